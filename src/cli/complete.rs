//! `cotejo completions`: a shell that knows the commands and options.

use clap::{Args, Command};
use clap_complete::Shell;
use cotejo::write::output::Output;

use crate::cli::exit;

const EXAMPLES: &str = "\
Examples:
  cotejo completions bash > ~/.local/share/bash-completion/completions/cotejo
  cotejo completions fish > ~/.config/fish/completions/cotejo.fish
  # In ~/.zshrc, before compinit: fpath+=~/.zfunc
  cotejo completions zsh > ~/.zfunc/_cotejo
  cotejo completions powershell >> $PROFILE
  cotejo completions elvish >> ~/.config/elvish/rc.elv

";

/// Print completions of commands and options for a shell
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  cotejo completions fish > ~/.config/fish/completions/cotejo.fish", after_long_help = format!("{EXAMPLES}{}", exit::HELP))]
pub(crate) struct RawArgs {
    /// The shell to print them for
    shell: Shell,
}

/// Runs the command for the command line that `definition` has; gives the exit code.
pub(crate) fn run(raw: &RawArgs, definition: Command) -> anyhow::Result<u8> {
    let script = script(raw.shell, definition);
    Output::Stdout.write(|out| out.write_all(&script))?;
    Ok(exit::DONE)
}

fn script(shell: Shell, mut definition: Command) -> Vec<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut definition, "cotejo", &mut script);
    script
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, ValueEnum};

    use super::*;
    use crate::cli;

    #[test]
    fn every_command_and_option_can_be_completed_in_every_shell() {
        let mut definition = cli::RawArgs::command();
        definition.build();
        for &shell in Shell::value_variants() {
            let script = String::from_utf8(script(shell, cli::RawArgs::command())).unwrap();
            for command in definition.get_subcommands() {
                assert!(script.contains(command.get_name()), "{shell}: {}", command.get_name());
                for option in command.get_arguments().filter_map(|option| option.get_long()) {
                    let shown = match shell {
                        // Fish has the name without its dashes, behind -l.
                        Shell::Fish => format!("-l {option}"),
                        _ => format!("--{option}"),
                    };
                    assert!(script.contains(&shown), "{shell}: {option} of {}", command.get_name());
                }
            }
        }
    }
}
