//! How two quantities stand to each other.

use super::unit::same_currency;
use super::{Approximation, Kind, Quantity, Ratio, Reading};
use crate::evidence::Agreement;

/// Two people of one story may well differ in age, two matches in score: a difference says little.
const AGE_CONFLICT: f64 = 0.15;
const SCORE_CONFLICT: f64 = 0.2;
/// The same score with the sides exchanged.
const EXCHANGED: f64 = 0.8;
/// For each side that agrees by a reading that is not its most usual.
const ALTERNATIVE: f64 = 0.9;
/// How far "about" reaches, on either side, and "almost", below.
const ABOUT: f64 = 0.1;
/// How far a writer goes above who says "more than", and below who says "up to".
const MORE: f64 = 0.25;
const LESS: f64 = 0.2;
/// A rounded number is at most so far from what it rounds; less where the units differ.
const ROUNDED: f64 = 0.05;
const CONVERTED: f64 = 0.025;

/// How two quantities stand to each other; symmetric.
///
/// They **agree** when they are of one kind and some reading of each, in the base unit, is equal, rounds to the other,
/// or lies where the other's approximation reaches. The strength is a grade for how closely (1 for equal and exact,
/// less for every approximation, rounding or unusual reading) times the specificity of the number: 1 − 2^(−b/3), where
/// b is the number's information, log2(1 + m) + log2(1 + z) bits for m its significant digits as a whole number and z
/// its trailing zeros, one more for a number with a unit. So 52 (0.73) tells more than 50 (0.56), 3 (0.37), 2 (0.31)
/// and 1 (0.21). What is counted is not compared here: see [`Kind::Count`].
///
/// They are in **conflict** only as two exact ages or scores that differ, and weakly: one paragraph may tell of two
/// people or matches. Two differing amounts, tolls or durations exclude nothing, as a text may well hold both: neutral.
pub fn agreement(a: &Quantity, b: &Quantity) -> Agreement {
    match (&a.kind, &b.kind) {
        (Kind::DatePart, _) | (_, Kind::DatePart) => Agreement::Neutral,
        (Kind::Identifier { name }, Kind::Identifier { name: other }) => {
            let bits = first(a).map_or(0.0, |reading| information(reading.low)) + 2.0;
            if name == other {
                Agreement::Agree(specificity(bits))
            } else {
                Agreement::Neutral
            }
        }
        (Kind::Score { against }, Kind::Score { against: other }) => scores(a, *against, b, *other),
        _ if a.year_like && b.year_like => Agreement::Neutral,
        _ => values(a, b),
    }
}

fn first(quantity: &Quantity) -> Option<&Reading> {
    quantity.readings.first()
}

fn scores(a: &Quantity, against: u32, b: &Quantity, other: u32) -> Agreement {
    let (Some(x), Some(y)) = (first(a), first(b)) else {
        return Agreement::Neutral;
    };
    let whole = |value: u32| Ratio::integer(value.into());
    let bits = information(x.low) + information(whole(against)) + 1.0;
    if x.low == y.low && against == other {
        Agreement::Agree(specificity(bits))
    } else if x.low == whole(other) && y.low == whole(against) {
        Agreement::Agree(specificity(bits) * EXCHANGED)
    } else {
        Agreement::Conflict(SCORE_CONFLICT)
    }
}

fn values(a: &Quantity, b: &Quantity) -> Agreement {
    let Some(likeness) = likeness(a, b) else {
        return Agreement::Neutral;
    };
    let mut best = 0.0f64;
    for (i, x) in a.readings.iter().enumerate() {
        for (j, y) in b.readings.iter().enumerate() {
            let usual = ALTERNATIVE.powi(i32::from(i > 0) + i32::from(j > 0));
            let grade = grade(&Side::of(a, x), &Side::of(b, y)).unwrap_or(0.0);
            let units = f64::from(u8::from(!matches!(a.kind, Kind::Count { .. } | Kind::Ordinal)));
            let bits = reading_information(x).min(reading_information(y)) + units;
            best = best.max(usual * grade * specificity(bits));
        }
    }
    if best > 0.0 {
        let year = if a.year_like || b.year_like { 0.3 } else { 1.0 };
        return Agreement::Agree(best * likeness * year);
    }
    let exact = |quantity: &Quantity| quantity.approximation == Approximation::Exact && quantity.readings.len() == 1;
    let ages = a.kind == Kind::Age && b.kind == Kind::Age && exact(a) && exact(b);
    let same_unit = first(a).map(|reading| reading.unit) == first(b).map(|reading| reading.unit);
    if ages && same_unit {
        Agreement::Conflict(AGE_CONFLICT)
    } else {
        Agreement::Neutral
    }
}

