//! A small story that the unit tests of the writers share.

use crate::alignment::{Alignment, Link, ParagraphRef, Relation};
use crate::article::{Article, Boilerplate, Detected, Kind, Metadata, Paragraph, Span};

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
            sentences: vec![span],
        });
    }
    Article {
        name: name.to_owned(),
        text,
        metadata: Metadata::default(),
        paragraphs: parsed,
        language: Some(Detected {
            code: code.to_owned(),
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
