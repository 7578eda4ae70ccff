//! The evidence of a paragraph as it is shown: the schema of the JSON.
//!
//! Each item has `start` and `end`, bytes of the decoded text, `text`, what is written there, and what it means in the form in
//! which paragraphs are compared. What does not apply is null.

use std::borrow::Cow;

use cotejo::article::{Article, Span};
use cotejo::evidence::date::{Basis, Granularity, Interval, PartOfDay, When};
use cotejo::evidence::name::{self, Name};
use cotejo::evidence::number::{Approximation, Kind, Quantity, Ratio, Reading};
use cotejo::evidence::quote::Quote;
use cotejo::evidence::{Facts, Mention};
use jiff::civil::Date;
use serde::{Serialize, Serializer};

/// All evidence of a paragraph, each kind in the order of the text.
#[derive(Serialize)]
pub(super) struct SeenEvidence<'a> {
    pub(super) names: Vec<SeenName<'a>>,
    pub(super) dates: Vec<SeenDate<'a>>,
    pub(super) numbers: Vec<SeenNumber<'a>>,
    pub(super) quotes: Vec<SeenQuote<'a>>,
}

impl<'a> SeenEvidence<'a> {
    pub(super) fn of(article: &'a Article, facts: &Facts) -> Self {
        SeenEvidence {
            names: facts.names.iter().map(|name| SeenName::of(article, name)).collect(),
            dates: facts.dates.iter().map(|date| SeenDate::of(article, date)).collect(),
            numbers: facts
                .quantities
                .iter()
                .map(|quantity| SeenNumber::of(article, quantity))
                .collect(),
            quotes: facts.quotes.iter().map(|quote| SeenQuote::of(article, quote)).collect(),
        }
    }
}

/// Where a mention stands.
#[derive(Serialize)]
pub(super) struct Place<'a> {
    start: usize,
    end: usize,
    pub(super) text: &'a str,
}

impl<'a> Place<'a> {
    fn of(article: &'a Article, span: Span) -> Self {
        Place {
            start: span.start,
            end: span.end,
            text: span.of(&article.text),
        }
    }
}

/// Who or what an article names, under all the forms of its name.
#[derive(Serialize)]
pub(super) struct SeenEntity {
    /// The number by which the paragraphs' names refer to it.
    entity: usize,
    /// The longest form of its name in the article.
    name: String,
    /// `person`, `organisation`, `place`, `demonym` or `other`.
    kind: name::Kind,
    /// Its id in every language, where the tables know it: the ISO 3166 code of a country, `city:moscow`, `NATO`.
    id: Option<&'static str>,
    /// All forms of its name, in the order of the article.
    forms: Vec<String>,
}

/// The entities of an article by their numbers, which are in the order of their first mentions.
pub(super) fn entities<'f>(facts: impl Iterator<Item = Cow<'f, Facts>>) -> Vec<SeenEntity> {
    let mut entities: Vec<SeenEntity> = Vec::new();
    for facts in facts {
        for name in &facts.names {
            let entity = &name.value.entity;
            if entity.index == entities.len() {
                entities.push(SeenEntity {
                    entity: entity.index,
                    name: entity.canonical.clone(),
                    kind: entity.kind,
                    id: name.value.id(),
                    forms: entity.forms.clone(),
                });
            }
        }
    }
    entities
}

/// A name in a paragraph.
#[derive(Serialize)]
pub(super) struct SeenName<'a> {
    #[serde(flatten)]
    pub(super) place: Place<'a>,
    /// Number among the article's entities.
    pub(super) entity: usize,
    /// The longest form of the entity's name in the article.
    pub(super) name: String,
    /// As of the entity.
    kind: name::Kind,
    /// As of the entity.
    id: Option<&'static str>,
}

impl<'a> SeenName<'a> {
    fn of(article: &'a Article, name: &Mention<Name>) -> Self {
        SeenName {
            place: Place::of(article, name.span),
            entity: name.value.entity.index,
            name: name.value.canonical().to_owned(),
            kind: name.value.kind(),
            id: name.value.id(),
        }
    }
}

