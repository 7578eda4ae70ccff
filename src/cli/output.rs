//! Where an alignment goes and how it looks: what `align` and `convert` have in common.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::builder::{PossibleValue, PossibleValuesParser, RangedI64ValueParser, TypedValueParser};
use clap::{Args, ValueEnum};
use cotejo::alignment::Alignment;
use cotejo::encode::Model;
use cotejo::write::output::Output;
use cotejo::write::{self, Format, Layout, UnfitOption, WIDTHS, Written, tmx};

use crate::cli::config::FromFile;
use crate::cli::messages::{Messages, Warning};
use crate::cli::pager;

/// The options of the output.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "switches that have nothing to do with each other"
)]
pub(crate) struct OutputArgs {
    /// Write to FILE instead of standard output; its ending names the format
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Format of the output [default: by the ending of the output file; csv on standard output]
    #[arg(long, value_name = "FORMAT", value_parser = formats(), ignore_case = true)]
    format: Option<Format>,
    /// Arrangement in rows and columns (csv, tsv, md)
    #[arg(long, value_enum, default_value_t = LayoutArg::Long)]
    layout: LayoutArg,
    /// Also give the paragraphs taken for boilerplate, with the reason as evidence (csv, tsv, html, xlsx, md, text)
    ///
    /// On the page they are always there; it gives them in the CSV that it exports. JSON always has them.
    #[arg(long)]
    keep_boilerplate: bool,
    /// Begin with a byte order mark, by which Excel knows UTF-8 (csv, tsv, and what html exports)
    #[arg(long)]
    bom: bool,
    /// Write cells that begin with = + - @ as they are (csv, tsv, and what html exports)
    ///
    /// By default they get an apostrophe in front, as a spreadsheet would run them as formulas. Dashes of dialogue (— –) are
    /// no formulas and never touched. To undo the guard, take one apostrophe from cells that begin with apostrophes and one
    /// of these signs.
    #[arg(long)]
    no_guard: bool,
    /// Least score, 0 to 1, of a match whose sentences may become translation units (tmx) [default: 0.8]
    #[arg(long, value_name = "P", value_parser = probability)]
    tmx_min_score: Option<f64>,
    /// Columns to wrap to, 40 to 200 (text) [default: those of the terminal, else 80]
    #[arg(long, value_name = "N", value_parser = columns())]
    width: Option<u16>,
    /// Never show text through a pager
    ///
    /// On a terminal, text goes through the program that PAGER names, else through less.
    #[arg(long)]
    no_pager: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum LayoutArg {
    #[value(help = "a row per pair of paragraphs")]
    Long,
    #[value(help = "a row per paragraph of the report, a column per article of the coverage")]
    Grid,
}

/// Where an alignment goes and how it looks, checked and put together.
#[derive(Debug)]
pub(crate) struct Destination {
    output: Output,
    format: Format,
    options: write::Options<'static>,
    pager: bool,
}

impl Destination {
    /// Puts the options together. What a file of settings gives that has no meaning in this run's format is passed over, as one
    /// file holds for many runs; what the command line gives so is an error.
    pub(crate) fn new(raw: OutputArgs, given: &FromFile, messages: Messages) -> anyhow::Result<Self> {
        let output = match raw.output {
            Some(path) if path.as_os_str() != "-" => Output::Path(path),
            _ => Output::Stdout,
        };
        let format = format(raw.format, &output, given, messages)?;
        let on_terminal = output == Output::Stdout && io::stdout().is_terminal();
        if on_terminal && format.is_binary() {
            bail!("{format} is nothing that a terminal can show; give a file with -o");
        }
        let of_terminal = || {
            let size = on_terminal.then(terminal_size::terminal_size).flatten();
            size.map(|(width, _)| width.0)
        };
        let options = write::Options {
            layout: match raw.layout {
                LayoutArg::Long => Layout::Long,
                LayoutArg::Grid => Layout::Grid,
            },
            keep_boilerplate: raw.keep_boilerplate,
            bom: raw.bom,
            guard: !raw.no_guard,
            tmx_min_score: raw.tmx_min_score,
            model: None,
            width: raw.width.map(usize::from),
            color: output == Output::Stdout
                && anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never,
        };
        // A writer has no use for what doesn't fit, so that it needn't be taken away.
        for unfit in options.unfit(format) {
            pass_over(unfit, given, messages)?;
        }
        Ok(Destination {
            output,
            format,
            options: write::Options {
                width: options.width.or_else(|| of_terminal().map(usize::from)),
                ..options
            },
            pager: on_terminal && format == Format::Text && !raw.no_pager,
        })
    }

    /// The format that is written.
    pub(crate) fn format(&self) -> Format {
        self.format
    }

    /// The file that is written, if it is one.
    pub(crate) fn path(&self) -> Option<&Path> {
        match &self.output {
            Output::Path(path) => Some(path),
            Output::Stdout => None,
        }
    }

