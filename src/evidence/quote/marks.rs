//! Where quotes begin and end, by their marks.

use crate::article::Span;
use crate::lexicon::quotes::{Marks, Role};

/// A stretch between marks, in bytes of its paragraph.
pub(super) struct Raw {
    /// With the marks.
    pub(super) whole: Span,
    pub(super) content: Vec<Span>,
    pub(super) closed: bool,
    pub(super) continued: bool,
    /// What would close it, if it may go on in the next paragraph.
    pub(super) marks: Option<Marks>,
}

/// The outermost quotes of a paragraph.
pub(super) fn scan(text: &str, marks: &[Marks], open: Option<&Marks>) -> Vec<Raw> {
    if let Some(raw) = dialogue(text, marks) {
        return vec![raw];
    }
    let mut found = Vec::new();
    let mut at = 0;
    // After an unclosed quote a paragraph that begins with a mark of the same kind goes on with it; old style repeats the
    // closing mark (»).
    let mut continued = None;
    if let Some(marks) = open {
        let mark = [&marks.open, &marks.close]
            .into_iter()
            .find(|mark| text.starts_with(mark.as_str()));
        continued = mark.map(|mark| (marks, mark.len()));
    }
    let first_of = |byte: u8| marks.iter().any(|pair| starts(pair, byte));
    let bytes = text.as_bytes();
    // Where a search for a closing mark failed, none from further on can succeed.
    let mut failed = vec![false; marks.len()];
    while at < text.len() {
        let opened = if let Some((pair, length)) = continued.take() {
            Some((pair, length, true))
        } else if first_of(bytes[at]) && text.is_char_boundary(at) {
            marks
                .iter()
                .find(|pair| pair.role != Role::Dialogue && opens(text, at, pair))
                .map(|pair| {
                    let length = if text[at..].starts_with(pair.open.as_str()) {
                        pair.open.len()
                    } else {
                        pair.close.len()
                    };
                    (pair, length, false)
                })
        } else {
            None
        };
        let Some((pair, length, goes_on)) = opened else {
            at += 1;
            continue;
        };
        let inside = at + length;
        let slot = marks.iter().position(|other| other == pair);
        let hopeless = slot.is_some_and(|slot| failed[slot]);
        let close = if hopeless { None } else { close_of(text, inside, pair) };
        match close {
            // "rock 'n' roll"
            Some(close) if pair.role == Role::Nested && text[inside..close].chars().nth(1).is_none() => at = inside,
            Some(close) => {
                found.push(Raw {
                    whole: Span::new(at, close + pair_end(text, close, pair)),
                    content: vec![Span::new(inside, close)],
                    closed: true,
                    continued: goes_on,
                    marks: None,
                });
                at = close + pair_end(text, close, pair);
            }
            None if pair.role == Role::Primary => {
                found.push(Raw {
                    whole: Span::new(at, text.len()),
                    content: vec![Span::new(inside, text.len())],
                    closed: false,
                    continued: goes_on,
                    marks: Some(pair.clone()),
                });
                break;
            }
            // A single mark without its pair is an apostrophe.
            None => {
                if let Some(slot) = slot {
                    failed[slot] = true;
                }
                at = inside;
            }
        }
    }
    found
}

fn starts(pair: &Marks, byte: u8) -> bool {
    pair.open.as_bytes().first() == Some(&byte) || pair.close.as_bytes().first() == Some(&byte)
}

fn before(text: &str, at: usize) -> Option<char> {
    text[..at].chars().next_back()
}

fn after(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next()
}