/// A date or time in a paragraph.
#[derive(Serialize)]
pub(super) struct SeenDate<'a> {
    #[serde(flatten)]
    pub(super) place: Place<'a>,
    /// ISO 8601, with `X` for what is unknown, as in TIMEX3: `2025-02-11`, `2025-W07`, `2025-Q1`, `199X`,
    /// `2025-05-03/2025-05-07`, `XXXX-02-11`, `XXXX-WXX-4`, `2025-02-11T19:40`.
    pub(super) timex: String,
    /// First day, where the days are known.
    first: Option<Date>,
    /// Last day, where the days are known.
    last: Option<Date>,
    /// How finely it is told: `time`, `day`, `weekend`, `week`, `month`, `season`, `quarter`, `half`, `year`, `decade`,
    /// `century`.
    granularity: Granularity,
    /// `absolute`, `year-inferred`, relative to the `publication`, relative to the last day `told`, or `open`.
    basis: Basis,
    /// ISO number of the weekday, where told: 1 is Monday.
    weekday: Option<i8>,
    /// Part of the day, where told: `small-hours`, `morning`, `midday`, `afternoon`, `evening`, `night`.
    part: Option<PartOfDay>,
    /// Whether the days are a rough reading ("hace unos días").
    approximate: bool,
    /// The days of the other reading of digits: 2/11/2025.
    alternative: Option<Interval>,
}

impl<'a> SeenDate<'a> {
    fn of(article: &'a Article, date: &Mention<When>) -> Self {
        let when = &date.value;
        let days = when.days();
        SeenDate {
            place: Place::of(article, date.span),
            timex: when.to_string(),
            first: days.map(|days| days.first),
            last: days.map(|days| days.last),
            granularity: when.granularity,
            basis: when.basis,
            weekday: when.weekday.map(jiff::civil::Weekday::to_monday_one_offset),
            part: when.part,
            approximate: when.approximate,
            alternative: when.alternative,
        }
    }
}

/// A number in a paragraph, with what it counts or measures.
#[derive(Serialize)]
pub(super) struct SeenNumber<'a> {
    #[serde(flatten)]
    pub(super) place: Place<'a>,
    /// The value in one line, the same for every language: `~50`, `20..30 percent`, `4700000 USD`, `1234|1.234`.
    pub(super) normalised: String,
    /// `count`, `percent`, `points`, `fraction`, `money`, `length`, `area`, `volume`, `mass`, `temperature`, `speed`, `energy`,
    /// `power`, `duration`, `age`, `ordinal`, `score`, `identifier` ("F-16"), or `date-part`: of a date or a time of day.
    pub(super) kind: &'static str,
    /// The most usual reading; the number is in `unit`, and null in a range.
    #[serde(flatten)]
    reading: SeenReading,
    /// `exact`, `about`, `almost`, `more-than`, `less-than`, `range`.
    approximation: Approximation,
    /// ISO 4217 code, or a wider key where the text says no more: `$`, `dollar`, `peso`.
    currency: Option<&'static str>,
    /// What is counted, as it is written after the number.
    pub(super) noun: Option<&'a str>,
    /// Of a score, the other side's.
    against: Option<u32>,
    /// Of an identifier, its whole name, folded.
    name: Option<String>,
    /// Of a duration or an age, as in ISO 8601: `PT3H30M`.
    duration: Option<String>,
    /// Whether it may be a year.
    year_like: bool,
    /// All readings, where it is ambiguous: "1.234", "30 grados"; else empty.
    readings: Vec<SeenReading>,
}

/// A way to read a number.
#[derive(Default, Serialize)]
struct SeenReading {
    value: Option<Number>,
    /// Lower bound, of a range or of "more than".
    min: Option<Number>,
    /// Upper bound, of a range or of "almost" and "up to".
    max: Option<Number>,
    /// Key of the unit as written: `kilometre`, `percent`; null for things, money, ordinals and scores.
    unit: Option<&'static str>,
}

