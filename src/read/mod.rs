//! Reading: what the user named, to articles with paragraphs.
//!
//! [`collect`] walks files, directories and standard input; [`parse`] makes articles of the bytes of one document, in any
//! [`Format`].
//! Neither knows a language yet, nor what is boilerplate but for front matter.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::article::Article;
use crate::lexicon::fold::is_blank;
use crate::progress::{Observer, Stage};
use crate::write::sign;
use budget::Budget;
use sources::Source;

pub(crate) mod blocks;
mod budget;
pub(crate) mod date;
mod delimited;
mod docx;
mod draft;
mod email;
mod encoding;
mod error;
mod feed;
mod fields;
mod format;
mod front_matter;
mod html;
mod json;
mod lines;
mod list;
mod markup;
mod mhtml;
mod odt;
mod office;
mod pdf;
mod record;
mod records;
mod sources;
mod tag;
mod text;
mod unpack;
mod xml;

pub use error::{Copies, ReadError, Severity, Shown};
pub use fields::{Field, Fields, FieldsError};
pub use format::Format;
pub use list::names_in_list;
pub use sources::{GlobError, Globs};

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
    /// Longest file that is read, in bytes; also the most that one file may unpack to, all its parts together.
    pub max_file_size: u64,
    /// Leave out articles that have the same text as another one, white space apart.
    pub drop_duplicates: bool,
    /// The format of everything that is read, unpacked where it is packed in another; `None` to tell it from the ending of a
    /// name and the first bytes.
    pub format: Option<Format>,
    /// Which fields of tables and JSON hold what.
    pub fields: Fields,
    /// Which files of a directory are read.
    pub globs: Globs,
    /// Files that are not read where they stand in a directory: those that the result goes to.
    pub results: Vec<PathBuf>,
    /// Who is told how many of the files are read.
    pub progress: Observer,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            max_file_size: 256 << 20,
            drop_duplicates: false,
            format: None,
            fields: Fields::default(),
            globs: Globs::default(),
            results: Vec::new(),
            progress: Observer::default(),
        }
    }
}

