//! What the page says in words of its own.

use std::collections::BTreeMap;

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

/// A verdict where there is room for two words.
pub(super) fn short_verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::SameEvent => "same event",
        Verdict::SameStory => "other event",
        Verdict::Unrelated => "unrelated",
    }
}

/// A share: `98%`; 100% only where nothing is left.
pub(super) fn percent(share: f64) -> String {
    let whole = (100.0 * share).round();
    format!("{:.0}%", if share < 1.0 { whole.min(99.0) } else { 100.0 })
}

/// A probability, which is never 100%: nothing that is judged is certain, and scores of tables are rounded.
pub(super) fn chance(probability: f64) -> String {
    format!("{:.0}%", (100.0 * probability).round().min(99.0))
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

/// Who published an article, where that is known.
pub(super) fn outlet(article: &Article) -> Option<&str> {
    let outlet = article.metadata.source.as_deref();
    outlet.filter(|outlet| !outlet.trim().is_empty())
}

/// Short names of the articles of a side: who published it, else the last part of the article's name without the ending. Where
/// several meet in that, the headline stands first, as there is seldom room for all; where they meet in that too, the file.
pub(super) fn labels(articles: &[Article]) -> Vec<String> {
    let outlets: Vec<&str> = articles
        .iter()
        .map(|article| outlet(article).unwrap_or_else(|| file(&article.name)))
        .collect();
    let headlines: Vec<&str> = articles.iter().map(headline).collect();
    let (by_outlet, by_both) = (
        counts(outlets.iter().copied()),
        counts(outlets.iter().copied().zip(headlines.iter().copied())),
    );
    let label = |((article, &outlet), &headline): ((&Article, &&str), &&str)| {
        if by_outlet.get(outlet) == Some(&1) {
            outlet.to_owned()
        } else if by_both.get(&(outlet, headline)) == Some(&1) && headline != outlet {
            format!("{headline} ({outlet})")
        } else {
            format!("{} ({outlet})", file(&article.name))
        }
    };
    articles.iter().zip(&outlets).zip(&headlines).map(label).collect()
}

fn counts<T: Ord>(items: impl Iterator<Item = T>) -> BTreeMap<T, usize> {
    let mut counts = BTreeMap::new();
    for item in items {
        *counts.entry(item).or_insert(0) += 1;
    }
    counts
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
    fn articles_of_one_outlet_are_told_apart() {
        let named = |name: &str, outlet: Option<&str>, title: Option<&str>| {
            let mut article = crate::testing::alignment().coverage.remove(0);
            name.clone_into(&mut article.name);
            article.metadata.to_mut().source = outlet.map(str::to_owned);
            article.metadata.to_mut().title = title.map(str::to_owned);
            article
        };
        let post = Some("The Post");
        let labels = labels(&[
            named("a.txt", post, Some("Strike ends")),
            named("b.txt", post, Some("Tugs sail")),
            named("c.txt", Some("The Mail"), Some("Strike ends")),
            named("d/e.txt", None, Some("Tugs sail")),
            named("f.txt", post, Some("Tugs sail")),
        ]);
        assert_eq!(
            labels,
            [
                "Strike ends (The Post)",
                "b (The Post)",
                "The Mail",
                "e",
                "f (The Post)"
            ]
        );
    }

    #[test]
    fn only_a_share_is_whole() {
        assert_eq!([percent(1.0), percent(0.999), percent(0.0)], ["100%", "99%", "0%"]);
        assert_eq!([chance(1.0), chance(0.99998), chance(0.984)], ["99%", "99%", "98%"]);
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
