//! Where output goes: a file that is whole or not there, or standard output.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::Builder;

/// Where to write to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Standard output.
    Stdout,
    /// A file, replaced if it is there.
    Path(PathBuf),
}

/// Output that could not be written.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// To a file.
    #[error("can't write {}: {error}", path.display())]
    Path {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// To standard output.
    #[error("can't write to standard output: {0}")]
    Stdout(io::Error),
}

impl Output {
    /// Writes what `content` gives.
    ///
    /// A file is written beside its place and then renamed, so that a reader never sees a half of it and a failure leaves
    /// the old one. A link is followed; what is no ordinary file (a device, a pipe) is written to directly. A reader of
    /// standard output that has seen enough and closed its end is no error.
    ///
    /// # Errors
    ///
    /// Where the place can't be written to, with its path.
    pub fn write(&self, content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), OutputError> {
        match self {
            Output::Stdout => {
                let mut out = BufWriter::new(io::stdout().lock());
                match content(&mut out).and_then(|()| out.flush()) {
                    Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(OutputError::Stdout(error)),
                    _ => Ok(()),
                }
            }
            Output::Path(path) => save(path, content).map_err(|error| OutputError::Path {
                path: path.clone(),
                error,
            }),
        }
    }
}

fn save(path: &Path, content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let old = fs::metadata(path).ok();
    if old.as_ref().is_some_and(|old| !old.is_file()) {
        return fill(&File::options().write(true).open(path)?, content);
    }
    let place = if old.is_some() {
        path.canonicalize()?
    } else {
        path.to_owned()
    };
    let folder = match place.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    fs::metadata(folder)?;
    let mut builder = Builder::new();
    builder.prefix(".cotejo-").suffix(".part");
    // A temporary file is the owner's alone; the result gets what any new file would get.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    // The system's error alone: the name of the temporary file would only puzzle.
    let part = builder
        .tempfile_in(folder)
        .map_err(|error| io::Error::from(error.kind()))?;
    fill(part.as_file(), content)?;
    if let Some(old) = old {
        part.as_file().set_permissions(old.permissions())?;
    }
    part.persist(&place).map_err(|failed| failed.error)?;
    Ok(())
}

fn fill(file: &File, content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(file);
    content(&mut out)?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect()
    }

    #[test]
    fn a_failure_leaves_the_old_file_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        fs::write(&path, "old").unwrap();
        let error = Output::Path(path.clone()).write(|out| {
            out.write_all(b"half of it")?;
            Err(io::Error::other("the lights went out"))
        });
        assert_eq!(
            error.unwrap_err().to_string(),
            format!("can't write {}: the lights went out", path.display())
        );
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(names(folder.path()), ["out.csv"]);
    }

    #[test]
    fn the_new_file_takes_the_place_of_the_old() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        for content in ["one", "two"] {
            Output::Path(path.clone())
                .write(|out| out.write_all(content.as_bytes()))
                .unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), content);
        }
        assert_eq!(names(folder.path()), ["out.csv"]);
    }

    #[test]
    fn a_missing_folder_is_named_with_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("none/out.csv");
        let error = Output::Path(path.clone()).write(|_| Ok(())).unwrap_err().to_string();
        assert!(
            error.starts_with(&format!("can't write {}: No such file", path.display())),
            "{error}"
        );
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_rights_kept() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real.csv"), folder.path().join("link.csv"));
        fs::write(&real, "old").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&real, &link).unwrap();
        Output::Path(link.clone()).write(|out| out.write_all(b"new")).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&real).unwrap(), "new");
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_written_to_and_stays_a_device() {
        use std::os::unix::fs::FileTypeExt;
        Output::Path("/dev/null".into())
            .write(|out| out.write_all(b"x"))
            .unwrap();
        assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    }
}
