//! The dates of a whole article: its day of publication, the entries of a timeline, and the last day told.

use std::fmt;

use jiff::civil::Date;
use serde::Serialize;

use super::calendar::{Base, Granularity, Interval, instance};
use super::expression::{Expression, Fields, Reference};
use super::parse::expressions;
use super::resolve::{Anchors, OPEN_YEAR, Point, resolve};
use super::{Extent, MonthDay, When};
use crate::article::{Article, Paragraph};
use crate::evidence::Mention;
use crate::lexicon::Language;

/// All time expressions of an article, paragraph by paragraph (one inner list for each), in narrative order.
///
/// Anchored to `published`, or where that is not told to [`publication`]. A paragraph that opens
/// with its date ("3 de febrero de 2011: …"), or stands under a heading that is one, is anchored to that instead.
/// Boilerplate is read too, but tells the paragraphs after it nothing.
pub fn dates(article: &Article, language: &'static Language, published: Option<Date>) -> Vec<Vec<Mention<When>>> {
    dates_in_order(article, language, published).collect()
}

/// As [`dates`], one paragraph after the other.
pub(in crate::evidence) fn dates_in_order(
    article: &Article,
    language: &'static Language,
    published: Option<Date>,
) -> impl Iterator<Item = Vec<Mention<When>>> {
    let published = published
        .map(Point::known)
        .or_else(|| publication(article, language)?.point());
    let headings = dated_lines(article, language, 0);
    let timeline = headings.iter().flatten().count() > 1;
    let mut narrative = Narrative {
        published,
        ..Narrative::default()
    };
    article
        .paragraphs
        .iter()
        .zip(headings)
        .enumerate()
        .map(move |(index, (paragraph, line))| {
            let text = article.paragraph_text(paragraph);
            let found = expressions(text, paragraph.span.start, language);
            let heading = line.filter(|_| timeline).map(Point::known);
            narrative.read(index, paragraph, text, found, heading)
        })
}

/// Where the telling has got to.
#[derive(Default)]
struct Narrative {
    published: Option<Point>,
    section: Option<Point>,
    told: Option<Point>,
    told_in: usize,
}

/// Paragraphs after which a day told gives no year and no week to another any more.
const NEAR: usize = 2;

impl Narrative {
    fn read(
        &mut self,
        index: usize,
        paragraph: &Paragraph,
        text: &str,
        found: Vec<Mention<Expression>>,
        heading: Option<Point>,
    ) -> Vec<Mention<When>> {
        if heading.is_some() {
            self.section = heading;
        }
        let entry = found
            .first()
            .and_then(|first| entry_date(text, paragraph.span.start, first))
            .map(Point::known);
        let before = self.told;
        let resolved: Vec<Mention<When>> = found
            .into_iter()
            .map(|mention| {
                let anchors = Anchors {
                    publication: entry.or(self.section).or(self.published),
                    told: self.told,
                    told_near: index - self.told_in <= NEAR,
                };
                let when = resolve(&mention.value, &anchors);
                if let Some(day) = told_day(&when) {
                    self.told = Some(day);
                    self.told_in = index;
                }
                Mention {
                    span: mention.span,
                    value: when,
                }
            })
            .collect();
        if !paragraph.is_content() {
            self.told = before;
        }
        join_appositions(resolved, text, paragraph.span.start)
    }
}

/// Takes a day that is told twice in a row for one mention: "ayer, 13 de marzo", "last Friday, March 7".
fn join_appositions(dates: Vec<Mention<When>>, text: &str, offset: usize) -> Vec<Mention<When>> {
    let mut joined: Vec<Mention<When>> = Vec::with_capacity(dates.len());
    for date in dates {
        if let Some(last) = joined.last_mut()
            && let Some(between) = text.get(last.span.end - offset..date.span.start - offset)
            && between.chars().all(|c| c == ',' || c.is_whitespace())
            && last.value.day().is_some()
            && last.value.day() == date.value.day()
            && (last.value.clock.is_none() || date.value.clock.is_none())
        {
            last.span.end = date.span.end;
            let first = &mut last.value;
            first.weekday = first.weekday.or(date.value.weekday);
            first.part = first.part.or(date.value.part);
            if first.clock.is_none() && date.value.clock.is_some() {
                (first.clock, first.granularity) = (date.value.clock, date.value.granularity);
            }
            continue;
        }
        joined.push(date);
    }
    joined
}