/// Whether a quote opens at `at`: with its opening mark, or with the closing one where it can only be meant to open.
fn opens(text: &str, at: usize, pair: &Marks) -> bool {
    let rest = &text[at..];
    if rest.starts_with(pair.open.as_str()) {
        if pair.role == Role::Nested || pair.open == pair.close {
            let inside = at + pair.open.len();
            let clear =
                before(text, at).is_none_or(|c| !(c.is_alphanumeric() || pair.role == Role::Nested && is_single(c)));
            // Tokenised text has spaces around straight marks, which then count from left to right.
            return clear
                && (pair.role == Role::Primary
                    || after(text, inside).is_some_and(|c| !c.is_whitespace() && !c.is_numeric()));
        }
        return true;
    }
    // “…“ and ”…”: the wrong mark, at the start of a word.
    pair.role == Role::Primary
        && pair.close.chars().all(|c| matches!(c, '”' | '»'))
        && rest.starts_with(pair.close.as_str())
        && before(text, at).is_none_or(char::is_whitespace)
        && after(text, at + pair.close.len()).is_some_and(char::is_alphabetic)
}

fn is_single(c: char) -> bool {
    matches!(c, '\'' | '`' | '‘' | '’')
}

/// Bytes of the mark that closes a quote at `close`.
fn pair_end(text: &str, close: usize, pair: &Marks) -> usize {
    if text[close..].starts_with(pair.close.as_str()) {
        pair.close.len()
    } else {
        pair.open.len()
    }
}

/// Where the quote that opened before `inside` is closed. Pairs of the same kind inside are skipped.
fn close_of(text: &str, inside: usize, pair: &Marks) -> Option<usize> {
    let same = pair.open == pair.close;
    let mut depth = 0_usize;
    let mut at = inside;
    let bytes = text.as_bytes();
    // An apostrophe at the end of a plural may look like the closing mark; it is taken only if none follows.
    let mut doubtful = None;
    while at < text.len() {
        if !starts(pair, bytes[at]) || !text.is_char_boundary(at) {
            at += 1;
            continue;
        }
        let rest = &text[at..];
        if rest.starts_with(pair.close.as_str()) {
            let end = at + pair.close.len();
            if pair.role == Role::Nested {
                if after(text, end).is_some_and(char::is_alphanumeric)
                    || before(text, at).is_some_and(char::is_whitespace) && pair.close == "'"
                {
                    at = end;
                    continue;
                }
                let plural = before(text, at) == Some('s') && after(text, end) == Some(' ');
                if plural {
                    doubtful = doubtful.or(Some(at));
                    at = end;
                    continue;
                }
            }
            if depth == 0 {
                return Some(at);
            }
            depth -= 1;
            at = end;
        } else if !same && rest.starts_with(pair.open.as_str()) {
            let end = at + pair.open.len();
            // “…“: a second opening mark at the end of a word closes.
            let closes = before(text, at).is_some_and(|c| !c.is_whitespace())
                && after(text, end).is_none_or(|c| !c.is_alphanumeric());
            if closes && depth == 0 && pair.role == Role::Primary {
                return Some(at);
            }
            if pair.role == Role::Nested && doubtful.is_some() {
                return doubtful;
            }
            depth += 1;
            at = end;
        } else {
            at += 1;
        }
    }
    doubtful
}

/// A paragraph of dialogue: "—Nos iremos —dijo Ortiz—, pero no hoy."
fn dialogue(text: &str, marks: &[Marks]) -> Option<Raw> {
    let pair = marks
        .iter()
        .find(|pair| pair.role == Role::Dialogue && text.starts_with(pair.open.as_str()))?;
    let first = after(text, pair.open.len())?;
    // Typographers put no space after the dash of speech; a list or a dateline has one.
    if !first.is_alphabetic() && !matches!(first, '¿' | '¡' | '«' | '“' | '"') {
        return None;
    }
    let dashes: Vec<usize> = text.match_indices(pair.open.as_str()).map(|(at, _)| at).collect();
    let mut content = Vec::new();
    // Odd stretches are spoken, even ones are the narrator's.
    for (number, &dash) in dashes.iter().enumerate() {
        if number % 2 == 0 {
            let start = dash + pair.open.len();
            let end = dashes.get(number + 1).copied().unwrap_or(text.len());
            if end > start {
                content.push(Span::new(start, end));
            }
        }
    }
    let end = content.last()?.end;
    Some(Raw {
        whole: Span::new(0, end),
        content,
        closed: true,
        continued: false,
        marks: None,
    })
}
