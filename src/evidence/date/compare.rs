//! How two dates stand to each other, and two paragraphs by all of theirs.
//!
//! The scale of **agreement**: the same exact day is 1. A shared longer period is worth 1 − 0.3 · log₁₀(days), so a week
//! 0.75, a month 0.55, a quarter 0.41, a year 0.23, never less than 0.05: chance agreement grows with the logarithm of
//! what is shared. A day inside the other's longer period gets four fifths of that, an overlap less. A day without its
//! year counts nine tenths, a weekday 0.3, 0.35 against a resolved day of that name. The same time of day halves what is
//! missing to 1; the same part of the day takes a fifth of it.
//!
//! The scale of **conflict**: g / (g + 3) for a gap of g days, so one day 0.25 (zones, and reports of the next day), two
//! 0.4, a week 0.7, a month 0.91, a year 0.99. Between longer periods an eighth of their length is added to the gap, as two
//! months told differently differ by more than the midnight between them. Rough dates conflict half as strongly. Times of day never
//! conflict: zones differ.

use jiff::civil::Date;
use serde::Serialize;

use super::calendar::Interval;
use super::resolve::OPEN_YEAR;
use super::{Extent, Granularity, MonthDay, When};
use crate::evidence::{Agreement, Mention};

/// Two weekdays of the same name, weeks unknown.
const SAME_WEEKDAY: f64 = 0.3;
/// A weekday, week unknown, and a known day of that name.
const WEEKDAY_OF_DAY: f64 = 0.35;
/// Two weekdays of different names, weeks unknown.
const OTHER_WEEKDAY: f64 = 0.1;
/// What is left of an agreement or a conflict where the years are unknown.
const YEAR_UNKNOWN: f64 = 0.9;
/// What is left of an agreement where one only lies within the other.
const WITHIN: f64 = 0.8;
/// Agreement of two times of day, the days unknown.
const SAME_CLOCK: f64 = 0.3;
/// Rough dates conflict this much less.
const ROUGH: f64 = 0.5;

/// How two dates stand to each other; the same whichever comes first.
pub fn agreement(a: &When, b: &When) -> Agreement {
    let best = readings(a)
        .into_iter()
        .flat_map(|a| readings(b).into_iter().map(move |b| (a, b)))
        .map(|(first, second)| extents(first, second, a, b))
        .max_by(|x, y| rank(x).total_cmp(&rank(y)));
    match best.unwrap_or(Agreement::Neutral) {
        Agreement::Agree(strength) => Agreement::Agree(with_time(strength, a, b)),
        Agreement::Neutral if only_time(a) && only_time(b) && a.clock.is_some() && a.clock == b.clock => {
            Agreement::Agree(SAME_CLOCK)
        }
        other => other,
    }
}

/// Whether nothing is known of the day, because none is told.
fn only_time(when: &When) -> bool {
    when.extent == Extent::Open && when.granularity == Granularity::Time
}

fn readings(when: &When) -> Vec<Extent> {
    std::iter::once(when.extent)
        .chain(when.alternative.map(Extent::Days))
        .collect()
}

/// Orders from the strongest conflict over nothing to the strongest agreement.
fn rank(agreement: &Agreement) -> f64 {
    match agreement {
        Agreement::Agree(strength) => *strength,
        Agreement::Neutral => 0.0,
        Agreement::Conflict(strength) => -strength,
    }
}

fn with_time(strength: f64, a: &When, b: &When) -> f64 {
    let share = if a.clock.is_some() && a.clock == b.clock {
        0.5
    } else if a.part.is_some() && a.part == b.part {
        0.2
    } else {
        0.0
    };
    strength + (1.0 - strength) * share
}

fn extents(x: Extent, y: Extent, a: &When, b: &When) -> Agreement {
    let rough = if a.approximate || b.approximate { ROUGH } else { 1.0 };
    match (x, y) {
        (Extent::Days(x), Extent::Days(y)) => intervals(x, y, rough),
        (Extent::Yearly { first, last }, Extent::Days(days)) | (Extent::Days(days), Extent::Yearly { first, last }) => {
            let year = days.first.year();
            open_year(
                (-1..=1).filter_map(|shift| in_year(first, last, year.checked_add(shift)?)),
                days,
                rough,
            )
        }
        (
            Extent::Yearly { first, last },
            Extent::Yearly {
                first: other_first,
                last: other_last,
            },
        ) => match in_year(other_first, other_last, OPEN_YEAR) {
            Some(other) => open_year(
                (-1..=1).filter_map(|shift| in_year(first, last, OPEN_YEAR + shift)),
                other,
                rough,
            ),
            None => Agreement::Neutral,
        },
        (Extent::Weekly(x), Extent::Weekly(y)) if x == y => Agreement::Agree(SAME_WEEKDAY),
        (Extent::Weekly(_), Extent::Weekly(_)) => Agreement::Conflict(OTHER_WEEKDAY),
        (Extent::Weekly(weekday), Extent::Days(days)) | (Extent::Days(days), Extent::Weekly(weekday)) => {
            match days.len() {
                1 if days.first.weekday() == weekday => Agreement::Agree(WEEKDAY_OF_DAY),
                1 => Agreement::Conflict(OTHER_WEEKDAY),
                _ => Agreement::Neutral,
            }
        }
        (Extent::Weekly(x), Extent::Yearly { .. }) => told_weekday(x, b),
        (Extent::Yearly { .. }, Extent::Weekly(y)) => told_weekday(y, a),
        (Extent::Open, _) | (_, Extent::Open) => Agreement::Neutral,
    }
}

