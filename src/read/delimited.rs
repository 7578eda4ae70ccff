//! Tables of articles: comma- and tab-separated values with a header.

use csv::{ReaderBuilder, StringRecord};

use super::fields::{Field, Fields, folded, listed};
use super::record::{Content, Record};
use super::records::Records;
use super::{Document, Parsed, ReadError, text};

/// How the values of a table are told apart.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Dialect {
    delimiter: u8,
    /// Whether a value may stand between quotes.
    quoting: bool,
}

/// The dialects of files that call themselves comma-separated, the likeliest first: where a comma is decimal, a semicolon stands
/// between values.
const OF_CSV: [Dialect; 4] = [quoted(b','), quoted(b';'), quoted(b'\t'), quoted(b'|')];

/// Those of tab-separated files. By their standard quotes are plain characters; most programs write them otherwise.
const OF_TSV: [Dialect; 2] = [
    quoted(b'\t'),
    Dialect {
        delimiter: b'\t',
        quoting: false,
    },
];

const fn quoted(delimiter: u8) -> Dialect {
    Dialect {
        delimiter,
        quoting: true,
    }
}

/// Reads comma-separated values, or those with another delimiter that call themselves so.
pub(super) fn read_csv(document: &Document<'_>) -> Parsed {
    read_as(document, &OF_CSV)
}

/// Reads tab-separated values.
pub(super) fn read_tsv(document: &Document<'_>) -> Parsed {
    read_as(document, &OF_TSV)
}

fn read_as(document: &Document<'_>, dialects: &[Dialect]) -> Parsed {
    let (text, problems) = match text::decode_borrowed(document) {
        Ok(decoded) => decoded,
        Err(problem) => return problem.into(),
    };
    let (said, table, skipped) = said_delimiter(&text);
    let dialect = said.map_or_else(|| sniff(table, dialects, &document.options.fields), quoted);
    let mut records = Records::new(document, problems);
    let header = read_table(table, skipped, dialect, &document.options.fields, &mut records);
    records.finish(|document| {
        let path = document.shown();
        match (header, document.options.fields.path(Field::Text)) {
            (Header::Empty, _) => ReadError::NoText {
                path,
                reason: "a table without a text in any row".to_owned(),
                advice: "check the file".to_owned(),
            },
            (Header::NoText(names), None) => ReadError::NoField {
                path,
                reason: format!("no column of text among {names}"),
            },
            (Header::NoText(names), Some(said)) => ReadError::NoField {
                path,
                reason: format!("no column `{said}` among {names}"),
            },
        }
    })
}

/// What there is to say of a table without articles.
#[derive(Debug)]
enum Header {
    /// It has a column of text, and nothing in it.
    Empty,
    /// It has none, but those listed.
    NoText(String),
}

/// The delimiter that the first line says (`sep=;`, which Excel writes and reads), the table below it, and the lines above that.
fn said_delimiter(text: &str) -> (Option<u8>, &str, u64) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let said = first.trim_end().strip_prefix("sep=").map(str::as_bytes);
    match said {
        Some([delimiter]) => (Some(*delimiter), rest, 1),
        _ => (None, text, 0),
    }
}

/// The dialect in which a table looks most like one: with a column of text, and rows as long as the header.
fn sniff(table: &str, dialects: &[Dialect], fields: &Fields) -> Dialect {
    /// What is looked at: enough for a handful of articles.
    const BYTES: usize = 256 << 10;
    const ROWS: usize = 20;
    let end = (0..=table.len().min(BYTES))
        .rev()
        .find(|&end| table.is_char_boundary(end));
    let start = table.get(..end.unwrap_or(0)).unwrap_or_default();
    let likeness = |dialect: &Dialect| {
        let mut rows = rows(start, *dialect).map_while(Result::ok).take(ROWS);
        let header = rows.next().unwrap_or_default();
        let names = Columns::of(&header, fields);
        let lengths: Vec<usize> = rows.map(|row| row.len()).collect();
        // The last row may be cut off.
        let whole = if start.len() < table.len() {
            lengths.split_last().map_or(&[][..], |(_, rest)| rest)
        } else {
            &lengths
        };
        let fitting = whole.iter().filter(|length| **length == header.len()).count();
        let share = if whole.is_empty() {
            100
        } else {
            fitting * 100 / whole.len()
        };
        (names.text.is_some(), header.len() > 1, share, header.len(), fitting)
    };
    // The first of those that are alike.
    let best = dialects.iter().rev().max_by_key(|dialect| likeness(dialect));
    best.copied().unwrap_or(quoted(b','))
}

