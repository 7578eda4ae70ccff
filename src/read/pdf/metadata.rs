//! What a document says of itself: its metadata stream (XMP, ISO 16684-1), and the older information dictionary.

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};
use hayro_syntax::Pdf;
use hayro_syntax::object::{self, DateTime, Dict, Stream};
use jiff::civil::Date;

use super::size::{Budget, Excess};
use crate::article::Metadata;
use crate::lexicon::program_words::{Purpose, is_written_for};
use crate::read::date::day_in;
use crate::read::one_line;
use crate::read::tag;
use crate::read::xml::{self, Element, Name, Visit};

/// Endings by which the name of a file is known that a program took for a title.
const FILE_ENDINGS: [&str; 10] = [
    ".doc", ".docx", ".odt", ".rtf", ".pdf", ".indd", ".qxd", ".qxp", ".txt", ".tex",
];
/// What Word writes before the name of a file that it takes for a title.
const WORD: &str = "microsoft word - ";
/// Programs that print what another has made: the day of it is that of the printing.
const PRINTERS: [&str; 4] = ["Skia/PDF", "Quartz PDFContext", "Microsoft: Print To PDF", "cairo"];

/// The metadata of a document; the stream counts before the dictionary.
///
/// # Errors
///
/// Where the stream unpacks to more than is left of the budget.
pub(super) fn read(pdf: &Pdf, budget: &mut Budget) -> Result<Metadata, Excess> {
    let mut xmp = Xmp::default();
    let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    let said = catalog
        .as_ref()
        .and_then(|catalog| catalog.get::<object::String<'_>>("Lang"));
    let language = said.and_then(|said| tag::language(&text_string(&said)));
    if let Some(stream) = catalog.and_then(|catalog| catalog.get::<Stream<'_>>("Metadata")) {
        let packet = budget.unpack(&stream)?;
        // What comes before a fault in it stands; the dictionary has the rest.
        let _ = xml::walk(packet.as_ref(), &mut xmp);
    }
    let info = pdf.metadata();
    let text = |bytes: &Option<Box<[u8]>>| bytes.as_ref().map(|bytes| text_string(bytes));
    let producer = text(&info.producer).unwrap_or_default();
    let is_printed = PRINTERS.iter().any(|printer| producer.contains(printer));
    let created = day_in(&xmp.created).or_else(|| info.creation_date.as_ref().and_then(day_of));
    let modified = day_in(&xmp.modified).or_else(|| info.modification_date.as_ref().and_then(day_of));
    Ok(Metadata {
        title: title(&xmp.title).or_else(|| title(&text(&info.title).unwrap_or_default())),
        author: author(&xmp.author).or_else(|| author(&text(&info.author).unwrap_or_default())),
        source: told(&xmp.publication),
        url: told(&xmp.url).filter(|url| url.starts_with("http")),
        date: day_in(&xmp.published),
        created: created.filter(|_| !is_printed),
        modified: modified.filter(|_| modified != created && !is_printed),
        language: language.or_else(|| tag::language(&xmp.language)),
        ..Metadata::default()
    })
}

/// A text string: UTF-16 or UTF-8 where it begins with their mark, else in the encoding of PDF documents (ISO 32000, annex D),
/// which is Latin-1 but for some signs.
pub(super) fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => UTF_16BE.decode_without_bom_handling(rest).0.into_owned(),
        [0xff, 0xfe, rest @ ..] => UTF_16LE.decode_without_bom_handling(rest).0.into_owned(),
        [0xef, 0xbb, 0xbf, rest @ ..] => UTF_8.decode_without_bom_handling(rest).0.into_owned(),
        _ => bytes.iter().map(|byte| document_character(*byte)).collect(),
    }
}

/// A character of the encoding of PDF documents.
fn document_character(byte: u8) -> char {
    const ACCENTS: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];
    const SIGNS: [char; 33] = [
        '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™', 'ﬁ', 'ﬂ', 'Ł',
        'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{fffd}', '€',
    ];
    let sign = match byte {
        0x18..=0x1f => ACCENTS.get(usize::from(byte - 0x18)),
        0x80..=0xa0 => SIGNS.get(usize::from(byte - 0x80)),
        _ => None,
    };
    sign.copied().unwrap_or(char::from(byte))
}

/// A value on one line, where there is one.
fn told(text: &str) -> Option<String> {
    Some(one_line(text)).filter(|line| !line.is_empty())
}

fn title(text: &str) -> Option<String> {
    told(text).filter(|title| {
        let lower = title.to_lowercase();
        // Programs number what has no title yet.
        let unnumbered = title.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '-'));
        !FILE_ENDINGS.iter().any(|ending| lower.ends_with(ending))
            && !lower.starts_with(WORD)
            && !is_written_for(Purpose::Title, unnumbered)
    })
}

