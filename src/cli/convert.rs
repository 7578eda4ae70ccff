//! `cotejo convert`: an alignment from one format into another, without aligning again.

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use cotejo::restore;
use cotejo::write::{Format, UnfitOption};

use crate::cli::config::FromFile;
use crate::cli::exit;
use crate::cli::messages::{Messages, printable};
use crate::cli::output::{Destination, OutputArgs, pass_over};
use crate::cli::paths::is_same;

const NOTES: &str = "\
JSON and JSON Lines hold everything, so any format can be made of them as align would have made it. CSV and TSV in the long \
layout, and the sheet Links of a workbook, hold the paragraphs that have a row, scores and evidence in words: what is made \
of them has no more. Corrections made in a spreadsheet are kept, and so is the column reviewed that the page exports; other \
columns added there are not. What a person accepts, rejects or adds decides whether a pair is a match; a paragraph without a \
match then gets its row, one with a match loses it.

";

const EXAMPLES: &str = "\
Examples:
  cotejo align story/ -o aligned.json               align once
  cotejo convert aligned.json -o aligned.xlsx       and look at it in a spreadsheet
  cotejo convert aligned.json --format text         or in the terminal
  cotejo convert corrected.xlsx -o corrected.csv    back, after corrections
  cotejo convert reviewed.csv -o reviewed.html      a page that begins with that review
  cotejo align story/ --format json | cotejo convert - -o aligned.tmx

";

/// Convert an alignment into another format, without aligning again
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES.trim_end(), after_long_help = format!("{NOTES}{EXAMPLES}{}", exit::HELP))]
pub(crate) struct RawArgs {
    /// An alignment as align wrote it, or a spreadsheet saved it: csv, tsv, xlsx, json or jsonl; - for standard input
    #[arg(value_name = "ALIGNED")]
    aligned: PathBuf,
    /// Format of ALIGNED [default: by how it begins, else by its ending]
    #[arg(long, value_name = "FORMAT", value_parser = formats(), ignore_case = true)]
    from: Option<Format>,
    #[command(flatten)]
    output: OutputArgs,
    /// Use the bilingual model in FILE instead of the one built in (tmx)
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    model: Option<PathBuf>,
}

fn formats() -> impl TypedValueParser<Value = Format> {
    let readable = Format::all().filter(|format| format.reads());
    let value = |format: Format| PossibleValue::new(format.name()).aliases(format.endings());
    PossibleValuesParser::new(readable.map(value)).try_map(|name| name.parse::<Format>())
}

/// Runs the command; gives the exit code.
pub(crate) fn run(raw: RawArgs, given: &FromFile, messages: Messages) -> anyhow::Result<u8> {
    let destination = Destination::new(raw.output, given, messages)?;
    if raw.model.is_some() && destination.format() != Format::Tmx {
        let unfit = UnfitOption {
            option: "--model",
            format: destination.format(),
            formats: vec![Format::Tmx.name()],
        };
        pass_over(unfit, given, messages)?;
    }
    let shown = printable(&raw.aligned.to_string_lossy());
    if let Some(path) = destination.path()
        && is_same(path, &raw.aligned)
    {
        bail!("{shown} is the alignment itself and would be overwritten; give another file to -o");
    }
    let bytes = read(&raw.aligned).with_context(|| format!("can't read {shown}"))?;
    let format = raw.from.unwrap_or_else(|| restore::format_of(&raw.aligned, &bytes));
    let alignment = restore::restore(&bytes, format).with_context(|| shown.clone())?;
    destination.write(&alignment, raw.model.as_deref(), messages)?;
    Ok(exit::DONE)
}

fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    if path.as_os_str() != "-" {
        return std::fs::read(path);
    }
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}
