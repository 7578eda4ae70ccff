//! Numbers and quantities: what a text counts and measures, as values that can be compared across languages.
//!
//! [`quantities`] reads a text with the tables of its language; [`agreement`] tells how two quantities stand to each
//! other. Values are exact fractions. Where the writing is ambiguous (1.234 may be 1234; degrees may be either scale)
//! a quantity carries several readings, and any reading in common counts.

use std::fmt;

use serde::Serialize;

use super::Mention;
use super::pieces::pieces;
use crate::article::Span;
use crate::lexicon::Language;
use crate::lexicon::numbers::numbers;

mod amount;
mod cardinal;
mod compare;
mod context;
mod iso;
mod literal;
mod mention;
mod numeral;
mod ratio;
mod reader;
mod render;
#[cfg(test)]
mod tests;
mod unit;

pub use compare::agreement;
pub use ratio::Ratio;
pub use unit::Unit;

/// A quantity has at most so many readings.
const MAX_READINGS: usize = 6;

/// How the number stands to the value that it gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Approximation {
    /// As it is written.
    Exact,
    /// Close to it ("unos", "around").
    About,
    /// Close to it and not above ("casi", "almost").
    Almost,
    /// It or more ("más de", "at least").
    MoreThan,
    /// It or less ("hasta", "up to").
    LessThan,
    /// Between two values ("20-30", "decenas de").
    Range,
}

/// What is counted or measured.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Things.
    Count {
        /// The content words after the number, which name what is counted; in bytes of the article's text.
        noun: Option<Span>,
    },
    /// Hundredths of something.
    Percent,
    /// Points of a percentage, of an index or of a game; the unit tells a percentage point from a plain one.
    Points,
    /// A part of something ("un tercio", "half of").
    Fraction,
    /// An amount of money.
    Money {
        /// ISO 4217 code, or a wider key where the text has no more: `$`, `dollar`, `peso`; `?` for cents.
        currency: &'static str,
    },
    /// Base unit: metre.
    Length,
    /// Base unit: square metre.
    Area,
    /// Base unit: litre.
    Volume,
    /// Base unit: gram.
    Mass,
    /// Base unit: degree Celsius.
    Temperature,
    /// Base unit: metre per second.
    Speed,
    /// Base unit: joule.
    Energy,
    /// Base unit: watt.
    Power,
    /// Base unit: second; months and years are mean Gregorian ones.
    Duration,
    /// Time that someone has lived; base unit: second.
    Age,
    /// Position in a sequence.
    Ordinal,
    /// Result of a match or a vote; the value is that of the side named first.
    Score {
        /// The other side's.
        against: u32,
    },
    /// Part of a date or of a time of day: read by the module for dates, never compared here.
    DatePart,
    /// A name with a number in it ("F-16", "Boeing 787"); the value is the number.
    Identifier {
        /// The whole name, folded, without hyphens and spaces: `f16`.
        name: String,
    },
}

/// One way to read a quantity.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Reading {
    /// Lowest value, in the unit as written.
    pub low: Ratio,
    /// Highest value, in the unit as written; equal to `low` unless the quantity is a range.
    pub high: Ratio,
    /// Unit as written; `None` for things, money, ordinals and scores.
    pub unit: Option<&'static Unit>,
}

impl Reading {
    /// Lowest and highest value in the base unit of the kind; `None` where they do not fit.
    pub fn in_base(&self) -> Option<(Ratio, Ratio)> {
        match self.unit {
            Some(unit) => Some((unit.to_base(self.low)?, unit.to_base(self.high)?)),
            None => Some((self.low, self.high)),
        }
    }
}

/// A number with what it counts or measures.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Quantity {
    /// At least one, most usual first, all of the same kind.
    pub readings: Vec<Reading>,
    /// How the number stands to the value.
    pub approximation: Approximation,
    /// What is counted or measured.
    pub kind: Kind,
    /// Four digits alone that may be a year as well as a count ("en 2014").
    pub year_like: bool,
}

impl Quantity {
    /// The most usual reading.
    pub fn reading(&self) -> Option<&Reading> {
        self.readings.first()
    }
}

/// Reads the quantities of `text`, in order and without overlap.
///
/// Spans, those of nouns included, are in bytes of `text` plus `offset`. Takes time linear in the length of the text.
pub fn quantities(text: &str, offset: usize, language: &'static Language) -> Vec<Mention<Quantity>> {
    let of_piece = |piece: Span| {
        let reader = reader::Reader::new(piece.of(text), numbers(language));
        let offset = offset + piece.start;
        reader.mentions().into_iter().map(move |mut mention| {
            mention.span = mention.span.shifted(offset);
            if let Kind::Count { noun: Some(noun) } = &mut mention.value.kind {
                *noun = noun.shifted(offset);
            }
            mention
        })
    };
    pieces(text).flat_map(of_piece).collect()
}

impl fmt::Display for Quantity {
    /// The same for every language: approximation, value with its alternatives, unit: `~50`, `20..30 percent`,
    /// `4700000 USD`, `1234|1.234`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(first) = self.reading() else { return Ok(()) };
        match &self.kind {
            Kind::Identifier { name } => return write!(f, "id {name}"),
            Kind::DatePart => return write!(f, "date {}", first.low),
            Kind::Score { against } => return write!(f, "score {}-{against}", first.low),
            _ => {}
        }
        f.write_str(match self.approximation {
            Approximation::Exact | Approximation::Range => "",
            Approximation::About => "~",
            Approximation::Almost => "-~",
            Approximation::MoreThan => ">",
            Approximation::LessThan => "<",
        })?;
        let several = self.readings.iter().any(|reading| reading.unit != first.unit);
        for (index, reading) in self.readings.iter().enumerate() {
            f.write_str(if index == 0 { "" } else { "|" })?;
            write!(f, "{}", reading.low)?;
            if reading.low != reading.high {
                write!(f, "..{}", reading.high)?;
            }
            reading
                .unit
                .filter(|_| several)
                .map_or(Ok(()), |unit| write!(f, " {}", unit.key))?;
        }
        match (&self.kind, first.unit) {
            (Kind::Money { currency }, _) => write!(f, " {currency}"),
            (Kind::Ordinal, _) => f.write_str(" ordinal"),
            (Kind::Fraction, _) => f.write_str(" part"),
            (Kind::Age, Some(unit)) => write!(f, " {} old", unit.key),
            (_, Some(unit)) if !several => write!(f, " {}", unit.key),
            _ => Ok(()),
        }
    }
}
