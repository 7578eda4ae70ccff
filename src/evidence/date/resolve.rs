//! Expressions to intervals: where the year, the month or the week is open, anchors close it.

use jiff::civil::Date;

use super::calendar::{Base, Granularity, Interval, easter, instance, plus, plus_days, unit_interval, years};
use super::expression::{Expression, Fields, Reference, Shift};
use super::{Basis, Extent, MonthDay, When};
use crate::lexicon::dates::{Anchor, Direction, Unit};

/// A day that others count from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Point {
    /// The day; with an open year, that day of [`OPEN_YEAR`].
    pub(super) day: Date,
    /// Whether its year is unknown.
    pub(super) open_year: bool,
}

impl Point {
    pub(super) fn known(day: Date) -> Self {
        Point { day, open_year: false }
    }
}

/// The year that dates without one are reckoned in: a leap year, so that every day exists.
pub(super) const OPEN_YEAR: i16 = 2024;

/// What relative expressions can count from.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Anchors {
    /// The day of publication, or of the entry of a timeline.
    pub(super) publication: Option<Point>,
    /// The last day told in the article.
    pub(super) told: Option<Point>,
    /// Whether that was told near enough to give its year or its week to a date that has none.
    pub(super) told_near: bool,
}

/// Days after publication on which a date without a year still is of that year, though nothing points to the future:
/// papers are dated behind and ahead of their news, and clocks differ.
const SLACK: i64 = 2;
/// Days ahead of publication within which a date without a year is the coming one, where nothing points to the past: news
/// that goes back eleven months tells the year.
const COMING: i64 = 30;
/// Years on either side of the anchor that a date without a year is looked for in.
const REACH_YEARS: i16 = 5;
/// Months, and weeks, on either side.
const REACH_MONTHS: i32 = 13;
const REACH_WEEKS: i64 = 2;

/// Places an expression in the calendar.
pub(super) fn resolve(expression: &Expression, anchors: &Anchors) -> When {
    let placed = place(expression, anchors);
    let weekday = match &expression.reference {
        Reference::Calendar { fields, .. } => fields.weekday,
        _ => None,
    };
    let mut when = When {
        extent: Extent::Open,
        alternative: None,
        granularity: placed.granularity,
        basis: placed.basis,
        weekday,
        clock: expression.clock,
        part: expression.part,
        approximate: expression.approximate || placed.approximate,
        exact: placed.exact,
    };
    let reference = anchors
        .publication
        .filter(|point| !point.open_year)
        .map(|point| point.day);
    when.extent = match (placed.interval, expression.portion) {
        (Place::Days(days), Some(portion)) if days.len() > 1 => Extent::Days(days.portion(portion, reference)),
        (Place::Days(days), _) => Extent::Days(days),
        (Place::Yearly(days), portion) => yearly(portion.map_or(days, |portion| days.portion(portion, None))),
        (Place::Nowhere, _) => match weekday {
            Some(weekday) if placed.granularity == Granularity::Day => Extent::Weekly(weekday),
            _ => Extent::Open,
        },
    };
    if let (
        Extent::Days(_),
        Reference::Calendar {
            alternative: Some(fields),
            ..
        },
    ) = (&when.extent, &expression.reference)
    {
        when.alternative = instance(*fields, Base::Year(OPEN_YEAR)).map(|(days, _)| days);
    }
    if expression.clock.is_some() && when.granularity == Granularity::Day {
        when.granularity = Granularity::Time;
    }
    when
}

/// Days of [`OPEN_YEAR`] (or that begin in it) as days of any year.
fn yearly(days: Interval) -> Extent {
    let month_day = |day: Date| MonthDay {
        month: day.month(),
        day: day.day(),
    };
    if days.len() > 360 {
        Extent::Open
    } else {
        Extent::Yearly {
            first: month_day(days.first),
            last: month_day(days.last),
        }
    }
}

enum Place {
    Days(Interval),
    Yearly(Interval),
    Nowhere,
}

struct Placed {
    interval: Place,
    granularity: Granularity,
    basis: Basis,
    approximate: bool,
    exact: Option<Date>,
}

impl Placed {
    fn new(interval: Interval, granularity: Granularity, basis: Basis) -> Self {
        Placed {
            interval: Place::Days(interval),
            granularity,
            basis,
            approximate: false,
            exact: None,
        }
    }

    fn nowhere(granularity: Granularity) -> Self {
        Placed {
            interval: Place::Nowhere,
            granularity,
            basis: Basis::Open,
            approximate: false,
            exact: None,
        }
    }

