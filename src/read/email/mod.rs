//! E-mail messages (RFC 5322, MIME): newsletters, and articles that somebody sent on.

use std::path::Path;

use encoding_rs::Encoding;
use mailparse::{DispositionType, MailHeaderMap, ParsedMail};

use crate::article::Omitted;
use crate::lexicon::fold::is_blank;
use crate::lexicon::metadata::{self, Field};
use crate::lexicon::program_words::{Purpose, is_written_for};

use super::markup::visible;
use super::record::{Content, Record, line};
use super::records::Records;
use super::{Document, Format, Parsed, ReadError, date, encoding, fields};

/// Messages in messages are read so deep.
const DEEPEST: usize = 3;

/// A message has one of these at least.
const HEADERS: [&str; 8] = [
    "From",
    "Subject",
    "Date",
    "To",
    "Message-ID",
    "Received",
    "MIME-Version",
    "Content-Type",
];

/// A plain text so many times shorter than the HTML that stands for the same says only that there is one.
const STUB: usize = 4;

/// Reads a message, and the messages that are attached to it.
pub(super) fn read(document: &Document<'_>) -> Parsed {
    let mut records = Records::new(document, Vec::new(), "if it is attached, save that and give it too");
    for message in messages(document.bytes) {
        read_message(without_envelope(message), 0, &mut records);
    }
    records.finish(|document| ReadError::NoText {
        path: document.shown(),
        reason: "a message without a text".to_owned(),
        advice: "give the files that are attached to it".to_owned(),
    })
}

/// Whether a document begins as a message or as a page saved in one, and which: with two headers, of which one is such as only
/// programs write.
pub(super) fn format_of(bytes: &[u8]) -> Option<Format> {
    /// Where the headers of a message that count here stand, in bytes.
    const HEAD: usize = 8192;
    const TECHNICAL: [&str; 7] = [
        "MIME-Version",
        "Message-ID",
        "Received",
        "Return-Path",
        "Delivered-To",
        "Content-Transfer-Encoding",
        "Snapshot-Content-Location",
    ];
    let bytes = without_envelope(bytes);
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(HEAD)).unwrap_or_default());
    let (mut known, mut technical, mut page) = (0, 0, false);
    for line in head.lines().take_while(|line| !line.trim().is_empty()) {
        if line.starts_with([' ', '\t']) {
            continue;
        }
        // The first line that is no header ends them; text has one soon.
        let Some((name, value)) = line
            .split_once(':')
            .filter(|(name, _)| !name.contains(char::is_whitespace))
        else {
            break;
        };
        let is_one_of = |names: &[&str]| names.iter().any(|known| known.eq_ignore_ascii_case(name));
        technical += usize::from(is_one_of(&TECHNICAL));
        known += usize::from(is_one_of(&TECHNICAL) || is_one_of(&HEADERS));
        let related = value.trim_start().to_ascii_lowercase().starts_with("multipart/related");
        page |= name.eq_ignore_ascii_case("Snapshot-Content-Location") || (is_one_of(&["Content-Type"]) && related);
    }
    (technical > 0 && known > 1).then_some(if page { Format::Mhtml } else { Format::Email })
}

/// The messages of a mailbox, each with the line above it that parts them there; of another file all of it.
fn messages(bytes: &[u8]) -> Vec<&[u8]> {
    const SEPARATOR: &[u8] = b"From ";
    if !bytes.starts_with(SEPARATOR) {
        return vec![bytes];
    }
    let mut messages = Vec::new();
    let (mut start, mut at, mut was_blank) = (0, 0, false);
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if was_blank && line.starts_with(SEPARATOR) {
            messages.extend(bytes.get(start..at));
            start = at;
        }
        was_blank = line.trim_ascii().is_empty();
        at += line.len();
    }
    messages.extend(bytes.get(start..));
    messages
}

/// The message below the line that mailboxes put above it.
fn without_envelope(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if !bytes.starts_with(b"From ") {
        return bytes;
    }
    let end = bytes.iter().position(|byte| *byte == b'\n');
    end.and_then(|end| bytes.get(end + 1..)).unwrap_or_default()
}

