//! Lines to paragraphs: where one ends, where one goes on in the next column or on the next page, and which are headings.

use super::columns::Line;
use super::hyphens::Words;
use crate::punctuation::{first_inside, is_closed, is_list_item};

/// Type of another size by more than this ratio is of another paragraph.
const OTHER_SIZE: f32 = 1.12;
/// Type this much larger than most is that of a heading.
const HEADING_SIZE: f32 = 1.15;
/// Longer than this is no heading, in characters; set in the size of the text, none of more than two lines.
const LONGEST_HEADING: usize = 300;
/// Distances of baselines above this ratio to those inside paragraphs are gaps.
const GAP: f32 = 1.3;
/// Indents are wider than this, in sizes of the type.
const INDENT: f32 = 0.6;
/// Lines may end this much short of the edge for nothing, in sizes of the type.
const RAGGED: f32 = 0.4;
/// A paragraph that goes on after a picture, a quote or a footnote is looked for so many paragraphs back.
const FARTHEST_BACK: usize = 4;

/// A paragraph of a document.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Paragraph {
    pub(super) text: String,
    pub(super) heading: bool,
}

/// The paragraphs of the blocks of a document in order of reading; `pages` gives the blocks page by page.
pub(super) fn paragraphs(pages: &[Vec<Vec<Line>>]) -> Vec<Paragraph> {
    let blocks: Vec<&[Line]> = pages.iter().flatten().map(Vec::as_slice).collect();
    let words = Words::of(&blocks);
    let body = usual(
        blocks
            .iter()
            .flat_map(|lines| lines.iter())
            .map(|line| (line.size, line.text.len() as f32)),
    );
    let leading = usual_leading(&blocks, body).unwrap_or(1.2);
    let mut groups: Vec<Group<'_>> = Vec::new();
    for (page, blocks) in pages.iter().enumerate() {
        for lines in blocks {
            split(lines, page, leading, &mut groups);
        }
    }
    let habits = Habits {
        body,
        leading,
        indents: indents(&groups, body),
    };
    let mut joined: Vec<Group<'_>> = Vec::new();
    for group in groups {
        match open_before(&joined, &group, &habits) {
            Some(at) => {
                if let Some(open) = joined.get_mut(at) {
                    open.go_on(group);
                }
            }
            None => joined.push(group),
        }
    }
    joined
        .iter()
        .map(|group| Paragraph {
            text: words.join(group.lines.iter().map(|line| line.text.as_str())),
            heading: group.is_heading(body),
        })
        .collect()
}

/// How a document is set.
struct Habits {
    /// Size of most of the text.
    body: f32,
    /// Distance of baselines inside paragraphs, in sizes of the type.
    leading: f32,
    /// It marks the beginnings of its paragraphs by indents.
    indents: bool,
}

/// Lines that belong together.
#[derive(Debug)]
struct Group<'l> {
    lines: Vec<&'l Line>,
    page: usize,
    /// The first line starts further right than others do.
    indented: bool,
    /// How far its last line ends from the edge, in points.
    slack: f32,
    /// The first and the last of its block: it may go on from, and in, another.
    first: bool,
    last: bool,
}

impl Group<'_> {
    fn size(&self) -> f32 {
        self.lines.first().map_or(0.0, |line| line.size)
    }

    fn is_bold(&self) -> bool {
        self.lines.iter().all(|line| line.bold)
    }

    fn ends_closed(&self) -> bool {
        self.lines.last().is_some_and(|line| is_closed(&line.text))
    }

    fn is_heading(&self, body: f32) -> bool {
        let length: usize = self.lines.iter().map(|line| line.text.chars().count()).sum();
        if length > LONGEST_HEADING {
            return false;
        }
        self.size() >= body * HEADING_SIZE || (self.is_bold() && self.lines.len() <= 2 && !self.ends_closed())
    }
}

impl<'l> Group<'l> {
    fn go_on(&mut self, other: Group<'l>) {
        self.lines.extend(other.lines);
        self.slack = other.slack;
        self.last = other.last;
    }
}

/// The value that most of the weight has, in tenths.
fn usual(values: impl Iterator<Item = (f32, f32)>) -> f32 {
    let mut weights: std::collections::BTreeMap<i64, f32> = std::collections::BTreeMap::new();
    for (value, weight) in values {
        *weights.entry((value * 10.0).round() as i64).or_default() += weight;
    }
    let heaviest = weights.iter().max_by(|a, b| a.1.total_cmp(b.1));
    heaviest.map_or(0.0, |(tenths, _)| *tenths as f32 / 10.0)
}

