//! All evidence of an article, paragraph by paragraph.

use super::Mention;
use super::date::{self, Publication, When};
use super::name::{self, Name};
use super::number::{self, Kind, Quantity};
use super::quote::{self, Quote};
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
    /// What was said.
    pub quotes: Vec<Mention<Quote>>,
}

/// Reads the evidence of each paragraph of `article`; nothing where its language has no tables.
///
/// Dates are placed by the article's [`anchor`], where one is known.
pub fn facts(article: &Article) -> Vec<Facts> {
    facts_in_order(article).collect()
}

/// As [`facts`], one paragraph after the other: what an article of a million paragraphs says takes far more memory than itself.
pub fn facts_in_order(article: &Article) -> impl Iterator<Item = Facts> {
    let mut readers = lexicon::language_of(article).map(|language| {
        let names = name::names(article, language).into_iter();
        let dates = date::dates_in_order(article, language, None);
        (language, names, dates, quote::Reader::new(article, language))
    });
    article.paragraphs.iter().enumerate().map(move |(index, paragraph)| {
        let Some((language, names, dates, quotes)) = &mut readers else {
            return Facts::default();
        };
        let names = names.next().unwrap_or_default();
        let dates = dates.next().unwrap_or_default();
        let text = article.paragraph_text(paragraph);
        let mut quantities = number::quantities(text, paragraph.span.start, language);
        mark_date_parts(&mut quantities, &dates);
        Facts {
            quotes: quotes.read(index, &names),
            names,
            dates,
            quantities,
        }
    })
}

/// Takes numbers inside a date for parts of it: the count of "a las 22.40", the 90 of "los años 90". What counts units
/// ("hace tres días") says something beside the date. Both lists are in the order of the text.
fn mark_date_parts(quantities: &mut [Mention<Quantity>], dates: &[Mention<When>]) {
    let mut dates = dates.iter().peekable();
    for quantity in quantities {
        while dates.next_if(|date| date.span.end < quantity.span.end).is_some() {}
        let inside = dates.peek().is_some_and(|date| date.span.start <= quantity.span.start);
        let bare = matches!(quantity.value.kind, Kind::Count { .. } | Kind::Ordinal | Kind::Fraction);
        if inside && bare && !quantity.value.year_like {
            quantity.value.kind = Kind::DatePart;
        }
    }
}

/// The day that an article's relative dates count from, where anything tells it and its language has tables.
pub fn anchor(article: &Article) -> Option<Publication> {
    date::publication(article, lexicon::language_of(article)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Detected, LanguageCode};
    use crate::evidence::testing::article;

    fn shown(code: &str, text: &str) -> Vec<String> {
        let mut article = article(text);
        article.language = Some(Detected {
            code: LanguageCode::new(code).unwrap(),
            confidence: 1.0,
        });
        let facts = facts(&article);
        facts[0]
            .quantities
            .iter()
            .map(|number| number.value.to_string())
            .collect()
    }

    #[test]
    fn numbers_in_a_date_are_parts_of_it() {
        assert_eq!(shown("es", "Llegó a las 22.40 con 30 hombres."), ["date 22.4", "30"]);
        assert_eq!(shown("es", "Creció en los 90 con 90 primos."), ["date 90", "90"]);
        assert_eq!(shown("es", "Llegó hace tres días."), ["3 day"]);
        assert_eq!(
            shown("en", "The second quarter of 2014 cost 2 lives."),
            ["date 2", "2014", "2"]
        );
    }
}
