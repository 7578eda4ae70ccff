//! `cotejo inspect`: what Cotejo sees in an article.

mod evidence;
mod seen;
mod text;

use clap::{Args, ValueEnum};
use cotejo::read;
use cotejo::write::output::Output;
use jiff::civil::Date;
use rayon::prelude::*;

use self::seen::{Seen, see};
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
    let seen: Vec<Seen<'_>> = articles
        .par_iter()
        .zip(read_dates)
        .map(|(article, read)| {
            let lines = with_lines.contains(&article.name);
            see(article, article.metadata.date != read, lines, !raw.no_evidence)
        })
        .collect();
    Output::Stdout.write(|out| match raw.format {
        InspectFormat::Text => {
            let texts: Vec<String> = seen.iter().map(text::describe).collect();
            out.write_all(texts.join("\n").as_bytes())
        }
        InspectFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &seen)?;
            out.write_all(b"\n")
        }
    })?;
    Ok(if trouble { exit::TROUBLE } else { exit::DONE })
}
