//! What the documents of office suites have in common: XML parts in a ZIP package, and paragraphs that may stand inside one
//! another.

use std::io::{self, BufReader, Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::budget::{self, Budget, Spent};
use super::draft::Draft;
use super::xml::{self, Element, Fault, Name, Visit};
use super::{Document, Parsed, ReadError, Shown, date, one_line, tag};
use crate::article::{Boilerplate, Kind};

/// How an OLE compound file begins: what Word wrote before 2007, and what it wraps an encrypted document in.
const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// A part may unpack to this many times its packed size. Text packs to a tenth; tables of nothing to a hundredth.
const RATIO: u64 = 250;
/// A part of this many bytes may have any ratio: it does no harm.
const HARMLESS: u64 = 4 << 20;

/// A package of parts.
pub(super) struct Package<'d> {
    archive: ZipArchive<Cursor<&'d [u8]>>,
    path: Shown,
    /// What all its parts may unpack to.
    budget: &'d Budget,
}

impl<'d> Package<'d> {
    /// Opens the package that `document` is.
    ///
    /// # Errors
    ///
    /// Where it is none.
    pub(super) fn open(document: &Document<'d>) -> Result<Self, ReadError> {
        let path = document.shown();
        if document.bytes.starts_with(OLE) {
            return Err(ReadError::Malformed {
                path,
                place: String::new(),
                reason: "is a document of an older Word, or an encrypted one".to_owned(),
                advice: "save it as .docx without a password".to_owned(),
            });
        }
        match ZipArchive::new(Cursor::new(document.bytes)) {
            Ok(archive) => Ok(Package {
                archive,
                path,
                budget: document.budget,
            }),
            Err(error) => Err(ReadError::Malformed {
                path,
                place: String::new(),
                reason: format!("is no ZIP package, or not a whole one ({})", short(&error.to_string())),
                advice: "get the file again, or save it again".to_owned(),
            }),
        }
    }

    /// Whether it has a part of that name.
    pub(super) fn has(&self, part: &str) -> bool {
        self.archive.index_for_name(part).is_some()
    }

    /// The names of its parts, in the order of the package.
    pub(super) fn parts(&self) -> Vec<String> {
        self.archive
            .file_names()
            .filter_map(Result::ok)
            .map(std::borrow::Cow::into_owned)
            .collect()
    }

    /// Shows the elements of a part to a visitor; `false` where there is no such part.
    ///
    /// # Errors
    ///
    /// Where the part is packed in a way that can't be read, unpacks beyond all measure, or is no sound XML.
    pub(super) fn visit(&mut self, part: &str, visitor: &mut impl Visit) -> Result<bool, ReadError> {
        let broken = |path: &Shown, reason: String, advice: &str| ReadError::Malformed {
            path: path.clone(),
            place: format!("{}: ", short(part)),
            reason,
            advice: advice.to_owned(),
        };
        let file = match self.archive.by_name(part) {
            Ok(file) => file,
            Err(ZipError::FileNotFound) => return Ok(false),
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => return Err(encrypted(&self.path)),
            Err(error) => {
                let reason = format!("can't be unpacked ({})", short(&error.to_string()));
                return Err(broken(&self.path, reason, SAVE_AGAIN));
            }
        };
        let most = HARMLESS.max(file.compressed_size().saturating_mul(RATIO));
        let limited = Limited {
            inner: file,
            budget: self.budget,
            of_part: most,
        };
        let fault = match xml::walk(BufReader::new(limited), visitor) {
            Ok(()) => return Ok(true),
            Err(fault) => fault,
        };
        let (reason, advice) = match fault {
            Fault::TooDeep => ("its elements are nested beyond all use".to_owned(), SAVE_AGAIN),
            Fault::Broken { offset, reason } => (format!("is broken at byte {offset} ({reason})"), SAVE_AGAIN),
            Fault::Io(error) => match error.get_ref().and_then(|inner| inner.downcast_ref::<Excess>()) {
                Some(Excess::Budget(Spent::Size)) => {
                    let path = self.path.clone();
                    let limit = self.budget.limit();
                    return Err(ReadError::UnpacksTooLarge { path, limit });
                }
                Some(Excess::Budget(Spent::Ratio)) => {
                    let path = self.path.clone();
                    return Err(ReadError::Bomb {
                        path,
                        ratio: budget::RATIO,
                    });
                }
                Some(Excess::Ratio) => (
                    format!("unpacks to more than {RATIO} times its size"),
                    "no document does; leave it out",
                ),
                None => (format!("can't be unpacked ({})", short(&error.to_string())), SAVE_AGAIN),
            },
        };
        Err(broken(&self.path, reason, advice))
    }

    /// The beginning of a part that is a short line, as text; empty where there is none.
    pub(super) fn line(&mut self, part: &str) -> String {
        let mut line = Vec::new();
        if let Ok(file) = self.archive.by_name(part)
            && file.take(256).read_to_end(&mut line).is_err()
        {
            line.clear();
        }
        String::from_utf8_lossy(&line).trim().to_owned()
    }
}

