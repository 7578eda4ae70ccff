//! Stories that the page is tried with.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use cotejo::alignment::{
    Alignment, ArticleVerdict, Contribution, Cue, Evidence, EvidenceKind, Link, ParagraphRef, Relation, in_words,
};
use cotejo::article::{Article, Detected, Kind, LanguageCode, Paragraph, Span, SparseMetadata};
use cotejo::event::Judgement;
use cotejo::read::{self, Input};
use cotejo::write::{self, Format, Options};
use cotejo::{lexicon::Role, sides};

/// The sample story, with pairs below the operating point.
pub(super) fn sample() -> Alignment {
    align(Path::new("data/samples/cartagena"), &BTreeMap::new())
}

/// The articles of a folder aligned, related pairs included.
pub(super) fn align(folder: &Path, roles: &BTreeMap<String, Role>) -> Alignment {
    let mut articles = read::collect(&[Input::Path(folder.into())], &read::Options::default()).articles;
    cotejo::prepare(&mut articles);
    let sides = sides::divide(articles, roles);
    let options = cotejo::Options {
        related: true,
        ..cotejo::Options::default()
    };
    cotejo::align_owned(sides.reports, sides.coverage, &options).expect("the model is there")
}

/// An alignment in a format.
pub(super) fn written(alignment: &Alignment, format: Format) -> Vec<u8> {
    written_with(alignment, format, Options::default())
}

/// An alignment in a format, as the options have it.
pub(super) fn written_with(alignment: &Alignment, format: Format, options: Options) -> Vec<u8> {
    let mut bytes = Vec::new();
    write::write(alignment, format, &options, &mut bytes).expect("memory takes it");
    bytes
}

/// The page of an alignment as a file in a folder.
pub(super) fn page(alignment: &Alignment, folder: &Path) -> PathBuf {
    let path = folder.join("compare.html");
    fs::write(&path, written(alignment, Format::Html)).expect("it can be written");
    path
}

const WORDS: [&str; 24] = [
    "harbour",
    "council",
    "vote",
    "Ardura",
    "tug",
    "storm",
    "14",
    "crew",
    "hospital",
    "Cartagena",
    "captain",
    "2,100",
    "inspector",
    "insurer",
    "quay",
    "tonnes",
    "Thalassion",
    "delay",
    "repair",
    "Wednesday",
    "budget",
    "fuel",
    "beach",
    "witness",
];

/// A story of `articles` articles with `each` paragraphs, beside a report of `report` paragraphs; made without aligning, with
/// more links and evidence than aligning finds in real stories.
pub(super) fn large(report: usize, articles: usize, each: usize) -> Alignment {
    let reports = vec![article("informe.txt", "es", (0..report).map(|index| words(0, index)))];
    let coverage: Vec<Article> = (0..articles)
        .map(|number| {
            let texts = (0..each).map(|index| words(number + 1, index));
            article(&format!("article-{number:02}.txt"), "en", texts)
        })
        .collect();
    let mut links = Vec::new();
    for source in 0..report {
        for (number, other) in coverage.iter().enumerate() {
            // Every article covers about half of the report.
            if (source * 7 + number * 13) % 16 < 8 {
                let target = (source * 5 + number) % each;
                links.push(link(&reports[0], other, (0, source), (number, target)));
            }
        }
    }
    let verdicts = (0..articles)
        .map(|article| ArticleVerdict {
            report: 0,
            article,
            judgement: Judgement::new([0.9, 0.08, 0.02]),
            contributions: contributions(),
        })
        .collect();
    add_alone(&reports, &coverage, &mut links);
    Alignment {
        reports,
        coverage,
        verdicts,
        min_score: 0.3,
        links,
    }
}

/// The words of a paragraph of a large story.
fn words(seed: usize, index: usize) -> String {
    let words: Vec<&str> = (0..70)
        .map(|word| WORDS[(seed * 31 + index * 17 + word * (word + 5)) % WORDS.len()])
        .collect();
    words.join(" ") + "."
}

fn article(name: &str, code: &str, texts: impl IntoIterator<Item = String>) -> Article {
    let (mut text, mut paragraphs) = (String::new(), Vec::new());
    for (words, number) in texts.into_iter().zip(1..) {
        let span = Span::new(text.len(), text.len() + words.len());
        text.push_str(&words);
        text.push_str("\n\n");
        paragraphs.push(Paragraph {
            number,
            span,
            kind: Kind::Body,
            language: None,
            sentences: vec![span].into(),
        });
    }
    Article {
        name: name.to_owned(),
        text,
        metadata: SparseMetadata::default(),
        paragraphs,
        language: Some(Detected {
            code: LanguageCode::new(code).expect("a code"),
            confidence: 0.99,
        }),
        omitted: Vec::new(),
    }
}

