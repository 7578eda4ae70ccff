//! Parallel text for training: read, tokenised, and numbered.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;

use crate::encode::{hash, tokens};

use super::TrainError;

/// Where parallel text comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Text {
    /// One file, a pair a line: `source TAB target`, or `document TAB source TAB target`.
    Pairs(PathBuf),
    /// Two files, line by line.
    Lines {
        /// Source side.
        source: PathBuf,
        /// Target side.
        target: PathBuf,
    },
}

/// A distinct word of the corpus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct WordId(pub(super) u32);

/// Sentence pairs in document order.
#[derive(Default)]
pub(super) struct Corpus {
    /// The distinct words, folded, by [`WordId`].
    pub(super) words: Vec<String>,
    /// How often each word stands on the source and on the target side.
    pub(super) counts: Vec<[u32; 2]>,
    /// In how many sentences of either side each word stands.
    pub(super) sentences_with: Vec<u32>,
    /// The pairs of each document; pairs of no document make one each.
    pub(super) documents: Vec<Range<usize>>,
    /// Bytes read, decompressed.
    pub(super) bytes: u64,
    sides: [Side; 2],
    ids: HashMap<u64, WordId>,
}

#[derive(Default)]
struct Side {
    words: Vec<WordId>,
    ends: Vec<usize>,
}

impl Corpus {
    /// Number of pairs.
    pub(super) fn len(&self) -> usize {
        self.sides[0].ends.len()
    }

    /// The words of consecutive pairs on one side (0: source, 1: target).
    pub(super) fn passage(&self, side: usize, pairs: Range<usize>) -> &[WordId] {
        let side = &self.sides[side];
        let start = if pairs.start == 0 {
            0
        } else {
            side.ends[pairs.start - 1]
        };
        &side.words[start..side.ends[pairs.end - 1]]
    }

    /// Appends the pairs of `text`.
    ///
    /// # Errors
    /// [`TrainError`] where a file can't be read, a line has not two or three fields, or the sides differ in length.
    pub(super) fn read(&mut self, text: &Text) -> Result<(), TrainError> {
        match text {
            Text::Pairs(path) => self.read_pairs(path),
            Text::Lines { source, target } => self.read_lines(source, target),
        }
    }

    fn read_pairs(&mut self, path: &Path) -> Result<(), TrainError> {
        let mut document: Option<String> = None;
        for (number, line) in lines(path)?.enumerate() {
            let line = line?;
            self.bytes += line.len() as u64 + 1;
            let (name, source, target) = fields(&line, path, number)?;
            let goes_on = name.is_some() && document.as_deref() == name;
            if !goes_on {
                document = name.map(str::to_owned);
            }
            self.push(source, target, goes_on);
        }
        Ok(())
    }

    fn read_lines(&mut self, source: &Path, target: &Path) -> Result<(), TrainError> {
        let (mut sources, mut targets) = (lines(source)?, lines(target)?);
        for number in 1.. {
            match (sources.next().transpose()?, targets.next().transpose()?) {
                (Some(source), Some(target)) => {
                    self.bytes += (source.len() + target.len()) as u64 + 2;
                    self.push(&source, &target, false);
                }
                (None, None) => break,
                (left, _) => {
                    let (shorter, longer) = if left.is_none() {
                        (source, target)
                    } else {
                        (target, source)
                    };
                    return Err(TrainError::Lengths {
                        shorter: shorter.to_owned(),
                        longer: longer.to_owned(),
                        lines: number - 1,
                    });
                }
            }
        }
        Ok(())
    }

    /// Adds a pair; one whose either side has no word is passed over.
    fn push(&mut self, source: &str, target: &str, goes_on: bool) {
        let starts = [self.sides[0].words.len(), self.sides[1].words.len()];
        for (side, text) in [source, target].into_iter().enumerate() {
            tokens(text, |_, word| {
                let next = WordId(self.words.len() as u32);
                let id = *self.ids.entry(hash::hash(word.bytes())).or_insert(next);
                if id == next {
                    self.words.push(word.to_string());
                    self.counts.push([0; 2]);
                    self.sentences_with.push(0);
                }
                self.counts[id.0 as usize][side] += 1;
                self.sides[side].words.push(id);
            });
        }
        if self
            .sides
            .iter()
            .zip(starts)
            .any(|(side, start)| side.words.len() == start)
        {
            for (side, start) in self.sides.iter_mut().zip(starts) {
                side.words.truncate(start);
            }
            return;
        }
        for (side, start) in self.sides.iter_mut().zip(starts) {
            side.ends.push(side.words.len());
            let mut seen = side.words[start..].to_vec();
            seen.sort_unstable();
            seen.dedup();
            for id in seen {
                self.sentences_with[id.0 as usize] += 1;
            }
        }
        let at = self.len() - 1;
        match self.documents.last_mut() {
            Some(document) if goes_on && document.end == at => document.end += 1,
            _ => self.documents.push(at..at + 1),
        }
    }
}

/// The pairs of sentences of a file, a pair a line: `source TAB target`, or `document TAB source TAB target`. It may be gzipped.
///
/// # Errors
/// [`TrainError`] where the file can't be read, or a line has not two or three fields.
pub fn pairs(path: &Path) -> Result<Vec<(String, String)>, TrainError> {
    let lines = lines(path)?.enumerate();
    lines
        .map(|(number, line)| {
            let line = line?;
            let (_, source, target) = fields(&line, path, number)?;
            Ok((source.to_owned(), target.to_owned()))
        })
        .collect()
}

/// The name of the document, if the line has one, and the two sentences; `number` counts lines from 0.
fn fields<'l>(line: &'l str, path: &Path, number: usize) -> Result<(Option<&'l str>, &'l str, &'l str), TrainError> {
    let fields: Vec<&str> = line.split('\t').collect();
    match fields[..] {
        [source, target] => Ok((None, source, target)),
        [document, source, target] => Ok((Some(document), source, target)),
        _ => Err(TrainError::Fields {
            path: path.to_owned(),
            line: number + 1,
            found: fields.len(),
        }),
    }
}

/// The lines of a file that may be gzipped, whatever its name; bytes that are no UTF-8 become U+FFFD.
fn lines(path: &Path) -> Result<impl Iterator<Item = Result<String, TrainError>>, TrainError> {
    let io = {
        let path = path.to_owned();
        move |problem| TrainError::Io {
            path: path.clone(),
            problem,
        }
    };
    let mut file = BufReader::with_capacity(1 << 16, File::open(path).map_err(&io)?);
    let gzipped = file.fill_buf().map_err(&io)?.starts_with(&[0x1f, 0x8b]);
    let reader: Box<dyn Read> = if gzipped {
        Box::new(MultiGzDecoder::new(file))
    } else {
        Box::new(file)
    };
    let mut reader = BufReader::with_capacity(1 << 16, reader);
    let mut buffer = Vec::new();
    Ok(std::iter::from_fn(move || {
        buffer.clear();
        match reader.read_until(b'\n', &mut buffer) {
            Ok(0) => None,
            Ok(_) => {
                let line = buffer.strip_suffix(b"\n").unwrap_or(&buffer);
                let line = line.strip_suffix(b"\r").unwrap_or(line);
                Some(Ok(String::from_utf8_lossy(line).into_owned()))
            }
            Err(problem) => Some(Err(io(problem))),
        }
    }))
}
