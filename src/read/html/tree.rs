//! A page as a tree, as a browser would make it of any markup (by html5ever), in an array in the order of the document.
//!
//! Nothing here nests calls: a page of a hundred thousand open elements is cut down to [`MAX_DEPTH`] while it is parsed, and the
//! array is walked by index.

use std::borrow::Cow;
use std::cell::{Cell, Ref, RefCell};
use std::collections::HashMap;
use std::ops::Range;

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts};
use html5ever::{Attribute, LocalName, QualName, TokenizerResult};

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

/// No node.
const NONE: u32 = u32::MAX;

/// A page: its nodes in the order of the document, the document itself first.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
}

#[derive(Debug)]
struct Node {
    parent: u32,
    /// One past the last node inside it.
    end: u32,
    content: Content,
}

/// What a node is.
#[derive(Debug)]
pub(super) enum Content {
    /// An element.
    Element(Element),
    /// Text, entities resolved.
    Text(StrTendril),
    /// The document, a comment: nothing of interest.
    Other,
}

/// An element with its attributes.
#[derive(Debug)]
pub(super) struct Element {
    name: LocalName,
    attributes: Box<[(LocalName, StrTendril)]>,
}

impl Tree {
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
        };
        let tokenizer = Tokenizer::new(sink, html5ever::tokenizer::TokenizerOpts::default());
        let queue = BufferQueue::default();
        // The queue counts in 32 bits.
        for piece in pieces(html) {
            queue.push_back(StrTendril::from(piece));
        }
        while !matches!(tokenizer.feed(&queue), TokenizerResult::Done) {}
        tokenizer.end();
        tokenizer.sink.builder.sink.finish()
    }

    /// Number of nodes.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// What a node is.
    pub(super) fn content(&self, node: usize) -> &Content {
        self.nodes.get(node).map_or(&Content::Other, |node| &node.content)
    }

    /// Name of an element, in lower case; empty for what is none.
    pub(super) fn name(&self, node: usize) -> &str {
        match self.content(node) {
            Content::Element(element) => &element.name,
            _ => "",
        }
    }

    /// Value of an attribute.
    pub(super) fn attribute(&self, node: usize, name: &str) -> Option<&str> {
        let Content::Element(element) = self.content(node) else {
            return None;
        };
        let found = element.attributes.iter().find(|(known, _)| &**known == name);
        found.map(|(_, value)| &**value)
    }

    /// The node and what is inside it.
    pub(super) fn range(&self, node: usize) -> Range<usize> {
        node..self.end(node)
    }

    /// One past the last node inside it.
    pub(super) fn end(&self, node: usize) -> usize {
        self.nodes.get(node).map_or(node, |node| node.end as usize)
    }

    /// The element around a node.
    pub(super) fn parent(&self, node: usize) -> Option<usize> {
        let parent = self.nodes.get(node)?.parent;
        (parent != NONE).then_some(parent as usize)
    }

    /// The elements around a node, from the inside.
    pub(super) fn ancestors(&self, node: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.parent(node), |&node| self.parent(node))
    }

    /// Whether `inner` is `outer` or inside it.
    pub(super) fn contains(&self, outer: usize, inner: usize) -> bool {
        self.range(outer).contains(&inner)
    }

    /// The lowest node that contains both.
    pub(super) fn common(&self, one: usize, other: usize) -> usize {
        let mut around = std::iter::once(one).chain(self.ancestors(one));
        around.find(|&node| self.contains(node, other)).unwrap_or(0)
    }

    /// The elements of a name, in order.
    pub(super) fn elements(&self, name: &str) -> impl Iterator<Item = usize> {
        (0..self.len()).filter(move |&node| self.name(node) == name)
    }

    /// The element that follows an element inside the same one.
    pub(super) fn next_element(&self, node: usize) -> Option<usize> {
        let end = self.end(self.parent(node)?);
        let mut next = self.end(node);
        while next < end && !matches!(self.content(next), Content::Element(_)) {
            next = self.end(next);
        }
        (next < end).then_some(next)
    }

    /// The element that an element follows inside the same one.
    pub(super) fn previous_element(&self, node: usize) -> Option<usize> {
        let parent = self.parent(node)?;
        let mut before = node.checked_sub(1)?;
        loop {
            // From the last node inside an element up to the element.
            while self.parent(before)? != parent {
                before = self.parent(before).filter(|&up| up > parent)?;
            }
            if matches!(self.content(before), Content::Element(_)) {
                return Some(before);
            }
            before = before.checked_sub(1).filter(|&before| before > parent)?;
        }
    }

    /// Bytes of the text that a node itself is, white space around it apart.
    pub(super) fn text_length(&self, node: usize) -> usize {
        match self.content(node) {
            Content::Text(text) => text.trim().len(),
            _ => 0,
        }
    }

    /// The text inside a node as it stands, if it has at most so many bytes.
    pub(super) fn short_text(&self, node: usize, most: usize) -> Option<String> {
        let mut whole = String::new();
        for node in self.range(node) {
            if let Content::Text(text) = self.content(node) {
                if whole.len() + text.len() > most {
                    return None;
                }
                whole.push_str(text);
            }
        }
        Some(whole)
    }

    /// All the text inside a node as it stands, scripts too.
    pub(super) fn raw_text(&self, node: usize) -> String {
        self.range(node)
            .filter_map(|node| match self.content(node) {
                Content::Text(text) => Some(&**text),
                _ => None,
            })
            .collect()
    }
}

