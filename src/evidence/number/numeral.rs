//! Numbers in words, in digits with words, fractions and ordinals: everything of a number but its unit.

use super::cardinal::Cardinal;
use super::reader::Reader;
use super::{MAX_READINGS, Ratio};
use crate::lexicon::numbers::{Context, Role};

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Digits and nothing else, without separators.
    Plain,
    /// A cardinal in any other way.
    Cardinal,
    /// "una", "a": one where a unit follows, else nothing.
    Article,
    /// "uno", "one": weak without a unit.
    One,
    /// A part of something (un tercio, 1/2).
    Fraction,
    /// A part of so many (one in five); what follows is counted, and no unit of it.
    Ratio,
    /// "medio", "half": a part of the unit that follows.
    Half,
    /// A position in a sequence.
    Ordinal,
    /// An open plural (dozens of).
    Vague,
}

/// The whole of a ratio is no larger: "one in a thousand".
const LARGEST_WHOLE: i128 = 1000;

/// A number without its unit.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Numeral {
    /// Lowest and highest value of each reading, most usual first; they differ in an open plural only.
    pub(super) readings: Vec<(Ratio, Ratio)>,
    /// First token.
    pub(super) start: usize,
    /// Token after the last.
    pub(super) end: usize,
    /// How it is written.
    pub(super) form: Form,
    /// What the scale words at its end multiply by; one without them.
    pub(super) scale: Ratio,
    /// Digits before the decimal mark of a number that is a run of digits.
    pub(super) digits: usize,
    /// A round number by its word (veintena).
    pub(super) round: bool,
}

impl Numeral {
    fn new(start: usize, end: usize, form: Form, values: impl IntoIterator<Item = Ratio>) -> Option<Numeral> {
        let readings: Vec<_> = values
            .into_iter()
            .map(|value| (value, value))
            .take(MAX_READINGS)
            .collect();
        let numeral = Numeral {
            readings,
            start,
            end,
            form,
            scale: Ratio::ONE,
            digits: 0,
            round: false,
        };
        (!numeral.readings.is_empty()).then_some(numeral)
    }

    /// Every value changed alike; `None` where one does not fit.
    pub(super) fn map(mut self, change: impl Fn(Ratio) -> Option<Ratio>) -> Option<Numeral> {
        for (low, high) in &mut self.readings {
            (*low, *high) = (change(*low)?, change(*high)?);
        }
        Some(self)
    }

    /// The most usual value, where it is one.
    pub(super) fn value(&self) -> Option<Ratio> {
        self.readings
            .first()
            .filter(|(low, high)| low == high)
            .map(|(low, _)| *low)
    }

    /// The most usual value, where it is a small whole number.
    pub(super) fn whole(&self) -> Option<i128> {
        self.value().and_then(Ratio::to_integer)
    }
}

