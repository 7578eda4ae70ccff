use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use assert_cmd::cargo::cargo_bin;
use tempfile::TempDir;

/// A folder `home/story/deep` with a file of settings in some of them.
struct Folders(TempDir);

impl Folders {
    fn with(files: &[(&str, &str)]) -> Folders {
        let root = tempfile::tempdir().expect("a folder");
        fs::create_dir_all(root.path().join("home/story/deep")).expect("folders");
        for (path, text) in files {
            fs::write(root.path().join(path), text).expect("it can be written");
        }
        Folders(root)
    }

    fn path(&self, path: &str) -> std::path::PathBuf {
        self.0.path().join(path)
    }

    fn run(&self, folder: &str, arguments: &[&str]) -> Output {
        Command::new(cargo_bin!("cotejo"))
            .args(arguments)
            .current_dir(self.path(folder))
            .env("HOME", self.path("home"))
            .env_remove("COTEJO_JOBS")
            .output()
            .expect("it starts")
    }

    /// The line of a setting that is in force.
    fn setting(&self, folder: &str, arguments: &[&str], name: &str) -> String {
        let done = self.run(folder, &[arguments, &["--print-config"]].concat());
        let told = String::from_utf8_lossy(&done.stdout).into_owned();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let line = told.lines().find(|line| line.starts_with(&format!("{name} = ")));
        line.unwrap_or_else(|| panic!("no {name} in {told}")).to_owned()
    }

    fn error(&self, folder: &str, arguments: &[&str]) -> String {
        let done = self.run(folder, arguments);
        assert_eq!(done.status.code(), Some(2), "{done:?}");
        String::from_utf8_lossy(&done.stderr).into_owned()
    }
}

fn data(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(path);
    path.to_string_lossy().into_owned()
}

#[test]
fn the_nearest_file_holds_up_to_the_home_folder() {
    let layout = |layout: &str| format!("layout = \"{layout}\"\n");
    let folders = Folders::with(&[("cotejo.toml", &layout("grid"))]);
    assert_eq!(
        folders.setting("home/story", &["align"], "layout"),
        "layout = \"long\"  # default"
    );
    let folders = Folders::with(&[("home/cotejo.toml", &layout("grid"))]);
    let found = folders.setting("home/story/deep", &["align"], "layout");
    assert!(
        found.starts_with("layout = \"grid\"  # /") && found.ends_with("home/cotejo.toml:1"),
        "{found}"
    );
    let folders = Folders::with(&[("home/cotejo.toml", "x"), ("home/story/cotejo.toml", &layout("grid"))]);
    assert!(
        folders
            .setting("home/story/deep", &["align"], "layout")
            .contains("grid")
    );
    assert_eq!(
        folders.setting("home/story/deep", &["align", "--no-config"], "layout"),
        "layout = \"long\"  # default"
    );
    // Outside the home folder, up to the root.
    let folders = Folders::with(&[("cotejo.toml", &layout("grid"))]);
    assert!(folders.setting("", &["align"], "layout").ends_with("# cotejo.toml:1"));
}

#[test]
fn the_command_line_wins() {
    let folders = Folders::with(&[(
        "home/cotejo.toml",
        "quiet = true\njobs = 2\n[align]\nmin-score = 0.7\nrelated = true\ndate = [\"a=2025-01-01\", \"b=2025-01-02\"]\n",
    )]);
    let setting = |arguments: &[&str], name| folders.setting("home", &[&["align"], arguments].concat(), name);
    assert_eq!(setting(&[], "min-score"), "min-score = 0.7  # cotejo.toml:4");
    assert_eq!(
        setting(&["--min-score", "0.8"], "min-score"),
        "min-score = 0.8  # command line"
    );
    assert_eq!(setting(&[], "related"), "related = true  # cotejo.toml:5");
    assert_eq!(setting(&["--no-related"], "related"), "related = false  # command line");
    assert_eq!(
        setting(&["--no-related", "--related"], "related"),
        "related = true  # command line"
    );
    assert_eq!(
        setting(&[], "date"),
        "date = [\"a=2025-01-01\", \"b=2025-01-02\"]  # cotejo.toml:6"
    );
    assert_eq!(
        setting(&["--date", "c=2025-01-03"], "date"),
        "date = [\"c=2025-01-03\"]  # command line"
    );
    // What can't be had together with an option of the command line gives way too.
    assert_eq!(setting(&["-v"], "quiet"), "quiet = false  # default");
    let done = Command::new(cargo_bin!("cotejo"))
        .args(["align", "--print-config"])
        .current_dir(folders.path("home"))
        .env("COTEJO_JOBS", "3")
        .output()
        .expect("it starts");
    assert!(String::from_utf8_lossy(&done.stdout).contains("\njobs = 3  # COTEJO_JOBS\n"));
}

