//! The long layout: a row per pair of paragraphs, for programs and for filters; written, and read back.
//!
//! RFC 4180, whose line end is CRLF: what spreadsheets write themselves, and what the `csv` modules of other languages
//! expect. Line ends inside a cell are the article's own and are kept as they are. A cell is quoted only where it must be.
//!
//! Parted by tabs, the same holds but for the line end, a line feed. Cells with tabs, line ends or quotes are quoted, not
//! escaped: so R (`read.delim`), pandas (`sep="\t"`) and spreadsheets read them with no option set.

use std::borrow::Cow;
use std::io::{self, Read, Write};

use crate::alignment::{Alignment, Link, ParagraphRef, Relation, order};

pub use crate::alignment::Review;
use crate::article::{Article, Kind};
use crate::table::{Delimiter, Record, Table, TableError, TableWriter};
use crate::write::guard::{guard, unguard};

/// The header, in the order of the columns.
pub const COLUMNS: [&str; 11] = [
    "source_file",
    "source_lang",
    "source_par",
    "target_file",
    "target_lang",
    "target_par",
    "relation",
    "score",
    "evidence",
    "source_text",
    "target_text",
];

/// A further column at the end, there only where a person has looked at links.
pub const REVIEWED: &str = "reviewed";

/// What stands as evidence before the reason why a paragraph is boilerplate.
pub(crate) const BOILERPLATE: &str = "boilerplate: ";

/// A paragraph as a row shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side<'a> {
    /// Name of its article.
    pub file: Cow<'a, str>,
    /// Language of its article as an ISO 639 code; empty where it isn't known.
    pub language: Cow<'a, str>,
    /// Its number in the article, from 1.
    pub paragraph: usize,
    /// Its text.
    pub text: Cow<'a, str>,
}

/// A row of the aligned CSV.
#[derive(Clone, Debug, PartialEq)]
pub struct Row<'a> {
    /// Paragraph of a report.
    pub source: Option<Side<'a>>,
    /// Paragraph of the coverage.
    pub target: Option<Side<'a>>,
    /// How they stand to each other.
    pub relation: Relation,
    /// Probability, 0 to 1, written with four decimals.
    pub score: Option<f64>,
    /// Reasons, for a person.
    pub evidence: Cow<'a, str>,
    /// What a person has said of the pair; `None` where nobody has looked at it.
    pub reviewed: Option<Review>,
}

/// The rows of an alignment: by source file, source paragraph, target file, target paragraph; then the target-only rows.
///
/// Boilerplate has no rows, or, where it is kept, `source-only` and `target-only` rows with the reason as evidence.
pub fn rows(alignment: &Alignment, keep_boilerplate: bool) -> Vec<Row<'_>> {
    let mut keyed = Vec::with_capacity(alignment.links.len());
    for link in &alignment.links {
        keyed.push((order(link.source, link.target), row_of_link(alignment, link)));
    }
    if keep_boilerplate {
        for (place, reason) in boilerplate(&alignment.reports) {
            let row = Row {
                source: side(&alignment.reports, place),
                target: None,
                relation: Relation::SourceOnly,
                score: None,
                evidence: reason.into(),
                reviewed: None,
            };
            keyed.push((order(Some(place), None), row));
        }
        for (place, reason) in boilerplate(&alignment.coverage) {
            let row = Row {
                source: None,
                target: side(&alignment.coverage, place),
                relation: Relation::TargetOnly,
                score: None,
                evidence: reason.into(),
                reviewed: None,
            };
            keyed.push((order(None, Some(place)), row));
        }
    }
    keyed.sort_by_key(|(key, _)| *key);
    keyed.into_iter().map(|(_, row)| row).collect()
}

