//! What documents of every format say of their language and their day, and what becomes of it.

use jiff::civil::{Date, date};

use super::office::testing::package;
use super::testing::parse_one;
use super::{Options, parse};
use crate::article::{Article, LanguageCode};

const SPANISH: &str = "El pleno aprobó ayer, con los votos de tres grupos, la compra del viejo teatro, cerrado desde 1998, y la obra \
                       empezará en otoño, según explicó la alcaldesa a los vecinos que esperaban en la puerta.";
const ENGLISH: &str = "The council voted yesterday, with the support of three groups, to buy the old theatre, which closed in 1998, \
                       and the works will begin in the autumn, as the mayor told the neighbours who waited at the door.";

fn language(name: &str, bytes: &[u8]) -> Option<LanguageCode> {
    parse_one(name, bytes).unwrap().metadata.language
}

/// A page with a tag that opens it, with that in its head, and with a tag that opens its article.
fn page(root: &str, head: &str, article: &str) -> String {
    format!(
        "{root}<head><title>Compran el teatro</title>{head}</head><body>{article}<h1>Compran el teatro</h1><p>{SPANISH}</p>"
    )
}

fn ld(language: &str) -> String {
    format!(
        r#"<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Compran el teatro", "inLanguage": {language}}}</script>"#
    )
}

