//! Words, numbers, joined numbers and signs of a text, as the patterns see them.

use unicode_normalization::char::is_combining_mark;

use crate::lexicon::dates::{DateLexicon, fold};

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    /// Letters.
    Word,
    /// Digits alone; the value where it has at most nine of them.
    Number { value: Option<u32>, digits: usize },
    /// Numbers joined without space ("19:40", "2025-02-11"): the parts, with the number of their digits, and the signs
    /// between them (a long one keeps its first parts only, and is nothing).
    Joined { parts: Vec<(u32, usize)>, signs: Vec<u8> },
    /// One sign.
    Sign(char),
}

/// A token of a text.
#[derive(Clone, Debug)]
pub(super) struct Token {
    /// First byte, in the text.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
    /// What it is.
    pub(super) shape: Shape,
    /// Its number in the lexicon, where some table names it.
    pub(super) id: Option<u32>,
    /// Whether no space stands between it and the token before it.
    pub(super) glued: bool,
}

/// Letters beyond which no table has a word.
const LONGEST_WORD: usize = 40;
/// Parts that a joined number is read for: two ISO dates have six.
const MOST_PARTS: usize = 6;

/// The tokens of a text, in order; spaces (of any width, zero too) are between them.
pub(super) fn tokens(text: &str, lexicon: &DateLexicon) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut chars = text.char_indices().peekable();
    let mut after_space = true;
    while let Some((start, first)) = chars.next() {
        if is_space(first) {
            after_space = true;
            continue;
        }
        let mut end = start + first.len_utf8();
        let shape = if first.is_ascii_digit() {
            let (shape, last) = number(text, start);
            end = last;
            while chars.next_if(|(at, _)| *at < last).is_some() {}
            shape
        } else if first.is_alphabetic() {
            let mut previous = first;
            while let Some((at, c)) = chars.next_if(|(_, c)| joins(previous, *c)) {
                end = at + c.len_utf8();
                previous = c;
            }
            Shape::Word
        } else {
            Shape::Sign(first)
        };
        let id = match &shape {
            Shape::Number { .. } | Shape::Joined { .. } => None,
            Shape::Word if end - start > LONGEST_WORD => None,
            _ => text.get(start..end).and_then(|word| lexicon.id(&fold(word))),
        };
        tokens.push(Token {
            start,
            end,
            shape,
            id,
            glued: !after_space,
        });
        after_space = false;
    }
    tokens
}

/// Whether a character goes on with the word that another ended. A capital after a small letter does not: pages lose
/// the spaces between sentences and between links ("el 18 de febreroAunque").
fn joins(previous: char, c: char) -> bool {
    (c.is_alphabetic() && !(previous.is_lowercase() && c.is_uppercase()) && !is_ordinal_sign(c)) || is_combining_mark(c)
}

fn is_ordinal_sign(c: char) -> bool {
    matches!(c, '\u{00AA}' | '\u{00BA}' | '\u{00B0}')
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}')
}

/// The number, or joined number, at a byte that is a digit, and where it ends.
fn number(text: &str, start: usize) -> (Shape, usize) {
    let mut parts = Vec::new();
    let mut signs = Vec::new();
    let mut at = start;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if parts.len() <= MOST_PARTS {
            let value = if digits <= 9 {
                rest.get(..digits).and_then(|number| number.parse().ok())
            } else {
                None
            };
            parts.push((value, digits));
        }
        at += digits;
        let rest = text.get(at..).unwrap_or_default();
        let mut after = rest.chars();
        let Some(sign) = after.next().map(fold_sign) else {
            break;
        };
        if !matches!(sign, '-' | '/' | '.' | ',' | ':') || !after.next().is_some_and(|c| c.is_ascii_digit()) {
            break;
        }
        if signs.len() < MOST_PARTS {
            signs.push(sign as u8);
        }
        at = text.len() - after.as_str().len() - 1;
    }
    let shape = match parts.as_slice() {
        [(value, digits)] => Shape::Number {
            value: *value,
            digits: *digits,
        },
        several => Shape::Joined {
            parts: several
                .iter()
                .map(|(value, digits)| (value.unwrap_or(u32::MAX), *digits))
                .collect(),
            signs,
        },
    };
    (shape, at)
}

fn fold_sign(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::{dates::dates, language};

    fn cut(text: &str) -> Vec<&str> {
        let lexicon = dates(language("es").unwrap());
        tokens(text, lexicon)
            .iter()
            .map(|token| &text[token.start..token.end])
            .collect()
    }

    #[test]
    fn words_and_numbers_part() {
        assert_eq!(cut("el 18 de febreroAunque"), ["el", "18", "de", "febrero", "Aunque"]);
        assert_eq!(cut("11th, 5pm"), ["11", "th", ",", "5", "pm"]);
        assert_eq!(cut("January 20 , 2011"), ["January", "20", ",", "2011"]);
        assert_eq!(cut("1.º de"), ["1", ".", "º", "de"]);
        assert_eq!(cut("man\u{303}ana"), ["man\u{303}ana"]);
    }

    #[test]
    fn numbers_join_without_space_only() {
        assert_eq!(
            cut("2025-02-11 19:40 3–5 3 - 5"),
            ["2025-02-11", "19:40", "3–5", "3", "-", "5"]
        );
        assert_eq!(cut("en 2013. 4 de"), ["en", "2013", ".", "4", "de"]);
    }
}
