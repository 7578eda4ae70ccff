//! The grid: a row per source paragraph, a column per article of the coverage, for a person with a spreadsheet.
//!
//! Columns: `source_file`, `source_par`, `source_text`, `matches` (how many paragraphs meet this one: filter by 0 to see
//! what only the report tells), then one column per article, headed by its name. A cell lists the paragraphs that meet the
//! row's, best first and a blank line between them, as `[7 · 0.93] text`: number, score, text. A pair below the operating
//! point is marked `[7 · 0.31 related]`, one that a person has looked at `[7 · 0.31 accepted]`, or `[7 · added]` where it was
//! linked by hand. The rows at the end hold, one each, the paragraphs that only the coverage tells.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::alignment::{Alignment, Link, ParagraphRef, Relation};
use crate::table::{Delimiter, TableWriter};
use crate::write::csv::{boilerplate, side, standing};
use crate::write::guard::guard;

/// Columns before those of the coverage.
pub(super) const COLUMNS: [&str; 4] = ["source_file", "source_par", "source_text", "matches"];

/// A cell of the grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A number of a paragraph, or of matches.
    Number(usize),
    /// Anything else.
    Text(String),
}

/// The grid of an alignment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    /// The names of the columns.
    pub header: Vec<String>,
    /// Rows, as long as the header.
    pub rows: Vec<Vec<Cell>>,
}

impl Grid {
    /// Lays an alignment out.
    pub fn new(alignment: &Alignment, keep_boilerplate: bool) -> Grid {
        let names = alignment.coverage.iter().map(|article| article.name.as_str());
        let header = COLUMNS.into_iter().chain(names).map(str::to_owned).collect();
        let mut rows = Vec::new();
        let mut source_rows: BTreeMap<ParagraphRef, Vec<&Link>> = BTreeMap::new();
        let mut target_rows: BTreeMap<ParagraphRef, Option<String>> = BTreeMap::new();
        for link in &alignment.links {
            match (link.source, link.target) {
                (Some(source), Some(_)) => source_rows.entry(source).or_default().push(link),
                (Some(source), None) => drop(source_rows.entry(source).or_default()),
                (None, Some(target)) => drop(target_rows.insert(target, None)),
                (None, None) => {}
            }
        }
        let mut reasons = BTreeMap::new();
        if keep_boilerplate {
            for (place, reason) in boilerplate(&alignment.reports) {
                source_rows.entry(place).or_default();
                reasons.insert(place, reason);
            }
            target_rows.extend(boilerplate(&alignment.coverage).map(|(place, reason)| (place, Some(reason))));
        }

        for (place, links) in &source_rows {
            let Some(source) = side(&alignment.reports, *place) else {
                continue;
            };
            let text = match reasons.get(place) {
                Some(reason) => format!("[{reason}] {}", source.text),
                None => source.text.into_owned(),
            };
            let matches = links.iter().filter(|link| link.relation == Relation::Match).count();
            let cells = (0..alignment.coverage.len()).map(|article| cell(alignment, links, article));
            let first = [
                Cell::Text(source.file.into_owned()),
                Cell::Number(source.paragraph),
                Cell::Text(text),
                Cell::Number(matches),
            ];
            rows.push(first.into_iter().chain(cells).collect());
        }
        for (place, reason) in &target_rows {
            let Some(target) = side(&alignment.coverage, *place) else {
                continue;
            };
            let label = match reason {
                Some(reason) => format!("[{} · {reason}] {}", target.paragraph, target.text),
                None => format!("[{}] {}", target.paragraph, target.text),
            };
            let mut row = vec![Cell::Empty; COLUMNS.len() + alignment.coverage.len()];
            if let Some(cell) = row.get_mut(COLUMNS.len() + place.article) {
                *cell = Cell::Text(label);
            }
            rows.push(row);
        }
        Grid { header, rows }
    }

