//! Cases with gold links, read as labelled pairs and articles.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::article;
use crate::encode::Model;
use crate::evaluate::base_name;
use crate::evaluate::cases::GOLD;
use crate::evaluate::gold::{Gold, GoldError, Label};
use crate::evaluate::verdicts::{self, VERDICTS};
use crate::event::Verdict;
use crate::read::{self, Input};
use crate::score::{Comparison, Coverage, Days, Measured, Report};
use crate::sides;
use crate::table::TableError;

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
    /// A file of verdicts that is none.
    #[error("{}: {problem}", path.display())]
    Verdicts {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        problem: TableError,
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

/// An article of the coverage beside the report of its case.
#[derive(Debug)]
pub(super) struct Article {
    /// Every pair of paragraphs with its features as the first pass knows them.
    pub(super) pairs: Vec<Measured>,
    /// What a person says of each pair; `None` where its paragraphs have nothing to do with each other.
    pub(super) labels: Vec<Option<Label>>,
    /// Paragraphs of the report and of the article that take part in links.
    pub(super) shape: (usize, usize),
    /// How the days of the two stand to each other.
    pub(super) days: Days,
    /// Whether it has to do with the report at all, and whether it is on the same event, where that is known.
    pub(super) known: Known,
    /// Number of the case within the task.
    pub(super) case: usize,
    /// Whether it is of another case: then its pairs are no examples.
    pub(super) is_stranger: bool,
}

/// What is known of an article as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) related: Option<bool>,
    pub(super) same_event: Option<bool>,
}

impl From<Verdict> for Known {
    fn from(verdict: Verdict) -> Self {
        Known {
            related: Some(verdict != Verdict::Unrelated),
            same_event: Some(verdict == Verdict::SameEvent),
        }
    }
}

/// Cases of one kind, which count together as much as any other task.
pub struct Task {
    /// Name of its folder.
    pub name: String,
    pub(super) articles: Vec<Article>,
    /// Pairs labelled match.
    pub(super) matches: usize,
    pub(super) cases: usize,
    has_verdicts: bool,
}

impl Task {
    /// Whether a person told more than one kind of article apart in it, as in the coverage that a user has at hand.
    pub(super) fn has_stories(&self) -> bool {
        let own = self.articles.iter().filter(|article| !article.is_stranger);
        let known: Vec<Known> = own
            .filter(|article| article.known.related.is_some())
            .map(|article| article.known)
            .collect();
        self.has_verdicts && known.iter().any(|one| known.iter().any(|other| one != other))
    }

    /// Reads the cases in `folder` and below: folders that hold articles and a `gold.csv`, and may hold a `verdicts.csv`.
    ///
    /// Where there are no verdicts, an article with a match is on the same event, and one without is not, though it may be of
    /// the same story. Where there are, the coverage of each next case is taken too, as unrelated.
    ///
    /// # Errors
    /// [`CalibrateError`] where there is none, a file can't be read, or a case lacks a side.
    pub fn read(folder: &Path, model: &Model) -> Result<Task, CalibrateError> {
        let mut paths = Vec::new();
        find_cases(folder, &mut paths)?;
        if paths.is_empty() {
            return Err(CalibrateError::NoCase {
                path: folder.to_owned(),
            });
        }
        let cases: Vec<Case> = paths
            .par_iter()
            .map(|path| Case::read(path))
            .collect::<Result<_, _>>()?;
        let articles: Vec<Article> = (0..cases.len())
            .into_par_iter()
            .flat_map_iter(|index| {
                let case = &cases[index];
                let mut articles = case.compare(model);
                let next = &cases[(index + 1) % cases.len()];
                if !case.verdicts.is_empty() && cases.len() > 1 {
                    articles.extend(case.strangers(next, model));
                }
                articles.iter_mut().for_each(|article| article.case = index);
                articles
            })
            .collect();
        let labels = articles.iter().flat_map(|article| &article.labels);
        let matches = labels.filter(|label| **label == Some(Label::Match)).count();
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
            articles,
            matches,
            has_verdicts: cases.iter().any(|case| !case.verdicts.is_empty()),
            cases: cases.len(),
        })
    }
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

