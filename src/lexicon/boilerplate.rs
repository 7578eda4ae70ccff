//! Phrases of page furniture: `data/CODE/boilerplate.csv`.
//!
//! A row is a pattern that a block must match from end to end, word by word; the head of the English table tells its signs.
//! All languages are asked at once: a Spanish page says "Newsletter" and "Share" too.

use serde::Deserialize;

use super::fold::fold;
use super::per_language::{PerLanguage, rows};
use super::{LANGUAGES, Language, months};
use crate::article::Boilerplate;

/// Longest block that any pattern may flag, in words.
pub const MAX_WORDS: usize = 70;

/// What a row flags.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Name of a section, or where one is in the site.
    SectionLabel,
    /// Links to other articles.
    Related,
    /// Comment forms.
    Comments,
    /// Share, subscribe, adverts.
    Promotion,
    /// Who wrote it.
    Byline,
    /// Text of a picture.
    Caption,
    /// Words in brackets that make a caption of the block that they end.
    Credit,
    /// Copyright and terms.
    Copyright,
    /// Cookies and consent.
    Consent,
}

impl From<Reason> for Boilerplate {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::SectionLabel => Boilerplate::SectionLabel,
            Reason::Related => Boilerplate::Related,
            Reason::Comments => Boilerplate::Comments,
            Reason::Promotion => Boilerplate::Promotion,
            Reason::Byline => Boilerplate::Byline,
            Reason::Caption | Reason::Credit => Boilerplate::Caption,
            Reason::Copyright => Boilerplate::Copyright,
            Reason::Consent => Boilerplate::Consent,
        }
    }
}

/// A word or a mark of a block, as patterns see it.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// [Folded](fold); `:` also for a dash between spaces, `©` also for `(c)`.
    pub text: String,
    /// Whether it starts with a capital.
    pub capital: bool,
    /// Whether it is of figures only, with marks between them (`14`, `18.06.2009`, `19:42`).
    pub number: bool,
}

impl Token {
    /// Whether it is a word or a number, not a mark.
    pub fn is_word(&self) -> bool {
        self.text.starts_with(char::is_alphanumeric)
    }

    /// Whether it is the name of a month.
    pub fn is_month(&self) -> bool {
        !self.number && months::number(&self.text).is_some()
    }
}

/// The words and the telling marks of a short text; `None` where it has more than [`MAX_WORDS`].
pub fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let chars: Vec<char> = text
        .replace("(c)", "©")
        .replace("(C)", "©")
        .chars()
        .take(MAX_WORDS * 24)
        .collect();
    let is_alphanumeric = |at: usize| chars.get(at).is_some_and(|c| c.is_alphanumeric());
    let is_digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    let is_space = |at: usize| chars.get(at).is_none_or(|c| c.is_whitespace());
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let start = at;
        at += 1;
        if c.is_alphanumeric() {
            while let Some(&inner) = chars.get(at) {
                let joins = match inner {
                    '\'' | '’' | '.' | '-' | '@' | '\u{ad}' => is_alphanumeric(at + 1),
                    ',' | '/' | ':' => is_digit(at - 1) && is_digit(at + 1),
                    other => other.is_alphanumeric() || unicode_normalization::char::is_combining_mark(other),
                };
                if !joins {
                    break;
                }
                at += 1;
            }
            let word: String = chars[start..at].iter().collect();
            tokens.push(Token {
                capital: c.is_uppercase(),
                number: word.chars().all(|c| !c.is_alphabetic()),
                text: fold(&word),
            });
        } else {
            let dash = matches!(c, '-' | '–' | '—') && (start == 0 || is_space(start - 1)) && is_space(at);
            let mark = match c {
                ':' => ':',
                _ if dash => ':',
                '©' | '[' | ']' => c,
                _ => continue,
            };
            tokens.push(Token {
                text: mark.to_string(),
                capital: false,
                number: false,
            });
        }
        if tokens.len() > MAX_WORDS {
            return None;
        }
    }
    Some(tokens)
}

#[derive(Debug, PartialEq)]
enum Part {
    Literal(String),
    /// `*`: any tokens, also none.
    Any,
    /// `@`: capitalised words, with small ones between them.
    Names,
    /// `#`: a number.
    Number,
}

#[derive(Debug)]
struct Pattern {
    parts: Vec<Part>,
    reason: Reason,
    longest: usize,
}

/// The patterns of a language.
#[derive(Debug, Default)]
pub struct Patterns {
    patterns: Vec<Pattern>,
}

#[derive(Deserialize)]
struct Row {
    pattern: String,
    reason: Reason,
    words: Option<usize>,
}

static VIEWS: PerLanguage<Patterns> = PerLanguage::new(parse);

fn parse(language: &Language) -> Result<Patterns, csv::Error> {
    let rows: Vec<Row> = rows(language.table("boilerplate"))?;
    let patterns = rows
        .into_iter()
        .map(|row| Pattern {
            parts: parts(&row.pattern),
            reason: row.reason,
            longest: row.words.unwrap_or(MAX_WORDS).min(MAX_WORDS),
        })
        .collect();
    Ok(Patterns { patterns })
}

fn parts(pattern: &str) -> Vec<Part> {
    pattern
        .split_whitespace()
        .flat_map(|part| match part {
            "*" => vec![Part::Any],
            "@" => vec![Part::Names],
            "#" => vec![Part::Number],
            other => tokens(other)
                .unwrap_or_default()
                .into_iter()
                .map(|token| Part::Literal(token.text))
                .collect(),
        })
        .collect()
}