#[test]
fn settings_change_what_is_written() {
    let folders = Folders::with(&[(
        "home/story/cotejo.toml",
        "[align]\nlayout = \"grid\"\nmin-score = 0.9\n",
    )]);
    let story = data("samples/cartagena");
    let by_file = folders.run("home/story", &["align", &story]);
    let by_options = folders.run("home", &["align", &story, "--layout", "grid", "--min-score", "0.9"]);
    assert_eq!(by_file, by_options);
    assert_ne!(by_file.stdout, folders.run("home", &["align", &story]).stdout);
}

#[test]
fn what_has_no_meaning_in_the_format_is_passed_over() {
    let settings = "model = \"none.bin\"\nkeep-boilerplate = true\n[align]\nbom = true\nlayout = \"grid\"\nno-guard = true\n\
                    width = 100\ntmx-min-score = 0.9\n";
    let folders = Folders::with(&[("home/cotejo.toml", settings)]);
    let story = data("samples/cartagena");
    let model = data("model.bin");
    let align = |more: &[&str]| folders.run("home", &[&["align", &story, "--model", &model], more].concat());
    for format in ["csv", "tsv", "html", "xlsx", "json", "jsonl", "tmx", "md", "text"] {
        let file = format!("aligned.{format}");
        let done = align(&["-q", "-o", &file]);
        assert_eq!(done.status.code(), Some(0), "{format}: {done:?}");
        assert_eq!(String::from_utf8_lossy(&done.stderr), "");
    }
    // Where it has one, it holds.
    let csv = fs::read_to_string(folders.path("home/aligned.csv")).expect("it was written");
    assert!(
        csv.starts_with("\u{feff}source_file,source_par,source_text,matches,"),
        "{csv}"
    );
    // Who wonders is told; the command line is held to its word.
    let told = String::from_utf8_lossy(&align(&["-v", "--format", "json"]).stderr).into_owned();
    assert!(
        told.contains("note: cotejo.toml:4: passed over: bom has no meaning in json\n")
            && told.contains("note: cotejo.toml:2: passed over: keep-boilerplate has no"),
        "{told}"
    );
    let done = align(&["--format", "json", "--bom"]);
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(told.starts_with("error: --bom has no meaning in json"), "{told}");

    let convert = |more: &[&str]| folders.run("home", &[&["convert", "aligned.json", "--format", "md"], more].concat());
    let done = convert(&[]);
    assert_eq!(
        (done.status.code(), &*String::from_utf8_lossy(&done.stderr)),
        (Some(0), "")
    );
    let told = String::from_utf8_lossy(&convert(&["--model", &model]).stderr).into_owned();
    assert!(
        told.starts_with("error: --model has no meaning in md (it has in tmx)"),
        "{told}"
    );
}

#[test]
fn the_ending_of_a_file_that_is_named_wins_over_a_format_that_is_set() {
    let folders = Folders::with(&[("home/cotejo.toml", "[align]\nformat = \"json\"\n")]);
    let story = data("samples/cartagena");
    let align = |more: &[&str]| folders.run("home", &[&["align", &story], more].concat());
    assert!(align(&[]).stdout.starts_with(b"{"));
    let told = String::from_utf8_lossy(&align(&["-v", "-o", "aligned.md"]).stderr).into_owned();
    assert!(
        told.contains("note: cotejo.toml:2: passed over: the output file's ending asks for md"),
        "{told}"
    );
    let begins = |name: &str| fs::read(folders.path(name)).expect("it was written")[0];
    assert_eq!(begins("home/aligned.md"), b'|');
    align(&["-o", "aligned.csv", "--format", "json"]);
    assert_eq!(begins("home/aligned.csv"), b'{');
    align(&["-o", "aligned.out"]);
    assert_eq!(begins("home/aligned.out"), b'{');
}

