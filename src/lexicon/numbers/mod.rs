//! Numbers and quantities: `numbers.csv`, `units.csv`, `money.csv`, `approximators.csv`, `number_contexts.csv`.
//!
//! Forms are written as in running text; they are folded and cut by [`token::tokenize`], as the text is.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::{LANGUAGES, Language};

mod phrases;
pub mod token;

pub use phrases::{Phrases, Tables, skip_hyphen};

/// What a number word does. Values are those of the table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Role {
    /// Nought.
    Zero,
    /// 1 to 9; may follow a ten, a hundred or a scale.
    Digit(i128),
    /// One that is also a determiner or a pronoun (un, one).
    One,
    /// An article that may stand for one before a scale, a collective, a fraction or a unit (a, an).
    Article,
    /// Below 100 and closed: no digit follows (eleven, veintidós).
    Teen(i128),
    /// A multiple of ten that a digit may follow.
    Ten(i128),
    /// A multiple of 100 as one word (doscientos).
    Hundreds(i128),
    /// Multiplies what is before it and below 100 (hundred).
    Hundred(i128),
    /// Multiplies what is smaller before it (thousand, millón).
    Scale(i128),
    /// The same, and stands for itself without a number before it (mil).
    BareScale(i128),
    /// A scale only when written onto digits or beside a currency (bn, k, m).
    ScaleSuffix(i128),
    /// So many, counted as one (dozen).
    Collective(i128),
    /// The same as a round number (veintena).
    RoundCollective(i128),
    /// The same, where what it counts follows: alone it is another word (a couple of).
    CollectiveOf(i128),
    /// An open plural (dozens, miles): the scale, and how many of it at least and at most.
    Vague(i128, i128, i128),
    /// Position in a sequence; may close a cardinal (twenty-first) or follow a larger ordinal (vigésimo primero).
    Ordinal(i128),
    /// Makes an ordinal of what is before it by multiplying (thousandth).
    OrdinalScale(i128),
    /// Written onto digits it makes an ordinal (º, th); the last digit that it goes with, 0 for any.
    OrdinalSuffix(i128),
    /// Denominator (tercio, quarters).
    Fraction(i128),
    /// Denominator of a fraction that stands alone (mitad, half of).
    FractionNoun(i128),
    /// Makes a fraction of an ordinal (terceras partes).
    FractionPart,
    /// Between the part and the whole of a ratio (uno de cada cinco, three out of ten).
    OutOf,
    /// The same, where nothing but what is counted follows (one in five Americans).
    In,
    /// Half of the unit, scale or collective that follows (media hora, half a million).
    Half,
    /// Adds a fraction (numerator, denominator) to what is before it (y media, and a half).
    Plus(i128, i128),
    /// Joins a ten to a digit (y).
    AndTens,
    /// Joins a hundred or a scale to what is smaller (and).
    AndHundreds,
    /// The decimal mark as a word.
    Point,
    /// The minus sign as a word.
    Negative,
    /// The decimal mark.
    DecimalMark,
    /// The mark between groups of three digits.
    GroupMark,
    /// Joins a number to what it counts (de, of).
    Of,
}

/// What an approximator does to the number that it goes with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Close to it.
    About,
    /// Close to it and below.
    Almost,
    /// It or more.
    More,
    /// It or less.
    Less,
    /// Itself, where the words before it alone would bound it (subió hasta el 3 %).
    Exact,
    /// Opens a range that [`Effect::BetweenLink`] goes on with (between, entre).
    Between,
    /// The middle of such a range (and, y).
    BetweenLink,
    /// Opens a range that [`Effect::Link`] goes on with (from, de); nothing by itself.
    From,
    /// The middle of a range or of a score (to, a).
    Link,
    /// The middle of a range (or, o).
    OrLink,
    /// Below zero, after the number.
    Negative,
}

/// An approximator and where it may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Approximator {
    /// What it does.
    pub effect: Effect,
    /// It may stand before the number.
    pub before: bool,
    /// It may stand after the number and what is counted in.
    pub after: bool,
}

/// What a word around a number tells of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// The words have a number in them but mean none.
    Idiom,
    /// A month; a number beside it is part of a date.
    Month,
    /// The same, when it has a capital letter (May).
    MonthCapital,
    /// A weekday.
    Weekday,
    /// Before a year (año).
    YearBefore,
    /// Before a number of minutes or hours on the clock (a las).
    ClockBefore,
    /// After an hour on the clock (a.m., o'clock).
    ClockAfter,
    /// After an hour on the clock, where [`Context::ClockBefore`] stands before it (horas, y media).
    ClockTail,
    /// A decade's plural, written onto digits (1990s).
    DecadeSuffix,
    /// Function word: never what is counted.
    Stop,
    /// Article before an approximated number (casi el 40 %).
    Article,
    /// Before the years of someone (a los, con).
    AgeBefore,
    /// Before the age of someone, with or without a unit (aged).
    AgeBeforeBare,
    /// After the years of an age (de edad, old).
    AgeAfter,
    /// Someone with an age.
    Person,
    /// Before a score (ganó, won).
    ScoreBefore,
    /// Before the number of a thing that has a number for a name (artículo, flight).
    Identifier,
    /// Place preposition: the name after it does not carry the number.
    PlaceBefore,
    /// Looks like a unit after a number, and is none (grados en la escala de Richter).
    NoUnit,
    /// What stands before is measured on a scale, not in degrees of temperature (un sismo de).
    MagnitudeBefore,
}

