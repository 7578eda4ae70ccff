//! `tests/documents` holds documents of invented news as different programs write them, and beside each (or each of the same
//! name) the paragraphs that a person reads in it, a blank line between them.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use cotejo::article::{Article, Kind};
use cotejo::read::{Options, Parsed, parse};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents")
}

fn read(name: &str) -> Parsed {
    let bytes = fs::read(folder().join(name)).expect("it is there");
    parse(name, &bytes, &Options::default())
}

fn only(name: &str) -> Article {
    let mut parsed = read(name);
    assert!(parsed.problems.is_empty(), "{:?}", parsed.problems);
    assert_eq!(parsed.articles.len(), 1);
    parsed.articles.remove(0)
}

fn problem(name: &str) -> String {
    let parsed = read(name);
    assert!(parsed.articles.is_empty());
    parsed.problems.iter().map(ToString::to_string).collect()
}

/// The documents that have their paragraphs beside them, in the order of their names.
fn measured() -> Vec<(String, Vec<String>)> {
    let entries = fs::read_dir(folder()).expect("it is there");
    let mut names: Vec<PathBuf> = entries.map(|entry| entry.expect("it is there").path()).collect();
    names.sort();
    names
        .iter()
        .filter(|path| path.extension() != Some(OsStr::new("txt")))
        .filter_map(|path| {
            let gold = fs::read_to_string(path.with_extension("txt")).ok()?;
            let paragraphs = gold.split("\n\n").map(one_line).filter(|text| !text.is_empty());
            let name = path.file_name()?.to_str()?.to_owned();
            Some((name, paragraphs.collect()))
        })
        .collect()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn paragraphs(article: &Article) -> Vec<String> {
    let paragraphs = article.paragraphs.iter();
    paragraphs
        .map(|paragraph| one_line(article.paragraph_text(paragraph)))
        .collect()
}

/// How many paragraphs are the same in both, each counted once.
fn shared(read: &[String], gold: &[String]) -> usize {
    let mut left: HashMap<&str, usize> = HashMap::new();
    for text in gold {
        *left.entry(text).or_default() += 1;
    }
    let found = |text: &&String| {
        let count = left.get_mut(text.as_str()).filter(|count| **count > 0);
        count.map(|count| *count -= 1).is_some()
    };
    read.iter().filter(found).count()
}

fn f1(hits: usize, read: usize, gold: usize) -> f64 {
    2.0 * hits as f64 / (read + gold) as f64
}

#[test]
fn paragraphs_are_those_that_a_person_reads() {
    let mut total = (0, 0, 0);
    for (name, gold) in measured() {
        let read = paragraphs(&only(&name));
        let hits = shared(&read, &gold);
        let score = f1(hits, read.len(), gold.len());
        println!(
            "{name:24} {hits:3} of {:3} read, {:3} there: F1 {score:.3}",
            read.len(),
            gold.len()
        );
        if hits < gold.len() {
            read.iter()
                .filter(|text| !gold.contains(text))
                .for_each(|text| println!("    read:  {text}"));
            gold.iter()
                .filter(|text| !read.contains(text))
                .for_each(|text| println!("    there: {text}"));
        }
        assert!(score >= 0.85, "{name}: {score}");
        total = (total.0 + hits, total.1 + read.len(), total.2 + gold.len());
    }
    let score = f1(total.0, total.1, total.2);
    println!("all: F1 {score:.3}");
    assert!(score >= 0.97, "{score}");
}

#[test]
fn what_cannot_be_read_says_why() {
    assert_eq!(
        problem("scanned.pdf"),
        "scanned.pdf: holds pictures of pages, no text; run it through OCR first"
    );
    assert_eq!(
        problem("password.pdf"),
        "password.pdf: is encrypted; save it without a password"
    );
}

#[test]
fn metadata_and_headings_are_read() {
    let article = only("one-column.pdf");
    assert_eq!(
        article.metadata.title.as_deref(),
        Some("El puente de Valdarroyo reabre tras once meses de obras")
    );
    assert_eq!(article.metadata.author.as_deref(), Some("Lucía Ferrer"));
    let headings: Vec<_> = article
        .paragraphs
        .iter()
        .filter(|paragraph| paragraph.kind == Kind::Heading)
        .map(|paragraph| article.paragraph_text(paragraph))
        .collect();
    assert_eq!(
        headings,
        [
            "El puente de Valdarroyo reabre tras once meses de obras",
            "Una obra con retrasos",
            "Nuevas medidas"
        ]
    );
    let omitted: Vec<_> = article.omitted.iter().map(|left| left.what.as_str()).collect();
    assert!(omitted.contains(&"running header or footer"), "{omitted:?}");
    // The name of a file is no title.
    assert_eq!(only("three-columns.pdf").metadata.title, None);
    let article = only("plain.docx");
    assert_eq!(
        article.metadata.created.map(|day| day.to_string()).as_deref(),
        Some("2024-03-12")
    );
    assert_eq!(article.metadata.date, None);
}

#[test]
fn cut_and_damaged_documents_are_told_or_read() {
    for (name, _) in measured() {
        let bytes = fs::read(folder().join(&name)).expect("it is there");
        for part in 1..8 {
            let cut = &bytes[..bytes.len() * part / 8];
            check(&name, cut);
            let mut damaged = bytes.clone();
            // The same places for every run: bytes far apart, each changed in its own way.
            for (at, byte) in damaged.iter_mut().enumerate().skip(part * 13).step_by(211) {
                *byte ^= (at * part) as u8;
            }
            check(&name, &damaged);
        }
    }
}

/// What is read holds the law of spans, and what isn't is told in one line.
fn check(name: &str, bytes: &[u8]) {
    let options = Options {
        max_file_size: 4 << 20,
        ..Options::default()
    };
    let parsed = parse(name, bytes, &options);
    assert!(!parsed.articles.is_empty() || !parsed.problems.is_empty());
    for article in &parsed.articles {
        let mut end = 0;
        for paragraph in &article.paragraphs {
            assert!(end <= paragraph.span.start && !article.paragraph_text(paragraph).is_empty());
            end = paragraph.span.end;
        }
    }
    for problem in &parsed.problems {
        let line = problem.to_string();
        assert!(line.starts_with(name) && !line.contains('\n'), "{line}");
    }
}
