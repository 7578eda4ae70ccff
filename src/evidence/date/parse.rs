//! Text to expressions: the longest pattern at each place, then times joined to their days, then the tense around them.

use jiff::civil::{Date, Time};
use unicode_normalization::UnicodeNormalization;

use super::expression::{Expression, Fields, Reference, Shift};
use super::slot::{Reader, Value};
use super::token::{Shape, tokens};
use crate::article::Span;
use crate::evidence::Mention;
use crate::lexicon::Language;
use crate::lexicon::dates::{
    Class, DateLexicon, Direction, Kind, Meaning, PartOfDay, Portion, Season, Slot, Unit, dates, weekday,
};

/// All time expressions of one text, unresolved, in order and without overlap; spans are shifted by `offset`.
///
/// A part of the day alone ("por la noche") and phrases that only look like dates ("24/7") are none.
pub fn expressions(text: &str, offset: usize, language: &'static Language) -> Vec<Mention<Expression>> {
    let lexicon = dates(language);
    let tokens = tokens(text, lexicon);
    let reader = Reader { text, tokens: &tokens, lexicon };
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match reader.best(at) {
            Some(matched) => {
                at = matched.end.max(at + 1);
                reader.build(&matched, lexicon, &mut found);
            }
            None => at += 1,
        }
    }
    let mut found = reader.join_times(found);
    found.retain(|item| item.expression.clock.is_some() || item.expression.reference != Reference::Clock);
    for item in &mut found {
        if item.expression.tense.is_none() && needs_tense(&item.expression.reference) {
            item.expression.tense = reader.tense(item.begin, item.end);
        }
    }
    found
        .into_iter()
        .filter_map(|item| {
            let first = tokens.get(item.begin)?;
            let last = tokens.get(item.end.checked_sub(1)?)?;
            Some(Mention { span: Span::new(first.start, last.end).shifted(offset), value: item.expression })
        })
        .collect()
}

/// A pattern found: tokens `begin..end`, with what its slots hold.
#[derive(Clone)]
struct Match {
    row: usize,
    begin: usize,
    end: usize,
    slots: Vec<Filled>,
}

#[derive(Clone, Copy)]
struct Filled {
    slot: Slot,
    value: Value,
    begin: usize,
    end: usize,
}

/// An expression and its tokens.
struct Found {
    begin: usize,
    end: usize,
    expression: Expression,
}

/// How far from an expression a word still tells its tense, in tokens before and after it.
const TENSE_BEFORE: usize = 12;
const TENSE_AFTER: usize = 8;

