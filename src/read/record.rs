//! A record of an export, a feed or a mailbox to an article.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::article::{Article, Kind, Omitted, Paragraph, Span};
use crate::lexicon::fold::{fold, is_blank};

use super::draft::Draft;
use super::{Document, date, html, text, words};

/// What a record says of an article, in the words of the record.
#[derive(Debug, Default)]
pub(super) struct Record {
    pub(super) title: Option<String>,
    pub(super) date: Option<String>,
    pub(super) modified: Option<String>,
    pub(super) url: Option<String>,
    /// A name, or the address of the outlet.
    pub(super) source: Option<String>,
    pub(super) author: Option<String>,
    pub(super) content: Content,
    /// What the record has that is not of its text.
    pub(super) omitted: Vec<Omitted>,
}

/// The text of a record.
#[derive(Debug)]
pub(super) enum Content {
    /// Plain text, or HTML that looks like it.
    Whole(String),
    /// HTML that is said to be it.
    Html(String),
    /// Parts that stand apart.
    Parts(Vec<Part>),
}

impl Default for Content {
    fn default() -> Self {
        Content::Whole(String::new())
    }
}

/// A part of a text.
#[derive(Debug)]
pub(super) enum Part {
    /// A paragraph, or several with blank lines between, plain or HTML.
    Text(Kind, String),
    /// What is no text: its kind, and what stands in the record for it.
    Omitted(String, String),
}

impl Record {
    /// The article; `None` where the record has no text.
    pub(super) fn into_article(self, document: &Document<'_>, name: String) -> Option<Article> {
        let mut article = match self.content {
            Content::Whole(whole) => article_of(document, name, whole)?,
            Content::Html(html) => article_of_html(name, &html)?,
            Content::Parts(parts) => article_of_parts(name, parts)?,
        };
        article.omitted.extend(self.omitted);
        let own = &mut article.metadata;
        if let Some(title) = self.title.as_deref().map(line).filter(|title| !title.is_empty()) {
            own.title = Some(title);
        }
        let source = self.source.as_deref().map(line).filter(|source| !source.is_empty());
        let address = |value: &String| value.contains("://");
        let url = self.url.map(|url| url.trim().to_owned()).filter(|url| !url.is_empty());
        // Some exports call the address of the article its source.
        own.url = url.or_else(|| source.clone().filter(address)).or(own.url.take());
        own.source = source
            .map(|source| if address(&source) { host(&source) } else { source })
            .or(own.source.take());
        own.author = self
            .author
            .as_deref()
            .map(authors)
            .filter(|author| !author.is_empty())
            .or(own.author.take());
        own.date = self.date.as_deref().and_then(day).or(own.date);
        own.modified = self
            .modified
            .as_deref()
            .and_then(day)
            .filter(|day| Some(*day) != own.date)
            .or(own.modified);
        if let Some(title) = own.title.clone() {
            put_heading(&mut article, &title);
        }
        Some(article)
    }
}

fn article_of(document: &Document<'_>, name: String, mut whole: String) -> Option<Article> {
    if whole.chars().all(is_blank) {
        return None;
    }
    if is_page(&whole) {
        let page = Document {
            name: &name,
            bytes: whole.as_bytes(),
            ..*document
        };
        return html::read(&page).articles.into_iter().next();
    }
    let cut = cut_marker(&mut whole);
    let mut article = if looks_like_html(&whole) {
        article_of_html(name, &whole)?
    } else {
        text::article(&name, whole, false)
    };
    article.omitted.extend(cut);
    Some(article)
}

fn article_of_html(name: String, html: &str) -> Option<Article> {
    let mut draft = Draft::default();
    html::fragment(html, &mut draft);
    (!draft.is_empty()).then(|| draft.into_article(name))
}

