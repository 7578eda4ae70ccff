//! Where an alignment goes and how it looks: what `align` and `convert` have in common.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use cotejo::alignment::Alignment;
use cotejo::encode::Model;
use cotejo::write::output::Output;
use cotejo::write::{self, Format, Layout};

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
    /// Also give the paragraphs taken for boilerplate, with the reason as evidence (csv, tsv, xlsx, md, text)
    #[arg(long)]
    keep_boilerplate: bool,
    /// Begin with a byte order mark, by which Excel knows UTF-8 (csv, tsv)
    #[arg(long)]
    bom: bool,
    /// Write cells that begin with = + - @ as they are (csv, tsv)
    ///
    /// By default they get an apostrophe in front, as a spreadsheet would run them as formulas. Dashes of dialogue (— –) are
    /// no formulas and never touched. To undo the guard, take one apostrophe from cells that begin with apostrophes and one
    /// of these signs.
    #[arg(long)]
    no_guard: bool,
    /// Least score, 0 to 1, of a match whose sentences may become translation units (tmx) [default: 0.8]
    #[arg(long, value_name = "P", value_parser = probability)]
    tmx_min_score: Option<f64>,
    /// Columns to wrap to (text) [default: those of the terminal, else 80]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(40..))]
    width: Option<u16>,
    /// Never show text through a pager
    ///
    /// On a terminal, text goes through the program that PAGER names, else through less.
    #[arg(long)]
    no_pager: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum LayoutArg {
    /// A row per pair of paragraphs
    Long,
    /// A row per paragraph of the report, a column per article of the coverage
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

impl TryFrom<OutputArgs> for Destination {
    type Error = anyhow::Error;

    fn try_from(raw: OutputArgs) -> anyhow::Result<Self> {
        let output = match raw.output {
            Some(path) if path.as_os_str() != "-" => Output::Path(path),
            _ => Output::Stdout,
        };
        let format = match (raw.format, &output) {
            (Some(format), _) => format,
            (None, Output::Path(path)) => Format::of_path(path)?,
            (None, Output::Stdout) => Format::default(),
        };
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
        options.check(format)?;
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
}

impl Destination {
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
    pub(crate) fn write(&self, alignment: &Alignment, model: Option<&Path>) -> anyhow::Result<()> {
        let needs_model = self.format == Format::Tmx;
        let model = model.filter(|_| needs_model).map(Model::open).transpose()?;
        let options = write::Options {
            model: model.as_ref(),
            ..self.options
        };
        if self.pager {
            let mut text = Vec::new();
            write::write(alignment, self.format, &options, &mut text)?;
            if pager::show(&text) {
                return Ok(());
            }
        }
        self.output
            .write(|out| write::write(alignment, self.format, &options, out).map(drop))?;
        Ok(())
    }
}

fn formats() -> impl TypedValueParser<Value = Format> {
    let value = |format: Format| {
        PossibleValue::new(format.name())
            .help(format.about())
            .aliases(format.endings())
    };
    PossibleValuesParser::new(Format::all().map(value)).try_map(|name| name.parse::<Format>())
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
    fn a_probability_lies_between_0_and_1() {
        assert_eq!(probability("0.5"), Ok(0.5));
        for bad in ["1.1", "-0.1", "NaN", "half", ""] {
            assert!(probability(bad).is_err(), "{bad}");
        }
    }
}
