//! What is left out of the text once it is known which blocks stand in it: labels at its ends, second copies, headings over nothing,
//! passages in large letters, appeals.

use std::collections::HashSet;

use super::blocks::Block;
use super::days::Order;
use super::furniture::is_slanted;
use super::main_content::{Page, letters};
use super::roles::{Role, is_prose};
use super::words::{has_class, is_named};
use crate::lexicon::markup::Part;

/// Longest line that is a label where it does not end as a sentence does, in bytes.
const LABEL: usize = 80;

/// Shortest line behind the headline that sums the article up, in bytes and in words.
const SUMMARY: usize = 45;
const SUMMARY_WORDS: usize = 8;

/// How far around a line its name may stand.
const FRAMES: usize = 4;

/// What becomes of a block.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Choice {
    Keep,
    Leave(&'static str),
    /// It has been said already, or says nothing.
    Drop,
}

/// Leaves out of the chosen blocks what their neighbours tell to be no text.
pub(super) fn tidy(page: Page<'_>, chosen: &mut [(&Block, Choice)], has_prose: bool, standfirst: Option<usize>) {
    if has_prose {
        drop_labels(page, chosen, standfirst);
    }
    drop_copies(chosen);
    drop_empty_headings(chosen);
    drop_pulled(page, chosen);
    drop_appeals(chosen);
}

/// Leaves out the short lines without a full stop before the first paragraph and after the last: who wrote it, where, how long ago.
fn drop_labels(page: Page<'_>, chosen: &mut [(&Block, Choice)], standfirst: Option<usize>) {
    let tree = page.tree;
    let prose = |&(block, choice): &(&Block, Choice)| choice == Choice::Keep && is_prose(block);
    let (Some(first), Some(last)) = (chosen.iter().position(prose), chosen.iter().rposition(prose)) else {
        return;
    };
    let mut after_links = false;
    for (at, (block, choice)) in chosen.iter_mut().enumerate() {
        let outside = at < first || at > last;
        let label = block.heading == 0
            && block.text.len() < LABEL
            && !block.is_bold()
            && standfirst != Some(block.start)
            && !(at < first && (block.item && is_point(page, block) || is_called_deck(page, block)))
            && !(at > last && !after_links && (block.item || block.quote))
            && (!block
                .text
                .ends_with(['.', '!', '?', '…', ':', ';', ',', '"', '”', '»', ')'])
                || at > last && is_slanted(tree, block));
        if outside && label && *choice == Choice::Keep {
            *choice = Choice::Leave(if at < first {
                Role::Byline.label()
            } else {
                "other parts of the page"
            });
        }
        after_links = *choice == Choice::Leave(Role::Related.label());
    }
}

/// Whether a line before the text, or what is around it alone, is called a standfirst.
fn is_called_deck(page: Page<'_>, block: &Block) -> bool {
    let words = block.text.split_whitespace().count();
    words >= 6 && frames(page, block, 2).any(|node| is_named(page.tree, node, Part::Deck))
}

/// Whether an item of a list before the text sums it up: by its name, or by its length, where names and days have been left out.
pub(super) fn is_point(page: Page<'_>, block: &Block) -> bool {
    let tree = page.tree;
    let long = block.text.len() >= 30 && block.text.split_whitespace().count() >= 6;
    // Not what stands under the pictures of a gallery.
    let mut around = std::iter::once(block.node).chain(tree.ancestors(block.node)).take(4);
    let item = around.find(|&node| tree.name(node) == "li");
    let pictured = item.is_some_and(|item| tree.range(item).take(40).any(|node| tree.name(node) == "img"));
    block.text.len() >= 20 && block.link == 0 && !pictured && (long || is_deck(page, block))
}

/// Where the line begins that stands right behind the headline and is long enough to sum the article up, whatever it is called and
/// though it does not end as a sentence does.
pub(super) fn standfirst(page: Page<'_>, headline: &Block) -> Option<usize> {
    let at = page.blocks.partition_point(|block| block.start <= headline.start);
    let block = page.blocks.get(at)?;
    let tree = page.tree;
    let is_line = block.heading == 0 && !block.item && !block.quote && block.link == 0 && !is_prose(block);
    let is_long = block.text.len() >= SUMMARY && block.text.split_whitespace().count() >= SUMMARY_WORDS;
    // Who wrote it, when, where else it is: names and clocks rather than a sentence.
    let is_dated = Order::DayFirst.day_in(&block.text).is_some();
    let is_label = block.text.contains(['|', '·', '•', '@']) || has_clock(&block.text) || is_capitalised(&block.text);
    // What stands under a picture is about that.
    let pictured = (headline.node..block.start).any(|node| {
        matches!(
            tree.name(node),
            "img" | "picture" | "figure" | "video" | "amp-img" | "iframe"
        )
    });
    (is_line && is_long && !is_dated && !is_label && !pictured).then_some(block.start)
}

/// Whether figures stand on both sides of a colon, as in a time of the day.
fn has_clock(text: &str) -> bool {
    let figures = |c: char| c.is_ascii_digit();
    let parts: Vec<&str> = text.split(':').collect();
    let mut pairs = parts.windows(2);
    pairs.any(|pair| pair[0].ends_with(figures) && pair[1].starts_with(figures))
}

