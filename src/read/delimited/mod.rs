//! Tables of articles: comma- and tab-separated values with a header.

use csv::StringRecord;

use super::error::NAME_FIELD;
use super::fields::{Field, Fields, folded, listed};
use super::record::{Content, Record};
use super::records::Records;
use super::{Document, Format, Parsed, ReadError, date, text};
use rows::{Dialect, OF_CSV, OF_TSV, Rows, quoted, rows};

mod rows;

/// What to do about rows without a text.
const IN_ANOTHER: &str = "if it is in another column, name that with --fields text=NAME";

/// Reads comma-separated values, or those with another delimiter that call themselves so.
pub(super) fn read_csv(document: &Document<'_>) -> Parsed {
    read_as(document, &OF_CSV)
}

/// Reads tab-separated values.
pub(super) fn read_tsv(document: &Document<'_>) -> Parsed {
    read_as(document, &OF_TSV)
}

fn read_as(document: &Document<'_>, dialects: &[Dialect]) -> Parsed {
    let (text, problems) = match text::decode_borrowed(document) {
        Ok(decoded) => decoded,
        Err(problem) => return problem.into(),
    };
    let (said, table, skipped) = said_delimiter(&text);
    let dialect = said.map_or_else(|| sniff(table, dialects, &document.options.fields), quoted);
    let mut records = Records::new(document, problems, IN_ANOTHER);
    let header = read_table(table, skipped, dialect, &document.options.fields, &mut records);
    records.finish(|document| {
        let path = document.shown();
        match (header, document.options.fields.path(Field::Text)) {
            (Header::Empty, _) => ReadError::NoText {
                path,
                reason: "a table without a text in any row".to_owned(),
                advice: IN_ANOTHER.to_owned(),
            },
            (Header::None, _) => ReadError::NoField {
                path,
                reason: "no header".to_owned(),
                advice: "write the names of its columns in its first row, as in title,date,text".to_owned(),
            },
            (Header::NoText(names), None) => ReadError::NoField {
                path,
                reason: format!("no column of text among {names}"),
                advice: NAME_FIELD.to_owned(),
            },
            (Header::NoText(names), Some(said)) => ReadError::NoField {
                path,
                reason: format!("no column `{said}` among {names}"),
                advice: NAME_FIELD.to_owned(),
            },
        }
    })
}

/// Whether a document begins as a table of articles does, and which: with names of columns that are known, of the text among them,
/// and the same delimiter in the line below.
pub(super) fn format_of(bytes: &[u8]) -> Option<Format> {
    /// Longest header, and longest name of a column in it, in bytes.
    const HEADER: usize = 4096;
    const NAME: usize = 60;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let end = bytes.iter().take(HEADER).position(|byte| *byte == b'\n')?;
    let header = std::str::from_utf8(bytes.get(..end)?).ok()?;
    let below = bytes.get(end + 1..)?;
    let below = below.split(|byte| *byte == b'\n').next()?;
    let is_table = |delimiter: u8| {
        let names = header
            .split(char::from(delimiter))
            .map(|name| name.trim().trim_matches('"'));
        let names: StringRecord = names.collect();
        let columns = Columns::of(&names, &Fields::default());
        let known = columns.others.iter().filter(|(_, columns)| !columns.is_empty());
        columns.text.is_some()
            && known.count() > 0
            && below.contains(&delimiter)
            && names.iter().all(|name| name.len() <= NAME && !name.ends_with('.'))
    };
    match [b'\t', b',', b';', b'|']
        .into_iter()
        .find(|delimiter| is_table(*delimiter))?
    {
        b'\t' => Some(Format::Tsv),
        _ => Some(Format::Csv),
    }
}

/// What there is to say of a table without articles.
#[derive(Debug)]
enum Header {
    /// It has a column of text, and nothing in it.
    Empty,
    /// It has no row.
    None,
    /// It has no column of text, but those listed.
    NoText(String),
}

