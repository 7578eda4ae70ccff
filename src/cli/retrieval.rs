//! `cotejo retrieval`: how well a model finds translations.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use cotejo::encode::Model;
use cotejo::train::{Retrieval, retrieval};
use cotejo::write::output::Output;

use crate::cli::columns::columns;
use crate::cli::exit;
use crate::cli::messages::printable;

/// Measure how well the model finds translations
///
/// For each sentence, its translation is searched among all sentences of the other side of the file, by cosine. Printed is
/// the share that is found first, in both directions.
#[derive(Debug, Args)]
#[command(after_long_help = exit::HELP)]
pub(crate) struct RawArgs {
    /// Pairs of sentences, source TAB target, one a line
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
    let shown = || printable(&path.to_string_lossy());
    let text = fs::read_to_string(path).with_context(|| format!("can't read {}", shown()))?;
    let mut pairs = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let Some((source, target)) = line.split_once('\t') else {
            bail!("{}:{}: no tab; expected 'source TAB target'", shown(), number + 1);
        };
        pairs.push((source.to_string(), target.to_string()));
    }
    if pairs.is_empty() {
        bail!("{}: no pairs to measure on", shown());
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
