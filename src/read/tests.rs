//! Files, directories and what can be wrong with them.

use std::fs;

use tempfile::TempDir;

use super::testing::parse_one;
use super::*;
use crate::write;

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

fn read(folder: &TempDir, names: &[&str]) -> Collected {
    let inputs: Vec<_> = names.iter().map(|name| Input::Path(folder.path().join(name))).collect();
    collect(&inputs, &Options::default())
}

/// Names and messages without the path of the folder.
fn told(folder: &TempDir, collected: &Collected) -> (Vec<String>, Vec<String>) {
    let prefix = format!("{}/", folder.path().display());
    (
        collected
            .articles
            .iter()
            .map(|article| article.name.replace(&prefix, ""))
            .collect(),
        collected
            .problems
            .iter()
            .map(|problem| problem.to_string().replace(&prefix, ""))
            .collect(),
    )
}

#[test]
fn a_directory_gives_its_articles_sorted() {
    let folder = folder(&[
        ("d/b.txt", b"Beta."),
        ("d/a.md", b"Alpha."),
        ("d/deep/c.TEXT", b"Gamma."),
        ("d/data.csv", b"x,y"),
        ("d/.hidden.txt", b"No."),
    ]);
    let (names, problems) = told(&folder, &read(&folder, &["d"]));
    assert_eq!(names, ["d/a.md", "d/b.txt", "d/deep/c.TEXT"]);
    // A table without a text is told to those alone who ask for more.
    assert_eq!(
        problems,
        [
            "d/data.csv: passed over, no article in it: no column of text among x, y; name the field of the text with --fields text=NAME"
        ]
    );
}

#[test]
fn a_directory_of_nothing_says_so() {
    let folder = folder(&[
        ("d/a.csv", b"x,y"),
        ("d/b.json", b"{\"z\": 1}"),
        ("e/a.json", b"{\"cuerpo\": \"Uno.\"}"),
        ("e/b.txt", b"Dos."),
    ]);
    let (names, problems) = told(&folder, &read(&folder, &["d"]));
    assert!(names.is_empty());
    assert_eq!(
        problems[0],
        "d: no article in it: 2 files were passed over, the first d/a.csv: no column of text among x, y; name the field of the \
         text with --fields text=NAME"
    );
    // A field that the user names and nothing has is one, whatever else is read.
    let options = Options {
        fields: "text=cuerpazo".parse().unwrap(),
        ..Options::default()
    };
    let collected = collect(&[Input::Path(folder.path().join("e"))], &options);
    let (names, problems) = told(&folder, &collected);
    assert_eq!(names, ["e/b.txt"]);
    assert_eq!(
        problems,
        [
            "e/a.json: no article in it: no text in a field `cuerpazo`; there are cuerpo; name the field of the text with --fields text=NAME"
        ]
    );
    assert_eq!(collected.problems[0].severity(), Severity::Error);
}

#[test]
fn a_folder_may_get_the_result_of_what_is_read_in_it() {
    let folder = folder(&[
        ("d/es.txt", "Llueve.".as_bytes()),
        ("d/side-by-side.txt", b"Both sides."),
        (
            "d/old.json",
            b"{\n\"version\":1,\n\"tool\":{\"name\":\"cotejo\"},\"text\":\"No.\"}",
        ),
        (
            "d/old.html",
            b"<!doctype html><meta name=\"generator\" content=\"cotejo 0.1.0\"><p>No.",
        ),
    ]);
    let options = Options {
        results: vec![folder.path().join("d/side-by-side.txt")],
        ..Options::default()
    };
    let collected = collect(&[Input::Path(folder.path().join("d"))], &options);
    let (names, problems) = told(&folder, &collected);
    assert_eq!(names, ["d/es.txt"]);
    assert_eq!(
        problems,
        [
            "d/old.html: passed over, no article in it: it is a result that Cotejo wrote; give the articles that it was made of, or use cotejo convert",
            "d/old.json: passed over, no article in it: it is a result that Cotejo wrote; give the articles that it was made of, or use cotejo convert",
        ]
    );
}

#[test]
fn no_result_in_a_folder_is_an_article() {
    let folder = folder(&[("d/es.txt", "Llueve.".as_bytes())]);
    for format in write::Format::all() {
        for layout in [write::Layout::Long, write::Layout::Grid] {
            let name = format!("d/{layout:?}.{}", format.endings()[0]);
            let mut bytes = Vec::new();
            let options = write::Options {
                layout,
                ..write::Options::default()
            };
            write::write(&crate::testing::alignment(), format, &options, &mut bytes).unwrap();
            std::fs::write(folder.path().join(name), bytes).unwrap();
        }
    }
    let collected = read(&folder, &["d"]);
    let (names, problems) = told(&folder, &collected);
    assert_eq!(names, ["d/es.txt"]);
    let is_told = |problem: &String| problem.contains("passed over") || problem.contains("not looked into");
    assert!(problems.iter().all(is_told), "{problems:?}");
    // Named, it is an error that says what to do.
    let (names, problems) = told(&folder, &read(&folder, &["d/Long.md"]));
    assert!(
        names.is_empty() && problems[0].contains("use cotejo convert"),
        "{problems:?}"
    );
}

