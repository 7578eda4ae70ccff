//! Small documents, each for one thing.

use proptest::prelude::*;

use crate::article::{Article, Kind};
use crate::read::office::testing::package;
use crate::read::testing::parse_one;
use crate::read::{Options, parse};

const NAMESPACES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006""#;

fn document(body: &str) -> Vec<u8> {
    let xml = format!("<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>");
    package(&[("word/document.xml", xml.as_bytes())])
}

fn read(body: &str) -> Article {
    parse_one("a.docx", &document(body)).unwrap()
}

fn texts(article: &Article) -> Vec<&str> {
    article.paragraphs.iter().map(|p| article.paragraph_text(p)).collect()
}

fn omitted(article: &Article) -> Vec<(&str, &str)> {
    let omitted = article.omitted.iter();
    omitted.map(|left| (left.what.as_str(), left.start.as_str())).collect()
}

fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

#[test]
fn runs_join_as_they_stand() {
    let article = read(
        r#"<w:p><w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr>
            <w:r><w:t xml:space="preserve">El mini</w:t></w:r><w:proofErr/><w:r><w:rPr><w:b/></w:rPr><w:t>stro</w:t></w:r>
            <w:r><w:tab/><w:t>ha&#173;bló</w:t><w:br/><w:t>R&amp;D 5</w:t><w:noBreakHyphen/><w:t>6.</w:t></w:r></w:p>"#,
    );
    assert_eq!(texts(&article), ["El ministro habló\nR&D 5-6."]);
}

#[test]
fn two_line_breaks_end_a_paragraph_and_one_does_not() {
    let article = read(
        "<w:p><w:r><w:t>Uno.</w:t><w:br/><w:t>Más.</w:t><w:br/><w:br/><w:t>Dos.</w:t></w:r><w:r><w:cr/></w:r>\
         <w:r><w:t xml:space=\"preserve\"> </w:t><w:br/><w:br/><w:t>Tres.</w:t><w:br/></w:r></w:p>",
    );
    assert_eq!(texts(&article), ["Uno.\nMás.", "Dos.", "Tres."]);
}

#[test]
fn tables_links_and_controls_are_read_in_order() {
    let article = read(&format!(
        r#"{}<w:tbl><w:tblPr/><w:tr><w:tc>{}</w:tc><w:tc>{}{}</w:tc></w:tr></w:tbl>
        <w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>
        <w:p><w:hyperlink r:id="rId4"><w:r><w:t>Enlace</w:t></w:r></w:hyperlink><w:smartTag><w:r><w:t>!</w:t></w:r></w:smartTag></w:p>"#,
        p("Uno"),
        p("Dos"),
        p("Tres"),
        p("Cuatro"),
        p("Cinco"),
    ));
    assert_eq!(texts(&article), ["Uno", "Dos", "Tres", "Cuatro", "Cinco", "Enlace!"]);
}

#[test]
fn tracked_changes_are_accepted() {
    let article = read(
        r#"<w:p><w:r><w:t xml:space="preserve">Llegaron </w:t></w:r><w:del w:id="1"><w:r><w:delText>tres</w:delText></w:r></w:del>
            <w:ins w:id="2"><w:r><w:t>cuatro</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> barcos.</w:t></w:r></w:p>
           <w:p><w:pPr><w:pStyle w:val="Heading1"/><w:rPr><w:del w:id="3"/></w:rPr><w:pPrChange><w:pPr><w:pStyle w:val="Title"/></w:pPr></w:pPrChange></w:pPr><w:r><w:t>Antes </w:t></w:r></w:p>
           <w:p><w:r><w:t>y después.</w:t></w:r></w:p><w:p><w:r><w:t>Fin.</w:t></w:r></w:p>"#,
    );
    assert_eq!(texts(&article), ["Llegaron cuatro barcos.", "Antes y después.", "Fin."]);
    assert_eq!(omitted(&article), [("tracked deletion", "tres")]);
}

#[test]
fn a_text_box_is_read_once_and_after_its_paragraph() {
    let inner = p("Recuadro");
    let article = read(&format!(
        r#"<w:p><w:r><w:t>An</w:t></w:r><w:r><mc:AlternateContent>
            <mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx></w:drawing></mc:Choice>
            <mc:Fallback><w:pict><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></w:pict></mc:Fallback>
            </mc:AlternateContent></w:r><w:r><w:t>tes</w:t></w:r></w:p>{}"#,
        p("Luego")
    ));
    assert_eq!(texts(&article), ["Antes", "Recuadro", "Luego"]);
}

