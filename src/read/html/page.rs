//! A page to the paragraphs of its articles.

use super::blocks::{self, Block};
use super::furniture::furniture;
use super::json_ld::{self, Told};
use super::main_content::{self, Page, letters};
use super::metadata::{self, Head, Scope};
use super::roles::{Role, Roles, is_prose};
use super::stream::Stream;
use super::tidy::{self, Choice, is_deck, is_point};
use super::tree::Tree;
use super::words::{has_class, is_named};
use super::{fragment, several};
use crate::article::Kind;
use crate::lexicon::markup::Part;
use crate::read::draft::Draft;

/// How much of what is left out is kept to tell how it begins, in bytes.
const LEFT_START: usize = 400;
/// Most blocks between the headline and the text.
const DECKS: usize = 4;
/// Most blocks between the text and a headline that only its looks tell.
const DRAWN_WITHIN: usize = 8;
/// How well a headline does that is what the page says it is titled.
const SAME: usize = 1000;
/// Most text in a box that a label makes an advert, in bytes.
const BOX: usize = 300;
const BOX_NODES: usize = 500;
/// Most words of the name of a section.
const SECTION: usize = 4;
/// Longest title that a headline is compared with, in bytes.
const TITLE: usize = 1000;
/// How much longer, in percent, than what is seen the text in the page's data must be to stand for it.
const LONGER: usize = 150;

/// What a page has more of than is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Excess {
    /// Elements and pieces of text: it is not read at all.
    Nodes,
    /// Articles: the first are read.
    Articles,
}

/// The articles of a page, that came from `address` where that is known, and what it has too much of; none where there is no text.
pub(super) fn articles(html: &str, address: Option<&str>) -> (Vec<Draft>, Option<Excess>) {
    let tree = Tree::parse(html);
    if tree.is_cut() {
        return (Vec::new(), Some(Excess::Nodes));
    }
    let head = Head::of(&tree, address.or_else(|| saved_from(html)));
    let told = json_ld::articles(&tree);
    let mut roles = Roles::by_name(&tree);
    let blocks = blocks::blocks(&tree, 0, &roles);
    let headline = headline(&tree, &blocks, &roles, &head, &told);
    let mut headlines: Vec<usize> = headline
        .and_then(|at| blocks.get(at))
        .map(|block| block.node)
        .into_iter()
        .collect();
    headlines.extend(several::headlines(&tree, &blocks));
    roles.settle(&tree, &blocks, &headlines);
    let prose = main_content::Prose::of(&blocks, &roles);
    let page = Page {
        tree: &tree,
        blocks: &blocks,
        roles: &roles,
        prose: &prose,
    };
    let (parts, excess) = several::parts(page, &told);
    if parts.is_empty() {
        return (one(page, &head, &told, headline).into_iter().collect(), None);
    }
    let mut drafts = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let headline = blocks.get(part.headline);
        let own = told.iter().find(|told| is_about(told, headline, None));
        let Some(root) = main_content::find(page, part.area, own.and_then(|told| told.body.as_deref()), None) else {
            continue;
        };
        let scope = Scope {
            area: part.area,
            root,
            headline,
            told: own,
            is_first: index == 0,
        };
        drafts.push(draft(page, &head, &scope));
    }
    (drafts, excess)
}