/// The delimiter that the first line says (`sep=;`, which Excel writes and reads), the table below it, and the lines above that.
fn said_delimiter(text: &str) -> (Option<u8>, &str, u64) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let said = first.trim_end().strip_prefix("sep=").map(str::as_bytes);
    match said {
        Some([delimiter]) => (Some(*delimiter), rest, 1),
        _ => (None, text, 0),
    }
}

/// The dialect in which a table looks most like one: with a column of text, and rows as long as the header.
fn sniff(table: &str, dialects: &[Dialect], fields: &Fields) -> Dialect {
    /// What is looked at: enough for a handful of articles.
    const BYTES: usize = 256 << 10;
    const ROWS: usize = 20;
    let end = (0..=table.len().min(BYTES))
        .rev()
        .find(|&end| table.is_char_boundary(end));
    let start = table.get(..end.unwrap_or(0)).unwrap_or_default();
    let likeness = |dialect: &Dialect| {
        let mut rows = rows(start, *dialect).map_while(Result::ok).take(ROWS);
        let header = rows.next().unwrap_or_default();
        let names = Columns::of(&header, fields);
        let lengths: Vec<usize> = rows.map(|row| row.len()).collect();
        // The last row may be cut off.
        let whole = if start.len() < table.len() {
            lengths.split_last().map_or(&[][..], |(_, rest)| rest)
        } else {
            &lengths
        };
        let fitting = whole.iter().filter(|length| **length == header.len()).count();
        let share = if whole.is_empty() {
            100
        } else {
            fitting * 100 / whole.len()
        };
        (names.text.is_some(), header.len() > 1, share, header.len(), fitting)
    };
    // The first of those that are alike.
    let best = dialects.iter().rev().max_by_key(|dialect| likeness(dialect));
    best.copied().unwrap_or(quoted(b','))
}

/// Which column holds what.
#[derive(Debug)]
struct Columns {
    text: Option<usize>,
    others: Vec<(Field, Vec<usize>)>,
}

impl Columns {
    fn of(header: &StringRecord, fields: &Fields) -> Self {
        let names: Vec<(&str, String)> = header.iter().map(|name| (name.trim(), folded(name))).collect();
        let find = |field| fields.candidates(field, names.iter().map(|(name, folded)| (*name, folded.as_str())));
        Columns {
            text: find(Field::Text).first().copied(),
            others: Field::BESIDE_TEXT.map(|field| (field, find(field))).into(),
        }
    }

    /// The order that all days of a table have, where one of them can have no other.
    fn order_of_days(&self, table: &str, dialect: Dialect) -> Order {
        let days = |row: &StringRecord| [Field::Date, Field::Modified].map(|field| self.value(field, row));
        let (mut day_first, mut month_first) = (false, false);
        for row in rows(table, dialect).map_while(Result::ok) {
            for (first, second, _) in days(&row).into_iter().flatten().filter_map(|day| figures(&day)) {
                day_first |= first > 12;
                month_first |= second > 12;
            }
        }
        match (day_first, month_first) {
            (true, false) => Order::DayFirst,
            (false, true) => Order::MonthFirst,
            _ => Order::Unknown,
        }
    }

    /// Whether a row may be one whose last values were left out, not one that was torn apart.
    fn may_end_early(&self, row: &StringRecord, length: usize, has_quotes: bool) -> bool {
        let is_day = |day: String| figures(&day).is_some() || date::day(&day).is_some();
        self.text.is_some_and(|column| column < row.len())
            && row.len() > 1
            // A line of a text without quotes has commas too.
            && (has_quotes || row.len() * 2 > length)
            && !row.iter().any(|value| value.contains(['\n', '\r']))
            && self.value(Field::Date, row).is_none_or(is_day)
    }

