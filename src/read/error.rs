//! Why a document could not be read, or not as a whole.

use std::fmt;
use std::io;
use std::path::Path;

/// Why a result of Cotejo is no article.
const OWN_RESULT: &str = "it is a result that Cotejo wrote";
const USE_CONVERT: &str = "give the articles that it was made of, or use cotejo convert";
/// What to do about XML that is none of articles.
const SAVE_AS_FEED: &str = "save the articles as pages, text or a feed";
/// What to do about fields that are not known.
pub(super) const NAME_FIELD: &str = "name the field of the text with --fields text=NAME";

/// How much a problem matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Of interest to those who wonder.
    Note,
    /// Something to know: what was named is read, but not as written, or not all of it.
    Warning,
    /// What was named could not be read.
    Error,
}

/// Why a document could not be read, or not as a whole: one line with its path, the place, the reason and what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// No such file or directory.
    #[error("{path}: not found; check the path")]
    NotFound {
        /// What was named.
        path: Shown,
    },
    /// The system does not let this user read it.
    #[error("{path}: permission denied; make it readable for this user")]
    Permission {
        /// What was named.
        path: Shown,
    },
    /// No bytes, or nothing but white space.
    #[error("{path}: is empty; give a file with text in it")]
    Empty {
        /// What was named.
        path: Shown,
    },
    /// Not a text.
    #[error("{path}: is binary ({reason}); save it as plain text first")]
    Binary {
        /// What was named.
        path: Shown,
        /// What it is taken for, and by which sign.
        reason: String,
    },
    /// No file with a known ending below the directory.
    #[error("{path}: no article in this directory; expected files that end in {endings}")]
    NoArticle {
        /// The directory.
        path: Shown,
        /// The endings that are looked for.
        endings: String,
    },
    /// More bytes than [`Options::max_file_size`](super::Options::max_file_size).
    #[error("{path}: too large, more than {limit} bytes; raise --max-file-size, or split it into one file per article")]
    TooLarge {
        /// What was named.
        path: Shown,
        /// The limit, in bytes.
        limit: u64,
    },
    /// More bytes than [`Options::max_file_size`](super::Options::max_file_size) when unpacked, all its parts together.
    #[error("{path}: unpacks to more than {limit} bytes; raise --max-file-size, or unpack it and give its parts")]
    UnpacksTooLarge {
        /// What was named.
        path: Shown,
        /// The limit, in bytes.
        limit: u64,
    },
    /// Unpacks to so many times its size that it holds no article.
    #[error(
        "{path}: unpacks to more than {ratio} times its size, as only a decompression bomb does; if it is none, unpack it and give its parts"
    )]
    Bomb {
        /// What was named.
        path: Shown,
        /// The most that is unpacked.
        ratio: u64,
    },
    /// Packed in archives and compressions in one another, deeper than anybody does.
    #[error("{path}: packed more than {limit} times over; unpack it and give its parts")]
    TooDeep {
        /// What was named.
        path: Shown,
        /// How many times are read.
        limit: usize,
    },
    /// Needs a password.
    #[error("{path}: is encrypted; {advice}")]
    Encrypted {
        /// What was named.
        path: Shown,
        /// What to do.
        advice: String,
    },
    /// The same text as another article; all are kept, as each outlet that ran a text is of interest.
    #[error("{copies} the same text as {original}; {} are kept, align --drop-duplicates leaves {} out",
        copies.both_or_all(), copies.one_or_them())]
    Copy {
        /// Those after the first by name.
        copies: Copies,
        /// The first by name.
        original: Shown,
    },
    /// The same text as another article; read once.
    #[error("{copies} the same text as {original}; left out, as --drop-duplicates asks")]
    Duplicate {
        /// Those that are left out.
        copies: Copies,
        /// The one that is kept.
        original: Shown,
    },
    /// As [`Copy`](ReadError::Copy) and [`Duplicate`](ReadError::Duplicate), for all beyond the first that are told.
    #[error("{count} more {} in several articles; {}", if *count == 1 { "text stands" } else { "texts stand" },
        if *dropped { "one of each is kept" } else { "all are kept, align --drop-duplicates leaves the copies out" })]
    MoreCopies {
        /// How many texts.
        count: usize,
        /// Whether the copies are left out.
        dropped: bool,
    },
    /// The same file named twice, or reached by two ways; read once.
    #[error("{path}: is the same file as {original}; read once, name it once")]
    SamePath {
        /// The name that is left out.
        path: Shown,
        /// The name that is kept.
        original: Shown,
    },
    /// A link that leads back into a directory above it; not followed.
    #[error("{path}: leads back to {ancestor}, a directory above it; not followed, remove the link")]
    Loop {
        /// The link.
        path: Shown,
        /// Where it leads.
        ancestor: Shown,
    },
    /// Some bytes have no meaning in the encoding; the article is kept, with U+FFFD in their place.
    #[error("{path}: {count} {} offset {offset} could not be decoded as {encoding}; save it as UTF-8 if letters are missing",
        if *count == 1 { "byte at" } else { "bytes from" })]
    Undecoded {
        /// What was named.
        path: Shown,
        /// How many bytes.
        count: usize,
        /// Where the first of them stands, counted in bytes from the start of the file.
        offset: usize,
        /// Name of the encoding.
        encoding: &'static str,
    },
    /// Some NUL bytes stand in a text; they are left out.
    #[error("{path}: {count} NUL {} offset {offset} left out; write the file again if letters are missing",
        if *count == 1 { "byte at" } else { "bytes from" })]
    Nul {
        /// What was named.
        path: Shown,
        /// How many bytes.
        count: usize,
        /// Where the first of them stands, counted in bytes from the start of the file.
        offset: usize,
    },
    /// UTF-8 with bytes of another encoding in it, each of which is decoded as what it is.
    #[error("{path}: is UTF-8 with {count} {} of {encoding} in it, the first at offset {offset}; save it as UTF-8 if letters are \
        wrong", if *count == 1 { "byte" } else { "bytes" })]
    Mixed {
        /// What was named.
        path: Shown,
        /// How many bytes.
        count: usize,
        /// Where the first of them stands, counted in bytes from the start of the file.
        offset: usize,
        /// Name of the other encoding.
        encoding: &'static str,
    },
    /// Not what its format asks for.
    #[error("{path}: {place}{reason}; {advice}")]
    Malformed {
        /// What was named.
        path: Shown,
        /// Where in it, with a colon and a space behind: `line 12: `; or nothing.
        place: String,
        /// What is wrong.
        reason: String,
        /// What to do.
        advice: String,
    },
    /// A well-formed document that holds no article.
    #[error("{path}: {reason}; {advice}")]
    NoText {
        /// What was named.
        path: Shown,
        /// What it holds instead.
        reason: String,
        /// What to do.
        advice: String,
    },
    /// Data of a format that articles come in, without a text that would make it one.
    #[error("{path}: no article in it: {reason}; {advice}")]
    NoField {
        /// What was named.
        path: Shown,
        /// What was looked for.
        reason: String,
        /// What to do.
        advice: String,
    },
    /// A result of Cotejo itself.
    #[error("{path}: no article in it: {OWN_RESULT}; {USE_CONVERT}")]
    OwnResult {
        /// What was named.
        path: Shown,
    },
    /// Some records of a file have no text; the others are read.
    #[error("{path}: {count} of {records} records {} no text (the first at {first}), left out; {advice}",
        if *count == 1 { "has" } else { "have" })]
    Textless {
        /// What was named.
        path: Shown,
        /// How many have none.
        count: usize,
        /// How many records there are.
        records: usize,
        /// Where the first of them stands.
        first: String,
        /// What to do.
        advice: &'static str,
    },
    /// Some rows of a table end before its header does; they are read.
    #[error("{path}: {count} {} shorter than the header (the first at {first}); read with {} last values empty, check that none \
        is missing before", if *count == 1 { "row is" } else { "rows are" }, if *count == 1 { "its" } else { "their" })]
    ShortRows {
        /// What was named.
        path: Shown,
        /// How many.
        count: usize,
        /// Where the first of them stands.
        first: String,
    },
    /// XML of another kind than those that articles come in.
    #[error("{path}: no article in it: {reason}; {SAVE_AS_FEED}")]
    NoFeed {
        /// What was named.
        path: Shown,
        /// What it is instead.
        reason: String,
    },
    /// As [`NoField`](ReadError::NoField), [`NoFeed`](ReadError::NoFeed) and [`OwnResult`](ReadError::OwnResult), for a file that nobody named: it stands in a directory that was.
    #[error("{path}: passed over, no article in it: {reason}; {advice}")]
    PassedOver {
        /// The file.
        path: Shown,
        /// What was looked for.
        reason: String,
        /// What to do.
        advice: String,
    },
    /// Nothing in a directory or an archive is an article, though some files might have been.
    #[error("{path}: no article in it: {count} {} passed over, the first {first}: {reason}; {advice}",
        if *count == 1 { "file was" } else { "files were" })]
    NothingIn {
        /// The directory or archive.
        path: Shown,
        /// How many files were passed over.
        count: usize,
        /// The first of them.
        first: Shown,
        /// What was looked for in it.
        reason: String,
        /// What to do.
        advice: String,
    },
    /// Files of a directory or an archive that no reader is for, by their endings.
    #[error("{path}: {count} {} not looked into, as articles don't end so: {endings}; name one to have it read",
        if *count == 1 { "file was" } else { "files were" })]
    OtherEndings {
        /// The directory or archive.
        path: Shown,
        /// How many.
        count: usize,
        /// Their endings, each with how many files have it.
        endings: String,
    },
    /// What a browser saved beside a page for its pictures and frames.
    #[error("{path}: not looked into, as it holds the parts of the page beside it; name it to have it read")]
    PageParts {
        /// The directory.
        path: Shown,
    },
    /// A message has files attached that may be articles; they are not read.
    #[error("{path}: has attachments that may be articles ({names}); save them and give them too")]
    Attachments {
        /// The message.
        path: Shown,
        /// The names of the files.
        names: String,
    },
    /// The system failed in another way.
    #[error("{path}: cannot be read: {source}; check the file and its disk")]
    Io {
        /// What was named.
        path: Shown,
        /// What the system says.
        source: io::Error,
    },
}

