//! The pattern language of `dates.csv`, and all patterns of a language as one graph to be walked along a text.

use jiff::civil::Weekday;
use rustc_hash::FxHashMap;

use super::{Anchor, Direction, PartOfDay, Portion, Season, Unit, fold, weekday};

/// Something of a kind, where a word can't be named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Slot {
    /// A month, abbreviated or ambiguous ("mar.", "May").
    AnyMonth,
    /// A month, not abbreviated.
    NamedMonth,
    /// A month whose name means nothing else.
    FullMonth,
    /// A weekday, abbreviated or ambiguous.
    AnyWeekday,
    /// A weekday, not abbreviated.
    NamedWeekday,
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
    /// A day of the month in digits.
    DayNumber,
    /// A day of the month as ordinal in digits ("11th").
    OrdinalDay,
    /// A day of the month as a cardinal word ("cinco").
    DayWord,
    /// A year of four digits.
    Year,
    /// A year of four digits between punctuation marks or ends of the text.
    LoneYear,
    /// Four digits that are a year wherever a single thing is told by them ("the 2024 election"): of the last or of this
    /// century, and not round.
    RecentYear,
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
    /// Nothing: no word follows at all, but a sign or the end.
    Stop,
}

impl Slot {
    fn of_name(name: &str) -> Option<Slot> {
        Some(match name {
            "month" => Slot::AnyMonth,
            "month-name" => Slot::NamedMonth,
            "Month" => Slot::FullMonth,
            "weekday" => Slot::AnyWeekday,
            "weekday-name" => Slot::NamedWeekday,
            "Weekday" => Slot::FullWeekday,
            "unit" => Slot::Unit,
            "part" => Slot::Part,
            "season" => Slot::Season,
            "portion" => Slot::Portion,
            "day" => Slot::Day,
            "day-number" => Slot::DayNumber,
            "ordinal-day" => Slot::OrdinalDay,
            "day-word" => Slot::DayWord,
            "year" => Slot::Year,
            "lone-year" => Slot::LoneYear,
            "recent-year" => Slot::RecentYear,
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
            "stop" => Slot::Stop,
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
    /// `quarter=`, 1 to 4.
    pub quarter: Option<i8>,
    /// `half=` of the year, 1 or 2.
    pub half: Option<i8>,
    /// `nth=`: which one of the unit (or of the weekday) inside what it stands within, -1 the last.
    pub nth: Option<i32>,
    /// `ordinal=`: the unit that an ordinal or number counts ("el segundo trimestre").
    pub ordinal: Option<Unit>,
    /// `tense=past|future`: the side that the words around the date point to ("para el jueves").
    pub tense: Option<Direction>,
    /// `lean=past|future`: the same, but only where the words around it point nowhere ("hasta el jueves").
    pub lean: Option<Direction>,
    /// `unless=past|future`: no time expression where the words around it point there ("sold out in three days").
    pub unless: Option<Direction>,
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
        quarter: None,
        half: None,
        nth: None,
        ordinal: None,
        tense: None,
        lean: None,
        unless: None,
        approximate: false,
    };
    for word in words {
        let (key, value) = word
            .split_once('=')
            .ok_or_else(|| format!("{word:?} is no key=value"))?;
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
            "weekday" => value
                .parse()
                .ok()
                .and_then(weekday)
                .map(|day| meaning.weekday = Some(day)),
            "hour" => value.parse().ok().map(|hour| meaning.hour = Some(hour)),
            "minute" => value.parse().ok().map(|minute| meaning.minute = Some(minute)),
            "quarter" => value.parse().ok().map(|quarter| meaning.quarter = Some(quarter)),
            "half" => value.parse().ok().map(|half| meaning.half = Some(half)),
            "nth" => value.parse().ok().map(|nth| meaning.nth = Some(nth)),
            "ordinal" => super::unit(value).map(|unit| meaning.ordinal = Some(unit)),
            "tense" => side(value).map(|side| meaning.tense = Some(side)),
            "lean" => side(value).map(|side| meaning.lean = Some(side)),
            "unless" => side(value).map(|side| meaning.unless = Some(side)),
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

/// One step of a pattern.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Element {
    Literal(String),
    Slot(Slot),
}

/// A pattern as its brackets divide it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Tree {
    /// Any one of these.
    OneOf(Vec<Element>),
    /// One of these sequences; an empty one where it is optional.
    Choice(Vec<Vec<Tree>>),
}

/// Parses the `pattern` column.
pub(super) fn parse(pattern: &str) -> Result<Vec<Tree>, String> {
    let spaced = ["(", ")", "[", "]"].iter().fold(pattern.to_owned(), |text, sign| {
        text.replace(sign, &format!(" {sign} "))
    });
    let mut tokens = spaced.split_whitespace().peekable();
    let mut sequences = choice(&mut tokens)?;
    if let Some(token) = tokens.next() {
        return Err(format!("{token:?} closes nothing"));
    }
    let tree = if sequences.len() == 1 {
        sequences.remove(0)
    } else {
        vec![Tree::Choice(sequences)]
    };
    if matches_nothing(&tree) {
        Err("matches nothing at all".to_owned())
    } else {
        Ok(tree)
    }
}

fn matches_nothing(sequence: &[Tree]) -> bool {
    sequence.iter().all(|tree| match tree {
        Tree::OneOf(elements) => elements
            .iter()
            .any(|element| matches!(element, Element::Slot(Slot::Mark | Slot::End | Slot::Stop))),
        Tree::Choice(sequences) => sequences.iter().any(|sequence| matches_nothing(sequence)),
    })
}

type Tokens<'p> = std::iter::Peekable<std::str::SplitWhitespace<'p>>;

fn choice(tokens: &mut Tokens<'_>) -> Result<Vec<Vec<Tree>>, String> {
    let mut all = vec![sequence(tokens)?];
    while tokens.next_if_eq(&"|").is_some() {
        all.push(sequence(tokens)?);
    }
    Ok(all)
}

fn sequence(tokens: &mut Tokens<'_>) -> Result<Vec<Tree>, String> {
    let mut all = Vec::new();
    while let Some(token) = tokens.next_if(|token| !matches!(*token, "|" | ")" | "]")) {
        all.push(match token {
            "(" => Tree::Choice(closed(choice(tokens)?, tokens, ")")?),
            "[" => {
                let mut options = closed(choice(tokens)?, tokens, "]")?;
                options.push(Vec::new());
                Tree::Choice(options)
            }
            words => Tree::OneOf(words.split('|').map(element).collect::<Result<_, String>>()?),
        });
    }
    Ok(all)
}

fn closed(options: Vec<Vec<Tree>>, tokens: &mut Tokens<'_>, sign: &str) -> Result<Vec<Vec<Tree>>, String> {
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
        Some(name) => Slot::of_name(name)
            .map(Element::Slot)
            .ok_or_else(|| format!("no slot is called {name:?}")),
        None if word.is_empty() => Err("an empty choice".to_owned()),
        None => Ok(Element::Literal(fold(word))),
    }
}

/// All patterns as one graph: every path from its root to a node that ends a row is a phrase of that row.
///
/// Patterns share the root and nothing else, so that a graph has about as many nodes as its patterns have words.
#[derive(Debug)]
pub(super) struct Graph {
    first_words: FxHashMap<u32, Vec<u32>>,
    nodes: Vec<Node>,
}

#[derive(Debug, Default)]
struct Node {
    words: Vec<(u32, u32)>,
    slots: Vec<(Slot, Vec<u32>)>,
    row: Option<u32>,
}

impl Graph {
    pub(super) const ROOT: u32 = 0;