    /// The same, reckoned from a point: where its year is open, so is this one's.
    fn reckoned_from(self, point: Point) -> Self {
        match self.interval {
            Place::Days(days) if point.open_year => Placed {
                interval: Place::Yearly(days),
                exact: None,
                ..self
            },
            _ => self,
        }
    }
}

fn place(expression: &Expression, anchors: &Anchors) -> Placed {
    match &expression.reference {
        Reference::Calendar {
            fields, side, within, ..
        } => Target {
            from: *fields,
            to: None,
            side: *side,
            tense: expression.tense,
        }
        .place(*within, anchors),
        Reference::Range { from, to, side, within } => Target {
            from: *from,
            to: Some(*to),
            side: *side,
            tense: expression.tense,
        }
        .place(*within, anchors),
        Reference::Period(shift) => {
            let granularity = Granularity::of(shift.unit);
            counted(
                *shift,
                anchors,
                |day| unit_interval(day, shift.unit, shift.amount),
                granularity,
            )
        }
        Reference::Offset(shift) => offset(*shift, anchors),
        Reference::Span(shift) => {
            let span = |day| {
                let end = plus(day, shift.unit, shift.amount)?;
                if shift.unit < Unit::Day {
                    return Some(Interval::day(day));
                }
                if shift.amount < 0 {
                    Interval::new(end, plus_days(day, -1)?)
                } else {
                    Interval::new(plus_days(day, 1)?, end)
                }
            };
            counted(*shift, anchors, span, Granularity::of(shift.unit))
        }
        Reference::Decade(first) => absolute(years(*first, 10), Granularity::Decade),
        Reference::Century(number) => {
            let first = number
                .checked_sub(1)
                .and_then(|number| number.checked_mul(100))
                .map(|year| year + 1);
            absolute(first.and_then(|first| years(first, 100)), Granularity::Century)
        }
        Reference::Clock => Placed::nowhere(Granularity::Time),
        Reference::Easter { days, year } => {
            let of = |year: i16| plus_days(easter(year)?, i64::from(*days)).map(Interval::day);
            if let Some(year) = year {
                return absolute(of(*year), Granularity::Day);
            }
            let Some(point) = anchors.publication.filter(|point| !point.open_year) else {
                return Placed::nowhere(Granularity::Day);
            };
            let candidates: Vec<_> = nearby_years(point.day)
                .filter_map(|year| Some((of(year)?, Granularity::Day)))
                .collect();
            match choose(&candidates, point.day, None, expression.tense, SLACK, Unit::Year) {
                Some((days, granularity)) => Placed::new(days, granularity, Basis::YearInferred),
                None => Placed::nowhere(Granularity::Day),
            }
        }
    }
}

fn absolute(interval: Option<Interval>, granularity: Granularity) -> Placed {
    match interval {
        Some(days) => Placed::new(days, granularity, Basis::Absolute),
        None => Placed::nowhere(granularity),
    }
}

/// The point that a shift counts from, and what that makes of its result.
fn anchor(anchors: &Anchors, anchor: Anchor) -> Option<(Point, Basis)> {
    let published = anchors.publication.map(|point| (point, Basis::Publication));
    match anchor {
        Anchor::Publication => published,
        // Where nothing is told yet, the story happens around its publication.
        Anchor::Told => anchors.told.map(|point| (point, Basis::Told)).or(published),
    }
}

fn counted(
    shift: Shift,
    anchors: &Anchors,
    interval: impl Fn(Date) -> Option<Interval>,
    granularity: Granularity,
) -> Placed {
    let Some((point, basis)) = anchor(anchors, shift.anchor) else {
        return Placed::nowhere(granularity);
    };
    // Without its year the weeks of a day are unknown.
    if point.open_year && matches!(shift.unit, Unit::Week | Unit::Weekend) {
        return Placed::nowhere(granularity);
    }
    match interval(point.day) {
        Some(days) => Placed::new(days, granularity, basis).reckoned_from(point),
        None => Placed::nowhere(granularity),
    }
}

