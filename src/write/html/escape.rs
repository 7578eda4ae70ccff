//! Text as it may stand in the page: whatever an article says, it stays text.
//!
//! Three places, three rules: [`text`] between tags, [`attribute`] inside double quotes, [`json`] inside a `script` element of
//! a type that isn't run. An address becomes a link only where [`address`] takes it for one.

use std::fmt::Write;

use crate::unseen::shown;

/// Text between tags. A character that can't be seen stands as `<span class="ctl" data-c="202e">RLO</span>`, from which the
/// page's script has it back; a carriage return as a reference, as a parser would make a line feed of it.
pub(super) fn text(words: &str) -> String {
    let mut out = String::with_capacity(words.len() + words.len() / 16);
    for character in words.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\r' => out.push_str("&#13;"),
            '\n' | '\t' => out.push(character),
            _ => match shown(character) {
                // Writing to a string doesn't fail.
                Some(name) => {
                    let _ = write!(
                        out,
                        r#"<span class="ctl" data-c="{:x}">{name}</span>"#,
                        character as u32
                    );
                }
                None => out.push(character),
            },
        }
    }
    out
}

/// The value of an attribute, inside double quotes.
pub(super) fn attribute(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for character in plain(words).chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(character),
        }
    }
    out
}

/// Words where there can be no markup, on one line; characters that can't be seen are told by their names, as `[RLO]`.
pub(super) fn plain(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for character in words.chars() {
        match (character, shown(character)) {
            ('\r' | '\n' | '\t', _) => out.push(' '),
            (_, Some(name)) => {
                let _ = write!(out, "[{name}]");
            }
            (_, None) => out.push(character),
        }
    }
    out
}

/// JSON that can't end the `script` element around it, nor open a comment in it.
pub(super) fn json(value: &impl serde::Serialize) -> Result<String, serde_json::Error> {
    let plain = serde_json::to_string(value)?;
    let mut out = String::with_capacity(plain.len());
    for character in plain.chars() {
        match character {
            // Only in strings do these stand in JSON, so that an escape means the same.
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(out, "\\u{:04x}", character as u32);
            }
            _ => out.push(character),
        }
    }
    Ok(out)
}

/// The address, where it is one that may be followed: of `http` or `https`, without characters that an address can't have.
pub(super) fn address(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once("://")?;
    let known = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let sound = |character: char| {
        !character.is_whitespace()
            && !character.is_control()
            && shown(character).is_none()
            && !"<>\"\\^`{|}".contains(character)
    };
    (known && !rest.is_empty() && rest.chars().all(sound)).then_some(url)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn markup_stays_text() {
        assert_eq!(
            text("<script>alert('x')</script><!-- & \"y\""),
            "&lt;script&gt;alert('x')&lt;/script&gt;&lt;!-- &amp; \"y\""
        );
        assert_eq!(attribute("\" onload='x' <b>"), "&quot; onload=&#39;x&#39; &lt;b&gt;");
    }

    #[test]
    fn what_cant_be_seen_is_told() {
        assert_eq!(
            text("a\u{202e}b\0c\r\n"),
            "a<span class=\"ctl\" data-c=\"202e\">RLO</span>b<span class=\"ctl\" data-c=\"0\">U+0000</span>c&#13;\n"
        );
        assert_eq!(attribute("a\u{2066}b\u{7}"), "a[LRI]b[U+0007]");
        // Joiners carry meaning in scripts and emoji.
        assert_eq!(text("a\u{200d}b"), "a\u{200d}b");
    }

    #[test]
    fn only_addresses_of_the_web_are_links() {
        for sound in ["http://example.org", "HTTPS://example.org/a?b=c&d#e"] {
            assert_eq!(address(sound), Some(sound));
        }
        for bad in [
            "javascript:alert(1)",
            "javascript://example.org/%0aalert(1)",
            "data:text/html,x",
            "data://text/html,x",
            "//example.org",
            "http://",
            "http://a b",
            "http://a\u{202e}b",
            " http://a",
            "https://a\"onclick=",
            "",
        ] {
            assert_eq!(address(bad), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn no_text_opens_a_tag_or_ends_the_data(words in "(</script|<!--|<b|\"|'|&|\u{2028}|\\PC|\\pC)*") {
            let between = text(&words).replace("<span class=\"ctl\" data-c=\"", "").replace("</span>", "");
            prop_assert!(!between.contains('<'));
            prop_assert!(!attribute(&words).contains(['<', '"', '\'']));
            let data = json(&words).unwrap();
            prop_assert!(!data.contains(['<', '>', '&']));
            prop_assert_eq!(serde_json::from_str::<String>(&data).unwrap(), words);
        }
    }
}
