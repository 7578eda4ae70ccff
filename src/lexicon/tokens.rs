//! The words of a text as the tables of names spell them: with their case, and with what stands before them.
//!
//! Tables and articles go through the same function, so that "EE. UU.", "U.S." or "Workers' Party" are looked up in the
//! form in which they were entered.

use std::borrow::Cow;

use rustc_hash::FxHashSet;

use super::fold::fold;

/// How the letters of a word are cased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Case {
    /// Begins with a small letter.
    Lower,
    /// Begins with a capital and has small letters after it.
    Capital,
    /// Two or more letters, all capitals ("OTAN", "A380", "U.S.").
    Upper,
    /// One capital letter, with or without a dot.
    Initial,
    /// Begins with a digit.
    Number,
}

impl Case {
    /// Whether the word begins with a capital.
    pub fn is_capital(self) -> bool {
        matches!(self, Case::Capital | Case::Upper | Case::Initial)
    }
}

/// What stands between a word and the word before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Gap {
    /// Nothing: the first word.
    Start,
    /// White space.
    Space,
    /// A hyphen, without space.
    Hyphen,
    /// An ampersand.
    Ampersand,
    /// A comma, a slash or other marks within a sentence.
    Comma,
    /// A mark after which a capital is due: an opening quotation mark or bracket, a dash, a bullet.
    Opening,
    /// A colon or semicolon.
    Colon,
    /// The end of a sentence.
    End,
}

impl Gap {
    /// Whether a name can go on over it.
    pub fn joins(self) -> bool {
        matches!(self, Gap::Space | Gap::Hyphen | Gap::Ampersand)
    }
}

/// A word of a text.
#[derive(Clone, Debug)]
pub struct Token<'t> {
    /// First byte.
    pub start: usize,
    /// One past the last byte, without a clitic.
    pub end: usize,
    /// [Folded](fold), without full stops.
    pub folded: Cow<'t, str>,
    /// How its letters are cased.
    pub case: Case,
    /// What stands before it.
    pub gap: Gap,
    /// Whether a clitic ("'s") was cut off its end.
    pub clitic: bool,
    /// Whether a full stop belongs to it.
    pub dotted: bool,
}

/// What a language does to the ends of words.
#[derive(Clone, Debug, Default)]
pub struct Endings {
    /// Cut off the ends of words ("'s"), the longest first.
    pub clitics: Vec<String>,
    /// Folded words whose full stop ends no sentence ("mr").
    pub abbreviations: FxHashSet<String>,
}

/// The words of `text`, in order.
pub fn tokens<'t>(text: &'t str, endings: &Endings) -> Vec<Token<'t>> {
    let mut found: Vec<Token<'t>> = Vec::with_capacity(text.len() / 6);
    let mut gap_start = 0;
    let mut at = 0;
    while let Some(c) = char_at(text, at) {
        if !c.is_alphanumeric() {
            at += c.len_utf8();
            continue;
        }
        let end = word_end(text, at);
        let mut gap = gap(&text[gap_start..at]);
        if let Some(before) = found.last() {
            if before.dotted && gap == Gap::Start {
                gap = Gap::Hyphen; // "U.S.based": no space at all
            }
        } else if gap != Gap::Opening {
            gap = Gap::Start;
        }
        let mut token = token(text, at, end, gap, &endings.clitics);
        at = end;
        gap_start = end;
        if text[end..].starts_with('.') && endings.abbreviations.contains(&*token.folded) {
            token.dotted = true;
            gap_start = end + 1;
        }
        found.push(token);
    }
    found
}

fn char_at(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next()
}

