//! Fitting the scorer to gold links.

use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::encode::Model;
use crate::evaluate::cases::GOLD;
use crate::evaluate::gold::{Gold, GoldError, Label};
use crate::read::{self, Input};
use crate::score::{Comparison, Coverage, FEATURES, Pass, Report, Scorer, Values, add_context, logistic};
use crate::sides;

/// Strength of the pull of each coefficient towards zero, for features of unit variance and weights of one task in all.
const RIDGE: f64 = 1e-2;
/// Candidates for the operating point are multiples of this.
const STEP: f64 = 0.01;

/// Why no scorer could be fitted.
#[derive(Debug, thiserror::Error)]
pub enum CalibrateError {
    /// No case below a folder.
    #[error("{}: no folder with articles and a {GOLD} at or below it", path.display())]
    NoCase {
        /// The folder.
        path: PathBuf,
    },
    /// A folder or a gold file can't be read.
    #[error("{}: can't read it: {problem}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        problem: std::io::Error,
    },
    /// A gold file that is none.
    #[error("{}: {problem}", path.display())]
    Gold {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        problem: GoldError,
    },
    /// A case without a report or without coverage.
    #[error("{}: a case needs an article of each side; there are {reports} reports and {coverage} articles of coverage", path.display())]
    Sides {
        /// The case.
        path: PathBuf,
        /// Reports found.
        reports: usize,
        /// Coverage found.
        coverage: usize,
    },
    /// No pair is labelled `match`.
    #[error("{}: no pair is labelled match; a scorer can't be fitted to misses alone", path.display())]
    NoMatch {
        /// The folder of the task.
        path: PathBuf,
    },
}

/// A labelled pair.
struct Example {
    values: Values,
    /// Which article of which case the target is of, as an index into the articles of the task.
    article: usize,
    /// Which paragraphs of the report and of the article.
    place: (usize, usize),
    /// `None` where the paragraphs have nothing to do with each other.
    label: Option<Label>,
}

impl Example {
    fn is_match(&self) -> bool {
        self.label == Some(Label::Match)
    }

    /// Whether it is right or wrong to link the pair; a partial correspondence is neither.
    fn counts(&self) -> bool {
        self.label != Some(Label::Partial)
    }
}

/// Cases of one kind, which count together as much as any other task.
pub struct Task {
    /// Name of its folder.
    pub name: String,
    examples: Vec<Example>,
    /// Paragraphs of the report and of the article, for each article.
    shapes: Vec<(usize, usize)>,
    matches: usize,
    cases: usize,
}

/// F1 of a task.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskReport {
    /// Name of the task.
    pub name: String,
    /// Cases in it.
    pub cases: usize,
    /// Pairs labelled match.
    pub matches: usize,
    /// With the scorer fitted to all tasks.
    pub f1: f64,
    /// With a scorer and an operating point fitted to all other tasks; `None` where there is no other.
    pub left_out_f1: Option<f64>,
}

/// A fitted scorer and how well it does.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibrated {
    /// The scorer.
    pub scorer: Scorer,
    /// How it does on each task.
    pub tasks: Vec<TaskReport>,
}

impl Task {
    /// Reads the cases in `folder` and below: folders that hold articles and a `gold.csv`.
    ///
    /// # Errors
    /// [`CalibrateError`] where there is none, a file can't be read, or a case lacks a side.
    pub fn read(folder: &Path, model: &Model) -> Result<Task, CalibrateError> {
        let mut cases = Vec::new();
        find_cases(folder, &mut cases)?;
        if cases.is_empty() {
            return Err(CalibrateError::NoCase {
                path: folder.to_owned(),
            });
        }
        let read: Vec<Case> = cases
            .par_iter()
            .map(|case| read_case(case, model))
            .collect::<Result<_, CalibrateError>>()?;
        let (mut examples, mut shapes): (Vec<Example>, Vec<(usize, usize)>) = (Vec::new(), Vec::new());
        for (case, own) in read {
            examples.extend(case.into_iter().map(|example| Example {
                article: example.article + shapes.len(),
                ..example
            }));
            shapes.extend(own);
        }
        let matches = examples.iter().filter(|example| example.is_match()).count();
        if matches == 0 {
            return Err(CalibrateError::NoMatch {
                path: folder.to_owned(),
            });
        }
        let name = folder
            .file_name()
            .unwrap_or(folder.as_os_str())
            .to_string_lossy()
            .into_owned();
        Ok(Task {
            name,
            examples,
            shapes,
            matches,
            cases: cases.len(),
        })
    }
}

