//! The lines of a text, as spans.

use crate::article::Span;
use crate::lexicon::fold::is_blank;

/// A line of a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Line {
    /// Without the white space around it; empty for a blank line.
    pub(super) span: Span,
    /// Whether white space stands before its first character.
    pub(super) indented: bool,
}

impl Line {
    pub(super) fn is_blank(&self) -> bool {
        self.span.is_empty()
    }
}

/// The lines of `text`, whatever they end with: LF, CR LF (also with a doubled CR), CR, form feed, vertical tab, NEL, U+2028.
/// U+2029, the paragraph separator, gives a blank line.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if !matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}') {
            continue;
        }
        lines.push(line(text, start, at));
        start = at + c.len_utf8();
        if c == '\r' {
            // CR LF is one end of line, and so is CR CR LF, which careless conversions leave behind.
            let rest = text.as_bytes().get(start..).unwrap_or_default();
            let length = match rest {
                [b'\n', ..] => 1,
                [b'\r', b'\n', ..] => 2,
                _ => 0,
            };
            for _ in 0..length {
                chars.next();
            }
            start += length;
        } else if c == '\u{2029}' {
            lines.push(line(text, start, start));
        }
    }
    lines.push(line(text, start, text.len()));
    lines
}

fn line(text: &str, start: usize, end: usize) -> Line {
    let span = trimmed(text, Span::new(start, end));
    Line {
        span,
        indented: span.start > start,
    }
}

/// A span without the white space at its edges.
pub(super) fn trimmed(text: &str, span: Span) -> Span {
    let whole = span.of(text);
    let end = span.start + whole.trim_end_matches(is_blank).len();
    let start = end - Span::new(span.start, end).of(text).trim_start_matches(is_blank).len();
    Span::new(start, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        lines(text).iter().map(|line| line.span.of(text)).collect()
    }

    #[test]
    fn every_end_of_line_ends_a_line() {
        assert_eq!(
            texts("a\nb\r\nc\rd\u{2028}e\u{c}f\u{85}g\r\r\nh"),
            ["a", "b", "c", "d", "e", "f", "g", "h"]
        );
        assert_eq!(texts("a\u{2029}b"), ["a", "", "b"]);
        assert_eq!(texts(""), [""]);
    }

    #[test]
    fn invisible_lines_are_blank() {
        assert_eq!(texts("\u{feff}a\n \u{a0}\t\u{200b}\nb\u{ad}"), ["a", "", "b"]);
    }
}
