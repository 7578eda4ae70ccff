//! A workbook for a spreadsheet: a sheet of links, the grid, a summary of the articles, and what only one side tells.
//!
//! Texts are strings whatever they begin with, so nothing is run as a formula or made a link, and no guard is needed. The
//! same alignment gives the same bytes: the workbook says that it was made on a fixed day.

use std::io::{self, Write};

use rust_xlsxwriter::{
    Color, ConditionalFormat3ColorScale, ConditionalFormatType, DocProperties, ExcelDateTime, Format, FormatAlign,
    Workbook, Worksheet, XlsxError,
};

use crate::alignment::{Alignment, Relation};
use crate::write::csv::{self, Side};
use crate::write::grid::{Cell, Grid};
use crate::write::summary;

/// Name of the sheet that holds the long layout, and is read back.
pub(crate) const LINKS: &str = "Links";

/// Most UTF-16 units of a cell.
const MOST_UNITS: usize = 32_767;
/// What a cell that is cut ends with.
const CUT: &str = " … [cut: a cell holds no more; the CSV has all of it]";
/// Rows and columns that a sheet has.
const MOST_ROWS: usize = 1 << 20;
const MOST_COLUMNS: usize = 1 << 14;
/// Height of a line and of the highest row, in points.
const LINE: usize = 15;
const MOST_HEIGHT: usize = 405;
/// Colours of the scores 0, one half, and 1.
const SCORES: [u32; 3] = [0x00F8_CBAD, 0x00FF_F2CC, 0x00C6_E0B4];

/// Writes the workbook of an alignment.
///
/// # Errors
///
/// Where `out` can't be written to, or a sheet has no room for all rows or columns.
pub(super) fn write(alignment: &Alignment, keep_boilerplate: bool, out: &mut dyn Write) -> io::Result<()> {
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::from_ymd(2000, 1, 1).map_err(failed)?;
    workbook.set_properties(
        &DocProperties::new()
            .set_title("Alignment of news reports with their coverage")
            .set_author(concat!("Cotejo ", env!("CARGO_PKG_VERSION")))
            .set_creation_datetime(&made),
    );
    let sheets = [
        links(alignment, keep_boilerplate),
        grid(alignment, keep_boilerplate),
        articles(alignment),
        alone(alignment, Relation::SourceOnly),
        alone(alignment, Relation::TargetOnly),
    ];
    for sheet in &sheets {
        sheet.check()?;
        sheet.fill(workbook.add_worksheet()).map_err(failed)?;
    }
    let bytes = workbook.save_to_buffer().map_err(failed)?;
    out.write_all(&bytes)
}

fn failed(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        error => io::Error::other(error),
    }
}

/// How a column looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    /// Words of a text, wrapped.
    Prose,
    /// A name, a number, a code.
    Short,
    /// A probability with the colour of its size.
    Score,
    /// A share, in per cent.
    Share,
}

struct Column {
    name: String,
    /// In characters of the usual font.
    width: usize,
    look: Look,
}

impl Column {
    fn new(name: &str, width: usize, look: Look) -> Self {
        Column {
            name: name.to_owned(),
            width,
            look,
        }
    }
}

/// What a cell holds.
enum Value {
    Empty,
    Number(f64),
    Text(String),
}

impl From<Cell> for Value {
    fn from(cell: Cell) -> Self {
        match cell {
            Cell::Empty => Value::Empty,
            Cell::Number(number) => Value::Number(number as f64),
            Cell::Text(text) => Value::Text(text),
        }
    }
}

/// A probability as the CSV has it, with four decimals.
fn rounded(score: Option<f64>) -> Value {
    score.map_or(Value::Empty, |score| {
        Value::Number((score * 10_000.0).round() / 10_000.0)
    })
}

fn words(text: &str) -> Value {
    if text.is_empty() {
        Value::Empty
    } else {
        Value::Text(text.to_owned())
    }
}

struct Sheet {
    name: &'static str,
    columns: Vec<Column>,
    rows: Vec<Vec<Value>>,
    /// How many columns stay in sight.
    frozen: u16,
}

