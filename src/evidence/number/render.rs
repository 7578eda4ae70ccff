//! Quantities in the words of a language.

use super::{Approximation, Kind, Quantity, Ratio};
use crate::lexicon::Language;
use crate::lexicon::numbers::{Context, Effect, MoneyForm, Numbers, Position, Role, numbers};

impl Quantity {
    /// The most usual reading in the words of a language, such that reading it again gives the same value, kind and
    /// approximation; of a date only its number, of an identifier its folded name.
    pub fn render(&self, language: &'static Language) -> String {
        let tables = numbers(language);
        let Some(reading) = self.reading() else {
            return String::new();
        };
        let word = |wanted: Effect, before: bool| {
            tables
                .approximators
                .form_of(|found| found.effect == wanted && (found.before || !before))
                .unwrap_or_default()
        };
        let currency = match &self.kind {
            Kind::Money { currency } => currency_form(currency, tables),
            _ => None,
        };
        // Cents are written as so many of them.
        let parts = Ratio::integer(currency.map_or(1, |form| form.parts));
        let counts = matches!(self.kind, Kind::Count { .. }) && reading.low != reading.high;
        let sign = currency.filter(|form| form.position == Position::Prefix);
        let sign = sign.map(|form| format!("{} ", form.text)).unwrap_or_default();
        let written = |value: Ratio| {
            let value = value.checked_mul(parts).unwrap_or(value);
            match (&self.kind, value.to_integer()) {
                (Kind::Fraction, None) => fraction(value),
                // Two bare numbers of four digits would look like years.
                (_, Some(thousands @ 1000..=9999)) if counts => {
                    format!("{}{}{:03}", thousands / 1000, tables.group_mark, thousands % 1000)
                }
                _ => format!("{sign}{}", number(value, tables)),
            }
        };
        let value = if reading.low == reading.high {
            written(reading.low)
        } else {
            let (between, and) = (word(Effect::Between, true), word(Effect::BetweenLink, false));
            format!("{between} {} {and} {}", written(reading.low), written(reading.high))
        };
        let unit = reading.unit.and_then(|unit| {
            let plain = tables
                .units
                .form_of(|form| form.units.len() == 1 && form.units.iter().any(|key| key == unit.key));
            plain.or_else(|| {
                tables
                    .units
                    .form_of(|form| form.units.iter().any(|key| key == unit.key))
            })
        });
        let unit = unit.map(|unit| format!(" {unit}")).unwrap_or_default();
        let amount = match &self.kind {
            Kind::Money { currency: key } => match currency {
                Some(form) if form.position == Position::Prefix => value,
                Some(form) => format!("{value} {}", form.text),
                None => format!("{value} {key}"),
            },
            Kind::Age => format!(
                "{value}{unit} {}",
                tables
                    .contexts
                    .form_of(|found| *found == Context::AgeAfter)
                    .unwrap_or_default()
            ),
            Kind::Ordinal => format!("{value}{}", ordinal_suffix(reading.low, tables)),
            Kind::Score { against } => {
                let rising = reading.low < Ratio::integer((*against).into()) && reading.low != Ratio::ZERO;
                let cue = tables
                    .contexts
                    .form_of(|found| *found == Context::ScoreBefore)
                    .filter(|_| rising);
                cue.map_or_else(
                    || format!("{value}-{against}"),
                    |cue| format!("{cue} {value}-{against}"),
                )
            }
            Kind::Identifier { name } => name.clone(),
            _ => format!("{value}{unit}"),
        };
        let effect = match self.approximation {
            Approximation::Exact | Approximation::Range => return amount,
            Approximation::About => Effect::About,
            Approximation::Almost => Effect::Almost,
            Approximation::MoreThan => Effect::More,
            Approximation::LessThan => Effect::Less,
        };
        format!("{} {amount}", word(effect, true))
    }
}

/// A number in digits, with the decimal mark of the language; a mixed fraction where no decimals are exact.
fn number(value: Ratio, tables: &Numbers) -> String {
    if value.decimals().is_some() {
        return value.to_string().replace('.', &tables.decimal_mark.to_string());
    }
    fraction(value)
}

/// A number as a mixed fraction.
fn fraction(value: Ratio) -> String {
    let (above, below) = (value.numerator(), value.denominator());
    let sign = if above < 0 { "-" } else { "" };
    let (whole, rest) = (above.abs() / below, above.abs() % below);
    if whole == 0 {
        format!("{sign}{rest}/{below}")
    } else {
        format!("{sign}{whole} {rest}/{below}")
    }
}

/// How a currency is written: after the number where the table has such a form, as a whole rather than in cents.
fn currency_form<'n>(currency: &str, tables: &'n Numbers) -> Option<&'n MoneyForm> {
    let form = |prefix: bool, whole: bool| {
        tables.money.value_of(|form| {
            form.currency == currency && (form.position == Position::Prefix) == prefix && (form.parts == 1) == whole
        })
    };
    form(false, true)
        .or_else(|| form(true, true))
        .or_else(|| form(false, false))
}

/// The suffix that goes with the last digit, or the one for any.
fn ordinal_suffix(value: Ratio, tables: &Numbers) -> &str {
    let number = value.to_integer().unwrap_or(0);
    let last = if (11..=13).contains(&(number % 100)) {
        0
    } else {
        number % 10
    };
    let suffix = |digit| tables.words.form_of(|role| *role == Role::OrdinalSuffix(digit));
    suffix(last).or_else(|| suffix(0)).unwrap_or_default()
}
