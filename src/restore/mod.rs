//! Reading an alignment again: what the [writers](mod@crate::write) wrote, to an [`Alignment`].
//!
//! JSON holds everything and comes back equal. A table in the long layout, or the sheet *Links* of a workbook, gives what it
//! holds: files, languages, the paragraphs that have a row, scores and evidence in words. What has no row is not there:
//! boilerplate (unless it was kept), metadata, verdicts, and what a score is made of. Columns that are not known are passed
//! over.

mod complete;
mod records;
mod rows;
mod workbook;

use std::path::Path;

use crate::alignment::Alignment;
use crate::table::{Delimiter, Table, TableError};

use complete::complete;

/// A format that an alignment can be read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One document.
    Json,
    /// A record a line.
    JsonLines,
    /// Comma-separated values in the long layout.
    Csv,
    /// The same, separated by tabs.
    Tsv,
    /// A workbook with a sheet *Links*.
    Xlsx,
}

/// Names and endings.
const FORMATS: [(Format, &str, &[&str]); 5] = [
    (Format::Json, "json", &["json"]),
    (Format::JsonLines, "jsonl", &["jsonl", "ndjson"]),
    (Format::Csv, "csv", &["csv"]),
    (Format::Tsv, "tsv", &["tsv", "tab"]),
    (Format::Xlsx, "xlsx", &["xlsx"]),
];

impl Format {
    /// Every format.
    pub fn all() -> impl Iterator<Item = Format> {
        FORMATS.iter().map(|(format, ..)| *format)
    }

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        let mut formats = FORMATS.iter();
        // Every format stands in the table; a test makes sure.
        formats
            .find(|(format, ..)| *format == self)
            .map_or("json", |(_, name, _)| name)
    }

    /// The format that is called so.
    pub fn of_name(name: &str) -> Option<Format> {
        let mut formats = FORMATS.iter();
        formats.find(|(_, own, _)| *own == name).map(|(format, ..)| *format)
    }

    /// The format that the ending of a file's name tells, in any case of letters.
    pub fn of_path(path: &Path) -> Option<Format> {
        let ending = path.extension()?.to_str()?;
        let has_it = |endings: &[&str]| endings.iter().any(|own| own.eq_ignore_ascii_case(ending));
        let mut formats = FORMATS.iter();
        formats
            .find(|(.., endings)| has_it(endings))
            .map(|(format, ..)| *format)
    }

    /// The format that the beginning of the bytes tells; comma-separated values where it tells none.
    pub fn of_bytes(bytes: &[u8]) -> Format {
        if bytes.starts_with(b"PK") {
            return Format::Xlsx;
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
        let line = bytes.split(|&byte| byte == b'\n').next().unwrap_or_default();
        if bytes.starts_with(b"{") {
            if records::is_record(line) {
                Format::JsonLines
            } else {
                Format::Json
            }
        } else if line.contains(&b'\t') {
            Format::Tsv
        } else {
            Format::Csv
        }
    }
}

/// Bytes that no alignment can be made of.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RestoreError {
    /// No table, or not the right one.
    #[error("{0}; give an aligned CSV or TSV in the long layout")]
    Table(TableError),
    /// A cell or a row that can't be.
    #[error("line {line}: {reason}")]
    Row {
        /// Line that the row begins in, from 1; in a workbook the number of the row.
        line: usize,
        /// What is wrong, and what to do.
        reason: String,
    },
    /// No JSON, or not of the shape that is described.
    #[error("{}{error}; data/alignment.schema.json of Cotejo tells what is expected", line.map_or_else(String::new, |line| format!("line {line}: ")))]
    Json {
        /// Line of JSON Lines, from 1.
        line: Option<usize>,
        /// What is wrong, with its place.
        error: serde_json::Error,
    },
    /// Another version of the format.
    #[error("it is of version {found}, this program reads version {known}; convert it with the program that wrote it")]
    Version {
        /// Version of the document.
        found: u64,
        /// Version that is read.
        known: u32,
    },
    /// JSON of the right shape that contradicts itself.
    #[error("{place}: {reason}")]
    Inconsistent {
        /// Where: a link by its number from 1, an article by its name.
        place: String,
        /// What is wrong.
        reason: String,
    },
    /// No workbook, or one without the sheet.
    #[error("{0}; give a workbook with the sheet Links, as Cotejo writes it")]
    Workbook(String),
}

impl From<TableError> for RestoreError {
    fn from(error: TableError) -> Self {
        match error {
            // These tell all that there is to tell.
            TableError::Cell { line, .. } => RestoreError::Row {
                line,
                reason: error
                    .to_string()
                    .split_once(": ")
                    .map_or_else(String::new, |(_, told)| told.to_owned()),
            },
            other => RestoreError::Table(other),
        }
    }
}

/// Makes an alignment of what was written in a format. The guard against formulas is taken off cells of tables.
///
/// # Errors
///
/// [`RestoreError`] where the bytes are not what the format asks for. Nothing panics, whatever the bytes.
pub fn restore(bytes: &[u8], format: Format) -> Result<Alignment, RestoreError> {
    match format {
        Format::Json => records::document(bytes),
        Format::JsonLines => records::lines(bytes),
        Format::Csv => rows::alignment(&Table::read_delimited(bytes, Delimiter::Comma)?, true),
        Format::Tsv => rows::alignment(&Table::read_delimited(bytes, Delimiter::Tab)?, true),
        Format::Xlsx => rows::alignment(&workbook::links(bytes)?, false),
    }
}

#[cfg(test)]
mod tests;
