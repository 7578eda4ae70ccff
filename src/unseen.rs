//! Characters that can't be seen and may mislead: control characters, those that turn the direction of the text around them,
//! and those that have no width. Whatever shows text that others wrote tells them by a name or a code.
//!
//! The joiners (U+200C, U+200D) and the soft hyphen are none of them: they carry meaning in scripts, emoji and words.

use std::fmt;

/// Those that have a name by which people know them (Unicode Standard Annex 9, and the short names of Unicode's
/// `NameAliases.txt`), in the order of their code points.
const NAMED: [(char, &str); 15] = [
    ('\u{061c}', "ALM"),
    ('\u{200b}', "ZWSP"),
    ('\u{200e}', "LRM"),
    ('\u{200f}', "RLM"),
    ('\u{2028}', "LSEP"),
    ('\u{2029}', "PSEP"),
    ('\u{202a}', "LRE"),
    ('\u{202b}', "RLE"),
    ('\u{202c}', "PDF"),
    ('\u{202d}', "LRO"),
    ('\u{202e}', "RLO"),
    ('\u{2066}', "LRI"),
    ('\u{2067}', "RLI"),
    ('\u{2068}', "FSI"),
    ('\u{2069}', "PDI"),
];

/// What stands for a character that can't be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// The name by which it is known, as `RLO`.
    Name(&'static str),
    /// Its code point, shown as `U+FEFF`.
    Code(u32),
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Shown::Name(name) => f.write_str(name),
            Shown::Code(code) => write!(f, "U+{code:04X}"),
        }
    }
}

/// What may stand for a character that can't be seen; `None` for one that can. Line ends and tabs are such characters too:
/// where they are layout, they are to be looked at before.
pub fn shown(character: char) -> Option<Shown> {
    if let Ok(place) = NAMED.binary_search_by_key(&character, |(known, _)| *known) {
        return NAMED.get(place).map(|(_, name)| Shown::Name(name));
    }
    let unseen = character.is_control()
        || matches!(character, '\u{2060}'..='\u{2064}' | '\u{206a}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}');
    unseen.then_some(Shown::Code(character as u32))
}

/// A text on one line that can't steer a terminal: what can't be seen stands as an escape of Rust, `\n` or `\u{202e}`.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if shown(character).is_some() {
            out.extend(character.escape_default());
        } else {
            out.push(character);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cant_be_seen_is_told() {
        assert_eq!(shown('\u{202e}'), Some(Shown::Name("RLO")));
        assert_eq!(
            shown('\u{feff}').map(|shown| shown.to_string()).as_deref(),
            Some("U+FEFF")
        );
        assert_eq!(escaped("a\u{1b}[31m\u{202e}é\n"), "a\\u{1b}[31m\\u{202e}é\\n");
        // Joiners carry meaning in scripts and emoji, a soft hyphen in words.
        for seen in ['a', 'é', '\u{200d}', '\u{ad}', '\u{a0}', '😀', 'ש'] {
            assert_eq!(shown(seen), None);
        }
    }

    #[test]
    fn every_control_of_direction_is_among_them() {
        // Unicode Standard Annex 9, section 2: the explicit and implicit directional formatting characters.
        let marks = ['\u{061c}', '\u{200e}', '\u{200f}'].into_iter();
        for character in marks.chain('\u{202a}'..='\u{202e}').chain('\u{2066}'..='\u{2069}') {
            assert!(matches!(shown(character), Some(Shown::Name(_))), "{character:?}");
        }
        assert!(NAMED.is_sorted());
    }
}
