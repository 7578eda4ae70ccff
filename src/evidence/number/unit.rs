//! Units of measure and currencies, as science and ISO 4217 define them; what a language calls them is in its tables.

use serde::{Serialize, Serializer};

use super::{Kind, Ratio};

/// A unit of measure.
#[derive(Debug, PartialEq)]
pub struct Unit {
    /// Name that the tables use: `kilometre`, `year`.
    pub key: &'static str,
    /// What it measures.
    pub kind: Kind,
    factor: (i128, i128),
    offset: (i128, i128),
}

impl Unit {
    /// So much of it in the base unit of its kind (see [`Kind`]); `None` where it does not fit.
    pub fn to_base(&self, written: Ratio) -> Option<Ratio> {
        let shifted = written.checked_add(Ratio::new(self.offset.0, self.offset.1)?)?;
        shifted.checked_mul(Ratio::new(self.factor.0, self.factor.1)?)
    }

    /// So much of the base unit in this one; `None` where it does not fit.
    pub fn from_base(&self, base: Ratio) -> Option<Ratio> {
        let scaled = base.checked_div(Ratio::new(self.factor.0, self.factor.1)?)?;
        scaled.checked_sub(Ratio::new(self.offset.0, self.offset.1)?)
    }

    /// Whether it has no fixed length: months and years, and what is counted in them.
    pub fn is_calendar(&self) -> bool {
        self.kind == Kind::Duration && self.factor.0 >= MONTH
    }

    /// The unit of a key of the tables.
    pub fn named(key: &str) -> Option<&'static Unit> {
        UNITS.iter().find(|unit| unit.key == key)
    }
}

impl Serialize for Unit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key)
    }
}

const fn unit(key: &'static str, kind: Kind, numerator: i128, denominator: i128) -> Unit {
    Unit {
        key,
        kind,
        factor: (numerator, denominator),
        offset: (0, 1),
    }
}

/// The mean Gregorian month and year, in seconds: twelve of the one are exactly one of the other.
const MONTH: i128 = 2_629_746;
const YEAR: i128 = 12 * MONTH;

/// Base units: metre, square metre, litre, gram, degree Celsius, metre per second, joule, watt, second, percent, point.
static UNITS: &[Unit] = &[
    unit("percent", Kind::Percent, 1, 1),
    unit("percentage-point", Kind::Points, 1, 1),
    unit("point", Kind::Points, 1, 1),
    unit("tenth-point", Kind::Points, 1, 10),
    unit("basis-point", Kind::Points, 1, 100),
    unit("tenth-second", Kind::Duration, 1, 10),
    unit("hundredth-second", Kind::Duration, 1, 100),
    unit("second", Kind::Duration, 1, 1),
    unit("minute", Kind::Duration, 60, 1),
    unit("hour", Kind::Duration, 3600, 1),
    unit("day", Kind::Duration, 86_400, 1),
    unit("week", Kind::Duration, 604_800, 1),
    unit("fortnight", Kind::Duration, 1_209_600, 1),
    unit("month", Kind::Duration, MONTH, 1),
    unit("quarter", Kind::Duration, 3 * MONTH, 1),
    unit("half-year", Kind::Duration, 6 * MONTH, 1),
    unit("year", Kind::Duration, YEAR, 1),
    unit("lustrum", Kind::Duration, 5 * YEAR, 1),
    unit("decade", Kind::Duration, 10 * YEAR, 1),
    unit("century", Kind::Duration, 100 * YEAR, 1),
    unit("millennium", Kind::Duration, 1000 * YEAR, 1),
    unit("millimetre", Kind::Length, 1, 1000),
    unit("centimetre", Kind::Length, 1, 100),
    unit("metre", Kind::Length, 1, 1),
    unit("kilometre", Kind::Length, 1000, 1),
    unit("inch", Kind::Length, 254, 10_000),
    unit("foot", Kind::Length, 3048, 10_000),
    unit("yard", Kind::Length, 9144, 10_000),
    unit("mile", Kind::Length, 1_609_344, 1000),
    unit("nautical-mile", Kind::Length, 1852, 1),
    unit("light-year", Kind::Length, 9_460_730_472_580_800, 1),
    unit("square-centimetre", Kind::Area, 1, 10_000),
    unit("square-metre", Kind::Area, 1, 1),
    unit("square-kilometre", Kind::Area, 1_000_000, 1),
    unit("hectare", Kind::Area, 10_000, 1),
    unit("acre", Kind::Area, 40_468_564_224, 10_000_000),
    unit("square-foot", Kind::Area, 9_290_304, 100_000_000),
    unit("square-mile", Kind::Area, 2_589_988_110_336, 1_000_000),
    unit("millilitre", Kind::Volume, 1, 1000),
    unit("litre", Kind::Volume, 1, 1),
    unit("hectolitre", Kind::Volume, 100, 1),
    unit("cubic-metre", Kind::Volume, 1000, 1),
    unit("cubic-kilometre", Kind::Volume, 1_000_000_000_000, 1),
    unit("cubic-foot", Kind::Volume, 28_316_846_592, 1_000_000_000),
    unit("gallon", Kind::Volume, 3_785_411_784, 1_000_000_000),
    unit("imperial-gallon", Kind::Volume, 454_609, 100_000),
    unit("barrel", Kind::Volume, 158_987_294_928, 1_000_000_000),
    unit("milligram", Kind::Mass, 1, 1000),
    unit("gram", Kind::Mass, 1, 1),
    unit("kilogram", Kind::Mass, 1000, 1),
    unit("tonne", Kind::Mass, 1_000_000, 1),
    unit("kilotonne", Kind::Mass, 1_000_000_000, 1),
    unit("megatonne", Kind::Mass, 1_000_000_000_000, 1),
    unit("short-ton", Kind::Mass, 90_718_474, 100),
    unit("pound", Kind::Mass, 45_359_237, 100_000),
    unit("ounce", Kind::Mass, 28_349_523_125, 1_000_000_000),
    unit("celsius", Kind::Temperature, 1, 1),
    Unit {
        key: "fahrenheit",
        kind: Kind::Temperature,
        factor: (5, 9),
        offset: (-32, 1),
    },
    Unit {
        key: "kelvin",
        kind: Kind::Temperature,
        factor: (1, 1),
        offset: (-27_315, 100),
    },
    unit("metre-per-second", Kind::Speed, 1, 1),
    unit("kilometre-per-second", Kind::Speed, 1000, 1),
    unit("kilometre-per-hour", Kind::Speed, 5, 18),
    unit("mile-per-hour", Kind::Speed, 1_609_344, 3_600_000),
    unit("knot", Kind::Speed, 1852, 3600),
    unit("joule", Kind::Energy, 1, 1),
    unit("kilocalorie", Kind::Energy, 4184, 1),
    unit("kilowatt-hour", Kind::Energy, 3_600_000, 1),
    unit("megawatt-hour", Kind::Energy, 3_600_000_000, 1),
    unit("gigawatt-hour", Kind::Energy, 3_600_000_000_000, 1),
    unit("terawatt-hour", Kind::Energy, 3_600_000_000_000_000, 1),
    unit("watt", Kind::Power, 1, 1),
    unit("kilowatt", Kind::Power, 1000, 1),
    unit("megawatt", Kind::Power, 1_000_000, 1),
    unit("gigawatt", Kind::Power, 1_000_000_000, 1),
    unit("horsepower", Kind::Power, 745_699_872, 1_000_000),
];

