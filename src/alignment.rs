//! The one result type: what every writer takes.

use serde::{Deserialize, Serialize};

use crate::article::{Article, Span};
use crate::event::Judgement;
use crate::regression::logistic;

/// A paragraph of one of the articles of an [`Alignment`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct ParagraphRef {
    /// Index into [`Alignment::reports`] or [`Alignment::coverage`].
    pub article: usize,
    /// Index into [`Article::paragraphs`]: one less than the paragraph's number, unless the alignment was read back from a
    /// table, which has no row for some.
    pub paragraph: usize,
}

impl ParagraphRef {
    /// Where the paragraphs of articles stand that take part in links, in order.
    pub fn of_content(articles: &[Article]) -> impl Iterator<Item = ParagraphRef> {
        articles.iter().enumerate().flat_map(|(article, content)| {
            let paragraphs = content.paragraphs.iter().enumerate();
            let content = paragraphs.filter(|(_, paragraph)| paragraph.is_content());
            content.map(move |(paragraph, _)| ParagraphRef { article, paragraph })
        })
    }
}

/// How the two sides of a link stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
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

/// What a person has said of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Review {
    /// It is right. The pair is a match, whatever its score.
    Accepted,
    /// It is wrong. The pair is no match any more: its relation is [`Relation::Related`].
    Rejected,
    /// It was missing: linked by hand, as a rule without a score.
    Added,
}

impl Review {
    /// Everything that can be said.
    pub const ALL: [Review; 3] = [Review::Accepted, Review::Rejected, Review::Added];

    /// As it stands in the column `reviewed`.
    pub fn as_str(self) -> &'static str {
        match self {
            Review::Accepted => "accepted",
            Review::Rejected => "rejected",
            Review::Added => "added",
        }
    }

    /// What a pair is of which this was said.
    pub fn relation(self) -> Relation {
        match self {
            Review::Accepted | Review::Added => Relation::Match,
            Review::Rejected => Relation::Related,
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
    /// Calibrated probability (0 to 1) that both report the same event or fact; `None` on unmatched rows, and on a match that a
    /// person made, not the program.
    pub score: Option<f64>,
    /// What the two have in common or in conflict, for a person to read; empty on unmatched rows.
    pub evidence: String,
    /// The same, item by item; empty on unmatched rows.
    pub items: Vec<Evidence>,
    /// What the score is made of: these log-odds sum to that of the score. Empty on unmatched rows.
    pub contributions: Vec<Contribution>,
    /// What a person has said of the pair; `None` where nobody has looked at it. It decides the relation.
    pub reviewed: Option<Review>,
}

impl Link {
    /// A paragraph of the report that nothing matches.
    pub fn source_only(source: ParagraphRef) -> Self {
        Link::unmatched(Some(source), None, Relation::SourceOnly)
    }

    /// A paragraph of the coverage that nothing matches.
    pub fn target_only(target: ParagraphRef) -> Self {
        Link::unmatched(None, Some(target), Relation::TargetOnly)
    }

    /// By what links are sorted: source file, source paragraph, target file, target paragraph; a paragraph of a report alone
    /// before its pairs, those of the coverage alone at the end.
    pub fn order(&self) -> impl Ord + use<> {
        order(self.source, self.target)
    }

    fn unmatched(source: Option<ParagraphRef>, target: Option<ParagraphRef>, relation: Relation) -> Self {
        Link {
            source,
            target,
            relation,
            score: None,
            evidence: String::new(),
            items: Vec::new(),
            contributions: Vec::new(),
            reviewed: None,
        }
    }
}

/// As [`Link::order`], for a row that is no link.
pub(crate) fn order(source: Option<ParagraphRef>, target: Option<ParagraphRef>) -> impl Ord + Copy + use<> {
    (source.is_none(), source, target)
}

/// What kind of evidence an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceKind {
    /// A person, an organisation or a place in both.
    Names,
    /// A date in both.
    Dates,
    /// A quantity in both.
    Numbers,
    /// The same words of the same speaker.
    Quotes,
    /// Two dates that exclude each other.
    Conflict,
    /// Words that are each other's counterparts.
    Content,
}

impl EvidenceKind {
    /// Every kind, in the order in which they are told.
    pub const ALL: [EvidenceKind; 6] = [
        EvidenceKind::Names,
        EvidenceKind::Dates,
        EvidenceKind::Numbers,
        EvidenceKind::Quotes,
        EvidenceKind::Conflict,
        EvidenceKind::Content,
    ];

    /// As it stands in the `evidence` column.
    pub fn as_str(self) -> &'static str {
        match self {
            EvidenceKind::Names => "names",
            EvidenceKind::Dates => "dates",
            EvidenceKind::Numbers => "numbers",
            EvidenceKind::Quotes => "quotes",
            EvidenceKind::Conflict => "conflict",
            EvidenceKind::Content => "content",
        }
    }
}

/// Something that two paragraphs have in common, or that speaks against their being on the same event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// What it is.
    pub kind: EvidenceKind,
    /// Where the report tells it.
    pub source: Cue,
    /// Where the article tells it.
    pub target: Cue,
    /// The value of both, normalised, where they have the same.
    pub value: Option<String>,
    /// How much it says, in the units of its kind: 0 (nothing) and up.
    pub strength: f64,
}

/// A place in a text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cue {
    /// What stands there; a date or a quantity normalised.
    pub text: String,
    /// Where it stands in the text of the article.
    pub span: Option<Span>,
}

