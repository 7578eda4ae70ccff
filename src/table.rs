//! Tables with a header. Read whole, with rows that know the line they begin in, so that an error can lead to it; written row
//! by row.
//!
//! They are read as spreadsheets save them: in UTF-8 or, as Excel's "Unicode text", in UTF-16; parted by commas, tabs, or by
//! semicolons, as where a comma is decimal.

use std::borrow::Cow;
use std::io::{self, Read, Write};

use encoding_rs::{Encoding, UTF_8};

use crate::nearest::nearest;

/// What parts the cells of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delimiter {
    /// A comma.
    Comma,
    /// A tab.
    Tab,
    /// A semicolon: what spreadsheets put in the place of a comma, where a comma is decimal.
    Semicolon,
}

impl Delimiter {
    const ALL: [Delimiter; 3] = [Delimiter::Comma, Delimiter::Tab, Delimiter::Semicolon];

    fn byte(self) -> u8 {
        match self {
            Delimiter::Comma => b',',
            Delimiter::Tab => b'\t',
            Delimiter::Semicolon => b';',
        }
    }

    /// What parts the cells of a table, and the bytes of the line above it that says so (`sep=;`, as Excel reads and writes it).
    /// Without such a line, that which the header has most of; the names of columns have none of them.
    fn of_table(text: &str) -> (Delimiter, usize) {
        let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
        let known = |byte: u8| Delimiter::ALL.into_iter().find(|known| known.byte() == byte);
        if let Some([byte]) = first.trim_end().strip_prefix("sep=").map(str::as_bytes)
            && let Some(said) = known(*byte)
        {
            return (said, text.len() - rest.len());
        }
        let count = |delimiter: &Delimiter| first.bytes().filter(|&byte| byte == delimiter.byte()).count();
        // The first of those that it has as many of.
        let most = Delimiter::ALL.into_iter().rev().max_by_key(count);
        (most.unwrap_or(Delimiter::Comma), 0)
    }
}

/// A table: a header, and rows as long as it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    header: Vec<String>,
    /// The rows, in order.
    pub rows: Vec<Record>,
}

/// A row of a [`Table`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Line that it begins in, from 1.
    pub line: usize,
    cells: Vec<String>,
}

/// A table that can't be read.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The bytes can't be read.
    #[error(transparent)]
    Read(#[from] io::Error),
    /// The bytes are no text.
    #[error("line {line} is not UTF-8: save the table as \"CSV UTF-8\"")]
    Encoding {
        /// Line of the first bad byte, from 1.
        line: usize,
    },
    /// A column isn't there.
    #[error("the header has no column {missing}{} (it has: {})", renamed(missing, there), there.join(", "))]
    Column {
        /// The column.
        missing: String,
        /// Those that are there.
        there: Vec<String>,
    },
    /// A column that need not be there isn't, but one that may be meant.
    #[error(
        "the header has no column {meant}, but {there:?}; rename it to {meant}, if it is meant, else to another name"
    )]
    Misspelt {
        /// The column.
        meant: String,
        /// The one that is there.
        there: String,
    },
    /// A row isn't as long as the header.
    #[error("line {line} has {found} cells, the header has {expected}")]
    Length {
        /// Line that the row begins in, from 1.
        line: usize,
        /// Cells of the row.
        found: usize,
        /// Cells of the header.
        expected: usize,
    },
    /// A cell isn't what its column holds.
    #[error("line {line}: {column} can't be {value:?}; it must be {expected}")]
    Cell {
        /// Line that the row begins in, from 1.
        line: usize,
        /// Column of the cell.
        column: String,
        /// What stands there.
        value: String,
        /// What could.
        expected: &'static str,
    },
}

/// Advice where a column may be the missing one, misspelt.
fn renamed(missing: &str, there: &[String]) -> String {
    nearest(missing, there.iter().map(String::as_str))
        .map_or_else(String::new, |column| format!("; rename {column:?}, if it is meant"))
}

