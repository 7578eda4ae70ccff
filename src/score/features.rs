//! What is measured of a pair of paragraphs.

use crate::article::Article;
use crate::encode::{Model, Types};
use crate::event;

use super::agreement::{self, Census, RatedFacts};
use super::content::{self, LOCAL, LOCAL_AND_GENERAL, Overlaps, Tokens};
use super::facts::{self, Told};
use super::matrix::Matrix;
use super::names::Names;
use super::passages::Passages;
use super::reasons::Reasons;
use super::scorer::Pass;

/// A feature: its name, and what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feature {
    /// As it stands in `data/scorer.csv` and in explanations.
    pub name: &'static str,
    /// Whether more of it speaks for a match (else against).
    pub speaks_for: bool,
}

/// Similarity to the four nearest paragraphs, and cosine with them: means over the paragraphs of the stories that the scorer
/// is fitted to.
const USUAL_SIMILARITY: f32 = 0.16;
const USUAL_COSINE: f32 = 0.35;

/// How many items of a kind are named as reasons.
const MOST_NAMED: usize = 4;

/// The features of a pair, in the order of [`FEATURES`].
pub type Values = [f32; FEATURES.len()];

/// Every feature. The scorer is monotone in each: see [`Feature::speaks_for`].
pub const FEATURES: [Feature; 11] = [
    // Token-level similarity of the paragraphs, above that of their nearest others.
    speaks_for("content"),
    // The same for the best pair of their sentences.
    speaks_for("sentence"),
    // Logarithm of the weight of the tokens that they have in common.
    speaks_for("shared"),
    // Cosine of their mean vectors, above that of their nearest others.
    speaks_for("gist"),
    // Strength of the best agreement of dates, by their rarity.
    speaks_for("dates"),
    // Strength of the conflict where no two dates agree.
    speaks_against("dates conflict"),
    // Logarithm of the strengths of the numbers that agree, by their rarity.
    speaks_for("numbers"),
    // Logarithm of the strengths of the names that agree, by their rarity.
    speaks_for("names"),
    // How well the two articles correspond by what a first pass finds.
    speaks_for("article"),
    // Whether the pair fits the order of the surer pairs of the first pass.
    speaks_for("order"),
    // Probability of what else the two paragraphs could be paired with: of the better pair of the one that has the worse.
    speaks_against("rival"),
];

/// Features from here on are known to the second pass only.
pub const SECOND_PASS: usize = FEATURES.len() - 3;

/// Adds to the features of all pairs of the report and one article what the pairs say together.
///
/// `pairs` are the paragraph of the report, that of the article, both counted from 0, and the features; `shape` is how many
/// paragraphs both have.
pub fn add_context(pairs: &mut [(usize, usize, Values)], shape: (usize, usize), first: &Pass) {
    let judged = pairs
        .iter()
        .map(|(source, target, values)| (*source, *target, first.probability(values)))
        .collect();
    let context = event::Context::new(judged, shape);
    for (source, target, values) in pairs {
        values[SECOND_PASS] = context.correspondence as f32;
        values[SECOND_PASS + 1] = context.fits_order(*source, *target) as f32;
        values[SECOND_PASS + 2] = context.rival(*source, *target) as f32;
    }
}

const fn speaks_for(name: &'static str) -> Feature {
    Feature { name, speaks_for: true }
}

const fn speaks_against(name: &'static str) -> Feature {
    Feature {
        name,
        speaks_for: false,
    }
}

/// The articles of one side, read: their tokens and what they tell.
struct Side {
    types: Types,
    passages: Passages,
    told: Vec<Told>,
}

impl Side {
    fn read(articles: &[Article], number: usize, model: &Model) -> Self {
        let read = || {
            let mut types = Types::new(model);
            let passages = Passages::read(articles, number, model, &mut types);
            (types, passages)
        };
        let (told, (types, passages)) = rayon::join(|| facts::told(articles), read);
        Side { types, passages, told }
    }
}

/// The coverage, read once for all reports.
pub struct Coverage(Side);

/// A report, read.
pub struct Report(Side);

impl Report {
    /// Reads the report, which the alignment knows by the index `number`.
    pub fn read(article: &Article, number: usize, model: &Model) -> Self {
        Report(Side::read(std::slice::from_ref(article), number, model))
    }
}

impl Coverage {
    /// Reads the coverage.
    pub fn read(articles: &[Article], model: &Model) -> Self {
        Coverage(Side::read(articles, 0, model))
    }
}

/// A report compared with the coverage: every pair of their content paragraphs.
pub struct Comparison<'c> {
    coverage: &'c Side,
    types: Types,
    source: Passages,
    tokens: Tokens,
    content: Matrix,
    sentence: Matrix,
    shared: Matrix,
    gist: Matrix,
    names: Names,
    source_facts: Vec<RatedFacts>,
    target_facts: Vec<RatedFacts>,
}

