//! Reading: what the user named, to articles with paragraphs.
//!
//! [`collect`] walks files, directories and standard input; [`parse`] makes an article of the bytes of one document.
//! Neither knows a language yet, nor what is boilerplate but for front matter.

use std::collections::HashMap;
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use rayon::prelude::*;

use crate::article::Article;
use crate::lexicon::fold::is_blank;

pub(crate) mod blocks;
pub(crate) mod date;
mod encoding;
mod error;
mod front_matter;
mod lines;
mod text;

pub use error::{ReadError, Severity, Shown};

/// The endings of Markdown files; `#` lines of these are headings.
const MARKDOWN: [&str; 2] = ["md", "markdown"];
/// The endings that are looked for in directories.
const ENDINGS: [&str; 4] = ["txt", "text", "md", "markdown"];
/// The name of standard input.
const STDIN: &str = "-";

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
}

impl Default for Options {
    fn default() -> Self {
        Options {
            max_file_size: 256 << 20,
            drop_duplicates: false,
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

/// Reads every article that `inputs` name.
///
/// A directory gives the files below it with a known ending (`.txt`, `.text`, `.md`, `.markdown`), hidden files and those
/// that an `.ignore` file names left out. A document that can't be read is a problem and stops nothing; so is a second copy
/// of the same text, white space apart, which is kept unless `options` say otherwise: then the first by name is.
pub fn collect(inputs: &[Input], options: &Options) -> Collected {
    let mut collected = Collected::default();
    let sources = sources(inputs, &mut collected.problems);
    let read: Vec<_> = sources
        .par_iter()
        .map(|source| {
            let bytes = source.bytes(options.max_file_size)?;
            parse_noting(&source.name(), &bytes)
        })
        .collect();
    let mut seen: HashMap<u64, Vec<usize>> = HashMap::new();
    for result in read {
        match result {
            Ok((article, note)) => {
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
                collected.problems.extend(note);
            }
            Err(problem) => collected.problems.push(problem),
        }
    }
    collected
}

/// Makes an article of the bytes of a document: text, metadata and paragraphs, each paragraph [`Body`] but for front matter;
/// no language, no other kinds, no sentences yet.
///
/// # Errors
///
/// [`ReadError::Empty`] where there is nothing but white space, [`ReadError::Binary`] where the bytes are no text.
///
/// [`Body`]: crate::article::Kind::Body
pub fn parse(name: &str, bytes: &[u8]) -> Result<Article, ReadError> {
    parse_noting(name, bytes).map(|(article, _)| article)
}

/// As [`parse`], with a note where some bytes could not be decoded.
fn parse_noting(name: &str, bytes: &[u8]) -> Result<(Article, Option<ReadError>), ReadError> {
    let path = || Shown::from(name);
    let decoded =
        encoding::decode(bytes).map_err(|encoding::NoText(reason)| ReadError::Binary { path: path(), reason })?;
    if decoded.text.chars().all(is_blank) {
        return Err(ReadError::Empty { path: path() });
    }
    let note = decoded.undecoded.map(|lost| ReadError::Undecoded {
        path: path(),
        count: lost.count,
        offset: lost.offset,
        encoding: lost.encoding,
    });
    let markdown = has_ending(Path::new(name), &MARKDOWN);
    Ok((text::article(name, decoded.text, markdown), note))
}

/// A document to read.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Source {
    File(PathBuf),
    Stdin,
}

impl Source {
    fn name(&self) -> String {
        match self {
            Source::File(path) => path.to_string_lossy().into_owned(),
            Source::Stdin => STDIN.to_owned(),
        }
    }

    fn bytes(&self, limit: u64) -> Result<Vec<u8>, ReadError> {
        match self {
            Source::File(path) => File::open(path)
                .and_then(|file| read_up_to(file, limit))
                .map_err(|error| ReadError::from_io(path, error)),
            Source::Stdin => {
                read_up_to(io::stdin().lock(), limit).map_err(|error| ReadError::from_io(Path::new(STDIN), error))
            }
        }?
        .ok_or_else(|| ReadError::TooLarge {
            path: Shown::from(self.name().as_str()),
            limit,
        })
    }
}

/// The bytes of `reader`; `None` where there are more than `limit`.
fn read_up_to(reader: impl Read, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    reader.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

/// The documents that `inputs` name, each once, sorted by name.
fn sources(inputs: &[Input], problems: &mut Vec<ReadError>) -> Vec<Source> {
    let mut found = Vec::new();
    for input in inputs {
        match input {
            Input::Stdin => found.push((None, Source::Stdin)),
            Input::Path(path) if path.is_dir() => walk(path, &mut found, problems),
            Input::Path(path) => found.push((identity(path), Source::File(path.clone()))),
        }
    }
    // The shortest name of a file is the one that it keeps, whichever was given first.
    found.sort_by_key(|(_, source)| {
        let name = source.name();
        (name.len(), name)
    });
    let mut sources: Vec<Source> = Vec::with_capacity(found.len());
    let mut kept: HashMap<PathBuf, usize> = HashMap::new();
    for (identity, source) in found {
        let identity = identity.unwrap_or_else(|| PathBuf::from(source.name()));
        if let Some(original) = kept.get(&identity).and_then(|&index| sources.get(index)) {
            problems.push(ReadError::SamePath {
                path: Shown::from(source.name().as_str()),
                original: Shown::from(original.name().as_str()),
            });
        } else {
            kept.insert(identity, sources.len());
            sources.push(source);
        }
    }
    sources.sort_by_key(Source::name);
    sources
}

/// What two names of one file have in common.
fn identity(path: &Path) -> Option<PathBuf> {
    path.canonicalize().ok()
}

/// The articles below a directory. Links are followed; one that leads back up is named and not followed.
fn walk(directory: &Path, found: &mut Vec<(Option<PathBuf>, Source)>, problems: &mut Vec<ReadError>) {
    let before = found.len();
    let walk = WalkBuilder::new(directory)
        .standard_filters(false)
        .hidden(true)
        .ignore(true)
        .follow_links(true)
        .build();
    for entry in walk {
        match entry {
            Ok(entry) => {
                let path = entry.path();
                if path.is_file() && has_ending(path, &ENDINGS) {
                    found.push((identity(path), Source::File(path.to_owned())));
                }
            }
            Err(error) => problems.extend(walk_problem(directory, error)),
        }
    }
    if found.len() == before {
        problems.push(ReadError::NoArticle {
            path: Shown::from(directory),
            endings: ENDINGS.map(|ending| format!(".{ending}")).join(", "),
        });
    }
}

/// What an error of the walker means, told with the path nearest to it.
fn walk_problem(near: &Path, error: ignore::Error) -> Option<ReadError> {
    match error {
        ignore::Error::WithPath { path, err } => walk_problem(&path, *err),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => walk_problem(near, *err),
        ignore::Error::Loop { ancestor, child } => Some(ReadError::Loop {
            path: Shown::from(child.as_path()),
            ancestor: Shown::from(ancestor.as_path()),
        }),
        // A link in a directory that leads nowhere names no article.
        ignore::Error::Io(error) if error.kind() == io::ErrorKind::NotFound => None,
        ignore::Error::Io(error) => Some(ReadError::from_io(near, error)),
        // A line of an `.ignore` file that can't be understood hides no article.
        _ => None,
    }
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    path.extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| endings.iter().any(|ending| ending.eq_ignore_ascii_case(extension)))
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
mod tests;