#[test]
fn a_named_file_is_read_whatever_its_ending() {
    let folder = folder(&[("story.html5", b"Some text.")]);
    assert_eq!(told(&folder, &read(&folder, &["story.html5"])).0, ["story.html5"]);
}

#[test]
fn every_problem_is_told_and_stops_nothing() {
    let folder = folder(&[
        ("good.txt", b"Text."),
        ("empty.txt", b" \n\t\xc2\xa0"),
        ("zero.txt", b""),
        ("image.txt", b"\x89PNG\r\n\x1a\n\0\0"),
        (
            "broken.txt",
            "Mañana será otro día \u{1f600}".as_bytes().split_last().unwrap().1,
        ),
        ("sub/notes.png", b"\x89PNG"),
    ]);
    let names = [
        "good.txt",
        "empty.txt",
        "zero.txt",
        "image.txt",
        "broken.txt",
        "absent.txt",
        "sub",
    ];
    let (names, mut problems) = told(&folder, &read(&folder, &names));
    problems.sort();
    assert_eq!(names, ["broken.txt", "good.txt"]);
    assert_eq!(
        problems,
        [
            "absent.txt: not found; check the path",
            "broken.txt: 3 bytes from offset 24 could not be decoded as UTF-8; save it as UTF-8 if letters are missing",
            "empty.txt: is empty; give a file with text in it",
            "image.txt: is binary (NUL byte at offset 10); save it as plain text first",
            "sub: 1 file was not looked into, as articles don't end so: .png (1); name one to have it read",
            "sub: no article in this directory; expected files that end in .txt, .text, .md, .markdown, .html, .htm, .xhtml, \
             .shtml, .php, .aspx, .mhtml, .mht, .json, .jsonl, .ndjson, .csv, .tsv, .tab, .rss, .atom, .xml, .docx, .odt, .pdf, .eml, .gz, .zst, .zip",
            "zero.txt: is empty; give a file with text in it",
        ]
    );
}

#[test]
fn a_file_over_the_limit_is_refused() {
    let folder = folder(&[("a.txt", b"123456"), ("b.txt", b"12345")]);
    let inputs = [Input::Path(folder.path().to_owned())];
    let collected = collect(
        &inputs,
        &Options {
            max_file_size: 5,
            ..Options::default()
        },
    );
    let (names, problems) = told(&folder, &collected);
    assert_eq!(names, ["b.txt"]);
    assert_eq!(
        problems,
        ["a.txt: too large, more than 5 bytes; raise --max-file-size, or split it into one file per article"]
    );
}

#[test]
fn copies_are_dropped_whatever_order_they_are_named_in() {
    let folder = folder(&[
        ("a.txt", b"One  two.\n"),
        ("b.txt", b"\xef\xbb\xbfOne\ntwo."),
        ("c.txt", b"Onetwo."),
    ]);
    for names in [["a.txt", "b.txt", "c.txt"], ["c.txt", "b.txt", "a.txt"]] {
        let inputs: Vec<Input> = names.iter().map(|name| Input::Path(folder.path().join(name))).collect();
        let options = Options {
            drop_duplicates: true,
            ..Options::default()
        };
        let (names, problems) = told(&folder, &collect(&inputs, &options));
        assert_eq!(names, ["a.txt", "c.txt"]);
        assert_eq!(
            problems,
            ["b.txt: has the same text as a.txt; left out, as --drop-duplicates asks"]
        );
    }
}

#[test]
fn copies_are_kept_and_told() {
    let folder = folder(&[("a.txt", b"One."), ("b.txt", b"One.")]);
    let (names, problems) = told(&folder, &read(&folder, &["b.txt", "a.txt"]));
    assert_eq!(names, ["a.txt", "b.txt"]);
    assert_eq!(
        problems,
        ["b.txt: has the same text as a.txt; both are kept, align --drop-duplicates leaves one out"]
    );
}

