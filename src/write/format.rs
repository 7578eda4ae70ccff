//! The formats that an alignment can be written in: names, endings, which options each has a use for, and which are read back.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use crate::nearest::nearest;

/// A file format that an alignment can be written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values, RFC 4180.
    #[default]
    Csv,
    /// The same, separated by tabs.
    Tsv,
    /// A page to read side by side and to review links on.
    Html,
    /// A workbook for a spreadsheet.
    Xlsx,
    /// Everything in one document.
    Json,
    /// Everything, a record a line.
    JsonLines,
    /// A translation memory of the sentences that are near translations.
    Tmx,
    /// Tables for a page that is written in Markdown.
    Markdown,
    /// Side by side, for a terminal.
    Text,
}

/// Something that can be asked for of some formats only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Setting {
    Grid,
    Boilerplate,
    Bom,
    NoGuard,
    TmxMinScore,
    Width,
}

impl Setting {
    /// As it is asked for on the command line.
    fn option(self) -> &'static str {
        match self {
            Setting::Grid => "--layout grid",
            Setting::Boilerplate => "--keep-boilerplate",
            Setting::Bom => "--bom",
            Setting::NoGuard => "--no-guard",
            Setting::TmxMinScore => "--tmx-min-score",
            Setting::Width => "--width",
        }
    }
}

struct Known {
    format: Format,
    name: &'static str,
    about: &'static str,
    /// Endings of its files; the first is its own name.
    endings: &'static [&'static str],
    settings: &'static [Setting],
    /// Whether an alignment can be made of it again.
    reads: bool,
}

const TABLE: &[Setting] = &[Setting::Grid, Setting::Boilerplate, Setting::Bom, Setting::NoGuard];

/// Every format, in the order in which they are told.
static FORMATS: &[Known] = &[
    Known {
        format: Format::Csv,
        name: "csv",
        about: "comma-separated values, for programs and spreadsheets",
        endings: &["csv"],
        settings: TABLE,
        reads: true,
    },
    Known {
        format: Format::Tsv,
        name: "tsv",
        about: "the same, separated by tabs",
        endings: &["tsv", "tab"],
        settings: TABLE,
        reads: true,
    },
    Known {
        format: Format::Html,
        name: "html",
        about: "a page to read side by side and to review links on",
        endings: &["html", "htm"],
        settings: &[Setting::Boilerplate, Setting::Bom, Setting::NoGuard],
        reads: false,
    },
    Known {
        format: Format::Xlsx,
        name: "xlsx",
        about: "a workbook for Excel or LibreOffice, with a sheet per view",
        endings: &["xlsx"],
        settings: &[Setting::Boilerplate],
        reads: true,
    },
    Known {
        format: Format::Json,
        name: "json",
        about: "everything, in one document",
        endings: &["json"],
        settings: &[],
        reads: true,
    },
    Known {
        format: Format::JsonLines,
        name: "jsonl",
        about: "everything, a record a line",
        endings: &["jsonl", "ndjson"],
        settings: &[],
        reads: true,
    },
    Known {
        format: Format::Tmx,
        name: "tmx",
        about: "a translation memory of the sentences that are near translations",
        endings: &["tmx"],
        settings: &[Setting::TmxMinScore],
        reads: false,
    },
    Known {
        format: Format::Markdown,
        name: "md",
        about: "tables in Markdown",
        endings: &["md", "markdown"],
        settings: &[Setting::Grid, Setting::Boilerplate],
        reads: false,
    },
    Known {
        format: Format::Text,
        name: "text",
        about: "side by side, for a terminal",
        endings: &["txt", "text"],
        settings: &[Setting::Boilerplate, Setting::Width],
        reads: false,
    },
];

