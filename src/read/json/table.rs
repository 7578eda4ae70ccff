//! Tables in JSON: columns of cells, or rows of cells below names, as pandas writes them (`to_json`) and many interfaces do.

use std::borrow::Cow;

use serde_json::value::RawValue;

use crate::read::fields::{Field, Fields};

use super::content;
use super::value::{self, Object};

/// Members that hold the rows of a table, beside one of the names of its columns.
const ROWS: [&str; 3] = ["data", "rows", "values"];

/// A table, its cells in the order of its names.
#[derive(Debug)]
pub(super) struct Table<'v> {
    names: Vec<Cow<'v, str>>,
    cells: Cells<'v>,
}

#[derive(Debug)]
enum Cells<'v> {
    /// All of the same length.
    Columns(Vec<Vec<&'v RawValue>>),
    /// Arrays.
    Rows(Vec<&'v RawValue>),
}

impl<'v> Table<'v> {
    /// The table that an object is, whatever it may be besides: rows beside the names of their columns (`orient="split"`), or a
    /// list of titles and one of texts that is as long (`to_dict("list")`).
    pub(super) fn of(object: &Object<'v>, fields: &Fields) -> Option<Self> {
        Self::of_split(object, fields).or_else(|| Self::of_lists(object, fields))
    }

    fn of_split(object: &Object<'v>, fields: &Fields) -> Option<Self> {
        let names = elements(object.member("columns")?);
        let names: Vec<Cow<'_, str>> = names
            .into_iter()
            .map(value::scalar)
            .map(|name| name.map(Cow::Owned))
            .collect::<Option<_>>()?;
        let rows = elements(ROWS.iter().find_map(|name| object.member(name))?);
        let is_row = |row: &&RawValue| row.get().starts_with('[');
        // An article may have a table of its own beside its text.
        if content::text_of(object, fields).is_some() {
            return None;
        }
        (!names.is_empty() && !rows.is_empty() && rows.iter().all(is_row)).then_some(Table {
            names,
            cells: Cells::Rows(rows),
        })
    }

    fn of_lists(object: &Object<'v>, fields: &Fields) -> Option<Self> {
        let column = |field: Field| {
            let cells = elements(object.candidates(fields, field).first().copied()?);
            let is_cell = |cell: &&&RawValue| cell.get().starts_with('"') || is_missing(cell);
            let filled =
                cells.iter().filter(is_cell).count() == cells.len() && !cells.iter().all(|cell| is_missing(cell));
            filled.then_some(cells.len())
        };
        // A list of paragraphs stands alone.
        let beside = [Field::Title, Field::Url, Field::Date];
        let length = column(Field::Text)
            .filter(|length| *length > 1 && beside.iter().any(|&field| column(field) == Some(*length)))?;
        let columns = object.members().map(|(name, value)| (name, elements(value)));
        Self::of_equal(columns.filter(|(_, cells)| cells.len() == length))
    }

    /// The table that an object without a text is: columns that are objects of cells, by the names of the rows
    /// (`orient="columns"`, which is what pandas does unless it is told otherwise).
    pub(super) fn of_columns(object: &Object<'v>, fields: &Fields) -> Option<Self> {
        if object.candidates(fields, Field::Text).is_empty() {
            return None;
        }
        let mut rows: Option<Vec<String>> = None;
        let mut columns = Vec::new();
        for (name, value) in object.members() {
            let (names, cells): (Vec<String>, Vec<&RawValue>) = {
                // One with a text is an article of its own.
                let column = Object::of(value).filter(|column| content::text_of(column, fields).is_none())?;
                column.members().map(|(name, cell)| (name.into_owned(), cell)).unzip()
            };
            if rows.get_or_insert_with(|| names.clone()) != &names {
                return None;
            }
            columns.push((name, cells));
        }
        // An object in one other may be anything, unless it counts.
        let counts = |rows: &Vec<String>| {
            rows.iter()
                .zip(0..)
                .all(|(name, number): (_, usize)| *name == number.to_string())
        };
        let is_table = rows.filter(|rows| !rows.is_empty() && (columns.len() > 1 || counts(rows)));
        is_table.and_then(|_| Self::of_equal(columns.into_iter()))
    }

    /// The table that an array of arrays is whose first tells the names of the columns.
    pub(super) fn of_rows(value: &'v RawValue, fields: &Fields) -> Option<Self> {
        let inner = value.get().strip_prefix('[')?.trim_start();
        if !inner.starts_with('[') {
            return None;
        }
        let mut rows = elements(value);
        let names = elements(rows.first()?);
        let names: Vec<Cow<'_, str>> = names.into_iter().map(value::string).collect::<Option<_>>()?;
        let header = Object::of_cells(names.iter().map(|name| (&**name, value)));
        let knows = |field| !header.candidates(fields, field).is_empty();
        if names.len() < 2 || !knows(Field::Text) {
            return None;
        }
        drop(header);
        rows.remove(0);
        Some(Table {
            names,
            cells: Cells::Rows(rows),
        })
    }

    fn of_equal(columns: impl Iterator<Item = (Cow<'v, str>, Vec<&'v RawValue>)>) -> Option<Self> {
        let (names, columns): (Vec<_>, Vec<_>) = columns.unzip();
        (!names.is_empty()).then_some(Table {
            names,
            cells: Cells::Columns(columns),
        })
    }

    /// Gives each row as an object, in order.
    pub(super) fn each(&self, mut take: impl FnMut(&Object<'_>)) {
        let names = || self.names.iter().map(|name| &**name);
        match &self.cells {
            Cells::Rows(rows) => {
                for row in rows {
                    take(&Object::of_cells(names().zip(elements(row))));
                }
            }
            Cells::Columns(columns) => {
                for row in 0..columns.first().map_or(0, Vec::len) {
                    let cells = columns.iter().map(|cells| cells.get(row).copied());
                    take(&Object::of_cells(
                        names().zip(cells).filter_map(|(name, cell)| Some((name, cell?))),
                    ));
                }
            }
        }
    }
}

/// Whether a cell has nothing in it, as pandas writes a missing value.
fn is_missing(cell: &RawValue) -> bool {
    matches!(cell.get(), "null" | "NaN")
}

/// The elements of an array; none of what is no array.
fn elements(value: &RawValue) -> Vec<&RawValue> {
    let mut elements = Vec::new();
    value::each(value, |element| elements.push(element));
    elements
}
