//! A table in the long layout to an alignment.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use crate::alignment::{Alignment, Link, ParagraphRef, Relation, Review};
use crate::article::{Article, Boilerplate, Detected, Kind, LanguageCode, Paragraph, Sentences, Span, SparseMetadata};
use crate::segment;
use crate::table::Table;
use crate::write::csv::{self, Row, Side};

use super::{RestoreError, complete};

/// Rebuilds the articles from the rows that tell of them, and the links.
pub(super) fn alignment(table: &Table, guarded: bool) -> Result<Alignment, RestoreError> {
    let mut rows = csv::rows_of_table(table, guarded)?;
    for (line, row) in &mut rows {
        check(*line, row)?;
        // Who reviews a row in a spreadsheet need not change its relation as well.
        row.relation = row.reviewed.map_or(row.relation, Review::relation);
    }
    let (mut reports, mut coverage) = (Drafts::default(), Drafts::default());
    let mut pairs = HashMap::new();
    for (line, row) in &rows {
        once(&mut pairs, *line, row)?;
        let kind = boilerplate(row).map_or(Kind::Body, Kind::Boilerplate);
        for (drafts, side) in [(&mut reports, &row.source), (&mut coverage, &row.target)] {
            if let Some(side) = side {
                drafts.add(*line, side, kind)?;
            }
        }
    }
    let (sources, targets) = (reports.places(), coverage.places());
    let place = |places: &HashMap<(&str, usize), ParagraphRef>, side: Option<&Side<'_>>| {
        side.and_then(|side| places.get(&(&*side.file, side.paragraph)).copied())
    };
    let links = rows
        .iter()
        .filter(|(_, row)| boilerplate(row).is_none())
        .map(|(_, row)| Link {
            source: place(&sources, row.source.as_ref()),
            target: place(&targets, row.target.as_ref()),
            relation: row.relation,
            score: row.score,
            evidence: row.evidence.clone().into_owned(),
            items: Vec::new(),
            contributions: Vec::new(),
            reviewed: row.reviewed,
        });
    let links: Vec<Link> = links.collect();
    let mut alignment = Alignment {
        min_score: min_score(&links),
        verdicts: Vec::new(),
        links,
        reports: reports.articles(),
        coverage: coverage.articles(),
    };
    complete(&mut alignment);
    Ok(alignment)
}

/// The table doesn't tell it. What it must be at most: the least score that was enough, for the program rather than for a person.
fn min_score(links: &[Link]) -> f64 {
    let least = |reviewed: bool| {
        let matches = links.iter().filter(|link| link.relation == Relation::Match);
        let matches = matches.filter(|link| link.reviewed.is_some() == reviewed);
        matches.filter_map(|link| link.score).min_by(f64::total_cmp)
    };
    least(false).or(least(true)).unwrap_or(1.0)
}

/// Refuses a row whose relation, sides, score and review contradict each other.
fn check(line: usize, row: &Row<'_>) -> Result<(), RestoreError> {
    let refuse = |reason: String| Err(RestoreError::Row { line, reason });
    let score = row.score.is_none_or(|score| (0.0..=1.0).contains(&score));
    let shape = (row.source.is_some(), row.target.is_some(), row.score.is_some());
    let (fits, expected) = match row.relation {
        Relation::Match => (
            score && matches!(shape, (true, true, _)),
            "source_par, target_par and a score from 0 to 1, or none where it was linked by hand",
        ),
        Relation::Related if row.reviewed.is_some_and(|review| review.relation() == Relation::Match) => {
            (score && matches!(shape, (true, true, _)), "source_par and target_par")
        }
        Relation::Related => (
            score && shape == (true, true, true),
            "source_par, target_par and a score from 0 to 1",
        ),
        Relation::SourceOnly => (
            shape == (true, false, false),
            "source_par, and neither target_par nor score",
        ),
        Relation::TargetOnly => (
            shape == (false, true, false),
            "target_par, and neither source_par nor score",
        ),
    };
    if !fits {
        return refuse(format!("a row of {} must have {expected}", row.relation.as_str()));
    }
    match row.reviewed {
        Some(_) if shape != (true, true, row.score.is_some()) => {
            refuse("a paragraph alone has no review; leave reviewed empty".to_owned())
        }
        Some(Review::Rejected) if row.score.is_none() => {
            refuse("a pair without a score was linked by hand; delete its row instead of rejecting it".to_owned())
        }
        _ => Ok(()),
    }
}

