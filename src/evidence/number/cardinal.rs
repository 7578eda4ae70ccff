//! Cardinals: "tres mil doscientos cuarenta y cinco", "two hundred and fifteen thousand", "3,2 millones".
//!
//! A number is read from left to right into a group below 1000 and a stack of finished parts, each the product of a
//! group and a scale. A scale word multiplies everything before it that is smaller than itself, so the same rules read
//! *mil millones* (10^9), *dos mil tres millones* and "two hundred thousand".

use super::reader::Reader;
use super::{MAX_READINGS, Ratio};
use crate::lexicon::numbers::Role;

/// A number that is no fraction.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cardinal {
    /// What it may mean, most usual first.
    pub(super) values: Vec<Ratio>,
    /// The token after it.
    pub(super) end: usize,
    /// Product of the scales at its end.
    pub(super) scale: Ratio,
    /// Digits alone, without separators.
    pub(super) plain: bool,
    /// Digits before the decimal mark of a run of digits.
    pub(super) digits: usize,
    /// A lone "un", "one".
    pub(super) one: bool,
    /// Its last word is an ordinal, or its digits have the mark of one.
    pub(super) ordinal: bool,
}

/// No number has more words; bounds the work per token.
const MAX_WORDS: usize = 24;

/// What has been read of a number.
#[derive(Clone)]
struct State {
    /// Finished parts with their scales, in falling order.
    parts: Vec<(Ratio, Ratio)>,
    /// What stands after the last scale.
    group: Option<Ratio>,
    /// What is added to the group must be below this.
    room: i128,
    /// The last word was a ten: an and-for-tens may follow.
    after_ten: bool,
    /// The last word was a hundred or a scale: an and-for-hundreds may follow.
    after_hundred: bool,
    /// The next token.
    end: usize,
    ordinal: bool,
}

impl State {
    fn total(&self) -> Option<Ratio> {
        let group = self.group.unwrap_or(Ratio::ZERO);
        self.parts
            .iter()
            .try_fold(group, |sum, (part, _)| sum.checked_add(*part))
    }

    fn is_empty(&self) -> bool {
        self.parts.is_empty() && self.group.is_none()
    }

    /// The smallest scale so far; what follows must stay below it.
    fn limit(&self) -> Ratio {
        self.parts.last().map_or(Ratio::integer(i128::MAX), |(_, scale)| *scale)
    }

    /// Adds to the group, if there is room.
    fn add(&mut self, value: i128, room: i128, end: usize) -> bool {
        let base = self.group.unwrap_or(Ratio::ZERO);
        let fits = value < self.room && (self.group.is_some() || Ratio::integer(value) < self.limit());
        let Some(sum) = base.checked_add(Ratio::integer(value)).filter(|_| fits) else {
            return false;
        };
        self.group = Some(sum);
        (self.room, self.end) = (room, end);
        self.after_ten = room == 10;
        self.after_hundred = room == 100;
        true
    }

    /// Multiplies the group and the smaller parts by `scale`; `bare` scales need none.
    fn scale(&mut self, scale: i128, bare: bool, end: usize) -> bool {
        let scale = Ratio::integer(scale);
        let kept = self.parts.iter().take_while(|(_, other)| *other >= scale).count();
        let smaller = self.parts.get(kept..).unwrap_or_default();
        let multiplied = if self.group.is_none() && smaller.is_empty() {
            (bare && (kept == 0 || self.limit() > scale)).then_some(Ratio::ONE)
        } else {
            smaller
                .iter()
                .try_fold(self.group.unwrap_or(Ratio::ZERO), |sum, (part, _)| {
                    sum.checked_add(*part)
                })
        };
        let limit = kept
            .checked_sub(1)
            .and_then(|last| self.parts.get(last))
            .map(|(_, other)| *other);
        let product = multiplied.and_then(|value| value.checked_mul(scale));
        let Some(product) = product.filter(|product| limit.is_none_or(|limit| *product < limit)) else {
            return false;
        };
        self.parts.truncate(kept);
        self.parts.push((product, scale));
        self.group = None;
        (self.room, self.end) = (1000, end);
        self.after_ten = false;
        self.after_hundred = true;
        true
    }
}

