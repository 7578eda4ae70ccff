//! The formats that articles come in, and how one is told from another.

use std::path::Path;

use super::{Document, Parsed};
use super::{delimited, docx, email, feed, html, json, mhtml, odt, pdf, text, unpack};

/// A format that articles are read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown: `#` lines are headings.
    Markdown,
    /// A web page.
    Html,
    /// A web page with its parts in one file (RFC 2557).
    Mhtml,
    /// JSON: an object an article, an array of them, or an object that holds one (RFC 8259).
    Json,
    /// A JSON object a line.
    JsonLines,
    /// Comma-separated values with a header (RFC 4180).
    Csv,
    /// Tab-separated values with a header.
    Tsv,
    /// RSS or Atom (RFC 4287).
    Feed,
    /// Office Open XML text document (ISO/IEC 29500).
    Docx,
    /// `OpenDocument` text (ISO/IEC 26300).
    Odt,
    /// Portable Document Format (ISO 32000).
    Pdf,
    /// An e-mail message (RFC 5322).
    Email,
    /// Something compressed by gzip (RFC 1952).
    Gzip,
    /// Something compressed by Zstandard (RFC 8878).
    Zstd,
    /// A ZIP archive of articles.
    Zip,
}

/// A format with its name and the endings of its files.
struct Known {
    format: Format,
    name: &'static str,
    endings: &'static [&'static str],
    /// How to read it.
    read: fn(&Document<'_>) -> Parsed,
}

/// Every format.
const FORMATS: [Known; 16] = [
    known(Format::Text, "text", &["txt", "text"], text::read),
    known(Format::Markdown, "markdown", &["md", "markdown"], text::read_markdown),
    known(
        Format::Html,
        "html",
        &["html", "htm", "xhtml", "shtml", "php", "aspx"],
        html::read,
    ),
    known(Format::Mhtml, "mhtml", &["mhtml", "mht"], mhtml::read),
    known(Format::Json, "json", &["json"], json::read),
    known(Format::JsonLines, "jsonl", &["jsonl", "ndjson"], json::read_lines),
    known(Format::Csv, "csv", &["csv"], delimited::read_csv),
    known(Format::Tsv, "tsv", &["tsv", "tab"], delimited::read_tsv),
    known(Format::Feed, "feed", &["rss", "atom", "xml"], feed::read),
    known(Format::Docx, "docx", &["docx"], docx::read),
    known(Format::Odt, "odt", &["odt"], odt::read),
    known(Format::Pdf, "pdf", &["pdf"], pdf::read),
    known(Format::Email, "eml", &["eml"], email::read),
    known(Format::Gzip, "gzip", &["gz"], unpack::read_gzip),
    known(Format::Zstd, "zstd", &["zst"], unpack::read_zstd),
    known(Format::Zip, "zip", &["zip"], unpack::read_zip),
];

const fn known(
    format: Format,
    name: &'static str,
    endings: &'static [&'static str],
    read: fn(&Document<'_>) -> Parsed,
) -> Known {
    Known {
        format,
        name,
        endings,
        read,
    }
}

impl Format {
    /// Every format, in the order of its name in messages.
    pub fn all() -> impl Iterator<Item = Format> {
        FORMATS.iter().map(|known| known.format)
    }

