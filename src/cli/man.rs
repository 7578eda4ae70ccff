//! `cotejo man`: pages of the manual.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::builder::PossibleValue;
use clap::{Arg, Args, Command};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, italic, roman};
use cotejo::nearest::did_you_mean;
use cotejo::write::output::Output;

use crate::cli::exit;
use crate::cli::messages::printable;

const EXAMPLES: &str = "\
Examples:
  cotejo man | man -l -                          read the page of cotejo
  cotejo man align | man -l -                    read that of a command
  cotejo man -o ~/.local/share/man/man1          keep all of them, for man cotejo-align

";

/// Print a page of the manual, or write all
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES.trim_end(), after_long_help = format!("{EXAMPLES}{}", exit::HELP))]
pub(crate) struct RawArgs {
    /// The command whose page to print [default: cotejo itself]
    #[arg(conflicts_with = "output")]
    command: Option<String>,
    /// Write the pages of cotejo and of every command to the folder DIR, which is made if need be
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
}

/// Runs the command for the command line that `definition` has; gives the exit code.
pub(crate) fn run(raw: &RawArgs, definition: Command) -> anyhow::Result<u8> {
    let pages = pages(definition)?;
    if let Some(folder) = &raw.output {
        let shown = || format!("can't make the folder {}", printable(&folder.to_string_lossy()));
        fs::create_dir_all(folder).with_context(shown)?;
        for page in &pages {
            Output::Path(folder.join(format!("{}.1", page.name))).write(|out| out.write_all(&page.roff))?;
        }
        return Ok(exit::DONE);
    }
    let wanted = raw
        .command
        .as_deref()
        .map_or("cotejo".to_owned(), |command| format!("cotejo-{command}"));
    let Some(page) = pages.iter().find(|page| page.name == wanted) else {
        let command = raw.command.as_deref().unwrap_or_default();
        let known = pages.iter().filter_map(|page| page.name.strip_prefix("cotejo-"));
        bail!(
            "there is no command {}{}",
            printable(command),
            did_you_mean(command, known)
        );
    };
    Output::Stdout.write(|out| out.write_all(&page.roff))?;
    Ok(exit::DONE)
}

struct Page {
    /// Its name without the number of the section.
    name: String,
    roff: Vec<u8>,
}

/// The page of the tool, then those of its commands.
fn pages(mut definition: Command) -> io::Result<Vec<Page>> {
    definition = definition.disable_help_subcommand(true);
    definition.build();
    let mut pages = vec![page("cotejo".to_owned(), definition.clone())?];
    for command in definition.get_subcommands() {
        pages.push(page(format!("cotejo-{}", command.get_name()), command.clone())?);
    }
    Ok(pages)
}

fn page(name: String, mut command: Command) -> io::Result<Page> {
    let notes = command.get_after_long_help().or(command.get_after_help());
    let notes = notes.map(ToString::to_string).unwrap_or_default();
    let has_commands = command.get_subcommands().next().is_some();
    let usage = command.render_usage().to_string();
    let command = command
        .override_usage(usage.trim_start_matches("Usage:").trim().to_owned())
        .mut_args(in_full);
    let mut roff = Vec::new();
    let man = Man::new(command.display_name(&name))
        .title(name.to_uppercase())
        .source(concat!("cotejo ", env!("CARGO_PKG_VERSION")))
        .manual("Cotejo");
    man.render_title(&mut roff)?;
    man.render_name_section(&mut roff)?;
    man.render_synopsis_section(&mut roff)?;
    man.render_description_section(&mut roff)?;
    man.render_options_section(&mut roff)?;
    if has_commands {
        man.render_subcommands_section(&mut roff)?;
    }
    write_notes(&notes, &mut roff)?;
    write_see_also(has_commands, &mut roff)?;
    Ok(Page { name, roff })
}

/// An argument as the page tells it: with the text of the short help where it has no other, in a section of its own kind, and
/// with values that need no words in one line.
fn in_full(option: Arg) -> Arg {
    let heading = match option.get_help_heading() {
        Some(heading) => heading.to_owned(),
        None if option.is_positional() => "Arguments".to_owned(),
        None => "Options".to_owned(),
    };
    let help = option.get_long_help().or(option.get_help());
    let mut help = help.map(ToString::to_string).unwrap_or_default();
    let values: Vec<PossibleValue> = option.get_possible_values();
    let is_list = !values.is_empty() && values.iter().all(|value| value.get_help().is_none());
    if is_list && !option.is_hide_possible_values_set() {
        let names: Vec<&str> = values.iter().map(PossibleValue::get_name).collect();
        help = format!("{help} [possible values: {}]", names.join(", "));
    }
    option
        .help_heading(heading)
        .long_help(help)
        .hide_possible_values(is_list)
}

