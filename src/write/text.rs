//! Side by side, for a terminal: the report at the left, the coverage at the right, under each counterpart its score and
//! evidence. The first line says what it is, so that it isn't read as an article. What nothing corresponds to is shown as well,
//! in its place or at the end.

use std::collections::HashMap;
use std::io::{self, Write};

use anstyle::{AnsiColor, Effects, Style};
use textwrap::core::display_width;
use textwrap::{WordSeparator, WordSplitter, WrapAlgorithm};

use crate::alignment::{Alignment, Relation};
use crate::unseen;
use crate::write::csv::{self, Row, Side};
use crate::write::{Options, WIDTH, WIDTHS, sign, summary};

/// Between the columns.
const RULE: &str = " │ ";

const STRONG: Style = Style::new().effects(Effects::BOLD);
const FAINT: Style = Style::new().effects(Effects::DIMMED);
const MATCH: Style = AnsiColor::Green.on_default();
const RELATED: Style = AnsiColor::Yellow.on_default();
const ALONE: Style = AnsiColor::Cyan.on_default();
const PLAIN: Style = Style::new();

/// Writes an alignment for a terminal.
///
/// # Errors
///
/// Where `out` can't be written to.
pub(super) fn write(alignment: &Alignment, options: &Options<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}\n", sign::TEXT)?;
    let page = Page::new(alignment, options);
    let rows = csv::rows(alignment, options.keep_boilerplate);
    let mut rows = rows.iter().peekable();
    let mut report = None;
    while let Some(row) = rows.next() {
        let Some(source) = &row.source else {
            continue;
        };
        if report != Some(&source.file) {
            page.report(alignment, &source.file, out)?;
            report = Some(&source.file);
        }
        let mut right = page.counterpart(row);
        let same = |next: &&Row<'_>| {
            let next = next.source.as_ref();
            next.is_some_and(|next| next.file == source.file && next.paragraph == source.paragraph)
        };
        while let Some(next) = rows.next_if(|next| same(next)) {
            right.push(Line::default());
            right.extend(page.counterpart(next));
        }
        page.beside(&page.paragraph(source), &right, out)?;
    }
    only_in_coverage(alignment, &page, options.keep_boilerplate, out)
}

fn only_in_coverage(
    alignment: &Alignment,
    page: &Page<'_>,
    keep_boilerplate: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut article = None;
    for row in csv::rows(alignment, keep_boilerplate) {
        let (None, Some(target)) = (&row.source, &row.target) else {
            continue;
        };
        if article.as_ref() != Some(&target.file) {
            page.title(&format!("Only in {}", shown(&target.file)), out)?;
            article = Some(target.file.clone());
        }
        let mut right = page.paragraph(target);
        right.extend(page.wrapped(&row.evidence, FAINT));
        page.beside(&[], &right, out)?;
    }
    Ok(())
}

/// A line of a column, no wider than it.
#[derive(Clone, Debug, Default)]
struct Line {
    text: String,
    style: Style,
}

/// How wide a column is, whether there is colour, and what the articles of the coverage are called in a column.
struct Page<'a> {
    column: usize,
    color: bool,
    /// How many articles of the coverage have a name that ends in this part.
    endings: HashMap<&'a str, usize>,
}

impl<'a> Page<'a> {
    fn new(alignment: &'a Alignment, options: &Options<'_>) -> Self {
        let width = options.width.unwrap_or(WIDTH).clamp(*WIDTHS.start(), *WIDTHS.end());
        let mut endings = HashMap::new();
        for article in &alignment.coverage {
            *endings.entry(last_part(&article.name)).or_insert(0) += 1;
        }
        Page {
            column: (width - display_width(RULE)) / 2,
            color: options.color,
            endings,
        }
    }

