//! Markup to a tree, as a browser would make it of any (by html5ever), within limits that no page of news comes near.
//!
//! A page of a hundred thousand open elements is cut down to [`MAX_DEPTH`], tags to their first
//! [`MAX_ATTRIBUTES`](super::open_tag::MAX_ATTRIBUTES), and the tree ends at [`MAX_NODES`].

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};
use std::collections::HashMap;
use std::ops::Range;

use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, LocalName, Namespace, QualName, TokenizerResult, ns};

use super::open_tag::{Found, OpenTag};
use super::tree::{ATTRIBUTES, Attributes, Content, Element, NONE, Node, Space, Tree};

/// Nodes beyond which a page is not read on: pages of news have some thousands.
pub(super) const MAX_NODES: usize = 300_000;
/// Longest list of class names that is kept, in bytes: the names of an element are asked for by each thing in it.
const MAX_NAMES: usize = 2000;

/// Open elements beyond which a start tag is passed over, its text kept. Browsers stop at 512; written pages stay below 100.
const MAX_DEPTH: usize = 300;
/// Open formatting elements beyond which a start tag is passed over: the parser opens all of them again in each paragraph.
const MAX_FORMATTING: usize = 40;

/// Elements that a start tag opens again in the next paragraph where their end tag is missing.
const FORMATTING: [&str; 13] = [
    "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];
/// Elements that hold nothing, or that the next one of their kind closes: they don't add to the depth.
const NOT_NESTED: [&str; 31] = [
    "area", "base", "body", "br", "col", "dd", "dt", "embed", "head", "hr", "html", "img", "input", "li", "link",
    "meta", "option", "p", "param", "script", "source", "style", "tbody", "td", "textarea", "th", "title", "tr",
    "track", "wbr", "a",
];

/// Bytes that the queue of the tokenizer is given at most: it counts in 32 bits.
const MOST_QUEUED: usize = 16 << 20;
/// Bytes of a text between tags that it is given at once: for each character reference it looks through all that it has.
const MOST_TEXT: usize = 4 << 10;

/// A text in pieces of at most so many bytes.
fn pieces(text: &str, most: usize) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut at = rest.len().min(most);
        while !rest.is_char_boundary(at) {
            at -= 1;
        }
        let (piece, behind) = rest.split_at(at);
        rest = behind;
        Some(piece)
    })
}

/// The tree of a page or of a part of one.
pub(super) fn parse(html: &str) -> Tree {
    let options = TreeBuilderOpts {
        // What is in `noscript` is markup for us, to be passed over as such.
        scripting_enabled: false,
        ..TreeBuilderOpts::default()
    };
    let sink = Limit {
        builder: TreeBuilder::new(Sink::default(), options),
        open: RefCell::default(),
        depth: Cell::new(0),
        formatting: Cell::new(0),
        passed_over: Cell::new(0),
        came: Cell::new(false),
    };
    let tokenizer = Tokenizer::new(sink, html5ever::tokenizer::TokenizerOpts::default());
    let read = feed(&tokenizer, html);
    tokenizer.end();
    let mut tree = tokenizer.sink.builder.sink.finish();
    tree.unread = html.len() - read;
    tree
}

