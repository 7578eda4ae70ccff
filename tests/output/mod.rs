use std::fs;
use std::process::{Command, Output, Stdio};

use assert_cmd::cargo::cargo_bin;

const FOLDER: &str = "tests/cmd/align.in";

fn cotejo(arguments: &[&str]) -> Output {
    Command::new(cargo_bin!("cotejo"))
        .args(arguments)
        .current_dir(FOLDER)
        .output()
        .expect("it starts")
}

#[test]
fn order_and_threads_change_no_byte() {
    let expected = cotejo(&["align", "es.txt", "en.txt", "south/en.txt", "pt.txt"]);
    assert!(!expected.stdout.is_empty());
    for arguments in [
        ["align", "south/en.txt", "pt.txt", "en.txt", "es.txt", "--jobs", "1"],
        ["align", "pt.txt", "es.txt", "south/en.txt", "en.txt", "--jobs", "3"],
    ] {
        assert_eq!(cotejo(&arguments), expected);
    }
}

#[test]
fn a_file_holds_the_same_bytes_as_standard_output() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("aligned.csv");
    let arguments = ["align", "es.txt", "en.txt", "--bom", "--keep-boilerplate"];
    let expected = cotejo(&arguments);
    let written = cotejo(&[&arguments[..], &["-o", &path.to_string_lossy()]].concat());
    assert_eq!(written.status, expected.status);
    assert_eq!(written.stdout, b"");
    assert_eq!(fs::read(&path).expect("it was written"), expected.stdout);
    assert_eq!(fs::read_dir(folder.path()).expect("it is there").count(), 1);
}

#[test]
fn nothing_is_written_where_nothing_is_aligned() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("aligned.csv");
    let done = cotejo(&["align", "es.txt", "-o", &path.to_string_lossy()]);
    assert_eq!(done.status.code(), Some(2));
    assert!(!path.exists());
}

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let paragraph = fs::read_to_string(format!("{FOLDER}/es.txt")).expect("it is there");
    let many: Vec<String> = (0..200).map(|number| format!("{number}. {paragraph}")).collect();
    fs::write(folder.path().join("es.txt"), many.join("\n\n")).expect("it can be written");
    fs::copy(format!("{FOLDER}/en.txt"), folder.path().join("en.txt")).expect("it can be written");
    for arguments in [
        &["align", "--quiet", "."][..],
        &["align", "--quiet", "--layout", "grid", "."],
        &["inspect", "."],
    ] {
        let mut child = Command::new(cargo_bin!("cotejo"))
            .args(arguments)
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        drop(child.stdout.take());
        let done = child.wait_with_output().expect("it ends");
        assert_eq!(String::from_utf8_lossy(&done.stderr), "");
        assert_ne!(done.status.code(), Some(2));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_named() {
    let done = cotejo(&[
        "align",
        "--quiet",
        "es.txt",
        "en.txt",
        "-o",
        "/dev/full",
        "--format",
        "csv",
    ]);
    assert_eq!(done.status.code(), Some(2));
    let message = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(
        message.starts_with("error: can't write /dev/full: No space left"),
        "{message}"
    );
}

#[test]
fn colour_is_used_where_it_is_wanted() {
    let colour = |arguments: &[&str]| String::from_utf8_lossy(&cotejo(arguments).stderr).contains('\u{1b}');
    assert!(!colour(&["align", "none.txt"]));
    assert!(colour(&["align", "none.txt", "--color", "always"]));
    assert!(!colour(&["align", "none.txt", "--color", "never"]));
}
