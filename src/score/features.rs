//! What is measured of a pair of paragraphs.

use crate::alignment::{Cue, Evidence, EvidenceKind};
use crate::article::{Article, Span};
use crate::encode::{Model, Types};
use crate::event::{self, Context, Signs};
use crate::progress::Steps;
use crate::regression::{Feature, Linear};

use super::agreement::{self, Census, RatedFacts, Strengths};
use super::content::{self, LOCAL, LOCAL_AND_GENERAL, Overlaps, Tokens};
use super::facts::{self, Told};
use super::matrix::Matrix;
use super::names::Names;
use super::occasion::Occasion;
use super::passages::Passages;
use super::quotes::{CommonQuotes, Quotes};

/// Similarity to the four nearest paragraphs, and cosine with them: means over the paragraphs of the stories that the scorer
/// is fitted to.
const USUAL_SIMILARITY: f32 = 0.16;
const USUAL_COSINE: f32 = 0.35;

/// How many items of a kind are named as reasons.
const MOST_NAMED: usize = 4;

/// A pass of the scorer.
pub type Pass = Linear<{ FEATURES.len() }>;

/// The features of a pair, in the order of [`FEATURES`].
pub type Values = [f32; FEATURES.len()];

/// Every feature. The scorer is monotone in each: see [`Feature::speaks_for`].
pub const FEATURES: [Feature; 13] = [
    // Token-level similarity of the paragraphs, above that of their nearest others.
    Feature::for_it("content"),
    // The same for the best pair of their sentences.
    Feature::for_it("sentence"),
    // Logarithm of the weight of the tokens that they have in common.
    Feature::for_it("shared"),
    // Cosine of their mean vectors, above that of their nearest others.
    Feature::for_it("gist"),
    // Strength of the best agreement of dates, by their rarity.
    Feature::for_it("dates"),
    // Strength of the conflict where no two dates agree.
    Feature::against_it("dates conflict"),
    // Logarithm of the strengths of the numbers that agree, by their rarity.
    Feature::for_it("numbers"),
    // Logarithm of the strengths of the names that agree, by their rarity.
    Feature::for_it("names"),
    // Strength of the best pair of quotes, more where the speaker is the same.
    Feature::for_it("quotes"),
    // Strength of the names, times the probability that the two articles report the same event: of two events of one story the
    // names agree everywhere, and say nothing.
    Feature::for_it("names of one event"),
    // Whether the pair fits the order of the surer pairs of the first pass.
    Feature::for_it("order"),
    // Probability of what else the two paragraphs could be paired with: of the better pair of the one that has the worse.
    Feature::against_it("rival"),
    // How much the article is on another event than the best of the coverage, where no date, number or quote of the pair agrees:
    // background that every article of a story tells.
    Feature::against_it("other event"),
];

/// Places of features that others are made of.
const DATES: usize = 4;
const NUMBERS: usize = 6;
const NAMES: usize = 7;
const QUOTES: usize = 8;

/// Features from here on are known to the second pass only.
pub const SECOND_PASS: usize = FEATURES.len() - 4;

/// A pair of paragraphs of the report and one article, both counted from 0, and its features.
pub type Measured = (usize, usize, Values);

/// What the pairs of the report and one article say together by a first pass, and what that says of the article.
///
/// `shape` is how many paragraphs both have, `days` how the days of the two articles stand to each other.
pub fn context(pairs: &[Measured], shape: (usize, usize), days: Days, first: &Pass) -> (Context, Signs) {
    let judged = pairs
        .iter()
        .map(|(source, target, values)| (*source, *target, first.probability(values)))
        .collect();
    let context = Context::new(judged, shape);
    let mut names = vec![0.0_f32; shape.1];
    for (_, target, values) in pairs {
        names[*target] = names[*target].max(values[NAMES]);
    }
    let signs = event::signs(&context, &names, days.agree, days.conflict);
    (context, signs)
}

/// What the verdict on an article says to its pairs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// Probability that the article reports the same event.
    pub same_event: f64,
    /// How much it falls behind the article of the coverage for which that is most probable: 0 as long as it is half as probable,
    /// to 1.
    pub behind: f64,
}

impl Standing {
    /// That of an article which is on the same event with the probability `same_event`, where the best article of the coverage
    /// is with `best`.
    ///
    /// Held against the best, as some reports are told by everybody in other words: then all articles correspond badly, and
    /// are on the same event nevertheless.
    pub fn new(same_event: f64, best: f64) -> Self {
        let share = if best > 0.0 { same_event / best } else { 1.0 };
        Standing {
            same_event,
            behind: (1.0 - 2.0 * share).max(0.0),
        }
    }
}

/// Adds to the features of all pairs of the report and one article what the pairs say together, and what the verdict on the
/// article says to them.
pub fn add_context(pairs: &mut [Measured], context: &Context, standing: Standing) {
    for (source, target, values) in pairs {
        values[SECOND_PASS] = values[NAMES] * standing.same_event as f32;
        values[SECOND_PASS + 1] = context.fits_order(*source, *target) as f32;
        values[SECOND_PASS + 2] = context.rival(*source, *target) as f32;
        values[SECOND_PASS + 3] = standing.behind as f32 * (1.0 - specific(values));
    }
}

