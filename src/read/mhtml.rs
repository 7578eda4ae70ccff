//! A web page saved with its parts in one file (RFC 2557), as browsers write it: the page itself is read, its frames and styles
//! are not.

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::{Document, Parsed, ReadError, html};

/// Reads the page in an archive.
pub(super) fn read(document: &Document<'_>) -> Parsed {
    let Some(message) = MessageParser::default().parse(document.bytes) else {
        return malformed(document, "is no page archive").into();
    };
    let Some(page) = root(&message) else {
        return malformed(document, "holds no page in its parts").into();
    };
    let raw = document
        .bytes
        .get(page.offset_body as usize..page.offset_end as usize)
        .unwrap_or_default();
    // The bytes, not the text that the library makes of them: a page says in its markup too which encoding it is in.
    let decoded = match page.encoding {
        Encoding::None => None,
        Encoding::QuotedPrintable => quoted_printable_decode(raw),
        Encoding::Base64 => base64_decode(raw),
    };
    let label = page.content_type().and_then(|kind| kind.attribute("charset"));
    let address = page.content_location().or_else(|| snapshot_address(&message));
    html::read_page(document, decoded.as_deref().unwrap_or(raw), label, address)
}

fn malformed(document: &Document<'_>, reason: &str) -> ReadError {
    ReadError::Malformed {
        path: document.shown(),
        place: String::new(),
        reason: reason.to_owned(),
        advice: "open the page in a browser and save it again".to_owned(),
    }
}

/// Where a browser says that it took the archive from.
fn snapshot_address<'m>(message: &'m Message<'_>) -> Option<&'m str> {
    message.header("Snapshot-Content-Location")?.as_text()
}

/// The part that is the page: the one that `start` names, the one from the address of the archive, or the first.
fn root<'m, 'b>(message: &'m Message<'b>) -> Option<&'m MessagePart<'b>> {
    let is_page = |part: &&MessagePart<'_>| {
        let kind = part
            .content_type()
            .map(|kind| kind.subtype().unwrap_or_default().to_ascii_lowercase());
        matches!(part.body, PartType::Html(_)) || kind.is_some_and(|kind| kind == "html" || kind == "xhtml+xml")
    };
    let start = message.content_type().and_then(|kind| kind.attribute("start"));
    let start = start.map(|id| id.trim_matches(['<', '>', ' ']));
    let address = snapshot_address(message);
    let pages = || message.parts.iter().filter(is_page);
    pages()
        .find(|part| start.is_some() && part.content_id() == start)
        .or_else(|| pages().find(|part| address.is_some() && part.content_location() == address))
        .or_else(|| pages().next())
}

#[cfg(test)]
mod tests {
    use crate::read::testing::parse_one;
    use crate::read::{Options, parse};

    const TEXT: &str =
        "<p>La asamblea de la cooperativa aprob=C3=B3 este martes, por 41 votos contra 12, la compra del =
viejo molino, cerrado desde hace nueve a=C3=B1os, seg=C3=BAn el acta que firm=C3=B3 su secretaria.</p>";

    fn archive(parts: &[(&str, &str)]) -> String {
        let mut text =
            "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://diario.example/2024/05/07/molino\r\n\
            MIME-Version: 1.0\r\nContent-Type: multipart/related; type=\"text/html\"; boundary=\"----b\"\r\n\r\n"
                .to_owned();
        for (location, html) in parts {
            text.push_str("------b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n");
            text.extend(["Content-Location: ", location, "\r\n\r\n", html, "\r\n"]);
        }
        text + "------b--\r\n"
    }

    #[test]
    fn the_page_of_the_archive_is_read_and_its_frames_are_not() {
        let frame = (
            "https://ads.example/frame.html",
            "<p>Compre ahora, que se acaba, y no lo piense m=C3=A1s.</p>",
        );
        let page = format!("<title>Compran el molino</title><h1>Compran el molino</h1>{TEXT}");
        let text = archive(&[frame, ("https://diario.example/2024/05/07/molino", &page)]);
        let article = parse_one("a.mhtml", text.as_bytes()).unwrap();
        assert!(
            article
                .text
                .starts_with("Compran el molino\n\nLa asamblea de la cooperativa aprobó"),
            "{}",
            article.text
        );
        assert!(
            article
                .text
                .ends_with("nueve años, según el acta que firmó su secretaria.")
        );
        assert_eq!(
            article.metadata.url.as_deref(),
            Some("https://diario.example/2024/05/07/molino")
        );
        assert_eq!(
            article.metadata.date.map(|day| day.to_string()).as_deref(),
            Some("2024-05-07")
        );
    }

    #[test]
    fn an_archive_without_a_page_says_so() {
        let parsed = parse(
            "a.mht",
            b"Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: image/png\n\nx\n--b--",
            &Options::default(),
        );
        assert_eq!(
            parsed.problems[0].to_string(),
            "a.mht: holds no page in its parts; open the page in a browser and save it again"
        );
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>) {
            let _ = parse("a.mhtml", &bytes, &Options::default());
        }
    }
}
