//! Whether two names of different articles, in one language or two, may have one bearer.

use crate::evidence::{Agreement, place};

use super::spell::likeness;
use super::{Entity, Kind, Name, Part, Word};

/// Strength of an acronym that both articles use and no table knows.
const ACRONYM: f64 = 0.9;
/// Strength of names of organisations that share two words or more by meaning, and no word of their own.
const SENSES: f64 = 0.5;
/// Strength of a full name against a full name.
const FULL: f64 = 1.0;
/// Strength of a surname, or another single proper word.
const SURNAME: f64 = 0.75;
/// Strength of a first name alone.
const GIVEN: f64 = 0.3;
/// Strength of a name of four letters or fewer that stands alone: many such names have several bearers.
const SHORT: f64 = 0.6;
/// Strength of the same surname with other first names: as often a brother or a namesake as another spelling.
const NAMESAKE: f64 = 0.3;

/// How two names stand to each other. Symmetric.
///
/// The entities are compared by their longest forms, so that "Witkoff" counts as "Steve Witkoff" where its article says
/// so. Two different names rarely exclude each other; only a surname with another first name does, weakly.
pub fn agreement(a: &Name, b: &Name) -> Agreement {
    let (a, b) = (&*a.entity, &*b.entity);
    if let (Some(a), Some(b)) = (&a.place, &b.place) {
        return place::agreement(a, b);
    }
    match (a.organisation, b.organisation) {
        (Some(a), Some(b)) if a == b => return Agreement::Agree(1.0),
        (Some(_), Some(_)) => return Agreement::Neutral,
        _ => {}
    }
    if a.place.is_some() || b.place.is_some() {
        return Agreement::Neutral;
    }
    if a.acronyms.iter().any(|acronym| b.acronyms.contains(acronym)) {
        return Agreement::Agree(ACRONYM);
    }
    if a.organisation.is_some() || b.organisation.is_some() {
        return Agreement::Neutral;
    }
    if !compatible(a.kind, b.kind) {
        return Agreement::Neutral;
    }
    words_agreement(a, b)
}

fn compatible(a: Kind, b: Kind) -> bool {
    a == b || a == Kind::Other || b == Kind::Other
}

fn words_agreement(a: &Entity, b: &Entity) -> Agreement {
    let (short, long) = if (a.words.len(), &a.words.iter().map(|w| &*w.folded).collect::<Vec<_>>())
        <= (b.words.len(), &b.words.iter().map(|w| &*w.folded).collect::<Vec<_>>())
    {
        (&a.words[..], &b.words[..])
    } else {
        (&b.words[..], &a.words[..])
    };
    if let Some(pairs) = contained(short, long) {
        let strength = strength(&pairs, short, long);
        return if strength > 0.0 {
            Agreement::Agree(strength)
        } else {
            Agreement::Neutral
        };
    }
    if shared_senses(short, long) {
        return Agreement::Agree(SENSES);
    }
    if a.kind == Kind::Person && b.kind == Kind::Person && namesakes(short, long) {
        return Agreement::Conflict(NAMESAKE);
    }
    Agreement::Neutral
}

/// Likeness and indexes of the words of `long` that match all the words of `short`, in order.
pub(super) fn contained(short: &[Word], long: &[Word]) -> Option<Vec<(f64, usize)>> {
    if short.is_empty() {
        return None;
    }
    let mut pairs = Vec::with_capacity(short.len());
    let mut next = 0;
    for word in short {
        let (offset, like) = long[next..].iter().enumerate().find_map(|(offset, other)| {
            let like = ruler_likeness(word, other, short, long);
            (like > 0.0).then_some((offset, like))
        })?;
        pairs.push((like, next + offset));
        next += offset + 1;
    }
    Some(pairs)
}

/// [`likeness`], but the first names of rulers are translated: "Felipe VI" is "Philip VI", Felipe González stays Felipe.
fn ruler_likeness(a: &Word, b: &Word, short: &[Word], long: &[Word]) -> f64 {
    let is_ruler = |words: &[Word]| words.iter().any(|word| word.part == Part::Suffix);
    let translated = a.part == Part::Given && b.part == Part::Given && a.sense.is_some() && a.sense == b.sense;
    if translated && is_ruler(short) && is_ruler(long) {
        1.0
    } else {
        likeness(a, b)
    }
}

fn strength(pairs: &[(f64, usize)], short: &[Word], long: &[Word]) -> f64 {
    // A word may be proper in one language and common in the other ("Barrio Sur"): then it is proper.
    let proper: Vec<(&Word, &Word)> = short
        .iter()
        .zip(pairs)
        .map(|(word, (_, index))| (word, &long[*index]))
        .filter(|(a, b)| {
            [a, b]
                .iter()
                .any(|word| matches!(word.part, Part::Given | Part::Proper))
        })
        .collect();
    let mean = pairs.iter().map(|(like, _)| like).sum::<f64>() / pairs.len() as f64;
    let alone = short.len() == 1;
    let base = match proper[..] {
        // Only initials or words of institutions: "Ministerio de Defensa" is weighed by its senses.
        [] if short.len() >= 2 && short.len() == long.len() => SENSES,
        [] => 0.0,
        [(a, b)] if alone && (a.part == Part::Given || b.part == Part::Given) => GIVEN,
        [(a, b)] if alone && a.folded.chars().count().min(b.folded.chars().count()) <= 4 => SHORT,
        // A surname stands last; "Cruz" says little of "Cruz Roja".
        [_] if alone && pairs[0].1 + 1 == long.len() => SURNAME,
        [_] if alone => GIVEN,
        _ if short.len() == long.len() => FULL,
        _ => FULL - 0.05,
    };
    base * mean
}

/// Whether two names of organisations say the same in words that the tables translate, in any order.
fn shared_senses(short: &[Word], long: &[Word]) -> bool {
    let generic = |words: &[Word]| {
        words
            .iter()
            .all(|word| word.part == Part::Generic && word.sense.is_some())
    };
    short.len() >= 2
        && short.len() == long.len()
        && generic(short)
        && generic(long)
        && short
            .iter()
            .all(|word| long.iter().any(|other| other.sense == word.sense))
        && long
            .iter()
            .all(|word| short.iter().any(|other| other.sense == word.sense))
}

/// Whether two people have the same surname and first names that are not alike.
fn namesakes(short: &[Word], long: &[Word]) -> bool {
    let (Some(a), Some(b)) = (short.first(), long.first()) else {
        return false;
    };
    let (Some(last_a), Some(last_b)) = (short.last(), long.last()) else {
        return false;
    };
    short.len() >= 2
        && last_a.folded == last_b.folded
        && matches!((last_a.part, last_b.part), (Part::Proper, Part::Proper))
        && a.part == Part::Given
        && b.part == Part::Given
        // The same first name at home in two languages may be one man: "Alejandro" and "Alexander".
        && (a.sense.is_none() || a.sense != b.sense)
        && strsim::jaro_winkler(&a.folded, &b.folded) < 0.9
}
