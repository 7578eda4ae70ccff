//! Evidence: what two paragraphs have in common or in conflict, each item with the place it was read from.
//!
//! Every module turns text into normalised values and says how two of them stand to each other; none of them scores.

pub mod date;

use serde::Serialize;

use crate::article::Span;

/// A normalised value with the place it was read from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Mention<V> {
    /// Where it stands, in bytes of the text of the [`Article`](crate::article::Article).
    pub span: Span,
    /// What it says.
    pub value: V,
}

/// How two mentions stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub enum Agreement {
    /// They say the same; strength 0 to 1 (1: exact and specific; lower: approximate, rounded or coarse).
    Agree(f64),
    /// Nothing follows from them.
    Neutral,
    /// They exclude each other; strength 0 to 1.
    Conflict(f64),
}