fn same_size(a: f32, b: f32) -> bool {
    a <= b * OTHER_SIZE && b <= a * OTHER_SIZE
}

/// A low one of the distances between baselines, in sizes of the type: inside paragraphs they are the smallest.
fn usual_leading(blocks: &[&[Line]], body: f32) -> Option<f32> {
    let distances = blocks.iter().flat_map(|lines| distances(lines, body)).collect();
    quarter(distances)
}

fn distances(lines: &[Line], size: f32) -> Vec<f32> {
    let pairs = lines.iter().zip(lines.iter().skip(1));
    pairs
        .filter(|(a, b)| same_size(a.size, size) && same_size(b.size, size))
        .map(|(a, b)| (b.y - a.y) / a.size.max(1.0))
        .filter(|distance| (0.8..2.5).contains(distance))
        .collect()
}

/// The value that a quarter is smaller than.
fn quarter(mut values: Vec<f32>) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 4).copied()
}

/// The measures of a block.
struct Measure {
    left: f32,
    right: f32,
    /// Distance of baselines inside paragraphs, in sizes of the type.
    leading: f32,
    /// Lines have their middle in common, not their edges.
    centred: bool,
}

impl Measure {
    fn of(lines: &[Line], leading: f32) -> Self {
        let size = usual(lines.iter().map(|line| (line.size, line.text.len() as f32)));
        let usual_lines = || lines.iter().filter(|line| same_size(line.size, size));
        let right = usual_lines().map(|line| line.x1).fold(f32::MIN, f32::max);
        // The leftmost edge that is no single line's.
        let mut edges: Vec<f32> = usual_lines().map(|line| line.x0).collect();
        edges.sort_by(f32::total_cmp);
        let shared = edges.iter().find(|edge| {
            let near = edges
                .iter()
                .filter(|other| (**other - **edge).abs() < 2.0)
                .take(3)
                .count();
            near >= edges.len().div_ceil(6).clamp(1, 2)
        });
        let left = shared.or(edges.first()).copied().unwrap_or_default();
        let own = distances(lines, size);
        let leading = if own.len() >= 4 {
            quarter(own).filter(|own| *own < leading * GAP).unwrap_or(leading)
        } else {
            leading
        };
        let middle = |line: &Line| f32::midpoint(line.x0, line.x1);
        let spread = |values: &mut dyn Iterator<Item = f32>| {
            let (least, most) = values.fold((f32::MAX, f32::MIN), |(least, most), value| {
                (least.min(value), most.max(value))
            });
            most - least
        };
        let centred = lines.len() > 1
            && spread(&mut lines.iter().map(middle)) < 3.0
            && spread(&mut lines.iter().map(|line| line.x0)) > 6.0;
        Measure {
            left,
            right,
            leading,
            centred,
        }
    }

    fn is_indented(&self, line: &Line) -> bool {
        !self.centred && line.x0 - self.left > INDENT * line.size
    }
}

