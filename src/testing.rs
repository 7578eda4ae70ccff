//! A small story that the unit tests of the writers share.

use proptest::prelude::*;

use crate::alignment::{
    Alignment, ArticleVerdict, Contribution, Cue, Evidence, EvidenceKind, Link, ParagraphRef, Relation, Review,
};
use crate::article::{Article, Boilerplate, Detected, Kind, LanguageCode, Omitted, Paragraph, Span, SparseMetadata};
use crate::event::Judgement;

/// An article of the paragraphs given.
pub(crate) fn article(name: &str, code: &str, paragraphs: &[(&str, Kind)]) -> Article {
    let mut text = String::new();
    let mut parsed = Vec::new();
    for (index, (words, kind)) in paragraphs.iter().enumerate() {
        let start = text.len();
        text.push_str(words);
        let span = Span::new(start, text.len());
        text.push_str("\n\n");
        parsed.push(Paragraph {
            number: index + 1,
            span,
            kind: *kind,
            language: None,
            sentences: vec![span].into(),
        });
    }
    Article {
        name: name.to_owned(),
        text,
        metadata: SparseMetadata::default(),
        paragraphs: parsed,
        language: Some(Detected {
            code: LanguageCode::new(code).unwrap(),
            confidence: 0.98,
        }),
        omitted: Vec::new(),
    }
}

/// One report, two articles; every relation, both kinds of boilerplate, a formula, a line end and quotes in cells.
pub(crate) fn alignment() -> Alignment {
    let report = [
        ("—Llegó el enviado", Kind::Heading),
        ("Por Ana Ruiz", Kind::Boilerplate(Boilerplate::Byline)),
        ("Habló \"tres horas\", dijo.", Kind::Body),
        ("- Nadie más lo vio.", Kind::Body),
    ];
    let a = [
        ("Envoy arrives", Kind::Heading),
        ("They talked\nfor two\nlines.", Kind::Body),
    ];
    let b = [
        ("=HYPERLINK(\"http://example.org\")", Kind::Body),
        ("Related Articles", Kind::Boilerplate(Boilerplate::Related)),
        ("Three hours, he said.", Kind::Body),
    ];
    let at = |article, paragraph| Some(ParagraphRef { article, paragraph });
    let pair = |source, target, relation, score, evidence: &str| Link {
        source,
        target,
        relation,
        score: Some(score),
        evidence: evidence.to_owned(),
        items: Vec::new(),
        contributions: Vec::new(),
        reviewed: None,
    };
    Alignment {
        reports: vec![article("es.txt", "es", &report)],
        coverage: vec![article("a.txt", "en", &a), article("b.txt", "en", &b)],
        links: vec![
            pair(at(0, 0), at(0, 0), Relation::Match, 0.91, "words: enviado≈envoy"),
            pair(at(0, 2), at(0, 1), Relation::Match, 0.5, ""),
            pair(at(0, 2), at(1, 0), Relation::Related, 0.312_34, ""),
            pair(at(0, 2), at(1, 2), Relation::Match, 0.987_65, "numbers: 3 hours"),
            Link::source_only(ParagraphRef {
                article: 0,
                paragraph: 3,
            }),
            Link::target_only(ParagraphRef {
                article: 1,
                paragraph: 0,
            }),
        ],
        verdicts: Vec::new(),
        min_score: 0.5,
    }
}

/// The same with all that an alignment can hold.
pub(crate) fn rich_alignment() -> Alignment {
    let mut alignment = alignment();
    let cue = |text: &str, span: Option<(usize, usize)>| Cue {
        text: text.to_owned(),
        span: span.map(|(start, end)| Span::new(start, end)),
    };
    let term = |term: &str, value, log_odds| Contribution {
        term: term.to_owned(),
        value,
        log_odds,
    };
    let sum = vec![
        term("(intercept)", 1.0, -3.8),
        term("names", f64::from(0.1_f32), 0.1 + 0.2),
    ];
    let link = &mut alignment.links[0];
    link.items = vec![
        Evidence {
            kind: EvidenceKind::Names,
            source: cue("enviado", Some((13, 20))),
            target: cue("Envoy", Some((0, 5))),
            value: None,
            strength: 1.0 / 3.0,
        },
        Evidence {
            kind: EvidenceKind::Numbers,
            source: cue("3 hour", None),
            target: cue("3 hour", None),
            value: Some("3 hour".to_owned()),
            strength: 1.0,
        },
    ];
    link.contributions = sum.clone();
    // What a person says of links: a pair accepted, one rejected, one that the program didn't see.
    alignment.links[1].reviewed = Some(Review::Accepted);
    alignment.links[2].reviewed = Some(Review::Rejected);
    alignment.links[3].reviewed = Some(Review::Added);
    alignment.links[3].score = None;
    alignment.verdicts = vec![ArticleVerdict {
        report: 0,
        article: 1,
        judgement: Judgement::new([0.7, 0.2, 0.1]),
        contributions: sum,
    }];
    let report = &mut alignment.reports[0];
    report.metadata.to_mut().title = Some("Llegó".to_owned());
    report.metadata.to_mut().date = Some(jiff::civil::date(2025, 2, 12));
    report.metadata.to_mut().url = Some("https://example.org/?a=1&b=2".to_owned());
    report.omitted = vec![Omitted {
        what: "navigation".to_owned(),
        start: "Inicio".to_owned(),
        bytes: 6,
    }];
    report.paragraphs[2].language.clone_from(&report.language);
    alignment.coverage[1].language = None;
    alignment
}

