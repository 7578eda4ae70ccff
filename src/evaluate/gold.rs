//! Gold files: links made by hand.
//!
//! CSV with the columns `target_file`, `source_par`, `target_par`, `label` (`match` or `partial`) and, where a story has
//! several reports, `source_file`; names with a guard or without, as in an aligned CSV. Other columns are free.

use std::collections::BTreeMap;
use std::io::Read;

use crate::evaluate::{Pair, base_name};
use crate::table::{Record, Table, TableError};
use crate::write::guard::unguard;

/// What a person says of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// Both report the same event or fact: to be found.
    Match,
    /// They overlap: right or wrong neither way.
    Partial,
}

/// The labelled pairs of one story.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gold {
    names_source: bool,
    pairs: BTreeMap<Pair, Label>,
}

/// A gold file that can't be used.
#[derive(Debug, thiserror::Error)]
pub enum GoldError {
    /// It is no table of the form described above.
    #[error(transparent)]
    Table(#[from] TableError),
    /// A pair has two labels.
    #[error("line {line}: this pair is labelled otherwise further up; keep one of the two")]
    Contradiction {
        /// Line of the second label, from 1.
        line: usize,
    },
}

impl Gold {
    /// Reads a gold file.
    ///
    /// # Errors
    ///
    /// Where it is no CSV, misses a column, has a cell that its column can't hold, or labels a pair in two ways.
    pub fn read(input: impl Read) -> Result<Gold, GoldError> {
        let table = Table::read(input)?;
        let source_file = table.optional("source_file")?;
        let target_file = table.column("target_file")?;
        let source = table.column("source_par")?;
        let target = table.column("target_par")?;
        let label = table.column("label")?;
        let mut pairs = BTreeMap::new();
        for record in &table.rows {
            let pair = Pair {
                source_file: source_file.map(|place| base_name(unguard(record.cell(place))).to_owned()),
                target_file: base_name(unguard(record.cell(target_file))).to_owned(),
                source: number(&table, record, source)?,
                target: number(&table, record, target)?,
            };
            let label = match record.cell(label) {
                "match" => Label::Match,
                "partial" => Label::Partial,
                _ => return Err(table.refuse(record, label, "match or partial").into()),
            };
            if pairs.insert(pair, label).is_some_and(|earlier| earlier != label) {
                return Err(GoldError::Contradiction { line: record.line });
            }
        }
        Ok(Gold {
            names_source: source_file.is_some(),
            pairs,
        })
    }

    /// The pairs, in order.
    pub fn pairs(&self) -> impl Iterator<Item = (&Pair, Label)> {
        self.pairs.iter().map(|(pair, label)| (pair, *label))
    }

    /// What the gold says of a pair; `None` where it says nothing, that is, that the two have nothing in common.
    pub fn label(&self, pair: &Pair) -> Option<Label> {
        self.pairs.get(pair).copied()
    }

    /// Whether the gold tells the reports apart.
    pub fn names_source(&self) -> bool {
        self.names_source
    }

    /// The articles of the coverage that it links to, each once, by name.
    pub fn target_files(&self) -> impl Iterator<Item = &str> {
        let mut files: Vec<&str> = self.pairs.keys().map(|pair| pair.target_file.as_str()).collect();
        files.sort_unstable();
        files.dedup();
        files.into_iter()
    }
}

/// The number of a paragraph in a cell.
pub(super) fn number(table: &Table, record: &Record, place: usize) -> Result<usize, TableError> {
    match record.cell(place).trim().parse() {
        Ok(number) if number > 0 => Ok(number),
        _ => Err(table.refuse(record, place, "the number of a paragraph, from 1")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        Gold::read(text.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn bad_rows_are_told_with_their_line() {
        let header = "target_file,source_par,target_par,label";
        assert_eq!(
            error("target_file,source_par,label\n"),
            "the header has no column target_par (it has: target_file, source_par, label)"
        );
        assert_eq!(
            error(&format!("{header}\na,1,1,match\na,1,2,same\n")),
            r#"line 3: label can't be "same"; it must be match or partial"#
        );
        for bad in ["one", "0", "-1", "1.5", ""] {
            assert_eq!(
                error(&format!("{header}\na,{bad},1,match\n")),
                format!("line 2: source_par can't be {bad:?}; it must be the number of a paragraph, from 1")
            );
        }
        assert_eq!(
            error(&format!("{header}\na,1,1,match\na,2,1,match\na,1,1,partial\n")),
            "line 4: this pair is labelled otherwise further up; keep one of the two"
        );
    }

    #[test]
    fn a_table_that_excel_saved_is_read_and_a_misspelt_column_is_not() {
        let text = "\u{feff}target_file;source_par;target_par;label\r\na;1;1;match\r\n";
        assert_eq!(Gold::read(text.as_bytes()).unwrap().pairs().count(), 1);
        let misspelt = error("source_flie,target_file,source_par,target_par,label\ns,a,1,1,match\n");
        assert!(
            misspelt.starts_with("the header has no column source_file, but"),
            "{misspelt}"
        );
    }

    #[test]
    fn guarded_names_are_understood() {
        let text = "target_file,source_par,target_par,label\n'-a.txt,1,1,match\n";
        let gold = Gold::read(text.as_bytes()).unwrap();
        assert_eq!(gold.target_files().collect::<Vec<_>>(), ["-a.txt"]);
    }

    #[test]
    fn a_repeated_row_counts_once() {
        let text = "target_file,source_par,target_par,label,note\na,1,1,match,x\nd/a,1,1,match,y\n";
        assert_eq!(Gold::read(text.as_bytes()).unwrap().pairs().count(), 1);
    }
}