    pub(super) fn new() -> Self {
        Graph {
            first_words: FxHashMap::default(),
            nodes: vec![Node::default()],
        }
    }

    /// The nodes after a word.
    pub(super) fn after_word(&self, node: u32, id: u32) -> impl Iterator<Item = u32> {
        let root = (node == Self::ROOT).then(|| self.first_words.get(&id)).flatten();
        let words = self
            .nodes
            .get(node as usize)
            .map_or(&[][..], |node| node.words.as_slice());
        let others = words.iter().filter(move |(word, _)| *word == id).map(|(_, next)| *next);
        root.into_iter().flatten().copied().chain(others)
    }

    /// The slots that can follow a node, each with the nodes after it.
    pub(super) fn slots(&self, node: u32) -> &[(Slot, Vec<u32>)] {
        self.nodes.get(node as usize).map_or(&[], |node| node.slots.as_slice())
    }

    /// The row that ends at a node.
    pub(super) fn row(&self, node: u32) -> Option<usize> {
        self.nodes.get(node as usize)?.row.map(|row| row as usize)
    }

    /// Adds a pattern; `intern` numbers its words.
    pub(super) fn insert(&mut self, pattern: &[Tree], row: usize, intern: &mut impl FnMut(&str) -> u32) {
        for end in self.follow(pattern, vec![Self::ROOT], intern) {
            if let Some(node) = self.nodes.get_mut(end as usize) {
                node.row = Some(row as u32);
            }
        }
    }

