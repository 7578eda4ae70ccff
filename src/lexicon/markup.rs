//! What the parts of web pages are called in the words of a language: `data/CODE/markup.csv`.
//!
//! A row is a pattern and what it names. Patterns are matched with the words of a class name or an id (`notaRelacionada`,
//! `lo-mas-leido`), some with those of the name of a `meta` tag: in lower case, without accents, one after the other. A star before or
//! behind a word stands for whatever else it begins or ends with; a pattern in brackets is all of a name. All languages are
//! asked at once, as pages in Spanish have class names in English.
//!
//! What belongs to no language (elements, conventions of programming, content systems, products) is with the reader of pages.

use serde::Deserialize;

use super::LANGUAGES;
use super::per_language::{PerLanguage, rows};

/// What a pattern names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// What is there for machines, or only read aloud.
    Hidden,
    /// What readers wrote.
    Comments,
    /// Questions about cookies.
    Consent,
    /// Links to other articles.
    Related,
    /// Buttons to share, to print.
    Share,
    /// What asks for an address or for money.
    Newsletter,
    /// What was paid for.
    Advert,
    /// What belongs to a picture.
    Caption,
    /// Who wrote it, and when.
    Byline,
    /// Names of sections and topics.
    SectionLabel,
    /// Ways through the site.
    Navigation,
    /// What stands beside the article.
    Aside,
    /// The foot of the page.
    Footer,
    /// The head of the page.
    Header,
    /// Posts of other sites.
    Embed,
    /// A passage of the text in large letters.
    PullQuote,
    /// What the text of an article stands in.
    Body,
    /// A headline.
    Headline,
    /// What stands between the headline and the text.
    Deck,
    /// What is written on while things happen.
    Live,
    /// An article, maybe one of several on the page.
    Article,
    /// A box that leads to another article.
    Card,
    /// The name of the author.
    Author,
    /// The day of publication.
    Published,
    /// The day of the last change.
    Modified,
    /// Name of a `meta` tag with the day of publication; the patterns in brackets are asked first.
    PublishedTag,
    /// Name of a `meta` tag with another day, whatever [`PublishedTag`](Part::PublishedTag) says of it.
    OtherDayTag,
    /// Name of the day of publication in the data of scripts, which write it in [camel case](Pattern::camel_case).
    PublishedKey,
}

/// A pattern of names.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Pattern {
    /// One at least.
    words: Vec<Word>,
    is_whole: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Word {
    text: String,
    starts_anyhow: bool,
    ends_anyhow: bool,
}

/// What is wrong with a pattern.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is no pattern: it is words of small letters without accents, with stars and brackets around them alone")]
pub struct PatternError(String);

impl TryFrom<String> for Pattern {
    type Error = PatternError;

    fn try_from(written: String) -> Result<Pattern, PatternError> {
        Pattern::parse(&written).ok_or(PatternError(written))
    }
}

impl Word {
    fn parse(written: &str) -> Option<Word> {
        let start = written.strip_prefix('*');
        let rest = start.unwrap_or(written);
        let end = rest.strip_suffix('*');
        let text = end.unwrap_or(rest);
        let is_word = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase());
        is_word.then(|| Word {
            text: text.to_owned(),
            starts_anyhow: start.is_some(),
            ends_anyhow: end.is_some(),
        })
    }

    fn is(&self, word: &str) -> bool {
        match (self.starts_anyhow, self.ends_anyhow) {
            (false, false) => word == self.text,
            (false, true) => word.starts_with(&self.text),
            (true, false) => word.ends_with(&self.text),
            (true, true) => word.contains(&self.text),
        }
    }
}

impl Pattern {
    /// A pattern as the tables write it; `None` where it is none.
    pub fn parse(written: &str) -> Option<Pattern> {
        let inner = written.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        let words: Option<Vec<Word>> = inner.unwrap_or(written).split_whitespace().map(Word::parse).collect();
        Some(Pattern {
            words: words.filter(|words| !words.is_empty())?,
            is_whole: inner.is_some(),
        })
    }

    /// Whether a name of these words, [folded](super::fold::fold), has it.
    pub fn matches(&self, words: &[String]) -> bool {
        let is_here = |words: &[String]| self.words.iter().zip(words).all(|(wanted, word)| wanted.is(word));
        if self.is_whole {
            words.len() == self.words.len() && is_here(words)
        } else {
            // A pattern has a word, so that no window is empty.
            words.windows(self.words.len()).any(is_here)
        }
    }

