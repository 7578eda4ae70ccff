//! What the page's script knows beside the texts, which it takes from the page itself: numbers only, and few words, so that a
//! story of twenty articles stays small.
//!
//! Offsets are counted in UTF-16 code units from the start of the paragraph, as the script counts.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::escape::plain;
use super::words;
use crate::alignment::{Alignment, Contribution, Cue, Evidence, EvidenceKind, Link, ParagraphRef, Relation, Review};
use crate::article::{Article, Kind, Span};
use crate::write::Options;

/// Everything the script is given.
#[derive(Serialize)]
pub(super) struct Data<'a> {
    /// Names the review of these articles in the browser's storage: a hash of the articles' texts and file names, and of the
    /// review that the page begins with.
    key: String,
    /// Least score of a match.
    min_score: f64,
    /// Whether the CSV has rows of boilerplate.
    keep_boilerplate: bool,
    /// Whether the CSV begins with a byte order mark.
    bom: bool,
    /// Whether cells of the CSV are guarded.
    guard: bool,
    /// Kinds of evidence, as items name them by their place.
    kinds: Vec<[&'static str; 2]>,
    /// Terms of scores with what they mean, as contributions name them by their place.
    terms: Vec<[&'a str; 2]>,
    reports: Vec<Side<'a>>,
    coverage: Vec<Side<'a>>,
    links: Vec<Pair>,
}

/// An article.
#[derive(Serialize)]
struct Side<'a> {
    name: &'a str,
    /// What it is called on the page.
    label: String,
    lang: &'a str,
    /// For each paragraph its number, or the negative of it for boilerplate.
    numbers: Vec<i64>,
    /// For each paragraph of boilerplate the reason.
    reasons: BTreeMap<usize, String>,
}

/// A pair of paragraphs, by places.
#[derive(Serialize)]
struct Pair {
    s: [usize; 2],
    t: [usize; 2],
    /// 1 where it is a match for the program, whatever a person said.
    m: u8,
    /// Score, with the four decimals it has in the CSV; none where it was linked by hand.
    p: Option<f64>,
    /// What a person said before the page was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    r: Option<Review>,
    /// Items: kind, value or null, source, target; each of the two a start and a length, or words where it has no place.
    e: Vec<Value>,
    /// Contributions: term, value, log-odds, flattened.
    c: Vec<f64>,
}

/// The pairs of an alignment, in the order of the rows of the CSV; the numbers of notes follow it.
pub(super) fn pairs(alignment: &Alignment) -> Vec<(&Link, ParagraphRef, ParagraphRef)> {
    let mut pairs: Vec<_> = alignment
        .links
        .iter()
        .filter_map(|link| Some((link, link.source?, link.target?)))
        .collect();
    pairs.sort_by_key(|(_, source, target)| (*source, *target));
    pairs
}

impl<'a> Data<'a> {
    pub(super) fn new(alignment: &'a Alignment, options: Options) -> Self {
        let mut terms = Terms::default();
        let mut offsets = [Offsets::new(&alignment.reports), Offsets::new(&alignment.coverage)];
        let links = pairs(alignment)
            .into_iter()
            .map(|(link, source, target)| Pair {
                s: [source.article, source.paragraph],
                t: [target.article, target.paragraph],
                m: u8::from(is_match(link, alignment.min_score)),
                p: link.score.map(as_told),
                r: review(link),
                e: link
                    .items
                    .iter()
                    .filter(|item| telling(item))
                    .map(|item| told(item, [source, target], &mut offsets))
                    .collect(),
                c: terms.told(&link.contributions),
            })
            .collect();
        Data {
            key: key(alignment),
            min_score: alignment.min_score,
            keep_boilerplate: options.keep_boilerplate,
            bom: options.bom,
            guard: options.guard,
            kinds: EvidenceKind::ALL
                .map(|kind| [kind.as_str(), words::kind(kind)])
                .to_vec(),
            terms: terms.names.iter().map(|term| [*term, words::term(term)]).collect(),
            reports: sides(&alignment.reports),
            coverage: sides(&alignment.coverage),
            links,
        }
    }
}

fn sides(articles: &[Article]) -> Vec<Side<'_>> {
    articles
        .iter()
        .zip(words::labels(articles))
        .map(|(article, label)| {
            let mut reasons = BTreeMap::new();
            let number = |(place, paragraph): (usize, &crate::article::Paragraph)| match paragraph.kind {
                Kind::Boilerplate(reason) => {
                    reasons.insert(place, format!("boilerplate: {reason}"));
                    -(paragraph.number as i64)
                }
                Kind::Body | Kind::Heading => paragraph.number as i64,
            };
            Side {
                numbers: article.paragraphs.iter().enumerate().map(number).collect(),
                name: &article.name,
                label: plain(&label),
                lang: article.language.as_ref().map_or("", |language| &language.code),
                reasons,
            }
        })
        .collect()
}

