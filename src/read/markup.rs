//! Markup in a text that is not said to be HTML: whether there is any, of which kind, and the text without it.

use std::borrow::Cow;

use super::draft::Draft;
use super::html;
use crate::lexicon::fold::is_blank;

/// What markup a text has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Markup {
    /// None: it is plain text.
    None,
    /// Character references and tags inside paragraphs alone: the paragraphs are those of plain text.
    Inline,
    /// Tags that paragraphs are made of: it is HTML.
    Blocks,
}

/// Tags that stand inside a paragraph. Anything but these and [`BLOCKS`] between angle brackets may be text.
const INLINE: [&str; 15] = [
    "span", "a", "b", "i", "u", "em", "strong", "q", "img", "small", "sup", "sub", "cite", "iframe", "font",
];

/// Tags that paragraphs are made of.
const BLOCKS: [&str; 21] = [
    "p",
    "br",
    "div",
    "ul",
    "ol",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "figure",
    "section",
    "article",
    "table",
    "tr",
    "td",
    "hr",
    "pre",
];

/// No name of a tag or of a character that matters here is longer.
const LONGEST: usize = 10;

/// What markup a text has.
pub(super) fn of(text: &str) -> Markup {
    let bytes = text.as_bytes();
    let mut found = Markup::None;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'<' => match tag(bytes, at) {
                Some(name) if is_one_of(name, &BLOCKS) => return Markup::Blocks,
                Some(name) if is_one_of(name, &INLINE) => found = Markup::Inline,
                _ => (),
            },
            b'&' if is_reference(bytes, at) => found = Markup::Inline,
            _ => (),
        }
    }
    found
}

fn is_one_of(name: &[u8], known: &[&str]) -> bool {
    known.iter().any(|known| name.eq_ignore_ascii_case(known.as_bytes()))
}

fn name_at(bytes: &[u8], from: usize) -> &[u8] {
    let rest = bytes.get(from..).unwrap_or_default();
    let length = rest
        .iter()
        .take(LONGEST + 1)
        .take_while(|byte| byte.is_ascii_alphanumeric())
        .count();
    rest.get(..length).unwrap_or_default()
}

/// The name of the tag that begins at an angle bracket.
fn tag(bytes: &[u8], at: usize) -> Option<&[u8]> {
    let start = at + 1 + usize::from(bytes.get(at + 1) == Some(&b'/'));
    let name = name_at(bytes, start);
    let after = bytes.get(start + name.len())?;
    matches!(after, b'>' | b' ' | b'/' | b'\n' | b'\r' | b'\t').then_some(name)
}

/// Whether a reference to a character begins at an ampersand.
fn is_reference(bytes: &[u8], at: usize) -> bool {
    let start = at + 1 + usize::from(bytes.get(at + 1) == Some(&b'#'));
    let length = name_at(bytes, start).len();
    length >= 2 && bytes.get(start + length) == Some(&b';')
}

/// The text of HTML, blank lines between its paragraphs.
pub(super) fn plain(html: &str) -> String {
    let mut draft = Draft::default();
    html::fragment(html, &mut draft);
    draft.into_article(String::new()).text
}

/// A text of [`Inline`](Markup::Inline) markup without it. The ends of its lines, and the white space that they begin with, stay.
pub(super) fn without_inline(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    for line in lines(text) {
        let body = line.trim_end_matches(is_blank);
        let (body, end) = line.split_at(body.len());
        let inner = body.trim_start_matches(is_blank);
        if of(inner) == Markup::None {
            bare.push_str(line);
            continue;
        }
        let (indent, _) = body.split_at(body.len() - inner.len());
        bare.push_str(indent);
        bare.push_str(&plain(inner));
        bare.push_str(end);
    }
    bare
}

/// The lines of a text with their ends. What stands between the brackets of one tag is on one.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    /// A tag is no longer, in bytes; an angle bracket without its like is a sign in the text.
    const LONGEST_TAG: usize = 4096;
    let mut rest = text;
    std::iter::from_fn(move || {
        let bytes = rest.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            match bytes.get(at) {
                Some(b'\n') => {
                    at += 1;
                    break;
                }
                Some(b'<') if tag(bytes, at).is_some_and(|name| is_one_of(name, &INLINE)) => {
                    let tag = bytes.get(at..).unwrap_or_default();
                    let tag = tag.get(..tag.len().min(LONGEST_TAG)).unwrap_or_default();
                    at += tag.iter().position(|byte| *byte == b'>').unwrap_or(0) + 1;
                }
                _ => at += 1,
            }
        }
        // Both ends are behind an ASCII character, or the end.
        let (line, after) = rest.split_at_checked(at)?;
        rest = after;
        (!line.is_empty()).then_some(line)
    })
}

/// HTML with a paragraph begun at each blank line, where it has none by tags: as blogs keep their texts, and as they show them.
pub(super) fn with_paragraphs(html: &str) -> Cow<'_, str> {
    let bytes = html.as_bytes();
    let tags = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'<');
    let mut breaks = 0_usize;
    for name in tags.filter_map(|(at, _)| tag(bytes, at)) {
        if is_one_of(name, &["p", "div", "td"]) {
            return Cow::Borrowed(html);
        }
        breaks += usize::from(is_one_of(name, &["br"]));
    }
    let mut parted = String::with_capacity(html.len() + 64);
    let mut parts = 0_usize;
    let mut was_blank = false;
    for line in html.split_inclusive('\n') {
        let is_blank_line = line.chars().all(is_blank);
        if was_blank && !is_blank_line && !parted.is_empty() {
            parted.push_str("<p>");
            parts += 1;
        }
        parted.push_str(line);
        was_blank = is_blank_line;
    }
    // A line break is one in a paragraph, unless nothing else parts the text.
    if parts > breaks {
        Cow::Owned(parted)
    } else {
        Cow::Borrowed(html)
    }
}

/// How much of a text a reader sees: its bytes outside of tags.
pub(super) fn visible(text: &str) -> usize {
    let mut in_tag = false;
    text.bytes()
        .filter(|byte| {
            in_tag = (in_tag || *byte == b'<') && *byte != b'>';
            !in_tag && !byte.is_ascii_whitespace()
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_told_from_text() {
        for html in ["<p>Hola</p>", "a<br>b", "x<br/>y", "R&amp;D <H2>"] {
            assert_eq!(of(html), Markup::Blocks, "{html}");
        }
        for inline in ["a <EM class=x>b</EM>", "Caf&eacute;", "uno&#8217;s"] {
            assert_eq!(of(inline), Markup::Inline, "{inline}");
        }
        for text in [
            "a < b > c",
            "<hola>",
            "AT&T; x",
            "R&D",
            "if a<b",
            "<3 & more;",
            "<<p",
            "&",
            "<",
        ] {
            assert_eq!(of(text), Markup::None, "{text}");
        }
    }

    #[test]
    fn many_open_brackets_hang_nothing() {
        let text = "<a ".repeat(1_000_000);
        assert!(without_inline(&text).len() <= text.len());
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "(<b>|</a>|<a |&amp;|\n|é| |>|\"|<|p>){0,40}") {
            without_inline(&text);
            with_paragraphs(&text);
            visible(&text);
        }
    }
}