    /// Whether it is all of a name.
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// Its words in one, as scripts name things: `fechaPublicacion`.
    pub fn camel_case(&self) -> String {
        let mut name = String::new();
        for word in &self.words {
            let (first, rest) = word.text.split_at(usize::from(!name.is_empty()));
            name.push_str(&first.to_ascii_uppercase());
            name.push_str(rest);
        }
        name
    }
}

#[derive(Deserialize)]
struct Row {
    pattern: Pattern,
    part: Part,
}

static VIEWS: PerLanguage<Vec<(Part, Pattern)>> = PerLanguage::new(|language| of_table(language.table("markup")));

/// The patterns of a table, in its order.
///
/// # Errors
///
/// Where a row has no pattern, or names nothing that there is.
pub(crate) fn of_table(table: &str) -> Result<Vec<(Part, Pattern)>, csv::Error> {
    let rows: Vec<Row> = rows(table)?;
    Ok(rows.into_iter().map(|row| (row.part, row.pattern)).collect())
}

/// The patterns of all languages, each with what it names.
pub fn patterns() -> impl Iterator<Item = &'static (Part, Pattern)> {
    LANGUAGES.iter().flat_map(|language| VIEWS.get(language))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_in(pattern: &str, words: &[&str]) -> bool {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        Pattern::parse(pattern).unwrap().matches(&words)
    }

    #[test]
    fn every_table_parses() {
        VIEWS.check(|view| {
            [
                Part::Comments,
                Part::Related,
                Part::Advert,
                Part::Byline,
                Part::Body,
                Part::Headline,
                Part::Deck,
                Part::Live,
                Part::Article,
                Part::PublishedTag,
            ]
            .iter()
            .all(|part| view.iter().any(|(known, _)| known == part))
        });
    }

    /// A name that has the pattern, and whatever else its stars leave open.
    fn sample(pattern: &Pattern) -> Vec<String> {
        let open = |is_open| if is_open { "q" } else { "" };
        let words = pattern.words.iter();
        words
            .map(|word| format!("{}{}{}", open(word.starts_anyhow), word.text, open(word.ends_anyhow)))
            .collect()
    }

    #[test]
    fn no_row_says_what_another_says() {
        for language in LANGUAGES {
            let view = VIEWS.get(language);
            for (at, (part, pattern)) in view.iter().enumerate() {
                let others = view.iter().enumerate().filter(|(other, _)| *other != at);
                let covers = |other: &Pattern| other.is_whole == pattern.is_whole && other.matches(&sample(pattern));
                let covered = others
                    .map(|(_, row)| row)
                    .find(|(known, other)| known == part && covers(other));
                assert_eq!(covered, None, "{}: {pattern:?} needs no row", language.code);
            }
        }
    }

    #[test]
    fn patterns_have_words_in_a_row() {
        assert!(is_in("related*", &["article", "related", "links"]));
        assert!(is_in("mas leid*", &["lo", "mas", "leido"]));
        assert!(!is_in("mas leid*", &["mas", "lo", "leido"]));
        assert!(!is_in("related*", &["unrelated"]));
        assert!(is_in("*related", &["unrelated"]));
        assert!(is_in("*publica*", &["fechapublicacion"]));
        assert!(!is_in("ad", &["header"]));
        assert!(is_in("[nota]", &["nota"]) && !is_in("[nota]", &["nota", "roja"]));
        assert!(!is_in("mas leid*", &[]));
    }

    #[test]
    fn what_is_no_pattern_is_refused() {
        for written in ["", "*", "[]", "Nota", "más", "h1", "a_b", "a*b", "[nota"] {
            assert_eq!(Pattern::parse(written), None, "{written}");
        }
        assert!(of_table("pattern,part\nnota,nothing").is_err());
        let error = of_table("pattern,part\nnota-roja,article").unwrap_err().to_string();
        assert!(error.contains("nota-roja"), "{error}");
    }

    #[test]
    fn scripts_write_names_in_one() {
        assert_eq!(
            Pattern::parse("fecha publicacion").unwrap().camel_case(),
            "fechaPublicacion"
        );
    }
}
