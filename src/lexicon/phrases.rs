//! Phrases of one or more words, looked up by their first word; the longest wins.

use rustc_hash::FxHashMap;

use super::tokens::{Case, Endings, Token, tokens};

/// A phrase of a table.
#[derive(Debug)]
struct Phrase<T> {
    /// Folded word and the case it has in the table, after the first one.
    rest: Vec<(Box<str>, Case)>,
    case: Case,
    value: T,
}

/// Phrases with what they stand for.
#[derive(Debug)]
pub(super) struct Phrases<T> {
    by_first: FxHashMap<Box<str>, Vec<Phrase<T>>>,
    endings: Endings,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Phrases {
            by_first: FxHashMap::default(),
            endings: Endings::default(),
        }
    }
}

/// How case counts when a phrase is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Matching {
    /// A word that the table writes with a capital needs one; an acronym needs all of them.
    Exact,
    /// Case tells nothing: a headline in capitals. Acronyms without full stops are left out, as they may be words.
    Shouted,
    /// Case is left out of account.
    Any,
}

impl<T: Copy> Phrases<T> {
    /// No phrases yet; words are read with these endings.
    pub(super) fn new(endings: &Endings) -> Self {
        Phrases {
            by_first: FxHashMap::default(),
            endings: endings.clone(),
        }
    }

    /// Adds a phrase; of two equal ones the first stays.
    pub(super) fn insert(&mut self, phrase: &str, value: T) {
        let words = tokens(phrase, &self.endings);
        let Some((first, rest)) = words.split_first() else {
            return;
        };
        let phrases = self.by_first.entry(first.folded.clone().into()).or_default();
        let entry = Phrase {
            rest: rest
                .iter()
                .map(|word| (word.folded.clone().into(), word.case))
                .collect(),
            case: first.case,
            value,
        };
        // Longest first, otherwise in the order of the table.
        let place = phrases.partition_point(|other| other.rest.len() >= entry.rest.len());
        phrases.insert(place, entry);
    }

    /// Number of different first words.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.by_first.len()
    }

    /// Number of words and value of the longest phrase at the start of `words`.
    pub(super) fn longest(&self, words: &[Token], matching: Matching) -> Option<(usize, T)> {
        let (first, after) = words.split_first()?;
        let phrases = self.by_first.get(&*first.folded)?;
        phrases
            .iter()
            .find(|phrase| {
                phrase.rest.len() <= after.len()
                    && cased(phrase.case, first, matching)
                    && phrase.rest.iter().zip(after).all(|((folded, case), word)| {
                        **folded == *word.folded && word.gap.joins() && cased(*case, word, matching)
                    })
            })
            .map(|phrase| (1 + phrase.rest.len(), phrase.value))
    }
}

/// Whether a word of an article has the case that the table asks for.
fn cased(table: Case, word: &Token, matching: Matching) -> bool {
    match (matching, table) {
        (Matching::Any, _) | (_, Case::Lower | Case::Number) => true,
        (Matching::Exact, Case::Upper) => word.case == Case::Upper,
        (Matching::Exact, _) => word.case.is_capital(),
        (Matching::Shouted, Case::Upper) => word.dotted,
        (Matching::Shouted, _) => true,
    }
}
