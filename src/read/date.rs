//! A day as metadata and date lines write it: `2014-03-07`, `7 de marzo de 2014`, `March 7, 2014`, `07.03.2014`.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::lexicon::months;

/// The first whole day (year, month and day) that `text` names near its start.
///
/// Between two readings of figures (`3/7/2014`) nothing is guessed: such a date is none.
pub(crate) fn day_in(text: &str) -> Option<Date> {
    // A date line has a handful of words before its date; anything longer is no date line.
    let tokens: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | '|' | ';' | '"' | '\''))
        .filter(|token| !token.is_empty())
        .take(16)
        .collect();
    (0..tokens.len()).find_map(|at| figures(tokens[at]).or_else(|| in_words(&tokens[at..])))
}

/// The day that a value tells: in words or figures, as `20240115T083000Z`, or in seconds, milliseconds or less since 1970.
pub(crate) fn day(value: &str) -> Option<Date> {
    let value = value.trim();
    let digits = value.bytes().take_while(u8::is_ascii_digit).count();
    let rest = value.get(digits..)?;
    if digits == 8 || (digits == 14 && rest.is_empty()) {
        let figures = |from: usize, to: usize| value.get(from..to).unwrap_or_default();
        let written = format!("{}-{}-{}", figures(0, 4), figures(4, 6), figures(6, 8));
        return day_in(&written);
    }
    if let Ok(number) = value.parse::<f64>() {
        return since_epoch(number);
    }
    day_in(value)
}

/// The day, at Greenwich, of a count since 1970 in whichever unit gives a day in the age of exports.
fn since_epoch(count: f64) -> Option<Date> {
    /// 1990, and 2100, in seconds since 1970.
    const AGE: std::ops::Range<f64> = 631_152_000.0..4_102_444_800.0;
    let units = [1.0, 1e3, 1e6, 1e9];
    let seconds = units
        .iter()
        .map(|unit| count / unit)
        .find(|seconds| AGE.contains(seconds))?;
    let timestamp = Timestamp::from_second(seconds as i64).ok()?;
    Some(timestamp.to_zoned(TimeZone::UTC).date())
}

/// The day that a file is named after (`crisis-2011-08-08.txt`, `20110808_reuters.txt`).
pub(crate) fn day_in_name(name: &str) -> Option<Date> {
    let stem = name.rsplit(['/', '\\']).next()?;
    let bytes = stem.as_bytes();
    (0..bytes.len()).find_map(|at| {
        let starts = at == 0 || !bytes[at - 1].is_ascii_digit();
        let rest = &bytes[at..];
        let (length, places) = match rest.get(4)? {
            b'-' | b'_' | b'.' if rest.get(7) == rest.get(4) => (10, [0..4, 5..7, 8..10]),
            b'0' | b'1' => (8, [0..4, 4..6, 6..8]),
            _ => return None,
        };
        let ends = !rest.get(length).is_some_and(u8::is_ascii_digit);
        let [year, month, day] = places.map(|place| number(stem.get(at + place.start..at + place.end)?));
        (starts && ends).then(|| date(year?, month?, day?)).flatten()
    })
}

/// Whether a token is a whole date in figures, in any order.
pub(crate) fn is_figures(token: &str) -> bool {
    let is_part = |part: &str| matches!(part.len(), 1 | 2 | 4) && number(part).is_some();
    token.split(['-', '/', '.']).all(is_part) && token.split(['-', '/', '.']).count() == 3
}

/// Whether a text names a day near its start in figures that may be read in two ways (`3/7/2014`), and no other.
pub(crate) fn is_open(text: &str) -> bool {
    let is_open = |token: &str| {
        let mut parts = token.split(['/', '-']);
        let is_part = |part: Option<&str>| {
            part.is_some_and(|part| part.len() <= 2 && number(part).is_some_and(|n| (1..=12).contains(&n)))
        };
        is_part(parts.next())
            && is_part(parts.next())
            && parts.next().is_some_and(|year| year.len() == 4)
            && parts.next().is_none()
    };
    let mut tokens = text
        .split([' ', ',', 'T', '\u{a0}'])
        .filter(|token| !token.is_empty())
        .take(8);
    tokens.any(|token| is_figures(token) && is_open(token)) && day_in(text).is_none()
}

/// `2014-03-07`, `2014-03-07T10:00:00Z`, `07.03.2014`, `25/12/2014`.
fn figures(token: &str) -> Option<Date> {
    let token = token.split(['T', 't']).next()?;
    let separator = token.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(separator, '-' | '/' | '.') {
        return None;
    }
    let mut parts = token.trim_end_matches(['.', ':']).split(separator);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let (a, b, c) = (number(first)?, number(second)?, number(third)?);
    if first.len() == 4 {
        date(a, b, c)
    } else if third.len() == 4 {
        // Points are written day first everywhere; of slashes and dashes only an impossible month tells the order.
        if separator == '.' || a > 12 || a == b {
            date(c, b, a)
        } else if b > 12 {
            date(c, a, b)
        } else {
            None
        }
    } else {
        None
    }
}

