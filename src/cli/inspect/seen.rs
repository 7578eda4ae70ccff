//! What is shown of an article: the schema of the JSON.

use std::borrow::Cow;

use cotejo::article::{Article, Detected, Kind, Metadata, Omitted, Paragraph};
use cotejo::evidence::{self, Facts, date::ToldBy};
use cotejo::lexicon::{self, Role};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::evidence::{SeenEntity, SeenEvidence, entities};

/// Where what is shown of an article comes from, beside the article itself.
#[derive(Clone, Copy)]
pub(super) struct Origin {
    /// The user told its day of publication.
    pub(super) is_given: bool,
    /// Its lines are those of a file.
    pub(super) with_lines: bool,
}

/// An article as it is shown.
#[derive(Serialize)]
pub(super) struct Seen<'a> {
    /// As the user named it: a path, or `-`.
    pub(super) name: &'a str,
    pub(super) language: Option<&'a Detected>,
    /// `report`, `coverage`, or null for other languages.
    pub(super) role: Option<&'static str>,
    /// What the document says of itself.
    pub(super) metadata: &'a Metadata,
    /// What relative dates count from; null where nothing tells it, and they stay open.
    pub(super) anchor: Option<SeenAnchor>,
    /// What the reader of the format left out of the text: what it is, the start of its text, its bytes.
    pub(super) omitted: &'a [Omitted],
    /// `entities`, who and what bears the names in the paragraphs, in the order of their first mentions, unless evidence isn't
    /// asked for; and `paragraphs`.
    #[serde(flatten)]
    pub(super) paragraphs: SeenParagraphs<'a>,
}

/// The day of publication.
#[derive(Serialize)]
pub(super) struct SeenAnchor {
    /// ISO 8601; `XXXX` for the year of a dateline without one.
    pub(super) date: String,
    /// `given` (by --date), `metadata`, `file-name`, `address`, `dateline`, `line` (that is a date and nothing else), or `created`
    /// (the day on which the file was made).
    pub(super) from: &'static str,
}

/// The paragraphs of an article. There may be a million of them: each is made when it is shown.
pub(super) struct SeenParagraphs<'a> {
    article: &'a Article,
    with_lines: bool,
    evidence: Evidence,
}

/// The evidence in the paragraphs of an article.
enum Evidence {
    /// It isn't asked for.
    Unasked,
    Read(Vec<Facts>),
    /// There is too much to hold: it is read paragraph by paragraph as it is shown.
    Unread,
}

impl Evidence {
    /// Articles of more bytes hold more evidence than should be held.
    const LONG: usize = 1 << 20;

    fn in_order<'e>(&'e self, article: &'e Article) -> Option<Box<dyn Iterator<Item = Cow<'e, Facts>> + 'e>> {
        match self {
            Evidence::Unasked => None,
            Evidence::Read(facts) => Some(Box::new(facts.iter().map(Cow::Borrowed))),
            Evidence::Unread => Some(Box::new(evidence::facts_in_order(article).map(Cow::Owned))),
        }
    }
}

impl<'a> SeenParagraphs<'a> {
    fn new(article: &'a Article, with_lines: bool, with_evidence: bool) -> Self {
        let evidence = match with_evidence {
            false => Evidence::Unasked,
            true if article.text.len() > Evidence::LONG => Evidence::Unread,
            true => Evidence::Read(evidence::facts(article)),
        };
        SeenParagraphs {
            article,
            with_lines,
            evidence,
        }
    }

    /// The paragraphs, with the evidence in them.
    pub(super) fn iter(&self) -> impl Iterator<Item = SeenParagraph<'a>> {
        let mut facts = self.evidence.in_order(self.article);
        self.without_evidence().map(move |mut paragraph| {
            let facts = facts.as_mut().and_then(Iterator::next);
            paragraph.evidence = facts.map(|facts| SeenEvidence::of(self.article, &facts));
            paragraph
        })
    }

    /// The paragraphs alone.
    pub(super) fn without_evidence(&self) -> impl Iterator<Item = SeenParagraph<'a>> {
        let lines = line_numbers(self.article);
        let paragraphs = self.article.paragraphs.iter().zip(lines);
        paragraphs.map(|(paragraph, line)| see_paragraph(self.article, paragraph, self.with_lines.then_some(line)))
    }

    /// Whether their lines are those of a file.
    pub(super) fn have_lines(&self) -> bool {
        self.with_lines
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.article.paragraphs.len()
    }

    /// Who and what bears the names in them.
    fn entities(&self) -> Option<Vec<SeenEntity>> {
        Some(entities(self.evidence.in_order(self.article)?))
    }
}