impl Table {
    /// Reads a table in UTF-8, with or without a byte order mark, or in UTF-16 with one; lines ending either way. The header
    /// tells what parts the cells.
    ///
    /// # Errors
    ///
    /// Where the input can't be read, is in another encoding, or has a row that is not as long as the header.
    pub fn read(mut input: impl Read) -> Result<Table, TableError> {
        let mut bytes = Vec::new();
        input.read_to_end(&mut bytes)?;
        let text = decoded(&bytes)?;
        let (delimiter, above) = Delimiter::of_table(&text);
        let text = text.get(above..).unwrap_or_default();
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter.byte())
            .from_reader(text.as_bytes());
        let mut records = reader.records();
        let header = match records.next() {
            Some(header) => cells(&header.map_err(io::Error::from)?),
            None => Vec::new(),
        };
        let mut rows = Vec::new();
        let (mut line, mut counted) = (1 + usize::from(above > 0), 0);
        for record in records {
            let record = record.map_err(io::Error::from)?;
            // The reader's own count of lines is one short where they end with CRLF.
            let start = record.position().map_or(counted, |position| position.byte() as usize);
            let start = start
                + text
                    .as_bytes()
                    .iter()
                    .skip(start)
                    .take_while(|&&byte| is_line_end(byte))
                    .count();
            line += newlines(text.as_bytes().get(counted..start).unwrap_or_default());
            counted = start;
            if record.len() != header.len() {
                return Err(TableError::Length {
                    line,
                    found: record.len(),
                    expected: header.len(),
                });
            }
            rows.push(Record {
                line,
                cells: cells(&record),
            });
        }
        Ok(Table { header, rows })
    }

    /// Whether the bytes may be those of a table with such a column: their first line has its name, in whatever encoding.
    pub(crate) fn may_be(bytes: &[u8], column: &str) -> bool {
        /// No header is longer.
        const LONGEST: usize = 4096;
        let start = bytes.get(..LONGEST).unwrap_or(bytes);
        let letters: Vec<u8> = start.iter().copied().filter(|&byte| byte != 0).collect();
        let first = letters.split(|&byte| byte == b'\n').next().unwrap_or_default();
        first
            .windows(column.len().max(1))
            .any(|window| window == column.as_bytes())
    }

    /// A table of cells read elsewhere; each row with the line that errors name, cut or filled up to the length of the header.
    pub(crate) fn of_cells(header: Vec<String>, rows: impl IntoIterator<Item = (usize, Vec<String>)>) -> Table {
        let width = header.len();
        let fitted = |(line, mut cells): (usize, Vec<String>)| {
            cells.resize(width, String::new());
            Record { line, cells }
        };
        Table {
            rows: rows.into_iter().map(fitted).collect(),
            header,
        }
    }

    /// The place of a column that must be there, to give to [`Record::cell`].
    ///
    /// # Errors
    ///
    /// Where it isn't.
    pub fn column(&self, column: &str) -> Result<usize, TableError> {
        self.find(column).ok_or_else(|| TableError::Column {
            missing: column.to_owned(),
            there: self.header.clone(),
        })
    }

    /// The place of a column that need not be there; `None` where it isn't.
    ///
    /// # Errors
    ///
    /// Where another column may be this one, misspelt: to pass over it would change what the table says.
    pub fn optional(&self, column: &str) -> Result<Option<usize>, TableError> {
        let place = self.find(column);
        match nearest(column, self.header.iter().map(String::as_str)) {
            Some(there) if place.is_none() => Err(TableError::Misspelt {
                meant: column.to_owned(),
                there: there.to_owned(),
            }),
            _ => Ok(place),
        }
    }

    fn find(&self, column: &str) -> Option<usize> {
        self.header.iter().position(|name| name == column)
    }

    /// The error of a cell of this table that its column can't hold.
    pub fn refuse(&self, record: &Record, place: usize, expected: &'static str) -> TableError {
        TableError::Cell {
            line: record.line,
            column: self.header.get(place).cloned().unwrap_or_default(),
            value: record.cell(place).to_owned(),
            expected,
        }
    }
}

