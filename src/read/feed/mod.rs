//! RSS (0.9x, 1.0, 2.0) and Atom feeds: an article an item, its text the fullest that the item has.
//!
//! Only references to characters and XML's own five entities are resolved: what a document type declares is never expanded, nor
//! is anything fetched.

use std::borrow::Cow;

use encoding_rs::Encoding;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use super::markup::visible;
use super::record::{Content, Record, line};
use super::records::Records;
use super::{Document, Parsed, ReadError, html, tag, text};

/// What an element of an item tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Title,
    Link,
    /// An identifier, often the address.
    Guid,
    Date,
    Modified,
    Author,
    Source,
    Language,
    Text,
}

/// The elements of items, in lower case, with the prefixes that everybody uses for their namespaces.
const PARTS: [(&str, Part); 38] = [
    ("title", Part::Title),
    ("atom:title", Part::Title),
    ("dc:title", Part::Title),
    ("link", Part::Link),
    ("atom:link", Part::Link),
    ("guid", Part::Guid),
    ("pubdate", Part::Date),
    ("published", Part::Date),
    ("atom:published", Part::Date),
    ("issued", Part::Date),
    ("dc:date", Part::Date),
    ("dcterms:issued", Part::Date),
    ("dcterms:created", Part::Date),
    ("created", Part::Date),
    ("updated", Part::Modified),
    ("atom:updated", Part::Modified),
    ("modified", Part::Modified),
    ("dcterms:modified", Part::Modified),
    ("author", Part::Author),
    ("atom:author", Part::Author),
    ("dc:creator", Part::Author),
    ("source", Part::Source),
    ("atom:source", Part::Source),
    ("dc:source", Part::Source),
    ("dc:publisher", Part::Source),
    ("language", Part::Language),
    ("dc:language", Part::Language),
    ("dcterms:language", Part::Language),
    ("content:encoded", Part::Text),
    ("encoded", Part::Text),
    ("content", Part::Text),
    ("atom:content", Part::Text),
    ("description", Part::Text),
    ("dc:description", Part::Text),
    ("summary", Part::Text),
    ("atom:summary", Part::Text),
    ("body", Part::Text),
    ("xhtml:body", Part::Text),
];

/// Vocabularies that have parts of items, each with the prefix that is customary for it: a feed may give them others.
const SPACES: [(&str, &str); 6] = [
    ("http://www.w3.org/2005/Atom", "atom"),
    ("http://purl.org/dc/elements/1.1/", "dc"),
    ("http://purl.org/dc/terms/", "dcterms"),
    ("http://purl.org/rss/1.0/modules/content/", "content"),
    ("http://purl.org/rss/1.0/", ""),
    ("http://www.w3.org/1999/xhtml", "xhtml"),
];
/// Most prefixes that a feed may give.
const MOST_PREFIXES: usize = 64;

/// Reads a feed.
pub(super) fn read(document: &Document<'_>) -> Parsed {
    let (text, problems) = match decode(document) {
        Ok(decoded) => decoded,
        Err(problem) => return problem.into(),
    };
    let mut feed = Feed {
        text: &text,
        records: Records::new(document, problems, "to have it, save the page that it leads to"),
        title: None,
        language: None,
        prefixes: Vec::new(),
        open: Vec::new(),
        item: None,
        capture: None,
    };
    match feed.read() {
        Root::Feed => (),
        Root::Page => return html::read(document),
        Root::Other(reason) => {
            let path = document.shown();
            return ReadError::NoFeed { path, reason }.into();
        }
    }
    let Feed {
        mut records,
        title,
        language,
        ..
    } = feed;
    if let Some(language) = language.as_deref().and_then(tag::language) {
        for metadata in records.metadata() {
            metadata.language.get_or_insert(language);
        }
    }
    // The feed may tell its title after its items.
    if let Some(title) = title.map(|title| line(&title)).filter(|title| !title.is_empty()) {
        for metadata in records.metadata() {
            metadata.source.get_or_insert_with(|| title.clone());
        }
    }
    records.finish(|document| ReadError::NoText {
        path: document.shown(),
        reason: "a feed without a text in any item".to_owned(),
        advice: "save the pages that it leads to, and give these".to_owned(),
    })
}

