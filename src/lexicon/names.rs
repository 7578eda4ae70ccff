//! The words around names and in them: `name_words.csv` (`word,class`), `given_names.csv` (`name,id`),
//! `organisations.csv` (`id,word`); and `transliteration.csv` (`pattern,at,class,example`), which is about scripts and
//! serves all languages.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::fold::fold;
use super::per_language::{PerLanguage, rows};
use super::phrases::{Matching, Phrases};
use super::tokens::{Endings, Token};
use super::{LANGUAGES, Language};

/// What a word does in or around a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Stands before the name of a person and is no part of it ("Mr.", "doña").
    Title,
    /// An office or trade ("president", "secretary of state").
    Role,
    /// Goes before a role ("foreign", "deputy").
    Modifier,
    /// May stand in small letters inside the name of a person ("de la", "bin").
    Particle,
    /// A particle with which a name may begin.
    Prefix,
    /// An Arabic article, which in the language is a word too: joins only after a given name.
    Arabic,
    /// Joins the parts of the name of an organisation ("of the", "para").
    Joiner,
    /// Does so only after a word of institutions ("Centre for", "Agencia para").
    Purpose,
    /// Goes before a first name in the name of a place ("San", "Saint").
    Saint,
    /// Closes the name of a person ("Jr.", "VI").
    Suffix,
    /// Day of the week.
    Weekday,
    /// Month.
    Month,
    /// Capitalised by habit without naming anything on its own ("Government", "Ejército").
    Generic,
    /// Begins sentences and headlines, no name on its own.
    Initial,
    /// What a hyphen puts behind a name without belonging to it ("U.S.-led").
    Tail,
    /// What is cut off the end of a word ("'s").
    Clitic,
    /// Its full stop ends no sentence ("St."), and there is no more to it.
    Abbreviation,
}

/// The words of a language that tell what is a name.
#[derive(Debug, Default)]
pub struct NameWords {
    classes: FxHashMap<String, u32>,
    phrases: Phrases<Class>,
    /// Particles and joiners of several words.
    links: FxHashMap<String, u32>,
    endings: Endings,
    given: FxHashMap<String, Option<&'static str>>,
    organisations: FxHashMap<String, &'static str>,
}

#[derive(Deserialize)]
struct WordRow {
    word: String,
    class: Class,
}

#[derive(Deserialize)]
struct GivenRow {
    name: String,
    id: Option<String>,
}

#[derive(Deserialize)]
struct OrganisationRow {
    id: String,
    word: String,
}

static VIEWS: PerLanguage<NameWords> = PerLanguage::new(|language| {
    let table: Vec<WordRow> = rows(language.table("name_words"))?;
    let mut words = NameWords::default();
    for row in &table {
        let folded = fold(&row.word);
        if row.class == Class::Clitic {
            words.endings.clitics.push(folded);
        } else if let Some(abbreviation) = folded.strip_suffix('.') {
            words.endings.abbreviations.insert(abbreviation.to_owned());
        }
    }
    words
        .endings
        .clitics
        .sort_by_key(|clitic| std::cmp::Reverse(clitic.len()));
    words.phrases = Phrases::new(&words.endings);
    for row in table {
        let folded = fold(&row.word).replace('.', "");
        if folded.contains(' ') && matches!(row.class, Class::Particle | Class::Joiner | Class::Purpose) {
            *words.links.entry(folded).or_default() |= bit(row.class);
        } else if folded.contains([' ', '-']) {
            words.phrases.insert(&row.word, row.class);
        } else {
            *words.classes.entry(folded).or_default() |= bit(row.class);
        }
    }
    // People keep their first names abroad, so that those of all languages count, one's own first; not where they are
    // other words at home ("Germán", "German").
    let others = LANGUAGES.iter().filter(|other| other.code != language.code);
    for source in std::iter::once(language).chain(others) {
        for row in rows::<GivenRow>(source.table("given_names"))? {
            let folded = fold(&row.name);
            if source.code == language.code || !words.is(&folded, &[Class::Generic, Class::Initial]) {
                let id = row.id.filter(|id| !id.is_empty()).map(kept);
                words.given.entry(folded).or_insert(id);
            }
        }
    }
    for row in rows::<OrganisationRow>(language.table("organisations"))? {
        words.organisations.insert(fold(&row.word), kept(row.id));
    }
    Ok(words)
});

/// An id for as long as the program runs: tables are parsed once, so that this is no leak that grows.
fn kept(id: String) -> &'static str {
    Box::leak(id.into_boxed_str())
}

/// The words of `language` that tell what is a name.
pub fn of(language: &Language) -> &'static NameWords {
    VIEWS.get(language)
}

fn bit(class: Class) -> u32 {
    1 << class as u16
}

impl NameWords {
    /// Whether a folded word has one of the classes.
    pub fn is(&self, folded: &str, classes: &[Class]) -> bool {
        self.classes
            .get(folded)
            .is_some_and(|mask| classes.iter().any(|class| mask & bit(*class) != 0))
    }

    /// Number of words and class of the longest phrase of two or more words at the start of `words`.
    pub(crate) fn phrase(&self, words: &[Token]) -> Option<(usize, Class)> {
        self.phrases.longest(words, Matching::Any)
    }