/// A report, its coverage and what a person says of them.
struct Case {
    report: article::Article,
    coverage: Vec<article::Article>,
    gold: Gold,
    verdicts: HashMap<String, Verdict>,
}

impl Case {
    fn read(folder: &Path) -> Result<Case, CalibrateError> {
        let path = folder.join(GOLD);
        let file = std::fs::File::open(&path).map_err(|problem| CalibrateError::Io {
            path: path.clone(),
            problem,
        })?;
        let gold = Gold::read(file).map_err(|problem| CalibrateError::Gold { path, problem })?;
        let mut articles = read::collect(&[Input::Path(folder.to_owned())], &read::Options::default()).articles;
        crate::prepare(&mut articles);
        let sides = sides::divide(articles, &BTreeMap::new());
        let (reports, coverage) = (sides.reports.len(), sides.coverage.len());
        let mut found = sides.reports.into_iter();
        match (found.next(), found.next()) {
            (Some(report), None) if coverage > 0 => Ok(Case {
                report,
                coverage: sides.coverage,
                gold,
                verdicts: read_verdicts(folder)?,
            }),
            _ => Err(CalibrateError::Sides {
                path: folder.to_owned(),
                reports,
                coverage,
            }),
        }
    }

    /// The case's own articles, with labels.
    fn compare(&self, model: &Model) -> Vec<Article> {
        let labels: HashMap<(&str, usize, usize), Label> = self
            .gold
            .pairs()
            .map(|(pair, label)| ((pair.target_file.as_str(), pair.source, pair.target), label))
            .collect();
        let label = |article: usize, source: usize, target: usize| {
            let name = base_name(&self.coverage[article].name);
            labels.get(&(name, source + 1, target + 1)).copied()
        };
        let mut articles = measure(&self.report, &self.coverage, model, label);
        let any_match = |article: &Article| article.labels.contains(&Some(Label::Match));
        for (article, content) in articles.iter_mut().zip(&self.coverage) {
            article.known = match self.verdicts.get(base_name(&content.name)) {
                Some(verdict) => Known::from(*verdict),
                None if any_match(article) => Known::from(Verdict::SameEvent),
                None => Known {
                    related: None,
                    same_event: Some(false),
                },
            };
        }
        articles
    }

    /// The coverage of another case, which has nothing to do with this report.
    fn strangers(&self, other: &Case, model: &Model) -> Vec<Article> {
        let mut articles = measure(&self.report, &other.coverage, model, |_, _, _| None);
        for article in &mut articles {
            article.known = Known::from(Verdict::Unrelated);
            article.is_stranger = true;
        }
        articles
    }
}

/// Measures every pair of paragraphs of the report and the coverage; `label` tells what a person says of one, by article and
/// index of both paragraphs.
fn measure(
    report: &article::Article,
    coverage: &[article::Article],
    model: &Model,
    label: impl Fn(usize, usize, usize) -> Option<Label>,
) -> Vec<Article> {
    let read = Coverage::read(coverage, model);
    let comparison = Comparison::new(Report::read(report, 0, model), &read);
    let (sources, targets) = comparison.shape();
    let mut articles: Vec<Article> = (0..coverage.len())
        .map(|number| Article {
            pairs: Vec::new(),
            labels: Vec::new(),
            shape: (sources, 0),
            days: comparison.days(number),
            known: Known::default(),
            case: 0,
            is_stranger: false,
        })
        .collect();
    for j in (0..targets).filter(|_| sources > 0) {
        let number = comparison.places(0, j).1.article;
        let article = &mut articles[number];
        for i in 0..sources {
            let (source, target) = comparison.places(i, j);
            article.pairs.push((i, article.shape.1, comparison.values(i, j)));
            article.labels.push(label(number, source.paragraph, target.paragraph));
        }
        article.shape.1 += 1;
    }
    articles
}

/// The verdicts of a case; none where it has no file of them.
fn read_verdicts(case: &Path) -> Result<HashMap<String, Verdict>, CalibrateError> {
    let path = case.join(VERDICTS);
    if !path.is_file() {
        return Ok(HashMap::new());
    }
    let file = std::fs::File::open(&path).map_err(|problem| CalibrateError::Io {
        path: path.clone(),
        problem,
    })?;
    verdicts::read(file).map_err(|problem| CalibrateError::Verdicts { path, problem })
}
