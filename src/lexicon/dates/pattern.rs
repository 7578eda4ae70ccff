//! The pattern language of `dates.csv`: expanded into plain sequences, which share their beginnings in a trie.

use std::collections::HashMap;

use jiff::civil::Weekday;

use super::{Anchor, Direction, PartOfDay, Portion, Season, Unit, fold, weekday};

/// Something of a kind, where a word can't be named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Slot {
    /// A month, abbreviated or ambiguous ("mar.", "May").
    AnyMonth,
    /// A month whose name means nothing else.
    FullMonth,
    /// A weekday, abbreviated or ambiguous.
    AnyWeekday,
    /// A weekday whose name means nothing else.
    FullWeekday,
    /// A unit of time.
    Unit,
    /// A part of the day.
    Part,
    /// A season.
    Season,
    /// Early, mid, late.
    Portion,
    /// A day of the month: digits with or without ordinal suffix, or an ordinal word.
    Day,
    /// A day of the month as ordinal only ("11th", "primero").
    OrdinalDay,
    /// A day of the month as a cardinal word ("cinco").
    DayWord,
    /// A year of four digits.
    Year,
    /// A year of four digits between punctuation marks or ends of the text.
    LoneYear,
    /// A year of two digits.
    ShortYear,
    /// A number up to 9999, digits or words.
    Number,
    /// An ordinal up to 31, digits or words.
    Ordinal,
    /// A Roman numeral up to 30.
    Roman,
    /// The tens of a decade: "90" or "noventa".
    Decade,
    /// Four digits that end in 0 ("1990" of "1990s").
    DecadeYear,
    /// Hour of a clock, digits or words.
    Hour,
    /// Minutes of a clock, digits or words.
    Minutes,
    /// "a.m.", "p.m.".
    Meridiem,
    /// A time zone.
    Zone,
    /// `19:40`.
    Time,
    /// `19.40`, `17,00`, `7:40`.
    LooseTime,
    /// `2025-02-11`, `2025/02/11`.
    IsoDate,
    /// `2025-02-11/2025-02-13`.
    IsoRange,
    /// `2025-02`.
    IsoMonth,
    /// `11-02-2025`, `2/11/25`.
    NumericDate,
    /// `11/02`.
    NumericDay,
    /// `3-5`.
    DayRange,
    /// `2010-2011`, `2010/11`.
    YearRange,
    /// Nothing: the mention begins here.
    Mark,
    /// Nothing: no word follows that the number before it could belong to.
    End,
}

impl Slot {
    fn of_name(name: &str) -> Option<Slot> {
        Some(match name {
            "month" => Slot::AnyMonth,
            "Month" => Slot::FullMonth,
            "weekday" => Slot::AnyWeekday,
            "Weekday" => Slot::FullWeekday,
            "unit" => Slot::Unit,
            "part" => Slot::Part,
            "season" => Slot::Season,
            "portion" => Slot::Portion,
            "day" => Slot::Day,
            "ordinal-day" => Slot::OrdinalDay,
            "day-word" => Slot::DayWord,
            "year" => Slot::Year,
            "lone-year" => Slot::LoneYear,
            "short-year" => Slot::ShortYear,
            "number" => Slot::Number,
            "ordinal" => Slot::Ordinal,
            "roman" => Slot::Roman,
            "decade" => Slot::Decade,
            "decade-year" => Slot::DecadeYear,
            "hour" => Slot::Hour,
            "minutes" => Slot::Minutes,
            "meridiem" => Slot::Meridiem,
            "zone" => Slot::Zone,
            "time" => Slot::Time,
            "loose-time" => Slot::LooseTime,
            "iso-date" => Slot::IsoDate,
            "iso-range" => Slot::IsoRange,
            "iso-month" => Slot::IsoMonth,
            "numeric-date" => Slot::NumericDate,
            "numeric-day" => Slot::NumericDay,
            "day-range" => Slot::DayRange,
            "year-range" => Slot::YearRange,
            "end" => Slot::End,
            _ => return None,
        })
    }
}

/// What a pattern builds from its slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// No time expression, though it looks like one ("24/7").
    Nothing,
    /// A place in the calendar, from the fields that are filled.
    Date,
    /// From one date to another; fields that only one has hold for both.
    Range,
    /// Several days that share what follows ("11 y 12 de febrero").
    List,
    /// A whole unit, `shift` units from the anchor's ("la semana pasada").
    Period,
    /// A number of units from the anchor, in the direction of `shift` ("hace tres días").
    Offset,
    /// The units up to the anchor or after it, by the sign of `shift` ("los últimos dos meses").
    Span,
    /// A decade.
    Decade,
    /// A century.
    Century,
    /// A time of day.
    Clock,
    /// A part of the day.
    Part,
    /// Easter Sunday, `shift` days later.
    Easter,
}

