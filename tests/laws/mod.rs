use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use cotejo::alignment::{Alignment, ParagraphRef, Relation};
use cotejo::article::Article;
use cotejo::lexicon::Role;
use cotejo::read::{self, Input};
use cotejo::regression::logistic;
use cotejo::write::{self, Format};
use cotejo::{Options, sides};
use proptest::prelude::*;
use proptest::sample::{Index, subsequence};

/// Paragraphs of a gold story, which the laws cut and mix as they like.
const STORY: &str = "data/gold/calibrate/12-extremadura-wildfire";

/// The blocks of an article of [`STORY`].
fn blocks(name: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(STORY).join(name);
    let text = fs::read_to_string(path).expect("it is there");
    text.split("\n\n").map(str::to_owned).collect()
}

/// Some of the blocks, in some order, as the text of an article.
fn article_of(name: &'static str) -> impl Strategy<Value = String> {
    let blocks = blocks(name);
    let most = blocks.len().min(7);
    subsequence(blocks, 1..=most)
        .prop_shuffle()
        .prop_map(|blocks| blocks.join("\n\n"))
}

/// Aligns documents; `es` in front of a name makes it a report, whatever its language.
fn align<B: AsRef<[u8]>>(documents: &[(&str, B)], options: &Options) -> Alignment {
    let mut articles: Vec<Article> = documents
        .iter()
        .flat_map(|(name, bytes)| read::parse(name, bytes.as_ref(), &read::Options::default()).articles)
        .collect();
    cotejo::prepare(&mut articles);
    let role = |name: &str| {
        if name.starts_with("es") {
            Role::Report
        } else {
            Role::Coverage
        }
    };
    let roles: BTreeMap<_, _> = articles
        .iter()
        .map(|article| (article.name.clone(), role(&article.name)))
        .collect();
    let sides = sides::divide(articles, &roles);
    cotejo::align(&sides.reports, &sides.coverage, options).expect("the embedded model and scorer are sound")
}

fn bytes(alignment: &Alignment) -> Vec<u8> {
    let mut bytes = Vec::new();
    write::write(alignment, Format::Csv, &write::Options::default(), &mut bytes).expect("memory takes it");
    bytes
}

/// How often each paragraph stands in a match, and how often it is given as unmatched.
fn counts(
    articles: &[Article],
    links: &[(Relation, Option<ParagraphRef>)],
    alone: Relation,
) -> Vec<(bool, usize, usize)> {
    let mut counts = Vec::new();
    for (article, content) in articles.iter().enumerate() {
        for (paragraph, kind) in content.paragraphs.iter().enumerate() {
            let here = Some(ParagraphRef { article, paragraph });
            let of = |relation| links.iter().filter(|link| **link == (relation, here)).count();
            counts.push((kind.is_content(), of(Relation::Match), of(alone)));
        }
    }
    counts
}

/// Each content paragraph is matched, or unmatched once; boilerplate is neither; spans cut their text out of the original.
fn check_paragraphs(alignment: &Alignment) -> Result<(), TestCaseError> {
    let sources: Vec<_> = alignment
        .links
        .iter()
        .map(|link| (link.relation, link.source))
        .collect();
    let targets: Vec<_> = alignment
        .links
        .iter()
        .map(|link| (link.relation, link.target))
        .collect();
    for (articles, links, alone) in [
        (&alignment.reports, sources, Relation::SourceOnly),
        (&alignment.coverage, targets, Relation::TargetOnly),
    ] {
        for (is_content, matched, unmatched) in counts(articles, &links, alone) {
            if is_content {
                prop_assert_eq!(unmatched, usize::from(matched == 0));
            } else {
                prop_assert_eq!((matched, unmatched), (0, 0));
            }
        }
    }
    for article in alignment.reports.iter().chain(&alignment.coverage) {
        let mut end = 0;
        for paragraph in &article.paragraphs {
            let text = article.text.get(paragraph.span.range());
            prop_assert!(
                paragraph.span.start >= end && text.is_some_and(|text| text == text.trim() && !text.is_empty())
            );
            for sentence in &paragraph.sentences {
                prop_assert!(article.text.get(sentence.range()).is_some());
                prop_assert!(paragraph.span.start <= sentence.start && sentence.end <= paragraph.span.end);
            }
            end = paragraph.span.end;
        }
    }
    for link in &alignment.links {
        prop_assert!(link.score.is_none_or(|score| (0.0..=1.0).contains(&score)));
    }
    Ok(())
}