/// Whether the program takes a link for a match: what it is again, once a person takes back what they said of it.
fn is_match(link: &Link, min_score: f64) -> bool {
    match (link.reviewed, link.score) {
        (None, Some(_)) => link.relation == Relation::Match,
        (Some(_), Some(score)) => score >= min_score,
        (_, None) => false,
    }
}

/// What a person said of a link; one without a score was made by hand, whether it says so or not.
fn review(link: &Link) -> Option<Review> {
    link.reviewed.or(link.score.is_none().then_some(Review::Added))
}

/// A hash of what the articles say and their files are called: a review belongs to the texts, not to the scores of a run, nor
/// to the folder that they were read from. A page that begins with a review has a key of its own, so that it shows this one,
/// whatever the browser has kept of another page.
fn key(alignment: &Alignment) -> String {
    let mut hash = Sha256::new();
    for article in alignment.reports.iter().chain(&alignment.coverage) {
        let name = article.name.rsplit(['/', '\\']).find(|part| !part.is_empty());
        for part in [name.unwrap_or_default(), &article.text] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
    }
    for (number, (link, ..)) in pairs(alignment).into_iter().enumerate() {
        if let Some(review) = review(link) {
            hash.update((number as u64).to_le_bytes());
            hash.update(review.as_str());
        }
    }
    // Half of it tells stories apart as well, and keeps the key legible.
    hash.finalize().iter().take(16).fold(String::new(), |mut key, byte| {
        // Writing to a string doesn't fail.
        let _ = write!(key, "{byte:02x}");
        key
    })
}

/// Terms of scores, each once.
#[derive(Default)]
struct Terms<'a> {
    names: Vec<&'a str>,
}

impl<'a> Terms<'a> {
    fn told(&mut self, contributions: &'a [Contribution]) -> Vec<f64> {
        let mut told = Vec::new();
        for contribution in contributions {
            let log_odds = round(contribution.log_odds, 1000.0);
            if log_odds == 0.0 {
                continue;
            }
            let known = self.names.iter().position(|name| *name == contribution.term);
            let place = known.unwrap_or_else(|| {
                self.names.push(&contribution.term);
                self.names.len() - 1
            });
            told.extend([place as f64, round(contribution.value, 1000.0), log_odds]);
        }
        told
    }
}

/// The least weight of two words that are each other's counterparts, to be told. Most pairs of paragraphs share words like `de`
/// and `of` (their weight is 0.1) or `durante` and `during` (7); marked, they drown what is specific.
const LEAST_WEIGHT: f64 = 8.0;

/// Whether an item says something to a reader.
fn telling(item: &Evidence) -> bool {
    item.kind != EvidenceKind::Content || item.strength >= LEAST_WEIGHT
}

fn told(item: &Evidence, places: [ParagraphRef; 2], offsets: &mut [Offsets<'_>; 2]) -> Value {
    let [sources, targets] = offsets;
    let mut told = vec![
        json!(EvidenceKind::ALL.iter().position(|kind| *kind == item.kind)),
        json!(item.value),
        sources.of(&item.source, places[0]),
        targets.of(&item.target, places[1]),
    ];
    // Two texts that are the same need not stand twice.
    if told[2].is_string() && told[2] == told[3] {
        told[3] = Value::Null;
    }
    Value::Array(told)
}

/// Turns bytes of articles into UTF-16 code units of paragraphs.
struct Offsets<'a> {
    articles: &'a [Article],
    /// Of each paragraph asked for, the code units before every [`Offsets::STEP`]-th byte: a paragraph may be a whole book.
    marks: BTreeMap<ParagraphRef, Vec<usize>>,
}

impl<'a> Offsets<'a> {
    const STEP: usize = 4096;

    fn new(articles: &'a [Article]) -> Self {
        Offsets {
            articles,
            marks: BTreeMap::new(),
        }
    }