/// Agreement of numbers and of quotes that is as specific as any: an exact number that nobody else tells, a sentence.
const SPECIFIC_NUMBERS: f32 = 0.6;
const SPECIFIC_QUOTES: f32 = 0.3;

/// Whether anything specific agrees in a pair: a date, a number, a quote; 0 (nothing) to 1.
fn specific(values: &Values) -> f32 {
    let doubts = [
        1.0 - values[DATES].min(1.0),
        1.0 - (values[NUMBERS] / SPECIFIC_NUMBERS).min(1.0),
        1.0 - (values[QUOTES] / SPECIFIC_QUOTES).min(1.0),
    ];
    1.0 - doubts.iter().product::<f32>()
}

/// The articles of one side, read: their tokens and what they tell.
struct Side {
    types: Types,
    passages: Passages,
    told: Vec<Told>,
    quotes: Quotes,
    /// One for each article.
    occasions: Vec<Occasion>,
}

impl Side {
    fn read(articles: &[Article], number: usize, model: &Model, steps: &Steps<'_>) -> Self {
        let read = || {
            let mut types = Types::new(model);
            let passages = Passages::read(articles, number, model, &mut types);
            (types, passages)
        };
        let ((told, occasions), (mut types, passages)) = rayon::join(|| facts::told(articles, steps), read);
        let quotes = Quotes::read(&told, model, &mut types);
        Side {
            types,
            passages,
            told,
            quotes,
            occasions,
        }
    }
}

/// The coverage, read once for all reports.
pub struct Coverage(Side);

/// A report, read.
pub struct Report(Side);

impl Report {
    /// Reads the report, which the alignment knows by the index `number`.
    pub fn read(article: &Article, number: usize, model: &Model) -> Self {
        Report::read_in_steps(article, number, model, &Steps::unseen())
    }

    /// As [`Report::read`]: one step.
    pub(crate) fn read_in_steps(article: &Article, number: usize, model: &Model, steps: &Steps<'_>) -> Self {
        Report(Side::read(std::slice::from_ref(article), number, model, steps))
    }
}

impl Coverage {
    /// Reads the coverage.
    pub fn read(articles: &[Article], model: &Model) -> Self {
        Coverage::read_in_steps(articles, model, &Steps::unseen())
    }

    /// As [`Coverage::read`], an article a step.
    pub(crate) fn read_in_steps(articles: &[Article], model: &Model, steps: &Steps<'_>) -> Self {
        Coverage(Side::read(articles, 0, model, steps))
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
    quotes: CommonQuotes,
    source_quotes: Quotes,
    source_facts: Vec<RatedFacts>,
    target_facts: Vec<RatedFacts>,
    occasion: Occasion,
}

impl<'c> Comparison<'c> {
    /// Compares the report with the coverage.
    pub fn new(report: Report, coverage: &'c Coverage) -> Self {
        let Report(Side {
            types,
            passages: source,
            told,
            quotes,
            occasions,
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
            quotes: CommonQuotes::compare(&quotes, &coverage.quotes, &tokens),
            source_quotes: quotes,
            source_facts: told.iter().map(|told| census.rate(&told.facts)).collect(),
            target_facts: coverage.told.iter().map(|told| census.rate(&told.facts)).collect(),
            coverage,
            types,
            source,
            tokens,
            occasion: occasions.into_iter().next().unwrap_or_default(),
        }
    }

    /// How the days on which the report and an article of the coverage were published, or of which their leads tell, stand to
    /// each other.
    pub fn days(&self, article: usize) -> Days {
        match self.coverage.occasions.get(article) {
            Some(other) => self.occasion.compare(other),
            None => Days::default(),
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
            self.quotes.strength(source, target),
            0.0,
            0.0,
            0.0,
            0.0,
        ]
    }

    /// Why a pair scores as it does: the strongest of what speaks for and against it, by kind.
    ///
    /// Words of the content have no spans; they are as the model reads them, folded.
    pub fn evidence(&self, source: usize, target: usize) -> Vec<Evidence> {
        let (a, b) = (&self.source_facts[source], &self.target_facts[target]);
        let mut items = Vec::new();
        for (here, there, strength) in self.names.common(source, target).into_iter().take(MOST_NAMED) {
            items.push(Evidence {
                kind: EvidenceKind::Names,
                source: cue(&here.text, Some(here.span)),
                target: cue(&there.text, Some(there.span)),
                value: None,
                strength: f64::from(strength),
            });
        }
        items.extend(agreement::date_evidence(a, b));
        items.extend(agreement::quantity_evidence(a, b).into_iter().take(MOST_NAMED));
        let quotes = (&self.source_quotes, &self.coverage.quotes);
        items.extend(self.quotes.evidence(quotes, source, target));
        let bag = &self.coverage.passages.bags[target];
        let counterparts = content::counterparts(&self.source.bags[source], bag, &self.tokens);
        for (here, there, weight) in counterparts.into_iter().take(MOST_NAMED) {
            items.push(Evidence {
                kind: EvidenceKind::Content,
                source: cue(self.types.word(here), None),
                target: cue(self.coverage.types.word(there), None),
                value: None,
                strength: f64::from(weight),
            });
        }
        items
    }
}

/// How the days of two articles stand to each other: strengths of agreement and of conflict, 0 to 1.
pub type Days = Strengths;

pub(super) fn cue(text: &str, span: Option<Span>) -> Cue {
    Cue {
        text: text.to_owned(),
        span,
    }
}