/// What was read, and what was not.
#[derive(Debug, Default)]
pub struct Collected {
    /// In the order of the names of their files, so that the order in which these were named changes nothing, and in a file in
    /// its order.
    pub articles: Vec<Article>,
    /// In the order of names; see [`ReadError::severity`] for which of them cost an article.
    pub problems: Vec<ReadError>,
    /// Names of the articles whose text is the file as it stands, plain or Markdown: their lines are those of the file.
    pub with_lines: HashSet<String>,
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
    /// What it may unpack to, with the others that were packed with it.
    pub(crate) budget: &'d Budget,
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
/// text, white space apart, which is kept unless `options` say otherwise: then the first by name is. An article of a file that
/// holds several is named by its address, where it tells one that no other has.
pub fn collect(inputs: &[Input], options: &Options) -> Collected {
    let mut collected = Collected::default();
    let sources = sources::find(inputs, options, &mut collected.problems);
    let steps = options.progress.stage(Stage::Reading, sources.len());
    let (formats, read): (Vec<Option<Format>>, Vec<Parsed>) = sources
        .par_iter()
        .map(|source| match source.bytes(options.max_file_size) {
            Ok(bytes) => parse_known(&source.name, &bytes, options),
            Err(problem) => (None, problem.into()),
        })
        .inspect(|_| steps.step())
        .unzip();
    collected.with_lines = sources
        .iter()
        .zip(formats)
        .filter(|(_, format)| matches!(format, Some(Format::Text | Format::Markdown)))
        .map(|(source, _)| source.name.clone())
        .collect();
    let read = pass_over(&sources, read, options);
    collected.problems.extend(empty_directories(&sources, &read));
    let mut names = Names::default();
    for source in &sources {
        names.take(&source.name);
    }
    for (source, Parsed { mut articles, problems }) in sources.iter().zip(read) {
        for article in articles.iter_mut().filter(|article| article.name != source.name) {
            article.name = name_of_part(article, &names);
            names.take(&article.name);
        }
        if collected.articles.is_empty() {
            // Of one file, which may hold a million, there is no second list.
            collected.articles = articles;
        } else {
            collected.articles.append(&mut articles);
        }
        collected.problems.extend(problems);
    }
    let copies = copies(&collected.articles);
    collected
        .problems
        .extend(told_copies(&copies, &collected.articles, options.drop_duplicates));
    if options.drop_duplicates {
        let mut copies = copies.iter().map(|copy| copy.place).peekable();
        let mut places = 0..;
        collected.articles.retain(|_| {
            let place = places.next();
            copies.next_if(|copy| Some(*copy) == place).is_none()
        });
    }
    collected
}

/// What files that nobody named hold instead of articles is no trouble: a directory of articles may hold tables and settings too.
/// But where the user says which field the text is in, and no document has it, that is told as such.
fn pass_over(sources: &[Source], mut read: Vec<Parsed>, options: &Options) -> Vec<Parsed> {
    let may_have_fields = |source: &Source| {
        let format = Format::of_path(Path::new(&source.name));
        format.is_none_or(|format| format.has_fields() || format.is_packing())
    };
    let mut is_wrong = options.fields.path(Field::Text).is_some()
        && !sources
            .iter()
            .zip(&read)
            .any(|(source, parsed)| !parsed.articles.is_empty() && may_have_fields(source));
    for (source, parsed) in sources.iter().zip(&mut read) {
        if !source.is_found() {
            continue;
        }
        for problem in &mut parsed.problems {
            if is_wrong && matches!(problem, ReadError::NoField { .. }) {
                is_wrong = false;
                continue;
            }
            let path = Shown::from("");
            *problem = std::mem::replace(problem, ReadError::Empty { path }).into_found();
        }
    }
    read
}

/// The directories of which nothing came, and nothing was told but to those who ask for more.
fn empty_directories(sources: &[Source], read: &[Parsed]) -> Vec<ReadError> {
    let mut directories: Vec<(&Path, Vec<&Parsed>)> = Vec::new();
    for (source, parsed) in sources.iter().zip(read) {
        let Some(directory) = source.directory() else { continue };
        match directories.iter_mut().find(|(known, _)| *known == directory) {
            Some((_, all)) => all.push(parsed),
            None => directories.push((directory, vec![parsed])),
        }
    }
    let is_empty = |(_, all): &&(&Path, Vec<&Parsed>)| all.iter().all(|parsed| parsed.articles.is_empty());
    directories
        .iter()
        .filter(is_empty)
        .filter_map(|(directory, all)| {
            let problems = all.iter().flat_map(|parsed| &parsed.problems);
            ReadError::nothing_in(&Shown::from(*directory), problems)
        })
        .collect()
}

/// The name of an article of a file that holds several: its address, or its place in the file; none of those that are taken.
fn name_of_part(article: &Article, taken: &Names) -> String {
    /// A longer address is no name.
    const LONGEST: usize = 1000;
    let address = article.metadata.url.as_ref();
    let address =
        address.filter(|url| url.contains("://") && url.len() <= LONGEST && !url.contains(char::is_whitespace));
    if let Some(address) = address.filter(|address| !taken.contains(address)) {
        return address.clone();
    }
    let mut name = article.name.clone();
    while taken.contains(&name) {
        name.push('~');
    }
    name
}

/// The names of a run. There may be a million of them: only a hash of each is kept, and a name whose hash is taken is not given.
#[derive(Debug, Default)]
struct Names(HashSet<u64>);

impl Names {
    fn take(&mut self, name: &str) {
        self.0.insert(hash_of([name]));
    }

    fn contains(&self, name: &str) -> bool {
        self.0.contains(&hash_of([name]))
    }
}

/// An article with the text of one that comes before it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct CopyOf {
    /// Its place among all.
    place: usize,
    /// That of the first article with this text.
    original: usize,
}

