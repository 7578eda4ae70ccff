//! What is measured of a pair of paragraphs.

use crate::article::Article;
use crate::encode::{Model, Types};

use super::content::{self, LOCAL, LOCAL_AND_GENERAL, Overlaps, Tokens};
use super::matrix::Matrix;
use super::passages::Passages;

/// A feature: its name, and what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Feature {
    /// As it stands in `data/scorer.csv` and in explanations.
    pub name: &'static str,
    /// Whether more of it speaks for a match (else against).
    pub speaks_for: bool,
}

/// The features of a pair, in the order of [`FEATURES`].
pub type Values = [f32; FEATURES.len()];

/// Every feature. The scorer is monotone in each: see [`Feature::speaks_for`].
pub const FEATURES: [Feature; 4] = [
    // Token-level similarity of the paragraphs, above that of their nearest others.
    Feature {
        name: "content",
        speaks_for: true,
    },
    // The same for the best pair of their sentences.
    Feature {
        name: "sentence",
        speaks_for: true,
    },
    // Logarithm of the weight of the tokens that they have in common.
    Feature {
        name: "shared",
        speaks_for: true,
    },
    // Cosine of their mean vectors, above that of their nearest others.
    Feature {
        name: "gist",
        speaks_for: true,
    },
];

/// The coverage, read once for all reports.
pub struct Coverage {
    types: Types,
    passages: Passages,
}

impl Coverage {
    /// Reads the coverage.
    pub fn read(articles: &[Article], model: &Model) -> Self {
        let mut types = Types::new(model);
        let passages = Passages::read(articles, 0, model, &mut types);
        Coverage { types, passages }
    }
}

/// A report compared with the coverage: every pair of their content paragraphs.
pub struct Comparison<'c> {
    coverage: &'c Coverage,
    types: Types,
    source: Passages,
    tokens: Tokens,
    content: Matrix,
    sentence: Matrix,
    shared: Matrix,
    gist: Matrix,
}

impl<'c> Comparison<'c> {
    /// Compares the report, which the alignment knows by the index `number`, with the coverage.
    pub fn new(report: &Article, number: usize, coverage: &'c Coverage, model: &Model) -> Self {
        let mut types = Types::new(model);
        let source = Passages::read(std::slice::from_ref(report), number, model, &mut types);
        let target = &coverage.passages;
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
            content: paragraphs.similarity(LOCAL).margin(),
            // A margin is above -1.
            sentence: sentences.similarity(LOCAL).margin().largest_by(
                &source.paragraph_of,
                &target.paragraph_of,
                shape,
                -1.0,
            ),
            shared: paragraphs.shared(LOCAL_AND_GENERAL),
            gist: cosine.margin(),
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

    /// The features of a pair.
    pub fn values(&self, source: usize, target: usize) -> Values {
        [
            self.content.get(source, target),
            self.sentence.get(source, target),
            self.shared.get(source, target).ln_1p(),
            self.gist.get(source, target),
        ]
    }

    /// The strongest counterparts among the tokens of a pair, as they stand in the tables: source, target.
    pub fn counterparts(&self, source: usize, target: usize, most: usize) -> Vec<(&str, &str)> {
        let target_bag = &self.coverage.passages.bags[target];
        content::counterparts(&self.source.bags[source], target_bag, &self.tokens)
            .into_iter()
            .take(most)
            .map(|(source, target, _)| (self.types.word(source), self.coverage.types.word(target)))
            .collect()
    }
}
