//! One step of training: encode a batch, compare all with all, move the vectors.

use std::ops::Range;

use rayon::prelude::*;

use super::Options;
use super::corpus::Corpus;
use super::matrix::{View, exp, multiply};
use super::random::Random;
use super::vocabulary::Vocabulary;

/// The embedding table while it learns.
pub(super) struct Trainer {
    vectors: Vec<f32>,
    /// Per row, the sum over steps of the mean squared gradient (row-wise Adagrad).
    squares: Vec<f32>,
    dimensions: usize,
    temperature: f32,
    ngram_dropout: f32,
    token_dropout: f32,
}

/// A passage as weighted rows.
type Bag = Vec<(u32, f32)>;

impl Trainer {
    /// Random directions, a word's length its rarity.
    pub(super) fn new(vocabulary: &Vocabulary, options: &Options) -> Self {
        let dimensions = options.dimensions;
        let mut vectors = vec![0.0; vocabulary.len * dimensions];
        vectors
            .par_chunks_mut(dimensions)
            .enumerate()
            .for_each(|(row, vector)| {
                let mut random = Random::new(options.seed, 1 << 33 | row as u64);
                let rarity = vocabulary.rarity.get(row).copied().unwrap_or(vocabulary.unseen_rarity);
                let scale = rarity / (dimensions as f32).sqrt();
                vector.iter_mut().for_each(|value| *value = random.normal() * scale);
            });
        Trainer {
            squares: vec![0.0; vocabulary.len],
            vectors,
            dimensions,
            temperature: options.temperature,
            ngram_dropout: options.ngram_dropout,
            token_dropout: options.token_dropout,
        }
    }

    /// Rows × dimensions.
    pub(super) fn vectors(&self) -> &[f32] {
        &self.vectors
    }

    /// Learns from a batch of passages; returns its loss.
    pub(super) fn step(
        &mut self,
        corpus: &Corpus,
        vocabulary: &Vocabulary,
        batch: &[Range<usize>],
        rate: f32,
        random: &mut Random,
    ) -> f32 {
        let n = batch.len();
        let d = self.dimensions;
        let seed = random.next();
        let bags: Vec<Bag> = (0..2 * n)
            .into_par_iter()
            .map(|index| {
                let mut random = Random::new(seed, index as u64);
                self.bag(
                    corpus.passage(index / n, batch[index % n].clone()),
                    vocabulary,
                    &mut random,
                )
            })
            .collect();
        // Unit vectors of both sides, source first, and the lengths they had.
        let mut units = vec![0.0_f32; 2 * n * d];
        let lengths: Vec<f32> = units
            .par_chunks_mut(d)
            .zip(&bags)
            .map(|(unit, bag)| {
                for &(row, weight) in bag {
                    let vector = &self.vectors[row as usize * d..][..d];
                    unit.iter_mut()
                        .zip(vector)
                        .for_each(|(sum, value)| *sum += weight * value);
                }
                let length = unit.iter().map(|value| value * value).sum::<f32>().sqrt().max(1e-9);
                unit.iter_mut().for_each(|value| *value /= length);
                length
            })
            .collect();
        let (source, target) = units.split_at(n * d);

        let mut similarity = vec![0.0; n * n];
        multiply(
            View::rows(source, d),
            View::rows(target, d).transposed(),
            d,
            n,
            &mut similarity,
        );
        let loss = self.to_gradient(&mut similarity, n);

        let mut gradients = vec![0.0; 2 * n * d];
        let (to_source, to_target) = gradients.split_at_mut(n * d);
        multiply(View::rows(&similarity, n), View::rows(target, d), n, d, to_source);
        multiply(
            View::rows(&similarity, n).transposed(),
            View::rows(source, d),
            n,
            d,
            to_target,
        );
        // Through the scaling to unit length.
        gradients
            .par_chunks_mut(d)
            .zip(units.par_chunks(d))
            .zip(&lengths)
            .for_each(|((gradient, unit), length)| {
                let along: f32 = gradient.iter().zip(unit).map(|(g, u)| g * u).sum();
                gradient
                    .iter_mut()
                    .zip(unit)
                    .for_each(|(g, u)| *g = (*g - along * u) / length);
            });
        self.update(&bags, &gradients, rate);
        loss
    }