/// The parts of a text between blank lines.
fn blocks(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest.take()?;
        let mut ends = text.match_indices('\n').map(|(at, _)| at).peekable();
        while let (Some(end), Some(next)) = (ends.next(), ends.peek()) {
            if text.get(end..*next).is_some_and(|between| between.trim().is_empty()) {
                rest = text.get(*next..);
                return text.get(..end);
            }
        }
        Some(text)
    })
}

const SAVE_AGAIN: &str = "open it in its program and save it again";

/// What is said of a document that asks for a password.
pub(super) fn encrypted(path: &Shown) -> ReadError {
    ReadError::Encrypted {
        path: path.clone(),
        advice: "save it without a password".to_owned(),
    }
}

/// What a document says of itself, beside its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Property {
    Title,
    Author,
    /// Who saved it last.
    Editor,
    Created,
    Modified,
    Language,
}

/// Reads the properties of a document, each the text of an element.
pub(super) struct Properties {
    /// Prefix and local name of the elements, and what they tell.
    elements: &'static [((&'static str, &'static str), Property)],
    told: Vec<(Property, String)>,
    text: String,
}

impl Properties {
    /// Those that these elements tell.
    pub(super) fn new(elements: &'static [((&'static str, &'static str), Property)]) -> Self {
        Properties {
            elements,
            told: Vec::new(),
            text: String::new(),
        }
    }

    /// What was told of one, on one line: the last where it was told twice.
    pub(super) fn get(&self, property: Property) -> Option<&str> {
        let told = self.told.iter().rev().find(|(told, _)| *told == property);
        told.map(|(_, text)| text.as_str())
    }

    /// Forgets all but the title.
    pub(super) fn keep_title_only(&mut self) {
        self.told.retain(|(property, _)| *property == Property::Title);
    }
}

impl Visit for Properties {
    fn open(&mut self, _: &Element<'_>) {
        self.text.clear();
    }

    fn close(&mut self, name: Name<'_>) {
        let text = one_line(&self.text);
        if let Some((_, property)) = self.elements.iter().find(|(element, _)| *element == name)
            && !text.is_empty()
        {
            self.told.push((*property, text));
        }
    }

    fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }
}

/// The article that a draft and the properties of its document make.
///
/// # Errors
///
/// Where there is no text in it.
pub(super) fn finish(mut draft: Draft, properties: &Properties, document: &Document<'_>) -> Result<Parsed, ReadError> {
    if draft.is_empty() {
        return Err(ReadError::NoText {
            path: document.shown(),
            reason: "holds no text".to_owned(),
            advice: "a picture of a text has to go through OCR first".to_owned(),
        });
    }
    let told = |property| properties.get(property).map(str::to_owned);
    let day = |property| properties.get(property).and_then(date::day_in);
    let metadata = &mut draft.metadata;
    metadata.title = metadata.title.take().or_else(|| told(Property::Title));
    metadata.author = told(Property::Author).or_else(|| told(Property::Editor));
    // What the properties say is said of the whole; styles are often those of the program.
    let language = properties.get(Property::Language).and_then(tag::language);
    metadata.language = language.or(metadata.language.take());
    metadata.created = day(Property::Created);
    metadata.modified = day(Property::Modified).filter(|day| Some(*day) != metadata.created);
    Ok(Parsed {
        articles: vec![draft.into_article(document.name.to_owned())],
        problems: Vec::new(),
    })
}

/// The name of a part or a reason as others word it, without line breaks and not too long.
fn short(text: &str) -> String {
    let text: String = text.chars().take(160).collect();
    one_line(&text)
}

/// More was unpacked than may be.
#[derive(Debug, thiserror::Error)]
enum Excess {
    #[error("too many bytes")]
    Budget(Spent),
    #[error("packed too tightly")]
    Ratio,
}

/// Stops reading where a part grows beyond measure.
struct Limited<'l, R> {
    inner: R,
    budget: &'l Budget,
    of_part: u64,
}

impl<R: Read> Read for Limited<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let bytes = read as u64;
        self.of_part = self
            .of_part
            .checked_sub(bytes)
            .ok_or_else(|| io::Error::other(Excess::Ratio))?;
        self.budget
            .take(bytes)
            .map_err(|spent| io::Error::other(Excess::Budget(spent)))?;
        Ok(read)
    }
}

/// What a paragraph of a document is, as its style tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    #[default]
    Body,
    Heading,
    /// The heading of the whole document.
    Title,
    Caption,
    /// A line of a table of contents.
    Contents,
}

/// The paragraphs of a document, in the making: those of a text box stand inside the one that it is tied to, and come after it.
#[derive(Default)]
pub(super) struct Flow {
    pub(super) draft: Draft,
    open: Vec<Block>,
    skipped: Option<Skipped>,
}

#[derive(Default)]
struct Block {
    role: Role,
    /// What follows is no paragraph of its own.
    joins_next: bool,
    text: String,
    inside: Vec<Block>,
}

