//! Text to expressions: the longest pattern at each place, then times joined to their days, then the tense around them.

use unicode_normalization::UnicodeNormalization;

use super::build::{Filled, expression, in_part, is_day};
use super::expression::{Expression, Reference};
use super::slot::Reader;
use super::token::{Shape, tokens};
use crate::article::Span;
use crate::evidence::Mention;
use crate::evidence::pieces::pieces;
use crate::lexicon::Language;
use crate::lexicon::dates::{Class, Direction, Kind, Meaning, Slot, dates};

/// All time expressions of one text, unresolved, in order and without overlap; spans are shifted by `offset`.
///
/// A part of the day alone ("por la noche") and phrases that only look like dates ("24/7") are none.
pub fn expressions(text: &str, offset: usize, language: &'static Language) -> Vec<Mention<Expression>> {
    let of_piece = |piece: Span| in_piece(piece.of(text), offset + piece.start, language);
    pieces(text).flat_map(of_piece).collect()
}

fn in_piece(text: &str, offset: usize, language: &'static Language) -> Vec<Mention<Expression>> {
    let lexicon = dates(language);
    let tokens = tokens(text, lexicon);
    let reader = Reader {
        text,
        tokens: &tokens,
        lexicon,
    };
    let mut found = Vec::new();
    for matched in reader.matches() {
        if let Some(meaning) = lexicon.meaning(matched.row) {
            read(meaning, &matched, &mut found);
        }
    }
    let mut found = reader.join_times(found);
    found.retain(|item| item.expression.clock.is_some() || item.expression.reference != Reference::Clock);
    found.retain(|item| item.unless.is_none() || reader.tense(item.begin, item.end) != item.unless);
    for item in &mut found {
        if item.expression.tense.is_none() && needs_tense(&item.expression.reference) {
            item.expression.tense = reader.tense(item.begin, item.end).or(item.lean);
        }
    }
    found
        .into_iter()
        .filter_map(|item| {
            let first = tokens.get(item.begin)?;
            let last = tokens.get(item.end.checked_sub(1)?)?;
            Some(Mention {
                span: Span::new(first.start, last.end).shifted(offset),
                value: item.expression,
            })
        })
        .collect()
}

/// A pattern found: tokens `begin..end`, with what its slots hold.
#[derive(Clone)]
struct Match {
    row: usize,
    begin: usize,
    end: usize,
    slots: Vec<Filled>,
}

/// An expression and its tokens.
struct Found {
    begin: usize,
    end: usize,
    expression: Expression,
    /// It is none where the words around it point there.
    unless: Option<Direction>,
    /// The side it lies on where the words around it point nowhere.
    lean: Option<Direction>,
}

/// How far from an expression a word still tells its tense, in tokens before and after it.
const TENSE_BEFORE: usize = 12;
const TENSE_AFTER: usize = 8;
/// How far before a participle its auxiliary stands ("will probably be held").
const AUXILIARY_BEFORE: usize = 3;

