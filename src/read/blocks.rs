//! Lines to paragraphs.
//!
//! As a rule a paragraph is a block between blank lines, on however many lines it stands. Two kinds of files do without
//! blank lines, or have them only here and there: those with a paragraph on each line, and those that are wrapped at a fixed
//! width. Both are told by where their lines end.

use crate::article::Span;
use crate::lexicon::fold::{fold, is_blank};
use crate::lexicon::function_words::{Role, role_in_any};
use crate::punctuation::{first_inside, is_closed, is_list_item};

use super::lines::Line;

/// How the paragraphs of a file are told apart.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Layout {
    /// By blank lines.
    Blocks,
    /// Each line is one, but for lines that go on in the next.
    Lines,
    /// No blank lines, wrapped at this width (in characters): a paragraph ends with a short line.
    Wrapped(usize),
}

/// The paragraphs that stand in `lines`, in order.
pub(super) fn paragraphs(text: &str, lines: &[Line], markdown: bool) -> Vec<Span> {
    let blocks: Vec<&[Line]> = lines
        .split(Line::is_blank)
        .filter(|block| !block.is_empty())
        .flat_map(|block| {
            if markdown {
                headings_apart(text, block)
            } else {
                vec![block]
            }
        })
        .collect();
    let layout = layout(text, &blocks);
    let mut paragraphs = Vec::with_capacity(blocks.len());
    for block in blocks {
        let mut open: Option<Span> = None;
        for (at, line) in block.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|at| block.get(at));
            match (&mut open, before) {
                (Some(span), Some(before)) if layout.joins(text, before, line) => span.end = line.span.end,
                _ => paragraphs.extend(open.replace(line.span)),
            }
        }
        paragraphs.extend(open);
    }
    paragraphs
}

impl Layout {
    /// Whether two lines of a block belong to one paragraph.
    fn joins(self, text: &str, before: &Line, line: &Line) -> bool {
        match self {
            Layout::Blocks => true,
            Layout::Lines => goes_on(before.span.of(text), line.span.of(text)),
            Layout::Wrapped(width) => {
                let full = is_full(before.span.of(text), width);
                !line.indented && (full || goes_on(before.span.of(text), line.span.of(text)))
            }
        }
    }
}

/// In Markdown a line that starts with `#` is a heading, also without a blank line around it.
fn headings_apart<'l>(text: &str, block: &'l [Line]) -> Vec<&'l [Line]> {
    block
        .chunk_by(|before, line| !is_heading_line(before.span.of(text)) && !is_heading_line(line.span.of(text)))
        .collect()
}

/// Whether a line is a heading as Markdown writes it (`## Title`).
pub(crate) fn is_heading_line(line: &str) -> bool {
    let rest = line.trim_start_matches('#');
    (1..=6).contains(&(line.len() - rest.len())) && rest.starts_with(is_blank)
}

fn layout(text: &str, blocks: &[&[Line]]) -> Layout {
    if let [only] = blocks {
        return match wrap_width(text, only) {
            _ if only.iter().all(|line| is_list_item(line.span.of(text))) => Layout::Lines,
            Some(width) => Layout::Wrapped(width),
            None => Layout::Lines,
        };
    }
    let mut of_lines = 0_usize;
    let mut others = 0_usize;
    for block in blocks.iter().filter(|block| block.len() > 1) {
        if has_a_sentence_per_line(text, block) {
            of_lines += 1;
        } else {
            others += 1;
        }
    }
    if of_lines > others {
        Layout::Lines
    } else {
        Layout::Blocks
    }
}

/// Whether the lines of a block end where sentences end: all of a block of two, most of a longer one (a full stop may be
/// missing here and there). Lists don't count: their items end so by nature.
fn has_a_sentence_per_line(text: &str, block: &[Line]) -> bool {
    if block.iter().all(|line| is_list_item(line.span.of(text))) {
        return false;
    }
    let closed = block.iter().filter(|line| is_closed(line.span.of(text))).count();
    closed * 3 >= block.len() * 2
}

/// The width that a block is wrapped at, in characters, where it is: lines end in the middle of sentences, and those that do
/// are of nearly the same length.
fn wrap_width(text: &str, block: &[Line]) -> Option<usize> {
    /// Wider lines than these are not made by wrapping.
    const WIDEST: usize = 140;
    let (_, inner) = block.split_last()?;
    let widths: Vec<usize> = inner.iter().map(|line| width(line.span.of(text))).collect();
    let widest = widths.iter().copied().max()?;
    let open: Vec<usize> = inner
        .iter()
        .zip(&widths)
        .filter(|(line, _)| !is_closed(line.span.of(text)))
        .map(|(_, &width)| width)
        .collect();
    let full = open.iter().filter(|&&width| width * 4 >= widest * 3).count();
    (inner.len() >= 2 && (20..=WIDEST).contains(&widest) && open.len() * 2 > inner.len() && full * 5 >= open.len() * 4)
        .then_some(widest)
}

/// In characters; more than any wrapped line has is all the same.
fn width(line: &str) -> usize {
    line.chars().take(1000).count()
}

