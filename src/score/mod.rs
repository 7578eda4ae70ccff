//! Pairs of paragraphs to probabilities: what is compared, what is measured, and what follows from it.

mod agreement;
mod content;
mod facts;
mod features;
mod matrix;
mod names;
mod passages;
mod reasons;
mod scorer;

pub use features::{Comparison, Coverage, FEATURES, Feature, Report, SECOND_PASS, Values, add_context};
pub use reasons::Reasons;
pub use scorer::{Pass, Scorer, ScorerError, logistic};