/// An element that is left out, while it lasts.
struct Skipped {
    /// What is noted of it; `None` where it isn't worth a note.
    what: Option<&'static str>,
    /// Elements that are open inside it.
    depth: usize,
    text: String,
}

impl Flow {
    /// A paragraph begins.
    pub(super) fn begin(&mut self, role: Role) {
        self.open.push(Block {
            role,
            ..Block::default()
        });
    }

    /// The paragraph that was begun last is of this role.
    pub(super) fn set_role(&mut self, role: Role) {
        if let Some(block) = self.open.last_mut() {
            block.role = role;
        }
    }

    /// The level of outline of the innermost open paragraph says that it is a heading, or that it is none.
    pub(super) fn set_outline(&mut self, heading: bool) {
        if let Some(block) = self.open.last_mut() {
            block.role = match (block.role, heading) {
                (Role::Body, true) => Role::Heading,
                (Role::Heading, false) => Role::Body,
                (role, _) => role,
            };
        }
    }

    /// The paragraph after the innermost open one is no other.
    pub(super) fn set_joins_next(&mut self) {
        if let Some(block) = self.open.last_mut() {
            block.joins_next = true;
        }
    }

    /// Whether the paragraph after the innermost open one is no other; asked once.
    pub(super) fn take_joins_next(&mut self) -> bool {
        self.open
            .last_mut()
            .is_some_and(|block| std::mem::take(&mut block.joins_next))
    }

    /// Adds to the innermost open paragraph; what stands in none is lost.
    pub(super) fn write(&mut self, text: &str) {
        if let Some(block) = self.open.last_mut() {
            block.text.push_str(text);
        }
    }

    /// Adds text of which runs of white space are one space, as in ODF and HTML.
    pub(super) fn write_collapsed(&mut self, text: &str) {
        if let Some(block) = self.open.last_mut() {
            for c in text.chars() {
                if !matches!(c, ' ' | '\t' | '\n' | '\r') {
                    block.text.push(c);
                } else if !block.text.ends_with([' ', '\n']) {
                    block.text.push(' ');
                }
            }
        }
    }

    /// How many paragraphs are open.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// The innermost open paragraph ends.
    pub(super) fn end(&mut self) {
        let Some(block) = self.open.pop() else {
            return;
        };
        match self.open.last_mut() {
            Some(outer) => outer.inside.push(block),
            None => self.place(block),
        }
    }

    /// Every paragraph ends: the document does.
    pub(super) fn finish(&mut self) {
        while !self.open.is_empty() {
            self.end();
        }
    }

    fn place(&mut self, block: Block) {
        // In order, each before what is tied to it; without recursion, as the nesting is the document's.
        let mut waiting = vec![block];
        while let Some(Block { role, text, inside, .. }) = waiting.pop() {
            match role {
                // Two line breaks are how text from the web and from mail parts paragraphs.
                Role::Body => blocks(&text).for_each(|block| self.draft.push(Kind::Body, block)),
                Role::Heading => self.draft.push(Kind::Heading, &text),
                Role::Title => {
                    let title = text.split_whitespace().collect::<Vec<_>>().join(" ");
                    if !title.is_empty() {
                        self.draft.metadata.title.get_or_insert(title);
                    }
                    self.draft.push(Kind::Heading, &text);
                }
                Role::Caption => self.draft.push(Kind::Boilerplate(Boilerplate::Caption), &text),
                Role::Contents => self.draft.omit("table of contents", &text),
            }
            waiting.extend(inside.into_iter().rev());
        }
    }

    /// Leaves out the element that has just been opened, with all in it.
    pub(super) fn skip(&mut self, what: Option<&'static str>) {
        self.skipped = Some(Skipped {
            what,
            depth: 0,
            text: String::new(),
        });
    }

    /// Whether an element that opens is inside one that is left out.
    pub(super) fn opens_inside_skipped(&mut self) -> bool {
        self.skipped.as_mut().map(|skipped| skipped.depth += 1).is_some()
    }

    /// Whether an element that closes is one that is left out, or inside one. `ends_line` tells that it is a paragraph.
    pub(super) fn closes_inside_skipped(&mut self, ends_line: bool) -> bool {
        let Some(skipped) = &mut self.skipped else {
            return false;
        };
        if skipped.depth > 0 {
            skipped.depth -= 1;
            if ends_line {
                skipped.text.push('\n');
            }
        } else if let Some(Skipped {
            what: Some(what), text, ..
        }) = self.skipped.take()
        {
            self.draft.omit(what, &text);
        }
        true
    }

    /// Whether text is inside an element that is left out.
    pub(super) fn text_inside_skipped(&mut self, text: &str) -> bool {
        let Some(skipped) = &mut self.skipped else {
            return false;
        };
        if skipped.what.is_some() {
            skipped.text.push_str(text);
        }
        true
    }
}

#[cfg(test)]
pub(super) mod testing {
    //! For tests that want a package.

    use std::io::{Cursor, Write};

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    /// A package of parts.
    pub(in crate::read) fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(content).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }
}
