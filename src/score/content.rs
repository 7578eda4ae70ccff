//! Similarity of content: token-level matching of passages, weighted by rarity.
//!
//! For each token of a passage its nearest counterpart in the other passage (late interaction: Khattab and Zaharia 2020;
//! Zhang et al. 2020) over the static vectors of the model, in both directions.

use rayon::prelude::*;

use crate::encode::{Neighbour, TypeId, Types, transposed};

use super::matrix::Matrix;

/// A passage as its distinct tokens, in order of their number.
pub(super) type Bag = Vec<TypeId>;

/// What a token counts for: by its rarity within the articles at hand, and by that times its general rarity.
pub(super) type Weight = [f32; 2];

/// Index into [`Weight`]: rarity within the articles at hand.
pub(super) const LOCAL: usize = 0;
/// Index into [`Weight`]: that times general rarity.
pub(super) const LOCAL_AND_GENERAL: usize = 1;

/// Sums are taken over integers of this many steps to the unit, so that they do not depend on the order of the files.
const STEPS: f32 = 1_048_576.0;

/// A sum of weights, in steps.
type Sum = [i64; 2];

fn steps(value: f32) -> i64 {
    (value * STEPS).round() as i64
}

fn units(sum: i64) -> f32 {
    sum as f32 / STEPS
}

/// The tokens of both sides, what each counts for, and which resemble each other.
pub(super) struct Tokens {
    pub(super) source: TokenSide,
    pub(super) target: TokenSide,
}

/// The tokens of one side.
pub(super) struct TokenSide {
    pub(super) weights: Vec<Weight>,
    /// For each token those of the other side that resemble it, nearest first.
    pub(super) neighbours: Vec<Vec<Neighbour>>,
}

impl Tokens {
    /// Weighs the tokens of the passages of both sides.
    pub(super) fn weigh(source: (&Types, &[Bag]), target: (&Types, &[Bag])) -> Self {
        let to_target = source.0.neighbours(target.0);
        let to_source = transposed(&to_target, target.0.len());
        let counts = [source, target].map(|(types, bags)| {
            let mut counts = vec![0_u32; types.len()];
            bags.iter().flatten().for_each(|id| counts[id.0 as usize] += 1);
            counts
        });
        let passages = (source.1.len() + target.1.len()) as f32;
        let weights = |types: &Types, own: &[u32], other: &[u32], neighbours: &[Vec<Neighbour>]| {
            let local = local_rarity(own, other, neighbours, passages);
            (0_u32..)
                .zip(local)
                .map(|(id, local)| [local, local * types.rarity(TypeId(id))])
                .collect()
        };
        Tokens {
            source: TokenSide {
                weights: weights(source.0, &counts[0], &counts[1], &to_target),
                neighbours: to_target,
            },
            target: TokenSide {
                weights: weights(target.0, &counts[1], &counts[0], &to_source),
                neighbours: to_source,
            },
        }
    }
}

/// Rarity within the articles at hand, for each token of one side: ln((n + 1) / (d + 1/2)), where `d` of the `n` passages
/// of both sides hold the token or a counterpart of it.
///
/// Inverse document frequency (Spärck Jones 1972), the counterparts counted by their similarity: where every paragraph
/// says the same name, in either language, it carries nothing.
fn local_rarity(own: &[u32], other: &[u32], neighbours: &[Vec<Neighbour>], passages: f32) -> Vec<f32> {
    own.iter()
        .zip(neighbours)
        .map(|(&own, neighbours)| {
            let met: i64 = neighbours
                .iter()
                .map(|near| steps(other[near.id.0 as usize] as f32 * near.similarity))
                .sum();
            ((passages + 1.0) / ((own as f32 + units(met)).min(passages) + 0.5)).ln()
        })
        .collect()
}

/// How much of each passage of one side is found in each of the other.
pub(super) struct Overlaps {
    /// Source × target: weight of the source passage's tokens, each times the similarity of its nearest counterpart.
    source: Vec<Vec<Weight>>,
    /// Target × source: the same for the target passage.
    target: Vec<Vec<Weight>>,
    source_totals: Vec<Weight>,
    target_totals: Vec<Weight>,
}