fn rows(table: &str, dialect: Dialect) -> csv::StringRecordsIntoIter<&[u8]> {
    ReaderBuilder::new()
        .delimiter(dialect.delimiter)
        .quoting(dialect.quoting)
        .flexible(true)
        .has_headers(false)
        .from_reader(table.as_bytes())
        .into_records()
}

/// Which column holds what.
#[derive(Debug)]
struct Columns {
    text: Option<usize>,
    others: Vec<(Field, Vec<usize>)>,
}

impl Columns {
    fn of(header: &StringRecord, fields: &Fields) -> Self {
        let names: Vec<(&str, String)> = header.iter().map(|name| (name.trim(), folded(name))).collect();
        let find = |field| fields.candidates(field, names.iter().map(|(name, folded)| (*name, folded.as_str())));
        let others = [
            Field::Title,
            Field::Date,
            Field::Modified,
            Field::Url,
            Field::Source,
            Field::Author,
        ];
        Columns {
            text: find(Field::Text).first().copied(),
            others: others.map(|field| (field, find(field))).into(),
        }
    }

    /// The order that all days of a table have, where one of them can have no other.
    fn order_of_days(&self, table: &str, dialect: Dialect) -> Order {
        let days = |row: &StringRecord| [Field::Date, Field::Modified].map(|field| self.value(field, row));
        let (mut day_first, mut month_first) = (false, false);
        for row in rows(table, dialect).map_while(Result::ok) {
            for (first, second, _) in days(&row).into_iter().flatten().filter_map(|day| figures(&day)) {
                day_first |= first > 12;
                month_first |= second > 12;
            }
        }
        match (day_first, month_first) {
            (true, false) => Order::DayFirst,
            (false, true) => Order::MonthFirst,
            _ => Order::Unknown,
        }
    }

    /// The first value of a row for a field.
    fn value(&self, field: Field, row: &StringRecord) -> Option<String> {
        let (_, columns) = self.others.iter().find(|(known, _)| *known == field)?;
        let mut values = columns.iter().filter_map(|&column| row.get(column)).map(str::trim);
        values.find(|value| !is_missing(value)).map(str::to_owned)
    }
}

/// Which of day and month comes first where a table writes days as `3/7/2014`.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Order {
    DayFirst,
    MonthFirst,
    Unknown,
}

impl Order {
    /// A day that can be read in one way alone.
    fn in_full(self, day: String) -> String {
        let Some((first, second, year)) = figures(&day) else {
            return day;
        };
        match self {
            Order::DayFirst => format!("{year}-{second:02}-{first:02}"),
            Order::MonthFirst => format!("{year}-{first:02}-{second:02}"),
            Order::Unknown => day,
        }
    }
}

/// The figures of a day such as `3/7/2014` or `03-07-2014 10:30`.
fn figures(day: &str) -> Option<(u8, u8, u16)> {
    let day = day.split([' ', 'T']).next()?;
    let mut parts = day.split(['/', '-']);
    let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
    let fits = first.len() <= 2 && second.len() <= 2 && year.len() == 4 && parts.next().is_none();
    fits.then_some(())?;
    Some((first.parse().ok()?, second.parse().ok()?, year.parse().ok()?))
}

/// Whether a value stands for none, as programs write it.
fn is_missing(value: &str) -> bool {
    matches!(
        value,
        "" | "NA" | "N/A" | "NaN" | "nan" | "None" | "null" | "NULL" | "NaT"
    )
}

