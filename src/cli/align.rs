//! `cotejo align`: reports and coverage in, aligned paragraphs out.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::Args;
use cotejo::alignment::Relation;
use cotejo::article::Kind;
use cotejo::evidence;
use cotejo::evidence::date::ToldBy;
use cotejo::lexicon::{LANGUAGES, Role};
use cotejo::read::{self, Input};
use cotejo::sides::{self, Sides};
use cotejo::write::output::Output;
use cotejo::write::summary;
use jiff::civil::Date;

use crate::cli::assigned::{DateArgs, assigned_role, once_each, resolve_roles, set_dates};
use crate::cli::columns::columns;
use crate::cli::config::FromFile;
use crate::cli::inputs::InputArgs;
use crate::cli::messages::{Messages, Warning, printable};
use crate::cli::output::{Destination, OutputArgs, probability};
use crate::cli::paths::{is_same, refuse_same};
use crate::cli::{exit, inspect};

const SHORT_EXAMPLES: &str = "\
Examples:
  cotejo align es.txt en-1.txt en-2.txt
  cotejo align story/ -o aligned.csv";

const EXAMPLES: &str = "\
Examples:
  # The aligned CSV on standard output
  cotejo align es.txt en-1.txt en-2.txt

  # Every article in a folder, into a file
  cotejo align story/ -o aligned.csv

  # A page to read side by side in a browser, and to review links on
  cotejo align story/ -o compare.html

  # A workbook for Excel or LibreOffice
  cotejo align story/ -o aligned.xlsx

  # Fewer links, and surer
  cotejo align story/ --min-score 0.8

  # An article that doesn't tell its date, and one from another program
  curl -s URL | cotejo align es.txt - --date es.txt=2025-02-12 --role -=coverage

The long layout has the columns source_file, source_lang, source_par, target_file, target_lang, target_par, relation, \
score, evidence, source_text, target_text. A paragraph with several counterparts has several rows; one without has a \
source-only or target-only row. A file given with -o is written whole or not at all.

";

/// Align reports with coverage, paragraph by paragraph
///
/// Articles in Spanish are reports, articles in English are coverage; others are named and left out. The data goes to
/// standard output or to the file given with -o, a summary and all messages go to standard error.
#[derive(Debug, Args)]
#[command(after_help = SHORT_EXAMPLES, after_long_help = format!("{EXAMPLES}{}", exit::ALIGN_HELP))]
pub(crate) struct RawArgs {
    #[command(flatten)]
    inputs: InputArgs,

    #[command(flatten)]
    output: OutputArgs,
    #[command(flatten)]
    report: ReportArgs,
    #[command(flatten)]
    alignment: AlignmentArgs,
}

/// What is told beside the links.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
struct ReportArgs {
    /// Also write a line per article to FILE, as CSV or JSON by its ending: its verdict, its matches, and how much it covers
    #[arg(long, value_name = "FILE", value_parser = summary_file)]
    summary: Option<PathBuf>,
    /// Tell at the end of the evidence the whole sum that each score is made of
    #[arg(long, hide_short_help = true)]
    explain: bool,
}

/// What is taken for a match.
#[derive(Debug, Args)]
#[command(next_help_heading = "Alignment")]
struct AlignmentArgs {
    /// Least score, 0 to 1, of a match [default: where the scorer finds matches best]
    ///
    /// A score is the probability that two paragraphs tell the same. The default is the operating point that came of fitting
    /// the scorer, see calibrate.
    #[arg(long, value_name = "P", value_parser = probability)]
    min_score: Option<f64>,
    /// Also give pairs with a lower score than a match, as related
    ///
    /// Down to a score of 0.05. They are told beside the matches, and a paragraph with no other stays without a counterpart.
    #[arg(long)]
    related: bool,
    #[command(flatten)]
    dates: DateArgs,
    /// Side of an article, whatever its language: report or coverage (may be repeated)
    #[arg(long, value_name = "FILE=ROLE", value_parser = assigned_role, allow_hyphen_values = true)]
    role: Vec<(String, Role)>,
    /// Of articles with the same text, align only the first by name
    #[arg(long)]
    drop_duplicates: bool,
    /// Use the bilingual model in FILE instead of the one built in
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    model: Option<PathBuf>,
    /// Use the scorer in FILE instead of the one built in
    #[arg(long, value_name = "FILE", hide_short_help = true)]
    scorer: Option<PathBuf>,
}