impl Overlaps {
    /// Compares all passages of both sides.
    pub(super) fn compare(source: &[Bag], target: &[Bag], tokens: &Tokens) -> Self {
        let covered = |own: &[Bag], other: &[Bag], side: &TokenSide, other_len: usize| -> Vec<Vec<Weight>> {
            let postings = postings(other, other_len);
            own.par_iter()
                .map(|bag| covered(bag, side, &postings, other.len()))
                .collect()
        };
        let totals = |bags: &[Bag], side: &TokenSide| bags.iter().map(|bag| total(bag, &side.weights)).collect();
        Overlaps {
            source: covered(source, target, &tokens.source, tokens.target.weights.len()),
            target: covered(target, source, &tokens.target, tokens.source.weights.len()),
            source_totals: totals(source, &tokens.source),
            target_totals: totals(target, &tokens.target),
        }
    }

    /// Source × target: the mean of what both have in common, divided by the geometric mean of their total weights;
    /// 0 (nothing) to 1 (every token has an exact counterpart, both of the same weight).
    pub(super) fn similarity(&self, weighting: usize) -> Matrix {
        Matrix::from_fn(self.source.len(), self.target.len(), |i, j| {
            let common = f32::midpoint(self.source[i][j][weighting], self.target[j][i][weighting]);
            let scale = (self.source_totals[i][weighting] * self.target_totals[j][weighting]).sqrt();
            if scale > 0.0 { (common / scale).min(1.0) } else { 0.0 }
        })
    }

    /// Source × target: the weight that both surely have in common (the smaller of both directions), in units of
    /// `weighting`, from 0 up.
    pub(super) fn shared(&self, weighting: usize) -> Matrix {
        Matrix::from_fn(self.source.len(), self.target.len(), |i, j| {
            self.source[i][j][weighting].min(self.target[j][i][weighting])
        })
    }
}

/// One row of [`Overlaps`]: a passage against all passages of the other side.
fn covered(bag: &Bag, side: &TokenSide, postings: &[Vec<u32>], passages: usize) -> Vec<Weight> {
    let mut sums = vec![Sum::default(); passages];
    // Which token of the bag last met each passage: neighbours come nearest first, so the first meeting is the best.
    let mut met = vec![u32::MAX; passages];
    for (token, id) in (0_u32..).zip(bag) {
        let weight = side.weights[id.0 as usize];
        for near in &side.neighbours[id.0 as usize] {
            for &passage in &postings[near.id.0 as usize] {
                let passage = passage as usize;
                if met[passage] != token {
                    met[passage] = token;
                    sums[passage]
                        .iter_mut()
                        .zip(weight)
                        .for_each(|(sum, weight)| *sum += steps(weight * near.similarity));
                }
            }
        }
    }
    sums.into_iter().map(|sum| sum.map(units)).collect()
}

/// For each token the passages that hold it.
fn postings(bags: &[Bag], len: usize) -> Vec<Vec<u32>> {
    let mut postings = vec![Vec::new(); len];
    for (passage, bag) in (0_u32..).zip(bags) {
        for id in bag {
            postings[id.0 as usize].push(passage);
        }
    }
    postings
}

fn total(bag: &Bag, weights: &[Weight]) -> Weight {
    let mut sum = Sum::default();
    for id in bag {
        sum.iter_mut()
            .zip(weights[id.0 as usize])
            .for_each(|(sum, weight)| *sum += steps(weight));
    }
    sum.map(units)
}

/// The strongest counterparts of two passages: source token, target token, weight, strongest first.
///
/// Each source token with its nearest counterpart; a target token is named once.
pub(super) fn counterparts(source: &Bag, target: &Bag, tokens: &Tokens) -> Vec<(TypeId, TypeId, f32)> {
    let mut found: Vec<(TypeId, TypeId, f32)> = source
        .iter()
        .filter_map(|&id| {
            let near = tokens.source.neighbours[id.0 as usize]
                .iter()
                .find(|near| target.binary_search(&near.id).is_ok())?;
            let weight = tokens.source.weights[id.0 as usize][LOCAL_AND_GENERAL];
            Some((id, near.id, weight * near.similarity))
        })
        .collect();
    found.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.0.cmp(&b.0)));
    let mut named = Vec::new();
    found.retain(|(_, target, _)| {
        let new = !named.contains(target);
        named.push(*target);
        new
    });
    found
}
