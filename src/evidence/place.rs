//! Places: countries, regions, cities and seas by their names, and the words for what belongs to them.
//!
//! A place has the same id in every language, so that "Moscú" and "Moscow", or "EE. UU." and "America", are one.

use serde::Serialize;

use crate::lexicon::Language;
use crate::lexicon::places::{self, Matching, Referent};
use crate::lexicon::tokens::Token;

use super::Agreement;

/// How a place is spoken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sense {
    /// By its name ("Rusia").
    Name,
    /// Through its people or what belongs to it ("ruso").
    Demonym,
}

/// A place of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Place {
    /// ISO 3166 code of a country, UN M49 code of a part of the world, else an id of the tables (`city:moscow`).
    pub id: &'static str,
    /// How it is spoken of.
    pub sense: Sense,
}

/// Strength of two mentions of one place of which at least one is a demonym: "Russian" goes with any Russian matter, and
/// says far less than the country's name as an actor or a scene.
const DEMONYM: f64 = 0.4;

/// Whether two mentions are of the same place. Different places don't exclude each other: an event has several.
pub fn agreement(a: &Place, b: &Place) -> Agreement {
    match (a.id == b.id, a.sense, b.sense) {
        (false, ..) => Agreement::Neutral,
        (true, Sense::Name, Sense::Name) => Agreement::Agree(1.0),
        (true, ..) => Agreement::Agree(DEMONYM),
    }
}

/// Number of words and place or organisation of the longest phrase of the tables at the start of `words`.
pub(super) fn longest(words: &[Token], language: &Language, matching: Matching) -> Option<(usize, Referent)> {
    places::of(language).longest(words, matching)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_agree_strongly_and_demonyms_weakly() {
        let name = Place {
            id: "US",
            sense: Sense::Name,
        };
        let demonym = Place {
            id: "US",
            sense: Sense::Demonym,
        };
        let other = Place {
            id: "RU",
            sense: Sense::Name,
        };
        assert_eq!(agreement(&name, &name), Agreement::Agree(1.0));
        assert_eq!(agreement(&name, &demonym), Agreement::Agree(DEMONYM));
        assert_eq!(agreement(&demonym, &name), Agreement::Agree(DEMONYM));
        assert_eq!(agreement(&name, &other), Agreement::Neutral);
    }
}