/// The only article of a page.
fn one(page: Page<'_>, head: &Head, told: &[Told], headline: Option<usize>) -> Option<Draft> {
    let headline = headline.and_then(|at| page.blocks.get(at));
    let main = told
        .iter()
        .find(|told| is_about(told, headline, head.address()))
        .or_else(|| told.iter().find(|told| told.body.is_some()))
        .or_else(|| told.first().filter(|_| told.len() == 1));
    let body = main.and_then(|told| told.body.as_deref());
    let root = main_content::find(page, 0, body, headline.map(|block| block.node));
    let scope = Scope {
        area: 0,
        root: root.unwrap_or(0),
        headline,
        told: main,
        is_first: true,
    };
    let seen = root.map_or(0, |root| main_content::prose_in(page, root));
    let next = if body.is_none() && seen < 400 {
        json_ld::next_data_body(page.tree)
    } else {
        None
    };
    let (next, published) = next.unzip();
    let data = body.map(str::to_owned).or(next);
    let paragraphs = data.map(|data| paragraphs_of(&data)).unwrap_or_default();
    let length: usize = paragraphs.iter().map(|(_, text)| text.len()).sum();
    if length >= 200 && length * 100 > seen * LONGER {
        let mut draft = Draft::of(metadata::metadata(page, head, &scope));
        if draft.metadata.date.is_none()
            && let Some(day) = published.flatten().and_then(|day| head.calendar().day(&day))
        {
            draft.metadata.date = day.date;
            if day.date.is_some() || draft.metadata.date_as_written.is_none() {
                draft.metadata.date_as_written = day.written;
            }
        }
        let title = draft.metadata.title.clone().unwrap_or_default();
        draft.push(Kind::Heading, &title);
        for (kind, text) in paragraphs {
            if letters(&text) != letters(&title) {
                draft.push(kind, &text);
            }
        }
        return Some(draft);
    }
    root.map(|_| draft(page, head, &scope))
}

/// The paragraphs of a text in the data of a page: markup, markup escaped once more, or lines.
fn paragraphs_of(data: &str) -> Vec<(Kind, String)> {
    let is_markup = |text: &str| ["</p>", "<br", "</div>", "<p>"].iter().any(|tag| text.contains(tag));
    let mut text = data.to_owned();
    if !is_markup(&text) && (text.contains("&lt;p") || text.contains("&lt;br") || text.contains("&lt;div")) {
        text = Tree::parse(&text).raw_text(0);
    }
    if is_markup(&text) {
        let mut draft = Draft::default();
        fragment(&text, &mut draft);
        let article = draft.into_article(String::new());
        let paragraphs = article.paragraphs.iter();
        return paragraphs
            .map(|paragraph| (paragraph.kind, article.paragraph_text(paragraph).to_owned()))
            .collect();
    }
    let lines = text.lines().map(json_ld::decoded).filter(|line| !line.is_empty());
    lines.map(|line| (Kind::Body, line)).collect()
}

/// Whether what JSON-LD tells is about the article of that headline or address.
fn is_about(told: &Told, headline: Option<&Block>, address: Option<&str>) -> bool {
    let key = |url: &str| {
        url.split(['?', '#'])
            .next()
            .unwrap_or_default()
            .trim_end_matches('/')
            .to_owned()
    };
    let same_headline = || {
        let (told, seen) = (letters(told.headline.as_deref()?), letters(&headline?.text));
        Some(
            !told.is_empty()
                && (told == seen
                    || (told.len() >= 30 && seen.starts_with(&told))
                    || (seen.len() >= 30 && told.starts_with(&seen))),
        )
    };
    let same_address = || Some(key(told.url.as_deref()?) == key(address?));
    same_headline().unwrap_or(false) || same_address().unwrap_or(false)
}

/// The block that is the headline: the one that says what the page says it is titled, else the best `h1`, else what looks like one.
fn headline(tree: &Tree, blocks: &[Block], roles: &Roles, head: &Head, told: &[Told]) -> Option<usize> {
    let titles: Vec<String> = told
        .iter()
        .take(1)
        .filter_map(|told| told.headline.as_deref())
        .chain(head.titles())
        .map(letters)
        .filter(|title| (8..=TITLE).contains(&title.len()))
        .collect();
    let mut best: Option<(usize, usize)> = None;
    for (index, block) in blocks.iter().enumerate() {
        let score = if head.is_outlet(&block.text) {
            0
        } else {
            headline_score(block, &titles)
        };
        if score == 0 || best.is_some_and(|(known, _)| score <= known) {
            continue;
        }
        let beside = std::iter::once(block.node)
            .chain(tree.ancestors(block.node))
            .any(|node| {
                matches!(
                    roles.of(node),
                    Some(Role::Comments | Role::Related | Role::Hidden | Role::Embed | Role::Navigation)
                ) || (block.heading == 0 && matches!(roles.of(node), Some(Role::Caption | Role::Footer | Role::Share)))
            });
        // What a page is titled may stand in a trail of links, not what is a part of that.
        let score = match (beside, score > SAME) {
            (true, true) => score / 2,
            (true, false) => score / 4,
            (false, _) => score,
        };
        if best.is_none_or(|(known, _)| score > known) {
            best = Some((score, index));
        }
    }
    let found = best.filter(|(score, _)| *score >= 200).map(|(_, index)| index);
    found
        .map(|found| {
            // What the page is titled is the headline, however short it is.
            let is_title = titles.contains(&letters(&blocks[found].text));
            let under = || under_section(tree, blocks, roles, found);
            if is_title { None } else { under() }.unwrap_or(found)
        })
        .or_else(|| drawn_headline(tree, blocks))
        .or(best.map(|(_, index)| index))
}