    /// Whether several small words together are a particle or a joiner ("de la", "of the").
    pub(crate) fn is_link(&self, words: &[Token], class: Class) -> bool {
        let joined: Vec<&str> = words.iter().map(|word| &*word.folded).collect();
        self.links
            .get(&joined.join(" "))
            .is_some_and(|mask| mask & bit(class) != 0)
    }

    /// What the language does to the ends of words.
    pub(crate) fn endings(&self) -> &Endings {
        &self.endings
    }

    /// Whether a folded word is a common first name.
    pub fn is_given(&self, folded: &str) -> bool {
        self.given.contains_key(folded)
    }

    /// Id of a first name that rulers bear translated ("Felipe", "Philip").
    pub fn given_id(&self, folded: &str) -> Option<&'static str> {
        self.given.get(folded).copied().flatten()
    }

    /// Id of what a folded word means in the name of an organisation or a landmark ("ministerio", "ministry").
    pub fn organisation(&self, folded: &str) -> Option<&'static str> {
        self.organisations.get(folded).copied()
    }
}

/// Where in a word a spelling counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum At {
    Any,
    Start,
    End,
}

#[derive(Deserialize)]
struct SpellingRow {
    pattern: String,
    at: At,
    class: String,
    example: String,
}

/// The spellings that stand for each other when names pass from one script or language into another.
#[derive(Debug, Default)]
pub struct Transliteration {
    /// By first byte, longest first.
    by_first: FxHashMap<u8, Vec<(String, At, String)>>,
}

/// The table of spellings.
pub fn transliteration() -> &'static Transliteration {
    static TABLE: OnceLock<Transliteration> = OnceLock::new();
    TABLE.get_or_init(|| Transliteration::new(spellings().unwrap_or_default()))
}

fn spellings() -> Result<Vec<SpellingRow>, csv::Error> {
    rows(include_str!("../../data/transliteration.csv"))
}

impl Transliteration {
    fn new(rows: Vec<SpellingRow>) -> Self {
        let mut by_first: FxHashMap<u8, Vec<_>> = FxHashMap::default();
        for row in rows {
            debug_assert!(row.example.contains('/'), "an example is two spellings of a name");
            if let Some(&first) = row.pattern.as_bytes().first() {
                by_first
                    .entry(first)
                    .or_default()
                    .push((row.pattern, row.at, row.class));
            }
        }
        for patterns in by_first.values_mut() {
            patterns.sort_by_key(|(pattern, at, _)| (std::cmp::Reverse(pattern.len()), *at == At::Any));
        }
        Transliteration { by_first }
    }

    /// A folded word with each spelling replaced by its class, from left to right, the longest first, and no letter
    /// twice in a row: what "Zelenski", "Zelensky" and "Zelenskyy" share. The key of a key is itself.
    pub fn key(&self, folded: &str) -> String {
        // Classes may meet and make a new pattern ("tsh" from "t" and "sh"), so it is repeated until nothing changes;
        // every pass but the last shortens the word or moves it towards the classes, which bounds the passes.
        let mut key = self.reduced(folded);
        for _ in 0..4 {
            let next = self.reduced(&key);
            if next == key {
                break;
            }
            key = next;
        }
        key
    }

    fn reduced(&self, word: &str) -> String {
        let mut key = String::with_capacity(word.len());
        let mut at = 0;
        while let Some(c) = word[at..].chars().next() {
            let found = self.by_first.get(&word.as_bytes()[at]).and_then(|patterns| {
                patterns.iter().find(|(pattern, place, _)| {
                    word[at..].starts_with(pattern.as_str())
                        && match place {
                            At::Any => true,
                            At::Start => at == 0,
                            At::End => at > 0 && at + pattern.len() == word.len(),
                        }
                })
            });
            let mut one = [0; 4];
            let (class, length) = match found {
                Some((pattern, _, class)) => (class.as_str(), pattern.len()),
                None => (&*c.encode_utf8(&mut one), c.len_utf8()),
            };
            for letter in class.chars() {
                if !key.ends_with(letter) && letter != '\'' {
                    key.push(letter);
                }
            }
            at += length;
        }
        key
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_parses() {
        VIEWS.check(|view| {
            view.classes.len() > 200
                && view.given.len() > 100
                && view.organisations.len() > 20
                && view.phrases.len() > 0
        });
        assert!(!spellings().expect("a table").is_empty());
    }

    #[test]
    fn examples_of_spellings_share_a_key() {
        for row in spellings().expect("a table") {
            let (a, b) = row.example.split_once('/').expect("two spellings");
            let key = |name| transliteration().key(&fold(name));
            let (a, b) = (key(a), key(b));
            // Vowels aside, which transliteration leaves to the edit budget.
            assert!(strsim::damerau_levenshtein(&a, &b) <= 1, "{}: {a} {b}", row.example);
        }
    }

    #[test]
    fn the_key_of_a_key_is_itself() {
        for name in [
            "zelenskyy",
            "khrushchev",
            "witkoff",
            "qaddafi",
            "yeltsin",
            "gguuii",
            "tscchh",
        ] {
            let key = transliteration().key(name);
            assert_eq!(transliteration().key(&key), key, "{name}");
        }
    }

    #[test]
    fn classes_are_told_apart() {
        let view = of(crate::lexicon::language("en").expect("a language"));
        assert!(view.is("mr", &[Class::Title]));
        assert!(view.is("may", &[Class::Month]));
        assert!(!view.is("witkoff", &[Class::Initial, Class::Generic]));
    }
}