fn article_of_parts(name: String, parts: Vec<Part>) -> Option<Article> {
    let mut draft = Draft::default();
    for part in parts {
        match part {
            Part::Text(Kind::Body, text) if looks_like_html(&text) => html::fragment(&text, &mut draft),
            Part::Text(Kind::Body, text) => text.split("\n\n").for_each(|block| draft.push(Kind::Body, block)),
            Part::Text(kind, text) => draft.push(kind, &line(&text)),
            Part::Omitted(what, text) => draft.omit(&what, &text),
        }
    }
    (!draft.is_empty()).then(|| draft.into_article(name))
}

/// Takes `[+1234 chars]` from the end of a text: so the free interface of `NewsAPI` says that it cut it off.
fn cut_marker(text: &mut String) -> Option<Omitted> {
    let kept = text.trim_end_matches(is_blank);
    let start = kept.rfind("[+")?;
    let marker = &kept[start..];
    let count = marker.strip_prefix("[+")?.strip_suffix(" chars]")?;
    let omitted = Omitted {
        what: "the rest, which the export cut off".to_owned(),
        start: marker.to_owned(),
        bytes: count.parse().ok()?,
    };
    text.truncate(start);
    Some(omitted)
}

/// Makes the title the first paragraph, as a heading, unless the text begins with it.
pub(super) fn put_heading(article: &mut Article, title: &str) {
    let wanted: Vec<String> = words(title).map(bare).filter(|word| !word.is_empty()).collect();
    if wanted.is_empty() {
        return;
    }
    let first = article.paragraphs.iter_mut().find(|paragraph| paragraph.is_content());
    if let Some(paragraph) = first {
        let mut own = words(paragraph.span.of(&article.text))
            .map(bare)
            .filter(|word| !word.is_empty());
        if wanted.iter().all(|word| own.next().as_ref() == Some(word)) {
            if own.next().is_none() {
                paragraph.kind = Kind::Heading;
            }
            return;
        }
    }
    let head = title.trim_matches(is_blank);
    let shift = head.len() + 2;
    article.text.reserve_exact(shift);
    article.text.insert_str(0, "\n\n");
    article.text.insert_str(0, head);
    for paragraph in &mut article.paragraphs {
        paragraph.number += 1;
        paragraph.span = paragraph.span.shifted(shift);
    }
    let heading = Paragraph {
        number: 1,
        span: Span::new(0, head.len()),
        kind: Kind::Heading,
        language: None,
        sentences: Vec::new(),
    };
    article.paragraphs.insert(0, heading);
}

/// A word as titles are compared by it.
fn bare(word: &str) -> String {
    fold(word.trim_matches(|c: char| !c.is_alphanumeric()))
}

/// A value on one line, without markup.
pub(super) fn line(value: &str) -> String {
    let plain;
    let mut value = value;
    if looks_like_html(value) {
        let mut draft = Draft::default();
        html::fragment(value, &mut draft);
        plain = draft.into_article(String::new()).text;
        value = &plain;
    }
    let mut text = String::with_capacity(value.len().min(256));
    for word in words(value) {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
    }
    text
}

/// Names of authors; a list as Python prints it (`['Ana Ruiz', 'Luis Gil']`) is one of names with commas between.
fn authors(value: &str) -> String {
    let list = value.trim().strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let Some(list) = list else {
        return line(value);
    };
    let names = list.split(',').map(|name| line(name.trim().trim_matches(['\'', '"'])));
    let names: Vec<String> = names.filter(|name| !name.is_empty()).collect();
    names.join(", ")
}

/// The host of an address, without `www.`.
fn host(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    host.strip_prefix("www.").unwrap_or(host).to_ascii_lowercase()
}

/// The day that a value tells: in words or figures, as `20240115T083000Z`, or in seconds, milliseconds or less since 1970.
pub(super) fn day(value: &str) -> Option<Date> {
    let value = value.trim();
    let digits = value.bytes().take_while(u8::is_ascii_digit).count();
    let rest = value.get(digits..)?;
    let compact = digits == 8 && (rest.is_empty() || rest.starts_with(['T', 't', ' ']));
    if compact || (digits == 14 && rest.is_empty()) {
        let figures = |from: usize, to: usize| value.get(from..to).unwrap_or_default();
        let written = format!("{}-{}-{}", figures(0, 4), figures(4, 6), figures(6, 8));
        return date::day_in(&written);
    }
    if let Ok(number) = value.parse::<f64>() {
        return since_epoch(number);
    }
    date::day_in(value)
}