/// The text of an XML document, in the encoding that it says where it is not UTF-8.
fn decode<'d>(document: &Document<'d>) -> Result<(Cow<'d, str>, Vec<ReadError>), ReadError> {
    if let Some(encoding) = said_encoding(document.bytes).filter(|_| std::str::from_utf8(document.bytes).is_err()) {
        let (text, had_errors) = encoding.decode_without_bom_handling(document.bytes);
        if !had_errors {
            return Ok((text, Vec::new()));
        }
    }
    text::decode_borrowed(document)
}

/// The encoding that the declaration at the head of a document says, of those that have ASCII in its place.
fn said_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(200))?;
    let head = String::from_utf8_lossy(head);
    let (declaration, _) = head.strip_prefix("<?xml")?.split_once("?>")?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let label = value.split(['"', '\'']).nth(1)?;
    Encoding::for_label(label.as_bytes()).filter(|encoding| encoding.is_ascii_compatible())
}

/// What a document turned out to be by its outermost element.
enum Root {
    Feed,
    Page,
    Other(String),
}

/// A feed as it is read.
struct Feed<'x, 'd> {
    text: &'x str,
    records: Records<'d>,
    /// The name of the feed.
    title: Option<String>,
    /// The language that it says it is in.
    language: Option<String>,
    /// The prefixes that it gives to known vocabularies, with the customary ones.
    prefixes: Vec<(String, &'static str)>,
    /// For each open element, whether it is the one whose title is that of the feed.
    open: Vec<bool>,
    item: Option<Item>,
    capture: Option<Capture>,
}

/// An item as it is read.
#[derive(Default)]
struct Item {
    /// The name of its element.
    element: String,
    /// How many elements are open inside it and itself.
    depth: usize,
    title: Option<String>,
    link: Option<String>,
    guid: Option<String>,
    date: Option<String>,
    modified: Option<String>,
    authors: Vec<String>,
    source: Option<String>,
    language: Option<String>,
    text: String,
}

/// An element whose content is wanted.
struct Capture {
    part: Part,
    /// Whether it tells of the feed, not of an item.
    of_feed: bool,
    element: String,
    /// How many elements of that name are open inside it.
    same: usize,
    /// Where its content starts.
    from: usize,
    text: String,
    /// Whether there are elements in it.
    has_elements: bool,
    /// Whether what is read stands in an element that has the name of a person or an outlet.
    in_name: bool,
    /// How many elements were open outside of it.
    depth: usize,
}

impl Feed<'_, '_> {
    fn read(&mut self) -> Root {
        let mut reader = Reader::from_str(self.text);
        let config = reader.config_mut();
        // Feeds with stray markup are common, and their items can be told all the same.
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        let mut root = None;
        let mut is_whole = false;
        loop {
            let before = reader.buffer_position() as usize;
            let event = match reader.read_event() {
                Ok(event) => event,
                Err(error) => {
                    self.broken(reader.error_position() as usize, &error.to_string());
                    break;
                }
            };
            let after = reader.buffer_position() as usize;
            match event {
                Event::Start(start) => {
                    if root.is_none() {
                        match root_of(&lower(start.name().0)) {
                            Root::Feed => root = Some(()),
                            other => return other,
                        }
                        self.declare(&start);
                    }
                    let name = self.customary(start.name().0);
                    self.start(&name, &start, after);
                }
                Event::Empty(start) => {
                    let name = self.customary(start.name().0);
                    if root.is_none() {
                        match root_of(&name) {
                            Root::Feed => root = Some(()),
                            other => return other,
                        }
                    }
                    self.empty(&name, &start);
                }
                Event::End(end) => {
                    let name = self.customary(end.name().0);
                    is_whole |= matches!(root_of(&name), Root::Feed);
                    self.end(&name, before);
                }
                Event::Text(text) => self.characters(&text.into_inner()),
                Event::CData(text) => self.characters(&text.into_inner()),
                Event::GeneralRef(reference) => self.characters(&resolved(&reference)),
                Event::Eof => {
                    if self.item.is_some() && !is_whole {
                        self.finish_capture(before);
                        // What it has is whole or not known to be.
                        self.finish_item();
                        self.broken(before, "it ends in the middle of an item");
                    }
                    break;
                }
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => (),
            }
        }
        if self.item.is_some() {
            self.finish_item();
        }
        match root {
            Some(()) => Root::Feed,
            None if self.records.count() > 0 => Root::Feed,
            None => Root::Other("no element in this XML".to_owned()),
        }
    }