/// Gives a text to the tokenizer, but for the attributes that a tag has too many of, as long as the tree has room; the number of
/// bytes it took.
///
/// The tokenizer looks for the name of each attribute among all those before it. It does not tell where it is, but a tag begins
/// with `<`, and no token comes before it ends: so it gets the text from one `<` to the next, and what it was given since the last
/// token is the tag.
fn feed(tokenizer: &Tokenizer<Limit>, html: &str) -> usize {
    let queue = BufferQueue::default();
    let limit = &tokenizer.sink;
    let give = |text: StrTendril| {
        queue.push_back(text);
        while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
    };
    let mut read = 0;
    let mut tag: Option<OpenTag> = None;
    let mut in_comment = false;
    for piece in pieces(html, MOST_QUEUED) {
        let piece = StrTendril::from(piece);
        let mut at = 0;
        while at < piece.len() {
            if limit.builder.sink.nodes.borrow().len() >= MAX_NODES {
                return read + at;
            }
            let from = at + usize::from(piece.as_bytes()[at] == b'<');
            let end = piece[from..].find('<').map_or(piece.len(), |found| from + found);
            let run = at..end;
            at = end;
            if limit.came.take() {
                tag = None;
                in_comment = false;
            }
            if tag.is_none() && !in_comment {
                in_comment = piece[run.clone()].starts_with("<!--");
                tag = OpenTag::begins(&piece[run.clone()]);
            }
            let part = |part: Range<usize>| piece.subtendril(part.start as u32, part.len() as u32);
            let Some(open) = &mut tag else {
                let mut from = run.start;
                for text in pieces(&piece[run], MOST_TEXT) {
                    give(part(from..from + text.len()));
                    from += text.len();
                }
                continue;
            };
            let was_over = open.is_over();
            let mut found = open.go_on(&piece.as_bytes()[run.clone()]);
            let mut behind = run.start;
            if !was_over && let Found::TooMany(offset) = found {
                behind += offset;
                give(part(run.start..behind));
                if limit.came.get() {
                    // It is text, of a script.
                    give(part(behind..run.end));
                    continue;
                }
                found = match open.go_on(&piece.as_bytes()[behind..run.end]) {
                    Found::End(offset) => Found::End(behind - run.start + offset),
                    other => other,
                };
            }
            match found {
                Found::End(offset) if open.is_over() => {
                    give(part(run.start + offset..run.end));
                    tag = None;
                }
                Found::End(_) => {
                    give(part(run));
                    tag = None;
                }
                _ if open.is_over() => {}
                _ => give(part(run)),
            }
        }
        read += piece.len();
    }
    read
}

