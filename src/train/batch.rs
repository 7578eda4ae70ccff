//! Which passages meet in a batch.

use std::ops::Range;

use super::Options;
use super::corpus::Corpus;
use super::random::Random;

/// Longest passage, in sentences.
const LONGEST: usize = 4;

/// Deals the corpus into batches of passages, epoch after epoch.
pub(super) struct Batches<'c> {
    corpus: &'c Corpus,
    documents: Vec<Range<usize>>,
    options: &'c Options,
    epoch: usize,
    steps: usize,
    waiting: Vec<Vec<Range<usize>>>,
}

impl<'c> Batches<'c> {
    pub(super) fn new(corpus: &'c Corpus, documents: Vec<Range<usize>>, options: &'c Options) -> Self {
        let mut batches = Batches {
            corpus,
            documents,
            options,
            epoch: 0,
            steps: 0,
            waiting: Vec::new(),
        };
        batches.steps = (0..options.epochs).map(|epoch| batches.deal(epoch).len()).sum();
        batches
    }

    /// Steps of all epochs.
    pub(super) fn steps(&self) -> usize {
        self.steps
    }

    /// The next batch: ranges of consecutive pairs, each a passage.
    pub(super) fn next(&mut self) -> Vec<Range<usize>> {
        while self.waiting.is_empty() {
            self.waiting = self.deal(self.epoch);
            self.waiting.reverse();
            self.epoch += 1;
        }
        self.waiting.pop().unwrap_or_default()
    }

    /// All batches of an epoch: documents are cut into passages; then part of the batches take the passages of whole
    /// documents in a row, the others take them at random.
    fn deal(&self, epoch: usize) -> Vec<Vec<Range<usize>>> {
        let mut random = Random::new(self.options.seed, 1 << 32 | epoch as u64);
        let mut documents: Vec<&Range<usize>> = self.documents.iter().collect();
        random.shuffle(&mut documents);
        let mut passages = Vec::with_capacity(self.corpus.len());
        for document in documents {
            let mut start = document.start;
            while start < document.end {
                let length = if random.unit() < self.options.passages {
                    2 + random.below(LONGEST - 1)
                } else {
                    1
                };
                let end = (start + length).min(document.end);
                passages.push(start..end);
                start = end;
            }
        }
        let batch = self.options.batch.min(passages.len());
        let together = (passages.len() as f32 * self.options.document_batches) as usize;
        random.shuffle(&mut passages[together..]);
        let mut batches: Vec<Vec<Range<usize>>> = passages.chunks_exact(batch).map(<[_]>::to_vec).collect();
        random.shuffle(&mut batches);
        batches
    }
}
