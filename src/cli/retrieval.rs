//! `cotejo retrieval`: how well a model finds translations.

use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::Args;
use cotejo::encode::Model;
use cotejo::train::{self, Retrieval, retrieval};
use cotejo::write::output::Output;

use crate::cli::columns::columns;
use crate::cli::exit;
use crate::cli::messages::printable;

const NOTES: &str = "\
PAIRS is as for train: source TAB target, or document TAB source TAB target, gzipped or not. Sentences that the model has \
learnt from tell nothing of others: measure on text that it has not seen.

";

const EXAMPLES: &str = "\
Examples:
  cotejo retrieval newstest.tsv
  cotejo retrieval newstest.tsv --model model.bin

";

/// Measure how well the model finds translations
///
/// For each sentence, its translation is searched among all sentences of the other side of the file, by the cosine of their
/// vectors. Printed is the share whose translation is found first, in either direction.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES.trim_end(), after_long_help = format!("{NOTES}{EXAMPLES}{}", exit::HELP))]
pub(crate) struct RawArgs {
    /// Parallel text, a pair of sentences a line, fields separated by tabs
    #[arg(value_name = "PAIRS", required = true)]
    pairs: Vec<PathBuf>,
    /// Measure the bilingual model in FILE instead of the one built in
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
}

/// Runs the command; gives the exit code.
pub(crate) fn run(raw: &RawArgs) -> anyhow::Result<u8> {
    let own = raw.model.as_deref().map(Model::open).transpose()?;
    let model = own.as_ref().unwrap_or_else(|| Model::embedded());
    let mut measured = Vec::new();
    for path in &raw.pairs {
        measured.push((path.display().to_string(), retrieval(model, &read(path)?)));
    }
    report(&measured)?;
    Ok(exit::DONE)
}

/// Reads pairs of sentences.
pub(crate) fn read(path: &Path) -> anyhow::Result<Vec<(String, String)>> {
    let pairs = train::pairs(path)?;
    if pairs.is_empty() {
        bail!(
            "{}: no pairs to measure on; give lines with a sentence, a tab and its translation",
            printable(&path.to_string_lossy())
        );
    }
    Ok(pairs)
}

/// Prints what was measured.
pub(crate) fn report(measured: &[(String, Retrieval)]) -> anyhow::Result<()> {
    let rows: Vec<Vec<String>> = measured
        .iter()
        .map(|(name, found)| {
            let mut row = vec![printable(name), found.pairs.to_string()];
            let shares = [found.source_to_target, found.target_to_source, found.mean()];
            row.extend(shares.map(|share| format!("{share:.4}")));
            row
        })
        .collect();
    let table = columns(&["pairs from", ">pairs", ">to target", ">to source", ">mean"], &rows);
    Output::Stdout.write(|out| out.write_all(table.as_bytes()))?;
    Ok(())
}
