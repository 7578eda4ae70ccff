//! JSON and JSON Lines to an alignment, checked so that every writer can rely on it.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use serde::Deserialize;

use crate::alignment::{Alignment, ArticleVerdict, Evidence, Link, ParagraphRef, Relation};
use crate::article::{Article, Kind, Paragraph, Span};
use crate::event::Judgement;
use crate::write::json::record::{
    ArticleRecord, Document, Head, KindName, LinkRecord, ParagraphRecord, Place, Record, SideName, VERSION,
    VerdictRecord,
};

use super::{RestoreError, complete};

/// Whether a line is one of JSON Lines.
pub(super) fn is_record(line: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Typed {
        #[serde(rename = "type")]
        _type: String,
    }
    serde_json::from_slice::<Typed>(line).is_ok()
}

/// An alignment of one document.
pub(super) fn document(bytes: &[u8]) -> Result<Alignment, RestoreError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let json = |error| RestoreError::Json { line: None, error };
    check_version(bytes, None)?;
    let document: Document<'_> = serde_json::from_slice(bytes).map_err(json)?;
    build(document)
}

/// An alignment of lines.
pub(super) fn lines(bytes: &[u8]) -> Result<Alignment, RestoreError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut document: Option<Document<'_>> = None;
    for (number, line) in (1..).zip(bytes.split(|&byte| byte == b'\n')) {
        let inconsistent = |reason: &str| RestoreError::Inconsistent {
            place: format!("line {number}"),
            reason: reason.to_owned(),
        };
        let line = line.trim_ascii();
        if line.is_empty() {
            continue;
        }
        if document.is_none() {
            check_version(line, Some(number))?;
        }
        let record = serde_json::from_slice(line).map_err(|error| RestoreError::Json {
            line: Some(number),
            error,
        })?;
        match (record, &mut document) {
            (Record::Alignment(Head { min_score, .. }), None) => {
                document = Some(Document {
                    min_score,
                    reports: Vec::new(),
                    coverage: Vec::new(),
                    verdicts: Vec::new(),
                    links: Vec::new(),
                });
            }
            (Record::Alignment(_), Some(_)) => {
                return Err(inconsistent("a second head; give one alignment at a time"));
            }
            (_, None) => return Err(inconsistent("the head, of type alignment, must come first")),
            (Record::Article(sided), Some(document)) => match sided.side {
                SideName::Report => document.reports.push(sided.article),
                SideName::Coverage => document.coverage.push(sided.article),
            },
            (Record::Verdict(verdict), Some(document)) => document.verdicts.push(verdict),
            (Record::Link(link), Some(document)) => document.links.push(link),
        }
    }
    let document = document.ok_or_else(|| RestoreError::Inconsistent {
        place: "line 1".to_owned(),
        reason: "there is no record; give a file that cotejo align --format jsonl wrote".to_owned(),
    })?;
    build(document)
}

/// The version comes first: what another one holds may not fit the shapes at all.
fn check_version(bytes: &[u8], line: Option<usize>) -> Result<(), RestoreError> {
    #[derive(Deserialize)]
    struct Versioned {
        version: u64,
    }
    let versioned: Versioned = serde_json::from_slice(bytes).map_err(|error| RestoreError::Json { line, error })?;
    if versioned.version == u64::from(VERSION) {
        Ok(())
    } else {
        Err(RestoreError::Version {
            found: versioned.version,
            known: VERSION,
        })
    }
}