/// "Two weeks ago": the unit that holds the day so many units away, and that day itself.
fn offset(shift: Shift, anchors: &Anchors) -> Placed {
    let unit = match shift.unit {
        Unit::Fortnight => Unit::Week,
        unit => unit,
    };
    let exact = |day| plus(day, shift.unit, shift.amount);
    let around = |day| unit_interval(exact(day)?, unit, 0);
    let placed = counted(shift, anchors, around, Granularity::of(unit));
    let point = anchor(anchors, shift.anchor)
        .map(|(point, _)| point)
        .filter(|point| !point.open_year);
    let exact = point.and_then(|point| exact(point.day));
    Placed {
        approximate: unit > Unit::Day,
        exact,
        ..placed
    }
}

/// A date, or a range of two, some parts of which may be open.
struct Target {
    from: Fields,
    to: Option<Fields>,
    side: Option<Direction>,
    tense: Option<Direction>,
}

impl Target {
    fn place(&self, within: Option<Shift>, anchors: &Anchors) -> Placed {
        let granularity = self.granularity();
        if let Some(shift) = within {
            return self.place_within(shift, anchors, granularity);
        }
        if self.from.year.is_some() {
            return match self.instance(Base::Year(OPEN_YEAR)) {
                Some((days, granularity)) => Placed::new(days, granularity, Basis::Absolute),
                None => Placed::nowhere(granularity),
            };
        }
        let near = anchors.told.filter(|told| anchors.told_near && !told.open_year);
        if let (true, Some(told)) = (
            self.from.day_only() && self.side.is_none(),
            anchors.told.filter(|_| anchors.told_near),
        ) {
            // "El 11 de febrero … El 13": the month goes on.
            if let Some((days, granularity)) = self.instance(Base::Month(told.day.year(), told.day.month())) {
                return Placed::new(days, granularity, Basis::Told).reckoned_from(told);
            }
        }
        match (anchors.publication, near) {
            (Some(point), _) if !point.open_year => self.nearest(point, self.side, Basis::Publication),
            (_, Some(told)) => self.nearest_either_side(told),
            _ => None,
        }
        .unwrap_or_else(|| self.open())
    }

    /// "Monday of last week", "in March of last year"; within a day, on which side of it ("the following Monday").
    fn place_within(&self, shift: Shift, anchors: &Anchors, granularity: Granularity) -> Placed {
        let Some((point, basis)) = anchor(anchors, shift.anchor) else {
            return Placed { ..self.open() };
        };
        if shift.unit == Unit::Day {
            let day = plus(point.day, Unit::Day, shift.amount).filter(|_| !point.open_year);
            return day
                .and_then(|day| self.nearest(Point::known(day), self.side, basis))
                .unwrap_or_else(|| self.open());
        }
        let base = unit_interval(point.day, shift.unit, shift.amount).map(|unit| match shift.unit {
            Unit::Month => Base::Month(unit.first.year(), unit.first.month()),
            Unit::Week | Unit::Weekend | Unit::Fortnight => Base::Day(unit.first),
            _ => Base::Year(unit.first.year()),
        });
        match base.and_then(|base| self.instance(base)) {
            Some((days, granularity)) => Placed::new(days, granularity, basis).reckoned_from(point),
            None => Placed::nowhere(granularity),
        }
    }

    fn instance(&self, base: Base) -> Option<(Interval, Granularity)> {
        let (from, granularity) = instance(self.from, base)?;
        let Some(to) = self.to else {
            return Some((from, granularity));
        };
        let end = |base| {
            instance(to, base)
                .map(|(days, _)| days.last)
                .filter(|last| *last >= from.first)
        };
        // A weekday that ends a range is the next one after its beginning.
        let base = if self.from.weekday_only() {
            Base::Day(from.first)
        } else {
            base
        };
        let last = end(base).or_else(|| end(base.next()?))?;
        Some((Interval::new(from.first, last)?, granularity))
    }

    fn granularity(&self) -> Granularity {
        if self.from.weekday_only() {
            return Granularity::Day;
        }
        instance(
            self.from,
            if self.from.day_only() {
                Base::Month(OPEN_YEAR, 1)
            } else {
                Base::Year(OPEN_YEAR)
            },
        )
        .map_or(Granularity::Day, |(_, granularity)| granularity)
    }

