//! Cotejo aligns a Spanish news report with English coverage of the same events, paragraph by paragraph.

pub mod alignment;
pub mod article;
pub mod evaluate;
pub mod lexicon;
pub mod pipeline;
pub mod read;
pub mod sides;
pub mod table;
pub mod write;

pub use pipeline::{AlignError, Options, align};

#[cfg(test)]
mod testing;
