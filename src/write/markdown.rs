//! Tables in Markdown, as GitHub shows them: a summary of the articles, a table for each report, and what only the coverage
//! tells.
//!
//! A text is shown as it is, whatever marks of Markdown or HTML it has; a line end in it becomes `<br>`.

use std::fmt::Write as _;
use std::io::{self, Write};

use crate::alignment::{Alignment, Relation};
use crate::unseen;
use crate::write::csv::{self, Row, Side};
use crate::write::grid::{Cell, Grid};
use crate::write::{Layout, sign, summary};

/// Writes the tables of an alignment.
///
/// # Errors
///
/// Where `out` can't be written to.
pub(super) fn write(
    alignment: &Alignment,
    layout: Layout,
    keep_boilerplate: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    match layout {
        Layout::Long => {
            articles(alignment, out)?;
            links(&csv::rows(alignment, keep_boilerplate), out)
        }
        Layout::Grid => grid(Grid::new(alignment, keep_boilerplate), out),
    }
}

/// A line per article, as in the summary.
fn articles(alignment: &Alignment, out: &mut dyn Write) -> io::Result<()> {
    head(&sign::MARKDOWN, out)?;
    for article in summary::rows(alignment, &[]) {
        let share = |share: Option<f64>| share.map_or_else(String::new, |share| format!("{share:.2}"));
        let percent = |share: f64| format!("{:.0}\u{a0}%", 100.0 * share);
        row(
            [
                escaped(&article.article),
                article.role.to_owned(),
                article.paragraphs.to_string(),
                article.verdict.map_or_else(String::new, |verdict| verdict.to_string()),
                share(article.probability),
                article.matches.to_string(),
                article.covered.map_or_else(String::new, percent),
            ],
            out,
        )?;
    }
    Ok(())
}

fn links(rows: &[Row<'_>], out: &mut dyn Write) -> io::Result<()> {
    let (pairs, alone): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.source.is_some());
    let (mut report, mut paragraph) = (None, None);
    for told in pairs {
        let Some(source) = &told.source else { continue };
        if report != Some(&source.file) {
            write!(out, "\n## {}\n\n", escaped(&source.file))?;
            head(
                &[">¶", "report", ">score", "article", ">¶", "coverage", "evidence"],
                out,
            )?;
            (report, paragraph) = (Some(&source.file), None);
        }
        // A paragraph with several counterparts is told once.
        let first = paragraph != Some(source.paragraph);
        paragraph = Some(source.paragraph);
        let [number, text] = if first {
            [source.paragraph.to_string(), escaped(&source.text)]
        } else {
            [String::new(), String::new()]
        };
        let score = told.score.map(|score| format!("{score:.2}"));
        let score = [score.as_deref(), csv::standing(told.relation, told.reviewed)];
        let score: Vec<&str> = score.into_iter().flatten().collect();
        let [file, other, mut coverage] = target(told.target.as_ref());
        if told.relation == Relation::SourceOnly && told.evidence.is_empty() {
            "*only in the report*".clone_into(&mut coverage);
        }
        let cells = [
            number,
            text,
            score.join(" "),
            file,
            other,
            coverage,
            escaped(&told.evidence),
        ];
        row(cells, out)?;
    }
    if !alone.is_empty() {
        out.write_all("\n## Only in the coverage\n\n".as_bytes())?;
        head(&["article", ">¶", "coverage", "evidence"], out)?;
        for told in alone {
            let [file, number, text] = target(told.target.as_ref());
            row([file, number, text, escaped(&told.evidence)], out)?;
        }
    }
    Ok(())
}

fn target(side: Option<&Side<'_>>) -> [String; 3] {
    side.map_or_else(Default::default, |side| {
        [escaped(&side.file), side.paragraph.to_string(), escaped(&side.text)]
    })
}

fn grid(grid: Grid, out: &mut dyn Write) -> io::Result<()> {
    let names: Vec<String> = grid.header.iter().map(|name| escaped(name)).collect();
    head(&names.iter().map(String::as_str).collect::<Vec<_>>(), out)?;
    for cells in grid.rows {
        let cells = cells.into_iter().map(|cell| match cell {
            Cell::Empty => String::new(),
            Cell::Number(number) => number.to_string(),
            Cell::Text(text) => escaped(&text),
        });
        row(cells, out)?;
    }
    Ok(())
}

/// The header of a table; columns whose name begins with `>` (the mark is not shown) lie at the right.
fn head(names: &[&str], out: &mut dyn Write) -> io::Result<()> {
    row(names.iter().map(|name| name.trim_start_matches('>').to_owned()), out)?;
    let line = |name: &&str| if name.starts_with('>') { "---:" } else { "---" }.to_owned();
    row(names.iter().map(line), out)
}

fn row(cells: impl IntoIterator<Item = String>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"|")?;
    for cell in cells {
        write!(out, " {cell} |")?;
    }
    out.write_all(b"\n")
}

/// A text that a cell of a table shows as it is: nothing in it is markup, becomes a link, or calls a user of GitHub by name; what
/// can't be seen is told by its name.
fn escaped(text: &str) -> String {
    let text = text.trim();
    let mut shown = String::with_capacity(text.len());
    let mut characters = text.char_indices().peekable();
    while let Some((place, character)) = characters.next() {
        match character {
            // GitHub takes what stands between two dollars for a formula, a backslash in front or not.
            '$' => shown.push_str("&#36;"),
            '\r' if characters.peek().is_some_and(|(_, next)| *next == '\n') => {}
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => shown.push_str("<br>"),
            // It makes links of bare addresses, and of names behind an @ even where that is written as an entity.
            ':' if text[place..].starts_with("://") => shown.push_str("&#58;"),
            'w' | 'W' if begins_host(&text[place..]) => {
                shown.push_str(if character == 'w' { "&#119;" } else { "&#87;" });
            }
            '@' => shown.push_str("@<!-- -->"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' => {
                shown.push('\\');
                shown.push(character);
            }
            '\t' => shown.push(' '),
            _ => match unseen::shown(character) {
                // Writing to a String can't fail.
                Some(name) => drop(write!(shown, "\\[{name}\\]")),
                None => shown.push(character),
            },
        }
    }
    shown
}

/// Whether an address without a scheme may begin here.
fn begins_host(text: &str) -> bool {
    text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www."))
}
