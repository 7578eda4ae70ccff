//! Tokens: the same cut for the forms of the tables and for the text of articles, so that both meet.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::article::Span;

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Letters, with their combining marks and superscripts (`km²`).
    Word,
    /// ASCII digits.
    Digits,
    /// A single other character.
    Sign,
    /// A blank line: nothing is read across it.
    Break,
}

/// A piece of text without white space inside.
#[derive(Clone, Debug, PartialEq)]
pub struct Token<'t> {
    /// Place in the text that was cut, in bytes.
    pub span: Span,
    /// Lower case, without diacritics; typographic hyphens and apostrophes as the ASCII ones.
    pub folded: Cow<'t, str>,
    /// What it is made of.
    pub class: Class,
    /// Nothing, not even white space, stands between it and the token before.
    pub glued: bool,
    /// Starts with an upper-case letter.
    pub capital: bool,
}

impl Token<'_> {
    /// Whether it is the single character `sign`.
    pub fn is(&self, sign: &str) -> bool {
        self.class == Class::Sign && self.folded == sign
    }
}

/// Cuts a text into words, runs of digits and single signs.
pub fn tokenize(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::with_capacity(text.len() / 5);
    let mut chars = text.char_indices().peekable();
    let mut glued = false;
    let mut newlines = 0;
    while let Some(&(start, first)) = chars.peek() {
        if first.is_whitespace() {
            chars.next();
            glued = false;
            newlines += usize::from(first == '\n');
            if newlines == 2 {
                let span = Span::new(start, start + first.len_utf8());
                tokens.push(Token {
                    span,
                    folded: Cow::Borrowed("\n"),
                    class: Class::Break,
                    glued,
                    capital: false,
                });
            }
            continue;
        }
        newlines = 0;
        let class = match first {
            '0'..='9' => Class::Digits,
            _ if in_word(first) => Class::Word,
            _ => Class::Sign,
        };
        let mut end = start;
        while let Some(&(at, c)) = chars.peek() {
            let inside = match class {
                Class::Digits => c.is_ascii_digit(),
                Class::Word => in_word(c),
                Class::Sign | Class::Break => at == start,
            };
            if !inside {
                break;
            }
            end = at + c.len_utf8();
            chars.next();
        }
        let span = Span::new(start, end);
        tokens.push(Token {
            span,
            folded: fold(span.of(text)),
            class,
            glued,
            capital: first.is_uppercase(),
        });
        glued = true;
    }
    tokens
}

fn in_word(c: char) -> bool {
    c.is_alphabetic() || is_combining_mark(c) || matches!(c, '²' | '³')
}

/// Lower case without diacritics, typographic hyphens and apostrophes as the ASCII ones.
pub fn fold(piece: &str) -> Cow<'_, str> {
    if piece.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return Cow::Borrowed(piece);
    }
    if piece.is_ascii() {
        return Cow::Owned(piece.to_ascii_lowercase());
    }
    match piece {
        "\u{2010}" | "\u{2011}" | "\u{2212}" => return Cow::Borrowed("-"),
        "\u{2019}" | "\u{2018}" | "\u{2BC}" => return Cow::Borrowed("'"),
        _ => {}
    }
    Cow::Owned(
        piece
            .nfd()
            .filter(|c| !is_combining_mark(*c))
            .flat_map(char::to_lowercase)
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<String> {
        tokenize(text)
            .iter()
            .map(|token| format!("{}{}", if token.glued { "+" } else { "" }, token.folded))
            .collect()
    }

    #[test]
    fn letters_digits_and_signs_part() {
        assert_eq!(
            cut("Él pagó US$3,5 a G7"),
            ["el", "pago", "us", "+$", "+3", "+,", "+5", "a", "g", "+7"]
        );
        assert_eq!(cut("30\u{a0}km² 54\u{2011}year"), ["30", "km²", "54", "+-", "+year"]);
    }

    #[test]
    fn a_decomposed_accent_stays_in_its_word() {
        assert_eq!(cut("millo\u{301}n"), ["millon"]);
    }

    #[test]
    fn a_blank_line_is_a_token() {
        assert_eq!(cut("a\nb\n \nc"), ["a", "b", "\n", "c"]);
    }
}
