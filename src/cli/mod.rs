//! The command line: the only place that knows the terminal. One file per subcommand.

mod align;
mod calibrate;
mod columns;
mod convert;
mod evaluate;
mod exit;
mod inputs;
mod inspect;
mod messages;
mod output;
mod pager;
mod retrieval;
mod train;

use std::num::NonZeroUsize;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, ColorChoice, Parser, Subcommand};

use self::messages::Messages;

const EXAMPLES: &str = "\
Examples:
  cotejo align es.txt en-*.txt -o aligned.csv    align a report with its coverage
  cotejo convert aligned.json -o aligned.xlsx    put an alignment into another format
  cotejo inspect es.txt                          see what Cotejo sees in an article
  cotejo evaluate gold.csv aligned.csv           compare links with links made by hand

";

/// Align a Spanish news report with English coverage of the same events, paragraph by paragraph.
///
/// Reports and coverage are told apart by their language. Every paragraph of the report is held against every paragraph of
/// the coverage, whatever their order; what has no counterpart stays alone.
#[derive(Debug, Parser)]
#[command(
    version,
    propagate_version = true,
    subcommand_required = true,
    arg_required_else_help = true
)]
#[command(after_help = format!("{EXAMPLES}{}", exit::ALIGN_HELP))]
struct RawArgs {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    terminal: TerminalArgs,
}

#[derive(Debug, Subcommand)]
enum Command {
    Align(align::RawArgs),
    Convert(convert::RawArgs),
    Inspect(inspect::RawArgs),
    Evaluate(evaluate::RawArgs),
    Calibrate(calibrate::RawArgs),
    Train(train::RawArgs),
    Retrieval(retrieval::RawArgs),
}

/// How the tool talks.
#[derive(Debug, Args)]
#[command(next_help_heading = "Messages")]
struct TerminalArgs {
    /// Print errors only: no warnings, no summary
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Print more: what is left out, and why
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    verbose: bool,
    // Not a doc comment, as those must mark the name of the variable as code.
    #[arg(help = "When to use colour; auto: on a terminal, unless NO_COLOR is set", long, global = true, value_name = "WHEN", value_enum, default_value_t = ColorChoice::Auto)]
    color: ColorChoice,
}

/// Reads the arguments, runs the command, and says how it went.
pub(crate) fn run() -> ExitCode {
    let RawArgs { command, terminal } = RawArgs::parse();
    match terminal.color {
        ColorChoice::Auto => {}
        ColorChoice::Always => anstream::ColorChoice::Always.write_global(),
        ColorChoice::Never => anstream::ColorChoice::Never.write_global(),
    }
    let messages = match (terminal.quiet, terminal.verbose) {
        (true, _) => Messages::Quiet,
        (false, false) => Messages::Normal,
        (false, true) => Messages::Verbose,
    };
    let code = match command {
        Command::Align(raw) => align::run(raw, messages),
        Command::Convert(raw) => convert::run(raw),
        Command::Inspect(raw) => inspect::run(raw, messages),
        Command::Evaluate(raw) => evaluate::run(&raw, messages),
        Command::Calibrate(raw) => calibrate::run(&raw, messages),
        Command::Train(raw) => train::run(raw, messages),
        Command::Retrieval(raw) => retrieval::run(&raw),
    };
    ExitCode::from(code.unwrap_or_else(|error| {
        messages::error(messages::printable(&format!("{error:#}")));
        exit::TROUBLE
    }))
}

/// Runs `work` on as many threads as the user asked for.
fn in_pool<T: Send>(jobs: Option<NonZeroUsize>, work: impl FnOnce() -> anyhow::Result<T> + Send) -> anyhow::Result<T> {
    match jobs {
        None => work(),
        Some(jobs) => rayon::ThreadPoolBuilder::new()
            .num_threads(jobs.get())
            .build()
            .context("can't start the threads asked for with --jobs")?
            .install(work),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_of_the_command_line_is_sound() {
        RawArgs::command().debug_assert();
    }
}
