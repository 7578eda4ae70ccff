//! Stories that the page is tried with.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use cotejo::alignment::{
    Alignment, ArticleVerdict, Contribution, Cue, Evidence, EvidenceKind, Link, ParagraphRef, Relation, in_words,
};
use cotejo::article::{Article, Detected, Kind, Metadata, Paragraph, Span};
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
    cotejo::align(sides.reports, sides.coverage, &options).expect("the model is there")
}

/// An alignment in a format.
pub(super) fn written(alignment: &Alignment, format: Format) -> Vec<u8> {
    let mut bytes = Vec::new();
    write::write(alignment, format, &Options::default(), &mut bytes).expect("memory takes it");
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
    let reports = vec![article("informe.txt", "es", report, 0)];
    let coverage: Vec<Article> = (0..articles)
        .map(|number| article(&format!("article-{number:02}.txt"), "en", each, number + 1))
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
    let matched = |find: &dyn Fn(&Link) -> Option<ParagraphRef>, place: ParagraphRef| {
        links
            .iter()
            .any(|link| link.relation == Relation::Match && find(link) == Some(place))
    };
    let mut alone = Vec::new();
    for paragraph in 0..report {
        let place = ParagraphRef { article: 0, paragraph };
        if !matched(&|link| link.source, place) {
            alone.push(Link::source_only(place));
        }
    }
    for article in 0..articles {
        for paragraph in 0..each {
            let place = ParagraphRef { article, paragraph };
            if !matched(&|link| link.target, place) {
                alone.push(Link::target_only(place));
            }
        }
    }
    links.extend(alone);
    Alignment {
        reports,
        coverage,
        verdicts,
        min_score: 0.3,
        links,
    }
}

fn article(name: &str, code: &str, length: usize, seed: usize) -> Article {
    let (mut text, mut paragraphs) = (String::new(), Vec::new());
    for index in 0..length {
        let start = text.len();
        for word in 0..70 {
            text.push_str(WORDS[(seed * 31 + index * 17 + word * (word + 5)) % WORDS.len()]);
            text.push(if word == 69 { '.' } else { ' ' });
        }
        let span = Span::new(start, text.len());
        text.push_str("\n\n");
        paragraphs.push(Paragraph {
            number: index + 1,
            span,
            kind: Kind::Body,
            language: None,
            sentences: vec![span],
        });
    }
    Article {
        name: name.to_owned(),
        text,
        metadata: Metadata::default(),
        paragraphs,
        language: Some(Detected {
            code: code.to_owned(),
            confidence: 0.99,
        }),
        omitted: Vec::new(),
    }
}

fn link(report: &Article, other: &Article, source: (usize, usize), target: (usize, usize)) -> Link {
    let first = &report.paragraphs[source.1];
    let second = &other.paragraphs[target.1];
    let cue = |article: &Article, paragraph: &Paragraph, word: &str| {
        let place = article.paragraph_text(paragraph).find(word)? + paragraph.span.start;
        Some(Cue {
            text: word.to_lowercase(),
            span: Some(Span::new(place, place + word.len())),
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
                strength: 1.0,
            })
        })
        .take(8)
        .collect();
    let at = |(article, paragraph)| ParagraphRef { article, paragraph };
    let score = 0.2 + ((source.1 * 37 + target.1 * 11) % 80) as f64 / 100.0;
    Link {
        source: Some(at(source)),
        target: Some(at(target)),
        relation: if score >= 0.3 {
            Relation::Match
        } else {
            Relation::Related
        },
        score: Some(score),
        evidence: in_words(&items),
        items,
        contributions: contributions(),
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
