//! The one result type: what every writer takes.

use serde::Serialize;

use crate::article::Article;

/// A paragraph of one of the articles of an [`Alignment`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct ParagraphRef {
    /// Index into [`Alignment::reports`] or [`Alignment::coverage`].
    pub article: usize,
    /// Index into [`Article::paragraphs`] (one less than the paragraph's number).
    pub paragraph: usize,
}

/// How the two sides of a link stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// Both report the same event or fact.
    Match,
    /// Below the operating point, but not far.
    Related,
    /// Only the report tells it.
    SourceOnly,
    /// Only the coverage tells it.
    TargetOnly,
}

impl Relation {
    /// As it stands in the `relation` column.
    pub fn as_str(self) -> &'static str {
        match self {
            Relation::Match => "match",
            Relation::Related => "related",
            Relation::SourceOnly => "source-only",
            Relation::TargetOnly => "target-only",
        }
    }
}

/// A source paragraph beside a target paragraph, or one of them alone.
///
/// Many-to-many correspondence is told as several links: each pair has its own score and its own reasons.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Link {
    /// Paragraph of the report; `None` on a target-only row.
    pub source: Option<ParagraphRef>,
    /// Paragraph of the coverage; `None` on a source-only row.
    pub target: Option<ParagraphRef>,
    /// What the link says.
    pub relation: Relation,
    /// Calibrated probability (0 to 1) that both report the same event or fact; `None` on unmatched rows.
    pub score: Option<f64>,
    /// What the two have in common or in conflict, for a person to read; empty on unmatched rows.
    pub evidence: String,
}

/// The reports, the coverage, and how their paragraphs correspond.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Alignment {
    /// The source side, sorted by name.
    pub reports: Vec<Article>,
    /// The target side, sorted by name.
    pub coverage: Vec<Article>,
    /// In the order of the rows of the aligned CSV: by source file, source paragraph, target file, target paragraph,
    /// then the target-only rows by target file and paragraph.
    ///
    /// Every content paragraph of every article is in a `Match` link or in exactly one `SourceOnly`/`TargetOnly` link.
    pub links: Vec<Link>,
}
