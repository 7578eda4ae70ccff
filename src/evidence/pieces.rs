//! A long text in pieces, so that the tokens of all of it are never held at once: they take twenty times its bytes and more.

use crate::article::Span;
use crate::punctuation::is_terminator;

/// Longest piece, in bytes: no paragraph of news is as long.
const LONGEST: usize = 1 << 16;

/// The pieces of a text, in order and without a gap: one, but where it is longer than any paragraph should be. A cut is made behind
/// a sentence, else between words, else wherever there must be one.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = Span> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        let end = start + if rest.len() <= LONGEST { rest.len() } else { cut(rest) };
        let piece = Span::new(start, end);
        start = end;
        Some(piece)
    })
}

/// Where a text is cut that is too long.
fn cut(text: &str) -> usize {
    let most = (0..=LONGEST)
        .rev()
        .find(|&at| text.is_char_boundary(at))
        .filter(|&at| at > 0);
    let most = most.unwrap_or(text.len());
    let ends_of_words = || {
        let spaces = text[..most].char_indices().rev().filter(|(_, c)| c.is_whitespace());
        spaces.map(|(at, _)| at).filter(|&at| at > 0)
    };
    let ends_sentence = |&at: &usize| text[..at].ends_with(is_terminator);
    // Behind a sentence, where one ends in the last half.
    let sentence = ends_of_words().take_while(|&at| at > most / 2).find(ends_sentence);
    sentence.or_else(|| ends_of_words().next()).unwrap_or(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lengths(text: &str) -> Vec<usize> {
        let pieces: Vec<Span> = pieces(text).collect();
        let joined: String = pieces.iter().map(|piece| piece.of(text)).collect();
        assert_eq!(joined, text);
        pieces.iter().map(Span::len).collect()
    }

    #[test]
    fn a_paragraph_is_one_piece() {
        assert_eq!(lengths(""), [0; 0]);
        assert_eq!(lengths("Llovió. Y más."), [16]);
    }

    #[test]
    fn long_texts_are_cut_behind_sentences_words_or_characters() {
        let sentences = "Llovió. ".repeat(20_000);
        let cut = lengths(&sentences);
        assert!(cut.len() > 2 && cut.iter().all(|length| *length <= LONGEST), "{cut:?}");
        assert!(sentences[..cut[0]].ends_with('.'));
        let words = "lluvia ".repeat(20_000);
        assert!(words[..lengths(&words)[0]].ends_with('a'));
        let letters = "ñ".repeat(100_000);
        assert!(lengths(&letters).iter().all(|length| *length <= LONGEST));
    }
}
