//! `cotejo calibrate`: a scorer from gold links.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;
use cotejo::encode::Model;
use cotejo::score::FEATURES;
use cotejo::train::{Calibrated, Task, calibrate, write_features};
use cotejo::write::output::Output;

use crate::cli::columns::columns;
use crate::cli::messages::Messages;
use crate::cli::{exit, in_pool};

const NOTES: &str = "\
A case is a folder with one report, its coverage, and gold.csv (columns target_file, source_par, target_par, label; label \
match or partial). Each TASK is a folder with cases at any depth. Every task counts the same, however many cases it has.

Examples:
  cotejo calibrate gold/politics gold/sport -o scorer.csv
  cotejo align --scorer scorer.csv es.txt en-*.txt

";

/// Fit the scorer to links made by hand
///
/// Finds the weight of each feature and the operating point (the score from which a pair is a match) that fit best, and prints
/// for each task the F1 with the scorer fitted to all tasks, and with one that has not seen that task.
#[derive(Debug, Args)]
#[command(after_help = format!("{NOTES}{}", exit::HELP))]
pub(crate) struct RawArgs {
    /// Folders of cases
    #[arg(value_name = "TASK", required = true)]
    tasks: Vec<PathBuf>,
    /// Write the scorer to FILE
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write the features of every labelled pair to FILE, as CSV
    #[arg(long, value_name = "FILE")]
    features: Option<PathBuf>,
    /// Use the bilingual model in FILE instead of the one built in
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// Threads to use; the scorer is the same with any number [default: one per core]
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
}

/// Runs the command; gives the exit code.
pub(crate) fn run(raw: &RawArgs, messages: Messages) -> anyhow::Result<u8> {
    in_pool(raw.jobs, || {
        let own = raw.model.as_deref().map(Model::open).transpose()?;
        let model = own.as_ref().unwrap_or_else(|| Model::embedded());
        let tasks = raw
            .tasks
            .iter()
            .map(|path| Task::read(path, model))
            .collect::<Result<Vec<_>, _>>()?;
        let calibrated = calibrate(&tasks);
        let report = describe(&calibrated);
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
    })
}

fn describe(calibrated: &Calibrated) -> String {
    let scorer = &calibrated.scorer;
    let mut terms = vec![term("(intercept)", scorer.first.intercept, scorer.second.intercept)];
    for (index, feature) in FEATURES.iter().enumerate() {
        terms.push(term(
            feature.name,
            scorer.first.weights[index],
            scorer.second.weights[index],
        ));
    }
    terms.push(vec![
        "(operating point)".to_string(),
        String::new(),
        format!("{:.2}", scorer.operating_point),
    ]);
    let percent = |f1: f64| format!("{f1:.3}");
    let mut rows: Vec<Vec<String>> = calibrated
        .tasks
        .iter()
        .map(|task| {
            let left_out = task.left_out_f1.map_or_else(String::new, percent);
            vec![
                task.name.clone(),
                task.cases.to_string(),
                task.matches.to_string(),
                percent(task.f1),
                left_out,
            ]
        })
        .collect();
    let count = calibrated.tasks.len() as f64;
    let left_out: Option<f64> = calibrated.tasks.iter().map(|task| task.left_out_f1).sum();
    rows.push(vec![
        "mean".to_string(),
        String::new(),
        String::new(),
        percent(calibrated.tasks.iter().map(|task| task.f1).sum::<f64>() / count),
        left_out.map_or_else(String::new, |sum| percent(sum / count)),
    ]);
    format!(
        "{}\n{}",
        columns(&["term", ">first pass", ">second pass"], &terms),
        columns(&["task", ">cases", ">matches", ">F1", ">F1 left out"], &rows)
    )
}

fn term(name: &str, first: f64, second: f64) -> Vec<String> {
    vec![name.to_string(), format!("{first:.3}"), format!("{second:.3}")]
}
