//! What the user named, to the documents to read.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use ignore::WalkBuilder;
use ignore::overrides::{Override, OverrideBuilder};

use super::format::Format;
use super::{Input, Options, ReadError, Shown};
use crate::lexicon::program_words::{Purpose, is_written_for};

/// The name of standard input.
const STDIN: &str = "-";

/// Endings of the pages that browsers save with a directory of their parts.
const PAGE_ENDINGS: [&str; 3] = ["html", "htm", "xhtml"];

/// A document to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Source {
    /// What it is called, in one way in a run: as it was named, or found.
    pub(super) name: String,
    place: Place,
}

/// Where a document is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    File {
        path: PathBuf,
        /// The directory that it stands in and that was named, where nobody named the file itself.
        found: Option<Arc<Path>>,
    },
    Stdin,
}

impl Source {
    fn file(path: PathBuf, found: Option<Arc<Path>>) -> Self {
        Source {
            name: path.to_string_lossy().into_owned(),
            place: Place::File { path, found },
        }
    }

    fn stdin() -> Self {
        Source {
            name: STDIN.to_owned(),
            place: Place::Stdin,
        }
    }

    /// Whether nobody named it: it stands in a directory that was.
    pub(super) fn is_found(&self) -> bool {
        self.directory().is_some()
    }

    /// The directory that was named, where nobody named the file.
    pub(super) fn directory(&self) -> Option<&Path> {
        match &self.place {
            Place::File { found, .. } => found.as_deref(),
            Place::Stdin => None,
        }
    }

    /// Its bytes, where there are no more than `limit`; of a longer file little or nothing is read.
    pub(super) fn bytes(&self, limit: u64) -> Result<Vec<u8>, ReadError> {
        match &self.place {
            Place::File { path, .. } => read_file(path, limit).map_err(|error| ReadError::from_io(path, error)),
            Place::Stdin => {
                read_up_to(io::stdin().lock(), 0, limit).map_err(|error| ReadError::from_io(Path::new(STDIN), error))
            }
        }?
        .ok_or_else(|| ReadError::TooLarge {
            path: Shown::from(self.name.as_str()),
            limit,
        })
    }

    /// What two names of one document have in common.
    fn identity(&self) -> PathBuf {
        let canonical = match &self.place {
            Place::File { path, .. } => path.canonicalize().ok(),
            Place::Stdin => None,
        };
        canonical.unwrap_or_else(|| PathBuf::from(&self.name))
    }

    /// A name that tells the bytes that are no UTF-8 (`caf\xe9.txt`).
    fn escaped_name(&self) -> String {
        let Place::File { path, .. } = &self.place else {
            return self.name.clone();
        };
        let mut name = String::new();
        for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
            name.push_str(chunk.valid());
            for byte in chunk.invalid() {
                let _ = write!(name, "\\x{byte:02x}");
            }
        }
        name
    }
}

/// The bytes of a file; `None` where there are more than `limit`.
fn read_file(path: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let file = File::open(path)?;
    let metadata = file.metadata()?;
    let length = if metadata.is_file() { metadata.len() } else { 0 };
    if length > limit {
        return Ok(None);
    }
    read_up_to(file, length, limit)
}

