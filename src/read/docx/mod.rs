//! Office Open XML text documents (ISO/IEC 29500, `.docx`) to an article.
//!
//! Read are the paragraphs of the body in order, with those of tables, lists and text boxes, as the document stands with its
//! tracked changes accepted. Footnotes, endnotes, comments, headers, footers and hidden text are noted as left out.
//!
//! The day on which the document was made is [`Metadata::created`](crate::article::Metadata::created), not its day of
//! publication: only its text or its name tells that.

mod body;
mod styles;

use super::office::{self, Package, Properties, Property};
use super::xml::{Element, Name, Visit};
use super::{Document, Parsed, ReadError};
use body::Body;
use styles::Styles;

/// Where the main part is, unless the relations of the package say otherwise.
const MAIN_PART: &str = "word/document.xml";
/// Parts beside the main one that hold text, by how their names begin, and what is noted of them.
const ASIDES: [(&str, &str); 5] = [
    ("word/header", "header"),
    ("word/footer", "footer"),
    ("word/footnotes", "footnotes"),
    ("word/endnotes", "endnotes"),
    ("word/comments", "comments"),
];
/// Such parts that are looked into. Each section of a document may have six of them.
const MOST_ASIDES: usize = 64;
/// What a package without a text document may be instead: a part that tells it, and the kind of document.
const OTHERS: [(&str, &str); 4] = [
    ("xl/workbook.xml", "holds a spreadsheet, no text document"),
    ("ppt/presentation.xml", "holds a presentation, no text document"),
    ("content.xml", "is an OpenDocument file, no DOCX"),
    ("META-INF/container.xml", "is an e-book, no DOCX"),
];
/// Programs that write the author and the day of their own template into each document.
const TEMPLATE_AUTHORS: [&str; 1] = ["python-docx"];

/// Reads a DOCX.
pub(super) fn read(document: &Document<'_>) -> Parsed {
    match article(document) {
        Ok(parsed) => parsed,
        Err(problem) => problem.into(),
    }
}

fn article(document: &Document<'_>) -> Result<Parsed, ReadError> {
    let mut package = Package::open(document)?;
    let mut main = MainPart::default();
    package.visit("_rels/.rels", &mut main)?;
    let main = main.target.unwrap_or_else(|| MAIN_PART.to_owned());
    if !package.has(&main) {
        let other = OTHERS.iter().find(|(part, _)| package.has(part));
        return Err(ReadError::NoText {
            path: document.shown(),
            reason: other.map_or("holds no text document", |(_, kind)| kind).to_owned(),
            advice: "save its text as .docx".to_owned(),
        });
    }
    let folder = main.rfind('/').map_or("", |end| &main[..=end]);
    let mut styles = Styles::default();
    package.visit(&format!("{folder}styles.xml"), &mut styles)?;
    let mut body = Body::new(styles);
    package.visit(&main, &mut body)?;
    let mut draft = body.finish();
    let mut asides: Vec<(String, &str)> = package
        .parts()
        .into_iter()
        .filter_map(|part| {
            let name = part.strip_suffix(".xml")?;
            let (_, what) = ASIDES.iter().find(|(start, _)| name.starts_with(start))?;
            Some((part, *what))
        })
        .take(MOST_ASIDES)
        .collect();
    asides.sort();
    for (part, what) in asides {
        let mut aside = Aside::default();
        package.visit(&part, &mut aside)?;
        draft.omit(what, &aside.text);
    }
    let mut core = Properties::new(&PROPERTIES);
    package.visit("docProps/core.xml", &mut core)?;
    let of_template = core
        .get(Property::Author)
        .is_some_and(|author| TEMPLATE_AUTHORS.contains(&author));
    if of_template {
        core.keep_title_only();
        // So is the language of its styles.
        draft.metadata.language = None;
    }
    office::finish(draft, &core, document)
}

/// Finds the main part in the relations of the package.
#[derive(Default)]
struct MainPart {
    target: Option<String>,
}

impl Visit for MainPart {
    fn open(&mut self, element: &Element<'_>) {
        let kind = element.attribute("Type").unwrap_or_default();
        if element.name.1 == "Relationship" && kind.ends_with("/officeDocument") && self.target.is_none() {
            let target = element.attribute("Target");
            self.target = target.map(|target| target.trim_start_matches('/').to_owned());
        }
    }

    fn close(&mut self, _: Name<'_>) {}

    fn text(&mut self, _: &str) {}
}

/// The text of a part that is left out.
#[derive(Default)]
struct Aside {
    text: String,
    in_text: bool,
}

impl Visit for Aside {
    fn open(&mut self, element: &Element<'_>) {
        self.in_text = element.name == ("w", "t");
    }

    fn close(&mut self, name: Name<'_>) {
        self.in_text = false;
        if name == ("w", "p") {
            self.text.push('\n');
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text {
            self.text.push_str(text);
        }
    }
}

/// What the package says of the document (part 2 of the standard: core properties).
const PROPERTIES: [((&str, &str), Property); 5] = [
    (("dc", "title"), Property::Title),
    (("dc", "creator"), Property::Author),
    (("dcterms", "created"), Property::Created),
    (("dcterms", "modified"), Property::Modified),
    (("dc", "language"), Property::Language),
];

#[cfg(test)]
mod tests;
