//! A tree to blocks: the paragraphs, headings and list items that a reader of the page sees, in order.

use super::days::figures;
use super::roles::{Role, Roles};
use super::tree::{Content, Tree};
use crate::lexicon::boilerplate;

/// Elements that stand in the line of the text around them; every other one begins and ends a block.
const INLINE: [&str; 48] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "meter", "nobr", "output", "progress", "q", "rb", "rp", "rt", "ruby", "s", "samp", "small",
    "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "img", "picture", "input", "blink",
    "amp-img", "bdt", "tspan",
];
/// Shortest line that a single line break can end as a paragraph, in bytes: above the lines of addresses and verses.
const LONG_LINE: usize = 60;

/// Shortest line in bold that is a headline over the line behind it, in bytes, rather than a label.
const HEADLINE: usize = 25;

/// A block of a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Block {
    /// White space collapsed, but for the ends of lines that the page breaks itself.
    pub(super) text: String,
    /// The element that it is the text of, or of a part of it.
    pub(super) node: usize,
    /// The node that its text begins in.
    pub(super) start: usize,
    /// Bytes of its letters and figures, of those inside links, and of those in bold.
    pub(super) letters: usize,
    pub(super) link: usize,
    pub(super) bold: usize,
    /// How many links it has, pieces of one apart.
    pub(super) links: usize,
    /// Level of the heading that it is, 1 to 6, or 0.
    pub(super) heading: u8,
    /// Whether it is of a list, of a quotation.
    pub(super) item: bool,
    pub(super) quote: bool,
    /// What it is where that is told by the inline elements that make up all of it.
    pub(super) inline: Option<Role>,
}

impl Block {
    /// Whether all or nearly all of it is in bold.
    pub(super) fn is_bold(&self) -> bool {
        self.bold > 0 && self.bold * 10 >= self.letters * 9
    }

    /// Whether all or nearly all of it is a link.
    pub(super) fn is_link(&self) -> bool {
        self.link > 0 && self.link * 10 >= self.letters * 9
    }
}

/// What holds inside an element.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says whether one kind of element is open"
)]
#[derive(Clone, Copy, Default)]
struct Frame {
    /// One past its last node.
    end: usize,
    /// The nearest element that makes a block.
    block: usize,
    is_block: bool,
    heading: u8,
    link: bool,
    bold: bool,
    item: bool,
    quote: bool,
    preformatted: bool,
    /// Whether it is a quotation in the line, whose marks the browser would add.
    marks: bool,
    inline: Option<Role>,
    /// The outermost element in the line that has a class, or a size of its own; the innermost that has a class.
    wrapper: usize,
    inner: usize,
}

/// A line of a block.
#[derive(Default)]
struct Line {
    text: String,
    start: usize,
    letters: usize,
    link: usize,
    bold: usize,
    links: usize,
    in_link: bool,
    /// Bytes that are of a role, and the last such role.
    furniture: usize,
    role: Option<Role>,
    /// The element with a class or a size that all of it is in, or 0.
    wrapper: usize,
    /// The innermost element with a class that its last character is in, or 0.
    inner: usize,
}

struct Walk<'t> {
    tree: &'t Tree,
    blocks: Vec<Block>,
    stack: Vec<Frame>,
    lines: Vec<Line>,
    /// White space was seen since the last character.
    space: bool,
}

/// The blocks inside a node, what `roles` call hidden or no text left out.
pub(super) fn blocks(tree: &Tree, root: usize, roles: &Roles) -> Vec<Block> {
    let mut walk = Walk {
        tree,
        blocks: Vec::new(),
        stack: vec![Frame {
            end: tree.end(root),
            block: root,
            is_block: true,
            ..Frame::default()
        }],
        lines: vec![Line::default()],
        space: false,
    };
    let mut at = root;
    while at < tree.end(root) {
        walk.leave(at);
        match tree.content(at) {
            Content::Text(text) => walk.text(at, text),
            Content::Element(_) => {
                if roles.is_skipped(at) {
                    // What is passed over parts words only where it would be a block.
                    if !INLINE.contains(&tree.name(at))
                        && !matches!(tree.name(at), "script" | "style" | "template" | "noscript" | "svg")
                    {
                        walk.space = true;
                    }
                    at = tree.end(at);
                    continue;
                }
                walk.enter(at, roles);
            }
            Content::Other => {}
        }
        at += 1;
    }
    walk.leave(usize::MAX);
    walk.flush();
    walk.blocks
}

