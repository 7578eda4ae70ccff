//! When an article was published, as far as it tells.

use jiff::civil::Date;

use super::article::{dateline, publication_date};
use super::resolve::Point;
use crate::article::Article;
use crate::lexicon::Language;

/// The day on which an article was published; its year may be unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    day: Date,
    year_known: bool,
}

impl From<Point> for Published {
    fn from(point: Point) -> Self {
        Published {
            day: point.day,
            year_known: !point.open_year,
        }
    }
}

/// The day of publication as [`publication_date`] finds it, else that of a dateline without its year.
pub fn published(article: &Article, language: &'static Language) -> Option<Published> {
    publication_date(article, language)
        .map(Point::known)
        .or_else(|| dateline(article, language))
        .map(Published::from)
}

/// Days between two publications; where a year is unknown, the fewest that there can be.
pub fn days_between(a: Published, b: Published) -> u32 {
    let gap = |a: Date, b: Date| (a - b).get_days().unsigned_abs();
    if a.year_known && b.year_known {
        return gap(a.day, b.day);
    }
    let (open, other) = if a.year_known { (b.day, a.day) } else { (a.day, b.day) };
    (-1..=1)
        .filter_map(|shift| {
            let year = other.year().checked_add(shift)?;
            // 29 February is the day before 1 March in other years.
            Date::new(year, open.month(), open.day())
                .or_else(|_| Date::new(year, open.month(), 28))
                .ok()
        })
        .map(|open| gap(open, other))
        .min()
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_unknown_year_is_the_nearest() {
        let known = |y, m, d| Published {
            day: date(y, m, d),
            year_known: true,
        };
        let open = |m, d| Published {
            day: date(2024, m, d),
            year_known: false,
        };
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
