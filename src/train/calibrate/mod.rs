//! Fitting the scorer to gold links and verdicts.

mod cases;
mod fit;

use std::io::Write;

use rayon::prelude::*;

use crate::evaluate::calibration::{Calibration, Judged};
use crate::evaluate::gold::Label;
use crate::event::{Context, Judge, SIGNS, Signs, Verdict};
use crate::pipeline::LEAST_RELATED;
use crate::progress::{Observer, Stage};
use crate::regression::{Feature, Linear};
use crate::score::{FEATURES, Measured, Pass, Scorer, Standing, Values, add_context, context};

use cases::{Article, Known};
pub use cases::{CalibrateError, Task};
use fit::{Row, fit};

/// Candidates for the operating point are multiples of this.
const STEP: f64 = 0.01;

/// How a scorer does on a task.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskReport {
    /// Name of the task.
    pub name: String,
    /// Cases in it.
    pub cases: usize,
    /// Pairs labelled match.
    pub matches: usize,
    /// With the scorer fitted to all tasks; `None` for a task that was not one of them.
    pub fitted: Option<Quality>,
    /// With a scorer and an operating point fitted to all other tasks; `None` where there is no other.
    pub left_out: Option<Quality>,
}

/// How good links and verdicts are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quality {
    /// F1 of the links.
    pub f1: f64,
    /// The share of articles, 0 to 1, of which it is told rightly whether they report the same event; `None` where it is known
    /// of none.
    pub verdicts: Option<f64>,
    /// Expected calibration error of the matches, 0 to 1; `None` where there are none.
    pub calibration_error: Option<f64>,
    /// The same of all pairs with a probability of at least [`LEAST_RELATED`].
    pub related_error: Option<f64>,
}

/// A fitted scorer and how well it does.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibrated {
    /// The scorer.
    pub scorer: Scorer,
    /// How it does on each task.
    pub tasks: Vec<TaskReport>,
}

/// Writes the features of all pairs of the tasks, as the second pass of `scorer` knows them: a row a pair with its task, the
/// number of its article within the task (counted over its cases in order), the paragraphs counted from 0 among those that take
/// part in links, its label (empty for none), its probability, and a column a feature.
///
/// # Errors
/// Those of `out`.
pub fn write_features(tasks: &[Task], scorer: &Scorer, out: &mut dyn Write) -> std::io::Result<()> {
    let names: Vec<&str> = FEATURES.iter().map(|feature| feature.name).collect();
    writeln!(out, "task,article,source,target,label,probability,{}", names.join(","))?;
    for task in tasks {
        let judged = judged(task, &scorer.first, Verdicts::Judged(&scorer.judge));
        for (number, judged) in judged.into_iter().enumerate() {
            for ((source, target, values), label) in judged.labelled() {
                let label = match label {
                    Some(Label::Match) => "match",
                    Some(Label::Partial) => "partial",
                    None => "",
                };
                write!(out, "{},{number},{source},{target},{label}", task.name)?;
                write!(out, ",{:.5}", scorer.second.probability(values))?;
                values.iter().try_for_each(|value| write!(out, ",{value:.5}"))?;
                writeln!(out)?;
            }
        }
    }
    Ok(())
}

/// Fits a scorer to the tasks, each counting the same, and tells how well it does on tasks it has and has not seen; `progress` is
/// told of each scorer that is fitted.
pub fn calibrate(tasks: &[Task], progress: &Observer) -> Calibrated {
    let all: Vec<&Task> = tasks.iter().collect();
    let steps = progress.stage(Stage::Fitting, 1 + tasks.len());
    let scorer = fit_scorer(&all);
    steps.step();
    let reports = tasks
        .par_iter()
        .enumerate()
        .map(|(index, task)| {
            let numbered = tasks.iter().enumerate();
            let others: Vec<&Task> = numbered
                .filter(|(other, _)| *other != index)
                .map(|(_, task)| task)
                .collect();
            let report = TaskReport {
                name: task.name.clone(),
                cases: task.cases,
                matches: task.matches,
                fitted: Some(quality(task, &scorer)),
                left_out: (!others.is_empty()).then(|| quality(task, &fit_scorer(&others))),
            };
            steps.step();
            report
        })
        .collect();
    Calibrated { scorer, tasks: reports }
}

fn quality(task: &Task, scorer: &Scorer) -> Quality {
    let judged = judged(task, &scorer.first, Verdicts::Judged(&scorer.judge));
    let verdicts = judged.iter().filter_map(|judged| {
        let told = judged.verdict == Verdict::SameEvent;
        judged.article.known.same_event.map(|known| known == told)
    });
    let right: Vec<bool> = verdicts.collect();
    let told = probabilities(&judged, scorer);
    let error = |least: f64| {
        let pairs = told.iter().filter(|(_, score)| *score >= least);
        let judged: Vec<Judged> = pairs
            .filter_map(|&(is_match, score)| is_match.map(|right| Judged { score, right }))
            .collect();
        Calibration::of(&judged).map(|calibration| calibration.expected_error)
    };
    Quality {
        f1: f1(task, &told, scorer.operating_point),
        verdicts: (!right.is_empty()).then(|| right.iter().filter(|right| **right).count() as f64 / right.len() as f64),
        calibration_error: error(scorer.operating_point),
        related_error: error(LEAST_RELATED),
    }
}