    /// The endings of files that are looked for in directories, without the dot.
    pub fn endings() -> impl Iterator<Item = &'static str> {
        FORMATS.iter().flat_map(|known| known.endings).copied()
    }

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        self.known().name
    }

    /// The format of that name, in any case of letters.
    pub fn of_name(name: &str) -> Option<Format> {
        let mut formats = FORMATS.iter();
        formats
            .find(|known| known.name.eq_ignore_ascii_case(name))
            .map(|known| known.format)
    }

    /// The format that the ending of a file's name tells, in any case of letters.
    pub fn of_path(path: &Path) -> Option<Format> {
        let ending = path.extension()?.to_str()?;
        let has = |known: &&Known| known.endings.iter().any(|known| known.eq_ignore_ascii_case(ending));
        FORMATS.iter().find(has).map(|known| known.format)
    }

    /// The format of a document without a telling name, by how it begins; [`Text`](Format::Text) where nothing else fits.
    pub fn of_bytes(bytes: &[u8]) -> Format {
        if let Some(format) = Format::of_signature(bytes) {
            return format;
        }
        let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
        let head: String = String::from_utf8_lossy(&start[..start.len().min(1024)]).to_ascii_lowercase();
        let begins = |starts: &[&str]| starts.iter().any(|start| head.starts_with(start));
        if let Some(format) = of_markup(&head) {
            format
        } else if begins(&["<head", "<body", "<article"]) {
            Format::Html
        } else if begins(&["{"]) {
            json::kind_of(start)
        } else if begins(&["[{", "[\n", "[\r", "[ "]) {
            Format::Json
        } else if let Some(format) = email::format_of(start) {
            format
        } else {
            delimited::format_of(start).unwrap_or(Format::Text)
        }
    }

    /// The format of a document that begins with bytes that no text begins with.
    fn of_signature(bytes: &[u8]) -> Option<Format> {
        let signs: [(&[u8], Format); 3] = [
            (b"%PDF-", Format::Pdf),
            (b"\x1f\x8b", Format::Gzip),
            (b"\x28\xb5\x2f\xfd", Format::Zstd),
        ];
        if bytes.starts_with(b"PK\x03\x04") {
            return Some(unpack::kind_of_zip(bytes));
        }
        let sign = signs.iter().find(|(sign, _)| bytes.starts_with(sign));
        sign.map(|(_, format)| *format)
    }

    /// The format that a document is to be read in: the one that is `asked` for, but where it is packed in another that must be
    /// unpacked first; else what its name or its bytes tell.
    pub(super) fn of_document(asked: Option<Format>, name: &Path, bytes: &[u8]) -> Format {
        match asked {
            Some(asked) if asked.is_packing() => asked,
            Some(asked) => Some(Format::of_bytes(bytes))
                .filter(|told| told.is_packing())
                .unwrap_or(asked),
            None => Format::of_path(name).map_or_else(|| Format::of_bytes(bytes), |said| said.unless_plainly(bytes)),
        }
    }

    /// The format that an ending tells, unless the bytes are plainly of another: pages are saved as `.txt`, what a server sent
    /// packed as `.html`.
    fn unless_plainly(self, bytes: &[u8]) -> Format {
        let is_package = |format| matches!(format, Format::Docx | Format::Odt | Format::Zip);
        match Format::of_signature(bytes) {
            // What is wrong with a package is told by the reader of what it calls itself.
            Some(told) if is_package(told) && is_package(self) => return self,
            Some(told) => return told,
            None => (),
        }
        match self {
            Format::Text | Format::Markdown => match Format::of_bytes(bytes) {
                Format::Text => self,
                // A text may well begin with a bracket, but not with a whole object.
                Format::Json if !bytes.trim_ascii_start().starts_with(b"{") => self,
                // A Markdown text may begin with a tag.
                Format::Html if self == Format::Markdown => self,
                told => told,
            },
            Format::Html if email::format_of(bytes) == Some(Format::Mhtml) => Format::Mhtml,
            said => said,
        }
    }

    /// Whether its records have fields by name.
    pub(super) fn has_fields(self) -> bool {
        matches!(self, Format::Json | Format::JsonLines | Format::Csv | Format::Tsv)
    }

    /// Whether what it holds is a document of another format.
    pub(super) fn is_packing(self) -> bool {
        matches!(self, Format::Gzip | Format::Zstd | Format::Zip)
    }

    /// Reads a document in this format.
    pub(super) fn read(self, document: &Document<'_>) -> Parsed {
        (self.known().read)(document)
    }

    fn known(self) -> &'static Known {
        let mut formats = FORMATS.iter();
        // Every format stands in the table; a test makes sure.
        formats.find(|known| known.format == self).unwrap_or(&FORMATS[0])
    }
}