impl Walk<'_> {
    fn frame(&self) -> Frame {
        self.stack.last().copied().unwrap_or_default()
    }

    /// Closes the elements that end before a node.
    fn leave(&mut self, at: usize) {
        while self.stack.len() > 1 && self.frame().end <= at {
            if self.frame().is_block {
                self.flush();
            }
            if self.frame().marks {
                self.push_char('\u{201d}');
            }
            self.stack.pop();
        }
    }

    fn enter(&mut self, node: usize, roles: &Roles) {
        let name = self.tree.name(node);
        if name == "br" {
            self.line_break();
            return;
        }
        let mut frame = self.frame();
        frame.end = self.tree.end(node);
        frame.is_block = !INLINE.contains(&name);
        frame.marks = false;
        match name {
            "a" => frame.link |= self.tree.attribute(node, "href").is_some(),
            "b" | "strong" => frame.bold = true,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                frame.heading = name.as_bytes().get(1).map_or(0, |digit| digit - b'0');
            }
            "li" | "dd" | "dt" => frame.item = true,
            "blockquote" => frame.quote = true,
            "pre" => frame.preformatted = true,
            "q" => {
                frame.marks = true;
                self.push_char('\u{201c}');
            }
            _ => {}
        }
        if let Some(level) = aria_heading(self.tree, node, frame.heading) {
            frame.is_block |= frame.heading == 0;
            frame.heading = level;
        }
        if frame.is_block {
            self.flush();
            frame.block = node;
            frame.inline = None;
            frame.wrapper = 0;
            frame.inner = 0;
        } else {
            if self.tree.attribute(node, "class").is_some() {
                frame.inner = node;
            }
            let has_looks = self.tree.attribute(node, "class").is_some()
                || name == "font" && self.tree.attribute(node, "size").is_some();
            if frame.wrapper == 0 && has_looks {
                frame.wrapper = node;
            }
            frame.inline = roles.of(node).or(frame.inline);
        }
        self.stack.push(frame);
    }

    fn text(&mut self, node: usize, text: &str) {
        let frame = self.frame();
        let preformatted = frame.preformatted;
        // Set apart by their looks alone: `<span class="label">Published</span><span class="day">21/02/2024</span>`.
        self.space |= self.lines.last().is_some_and(|line| {
            let apart = line.inner > 0 && frame.inner > 0 && line.inner != frame.inner;
            apart && line.text.ends_with(char::is_alphabetic) && starts_with_day(text)
        });
        let mut ends = 0;
        for c in text.chars() {
            if preformatted && c == '\n' {
                ends += 1;
                if ends == 2 {
                    self.flush();
                }
                self.space = true;
            } else if c.is_whitespace() || (c.is_control() && c != '\u{ad}') {
                self.space = true;
            } else if !is_dropped(c) {
                ends = 0;
                self.put(node, c, frame);
            }
        }
    }

    fn push_char(&mut self, c: char) {
        let frame = self.frame();
        self.put(frame.block, c, frame);
    }

    fn put(&mut self, node: usize, c: char, frame: Frame) {
        let space = std::mem::take(&mut self.space);
        let Some(line) = self.lines.last_mut() else { return };
        line.inner = frame.inner;
        if line.text.is_empty() {
            line.start = node;
            line.wrapper = frame.wrapper;
        } else if line.wrapper != frame.wrapper {
            line.wrapper = 0;
        }
        let before = line.text.len();
        if space && !line.text.is_empty() {
            line.text.push(' ');
        }
        line.text.push(c);
        let added = line.text.len() - before;
        if c.is_alphanumeric() {
            let length = c.len_utf8();
            line.letters += length;
            line.link += if frame.link { length } else { 0 };
            line.bold += if frame.bold { length } else { 0 };
        }
        line.links += usize::from(frame.link && !line.in_link);
        line.in_link = frame.link;
        if frame.inline.is_some() {
            line.furniture += added;
            line.role = frame.inline;
        }
    }

    /// A line break; two of them, with nothing but space between, end a paragraph.
    fn line_break(&mut self) {
        self.space = false;
        if self.lines.last().is_some_and(|line| line.text.is_empty()) {
            self.flush();
        } else {
            self.lines.push(Line::default());
        }
    }

    /// Makes blocks of the lines so far.
    fn flush(&mut self) {
        self.space = false;
        let lines = std::mem::replace(&mut self.lines, vec![Line::default()]);
        let frame = self.frame();
        let mut block: Option<(Block, usize, Option<Role>)> = None;
        // Where the last line begins in the text of its block, and what it is.
        let mut last_line: Option<(usize, bool, bool, usize, bool)> = None;
        for line in lines {
            if line.text.is_empty() {
                continue;
            }
            let bold = line.bold > 0 && line.bold * 10 >= line.letters * 9;
            let linked = line.link > 0 && line.link * 10 >= line.letters * 9;
            let furniture = line.furniture * 10 >= line.text.len() * 9;
            let parts = last_line
                .as_ref()
                .is_none_or(|(start, was_bold, was_furniture, wrapper, was_link)| {
                    let before = block.as_ref().and_then(|(block, ..)| block.text.get(*start..));
                    let before = before.unwrap_or_default();
                    // Lines in elements of their own are of different kinds, as are a link and a line without one.
                    let kinds = *wrapper != line.wrapper && (*wrapper > 0 && line.wrapper > 0) || *was_link != linked;
                    let label = *was_bold && !bold && is_label(before);
                    *was_furniture != furniture
                        || kinds
                        || label
                        || is_new_paragraph(before, *was_bold, &line.text, bold)
                });
            let start = match &block {
                Some((block, ..)) if !parts => block.text.len() + 1,
                _ => 0,
            };
            last_line = Some((start, bold, furniture, line.wrapper, linked));
            match &mut block {
                Some((block, furniture, role)) if !parts => {
                    block.text.push('\n');
                    block.text.push_str(&line.text);
                    block.letters += line.letters;
                    block.link += line.link;
                    block.bold += line.bold;
                    block.links += line.links;
                    *furniture += line.furniture;
                    *role = line.role.or(*role);
                }
                _ => {
                    self.finish(block.take());
                    block = Some((
                        Block {
                            text: line.text,
                            node: frame.block,
                            start: line.start,
                            letters: line.letters,
                            link: line.link,
                            bold: line.bold,
                            links: line.links,
                            heading: frame.heading,
                            item: frame.item,
                            quote: frame.quote,
                            inline: None,
                        },
                        line.furniture,
                        line.role,
                    ));
                }
            }
        }
        self.finish(block);
    }

    fn finish(&mut self, block: Option<(Block, usize, Option<Role>)>) {
        if let Some((mut block, furniture, role)) = block {
            if furniture * 10 >= block.text.len() * 9 {
                block.inline = role;
            }
            // A page may have a hundred thousand.
            block.text.shrink_to_fit();
            self.blocks.push(block);
        }
    }
}

