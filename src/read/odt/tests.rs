//! Small documents, each for one thing.

use proptest::prelude::*;

use crate::article::{Article, Boilerplate, Kind};
use crate::read::office::testing::package;
use crate::read::testing::parse_one;
use crate::read::{Options, parse};

const NAMESPACES: &str = r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/""#;
const MIMETYPE: (&str, &[u8]) = ("mimetype", b"application/vnd.oasis.opendocument.text");

fn content(body: &str, styles: &str) -> String {
    format!(
        "<office:document-content {NAMESPACES}><office:automatic-styles>{styles}</office:automatic-styles>\
         <office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
}

fn document(body: &str) -> Vec<u8> {
    package(&[MIMETYPE, ("content.xml", content(body, "").as_bytes())])
}

fn texts(article: &Article) -> Vec<&str> {
    article.paragraphs.iter().map(|p| article.paragraph_text(p)).collect()
}

fn omitted(article: &Article) -> Vec<(&str, &str)> {
    let omitted = article.omitted.iter();
    omitted.map(|left| (left.what.as_str(), left.start.as_str())).collect()
}

#[test]
fn paragraphs_lists_tables_and_boxes_in_order() {
    let article = parse_one(
        "a.odt",
        &document(
            "<text:h text:outline-level='1'>Título</text:h>
            <text:p>Una  línea\n   de <text:span>tex</text:span><text:span>to</text:span>.<text:s text:c='2'/>Y<text:tab/>más<text:line-break/>aún.</text:p>
            <text:list><text:list-item><text:p>Uno</text:p></text:list-item><text:list-item><text:p>Dos</text:p></text:list-item></text:list>
            <table:table><table:table-row><table:table-cell><text:p>A</text:p></table:table-cell><table:covered-table-cell><text:p>x</text:p></table:covered-table-cell></table:table-row></table:table>
            <text:p>Con <draw:frame><draw:text-box><text:p>recuadro</text:p></draw:text-box></draw:frame><text:a>enlace</text:a></text:p>",
        ),
    )
    .unwrap();
    assert_eq!(
        texts(&article),
        [
            "Título",
            "Una línea de texto.  Y más\naún.",
            "Uno",
            "Dos",
            "A",
            "Con enlace",
            "recuadro"
        ]
    );
    assert_eq!(article.paragraphs[0].kind, Kind::Heading);
}

#[test]
fn what_is_left_out_is_noted() {
    let article = parse_one(
        "a.odt",
        &document(
            "<text:tracked-changes><text:changed-region><text:deletion><text:p>borrado</text:p></text:deletion></text:changed-region></text:tracked-changes>
            <text:table-of-content><text:p>Índice 1</text:p></text:table-of-content>
            <text:p>Texto<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>una nota</text:p></text:note-body></text:note> se<text:change/>guido<office:annotation><text:p>ojo</text:p></office:annotation>.</text:p>
            <text:section text:display='none'><text:p>secreto</text:p></text:section>",
        ),
    )
    .unwrap();
    assert_eq!(texts(&article), ["Texto seguido."]);
    assert_eq!(
        omitted(&article),
        [
            ("tracked deletion", "borrado"),
            ("table of contents", "Índice 1"),
            ("footnotes", "1una nota"),
            ("comments", "ojo"),
            ("hidden text", "secreto")
        ]
    );
}

#[test]
fn styles_and_properties_are_read() {
    let styles = format!(
        "<office:document-styles {NAMESPACES}><style:style style:name='Ladillo' style:parent-style-name='Heading' style:default-outline-level='2'/>
         <style:master-page><style:header><text:p>El Diario</text:p></style:header></style:master-page></office:document-styles>"
    );
    let meta = format!(
        "<office:document-meta {NAMESPACES}><office:meta><meta:initial-creator>Ana Ruiz</meta:initial-creator><dc:creator>Otra</dc:creator>
         <meta:creation-date>2024-03-07T10:00:00</meta:creation-date><dc:date>2024-03-07T11:00:00</dc:date></office:meta></office:document-meta>"
    );
    let body = content(
        "<text:p text:style-name='P1'>Titular</text:p><text:p text:style-name='P2'>Ladillo</text:p><text:p text:style-name='P3'>oculto</text:p>
         <text:p text:style-name='Illustration'>Un puente</text:p><text:p>Texto.</text:p>",
        "<style:style style:name='P1' style:parent-style-name='Title'/><style:style style:name='P2' style:parent-style-name='Ladillo'/>
         <style:style style:name='P3'><style:text-properties text:display='none'/></style:style>",
    );
    let bytes = package(&[
        MIMETYPE,
        ("content.xml", body.as_bytes()),
        ("styles.xml", styles.as_bytes()),
        ("meta.xml", meta.as_bytes()),
    ]);
    let article = parse_one("a.odt", &bytes).unwrap();
    let kinds: Vec<_> = article.paragraphs.iter().map(|p| p.kind).collect();
    let caption = Kind::Boilerplate(Boilerplate::Caption);
    assert_eq!(kinds, [Kind::Heading, Kind::Heading, caption, Kind::Body]);
    assert_eq!(omitted(&article), [("hidden text", "oculto"), ("header", "El Diario")]);
    let metadata = &article.metadata;
    assert_eq!(metadata.title.as_deref(), Some("Titular"));
    assert_eq!(metadata.author.as_deref(), Some("Ana Ruiz"));
    assert_eq!(
        metadata.created.map(|day| day.to_string()).as_deref(),
        Some("2024-03-07")
    );
    assert_eq!((metadata.date, metadata.modified), (None, None));
}

#[test]
fn what_is_no_document_is_told_in_one_line() {
    let encrypted = b"<m:manifest xmlns:m='m'><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>";
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (b"PK\x03\x04".to_vec(), "a.odt: is no ZIP package, or not a whole one ("),
        (
            package(&[
                ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
                ("content.xml", b"<a/>"),
            ]),
            "a.odt: is an OpenDocument file of another kind; save its text as .odt",
        ),
        (
            package(&[("word/document.xml", b"<a/>")]),
            "a.odt: is a DOCX, no ODT; save its text as .odt",
        ),
        (
            package(&[MIMETYPE]),
            "a.odt: holds no text document; save its text as .odt",
        ),
        (
            package(&[
                MIMETYPE,
                ("META-INF/manifest.xml", encrypted),
                ("content.xml", b"\x00\x01"),
            ]),
            "a.odt: is encrypted; save it without a password",
        ),
        (
            document(""),
            "a.odt: holds no text; a picture of a text has to go through OCR first",
        ),
        (
            package(&[MIMETYPE, ("content.xml", b"<office:text>")]),
            "a.odt: content.xml: is broken at byte 13 (it ends in the middle of an element); open it in its program",
        ),
    ];
    for (bytes, message) in cases {
        let problem = parse_one("a.odt", &bytes).unwrap_err().to_string();
        assert!(problem.starts_with(message), "{problem}");
        assert!(!problem.contains('\n'));
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        parse("a.odt", &bytes, &Options::default());
        parse("a.odt", &package(&[MIMETYPE, ("content.xml", &bytes)]), &Options::default());
    }

    #[test]
    fn no_markup_makes_it_panic(pieces in proptest::collection::vec(proptest::sample::select(PIECES.to_vec()), 0..60)) {
        for article in parse("a.odt", &document(&pieces.concat()), &Options::default()).articles {
            let mut end = 0;
            for paragraph in &article.paragraphs {
                prop_assert!(end <= paragraph.span.start && !article.paragraph_text(paragraph).is_empty());
                end = paragraph.span.end;
            }
        }
    }
}

/// Markup to put together at random.
const PIECES: [&str; 16] = [
    "<text:p>",
    "</text:p>",
    "<text:h>",
    "</text:h>",
    "<text:s text:c='99999999999'/>",
    "<text:s text:c='9'/>",
    "<text:note>",
    "</text:note>",
    "ñ texto ",
    "<text:span text:style-name='x'>",
    "</text:span>",
    "<text:line-break/>",
    "<draw:frame>",
    "</draw:frame>",
    "<text:p text:style-name='Title'/>",
    "&amp;&x;",
];
