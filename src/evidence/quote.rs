//! Quotes: what stands between quotation marks or after a dash of dialogue, and who says it where that is told.
//!
//! Only the outermost quote is taken; what it quotes in turn is part of its content. A quote ends with its paragraph at
//! the latest; one that goes on in the next paragraph after another opening mark is marked as continued, and keeps its
//! speaker.

use serde::Serialize;

use crate::article::{Article, Span};
use crate::lexicon::Language;
use crate::lexicon::quotes::{self, Marks};
use crate::lexicon::tokens::Token;

use super::name::{self, Kind, Name};
use super::{Agreement, Mention};
use marks::{Raw, scan};
use speaker::Teller;

mod marks;
mod speaker;

/// Fewer words than that are a phrase, a title or a word at a distance rather than a statement.
const STATEMENT: usize = 5;
/// Strength of the conflict between two quotes of different people: each may have said both.
const OTHER_SPEAKER: f64 = 0.3;

/// Words that an article gives as somebody's own.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Quote {
    /// What is quoted, without the marks: one span, or several where the text interrupts a dialogue ("—Sí —dijo—, claro").
    pub content: Vec<Span>,
    /// Who says it, where it is told or follows from the sentence.
    pub speaker: Option<Name>,
    /// Whether it is less than a sentence: begins with a small letter, or is of a few words, as titles and words at a
    /// distance are.
    pub partial: bool,
    /// Whether it goes on from the paragraph before.
    pub continued: bool,
    /// Whether its end is marked; else it was taken to end with its paragraph.
    pub closed: bool,
    /// Number of words.
    pub words: usize,
}

/// The quotes in an article, one list for each of its paragraphs, in order and without overlap. `names` are those of
/// [`names`](name::names) for the same article; the span of a mention takes in the marks.
pub fn quotes(
    article: &Article,
    language: &'static Language,
    names: &[Vec<Mention<Name>>],
) -> Vec<Vec<Mention<Quote>>> {
    let mut reader = Reader::new(article, language);
    (0..article.paragraphs.len())
        .map(|index| reader.read(index, names.get(index).map_or(&[][..], Vec::as_slice)))
        .collect()
}

/// Reads the quotes of an article, one paragraph after the other.
pub(super) struct Reader<'a> {
    article: &'a Article,
    language: &'static Language,
    /// The marks of a quote that the last paragraph left open.
    open: Option<Marks>,
    teller: Teller,
}

impl<'a> Reader<'a> {
    pub(super) fn new(article: &'a Article, language: &'static Language) -> Self {
        Reader {
            article,
            language,
            open: None,
            teller: Teller::default(),
        }
    }

    /// The quotes in the paragraph that comes next, by its index, which names those `people`.
    pub(super) fn read(&mut self, index: usize, people: &[Mention<Name>]) -> Vec<Mention<Quote>> {
        let Some(paragraph) = self.article.paragraphs.get(index) else {
            return Vec::new();
        };
        let lexicon = quotes::of(self.language);
        let text = self.article.paragraph_text(paragraph);
        let start = paragraph.span.start;
        let raw = scan(text, lexicon.marks(), self.open.as_ref());
        self.open = raw
            .last()
            .and_then(|last| if last.closed { None } else { last.marks.clone() });
        if raw.is_empty() {
            return Vec::new();
        }
        let words = name::words_of(text, start, self.language);
        let mut found: Vec<Mention<Quote>> = raw.iter().filter_map(|raw| quote(raw, text, start, &words)).collect();
        self.teller
            .attribute(&mut found, &words, people, lexicon, self.article, index);
        found
    }
}

/// Whether two quotes have the same speaker, as far as both are told. Their content is for the bilingual model.
pub fn speaker_agreement(a: &Quote, b: &Quote) -> Agreement {
    let (Some(a), Some(b)) = (&a.speaker, &b.speaker) else {
        return Agreement::Neutral;
    };
    match name::agreement(a, b) {
        Agreement::Neutral if a.kind() == Kind::Person && b.kind() == Kind::Person => {
            Agreement::Conflict(OTHER_SPEAKER)
        }
        agreement => agreement,
    }
}

/// A quote with its content trimmed and counted; `None` where there are no words in it.
fn quote(raw: &Raw, text: &str, start: usize, words: &[Token]) -> Option<Mention<Quote>> {
    let content: Vec<Span> = raw
        .content
        .iter()
        .filter_map(|span| {
            let inside = span.of(text);
            let trimmed = inside.trim();
            if trimmed.is_empty() {
                return None;
            }
            let offset = span.start + (inside.len() - inside.trim_start().len());
            Some(Span::new(offset, offset + trimmed.len()).shifted(start))
        })
        .collect();
    let count: usize = content.iter().map(|span| within(words, *span).len()).sum();
    let first = within(words, *content.first()?).first()?;
    let whole = raw.whole.shifted(start);
    Some(Mention {
        span: whole,
        value: Quote {
            partial: count < STATEMENT || !(first.case.is_capital() || raw.continued),
            content,
            speaker: None,
            continued: raw.continued,
            closed: raw.closed,
            words: count,
        },
    })
}

/// The words inside a span.
fn within<'w, 't>(words: &'w [Token<'t>], span: Span) -> &'w [Token<'t>] {
    let start = words.partition_point(|word| word.start < span.start);
    let end = words.partition_point(|word| word.end <= span.end);
    &words[start.min(end)..end]
}

#[cfg(test)]
mod tests;