/// The heading that is called a headline, under a main one that only names the section: `News`, `Notas de prensa`.
fn under_section(tree: &Tree, blocks: &[Block], roles: &Roles, found: usize) -> Option<usize> {
    let words = |block: &Block| block.text.split_whitespace().count();
    let section = blocks
        .get(found)
        .filter(|block| block.heading == 1 && words(block) <= SECTION)?;
    let behind = (found + 1..blocks.len()).take_while(|&at| !is_prose(&blocks[at]));
    let mut headings = behind.filter(|&at| blocks[at].heading > 0);
    let first = headings.next()?;
    let is_headline = words(&blocks[first]) > words(section).max(SECTION)
        && blocks[first].heading == 2
        && blocks[first].link == 0
        && tree
            .ancestors(blocks[first].node)
            .all(|around| roles.of(around).is_none())
        && std::iter::once(blocks[first].node)
            .chain(tree.parent(blocks[first].node))
            .any(|node| has_class(tree, node, Part::Headline));
    is_headline.then_some(first)
}

/// How well a block does for the headline of a page with one of these titles; 0 where it can't be it.
fn headline_score(block: &Block, titles: &[String]) -> usize {
    if block.text.len() > 400 || (block.heading == 0 && (block.text.len() < 12 || block.is_link())) {
        return 0;
    }
    let text = letters(&block.text);
    let like = titles.iter().map(|title| {
        let part = title.len() > text.len() && title.contains(&text);
        let edge = title.starts_with(&text) || title.ends_with(&text);
        if *title == text {
            SAME
        } else if part && (block.heading > 0 && text.len() >= 15 || edge && text.len() >= 25)
            || (block.heading > 0 && title.len() >= 15 && text.contains(title))
        {
            500 + text.len().min(300)
        } else {
            0
        }
    });
    let like = like.max().unwrap_or(0);
    match block.heading {
        1 => like + 300 + text.len().min(100),
        _ if like == 0 => 0,
        0 => like,
        2 => like + 150,
        _ => like + 50,
    }
}

/// A line before the text that is a headline by its looks alone: large, wholly bold, or called a title.
fn drawn_headline(tree: &Tree, blocks: &[Block]) -> Option<usize> {
    let text = blocks.iter().position(is_prose)?;
    let first = text.saturating_sub(DRAWN_WITHIN);
    let drawn = |block: &Block| {
        let words = block.text.split_whitespace().count();
        let bold = block.is_bold();
        let around = std::iter::once(block.start).chain(tree.ancestors(block.start)).take(4);
        let large = around.into_iter().any(|node| {
            let size = tree
                .attribute(node, "size")
                .filter(|_| tree.name(node) == "font")
                .unwrap_or_default();
            let named = has_class(tree, node, Part::Headline);
            matches!(size, "4" | "5" | "6" | "7" | "+1" | "+2" | "+3" | "+4") || tree.name(node) == "big" || named
        });
        let fits = (3..=32).contains(&words) && !block.is_link() && !block.item;
        fits.then(|| usize::from(large) * 2 + usize::from(bold))
            .filter(|&score| score > 0)
    };
    let scored = (first..text).filter_map(|at| Some((drawn(blocks.get(at)?)?, std::cmp::Reverse(at))));
    scored.max().map(|(_, at)| at.0)
}