/// Writes a header and the rows; with the column [`REVIEWED`] where any of them is.
///
/// # Errors
///
/// Where `out` can't be written to.
pub fn write(rows: &[Row<'_>], guarded: bool, out: impl Write) -> io::Result<()> {
    write_delimited(rows, Delimiter::Comma, guarded, out)
}

/// As [`write()`], with what parts the cells.
///
/// # Errors
///
/// As there.
pub fn write_delimited(rows: &[Row<'_>], delimiter: Delimiter, guarded: bool, out: impl Write) -> io::Result<()> {
    let mut table = TableWriter::delimited(out, delimiter);
    let reviewed = rows.iter().any(|row| row.reviewed.is_some());
    table.row(COLUMNS.into_iter().chain(reviewed.then_some(REVIEWED)))?;
    for row in rows {
        let (source, target) = (cells(row.source.as_ref(), guarded), cells(row.target.as_ref(), guarded));
        let evidence = if guarded {
            guard(&row.evidence)
        } else {
            Cow::Borrowed(&*row.evidence)
        };
        let score = row.score.map(|score| format!("{score:.4}")).unwrap_or_default();
        let cells = [
            source.file.as_ref(),
            source.language.as_ref(),
            &source.paragraph,
            target.file.as_ref(),
            target.language.as_ref(),
            &target.paragraph,
            row.relation.as_str(),
            &score,
            evidence.as_ref(),
            source.text.as_ref(),
            target.text.as_ref(),
        ];
        let review = reviewed.then(|| row.reviewed.map_or("", Review::as_str));
        table.row(cells.into_iter().chain(review))?;
    }
    table.finish()
}

/// Reads what [`write()`] wrote, or what the page exports; `guarded` as it was there. Columns may stand in any order, and others
/// beside them.
///
/// # Errors
///
/// Where the input is no such table, misses a column, or has a cell that its column can't hold.
pub fn read(input: impl Read, guarded: bool) -> Result<Vec<Row<'static>>, TableError> {
    let table = Table::read(input)?;
    let rows = rows_of_table(&table, guarded)?;
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

/// The rows of a table, each with the line that it begins in.
pub(crate) fn rows_of_table(table: &Table, guarded: bool) -> Result<Vec<(usize, Row<'static>)>, TableError> {
    let mut places = [0; COLUMNS.len()];
    for (place, column) in places.iter_mut().zip(COLUMNS) {
        *place = table.column(column)?;
    }
    let reviewed = table.optional(REVIEWED)?;
    table
        .rows
        .iter()
        .map(|record| {
            let mut row = row_of_record(table, record, places, guarded)?;
            if let Some(place) = reviewed {
                row.reviewed = review_of(table, record, place)?;
            }
            Ok((record.line, row))
        })
        .collect()
}

/// The paragraphs of `articles` flagged as boilerplate, with the reason as it stands in a row.
pub(super) fn boilerplate(articles: &[Article]) -> impl Iterator<Item = (ParagraphRef, String)> {
    articles.iter().enumerate().flat_map(|(article, content)| {
        let flagged = content.paragraphs.iter().enumerate();
        flagged.filter_map(move |(index, paragraph)| match paragraph.kind {
            Kind::Boilerplate(reason) => {
                let place = ParagraphRef {
                    article,
                    paragraph: index,
                };
                Some((place, format!("{BOILERPLATE}{reason}")))
            }
            Kind::Body | Kind::Heading => None,
        })
    })
}

/// The paragraph at a place; `None` where there is no such place.
pub(super) fn side(articles: &[Article], place: ParagraphRef) -> Option<Side<'_>> {
    let article = articles.get(place.article)?;
    let paragraph = article.paragraphs.get(place.paragraph)?;
    Some(Side {
        file: article.name.as_str().into(),
        language: article.language.as_ref().map_or("", |language| &language.code).into(),
        paragraph: paragraph.number,
        text: article.paragraph_text(paragraph).into(),
    })
}

fn row_of_link<'a>(alignment: &'a Alignment, link: &'a Link) -> Row<'a> {
    Row {
        source: link.source.and_then(|place| side(&alignment.reports, place)),
        target: link.target.and_then(|place| side(&alignment.coverage, place)),
        relation: link.relation,
        score: link.score,
        evidence: link.evidence.as_str().into(),
        reviewed: link.reviewed,
    }
}

/// What is told of a pair beside its score: what a person said of it, else whether it is only related.
pub(super) fn standing(relation: Relation, reviewed: Option<Review>) -> Option<&'static str> {
    let related = (relation == Relation::Related).then_some(relation.as_str());
    reviewed.map(Review::as_str).or(related)
}

/// A side as it stands in a row; of a side that isn't there, nothing.
#[derive(Default)]
struct Cells<'a> {
    file: Cow<'a, str>,
    language: Cow<'a, str>,
    paragraph: String,
    text: Cow<'a, str>,
}

fn cells<'a>(side: Option<&'a Side<'_>>, guarded: bool) -> Cells<'a> {
    let Some(side) = side else { return Cells::default() };
    let text = |text: &'a str| if guarded { guard(text) } else { Cow::Borrowed(text) };
    Cells {
        file: text(&side.file),
        language: text(&side.language),
        paragraph: side.paragraph.to_string(),
        text: text(&side.text),
    }
}