/// What a feature adds to a score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contribution {
    /// The name of the feature, or `(intercept)`.
    pub term: String,
    /// Its value; 1 for the intercept.
    pub value: f64,
    /// Log-odds that it adds (below 0: takes away).
    pub log_odds: f64,
}

/// Evidence in words, by kind: `names: Witkoff≈Vikov; dates: 2025-02-12; numbers: 30 day; conflict: 2025-03-13/2025-03-14;
/// content: tregua≈truce`.
pub fn in_words(items: &[Evidence]) -> String {
    let told = |item: &Evidence| match (&item.value, item.kind) {
        (Some(value), _) => value.clone(),
        (None, EvidenceKind::Conflict) => format!("{}/{}", item.source.text, item.target.text),
        (None, _) if item.source.text == item.target.text => item.source.text.clone(),
        (None, _) => format!("{}≈{}", item.source.text, item.target.text),
    };
    let kinds = EvidenceKind::ALL.iter().filter_map(|&kind| {
        let items: Vec<String> = items.iter().filter(|item| item.kind == kind).map(told).collect();
        (!items.is_empty()).then(|| format!("{}: {}", kind.as_str(), items.join(", ")))
    });
    kinds.collect::<Vec<_>>().join("; ")
}

/// The whole sum that a score is made of, in log-odds: `(intercept) -3.81, sentence +4.02, names +1.20 = +1.41: 0.80`.
/// Terms that add nothing are left out.
pub fn sum_in_words(contributions: &[Contribution]) -> String {
    let told: Vec<String> = contributions
        .iter()
        .filter(|contribution| contribution.log_odds.abs() >= 0.005)
        .map(|contribution| format!("{} {:+.2}", contribution.term, contribution.log_odds))
        .collect();
    let sum: f64 = contributions.iter().map(|contribution| contribution.log_odds).sum();
    format!("{} = {sum:+.2}: {:.2}", told.join(", "), logistic(sum))
}

/// What an article is to a report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ArticleVerdict {
    /// Index into [`Alignment::reports`].
    pub report: usize,
    /// Index into [`Alignment::coverage`].
    pub article: usize,
    /// The verdict and how sure it is.
    pub judgement: Judgement,
    /// What speaks for the same event and against it, as for a link.
    pub contributions: Vec<Contribution>,
}

/// The reports, the coverage, and how their paragraphs correspond.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Alignment {
    /// The source side, sorted by name.
    pub reports: Vec<Article>,
    /// The target side, sorted by name.
    pub coverage: Vec<Article>,
    /// What each article is to each report, by report and article.
    pub verdicts: Vec<ArticleVerdict>,
    /// Least score of a match, 0 to 1.
    pub min_score: f64,
    /// In the order of the rows of the aligned CSV: by source file, source paragraph, target file, target paragraph,
    /// then the target-only rows by target file and paragraph.
    ///
    /// Every content paragraph of every article is in a `Match` link or in exactly one `SourceOnly`/`TargetOnly` link.
    pub links: Vec<Link>,
}

impl Alignment {
    /// What an article is to a report; `None` where either has no paragraph that could tell.
    pub fn verdict(&self, report: usize, article: usize) -> Option<&ArticleVerdict> {
        let mut verdicts = self.verdicts.iter();
        verdicts.find(|verdict| verdict.report == report && verdict.article == article)
    }

    /// The share of the report's content paragraphs, 0 to 1, that match one of the article; `None` for the article: one of any.
    pub fn covered(&self, report: usize, article: Option<usize>) -> f64 {
        let matched: std::collections::BTreeSet<usize> = self
            .links
            .iter()
            .filter(|link| link.relation == Relation::Match)
            .filter_map(|link| Some((link.source?, link.target?)))
            .filter(|(source, target)| {
                source.article == report && article.is_none_or(|article| target.article == article)
            })
            .map(|(source, _)| source.paragraph)
            .collect();
        let content = self.reports.get(report).map_or(0, |report| report.content().count());
        matched.len() as f64 / content.max(1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_is_told_by_kind() {
        let item = |kind, source: &str, target: &str, value: Option<&str>| Evidence {
            kind,
            source: Cue {
                text: source.to_owned(),
                span: None,
            },
            target: Cue {
                text: target.to_owned(),
                span: None,
            },
            value: value.map(str::to_owned),
            strength: 1.0,
        };
        let items = [
            item(EvidenceKind::Content, "tregua", "truce", None),
            item(EvidenceKind::Names, "Witkoff", "Vikov", None),
            item(EvidenceKind::Names, "Putin", "Putin", None),
            item(EvidenceKind::Conflict, "XXXX-WXX-4", "XXXX-WXX-5", None),
            item(EvidenceKind::Numbers, "30 días", "30 days", Some("30 day")),
        ];
        assert_eq!(
            in_words(&items),
            "names: Witkoff≈Vikov, Putin; numbers: 30 day; conflict: XXXX-WXX-4/XXXX-WXX-5; content: tregua≈truce"
        );
        assert_eq!(in_words(&[]), "");
    }

    #[test]
    fn a_sum_is_told_term_by_term() {
        let term = |term: &str, log_odds| Contribution {
            term: term.to_owned(),
            value: 1.0,
            log_odds,
        };
        let sum = [
            term("(intercept)", -3.8),
            term("sentence", 5.0),
            term("rival", -0.2),
            term("dates", 0.0),
        ];
        assert_eq!(
            sum_in_words(&sum),
            "(intercept) -3.80, sentence +5.00, rival -0.20 = +1.00: 0.73"
        );
    }
}