/// Where a browser notes that it saved the page from.
fn saved_from(html: &str) -> Option<&str> {
    let mut end = html.len().min(4096);
    while !html.is_char_boundary(end) {
        end -= 1;
    }
    let (_, rest) = html[..end].split_once("saved from url=(")?;
    let (_, url) = rest.split_once(')')?;
    url.split_whitespace().next()
}

/// What of a page is left out, runs of one kind together.
#[derive(Default)]
pub(super) struct Left {
    what: &'static str,
    /// How it begins, and its length in bytes.
    start: String,
    bytes: usize,
}

impl Left {
    pub(super) fn out(&mut self, draft: &mut Draft, what: &'static str, text: &str) {
        if self.what != what {
            self.note(draft);
            self.what = what;
        }
        if self.start.len() < LEFT_START {
            self.start.push_str(text);
            self.start.push('\n');
        }
        self.bytes += text.len() + usize::from(self.bytes > 0);
    }

    pub(super) fn note(&mut self, draft: &mut Draft) {
        draft.omit_from(self.what, &self.start, self.bytes);
        self.start.clear();
        self.bytes = 0;
    }
}

/// The article of a scope.
fn draft(page: Page<'_>, head: &Head, scope: &Scope<'_>) -> Draft {
    let mut draft = Draft::of(metadata::metadata(page, head, scope));
    let title = draft.metadata.title.clone().unwrap_or_default();
    draft.push(Kind::Heading, &title);
    let author = draft.metadata.author.clone();
    let chosen = choose(page, scope, &letters(&title), author.as_deref());
    let kept = chosen.iter().filter(|(_, choice)| *choice == Choice::Keep);
    draft.reserve(kept.map(|(block, _)| block.text.len() + 2).sum());
    let mut left = Left::default();
    for (block, choice) in chosen {
        match choice {
            Choice::Keep => {
                let kind = if block.heading > 0 { Kind::Heading } else { Kind::Body };
                draft.push(kind, &block.text);
            }
            Choice::Leave(what) => left.out(&mut draft, what, &block.text),
            Choice::Drop => {}
        }
    }
    left.note(&mut draft);
    draft
}

/// Every block of the part of the page that is about an article, with what becomes of it.
fn choose<'p>(page: Page<'p>, scope: &Scope<'_>, title: &str, author: Option<&str>) -> Vec<(&'p Block, Choice)> {
    let headline = scope.headline.map_or(0, |block| block.start);
    let root = page.tree.range(scope.root);
    let begins = beginning(page, scope);
    let stream = Stream::of(page, scope.root);
    let standfirst = scope.headline.and_then(|headline| tidy::standfirst(page, headline));
    let mut decks = 0;
    let mut has_prose = false;
    let mut advert = 0;
    let mut labelled = (0, Role::Related);
    let mut chosen: Vec<(&Block, Choice)> = Vec::new();
    for block in main_content::blocks_in(page, scope.area) {
        let role = page.roles.within(scope.area, block.node).map(|(role, _)| role);
        let choice = if scope.headline.is_some_and(|headline| headline.start == block.start)
            || (!has_prose && !title.is_empty() && letters(&block.text) == title)
            || !block.text.contains(char::is_alphanumeric)
        {
            Choice::Drop
        } else if block.start < advert {
            Choice::Leave(Role::Advert.label())
        } else if root.contains(&block.start) && block.start >= begins {
            let role = page.roles.within(scope.root, block.node).map(|(role, _)| role);
            let role = role
                .or(block.inline)
                .or_else(|| furniture(page, block, has_prose, author));
            // A box headed by the name of the author tells who that is.
            let is_author = |author: &str| letters(author) == letters(&block.text);
            if has_prose && (block.heading > 0 || block.is_bold()) && author.is_some_and(is_author) {
                labelled = (end_of_box(page, block), Role::Byline);
            }
            if role == Some(Role::Newsletter) {
                advert = end_of_label(page, block);
            }
            if let (Some(found), Some(stream)) = (role, &stream)
                && matches!(found, Role::Comments | Role::Related | Role::Newsletter)
                && !block.is_link()
            {
                let end = stream.end_of_labelled(block);
                if end > labelled.0 {
                    labelled = (end, found);
                }
            }
            let role = role
                .or_else(|| (block.start < labelled.0).then_some(labelled.1))
                .or_else(|| {
                    let stream = stream.as_ref().filter(|_| standfirst != Some(block.start))?;
                    stream.is_beside(block).then_some(Role::Aside)
                });
            role.map_or(Choice::Keep, |role| Choice::Leave(role.label()))
        } else if scope.headline.is_some()
            && (headline..root.start).contains(&block.start)
            && decks < DECKS
            && deck_role(page, block, role)
                .or(block.inline)
                .or_else(|| furniture(page, block, false, author))
                .is_none()
            && (is_deck(page, block) || standfirst == Some(block.start) || block.item && is_point(page, block))
        {
            decks += 1;
            Choice::Keep
        } else {
            let link = if block.is_link() {
                "navigation"
            } else {
                "other parts of the page"
            };
            Choice::Leave(role.map_or(link, Role::label))
        };
        has_prose |= choice == Choice::Keep && is_prose(block);
        chosen.push((block, choice));
    }
    tidy::tidy(page, &mut chosen, has_prose, standfirst);
    chosen
}