/// The arguments, checked and put together.
struct AlignOptions {
    inputs: Vec<Input>,
    read: read::Options,
    dates: BTreeMap<String, Date>,
    roles: BTreeMap<String, Role>,
    align: cotejo::Options,
    destination: Destination,
    summary: Option<PathBuf>,
}

impl AlignOptions {
    fn new(raw: RawArgs, given: &FromFile, messages: Messages) -> anyhow::Result<Self> {
        let RawArgs {
            inputs,
            output,
            report,
            alignment,
        } = raw;
        let (inputs, mut read) = inputs.into_inputs()?;
        read.drop_duplicates = alignment.drop_duplicates;
        let destination = Destination::new(output, given, messages)?;
        let outputs = [("-o", destination.path()), ("--summary", report.summary.as_deref())];
        refuse_same(&outputs)?;
        for (option, path) in outputs {
            let Some(path) = path else { continue };
            refuse_input_as_output(&inputs, option, path)?;
            read.results.push(path.to_owned());
        }
        Ok(AlignOptions {
            inputs,
            read,
            dates: alignment.dates.into_dates()?,
            roles: once_each("--role", alignment.role)?,
            align: cotejo::Options {
                min_score: alignment.min_score,
                related: alignment.related,
                explain: report.explain,
                model: alignment.model,
                scorer: alignment.scorer,
                ..cotejo::Options::default()
            },
            destination,
            summary: report.summary,
        })
    }
}

/// Runs the command; gives the exit code.
pub(crate) fn run(raw: RawArgs, given: &FromFile, messages: Messages) -> anyhow::Result<u8> {
    align(AlignOptions::new(raw, given, messages)?, given, messages)
}

fn align(mut options: AlignOptions, given: &FromFile, messages: Messages) -> anyhow::Result<u8> {
    // What can fail is tried before the work.
    options.destination.check()?;
    if let Some(path) = &options.summary {
        Output::Path(path.clone()).check()?;
    }
    let watcher = messages.watcher();
    options.read.progress = watcher.observer();
    options.align.progress = watcher.observer();
    let read::Collected {
        mut articles,
        problems,
        with_lines,
    } = read::collect(&options.inputs, &options.read);
    let mut trouble = messages.reading(&problems);
    if articles.is_empty() {
        bail!("no article could be read; mend what is told above, or give other files");
    }
    cotejo::prepare(&mut articles);
    trouble |= !set_dates(&mut articles, &options.dates, given, messages);
    trouble |= !resolve_roles(&articles, &mut options.roles, given, messages);

    let sides = sides::divide(articles, &options.roles);
    warn(&sides, &with_lines, messages);
    both_present(&sides)?;
    let left_out = sides.left_out;
    let alignment = cotejo::align_owned(sides.reports, sides.coverage, &options.align)?;

    let model = options.align.model.as_deref();
    options.destination.write(&alignment, model, messages)?;
    let rows = summary::rows(&alignment, &left_out);
    if let Some(path) = options.summary {
        let as_json = is_json(&path);
        Output::Path(path).write(|out| {
            if as_json {
                summary::write_json(&rows, out)
            } else {
                summary::write_csv(&rows, out)
            }
        })?;
    }
    messages.block(&summary_table(&rows));
    let matched = alignment.links.iter().any(|link| link.relation == Relation::Match);
    Ok(match (trouble, matched) {
        (true, _) => exit::TROUBLE,
        (false, true) => exit::DONE,
        (false, false) => exit::NO_MATCH,
    })
}