/// The meaning of a pattern: its kind, and what the words fix that is in no slot.
#[derive(Clone, Debug, PartialEq)]
pub struct Meaning {
    /// What it builds.
    pub kind: Kind,
    /// `unit=`: of a period, offset or span, or of what a date stands within.
    pub unit: Option<Unit>,
    /// `shift=`: signed number of units.
    pub shift: Option<i32>,
    /// `anchor=told`: counts from the last date told.
    pub anchor: Anchor,
    /// `side=past|future|this`.
    pub side: Option<Direction>,
    /// `portion=`.
    pub portion: Option<Portion>,
    /// `part=`.
    pub part: Option<PartOfDay>,
    /// `season=`.
    pub season: Option<Season>,
    /// `month=`.
    pub month: Option<i8>,
    /// `day=`.
    pub day: Option<i8>,
    /// `weekday=`.
    pub weekday: Option<Weekday>,
    /// `hour=`.
    pub hour: Option<i32>,
    /// `minute=`, negative before the hour ("menos cuarto").
    pub minute: Option<i32>,
    /// `nth=`: which one of the unit (or of the weekday) inside what it stands within, -1 the last.
    pub nth: Option<i32>,
    /// `ordinal=`: the unit that an ordinal or number counts ("el segundo trimestre").
    pub ordinal: Option<Unit>,
    /// `approximate=yes`.
    pub approximate: bool,
}

/// Parses the `meaning` column.
pub(super) fn meaning(text: &str) -> Result<Meaning, String> {
    let mut words = text.split_whitespace();
    let kind = match words.next().unwrap_or_default() {
        "nothing" => Kind::Nothing,
        "date" => Kind::Date,
        "range" => Kind::Range,
        "list" => Kind::List,
        "period" => Kind::Period,
        "offset" => Kind::Offset,
        "span" => Kind::Span,
        "decade" => Kind::Decade,
        "century" => Kind::Century,
        "clock" => Kind::Clock,
        "part" => Kind::Part,
        "easter" => Kind::Easter,
        other => return Err(format!("no meaning is called {other:?}")),
    };
    let mut meaning = Meaning {
        kind,
        unit: None,
        shift: None,
        anchor: Anchor::Publication,
        side: None,
        portion: None,
        part: None,
        season: None,
        month: None,
        day: None,
        weekday: None,
        hour: None,
        minute: None,
        nth: None,
        ordinal: None,
        approximate: false,
    };
    for word in words {
        let (key, value) = word.split_once('=').ok_or_else(|| format!("{word:?} is no key=value"))?;
        let known = match key {
            "unit" => super::unit(value).map(|unit| meaning.unit = Some(unit)),
            "shift" => value.parse().ok().map(|shift| meaning.shift = Some(shift)),
            "anchor" => (value == "told").then(|| meaning.anchor = Anchor::Told),
            "side" => side(value).map(|side| meaning.side = Some(side)),
            "portion" => super::portion(value).map(|portion| meaning.portion = Some(portion)),
            "part" => super::part(value).map(|part| meaning.part = Some(part)),
            "season" => super::season(value).map(|season| meaning.season = Some(season)),
            "month" => value.parse().ok().map(|month| meaning.month = Some(month)),
            "day" => value.parse().ok().map(|day| meaning.day = Some(day)),
            "weekday" => value.parse().ok().and_then(weekday).map(|day| meaning.weekday = Some(day)),
            "hour" => value.parse().ok().map(|hour| meaning.hour = Some(hour)),
            "minute" => value.parse().ok().map(|minute| meaning.minute = Some(minute)),
            "nth" => value.parse().ok().map(|nth| meaning.nth = Some(nth)),
            "ordinal" => super::unit(value).map(|unit| meaning.ordinal = Some(unit)),
            "approximate" => (value == "yes").then(|| meaning.approximate = true),
            _ => None,
        };
        known.ok_or_else(|| format!("{word:?} is not understood"))?;
    }
    Ok(meaning)
}

fn side(name: &str) -> Option<Direction> {
    match name {
        "past" => Some(Direction::Past),
        "future" => Some(Direction::Future),
        "this" => Some(Direction::This),
        _ => None,
    }
}

/// One step of a plain sequence.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Element {
    Literal(String),
    Slot(Slot),
}

/// Most sequences that one pattern may stand for: a typing error should not fill the memory.
const MAX_SEQUENCES: usize = 4096;

/// Every plain sequence that a pattern stands for.
pub(super) fn expand(pattern: &str) -> Result<Vec<Vec<Element>>, String> {
    let spaced = ["(", ")", "[", "]"]
        .iter()
        .fold(pattern.to_owned(), |text, sign| text.replace(sign, &format!(" {sign} ")));
    let mut tokens = spaced.split_whitespace().peekable();
    let sequences = choice(&mut tokens)?;
    if let Some(token) = tokens.next() {
        return Err(format!("{token:?} closes nothing"));
    }
    if sequences.iter().any(Vec::is_empty) {
        return Err("matches nothing at all".to_owned());
    }
    Ok(sequences)
}

type Tokens<'p> = std::iter::Peekable<std::str::SplitWhitespace<'p>>;

fn choice(tokens: &mut Tokens<'_>) -> Result<Vec<Vec<Element>>, String> {
    let mut all = sequence(tokens)?;
    while tokens.next_if_eq(&"|").is_some() {
        all.extend(sequence(tokens)?);
    }
    Ok(all)
}