impl Record {
    /// The cell at the place of a column.
    pub fn cell(&self, place: usize) -> &str {
        self.cells.get(place).map_or("", String::as_str)
    }

    /// The number at the place of a column, with a decimal point or, as some spreadsheets save it, a comma; `None` where it is
    /// none.
    pub fn number(&self, place: usize) -> Option<f64> {
        let cell = self.cell(place).trim();
        cell.parse().or_else(|_| cell.replacen(',', ".", 1).parse()).ok()
    }
}

/// Writes rows as RFC 4180 has it: cells quoted where they must be, rows ending in CRLF.
pub struct TableWriter<W: Write> {
    writer: csv::Writer<W>,
}

impl<W: Write> TableWriter<W> {
    /// A table without a row yet.
    pub fn new(out: W) -> Self {
        TableWriter::delimited(out, Delimiter::Comma)
    }

    /// A table without a row yet, with what parts its cells. Rows of cells parted by tabs end in a line feed alone, as the
    /// tools that like such tables (`cut`, `awk`) expect.
    pub fn delimited(out: W, delimiter: Delimiter) -> Self {
        let terminator = match delimiter {
            Delimiter::Comma | Delimiter::Semicolon => csv::Terminator::CRLF,
            Delimiter::Tab => csv::Terminator::Any(b'\n'),
        };
        let writer = csv::WriterBuilder::new()
            .delimiter(delimiter.byte())
            .terminator(terminator)
            .from_writer(out);
        TableWriter { writer }
    }

    /// Adds a row; all rows must be of one length.
    ///
    /// # Errors
    ///
    /// Where the output can't be written to.
    pub fn row<C: AsRef<[u8]>>(&mut self, cells: impl IntoIterator<Item = C>) -> io::Result<()> {
        self.writer
            .write_record(cells)
            .map_err(|error| match error.into_kind() {
                // As it is: who writes to a pipe must be able to tell that it was closed.
                csv::ErrorKind::Io(error) => error,
                kind => io::Error::other(format!("{kind:?}")),
            })
    }

    /// Writes out what is held back.
    ///
    /// # Errors
    ///
    /// Where the output can't be written to.
    pub fn finish(mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

fn cells(record: &csv::StringRecord) -> Vec<String> {
    record.iter().map(str::to_owned).collect()
}

/// The text of a table, without a byte order mark.
fn decoded(bytes: &[u8]) -> Result<Cow<'_, str>, TableError> {
    match Encoding::for_bom(bytes) {
        Some((encoding, mark)) if encoding != UTF_8 => {
            let body = bytes.get(mark..).unwrap_or_default();
            let whole = encoding.decode_without_bom_handling_and_without_replacement(body);
            // Lines can't be counted where it is broken.
            whole.ok_or(TableError::Encoding { line: 1 })
        }
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(text.strip_prefix('\u{feff}').unwrap_or(text).into()),
            Err(error) => Err(TableError::Encoding {
                line: line_at(bytes, error.valid_up_to()),
            }),
        },
    }
}

fn line_at(bytes: &[u8], place: usize) -> usize {
    1 + newlines(bytes.get(..place).unwrap_or_default())
}

fn newlines(bytes: &[u8]) -> usize {
    bytes.split(|&byte| byte == b'\n').count().saturating_sub(1)
}