impl Format {
    /// Every format, in the order in which they are told.
    pub fn all() -> impl Iterator<Item = Format> {
        FORMATS.iter().map(|known| known.format)
    }

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        self.known().name
    }

    /// What it is, in some words.
    pub fn about(self) -> &'static str {
        self.known().about
    }

    /// The endings of its files, by which it can be named too.
    pub fn endings(self) -> &'static [&'static str] {
        self.known().endings
    }

    /// Whether [`restore`](mod@crate::restore) makes an alignment of it again.
    pub fn reads(self) -> bool {
        self.known().reads
    }

    /// Whether it is bytes that no terminal can show.
    pub fn is_binary(self) -> bool {
        self == Format::Xlsx
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
        let mut formats = FORMATS.iter();
        let has_it = |known: &&Known| known.endings.iter().any(|own| own.eq_ignore_ascii_case(&ending));
        formats.find(has_it).map(|known| known.format).ok_or_else(|| {
            let endings = FORMATS.iter().flat_map(|known| known.endings);
            UnknownFormat::Ending {
                path: path.display().to_string(),
                meant: nearest(&ending, endings.copied()),
            }
        })
    }

    pub(super) fn takes(self, setting: Setting) -> bool {
        self.known().settings.contains(&setting)
    }

    fn known(self) -> &'static Known {
        let mut formats = FORMATS.iter();
        // Every format stands in the table; a test makes sure.
        formats.find(|known| known.format == self).unwrap_or(&FORMATS[0])
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
        Format::all()
            .find(|format| {
                let mut names = format.endings().iter().chain([&format.known().name]);
                names.any(|own| own.eq_ignore_ascii_case(name))
            })
            .ok_or_else(|| UnknownFormat::Name {
                name: name.to_owned(),
                meant: nearest(name, FORMATS.iter().map(|known| known.name)),
            })
    }
}

/// A format that there is no writer for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnknownFormat {
    /// The ending of a file's name.
    #[error(
        "the ending of {path} names no format that Cotejo writes (known: {}); {}give --format, or another ending",
        endings(),
        meant.map_or_else(String::new, |meant| format!("did you mean .{meant}? if not, "))
    )]
    Ending {
        /// The file.
        path: String,
        /// The known ending that it is most like, if any.
        meant: Option<&'static str>,
    },
    /// A name of a format.
    #[error(
        "there is no format {name} (known: {}){}",
        names(),
        meant.map_or_else(String::new, |meant| format!("; did you mean {meant}?"))
    )]
    Name {
        /// The name.
        name: String,
        /// The known name that it is most like, if any.
        meant: Option<&'static str>,
    },
}

/// An option that the format has no use for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{option} has no meaning in {format} (it has in {}); leave it out, or write another format", formats.join(", "))]
pub struct UnfitOption {
    /// The option.
    pub option: &'static str,
    /// The format.
    pub format: Format,
    /// Names of those that have a use for it.
    pub formats: Vec<&'static str>,
}

impl UnfitOption {
    pub(super) fn new(setting: Setting, format: Format) -> Self {
        let takes = Format::all().filter(|format| format.takes(setting));
        UnfitOption {
            option: setting.option(),
            format,
            formats: takes.map(Format::name).collect(),
        }
    }
}

/// The names of all formats.
fn names() -> String {
    Format::all().map(Format::name).collect::<Vec<_>>().join(", ")
}

/// The usual endings of all formats.
fn endings() -> String {
    let usual = |known: &Known| known.endings.first().map(|ending| format!(".{ending}"));
    FORMATS.iter().filter_map(usual).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_known_by_its_name_and_its_endings() {
        for format in Format::all() {
            assert_eq!(format.name().parse(), Ok(format));
            for ending in format.known().endings {
                let path = format!("a/b.{}", ending.to_uppercase());
                assert_eq!(Format::of_path(Path::new(&path)), Ok(format));
            }
        }
        // A new format must stand in the table, or it would be taken for the first one there.
        for format in [
            Format::Csv,
            Format::Tsv,
            Format::Html,
            Format::Xlsx,
            Format::Json,
            Format::JsonLines,
            Format::Tmx,
            Format::Markdown,
            Format::Text,
        ] {
            assert_eq!(format.known().format, format);
        }
    }

    #[test]
    fn what_was_meant_is_guessed() {
        let ending = |path: &str| Format::of_path(Path::new(path)).unwrap_err().to_string();
        for path in ["out", "out.", ".csv", "out.doc"] {
            let error = ending(path);
            assert!(
                error.contains(path) && error.contains(".csv") && !error.contains("mean"),
                "{error}"
            );
        }
        assert!(ending("out.cvs").contains("; did you mean .csv? if not, give --format"));
        assert!(ending("out.xls").contains("did you mean .xlsx?"));
        let name = |name: &str| name.parse::<Format>().unwrap_err().to_string();
        assert!(name("jsnol").ends_with("; did you mean jsonl?"));
    }

    #[test]
    fn an_option_names_the_formats_that_it_is_for() {
        assert_eq!(
            UnfitOption::new(Setting::Bom, Format::Json).to_string(),
            "--bom has no meaning in json (it has in csv, tsv, html); leave it out, or write another format"
        );
    }
}
