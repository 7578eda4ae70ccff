//! A view of a table, parsed once for each language, when it is first asked for.

use std::sync::OnceLock;

use serde::de::DeserializeOwned;

use super::{LANGUAGES, Language};

/// A typed view of one kind of table, one for each of [`LANGUAGES`].
pub(super) struct PerLanguage<T> {
    views: OnceLock<Vec<OnceLock<T>>>,
    parse: fn(&Language) -> Result<T, csv::Error>,
}

impl<T: Default> PerLanguage<T> {
    /// A view that `parse` makes from a language's tables.
    pub(super) const fn new(parse: fn(&Language) -> Result<T, csv::Error>) -> Self {
        PerLanguage {
            views: OnceLock::new(),
            parse,
        }
    }

    /// The view of `language`. The tables are part of the program and every one is parsed in the tests, so that a bad
    /// row can't reach a user; were there one, the view would be empty.
    pub(super) fn get(&self, language: &Language) -> &T {
        let views = self
            .views
            .get_or_init(|| LANGUAGES.iter().map(|_| OnceLock::new()).collect());
        let index = LANGUAGES
            .iter()
            .position(|known| known.code == language.code)
            .expect("a Language can't be made outside the lexicon, so that it is one of LANGUAGES");
        views[index].get_or_init(|| (self.parse)(language).unwrap_or_default())
    }

    /// Checks the table of every language, for the tests.
    #[cfg(test)]
    pub(super) fn check(&self, is_filled: fn(&T) -> bool) {
        for language in LANGUAGES {
            match (self.parse)(language) {
                Ok(view) => assert!(
                    is_filled(&view),
                    "{}: the table is empty or misses a part",
                    language.code
                ),
                Err(error) => panic!("{}: {error}", language.code),
            }
        }
    }
}

/// The rows of a table (CSV with a header row and lines of `#` comments).
pub(super) fn rows<R: DeserializeOwned>(table: &str) -> Result<Vec<R>, csv::Error> {
    csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_reader(table.as_bytes())
        .deserialize()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_has_white_space_around_it() {
        let tables = LANGUAGES.iter().flat_map(|language| language.tables);
        for (name, text) in tables {
            let mut reader = csv::ReaderBuilder::new()
                .comment(Some(b'#'))
                .flexible(true)
                .from_reader(text.as_bytes());
            for row in reader.records() {
                let row = row.unwrap();
                assert!(row.iter().all(|cell| cell == cell.trim()), "{name}: {row:?}");
            }
        }
    }
}
