//! What the parts of a page are for, by their elements, attributes and the words of their class names.
//!
//! A name is a hint only: themes call the whole page `has-sidebar comments-open`. So a part keeps its text, whatever it is
//! called, where it holds the headline or most of what the page has to say.

use std::collections::HashMap;

use super::blocks::Block;
use super::shapes::{self, is_title_of_card};
use super::tree::{Content, Tree};
use super::words::{ARIA_ROLES, ELEMENTS, PROPERTIES, role_of, words_of};

/// A part of a page that is no text of the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Role {
    /// Neither seen nor text.
    Skipped,
    Hidden,
    Navigation,
    Header,
    Footer,
    Aside,
    Comments,
    Related,
    Share,
    Newsletter,
    Advert,
    Consent,
    Caption,
    Byline,
    SectionLabel,
    Form,
    Embed,
    PullQuote,
    Table,
}

impl Role {
    /// What it is, in words.
    pub(super) fn label(self) -> &'static str {
        match self {
            Role::Skipped => "script",
            Role::Hidden => "hidden text",
            Role::Navigation => "navigation",
            Role::Header => "page header",
            Role::Footer => "page footer",
            Role::Aside => "sidebar",
            Role::Comments => "comments",
            Role::Related => "related links",
            Role::Share => "share bar",
            Role::Newsletter => "newsletter box",
            Role::Advert => "advert",
            Role::Consent => "cookie banner",
            Role::Caption => "caption",
            Role::Byline => "byline",
            Role::SectionLabel => "section label",
            Role::Form => "form",
            Role::Embed => "embedded post",
            Role::PullQuote => "pull quote",
            Role::Table => "table of figures",
        }
    }
}

/// Elements that hold no text for a reader.
const SKIPPED: [&str; 23] = [
    "script",
    "style",
    "template",
    "noscript",
    "svg",
    "math",
    "iframe",
    "object",
    "embed",
    "audio",
    "video",
    "canvas",
    "map",
    "head",
    "title",
    "select",
    "textarea",
    "button",
    "datalist",
    "dialog",
    "rp",
    "frameset",
    "amp-analytics",
];
/// Share of the prose of a page above which a part is what the page is for, in percent.
pub(super) const MOST: usize = 60;
/// The same for what only a script shows: behind a wall the first paragraphs stand open.
const MOST_HIDDEN: usize = 40;
/// The same above which a part without links is no box of links.
const SOME: usize = 20;
/// Paragraphs that a box beside the text does not have.
const MANY: usize = 3;
/// Shortest text and largest share of links, in percent, of a paragraph of prose.
pub(super) const PROSE_LENGTH: usize = 80;
const PROSE_LINKS: usize = 40;
/// Whether a block is a paragraph of running text rather than a label, a link or a line of a list.
pub(super) fn is_prose(block: &Block) -> bool {
    let length = block.text.len();
    block.heading == 0
        && block.inline.is_none()
        && length >= PROSE_LENGTH
        && block.link * 100 <= block.letters * PROSE_LINKS
        && (length >= 2 * PROSE_LENGTH || block.text.contains(['.', '!', '?', '…', ',', ';', ':']))
}

/// The role of every node.
pub(super) struct Roles {
    own: Vec<Option<Role>>,
    /// The innermost node around each, or itself, that has a role.
    nearest: Vec<u32>,
}

/// No node.
const NONE: u32 = u32::MAX;

/// Sums over what is inside each node.
struct Sums {
    prose: Vec<u32>,
    paragraphs: Vec<u32>,
    /// Blocks that are a link to another article and nothing else.
    links: Vec<u32>,
}

impl Sums {
    /// Of the blocks that are prose and not `beside` the text.
    fn of(tree: &Tree, blocks: &[Block], beside: &[bool]) -> Sums {
        let mut sums = Sums {
            prose: vec![0; tree.len()],
            paragraphs: vec![0; tree.len()],
            links: vec![0; tree.len()],
        };
        for block in blocks.iter().filter(|block| is_title_of_card(block)) {
            if let Some(links) = sums.links.get_mut(block.node) {
                *links += 1;
            }
        }
        let counts = |block: &&Block| is_prose(block) && beside.get(block.node) != Some(&true);
        for block in blocks.iter().filter(counts) {
            if let (Some(prose), Some(paragraphs)) =
                (sums.prose.get_mut(block.node), sums.paragraphs.get_mut(block.node))
            {
                *prose += block.text.len() as u32;
                *paragraphs += 1;
            }
        }
        for node in (1..tree.len()).rev() {
            if let Some(parent) = tree.parent(node) {
                sums.prose[parent] += sums.prose[node];
                sums.paragraphs[parent] += sums.paragraphs[node];
                sums.links[parent] += sums.links[node];
            }
        }
        sums
    }

