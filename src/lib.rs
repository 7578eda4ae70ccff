//! Cotejo aligns a Spanish news report with English coverage of the same events, paragraph by paragraph.
//!
//! Coverage is comparable, not parallel: nothing is in the same order, most paragraphs have no counterpart, and one may meet
//! several. So every paragraph of a report is compared with every paragraph of the coverage, and each pair gets a
//! probability of its own.
//!
//! # The way of an article
//!
//! ```text
//! bytes ─read→ Article ─clean, language, segment→ Article ─sides→ reports │ coverage
//!                                                                        ↓
//!            bytes ←write─ Alignment ←align─ scored pairs ←score─ features ←encode
//! ```
//!
//! 1. [`read`] makes [`Article`]s of bytes in any of its formats: encoding, metadata, paragraphs as spans of the text.
//! 2. [`clean`] flags boilerplate with a reason and tells headings; nothing is deleted.
//! 3. [`language`] tells the language of each article, from its content alone.
//! 4. [`segment`] cuts paragraphs into sentences, again as spans. ([`prepare`] runs 2 to 4.)
//! 5. [`sides`] takes reports and coverage apart by language.
//! 6. [`encode`] finds the tokens of a text, and gives each a vector in one space for both languages.
//! 7. [`evidence`] reads names, dates, numbers and quotes as values that can be compared; [`score`] measures each pair of
//!    paragraphs; [`event`] tells what the pairs of two articles say together, and judges what the article is to the report;
//!    [`regression`] makes probabilities of both, whose terms can be told.
//! 8. [`align`](mod@align) turns scored pairs into links; it sees where paragraphs stand, never their text.
//! 9. [`mod@write`] puts the [`Alignment`](alignment::Alignment) into any of the output formats, and [`restore`] reads it
//!    again; [`evaluate`] holds the rows against links made by hand.
//! 10. [`train`] makes what 6 and 7 rely on: the bilingual model and the coefficients of the scorer.
//!
//! [`pipeline`] puts 6 to 8 together in one call, [`align()`]; [`progress`] tells how far it has come.
//!
//! # Architecture invariants
//!
//! - The flow goes one way and modules form no cycle. What a stage adds to an article, no later stage changes.
//! - A [`Span`](article::Span) cuts its text out of the original document; no stage rewrites text.
//! - No file under `src/` knows a word of a language: a language is a folder of tables under `data/` and an entry in
//!   [`lexicon::LANGUAGES`], which is the only door to them.
//! - The result depends on the articles alone: neither on the order in which they were named nor on the number of threads.
//! - No input makes the library panic. It prints nothing, and its errors are enums that name the file and the place.
//! - Only the binary (`src/cli`) knows of a terminal.
//!
//! # Example
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use cotejo::alignment::Relation;
//! use cotejo::read::{self, Input};
//! use cotejo::sides;
//!
//! let folder = Input::Path("data/samples/cartagena".into());
//! let mut articles = read::collect(&[folder], &read::Options::default()).articles;
//! cotejo::prepare(&mut articles);
//! let sides = sides::divide(articles, &BTreeMap::new());
//! let alignment = cotejo::align(&sides.reports, &sides.coverage, &cotejo::Options::default())?;
//!
//! let matches: Vec<_> = alignment.links.iter().filter(|link| link.relation == Relation::Match).collect();
//! assert!(!matches.is_empty());
//! for link in matches {
//!     if let (Some(source), Some(target), Some(score)) = (link.source, link.target, link.score) {
//!         let report = &alignment.reports[source.article];
//!         let article = &alignment.coverage[target.article];
//!         println!(
//!             "{score:.2} {} | {}",
//!             report.paragraph_text(&report.paragraphs[source.paragraph]),
//!             article.paragraph_text(&article.paragraphs[target.paragraph]),
//!         );
//!     }
//! }
//! # Ok::<(), cotejo::AlignError>(())
//! ```

use rayon::prelude::*;

use article::Article;

pub use pipeline::{AlignError, Options, align, align_owned};

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
pub mod nearest;
pub mod pipeline;
pub mod progress;
mod punctuation;
pub mod read;
pub mod regression;
pub mod restore;
pub mod score;
pub mod segment;
pub mod sides;
pub mod table;
#[cfg(test)]
mod testing;
pub mod train;
pub mod unseen;
pub mod write;

/// The README's example in Rust, as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// Tells what the paragraphs of all `articles` of a run are for, which language they are in, and where their sentences end:
/// the stages between reading and comparing, in their order.
///
/// Language comes after cleaning, so that page furniture has no say in it; sentences come last, as abbreviations depend on
/// the language. The result is the same on any number of threads.
pub fn prepare(articles: &mut [Article]) {
    clean::flag(articles);
    articles.par_iter_mut().for_each(|article| {
        language::detect_article(article);
        settle_day(article);
        segment::article(article);
    });
}

/// Reads the day of publication in figures, now that the language is known. What it says of their order counts more than what a
/// page says of its language, or the name of a file.
fn settle_day(article: &mut Article) {
    if article.metadata.date_as_written.is_none() {
        return;
    }
    let language = lexicon::language_of(article);
    let metadata = article.metadata.to_mut();
    let Some(written) = metadata.date_as_written.take() else {
        return;
    };
    let day = language.and_then(|language| evidence::date::day_as_written(&written, language));
    metadata.date = day.or(metadata.date).or(metadata.modified);
    metadata.modified = metadata.modified.filter(|modified| Some(*modified) != metadata.date);
}
