//! The articles that a command works on, as they are named on the command line.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use cotejo::read::{self, Fields, Format, Globs, Input};

use crate::cli::messages::printable;

/// What stands for standard input.
const STDIN: &str = "-";

/// Files, directories, standard input.
#[derive(Debug, Args)]
#[command(next_help_heading = "Input")]
pub(crate) struct InputArgs {
    /// Articles: files, folders of them, or - for standard input
    ///
    /// Saved pages (.html, .mhtml), text (.txt, .md), documents (.docx, .odt, .pdf), e-mail (.eml), and exports that hold many
    /// articles: JSON and JSON Lines, CSV and TSV with a header, RSS and Atom feeds. Any of them compressed (.gz, .zst), or in
    /// .zip archives. An article of a file that holds several is named by its address, else FILE#N.
    #[arg(
        required_unless_present = "list",
        value_name = "FILE|DIR|-",
        help_heading = None::<&str>
    )]
    paths: Vec<PathBuf>,
    /// Read also the files that FILE names, one a line, or with NUL bytes between; - for standard input
    ///
    /// A name is all that stands on its line, with spaces and # as they are.
    #[arg(long, value_name = "FILE")]
    list: Option<PathBuf>,
    /// Of the files in folders, read those that fit PATTERN; with ! in front, not those (may be repeated)
    ///
    /// As in .gitignore: *.html fits at any depth, 2024/** below the folder given. The last pattern that fits decides.
    #[arg(long, value_name = "PATTERN")]
    glob: Vec<String>,
    /// Format of everything that is read [default: by ending and content]
    #[arg(long, value_name = "FORMAT", value_parser = formats(), ignore_case = true)]
    from: Option<Format>,
    /// Which fields of JSON and columns of tables hold what, as in text=body,title=head,date=meta.day (may be repeated)
    ///
    /// Known are text, title, date, modified, url, source, author and language. By default they are told by their usual names.
    #[arg(long, value_name = "FIELD=NAME,...")]
    fields: Vec<Fields>,
    /// Largest file to read, and the most that one may unpack to, in bytes or with K, M, G
    #[arg(long, value_name = "SIZE", value_parser = size, default_value = "256M")]
    max_file_size: u64,
}

fn formats() -> impl TypedValueParser<Value = Format> {
    PossibleValuesParser::new(Format::all().map(Format::name))
        .try_map(|name| Format::of_name(&name).ok_or("no such format"))
}

/// A size in bytes: `2048`, `100M`, `1.5G`, `64 KiB`. A unit is 1024 of the one before.
fn size(written: &str) -> Result<u64, String> {
    let written = written.trim();
    let digits = written.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c.is_whitespace());
    let unit = written
        .get(digits.len()..)
        .unwrap_or_default()
        .trim()
        .to_ascii_uppercase();
    let unit = unit.strip_suffix('B').unwrap_or(&unit);
    let unit = unit.strip_suffix('I').unwrap_or(unit);
    let scale = match unit {
        "" => 1.0,
        "K" => 1024.0,
        "M" => 1024.0 * 1024.0,
        "G" => 1024.0 * 1024.0 * 1024.0,
        "T" => 1024.0 * 1024.0 * 1024.0 * 1024.0,
        _ => return Err("a size is a number of bytes, or one with K, M or G, as in 100M".to_owned()),
    };
    let number: f64 = digits
        .parse()
        .map_err(|_| "a size is a number, as in 2048, 100M or 1.5G")?;
    let bytes = number * scale;
    // The cast would take what is out of range for the nearest that is in it.
    if !(1.0..=u64::MAX as f64).contains(&bytes) {
        return Err("a size is at least one byte".to_owned());
    }
    Ok(bytes as u64)
}

impl InputArgs {
    /// What to read, in an order that doesn't hang on the order of the arguments, and how.
    pub(crate) fn into_inputs(self) -> anyhow::Result<(Vec<Input>, read::Options)> {
        let options = read::Options {
            max_file_size: self.max_file_size,
            format: self.from,
            fields: self
                .fields
                .into_iter()
                .try_fold(Fields::default(), Fields::and)
                .context("--fields")?,
            globs: Globs::new(self.glob).context("--glob")?,
            ..read::Options::default()
        };
        let mut paths = self.paths;
        if let Some(list) = self.list {
            let listed = read_list(&list, options.max_file_size)?;
            if listed.is_empty() && paths.is_empty() {
                bail!(
                    "--list {}: names no file; write one a line into it",
                    printable(&list.to_string_lossy())
                );
            }
            if list.as_os_str() == STDIN && paths.iter().chain(&listed).any(|path| path.as_os_str() == STDIN) {
                bail!("standard input can't be a list of names and an article too; name one of them by a file");
            }
            paths.extend(listed);
        }
        paths.sort();
        let input = |path: PathBuf| {
            if path.as_os_str() == STDIN {
                Input::Stdin
            } else {
                Input::Path(path)
            }
        };
        Ok((paths.into_iter().map(input).collect(), options))
    }
}

/// The names in a list of them.
fn read_list(list: &Path, limit: u64) -> anyhow::Result<Vec<PathBuf>> {
    let shown = printable(&list.to_string_lossy());
    let told = |error: io::Error| {
        let reason = match error.kind() {
            io::ErrorKind::NotFound => "not found; check the path".to_owned(),
            io::ErrorKind::PermissionDenied => "permission denied; make it readable for this user".to_owned(),
            io::ErrorKind::IsADirectory => "is a directory; give it as DIR, or a file with names in it".to_owned(),
            _ => format!("cannot be read: {error}; check the file and its disk"),
        };
        anyhow!("--list {shown}: {reason}")
    };
    let mut bytes = Vec::new();
    // One more, to know a longer one by: a list that is cut off would end in half a name.
    let most = limit.saturating_add(1);
    if list.as_os_str() == STDIN {
        io::stdin().lock().take(most).read_to_end(&mut bytes).map_err(told)?;
    } else {
        let file = File::open(list).map_err(told)?;
        file.take(most).read_to_end(&mut bytes).map_err(told)?;
    }
    if bytes.len() as u64 > limit {
        bail!("--list {shown}: too large, more than {limit} bytes; raise --max-file-size, or split it");
    }
    Ok(read::names_in_list(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        for (written, bytes) in [
            ("1", 1),
            ("2048", 2048),
            ("100M", 100 << 20),
            ("1.5G", 3 << 29),
            ("64 KiB", 64 << 10),
            ("10mb", 10 << 20),
        ] {
            assert_eq!(size(written), Ok(bytes), "{written}");
        }
        for written in ["", "M", "-1", "0", "1X", "1e400G", "NaN", "inf", "99999999T", "é"] {
            assert!(size(written).is_err(), "{written}");
        }
    }
}
