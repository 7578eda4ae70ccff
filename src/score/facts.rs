//! The facts of the paragraphs that take part in links.

use rayon::prelude::*;

use crate::article::Article;
use crate::evidence::{self, Facts};
use crate::progress::Steps;

use super::occasion::Occasion;

/// What a paragraph tells.
pub(super) struct Told {
    pub(super) facts: Facts,
    /// The names as they are written, one for each of the facts' names.
    pub(super) names: Vec<String>,
    /// The words of each of the facts' quotes, without the marks.
    pub(super) quotes: Vec<String>,
}

/// What the content paragraphs of `articles` tell, in order, and what each article as a whole says of when; an article a
/// step.
pub(super) fn told(articles: &[Article], steps: &Steps<'_>) -> (Vec<Told>, Vec<Occasion>) {
    let read: Vec<(Vec<Told>, Occasion)> = articles
        .par_iter()
        .map(|article| {
            let told: Vec<Told> = evidence::facts(article)
                .into_iter()
                .zip(&article.paragraphs)
                .filter(|(_, paragraph)| paragraph.is_content())
                .map(|(facts, _)| Told {
                    names: facts
                        .names
                        .iter()
                        .map(|name| name.span.of(&article.text).to_string())
                        .collect(),
                    quotes: facts
                        .quotes
                        .iter()
                        .map(|quote| {
                            let parts: Vec<&str> =
                                quote.value.content.iter().map(|span| span.of(&article.text)).collect();
                            parts.join(" ")
                        })
                        .collect(),
                    facts,
                })
                .collect();
            let occasion = Occasion::read(article, &told);
            steps.step();
            (told, occasion)
        })
        .collect();
    let (told, occasions): (Vec<_>, Vec<_>) = read.into_iter().unzip();
    (told.into_iter().flatten().collect(), occasions)
}
