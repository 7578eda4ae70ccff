//! What stands on the pages but not in the text: running headers and footers, and the numbers of the pages.

use std::collections::HashMap;

use super::lines::Piece;

/// Lines at the top and at the bottom of a page that may be running ones.
const EDGE_LINES: usize = 4;
/// Running lines stand at the same height on each page, in points.
const SAME_HEIGHT: f32 = 4.0;
/// Of so many pages one at least must have it: left and right pages may differ, and sections.
const PAGES: usize = 4;
/// Longer than this is no running line, in characters.
const LONGEST: usize = 160;

/// What pieces with the mark of an artifact are called where they are left out.
pub(super) const RUNNING: &str = "running header or footer";
const NUMBER: &str = "page number";

/// Takes running lines and the numbers of pages from the pieces of each page; gives what they are and their text.
pub(super) fn remove(pages: &mut [Vec<Piece>]) -> Vec<(&'static str, String)> {
    let mut removed = Vec::new();
    remove_marked(pages, &mut removed);
    let mut seen: HashMap<String, Vec<(usize, f32)>> = HashMap::new();
    for (number, page) in pages.iter().enumerate() {
        for at in edges(page) {
            if let Some(piece) = page.get(at)
                && piece.text.chars().nth(LONGEST).is_none()
            {
                seen.entry(pattern(&piece.text)).or_default().push((number, piece.y));
            }
        }
    }
    seen.values_mut()
        .for_each(|places| places.sort_by(|a, b| a.1.total_cmp(&b.1)));
    let count = pages.len();
    for (number, page) in pages.iter_mut().enumerate() {
        let mut gone: Vec<usize> = edges(page);
        gone.retain(|&at| {
            page.get(at).is_some_and(|piece| {
                let places = seen.get(&pattern(&piece.text)).map_or(&[][..], Vec::as_slice);
                repeats(places, number, piece.y, count)
            })
        });
        let lone = lone_number(page).filter(|at| !gone.contains(at));
        let mut at = 0;
        page.retain(|piece| {
            let what = if gone.contains(&at) {
                Some(if is_number(&piece.text) { NUMBER } else { RUNNING })
            } else {
                (lone == Some(at)).then_some(NUMBER)
            };
            at += 1;
            removed.extend(what.map(|what| (what, piece.text.clone())));
            what.is_none()
        });
    }
    removed
}

/// Programs that tag their documents mark running lines as artifacts; some mark everything, and then it means nothing.
fn remove_marked(pages: &mut [Vec<Piece>], removed: &mut Vec<(&'static str, String)>) {
    let pieces = || pages.iter().flatten();
    let marked: usize = pieces()
        .filter(|piece| piece.artifact)
        .map(|piece| piece.text.len())
        .sum();
    let all: usize = pieces().map(|piece| piece.text.len()).sum();
    if marked * 3 > all {
        return;
    }
    for page in pages {
        page.retain(|piece| {
            if piece.artifact {
                removed.push((RUNNING, piece.text.clone()));
            }
            !piece.artifact
        });
    }
}

/// The pieces of the first and the last lines of a page, which is sorted from top to bottom.
fn edges(page: &[Piece]) -> Vec<usize> {
    let lines_from = |order: &mut dyn Iterator<Item = usize>| {
        let mut lines = 0;
        let mut last: Option<f32> = None;
        let mut found = Vec::new();
        for at in order {
            let Some(piece) = page.get(at) else { break };
            if last.is_none_or(|y| (piece.y - y).abs() > SAME_HEIGHT) {
                lines += 1;
                last = Some(piece.y);
            }
            if lines > EDGE_LINES || found.len() > 8 * EDGE_LINES {
                break;
            }
            found.push(at);
        }
        found
    };
    let mut edges = lines_from(&mut (0..page.len()));
    edges.extend(lines_from(&mut (0..page.len()).rev()));
    edges.sort_unstable();
    edges.dedup();
    edges
}

/// A text with its figures made equal: page 3 of 8 is as page 4 of 8.
fn pattern(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        let c = if c.is_numeric() { '#' } else { c };
        if !(c == '#' && pattern.ends_with('#')) {
            pattern.push(c);
        }
    }
    pattern
}