/// `7 de marzo de 2014`, `7 March 2014`, `March 7, 2014`, `7th of March 2014`; the words between are at most one each.
fn in_words(tokens: &[&str]) -> Option<Date> {
    let year = |from: usize| {
        tokens.iter().skip(from).take(2).find_map(|token| {
            let token = token.trim_end_matches(['.', ':']);
            number(token).filter(|_| token.len() == 4)
        })
    };
    let first = tokens.first()?;
    if let Some(month) = months::number(first) {
        let day = ordinal(tokens.get(1)?)?;
        return date(year(2)?, i16::from(month), day);
    }
    let day = ordinal(first)?;
    let (at, month) = (1..=2).find_map(|at| Some((at, months::number(tokens.get(at)?)?)))?;
    date(year(at + 1)?, i16::from(month), day)
}

/// The number that a token starts with, where no more than two letters or signs follow (`7`, `7th`, `1º`).
fn ordinal(token: &str) -> Option<i16> {
    let rest = token.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = &token[..token.len() - rest.len()];
    (digits.len() <= 2 && rest.chars().count() <= 2)
        .then(|| number(digits))
        .flatten()
}

fn number(digits: &str) -> Option<i16> {
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}

/// A day in the age of newspapers.
fn date(year: i16, month: i16, day: i16) -> Option<Date> {
    if !(1600..=2199).contains(&year) {
        return None;
    }
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn march_7() -> Option<Date> {
        date(2014, 3, 7)
    }

    #[test]
    fn days_in_both_languages() {
        for text in [
            "2014-03-07",
            "2014-03-07T10:22:00Z",
            "7 de marzo de 2014",
            "Viernes, 7 de marzo del 2014, 10:30",
            "March 7, 2014",
            "Fri, 7 March 2014",
            "Friday 7th of March, 2014. Newsroom",
            "Mar. 7, 2014",
            "07.03.2014",
            "Published: March 07, 2014",
        ] {
            assert_eq!(day_in(text), march_7(), "{text}");
        }
        assert_eq!(day_in("25/12/2014"), date(2014, 12, 25));
        assert_eq!(day_in("12/25/2014"), date(2014, 12, 25));
    }

    #[test]
    fn what_is_no_day() {
        for text in [
            "",
            "3/7/2014",
            "7 de marzo",
            "March 2014",
            "30 de febrero de 2014",
            "1.900 evacuados",
            "a/b/c",
            "7",
        ] {
            assert_eq!(day_in(text), None, "{text}");
        }
    }

    #[test]
    fn days_that_are_open() {
        for text in [
            "05/03/2024",
            "Martes, 05/03/2024 - 10:22",
            "5-3-2024 10:00",
            "05/03/2024T10:00",
        ] {
            assert!(is_open(text), "{text}");
        }
        for text in [
            "",
            "2024-03-05",
            "13/03/2024",
            "05.03.2024",
            "05/03",
            "05/05/2024",
            "a/b/2024",
        ] {
            assert!(!is_open(text), "{text}");
        }
    }

    #[test]
    fn days_as_exports_write_them() {
        for value in [
            "2024-01-15",
            "2024-01-15T08:30:00Z",
            "2024-01-15 08:30:00+00:00",
            "20240115",
            "20240115T083000Z",
            "20240115083000",
            "Mon, 15 Jan 2024 08:30:00 GMT",
            "1705307400",
            "1705307400.0",
            "1705307400000",
            "1.7053074e9",
            "15 de enero de 2024",
        ] {
            assert_eq!(day(value), Date::new(2024, 1, 15).ok(), "{value}");
        }
        for value in ["", "null", "0", "-5", "12345678", "20249915", "1e400", "NaN", "Jan"] {
            assert_eq!(day(value), None, "{value}");
        }
    }

    #[test]
    fn days_in_names() {
        for name in [
            "dir/reuters-2014-03-07.txt",
            "20140307_efe.txt",
            "2014_03_07.md",
            "ñ2014.03.07",
        ] {
            assert_eq!(day_in_name(name), march_7(), "{name}");
        }
        for name in [
            "2014-03-07/story.txt",
            "id-120140307.txt",
            "20149907.txt",
            "é",
            "",
            "2014-03-0é",
        ] {
            assert_eq!(day_in_name(name), None, "{name}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text: String) {
            let _ = (day_in(&text), day_in_name(&text), is_figures(&text));
        }
    }
}