/// The day, at Greenwich, of a count since 1970 in whichever unit gives a day in the age of exports.
fn since_epoch(count: f64) -> Option<Date> {
    /// 1990, and 2100, in seconds since 1970.
    const AGE: std::ops::Range<f64> = 631_152_000.0..4_102_444_800.0;
    let units = [1.0, 1e3, 1e6, 1e9];
    let seconds = units
        .iter()
        .map(|unit| count / unit)
        .find(|seconds| AGE.contains(seconds))?;
    let timestamp = Timestamp::from_second(seconds as i64).ok()?;
    Some(timestamp.to_zoned(TimeZone::UTC).date())
}

/// Whether a text is a whole web page.
fn is_page(text: &str) -> bool {
    let start = text.trim_start_matches(is_blank);
    let starts = |sign: &str| {
        start
            .get(..sign.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(sign))
    };
    starts("<!doctype html") || starts("<html")
}

/// Whether a text has markup of HTML in it: a tag, or a character reference.
pub(super) fn looks_like_html(text: &str) -> bool {
    /// Of what articles are made; anything else between angle brackets may be text.
    const TAGS: [&str; 35] = [
        "p",
        "br",
        "div",
        "span",
        "a",
        "b",
        "i",
        "u",
        "em",
        "strong",
        "ul",
        "ol",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "q",
        "figure",
        "img",
        "section",
        "article",
        "table",
        "tr",
        "td",
        "hr",
        "small",
        "sup",
        "sub",
        "cite",
        "pre",
        "iframe",
    ];
    /// No name of a tag or of a character that matters here is longer.
    const LONGEST: usize = 10;
    let bytes = text.as_bytes();
    bytes.iter().enumerate().any(|(at, byte)| {
        let rest = bytes.get(at + 1..).unwrap_or_default();
        let name = |from: &[u8]| {
            from.iter()
                .take(LONGEST + 1)
                .take_while(|byte| byte.is_ascii_alphanumeric())
                .count()
        };
        match byte {
            b'<' => {
                let rest = rest.strip_prefix(b"/").unwrap_or(rest);
                let (tag, after) = rest.split_at(name(rest));
                matches!(after.first(), Some(b'>' | b' ' | b'/' | b'\n' | b'\r' | b'\t'))
                    && TAGS.iter().any(|known| tag.eq_ignore_ascii_case(known.as_bytes()))
            }
            b'&' => {
                let rest = rest.strip_prefix(b"#").unwrap_or(rest);
                let length = name(rest);
                length >= 2 && rest.get(length) == Some(&b';')
            }
            _ => false,
        }
    })
}