    /// Notes the prefixes that the outermost element gives to vocabularies; what is given further down is customary.
    fn declare(&mut self, root: &BytesStart<'_>) {
        for attribute in root.html_attributes().with_checks(false).flatten().take(MOST_PREFIXES) {
            let Some(prefix) = attribute.key.0.strip_prefix("xmlns:") else {
                continue;
            };
            let known = SPACES.iter().find(|(space, _)| *space == attribute.value.trim());
            if let Some((_, customary)) = known.filter(|(_, customary)| *customary != prefix) {
                self.prefixes.push((lower(prefix), customary));
            }
        }
    }

    /// The name of an element in lower case, with the customary prefix of its vocabulary.
    fn customary(&self, name: &str) -> String {
        let name = lower(name);
        let Some((prefix, rest)) = name.split_once(':') else {
            return name;
        };
        match self.prefixes.iter().find(|(given, _)| given == prefix) {
            Some((_, "")) => rest.to_owned(),
            Some((_, customary)) => format!("{customary}:{rest}"),
            None => name,
        }
    }

    fn start(&mut self, name: &str, start: &BytesStart<'_>, after: usize) {
        if let Some(item) = &mut self.item {
            item.depth += 1;
            let depth = item.depth;
            if let Some(capture) = &mut self.capture {
                capture.same += usize::from(capture.element == name);
                capture.has_elements = true;
                if matches!(capture.part, Part::Author | Part::Source) {
                    capture.in_name = matches!(local(name), "name" | "title");
                    if capture.in_name {
                        capture.text.clear();
                    }
                }
            } else if let Some(part) = part_of(name).filter(|_| depth == 2) {
                if part == Part::Link && take_link(item, start) {
                    return;
                }
                if part == Part::Text {
                    item.language = language_of(start).or(item.language.take());
                }
                self.capture = Some(Capture::new(part, name, after, depth - 1));
            }
            return;
        }
        if matches!(local(name), "item" | "entry") {
            self.capture = None;
            self.item = Some(Item {
                element: name.to_owned(),
                depth: 1,
                language: language_of(start),
                ..Item::default()
            });
            return;
        }
        let in_channel = self.open.last() == Some(&true);
        let part = match local(name) {
            "title" if self.title.is_none() => Some(Part::Title),
            "language" => Some(Part::Language),
            _ => None,
        };
        if let Some(part) = part.filter(|_| in_channel && self.capture.is_none()) {
            self.capture = Some(Capture {
                of_feed: true,
                ..Capture::new(part, name, after, self.open.len())
            });
        } else if let Some(capture) = &mut self.capture {
            capture.same += usize::from(capture.element == name);
        }
        if self.open.len() < 2 && self.language.is_none() {
            self.language = language_of(start);
        }
        self.open.push(matches!(local(name), "channel" | "feed"));
    }

    fn empty(&mut self, name: &str, start: &BytesStart<'_>) {
        match (&mut self.item, &mut self.capture) {
            (_, Some(capture)) => capture.has_elements = true,
            (Some(item), None) if item.depth == 1 && part_of(name) == Some(Part::Link) => {
                take_link(item, start);
            }
            _ => (),
        }
    }

    fn end(&mut self, name: &str, before: usize) {
        // The end of an item ends what was left open in it.
        if self.item.as_ref().is_some_and(|item| item.element == name) {
            self.finish_capture(before);
            self.finish_item();
            return;
        }
        match &mut self.capture {
            Some(capture) if capture.element == name && capture.same == 0 => {
                let depth = capture.depth;
                self.finish_capture(before);
                match &mut self.item {
                    Some(item) => item.depth = depth,
                    None => self.open.truncate(depth),
                }
                return;
            }
            Some(capture) => {
                capture.same -= usize::from(capture.element == name);
                capture.in_name = false;
            }
            None => (),
        }
        match &mut self.item {
            Some(item) => item.depth = item.depth.saturating_sub(1).max(1),
            None => {
                self.open.pop();
            }
        }
    }

    fn characters(&mut self, text: &str) {
        if let Some(capture) = &mut self.capture
            && (capture.in_name || !capture.has_elements)
        {
            capture.text.push_str(text);
        }
    }

