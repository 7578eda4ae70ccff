//! The stages put together: prepared articles in, an alignment out.

use std::path::PathBuf;

use rayon::prelude::*;

use crate::align::{self, Scored};
use crate::alignment::{Alignment, ParagraphRef};
use crate::article::Article;
use crate::encode::{Model, ModelError};
use crate::score::{Comparison, Coverage, Report, Scorer, ScorerError, Values, add_context};

/// Pairs below this are not worth a look even where related ones are asked for.
const LEAST_RELATED: f64 = 0.05;

/// How to align.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// Least score of a match, 0 to 1; `None` for the calibrated operating point.
    pub min_score: Option<f64>,
    /// Whether pairs below the operating point are given too.
    pub related: bool,
    /// A model to use instead of the one built in.
    pub model: Option<PathBuf>,
    /// A scorer to use instead of the one built in.
    pub scorer: Option<PathBuf>,
}

/// Why articles can't be aligned.
#[derive(Debug, thiserror::Error)]
pub enum AlignError {
    /// The model can't be used.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The scorer can't be used.
    #[error(transparent)]
    Scorer(#[from] ScorerError),
}

/// Aligns reports with coverage, paragraph by paragraph.
///
/// The articles must be [prepared](crate::prepare). Each report is compared with all of the coverage at once. The result is the
/// same on any number of threads.
///
/// # Errors
///
/// [`AlignError`] where the model or the scorer that `options` name can't be used.
pub fn align(reports: Vec<Article>, coverage: Vec<Article>, options: &Options) -> Result<Alignment, AlignError> {
    let own_model = options.model.as_deref().map(Model::open).transpose()?;
    let own_scorer = options.scorer.as_deref().map(Scorer::open).transpose()?;
    let model = own_model.as_ref().unwrap_or_else(|| Model::embedded());
    let scorer = own_scorer.as_ref().unwrap_or_else(|| Scorer::embedded());
    let operating_point = options.min_score.unwrap_or(scorer.operating_point);
    let least = if options.related {
        operating_point.min(LEAST_RELATED)
    } else {
        operating_point
    };

    let read_reports = || -> Vec<Report> {
        let numbered = reports.par_iter().enumerate();
        numbered
            .map(|(number, report)| Report::read(report, number, model))
            .collect()
    };
    let (read, read_reports) = rayon::join(|| Coverage::read(&coverage, model), read_reports);
    let pairs: Vec<Scored> = read_reports
        .into_par_iter()
        .flat_map_iter(|report| score(&Comparison::new(report, &read), scorer, least))
        .collect();
    let links = align::links(content(&reports), content(&coverage), pairs, operating_point);
    Ok(Alignment {
        reports,
        coverage,
        links,
    })
}

/// The pairs of a comparison that have at least the probability `least`.
fn score(comparison: &Comparison<'_>, scorer: &Scorer, least: f64) -> Vec<Scored> {
    let (sources, targets) = comparison.shape();
    let mut scored = Vec::new();
    if sources == 0 {
        return scored;
    }
    // The targets come article by article.
    let article = |j: usize| comparison.places(0, j).1.article;
    let mut start = 0;
    while start < targets {
        let length = (start..targets).take_while(|&j| article(j) == article(start)).count();
        let mut pairs: Vec<(usize, usize, Values)> = (0..length)
            .flat_map(|j| (0..sources).map(move |i| (i, j)))
            .map(|(i, j)| (i, j, comparison.values(i, start + j)))
            .collect();
        add_context(&mut pairs, (sources, length), &scorer.first);
        for (i, j, values) in pairs {
            let score = scorer.second.probability(&values);
            if score >= least {
                let (source, target) = comparison.places(i, start + j);
                scored.push(Scored {
                    source,
                    target,
                    score,
                    evidence: comparison.reasons(i, start + j).to_string(),
                });
            }
        }
        start += length;
    }
    scored
}

/// Where the paragraphs that take part in links stand.
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