/// How a scorer does on a task that it was not fitted to.
pub fn test(task: &Task, scorer: &Scorer) -> TaskReport {
    TaskReport {
        name: task.name.clone(),
        cases: task.cases,
        matches: task.matches,
        fitted: None,
        left_out: Some(quality(task, scorer)),
    }
}

/// Which verdicts the second pass is told.
#[derive(Clone, Copy)]
enum Verdicts<'j> {
    /// Those that this judge gives.
    Judged(&'j Judge),
    /// Those that are known, as far as they are, else those that this judge gives.
    Known(&'j Judge),
}

/// An article as the second pass knows it.
struct JudgedArticle<'t> {
    article: &'t Article,
    /// What the judge says of it, whatever is known.
    verdict: Verdict,
    pairs: Vec<Measured>,
}

impl JudgedArticle<'_> {
    /// Its pairs with the labels that they have in the gold.
    fn labelled(&self) -> impl Iterator<Item = (&Measured, Option<Label>)> {
        self.pairs.iter().zip(self.article.labels.iter().copied())
    }
}

/// The articles of a task, strangers apart, as the second pass knows them.
fn judged<'t>(task: &'t Task, first: &Pass, verdicts: Verdicts<'_>) -> Vec<JudgedArticle<'t>> {
    let contexts: Vec<(&Article, Context, Verdict, f64)> = task
        .articles
        .par_iter()
        .filter(|article| !article.is_stranger)
        .map(|article| {
            let (context, signs) = context(&article.pairs, article.shape, article.days, first);
            let (judge, known) = match verdicts {
                Verdicts::Known(judge) => (judge, article.known.same_event),
                Verdicts::Judged(judge) => (judge, None),
            };
            let judgement = judge.judge(&signs);
            let same_event = match known {
                Some(known) => f64::from(u8::from(known)),
                None => judgement.same_event(),
            };
            (article, context, judgement.verdict, same_event)
        })
        .collect();
    let mut best = vec![0.0_f64; task.cases];
    for (article, .., same_event) in &contexts {
        best[article.case] = best[article.case].max(*same_event);
    }
    contexts
        .into_par_iter()
        .map(|(article, context, verdict, same_event)| {
            let mut pairs = article.pairs.clone();
            add_context(&mut pairs, &context, Standing::new(same_event, best[article.case]));
            JudgedArticle {
                article,
                verdict,
                pairs,
            }
        })
        .collect()
}

/// Whether a pair is a match, `None` for a partial correspondence, which it is neither right nor wrong to link; and its
/// probability.
type Told = (Option<bool>, f64);