    fn finish_capture(&mut self, before: usize) {
        let Some(capture) = self.capture.take() else {
            return;
        };
        let part = capture.part;
        if capture.of_feed {
            match part {
                Part::Language if tag::language(&capture.text).is_some() => self.language = Some(capture.text),
                Part::Title => self.title = Some(capture.text),
                _ => (),
            }
            return;
        }
        let Some(item) = &mut self.item else {
            return;
        };
        let named = matches!(part, Part::Author | Part::Source);
        let value = if capture.has_elements && !named {
            // Markup that is not escaped (as in Atom's XHTML) is HTML as it stands.
            self.text.get(capture.from..before).unwrap_or_default().to_owned()
        } else {
            capture.text
        };
        if value.trim().is_empty() {
            return;
        }
        let place = match part {
            Part::Text => {
                if visible(&value) > visible(&item.text) {
                    item.text = value;
                }
                return;
            }
            Part::Author => {
                item.authors.push(person(&value).to_owned());
                return;
            }
            Part::Title => &mut item.title,
            Part::Link => &mut item.link,
            Part::Guid => &mut item.guid,
            Part::Date => &mut item.date,
            Part::Modified => &mut item.modified,
            Part::Source => &mut item.source,
            Part::Language => &mut item.language,
        };
        place.get_or_insert(value);
    }

    fn finish_item(&mut self) {
        let Some(item) = self.item.take() else {
            return;
        };
        let address = |guid: &String| guid.contains("://");
        let number = self.records.count() + 1;
        let record = Record {
            title: item.title,
            date: item.date.or_else(|| item.modified.clone()),
            modified: item.modified,
            url: item.link.or(item.guid.filter(address)),
            source: item.source,
            author: Some(item.authors.join(", ")),
            language: item.language,
            content: Content::Whole(item.text),
            omitted: Vec::new(),
        };
        self.records.take(record, || format!("item {number}"));
    }

    fn broken(&mut self, at: usize, reason: &str) {
        let number = self
            .text
            .as_bytes()
            .iter()
            .take(at)
            .filter(|byte| **byte == b'\n')
            .count()
            + 1;
        self.records.malformed(
            &format!("line {number}"),
            format!("not valid XML: {reason}"),
            "get the feed again; what stands before is read",
        );
    }
}

impl Capture {
    fn new(part: Part, element: &str, from: usize, depth: usize) -> Self {
        Capture {
            part,
            of_feed: false,
            element: element.to_owned(),
            same: 0,
            from,
            text: String::new(),
            has_elements: false,
            in_name: false,
            depth,
        }
    }
}

fn root_of(name: &str) -> Root {
    match local(name) {
        "rss" | "feed" | "rdf" | "channel" => Root::Feed,
        "html" => Root::Page,
        _ => {
            let shown: String = name.chars().take(40).collect();
            Root::Other(format!("this XML is no feed, but <{shown}>"))
        }
    }
}

fn lower(name: &str) -> String {
    name.to_ascii_lowercase()
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

fn part_of(name: &str) -> Option<Part> {
    // One element has a name that says all, whatever prefix its namespace got.
    let name = if name.ends_with(":encoded") { "encoded" } else { name };
    PARTS.iter().find(|(known, _)| *known == name).map(|(_, part)| *part)
}

/// What an element says of the language of what is in it.
fn language_of(start: &BytesStart<'_>) -> Option<String> {
    let mut attributes = start.html_attributes();
    let mut attributes = attributes.with_checks(false).flatten();
    let said = attributes.find(|attribute| attribute.key.0 == "xml:lang")?;
    Some(said.value.into_owned()).filter(|tag| tag::language(tag).is_some())
}

/// Takes the address from the attributes of a link, as Atom has it; false where there is none.
fn take_link(item: &mut Item, start: &BytesStart<'_>) -> bool {
    let mut href = None;
    let mut is_page = true;
    for attribute in start.html_attributes().with_checks(false).flatten() {
        match attribute.key.0 {
            "href" => href = Some(attribute.value.into_owned()),
            "rel" => is_page = attribute.value == "alternate",
            _ => (),
        }
    }
    let found = href.is_some();
    if let Some(href) = href.filter(|_| is_page) {
        item.link.get_or_insert(href.replace("&amp;", "&"));
    }
    found
}

/// What a reference stands for; one that is not XML's own stays as it is written.
fn resolved(reference: &BytesRef<'_>) -> String {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return character.to_string();
    }
    let name: &str = reference;
    resolve_xml_entity(name).map_or_else(|| format!("&{name};"), str::to_owned)
}

/// The person of an author as RSS has it: `ana@example.org (Ana Ruiz)`.
fn person(author: &str) -> &str {
    let name = author.split_once('(').and_then(|(address, rest)| {
        let name = rest.trim_end().strip_suffix(')')?;
        address.contains('@').then_some(name)
    });
    name.unwrap_or(author).trim()
}

#[cfg(test)]
mod tests;
