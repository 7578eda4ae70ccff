//! Scaffold.

use super::{Document, Parsed, ReadError};

pub(super) fn read(document: &Document<'_>) -> Parsed {
    let path = document.shown();
    ReadError::Unread { path }.into()
}

/// Adds the paragraphs of a piece of HTML that is all content (of a feed, of a field) to a draft.
pub(super) fn fragment(html: &str, draft: &mut super::draft::Draft) {
    draft.push(crate::article::Kind::Body, html);
}