impl Reader<'_> {
    /// The patterns that are read, in order and without overlap.
    fn matches(&self) -> impl Iterator<Item = Match> {
        let mut at = 0;
        std::iter::from_fn(move || {
            while at < self.tokens.len() {
                match self.best(at) {
                    Some(found) => {
                        at = found.end.max(at + 1);
                        return Some(found);
                    }
                    None => at += 1,
                }
            }
            None
        })
    }

    /// The pattern that is read at a token: the longest, unless it begins with context and a longer one follows that
    /// ("en | septiembre de 2022").
    fn best(&self, at: usize) -> Option<Match> {
        let found = self.longest(at)?;
        if found.begin == at {
            return Some(found);
        }
        Some(
            self.longest(found.begin)
                .filter(|inner| inner.end > found.end)
                .unwrap_or(found),
        )
    }

    /// The longest pattern that begins at a token; of equally long ones the first row.
    fn longest(&self, at: usize) -> Option<Match> {
        let mut best = None;
        let mut path = Match {
            row: 0,
            begin: at,
            end: at,
            slots: Vec::new(),
        };
        self.walk(self.lexicon.root(), &mut path, &mut best);
        best
    }

    fn walk(&self, node: u32, path: &mut Match, best: &mut Option<Match>) {
        if let Some(row) = self.lexicon.row(node) {
            let better = best.as_ref().is_none_or(|best| (path.end, best.row) > (best.end, row));
            if better && path.end > path.begin {
                *best = Some(Match { row, ..path.clone() });
            }
        }
        let end = path.end;
        if let Some(id) = self.tokens.get(end).and_then(|token| token.id) {
            path.end = end + 1;
            for next in self.lexicon.after_word(node, id) {
                self.walk(next, path, best);
            }
            path.end = end;
        }
        for (slot, nexts) in self.lexicon.slots(node) {
            let Some((value, after)) = self.fill(*slot, end) else {
                continue;
            };
            let begin = path.begin;
            if *slot == Slot::Mark {
                path.begin = end;
            }
            path.end = after;
            path.slots.push(Filled {
                slot: *slot,
                value,
                begin: end,
                end: after,
            });
            for next in nexts {
                self.walk(*next, path, best);
            }
            path.slots.pop();
            path.end = end;
            path.begin = begin;
        }
    }

    /// Joins a time or part of the day with the day beside it ("on Tuesday night, at 7:40 PM").
    fn join_times(&self, found: Vec<Found>) -> Vec<Found> {
        let mut joined: Vec<Found> = Vec::with_capacity(found.len());
        for item in found {
            if let Some(last) = joined.last_mut() {
                let linked = item.begin >= last.end
                    && item.begin - last.end <= 3
                    && (last.end..item.begin).all(|at| self.is_link(at));
                if linked && let Some(expression) = with_time(&last.expression, &item.expression) {
                    last.end = item.end;
                    last.expression = expression;
                    continue;
                }
            }
            joined.push(item);
        }
        joined
    }

    fn is_link(&self, at: usize) -> bool {
        self.tokens
            .get(at)
            .and_then(|token| token.id)
            .is_some_and(|id| self.lexicon.reading(id, Class::Link).is_some())
    }

    /// Which side the nearest telling word of the sentence points to; of two equally near the one before.
    fn tense(&self, begin: usize, end: usize) -> Option<Direction> {
        let before = (1..=TENSE_BEFORE)
            .map_while(|distance| {
                begin
                    .checked_sub(distance)
                    .filter(|at| !self.ends_sentence(*at))
                    .map(|at| (distance, at))
            })
            .find_map(|(distance, at)| Some((2 * distance, self.governed(at)?)));
        let after = (1..=TENSE_AFTER)
            .map_while(|distance| {
                let at = end + distance - 1;
                (at < self.tokens.len() && !self.ends_sentence(at)).then_some((distance, at))
            })
            .find_map(|(distance, at)| Some((2 * distance + 1, self.cue(at)?)));
        match (before, after) {
            (Some(before), Some(after)) => Some(if before.0 < after.0 { before.1 } else { after.1 }),
            (one, other) => one.or(other).map(|(_, direction)| direction),
        }
    }

    /// Where a word points, or the auxiliary a few words before it ("will be held").
    fn governed(&self, at: usize) -> Option<Direction> {
        let cue = self.cue(at)?;
        let auxiliary = (1..=AUXILIARY_BEFORE)
            .map_while(|distance| at.checked_sub(distance).filter(|at| !self.ends_sentence(*at)))
            .find_map(|at| self.lexicon.auxiliary(&self.lower_case(at)?));
        Some(auxiliary.unwrap_or(cue))
    }

    fn cue(&self, at: usize) -> Option<Direction> {
        self.lexicon.cue(&self.lower_case(at)?).flatten()
    }

    /// A word that is no name, in small letters.
    fn lower_case(&self, at: usize) -> Option<String> {
        let token = self
            .tokens
            .get(at)
            .filter(|token| token.shape == Shape::Word && token.end - token.start <= 40)?;
        let word = self.text.get(token.start..token.end)?;
        // A name is no verb: "Irán", "Will".
        let opens_sentence = at.checked_sub(1).is_none_or(|before| self.ends_sentence(before));
        if word.chars().next().is_some_and(char::is_uppercase) && !opens_sentence {
            return None;
        }
        Some(if word.is_ascii() {
            word.to_ascii_lowercase()
        } else {
            word.nfc().flat_map(char::to_lowercase).collect()
        })
    }

    fn ends_sentence(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return true };
        match token.shape {
            Shape::Sign('!' | '?' | ';') => true,
            Shape::Sign('.') => self.tokens.get(at + 1).is_none_or(|next| !next.glued),
            _ => false,
        }
    }
}

