//! How well a model finds translations: for each text its counterpart among all.

use std::ops::Range;

use rayon::prelude::*;

use super::corpus::{Corpus, WordId};
use super::matrix::{View, multiply};
use crate::encode::Model;

/// How often the nearest text by cosine is the translation.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Retrieval {
    /// Pairs among which was searched.
    pub pairs: usize,
    /// Share of the source texts whose nearest target text is theirs, 0 to 1.
    pub source_to_target: f64,
    /// Share of the target texts whose nearest source text is theirs, 0 to 1.
    pub target_to_source: f64,
}

impl Retrieval {
    /// Mean of both directions.
    pub fn mean(&self) -> f64 {
        f64::midpoint(self.source_to_target, self.target_to_source)
    }
}

/// Finds, for each pair of texts, each side among all texts of the other side. A draw counts as missed.
pub fn retrieval(model: &Model, pairs: &[(String, String)]) -> Retrieval {
    let d = model.dimensions();
    let encode = |texts: Vec<&str>| -> Vec<f32> { texts.par_iter().flat_map_iter(|text| model.encode(text)).collect() };
    let source = encode(pairs.iter().map(|(source, _)| source.as_str()).collect());
    let target = encode(pairs.iter().map(|(_, target)| target.as_str()).collect());
    let found = |a: &[f32], b: &[f32]| -> f64 {
        let n = pairs.len();
        let mut similarity = vec![0.0; n * n];
        multiply(View::rows(a, d), View::rows(b, d).transposed(), d, n, &mut similarity);
        let hits = similarity
            .par_chunks(n.max(1))
            .enumerate()
            .filter(|(i, row)| row.iter().enumerate().all(|(j, value)| j == *i || *value < row[*i]))
            .count();
        hits as f64 / n.max(1) as f64
    };
    Retrieval {
        pairs: pairs.len(),
        source_to_target: found(&source, &target),
        target_to_source: found(&target, &source),
    }
}

/// The same for documents of the corpus that were held out, with the model as it is in the file.
pub(super) fn held_out(bytes: &[u8], corpus: &Corpus, documents: &[Range<usize>]) -> Retrieval {
    /// More would take long and tell little more.
    const MOST: usize = 3000;
    let Ok(model) = Model::from_bytes(bytes) else {
        return Retrieval::default();
    };
    let text = |words: &[WordId]| {
        words
            .iter()
            .map(|id| corpus.words[id.0 as usize].as_str())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let pairs: Vec<(String, String)> = documents
        .iter()
        .flat_map(Clone::clone)
        .take(MOST)
        .map(|pair| {
            (
                text(corpus.passage(0, pair..pair + 1)),
                text(corpus.passage(1, pair..pair + 1)),
            )
        })
        .collect();
    retrieval(&model, &pairs)
}
