//! What places and organisations are called: `places.csv` (`id,name`), `demonyms.csv` (`id,form,endings`) and
//! `acronyms.csv` (`id,acronym,expansion`).
//!
//! The ids are the link between the languages: ISO 3166 codes for countries, UN M49 codes for parts of the world, own
//! ones for the rest (`city:moscow`, `es:catalonia`, `sea:black`, `NATO`). A demonym's form is a stem to which each of
//! its endings is put (`-`: none).

use serde::Deserialize;

use super::Language;
use super::names;
use super::per_language::{PerLanguage, rows};
pub(crate) use super::phrases::Matching;
use super::phrases::Phrases;
use super::tokens::Token;

/// What a phrase of the tables stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Referent {
    /// A country, region, city or sea, by its name.
    Place(&'static str),
    /// What belongs to a place, or its people ("estadounidense").
    Demonym(&'static str),
    /// An organisation, by name or acronym.
    Organisation(&'static str),
}

/// The places and organisations of a language.
#[derive(Debug, Default)]
pub struct Gazetteer {
    phrases: Phrases<Referent>,
}

#[derive(Deserialize)]
struct PlaceRow {
    id: String,
    name: String,
}

#[derive(Deserialize)]
struct DemonymRow {
    id: String,
    form: String,
    endings: String,
}

#[derive(Deserialize)]
struct AcronymRow {
    id: String,
    acronym: String,
    expansion: String,
}

static VIEWS: PerLanguage<Gazetteer> = PerLanguage::new(|language| {
    let mut phrases = Phrases::new(names::of(language).endings());
    for row in rows::<PlaceRow>(language.table("places"))? {
        phrases.insert(&row.name, Referent::Place(kept(row.id)));
    }
    for row in rows::<AcronymRow>(language.table("acronyms"))? {
        let id = kept(row.id);
        phrases.insert(&row.acronym, Referent::Organisation(id));
        phrases.insert(&row.expansion, Referent::Organisation(id));
    }
    // Last, so that "China" is the country before it is a Chinese woman.
    for row in rows::<DemonymRow>(language.table("demonyms"))? {
        let id = kept(row.id);
        for ending in row.endings.split_whitespace() {
            let ending = if ending == "-" { "" } else { ending };
            phrases.insert(&format!("{}{ending}", row.form), Referent::Demonym(id));
        }
    }
    Ok(Gazetteer { phrases })
});

/// An id for as long as the program runs: tables are parsed once, so that this is no leak that grows.
fn kept(id: String) -> &'static str {
    Box::leak(id.into_boxed_str())
}

/// The places and organisations of `language`.
pub fn of(language: &Language) -> &'static Gazetteer {
    VIEWS.get(language)
}

impl Gazetteer {
    /// Number of words and referent of the longest phrase at the start of `words`.
    pub(crate) fn longest(&self, words: &[Token], matching: Matching) -> Option<(usize, Referent)> {
        self.phrases.longest(words, matching)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::language;
    use crate::lexicon::tokens::tokens;

    fn referent(code: &str, text: &str) -> Option<Referent> {
        let language = language(code).expect("a language");
        let words = tokens(text, names::of(language).endings());
        of(language)
            .longest(&words, Matching::Exact)
            .map(|(_, referent)| referent)
    }

    #[test]
    fn every_table_parses() {
        VIEWS.check(|view| view.phrases.len() > 500);
    }

    #[test]
    fn ids_link_the_languages() {
        for (es, en) in [
            ("Moscú", "Moscow"),
            ("Kiev", "Kyiv"),
            ("Pekín", "Beijing"),
            ("EE. UU.", "U.S."),
            ("EE.UU.", "US"),
            ("Estados Unidos", "America"),
            ("EUA", "USA"),
            ("Gran Bretaña", "UK"),
            ("Birmania", "Myanmar"),
            ("Costa de Marfil", "Ivory Coast"),
            ("OTAN", "NATO"),
            ("ONU", "United Nations"),
            ("Unión Europea", "EU"),
            ("FMI", "IMF"),
            ("BCE", "European Central Bank"),
            ("OMS", "WHO"),
            ("OEA", "OAS"),
            ("AIEA", "IAEA"),
            ("CPI", "ICC"),
            ("estadounidense", "American"),
            ("estadounidenses", "Americans"),
            ("rusas", "Russian"),
            ("alemana", "German"),
            ("franceses", "French"),
            ("israelíes", "Israelis"),
            ("mar Negro", "Black Sea"),
        ] {
            assert!(referent("es", es).is_some(), "{es}");
            assert_eq!(referent("es", es), referent("en", en), "{es} {en}");
        }
    }

    #[test]
    fn case_tells_names_from_words() {
        assert_eq!(referent("en", "us"), None);
        assert_eq!(referent("en", "Us"), None);
        assert_eq!(referent("en", "polish"), None);
        assert_eq!(referent("en", "turkey"), None);
        assert_eq!(referent("en", "who"), None);
        assert_eq!(referent("es", "lima"), None);
        assert_eq!(referent("es", "China"), Some(Referent::Place("CN")));
        assert_eq!(referent("es", "china"), Some(Referent::Demonym("CN")));
        assert_eq!(referent("en", "GDP"), None);
    }
}
