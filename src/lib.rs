//! Cotejo aligns a Spanish news report with English coverage of the same events, paragraph by paragraph.

use rayon::prelude::*;

use article::Article;

pub use pipeline::{AlignError, Options, align};

pub mod align;
pub mod alignment;
pub mod article;
pub mod clean;
pub mod encode;
pub mod evaluate;
pub mod event;
pub mod evidence;
pub mod language;
pub mod lexicon;
pub mod pipeline;
mod punctuation;
pub mod read;
pub mod score;
pub mod segment;
pub mod sides;
pub mod table;
#[cfg(test)]
mod testing;
pub mod train;
pub mod write;

/// Tells what the paragraphs of all `articles` of a run are for, which language they are in, and where their sentences end:
/// the stages between reading and comparing, in their order.
///
/// Language comes after cleaning, so that page furniture has no say in it; sentences come last, as abbreviations depend on
/// the language. The result is the same on any number of threads.
pub fn prepare(articles: &mut [Article]) {
    clean::flag(articles);
    articles.par_iter_mut().for_each(|article| {
        language::detect_article(article);
        segment::article(article);
    });
}