    /// The nodes that a sequence ends at, begun at any of some nodes.
    fn follow(&mut self, sequence: &[Tree], begin: Vec<u32>, intern: &mut impl FnMut(&str) -> u32) -> Vec<u32> {
        let mut ends = begin;
        for tree in sequence {
            ends = match tree {
                Tree::OneOf(elements) => {
                    let next = self.nodes.len() as u32;
                    self.nodes.push(Node::default());
                    for element in elements {
                        let word = match element {
                            Element::Literal(word) => Ok(intern(word)),
                            Element::Slot(slot) => Err(*slot),
                        };
                        for end in &ends {
                            self.connect(*end, word, next);
                        }
                    }
                    vec![next]
                }
                Tree::Choice(sequences) => sequences
                    .iter()
                    .flat_map(|sequence| self.follow(sequence, ends.clone(), intern))
                    .collect(),
            };
        }
        ends
    }

    fn connect(&mut self, from: u32, element: Result<u32, Slot>, to: u32) {
        match element {
            Ok(word) if from == Self::ROOT => self.first_words.entry(word).or_default().push(to),
            Ok(word) => {
                if let Some(node) = self.nodes.get_mut(from as usize) {
                    node.words.push((word, to));
                }
            }
            Err(slot) => {
                if let Some(node) = self.nodes.get_mut(from as usize) {
                    match node.slots.iter_mut().find(|(known, _)| *known == slot) {
                        Some((_, next)) => next.push(to),
                        None => node.slots.push((slot, vec![to])),
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every phrase of a pattern, longest paths first found.
    fn phrases(pattern: &str) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        let mut graph = Graph::new();
        let mut intern = |word: &str| {
            words.iter().position(|known| known == word).unwrap_or_else(|| {
                words.push(word.to_owned());
                words.len() - 1
            }) as u32
        };
        graph.insert(&parse(pattern).unwrap(), 0, &mut intern);
        let mut all = Vec::new();
        let mut paths = vec![(Graph::ROOT, Vec::new())];
        while let Some((node, path)) = paths.pop() {
            if graph.row(node).is_some() {
                all.push(path.join(" "));
            }
            for (id, word) in words.iter().enumerate() {
                paths.extend(
                    graph
                        .after_word(node, id as u32)
                        .map(|next| (next, [path.clone(), vec![word.clone()]].concat())),
                );
            }
            for (slot, nexts) in graph.slots(node) {
                paths.extend(
                    nexts
                        .iter()
                        .map(|next| (*next, [path.clone(), vec![format!("{slot:?}")]].concat())),
                );
            }
        }
        all.sort();
        all
    }

    #[test]
    fn choices_and_options_are_all_phrases() {
        assert_eq!(phrases("a|b c"), ["a c", "b c"]);
        assert_eq!(phrases("a [b] c"), ["a b c", "a c"]);
        assert_eq!(phrases("[a] b"), ["a b", "b"]);
        assert_eq!(phrases("a [b | c d]"), ["a", "a b", "a c d"]);
        assert_eq!(phrases("(a b | c) <day>"), ["a b Day", "c Day"]);
        assert_eq!(phrases("in ~ <month>"), ["in Mark AnyMonth"]);
    }

    #[test]
    fn errors_are_told() {
        for pattern in ["", "[a]", "(a", "a)", "<nonsense>", "a ]", "~ <end>"] {
            assert!(parse(pattern).is_err(), "{pattern}");
        }
        for text in ["", "nonsense", "date month", "date month=x", "period unit=eon"] {
            assert!(meaning(text).is_err(), "{text}");
        }
    }
}