/// Whether a node or one around it is of a kind: asked of many nodes, each is looked at once.
pub(super) struct Around<'t, F> {
    tree: &'t Tree,
    is: F,
    known: HashMap<usize, bool>,
}

impl<'t, F: Fn(usize) -> bool> Around<'t, F> {
    pub(super) fn new(tree: &'t Tree, is: F) -> Self {
        Around {
            tree,
            is,
            known: HashMap::new(),
        }
    }

    /// Whether the node itself or one around it is.
    pub(super) fn holds(&mut self, node: usize) -> bool {
        let mut asked = Vec::new();
        let mut answer = false;
        for node in std::iter::once(node).chain(self.tree.ancestors(node)) {
            if let Some(&known) = self.known.get(&node) {
                answer = known;
                break;
            }
            asked.push(node);
            if (self.is)(node) {
                answer = true;
                break;
            }
        }
        self.known.extend(asked.into_iter().map(|node| (node, answer)));
        answer
    }
}

/// A text in pieces of at most 16 MB.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut at = rest.len().min(16 << 20);
        while !rest.is_char_boundary(at) {
            at -= 1;
        }
        let (piece, behind) = rest.split_at(at);
        rest = behind;
        Some(piece)
    })
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

/// A node while the tree grows: linked to those around it.
struct Growing {
    parent: u32,
    first: u32,
    last: u32,
    previous: u32,
    next: u32,
    depth: u32,
    content: GrowingContent,
}

/// What a growing node is.
enum GrowingContent {
    Element(QualName, Vec<Attribute>),
    Text(StrTendril),
    Other,
}

impl GrowingContent {
    /// The same in the finished tree, which takes less room: there may be a million.
    fn finish(self) -> Content {
        match self {
            GrowingContent::Element(name, attributes) => {
                let attributes = attributes
                    .into_iter()
                    .map(|attribute| (attribute.name.local, attribute.value));
                Content::Element(Element {
                    name: name.local,
                    attributes: attributes.collect(),
                })
            }
            GrowingContent::Text(text) => Content::Text(text),
            GrowingContent::Other => Content::Other,
        }
    }
}

/// What the tree builder fills.
struct Sink {
    nodes: RefCell<Vec<Growing>>,
    /// Depth of the node that was put into the tree last.
    depth: Cell<usize>,
}

impl Default for Sink {
    fn default() -> Self {
        Sink {
            nodes: RefCell::new(vec![Growing::new(GrowingContent::Other)]),
            depth: Cell::new(0),
        }
    }
}

impl Growing {
    fn new(content: GrowingContent) -> Self {
        Growing {
            parent: NONE,
            first: NONE,
            last: NONE,
            previous: NONE,
            next: NONE,
            depth: 0,
            content,
        }
    }
}

impl Sink {
    fn create(&self, content: GrowingContent) -> u32 {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Growing::new(content));
        (nodes.len() - 1) as u32
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
        let mut nodes = self.nodes.borrow_mut();
        let node = match child {
            NodeOrText::AppendNode(node) => node,
            NodeOrText::AppendText(text) => {
                self.depth.set(nodes[parent as usize].depth as usize + 1);
                if previous != NONE
                    && let GrowingContent::Text(before) = &mut nodes[previous as usize].content
                {
                    before.push_tendril(&text);
                    return;
                }
                nodes.push(Growing::new(GrowingContent::Text(text)));
                (nodes.len() - 1) as u32
            }
        };
        self.attach(&mut nodes, parent, previous, node);
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
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Tree {
        let mut growing = self.nodes.into_inner();
        let mut nodes: Vec<Node> = Vec::with_capacity(growing.len());
        let mut places = vec![NONE; growing.len()];
        let mut at = 0_u32;
        loop {
            let node = &mut growing[at as usize];
            let place = nodes.len() as u32;
            places[at as usize] = place;
            let parent = match node.parent {
                NONE => NONE,
                parent => places[parent as usize],
            };
            let content = std::mem::replace(&mut node.content, GrowingContent::Other).finish();
            nodes.push(Node {
                parent,
                end: place + 1,
                content,
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
                    return Tree { nodes };
                }
                at = node.parent;
            }
        }
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> u32 {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a u32) -> Ref<'a, QualName> {
        Ref::map(self.nodes.borrow(), |nodes| match &nodes[*target as usize].content {
            GrowingContent::Element(name, _) => name,
            // The tree builder asks for the names of elements only.
            _ => unreachable!("a node without a name"),
        })
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> u32 {
        self.create(GrowingContent::Element(name, attributes))
    }

    fn create_comment(&self, _: StrTendril) -> u32 {
        self.create(GrowingContent::Other)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> u32 {
        self.create(GrowingContent::Other)
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
        if let GrowingContent::Element(_, own) = &mut self.nodes.borrow_mut()[*target as usize].content {
            for attribute in attributes {
                if !own.iter().any(|known| known.name == attribute.name) {
                    own.push(attribute);
                }
            }
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
