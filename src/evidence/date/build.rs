//! What a pattern found means: the contents of its slots made into an expression.

use jiff::civil::{Date, Time};

use super::expression::{Expression, Fields, Reference, Shift};
use super::slot::Value;
use crate::lexicon::dates::{Kind, Meaning, PartOfDay, Portion, Season, Slot, Unit, weekday};

/// A slot and what it holds: tokens `begin..end`.
#[derive(Clone, Copy)]
pub(super) struct Filled {
    pub(super) slot: Slot,
    pub(super) value: Value,
    pub(super) begin: usize,
    pub(super) end: usize,
}

/// What the slots of a pattern hold.
#[derive(Default)]
struct Contents {
    first: Fields,
    second: Fields,
    alternative: Option<Date>,
    number: Option<i32>,
    tens: Option<i32>,
    hour: Option<i32>,
    minutes: Option<i32>,
    meridiem: Option<i32>,
    unit: Option<Unit>,
    part: Option<PartOfDay>,
    portion: Option<Portion>,
}

impl Contents {
    fn of(slots: &[Filled]) -> Contents {
        let mut contents = Contents::default();
        for filled in slots {
            contents.add(filled.slot, filled.value);
        }
        contents
    }

    fn add(&mut self, slot: Slot, value: Value) {
        match value {
            Value::Number(number) => self.add_number(slot, number),
            Value::Date(date, other) => {
                let fields = Fields::full(date);
                if self.first.day.is_none() {
                    self.first = Fields {
                        weekday: self.first.weekday,
                        ..fields
                    };
                } else {
                    self.second = fields;
                }
                self.alternative = self.alternative.or(other);
            }
            Value::Dates(first, last) => {
                self.first = Fields::full(first);
                self.second = Fields::full(last);
            }
            Value::Pair(a, b) => match slot {
                Slot::Time | Slot::LooseTime => {
                    self.hour = self.hour.or(Some(a));
                    self.minutes = self.minutes.or(Some(b));
                }
                Slot::DayRange => {
                    self.first.day = Some(a as i8);
                    self.second.day = Some(b as i8);
                }
                Slot::YearRange => {
                    self.first.year = Some(a as i16);
                    self.second.year = Some(b as i16);
                }
                Slot::IsoMonth => {
                    self.first.year = Some(a as i16);
                    self.first.month = Some(b as i8);
                }
                _ => {
                    self.first.month = Some(a as i8);
                    self.first.day = Some(b as i8);
                }
            },
            Value::Nothing => {}
        }
    }

    fn add_number(&mut self, slot: Slot, number: i32) {
        fn set<T: Copy>(first: &mut Option<T>, second: &mut Option<T>, value: T) {
            *if first.is_none() { first } else { second } = Some(value);
        }
        match slot {
            Slot::AnyMonth | Slot::NamedMonth | Slot::FullMonth => {
                set(&mut self.first.month, &mut self.second.month, number as i8);
            }
            Slot::AnyWeekday | Slot::NamedWeekday | Slot::FullWeekday => {
                if let Some(day) = weekday(number) {
                    set(&mut self.first.weekday, &mut self.second.weekday, day);
                }
            }
            Slot::Day | Slot::DayNumber | Slot::DayWord | Slot::OrdinalDay => {
                set(&mut self.first.day, &mut self.second.day, number as i8);
            }
            Slot::Year | Slot::LoneYear | Slot::RecentYear | Slot::ShortYear => {
                set(&mut self.first.year, &mut self.second.year, number as i16);
            }
            Slot::Season => self.first.season = Season::from_number(number),
            Slot::Unit => self.unit = Unit::from_number(number),
            Slot::Part => self.part = PartOfDay::from_number(number),
            Slot::Portion => self.portion = Portion::from_number(number),
            Slot::Number | Slot::Ordinal | Slot::Roman => self.number = Some(number),
            Slot::Decade | Slot::DecadeYear => self.tens = Some(number),
            Slot::Hour => self.hour = Some(number),
            Slot::Minutes => self.minutes = Some(number),
            Slot::Meridiem => self.meridiem = Some(number),
            _ => {}
        }
    }
}