impl ReadError {
    /// How much it matters.
    pub fn severity(&self) -> Severity {
        match self {
            ReadError::Copy { .. }
            | ReadError::Duplicate { .. }
            | ReadError::MoreCopies { .. }
            | ReadError::Attachments { .. }
            | ReadError::SamePath { .. }
            | ReadError::Loop { .. }
            | ReadError::Textless { .. }
            | ReadError::ShortRows { .. }
            | ReadError::Nul { .. }
            | ReadError::Mixed { .. }
            | ReadError::Undecoded { .. } => Severity::Warning,
            ReadError::PassedOver { .. } | ReadError::OtherEndings { .. } | ReadError::PageParts { .. } => {
                Severity::Note
            }
            _ => Severity::Error,
        }
    }

    /// The same problem of a file that nobody named.
    pub(super) fn into_found(self) -> Self {
        let passed_over = |path, reason, advice| ReadError::PassedOver { path, reason, advice };
        match self {
            ReadError::NoField { path, reason, advice } => passed_over(path, reason, advice),
            ReadError::NoFeed { path, reason } => passed_over(path, reason, SAVE_AS_FEED.to_owned()),
            ReadError::OwnResult { path } => passed_over(path, OWN_RESULT.to_owned(), USE_CONVERT.to_owned()),
            ReadError::NothingIn {
                path,
                first,
                reason,
                advice,
                ..
            } => passed_over(path, format!("{first}: {reason}"), advice),
            other => other,
        }
    }

