//! What the page says in words of its own.

use crate::alignment::EvidenceKind;
use crate::article::{Article, Kind};
use crate::event::Verdict;

/// Terms of scores, and what they mean for someone who hasn't read how scores are made.
const TERMS: [(&str, &str); 15] = [
    ("(intercept)", "Where every pair starts, before anything is compared"),
    ("content", "Words that are each other’s counterparts"),
    ("sentence", "The same, for the best pair of sentences"),
    ("shared", "How telling the words are that both have"),
    ("gist", "What the paragraphs are about as a whole"),
    ("dates", "Dates that agree"),
    ("dates conflict", "Dates that exclude each other"),
    ("numbers", "Numbers that agree, the rarer the better"),
    ("names", "Names that agree, the rarer the better"),
    (
        "names of one event",
        "The same, where both articles tell the same event",
    ),
    ("order", "Whether the pair fits the order of surer pairs"),
    ("rival", "A better partner for one of the two"),
    (
        "other event",
        "The article is on another event, and nothing specific agrees here",
    ),
    ("quotes", "Words of the same speaker"),
    ("correspondence", "How surely paragraphs of the two articles correspond"),
];

/// What a term of a score means; nothing where the page doesn't know it.
pub(super) fn term(name: &str) -> &'static str {
    let known = TERMS.iter().find(|(term, _)| *term == name);
    known.map_or("", |(_, meaning)| meaning)
}

/// Heading of a kind of evidence.
pub(super) fn kind(kind: EvidenceKind) -> &'static str {
    match kind {
        EvidenceKind::Names => "Names",
        EvidenceKind::Dates => "Dates",
        EvidenceKind::Numbers => "Numbers",
        EvidenceKind::Quotes => "Quotes",
        EvidenceKind::Conflict => "Conflict",
        EvidenceKind::Content => "Words",
    }
}

/// A sign for a verdict, where there is no room for words.
pub(super) fn sign(verdict: Verdict) -> char {
    match verdict {
        Verdict::SameEvent => '●',
        Verdict::SameStory => '◐',
        Verdict::Unrelated => '○',
    }
}

/// A verdict for a reader.
pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::SameEvent => "same event",
        Verdict::SameStory => "same story, other event",
        Verdict::Unrelated => "unrelated",
    }
}

/// A share or a probability: `98%`. Only what is certain is 100%.
pub(super) fn percent(share: f64) -> String {
    let whole = (100.0 * share).round();
    format!("{:.0}%", if share < 1.0 { whole.min(99.0) } else { 100.0 })
}

/// What an article of the coverage is called beside a paragraph: A to Z, then AA, AB and on.
pub(super) fn letter(article: usize) -> String {
    let mut name = Vec::new();
    let mut rest = article + 1;
    while rest > 0 {
        rest -= 1;
        name.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    name.iter().rev().collect()
}

/// A short name of an article: who published it, else the last part of its name without the ending.
pub(super) fn label(article: &Article) -> String {
    let outlet = article
        .metadata
        .source
        .as_deref()
        .filter(|outlet| !outlet.trim().is_empty());
    outlet.map_or_else(|| file(&article.name).to_owned(), str::to_owned)
}

/// Headline of an article: as its metadata tell it, else its first heading, else the name of its file.
pub(super) fn headline(article: &Article) -> &str {
    let told = article.metadata.title.as_deref();
    let heading = article
        .paragraphs
        .iter()
        .find(|paragraph| paragraph.kind == Kind::Heading);
    let heading = heading.map(|paragraph| article.paragraph_text(paragraph));
    let headline = told.into_iter().chain(heading).find(|words| !words.trim().is_empty());
    headline.unwrap_or_else(|| file(&article.name))
}

fn file(name: &str) -> &str {
    let last = name.rsplit(['/', '\\']).find(|part| !part.is_empty()).unwrap_or(name);
    match last.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && ending.len() <= 5 => stem,
        _ => last,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::SIGNS;
    use crate::score::FEATURES;

    #[test]
    fn every_term_of_a_score_is_explained() {
        for feature in FEATURES.iter().chain(&SIGNS) {
            assert_ne!(term(feature.name), "", "{}", feature.name);
        }
    }

    #[test]
    fn letters_go_on_after_z() {
        let letters = [0, 25, 26, 51, 52, 701, 702].map(letter);
        assert_eq!(letters, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }

    #[test]
    fn an_article_without_metadata_is_called_by_its_file() {
        assert_eq!(file("a/b/es-report.txt"), "es-report");
        assert_eq!(file("https://example.org/news/envoy-arrives/"), "envoy-arrives");
        assert_eq!(file("-"), "-");
        assert_eq!(file(""), "");
        assert_eq!(file("a/.txt"), ".txt");
    }
}
