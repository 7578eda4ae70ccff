//! Where output goes: a file that is whole or not there, or standard output.

use std::fs::{self, File, Metadata};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::{Builder, NamedTempFile};

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
    /// Finds out whether the place can be written to, so that nobody works for a result that has nowhere to go.
    ///
    /// Of a file, the folder is tried with a file that is taken away at once. What is no ordinary file is not tried.
    ///
    /// # Errors
    ///
    /// As those of [`Output::write`].
    pub fn check(&self) -> Result<(), OutputError> {
        let Output::Path(path) = self else {
            return Ok(());
        };
        let try_it = || match Place::of(path)? {
            Place::Special => Ok(()),
            Place::File { path, .. } => Part::begin(&path).map(drop),
        };
        try_it().map_err(|error| OutputError::Path {
            path: path.clone(),
            error,
        })
    }

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

/// Takes away the files that are being written, and lets no other be begun: for a program that a signal is about to end.
///
/// A thread that writes one finds it gone when it puts it in its place, or waits for ever to begin it.
pub fn abandon() {
    let parts = parts();
    for part in parts.iter() {
        // What can't be taken away stays; there is nobody to tell.
        let _ = fs::remove_file(part);
    }
    std::mem::forget(parts);
}

/// The unfinished files of this process.
static PARTS: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn parts() -> MutexGuard<'static, Vec<PathBuf>> {
    // A list of paths is sound whenever a thread lets go of it.
    PARTS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What stands where a file is to be written.
enum Place {
    /// What is no ordinary file: a device, a pipe.
    Special,
    /// A file, there or not, with any link to it followed.
    File { path: PathBuf, old: Option<Metadata> },
}

impl Place {
    fn of(path: &Path) -> io::Result<Place> {
        match fs::metadata(path).ok() {
            Some(old) if old.is_dir() => Err(io::Error::new(
                io::ErrorKind::IsADirectory,
                "it is a folder; name a file in it",
            )),
            Some(old) if !old.is_file() => Ok(Place::Special),
            Some(old) => Ok(Place::File {
                path: path.canonicalize()?,
                old: Some(old),
            }),
            None => Ok(Place::File {
                path: path.to_owned(),
                old: None,
            }),
        }
    }
}

/// A file under way, beside its place; taken away when it is dropped before it is done.
struct Part {
    file: NamedTempFile,
    _listed: Listed,
}

impl Part {
    fn begin(place: &Path) -> io::Result<Part> {
        let folder = match place.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        fs::metadata(folder).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => io::Error::new(error.kind(), "its folder is not there; make it first"),
            _ => error,
        })?;
        let mut builder = Builder::new();
        builder.prefix(".cotejo-").suffix(".part");
        // A temporary file is the owner's alone; the result gets what any new file would get.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        // Held until the file is listed, so that none is missed.
        let mut parts = parts();
        // The system's error alone: the name of the temporary file would only puzzle.
        let file = builder
            .tempfile_in(folder)
            .map_err(|error| io::Error::from(error.kind()))?;
        parts.push(file.path().to_owned());
        let listed = Listed(file.path().to_owned());
        Ok(Part { file, _listed: listed })
    }

    fn finish(self, place: &Path) -> io::Result<()> {
        self.file.persist(place).map(drop).map_err(|failed| failed.error)
    }
}

/// An entry of the list of unfinished files, for as long as this lives.
struct Listed(PathBuf);

impl Drop for Listed {
    fn drop(&mut self) {
        parts().retain(|part| *part != self.0);
    }
}

fn save(path: &Path, content: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    match Place::of(path)? {
        Place::Special => fill(&File::options().write(true).open(path)?, content),
        Place::File { path, old } => {
            let part = Part::begin(&path)?;
            fill(part.file.as_file(), content)?;
            if let Some(old) = old {
                part.file.as_file().set_permissions(old.permissions())?;
            }
            part.finish(&path)
        }
    }
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
            error.ends_with("none/out.csv: its folder is not there; make it first"),
            "{error}"
        );
        assert_eq!(Output::Path(path).check().unwrap_err().to_string(), error);
    }

    /// What tells the test below that it has a process of its own, as nothing can be written after it.
    const ALONE: &str = "COTEJO_TEST_ALONE";

    fn abandon_and_exit() {
        let folder = tempfile::tempdir().unwrap();
        let ended = Output::Path(folder.path().join("out.csv")).write(|out| {
            out.write_all(b"half of it")?;
            assert_eq!(names(folder.path()).len(), 1);
            abandon();
            let left = names(folder.path()).len();
            fs::remove_dir_all(folder.path())?;
            std::process::exit(if left == 0 { 7 } else { 8 })
        });
        ended.unwrap();
    }

    #[test]
    fn what_is_unfinished_is_gone_when_it_is_abandoned() {
        if std::env::var_os(ALONE).is_some() {
            abandon_and_exit();
        }
        let test = "write::output::tests::what_is_unfinished_is_gone_when_it_is_abandoned";
        let child = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", test])
            .env(ALONE, "1")
            .output()
            .unwrap();
        assert_eq!(child.status.code(), Some(7), "{child:?}");
    }

    #[test]
    fn a_folder_is_no_file() {
        let folder = tempfile::tempdir().unwrap();
        for result in [
            Output::Path(folder.path().to_owned()).check(),
            Output::Path(folder.path().to_owned()).write(|_| Ok(())),
        ] {
            let error = result.unwrap_err().to_string();
            assert!(error.ends_with("it is a folder; name a file in it"), "{error}");
        }
    }

    #[test]
    fn trying_a_place_leaves_it_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        Output::Path(path.clone()).check().unwrap();
        assert!(names(folder.path()).is_empty());
        fs::write(&path, "old").unwrap();
        Output::Path(path.clone()).check().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(names(folder.path()), ["out.csv"]);
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
