//! Names of people, organisations and places: found by capitals and tables, resolved within an article, compared across
//! languages.
//!
//! Three steps, each a file: `find` tells which capitals are names, with the whole article as evidence; `resolve`
//! gathers the mentions of one bearer ("Steve Witkoff", "Mr. Vikov") in an [`Entity`]; `compare` says whether two
//! entities of different articles may be one. Spelling is compared in `spell`.

mod compare;
mod find;
mod resolve;
mod spell;

use std::sync::Arc;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::article::Article;
use crate::lexicon::Language;
use crate::lexicon::tokens::Token;

use super::Mention;
use super::place::{Place, Sense};

pub use compare::agreement;

/// What bears a name, as far as it can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A human being.
    Person,
    /// An organisation.
    Organisation,
    /// A country, region, city or sea of the tables.
    Place,
    /// What belongs to a place of the tables, or its people.
    Demonym,
    /// Anything else: works, ships, landmarks, and surnames without a first name.
    Other,
}

/// What a word of a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// A common first name.
    Given,
    /// One letter.
    Initial,
    /// A number of order ("VI", "Jr.").
    Suffix,
    /// A word that many organisations and landmarks have in their names ("ministerio", "river").
    Generic,
    /// Any other word: surnames, and what is proper in a name.
    Proper,
}

/// A word of a name; particles are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// [Folded](crate::lexicon::fold::fold).
    pub folded: Box<str>,
    /// Folded and [transliterated](crate::lexicon::names::Transliteration::key).
    pub key: Box<str>,
    /// What it is.
    pub part: Part,
    /// What it means in any language, where the tables know: a ruler's first name, a word of organisations.
    pub sense: Option<&'static str>,
}

impl Word {
    /// Whether it is common in the names of institutions and landmarks.
    fn is_institutional(&self) -> bool {
        self.part == Part::Generic && self.sense.is_some()
    }
}

/// One bearer of names in an article.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// Index among the entities of the article, in the order of their first mentions.
    pub index: usize,
    /// The longest form of its name, as the article spells it.
    pub canonical: String,
    /// All forms of its name, each once, in the order of the article.
    pub forms: Vec<String>,
    /// What it is.
    pub kind: Kind,
    /// Id of the organisation in the tables.
    pub organisation: Option<&'static str>,
    /// The place that it is.
    pub place: Option<Place>,
    /// The words of the canonical form.
    pub words: Vec<Word>,
    /// Acronyms that the article uses for it, folded.
    pub acronyms: Vec<String>,
    key: String,
}

/// A mention of a name, resolved to its bearer.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// Who or what is meant.
    pub entity: Arc<Entity>,
}

impl Name {
    /// What mentions of the same bearer share in every article and language, as far as spelling allows: to count by.
    ///
    /// `place:RU` for a place and its people, `org:NATO` for an organisation of the tables, else `name:` and the key of
    /// the surname or, for other names, of its proper words.
    pub fn key(&self) -> &str {
        &self.entity.key
    }

    /// What bears the name.
    pub fn kind(&self) -> Kind {
        self.entity.kind
    }

    /// The place, where the tables know it.
    pub fn place(&self) -> Option<&Place> {
        self.entity.place.as_ref()
    }

    /// Its id in the tables, the same in every language, where they know it: of a place or of an organisation.
    pub fn id(&self) -> Option<&'static str> {
        self.entity.place.map(|place| place.id).or(self.entity.organisation)
    }

    /// The longest form of the name in the article.
    pub fn canonical(&self) -> &str {
        &self.entity.canonical
    }
}

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let entity = &self.entity;
        let mut fields = serializer.serialize_struct("Name", 5)?;
        fields.serialize_field("entity", &entity.index)?;
        fields.serialize_field("name", &entity.canonical)?;
        fields.serialize_field("kind", &entity.kind)?;
        fields.serialize_field("id", &self.id())?;
        fields.serialize_field("key", &entity.key)?;
        fields.end()
    }
}

/// The names in an article, one list for each of its paragraphs, in order and without overlap.
///
/// A headline in title case or in capitals gives names only as far as the running text bears them out.
pub fn names(article: &Article, language: &'static Language) -> Vec<Vec<Mention<Name>>> {
    let found = find::find(article, language);
    resolve::resolve(article, language, found)
}

/// The words of a paragraph, with spans counted from the start of the article's text.
pub(super) fn words_of<'t>(text: &'t str, start: usize, language: &Language) -> Vec<Token<'t>> {
    let mut words = crate::lexicon::tokens::tokens(text, crate::lexicon::names::of(language).endings());
    for word in &mut words {
        word.start += start;
        word.end += start;
    }
    words
}

/// The place of a referent and how it is spoken of.
fn place_of(referent: crate::lexicon::places::Referent) -> Option<Place> {
    use crate::lexicon::places::Referent;
    match referent {
        Referent::Place(id) => Some(Place { id, sense: Sense::Name }),
        Referent::Demonym(id) => Some(Place {
            id,
            sense: Sense::Demonym,
        }),
        Referent::Organisation(_) => None,
    }
}

#[cfg(test)]
mod tests;