impl<'a> SeenNumber<'a> {
    fn of(article: &'a Article, quantity: &Mention<Quantity>) -> Self {
        let value = &quantity.value;
        let seen = |reading: &Reading| SeenReading::of(*reading, value.approximation);
        let readings: Vec<SeenReading> = if value.readings.len() > 1 {
            value.readings.iter().map(seen).collect()
        } else {
            Vec::new()
        };
        SeenNumber {
            place: Place::of(article, quantity.span),
            normalised: value.to_string(),
            kind: kind(&value.kind),
            reading: value.reading().map(seen).unwrap_or_default(),
            approximation: value.approximation,
            currency: match value.kind {
                Kind::Money { currency } => Some(currency),
                _ => None,
            },
            noun: match value.kind {
                Kind::Count { noun } => noun.map(|noun| noun.of(&article.text)),
                _ => None,
            },
            against: match value.kind {
                Kind::Score { against } => Some(against),
                _ => None,
            },
            name: match &value.kind {
                Kind::Identifier { name } => Some(name.clone()),
                _ => None,
            },
            duration: value.iso_duration(),
            year_like: value.year_like,
            readings,
        }
    }
}

impl SeenReading {
    fn of(reading: Reading, approximation: Approximation) -> Self {
        let range = reading.low != reading.high;
        let least = range || approximation == Approximation::MoreThan;
        let most = range || matches!(approximation, Approximation::Almost | Approximation::LessThan);
        SeenReading {
            value: (!range).then_some(Number(reading.low)),
            min: least.then_some(Number(reading.low)),
            max: most.then_some(Number(reading.high)),
            unit: reading.unit.map(|unit| unit.key),
        }
    }
}

fn kind(kind: &Kind) -> &'static str {
    match kind {
        Kind::Count { .. } => "count",
        Kind::Percent => "percent",
        Kind::Points => "points",
        Kind::Fraction => "fraction",
        Kind::Money { .. } => "money",
        Kind::Length => "length",
        Kind::Area => "area",
        Kind::Volume => "volume",
        Kind::Mass => "mass",
        Kind::Temperature => "temperature",
        Kind::Speed => "speed",
        Kind::Energy => "energy",
        Kind::Power => "power",
        Kind::Duration => "duration",
        Kind::Age => "age",
        Kind::Ordinal => "ordinal",
        Kind::Score { .. } => "score",
        Kind::DatePart => "date-part",
        Kind::Identifier { .. } => "identifier",
    }
}

/// An exact value as the nearest JSON number, without a decimal point where it is whole.
#[derive(Clone, Copy)]
struct Number(Ratio);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.to_integer().map(i64::try_from) {
            Some(Ok(whole)) => serializer.serialize_i64(whole),
            _ => serializer.serialize_f64(self.0.to_f64()),
        }
    }
}

/// A quote in a paragraph; its place takes in the quotation marks.
#[derive(Serialize)]
pub(super) struct SeenQuote<'a> {
    #[serde(flatten)]
    place: Place<'a>,
    /// What is quoted, without the marks and what the teller says in between.
    pub(super) words: String,
    /// Who says it, by the longest form of the name in the article; null where it is not told.
    pub(super) speaker: Option<String>,
    /// The speaker's number among the article's entities.
    entity: Option<usize>,
    /// Whether it is less than a sentence.
    partial: bool,
    /// Whether it goes on from the paragraph before.
    continued: bool,
    /// Whether its end is marked; else it is taken to end with its paragraph.
    closed: bool,
}

impl<'a> SeenQuote<'a> {
    fn of(article: &'a Article, quote: &Mention<Quote>) -> Self {
        let content: Vec<&str> = quote.value.content.iter().map(|span| span.of(&article.text)).collect();
        let speaker = quote.value.speaker.as_ref();
        SeenQuote {
            place: Place::of(article, quote.span),
            words: content.join(" "),
            speaker: speaker.map(|name| name.canonical().to_owned()),
            entity: speaker.map(|name| name.entity.index),
            partial: quote.value.partial,
            continued: quote.value.continued,
            closed: quote.value.closed,
        }
    }
}