/// A weekday against a day without its year that was told with one ("jueves 13 de marzo").
fn told_weekday(weekday: jiff::civil::Weekday, other: &When) -> Agreement {
    match other.weekday {
        Some(told) if told == weekday => Agreement::Agree(SAME_WEEKDAY),
        Some(_) => Agreement::Conflict(OTHER_WEEKDAY),
        None => Agreement::Neutral,
    }
}

/// The best of the years that open days may be of.
fn open_year(candidates: impl Iterator<Item = Interval>, other: Interval, rough: f64) -> Agreement {
    let best = candidates
        .map(|days| intervals(days, other, rough))
        .max_by(|x, y| rank(x).total_cmp(&rank(y)));
    match best {
        Some(Agreement::Agree(strength)) => Agreement::Agree(strength * YEAR_UNKNOWN),
        Some(Agreement::Conflict(strength)) => Agreement::Conflict(strength * YEAR_UNKNOWN),
        _ => Agreement::Neutral,
    }
}

fn in_year(first: MonthDay, last: MonthDay, year: i16) -> Option<Interval> {
    let last_year = if last < first { year.checked_add(1)? } else { year };
    Interval::new(day_of(year, first)?, day_of(last_year, last)?)
}

/// The day in a year; 29 February is the 28th in most.
fn day_of(year: i16, day: MonthDay) -> Option<Date> {
    Date::new(year, day.month, day.day)
        .ok()
        .or_else(|| Some(Date::new(year, day.month, 1).ok()?.last_of_month()))
}

fn intervals(a: Interval, b: Interval, rough: f64) -> Agreement {
    let overlap = a.overlap(&b);
    if overlap == 0 {
        let gap = a.gap(&b) as f64 + (a.len() + b.len() - 2) as f64 / 8.0;
        return Agreement::Conflict(gap / (gap + 3.0) * rough);
    }
    let (shorter, longer) = (a.len().min(b.len()), a.len().max(b.len()));
    let strength = if a == b {
        specificity(longer)
    } else {
        let union = a.len() + b.len() - overlap;
        WITHIN * specificity(union) * overlap as f64 / shorter as f64
    };
    Agreement::Agree(strength)
}

/// What it is worth to share so many days.
fn specificity(days: i64) -> f64 {
    (1.0 - 0.3 * (days as f64).log10()).max(0.05)
}

/// An agreement or a conflict, and the two dates it is between, as indexes into the lists compared.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Best {
    /// 0 to 1, see [`agreement`].
    pub strength: f64,
    /// Which of the first list, which of the second.
    pub pair: (usize, usize),
}

/// How the dates of two paragraphs stand to each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct DateComparison {
    /// The strongest agreement.
    pub agreement: Option<Best>,
    /// The weakest of the conflicts, and only where no two dates agree: a paragraph may tell of several events.
    pub conflict: Option<Best>,
    /// Days between the two nearest known dates, 0 where they meet.
    pub days: Option<i64>,
}

/// Dates of one paragraph that are compared: more than any real one has, and few enough for a hostile one.
const MOST_DATES: usize = 256;

/// Compares the dates of two paragraphs, the first 256 of each.
pub fn compare(a: &[Mention<When>], b: &[Mention<When>]) -> DateComparison {
    let mut comparison = DateComparison::default();
    let mut conflict: Option<Best> = None;
    for (i, x) in a.iter().take(MOST_DATES).enumerate() {
        for (j, y) in b.iter().take(MOST_DATES).enumerate() {
            if let (Some(x), Some(y)) = (x.value.days(), y.value.days()) {
                let gap = x.gap(&y);
                comparison.days = Some(comparison.days.map_or(gap, |days| days.min(gap)));
            }
            let pair = (i, j);
            match agreement(&x.value, &y.value) {
                Agreement::Agree(strength) if comparison.agreement.is_none_or(|best| strength > best.strength) => {
                    comparison.agreement = Some(Best { strength, pair });
                }
                Agreement::Conflict(strength) if conflict.is_none_or(|least| strength < least.strength) => {
                    conflict = Some(Best { strength, pair });
                }
                _ => {}
            }
        }
    }
    comparison.conflict = conflict.filter(|_| comparison.agreement.is_none());
    comparison
}