/// How far two kinds can be compared: 1 for the same, less for neighbours, `None` for others.
fn likeness(a: &Quantity, b: &Quantity) -> Option<f64> {
    let years = |quantity: &Quantity| {
        first(quantity)
            .and_then(|reading| reading.unit)
            .is_some_and(|unit| unit.key == "year")
    };
    match (&a.kind, &b.kind) {
        (Kind::Count { .. }, Kind::Count { .. }) => Some(1.0),
        (Kind::Money { currency }, Kind::Money { currency: other }) => {
            same_currency(currency, other).then_some(if currency == other { 1.0 } else { 0.95 })
        }
        (Kind::Fraction, Kind::Percent) | (Kind::Percent, Kind::Fraction) => Some(0.9),
        (Kind::Percent, Kind::Points) | (Kind::Points, Kind::Percent) => Some(0.5),
        // "de 54 años" is not always known for an age.
        (Kind::Age, Kind::Duration) | (Kind::Duration, Kind::Age) => (years(a) && years(b)).then_some(0.5),
        (Kind::Ordinal, Kind::Ordinal) => Some(0.8),
        (kind, other) => (kind == other).then_some(1.0),
    }
}

/// One reading of a quantity, ready to compare.
struct Side<'q> {
    low: Option<Ratio>,
    high: Option<Ratio>,
    approximation: Approximation,
    reading: &'q Reading,
}

impl<'q> Side<'q> {
    fn of(quantity: &Quantity, reading: &'q Reading) -> Self {
        let base = reading.in_base();
        // Half is 50 percent.
        let factor = if quantity.kind == Kind::Fraction {
            Ratio::integer(100)
        } else {
            Ratio::ONE
        };
        let scaled = |value: Option<Ratio>| value.and_then(|value| value.checked_mul(factor));
        let (low, high) = (scaled(base.map(|(low, _)| low)), scaled(base.map(|(_, high)| high)));
        Side {
            low,
            high,
            approximation: quantity.approximation,
            reading,
        }
    }

    /// Lowest and highest value that the words leave open, as far as a writer would go.
    fn reach(&self) -> Option<(f64, f64)> {
        let (low, high) = (self.low?.to_f64(), self.high?.to_f64());
        let size = low.abs().max(high.abs());
        Some(match self.approximation {
            Approximation::Exact | Approximation::Range => (low, high),
            Approximation::About => (low - ABOUT * size, high + ABOUT * size),
            Approximation::Almost => (low - ABOUT * size, high),
            Approximation::MoreThan => (low, high + MORE * size),
            Approximation::LessThan => (low - LESS * size, high),
        })
    }

    fn is_range(&self) -> bool {
        self.low != self.high
    }

    /// Value of the last digit that counts, in the base unit; trailing zeros count where they are `zeros` or more.
    fn place(&self, zeros: u32) -> Option<f64> {
        let written = self.reading.low;
        let place = match written.decimals() {
            Some(0) => {
                let trailing = trailing_zeros(written.numerator());
                if trailing >= zeros {
                    10f64.powi(trailing as i32)
                } else {
                    1.0
                }
            }
            Some(decimals) => 10f64.powi(-(decimals as i32)),
            None => return None,
        };
        let unit = self.reading.unit.and_then(|unit| {
            Some(
                unit.to_base(Ratio::ONE)?
                    .checked_sub(unit.to_base(Ratio::ZERO)?)?
                    .to_f64(),
            )
        });
        Some(place * unit.unwrap_or(1.0))
    }
}

/// How closely two readings agree, 0 to 1; `None` where they do not.
fn grade(x: &Side<'_>, y: &Side<'_>) -> Option<f64> {
    if x.is_range() || y.is_range() {
        return range_grade(x, y);
    }
    let (p, q) = (x.low?, y.low?);
    if p == q {
        return Some(equal_grade(x.approximation, y.approximation));
    }
    if let Some(grade) = rounding(x, y) {
        return Some(grade);
    }
    let ((x_low, x_high), (y_low, y_high)) = (x.reach()?, y.reach()?);
    if x_low > y_high || y_low > x_high {
        return None;
    }
    // Both approximate: each leaves the other possible, no more.
    if x.approximation != Approximation::Exact && y.approximation != Approximation::Exact {
        return Some(0.25);
    }
    let distance = (p.to_f64() - q.to_f64()).abs() / p.to_f64().abs().max(q.to_f64().abs());
    Some(0.6 * (1.0 - 2.0 * distance).max(0.1))
}