/// Matches as what they say: source paragraph, text of the target paragraph, bits of the score.
fn told(alignment: &Alignment) -> Vec<(usize, String, u64)> {
    let mut told: Vec<_> = alignment
        .links
        .iter()
        .filter_map(|link| {
            let (source, target, score) = (link.source?, link.target?, link.score?);
            let article = alignment.coverage.get(target.article)?;
            let text = article.paragraph_text(article.paragraphs.get(target.paragraph)?);
            Some((source.paragraph, text.to_owned(), score.to_bits()))
        })
        .collect();
    told.sort();
    told
}

fn related() -> Options {
    Options {
        related: true,
        ..Options::default()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_paragraph_is_in_a_link_or_unmatched(
        report in article_of("es.txt"),
        first in article_of("en-a.txt"),
        second in article_of("en-b.txt"),
        min_score in prop::option::of(0.0..=1.0_f64),
        related: bool,
    ) {
        let options = Options { min_score, related, ..Options::default() };
        check_paragraphs(&align(&[("es.txt", report), ("en-a.txt", first), ("en-b.txt", second)], &options))?;
    }

    #[test]
    fn what_a_score_is_made_of_sums_to_it(
        report in article_of("es.txt"),
        article in article_of("en-a.txt"),
    ) {
        let alignment = align(&[("es.txt", report), ("en-a.txt", article)], &related());
        for link in &alignment.links {
            let sum: f64 = link.contributions.iter().map(|contribution| contribution.log_odds).sum();
            match link.score {
                Some(score) => prop_assert!((logistic(sum) - score).abs() < 1e-9, "{} {}", logistic(sum), score),
                None => prop_assert!(link.contributions.is_empty()),
            }
        }
        for verdict in &alignment.verdicts {
            let sum: f64 = verdict.contributions.iter().map(|contribution| contribution.log_odds).sum();
            prop_assert!((logistic(sum) - verdict.judgement.same_event()).abs() < 1e-9);
            prop_assert!((verdict.judgement.probabilities.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn swapping_the_names_of_two_articles_changes_no_score(
        report in article_of("es.txt"),
        first in article_of("en-a.txt"),
        second in article_of("en-b.txt"),
    ) {
        let one = align(&[("es.txt", &report), ("en-a.txt", &first), ("en-b.txt", &second)], &related());
        let other = align(&[("es.txt", &report), ("en-a.txt", &second), ("en-b.txt", &first)], &related());
        prop_assert_eq!(told(&one), told(&other));
    }

    #[test]
    fn same_bytes_whatever_the_order_of_the_files_and_the_number_of_threads(
        texts in [article_of("es.txt"), article_of("en-a.txt"), article_of("en-b.txt")],
        by in any::<Index>(),
        threads in 1..4_usize,
    ) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut inputs = Vec::new();
        for (name, text) in ["es.txt", "en-a.txt", "en-b.txt"].iter().zip(&texts) {
            fs::write(folder.path().join(name), text).expect("it can be written");
            inputs.push(Input::Path(folder.path().join(name)));
        }
        let run = |inputs: &[Input], threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            pool.install(|| {
                let mut articles = read::collect(inputs, &read::Options::default()).articles;
                cotejo::prepare(&mut articles);
                let sides = sides::divide(articles, &BTreeMap::new());
                bytes(&cotejo::align(&sides.reports, &sides.coverage, &related()).expect("they are sound"))
            })
        };
        let expected = run(&inputs, 1);
        let count = inputs.len();
        inputs.rotate_left(by.index(count));
        prop_assert_eq!(run(&inputs, threads), expected);
    }

    #[test]
    fn nothing_panics_on_any_text(report in any::<String>(), article in "[ -~\\n\\t¿¡«»“”—áéñü\u{a0}\u{301}\u{200d}0-9]{0,300}") {
        let alignment = align(&[("es.txt", report), ("en.txt", article)], &related());
        check_paragraphs(&alignment)?;
        bytes(&alignment);
    }

    #[test]
    fn nothing_panics_on_any_bytes(
        report in prop::collection::vec(any::<u8>(), 0..400),
        lines in prop::collection::vec("[\\PC\n]{0,40}", 0..8),
    ) {
        let alignment = align(&[("es.md", report), ("en.md", lines.join("\n\n").into_bytes())], &related());
        check_paragraphs(&alignment)?;
        bytes(&alignment);
    }
}