/// Where the word that begins at `at` ends: over letters and digits, apostrophes inside it, and the full stops of
/// abbreviations ("U.S.", "EE.UU.", "V.").
fn word_end(text: &str, at: usize) -> usize {
    let mut end = at;
    let mut part = at; // where the letters since the last full stop begin
    let mut stops = 0;
    for (offset, c) in text[at..].char_indices() {
        let here = at + offset;
        if here < end {
            continue;
        }
        if c.is_alphanumeric() || is_mark(c) {
            end = here + c.len_utf8();
            continue;
        }
        let next = char_at(text, here + c.len_utf8());
        if is_apostrophe(c) && next.is_some_and(char::is_alphanumeric) {
            end = here + c.len_utf8();
            continue;
        }
        if c == '.' && is_short_upper(&text[part..end]) {
            let goes_on = next.is_some_and(char::is_uppercase) && is_short_upper(upper_prefix(&text[here + 1..]));
            let single = text[part..end].chars().count() == 1;
            let double = is_doubled(&text[part..end]);
            if goes_on || stops > 0 || single || double {
                end = here + 1;
                part = end;
                stops += 1;
                if goes_on {
                    continue;
                }
            }
        }
        break;
    }
    end.max(at + 1)
}

/// The letters at the start of `text`, three at most.
fn upper_prefix(text: &str) -> &str {
    let end = text
        .char_indices()
        .take(3)
        .find(|(_, c)| !c.is_alphanumeric())
        .map_or_else(
            || text.char_indices().nth(3).map_or(text.len(), |(at, _)| at),
            |(at, _)| at,
        );
    &text[..end]
}

/// One or two capitals, as between the full stops of an abbreviation.
fn is_short_upper(part: &str) -> bool {
    let mut chars = part.chars();
    let first = chars.next().is_some_and(char::is_uppercase);
    let second = chars.next().is_none_or(char::is_uppercase);
    first && second && chars.next().is_none()
}

/// The same capital twice, which abbreviates a plural ("EE.", "UU.", "JJ.").
fn is_doubled(part: &str) -> bool {
    let mut chars = part.chars();
    let first = chars.next();
    first.is_some() && first == chars.next()
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2019}' | '\u{02bc}')
}

/// Marks that go with the letter before them, in decomposed text, and soft hyphens.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c) || c == '\u{ad}'
}

fn token<'t>(text: &'t str, start: usize, mut end: usize, gap: Gap, clitics: &[String]) -> Token<'t> {
    let mut folded = folded(&text[start..end]);
    let mut clitic = false;
    if folded.contains('\'') {
        if let Some(tail) = clitics
            .iter()
            .find(|tail| folded.len() > tail.len() && folded.ends_with(tail.as_str()))
        {
            // A clitic is short and its apostrophe one character, so that it is found again from the end.
            let length: usize = text[start..end]
                .chars()
                .rev()
                .take(tail.chars().count())
                .map(char::len_utf8)
                .sum();
            end -= length;
            folded = Cow::Owned(folded[..folded.len() - tail.len()].to_owned());
            clitic = true;
        }
    } else if let Some(apostrophe) = char_at(text, end).filter(|&c| is_apostrophe(c)) {
        // The bare apostrophe of a plural ("Workers' Party").
        let after = char_at(text, end + apostrophe.len_utf8());
        clitic = !clitics.is_empty() && folded.ends_with('s') && after.is_none_or(char::is_whitespace);
    }
    let dotted = folded.contains('.');
    if dotted {
        folded = Cow::Owned(folded.replace('.', ""));
    }
    Token {
        start,
        end,
        case: case(&text[start..end]),
        folded,
        gap,
        clitic,
        dotted,
    }
}

fn folded(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|b| b.is_ascii_lowercase()) {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(fold(word))
    }
}

fn case(word: &str) -> Case {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    match word.chars().next() {
        Some(first) if first.is_numeric() => Case::Number,
        Some(first) if first.is_uppercase() => {
            letters.next();
            match letters.next() {
                None if word.chars().any(char::is_numeric) => Case::Upper,
                None => Case::Initial,
                Some(second) if second.is_uppercase() && letters.all(|c| !c.is_lowercase()) => Case::Upper,
                Some(_) => Case::Capital,
            }
        }
        // "iPhone", "eBay": a capital after the first letter is as good as one in front.
        Some(_) if letters.nth(1).is_some_and(char::is_uppercase) => Case::Capital,
        _ => Case::Lower,
    }
}

