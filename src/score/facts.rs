//! The facts of the paragraphs that take part in links.

use rayon::prelude::*;

use crate::article::Article;
use crate::evidence::{self, Facts};

/// What a paragraph tells.
pub(super) struct Told {
    pub(super) facts: Facts,
    /// The names as they are written, one for each of the facts' names.
    pub(super) names: Vec<String>,
}

/// What the content paragraphs of `articles` tell, in order.
pub(super) fn told(articles: &[Article]) -> Vec<Told> {
    articles
        .par_iter()
        .flat_map_iter(|article| {
            let facts = evidence::facts(article).into_iter().zip(&article.paragraphs);
            facts
                .filter(|(_, paragraph)| paragraph.is_content())
                .map(|(facts, _)| Told {
                    names: facts
                        .names
                        .iter()
                        .map(|name| name.span.of(&article.text).to_string())
                        .collect(),
                    facts,
                })
        })
        .collect()
}
