//! The stream of an article: its paragraphs, which a content system writes all in the same way, and the boxes that stand between
//! them in ways of their own.
//!
//! The shape of a block is the way from the page down to it: the element names, the first class of each, what the attributes say
//! it is. The shape that most of the text has is the stream. A box is what a reader would cut out along its frame: an element with
//! a name of its own and no paragraph of the stream in it. It is text if it has the looks of text: several paragraphs with hardly
//! a label, a heading, a list, or a shape that comes again and again between the paragraphs, as questions do.

use std::cell::Cell;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::blocks::{Block, is_inline};
use super::main_content::{Page, blocks_in};
use super::roles::is_prose;
use super::shapes::is_repeated;
use super::tree::Tree;
use super::words::has_class;
use crate::lexicon::markup::Part;

/// Paragraphs, and share of the prose in percent, that make a stream.
const PARAGRAPHS: usize = 3;
const SHARE: usize = 40;
/// Share of the text, in percent of the stream's, that a box must have to be text by its weight alone.
const WEIGHTY: usize = 25;
/// How often a box must come to be a part of the text.
const OFTEN: usize = 4;
/// Longest label of a box, in bytes.
const LABEL: usize = 60;
/// Attributes by which content systems tell their parts.
const KINDS: [&str; 5] = [
    "data-component",
    "data-type",
    "data-testid",
    "data-widget_type",
    "data-block",
];

/// The paragraphs of an article that are all written alike.
pub(super) struct Stream<'p> {
    page: Page<'p>,
    root: usize,
    /// Where its paragraphs begin, in order.
    starts: Vec<usize>,
    /// Their text, in bytes.
    length: usize,
    /// What holds all of them.
    holder: usize,
    /// Whether they are elements of another name than `p`.
    drawn: bool,
    /// Whether headings stand among them without a box.
    bare_headings: bool,
    shapes: Shapes,
    /// How many boxes of each shape stand between the paragraphs.
    between: HashMap<u64, usize>,
    /// The box that was asked about last.
    last: Cell<Option<(usize, Contents)>>,
}

/// How many blocks of each kind are in a box, and the length of their text in bytes.
#[derive(Clone, Copy, Default)]
struct Contents {
    prose: usize,
    headings: usize,
    labels: usize,
    items: usize,
    length: usize,
    has_picture: bool,
}

/// The shapes of the nodes inside a node.
struct Shapes {
    root: usize,
    of: Vec<u64>,
}

impl Shapes {
    fn of(tree: &Tree, root: usize) -> Shapes {
        let mut of: Vec<u64> = Vec::with_capacity(tree.range(root).len());
        for node in tree.range(root) {
            let around = tree.parent(node).and_then(|parent| parent.checked_sub(root));
            let around = around.and_then(|at| of.get(at).copied()).unwrap_or_default();
            let name = tree.name(node);
            let mut hasher = DefaultHasher::new();
            (around, name).hash(&mut hasher);
            if is_box(name) {
                let class = tree
                    .attribute(node, "class")
                    .and_then(|class| class.split_ascii_whitespace().next());
                let kinds = KINDS.iter().filter_map(|kind| tree.attribute(node, kind));
                for value in class.into_iter().chain(kinds) {
                    // Numbers, and what joins them on, tell parts of one kind apart.
                    value
                        .bytes()
                        .filter(u8::is_ascii_alphabetic)
                        .for_each(|byte| byte.hash(&mut hasher));
                }
            }
            of.push(hasher.finish());
        }
        Shapes { root, of }
    }

    fn get(&self, node: usize) -> u64 {
        let at = node.checked_sub(self.root);
        at.and_then(|at| self.of.get(at).copied()).unwrap_or_default()
    }
}

/// Whether an element of that name frames what is in it, rather than being a part of running text.
fn is_box(name: &str) -> bool {
    !is_inline(name)
        && !matches!(
            name,
            "" | "p"
                | "h1"
                | "h2"
                | "h3"
                | "h4"
                | "h5"
                | "h6"
                | "ul"
                | "ol"
                | "li"
                | "dl"
                | "dt"
                | "dd"
                | "blockquote"
                | "pre"
                | "table"
                | "tbody"
                | "thead"
                | "tr"
                | "td"
                | "th"
                | "hr"
                | "br"
        )
}

