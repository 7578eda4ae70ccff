//! Reading: what the user named, to articles with paragraphs.
//!
//! [`collect`] walks files, directories and standard input; [`parse`] makes articles of the bytes of one document, in any
//! [`Format`].
//! Neither knows a language yet, nor what is boilerplate but for front matter.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::article::Article;
use crate::lexicon::fold::is_blank;

pub(crate) mod blocks;
pub(crate) mod date;
mod delimited;
mod docx;
mod draft;
mod email;
mod encoding;
mod error;
mod feed;
mod format;
mod front_matter;
mod html;
mod json;
mod lines;
mod mhtml;
mod odt;
mod pdf;
mod sources;
mod text;
mod unpack;

pub use error::{ReadError, Severity, Shown};
pub use format::Format;

/// Where an article, or a directory of them, is to be read from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Input {
    /// A file, read whatever its ending, or a directory, of which the files with a known ending are read.
    Path(PathBuf),
    /// Standard input: one article, named `-`.
    Stdin,
}

/// How to read.
#[derive(Clone, Debug)]
pub struct Options {
    /// Longest file that is read, in bytes.
    pub max_file_size: u64,
    /// Leave out articles that have the same text as another one, white space apart.
    pub drop_duplicates: bool,
    /// The format of everything that is read; `None` to tell it from the ending of a name and the first bytes.
    pub format: Option<Format>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            max_file_size: 256 << 20,
            drop_duplicates: false,
            format: None,
        }
    }
}

/// What was read, and what was not.
#[derive(Debug, Default)]
pub struct Collected {
    /// Sorted by name, so that the order in which files were named changes nothing.
    pub articles: Vec<Article>,
    /// In the order of names; see [`ReadError::severity`] for which of them cost an article.
    pub problems: Vec<ReadError>,
}

/// A document to be read: what a reader of a format gets.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Document<'d> {
    /// Its path, or what stands for it: `-`, or the place inside the file that it was packed in.
    pub(crate) name: &'d str,
    /// Its bytes, unpacked.
    pub(crate) bytes: &'d [u8],
    pub(crate) options: &'d Options,
    /// How many archives and compressions it was packed in.
    pub(crate) depth: usize,
}

impl Document<'_> {
    /// Its name, as messages show it.
    pub(crate) fn shown(&self) -> Shown {
        Shown::from(self.name)
    }

    /// The identity of the `number`th (from 1) of the articles that it holds.
    pub(crate) fn part(&self, number: usize) -> String {
        format!("{}#{number}", self.name)
    }
}

/// What a document gave.
#[derive(Debug, Default)]
pub struct Parsed {
    /// In the order of the document.
    pub articles: Vec<Article>,
    /// What went wrong, or may not be as expected.
    pub problems: Vec<ReadError>,
}

impl From<ReadError> for Parsed {
    fn from(problem: ReadError) -> Self {
        Parsed {
            articles: Vec::new(),
            problems: vec![problem],
        }
    }
}

/// Reads every article that `inputs` name.
///
/// A directory gives the files below it with the [endings](Format::endings) of a known format, hidden files and those that an
/// `.ignore` file names left out. A document that can't be read is a problem and stops nothing; so is a second copy of the same
/// text, white space apart, which is kept unless `options` say otherwise: then the first by name is.
pub fn collect(inputs: &[Input], options: &Options) -> Collected {
    let mut collected = Collected::default();
    let sources = sources::find(inputs, &mut collected.problems);
    let read: Vec<Parsed> = sources
        .par_iter()
        .map(|source| match source.bytes(options.max_file_size) {
            Ok(bytes) => {
                let mut parsed = parse(&source.name(), &bytes, options);
                if matches!(source, sources::Source::File { found: true, .. }) {
                    // A directory of articles may hold tables and settings too.
                    parsed.problems = parsed.problems.into_iter().map(ReadError::as_found).collect();
                }
                parsed
            }
            Err(problem) => problem.into(),
        })
        .collect();
    let mut seen: HashMap<u64, Vec<usize>> = HashMap::new();
    for Parsed { articles, problems } in read {
        for article in articles {
            let same = seen.entry(hash_of(&article.text)).or_default();
            let original = same
                .iter()
                .filter_map(|&index| collected.articles.get(index))
                .find(|known| words(&known.text).eq(words(&article.text)));
            if let Some(original) = original {
                let path = Shown::from(article.name.as_str());
                let original = Shown::from(original.name.as_str());
                if options.drop_duplicates {
                    collected.problems.push(ReadError::Duplicate { path, original });
                    continue;
                }
                collected.problems.push(ReadError::Copy { path, original });
            }
            same.push(collected.articles.len());
            collected.articles.push(article);
        }
        collected.problems.extend(problems);
    }
    collected
}

/// Makes articles of the bytes of a document: text, metadata and paragraphs, each paragraph [`Body`] but for front matter and
/// what the format itself tells; no language, no other kinds, no sentences yet.
///
/// The format is the one that `options` name, else that of the ending of `name`, else that of how the bytes begin. A document
/// that can't be read gives no article and a problem that says why; nothing here panics.
///
/// [`Body`]: crate::article::Kind::Body
pub fn parse(name: &str, bytes: &[u8], options: &Options) -> Parsed {
    parse_document(&Document {
        name,
        bytes,
        options,
        depth: 0,
    })
}

/// As [`parse`]; for what a container holds.
pub(crate) fn parse_document(document: &Document<'_>) -> Parsed {
    if document.bytes.iter().all(u8::is_ascii_whitespace) {
        return ReadError::Empty { path: document.shown() }.into();
    }
    let format = document.options.format.filter(|_| document.depth == 0);
    format
        .or_else(|| Format::of_path(Path::new(document.name)))
        .unwrap_or_else(|| Format::of_bytes(document.bytes))
        .read(document)
}

/// The words of a text, with which two texts are compared whatever their white space.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(is_blank).filter(|word| !word.is_empty())
}

fn hash_of(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    for word in words(text) {
        word.hash(&mut hasher);
    }
    hasher.finish()
}

#[cfg(test)]
pub(crate) mod testing {
    //! For tests that want an article of a text.

    use super::{Options, ReadError, parse};
    use crate::article::Article;

    /// The only article of a document.
    pub(crate) fn parse_one(name: &str, bytes: &[u8]) -> Result<Article, ReadError> {
        let mut parsed = parse(name, bytes, &Options::default());
        parsed.articles.pop().ok_or_else(|| parsed.problems.remove(0))
    }
}

#[cfg(test)]
mod tests;
