//! The only door to `data/`: the languages, and their tables.
//!
//! **Architecture invariant:** nothing outside `data/` knows a word of a language. A stage asks the lexicon of an
//! article's language for a table; a language is added by a folder under `data/` and one entry in [`LANGUAGES`].
//!
//! Each kind of table has a file of its own here, which parses it once and gives it typed.

pub mod abbreviations;
pub mod boilerplate;
pub mod dateline;
pub mod dates;
pub mod fields;
pub mod fold;
pub mod function_words;
pub mod markup;
pub mod metadata;
pub mod months;
pub mod names;
pub mod numbers;
mod per_language;
mod phrases;
pub mod places;
pub mod program_words;
pub mod quotes;
pub mod tokens;

use rayon::prelude::*;

use crate::article::Article;

/// Which side of an alignment the articles of a language stand on, unless the user says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The report: source side.
    Report,
    /// The coverage: target side.
    Coverage,
}

/// A language that articles can be in.
#[derive(Debug)]
pub struct Language {
    /// ISO 639-1 code, the name of its folder under `data/`.
    pub code: &'static str,
    /// ISO 639-3 code, as the language detector names it.
    pub code3: &'static str,
    /// Side of an article in this language.
    pub role: Role,
    tables: &'static [(&'static str, &'static str)],
}

/// The tables that every language has: `data/CODE/NAME.csv`.
macro_rules! language {
    ($code:literal, $code3:literal, $role:expr) => {
        Language {
            code: $code,
            code3: $code3,
            role: $role,
            tables: language!(
                @tables $code,
                "abbreviations",
                "acronyms",
                "approximators",
                "boilerplate",
                "date_cues",
                "date_words",
                "dateline",
                "dates",
                "demonyms",
                "fields",
                "function_words",
                "given_names",
                "markup",
                "metadata",
                "money",
                "months",
                "name_words",
                "number_contexts",
                "numbers",
                "organisations",
                "places",
                "quotation_marks",
                "speech",
                "units"
            ),
        }
    };
    (@tables $code:literal, $($name:literal),+) => {
        &[$(($name, include_str!(concat!("../../data/", $code, "/", $name, ".csv")))),+]
    };
}

/// Every language that articles can be in. To add one, add its folder under `data/` and its line here.
pub static LANGUAGES: &[Language] = &[
    language!("es", "spa", Role::Report),
    language!("en", "eng", Role::Coverage),
];

/// Parses the tables that evidence is read with, each on a thread of its own: else they are parsed when they are first asked
/// for, by one thread while the others wait for it.
pub fn load(languages: &[&'static Language]) {
    let parse: [fn(&'static Language); 6] = [
        |language| {
            places::of(language);
        },
        |language| {
            dates::dates(language);
        },
        |language| {
            numbers::numbers(language);
        },
        |language| {
            names::of(language);
        },
        |language| {
            quotes::of(language);
        },
        |language| {
            function_words::of(language);
        },
    ];
    let pairs = parse
        .par_iter()
        .flat_map_iter(|parse| languages.iter().map(move |language| (parse, language)));
    pairs.for_each(|(parse, language)| parse(language));
}

/// The language of an ISO 639-1 code.
pub fn language(code: &str) -> Option<&'static Language> {
    LANGUAGES.iter().find(|language| language.code == code)
}

/// The language of an article, where it is known and has tables.
pub fn language_of(article: &Article) -> Option<&'static Language> {
    language(&article.language.as_ref()?.code)
}

impl Language {
    /// The text of a table of this language (CSV with a header row); empty where it has none of that name.
    pub fn table(&self, name: &str) -> &'static str {
        self.tables
            .iter()
            .find(|(key, _)| *key == name)
            .map_or("", |(_, text)| text)
    }
}
