//! Parts of a page told by their shape, where no name does: tables of figures, boxes that lead to other articles, messages of readers.

use super::blocks::Block;
use super::days::Order;
use super::roles::{MOST, PROSE_LENGTH, Role, is_prose};
use super::tree::{Around, Tree};
use super::words::{is_called, is_named, words_of};
use crate::lexicon::markup::Part;

/// Shortest headline of another article, in bytes.
const TITLE: usize = 20;
/// How much of it, in percent, is a link: a label may stand before it.
const TITLE_LINK: usize = 70;
/// Longest text of a box that leads to another article, in bytes.
const CARD: usize = 700;

/// Most boxes of a row that are looked at.
const MAX_ROW: usize = 2000;
/// Messages in a row, and longest line over one with its day, in bytes.
const MESSAGES: usize = 3;
const SIGNATURE: usize = 80;

/// Gives the parts whose shape tells what they are their role. `total` is the length of the prose of the page, `headline` its node.
pub(super) fn add(own: &mut [Option<Role>], tree: &Tree, blocks: &[Block], total: usize, headline: Option<usize>) {
    for table in tree.elements("table").collect::<Vec<_>>() {
        if own[table].is_none() && is_table_of_figures(tree, table) {
            own[table] = Some(Role::Table);
        }
    }
    add_cards(own, tree, blocks, total, headline);
    add_messages(own, tree, blocks, headline);
}

/// Boxes that lead to other articles.
fn add_cards(own: &mut [Option<Role>], tree: &Tree, blocks: &[Block], total: usize, headline: Option<usize>) {
    let mut cards = Vec::new();
    let mut in_cards = 0;
    // The link of an embedded post leads to no other article.
    let embedded: Vec<bool> = {
        let mut embeds = Around::new(tree, |node| own[node] == Some(Role::Embed));
        blocks
            .iter()
            .map(|block| is_title_of_card(block) && embeds.holds(block.start))
            .collect()
    };
    let titles = blocks
        .iter()
        .zip(embedded)
        .filter(|(block, embedded)| is_title_of_card(block) && !embedded);
    for (block, _) in titles {
        let is_title = block.heading > 1;
        let from = if is_title { block.node } else { block.start };
        let card = std::iter::once(from).chain(tree.ancestors(from)).take(6).find(|&node| {
            if is_title {
                matches!(tree.name(node), "article" | "li") || is_named_card(tree, node) || is_repeated(tree, node)
            } else {
                block.heading == 0 && is_repeated(tree, node)
            }
        });
        let Some(card) = card.filter(|&card| own[card].is_none()) else {
            continue;
        };
        let (mut length, mut prose, mut headings) = (0, 0, 0);
        let first = blocks.partition_point(|block| block.start < card);
        for block in blocks[first..].iter().take_while(|block| block.start < tree.end(card)) {
            length += block.text.len();
            headings += usize::from(is_title_of_card(block) || block.heading > 0 && block.text.len() >= TITLE);
            prose += if is_prose(block) { block.text.len() } else { 0 };
            if length > CARD {
                break;
            }
        }
        if length <= CARD && headings == 1 && (is_title || prose > 0) {
            cards.push(card);
            in_cards += prose;
        }
    }
    let text = if in_cards * 100 < total * MOST {
        None
    } else {
        // Is the page a list with text in it, or a short text among much else?
        let first = cards
            .iter()
            .copied()
            .find(|&card| headline.is_some_and(|headline| headline < card));
        match first.and_then(|first| text_between(own, tree, blocks, headline, first)) {
            Some(text) => Some(text),
            None => return,
        }
    };
    for card in cards {
        if text.is_none_or(|text| !tree.contains(text, card)) {
            own[card] = Some(Role::Related);
        }
    }
}

/// What holds the prose between the headline and a node, if there is any.
fn text_between(
    own: &[Option<Role>],
    tree: &Tree,
    blocks: &[Block],
    headline: Option<usize>,
    end: usize,
) -> Option<usize> {
    let headline = headline?;
    let has_role = |node: usize| {
        let mut around = std::iter::once(node).chain(tree.ancestors(node));
        around.any(|node| own[node].is_some())
    };
    let first = blocks.partition_point(|block| block.start < headline);
    let between = blocks.iter().skip(first).take_while(|block| block.start < end);
    let prose = between.filter(|block| is_prose(block) && !has_role(block.node));
    let nodes: Vec<usize> = prose.take(40).map(|block| block.node).collect();
    let holder = nodes.iter().copied().reduce(|one, other| tree.common(one, other))?;
    // A single paragraph holds itself; what is around it is the text.
    if nodes.len() == 1 {
        tree.parent(holder)
    } else {
        Some(holder)
    }
}