impl Reader<'_> {
    /// The pattern that is read at a token: the longest, unless it begins with context and a longer one follows that
    /// ("en | septiembre de 2022").
    fn best(&self, at: usize) -> Option<Match> {
        let found = self.longest(at)?;
        if found.begin == at {
            return Some(found);
        }
        Some(self.longest(found.begin).filter(|inner| inner.end > found.end).unwrap_or(found))
    }

    /// The longest pattern that begins at a token; of equally long ones the first row.
    fn longest(&self, at: usize) -> Option<Match> {
        let mut best = None;
        let mut path = Match { row: 0, begin: at, end: at, slots: Vec::new() };
        self.walk(self.lexicon.root(), &mut path, &mut best);
        best
    }

    fn walk(&self, node: u32, path: &mut Match, best: &mut Option<Match>) {
        if let Some(row) = self.lexicon.row(node) {
            let better = best.as_ref().is_none_or(|best| (path.end, best.row) > (best.end, row));
            if better && path.end > path.begin {
                *best = Some(Match { row, ..path.clone() });
            }
        }
        let end = path.end;
        if let Some(id) = self.tokens.get(end).and_then(|token| token.id) {
            path.end = end + 1;
            for next in self.lexicon.after_word(node, id) {
                self.walk(next, path, best);
            }
            path.end = end;
        }
        for (slot, nexts) in self.lexicon.slots(node) {
            let Some((value, after)) = self.fill(*slot, end) else { continue };
            let begin = path.begin;
            if *slot == Slot::Mark {
                path.begin = end;
            }
            path.end = after;
            path.slots.push(Filled { slot: *slot, value, begin: end, end: after });
            for next in nexts {
                self.walk(*next, path, best);
            }
            path.slots.pop();
            path.end = end;
            path.begin = begin;
        }
    }

    /// What a pattern means.
    fn build(&self, matched: &Match, lexicon: &DateLexicon, found: &mut Vec<Found>) {
        let Some(meaning) = lexicon.meaning(matched.row) else { return };
        if meaning.kind == Kind::List {
            self.build_list(meaning, matched, found);
            return;
        }
        if let Some(expression) = expression(meaning, &matched.slots) {
            found.push(Found { begin: matched.begin, end: matched.end, expression });
        }
    }

    /// "11 y 12 de febrero": a date for each day; the first ones span their day only, the last one all that follows.
    fn build_list(&self, meaning: &Meaning, matched: &Match, found: &mut Vec<Found>) {
        let days: Vec<_> = matched.slots.iter().filter(|filled| is_listed(filled.slot)).collect();
        for (index, day) in days.iter().enumerate() {
            let others = |filled: &&Filled| !is_listed(filled.slot);
            let slots: Vec<_> = matched.slots.iter().filter(others).chain(std::iter::once(*day)).copied().collect();
            let single = Meaning { kind: Kind::Date, ..meaning.clone() };
            let begin = if index == 0 { matched.begin } else { day.begin };
            let end = if index + 1 == days.len() { matched.end } else { day.end };
            if let Some(expression) = expression(&single, &slots) {
                found.push(Found { begin, end, expression });
            }
        }
    }

    /// Joins a time or part of the day with the day beside it ("on Tuesday night, at 7:40 PM").
    fn join_times(&self, found: Vec<Found>) -> Vec<Found> {
        let mut joined: Vec<Found> = Vec::with_capacity(found.len());
        for item in found {
            if let Some(last) = joined.last_mut() {
                let linked = item.begin >= last.end
                    && item.begin - last.end <= 3
                    && (last.end..item.begin).all(|at| self.is_link(at));
                if linked {
                    if let Some(expression) = with_time(&last.expression, &item.expression) {
                        last.end = item.end;
                        last.expression = expression;
                        continue;
                    }
                }
            }
            joined.push(item);
        }
        joined
    }

    fn is_link(&self, at: usize) -> bool {
        self.tokens
            .get(at)
            .and_then(|token| token.id)
            .is_some_and(|id| self.lexicon.reading(id, Class::Link).is_some())
    }

    /// Which side the nearest telling word of the sentence points to; of two equally near the one before.
    fn tense(&self, begin: usize, end: usize) -> Option<Direction> {
        let before = (1..=TENSE_BEFORE)
            .map_while(|distance| begin.checked_sub(distance).filter(|at| !self.ends_sentence(*at)).map(|at| (distance, at)))
            .find_map(|(distance, at)| Some((2 * distance, self.cue(at)?)));
        let after = (1..=TENSE_AFTER)
            .map_while(|distance| {
                let at = end + distance - 1;
                (at < self.tokens.len() && !self.ends_sentence(at)).then_some((distance, at))
            })
            .find_map(|(distance, at)| Some((2 * distance + 1, self.cue(at)?)));
        match (before, after) {
            (Some(before), Some(after)) => Some(if before.0 < after.0 { before.1 } else { after.1 }),
            (one, other) => one.or(other).map(|(_, direction)| direction),
        }
    }

    fn cue(&self, at: usize) -> Option<Direction> {
        let token = self.tokens.get(at).filter(|token| token.shape == Shape::Word && token.end - token.start <= 40)?;
        let word = self.text.get(token.start..token.end)?;
        // A name is no verb: "Irán", "Will".
        let opens_sentence = at.checked_sub(1).is_none_or(|before| self.ends_sentence(before));
        if word.chars().next().is_some_and(char::is_uppercase) && !opens_sentence {
            return None;
        }
        let word: String = word.nfc().flat_map(char::to_lowercase).collect();
        self.lexicon.cue(&word).flatten()
    }

    fn ends_sentence(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return true };
        match token.shape {
            Shape::Sign('!' | '?' | ';') => true,
            Shape::Sign('.') => self.tokens.get(at + 1).is_none_or(|next| !next.glued),
            _ => false,
        }
    }
}

fn is_listed(slot: Slot) -> bool {
    matches!(slot, Slot::Day | Slot::DayNumber | Slot::DayWord | Slot::OrdinalDay)
}

/// The day of one expression with the time of another, where one has the day and the other nothing but the time.
fn with_time(a: &Expression, b: &Expression) -> Option<Expression> {
    let (day, time) = match (&a.reference, &b.reference) {
        (Reference::Clock, Reference::Clock) if a.clock.is_none() != b.clock.is_none() => (a, b),
        (Reference::Clock, day) if is_day(day) => (b, a),
        (day, Reference::Clock) if is_day(day) => (a, b),
        _ => return None,
    };
    if (day.clock.is_some() && time.clock.is_some()) || (day.part.is_some() && time.part.is_some() && time.clock.is_none()) {
        return None;
    }
    let part = day.part.or(time.part);
    let clock = day.clock.or(time.clock).map(|clock| in_part(clock, part));
    Some(Expression { clock, part, ..day.clone() })
}

