//! JSON: an article an object, in an array, in what wraps it, or an object a line.
//!
//! Nothing is made of a value before it is known to be of use: a document is scanned where it lies, and only the fields of
//! articles are decoded, one article at a time.

use std::borrow::Cow;

use serde_json::value::RawValue;
use serde_json::{Deserializer, Error, StreamDeserializer};

use super::error::NAME_FIELD;
use super::fields::{self, Field, listed};
use super::record::Record;
use super::records::Records;
use super::{Document, Format, Parsed, ReadError, date, text};

mod content;
mod table;
mod value;

use table::Table;
use value::Object;

/// Articles lie in so many objects and arrays at most: an answer of a search engine has them in five.
const DEEPEST: usize = 6;

/// What to do about JSON whose values have no names.
const NAME_FIELDS: &str =
    "write each article as an object with a field of text, in pandas with to_json(orient='records', lines=True)";

/// What to do about records without a text.
const IN_ANOTHER: &str = "if it is in another field, name that with --fields text=NAME";

/// Objects in a record that tell of it what its own fields don't.
const WRAPPERS: [&str; 7] = [
    "metadata",
    "meta",
    "fields",
    "attributes",
    "info",
    "thread",
    "properties",
];

/// Reads a JSON document.
pub(super) fn read(document: &Document<'_>) -> Parsed {
    read_as(document, Format::Json)
}

/// Reads JSON Lines.
pub(super) fn read_lines(document: &Document<'_>) -> Parsed {
    read_as(document, Format::JsonLines)
}

/// Whether what begins with a brace is one JSON value or one a line; plain text where it begins with none.
pub(super) fn kind_of(bytes: &[u8]) -> Format {
    let mut values = Deserializer::from_slice(bytes).into_iter::<serde::de::IgnoredAny>();
    if let Some(Ok(_)) = values.next() {
        let rest = bytes.get(values.byte_offset()..).unwrap_or_default();
        let more = rest.trim_ascii_start().starts_with(b"{");
        return if more { Format::JsonLines } else { Format::Json };
    }
    // A value that is cut off or broken is told as such; other text only begins like one.
    let after = bytes.get(1..).unwrap_or_default().trim_ascii_start();
    if after.starts_with(b"\"") {
        Format::Json
    } else {
        Format::Text
    }
}

/// How a file is to be read that holds more than one value, or none.
enum Layout {
    /// A value on each line.
    Lines,
    /// One value after another, each on several lines.
    Stream,
    /// Not JSON.
    Broken,
}

fn read_as(document: &Document<'_>, format: Format) -> Parsed {
    let (text, problems) = match text::decode_borrowed(document) {
        Ok(decoded) => decoded,
        Err(problem) => return problem.into(),
    };
    let mut reader = Reader {
        document,
        records: Records::new(document, problems, IN_ANOTHER),
        unnamed: None,
        is_too_deep: false,
    };
    reader.read(&text, format);
    let Reader {
        records,
        unnamed,
        is_too_deep,
        ..
    } = reader;
    records.finish(|document| {
        let said = document.options.fields.path(Field::Text);
        let (mut reason, mut advice) = match (said, unnamed) {
            (_, None) => ("no object in this JSON".to_owned(), NAME_FIELDS),
            (Some(said), Some(Unnamed { names, .. })) => {
                (format!("no text in a field `{said}`; there are {names}"), NAME_FIELD)
            }
            (None, Some(Unnamed { names, empty: None, .. })) => (format!("no field of text among {names}"), NAME_FIELD),
            (None, Some(Unnamed { empty: Some(empty), .. })) => (format!("no text in its field {empty}"), IN_ANOTHER),
        };
        if is_too_deep {
            reason = format!("{reason}, and it is nested deeper than the {DEEPEST} levels that are searched");
            advice = "give the list of articles by itself, or name the way to the text with --fields text=A.B.C";
        }
        ReadError::NoField {
            path: document.shown(),
            reason,
            advice: advice.to_owned(),
        }
    })
}

struct Reader<'d> {
    document: &'d Document<'d>,
    records: Records<'d>,
    /// The object without a text that has most fields: to be told where there is no text at all.
    unnamed: Option<Unnamed>,
    /// Whether there are objects in it that lie too deep to be looked at.
    is_too_deep: bool,
}

/// An object without a text.
struct Unnamed {
    /// How many fields it has.
    count: usize,
    /// Their names.
    names: String,
    /// The name of one that is for a text, and has none.
    empty: Option<String>,
}

