//! Quantities in the words of a language.

use super::{Approximation, Kind, Quantity, Ratio};
use crate::lexicon::Language;
use crate::lexicon::numbers::{Context, Effect, Numbers, Position, Role, numbers};

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
        let (mut negative, mut low) = ("", number(reading.low, tables));
        if let Some(positive) = low.strip_prefix('-') {
            (negative, low) = ("-", positive.to_owned());
        }
        let value = if reading.low == reading.high {
            format!("{negative}{low}")
        } else {
            let (between, and) = (word(Effect::Between, true), word(Effect::BetweenLink, false));
            format!("{between} {negative}{low} {and} {}", number(reading.high, tables))
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
            Kind::Money { currency } => money(&value, currency, tables),
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
    let (above, below) = (value.numerator(), value.denominator());
    let sign = if above < 0 { "-" } else { "" };
    let (whole, rest) = (above.abs() / below, above.abs() % below);
    if whole == 0 {
        format!("{sign}{rest}/{below}")
    } else {
        format!("{sign}{whole} {rest}/{below}")
    }
}

/// The amount with the currency's first form of the table, before or after it.
fn money(value: &str, currency: &str, tables: &Numbers) -> String {
    let form = |prefix: bool| {
        tables.money.form_of(|form| {
            form.currency == currency
                && !form.large_only
                && (form.position == Position::Prefix) == prefix
                && form.parts == 1
        })
    };
    match (form(false), form(true)) {
        (Some(suffix), _) => format!("{value} {suffix}"),
        (None, Some(prefix)) => format!("{prefix} {value}"),
        (None, None) => format!("{value} {currency}"),
    }
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