    /// Tries the place before the work begins.
    ///
    /// # Errors
    ///
    /// Where nothing can be written there.
    pub(crate) fn check(&self) -> anyhow::Result<()> {
        Ok(self.output.check()?)
    }

    /// Writes an alignment; `model` is the file of the model that was asked for instead of the one built in.
    pub(crate) fn write(&self, alignment: &Alignment, model: Option<&Path>, messages: Messages) -> anyhow::Result<()> {
        let needs_model = self.format == Format::Tmx;
        let model = model.filter(|_| needs_model).map(Model::open).transpose()?;
        let options = write::Options {
            model: model.as_ref(),
            ..self.options
        };
        if self.pager {
            let mut text = Vec::new();
            write::write(alignment, self.format, &options, &mut text)?;
            if !pager::show(&text) {
                self.output.write(|out| out.write_all(&text))?;
            }
            return Ok(());
        }
        let mut written = Written::Alignment;
        self.output.write(|out| {
            written = write::write(alignment, self.format, &options, out)?;
            Ok(())
        })?;
        if written == Written::NoTranslation {
            let least = options.tmx_min_score.unwrap_or(tmx::LEAST_SCORE);
            messages.warning(&Warning::NoTranslation { least });
        }
        Ok(())
    }
}

/// The format by its name, else by the ending of the file. A name in a file of settings gives way to a file that the command
/// line names, where its ending tells a format.
fn format(named: Option<Format>, output: &Output, given: &FromFile, messages: Messages) -> anyhow::Result<Format> {
    let ending = match output {
        Output::Path(path) => Some(Format::of_path(path)),
        Output::Stdout => None,
    };
    match (named, ending) {
        (Some(named), Some(Ok(format))) if named != format => {
            if let (Some(place), None) = (given.place("format"), given.place("output")) {
                messages.note(format_args!(
                    "{place}: passed over: the output file's ending asks for {format}"
                ));
                return Ok(format);
            }
            Ok(named)
        }
        (Some(named), _) => Ok(named),
        (None, Some(ending)) => Ok(ending?),
        (None, None) => Ok(Format::default()),
    }
}

/// Passes an option over that a file of settings gives, and refuses one that the command line gives.
pub(crate) fn pass_over(unfit: UnfitOption, given: &FromFile, messages: Messages) -> Result<(), UnfitOption> {
    // The option may be told with its value.
    let name = unfit
        .option
        .trim_start_matches('-')
        .split(' ')
        .next()
        .unwrap_or_default();
    let Some(place) = given.place(name) else {
        return Err(unfit);
    };
    messages.note(format_args!(
        "{place}: passed over: {name} has no meaning in {}",
        unfit.format
    ));
    Ok(())
}

fn formats() -> impl TypedValueParser<Value = Format> {
    let value = |format: Format| {
        PossibleValue::new(format.name())
            .help(format.about())
            .aliases(format.endings())
    };
    PossibleValuesParser::new(Format::all().map(value)).try_map(|name| name.parse::<Format>())
}

fn columns() -> RangedI64ValueParser<u16> {
    let bound = |columns: &usize| i64::try_from(*columns).unwrap_or(i64::MAX);
    clap::value_parser!(u16).range(bound(WIDTHS.start())..=bound(WIDTHS.end()))
}

/// A probability on the command line.
pub(crate) fn probability(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(number) if (0.0..=1.0).contains(&number) => Ok(number),
        _ => Err("a probability is a number from 0 to 1".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_help_of_an_option_names_the_formats_that_it_is_for() {
        let grid = write::Options {
            layout: Layout::Grid,
            keep_boilerplate: true,
            bom: true,
            guard: false,
            tmx_min_score: Some(0.5),
            width: Some(80),
            ..write::Options::default()
        };
        let definition = OutputArgs::augment_args(clap::Command::new("cotejo"));
        let mut told = 0;
        for option in definition.get_arguments() {
            let long = option.get_long().unwrap_or_default();
            let asks = |unfit: &UnfitOption| unfit.option.trim_start_matches('-').split(' ').next() == Some(long);
            let formats = Format::all().find_map(|format| grid.unfit(format).into_iter().find(&asks));
            let Some(UnfitOption { formats, .. }) = formats else {
                continue;
            };
            let help = option.get_help().unwrap_or_default().to_string();
            let (_, bracket) = help.rsplit_once('(').unwrap_or_default();
            let bracket = bracket.split(')').next().unwrap_or_default();
            let named: Vec<&str> = bracket
                .split(", ")
                .map(|name| name.trim_start_matches("and what "))
                .collect();
            let named: Vec<&str> = named.iter().map(|name| name.trim_end_matches(" exports")).collect();
            assert_eq!(named, formats, "--{long}: {help}");
            told += 1;
        }
        assert_eq!(told, 6);
    }

    #[test]
    fn a_probability_lies_between_0_and_1() {
        assert_eq!(probability("0.5"), Ok(0.5));
        for bad in ["1.1", "-0.1", "NaN", "half", ""] {
            assert!(probability(bad).is_err(), "{bad}");
        }
    }
}
