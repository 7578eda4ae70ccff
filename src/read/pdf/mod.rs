//! Portable Document Format (ISO 32000) with text to an article.
//!
//! A PDF knows no paragraphs: it places glyphs. From where they stand come lines, columns in their order, and paragraphs;
//! running headers and footers and the numbers of pages are noted as left out. A document of pictures has no text, and says so.
//!
//! The day on which the file was made is [`Metadata::created`](crate::article::Metadata::created), not its day of publication,
//! unless its metadata (XMP) tell one as such.
//!
//! The file is parsed by `hayro-syntax` and `hayro-font`, which mean never to panic and never to hang, on whatever bytes; that
//! can't be proven, so they run in a thread of their own, with a stack of known size and an end to their time.

mod columns;
mod furniture;
mod glyphs;
mod hyphens;
mod lines;
mod metadata;
mod paragraphs;
mod size;

use std::panic;
use std::sync::{Once, mpsc};
use std::thread;
use std::time::Duration;

use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::draft::Draft;
use super::office::encrypted;
use super::{Document, Parsed, ReadError};
use crate::article::{Kind, Metadata};
use glyphs::Interpreter;
use lines::Piece;
use metadata::text_string;
use size::{Budget, Excess};

/// The thread that a document is parsed in.
const THREAD: &str = "cotejo-pdf";
/// Its stack, in bytes: the parser nests no deeper than some hundred levels, forms a dozen.
const STACK: usize = 8 << 20;
/// Longer than this no document takes; a thousand pages take some seconds.
const LONGEST: Duration = Duration::from_mins(2);

/// Reads a PDF.
pub(super) fn read(document: &Document<'_>) -> Parsed {
    match article(document) {
        Ok(parsed) => parsed,
        Err(problem) => problem.into(),
    }
}

fn article(document: &Document<'_>) -> Result<Parsed, ReadError> {
    let path = document.shown();
    let malformed = |reason: &str, advice: &str| ReadError::Malformed {
        path: document.shown(),
        place: String::new(),
        reason: reason.to_owned(),
        advice: advice.to_owned(),
    };
    let no_text = |reason: &str, advice: &str| ReadError::NoText {
        path: document.shown(),
        reason: reason.to_owned(),
        advice: advice.to_owned(),
    };
    let extracted = extract_apart(document.bytes, document.budget.left());
    // What else is packed with it has the rest alone.
    match &extracted {
        Ok(content) => document.budget.take(content.unpacked).unwrap_or(()),
        Err(Failure::Excess) => document.budget.spend_all(),
        Err(_) => (),
    }
    let mut content = extracted.map_err(|failure| match failure {
        Failure::Encrypted => encrypted(&path),
        Failure::Excess => ReadError::UnpacksTooLarge {
            path: document.shown(),
            limit: document.budget.limit(),
        },
        Failure::Broken if is_cut_short(document.bytes) => malformed(CUT_SHORT, "get it again"),
        Failure::Broken => malformed(
            "is no PDF, or a broken one",
            "open it in a viewer and print it to a new PDF",
        ),
        Failure::Crashed => malformed(
            "is broken in a way that can't be read",
            "open it in a viewer and print it to a new PDF",
        ),
        Failure::TimedOut => malformed("takes minutes to read", "open it in a viewer and print it to a new PDF"),
    })?;
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    let unknown: usize = content
        .pieces()
        .map(|piece| piece.text.matches('\u{fffd}').count())
        .sum();
    let known: usize = content.pieces().map(|piece| letters(&piece.text)).sum();
    if unknown > known {
        return Err(no_text(
            "its fonts don't tell which letters they show",
            "run it through OCR, or copy the text from where it was published",
        ));
    }
    let mut draft = Draft::default();
    draft.metadata = std::mem::take(&mut content.metadata);
    let left_out = furniture::remove(&mut content.pages);
    let pages: Vec<_> = content.pages.into_iter().map(columns::blocks).collect();
    for paragraph in paragraphs::paragraphs(&pages) {
        let kind = if paragraph.heading { Kind::Heading } else { Kind::Body };
        draft.push(kind, &paragraph.text);
    }
    if draft.is_empty() {
        return Err(if is_cut_short(document.bytes) {
            malformed(CUT_SHORT, "get it again")
        } else if content.has_pictures {
            no_text("holds pictures of pages, no text", "run it through OCR first")
        } else {
            no_text("holds no text", "give a document with text in it")
        });
    }
    for (what, text) in left_out {
        draft.omit(what, &text);
    }
    draft.omit("turned text", &content.turned);
    Ok(Parsed {
        articles: vec![draft.into_article(document.name.to_owned())],
        problems: Vec::new(),
    })
}