/// What a pattern found means.
fn read(meaning: &Meaning, matched: &Match, found: &mut Vec<Found>) {
    if meaning.kind == Kind::List {
        read_list(meaning, matched, found);
    } else if let Some(expression) = expression(meaning, &matched.slots) {
        found.push(Found {
            begin: matched.begin,
            end: matched.end,
            expression,
            unless: meaning.unless,
            lean: meaning.lean,
        });
    }
}

/// "11 y 12 de febrero": a date for each day; the first ones span their day only, the last one all that follows.
fn read_list(meaning: &Meaning, matched: &Match, found: &mut Vec<Found>) {
    let days: Vec<_> = matched.slots.iter().filter(|filled| is_listed(filled.slot)).collect();
    for (index, day) in days.iter().enumerate() {
        let others = |filled: &&Filled| !is_listed(filled.slot);
        let slots: Vec<_> = matched
            .slots
            .iter()
            .filter(others)
            .chain(std::iter::once(*day))
            .copied()
            .collect();
        let single = Meaning {
            kind: Kind::Date,
            ..meaning.clone()
        };
        let begin = if index == 0 { matched.begin } else { day.begin };
        let end = if index + 1 == days.len() { matched.end } else { day.end };
        if let Some(expression) = expression(&single, &slots) {
            found.push(Found {
                begin,
                end,
                expression,
                unless: meaning.unless,
                lean: meaning.lean,
            });
        }
    }
}

fn is_listed(slot: Slot) -> bool {
    matches!(slot, Slot::Day | Slot::DayNumber | Slot::DayWord | Slot::OrdinalDay)
}

/// The day of one expression with the time of another, where one has the day and the other nothing but the time.
fn with_time(a: &Expression, b: &Expression) -> Option<Expression> {
    let (day, time) = match (&a.reference, &b.reference) {
        (Reference::Clock, Reference::Clock) if a.clock.is_none() != b.clock.is_none() => (a, b),
        (Reference::Clock, day) if is_day(day) => (b, a),
        (day, Reference::Clock) if is_day(day) => (a, b),
        _ => return None,
    };
    if (day.clock.is_some() && time.clock.is_some())
        || (day.part.is_some() && time.part.is_some() && time.clock.is_none())
    {
        return None;
    }
    let part = day.part.or(time.part);
    let clock = day.clock.or(time.clock).map(|clock| in_part(clock, part));
    Some(Expression {
        clock,
        part,
        ..day.clone()
    })
}

fn needs_tense(reference: &Reference) -> bool {
    match reference {
        Reference::Calendar { fields, .. } => fields.year.is_none(),
        Reference::Range { from, to, .. } => from.year.is_none() && to.year.is_none(),
        _ => false,
    }
}

/// The rows of the patterns that read a text, in order.
#[cfg(test)]
pub(super) fn matched(text: &str, language: &'static Language) -> Vec<usize> {
    let lexicon = dates(language);
    let tokens = tokens(text, lexicon);
    let reader = Reader {
        text,
        tokens: &tokens,
        lexicon,
    };
    reader.matches().map(|found| found.row).collect()
}