#[test]
fn a_path_named_twice_is_read_once() {
    let folder = folder(&[("d/a.txt", b"One.")]);
    for names in [["d/a.txt", "d/../d/a.txt"], ["d/../d/a.txt", "d/a.txt"]] {
        let (names, problems) = told(&folder, &read(&folder, &names));
        assert_eq!(names, ["d/a.txt"]);
        assert_eq!(
            problems,
            ["d/../d/a.txt: is the same file as d/a.txt; read once, name it once"]
        );
    }
    let (_, problems) = told(&folder, &read(&folder, &["no.txt", "no.txt"]));
    assert_eq!(problems.len(), 2);
}

#[cfg(unix)]
#[test]
fn links_in_a_circle_end() {
    let folder = folder(&[("d/a.txt", b"One.")]);
    std::os::unix::fs::symlink(folder.path().join("d"), folder.path().join("d/again")).unwrap();
    std::os::unix::fs::symlink("self", folder.path().join("d/self")).unwrap();
    std::os::unix::fs::symlink("gone", folder.path().join("d/dangling.txt")).unwrap();
    let (names, problems) = told(&folder, &read(&folder, &["d"]));
    assert_eq!(names, ["d/a.txt"]);
    assert!(
        problems
            .iter()
            .any(|problem| problem.contains("d/again: leads back to")),
        "{problems:?}"
    );
    let (_, problems) = told(&folder, &read(&folder, &["d/self"]));
    assert!(problems[0].starts_with("d/self: "), "{problems:?}");
}

#[test]
fn markdown_is_told_by_its_ending() {
    assert_eq!(parse_one("a.md", b"# Title\nText.").unwrap().paragraphs.len(), 2);
    assert_eq!(
        parse_one("a.txt", b"#1 is here\n\nText\nText")
            .unwrap()
            .paragraphs
            .len(),
        2
    );
}

#[test]
fn the_first_problem_of_a_text_is_that_it_is_none() {
    assert!(matches!(parse_one("a", b""), Err(ReadError::Empty { .. })));
    assert!(matches!(parse_one("a", b"a\0"), Err(ReadError::Binary { .. })));
}

#[test]
fn articles_of_a_file_are_named_by_their_address() {
    let lines = "{\"text\": \"Uno.\", \"url\": \"https://example.org/1\"}\n{\"text\": \"Dos.\"}\n\
                 {\"text\": \"Tres.\", \"url\": \"https://example.org/1\"}\n{\"text\": \"Cuatro.\", \"url\": \"not an address\"}\n";
    let folder = folder(&[
        ("a.jsonl", lines.as_bytes()),
        ("a.jsonl#4", b"Cinco."),
        ("b.json", b"{\"text\": \"Seis.\", \"url\": \"https://example.org/6\"}"),
    ]);
    let (names, problems) = told(&folder, &read(&folder, &["b.json", "a.jsonl", "a.jsonl#4"]));
    assert_eq!(
        names,
        [
            "https://example.org/1",
            "a.jsonl#2",
            "a.jsonl#3",
            "a.jsonl#4~",
            "a.jsonl#4",
            "b.json"
        ]
    );
    assert_eq!(problems, [""; 0]);
}

#[test]
fn copies_are_told_by_the_text() {
    let lines = "{\"text\": \"Uno.\"}\n{\"text\": \"Uno.\"}\n{\"text\": \"Dos.\"}\n{\"text\": \" Uno. \"}\n";
    let many: Vec<(String, &[u8])> = (1..=7).map(|n| (format!("d/{n}.txt"), &b"Dos."[..])).collect();
    let mut files: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    files.push(("a.jsonl", lines.as_bytes()));
    let folder = folder(&files);
    let (names, problems) = told(&folder, &read(&folder, &["d", "a.jsonl"]));
    assert_eq!(names.len(), 11);
    assert_eq!(
        problems,
        [
            "a.jsonl#2, a.jsonl#4: have the same text as a.jsonl#1; all are kept, align --drop-duplicates leaves them out",
            "d/1.txt, d/2.txt, d/3.txt, d/4.txt, d/5.txt and 2 more: have the same text as a.jsonl#3; all are kept, align \
             --drop-duplicates leaves them out",
        ]
    );
}

fn globbed(folder: &TempDir, globs: &[&str], format: Option<Format>) -> (Vec<String>, Vec<String>) {
    let options = Options {
        globs: Globs::new(globs.iter().map(|&glob| glob.to_owned()).collect()).unwrap(),
        format,
        ..Options::default()
    };
    told(folder, &collect(&[Input::Path(folder.path().to_owned())], &options))
}

