//! Text to tokens: words and numbers, folded so that case, accents and separators do not tell them apart.

use std::sync::OnceLock;

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use crate::article::Span;

/// Longest token, in bytes of its folded form; what is longer is cut there (no word is; hostile input may be).
const MAX_TOKEN: usize = 64;

/// Characters below this are folded by a table, the others one by one.
const TABLE: usize = 0x250;

/// Calls `visit` with the span and the folded form of each token of `text`, in order.
///
/// A token is a run of letters and digits. Letters are lower-cased and lose their diacritics; the separators inside a
/// number are dropped, so that `17,5` and `17.5`, `1.234` and `1,234` are one token; combining marks, soft hyphens and
/// joiners belong to the word that they stand in. Spans are counted in bytes of `text`.
pub fn tokens(text: &str, mut visit: impl FnMut(Span, &str)) {
    let bytes = text.as_bytes();
    let mut folded = String::with_capacity(MAX_TOKEN + 8);
    let mut start = 0;
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        if byte.is_ascii() {
            if byte.is_ascii_alphanumeric() {
                if folded.is_empty() {
                    start = at;
                }
                if folded.len() < MAX_TOKEN {
                    folded.push(byte.to_ascii_lowercase() as char);
                }
            } else if !folded.is_empty() {
                let joins = (byte == b'.' || byte == b',')
                    && bytes[at - 1].is_ascii_digit()
                    && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
                if !joins {
                    visit(Span::new(start, at), &folded);
                    folded.clear();
                }
            }
            at += 1;
            continue;
        }
        let Some(character) = text[at..].chars().next() else {
            break;
        };
        let width = character.len_utf8();
        if is_ignorable(character) {
            at += width;
            continue;
        }
        if character.is_alphanumeric() {
            if folded.is_empty() {
                start = at;
            }
            if folded.len() < MAX_TOKEN {
                push_folded(character, &mut folded);
            }
            if folded.is_empty() {
                // Nothing is left of a character that is only marks: no token begins with it.
                start = at + width;
            }
        } else if !folded.is_empty() {
            visit(Span::new(start, at), &folded);
            folded.clear();
        }
        at += width;
    }
    if !folded.is_empty() {
        visit(Span::new(start, bytes.len()), &folded);
    }
}

/// `text` with each letter lower-cased and without its diacritics; other characters stay.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        if !is_ignorable(character) {
            push_folded(character, &mut folded);
        }
    }
    folded
}

/// Marks and joiners that belong to the word they stand in and carry no meaning here.
fn is_ignorable(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
        || ('\u{300}'..='\u{36f}').contains(&character)
}

fn push_folded(character: char, folded: &mut String) {
    static FOLDED: OnceLock<Vec<String>> = OnceLock::new();
    if character.is_ascii() {
        folded.push(character.to_ascii_lowercase());
        return;
    }
    let table = FOLDED.get_or_init(|| (0..TABLE).map(|code| fold_char(from_code(code))).collect());
    match table.get(character as usize) {
        Some(form) => folded.push_str(form),
        None => folded.push_str(&fold_char(character)),
    }
}

fn from_code(code: usize) -> char {
    char::from_u32(code as u32).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// Lower case, compatibility-decomposed, without marks (UAX 15 NFKD), and the Latin letters that have no decomposition.
fn fold_char(character: char) -> String {
    let mut form = String::new();
    for lower in character.to_lowercase() {
        decompose_compatible(lower, |part| {
            for part in part
                .to_lowercase()
                .filter(|part| !is_combining_mark(*part) && !is_ignorable(*part))
            {
                match part {
                    'ø' => form.push('o'),
                    'ł' => form.push('l'),
                    'đ' | 'ð' => form.push('d'),
                    'ħ' => form.push('h'),
                    'ı' => form.push('i'),
                    'æ' => form.push_str("ae"),
                    'œ' => form.push_str("oe"),
                    'ß' => form.push_str("ss"),
                    'þ' => form.push_str("th"),
                    other => form.push(other),
                }
            }
        });
    }
    form
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn forms(text: &str) -> Vec<String> {
        let mut forms = Vec::new();
        tokens(text, |_, form| forms.push(form.to_string()));
        forms
    }

    #[test]
    fn case_and_accents_fold() {
        assert_eq!(forms("Él PASÓ, ÑANDÚ: Łódź"), ["el", "paso", "nandu", "lodz"]);
        assert_eq!(forms("reunio\u{301}n aero\u{ad}puerto"), ["reunion", "aeropuerto"]);
    }

    #[test]
    fn separators_inside_numbers_are_dropped() {
        assert_eq!(
            forms("17,5 y 17.5; 1.234 o 1,234."),
            ["175", "y", "175", "1234", "o", "1234"]
        );
        assert_eq!(forms("a,1 2.b 3, 4"), ["a", "1", "2", "b", "3", "4"]);
    }

    #[test]
    fn apostrophes_and_hyphens_separate() {
        assert_eq!(forms("Trump’s 30-day"), ["trump", "s", "30", "day"]);
    }

    #[test]
    fn letters_without_decomposition_fold() {
        assert_eq!(fold("Straße Øre ﬁn"), "strasse ore fin");
    }

    proptest! {
        #[test]
        fn spans_are_ordered_and_cut_on_characters(text in "\\PC{0,80}") {
            let mut last = 0;
            tokens(&text, |span, form| {
                assert!(span.start >= last && !span.is_empty() && !form.is_empty());
                assert!(text.get(span.range()).is_some());
                last = span.end;
            });
        }

        #[test]
        fn folding_is_idempotent(text in "\\PC{0,80}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
