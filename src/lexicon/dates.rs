//! Dates and times: the words and the patterns of time expressions.
//!
//! `date_words.csv` (`word,class,value,form`) gives the vocabulary; `dates.csv` (`pattern,meaning,example`) the
//! constructions; `date_cues.csv` (`cue,match,direction`) what tells past from future around an expression.
//!
//! A **pattern** is a sequence of folded words, punctuation and slots. `[x y]` is optional, `( a b | c )` a choice,
//! `a|b` a choice of single words, `<slot>` a class of the vocabulary or a form of number, `~` the place where the
//! mention begins (what stands before it is context), `<end>` and `<stop>` ask that the phrase ends here. The longest pattern wins,
//! then the earlier row. A **meaning** is a kind and `key=value` pairs, see [`Meaning`].

use std::sync::OnceLock;

use jiff::civil::Weekday;
use rustc_hash::FxHashMap;
use serde::Serialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{LANGUAGES, Language};

mod pattern;

use pattern::Graph;
pub use pattern::{Kind, Meaning, Slot};

/// A unit of the calendar or the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// 60 seconds.
    Minute,
    /// 60 minutes.
    Hour,
    /// A civil day.
    Day,
    /// Saturday and Sunday.
    Weekend,
    /// Monday to Sunday (ISO 8601).
    Week,
    /// Two weeks.
    Fortnight,
    /// A calendar month.
    Month,
    /// Three months.
    Quarter,
    /// January to June or July to December.
    Half,
    /// A calendar year.
    Year,
    /// Ten years, from one that ends in 0.
    Decade,
    /// A hundred years.
    Century,
}

/// A part of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PartOfDay {
    /// Midnight to sunrise.
    SmallHours,
    /// Sunrise to noon.
    Morning,
    /// Around noon.
    Midday,
    /// Noon to about six.
    Afternoon,
    /// About six to ten.
    Evening,
    /// After dark.
    Night,
}

/// A season of the year, northern hemisphere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Season {
    /// From 20 March.
    Spring,
    /// From 21 June.
    Summer,
    /// From 23 September.
    Autumn,
    /// From 21 December.
    Winter,
}

/// Which part of a longer period is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Portion {
    /// Its first half.
    Early,
    /// Its middle.
    Middle,
    /// Its second half.
    Late,
    /// From its beginning to the reference day.
    SoFar,
    /// From the reference day to its end.
    Remaining,
}

/// On which side of the reference day an expression looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Before it.
    Past,
    /// After it.
    Future,
    /// In the period that holds it ("este jueves").
    This,
}

/// What a relative expression counts from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Anchor {
    /// The day of publication.
    #[default]
    Publication,
    /// The last date that the article told.
    Told,
}

/// The classes of `date_words.csv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// 1 to 12.
    Month,
    /// 1 (Monday) to 7.
    Weekday,
    /// A [`Unit`].
    Unit,
    /// A [`PartOfDay`].
    Part,
    /// A [`Season`].
    Season,
    /// A [`Portion`].
    Portion,
    /// A cardinal number.
    Number,
    /// Stands between the words of a number ("treinta y uno").
    NumberJoiner,
    /// An ordinal number.
    Ordinal,
    /// Stands after the digits of an ordinal ("11th", "1.º").
    OrdinalSuffix,
    /// The first year of a decade named by word, within its century ("noventa": 90).
    Decade,
    /// 0: before noon, 12: after noon.
    Meridiem,
    /// A time zone, or "local".
    Zone,
    /// Can stand after an expression that has no word for date in it ("el 11 en Lima").
    Follow,
    /// Can stand between a day and its time of day ("el martes, a las 19:40").
    Link,
    /// Is counted: a number before it is no year and no day ("2000 personas").
    Counted,
}

/// How much support a word needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Unambiguous on its own.
    Full,
    /// An abbreviation: may carry a full stop; needs a number or another date word beside it.
    Abbreviation,
    /// Also an ordinary word: needs a number or another date word beside it.
    Weak,
    /// Also a personal name where it has a capital ("Julio", "Domingo").
    Name,
}

