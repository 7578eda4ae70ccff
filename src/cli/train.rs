//! `cotejo train`: a bilingual model from parallel text.

use std::path::PathBuf;

use anyhow::bail;
use clap::Args;
use cotejo::encode::Model;
use cotejo::train::{self, Options, Progress, Text};
use cotejo::write::output::Output;

use crate::cli::exit;
use crate::cli::messages::Messages;
use crate::cli::retrieval;

const NOTES: &str = "\
PAIRS has a pair of sentences a line: source TAB target, or document TAB source TAB target where the lines of a document \
follow each other (passages of several sentences are then learnt from too). Files may be gzipped. Instead, two files may be \
given that correspond line by line, with --source and --target.

The same files, options and seed give the same model, bit for bit, with any number of threads.

";

const EXAMPLES: &str = "\
Examples:
  cotejo train es-en.tsv.gz -o model.bin
  cotejo train --source text.pt --target text.en --languages pt,en -o model.bin
  cotejo train *.tsv.gz --test newstest.tsv -o model.bin
  cotejo align --model model.bin es.txt en-*.txt

";

/// Make a bilingual model from parallel text
///
/// Learns a vector for each word of two languages so that sentences lie near their translations. At the end, sentences that
/// were held out are searched among each other, and the share that finds its translation first is printed.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES.trim_end(), after_long_help = format!("{NOTES}{EXAMPLES}{}", exit::HELP))]
pub(crate) struct RawArgs {
    /// Parallel text, a pair of sentences a line, fields separated by tabs
    #[arg(value_name = "PAIRS", required_unless_present = "source")]
    pairs: Vec<PathBuf>,
    /// Sentences of the source language, line by line
    #[arg(long, value_name = "FILE", requires = "target")]
    source: Option<PathBuf>,
    /// Their translations, line by line
    #[arg(long, value_name = "FILE", requires = "source")]
    target: Option<PathBuf>,
    /// Write the model to FILE
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// Also measure on these pairs, which must not be among those learnt from (may be repeated)
    #[arg(long, value_name = "PAIRS")]
    test: Vec<PathBuf>,
    #[command(flatten)]
    learning: LearningArgs,
}

/// How to learn. The defaults made the model that is built in.
#[derive(Debug, Args)]
#[command(next_help_heading = "Learning")]
struct LearningArgs {
    /// ISO 639-1 codes of the source and the target language
    #[arg(long, value_name = "SOURCE,TARGET", default_value = "es,en", value_parser = languages)]
    languages: [String; 2],
    /// Components of a vector; an even number
    #[arg(long, value_name = "N", default_value_t = Options::default().dimensions as u64, value_parser = clap::value_parser!(u64).range(2..=4096))]
    dimensions: u64,
    /// Most words with a vector of their own
    #[arg(long, value_name = "N", default_value_t = Options::default().words as u64, value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    words: u64,
    /// Buckets for the character n-grams of all other words
    #[arg(long, value_name = "N", default_value_t = Options::default().buckets as u64, value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    buckets: u64,
    /// Passes over the text
    #[arg(long, value_name = "N", default_value_t = Options::default().epochs as u64, value_parser = clap::value_parser!(u64).range(1..=10_000))]
    epochs: u64,
    /// Seed of all random choices
    #[arg(long, value_name = "N", default_value_t = Options::default().seed)]
    seed: u64,
    /// What the model learns from, in words that are written into it
    #[arg(long, value_name = "TEXT", default_value = "")]
    provenance: String,
}

fn languages(value: &str) -> Result<[String; 2], String> {
    let known = |code: &str| (2..=3).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_lowercase());
    match value.split_once(',') {
        Some((source, target)) if known(source) && known(target) => Ok([source.to_string(), target.to_string()]),
        _ => Err("expected two codes, as in es,en".to_string()),
    }
}

/// What is done while the steps are taken.
const LEARNING: &str = "learning";

/// Runs the command; gives the exit code.
pub(crate) fn run(raw: RawArgs, messages: Messages) -> anyhow::Result<u8> {
    let mut texts: Vec<Text> = raw.pairs.into_iter().map(Text::Pairs).collect();
    if let (Some(source), Some(target)) = (raw.source, raw.target) {
        texts.push(Text::Lines { source, target });
    }
    if raw.learning.dimensions % 2 == 1 {
        bail!(
            "--dimensions {}: must be even; give one more or one less",
            raw.learning.dimensions
        );
    }
    // What can fail is tried before an hour is spent.
    let tests = raw
        .test
        .iter()
        .map(|path| retrieval::read(path))
        .collect::<anyhow::Result<Vec<_>>>()?;
    let options = Options {
        languages: raw.learning.languages,
        dimensions: raw.learning.dimensions as usize,
        words: raw.learning.words as usize,
        buckets: raw.learning.buckets as usize,
        epochs: raw.learning.epochs as usize,
        seed: raw.learning.seed,
        ..Options::default()
    };
    let output = Output::Path(raw.output);
    output.check()?;
    let watcher = messages.watcher();
    let trained = train::train(&texts, &options, &raw.learning.provenance, |progress| match progress {
        Progress::Read { pairs, words } => {
            messages.note(format_args!("{pairs} pairs of sentences, {words} different words"));
        }
        Progress::Step { done, total, loss } => {
            if done == 1 {
                watcher.begin(LEARNING, "steps", total);
            }
            watcher.update(LEARNING, done, format_args!(", loss {loss:.3}"));
        }
    })?;
    output.write(|out| out.write_all(&trained.bytes))?;
    let model = Model::from_bytes(&trained.bytes)?;
    let mut measured = vec![("held out".to_string(), trained.held_out)];
    for (path, pairs) in raw.test.iter().zip(&tests) {
        measured.push((path.display().to_string(), train::retrieval(&model, pairs)));
    }
    retrieval::report(&measured)?;
    Ok(exit::DONE)
}