/// Sets what follows the options in the help: sections of lines that stay as they are, below a line that ends in a colon, and
/// paragraphs.
fn write_notes(notes: &str, out: &mut dyn Write) -> io::Result<()> {
    let mut roff = Roff::new();
    let (mut lines, mut headed) = (notes.lines().peekable(), false);
    while let Some(line) = lines.next() {
        if line.is_empty() {
            continue;
        }
        if let Some(heading) = line.strip_suffix(':') {
            roff.control("SH", [heading.to_uppercase().as_str()]);
            roff.control("nf", []);
            while let Some(line) = lines.next_if(|line| line.is_empty() || line.starts_with(' ')) {
                roff.text([roman(line.strip_prefix("  ").unwrap_or(line))]);
            }
            roff.control("fi", []);
            headed = false;
        } else {
            if !headed {
                roff.control("SH", ["NOTES"]);
                headed = true;
            }
            roff.control("PP", []);
            roff.text([roman(line)]);
        }
    }
    roff.to_writer(out)
}

/// Where more is told: of the tool as a whole, by the pages of its commands, which stand in a section before; of a command, by
/// the page of the tool.
fn write_see_also(is_whole: bool, out: &mut dyn Write) -> io::Result<()> {
    let mut roff = Roff::new();
    roff.control("SH", ["SEE ALSO"]);
    if is_whole {
        roff.text([
            roman("The pages of the commands; "),
            bold("cotejo "),
            italic("COMMAND"),
            bold(" --help"),
        ]);
    } else {
        roff.text([bold("cotejo"), roman("(1)")]);
    }
    roff.to_writer(out)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli;

    #[test]
    fn every_command_has_a_page_with_every_option() {
        let mut definition = cli::RawArgs::command().disable_help_subcommand(true);
        let pages = pages(definition.clone()).unwrap();
        definition.build();
        let commands: Vec<&Command> = definition.get_subcommands().collect();
        assert_eq!(pages.len(), commands.len() + 1);
        for (page, command) in pages.iter().zip(std::iter::once(&definition).chain(commands)) {
            // Roff writes a dash as \- .
            let text = String::from_utf8(page.roff.clone()).unwrap().replace("\\-", "-");
            assert!(text.contains(&format!(".TH {}", page.name.to_uppercase())), "{text}");
            for option in command.get_arguments().filter_map(|option| option.get_long()) {
                assert!(text.contains(&format!("--{option}")), "{}: {option}", page.name);
            }
        }
        for page in &pages {
            let text = String::from_utf8(page.roff.clone()).unwrap();
            // Each option has a line with its name, and one of what it is for.
            for option in text.split("\n.TP\n").skip(1) {
                let told = option.lines().nth(1).unwrap_or_default();
                assert!(!told.is_empty() && !told.starts_with('.'), "{}: {option}", page.name);
            }
        }
        let main = String::from_utf8(pages[0].roff.clone()).unwrap().replace("\\-", "-");
        for page in &pages[1..] {
            assert!(main.contains(&page.name), "{main}");
        }
    }

    #[test]
    fn a_page_shows_how_to_call_the_command_and_which_version_it_is_of() {
        let pages = pages(cli::RawArgs::command()).unwrap();
        let text = |name: &str| {
            let page = pages.iter().find(|page| page.name == name).unwrap();
            String::from_utf8(page.roff.clone())
                .unwrap()
                .replace("\\-", "-")
                .replace("\\fB", "")
                .replace("\\fR", "")
        };
        for (name, usage) in [
            ("cotejo", "cotejo [OPTIONS] <COMMAND>"),
            ("cotejo-align", "cotejo align [OPTIONS] [FILE|DIR|-]..."),
            ("cotejo-train", "cotejo train [OPTIONS] --output <FILE> [PAIRS]..."),
        ] {
            let text = text(name);
            assert!(text.contains(&format!(".SH SYNOPSIS\n{usage}\n")), "{text}");
            assert!(
                text.contains(concat!("\"cotejo ", env!("CARGO_PKG_VERSION"), "\"")),
                "{text}"
            );
        }
        assert!(text("cotejo-align").contains("COTEJO_JOBS"), "{}", text("cotejo-align"));
        assert!(
            text("cotejo-evaluate").contains(".SH ARGUMENTS\n.TP\n<\\fIGOLD"),
            "{}",
            text("cotejo-evaluate")
        );
        assert!(text("cotejo-completions").contains("[possible values: bash, elvish,"));
        assert!(text("cotejo-align").contains(".SH \"SEE ALSO\"\ncotejo(1)"));
        assert!(!text("cotejo").contains("cotejo(1)"));
    }

    #[test]
    fn lines_of_examples_stay_as_they_are() {
        let mut out = Vec::new();
        write_notes("A note.\nExamples:\n  a  b\n\n  .c\n\nAnother.\n", &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(
            text.contains(".SH NOTES\n.PP\nA note.\n.SH EXAMPLES\n.nf\na  b\n"),
            "{text}"
        );
        assert!(
            text.contains("\\&.c\n") && text.contains(".fi\n.SH NOTES\n.PP\nAnother.\n"),
            "{text}"
        );
    }
}