impl<'p> Stream<'p> {
    /// The stream inside `root`, if most of the text there is written in one way.
    pub(super) fn of(page: Page<'p>, root: usize) -> Option<Stream<'p>> {
        let shapes = Shapes::of(page.tree, root);
        let prose =
            || blocks_in(page, root).filter(|block| is_prose(block) && page.roles.within(root, block.node).is_none());
        let mut sums: HashMap<u64, (usize, usize)> = HashMap::new();
        let mut total = 0;
        for block in prose() {
            let sum = sums.entry(shapes.get(block.node)).or_default();
            sum.0 += block.text.len();
            sum.1 += 1;
            total += block.text.len();
        }
        // The shape decides between two of the same length, so that the result is always the same.
        let (shape, (length, count)) = sums.into_iter().max_by_key(|&(shape, (length, _))| (length, shape))?;
        if count < PARAGRAPHS || length * 100 < total * SHARE {
            return None;
        }
        let own = || blocks_in(page, root).filter(|block| shapes.get(block.node) == shape);
        let first = prose().find(|block| shapes.get(block.node) == shape)?.node;
        let holder = prose()
            .filter(|block| shapes.get(block.node) == shape)
            .fold(first, |holder, block| page.tree.common(holder, block.node));
        let starts: Vec<usize> = own().map(|block| block.start).collect();
        let mut stream = Stream {
            page,
            root,
            starts,
            length,
            holder,
            drawn: page.tree.name(first) != "p",
            bare_headings: false,
            shapes,
            between: HashMap::new(),
            last: Cell::new(None),
        };
        stream.bare_headings = blocks_in(page, stream.holder).any(|block| {
            block.heading > 0
                && stream.first() < block.start
                && stream.box_of(block).is_some_and(|outermost| outermost == block.node)
        });
        stream.count_boxes();
        Some(stream)
    }

    fn count_boxes(&mut self) {
        let mut last = None;
        let mut between: HashMap<u64, usize> = HashMap::new();
        for block in blocks_in(self.page, self.root) {
            let Some(outermost) = self.box_of(block).filter(|&outermost| Some(outermost) != last) else {
                continue;
            };
            last = Some(outermost);
            let inside = self.first() < outermost && self.starts.last().is_some_and(|&end| outermost < end);
            if inside && !blocks_in(self.page, outermost).any(|block| block.link > 0) {
                *between.entry(self.shapes.get(outermost)).or_default() += 1;
            }
        }
        self.between = between;
    }

    /// Where its first paragraph begins.
    fn first(&self) -> usize {
        self.starts.first().copied().unwrap_or_default()
    }

    fn holds(&self, node: usize) -> bool {
        let end = self.page.tree.end(node);
        let at = self.starts.partition_point(|&start| start < node);
        self.starts.get(at).is_some_and(|&start| start < end)
    }

    /// The largest element around a block that no paragraph of the stream is in.
    fn box_of(&self, block: &Block) -> Option<usize> {
        let tree = self.page.tree;
        let around = std::iter::once(block.node).chain(tree.ancestors(block.node));
        around.take_while(|&node| node > self.root && !self.holds(node)).last()
    }

    /// Whether a block stands in the same element as a paragraph of the stream beside it, as where line breaks part them.
    fn is_line_of_text(&self, block: &Block) -> bool {
        let blocks = self.page.blocks;
        let at = blocks.partition_point(|other| other.start < block.start);
        let around = [at.checked_sub(1), Some(at + 1)].into_iter().flatten();
        around
            .filter_map(|at| blocks.get(at))
            .any(|other| other.node == block.node && is_prose(other) && self.starts.binary_search(&other.start).is_ok())
    }

    /// Whether a block stands in a box beside the text.
    pub(super) fn is_beside(&self, block: &Block) -> bool {
        let tree = self.page.tree;
        if self.is_line_of_text(block) {
            return false;
        }
        let Some(outermost) = self.box_of(block) else {
            return false;
        };
        let behind = outermost >= tree.end(self.holder);
        let frames_text =
            is_box(tree.name(outermost)) || behind && matches!(tree.name(outermost), "ul" | "ol" | "table");
        if !frames_text {
            return false;
        }
        let frames = || tree.ancestors(block.start).take_while(|&node| node >= outermost);
        let named = |node: usize| {
            ["class", "id", "role", "aria-label"]
                .iter()
                .any(|name| tree.attribute(node, name).is_some())
        };
        if !frames().any(|node| is_box(tree.name(node)) && (tree.name(node).contains('-') || named(node))) {
            return false;
        }
        let called = |node: usize| has_class(tree, node, Part::Body) || has_class(tree, node, Part::Deck);
        if called(outermost) && !behind || block.heading > 0 && self.heads_entry(outermost) {
            return false;
        }
        let Contents {
            prose,
            headings,
            labels,
            items,
            length,
            has_picture,
        } = self.contents(outermost);
        if outermost < self.first() {
            // The first paragraph often has a frame of its own.
            let is_line = block.heading == 0 && !is_prose(block) && !ends_sentence(&block.text);
            return has_picture && prose < PARAGRAPHS || is_line;
        }
        let clean = labels * 2 <= prose && (!behind || headings * 2 <= prose);
        // Where headings stand between the paragraphs as they are, one in a box is that of something else.
        let is_heading = headings > 0 && prose + labels + items == 0 && !self.bare_headings;
        let is_drawn_heading = self.drawn && outermost == block.node && !behind && block.link == 0;
        let is_list = items > 0 && prose + labels + headings == 0 && !behind && !has_picture;
        let often = self
            .between
            .get(&self.shapes.get(outermost))
            .is_some_and(|&count| count >= OFTEN);
        let is_text = clean && (prose >= PARAGRAPHS || length * 100 >= self.length * WEIGHTY);
        !(is_text || is_heading || is_drawn_heading || is_list || often)
    }

    /// Whether a box is the head of one of several entries alike, each with paragraphs of the stream.
    fn heads_entry(&self, outermost: usize) -> bool {
        let tree = self.page.tree;
        let entry = tree.parent(outermost).filter(|&entry| is_repeated(tree, entry));
        let first = entry.and_then(|entry| blocks_in(self.page, entry).next());
        first.is_some_and(|first| tree.range(outermost).contains(&first.start))
    }

    /// What is in a box; the blocks of one are asked about one after the other, so the last answer is kept.
    fn contents(&self, outermost: usize) -> Contents {
        if let Some((_, contents)) = self.last.get().filter(|(last, _)| *last == outermost) {
            return contents;
        }
        let tree = self.page.tree;
        let mut contents = Contents {
            has_picture: tree
                .range(outermost)
                .any(|node| matches!(tree.name(node), "img" | "picture" | "amp-img" | "video")),
            ..Contents::default()
        };
        for block in blocks_in(self.page, outermost) {
            if self.page.roles.within(outermost, block.node).is_some() {
                contents.labels += usize::from(block.is_link());
                continue;
            }
            contents.length += block.text.len();
            let count = match block {
                block if block.heading > 0 => &mut contents.headings,
                block if block.is_link() => &mut contents.labels,
                block if block.item || block.quote => &mut contents.items,
                block if is_prose(block) => &mut contents.prose,
                _ => &mut contents.labels,
            };
            *count += 1;
        }
        self.last.set(Some((outermost, contents)));
        contents
    }

    /// Where the box ends that a label such as `Comments` heads; 0 where it heads none.
    pub(super) fn end_of_labelled(&self, label: &Block) -> usize {
        let tree = self.page.tree;
        let heads = |node: usize| {
            blocks_in(self.page, node)
                .next()
                .is_some_and(|block| block.start == label.start)
        };
        let around = tree
            .ancestors(label.start)
            .take_while(|&node| node > self.root && !self.holds(node) && heads(node));
        around
            .filter(|&node| is_box(tree.name(node)))
            .last()
            .filter(|_| label.text.len() <= LABEL)
            .map_or(0, |node| tree.end(node))
    }
}

/// Whether a line ends as a sentence does.
fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']'])
        .ends_with(['.', '!', '?', '…', ':', ';'])
}
