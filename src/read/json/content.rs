//! The text of an article in JSON: a string, paragraphs, or the blocks of an editor.

use serde_json::value::RawValue;

use crate::article::Kind;
use crate::read::fields::{Field, Fields, folded};
use crate::read::record::{Content, Part};

use super::value::{self, Object};

/// Members of an object that stands for a text (`WordPress`: `{"rendered": "<p>…"}`).
const TEXTS: [&str; 7] = ["rendered", "html", "plain", "cdata", "t", "text", "value"];

/// Members of a block that hold its text, or the blocks in it.
const BLOCK_TEXTS: [&str; 10] = [
    "text",
    "content",
    "html",
    "rendered",
    "value",
    "data",
    "items",
    "contentelements",
    "children",
    "paragraphs",
];

/// Kinds of blocks that are headings.
const HEADINGS: [&str; 12] = [
    "header",
    "heading",
    "title",
    "subtitle",
    "subheading",
    "subheader",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
];

/// Kinds of blocks that are no text of the article.
const NO_TEXT: [&str; 22] = [
    "image",
    "img",
    "picture",
    "photo",
    "gallery",
    "slideshow",
    "video",
    "audio",
    "embed",
    "oembed",
    "oembedresponse",
    "rawhtml",
    "code",
    "table",
    "ad",
    "advertisement",
    "divider",
    "delimiter",
    "customembed",
    "interstitiallink",
    "linklist",
    "reference",
];

/// Blocks stand in one another no deeper.
const DEEPEST: usize = 8;

/// A text is a teaser where another field holds one so many times as long.
const TEASER: usize = 4;

/// The value that holds the text of the article that `object` is; `None` where it is none.
pub(super) fn text_of<'v>(object: &Object<'v>, fields: &Fields) -> Option<&'v RawValue> {
    if let Some(path) = fields.path(Field::Text) {
        return object.at(path).filter(|value| holds_text(value, fields, DEEPEST));
    }
    let filled = object
        .candidates(fields, Field::Text)
        .into_iter()
        .filter(|value| holds_text(value, fields, DEEPEST));
    // A whole page is the last to be taken for a text: another field has what was made of it.
    let (pages, texts): (Vec<_>, Vec<_>) = filled.partition(|value| is_page(value));
    let first = *texts.first().or(pages.first())?;
    let longer = texts
        .iter()
        .find(|value| value.get().len() / TEASER > first.get().len());
    Some(longer.copied().unwrap_or(first))
}

/// Whether an object names the article that it is about: by a title, an address or a day.
pub(super) fn tells_of_an_article(object: &Object<'_>) -> bool {
    let fields = Fields::default();
    let tells = |field| {
        object
            .candidates(&fields, field)
            .into_iter()
            .any(value::is_filled_string)
    };
    tells(Field::Title) && (tells(Field::Url) || tells(Field::Date))
}

/// What a value found by [`text_of`] holds.
pub(super) fn content(value: &RawValue) -> Content {
    if let Some(text) = value::string(value) {
        return Content::Whole(text.into_owned());
    }
    if let Some(text) = Object::of(value)
        .and_then(|object| text_member(&object))
        .and_then(value::string)
    {
        return Content::Whole(text.into_owned());
    }
    let mut parts = Vec::new();
    collect(value, Kind::Body, DEEPEST, &mut parts);
    Content::Parts(parts)
}

fn is_page(value: &RawValue) -> bool {
    let start: String = value.get().chars().take(20).collect::<String>().to_ascii_lowercase();
    let start = start.trim_start_matches(['"', ' ', '\\', 'n']);
    start.starts_with("<!doctype html") || start.starts_with("<html")
}

/// Whether a value of a field of text has any.
fn holds_text(value: &RawValue, fields: &Fields, depth: usize) -> bool {
    if value.get().starts_with('[') {
        // Enough is seen of a list by its beginning.
        let mut left = 20;
        let mut holds = false;
        let mut articles = false;
        value::each(value, |element| {
            if left > 0 {
                left -= 1;
                holds |= holds_block(element, depth);
                articles |= Object::of(element).is_some_and(|object| is_article(&object, fields));
            }
        });
        return holds && !articles;
    }
    value::is_filled_string(value) || Object::of(value).is_some_and(|object| text_member(&object).is_some())
}

/// Whether an element of a list is an article of its own, not a paragraph.
fn is_article(object: &Object<'_>, fields: &Fields) -> bool {
    let has = |field| {
        object
            .candidates(fields, field)
            .into_iter()
            .any(value::is_filled_string)
    };
    has(Field::Text) && (has(Field::Title) || has(Field::Url))
}

fn holds_block(value: &RawValue, depth: usize) -> bool {
    if value::is_filled_string(value) {
        return true;
    }
    let Some(depth) = depth.checked_sub(1) else {
        return false;
    };
    Object::of(value).is_some_and(|object| {
        let typed = kind(&object).is_some_and(|kind| NO_TEXT.contains(&kind.as_str()));
        !typed && block_texts(&object).any(|inner| value::is_filled_string(inner) || holds_list(inner, depth))
    })
}

fn holds_list(value: &RawValue, depth: usize) -> bool {
    let mut holds = false;
    value::each(value, |element| holds = holds || holds_block(element, depth));
    holds || (value.get().starts_with('{') && holds_block(value, depth))
}

/// The string member of an object that stands for a text.
fn text_member<'v>(object: &Object<'v>) -> Option<&'v RawValue> {
    TEXTS
        .iter()
        .filter_map(|name| object.member(name))
        .find(|value| value::is_filled_string(value))
}

fn block_texts<'v>(object: &Object<'v>) -> impl Iterator<Item = &'v RawValue> {
    object
        .named()
        .filter(|(name, _)| BLOCK_TEXTS.contains(name))
        .map(|(_, value)| value)
}

/// What a block says that it is.
fn kind(object: &Object<'_>) -> Option<String> {
    let (_, value) = object
        .named()
        .find(|(name, _)| matches!(*name, "type" | "blocktype" | "tag"))?;
    value::string(value).map(|kind| folded(&kind))
}

/// Adds the paragraphs of a list, of a block, of blocks in blocks.
fn collect(value: &RawValue, as_kind: Kind, depth: usize, parts: &mut Vec<Part>) {
    if value::is_filled_string(value) {
        parts.extend(value::string(value).map(|text| Part::Text(as_kind, text.into_owned())));
        return;
    }
    let Some(depth) = depth.checked_sub(1) else {
        return;
    };
    value::each(value, |element| collect(element, as_kind, depth, parts));
    let Some(object) = Object::of(value) else {
        return;
    };
    let kind = kind(&object).unwrap_or_default();
    if NO_TEXT.contains(&kind.as_str()) {
        let shown = value::scalar(value).unwrap_or_else(|| kind.clone());
        parts.push(Part::Omitted(kind, shown));
        return;
    }
    let as_kind = if HEADINGS.contains(&kind.as_str()) {
        Kind::Heading
    } else {
        as_kind
    };
    // The first that has any: blocks may tell the same text in several ways.
    let before = parts.len();
    for inner in block_texts(&object) {
        collect(inner, as_kind, depth, parts);
        if parts.len() > before {
            return;
        }
    }
}