/// A pair of places (article and paragraph) with a score.
pub(super) type Told = ((usize, usize), (usize, usize), f64);

/// An alignment of texts, linked as told; all links are matches.
pub(super) fn told(reports: &[&[&str]], coverage: &[&[&str]], links: &[Told]) -> Alignment {
    let articles = |side: &[&[&str]], code: &str| -> Vec<Article> {
        let numbered = side.iter().enumerate();
        let made = numbered.map(|(number, texts)| {
            article(
                &format!("{code}-{number}.txt"),
                code,
                texts.iter().map(|text| (*text).to_owned()),
            )
        });
        made.collect()
    };
    let (reports, coverage) = (articles(reports, "es"), articles(coverage, "en"));
    let mut links: Vec<Link> = links
        .iter()
        .map(|&(source, target, score)| Link {
            score: Some(score),
            relation: Relation::Match,
            target: Some(place(target)),
            ..Link::source_only(place(source))
        })
        .collect();
    add_alone(&reports, &coverage, &mut links);
    Alignment {
        reports,
        coverage,
        verdicts: Vec::new(),
        min_score: 0.1,
        links,
    }
}

fn place((article, paragraph): (usize, usize)) -> ParagraphRef {
    ParagraphRef { article, paragraph }
}

/// Adds the paragraphs that no match has.
fn add_alone(reports: &[Article], coverage: &[Article], links: &mut Vec<Link>) {
    let places = |articles: &[Article]| -> Vec<ParagraphRef> {
        let numbered = articles.iter().enumerate();
        let each = numbered
            .flat_map(|(number, article)| (0..article.paragraphs.len()).map(move |index| place((number, index))));
        each.collect()
    };
    let matched = links.iter().filter(|link| link.relation == Relation::Match);
    let (sources, targets): (BTreeSet<_>, BTreeSet<_>) = matched.map(|link| (link.source, link.target)).unzip();
    let sources_alone = places(reports)
        .into_iter()
        .filter(|place| !sources.contains(&Some(*place)));
    let targets_alone = places(coverage)
        .into_iter()
        .filter(|place| !targets.contains(&Some(*place)));
    links.extend(sources_alone.map(Link::source_only));
    links.extend(targets_alone.map(Link::target_only));
}

fn link(report: &Article, other: &Article, source: (usize, usize), target: (usize, usize)) -> Link {
    let first = &report.paragraphs[source.1];
    let second = &other.paragraphs[target.1];
    let cue = |article: &Article, paragraph: &Paragraph, word: &str| {
        let start = article.paragraph_text(paragraph).find(word)? + paragraph.span.start;
        Some(Cue {
            text: word.to_lowercase(),
            span: Some(Span::new(start, start + word.len())),
        })
    };
    let items: Vec<Evidence> = WORDS
        .iter()
        .enumerate()
        .filter_map(|(number, word)| {
            Some(Evidence {
                kind: EvidenceKind::ALL[[0, 1, 2, 5][number % 4]],
                source: cue(report, first, word)?,
                target: cue(other, second, word)?,
                value: None,
                strength: 20.0,
            })
        })
        .take(8)
        .collect();
    let score = 0.2 + ((source.1 * 37 + target.1 * 11) % 80) as f64 / 100.0;
    Link {
        source: Some(place(source)),
        target: Some(place(target)),
        relation: if score >= 0.3 {
            Relation::Match
        } else {
            Relation::Related
        },
        score: Some(score),
        evidence: in_words(&items),
        items,
        contributions: contributions(),
        reviewed: None,
    }
}

fn contributions() -> Vec<Contribution> {
    let terms = [
        "(intercept)",
        "content",
        "sentence",
        "shared",
        "gist",
        "dates",
        "numbers",
        "names",
        "order",
        "rival",
    ];
    terms
        .iter()
        .zip(1..)
        .map(|(term, place)| Contribution {
            term: (*term).to_owned(),
            value: f64::from(place) * 0.137,
            log_odds: f64::from(place) * 0.251 - 1.0,
        })
        .collect()
}
