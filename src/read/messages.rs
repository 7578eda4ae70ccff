//! What is said of documents that can't be read: every message that no other test has.

use crate::read::office::testing::package;
use crate::read::{Options, Parsed, parse};

fn told(name: &str, bytes: &[u8]) -> String {
    let Parsed { articles, problems } = parse(name, bytes, &Options::default());
    assert!(articles.is_empty(), "{name}: {articles:?}");
    let [problem] = problems.as_slice() else {
        panic!("{name}: {problems:?}");
    };
    problem.to_string()
}

#[test]
fn of_pdf() {
    let page = |content: &str| {
        format!(
            "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
             3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R>>endobj\n\
             4 0 obj<</Length {}>>stream\n{content}\nendstream endobj\ntrailer<</Root 1 0 R>>\n",
            content.len()
        )
    };
    let again = "open it in a viewer and print it to a new PDF";
    for (bytes, message) in [
        (
            "Llueve.".to_owned(),
            format!("a.pdf: is no PDF, or a broken one; {again}"),
        ),
        (
            format!("{}%%EOF", page("0 0 m")),
            "a.pdf: holds no text; give a document with text in it".to_owned(),
        ),
        (
            page("0 0 m"),
            "a.pdf: is cut short: its end is missing; get it again".to_owned(),
        ),
    ] {
        assert_eq!(told("a.pdf", bytes.as_bytes()), message);
    }
    let options = Options {
        max_file_size: 2000,
        ..Options::default()
    };
    let drawn = "q\n".repeat(1 << 20);
    let large = parse("a.pdf", format!("{}%%EOF", page(&drawn)).as_bytes(), &options);
    assert_eq!(
        large.problems.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["a.pdf: unpacks to more than 2000 bytes; raise --max-file-size, or unpack it and give its parts"]
    );
}

#[test]
fn of_messages_and_page_archives() {
    let page = "open the page in a browser and save it again";
    for (name, bytes, message) in [
        (
            "a.mhtml",
            "A: b\n\nUno.",
            format!("a.mhtml: holds no page in its parts; {page}"),
        ),
        (
            "a.mhtml",
            "Content-Type: text/html\nContent-Transfer-Encoding: base64\n\n*",
            format!("a.mhtml: holds a page that can't be decoded: invalid symbol at 0; {page}"),
        ),
        (
            "a.eml",
            "Uno y dos.",
            "a.eml: message 1: no e-mail message, as it has no header; save it from the mail program as .eml"
                .to_owned(),
        ),
        (
            "a.eml",
            "Subject: T\nContent-Transfer-Encoding: base64\n\n*",
            "a.eml: message 1: its text can't be decoded: invalid symbol at 0; save it again from the mail program"
                .to_owned(),
        ),
    ] {
        let found = told(name, bytes.as_bytes());
        // What a library says of its own may change.
        let start = message.split("decoded: ").next().unwrap_or_default();
        assert!(found.starts_with(start), "{found}");
        assert!(
            found.ends_with(message.rsplit("; ").next().unwrap_or_default()),
            "{found}"
        );
    }
}

#[test]
fn of_office_documents() {
    for (name, part, message) in [
        (
            "a.docx",
            "xl/workbook.xml",
            "a.docx: holds a spreadsheet, no text document; save its text as .docx",
        ),
        (
            "a.docx",
            "ppt/presentation.xml",
            "a.docx: holds a presentation, no text document; save its text as .docx",
        ),
        (
            "a.docx",
            "content.xml",
            "a.docx: is an OpenDocument file, no DOCX; save its text as .docx",
        ),
        (
            "a.docx",
            "META-INF/container.xml",
            "a.docx: is an e-book, no DOCX; save its text as .docx",
        ),
        ("a.docx", "x", "a.docx: holds no text document; save its text as .docx"),
        ("a.odt", "x", "a.odt: holds no text document; save its text as .odt"),
    ] {
        assert_eq!(told(name, &package(&[(part, b"x")])), message);
    }
    let blank = format!("<office:document-content>{}", " ".repeat(8 << 20));
    let bomb = package(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", blank.as_bytes()),
    ]);
    assert_eq!(
        told("a.odt", &bomb),
        "a.odt: content.xml: unpacks to more than 250 times its size; no document does; leave it out"
    );
}

#[test]
fn of_texts_and_tables() {
    let halves: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain([0x00, 0xd8].into_iter().cycle().take(40))
        .collect();
    assert_eq!(
        told("a.txt", &halves),
        "a.txt: is binary (no encoding fits it); save it as plain text first"
    );
    assert_eq!(
        told("a.csv", b"sep=;\n"),
        "a.csv: no article in it: no header; write the names of its columns in its first row, as in title,date,text"
    );
}
