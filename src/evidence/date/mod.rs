//! Dates and times: what the words say, the days they mean, and how two of them stand to each other.
//!
//! [`expressions`] reads a text by the patterns of its language; [`dates`] places every expression of an article in the
//! calendar: relative ones from its publication ("ayer"), narrative ones from the last day told ("al día siguiente").
//! What nothing closes stays open: a day without its year still agrees with the same day elsewhere.
//!
//! The values follow TIMEX3 (Pustejovsky et al., ISO 24617-1): weeks are ISO weeks, "two months ago" is that month; with
//! the choice of past or future of tools for news (`HeidelTime`, Strötgen and Gertz 2010): the last one that has begun,
//! unless a word near it points ahead.

mod article;
mod build;
mod calendar;
mod compare;
mod distance;
mod expression;
mod parse;
mod resolve;
mod slot;
mod token;

use std::fmt;

use jiff::civil::{Date, Time, Weekday};
use serde::Serialize;

pub(super) use self::article::dates_in_order;
pub use self::article::{Publication, ToldBy, dates, day_as_written, publication};
pub use self::calendar::{Granularity, Interval};
pub use self::compare::{Best, DateComparison, agreement, compare};
pub use self::distance::days_between;
pub use self::expression::{Expression, Fields, Reference, Shift};
pub use self::parse::expressions;
pub use crate::lexicon::dates::{Anchor, Direction, PartOfDay, Portion, Season, Unit};

/// A time as far as it is known: days, how they were found, and the time of day.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct When {
    /// Which days.
    pub extent: Extent,
    /// The days of the other reading, where an ambiguous date in digits has one (2/11/2025).
    pub alternative: Option<Interval>,
    /// How finely it is told.
    pub granularity: Granularity,
    /// How it was obtained.
    pub basis: Basis,
    /// The weekday, where told; in JSON by its ISO number.
    #[serde(serialize_with = "expression::weekday_number")]
    pub weekday: Option<Weekday>,
    /// The time of day as told, zones not converted.
    pub clock: Option<Time>,
    /// The part of the day.
    pub part: Option<PartOfDay>,
    /// Whether the days are a rough reading ("hace unos días", "two months ago").
    pub approximate: bool,
    /// The day exactly so many units from the anchor, where the words count units ("two months ago").
    pub exact: Option<Date>,
}

/// The days of a [`When`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Extent {
    /// These days.
    Days(Interval),
    /// These days of an unknown year; the last may be before the first, in the next year.
    Yearly {
        /// First day.
        first: MonthDay,
        /// Last day.
        last: MonthDay,
    },
    /// Such a day of an unknown week.
    Weekly(#[serde(serialize_with = "ordinal")] Weekday),
    /// Unknown.
    Open,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn ordinal<S: serde::Serializer>(weekday: &Weekday, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_i8(weekday.to_monday_one_offset())
}

/// A day of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct MonthDay {
    /// 1 to 12.
    pub month: i8,
    /// 1 to 31.
    pub day: i8,
}

/// How a [`When`] was obtained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// The words tell it all.
    Absolute,
    /// The year is inferred from the publication.
    YearInferred,
    /// It is relative to the publication.
    Publication,
    /// It is relative to the last date told.
    Told,
    /// Something is left open.
    Open,
}

impl When {
    /// The days, where they are known.
    pub fn days(&self) -> Option<Interval> {
        match self.extent {
            Extent::Days(days) => Some(days),
            _ => None,
        }
    }

    /// The day, where it is known and just one.
    pub fn day(&self) -> Option<Date> {
        self.days()
            .filter(|days| days.first == days.last)
            .map(|days| days.first)
    }
}

/// ISO 8601, with `X` for what is unknown, as in TIMEX3: `2025-02-11`, `2025-02`, `2025-W07`, `2025-Q1`, `2025`, `199X`,
/// `2025-05-03/2025-05-07`, `XXXX-02-11`, `XXXX-WXX-4`; a time of day follows after `T`.
impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.extent {
            Extent::Days(days) => write_days(f, days)?,
            Extent::Yearly { first, last } if first == last => write!(f, "XXXX-{:02}-{:02}", first.month, first.day)?,
            Extent::Yearly { first, last } if first.month == last.month && first.day == 1 && last.day >= 28 => {
                write!(f, "XXXX-{:02}", first.month)?;
            }
            Extent::Yearly { first, last } => {
                write!(
                    f,
                    "XXXX-{:02}-{:02}/XXXX-{:02}-{:02}",
                    first.month, first.day, last.month, last.day
                )?;
            }
            Extent::Weekly(weekday) => write!(f, "XXXX-WXX-{}", weekday.to_monday_one_offset())?,
            Extent::Open => f.write_str("XXXX")?,
        }
        match self.clock {
            Some(clock) => write!(f, "T{:02}:{:02}", clock.hour(), clock.minute()),
            None => Ok(()),
        }
    }
}

fn write_days(f: &mut fmt::Formatter<'_>, Interval { first, last }: Interval) -> fmt::Result {
    let whole = |unit| calendar::unit_interval(first, unit, 0) == Some(Interval { first, last });
    if first == last {
        write!(f, "{first}")
    } else if whole(Unit::Month) {
        write!(f, "{:04}-{:02}", first.year(), first.month())
    } else if whole(Unit::Week) {
        let week = first.iso_week_date();
        write!(f, "{:04}-W{:02}", week.year(), week.week())
    } else if whole(Unit::Quarter) {
        write!(f, "{:04}-Q{}", first.year(), (first.month() - 1) / 3 + 1)
    } else if whole(Unit::Year) {
        write!(f, "{:04}", first.year())
    } else if whole(Unit::Decade) {
        write!(f, "{:03}X", first.year() / 10)
    } else {
        write!(f, "{first}/{last}")
    }
}

#[cfg(test)]
mod tests;
