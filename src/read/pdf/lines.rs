//! Glyphs to pieces of lines: words with spaces between them, cut where a gap may be the gutter between two columns.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::glyphs::{Glyph, Glyphs};

/// Baselines closer than this (in sizes of the type) make one line: superscripts stand a third higher.
const SAME_LINE: f32 = 0.4;
/// A gap of this many sizes stands between two words. Kerning stays below a tenth, spaces are a quarter as a rule.
const WORD_GAP: f32 = 0.17;
/// A gap of this many sizes may be a gutter. A space in justified text may be as wide; columns tell them apart.
const PIECE_GAP: f32 = 0.9;
/// Next to type this many times as large, text is a piece of its own: a drop cap.
const LARGER: f32 = 1.6;
/// The same glyph again at less than this distance (in sizes) is drawn twice to look bold.
const OVERPRINT: f32 = 0.12;
/// More sizes than these in one line are noise.
const MOST_SIZES: usize = 16;

/// A piece of a line.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Piece {
    pub(super) text: String,
    /// Left and right edge, baseline (downwards) and size of the type, in points.
    pub(super) x0: f32,
    pub(super) x1: f32,
    pub(super) y: f32,
    pub(super) size: f32,
    /// Most of it is bold.
    pub(super) bold: bool,
    /// All of it is marked as no part of the content.
    pub(super) artifact: bool,
}

impl Piece {
    pub(super) fn width(&self) -> f32 {
        self.x1 - self.x0
    }
}

/// The pieces of the lines of a page, from top to bottom and from left to right.
pub(super) fn pieces(page: &Glyphs) -> Vec<Piece> {
    let mut glyphs: Vec<&Glyph> = page.placed.iter().collect();
    glyphs.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut pieces = Vec::new();
    let mut row: Vec<&Glyph> = Vec::new();
    let mut largest = 0.0_f32;
    for glyph in glyphs {
        let size = largest.max(glyph.size);
        if let Some(first) = row.first()
            && glyph.y - first.y > SAME_LINE * size.min(2.0 * first.size)
        {
            cut(page, &mut row, &mut pieces);
            largest = 0.0;
        }
        largest = largest.max(glyph.size);
        row.push(glyph);
    }
    cut(page, &mut row, &mut pieces);
    pieces
}

/// Cuts the glyphs of one line into pieces.
fn cut(page: &Glyphs, row: &mut Vec<&Glyph>, pieces: &mut Vec<Piece>) {
    // In order of drawing where two begin at the same place.
    row.sort_by(|a, b| a.x0.total_cmp(&b.x0).then(a.start.cmp(&b.start)));
    let mut open: Option<Open> = None;
    let mut space = false;
    for glyph in row.drain(..) {
        let text = page.text_of(glyph);
        if text.chars().all(|c| c.is_whitespace() || c == '\0') {
            space = true;
            continue;
        }
        if let Some(piece) = &mut open {
            let gap = glyph.x0 - piece.piece.x1;
            let size = glyph.size.min(piece.last.size).max(0.1);
            let other_size = glyph.size.max(piece.last.size) > LARGER * size;
            if gap > PIECE_GAP * size + piece.last.spacing || other_size {
                pieces.extend(open.take().map(Open::close));
            } else {
                let spacing = piece.last.spacing.max(glyph.spacing);
                piece.add(glyph, text, space || gap > WORD_GAP * size + spacing);
                space = false;
                continue;
            }
        }
        space = false;
        open = Some(Open::new(glyph, text));
    }
    pieces.extend(open.map(Open::close));
}

/// A piece in the making.
struct Open {
    piece: Piece,
    last: Glyph,
    /// Sums over its glyphs, by their characters.
    characters: f32,
    bold: f32,
    artifact: bool,
    /// By how many characters are of which size, in tenths of points.
    sizes: Vec<(u32, f32)>,
}

