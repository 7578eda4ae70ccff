use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;

use assert_cmd::cargo::cargo_bin;
use cotejo::alignment::Relation;
use cotejo::write::csv;
use serde_json::Value;

/// Paragraphs of the sample's report whose rows the README shows.
const SHOWN: [usize; 4] = [3, 5, 8, 11];
/// Characters that a cell of the README shows of a paragraph.
const CELL: usize = 110;
/// What a shell needs for the README's commands to mean the binary under test.
const PRELUDE: &str = r#"
set -e
cotejo() { "$COTEJO" "$@"; }
cargo() {
    case $1 in
        run) while [ "$1" != -- ]; do shift; done; shift; cotejo "$@" ;;
        test | install) ;; # this is the test; and what is installed is what is tested
        *) echo "cargo $1: unknown to the test of the README" >&2; return 1 ;;
    esac
}
"#;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).expect("README.md is there")
}

/// The code blocks that begin with exactly this line, one after the other.
fn blocks(fence: &str) -> String {
    let (readme, mut found, mut inside) = (readme(), String::new(), false);
    for line in readme.lines() {
        if inside && line != "```" {
            found.push_str(line);
            found.push('\n');
        }
        inside = if inside { line != "```" } else { line == fence };
    }
    assert!(!found.is_empty(), "README.md has no block {fence}");
    found
}

/// A folder that has `data/`, as a clone of the repository has.
#[cfg(unix)]
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::os::unix::fs::symlink(root().join("data"), folder.path().join("data")).expect("a link");
    folder
}

/// Runs commands as a user would paste them into a shell, in `folder`; gives standard output.
fn run(folder: &Path, commands: &str) -> String {
    let done = Command::new("sh")
        .args(["-c", &format!("{PRELUDE}\n{commands}")])
        .env("COTEJO", cargo_bin!("cotejo"))
        .current_dir(folder)
        .output()
        .expect("a shell");
    let told = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{commands}\n{told}");
    String::from_utf8(done.stdout).expect("UTF-8")
}

/// Compares the part of the README between `<!-- NAME -->` and `<!-- /NAME -->` with what it should be, or, with
/// SNAPSHOTS=overwrite in the environment, puts it there.
fn check(name: &str, expected: &[String]) {
    static RENEWING: Mutex<()> = Mutex::new(());
    let renewing = RENEWING.lock().expect("no test failed while it renewed the README");
    let expected = &(expected.join("\n") + "\n");
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->\n"));
    let readme = readme();
    let (before, rest) = readme
        .split_once(&open)
        .unwrap_or_else(|| panic!("README.md has no {open}"));
    let (part, after) = rest
        .split_once(&close)
        .unwrap_or_else(|| panic!("README.md has no {close}"));
    if part == expected {
        return;
    }
    if std::env::var_os("SNAPSHOTS").is_some_and(|value| value == "overwrite") {
        let renewed = format!("{before}{open}{expected}{close}{after}");
        fs::write(root().join("README.md"), renewed).expect("it can be written");
        return;
    }
    drop(renewing);
    panic!("README.md: the part {name} is not what the tool gives; renew it with SNAPSHOTS=overwrite\n{expected}");
}

/// The beginning of a text, on one line and without what a table of Markdown would take for its own.
fn beginning(text: &str) -> String {
    let text = text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace('|', "\\|");
    if text.chars().count() <= CELL {
        return text;
    }
    let mut cut: String = text.chars().take(CELL).collect();
    cut.truncate(cut.rfind(' ').unwrap_or(cut.len()));
    format!("{} …", cut.trim_end_matches([',', ';', ':', '.']))
}

#[cfg(unix)]
#[test]
fn its_commands_run_and_its_excerpt_is_what_they_write() {
    let folder = folder();
    run(folder.path(), &blocks("```sh"));
    let file = fs::File::open(folder.path().join("aligned.csv")).expect("the main job wrote it");
    let rows = csv::read(file, true).expect("it is an aligned CSV");
    let mut table = vec![
        "| Spanish paragraph | English paragraph | score | evidence |".to_owned(),
        "| --- | --- | ---: | --- |".to_owned(),
    ];
    for row in rows.iter().filter(|row| row.relation == Relation::Match) {
        let (Some(source), Some(target), Some(score)) = (&row.source, &row.target, row.score) else {
            panic!("a match without one of its sides or its score: {row:?}");
        };
        if SHOWN.contains(&source.paragraph) {
            let article = Path::new(target.file.as_ref())
                .file_stem()
                .expect("a name")
                .to_string_lossy();
            table.push(format!(
                "| **{}** {} | **{article} {}** {} | {score:.2} | {} |",
                source.paragraph,
                beginning(&source.text),
                target.paragraph,
                beginning(&target.text),
                row.evidence.replace('|', "\\|"),
            ));
        }
    }
    assert!(
        table.len() > SHOWN.len(),
        "the sample story has lost its matches: {table:#?}"
    );
    check("excerpt", &table);
}

/// Aligns the thirty gold stories, which takes about a minute without optimisation.
#[cfg(unix)]
#[test]
#[ignore = "slow; CI runs it, and so does whoever changes what is scored"]
fn its_figures_are_what_the_tool_measures() {
    let folder = folder();
    run(folder.path(), &blocks("```sh slow"));
    let mut table = vec![
        "| stories | gold matches | found | precision | recall | F1 | expected calibration error |".to_owned(),
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |".to_owned(),
    ];
    for (set, name) in [("calibrate", "20 for calibration"), ("held-out", "10 held out")] {
        let told = run(
            folder.path(),
            &format!("cotejo evaluate data/gold/{set} results/{set} --format json"),
        );
        let told: Value = serde_json::from_str(&told).expect("JSON");
        let measure = |value: &Value| format!("{:.3}", value.as_f64().expect("a measure"));
        let (all, calibration) = (&told["all"], &told["calibration"]);
        table.push(format!(
            "| {name} | {} | {} | {} | {} | {} | {} |",
            all["gold"],
            all["found"],
            measure(&all["precision"]),
            measure(&all["recall"]),
            measure(&all["f1"]),
            measure(&calibration["expected_error"]),
        ));
    }
    check("figures", &table);
}
