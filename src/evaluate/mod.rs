//! Evaluation: how right the links of an alignment are against links made by hand.
//!
//! Strict counts over pairs of paragraphs: a gold `match` must be found, a gold `partial` is neutral (neither right nor
//! wrong), every other pair found is an error. Articles are known by the last part of their path.

pub mod aligned;
pub mod calibration;
pub mod cases;
pub mod gold;
pub mod verdicts;

use std::collections::BTreeMap;
use std::iter::Sum;
use std::ops::Add;

use serde::Serialize;

use crate::evaluate::aligned::Aligned;
use crate::evaluate::calibration::{Calibration, Judged};
use crate::evaluate::gold::{Gold, Label};

/// A paragraph of a report and one of the coverage. Files by the last part of their path; paragraphs from 1.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pair {
    /// The report; `None` where the gold does not name it.
    pub source_file: Option<String>,
    /// The article of the coverage.
    pub target_file: String,
    /// Number of the paragraph of the report.
    pub source: usize,
    /// Number of the paragraph of the coverage.
    pub target: usize,
}

/// What was to be found, what was found, and what of it is right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Pairs that the gold calls `match`.
    pub gold: usize,
    /// Pairs found, without those that the gold calls `partial`.
    pub found: usize,
    /// Pairs that are both.
    pub correct: usize,
}

impl Counts {
    /// Share of the pairs found that are right, 0 to 1; `None` where none was found.
    pub fn precision(&self) -> Option<f64> {
        ratio(self.correct, self.found)
    }

    /// Share of the gold pairs that were found, 0 to 1; `None` where there are none.
    pub fn recall(&self) -> Option<f64> {
        ratio(self.correct, self.gold)
    }

    /// Harmonic mean of both, 0 to 1; `None` where nothing was to be found and nothing was.
    pub fn f1(&self) -> Option<f64> {
        ratio(2 * self.correct, self.gold + self.found)
    }
}

impl Add for Counts {
    type Output = Counts;

    fn add(self, other: Counts) -> Counts {
        Counts {
            gold: self.gold + other.gold,
            found: self.found + other.found,
            correct: self.correct + other.correct,
        }
    }
}

impl Sum for Counts {
    fn sum<I: Iterator<Item = Counts>>(counts: I) -> Counts {
        counts.fold(Counts::default(), Counts::add)
    }
}

/// Counts and the measures that follow from them, as they are written out.
#[derive(Serialize)]
struct Measures {
    gold: usize,
    found: usize,
    correct: usize,
    precision: Option<f64>,
    recall: Option<f64>,
    f1: Option<f64>,
}

impl Serialize for Counts {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let measures = Measures {
            gold: self.gold,
            found: self.found,
            correct: self.correct,
            precision: self.precision(),
            recall: self.recall(),
            f1: self.f1(),
        };
        measures.serialize(serializer)
    }
}

/// A named part of an evaluation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Score {
    /// What was counted.
    pub name: String,
    /// The counts.
    #[serde(flatten)]
    pub counts: Counts,
}

/// A case: one story.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CaseScore {
    /// The case as a whole.
    #[serde(flatten)]
    pub total: Score,
    /// Each article of the coverage that the gold or the links name, by name.
    pub files: Vec<Score>,
    /// Articles that the gold links to and the alignment never names: a sign that the two do not belong together.
    pub unnamed: Vec<String>,
    /// Every scored pair, to judge the scores by.
    #[serde(skip)]
    pub judged: Vec<Judged>,
}

/// Several cases together.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evaluation {
    /// Each case.
    pub cases: Vec<CaseScore>,
    /// Cases by the folder they lie in, where there are several such folders.
    pub tasks: Vec<Score>,
    /// Mean of the tasks' F1, each task counting alike (0 to 1).
    pub mean_f1: Option<f64>,
    /// All pairs of all cases.
    pub all: Counts,
    /// How far the scores are probabilities; `None` where no pair has one.
    pub calibration: Option<Calibration>,
}

/// Counts the links of one case against its gold.
pub fn score(name: &str, gold: &Gold, aligned: &Aligned) -> CaseScore {
    let mut files: BTreeMap<String, Counts> = BTreeMap::new();
    for (pair, label) in gold.pairs() {
        if label == Label::Match {
            files.entry(pair.target_file.clone()).or_default().gold += 1;
        }
    }
    let mut judged = Vec::new();
    for (pair, link) in aligned.pairs(gold.names_source()) {
        let label = gold.label(&pair);
        if label == Some(Label::Partial) {
            continue;
        }
        let right = label == Some(Label::Match);
        judged.extend(link.score.map(|score| Judged { score, right }));
        if link.matched {
            let counts = files.entry(pair.target_file).or_default();
            counts.found += 1;
            counts.correct += usize::from(right);
        }
    }
    let unnamed = gold
        .target_files()
        .filter(|file| !aligned.names(file))
        .map(str::to_owned)
        .collect();
    CaseScore {
        total: Score {
            name: name.to_owned(),
            counts: files.values().copied().sum(),
        },
        files: files.into_iter().map(|(name, counts)| Score { name, counts }).collect(),
        unnamed,
        judged,
    }
}