#[test]
fn globs_choose_files_of_directories() {
    let folder = folder(&[
        ("a.txt", b"Uno."),
        ("a-draft.txt", b"Dos."),
        ("b.md", b"Tres."),
        ("2024/c.txt", b"Cuatro."),
        ("2024/c.story", b"Cinco."),
    ]);
    assert_eq!(
        globbed(&folder, &["*.txt", "!*-draft.*"], None).0,
        ["2024/c.txt", "a.txt"]
    );
    assert_eq!(globbed(&folder, &["2024/**"], None).0, ["2024/c.txt"]);
    assert_eq!(globbed(&folder, &["!2024"], None).0.len(), 3);
    assert_eq!(globbed(&folder, &["*.story"], Some(Format::Text)).0, ["2024/c.story"]);
    let (_, problems) = globbed(&folder, &["*.html"], None);
    assert!(problems[0].ends_with(", .zip and fit --glob"), "{problems:?}");
    let error = Globs::new(vec!["a[".to_owned()]).unwrap_err();
    assert!(error.to_string().starts_with("`a[`: "), "{error}");
}

#[test]
fn what_is_compressed_is_found_by_the_ending_below() {
    let folder = folder(&[
        ("a.txt.gz", b"\x1f\x8b"),
        ("model.bin.gz", b"\x1f\x8b"),
        ("backup.gz", b"\x1f\x8b"),
    ]);
    let (_, problems) = told(&folder, &read(&folder, &["."]));
    let files: Vec<_> = problems
        .iter()
        .map(|problem| problem.split(':').next().unwrap_or_default())
        .collect();
    assert_eq!(files, [".", "./a.txt.gz", "./backup.gz"]);
}

#[cfg(unix)]
#[test]
fn names_that_are_no_utf8_are_read_and_told_apart() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = TempDir::new().unwrap();
    for name in [b"caf\xe9.txt", b"caf\xe8.txt"] {
        // Some systems have no such names.
        if fs::write(folder.path().join(OsStr::from_bytes(name)), name).is_err() {
            return;
        }
    }
    let (names, _) = told(
        &folder,
        &collect(&[Input::Path(folder.path().to_owned())], &Options::default()),
    );
    assert_eq!(names, ["caf\\xe9.txt", "caf\u{fffd}.txt"]);
}

#[cfg(unix)]
#[test]
fn pipes_and_devices_are_read_only_where_they_are_named() {
    let folder = folder(&[("d/a.txt", b"Uno.")]);
    let made = std::process::Command::new("mkfifo")
        .arg(folder.path().join("d/pipe.txt"))
        .status();
    if !made.is_ok_and(|status| status.success()) {
        return;
    }
    assert_eq!(told(&folder, &read(&folder, &["d"])).0, ["d/a.txt"]);
    let pipe = folder.path().join("d/pipe.txt");
    let writer = std::thread::spawn(move || fs::write(pipe, "Dos."));
    assert_eq!(told(&folder, &read(&folder, &["d/pipe.txt"])).0, ["d/pipe.txt"]);
    writer.join().unwrap().unwrap();
    let endless = [Input::Path("/dev/zero".into())];
    let options = Options {
        max_file_size: 1000,
        ..Options::default()
    };
    assert!(matches!(
        collect(&endless, &options).problems[0],
        ReadError::TooLarge { .. }
    ));
}

#[cfg(unix)]
#[test]
fn unreadable_files_and_directories_are_told() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder(&[("d/a.txt", b"Uno."), ("d/b.txt", b"Dos."), ("d/e/c.txt", b"Tres.")]);
    for name in ["d/b.txt", "d/e"] {
        fs::set_permissions(folder.path().join(name), fs::Permissions::from_mode(0o0)).unwrap();
    }
    let (names, mut problems) = told(&folder, &read(&folder, &["d"]));
    fs::set_permissions(folder.path().join("d/e"), fs::Permissions::from_mode(0o700)).unwrap();
    // Nothing is unreadable for root.
    if names.len() == 1 {
        problems.sort();
        let message = "permission denied; make it readable for this user";
        assert_eq!(problems, [format!("d/b.txt: {message}"), format!("d/e: {message}")]);
    }
}

#[test]
fn a_file_that_vanishes_is_told() {
    let folder = folder(&[("a.txt", b"Uno.")]);
    let inputs = [Input::Path(folder.path().to_owned())];
    let sources = sources::find(&inputs, &Options::default(), &mut Vec::new());
    fs::remove_file(folder.path().join("a.txt")).unwrap();
    assert!(matches!(sources[0].bytes(10), Err(ReadError::NotFound { .. })));
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes: Vec<u8>) {
        if let Ok(article) = parse_one("a.md", &bytes) {
            for paragraph in &article.paragraphs {
                proptest::prop_assert!(!article.paragraph_text(paragraph).is_empty());
            }
        }
    }
}