/// Whether more than a fifth of the words behind the first begin with a capital.
fn is_capitalised(text: &str) -> bool {
    let words = text.split_whitespace().skip(1);
    let (mut capitals, mut all) = (0, 0);
    for word in words.map(|word| word.trim_start_matches(|c: char| !c.is_alphanumeric())) {
        all += 1;
        capitals += usize::from(word.starts_with(char::is_uppercase));
    }
    capitals * 5 > all
}

/// The frames around a block that may name it: its element, and those that hold nothing else.
fn frames<'p>(page: Page<'p>, block: &Block, most: usize) -> impl Iterator<Item = usize> + 'p {
    let tree = page.tree;
    let (node, start) = (block.node, block.start);
    let around = std::iter::once(node).chain(tree.ancestors(node)).take(FRAMES);
    let is_alone = move |frame: usize| {
        let first = page.blocks.partition_point(|other| other.start < frame);
        let second = page.blocks.get(first + 1).map_or(usize::MAX, |other| other.start);
        page.blocks.get(first).is_some_and(|first| first.start == start) && second >= tree.end(frame)
    };
    let near = around
        .enumerate()
        .take_while(move |&(at, frame)| at < most || is_alone(frame));
    near.map(|(_, frame)| frame)
}

/// Whether a block between the headline and the text is a standfirst.
pub(super) fn is_deck(page: Page<'_>, block: &Block) -> bool {
    let tree = page.tree;
    let named = frames(page, block, 3).any(|node| {
        let is_description = tree
            .attribute(node, "itemprop")
            .is_some_and(|name| matches!(name, "description" | "alternativeHeadline"));
        is_description || has_class(tree, node, Part::Deck)
    });
    (named && block.text.len() >= 20) || (matches!(block.heading, 2 | 3) && block.text.len() >= 40) || is_prose(block)
}

/// Drops paragraphs that stand on the page a second time, with the short lines between them, as where a script shows one of two
/// copies.
fn drop_copies(chosen: &mut [(&Block, Choice)]) {
    let mut seen: HashSet<&str> = HashSet::new();
    let mut in_copy = false;
    for (block, choice) in chosen.iter_mut().filter(|(_, choice)| *choice == Choice::Keep) {
        let is_new = seen.insert(block.text.as_str());
        in_copy = !is_new && (in_copy || is_prose(block));
        if in_copy {
            *choice = Choice::Drop;
        }
    }
}

/// Leaves out headings that nothing follows, or nothing but what is left out before the next heading.
fn drop_empty_headings(chosen: &mut [(&Block, Choice)]) {
    let mut followed = false;
    let mut by_links = false;
    for at in (0..chosen.len()).rev() {
        let (block, choice) = chosen[at];
        match choice {
            Choice::Keep if block.heading > 1 => {
                if !followed || by_links {
                    chosen[at].1 = Choice::Leave(Role::Related.label());
                } else {
                    // A heading over a heading.
                    followed = true;
                }
            }
            // A label in bold over links.
            Choice::Keep if by_links && block.is_bold() && block.text.len() < LABEL => {
                chosen[at].1 = Choice::Leave(Role::Related.label());
            }
            Choice::Keep => {
                followed = true;
                by_links = false;
            }
            Choice::Leave(what) => by_links = what == Role::Related.label() && block.heading == 0,
            Choice::Drop => {}
        }
    }
}

/// Leaves out what stands at the end in bold, or is full of links: where else to follow the outlet.
fn drop_appeals(chosen: &mut [(&Block, Choice)]) {
    let appeals =
        |block: &Block| block.heading == 0 && (block.is_bold() || block.links >= 3 && block.link * 5 >= block.letters);
    let kept = |&(_, choice): &(&Block, Choice)| choice == Choice::Keep;
    let plain = |entry: &(&Block, Choice)| kept(entry) && is_prose(entry.0) && !appeals(entry.0);
    // All in bold, or a page of links: no sign of anything.
    if chosen.iter().filter(|entry| plain(entry)).count() < 3 {
        return;
    }
    for (block, choice) in chosen.iter_mut().rev().filter(|(_, choice)| *choice == Choice::Keep) {
        if !appeals(block) {
            return;
        }
        *choice = Choice::Leave(Role::Newsletter.label());
    }
}

/// Leaves out quotations that repeat a passage of the text in large letters.
fn drop_pulled(page: Page<'_>, chosen: &mut [(&Block, Choice)]) {
    let pulled = |block: &Block| {
        let boxed = matches!(page.tree.name(block.node), "td" | "div" | "aside" | "figure");
        (block.quote || block.heading > 3 || boxed) && block.text.len() <= 400
    };
    let suspects: Vec<usize> = (0..chosen.len())
        .filter(|&at| chosen[at].1 == Choice::Keep && pulled(chosen[at].0))
        .take(40)
        .collect();
    if suspects.is_empty() {
        return;
    }
    let texts: Vec<(usize, String)> = (0..chosen.len())
        .filter(|&at| chosen[at].1 == Choice::Keep && is_prose(chosen[at].0))
        .map(|at| (at, letters(&chosen[at].0.text)))
        .collect();
    for at in suspects {
        let own = letters(&chosen[at].0.text);
        if own.len() >= 20
            && texts
                .iter()
                .any(|(other, text)| *other != at && text.len() > own.len() && text.contains(&own))
        {
            chosen[at].1 = Choice::Leave(Role::PullQuote.label());
        }
    }
}
