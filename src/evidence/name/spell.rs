//! Whether two spellings may be of one name.

use strsim::damerau_levenshtein;

use super::{Part, Word};

/// Likeness of two spellings with the same key.
pub(super) const SAME_KEY: f64 = 0.9;
/// Likeness of two spellings one edit apart.
const ONE_EDIT: f64 = 0.8;
/// Likeness of two spellings two edits apart.
const TWO_EDITS: f64 = 0.7;
/// Likeness of an initial and a word that begins with it.
const INITIAL: f64 = 0.75;

/// How alike two words of names are: 1 for the same letters, down to 0 for different names.
///
/// Edits (Damerau's, transpositions included) are counted on the keys and, should that be fewer, on the folded forms.
/// How many are let pass grows with the length of the shorter form, and the first letter of the key has to stand, as
/// neither transliteration nor mishearing often changes it: Jon is not Juan, nor Clinton Flinton.
pub(super) fn likeness(a: &Word, b: &Word) -> f64 {
    if a.folded == b.folded {
        return 1.0;
    }
    match (a.part, b.part) {
        (Part::Initial, _) | (_, Part::Initial) => {
            return if a.part != b.part && a.folded.chars().next() == b.folded.chars().next() {
                INITIAL
            } else {
                0.0
            };
        }
        (Part::Suffix, _) | (_, Part::Suffix) => return 0.0,
        _ => {}
    }
    if a.sense.is_some() && a.sense == b.sense && a.part == Part::Generic {
        return SAME_KEY;
    }
    let lengths = (a.folded.chars().count(), b.folded.chars().count());
    let shorter = lengths.0.min(lengths.1);
    if shorter >= 4 && a.key == b.key {
        return SAME_KEY;
    }
    let budget = budget(shorter);
    if budget == 0
        || a.key.chars().next() != b.key.chars().next()
        || lengths.0.abs_diff(lengths.1) > budget + 2
        || a.folded.chars().chain(b.folded.chars()).any(char::is_numeric)
    {
        return 0.0;
    }
    match damerau_levenshtein(&a.key, &b.key).min(damerau_levenshtein(&a.folded, &b.folded)) {
        edits if edits > budget => 0.0,
        0 => SAME_KEY,
        1 => ONE_EDIT,
        _ => TWO_EDITS,
    }
}

/// How many edits two spellings of a name may be apart, by the letters of the shorter one.
fn budget(letters: usize) -> usize {
    match letters {
        0..=4 => 0,
        5..=7 => 1,
        _ => 2,
    }
}