#[test]
fn fields_give_their_result() {
    let article = read(
        r#"<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "http</w:instrText><w:t>no</w:t></w:r>
            <w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>no</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>
            <w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>result</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>
            <w:r><w:t>ado</w:t></w:r><w:fldSimple w:instr=" DATE "><w:r><w:t> hoy</w:t></w:r></w:fldSimple></w:p>
           <w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>broken</w:t></w:r></w:p><w:p><w:r><w:t>Fin.</w:t></w:r></w:p>"#,
    );
    assert_eq!(texts(&article), ["resultado hoy", "Fin."]);
}

#[test]
fn styles_tell_headings_in_any_language_of_the_program() {
    let styles = format!(
        r#"<w:styles {NAMESPACES}>
            <w:style w:type="paragraph" w:styleId="Puesto"><w:name w:val="Title"/></w:style>
            <w:style w:type="paragraph" w:styleId="Ttulo2"><w:name w:val="heading 2"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
            <w:style w:type="paragraph" w:styleId="Ladillo"><w:name w:val="Ladillo"/><w:basedOn w:val="Ttulo2"/></w:style>
            <w:style w:type="paragraph" w:styleId="Texto"><w:name w:val="Texto"/><w:basedOn w:val="Texto"/></w:style>
            <w:style w:type="paragraph" w:styleId="TDC1"><w:name w:val="toc 1"/></w:style>
           </w:styles>"#
    );
    let styled = |style: &str, text: &str| {
        format!(r#"<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"#)
    };
    let body = [
        styled("TDC1", "Contenido"),
        styled("Puesto", "La lluvia llega al sur"),
        styled("Ladillo", "Los embalses"),
        styled("Texto", "Llovió."),
        r#"<w:p><w:pPr><w:outlineLvl w:val="2"/></w:pPr><w:r><w:t>Nivel</w:t></w:r></w:p>"#.to_owned(),
        r#"<w:p><w:pPr><w:pStyle w:val="Ttulo2"/><w:outlineLvl w:val="9"/></w:pPr><w:r><w:t>Texto.</w:t></w:r></w:p>"#
            .to_owned(),
    ]
    .concat();
    let xml = format!("<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>");
    let bytes = package(&[
        ("word/styles.xml", styles.as_bytes()),
        ("word/document.xml", xml.as_bytes()),
    ]);
    let article = parse_one("a.docx", &bytes).unwrap();
    let kinds: Vec<_> = article.paragraphs.iter().map(|p| p.kind == Kind::Heading).collect();
    assert_eq!(kinds, [true, true, false, true, false]);
    assert_eq!(article.metadata.title.as_deref(), Some("La lluvia llega al sur"));
    assert_eq!(omitted(&article), [("table of contents", "Contenido")]);
}

#[test]
fn asides_are_noted_and_properties_read() {
    let part = |root: &str, text: &str| format!("<w:{root} {NAMESPACES}>{}</w:{root}>", p(text));
    let core = r#"<cp:coreProperties xmlns:cp="c" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">
        <dc:title>Crónica</dc:title><dc:creator>Ana Ruiz</dc:creator><dcterms:created>2024-03-07T09:00:00Z</dcterms:created>
        <dcterms:modified>2024-03-08T09:00:00Z</dcterms:modified></cp:coreProperties>"#;
    let rels =
        r#"<Relationships><Relationship Type="http://x/officeDocument" Target="/word/document2.xml"/></Relationships>"#;
    let bytes = package(&[
        ("_rels/.rels", rels.as_bytes()),
        ("word/document2.xml", format!("<w:document {NAMESPACES}><w:body>{}<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Oculto</w:t></w:r></w:p></w:body></w:document>", p("Texto.")).as_bytes()),
        ("word/header1.xml", part("hdr", "El Diario").as_bytes()),
        ("word/footnotes.xml", part("footnotes", "Una nota").as_bytes()),
        ("docProps/core.xml", core.as_bytes()),
    ]);
    let article = parse_one("a.docx", &bytes).unwrap();
    assert_eq!(texts(&article), ["Texto."]);
    assert_eq!(
        omitted(&article),
        [
            ("hidden text", "Oculto"),
            ("footnotes", "Una nota"),
            ("header", "El Diario")
        ]
    );
    assert_eq!(article.metadata.title.as_deref(), Some("Crónica"));
    assert_eq!(article.metadata.author.as_deref(), Some("Ana Ruiz"));
    assert_eq!(article.metadata.date, None);
    assert_eq!(
        article.metadata.created.map(|day| day.to_string()).as_deref(),
        Some("2024-03-07")
    );
    assert_eq!(
        article.metadata.modified.map(|day| day.to_string()).as_deref(),
        Some("2024-03-08")
    );
}

#[test]
fn what_is_no_document_is_told_in_one_line() {
    let deep = format!("<w:document {NAMESPACES}>{}", "<w:x>".repeat(100_000));
    let bomb = format!(
        "<w:document {NAMESPACES}><w:body>{}</w:body></w:document>",
        " ".repeat(20 << 20)
    );
    let mut cut = document(&p("Texto."));
    cut.truncate(cut.len() - 30);
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (cut, "a.docx: is no ZIP package, or not a whole one ("),
        (
            b"PK\x03\x04".to_vec(),
            "a.docx: is no ZIP package, or not a whole one (",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....".to_vec(),
            "a.docx: is a document of an older Word, or an encrypted one; save it as .docx without a password",
        ),
        (
            package(&[("xl/workbook.xml", b"<a/>")]),
            "a.docx: holds a spreadsheet, no text document; save its text as .docx",
        ),
        (
            package(&[("a.txt", b"Text")]),
            "a.docx: holds no text document; save its text as .docx",
        ),
        (
            document(""),
            "a.docx: holds no text; a picture of a text has to go through OCR first",
        ),
        (
            package(&[("word/document.xml", b"<w:document><w:p>")]),
            "a.docx: word/document.xml: is broken at byte 17 (it ends in the middle of an element); open it in its program and save it again",
        ),
        (
            package(&[("word/document.xml", deep.as_bytes())]),
            "a.docx: word/document.xml: its elements are nested beyond all use; open it",
        ),
        (
            package(&[("word/document.xml", bomb.as_bytes())]),
            "a.docx: word/document.xml: unpacks to more than 250 times its size; no document does; leave it out",
        ),
    ];
    for (bytes, message) in cases {
        let problem = parse_one("a.docx", &bytes).unwrap_err().to_string();
        assert!(problem.starts_with(message), "{problem}");
        assert!(!problem.contains('\n'));
    }
}

