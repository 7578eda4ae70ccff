//! Evidence: what a text says in values that can be compared across languages, and how two such values stand to each
//! other.
//!
//! Each kind of evidence is a module: text in, mentions with normalised values and spans out, and a function that tells
//! whether two values agree.

pub mod date;
mod facts;
pub mod name;
pub mod number;
mod pieces;
pub mod place;
pub mod quote;

use serde::Serialize;

use crate::article::Span;

pub use facts::{Facts, anchor, facts, facts_in_order};

/// A normalised value with the place it was read from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Mention<V> {
    /// Where it stands, in bytes of [`Article::text`](crate::article::Article::text).
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

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