#[test]
fn what_is_set_for_articles_of_another_story_is_passed_over() {
    let settings = "date = { \"other.txt\" = 2025-02-12 }\n[align]\nrole = { \"wire.txt\" = \"coverage\" }\n";
    let folders = Folders::with(&[("home/cotejo.toml", settings)]);
    let story = data("samples/cartagena");
    let done = folders.run("home", &["align", "-v", &story]);
    let told = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(0), "{told}");
    for passed_over in [
        "note: cotejo.toml:1: passed over: --date other.txt=2025-02-12: no article has this name\n",
        "note: cotejo.toml:3: passed over: --role wire.txt: no article has this name\n",
    ] {
        assert!(told.contains(passed_over), "{told}");
    }
    assert_eq!(folders.run("home", &["inspect", &story]).status.code(), Some(0));
    let told = folders.error("home", &["align", &story, "--role", "wire.txt=coverage"]);
    assert!(
        told.contains("error: --role wire.txt: no article has this name; there are"),
        "{told}"
    );
}

#[test]
fn a_variable_that_is_empty_is_not_set_and_one_that_is_wrong_is_named() {
    let folders = Folders::with(&[]);
    let run = |jobs: &str, arguments: &[&str]| {
        let mut command = Command::new(cargo_bin!("cotejo"));
        command
            .args(arguments)
            .current_dir(folders.path("home"))
            .env("COTEJO_JOBS", jobs);
        let done = command.output().expect("it starts");
        (done.status.code(), String::from_utf8_lossy(&done.stderr).into_owned())
    };
    assert_eq!(run("", &["man"]), (Some(0), String::new()));
    let told = "error: COTEJO_JOBS can't be \"many\": a number of threads is 1 or more\n";
    assert_eq!(run("many", &["man"]), (Some(2), told.to_owned()));
    let (code, told) = run("2", &["man", "--jobs", "none"]);
    assert!(code == Some(2) && told.contains("'none' for '--jobs <N>'"), "{told}");
}

#[test]
fn what_is_printed_can_be_read_again() {
    let settings = "color = \"never\"\nwidth = 100\n[align]\nrelated = true\nrole = { \"a b.txt\" = \"report\", 'c\"' = \"coverage\" }\n\
                    date = { a = 2025-01-02 }\nscorer = \"my/scorer.csv\"\n[train]\nlanguages = \"pt,en\"\n";
    let folders = Folders::with(&[("home/cotejo.toml", settings)]);
    let told = folders.run("home", &["--print-config"]).stdout;
    fs::write(folders.path("home/again.toml"), &told).expect("it can be written");
    let again = folders.run("home", &["--config", "again.toml", "--print-config"]);
    assert_eq!(String::from_utf8_lossy(&again.stderr), "");
    let values = |text: &[u8]| -> Vec<String> {
        let text = String::from_utf8_lossy(text).into_owned();
        let lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        lines
            .map(|line| line.rsplit_once("  # ").map_or(line, |(value, _)| value).to_owned())
            .collect()
    };
    assert_eq!(values(&again.stdout), values(&told));
    let roles = r#"role = ["a b.txt=report", 'c"=coverage']"#;
    let found = values(&told);
    assert!(found.iter().any(|line| line == roles), "{found:#?}");
}

#[test]
fn paths_start_from_the_folder_of_the_file() {
    let folders = Folders::with(&[
        ("home/cotejo.toml", "scorer = \"none.csv\"\n"),
        ("home/story/s.toml", "model = \"m.bin\"\n"),
    ]);
    let scorer = folders.setting("home/story", &["align"], "scorer");
    assert!(scorer.contains("home/none.csv\"  # "), "{scorer}");
    let model = folders.setting("home", &["align", "--config", "story/s.toml"], "model");
    assert_eq!(model, "model = \"story/m.bin\"  # story/s.toml:1");
}

