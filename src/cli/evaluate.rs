//! `cotejo evaluate`: how right links are, against links made by hand.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};
use cotejo::evaluate::aligned::Aligned;
use cotejo::evaluate::calibration::Calibration;
use cotejo::evaluate::cases::{self, Case};
use cotejo::evaluate::gold::Gold;
use cotejo::evaluate::{CaseScore, Counts, Evaluation, score, summarise};
use cotejo::restore;
use cotejo::table::TableWriter;
use cotejo::write::output::Output;

use crate::cli::columns::columns;
use crate::cli::exit;
use crate::cli::messages::{Messages, Warning, printable};

const NOTES: &str = "\
GOLD is a CSV with the columns target_file, source_par, target_par, label (match or partial) and, where a story has several \
reports, source_file; or a folder that holds one as gold.csv; or a folder with many such folders. Then ALIGNED is a folder \
where the result for the case TASK/NAME is TASK/NAME.csv, or has the ending of another format. Where a person has said of a \
pair whether it is a match (the column reviewed), that counts.

A gold match must be found; a partial is neither right nor wrong; any other match found is an error. Articles are known by \
the last part of their path.

Calibration judges the scores as probabilities, over the pairs listed in ALIGNED: Brier score, and expected calibration \
error over ten bins. It says little about low scores unless ALIGNED was made with align --related, which lists pairs with \
a lower score than a match. Pairs not listed are not judged.

";

const EXAMPLES: &str = "\
Examples:
  cotejo evaluate gold.csv aligned.csv
  cotejo align es.txt en-*.txt --related | cotejo evaluate gold.csv -
  cotejo evaluate cases/ results/ --format json

";

/// Measure links against links made by hand
///
/// Gives precision, recall and F1 of the links, and how far their scores are right as probabilities.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES.trim_end(), after_long_help = format!("{NOTES}{EXAMPLES}{}", exit::HELP))]
pub(crate) struct RawArgs {
    /// Links made by hand: a CSV file, the folder of a case, or a folder of cases
    gold: PathBuf,
    /// Links to be measured: an alignment as csv, tsv, xlsx, json or jsonl; - for standard input; or a folder with one for
    /// each case
    aligned: PathBuf,
    /// Format of the output
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = EvaluateFormat::Text)]
    format: EvaluateFormat,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum EvaluateFormat {
    #[value(help = "tables to read")]
    Text,
    #[value(help = "everything, for a program")]
    Json,
    #[value(help = "a row per article, per case (article empty), and for all (both empty); no calibration")]
    Csv,
}

/// Runs the command; gives the exit code.
pub(crate) fn run(raw: &RawArgs, messages: Messages) -> anyhow::Result<u8> {
    if raw.gold.as_os_str() == "-" {
        bail!("GOLD can't be standard input; name a file or a folder, and give - for ALIGNED if need be");
    }
    let cases = cases::find(&raw.gold, &raw.aligned)?;
    let scores = cases
        .iter()
        .map(|case| measure(case, messages))
        .collect::<anyhow::Result<Vec<_>>>()?;
    let evaluation = summarise(scores);
    Output::Stdout.write(|out| match raw.format {
        EvaluateFormat::Text => out.write_all(describe(&evaluation).as_bytes()),
        EvaluateFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &evaluation)?;
            out.write_all(b"\n")
        }
        EvaluateFormat::Csv => write_csv(&evaluation, out),
    })?;
    Ok(exit::DONE)
}

fn measure(case: &Case, messages: Messages) -> anyhow::Result<CaseScore> {
    let shown = |path: &Path| printable(&path.to_string_lossy());
    let gold = Gold::read(open(&case.gold)?).with_context(|| shown(&case.gold))?;
    let mut bytes = Vec::new();
    open(&case.aligned)?
        .read_to_end(&mut bytes)
        .with_context(|| format!("can't read {}", shown(&case.aligned)))?;
    let format = restore::format_of(&case.aligned, &bytes);
    let aligned = Aligned::read(&bytes, format).with_context(|| shown(&case.aligned))?;
    let scored = score(&case.name, &gold, &aligned);
    if !scored.unnamed.is_empty() {
        messages.warning(&Warning::NeverNamed {
            case: shown(&case.gold),
            files: scored.unnamed.clone(),
        });
    }
    Ok(scored)
}

