//! Exact rational numbers: 0.1 + 0.2 is 0.3, a third is a third, and 62 miles are so many metres.

use std::cmp::Ordering;
use std::fmt;

use serde::{Serialize, Serializer};

/// An exact fraction in lowest terms with a positive denominator.
///
/// Every operation that could leave the range of `i128` returns `None`; nothing wraps or rounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ratio {
    numerator: i128,
    denominator: i128,
}

impl Ratio {
    /// Zero.
    pub const ZERO: Ratio = Ratio::integer(0);
    /// One.
    pub const ONE: Ratio = Ratio::integer(1);

    /// A whole number.
    pub const fn integer(value: i128) -> Ratio {
        Ratio {
            numerator: value,
            denominator: 1,
        }
    }

    /// `numerator / denominator`; `None` where the denominator is zero or a sign can't be turned.
    pub fn new(numerator: i128, denominator: i128) -> Option<Ratio> {
        if denominator == 0 || numerator == i128::MIN || denominator == i128::MIN {
            return None;
        }
        let divisor = gcd(numerator.abs(), denominator.abs());
        let sign = denominator.signum();
        Some(Ratio {
            numerator: sign * numerator / divisor,
            denominator: sign * denominator / divisor,
        })
    }

    /// The decimal number whose digits before the mark are `whole` and after it `decimals`.
    pub fn decimal(whole: &str, decimals: &str) -> Option<Ratio> {
        let digits: String = whole.chars().chain(decimals.chars()).collect();
        let mantissa = if digits.is_empty() {
            return None;
        } else {
            digits.parse().ok()?
        };
        Ratio::new(mantissa, 10i128.checked_pow(decimals.len() as u32)?)
    }

    /// Numerator, in lowest terms; carries the sign.
    pub fn numerator(self) -> i128 {
        self.numerator
    }

    /// Denominator, in lowest terms; positive.
    pub fn denominator(self) -> i128 {
        self.denominator
    }

    /// The whole number that it is, if it is one.
    pub fn to_integer(self) -> Option<i128> {
        (self.denominator == 1).then_some(self.numerator)
    }

    /// The nearest floating-point number.
    pub fn to_f64(self) -> f64 {
        self.numerator as f64 / self.denominator as f64
    }

    /// Sum.
    pub fn checked_add(self, other: Ratio) -> Option<Ratio> {
        let left = self.numerator.checked_mul(other.denominator)?;
        let right = other.numerator.checked_mul(self.denominator)?;
        Ratio::new(
            left.checked_add(right)?,
            self.denominator.checked_mul(other.denominator)?,
        )
    }

    /// Difference.
    pub fn checked_sub(self, other: Ratio) -> Option<Ratio> {
        self.checked_add(other.negated())
    }

    /// Product.
    pub fn checked_mul(self, other: Ratio) -> Option<Ratio> {
        // Crosswise reduction first keeps the products small.
        let left = Ratio::new(self.numerator, other.denominator)?;
        let right = Ratio::new(other.numerator, self.denominator)?;
        Ratio::new(
            left.numerator.checked_mul(right.numerator)?,
            left.denominator.checked_mul(right.denominator)?,
        )
    }

    /// Quotient; `None` for a zero divisor.
    pub fn checked_div(self, other: Ratio) -> Option<Ratio> {
        self.checked_mul(Ratio::new(other.denominator, other.numerator)?)
    }

    /// The same with the other sign.
    #[must_use]
    pub fn negated(self) -> Ratio {
        Ratio {
            numerator: self.numerator.saturating_neg(),
            denominator: self.denominator,
        }
    }

    /// Whether it is less than zero.
    pub fn is_negative(self) -> bool {
        self.numerator < 0
    }

    /// Digits needed after the decimal mark; `None` where no finite number of them suffices.
    pub fn decimals(self) -> Option<u32> {
        let (mut twos, mut fives, mut rest) = (0, 0, self.denominator);
        while rest % 2 == 0 {
            rest /= 2;
            twos += 1;
        }
        while rest % 5 == 0 {
            rest /= 5;
            fives += 1;
        }
        (rest == 1).then_some(twos.max(fives))
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        compare(self.numerator, self.denominator, other.numerator, other.denominator)
    }
}

/// Compares a/b with c/d by their continued fractions, which can't overflow; b and d are positive.
fn compare(mut a: i128, mut b: i128, mut c: i128, mut d: i128) -> Ordering {
    loop {
        let order = a.div_euclid(b).cmp(&c.div_euclid(d));
        let (left, right) = (a.rem_euclid(b), c.rem_euclid(d));
        if order != Ordering::Equal || (left == 0 && right == 0) {
            return order;
        }
        if left == 0 {
            return Ordering::Less;
        }
        if right == 0 {
            return Ordering::Greater;
        }
        // The remainders compare as their reciprocals do, the other way round.
        (a, b, c, d) = (d, right, b, left);
    }
}

fn gcd(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}

impl fmt::Display for Ratio {
    /// A decimal number with a point where that is exact, else `numerator/denominator`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(places) = self.decimals() else {
            return write!(f, "{}/{}", self.numerator, self.denominator);
        };
        let scaled = 10i128
            .checked_pow(places)
            .and_then(|power| self.numerator.checked_mul(power / self.denominator));
        let Some(scaled) = scaled else {
            return write!(f, "{}/{}", self.numerator, self.denominator);
        };
        if places == 0 {
            return write!(f, "{scaled}");
        }
        let sign = if scaled < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", scaled.unsigned_abs(), width = places as usize + 1);
        let (whole, decimals) = digits.split_at(digits.len() - places as usize);
        write!(f, "{sign}{whole}.{decimals}")
    }
}

impl Serialize for Ratio {
    /// As a number: whole where it is one and fits, else the nearest floating-point number.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.to_integer().and_then(|value| i64::try_from(value).ok()) {
            Some(whole) => serializer.serialize_i64(whole),
            None => serializer.serialize_f64(self.to_f64()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ratio(n: i128, d: i128) -> Ratio {
        Ratio::new(n, d).expect("a denominator that is not zero")
    }

    #[test]
    fn decimals_are_exact() {
        let sum = ratio(1, 10).checked_add(ratio(2, 10));
        assert_eq!(sum, Some(ratio(3, 10)));
        assert_eq!(ratio(-7, 200).to_string(), "-0.035");
        assert_eq!(ratio(1, 3).to_string(), "1/3");
        assert_eq!(Ratio::decimal("3", "20"), Some(ratio(16, 5)));
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert_eq!(Ratio::integer(i128::MAX).checked_add(Ratio::ONE), None);
        assert_eq!(Ratio::ONE.checked_div(Ratio::ZERO), None);
        assert_eq!(Ratio::new(1, 0), None);
    }

    proptest! {
        #[test]
        fn the_order_is_that_of_the_cross_products(
            a in -1_000_000i128..1_000_000, b in 1i128..10_000, c in -1_000_000i128..1_000_000, d in 1i128..10_000,
        ) {
            prop_assert_eq!(ratio(a, b).cmp(&ratio(c, d)), (a * d).cmp(&(c * b)));
        }

        #[test]
        fn the_order_of_large_ones_is_antisymmetric(a: i64, b in 1i64.., c: i64, d in 1i64..) {
            let (x, y) = (ratio(a.into(), b.into()), ratio(c.into(), d.into()));
            prop_assert_eq!(x.cmp(&y), y.cmp(&x).reverse());
        }
    }
}
