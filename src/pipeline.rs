//! PROVISIONAL: stands in for the aligner until the model and the scorer are there, and links nothing.
//!
//! Signatures are those of the aligner to come; the command line and the writers are built against them.

use std::convert::Infallible;
use std::path::PathBuf;

use crate::alignment::{Alignment, Link, ParagraphRef, Relation};
use crate::article::Article;

/// How to align.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// Least score of a match, 0 to 1; `None` for the calibrated operating point.
    pub min_score: Option<f64>,
    /// Whether pairs below the operating point are given too.
    pub related: bool,
    /// A model to use instead of the one built in.
    pub model: Option<PathBuf>,
}

/// Why articles can't be aligned: so far, for no reason.
pub type AlignError = Infallible;

/// Leaves every paragraph unmatched.
///
/// # Errors
///
/// Never, so far.
pub fn align(reports: Vec<Article>, coverage: Vec<Article>, _options: &Options) -> Result<Alignment, AlignError> {
    let mut links = Vec::new();
    links.extend(content(&reports).map(|place| unmatched(Some(place), None, Relation::SourceOnly)));
    links.extend(content(&coverage).map(|place| unmatched(None, Some(place), Relation::TargetOnly)));
    Ok(Alignment {
        reports,
        coverage,
        links,
    })
}

fn content(articles: &[Article]) -> impl Iterator<Item = ParagraphRef> {
    articles.iter().enumerate().flat_map(|(article, content)| {
        let places = content
            .paragraphs
            .iter()
            .enumerate()
            .filter(|(_, paragraph)| paragraph.is_content());
        places.map(move |(paragraph, _)| ParagraphRef { article, paragraph })
    })
}

fn unmatched(source: Option<ParagraphRef>, target: Option<ParagraphRef>, relation: Relation) -> Link {
    Link {
        source,
        target,
        relation,
        score: None,
        evidence: String::new(),
    }
}