/// What a block of these tokens is, in any language. Where `credit`, only the rows for words in brackets are asked, else all
/// others.
pub fn reason(tokens: &[Token], credit: bool) -> Option<Reason> {
    let words = tokens.iter().filter(|token| token.is_word()).count();
    // "Related Articles:" is the pattern "related articles", but "Photo: *" wants its colon.
    let bare = match tokens {
        [bare @ .., last] if last.text == ":" => Some(bare),
        _ => None,
    };
    LANGUAGES
        .iter()
        .flat_map(|language| &VIEWS.get(language).patterns)
        .filter(|pattern| (pattern.reason == Reason::Credit) == credit && words <= pattern.longest)
        .find(|pattern| matches(&pattern.parts, tokens) || bare.is_some_and(|bare| matches(&pattern.parts, bare)))
        .map(|pattern| pattern.reason)
}

/// Whether `parts` cover `tokens` from end to end. Patterns have few wildcards and blocks few words, so that trying every
/// place costs nothing.
fn matches(parts: &[Part], tokens: &[Token]) -> bool {
    match (parts, tokens) {
        ([], []) => true,
        ([Part::Any, rest @ ..], _) => {
            rest.is_empty() || (0..=tokens.len()).any(|skip| matches(rest, tokens.get(skip..).unwrap_or_default()))
        }
        ([Part::Names, rest @ ..], _) => (1..=tokens.len())
            .take_while(|&length| is_names_so_far(&tokens[..length]))
            .any(|length| tokens[length - 1].capital && matches(rest, &tokens[length..])),
        ([Part::Literal(word), rest @ ..], [token, more @ ..]) => token.text == *word && matches(rest, more),
        ([Part::Number, rest @ ..], [token, more @ ..]) => token.number && matches(rest, more),
        _ => false,
    }
}

/// Capitalised words, with words of up to three letters (`de`, `and`, `y`) between them.
fn is_names_so_far(tokens: &[Token]) -> bool {
    let small = |token: &Token| token.is_word() && !token.number && token.text.chars().count() <= 3;
    tokens.first().is_some_and(|first| first.capital) && tokens.iter().all(|token| token.capital || small(token))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flagged(text: &str) -> Option<Reason> {
        reason(&tokens(text)?, false)
    }

    #[test]
    fn every_table_parses() {
        VIEWS.check(|view| {
            view.patterns.len() > 100
                && view
                    .patterns
                    .iter()
                    .all(|pattern| !pattern.parts.is_empty() && pattern.parts != [Part::Any])
        });
    }

    #[test]
    fn patterns_with_a_wildcard_say_how_long_a_block_may_be() {
        for language in LANGUAGES {
            for row in rows::<Row>(language.table("boilerplate")).unwrap() {
                let wild = row.pattern.split_whitespace().any(|part| matches!(part, "*" | "@"));
                assert_eq!(wild, row.words.is_some(), "{}", row.pattern);
            }
        }
    }

    #[test]
    fn no_row_is_given_twice() {
        for language in LANGUAGES {
            let mut patterns: Vec<_> = rows::<Row>(language.table("boilerplate"))
                .unwrap()
                .into_iter()
                .map(|row| {
                    (
                        format!("{:?} {}", parts(&row.pattern), row.reason == Reason::Credit),
                        row.pattern,
                    )
                })
                .collect();
            patterns.sort();
            for pair in patterns.windows(2) {
                assert!(
                    pair[0].0 != pair[1].0,
                    "{}: {} = {}",
                    language.code,
                    pair[0].1,
                    pair[1].1
                );
            }
        }
    }

    #[test]
    fn whole_blocks_match_whatever_their_typing() {
        assert_eq!(flagged("RELATED ARTICLES:"), Some(Reason::Related));
        assert_eq!(flagged("Artículos relacionados"), Some(Reason::Related));
        assert_eq!(flagged("× How can I help you?"), Some(Reason::Promotion));
        assert_eq!(flagged("U.S. News"), Some(Reason::SectionLabel));
        assert_eq!(flagged("Comentarios (14)"), Some(Reason::Comments));
        assert_eq!(flagged("(c) 2008 Ruedas"), Some(Reason::Copyright));
        assert_eq!(flagged("[Video] Look at it"), Some(Reason::Promotion));
    }

    #[test]
    fn names_are_capitalised() {
        assert_eq!(flagged("By Jane Doe and John Smith in Madrid"), Some(Reason::Byline));
        assert_eq!(flagged("Por María de la Cruz"), Some(Reason::Byline));
        assert_eq!(flagged("By then it was late"), None);
        assert_eq!(flagged("Por ahora no"), None);
    }

    #[test]
    fn sentences_do_not_match() {
        for text in [
            "Politics is the art of the possible.",
            "Share prices fell.",
            "Photo finish in Rome",
            "Copyright law needs reform",
            "Publicidad engañosa: el juez multa a la empresa",
            "",
        ] {
            assert_eq!(flagged(text), None, "{text}");
        }
    }

    #[test]
    fn tokens_keep_figures_whole() {
        let figures: Vec<_> = tokens("18.06.2009 | 19:42 - 3,5")
            .unwrap()
            .into_iter()
            .map(|token| token.text)
            .collect();
        assert_eq!(figures, ["18.06.2009", "19:42", ":", "3,5"]);
        assert!(tokens(&"word ".repeat(100)).is_none());
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "([A-Z][a-z]{1,3}|by|por|[:#@*©.’-]| |\\PC){0,60}") {
            flagged(&text);
        }
    }
}