    /// Start and length of a cue that lies in the paragraph, else its words.
    fn of(&mut self, cue: &Cue, place: ParagraphRef) -> Value {
        let spans = cue.span.and_then(|span| {
            let article = self.articles.get(place.article)?;
            let paragraph = article.paragraphs.get(place.paragraph)?;
            let inside = paragraph.span.start <= span.start && span.end <= paragraph.span.end;
            inside.then(|| (article.paragraph_text(paragraph), paragraph.span, span))
        });
        let Some((text, paragraph, span)) = spans else {
            return json!(cue.text);
        };
        let marks = self.marks.entry(place).or_insert_with(|| marks(text, Self::STEP));
        let Span { start, end } = span;
        let start = units(text, marks, start - paragraph.start);
        let end = units(text, marks, end - paragraph.start);
        json!([start, end - start])
    }
}

/// The code units before every `step`-th byte, rounded down to a character.
fn marks(text: &str, step: usize) -> Vec<usize> {
    let mut marks = vec![0];
    let (mut units, mut next) = (0, step);
    for (place, character) in text.char_indices() {
        while place + character.len_utf8() > next {
            marks.push(units);
            next += step;
        }
        units += character.len_utf16();
    }
    marks
}

/// Code units before a byte.
fn units(text: &str, marks: &[usize], byte: usize) -> usize {
    let mark = (byte / Offsets::STEP).min(marks.len() - 1);
    let mut from = mark * Offsets::STEP;
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    let between = text.get(from..byte).unwrap_or_default();
    marks.get(mark).copied().unwrap_or_default() + between.encode_utf16().count()
}

/// A score as the CSV tells it: rounded by the same rule.
fn as_told(score: f64) -> f64 {
    format!("{score:.4}").parse().unwrap_or(score)
}

fn round(value: f64, parts: f64) -> f64 {
    let rounded = (value * parts).round() / parts;
    // A negative zero would be told with its sign.
    if rounded == 0.0 { 0.0 } else { rounded }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_review_belongs_to_the_texts() {
        let mut alignment = crate::testing::alignment();
        let first = key(&alignment);
        alignment.links.clear();
        alignment.min_score = 0.9;
        assert_eq!(key(&alignment), first);
        for article in alignment.reports.iter_mut().chain(&mut alignment.coverage) {
            article.name = format!("/elsewhere/{}", article.name);
        }
        assert_eq!(key(&alignment), first);
        alignment.coverage[0].text.push('x');
        assert_ne!(key(&alignment), first);
    }

    #[test]
    fn a_page_begins_with_the_review_of_its_alignment() {
        let plain = crate::testing::alignment();
        let reviewed = crate::testing::rich_alignment();
        let told = |alignment: &Alignment| -> Vec<(u8, bool, Option<Review>)> {
            let data = Data::new(alignment, Options::default());
            let pairs = data.links.iter();
            pairs.map(|pair| (pair.m, pair.p.is_some(), pair.r)).collect()
        };
        assert_eq!(
            told(&reviewed),
            [
                (1, true, None),
                (1, true, Some(Review::Accepted)),
                (0, true, Some(Review::Rejected)),
                (0, false, Some(Review::Added))
            ]
        );
        assert!(told(&plain).iter().all(|(_, _, review)| review.is_none()));
        let text = serde_json::to_string(&Data::new(&reviewed, Options::default())).unwrap();
        assert!(text.contains("\"r\":\"rejected\""), "{text}");
        // What the browser kept of the same story without it must not hide it.
        let mut cleared = reviewed.clone();
        for link in &mut cleared.links {
            link.reviewed = None;
            link.score = link.score.or(Some(0.9));
        }
        assert_ne!(key(&cleared), key(&reviewed));
    }

    #[test]
    fn words_that_say_nothing_are_not_told() {
        let mut alignment = crate::testing::alignment();
        let cue = || Cue {
            text: "de".to_owned(),
            span: None,
        };
        let item = |kind, strength| Evidence {
            kind,
            source: cue(),
            target: cue(),
            value: None,
            strength,
        };
        let items = vec![
            item(EvidenceKind::Content, 0.1),
            item(EvidenceKind::Numbers, 0.1),
            item(EvidenceKind::Content, 12.0),
        ];
        let link = alignment.links.iter_mut().find(|link| link.target.is_some()).unwrap();
        link.items = items;
        let data = Data::new(&alignment, Options::default());
        assert!(data.links.iter().any(|pair| pair.e.len() == 2));
    }

    proptest! {
        #[test]
        fn bytes_are_counted_in_code_units(text in "(\\PC|aé€😀){0,3000}", share in 0.0..1.0_f64) {
            let mut byte = (text.len() as f64 * share) as usize;
            while !text.is_char_boundary(byte) {
                byte -= 1;
            }
            let marks = marks(&text, Offsets::STEP);
            prop_assert_eq!(units(&text, &marks, byte), text[..byte].encode_utf16().count());
        }
    }
}