/// Whether a line reaches to the edge at which the text is wrapped.
fn is_full(line: &str, wrapped: usize) -> bool {
    width(line) * 4 >= wrapped * 3
}

/// Whether a line plainly goes on in the next: no closing punctuation, and the next starts in the middle of a sentence, or
/// this one can't end where it does.
fn goes_on(line: &str, next: &str) -> bool {
    if is_list_item(next) || is_heading_line(line) || is_heading_line(next) {
        return false;
    }
    if next.starts_with([',', ';', ')']) {
        return true;
    }
    if is_closed(line) {
        return false;
    }
    first_inside(next).is_some_and(char::is_lowercase) || wants_more(line)
}

/// Whether a line without closing punctuation breaks off: after a comma or an opening bracket, after a word that wants
/// another (an article, a preposition), or a few words into a clause (", while the state agency").
///
/// Only a line of some length does: a short one is a heading, and headings may end as they like.
fn wants_more(line: &str) -> bool {
    /// Headings are shorter.
    const RUNNING_TEXT: usize = 12;
    /// A clause of so few words after its opener has hardly its verb yet.
    const CLAUSE_START: usize = 5;
    let last = line.chars().next_back();
    if last.is_some_and(|c| matches!(c, ',' | '(' | '[' | '«' | '“' | '¿' | '¡')) {
        return true;
    }
    let mut words = line.split_whitespace().rev();
    let tail: Vec<String> = words
        .by_ref()
        .take(CLAUSE_START)
        .map(|word| fold(word.trim_matches(|c: char| !c.is_alphanumeric())))
        .collect();
    if tail.len() + words.take(RUNNING_TEXT).count() < RUNNING_TEXT {
        return false;
    }
    let role = |word: &String| role_in_any(word);
    matches!(tail.first().and_then(role), Some(Role::Link | Role::Opener))
        || tail.iter().any(|word| role(word) == Some(Role::Opener))
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        paragraphs(text, &lines(text), false)
            .iter()
            .map(|span| span.of(text))
            .collect()
    }

    fn split_markdown(text: &str) -> Vec<&str> {
        paragraphs(text, &lines(text), true)
            .iter()
            .map(|span| span.of(text))
            .collect()
    }

    #[test]
    fn blocks_between_blank_lines() {
        let text = "Title\n\nOne line that\nis wrapped here.\n \t\n* * *\n\u{a0}\nTwo.\n";
        assert_eq!(
            split(text),
            ["Title", "One line that\nis wrapped here.", "* * *", "Two."]
        );
    }

    #[test]
    fn without_blank_lines_each_line_is_one() {
        assert_eq!(
            split("Politics\nIt rained in Quito.\nIt snowed in Oslo."),
            ["Politics", "It rained in Quito.", "It snowed in Oslo."]
        );
    }

    #[test]
    fn finished_sentences_one_per_line_beat_stray_blank_lines() {
        let text = "Llovió.\nNevó.\nTronó.\n\nGranizó.\nHeló.\nY luego la delegación volvió a Madrid\nSalió el sol.";
        assert_eq!(split(text).len(), 7);
    }

    #[test]
    fn a_line_that_goes_on_is_joined() {
        let text = "Llovió mucho en\nla ciudad.\nLuego paró\n, dijo Ana.\nFin.";
        assert_eq!(
            split(text),
            ["Llovió mucho en\nla ciudad.", "Luego paró\n, dijo Ana.", "Fin."]
        );
    }

    #[test]
    fn a_clause_just_opened_goes_on_before_a_capital() {
        let text = "The envoy called the talks useful in a message on a network, while the national agency\n\
                    Delta News reported that he left.\nThe end.";
        assert_eq!(split(text).len(), 2);
    }

    #[test]
    fn a_finished_line_without_its_full_stop_does_not() {
        let text = "La delegación aceptó una propuesta de tregua en una reunión en Oslo con Rubio y su equipo\n\
                    Kellogg no estaba presente.\nFin.";
        assert_eq!(split(text).len(), 3);
    }

    #[test]
    fn text_wrapped_without_blank_lines() {
        let text = "The council met on Monday to talk about the new bridge over the\n\
                    River Tagus, which has been closed since a storm in the month of\n\
                    March. Nobody knows when it will open.\n\
                    Mayor Ana Ruiz said that the repairs would cost two million, and\n\
                    Lisbon has to pay for it.";
        assert_eq!(split(text).len(), 2);
    }

    #[test]
    fn a_list_in_a_file_with_blank_lines_is_one_block() {
        let text = "Two things changed.\n\n- The first one.\n- The second one.\n\nThat was all.";
        assert_eq!(split(text).len(), 3);
    }

    #[test]
    fn markdown_headings_stand_alone() {
        let text = "# Title\nText that\nis wrapped.\n## Part\n- a\n- b\n";
        assert_eq!(
            split_markdown(text),
            ["# Title", "Text that\nis wrapped.", "## Part", "- a\n- b"]
        );
    }

    #[test]
    fn lines_of_megabytes() {
        let text = "word ".repeat(1_000_000);
        assert_eq!(split(&text).len(), 1);
        let text = format!("{text}\n{text}");
        assert_eq!(split(&text).len(), 1);
    }
}