    /// The first value of a row for a field.
    fn value(&self, field: Field, row: &StringRecord) -> Option<String> {
        let (_, columns) = self.others.iter().find(|(known, _)| *known == field)?;
        let mut values = columns.iter().filter_map(|&column| row.get(column)).map(str::trim);
        values.find(|value| !is_missing(value)).map(str::to_owned)
    }
}

/// Which of day and month comes first where a table writes days as `3/7/2014`.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Order {
    DayFirst,
    MonthFirst,
    Unknown,
}

impl Order {
    /// A day that can be read in one way alone.
    fn in_full(self, day: String) -> String {
        let Some((first, second, year)) = figures(&day) else {
            return day;
        };
        match self {
            Order::DayFirst => format!("{year}-{second:02}-{first:02}"),
            Order::MonthFirst => format!("{year}-{first:02}-{second:02}"),
            Order::Unknown => day,
        }
    }
}

/// The figures of a day such as `3/7/2014` or `03-07-2014 10:30`.
fn figures(day: &str) -> Option<(u8, u8, u16)> {
    let day = day.split([' ', 'T']).next()?;
    let mut parts = day.split(['/', '-']);
    let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
    let fits = first.len() <= 2 && second.len() <= 2 && year.len() == 4 && parts.next().is_none();
    fits.then_some(())?;
    Some((first.parse().ok()?, second.parse().ok()?, year.parse().ok()?))
}

/// Whether a value stands for none, as programs write it.
fn is_missing(value: &str) -> bool {
    matches!(
        value,
        "" | "NA" | "N/A" | "NaN" | "nan" | "None" | "null" | "NULL" | "NaT" | "\\N"
    )
}

fn read_table(table: &str, skipped: u64, dialect: Dialect, fields: &Fields, records: &mut Records<'_>) -> Header {
    let mut rows = Rows::new(table, skipped, dialect);
    let Some((_, Ok(header))) = rows.next() else {
        return Header::None;
    };
    let columns = Columns::of(&header, fields);
    let Some(text_column) = columns.text else {
        return Header::NoText(listed(header.iter().map(str::trim)));
    };
    let order = columns.order_of_days(table, dialect);
    let mut short = Short::default();
    while let Some((line, row)) = rows.next() {
        let row = match row {
            Ok(row) => row,
            Err(reason) => {
                records.malformed(&format!("line {line}"), reason, "mend the row or take it out");
                continue;
            }
        };
        let extra = (header.len()..row.len()).filter_map(|column| row.get(column));
        let is_long = extra.into_iter().any(|value| !value.trim().is_empty());
        let is_short = row.len() < header.len();
        if is_long || (is_short && !columns.may_end_early(&row, header.len(), rows.has_quotes)) {
            records.malformed(
                &format!("line {line}"),
                format!("{} where the header has {}", counted(row.len(), "value"), header.len()),
                "mend the row, where a quote may be open, or take it out",
            );
            continue;
        }
        if is_short {
            short.note(line);
        }
        let whole = row.get(text_column).unwrap_or_default();
        let content = Content::Whole(if is_missing(whole.trim()) {
            String::new()
        } else {
            whole.to_owned()
        });
        let record = Record::of(content, |field| {
            let value = columns.value(field, &row)?;
            Some(match field {
                Field::Date | Field::Modified => order.in_full(value),
                _ => value,
            })
        });
        drop(row);
        records.take(record, || format!("line {line}"));
    }
    if let Some(first) = short.first {
        records.warn(|path| ReadError::ShortRows {
            path,
            count: short.count,
            first: format!("line {first}"),
        });
    }
    Header::Empty
}

/// Rows that are shorter than the header, and are read.
#[derive(Default)]
struct Short {
    count: usize,
    first: Option<u64>,
}

impl Short {
    fn note(&mut self, line: u64) {
        self.count += 1;
        self.first.get_or_insert(line);
    }
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 {
        format!("1 {what}")
    } else {
        format!("{count} {what}s")
    }
}

#[cfg(test)]
mod tests;
