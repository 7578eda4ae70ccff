//! The stages put together: prepared articles in, an alignment out.

use std::collections::HashMap;
use std::path::PathBuf;

use rayon::prelude::*;

use crate::align::{self, Scored};
use crate::alignment::{Alignment, ArticleVerdict, Contribution, EvidenceKind, ParagraphRef, sum_in_words};
use crate::article::{Article, Span};
use crate::encode::{self, Model, ModelError};
use crate::event::SIGNS;
use crate::lexicon::{self, Language};
use crate::progress::{Observer, Stage, Steps};
use crate::regression::{Feature, Linear};
use crate::score::{
    self, Comparison, Coverage, FEATURES, Measured, Report, Scorer, ScorerError, Standing, add_context,
};

/// Pairs below this are not worth a look even where related ones are asked for.
pub const LEAST_RELATED: f64 = 0.05;

/// How to align.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// Least score of a match, 0 to 1; `None` for the calibrated operating point.
    pub min_score: Option<f64>,
    /// Whether pairs below the operating point are given too.
    pub related: bool,
    /// Whether the evidence of each pair ends in the whole sum that its score is made of.
    pub explain: bool,
    /// A model to use instead of the one built in.
    pub model: Option<PathBuf>,
    /// A scorer to use instead of the one built in.
    pub scorer: Option<PathBuf>,
    /// Who is told how far the work has come.
    pub progress: Observer,
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
/// The articles must be [prepared](crate::prepare). Each report is compared with all of the coverage at once. The result, which
/// holds a copy of the articles ([`align_owned`] goes without), is the same on any number of threads.
///
/// # Errors
///
/// [`AlignError`] where the model or the scorer that `options` name can't be used.
pub fn align(reports: &[Article], coverage: &[Article], options: &Options) -> Result<Alignment, AlignError> {
    align_owned(reports.to_vec(), coverage.to_vec(), options)
}

/// As [`align()`], with articles that the alignment takes over instead of a copy.
///
/// # Errors
///
/// As those of [`align()`].
pub fn align_owned(reports: Vec<Article>, coverage: Vec<Article>, options: &Options) -> Result<Alignment, AlignError> {
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

    lexicon::load(&languages(reports.iter().chain(&coverage)));
    let encoding = options.progress.stage(Stage::Encoding, reports.len() + coverage.len());
    let read_reports = || -> Vec<Report> {
        let numbered = reports.par_iter().enumerate();
        numbered
            .map(|(number, report)| Report::read_in_steps(report, number, model, &encoding))
            .collect()
    };
    let (read, read_reports) = rayon::join(|| Coverage::read_in_steps(&coverage, model, &encoding), read_reports);
    let with_content = |articles: &[Article]| {
        articles
            .iter()
            .filter(|article| article.content().next().is_some())
            .count()
    };
    let comparing = options
        .progress
        .stage(Stage::Comparing, with_content(&reports) * with_content(&coverage));
    let compared: Vec<Compared> = read_reports
        .into_par_iter()
        .enumerate()
        .map(|(number, report)| compare(number, &Comparison::new(report, &read), scorer, least, &comparing))
        .collect();
    let (mut verdicts, mut pairs) = (Vec::new(), Vec::new());
    for report in compared {
        verdicts.extend(report.verdicts);
        pairs.extend(report.pairs);
    }
    pairs.par_iter_mut().for_each(|pair| locate(pair, &reports, &coverage));
    let mut links = align::links(
        ParagraphRef::of_content(&reports),
        ParagraphRef::of_content(&coverage),
        pairs,
        operating_point,
    );
    if options.explain {
        for link in links.iter_mut().filter(|link| !link.contributions.is_empty()) {
            let parted = if link.evidence.is_empty() { "" } else { "; " };
            link.evidence.push_str(parted);
            link.evidence.push_str("sum: ");
            link.evidence.push_str(&sum_in_words(&link.contributions));
        }
    }
    Ok(Alignment {
        reports,
        coverage,
        verdicts,
        min_score: operating_point,
        links,
    })
}