/// How much of a text a reader sees: its bytes outside of tags.
pub(super) fn visible(text: &str) -> usize {
    let mut in_tag = false;
    text.bytes()
        .filter(|byte| {
            in_tag = (in_tag || *byte == b'<') && *byte != b'>';
            !in_tag && !byte.is_ascii_whitespace()
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::super::Options;
    use super::*;

    fn article(record: Record) -> Article {
        let options = Options::default();
        let document = Document {
            name: "a.json",
            bytes: b"",
            options: &options,
            depth: 0,
        };
        record.into_article(&document, "a.json".to_owned()).unwrap()
    }

    fn record(title: &str, text: &str) -> Record {
        Record {
            title: Some(title.to_owned()),
            content: Content::Whole(text.to_owned()),
            ..Record::default()
        }
    }

    fn texts(article: &Article) -> Vec<(usize, Kind, &str)> {
        let row = |paragraph: &Paragraph| (paragraph.number, paragraph.kind, paragraph.span.of(&article.text));
        article.paragraphs.iter().map(row).collect()
    }

    #[test]
    fn the_title_is_the_first_paragraph() {
        let article = article(record(" Llueve\nen Soria ", "Cae agua.\n\nMucha."));
        assert_eq!(
            texts(&article),
            [
                (1, Kind::Heading, "Llueve en Soria"),
                (2, Kind::Body, "Cae agua."),
                (3, Kind::Body, "Mucha.")
            ]
        );
        assert_eq!(article.metadata.title.as_deref(), Some("Llueve en Soria"));
    }

    #[test]
    fn a_title_that_the_text_begins_with_stands_once() {
        let own = article(record("Llueve en Soria", "«Llueve en\nSoria»\n\nCae agua."));
        assert_eq!(texts(&own)[0], (1, Kind::Heading, "«Llueve en\nSoria»"));
        assert_eq!(own.paragraphs.len(), 2);
        let flat = article(record("Llueve", "Llueve. Cae agua."));
        assert_eq!(texts(&flat), [(1, Kind::Body, "Llueve. Cae agua.")]);
    }

    #[test]
    fn days_as_exports_write_them() {
        for value in [
            "2024-01-15",
            "2024-01-15T08:30:00Z",
            "2024-01-15 08:30:00+00:00",
            "20240115",
            "20240115T083000Z",
            "20240115083000",
            "Mon, 15 Jan 2024 08:30:00 GMT",
            "1705307400",
            "1705307400.0",
            "1705307400000",
            "1.7053074e9",
            "15 de enero de 2024",
        ] {
            assert_eq!(day(value), Date::new(2024, 1, 15).ok(), "{value}");
        }
        for value in ["", "null", "0", "-5", "12345678", "20249915", "1e400", "NaN", "Jan"] {
            assert_eq!(day(value), None, "{value}");
        }
    }

    #[test]
    fn an_address_for_a_source_is_the_address() {
        let mut of = record("T", "Texto.");
        of.source = Some("https://www.example.org/a/b".to_owned());
        let metadata = article(of).metadata;
        assert_eq!(metadata.source.as_deref(), Some("example.org"));
        assert_eq!(metadata.url.as_deref(), Some("https://www.example.org/a/b"));
    }

    #[test]
    fn names_of_authors() {
        assert_eq!(authors("['Ana Ruiz', \"Luis Gil\"]"), "Ana Ruiz, Luis Gil");
        assert_eq!(authors(" Ana\nRuiz "), "Ana Ruiz");
        assert_eq!(authors("[]"), "");
    }

    #[test]
    fn a_text_that_was_cut_off_says_so() {
        let article = article(record("T", "Cae agua… [+4242 chars]"));
        assert_eq!(texts(&article)[1].2, "Cae agua…");
        assert_eq!(article.omitted[0].bytes, 4242);
    }

    #[test]
    fn html_is_told_from_text() {
        for html in [
            "<p>Hola</p>",
            "a<br>b",
            "a <EM class=x>b</EM>",
            "Caf&eacute;",
            "uno&#8217;s",
            "x<br/>y",
        ] {
            assert!(looks_like_html(html), "{html}");
        }
        for text in [
            "a < b > c",
            "<hola>",
            "AT&T; x",
            "R&D",
            "if a<b",
            "<3 & more;",
            "<<p",
            "&",
            "<",
        ] {
            assert!(!looks_like_html(text), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_record_makes_it_panic(title: String, text: String, date: String, author: String, source: String) {
            let mut of = record(&title, &text);
            of.date = Some(date);
            of.author = Some(author);
            of.source = Some(source);
            let options = Options::default();
            let document = Document { name: "a", bytes: b"", options: &options, depth: 0 };
            if let Some(article) = of.into_article(&document, "a".to_owned()) {
                for paragraph in &article.paragraphs {
                    proptest::prop_assert!(!article.paragraph_text(paragraph).is_empty());
                }
            }
        }
    }
}
