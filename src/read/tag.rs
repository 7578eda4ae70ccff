//! The language that a document says it is in: a tag of BCP 47 (`es-MX`), a locale (`es_MX`), a code of ISO 639, or a list of them.

use crate::article::LanguageCode;
use crate::language::iso_639_1;

/// Codes of ISO 639-2 that name no language: undetermined, several, uncoded, none.
const NO_LANGUAGES: [&str; 4] = ["und", "mul", "mis", "zxx"];
/// Longest value that is looked at, in bytes.
const LONGEST: usize = 400;

/// The code of the language that a tag begins with, of two letters where there is one; `None` where it is no tag, or one of a
/// list of several languages.
pub(super) fn language(written: &str) -> Option<LanguageCode> {
    if written.len() > LONGEST {
        return None;
    }
    agreed(written.split([',', ';']))
}

/// The language that all of `tags` name; those that are no tags are not heard.
pub(super) fn agreed<'t>(tags: impl IntoIterator<Item = &'t str>) -> Option<LanguageCode> {
    let mut codes = tags.into_iter().filter_map(code);
    let first = codes.next()?;
    codes.all(|code| code == first).then_some(first)
}

fn code(tag: &str) -> Option<LanguageCode> {
    let code = tag.trim().split(['-', '_', ' ']).next()?.to_ascii_lowercase();
    let is_code = (2..=3).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_language = is_code && !NO_LANGUAGES.contains(&code.as_str());
    LanguageCode::new(iso_639_1(&code)).filter(|_| is_language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_as_documents_write_them() {
        for (tag, code) in [
            ("es", "es"),
            ("es-ES", "es"),
            ("EN_us", "en"),
            ("es_ES.UTF-8", "es"),
            ("spa", "es"),
            (" pt ", "pt"),
            ("es-ES, es", "es"),
            ("gl", "gl"),
        ] {
            assert_eq!(language(tag).as_deref(), Some(code), "{tag}");
        }
        for tag in [
            "",
            "Spanish",
            "e",
            "e1",
            "-",
            "x-default",
            "und",
            "zxx",
            "es, en",
            "none",
        ] {
            assert_eq!(language(tag), None, "{tag}");
        }
        assert_eq!(language(&"es,".repeat(1000)), None);
    }

    #[test]
    fn witnesses_that_contradict_each_other_tell_nothing() {
        assert_eq!(agreed(["es", "es_ES", "?"]).as_deref(), Some("es"));
        assert_eq!(agreed(["es", "en_US"]), None);
        assert_eq!(agreed([]), None);
    }
}