/// The same number, with these two approximations.
fn equal_grade(a: Approximation, b: Approximation) -> f64 {
    use Approximation::{About, Almost, Exact, LessThan, MoreThan};
    match (a, b) {
        (Exact, Exact) => 1.0,
        (a, b) if a == b => 0.95,
        (Exact, About) | (About, Exact) => 0.85,
        (Exact | About, Almost) | (Almost, Exact | About) => 0.8,
        (Exact | About, _) | (_, Exact | About) => 0.75,
        (Almost, LessThan) | (LessThan, Almost) => 0.7,
        (MoreThan, Almost) | (Almost, MoreThan) => 0.5,
        _ => 0.3,
    }
}

/// Two ranges that meet, or a range with a value inside.
fn range_grade(x: &Side<'_>, y: &Side<'_>) -> Option<f64> {
    if x.low? == y.low? && x.high? == y.high? {
        return Some(1.0);
    }
    let ((x_low, x_high), (y_low, y_high)) = (x.reach()?, y.reach()?);
    let (low, high) = (x_low.max(y_low), x_high.min(y_high));
    if low > high {
        return None;
    }
    if x.is_range() && y.is_range() {
        let union = x_high.max(y_high) - x_low.min(y_low);
        return Some(0.5 * (high - low) / union).filter(|grade| *grade > 0.0);
    }
    let (low, high) = if x.is_range() { (x_low, x_high) } else { (y_low, y_high) };
    // A decade of width halves it: "dozens" says less than "20 to 30".
    let decades = if low > 0.0 { (high / low).log10() } else { 1.0 };
    Some(0.6 / (1.0 + decades))
}

/// Whether the coarser of the two is the finer one rounded, or converted to another unit and rounded.
fn rounding(x: &Side<'_>, y: &Side<'_>) -> Option<f64> {
    let (p, q) = (x.low?.to_f64(), y.low?.to_f64());
    let difference = (p - q).abs();
    let relative = difference / p.abs().max(q.abs());
    if x.reading.unit != y.reading.unit {
        let calendar = |side: &Side<'_>| side.reading.unit.map(super::Unit::is_calendar);
        let duration = x.reading.unit.is_some_and(|unit| unit.kind == Kind::Duration);
        if duration {
            // 30 days are a month, 52 weeks a year; hours and days convert exactly.
            return (calendar(x) != calendar(y) && relative <= 0.02).then_some(0.7);
        }
        let place = x.place(1)?.max(y.place(1)?);
        return (difference <= place / 2.0 && relative <= CONVERTED).then_some(0.7);
    }
    // Three zeros or more, or decimals, look rounded; 50 beside 52 does not.
    let (fine, coarse) = (x.place(3)?.min(y.place(3)?), x.place(3)?.max(y.place(3)?));
    let rounded = coarse > fine && difference <= coarse / 2.0 * (1.0 + f64::EPSILON) && relative <= ROUNDED;
    rounded.then_some(0.7)
}

fn reading_information(reading: &Reading) -> f64 {
    if reading.low == reading.high {
        return information(reading.low);
    }
    information(reading.low) + information(reading.high) / 2.0
}

/// Bits of a number as written: of its significant digits, and of its magnitude.
fn information(value: Ratio) -> f64 {
    let mut digits = value.numerator().unsigned_abs();
    let Some(decimals) = value.decimals() else {
        return (1.0 + digits as f64).log2() + (value.denominator() as f64).log2();
    };
    if decimals > 0 {
        let scaled = value.to_f64().abs() * 10f64.powi(decimals as i32);
        return (1.0 + scaled).log2();
    }
    let zeros = trailing_zeros(value.numerator());
    digits /= 10u128.pow(zeros);
    (1.0 + digits as f64).log2() + f64::from(1 + zeros).log2()
}

fn trailing_zeros(mut value: i128) -> u32 {
    let mut zeros = 0;
    while value != 0 && value % 10 == 0 {
        value /= 10;
        zeros += 1;
    }
    zeros
}

/// From bits to 0 to 1.
fn specificity(bits: f64) -> f64 {
    1.0 - 2f64.powf(-bits / 3.0)
}