/// Sentences that are translations of each other, so that there is something to find.
pub(crate) const TRANSLATED: (&str, &str) = (
    "El ministro de Defensa anunció el martes que las tropas saldrán de la ciudad antes de diciembre.",
    "The defence minister announced on Tuesday that the troops will leave the city before December.",
);

/// An alignment of texts of any characters, in which every paragraph has its link.
pub(crate) fn any_alignment() -> impl Strategy<Value = Alignment> {
    let text = |sentence: &'static str| {
        let marks = r#"('|=|-|\+|@|"|,|\r|\n|\t|\x00|\x1b|\||<|>|&|_x0041_|\]\]>|</seg>|\u{fffe}|\u{202e}| )*"#;
        let odd = format!("{marks}(\\PC|[\\x00-\\x7f]){{0,20}}");
        let odd = proptest::string::string_regex(&odd).expect("a pattern");
        prop_oneof![
            odd,
            any::<String>(),
            (marks, Just(sentence)).prop_map(|(odd, sentence)| odd + " " + sentence)
        ]
    };
    let articles = move |side: char, code: &'static str, sentence| {
        let article = ("\\PC{0,6}", prop::collection::vec(text(sentence), 1..4), any::<bool>());
        prop::collection::vec(article, 1..3).prop_map(move |articles| {
            // Names are different from each other, and sorted.
            let named = articles.iter().enumerate().map(|(number, (name, paragraphs, marked))| {
                let mut kinds = vec![Kind::Body; paragraphs.len()];
                if let (true, Some(last)) = (*marked && kinds.len() > 1, kinds.last_mut()) {
                    *last = Kind::Boilerplate(Boilerplate::Byline);
                }
                let paragraphs: Vec<(&str, Kind)> = paragraphs.iter().map(String::as_str).zip(kinds).collect();
                self::article(&format!("{side}{number}{name}"), code, &paragraphs)
            });
            named.collect::<Vec<Article>>()
        })
    };
    let sides = (articles('a', "es", TRANSLATED.0), articles('b', "en", TRANSLATED.1));
    let score = prop::option::of(0..=10_000_u32);
    let review = prop::option::of(prop::sample::select(Review::ALL.to_vec()));
    (sides, score, review, "\\PC{0,8}").prop_map(|((reports, coverage), score, review, evidence)| {
        let score = score.map(|score| f64::from(score) / 10_000.0);
        // A pair without a score is a match, or it is not there.
        let review = review.filter(|review| score.is_some() || *review != Review::Rejected);
        let relation = review.map_or(Relation::Match, Review::relation);
        let places = |articles: &[Article]| -> Vec<ParagraphRef> {
            let all = articles.iter().enumerate().flat_map(|(article, content)| {
                let content = content
                    .paragraphs
                    .iter()
                    .enumerate()
                    .filter(|(_, paragraph)| paragraph.is_content());
                content.map(move |(paragraph, _)| ParagraphRef { article, paragraph })
            });
            all.collect()
        };
        let (sources, targets) = (places(&reports), places(&coverage));
        let paired = sources.len().min(targets.len()).saturating_sub(1).max(1);
        let pairs = sources.iter().zip(&targets).take(paired).map(|(source, target)| Link {
            source: Some(*source),
            target: Some(*target),
            relation,
            score,
            evidence: evidence.clone(),
            items: Vec::new(),
            contributions: Vec::new(),
            reviewed: review,
        });
        // What was rejected is no match.
        let matched = if relation == Relation::Match { paired } else { 0 };
        let sources_alone = sources.iter().skip(matched).copied().map(Link::source_only);
        let targets_alone = targets.iter().skip(matched).copied().map(Link::target_only);
        let mut links: Vec<Link> = pairs.chain(sources_alone).chain(targets_alone).collect();
        links.sort_by_key(Link::order);
        Alignment {
            reports,
            coverage,
            verdicts: Vec::new(),
            min_score: score.unwrap_or(1.0),
            links,
        }
    })
}