    /// Everything that it can be around a day.
    fn candidates(&self, day: Date) -> Vec<(Interval, Granularity)> {
        let instances = |bases: &mut dyn Iterator<Item = Base>| bases.filter_map(|base| self.instance(base)).collect();
        if self.from.weekday_only() {
            let mut weeks = (-REACH_WEEKS..=REACH_WEEKS)
                .filter_map(|week| plus_days(day, 7 * week))
                .map(Base::Day);
            return instances(&mut weeks);
        }
        if self.from.month.is_none() && (self.from.day.is_some() || self.from.nth.is_some()) {
            let mut months = (-REACH_MONTHS..=REACH_MONTHS)
                .filter_map(|month| plus(day.first_of_month(), Unit::Month, month))
                .map(|first| Base::Month(first.year(), first.month()));
            return instances(&mut months);
        }
        let all: Vec<_> = instances(&mut nearby_years(day).map(Base::Year));
        match self.from.weekday {
            // A weekday told with the day of the month rules out most years; where no near one fits, it is wrong.
            Some(weekday) => {
                let near = |days: &Interval| (days.first.year() - day.year()).abs() <= 1;
                let fits = |(days, _): &&(Interval, Granularity)| near(days) && days.first.weekday() == weekday;
                let fitting: Vec<_> = all.iter().filter(fits).copied().collect();
                if fitting.is_empty() { all } else { fitting }
            }
            None => all,
        }
    }

    fn nearest(&self, point: Point, side: Option<Direction>, basis: Basis) -> Option<Placed> {
        let (slack, unit) = match () {
            () if self.from.weekday_only() => (0, Unit::Week),
            () if self.from.day_only() => (1, Unit::Month),
            () if self.from.day.is_some() => (SLACK, Unit::Year),
            () => (0, Unit::Year),
        };
        let (days, granularity) = choose(&self.candidates(point.day), point.day, side, self.tense, slack, unit)?;
        let partial = self.from.month.is_some() || self.from.season.is_some() || self.from.quarter.is_some();
        let basis = if partial && basis == Basis::Publication {
            Basis::YearInferred
        } else {
            basis
        };
        Some(Placed::new(days, granularity, basis))
    }

    /// Without a day of publication: the one nearest to the day told.
    fn nearest_either_side(&self, told: Point) -> Option<Placed> {
        let distance = |days: &Interval| days.gap(&Interval::day(told.day));
        let (days, granularity) = self
            .candidates(told.day)
            .into_iter()
            .min_by_key(|(days, _)| distance(days))?;
        Some(Placed::new(days, granularity, Basis::Told))
    }

    /// With its year left open, where it can be told without.
    fn open(&self) -> Placed {
        let granularity = self.granularity();
        let whole = self.from.month.is_some()
            || self.from.season.is_some()
            || self.from.quarter.is_some()
            || self.from.half.is_some();
        // The nth weekday of a month and its weeks move from year to year.
        match self
            .instance(Base::Year(OPEN_YEAR))
            .filter(|_| whole && self.from.nth.is_none())
        {
            Some((days, granularity)) => Placed {
                interval: Place::Yearly(days),
                ..Placed::new(days, granularity, Basis::Open)
            },
            None => Placed::nowhere(granularity),
        }
    }
}

fn nearby_years(day: Date) -> impl Iterator<Item = i16> {
    (-REACH_YEARS..=REACH_YEARS).filter_map(move |years| day.year().checked_add(years))
}

/// Which of the candidates (in order of time) is meant, seen from a day.
///
/// News tells what has happened: without a word that says otherwise it is the last one that has begun, or of the days of
/// the year one that comes soon.
fn choose(
    candidates: &[(Interval, Granularity)],
    day: Date,
    side: Option<Direction>,
    tense: Option<Direction>,
    slack: i64,
    unit: Unit,
) -> Option<(Interval, Granularity)> {
    let begun_by = |slack| {
        let limit = plus_days(day, slack).unwrap_or(day);
        candidates.iter().rev().find(|(days, _)| days.first <= limit).copied()
    };
    let ahead = || candidates.iter().find(|(days, _)| days.last >= day).copied();
    match (side, tense) {
        (Some(Direction::Past), _) => candidates.iter().rev().find(|(days, _)| days.last < day).copied(),
        (Some(Direction::Future), _) => candidates.iter().find(|(days, _)| days.first > day).copied(),
        (Some(Direction::This) | None, Some(Direction::Past)) => begun_by(slack),
        (Some(Direction::This) | None, Some(Direction::Future)) => ahead(),
        (Some(Direction::This), _) => {
            let period = unit_interval(day, unit, 0)?;
            let holds = candidates.iter().find(|(days, _)| days.contains(day));
            holds
                .or_else(|| candidates.iter().find(|(days, _)| period.contains(days.first)))
                .copied()
        }
        (None, _) => begun_by(if unit == Unit::Year { COMING } else { slack }),
    }
}