/// The format of a document that begins as a page or as XML does; `head` is its beginning in lower case.
fn of_markup(head: &str) -> Option<Format> {
    let begins = |starts: &[&str]| starts.iter().any(|start| head.starts_with(start));
    let feeds = ["<rss", "<feed", "<rdf:rdf"];
    let is_xml = begins(&["<?xml"]);
    let may_follow = is_xml || begins(&["<!--"]);
    if begins(&feeds) || (may_follow && feeds.iter().any(|root| head.contains(root))) {
        Some(Format::Feed)
    } else if begins(&["<!doctype html", "<html"]) || (may_follow && head.contains("<html")) {
        Some(Format::Html)
    } else {
        // The reader of feeds tells what other XML is.
        is_xml.then_some(Format::Feed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_known_by_its_name_and_its_endings() {
        for format in Format::all() {
            assert_eq!(Format::of_name(format.name()), Some(format));
            assert_eq!(format.known().format, format);
            for ending in format.known().endings {
                assert_eq!(Format::of_path(Path::new(&format!("a.{ending}"))), Some(format));
            }
        }
        assert_eq!(Format::of_path(Path::new("a.HTM")), Some(Format::Html));
        assert_eq!(Format::of_path(Path::new("html")), None);
    }

    #[test]
    fn a_document_without_a_name_is_known_by_its_beginning() {
        let cases: [(&str, Format); 16] = [
            ("<!DOCTYPE html><p>Hola", Format::Html),
            ("\u{feff}  <html lang=es>", Format::Html),
            ("<?xml version='1.0'?><html>", Format::Html),
            ("<?xml version='1.0'?>\n<rss version='2.0'>", Format::Feed),
            ("<feed xmlns='http://www.w3.org/2005/Atom'>", Format::Feed),
            ("[\n {\"text\": \"Hola\"}]", Format::Json),
            ("%PDF-1.7", Format::Pdf),
            ("[Madrid] Llueve.", Format::Text),
            ("Llueve <b>mucho</b>.", Format::Text),
            ("", Format::Text),
            ("<?xml version='1.0'?>\n<office:document>", Format::Feed),
            ("title,text\nA,Uno.\n", Format::Csv),
            ("title\ttext\nA\tUno.\n", Format::Tsv),
            (
                "From: a@x.example\nSubject: T\nMIME-Version: 1.0\n\nUno.",
                Format::Email,
            ),
            (
                "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://x.example\r\nMIME-Version: 1.0\r\n\r\n",
                Format::Mhtml,
            ),
            ("Title: T\nDate: 2024-03-05\nFrom: Faro\n\nUno.", Format::Text),
        ];
        for (start, format) in cases {
            assert_eq!(Format::of_bytes(start.as_bytes()), format, "{start}");
        }
    }

    #[test]
    fn bytes_that_are_plainly_of_another_format_outweigh_the_ending() {
        let mail = "Subject: T\nDate: Tue, 5 Mar 2024 10:00:00 +0100\nMIME-Version: 1.0\n\nUno.";
        let archive = "From: a\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n";
        for (name, bytes, format) in [
            ("a.txt", "<!DOCTYPE html><p>Uno.", Format::Html),
            ("a.txt", "<?xml version='1.0'?><rss>", Format::Feed),
            ("a.txt", "%PDF-1.7", Format::Pdf),
            ("a.txt", "{\"text\": \"Uno.\"}", Format::Json),
            ("a.txt", "[Madrid] Llueve.", Format::Text),
            ("a.txt", "[ ] Llueve.", Format::Text),
            ("a.txt", mail, Format::Email),
            ("a.md", "<html>", Format::Markdown),
            ("a.html", archive, Format::Mhtml),
            ("a.html", "Llueve.", Format::Html),
            ("a.html", "title,text\nA,Uno.\n", Format::Html),
            ("a.html", "\u{1f}\u{fffd}", Format::Html),
            ("a.docx", "PK\u{3}\u{4}", Format::Docx),
            ("a.pdf", "PK\u{3}\u{4}", Format::Zip),
            ("a.fodt", "<?xml version='1.0'?><office:document>", Format::Feed),
        ] {
            assert_eq!(
                Format::of_document(None, Path::new(name), bytes.as_bytes()),
                format,
                "{name}: {bytes}"
            );
        }
        assert_eq!(
            Format::of_document(None, Path::new("a.html"), b"\x1f\x8b\x08"),
            Format::Gzip
        );
    }
}
