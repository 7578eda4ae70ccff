//! Text to vectors: tokens, and the bilingual model that gives each a place in one space for both languages.

pub mod format;
pub mod hash;
mod model;
mod token;
mod types;

pub use model::{Model, ModelError, Row};
pub use token::{fold, tokens};
pub use types::{Neighbour, TypeId, Types, transposed};