    /// Prose in bytes, paragraphs and links inside a node.
    fn inside(&self, node: usize) -> (usize, usize, usize) {
        let of = |sums: &[u32]| sums.get(node).map_or(0, |&sum| sum as usize);
        (of(&self.prose), of(&self.paragraphs), of(&self.links))
    }
}

impl Roles {
    /// The roles that hold in a piece of text: those of what can't be seen, and of what stands between paragraphs rather than
    /// around them.
    pub(super) fn of_fragment(tree: &Tree) -> Roles {
        let mut roles = Roles::by_name(tree);
        for role in &mut roles.own {
            let holds = |role: &Role| {
                matches!(
                    role,
                    Role::Skipped
                        | Role::Hidden
                        | Role::Comments
                        | Role::Related
                        | Role::Share
                        | Role::Newsletter
                        | Role::Advert
                        | Role::Caption
                        | Role::Embed
                )
            };
            *role = role.filter(holds);
        }
        roles
    }

    /// Takes roles back from the parts of a piece of text that hold most of its prose: what frames the text of a mail may be called
    /// a newsletter. Where nothing else would be left, all that can be seen is text.
    pub(super) fn settle_fragment(&mut self, tree: &Tree, blocks: &[Block]) {
        let is_unseen = |role: Role| matches!(role, Role::Skipped | Role::Hidden);
        self.find_nearest(tree);
        let mut unseen = vec![false; tree.len()];
        for node in 0..tree.len() {
            let around = tree.parent(node).is_some_and(|parent| unseen[parent]);
            unseen[node] = around || self.of(node).is_some_and(is_unseen);
        }
        let sums = Sums::of(tree, blocks, &unseen);
        let (total, _, _) = sums.inside(0);
        for (node, role) in self.own.iter_mut().enumerate() {
            let (prose, _, _) = sums.inside(node);
            let is_most = total > 0 && prose * 100 >= total * MOST;
            *role = role.filter(|&role| !is_most || is_unseen(role));
        }
        self.find_nearest(tree);
        if blocks.iter().all(|block| self.giver(block.node).is_some()) {
            for role in &mut self.own {
                *role = role.filter(|&role| is_unseen(role));
            }
            self.find_nearest(tree);
        }
    }

    /// What names and attributes say.
    pub(super) fn by_name(tree: &Tree) -> Roles {
        let mut known = HashMap::new();
        Roles {
            own: (0..tree.len())
                .map(|node| role_by_name(tree, node, &mut known))
                .collect(),
            nearest: Vec::new(),
        }
    }

    /// Takes roles back from the parts that hold what the page is for, and gives some to those whose shape tells.
    pub(super) fn settle(&mut self, tree: &Tree, blocks: &[Block], headlines: &[usize]) {
        for &headline in headlines {
            for node in std::iter::once(headline).chain(tree.ancestors(headline)) {
                if self.own[node] != Some(Role::Skipped) {
                    self.own[node] = None;
                }
            }
        }
        let sums = Sums::of(tree, blocks, &self.beside(tree));
        let total = sums.prose.first().map_or(0, |&prose| prose as usize);
        for node in 0..tree.len() {
            let is_body = matches!(tree.name(node), "html" | "body" | "main")
                || tree
                    .attribute(node, "itemprop")
                    .is_some_and(|name| name.eq_ignore_ascii_case("articleBody"));
            let (prose, paragraphs, links) = sums.inside(node);
            let most = total > 0 && prose * 100 >= total * MOST;
            let many = paragraphs >= MANY;
            // What leads to other articles has a link for each: what has none is the rest of this one, behind a button.
            let unlinked =
                paragraphs > 0 && links == 0 || many && links * MANY <= paragraphs && prose * 100 >= total * SOME;
            let keeps = |role: Role| match role {
                Role::Skipped => false,
                _ if is_body => true,
                Role::Comments | Role::Consent | Role::Navigation | Role::Table => false,
                Role::Hidden => prose * 100 >= total * MOST_HIDDEN && many,
                Role::Related if unlinked => true,
                Role::Related | Role::Footer | Role::Aside | Role::Caption | Role::Embed => most && many,
                Role::Byline
                | Role::SectionLabel
                | Role::PullQuote
                | Role::Header
                | Role::Share
                | Role::Newsletter
                | Role::Advert
                | Role::Form => many,
            };
            if self.own[node].is_some_and(keeps) {
                self.own[node] = None;
            }
        }
        shapes::add(&mut self.own, tree, blocks, total, headlines.first().copied());
        self.find_nearest(tree);
    }

