//! Which names two paragraphs have in common.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::article::Span;
use crate::evidence::Agreement;
use crate::evidence::name::{self, Entity, Name};

use super::facts::Told;

/// More names than any real paragraph has, and few enough for a hostile one.
const MOST: usize = 64;

/// A name as it is first written in a passage.
#[derive(Clone, Debug)]
pub(super) struct Written {
    pub(super) text: String,
    pub(super) span: Span,
}

/// The names of one side: each entity of each article once.
struct Side {
    entities: Vec<Name>,
    /// The entities of each passage, each once, in order, as they are first written there.
    passages: Vec<Vec<(usize, Written)>>,
}

impl Side {
    fn read(told: &[Told]) -> Self {
        let mut side = Side {
            entities: Vec::new(),
            passages: Vec::new(),
        };
        let mut known: HashMap<*const Entity, usize> = HashMap::new();
        for told in told {
            let mut passage = Vec::new();
            for (mention, written) in told.facts.names.iter().zip(&told.names).take(MOST) {
                // Mentions of one entity share it.
                let id = *known.entry(Arc::as_ptr(&mention.value.entity)).or_insert_with(|| {
                    side.entities.push(mention.value.clone());
                    side.entities.len() - 1
                });
                if passage.iter().all(|(known, _)| *known != id) {
                    passage.push((
                        id,
                        Written {
                            text: written.clone(),
                            span: mention.span,
                        },
                    ));
                }
            }
            side.passages.push(passage);
        }
        side
    }

    /// In how many passages each entity stands.
    fn counts(&self) -> Vec<u32> {
        let mut counts = vec![0; self.entities.len()];
        self.passages.iter().flatten().for_each(|(id, _)| counts[*id] += 1);
        counts
    }
}

/// The names of both sides, which of them agree, and how rare each is among the articles at hand.
pub(super) struct Names {
    source: Side,
    target: Side,
    /// For each source entity the target entities that agree with it: entity, strength times rarity.
    agreeing: Vec<Vec<(usize, f32)>>,
}

impl Names {
    /// Compares the names of the passages of both sides.
    pub(super) fn compare(source: &[Told], target: &[Told]) -> Self {
        let (source, target) = (Side::read(source), Side::read(target));
        let agree: Vec<Vec<(usize, f32)>> = source
            .entities
            .par_iter()
            .map(|a| {
                let agreement = |(id, b)| match name::agreement(a, b) {
                    Agreement::Agree(strength) => Some((id, strength as f32)),
                    Agreement::Neutral | Agreement::Conflict(_) => None,
                };
                target.entities.iter().enumerate().filter_map(agreement).collect()
            })
            .collect();
        let (own, other) = (source.counts(), target.counts());
        let passages = (source.passages.len() + target.passages.len()) as f32;
        let idf = |count: u32| ((passages + 1.0) / (count as f32 + 0.5)).ln();
        let agreeing = agree
            .into_iter()
            .zip(own)
            .map(|(agree, own)| {
                let met: u32 = agree.iter().map(|&(id, _)| other[id]).sum();
                // Of what two passages alone share, the rarity is 1.
                let rarity = (idf(own + met) / idf(2).max(1e-6)).clamp(0.0, 1.0);
                agree
                    .into_iter()
                    .map(|(id, strength)| (id, strength * rarity))
                    .collect()
            })
            .collect();
        Names {
            source,
            target,
            agreeing,
        }
    }

    /// The names that two passages have in common, strongest first, each once: as written in the source, in the target,
    /// strength times rarity.
    pub(super) fn common(&self, source: usize, target: usize) -> Vec<(&Written, &Written, f32)> {
        let (here, there) = (&self.source.passages[source], &self.target.passages[target]);
        let mut pairs: Vec<(usize, usize, f32)> = Vec::new();
        for (a, (entity, _)) in here.iter().enumerate() {
            for &(other, strength) in &self.agreeing[*entity] {
                pairs.extend(there.iter().position(|(id, _)| *id == other).map(|b| (a, b, strength)));
            }
        }
        pairs.sort_by(|x, y| y.2.total_cmp(&x.2).then((x.0, x.1).cmp(&(y.0, y.1))));
        let (mut used_here, mut used_there) = (vec![false; here.len()], vec![false; there.len()]);
        let mut common = Vec::new();
        for (a, b, strength) in pairs {
            if !used_here[a] && !used_there[b] {
                (used_here[a], used_there[b]) = (true, true);
                common.push((&here[a].1, &there[b].1, strength));
            }
        }
        common
    }
}