/// The day that a date tells to the relative ones after it: the last of several.
fn told_day(when: &When) -> Option<Point> {
    if when.granularity > Granularity::Day {
        return None;
    }
    match when.extent {
        Extent::Days(days) => Some(Point::known(days.last)),
        Extent::Yearly { last, .. } => Some(Point {
            day: Date::new(OPEN_YEAR, last.month, last.day).ok()?,
            open_year: true,
        }),
        _ => None,
    }
}

/// A day told in full.
fn full_day(expression: &Expression) -> Option<Date> {
    let Reference::Calendar {
        fields, within: None, ..
    } = &expression.reference
    else {
        return None;
    };
    let _told = (fields.year?, fields.month?, fields.day?);
    instance(*fields, Base::Year(OPEN_YEAR)).map(|(Interval { first, .. }, _)| first)
}

/// The date that a paragraph opens with, where a colon or a dash divides it from the rest.
fn entry_date(text: &str, offset: usize, first: &Mention<Expression>) -> Option<Date> {
    let before = text.get(..first.span.start - offset)?;
    let after = text.get(first.span.end - offset..)?.trim_start();
    let opens = !before.contains(char::is_alphanumeric);
    let divided = after.is_empty() || after.starts_with([':', '-', '–', '—', '.', '|', '•']);
    full_day(&first.value).filter(|_| opens && divided)
}

/// Longest line that can be nothing but a date with a word or two ("Published on …").
const LONGEST_DATE_LINE: usize = 90;
/// Words beside the date of publication in its line.
const MOST_WORDS_BESIDE: usize = 2;

/// For each paragraph the date that it consists of, but for a few words.
fn dated_lines(article: &Article, language: &'static Language, words: usize) -> Vec<Option<Date>> {
    let date_line = |paragraph: &Paragraph| {
        let text = article.paragraph_text(paragraph);
        let sentence = text.trim_end().ends_with(['.', '!', '?']);
        if sentence || text.len() > LONGEST_DATE_LINE || !text.contains(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let found = expressions(text, 0, language);
        let date = found.iter().find_map(|mention| full_day(&mention.value))?;
        let mut beside = text.to_owned();
        for mention in found.iter().rev() {
            beside.replace_range(mention.span.range(), " ");
        }
        (beside
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .count()
            <= words)
            .then_some(date)
    };
    article.paragraphs.iter().map(date_line).collect()
}

/// Paragraphs at the top that can carry the date of the whole article.
const TOP: usize = 8;

/// The day that an article was published on, and what tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Publication {
    /// The year; a dateline may leave it open ("LIMA, 14 ago").
    pub year: Option<i16>,
    /// Month and day.
    pub day: MonthDay,
    /// Where it stands.
    pub told_by: ToldBy,
}

/// What tells when an article was published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ToldBy {
    /// What the document says of itself, or the user.
    Metadata,
    /// The name of the file.
    FileName,
    /// The address it was published at.
    Address,
    /// A place, a day, and a dash or the agency in brackets at the top of the text.
    Dateline,
    /// A line near the top that is a date and nothing else.
    Line,
    /// The day on which the file was made, where nothing else tells one: it may be years away.
    Created,
}

impl Publication {
    fn on(date: Date, told_by: ToldBy) -> Self {
        Publication {
            year: Some(date.year()),
            day: MonthDay {
                month: date.month(),
                day: date.day(),
            },
            told_by,
        }
    }

    /// The day, where its year is known.
    pub fn date(self) -> Option<Date> {
        Date::new(self.year?, self.day.month, self.day.day).ok()
    }

    fn point(self) -> Option<Point> {
        let year = self.year.unwrap_or(OPEN_YEAR);
        Some(Point {
            day: Date::new(year, self.day.month, self.day.day).ok()?,
            open_year: self.year.is_none(),
        })
    }
}

