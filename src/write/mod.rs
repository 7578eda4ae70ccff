//! Writers: an [`Alignment`] to bytes, one file per output format.

pub mod csv;
mod format;
pub mod grid;
pub mod guard;
pub mod html;
pub mod json;
mod markdown;
pub mod output;
pub(crate) mod sign;
pub mod summary;
mod text;
pub mod tmx;
pub(crate) mod xlsx;

use std::io::{self, Write};
use std::ops::RangeInclusive;

use crate::alignment::Alignment;
use crate::encode::Model;
use crate::table::Delimiter;
use format::Setting;

pub use format::{Format, UnfitOption, UnknownFormat};

/// How the alignment is laid out in rows and columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// A row per pair of paragraphs ([`csv`]).
    #[default]
    Long,
    /// A row per source paragraph, a column per article of the coverage ([`grid`]).
    Grid,
}

/// What goes into the output, and how.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "switches that have nothing to do with each other"
)]
pub struct Options<'m> {
    /// Arrangement in rows and columns.
    pub layout: Layout,
    /// Whether paragraphs flagged as boilerplate get rows of their own.
    pub keep_boilerplate: bool,
    /// Whether the output begins with a byte order mark, by which Excel knows UTF-8.
    pub bom: bool,
    /// Whether cells that a spreadsheet would run as a formula get an apostrophe in front ([`guard`]).
    pub guard: bool,
    /// Least score, 0 to 1, of a match whose sentences are looked at for translations; `None` for
    /// [`tmx::LEAST_SCORE`].
    pub tmx_min_score: Option<f64>,
    /// The model that tells whether two sentences are translations; `None` for the one built in.
    pub model: Option<&'m Model>,
    /// Columns that a text is wrapped to, as near as [`WIDTHS`] lets; `None` for [`WIDTH`].
    pub width: Option<usize>,
    /// Whether a text is coloured by escape sequences of a terminal.
    pub color: bool,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Options {
            layout: Layout::Long,
            keep_boilerplate: false,
            bom: false,
            guard: true,
            tmx_min_score: None,
            model: None,
            width: None,
            color: false,
        }
    }
}

/// Columns of a page or a terminal that doesn't tell how many it has.
pub const WIDTH: usize = 80;

/// Columns that a text can be wrapped to: less is no two columns of some words, longer lines are hard to read.
pub const WIDTHS: RangeInclusive<usize> = 40..=200;

impl Options<'_> {
    /// Whether the format has a use for all that is asked for.
    ///
    /// # Errors
    ///
    /// [`UnfitOption`] where it hasn't, with the first such option.
    pub fn check(&self, format: Format) -> Result<(), UnfitOption> {
        self.unfit(format).into_iter().next().map_or(Ok(()), Err)
    }

    /// What is asked for that the format has no use for.
    pub fn unfit(&self, format: Format) -> Vec<UnfitOption> {
        let asked = [
            (self.layout == Layout::Grid, Setting::Grid),
            (self.keep_boilerplate, Setting::Boilerplate),
            (self.bom, Setting::Bom),
            (!self.guard, Setting::NoGuard),
            (self.tmx_min_score.is_some(), Setting::TmxMinScore),
            (self.width.is_some(), Setting::Width),
        ];
        let unfit = asked
            .into_iter()
            .filter(|(asked, setting)| *asked && !format.takes(*setting));
        unfit.map(|(_, setting)| UnfitOption::new(setting, format)).collect()
    }
}

/// What came of writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// What the format tells of the alignment.
    Alignment,
    /// A translation memory with nothing in it, as no sentences of the matches are near translations.
    NoTranslation,
}

/// Writes an alignment. What the format has no use for among the `options` changes nothing.
///
/// # Errors
///
/// Where `out` can't be written to.
pub fn write(alignment: &Alignment, format: Format, options: &Options<'_>, out: &mut dyn Write) -> io::Result<Written> {
    let mut written = Written::Alignment;
    match format {
        Format::Csv => table(alignment, Delimiter::Comma, options, &mut *out)?,
        Format::Tsv => table(alignment, Delimiter::Tab, options, &mut *out)?,
        Format::Html => html::write(alignment, options, &mut *out)?,
        Format::Xlsx => xlsx::write(alignment, options.keep_boilerplate, &mut *out)?,
        Format::Json => json::write(alignment, &mut *out)?,
        Format::JsonLines => json::write_lines(alignment, &mut *out)?,
        Format::Tmx => {
            let units = tmx::write(
                alignment,
                options.tmx_min_score.unwrap_or(tmx::LEAST_SCORE),
                options.model.unwrap_or_else(|| Model::embedded()),
                &mut *out,
            )?;
            if units == 0 {
                written = Written::NoTranslation;
            }
        }
        Format::Markdown => markdown::write(alignment, options.layout, options.keep_boilerplate, &mut *out)?,
        Format::Text => text::write(alignment, options, &mut *out)?,
    }
    out.flush()?;
    Ok(written)
}

fn table(alignment: &Alignment, delimiter: Delimiter, options: &Options<'_>, out: &mut dyn Write) -> io::Result<()> {
    if options.bom {
        out.write_all("\u{feff}".as_bytes())?;
    }
    match options.layout {
        Layout::Long => {
            let rows = csv::rows(alignment, options.keep_boilerplate);
            csv::write_delimited(&rows, delimiter, options.guard, out)
        }
        Layout::Grid => {
            let grid = grid::Grid::new(alignment, options.keep_boilerplate);
            grid.write(delimiter, options.guard, out)
        }
    }
}

#[cfg(test)]
mod tests;
