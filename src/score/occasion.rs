//! Which day an article was written for: what two articles as wholes say of when.

use crate::article::Article;
use crate::evidence::date::{self, Publication, When};
use crate::evidence::{self, Mention};

use super::agreement::Strengths;
use super::facts::Told;

/// Content paragraphs at the top, headline included, that tell what an article is about.
const LEAD: usize = 3;
/// Days by which coverage of one event may lie apart before that speaks against it: zones, weeklies, follow-ups.
const SAME_NEWS: f32 = 3.0;
/// Days beyond these after which half of the doubt is gone.
const HALF_SURE: f32 = 4.0;

/// When an article was published, and the dates that its lead tells.
#[derive(Clone, Debug, Default)]
pub(super) struct Occasion {
    published: Option<Publication>,
    lead: Vec<Mention<When>>,
}

impl Occasion {
    /// Reads it off an article; `told` is what its content paragraphs tell.
    pub(super) fn read(article: &Article, told: &[Told]) -> Self {
        Occasion {
            published: evidence::anchor(article),
            lead: told
                .iter()
                .take(LEAD)
                .flat_map(|told| told.facts.dates.iter().cloned())
                .collect(),
        }
    }

    /// How the days of two articles stand to each other: by publication where both tell it, else by their leads.
    pub(super) fn compare(&self, other: &Occasion) -> Strengths {
        if let (Some(a), Some(b)) = (self.published, other.published) {
            let days = date::days_between(a, b) as f32;
            let beyond = (days - SAME_NEWS).max(0.0);
            return Strengths {
                agree: (1.0 - days / SAME_NEWS).max(0.0),
                conflict: beyond / (beyond + HALF_SURE),
            };
        }
        let compared = date::compare(&self.lead, &other.lead);
        match (compared.agreement, compared.conflict) {
            (Some(best), _) => Strengths {
                agree: best.strength as f32,
                conflict: 0.0,
            },
            (None, Some(conflict)) => Strengths {
                agree: 0.0,
                conflict: conflict.strength as f32,
            },
            (None, None) => Strengths::default(),
        }
    }
}