/// The long layout, its columns those of the CSV.
fn links(alignment: &Alignment, keep_boilerplate: bool) -> Sheet {
    let look = |name: &&str| match *name {
        "source_text" | "target_text" => Column::new(name, 60, Look::Prose),
        "evidence" => Column::new(name, 32, Look::Prose),
        "source_file" | "target_file" => Column::new(name, 20, Look::Prose),
        "score" => Column::new(name, 8, Look::Score),
        _ => Column::new(name, 12, Look::Short),
    };
    let side = |side: &Option<Side<'_>>| match side {
        Some(side) => [
            words(&side.file),
            words(&side.language),
            Value::Number(side.paragraph as f64),
            words(&side.text),
        ],
        None => [Value::Empty, Value::Empty, Value::Empty, Value::Empty],
    };
    let rows = csv::rows(alignment, keep_boilerplate);
    let reviewed = rows.iter().any(|row| row.reviewed.is_some());
    let columns = csv::COLUMNS.iter().chain(reviewed.then_some(&csv::REVIEWED));
    let rows = rows.into_iter().map(|row| {
        let [source_file, source_lang, source_par, source_text] = side(&row.source);
        let [target_file, target_lang, target_par, target_text] = side(&row.target);
        let mut cells = vec![
            source_file,
            source_lang,
            source_par,
            target_file,
            target_lang,
            target_par,
            words(row.relation.as_str()),
            rounded(row.score),
            words(&row.evidence),
            source_text,
            target_text,
        ];
        cells.extend(reviewed.then(|| words(row.reviewed.map_or("", csv::Review::as_str))));
        cells
    });
    Sheet {
        name: LINKS,
        columns: columns.map(look).collect(),
        rows: rows.collect(),
        frozen: 0,
    }
}

fn grid(alignment: &Alignment, keep_boilerplate: bool) -> Sheet {
    let grid = Grid::new(alignment, keep_boilerplate);
    let own = grid.header.len().saturating_sub(alignment.coverage.len());
    let columns = grid.header.iter().enumerate().map(|(number, name)| match number {
        0 => Column::new(name, 20, Look::Prose),
        1 | 3 => Column::new(name, 11, Look::Short),
        _ => {
            let article = number.checked_sub(own).and_then(|place| alignment.coverage.get(place));
            let title = article.and_then(|article| article.metadata.title.as_deref());
            let name = title.map_or(name.clone(), |title| format!("{title}\n{name}"));
            Column::new(&name, 50, Look::Prose)
        }
    });
    Sheet {
        name: "Grid",
        columns: columns.collect(),
        rows: grid
            .rows
            .into_iter()
            .map(|row| row.into_iter().map(Value::from).collect())
            .collect(),
        frozen: 3,
    }
}

fn articles(alignment: &Alignment) -> Sheet {
    let look = |name: &&str| match *name {
        "report" | "article" | "url" => Column::new(name, 28, Look::Prose),
        "confidence" | "probability" => Column::new(name, 13, Look::Score),
        "covered" => Column::new(name, 13, Look::Share),
        _ => Column::new(name, 13, Look::Short),
    };
    let text = |text: Option<&str>| text.map_or(Value::Empty, words);
    let rows = summary::rows(alignment, &[]).into_iter().map(|row| {
        vec![
            text(row.report.as_deref()),
            words(&row.article),
            words(row.role),
            text(row.language.as_deref()),
            rounded(row.confidence),
            text(row.date.as_deref()),
            text(row.url.as_deref()),
            Value::Number(row.paragraphs as f64),
            Value::Number(row.boilerplate as f64),
            text(row.verdict.map(crate::event::Verdict::as_str)),
            rounded(row.probability),
            Value::Number(row.matches as f64),
            rounded(row.covered),
        ]
    });
    Sheet {
        name: "Articles",
        columns: summary::COLUMNS.iter().map(look).collect(),
        rows: rows.collect(),
        frozen: 0,
    }
}

