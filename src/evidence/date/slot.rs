//! What fills a slot of a pattern at a place of a text.

use jiff::civil::Date;

use super::token::{Shape, Token};
use crate::lexicon::dates::{Class, DateLexicon, Form, Slot};

/// What a slot was filled with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value {
    /// A number, or the value of a word.
    Number(i32),
    /// A date in digits, with its other reading.
    Date(Date, Option<Date>),
    /// Two dates, or two days, or two years.
    Pair(i32, i32),
    /// Two full dates.
    Dates(Date, Date),
    /// Nothing but a place.
    Nothing,
}

/// The tokens of a text, with the words that they can be.
pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    pub(super) tokens: &'t [Token],
    pub(super) lexicon: &'t DateLexicon,
}

/// Which forms of a word a slot takes.
#[derive(Clone, Copy, PartialEq)]
enum Support {
    /// All: something beside it supports it.
    Any,
    /// Those that are not abbreviated.
    Named,
    /// Those that need no support.
    Full,
}

/// Years that a number of four digits can be.
const YEARS: std::ops::RangeInclusive<u32> = 1000..=2199;
/// Years that a number of four digits on its own is taken for.
const LONE_YEARS: std::ops::RangeInclusive<u32> = 1900..=2099;
/// Up to here a year of two digits is of this century (RFC 5322, section 4.3).
const PIVOT: i32 = 49;

