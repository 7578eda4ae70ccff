use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use assert_cmd::cargo::cargo_bin;
use tempfile::TempDir;

/// Two stories, which take the tool seconds without optimisation, and over half a second with it.
fn long_work() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let gold = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/gold/calibrate");
    let stories = names(&gold);
    for (number, story) in stories.iter().take(2).enumerate() {
        for name in names(&gold.join(story)).iter().filter(|name| is_text(name)) {
            let copy = folder.path().join(format!("{number}-{name}"));
            fs::copy(gold.join(story).join(name), copy).expect("it can be copied");
        }
    }
    folder
}

fn is_text(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|ending| ending == "txt")
}

/// Runs `cotejo ARGUMENTS` in a shell on a terminal of its own; gives what the terminal got.
fn on_terminal(folder: &Path, arguments: &str, environment: &[(&str, &str)]) -> String {
    let done = Command::new("script")
        .args([
            "-qec",
            &format!(
                "stty cols 100 rows 40; '{}' {arguments}",
                cargo_bin!("cotejo").display()
            ),
        ])
        .arg("/dev/null")
        .current_dir(folder)
        .env("TERM", "xterm-256color")
        .envs(environment.iter().copied())
        .env_remove("NO_COLOR")
        .env_remove("CI")
        .envs(environment.iter().copied())
        .stdin(Stdio::null())
        .output()
        .expect("script of util-linux is needed");
    String::from_utf8_lossy(&done.stdout).into_owned()
}