fn build(document: Document<'_>) -> Result<Alignment, RestoreError> {
    let min_score = probability("min_score", document.min_score)?;
    let reports = articles(document.reports)?;
    let coverage = articles(document.coverage)?;
    let (sources, targets) = (Places::of(&reports)?, Places::of(&coverage)?);
    if let Some(name) = sources
        .articles
        .keys()
        .find(|name| targets.articles.contains_key(*name))
    {
        return Err(same_name(name));
    }
    let mut pairs = HashMap::new();
    let links = (1_usize..).zip(document.links);
    let links = links.map(|(number, record)| {
        let at = || format!("link {number}");
        let source = sources
            .find(record.source.as_ref())
            .map_err(|reason| wrong(at(), reason))?;
        let target = targets
            .find(record.target.as_ref())
            .map_err(|reason| wrong(at(), reason))?;
        let link = link(record, source, target);
        check_link(&link, &reports, &coverage).map_err(|reason| wrong(at(), reason))?;
        if let (Some(source), Some(target)) = (source, target) {
            match pairs.entry((source, target)) {
                Entry::Occupied(first) => {
                    let first: &usize = first.get();
                    return Err(wrong(at(), format!("it joins the same two paragraphs as link {first}")));
                }
                Entry::Vacant(place) => drop(place.insert(number)),
            }
        }
        Ok(link)
    });
    let links = links.collect::<Result<Vec<Link>, RestoreError>>()?;
    let verdicts = (1..).zip(document.verdicts);
    let verdicts = verdicts.map(|(number, record)| {
        let at = || format!("verdict {number}");
        verdict(record, &sources, &targets).map_err(|reason| wrong(at(), reason))
    });
    let mut alignment = Alignment {
        min_score,
        verdicts: verdicts.collect::<Result<_, RestoreError>>()?,
        links,
        reports,
        coverage,
    };
    complete(&mut alignment);
    Ok(alignment)
}

fn wrong(place: String, reason: String) -> RestoreError {
    RestoreError::Inconsistent { place, reason }
}

fn same_name(name: &str) -> RestoreError {
    wrong(
        name.escape_debug().to_string(),
        "two articles have this name; rename one, align again".to_owned(),
    )
}

fn probability(place: &str, value: f64) -> Result<f64, RestoreError> {
    if (0.0..=1.0).contains(&value) {
        Ok(value)
    } else {
        Err(wrong(place.to_owned(), format!("{value} is no number from 0 to 1")))
    }
}

fn articles(records: Vec<ArticleRecord<'_>>) -> Result<Vec<Article>, RestoreError> {
    records.into_iter().map(article).collect()
}

fn article(record: ArticleRecord<'_>) -> Result<Article, RestoreError> {
    let name = record.file.into_owned();
    let text = record.text.into_owned();
    let mut paragraphs: Vec<Paragraph> = Vec::with_capacity(record.paragraphs.len());
    for paragraph in record.paragraphs {
        let number = paragraph.number;
        let last = paragraphs.last().map_or((0, 0), |last| (last.number, last.span.end));
        let paragraph = self::paragraph(paragraph, &text, last).map_err(|reason| {
            wrong(
                format!("{}, paragraph {number}", name.escape_debug()),
                reason.to_owned(),
            )
        })?;
        paragraphs.push(paragraph);
    }
    Ok(Article {
        name,
        text,
        metadata: record.metadata.into_owned().into(),
        paragraphs,
        language: record.language,
        omitted: record.omitted.into_owned(),
    })
}

/// A paragraph of `text`; `last` is the number and the end of the one before it.
fn paragraph(record: ParagraphRecord<'_>, text: &str, last: (usize, usize)) -> Result<Paragraph, &'static str> {
    let ParagraphRecord { number, span, .. } = record;
    if number <= last.0 {
        return Err("the number is not above that of the paragraph before it, or 0");
    }
    if span.start < last.1 || text.get(span.start..span.end) != Some(&*record.text) {
        return Err("its span doesn't cut its text out of that of the article, behind the paragraph before it");
    }
    let mut end = span.start;
    for sentence in record.sentences.iter() {
        if sentence.start < end || sentence.end > span.end || text.get(sentence.start..sentence.end).is_none() {
            return Err("the span of a sentence is not inside that of the paragraph, behind the sentence before it");
        }
        end = sentence.end;
    }
    let kind = match (record.kind, record.reason) {
        (KindName::Body, None) => Kind::Body,
        (KindName::Heading, None) => Kind::Heading,
        (KindName::Boilerplate, Some(reason)) => Kind::Boilerplate(reason),
        _ => return Err("boilerplate must have a reason, and nothing else may"),
    };
    Ok(Paragraph {
        number,
        span,
        kind,
        language: record.language,
        sentences: record.sentences.into_owned().into(),
    })
}

/// Where the articles and paragraphs of one side stand, by name and number.
struct Places<'a> {
    articles: HashMap<&'a str, usize>,
    paragraphs: HashMap<(usize, usize), usize>,
}

