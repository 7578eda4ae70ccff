//! ISO 639-3 codes, as the detector gives them, to ISO 639-1, as users know them.

/// Pairs of codes, by the former.
#[rustfmt::skip]
const CODES: [(&str, &str); 69] = [
    ("afr", "af"), ("aka", "ak"), ("amh", "am"), ("ara", "ar"), ("aze", "az"), ("bel", "be"), ("ben", "bn"),
    ("bul", "bg"), ("cat", "ca"), ("ces", "cs"), ("cmn", "zh"), ("cym", "cy"), ("dan", "da"), ("deu", "de"),
    ("ell", "el"), ("eng", "en"), ("epo", "eo"), ("est", "et"), ("fin", "fi"), ("fra", "fr"), ("guj", "gu"),
    ("heb", "he"), ("hin", "hi"), ("hrv", "hr"), ("hun", "hu"), ("hye", "hy"), ("ind", "id"), ("ita", "it"),
    ("jav", "jv"), ("jpn", "ja"), ("kan", "kn"), ("kat", "ka"), ("khm", "km"), ("kor", "ko"), ("lat", "la"),
    ("lav", "lv"), ("lit", "lt"), ("mal", "ml"), ("mar", "mr"), ("mkd", "mk"), ("mya", "my"), ("nep", "ne"),
    ("nld", "nl"), ("nob", "nb"), ("ori", "or"), ("pan", "pa"), ("pes", "fa"), ("pol", "pl"), ("por", "pt"),
    ("ron", "ro"), ("rus", "ru"), ("sin", "si"), ("slk", "sk"), ("slv", "sl"), ("sna", "sn"), ("spa", "es"),
    ("srp", "sr"), ("swe", "sv"), ("tam", "ta"), ("tel", "te"), ("tgl", "tl"), ("tha", "th"), ("tuk", "tk"),
    ("tur", "tr"), ("ukr", "uk"), ("urd", "ur"), ("uzb", "uz"), ("vie", "vi"), ("yid", "yi"),
];

/// The code of two letters, where there is one; else the same code.
pub(crate) fn iso_639_1(code3: &str) -> &str {
    CODES
        .binary_search_by_key(&code3, |(three, _)| three)
        .ok()
        .and_then(|index| CODES.get(index))
        .map_or(code3, |(_, two)| two)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_and_of_known_languages() {
        assert!(CODES.is_sorted_by_key(|(three, _)| three));
        for (three, _) in CODES {
            assert!(whatlang::Lang::from_code(three).is_some(), "{three}");
        }
    }

    #[test]
    fn every_language_of_the_detector_but_zulu_has_two_letters_here() {
        let missing: Vec<_> = whatlang::Lang::all()
            .iter()
            .map(whatlang::Lang::code)
            .filter(|code| iso_639_1(code).len() != 2)
            .collect();
        assert_eq!(missing, ["zul"]);
    }
}
