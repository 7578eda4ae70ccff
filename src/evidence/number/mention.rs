//! From amounts to mentions: ranges, approximations, ages, scores, and what is counted.

use super::amount::{Amount, Measure};
use super::context::is_year_like;
use super::numeral::{Form, Numeral};
use super::reader::Reader;
use super::unit::Unit;
use super::{Approximation, Kind, MAX_READINGS, Mention, Quantity, Ratio, Reading};
use crate::article::Span;
use crate::lexicon::numbers::token::Class;
use crate::lexicon::numbers::{Context, Effect, Role};

/// A score's cue stands at most so many tokens before it ("ganó el partido por 3-2").
const CUE_DISTANCE: usize = 5;
/// Nobody is older.
const OLDEST: i128 = 120;

/// Where a mention stands, in tokens.
struct Place {
    start: usize,
    end: usize,
}

/// A lower and an upper bound, in the same unit.
struct Bounds {
    readings: Vec<(Ratio, Ratio)>,
    measure: Measure,
    place: Place,
}

impl Reader<'_> {
    /// Every quantity of the text, in order and without overlap.
    pub(super) fn mentions(&self) -> Vec<Mention<Quantity>> {
        let mut mentions: Vec<Mention<Quantity>> = Vec::new();
        let (mut at, mut floor, mut dated) = (0, 0, false);
        while at < self.tokens.len() {
            let ratio = || self.cardinal(at).is_some_and(|part| self.ratio(&part).is_some());
            if let Some(end) = self.context(at, Context::Idiom)
                && !ratio()
            {
                at = end;
                continue;
            }
            if !self.may_start(at) {
                at += 1;
                continue;
            }
            dated &= at <= floor + 1;
            let Some((quantity, place)) = self.mention(at, floor, dated) else {
                // Digits that are no number are passed over whole.
                let literal = self.literal(at).map_or(at + 1, |literal| literal.end.max(at + 1));
                at = self.chain(at).unwrap_or(literal);
                continue;
            };
            at = place.end.max(at + 1);
            floor = at;
            dated = quantity.kind == Kind::DatePart;
            if let Some(span) = self.span(&place) {
                mentions.push(Mention { span, value: quantity });
            }
        }
        mentions
    }

    fn span(&self, place: &Place) -> Option<Span> {
        let first = self.token(place.start)?;
        let last = self.token(place.end.checked_sub(1)?)?;
        (first.span.start < last.span.end).then(|| Span::new(first.span.start, last.span.end))
    }

    /// The mention whose number starts at token `at`; `floor` is the token after the mention before.
    fn mention(&self, at: usize, floor: usize, dated: bool) -> Option<(Quantity, Place)> {
        if self.is_cut(at) {
            return None;
        }
        if let Some((end, name, value)) = self.identifier(at) {
            let kind = Kind::Identifier { name };
            return Some((exact(value, kind), Place { start: at, end }));
        }
        if let Some((end, value)) = self.date_part(at, dated) {
            return Some((exact(value, Kind::DatePart), Place { start: at, end }));
        }
        if self.chain(at).is_some() {
            return None;
        }
        if let Some(found) = self.score(at, floor) {
            return Some(found);
        }
        let amount = self.amount(at).filter(|amount| amount.end > amount.start)?;
        let rate = amount.numeral.form == Form::Article && amount.start == floor && floor > 0;
        if rate {
            return None;
        }
        let (quantity, place) = match self.range(&amount, floor) {
            Some(bounds) => self.ranged(bounds, amount.numeral.form),
            None => self.single(&amount, floor)?,
        };
        Some(self.with_age(quantity, place, at, floor))
    }

    /// Whether the digits at `at` are the tail of something else: an address, a path, a name.
    fn is_cut(&self, at: usize) -> bool {
        let glued = self.is_digits(at) && self.is_glued(at) && at > 0;
        let before = at.saturating_sub(1);
        glued
            && (self.is(before, "/")
                || self.is(before, "@")
                || self.is(before, "_")
                || self.is(before, "&")
                // A telephone number: "+34 600 123 456".
                || (self.is(before, "+") && self.literal(at).is_some_and(|literal| literal.end > at + 2 && self.is_digits(at + 1)))
                || (self.is_word(before) && self.currency_before(at).is_none())
                || (self.is(before, ":") && self.is_glued(before)))
    }

    /// The token after three or more runs of digits joined by hyphens (4-4-2, a telephone number).
    fn chain(&self, at: usize) -> Option<usize> {
        let joined = |at: usize| {
            let dash = (self.is(at, "-") || self.is(at, "–")) && self.is_glued(at);
            (dash && self.is_digits(at + 1) && self.is_glued(at + 1)).then_some(at + 2)
        };
        let mut end = self.is_digits(at).then(|| joined(at + 1))?.and_then(joined)?;
        while let Some(next) = joined(end) {
            end = next;
        }
        Some(end)
    }

    /// "3-2", "3–2", "ganó 3 a 2", "by 3 to 2".
    fn score(&self, at: usize, floor: usize) -> Option<(Quantity, Place)> {
        let side = |at: usize| {
            let literal = self
                .literal(at)
                .filter(|side| side.plain && side.digits <= 3 && !side.padded)?;
            let value = literal.readings.first().copied().and_then(Ratio::to_integer)?;
            Some((literal.end, u32::try_from(value).ok()?))
        };
        let word = |at: usize| {
            let numeral = self
                .numeral(at)
                .filter(|numeral| matches!(numeral.form, Form::Cardinal | Form::One))?;
            Some((
                numeral.end,
                u32::try_from(numeral.whole()?).ok().filter(|goals| *goals < 1000)?,
            ))
        };
        let (end, home) = side(at).or_else(|| word(at))?;
        let dash = (self.is(end, "-") || self.is(end, "–")) && self.is_glued(end) && self.is_glued(end + 1);
        let link = if dash { end + 1 } else { self.effect(end, Effect::Link)? };
        let (end, away) = side(link).or_else(|| word(link))?;
        let longer = (self.is(end, "-") || self.is(end, "–")) && self.is_glued(end) && self.is_glued(end + 1);
        let measured = self.unit_word(self.skip_hyphen(end)).is_some()
            || self.currency_after(end).is_some()
            || self.scale_word(end).is_some()
            || (self.is_glued(end) && self.is_word(end));
        if longer || measured {
            return None;
        }
        let cue = (floor.max(at.saturating_sub(CUE_DISTANCE))..=at)
            .any(|before| self.context_before(before, Context::ScoreBefore).is_some());
        let told = if dash {
            let falls = home >= away || home == 0;
            falls || (cue && !self.is_content(end))
        } else {
            cue && !self.is_content(end)
        };
        let kind = Kind::Score { against: away };
        told.then(|| (exact(Ratio::integer(home.into()), kind), Place { start: at, end }))
    }

    /// "20-30", "entre 20 y 30", "de 3 a 5", "two or three", "$3-4 million".
    fn range(&self, low: &Amount, floor: usize) -> Option<Bounds> {
        let article = self
            .context_before(low.start, Context::Article)
            .filter(|&start| start >= floor);
        let opener = |effect| {
            [Some(low.start), article]
                .into_iter()
                .flatten()
                .find_map(|start| self.effect_before(start, effect).filter(|&start| start >= floor))
        };
        let between = opener(Effect::Between);
        let dash = self.is(low.end, "-") || self.is(low.end, "–");
        let same_gaps = self.is_glued(low.end) == self.is_glued(low.end + 1);
        let (start, next) = if dash && same_gaps && !self.is(low.end + 1, "-") {
            (low.start, low.end + 1)
        } else if let (Some(start), Some(next)) = (between, self.effect(low.end, Effect::BetweenLink)) {
            let article = self
                .context(next, Context::Article)
                .filter(|&number| self.amount(number).is_some());
            (
                start,
                if self.plain_number(next) {
                    next
                } else {
                    article.unwrap_or(next)
                },
            )
        } else if let Some(next) = self.effect(low.end, Effect::Link) {
            (opener(Effect::From).unwrap_or(low.start), next)
        } else {
            (low.start, self.effect(low.end, Effect::OrLink)?)
        };
        let high = self.amount(next)?;
        let number = |form: Form| matches!(form, Form::Plain | Form::Cardinal | Form::One | Form::Fraction);
        if !number(low.numeral.form) || !number(high.numeral.form) || high.numeral.form == Form::One {
            return None;
        }
        let years = is_year_like(&low.numeral) && is_year_like(&high.numeral);
        // A telephone number: "555-1234".
        let digits = low.numeral.form == Form::Plain && low.numeral.digits == 3 && high.numeral.digits == 4;
        if digits && high.numeral.form == Form::Plain && dash {
            return None;
        }
        if years && low.measure == Measure::None && high.measure == Measure::None {
            return None;
        }
        let measure = match (&low.measure, &high.measure) {
            (Measure::None, measure) => measure.clone(),
            (measure, Measure::None) if low.prefixed => measure.clone(),
            (Measure::Money(a), Measure::Money(b)) if super::unit::same_currency(a, b) => Measure::Money(b),
            (a, b) if a == b => a.clone(),
            _ => return None,
        };
        let inherits = low.measure == Measure::None || low.prefixed;
        let lows = scaled_low(&low.numeral, &high.numeral, inherits)?;
        let mut readings = Vec::new();
        // The same separators mean the same on both sides.
        let parallel = lows.len() == high.numeral.readings.len();
        for (i, (above, _)) in high.numeral.readings.iter().enumerate() {
            for (_, (below, _)) in lows.iter().enumerate().filter(|(j, _)| !parallel || i == *j) {
                if below < above && readings.len() < MAX_READINGS && !readings.contains(&(*below, *above)) {
                    readings.push((*below, *above));
                }
            }
        }
        let end = high.end;
        (!readings.is_empty()).then_some(Bounds {
            readings,
            measure,
            place: Place { start, end },
        })
    }

    fn plain_number(&self, at: usize) -> bool {
        self.is_digits(at)
    }

    /// A range as a quantity.
    fn ranged(&self, bounds: Bounds, form: Form) -> (Quantity, Place) {
        let kind = bounds.measure.kind().unwrap_or_else(|| match form {
            Form::Fraction => Kind::Fraction,
            _ => Kind::Count {
                noun: self.noun(bounds.place.end),
            },
        });
        let readings = readings(&bounds.readings, &bounds.measure);
        let quantity = Quantity {
            readings,
            approximation: Approximation::Range,
            kind,
            year_like: false,
        };
        (quantity, bounds.place)
    }

    /// A single amount as a quantity, with its approximation; `None` where it is no number after all.
    fn single(&self, amount: &Amount, floor: usize) -> Option<(Quantity, Place)> {
        let numeral = &amount.numeral;
        let alone = amount.start == 0 && amount.end == self.tokens.len();
        if amount.measure == Measure::None && numeral.form == Form::One && !alone {
            return None;
        }
        let kind = match (amount.measure.kind(), numeral.form) {
            (Some(kind), _) => kind,
            (None, Form::Fraction | Form::Ratio) => Kind::Fraction,
            (None, Form::Ordinal) => Kind::Ordinal,
            (None, _) => Kind::Count {
                noun: self.noun(amount.end),
            },
        };
        let counts = amount.measure == Measure::None;
        let placed = self.context_before(amount.start, Context::PlaceBefore).is_some();
        let year_like = counts && is_year_like(numeral) && (!self.names(amount.end) || placed);
        let kind = match kind {
            Kind::Count { .. } if year_like => Kind::Count { noun: None },
            kind => kind,
        };
        let readings = readings(&numeral.readings, &amount.measure);
        let mut place = Place {
            start: amount.start,
            end: amount.end,
        };
        let approximation = match numeral.form {
            Form::Vague => Approximation::Range,
            Form::Ordinal => Approximation::Exact,
            _ => {
                let told = self.approximation(&mut place, floor, year_like);
                told.unwrap_or(if numeral.round {
                    Approximation::About
                } else {
                    Approximation::Exact
                })
            }
        };
        Some((
            Quantity {
                readings,
                approximation,
                kind,
                year_like,
            },
            place,
        ))
    }

    /// What an approximator beside the amount says; the place grows over it.
    fn approximation(&self, place: &mut Place, floor: usize, year_like: bool) -> Option<Approximation> {
        let article = self
            .context_before(place.start, Context::Article)
            .filter(|&start| start >= floor);
        let before = [Some(place.start), article].into_iter().flatten().find_map(|end| {
            let mut found = self.before(&self.tables.approximators, end);
            let (start, found) = found.find(|(start, found)| found.before && *start >= floor)?;
            Some((start, approximation(found.effect)?))
        });
        if let Some((start, approximation)) = before
            && !(year_like && approximation == Approximation::LessThan)
        {
            if approximation == Approximation::Exact {
                return Some(approximation);
            }
            place.start = start;
            return Some(approximation);
        }
        let direct = self.skip_hyphen(place.end);
        let behind_noun = self.is_content(place.end).then_some(place.end + 1);
        for at in [Some(direct), behind_noun].into_iter().flatten() {
            let mut found = self.at(&self.tables.approximators, at);
            let signs_glued = self.is_word(at) || self.is_glued(at);
            if let Some((end, found)) = found.find(|(_, found)| found.after && signs_glued)
                && let Some(approximation) = approximation(found.effect)
                && self.numeral(end).is_none()
            {
                if at == direct {
                    place.end = end;
                }
                return Some(approximation);
            }
        }
        None
    }

    /// The quantity as an age, where the words around it make it one.
    ///
    /// `number` is the first token of the number, behind any approximator.
    fn with_age(&self, mut quantity: Quantity, mut place: Place, number: usize, floor: usize) -> (Quantity, Place) {
        let unit = quantity.reading().and_then(|reading| reading.unit);
        let value = quantity.reading().map_or(Ratio::ZERO, |reading| reading.high);
        let before = |context| {
            [place.start, number]
                .iter()
                .any(|&end| self.context_before(end, context).is_some_and(|start| start >= floor))
        };
        match &quantity.kind {
            Kind::Duration if unit.is_some_and(|unit| matches!(unit.key, "year" | "month" | "week" | "day")) => {
                let after = self.context(self.skip_hyphen(place.end), Context::AgeAfter);
                let of_more = self.has_role(place.end, Role::Of).is_some();
                let years = unit.is_some_and(|unit| matches!(unit.key, "year" | "month"));
                let cued = before(Context::AgeBefore) || before(Context::AgeBeforeBare) || self.is_persons(place.start);
                if let Some(end) = after {
                    place.end = end;
                    quantity.kind = Kind::Age;
                } else if years && cued && !of_more {
                    quantity.kind = Kind::Age;
                }
            }
            Kind::Count { .. } => {
                let years = value.to_integer().is_some_and(|years| (0..=OLDEST).contains(&years));
                if years && (before(Context::AgeBeforeBare) || self.is_apposition(&place)) {
                    quantity.kind = Kind::Age;
                    let year = Unit::named("year");
                    quantity.readings.iter_mut().for_each(|reading| reading.unit = year);
                }
            }
            _ => {}
        }
        (quantity, place)
    }

    /// Whether "de" before `start` goes with a person: "Juan Pérez, de 54 años", "un hombre de 54 años".
    fn is_persons(&self, start: usize) -> bool {
        let Some(of) = start
            .checked_sub(1)
            .filter(|&of| self.has_role(of, Role::Of) == Some(start))
        else {
            return false;
        };
        let Some(before) = of.checked_sub(1) else { return false };
        self.is(before, ",") || self.is(before, "(") || self.context_before(of, Context::Person).is_some()
    }

    /// "John Smith, 54, said".
    fn is_apposition(&self, place: &Place) -> bool {
        let Some(name) = place.start.checked_sub(2) else {
            return false;
        };
        self.is(place.start - 1, ",")
            && self.is(place.end, ",")
            && (self
                .token(name)
                .is_some_and(|name| name.class == Class::Word && name.capital)
                || self.context(name, Context::Person).is_some())
            && place.end == place.start + 1
            && self.context(name, Context::Month).is_none()
    }

    /// The one or two content words after a number.
    fn noun(&self, end: usize) -> Option<Span> {
        let mut first = self.skip_hyphen(end);
        if let Some(of) = self.has_role(first, Role::Of) {
            first = self.context(of, Context::Article).unwrap_or(of);
        }
        if !self.is_content(first) || self.numeral(first).is_some() {
            return None;
        }
        let second = Some(first + 1).filter(|&second| self.is_content(second) && self.numeral(second).is_none());
        let last = second.unwrap_or(first);
        Some(Span::new(self.token(first)?.span.start, self.token(last)?.span.end))
    }
}