/// Writes the features of all pairs of the tasks, as the second pass of `scorer` knows them: a row a pair with its task, the
/// number of its article within the task, the paragraphs counted from 0 among those that take part in links, its label (empty
/// for none), its probability, and a column a feature.
///
/// # Errors
/// Those of `out`.
pub fn write_features(tasks: &[Task], scorer: &Scorer, out: &mut dyn Write) -> std::io::Result<()> {
    let names: Vec<&str> = FEATURES.iter().map(|feature| feature.name).collect();
    writeln!(out, "task,article,source,target,label,probability,{}", names.join(","))?;
    for task in tasks {
        let values = second_values(task, &scorer.first);
        for (example, values) in task.examples.iter().zip(&values) {
            let label = match example.label {
                Some(Label::Match) => "match",
                Some(Label::Partial) => "partial",
                None => "",
            };
            let (source, target) = example.place;
            write!(out, "{},{},{source},{target},{label}", task.name, example.article)?;
            write!(out, ",{:.5}", scorer.second.probability(values))?;
            values.iter().try_for_each(|value| write!(out, ",{value:.5}"))?;
            writeln!(out)?;
        }
    }
    Ok(())
}

fn find_cases(folder: &Path, cases: &mut Vec<PathBuf>) -> Result<(), CalibrateError> {
    let io = |problem| CalibrateError::Io {
        path: folder.to_owned(),
        problem,
    };
    if folder.join(GOLD).is_file() {
        cases.push(folder.to_owned());
        return Ok(());
    }
    let mut below = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(io)? {
        let entry = entry.map_err(io)?;
        if entry.file_type().map_err(io)?.is_dir() {
            below.push(entry.path());
        }
    }
    below.sort();
    below.iter().try_for_each(|folder| find_cases(folder, cases))
}

/// The labelled pairs of a case, and the shape of each of its articles.
type Case = (Vec<Example>, Vec<(usize, usize)>);

fn read_case(case: &Path, model: &Model) -> Result<Case, CalibrateError> {
    let path = case.join(GOLD);
    let file = std::fs::File::open(&path).map_err(|problem| CalibrateError::Io {
        path: path.clone(),
        problem,
    })?;
    let gold = Gold::read(file).map_err(|problem| CalibrateError::Gold { path, problem })?;
    let mut articles = read::collect(&[Input::Path(case.to_owned())], &read::Options::default()).articles;
    crate::prepare(&mut articles);
    let sides = sides::divide(articles, &std::collections::BTreeMap::new());
    let ([report], false) = (&sides.reports[..], sides.coverage.is_empty()) else {
        let (reports, coverage) = (sides.reports.len(), sides.coverage.len());
        return Err(CalibrateError::Sides {
            path: case.to_owned(),
            reports,
            coverage,
        });
    };
    let read = Coverage::read(&sides.coverage, model);
    let comparison = Comparison::new(Report::read(report, 0, model), &read);
    let labels: HashMap<(&str, usize, usize), Label> = gold
        .pairs()
        .map(|(pair, label)| ((pair.target_file.as_str(), pair.source, pair.target), label))
        .collect();
    let (sources, targets) = comparison.shape();
    let mut shapes = vec![(sources, 0); sides.coverage.len()];
    let mut examples = Vec::new();
    for j in 0..targets {
        let article = comparison.places(0, j).1.article;
        let name = Path::new(&sides.coverage[article].name)
            .file_name()
            .unwrap_or_default()
            .to_string_lossy();
        for i in 0..sources {
            let (source, target) = comparison.places(i, j);
            let label = labels
                .get(&(name.as_ref(), source.paragraph + 1, target.paragraph + 1))
                .copied();
            examples.push(Example {
                values: comparison.values(i, j),
                article,
                place: (i, shapes[article].1),
                label,
            });
        }
        shapes[article].1 += 1;
    }
    Ok((examples, shapes))
}

