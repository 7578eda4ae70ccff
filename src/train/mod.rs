//! Making the embedded model from parallel text.
//!
//! Token embeddings of both languages are learnt so that the sum of the vectors of a passage lies near that of its
//! translation and far from the others of its batch (`InfoNCE`, van den Oord et al. 2018, in both directions), with row-wise
//! Adagrad. The result does not depend on the number of threads.

mod batch;
mod calibrate;
mod corpus;
mod matrix;
mod random;
mod retrieval;
mod step;
mod vocabulary;

use std::path::PathBuf;

pub use calibrate::{CalibrateError, Calibrated, Quality, Task, TaskReport, calibrate, test, write_features};
pub use corpus::{Text, pairs};
pub use retrieval::{Retrieval, retrieval};

use crate::encode::format::Parts;
use batch::Batches;
use corpus::Corpus;
use random::Random;
use step::Trainer;
use vocabulary::Vocabulary;

/// Why no model could be made.
#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    /// A file can't be read.
    #[error("{}: can't read the parallel text: {problem}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        problem: std::io::Error,
    },
    /// A line that is no pair.
    #[error(
        "{}:{line}: fields separated by tabs: {found}; expected 'source TAB target' or 'document TAB source TAB target'",
        path.display()
    )]
    Fields {
        /// The file.
        path: PathBuf,
        /// 1-based.
        line: usize,
        /// Fields on the line.
        found: usize,
    },
    /// Two files that should go line by line.
    #[error("{}: ends after {lines} lines, but {} goes on; the two must correspond line by line", shorter.display(), longer.display())]
    Lengths {
        /// The file that ends first.
        shorter: PathBuf,
        /// The other.
        longer: PathBuf,
        /// Lines of the shorter.
        lines: usize,
    },
    /// Too little to learn from.
    #[error("{pairs} pairs of sentences are too few to learn from; at least {least} are needed")]
    TooLittle {
        /// Usable pairs.
        pairs: usize,
        /// Fewest that work.
        least: usize,
    },
}

/// How to train. The defaults make the embedded model.
#[derive(Clone, Debug)]
pub struct Options {
    /// ISO 639-1 codes of source and target language.
    pub languages: [String; 2],
    /// Components of a vector; even.
    pub dimensions: usize,
    /// Most words with a row of their own.
    pub words: usize,
    /// Buckets for the character n-grams of all other words.
    pub buckets: usize,
    /// Passes over the corpus.
    pub epochs: usize,
    /// Passages in a batch: each has one right counterpart and `batch - 1` wrong ones.
    pub batch: usize,
    /// Similarities are divided by this.
    pub temperature: f32,
    /// Step size of Adagrad at the start; it falls linearly to a tenth.
    pub rate: f32,
    /// Probability that a word is given by its n-grams although it has a row, so that buckets learn.
    pub ngram_dropout: f32,
    /// Probability that a token is left out of a passage, so that none can rely on a few rare ones.
    pub token_dropout: f32,
    /// Share of the passages that are several consecutive sentences (two to four).
    pub passages: f32,
    /// Share of the batches that are made of whole documents, so that the wrong ones are hard to tell from the right one.
    pub document_batches: f32,
    /// Least count of a word to have a row of its own.
    pub min_count: u32,
    /// Every how many documents one is held out to test on.
    pub held_out: usize,
    /// Start of all random choices.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            languages: ["es".to_string(), "en".to_string()],
            dimensions: 256,
            words: 52_000,
            buckets: 16_384,
            epochs: 18,
            batch: 2048,
            temperature: 0.05,
            rate: 0.7,
            ngram_dropout: 0.05,
            token_dropout: 0.3,
            passages: 0.3,
            document_batches: 0.5,
            min_count: 2,
            held_out: 100,
            seed: 1,
        }
    }
}

/// Fewest pairs that make a model.
const LEAST_PAIRS: usize = 100;

/// How far training has come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Progress {
    /// The corpus is read.
    Read {
        /// Usable pairs.
        pairs: usize,
        /// Distinct words.
        words: usize,
    },
    /// A step is done.
    Step {
        /// Steps done.
        done: usize,
        /// Steps in all.
        total: usize,
        /// Mean loss of the batch, nats.
        loss: f32,
    },
}

/// A trained model, ready to be written.
#[derive(Debug)]
pub struct Trained {
    /// The model file.
    pub bytes: Vec<u8>,
    /// How well held-out pairs are found, with the model as it is in the file.
    pub held_out: Retrieval,
}

/// Learns a model from parallel text.
///
/// Uses the current rayon pool; the result is the same on any number of threads.
///
/// # Errors
/// [`TrainError`] where the text can't be read or is too little.
pub fn train(
    texts: &[Text],
    options: &Options,
    provenance: &str,
    mut progress: impl FnMut(Progress),
) -> Result<Trained, TrainError> {
    let mut corpus = Corpus::default();
    for text in texts {
        corpus.read(text)?;
    }
    if corpus.len() < LEAST_PAIRS {
        return Err(TrainError::TooLittle {
            pairs: corpus.len(),
            least: LEAST_PAIRS,
        });
    }
    progress(Progress::Read {
        pairs: corpus.len(),
        words: corpus.words.len(),
    });
    let vocabulary = Vocabulary::choose(&corpus, options);
    let mut documents = corpus.documents.clone();
    Random::new(options.seed, 0).shuffle(&mut documents);
    let held_out = documents.split_off(documents.len() - (documents.len() / options.held_out.max(1)).max(1));

    let mut trainer = Trainer::new(&vocabulary, options);
    let mut batches = Batches::new(&corpus, documents, options);
    let total = batches.steps();
    for done in 0..total {
        let batch = batches.next();
        let rate = options.rate * (1.0 - 0.9 * done as f32 / total as f32);
        let loss = trainer.step(
            &corpus,
            &vocabulary,
            &batch,
            rate,
            &mut Random::new(options.seed, 1 << 40 | done as u64),
        );
        progress(Progress::Step {
            done: done + 1,
            total,
            loss,
        });
    }

    let words: Vec<u64> = vocabulary
        .rows
        .iter()
        .map(|id| crate::encode::hash::hash(corpus.words[id.0 as usize].bytes()))
        .collect();
    let bytes = Parts {
        languages: [&options.languages[0], &options.languages[1]],
        provenance,
        words: &words,
        rarity: &vocabulary.rarity,
        unseen_rarity: vocabulary.unseen_rarity,
        dimensions: options.dimensions,
        vectors: trainer.vectors(),
    }
    .to_bytes();
    let held_out = retrieval::held_out(&bytes, &corpus, &held_out);
    Ok(Trained { bytes, held_out })
}
