//! Writers: an [`Alignment`] to bytes, one file per output format.

pub mod csv;
pub mod grid;
pub mod guard;
pub mod html;
pub mod output;
pub mod summary;

use std::fmt;
use std::io::{self, Write};
use std::path::Path;
use std::str::FromStr;

use crate::alignment::Alignment;
use crate::nearest::did_you_mean;

/// A file format that an alignment can be written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values, RFC 4180.
    #[default]
    Csv,
    /// A page to read side by side and to review links on.
    Html,
}

impl Format {
    /// Every format.
    pub const ALL: &'static [Format] = &[Format::Csv, Format::Html];

    /// Its name on the command line; with a dot in front, the ending of its files.
    pub fn name(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Html => "html",
        }
    }

    /// Other endings of its files.
    fn other_endings(self) -> &'static [&'static str] {
        match self {
            Format::Csv => &[],
            Format::Html => &["htm"],
        }
    }

    /// The format that the ending of a file's name tells, in any case of letters.
    ///
    /// # Errors
    ///
    /// Where the name has no ending, or one of no known format.
    pub fn of_path(path: &Path) -> Result<Format, UnknownFormat> {
        let ending = path
            .extension()
            .map(|ending| ending.to_string_lossy())
            .unwrap_or_default();
        let called = |format: &Format| {
            let mut names = std::iter::once(format.name()).chain(format.other_endings().iter().copied());
            names.any(|name| name.eq_ignore_ascii_case(&ending))
        };
        let known = Format::ALL.iter().copied().find(called);
        known.ok_or_else(|| UnknownFormat::Ending {
            path: path.display().to_string(),
        })
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Format::ALL
            .iter()
            .copied()
            .find(|format| format.name().eq_ignore_ascii_case(name))
            .ok_or_else(|| UnknownFormat::Name { name: name.to_owned() })
    }
}

/// A format that there is no writer for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnknownFormat {
    /// The ending of a file's name.
    #[error(
        "the ending of {path} names no format that Cotejo writes (known: {}); give --format, or another ending{}",
        known("."),
        meant(ending_of(path))
    )]
    Ending {
        /// The file.
        path: String,
    },
    /// A name of a format.
    #[error("there is no format {name} (known: {}){}", known(""), meant(name))]
    Name {
        /// The name.
        name: String,
    },
}

/// What the name of a format may have been meant for.
fn meant(name: &str) -> String {
    did_you_mean(name, Format::ALL.iter().map(|format| format.name()))
}

fn ending_of(path: &str) -> &str {
    Path::new(path)
        .extension()
        .and_then(|ending| ending.to_str())
        .unwrap_or_default()
}

/// The names of all formats, each behind `prefix`.
fn known(prefix: &str) -> String {
    let names: Vec<String> = Format::ALL.iter().map(|format| format!("{prefix}{format}")).collect();
    names.join(", ")
}

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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Arrangement in rows and columns.
    pub layout: Layout,
    /// Whether paragraphs flagged as boilerplate get rows of their own.
    pub keep_boilerplate: bool,
    /// Whether the output begins with a byte order mark, by which Excel knows UTF-8.
    pub bom: bool,
    /// Whether cells that a spreadsheet would run as a formula get an apostrophe in front ([`guard`]).
    pub guard: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            layout: Layout::Long,
            keep_boilerplate: false,
            bom: false,
            guard: true,
        }
    }
}

/// Writes an alignment.
///
/// # Errors
///
/// Where `out` can't be written to.
pub fn write(alignment: &Alignment, format: Format, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Csv => {
            if options.bom {
                out.write_all("\u{feff}".as_bytes())?;
            }
            match options.layout {
                Layout::Long => csv::write(
                    &csv::rows(alignment, options.keep_boilerplate),
                    options.guard,
                    &mut *out,
                )?,
                Layout::Grid => grid::write(alignment, options.keep_boilerplate, options.guard, &mut *out)?,
            }
        }
        Format::Html => html::write(alignment, options, &mut *out)?,
    }
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_known_by_its_ending_in_any_case() {
        assert_eq!(Format::of_path(Path::new("a/b.CSV")), Ok(Format::Csv));
        let slip = Format::of_path(Path::new("a.cvs")).unwrap_err().to_string();
        assert!(slip.contains("; did you mean csv?"), "{slip}");
        assert_eq!(Format::of_path(Path::new("a/b.Htm")), Ok(Format::Html));
        assert_eq!(Format::of_path(Path::new("b.html")), Ok(Format::Html));
        for path in ["out", "out.", ".csv", "out.doc"] {
            let error = Format::of_path(Path::new(path)).unwrap_err().to_string();
            assert!(error.contains(path) && error.contains(".csv"), "{error}");
        }
    }

    #[test]
    fn the_mark_stands_before_the_header_and_only_there() {
        let alignment = crate::testing::alignment();
        let options = Options {
            bom: true,
            ..Options::default()
        };
        let mut bytes = Vec::new();
        write(&alignment, Format::Csv, &options, &mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.starts_with("\u{feff}source_file,"));
        assert_eq!(text.matches('\u{feff}').count(), 1);
    }
}
