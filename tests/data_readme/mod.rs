use std::fs;
use std::path::Path;

use ignore::gitignore::GitignoreBuilder;
use ignore::{DirEntry, WalkBuilder};

/// Names stand between backticks, as a path from `data/`, a folder (`gold/`), or with alternatives (`{es,en}/months.csv`).
#[test]
fn every_file_is_named() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let readme = fs::read_to_string(data.join("README.md")).expect("data/README.md is there");
    let mut named = GitignoreBuilder::new(&data);
    for name in readme.split('`').skip(1).step_by(2) {
        named
            .add_line(None, &format!("/{name}"))
            .expect("a name that is a pattern");
    }
    let named = named.build().expect("patterns");
    let missing: Vec<String> = WalkBuilder::new(&data)
        .build()
        .map(|entry| entry.expect("it can be read"))
        .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()))
        .map(DirEntry::into_path)
        .filter(|path| !named.matched_path_or_any_parents(path, false).is_ignore())
        .map(|path| path.display().to_string())
        .collect();
    assert!(
        missing.is_empty(),
        "data/README.md tells no source or licence of {missing:#?}"
    );
}