/// Fits a scorer to the tasks, each counting the same, and tells how well it does on tasks it has and has not seen.
pub fn calibrate(tasks: &[Task]) -> Calibrated {
    let all: Vec<&Task> = tasks.iter().collect();
    let scorer = fit_with_operating_point(&all);
    let reports = tasks
        .par_iter()
        .enumerate()
        .map(|(index, task)| {
            let others: Vec<&Task> = tasks
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != index)
                .map(|(_, task)| task)
                .collect();
            let left_out_f1 = (!others.is_empty()).then(|| {
                let scorer = fit_with_operating_point(&others);
                f1(task, &probabilities(task, &scorer), scorer.operating_point)
            });
            TaskReport {
                name: task.name.clone(),
                cases: task.cases,
                matches: task.matches,
                f1: f1(task, &probabilities(task, &scorer), scorer.operating_point),
                left_out_f1,
            }
        })
        .collect();
    Calibrated { scorer, tasks: reports }
}

/// The probabilities of all pairs of a task after both passes.
fn probabilities(task: &Task, scorer: &Scorer) -> Vec<f64> {
    second_values(task, &scorer.first)
        .iter()
        .map(|values| scorer.second.probability(values))
        .collect()
}

/// The features of all pairs of a task as the second pass knows them.
fn second_values(task: &Task, first: &Pass) -> Vec<Values> {
    let mut articles: Vec<Vec<(usize, usize, Values)>> = vec![Vec::new(); task.shapes.len()];
    let mut places = Vec::with_capacity(task.examples.len());
    for example in &task.examples {
        let article = &mut articles[example.article];
        places.push((example.article, article.len()));
        article.push((example.place.0, example.place.1, example.values));
    }
    for (article, &shape) in articles.iter_mut().zip(&task.shapes) {
        add_context(article, shape, first);
    }
    places
        .into_iter()
        .map(|(article, at)| articles[article][at].2)
        .collect()
}

fn f1(task: &Task, probabilities: &[f64], operating_point: f64) -> f64 {
    let (mut correct, mut found) = (0, 0);
    for (example, probability) in task.examples.iter().zip(probabilities) {
        if example.counts() && *probability >= operating_point {
            correct += usize::from(example.is_match());
            found += 1;
        }
    }
    2.0 * correct as f64 / (found as f64 + task.matches as f64)
}

/// Fits both passes; the operating point is where the mean F1 over the tasks is best.
fn fit_with_operating_point(tasks: &[&Task]) -> Scorer {
    let values: Vec<Vec<Values>> = tasks
        .iter()
        .map(|task| task.examples.iter().map(|example| example.values).collect())
        .collect();
    let first = fit(tasks, &values);
    let values: Vec<Vec<Values>> = tasks.iter().map(|task| second_values(task, &first)).collect();
    let mut scorer = Scorer {
        first,
        second: fit(tasks, &values),
        operating_point: 0.5,
    };
    let probabilities: Vec<Vec<f64>> = tasks.iter().map(|task| probabilities(task, &scorer)).collect();
    let mean = |point: f64| {
        tasks
            .iter()
            .zip(&probabilities)
            .map(|(task, p)| f1(task, p, point))
            .sum::<f64>()
    };
    let best = (5..95)
        .map(|step| f64::from(step) * STEP)
        .map(|point| (mean(point), point))
        .max_by(|a, b| a.0.total_cmp(&b.0));
    scorer.operating_point = best.map_or(0.5, |(_, point)| point);
    scorer
}

const TERMS: usize = FEATURES.len() + 1;

