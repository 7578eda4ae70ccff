//! Pairs of paragraphs to probabilities: what is compared, what is measured, and what follows from it.

mod agreement;
mod content;
mod facts;
mod features;
mod matrix;
mod names;
mod occasion;
mod passages;
mod quotes;
mod scorer;
mod translations;

pub use features::{
    Comparison, Coverage, Days, FEATURES, Measured, Pass, Report, SECOND_PASS, Standing, Values, add_context, context,
};
pub use scorer::{Scorer, ScorerError};
pub use translations::{Translation, near_translations};