impl Reader<'_> {
    /// What fills a slot at a token, and the token after it.
    pub(super) fn fill(&self, slot: Slot, at: usize) -> Option<(Value, usize)> {
        let number = |value: i32, next: usize| Some((Value::Number(value), next));
        match slot {
            Slot::Mark => Some((Value::Nothing, at)),
            Slot::Stop => self.stops(at).then_some((Value::Nothing, at)),
            Slot::End => self.ends(at).then_some((Value::Nothing, at)),
            Slot::AnyMonth => self.word(at, Class::Month, Support::Any),
            Slot::NamedMonth => self.word(at, Class::Month, Support::Named),
            Slot::FullMonth => self.word(at, Class::Month, Support::Full),
            Slot::AnyWeekday => self.word(at, Class::Weekday, Support::Any),
            Slot::NamedWeekday => self.word(at, Class::Weekday, Support::Named),
            Slot::FullWeekday => self.word(at, Class::Weekday, Support::Full),
            Slot::Unit => self.word(at, Class::Unit, Support::Any),
            Slot::Part => self.word(at, Class::Part, Support::Any),
            Slot::Season => self.word(at, Class::Season, Support::Any),
            Slot::Portion => self.word(at, Class::Portion, Support::Any),
            Slot::Zone => self.word(at, Class::Zone, Support::Any),
            Slot::Meridiem => self.meridiem(at),
            Slot::Day => self.day(at),
            Slot::DayNumber => self.plain_number(at).and_then(|_| self.day(at)),
            Slot::OrdinalDay => self
                .plain_number(at)
                .and_then(|_| self.ordinal(at))
                .and_then(|_| self.day(at)),
            Slot::DayWord => self
                .cardinal(at)
                .filter(|(day, _)| (1..=31).contains(day))
                .and_then(|(day, next)| number(day, next)),
            Slot::Ordinal => self.ordinal(at).and_then(|(value, next)| number(value, next)),
            Slot::Number => self.amount(at).and_then(|(value, next)| number(value, next)),
            Slot::Year => {
                let year = self
                    .digits(at, 4)
                    .filter(|year| YEARS.contains(year) && !self.counted(at + 1))?;
                number(year as i32, at + 1)
            }
            Slot::LoneYear => {
                let year = self.digits(at, 4).filter(|year| LONE_YEARS.contains(year))?;
                (self.alone_before(at) && self.alone_after(at + 1)).then_some((Value::Number(year as i32), at + 1))
            }
            Slot::RecentYear => {
                let year = self
                    .digits(at, 4)
                    .filter(|year| LONE_YEARS.contains(year) && year % 100 != 0)?;
                (!self.counted(at + 1)).then_some((Value::Number(year as i32), at + 1))
            }
            Slot::ShortYear => number(century(self.digits(at, 2)? as i32), at + 1),
            Slot::DecadeYear => number(
                self.digits(at, 4)
                    .filter(|year| YEARS.contains(year) && year % 10 == 0)? as i32,
                at + 1,
            ),
            Slot::Decade => match self.digits(at, 2) {
                Some(tens) => number(Some(tens as i32).filter(|tens| tens % 10 == 0)?, at + 1),
                None => self.word(at, Class::Decade, Support::Any),
            },
            Slot::Roman => number(roman(self.source(at)?)?, at + 1),
            Slot::Hour => self.hour(at),
            Slot::Minutes => {
                let (value, next) = self.amount(at)?;
                if (1..60).contains(&value) {
                    number(value, next)
                } else {
                    None
                }
            }
            _ => self.joined(slot, at).map(|value| (value, at + 1)),
        }
    }

    /// The words of a token.
    fn source(&self, at: usize) -> Option<&str> {
        let token = self.tokens.get(at)?;
        self.text.get(token.start..token.end)
    }

    fn sign(&self, at: usize) -> Option<char> {
        match self.tokens.get(at)?.shape {
            Shape::Sign(sign) => Some(sign),
            _ => None,
        }
    }

    fn class(&self, at: usize, class: Class) -> Option<crate::lexicon::dates::Word> {
        self.tokens.get(at)?.id.and_then(|id| self.lexicon.reading(id, class))
    }

    fn word(&self, at: usize, class: Class, support: Support) -> Option<(Value, usize)> {
        let word = self.class(at, class)?;
        let capital = || self.source(at).is_some_and(|word| word.starts_with(char::is_uppercase));
        // "they may 3 times", but "May 3 police raided": only the capital tells.
        let verb = || word.form == Form::Weak && !capital() && self.counted(at + 2);
        let supported = match support {
            Support::Any => !verb(),
            Support::Named => word.form != Form::Abbreviation && (word.form != Form::Weak || capital()),
            Support::Full => word.form == Form::Full || (word.form == Form::Name && !capital()),
        };
        if !supported {
            return None;
        }
        let stop = word.form == Form::Abbreviation
            && self.sign(at + 1) == Some('.')
            && self.tokens.get(at + 1).is_some_and(|token| token.glued);
        Some((Value::Number(word.value), at + 1 + usize::from(stop)))
    }

    /// "pm", "p.m.", "p. m."
    fn meridiem(&self, at: usize) -> Option<(Value, usize)> {
        if let Some(word) = self.class(at, Class::Meridiem) {
            return Some((Value::Number(word.value), at + 1));
        }
        if self.sign(at + 1) != Some('.') {
            return None;
        }
        let letters = [self.source(at)?, self.source(at + 2)?].concat();
        if letters.chars().count() != 2 {
            return None;
        }
        let id = self.lexicon.id(&crate::lexicon::dates::fold(&letters))?;
        let word = self.lexicon.reading(id, Class::Meridiem)?;
        Some((
            Value::Number(word.value),
            at + 3 + usize::from(self.sign(at + 3) == Some('.')),
        ))
    }

    /// A number of so many digits that is not money, a share or a count.
    fn digits(&self, at: usize, wanted: usize) -> Option<u32> {
        match self.plain_number(at)? {
            (value, digits) if digits == wanted => Some(value),
            _ => None,
        }
    }

    fn plain_number(&self, at: usize) -> Option<(u32, usize)> {
        let Shape::Number {
            value: Some(value),
            digits,
        } = self.tokens.get(at)?.shape
        else {
            return None;
        };
        let money = |sign| matches!(sign, Some('$' | '€' | '£' | '¥' | '#'));
        let share = |sign| matches!(sign, Some('%' | '‰' | '€' | '$' | '£'));
        if (at > 0 && money(self.sign(at - 1))) || share(self.sign(at + 1)) {
            return None;
        }
        Some((value, digits))
    }

    fn day(&self, at: usize) -> Option<(Value, usize)> {
        let (day, next) = match self.plain_number(at) {
            Some((value, digits)) if digits <= 2 => (value as i32, self.after_suffix(at + 1).unwrap_or(at + 1)),
            _ => self.ordinal(at)?,
        };
        (1..=31).contains(&day).then_some((Value::Number(day), next))
    }

    /// The token after an ordinal suffix that is glued to the digits before it.
    fn after_suffix(&self, at: usize) -> Option<usize> {
        let suffix = |at: usize| {
            self.tokens.get(at).is_some_and(|token| token.glued) && self.class(at, Class::OrdinalSuffix).is_some()
        };
        if suffix(at) {
            return Some(at + 1);
        }
        (self.sign(at) == Some('.') && suffix(at + 1)).then_some(at + 2)
    }

    /// An ordinal in digits or words ("11th", "twenty-first", "vigésimo segundo").
    fn ordinal(&self, at: usize) -> Option<(i32, usize)> {
        if let Some((value, _)) = self.plain_number(at) {
            return Some((i32::try_from(value).ok()?, self.after_suffix(at + 1)?));
        }
        if let Some(word) = self.class(at, Class::Ordinal) {
            let unit = self
                .class(at + 1, Class::Ordinal)
                .filter(|unit| word.value >= 20 && word.value % 10 == 0 && unit.value < 10);
            return Some(match unit {
                Some(unit) => (word.value + unit.value, at + 2),
                None => (word.value, at + 1),
            });
        }
        let tens = self
            .class(at, Class::Number)
            .filter(|tens| tens.value >= 20 && tens.value % 10 == 0)?;
        let next = at + 1 + usize::from(self.class(at + 1, Class::NumberJoiner).is_some());
        let unit = self.class(next, Class::Ordinal).filter(|unit| unit.value < 10)?;
        Some((tens.value + unit.value, next + 1))
    }

    /// A number in words, below 100.
    fn cardinal(&self, at: usize) -> Option<(i32, usize)> {
        let word = self.class(at, Class::Number)?;
        if word.value >= 20 && word.value % 10 == 0 && word.value < 100 {
            let next = at + 1 + usize::from(self.class(at + 1, Class::NumberJoiner).is_some());
            if let Some(unit) = self
                .class(next, Class::Number)
                .filter(|unit| (1..10).contains(&unit.value))
            {
                return Some((word.value + unit.value, next + 1));
            }
        }
        Some((word.value, at + 1))
    }

    fn amount(&self, at: usize) -> Option<(i32, usize)> {
        match self.plain_number(at) {
            Some((value, digits)) if digits <= 4 => Some((value as i32, at + 1)),
            Some(_) => None,
            None => self.cardinal(at),
        }
    }

    fn hour(&self, at: usize) -> Option<(Value, usize)> {
        let (value, next) = self.amount(at)?;
        (0..=24).contains(&value).then_some((Value::Number(value), next))
    }

    fn counted(&self, at: usize) -> bool {
        self.class(at, Class::Counted).is_some()
    }

    /// Whether no word and no number follows.
    fn stops(&self, at: usize) -> bool {
        self.tokens
            .get(at)
            .is_none_or(|token| matches!(token.shape, Shape::Sign(_)))
    }

    /// Whether nothing follows that a number could belong to.
    fn ends(&self, at: usize) -> bool {
        match self.tokens.get(at).map(|token| &token.shape) {
            None => true,
            Some(Shape::Sign(sign)) => {
                !matches!(sign, '%' | '‰' | '-' | '/' | '€' | '$' | '£' | '\u{00BA}' | '\u{00B0}')
            }
            Some(Shape::Word) => self.class(at, Class::Follow).is_some(),
            Some(_) => false,
        }
    }

    fn alone_before(&self, at: usize) -> bool {
        at == 0
            || matches!(
                self.sign(at - 1),
                Some('(' | '[' | ',' | ';' | ':' | '.' | '"' | '—' | '–' | '«' | '“')
            )
    }

    fn alone_after(&self, at: usize) -> bool {
        at >= self.tokens.len()
            || matches!(
                self.sign(at),
                Some(')' | ']' | ',' | ';' | ':' | '.' | '"' | '—' | '–' | '»' | '”')
            )
    }

    /// The slots that numbers joined by signs fill.
    fn joined(&self, slot: Slot, at: usize) -> Option<Value> {
        let Shape::Joined { parts, signs } = &self.tokens.get(at)?.shape else {
            return None;
        };
        match (slot, parts.as_slice(), signs.as_slice()) {
            (Slot::IsoDate, [y, m, d], [a, b]) if a == b && is_date_sign(*a) => {
                (y.1 == 4).then_some(())?;
                Some(Value::Date(date(y.0, m.0, d.0)?, None))
            }
            (Slot::IsoRange, [y, m, d, y2, m2, d2], [b'-', b'-', b'/', b'-', b'-']) => {
                let (first, last) = (date(y.0, m.0, d.0)?, date(y2.0, m2.0, d2.0)?);
                (y.1 == 4 && y2.1 == 4 && first <= last).then_some(Value::Dates(first, last))
            }
            (Slot::IsoMonth, [y, m], [sign]) if is_date_sign(*sign) => {
                let month = y.1 == 4
                    && m.1 <= 2
                    && (m.1 == 2 || *sign != b'.')
                    && (*sign != b'/' || m.0 != (y.0 + 1) % 100)
                    && YEARS.contains(&y.0)
                    && (1..=12).contains(&m.0);
                month.then_some(Value::Pair(y.0 as i32, m.0 as i32))
            }
            (Slot::NumericDate, [a, b, y], [s, t]) if (s == t || *t == b',') && is_date_sign(*s) => {
                (a.1 <= 2 && b.1 <= 2 && (y.1 == 4 || y.1 == 2)).then_some(())?;
                let year = if y.1 == 2 { century(y.0 as i32) as u32 } else { y.0 };
                let (first, second) = self.both_orders(year, a.0, b.0);
                first.or(second).map(|date| {
                    // The order of day and month is settled where the language puts the day first.
                    let open = self.lexicon.month_first() && first.is_some() && first != second;
                    Value::Date(date, if open { second } else { None })
                })
            }
            (Slot::NumericDay, [a, b], [sign]) if *sign == b'/' || *sign == b'-' || *sign == b'.' => {
                (a.1 <= 2 && b.1 <= 2).then_some(())?;
                // A leap year, so that 29 February passes.
                let (first, second) = self.both_orders(2024, a.0, b.0);
                first
                    .or(second)
                    .map(|date| Value::Pair(i32::from(date.month()), i32::from(date.day())))
            }
            (Slot::DayRange, [a, b], [b'-']) => {
                let days = a.1 <= 2 && b.1 <= 2 && a.0 >= 1 && a.0 < b.0 && b.0 <= 31;
                days.then_some(Value::Pair(a.0 as i32, b.0 as i32))
            }
            (Slot::YearRange, [a, b], [b'-' | b'/']) => {
                let end = match b.1 {
                    4 => b.0,
                    2 => a.0 / 100 * 100 + b.0,
                    _ => return None,
                };
                let years = a.1 == 4 && YEARS.contains(&a.0) && YEARS.contains(&end) && a.0 < end && end - a.0 < 100;
                years.then_some(Value::Pair(a.0 as i32, end as i32))
            }
            (Slot::Time, [h, m], [b':']) | (Slot::Time, [h, m, _], [b':', b':']) => {
                let seconds = parts
                    .get(2)
                    .is_none_or(|seconds| seconds.1 == 2 && seconds.0 < 60 && h.1 == 2);
                (seconds && h.1 == 2).then(|| clock(*h, *m)).flatten()
            }
            (Slot::LooseTime, [h, m], [b':' | b'.' | b',']) => clock(*h, *m),
            _ => None,
        }
    }

    /// Day and month of two numbers: in the order of the language, and in the other.
    fn both_orders(&self, year: u32, a: u32, b: u32) -> (Option<Date>, Option<Date>) {
        let (month_first, day_first) = (date(year, a, b), date(year, b, a));
        if self.lexicon.month_first() {
            (month_first, day_first)
        } else {
            (day_first, month_first)
        }
    }
}