impl Reader<'_> {
    /// The cardinal (or the ordinal made from one) that starts at token `at`.
    pub(super) fn cardinal(&self, at: usize) -> Option<Cardinal> {
        let Some(literal) = self.literal(at) else {
            let state = self.run(
                State {
                    group: None,
                    room: 1000,
                    ..State::at(at)
                },
                false,
            )?;
            let alone = state.parts.is_empty() && state.group == Some(Ratio::ONE);
            return Some(Cardinal {
                values: vec![state.total()?],
                end: state.end,
                scale: self.closing_scale(&state),
                plain: false,
                digits: 0,
                one: alone && self.has_role(at, Role::One) == Some(state.end),
                ordinal: state.ordinal,
            });
        };
        let mut values = Vec::new();
        let (mut end, mut scale) = (literal.end, Ratio::ONE);
        for reading in &literal.readings {
            let state = State {
                group: Some(*reading),
                room: 0,
                ..State::at(literal.end)
            };
            let state = self.run(state, true)?;
            if values.is_empty() {
                (end, scale) = (state.end, self.closing_scale(&state));
            }
            if state.end == end && values.len() < MAX_READINGS {
                values.push(state.total()?);
            }
        }
        let suffix = self.ordinal_suffix(end).filter(|_| end == literal.end && literal.plain);
        let cardinal = Cardinal {
            values,
            end: suffix.unwrap_or(end),
            scale,
            plain: literal.plain && end == literal.end,
            digits: literal.digits,
            one: false,
            ordinal: suffix.is_some(),
        };
        (!cardinal.values.is_empty() && (!literal.padded || !literal.plain)).then_some(cardinal)
    }

    /// What the last scale words multiply by, where the number ends with them.
    fn closing_scale(&self, state: &State) -> Ratio {
        if state.group.is_some() {
            return Ratio::ONE;
        }
        // Two scale words in a row (mil millones) multiply.
        let inner = state
            .end
            .checked_sub(2)
            .and_then(|before| self.scale_word(before))
            .map(|(_, scale)| scale);
        let last = state.limit();
        inner
            .filter(|inner| *inner < last && state.parts.len() == 1)
            .and_then(|inner| inner.checked_mul(last))
            .unwrap_or(last)
    }

    /// Reads on from `state` as far as it goes; `None` where nothing was read at all.
    fn run(&self, mut state: State, digits_first: bool) -> Option<State> {
        // Where to go back to if an "and" turns out to join two numbers: "between one hundred and two hundred".
        let mut before_and: Option<State> = None;
        for _ in 0..MAX_WORDS {
            let at = if state.is_empty() {
                state.end
            } else {
                self.skip_hyphen(state.end)
            };
            if self.step(&mut state, at, digits_first) {
                if state.ordinal {
                    break;
                }
                if state.group.is_none() {
                    before_and = None;
                }
                continue;
            }
            let blocked = self.role(at, |role| {
                matches!(role, Role::Scale(_) | Role::Hundred(_)).then_some(())
            });
            if blocked.is_some()
                && let Some(before) = before_and.take()
            {
                return Some(before);
            }
            let Some(next) = self.conjunction(&state, at) else {
                break;
            };
            let mut joined = state.clone();
            joined.end = next;
            joined.after_ten = false;
            if !self.step(&mut joined, next, false) {
                break;
            }
            if state.after_hundred {
                before_and = Some(state.clone());
            }
            state = joined;
        }
        (!state.is_empty()).then_some(state)
    }

    /// The token after an "and" that may go on with the number.
    fn conjunction(&self, state: &State, at: usize) -> Option<usize> {
        if state.after_ten {
            let next = self.has_role(at, Role::AndTens)?;
            let digit = self.role(next, |role| matches!(role, Role::Digit(_) | Role::One).then_some(()));
            // "treinta y una" may also be thirty, and one of something; the number is by far the more usual.
            return digit.map(|_| next);
        }
        let next = state.after_hundred.then(|| self.has_role(at, Role::AndHundreds))??;
        let small = self.role(next, |role| {
            matches!(
                role,
                Role::Digit(_) | Role::One | Role::Teen(_) | Role::Ten(_) | Role::Hundreds(_) | Role::Ordinal(_)
            )
            .then_some(())
        });
        // "one thousand and one of": the last is a pronoun only where "of" follows; the number wins.
        small
            .filter(|_| !state.is_empty() && self.class(at).is_some())
            .map(|_| next)
    }

    /// Takes the next word into `state`; `false` leaves it as it was.
    fn step(&self, state: &mut State, at: usize, digits_first: bool) -> bool {
        if let Some((end, (above, below))) = self.role(at, |role| match role {
            Role::Plus(above, below) => Some((above, below)),
            _ => None,
        }) && let Some(fraction) = Ratio::new(above, below)
        {
            return self.add_fraction(state, fraction, end);
        }
        if self.is_digits(at) {
            return self.add_digits(state, at, digits_first);
        }
        let glued = self.is_glued(at) && state.group.is_some() && digits_first;
        let found = self.at(&self.tables.words, at).find_map(|(end, role)| {
            let mut next = state.clone();
            let taken = match *role {
                Role::Zero if next.is_empty() => next.add(0, 0, end),
                Role::Digit(value) | Role::Teen(value) => next.add(value, 0, end),
                Role::One => next.add(1, 0, end),
                Role::Ten(value) => next.add(value, 10, end),
                Role::Hundreds(value) => next.add(value, 100, end),
                Role::Hundred(value) => next.multiply(value, end),
                Role::Scale(value) => next.scale(value, false, end),
                Role::BareScale(value) => next.scale(value, true, end),
                Role::ScaleSuffix(value)
                    if (glued && self.is_scale_suffix(at, end)) || (digits_first && self.is_money_scale(at, end)) =>
                {
                    next.scale(value, false, end)
                }
                Role::Ordinal(value) if !next.is_empty() && !digits_first => {
                    next.ordinal = true;
                    value > 0 && next.add(value, 0, end)
                }
                Role::OrdinalScale(value) if !digits_first => {
                    next.ordinal = true;
                    next.multiply(value, end) || next.scale(value, next.is_empty(), end)
                }
                Role::Point => self.add_decimals(&mut next, end),
                _ => false,
            };
            taken.then_some(next)
        });
        // An article stands for one before a scale: "a million", "a hundred and five".
        let found = found.or_else(|| {
            let end = self.has_role(at, Role::Article).filter(|_| state.is_empty())?;
            self.scale_word(self.skip_hyphen(end))?;
            let mut next = state.clone();
            next.add(1, 0, end).then_some(next)
        });
        found.map(|next| *state = next).is_some()
    }

    /// A suffix that is also a unit or an upper-case model letter is a scale only where nothing else fits: "30m" is
    /// metres, "$30m" and "3M" are millions.
    fn is_scale_suffix(&self, at: usize, end: usize) -> bool {
        let unit = self.at(&self.tables.units, at).any(|(unit_end, _)| unit_end >= end);
        let upper = self.token(at).is_some_and(|token| token.capital);
        let digits = (0..at)
            .rev()
            .find(|&before| !self.is_number_token(before))
            .map_or(0, |before| before + 1);
        let money = self.currency_before(digits).is_some()
            || self.currency_after(end).is_some()
            || self
                .has_role(end, Role::Of)
                .and_then(|of| self.currency_after(of))
                .is_some();
        // "1.5m people" are counted; "100m race" is measured.
        let decimals = self.is_number_token(at.saturating_sub(2)) && self.is_glued(at.saturating_sub(1));
        money || upper || !unit || (decimals && self.names(end))
    }

    /// "3.400 M€", "3.400 M de euros": apart from its digits a suffix is a scale where a currency follows.
    fn is_money_scale(&self, at: usize, end: usize) -> bool {
        let currency = self.has_role(end, Role::Of).unwrap_or(end);
        self.after_one_space(at)
            && self.currency_after(currency).is_some()
            && (currency > end || self.is_glued(end))
            && self.token(at).is_some_and(|token| token.capital)
    }

    fn is_number_token(&self, at: usize) -> bool {
        self.is_digits(at) || self.is(at, ".") || self.is(at, ",")
    }

    /// A group in digits after a scale word: "2 mil 300 millones", "24 mil 500", "mil 500".
    fn add_digits(&self, state: &mut State, at: usize, digits_first: bool) -> bool {
        let Some(literal) = self
            .literal(at)
            .filter(|literal| literal.plain && literal.digits <= 3 && !literal.padded)
        else {
            return false;
        };
        let value = literal.readings.first().copied().and_then(Ratio::to_integer);
        let scaled = self.scale_word(literal.end).is_some();
        let bare = at.checked_sub(1).is_some_and(|before| {
            self.role(before, |role| matches!(role, Role::BareScale(_)).then_some(()))
                .is_some()
        });
        let whole = state.total().and_then(Ratio::to_integer).is_some();
        let Some(value) = value
            .filter(|_| state.group.is_none() && whole && ((scaled && digits_first) || (bare && literal.digits == 3)))
        else {
            return false;
        };
        state.add(value, 0, literal.end)
    }

    /// "coma cinco", "point one four", "coma veinticinco".
    fn add_decimals(&self, state: &mut State, at: usize) -> bool {
        let Some(whole) = state
            .group
            .filter(|group| group.to_integer().is_some() && state.parts.is_empty())
        else {
            return false;
        };
        let mut decimals = String::new();
        let mut next = at;
        while decimals.len() < 12 {
            let Some((end, digit)) = self.role(self.skip_hyphen(next), |role| match role {
                Role::Zero => Some(0),
                Role::One => Some(1),
                Role::Digit(value) => Some(value),
                _ => None,
            }) else {
                break;
            };
            decimals.push_str(&digit.to_string());
            next = end;
        }
        if decimals.is_empty() {
            let Some(group) = self.run(State::at(at), false).filter(|group| group.parts.is_empty()) else {
                return false;
            };
            let Some(value) = group.group.and_then(Ratio::to_integer).filter(|value| *value < 1000) else {
                return false;
            };
            (decimals, next) = (value.to_string(), group.end);
        }
        let Some(sum) = Ratio::decimal("0", &decimals).and_then(|part| whole.checked_add(part)) else {
            return false;
        };
        state.group = Some(sum);
        (state.room, state.end, state.after_ten, state.after_hundred) = (0, next, false, false);
        true
    }

    /// "y medio", "and a half": of one before a scale word, of the scale after it.
    fn add_fraction(&self, state: &mut State, fraction: Ratio, end: usize) -> bool {
        let added = match (&mut state.group, state.parts.last_mut()) {
            (Some(group), _) if group.to_integer().is_some() => group.checked_add(fraction).map(|sum| *group = sum),
            (None, Some((part, scale))) if self.unit_word(end).is_none() || scale.to_integer() >= Some(1000) => {
                fraction
                    .checked_mul(*scale)
                    .and_then(|more| part.checked_add(more))
                    .map(|sum| *part = sum)
            }
            _ => None,
        };
        if added.is_some() {
            (state.room, state.end, state.after_ten, state.after_hundred) = (0, end, false, false);
        }
        added.is_some()
    }

    /// The token after "º", ".ª", "th" written onto digits.
    fn ordinal_suffix(&self, at: usize) -> Option<usize> {
        let suffix = self.role(at, |role| matches!(role, Role::OrdinalSuffix(_)).then_some(()))?;
        self.is_glued(at).then_some(suffix.0)
    }
}

impl State {
    fn at(end: usize) -> State {
        State {
            parts: Vec::new(),
            group: None,
            room: 1000,
            after_ten: false,
            after_hundred: false,
            end,
            ordinal: false,
        }
    }

    /// "two hundred", "nineteen hundred", "two hundredth".
    fn multiply(&mut self, factor: i128, end: usize) -> bool {
        let group = self
            .group
            .and_then(Ratio::to_integer)
            .filter(|group| (1..100).contains(group) && factor == 100);
        let Some(product) = group.and_then(|group| group.checked_mul(factor)) else {
            return false;
        };
        if Ratio::integer(product) >= self.limit() {
            return false;
        }
        self.group = Some(Ratio::integer(product));
        (self.room, self.end, self.after_ten, self.after_hundred) = (100, end, false, true);
        true
    }
}
