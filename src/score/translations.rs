//! Sentences that are near translations of each other, among paragraphs that are linked.

use std::collections::HashMap;

use rayon::prelude::*;

use crate::alignment::{Alignment, ParagraphRef, Relation};
use crate::article::{Article, Span};
use crate::encode::{Model, Neighbour, TypeId, Types, transposed};

/// A sentence of a report and one of the coverage that say the same in two languages.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Translation {
    /// Index into [`Alignment::links`]: the link of their paragraphs.
    pub link: usize,
    /// The sentence of the report, in the text of its article.
    pub source: Span,
    /// The sentence of the coverage, in the text of its article.
    pub target: Span,
    /// How much of what both say has a counterpart in the other, 0 to 1.
    pub similarity: f64,
}

/// Least similarity of translations.
///
/// Of 800 pairs of newstest 2010, 78 % have it; of the same sentences beside those of the next pair, 0.4 %. Of a dozen pairs
/// above it among the matches of six calibration stories, nine serve as a translation; of those below, hardly one does.
const LEAST_SIMILARITY: f32 = 0.35;

/// Fewest different tokens of a sentence: less is a formula (`He said.`), and like too much.
const FEWEST_TOKENS: usize = 4;

/// How many times as long as the other a translation may be, in characters (Gale and Church 1993 find a ratio near 1 with
/// little spread for European languages).
const MOST_RATIO: f32 = 2.0;

/// The sentences of matches with a score of at least `least_score`, or made or accepted by a person, that are near translations,
/// in the order of the links.
///
/// Two sentences are where each is the other's most similar one, among the sentences of all such matches of the two
/// articles, and both say enough that the other says too.
pub fn near_translations(alignment: &Alignment, least_score: f64, model: &Model) -> Vec<Translation> {
    let mut by_report: Vec<Vec<Linked>> = vec![Vec::new(); alignment.reports.len()];
    for (number, link) in alignment.links.iter().enumerate() {
        // What a person accepted or linked is sure, whatever its score.
        let sure = link.reviewed.is_some() || link.score.is_none_or(|score| score >= least_score);
        let sure = sure && link.relation == Relation::Match;
        if let (true, Some(source), Some(target)) = (sure, link.source, link.target)
            && let Some(links) = by_report.get_mut(source.article)
        {
            links.push(Linked { number, source, target });
        }
    }
    let found: Vec<Vec<Translation>> = by_report
        .par_iter()
        .map(|links| translations(alignment, links, model))
        .collect();
    found.into_iter().flatten().collect()
}

/// A match, by its number, and where its paragraphs stand.
#[derive(Clone, Copy)]
struct Linked {
    number: usize,
    source: ParagraphRef,
    target: ParagraphRef,
}

/// A sentence, and its distinct tokens in order of their number.
struct Sentence {
    span: Span,
    characters: usize,
    tokens: Vec<TypeId>,
}

/// The sentences of some paragraphs of one side.
struct Read {
    types: Types,
    sentences: HashMap<ParagraphRef, Vec<Sentence>>,
}

impl Read {
    fn new(articles: &[Article], places: impl Iterator<Item = ParagraphRef>, model: &Model) -> Self {
        let mut types = Types::new(model);
        let mut sentences = HashMap::new();
        for place in places {
            sentences.entry(place).or_insert_with(|| {
                let Some(article) = articles.get(place.article) else {
                    return Vec::new();
                };
                let Some(paragraph) = article.paragraphs.get(place.paragraph) else {
                    return Vec::new();
                };
                let whole = [paragraph.span];
                let spans = if paragraph.sentences.is_empty() {
                    &whole[..]
                } else {
                    &paragraph.sentences
                };
                let sentence = |span: &Span| {
                    let text = span.of(&article.text);
                    let mut tokens: Vec<TypeId> = types.read(model, text).into_iter().map(|(id, _)| id).collect();
                    tokens.sort_unstable();
                    tokens.dedup();
                    Sentence {
                        span: *span,
                        characters: text.chars().count(),
                        tokens,
                    }
                };
                let read = spans.iter().map(sentence);
                read.filter(|sentence| sentence.tokens.len() >= FEWEST_TOKENS).collect()
            });
        }
        Read { types, sentences }
    }

    fn at(&self, place: ParagraphRef) -> &[Sentence] {
        self.sentences.get(&place).map_or(&[], Vec::as_slice)
    }
}

/// A pair of sentences that may be translations.
struct Candidate {
    translation: Translation,
    article: usize,
}

/// The translations among the matches of one report.
fn translations(alignment: &Alignment, links: &[Linked], model: &Model) -> Vec<Translation> {
    let source = Read::new(&alignment.reports, links.iter().map(|link| link.source), model);
    let target = Read::new(&alignment.coverage, links.iter().map(|link| link.target), model);
    let to_target = source.types.neighbours(&target.types);
    let to_source = transposed(&to_target, target.types.len());
    let mut candidates = Vec::new();
    for link in links {
        for s in source.at(link.source) {
            for t in target.at(link.target) {
                let (longer, shorter) = (s.characters.max(t.characters), s.characters.min(t.characters));
                if longer as f32 > MOST_RATIO * shorter as f32 {
                    continue;
                }
                let similarity = told(&s.tokens, &t.tokens, &source.types, &to_target).min(told(
                    &t.tokens,
                    &s.tokens,
                    &target.types,
                    &to_source,
                ));
                if similarity >= LEAST_SIMILARITY {
                    candidates.push(Candidate {
                        translation: Translation {
                            link: link.number,
                            source: s.span,
                            target: t.span,
                            similarity: f64::from(similarity),
                        },
                        article: link.target.article,
                    });
                }
            }
        }
    }
    mutual(&candidates)
}

/// The share of the tokens of a sentence, weighed by their rarity, that have a counterpart in another, each as far as it is
/// like its nearest one.
fn told(own: &[TypeId], other: &[TypeId], types: &Types, neighbours: &[Vec<Neighbour>]) -> f32 {
    let (mut met, mut total) = (0.0, 0.0);
    for &id in own {
        let rarity = types.rarity(id);
        total += rarity;
        let near = neighbours.get(id.0 as usize).map_or(&[][..], Vec::as_slice);
        // They come nearest first.
        if let Some(near) = near.iter().find(|near| other.binary_search(&near.id).is_ok()) {
            met += rarity * near.similarity;
        }
    }
    if total > 0.0 { met / total } else { 0.0 }
}

/// The candidates that are the best of both of their sentences; of equals, the first.
fn mutual(candidates: &[Candidate]) -> Vec<Translation> {
    let keys = |candidate: &Candidate| {
        let Candidate { translation, article } = candidate;
        [
            (*article, false, translation.source),
            (*article, true, translation.target),
        ]
    };
    let mut best: HashMap<(usize, bool, Span), usize> = HashMap::new();
    for (number, candidate) in candidates.iter().enumerate() {
        for key in keys(candidate) {
            let known = best.entry(key).or_insert(number);
            if candidate.translation.similarity > candidates[*known].translation.similarity {
                *known = number;
            }
        }
    }
    let is_best =
        |(number, candidate): &(usize, &Candidate)| keys(candidate).iter().all(|key| best.get(key) == Some(number));
    let both = candidates.iter().enumerate().filter(is_best);
    both.map(|(_, candidate)| candidate.translation).collect()
}
