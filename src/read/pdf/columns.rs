//! Pieces of lines to blocks in the order in which they are read.
//!
//! A page is cut along the tallest gutter: a strip without text that runs down between two stretches of text. What stands above
//! and below its run, what is left and what is right of it are cut again, so that a headline over two columns, columns under a
//! paragraph across the page, and columns inside a column come in order. (A cut of white space from the top down, as in Nagy and
//! Seth, 1984, but with gutters first: the gaps between paragraphs of neighbouring columns may lie at one height by chance.)

use super::lines::Piece;

/// Lines that have to stand on each side of a gutter.
const FEWEST_LINES: usize = 3;
/// Width of the text on each side of a gutter, in sizes of the type; what is narrower is bullets and numbers.
const NARROWEST: f32 = 5.0;
/// Width of a gutter, in sizes of the type.
const GUTTER: f32 = 0.75;
/// As far apart (in sizes) two baselines may be in one line.
const SAME_LINE: f32 = 0.45;
/// Strips in which the page is looked at for gutters.
const STRIPS: usize = 300;
/// A page with more pieces than this is no page of text columns.
const MOST_PIECES: usize = 2000;
/// Cuts inside one another.
const DEEPEST: usize = 12;

/// A line of a block: what stands at one height in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) x0: f32,
    pub(super) x1: f32,
    pub(super) y: f32,
    pub(super) size: f32,
    pub(super) bold: bool,
}

/// The blocks of a page in the order of reading, each of lines from top to bottom.
pub(super) fn blocks(mut pieces: Vec<Piece>) -> Vec<Vec<Line>> {
    // Damaged documents place text at points that aren't on any page.
    pieces.retain(|piece| [piece.x0, piece.x1, piece.y, piece.size].iter().all(|n| n.is_finite()));
    pieces.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x0.total_cmp(&b.x0)));
    let mut blocks = Vec::new();
    let depth = if pieces.len() > MOST_PIECES { 0 } else { DEEPEST };
    order(pieces, depth, &mut blocks);
    blocks
}

fn order(pieces: Vec<Piece>, depth: usize, blocks: &mut Vec<Vec<Line>>) {
    let gutter = if depth == 0 { None } else { tallest_gutter(&pieces) };
    let Some(Gutter { x, first, last }) = gutter else {
        let lines = lines(pieces);
        if !lines.is_empty() {
            blocks.push(lines);
        }
        return;
    };
    let mut parts: [Vec<Piece>; 4] = Default::default();
    for (at, piece) in pieces.into_iter().enumerate() {
        let part = if at < first {
            0
        } else if at > last {
            3
        } else if piece.x0 < x {
            1
        } else {
            2
        };
        parts[part].push(piece);
    }
    for part in parts {
        if !part.is_empty() {
            order(part, depth - 1, blocks);
        }
    }
}

/// A strip without text.
struct Gutter {
    x: f32,
    /// The first and the last of the pieces, from top to bottom, that it runs along.
    first: usize,
    last: usize,
}

/// What a gutter would run along, while it is followed down the page.
#[derive(Clone, Copy, Default)]
struct Run {
    first: usize,
    last: usize,
    left: Side,
    right: Side,
}

/// The text on one side of a gutter.
#[derive(Clone, Copy, Default)]
struct Side {
    lines: usize,
    /// Sum of the widths of the lines, in sizes of the type.
    width: f32,
    top: f32,
    bottom: f32,
    /// Right edge of the last line so far.
    edge: f32,
    size: f32,
}

impl Side {
    fn add(&mut self, piece: &Piece) {
        let size = piece.size.max(1.0);
        // Justified text in a narrow column falls apart into words: one line all the same.
        if self.lines > 0 && (piece.y - self.bottom).abs() < SAME_LINE * size {
            self.width += (piece.x1 - self.edge).max(0.0) / size;
            self.edge = self.edge.max(piece.x1);
            return;
        }
        if self.lines == 0 {
            self.top = piece.y;
        }
        self.lines += 1;
        self.width += piece.width() / size;
        self.edge = piece.x1;
        self.bottom = piece.y;
        self.size = self.size.max(piece.size);
    }

    fn is_column(&self) -> bool {
        self.lines >= FEWEST_LINES && self.width >= NARROWEST * self.lines as f32
    }
}

impl Run {
    fn add(&mut self, at: usize, piece: &Piece, x: f32) {
        if self.left.lines + self.right.lines == 0 {
            self.first = at;
        }
        self.last = at;
        if piece.x0 < x {
            self.left.add(piece);
        } else {
            self.right.add(piece);
        }
    }

