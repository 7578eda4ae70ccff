//! Scores to links. Sees where paragraphs stand and how they score, never their text.

use std::collections::BTreeSet;

use crate::alignment::{Contribution, Evidence, Link, ParagraphRef, Relation, in_words};

/// A pair of paragraphs with its probability.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored {
    /// Paragraph of a report.
    pub source: ParagraphRef,
    /// Paragraph of the coverage.
    pub target: ParagraphRef,
    /// Probability that both report the same event or fact.
    pub score: f64,
    /// What speaks for and against.
    pub items: Vec<Evidence>,
    /// What the score is made of.
    pub contributions: Vec<Contribution>,
}

/// The links of an alignment, in the order of its rows.
///
/// Pairs with at least `operating_point` are matches, whatever else their paragraphs match: one paragraph may meet
/// several. The other `pairs` are related. Every paragraph of `sources` and `targets` without a match is given once as
/// unmatched.
pub fn links(
    sources: impl IntoIterator<Item = ParagraphRef>,
    targets: impl IntoIterator<Item = ParagraphRef>,
    pairs: Vec<Scored>,
    operating_point: f64,
) -> Vec<Link> {
    let is_match = |pair: &Scored| pair.score >= operating_point;
    let matched_sources: BTreeSet<_> = pairs
        .iter()
        .filter(|pair| is_match(pair))
        .map(|pair| pair.source)
        .collect();
    let matched_targets: BTreeSet<_> = pairs
        .iter()
        .filter(|pair| is_match(pair))
        .map(|pair| pair.target)
        .collect();
    let mut links: Vec<Link> = pairs
        .into_iter()
        .map(|pair| Link {
            relation: if is_match(&pair) {
                Relation::Match
            } else {
                Relation::Related
            },
            source: Some(pair.source),
            target: Some(pair.target),
            score: Some(pair.score),
            evidence: in_words(&pair.items),
            items: pair.items,
            contributions: pair.contributions,
            reviewed: None,
        })
        .collect();
    links.extend(
        sources
            .into_iter()
            .filter(|source| !matched_sources.contains(source))
            .map(Link::source_only),
    );
    links.extend(
        targets
            .into_iter()
            .filter(|target| !matched_targets.contains(target))
            .map(Link::target_only),
    );
    links.sort_by_key(Link::order);
    links
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn place(article: usize, paragraph: usize) -> ParagraphRef {
        ParagraphRef { article, paragraph }
    }

    fn pair(source: usize, target: usize, score: f64) -> Scored {
        Scored {
            source: place(0, source),
            target: place(0, target),
            score,
            items: Vec::new(),
            contributions: Vec::new(),
        }
    }

    #[test]
    fn one_paragraph_may_meet_several() {
        let pairs = vec![pair(0, 0, 0.9), pair(0, 1, 0.8), pair(1, 1, 0.2)];
        let links = links(
            [place(0, 0), place(0, 1)],
            [place(0, 0), place(0, 1), place(0, 2)],
            pairs,
            0.5,
        );
        let told: Vec<_> = links
            .iter()
            .map(|link| (link.relation, link.source, link.target))
            .collect();
        assert_eq!(
            told,
            [
                (Relation::Match, Some(place(0, 0)), Some(place(0, 0))),
                (Relation::Match, Some(place(0, 0)), Some(place(0, 1))),
                (Relation::SourceOnly, Some(place(0, 1)), None),
                (Relation::Related, Some(place(0, 1)), Some(place(0, 1))),
                (Relation::TargetOnly, None, Some(place(0, 2))),
            ]
        );
    }

    proptest! {
        #[test]
        fn every_paragraph_is_matched_or_unmatched_once(
            scores in prop::collection::vec((0..6_usize, 0..8_usize, 0.0..1.0_f64), 0..30)
        ) {
            let pairs: Vec<_> = scores.iter().map(|&(source, target, score)| pair(source, target, score)).collect();
            let links = links((0..6).map(|i| place(0, i)), (0..8).map(|j| place(0, j)), pairs, 0.5);
            for i in 0..6 {
                let of = |relation| links.iter().filter(move |link| link.relation == relation);
                let matches = of(Relation::Match).filter(|link| link.source == Some(place(0, i))).count();
                let alone = of(Relation::SourceOnly).filter(|link| link.source == Some(place(0, i))).count();
                prop_assert_eq!(alone, usize::from(matches == 0));
            }
            for j in 0..8 {
                let of = |relation| links.iter().filter(move |link| link.relation == relation);
                let matches = of(Relation::Match).filter(|link| link.target == Some(place(0, j))).count();
                let alone = of(Relation::TargetOnly).filter(|link| link.target == Some(place(0, j))).count();
                prop_assert_eq!(alone, usize::from(matches == 0));
            }
        }
    }
}
