//! The keys of what a document says of itself: `data/CODE/metadata.csv`.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::LANGUAGES;
use super::fold::fold;
use super::per_language::{PerLanguage, rows};

/// What a key stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Field {
    /// Headline.
    Title,
    /// Day of publication.
    Date,
    /// Outlet or agency.
    Source,
    /// Address.
    Url,
    /// Language it is in.
    Language,
    /// Known, but of no use here: author, section, tags.
    Other,
}

/// The keys of a language.
#[derive(Debug, Default)]
struct Keys {
    fields: FxHashMap<String, Field>,
}

#[derive(Deserialize)]
struct Row {
    key: String,
    field: Field,
}

static VIEWS: PerLanguage<Keys> = PerLanguage::new(|language| {
    let rows: Vec<Row> = rows(language.table("metadata"))?;
    Ok(Keys {
        fields: rows.into_iter().map(|row| (fold(&row.key), row.field)).collect(),
    })
});

/// What `key` stands for in any language: front matter is read before the language is known, and often in English.
pub fn field(key: &str) -> Option<Field> {
    let folded = fold(key.trim());
    LANGUAGES
        .iter()
        .find_map(|language| VIEWS.get(language).fields.get(&folded).copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_parses() {
        VIEWS.check(|view| {
            [Field::Title, Field::Date, Field::Source, Field::Url, Field::Language]
                .iter()
                .all(|field| view.fields.values().any(|found| found == field))
        });
    }

    #[test]
    fn keys_of_both_languages_are_known() {
        assert_eq!(field("Título"), Some(Field::Title));
        assert_eq!(field("TITULAR"), Some(Field::Title));
        assert_eq!(field("Date"), Some(Field::Date));
        assert_eq!(field("Chapter"), None);
    }
}
