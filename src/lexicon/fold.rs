//! One form for all the ways in which a word can be typed.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// `text` in lower case, without accents, compatibility forms resolved, invisible characters dropped and typographic
/// apostrophes and dashes made plain: the form in which words are looked up in the tables.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkd()
        .filter(|&c| !is_combining_mark(c) && !is_invisible(c))
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            '\u{2019}' | '\u{2018}' | '\u{02bc}' | '\u{00b4}' => '\'',
            '\u{2010}' | '\u{2011}' => '-',
            other => other,
        })
        .collect()
}

/// Whether a character takes no room and has no meaning of its own: byte order marks, soft hyphens, zero-width spaces and
/// joiners, marks of direction.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{feff}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}')
}

/// Whether a character is white space or [invisible](is_invisible): what is trimmed from the edges of a span.
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn composed_and_decomposed_accents_fold_alike() {
        assert_eq!(fold("T\u{ed}tulo"), "titulo");
        assert_eq!(fold("Ti\u{301}tulo"), "titulo");
        assert_eq!(fold("AÑO"), "ano");
    }

    #[test]
    fn apostrophes_and_soft_hyphens_fold() {
        assert_eq!(fold("don\u{2019}t"), "don't");
        assert_eq!(fold("gobier\u{ad}no"), "gobierno");
    }
}
