//! Portable Document Format.

use super::{Document, Parsed, ReadError};

pub(super) fn read(document: &Document<'_>) -> Parsed {
    let path = document.shown();
    ReadError::Unread { path }.into()
}