/// Where the text of an article begins: at its headline, unless much of the text stands before that.
fn beginning(page: Page<'_>, scope: &Scope<'_>) -> usize {
    let Some(headline) = scope.headline else { return 0 };
    let (mut before, mut all) = (0, 0);
    for block in main_content::blocks_in(page, scope.root).filter(|block| is_prose(block)) {
        if page.roles.within(scope.root, block.node).is_none() {
            all += block.text.len();
            before += if block.start < headline.start {
                block.text.len()
            } else {
                0
            };
        }
    }
    if before * 5 <= all { headline.start } else { 0 }
}

/// The role that stands against a block between the headline and the text: a foot is none above the text, nor is a teaser one
/// where it is the standfirst itself.
fn deck_role(page: Page<'_>, block: &Block, role: Option<Role>) -> Option<Role> {
    let is_own = page.roles.of(block.node).is_some();
    let is_caption = role == Some(Role::Caption);
    role.filter(|&role| role != Role::Footer && !(role == Role::Related && is_own && is_prose(block)))
        .filter(|_| !(is_caption && !is_own && is_prose(block) && is_named(page.tree, block.node, Part::Deck)))
}

/// Where the box ends that a block is the first text of; the block itself where it is the first of none.
fn end_of_box(page: Page<'_>, block: &Block) -> usize {
    let tree = page.tree;
    let first = page.blocks.partition_point(|other| other.start < block.start);
    let before = first
        .checked_sub(1)
        .and_then(|at| page.blocks.get(at))
        .map_or(0, |block| block.start);
    let around = tree.ancestors(block.start).take_while(|&node| node > before);
    let boxes = around.filter(|&node| {
        matches!(
            tree.name(node),
            "div" | "section" | "aside" | "li" | "article" | "footer"
        )
    });
    boxes.last().map_or(block.start + 1, |node| tree.end(node))
}

/// Where the box ends that a short label such as `Advertisement` begins.
fn end_of_label(page: Page<'_>, block: &Block) -> usize {
    let tree = page.tree;
    let around = tree
        .ancestors(block.start)
        .filter(|&node| matches!(tree.name(node), "div" | "section" | "aside" | "ins"));
    // What has more nodes is no small box, and would be gone through for each label in it.
    let is_short = |node: usize| {
        let nodes = tree.range(node);
        nodes.len() <= BOX_NODES && nodes.map(|node| tree.text_length(node)).sum::<usize>() <= BOX
    };
    let has_prose = |node: usize| main_content::blocks_in(page, node).any(is_prose);
    let small = around.take(3).take_while(|&node| is_short(node) && !has_prose(node));
    small
        .last()
        .filter(|_| block.text.len() <= 30)
        .map_or(0, |node| tree.end(node))
}
