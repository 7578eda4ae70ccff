//! Finds gold files and the results that belong to them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::write::Format;

/// Name of the gold file in the folder of a case.
pub const GOLD: &str = "gold.csv";

/// A gold file and the alignment to be judged by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Path of its folder below the one that was named, with `/`; for a single case the name of its folder, or of
    /// the file where the path has no folder.
    pub name: String,
    /// The gold file.
    pub gold: PathBuf,
    /// The alignment.
    pub aligned: PathBuf,
}

/// Gold and results that do not fit together.
#[derive(Debug, thiserror::Error)]
pub enum CasesError {
    /// A path can't be looked at.
    #[error("can't read {}: {error}", path.display())]
    Read {
        /// The path.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// A folder without gold.
    #[error("no {GOLD} in {} or in a folder below it", .0.display())]
    NoGold(PathBuf),
    /// One case, and a folder of results.
    #[error("{} is a folder, but {} is a single case: name the file of that case", aligned.display(), gold.display())]
    OneCase {
        /// The gold file.
        gold: PathBuf,
        /// The folder of results.
        aligned: PathBuf,
    },
    /// Several cases, and one result.
    #[error("{} holds several cases: name the folder with a file for each", .0.display())]
    ManyCases(PathBuf),
    /// Cases without a result.
    #[error("no result for {} of {total} cases; the first is missing at {}", missing.len(), first.display())]
    NoResult {
        /// Names of the cases.
        missing: Vec<String>,
        /// Where the first result should be.
        first: PathBuf,
        /// Cases there are.
        total: usize,
    },
}

/// The cases that `gold` names: a gold file, the folder of a case, or a folder with such folders at any depth. For a single
/// case `aligned` is its result; else the folder where that of the case at `TASK/NAME` is `TASK/NAME.csv`, or has the ending of
/// another format that can be read back, of several the first.
///
/// # Errors
///
/// Where there is no gold, or a result is missing.
pub fn find(gold: &Path, aligned: &Path) -> Result<Vec<Case>, CasesError> {
    let several = aligned.is_dir();
    let own = gold.join(GOLD);
    if !is_folder(gold)? || own.is_file() {
        let gold = if own.is_file() { own } else { gold.to_owned() };
        if several {
            return Err(CasesError::OneCase {
                gold,
                aligned: aligned.to_owned(),
            });
        }
        let folder = gold.parent().and_then(Path::file_name).or(gold.file_stem());
        return Ok(vec![Case {
            name: folder
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default(),
            gold,
            aligned: aligned.to_owned(),
        }]);
    }
    let mut names = Vec::new();
    descend(gold, "", &mut names)?;
    if names.is_empty() {
        return Err(CasesError::NoGold(gold.to_owned()));
    }
    if !several {
        return Err(CasesError::ManyCases(gold.to_owned()));
    }
    let cases: Vec<Case> = names
        .into_iter()
        .map(|name| Case {
            gold: gold.join(&name).join(GOLD),
            aligned: result(aligned, &name),
            name,
        })
        .collect();
    let missing: Vec<&Case> = cases.iter().filter(|case| !case.aligned.is_file()).collect();
    if let Some(first) = missing.first() {
        return Err(CasesError::NoResult {
            first: first.aligned.clone(),
            missing: missing.iter().map(|case| case.name.clone()).collect(),
            total: cases.len(),
        });
    }
    Ok(cases)
}

/// The result of a case; a CSV where there is none.
fn result(folder: &Path, name: &str) -> PathBuf {
    let formats = Format::all().filter(|format| format.reads());
    let mut paths = formats
        .flat_map(Format::endings)
        .map(|ending| folder.join(format!("{name}.{ending}")));
    let there = paths.find(|path| path.is_file());
    there.unwrap_or_else(|| folder.join(format!("{name}.csv")))
}

fn is_folder(path: &Path) -> Result<bool, CasesError> {
    fs::metadata(path)
        .map(|metadata| metadata.is_dir())
        .map_err(|error| unreadable(path, error))
}

/// Collects the folders below `folder` that hold gold, in the order of their names. Links are not followed.
fn descend(folder: &Path, prefix: &str, names: &mut Vec<String>) -> Result<(), CasesError> {
    let mut below = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| unreadable(folder, error))? {
        let entry = entry.map_err(|error| unreadable(folder, error))?;
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            below.push(entry.file_name());
        }
    }
    below.sort();
    for name in below {
        let path = folder.join(&name);
        let name = format!("{prefix}{}", name.to_string_lossy());
        if path.join(GOLD).is_file() {
            names.push(name);
        } else {
            descend(&path, &format!("{name}/"), names)?;
        }
    }
    Ok(())
}

fn unreadable(path: &Path, error: io::Error) -> CasesError {
    CasesError::Read {
        path: path.to_owned(),
        error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[&str]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for file in files {
            let path = root.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        root
    }

    #[test]
    fn one_case_by_its_file_or_its_folder() {
        let root = tree(&["one/gold.csv", "out.csv"]);
        let out = root.path().join("out.csv");
        for gold in ["one", "one/gold.csv"] {
            let cases = find(&root.path().join(gold), &out).unwrap();
            assert_eq!(cases.len(), 1);
            assert_eq!((cases[0].name.as_str(), &cases[0].aligned), ("one", &out));
        }
    }

    #[test]
    fn many_cases_at_any_depth_in_order() {
        let root = tree(&[
            "g/b/2/gold.csv",
            "g/b/1/gold.csv",
            "g/a/gold.csv",
            "r/b/2.csv",
            "r/b/1.csv",
            "r/a.tsv",
            "r/a.xlsx",
        ]);
        let cases = find(&root.path().join("g"), &root.path().join("r")).unwrap();
        let names: Vec<&str> = cases.iter().map(|case| case.name.as_str()).collect();
        assert_eq!(names, ["a", "b/1", "b/2"]);
        assert_eq!(cases[1].aligned, root.path().join("r/b/1.csv"));
        assert_eq!(cases[0].aligned, root.path().join("r/a.tsv"));
    }

    #[test]
    fn what_does_not_fit_together_is_told() {
        let root = tree(&["g/a/gold.csv", "g/b/gold.csv", "r/a.csv", "none/x.txt"]);
        let at = |name: &str| root.path().join(name);
        let error = |gold: &str, aligned: &str| find(&at(gold), &at(aligned)).unwrap_err().to_string();
        assert!(
            error("g", "r").starts_with("no result for 1 of 2 cases"),
            "{}",
            error("g", "r")
        );
        assert!(error("g", "r").ends_with("b.csv"));
        assert!(error("g", "r/a.csv").contains("several cases"));
        assert!(error("g/a", "r").contains("a single case"));
        assert!(error("none", "r").starts_with("no gold.csv in"));
        assert!(error("nowhere", "r").starts_with("can't read"));
    }
}