    fn bag(&self, words: &[super::corpus::WordId], vocabulary: &Vocabulary, random: &mut Random) -> Bag {
        let mut bag = Bag::with_capacity(words.len() * 2);
        // One token is always kept.
        let kept = random.below(words.len());
        for (place, &word) in words.iter().enumerate() {
            if place != kept && random.unit() < self.token_dropout {
                continue;
            }
            match vocabulary.row(word) {
                Some(row) if random.unit() >= self.ngram_dropout => bag.push((row, 1.0)),
                _ => {
                    let rows = vocabulary.ngrams(word);
                    bag.extend(rows.iter().map(|&row| (row, 1.0 / rows.len() as f32)));
                }
            }
        }
        bag
    }

    /// Turns cosines (n × n) into the gradient of the loss by them; returns the loss.
    ///
    /// The loss is the mean over both directions of the cross-entropy of the right counterpart in the softmax over the
    /// batch.
    fn to_gradient(&self, similarity: &mut [f32], n: usize) -> f32 {
        let scale = 1.0 / self.temperature;
        similarity
            .par_iter_mut()
            .for_each(|value| *value = exp((*value - 1.0).min(0.0) * scale));
        let row_sums: Vec<f32> = similarity.par_chunks(n).map(|row| row.iter().sum()).collect();
        // Column sums over blocks of rows of fixed size, so that the order of additions is fixed.
        let blocks: Vec<Vec<f32>> = similarity
            .par_chunks(n * 64)
            .map(|rows| {
                rows.chunks(n).fold(vec![0.0; n], |mut sums, row| {
                    sums.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
                    sums
                })
            })
            .collect();
        let column_sums = blocks.into_iter().fold(vec![0.0_f32; n], |mut sums, block| {
            sums.iter_mut().zip(block).for_each(|(sum, value)| *sum += value);
            sums
        });
        let weight = scale / (2.0 * n as f32);
        let losses: Vec<f32> = similarity
            .par_chunks_mut(n)
            .enumerate()
            .map(|(i, row)| {
                let right = row[i];
                row.iter_mut().zip(&column_sums).for_each(|(value, column)| {
                    *value *= weight * (1.0 / row_sums[i] + 1.0 / column);
                });
                row[i] -= 2.0 * weight;
                // For the reader only: ln may differ between platforms, but nothing is learnt from it.
                ((row_sums[i] * column_sums[i]).ln() - 2.0 * right.max(f32::MIN_POSITIVE).ln()) / 2.0
            })
            .collect();
        losses.iter().sum::<f32>() / n as f32
    }

    /// Row-wise Adagrad (Duchi, Hazan, Singer 2011; one rate a row).
    fn update(&mut self, bags: &[Bag], gradients: &[f32], rate: f32) {
        let d = self.dimensions;
        // Contributions by row, in the order of the passages within a row.
        let mut starts = vec![0_usize; self.squares.len() + 1];
        for (row, _) in bags.iter().flatten() {
            starts[*row as usize + 1] += 1;
        }
        for row in 0..self.squares.len() {
            starts[row + 1] += starts[row];
        }
        let mut next = starts.clone();
        let mut contributions = vec![(0_u32, 0.0_f32); starts[self.squares.len()]];
        for (passage, bag) in bags.iter().enumerate() {
            for &(row, weight) in bag {
                contributions[next[row as usize]] = (passage as u32, weight);
                next[row as usize] += 1;
            }
        }
        self.vectors
            .par_chunks_mut(d)
            .zip(self.squares.par_iter_mut())
            .enumerate()
            .with_min_len(256)
            .for_each(|(row, (vector, square))| {
                let contributions = &contributions[starts[row]..starts[row + 1]];
                if contributions.is_empty() {
                    return;
                }
                let mut sum = vec![0.0_f32; d];
                for &(passage, weight) in contributions {
                    let gradient = &gradients[passage as usize * d..][..d];
                    sum.iter_mut()
                        .zip(gradient)
                        .for_each(|(sum, value)| *sum += weight * value);
                }
                *square += sum.iter().map(|value| value * value).sum::<f32>() / d as f32;
                let step = rate / (square.sqrt() + 1e-10);
                vector
                    .iter_mut()
                    .zip(&sum)
                    .for_each(|(value, gradient)| *value -= step * gradient);
            });
    }
}
