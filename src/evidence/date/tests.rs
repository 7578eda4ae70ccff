use super::parse::expressions;
use super::*;
use crate::evidence::Mention;
use crate::lexicon::{LANGUAGES, language};

/// Every row of `dates.csv` names an example that it reads as a whole, or that it keeps from being read.
#[test]
fn every_pattern_reads_its_example() {
    let mut wrong = Vec::new();
    for language in LANGUAGES {
        let mut reader = csv::Reader::from_reader(language.table("dates").as_bytes());
        for (row, record) in reader.records().enumerate() {
            let record = record.unwrap();
            let found = super::parse::matched(&record[2], language);
            if !found.contains(&row) {
                wrong.push(format!("{} {row} {:?} {} {found:?}", language.code, &record[2], &record[0]));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
