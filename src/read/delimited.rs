//! Scaffold.

use super::{Document, Parsed, ReadError};

pub(super) fn read_csv(document: &Document<'_>) -> Parsed {
    let path = document.shown();
    let reason = "no column of text".to_owned();
    ReadError::NoField { path, reason }.into()
}

pub(super) fn read_tsv(document: &Document<'_>) -> Parsed {
    let path = document.shown();
    let reason = "no column of text".to_owned();
    ReadError::NoField { path, reason }.into()
}