/// The paragraphs that only one side tells.
fn alone(alignment: &Alignment, relation: Relation) -> Sheet {
    let (name, prefix, articles) = match relation {
        Relation::TargetOnly => ("Only in coverage", "target", &alignment.coverage),
        _ => ("Only in report", "source", &alignment.reports),
    };
    let links = alignment.links.iter().filter(|link| link.relation == relation);
    let mut places: Vec<_> = links.filter_map(|link| link.source.or(link.target)).collect();
    places.sort_unstable();
    let rows = places.into_iter().filter_map(|place| {
        let title = articles.get(place.article)?.metadata.title.as_deref();
        Some((csv::side(articles, place)?, title.unwrap_or_default()))
    });
    Sheet {
        name,
        columns: vec![
            Column::new(&format!("{prefix}_file"), 28, Look::Prose),
            Column::new(&format!("{prefix}_title"), 28, Look::Prose),
            Column::new(&format!("{prefix}_par"), 11, Look::Short),
            Column::new(&format!("{prefix}_text"), 100, Look::Prose),
        ],
        rows: rows
            .map(|(side, title)| {
                vec![
                    words(&side.file),
                    words(title),
                    Value::Number(side.paragraph as f64),
                    words(&side.text),
                ]
            })
            .collect(),
        frozen: 0,
    }
}

impl Sheet {
    fn check(&self) -> io::Result<()> {
        if self.rows.len() < MOST_ROWS && self.columns.len() <= MOST_COLUMNS {
            return Ok(());
        }
        Err(io::Error::other(format!(
            "the sheet {} would have {} rows and {} columns, a workbook has room for {MOST_ROWS} and {MOST_COLUMNS}; \
             write csv instead",
            self.name,
            self.rows.len() + 1,
            self.columns.len()
        )))
    }

    fn fill(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        // Numbers lie at the right of their cells: without a space before, a text touches the number beside it.
        let top = Format::new().set_align(FormatAlign::Top);
        let text = top.clone().set_align(FormatAlign::Left).set_indent(1);
        let head = text
            .clone()
            .set_bold()
            .set_text_wrap()
            .set_background_color(Color::RGB(0x00E7_E6E6));
        let prose = text.clone().set_text_wrap();
        let [score, share] = ["0.00", "0%"].map(|digits| top.clone().set_num_format(digits));
        let format = |look, is_number| match (look, is_number) {
            (Look::Prose, _) => &prose,
            (_, false) => &text,
            (Look::Short, true) => &top,
            (Look::Score, true) => &score,
            (Look::Share, true) => &share,
        };
        sheet.set_name(self.name)?.set_freeze_panes(1, self.frozen)?;
        sheet
            .set_landscape()
            .set_print_fit_to_pages(1, 0)
            .set_repeat_rows(0, 0)?;
        for (place, column) in (0..).zip(&self.columns) {
            sheet.set_column_width(place, column.width as f64)?;
            sheet.write_string_with_format(0, place, fitted(&column.name), &head)?;
        }
        for (number, row) in (1..).zip(&self.rows) {
            let mut lines = 1;
            for ((place, column), value) in (0..).zip(&self.columns).zip(row) {
                match value {
                    Value::Empty => {}
                    Value::Number(value) => {
                        sheet.write_number_with_format(number, place, *value, format(column.look, true))?;
                    }
                    Value::Text(text) => {
                        let text = fitted(text);
                        // The space before it takes about a character.
                        lines = lines.max(lines_of(&text, column.width.saturating_sub(1).max(1)));
                        sheet.write_string_with_format(number, place, text, format(column.look, false))?;
                    }
                }
            }
            if lines > 1 {
                sheet.set_row_height(number, (lines * LINE).min(MOST_HEIGHT) as f64)?;
            }
        }
        let (last_row, last_column) = (self.rows.len() as u32, self.columns.len().saturating_sub(1) as u16);
        sheet.autofilter(0, 0, last_row, last_column)?;
        let scale = scale();
        for (place, column) in (0..).zip(&self.columns) {
            if column.look == Look::Score && last_row > 0 {
                sheet.add_conditional_format(1, place, last_row, place, &scale)?;
            }
        }
        Ok(())
    }
}

