//! All evidence of an article, paragraph by paragraph.

use super::Mention;
use super::date::{self, Publication, When};
use super::name::{self, Name};
use super::number::{self, Quantity};
use super::quote::{self, Quote};
use crate::article::Article;
use crate::lexicon::{self, Language};

/// What a paragraph says in values that can be compared.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Facts {
    /// Who and where.
    pub names: Vec<Mention<Name>>,
    /// When.
    pub dates: Vec<Mention<When>>,
    /// How many, how much, how long.
    pub quantities: Vec<Mention<Quantity>>,
    /// What was said.
    pub quotes: Vec<Mention<Quote>>,
}

/// Reads the evidence of each paragraph of `article`; nothing where its language has no tables.
///
/// Dates are placed by the article's [`anchor`], where one is known.
pub fn facts(article: &Article) -> Vec<Facts> {
    let Some(language) = language(article) else {
        return vec![Facts::default(); article.paragraphs.len()];
    };
    let names = name::names(article, language);
    let quotes = quote::quotes(article, language, &names);
    let dates = date::dates(article, language, None);
    let paragraphs = article.paragraphs.iter().zip(names).zip(dates).zip(quotes);
    paragraphs
        .map(|(((paragraph, names), dates), quotes)| Facts {
            names,
            dates,
            quantities: number::quantities(article.paragraph_text(paragraph), paragraph.span.start, language),
            quotes,
        })
        .collect()
}

/// The day that an article's relative dates count from, where anything tells it and its language has tables.
pub fn anchor(article: &Article) -> Option<Publication> {
    date::publication(article, language(article)?)
}

fn language(article: &Article) -> Option<&'static Language> {
    lexicon::language(&article.language.as_ref()?.code)
}