fn cotejo(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    Command::new(cargo_bin!("cotejo"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("CI")
        .envs(environment.iter().copied())
        .output()
        .expect("it starts")
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("it is there");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn progress_is_shown_on_a_terminal_only_and_taken_away() {
    let folder = long_work();
    let shown = on_terminal(folder.path(), "align . -o aligned.csv", &[]);
    assert!(shown.contains("articles, ") && shown.contains(" left"), "{shown}");
    // The line is cleared before the summary, which begins at the left.
    let (before, after) = shown.split_once("article ").expect("a summary");
    assert!(
        before.ends_with("\u{1b}[2K") || before.ends_with("\u{1b}[K"),
        "{before:?}"
    );
    assert!(!after.contains(" left\u{1b}"), "{after}");

    for (arguments, environment) in [
        ("align . -q -o aligned.csv", &[][..]),
        ("align . -o aligned.csv", &[("TERM", "dumb")]),
        ("align . -o aligned.csv 2>messages", &[]),
    ] {
        let shown = on_terminal(folder.path(), arguments, environment);
        assert!(!shown.contains("articles, "), "{arguments}: {shown}");
    }
    let messages = fs::read_to_string(folder.path().join("messages")).expect("the shell made it");
    assert!(
        messages.contains("article ") && !messages.contains('\u{1b}'),
        "{messages}"
    );
}

#[test]
fn watching_changes_no_byte() {
    let folder = long_work();
    on_terminal(folder.path(), "align 0-*.txt 1-*.txt -o watched.csv --jobs 2", &[]);
    let shell = format!("'{}' align 0-*.txt 1-*.txt --jobs 1", cargo_bin!("cotejo").display());
    let plain = Command::new("sh")
        .args(["-c", &shell])
        .current_dir(folder.path())
        .output()
        .expect("a shell");
    assert_eq!(
        fs::read(folder.path().join("watched.csv")).expect("it was written"),
        plain.stdout
    );
}

#[test]
fn colour_follows_the_terminal_and_the_environment() {
    let folder = tempfile::tempdir().expect("a folder");
    let red = "\u{1b}[31m";
    let piped = |arguments: &[&str], environment: &[(&str, &str)]| {
        String::from_utf8_lossy(&cotejo(folder.path(), arguments, environment).stderr).contains(red)
    };
    let shown = |arguments: &str, environment: &[(&str, &str)]| {
        on_terminal(folder.path(), arguments, environment).contains(red)
    };
    assert!(shown("align none.txt", &[]));
    assert!(!shown("align none.txt", &[("NO_COLOR", "1")]));
    assert!(!shown("align none.txt", &[("TERM", "dumb")]));
    assert!(!shown("align none.txt --color never", &[]));
    assert!(shown("align none.txt --color always", &[("NO_COLOR", "1")]));
    // Each stream for itself.
    assert!(shown("align none.txt >data", &[]));
    assert!(!shown("align none.txt 2>messages", &[]));
    assert!(!piped(&["align", "none.txt"], &[]));
    assert!(piped(&["align", "none.txt"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!piped(
        &["align", "none.txt"],
        &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]
    ));
    assert!(piped(&["align", "none.txt", "--color", "always"], &[]));
    // Errors of usage, which come before the arguments are known, and help.
    assert!(shown("align --layout gird x", &[]) && !shown("align --layout gird x --color=never", &[]));
    assert!(piped(&["--color", "always", "align", "--layout", "gird", "x"], &[]));
    let help = cotejo(folder.path(), &["--color=always", "--help"], &[]).stdout;
    assert!(help.contains(&b'\x1b'));
}

#[test]
fn an_interrupt_ends_it_and_leaves_no_unfinished_file() {
    use std::os::unix::process::ExitStatusExt;
    let folder = long_work();
    let before = names(folder.path());
    for (signal, number) in [("-INT", 2), ("-TERM", 15)] {
        // It waits for an article on standard input, however fast the machine is.
        let mut child = Command::new(cargo_bin!("cotejo"))
            .args(["align", ".", "-", "-o", "aligned.csv"])
            .current_dir(folder.path())
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        thread::sleep(Duration::from_millis(300));
        let id = child.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &id])
                .status()
                .expect("kill")
                .success()
        );
        let begun = Instant::now();
        let status = child.wait().expect("it ends");
        assert_eq!(status.signal(), Some(number), "{status}");
        assert!(begun.elapsed() < Duration::from_secs(5));
        assert_eq!(names(folder.path()), before);
    }
}

#[test]
fn control_c_on_a_terminal_is_exit_code_130_and_the_line_is_cleared() {
    let folder = long_work();
    let command = format!(
        "trap : INT; '{}' align . -o aligned.csv; echo code $?",
        cargo_bin!("cotejo").display()
    );
    let mut child = Command::new("script")
        .args(["-qec", &command, "/dev/null"])
        .current_dir(folder.path())
        .env("TERM", "xterm")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("script of util-linux is needed");
    thread::sleep(Duration::from_millis(600));
    let mut keys = child.stdin.take().expect("a pipe");
    keys.write_all(b"\x03").expect("it listens");
    let done = child.wait_with_output().expect("it ends");
    let shown = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(shown.contains("code 130"), "{shown}");
    assert!(names(folder.path()).iter().all(|name| is_text(name)));
}

/// A small alignment, shown on a terminal with a pager; with a shell around it that says how it ended.
fn paged(pager: &str) -> Command {
    let command = format!(
        "trap : INT; '{}' convert aligned.json --format text; echo code $?",
        cargo_bin!("cotejo").display()
    );
    let mut script = Command::new("script");
    script
        .args(["-qec", &command, "/dev/null"])
        .current_dir("tests/cmd/convert.in")
        .env("TERM", "xterm")
        .env("PAGER", pager)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    script
}

#[test]
fn control_c_in_a_pager_is_the_pagers() {
    let mut child = paged("trap '' INT; cat >/dev/null; echo open; sleep 2; echo shut")
        .spawn()
        .expect("script of util-linux is needed");
    let mut shown = String::new();
    let mut terminal = BufReader::new(child.stdout.take().expect("a pipe"));
    while !shown.contains("open") {
        assert_ne!(terminal.read_line(&mut shown).expect("text"), 0, "{shown}");
    }
    let mut keys = child.stdin.take().expect("a pipe");
    keys.write_all(b"\x03").expect("it listens");
    terminal.read_to_string(&mut shown).expect("text");
    child.wait().expect("it ends");
    let (before, after) = shown.split_once("code ").expect("the shell goes on");
    assert!(before.contains("shut") && after.starts_with('0'), "{shown}");
}

#[test]
fn a_pager_is_called_as_by_a_shell_and_one_that_fails_hides_nothing() {
    let shown = |pager: &str| {
        let done = paged(pager).stdin(Stdio::null()).output().expect("script is needed");
        String::from_utf8_lossy(&done.stdout).into_owned()
    };
    let plain = shown("cat");
    assert!(plain.contains('│') && plain.contains("code 0"), "{plain}");
    assert_eq!(shown(""), plain);
    let quoted = shown("printf '%s\\n' 'a  b'; cat");
    assert!(quoted.contains("a  b") && quoted.ends_with(&plain), "{quoted}");
    for failing in ["false", "exit 3", "no-such-pager-here 2>/dev/null"] {
        assert_eq!(shown(failing), plain, "{failing}");
    }
    // It was shown, or is not wanted.
    for enough in ["head -n 1 >/dev/null", "true", "cat >/dev/null; exit 1"] {
        assert!(!shown(enough).contains('│'), "{enough}");
    }
}

#[test]
fn a_step_of_the_work_is_drawn_once() {
    let folder = long_work();
    let shown = on_terminal(folder.path(), "align . -o aligned.csv", &[]);
    let drawn: Vec<&str> = shown.split("\u{1b}[2K").filter(|line| line.contains(" left")).collect();
    assert!(!drawn.is_empty(), "{shown}");
    assert!(drawn.windows(2).all(|pair| pair[0] != pair[1]), "{drawn:#?}");
}

#[test]
fn a_limit_on_the_size_of_files_is_an_error_and_leaves_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let story = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/samples/cartagena");
    let command = format!(
        "ulimit -f 2; '{}' align --quiet '{}' -o aligned.csv",
        cargo_bin!("cotejo").display(),
        story.display()
    );
    let done = Command::new("sh")
        .args(["-c", &command])
        .current_dir(folder.path())
        .output()
        .expect("a shell");
    assert_eq!(done.status.code(), Some(2), "{done:?}");
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(
        told.starts_with("error: can't write aligned.csv: File too large"),
        "{told}"
    );
    assert!(names(folder.path()).is_empty());
}