/// One reading of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// What kind of word it is.
    pub class: Class,
    /// Its value, see [`Class`]; for units, parts and the like the number of the variant.
    pub value: i32,
    /// How much support it needs.
    pub form: Form,
}

/// The date vocabulary and constructions of a language.
#[derive(Debug)]
pub struct DateLexicon {
    ids: FxHashMap<String, u32>,
    words: Vec<Vec<Word>>,
    graph: Graph,
    meanings: Vec<Meaning>,
    cues: FxHashMap<String, Option<Direction>>,
    suffix_cues: Vec<(String, Option<Direction>)>,
    auxiliaries: FxHashMap<String, Direction>,
    month_first: bool,
}

impl DateLexicon {
    /// The number of a folded word or sign that some table names.
    pub fn id(&self, folded: &str) -> Option<u32> {
        self.ids.get(folded).copied()
    }

    /// The readings of a word.
    pub fn readings(&self, id: u32) -> &[Word] {
        self.words.get(id as usize).map_or(&[], Vec::as_slice)
    }

    /// The reading of a word as a class, where it has one.
    pub fn reading(&self, id: u32, class: Class) -> Option<Word> {
        self.readings(id).iter().copied().find(|word| word.class == class)
    }

    /// The meaning of a row of `dates.csv`.
    pub fn meaning(&self, row: usize) -> Option<&Meaning> {
        self.meanings.get(row)
    }

    /// Whether "2/11/2025" is read month first.
    pub fn month_first(&self) -> bool {
        self.month_first
    }

    /// Which side an auxiliary turns the verb after it to ("will be held"); `None` where a word is none.
    pub fn auxiliary(&self, word: &str) -> Option<Direction> {
        self.auxiliaries.get(word).copied()
    }

    /// Which side a word points to: `None` where it is no cue, `Some(None)` where it only looks like one.
    ///
    /// `word` is in lower case with its accents (they tell tenses apart).
    pub fn cue(&self, word: &str) -> Option<Option<Direction>> {
        self.cues.get(word).copied().or_else(|| {
            self.suffix_cues
                .iter()
                .find(|(suffix, _)| word.len() > suffix.len() && word.ends_with(suffix.as_str()))
                .map(|(_, direction)| *direction)
        })
    }

    /// The node where every pattern begins.
    pub fn root(&self) -> u32 {
        Graph::ROOT
    }

    /// The nodes after a word or sign.
    pub fn after_word(&self, node: u32, id: u32) -> impl Iterator<Item = u32> {
        self.graph.after_word(node, id)
    }

    /// The slots that can follow a node, each with the nodes after it.
    pub fn slots(&self, node: u32) -> &[(Slot, Vec<u32>)] {
        self.graph.slots(node)
    }

    /// The row of `dates.csv` that ends at a node.
    pub fn row(&self, node: u32) -> Option<usize> {
        self.graph.row(node)
    }
}

/// The date tables of a language, parsed at first use.
pub fn dates(language: &'static Language) -> &'static DateLexicon {
    static VIEWS: OnceLock<Vec<OnceLock<DateLexicon>>> = OnceLock::new();
    static EMPTY: OnceLock<DateLexicon> = OnceLock::new();
    let views = VIEWS.get_or_init(|| LANGUAGES.iter().map(|_| OnceLock::new()).collect());
    // A bad row is left out here; the test below keeps the tables free of them.
    let position = LANGUAGES.iter().position(|entry| entry.code == language.code);
    match position.and_then(|index| views.get(index)) {
        Some(view) => view.get_or_init(|| parse(language).0),
        None => EMPTY.get_or_init(|| parse(language).0),
    }
}

/// Lower case, without accents, typographic apostrophes and dashes made plain.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.chars().map(|c| plain_sign(c.to_ascii_lowercase())).collect();
    }
    text.nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(plain_sign)
        .collect()
}