/// A pair, by files and numbers.
type Pair<'r> = (&'r str, usize, &'r str, usize);

/// Refuses a row of a pair that has one already; `pairs` has the lines of those seen.
fn once<'r>(pairs: &mut HashMap<Pair<'r>, usize>, line: usize, row: &'r Row<'_>) -> Result<(), RestoreError> {
    let (Some(source), Some(target)) = (&row.source, &row.target) else {
        return Ok(());
    };
    match pairs.entry((&source.file, source.paragraph, &target.file, target.paragraph)) {
        Entry::Vacant(place) => {
            place.insert(line);
            Ok(())
        }
        Entry::Occupied(first) => Err(RestoreError::Row {
            line,
            reason: format!(
                "this pair stands in line {} already; keep one of the two rows",
                first.get()
            ),
        }),
    }
}

/// Why the only paragraph of a row is boilerplate; `None` where it isn't.
fn boilerplate(row: &Row<'_>) -> Option<Boilerplate> {
    if row.source.is_some() == row.target.is_some() {
        return None;
    }
    let reason = row.evidence.strip_prefix(csv::BOILERPLATE)?;
    Boilerplate::ALL.into_iter().find(|known| known.to_string() == reason)
}

/// The articles of one side, by name, which is the order that an alignment has them in.
#[derive(Default)]
struct Drafts<'r>(BTreeMap<&'r str, Draft<'r>>);

struct Draft<'r> {
    language: &'r str,
    code: Option<LanguageCode>,
    /// By number.
    paragraphs: BTreeMap<usize, Told<'r>>,
}

/// A paragraph, and the line that first told it.
struct Told<'r> {
    line: usize,
    text: &'r str,
    kind: Kind,
}

impl<'r> Drafts<'r> {
    fn add(&mut self, line: usize, side: &'r Side<'_>, kind: Kind) -> Result<(), RestoreError> {
        let refuse = |reason: String| Err(RestoreError::Row { line, reason });
        let number = side.paragraph;
        if number == 0 {
            return refuse("paragraphs are numbered from 1".to_owned());
        }
        let code = if side.language.is_empty() {
            None
        } else {
            match LanguageCode::try_from(&*side.language) {
                Ok(code) => Some(code),
                Err(error) => return refuse(error.to_string()),
            }
        };
        let draft = self.0.entry(&side.file).or_insert_with(|| Draft {
            language: &side.language,
            code,
            paragraphs: BTreeMap::new(),
        });
        if draft.language != side.language {
            let (one, other) = (draft.language, &side.language);
            let file = side.file.escape_debug();
            return refuse(format!(
                "{file} is in {other:?} here and in {one:?} above; give all rows of a file the same language"
            ));
        }
        let told = draft.paragraphs.entry(number).or_insert(Told {
            line,
            text: &side.text,
            kind,
        });
        if told.text != side.text || told.kind != kind {
            let (file, first) = (side.file.escape_debug(), told.line);
            return refuse(format!(
                "paragraph {number} of {file} is not what it is in line {first}; make both the same"
            ));
        }
        Ok(())
    }

    /// Where the alignment will have each paragraph, by file and number.
    fn places(&self) -> HashMap<(&'r str, usize), ParagraphRef> {
        let mut places = HashMap::new();
        for (article, (name, draft)) in self.0.iter().enumerate() {
            for (paragraph, number) in draft.paragraphs.keys().enumerate() {
                places.insert((*name, *number), ParagraphRef { article, paragraph });
            }
        }
        places
    }

    fn articles(self) -> Vec<Article> {
        self.0.into_iter().map(|(name, draft)| draft.article(name)).collect()
    }
}

impl Draft<'_> {
    /// The article that the rows tell of: its paragraphs with a blank line between them.
    fn article(self, name: &str) -> Article {
        let mut text = String::new();
        let mut paragraphs = Vec::with_capacity(self.paragraphs.len());
        for (number, told) in self.paragraphs {
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            let start = text.len();
            text.push_str(told.text);
            paragraphs.push(Paragraph {
                number,
                span: Span::new(start, text.len()),
                kind: told.kind,
                language: None,
                sentences: Sentences::default(),
            });
        }
        let mut article = Article {
            name: name.to_owned(),
            text,
            metadata: SparseMetadata::default(),
            paragraphs,
            language: self.code.map(|code| Detected {
                code,
                // The table says it, and nothing of doubt.
                confidence: 1.0,
            }),
            omitted: Vec::new(),
        };
        segment::article(&mut article);
        article
    }
}
