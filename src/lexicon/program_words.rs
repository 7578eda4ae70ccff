//! What programs write by themselves in the language of whoever uses them: `data/program_words.csv`.
//!
//! One table for all languages, also those that articles are not read in: a report in Spanish may have been sent on by a mail program
//! that speaks German.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::fold::fold;
use super::per_language::rows;

/// What programs write something for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// Mail programs, with a colon before the subject of a message that is answered or sent on.
    Reply,
    /// Browsers, behind the name of a saved page for the directory of its parts.
    PageParts,
    /// In place of a title.
    Title,
    /// In place of an author.
    Author,
}

#[derive(Deserialize)]
struct Row {
    words: String,
    purpose: Purpose,
}

type Words = HashMap<String, Vec<Purpose>>;

fn of_table(table: &str) -> Result<Words, csv::Error> {
    let mut words = Words::new();
    for row in rows::<Row>(table)? {
        words.entry(fold(&row.words)).or_default().push(row.purpose);
    }
    Ok(words)
}

const TABLE: &str = include_str!("../../data/program_words.csv");

/// Whether a program writes these words for that, in any language, whatever their case and accents.
pub fn is_written_for(purpose: Purpose, words: &str) -> bool {
    /// Longer than any row, in bytes: what is so long is not looked at.
    const LONGEST: usize = 60;
    // The table is part of the program and parsed in the tests.
    static WORDS: LazyLock<Words> = LazyLock::new(|| of_table(TABLE).unwrap_or_default());
    words.len() <= LONGEST
        && WORDS
            .get(&fold(words.trim()))
            .is_some_and(|purposes| purposes.contains(&purpose))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_parses() {
        let words = of_table(TABLE).unwrap();
        for purpose in [Purpose::Reply, Purpose::PageParts, Purpose::Title, Purpose::Author] {
            assert!(
                words.values().any(|purposes| purposes.contains(&purpose)),
                "{purpose:?}"
            );
        }
        for (words, purposes) in &words {
            assert!(!words.is_empty() && words.len() <= 40, "{words}");
            let mut others = purposes.iter().enumerate();
            assert!(others.all(|(at, purpose)| !purposes[..at].contains(purpose)), "{words}");
        }
    }

    #[test]
    fn words_are_known_whatever_their_case() {
        assert!(is_written_for(Purpose::Reply, "RV"));
        assert!(is_written_for(Purpose::PageParts, "Dateien"));
        assert!(is_written_for(Purpose::Title, "Sin título"));
        assert!(!is_written_for(Purpose::Reply, "Dateien"));
        assert!(!is_written_for(Purpose::Reply, &"re".repeat(100)));
    }
}
