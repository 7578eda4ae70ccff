//! The XML of documents, element by element, as hostile as it may be.
//!
//! Nothing is resolved but the five entities of XML and references to characters: a document type is passed over, so no
//! entity grows and no file or address is looked up. Nothing recurses, and nesting has an end.

use std::borrow::Cow;
use std::io::{self, BufRead};
use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

/// Elements inside one another; a document written by a program has fewer than a hundred.
const DEEPEST: usize = 512;
/// Declarations of namespaces that are looked at on the root element; programs write some thirty.
const MOST_SPACES: usize = 128;

/// The vocabularies that readers know, each under the prefix that is customary for it.
const SPACES: [(&str, &str); 18] = [
    ("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "w"),
    ("http://purl.oclc.org/ooxml/wordprocessingml/main", "w"),
    ("http://schemas.openxmlformats.org/markup-compatibility/2006", "mc"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/math", "m"),
    ("http://purl.oclc.org/ooxml/officeDocument/math", "m"),
    ("urn:oasis:names:tc:opendocument:xmlns:office:1.0", "office"),
    ("urn:oasis:names:tc:opendocument:xmlns:text:1.0", "text"),
    ("urn:oasis:names:tc:opendocument:xmlns:table:1.0", "table"),
    ("urn:oasis:names:tc:opendocument:xmlns:drawing:1.0", "draw"),
    ("urn:oasis:names:tc:opendocument:xmlns:style:1.0", "style"),
    ("urn:oasis:names:tc:opendocument:xmlns:meta:1.0", "meta"),
    ("urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0", "svg"),
    ("http://purl.org/dc/elements/1.1/", "dc"),
    ("http://purl.org/dc/terms/", "dcterms"),
    ("http://ns.adobe.com/xap/1.0/", "xmp"),
    ("http://prismstandard.org/namespaces/basic/2.0/", "prism"),
    ("http://prismstandard.org/namespaces/basic/3.0/", "prism"),
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf"),
];

/// The name of an element: customary prefix of its vocabulary (empty where it is none of [`SPACES`]), and local name.
pub(super) type Name<'n> = (&'static str, &'n str);

/// What is done with the elements of a document, in the order in which they stand. Each that is opened is closed.
pub(super) trait Visit {
    /// An element begins.
    fn open(&mut self, element: &Element<'_>);
    /// The innermost open element ends.
    fn close(&mut self, name: Name<'_>);
    /// A piece of text between two tags; a text may come in several.
    fn text(&mut self, text: &str);
}

/// The beginning of an element.
pub(super) struct Element<'e> {
    /// What it is called.
    pub(super) name: Name<'e>,
    tag: &'e BytesStart<'e>,
}

impl Element<'_> {
    /// The value of an attribute by its local name, whatever its prefix; the first of several.
    pub(super) fn attribute(&self, local: &str) -> Option<String> {
        let mut attributes = self.tag.attributes();
        attributes
            .with_checks(false)
            .filter_map(Result::ok)
            .find(|attribute| split(attribute.key.as_ref()).1 == local)
            .map(|attribute| unescape(&attribute.value))
    }
}

/// Why a part of a document can't be read as XML.
#[derive(Debug)]
pub(super) enum Fault {
    /// Elements inside one another beyond all use.
    TooDeep,
    /// Not well formed: what is wrong, and at which byte.
    Broken { offset: u64, reason: String },
    /// The bytes could not be had.
    Io(Arc<io::Error>),
}

/// Walks all elements of a document.
///
/// # Errors
///
/// Where it is not well formed, nested too deep, or can't be read; what was visited before that stands.
pub(super) fn walk(source: impl BufRead, visitor: &mut impl Visit) -> Result<(), Fault> {
    let mut reader = Reader::from_reader(source);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.allow_dangling_amp = true;
    let mut spaces = Spaces::default();
    let mut depth = 0_usize;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer);
        match event.map_err(|error| fault(error, reader.error_position()))? {
            Event::Start(tag) => {
                depth += 1;
                if depth == 1 {
                    spaces.declare(&tag);
                }
                if depth > DEEPEST {
                    return Err(Fault::TooDeep);
                }
                visitor.open(&Element {
                    name: spaces.name(tag.name().as_ref()),
                    tag: &tag,
                });
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                visitor.close(spaces.name(tag.name().as_ref()));
            }
            Event::Text(text) => visitor.text(&text.xml10_content()),
            Event::CData(text) => visitor.text(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let character = match reference.resolve_char_ref() {
                    Ok(Some(c)) => Some(c),
                    Ok(None) => predefined(&reference),
                    Err(_) => None,
                };
                if let Some(c) = character {
                    visitor.text(c.encode_utf8(&mut [0; 4]));
                }
            }
            Event::Eof if depth == 0 => return Ok(()),
            Event::Eof => {
                return Err(Fault::Broken {
                    offset: reader.buffer_position(),
                    reason: "it ends in the middle of an element".to_owned(),
                });
            }
            Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

fn fault(error: quick_xml::Error, offset: u64) -> Fault {
    match error {
        quick_xml::Error::Io(error) => Fault::Io(error),
        other => {
            // A message may quote what stands there: one line of it is enough.
            let reason: String = other.to_string().chars().take(160).collect();
            let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
            Fault::Broken { offset, reason }
        }
    }
}

/// Which prefix of a document stands for which vocabulary.
#[derive(Default)]
struct Spaces {
    declared: Vec<(String, &'static str)>,
}

impl Spaces {
    /// Programs declare the namespaces that they use on the root element; prefixes that are declared further down are taken for
    /// the customary ones.
    fn declare(&mut self, root: &BytesStart<'_>) {
        for attribute in root.attributes().with_checks(false).flatten().take(MOST_SPACES) {
            let prefix = match split(attribute.key.as_ref()) {
                ("xmlns", prefix) => prefix,
                ("", "xmlns") => "",
                _ => continue,
            };
            let uri = unescape(&attribute.value);
            let known = SPACES.iter().find(|(known, _)| *known == uri);
            let known = known.map_or("", |(_, customary)| customary);
            self.declared.push((prefix.to_owned(), known));
        }
    }

    fn name<'n>(&self, name: &'n str) -> Name<'n> {
        let (prefix, local) = split(name);
        let declared = self.declared.iter().find(|(known, _)| known == prefix);
        let space = declared.map(|(_, space)| *space).or_else(|| {
            let customary = SPACES.iter().find(|(_, customary)| *customary == prefix);
            customary.map(|(_, customary)| *customary)
        });
        (space.unwrap_or_default(), local)
    }
}

fn split(name: &str) -> (&str, &str) {
    name.split_once(':').unwrap_or(("", name))
}

fn predefined(entity: &str) -> Option<char> {
    Some(match entity {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}

/// The text of an attribute. One with a reference that means nothing stays as it is written.
fn unescape(value: &str) -> String {
    quick_xml::escape::unescape(value).map_or_else(|_| value.to_owned(), Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Told(String);

    impl Visit for Told {
        fn open(&mut self, element: &Element<'_>) {
            let (space, name) = element.name;
            let value = element.attribute("val");
            let value = value.map_or(String::new(), |value| format!(" {value}"));
            self.0.extend(["<", space, ":", name, &value, ">"]);
        }

        fn close(&mut self, name: Name<'_>) {
            self.0.extend(["</", name.1, ">"]);
        }

        fn text(&mut self, text: &str) {
            self.0.push_str(text);
        }
    }

    fn told(xml: &str) -> Result<String, Fault> {
        let mut told = Told::default();
        walk(xml.as_bytes(), &mut told).map(|()| told.0)
    }

    #[test]
    fn vocabularies_are_known_whatever_their_prefix() {
        let xml = r#"<x:p xmlns:x="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:w="urn:other">
            <x:t x:val="a&amp;b"/><w:t/><mc:Choice/></x:p>"#;
        let told = told(xml).unwrap();
        assert_eq!(
            told.split_whitespace().collect::<String>(),
            "<w:p><w:ta&b></t><:t></t><mc:Choice></Choice></p>"
        );
    }

    #[test]
    fn entities_are_not_resolved_but_the_five() {
        let bomb = r#"<!DOCTYPE a [<!ENTITY b "boom"><!ENTITY c SYSTEM "file:///etc/hostname">]><a>&b;&c;&lt;&#241;&#xd8ff;</a>"#;
        assert_eq!(told(bomb).unwrap(), "<:a><ñ</a>");
    }

    #[test]
    fn what_is_broken_is_told() {
        assert!(matches!(told("<a><b></a>"), Err(Fault::Broken { .. })));
        assert!(matches!(told("<a>text"), Err(Fault::Broken { .. })));
        assert!(matches!(told(&"<a>".repeat(100_000)), Err(Fault::TooDeep)));
        let mut told = Told::default();
        assert!(walk(&b"<a>\xff</a>"[..], &mut told).is_err());
    }
}
