//! Several articles on one page: what loads on while the reader scrolls, or posts of a blog in full.

use std::collections::{HashMap, HashSet};

use super::blocks::Block;
use super::days::Order;
use super::json_ld::Told;
use super::main_content::{Page, blocks_in};
use super::page::Excess;
use super::roles::is_prose;
use super::tree::{Around, Tree};
use super::words::{has_class, is_named};
use crate::lexicon::markup::Part as Name;

/// Least text of an article in full: more than a teaser has.
const PARAGRAPHS: usize = 3;
const LENGTH: usize = 400;
/// Most articles that a page is taken apart into.
pub(super) const MAX_PARTS: usize = 1000;
/// Most elements that may be articles and are none.
const MAX_OTHERS: usize = 1000;

/// A part of a page that is an article by itself.
pub(super) struct Part {
    pub(super) area: usize,
    /// Index of the block that is its headline.
    pub(super) headline: usize,
}

/// The nodes of the headlines of the elements that may be articles.
pub(super) fn headlines(tree: &Tree, blocks: &[Block]) -> Vec<usize> {
    let heads = blocks.iter().filter(|block| block.heading == 1);
    let twins = twins(tree, blocks);
    let mut candidates = Around::new(tree, |node| is_candidate(tree, node) || twins.contains(&node));
    let inside = heads.filter(|block| tree.parent(block.node).is_some_and(|around| candidates.holds(around)));
    inside.map(|block| block.node).collect()
}

/// The articles of a page that holds several, and whether it holds too many; none where it holds one.
pub(super) fn parts(page: Page<'_>, told: &[Told]) -> (Vec<Part>, Option<Excess>) {
    let mut parts: Vec<Part> = Vec::new();
    if told.iter().any(|told| told.is_live) {
        return (parts, None);
    }
    let mut excess = None;
    let mut others = 0;
    let twins = twins(page.tree, page.blocks);
    let mut node = 0;
    while node < page.tree.len() && others < MAX_OTHERS {
        let is_twin = twins.contains(&node);
        if (is_twin || is_candidate(page.tree, node)) && page.roles.within(0, node).is_none() {
            if let Some(part) = part(page, node).filter(|part| !is_twin || is_dated(page, part)) {
                if parts.len() == MAX_PARTS {
                    excess = Some(Excess::Articles);
                    break;
                }
                parts.push(part);
                node = page.tree.end(node);
                continue;
            }
            others += 1;
        }
        node += 1;
    }
    if parts.len() < 2 {
        return (Vec::new(), None);
    }
    let heading = |part: &Part| page.blocks.get(part.headline).map_or(0, |block| block.heading);
    let level = heading(&parts[0]);
    let same_level = parts.iter().all(|part| heading(part) == level);
    // Entries under the headline of a live blog, sections under the headline of a long read: they are one article.
    let outer = page.blocks.iter().enumerate().any(|(at, block)| {
        block.heading == 1
            && block.text.split_whitespace().count() >= 4
            && page.roles.within(0, block.node).is_none()
            && (excess.is_none() || parts.last().is_some_and(|last| block.node < last.area))
            && !is_inside(&parts, page, at, block)
    });
    let mut live = Around::new(page.tree, |node| is_named(page.tree, node, Name::Live));
    let live = parts.iter().any(|part| live.holds(part.area));
    // The first article may have the headline of the page, and those loaded behind it lesser ones.
    let loaded = same_level || parts.iter().all(|part| is_dated(page, part));
    // So are chapters under it that have main headings of their own.
    let chapters = parts.iter().all(|part| twins.contains(&part.area));
    if !loaded || live || outer && (level > 1 || chapters) {
        return (Vec::new(), None);
    }
    (parts, excess)
}

/// Whether a block is the headline of one of these, or in one. They stand in order.
fn is_inside(parts: &[Part], page: Page<'_>, at: usize, block: &Block) -> bool {
    let behind = parts.partition_point(|part| part.area <= block.node);
    let around = behind.checked_sub(1).and_then(|before| parts.get(before));
    around.is_some_and(|part| page.tree.contains(part.area, block.node))
        || parts.binary_search_by_key(&at, |part| part.headline).is_ok()
}

/// Elements alike, side by side, each with one main headline in it.
fn twins(tree: &Tree, blocks: &[Block]) -> HashSet<usize> {
    let heads: Vec<usize> = blocks
        .iter()
        .filter(|block| block.heading == 1)
        .map(|block| block.node)
        .collect();
    if heads.len() < 2 {
        return HashSet::new();
    }
    let is_alone = |node: &usize| {
        let inside = heads.partition_point(|&head| head < *node)..heads.partition_point(|&head| head < tree.end(*node));
        inside.len() == 1
    };
    let outermost = |&head: &usize| tree.ancestors(head).take_while(is_alone).last();
    let areas: Vec<usize> = heads.iter().take(MAX_PARTS).filter_map(outermost).collect();
    let kind = |node: usize| {
        let class = tree.attribute(node, "class").unwrap_or_default();
        (
            tree.parent(node),
            tree.name(node),
            class.split_ascii_whitespace().next(),
        )
    };
    let mut counts = HashMap::new();
    for &area in &areas {
        *counts.entry(kind(area)).or_insert(0_usize) += 1;
    }
    areas.into_iter().filter(|&area| counts[&kind(area)] > 1).collect()
}

/// Whether a day stands between the headline of a part and its text, as over an article and not over a section of one.
fn is_dated(page: Page<'_>, part: &Part) -> bool {
    let headline = page.blocks.get(part.headline).map_or(0, |block| block.start);
    let head = blocks_in(page, part.area).take_while(|block| !is_prose(block));
    head.filter(|block| block.start != headline).any(|block| {
        let mut around = std::iter::once(block.start)
            .chain(page.tree.ancestors(block.start))
            .take(3);
        Order::DayFirst.day_in(&block.text).is_some() || around.any(|node| page.tree.name(node) == "time")
    })
}

/// Whether an element may be an article among others.
fn is_candidate(tree: &Tree, node: usize) -> bool {
    if tree.name(node) == "article" {
        return true;
    }
    if !matches!(tree.name(node), "div" | "section" | "main" | "li") {
        return false;
    }
    let is_typed = tree
        .attribute(node, "itemtype")
        .is_some_and(|kind| kind.ends_with("Article") || kind.ends_with("BlogPosting"));
    is_typed || has_class(tree, node, Name::Article) || tree.attribute(node, "data-article-id").is_some()
}

/// An element as an article: with a headline of its own, and text in full.
fn part(page: Page<'_>, area: usize) -> Option<Part> {
    let (mut length, mut paragraphs) = (0, 0);
    let mut headline: Option<(u8, usize)> = None;
    let first = page.blocks.partition_point(|block| block.start < area);
    for (offset, block) in blocks_in(page, area).enumerate() {
        if page.roles.within(area, block.node).is_some() {
            continue;
        }
        if is_prose(block) {
            length += block.text.len();
            paragraphs += 1;
        } else if block.heading > 0 && paragraphs == 0 && headline.is_none_or(|(level, _)| block.heading < level) {
            headline = Some((block.heading, first + offset));
        }
    }
    let (_, headline) = headline.filter(|(level, _)| *level <= 3)?;
    // Two main headlines: the element holds several articles itself.
    let ones =
        blocks_in(page, area).filter(|block| block.heading == 1 && page.roles.within(area, block.node).is_none());
    (paragraphs >= PARAGRAPHS && length >= LENGTH && ones.count() <= 1).then_some(Part { area, headline })
}
