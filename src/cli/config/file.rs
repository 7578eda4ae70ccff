//! Reads a file of settings, and refuses what no option understands.

use std::any::TypeId;
use std::collections::BTreeMap;
use std::error::Error as _;
use std::ffi::OsString;
use std::fs::File;
use std::io::Read;
use std::num::{NonZeroU64, NonZeroUsize};
use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use clap::builder::OsStr;
use clap::error::{ContextKind, ContextValue};
use clap::{Arg, ArgAction, Command};
use cotejo::nearest::did_you_mean;
use toml::Spanned;
use toml::de::{DeInteger, DeTable, DeValue};

use super::{Found, OWN, READS, Settings, WITHOUT, is_incomplete, is_setting, is_switch, shown};
use crate::cli::messages::printable;

/// Longest file that is read, in bytes; more is no settings.
const LONGEST: u64 = 1 << 20;

/// What a file says of an option.
#[derive(Debug)]
pub(super) struct Setting {
    /// The command it is for; `None` for all that have the option.
    pub(super) section: Option<String>,
    /// The option's long name.
    pub(super) option: String,
    /// As on the command line.
    pub(super) values: Vec<OsStr>,
    /// Line in the file, from 1.
    pub(super) line: usize,
}

/// Reads the file. All of it is checked, whichever command is run.
pub(super) fn read(found: &Found, definition: &Command) -> anyhow::Result<Settings> {
    let name = shown(&found.path);
    let mut text = String::new();
    File::open(&found.path)
        .and_then(|file| file.take(LONGEST + 1).read_to_string(&mut text))
        .with_context(|| {
            let advice = if found.named { "" } else { " (--no-config goes without)" };
            format!("can't read the settings in {name}{advice}")
        })?;
    if text.len() as u64 > LONGEST {
        bail!("{name}: longer than {LONGEST} bytes, so no settings; name another file with --config");
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let reader = Reader {
        found,
        text,
        commands: commands(definition),
        definition,
    };
    let table = DeTable::parse(text).map_err(|error| {
        let place = error.span().unwrap_or_default();
        let told = error.message().lines().collect::<Vec<_>>().join("; ");
        reader.refuse(place, format_args!("this is not TOML: {told}"))
    })?;
    Ok(Settings {
        settings: reader.all(table.get_ref())?,
        path: name,
    })
}

/// The commands that a file may set options of, by name, with all their options.
pub(super) fn commands(definition: &Command) -> BTreeMap<String, Command> {
    let mut built = definition.clone();
    built.build();
    built
        .get_subcommands()
        .filter(|command| !WITHOUT.contains(&command.get_name()))
        .map(|command| (command.get_name().to_owned(), command.clone()))
        .collect()
}

/// The options of a command that a file may set.
pub(super) fn options(command: &Command) -> impl Iterator<Item = (&str, &Arg)> {
    let options = command.get_arguments().filter(|option| is_setting(option));
    options.filter_map(|option| Some((option.get_long()?, option)))
}

struct Reader<'r> {
    found: &'r Found,
    text: &'r str,
    commands: BTreeMap<String, Command>,
    definition: &'r Command,
}

