//! The pages under `data/pages` against their gold: which paragraphs are found, which days.
//!
//! `cargo test pages -- --nocapture` prints a line a page, and what was missed and what was too much; with
//! `COTEJO_PAGES` set to another folder of pages with gold it measures that one, without bars.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use cotejo::article::Article;
use cotejo::read::{Options, parse};

/// Between two articles of one gold file.
const PART: &str = "\n***\n";
/// What the reader must reach over all pages.
const MIN_F1: f64 = 0.95;
const MIN_DATES: f64 = 0.95;

/// What a page holds, as a person wrote it down.
struct Gold {
    date: Option<String>,
    paragraphs: Vec<String>,
}

/// Counts of paragraphs.
#[derive(Clone, Copy, Default)]
struct Counts {
    right: usize,
    found: usize,
    gold: usize,
}

impl Counts {
    fn add(&mut self, other: Counts) {
        self.right += other.right;
        self.found += other.found;
        self.gold += other.gold;
    }

    fn precision(self) -> f64 {
        self.right as f64 / self.found.max(1) as f64
    }

    fn recall(self) -> f64 {
        self.right as f64 / self.gold.max(1) as f64
    }

    fn f1(self) -> f64 {
        2.0 * self.right as f64 / (self.found + self.gold).max(1) as f64
    }
}

#[test]
fn paragraphs_and_days_of_the_pages_are_found() {
    let mut pages = pages();
    pages.sort();
    let mut all = Counts::default();
    let (mut dated, mut dates) = (0, 0);
    let mut table = String::from("page                            precision recall    F1  day\n");
    let mut wrong = String::new();
    for page in &pages {
        let name = page.file_stem().unwrap_or_default().to_string_lossy();
        let articles = articles(page, &mut wrong);
        let gold = gold(&page.with_extension("txt"));
        let found: Vec<String> = articles.iter().flat_map(paragraphs).collect();
        let wanted: Vec<String> = gold.iter().flat_map(|gold| gold.paragraphs.clone()).collect();
        let counts = compare(&found, &wanted, &mut wrong, &name);
        let mut days = 0;
        for (at, gold) in gold.iter().enumerate() {
            let date = articles
                .get(at)
                .and_then(|article| article.metadata.date)
                .map(|day| day.to_string());
            days += usize::from(date == gold.date);
            if date != gold.date {
                let _ = writeln!(wrong, "{name}: day {date:?}, not {:?}", gold.date);
            }
        }
        dated += days;
        dates += gold.len();
        all.add(counts);
        let _ = writeln!(
            table,
            "{name:<32}{:>9.3}{:>7.3}{:>6.3}  {days}/{}",
            counts.precision(),
            counts.recall(),
            counts.f1(),
            gold.len()
        );
    }
    let share = dated as f64 / dates as f64;
    let _ = writeln!(
        table,
        "{:<32}{:>9.3}{:>7.3}{:>6.3}  {dated}/{dates}",
        "all",
        all.precision(),
        all.recall(),
        all.f1()
    );
    println!("{wrong}\n{table}");
    if other_folder().is_some() {
        return;
    }
    assert!(pages.len() >= 109, "{} pages", pages.len());
    assert!(all.f1() >= MIN_F1, "{wrong}\n{table}");
    assert!(share >= MIN_DATES, "{wrong}\n{table}");
}

fn other_folder() -> Option<PathBuf> {
    std::env::var_os("COTEJO_PAGES").map(PathBuf::from)
}

fn pages() -> Vec<PathBuf> {
    let folder = other_folder().unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("data/pages"));
    let entries = fs::read_dir(folder)
        .expect("the folder of pages")
        .flatten()
        .map(|entry| entry.path());
    entries
        .filter(|path| {
            path.extension()
                .is_some_and(|ending| ending == "html" || ending == "htm")
        })
        .collect()
}

fn articles(page: &Path, wrong: &mut String) -> Vec<Article> {
    let bytes = fs::read(page).expect("a page");
    let mut parsed = parse(&page.to_string_lossy(), &bytes, &Options::default());
    for problem in &parsed.problems {
        let _ = writeln!(wrong, "{problem}");
    }
    // The language of the text tells which figure of some days is the month.
    cotejo::prepare(&mut parsed.articles);
    parsed.articles
}

fn gold(path: &Path) -> Vec<Gold> {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let parts = text.split(PART).map(|part| {
        let (head, body) = part
            .trim()
            .split_once("\n\n")
            .expect("metadata, a blank line, paragraphs");
        Gold {
            date: head
                .lines()
                .find_map(|line| line.strip_prefix("Date: "))
                .map(str::to_owned),
            paragraphs: body.split("\n\n").map(normal).filter(|text| !text.is_empty()).collect(),
        }
    });
    parts.collect()
}

fn paragraphs(article: &Article) -> Vec<String> {
    let texts = article
        .paragraphs
        .iter()
        .map(|paragraph| article.paragraph_text(paragraph));
    texts.map(normal).collect()
}

/// White space is no difference.
fn normal(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A paragraph is right if it is equal to one of the gold that no other was matched with.
fn compare(found: &[String], gold: &[String], wrong: &mut String, name: &str) -> Counts {
    let mut left: Vec<&String> = gold.iter().collect();
    let mut right = 0;
    for text in found {
        if let Some(at) = left.iter().position(|gold| *gold == text) {
            left.remove(at);
            right += 1;
        } else {
            let _ = writeln!(wrong, "{name}: too much: {text}");
        }
    }
    for text in left {
        let _ = writeln!(wrong, "{name}: missed: {text}");
    }
    Counts {
        right,
        found: found.len(),
        gold: gold.len(),
    }
}
