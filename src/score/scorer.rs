//! Features to a calibrated probability, by logistic regression whose terms can be told one by one.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::features::{FEATURES, Values};

/// The coefficients that the program comes with, made by `cotejo calibrate`.
const EMBEDDED: &str = include_str!("../../data/scorer.csv");

const HEADER: &str = "term,first,second";
const INTERCEPT: &str = "(intercept)";
const OPERATING_POINT: &str = "(operating point)";

/// Why a scorer can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ScorerError {
    /// The file can't be read.
    #[error("{}: can't read the scorer: {problem}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        problem: std::io::Error,
    },
    /// A row that is no coefficient.
    #[error("line {line} is no 'term,first,second' of a scorer: {found:?}; make it again with 'cotejo calibrate'")]
    Row {
        /// 1-based.
        line: usize,
        /// The row.
        found: String,
    },
    /// A term without a value.
    #[error("the scorer has no value for '{term}'; make it again with 'cotejo calibrate'")]
    Missing {
        /// The term.
        term: &'static str,
    },
    /// A problem with what a file holds.
    #[error("{}: {problem}", path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// The problem.
        problem: Box<ScorerError>,
    },
}

/// Coefficients of a logistic regression.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pass {
    /// Log-odds where all features are 0.
    pub intercept: f64,
    /// Log-odds a unit of each feature, in the order of [`FEATURES`].
    pub weights: [f64; FEATURES.len()],
}

impl Pass {
    /// Log-odds that each feature of a pair adds, in the order of [`FEATURES`]; with the intercept they sum to the log-odds of
    /// the pair.
    pub fn contributions(&self, values: &Values) -> [f64; FEATURES.len()] {
        std::array::from_fn(|index| self.weights[index] * f64::from(values[index]))
    }

    /// Log-odds that both paragraphs report the same event or fact.
    pub fn log_odds(&self, values: &Values) -> f64 {
        self.intercept + self.contributions(values).iter().sum::<f64>()
    }

    /// Probability that both paragraphs report the same event or fact.
    pub fn probability(&self, values: &Values) -> f64 {
        logistic(self.log_odds(values))
    }
}

/// The coefficients of both passes, and the probability from which a pair is a match.
#[derive(Clone, Debug, PartialEq)]
pub struct Scorer {
    /// Judges a pair by itself.
    pub first: Pass,
    /// Judges it again, knowing how well the two articles correspond.
    pub second: Pass,
    /// Pairs with at least this probability are matches, unless the user says otherwise.
    pub operating_point: f64,
}

impl Scorer {
    /// The scorer that is part of the program.
    ///
    /// # Panics
    /// Where the program was built with a table that is no scorer; a test makes sure that it is not.
    pub fn embedded() -> &'static Scorer {
        static SCORER: OnceLock<Scorer> = OnceLock::new();
        SCORER.get_or_init(|| Scorer::parse(EMBEDDED).unwrap_or_else(|error| panic!("data/scorer.csv: {error}")))
    }

    /// Reads a scorer from a file.
    ///
    /// # Errors
    /// [`ScorerError`] with the path where it can't be read or is no scorer.
    pub fn open(path: &Path) -> Result<Scorer, ScorerError> {
        let mut text = String::new();
        std::fs::File::open(path)
            .and_then(|mut file| file.read_to_string(&mut text))
            .map_err(|problem| ScorerError::Io {
                path: path.to_owned(),
                problem,
            })?;
        Scorer::parse(&text).map_err(|problem| ScorerError::Content {
            path: path.to_owned(),
            problem: Box::new(problem),
        })
    }

    /// Reads a scorer from a table with the columns `term,first,second`; lines that begin with `#` are comments.
    ///
    /// # Errors
    /// [`ScorerError`] where a line is no coefficient or one is missing.
    pub fn parse(text: &str) -> Result<Scorer, ScorerError> {
        let mut terms = HashMap::new();
        for (number, line) in text.lines().enumerate() {
            if line.starts_with('#') || line.trim().is_empty() || line == HEADER {
                continue;
            }
            let (term, values) = row(line).ok_or_else(|| ScorerError::Row {
                line: number + 1,
                found: line.to_string(),
            })?;
            terms.insert(term, values);
        }
        let get = |term: &'static str| terms.get(term).copied().ok_or(ScorerError::Missing { term });
        let intercepts = get(INTERCEPT)?;
        let mut passes = intercepts.map(|intercept| Pass {
            intercept,
            weights: [0.0; FEATURES.len()],
        });
        for (index, feature) in FEATURES.iter().enumerate() {
            for (pass, weight) in passes.iter_mut().zip(get(feature.name)?) {
                pass.weights[index] = weight;
            }
        }
        let [first, second] = passes;
        Ok(Scorer {
            first,
            second,
            operating_point: get(OPERATING_POINT)?[1],
        })
    }

    /// The table that [`parse`](Self::parse) reads, with `comment` lines in front.
    pub fn to_table(&self, comment: &str) -> String {
        let mut table = String::new();
        for line in comment.lines() {
            let _ = writeln!(table, "# {line}");
        }
        let _ = writeln!(
            table,
            "{HEADER}\n{INTERCEPT},{},{}",
            self.first.intercept, self.second.intercept
        );
        for (index, feature) in FEATURES.iter().enumerate() {
            let _ = writeln!(
                table,
                "{},{},{}",
                feature.name, self.first.weights[index], self.second.weights[index]
            );
        }
        let _ = writeln!(table, "{OPERATING_POINT},,{}", self.operating_point);
        table
    }
}

/// A term with its value in both passes; 0 where a pass does not know it.
fn row(line: &str) -> Option<(&str, [f64; 2])> {
    let (term, values) = line.split_once(',')?;
    let (first, second) = values.split_once(',')?;
    let number = |text: &str| match text.trim() {
        "" => Some(0.0),
        text => text.parse::<f64>().ok().filter(|value| value.is_finite()),
    };
    Some((term, [number(first)?, number(second)?]))
}

/// 1 / (1 + e^-x).
pub fn logistic(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}
