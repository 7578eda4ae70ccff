//! Scaffold.

use super::{Document, Parsed, ReadError};

pub(super) fn read_gzip(document: &Document<'_>) -> Parsed {
    let path = document.shown();
    ReadError::Unread { path }.into()
}

pub(super) fn read_zstd(document: &Document<'_>) -> Parsed {
    let path = document.shown();
    ReadError::Unread { path }.into()
}

pub(super) fn read_zip(document: &Document<'_>) -> Parsed {
    let path = document.shown();
    ReadError::Unread { path }.into()
}

/// What a ZIP archive is: a document of an office suite, or an archive of articles.
pub(super) fn kind_of_zip(_bytes: &[u8]) -> super::Format {
    super::Format::Zip
}
