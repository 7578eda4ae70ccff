//! A web page to articles.

use super::draft::Draft;
use super::{Document, Parsed, ReadError};
use crate::article::Kind;

mod blocks;
mod roles;
mod tree;

pub(super) fn read(document: &Document<'_>) -> Parsed {
    let path = document.shown();
    ReadError::Unread { path }.into()
}

/// Adds the paragraphs of a piece of HTML that is all content (of a feed, of a field, of a message) to a draft.
pub(super) fn fragment(html: &str, draft: &mut Draft) {
    let tree = tree::Tree::parse(html);
    let roles = roles::Roles::of_fragment(&tree);
    for block in blocks::blocks(&tree, 0, &roles) {
        let kind = if block.heading > 0 { Kind::Heading } else { Kind::Body };
        draft.push(kind, &block.text);
    }
}

#[cfg(test)]
mod tests;