impl Serialize for SeenParagraphs<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        struct List<'l>(&'l SeenParagraphs<'l>);

        impl Serialize for List<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_seq(self.0.iter())
            }
        }

        let mut fields = serializer.serialize_map(None)?;
        if let Some(entities) = self.entities() {
            fields.serialize_entry("entities", &entities)?;
        }
        fields.serialize_entry("paragraphs", &List(self))?;
        fields.end()
    }
}

/// A paragraph as it is shown; positions are bytes of the decoded text.
#[derive(Serialize)]
pub(super) struct SeenParagraph<'a> {
    /// 1-based, as in the aligned CSV.
    pub(super) number: usize,
    /// The line of the file that it begins in, from 1; null where the file is no text that has lines to be looked up.
    pub(super) line: Option<usize>,
    /// `body`, `heading` or `boilerplate`.
    pub(super) kind: &'static str,
    /// Why it is taken for boilerplate.
    pub(super) reason: Option<String>,
    pub(super) language: Option<&'a Detected>,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) text: &'a str,
    pub(super) sentences: Vec<SeenSentence<'a>>,
    /// Names, dates, numbers and quotes, each in the order of the text; absent with --no-evidence.
    #[serde(flatten)]
    pub(super) evidence: Option<SeenEvidence<'a>>,
}

#[derive(Serialize)]
pub(super) struct SeenSentence<'a> {
    start: usize,
    end: usize,
    text: &'a str,
}

/// What is shown of `article`.
pub(super) fn see(article: &Article, origin: Origin, with_evidence: bool) -> Seen<'_> {
    let known = lexicon::language_of(article);
    Seen {
        name: &article.name,
        language: article.language.as_ref(),
        role: known.map(|language| match language.role {
            Role::Report => "report",
            Role::Coverage => "coverage",
        }),
        metadata: &article.metadata,
        anchor: see_anchor(article, origin.is_given),
        omitted: &article.omitted,
        paragraphs: SeenParagraphs::new(article, origin.with_lines, with_evidence),
    }
}

fn see_anchor(article: &Article, given: bool) -> Option<SeenAnchor> {
    let publication = evidence::anchor(article)?;
    Some(SeenAnchor {
        date: publication.to_string(),
        from: match publication.told_by {
            ToldBy::Metadata if given => "given",
            ToldBy::Metadata => "metadata",
            ToldBy::FileName => "file-name",
            ToldBy::Address => "address",
            ToldBy::Dateline => "dateline",
            ToldBy::Line => "line",
            ToldBy::Created => "created",
        },
    })
}

fn see_paragraph<'a>(article: &'a Article, paragraph: &'a Paragraph, line: Option<usize>) -> SeenParagraph<'a> {
    let (kind, reason) = match paragraph.kind {
        Kind::Body => ("body", None),
        Kind::Heading => ("heading", None),
        Kind::Boilerplate(reason) => ("boilerplate", Some(reason.to_string())),
    };
    let sentences = paragraph.sentences.iter().map(|span| SeenSentence {
        start: span.start,
        end: span.end,
        text: span.of(&article.text),
    });
    SeenParagraph {
        number: paragraph.number,
        line,
        kind,
        reason,
        language: paragraph.language.as_ref(),
        start: paragraph.span.start,
        end: paragraph.span.end,
        text: article.paragraph_text(paragraph),
        sentences: sentences.collect(),
        evidence: None,
    }
}

/// The line that each paragraph of an article begins in, from 1, as editors count them.
pub(in crate::cli) fn line_numbers(article: &Article) -> impl Iterator<Item = usize> {
    let (mut line, mut counted) = (1, 0);
    let starts = article.paragraphs.iter().map(|paragraph| paragraph.span.start);
    let line_of = move |start: usize| {
        let between = article.text.get(counted..start).unwrap_or_default().as_bytes();
        let ends = |(at, byte): (usize, &u8)| *byte == b'\n' || (*byte == b'\r' && between.get(at + 1) != Some(&b'\n'));
        line += between.iter().enumerate().filter(|end| ends(*end)).count();
        counted = start;
        line
    };
    starts.map(line_of)
}