fn plain_sign(c: char) -> char {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{02BC}' | '\u{00B4}' | '`' => '\'',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        other => other,
    }
}

#[derive(serde::Deserialize)]
struct WordRow {
    word: String,
    class: String,
    value: String,
    form: String,
}

#[derive(serde::Deserialize)]
struct PatternRow {
    pattern: String,
    meaning: String,
    example: String,
}

#[derive(serde::Deserialize)]
struct CueRow {
    cue: String,
    #[serde(rename = "match")]
    how: String,
    direction: String,
}

fn rows<T: serde::de::DeserializeOwned>(language: &Language, table: &str, bad: &mut Vec<String>) -> Vec<T> {
    let mut reader = csv::Reader::from_reader(language.table(table).as_bytes());
    let mut good = Vec::new();
    for row in reader.deserialize() {
        match row {
            Ok(row) => good.push(row),
            Err(error) => bad.push(format!("{}/{table}.csv: {error}", language.code)),
        }
    }
    good
}

/// The lexicon, and what is wrong with its tables.
fn parse(language: &Language) -> (DateLexicon, Vec<String>) {
    let mut bad = Vec::new();
    let mut lexicon = DateLexicon {
        ids: FxHashMap::default(),
        words: Vec::new(),
        graph: Graph::new(),
        meanings: Vec::new(),
        cues: FxHashMap::default(),
        suffix_cues: Vec::new(),
        auxiliaries: FxHashMap::default(),
        month_first: false,
    };
    for row in rows::<WordRow>(language, "date_words", &mut bad) {
        if row.class == "order" {
            lexicon.month_first = row.value == "month-first";
            continue;
        }
        match word(&row) {
            Some(word) => {
                let id = intern(&mut lexicon.ids, &mut lexicon.words, &row.word);
                if let Some(readings) = lexicon.words.get_mut(id as usize) {
                    readings.push(word);
                }
            }
            None => bad.push(format!(
                "{}/date_words.csv: {},{},{}",
                language.code, row.word, row.class, row.value
            )),
        }
    }
    for row in rows::<PatternRow>(language, "dates", &mut bad) {
        match pattern::parse(&row.pattern).and_then(|tree| Ok((tree, pattern::meaning(&row.meaning)?))) {
            Ok((tree, meaning)) => {
                let index = lexicon.meanings.len();
                lexicon.meanings.push(meaning);
                let DateLexicon { ids, words, graph, .. } = &mut lexicon;
                graph.insert(&tree, index, &mut |word| intern(ids, words, word));
            }
            Err(reason) => bad.push(format!(
                "{}/dates.csv: {} ({}): {reason}",
                language.code, row.pattern, row.example
            )),
        }
    }
    for row in rows::<CueRow>(language, "date_cues", &mut bad) {
        let direction = match row.direction.as_str() {
            "past" => Some(Direction::Past),
            "future" => Some(Direction::Future),
            "none" => None,
            _ => {
                bad.push(format!(
                    "{}/date_cues.csv: {},{}",
                    language.code, row.cue, row.direction
                ));
                continue;
            }
        };
        match row.how.as_str() {
            "word" => drop(lexicon.cues.insert(row.cue, direction)),
            "auxiliary" => lexicon
                .auxiliaries
                .extend(direction.map(|direction| (row.cue, direction))),
            "suffix" => lexicon.suffix_cues.push((row.cue, direction)),
            _ => bad.push(format!("{}/date_cues.csv: {},{}", language.code, row.cue, row.how)),
        }
    }
    (lexicon, bad)
}

fn intern(ids: &mut FxHashMap<String, u32>, words: &mut Vec<Vec<Word>>, word: &str) -> u32 {
    *ids.entry(fold(word)).or_insert_with(|| {
        words.push(Vec::new());
        (words.len() - 1) as u32
    })
}

fn word(row: &WordRow) -> Option<Word> {
    let (class, value) = match row.class.as_str() {
        "month" => (Class::Month, number(&row.value, 1, 12)?),
        "weekday" => (Class::Weekday, number(&row.value, 1, 7)?),
        "unit" => (Class::Unit, unit(&row.value)? as i32),
        "part" => (Class::Part, part(&row.value)? as i32),
        "season" => (Class::Season, season(&row.value)? as i32),
        "portion" => (Class::Portion, portion(&row.value)? as i32),
        "number" => (Class::Number, number(&row.value, 0, 9999)?),
        "number-joiner" => (Class::NumberJoiner, 0),
        "ordinal" => (Class::Ordinal, number(&row.value, 1, 31)?),
        "ordinal-suffix" => (Class::OrdinalSuffix, 0),
        "decade" => (Class::Decade, number(&row.value, 10, 90)?),
        "meridiem" => (Class::Meridiem, number(&row.value, 0, 12)?),
        "zone" => (Class::Zone, 0),
        "follow" => (Class::Follow, 0),
        "link" => (Class::Link, 0),
        "counted" => (Class::Counted, 0),
        _ => return None,
    };
    let form = match row.form.as_str() {
        "" => Form::Full,
        "abbreviation" => Form::Abbreviation,
        "weak" => Form::Weak,
        "name" => Form::Name,
        _ => return None,
    };
    Some(Word { class, value, form })
}

fn number(text: &str, least: i32, most: i32) -> Option<i32> {
    text.parse().ok().filter(|value| (least..=most).contains(value))
}

/// Names of the tables for the variants of an enum, and the way back from the number of a variant.
macro_rules! named {
    ($type:ident, $of_name:ident, $of_number:ident, $($name:literal => $variant:ident),+ $(,)?) => {
        fn $of_name(name: &str) -> Option<$type> {
            match name {
                $($name => Some($type::$variant),)+
                _ => None,
            }
        }

        impl $type {
            /// The variant of a number from the vocabulary.
            pub fn $of_number(number: i32) -> Option<Self> {
                [$($type::$variant),+].into_iter().find(|variant| *variant as i32 == number)
            }
        }
    };
}

named!(Unit, unit, from_number,
    "minute" => Minute, "hour" => Hour, "day" => Day, "weekend" => Weekend, "week" => Week, "fortnight" => Fortnight,
    "month" => Month, "quarter" => Quarter, "half" => Half, "year" => Year, "decade" => Decade, "century" => Century);
named!(PartOfDay, part, from_number,
    "small-hours" => SmallHours, "morning" => Morning, "midday" => Midday, "afternoon" => Afternoon,
    "evening" => Evening, "night" => Night);
named!(Season, season, from_number,
    "spring" => Spring, "summer" => Summer, "autumn" => Autumn, "winter" => Winter);
named!(Portion, portion, from_number,
    "early" => Early, "middle" => Middle, "late" => Late, "so-far" => SoFar, "remaining" => Remaining);

/// The weekday of a number from the vocabulary, 1 being Monday.
pub fn weekday(number: i32) -> Option<Weekday> {
    i8::try_from(number)
        .ok()
        .and_then(|number| Weekday::from_monday_one_offset(number).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_parses() {
        for language in LANGUAGES {
            let (lexicon, bad) = parse(language);
            assert!(bad.is_empty(), "{bad:#?}");
            assert!(lexicon.meanings.len() > 50, "{}", language.code);
        }
    }

    #[test]
    fn every_month_and_weekday_has_a_name() {
        for language in LANGUAGES {
            let lexicon = dates(language);
            let full = |class, value| {
                lexicon
                    .words
                    .iter()
                    .flatten()
                    .any(|word| word.class == class && word.value == value && word.form != Form::Abbreviation)
            };
            assert!((1..=12).all(|month| full(Class::Month, month)), "{}", language.code);
            assert!((1..=7).all(|day| full(Class::Weekday, day)), "{}", language.code);
        }
    }

    #[test]
    fn folding_is_idempotent() {
        for text in ["SÁBADO", "man\u{303}ana", "O’Clock", "3–5"] {
            assert_eq!(fold(&fold(text)), fold(text));
        }
        assert_eq!(fold("Mañana"), "manana");
    }
}
