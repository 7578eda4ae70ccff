use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};

use assert_cmd::cargo::cargo_bin;

/// Beside three times the file, in bytes. Half of what is allowed, as the files are smaller than those that come near the bar.
const ROOM: usize = 30_000_000;

/// The most memory that looking at a file took, in bytes, until all but the end of what is told of it was written.
fn peak(file: &Path, arguments: &[&str]) -> usize {
    let mut child = Command::new(cargo_bin!("cotejo"))
        .args(["inspect", "--jobs", "2"])
        .args(arguments)
        .arg(file)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    let status = format!("/proc/{}/status", child.id());
    let mut out = child.stdout.take().expect("it is piped");
    let mut buffer = vec![0; 1 << 14];
    let mut peak = 0;
    loop {
        // While it has more to write than a pipe holds, it is there to be asked.
        let told = fs::read_to_string(&status).unwrap_or_default();
        let kilobytes = told.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = kilobytes.and_then(|told| told.trim().trim_end_matches("kB").trim().parse::<usize>().ok());
        peak = kilobytes.map_or(peak, |kilobytes| kilobytes * 1024);
        if out.read(&mut buffer).expect("it writes") == 0 {
            break;
        }
    }
    assert!(child.wait().expect("it ends").success());
    peak
}

fn assert_within(name: &str, content: &str, arguments: &[&str]) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join(name);
    fs::write(&file, content).expect("it can be written");
    let (peak, allowed) = (peak(&file, arguments), 3 * content.len() + ROOM);
    println!("{name}: {} bytes, {peak} in memory, {allowed} allowed", content.len());
    assert!(peak > content.len(), "{name}: {peak} bytes can't be all");
    assert!(peak <= allowed, "{name}: {peak} bytes, {allowed} allowed");
}

/// Running text of so many bytes, parted into paragraphs.
fn story(number: usize, bytes: usize) -> String {
    const WORDS: [&str; 12] = [
        "the", "council", "of", "Lisbon", "said", "that", "it", "would", "not", "close", "a", "bridge",
    ];
    let mut text = String::new();
    for at in 0.. {
        if text.len() >= bytes {
            break;
        }
        let word = WORDS[(number * 7 + at * 5 + at / 9) % WORDS.len()];
        let end = match at % 90 {
            89 => ".\\n\\n",
            29 | 59 => ". ",
            _ => " ",
        };
        let _ = write!(text, "{word}{end}");
    }
    text
}

#[test]
fn an_export_of_whole_articles_takes_little_more_than_itself() {
    let mut lines = String::new();
    for number in 0..700 {
        let text = story(number, 3000);
        let url = format!("https://news.example.org/2024/03/{number}");
        let _ = writeln!(
            lines,
            r#"{{"url":"{url}","title":"Bridge {number} stays open","date":"2024-03-05","text":"{text}"}}"#
        );
    }
    assert_within("export.jsonl", &lines, &["--no-evidence", "--format", "json"]);
}

#[test]
fn an_export_of_headlines_takes_no_more_than_articles() {
    let (mut lines, mut table) = (String::new(), "title,text\n".to_owned());
    for number in 0..8000 {
        let _ = writeln!(lines, r#"{{"text":"It rained {number} times"}}"#);
        let _ = writeln!(table, "Rain {number},It rained {number} times");
    }
    assert_within("headlines.jsonl", &lines, &["--no-evidence"]);
    assert_within("headlines.csv", &table, &["--no-evidence"]);
}

#[test]
fn a_text_of_many_paragraphs_is_shown_as_it_is_read() {
    let mut text = String::new();
    for number in 0..20_000 {
        let _ = write!(text, "It rained {number} times in Oslo.\n\n");
    }
    assert_within("long.txt", &text, &["--no-evidence"]);
}
