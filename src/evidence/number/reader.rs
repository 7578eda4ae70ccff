//! A text cut into tokens, with the questions that the parsers ask of it.

use crate::lexicon::numbers::token::{Class, Token, tokenize};
use crate::lexicon::numbers::{Context, Effect, Numbers, Phrases, Role, Tables, skip_hyphen};

/// The tokens of a text beside the tables of its language.
pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    pub(super) tokens: Vec<Token<'t>>,
    pub(super) tables: &'static Numbers,
    /// For each token, the tables with a form that starts or ends with it.
    found_in: Vec<Tables>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str, tables: &'static Numbers) -> Self {
        let tokens = tokenize(text);
        let found_in = tokens.iter().map(|token| tables.found_in(&token.folded)).collect();
        Reader {
            text,
            tokens,
            tables,
            found_in,
        }
    }

    /// The forms of a table at token `at`, longest first, each with the token after it.
    pub(super) fn at<T>(&self, phrases: &'static Phrases<T>, at: usize) -> impl Iterator<Item = (usize, &'static T)> {
        let known = self
            .found_in
            .get(at)
            .is_some_and(|tables| tables.starts(phrases.table()));
        known.then(|| phrases.at(&self.tokens, at)).into_iter().flatten()
    }

    /// The forms of a table that end before token `end`, longest first, each with its first token.
    pub(super) fn before<T>(
        &self,
        phrases: &'static Phrases<T>,
        end: usize,
    ) -> impl Iterator<Item = (usize, &'static T)> {
        let last = end.checked_sub(1).and_then(|last| self.found_in.get(last));
        let known = last.is_some_and(|tables| tables.ends(phrases.table()));
        known.then(|| phrases.before(&self.tokens, end)).into_iter().flatten()
    }

    /// Whether a quantity can start at token `at` at all; most words of a text are passed over by this.
    pub(super) fn may_start(&self, at: usize) -> bool {
        let number = (at..at + 4).any(|near| self.is_digits(near));
        let tables = self.found_in.get(at);
        number
            || tables.is_some_and(|found| {
                [
                    self.tables.words.table(),
                    self.tables.units.table(),
                    self.tables.money.table(),
                ]
                .into_iter()
                .any(|table| found.starts(table))
            })
            || self.vulgar_fraction(at).is_some()
    }

    pub(super) fn token(&self, at: usize) -> Option<&Token<'t>> {
        self.tokens.get(at)
    }

    /// The text of token `at` as written; empty past the end.
    pub(super) fn written(&self, at: usize) -> &'t str {
        self.token(at).map_or("", |token| token.span.of(self.text))
    }

    pub(super) fn class(&self, at: usize) -> Option<Class> {
        self.token(at).map(|token| token.class)
    }

    pub(super) fn is(&self, at: usize, sign: &str) -> bool {
        self.token(at).is_some_and(|token| token.is(sign))
    }

    pub(super) fn is_glued(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| token.glued)
    }

    pub(super) fn is_digits(&self, at: usize) -> bool {
        self.class(at) == Some(Class::Digits)
    }

    pub(super) fn is_word(&self, at: usize) -> bool {
        self.class(at) == Some(Class::Word)
    }

    pub(super) fn skip_hyphen(&self, at: usize) -> usize {
        skip_hyphen(&self.tokens, at)
    }

    /// The longest number word at `at` that `wanted` takes, and the token after it.
    pub(super) fn role<T>(&self, at: usize, mut wanted: impl FnMut(Role) -> Option<T>) -> Option<(usize, T)> {
        self.at(&self.tables.words, at)
            .find_map(|(end, role)| Some((end, wanted(*role)?)))
    }

    /// The token after the number word at `at` that does this.
    pub(super) fn has_role(&self, at: usize, role: Role) -> Option<usize> {
        self.role(at, |found| (found == role).then_some(()))
            .map(|(end, ())| end)
    }

    /// The token after a form at `at` that tells `context`.
    pub(super) fn context(&self, at: usize, context: Context) -> Option<usize> {
        let found = self
            .at(&self.tables.contexts, at)
            .find(|(_, found)| **found == context)?;
        Some(found.0)
    }

    /// The first token of a form that ends before `end` and tells `context`.
    pub(super) fn context_before(&self, end: usize, context: Context) -> Option<usize> {
        let found = self
            .before(&self.tables.contexts, end)
            .find(|(_, found)| **found == context)?;
        Some(found.0)
    }

    /// The token after an approximator at `at` that does `effect`.
    pub(super) fn effect(&self, at: usize, effect: Effect) -> Option<usize> {
        let found = self
            .at(&self.tables.approximators, at)
            .find(|(_, found)| found.effect == effect)?;
        Some(found.0)
    }

    /// The first token of an approximator that ends before `end` and does `effect`.
    pub(super) fn effect_before(&self, end: usize, effect: Effect) -> Option<usize> {
        let found = self
            .before(&self.tables.approximators, end)
            .find(|(_, found)| found.effect == effect)?;
        Some(found.0)
    }

    /// Whether what stands between token `at` and the one before is a single space of any width.
    pub(super) fn after_one_space(&self, at: usize) -> bool {
        let (Some(token), Some(before)) = (self.token(at), at.checked_sub(1).and_then(|at| self.token(at))) else {
            return false;
        };
        let gap = self.text.get(before.span.end..token.span.start).unwrap_or_default();
        matches!(gap, " " | "\u{a0}" | "\u{202f}" | "\u{2009}")
    }

    /// Whether token `at` is a word that may name what is counted: not a function word.
    pub(super) fn is_content(&self, at: usize) -> bool {
        self.is_word(at)
            && self.context(at, Context::Stop).is_none()
            && self.token(at).is_some_and(|token| token.folded.chars().count() > 1)
    }

    /// Whether a sentence or a line starts at token `at`.
    pub(super) fn starts_sentence(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).and_then(|before| self.token(before)) else {
            return true;
        };
        let Some(token) = self.token(at) else { return true };
        let gap = self.text.get(before.span.end..token.span.start).unwrap_or_default();
        gap.contains('\n')
            || before.class == Class::Break
            || (before.class == Class::Sign
                && matches!(
                    before.folded.as_ref(),
                    "." | "!" | "?" | "¿" | "¡" | ":" | ";" | "\"" | "“" | "«" | "—" | "(" | "•" | "-" | "…"
                ))
    }
}
