//! An alignment as it stands in JSON: the shapes that `data/alignment.schema.json` describes, written and read back.
//!
//! Paragraphs are named by the file they are in and their number, as in the aligned CSV, so that a link can be understood
//! without counting. Everything else is as in the library's own types.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::alignment::{Alignment, ArticleVerdict, Contribution, Evidence, Link, ParagraphRef, Relation, Review};
use crate::article::{Article, Boilerplate, Detected, Kind, Metadata, Omitted, Paragraph, Span};
use crate::event::Verdict;

/// Version of the shapes. It rises with any change that a reader of the old ones would misunderstand; a new field is none.
pub(crate) const VERSION: u32 = 1;

/// What wrote a document.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Tool<'a> {
    pub(crate) name: Cow<'a, str>,
    pub(crate) version: Cow<'a, str>,
}

impl Tool<'_> {
    /// This program.
    pub(super) fn this() -> Self {
        Tool {
            name: env!("CARGO_PKG_NAME").into(),
            version: env!("CARGO_PKG_VERSION").into(),
        }
    }
}

/// The whole of a JSON document.
#[derive(Debug, Deserialize)]
pub(crate) struct Document<'a> {
    pub(crate) min_score: f64,
    pub(crate) reports: Vec<ArticleRecord<'a>>,
    pub(crate) coverage: Vec<ArticleRecord<'a>>,
    pub(crate) verdicts: Vec<VerdictRecord<'a>>,
    pub(crate) links: Vec<LinkRecord<'a>>,
}

/// A line of JSON Lines.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub(crate) enum Record<'a> {
    Alignment(Head<'a>),
    Article(SidedArticle<'a>),
    Verdict(VerdictRecord<'a>),
    Link(LinkRecord<'a>),
}

/// What a document says of itself.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Head<'a> {
    pub(crate) version: u32,
    pub(crate) tool: Tool<'a>,
    pub(crate) min_score: f64,
}

/// Which side an article is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum SideName {
    Report,
    Coverage,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SidedArticle<'a> {
    pub(crate) side: SideName,
    #[serde(flatten)]
    pub(crate) article: ArticleRecord<'a>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ArticleRecord<'a> {
    pub(crate) file: Cow<'a, str>,
    pub(crate) language: Option<Detected>,
    pub(crate) metadata: Cow<'a, Metadata>,
    pub(crate) paragraphs: Vec<ParagraphRecord<'a>>,
    pub(crate) omitted: Cow<'a, [Omitted]>,
    pub(crate) text: Cow<'a, str>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum KindName {
    Body,
    Heading,
    Boilerplate,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ParagraphRecord<'a> {
    pub(crate) number: usize,
    pub(crate) kind: KindName,
    /// Why it is boilerplate.
    pub(crate) reason: Option<Boilerplate>,
    pub(crate) language: Option<Detected>,
    pub(crate) span: Span,
    pub(crate) sentences: Cow<'a, [Span]>,
    pub(crate) text: Cow<'a, str>,
}

/// A paragraph, by where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Place<'a> {
    pub(crate) file: Cow<'a, str>,
    pub(crate) paragraph: usize,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct LinkRecord<'a> {
    pub(crate) relation: Relation,
    pub(crate) score: Option<f64>,
    pub(crate) source: Option<Place<'a>>,
    pub(crate) target: Option<Place<'a>>,
    pub(crate) evidence: Cow<'a, str>,
    pub(crate) items: Cow<'a, [Evidence]>,
    pub(crate) contributions: Cow<'a, [Contribution]>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reviewed: Option<Review>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct VerdictRecord<'a> {
    pub(crate) report: Cow<'a, str>,
    pub(crate) article: Cow<'a, str>,
    pub(crate) verdict: Verdict,
    pub(crate) probabilities: Probabilities,
    pub(crate) contributions: Cow<'a, [Contribution]>,
}

/// Of each of [`Verdict::ALL`].
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Probabilities {
    pub(crate) same_event: f64,
    pub(crate) same_story: f64,
    pub(crate) unrelated: f64,
}

impl<'a> From<&'a Article> for ArticleRecord<'a> {
    fn from(article: &'a Article) -> Self {
        let paragraph = |paragraph: &'a Paragraph| {
            let (kind, reason) = match paragraph.kind {
                Kind::Body => (KindName::Body, None),
                Kind::Heading => (KindName::Heading, None),
                Kind::Boilerplate(reason) => (KindName::Boilerplate, Some(reason)),
            };
            ParagraphRecord {
                number: paragraph.number,
                kind,
                reason,
                language: paragraph.language,
                span: paragraph.span,
                sentences: (*paragraph.sentences).into(),
                text: article.paragraph_text(paragraph).into(),
            }
        };
        ArticleRecord {
            file: article.name.as_str().into(),
            language: article.language,
            metadata: Cow::Borrowed(&article.metadata),
            paragraphs: article.paragraphs.iter().map(paragraph).collect(),
            omitted: article.omitted.as_slice().into(),
            text: article.text.as_str().into(),
        }
    }
}

impl<'a> LinkRecord<'a> {
    /// A link of the alignment.
    pub(super) fn new(alignment: &'a Alignment, link: &'a Link) -> Self {
        let place = |articles: &'a [Article], at: ParagraphRef| {
            let article = articles.get(at.article)?;
            Some(Place {
                file: article.name.as_str().into(),
                paragraph: article.paragraphs.get(at.paragraph)?.number,
            })
        };
        LinkRecord {
            relation: link.relation,
            score: link.score,
            source: link.source.and_then(|at| place(&alignment.reports, at)),
            target: link.target.and_then(|at| place(&alignment.coverage, at)),
            evidence: link.evidence.as_str().into(),
            items: link.items.as_slice().into(),
            contributions: link.contributions.as_slice().into(),
            reviewed: link.reviewed,
        }
    }
}

impl<'a> VerdictRecord<'a> {
    /// A verdict of the alignment; `None` where it names an article that isn't there.
    pub(super) fn new(alignment: &'a Alignment, verdict: &'a ArticleVerdict) -> Option<Self> {
        let [same_event, same_story, unrelated] = verdict.judgement.probabilities;
        Some(VerdictRecord {
            report: alignment.reports.get(verdict.report)?.name.as_str().into(),
            article: alignment.coverage.get(verdict.article)?.name.as_str().into(),
            verdict: verdict.judgement.verdict,
            probabilities: Probabilities {
                same_event,
                same_story,
                unrelated,
            },
            contributions: verdict.contributions.as_slice().into(),
        })
    }
}
