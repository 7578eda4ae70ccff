//! The command line: the only place that knows the terminal. One file per subcommand.

mod align;
mod assigned;
mod calibrate;
mod columns;
mod complete;
mod config;
mod convert;
mod evaluate;
mod exit;
mod inputs;
mod inspect;
mod man;
mod messages;
mod output;
mod pager;
mod paths;
mod progress;
mod retrieval;
mod signals;
mod train;

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::process::ExitCode;

use anyhow::Context;
use clap::{ArgAction, Args, ColorChoice, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use self::config::{ConfigArgs, Parsed};
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
    arg_required_else_help = true,
    disable_help_flag = true,
    disable_version_flag = true
)]
#[command(after_help = EXAMPLES.trim_end(), after_long_help = format!("{EXAMPLES}{}", exit::ALIGN_HELP))]
pub(crate) struct RawArgs {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    terminal: TerminalArgs,
    #[command(flatten)]
    run: RunArgs,
    #[command(flatten)]
    config: ConfigArgs,
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
    Completions(complete::RawArgs),
    Man(man::RawArgs),
}

/// How the tool talks.
#[derive(Debug, Args)]
#[command(next_help_heading = "Messages")]
struct TerminalArgs {
    /// Print errors only: no warnings, no summary
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Print more: what is left out or passed over, and why
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    verbose: bool,
    // Not doc comments, as those must mark the names of variables as code.
    #[arg(
        help = "When to use colour: auto, always, never",
        long_help = "When to use colour: auto, always, never\n\nWith auto, each of standard output and standard error has colour where it is a \
                     terminal that knows it, unless NO_COLOR or CLICOLOR=0 is set; and anywhere where CLICOLOR_FORCE is.",
        long,
        global = true,
        value_name = "WHEN",
        value_enum,
        default_value_t = ColorChoice::Auto,
        hide_possible_values = true
    )]
    color: ColorChoice,
    /// Print help: -h in short, --help all of it
    #[arg(short, long, global = true, action = ArgAction::Help)]
    help: Option<bool>,
    /// Print the version
    #[arg(short = 'V', long, global = true, action = ArgAction::Version)]
    version: Option<bool>,
}

/// How the tool works, whatever it does.
#[derive(Debug, Args)]
#[command(next_help_heading = "Settings")]
struct RunArgs {
    /// Threads; the result is the same with any number [default: one per core]
    #[arg(long, global = true, value_name = "N", value_parser = threads, env = "COTEJO_JOBS", hide_env_values = true, hide_short_help = true)]
    jobs: Option<NonZeroUsize>,
}

fn threads(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| "a number of threads is 1 or more".to_owned())
}

/// Reads the arguments, runs the command, and says how it went.
pub(crate) fn run() -> ExitCode {
    signals::handle();
    let code = parse_and_run();
    progress::clear();
    ExitCode::from(code.unwrap_or_else(|error| {
        messages::error(messages::printable(&format!("{error:#}")));
        exit::TROUBLE
    }))
}

fn parse_and_run() -> anyhow::Result<u8> {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    // Help and errors come before the arguments are known; they are to be coloured as the arguments say.
    let color = color(&arguments);
    use_color(color);
    let definition = RawArgs::command().color(color);
    let (matches, given) = match config::parse(&definition, &arguments)? {
        Parsed::Run(matches, given) => (matches, given),
        Parsed::Told(error) => return config::tell(&error),
        Parsed::Print(settings) => {
            config::print(&settings)?;
            return Ok(exit::DONE);
        }
    };
    // What clap has matched by a definition fits the type that the definition was made of.
    let RawArgs {
        command,
        terminal,
        run,
        config: _,
    } = RawArgs::from_arg_matches(&matches).map_err(|error| error.format(&mut RawArgs::command()))?;
    use_color(terminal.color);
    let messages = match (terminal.quiet, terminal.verbose) {
        (true, _) => Messages::Quiet,
        (false, false) => Messages::Normal,
        (false, true) => Messages::Verbose,
    };
    in_pool(run.jobs, || match command {
        Command::Align(raw) => align::run(raw, &given, messages),
        Command::Convert(raw) => convert::run(raw, &given, messages),
        Command::Inspect(raw) => inspect::run(raw, &given, messages),
        Command::Evaluate(raw) => evaluate::run(&raw, messages),
        Command::Calibrate(raw) => calibrate::run(&raw, messages),
        Command::Train(raw) => train::run(raw, messages),
        Command::Retrieval(raw) => retrieval::run(&raw),
        Command::Completions(raw) => complete::run(&raw, RawArgs::command()),
        Command::Man(raw) => man::run(&raw, RawArgs::command()),
    })
}

/// The last `--color` of a command line that has not been read yet.
fn color(arguments: &[OsString]) -> ColorChoice {
    let options = arguments.iter().take_while(|argument| *argument != "--");
    let mut color = ColorChoice::Auto;
    let mut expected = false;
    for argument in options.map(|argument| argument.to_string_lossy()) {
        let value = if expected {
            Some(&*argument)
        } else {
            argument.strip_prefix("--color=")
        };
        if let Some(Ok(choice)) = value.map(|value| ColorChoice::from_str(value, false)) {
            color = choice;
        }
        expected = argument == "--color";
    }
    color
}

/// Colours what is written from now on. `Auto` is decided for each stream: on a terminal that knows colours, unless `NO_COLOR`
/// or `CLICOLOR=0` is set; anywhere where `CLICOLOR_FORCE` is.
fn use_color(color: ColorChoice) {
    match color {
        ColorChoice::Auto => anstream::ColorChoice::Auto.write_global(),
        ColorChoice::Always => anstream::ColorChoice::Always.write_global(),
        ColorChoice::Never => anstream::ColorChoice::Never.write_global(),
    }
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
    use super::*;

    #[test]
    fn colour_is_known_before_the_arguments_are_read() {
        let told = |arguments: &[&str]| {
            let arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
            color(&arguments)
        };
        assert_eq!(told(&["cotejo", "align"]), ColorChoice::Auto);
        assert_eq!(told(&["cotejo", "--color=never", "align"]), ColorChoice::Never);
        assert_eq!(
            told(&["cotejo", "--color=never", "--color", "always"]),
            ColorChoice::Always
        );
        assert_eq!(
            told(&["cotejo", "--color=no", "--", "--color=never"]),
            ColorChoice::Auto
        );
    }

    #[test]
    fn the_definition_of_the_command_line_is_sound() {
        RawArgs::command().debug_assert();
    }

    #[test]
    fn every_command_has_examples_that_stay_on_their_lines() {
        let definition = RawArgs::command();
        for command in definition.get_subcommands() {
            let name = command.get_name();
            let told = |help: Option<&clap::builder::StyledStr>| help.map(ToString::to_string).unwrap_or_default();
            let (short, long) = (told(command.get_after_help()), told(command.get_after_long_help()));
            assert!(short.starts_with("Example"), "{name}: {short}");
            assert!(
                long.contains("Example") && long.contains("Exit codes:"),
                "{name}: {long}"
            );
            // Help is wrapped at a hundred columns, by which a command would fall apart.
            for line in short.lines().chain(long.lines()).filter(|line| line.starts_with("  ")) {
                assert!(line.chars().count() <= 100, "{name}: {line}");
            }
        }
    }
}