fn sequence(tokens: &mut Tokens<'_>) -> Result<Vec<Vec<Element>>, String> {
    let mut all: Vec<Vec<Element>> = vec![Vec::new()];
    while let Some(token) = tokens.next_if(|token| !matches!(*token, "|" | ")" | "]")) {
        let options = match token {
            "(" => closed(choice(tokens)?, tokens, ")")?,
            "[" => {
                let mut options = closed(choice(tokens)?, tokens, "]")?;
                options.push(Vec::new());
                options
            }
            word => word.split('|').map(|word| Ok(vec![element(word)?])).collect::<Result<_, String>>()?,
        };
        if all.len() * options.len() > MAX_SEQUENCES {
            return Err("stands for too many sequences".to_owned());
        }
        all = all.iter().flat_map(|head| options.iter().map(move |tail| [head.as_slice(), tail].concat())).collect();
    }
    Ok(all)
}

fn closed(
    options: Vec<Vec<Element>>,
    tokens: &mut Tokens<'_>,
    sign: &str,
) -> Result<Vec<Vec<Element>>, String> {
    match tokens.next() {
        Some(token) if token == sign => Ok(options),
        _ => Err(format!("{sign:?} is missing")),
    }
}

fn element(word: &str) -> Result<Element, String> {
    if word == "~" {
        return Ok(Element::Slot(Slot::Mark));
    }
    match word.strip_prefix('<').and_then(|word| word.strip_suffix('>')) {
        Some(name) => Slot::of_name(name).map(Element::Slot).ok_or_else(|| format!("no slot is called {name:?}")),
        None if word.is_empty() => Err("an empty choice".to_owned()),
        None => Ok(Element::Literal(fold(word))),
    }
}

/// The sequences of all patterns, by shared beginnings.
#[derive(Debug)]
pub(super) struct Trie {
    words: HashMap<(u32, u32), u32>,
    slots: Vec<Vec<(Slot, u32)>>,
    rows: Vec<Option<u32>>,
}

impl Trie {
    pub(super) const ROOT: u32 = 0;

    pub(super) fn new() -> Self {
        Trie { words: HashMap::new(), slots: vec![Vec::new()], rows: vec![None] }
    }

    pub(super) fn after_word(&self, node: u32, id: u32) -> Option<u32> {
        self.words.get(&(node, id)).copied()
    }

    pub(super) fn slots(&self, node: u32) -> &[(Slot, u32)] {
        self.slots.get(node as usize).map_or(&[], Vec::as_slice)
    }

    pub(super) fn row(&self, node: u32) -> Option<usize> {
        self.rows.get(node as usize).copied().flatten().map(|row| row as usize)
    }

    pub(super) fn insert_word(&mut self, node: u32, id: u32) -> u32 {
        if let Some(next) = self.after_word(node, id) {
            return next;
        }
        let next = self.node();
        self.words.insert((node, id), next);
        next
    }

    pub(super) fn insert_slot(&mut self, node: u32, slot: Slot) -> u32 {
        if let Some((_, next)) = self.slots(node).iter().find(|(known, _)| *known == slot) {
            return *next;
        }
        let next = self.node();
        if let Some(slots) = self.slots.get_mut(node as usize) {
            slots.push((slot, next));
        }
        next
    }

    /// Marks the end of a sequence; the earlier row keeps it.
    pub(super) fn finish(&mut self, node: u32, row: usize) {
        if let Some(end) = self.rows.get_mut(node as usize) {
            end.get_or_insert(row as u32);
        }
    }

    fn node(&mut self) -> u32 {
        self.slots.push(Vec::new());
        self.rows.push(None);
        (self.rows.len() - 1) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(pattern: &str) -> Vec<String> {
        expand(pattern)
            .unwrap()
            .iter()
            .map(|sequence| {
                let words: Vec<_> = sequence
                    .iter()
                    .map(|element| match element {
                        Element::Literal(word) => word.clone(),
                        Element::Slot(slot) => format!("{slot:?}"),
                    })
                    .collect();
                words.join(" ")
            })
            .collect()
    }

    #[test]
    fn choices_and_options_expand() {
        assert_eq!(text("a|b c"), ["a c", "b c"]);
        assert_eq!(text("a [b] c"), ["a b c", "a c"]);
        assert_eq!(text("(a b | c) <day>"), ["a b Day", "c Day"]);
        assert_eq!(text("in ~ <month>"), ["in Mark AnyMonth"]);
    }

    #[test]
    fn errors_are_told() {
        for pattern in ["", "[a]", "(a", "a)", "<nonsense>", "a ]"] {
            assert!(expand(pattern).is_err(), "{pattern}");
        }
        for text in ["", "nonsense", "date month", "date month=x", "period unit=eon"] {
            assert!(meaning(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_earlier_row_keeps_a_sequence() {
        let mut trie = Trie::new();
        let node = trie.insert_word(Trie::ROOT, 7);
        trie.finish(node, 3);
        trie.finish(node, 5);
        assert_eq!(trie.after_word(Trie::ROOT, 7), Some(node));
        assert_eq!(trie.row(node), Some(3));
    }
}
