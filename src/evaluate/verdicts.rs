//! Verdicts given by people: what each article is to the report of its case.

use std::collections::HashMap;
use std::io::Read;

use crate::evaluate::base_name;
use crate::event::Verdict;
use crate::table::{Table, TableError};

/// Name of the file of verdicts in the folder of a case.
pub const VERDICTS: &str = "verdicts.csv";

/// Reads a table with the columns `target_file` and `verdict`; the verdict of each file, by the last part of its name.
///
/// # Errors
///
/// Where it is no CSV, lacks a column, or a verdict is none of `same-event`, `same-story`, `unrelated`.
pub fn read(input: impl Read) -> Result<HashMap<String, Verdict>, TableError> {
    let table = Table::read(input)?;
    let (file, verdict) = (table.column("target_file")?, table.column("verdict")?);
    table
        .rows
        .iter()
        .map(|record| {
            let named = Verdict::of_name(record.cell(verdict));
            let named = named.ok_or_else(|| table.refuse(record, verdict, "same-event, same-story or unrelated"))?;
            Ok((base_name(record.cell(file)).to_owned(), named))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_are_read_by_file() {
        let read_text = |text: &str| read(text.as_bytes());
        let verdicts = read_text("target_file,verdict\na/en-1.txt,same-event\nen-2.txt,unrelated\n").unwrap();
        assert_eq!(verdicts["en-1.txt"], Verdict::SameEvent);
        assert_eq!(verdicts["en-2.txt"], Verdict::Unrelated);
        let error = read_text("target_file,verdict\nen-1.txt,same\n")
            .unwrap_err()
            .to_string();
        assert!(error.contains("line 2") && error.contains("same-story"), "{error}");
        assert!(read_text("file,verdict\n").is_err());
    }
}