/// The bytes of `reader`, some `expected`; `None` where there are more than `limit`.
fn read_up_to(reader: impl Read, expected: u64, limit: u64) -> io::Result<Option<Vec<u8>>> {
    // One more than expected, so that the end is found without growing.
    let room = usize::try_from(expected.min(limit)).unwrap_or(0).saturating_add(1);
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(room)?;
    reader.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

/// Which files of a directory are read, as patterns of file names: `*.html`, `2024/**`, and what not: `!*-draft.*`.
///
/// A pattern without a slash fits at any depth, one with a slash from the directory down. Where there are patterns without `!`,
/// what fits none of them is left out; the last pattern that fits decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Globs(Vec<String>);

/// Why a pattern of file names can't be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{pattern}`: {reason}; write it as in .gitignore: *.html, 2024/**, !draft.*")]
pub struct GlobError {
    /// The pattern.
    pub pattern: String,
    /// What is wrong with it.
    pub reason: String,
}

impl Globs {
    /// These patterns.
    ///
    /// # Errors
    ///
    /// [`GlobError`] for the first that can't be understood.
    pub fn new(patterns: Vec<String>) -> Result<Globs, GlobError> {
        for pattern in &patterns {
            let mut builder = OverrideBuilder::new("");
            builder
                .add(pattern)
                .and_then(|builder| builder.build())
                .map_err(|error| GlobError {
                    pattern: pattern.clone(),
                    reason: match error {
                        ignore::Error::Glob { err, .. } => err,
                        other => other.to_string(),
                    },
                })?;
        }
        Ok(Globs(patterns))
    }

    fn below(&self, directory: &Path) -> Override {
        let mut builder = OverrideBuilder::new(directory);
        for pattern in &self.0 {
            // They were understood when they were given.
            let _ = builder.add(pattern);
        }
        builder.build().unwrap_or_else(|_| Override::empty())
    }
}

/// The documents that `inputs` name, each once, sorted by name.
pub(super) fn find(inputs: &[Input], options: &Options, problems: &mut Vec<ReadError>) -> Vec<Source> {
    let mut found = Vec::new();
    for input in inputs {
        match input {
            Input::Stdin => found.push(Source::stdin()),
            Input::Path(path) if path.is_dir() => walk(path, options, &mut found, problems),
            Input::Path(path) => found.push(Source::file(path.clone(), None)),
        }
    }
    let mut found: Vec<(PathBuf, Source)> = found.into_iter().map(|source| (source.identity(), source)).collect();
    // The shortest name of a file is the one that it keeps, whichever was given first; of two, the one that was named.
    found.sort_by(|(one, a), (other, b)| {
        let key = |source: &Source| (source.name.len(), source.is_found());
        let by_name = key(a).cmp(&key(b)).then_with(|| a.name.cmp(&b.name));
        by_name.then_with(|| one.cmp(other))
    });
    let mut sources: Vec<Source> = Vec::with_capacity(found.len());
    let mut kept: HashMap<PathBuf, usize> = HashMap::new();
    let mut names: HashSet<String> = HashSet::new();
    for (identity, mut source) in found {
        if let Some(original) = kept.get(&identity).and_then(|&index| sources.get(index)) {
            problems.push(ReadError::SamePath {
                path: Shown::from(source.name.as_str()),
                original: Shown::from(original.name.as_str()),
            });
            continue;
        }
        // Names that are no UTF-8 may look the same where they are not.
        if names.contains(&source.name) {
            source.name = source.escaped_name();
            while names.contains(&source.name) {
                source.name.insert(0, '~');
            }
        }
        names.insert(source.name.clone());
        kept.insert(identity, sources.len());
        sources.push(source);
    }
    sources.sort_by(|a, b| a.name.cmp(&b.name));
    sources
}

/// The articles below a directory. Links are followed; one that leads back up is named and not followed. Pipes and devices are
/// left out: nobody may ever write to them.
fn walk(directory: &Path, options: &Options, found: &mut Vec<Source>, problems: &mut Vec<ReadError>) {
    let before = found.len();
    let globs = options.globs.below(directory);
    // A folder may get the result of what is read in it, and be read again.
    let results: Vec<PathBuf> = options
        .results
        .iter()
        .filter_map(|path| path.canonicalize().ok())
        .collect();
    let is_result = |path: &Path| !results.is_empty() && path.canonicalize().is_ok_and(|path| results.contains(&path));
    let chosen = |path: &Path| {
        let any_ending = options.format.is_some() && globs.matched(path, false).is_whitelist();
        path.is_file() && (any_ending || may_hold_articles(path)) && !is_result(path)
    };
    let parts = Arc::new(Mutex::new(Vec::new()));
    let left_out = Arc::clone(&parts);
    let walk = WalkBuilder::new(directory)
        .standard_filters(false)
        .hidden(true)
        .ignore(true)
        .follow_links(true)
        .overrides(globs.clone())
        .filter_entry(move |entry| {
            let skips = entry.depth() > 0 && holds_parts_of_page(entry.path());
            if skips && let Ok(mut left_out) = left_out.lock() {
                left_out.push(ReadError::PageParts {
                    path: Shown::from(entry.path()),
                });
            }
            !skips
        })
        .build();
    let root: Arc<Path> = Arc::from(directory);
    let mut others = OtherEndings::default();
    for entry in walk {
        match entry {
            Ok(entry) if chosen(entry.path()) => found.push(Source::file(entry.into_path(), Some(Arc::clone(&root)))),
            Ok(entry) if entry.path().is_file() && !may_hold_articles(entry.path()) => others.note(entry.path()),
            Ok(_) => (),
            Err(error) => problems.extend(walk_problem(directory, error)),
        }
    }
    problems.extend(others.problem(Shown::from(directory)));
    if let Ok(mut parts) = parts.lock() {
        problems.append(&mut parts);
    }
    if found.len() == before {
        let endings: Vec<String> = Format::endings().map(|ending| format!(".{ending}")).collect();
        let globs = if globs.is_empty() { "" } else { " and fit --glob" };
        problems.push(ReadError::NoArticle {
            path: Shown::from(directory),
            endings: endings.join(", ") + globs,
        });
    }
}

/// Whether the ending of a file's name is that of a format that articles come in; below the ending of a compression, none or one
/// that is.
pub(super) fn may_hold_articles(path: &Path) -> bool {
    match Format::of_path(path) {
        Some(Format::Gzip | Format::Zstd) => {
            let inner = Path::new(path.file_stem().unwrap_or_default());
            inner.extension().is_none() || Format::of_path(inner).is_some()
        }
        other => other.is_some(),
    }
}

/// Whether a directory is what a browser saved beside a page for its pictures and frames: named as the page and one more word, in
/// the language of the browser (`page_files`, `page_archivos`, `page-Dateien`, `page.files`).
fn holds_parts_of_page(path: &Path) -> bool {
    let is_page = |page: &str| path.with_file_name(page).is_file();
    let name = path.file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| is_named_as_parts(name, is_page)) && path.is_dir()
}