/// The beginning of a text, of at most so many bytes.
fn start(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Keeps elements from nesting deeper than [`MAX_DEPTH`], on the way from the tokenizer to the tree builder.
struct Limit {
    builder: TreeBuilder<u32, Sink>,
    /// How many elements of each name are open.
    open: RefCell<HashMap<LocalName, usize>>,
    depth: Cell<usize>,
    formatting: Cell<usize>,
    /// Start tags that were passed over and whose end tags are still to come.
    passed_over: Cell<usize>,
    /// Whether a token came since this was last asked.
    came: Cell<bool>,
}

impl Limit {
    /// Whether a tag may go on to the tree builder.
    fn admits(&self, tag: &Tag) -> bool {
        let name = &*tag.name;
        if NOT_NESTED.contains(&name) || tag.self_closing {
            return true;
        }
        let counter = if FORMATTING.contains(&name) {
            &self.formatting
        } else {
            &self.depth
        };
        let mut open = self.open.borrow_mut();
        if tag.kind == TagKind::StartTag {
            let limit = if FORMATTING.contains(&name) {
                MAX_FORMATTING
            } else {
                MAX_DEPTH
            };
            // Markup can hide from the count that an element stays open; the tree itself can't be deceived.
            if counter.get() >= limit || self.builder.sink.depth.get() >= 2 * MAX_DEPTH {
                self.passed_over.set(self.passed_over.get() + 1);
                return false;
            }
            counter.set(counter.get() + 1);
            *open.entry(tag.name.clone()).or_default() += 1;
        } else {
            if let Some(left) = self.passed_over.get().checked_sub(1) {
                self.passed_over.set(left);
                return false;
            }
            if let Some(count) = open.get_mut(&tag.name).filter(|count| **count > 0) {
                *count -= 1;
                counter.set(counter.get().saturating_sub(1));
            }
        }
        true
    }
}

impl TokenSink for Limit {
    type Handle = u32;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<u32> {
        if !matches!(token, Token::ParseError(_)) {
            self.came.set(true);
        }
        match &token {
            Token::TagToken(tag) if !self.admits(tag) => TokenSinkResult::Continue,
            Token::CommentToken(_) | Token::ParseError(_) => TokenSinkResult::Continue,
            _ => self.builder.process_token(token, line),
        }
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Where a node is while the tree grows: linked to those around it.
struct Growing {
    parent: u32,
    first: u32,
    last: u32,
    previous: u32,
    next: u32,
    depth: u32,
}

/// The name of an element, as the tree builder asks for it.
#[derive(Debug)]
struct Name<'a> {
    local: Ref<'a, LocalName>,
    space: Space,
}

static HTML: Namespace = ns!(html);
static SVG: Namespace = ns!(svg);
static MATH_ML: Namespace = ns!(mathml);

impl ElemName for Name<'_> {
    fn ns(&self) -> &Namespace {
        match self.space {
            Space::Html => &HTML,
            Space::Svg => &SVG,
            Space::MathMl => &MATH_ML,
        }
    }

    fn local_name(&self) -> &LocalName {
        &self.local
    }
}

/// What the tree builder fills.
struct Sink {
    nodes: RefCell<Vec<Growing>>,
    contents: RefCell<Vec<Content>>,
    attributes: RefCell<Vec<Attributes>>,
    /// Depth of the node that was put into the tree last.
    depth: Cell<usize>,
}

impl Default for Sink {
    fn default() -> Self {
        let sink = Sink {
            nodes: RefCell::default(),
            contents: RefCell::default(),
            attributes: RefCell::default(),
            depth: Cell::new(0),
        };
        sink.create(Content::Other);
        sink
    }
}

impl Growing {
    fn new() -> Self {
        Growing {
            parent: NONE,
            first: NONE,
            last: NONE,
            previous: NONE,
            next: NONE,
            depth: 0,
        }
    }
}

impl Sink {
    fn create(&self, content: Content) -> u32 {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Growing::new());
        self.contents.borrow_mut().push(content);
        (nodes.len() - 1) as u32
    }

    /// Keeps the attributes that are asked for.
    fn keep(&self, attributes: Vec<Attribute>) -> u32 {
        let wanted = attributes
            .into_iter()
            .filter(|attribute| ATTRIBUTES.contains(&&*attribute.name.local));
        let kept: Attributes = wanted
            .map(|attribute| {
                let value = &*attribute.value;
                let value = match &*attribute.name.local {
                    "class" | "id" | "style" => start(value, MAX_NAMES),
                    _ => value,
                };
                (attribute.name.local, value.into())
            })
            .collect();
        if kept.is_empty() {
            return NONE;
        }
        let mut all = self.attributes.borrow_mut();
        all.push(kept);
        (all.len() - 1) as u32
    }

    fn detach(nodes: &mut [Growing], node: u32) {
        let Growing {
            parent, previous, next, ..
        } = nodes[node as usize];
        if parent == NONE {
            return;
        }
        match previous {
            NONE => nodes[parent as usize].first = next,
            previous => nodes[previous as usize].next = next,
        }
        match next {
            NONE => nodes[parent as usize].last = previous,
            next => nodes[next as usize].previous = previous,
        }
        let node = &mut nodes[node as usize];
        (node.parent, node.previous, node.next) = (NONE, NONE, NONE);
    }

    /// Puts a node without a parent between `previous` and what follows it, or first.
    fn attach(&self, nodes: &mut [Growing], parent: u32, previous: u32, node: u32) {
        let next = match previous {
            NONE => nodes[parent as usize].first,
            previous => nodes[previous as usize].next,
        };
        let depth = nodes[parent as usize].depth + 1;
        self.depth.set(depth as usize);
        let entry = &mut nodes[node as usize];
        (entry.parent, entry.previous, entry.next, entry.depth) = (parent, previous, next, depth);
        match previous {
            NONE => nodes[parent as usize].first = node,
            previous => nodes[previous as usize].next = node,
        }
        match next {
            NONE => nodes[parent as usize].last = node,
            next => nodes[next as usize].previous = node,
        }
    }

    /// Puts a node without a parent, or a text, after `previous`; a text is added to one that stands there.
    fn insert(&self, parent: u32, previous: u32, child: NodeOrText<u32>) {
        let node = match child {
            NodeOrText::AppendNode(node) => node,
            NodeOrText::AppendText(text) => {
                self.depth.set(self.nodes.borrow()[parent as usize].depth as usize + 1);
                if previous != NONE
                    && let Content::Text(before) = &mut self.contents.borrow_mut()[previous as usize]
                {
                    before.push_tendril(&text);
                    return;
                }
                self.create(Content::Text(text))
            }
        };
        self.attach(&mut self.nodes.borrow_mut(), parent, previous, node);
    }

    /// Takes a node that is to be put elsewhere from where it is.
    fn take(&self, child: &NodeOrText<u32>) {
        if let NodeOrText::AppendNode(node) = child {
            Self::detach(&mut self.nodes.borrow_mut(), *node);
        }
    }
}