fn is_date_sign(sign: u8) -> bool {
    matches!(sign, b'-' | b'/' | b'.')
}

fn clock(hour: (u32, usize), minutes: (u32, usize)) -> Option<Value> {
    let clock = hour.1 <= 2 && minutes.1 == 2 && hour.0 <= 24 && minutes.0 < 60;
    clock.then_some(Value::Pair(hour.0 as i32, minutes.0 as i32))
}

fn date(year: u32, month: u32, day: u32) -> Option<Date> {
    if !YEARS.contains(&year) {
        return None;
    }
    Date::new(year as i16, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn century(year: i32) -> i32 {
    if year <= PIVOT { 2000 + year } else { 1900 + year }
}

/// A Roman numeral up to 30, in capitals.
fn roman(text: &str) -> Option<i32> {
    let mut total = 0;
    let mut largest = 0;
    if text.is_empty() || text.len() > 6 {
        return None;
    }
    for c in text.chars().rev() {
        let value = match c {
            'I' => 1,
            'V' => 5,
            'X' => 10,
            _ => return None,
        };
        if value < largest {
            total -= value;
        } else {
            total += value;
            largest = value;
        }
    }
    (1..=30).contains(&total).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roman_numerals_read() {
        assert_eq!(roman("XIX"), Some(19));
        assert_eq!(roman("XXI"), Some(21));
        assert_eq!(roman("IV"), Some(4));
        assert_eq!(roman("MIX"), None);
        assert_eq!(roman(""), None);
    }

    #[test]
    fn short_years_turn_at_the_pivot() {
        assert_eq!(century(16), 2016);
        assert_eq!(century(98), 1998);
    }
}
