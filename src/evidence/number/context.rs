//! Numbers that are not amounts: parts of dates and times, and names with a number in them.

use super::Ratio;
use super::numeral::{Form, Numeral};
use super::reader::Reader;
use crate::lexicon::numbers::{Context, Effect, Role};

/// Years that a bare number of four digits may be.
const YEARS: std::ops::RangeInclusive<i128> = 1000..=2199;
/// Words and numbers that may stand between a day and its month ("11, 12 and 13 February").
const DAYS_LISTED: usize = 6;

impl Reader<'_> {
    /// The token after a date or a time of day that starts with the number at `at`, and that number.
    ///
    /// `dated` tells that a date ends just before.
    pub(super) fn date_part(&self, at: usize, dated: bool) -> Option<(usize, Ratio)> {
        if let Some(end) = self.numeric_date(at) {
            let first = Ratio::decimal(self.written(at), "")?;
            return Some((end, first));
        }
        let numeral = self.numeral(at).filter(|numeral| {
            matches!(numeral.form, Form::Plain | Form::Cardinal | Form::One | Form::Ordinal)
                && numeral.readings.len() == 1
        });
        let numeral = numeral.or_else(|| self.padded(at))?;
        let Some(value) = numeral.whole().filter(|value| *value >= 0) else {
            return self.half_past(&numeral);
        };
        let end = self
            .clock(&numeral, value)
            .or_else(|| self.day(&numeral, value, dated))
            .or_else(|| {
                let year = is_year_like(&numeral) && self.is_year_here(&numeral, dated);
                year.then_some(numeral.end).or_else(|| self.decade(&numeral, value))
            })?;
        Some((end, Ratio::integer(value)))
    }

    /// A number with a leading zero, which is none but may be a day, an hour or a month.
    fn padded(&self, at: usize) -> Option<Numeral> {
        let literal = self
            .literal(at)
            .filter(|literal| literal.plain && literal.padded && literal.digits == 2)?;
        let readings = literal.readings.iter().map(|value| (*value, *value)).collect();
        let (end, form) = (literal.end, Form::Plain);
        Some(Numeral {
            readings,
            start: at,
            end,
            form,
            scale: Ratio::ONE,
            digits: 2,
            round: false,
        })
    }

    /// "12/02/2025", "2025-02-12", "12.02.2025", "12/02", "10:30".
    fn numeric_date(&self, at: usize) -> Option<usize> {
        let part = |at: usize| {
            self.is_digits(at)
                .then(|| self.written(at))
                .filter(|digits| digits.len() <= 4)
        };
        let first = part(at)?;
        let mark = self.token(at + 1).filter(|token| token.glued)?.folded.as_ref();
        let second = part(at + 2).filter(|_| self.is_glued(at + 2))?;
        let third = if self.is(at + 3, mark) && self.is_glued(at + 3) && self.is_glued(at + 4) {
            part(at + 4)
        } else {
            None
        };
        let number = |digits: &str| digits.parse::<u32>().unwrap_or(0);
        let day_month = |a: &str, b: &str| {
            let (a, b) = (number(a), number(b));
            a >= 1 && b >= 1 && a <= 31 && b <= 31 && a.min(b) <= 12
        };
        match (mark, third) {
            (":", third) if number(second) < 60 && second.len() == 2 && first.len() <= 2 => {
                Some(if third.is_some() { at + 5 } else { at + 3 })
            }
            ("/" | "-" | "." | "–", Some(third)) => {
                let year_last = matches!(third.len(), 2 | 4) && first.len() <= 2 && day_month(first, second);
                let year_first = first.len() == 4 && day_month(second, third);
                (year_last || year_first).then_some(at + 5)
            }
            ("/", None) if day_month(first, second) || (first.len() == 4 && second.len() <= 4) => {
                (self.slash_fraction(at).is_none()).then_some(at + 3)
            }
            ("-" | "–", None) if first.len() == 4 && YEARS.contains(&i128::from(number(first))) => {
                let years =
                    second.len() == 4 && number(first) <= number(second) && YEARS.contains(&i128::from(number(second)));
                let short = second.len() == 2 && number(first) % 100 < number(second);
                (years || short).then_some(at + 3)
            }
            _ => None,
        }
    }

    /// "a las tres y media", which reads as three and a half.
    fn half_past(&self, numeral: &Numeral) -> Option<(usize, Ratio)> {
        let value = numeral.value().filter(|value| !value.is_negative())?;
        let hour = value.numerator() / value.denominator();
        // "10.30 p.m."
        if let Some(end) = self.context(numeral.end, Context::ClockAfter).filter(|_| hour <= 24) {
            return Some((end, Ratio::integer(hour)));
        }
        let before = self.context_before(numeral.start, Context::ClockBefore)?;
        // "a las 20.30 h"
        if let Some(end) = self
            .context(numeral.end, Context::ClockTail)
            .filter(|_| hour <= 24 && numeral.start - before > 1)
        {
            return Some((end, Ratio::integer(hour)));
        }
        if !matches!(value.denominator(), 2 | 4) {
            return None;
        }
        let counted = self.unit_word(numeral.end).is_some() || numeral.form != Form::Cardinal || hour > 24;
        (!counted).then_some((
            self.context(numeral.end, Context::ClockAfter).unwrap_or(numeral.end),
            Ratio::integer(hour),
        ))
    }

    /// "a las 10", "10 p.m.", "5 o'clock", "las tres y media", "10.30 p.m.".
    fn clock(&self, numeral: &Numeral, value: i128) -> Option<usize> {
        if value > 24 || numeral.form == Form::Ordinal {
            return None;
        }
        let tail = |at: usize| self.context(at, Context::ClockAfter);
        if let Some(end) = tail(numeral.end) {
            return Some(end);
        }
        let start = self.context_before(numeral.start, Context::ClockBefore)?;
        let end = self.context(numeral.end, Context::ClockTail).unwrap_or(numeral.end);
        // "las 3 personas", "las dos semanas" are counted; "a las 3" is not.
        let counted = end == numeral.end && (self.is_content(end) || self.unit_word(end).is_some());
        let unit = self.unit_word(numeral.end).is_some();
        let short = numeral.start - start < 2 && (end == numeral.end || unit);
        (!counted && !short).then(|| tail(end).unwrap_or(end))
    }

    /// "11 de febrero", "February 12", "12th of February", "11 y 12 de febrero", "martes 11".
    fn day(&self, numeral: &Numeral, value: i128, dated: bool) -> Option<usize> {
        let year = is_year_like(numeral);
        if !(1..=31).contains(&value) && !year {
            return None;
        }
        let day = (1..=31).contains(&value);
        if day && let Some(month) = self.month_ahead(numeral.end) {
            return Some(month);
        }
        let before = numeral.start;
        let before = before - usize::from(before > 0 && (self.is(before - 1, ",") || self.is(before - 1, ".")));
        let named = self.month_before(before).or_else(|| {
            let of = before
                .checked_sub(1)
                .filter(|&of| self.has_role(of, Role::Of) == Some(before));
            of.and_then(|of| self.month_before(of)).filter(|_| year)
        });
        if named.is_some() {
            return Some(numeral.end);
        }
        // "February 12-14", "12 and 13".
        let linked = dated
            && before > 0
            && (self.is(before - 1, "-")
                || self.is(before - 1, "–")
                || [Effect::BetweenLink, Effect::Link]
                    .into_iter()
                    .any(|link| self.effect_before(before, link).is_some()));
        if linked && day && !self.is_content(numeral.end) && self.unit_word(numeral.end).is_none() {
            return Some(numeral.end);
        }
        let weekday = self.context_before(before, Context::Weekday).is_some();
        (weekday && day && !self.is_content(numeral.end) && self.unit_word(numeral.end).is_none())
            .then_some(numeral.end)
    }

    /// The token after the first day that a month follows, directly or after more days.
    fn month_ahead(&self, at: usize) -> Option<usize> {
        let month = |at: usize| {
            let at = self.has_role(at, Role::Of).unwrap_or(at);
            self.month(at)
        };
        if month(self.skip_hyphen(at)).is_some() {
            return Some(at);
        }
        let mut next = at;
        for _ in 0..DAYS_LISTED {
            let link = [Effect::BetweenLink, Effect::Link]
                .into_iter()
                .find_map(|link| self.effect(next, link));
            let sign = [",", "-", "–"]
                .into_iter()
                .any(|sign| self.is(next, sign))
                .then_some(next + 1);
            let linked = link.or(sign)?;
            let linked = self.context(linked, Context::Article).unwrap_or(linked);
            let day = self.literal(linked).filter(|day| day.plain && day.digits <= 2)?;
            next = day.end;
            if month(next).is_some() {
                return Some(at);
            }
        }
        None
    }

    fn month(&self, at: usize) -> Option<usize> {
        self.context(at, Context::Month).or_else(|| {
            let capital = self.token(at).is_some_and(|token| token.capital);
            self.context(at, Context::MonthCapital).filter(|_| capital)
        })
    }

    fn month_before(&self, end: usize) -> Option<usize> {
        self.context_before(end, Context::Month).or_else(|| {
            let start = self.context_before(end, Context::MonthCapital)?;
            self.token(start).filter(|token| token.capital).map(|_| start)
        })
    }

    /// Whether a year-like number is a year by what stands before it: "el año 2014", "February 12, 2025".
    fn is_year_here(&self, numeral: &Numeral, dated: bool) -> bool {
        let start = numeral.start;
        let comma = start - usize::from(start > 0 && self.is(start - 1, ","));
        let before = comma
            .checked_sub(1)
            .filter(|&of| self.has_role(of, Role::Of) == Some(comma))
            .unwrap_or(comma);
        self.context_before(start, Context::YearBefore).is_some()
            || self.month_before(before).is_some()
            || (dated && !self.is_content(numeral.end))
    }

    /// "1990s", "los años 90", "años noventa".
    fn decade(&self, numeral: &Numeral, value: i128) -> Option<usize> {
        let tens = value % 10 == 0 && ((10..=90).contains(&value) || YEARS.contains(&value));
        if !tens {
            return None;
        }
        let plural = self
            .is_glued(numeral.end)
            .then(|| self.context(numeral.end, Context::DecadeSuffix));
        if numeral.form == Form::Plain
            && let Some(end) = plural.flatten()
        {
            return Some(end);
        }
        let named = value < 100 && self.context_before(numeral.start, Context::YearBefore).is_some();
        let counted = self.is_content(numeral.end) || self.unit_word(numeral.end).is_some();
        (named && !counted).then_some(numeral.end)
    }

    /// A name with a number in it that starts at `at`: its last token, its folded name, its number.
    ///
    /// "G7", "F-16", "COVID-19", "Boeing 787", "artículo 155", "5G", "4x4".
    pub(super) fn identifier(&self, at: usize) -> Option<(usize, String, Ratio)> {
        if self.is_word(at) {
            let joined = self.skip_hyphen(at + 1);
            let written = self.is_digits(joined) && self.is_glued(joined);
            let capital = self.token(at).is_some_and(|token| token.capital);
            let short = self.written(at).chars().count() <= 3;
            if written && !self.is_year_digits(joined) && (capital || short) && !self.is_prefix_word(at, joined) {
                return self.named(at, joined);
            }
            let head = self
                .context(at, Context::Identifier)
                .map(|next| self.skip_hyphen(next))
                .filter(|&next| self.is_name_number(next) || next > at + 1 && self.is_digits(next));
            if let Some(next) = head {
                return self.named(at, next);
            }
            if capital && !self.starts_sentence(at) && self.is_name_number(at + 1) && self.is_named_by(at) {
                return self.named(at, at + 1);
            }
            return None;
        }
        // A sign as head: "#5".
        if !self.is_digits(at)
            && let Some(next) = self
                .context(at, Context::Identifier)
                .filter(|&next| self.is_digits(next) && self.is_glued(next))
        {
            return self.named(at, next);
        }
        // Days that have become names: "11-S".
        let lettered = self.is_digits(at)
            && self.is(at + 1, "-")
            && self.is_glued(at + 1)
            && self.is_glued(at + 2)
            && self.token(at + 2).is_some_and(|token| token.capital)
            && self.written(at + 2).len() == 1;
        if lettered {
            let (_, name, value) = self.named(at, at)?;
            let letter = self.token(at + 2)?.folded.as_ref();
            return Some((at + 3, format!("{name}{letter}"), value));
        }
        // Letters written onto digits that are no unit, scale or ordinal: "5G", "787s", "4x4".
        let suffixed = self.is_digits(at) && self.is_glued(at + 1) && self.is_word(at + 1);
        let known = || {
            let next = at + 1;
            self.unit_word(next).is_some()
                || self.currency_after(next).is_some()
                || self.context(next, Context::ClockAfter).is_some()
                || self.context(next, Context::ClockTail).is_some()
                || (self.context(next, Context::DecadeSuffix).is_some() && self.written(at).ends_with('0'))
                || self.amount(at).is_some_and(|amount| amount.end > next)
        };
        if suffixed && !known() {
            return self.named(at, at);
        }
        None
    }

    /// The identifier from `at` whose digits stand at `digits`, with the letters written onto them.
    fn named(&self, at: usize, digits: usize) -> Option<(usize, String, Ratio)> {
        let value = Ratio::decimal(self.written(digits).get(..self.written(digits).len().min(15))?, "")?;
        let mut end = digits + 1;
        while self.is_glued(end) && end - digits < 6 {
            // "737-800"
            let joined = self.skip_hyphen(end);
            if joined > end && self.is_digits(joined) && joined > digits + 1 {
                end = joined + 1;
            } else if self.is_word(end) || self.is_digits(end) {
                end += 1;
            } else {
                break;
            }
        }
        let tokens = self.tokens.get(at..end)?;
        let name: String = tokens
            .iter()
            .filter(|token| !token.is("-"))
            .map(|token| token.folded.as_ref())
            .collect();
        Some((end, name, value))
    }

    fn is_year_digits(&self, at: usize) -> bool {
        let digits = self.written(at);
        digits.len() == 4 && digits.parse().is_ok_and(|year: i128| YEARS.contains(&year))
    }

    /// Whether the word is a currency before its number ("US$", "USD5") or a prefix in lower case ("mid-20").
    fn is_prefix_word(&self, at: usize, digits: usize) -> bool {
        self.currency_before(digits).is_some_and(|start| start <= at)
    }

    /// Whether plain digits stand at `at`, a space away, that no unit and no noun follows.
    fn is_name_number(&self, at: usize) -> bool {
        let Some(literal) = self.literal(at).filter(|literal| literal.plain && literal.digits <= 4) else {
            return false;
        };
        !self.is_glued(at)
            && !self.is_year_digits(at)
            && self.unit_word(literal.end).is_none()
            && self.currency_after(literal.end).is_none()
            && self.scale_word(literal.end).is_none()
            && self.is_plain_end(literal.end)
    }

    /// Whether nothing is written onto a number that makes it another: a range, a decimal, a fraction.
    fn is_plain_end(&self, end: usize) -> bool {
        let model = self.is(end, "-") && self.written(end + 1).len() == 3;
        let joined = self.is_glued(end) && (self.is_digits(end + 1) || self.is(end, "/") || self.is(end, ":"));
        !joined || model
    }

    /// Whether a capitalised word inside a sentence carries the number after it, as in "the Boeing 787 crashed", and
    /// is not the place or the day of a count, as in "in Gaza 52 people".
    fn is_named_by(&self, at: usize) -> bool {
        let number_end = at + 2;
        let calendar = self.month(at).is_some() || self.context(at, Context::Weekday).is_some();
        if calendar || self.context(at, Context::Stop).is_some() || self.numeral(at).is_some() {
            return false;
        }
        let followed = self.is_content(number_end);
        let placed = self.context_before(at, Context::PlaceBefore).is_some();
        !(self.is_title(at) || followed && placed)
    }

    /// Whether the words around `at` are all capitalised, as in an English headline.
    fn is_title(&self, at: usize) -> bool {
        let around = at.saturating_sub(4)..(at + 6).min(self.tokens.len());
        let words = around.filter(|&other| self.is_content(other) && other != at);
        let (mut capital, mut all) = (0, 0);
        for word in words {
            all += 1;
            capital += usize::from(self.token(word).is_some_and(|token| token.capital));
        }
        all >= 3 && capital == all
    }
}

/// Whether a number may be a year by its looks.
pub(super) fn is_year_like(numeral: &Numeral) -> bool {
    numeral.form == Form::Plain && numeral.digits == 4 && numeral.whole().is_some_and(|year| YEARS.contains(&year))
}
