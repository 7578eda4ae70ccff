//! How speech is quoted: `quotation_marks.csv` (`open,close,role`) and `speech.csv` (`form,class`).

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

use super::Language;
use super::fold::fold;
use super::names;
use super::per_language::{PerLanguage, rows};
use super::phrases::{Matching, Phrases};
use super::tokens::Token;

/// What a pair of quotation marks is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Quotes.
    Primary,
    /// Quotes within quotes, or on their own in some house styles.
    Nested,
    /// A dash that opens a turn of dialogue at the start of a paragraph.
    Dialogue,
}

/// A pair of quotation marks.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Marks {
    /// What opens a quote.
    pub open: String,
    /// What closes it.
    pub close: String,
    /// What the pair is for.
    pub role: Role,
}

/// What a word does around a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Speech {
    /// Says that somebody says something ("dijo", "told").
    Verb,
    /// Goes before the speaker ("según", "according to").
    Cue,
    /// Stands for a speaker named before ("he").
    Pronoun,
}

/// The quotation marks and words of speech of a language.
#[derive(Debug, Default)]
pub struct QuoteWords {
    marks: Vec<Marks>,
    words: FxHashMap<String, Speech>,
    /// As written, in small letters: "él" is one, "el" is none.
    pronouns: FxHashSet<String>,
    phrases: Phrases<Speech>,
}

#[derive(Deserialize)]
struct SpeechRow {
    form: String,
    class: Speech,
}

static VIEWS: PerLanguage<QuoteWords> = PerLanguage::new(|language| {
    let mut view = QuoteWords {
        marks: rows(language.table("quotation_marks"))?,
        words: FxHashMap::default(),
        pronouns: FxHashSet::default(),
        phrases: Phrases::new(names::of(language).endings()),
    };
    for row in rows::<SpeechRow>(language.table("speech"))? {
        if row.class == Speech::Pronoun {
            view.pronouns.insert(row.form);
            continue;
        }
        if row.form.contains(' ') {
            view.phrases.insert(&row.form, row.class);
        } else {
            view.words.entry(fold(&row.form)).or_insert(row.class);
        }
    }
    Ok(view)
});

/// The quotation marks and words of speech of `language`.
pub fn of(language: &Language) -> &'static QuoteWords {
    VIEWS.get(language)
}

impl QuoteWords {
    /// The pairs of quotation marks.
    pub fn marks(&self) -> &[Marks] {
        &self.marks
    }

    /// Whether a folded word is a verb of speech.
    pub fn is_verb(&self, folded: &str) -> bool {
        self.words.get(folded) == Some(&Speech::Verb)
    }

    /// Whether a word, as it is written, stands for a speaker named before.
    pub fn is_pronoun(&self, written: &str) -> bool {
        let small: String = written.nfc().flat_map(char::to_lowercase).collect();
        self.pronouns.contains(&small)
    }

    /// Number of words and class of what stands at the start of `words`.
    pub(crate) fn speech(&self, words: &[Token]) -> Option<(usize, Speech)> {
        let first = words.first()?;
        self.phrases
            .longest(words, Matching::Any)
            .or_else(|| self.words.get(&*first.folded).map(|class| (1, *class)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_parses() {
        VIEWS.check(|view| !view.marks.is_empty() && view.words.len() > 20 && view.phrases.len() > 0);
    }
}