/// Messages of readers: boxes alike in a row behind the text, each with a line that has a day in it, and none with a heading.
fn add_messages(own: &mut [Option<Role>], tree: &Tree, blocks: &[Block], headline: Option<usize>) {
    let Some(headline) = headline else { return };
    let first = blocks.partition_point(|block| block.start < headline);
    let mut end_of_row = 0;
    // What holds the text before the first row is asked for once.
    let mut text = None;
    let mut live = Around::new(tree, |node| is_named(tree, node, Part::Live));
    for at in first..blocks.len() {
        let block = &blocks[at];
        if block.start < end_of_row || !is_signature(block) {
            continue;
        }
        let Some(message) = tree
            .ancestors(block.start)
            .take(5)
            .find(|&node| is_repeated(tree, node))
        else {
            continue;
        };
        let row = row_from(tree, message);
        let Some(&last) = row.last() else { continue };
        end_of_row = tree.end(last);
        let is_message = |&node: &usize| {
            let first = blocks.partition_point(|block| block.start < node);
            let inside = blocks[first..].iter().take_while(|block| block.start < tree.end(node));
            let (mut signed, mut prose) = (false, false);
            for block in inside.take(20) {
                signed |= is_signature(block);
                prose |= is_prose(block);
                if matches!(block.heading, 1 | 2) || block.heading > 0 && block.text.len() >= TITLE {
                    return false;
                }
            }
            signed && prose
        };
        let messages = row.iter().filter(|node| is_message(node)).count();
        if messages < MESSAGES || messages * 2 < row.len() || live.holds(message) {
            continue;
        }
        let text = *text.get_or_insert_with(|| text_between(own, tree, blocks, Some(headline), message));
        if text.is_some_and(|text| !tree.contains(text, message)) {
            for &message in &row {
                own[message] = Some(Role::Comments);
            }
        }
    }
}

/// Whether a line has a day in it, as the one over a message.
fn is_signature(block: &Block) -> bool {
    // Without the digits of a year there is none.
    let digits = block.text.bytes().filter(u8::is_ascii_digit).count();
    block.heading == 0 && block.text.len() <= SIGNATURE && digits >= 5 && Order::DayFirst.day_in(&block.text).is_some()
}

/// A box and those alike that follow it.
fn row_from(tree: &Tree, node: usize) -> Vec<usize> {
    let alike = |other: &usize| {
        tree.name(*other) == tree.name(node) && tree.attribute(*other, "class") == tree.attribute(node, "class")
    };
    std::iter::successors(Some(node), |&node| tree.next_element(node).filter(alike))
        .take(MAX_ROW)
        .collect()
}

/// Whether a block is the headline of another article: a link, or a heading that is one but for a word before it.
pub(super) fn is_title_of_card(block: &Block) -> bool {
    let linked = block.is_link() || block.heading > 1 && block.link * 100 >= block.letters * TITLE_LINK;
    linked && block.text.len() >= TITLE
}

/// Whether a box stands in a row of boxes alike.
pub(super) fn is_repeated(tree: &Tree, node: usize) -> bool {
    let alike = |other: usize| {
        tree.name(other) == tree.name(node) && tree.attribute(other, "class") == tree.attribute(node, "class")
    };
    let boxed = matches!(tree.name(node), "div" | "li" | "article" | "section" | "td" | "dd");
    boxed && tree.attribute(node, "class").is_some() && {
        let next = tree.next_element(node).is_some_and(alike);
        next || tree.previous_element(node).is_some_and(alike)
    }
}

fn is_named_card(tree: &Tree, node: usize) -> bool {
    tree.attribute(node, "class").is_some_and(|class| {
        let words = words_of(class);
        // The head of an article among others is not the whole of it.
        let is_head = |word: &String| matches!(word.as_str(), "header" | "head" | "heading" | "title");
        !words.iter().any(is_head) && is_called(&words, Part::Card)
    })
}

/// Whether the cells of a table are figures and their labels rather than text, or a layout.
fn is_table_of_figures(tree: &Tree, table: usize) -> bool {
    if tree.range(table).skip(1).any(|node| tree.name(node) == "table") {
        return false;
    }
    let (mut rows, mut cells, mut figures, mut long, mut header) = (0, 0, 0, 0, 0);
    for node in tree.range(table).skip(1) {
        match tree.name(node) {
            "tr" => rows += 1,
            "td" | "th" => {
                header += usize::from(tree.name(node) == "th");
                let text = tree.raw_text(node);
                let text = text.trim();
                cells += 1;
                figures += usize::from(text.chars().any(|c| c.is_ascii_digit()) && text.len() < 24);
                long += usize::from(text.len() > PROSE_LENGTH);
            }
            _ => {}
        }
    }
    rows >= 2 && cells >= 2 * rows && long * 10 <= cells && (figures * 4 >= cells || header * 3 >= rows)
}
