//! Forms of one or more tokens, found in a text by their first or their last token.

use rustc_hash::FxHashMap;

use super::token::{Class, Token, tokenize};

/// One token of a form.
#[derive(Debug)]
struct Piece {
    text: String,
    /// Written without a gap in the table, so found without a gap only.
    glued: bool,
}

#[derive(Debug)]
struct Form<T> {
    written: String,
    pieces: Vec<Piece>,
    value: T,
}

/// A set of forms, each with what it means; a form may mean several things.
#[derive(Debug)]
pub struct Phrases<T> {
    /// In the order of the table.
    forms: Vec<Form<T>>,
    by_first: FxHashMap<String, Vec<usize>>,
    by_last: FxHashMap<String, Vec<usize>>,
    table: u8,
}

/// The tables that have a form which starts or ends with a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tables {
    starts: u8,
    ends: u8,
}

impl Tables {
    /// Whether a form of this table starts with the word.
    pub fn starts(self, table: u8) -> bool {
        self.starts & (1 << table) != 0
    }

    /// Whether a form of this table ends with the word.
    pub fn ends(self, table: u8) -> bool {
        self.ends & (1 << table) != 0
    }
}

impl<T> Phrases<T> {
    /// Indexes the forms as [`tokenize`] cuts them; empty ones are dropped. `table` tells it from the others, below 8.
    pub(super) fn new(table: u8, rows: impl IntoIterator<Item = (String, T)>) -> Self {
        let forms: Vec<Form<T>> = rows
            .into_iter()
            .map(|(form, value)| {
                let pieces = tokenize(&form)
                    .into_iter()
                    .map(|token| Piece {
                        text: token.folded.into_owned(),
                        glued: token.glued,
                    })
                    .collect();
                Form {
                    written: form,
                    pieces,
                    value,
                }
            })
            .collect();
        let mut phrases = Phrases {
            forms: Vec::new(),
            by_first: FxHashMap::default(),
            by_last: FxHashMap::default(),
            table,
        };
        let mut order: Vec<usize> = (0..forms.len()).collect();
        order.sort_by_key(|&index| std::cmp::Reverse(forms.get(index).map_or(0, |form| form.pieces.len())));
        for index in order {
            let Some(form) = forms.get(index) else { continue };
            let (Some(first), Some(last)) = (form.pieces.first(), form.pieces.last()) else {
                continue;
            };
            phrases.by_first.entry(first.text.clone()).or_default().push(index);
            phrases.by_last.entry(last.text.clone()).or_default().push(index);
        }
        phrases.forms = forms;
        phrases
    }

    /// Number of the table.
    pub fn table(&self) -> u8 {
        self.table
    }

    /// Notes the words that forms of this table start and end with.
    pub(super) fn note(&self, words: &mut FxHashMap<String, Tables>) {
        for word in self.by_first.keys() {
            words.entry(word.clone()).or_default().starts |= 1 << self.table;
        }
        for word in self.by_last.keys() {
            words.entry(word.clone()).or_default().ends |= 1 << self.table;
        }
    }

    /// What stands at token `at`, with the token after it; longest form first.
    pub fn at<'a>(&'a self, tokens: &[Token<'_>], at: usize) -> impl Iterator<Item = (usize, &'a T)> {
        let candidates = tokens
            .get(at)
            .and_then(|token| self.by_first.get(token.folded.as_ref()));
        candidates.into_iter().flatten().filter_map(move |&index| {
            let form = self.forms.get(index)?;
            Some((matches(&form.pieces, tokens, at)?, &form.value))
        })
    }

    /// What ends just before token `end`, with its first token; longest form first.
    pub fn before<'a>(&'a self, tokens: &[Token<'_>], end: usize) -> impl Iterator<Item = (usize, &'a T)> {
        let last = end.checked_sub(1).and_then(|last| tokens.get(last));
        let candidates = last.and_then(|token| self.by_last.get(token.folded.as_ref()));
        candidates.into_iter().flatten().filter_map(move |&index| {
            let form = self.forms.get(index)?;
            // A hyphen between two pieces makes the text one token longer per gap.
            let pieces = form.pieces.len();
            let start = (pieces..2 * pieces)
                .filter_map(|length| end.checked_sub(length))
                .find(|&start| matches(&form.pieces, tokens, start) == Some(end))?;
            Some((start, &form.value))
        })
    }

    /// What the first form of the table means that `wanted` takes.
    pub fn value_of(&self, mut wanted: impl FnMut(&T) -> bool) -> Option<&T> {
        self.forms.iter().map(|form| &form.value).find(|value| wanted(value))
    }

    /// The first form of the table, as it is written there, that means what `wanted` takes.
    pub fn form_of(&self, mut wanted: impl FnMut(&T) -> bool) -> Option<&str> {
        self.forms
            .iter()
            .find(|form| wanted(&form.value))
            .map(|form| form.written.as_str())
    }
}

/// The token after the form, where it stands at `at`. A hyphen may stand where the form has a gap.
fn matches(pieces: &[Piece], tokens: &[Token<'_>], at: usize) -> Option<usize> {
    let mut next = at;
    for (index, piece) in pieces.iter().enumerate() {
        if index > 0 && !piece.glued {
            next = skip_hyphen(tokens, next);
        }
        let token = tokens.get(next)?;
        if token.folded != piece.text || (index > 0 && piece.glued && !token.glued) {
            return None;
        }
        next += 1;
    }
    Some(next)
}

/// The token after a hyphen that joins two tokens at `at`; else `at`.
pub fn skip_hyphen(tokens: &[Token<'_>], at: usize) -> usize {
    let joined = tokens.get(at).is_some_and(|token| token.glued && token.is("-"))
        && tokens
            .get(at + 1)
            .is_some_and(|token| token.glued && token.class != Class::Sign);
    at + usize::from(joined)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrases() -> Phrases<u8> {
        Phrases::new(
            0,
            [("year old", 1), ("year", 2), ("km/h", 3), ("m2", 4)].map(|(form, value)| (form.to_owned(), value)),
        )
    }

    fn at(text: &str) -> Option<(usize, u8)> {
        phrases()
            .at(&tokenize(text), 0)
            .next()
            .map(|(end, value)| (end, *value))
    }

    #[test]
    fn the_longest_form_comes_first_and_hyphens_may_fill_gaps() {
        assert_eq!(at("year-old"), Some((3, 1)));
        assert_eq!(at("year old"), Some((2, 1)));
        assert_eq!(at("year - old"), Some((1, 2)));
        assert_eq!(at("years"), None);
    }

    #[test]
    fn what_is_glued_in_the_table_is_glued_in_the_text() {
        assert_eq!(at("m2"), Some((2, 4)));
        assert_eq!(at("m 2"), None);
    }

    #[test]
    fn forms_are_found_from_their_end() {
        let tokens = tokenize("a 54-year-old");
        let found = phrases()
            .before(&tokens, tokens.len())
            .next()
            .map(|(start, value)| (start, *value));
        assert_eq!(found, Some((3, 1)));
    }
}
