//! The bilingual model: static embeddings of tokens of two languages in one space.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::format::{self, DIRECTORY, Head, Layout, ZERO_CODE};
use super::hash;

/// Why a model can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The file can't be read.
    #[error("{}: can't read the model: {problem}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        problem: std::io::Error,
    },
    /// A problem with what a file holds.
    #[error("{}: {problem}", path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// The problem.
        problem: Box<ModelError>,
    },
    /// The first bytes are not those of a model.
    #[error("not a Cotejo model; make one with 'cotejo train'")]
    NotAModel,
    /// Another layout.
    #[error("model of version {found}, this program reads version {known}; make it again with 'cotejo train'")]
    Version {
        /// Version of the file.
        found: u32,
        /// Version that is read.
        known: u32,
    },
    /// Shorter or longer than its head says.
    #[error("the model is incomplete: {found} bytes of {expected}; copy it again")]
    CutShort {
        /// Bytes there are.
        found: u64,
        /// Bytes there should be.
        expected: u64,
    },
    /// The checksum or the sizes are off.
    #[error("the model is damaged (its checksum does not fit its content); copy it again")]
    Damaged,
}

enum Storage {
    Embedded(&'static [u8]),
    // Eight-byte words, so that the sections are aligned in memory as they are in the file.
    Owned(Vec<u64>, usize),
}

impl Storage {
    fn bytes(&self) -> &[u8] {
        match self {
            Storage::Embedded(bytes) => bytes,
            Storage::Owned(words, length) => &bytemuck::cast_slice(words)[..*length],
        }
    }
}

/// Token embeddings of two languages, quantised to four bits a component; read in place, never copied.
pub struct Model {
    storage: Storage,
    head: Head,
    layout: Layout,
}

/// A row of the embedding table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row(u32);

/// `include_bytes!` gives no alignment; this does.
#[repr(C, align(64))]
struct Aligned<T: ?Sized>(T);

static EMBEDDED: &Aligned<[u8]> = &Aligned(*include_bytes!("../../data/model.bin"));

impl Model {
    /// The model that is part of the program.
    ///
    /// # Panics
    /// Where the program was built with a file that is no model; a test makes sure that it is not.
    pub fn embedded() -> &'static Model {
        static MODEL: OnceLock<Model> = OnceLock::new();
        MODEL.get_or_init(|| {
            let (head, layout) =
                Head::read(&EMBEDDED.0, false).unwrap_or_else(|error| panic!("data/model.bin: {error}"));
            Model {
                storage: Storage::Embedded(&EMBEDDED.0),
                head,
                layout,
            }
        })
    }

    /// Reads a model file and checks it whole.
    ///
    /// # Errors
    /// [`ModelError`] with the path where it can't be read, is no model, of another version, incomplete or damaged.
    pub fn open(path: &Path) -> Result<Model, ModelError> {
        let io = |problem| ModelError::Io {
            path: path.to_owned(),
            problem,
        };
        let mut bytes = Vec::new();
        File::open(path).map_err(io)?.read_to_end(&mut bytes).map_err(io)?;
        Model::from_bytes(&bytes).map_err(|problem| ModelError::Content {
            path: path.to_owned(),
            problem: Box::new(problem),
        })
    }

