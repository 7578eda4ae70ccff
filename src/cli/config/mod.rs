//! Settings: options that a file gives, so that the command line needn't.
//!
//! Nothing here knows an option by name but those that choose the settings: what a file may say is read off the definition of
//! the command line, and what it says becomes the default of the option, which then has the last word on its value.

mod environment;
mod file;
mod show;

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Args, Command};
use cotejo::write::output::Output;

use self::file::Setting;
use crate::cli::exit;
use crate::cli::messages::printable;

/// The file that is looked for.
pub(crate) const NAME: &str = "cotejo.toml";

/// Commands that a file of settings has no say in, so that one that is broken can't break a shell that starts.
const WITHOUT: [&str; 3] = ["completions", "man", "help"];

/// Options that say where settings come from, or replace the command's work.
const OWN: [&str; 5] = ["config", "no_config", "print_config", "help", "version"];

/// Options that name a file which is only read, and which every story may share. A file of settings that nobody named may set
/// these; any other file that an option names could be one to be overwritten.
const READS: [&str; 2] = ["model", "scorer"];

/// Where settings come from.
#[derive(Debug, Args)]
#[command(next_help_heading = "Settings")]
pub(crate) struct ConfigArgs {
    /// Take settings from FILE, not from the cotejo.toml that is found
    ///
    /// Settings are long options and their values, as TOML: those above the first `[COMMAND]` are for every command that has
    /// the option, those below it for that one. Without this option, cotejo.toml is looked for in the current folder and those
    /// above it, up to the home folder; such a file may not choose the files to write. The command line wins; --no-NAME turns
    /// off a switch that the file turns on. What has no meaning in a run, by its format or its articles, is passed over, which -v
    /// tells. See --print-config.
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        conflicts_with = "no_config",
        hide_short_help = true
    )]
    config: Option<PathBuf>,
    /// Take no settings from any file
    #[arg(long, global = true, hide_short_help = true)]
    no_config: bool,
    /// Print the settings in force as TOML, with where each comes from, and stop
    #[arg(long, global = true, hide_short_help = true)]
    print_config: bool,
}

/// What the user asks for.
pub(crate) enum Parsed {
    /// To run a command with these values, some of which a file of settings gives.
    Run(ArgMatches, FromFile),
    /// To read help or the version; or they ask for what there is not, and are told so.
    Told(clap::Error),
    /// To see the settings.
    Print(String),
}

/// The options that a file of settings gives a value to, and not the command line.
#[derive(Debug, Default)]
pub(crate) struct FromFile(BTreeMap<String, String>);

impl FromFile {
    /// Where the value of an option, told by its long name, stands in the file; `None` where the file has no say in it.
    pub(crate) fn place(&self, option: &str) -> Option<&str> {
        self.0.get(option).map(String::as_str)
    }
}

/// A file of settings.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// Where it is, as messages tell it.
    path: PathBuf,
    /// Whether the user named it.
    named: bool,
}

/// A file of settings that has been read.
#[derive(Debug, Default)]
struct Settings {
    /// As messages tell it.
    path: String,
    settings: Vec<Setting>,
}

impl Settings {
    /// What the file says of an option of a command: below the command's name, else above all.
    fn of(&self, command: &str, option: &str) -> Option<&Setting> {
        let below = |section: Option<&str>| {
            let mut settings = self.settings.iter();
            settings.find(move |setting| setting.section.as_deref() == section && setting.option == option)
        };
        below(Some(command)).or_else(|| below(None))
    }
}

/// Reads the command line by its `definition`, and settings from a file where there is one.
pub(crate) fn parse(definition: &Command, arguments: &[OsString]) -> anyhow::Result<Parsed> {
    let definition = &environment::without_empty(definition.clone());
    let plain = with_negations(definition.clone());
    let given = match plain.clone().try_get_matches_from(arguments) {
        Ok(given) => given,
        // A file may give what is missing, and who wants to see the settings needs no articles.
        Err(error) if is_incomplete(&error) => {
            match plain.clone().ignore_errors(true).try_get_matches_from(arguments) {
                Ok(given) if given.subcommand().is_some() || given.get_flag("print_config") => given,
                _ => return Ok(Parsed::Told(error)),
            }
        }
        Err(error) => {
            environment::blame(&plain, arguments, &error)?;
            return Ok(Parsed::Told(error));
        }
    };
    let prints = given.get_flag("print_config");
    let without = |command: &str| WITHOUT.contains(&command);
    if let Some((command, _)) = given.subcommand().filter(|(command, _)| without(command)) {
        if prints {
            return Ok(Parsed::Print(format!("# cotejo {command} has no settings.\n")));
        }
        return Ok(read(plain, arguments, FromFile::default()));
    }
    let found = match given.get_one::<PathBuf>("config") {
        Some(path) => Some(Found {
            path: path.clone(),
            named: true,
        }),
        None if given.get_flag("no_config") => None,
        None => discover(),
    };
    let settings = match &found {
        Some(found) => file::read(found, definition)?,
        None => Settings::default(),
    };
    if prints {
        return show::show(definition, &settings, &given, arguments).map(Parsed::Print);
    }
    let (configured, from_file) = match given.subcommand() {
        Some((command, given)) => configure(plain, command, &settings, given),
        None => (plain, FromFile::default()),
    };
    Ok(read(configured, arguments, from_file))
}

