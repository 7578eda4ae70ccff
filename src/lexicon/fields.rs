//! What exports call the fields of an article: `data/CODE/fields.csv`.
//!
//! A row is a name, what a field of that name holds, and how sure that is: of several fields of one record, the one with the lowest
//! rank is taken, whichever language its name is in, and of the same rank the first in the record. Names of lists have none. The
//! English table has the names of formats and interfaces too, as these are in English.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::LANGUAGES;
use super::fold::fold;
use super::per_language::{PerLanguage, rows};

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Meaning {
    /// The text of an article.
    Text,
    /// Its headline.
    Title,
    /// Its day of publication.
    Date,
    /// The day of its last change.
    Modified,
    /// Its address.
    Url,
    /// The outlet or agency.
    Source,
    /// Who wrote it.
    Author,
    /// The language it is in.
    Language,
    /// A list of articles.
    Articles,
    /// A list of what belongs to an article and is none: comments, pictures, links to others.
    Beside,
}

/// The names of fields.
#[derive(Debug, Default)]
pub struct Names {
    /// What the fields of a [folded] name hold, by rank.
    by_name: HashMap<String, Vec<(Meaning, u16)>>,
}

#[derive(Deserialize)]
struct Row {
    name: String,
    field: Meaning,
    rank: Option<u16>,
}

static VIEWS: PerLanguage<Vec<(String, Meaning, u16)>> =
    PerLanguage::new(|language| of_table(language.table("fields")));

/// The rows of a table, names [folded].
fn of_table(table: &str) -> Result<Vec<(String, Meaning, u16)>, csv::Error> {
    let rows: Vec<Row> = rows(table)?;
    let row = |row: Row| (folded(&row.name), row.field, row.rank.unwrap_or_default());
    Ok(rows.into_iter().map(row).collect())
}

/// The names of all languages: an export doesn't say in which it names its fields.
pub fn names() -> &'static Names {
    static NAMES: LazyLock<Names> = LazyLock::new(|| {
        let views = LANGUAGES.iter().flat_map(|language| VIEWS.get(language));
        Names::new(views.cloned())
    });
    &NAMES
}

/// The name of a field without what conventions differ in: case, accents, signs and spaces between words.
///
/// No field that is known has a long name; one that has is cut, so that a hostile one costs nothing.
pub fn folded(name: &str) -> String {
    /// In bytes, with room for whatever signs stand between the words.
    const LONGEST: usize = 200;
    let end = name.floor_char_boundary(LONGEST);
    fold(&name[..end]).chars().filter(|c| c.is_alphanumeric()).collect()
}

impl Names {
    fn new(rows: impl Iterator<Item = (String, Meaning, u16)>) -> Names {
        let mut by_name: HashMap<String, Vec<(Meaning, u16)>> = HashMap::new();
        for (name, meaning, rank) in rows {
            let known = by_name.entry(name).or_default();
            match known.iter_mut().find(|(other, _)| *other == meaning) {
                Some((_, other)) => *other = rank.min(*other),
                None => known.push((meaning, rank)),
            }
        }
        Names { by_name }
    }

    /// How sure it is that a field of this [folded] name holds that: the lower the surer, `None` where it doesn't.
    pub fn rank(&self, folded: &str, meaning: Meaning) -> Option<u16> {
        let meanings = self.by_name.get(folded)?;
        meanings
            .iter()
            .find(|(known, _)| *known == meaning)
            .map(|(_, rank)| *rank)
    }

    /// Whether a field of this [folded] name holds that.
    pub fn holds(&self, folded: &str, meaning: Meaning) -> bool {
        self.rank(folded, meaning).is_some()
    }

    /// What a field of this [folded] name holds first of all.
    pub fn meaning(&self, folded: &str) -> Option<Meaning> {
        let meanings = self.by_name.get(folded)?;
        meanings.first().map(|(meaning, _)| *meaning)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_parses() {
        VIEWS.check(|view| {
            [
                Meaning::Text,
                Meaning::Title,
                Meaning::Date,
                Meaning::Modified,
                Meaning::Url,
                Meaning::Source,
                Meaning::Author,
                Meaning::Language,
                Meaning::Articles,
                Meaning::Beside,
            ]
            .iter()
            .all(|meaning| view.iter().any(|(_, known, _)| known == meaning))
        });
    }

    #[test]
    fn every_name_is_told_once_and_has_a_rank_where_it_needs_one() {
        for language in LANGUAGES {
            let mut known = HashMap::new();
            for row in rows::<Row>(language.table("fields")).unwrap() {
                let is_list = matches!(row.field, Meaning::Articles | Meaning::Beside);
                let name = folded(&row.name);
                assert!(!name.is_empty(), "{}: {}", language.code, row.name);
                assert_eq!(row.rank.is_none(), is_list, "{}: {}", language.code, row.name);
                let before = known.insert(name, row.name.clone());
                assert_eq!(before, None, "{}: {} is told twice", language.code, row.name);
            }
        }
    }

    #[test]
    fn names_fold() {
        for name in ["articleBody", "article_body", "Article-Body", "ARTICLE BODY"] {
            assert_eq!(folded(name), "articlebody");
        }
        assert_eq!(folded("Título"), "titulo");
        assert_eq!(folded(&"ñ".repeat(1000)).len(), 100);
    }

    #[test]
    fn ranks_count_across_languages() {
        let rank = |name: &str| names().rank(&folded(name), Meaning::Text).unwrap();
        assert!(rank("maintext") < rank("texto completo") && rank("texto completo") < rank("text"));
        assert!(rank("texto") < rank("transcript"));
    }

    #[test]
    fn a_name_may_mean_one_thing_in_one_language_and_another_in_the_next() {
        let table = "name,field,rank\ndata,date,16\nmatéria,text,26\nnotícias,articles,\ndata,source,3\n";
        let names = Names::new(of_table(table).unwrap().into_iter());
        assert_eq!(names.rank("data", Meaning::Date), Some(16));
        assert_eq!(names.rank("data", Meaning::Source), Some(3));
        assert_eq!(names.rank(&folded("Matéria"), Meaning::Text), Some(26));
        assert!(names.holds("noticias", Meaning::Articles) && !names.holds("noticias", Meaning::Beside));
        assert_eq!(names.meaning("materia"), Some(Meaning::Text));
        assert!(of_table("name,field,rank\nx,nothing,1").is_err());
    }
}
