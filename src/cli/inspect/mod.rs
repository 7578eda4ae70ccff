//! `cotejo inspect`: what Cotejo sees in an article.

mod evidence;
mod seen;
mod text;

use std::io::{self, Write};

use clap::{Args, ValueEnum};
use cotejo::article::Article;
use cotejo::read;
use cotejo::write::output::Output;
use jiff::civil::Date;
use rayon::prelude::*;
use serde::Serializer;

use self::seen::{Origin, Seen, see};
use crate::cli::assigned::{DateArgs, set_dates};
use crate::cli::config::FromFile;
use crate::cli::exit;
use crate::cli::inputs::InputArgs;
use crate::cli::messages::Messages;

pub(super) use self::seen::line_numbers;

const EXAMPLES: &str = "\
Examples:
  cotejo inspect es.txt                  why is a paragraph left out? which day is \"el jueves\"?
  cotejo inspect story/ --no-evidence    paragraphs alone
  cotejo inspect story/ --format json    everything, with byte positions, for a program

";

/// Show what Cotejo sees in articles: language, paragraphs, names, dates, numbers, quotes
///
/// A paragraph's number is the one that stands in the aligned CSV; its line is that of the file, where that is plain text or
/// Markdown. Names, dates, numbers and quotes are told in the form in which articles are compared: "el jueves" is a day, "Mr.
/// Vikov" whoever the article calls so.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES.trim_end(), after_long_help = format!("{EXAMPLES}{}", exit::HELP))]
pub(crate) struct RawArgs {
    #[command(flatten)]
    inputs: InputArgs,

    /// Format of the output
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = InspectFormat::Text)]
    format: InspectFormat,
    /// Show paragraphs alone: no names, dates, numbers or quotes
    #[arg(long)]
    no_evidence: bool,
    #[command(flatten)]
    dates: DateArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum InspectFormat {
    #[value(help = "for each article a table of paragraphs, then the evidence in each")]
    Text,
    #[value(help = "one array of all articles, with whole texts")]
    Json,
}

/// Runs the command; gives the exit code.
pub(crate) fn run(raw: RawArgs, given: &FromFile, messages: Messages) -> anyhow::Result<u8> {
    let dates = raw.dates.into_dates()?;
    let (inputs, options) = raw.inputs.into_inputs()?;
    let read::Collected {
        mut articles,
        problems,
        with_lines,
    } = read::collect(&inputs, &options);
    let mut trouble = messages.reading(&problems) || articles.is_empty();
    cotejo::prepare(&mut articles);
    let read_dates: Vec<Option<Date>> = articles.iter().map(|article| article.metadata.date).collect();
    trouble |= !set_dates(&mut articles, &dates, given, messages);
    let origins: Vec<Origin> = articles
        .iter()
        .zip(read_dates)
        .map(|(article, read)| Origin {
            is_given: article.metadata.date != read,
            with_lines: with_lines.contains(&article.name),
        })
        .collect();
    let batches = batches(&articles, &origins);
    Output::Stdout.write(|out| match raw.format {
        InspectFormat::Text => write_text(batches, !raw.no_evidence, out),
        InspectFormat::Json => {
            let seen = batches.flat_map(|batch| batch.see_each(!raw.no_evidence));
            serde_json::Serializer::pretty(&mut *out).collect_seq(seen)?;
            out.write_all(b"\n")
        }
    })?;
    Ok(if trouble { exit::TROUBLE } else { exit::DONE })
}

/// Articles that are looked at together: enough to keep every thread at work, and little to hold at once.
struct Batch<'a> {
    articles: &'a [Article],
    origins: &'a [Origin],
}

/// All articles, in order.
fn batches<'a>(mut articles: &'a [Article], mut origins: &'a [Origin]) -> impl Iterator<Item = Batch<'a>> {
    /// Bytes of text in a batch, where its last article has no more.
    const BYTES: usize = 1 << 20;
    /// What an article counts for beside its text.
    const ARTICLE: usize = 1 << 10;
    std::iter::from_fn(move || {
        let mut bytes = 0;
        let fits = |article: &&Article| {
            let before = bytes;
            bytes += article.text.len() + ARTICLE;
            before < BYTES
        };
        let length = articles.iter().take_while(fits).count();
        let batch = Batch {
            articles: articles.split_off(..length)?,
            origins: origins.split_off(..length)?,
        };
        (length > 0).then_some(batch)
    })
}

impl<'a> Batch<'a> {
    fn see_each(&self, with_evidence: bool) -> Vec<Seen<'a>> {
        let articles = self.articles.par_iter().zip(self.origins);
        articles
            .map(|(article, origin)| see(article, *origin, with_evidence))
            .collect()
    }
}

fn write_text<'a>(
    batches: impl Iterator<Item = Batch<'a>>,
    with_evidence: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut first = true;
    for batch in batches {
        let seen = batch.see_each(with_evidence);
        let texts: io::Result<Vec<Vec<u8>>> = match seen.as_slice() {
            // It may be too long to be held.
            [_] => Ok(Vec::new()),
            several => several.par_iter().map(described).collect(),
        };
        let mut texts = texts?.into_iter();
        for seen in &seen {
            if !std::mem::take(&mut first) {
                out.write_all(b"\n")?;
            }
            match texts.next() {
                Some(text) => out.write_all(&text)?,
                None => text::describe(seen, out)?,
            }
        }
    }
    Ok(())
}

fn described(seen: &Seen<'_>) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    text::describe(seen, &mut text)?;
    Ok(text)
}