fn read(definition: Command, arguments: &[OsString], from_file: FromFile) -> Parsed {
    match definition.try_get_matches_from(arguments) {
        Ok(matches) => Parsed::Run(matches, from_file),
        Err(error) => Parsed::Told(error),
    }
}

/// Prints what clap tells of a command line: help to standard output, an error to standard error. Gives the exit code.
pub(crate) fn tell(error: &clap::Error) -> anyhow::Result<u8> {
    if error.use_stderr() {
        // Nobody is left to tell where standard error is closed.
        drop(error.print());
        return Ok(exit::TROUBLE);
    }
    let styled = error.render();
    let text = match anstream::AutoStream::choice(&io::stdout()) {
        anstream::ColorChoice::Never => styled.to_string(),
        _ => styled.ansi().to_string(),
    };
    print(&text)?;
    Ok(exit::DONE)
}

/// Prints help, or the settings that were asked for.
pub(crate) fn print(text: &str) -> anyhow::Result<()> {
    Ok(Output::Stdout.write(|out| out.write_all(text.as_bytes()))?)
}

/// Whether all that was given is right, but not all is given.
fn is_incomplete(error: &clap::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::MissingRequiredArgument
            | ErrorKind::MissingSubcommand
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    )
}

/// The file of settings in the current folder, or in the nearest folder above that has one; none above the home folder.
fn discover() -> Option<Found> {
    let here = env::current_dir().ok()?;
    let home = env::home_dir();
    for folder in here.ancestors() {
        let path = folder.join(NAME);
        if path.is_file() {
            return Some(Found {
                path: if folder == here { NAME.into() } else { path },
                named: false,
            });
        }
        if home.as_deref() == Some(folder) {
            break;
        }
    }
    None
}

/// Gives each switch `--NAME` a hidden `--no-NAME` (and `--no-NAME` a `--NAME`), which a command line needs against a file.
fn with_negations(definition: Command) -> Command {
    let negations = |command: &Command| -> Vec<Arg> {
        let switches = command
            .get_arguments()
            .filter(|option| is_switch(option) && is_setting(option));
        switches
            .filter_map(|option| {
                let name = negation(option.get_long()?);
                let negation = Arg::new(name.clone())
                    .long(name)
                    .hide(true)
                    .global(option.is_global_set())
                    .action(ArgAction::SetTrue)
                    .overrides_with(option.get_id());
                Some(negation)
            })
            .collect()
    };
    let own = negations(&definition);
    definition.args(own).mut_subcommands(|command| {
        let own = negations(&command);
        command.args(own)
    })
}

fn negation(switch: &str) -> String {
    switch
        .strip_prefix("no-")
        .map_or_else(|| format!("no-{switch}"), str::to_owned)
}

/// Makes what the file says of the options of `command` their defaults, but for those that the command line gives, or whose
/// contrary it gives. Also tells which those are.
fn configure(definition: Command, command: &str, settings: &Settings, given: &ArgMatches) -> (Command, FromFile) {
    let mut from_file = FromFile::default();
    let mut built = definition.clone();
    built.build();
    let Some(described) = built.find_subcommand(command) else {
        return (definition, from_file);
    };
    let mut configured = definition;
    for option in described.get_arguments().filter(|option| is_setting(option)) {
        let Some(setting) = option.get_long().and_then(|name| settings.of(command, name)) else {
            continue;
        };
        if overruled(described, option, given) {
            continue;
        }
        let place = format!("{}:{}", settings.path, setting.line);
        from_file.0.insert(setting.option.clone(), place);
        let id = option.get_id().clone();
        let values = setting.values.clone();
        let set = move |option: Arg| option.required(false).default_values(values);
        configured = if option.is_global_set() {
            configured.mut_arg(id, set)
        } else {
            configured.mut_subcommand(command, |command| command.mut_arg(id, set))
        };
    }
    (configured, from_file)
}

/// Whether the command line (or the environment) gives the option, or what can't be had with it.
fn overruled(command: &Command, option: &Arg, given: &ArgMatches) -> bool {
    let is_given = |id: &str| {
        matches!(
            given.try_get_raw(id).is_ok().then(|| given.value_source(id)).flatten(),
            Some(ValueSource::CommandLine | ValueSource::EnvVariable)
        )
    };
    let id = option.get_id();
    let negated = option
        .get_long()
        .is_some_and(|name| is_switch(option) && is_given(&negation(name)));
    let conflicts = |one: &Arg, other: &Arg| {
        let mut conflicts = command.get_arg_conflicts_with(one).into_iter();
        conflicts.any(|conflict| conflict.get_id() == other.get_id())
    };
    negated
        || is_given(id.as_str())
        || command
            .get_arguments()
            .filter(|other| is_setting(other) && is_given(other.get_id().as_str()))
            .any(|other| conflicts(option, other) || conflicts(other, option))
}

/// Whether an option of the command line can be set in a file.
fn is_setting(option: &Arg) -> bool {
    option.get_long().is_some() && !option.is_hide_set() && !OWN.contains(&option.get_id().as_str())
}

fn is_switch(option: &Arg) -> bool {
    matches!(option.get_action(), ArgAction::SetTrue)
}

fn shown(path: &Path) -> String {
    printable(&path.to_string_lossy())
}
