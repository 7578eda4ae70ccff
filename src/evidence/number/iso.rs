//! Durations as ISO 8601 writes them.

use std::fmt::Write as _;

use super::{Kind, Quantity, Ratio};

/// A unit of ISO 8601, largest first.
#[derive(Clone, Copy, PartialEq)]
enum Designator {
    Year,
    Month,
    Week,
    Day,
    Hour,
    Minute,
    Second,
}

impl Designator {
    /// What a unit of the tables is told in, and how many of it make the unit.
    fn of(unit: &str) -> Option<(Designator, i128)> {
        use Designator::{Day, Hour, Minute, Month, Second, Week, Year};
        Some(match unit {
            "second" => (Second, 1),
            "minute" => (Minute, 1),
            "hour" => (Hour, 1),
            "day" => (Day, 1),
            "week" => (Week, 1),
            "fortnight" => (Week, 2),
            "month" => (Month, 1),
            "quarter" => (Month, 3),
            "half-year" => (Month, 6),
            "year" => (Year, 1),
            "lustrum" => (Year, 5),
            "decade" => (Year, 10),
            "century" => (Year, 100),
            "millennium" => (Year, 1000),
            _ => return None,
        })
    }

    /// The unit that its parts are told in, and how many make one; a month has none.
    fn smaller(self) -> Option<(Designator, i128)> {
        use Designator::{Day, Hour, Minute, Month, Second, Week, Year};
        Some(match self {
            Year => (Month, 12),
            Week => (Day, 7),
            Day => (Hour, 24),
            Hour => (Minute, 60),
            Minute => (Second, 60),
            Month | Second => return None,
        })
    }

    fn is_clock(self) -> bool {
        matches!(self, Designator::Hour | Designator::Minute | Designator::Second)
    }

    fn letter(self) -> char {
        match self {
            Designator::Year => 'Y',
            Designator::Month | Designator::Minute => 'M',
            Designator::Week => 'W',
            Designator::Day => 'D',
            Designator::Hour => 'H',
            Designator::Second => 'S',
        }
    }
}

impl Quantity {
    /// A duration or an age as in ISO 8601 and TIMEX3: `P3D`, `PT3H30M`, `P1Y6M`, `P2.5M`; nothing for ranges, for what
    /// has several readings, and for thirds.
    pub fn iso_duration(&self) -> Option<String> {
        let [reading] = self.readings.as_slice() else {
            return None;
        };
        let told = matches!(self.kind, Kind::Duration | Kind::Age) && reading.low == reading.high;
        if !told || reading.low.is_negative() {
            return None;
        }
        let (mut designator, many) = Designator::of(reading.unit?.key)?;
        let mut rest = reading.low.checked_mul(Ratio::integer(many))?;
        // Weeks stand alone.
        if let (Designator::Week, None, Some((day, days))) = (designator, rest.to_integer(), designator.smaller()) {
            rest = rest.checked_mul(Ratio::integer(days))?;
            designator = day;
        }
        let (mut date, mut clock) = (String::new(), String::new());
        loop {
            let smaller = designator.smaller();
            let whole = Ratio::integer(rest.numerator() / rest.denominator());
            let part = rest.checked_sub(whole)?;
            let last = part == Ratio::ZERO || smaller.is_none();
            let shown = if last { rest } else { whole };
            let empty = date.is_empty() && clock.is_empty();
            if shown != Ratio::ZERO || last && empty {
                shown.decimals()?;
                let text = if designator.is_clock() { &mut clock } else { &mut date };
                // Writing to a String can't fail.
                let _ = write!(text, "{shown}{}", designator.letter());
            }
            let Some((next, many)) = smaller.filter(|_| !last) else {
                break;
            };
            rest = part.checked_mul(Ratio::integer(many))?;
            designator = next;
        }
        let mark = if clock.is_empty() { "" } else { "T" };
        Some(format!("P{date}{mark}{clock}"))
    }
}
