//! Tables in plain text.

/// Sets rows in columns two spaces apart; columns whose header begins with `>` (the mark is not shown) lie at the right.
pub(crate) fn columns(header: &[&str], rows: &[Vec<String>]) -> String {
    let right: Vec<bool> = header.iter().map(|name| name.starts_with('>')).collect();
    let names: Vec<String> = header
        .iter()
        .map(|name| name.trim_start_matches('>').to_owned())
        .collect();
    let mut widths = vec![0; names.len()];
    for row in std::iter::once(&names).chain(rows) {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    let mut text = String::new();
    for row in std::iter::once(&names).chain(rows) {
        let mut line = String::new();
        for ((cell, &width), &right) in row.iter().zip(&widths).zip(&right) {
            let cell = if right {
                format!("{cell:>width$}")
            } else {
                format!("{cell:<width$}")
            };
            line.push_str(&cell);
            line.push_str("  ");
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
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