const CUT_SHORT: &str = "is cut short: its end is missing";

/// Whether a file begins as a PDF does, and has nothing of what a PDF ends with.
fn is_cut_short(bytes: &[u8]) -> bool {
    /// Some programs write a little behind the end.
    const END: usize = 2048;
    let end = bytes.get(bytes.len().saturating_sub(END)..).unwrap_or_default();
    let has = |sign: &[u8]| end.windows(sign.len()).any(|window| window == sign);
    bytes.starts_with(b"%PDF-") && !has(b"%%EOF") && !has(b"startxref")
}

/// What a document holds.
#[derive(Debug, Default)]
struct Content {
    /// For each page the pieces of its lines.
    pages: Vec<Vec<Piece>>,
    turned: String,
    has_pictures: bool,
    metadata: Metadata,
    /// Bytes that were unpacked for it.
    unpacked: u64,
}

impl Content {
    fn pieces(&self) -> impl Iterator<Item = &Piece> {
        self.pages.iter().flatten()
    }
}

/// Why a document can't be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Failure {
    Encrypted,
    Excess,
    Broken,
    Crashed,
    TimedOut,
}

impl From<Excess> for Failure {
    fn from(Excess: Excess) -> Self {
        Failure::Excess
    }
}

/// [`extract`], where a panic or an endless loop does no harm.
fn extract_apart(bytes: &[u8], limit: u64) -> Result<Content, Failure> {
    quiet_panics();
    let bytes = bytes.to_vec();
    let (sender, receiver) = mpsc::sync_channel(1);
    let thread = thread::Builder::new().name(THREAD.to_owned()).stack_size(STACK);
    let started = thread.spawn(move || {
        // Nobody listens any more where it took too long.
        let _ = sender.send(extract(bytes, limit));
    });
    if started.is_err() {
        return Err(Failure::Crashed);
    }
    match receiver.recv_timeout(LONGEST) {
        Ok(content) => content,
        Err(mpsc::RecvTimeoutError::Timeout) => Err(Failure::TimedOut),
        Err(mpsc::RecvTimeoutError::Disconnected) => Err(Failure::Crashed),
    }
}

/// Lets a panic of the parser be told by the problem that it becomes, not on standard error as well. One in this module is told.
fn quiet_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let tell = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let own = info
                .location()
                .is_some_and(|place| place.file().contains("src/read/pdf"));
            if own || thread::current().name() != Some(THREAD) {
                tell(info);
            }
        }));
    });
}

/// The pieces of lines of every page of a document, and its metadata.
fn extract(bytes: Vec<u8>, limit: u64) -> Result<Content, Failure> {
    size::weigh_structure(&bytes, limit)?;
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected | DecryptionError::UnsupportedAlgorithm) => {
            Failure::Encrypted
        }
        LoadPdfError::Decryption(_) | LoadPdfError::Invalid => Failure::Broken,
    })?;
    let mut budget = Budget::new(limit);
    let mut interpreter = Interpreter::new();
    let mut content = Content {
        metadata: metadata::read(&pdf, &mut budget)?,
        ..Content::default()
    };
    for page in pdf.pages().iter() {
        let glyphs = interpreter.read(page, &mut budget)?;
        content.turned.push_str(&glyphs.turned);
        content.pages.push(lines::pieces(&glyphs));
    }
    content.has_pictures = interpreter.has_pictures;
    content.unpacked = limit.saturating_sub(budget.left());
    Ok(content)
}
