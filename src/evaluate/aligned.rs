//! The links to be judged: an aligned CSV in the long layout, or any table that has its main columns.
//!
//! `target_file`, `source_par` and `target_par` are needed. Where there is no `relation`, every pair is a match; where there
//! is no `score`, nothing is said about scores. Rows of a paragraph alone are no pairs.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use crate::alignment::Relation;
use crate::evaluate::gold::number;
use crate::evaluate::{Pair, base_name};
use crate::table::{Table, TableError};
use crate::write::guard::unguard;

/// What an aligned CSV says of a pair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    /// Whether it is a match, and not only related.
    pub matched: bool,
    /// Probability that it is one, 0 to 1.
    pub score: Option<f64>,
}

/// The pairs of an aligned CSV.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Aligned {
    /// With the report's name, where there is such a column.
    pairs: BTreeMap<Pair, Verdict>,
    target_files: BTreeSet<String>,
}

/// An aligned CSV that can't be judged.
#[derive(Debug, thiserror::Error)]
pub enum AlignedError {
    /// It is no table of the form described above.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Two articles can't be told apart.
    #[error(
        "{first} and {second} have the same name, by which gold and links know an article; rename one, align again"
    )]
    SameName {
        /// One of them.
        first: String,
        /// The other.
        second: String,
    },
}

impl Aligned {
    /// Reads an aligned CSV, written with a guard or without.
    ///
    /// # Errors
    ///
    /// Where it is no CSV, misses a column, has a cell that its column can't hold, or two files of the same name.
    pub fn read(input: impl Read) -> Result<Aligned, AlignedError> {
        let table = Table::read(input)?;
        let source_file = table.find("source_file");
        let target_file = table.column("target_file")?;
        let source = table.column("source_par")?;
        let target = table.column("target_par")?;
        let (relation, score) = (table.find("relation"), table.find("score"));
        let (mut sources, mut targets) = (Names::default(), Names::default());
        let mut pairs = BTreeMap::new();
        for record in &table.rows {
            let source_name = match source_file {
                Some(place) => Some(sources.base(unguard(record.cell(place)))?),
                None => None,
            };
            let target_name = targets.base(unguard(record.cell(target_file)))?;
            if record.cell(source).is_empty() || record.cell(target).is_empty() {
                continue;
            }
            let relation = relation.map(|place| record.cell(place));
            let score = match score.map(|place| (place, record.cell(place))) {
                None | Some((_, "")) => None,
                Some((place, digits)) => match digits.parse() {
                    Ok(score) if (0.0..=1.0).contains(&score) => Some(score),
                    _ => {
                        return Err(table
                            .refuse(record, place, "a probability from 0 to 1, or empty")
                            .into());
                    }
                },
            };
            let pair = Pair {
                source_file: source_name,
                target_file: target_name,
                source: number(&table, record, source)?,
                target: number(&table, record, target)?,
            };
            let matched = relation.is_none_or(|relation| relation == Relation::Match.as_str());
            keep(&mut pairs, pair, Verdict { matched, score });
        }
        Ok(Aligned {
            pairs,
            target_files: targets.paths.into_keys().collect(),
        })
    }

    /// The pairs in order, with or without the name of the report; where that makes two one, a match wins.
    pub(super) fn pairs(&self, named: bool) -> BTreeMap<Pair, Verdict> {
        let mut pairs: BTreeMap<Pair, Verdict> = BTreeMap::new();
        for (pair, verdict) in &self.pairs {
            let mut pair = pair.clone();
            if !named {
                pair.source_file = None;
            }
            keep(&mut pairs, pair, *verdict);
        }
        pairs
    }

    /// Whether any row, of a pair or of a paragraph alone, names this article of the coverage.
    pub(super) fn names(&self, target_file: &str) -> bool {
        self.target_files.contains(target_file)
    }
}

/// Adds a pair; where it is there already, a match wins.
fn keep(pairs: &mut BTreeMap<Pair, Verdict>, pair: Pair, verdict: Verdict) {
    let kept = pairs.entry(pair).or_insert(verdict);
    if verdict.matched && !kept.matched {
        *kept = verdict;
    }
}

/// Last parts of paths, each with the one path that it stands for.
#[derive(Default)]
struct Names {
    paths: BTreeMap<String, String>,
}

impl Names {
    fn base(&mut self, path: &str) -> Result<String, AlignedError> {
        let base = base_name(path);
        match self.paths.get(base) {
            Some(known) if known != path => Err(AlignedError::SameName {
                first: known.clone(),
                second: path.to_owned(),
            }),
            Some(_) => Ok(base.to_owned()),
            None => {
                self.paths.insert(base.to_owned(), path.to_owned());
                Ok(base.to_owned())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{testing, write};

    fn error(text: &str) -> String {
        Aligned::read(text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn the_long_layout_is_understood() {
        let mut bytes = Vec::new();
        let options = write::Options {
            bom: true,
            keep_boilerplate: true,
            ..write::Options::default()
        };
        write::write(&testing::alignment(), write::Format::Csv, &options, &mut bytes).unwrap();
        let aligned = Aligned::read(bytes.as_slice()).unwrap();
        let pairs: Vec<_> = aligned
            .pairs(false)
            .into_iter()
            .map(|(pair, verdict)| {
                (
                    pair.target_file,
                    pair.source,
                    pair.target,
                    verdict.matched,
                    verdict.score,
                )
            })
            .collect();
        let pair = |file: &str, source, target, matched, score| (file.to_owned(), source, target, matched, Some(score));
        assert_eq!(
            pairs,
            [
                pair("a.txt", 1, 1, true, 0.91),
                pair("a.txt", 3, 2, true, 0.5),
                pair("b.txt", 3, 1, false, 0.3123),
                pair("b.txt", 3, 3, true, 0.9877)
            ]
        );
    }

    #[test]
    fn of_a_pair_listed_twice_the_match_counts() {
        for relations in [["match", "related"], ["related", "match"]] {
            let [first, second] = relations;
            let text = format!("target_file,source_par,target_par,relation\na,1,1,{first}\na,1,1,{second}\n");
            let pairs = Aligned::read(text.as_bytes()).unwrap().pairs(false);
            assert_eq!(
                pairs.values().map(|verdict| verdict.matched).collect::<Vec<_>>(),
                [true]
            );
        }
    }

    #[test]
    fn bad_rows_are_told_with_their_line() {
        let header = "target_file,source_par,target_par,relation,score";
        assert!(error(&format!("{header}\na,1,x,match,\n")).starts_with(r#"line 2: target_par can't be "x""#));
        for bad in ["1.2", "-1", "NaN", "high"] {
            let message = error(&format!("{header}\na,1,1,match,{bad}\n"));
            assert!(
                message.starts_with(&format!("line 2: score can't be {bad:?}")),
                "{message}"
            );
        }
        assert!(error(&format!("{header}\nx/a,1,1,match,\ny/a,1,1,match,\n")).starts_with("x/a and y/a"));
    }
}
