//! The distinct tokens of the texts at hand, and which of one language resemble which of the other.

use std::collections::HashMap;

use pulp::Arch;
use rayon::prelude::*;

use super::{Model, tokens};

/// Tokens whose cosine is below this have nothing to do with each other; above it they count by their cosine.
///
/// Static vectors of unrelated words have cosines about 0 with a spread of a sixteenth (256 dimensions), frequent ones
/// somewhat more; translations of each other and inflections lie above a half.
const LEAST_SIMILARITY: f32 = 0.5;

/// A component of a unit vector times this is kept as an integer, so that sums are exact in any order.
const FIXED_POINT: f32 = 2047.0;

/// [`LEAST_SIMILARITY`] as a product of two vectors in fixed point.
const LEAST_PRODUCT: i32 = (LEAST_SIMILARITY * FIXED_POINT * FIXED_POINT) as i32;

/// So many vectors are compared with another at a time.
const AT_ONCE: usize = 4;

/// A distinct token, numbered in the order of first appearance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub u32);

/// The distinct tokens of the texts of one side.
#[derive(Debug, Default)]
pub struct Types {
    words: Vec<String>,
    ids: HashMap<String, TypeId>,
    rarity: Vec<f32>,
    /// Components of the unit vectors in fixed point, one type after the other.
    vectors: Vec<i16>,
    /// The vectors as the model gives them, their length the weight of the token.
    raw: Vec<f32>,
    dimensions: usize,
}

/// A token of the other side that resembles a given one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbour {
    /// The token.
    pub id: TypeId,
    /// 1 for the same token, else the cosine, at least one half.
    pub similarity: f32,
}

impl Types {
    /// No tokens yet.
    pub fn new(model: &Model) -> Self {
        Types {
            dimensions: model.dimensions(),
            ..Types::default()
        }
    }

    /// The tokens of `text` in order, each with its place in `text`.
    pub fn read(&mut self, model: &Model, text: &str) -> Vec<(TypeId, crate::article::Span)> {
        let mut read = Vec::new();
        tokens(text, |span, word| {
            let id = match self.ids.get(word) {
                Some(&id) => id,
                None => self.add(model, word),
            };
            read.push((id, span));
        });
        read
    }

    fn add(&mut self, model: &Model, word: &str) -> TypeId {
        let id = TypeId(self.words.len() as u32);
        self.words.push(word.to_string());
        self.ids.insert(word.to_string(), id);
        let start = self.raw.len();
        self.raw.resize(start + self.dimensions, 0.0);
        let vector = &mut self.raw[start..];
        let mut rarity = None;
        model.rows(word, |row| rarity = rarity.or(Some(model.rarity(row))));
        self.rarity.push(rarity.unwrap_or_default());
        model.add_word(word, vector);
        let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
        let scale = if length > 0.0 { FIXED_POINT / length } else { 0.0 };
        self.vectors
            // To the nearest, ties away from zero, as `round` does, which is a call on processors without SSE 4.1.
            .extend(vector.iter().map(|value| {
                let scaled = value * scale;
                (scaled + 0.5_f32.copysign(scaled)) as i16
            }));
        id
    }

    /// Number of types.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The folded form of a type.
    pub fn word(&self, id: TypeId) -> &str {
        &self.words[id.0 as usize]
    }

    /// General rarity of a type: inverse document frequency in what the model learnt from, natural logarithm.
    pub fn rarity(&self, id: TypeId) -> f32 {
        self.rarity[id.0 as usize]
    }

    /// The vector of a type as the model gives it, not of unit length.
    pub fn vector(&self, id: TypeId) -> &[f32] {
        &self.raw[id.0 as usize * self.dimensions..][..self.dimensions]
    }

    fn fixed(&self, id: usize) -> &[i16] {
        &self.vectors[id * self.dimensions..][..self.dimensions]
    }

