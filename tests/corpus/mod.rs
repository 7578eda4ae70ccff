//! The seeds of the fuzz targets, and what fuzzing has found: `fuzz/corpus/FORMAT/` has them, and here they are read again.

// Public for the fuzz targets, which are another crate.
#[allow(unreachable_pub)]
#[path = "../../fuzz/src/law.rs"]
mod law;

use std::fs;
use std::path::{Path, PathBuf};

use cotejo::read::Format;

fn files(format: Format) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(format.name());
    let Ok(entries) = fs::read_dir(&folder) else {
        panic!("{} is missing: the corpus of a format", folder.display());
    };
    let mut files: Vec<_> = entries.map(|entry| entry.expect("it is there").path()).collect();
    files.sort();
    files
}

#[test]
fn every_format_has_a_target_and_seeds() {
    for format in Format::all() {
        let name = format.name();
        let target = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("fuzz/fuzz_targets/{name}.rs"));
        let target = fs::read_to_string(&target).unwrap_or_else(|_| panic!("{} is missing", target.display()));
        assert!(target.contains(&format!("target!(\"{name}\")")), "{name}");
        assert!(!files(format).is_empty(), "{name} has no seeds");
    }
}

#[test]
fn the_laws_hold_for_every_file() {
    for format in Format::all() {
        for file in files(format) {
            println!("{}", file.display());
            law::hold(format, &fs::read(&file).expect("it is there"));
        }
    }
}