#[test]
fn a_full_disk_is_told_by_every_command_that_writes_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let story = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/samples/cartagena");
    for arguments in [
        format!("align -q '{}'", story.display()),
        format!("inspect '{}'", story.display()),
        "completions bash".to_owned(),
        "man".to_owned(),
        "--print-config".to_owned(),
        "--help".to_owned(),
        "--version".to_owned(),
        "align -h".to_owned(),
        "help align".to_owned(),
    ] {
        let command = format!("'{}' {arguments} >/dev/full", cargo_bin!("cotejo").display());
        let done = Command::new("sh")
            .args(["-c", &command])
            .current_dir(folder.path())
            .output()
            .expect("a shell");
        let told = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(
            told.contains("error: can't write to standard output: No space left"),
            "{arguments}: {told}"
        );
        assert_eq!(done.status.code(), Some(2));
        // A reader that leaves is no error.
        let command = format!("'{}' {arguments} | true", cargo_bin!("cotejo").display());
        let done = Command::new("sh")
            .args(["-c", &command])
            .current_dir(folder.path())
            .output()
            .expect("a shell");
        assert_eq!(String::from_utf8_lossy(&done.stderr), "", "{arguments}");
    }
}

#[test]
fn a_place_that_can_not_be_written_to_is_told_before_the_work() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("made.csv")).expect("a folder");
    for (place, expected) in [
        ("made.csv", "it is a folder; name a file in it"),
        ("none/aligned.csv", "its folder is not there; make it first"),
        ("aligned.cvs", "did you mean .csv?"),
    ] {
        for option in ["-o", "--summary"] {
            if (place, option) == ("aligned.cvs", "--summary") {
                continue;
            }
            // There is nothing to read, which would be told later.
            let done = cotejo(folder.path(), &["align", "none.txt", option, place], &[]);
            let told = String::from_utf8_lossy(&done.stderr).into_owned();
            assert!(told.contains(expected) && !told.contains("none.txt"), "{told}");
            assert_eq!(done.status.code(), Some(2));
        }
    }
}
