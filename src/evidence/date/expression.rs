//! What a time expression says before it is placed in the calendar.

use jiff::civil::{Date, Time, Weekday};
use serde::{Serialize, Serializer};

use crate::lexicon::dates::{Anchor, Direction, PartOfDay, Portion, Season, Unit};

/// A time expression as the words put it, still without an anchor.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Expression {
    /// What it refers to.
    pub reference: Reference,
    /// "a principios de", "late": which part of it.
    pub portion: Option<Portion>,
    /// Time of day, as told: zones are not converted.
    pub clock: Option<Time>,
    /// Part of the day.
    pub part: Option<PartOfDay>,
    /// The side that the verb or the preposition beside it points to.
    pub tense: Option<Direction>,
    /// Whether the words leave it open by a few units ("hace unos días").
    pub approximate: bool,
}

/// What an expression refers to.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reference {
    /// A place in the calendar, possibly with parts left open.
    Calendar {
        /// What is told of it.
        fields: Fields,
        /// The other reading of an ambiguous date in digits (2/11/2025).
        alternative: Option<Fields>,
        /// "próximo", "last", "este": which one of those that fit.
        side: Option<Direction>,
        /// What it stands within, or counts from ("del año pasado").
        within: Option<Shift>,
    },
    /// From one place in the calendar to another.
    Range {
        /// Where it begins.
        from: Fields,
        /// Where it ends, included.
        to: Fields,
        /// Which one of those that fit.
        side: Option<Direction>,
        /// What it stands within.
        within: Option<Shift>,
    },
    /// A whole unit, so many units from the one that holds the anchor ("la semana pasada": -1).
    Period(Shift),
    /// So many units from the anchor ("hace tres días": -3).
    Offset(Shift),
    /// The units up to the anchor (negative) or from it on.
    Span(Shift),
    /// Ten years, from this one.
    Decade(i16),
    /// A century by its number: 19 is 1801 to 1900.
    Century(i16),
    /// A time of day without a day.
    Clock,
    /// So many days after Easter Sunday.
    Easter {
        /// Days after it.
        days: i32,
        /// The year, where told.
        year: Option<i16>,
    },
}

/// A number of units from an anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Shift {
    /// The unit.
    pub unit: Unit,
    /// How many, negative before the anchor.
    pub amount: i32,
    /// Where it counts from.
    pub anchor: Anchor,
}

/// The parts of a calendar date that are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Fields {
    /// Year.
    pub year: Option<i16>,
    /// Month, 1 to 12.
    pub month: Option<i8>,
    /// Day of the month, 1 to 31.
    pub day: Option<i8>,
    /// Day of the week, in JSON by its ISO number.
    #[serde(serialize_with = "weekday_number")]
    pub weekday: Option<Weekday>,
    /// Season.
    pub season: Option<Season>,
    /// Quarter, 1 to 4.
    pub quarter: Option<i8>,
    /// Half of the year, 1 or 2.
    pub half: Option<i8>,
    /// Which such weekday of the month, or without a weekday which week of the month or year; -1 the last.
    pub nth: Option<i8>,
}

impl Fields {
    /// A full date.
    pub(super) fn full(date: Date) -> Self {
        Fields {
            year: Some(date.year()),
            month: Some(date.month()),
            day: Some(date.day()),
            ..Fields::default()
        }
    }

    /// What it tells, completed by another where it tells nothing.
    pub(super) fn or(self, other: Fields) -> Self {
        Fields {
            year: self.year.or(other.year),
            month: self.month.or(other.month),
            ..self
        }
    }

    /// Whether it tells a weekday and nothing else.
    pub(super) fn weekday_only(&self) -> bool {
        self.weekday.is_some() && Fields { weekday: None, ..*self } == Fields::default()
    }

    /// Whether it tells a day of the month without its month.
    pub(super) fn day_only(&self) -> bool {
        self.day.is_some() && self.month.is_none()
    }
}

/// A weekday as its ISO number, 1 being Monday.
#[expect(clippy::ref_option, clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
pub(super) fn weekday_number<S: Serializer>(weekday: &Option<Weekday>, serializer: S) -> Result<S::Ok, S::Error> {
    weekday.map(Weekday::to_monday_one_offset).serialize(serializer)
}