#[test]
fn of_pages() {
    let locale = |tag: &str| format!(r#"<meta property="og:locale" content="{tag}">"#);
    let header = r#"<meta http-equiv="Content-Language" content="es">"#;
    for (root, head, article, told) in [
        ("<html>", String::new(), "<article>", None),
        ("<html lang=es-ES>", String::new(), "<article>", Some("es")),
        ("<html xml:lang='es'>", String::new(), "<article>", Some("es")),
        ("<html lang=''>", locale("es_MX"), "<article>", Some("es")),
        ("<html>", header.to_owned(), "<article>", Some("es")),
        // A template that was left as it came tells nothing where something else says otherwise.
        ("<html lang=en>", locale("es_ES"), "<article>", None),
        (
            "<html lang=es>",
            format!("{header}{}", locale("es_LA")),
            "<article>",
            Some("es"),
        ),
        // What is said of the article counts before what is said of the page.
        ("<html lang=en>", locale("en_US"), "<article lang=es>", Some("es")),
        ("<html lang=en>", ld(r#""es-ES""#), "<article>", Some("es")),
        (
            "<html lang=en>",
            ld(r#"{"@type": "Language", "name": "Spanish", "alternateName": "es"}"#),
            "<article>",
            Some("es"),
        ),
        ("<html lang=es>", ld(r#"["es", "en"]"#), "<article>", Some("es")),
        ("<html lang=en>", ld(r#""en""#), "<article lang=es>", Some("es")),
        (
            "<html lang=en>",
            String::new(),
            "<article><meta itemprop=inLanguage content=es>",
            Some("es"),
        ),
    ] {
        let html = page(root, &head, article);
        assert_eq!(language("a.html", html.as_bytes()).as_deref(), told, "{html}");
    }
    let archive =
        "From: a\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n";
    let archive = format!("{archive}{}\n--b--\n", page("<html lang=es>", "", "<article>"));
    assert_eq!(language("a.mhtml", archive.as_bytes()).as_deref(), Some("es"));
}

#[test]
fn of_feeds() {
    let item = |inside: &str| format!("<item><title>T</title><description>Uno.</description>{inside}</item>");
    let rss = |channel: &str, item: String| format!("<rss><channel><title>Faro</title>{channel}{item}</channel></rss>");
    let entry =
        |tag: &str, content: &str| format!("<entry{tag}><title>T</title><content{content}>Uno.</content></entry>");
    let es = " xml:lang='es'";
    for (feed, told) in [
        (rss("", item("")), None),
        (rss("<language>es-es</language>", item("")), Some("es")),
        (
            rss("<language>en</language>", item("<dc:language>es</dc:language>")),
            Some("es"),
        ),
        (rss("<dc:language>es</dc:language>", item("")), Some("es")),
        (format!("<feed{es}>{}</feed>", entry("", "")), Some("es")),
        (format!("<feed xml:lang='en'>{}</feed>", entry(es, "")), Some("es")),
        (
            format!("<feed xml:lang='en'>{}</feed>", entry(" xml:lang='en'", es)),
            Some("es"),
        ),
        (
            format!("<rss{es}><channel><language>?</language>{}</channel></rss>", item("")),
            Some("es"),
        ),
        (
            format!("<rss{es}><channel>{}<language>gl</language></channel></rss>", item("")),
            Some("gl"),
        ),
    ] {
        assert_eq!(language("a.xml", feed.as_bytes()).as_deref(), told, "{feed}");
    }
}

#[test]
fn of_office_documents() {
    const SPACES: &str = "xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' \
                          xmlns:style='urn:oasis:names:tc:opendocument:xmlns:style:1.0' \
                          xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0' xmlns:fo='fo'";
    const W: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main""#;
    let run = |tag: &str, text: &str| format!(r#"<w:r><w:rPr><w:lang w:val="{tag}"/></w:rPr><w:t>{text}</w:t></w:r>"#);
    let plain = "<w:r><w:t>Una frase entera.</w:t></w:r>".to_owned();
    let core = |inside: &str| format!(r#"<c:p xmlns:c="c" xmlns:dc="http://purl.org/dc/elements/1.1/">{inside}</c:p>"#);
    let said = "<dc:language>es</dc:language>";
    for (default, runs, properties, told) in [
        ("", plain.clone(), "", None),
        ("en-US", plain.clone(), "", Some("en")),
        (
            "en-US",
            run("es-ES", "Una frase entera.") + &run("fr", "Oui."),
            "",
            Some("es"),
        ),
        ("es", plain.clone() + &run("fr", "Oui."), "", Some("es")),
        ("en-US", plain.clone(), said, Some("es")),
        ("en-US", plain, "<dc:creator>python-docx</dc:creator>", None),
    ] {
        let styles = format!(
            r#"<w:styles {W}><w:docDefaults><w:rPr><w:lang w:val="{default}"/></w:rPr></w:docDefaults></w:styles>"#
        );
        let body = format!("<w:document {W}><w:body><w:p>{runs}</w:p></w:body></w:document>");
        let docx = package(&[
            ("word/document.xml", body.as_bytes()),
            ("word/styles.xml", styles.as_bytes()),
            ("docProps/core.xml", core(properties).as_bytes()),
        ]);
        assert_eq!(
            language("a.docx", &docx).as_deref(),
            told,
            "{default} {runs} {properties}"
        );
    }
    for (properties, told) in [("", "en"), (said, "es")] {
        let style = |family: &str, tag: &str| {
            format!(
                "<style:default-style style:family='{family}'><style:text-properties fo:language='{tag}'/></style:default-style>"
            )
        };
        let styles = format!(
            "<office:s {SPACES}>{}{}</office:s>",
            style("graphic", "de"),
            style("paragraph", "en")
        );
        let body = format!(
            "<office:c {SPACES}><office:body><office:text><text:p>Uno.</text:p></office:text></office:body></office:c>"
        );
        let odt = package(&[
            ("mimetype", b"application/vnd.oasis.opendocument.text"),
            ("styles.xml", styles.as_bytes()),
            ("content.xml", body.as_bytes()),
            ("meta.xml", core(properties).as_bytes()),
        ]);
        assert_eq!(language("a.odt", &odt).as_deref(), Some(told), "{properties}");
    }
}

#[test]
fn of_messages_texts_and_records() {
    for (name, text, told) in [
        ("a.eml", "Subject: T\nContent-Language: es-ES\n\nUno.", Some("es")),
        (
            "a.eml",
            "Subject: T\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\nContent-Language: es\n\nUno.\n--b--",
            Some("es"),
        ),
        (
            "a.eml",
            "Subject: T\nContent-Type: text/html\n\n<html lang=es><p>Uno.</p><p>Dos.</p>",
            Some("es"),
        ),
        ("a.md", "---\ntitle: T\nlang: es\n---\n\nUno.", Some("es")),
        ("a.txt", "Título: T\nIdioma: es\n\nUno.", Some("es")),
        ("a.txt", "Title: T\nLanguage: Spanish\n\nUno.", None),
        ("a.json", r#"{"text": "Uno.", "inLanguage": "es-MX"}"#, Some("es")),
        ("a.csv", "text,lang\nUno.,es\n", Some("es")),
    ] {
        assert_eq!(language(name, text.as_bytes()).as_deref(), told, "{text}");
    }
}

/// The only article of a document, prepared.
fn prepared(name: &str, text: &str) -> Article {
    let mut articles = parse(name, text.as_bytes(), &Options::default()).articles;
    crate::prepare(&mut articles);
    articles.remove(0)
}

#[test]
fn no_document_is_believed_against_its_text() {
    let lies = |tag: &str, text: &str| {
        let root = format!("<html lang='{tag}'>");
        let head = format!("{}<meta property=og:locale content='{tag}'>", ld(&format!("{tag:?}")));
        let html = page(&root, &head, &format!("<article lang='{tag}'>")).replace(SPANISH, text);
        prepared("a.html", &html)
    };
    let short = |text: &str| text.split_inclusive(',').take(2).collect::<String>();
    for tag in ["es", "en-US", "ca", "pt-BR", "gl", "id"] {
        for (text, code) in [(SPANISH, "es"), (ENGLISH, "en")] {
            for text in [text.to_owned(), short(text)] {
                let language = lies(tag, &text).language.unwrap();
                assert_eq!(language.code, code, "{tag}: {text}");
                assert!(language.confidence > 0.5, "{tag}: {language:?}");
            }
        }
    }
    let sure = lies("en", &format!("{SPANISH}</p><p>{SPANISH}")).language.unwrap();
    assert!(sure.confidence > 0.95, "{sure:?}");
}

#[test]
fn programs_in_another_language_are_not_believed_against_the_text() {
    // Written in Spanish with programs that were set to English, as their files say.
    for name in ["office-export.pdf", "office-plain.docx", "office-plain.odt"] {
        let path = format!("{}/tests/documents/{name}", env!("CARGO_MANIFEST_DIR"));
        let bytes = std::fs::read(path).unwrap();
        assert_eq!(language(name, &bytes).as_deref(), Some("en"), "{name}");
        let mut articles = parse(name, &bytes, &Options::default()).articles;
        crate::prepare(&mut articles);
        let language = articles.remove(0).language.unwrap();
        assert_eq!(language.code, "es", "{name}");
        assert!(language.confidence > 0.9, "{name}: {language:?}");
    }
}

/// The day of a document once its language is known.
fn day(name: &str, text: &str) -> Option<Date> {
    prepared(name, text).metadata.date
}

#[test]
fn days_in_figures_are_read_by_the_language_of_the_text() {
    let march = Some(date(2024, 3, 5));
    let may = Some(date(2024, 5, 3));
    let html = |tag: &str, line: &str, text: &str| {
        format!(
            "<html{tag}><title>Compran el teatro</title><body><h1>Compran el teatro</h1><p class=fecha>{line}</p><p>{text}</p>"
        )
    };
    let us = " lang=en-US";
    for (page, day_told) in [
        (html("", "05/03/2024", SPANISH), march),
        (html(" lang=en", "05/03/2024 - 10:22", SPANISH), march),
        // The text says more of the order than the page does.
        (html(us, "05/03/2024", SPANISH), march),
        (html(us, "05/03/2024", ENGLISH), may),
        (html(" lang=en-GB", "05/03/2024", ENGLISH), march),
        (html("", "05/03/2024", ENGLISH), None),
        // The weekday, another day of the page, a day in words.
        (html("", "Tuesday 05/03/2024", ENGLISH), march),
        (html(us, "Tuesday 05/03/2024", ENGLISH), march),
        (
            html("", "05/03/2024", &format!("{ENGLISH}</p><p>Until 13/03/2024.")),
            march,
        ),
        (
            html("", "05/03/2024", &format!("{SPANISH}</p><p>Until 03/13/2024.")),
            may,
        ),
        (
            html("", "05/03/2024", SPANISH) + "<time datetime=2024-03-06>",
            Some(date(2024, 3, 6)),
        ),
        (html("", "05/05/2024", ENGLISH), Some(date(2024, 5, 5))),
    ] {
        assert_eq!(day("a.html", &page), day_told, "{page}");
    }
    let told = r#"<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "05/03/2024 09:00", "dateModified": "2024-03-20"}</script>"#;
    let article = prepared("2024-04-01.html", &(told.to_owned() + &html("", "", SPANISH)));
    assert_eq!(
        (article.metadata.date, article.metadata.modified),
        (march, Some(date(2024, 3, 20)))
    );
    assert_eq!(article.metadata.date_as_written, None);
}

#[test]
fn days_in_figures_of_feeds_and_messages() {
    let march = Some(date(2024, 3, 5));
    let feed = |text: &str| {
        format!(
            "<rss><channel><item><description>{text}</description><pubDate>05/03/2024 09:00</pubDate></item></channel></rss>"
        )
    };
    assert_eq!(day("a.xml", &feed(SPANISH)), march);
    assert_eq!(day("a.xml", &feed(ENGLISH)), None);
    let record = |text: &str| format!(r#"{{"text": "{text}", "date": "05/03/2024"}}"#);
    assert_eq!(day("a.json", &record(SPANISH)), march);
    let message = format!("Subject: T\nDate: 05/03/2024 09:00\n\n{SPANISH}");
    assert_eq!(day("a.eml", &message), march);
    let sent_on = "--- Mensaje reenviado ---\nDe: a@x.example\nFecha: 05/03/2024\nAsunto: T\n\n";
    let message = format!("Subject: T\nDate: Wed, 20 Mar 2024 09:00:00 +0100\n\n{sent_on}{SPANISH}");
    assert_eq!(day("a.eml", &message), march);
    let page = format!("<html><title>T</title><h1>Compran el teatro</h1><p>05/03/2024</p><p>{SPANISH}</p>");
    let record = format!(r#"{{"html": {page:?}, "text": {page:?}}}"#);
    assert_eq!(day("a.json", &record), march);
}
