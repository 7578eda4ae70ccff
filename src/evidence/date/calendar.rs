//! Intervals of civil days: units of the calendar, and places in it that leave the year or the month open.

use jiff::Span;
use jiff::civil::{Date, ISOWeekDate, Weekday};
use serde::Serialize;

use super::expression::Fields;
use crate::lexicon::dates::{Portion, Season, Unit};

/// Days from the first to the last, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Interval {
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
}

/// How finely a date is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Granularity {
    /// A time of day.
    Time,
    /// A day, or days one by one.
    Day,
    /// Saturday and Sunday.
    Weekend,
    /// A week.
    Week,
    /// A month.
    Month,
    /// A season.
    Season,
    /// A quarter.
    Quarter,
    /// Half a year.
    Half,
    /// A year.
    Year,
    /// A decade.
    Decade,
    /// A century.
    Century,
}

impl Granularity {
    pub(super) fn of(unit: Unit) -> Self {
        match unit {
            Unit::Minute | Unit::Hour | Unit::Day => Granularity::Day,
            Unit::Weekend => Granularity::Weekend,
            Unit::Week | Unit::Fortnight => Granularity::Week,
            Unit::Month => Granularity::Month,
            Unit::Quarter => Granularity::Quarter,
            Unit::Half => Granularity::Half,
            Unit::Year => Granularity::Year,
            Unit::Decade => Granularity::Decade,
            Unit::Century => Granularity::Century,
        }
    }
}

impl Interval {
    /// One day.
    pub fn day(day: Date) -> Self {
        Interval { first: day, last: day }
    }

    /// From the first to the last day; nothing where the last is before the first.
    pub fn new(first: Date, last: Date) -> Option<Self> {
        (first <= last).then_some(Interval { first, last })
    }

    /// Number of days, at least 1.
    pub fn len(&self) -> i64 {
        days_between(self.first, self.last) + 1
    }

    /// Never: an interval has at least one day.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// Whether a day is in it.
    pub fn contains(&self, day: Date) -> bool {
        self.first <= day && day <= self.last
    }

    /// Number of days in both.
    pub fn overlap(&self, other: &Interval) -> i64 {
        (days_between(self.first.max(other.first), self.last.min(other.last)) + 1).max(0)
    }

    /// Days from the end of one to the beginning of the other; 0 where they meet.
    pub fn gap(&self, other: &Interval) -> i64 {
        days_between(self.last, other.first)
            .max(days_between(other.last, self.first))
            .max(0)
    }

    /// A part of it, seen from a reference day.
    pub(super) fn portion(self, portion: Portion, reference: Option<Date>) -> Interval {
        let len = self.len();
        let at = |days: i64| plus_days(self.first, days).unwrap_or(self.last);
        let cut = match portion {
            Portion::Early => Interval::new(self.first, at((len + 1) / 2 - 1)),
            Portion::Middle => Interval::new(at(len / 4), at(len - len / 4 - 1)),
            Portion::Late => Interval::new(at((len + 1) / 2), self.last),
            Portion::SoFar => reference.and_then(|day| Interval::new(self.first, day.min(self.last))),
            Portion::Remaining => reference.and_then(|day| Interval::new(day.max(self.first), self.last)),
        };
        cut.unwrap_or(self)
    }
}

/// Days from one date to another, negative backwards.
pub(super) fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

pub(super) fn plus_days(day: Date, days: i64) -> Option<Date> {
    day.checked_add(Span::new().try_days(days).ok()?).ok()
}

/// The day so many units later; months and years keep the day of the month where it exists.
pub(super) fn plus(day: Date, unit: Unit, amount: i32) -> Option<Date> {
    let amount = i64::from(amount);
    let (months, days) = match unit {
        Unit::Minute | Unit::Hour => (0, 0),
        Unit::Day => (0, amount),
        Unit::Weekend | Unit::Week => (0, 7 * amount),
        Unit::Fortnight => (0, 14 * amount),
        Unit::Month => (amount, 0),
        Unit::Quarter => (3 * amount, 0),
        Unit::Half => (6 * amount, 0),
        Unit::Year => (12 * amount, 0),
        Unit::Decade => (120 * amount, 0),
        Unit::Century => (1200 * amount, 0),
    };
    let span = Span::new().try_months(months).ok()?.try_days(days).ok()?;
    day.checked_add(span).ok()
}

