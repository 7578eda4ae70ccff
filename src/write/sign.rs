//! How what Cotejo writes begins, so that it can be told from articles, and from formats that are read back.

use super::Format;

/// First line of the text format.
pub(super) const TEXT: &str = "Cotejo: report │ coverage";
/// Names of the columns of the first table in Markdown.
pub(super) const MARKDOWN: [&str; 7] = [
    "article",
    "role",
    ">paragraphs",
    "verdict",
    ">probability",
    ">matches",
    ">covered",
];

/// What stands near the beginning of the formats that tell what wrote them.
const WITHIN: [(&str, Format); 4] = [
    ("{\"type\":\"alignment\",\"version\":", Format::JsonLines),
    ("\"tool\":{\"name\":\"cotejo\"", Format::Json),
    ("<meta name=\"generator\" content=\"cotejo ", Format::Html),
    ("creationtool=\"Cotejo\"", Format::Tmx),
];
/// Bytes within which it does.
const NEAR: usize = 1024;

/// The format of a result of Cotejo, by how it begins; `None` where it may be anybody's. A table or a workbook tells nothing
/// before its columns are read.
pub(crate) fn of_result(bytes: &[u8]) -> Option<Format> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let start = String::from_utf8_lossy(bytes.get(..NEAR).unwrap_or(bytes));
    let first = start.lines().next().unwrap_or_default();
    if first == TEXT {
        return Some(Format::Text);
    }
    let cells: Vec<&str> = first.split('|').map(str::trim).collect();
    let named = |names: &[&str]| cells.len() > names.len() && cells.iter().skip(1).zip(names).all(|(a, b)| a == b);
    let grid = super::grid::COLUMNS.map(|name| name.replace('_', "\\_"));
    if named(&MARKDOWN.map(|name| name.trim_start_matches('>'))) || named(&grid.each_ref().map(String::as_str)) {
        return Some(Format::Markdown);
    }
    let mut known = WITHIN.iter();
    known.find(|(sign, _)| start.contains(sign)).map(|(_, format)| *format)
}

/// Whether a file is what Cotejo tells of a run beside its result: a summary, the figures of `evaluate`, what `inspect` shows.
pub(crate) fn is_account(bytes: &[u8]) -> bool {
    /// First columns.
    const TABLES: [&str; 2] = [
        "report,article,role,language,confidence,",
        "case,article,gold,found,correct,",
    ];
    /// How JSON begins, and names that stand near.
    const JSON: [(&str, [&str; 3]); 3] = [
        ("[{\"report\":", ["\"article\":", "\"role\":", "\"language\":"]),
        ("[{\"name\":", ["\"language\":", "\"role\":", "\"metadata\":{"]),
        ("{\"cases\":[{\"name\":", ["\"gold\":", "\"found\":", "\"correct\":"]),
    ];
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let start = String::from_utf8_lossy(bytes.get(..NEAR).unwrap_or(bytes));
    if TABLES.iter().any(|columns| start.starts_with(columns)) {
        return true;
    }
    let start: String = start.chars().filter(|c| !c.is_whitespace()).collect();
    let mut known = JSON.iter();
    known.any(|(beginning, names)| start.starts_with(beginning) && names.iter().all(|name| start.contains(name)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::alignment;
    use crate::write::{Layout, Options, write};

    #[test]
    fn what_is_told_of_a_run_is_no_article() {
        for account in [
            "report,article,role,language,confidence,date,url,paragraphs\r\n",
            "case,article,gold,found,correct,precision,recall,f1\n",
            "[\n  {\n    \"report\": \"es.txt\",\n    \"article\": \"en.txt\",\n    \"role\": \"coverage\",\n    \"language\": \"en\"",
            "[{\"name\": \"es.txt\", \"language\": null, \"role\": null, \"metadata\": {\"title\": null}",
            "{\"cases\": [{\"name\": \"a\", \"gold\": 1, \"found\": 2, \"correct\": 1",
        ] {
            assert!(is_account(account.as_bytes()), "{account}");
        }
        for other in [
            "",
            "report,article\n",
            "[{\"name\": \"a\", \"text\": \"b\"}]",
            "{\"cases\": []}",
        ] {
            assert!(!is_account(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn results_are_known_by_their_beginning() {
        for layout in [Layout::Long, Layout::Grid] {
            for format in Format::all() {
                let mut bytes = Vec::new();
                let options = Options {
                    layout,
                    ..Options::default()
                };
                write(&alignment(), format, &options, &mut bytes).unwrap();
                let told = (!matches!(format, Format::Csv | Format::Tsv | Format::Xlsx)).then_some(format);
                assert_eq!(of_result(&bytes), told, "{format}");
            }
        }
        for other in [
            "",
            "Cotejo: report",
            "| article | role |\n",
            "|||||||||",
            "{\"type\":\"alignment\"}",
        ] {
            assert_eq!(of_result(other.as_bytes()), None, "{other}");
        }
    }
}
