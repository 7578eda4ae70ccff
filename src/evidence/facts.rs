//! All evidence of an article, paragraph by paragraph.

use super::Mention;
use super::date::{self, When};
use super::name::{self, Name};
use super::number::{self, Quantity};
use crate::article::Article;
use crate::lexicon;

/// What a paragraph says in values that can be compared.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
pub struct Facts {
    /// Who and where.
    pub names: Vec<Mention<Name>>,
    /// When.
    pub dates: Vec<Mention<When>>,
    /// How many, how much, how long.
    pub quantities: Vec<Mention<Quantity>>,
}

/// Reads the evidence of each paragraph of `article`; nothing where its language has no tables.
///
/// Dates are placed by the article's date of publication, where one is known.
pub fn facts(article: &Article) -> Vec<Facts> {
    let language = article
        .language
        .as_ref()
        .and_then(|detected| lexicon::language(&detected.code));
    let Some(language) = language else {
        return vec![Facts::default(); article.paragraphs.len()];
    };
    let publication = article
        .metadata
        .date
        .or_else(|| date::publication_date(article, language));
    let names = name::names(article, language);
    let dates = date::dates(article, language, publication);
    names
        .into_iter()
        .zip(dates)
        .zip(&article.paragraphs)
        .map(|((names, dates), paragraph)| Facts {
            names,
            dates,
            quantities: number::quantities(article.paragraph_text(paragraph), paragraph.span.start, language),
        })
        .collect()
}
