//! The words that a line which says nothing but a date and an hour may hold: `data/CODE/dateline.csv`.

use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::LANGUAGES;
use super::fold::fold;
use super::per_language::{PerLanguage, rows};

/// The words of a language.
#[derive(Debug, Default)]
struct Words {
    words: FxHashSet<String>,
}

#[derive(Deserialize)]
struct Row {
    word: String,
}

static VIEWS: PerLanguage<Words> = PerLanguage::new(|language| {
    let rows: Vec<Row> = rows(language.table("dateline"))?;
    Ok(Words {
        words: rows.into_iter().map(|row| fold(&row.word)).collect(),
    })
});

/// Whether a [folded](fold) word may stand beside a date (a weekday, `de`, `updated`, `gmt`) in any language.
pub fn is_beside_date(folded: &str) -> bool {
    LANGUAGES
        .iter()
        .any(|language| VIEWS.get(language).words.contains(folded))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_parses() {
        VIEWS.check(|view| !view.words.is_empty());
    }

    #[test]
    fn weekdays_are_known() {
        assert!(is_beside_date("lunes") && is_beside_date("monday") && !is_beside_date("putin"));
    }
}
