//! The links to be judged: an alignment in any format that is read back, or any table that has its main columns.
//!
//! `target_file`, `source_par` and `target_par` are needed. Where there is no `relation`, every pair is a match; where there
//! is no `score`, nothing is said about scores. What a person said of a pair (`reviewed`) overrules its relation. Rows of a
//! paragraph alone are no pairs.

use std::collections::{BTreeMap, BTreeSet};

use crate::alignment::{Alignment, Relation};
use crate::article::Article;
use crate::evaluate::gold::number;
use crate::evaluate::{Pair, base_name};
use crate::restore::{Opened, RestoreError, open};
use crate::table::{Table, TableError};
use crate::write::Format;
use crate::write::csv::{self, REVIEWED};
use crate::write::guard::unguard;

/// What an alignment says of a pair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Verdict {
    /// Whether it is a match, and not only related.
    pub matched: bool,
    /// Probability that it is one, 0 to 1.
    pub score: Option<f64>,
}

/// The pairs of an alignment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Aligned {
    /// With the report's name, where there is such a column.
    pairs: BTreeMap<Pair, Verdict>,
    target_files: BTreeSet<String>,
}

/// An alignment that can't be judged.
#[derive(Debug, thiserror::Error)]
pub enum AlignedError {
    /// It can't be read at all.
    #[error(transparent)]
    Restore(#[from] RestoreError),
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
    /// Reads an alignment in any format that [can be read](Format::reads), a table written with a guard or without.
    ///
    /// # Errors
    ///
    /// Where it is not of the format, misses a column, has a cell that its column can't hold, or two files of the same name.
    pub fn read(bytes: &[u8], format: Format) -> Result<Aligned, AlignedError> {
        match open(bytes, format)? {
            Opened::Whole(alignment) => Aligned::of_alignment(&alignment),
            Opened::Table { table, guarded } => Aligned::of_table(&table, guarded),
        }
    }

    fn of_alignment(alignment: &Alignment) -> Result<Aligned, AlignedError> {
        let names = |articles: &[Article]| -> Result<(Vec<String>, Names), AlignedError> {
            let mut names = Names::default();
            let bases = articles.iter().map(|article| names.base(&article.name));
            Ok((bases.collect::<Result<_, _>>()?, names))
        };
        let (sources, _) = names(&alignment.reports)?;
        let (targets, target_names) = names(&alignment.coverage)?;
        let number = |articles: &[Article], article: usize, paragraph: usize| {
            Some(articles.get(article)?.paragraphs.get(paragraph)?.number)
        };
        let pairs = alignment.links.iter().filter_map(|link| {
            let (source, target) = (link.source?, link.target?);
            let pair = Pair {
                source_file: Some(sources.get(source.article)?.clone()),
                target_file: targets.get(target.article)?.clone(),
                source: number(&alignment.reports, source.article, source.paragraph)?,
                target: number(&alignment.coverage, target.article, target.paragraph)?,
            };
            let verdict = Verdict {
                matched: link.relation == Relation::Match,
                score: link.score,
            };
            Some((pair, verdict))
        });
        Ok(Aligned {
            pairs: pairs.collect(),
            target_files: target_names.paths.into_keys().collect(),
        })
    }

    fn of_table(table: &Table, guarded: bool) -> Result<Aligned, AlignedError> {
        let plain = |cell| if guarded { unguard(cell) } else { cell };
        let source_file = table.optional("source_file")?;
        let target_file = table.column("target_file")?;
        let source = table.column("source_par")?;
        let target = table.column("target_par")?;
        let (relation, score) = (table.optional("relation")?, table.optional("score")?);
        let reviewed = table.optional(REVIEWED)?;
        let (mut sources, mut targets) = (Names::default(), Names::default());
        let mut pairs = BTreeMap::new();
        for record in &table.rows {
            let source_name = match source_file {
                Some(place) => Some(sources.base(plain(record.cell(place)))?),
                None => None,
            };
            let target_name = targets.base(plain(record.cell(target_file)))?;
            if record.cell(source).is_empty() || record.cell(target).is_empty() {
                continue;
            }
            let score = match score.filter(|place| !record.cell(*place).is_empty()) {
                None => None,
                Some(place) => match record.number(place).filter(|score| (0.0..=1.0).contains(score)) {
                    None => {
                        let expected = "a probability from 0 to 1, or empty";
                        return Err(table.refuse(record, place, expected).into());
                    }
                    score => score,
                },
            };
            let pair = Pair {
                source_file: source_name,
                target_file: target_name,
                source: number(table, record, source)?,
                target: number(table, record, target)?,
            };
            let said = match reviewed {
                Some(place) => csv::review_of(table, record, place)?,
                None => None,
            };
            let matched = match said {
                Some(review) => review.relation() == Relation::Match,
                None => match relation {
                    Some(place) => csv::relation_of(table, record, place)? == Relation::Match,
                    None => true,
                },
            };
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
            // A paragraph alone has no other side.
            None if path.is_empty() => Ok(String::new()),
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
        Aligned::read(text.as_bytes(), Format::Csv).unwrap_err().to_string()
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
        let aligned = Aligned::read(&bytes, Format::Csv).unwrap();
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
    fn every_format_that_is_read_back_is_judged_alike() {
        let alignment = testing::rich_alignment();
        let read = |format| {
            let mut bytes = Vec::new();
            write::write(&alignment, format, &write::Options::default(), &mut bytes).unwrap();
            Aligned::read(&bytes, format)
        };
        let rounded = |aligned: Aligned| {
            let pairs = aligned.pairs(true).into_iter();
            let told = pairs.map(|(pair, verdict)| {
                let score = verdict.score.map(|score| format!("{score:.4}"));
                (pair, verdict.matched, score)
            });
            (told.collect::<Vec<_>>(), aligned.target_files)
        };
        let expected = rounded(read(Format::Csv).unwrap());
        assert_eq!(expected.0.len(), 4);
        for format in Format::all() {
            match read(format) {
                Ok(aligned) => assert_eq!(rounded(aligned), expected, "{format}"),
                Err(error) => assert!(
                    !format.reads() && error.to_string().contains("can't be read back"),
                    "{error}"
                ),
            }
        }
    }

    #[test]
    fn what_a_person_said_overrules_the_relation() {
        let text = "target_file,source_par,target_par,relation,reviewed\na,1,1,match,rejected\na,2,2,related,Accepted\na,3,3,match,\n";
        let pairs = Aligned::read(text.as_bytes(), Format::Csv).unwrap().pairs(false);
        let matched: Vec<bool> = pairs.values().map(|verdict| verdict.matched).collect();
        assert_eq!(matched, [false, true, true]);
    }

    #[test]
    fn a_misspelt_column_is_not_passed_over() {
        for (header, meant) in [
            ("target_file,source_par,target_par,relatoin", "relation"),
            ("target_file,source_par,target_par,scores", "score"),
            ("target_file,source_par,target_par,reviwed", "reviewed"),
            ("target_file,source_par,target_par,source_fiel", "source_file"),
        ] {
            let error = error(header);
            assert!(
                error.starts_with(&format!("the header has no column {meant}, but ")),
                "{error}"
            );
        }
    }

    #[test]
    fn of_a_pair_listed_twice_the_match_counts() {
        for relations in [["match", "related"], ["related", "match"]] {
            let [first, second] = relations;
            let text = format!("target_file,source_par,target_par,relation\na,1,1,{first}\na,1,1,{second}\n");
            let pairs = Aligned::read(text.as_bytes(), Format::Csv).unwrap().pairs(false);
            assert_eq!(
                pairs.values().map(|verdict| verdict.matched).collect::<Vec<_>>(),
                [true]
            );
        }
    }

    #[test]
    fn bad_rows_are_told_with_their_line() {
        let header = "target_file,source_par,target_par,relation,score";
        assert!(error(&format!("{header}\na,1,1,matches,\n")).starts_with(r#"line 2: relation can't be "matches""#));
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
