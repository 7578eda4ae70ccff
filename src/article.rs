//! The document model: an article, its paragraphs, and spans that lead back into the original text.

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

mod language_code;
mod metadata;
mod sentences;

pub use language_code::{LanguageCode, NoLanguageCode};
pub use metadata::{Metadata, SparseMetadata};
pub use sentences::Sentences;

/// A half-open range of bytes in the text of an [`Article`], always on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The span of the bytes `start..end`.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "a span may not end before it starts");
        Span { start, end }
    }

    /// What the span covers of `text`; empty where the span does not fit `text`.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    /// Number of bytes.
    pub fn len(&self) -> usize {
        self.end - self.start
    }

    /// Whether the span covers nothing.
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// The same span, counted from a text that starts `offset` bytes earlier.
    #[must_use]
    pub fn shifted(&self, offset: usize) -> Span {
        Span::new(self.start + offset, self.end + offset)
    }

    /// As a range, to slice with.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }
}

/// A language as ISO 639-1 names it (`es`, `en`), with how sure the detector is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Detected {
    /// ISO 639-1 code where there is one, else the ISO 639-3 code; `und` where it is one that can't be named.
    pub code: LanguageCode,
    /// 0 (a guess) to 1 (certain).
    pub confidence: f64,
}

/// Why a paragraph is taken for boilerplate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Boilerplate {
    /// Front matter: a block of `Title:`, `Date:`, `Source:` lines.
    Metadata,
    /// The name of a section ("US News", "Internacional").
    SectionLabel,
    /// Links to other articles ("Related Articles").
    Related,
    /// Comment forms ("Leave a Reply").
    Comments,
    /// Share, follow and subscribe lines, newsletters, adverts, chat boxes.
    Promotion,
    /// Who wrote or edited it.
    Byline,
    /// The text or credit of a picture.
    Caption,
    /// Copyright and terms.
    Copyright,
    /// Cookie and consent notices.
    Consent,
    /// The same short block stands in several files.
    Repeated,
    /// No words: rules, bullets, numbers of pages.
    Ornament,
}

impl Boilerplate {
    /// Every reason.
    pub const ALL: [Boilerplate; 11] = [
        Boilerplate::Metadata,
        Boilerplate::SectionLabel,
        Boilerplate::Related,
        Boilerplate::Comments,
        Boilerplate::Promotion,
        Boilerplate::Byline,
        Boilerplate::Caption,
        Boilerplate::Copyright,
        Boilerplate::Consent,
        Boilerplate::Repeated,
        Boilerplate::Ornament,
    ];
}

impl fmt::Display for Boilerplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Boilerplate::Metadata => "metadata",
            Boilerplate::SectionLabel => "section label",
            Boilerplate::Related => "related articles",
            Boilerplate::Comments => "comments",
            Boilerplate::Promotion => "promotion",
            Boilerplate::Byline => "byline",
            Boilerplate::Caption => "caption",
            Boilerplate::Copyright => "copyright",
            Boilerplate::Consent => "consent notice",
            Boilerplate::Repeated => "repeated across files",
            Boilerplate::Ornament => "ornament",
        })
    }
}

/// What a paragraph is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Running text.
    Body,
    /// A headline or a heading inside the article; takes part in links.
    Heading,
    /// Takes part in no link.
    Boilerplate(Boilerplate),
}

/// A block of an article, a span of the original and never a rewritten copy.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Paragraph {
    /// 1-based, in the order of the original document, boilerplate counted.
    pub number: usize,
    /// Where its text stands in [`Article::text`], without the white space around it.
    pub span: Span,
    /// What it is for.
    pub kind: Kind,
    /// Its own language, where it is long enough to tell.
    pub language: Option<Detected>,
    /// Its sentences, as spans of [`Article::text`], in order and without overlap.
    pub sentences: Sentences,
}

impl Paragraph {
    /// Whether it takes part in links.
    pub fn is_content(&self) -> bool {
        !matches!(self.kind, Kind::Boilerplate(_))
    }
}

/// A part of a document that a reader left out of [`Article::text`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Omitted {
    /// What it is, in words: `navigation`, `comments`, `script`, `table of figures`.
    pub what: String,
    /// The beginning of its text, on one line.
    pub start: String,
    /// Bytes of its text.
    pub bytes: usize,
}

/// One document.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Article {
    /// How the user named it: a path, or `-` for standard input; of a file that holds several, its address where it tells one,
    /// else `FILE#N`. Unique in a run.
    pub name: String,
    /// The whole decoded text, without the markup of the format it came in; every [`Span`] is counted in its bytes.
    pub text: String,
    /// What the document says of itself.
    pub metadata: SparseMetadata,
    /// The blocks of the text, in order.
    pub paragraphs: Vec<Paragraph>,
    /// Language of the article, over its paragraphs; `None` where it can't be told.
    pub language: Option<Detected>,
    /// What the reader of the format left out of the text, in order; nothing for plain text.
    pub omitted: Vec<Omitted>,
}

impl Article {
    /// The text of a paragraph of this article.
    pub fn paragraph_text(&self, paragraph: &Paragraph) -> &str {
        paragraph.span.of(&self.text)
    }

    /// The paragraphs that take part in links, in order.
    pub fn content(&self) -> impl Iterator<Item = &Paragraph> {
        self.paragraphs.iter().filter(|paragraph| paragraph.is_content())
    }
}
