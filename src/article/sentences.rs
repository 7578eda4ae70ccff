//! The sentences of a paragraph.

use std::ops::Deref;

use serde::{Serialize, Serializer};

use super::Span;

/// The sentences of a paragraph, in order and without overlap: a slice of spans.
///
/// Most paragraphs of an export of headlines have one, and there may be a million of them: one takes no memory of its own.
#[derive(Clone, PartialEq)]
pub struct Sentences(Kept);

#[derive(Clone, PartialEq)]
enum Kept {
    One(Span),
    Several(Box<[Span]>),
}

impl Deref for Sentences {
    type Target = [Span];

    fn deref(&self) -> &[Span] {
        match &self.0 {
            Kept::One(span) => std::slice::from_ref(span),
            Kept::Several(spans) => spans,
        }
    }
}

/// None, as before a paragraph is cut into them.
impl Default for Sentences {
    fn default() -> Self {
        Sentences(Kept::Several(Box::default()))
    }
}

impl From<Vec<Span>> for Sentences {
    fn from(spans: Vec<Span>) -> Self {
        match spans.as_slice() {
            [only] => Sentences(Kept::One(*only)),
            _ => Sentences(Kept::Several(spans.into())),
        }
    }
}

impl FromIterator<Span> for Sentences {
    fn from_iter<I: IntoIterator<Item = Span>>(spans: I) -> Self {
        spans.into_iter().collect::<Vec<_>>().into()
    }
}

impl<'s> IntoIterator for &'s Sentences {
    type Item = &'s Span;
    type IntoIter = std::slice::Iter<'s, Span>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl std::fmt::Debug for Sentences {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl Serialize for Sentences {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_the_spans_that_they_were_made_of() {
        for count in 0..3 {
            let spans: Vec<Span> = (0..count).map(|at| Span::new(at, at + 1)).collect();
            assert_eq!(*Sentences::from(spans.clone()), *spans);
        }
        assert!(Sentences::default().is_empty());
        assert!(size_of::<Sentences>() <= size_of::<Vec<Span>>());
    }
}
