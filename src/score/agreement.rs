//! How the facts of two paragraphs stand to each other.

use std::collections::HashMap;

use crate::alignment::{Evidence, EvidenceKind};
use crate::article::Span;
use crate::evidence::date::{self, When};
use crate::evidence::number::{self, Quantity};
use crate::evidence::{Agreement, Facts, Mention};

use super::features::cue;

/// A value with how rare it is among the articles at hand, 0 (everywhere) to 1 (here alone).
pub(super) struct Rated<V> {
    value: V,
    span: Span,
    rarity: f32,
}

/// The facts of a paragraph with their rarity.
pub(super) struct RatedFacts {
    dates: Vec<Mention<When>>,
    /// One for each of the dates.
    date_rarities: Vec<f32>,
    quantities: Vec<Rated<Quantity>>,
}

/// More facts of a kind than any real paragraph has, and few enough for a hostile one.
const MOST: usize = 64;

/// How often each value stands among the passages at hand.
pub(super) struct Census {
    counts: HashMap<String, u32>,
    passages: f32,
}

impl Census {
    /// Counts the values of all passages of both sides.
    pub(super) fn take<'f>(facts: impl Iterator<Item = &'f Facts>) -> Self {
        let mut census = Census {
            counts: HashMap::new(),
            passages: 0.0,
        };
        for facts in facts {
            census.passages += 1.0;
            let dates = facts.dates.iter().take(MOST).map(|date| date.value.to_string());
            let quantities = facts
                .quantities
                .iter()
                .take(MOST)
                .map(|quantity| quantity.value.to_string());
            let mut keys: Vec<String> = dates.chain(quantities).collect();
            keys.sort_unstable();
            keys.dedup();
            for key in keys {
                *census.counts.entry(key).or_default() += 1;
            }
        }
        census
    }

    /// Inverse document frequency as for tokens, scaled so that what only one passage says has 1.
    fn rarity(&self, key: &str) -> f32 {
        let count = self.counts.get(key).copied().unwrap_or(1) as f32;
        let idf = |count: f32| ((self.passages + 1.0) / (count + 0.5)).ln();
        (idf(count) / idf(1.0).max(1e-6)).clamp(0.0, 1.0)
    }

    pub(super) fn rate(&self, facts: &Facts) -> RatedFacts {
        let dates: Vec<Mention<When>> = facts.dates.iter().take(MOST).cloned().collect();
        RatedFacts {
            date_rarities: dates.iter().map(|date| self.rarity(&date.value.to_string())).collect(),
            dates,
            quantities: facts
                .quantities
                .iter()
                .take(MOST)
                .map(|quantity| Rated {
                    rarity: self.rarity(&quantity.value.to_string()),
                    value: quantity.value.clone(),
                    span: quantity.span,
                })
                .collect(),
        }
    }
}

/// Strengths of what agrees and what excludes each other.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Strengths {
    /// Of what agrees, 0 to 1.
    pub agree: f32,
    /// Of what excludes each other, 0 to 1.
    pub conflict: f32,
}

/// The best agreement of two dates, times the rarity of the more common; the conflict where no two dates agree.
pub(super) fn dates(a: &RatedFacts, b: &RatedFacts) -> Strengths {
    if a.dates.is_empty() || b.dates.is_empty() {
        return Strengths::default();
    }
    let mut agree: Option<f32> = None;
    for (x, x_rarity) in a.dates.iter().zip(&a.date_rarities) {
        for (y, y_rarity) in b.dates.iter().zip(&b.date_rarities) {
            if let Agreement::Agree(strength) = date::agreement(&x.value, &y.value) {
                agree = Some(agree.unwrap_or_default().max(strength as f32 * x_rarity.min(*y_rarity)));
            }
        }
    }
    let Some(agree) = agree else {
        let conflict = date::compare(&a.dates, &b.dates).conflict;
        return Strengths {
            agree: 0.0,
            conflict: conflict.map_or(0.0, |conflict| conflict.strength as f32),
        };
    };
    // There is no conflict where any two dates agree.
    Strengths { agree, conflict: 0.0 }
}

/// The two dates that agree best, if any; the two of the conflict, where no two agree.
pub(super) fn date_evidence(a: &RatedFacts, b: &RatedFacts) -> Option<Evidence> {
    let compared = date::compare(&a.dates, &b.dates);
    let (kind, best) = match (compared.agreement, compared.conflict) {
        (Some(best), _) => (EvidenceKind::Dates, best),
        (None, Some(conflict)) => (EvidenceKind::Conflict, conflict),
        (None, None) => return None,
    };
    let (here, there) = (&a.dates[best.pair.0], &b.dates[best.pair.1]);
    let told = |date: &Mention<When>| cue(&date.value.to_string(), Some(date.span));
    Some(Evidence {
        kind,
        source: told(here),
        target: told(there),
        value: (kind == EvidenceKind::Dates).then(|| here.value.to_string()),
        strength: best.strength,
    })
}

/// The sum of the agreements of quantities, each with at most one of the other side, times their rarity.
pub(super) fn quantities(a: &RatedFacts, b: &RatedFacts) -> f32 {
    agreeing_quantities(a, b).iter().map(|(.., strength)| strength).sum()
}

/// The quantities that agree, strongest first.
pub(super) fn quantity_evidence(a: &RatedFacts, b: &RatedFacts) -> Vec<Evidence> {
    let agreeing = agreeing_quantities(a, b);
    let told = |(here, there, strength): (&Rated<Quantity>, &Rated<Quantity>, f32)| Evidence {
        kind: EvidenceKind::Numbers,
        source: cue(&shown(&here.value), Some(here.span)),
        target: cue(&shown(&there.value), Some(there.span)),
        value: Some(shown(&here.value)),
        strength: f64::from(strength),
    };
    agreeing.into_iter().map(told).collect()
}

/// The quantities that agree, each with at most one of the other side, strongest first: source, target, strength times the
/// rarity of the more common.
fn agreeing_quantities<'f>(
    a: &'f RatedFacts,
    b: &'f RatedFacts,
) -> Vec<(&'f Rated<Quantity>, &'f Rated<Quantity>, f32)> {
    let mut pairs = Vec::new();
    for (i, x) in a.quantities.iter().enumerate() {
        for (j, y) in b.quantities.iter().enumerate() {
            if let Agreement::Agree(strength) = number::agreement(&x.value, &y.value) {
                pairs.push((strength as f32 * x.rarity.min(y.rarity), i, j));
            }
        }
    }
    pairs.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    let (mut used_a, mut used_b) = (vec![false; a.quantities.len()], vec![false; b.quantities.len()]);
    let mut agreeing = Vec::new();
    for (strength, i, j) in pairs {
        if !used_a[i] && !used_b[j] {
            (used_a[i], used_b[j]) = (true, true);
            agreeing.push((&a.quantities[i], &b.quantities[j], strength));
        }
    }
    agreeing
}

/// A quantity for a person to read: its most usual reading.
fn shown(quantity: &Quantity) -> String {
    let mut usual = quantity.clone();
    usual.readings.truncate(1);
    usual.to_string()
}
