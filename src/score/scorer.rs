//! The coefficients that make probabilities of features, and verdicts of signs; and the table that holds them.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::event::{Judge, SIGNS};
use crate::regression::{Feature, Linear};

use super::features::{FEATURES, Pass};

/// The coefficients that the program comes with, made by `cotejo calibrate`.
const EMBEDDED: &str = include_str!("../../data/scorer.csv");

const HEADER: &str = "model,term,coefficient";
const INTERCEPT: &str = "(intercept)";
const MATCH: &str = "match";
const OPERATING_POINT: &str = "(operating point)";

/// The regressions that a table holds, by their names in it.
const FIRST: &str = "first pass";
const SECOND: &str = "second pass";
const RELATED: &str = "related";
const SAME_EVENT: &str = "same event";

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
    #[error("line {line} is no '{HEADER}' of a scorer: {found:?}; make it again with 'cotejo calibrate'")]
    Row {
        /// 1-based.
        line: usize,
        /// The row.
        found: String,
    },
    /// A term without a value.
    #[error("the scorer has no value for '{term}' of '{model}'; make it again with 'cotejo calibrate'")]
    Missing {
        /// The regression.
        model: &'static str,
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

/// The coefficients of both passes and of the verdict, and the probability from which a pair is a match.
#[derive(Clone, Debug, PartialEq)]
pub struct Scorer {
    /// Judges a pair by itself.
    pub first: Pass,
    /// Judges it again, knowing what the article as a whole is to the report.
    pub second: Pass,
    /// Judges the article.
    pub judge: Judge,
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

    /// Reads a scorer from a table with the columns `model,term,coefficient`; lines that begin with `#` are comments.
    ///
    /// # Errors
    /// [`ScorerError`] where a line is no coefficient or one is missing.
    pub fn parse(text: &str) -> Result<Scorer, ScorerError> {
        let mut terms = Terms(HashMap::new());
        for (number, line) in text.lines().enumerate() {
            if line.starts_with('#') || line.trim().is_empty() || line == HEADER {
                continue;
            }
            let (term, value) = row(line).ok_or_else(|| ScorerError::Row {
                line: number + 1,
                found: line.to_string(),
            })?;
            terms.0.insert(term, value);
        }
        Ok(Scorer {
            // What the second pass alone knows is 0 in the first.
            first: terms.linear(FIRST, &FEATURES, true)?,
            second: terms.linear(SECOND, &FEATURES, false)?,
            judge: Judge {
                related: terms.linear(RELATED, &SIGNS, false)?,
                same_event: terms.linear(SAME_EVENT, &SIGNS, false)?,
            },
            operating_point: terms.get(MATCH, OPERATING_POINT)?,
        })
    }

    /// The table that [`parse`](Self::parse) reads, with `comment` lines in front.
    pub fn to_table(&self, comment: &str) -> String {
        let mut table = String::new();
        for line in comment.lines() {
            let _ = writeln!(table, "# {line}");
        }
        let _ = writeln!(table, "{HEADER}");
        for (model, term, coefficient) in self.terms() {
            let _ = writeln!(table, "{model},{term},{coefficient}");
        }
        table
    }

    /// Every coefficient: regression, term, value.
    pub fn terms(&self) -> Vec<(&'static str, &'static str, f64)> {
        fn add<const N: usize>(
            terms: &mut Vec<(&'static str, &'static str, f64)>,
            model: &'static str,
            linear: &Linear<N>,
            features: &[Feature; N],
        ) {
            terms.push((model, INTERCEPT, linear.intercept));
            let weights = features.iter().zip(linear.weights);
            terms.extend(weights.map(|(feature, weight)| (model, feature.name, weight)));
        }
        let mut terms = Vec::new();
        add(&mut terms, FIRST, &self.first, &FEATURES);
        add(&mut terms, RELATED, &self.judge.related, &SIGNS);
        add(&mut terms, SAME_EVENT, &self.judge.same_event, &SIGNS);
        add(&mut terms, SECOND, &self.second, &FEATURES);
        terms.push((MATCH, OPERATING_POINT, self.operating_point));
        terms
    }
}

/// The values of a table by regression and term.
struct Terms<'t>(HashMap<(&'t str, &'t str), f64>);

impl Terms<'_> {
    fn get(&self, model: &'static str, term: &'static str) -> Result<f64, ScorerError> {
        let value = self.0.get(&(model, term)).copied();
        value.ok_or(ScorerError::Missing { model, term })
    }

    fn linear<const N: usize>(
        &self,
        model: &'static str,
        features: &[Feature; N],
        may_lack: bool,
    ) -> Result<Linear<N>, ScorerError> {
        let mut linear = Linear {
            intercept: self.get(model, INTERCEPT)?,
            weights: [0.0; N],
        };
        for (index, feature) in features.iter().enumerate() {
            let known = self.get(model, feature.name);
            linear.weights[index] = if may_lack && index >= super::SECOND_PASS {
                known.unwrap_or(0.0)
            } else {
                known?
            };
        }
        Ok(linear)
    }
}

/// A regression and a term, with the value.
fn row(line: &str) -> Option<((&str, &str), f64)> {
    let (model, rest) = line.split_once(',')?;
    let (term, value) = rest.split_once(',')?;
    let value = value.trim().parse().ok().filter(|value: &f64| value.is_finite())?;
    Some(((model, term), value))
}