/// Whether a directory of that name is that of the parts of a page; `is_file` tells which names there are beside it.
pub(super) fn is_named_as_parts(name: &str, is_file: impl Fn(&str) -> bool) -> bool {
    let Some((stem, word)) = name.rsplit_once(['_', '-', '.']) else {
        return false;
    };
    is_written_for(Purpose::PageParts, word)
        && !stem.is_empty()
        && PAGE_ENDINGS.iter().any(|ending| is_file(&format!("{stem}.{ending}")))
}

/// Files that are not read for their endings, counted.
#[derive(Debug, Default)]
pub(super) struct OtherEndings(BTreeMap<String, usize>);

impl OtherEndings {
    /// Counts a file.
    pub(super) fn note(&mut self, path: &Path) {
        let ending = path.extension().map_or_else(
            || "no ending".to_owned(),
            |ending| format!(".{}", ending.to_string_lossy().to_lowercase()),
        );
        *self.0.entry(ending).or_default() += 1;
    }

    /// What there is to tell of them; `None` where there are none.
    pub(super) fn problem(self, path: Shown) -> Option<ReadError> {
        /// So many endings are named.
        const NAMED: usize = 12;
        let count = self.0.values().sum();
        let mut endings: Vec<(String, usize)> = self.0.into_iter().collect();
        endings.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let mut named: Vec<String> = endings
            .iter()
            .take(NAMED)
            .map(|(ending, count)| format!("{ending} ({count})"))
            .collect();
        if endings.len() > NAMED {
            named.push("others".to_owned());
        }
        let endings = Shown::from(named.join(", ").as_str()).to_string();
        (count > 0).then_some(ReadError::OtherEndings { path, count, endings })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_saved_page_are_no_articles() {
        let directory = tempfile::tempdir().unwrap();
        let at = |name: &str| directory.path().join(name);
        for folder in [
            "Una nota_archivos",
            "b-Dateien",
            "c.files",
            "c_2024",
            "c-ingles",
            "d_files",
        ] {
            std::fs::create_dir(at(folder)).unwrap();
            std::fs::write(at(folder).join("frame.html"), "<p>Marco").unwrap();
        }
        for page in ["Una nota.html", "b.htm", "c.html"] {
            std::fs::write(at(page), "<p>Texto").unwrap();
        }
        let mut problems = Vec::new();
        let found = find(
            &[Input::Path(directory.path().to_owned())],
            &Options::default(),
            &mut problems,
        );
        let names: Vec<_> = found.iter().map(|source| source.name.clone()).collect();
        let expected = [
            "Una nota.html",
            "b.htm",
            "c-ingles/frame.html",
            "c.html",
            "c_2024/frame.html",
            "d_files/frame.html",
        ];
        assert_eq!(names, expected.map(|name| at(name).to_string_lossy().into_owned()));
        let told: Vec<_> = problems.iter().map(ToString::to_string).collect();
        let left_out = ["Una nota_archivos", "b-Dateien", "c.files"].map(|folder| {
            let path = at(folder).to_string_lossy().into_owned();
            format!("{path}: not looked into, as it holds the parts of the page beside it; name it to have it read")
        });
        assert_eq!(told.len(), 3);
        assert!(left_out.iter().all(|message| told.contains(message)), "{told:?}");
    }
}
