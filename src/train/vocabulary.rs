//! Which words get a row of their own, and which rows stand for each word.

use super::Options;
use super::corpus::{Corpus, WordId};
use crate::encode::hash;

/// The rows of the embedding table.
pub(super) struct Vocabulary {
    /// The word of each row, before the rows of the buckets.
    pub(super) rows: Vec<WordId>,
    /// Inverse document frequency of the word of each row.
    pub(super) rarity: Vec<f32>,
    /// The same for a word without a row.
    pub(super) unseen_rarity: f32,
    /// Rows in all, with those of the buckets.
    pub(super) len: usize,
    /// Row of each word of the corpus that has one, else `u32::MAX`.
    row_of: Vec<u32>,
    /// Rows of the n-grams of each word of the corpus.
    ngram_rows: Vec<u32>,
    ngram_ends: Vec<usize>,
}

impl Vocabulary {
    /// The most frequent words of both languages together, ties by spelling.
    pub(super) fn choose(corpus: &Corpus, options: &Options) -> Self {
        let count = |id: usize| corpus.counts[id][0] + corpus.counts[id][1];
        let mut frequent: Vec<usize> = (0..corpus.words.len())
            .filter(|&id| count(id) >= options.min_count)
            .collect();
        frequent.sort_by(|&a, &b| {
            count(b)
                .cmp(&count(a))
                .then_with(|| corpus.words[a].cmp(&corpus.words[b]))
        });
        frequent.truncate(options.words);
        let sentences = 2.0 * corpus.len() as f32;
        let rarity = frequent
            .iter()
            .map(|&id| (sentences / corpus.sentences_with[id] as f32).ln())
            .collect();
        let mut row_of = vec![u32::MAX; corpus.words.len()];
        for (row, &id) in frequent.iter().enumerate() {
            row_of[id] = row as u32;
        }
        let (mut ngram_rows, mut ngram_ends) = (Vec::new(), Vec::with_capacity(corpus.words.len()));
        for word in &corpus.words {
            hash::ngrams(word, options.buckets, |bucket| {
                ngram_rows.push((frequent.len() + bucket) as u32);
            });
            ngram_ends.push(ngram_rows.len());
        }
        Vocabulary {
            len: frequent.len() + options.buckets,
            rows: frequent.into_iter().map(|id| WordId(id as u32)).collect(),
            rarity,
            unseen_rarity: sentences.ln(),
            row_of,
            ngram_rows,
            ngram_ends,
        }
    }

    /// Row of a word, where it has one of its own.
    pub(super) fn row(&self, word: WordId) -> Option<u32> {
        Some(self.row_of[word.0 as usize]).filter(|&row| row != u32::MAX)
    }

    /// Rows of the n-grams of a word.
    pub(super) fn ngrams(&self, word: WordId) -> &[u32] {
        let id = word.0 as usize;
        let start = if id == 0 { 0 } else { self.ngram_ends[id - 1] };
        &self.ngram_rows[start..self.ngram_ends[id]]
    }
}
