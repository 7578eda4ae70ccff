//! Articles for the tests of evidence.

use crate::article::{Article, Kind, Paragraph, Sentences, Span, SparseMetadata};

/// An article whose paragraphs are the blocks of `text` between blank lines.
pub(crate) fn article(text: &str) -> Article {
    let mut paragraphs = Vec::new();
    let mut at = 0;
    for block in text.split("\n\n") {
        let trimmed = block.trim();
        if !trimmed.is_empty() {
            let start = at + (block.len() - block.trim_start().len());
            paragraphs.push(Paragraph {
                number: paragraphs.len() + 1,
                span: Span::new(start, start + trimmed.len()),
                kind: Kind::Body,
                language: None,
                sentences: Sentences::default(),
            });
        }
        at += block.len() + 2;
    }
    Article {
        name: "test".to_owned(),
        text: text.to_owned(),
        metadata: SparseMetadata::default(),
        paragraphs,
        language: None,
        omitted: Vec::new(),
    }
}