impl<'c> Comparison<'c> {
    /// Compares the report with the coverage.
    pub fn new(report: Report, coverage: &'c Coverage) -> Self {
        let Report(Side {
            types,
            passages: source,
            told,
        }) = report;
        let coverage = &coverage.0;
        let target = &coverage.passages;
        let census = Census::take(told.iter().chain(&coverage.told).map(|told| &told.facts));
        let tokens = Tokens::weigh((&types, &source.bags), (&coverage.types, &target.bags));
        let paragraphs = Overlaps::compare(&source.bags, &target.bags, &tokens);
        let sentences = Overlaps::compare(&source.sentences, &target.sentences, &tokens);
        let shape = (source.bags.len(), target.bags.len());
        let cosine = Matrix::from_fn(shape.0, shape.1, |i, j| {
            source.vectors[i]
                .iter()
                .zip(&target.vectors[j])
                .map(|(a, b)| a * b)
                .sum()
        });
        Comparison {
            content: paragraphs.similarity(LOCAL).margin(USUAL_SIMILARITY),
            // A margin is above -1.
            sentence: sentences.similarity(LOCAL).margin(USUAL_SIMILARITY).largest_by(
                &source.paragraph_of,
                &target.paragraph_of,
                shape,
                -1.0,
            ),
            shared: paragraphs.shared(LOCAL_AND_GENERAL),
            gist: cosine.margin(USUAL_COSINE),
            names: Names::compare(&told, &coverage.told),
            source_facts: told.iter().map(|told| census.rate(&told.facts)).collect(),
            target_facts: coverage.told.iter().map(|told| census.rate(&told.facts)).collect(),
            coverage,
            types,
            source,
            tokens,
        }
    }

    /// Paragraphs of the report and of the coverage.
    pub fn shape(&self) -> (usize, usize) {
        (self.source.places.len(), self.coverage.passages.places.len())
    }

    /// Where the paragraphs of a pair stand.
    pub fn places(
        &self,
        source: usize,
        target: usize,
    ) -> (crate::alignment::ParagraphRef, crate::alignment::ParagraphRef) {
        (self.source.places[source], self.coverage.passages.places[target])
    }

    /// The features of a pair as the first pass knows them: those from [`SECOND_PASS`] on are 0.
    pub fn values(&self, source: usize, target: usize) -> Values {
        let (a, b) = (&self.source_facts[source], &self.target_facts[target]);
        let dates = agreement::dates(a, b);
        let names: f32 = self
            .names
            .common(source, target)
            .iter()
            .map(|(.., strength)| strength)
            .sum();
        let numbers = agreement::quantities(a, b);
        [
            self.content.get(source, target),
            self.sentence.get(source, target),
            self.shared.get(source, target).ln_1p(),
            self.gist.get(source, target),
            dates.agree,
            dates.conflict,
            numbers.ln_1p(),
            names.ln_1p(),
            0.0,
            0.0,
            0.0,
        ]
    }

    /// Why a pair scores as it does: the strongest of what speaks for and against it.
    pub fn reasons(&self, source: usize, target: usize) -> Reasons {
        let (a, b) = (&self.source_facts[source], &self.target_facts[target]);
        let owned = |(source, target): (&str, &str)| (source.to_string(), target.to_string());
        let mut reasons = Reasons {
            names: self
                .names
                .common(source, target)
                .into_iter()
                .map(|(s, t, _)| owned((s, t)))
                .take(MOST_NAMED)
                .collect(),
            content: self
                .counterparts(source, target, MOST_NAMED)
                .into_iter()
                .map(owned)
                .collect(),
            numbers: agreement::agreeing_quantities(a, b)
                .into_iter()
                .take(MOST_NAMED)
                .map(|(quantity, _, _)| agreement::shown(quantity))
                .collect(),
            ..Reasons::default()
        };
        match agreement::best_dates(a, b) {
            Ok(date) => reasons.dates.extend(date.map(ToString::to_string)),
            Err((source, target)) => reasons.conflicts.push((source.to_string(), target.to_string())),
        }
        reasons
    }

    /// The strongest counterparts among the tokens of a pair, folded: source, target.
    fn counterparts(&self, source: usize, target: usize, most: usize) -> Vec<(&str, &str)> {
        let target_bag = &self.coverage.passages.bags[target];
        content::counterparts(&self.source.bags[source], target_bag, &self.tokens)
            .into_iter()
            .take(most)
            .map(|(source, target, _)| (self.types.word(source), self.coverage.types.word(target)))
            .collect()
    }
}