impl<'a> Places<'a> {
    fn of(articles: &'a [Article]) -> Result<Self, RestoreError> {
        let mut places = Places {
            articles: HashMap::new(),
            paragraphs: HashMap::new(),
        };
        for (at, article) in articles.iter().enumerate() {
            if places.articles.insert(&article.name, at).is_some() {
                return Err(same_name(&article.name));
            }
            let numbers = article.paragraphs.iter().enumerate();
            let numbers = numbers.map(|(index, paragraph)| ((at, paragraph.number), index));
            places.paragraphs.extend(numbers);
        }
        Ok(places)
    }

    fn article(&self, name: &str) -> Result<usize, String> {
        let known = self.articles.get(name).copied();
        known.ok_or_else(|| format!("no article on this side is called {name:?}"))
    }

    fn find(&self, place: Option<&Place<'_>>) -> Result<Option<ParagraphRef>, String> {
        let Some(place) = place else { return Ok(None) };
        let article = self.article(&place.file)?;
        match self.paragraphs.get(&(article, place.paragraph)) {
            Some(&paragraph) => Ok(Some(ParagraphRef { article, paragraph })),
            None => Err(format!("{:?} has no paragraph {}", place.file, place.paragraph)),
        }
    }
}

fn link(record: LinkRecord<'_>, source: Option<ParagraphRef>, target: Option<ParagraphRef>) -> Link {
    Link {
        source,
        target,
        relation: record.relation,
        score: record.score,
        evidence: record.evidence.into_owned(),
        items: record.items.into_owned(),
        contributions: record.contributions.into_owned(),
        reviewed: record.reviewed,
    }
}

fn check_link(link: &Link, reports: &[Article], coverage: &[Article]) -> Result<(), String> {
    let sound = link.score.is_none_or(|score| (0.0..=1.0).contains(&score));
    let shape = (link.source.is_some(), link.target.is_some(), link.score.is_some());
    let fits = match link.relation {
        // A person may have made it, who gives no score.
        Relation::Match => matches!(shape, (true, true, _)),
        Relation::Related => shape == (true, true, true),
        Relation::SourceOnly => shape == (true, false, false),
        Relation::TargetOnly => shape == (false, true, false),
    };
    let relation = link.relation.as_str();
    if !(sound && fits) {
        return Err(format!("its sides or its score don't fit its relation, {relation}"));
    }
    if let Some(review) = link.reviewed.filter(|review| review.relation() != link.relation) {
        return Err(format!("what is {} can't be {relation}", review.as_str()));
    }
    for item in &link.items {
        let Evidence { source, target, .. } = item;
        for (cue, articles, place) in [(source, reports, link.source), (target, coverage, link.target)] {
            let text = place
                .and_then(|place| articles.get(place.article))
                .map(|article| article.text.as_str());
            if cue.span.is_some_and(|span| !cuts(span, text.unwrap_or_default())) {
                return Err(format!(
                    "the span of {:?} is not inside the text of its article",
                    cue.text
                ));
            }
        }
    }
    Ok(())
}

fn cuts(span: Span, text: &str) -> bool {
    text.get(span.start..span.end).is_some()
}

fn verdict(record: VerdictRecord<'_>, sources: &Places<'_>, targets: &Places<'_>) -> Result<ArticleVerdict, String> {
    let probabilities = [
        record.probabilities.same_event,
        record.probabilities.same_story,
        record.probabilities.unrelated,
    ];
    if !probabilities.iter().all(|share| (0.0..=1.0).contains(share)) {
        return Err("a probability is no number from 0 to 1".to_owned());
    }
    Ok(ArticleVerdict {
        report: sources.article(&record.report)?,
        article: targets.article(&record.article)?,
        judgement: Judgement {
            verdict: record.verdict,
            probabilities,
        },
        contributions: record.contributions.into_owned(),
    })
}
