//! Shows the settings in force, as a file of settings.

use std::ffi::OsString;
use std::fmt::Write as _;

use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command};
use toml::Value;

use super::file::{commands, is_number, is_path, options};
use super::{NAME, READS, Settings, configure, is_switch, negation, with_negations};

/// The settings of the command that was `given`, or of all, as TOML.
pub(super) fn show(
    definition: &Command,
    settings: &Settings,
    given: &ArgMatches,
    arguments: &[OsString],
) -> anyhow::Result<String> {
    let mut text = format!(
        "# Settings of Cotejo, each with where it comes from. As {NAME} in the folder of a story or above it, they hold \
         there;\n# as any other file, where it is given with --config.\n#\n# Names are those of the long options. Above the \
         first [command] they are for every command that has the option.\n# A switch is true or false; an option that may be \
         repeated has a list. Paths start from the folder of the file.\n# The command line wins over all of this; --no-NAME \
         turns off a switch.\n# What has no meaning in a run, by its format or its articles, is passed over.\n"
    );
    if !settings.path.is_empty() {
        // Writing to a String can't fail.
        let _ = writeln!(text, "#\n# Read: {}", settings.path);
    }
    let known = commands(definition);
    let chosen = given.subcommand_name();
    let mut global_shown = false;
    for (name, command) in known
        .iter()
        .filter(|(name, _)| chosen.is_none_or(|chosen| chosen == *name))
    {
        let own: Vec<OsString> = match chosen {
            Some(_) => arguments.to_vec(),
            None => vec!["cotejo".into(), name.into()],
        };
        let plain = with_negations(definition.clone()).ignore_errors(true);
        let given = plain.clone().try_get_matches_from(&own)?;
        let Some((_, given)) = given.subcommand() else {
            continue;
        };
        let (configured, _) = configure(plain, name, settings, given);
        let found = configured.try_get_matches_from(&own)?;
        let Some((_, found)) = found.subcommand() else {
            continue;
        };
        let shown = |option: &Arg, long: &str| entry(option, long, found, given, settings.of(name, long), settings);
        if !global_shown {
            for (long, option) in options(command).filter(|(_, option)| option.is_global_set()) {
                text += &shown(option, long);
            }
            global_shown = true;
        }
        let _ = write!(text, "\n[{name}]\n");
        for (long, option) in options(command).filter(|(_, option)| !option.is_global_set()) {
            text += &shown(option, long);
        }
    }
    Ok(text)
}

/// A setting with what it is for, and where it comes from; behind a # where it has no value, or may not stand in a file that is
/// only found.
fn entry(
    option: &Arg,
    long: &str,
    found: &ArgMatches,
    given: &ArgMatches,
    setting: Option<&super::Setting>,
    settings: &Settings,
) -> String {
    let help = option.get_help().map(ToString::to_string).unwrap_or_default();
    let id = option.get_id().as_str();
    let values: Vec<String> = found
        .get_raw(id)
        .map(|values| values.map(|value| value.to_string_lossy().into_owned()).collect())
        .unwrap_or_default();
    let source = match given.value_source(id) {
        Some(ValueSource::CommandLine) => "command line".to_owned(),
        Some(ValueSource::EnvVariable) => {
            let name = option.get_env().map(|name| name.to_string_lossy().into_owned());
            name.unwrap_or_else(|| "environment".to_owned())
        }
        _ if is_switch(option) && given.value_source(&negation(long)) == Some(ValueSource::CommandLine) => {
            "command line".to_owned()
        }
        _ => match setting {
            // What the command line has overruled leaves the default.
            Some(setting)
                if setting
                    .values
                    .iter()
                    .map(|value| value.to_string_lossy())
                    .eq(values.iter().map(String::as_str)) =>
            {
                format!("{}:{}", settings.path, setting.line)
            }
            _ => "default".to_owned(),
        },
    };
    let mut text = String::new();
    for line in help.lines() {
        let _ = writeln!(text, "\n# {line}");
    }
    let value = match values.as_slice() {
        [] => {
            let names = option.get_value_names().unwrap_or_default();
            let name = names.first().map_or("VALUE", |name| name.as_str());
            let example = match option.get_action() {
                ArgAction::Append => format!("[\"{name}\"]"),
                _ if is_number(option) => name.to_owned(),
                _ => format!("\"{name}\""),
            };
            let _ = writeln!(text, "# {long} = {example}  # not set");
            return text;
        }
        values if matches!(option.get_action(), ArgAction::Append) => {
            Value::Array(values.iter().map(|value| toml_value(option, value)).collect())
        }
        [value, ..] => toml_value(option, value),
    };
    let barred = if is_path(option) && !READS.contains(&id) {
        "# "
    } else {
        ""
    };
    let _ = writeln!(text, "{barred}{long} = {value}  # {source}");
    text
}

fn toml_value(option: &Arg, value: &str) -> Value {
    if is_switch(option) {
        return Value::Boolean(value == "true");
    }
    if is_number(option) {
        if let Ok(number) = value.parse() {
            return Value::Integer(number);
        }
        if let Ok(number) = value.parse() {
            return Value::Float(number);
        }
    }
    Value::String(value.to_owned())
}