impl TreeSink for Sink {
    type Handle = u32;
    type Output = Tree;
    type ElemName<'a> = Name<'a>;

    fn finish(self) -> Tree {
        let growing = self.nodes.into_inner();
        let mut nodes: Vec<Node> = Vec::with_capacity(growing.len());
        let mut places = vec![NONE; growing.len()];
        let mut at = 0_u32;
        loop {
            let node = &growing[at as usize];
            let place = nodes.len() as u32;
            places[at as usize] = place;
            let parent = match node.parent {
                NONE => NONE,
                parent => places[parent as usize],
            };
            nodes.push(Node {
                parent,
                end: place + 1,
                content: at,
            });
            if node.first != NONE {
                at = node.first;
                continue;
            }
            // Up, until something follows.
            loop {
                let node = &growing[at as usize];
                nodes[places[at as usize] as usize].end = nodes.len() as u32;
                if node.next != NONE && node.parent != NONE {
                    at = node.next;
                    break;
                }
                if node.parent == NONE {
                    return Tree {
                        nodes,
                        contents: self.contents.into_inner(),
                        attributes: self.attributes.into_inner(),
                        unread: 0,
                    };
                }
                at = node.parent;
            }
        }
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> u32 {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a u32) -> Name<'a> {
        let mut space = Space::Html;
        let local = Ref::map(self.contents.borrow(), |contents| match &contents[*target as usize] {
            Content::Element(element) => {
                space = element.space;
                &element.name
            }
            // The tree builder asks for the names of elements only.
            _ => unreachable!("a node without a name"),
        });
        Name { local, space }
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> u32 {
        let space = match name.ns {
            ns!(svg) => Space::Svg,
            ns!(mathml) => Space::MathMl,
            _ => Space::Html,
        };
        let attributes = self.keep(attributes);
        self.create(Content::Element(Element {
            name: name.local,
            attributes,
            space,
        }))
    }

    fn create_comment(&self, _: StrTendril) -> u32 {
        self.create(Content::Other)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> u32 {
        self.create(Content::Other)
    }

    fn append(&self, parent: &u32, child: NodeOrText<u32>) {
        self.take(&child);
        let last = self.nodes.borrow()[*parent as usize].last;
        self.insert(*parent, last, child);
    }

    fn append_based_on_parent_node(&self, element: &u32, previous: &u32, child: NodeOrText<u32>) {
        if self.nodes.borrow()[*element as usize].parent == NONE {
            self.append(previous, child);
        } else {
            self.append_before_sibling(element, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &u32) -> u32 {
        // Its contents stand inside it, where they are passed over with it.
        *target
    }

    fn same_node(&self, one: &u32, other: &u32) -> bool {
        one == other
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &u32, child: NodeOrText<u32>) {
        self.take(&child);
        let (parent, previous) = {
            let nodes = self.nodes.borrow();
            let sibling = &nodes[*sibling as usize];
            (sibling.parent, sibling.previous)
        };
        if parent == NONE {
            return;
        }
        self.insert(parent, previous, child);
    }

    fn add_attrs_if_missing(&self, target: &u32, attributes: Vec<Attribute>) {
        let added = self.keep(attributes);
        let mut contents = self.contents.borrow_mut();
        let Content::Element(element) = &mut contents[*target as usize] else {
            return;
        };
        let mut all = self.attributes.borrow_mut();
        if element.attributes == NONE {
            element.attributes = added;
        } else if added != NONE
            && let Some(added) = all.pop()
        {
            let own = &mut all[element.attributes as usize];
            let missing = added
                .into_iter()
                .filter(|(name, _)| !own.iter().any(|(known, _)| known == name));
            let missing: Vec<_> = missing.collect();
            *own = std::mem::take(own).into_iter().chain(missing).collect();
        }
    }

    fn remove_from_parent(&self, target: &u32) {
        Self::detach(&mut self.nodes.borrow_mut(), *target);
    }

    fn reparent_children(&self, node: &u32, new_parent: &u32) {
        let mut nodes = self.nodes.borrow_mut();
        while let Some(child) = Some(nodes[*node as usize].first).filter(|&child| child != NONE) {
            Self::detach(&mut nodes, child);
            let last = nodes[*new_parent as usize].last;
            self.attach(&mut nodes, *new_parent, last, child);
        }
    }
}