impl Reader<'_> {
    fn all(&self, table: &DeTable<'_>) -> anyhow::Result<Vec<Setting>> {
        let mut settings = Vec::new();
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            match (self.commands.get_key_value(name), value.get_ref()) {
                (Some((section, command)), DeValue::Table(options)) => {
                    for (key, value) in options {
                        settings.push(self.below(section, command, key, value)?);
                    }
                }
                (Some(_), _) => {
                    let told = format_args!("{name} is a command; its options go below a line [{name}]");
                    return Err(self.refuse(key.span(), told));
                }
                (None, _) => settings.push(self.above(key, value)?),
            }
        }
        Ok(settings)
    }

    /// A setting below a command's name.
    fn below(
        &self,
        section: &str,
        command: &Command,
        key: &Spanned<impl AsRef<str>>,
        value: &Spanned<DeValue<'_>>,
    ) -> anyhow::Result<Setting> {
        let name = key.get_ref().as_ref();
        let Some((_, option)) = options(command).find(|(known, _)| *known == name) else {
            let known = options(command).map(|(known, _)| known);
            let mut told = format!("{section} has no option {}", printable(name));
            let others: Vec<&str> = self.having(name).map(|(command, _)| command).collect();
            if is_own(name) {
                told += " that a file can set; give it on the command line";
            } else if others.is_empty() {
                told += &meant(name, known);
            } else {
                told = format!("{told}; {} has", others.join(", "));
            }
            return Err(self.refuse(key.span(), told));
        };
        self.setting(Some(section), option, key, value)
    }

    /// A setting above all commands' names.
    fn above(&self, key: &Spanned<impl AsRef<str>>, value: &Spanned<DeValue<'_>>) -> anyhow::Result<Setting> {
        let name = key.get_ref().as_ref();
        let mut having = self.having(name);
        let Some((first, option)) = having.next() else {
            if is_own(name) {
                let told = format_args!("{name} can't be set in a file; give it on the command line");
                return Err(self.refuse(key.span(), told));
            }
            let is_table = value.get_ref().is_table();
            let what = if is_table { "command" } else { "option" };
            let known = self
                .commands
                .values()
                .flat_map(|command| options(command).map(|(name, _)| name));
            let known: Vec<&str> = if is_table {
                self.commands.keys().map(String::as_str).collect()
            } else {
                known.collect()
            };
            let told = format!("there is no {what} {}{}", printable(name), meant(name, known));
            return Err(self.refuse(key.span(), told));
        };
        if let Some((other, _)) = having.find(|(_, other)| !is_same(option, other)) {
            let told = format_args!(
                "{name} does not mean the same to {first} and to {other}; put it below a line with its command, as in \
                 [{first}]"
            );
            return Err(self.refuse(key.span(), told));
        }
        self.setting(None, option, key, value)
    }

    /// The commands that have an option of this name.
    fn having(&self, name: &str) -> impl Iterator<Item = (&str, &Arg)> {
        self.commands.iter().filter_map(move |(command, described)| {
            let (_, option) = options(described).find(|(known, _)| *known == name)?;
            Some((command.as_str(), option))
        })
    }

    fn setting(
        &self,
        section: Option<&str>,
        option: &Arg,
        key: &Spanned<impl AsRef<str>>,
        value: &Spanned<DeValue<'_>>,
    ) -> anyhow::Result<Setting> {
        let name = key.get_ref().as_ref();
        let refuse = |told: String| self.refuse(value.span(), told);
        if is_path(option) && !self.found.named && !READS.contains(&option.get_id().as_str()) {
            let told = format!(
                "{name} names a file, which settings that are only found may not choose; give it on the command line, or \
                 name the settings with --config"
            );
            return Err(self.refuse(key.span(), told));
        }
        let values = values(option, value.get_ref()).map_err(|told| refuse(format!("{name} {told}")))?;
        let folder = self.found.path.parent().unwrap_or(Path::new(""));
        let values: Vec<OsStr> = values
            .into_iter()
            .map(|value| {
                OsStr::from(if is_path(option) && value != "-" {
                    folder.join(value).into_os_string()
                } else {
                    OsString::from(value)
                })
            })
            .collect();
        if !is_switch(option) {
            let command = section.or_else(|| self.having(name).next().map(|(command, _)| command));
            for value in &values {
                self.accepted(command.unwrap_or_default(), name, value)
                    .map_err(refuse)?;
            }
        }
        Ok(Setting {
            section: section.map(str::to_owned),
            option: name.to_owned(),
            values,
            line: self.line(value.span().start),
        })
    }

    /// Asks the option itself whether it takes the value.
    fn accepted(&self, command: &str, name: &str, value: &OsStr) -> Result<(), String> {
        let mut option = OsString::from(format!("--{name}="));
        option.push(value);
        let arguments = ["cotejo".into(), command.into(), option];
        let Err(error) = self.definition.clone().try_get_matches_from(arguments) else {
            return Ok(());
        };
        if is_incomplete(&error) {
            return Ok(());
        }
        let value = value.to_string_lossy();
        Err(format!("{name} can't be {value:?}{}", reason(&error, &value)))
    }

    fn refuse(&self, place: Range<usize>, told: impl std::fmt::Display) -> anyhow::Error {
        anyhow!("{}:{}: {told}", shown(&self.found.path), self.line(place.start))
    }

    fn line(&self, place: usize) -> usize {
        let before = self.text.get(..place).unwrap_or(self.text);
        1 + before.matches('\n').count()
    }
}

/// Why an option doesn't take a value, as the end of a message.
pub(super) fn reason(error: &clap::Error, value: &str) -> String {
    match (error.get(ContextKind::ValidValue), error.source()) {
        (Some(ContextValue::Strings(known)), _) if !known.is_empty() => {
            let meant = did_you_mean(value, known.iter().map(String::as_str));
            format!("{meant} (there are: {})", known.join(", "))
        }
        (_, Some(reason)) => format!(": {reason}"),
        _ => String::new(),
    }
}