/// Currencies that a form without a country may stand for: a lone `$`, "dollars", "pesos". The keys are those of the
/// tables, the rest are ISO 4217 codes or narrower keys; `?` (cents) may be any.
const FAMILIES: &[(&str, &[&str])] = &[
    ("$", &["dollar", "peso"]),
    ("dollar", &["USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD"]),
    ("peso", &["MXN", "ARS", "COP", "CLP", "UYU", "DOP", "CUP", "PHP"]),
    ("pound", &["GBP", "EGP", "LBP", "SYP"]),
    ("franc", &["CHF", "XOF", "XAF"]),
    ("crown", &["SEK", "NOK", "DKK", "CZK", "ISK"]),
    ("rupee", &["INR", "PKR", "LKR", "NPR"]),
    ("yen-yuan", &["JPY", "CNY"]),
];

/// Whether two currencies of the tables may be the same one.
pub(super) fn same_currency(a: &str, b: &str) -> bool {
    a == b || a == "?" || b == "?" || covers(a, b) || covers(b, a)
}

/// The families are two levels deep, so this ends.
fn covers(wide: &str, narrow: &str) -> bool {
    FAMILIES
        .iter()
        .filter(|(family, _)| *family == wide)
        .any(|(_, members)| members.iter().any(|member| *member == narrow || covers(member, narrow)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conversion_is_exact_both_ways() {
        let value = Ratio::new(123, 10).expect("ten is not zero");
        for unit in UNITS {
            let base = unit.to_base(value).expect(unit.key);
            assert_eq!(unit.from_base(base), Some(value), "{}", unit.key);
        }
        let boiling = Unit::named("fahrenheit").and_then(|unit| unit.to_base(Ratio::integer(212)));
        assert_eq!(boiling, Some(Ratio::integer(100)));
    }

    #[test]
    fn a_lone_dollar_sign_may_be_any_dollar_or_peso() {
        assert!(same_currency("$", "USD") && same_currency("MXN", "$") && same_currency("dollar", "$"));
        assert!(!same_currency("USD", "MXN") && !same_currency("peso", "USD") && !same_currency("EUR", "$"));
    }
}
