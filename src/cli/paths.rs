//! Files that are read and files that are written: nothing may take the place of what is still wanted.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::bail;

use crate::cli::messages::printable;

/// Whether two paths lead to the same ordinary file, be it there already or only to be written.
pub(crate) fn is_same(one: &Path, other: &Path) -> bool {
    match (place(one), place(other)) {
        (Some(one), Some(other)) => one == other,
        _ => false,
    }
}

/// Refuses to write with two options to one file, as the last would replace the others.
///
/// Each is the option as it is given, and its file, if it is given.
pub(crate) fn refuse_same(outputs: &[(&str, Option<&Path>)]) -> anyhow::Result<()> {
    let given: Vec<(&str, &Path)> = outputs
        .iter()
        .filter_map(|(option, path)| Some((*option, (*path)?)))
        .collect();
    for (number, (option, path)) in given.iter().enumerate() {
        let mut before = given.iter().take(number);
        if let Some((other, _)) = before.find(|(_, before)| is_same(before, path)) {
            let path = printable(&path.to_string_lossy());
            bail!("{other} and {option} would write to the same file {path}; give each a file of its own");
        }
    }
    Ok(())
}

/// Where a path leads, links followed; `None` for what is no ordinary file, as a device or a folder.
fn place(path: &Path) -> Option<PathBuf> {
    match fs::metadata(path) {
        Ok(there) if !there.is_file() => None,
        Ok(_) => path.canonicalize().ok(),
        Err(_) => {
            let folder = match path.parent() {
                Some(folder) if folder != Path::new("") => folder,
                _ => Path::new("."),
            };
            Some(folder.canonicalize().ok()?.join(path.file_name()?))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_the_same_by_whatever_path() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir(path("below")).unwrap();
        fs::write(path("there"), "").unwrap();
        for (one, other) in [("there", "below/../there"), ("not-yet", "below/../not-yet")] {
            assert!(is_same(&path(one), &path(other)));
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(path("there"), path("link")).unwrap();
            assert!(is_same(&path("there"), &path("link")));
            assert!(!is_same(Path::new("/dev/null"), Path::new("/dev/null")));
        }
        for (one, other) in [("there", "not-yet"), ("there", "below/there"), ("none/a", "none/a")] {
            assert!(!is_same(&path(one), &path(other)), "{one} {other}");
        }
        assert!(is_same(Path::new("a"), Path::new("./a")));
    }
}