    /// That nothing in `path` is an article, where `problems` are all that came of it: files that were passed over.
    pub(super) fn nothing_in<'p>(path: &Shown, problems: impl IntoIterator<Item = &'p ReadError>) -> Option<Self> {
        let mut found: Option<ReadError> = None;
        for problem in problems {
            match (problem, &mut found) {
                (
                    ReadError::PassedOver {
                        path: first,
                        reason,
                        advice,
                    },
                    None,
                ) => {
                    found = Some(ReadError::NothingIn {
                        path: path.clone(),
                        count: 1,
                        first: first.clone(),
                        reason: reason.clone(),
                        advice: advice.clone(),
                    });
                }
                (ReadError::PassedOver { .. }, Some(ReadError::NothingIn { count, .. })) => *count += 1,
                (other, _) if other.severity() == Severity::Error => return None,
                _ => (),
            }
        }
        found
    }

    /// What the system's `error` means for `path`.
    pub(super) fn from_io(path: &Path, error: io::Error) -> Self {
        let path = Shown::from(path);
        match error.kind() {
            io::ErrorKind::NotFound => ReadError::NotFound { path },
            io::ErrorKind::PermissionDenied => ReadError::Permission { path },
            _ => ReadError::Io { path, source: error },
        }
    }
}

/// Articles with the same text as another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copies(Vec<Shown>);

impl Copies {
    /// So many are named.
    const NAMED: usize = 5;

    /// These, in the order of names.
    pub(super) fn new(names: Vec<Shown>) -> Self {
        Copies(names)
    }

    fn both_or_all(&self) -> &'static str {
        if self.0.len() == 1 { "both" } else { "all" }
    }

    fn one_or_them(&self) -> &'static str {
        if self.0.len() == 1 { "one" } else { "them" }
    }
}

/// As the subject of a sentence, with `has` or `have`: `b.txt, c.txt: have`.
impl fmt::Display for Copies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, name) in self.0.iter().take(Self::NAMED).enumerate() {
            let comma = if at > 0 { ", " } else { "" };
            write!(f, "{comma}{name}")?;
        }
        if self.0.len() > Self::NAMED {
            write!(f, " and {} more", self.0.len() - Self::NAMED)?;
        }
        f.write_str(if self.0.len() == 1 { ": has" } else { ": have" })
    }
}

/// A path as it is shown: on one line, whatever characters are in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Shown(String);

impl From<&str> for Shown {
    fn from(path: &str) -> Self {
        Shown(
            path.chars()
                .flat_map(|c| {
                    let escaped = c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
                    let (plain, code) = if escaped {
                        (None, Some(c.escape_default()))
                    } else {
                        (Some(c), None)
                    };
                    plain.into_iter().chain(code.into_iter().flatten())
                })
                .collect(),
        )
    }
}

impl From<&Path> for Shown {
    fn from(path: &Path) -> Self {
        Shown::from(path.to_string_lossy().as_ref())
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests;
