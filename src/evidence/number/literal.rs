//! Numbers in digits: separators, groups, fractions.

use super::reader::Reader;
use super::{MAX_READINGS, Ratio};

/// A run of digits with the separators in it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Literal {
    /// What it may mean, most usual first; empty where it is no number (a version, an address, a telephone number).
    pub(super) readings: Vec<Ratio>,
    /// The token after it.
    pub(super) end: usize,
    /// Digits alone, without separators.
    pub(super) plain: bool,
    /// Number of digits before any decimal mark as written.
    pub(super) digits: usize,
    /// Starts with a zero that is not the only digit of its group.
    pub(super) padded: bool,
}

/// A longer run of groups is no number.
const MAX_GROUPS: usize = 6;
/// A longer run of digits is an identifier.
const MAX_DIGITS: usize = 16;

impl Reader<'_> {
    /// The run of digits that starts at token `at`; `None` where no digit stands there.
    pub(super) fn literal(&self, at: usize) -> Option<Literal> {
        if self.starts_with_mark(at) {
            let readings = Ratio::decimal("", self.written(at + 1)).into_iter().collect();
            return Some(Literal {
                readings,
                end: at + 2,
                plain: false,
                digits: 1,
                padded: false,
            });
        }
        if !self.is_digits(at) {
            return None;
        }
        let mut groups = vec![self.written(at)];
        let mut marks = String::new();
        let mut next = at + 1;
        loop {
            let mark = self
                .token(next)
                .and_then(|token| token.folded.chars().next())
                .unwrap_or(' ');
            if matches!(mark, '.' | ',' | '\'')
                && !marks.ends_with(' ')
                && self.is_glued(next)
                && self.is_glued(next + 1)
                && self.is_digits(next + 1)
            {
                marks.push(mark);
                groups.push(self.written(next + 1));
                next += 2;
            } else if self.is_spaced_group(next, &groups, &marks) {
                marks.push(' ');
                groups.push(self.written(next));
                next += 1;
            } else {
                break;
            }
        }
        // Spaced digits that do not go on in threes are a telephone number, or a list.
        let spaced = marks.contains(' ') && self.is_digits(next) && self.after_one_space(next);
        while spaced && self.is_digits(next) && self.after_one_space(next) {
            next += 1;
        }
        let first = groups.first().copied().unwrap_or_default();
        let length: usize = groups.iter().map(|group| group.len()).sum();
        let padded = first.len() > 1 && first.starts_with('0');
        let readings = if spaced || groups.len() > MAX_GROUPS || length > MAX_DIGITS {
            Vec::new()
        } else {
            let mut readings = self.readings(&groups, &marks);
            readings.truncate(MAX_READINGS);
            readings
        };
        let mut literal = Literal {
            readings,
            end: next,
            plain: marks.is_empty(),
            digits: first.len(),
            padded,
        };
        self.read_exponent(&mut literal);
        self.read_mixed_fraction(&mut literal);
        Some(literal)
    }

    /// `a/b` in digits at token `at`, and the token after it, where it is a fraction and not a date.
    pub(super) fn slash_fraction(&self, at: usize) -> Option<(Ratio, usize)> {
        let joined = self.is_digits(at)
            && self.is(at + 1, "/")
            && self.is_glued(at + 1)
            && self.is_digits(at + 2)
            && self.is_glued(at + 2);
        let longer = self.is(at + 3, "/") && self.is_glued(at + 3);
        if !joined || longer {
            return None;
        }
        let (above, below) = (self.written(at), self.written(at + 2));
        if above.starts_with('0') || below.starts_with('0') || above.len() > 3 || below.len() > 4 {
            return None;
        }
        let (numerator, denominator) = (above.parse().ok()?, below.parse().ok()?);
        let usual = matches!(denominator, 2..=10 | 16 | 20 | 32 | 64 | 100 | 1000);
        let fraction = usual && numerator < denominator;
        fraction
            .then(|| Ratio::new(numerator, denominator))
            .flatten()
            .map(|value| (value, at + 3))
    }

    /// A character that is a fraction (½), by its compatibility decomposition.
    pub(super) fn vulgar_fraction(&self, at: usize) -> Option<(Ratio, usize)> {
        use unicode_normalization::UnicodeNormalization;
        let written = self.written(at);
        let mut chars = written.chars();
        let sign = chars
            .next()
            .filter(|sign| !sign.is_ascii() && sign.is_numeric() && chars.next().is_none())?;
        let decomposed: String = sign.to_string().nfkd().collect();
        let (above, below) = decomposed.split_once('\u{2044}')?;
        Some((Ratio::new(above.parse().ok()?, below.parse().ok()?)?, at + 1))
    }

    /// Whether a number starts with its decimal mark at `at` (.08).
    fn starts_with_mark(&self, at: usize) -> bool {
        let mut mark = [0; 4];
        let mark: &str = self.tables.decimal_mark.encode_utf8(&mut mark);
        (self.is(at, ".") || self.is(at, mark))
            && !self.is_glued(at)
            && self.is_glued(at + 1)
            && self.is_digits(at + 1)
            && self.written(at + 1).len() < MAX_DIGITS
    }

    /// Whether token `at` is a group of three digits after a space, in a number written so from its start.
    fn is_spaced_group(&self, at: usize, groups: &[&str], marks: &str) -> bool {
        self.is_digits(at)
            && self.written(at).len() == 3
            && self.after_one_space(at)
            // Every mark so far is a space if the first and the last are: a group after another mark ends the run.
            && (marks.is_empty() || (marks.starts_with(' ') && marks.ends_with(' ')))
            && groups.first().is_some_and(|first| first.len() <= 3 && !first.starts_with('0'))
    }

    /// What the groups may mean. A single mark before three digits may be either mark in either language.
    fn readings(&self, groups: &[&str], marks: &str) -> Vec<Ratio> {
        let (first, rest) = groups
            .split_first()
            .map_or(("", &[][..]), |(first, rest)| (*first, rest));
        let whole = || Ratio::decimal(&groups.concat(), "");
        let split = |last: usize| {
            let (whole, decimals) = groups.split_at(last.min(groups.len()));
            Ratio::decimal(&whole.concat(), &decimals.concat())
        };
        let threes = |groups: &[&str]| groups.iter().all(|group| group.len() == 3);
        let leads = (1..=3).contains(&first.len()) && !first.starts_with('0');
        let mut kinds = marks.chars();
        let Some(mark) = kinds.next() else {
            return whole().into_iter().collect();
        };
        let last = marks.chars().last().unwrap_or(mark);
        let inner = rest.split_last().map_or(&[][..], |(_, inner)| inner);
        let readings = if kinds.next().is_none() {
            let decimal = split(1).filter(|_| mark != ' ' && mark != '\'');
            let grouped = whole().filter(|_| leads && threes(rest));
            if mark == self.tables.decimal_mark {
                [decimal, grouped]
            } else {
                [grouped, decimal]
            }
        } else if marks.chars().all(|other| other == mark) {
            let indian = mark == ','
                && rest.last().is_some_and(|last| last.len() == 3)
                && inner.iter().all(|group| group.len() == 2);
            [whole().filter(|_| leads && (threes(rest) || indian)), None]
        } else if marks.chars().rev().skip(1).all(|other| other == mark) && last != mark && last != ' ' {
            // Two kinds of marks: the last one is the decimal mark.
            [split(groups.len() - 1).filter(|_| leads && threes(inner)), None]
        } else {
            [None, None]
        };
        readings.into_iter().flatten().collect()
    }

    /// `1e10`: the exponent is written onto the digits.
    fn read_exponent(&self, literal: &mut Literal) {
        let at = literal.end;
        let here = self.is_glued(at)
            && self.token(at).is_some_and(|token| token.folded == "e")
            && self.is_glued(at + 1)
            && self.is_digits(at + 1)
            && self.written(at + 1).len() <= 2;
        let Some(power) = here
            .then(|| self.written(at + 1).parse().ok())
            .flatten()
            .and_then(|e| 10i128.checked_pow(e))
        else {
            return;
        };
        let scaled: Option<Vec<Ratio>> = literal
            .readings
            .iter()
            .map(|value| value.checked_mul(Ratio::integer(power)))
            .collect();
        if let Some(readings) = scaled {
            literal.readings = readings;
            literal.end = at + 2;
            literal.plain = false;
        }
    }

    /// `5 1/2`, `5½`.
    fn read_mixed_fraction(&self, literal: &mut Literal) {
        if !literal.plain || literal.digits > 3 {
            return;
        }
        let part = if self.after_one_space(literal.end) {
            self.slash_fraction(literal.end)
        } else {
            None
        };
        let Some((fraction, end)) = part.or_else(|| self.vulgar_fraction(literal.end)) else {
            return;
        };
        let sums: Option<Vec<Ratio>> = literal
            .readings
            .iter()
            .map(|value| value.checked_add(fraction))
            .collect();
        if let Some(readings) = sums {
            literal.readings = readings;
            literal.end = end;
            literal.plain = false;
        }
    }
}