fn exact(value: Ratio, kind: Kind) -> Quantity {
    let readings = vec![Reading {
        low: value,
        high: value,
        unit: None,
    }];
    Quantity {
        readings,
        approximation: Approximation::Exact,
        kind,
        year_like: false,
    }
}

/// Every value in every unit that it may be in, most usual first.
fn readings(values: &[(Ratio, Ratio)], measure: &Measure) -> Vec<Reading> {
    let units: Vec<Option<&'static Unit>> = match measure {
        Measure::Units(units) => units.iter().copied().map(Some).collect(),
        Measure::None | Measure::Money(_) => vec![None],
    };
    let pairs = units.iter().flat_map(|unit| {
        values.iter().map(|(low, high)| Reading {
            low: *low,
            high: *high,
            unit: *unit,
        })
    });
    pairs.take(MAX_READINGS).collect()
}

fn approximation(effect: Effect) -> Option<Approximation> {
    match effect {
        Effect::About => Some(Approximation::About),
        Effect::Almost => Some(Approximation::Almost),
        Effect::More => Some(Approximation::MoreThan),
        Effect::Less => Some(Approximation::LessThan),
        Effect::Exact => Some(Approximation::Exact),
        _ => None,
    }
}

/// The lower bound, with the scale that only the upper one has: "3-4 million", "entre 3 y 4 millones".
fn scaled_low(low: &Numeral, high: &Numeral, inherits: bool) -> Option<Vec<(Ratio, Ratio)>> {
    let mantissa = high.value().and_then(|value| value.checked_div(high.scale));
    let small = low.value().zip(mantissa).is_some_and(|(low, high)| low < high);
    if !inherits || low.scale != Ratio::ONE || high.scale == Ratio::ONE || !small {
        return Some(low.readings.clone());
    }
    low.clone()
        .map(|value| value.checked_mul(high.scale))
        .map(|low| low.readings)
}
