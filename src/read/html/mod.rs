//! A web page to articles.
//!
//! The page becomes a tree ([`tree`]), the tree blocks of text ([`blocks`]) and parts with a role ([`roles`]); then the part that
//! holds the article is looked for ([`main_content`]), or several of them ([`several`]), and its blocks become paragraphs
//! ([`page`]). Nothing is fetched and no script is run.

use std::borrow::Cow;

use super::draft::Draft;
use super::{Document, Parsed, ReadError, tag, text};
use crate::article::Kind;

mod blocks;
mod charset;
mod days;
mod furniture;
mod json_ld;
mod main_content;
mod metadata;
mod open_tag;
mod page;
mod parser;
mod roles;
mod several;
mod shapes;
mod stream;
mod tidy;
mod tree;
mod words;

/// Reads a saved page.
pub(super) fn read(document: &Document<'_>) -> Parsed {
    read_page(document, document.bytes, None, None)
}

/// Reads the page in `bytes`, which a message says to be in the encoding `label` and to come from `address`.
pub(super) fn read_page(document: &Document<'_>, bytes: &[u8], label: Option<&str>, address: Option<&str>) -> Parsed {
    let declared = label.map(str::to_owned).or_else(|| charset::declared(bytes));
    let page = Document { bytes, ..*document };
    let (html, mut problems) = match decode(&page, declared.as_deref()) {
        Ok(decoded) => decoded,
        Err(problem) => return problem.into(),
    };
    let (drafts, excess) = page::articles(&html, address);
    let drafts: Vec<Draft> = drafts.into_iter().filter(has_text).collect();
    match excess {
        Some(excess) => problems.push(too_much(document, excess)),
        None if drafts.is_empty() => problems.push(no_text(document, &html)),
        None => {}
    }
    let several = drafts.len() > 1;
    let articles = drafts.into_iter().enumerate().map(|(index, draft)| {
        let name = if several {
            document.part(index + 1)
        } else {
            document.name.to_owned()
        };
        draft.into_article(name)
    });
    Parsed {
        articles: articles.collect(),
        problems,
    }
}

/// The text of a page; one in UTF-8, as nearly all are, whatever they say, is borrowed.
fn decode<'d>(page: &Document<'d>, label: Option<&str>) -> Result<(Cow<'d, str>, Vec<ReadError>), ReadError> {
    let is_plain = |byte: &u8| *byte >= b' ' || matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c);
    match std::str::from_utf8(page.bytes) {
        Ok(html) if page.bytes.iter().all(is_plain) => {
            Ok((Cow::Borrowed(html.strip_prefix('\u{feff}').unwrap_or(html)), Vec::new()))
        }
        _ => text::decode_as(page, label).map(|(html, problems)| (Cow::Owned(html), problems)),
    }
}

/// Adds the paragraphs of a piece of HTML that is all content (of a feed, of a field, of a message) to a draft, and notes what is
/// left out: what can't be seen, and what the names in it call no text.
pub(super) fn fragment(html: &str, draft: &mut Draft) {
    let tree = tree::Tree::parse(html);
    if draft.metadata.language.is_none() {
        let mut roots = tree.elements("html");
        draft.metadata.language = roots.find_map(|root| tag::language(metadata::language_of(&tree, root)?));
    }
    let mut roles = roles::Roles::of_fragment(&tree);
    let blocks = blocks::blocks(&tree, 0, &roles);
    roles.settle_fragment(&tree, &blocks);
    let mut left = page::Left::default();
    for block in &blocks {
        let role = roles.within(0, block.node).map(|(role, _)| role).or(block.inline);
        match role {
            Some(role) => left.out(draft, role.label(), &block.text),
            None if block.heading > 0 => draft.push(Kind::Heading, &block.text),
            None => draft.push(Kind::Body, &block.text),
        }
    }
    left.note(draft);
    if tree.is_cut() {
        let mut start = html.len() - tree.unread;
        while !html.is_char_boundary(start) {
            start -= 1;
        }
        draft.omit("what follows too many elements", &html[start..]);
    }
}

/// Whether a draft has more than a headline.
fn has_text(draft: &Draft) -> bool {
    draft.has(Kind::Body)
}

/// What a page has more of than is read, and what to do.
fn too_much(document: &Document<'_>, excess: page::Excess) -> ReadError {
    let (reason, advice) = match excess {
        page::Excess::Nodes => (
            format!("holds more than {} elements and pieces of text", parser::MAX_NODES),
            "save the article from it alone, or as plain text",
        ),
        page::Excess::Articles => (
            format!(
                "holds more than {0} articles, of which the first {0} are read",
                several::MAX_PARTS
            ),
            "save the others in files of their own",
        ),
    };
    ReadError::Malformed {
        path: document.shown(),
        place: String::new(),
        reason,
        advice: advice.to_owned(),
    }
}

/// What a page holds instead of an article, and what to do.
fn no_text(document: &Document<'_>, html: &str) -> ReadError {
    let has = |tag: &str| {
        html.as_bytes()
            .windows(tag.len())
            .any(|window| window.eq_ignore_ascii_case(tag.as_bytes()))
    };
    let (reason, advice) = if has("<frameset") {
        (
            "is a frame around other pages",
            "open the frame with the article in a window of its own and save that",
        )
    } else if has("<script") {
        (
            "holds no text of an article, which its scripts fetch when it is opened",
            "open it in a browser and save it as a complete page once the text is there",
        )
    } else {
        (
            "holds no text of an article",
            "open it in a browser and save the page with the article",
        )
    };
    ReadError::NoText {
        path: document.shown(),
        reason: reason.to_owned(),
        advice: advice.to_owned(),
    }
}

#[cfg(test)]
mod counter_cases;
#[cfg(test)]
mod tests;