    /// Finds the innermost node with a role around each node.
    fn find_nearest(&mut self, tree: &Tree) {
        self.nearest = Vec::with_capacity(tree.len());
        for node in 0..tree.len() {
            let around = || tree.parent(node).and_then(|parent| self.nearest.get(parent).copied());
            let nearest = match self.own[node] {
                Some(_) => node as u32,
                None => around().unwrap_or(NONE),
            };
            self.nearest.push(nearest);
        }
    }

    /// For every node, whether it is in what is never text, however much it says.
    fn beside(&self, tree: &Tree) -> Vec<bool> {
        let mut beside: Vec<bool> = Vec::with_capacity(tree.len());
        for node in 0..tree.len() {
            let own = matches!(self.of(node), Some(Role::Comments | Role::Consent | Role::Navigation))
                || matches!(tree.name(node), "figcaption" | "figure");
            let around = tree.parent(node).and_then(|parent| beside.get(parent).copied());
            beside.push(own || around.unwrap_or(false));
        }
        beside
    }

    /// The role of a node itself.
    pub(super) fn of(&self, node: usize) -> Option<Role> {
        self.own.get(node).copied().flatten()
    }

    /// The innermost node around a node, or itself, that has a role.
    pub(super) fn giver(&self, node: usize) -> Option<usize> {
        let nearest = self.nearest.get(node).copied().filter(|&nearest| nearest != NONE);
        nearest.map(|nearest| nearest as usize)
    }

    /// The role that a node has inside `root` by the elements around it, with the innermost element that gives it.
    pub(super) fn within(&self, root: usize, node: usize) -> Option<(Role, usize)> {
        let nearest = self.giver(node)?;
        (nearest > root)
            .then(|| self.of(nearest).map(|role| (role, nearest)))
            .flatten()
    }

    /// Whether a node and what is in it can't be seen.
    pub(super) fn is_skipped(&self, node: usize) -> bool {
        self.of(node) == Some(Role::Skipped)
    }
}

fn role_by_name(tree: &Tree, node: usize, known: &mut HashMap<String, Option<Role>>) -> Option<Role> {
    let Content::Element(_) = tree.content(node) else {
        return None;
    };
    let name = tree.name(node);
    if SKIPPED.contains(&name) {
        return Some(Role::Skipped);
    }
    if matches!(name, "html" | "body") {
        return None;
    }
    let inline = super::blocks::is_inline(name);
    let hidden = if inline { Role::Skipped } else { Role::Hidden };
    if is_hidden(tree, node) {
        return Some(hidden);
    }
    if name == "time" && is_leading_clock(tree, node) || name == "sup" && is_reference(tree, node) {
        return Some(Role::Skipped);
    }
    let by_class = ["class", "id"].iter().find_map(|attribute| {
        let value = tree.attribute(node, attribute)?;
        if let Some(role) = known.get(value) {
            return *role;
        }
        let role = role_of_names(value);
        known.insert(value.to_owned(), role);
        role
    });
    let attribute = |name: &str, table: &[(&str, Role)]| {
        let value = tree.attribute(node, name)?;
        table
            .iter()
            .find(|(known, _)| value.eq_ignore_ascii_case(known))
            .map(|(_, role)| *role)
    };
    match by_class
        .or_else(|| attribute("role", ARIA_ROLES))
        .or_else(|| attribute("itemprop", PROPERTIES))
        .or_else(|| ELEMENTS.iter().find(|(known, _)| *known == name).map(|(_, role)| *role))
    {
        Some(Role::Hidden) => Some(hidden),
        // The head of an article is its own, not the page's.
        Some(Role::Header)
            if name == "header"
                && tree
                    .ancestors(node)
                    .any(|around| matches!(tree.name(around), "article" | "main")) =>
        {
            None
        }
        // A figure may hold a quotation or a table; what else it holds belongs to the picture.
        Some(Role::Caption) if name == "figure" && holds_text(tree, node) => None,
        other => other,
    }
}