impl Reader<'_> {
    /// The number that starts at token `at`, with its sign.
    pub(super) fn numeral(&self, at: usize) -> Option<Numeral> {
        let signed = self.is(at, "-") && self.is_glued(at + 1) && !self.joins(at);
        if signed {
            let numeral = self
                .unsigned(at + 1)
                .filter(|numeral| numeral.form == Form::Plain || numeral.form == Form::Cardinal);
            return numeral.and_then(|numeral| Numeral { start: at, ..numeral }.map(|value| Some(value.negated())));
        }
        // The "menos" of "al menos" is no sign.
        let closes = |next| {
            self.before(&self.tables.approximators, next)
                .any(|(start, _)| start < at)
        };
        let negative = self.has_role(at, Role::Negative);
        if let Some(next) = negative.filter(|&next| !closes(next) && (at == 0 || !self.is_digits(at - 1))) {
            let numeral = self
                .unsigned(next)
                .filter(|numeral| matches!(numeral.form, Form::Plain | Form::Cardinal | Form::One));
            if let Some(numeral) = numeral {
                let numeral = Numeral {
                    start: at,
                    form: Form::Cardinal,
                    ..numeral
                };
                return numeral.map(|value| Some(value.negated()));
            }
        }
        self.unsigned(at)
    }

    /// Whether the sign at `at` stands between two things: a hyphen, not a minus.
    fn joins(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        let closed = !matches!(self.written(before), "(" | "[" | "$" | "€" | "£" | "\"" | "“" | "«");
        (self.is_glued(at) && closed) || self.is_digits(before)
    }

    fn unsigned(&self, at: usize) -> Option<Numeral> {
        if let Some((value, end)) = self.slash_fraction(at) {
            return Numeral::new(at, end, Form::Fraction, [value]);
        }
        if let Some((value, end)) = self.vulgar_fraction(at) {
            return Numeral::new(at, end, Form::Fraction, [value]);
        }
        if let Some(numeral) = self
            .half(at)
            .or_else(|| self.vague(at))
            .or_else(|| self.scale_and_half(at))
        {
            return Some(numeral);
        }
        let cardinal = self.cardinal(at);
        if let Some((end, value)) = cardinal.as_ref().and_then(|part| self.ratio(part)) {
            return Numeral::new(at, end, Form::Ratio, [value]);
        }
        if let Some(numeral) = self.collective(at, cardinal.as_ref()) {
            return Some(numeral);
        }
        let numeral = match cardinal {
            Some(cardinal) => self.with_fraction(at, cardinal),
            None => self.ordinal_words(at).or_else(|| self.article(at)),
        };
        numeral.map(|numeral| self.with_scale(numeral))
    }

    /// "un cuarto de millón", "three-quarters of a million".
    fn with_scale(&self, numeral: Numeral) -> Numeral {
        let scaled = || {
            let of = self
                .has_role(numeral.end, Role::Of)
                .filter(|_| numeral.form == Form::Fraction)?;
            let bare = self
                .has_role(of, Role::Article)
                .or_else(|| self.has_role(of, Role::One))
                .unwrap_or(of);
            let (end, scale) = self.scale_word(bare)?;
            let numeral = numeral.clone().map(|value| value.checked_mul(scale))?;
            Some(Numeral {
                end,
                scale,
                form: Form::Cardinal,
                ..numeral
            })
        };
        scaled().unwrap_or(numeral)
    }

    /// "medio millón", "media docena", "half an hour", "half of", "la mitad".
    fn half(&self, at: usize) -> Option<Numeral> {
        let half = Ratio::new(1, 2)?;
        if let Some(next) = self.has_role(at, Role::Half) {
            let bare = self.skip_hyphen(next);
            let counted = self.has_role(bare, Role::Article).unwrap_or(bare);
            if let Some((end, scale)) = self.scale_word(counted) {
                let numeral = Numeral::new(at, end, Form::Cardinal, half.checked_mul(scale))?;
                return Some(Numeral { scale, ..numeral });
            }
            if let Some((end, size, round)) = self.collective_word(counted) {
                let numeral = Numeral::new(at, end, Form::Cardinal, half.checked_mul(size))?;
                return Some(Numeral { round, ..numeral });
            }
            if self.unit_word(counted).is_some() {
                return Numeral::new(at, counted, Form::Half, [half]);
            }
        }
        let (end, denominator) = self.role(at, |role| match role {
            Role::FractionNoun(denominator) => Some(denominator),
            _ => None,
        })?;
        let stands_alone = self.class(end).is_none()
            || self.has_role(end, Role::Of).is_some()
            || self.context(end, Context::Article).is_some()
            || !self.is_word(end);
        let joined = self.is(end, "-") && self.is_glued(end);
        (stands_alone && !joined).then(|| Numeral::new(at, end, Form::Fraction, Ratio::new(1, denominator)))?
    }

    /// "millón y medio", without a number before it.
    fn scale_and_half(&self, at: usize) -> Option<Numeral> {
        let (end, scale) = self.role(at, |role| match role {
            Role::Scale(scale) => Some(Ratio::integer(scale)),
            _ => None,
        })?;
        let (end, fraction) = self.plus(end)?;
        let value = Ratio::ONE.checked_add(fraction)?.checked_mul(scale)?;
        Some(Numeral {
            scale,
            ..Numeral::new(at, end, Form::Cardinal, [value])?
        })
    }

    /// "uno de cada cinco", "three out of ten", "one in five Americans": the part of a whole that is told by its size.
    pub(super) fn ratio(&self, part: &Cardinal) -> Option<(usize, Ratio)> {
        let small = |cardinal: &Cardinal| {
            let value = cardinal.values.first().copied().and_then(Ratio::to_integer)?;
            (!cardinal.ordinal && (1..=LARGEST_WHOLE).contains(&value)).then_some(value)
        };
        let above = small(part)?;
        let out_of = self.has_role(part.end, Role::OutOf);
        let next = out_of.or_else(|| self.has_role(part.end, Role::In))?;
        let whole = self.cardinal(next)?;
        let below = small(&whole).filter(|below| *below > above)?;
        // "two in five years" is no ratio: "in" takes what is counted after it, or a one before it.
        let bare = above == 1 && self.unit_word(whole.end).is_none();
        let counted = (bare || self.names(whole.end)) && self.context(whole.end, Context::Month).is_none();
        (out_of.is_some() || counted).then(|| Ratio::new(above, below).map(|value| (whole.end, value)))?
    }

    /// "decenas de miles de", "dozens of", "millones de".
    fn vague(&self, at: usize) -> Option<Numeral> {
        let word = |at| {
            self.role(at, |role| match role {
                Role::Vague(scale, low, high) => Some((scale, low, high)),
                _ => None,
            })
        };
        let (mut end, (scale, low, high)) = word(at)?;
        let (low, high) = (scale.checked_mul(low)?, scale.checked_mul(high)?);
        let mut scale = 1i128;
        while let Some((next, (factor, ..))) = self.has_role(end, Role::Of).and_then(word) {
            scale = scale.checked_mul(factor)?;
            end = next;
        }
        let reading = (
            Ratio::integer(low.checked_mul(scale)?),
            Ratio::integer(high.checked_mul(scale)?),
        );
        let form = Form::Vague;
        Some(Numeral {
            readings: vec![reading],
            start: at,
            end,
            form,
            scale: Ratio::ONE,
            digits: 0,
            round: false,
        })
    }

    /// "una docena", "two dozen", "un par de", "3 docenas".
    fn collective(&self, at: usize, cardinal: Option<&Cardinal>) -> Option<Numeral> {
        let determiner = self
            .has_role(at, Role::One)
            .or_else(|| self.has_role(at, Role::Article));
        let one = determiner.map(|end| (end, vec![Ratio::ONE]));
        let bare = self
            .collective_word(at)
            .filter(|(.., round)| !round)
            .map(|_| (at, vec![Ratio::ONE]));
        let counted = cardinal.map(|cardinal| (cardinal.end, cardinal.values.clone()));
        for (next, values) in [one, bare, counted].into_iter().flatten() {
            let Some((end, size, round)) = self.collective_word(self.skip_hyphen(next)) else {
                continue;
            };
            let many = values.first() != Some(&Ratio::ONE);
            let end = self
                .scale_word(end)
                .map_or((end, Ratio::ONE), |(end, scale)| (end, scale));
            let products = values
                .iter()
                .filter_map(|value| value.checked_mul(size)?.checked_mul(end.1));
            let numeral = Numeral::new(at, end.0, Form::Cardinal, products)?;
            return Some(Numeral {
                round: round && !many,
                ..numeral
            });
        }
        None
    }

    /// A cardinal, and the fraction that may follow it: "dos tercios", "tres y un cuarto", "two-thirds".
    fn with_fraction(&self, at: usize, cardinal: Cardinal) -> Option<Numeral> {
        if let Some((end, value)) = self.fraction_of(&cardinal) {
            return Numeral::new(at, end, Form::Fraction, [value]);
        }
        let and = self
            .has_role(cardinal.end, Role::AndTens)
            .or_else(|| self.has_role(cardinal.end, Role::AndHundreds));
        if let Some((end, fraction)) = and
            .and_then(|next| self.cardinal(next))
            .and_then(|part| self.fraction_of(&part))
            .filter(|(_, f)| *f < Ratio::ONE)
        {
            let sums = cardinal.values.iter().filter_map(|value| value.checked_add(fraction));
            return Numeral::new(at, end, Form::Cardinal, sums);
        }
        let form = match (cardinal.ordinal, cardinal.one, cardinal.plain) {
            (true, ..) => Form::Ordinal,
            (_, true, _) => Form::One,
            (.., true) => Form::Plain,
            _ => Form::Cardinal,
        };
        let numeral = Numeral::new(at, cardinal.end, form, cardinal.values)?;
        Some(Numeral {
            scale: cardinal.scale,
            digits: cardinal.digits,
            ..numeral
        })
    }

    /// A numerator and its denominator word.
    fn fraction_of(&self, cardinal: &Cardinal) -> Option<(usize, Ratio)> {
        let numerator = cardinal.values.first().copied().and_then(Ratio::to_integer)?;
        if cardinal.ordinal || !(1..1000).contains(&numerator) {
            return None;
        }
        let next = self.skip_hyphen(cardinal.end);
        let (end, denominator) = self.denominator(next)?;
        // "un quinto intento" is a fifth attempt, "un quinto de" a fifth of it.
        let ordinal = numerator == 1 && self.is_ordinal(next) && self.names(end);
        (!ordinal)
            .then(|| Ratio::new(numerator, denominator))
            .flatten()
            .map(|value| (end, value))
    }

    /// "tercio", "cuartas partes", "quarters".
    fn denominator(&self, at: usize) -> Option<(usize, i128)> {
        let parted = self.role(at, |role| match role {
            Role::Ordinal(value) => Some(value),
            _ => None,
        });
        if let Some((end, value)) = parted.filter(|(_, value)| *value > 2)
            && let Some(end) = self.has_role(end, Role::FractionPart)
        {
            return Some((end, value));
        }
        let (end, denominator) = self.role(at, |role| match role {
            Role::Fraction(denominator) => Some(denominator),
            _ => None,
        })?;
        let end = self.has_role(end, Role::FractionPart).unwrap_or(end);
        Some((end, denominator))
    }

    /// "tercero", "vigésimo primero", "third"; "la tercera parte".
    fn ordinal_words(&self, at: usize) -> Option<Numeral> {
        let word = |at| {
            self.role(at, |role| match role {
                Role::Ordinal(value) => Some(value),
                _ => None,
            })
        };
        let (mut end, first) = word(at)?;
        // "la segunda parte" is the second one.
        if first > 2
            && let Some(end) = self.has_role(end, Role::FractionPart)
        {
            return Numeral::new(at, end, Form::Fraction, Ratio::new(1, first));
        }
        let mut value = first;
        let mut room = room_after(first);
        while let Some((next, more)) = word(self.skip_hyphen(end)).filter(|(_, more)| *more < room) {
            value = value.checked_add(more)?;
            room = room_after(more);
            end = next;
        }
        Numeral::new(at, end, Form::Ordinal, [Ratio::integer(value)])
    }

    /// "una" or "a" before a fraction ("a third of") or before what the caller knows for a unit.
    fn article(&self, at: usize) -> Option<Numeral> {
        let end = self.has_role(at, Role::Article)?;
        let next = self.skip_hyphen(end);
        if let Some((after, denominator)) = self.denominator(next) {
            // "a third of it", "a quarter"; but "a third man", "a fifth attempt".
            let ordinal = self.is_ordinal(next) && self.names(after);
            return (!ordinal).then(|| Numeral::new(at, after, Form::Fraction, Ratio::new(1, denominator)))?;
        }
        Numeral::new(at, end, Form::Article, [Ratio::ONE])
    }

    /// Whether an ordinal stands at `at`.
    pub(super) fn is_ordinal(&self, at: usize) -> bool {
        self.role(at, |role| matches!(role, Role::Ordinal(_)).then_some(()))
            .is_some()
    }

    /// Whether a noun may stand at `at` that the number before it goes with directly.
    pub(super) fn names(&self, at: usize) -> bool {
        self.is_content(at) && self.has_role(at, Role::Of).is_none() && self.unit_word(at).is_none()
    }

    /// A scale word, and the token after it.
    pub(super) fn scale_word(&self, at: usize) -> Option<(usize, Ratio)> {
        let (end, scale) = self.role(at, |role| match role {
            Role::Scale(scale) | Role::BareScale(scale) | Role::Hundred(scale) => Some(scale),
            _ => None,
        })?;
        Some((end, Ratio::integer(scale)))
    }

    /// A collective, its size, and whether it is round.
    fn collective_word(&self, at: usize) -> Option<(usize, Ratio, bool)> {
        let (end, (size, round)) = self.role(at, |role| match role {
            Role::Collective(size) => Some((size, false)),
            Role::RoundCollective(size) | Role::CollectiveOf(size) => Some((size, true)),
            _ => None,
        })?;
        let needs_of = self.has_role(at, Role::CollectiveOf(size)).is_some();
        let counts = self.has_role(end, Role::Of).is_some() || self.scale_word(end).is_some();
        (!needs_of || counts).then(|| (end, Ratio::integer(size), round))
    }
}

/// An ordinal below this may follow one of this value: 20 takes 1 to 9, 100 takes 1 to 99.
fn room_after(value: i128) -> i128 {
    let mut room = 1;
    while value % (room * 10) == 0 && room < 1_000_000 {
        room *= 10;
    }
    room
}