/// The unit so many units from the one that holds a day.
pub(super) fn unit_interval(day: Date, unit: Unit, amount: i32) -> Option<Interval> {
    let moved = plus(day, unit, amount)?;
    let months = |first: i8, count: i8| months(moved.year(), first, count);
    match unit {
        Unit::Minute | Unit::Hour | Unit::Day => Some(Interval::day(moved)),
        Unit::Weekend => {
            let monday = monday(moved)?;
            Interval::new(plus_days(monday, 5)?, plus_days(monday, 6)?)
        }
        Unit::Week => week_of(moved),
        Unit::Fortnight => Interval::new(moved, plus_days(moved, 13)?),
        Unit::Month => months(moved.month(), 1),
        Unit::Quarter => months((moved.month() - 1) / 3 * 3 + 1, 3),
        Unit::Half => months((moved.month() - 1) / 6 * 6 + 1, 6),
        Unit::Year => months(1, 12),
        Unit::Decade => years(moved.year().div_euclid(10) * 10, 10),
        Unit::Century => years((moved.year() - 1).div_euclid(100) * 100 + 1, 100),
    }
}

/// The ISO week that holds a day.
pub(super) fn week_of(day: Date) -> Option<Interval> {
    let monday = monday(day)?;
    Interval::new(monday, plus_days(monday, 6)?)
}

fn monday(day: Date) -> Option<Date> {
    plus_days(day, -i64::from(day.weekday().to_monday_zero_offset()))
}

fn months(year: i16, first: i8, count: i8) -> Option<Interval> {
    let first = Date::new(year, first, 1).ok()?;
    let last = Date::new(year, first.month() + count - 1, 1).ok()?.last_of_month();
    Interval::new(first, last)
}

/// So many whole years.
pub(super) fn years(first: i16, count: i16) -> Option<Interval> {
    Interval::new(
        Date::new(first, 1, 1).ok()?,
        Date::new(first.checked_add(count - 1)?, 12, 31).ok()?,
    )
}

/// The days of a season that begins in a year, by the usual days of solstice and equinox in the north.
fn season(year: i16, season: Season) -> Option<Interval> {
    let ((from_month, from_day), (to_month, to_day)) = match season {
        Season::Spring => ((3, 20), (6, 20)),
        Season::Summer => ((6, 21), (9, 22)),
        Season::Autumn => ((9, 23), (12, 20)),
        Season::Winter => ((12, 21), (3, 19)),
    };
    let last_year = year + i16::from(season == Season::Winter);
    Interval::new(
        Date::new(year, from_month, from_day).ok()?,
        Date::new(last_year, to_month, to_day).ok()?,
    )
}

/// What is known of the open parts of a date.
#[derive(Clone, Copy, Debug)]
pub(super) enum Base {
    /// The year.
    Year(i16),
    /// Year and month.
    Month(i16, i8),
    /// A day, for a weekday alone.
    Day(Date),
}

impl Base {
    /// The next one, to end a range that began in this one.
    pub(super) fn next(self) -> Option<Base> {
        match self {
            Base::Year(year) => Some(Base::Year(year.checked_add(1)?)),
            Base::Month(year, 12) => Some(Base::Month(year.checked_add(1)?, 1)),
            Base::Month(year, month) => Some(Base::Month(year, month + 1)),
            Base::Day(day) => plus_days(day, 7).map(Base::Day),
        }
    }
}