#[test]
fn a_document_larger_than_the_limit_is_told() {
    let options = Options {
        max_file_size: 10_000,
        ..Options::default()
    };
    let many: String = (0..1000).map(|number| p(&format!("Línea {number}."))).collect();
    let problems = parse("a.docx", &document(&many), &options).problems;
    assert_eq!(
        problems[0].to_string(),
        "a.docx: unpacks to more than 10000 bytes; raise --max-file-size, or unpack it and give its parts"
    );
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        parse("a.docx", &bytes, &Options::default());
        parse("a.docx", &package(&[("word/document.xml", &bytes)]), &Options::default());
    }

    #[test]
    fn no_markup_makes_it_panic(pieces in proptest::collection::vec(proptest::sample::select(PIECES.to_vec()), 0..60)) {
        let bytes = document(&pieces.concat());
        for article in parse("a.docx", &bytes, &Options::default()).articles {
            let mut end = 0;
            for paragraph in &article.paragraphs {
                prop_assert!(end <= paragraph.span.start && !article.paragraph_text(paragraph).is_empty());
                end = paragraph.span.end;
            }
        }
    }

    #[test]
    fn no_damage_makes_it_panic(at: proptest::sample::Index, byte: u8, cut: bool) {
        let mut bytes = document(&p("Texto con algo más de una línea, para que haya qué dañar."));
        let at = at.index(bytes.len());
        if cut { bytes.truncate(at); } else { bytes[at] = byte; }
        parse("a.docx", &bytes, &Options::default());
    }
}

/// Markup to put together at random.
const PIECES: [&str; 24] = [
    "<w:p>",
    "</w:p>",
    "<w:r>",
    "</w:r>",
    "<w:t>ñ texto</w:t>",
    "<w:pPr>",
    "</w:pPr>",
    "<w:del>",
    "</w:del>",
    "<w:del/>",
    "<w:rPr>",
    "</w:rPr>",
    "<w:fldChar w:fldCharType='begin'/>",
    "<w:fldChar w:fldCharType='separate'/>",
    "<w:fldChar w:fldCharType='end'/>",
    "<mc:AlternateContent>",
    "</mc:AlternateContent>",
    "<mc:Choice>",
    "</mc:Choice>",
    "<mc:Fallback/>",
    "<w:txbxContent>",
    "</w:txbxContent>",
    "<w:pStyle w:val='Title'/>",
    "&amp;&x;",
];
