//! Amounts: a number with what it is an amount of, a unit, a currency or nothing.

use super::numeral::{Form, Numeral};
use super::reader::Reader;
use super::unit::Unit;
use super::{Kind, MAX_READINGS, Ratio};
use crate::lexicon::numbers::{Context, Effect, MoneyForm, Position, Role, UnitForm};

/// What a number is an amount of.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Measure {
    /// Things; or nothing told.
    None,
    /// One of these units, most usual first; all of one kind.
    Units(Vec<&'static Unit>),
    /// A currency.
    Money(&'static str),
}

impl Measure {
    pub(super) fn kind(&self) -> Option<Kind> {
        match self {
            Measure::None => None,
            Measure::Units(units) => units.first().map(|unit| unit.kind.clone()),
            Measure::Money(currency) => Some(Kind::Money { currency }),
        }
    }
}

/// A number with its unit.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Amount {
    pub(super) numeral: Numeral,
    /// First token, a currency before the number counted.
    pub(super) start: usize,
    /// Token after the last.
    pub(super) end: usize,
    pub(super) measure: Measure,
    /// The currency stands before the number.
    pub(super) prefixed: bool,
}

impl Reader<'_> {
    /// The amount that starts at token `at`: a number with or without a unit.
    pub(super) fn amount(&self, at: usize) -> Option<Amount> {
        self.money_before(at).or_else(|| self.unit_and_half(at)).or_else(|| {
            let numeral = self.numeral(at)?;
            self.with_unit(numeral)
        })
    }

    /// The unit at `at`, and the token after it.
    pub(super) fn unit_word(&self, at: usize) -> Option<(usize, &'static UnitForm)> {
        let capital = self.token(at).is_some_and(|token| token.capital);
        let single = self.is_word(at) && self.written(at).chars().count() == 1;
        // A single letter in upper case is a unit only where the table has it so: "5 W", not "5 M".
        let mut found = self.at(&self.tables.units, at);
        let (end, form) = found.find(|(end, form)| !(single && *end == at + 1 && capital) || form.capital)?;
        // A letter or two may be a unit only as a whole word: not the m of "m.", not the h of "H1".
        let cut = self.is_glued(end) && self.is_digits(end);
        (!cut).then_some((end, form))
    }

    /// The first token of a currency that ends before `end` and may stand before a number.
    pub(super) fn currency_before(&self, end: usize) -> Option<usize> {
        let mut found = self.before(&self.tables.money, end);
        found
            .find(|(_, form)| form.position != Position::Suffix)
            .map(|(start, _)| start)
    }

    /// The currency at `at` that may stand after a number, and the token after it.
    pub(super) fn currency_after(&self, at: usize) -> Option<(usize, &'static MoneyForm)> {
        self.at(&self.tables.money, at)
            .find(|(_, form)| form.position != Position::Prefix)
    }

    /// "$4.7m", "-€20", "US$ 3,2 millones".
    fn money_before(&self, at: usize) -> Option<Amount> {
        let minus =
            self.is(at, "-") && self.is_glued(at + 1) && !(self.is_glued(at) || at > 0 && self.is_digits(at - 1));
        let first = at + usize::from(minus);
        let (end, form) = self
            .at(&self.tables.money, first)
            .find(|(_, form)| form.position != Position::Suffix)?;
        // A word that is a currency's sign in capitals only: "Bs", "Rs", "COP".
        let gap = self.is_glued(end) || self.after_one_space(end);
        let word_cut = first > 0 && self.is_glued(first) && self.is_word(first) && self.is_word(first - 1);
        if !gap || word_cut {
            return None;
        }
        let numeral = self
            .numeral(end)
            .filter(|numeral| matches!(numeral.form, Form::Plain | Form::Cardinal))?;
        let numeral = if minus {
            numeral.map(|value| Some(value.negated()))?
        } else {
            numeral
        };
        let (mut end, mut currency) = (numeral.end, form.currency.as_str());
        // "US$20 dólares", "$20 millones de pesos".
        let of = self.has_role(end, Role::Of).unwrap_or(end);
        if let Some((after, named)) = [of, end].into_iter().find_map(|at| self.currency_after(at))
            && super::unit::same_currency(currency, &named.currency)
            && named.parts == 1
        {
            end = after;
            if currency == "$" {
                currency = &named.currency;
            }
        }
        Some(Amount {
            numeral,
            start: at,
            end,
            measure: Measure::Money(currency),
            prefixed: true,
        })
    }

    /// "año y medio", "hora y media": one and a half without a number.
    fn unit_and_half(&self, at: usize) -> Option<Amount> {
        let article = self
            .has_role(at, Role::Article)
            .or_else(|| self.has_role(at, Role::One))
            .unwrap_or(at);
        let (end, form) = self
            .unit_word(self.skip_hyphen(article))
            .filter(|(_, form)| form.article)?;
        let (end, fraction) = self.plus(end)?;
        let units = units(form);
        let value = Ratio::ONE.checked_add(fraction)?;
        let numeral = Numeral {
            readings: vec![(value, value)],
            start: at,
            end,
            form: Form::Cardinal,
            scale: Ratio::ONE,
            digits: 0,
            round: false,
        };
        Some(Amount {
            numeral,
            start: at,
            end,
            measure: Measure::Units(units),
            prefixed: false,
        })
    }

    /// "y media", "and a half".
    pub(super) fn plus(&self, at: usize) -> Option<(usize, Ratio)> {
        let (end, (above, below)) = self.role(at, |role| match role {
            Role::Plus(above, below) => Some((above, below)),
            _ => None,
        })?;
        Some((end, Ratio::new(above, below)?))
    }

    /// The number with the unit or currency after it, if there is one.
    fn with_unit(&self, numeral: Numeral) -> Option<Amount> {
        let bare = |numeral: Numeral| {
            let (start, end) = (numeral.start, numeral.end);
            // An article alone is no number.
            let number = numeral.form != Form::Article && numeral.form != Form::Half;
            number.then_some(Amount {
                numeral,
                start,
                end,
                measure: Measure::None,
                prefixed: false,
            })
        };
        if matches!(numeral.form, Form::Ordinal | Form::Ratio) {
            return bare(numeral);
        }
        for next in self.unit_places(&numeral) {
            if let Some(amount) = self.money_at(&numeral, next).or_else(|| self.units_at(&numeral, next)) {
                return Some(amount);
            }
        }
        bare(numeral)
    }

    /// Where the unit of a number may stand: behind a hyphen, an "of" or an article.
    fn unit_places(&self, numeral: &Numeral) -> Vec<usize> {
        let end = numeral.end;
        let mut places = vec![self.skip_hyphen(end)];
        let large = numeral.scale > Ratio::integer(1000) || numeral.round;
        let joins = large || matches!(numeral.form, Form::Fraction | Form::Vague);
        if let Some(of) = self.has_role(end, Role::Of).filter(|_| joins) {
            places.push(of);
            let article = self
                .has_role(of, Role::Article)
                .or_else(|| self.has_role(of, Role::One));
            places.extend(article.filter(|_| numeral.form == Form::Fraction));
        }
        places
    }

    fn money_at(&self, numeral: &Numeral, at: usize) -> Option<Amount> {
        let (end, form) = self.currency_after(at)?;
        let large = numeral.value().is_some_and(|value| value >= Ratio::integer(100_000));
        if form.large_only && !large {
            return None;
        }
        // "a dollar" is one; "una libra" is not sure to be money.
        let parts = Ratio::integer(form.parts);
        let scaled = numeral.clone().map(|value| value.checked_div(parts))?;
        let measure = Measure::Money(&form.currency);
        Some(Amount {
            start: numeral.start,
            numeral: scaled,
            end,
            measure,
            prefixed: false,
        })
    }

    fn units_at(&self, numeral: &Numeral, at: usize) -> Option<Amount> {
        let (end, form) = self.unit_word(at)?;
        let scaled = self.context(at, Context::NoUnit).is_some()
            || (self.context_before(numeral.start, Context::MagnitudeBefore).is_some()
                && units(form).first().is_some_and(|unit| unit.kind == Kind::Temperature));
        if scaled {
            return None;
        }
        let weak = matches!(numeral.form, Form::Article | Form::One);
        // "a second man", "un segundo intento": an ordinal.
        let ordinal = matches!(numeral.form, Form::Article | Form::One) && self.is_ordinal(at) && self.names(end);
        if (weak && !form.article) || ordinal {
            return None;
        }
        let mut amount = Amount {
            numeral: numeral.clone(),
            start: numeral.start,
            end,
            measure: Measure::Units(units(form)),
            prefixed: false,
        };
        if let Some((end, fraction)) = self.plus(end).filter(|_| self.unit_word(amount.end).is_none()) {
            amount.numeral = amount.numeral.map(|value| value.checked_add(fraction))?;
            amount.end = end;
        }
        self.add_smaller(&mut amount);
        if let Some(end) = self.effect(amount.end, Effect::Negative)
            && amount.measure.kind() == Some(Kind::Temperature)
        {
            amount.numeral = amount.numeral.map(|value| Some(value.negated()))?;
            amount.end = end;
        }
        Some(amount)
    }

    /// "two hours and 30 minutes", "5 feet 10 inches", "1 hora 20": the smaller unit is added to the larger.
    fn add_smaller(&self, amount: &mut Amount) {
        let mut last = amount.measure.clone();
        for _ in 0..3 {
            let Measure::Units(larger) = &last else { return };
            let Some(large) = larger
                .first()
                .filter(|unit| matches!(unit.kind, Kind::Duration | Kind::Length | Kind::Mass))
            else {
                return;
            };
            let comma = amount.end + usize::from(self.is(amount.end, ","));
            let next = [Role::AndTens, Role::AndHundreds]
                .into_iter()
                .find_map(|and| self.has_role(comma, and));
            let Some(numeral) = self
                .numeral(next.unwrap_or(comma))
                .filter(|numeral| matches!(numeral.form, Form::Plain | Form::Cardinal) && numeral.readings.len() == 1)
            else {
                return;
            };
            let Some((end, form)) = self.unit_word(self.skip_hyphen(numeral.end)) else {
                return;
            };
            let smaller = units(form);
            let Some(small) = smaller
                .first()
                .filter(|small| small.kind == large.kind && small.key != large.key)
            else {
                return;
            };
            let one = |unit: &Unit| unit.to_base(Ratio::ONE);
            let total = amount.measure.clone();
            let Measure::Units(first) = &total else { return };
            let sum = first.first().and_then(|first| {
                let part = small.to_base(numeral.value()?)?;
                // Below one of the larger, or it is another amount: "2 hours and 90 minutes" is none.
                (part < one(large)? && one(small)? < one(large)?).then_some(())?;
                let more = first.from_base(part)?;
                amount.numeral.clone().map(|value| value.checked_add(more))
            });
            let Some(sum) = sum else { return };
            (amount.numeral, amount.end) = (sum, end);
            last = Measure::Units(smaller);
        }
    }
}

/// The units of a form; a key that no unit has is left out (a test sees to it that there is none).
fn units(form: &UnitForm) -> Vec<&'static Unit> {
    form.units
        .iter()
        .filter_map(|key| Unit::named(key))
        .take(MAX_READINGS)
        .collect()
}
