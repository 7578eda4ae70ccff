//! What is packed: gzip, Zstandard, ZIP archives, one in another too. Nothing is ever written to disk.
//!
//! All that one file unpacks to counts together against the limit, and what grows as only a decompression bomb does is left.

use std::io::{self, Cursor, Read};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use ruzstd::decoding::StreamingDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use zip::ZipArchive;
use zip::result::ZipError;

use super::budget::{Budget, RATIO, Spent};
use super::sources::{OtherEndings, is_named_as_parts, may_hold_articles};
use super::{Document, Format, Parsed, ReadError, Shown};

/// So many times may a document be packed.
const DEEPEST: usize = 3;

/// More entries are no archive of articles; each takes memory before it is looked at.
const MOST_ENTRIES: usize = 100_000;

/// Reads what is compressed by gzip.
pub(super) fn read_gzip(document: &Document<'_>) -> Parsed {
    unpack(document, Format::Gzip, document.name)
}

/// Reads what is compressed by Zstandard.
pub(super) fn read_zstd(document: &Document<'_>) -> Parsed {
    unpack(document, Format::Zstd, document.name)
}

/// Reads the articles of an archive.
pub(super) fn read_zip(document: &Document<'_>) -> Parsed {
    unpack(document, Format::Zip, document.name)
}

/// What a ZIP archive is: a document of an office suite, or an archive of articles.
pub(super) fn kind_of_zip(bytes: &[u8]) -> Format {
    archive(bytes).map_or(Format::Zip, |mut archive| {
        office_format(&mut archive).unwrap_or(Format::Zip)
    })
}

/// Why something can't be unpacked.
#[derive(Debug)]
enum Failure {
    TooLarge,
    Bomb,
    Encrypted,
    /// Packed by a method that is not read.
    Method,
    /// None of what it is called.
    Other,
    Damaged(String),
}

impl From<Spent> for Failure {
    fn from(spent: Spent) -> Self {
        match spent {
            Spent::Size => Failure::TooLarge,
            Spent::Ratio => Failure::Bomb,
        }
    }
}

impl Failure {
    fn of_zip(error: ZipError) -> Self {
        match error {
            ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => Failure::Encrypted,
            ZipError::CompressionMethodNotSupported(_) | ZipError::UnsupportedArchive(_) => Failure::Method,
            ZipError::Io(error) => Failure::Damaged(error.to_string()),
            other => Failure::Damaged(other.to_string()),
        }
    }

    fn told(self, document: &Document<'_>, what: &str) -> ReadError {
        let path = document.shown();
        let limit = document.budget.limit();
        match self {
            Failure::TooLarge => ReadError::UnpacksTooLarge { path, limit },
            Failure::Bomb => ReadError::Bomb { path, ratio: RATIO },
            Failure::Encrypted => ReadError::Encrypted {
                path,
                advice: "unpack it with its password and give its parts".to_owned(),
            },
            Failure::Method => ReadError::Malformed {
                path,
                place: String::new(),
                reason: "is packed by a method that is not read".to_owned(),
                advice: "pack it again as an ordinary ZIP archive".to_owned(),
            },
            Failure::Other => ReadError::Malformed {
                path,
                place: String::new(),
                reason: format!("is no {what}"),
                advice: "leave --from away, or give the file its own ending".to_owned(),
            },
            Failure::Damaged(reason) => ReadError::Malformed {
                path,
                place: String::new(),
                reason: format!("damaged or cut short as {what} ({reason})"),
                advice: "get it again".to_owned(),
            },
        }
    }
}

/// Unpacks a document and reads what is in it; `file_name` is the one that tells the format of that.
fn unpack(document: &Document<'_>, packing: Format, file_name: &str) -> Parsed {
    if document.depth >= DEEPEST {
        let path = document.shown();
        return ReadError::TooDeep { path, limit: DEEPEST }.into();
    }
    let (unpacked, what) = match packing {
        Format::Gzip if !document.bytes.starts_with(b"\x1f\x8b") => (Err(Failure::Other), "gzip data"),
        Format::Gzip => (gunzip(document.bytes, document.budget), "gzip data"),
        Format::Zstd => (unzstd(document.bytes, document.budget), "Zstandard data"),
        _ => return read_archive(document),
    };
    match unpacked {
        Ok(bytes) => {
            let inner = Document {
                bytes: &bytes,
                depth: document.depth + 1,
                ..*document
            };
            read_unpacked(&inner, &without_ending(file_name))
        }
        Err(failure) => failure.told(document, what).into(),
    }
}

/// The name of what a file is compressed from.
fn without_ending(name: &str) -> String {
    let path = Path::new(name);
    if path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("tgz"))
    {
        return path.with_extension("tar").to_string_lossy().into_owned();
    }
    match Format::of_path(path) {
        Some(Format::Gzip | Format::Zstd) => path.with_extension("").to_string_lossy().into_owned(),
        _ => String::new(),
    }
}

