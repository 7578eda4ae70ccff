//! Words that are broken at the end of a line, put together without a dictionary: the document itself tells.

use std::collections::HashSet;

use super::columns::Line;

/// Letters that a half must have to be known as a word of its own.
const SHORTEST_WORD: usize = 4;

/// The words of a document that stand unbroken in it, in lower case.
#[derive(Debug, Default)]
pub(super) struct Words {
    known: HashSet<String>,
}

impl Words {
    /// The words of these lines.
    pub(super) fn of(blocks: &[&[Line]]) -> Self {
        let mut known = HashSet::new();
        for lines in blocks {
            let mut broken = false;
            for line in *lines {
                let mut words: Vec<&str> = line.text.split(' ').collect();
                if broken && !words.is_empty() {
                    words.remove(0);
                }
                broken = break_mark(&line.text).is_some();
                if broken {
                    words.pop();
                }
                for word in words {
                    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
                    if !word.is_empty() {
                        known.insert(word.to_lowercase());
                    }
                }
            }
        }
        Words { known }
    }

    /// One text of lines.
    pub(super) fn join<'l>(&self, lines: impl Iterator<Item = &'l str>) -> String {
        let mut text = String::new();
        for line in lines {
            self.add(&mut text, line);
        }
        text.retain(|c| c != '\u{ad}');
        text
    }

    fn add(&self, text: &mut String, line: &str) {
        let Some(mark) = break_mark(text) else {
            if !text.is_empty() && !line.is_empty() {
                text.push(' ');
            }
            text.push_str(line);
            return;
        };
        match self.keeps_mark(text, mark, line) {
            Some(true) => {}
            Some(false) => {
                text.pop();
            }
            None => text.push(' '),
        }
        text.push_str(line);
    }

    /// Whether the mark at the end of `text` belongs to the word that goes on in `line`; `None` where no word does.
    fn keeps_mark(&self, text: &str, mark: char, line: &str) -> Option<bool> {
        let before = &text[..text.len() - mark.len_utf8()];
        let left = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let right = line.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let (last, first) = (left.chars().next_back()?, right.chars().next()?);
        if mark == '\u{ad}' {
            return Some(false);
        }
        if !last.is_alphabetic() || !first.is_alphabetic() {
            // A range of numbers, a code: as it stands.
            return Some(true);
        }
        let (left, lower_right) = (left.to_lowercase(), right.to_lowercase());
        if self.known.contains(&format!("{left}{mark}{lower_right}"))
            || self.known.contains(&format!("{left}-{lower_right}"))
        {
            return Some(true);
        }
        if self.known.contains(&format!("{left}{lower_right}")) {
            return Some(false);
        }
        if first.is_uppercase() {
            // Two names (Castilla-La Mancha), unless all is set in capitals.
            return Some(!last.is_uppercase());
        }
        let is_word = |half: &str| half.chars().count() >= SHORTEST_WORD && self.known.contains(half);
        Some(is_word(&left) && is_word(&lower_right))
    }
}

/// The hyphen that ends a line, where a letter or a figure stands before it.
fn break_mark(line: &str) -> Option<char> {
    let mut characters = line.chars().rev();
    let mark = characters.next().filter(|c| matches!(c, '-' | '\u{ad}' | '\u{2010}'))?;
    characters.next().filter(|c| c.is_alphanumeric()).map(|_| mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(known: &[&str], lines: &[&str]) -> String {
        let words = Words {
            known: known.iter().map(|word| (*word).to_owned()).collect(),
        };
        words.join(lines.iter().copied())
    }

    #[test]
    fn broken_words_are_whole_again() {
        assert_eq!(
            joined(&[], &["El minis-", "terio de Ha-", "cienda"]),
            "El ministerio de Hacienda"
        );
        assert_eq!(joined(&[], &["con\u{ad}fir\u{ad}", "mó"]), "confirmó");
        assert_eq!(joined(&[], &["GOBIER-", "NO"]), "GOBIERNO");
    }

    #[test]
    fn compounds_keep_their_hyphen() {
        assert_eq!(
            joined(&["franco-alemán"], &["el eje franco-", "alemán"]),
            "el eje franco-alemán"
        );
        assert_eq!(
            joined(&["well", "known"], &["a well-", "known man"]),
            "a well-known man"
        );
        assert_eq!(joined(&[], &["Castilla-", "La Mancha"]), "Castilla-La Mancha");
        assert_eq!(joined(&[], &["de 2019-", "2020"]), "de 2019-2020");
        assert_eq!(joined(&["auto", "autobús"], &["un auto-", "bús"]), "un autobús");
    }

    #[test]
    fn a_dash_is_no_hyphen() {
        assert_eq!(joined(&[], &["dijo -", "y calló"]), "dijo - y calló");
        assert_eq!(joined(&[], &["dos-", "(tres)"]), "dos- (tres)");
    }

    #[test]
    fn the_words_of_a_document_leave_out_halves() {
        let line = |text: &str| Line {
            text: text.to_owned(),
            ..Line::default()
        };
        let lines = [line("La segura res-"), line("puesta llegó"), line("tarde.")];
        let words = Words::of(&[&lines]);
        let mut known: Vec<_> = words.known.iter().map(String::as_str).collect();
        known.sort_unstable();
        assert_eq!(known, ["la", "llegó", "segura", "tarde"]);
    }
}