fn read_message(bytes: &[u8], depth: usize, records: &mut Records<'_>) {
    let place = format!("message {}", records.count() + 1);
    let is_message = |mail: &ParsedMail<'_>| HEADERS.iter().any(|name| mail.headers.get_first_header(name).is_some());
    let mail = match mailparse::parse_mail(bytes) {
        Ok(mail) if is_message(&mail) => mail,
        Ok(_) => {
            let reason = "no e-mail message, as it has no header".to_owned();
            return records.malformed(&place, reason, "save it from the mail program as .eml");
        }
        Err(error) => {
            let reason = format!("no e-mail message: {error}");
            return records.malformed(&place, reason, "save it again from the mail program");
        }
    };
    let mut parts = Parts::default();
    parts.take(&mail);
    if let Some(reason) = parts.broken.take() {
        records.malformed(&place, reason, "save it again from the mail program");
    } else if !parts.is_blank() || parts.messages.is_empty() {
        let messages = std::mem::take(&mut parts.messages);
        let may_be_articles = |part: &&Omitted| Format::of_path(Path::new(&part.start)).is_some();
        let names: Vec<&str> = parts
            .attachments
            .iter()
            .filter(may_be_articles)
            .map(|part| part.start.as_str())
            .collect();
        if !names.is_empty() {
            let names = fields::listed(names.into_iter());
            records.warn(|path| ReadError::Attachments { path, names });
        }
        let record = record(&mail, parts);
        records.take(record, || place);
        parts = Parts {
            messages,
            ..Parts::default()
        };
    }
    if depth < DEEPEST {
        for message in parts.messages {
            read_message(&message, depth + 1, records);
        }
    } else if !parts.messages.is_empty() {
        records.warn(|path| ReadError::TooDeep { path, limit: DEEPEST });
    }
}

/// The parts of a message.
#[derive(Default)]
struct Parts {
    plain: Vec<String>,
    html: Vec<String>,
    attachments: Vec<Omitted>,
    messages: Vec<Vec<u8>>,
    /// What the first text that says so is in.
    language: Option<String>,
    /// Why a text could not be decoded.
    broken: Option<String>,
}

impl Parts {
    /// Takes a part and those in it.
    fn take(&mut self, part: &ParsedMail<'_>) {
        if !part.subparts.is_empty() {
            part.subparts.iter().for_each(|inner| self.take(inner));
            return;
        }
        let kind = part.ctype.mimetype.as_str();
        let disposition = part.get_content_disposition();
        let attached = disposition.disposition == DispositionType::Attachment;
        let name = disposition.params.get("filename").or(part.ctype.params.get("name"));
        let is_text = matches!(kind, "text/plain" | "text/html") && !attached;
        let raw = match part.get_body_raw() {
            Ok(raw) => raw,
            Err(error) => {
                if is_text {
                    self.broken = Some(format!("its text can't be decoded: {error}"));
                }
                return;
            }
        };
        match kind {
            "message/rfc822" | "message/global" => self.messages.push(raw),
            _ if is_text => {
                if self.language.is_none() {
                    self.language = part.headers.get_first_value("Content-Language");
                }
                let text = decode(raw, part.ctype.params.get("charset").map(String::as_str));
                if kind == "text/html" {
                    self.html.push(text);
                } else {
                    let flowed = part
                        .ctype
                        .params
                        .get("format")
                        .is_some_and(|format| format.eq_ignore_ascii_case("flowed"));
                    self.plain.push(if flowed { unflow(&text) } else { text });
                }
            }
            _ if raw.is_empty() => (),
            _ => self.attachments.push(Omitted {
                what: "attachment".to_owned(),
                start: name
                    .map_or_else(|| kind.to_owned(), |name| line(name))
                    .chars()
                    .take(80)
                    .collect(),
                bytes: raw.len(),
            }),
        }
    }

    fn is_blank(&self) -> bool {
        self.plain
            .iter()
            .chain(&self.html)
            .all(|text| text.chars().all(is_blank))
    }
}

fn record(mail: &ParsedMail<'_>, parts: Parts) -> Record {
    let header = |name| {
        mail.headers
            .get_first_value(name)
            .filter(|value| !value.trim().is_empty())
    };
    let mut record = Record {
        title: header("Subject").map(|subject| without_prefixes(&subject).to_owned()),
        date: header("Date"),
        language: header("Content-Language").or(parts.language),
        source: header("From").map(|from| sender(&from).to_owned()),
        omitted: parts.attachments,
        ..Record::default()
    };
    let plain = match <[String; 1]>::try_from(parts.plain) {
        Ok([only]) => only,
        Err(several) => several.join("\n\n"),
    };
    let seen = |texts: &[String]| texts.iter().map(|text| visible(text)).sum::<usize>();
    let html = seen(&parts.html);
    if html > 0 && visible(&plain).saturating_mul(STUB) < html {
        record.content = Content::Html(parts.html.join("\n"));
        return record;
    }
    let mut text = unquoted(plain);
    if let Some(signature) = cut_signature(&mut text) {
        record.omitted.push(omitted("signature", &signature));
    }
    if let Some(forward) = cut_forward(&mut text) {
        let dates = forward.lines().filter_map(key_value);
        let date = dates
            .filter(|(key, _)| metadata::field(key) == Some(Field::Date))
            .map(|(_, value)| value.to_owned());
        let date = date.into_iter().next();
        let tells = |date: &String| date::day(date).is_some() || date::is_open(date);
        record.date = date.filter(tells).or(record.date);
        record.omitted.push(omitted("header of a message sent on", &forward));
    }
    record.content = Content::Plain(text);
    record
}