/// The languages of the articles that have tables, each once.
fn languages<'a>(articles: impl Iterator<Item = &'a Article>) -> Vec<&'static Language> {
    let mut languages: Vec<&'static Language> = Vec::new();
    for article in articles {
        if let Some(language) = lexicon::language_of(article)
            && !languages.iter().any(|known| known.code == language.code)
        {
            languages.push(language);
        }
    }
    languages
}

/// What a report compared with the coverage gives.
#[derive(Default)]
struct Compared {
    verdicts: Vec<ArticleVerdict>,
    pairs: Vec<Scored>,
}

/// Judges the articles of the coverage, and keeps the pairs that have at least the probability `least`.
fn compare(report: usize, comparison: &Comparison<'_>, scorer: &Scorer, least: f64, steps: &Steps<'_>) -> Compared {
    let (sources, targets) = comparison.shape();
    let mut compared = Compared::default();
    if sources == 0 {
        return compared;
    }
    let mut judged = Vec::new();
    // The targets come article by article.
    let article = |j: usize| comparison.places(0, j).1.article;
    let mut start = 0;
    while start < targets {
        let number = article(start);
        let length = (start..targets).take_while(|&j| article(j) == number).count();
        let pairs: Vec<Measured> = (0..length)
            .flat_map(|j| (0..sources).map(move |i| (i, j)))
            .map(|(i, j)| (i, j, comparison.values(i, start + j)))
            .collect();
        let (context, signs) = score::context(&pairs, (sources, length), comparison.days(number), &scorer.first);
        let judgement = scorer.judge.judge(&signs);
        compared.verdicts.push(ArticleVerdict {
            report,
            article: number,
            judgement,
            contributions: contributions(&scorer.judge.same_event, &SIGNS, &signs),
        });
        judged.push((start, pairs, context, judgement.same_event()));
        start += length;
    }
    let best = judged.iter().map(|(.., same_event)| *same_event).fold(0.0, f64::max);
    for (start, mut pairs, context, same_event) in judged {
        add_context(&mut pairs, &context, Standing::new(same_event, best));
        for (i, j, values) in pairs {
            let score = scorer.second.probability(&values);
            if score >= least {
                let (source, target) = comparison.places(i, start + j);
                compared.pairs.push(Scored {
                    source,
                    target,
                    score,
                    items: comparison.evidence(i, start + j),
                    contributions: contributions(&scorer.second, &FEATURES, &values),
                });
            }
        }
        steps.step();
    }
    compared
}

/// What a probability is made of, the intercept first.
fn contributions<const N: usize>(linear: &Linear<N>, features: &[Feature; N], values: &[f32; N]) -> Vec<Contribution> {
    let intercept = Contribution {
        term: "(intercept)".to_owned(),
        value: 1.0,
        log_odds: linear.intercept,
    };
    let terms = features.iter().zip(values).zip(linear.contributions(values));
    let terms = terms.map(|((feature, value), log_odds)| Contribution {
        term: feature.name.to_owned(),
        value: f64::from(*value),
        log_odds,
    });
    std::iter::once(intercept).chain(terms).collect()
}

/// Finds the words that evidence names where they first stand in their paragraphs.
fn locate(pair: &mut Scored, reports: &[Article], coverage: &[Article]) {
    let first = |articles: &[Article], place: ParagraphRef| {
        let mut spans: HashMap<String, Span> = HashMap::new();
        if let Some(article) = articles.get(place.article)
            && let Some(paragraph) = article.paragraphs.get(place.paragraph)
        {
            encode::tokens(article.paragraph_text(paragraph), |span, word| {
                spans
                    .entry(word.to_owned())
                    .or_insert_with(|| span.shifted(paragraph.span.start));
            });
        }
        spans
    };
    if pair.items.iter().all(|item| item.kind != EvidenceKind::Content) {
        return;
    }
    let (source, target) = (first(reports, pair.source), first(coverage, pair.target));
    for item in pair.items.iter_mut().filter(|item| item.kind == EvidenceKind::Content) {
        item.source.span = source.get(&item.source.text).copied();
        item.target.span = target.get(&item.target.text).copied();
    }
}