fn is_day(reference: &Reference) -> bool {
    match reference {
        Reference::Calendar { fields, .. } => fields.day.is_some() || fields.weekday.is_some(),
        Reference::Period(shift) | Reference::Offset(shift) => shift.unit == Unit::Day,
        Reference::Easter { .. } => true,
        _ => false,
    }
}

/// "las ocho" of the evening is 20:00; a clock that is past noon already stays.
fn in_part(clock: Time, part: Option<PartOfDay>) -> Time {
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

fn needs_tense(reference: &Reference) -> bool {
    match reference {
        Reference::Calendar { fields, .. } => fields.year.is_none(),
        Reference::Range { from, to, .. } => from.year.is_none() && to.year.is_none(),
        _ => false,
    }
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
                    self.first = Fields { weekday: self.first.weekday, ..fields };
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
            Slot::AnyMonth | Slot::NamedMonth | Slot::FullMonth => set(&mut self.first.month, &mut self.second.month, number as i8),
            Slot::AnyWeekday | Slot::NamedWeekday | Slot::FullWeekday => {
                if let Some(day) = weekday(number) {
                    set(&mut self.first.weekday, &mut self.second.weekday, day);
                }
            }
            Slot::Day | Slot::DayNumber | Slot::DayWord | Slot::OrdinalDay => set(&mut self.first.day, &mut self.second.day, number as i8),
            Slot::Year | Slot::LoneYear | Slot::ShortYear => set(&mut self.first.year, &mut self.second.year, number as i16),
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
fn expression(meaning: &Meaning, slots: &[Filled]) -> Option<Expression> {
    let mut contents = Contents::of(slots);
    let part = contents.part.or(meaning.part);
    let fields = &mut contents.first;
    fields.month = fields.month.or(meaning.month);
    fields.day = fields.day.or(meaning.day);
    fields.weekday = fields.weekday.or(meaning.weekday);
    fields.season = fields.season.or(meaning.season);
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
    let within = meaning.shift.and(unit).map(|unit| Shift { unit, amount: shift, anchor: meaning.anchor });
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
            let (from, to) = (contents.first, contents.second);
            Reference::Range { from, to: to.or(from), side: meaning.side, within }.with_year_of_end(to)
        }
        Kind::Period => Reference::Period(Shift { unit: unit?, amount, anchor: meaning.anchor }),
        Kind::Offset => Reference::Offset(Shift { unit: unit?, amount, anchor: meaning.anchor }),
        Kind::Span => Reference::Span(Shift { unit: unit?, amount, anchor: meaning.anchor }),
        Kind::Decade => Reference::Decade(decade(contents.tens?)),
        Kind::Century => Reference::Century(contents.number? as i16),
        Kind::Clock => {
            clock?;
            Reference::Clock
        }
        Kind::Part => Reference::Clock,
        Kind::Easter => Reference::Easter { days: shift, year: contents.first.year },
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

impl Reference {
    /// A year that only the end of a range tells holds for its beginning, or the year before ("del 28 de diciembre al 3
    /// de enero de 2012").
    fn with_year_of_end(self, told: Fields) -> Reference {
        match self {
            Reference::Range { mut from, mut to, side, within } => {
                if told.year.is_none() {
                    // "from December 2011": told once, before the end; the slots come in order, so it is the first's.
                    let wraps = (to.month, to.day) < (from.month, from.day) && to.month < from.month;
                    if let (Some(year), true) = (from.year, wraps) {
                        from.year = Some(year - 1);
                        to.year = Some(year);
                    }
                }
                Reference::Range { from, to, side, within }
            }
            other => other,
        }
    }
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

/// The rows of the patterns that read a text, in order.
#[cfg(test)]
pub(super) fn matched(text: &str, language: &'static Language) -> Vec<usize> {
    let lexicon = dates(language);
    let tokens = tokens(text, lexicon);
    let reader = Reader { text, tokens: &tokens, lexicon };
    let mut rows = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match reader.best(at) {
            Some(found) => {
                rows.push(found.row);
                at = found.end.max(at + 1);
            }
            None => at += 1,
        }
    }
    rows
}