/// The articles that have the text of another, white space apart, in their order.
fn copies(articles: &[Article]) -> Vec<CopyOf> {
    let hash = |(place, article): (usize, &Article)| (hash_of(words(&article.text)), place);
    let mut hashes: Vec<(u64, usize)> = articles.par_iter().enumerate().map(hash).collect();
    hashes.par_sort_unstable();
    let text = |place: usize| articles.get(place).map_or("", |article| &article.text);
    let mut copies = Vec::new();
    for alike in hashes.chunk_by(|one, other| one.0 == other.0) {
        // Texts that differ have the same hash so seldom that there is one original as a rule.
        let mut originals: Vec<usize> = Vec::new();
        for &(_, place) in alike {
            let same = |original: &&usize| words(text(**original)).eq(words(text(place)));
            match originals.iter().find(same) {
                Some(&original) => copies.push(CopyOf { place, original }),
                None => originals.push(place),
            }
        }
    }
    copies.sort_unstable_by_key(|copy| copy.place);
    copies
}

/// A line for each text that there are several of.
fn told_copies(copies: &[CopyOf], articles: &[Article], dropped: bool) -> Vec<ReadError> {
    /// So many are told one by one.
    const TOLD: usize = 10;
    let name = |place: usize| Shown::from(articles.get(place).map_or("", |article| &article.name));
    // In the order in which the first copies come.
    let mut texts: Vec<(usize, Vec<usize>)> = Vec::new();
    let mut known: HashMap<usize, usize> = HashMap::new();
    for copy in copies {
        let index = *known.entry(copy.original).or_insert_with(|| {
            texts.push((copy.original, Vec::new()));
            texts.len() - 1
        });
        if let Some((_, places)) = texts.get_mut(index) {
            places.push(copy.place);
        }
    }
    let count = texts.len().saturating_sub(TOLD);
    let mut told: Vec<ReadError> = texts
        .into_iter()
        .take(TOLD)
        .map(|(original, places)| {
            let original = name(original);
            let copies = Copies::new(places.into_iter().map(name).collect());
            if dropped {
                ReadError::Duplicate { copies, original }
            } else {
                ReadError::Copy { copies, original }
            }
        })
        .collect();
    if count > 0 {
        told.push(ReadError::MoreCopies { count, dropped });
    }
    told
}

/// Makes articles of the bytes of a document: text, metadata and paragraphs, each paragraph [`Body`] but for front matter and
/// what the format itself tells; no language, no other kinds, no sentences yet.
///
/// The format is the one that `options` name, else that of the ending of `name`, else that of how the bytes begin. A document
/// that can't be read gives no article and a problem that says why; nothing here panics. The articles of a document that holds
/// several are named `NAME#1`, `NAME#2` and so on.
///
/// [`Body`]: crate::article::Kind::Body
pub fn parse(name: &str, bytes: &[u8], options: &Options) -> Parsed {
    parse_known(name, bytes, options).1
}

/// As [`parse`], with the format that it was read in.
fn parse_known(name: &str, bytes: &[u8], options: &Options) -> (Option<Format>, Parsed) {
    let document = Document {
        name,
        bytes,
        options,
        depth: 0,
        budget: &Budget::new(options.max_file_size, bytes.len()),
    };
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return (None, ReadError::Empty { path: document.shown() }.into());
    }
    if sign::of_result(bytes).is_some() || sign::is_account(bytes) {
        // It may stand in the folder of the articles.
        return (None, ReadError::OwnResult { path: document.shown() }.into());
    }
    let format = Format::of_document(options.format, Path::new(name), bytes);
    (Some(format), format.read(&document))
}

/// The words of a text, with which two texts are compared whatever their white space.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(is_blank).filter(|word| !word.is_empty())
}

/// A text on one line: a space for the white space and the control characters between its words.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len().min(256));
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    for word in words
        .map(|word| word.trim_matches(is_blank))
        .filter(|word| !word.is_empty())
    {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Where bytes stand first in others.
fn position_of(wanted: &[u8], bytes: &[u8]) -> Option<usize> {
    let (&first, rest) = wanted.split_first()?;
    let mut from = 0;
    loop {
        let found = bytes.get(from..)?.iter().position(|byte| *byte == first)?;
        if bytes.get(from + found + 1..)?.starts_with(rest) {
            return Some(from + found);
        }
        from += found + 1;
    }
}

/// The same in every run.
fn hash_of<'w>(words: impl IntoIterator<Item = &'w str>) -> u64 {
    let mut hasher = DefaultHasher::new();
    for word in words {
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
mod messages;
#[cfg(test)]
mod said;
#[cfg(test)]
mod tests;