    /// How much speaks for a gutter: the lines along it, where both sides are columns that stand side by side.
    fn weight(&self) -> usize {
        let shared = self.left.bottom.min(self.right.bottom) - self.left.top.max(self.right.top);
        let beside = shared >= self.left.size.min(self.right.size);
        if self.left.is_column() && self.right.is_column() && beside {
            self.left.lines + self.right.lines
        } else {
            0
        }
    }
}

/// The gutter that most lines stand along.
fn tallest_gutter(pieces: &[Piece]) -> Option<Gutter> {
    let left = pieces.iter().map(|piece| piece.x0).fold(f32::MAX, f32::min);
    let right = pieces.iter().map(|piece| piece.x1).fold(f32::MIN, f32::max);
    if pieces.len() < 2 * FEWEST_LINES || right <= left {
        return None;
    }
    let strip = (right - left) / STRIPS as f32;
    let mut best = (0, None);
    for number in 1..STRIPS {
        let x = left + strip * number as f32;
        let mut run = Run::default();
        let mut consider = |run: &Run| {
            let weight = run.weight();
            if weight > best.0 {
                let Run { first, last, .. } = *run;
                best = (weight, Some(Gutter { x, first, last }));
            }
        };
        for (at, piece) in pieces.iter().enumerate() {
            let half = GUTTER * piece.size / 2.0;
            if piece.x0 - half < x && x < piece.x1 + half {
                consider(&run);
                run = Run::default();
            } else {
                run.add(at, piece, x);
            }
        }
        consider(&run);
    }
    best.1
}

/// Puts together what stands at one height.
fn lines(pieces: Vec<Piece>) -> Vec<Line> {
    /// A first letter this many times as large as the text beside it is a drop cap.
    const DROP_CAP: f32 = 1.6;
    let mut rows: Vec<Vec<Piece>> = Vec::new();
    let mut caps: Vec<Piece> = Vec::new();
    let usual = usual_size(&pieces);
    for piece in pieces {
        if piece.size > DROP_CAP * usual && piece.text.chars().count() <= 2 {
            caps.push(piece);
            continue;
        }
        match rows.last_mut() {
            Some(row)
                if row
                    .first()
                    .is_some_and(|first| piece.y - first.y <= SAME_LINE * piece.size.min(first.size)) =>
            {
                row.push(piece);
            }
            _ => rows.push(vec![piece]),
        }
    }
    let mut lines: Vec<Line> = rows.into_iter().map(line).collect();
    for cap in caps {
        place_cap(cap, &mut lines);
    }
    lines
}

/// The size of most of the text.
fn usual_size(pieces: &[Piece]) -> f32 {
    let mut sizes: Vec<(f32, usize)> = pieces.iter().map(|piece| (piece.size, piece.text.len())).collect();
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = sizes.iter().map(|(_, length)| length).sum::<usize>() / 2;
    let mut seen = 0;
    let usual = sizes.iter().find(|(_, length)| {
        seen += length;
        seen > half
    });
    usual.map_or(0.0, |(size, _)| *size)
}

fn line(mut row: Vec<Piece>) -> Line {
    row.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let mut line = Line {
        x0: f32::MAX,
        x1: f32::MIN,
        ..Line::default()
    };
    let mut longest = 0;
    for piece in row {
        if !line.text.is_empty() {
            line.text.push(' ');
        }
        line.text.push_str(&piece.text);
        line.x0 = line.x0.min(piece.x0);
        line.x1 = line.x1.max(piece.x1);
        if piece.text.len() > longest {
            longest = piece.text.len();
            line.size = piece.size;
            line.bold = piece.bold;
            line.y = piece.y;
        }
    }
    line
}