/// The level of the heading that an element is said to be to readers that can't see its looks (WAI-ARIA 1.2): that told, else that
/// of the heading which it is or stands in, else 2.
fn aria_heading(tree: &Tree, node: usize, native: u8) -> Option<u8> {
    let role = tree.attribute(node, "role")?;
    let told = tree
        .attribute(node, "aria-level")
        .and_then(|level| level.trim().parse::<u8>().ok());
    let implied = if native > 0 { native } else { 2 };
    let level = told.filter(|&level| level > 0).map_or(implied, |level| level.min(6));
    role.trim().eq_ignore_ascii_case("heading").then_some(level)
}

/// Whether the first word of a text is a day in figures.
fn starts_with_day(text: &str) -> bool {
    text.split_whitespace()
        .next()
        .is_some_and(|word| figures(word).next().is_some())
}

/// Whether an element of that name stands in the line of the text around it.
pub(super) fn is_inline(name: &str) -> bool {
    INLINE.contains(&name)
}

/// Whether a line is the label of a box, such as that of the comments.
fn is_label(line: &str) -> bool {
    line.len() < HEADLINE
        && boilerplate::tokens(line).is_some_and(|tokens| boilerplate::reason(&tokens, false).is_some())
}

/// Characters that are not seen and would part a word from itself.
fn is_dropped(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\0')
}

/// Whether a line after a single line break begins a paragraph: after a heading in bold, or after a whole sentence on a line longer
/// than those that are broken for their looks.
fn is_new_paragraph(before: &str, before_bold: bool, line: &str, bold: bool) -> bool {
    let headline = before_bold && before.len() >= HEADLINE;
    if before_bold != bold && (headline || before.len() >= LONG_LINE || line.len() >= LONG_LINE) {
        return true;
    }
    let ends = before
        .trim_end_matches(['"', '\'', '”', '’', '»', ')', ']'])
        .ends_with(['.', '!', '?', '…', ':']);
    ends && before.len() >= LONG_LINE
}