fn split<'l>(lines: &'l [Line], page: usize, leading: f32, groups: &mut Vec<Group<'l>>) {
    let measure = Measure::of(lines, leading);
    let from = groups.len();
    for line in lines {
        let open = groups.get_mut(from..).and_then(<[Group<'_>]>::last_mut);
        match open {
            Some(open)
                if open
                    .lines
                    .last()
                    .is_some_and(|before| belongs(&measure, open, before, line)) =>
            {
                open.lines.push(line);
                open.slack = measure.right - line.x1;
            }
            _ => groups.push(Group {
                lines: vec![line],
                page,
                indented: measure.is_indented(line),
                slack: measure.right - line.x1,
                first: groups.len() == from,
                last: false,
            }),
        }
    }
    groups
        .get_mut(from..)
        .and_then(<[Group<'_>]>::last_mut)
        .into_iter()
        .for_each(|group| group.last = true);
}

/// Whether `line` goes on with the paragraph that `before` is the last line of.
fn belongs(measure: &Measure, open: &Group<'_>, before: &Line, line: &Line) -> bool {
    let size = before.size.max(line.size);
    let distance = line.y - before.y;
    if !same_size(before.size, line.size) || distance > GAP * measure.leading * size || distance <= 0.0 {
        return false;
    }
    if before.bold != line.bold && (open.is_bold() || line.bold) && is_end(measure, before, line) {
        return false;
    }
    let item = open.lines.first().is_some_and(|first| is_list_item(&first.text));
    if is_list_item(&line.text) && (item || is_end(measure, before, line) || is_closed(&before.text)) {
        return false;
    }
    if !item && measure.is_indented(line) && !measure.is_indented(before) {
        return false;
    }
    if item && open.lines.len() > 1 && line.x0 < before.x0 - INDENT * size {
        return false;
    }
    !is_end(measure, before, line)
}

/// Whether a line ends a paragraph: it is short, and how it ends and the next begins doesn't speak against it.
fn is_end(measure: &Measure, before: &Line, line: &Line) -> bool {
    /// A line that breaks off in the middle of a sentence ends a paragraph only if it is this much shorter, in sizes.
    const PLAINLY_SHORT: f32 = 3.0;
    let slack = measure.right - before.x1;
    let fits = slack > first_word_width(line) + RAGGED * before.size;
    let lower = first_inside(&line.text).is_some_and(char::is_lowercase);
    fits && !measure.centred
        && !lower
        && (is_closed(&before.text) || slack > first_word_width(line) + PLAINLY_SHORT * before.size)
}

/// How wide the first word of a line is, with the space before it.
fn first_word_width(line: &Line) -> f32 {
    let characters = line.text.chars().count().max(1) as f32;
    let word = line.text.split(' ').next().unwrap_or_default().chars().count() as f32;
    (word + 1.0) * (line.x1 - line.x0) / characters
}

/// Whether the document marks the beginnings of its paragraphs by indents.
fn indents(groups: &[Group<'_>], body: f32) -> bool {
    let inner = || {
        let of_text = |group: &&Group<'_>| !group.first && group.lines.len() > 1 && same_size(group.size(), body);
        groups.iter().filter(of_text)
    };
    let indented = inner().filter(|group| group.indented).count();
    indented >= 2 && indented * 2 >= inner().count()
}

/// Which of the paragraphs before it `group` goes on with.
fn open_before(before: &[Group<'_>], group: &Group<'_>, habits: &Habits) -> Option<usize> {
    let start = group.lines.first()?;
    if !group.first || is_list_item(&start.text) {
        return None;
    }
    let body = habits.body;
    let fits = |other: &Group<'_>| {
        same_size(other.size(), group.size())
            && other.is_heading(body) == group.is_heading(body)
            && other.is_bold() == group.is_bold()
    };
    let last = before.len().checked_sub(1)?;
    let neighbour = before.get(last)?;
    let full = neighbour.slack <= first_word_width(start) + RAGGED * start.size;
    if neighbour.last && fits(neighbour) && is_below(neighbour, group, habits.leading) && !group.indented {
        // The short last line of what runs over two columns stands as if it were the first of one of them.
        return (full || group.is_heading(body)).then_some(last);
    }
    if group.is_heading(body) {
        return None;
    }
    let lower = first_inside(&start.text).is_some_and(char::is_lowercase);
    if fits(neighbour) && neighbour.last {
        let goes_on = if neighbour.ends_closed() {
            habits.indents && full && !group.indented && group.lines.len() > 1
        } else {
            lower || (full && !(habits.indents && group.indented))
        };
        return goes_on.then_some(last);
    }
    // Something stands between: only a sentence that plainly breaks off and goes on tells.
    let open = before
        .iter()
        .enumerate()
        .rev()
        .take(FARTHEST_BACK)
        .find(|(_, other)| fits(other));
    open.filter(|(_, other)| lower && other.last && !other.ends_closed())
        .map(|(at, _)| at)
}

/// Whether a paragraph begins in the line below the last of another, at the same edge.
fn is_below(other: &Group<'_>, group: &Group<'_>, leading: f32) -> bool {
    let (Some(before), Some(line)) = (other.lines.last(), group.lines.first()) else {
        return false;
    };
    let distance = line.y - before.y;
    other.page == group.page
        && distance > 0.0
        && distance <= GAP * leading * line.size
        && (line.x0 - before.x0).abs() < INDENT * line.size
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line(text: &str, x0: f32, x1: f32, y: f32) -> Line {
        Line {
            text: text.to_owned(),
            x0,
            x1,
            y,
            size: 10.0,
            bold: false,
        }
    }

    fn texts(blocks: &[Vec<Line>]) -> Vec<String> {
        let paragraphs = paragraphs(&[blocks.to_vec()]);
        paragraphs.into_iter().map(|paragraph| paragraph.text).collect()
    }

    #[test]
    fn indents_begin_paragraphs_and_go_on_over_columns() {
        let first = vec![
            line("El consejo se reunió el lunes para hablar", 10.0, 200.0, 0.0),
            line("del puente sobre el río, que está cerrado", 0.0, 200.0, 12.0),
            line("desde una tormenta de marzo.", 0.0, 140.0, 24.0),
            line("La alcaldesa, Ana Ruiz, dijo que la obra", 10.0, 200.0, 36.0),
            line("costará dos millones. Nadie sabe aún quién.", 0.0, 200.0, 48.0),
        ];
        let second = vec![
            line("Pagará la provincia, según ella, y no la", 250.0, 450.0, 0.0),
            line("ciudad, que no tiene con qué.", 250.0, 400.0, 12.0),
            line("Los vecinos esperan, y esperan mucho, y", 260.0, 450.0, 24.0),
            line("no poco.", 250.0, 290.0, 36.0),
        ];
        let texts = texts(&[first, second]);
        assert_eq!(texts.len(), 3, "{texts:#?}");
        assert!(
            texts[1].ends_with(
                "Nadie sabe aún quién. Pagará la provincia, según ella, y no la ciudad, que no tiene con qué."
            )
        );
    }

    #[test]
    fn gaps_and_short_last_lines_begin_paragraphs() {
        let block = vec![
            line("El consejo se reunió el lunes para hablar", 0.0, 200.0, 0.0),
            line("del puente.", 0.0, 50.0, 12.0),
            line("La alcaldesa, Ana Ruiz, dijo que la obra", 0.0, 196.0, 24.0),
            line("costará dos millones y que los pagará la.", 0.0, 199.0, 36.0),
            line("Después llovió.", 0.0, 80.0, 54.0),
        ];
        assert_eq!(texts(&[block]).len(), 3);
    }

    #[test]
    fn larger_type_and_bold_lines_are_headings() {
        let mut title = line("Cierra el puente", 0.0, 160.0, 0.0);
        title.size = 20.0;
        let mut cross = line("Las obras", 0.0, 40.0, 60.0);
        cross.bold = true;
        let block = vec![
            title,
            line(
                "El consejo se reunió el lunes para hablar de las cosas",
                0.0,
                200.0,
                30.0,
            ),
            line("del puente.", 0.0, 50.0, 42.0),
            cross,
            line("La alcaldesa, Ana Ruiz, dijo que la obra ya va bien.", 0.0, 196.0, 72.0),
        ];
        let headings: Vec<bool> = paragraphs(&[vec![block]])
            .iter()
            .map(|paragraph| paragraph.heading)
            .collect();
        assert_eq!(headings, [true, false, true, false]);
    }

    #[test]
    fn a_sentence_goes_on_after_a_caption() {
        let mut caption = line("Un puente. / AGENCIA", 0.0, 100.0, 100.0);
        caption.size = 7.0;
        let blocks = [
            vec![
                line("El consejo se reunió el lunes para hablar", 0.0, 200.0, 0.0),
                line("del puente sobre el río, que está cerrado", 0.0, 200.0, 12.0),
            ],
            vec![caption],
            vec![line("desde marzo.", 250.0, 300.0, 0.0)],
        ];
        assert_eq!(texts(&blocks).len(), 2);
    }

    proptest! {
        #[test]
        fn no_line_is_lost(lines in proptest::collection::vec(("[a-zA-Z•.,]{1,6}( [a-z.]{1,5}){0,3}", 0.0f32..100.0, 0.0f32..200.0, 0.0f32..800.0, 0.0f32..30.0), 0..30)) {
            let block: Vec<_> = lines.iter().map(|(text, x0, width, y, size)| Line { size: *size, ..line(text, *x0, x0 + width, *y) }).collect();
            let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
            let all: usize = block.iter().map(|line| letters(&line.text)).sum();
            let read: usize = texts(&[block]).iter().map(|text| letters(text)).sum();
            prop_assert_eq!(all, read);
        }
    }
}
