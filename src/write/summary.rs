//! The summary: what each article was taken for, what it is to each report, and how much of the report it covers.

use std::io::{self, Write};

use serde::Serialize;

use crate::alignment::{Alignment, Relation};
use crate::article::Article;
use crate::event::Verdict;
use crate::table::TableWriter;

/// An article in the summary: a report, an article of the coverage beside a report, or one that is on neither side.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Name of the report that the article is held against; for a report its own.
    pub report: Option<String>,
    /// Name of the article.
    pub article: String,
    /// `report`, `coverage` or `left out`.
    pub role: &'static str,
    /// Code of its language.
    pub language: Option<String>,
    /// How sure its language is, 0 to 1.
    pub confidence: Option<f64>,
    /// Day of publication, as its metadata tell it.
    pub date: Option<String>,
    /// Address it was published at.
    pub url: Option<String>,
    /// Paragraphs that take part in links.
    pub paragraphs: usize,
    /// Paragraphs taken for boilerplate.
    pub boilerplate: usize,
    /// What the article is to the report.
    pub verdict: Option<Verdict>,
    /// How sure the verdict is, 0 to 1.
    pub probability: Option<f64>,
    /// Matches of the two; of a report, all of its matches.
    pub matches: usize,
    /// Share of the report's paragraphs, 0 to 1, that match one of the article; of a report, one of any article.
    pub covered: Option<f64>,
}

/// The columns of the summary as CSV.
pub const COLUMNS: [&str; 13] = [
    "report",
    "article",
    "role",
    "language",
    "confidence",
    "date",
    "url",
    "paragraphs",
    "boilerplate",
    "verdict",
    "probability",
    "matches",
    "covered",
];

/// The rows of the summary: each report, and below it every article of the coverage; then `left_out`.
pub fn rows(alignment: &Alignment, left_out: &[Article]) -> Vec<Row> {
    let mut rows = Vec::new();
    for (number, report) in alignment.reports.iter().enumerate() {
        rows.push(Row {
            report: Some(report.name.clone()),
            matches: matches(alignment, number, None),
            covered: Some(alignment.covered(number, None)),
            ..row(report, "report")
        });
        for (place, article) in alignment.coverage.iter().enumerate() {
            let judgement = alignment.verdict(number, place).map(|verdict| verdict.judgement);
            rows.push(Row {
                report: Some(report.name.clone()),
                verdict: judgement.map(|judgement| judgement.verdict),
                probability: judgement.map(|judgement| judgement.probability()),
                matches: matches(alignment, number, Some(place)),
                covered: Some(alignment.covered(number, Some(place))),
                ..row(article, "coverage")
            });
        }
    }
    rows.extend(left_out.iter().map(|article| row(article, "left out")));
    rows
}

/// Matches of a report with an article of the coverage; `None` for any.
fn matches(alignment: &Alignment, report: usize, article: Option<usize>) -> usize {
    let links = alignment.links.iter().filter(|link| link.relation == Relation::Match);
    links
        .filter(|link| link.source.is_some_and(|source| source.article == report))
        .filter(|link| article.is_none() || link.target.map(|target| target.article) == article)
        .count()
}

/// What an article tells of itself.
fn row(article: &Article, role: &'static str) -> Row {
    let content = article.content().count();
    Row {
        report: None,
        article: article.name.clone(),
        role,
        language: article.language.map(|detected| detected.code.to_string()),
        confidence: article.language.as_ref().map(|detected| detected.confidence),
        date: article.metadata.date.map(|date| date.to_string()),
        url: article.metadata.url.clone(),
        paragraphs: content,
        boilerplate: article.paragraphs.len() - content,
        verdict: None,
        probability: None,
        matches: 0,
        covered: None,
    }
}

/// Writes the summary as CSV with the [`COLUMNS`]; shares and probabilities have four decimals. Cells that a spreadsheet would
/// run as a formula are guarded, see [`guard`](super::guard).
///
/// # Errors
///
/// Where `out` can't be written to.
pub fn write_csv(rows: &[Row], out: &mut dyn Write) -> io::Result<()> {
    let mut table = TableWriter::new(out);
    table.row(COLUMNS)?;
    let share = |share: Option<f64>| share.map_or_else(String::new, |share| format!("{share:.4}"));
    let text = |text: &Option<String>| {
        text.as_deref()
            .map_or_else(String::new, |text| super::guard::guard(text).into_owned())
    };
    for row in rows {
        table.row([
            text(&row.report),
            super::guard::guard(&row.article).into_owned(),
            row.role.to_owned(),
            text(&row.language),
            share(row.confidence),
            text(&row.date),
            text(&row.url),
            row.paragraphs.to_string(),
            row.boilerplate.to_string(),
            row.verdict.map_or_else(String::new, |verdict| verdict.to_string()),
            share(row.probability),
            row.matches.to_string(),
            share(row.covered),
        ])?;
    }
    table.finish()
}

/// Writes the summary as a JSON array of objects with the [`COLUMNS`] as keys; what is not known is `null`.
///
/// # Errors
///
/// Where `out` can't be written to.
pub fn write_json(rows: &[Row], out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, rows)?;
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_and_its_coverage_have_a_row_each() {
        let alignment = crate::testing::alignment();
        let rows = rows(&alignment, &[]);
        let told: Vec<_> = rows
            .iter()
            .map(|row| (row.article.as_str(), row.role, row.matches))
            .collect();
        assert_eq!(
            told,
            [
                ("es.txt", "report", 3),
                ("a.txt", "coverage", 2),
                ("b.txt", "coverage", 1)
            ]
        );
        let mut csv = Vec::new();
        write_csv(&rows, &mut csv).unwrap();
        let text = String::from_utf8(csv).unwrap();
        let header: Vec<&str> = text.lines().next().unwrap().split(',').collect();
        assert_eq!(header, COLUMNS);
        let mut json = Vec::new();
        write_json(&rows, &mut json).unwrap();
        let parsed: serde_json::Value = serde_json::from_slice(&json).unwrap();
        let keys = parsed[0].as_object().unwrap();
        assert!(COLUMNS.iter().all(|column| keys.contains_key(*column)) && keys.len() == COLUMNS.len());
    }
}