/// Whether enough pages have the same at this height; `places` by height.
fn repeats(places: &[(usize, f32)], page: usize, y: f32, pages: usize) -> bool {
    /// Places that are looked at: a document of so many pages has repeated it often enough.
    const ENOUGH: usize = 64;
    let from = places.partition_point(|place| place.1 < y - SAME_HEIGHT);
    let near = places
        .iter()
        .skip(from)
        .take_while(|place| place.1 <= y + SAME_HEIGHT)
        .take(ENOUGH);
    let mut on: Vec<usize> = near.map(|place| place.0).chain([page]).collect();
    on.sort_unstable();
    on.dedup();
    on.len() >= 2 && (on.len() * PAGES >= pages || on.len() >= ENOUGH / 2)
}

/// The piece that is nothing but the number of its page, apart from the text above or below it.
fn lone_number(page: &[Piece]) -> Option<usize> {
    /// Distance to the text, in sizes of the type.
    const APART: f32 = 2.0;
    let is_apart = |at: usize, other: Option<usize>| {
        let (piece, other) = (page.get(at)?, page.get(other?)?);
        ((piece.y - other.y).abs() > APART * piece.size.max(other.size)).then_some(at)
    };
    let last = page.len().checked_sub(1)?;
    let is_it = |at: &usize| {
        page.get(*at)
            .is_some_and(|piece| is_number(&piece.text) || is_numbered_word(&piece.text))
    };
    is_apart(last, last.checked_sub(1))
        .filter(is_it)
        .or_else(|| is_apart(0, Some(1)).filter(is_it))
}

fn is_number(text: &str) -> bool {
    let figures = text.chars().filter(char::is_ascii_digit).count();
    (1..=4).contains(&figures) && !text.chars().any(char::is_alphabetic) && text.chars().count() <= figures + 4
}

/// A short word and a number, in any language: page 3.
fn is_numbered_word(text: &str) -> bool {
    /// Letters of the word.
    const LONGEST: usize = 8;
    let is_word = |word: &str| word.chars().all(char::is_alphabetic) && word.chars().count() <= LONGEST;
    let mut words = text.split(' ');
    match (words.next(), words.next(), words.next()) {
        (Some(word), Some(number), None) => is_word(word.trim_end_matches('.')) && is_number(number),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(lines: &[(&str, f32)]) -> Vec<Piece> {
        lines
            .iter()
            .map(|(text, y)| Piece {
                text: (*text).to_owned(),
                y: *y,
                x1: 100.0,
                size: 10.0,
                ..Piece::default()
            })
            .collect()
    }

    fn left(pages: &[Vec<Piece>]) -> Vec<&str> {
        pages.iter().flatten().map(|piece| piece.text.as_str()).collect()
    }

    #[test]
    fn running_lines_and_numbers_go() {
        let mut pages = vec![
            page(&[
                ("El Faro", 20.0),
                ("Uno.", 60.0),
                ("Dos.", 72.0),
                ("Página 1 de 2", 800.0),
            ]),
            page(&[
                ("El Faro", 21.0),
                ("Tres.", 60.0),
                ("Cuatro.", 72.0),
                ("Página 2 de 2", 800.0),
            ]),
        ];
        let removed = remove(&mut pages);
        assert_eq!(left(&pages), ["Uno.", "Dos.", "Tres.", "Cuatro."]);
        assert_eq!(removed.len(), 4);
    }

    #[test]
    fn a_number_at_the_foot_of_the_only_page_goes() {
        let mut pages = vec![page(&[("Uno.", 60.0), ("1994", 72.0), ("— 12 —", 800.0)])];
        assert_eq!(remove(&mut pages), [(NUMBER, "— 12 —".to_owned())]);
        assert_eq!(left(&pages), ["Uno.", "1994"]);
        let mut pages = vec![page(&[("Uno.", 60.0), ("Pág. 12", 800.0)])];
        assert_eq!(remove(&mut pages).len(), 1);
    }

    #[test]
    fn text_that_is_on_one_page_stays() {
        let mut pages = vec![
            page(&[("Titular", 20.0), ("Uno.", 60.0)]),
            page(&[("Dos.", 20.0), ("Tres.", 60.0)]),
        ];
        assert!(remove(&mut pages).is_empty());
    }

    #[test]
    fn artifacts_go_unless_everything_is_one() {
        let mut pages = vec![page(&[("El Faro", 20.0), ("Uno, y algo más de texto.", 60.0)])];
        pages[0][0].artifact = true;
        assert_eq!(remove(&mut pages.clone()).len(), 1);
        pages[0][1].artifact = true;
        assert!(remove(&mut pages).is_empty());
    }
}