/// Weighted ridge logistic regression with the signs of the coefficients given: Newton's method (iteratively reweighted
/// least squares, `McCullagh` and Nelder 1989), each step solved by coordinate descent within the bounds (Friedman, Hastie,
/// Tibshirani 2010).
fn fit(tasks: &[&Task], values: &[Vec<Values>]) -> Pass {
    // Each task counts the same, whatever its size: a pair of it by the inverse of its matches.
    let rows: Vec<(&Values, bool, f64)> = tasks
        .iter()
        .zip(values)
        .flat_map(|(task, values)| {
            let weight = 1.0 / (task.matches * tasks.len()) as f64;
            let pairs = task.examples.iter().zip(values).filter(|(example, _)| example.counts());
            pairs.map(move |(example, values)| (values, example.is_match(), weight))
        })
        .collect();
    let total: f64 = rows.iter().map(|(.., weight)| weight).sum();
    let mean: Vec<f64> = (0..FEATURES.len())
        .map(|f| {
            rows.iter()
                .map(|(row, _, weight)| weight * f64::from(row[f]))
                .sum::<f64>()
                / total
        })
        .collect();
    let spread: Vec<f64> = (0..FEATURES.len())
        .map(|f| {
            let squares = rows
                .iter()
                .map(|(row, _, weight)| weight * (f64::from(row[f]) - mean[f]).powi(2));
            (squares.sum::<f64>() / total).sqrt().max(1e-9)
        })
        .collect();
    // Standardised features, with a one for the intercept.
    let standard = |row: &Values| -> [f64; TERMS] {
        std::array::from_fn(|t| {
            if t == 0 {
                1.0
            } else {
                (f64::from(row[t - 1]) - mean[t - 1]) / spread[t - 1]
            }
        })
    };
    let mut terms = [0.0_f64; TERMS];
    for _ in 0..50 {
        let (mut gradient, mut hessian) = ([0.0_f64; TERMS], [[0.0_f64; TERMS]; TERMS]);
        for (row, is_match, weight) in &rows {
            let x = standard(row);
            let p = logistic(x.iter().zip(&terms).map(|(x, term)| x * term).sum());
            let (error, curvature) = (weight * (f64::from(u8::from(*is_match)) - p), weight * p * (1.0 - p));
            for (a, xa) in x.iter().enumerate() {
                gradient[a] += error * xa;
                for (b, xb) in x.iter().enumerate().take(a + 1) {
                    hessian[a][b] += curvature * xa * xb;
                }
            }
        }
        for a in 0..TERMS {
            let mirrored: [f64; TERMS] = std::array::from_fn(|b| if b > a { hessian[b][a] } else { hessian[a][b] });
            hessian[a] = mirrored;
            hessian[a][a] += if a == 0 { 1e-9 } else { RIDGE };
            gradient[a] -= if a == 0 { 0.0 } else { RIDGE * terms[a] };
        }
        let step = bounded_step(&terms, &gradient, &hessian);
        terms.iter_mut().zip(step).for_each(|(term, step)| *term += step);
        if step.iter().all(|step| step.abs() < 1e-8) {
            break;
        }
    }
    let weights: [f64; FEATURES.len()] = std::array::from_fn(|f| terms[f + 1] / spread[f]);
    let intercept = terms[0]
        - weights
            .iter()
            .zip(&mean)
            .map(|(weight, mean)| weight * mean)
            .sum::<f64>();
    Pass { intercept, weights }
}

/// The step that minimises the quadratic model without making a coefficient speak against its feature.
fn bounded_step(terms: &[f64; TERMS], gradient: &[f64; TERMS], hessian: &[[f64; TERMS]; TERMS]) -> [f64; TERMS] {
    let mut step = [0.0_f64; TERMS];
    for _ in 0..500 {
        let mut moved = 0.0_f64;
        for t in 0..TERMS {
            let rest: f64 = (0..TERMS)
                .filter(|&other| other != t)
                .map(|other| hessian[t][other] * step[other])
                .sum();
            let mut value = terms[t] + (gradient[t] - rest) / hessian[t][t];
            if t > 0 {
                value = if FEATURES[t - 1].speaks_for {
                    value.max(0.0)
                } else {
                    value.min(0.0)
                };
            }
            moved = moved.max((value - terms[t] - step[t]).abs());
            step[t] = value - terms[t];
        }
        if moved < 1e-10 {
            break;
        }
    }
    step
}