fn open(path: &Path) -> anyhow::Result<Box<dyn Read>> {
    if path.as_os_str() == "-" {
        return Ok(Box::new(io::stdin()));
    }
    let file = File::open(path).with_context(|| format!("can't read {}", printable(&path.to_string_lossy())))?;
    Ok(Box::new(file))
}

/// Articles for a single case, else cases and tasks; then all together, and the calibration.
fn describe(evaluation: &Evaluation) -> String {
    let mut rows = Vec::new();
    let first = if let [case] = evaluation.cases.as_slice() {
        rows.extend(case.files.iter().map(|file| row(&file.name, &file.counts)));
        "article"
    } else {
        rows.extend(
            evaluation
                .cases
                .iter()
                .map(|case| row(&case.total.name, &case.total.counts)),
        );
        rows.extend(
            evaluation
                .tasks
                .iter()
                .map(|task| row(&format!("{}/*", task.name), &task.counts)),
        );
        "case"
    };
    rows.push(row("all", &evaluation.all));
    if let Some(mean) = evaluation.mean_f1 {
        let mut cells = vec![String::new(); 7];
        cells[0] = format!("mean of {} tasks", evaluation.tasks.len());
        cells[6] = format!("{mean:.3}");
        rows.push(cells);
    }
    let mut text = columns(
        &[first, ">gold", ">found", ">correct", ">precision", ">recall", ">F1"],
        &rows,
    );
    if let Some(calibration) = &evaluation.calibration {
        text.push('\n');
        text.push_str(&describe_calibration(calibration));
    }
    text
}

fn row(name: &str, counts: &Counts) -> Vec<String> {
    vec![
        printable(name),
        counts.gold.to_string(),
        counts.found.to_string(),
        counts.correct.to_string(),
        measure_text(counts.precision()),
        measure_text(counts.recall()),
        measure_text(counts.f1()),
    ]
}

fn describe_calibration(calibration: &Calibration) -> String {
    let rows: Vec<Vec<String>> = calibration
        .bins
        .iter()
        .map(|bin| {
            vec![
                format!("{:.1} to {:.1}", bin.from, bin.to),
                bin.pairs.to_string(),
                measure_text(bin.mean_score),
                measure_text(bin.right),
            ]
        })
        .collect();
    format!(
        "scores of {} pairs: Brier score {:.3}, expected calibration error {:.3}\n\n{}",
        calibration.pairs,
        calibration.brier,
        calibration.expected_error,
        columns(&["score", ">pairs", ">mean score", ">right"], &rows)
    )
}

fn measure_text(measure: Option<f64>) -> String {
    measure.map_or_else(|| "–".to_owned(), |measure| format!("{measure:.3}"))
}

fn write_csv(evaluation: &Evaluation, out: &mut dyn Write) -> io::Result<()> {
    let mut table = TableWriter::new(out);
    table.row([
        "case",
        "article",
        "gold",
        "found",
        "correct",
        "precision",
        "recall",
        "f1",
    ])?;
    let mut line = |case: &str, article: &str, counts: &Counts| {
        let measure = |value: Option<f64>| value.map(|value| format!("{value:.4}")).unwrap_or_default();
        table.row([
            case,
            article,
            &counts.gold.to_string(),
            &counts.found.to_string(),
            &counts.correct.to_string(),
            &measure(counts.precision()),
            &measure(counts.recall()),
            &measure(counts.f1()),
        ])
    };
    for case in &evaluation.cases {
        for file in &case.files {
            line(&case.total.name, &file.name, &file.counts)?;
        }
        line(&case.total.name, "", &case.total.counts)?;
    }
    line("", "", &evaluation.all)?;
    table.finish()
}