/// ISO 8601, `XXXX` for an open year: `2025-03-14`, `XXXX-08-14`.
impl fmt::Display for Publication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.year {
            Some(year) => write!(f, "{year:04}")?,
            None => f.write_str("XXXX")?,
        }
        write!(f, "-{:02}-{:02}", self.day.month, self.day.day)
    }
}

/// The day of publication: as the metadata tell it, else the name of the file (`2025-03-14-kremlin.txt`) or the address
/// (`/2025/03/14/`), else a dateline with its year, else the only line near the top that is a date and nothing else, else
/// a dateline without its year, else the day on which the file was made.
pub fn publication(article: &Article, language: &'static Language) -> Option<Publication> {
    let on = |date: Option<Date>, told_by| date.map(|date| Publication::on(date, told_by));
    let file_name = article.name.rsplit(['/', '\\']).next().unwrap_or_default();
    let outside = on(article.metadata.date, ToldBy::Metadata)
        .or_else(|| on(date_in_name(file_name), ToldBy::FileName))
        .or_else(|| on(date_in_name(article.metadata.url.as_deref()?), ToldBy::Address));
    if outside.is_some() {
        return outside;
    }
    let dateline = dateline(article, language).map(|point| Publication {
        year: (!point.open_year).then(|| point.day.year()),
        ..Publication::on(point.day, ToldBy::Dateline)
    });
    dateline
        .filter(|publication| publication.year.is_some())
        .or_else(|| on(lone_date(article, language), ToldBy::Line))
        .or(dateline)
        .or_else(|| on(article.metadata.created, ToldBy::Created))
}

/// The day that metadata tell in figures whose order they leave open (`05/03/2024`): in the order of the language, where that is
/// one order alone, or as the weekday beside it says.
pub fn day_as_written(written: &str, language: &'static Language) -> Option<Date> {
    let found = expressions(written, 0, language);
    let calendar = found.iter().find_map(|mention| match &mention.value.reference {
        Reference::Calendar {
            fields,
            alternative,
            within: None,
            ..
        } if fields.year.is_some() && fields.day.is_some() => Some((fields, alternative)),
        _ => None,
    });
    let (fields, alternative) = calendar?;
    let day = |fields: &Fields| Date::new(fields.year?, fields.month?, fields.day?).ok();
    let weekday = found.iter().find_map(|mention| match &mention.value.reference {
        Reference::Calendar { fields, .. } => fields.weekday,
        _ => None,
    });
    let first = day(fields)?;
    let swapped = Date::new(first.year(), first.day(), first.month()).ok();
    match weekday {
        Some(weekday) => [Some(first), swapped]
            .into_iter()
            .flatten()
            .find(|day| day.weekday() == weekday),
        None => alternative.is_none().then_some(first),
    }
}

/// The only line near the top that is a date and nothing else; several such lines are the entries of a timeline.
fn lone_date(article: &Article, language: &'static Language) -> Option<Date> {
    let lines = dated_lines(article, language, MOST_WORDS_BESIDE);
    let mut dates = lines.iter().flatten();
    let top = lines.iter().take(TOP).flatten().next().copied();
    dates.next().filter(|_| dates.next().is_none()).and(top)
}

/// The first year-month-day in a name: eight digits, or parted by `-`, `_`, `.` or `/`.
fn date_in_name(name: &str) -> Option<Date> {
    let runs: Vec<&str> = name.split(|c: char| !c.is_ascii_digit()).collect();
    let compact = runs
        .iter()
        .filter(|run| run.len() == 8)
        .find_map(|run| date_of(run.get(..4)?, run.get(4..6)?, run.get(6..)?));
    compact.or_else(|| {
        // Runs of one sign between them: an empty run would mean two signs.
        runs.windows(3).find_map(|parts| match parts {
            [year, month, day] if year.len() == 4 => date_of(year, month, day),
            _ => None,
        })
    })
}