fn gap(between: &str) -> Gap {
    let mut gap = Gap::Start;
    let mut previous = ' ';
    for c in between.chars() {
        let seen = match c {
            '.' | '!' | '?' | '…' => Gap::End,
            ':' | ';' => Gap::Colon,
            '«' | '“' | '„' | '‘' | '(' | '[' | '¿' | '¡' | '—' | '–' | '•' | '*' | '`' | '‹' | '#' | '>' | '|' => {
                Gap::Opening
            }
            // A straight mark opens where a space stands before it.
            '"' | '\'' | '”' | '’' | '»' if previous.is_whitespace() => Gap::Opening,
            '-' | '\u{2010}' | '\u{2011}' if between.len() == c.len_utf8() => Gap::Hyphen,
            '-' => Gap::Opening,
            '&' => Gap::Ampersand,
            c if c.is_whitespace() || c == '\u{200b}' || c == '\u{feff}' => Gap::Space,
            _ => Gap::Comma,
        };
        previous = c;
        gap = match (gap, seen) {
            (Gap::End, _) | (_, Gap::End) => Gap::End,
            (Gap::Opening, _) | (_, Gap::Opening) => Gap::Opening,
            (Gap::Colon, _) | (_, Gap::Colon) => Gap::Colon,
            (Gap::Comma, _) | (_, Gap::Comma) => Gap::Comma,
            (Gap::Ampersand, _) | (_, Gap::Ampersand) => Gap::Ampersand,
            (_, seen) => seen,
        };
    }
    gap
}

#[cfg(test)]
mod tests {
    use super::*;

    fn english() -> Endings {
        Endings {
            clitics: vec!["'s".to_owned()],
            abbreviations: FxHashSet::from_iter(["mr".to_owned()]),
        }
    }

    fn words(text: &str) -> Vec<String> {
        tokens(text, &english()).iter().map(|t| t.folded.to_string()).collect()
    }

    #[test]
    fn abbreviations_keep_their_full_stops() {
        assert_eq!(
            words("EE. UU. y EE.UU. o U.S.-backed"),
            ["ee", "uu", "y", "eeuu", "o", "us", "backed"]
        );
        assert_eq!(
            words("Vladimir V. Putin left. He"),
            ["vladimir", "v", "putin", "left", "he"]
        );
        let ended = tokens("in the US. He", &english());
        assert_eq!((ended[2].end, ended[3].gap), (9, Gap::End));
    }

    #[test]
    fn clitics_are_cut_off() {
        let found = tokens("Trump\u{2019}s envoy O'Brien's Workers' Party", &english());
        let folded: Vec<_> = found.iter().map(|t| (&*t.folded, t.clitic)).collect();
        assert_eq!(
            folded,
            [
                ("trump", true),
                ("envoy", false),
                ("o'brien", true),
                ("workers", true),
                ("party", false)
            ]
        );
        assert_eq!(found[0].end, 5);
    }

    #[test]
    fn cases() {
        let cases: Vec<_> = tokens("OTAN Rusia V. iPhone de A380 30", &english())
            .iter()
            .map(|t| t.case)
            .collect();
        assert_eq!(
            cases,
            [
                Case::Upper,
                Case::Capital,
                Case::Initial,
                Case::Capital,
                Case::Lower,
                Case::Upper,
                Case::Number
            ]
        );
    }

    #[test]
    fn gaps() {
        let gaps: Vec<_> = tokens("A b, c-d. «E f» — g: h & i", &english())
            .iter()
            .map(|t| t.gap)
            .collect();
        assert_eq!(
            gaps,
            [
                Gap::Start,
                Gap::Space,
                Gap::Comma,
                Gap::Hyphen,
                Gap::End,
                Gap::Space,
                Gap::Opening,
                Gap::Colon,
                Gap::Ampersand
            ]
        );
    }

    #[test]
    fn the_full_stop_of_a_title_ends_no_sentence() {
        let found = tokens("Mr. Vikov left. He", &english());
        assert_eq!((found[1].gap, found[3].gap), (Gap::Space, Gap::End));
    }

    #[test]
    fn decomposed_accents_stay_in_their_word() {
        assert_eq!(words("Moscu\u{301} fue"), ["moscu", "fue"]);
    }
}
