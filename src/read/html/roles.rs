//! What the parts of a page are for, by their elements, attributes and the words of their class names.

use super::tree::{Content, Tree};

/// A part of a page that is no text of the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Role {
    /// Neither seen nor text.
    Skipped,
}

/// Elements that hold no text for a reader.
const SKIPPED: [&str; 22] = [
    "script", "style", "template", "noscript", "svg", "math", "iframe", "object", "embed", "audio", "video", "canvas",
    "map", "head", "title", "select", "textarea", "button", "datalist", "dialog", "rp", "frameset",
];

/// The role of every node.
pub(super) struct Roles {
    roles: Vec<Option<Role>>,
}

impl Roles {
    /// The roles that hold in a piece of text: what can't be seen is skipped.
    pub(super) fn of_fragment(tree: &Tree) -> Roles {
        let role = |node: usize| match tree.content(node) {
            Content::Element(_) if SKIPPED.contains(&tree.name(node)) => Some(Role::Skipped),
            _ => None,
        };
        Roles {
            roles: (0..tree.len()).map(role).collect(),
        }
    }

    /// The role of a node itself.
    pub(super) fn of(&self, node: usize) -> Option<Role> {
        self.roles.get(node).copied().flatten()
    }

    /// Whether a node and what is in it can't be seen.
    pub(super) fn is_skipped(&self, node: usize) -> bool {
        self.of(node) == Some(Role::Skipped)
    }
}
