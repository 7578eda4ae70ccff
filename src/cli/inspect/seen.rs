//! What is shown of an article: the schema of the JSON.

use cotejo::article::{Article, Detected, Kind, Metadata, Omitted, Paragraph};
use cotejo::evidence::{self, date::ToldBy};
use cotejo::lexicon::{self, Role};
use serde::Serialize;

use super::evidence::{SeenEntity, SeenEvidence, entities};

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
    /// Who and what bears the names in the paragraphs, in the order of their first mentions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) entities: Option<Vec<SeenEntity>>,
    pub(super) paragraphs: Vec<SeenParagraph<'a>>,
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

/// What is shown of `article`; its date of publication is `given` where the user told it, its lines are those of a file where it
/// is `with_lines`.
pub(super) fn see(article: &Article, given: bool, with_lines: bool, with_evidence: bool) -> Seen<'_> {
    let known = lexicon::language_of(article);
    let facts = with_evidence.then(|| evidence::facts(article));
    let entities = facts.as_deref().map(entities);
    let mut evidence = facts.iter().flatten().map(|facts| SeenEvidence::of(article, facts));
    let paragraphs = article
        .paragraphs
        .iter()
        .zip(line_numbers(article))
        .map(|(paragraph, line)| {
            let line = with_lines.then_some(line);
            see_paragraph(article, paragraph, line, evidence.next())
        })
        .collect();
    Seen {
        name: &article.name,
        language: article.language.as_ref(),
        role: known.map(|language| match language.role {
            Role::Report => "report",
            Role::Coverage => "coverage",
        }),
        metadata: &article.metadata,
        anchor: see_anchor(article, given),
        omitted: &article.omitted,
        entities,
        paragraphs,
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

fn see_paragraph<'a>(
    article: &'a Article,
    paragraph: &'a Paragraph,
    line: Option<usize>,
    evidence: Option<SeenEvidence<'a>>,
) -> SeenParagraph<'a> {
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
        evidence,
    }
}

/// The line that each paragraph of an article begins in, from 1, as editors count them.
pub(in crate::cli) fn line_numbers(article: &Article) -> Vec<usize> {
    let (mut line, mut counted) = (1, 0);
    let starts = article.paragraphs.iter().map(|paragraph| paragraph.span.start);
    let line_of = |start: usize| {
        let between = article.text.get(counted..start).unwrap_or_default().as_bytes();
        let ends = |(at, byte): (usize, &u8)| *byte == b'\n' || (*byte == b'\r' && between.get(at + 1) != Some(&b'\n'));
        line += between.iter().enumerate().filter(|end| ends(*end)).count();
        counted = start;
        line
    };
    starts.map(line_of).collect()
}
