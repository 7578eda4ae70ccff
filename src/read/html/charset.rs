//! The encoding that a page says it is in.

use crate::read::position_of;

/// Bytes from the start in which a page must say it; browsers look at 1024, some systems say it later.
const WITHIN: usize = 8192;

/// The label in the XML declaration or the first `meta` tag that gives one.
pub(super) fn declared(bytes: &[u8]) -> Option<String> {
    let head: Vec<u8> = bytes.iter().take(WITHIN).map(u8::to_ascii_lowercase).collect();
    let xml = head.trim_ascii_start().strip_prefix(b"<?xml").and_then(|rest| {
        let end = rest.iter().position(|&byte| byte == b'>')?;
        value(&rest[..end], b"encoding")
    });
    xml.or_else(|| {
        let mut rest = head.as_slice();
        while let Some(at) = position_of(b"<meta", rest) {
            rest = &rest[at + 5..];
            let end = rest.iter().position(|&byte| byte == b'>').unwrap_or(rest.len());
            if let Some(label) = value(&rest[..end], b"charset") {
                return Some(label);
            }
        }
        None
    })
}

/// What follows `name=` inside a tag, quoted or not.
fn value(tag: &[u8], name: &[u8]) -> Option<String> {
    let rest = tag.get(position_of(name, tag)? + name.len()..)?.trim_ascii_start();
    let rest = rest.strip_prefix(b"=")?.trim_ascii_start();
    let rest = rest
        .strip_prefix(b"\"")
        .or_else(|| rest.strip_prefix(b"'"))
        .unwrap_or(rest);
    let end = rest
        .iter()
        .position(|byte| matches!(byte, b'"' | b'\'' | b';' | b'/' | b'>') || byte.is_ascii_whitespace());
    let label = std::str::from_utf8(&rest[..end.unwrap_or(rest.len())]).ok()?;
    (!label.is_empty()).then(|| label.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_say_it_in_three_ways() {
        let cases: [(&str, Option<&str>); 6] = [
            ("<html><meta charset=ISO-8859-1>", Some("iso-8859-1")),
            (
                "<META http-equiv='Content-Type' content='text/html; charset=windows-1252'/>",
                Some("windows-1252"),
            ),
            ("<?xml version=\"1.0\" encoding=\"utf-8\"?><html>", Some("utf-8")),
            ("<meta name=a><meta charset = \"utf-8\" />", Some("utf-8")),
            ("<p>charset=utf-7", None),
            ("<meta charset=", None),
        ];
        for (html, label) in cases {
            assert_eq!(declared(html.as_bytes()).as_deref(), label, "{html}");
        }
    }
}