/// From red over yellow at one half to green.
fn scale() -> ConditionalFormat3ColorScale {
    let [low, middle, high] = SCORES.map(Color::RGB);
    ConditionalFormat3ColorScale::new()
        .set_minimum(ConditionalFormatType::Number, 0)
        .set_midpoint(ConditionalFormatType::Number, 0.5)
        .set_maximum(ConditionalFormatType::Number, 1)
        .set_minimum_color(low)
        .set_midpoint_color(middle)
        .set_maximum_color(high)
}

/// The text as a cell can hold it: cut where it is too long. Control characters are kept; the format has an escape for them.
fn fitted(text: &str) -> String {
    let units = |text: &str| text.chars().map(char::len_utf16).sum::<usize>();
    if text.len() <= MOST_UNITS || units(text) <= MOST_UNITS {
        return text.to_owned();
    }
    let mut room = MOST_UNITS - units(CUT);
    let mut kept = String::new();
    for character in text.chars() {
        match room.checked_sub(character.len_utf16()) {
            Some(left) => room = left,
            None => break,
        }
        kept.push(character);
    }
    kept + CUT
}

/// About how many lines a text takes in a column of `width` characters.
fn lines_of(text: &str, width: usize) -> usize {
    text.split('\n')
        .map(|line| line.chars().count().div_ceil(width).max(1))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_cell_is_cut_and_says_so() {
        for (character, most) in [("a", MOST_UNITS), ("é", MOST_UNITS), ("😀", MOST_UNITS / 2)] {
            let fits = character.repeat(most);
            assert_eq!(fitted(&fits), fits);
            let cut = fitted(&character.repeat(most + 1));
            assert!(cut.ends_with(CUT) && cut.starts_with(character));
            assert!(cut.encode_utf16().count() <= MOST_UNITS && cut.encode_utf16().count() >= MOST_UNITS - 1);
        }
        let mut alignment = crate::testing::alignment();
        let long = "palabra ".repeat(10_000);
        alignment.reports[0] =
            crate::testing::article("es.txt", "es", &[(long.as_str(), crate::article::Kind::Body); 4]);
        write(&alignment, false, &mut Vec::new()).unwrap();
    }

    /// A part of the workbook, as XML.
    fn part(alignment: &Alignment, name: &str) -> String {
        let mut bytes = Vec::new();
        write(alignment, false, &mut bytes).unwrap();
        let mut archive = zip::ZipArchive::new(io::Cursor::new(bytes)).unwrap();
        io::read_to_string(archive.by_name(name).unwrap()).unwrap()
    }

    #[test]
    fn a_text_stands_off_the_number_beside_it() {
        let styles = part(&crate::testing::alignment(), "xl/styles.xml");
        let texts = styles.matches(r#"horizontal="left" vertical="top" indent="1""#).count();
        assert_eq!(texts, 3, "{styles}");
    }

    #[test]
    fn articles_are_named_by_their_titles_where_nothing_is_read_back() {
        let mut alignment = crate::testing::alignment();
        alignment.coverage[0].metadata.to_mut().title = Some("Port & storm".to_owned());
        let name = &alignment.coverage[0].name;
        let texts = part(&alignment, "xl/sharedStrings.xml");
        assert!(texts.contains(&format!("Port &amp; storm\n{name}</t>")), "{texts}");
        assert!(
            texts.contains("source_title") && texts.contains("target_title"),
            "{texts}"
        );
    }

    #[test]
    fn lines_are_counted_in_the_width_of_their_column() {
        assert_eq!(lines_of("", 10), 1);
        assert_eq!(lines_of("0123456789", 10), 1);
        assert_eq!(lines_of("0123456789a\n\nb", 10), 4);
    }

    #[test]
    fn a_sheet_that_is_too_large_is_refused() {
        let columns = (0..=MOST_COLUMNS).map(|_| Column::new("a", 1, Look::Short));
        let sheet = Sheet {
            name: "Grid",
            columns: columns.collect(),
            rows: Vec::new(),
            frozen: 0,
        };
        assert!(sheet.check().unwrap_err().to_string().ends_with("write csv instead"));
    }
}
