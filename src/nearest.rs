//! The known name that somebody may have meant.

use strsim::damerau_levenshtein;

/// The one of `known` that is spelt most like `name`, where one is spelt enough like it to be meant: at most a third of its
/// letters are wrong, missing, or too many (restricted to one letter in names of up to five), whatever their case. Of several as
/// near, the first.
pub fn nearest<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let name = name.to_lowercase();
    let length = name.chars().count();
    let allowed = |known: &str| (length.max(known.chars().count()) / 3).max(1);
    known
        .into_iter()
        // What differs more in length can't be near, and may be long.
        .filter(|known| known.chars().count().abs_diff(length) <= allowed(known))
        .map(|known| (damerau_levenshtein(&name, &known.to_lowercase()), known))
        .filter(|(distance, known)| *distance <= allowed(known))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

/// `; did you mean …?`, or nothing where no known name is near: the end of a message.
pub fn did_you_mean<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> String {
    nearest(name, known).map_or_else(String::new, |known| format!("; did you mean {known}?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPTIONS: [&str; 4] = ["min-score", "layout", "format", "bom"];

    #[test]
    fn a_slip_is_understood() {
        for (slip, meant) in [
            ("min_score", "min-score"),
            ("minscore", "min-score"),
            ("Layuot", "layout"),
            ("formats", "format"),
            ("bim", "bom"),
        ] {
            assert_eq!(nearest(slip, OPTIONS), Some(meant));
        }
        assert_eq!(did_you_mean("bon", OPTIONS), "; did you mean bom?");
    }

    #[test]
    fn another_word_is_not() {
        for other in ["", "x", "output", "scores", "score", "m", "bats"] {
            assert_eq!(nearest(other, OPTIONS), None, "{other}");
        }
        assert_eq!(nearest(&"layout".repeat(100_000), OPTIONS), None);
        assert_eq!(did_you_mean("output", OPTIONS), "");
    }
}
