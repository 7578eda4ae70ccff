//! An article in the making: what a reader of a format with markup fills.

use crate::article::{Article, Kind, Metadata, Omitted, Paragraph, Sentences, Span};
use crate::lexicon::fold::is_blank;

/// Characters of what was left out that are kept to know it by.
const START: usize = 80;

/// An article in the making. Its text is that of its paragraphs, a blank line between them.
#[derive(Debug, Default)]
pub(super) struct Draft {
    text: String,
    paragraphs: Vec<Paragraph>,
    /// What the document says of itself.
    pub(super) metadata: Metadata,
    omitted: Vec<Omitted>,
}

impl Draft {
    /// Without a paragraph yet.
    pub(super) fn of(metadata: Metadata) -> Draft {
        Draft {
            metadata,
            ..Draft::default()
        }
    }

    /// Adds a paragraph; nothing where `text` is blank. White space around it goes, line ends inside it stay.
    pub(super) fn push(&mut self, kind: Kind, text: &str) {
        let text = text.trim_matches(is_blank);
        if text.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let start = self.text.len();
        self.text.push_str(text);
        self.paragraphs.push(Paragraph {
            number: self.paragraphs.len() + 1,
            span: Span::new(start, self.text.len()),
            kind,
            language: None,
            sentences: Sentences::default(),
        });
    }

    /// Makes room for so many bytes of text.
    pub(super) fn reserve(&mut self, bytes: usize) {
        self.text.reserve_exact(bytes);
    }

    /// Notes what is left out of the text, `what` in words; nothing where its text is blank.
    pub(super) fn omit(&mut self, what: &str, text: &str) {
        self.omit_from(what, text, text.trim_matches(is_blank).len());
    }

    /// As [`Draft::omit`], of a text of that many bytes that begins so.
    pub(super) fn omit_from(&mut self, what: &str, text: &str, bytes: usize) {
        let text = text.trim_matches(is_blank);
        if text.is_empty() {
            return;
        }
        let words = text.split(is_blank).filter(|word| !word.is_empty());
        let mut start = String::new();
        for word in words.take(START) {
            if !start.is_empty() {
                start.push(' ');
            }
            start.push_str(word);
            if start.len() > 4 * START {
                break;
            }
        }
        self.omitted.push(Omitted {
            what: what.to_owned(),
            start: start.chars().take(START).collect(),
            bytes,
        });
    }

    /// Whether it has no paragraph.
    pub(super) fn is_empty(&self) -> bool {
        self.paragraphs.is_empty()
    }

    /// Whether it has a paragraph of that kind.
    pub(super) fn has(&self, kind: Kind) -> bool {
        self.paragraphs.iter().any(|paragraph| paragraph.kind == kind)
    }

    /// The article; it may be without a paragraph.
    pub(super) fn into_article(self, name: String) -> Article {
        Article {
            name,
            text: self.text,
            metadata: self.metadata.into(),
            paragraphs: self.paragraphs,
            language: None,
            omitted: self.omitted,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_spans_of_the_text() {
        let mut draft = Draft::default();
        draft.push(Kind::Heading, " Titular\u{a0}\n");
        draft.push(Kind::Body, " \n");
        draft.push(Kind::Body, "Uno\ndos.");
        draft.omit("navigation", "\n Inicio \n Deportes ");
        let article = draft.into_article("a.html".to_owned());
        assert_eq!(article.text, "Titular\n\nUno\ndos.");
        let texts: Vec<_> = article
            .paragraphs
            .iter()
            .map(|p| (p.number, article.paragraph_text(p)))
            .collect();
        assert_eq!(texts, [(1, "Titular"), (2, "Uno\ndos.")]);
        assert_eq!(article.omitted[0].start, "Inicio Deportes");
    }
}