/// Puts a drop cap before the line whose top it shares; where there is none, it is a line of its own.
fn place_cap(cap: Piece, lines: &mut Vec<Line>) {
    /// Height of a capital, in sizes of the type.
    const CAPITAL: f32 = 0.7;
    let top = cap.y - CAPITAL * cap.size;
    let distance = |line: &Line| (line.y - CAPITAL * line.size - top).abs();
    let beside = lines
        .iter_mut()
        .filter(|line| line.x0 >= cap.x0 && line.y <= cap.y + 0.5 * line.size && distance(line) < line.size)
        .min_by(|a, b| distance(a).total_cmp(&distance(b)));
    if let Some(line) = beside {
        // Its edge stays where it is: the lines below it begin there too.
        line.text.insert_str(0, &cap.text);
    } else {
        let at = lines.partition_point(|line| line.y < cap.y);
        lines.insert(at, line(vec![cap]));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn piece(text: &str, x0: f32, x1: f32, y: f32) -> Piece {
        Piece {
            text: text.to_owned(),
            x0,
            x1,
            y,
            size: 10.0,
            ..Piece::default()
        }
    }

    fn texts(pieces: Vec<Piece>) -> Vec<Vec<String>> {
        let blocks = blocks(pieces);
        blocks
            .into_iter()
            .map(|block| block.into_iter().map(|line| line.text).collect())
            .collect()
    }

    fn column(name: &str, x0: f32, x1: f32, from: f32, count: usize) -> Vec<Piece> {
        (0..count)
            .map(|number| piece(&format!("{name}{number}"), x0, x1, from + 12.0 * number as f32))
            .collect()
    }

    #[test]
    fn columns_are_read_one_after_the_other() {
        let mut pieces = vec![piece("Title", 0.0, 400.0, 0.0)];
        pieces.extend(column("c", 280.0, 400.0, 24.0, 5));
        pieces.extend(column("a", 0.0, 120.0, 24.0, 5));
        pieces.extend(column("b", 140.0, 260.0, 27.0, 4));
        pieces.push(piece("Foot", 0.0, 400.0, 100.0));
        let blocks = texts(pieces);
        let flat: Vec<String> = blocks.concat();
        assert_eq!(flat.join(" "), "Title a0 a1 a2 a3 a4 b0 b1 b2 b3 c0 c1 c2 c3 c4 Foot");
    }

    #[test]
    fn a_headline_over_two_of_three_columns() {
        let mut pieces = vec![piece("Head", 0.0, 260.0, 0.0)];
        pieces.extend(column("a", 0.0, 120.0, 24.0, 6));
        pieces.extend(column("b", 140.0, 260.0, 24.0, 6));
        pieces.extend(column("c", 280.0, 400.0, 0.0, 8));
        let flat: Vec<String> = texts(pieces).concat();
        assert_eq!(
            flat.join(" "),
            "Head a0 a1 a2 a3 a4 a5 b0 b1 b2 b3 b4 b5 c0 c1 c2 c3 c4 c5 c6 c7"
        );
    }

    #[test]
    fn bullets_and_wide_spaces_make_no_columns() {
        let mut pieces = Vec::new();
        for number in 0..6 {
            let y = 12.0 * number as f32;
            pieces.push(piece("•", 0.0, 5.0, y));
            pieces.push(piece(&format!("item{number}"), 20.0, 200.0, y));
        }
        assert_eq!(texts(pieces)[0][0], "• item0");
        let pieces = vec![
            piece("a", 0.0, 80.0, 0.0),
            piece("b", 95.0, 200.0, 0.0),
            piece("c", 0.0, 200.0, 12.0),
            piece("d", 0.0, 200.0, 24.0),
        ];
        assert_eq!(texts(pieces), [["a b", "c", "d"]]);
    }

    #[test]
    fn a_drop_cap_begins_the_first_of_its_lines() {
        let mut cap = piece("E", 0.0, 20.0, 24.0);
        cap.size = 45.0;
        let pieces = vec![
            piece("l ministro llegó", 22.0, 200.0, 0.0),
            piece("a la ciudad de", 22.0, 200.0, 12.0),
            cap,
            piece("Lugo por la", 22.0, 200.0, 24.0),
            piece("mañana.", 0.0, 50.0, 36.0),
        ];
        assert_eq!(
            texts(pieces)[0],
            ["El ministro llegó", "a la ciudad de", "Lugo por la", "mañana."]
        );
    }

    proptest! {
        #[test]
        fn no_piece_is_lost(edges in proptest::collection::vec((0.0f32..600.0, 0.0f32..300.0, 0.0f32..800.0), 0..60)) {
            let pieces: Vec<_> = edges
                .iter()
                .enumerate()
                .map(|(number, (x, width, y))| piece(&format!("p{number}"), *x, x + width, *y))
                .collect();
            let mut read: Vec<String> = texts(pieces).concat().iter().flat_map(|line| line.split(' ').map(str::to_owned).collect::<Vec<_>>()).collect();
            read.sort();
            let mut all: Vec<_> = (0..edges.len()).map(|number| format!("p{number}")).collect();
            all.sort();
            prop_assert_eq!(read, all);
        }
    }
}