/// A name of a unit.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitForm {
    /// Keys of the units that it may be, most usual first.
    pub units: Vec<String>,
    /// An indefinite article before it makes a quantity of one (una semana).
    pub article: bool,
    /// The form starts with a capital letter (W).
    pub capital: bool,
}

/// Where a currency is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// Before the number.
    Prefix,
    /// After it.
    Suffix,
    /// On either side.
    Both,
}

/// A name or symbol of a currency.
#[derive(Clone, Debug, PartialEq)]
pub struct MoneyForm {
    /// As it is written.
    pub text: String,
    /// ISO 4217 code, or the key of a family (`$`, `dollar`, `peso`), or `?`.
    pub currency: String,
    /// Where it is written.
    pub position: Position,
    /// How many of it make one (100 for cents).
    pub parts: i128,
    /// Also the name of a unit of mass, unless the amount is large (pound).
    pub large_only: bool,
}

/// Everything that a language's tables say about numbers.
#[derive(Debug)]
pub struct Numbers {
    /// Number words.
    pub words: Phrases<Role>,
    /// Units of measure.
    pub units: Phrases<UnitForm>,
    /// Currencies.
    pub money: Phrases<MoneyForm>,
    /// What makes a number a range.
    pub approximators: Phrases<Approximator>,
    /// What tells that a number is part of something else.
    pub contexts: Phrases<Context>,
    /// Decimal mark of this language.
    pub decimal_mark: char,
    /// Mark between groups of three digits.
    pub group_mark: char,
    found_in: FxHashMap<String, Tables>,
}

impl Numbers {
    /// The tables that have a form which starts or ends with this word, folded.
    pub fn found_in(&self, word: &str) -> Tables {
        self.found_in.get(word).copied().unwrap_or_default()
    }
}

