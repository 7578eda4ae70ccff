//! A page as a tree, in an array in the order of the document: nothing here nests calls, the array is walked by index.

use std::collections::HashMap;
use std::ops::Range;

use html5ever::LocalName;
use html5ever::tendril::StrTendril;

use super::parser;

/// The attributes that are asked for. No others are kept: most of a page's attributes are of use to its scripts alone.
pub(super) const ATTRIBUTES: [&str; 36] = [
    "aria-hidden",
    "aria-label",
    "aria-level",
    "class",
    "content",
    "data-article-id",
    "data-article-url",
    "data-block",
    "data-component",
    "data-href",
    "data-permalink",
    "data-story-url",
    "data-testid",
    "data-type",
    "data-url",
    "data-widget_type",
    "datetime",
    "fallback",
    "hidden",
    "href",
    "http-equiv",
    "id",
    "itemprop",
    "itemtype",
    "lang",
    "name",
    "placeholder",
    "property",
    "pubdate",
    "rel",
    "role",
    "size",
    "style",
    "title",
    "type",
    "xml:lang",
];

/// No node.
pub(super) const NONE: u32 = u32::MAX;

/// A page: its nodes in the order of the document, the document itself first.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
    /// What the nodes are, in the order in which the parser made them.
    pub(super) contents: Vec<Content>,
    /// The attributes of the elements that have any.
    pub(super) attributes: Vec<Attributes>,
    /// Bytes of the page that were not read, as it has too many nodes.
    pub(super) unread: usize,
}

/// Where a node is. A page may have half a million: they are small.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) parent: u32,
    /// One past the last node inside it.
    pub(super) end: u32,
    pub(super) content: u32,
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

/// An element.
#[derive(Debug)]
pub(super) struct Element {
    pub(super) name: LocalName,
    /// Which of the attributes are its own, or [`NONE`].
    pub(super) attributes: u32,
    pub(super) space: Space,
}

/// The vocabulary that an element is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    Html,
    Svg,
    MathMl,
}

/// Names and values of the attributes of an element.
pub(super) type Attributes = Box<[(LocalName, Box<str>)]>;

impl Tree {
    /// The tree of a page or of a part of one.
    pub(super) fn parse(html: &str) -> Tree {
        parser::parse(html)
    }

    /// Whether it has too many nodes and ends before the page does.
    pub(super) fn is_cut(&self) -> bool {
        self.unread > 0
    }

    /// Number of nodes.
    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// What a node is.
    pub(super) fn content(&self, node: usize) -> &Content {
        let content = self
            .nodes
            .get(node)
            .and_then(|node| self.contents.get(node.content as usize));
        content.unwrap_or(&Content::Other)
    }

    /// Name of an element, in lower case; empty for what is none.
    pub(super) fn name(&self, node: usize) -> &str {
        match self.content(node) {
            Content::Element(element) => &element.name,
            _ => "",
        }
    }

    /// Value of one of the [`ATTRIBUTES`].
    pub(super) fn attribute(&self, node: usize, name: &str) -> Option<&str> {
        debug_assert!(ATTRIBUTES.contains(&name), "{name} is not kept");
        let Content::Element(element) = self.content(node) else {
            return None;
        };
        let attributes = self.attributes.get(element.attributes as usize)?;
        let found = attributes.iter().find(|(known, _)| &**known == name);
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