    /// For each type of this side the types of the other side that resemble it, most similar first.
    ///
    /// The same token is similar to itself with 1. Numbers resemble only themselves: their vectors tell that they are
    /// numbers, not which.
    pub fn neighbours(&self, other: &Types) -> Vec<Vec<Neighbour>> {
        let arch = Arch::new();
        let ids: Vec<usize> = (0..self.len()).collect();
        ids.par_chunks(AT_ONCE)
            .flat_map_iter(|ids| {
                let mut found: Vec<Vec<Neighbour>> = ids.iter().map(|&id| self.same(id, other)).collect();
                let vectors: [&[i16]; AT_ONCE] =
                    std::array::from_fn(|at| ids.get(at).map_or(self.fixed(ids[0]), |&id| self.fixed(id)));
                arch.dispatch(
                    #[inline(always)]
                    || {
                        for (candidate, fixed) in other.vectors.chunks_exact(self.dimensions).enumerate() {
                            let products = dots(vectors, fixed);
                            if products.iter().any(|&product| product >= LEAST_PRODUCT) {
                                self.add_similar(ids, other, candidate, &products, &mut found);
                            }
                        }
                    },
                );
                for found in &mut found {
                    found.sort_by(|a, b| b.similarity.total_cmp(&a.similarity).then(a.id.cmp(&b.id)));
                }
                found
            })
            .collect()
    }

    /// The same token of the other side, where it is there.
    fn same(&self, id: usize, other: &Types) -> Vec<Neighbour> {
        let same = other.ids.get(&self.words[id]);
        same.map(|&id| Neighbour { id, similarity: 1.0 }).into_iter().collect()
    }

    /// Notes a token of the other side with each of `ids` that it resembles by their `products`.
    fn add_similar(
        &self,
        ids: &[usize],
        other: &Types,
        candidate: usize,
        products: &[i32],
        found: &mut [Vec<Neighbour>],
    ) {
        let word = &other.words[candidate];
        for ((&id, &product), found) in ids.iter().zip(products).zip(found) {
            let own = &self.words[id];
            if product >= LEAST_PRODUCT && own != word && !is_number(own) && !is_number(word) {
                found.push(Neighbour {
                    id: TypeId(candidate as u32),
                    similarity: (product as f32 / (FIXED_POINT * FIXED_POINT)).min(1.0),
                });
            }
        }
    }
}

/// Scalar products of several vectors with one, which is thus loaded once for all.
// Compiled for the vector unit at hand only where it is part of what is dispatched.
#[allow(clippy::inline_always)]
#[inline(always)]
fn dots(vectors: [&[i16]; AT_ONCE], other: &[i16]) -> [i32; AT_ONCE] {
    // The squares of a unit vector's components sum to about FIXED_POINT², so the sums stay far inside an i32.
    let [a, b, c, d] = vectors;
    let mut sums = [0; AT_ONCE];
    for ((((a, b), c), d), other) in a.iter().zip(b).zip(c).zip(d).zip(other) {
        let other = i32::from(*other);
        sums[0] += i32::from(*a) * other;
        sums[1] += i32::from(*b) * other;
        sums[2] += i32::from(*c) * other;
        sums[3] += i32::from(*d) * other;
    }
    sums
}

/// Turns neighbours around: for each of the `len` types of the other side, those of this side that resemble it.
pub fn transposed(neighbours: &[Vec<Neighbour>], len: usize) -> Vec<Vec<Neighbour>> {
    let mut turned = vec![Vec::new(); len];
    for (id, found) in neighbours.iter().enumerate() {
        for neighbour in found {
            turned[neighbour.id.0 as usize].push(Neighbour {
                id: TypeId(id as u32),
                similarity: neighbour.similarity,
            });
        }
    }
    for found in &mut turned {
        found.sort_by(|a, b| b.similarity.total_cmp(&a.similarity).then(a.id.cmp(&b.id)));
    }
    turned
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}
