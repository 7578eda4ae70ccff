//! A record of an export, a feed or a mailbox to an article.

use crate::article::{Article, Kind, Metadata, Omitted, Paragraph, Sentences, Span};
use crate::lexicon::fold::{fold, is_blank};

use super::draft::Draft;
use super::fields::Field;
use super::markup::{self, Markup};
use super::{Document, date, html, one_line, tag, text, words};

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
    /// A code, or a tag that begins with one.
    pub(super) language: Option<String>,
    pub(super) content: Content,
    /// What the record has that is not of its text.
    pub(super) omitted: Vec<Omitted>,
}

/// The text of a record.
#[derive(Debug)]
pub(super) enum Content {
    /// Plain text, or HTML that looks like it.
    Whole(String),
    /// Plain text that is said to be it, whatever it looks like.
    Plain(String),
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
    /// The record of a text, with what `find` has for each of its other fields.
    pub(super) fn of(content: Content, find: impl Fn(Field) -> Option<String>) -> Record {
        Record {
            title: find(Field::Title),
            date: find(Field::Date),
            modified: find(Field::Modified),
            url: find(Field::Url),
            source: find(Field::Source),
            author: find(Field::Author),
            language: find(Field::Language),
            content,
            omitted: Vec::new(),
        }
    }

    /// The article; `None` where the record has no text.
    pub(super) fn into_article(self, document: &Document<'_>, name: String) -> Option<Article> {
        let mut article = match self.content {
            Content::Whole(whole) => article_of(document, name, whole)?,
            Content::Plain(text) if text.chars().all(is_blank) => return None,
            Content::Plain(text) => text::article(&name, text, false),
            Content::Html(html) => article_of_html(name, &html)?,
            Content::Parts(parts) => article_of_parts(name, parts)?,
        };
        article.omitted.extend(self.omitted);
        let mut own = Metadata::from(std::mem::take(&mut article.metadata));
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
        let told = self.date.as_deref();
        let written = told.filter(|told| date::is_open(told)).map(line);
        let day_told = told.and_then(date::day);
        if day_told.is_some() || written.is_some() {
            own.date_as_written = written;
        }
        own.date = day_told.or(own.date);
        own.language = self.language.as_deref().and_then(tag::language).or(own.language.take());
        own.modified = self
            .modified
            .as_deref()
            .and_then(date::day)
            .filter(|day| Some(*day) != own.date)
            .or(own.modified);
        if let Some(title) = &own.title {
            put_heading(&mut article, title);
        }
        article.metadata = own.into();
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
    let mut article = match markup::of(&whole) {
        Markup::Blocks => article_of_html(name, &whole)?,
        Markup::Inline => text::article(&name, markup::without_inline(&whole), false),
        Markup::None => text::article(&name, whole, false),
    };
    article.omitted.extend(cut);
    Some(article).filter(|article| !article.paragraphs.is_empty())
}

fn article_of_html(name: String, html: &str) -> Option<Article> {
    let mut draft = Draft::default();
    html::fragment(&markup::with_paragraphs(html), &mut draft);
    (!draft.is_empty()).then(|| draft.into_article(name))
}

fn article_of_parts(name: String, parts: Vec<Part>) -> Option<Article> {
    let mut draft = Draft::default();
    for part in parts {
        match part {
            Part::Text(Kind::Body, text) => match markup::of(&text) {
                Markup::Blocks => html::fragment(&markup::with_paragraphs(&text), &mut draft),
                Markup::Inline => push_blocks(&mut draft, &markup::without_inline(&text)),
                Markup::None => push_blocks(&mut draft, &text),
            },
            Part::Text(kind, text) => draft.push(kind, &line(&text)),
            Part::Omitted(what, text) => draft.omit(&what, &text),
        }
    }
    (!draft.is_empty()).then(|| draft.into_article(name))
}

fn push_blocks(draft: &mut Draft, text: &str) {
    text.split("\n\n").for_each(|block| draft.push(Kind::Body, block));
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
        sentences: Sentences::default(),
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
    if markup::of(value) != Markup::None {
        plain = markup::plain(value);
        value = &plain;
    }
    one_line(value)
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

#[cfg(test)]
mod tests {
    use super::super::Options;
    use super::super::budget::Budget;
    use super::*;

    fn article(record: Record) -> Article {
        let options = Options::default();
        let document = Document {
            name: "a.json",
            bytes: b"",
            options: &options,
            depth: 0,
            budget: &Budget::new(0, 0),
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

    /// Three paragraphs, the second on two lines; `{}` for what is put into them.
    const THREE: &str =
        "Llueve {}en Soria desde el martes, según la agencia.\n\n«No para», dijo el\n{}alcalde.\n\nY nieva en {}.";

    #[test]
    fn entities_and_inline_tags_take_no_paragraph_away() {
        for inline in [
            "&amp;",
            "R&amp;D ",
            "l&#8217;",
            "un <b>dato</b> ",
            "<a href=\"x\ny\">aquí</a> ",
            "&nbsp;",
        ] {
            let of = |inline: &str| article(record("T", &THREE.replace("{}", inline)));
            let (marked, plain) = (of(inline), of(""));
            assert_eq!(marked.paragraphs.len(), plain.paragraphs.len(), "{inline}");
            assert!(!marked.text.contains(['<', ';']), "{}", marked.text);
        }
        let of = article(record(
            "T",
            "Uno.\n\nI+D y <em>R&amp;D\nde</em> verdad.\n\n&lt;p&gt; es un signo.",
        ));
        let texts = texts(&of);
        assert_eq!(texts[2].2, "I+D y R&D\nde verdad.");
        assert_eq!(texts[3].2, "<p> es un signo.");
    }

    #[test]
    fn html_without_paragraphs_has_them_at_blank_lines() {
        let of = article(record(
            "T",
            "Uno.\n\n<h2>Dos</h2>\n\nTres <em>y\ncuatro</em>.\n \nCinco.",
        ));
        let kinds: Vec<_> = texts(&of).into_iter().map(|(_, kind, text)| (kind, text)).collect();
        let (body, heading) = (Kind::Body, Kind::Heading);
        assert_eq!(
            kinds,
            [
                (heading, "T"),
                (body, "Uno."),
                (heading, "Dos"),
                (body, "Tres y cuatro."),
                (body, "Cinco.")
            ]
        );
        let of = article(record("T", "<p>Uno\n\ndos.</p>\n\n<p>Tres.</p>"));
        assert_eq!(of.paragraphs.len(), 3);
    }

    #[test]
    fn a_text_that_is_said_to_be_plain_is_so() {
        let mut of = record("T", "");
        of.content = Content::Plain("Uno &amp; <p>dos.\n\nTres.".to_owned());
        assert_eq!(texts(&article(of))[1].2, "Uno &amp; <p>dos.");
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

    proptest::proptest! {
        #[test]
        fn an_entity_changes_no_number_of_paragraphs(text in "([a-zñ.]{1,9}|[ \n]|\n\n| & | &amp; |<b>|</b>){0,40}") {
            let of = |text: &str| {
                let mut of = record("", text);
                of.title = None;
                let options = Options::default();
                let budget = Budget::new(0, 0);
            let document = Document { name: "a", bytes: b"", options: &options, depth: 0, budget: &budget };
                of.into_article(&document, "a".to_owned()).map_or(0, |article| article.paragraphs.len())
            };
            let bare = text.replace("&amp;", "&").replace("<b>", "").replace("</b>", "");
            proptest::prop_assert_eq!(of(&text), of(&bare));
        }

        #[test]
        fn no_record_makes_it_panic(title: String, text: String, date: String, author: String, source: String) {
            let mut of = record(&title, &text);
            of.date = Some(date);
            of.author = Some(author);
            of.source = Some(source);
            let options = Options::default();
            let budget = Budget::new(0, 0);
            let document = Document { name: "a", bytes: b"", options: &options, depth: 0, budget: &budget };
            if let Some(article) = of.into_article(&document, "a".to_owned()) {
                for paragraph in &article.paragraphs {
                    proptest::prop_assert!(!article.paragraph_text(paragraph).is_empty());
                }
            }
        }
    }
}
