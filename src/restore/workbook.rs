//! The sheet *Links* of a workbook to a table.

use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};

use calamine::{DataRef, Reader, Xlsx};
use zip::ZipArchive;

use crate::table::Table;
use crate::write::csv::{COLUMNS, REVIEWED};
use crate::write::xlsx::LINKS;

use super::RestoreError;

/// Most bytes that the parts of a workbook may have, unpacked: several hundred thousand links have less.
const MOST_BYTES: u64 = 256 << 20;

/// The sheet as a table of the columns that are known, as a person may have added any others; each row with its number.
pub(super) fn links(bytes: &[u8]) -> Result<Table, RestoreError> {
    measure(bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(wrong)?;
    let mut rows: BTreeMap<u32, BTreeMap<u32, String>> = BTreeMap::new();
    let mut cells = book.worksheet_cells_reader(LINKS).map_err(wrong)?;
    while let Some(cell) = cells.next_cell().map_err(wrong)? {
        let (row, column) = cell.get_position();
        let text = text(cell.get_value());
        if !text.is_empty() {
            rows.entry(row).or_default().insert(column, text);
        }
    }
    let (_, header) = rows
        .pop_first()
        .ok_or_else(|| RestoreError::Workbook("the sheet Links is empty".to_owned()))?;
    let names = Table::of_cells(header.values().cloned().collect(), []);
    for column in ["source_file", "relation", "score", REVIEWED] {
        // Where it is misspelt, it would be passed over.
        names.optional(column)?;
    }
    let is_known = |name: &str| COLUMNS.contains(&name) || name == REVIEWED;
    let known = header.into_iter().filter(|(_, name)| is_known(name));
    let (places, names): (Vec<u32>, Vec<String>) = known.unzip();
    let rows = rows.into_iter().map(|(row, mut cells)| {
        let known = places.iter().map(|place| cells.remove(place).unwrap_or_default());
        (row as usize + 1, known.collect())
    });
    Ok(Table::of_cells(names, rows))
}

/// What a cell holds, as the aligned CSV would have it.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::DateTime(day) => day.as_f64().to_string(),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

/// Refuses what unpacks to more than a workbook can need. The sizes that an archive tells may be false, so it is unpacked.
fn measure(bytes: &[u8]) -> Result<(), RestoreError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(wrong)?;
    let mut left = MOST_BYTES;
    for part in 0..archive.len() {
        let part = archive.by_index(part).map_err(wrong)?;
        let unpacked = io::copy(&mut part.take(left + 1), &mut io::sink()).map_err(wrong)?;
        left = left
            .checked_sub(unpacked)
            .ok_or_else(|| RestoreError::Workbook(format!("it unpacks to more than {MOST_BYTES} bytes")))?;
    }
    Ok(())
}

fn wrong(error: impl std::fmt::Display) -> RestoreError {
    RestoreError::Workbook(format!("it can't be read: {error}"))
}