impl Open {
    fn new(glyph: &Glyph, text: &str) -> Self {
        let mut open = Open {
            piece: Piece {
                x0: glyph.x0,
                x1: glyph.x1,
                y: glyph.y,
                ..Piece::default()
            },
            last: glyph.clone(),
            characters: 0.0,
            bold: 0.0,
            artifact: true,
            sizes: Vec::new(),
        };
        open.add(glyph, text, false);
        open
    }

    fn add(&mut self, glyph: &Glyph, text: &str, space: bool) {
        let written = &mut self.piece.text;
        if space && !written.is_empty() {
            written.push(' ');
        } else if written.ends_with(text)
            && (glyph.x0 - self.last.x0).abs() < OVERPRINT * glyph.size
            && !written.is_empty()
        {
            return;
        }
        let over_last = glyph.x0 + 0.3 * (glyph.x1 - glyph.x0) < self.piece.x1 && !space;
        let mut characters = text.chars();
        match (characters.next(), characters.next()) {
            // An accent on a letter that was drawn before or after it.
            (Some(c), None) if over_last && combining(c).is_some() => {
                compose(written, None, combining(c));
            }
            (Some(c), None)
                if over_last
                    && written
                        .chars()
                        .next_back()
                        .is_some_and(|last| combining(last).is_some()) =>
            {
                let accent = written.pop().and_then(combining);
                compose(written, Some(c), accent);
            }
            _ => push_text(written, text),
        }
        let count = text.chars().count() as f32;
        self.characters += count;
        if glyph.bold {
            self.bold += count;
        }
        self.artifact &= glyph.artifact;
        let tenths = (glyph.size * 10.0).round() as u32;
        if let Some((_, of_size)) = self.sizes.iter_mut().find(|(size, _)| *size == tenths) {
            *of_size += count;
        } else if self.sizes.len() < MOST_SIZES {
            self.sizes.push((tenths, count));
        }
        self.piece.x1 = self.piece.x1.max(glyph.x1);
        self.last = glyph.clone();
    }

    fn close(self) -> Piece {
        let size = self.sizes.iter().max_by(|a, b| a.1.total_cmp(&b.1));
        Piece {
            size: size.map_or(0.0, |(tenths, _)| *tenths as f32 / 10.0),
            bold: self.bold * 2.0 > self.characters,
            artifact: self.artifact,
            ..self.piece
        }
    }
}

/// Adds text with its ligatures taken apart, without characters that mean nothing in a line.
fn push_text(written: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            // Alphabetic presentation forms: ff, fi, fl, ffi, ffl, long s t, st.
            '\u{fb00}'..='\u{fb06}' => written.extend(c.nfkc()),
            '\u{a0}' | '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => written.push(' '),
            // Bullets of symbol fonts; of other characters for private use nobody but their font knows what they are.
            '\u{f0b7}' | '\u{f0a7}' | '\u{f0d8}' => written.push('•'),
            '\u{200b}' | '\u{feff}' | '\u{e000}'..='\u{f8ff}' => {}
            c if c.is_control() => {}
            c if is_combining_mark(c) => compose(written, None, Some(c)),
            c => written.push(c),
        }
    }
}

/// The combining mark that an accent standing by itself is meant for.
fn combining(c: char) -> Option<char> {
    Some(match c {
        '`' | '\u{2cb}' => '\u{300}',
        '\u{b4}' | '\u{2ca}' => '\u{301}',
        '^' | '\u{2c6}' => '\u{302}',
        '\u{2dc}' => '\u{303}',
        '\u{af}' | '\u{2c9}' => '\u{304}',
        '\u{2d8}' => '\u{306}',
        '\u{2d9}' => '\u{307}',
        '\u{a8}' => '\u{308}',
        '\u{2da}' => '\u{30a}',
        '\u{2dd}' => '\u{30b}',
        '\u{2c7}' => '\u{30c}',
        '\u{b8}' => '\u{327}',
        '\u{2db}' => '\u{328}',
        c if is_combining_mark(c) => c,
        _ => return None,
    })
}