/// The expression of a meaning and what its slots hold; nothing where they don't fit.
pub(super) fn expression(meaning: &Meaning, slots: &[Filled]) -> Option<Expression> {
    let mut contents = Contents::of(slots);
    let part = contents.part.or(meaning.part);
    let fields = &mut contents.first;
    fields.month = fields.month.or(meaning.month);
    fields.day = fields.day.or(meaning.day);
    fields.weekday = fields.weekday.or(meaning.weekday);
    fields.season = fields.season.or(meaning.season);
    fields.quarter = fields.quarter.or(meaning.quarter);
    fields.half = fields.half.or(meaning.half);
    fields.nth = meaning.nth.map(|nth| nth as i8);
    if let (Some(unit), Some(number)) = (meaning.ordinal, contents.number) {
        match unit {
            Unit::Quarter if (1..=4).contains(&number) => fields.quarter = Some(number as i8),
            Unit::Half if (1..=2).contains(&number) => fields.half = Some(number as i8),
            Unit::Week | Unit::Day if (1..=53).contains(&number) => fields.nth = Some(number as i8),
            _ => return None,
        }
    }
    let unit = contents.unit.or(meaning.unit);
    let shift = meaning.shift.unwrap_or(0);
    let counted = contents.number.filter(|_| meaning.ordinal.is_none());
    let amount = counted.map_or(shift, |number| number * shift.signum());
    let within = meaning.shift.and(unit).map(|unit| Shift {
        unit,
        amount: shift,
        anchor: meaning.anchor,
    });
    let clock = clock(meaning, &contents, part);
    let reference = match meaning.kind {
        Kind::Nothing | Kind::List => return None,
        Kind::Date => Reference::Calendar {
            fields: contents.first,
            alternative: contents.alternative.map(Fields::full),
            side: meaning.side,
            within,
        },
        Kind::Range => {
            let (from, to) = range(contents.first, contents.second);
            Reference::Range {
                from,
                to,
                side: meaning.side,
                within,
            }
        }
        Kind::Period => Reference::Period(Shift {
            unit: unit?,
            amount,
            anchor: meaning.anchor,
        }),
        Kind::Offset => Reference::Offset(Shift {
            unit: unit?,
            amount,
            anchor: meaning.anchor,
        }),
        Kind::Span => Reference::Span(Shift {
            unit: unit?,
            amount,
            anchor: meaning.anchor,
        }),
        Kind::Decade => Reference::Decade(decade(contents.tens?)),
        Kind::Century => Reference::Century(contents.number? as i16),
        Kind::Clock => {
            clock?;
            Reference::Clock
        }
        Kind::Part => Reference::Clock,
        Kind::Easter => Reference::Easter {
            days: shift,
            year: contents.first.year,
        },
    };
    let mut expression = Expression {
        reference,
        portion: contents.portion.or(meaning.portion),
        clock,
        part,
        tense: meaning.tense,
        approximate: meaning.approximate,
    };
    if is_day(&expression.reference) {
        // Of a day, "early" and "late" are parts of it.
        expression.part = expression.part.or(match expression.portion.take() {
            Some(Portion::Early) => Some(PartOfDay::Morning),
            Some(Portion::Middle) => Some(PartOfDay::Midday),
            Some(Portion::Late) => Some(PartOfDay::Night),
            _ => None,
        });
    }
    Some(expression)
}

/// A range whose year is told once; the beginning is of the year before where its month is a later one ("del 28 de
/// diciembre al 3 de enero de 2012").
fn range(first: Fields, second: Fields) -> (Fields, Fields) {
    let (mut from, to) = (first, second.or(first));
    if second.year.is_none() && from.month > to.month {
        from.year = from.year.map(|year| year - 1);
    }
    (from, to)
}

/// The first year of a decade: of four digits as told, of two in the nearest century ("los años 20": 2020).
fn decade(tens: i32) -> i16 {
    let year = match tens {
        1000.. => tens,
        30.. => 1900 + tens,
        _ => 2000 + tens,
    };
    year as i16
}

fn clock(meaning: &Meaning, contents: &Contents, part: Option<PartOfDay>) -> Option<Time> {
    let hour = contents.hour.or(meaning.hour)?;
    let hour = match contents.meridiem {
        Some(_) if hour == 0 || hour > 12 => hour,
        Some(noon) => hour % 12 + noon,
        None => hour_in_part(hour, part),
    };
    let minute = match (contents.minutes, meaning.minute) {
        (Some(minutes), Some(sign)) if sign < 0 => -minutes,
        (Some(minutes), _) => minutes,
        (None, fixed) => fixed.unwrap_or(0),
    };
    (0..=24).contains(&hour).then(|| time(hour, minute)).flatten()
}

pub(super) fn is_day(reference: &Reference) -> bool {
    match reference {
        Reference::Calendar { fields, .. } => fields.day.is_some() || fields.weekday.is_some(),
        Reference::Period(shift) | Reference::Offset(shift) => shift.unit == Unit::Day,
        Reference::Easter { .. } => true,
        _ => false,
    }
}

/// "las ocho" of the evening is 20:00; a clock that is past noon already stays.
pub(super) fn in_part(clock: Time, part: Option<PartOfDay>) -> Time {
    let hour = i32::from(clock.hour());
    time(hour_in_part(hour, part), i32::from(clock.minute())).unwrap_or(clock)
}

fn hour_in_part(hour: i32, part: Option<PartOfDay>) -> i32 {
    match part {
        Some(PartOfDay::Afternoon | PartOfDay::Evening) if hour < 12 => hour + 12,
        Some(PartOfDay::Night) if (6..12).contains(&hour) => hour + 12,
        Some(PartOfDay::Midday) if hour < 6 => hour + 12,
        Some(PartOfDay::Night | PartOfDay::SmallHours) if hour == 12 => 0,
        _ => hour,
    }
}

fn time(hour: i32, minute: i32) -> Option<Time> {
    let minutes = (hour * 60 + minute).rem_euclid(24 * 60);
    Time::new((minutes / 60) as i8, (minutes % 60) as i8, 0, 0).ok()
}
