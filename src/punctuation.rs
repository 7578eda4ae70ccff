//! What a punctuation mark does at the edge of a sentence, in any language of the Latin script.

use crate::lexicon::fold::is_blank;

/// Marks that end a sentence.
pub(crate) fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '‽' | '؟' | '।')
}

/// Quotation marks and brackets that may follow the end of a sentence and belong to it.
pub(crate) fn is_closer(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '”' | '’' | '»' | '›' | ')' | ']' | '}' | '*' | '_' | '」' | '』' | '“' | '‘' | '«'
    )
}

/// Marks that may stand before the first word of a sentence.
pub(crate) fn is_opener(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '“'
            | '”'
            | '‘'
            | '’'
            | '«'
            | '‹'
            | '»'
            | '„'
            | '('
            | '['
            | '{'
            | '¿'
            | '¡'
            | '`'
            | '—'
            | '–'
            | '-'
            | '*'
            | '_'
            | '•'
            | '·'
            | '#'
            | '>'
    )
}

/// Whether a text ends as a finished sentence does: a full stop, question or exclamation mark, dots, a colon or a
/// semicolon, and after it nothing but closing quotation marks and brackets.
pub(crate) fn is_closed(text: &str) -> bool {
    text.trim_end_matches(|c| is_blank(c) || is_closer(c))
        .chars()
        .next_back()
        .is_some_and(|c| is_terminator(c) || matches!(c, ':' | ';'))
}

/// The first character of a text that is no mark that may open a sentence.
pub(crate) fn first_inside(text: &str) -> Option<char> {
    text.chars().find(|&c| !is_blank(c) && !is_opener(c))
}

/// Whether a line starts with the mark of a list item (`-`, `*`, `•`, `1.`, `2)`) and a space.
pub(crate) fn is_list_item(line: &str) -> bool {
    let line = line.trim_start();
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = line.len() - rest.len();
    let mut rest = rest.chars();
    match (digits, rest.next()) {
        (0, Some('-' | '*' | '+' | '•' | '·' | '▪' | '◦')) | (1..=3, Some('.' | ')')) => {
            rest.next().is_some_and(char::is_whitespace)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_texts() {
        for text in [
            "Fin.",
            "«Fin.»",
            "\"Really?\"",
            "(Fin.)  ",
            "Dijo:",
            "Bueno…",
            "said.''",
            "**Fin.**",
        ] {
            assert!(is_closed(text), "{text}");
        }
        for text in ["Politics", "the agency", "\"no\"", "and,", "", "  ", "2009)"] {
            assert!(!is_closed(text), "{text}");
        }
    }

    #[test]
    fn list_items() {
        for line in ["- one", "* one", "• uno", "1. one", "12) one", "  - one"] {
            assert!(is_list_item(line), "{line}");
        }
        for line in ["-one", "—Sí", "2014. Fue", "1.5 million", "one", "", "*"] {
            assert!(!is_list_item(line), "{line}");
        }
    }
}