/// The probabilities of all pairs after both passes.
fn probabilities(articles: &[JudgedArticle<'_>], scorer: &Scorer) -> Vec<Told> {
    let labelled = articles.iter().flat_map(JudgedArticle::labelled);
    labelled
        .map(|((.., values), label)| (is_match(label), scorer.second.probability(values)))
        .collect()
}

/// The same, of a task.
fn probabilities_of(task: &Task, scorer: &Scorer) -> Vec<Told> {
    probabilities(&judged(task, &scorer.first, Verdicts::Judged(&scorer.judge)), scorer)
}

fn is_match(label: Option<Label>) -> Option<bool> {
    match label {
        Some(Label::Partial) => None,
        label => Some(label == Some(Label::Match)),
    }
}

fn f1(task: &Task, told: &[Told], operating_point: f64) -> f64 {
    let (mut correct, mut found) = (0_u32, 0_u32);
    for (is_match, probability) in told {
        if let Some(is_match) = is_match
            && *probability >= operating_point
        {
            correct += u32::from(*is_match);
            found += 1;
        }
    }
    2.0 * f64::from(correct) / (f64::from(found) + task.matches as f64)
}

/// Fits the first pass, the verdict on what it finds, the second pass on both, and its scale; the operating point is where the
/// mean F1 over the tasks is best.
fn fit_scorer(tasks: &[&Task]) -> Scorer {
    let first = fit_pass(tasks, |task| {
        let own = task.articles.iter().filter(|article| !article.is_stranger);
        own.map(|article| (article, article.pairs.clone())).collect()
    });
    let judge = fit_judge(tasks, &first);
    // What a verdict says to the pairs is learnt from those that are known; how far to trust the ones that are judged, by the
    // scale.
    let second = fit_pass(tasks, |task| {
        let judged = judged(task, &first, Verdicts::Known(&judge));
        judged
            .into_iter()
            .map(|judged| (judged.article, judged.pairs))
            .collect()
    });
    let mut scorer = Scorer {
        first,
        second,
        judge,
        operating_point: 0.5,
    };
    let scale = fit_scale(tasks, &scorer);
    scorer.second.intercept = scale.intercept + scale.weights[0] * scorer.second.intercept;
    scorer
        .second
        .weights
        .iter_mut()
        .for_each(|weight| *weight *= scale.weights[0]);
    let told: Vec<Vec<Told>> = tasks.iter().map(|task| probabilities_of(task, &scorer)).collect();
    let total = |point: f64| -> f64 { tasks.iter().zip(&told).map(|(task, told)| f1(task, told, point)).sum() };
    let best = (5..95)
        .map(|step| f64::from(step) * STEP)
        .map(|point| (total(point), point))
        .max_by(|a, b| a.0.total_cmp(&b.0));
    scorer.operating_point = best.map_or(0.5, |(_, point)| point);
    scorer
}

/// Log-odds of a pair, and whether it is a match.
type Scale = Linear<1>;

/// How the log-odds of the second pass become those of a probability (Platt 1999): slope and intercept.
///
/// Weights by task fit the order of the pairs, not how often one is a match. That is learnt where the scores are used: on
/// whole news stories, told by verdicts of more than one kind that a person gave; on all tasks where there are none. Each
/// task counts the same, a pair of it by the inverse of its matches.
fn fit_scale(tasks: &[&Task], scorer: &Scorer) -> Scale {
    let stories: Vec<&Task> = tasks.iter().copied().filter(|task| task.has_stories()).collect();
    let chosen = if stories.is_empty() { tasks } else { &stories[..] };
    let told: Vec<Vec<([f32; 1], bool)>> = chosen
        .iter()
        .map(|task| {
            let told = probabilities_of(task, scorer).into_iter();
            let log_odds = |p: f64| (p.max(1e-9) / (1.0 - p).max(1e-9)).ln();
            told.filter_map(|(is_match, p)| Some(([log_odds(p) as f32], is_match?)))
                .collect()
        })
        .collect();
    let mut rows: Vec<Row<'_, 1>> = Vec::new();
    for (task, told) in chosen.iter().zip(&told) {
        let weight = 1.0 / (task.matches * chosen.len()) as f64;
        rows.extend(told.iter().map(|(log_odds, is_match)| (log_odds, *is_match, weight)));
    }
    fit(&rows, &[Feature::for_it("log-odds")])
}

/// Fits a pass to the pairs that `measured` gives of the articles of each task. Each task counts the same, whatever its size: a
/// pair of it by the inverse of its matches.
fn fit_pass<'t>(tasks: &[&'t Task], measured: impl Fn(&'t Task) -> Vec<(&'t Article, Vec<Measured>)> + Sync) -> Pass {
    let values: Vec<Vec<(Values, bool)>> = tasks
        .par_iter()
        .map(|task| {
            let mut values = Vec::new();
            for (article, pairs) in measured(task) {
                let labelled = pairs.into_iter().zip(&article.labels);
                values.extend(labelled.filter_map(|((.., values), label)| Some((values, is_match(*label)?))));
            }
            values
        })
        .collect();
    let rows: Vec<Row<'_, { FEATURES.len() }>> = tasks
        .iter()
        .zip(&values)
        .flat_map(|(task, values)| {
            let weight = 1.0 / (task.matches * tasks.len()) as f64;
            values.iter().map(move |(values, is_match)| (values, *is_match, weight))
        })
        .collect();
    fit(&rows, &FEATURES)
}

/// Fits the verdict on what a first pass finds. Each task counts the same; one whose articles are all of one kind teaches
/// nothing of the difference and is left out.
fn fit_judge(tasks: &[&Task], first: &Pass) -> Judge {
    let signs: Vec<Vec<(Signs, Known)>> = tasks
        .par_iter()
        .map(|task| {
            let articles = task.articles.iter();
            articles
                .map(|article| {
                    (
                        context(&article.pairs, article.shape, article.days, first).1,
                        article.known,
                    )
                })
                .collect()
        })
        .collect();
    let ask = |known: fn(&Known) -> Option<bool>| {
        let mut rows: Vec<Row<'_, { SIGNS.len() }>> = Vec::new();
        for task in &signs {
            let told: Vec<(&Signs, bool)> = task
                .iter()
                .filter_map(|(signs, of)| Some((signs, known(of)?)))
                .collect();
            let yes = told.iter().filter(|(_, is_it)| *is_it).count();
            if yes > 0 && yes < told.len() {
                let weight = 1.0 / told.len() as f64;
                rows.extend(told.into_iter().map(|(signs, is_it)| (signs, is_it, weight)));
            }
        }
        let tasks: f64 = rows.iter().map(|(.., weight)| weight).sum();
        rows.iter_mut().for_each(|(.., weight)| *weight /= tasks.max(1.0));
        fit(&rows, &SIGNS)
    };
    Judge {
        related: ask(|known| known.related),
        same_event: ask(|known| known.same_event),
    }
}
