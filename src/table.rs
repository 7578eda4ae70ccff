//! Tables with a header, their cells parted by commas or tabs. Read whole, with rows that know the line they begin in, so that an error can lead to it;
//! written row by row.

use std::io::{self, Read, Write};

use crate::nearest::nearest;

/// What parts the cells of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delimiter {
    /// A comma.
    Comma,
    /// A tab.
    Tab,
}

impl Delimiter {
    fn byte(self) -> u8 {
        match self {
            Delimiter::Comma => b',',
            Delimiter::Tab => b'\t',
        }
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
    /// Reads a comma-separated table in UTF-8, with or without a byte order mark, lines ending either way.
    ///
    /// # Errors
    ///
    /// Where the input can't be read, is not UTF-8, or has a row that is not as long as the header.
    pub fn read(input: impl Read) -> Result<Table, TableError> {
        Table::read_delimited(input, Delimiter::Comma)
    }

    /// As [`read`](Table::read), with what parts the cells.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn read_delimited(mut input: impl Read, delimiter: Delimiter) -> Result<Table, TableError> {
        let mut bytes = Vec::new();
        input.read_to_end(&mut bytes)?;
        let text = match std::str::from_utf8(&bytes) {
            Ok(text) => text,
            Err(error) => {
                let line = line_at(&bytes, error.valid_up_to());
                return Err(TableError::Encoding { line });
            }
        };
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
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
        let (mut line, mut counted) = (1, 0);
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

    /// The place of a column, to give to [`Record::cell`]; `None` where it isn't there.
    pub fn find(&self, column: &str) -> Option<usize> {
        self.header.iter().position(|name| name == column)
    }

    /// The place of a column that must be there.
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
            Delimiter::Comma => csv::Terminator::CRLF,
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
        assert_eq!(table.find("a"), Some(0));
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
    fn nothing_is_an_empty_table() {
        assert_eq!(Table::read("".as_bytes()).unwrap().rows, []);
    }
}