fn date_of(year: &str, month: &str, day: &str) -> Option<Date> {
    let year = year.parse().ok().filter(|year| (1900..2200).contains(year))?;
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Bytes of a paragraph within which a dateline ends.
const LONGEST_DATELINE: usize = 120;
/// Words of the place in it.
const MOST_PLACE_WORDS: usize = 6;

/// The date of a dateline: a place, a day, and a dash or the agency in brackets ("LIMA, 14 ago (Agencia)").
fn dateline(article: &Article, language: &'static Language) -> Option<Point> {
    article.paragraphs.iter().take(TOP).find_map(|paragraph| {
        let text = head(article.paragraph_text(paragraph), LONGEST_DATELINE);
        let first = expressions(text, 0, language).into_iter().next()?;
        let before = text.get(..first.span.start)?;
        let after = text
            .get(first.span.end..)?
            .trim_start_matches([' ', '\u{A0}', '.', ',']);
        let words = before
            .split(|c: char| !c.is_alphabetic())
            .filter(|word| !word.is_empty());
        let is_name = |word: &str| word.chars().next().is_some_and(char::is_uppercase) || word.chars().count() <= 3;
        let place = before.starts_with(char::is_uppercase)
            && words.clone().count() <= MOST_PLACE_WORDS
            && words.clone().all(is_name);
        let shouted = words
            .clone()
            .next()
            .is_some_and(|word| word.len() > 1 && word.chars().all(char::is_uppercase));
        let parted = before.trim_end().ends_with(',') || shouted;
        if !(place && parted && after.starts_with(['(', '-', '–', '—', ':', '/'])) {
            return None;
        }
        if let Some(day) = full_day(&first.value) {
            return Some(Point::known(day));
        }
        let Reference::Calendar {
            fields, within: None, ..
        } = first.value.reference
        else {
            return None;
        };
        let day = Date::new(OPEN_YEAR, fields.month?, fields.day?).ok()?;
        Some(Point { day, open_year: true })
    })
}

/// The first bytes of a text, up to a boundary of characters.
fn head(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len()))
        .rev()
        .find(|end| text.is_char_boundary(*end))
        .unwrap_or(0);
    text.get(..end).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn figures_are_read_in_the_order_of_the_language() {
        let day = |written: &str, code: &str| day_as_written(written, crate::lexicon::language(code)?);
        assert_eq!(day("05/03/2024", "es"), Some(date(2024, 3, 5)));
        assert_eq!(day("Martes, 05/03/2024 - 10:22", "es"), Some(date(2024, 3, 5)));
        assert_eq!(day("05/03/2024", "en"), None);
        assert_eq!(day("Tuesday, 05/03/2024", "en"), Some(date(2024, 3, 5)));
        assert_eq!(day("Friday 05/03/2024", "en"), Some(date(2024, 5, 3)));
        assert_eq!(day("Monday 05/03/2024", "en"), None);
        assert_eq!(day("nothing", "en"), None);
    }

    #[test]
    fn the_day_on_which_the_file_was_made_is_the_last_to_be_asked() {
        let told = |text: &str| {
            let mut article = crate::testing::article("a.pdf", "es", &[(text, crate::article::Kind::Body)]);
            article.metadata.to_mut().created = Some(date(2026, 11, 22));
            let day = publication(&article, crate::lexicon::language("es")?)?;
            Some((day.to_string(), day.told_by))
        };
        let of = |day: &str, told_by| Some((day.to_owned(), told_by));
        assert_eq!(told("Cae agua desde el martes."), of("2026-11-22", ToldBy::Created));
        assert_eq!(
            told("LIMA, 14 ago 2011 (Agencia).- Cae agua."),
            of("2011-08-14", ToldBy::Dateline)
        );
    }

    #[test]
    fn names_carry_dates() {
        assert_eq!(date_in_name("2025-03-14-kremlin.txt"), Some(date(2025, 3, 14)));
        assert_eq!(date_in_name("kremlin_20250314.html"), Some(date(2025, 3, 14)));
        assert_eq!(
            date_in_name("https://news.example/2011/02/03/yemen"),
            Some(date(2011, 2, 3))
        );
        assert_eq!(date_in_name("001_84805095bff8153a.txt"), None);
        assert_eq!(date_in_name("2025-13-14.txt"), None);
        assert_eq!(date_in_name(""), None);
    }
}