fn is_line_end(byte: u8) -> bool {
    byte == b'\n' || byte == b'\r'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<usize> {
        let table = Table::read(text.as_bytes()).unwrap();
        table.rows.iter().map(|row| row.line).collect()
    }

    #[test]
    fn rows_know_their_line_however_lines_end() {
        assert_eq!(lines("a,b\n1,2\n3,4\n"), [2, 3]);
        assert_eq!(lines("a,b\r\n1,2\r\n3,4\r\n"), [2, 3]);
        assert_eq!(lines("\u{feff}a,b\r\n1,\"2\r\n2\"\r\n\r\n3,4"), [2, 5]);
    }

    #[test]
    fn columns_are_found_behind_a_byte_order_mark() {
        let table = Table::read("\u{feff}a,b\n1,2\n".as_bytes()).unwrap();
        assert_eq!(table.column("a").unwrap(), 0);
        assert_eq!(table.rows[0].cell(table.column("b").unwrap()), "2");
        assert_eq!(
            table.column("label").unwrap_err().to_string(),
            "the header has no column label (it has: a, b)"
        );
        let table = Table::read("target_pra,label\n".as_bytes()).unwrap();
        assert_eq!(
            table.column("target_par").unwrap_err().to_string(),
            "the header has no column target_par; rename \"target_pra\", if it is meant (it has: target_pra, label)"
        );
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let error = |bytes: &[u8]| Table::read(bytes).unwrap_err().to_string();
        assert_eq!(error(b"a,b\r\n1,2\r\n1\r\n"), "line 3 has 1 cells, the header has 2");
        assert!(error(b"a,b\n1,\xff\n").starts_with("line 2 is not UTF-8"));
        let table = Table::read("a,b\n1,x\n".as_bytes()).unwrap();
        assert_eq!(
            table.refuse(&table.rows[0], 1, "a number").to_string(),
            r#"line 2: b can't be "x"; it must be a number"#
        );
    }

    #[test]
    fn a_table_is_read_as_a_spreadsheet_saves_it() {
        let expected = Table::read("name,score\n\"a;b\",0.92\nc,1\n".as_bytes()).unwrap();
        let semicolons = "\u{feff}name;score\r\n\"a;b\";0,92\r\nc;1\r\n";
        let tabs = "name\tscore\na;b\t0,92\nc\t1\n";
        let utf16 = |units: fn(u16) -> [u8; 2]| {
            let marked = format!("\u{feff}{tabs}");
            marked.encode_utf16().flat_map(units).collect::<Vec<u8>>()
        };
        for bytes in [
            semicolons.as_bytes().to_vec(),
            tabs.as_bytes().to_vec(),
            utf16(u16::to_le_bytes),
            utf16(u16::to_be_bytes),
        ] {
            let table = Table::read(bytes.as_slice()).unwrap();
            let place = table.column("score").unwrap();
            let numbers: Vec<_> = table.rows.iter().map(|row| row.number(place)).collect();
            assert_eq!(numbers, [Some(0.92), Some(1.0)]);
            assert_eq!(table.rows[0].cell(0), expected.rows[0].cell(0));
        }
        // The line that says what parts the cells is one to count.
        let said = Table::read("sep=;\r\na;b,c,d\r\n1;2\r\n3;4\r\n".as_bytes()).unwrap();
        assert_eq!(said.column("b,c,d").unwrap(), 1);
        assert_eq!(said.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [3, 4]);
        let cell = |text: &str| Table::read(format!("a\n{text}\n").as_bytes()).unwrap().rows[0].number(0);
        assert_eq!(["1;5", "1.000.5", "x", "\"1,0,5\""].map(cell), [None; 4]);
        assert!(Table::read([0xff, 0xfe, b'a', 0, 0, 0xd8].as_slice()).is_err());
    }

    #[test]
    fn a_misspelt_column_is_not_passed_over() {
        let table = |header: &str| Table::read(format!("{header}\n").as_bytes()).unwrap();
        assert_eq!(table("a,score").optional("score").unwrap(), Some(1));
        assert_eq!(table("a,score,scores").optional("score").unwrap(), Some(1));
        assert_eq!(table("a,note,source_par").optional("score").unwrap(), None);
        for (header, column) in [("relatoin", "relation"), ("Score", "score"), ("review", "reviewed")] {
            assert_eq!(
                table(header).optional(column).unwrap_err().to_string(),
                format!(
                    "the header has no column {column}, but {header:?}; rename it to {column}, if it is meant, else to another name"
                )
            );
        }
    }

    #[test]
    fn nothing_is_an_empty_table() {
        assert_eq!(Table::read("".as_bytes()).unwrap().rows, []);
    }
}