fn read_table(table: &str, skipped: u64, dialect: Dialect, fields: &Fields, records: &mut Records<'_>) -> Header {
    let mut rows = rows(table, dialect);
    let Some(Ok(header)) = rows.next() else {
        return Header::NoText("no header".to_owned());
    };
    let columns = Columns::of(&header, fields);
    let Some(text_column) = columns.text else {
        return Header::NoText(listed(header.iter().map(str::trim)));
    };
    let order = columns.order_of_days(table, dialect);
    loop {
        // The reader counts from where it stands: before the row.
        let before = rows.reader().position().line();
        let Some(row) = rows.next() else {
            return Header::Empty;
        };
        let line = |row: Option<&StringRecord>| {
            skipped + row.and_then(StringRecord::position).map_or(before, csv::Position::line)
        };
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                records.malformed(
                    &format!("line {}", line(None)),
                    error.to_string(),
                    "mend the row or take it out",
                );
                continue;
            }
        };
        let line = line(Some(&row));
        let extra = (header.len()..row.len()).filter_map(|column| row.get(column));
        let fits = row.len() >= header.len() && extra.into_iter().all(|value| value.trim().is_empty());
        if !fits {
            records.malformed(
                &format!("line {line}"),
                format!("{} where the header has {}", counted(row.len(), "value"), header.len()),
                "mend the row, where a quote may be open, or take it out",
            );
            continue;
        }
        let whole = row.get(text_column).unwrap_or_default();
        let record = Record {
            title: columns.value(Field::Title, &row),
            date: columns.value(Field::Date, &row).map(|day| order.in_full(day)),
            modified: columns.value(Field::Modified, &row).map(|day| order.in_full(day)),
            url: columns.value(Field::Url, &row),
            source: columns.value(Field::Source, &row),
            author: columns.value(Field::Author, &row),
            content: Content::Whole(if is_missing(whole.trim()) {
                String::new()
            } else {
                whole.to_owned()
            }),
            omitted: Vec::new(),
        };
        drop(row);
        records.take(record, || format!("line {line}"));
    }
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 {
        format!("1 {what}")
    } else {
        format!("{count} {what}s")
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::{Options, parse};
    use super::*;

    fn read(name: &str, text: &str) -> Parsed {
        parse(name, text.as_bytes(), &Options::default())
    }

    fn problems(parsed: &Parsed) -> Vec<String> {
        parsed.problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn columns_by_convention() {
        let text = "\u{feff}ID,Titular,Fecha,Medio,URL,Texto\r\n\
                    1,Llueve,15/01/2024,Faro,https://example.org/a,\"Cae agua, \"\"mucha\"\".\n\nY más.\"\r\n\
                    2,Nieva,2024-01-16,None,,Cae nieve.\r\n";
        let parsed = read("a.csv", text);
        assert_eq!(problems(&parsed), [""; 0]);
        let [first, second] = parsed.articles.as_slice() else {
            panic!("{parsed:?}");
        };
        assert_eq!((first.name.as_str(), second.name.as_str()), ("a.csv#1", "a.csv#2"));
        assert_eq!(first.text, "Llueve\n\nCae agua, \"mucha\".\n\nY más.");
        assert_eq!(first.paragraphs.len(), 3);
        assert_eq!(first.metadata.date, Some(date(2024, 1, 15)));
        assert_eq!(first.metadata.source.as_deref(), Some("Faro"));
        assert_eq!((&second.metadata.source, &second.metadata.url), (&None, &None));
    }

    #[test]
    fn delimiters_are_told_by_the_rows() {
        for delimiter in [",", ";", "\t", "|"] {
            let rows = [
                "title,text",
                "A,\"Uno, dos; tres | cuatro.\"",
                "B,\"Cinco; seis, siete.\"",
            ];
            let text = rows.map(|row| row.replacen(',', delimiter, 1)).join("\n");
            let parsed = read("a.csv", &text);
            assert_eq!(parsed.articles.len(), 2, "{delimiter}: {:?}", problems(&parsed));
            assert_eq!(parsed.articles[0].text, "A\n\nUno, dos; tres | cuatro.");
        }
        let parsed = read("a.csv", "sep=;\ntext;title\nUno, dos.;A\n;B\n");
        assert_eq!(parsed.articles[0].text, "A\n\nUno, dos.");
        assert_eq!(
            problems(&parsed),
            ["a.csv: 1 of 2 records has no text (the first at line 4); left out"]
        );
        assert_eq!(
            read("a.csv", "text\n\"Uno; dos, tres.\"\n").articles[0].text,
            "Uno; dos, tres."
        );
    }

    #[test]
    fn days_in_figures_are_told_by_one_another() {
        let days = |text: &str| -> Vec<_> {
            let parsed = read("a.csv", text);
            parsed.articles.iter().map(|article| article.metadata.date).collect()
        };
        let may = |day| Some(date(2024, 5, day));
        assert_eq!(days("text,date\nA.,02/05/2024\nB.,13/05/2024\n"), [may(2), may(13)]);
        assert_eq!(days("text,date\nA.,5/2/2024 10:30\nB.,5/13/2024\n"), [may(2), may(13)]);
        assert_eq!(days("text,date\nA.,02/05/2024\nB.,03/05/2024\n"), [None, None]);
        assert_eq!(
            days("text,date\nA.,13/05/2024\nB.,05/13/2024\nC.,02/05/2024\n"),
            [may(13), may(13), None]
        );
        assert_eq!(days("text,date\nA.,99/99/2024\n"), [None]);
    }

    #[test]
    fn quotes_in_tabbed_tables() {
        let plain = "title\ttext\nA\t\"Uno\nB\tDos\nC\t\"Tres\" dijo.\n";
        let parsed = read("a.tsv", plain);
        assert_eq!(parsed.articles.len(), 3, "{:?}", problems(&parsed));
        assert_eq!(parsed.articles[2].text, "C\n\n\"Tres\" dijo.");
        let quoted = "title\ttext\nA\t\"Uno\n\ndos\"\n";
        assert_eq!(read("a.tsv", quoted).articles[0].paragraphs.len(), 3);
    }

    #[test]
    fn ragged_rows_are_told_and_the_others_read() {
        let text = "title,text,date\nA,Uno.,2024-01-15\nB,\"Dos\n.\"\nC,Tres.,2024-01-15,,\nD,Cuatro.,x,y\n\nE,Cinco.,2024-01-15\n";
        let parsed = read("a.csv", text);
        let names: Vec<_> = parsed.articles.iter().map(|article| article.name.as_str()).collect();
        assert_eq!(names, ["a.csv#1", "a.csv#3", "a.csv#5"]);
        assert_eq!(
            problems(&parsed),
            [
                "a.csv: line 3: 2 values where the header has 3; mend the row, where a quote may be open, or take it out",
                "a.csv: line 6: 4 values where the header has 3; mend the row, where a quote may be open, or take it out",
            ]
        );
    }

    #[test]
    fn tables_without_articles() {
        let aligned = "source_file,source_lang,source_par,target_file,target_lang,target_par,relation,score,evidence,source_text,\
                       target_text\nes.txt,es,1,en.txt,en,1,match,0.9,,Uno,One\n";
        let cases = [
            (
                aligned,
                "a.csv: no article in it: no column of text among source_file, source_lang, source_par, target_file, target_lang, \
                 target_par, relation, score, evidence, source_text, target_text; name the field of the text with --fields text=NAME",
            ),
            (
                "title,text\nA,\n",
                "a.csv: a table without a text in any row; check the file",
            ),
            ("text\n", "a.csv: a table without a text in any row; check the file"),
        ];
        for (text, message) in cases {
            assert_eq!(problems(&read("a.csv", text)), [message]);
        }
    }

    #[test]
    fn columns_that_the_user_names() {
        let options = |fields: &str| Options {
            fields: fields.parse().unwrap(),
            ..Options::default()
        };
        let text = b"body,story text,day\nNo.,Uno.,2024-01-15\n";
        let parsed = parse("a.csv", text, &options("text=Story_Text,date=day"));
        assert_eq!(parsed.articles[0].text, "Uno.");
        assert_eq!(parsed.articles[0].metadata.date, Some(date(2024, 1, 15)));
        let parsed = parse("a.csv", text, &options("text=texto"));
        assert_eq!(
            problems(&parsed),
            [
                "a.csv: no article in it: no column `texto` among body, story text, day; name the field of the text with --fields \
              text=NAME"
            ]
        );
    }

    #[test]
    fn an_open_quote_takes_the_rest_and_hangs_nothing() {
        let text = format!("title,text\nA,Uno.\nB,\"Dos {}", "palabra,\n".repeat(500_000));
        let parsed = read("a.csv", &text);
        assert_eq!(parsed.articles[0].name, "a.csv#1");
        let wide = format!("text{}\nUno.\n", ",x".repeat(500_000));
        assert!(read("a.csv", &wide).articles.is_empty());
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>) {
            parse("a.csv", &bytes, &Options::default());
            parse("a.tsv", &bytes, &Options::default());
        }

        #[test]
        fn no_table_makes_it_panic(text in "(sep=;\n)?(text|title|date|,|;|\t|\\||\"|\n|\r|é|a| ){0,60}") {
            read("a.csv", &text);
            read("a.tsv", &text);
        }
    }
}