/// The numbers of a language, parsed at the first call.
pub fn numbers(language: &'static Language) -> &'static Numbers {
    static VIEWS: OnceLock<Vec<OnceLock<Numbers>>> = OnceLock::new();
    static NONE: OnceLock<Numbers> = OnceLock::new();
    let views = VIEWS.get_or_init(|| LANGUAGES.iter().map(|_| OnceLock::new()).collect());
    let index = LANGUAGES.iter().position(|known| known.code == language.code);
    index
        .and_then(|index| views.get(index))
        .unwrap_or(&NONE)
        .get_or_init(|| parse(language).0)
}

/// The view, and the rows that could not be read, as `table: row`.
fn parse(language: &Language) -> (Numbers, Vec<String>) {
    let mut bad = Vec::new();
    let words = rows(language, "numbers", &mut bad, role);
    let mark = |wanted: Role, default: char| {
        let row = words.iter().find(|(_, role)| *role == wanted);
        row.and_then(|(form, _)| form.chars().next()).unwrap_or(default)
    };
    let (decimal_mark, group_mark) = (mark(Role::DecimalMark, '.'), mark(Role::GroupMark, ','));
    let units = rows(language, "units", &mut bad, |row| {
        let units: Vec<String> = row.field(1).split('|').map(str::to_owned).collect();
        let article = yes(row.field(2))?;
        let capital = row.field(0).starts_with(char::is_uppercase);
        units.iter().all(|unit| !unit.is_empty()).then_some(UnitForm {
            units,
            article,
            capital,
        })
    });
    let money = rows(language, "money", &mut bad, |row| {
        let position = match row.field(1) {
            "prefix" => Position::Prefix,
            "suffix" => Position::Suffix,
            "both" => Position::Both,
            _ => return None,
        };
        let currency = row.field(2).to_owned();
        let (parts, large_only) = (row.number(3)?, yes(row.field(4))?);
        (!currency.is_empty() && parts > 0).then_some(MoneyForm {
            text: row.field(0).to_owned(),
            currency,
            position,
            parts,
            large_only,
        })
    });
    let approximators = rows(language, "approximators", &mut bad, approximator);
    let contexts = rows(language, "number_contexts", &mut bad, context);
    let mut view = Numbers {
        words: Phrases::new(0, words),
        units: Phrases::new(1, units),
        money: Phrases::new(2, money),
        approximators: Phrases::new(3, approximators),
        contexts: Phrases::new(4, contexts),
        decimal_mark,
        group_mark,
        found_in: FxHashMap::default(),
    };
    view.words.note(&mut view.found_in);
    view.units.note(&mut view.found_in);
    view.money.note(&mut view.found_in);
    view.approximators.note(&mut view.found_in);
    view.contexts.note(&mut view.found_in);
    (view, bad)
}

/// A row of `numbers.csv`: form, role, value, low, high.
fn role(row: &Row) -> Option<Role> {
    let value = || row.number(2);
    let role = match row.field(1) {
        "zero" => Role::Zero,
        "digit" => Role::Digit(value()?),
        "one" => Role::One,
        "article" => Role::Article,
        "teen" => Role::Teen(value()?),
        "ten" => Role::Ten(value()?),
        "hundreds" => Role::Hundreds(value()?),
        "hundred" => Role::Hundred(value()?),
        "scale" => Role::Scale(value()?),
        "bare-scale" => Role::BareScale(value()?),
        "scale-suffix" => Role::ScaleSuffix(value()?),
        "collective" => Role::Collective(value()?),
        "round-collective" => Role::RoundCollective(value()?),
        "collective-of" => Role::CollectiveOf(value()?),
        "vague" => Role::Vague(value()?, row.number(3)?, row.number(4)?),
        "ordinal" => Role::Ordinal(value()?),
        "ordinal-scale" => Role::OrdinalScale(value()?),
        "ordinal-suffix" => Role::OrdinalSuffix(value()?),
        "fraction" => Role::Fraction(value()?),
        "fraction-noun" => Role::FractionNoun(value()?),
        "fraction-part" => Role::FractionPart,
        "out-of" => Role::OutOf,
        "in" => Role::In,
        "half" => Role::Half,
        "plus" => Role::Plus(value()?, row.number(3)?),
        "and-tens" => Role::AndTens,
        "and-hundreds" => Role::AndHundreds,
        "point" => Role::Point,
        "negative" => Role::Negative,
        "decimal-mark" => Role::DecimalMark,
        "group-mark" => Role::GroupMark,
        "of" => Role::Of,
        _ => return None,
    };
    Some(role)
}

/// A row of `approximators.csv`: form, effect, position.
fn approximator(row: &Row) -> Option<Approximator> {
    let effect = match row.field(1) {
        "about" => Effect::About,
        "almost" => Effect::Almost,
        "more" => Effect::More,
        "less" => Effect::Less,
        "exact" => Effect::Exact,
        "between" => Effect::Between,
        "between-link" => Effect::BetweenLink,
        "from" => Effect::From,
        "link" => Effect::Link,
        "or-link" => Effect::OrLink,
        "negative" => Effect::Negative,
        _ => return None,
    };
    let (before, after) = match row.field(2) {
        "before" => (true, false),
        "after" => (false, true),
        "both" => (true, true),
        "link" => (false, false),
        _ => return None,
    };
    Some(Approximator { effect, before, after })
}

/// A row of `number_contexts.csv`: form, context.
fn context(row: &Row) -> Option<Context> {
    Some(match row.field(1) {
        "idiom" => Context::Idiom,
        "month" => Context::Month,
        "month-capital" => Context::MonthCapital,
        "weekday" => Context::Weekday,
        "year-before" => Context::YearBefore,
        "clock-before" => Context::ClockBefore,
        "clock-after" => Context::ClockAfter,
        "clock-tail" => Context::ClockTail,
        "decade-suffix" => Context::DecadeSuffix,
        "stop" => Context::Stop,
        "article" => Context::Article,
        "age-before" => Context::AgeBefore,
        "age-before-bare" => Context::AgeBeforeBare,
        "age-after" => Context::AgeAfter,
        "person" => Context::Person,
        "score-before" => Context::ScoreBefore,
        "identifier" => Context::Identifier,
        "place-before" => Context::PlaceBefore,
        "no-unit" => Context::NoUnit,
        "magnitude-before" => Context::MagnitudeBefore,
        _ => return None,
    })
}

struct Row(csv::StringRecord);

impl Row {
    fn field(&self, index: usize) -> &str {
        self.0.get(index).unwrap_or_default()
    }

    fn number(&self, index: usize) -> Option<i128> {
        self.field(index).parse().ok()
    }
}

fn yes(field: &str) -> Option<bool> {
    match field {
        "yes" => Some(true),
        "no" | "" => Some(false),
        _ => None,
    }
}

/// The rows of a table: a form, and what the rest of the row says.
fn rows<T>(
    language: &Language,
    table: &str,
    bad: &mut Vec<String>,
    mut read: impl FnMut(&Row) -> Option<T>,
) -> Vec<(String, T)> {
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_reader(language.table(table).as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let parsed = record.map_err(|error| error.to_string()).and_then(|record| {
            let row = Row(record);
            let value = read(&row).filter(|_| !row.field(0).is_empty());
            let value = value.map(|value| (row.field(0).to_owned(), value));
            value.ok_or_else(|| format!("{:?}", row.0))
        });
        match parsed {
            Ok(row) => rows.push(row),
            Err(row) => bad.push(format!("{table}: {row}")),
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_of_every_language_parses() {
        for language in LANGUAGES {
            assert_eq!(parse(language).1, Vec::<String>::new(), "{}", language.code);
            for table in ["numbers", "units", "money", "approximators", "number_contexts"] {
                assert!(language.table(table).lines().count() > 10, "{}/{table}", language.code);
            }
        }
    }
}
