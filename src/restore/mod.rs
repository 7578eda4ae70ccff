//! Reading an alignment again: what the [writers](mod@crate::write) wrote, to an [`Alignment`].
//!
//! JSON holds everything and comes back equal. A table in the long layout, or the sheet *Links* of a workbook, gives what it
//! holds: files, languages, the paragraphs that have a row, scores and evidence in words. What has no row is not there:
//! boilerplate (unless it was kept), metadata, verdicts, and what a score is made of. Columns that are not known are passed
//! over, unless they look like one that is.
//!
//! What was corrected is made whole: a paragraph that lost its last match is alone, one that got a match no more.

mod complete;
mod records;
mod rows;
mod workbook;

use std::path::Path;

use crate::alignment::Alignment;
use crate::table::{Table, TableError};
use crate::write::{Format, sign};

use complete::complete;

/// The format that an alignment is to be read in: what its bytes tell, else the ending of its name, else a table. It need not
/// be one that [can be read](Format::reads).
pub fn format_of(path: &Path, bytes: &[u8]) -> Format {
    if let Some(told) = sign::of_result(bytes) {
        return told;
    }
    if bytes.starts_with(b"PK") {
        return Format::Xlsx;
    }
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    if start.starts_with(b"{") {
        let line = start.split(|&byte| byte == b'\n').next().unwrap_or_default();
        return if records::is_record(line) {
            Format::JsonLines
        } else {
            Format::Json
        };
    }
    let named = Format::of_path(path).ok();
    // Excel calls a table in UTF-16 a text.
    named
        .filter(|named| named.reads() || !Table::may_be(bytes, "source_par"))
        .unwrap_or(Format::Csv)
}

/// Bytes that no alignment can be made of.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RestoreError {
    /// No table, or not the right one.
    #[error("{error}{}", long_layout(error))]
    Table {
        /// What is wrong.
        error: TableError,
    },
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
    /// A format that doesn't hold the whole of an alignment.
    #[error("{format} can't be read back ({} can); {}", readable(), instead(*format))]
    NoWayBack {
        /// The format.
        format: Format,
    },
    /// No workbook, or one without the sheet.
    #[error("{0}; give a workbook with the sheet Links, as Cotejo writes it")]
    Workbook(String),
}

/// Advice where a table may be of another kind.
fn long_layout(error: &TableError) -> &'static str {
    match error {
        TableError::Misspelt { .. } => "",
        _ => "; give an aligned CSV or TSV in the long layout",
    }
}

/// The names of the formats that can be read.
fn readable() -> String {
    let names = Format::all().filter(|format| format.reads()).map(Format::name);
    names.collect::<Vec<_>>().join(", ")
}

/// What to give instead of a format that can't be read.
fn instead(format: Format) -> &'static str {
    match format {
        Format::Html => "open it, use Export CSV, and give that",
        _ => "give the alignment that it was made of, or align again with -o aligned.json",
    }
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
            error => RestoreError::Table { error },
        }
    }
}

/// Makes an alignment of what was written in a format. The guard against formulas is taken off cells of tables.
///
/// # Errors
///
/// [`RestoreError`] where the bytes are not what the format asks for. Nothing panics, whatever the bytes.
pub fn restore(bytes: &[u8], format: Format) -> Result<Alignment, RestoreError> {
    match open(bytes, format)? {
        Opened::Whole(alignment) => Ok(alignment),
        Opened::Table { table, guarded } => rows::alignment(&table, guarded),
    }
}

/// What was written, as far as it can be read without asking for more than it is read for.
pub(crate) enum Opened {
    /// All of it.
    Whole(Alignment),
    /// A table, with whether its cells have the guard.
    Table { table: Table, guarded: bool },
}

/// As [`restore`], but a table is left as it is: who needs some of its columns can do with a table that has no others.
pub(crate) fn open(bytes: &[u8], format: Format) -> Result<Opened, RestoreError> {
    match format {
        Format::Json => records::document(bytes).map(Opened::Whole),
        Format::JsonLines => records::lines(bytes).map(Opened::Whole),
        Format::Csv | Format::Tsv => Ok(Opened::Table {
            table: Table::read(bytes)?,
            guarded: true,
        }),
        Format::Xlsx => Ok(Opened::Table {
            table: workbook::links(bytes)?,
            guarded: false,
        }),
        Format::Html | Format::Tmx | Format::Markdown | Format::Text => Err(RestoreError::NoWayBack { format }),
    }
}

#[cfg(test)]
mod tests;
