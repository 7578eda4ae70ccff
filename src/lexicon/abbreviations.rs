//! Abbreviations that end in a full stop: `data/CODE/abbreviations.csv`.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::Language;
use super::fold::fold;
use super::per_language::{PerLanguage, rows};

/// What the full stop of an abbreviation may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Always stands before what it belongs to (`Sr.`, `Dr.`, `vs.`): never the end of a sentence.
    Title,
    /// Belongs to a number after it (`núm. 5`, `Oct. 3`): the end of a sentence only where no number follows.
    Number,
    /// May stand last (`etc.`, `U.S.`, `Inc.`): the end of a sentence where a new one plainly starts.
    General,
}

/// The abbreviations of a language.
#[derive(Debug, Default)]
pub struct Abbreviations {
    kinds: FxHashMap<String, Kind>,
}

#[derive(Deserialize)]
struct Row {
    abbreviation: String,
    kind: Kind,
}

static VIEWS: PerLanguage<Abbreviations> = PerLanguage::new(|language| {
    let rows: Vec<Row> = rows(language.table("abbreviations"))?;
    Ok(Abbreviations {
        kinds: rows
            .into_iter()
            .map(|row| (fold(row.abbreviation.trim_end_matches('.')), row.kind))
            .collect(),
    })
});

/// The abbreviations of `language`.
pub fn of(language: &Language) -> &'static Abbreviations {
    VIEWS.get(language)
}

impl Abbreviations {
    /// The kind of an abbreviation given [folded](fold), without its last full stop.
    pub fn kind(&self, folded: &str) -> Option<Kind> {
        self.kinds.get(folded).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_parses() {
        VIEWS.check(|view| !view.kinds.is_empty());
    }

    #[test]
    fn abbreviations_are_found_in_any_typing() {
        let spanish = of(crate::lexicon::language("es").unwrap());
        assert_eq!(spanish.kind(&fold("Núm")), Some(Kind::Number));
        assert_eq!(spanish.kind(&fold("SR")), Some(Kind::Title));
        assert_eq!(spanish.kind("casa"), None);
    }
}