fn row_of_record(
    table: &Table,
    record: &Record,
    places: [usize; COLUMNS.len()],
    guarded: bool,
) -> Result<Row<'static>, TableError> {
    let [
        s_file,
        s_lang,
        s_par,
        t_file,
        t_lang,
        t_par,
        relation,
        score,
        evidence,
        s_text,
        t_text,
    ] = places;
    let text = |place| {
        let cell = record.cell(place);
        Cow::Owned(if guarded { unguard(cell) } else { cell }.to_owned())
    };
    let side = |file, language, number, words| -> Result<_, TableError> {
        let digits = record.cell(number);
        if digits.is_empty() {
            return Ok(None);
        }
        let refused = |_| table.refuse(record, number, "a number of a paragraph, or empty");
        Ok(Some(Side {
            file: text(file),
            language: text(language),
            paragraph: digits.parse().map_err(refused)?,
            text: text(words),
        }))
    };
    Ok(Row {
        source: side(s_file, s_lang, s_par, s_text)?,
        target: side(t_file, t_lang, t_par, t_text)?,
        relation: relation_of(table, record, relation)?,
        score: match record.cell(score) {
            "" => None,
            _ => Some(
                record
                    .number(score)
                    .ok_or_else(|| table.refuse(record, score, "a number, or empty"))?,
            ),
        },
        evidence: text(evidence),
        reviewed: None,
    })
}

/// What a person said of the pair of a row.
pub(crate) fn review_of(table: &Table, record: &Record, place: usize) -> Result<Option<Review>, TableError> {
    let cell = record.cell(place).trim();
    let mut known = Review::ALL.into_iter();
    let known = known.find(|review| review.as_str().eq_ignore_ascii_case(cell));
    if known.is_none() && !cell.is_empty() {
        return Err(table.refuse(record, place, "accepted, rejected, added, or empty"));
    }
    Ok(known)
}

