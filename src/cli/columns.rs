//! Tables in plain text.

/// Sets rows in columns two spaces apart; columns whose header begins with `>` (the mark is not shown) lie at the right.
pub(crate) fn columns(header: &[&str], rows: &[Vec<String>]) -> String {
    let mut columns = Columns::new(header);
    rows.iter().for_each(|row| columns.fit(row));
    let mut text = String::new();
    for line in std::iter::once(columns.header()).chain(rows.iter().map(|row| columns.line(row))) {
        text.push_str(&line);
        text.push('\n');
    }
    text
}

/// Columns as of [`columns`], for rows of which there are too many to hold: each is made twice, first for its width.
pub(crate) struct Columns {
    names: Vec<String>,
    right: Vec<bool>,
    widths: Vec<usize>,
}

impl Columns {
    /// As wide as the names in the header.
    pub(crate) fn new(header: &[&str]) -> Self {
        let names: Vec<&str> = header.iter().map(|name| name.trim_start_matches('>')).collect();
        Columns {
            right: header.iter().map(|name| name.starts_with('>')).collect(),
            widths: names.iter().map(|name| name.chars().count()).collect(),
            names: names.into_iter().map(str::to_owned).collect(),
        }
    }

    /// Makes room for a row, or for the first cells of one.
    pub(crate) fn fit(&mut self, row: &[String]) {
        for (width, cell) in self.widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }

    /// Characters of the first columns, so many of them, and of the space between them.
    pub(crate) fn width_of_first(&self, count: usize) -> usize {
        let widths = self.widths.iter().take(count);
        widths.sum::<usize>() + 2 * count.saturating_sub(1)
    }

    /// The names of the columns, on a line.
    pub(crate) fn header(&self) -> String {
        self.line(&self.names)
    }

    /// A row, on a line.
    pub(crate) fn line(&self, row: &[String]) -> String {
        let mut line = String::new();
        for ((cell, &width), &right) in row.iter().zip(&self.widths).zip(&self.right) {
            let room = " ".repeat(width.saturating_sub(cell.chars().count()));
            let (before, after) = if right {
                (room.as_str(), "")
            } else {
                ("", room.as_str())
            };
            for part in [before, cell, after, "  "] {
                line.push_str(part);
            }
        }
        line.truncate(line.trim_end().len());
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [
            vec!["é".to_owned(), "10".to_owned()],
            vec!["long".to_owned(), "9".to_owned()],
        ];
        assert_eq!(columns(&["a", ">n"], &rows), "a      n\né     10\nlong   9\n");
    }
}
