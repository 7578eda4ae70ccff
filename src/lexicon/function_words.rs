//! The small words that a language is held together by: `data/CODE/function_words.csv`.
//!
//! They tell a language in a few words of text, they start sentences, and those that can't stand last tell that a line goes
//! on.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::fold::fold;
use super::per_language::{PerLanguage, rows};
use super::{LANGUAGES, Language};

/// What a function word does in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Opens a clause that wants a verb (`que`, `while`): a line that ends soon after it goes on.
    Opener,
    /// Wants something after it (an article, a preposition, `y`): a line that ends with it goes on.
    Link,
    /// Pronouns, auxiliaries, adverbs.
    Plain,
}

/// The function words of a language.
#[derive(Debug, Default)]
pub struct FunctionWords {
    roles: FxHashMap<String, Role>,
}

#[derive(Deserialize)]
struct Row {
    word: String,
    role: Role,
}

static VIEWS: PerLanguage<FunctionWords> = PerLanguage::new(|language| {
    let rows: Vec<Row> = rows(language.table("function_words"))?;
    Ok(FunctionWords {
        roles: rows.into_iter().map(|row| (fold(&row.word), row.role)).collect(),
    })
});

/// The function words of `language`.
pub fn of(language: &Language) -> &'static FunctionWords {
    VIEWS.get(language)
}

impl FunctionWords {
    /// What a [folded](fold) word does, where it is a function word.
    pub fn role(&self, folded: &str) -> Option<Role> {
        self.roles.get(folded).copied()
    }
}

/// What a folded word does in the first of the languages that know it: for text whose language isn't known yet.
pub fn role_in_any(folded: &str) -> Option<Role> {
    LANGUAGES.iter().find_map(|language| of(language).role(folded))
}

/// Index in [`LANGUAGES`] of the only language that has a folded word among its function words; `None` for words of no
/// language and for those of several (`a`, `no`), which tell nothing.
pub fn telling(folded: &str) -> Option<usize> {
    static TELLING: OnceLock<FxHashMap<&'static str, Option<usize>>> = OnceLock::new();
    let telling = TELLING.get_or_init(|| {
        let mut owners = FxHashMap::default();
        for (index, language) in LANGUAGES.iter().enumerate() {
            for word in of(language).roles.keys() {
                owners
                    .entry(word.as_str())
                    .and_modify(|owner| *owner = None)
                    .or_insert(Some(index));
            }
        }
        owners
    });
    telling.get(folded).copied().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_parses() {
        VIEWS.check(|view| {
            [Role::Opener, Role::Link, Role::Plain]
                .iter()
                .all(|role| view.roles.values().any(|found| found == role))
        });
    }

    #[test]
    fn words_of_two_languages_tell_nothing() {
        assert_eq!(telling("no"), None);
        assert_eq!(telling("the").map(|index| LANGUAGES[index].code), Some("en"));
        assert_eq!(telling("los").map(|index| LANGUAGES[index].code), Some("es"));
    }
}
