//! What the user named, to the documents to read.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::format::Format;
use super::{Input, ReadError, Shown};

/// The name of standard input.
const STDIN: &str = "-";

/// A document to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    File {
        path: PathBuf,
        /// Whether nobody named it: it stands in a directory that was.
        found: bool,
    },
    Stdin,
}

impl Source {
    pub(super) fn name(&self) -> String {
        match self {
            Source::File { path, .. } => path.to_string_lossy().into_owned(),
            Source::Stdin => STDIN.to_owned(),
        }
    }

    pub(super) fn bytes(&self, limit: u64) -> Result<Vec<u8>, ReadError> {
        match self {
            Source::File { path, .. } => File::open(path)
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
pub(super) fn find(inputs: &[Input], problems: &mut Vec<ReadError>) -> Vec<Source> {
    let mut found = Vec::new();
    for input in inputs {
        match input {
            Input::Stdin => found.push((None, Source::Stdin)),
            Input::Path(path) if path.is_dir() => walk(path, &mut found, problems),
            Input::Path(path) => found.push((
                identity(path),
                Source::File {
                    path: path.clone(),
                    found: false,
                },
            )),
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
                if path.is_file() && Format::of_path(path).is_some() {
                    found.push((
                        identity(path),
                        Source::File {
                            path: path.to_owned(),
                            found: true,
                        },
                    ));
                }
            }
            Err(error) => problems.extend(walk_problem(directory, error)),
        }
    }
    if found.len() == before {
        problems.push(ReadError::NoArticle {
            path: Shown::from(directory),
            endings: Format::endings()
                .map(|ending| format!(".{ending}"))
                .collect::<Vec<_>>()
                .join(", "),
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