/// Puts an accent on `base`, or on the last character that was written.
fn compose(written: &mut String, base: Option<char>, accent: Option<char>) {
    let Some(base) = base.or_else(|| written.pop()) else {
        written.extend(accent);
        return;
    };
    let Some(accent) = accent else {
        written.push(base);
        return;
    };
    // Letters are drawn without their dot where an accent takes its place.
    let base = match base {
        'ı' => 'i',
        'ȷ' => 'j',
        base => base,
    };
    written.extend([base, accent].into_iter().nfc());
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A page of glyphs, each half as wide as its size.
    pub(in crate::read::pdf) fn page(glyphs: &[(&str, f32, f32, f32)]) -> Glyphs {
        let mut page = Glyphs {
            width: 600.0,
            height: 800.0,
            ..Glyphs::default()
        };
        for &(text, x, y, size) in glyphs {
            let mut x0 = x;
            for c in text.chars() {
                page.placed.push(Glyph {
                    x0,
                    x1: x0 + size / 2.0,
                    y,
                    size,
                    spacing: 0.0,
                    start: page.text.len() as u32,
                    length: c.len_utf8() as u16,
                    bold: false,
                    artifact: false,
                });
                page.text.push(c);
                x0 += size / 2.0;
            }
        }
        page
    }

    fn texts(glyphs: &[(&str, f32, f32, f32)]) -> Vec<String> {
        pieces(&page(glyphs)).into_iter().map(|piece| piece.text).collect()
    }

    #[test]
    fn words_are_told_by_spaces_and_by_gaps() {
        assert_eq!(
            texts(&[("La lluvia", 0.0, 10.0, 10.0), ("cae", 48.0, 10.0, 10.0)]),
            ["La lluvia cae"]
        );
        assert_eq!(texts(&[("ab", 0.0, 10.0, 10.0), ("cd", 11.0, 10.0, 10.0)]), ["abcd"]);
        assert_eq!(
            texts(&[("ab", 0.0, 10.0, 10.0), ("cd", 25.0, 10.0, 10.0)]),
            ["ab", "cd"]
        );
    }

    #[test]
    fn superscripts_stay_in_their_line() {
        assert_eq!(
            texts(&[
                ("uno", 0.0, 20.0, 10.0),
                ("2", 15.0, 16.5, 7.0),
                ("dos", 0.0, 32.0, 10.0)
            ]),
            ["uno2", "dos"]
        );
    }

    #[test]
    fn accents_and_ligatures_become_letters() {
        assert_eq!(
            texts(&[
                ("´", 5.0, 10.0, 10.0),
                ("caf", -10.0, 10.0, 10.0),
                ("e", 5.0, 10.0, 10.0)
            ]),
            ["café"]
        );
        assert_eq!(texts(&[("ı", 0.0, 10.0, 10.0), ("´", 0.5, 10.0, 10.0)]), ["í"]);
        assert_eq!(texts(&[("con\u{fb01}ar", 0.0, 10.0, 10.0)]), ["confiar"]);
        assert_eq!(texts(&[("n\u{303}o", 0.0, 10.0, 10.0)]), ["ño"]);
        assert_eq!(texts(&[("a^b", 0.0, 10.0, 10.0)]), ["a^b"]);
    }

    #[test]
    fn what_is_drawn_twice_is_read_once() {
        assert_eq!(texts(&[("aab", 0.0, 10.0, 10.0), ("aab", 0.4, 10.0, 10.0)]), ["aab"]);
    }

    proptest! {
        #[test]
        fn no_glyphs_make_it_panic(glyphs in proptest::collection::vec(("[a-c´ñ \u{301}\u{fb01}]{0,4}", -1e5f32..1e5, -1e5f32..1e5, 0.0f32..1e4), 0..20)) {
            let glyphs: Vec<_> = glyphs.iter().map(|(text, x, y, size)| (text.as_str(), *x, *y, *size)).collect();
            pieces(&page(&glyphs));
        }
    }
}