fn warn(sides: &Sides, with_lines: &HashSet<String>, messages: Messages) {
    let known: Vec<&'static str> = LANGUAGES.iter().map(|language| language.code).collect();
    for article in &sides.left_out {
        let name = article.name.clone();
        messages.warning(&match article.language {
            Some(detected) => Warning::OtherLanguage {
                name,
                detected,
                known: known.clone(),
            },
            None => Warning::Undecided { name },
        });
    }
    for article in &sides.reports {
        let day = evidence::anchor(article).filter(|day| day.told_by == ToldBy::Created);
        if let Some(day) = day {
            messages.warning(&Warning::DayOfFile {
                name: article.name.clone(),
                day: day.to_string(),
            });
        }
    }
    for article in sides.reports.iter().chain(&sides.coverage) {
        if article.content().next().is_none() {
            messages.warning(&Warning::NoContent {
                name: article.name.clone(),
            });
        }
        let lines = inspect::line_numbers(article);
        for (paragraph, line) in article.paragraphs.iter().zip(lines) {
            if let Kind::Boilerplate(reason) = paragraph.kind {
                let mut place = printable(&article.name);
                if with_lines.contains(&article.name) {
                    let _ = write!(place, ":{line}");
                }
                messages.note(format_args!(
                    "{place}: paragraph {} is left out as boilerplate: {reason}",
                    paragraph.number
                ));
            }
        }
    }
}

/// Refuses to align where a side is empty.
fn both_present(sides: &Sides) -> anyhow::Result<()> {
    let languages = |role| {
        let codes: Vec<&str> = LANGUAGES
            .iter()
            .filter(|language| language.role == role)
            .map(|language| language.code)
            .collect();
        codes.join(" or ")
    };
    for (side, articles, role) in [
        ("report", &sides.reports, Role::Report),
        ("coverage", &sides.coverage, Role::Coverage),
    ] {
        if articles.is_empty() {
            let languages = languages(role);
            bail!(
                "no {side}: none of the articles is in {languages}; add one that is, or name one with --role FILE={side}"
            );
        }
    }
    Ok(())
}

/// A line per article, as a table; the report is named in each only where there are several.
fn summary_table(rows: &[summary::Row]) -> String {
    let reports = rows.iter().filter(|row| row.role == "report").count();
    let share = |share: Option<f64>| share.map_or_else(String::new, |share| format!("{share:.2}"));
    let percent = |share: Option<f64>| share.map_or_else(String::new, |share| format!("{:.0} %", 100.0 * share));
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            let named = row.role == "coverage" && reports > 1;
            let role = match row.report.as_ref().filter(|_| named) {
                Some(report) => format!("{} of {}", row.role, printable(report)),
                None => row.role.to_owned(),
            };
            let matches = if row.report.is_some() {
                row.matches.to_string()
            } else {
                String::new()
            };
            vec![
                printable(&row.article),
                role,
                row.language.clone().unwrap_or_else(|| "?".to_owned()),
                share(row.confidence),
                row.paragraphs.to_string(),
                row.boilerplate.to_string(),
                row.verdict.map_or_else(String::new, |verdict| verdict.to_string()),
                share(row.probability),
                matches,
                percent(row.covered),
            ]
        })
        .collect();
    columns(
        &[
            "article",
            "role",
            "language",
            ">confidence",
            ">paragraphs",
            ">boilerplate",
            "verdict",
            ">probability",
            ">matches",
            ">covered",
        ],
        &cells,
    )
}

/// Whether a file of a summary is to be JSON, by its ending.
fn is_json(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("json"))
}

fn summary_file(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    let is_csv = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    if is_csv || is_json(&path) {
        Ok(path)
    } else {
        Err("a summary is written as CSV or JSON; give a name that ends in .csv or .json".to_owned())
    }
}

fn refuse_input_as_output(inputs: &[Input], option: &str, output: &Path) -> anyhow::Result<()> {
    for input in inputs {
        if let Input::Path(path) = input
            && is_same(path, output)
        {
            let path = printable(&path.to_string_lossy());
            bail!("{path} is one of the articles and would be overwritten; give another file to {option}");
        }
    }
    Ok(())
}
