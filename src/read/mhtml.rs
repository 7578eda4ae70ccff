//! A web page saved with its parts in one file (RFC 2557), as browsers write it: the page itself is read, its frames and styles
//! are not.

use mailparse::{MailHeaderMap, ParsedMail};

use super::{Document, Parsed, ReadError, html};

/// Reads the page in an archive.
pub(super) fn read(document: &Document<'_>) -> Parsed {
    let archive = match mailparse::parse_mail(document.bytes) {
        Ok(archive) => archive,
        Err(error) => return malformed(document, format!("is no page archive: {error}")).into(),
    };
    let Some(page) = root(&archive) else {
        return malformed(document, "holds no page in its parts".to_owned()).into();
    };
    // The bytes, not the text that the library makes of them: a page says in its markup too which encoding it is in.
    let bytes = match page.get_body_raw() {
        Ok(bytes) => bytes,
        Err(error) => return malformed(document, format!("holds a page that can't be decoded: {error}")).into(),
    };
    let label = page.ctype.params.get("charset").map(String::as_str);
    let address = header(page, "Content-Location").or_else(|| snapshot_address(&archive));
    html::read_page(document, &bytes, label, address.as_deref())
}

fn malformed(document: &Document<'_>, reason: String) -> ReadError {
    ReadError::Malformed {
        path: document.shown(),
        place: String::new(),
        reason,
        advice: "open the page in a browser and save it again".to_owned(),
    }
}

fn header(part: &ParsedMail<'_>, name: &str) -> Option<String> {
    let value = part.headers.get_first_value(name)?;
    // A long address is folded over several lines.
    Some(value.split_whitespace().collect())
}

/// Where a browser says that it took the archive from.
fn snapshot_address(archive: &ParsedMail<'_>) -> Option<String> {
    header(archive, "Snapshot-Content-Location")
}

/// The part that is the page: the one that `start` names, the one from the address of the archive, or the first. Messages inside
/// the archive are not looked into.
fn root<'m>(archive: &'m ParsedMail<'m>) -> Option<&'m ParsedMail<'m>> {
    let is_page =
        |part: &&ParsedMail<'_>| matches!(part.ctype.mimetype.as_str(), "text/html" | "application/xhtml+xml");
    let bare = |id: &str| id.trim_matches(['<', '>', ' ']).to_owned();
    let start = archive.ctype.params.get("start").map(|id| bare(id));
    let address = snapshot_address(archive);
    let pages = || archive.parts().filter(is_page);
    pages()
        .find(|part| start.is_some() && header(part, "Content-ID").map(|id| bare(&id)) == start)
        .or_else(|| pages().find(|part| address.is_some() && header(part, "Content-Location") == address))
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

    #[test]
    fn messages_in_messages_do_not_overflow_the_stack() {
        let nested = "Content-Type: message/rfc822\n\n".repeat(10_000) + "Content-Type: text/html\n\n<p>x</p>";
        let parsed = parse("a.mht", nested.as_bytes(), &Options::default());
        assert_eq!(
            parsed.problems[0].to_string(),
            "a.mht: holds no page in its parts; open the page in a browser and save it again"
        );
        let part = |depth: u32| format!("Content-Type: multipart/related; boundary=b{depth}\n\n--b{depth}\n");
        let parts = (0..10_000).map(part).collect::<Vec<_>>().concat();
        assert_eq!(parse("a.mht", parts.as_bytes(), &Options::default()).problems.len(), 1);
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes: Vec<u8>) {
            let _ = parse("a.mhtml", &bytes, &Options::default());
        }
    }
}