impl Reader<'_> {
    fn read(&mut self, text: &str, format: Format) {
        let error = match serde_json::from_str::<&RawValue>(text) {
            Ok(value) => return self.take(value, 0, &|number| format!("record {number}")),
            Err(error) => error,
        };
        match layout(text, format) {
            Layout::Lines => self.read_lines(text),
            Layout::Stream => self.read_stream(text),
            Layout::Broken => {
                if let Some(mended) = without_nan(text) {
                    return self.read(&mended, format);
                }
                // What stands before the fault in a list is whole.
                value::each_in(text, |element| {
                    self.take(element, 1, &|number| format!("record {number}"));
                });
                self.broken(&error);
            }
        }
    }

    fn broken(&mut self, error: &Error) {
        // The end of a line is told as column 0 of the next.
        let (line, column) = (error.line(), error.column().max(1));
        self.records.malformed(
            &format!("line {line}, column {column}"),
            format!("not valid JSON: {}", reason(error)),
            "write the file again, or mend it there",
        );
    }

    fn read_lines(&mut self, text: &str) {
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim();
            if line.is_empty() {
                continue;
            }
            let mended;
            let value = match serde_json::from_str::<&RawValue>(line) {
                Ok(value) => Ok(value),
                Err(error) => match without_nan(line) {
                    Some(changed) => {
                        mended = changed;
                        serde_json::from_str(&mended)
                    }
                    None => Err(error),
                },
            };
            match value {
                Ok(value) => self.take(value, 0, &|_| format!("line {number}")),
                Err(error) => self.records.malformed(
                    &format!("line {number}"),
                    format!("not valid JSON: {} at column {}", reason(&error), error.column()),
                    "mend the line or take it out",
                ),
            }
        }
    }

    fn read_stream(&mut self, text: &str) {
        let values: StreamDeserializer<'_, _, &RawValue> = Deserializer::from_str(text).into_iter();
        for value in values {
            match value {
                Ok(value) => self.take(value, 0, &|number| format!("record {number}")),
                // What comes after can't be told apart any more.
                Err(error) => return self.broken(&error),
            }
        }
    }

    /// Takes the articles of a value; `place` tells where the record of a number stands.
    fn take(&mut self, value: &RawValue, depth: usize, place: &dyn Fn(usize) -> String) {
        if let Some(object) = Object::of(value) {
            self.take_object(&object, depth, place);
        } else if depth == DEEPEST {
            self.is_too_deep |= value.get().contains('{');
        } else if let Some(table) = Table::of_rows(value, &self.document.options.fields) {
            self.take_table(&table, depth, place);
        } else {
            value::each(value, |element| self.take(element, depth + 1, place));
        }
    }

    fn take_object(&mut self, object: &Object<'_>, depth: usize, place: &dyn Fn(usize) -> String) {
        let fields = &self.document.options.fields;
        if depth < DEEPEST
            && let Some(table) = Table::of(object, fields)
        {
            return self.take_table(&table, depth, place);
        }
        if let Some(text) = content::text_of(object, fields) {
            return self.take_record(&[object], text, place);
        }
        if depth < DEEPEST
            && let Some(table) = Table::of_columns(object, fields)
        {
            return self.take_table(&table, depth, place);
        }
        let mut nested: Vec<(&RawValue, &RawValue)> = Vec::new();
        for (name, value) in object.named() {
            let inner = Object::of(value).filter(|_| !fields::holds_what_is_beside(name));
            if let Some(text) = inner.and_then(|inner| content::text_of(&inner, fields)) {
                nested.push((value, text));
            }
        }
        let before = self.records.len();
        if depth < DEEPEST {
            let is_record = content::tells_of_an_article(object);
            for (name, value) in object.named() {
                let fits = if is_record {
                    fields::holds_articles(name)
                } else {
                    !fields::holds_what_is_beside(name)
                };
                let wraps = || Object::of(value).is_none_or(|inner| content::text_of(&inner, fields).is_none());
                if fits && value::is_container(value) && wraps() {
                    self.attempt(value, depth + 1, place);
                }
            }
        } else {
            self.is_too_deep |= object
                .named()
                .any(|(_, value)| value::is_container(value) && value.get().contains('{'));
        }
        let lists = self.records.len() > before;
        match nested.as_slice() {
            [] if lists => (),
            [] => {
                let count = object.names().count();
                if self.unnamed.as_ref().is_none_or(|known| count > known.count) {
                    self.unnamed = Some(Unnamed {
                        count,
                        names: listed(object.names()),
                        empty: object
                            .name_of(fields, Field::Text)
                            .map(|name| listed([name].into_iter())),
                    });
                }
                let number = self.records.count() + 1;
                self.records.textless(|| place(number));
            }
            several => {
                for (inner, text) in several {
                    // It was one before.
                    let Some(inner) = Object::of(inner) else { continue };
                    let of = [object, &inner];
                    let of = if several.len() == 1 && !lists { &of } else { &of[1..] };
                    self.take_record(of, text, place);
                }
            }
        }
    }

    fn take_table(&mut self, table: &Table<'_>, depth: usize, place: &dyn Fn(usize) -> String) {
        table.each(|row| self.take_object(row, depth + 1, place));
    }

    /// Takes the articles of a value where it has any; what has no text in it counts only then.
    fn attempt(&mut self, value: &RawValue, depth: usize, place: &dyn Fn(usize) -> String) {
        let mark = self.records.mark();
        let before = self.records.len();
        self.take(value, depth, place);
        if self.records.len() == before {
            self.records.back_to(mark);
        }
    }

    /// Takes an article whose text is `text`; its other fields are those of the first of `objects` that has them.
    fn take_record(&mut self, objects: &[&Object<'_>], text: &RawValue, place: &dyn Fn(usize) -> String) {
        let wrapped: Vec<Object<'_>> = objects
            .first()
            .into_iter()
            .flat_map(|object| object.objects())
            .filter(|(name, _)| WRAPPERS.contains(name))
            .map(|(_, inner)| inner)
            .collect();
        let fields = &self.document.options.fields;
        let find = |field: Field, fits: &dyn Fn(&str) -> bool| {
            if let Some(path) = fields.path(field) {
                let value = objects.iter().find_map(|object| object.at(path))?;
                return value::scalar(value);
            }
            let all = objects.iter().copied().chain(&wrapped);
            all.flat_map(|object| object.candidates(fields, field))
                .filter_map(value::scalar)
                .find(|value| !value.trim().is_empty() && fits(value))
        };
        let is_day = |value: &str| date::day(value).is_some();
        let record = Record::of(content::content(text), |field| match field {
            Field::Date => find(field, &is_day).or_else(|| find(field, &date::is_open)),
            Field::Modified => find(field, &is_day),
            Field::Url => find(field, &|value| value.contains("://")),
            _ => find(field, &|_| true),
        });
        let number = self.records.count() + 1;
        self.records.take(record, || place(number));
    }
}

