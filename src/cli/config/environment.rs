//! Options that a variable of the environment gives.

use std::ffi::OsString;

use anyhow::bail;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command};

use super::file::reason;

/// The definition without the variables that are set to nothing, which is as good as not set.
pub(super) fn without_empty(definition: Command) -> Command {
    without(definition, |option| {
        let value = option.get_env().and_then(std::env::var_os);
        value.is_some_and(|value| value.is_empty())
    })
}

/// An error that names the variable, where it is a variable's value that an option doesn't take; clap would blame the option,
/// which nobody gave.
pub(super) fn blame(definition: &Command, arguments: &[OsString], error: &clap::Error) -> anyhow::Result<()> {
    let wrong = |error: &clap::Error| match (error.kind(), error.get(ContextKind::InvalidArg)) {
        (ErrorKind::ValueValidation | ErrorKind::InvalidValue, Some(ContextValue::String(option))) => {
            Some(option.clone())
        }
        _ => None,
    };
    let Some(blamed) = wrong(error) else { return Ok(()) };
    let plain = without(definition.clone(), |_| true);
    let remains = plain.try_get_matches_from(arguments).err();
    if remains.as_ref().and_then(wrong).as_ref() == Some(&blamed) {
        return Ok(());
    }
    let mut built = definition.clone();
    built.build();
    let variable = built
        .get_arguments()
        .find(|option| option.to_string() == blamed)
        .and_then(Arg::get_env)
        .map(|variable| variable.to_string_lossy().into_owned());
    if let (Some(variable), Some(ContextValue::String(value))) = (variable, error.get(ContextKind::InvalidValue)) {
        bail!("{variable} can't be {value:?}{}", reason(error, value));
    }
    Ok(())
}

/// Variables stand with options of all commands, which are those of the definition itself.
fn without(definition: Command, is_out: impl Fn(&Arg) -> bool) -> Command {
    definition.mut_args(|option| {
        if option.get_env().is_some() && is_out(&option) {
            option.env(None)
        } else {
            option
        }
    })
}