/// A value as the command line would have it; else what it must be.
fn values(option: &Arg, value: &DeValue<'_>) -> Result<Vec<String>, String> {
    if is_switch(option) {
        return match value {
            DeValue::Boolean(on) => Ok(vec![on.to_string()]),
            _ => Err("is a switch: it must be true or false".to_owned()),
        };
    }
    let repeats = matches!(option.get_action(), ArgAction::Append);
    let one = if is_number(option) {
        "a number"
    } else {
        "a string in quotes"
    };
    match value {
        DeValue::Array(items) if repeats => {
            let items = items.iter().map(|item| scalar(option, item.get_ref(), one));
            items
                .map(|item| item.map_err(|told| format!("is a list of which each {told}")))
                .collect()
        }
        DeValue::Table(entries) if assigns(option) => {
            let entries = entries.iter().map(|(key, value)| {
                let key = key.get_ref();
                let value = match value.get_ref() {
                    DeValue::Datetime(date) => date.to_string(),
                    value => scalar(option, value, one).map_err(|told| format!("of {:?} {told}", key.as_ref()))?,
                };
                Ok(format!("{key}={value}"))
            });
            entries.collect()
        }
        value => {
            let any = match (repeats, assigns(option)) {
                (false, _) => one.to_owned(),
                (true, false) => format!("{one}, or a list of them"),
                (true, true) => format!("{one}, a list of them, or a table"),
            };
            Ok(vec![scalar(option, value, &any)?])
        }
    }
}

/// A single value; else that it must be what is `expected`.
fn scalar(option: &Arg, value: &DeValue<'_>, expected: &str) -> Result<String, String> {
    let wants_number = is_number(option);
    match value {
        DeValue::Integer(number) if wants_number => integer(number).ok_or_else(|| "is too large".to_owned()),
        DeValue::Float(number) if wants_number => Ok(number.as_str().replace('_', "")),
        // A size may have a unit; what is a bare number needs no quotes.
        DeValue::String(text) if !wants_number || text.parse::<f64>().is_err() => Ok(text.clone().into_owned()),
        DeValue::String(_) => Err("must be a number, without quotes".to_owned()),
        other => Err(format!("must be {expected}, not {}", kind(other))),
    }
}

fn integer(number: &DeInteger<'_>) -> Option<String> {
    let digits = number.as_str().replace('_', "");
    i128::from_str_radix(&digits, number.radix())
        .ok()
        .map(|number| number.to_string())
}

fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// Whether an option takes a number.
pub(super) fn is_number(option: &Arg) -> bool {
    let value = option.get_value_parser().type_id();
    [
        TypeId::of::<f32>(),
        TypeId::of::<f64>(),
        TypeId::of::<u8>(),
        TypeId::of::<u16>(),
        TypeId::of::<u32>(),
        TypeId::of::<u64>(),
        TypeId::of::<usize>(),
        TypeId::of::<i32>(),
        TypeId::of::<i64>(),
        TypeId::of::<NonZeroU64>(),
        TypeId::of::<NonZeroUsize>(),
    ]
    .iter()
    .any(|number| value == *number)
}

/// Whether an option takes the name of a file.
pub(super) fn is_path(option: &Arg) -> bool {
    option.get_value_parser().type_id() == TypeId::of::<PathBuf>()
}

/// Whether an option takes `THIS=THAT`, for which a file may have a table.
fn assigns(option: &Arg) -> bool {
    let names = option.get_value_names().unwrap_or_default();
    names.iter().any(|name| name.contains('=')) && matches!(option.get_action(), ArgAction::Append)
}

/// Whether an option of two commands takes the same values.
fn is_same(one: &Arg, other: &Arg) -> bool {
    let values = |option: &Arg| -> Vec<String> {
        let values = option.get_possible_values();
        values.iter().map(|value| value.get_name().to_owned()).collect()
    };
    is_switch(one) == is_switch(other)
        && one.get_value_names() == other.get_value_names()
        && one.get_value_parser().type_id() == other.get_value_parser().type_id()
        && values(one) == values(other)
}

fn is_own(name: &str) -> bool {
    OWN.contains(&name.replace('-', "_").as_str())
}

/// The end of a message that no name is known: the nearest, or all.
fn meant<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> String {
    let mut known: Vec<&str> = known.into_iter().collect();
    known.sort_unstable();
    known.dedup();
    let meant = did_you_mean(name, known.iter().copied());
    if meant.is_empty() {
        return format!("; there are {}", known.join(", "));
    }
    meant
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::RawArgs;

    #[test]
    fn an_option_that_takes_a_number_takes_one_without_quotes() {
        let mut told = 0;
        for (command, definition) in commands(&RawArgs::command()) {
            for (name, option) in options(&definition) {
                let values = option.get_value_names().unwrap_or_default();
                if values.iter().any(|value| matches!(value.as_str(), "N" | "P")) {
                    assert!(is_number(option), "{name} of {command}");
                    told += 1;
                }
            }
        }
        assert!(told > 10);
    }
}