    /// A model from the bytes of a model file.
    ///
    /// # Errors
    /// [`ModelError`] where they are no model, of another version, incomplete or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Model, ModelError> {
        let (head, layout) = Head::read(bytes, true)?;
        let mut words = vec![0_u64; bytes.len().div_ceil(8)];
        bytemuck::cast_slice_mut(&mut words)[..bytes.len()].copy_from_slice(bytes);
        Ok(Model {
            storage: Storage::Owned(words, bytes.len()),
            head,
            layout,
        })
    }

    /// Components of a vector.
    pub fn dimensions(&self) -> usize {
        self.head.dimensions as usize
    }

    /// Rows that stand for a word.
    pub fn words(&self) -> usize {
        self.head.words as usize
    }

    /// Rows that stand for a bucket of character n-grams.
    pub fn buckets(&self) -> usize {
        self.head.buckets as usize
    }

    /// What the model learnt from and how.
    pub fn provenance(&self) -> &str {
        std::str::from_utf8(&self.storage.bytes()[self.layout.provenance.clone()]).unwrap_or_default()
    }

    /// Calls `visit` with the rows whose mean is the vector of `word` (folded, as [`super::tokens`] gives it): its own, or
    /// those of its character n-grams. Returns whether the word has a row of its own.
    pub fn rows(&self, word: &str, mut visit: impl FnMut(Row)) -> bool {
        if let Some(row) = self.find(hash::hash(word.bytes())) {
            visit(row);
            return true;
        }
        hash::ngrams(word, self.buckets(), |bucket| {
            visit(Row(self.head.words + bucket as u32));
        });
        false
    }

    /// Inverse document frequency of a word of this row, natural logarithm; of a bucket, that of an unseen word.
    pub fn rarity(&self, row: Row) -> f32 {
        self.section::<f32>(self.layout.rarity.clone())
            .get(row.0 as usize)
            .copied()
            .unwrap_or_default()
    }

    /// Adds `weight` times the vector of a row to `sum` ([`dimensions`](Self::dimensions) long).
    #[inline]
    pub fn add(&self, row: Row, weight: f32, sum: &mut [f32]) {
        let half = self.dimensions() / 2;
        let codes = &self.section::<u8>(self.layout.codes.clone())[row.0 as usize * half..][..half];
        let scale = self.section::<f32>(self.layout.scales.clone())[row.0 as usize] * weight;
        let (low, high) = sum.split_at_mut(half);
        for ((low, high), &code) in low.iter_mut().zip(high).zip(codes) {
            *low += scale * (i32::from(code & 15) - ZERO_CODE) as f32;
            *high += scale * (i32::from(code >> 4) - ZERO_CODE) as f32;
        }
    }

    /// The vector of a text, of unit length (zero where the text has no token): the sum of the vectors of its tokens.
    pub fn encode(&self, text: &str) -> Vec<f32> {
        let mut sum = vec![0.0; self.dimensions()];
        super::tokens(text, |_, word| self.add_word(word, &mut sum));
        let length = sum.iter().map(|value| value * value).sum::<f32>().sqrt();
        if length > 0.0 {
            sum.iter_mut().for_each(|value| *value /= length);
        }
        sum
    }

    /// Adds the vector of a folded word to `sum`.
    pub fn add_word(&self, word: &str, sum: &mut [f32]) {
        if let Some(row) = self.find(hash::hash(word.bytes())) {
            return self.add(row, 1.0, sum);
        }
        let mut count = 0;
        hash::ngrams(word, self.buckets(), |_| count += 1);
        hash::ngrams(word, self.buckets(), |bucket| {
            self.add(Row(self.head.words + bucket as u32), 1.0 / count as f32, sum);
        });
    }

    fn find(&self, hash: u64) -> Option<Row> {
        let directory = self.section::<u32>(self.layout.directory.clone());
        debug_assert_eq!(directory.len(), DIRECTORY + 1);
        let entry = (hash >> 48) as usize;
        let (start, end) = (directory[entry], directory[entry + 1]);
        let fingerprints = self
            .section::<u32>(self.layout.fingerprints.clone())
            .get(start as usize..end as usize)?;
        let wanted = format::fingerprint(hash);
        fingerprints
            .iter()
            .position(|&found| found == wanted)
            .map(|offset| Row(start + offset as u32))
    }

    #[inline]
    fn section<T: bytemuck::Pod>(&self, range: std::ops::Range<usize>) -> &[T] {
        bytemuck::cast_slice(&self.storage.bytes()[range])
    }
}

impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Model")
            .field("head", &self.head)
            .finish_non_exhaustive()
    }
}
