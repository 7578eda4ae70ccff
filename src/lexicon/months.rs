//! Names of the months, whole and short: `data/CODE/months.csv`.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::LANGUAGES;
use super::fold::fold;
use super::per_language::{PerLanguage, rows};

/// The names of the months of a language.
#[derive(Debug, Default)]
struct Months {
    numbers: FxHashMap<String, i8>,
}

#[derive(Deserialize)]
struct Row {
    name: String,
    month: i8,
}

static VIEWS: PerLanguage<Months> = PerLanguage::new(|language| {
    let rows: Vec<Row> = rows(language.table("months"))?;
    Ok(Months {
        numbers: rows.into_iter().map(|row| (fold(&row.name), row.month)).collect(),
    })
});

/// The month (1 to 12) that `name` is in any language, whole or short, with or without a full stop.
pub fn number(name: &str) -> Option<i8> {
    let folded = fold(name.trim_end_matches('.'));
    LANGUAGES
        .iter()
        .find_map(|language| VIEWS.get(language).numbers.get(&folded).copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_parses() {
        VIEWS.check(|view| (1..=12).all(|month| view.numbers.values().any(|&found| found == month)));
        VIEWS.check(|view| view.numbers.values().all(|month| (1..=12).contains(month)));
    }

    #[test]
    fn names_whole_and_short() {
        assert_eq!(number("Marzo"), Some(3));
        assert_eq!(number("Sept."), Some(9));
        assert_eq!(number("August"), Some(8));
        assert_eq!(number("Mayor"), None);
    }
}
