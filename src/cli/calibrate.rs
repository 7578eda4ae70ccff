//! `cotejo calibrate`: a scorer from gold links.

use std::path::PathBuf;

use clap::Args;
use cotejo::encode::Model;
use cotejo::train::{Calibrated, Task, TaskReport, calibrate, write_features};
use cotejo::write::output::Output;

use crate::cli::columns::columns;
use crate::cli::exit;
use crate::cli::messages::Messages;
use crate::cli::paths::refuse_same;

const NOTES: &str = "\
A case is a folder with one report, its coverage, and gold.csv (columns target_file, source_par, target_par, label; label \
match or partial). Each TASK is a folder with cases at any depth. Every task counts the same, however many cases it has.

Printed are the weights, and of each task: F1 of the links; verdicts, the share of articles of which it is told rightly \
whether they report the same event; ECE, the expected calibration error of the matches; related, the same of all pairs that \
align --related would list, by the scorer that was fitted to the others.

";

const EXAMPLES: &str = "\
Examples:
  cotejo calibrate gold/politics gold/sport -o scorer.csv
  cotejo align --scorer scorer.csv es.txt en-*.txt

";

/// Fit the scorer to links made by hand
///
/// Finds the weight of each feature and the operating point (the score from which a pair is a match) that fit best, and prints
/// how well the scorer does on each task: fitted to all of them and, as "left out", fitted to the others alone.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES.trim_end(), after_long_help = format!("{NOTES}{EXAMPLES}{}", exit::HELP))]
pub(crate) struct RawArgs {
    /// Folders of cases
    #[arg(value_name = "TASK", required = true)]
    tasks: Vec<PathBuf>,
    /// Also tell how the scorer does on the cases in TASK, which it is not fitted to (may be repeated)
    #[arg(long, value_name = "TASK")]
    test: Vec<PathBuf>,
    /// Write the scorer to FILE
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write the features of every pair of paragraphs to FILE, with its label if it has one, as CSV
    #[arg(long, value_name = "FILE")]
    features: Option<PathBuf>,
    /// Use the bilingual model in FILE instead of the one built in
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
}

/// Runs the command; gives the exit code.
pub(crate) fn run(raw: &RawArgs, messages: Messages) -> anyhow::Result<u8> {
    let own = raw.model.as_deref().map(Model::open).transpose()?;
    let model = own.as_ref().unwrap_or_else(|| Model::embedded());
    refuse_same(&[("-o", raw.output.as_deref()), ("--features", raw.features.as_deref())])?;
    for path in raw.output.iter().chain(&raw.features) {
        Output::Path(path.clone()).check()?;
    }
    let watcher = messages.watcher();
    watcher.begin("reading", "tasks", raw.tasks.len() + raw.test.len());
    let mut tasks = Vec::new();
    for path in raw.tasks.iter().chain(&raw.test) {
        tasks.push(Task::read(path, model)?);
        watcher.update("reading", tasks.len(), "");
    }
    let unseen = tasks.split_off(raw.tasks.len());
    let calibrated = calibrate(&tasks, &watcher.observer());
    let tests: Vec<TaskReport> = unseen
        .iter()
        .map(|task| cotejo::train::test(task, &calibrated.scorer))
        .collect();
    let report = describe(&calibrated, &tests);
    if let Some(path) = &raw.features {
        Output::Path(path.clone()).write(|out| write_features(&tasks, &calibrated.scorer, out))?;
    }
    match &raw.output {
        Some(path) => {
            let names: Vec<&str> = calibrated.tasks.iter().map(|task| task.name.as_str()).collect();
            let comment = format!("Made by 'cotejo calibrate' from: {}.", names.join(", "));
            let table = calibrated.scorer.to_table(&comment);
            Output::Path(path.clone()).write(|out| out.write_all(table.as_bytes()))?;
        }
        None => messages.note("nothing is written; name a file with -o to keep the scorer"),
    }
    Output::Stdout.write(|out| out.write_all(report.as_bytes()))?;
    Ok(exit::DONE)
}

fn describe(calibrated: &Calibrated, tests: &[TaskReport]) -> String {
    let terms: Vec<Vec<String>> = calibrated
        .scorer
        .terms()
        .into_iter()
        .map(|(model, term, value)| vec![model.to_owned(), term.to_owned(), format!("{value:.3}")])
        .collect();
    let share = |share: Option<f64>| share.map_or_else(String::new, |share| format!("{share:.3}"));
    let cells = |task: &TaskReport| {
        let (fitted, left_out) = (task.fitted, task.left_out);
        [
            fitted.map(|quality| quality.f1),
            left_out.map(|quality| quality.f1),
            fitted.and_then(|quality| quality.verdicts),
            left_out.and_then(|quality| quality.verdicts),
            fitted.and_then(|quality| quality.calibration_error),
            left_out.and_then(|quality| quality.calibration_error),
            left_out.and_then(|quality| quality.related_error),
        ]
        .map(share)
    };
    let row = |task: &TaskReport| {
        let mut row = vec![task.name.clone(), task.cases.to_string(), task.matches.to_string()];
        row.extend(cells(task));
        row
    };
    let mut rows: Vec<Vec<String>> = calibrated.tasks.iter().map(row).collect();
    let mean = |f1: &dyn Fn(&TaskReport) -> Option<f64>| {
        let sum: Option<f64> = calibrated.tasks.iter().map(f1).sum();
        share(sum.map(|sum| sum / calibrated.tasks.len() as f64))
    };
    rows.push(vec![
        "mean".to_owned(),
        String::new(),
        String::new(),
        mean(&|task| task.fitted.map(|quality| quality.f1)),
        mean(&|task| task.left_out.map(|quality| quality.f1)),
    ]);
    rows.extend(tests.iter().map(row));
    rows.iter_mut().for_each(|row| row.resize(HEADER.len(), String::new()));
    format!(
        "{}\n{}",
        columns(&["model", "term", ">coefficient"], &terms),
        columns(&HEADER, &rows)
    )
}

/// Columns of the table of tasks: fitted to all tasks, and with the task left out.
const HEADER: [&str; 10] = [
    "task",
    ">cases",
    ">matches",
    ">F1",
    ">left out",
    ">verdicts",
    ">left out",
    ">ECE",
    ">left out",
    ">related",
];