/// How the two sides of a row stand to each other.
pub(crate) fn relation_of(table: &Table, record: &Record, place: usize) -> Result<Relation, TableError> {
    use Relation::{Match, Related, SourceOnly, TargetOnly};
    let name = record.cell(place);
    let mut known = [Match, Related, SourceOnly, TargetOnly].into_iter();
    let known = known.find(|relation| relation.as_str() == name);
    known.ok_or_else(|| table.refuse(record, place, "match, related, source-only or target-only"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use snapbox::str;

    use super::*;
    use crate::testing;

    fn written(rows: &[Row<'_>], guarded: bool) -> String {
        let mut bytes = Vec::new();
        write(rows, guarded, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn rows_stand_in_the_order_of_the_contract() {
        let alignment = testing::alignment();
        snapbox::assert_data_eq!(
            written(&rows(&alignment, false), true),
            str![[r#"
source_file,source_lang,source_par,target_file,target_lang,target_par,relation,score,evidence,source_text,target_text
es.txt,es,1,a.txt,en,1,match,0.9100,words: enviado≈envoy,—Llegó el enviado,Envoy arrives
es.txt,es,3,a.txt,en,2,match,0.5000,,"Habló ""tres horas"", dijo.","They talked
for two
lines."
es.txt,es,3,b.txt,en,1,related,0.3123,,"Habló ""tres horas"", dijo.","'=HYPERLINK(""http://example.org"")"
es.txt,es,3,b.txt,en,3,match,0.9877,numbers: 3 hours,"Habló ""tres horas"", dijo.","Three hours, he said."
es.txt,es,4,,,,source-only,,,'- Nadie más lo vio.,
,,,b.txt,en,1,target-only,,,,"'=HYPERLINK(""http://example.org"")"

"#]]
        );
    }

    #[test]
    fn the_order_does_not_hang_on_the_order_of_the_links() {
        let mut alignment = testing::alignment();
        let expected = written(&rows(&alignment, true), true);
        alignment.links.reverse();
        assert_eq!(written(&rows(&alignment, true), true), expected);
    }

    #[test]
    fn kept_boilerplate_has_its_reason() {
        let alignment = testing::alignment();
        let kept = rows(&alignment, true);
        let reasons: Vec<(&str, usize, &str)> = kept
            .iter()
            .filter(|row| row.evidence.starts_with("boilerplate"))
            .map(|row| {
                let side = row.source.as_ref().or(row.target.as_ref()).unwrap();
                (side.file.as_ref(), side.paragraph, row.evidence.as_ref())
            })
            .collect();
        assert_eq!(
            reasons,
            [
                ("es.txt", 2, "boilerplate: byline"),
                ("b.txt", 2, "boilerplate: related articles")
            ]
        );
        assert_eq!(kept.len(), rows(&alignment, false).len() + 2);
    }

    #[test]
    fn lines_end_as_the_standard_says() {
        let alignment = testing::alignment();
        let text = written(&rows(&alignment, false), true);
        assert!(text.ends_with("\r\n"));
        // The line end inside a quoted cell is the article's own.
        assert!(text.contains("two\nlines"));
    }

    #[test]
    fn bad_cells_are_told_with_their_line() {
        let header = COLUMNS.join(",");
        let error = |text: String| read(text.as_bytes(), true).unwrap_err().to_string();
        let row = |cells: &str| error(format!("{header}\r\n{cells}\r\n"));
        assert!(error(header.replace("score", "points")).starts_with("the header has no column score"));
        assert!(row("a,es,1,b,en,2,match,high,,,").starts_with(r#"line 2: score can't be "high""#));
        assert!(row("a,es,1,b,en,2,equal,1,,,").starts_with("line 2: relation can't be"));
        assert!(row("a,es,one,b,en,2,match,1,,,").starts_with("line 2: source_par can't be"));
        let reviewed = error(format!("{header},reviewed\r\na,es,1,b,en,2,match,1,,,,maybe\r\n"));
        assert!(
            reviewed.starts_with(r#"line 2: reviewed can't be "maybe""#),
            "{reviewed}"
        );
        let reviewed = error(format!("{header},reviwed\r\na,es,1,b,en,2,match,1,,,,accepted\r\n"));
        assert!(
            reviewed.starts_with("the header has no column reviewed, but"),
            "{reviewed}"
        );
    }

    #[test]
    fn no_column_is_taken_for_another_misspelt() {
        for column in ["source_file", "relation", "score", REVIEWED] {
            let others = COLUMNS.into_iter().filter(|other| *other != column);
            let header = others.collect::<Vec<_>>().join(",");
            assert_eq!(Table::read(header.as_bytes()).unwrap().optional(column).unwrap(), None);
        }
    }

    #[test]
    fn the_column_of_review_is_there_where_there_is_review() {
        let alignment = testing::alignment();
        let mut reviewed = rows(&alignment, false);
        assert!(!written(&reviewed, true).contains(REVIEWED));
        reviewed[1].reviewed = Some(Review::Rejected);
        let text = written(&reviewed, true);
        let ends: Vec<bool> = text.split("\r\n").map(|line| line.ends_with(",rejected")).collect();
        assert!(text.lines().next().unwrap().ends_with(",target_text,reviewed"));
        assert_eq!(ends.iter().filter(|ends| **ends).count(), 1);
    }

    fn any_side() -> impl Strategy<Value = Option<Side<'static>>> {
        // Signs, quotes and line ends more often than chance would have them.
        let text = r#"('|=|-|\+|@|"|,|\r|\n|\t|\x00| )*(\PC|"|,|\r\n)*"#;
        prop::option::of(
            // A language may be anything that somebody else's table has.
            (text, "(|[a-z]{2,3}|=1\\+1|'-x)", 1..1000_usize, text).prop_map(|(file, language, paragraph, text)| {
                Side {
                    file: file.into(),
                    language: language.into(),
                    paragraph,
                    text: text.into(),
                }
            }),
        )
    }

    fn any_row() -> impl Strategy<Value = Row<'static>> {
        let relation = prop::sample::select(vec![Relation::Match, Relation::Related, Relation::SourceOnly]);
        let score = prop::option::of(0..=10_000_u32);
        let review = prop::option::of(prop::sample::select(Review::ALL.to_vec()));
        (any_side(), any_side(), relation, score, "('|=| )*\\PC*", review).prop_map(
            |(source, target, relation, score, evidence, reviewed)| Row {
                source,
                target,
                relation,
                score: score.map(|tenths| f64::from(tenths) / 10_000.0),
                evidence: evidence.into(),
                reviewed,
            },
        )
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back_equal(
            rows in prop::collection::vec(any_row(), 0..8),
            guarded: bool,
            delimiter in prop::sample::select(vec![Delimiter::Comma, Delimiter::Tab, Delimiter::Semicolon]),
        ) {
            let mut bytes = Vec::new();
            write_delimited(&rows, delimiter, guarded, &mut bytes).unwrap();
            let table = Table::read(bytes.as_slice()).unwrap();
            let back = rows_of_table(&table, guarded).unwrap().into_iter().map(|(_, row)| row);
            prop_assert_eq!(back.collect::<Vec<_>>(), rows);
        }
    }
}