/// The days of a date whose open parts are filled from `base`; nothing where there is no such day.
pub(super) fn instance(fields: Fields, base: Base) -> Option<(Interval, Granularity)> {
    let (year, month) = match base {
        Base::Year(year) => (Some(year), None),
        Base::Month(year, month) => (Some(year), Some(month)),
        Base::Day(day) => {
            if fields.weekday_only() {
                let ahead = i64::from(day.weekday().until(fields.weekday?));
                return Some((Interval::day(plus_days(day, ahead)?), Granularity::Day));
            }
            (Some(day.year()), None)
        }
    };
    let year = fields.year.or(year)?;
    let month = fields
        .month
        .or(month.filter(|_| fields.day.is_some() || fields.nth.is_some()));
    if let Some(season_) = fields.season {
        return Some((season(year, season_)?, Granularity::Season));
    }
    if let Some(quarter) = fields.quarter {
        return Some((months(year, quarter * 3 - 2, 3)?, Granularity::Quarter));
    }
    if let Some(half) = fields.half {
        return Some((months(year, half * 6 - 5, 6)?, Granularity::Half));
    }
    match (month, fields.day, fields.nth) {
        (Some(month), Some(day), _) => Some((Interval::day(Date::new(year, month, day).ok()?), Granularity::Day)),
        (Some(month), None, Some(nth)) => nth_in_month(year, month, nth, fields.weekday),
        (Some(month), None, None) => Some((months(year, month, 1)?, Granularity::Month)),
        (None, None, Some(nth)) => {
            let week = if nth < 0 {
                Date::new(year, 12, 28).ok()?.iso_week_date().week()
            } else {
                nth
            };
            let monday = ISOWeekDate::new(year, week, Weekday::Monday).ok()?.date();
            Some((week_of(monday)?, Granularity::Week))
        }
        (None, None, None) => Some((months(year, 1, 12)?, Granularity::Year)),
        (None, Some(_), _) => None,
    }
}

/// The nth weekday of a month, or its nth week: a week belongs to the month of its Thursday, as ISO weeks do to years.
fn nth_in_month(year: i16, month: i8, nth: i8, weekday: Option<Weekday>) -> Option<(Interval, Granularity)> {
    let first = Date::new(year, month, 1).ok()?;
    if let Some(weekday) = weekday {
        return Some((
            Interval::day(first.nth_weekday_of_month(nth, weekday).ok()?),
            Granularity::Day,
        ));
    }
    let thursday = first.nth_weekday_of_month(nth, Weekday::Thursday).ok()?;
    Some((week_of(thursday)?, Granularity::Week))
}

/// Easter Sunday of a year, by the anonymous Gregorian algorithm (Meeus, *Astronomical Algorithms*, chapter 8).
pub(super) fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    Date::new(year, i8::try_from(n / 31).ok()?, i8::try_from(n % 31 + 1).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn units_hold_their_day() {
        let day = date(2025, 3, 14);
        let cases = [
            (Unit::Week, (2025, 3, 10), (2025, 3, 16)),
            (Unit::Weekend, (2025, 3, 15), (2025, 3, 16)),
            (Unit::Month, (2025, 3, 1), (2025, 3, 31)),
            (Unit::Quarter, (2025, 1, 1), (2025, 3, 31)),
            (Unit::Half, (2025, 1, 1), (2025, 6, 30)),
            (Unit::Year, (2025, 1, 1), (2025, 12, 31)),
            (Unit::Decade, (2020, 1, 1), (2029, 12, 31)),
            (Unit::Century, (2001, 1, 1), (2100, 12, 31)),
        ];
        for (unit, (a, b, c), (x, y, z)) in cases {
            let interval = unit_interval(day, unit, 0).unwrap();
            assert_eq!(
                (interval.first, interval.last),
                (date(a, b, c), date(x, y, z)),
                "{unit:?}"
            );
        }
    }

    #[test]
    fn easter_is_known() {
        for (year, month, day) in [(2024, 3, 31), (2025, 4, 20), (2011, 4, 24), (1999, 4, 4)] {
            assert_eq!(easter(year), Some(date(year, month, day)));
        }
    }

    #[test]
    fn arithmetic_beyond_the_calendar_is_nothing() {
        assert_eq!(plus(date(9990, 1, 1), Unit::Century, 99), None);
        assert_eq!(plus(date(-9990, 1, 1), Unit::Year, -9999), None);
    }
}