fn omitted(what: &str, text: &str) -> Omitted {
    Omitted {
        what: what.to_owned(),
        start: line(text).chars().take(80).collect(),
        bytes: text.len(),
    }
}

/// The text of a part. What it says of its encoding is believed but where it can't be: many say ASCII, and mean UTF-8.
fn decode(raw: Vec<u8>, said: Option<&str>) -> String {
    let raw = match String::from_utf8(raw) {
        Ok(text) if !text.contains(['\0', '\u{1b}']) => return text,
        Ok(text) => text.into_bytes(),
        Err(error) => error.into_bytes(),
    };
    let said = said.and_then(|label| Encoding::for_label(label.as_bytes()));
    if let Some(encoding) = said.filter(|encoding| *encoding != encoding_rs::UTF_8) {
        let (text, _, _) = encoding.decode(&raw);
        return text.into_owned();
    }
    match encoding::decode(&raw) {
        Ok(decoded) => decoded.text,
        Err(_) => String::from_utf8_lossy(&raw).into_owned(),
    }
}

/// A text of lines that a space at the end continues (RFC 3676), with these in one.
fn unflow(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches(['\n', '\r']);
        if bare.ends_with(' ') && bare != "-- " {
            joined.push_str(bare);
        } else {
            joined.push_str(line);
        }
    }
    joined
}

/// The name of a sender, or the address of one without.
fn sender(from: &str) -> &str {
    let name = from
        .split_once('<')
        .map_or("", |(name, _)| name)
        .trim()
        .trim_matches(['"', '\''])
        .trim();
    if name.is_empty() {
        from.trim().trim_matches(['<', '>'])
    } else {
        name
    }
}

/// A subject without what mail programs put before that of what they answer or send on.
fn without_prefixes(subject: &str) -> &str {
    let mut subject = subject.trim();
    while let Some((start, rest)) = subject.split_once(':')
        && is_written_for(Purpose::Reply, start)
    {
        subject = rest.trim_start();
    }
    subject
}

/// A text without the `>` before its lines, where nearly all have one.
fn unquoted(text: String) -> String {
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let quoted = lines().filter(|line| line.starts_with('>')).count();
    if quoted == 0 || quoted * 5 < lines().count() * 4 {
        return text;
    }
    let bare = |line: &str| {
        let rest = line.strip_prefix('>').unwrap_or(line);
        rest.strip_prefix(' ').unwrap_or(rest).to_owned()
    };
    text.lines().map(bare).collect::<Vec<_>>().join("\n")
}

/// Takes the signature from the end of a text: what stands below a line of two hyphens and a space, which some encodings drop.
fn cut_signature(text: &mut String) -> Option<String> {
    let at = ["\n-- \n", "\n-- \r\n", "\n--\n", "\n--\r\n"]
        .iter()
        .filter_map(|sign| text.rfind(sign))
        .max()?;
    let is_short = text.get(at..).is_some_and(|signature| signature.len() * 2 < text.len());
    is_short.then(|| text.split_off(at))
}

/// Takes from a text the header of the message that was sent on in it: three lines or more of keys and values, of which one has
/// an address of e-mail, below a line of hyphens or none.
fn cut_forward(text: &mut String) -> Option<String> {
    /// It stands above the article; nothing further down is looked at.
    const LINES: usize = 60;
    let mut start = None;
    let mut keys = 0;
    let mut has_address = false;
    let mut offset = 0;
    let mut found = None;
    for line in text.split_inclusive('\n').take(LINES).chain(["\n"]) {
        let bare = line.trim();
        if key_value(bare).is_some() {
            start.get_or_insert(offset);
            keys += 1;
            has_address |= bare.contains('@');
        } else if bare.len() > 4 && bare.starts_with("---") {
            start = Some(offset);
            keys = 0;
        } else if bare.is_empty() && keys == 0 && start.is_some() {
            // A blank line below the hyphens.
        } else {
            if keys >= 3 && has_address {
                found = start.map(|start| start..offset.min(text.len()));
                break;
            }
            (start, keys, has_address) = (None, 0, false);
        }
        offset += line.len();
    }
    let range = found?;
    let header = text.get(range.clone())?.to_owned();
    text.replace_range(range, "\n");
    Some(header)
}

/// A line of a header.
fn key_value(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.trim_start_matches(['*', '>', ' ']).split_once(':')?;
    let is_key = (1..=20).contains(&key.chars().count()) && !key.contains(char::is_numeric);
    is_key.then_some((key.trim_matches('*'), value.trim_matches(['*', ' '])))
}

#[cfg(test)]
mod tests;
