//! How fast the stages are, on the gold stories: `cargo bench`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use cotejo::Options;
use cotejo::article::Article;
use cotejo::encode::Model;
use cotejo::read::{self, Input};
use cotejo::sides::{self, Sides};
use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};

/// Length of the paragraphs to encode, in characters: that of a paragraph of news.
const PARAGRAPH: usize = 400;
/// Articles of coverage in the large case.
const ARTICLES: usize = 20;

fn main() {
    divan::main();
}

fn data(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data").join(path)
}

/// Every article of the stories for calibration, in the order of their names.
fn texts() -> Vec<(String, String)> {
    let articles = read::collect(&[Input::Path(data("gold/calibrate"))], &read::Options::default()).articles;
    articles
        .into_iter()
        .map(|article| (article.name, article.text))
        .collect()
}

/// Text of `side` (`es` or `en`), cut into paragraphs of [`PARAGRAPH`] characters.
fn paragraphs(side: &str) -> Vec<String> {
    let is_of_side = |name: &str| {
        Path::new(name)
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with(side))
    };
    let text: Vec<char> = texts()
        .into_iter()
        .filter(|(name, _)| is_of_side(name))
        .flat_map(|(_, text)| text.chars().collect::<Vec<_>>())
        .collect();
    text.chunks_exact(PARAGRAPH)
        .map(|chunk| chunk.iter().collect())
        .collect()
}

fn prepared(documents: &[(String, String)]) -> Sides {
    let mut articles: Vec<Article> = documents
        .iter()
        .flat_map(|(name, text)| read::parse(name, text.as_bytes(), &read::Options::default()).articles)
        .collect();
    cotejo::prepare(&mut articles);
    sides::divide(articles, &BTreeMap::new())
}

fn folder(path: &str) -> Vec<(String, String)> {
    let mut documents = Vec::new();
    for entry in fs::read_dir(data(path)).expect("it is there") {
        let path = entry.expect("it can be read").path();
        if path.extension().is_some_and(|ending| ending == "txt") {
            let name = path.to_string_lossy().into_owned();
            documents.push((name, fs::read_to_string(path).expect("the stories are text")));
        }
    }
    documents.sort();
    documents
}

/// A report and [`ARTICLES`] articles: those of its own story, and of the stories after it.
fn large() -> Vec<(String, String)> {
    let texts = texts();
    let (reports, coverage): (Vec<_>, Vec<_>) = texts.into_iter().partition(|(name, _)| name.ends_with("es.txt"));
    reports
        .into_iter()
        .take(1)
        .chain(coverage.into_iter().take(ARTICLES))
        .collect()
}

/// Paragraphs to vectors, on one core.
#[divan::bench(args = ["es", "en"])]
fn encode(bencher: Bencher, side: &str) {
    let (model, paragraphs) = (Model::embedded(), paragraphs(side));
    bencher.counter(ItemsCount::new(paragraphs.len())).bench_local(|| {
        for paragraph in &paragraphs {
            black_box(model.encode(black_box(paragraph)));
        }
    });
}

/// Bytes to articles with paragraphs, kinds, languages and sentences.
#[divan::bench]
fn read_and_prepare(bencher: Bencher) {
    let documents = texts();
    let bytes: usize = documents.iter().map(|(_, text)| text.len()).sum();
    bencher
        .counter(BytesCount::new(bytes))
        .bench_local(|| prepared(black_box(&documents)));
}

/// The sample story: one report, three articles.
#[divan::bench]
fn align_sample(bencher: Bencher) {
    align(bencher, &folder("samples/cartagena"));
}

/// One report, twenty articles.
#[divan::bench]
fn align_twenty_articles(bencher: Bencher) {
    align(bencher, &large());
}

fn align(bencher: Bencher, documents: &[(String, String)]) {
    let sides = prepared(documents);
    assert!(sides.reports.len() == 1 && sides.coverage.len() + 1 == documents.len());
    let pairs: usize = sides.reports[0].content().count()
        * sides
            .coverage
            .iter()
            .map(|article| article.content().count())
            .sum::<usize>();
    bencher
        .counter(ItemsCount::new(pairs))
        .with_inputs(|| sides.clone())
        .bench_local_values(|sides| cotejo::align_owned(sides.reports, sides.coverage, &Options::default()));
}
