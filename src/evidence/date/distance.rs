//! How far apart two articles were published.

use jiff::civil::Date;

use super::article::Publication;
use super::resolve::OPEN_YEAR;

/// Days between two publications; where a year is unknown, the fewest that there can be.
pub fn days_between(a: Publication, b: Publication) -> u32 {
    // The years that each may be of: its own, else those around the other's.
    let years = |own: Publication, other: Publication| match (own.year, other.year) {
        (Some(year), _) => year..=year,
        (None, Some(near)) => near.saturating_sub(1)..=near.saturating_add(1),
        (None, None) => OPEN_YEAR..=OPEN_YEAR + 1,
    };
    let day = |year: i16, of: Publication| {
        // 29 February is the day before 1 March in other years.
        Date::new(year, of.day.month, of.day.day)
            .or_else(|_| Date::new(year, of.day.month, 28))
            .ok()
    };
    let days = |of: Publication, other: Publication| years(of, other).filter_map(move |year| day(year, of));
    days(a, b)
        .flat_map(|a_day| days(b, a).map(move |b_day| (a_day - b_day).get_days().unsigned_abs()))
        .min()
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::{MonthDay, ToldBy};
    use super::*;

    #[test]
    fn an_unknown_year_is_the_nearest() {
        let at = |year, month, day| Publication {
            year,
            day: MonthDay { month, day },
            told_by: ToldBy::Dateline,
        };
        let (known, open) = (|y, m, d| at(Some(y), m, d), |m, d| at(None, m, d));
        for (a, b, days) in [
            (known(2025, 3, 13), known(2025, 3, 14), 1),
            (known(2024, 3, 13), known(2025, 3, 13), 365),
            (open(6, 15), open(7, 7), 22),
            (open(12, 31), known(2018, 1, 2), 2),
            (open(2, 29), known(2018, 3, 1), 1),
            (open(1, 1), open(12, 31), 1),
        ] {
            assert_eq!(days_between(a, b), days, "{a:?} {b:?}");
            assert_eq!(days_between(b, a), days, "{b:?} {a:?}");
        }
    }
}
