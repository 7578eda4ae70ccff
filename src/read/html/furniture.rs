//! What a block is where no name tells: by its links, its words, its place.

use super::blocks::Block;
use super::days::Order;
use super::main_content::Page;
use super::roles::Role;
use super::tree::Tree;
use crate::lexicon::boilerplate::{self, Reason};

/// Longest line that is a link to another article, in bytes.
const LINK: usize = 220;
/// Longest line about who wrote an article, in bytes.
const AUTHOR_LINE: usize = 160;
/// Longest text under a picture, in bytes, where only its place tells it.
const CAPTION: usize = 200;

/// The role of a block that no name gives one: by its links, its words, its place.
pub(super) fn furniture(page: Page<'_>, block: &Block, has_prose: bool, author: Option<&str>) -> Option<Role> {
    let text = block.text.as_str();
    if block.heading == 0 {
        if block.is_link() && text.len() <= LINK {
            return Some(Role::Related);
        }
        // `Read also: …`, and items of a list that are a link and little else.
        let label = text.split_once(':').is_some_and(|(label, _)| label.len() <= 40);
        if block.link * 2 >= block.letters && text.len() <= LINK && (label || block.item) {
            return Some(Role::Related);
        }
        // `Follow the debate live`, in bold, a word or two of it outside the link.
        if block.is_bold() && block.link * 4 >= block.letters * 3 && text.len() <= LINK {
            return Some(Role::Related);
        }
    }
    let day_line = text.len() <= 100
        && !has_prose
        && block.heading == 0
        && (!text.ends_with(['.', '!', '?']) || text.contains(" | "))
        && Order::DayFirst.day_in(text).is_some();
    let names_author = !has_prose && text.len() <= AUTHOR_LINE && author.is_some_and(|author| names(text, author));
    // In a heading too, where it names the author and the day.
    let signed = block.heading > 1 && names_author && Order::DayFirst.day_in(text).is_some();
    if day_line || signed || (names_author && block.heading == 0) || is_time(text) {
        return Some(Role::Byline);
    }
    if let Some(tokens) = boilerplate::tokens(text.trim_matches(['-', '–', '—', '*', ' ', '·', '|', '\n']))
        && let Some(reason) = boilerplate::reason(&tokens, false)
    {
        let role = match reason {
            Reason::SectionLabel if block.heading > 0 && has_prose => None,
            Reason::SectionLabel => Some(Role::SectionLabel),
            Reason::Related => Some(Role::Related),
            Reason::Comments => Some(Role::Comments),
            Reason::Promotion => Some(Role::Newsletter),
            Reason::Byline => Some(Role::Byline),
            Reason::Caption | Reason::Credit => Some(Role::Caption),
            Reason::Copyright => Some(Role::Footer),
            Reason::Consent => Some(Role::Consent),
        };
        if role.is_some() {
            return role;
        }
    }
    (is_under_picture(page.tree, block) || is_slanted_under_picture(page, block)).then_some(Role::Caption)
}

/// Whether a line has the name of the author in it: the last two words of it, as a word for *by* may stand before.
fn names(text: &str, author: &str) -> bool {
    let at = author.rmatch_indices(' ').nth(1).map_or(0, |(at, _)| at + 1);
    let name = author.get(at..).unwrap_or(author);
    name.len() >= 5 && text.contains(name)
}

/// Whether a line is a time of the day and nothing else: `9:40 a.m.`, `18.05 h`.
fn is_time(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let mut parts = text
        .split([':', '.', 'h'])
        .map(|part| part.chars().filter(char::is_ascii_digit).count());
    text.len() <= 24
        && (3..=6).contains(&digits)
        && letters <= 6
        && parts.next().is_some_and(|hour| (1..=2).contains(&hour))
}

/// Whether a short block is all the text in a cell or a box that begins with a picture.
fn is_under_picture(tree: &Tree, block: &Block) -> bool {
    if block.text.len() > CAPTION || block.heading > 0 {
        return false;
    }
    let is_box = |&node: &usize| matches!(tree.name(node), "td" | "div" | "center" | "dd" | "dt");
    let around = Some(block.node)
        .filter(is_box)
        .or_else(|| tree.parent(block.node).filter(is_box));
    let Some(around) = around else { return false };
    // A caption's box has few nodes; what has more is not looked through for every short line in it.
    if tree.range(around).len() > 60 {
        return false;
    }
    let picture = tree
        .range(around)
        .find(|&node| matches!(tree.name(node), "img" | "picture" | "amp-img"));
    picture.is_some_and(|picture| picture < block.start)
        && tree.range(around).map(|node| tree.text_length(node)).sum::<usize>() <= block.text.len() + 20
}

/// Whether a short block all in italics follows a picture.
fn is_slanted_under_picture(page: Page<'_>, block: &Block) -> bool {
    let tree = page.tree;
    let at = page.blocks.partition_point(|other| other.start < block.start);
    let before = at
        .checked_sub(1)
        .and_then(|at| page.blocks.get(at))
        .map_or(0, |block| block.start);
    block.text.len() <= CAPTION
        && block.heading == 0
        && (before..block.start).any(|node| matches!(tree.name(node), "img" | "picture" | "amp-img"))
        && is_slanted(tree, block)
}

/// Whether all of a block is in italics.
pub(super) fn is_slanted(tree: &Tree, block: &Block) -> bool {
    let slanted = |text: usize| {
        tree.ancestors(text)
            .take_while(|&around| around > block.node)
            .any(|around| matches!(tree.name(around), "em" | "i"))
    };
    // A caption or a signature has few pieces; what has more is not looked through for every line in it.
    let mut texts = tree
        .range(block.node)
        .take(60)
        .filter(|&node| tree.text_length(node) > 0);
    slanted(block.start) && texts.all(slanted)
}
