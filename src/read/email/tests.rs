//! Messages as mail programs save them.

use jiff::civil::date;

use super::super::{Options, parse};
use super::*;
use crate::article::{Article, Kind};

fn read(text: &str) -> Parsed {
    parse("a.eml", text.as_bytes(), &Options::default())
}

fn problems(parsed: &Parsed) -> Vec<String> {
    parsed.problems.iter().map(ToString::to_string).collect()
}

fn one(text: &str) -> Article {
    let mut parsed = read(text);
    assert_eq!(problems(&parsed), [""; 0]);
    assert_eq!(parsed.articles.len(), 1);
    parsed.articles.remove(0)
}

fn texts(article: &Article) -> Vec<&str> {
    let paragraphs = article.paragraphs.iter();
    paragraphs.map(|paragraph| article.paragraph_text(paragraph)).collect()
}

#[test]
fn a_plain_newsletter() {
    let article = one("From: \"El Faro\" <boletin@example.org>\r\nTo: x@example.org\r\n\
         Subject: =?UTF-8?Q?Ma=C3=B1ana_llover=C3=A1?=\r\nDate: Mon, 15 Jan 2024 08:30:00 +0100\r\n\
         Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
         Caer=E1 agua.\r\n\r\nMucha, dijo =\r\nAna.\r\n-- \r\nEl Faro\r\n");
    assert_eq!(article.name, "a.eml");
    assert_eq!(texts(&article), ["Mañana lloverá", "Caerá agua.", "Mucha, dijo Ana."]);
    assert_eq!(article.paragraphs[0].kind, Kind::Heading);
    assert_eq!(article.metadata.source.as_deref(), Some("El Faro"));
    assert_eq!(article.metadata.date, Some(date(2024, 1, 15)));
    assert_eq!(article.omitted[0].what, "signature");
}

fn alternative(plain: &str, html: &str) -> String {
    format!(
        "Subject: T\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=\"b\"\n\n--b\n\
         Content-Type: text/plain; charset=utf-8\n\n{plain}\n--b\nContent-Type: text/html; charset=utf-8\n\
         Content-Transfer-Encoding: 8bit\n\n{html}\n--b--\n"
    )
}

#[test]
fn plain_text_is_preferred_unless_it_is_a_stub() {
    let html = "Cae agua sobre toda la provincia desde hace tres días, y no parará.";
    assert_eq!(
        texts(&one(&alternative("Cae agua sobre toda la provincia.", html)))[1],
        "Cae agua sobre toda la provincia."
    );
    for stub in ["", "Ver en la web.", " \n"] {
        assert!(one(&alternative(stub, html)).text.contains("no parará"), "{stub}");
    }
}

#[test]
fn attachments_are_named_and_left_out() {
    let parsed = read(
        "Subject: T\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nMañana.\n--b\n\
         Content-Type: application/pdf; name=\"nota.pdf\"\nContent-Transfer-Encoding: base64\n\
         Content-Disposition: attachment; filename=\"nota.pdf\"\n\nJVBERi0xLjc=\n--b\nContent-Type: text/plain\n\
         Content-Disposition: attachment; filename=apuntes.txt\n\nNo.\n--b--\n",
    );
    let article = &parsed.articles[0];
    assert_eq!(texts(article), ["T", "Mañana."]);
    assert_eq!(
        problems(&parsed),
        ["a.eml: has attachments that may be articles (nota.pdf, apuntes.txt); save them and give them too"]
    );
    let left: Vec<_> = article
        .omitted
        .iter()
        .map(|part| (part.what.as_str(), part.start.as_str(), part.bytes))
        .collect();
    assert_eq!(left, [("attachment", "nota.pdf", 8), ("attachment", "apuntes.txt", 3)]);
}

#[test]
fn an_article_sent_on_in_the_text() {
    let article = one(
        "From: luis@example.org\nSubject: Fwd: RV: Llueve\nDate: Tue, 16 Jan 2024 10:00:00 +0000\n\nMira esto.\n\n\
         ---------- Forwarded message ---------\nFrom: El Faro <faro@example.org>\nDate: Mon, 15 Jan 2024 at 08:30\n\
         Subject: Llueve\nTo: Luis <luis@example.org>\n\nCae agua.\n\nMucha.\n",
    );
    assert_eq!(texts(&article), ["Llueve", "Mira esto.", "Cae agua.", "Mucha."]);
    assert_eq!(article.metadata.date, Some(date(2024, 1, 15)));
    assert_eq!(article.omitted[0].what, "header of a message sent on");
    let article = one("Subject: Llueve\n\n> Cae agua.\n>\n> Mucha.\n");
    assert_eq!(texts(&article), ["Llueve", "Cae agua.", "Mucha."]);
}

#[test]
fn messages_attached_to_a_message_are_articles_too() {
    let inner = "From: faro@example.org\nSubject: Llueve\nDate: Mon, 15 Jan 2024 08:30:00 +0000\n\nCae agua.\n";
    let outer = |own: &str| {
        format!(
            "Subject: Mira\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n{own}\n--b\n\
             Content-Type: message/rfc822\n\n{inner}\n--b--\n"
        )
    };
    let article = one(&outer(""));
    assert_eq!(
        (article.name.as_str(), texts(&article)),
        ("a.eml", vec!["Llueve", "Cae agua."])
    );
    let parsed = read(&outer("Te lo mando."));
    let names: Vec<_> = parsed.articles.iter().map(|article| article.name.as_str()).collect();
    assert_eq!(names, ["a.eml#1", "a.eml#2"]);
}

#[test]
fn lines_that_flow_and_letters_without_a_charset() {
    let article = one(
        "From x Mon Jan 15\nSubject: T\nContent-Type: text/plain; format=flowed\n\nCae agua \ny nieva.\n\nMañana.\n",
    );
    assert_eq!(texts(&article), ["T", "Cae agua y nieva.", "Mañana."]);
    let bytes: Vec<u8> = "Subject: T\n\nEl señor Núñez llegó mañana.\n"
        .chars()
        .map(|c| c as u8)
        .collect();
    let parsed = parse("a.eml", &bytes, &Options::default());
    assert_eq!(texts(&parsed.articles[0]), ["T", "El señor Núñez llegó mañana."]);
}

#[test]
fn what_is_no_message() {
    let cases = [
        (
            "hola\n\nadiós",
            "a.eml: message 1: no e-mail message, as it has no header; save it from the mail program as .eml",
        ),
        (
            "Subject: T\n\n",
            "a.eml: a message without a text; give the files that are attached to it",
        ),
        (
            "Subject: T\nContent-Transfer-Encoding: base64\n\n*~*\n",
            "a.eml: message 1: its text can't be decoded: Base64 decode error: invalid length at 0; save it again from the mail program",
        ),
    ];
    for (text, message) in cases {
        assert_eq!(problems(&read(text)), [message]);
    }
}

#[test]
fn depth_and_length_don_t_matter() {
    let nested: Vec<String> = (0..20_000)
        .map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n"))
        .collect();
    assert!(read(&nested.concat()).articles.is_empty());
    let messages = "Subject: T\nContent-Type: message/rfc822\n\n".repeat(100_000);
    assert!(read(&messages).articles.len() <= 4);
    let parts = "--b\nContent-Type: text/plain\n\nUno.\n\n".repeat(20_000);
    assert_eq!(
        read(&format!("Content-Type: multipart/mixed; boundary=b\n\n{parts}"))
            .articles
            .len(),
        1
    );
    let long = format!("Subject: {}\n\n{}", "T ".repeat(200_000), "palabra ".repeat(1_000_000));
    assert_eq!(read(&long).articles.len(), 1);
    let header = "X: y\n".repeat(200_000);
    assert_eq!(read(&format!("Subject: T\n{header}\nUno.")).articles.len(), 1);
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes: Vec<u8>) {
        parse("a.eml", &bytes, &Options::default());
    }

    #[test]
    fn no_message_makes_it_panic(
        text in "(Subject: |From: |Date: |Content-Type: (multipart/mixed; boundary=b|multipart/digest; boundary=b|message/rfc822|text/plain; charset=utf-8|text/html)|\
                 Content-Transfer-Encoding: (base64|quoted-printable)|=\\?UTF-8\\?Q\\?|\\?=|--b|--|\n|\n\n|<|>|\"|=|é|a| |;|---------){0,30}"
    ) {
        read(&text);
    }
}

#[test]
fn a_mailbox_of_several_messages() {
    let parsed = parse(
        "a.eml",
        b"From a@x.example Tue Mar  5 10:00:00 2024\nSubject: A\n\nUno.\n\n>From here.\n\nFrom b@x.example Tue\nSubject: B\n\nDos.\n",
        &Options::default(),
    );
    let all: Vec<_> = parsed.articles.iter().map(texts).collect();
    assert_eq!(all, [vec!["A", "Uno.", ">From here."], vec!["B", "Dos."]]);
}

#[test]
fn messages_that_are_attached_too_deep_are_told() {
    let mut nested = "Subject: 5\n\nCinco.\n".to_owned();
    for depth in (0..5).rev() {
        nested = format!(
            "Subject: {depth}\nContent-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n\nTexto {depth}.\n--b{depth}\n\
                          Content-Type: message/rfc822\n\n{nested}\n--b{depth}--\n"
        );
    }
    let parsed = read(&nested);
    assert_eq!(parsed.articles.len(), 4);
    assert_eq!(
        problems(&parsed),
        ["a.eml: packed more than 3 times over; unpack it and give its parts"]
    );
}