/// How a text is laid out that is not one JSON value.
fn layout(text: &str, format: Format) -> Layout {
    /// Most of so many lines at the start are whole: a broken one or two don't make it another format.
    const LOOKED_AT: usize = 5;
    let mut values = Deserializer::from_str(text).into_iter::<serde::de::IgnoredAny>();
    let first = matches!(values.next(), Some(Ok(_)));
    let rest = text.get(values.byte_offset()..).unwrap_or_default();
    let several = first && rest.trim_start().starts_with(['{', '[']);
    let lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .take(LOOKED_AT);
    let is_object = |line: &str| line.starts_with('{') && serde_json::from_str::<serde::de::IgnoredAny>(line).is_ok();
    let (whole, others): (Vec<&str>, Vec<&str>) = lines.partition(|line| is_object(line));
    let on_lines = whole.len() > others.len() && text.contains('\n');
    // What calls itself so is, unless its values plainly go over lines.
    let said = format == Format::JsonLines && (!several || !whole.is_empty());
    if on_lines || said {
        Layout::Lines
    } else if several {
        Layout::Stream
    } else {
        Layout::Broken
    }
}

/// What is wrong, without the place.
fn reason(error: &Error) -> String {
    let text = error.to_string();
    match text.rsplit_once(" at line ") {
        Some((reason, _)) => reason.to_owned(),
        None => text,
    }
}

/// The text with `null` for the numbers that are none, which Python writes and JSON doesn't know; `None` where there are none.
fn without_nan(text: &str) -> Option<Cow<'static, str>> {
    const NONE: [&str; 3] = ["NaN", "-Infinity", "Infinity"];
    let mut mended = String::new();
    let mut kept = 0;
    let mut in_string = false;
    let mut escaped = false;
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        if in_string {
            in_string = escaped || byte != b'"';
            escaped = byte == b'\\' && !escaped;
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'N' | b'I' | b'-' => {
                let rest = text.get(at..).unwrap_or_default();
                if let Some(none) = NONE.iter().find(|none| rest.starts_with(*none)) {
                    mended.push_str(text.get(kept..at).unwrap_or_default());
                    mended.push_str("null");
                    kept = at + none.len();
                    bytes.nth(none.len() - 2);
                }
            }
            _ => (),
        }
    }
    if kept == 0 {
        return None;
    }
    mended.push_str(text.get(kept..).unwrap_or_default());
    Some(Cow::Owned(mended))
}

#[cfg(test)]
mod tests;