    /// Writes the grid as a table.
    ///
    /// # Errors
    ///
    /// Where `out` can't be written to.
    pub fn write(&self, delimiter: Delimiter, guarded: bool, out: impl Write) -> io::Result<()> {
        let mut table = TableWriter::delimited(out, delimiter);
        let text = |text: &str| {
            if guarded {
                guard(text).into_owned()
            } else {
                text.to_owned()
            }
        };
        table.row(self.header.iter().map(|name| text(name)))?;
        for row in &self.rows {
            table.row(row.iter().map(|cell| match cell {
                Cell::Empty => String::new(),
                Cell::Number(number) => number.to_string(),
                Cell::Text(words) => text(words),
            }))?;
        }
        table.finish()
    }
}

/// The paragraphs of one article that meet the row's, best first.
fn cell(alignment: &Alignment, links: &[&Link], article: usize) -> Cell {
    let mut met: Vec<(&Link, ParagraphRef)> = links
        .iter()
        .filter_map(|link| {
            link.target
                .filter(|target| target.article == article)
                .map(|target| (*link, target))
        })
        .collect();
    met.sort_by(|(a, a_place), (b, b_place)| {
        let score = |link: &Link| link.score.unwrap_or_default();
        a.relation
            .cmp(&b.relation)
            .then_with(|| score(b).total_cmp(&score(a)))
            .then_with(|| a_place.cmp(b_place))
    });
    let entries: Vec<String> = met
        .into_iter()
        .filter_map(|(link, place)| {
            let target = side(&alignment.coverage, place)?;
            let score = link.score.map(|score| format!("{score:.2}"));
            let told = [score.as_deref(), standing(link.relation, link.reviewed)];
            let told: Vec<&str> = told.into_iter().flatten().collect();
            let parted = if told.is_empty() { "" } else { " · " };
            Some(format!(
                "[{}{parted}{}] {}",
                target.paragraph,
                told.join(" "),
                target.text
            ))
        })
        .collect();
    if entries.is_empty() {
        return Cell::Empty;
    }
    Cell::Text(entries.join("\n\n"))
}

#[cfg(test)]
mod tests {
    use snapbox::str;

    use super::*;
    use crate::testing;

    fn written(keep_boilerplate: bool) -> String {
        let mut bytes = Vec::new();
        let grid = Grid::new(&testing::alignment(), keep_boilerplate);
        grid.write(Delimiter::Comma, true, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_cell_lists_what_meets_the_paragraph_best_first() {
        snapbox::assert_data_eq!(
            written(false),
            str![[r#"
source_file,source_par,source_text,matches,a.txt,b.txt
es.txt,1,—Llegó el enviado,1,[1 · 0.91] Envoy arrives,
es.txt,3,"Habló ""tres horas"", dijo.",2,"[2 · 0.50] They talked
for two
lines.","[3 · 0.99] Three hours, he said.

[1 · 0.31 related] =HYPERLINK(""http://example.org"")"
es.txt,4,'- Nadie más lo vio.,0,,
,,,,,"[1] =HYPERLINK(""http://example.org"")"

"#]]
        );
    }

    #[test]
    fn kept_boilerplate_is_marked_in_its_place() {
        snapbox::assert_data_eq!(
            written(true),
            str![[r#"
source_file,source_par,source_text,matches,a.txt,b.txt
es.txt,1,—Llegó el enviado,1,[1 · 0.91] Envoy arrives,
es.txt,2,[boilerplate: byline] Por Ana Ruiz,0,,
es.txt,3,"Habló ""tres horas"", dijo.",2,"[2 · 0.50] They talked
for two
lines.","[3 · 0.99] Three hours, he said.

[1 · 0.31 related] =HYPERLINK(""http://example.org"")"
es.txt,4,'- Nadie más lo vio.,0,,
,,,,,"[1] =HYPERLINK(""http://example.org"")"
,,,,,[2 · boilerplate: related articles] Related Articles

"#]]
        );
    }
}