#[test]
fn what_is_only_found_chooses_no_file_to_write() {
    let settings = "[align]\noutput = \"taken.csv\"\nsummary = \"taken.json\"\n";
    let folders = Folders::with(&[("home/cotejo.toml", settings)]);
    let story = data("samples/cartagena");
    let told = folders.error("home", &["align", &story]);
    assert!(
        told.starts_with("error: cotejo.toml:2: output names a file") && told.contains("--config"),
        "{told}"
    );
    assert!(!folders.path("home/taken.csv").exists());
    let named = folders.run("home", &["align", "--quiet", "--config", "cotejo.toml", &story]);
    assert_eq!(named.status.code(), Some(0));
    assert!(folders.path("home/taken.csv").exists() && folders.path("home/taken.json").exists());
}

#[test]
fn what_no_option_understands_is_an_error_with_its_line() {
    for (settings, expected) in [
        (
            "\nmin-scor = 0.5\n",
            "2: there is no option min-scor; did you mean min-score?",
        ),
        ("[aling]\n", "1: there is no command aling; did you mean align?"),
        (
            "[align]\n\nlayot = 1\n",
            "3: align has no option layot; did you mean layout?",
        ),
        (
            "[inspect]\nmin-score = 1\n",
            "2: inspect has no option min-score; align has",
        ),
        (
            "min-score = 1.5\n",
            "1: min-score can't be \"1.5\": a probability is a number from 0 to 1",
        ),
        ("min-score = \"0.5\"\n", "1: min-score must be a number, without quotes"),
        ("layout = \"gird\"\n", "1: layout can't be \"gird\"; did you mean grid?"),
        ("layout = 3\n", "1: layout must be a string in quotes, not a number"),
        (
            "related = \"yes\"\n",
            "1: related is a switch: it must be true or false",
        ),
        ("jobs = [1]\n", "1: jobs must be a number, not a list"),
        ("width = \"100\"\n", "1: width must be a number, without quotes"),
        ("width = 300\n", "1: width can't be \"300\": 300 is not in 40..=200"),
        (
            "role = 1\n",
            "1: role must be a string in quotes, a list of them, or a table, not a number",
        ),
        (
            "role = { \"a\" = 1 }\n",
            "1: role of \"a\" must be a string in quotes, not a number",
        ),
        (
            "glob = [\"a\", 1]\n",
            "1: glob is a list of which each must be a string in quotes, not a number",
        ),
        ("format = \"csv\"\n", "1: format does not mean the same to align and"),
        (
            "align = 1\n",
            "1: align is a command; its options go below a line [align]",
        ),
        ("config = \"x\"\n", "1: config can't be set in a file"),
        ("jobs = 1\njobs = 2\n", "2: this is not TOML: duplicate key"),
        ("a = [[[[\n", "1: this is not TOML"),
    ] {
        let folders = Folders::with(&[("home/cotejo.toml", settings)]);
        let told = folders.error("home", &["inspect", "nothing.txt"]);
        assert!(
            told.starts_with(&format!("error: cotejo.toml:{expected}")),
            "{settings}{told}"
        );
        assert_eq!(told.lines().count(), 1, "{told}");
    }
    let folders = Folders::with(&[]);
    let told = folders.error("home", &["align", "--config", "none.toml", "x"]);
    assert!(
        told.starts_with("error: can't read the settings in none.toml: "),
        "{told}"
    );
}

#[test]
fn a_broken_file_breaks_neither_completions_nor_help() {
    let folders = Folders::with(&[("home/cotejo.toml", "\u{0}[[")]);
    for arguments in [
        &["completions", "bash"][..],
        &["man"],
        &["align", "--help"],
        &["--version"],
        &["help", "align"],
    ] {
        assert_eq!(folders.run("home", arguments).status.code(), Some(0), "{arguments:?}");
    }
}

#[test]
fn hostile_settings_are_refused() {
    let deep = format!("a = {}", "[".repeat(500_000));
    let long = format!("# {}", "x".repeat(2 << 20));
    let dotted = format!("{}a = 1", "a.".repeat(100_000));
    for settings in [&deep, &long, &dotted] {
        let folders = Folders::with(&[("home/cotejo.toml", settings)]);
        let told = folders.error("home", &["inspect", "x"]);
        assert!(told.starts_with("error: cotejo.toml:"), "{}", told.len());
        assert!(told.len() < 2_000, "{}", told.len());
    }
}