/// What the classes or the id of an element make of it.
fn role_of_names(value: &str) -> Option<Role> {
    value.split_ascii_whitespace().take(40).find_map(|class| {
        // WordPress names the topics of a post in its classes, and the states of a page.
        let topic = ["tag-", "category-", "has-", "no-", "with-", "is-", "single-", "status-"];
        if topic.iter().any(|start| class.starts_with(start)) {
            return None;
        }
        role_of(&words_of(class))
    })
}

fn is_hidden(tree: &Tree, node: usize) -> bool {
    let style = || {
        let style = tree.attribute(node, "style")?;
        let style: String = style
            .chars()
            .filter(|c| !c.is_whitespace())
            .flat_map(char::to_lowercase)
            .collect();
        Some(style.contains("display:none") || style.contains("visibility:hidden"))
    };
    let is_true = |name: &str| {
        tree.attribute(node, name)
            .is_some_and(|value| value.eq_ignore_ascii_case("true"))
    };
    // What stands in the place of a part until it is loaded.
    let stands_in = |name: &str| tree.attribute(node, name).is_some();
    let of_amp = tree
        .parent(node)
        .is_some_and(|around| tree.name(around).starts_with("amp-"));
    (of_amp && (stands_in("placeholder") || stands_in("fallback")))
        || tree
            .attribute(node, "hidden")
            .is_some_and(|value| !value.eq_ignore_ascii_case("until-found"))
        || is_true("aria-hidden") && !is_drop_cap(tree, node)
        || style().unwrap_or(false)
}

/// Whether an element is the number of a note: a link to another place of the page.
fn is_reference(tree: &Tree, node: usize) -> bool {
    let link = tree.range(node).take(4).find(|&inner| tree.name(inner) == "a");
    link.and_then(|link| tree.attribute(link, "href"))
        .is_some_and(|href| href.starts_with('#'))
}

/// Whether an element is the time of the day before a paragraph: `<p><time>16:45</time> The keepers …`.
fn is_leading_clock(tree: &Tree, node: usize) -> bool {
    let starts = tree.parent(node).is_some_and(|around| {
        matches!(tree.name(around), "p" | "li" | "div")
            && (around + 1..node).all(|before| match tree.content(before) {
                Content::Text(text) => text.trim().is_empty(),
                _ => false,
            })
    });
    let goes_on = || match tree.content(tree.end(node)) {
        Content::Text(text) => text
            .trim_start()
            .starts_with(|c: char| c.is_uppercase() || "“\"«¿¡".contains(c)),
        _ => false,
    };
    let is_clock = || {
        let clock = tree.raw_text(node);
        let clock = clock.trim().trim_end_matches(['h', '.', ' ']);
        let mut parts = clock.split([':', '.']);
        let is_part = |part: Option<&str>| {
            part.is_some_and(|part| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
        };
        is_part(parts.next()) && is_part(parts.next()) && parts.next().is_none()
    };
    starts && tree.end(node) < tree.len() && goes_on() && is_clock()
}

/// Whether an element is the first letter of the word that goes on behind it.
fn is_drop_cap(tree: &Tree, node: usize) -> bool {
    let mut inside = tree.range(node).skip(1).filter_map(|inner| match tree.content(inner) {
        Content::Text(text) => Some(text.trim()),
        _ => None,
    });
    let letter = inside
        .next()
        .filter(|text| text.chars().nth(1).is_none() && !text.is_empty() && text.chars().all(char::is_uppercase));
    // The text behind may have an element of its own.
    let rest = (tree.end(node)..tree.len())
        .take(3)
        .find_map(|next| match tree.content(next) {
            Content::Text(text) => Some(&**text),
            _ => None,
        });
    letter.is_some() && inside.next().is_none() && rest.is_some_and(|rest| rest.starts_with(char::is_lowercase))
}

fn holds_text(tree: &Tree, figure: usize) -> bool {
    tree.range(figure)
        .any(|node| matches!(tree.name(node), "blockquote" | "table" | "ul" | "ol"))
}