/// Puts cases together. The part of a case's name before its first `/` is its task.
pub fn summarise(cases: Vec<CaseScore>) -> Evaluation {
    let mut tasks: BTreeMap<&str, Counts> = BTreeMap::new();
    for case in &cases {
        if let Some((task, _)) = case.total.name.split_once('/') {
            let counts = tasks.entry(task).or_default();
            *counts = *counts + case.total.counts;
        }
    }
    let named = |(name, counts): (&str, Counts)| Score {
        name: name.to_owned(),
        counts,
    };
    let tasks: Vec<Score> = tasks.into_iter().map(named).collect();
    let mean_f1 = (!tasks.is_empty()).then(|| {
        tasks
            .iter()
            .map(|task| task.counts.f1().unwrap_or_default())
            .sum::<f64>()
            / tasks.len() as f64
    });
    let judged: Vec<Judged> = cases.iter().flat_map(|case| case.judged.iter().copied()).collect();
    Evaluation {
        all: cases.iter().map(|case| case.total.counts).sum(),
        calibration: Calibration::of(&judged),
        cases,
        tasks,
        mean_f1,
    }
}

/// The last part of a path, by which gold and links know an article on any system.
pub(crate) fn base_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

fn ratio(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::Format;

    const GOLD: &str =
        "target_file,source_par,target_par,label\na,1,1,match\na,2,2,match\na,3,3,partial\nb,1,4,match\n";

    fn counts(gold: usize, found: usize, correct: usize) -> Counts {
        Counts { gold, found, correct }
    }

    fn scored(gold: &str, aligned: &str) -> CaseScore {
        let gold = Gold::read(gold.as_bytes()).unwrap();
        score("case", &gold, &Aligned::read(aligned.as_bytes(), Format::Csv).unwrap())
    }

    #[test]
    fn a_match_must_be_found_a_partial_is_neutral_the_rest_is_wrong() {
        let links = "target_file,source_par,target_par,relation\nx/a,1,1,match\nx/a,3,3,match\nx/a,9,9,match\n\
                     x/a,2,2,related\nc,1,1,match\nb,,4,target-only\n";
        let case = scored(GOLD, links);
        assert_eq!(case.total.counts, counts(3, 3, 1));
        let files: Vec<_> = case
            .files
            .iter()
            .map(|file| (file.name.as_str(), file.counts))
            .collect();
        assert_eq!(
            files,
            [("a", counts(2, 2, 1)), ("b", counts(1, 0, 0)), ("c", counts(0, 1, 0))]
        );
        assert_eq!(case.unnamed, [""; 0]);
    }

    #[test]
    fn measures_are_open_where_nothing_was_counted() {
        assert_eq!(counts(0, 0, 0).f1(), None);
        assert_eq!(counts(2, 0, 0).precision(), None);
        assert_eq!(counts(2, 0, 0).f1(), Some(0.0));
        assert_eq!(counts(0, 2, 0).recall(), None);
        assert_eq!(counts(4, 2, 2).f1(), Some(4.0 / 6.0));
    }

    #[test]
    fn the_report_counts_where_the_gold_names_it() {
        let gold = "source_file,target_file,source_par,target_par,label\ns1,a,1,1,match\n";
        let links = "source_file,target_file,source_par,target_par\nd/s1,a,1,1\nd/s2,a,1,1\n";
        assert_eq!(scored(gold, links).total.counts, counts(1, 2, 1));
        let without = "target_file,source_par,target_par,label\na,1,1,match\n";
        assert_eq!(scored(without, links).total.counts, counts(1, 1, 1));
    }

    #[test]
    fn files_that_the_links_never_name_are_told() {
        let links = "target_file,source_par,target_par\na,1,1\n";
        assert_eq!(scored(GOLD, links).unnamed, ["b"]);
    }

    #[test]
    fn tasks_count_alike_in_the_mean() {
        let case = |name: &str, counts| CaseScore {
            total: Score {
                name: name.to_owned(),
                counts,
            },
            files: Vec::new(),
            unnamed: Vec::new(),
            judged: Vec::new(),
        };
        let cases = vec![
            case("x/1", counts(1, 1, 1)),
            case("x/2", counts(1, 1, 1)),
            case("y/1", counts(8, 8, 4)),
        ];
        let evaluation = summarise(cases);
        assert_eq!(evaluation.mean_f1, Some(0.75));
        assert_eq!(evaluation.all, counts(10, 10, 6));
        assert_eq!(summarise(vec![case("one", counts(1, 1, 1))]).mean_f1, None);
    }

    #[test]
    fn scores_of_pairs_below_the_operating_point_are_judged_too() {
        let links = "target_file,source_par,target_par,relation,score\na,1,1,match,0.9\na,2,2,related,0.3\n\
                     a,3,3,match,0.8\na,7,7,match,0.6\n";
        let judged = scored(GOLD, links).judged;
        let pairs: Vec<_> = judged.iter().map(|judged| (judged.score, judged.right)).collect();
        assert_eq!(pairs, [(0.9, true), (0.3, true), (0.6, false)]);
    }
}
