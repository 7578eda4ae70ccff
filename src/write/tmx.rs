//! A translation memory, TMX 1.4b: the sentences of sure matches that are near translations of each other.
//!
//! Coverage is no translation, but agencies are quoted, translated and taken over word by word. Those sentences are of use
//! to a translator; the others are left out. Each unit tells its score, and in a note where it comes from and why.
//!
//! The document has no `DOCTYPE`, as readers would look for the DTD beside it; it is valid against it all the same, which
//! `.ci/formats` checks.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::alignment::{Alignment, Link, ParagraphRef};
use crate::article::{Article, Span};
use crate::encode::Model;
use crate::score::{Translation, near_translations};

/// Least score of a match whose sentences are looked at, where none is asked for.
pub const LEAST_SCORE: f64 = 0.8;

/// What stands for a language that isn't known (BCP 47).
const UNDETERMINED: &str = "und";
/// What stands for several source languages in one document (TMX 1.4b, `srclang`).
const ALL: &str = "*all*";

/// Writes the translation memory of the matches with a score of at least `least_score`; gives the number of its units.
///
/// # Errors
///
/// Where `out` can't be written to.
pub(super) fn write(alignment: &Alignment, least_score: f64, model: &Model, out: &mut dyn Write) -> io::Result<usize> {
    let translations = near_translations(alignment, least_score, model);
    let units: Vec<Unit<'_>> = translations
        .iter()
        .filter_map(|translation| Unit::new(alignment, translation))
        .collect();
    let mut xml = Writer::new_with_indent(out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let root = xml.create_element("tmx").with_attribute(("version", "1.4"));
    root.write_inner_content(|xml| {
        let language = source_language(&alignment.reports);
        xml.create_element("header")
            .with_attributes([
                ("creationtool", "Cotejo"),
                ("creationtoolversion", env!("CARGO_PKG_VERSION")),
                ("segtype", "sentence"),
                ("o-tmf", "Cotejo"),
                ("adminlang", "en"),
                ("srclang", &*language),
                ("datatype", "plaintext"),
            ])
            .write_empty()?;
        xml.create_element("body")
            .write_inner_content(|xml| units.iter().try_for_each(|unit| unit.write(xml)))?;
        Ok(())
    })?;
    xml.get_mut().write_all(b"\n")?;
    Ok(units.len())
}

/// The language of all reports.
fn source_language(reports: &[Article]) -> String {
    let mut languages = reports.iter().map(language);
    let first = languages.next().unwrap_or_else(|| UNDETERMINED.to_owned());
    if languages.all(|other| other == first) {
        first
    } else {
        ALL.to_owned()
    }
}

fn language(article: &Article) -> String {
    let code = article.language.as_ref().map_or("", |language| &language.code);
    let code = plain(code);
    if code.is_empty() { UNDETERMINED.to_owned() } else { code }
}

/// A translation unit.
struct Unit<'a> {
    link: &'a Link,
    similarity: f64,
    sides: [Side<'a>; 2],
}

struct Side<'a> {
    article: &'a Article,
    /// Number of the paragraph.
    paragraph: usize,
    sentence: Span,
}

impl<'a> Side<'a> {
    fn new(articles: &'a [Article], place: ParagraphRef, sentence: Span) -> Option<Self> {
        let article = articles.get(place.article)?;
        let paragraph = article.paragraphs.get(place.paragraph)?.number;
        Some(Side {
            article,
            paragraph,
            sentence,
        })
    }
}

impl<'a> Unit<'a> {
    fn new(alignment: &'a Alignment, translation: &Translation) -> Option<Self> {
        let link = alignment.links.get(translation.link)?;
        let source = Side::new(&alignment.reports, link.source?, translation.source)?;
        let target = Side::new(&alignment.coverage, link.target?, translation.target)?;
        Some(Unit {
            link,
            similarity: translation.similarity,
            sides: [source, target],
        })
    }

    fn write<W: Write>(&self, xml: &mut Writer<W>) -> io::Result<()> {
        let [from, to] = self.sides.each_ref().map(|side| {
            let name = &side.article.name;
            format!("{name}, paragraph {}", side.paragraph)
        });
        let parted = if self.link.evidence.is_empty() { "" } else { "; " };
        let note = format!("{from}; {to}{parted}{}", self.link.evidence);
        xml.create_element("tu").write_inner_content(|xml| {
            xml.create_element("note")
                .write_text_content(BytesText::new(&plain(&note)))?;
            let properties = [("x-score", self.link.score), ("x-similarity", Some(self.similarity))];
            for (name, value) in properties {
                if let Some(value) = value {
                    xml.create_element("prop")
                        .with_attribute(("type", name))
                        .write_text_content(BytesText::new(&format!("{value:.4}")))?;
                }
            }
            for side in &self.sides {
                let text = plain(side.sentence.of(&side.article.text));
                xml.create_element("tuv")
                    .with_attribute(("xml:lang", &*language(side.article)))
                    .write_inner_content(|xml| {
                        xml.create_element("seg").write_text_content(BytesText::new(&text))?;
                        Ok(())
                    })?;
            }
            Ok(())
        })?;
        Ok(())
    }
}

/// A text on one line, without the characters that XML 1.0 can't hold.
fn plain(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let part = if shown.is_empty() { "" } else { " " };
        let before = shown.len();
        shown.push_str(part);
        let start = shown.len();
        shown.extend(word.chars().filter(|&character| is_xml(character)));
        if shown.len() == start {
            shown.truncate(before);
        }
    }
    shown
}

/// Whether XML 1.0 can hold a character (its production `Char`).
fn is_xml(character: char) -> bool {
    !character.is_control() && !matches!(character, '\u{fffe}' | '\u{ffff}')
}