fn author(text: &str) -> Option<String> {
    told(text).filter(|author| !is_written_for(Purpose::Author, author))
}

fn day_of(time: &DateTime) -> Option<Date> {
    let year = i16::try_from(time.year)
        .ok()
        .filter(|year| (1900..2200).contains(year))?;
    Date::new(year, i8::try_from(time.month).ok()?, i8::try_from(time.day).ok()?).ok()
}

/// The properties of a packet that are of use. Each is an element with text, a list of such, or an attribute.
#[derive(Debug, Default)]
struct Xmp {
    title: String,
    author: String,
    publication: String,
    url: String,
    /// Tags, with commas between.
    language: String,
    published: String,
    created: String,
    modified: String,
    /// The property whose element is open.
    open: Option<(&'static str, String)>,
}

impl Xmp {
    fn field(&mut self, space: &str, local: &str) -> Option<&mut String> {
        Some(match (space, local) {
            ("dc", "title") => &mut self.title,
            ("dc", "creator") => &mut self.author,
            ("dc", "language") => &mut self.language,
            ("prism", "publicationName") => &mut self.publication,
            ("prism", "url") => &mut self.url,
            ("prism", "publicationDate" | "coverDate") => &mut self.published,
            ("xmp", "CreateDate") => &mut self.created,
            ("xmp", "ModifyDate") => &mut self.modified,
            _ => return None,
        })
    }
}

impl Visit for Xmp {
    fn open(&mut self, element: &Element<'_>) {
        let (space, local) = element.name;
        if self.field(space, local).is_some() {
            self.open = Some((space, local.to_owned()));
        } else if (space, local) == ("rdf", "Description") {
            for (space, local) in [
                ("xmp", "CreateDate"),
                ("xmp", "ModifyDate"),
                ("prism", "publicationDate"),
            ] {
                let value = element.attribute(local);
                if let (Some(value), Some(field)) = (value, self.field(space, local)) {
                    *field = value;
                }
            }
        } else if (space, local) == ("rdf", "li")
            && let Some((space, local)) = self.open.clone()
            && let Some(field) = self.field(space, &local)
            && !field.trim().is_empty()
        {
            // Several authors; several languages of one title are rare.
            field.push_str(", ");
        }
    }

    fn close(&mut self, (space, local): Name<'_>) {
        if self
            .open
            .as_ref()
            .is_some_and(|open| open.0 == space && open.1 == local)
        {
            self.open = None;
        }
    }

    fn text(&mut self, text: &str) {
        // A text with an entity comes in pieces, and the space beside that is of them.
        if let Some((space, local)) = self.open.clone()
            && let Some(field) = self.field(space, &local)
            && !(text.trim().is_empty() && field.trim().is_empty())
        {
            field.push_str(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_strings_in_every_encoding() {
        assert_eq!(text_string(b"\xfe\xff\x00A\x00\xf1"), "Añ");
        assert_eq!(text_string(b"\xef\xbb\xbfA\xc3\xb1"), "Añ");
        assert_eq!(text_string(b"A\xf1 \x84\x8d\xa0"), "Añ —“€");
    }

    #[test]
    fn names_of_files_are_no_titles() {
        assert_eq!(title("Microsoft Word - nota final.docx"), None);
        assert_eq!(title("pagina_03.indd"), None);
        assert_eq!(title(" Cierra\nel puente "), Some("Cierra el puente".to_owned()));
    }

    #[test]
    fn packets_are_read() {
        let packet = br#"<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
            <rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreateDate="2024-03-07T10:00:00Z">
            <dc:title><rdf:Alt><rdf:li xml:lang="x-default">Cierra el puente</rdf:li></rdf:Alt></dc:title>
            <dc:creator><rdf:Seq><rdf:li>Ana Ruiz</rdf:li><rdf:li>Luis Gil</rdf:li></rdf:Seq></dc:creator>
            <dc:language><rdf:Bag><rdf:li>es-ES</rdf:li><rdf:li>es</rdf:li></rdf:Bag></dc:language>
            <prism:publicationDate>2024-03-08</prism:publicationDate></rdf:Description></rdf:RDF></x:xmpmeta>"#;
        let mut xmp = Xmp::default();
        xml::walk(&packet[..], &mut xmp).unwrap();
        assert_eq!(xmp.title, "Cierra el puente");
        assert_eq!(xmp.author, "Ana Ruiz, Luis Gil");
        assert_eq!(tag::language(&xmp.language).as_deref(), Some("es"));
        assert_eq!(
            (xmp.published.as_str(), xmp.created.as_str()),
            ("2024-03-08", "2024-03-07T10:00:00Z")
        );
    }
}
