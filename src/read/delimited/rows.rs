//! The rows of a table, in whichever dialect it is written, and where their quotes go wrong.

use csv::{ReaderBuilder, StringRecord};

/// How the values of a table are told apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Dialect {
    pub(super) delimiter: u8,
    /// Whether a value may stand between quotes.
    pub(super) quoting: bool,
    /// Whether a quote in such a value has a backslash before it, not another quote.
    pub(super) escaping: bool,
}

/// The dialects of files that call themselves comma-separated, the likeliest first: where a comma is decimal, a semicolon stands
/// between values.
pub(super) const OF_CSV: [Dialect; 6] = [
    quoted(b','),
    quoted(b';'),
    quoted(b'\t'),
    quoted(b'|'),
    escaped(b','),
    escaped(b';'),
];

/// Those of tab-separated files. By their standard quotes are plain characters; most programs write them otherwise.
pub(super) const OF_TSV: [Dialect; 3] = [
    quoted(b'\t'),
    Dialect {
        delimiter: b'\t',
        quoting: false,
        escaping: false,
    },
    escaped(b'\t'),
];

pub(super) const fn quoted(delimiter: u8) -> Dialect {
    Dialect {
        delimiter,
        quoting: true,
        escaping: false,
    }
}

/// As databases write them.
const fn escaped(delimiter: u8) -> Dialect {
    Dialect {
        escaping: true,
        ..quoted(delimiter)
    }
}

/// The rows of a table, as they come.
pub(super) fn rows(table: &str, dialect: Dialect) -> csv::StringRecordsIntoIter<&[u8]> {
    ReaderBuilder::new()
        .delimiter(dialect.delimiter)
        .quoting(dialect.quoting)
        .escape(dialect.escaping.then_some(b'\\'))
        .double_quote(!dialect.escaping)
        .flexible(true)
        .has_headers(false)
        .from_reader(table.as_bytes())
        .into_records()
}

/// The rows of a table with their lines. Where a quote is opened and never closed, the row ends with its line, and is told.
pub(super) struct Rows<'t> {
    table: &'t str,
    dialect: Dialect,
    /// Where in the table `reader` begins, in bytes and lines.
    from: usize,
    line: u64,
    reader: csv::StringRecordsIntoIter<&'t [u8]>,
    mended: usize,
    /// Whether a quote stands in the last row.
    pub(super) has_quotes: bool,
}

impl<'t> Rows<'t> {
    pub(super) fn new(table: &'t str, line: u64, dialect: Dialect) -> Self {
        Rows {
            table,
            dialect,
            from: 0,
            line,
            reader: rows(table, dialect),
            mended: 0,
            has_quotes: false,
        }
    }

    fn offset(&self) -> usize {
        self.from + usize::try_from(self.reader.reader().position().byte()).unwrap_or(usize::MAX)
    }

    /// What is wrong with the quotes of a row on several lines that begins at `start`; goes on behind its first line then.
    fn open_quote(&mut self, start: usize, line: u64) -> bool {
        /// With more of them quotes are no quotes.
        const MOST: usize = 1000;
        let row = self.table.get(start..self.offset()).unwrap_or_default();
        let quotes = quotes(row, self.dialect);
        if quotes == Quotes::Sound {
            return false;
        }
        self.mended += 1;
        let first = row.find('\n').map_or(row.len(), |end| end + 1);
        self.from = start + first;
        self.line = line;
        if quotes == Quotes::Open || self.mended > MOST {
            // There is no quote further down that could close one.
            self.dialect.quoting = false;
        }
        self.reader = rows(self.table.get(self.from..).unwrap_or_default(), self.dialect);
        true
    }
}

impl Iterator for Rows<'_> {
    type Item = (u64, Result<StringRecord, String>);

    fn next(&mut self) -> Option<Self::Item> {
        // The reader counts from where it stands: before the row.
        let start = self.offset();
        let before = self.reader.reader().position().line();
        let row = match self.reader.next()? {
            Ok(row) => row,
            Err(error) => return Some((self.line + before, Err(error.to_string()))),
        };
        let position = row.position();
        let line = self.line + position.map_or(before, csv::Position::line);
        let start = position.map_or(start, |position| {
            self.from + usize::try_from(position.byte()).unwrap_or(usize::MAX)
        });
        let written = self.table.get(start..self.offset()).unwrap_or_default();
        self.has_quotes = self.dialect.quoting && written.contains('"');
        let on_several = row.iter().any(|value| value.contains('\n'));
        if self.dialect.quoting && on_several && self.open_quote(start, line) {
            return Some((line, Err("a quote is opened in it and not closed".to_owned())));
        }
        Some((line, Ok(row)))
    }
}

/// How the quotes of a row are.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Quotes {
    /// Each that opens a value closes it.
    Sound,
    /// One that should close a value opens another: it stands behind a delimiter.
    Crossed,
    /// One is never closed.
    Open,
}

fn quotes(row: &str, dialect: Dialect) -> Quotes {
    enum At {
        Start,
        Plain,
        Quoted,
        /// Behind a quote, and whether that stands where a value begins.
        Closed(bool),
    }
    let row = row.trim_start_matches(['\n', '\r']);
    let is_end = |byte: u8| byte == dialect.delimiter || byte == b'\n' || byte == b'\r';
    let mut at = At::Start;
    let mut crossed = false;
    let mut last = b'\n';
    let mut bytes = row.bytes();
    while let Some(byte) = bytes.next() {
        at = match at {
            At::Start if byte == b'"' => At::Quoted,
            At::Start | At::Plain if is_end(byte) => At::Start,
            At::Start | At::Plain => At::Plain,
            At::Quoted if dialect.escaping && byte == b'\\' => {
                bytes.next();
                At::Quoted
            }
            At::Quoted if byte == b'"' => At::Closed(is_end(last)),
            At::Quoted => At::Quoted,
            At::Closed(_) if byte == b'"' && !dialect.escaping => At::Quoted,
            At::Closed(_) if is_end(byte) => At::Start,
            At::Closed(at_start) => {
                crossed |= at_start;
                At::Plain
            }
        };
        last = byte;
    }
    match at {
        At::Quoted => Quotes::Open,
        _ if crossed => Quotes::Crossed,
        _ => Quotes::Sound,
    }
}