    /// What an article of the coverage is called where there is little room: by the last part of its name, where no other has
    /// the same.
    fn short<'n>(&self, name: &'n str) -> &'n str {
        let last = last_part(name);
        if self.endings.get(last).is_some_and(|articles| *articles > 1) {
            name
        } else {
            last
        }
    }

    /// The name of a report, and what each article is to it.
    fn report(&self, alignment: &Alignment, name: &str, out: &mut dyn Write) -> io::Result<()> {
        self.title(&shown(name), out)?;
        let rows = summary::rows(alignment, &[]);
        let beside = rows
            .iter()
            .filter(|row| row.report.as_deref() == Some(name) && row.role == "coverage");
        for row in beside {
            let verdict = match (row.verdict, row.probability) {
                (Some(verdict), Some(probability)) => format!("{verdict} {probability:.2}, "),
                _ => String::new(),
            };
            let told = format!(
                "{}: {verdict}matches {}, covers {:.0}\u{a0}%",
                shown(&row.article),
                row.matches,
                100.0 * row.covered.unwrap_or_default()
            );
            for line in wrap(&told, 2 * self.column + display_width(RULE)) {
                self.styled(&line, FAINT, out)?;
                out.write_all(b"\n")?;
            }
        }
        out.write_all(b"\n")
    }

    fn title(&self, text: &str, out: &mut dyn Write) -> io::Result<()> {
        for line in wrap(text, 2 * self.column + display_width(RULE)) {
            self.styled(&line, STRONG, out)?;
            out.write_all(b"\n")?;
        }
        Ok(())
    }

    /// A paragraph with its number.
    fn paragraph(&self, side: &Side<'_>) -> Vec<Line> {
        self.wrapped(&format!("{} {}", side.paragraph, side.text), PLAIN)
    }

    /// What stands at the right of a row's source.
    fn counterpart(&self, row: &Row<'_>) -> Vec<Line> {
        let Some(target) = &row.target else {
            let told = if row.evidence.is_empty() {
                "only in the report"
            } else {
                &row.evidence
            };
            return self.wrapped(told, ALONE);
        };
        let mut lines = self.wrapped(self.short(&target.file), STRONG);
        lines.extend(self.paragraph(target));
        let style = match row.relation {
            Relation::Related => RELATED,
            _ => MATCH,
        };
        let score = row.score.map(|score| format!("{score:.2}"));
        let told = [score.as_deref(), csv::standing(row.relation, row.reviewed)];
        let told: Vec<&str> = told.into_iter().flatten().collect();
        lines.extend(self.wrapped(&told.join(", "), style));
        lines.extend(self.wrapped(&row.evidence, FAINT));
        lines
    }

    fn wrapped(&self, text: &str, style: Style) -> Vec<Line> {
        let lines = wrap(&shown(text), self.column).into_iter();
        lines
            .filter(|text| !text.is_empty())
            .map(|text| Line { text, style })
            .collect()
    }

    /// Two columns, and a blank line.
    fn beside(&self, left: &[Line], right: &[Line], out: &mut dyn Write) -> io::Result<()> {
        let nothing = Line::default();
        for number in 0..left.len().max(right.len()) {
            let (left, right) = (
                left.get(number).unwrap_or(&nothing),
                right.get(number).unwrap_or(&nothing),
            );
            self.styled(&left.text, left.style, out)?;
            let gap = self.column.saturating_sub(display_width(&left.text));
            write!(out, "{:gap$}", "")?;
            if right.text.is_empty() {
                self.styled(RULE.trim_end(), FAINT, out)?;
            } else {
                self.styled(RULE, FAINT, out)?;
                self.styled(&right.text, right.style, out)?;
            }
            out.write_all(b"\n")?;
        }
        out.write_all(b"\n")
    }

    fn styled(&self, text: &str, style: Style, out: &mut dyn Write) -> io::Result<()> {
        if self.color && style != PLAIN && !text.is_empty() {
            write!(out, "{style}{text}{style:#}")
        } else {
            out.write_all(text.as_bytes())
        }
    }
}

/// The last part of a path or an address.
fn last_part(name: &str) -> &str {
    let mut parts = name.rsplit(['/', '\\']);
    parts.find(|part| !part.is_empty()).unwrap_or(name)
}

/// The lines of a text that are no wider than `width`.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let options = textwrap::Options::new(width)
        .wrap_algorithm(WrapAlgorithm::FirstFit)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    textwrap::wrap(text, options)
        .into_iter()
        .map(std::borrow::Cow::into_owned)
        .collect()
}

/// A text on one line that can't steer a terminal.
fn shown(text: &str) -> String {
    unseen::escaped(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}
