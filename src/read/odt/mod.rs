//! `OpenDocument` text (ISO/IEC 26300, `.odt`) to an article.
//!
//! Read are the paragraphs and headings of the body in order, with those of tables, lists and text boxes, as the document stands
//! with its tracked changes accepted. Notes, comments, tables of contents, headers, footers and hidden sections are noted as
//! left out.
//!
//! The day on which the document was made is [`Metadata::created`](crate::article::Metadata::created), not its day of
//! publication: only its text or its name tells that.

mod body;
mod styles;

use super::office::{self, Package, Properties, Property};
use super::xml::{Element, Name, Visit};
use super::{Document, Parsed, ReadError, tag};
use body::Body;
use styles::Styles;

const TEXT_TYPE: &str = "application/vnd.oasis.opendocument.text";
/// What a package may be instead: the start of its media type or a part that tells it, and the kind of document.
const OTHERS: [(&str, &str); 4] = [
    (
        "application/vnd.oasis.opendocument.",
        "is an OpenDocument file of another kind",
    ),
    ("application/epub", "is an e-book, no ODT"),
    ("word/document.xml", "is a DOCX, no ODT"),
    ("xl/workbook.xml", "holds a spreadsheet, no text document"),
];

/// Reads an ODT.
pub(super) fn read(document: &Document<'_>) -> Parsed {
    match article(document) {
        Ok(parsed) => parsed,
        Err(problem) => problem.into(),
    }
}

fn article(document: &Document<'_>) -> Result<Parsed, ReadError> {
    let mut package = Package::open(document)?;
    let kind = package.line("mimetype");
    // A package without a media type is read all the same; one of a template or a master document holds text too.
    let is_text = kind.is_empty() || kind.starts_with(TEXT_TYPE);
    if !is_text || !package.has("content.xml") {
        let other = OTHERS
            .iter()
            .find(|(sign, _)| (!is_text && kind.starts_with(sign)) || package.has(sign));
        return Err(ReadError::NoText {
            path: document.shown(),
            reason: other.map_or("holds no text document", |(_, other)| other).to_owned(),
            advice: "save its text as .odt".to_owned(),
        });
    }
    let mut manifest = Manifest::default();
    package.visit("META-INF/manifest.xml", &mut manifest)?;
    if manifest.encrypted {
        return Err(office::encrypted(&document.shown()));
    }
    let mut styles = Styles::default();
    package.visit("styles.xml", &mut styles)?;
    let asides = styles.take_asides();
    let language = styles.take_language();
    let mut body = Body::new(styles);
    package.visit("content.xml", &mut body)?;
    let mut draft = body.finish();
    draft.metadata.language = language.as_deref().and_then(tag::language);
    for (what, text) in asides {
        draft.omit(what, &text);
    }
    let mut meta = Properties::new(&PROPERTIES);
    package.visit("meta.xml", &mut meta)?;
    office::finish(draft, &meta, document)
}

/// Whether a part of the package is encrypted.
#[derive(Default)]
struct Manifest {
    encrypted: bool,
}

impl Visit for Manifest {
    fn open(&mut self, element: &Element<'_>) {
        self.encrypted |= element.name.1 == "encryption-data";
    }

    fn close(&mut self, _: Name<'_>) {}

    fn text(&mut self, _: &str) {}
}

/// What the document says of itself (`meta.xml`).
const PROPERTIES: [((&str, &str), Property); 6] = [
    (("dc", "title"), Property::Title),
    (("meta", "initial-creator"), Property::Author),
    (("dc", "creator"), Property::Editor),
    (("meta", "creation-date"), Property::Created),
    (("dc", "date"), Property::Modified),
    (("dc", "language"), Property::Language),
];

#[cfg(test)]
mod tests;
