//! Articles as a whole: what the pairs of paragraphs of two articles, taken together, say of each of them, and what an
//! article is to a report.

mod context;
mod verdict;

pub use context::{Context, Judged};
pub use verdict::{Judge, Judgement, SIGNS, Signs, Verdict, signs};