fn read_unpacked(document: &Document<'_>, file_name: &str) -> Parsed {
    let path = document.shown();
    if document.bytes.iter().all(u8::is_ascii_whitespace) {
        return ReadError::Empty { path }.into();
    }
    if document.bytes.get(257..262) == Some(b"ustar") {
        let reason = "a tar archive".to_owned();
        let advice = "unpack it and give its folder, or pack it as .zip".to_owned();
        return ReadError::NoText { path, reason, advice }.into();
    }
    let asked = document.options.format.filter(|asked| !asked.is_packing());
    match Format::of_document(asked, Path::new(file_name), document.bytes) {
        format if format.is_packing() => unpack(document, format, file_name),
        format => format.read(document),
    }
}

fn gunzip(bytes: &[u8], budget: &Budget) -> Result<Vec<u8>, Failure> {
    let mut unpacked = Vec::new();
    pour(MultiGzDecoder::new(bytes), bytes.len(), &mut unpacked, budget)?;
    Ok(unpacked)
}

/// Unpacks every frame of Zstandard data, as its tools do.
fn unzstd(bytes: &[u8], budget: &Budget) -> Result<Vec<u8>, Failure> {
    let mut unpacked = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        match StreamingDecoder::new(rest) {
            Ok(mut decoder) => {
                pour(&mut decoder, bytes.len(), &mut unpacked, budget)?;
                let sums = (
                    decoder.decoder.get_checksum_from_data(),
                    decoder.decoder.get_calculated_checksum(),
                );
                if let (Some(told), Some(counted)) = sums
                    && told != counted
                {
                    return Err(Failure::Damaged("its checksum is another".to_owned()));
                }
                rest = decoder.into_inner();
            }
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                // Eight bytes of header, which the decoder had from its own copy of the slice.
                let frame = (length as usize).saturating_add(8);
                rest = rest
                    .get(frame..)
                    .ok_or_else(|| Failure::Damaged("it ends too soon".to_owned()))?;
            }
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::BadMagicNumber(_)))
                if rest.len() == bytes.len() =>
            {
                return Err(Failure::Other);
            }
            Err(error) => return Err(Failure::Damaged(error.to_string())),
        }
    }
    Ok(unpacked)
}

/// Reads all of `reader`, which unpacks `packed` bytes, to the end of `unpacked`.
fn pour(mut reader: impl Read, packed: usize, unpacked: &mut Vec<u8>, budget: &Budget) -> Result<(), Failure> {
    // What is packed with it may have any ratio.
    let part = Budget::new(u64::MAX, packed);
    let mut chunk = vec![0; 64 << 10];
    loop {
        let length = match reader.read(&mut chunk) {
            Ok(0) => return Ok(()),
            Ok(length) => length,
            Err(error) if error.kind() == io::ErrorKind::Unsupported => return Err(Failure::Method),
            Err(error) => return Err(Failure::Damaged(error.to_string())),
        };
        budget.take(length as u64)?;
        unpacked.extend_from_slice(chunk.get(..length).unwrap_or_default());
        part.take(length as u64)?;
    }
}

type Archive<'d> = ZipArchive<Cursor<&'d [u8]>>;

fn archive(bytes: &[u8]) -> Result<Archive<'_>, Failure> {
    // The head of an entry in the directory at the end. To count them takes no memory.
    let heads = bytes.windows(4).filter(|window| window == b"PK\x01\x02");
    if heads.take(MOST_ENTRIES + 1).count() > MOST_ENTRIES {
        return Err(Failure::Damaged(format!("it has more than {MOST_ENTRIES} entries")));
    }
    ZipArchive::new(Cursor::new(bytes)).map_err(Failure::of_zip)
}

/// The format of a document of an office suite, which is an archive with certain entries.
fn office_format(archive: &mut Archive<'_>) -> Option<Format> {
    /// The type that an `OpenDocument` text begins with; those of its templates begin alike.
    const ODT: &str = "application/vnd.oasis.opendocument.text";
    let has = |archive: &Archive<'_>, name: &str| archive.index_for_name(name).is_some();
    if has(archive, "[Content_Types].xml") && has(archive, "word/document.xml") {
        return Some(Format::Docx);
    }
    let mut kind = String::new();
    let entry = archive.by_name("mimetype").ok()?;
    entry.take(ODT.len() as u64).read_to_string(&mut kind).ok()?;
    (kind == ODT).then_some(Format::Odt)
}

fn read_archive(document: &Document<'_>) -> Parsed {
    const WHAT: &str = "a ZIP archive";
    let mut archive = match archive(document.bytes) {
        Ok(archive) => archive,
        Err(failure) => return failure.told(document, WHAT).into(),
    };
    if let Some(format) = office_format(&mut archive) {
        return format.read(document);
    }
    if archive.index_for_name("[Content_Types].xml").is_some() {
        return ReadError::NoText {
            path: document.shown(),
            reason: "an office document that is no text".to_owned(),
            advice: "save its text as .docx, or its table as .csv".to_owned(),
        }
        .into();
    }
    let mut parsed = Parsed::default();
    let mut looked_at = 0_usize;
    let mut others = OtherEndings::default();
    let mut parts: Option<String> = None;
    for index in 0..archive.len() {
        let entry = match entry(&archive, index, document) {
            Entry::None => continue,
            Entry::Other(name) => {
                others.note(Path::new(&name));
                continue;
            }
            Entry::PartOfPage(directory) => {
                if parts.as_ref() != Some(&directory) {
                    let path = Shown::from(format!("{}/{directory}", document.name).as_str());
                    parsed.problems.push(ReadError::PageParts { path });
                    parts = Some(directory);
                }
                continue;
            }
            Entry::Document(name) => name,
        };
        looked_at += 1;
        let name = format!("{}/{entry}", document.name);
        let mut inner = Document {
            name: &name,
            bytes: &[],
            depth: document.depth + 1,
            ..*document
        };
        match unpack_entry(&mut archive, index, document.budget) {
            Ok(bytes) => {
                inner.bytes = &bytes;
                let Parsed { articles, problems } = read_unpacked(&inner, &entry);
                parsed.articles.extend(articles.into_iter().map(|mut article| {
                    let packed_as = &mut article.metadata.to_mut().packed_as;
                    *packed_as = Some(match packed_as.take() {
                        Some(inner) => format!("{entry}/{inner}"),
                        None => entry.clone(),
                    });
                    article
                }));
                // Nobody named what is in an archive.
                parsed.problems.extend(problems.into_iter().map(ReadError::into_found));
                if document.budget.left() == 0 {
                    break;
                }
            }
            Err(Failure::TooLarge) => {
                parsed.problems.push(Failure::TooLarge.told(document, WHAT));
                break;
            }
            Err(failure) => parsed.problems.push(failure.told(&inner, "an entry of the archive")),
        }
    }
    parsed.problems.extend(others.problem(document.shown()));
    if parsed.articles.is_empty() {
        let nothing = ReadError::nothing_in(&document.shown(), &parsed.problems);
        parsed.problems.extend(nothing);
    }
    if looked_at == 0 {
        let endings: Vec<String> = Format::endings().map(|ending| format!(".{ending}")).collect();
        parsed.problems.push(ReadError::NoText {
            path: document.shown(),
            reason: "no article in this archive".to_owned(),
            advice: format!("expected files that end in {}", endings.join(", ")),
        });
    }
    let alone = parsed.articles.len() == 1;
    for (article, number) in parsed.articles.iter_mut().zip(1..) {
        article.name = if alone {
            document.name.to_owned()
        } else {
            document.part(number)
        };
    }
    parsed
}

/// What an entry of an archive is.
enum Entry {
    /// A folder, a link, a hidden file.
    None,
    /// May be an article: its path.
    Document(String),
    /// A file with another ending.
    Other(String),
    /// Of what a browser saved beside a page: the folder.
    PartOfPage(String),
}

fn entry(archive: &Archive<'_>, index: usize, document: &Document<'_>) -> Entry {
    let Some(entry) = archive.by_index_data(index).ok() else {
        return Entry::None;
    };
    let Ok(name) = entry.name() else {
        return Entry::None;
    };
    // Where it would be unpacked to is of no interest: it is not.
    let steps: Vec<&str> = name
        .split(['/', '\\'])
        .filter(|step| !matches!(*step, "" | "." | ".."))
        .collect();
    let hidden = steps.iter().any(|step| step.starts_with('.') || *step == "__MACOSX");
    if entry.is_dir() || entry.is_symlink() || hidden || steps.is_empty() {
        return Entry::None;
    }
    for (depth, step) in steps.iter().enumerate().take(steps.len() - 1) {
        let beside = |page: &str| {
            let path = steps
                .iter()
                .take(depth)
                .copied()
                .chain([page])
                .collect::<Vec<_>>()
                .join("/");
            archive.index_for_name(&path).is_some()
        };
        if is_named_as_parts(step, beside) {
            return Entry::PartOfPage(steps.get(..=depth).unwrap_or_default().join("/"));
        }
    }
    let asked = document.options.format.is_some_and(|asked| !asked.is_packing());
    let path = steps.join("/");
    if asked || may_hold_articles(Path::new(&path)) {
        Entry::Document(path)
    } else {
        Entry::Other(path)
    }
}

fn unpack_entry(archive: &mut Archive<'_>, index: usize, budget: &Budget) -> Result<Vec<u8>, Failure> {
    let entry = archive.by_index(index).map_err(Failure::of_zip)?;
    let packed = usize::try_from(entry.compressed_size()).unwrap_or(usize::MAX);
    let mut unpacked = Vec::new();
    pour(entry, packed, &mut unpacked, budget)?;
    Ok(unpacked)
}

#[cfg(test)]
mod tests;
