//! Where on a page the article is.
//!
//! Four witnesses are heard: what the page says of itself (`articleBody` in its markup or its JSON-LD), Readability, the names of
//! content systems, and our own measure: the part with the most prose after the links and labels in it are taken off. What the
//! page says counts if it covers enough of the prose; of the others the tightest part does that loses hardly any.

use std::fmt::Write as _;

use dom_smoothie::{Config, ParsePolicy, Readability};

use super::blocks::{Block, is_inline};
use super::roles::{Role, Roles, is_prose};
use super::shapes::is_repeated;
use super::tree::{Content, Tree};
use super::words::is_named;
use crate::lexicon::markup::Part;

/// Elements beyond which Readability is not asked: its cost grows faster than the page.
const READABILITY_ELEMENTS: usize = 20_000;
/// Share of the prose, in percent, that a tighter part must keep.
const KEPT: usize = 92;
/// The same for a part that the page itself calls the body of the article.
const KEPT_MARKED: usize = 45;
/// How far around a paragraph a box of a row is looked for, and how far into it a link.
const ROW_DEPTH: usize = 6;
const ROW_NODES: usize = 60;
/// Longest part, in bytes of prose, that may be a notice rather than the article.
const BRIEF: usize = 800;
/// Longest text that a page may give of its article, in bytes: a book of it.
const LONGEST: usize = 1 << 20;
/// Most bytes of it that are gone through in search of the blocks of the page.
const SEARCHED: usize = 1 << 28;
/// Length of a long paragraph, in bytes.
const CONCISE: usize = 400;
/// What a block of links takes from a part beyond its length, in bytes.
const LINK_COST: i64 = 40;
/// The attribute by which an element is known again in what Readability gives.
const MARK: &str = "data-node";

/// Attributes that say what an element is.
const BODY_ATTRIBUTES: [&str; 6] = ["itemprop", "property", "name", "id", "data-testid", "data-component"];

/// What is known of a page before its article is looked for.
#[derive(Clone, Copy)]
pub(super) struct Page<'p> {
    pub(super) tree: &'p Tree,
    pub(super) blocks: &'p [Block],
    pub(super) roles: &'p Roles,
    pub(super) prose: &'p Prose,
}

/// How much prose stands before each place of a page, apart for each part with a role: what is inside a node is known at once,
/// as a page may have twenty thousand that are asked about.
pub(super) struct Prose {
    /// The node that gives a block its role, where it begins, and the bytes of the prose up to its end, in this order.
    sums: Vec<(Option<usize>, usize, usize)>,
}

impl Prose {
    pub(super) fn of(blocks: &[Block], roles: &Roles) -> Prose {
        let prose = blocks.iter().filter(|block| is_prose(block));
        let mut sums: Vec<_> = prose
            .map(|block| (roles.giver(block.node), block.start, block.text.len()))
            .collect();
        sums.sort_unstable();
        let mut total = 0;
        for (_, _, sum) in &mut sums {
            total += *sum;
            *sum = total;
        }
        Prose { sums }
    }

    /// Bytes of the prose between two nodes that has its role by `giver`.
    fn between(&self, giver: Option<usize>, start: usize, end: usize) -> usize {
        let before = |node: usize| {
            let at = self.sums.partition_point(|&(known, at, _)| (known, at) < (giver, node));
            at.checked_sub(1)
                .and_then(|at| self.sums.get(at))
                .map_or(0, |&(_, _, sum)| sum)
        };
        before(end) - before(start)
    }
}

/// The node that holds the article, inside `scope`; `None` where there is no prose. `body` is the text that the page's JSON-LD
/// gives, `headline` the node of the headline.
pub(super) fn find(page: Page<'_>, scope: usize, body: Option<&str>, headline: Option<usize>) -> Option<usize> {
    let densest = densest(page, scope)?;
    let prose = |node: usize| prose_in(page, node);
    if let Some(told) = body.and_then(|body| holder_of(page, scope, body)) {
        return Some(told);
    }
    let whole = prose(densest);
    let marked = marked(page, scope);
    if let Some(seen) = marked.and_then(|marked| seen_again(page, scope, marked)) {
        return Some(seen);
    }
    if let Some(marked) = marked {
        let keeps = |whole: usize| prose(marked) * 100 >= whole * KEPT_MARKED;
        if keeps(whole) || keeps(prose(marked) + beside_in(page, densest, marked)) {
            return Some(marked);
        }
    }
    let mut best = densest;
    let named = page.tree.range(scope).filter(|&node| is_named_body(page.tree, node));
    let articles = page.tree.range(scope).filter(|&node| page.tree.name(node) == "article");
    for candidate in readable(page, scope).into_iter().chain(articles).chain(named) {
        let inside = page.tree.contains(best, candidate);
        if inside && prose(candidate) * 100 >= prose(best) * KEPT {
            best = candidate;
        } else if page.tree.contains(candidate, best) && prose(best) * 100 < prose(candidate) * KEPT_MARKED {
            // Our measure took a column for the page.
            best = candidate;
        }
    }
    let brief = headline.and_then(|headline| brief_before(page, scope, headline, best));
    Some(around_paragraph(page, brief.unwrap_or(best)))
}

/// The first paragraph behind the headline, where a page has little to say and the part with most of it stands behind boxes about
/// other things: there the article is a few lines, and the part a notice at the foot of the page.
fn brief_before(page: Page<'_>, scope: usize, headline: usize, best: usize) -> Option<usize> {
    if prose_in(page, best) > BRIEF || page.tree.contains(best, headline) {
        return None;
    }
    let first = page.blocks.partition_point(|block| block.start < headline);
    let role = |block: &Block| page.roles.within(scope, block.node).map(|(role, _)| role);
    let mut before = page.blocks.iter().skip(first).take_while(|block| block.start < best);
    let paragraph = before
        .by_ref()
        .take(16)
        .find(|block| is_prose(block) && role(block).is_none())?;
    let is_other = |block: &Block| matches!(role(block), Some(Role::Related | Role::Comments | Role::Aside));
    (!page.tree.contains(best, paragraph.node) && before.any(is_other)).then_some(paragraph.node)
}

/// Bytes of the prose inside a node, but not in the part that is marked, nor in rows of boxes alike with links in them: short notes
/// beside a short article may say more than it does.
fn beside_in(page: Page<'_>, node: usize, marked: usize) -> usize {
    let tree = page.tree;
    let in_row = |block: &Block| {
        let mut around = std::iter::once(block.node)
            .chain(tree.ancestors(block.node))
            .take(ROW_DEPTH);
        around.any(|node| {
            !tree.contains(node, marked)
                && is_repeated(tree, node)
                && tree.range(node).take(ROW_NODES).any(|inner| tree.name(inner) == "a")
        })
    };
    let outside = blocks_in(page, node).filter(|block| is_prose(block) && !tree.contains(marked, block.node));
    let counted = outside.filter(|block| page.roles.within(node, block.node).is_none() && !in_row(block));
    counted.map(|block| block.text.len()).sum()
}

/// What is around a node that is a single paragraph: its neighbours, too short for prose, are of the article too.
fn around_paragraph(page: Page<'_>, node: usize) -> usize {
    let is_paragraph = matches!(page.tree.name(node), "p" | "li" | "blockquote");
    page.tree.parent(node).filter(|_| is_paragraph).unwrap_or(node)
}

/// Bytes of the prose inside a node that no role takes away.
pub(super) fn prose_in(page: Page<'_>, node: usize) -> usize {
    let (start, end) = (node, page.tree.end(node));
    let giver = page.roles.giver(node);
    let inside = page.prose.between(giver, start, end);
    // The text of an element in the line is of the block around it, to which the role of an element between them is nothing.
    let around = std::iter::once(node).chain(page.tree.ancestors(node));
    let is_block = |name: &str| !name.is_empty() && !is_inline(name);
    let block = around.into_iter().find(|&node| is_block(page.tree.name(node)));
    match block.map(|block| page.roles.giver(block)) {
        Some(outer) if outer != giver => inside + page.prose.between(outer, start, end),
        _ => inside,
    }
}

/// The blocks inside a node.
pub(super) fn blocks_in(page: Page<'_>, node: usize) -> impl Iterator<Item = &Block> {
    let first = page.blocks.partition_point(|block| block.start < node);
    let end = page.tree.end(node);
    page.blocks
        .iter()
        .skip(first)
        .take_while(move |block| block.start < end)
}

/// The node with the most prose, less its links; the innermost of those that are equal.
fn densest(page: Page<'_>, scope: usize) -> Option<usize> {
    let by_role = most(page, scope, true);
    let without = || most(page, scope, false);
    // Where the roles leave next to nothing, names have deceived, unless the page has little to say.
    let by_role = by_role.filter(|&node| {
        let prose = prose_in(page, node);
        let all = || {
            without().map_or(0, |node| {
                blocks_in(page, node)
                    .filter(|block| is_prose(block))
                    .map(|block| block.text.len())
                    .sum()
            })
        };
        prose >= 200 || prose > 0 && prose * 2 >= all()
    });
    by_role.or_else(without).or_else(|| {
        let any = blocks_in(page, scope).any(|block| block.heading == 0 && block.text.len() >= 20 && !block.is_link());
        any.then_some(scope)
    })
}

fn most(page: Page<'_>, scope: usize, by_role: bool) -> Option<usize> {
    let range = page.tree.range(scope);
    let mut values = vec![0_i64; range.len()];
    for block in blocks_in(page, scope) {
        let value = if by_role && page.roles.within(scope, block.node).is_some() {
            // What is furniture says that this is not the article alone.
            if block.is_link() {
                -LINK_COST / 2
            } else {
                -LINK_COST / 4
            }
        } else if is_prose(block) {
            block.text.len() as i64
        } else if block.is_link() {
            -LINK_COST - (block.text.len() / 2) as i64
        } else {
            0
        };
        if let Some(sum) = block.node.checked_sub(scope).and_then(|at| values.get_mut(at)) {
            *sum += value;
        }
    }
    add_up(page.tree, scope, &mut values);
    let best = range.max_by_key(|&node| (values[node - scope], node))?;
    (values[best - scope] > 0).then_some(best)
}

/// Adds to the value of every node inside `scope`, counted from there, those of the nodes inside it.
fn add_up<T: Copy + std::ops::AddAssign>(tree: &Tree, scope: usize, values: &mut [T]) {
    for node in tree.range(scope).skip(1).rev() {
        if let Some(parent) = tree.parent(node) {
            let value = values[node - scope];
            values[parent - scope] += value;
        }
    }
}

/// The part that the markup calls the body of the article: one, or what holds them all.
fn marked(page: Page<'_>, scope: usize) -> Option<usize> {
    let is_body = |node: &usize| {
        let is = |name: &&str| page.tree.attribute(*node, name).is_some_and(says_body);
        BODY_ATTRIBUTES.iter().any(is)
    };
    let found = page
        .tree
        .range(scope)
        .filter(is_body)
        .filter(|&node| prose_in(page, node) > 0);
    found.reduce(|one, other| page.tree.common(one, other))
}

/// What holds the paragraphs that the marked body, all in one piece for machines, has again.
fn seen_again(page: Page<'_>, scope: usize, marked: usize) -> Option<usize> {
    let mut blocks = blocks_in(page, marked).filter(|block| is_prose(block));
    let whole = blocks.next().filter(|block| block.text.len() >= 2 * CONCISE)?;
    let others = blocks_in(page, scope).filter(|block| !page.tree.contains(marked, block.node));
    if blocks.next().is_some() {
        return None;
    }
    holder_among(page, others, &whole.text)
}

/// Whether the value of an attribute says that its element is the body of the article.
fn says_body(value: &str) -> bool {
    value.split_ascii_whitespace().any(|name| {
        let name: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
        name.eq_ignore_ascii_case("articleBody")
    })
}

fn is_named_body(tree: &Tree, node: usize) -> bool {
    matches!(tree.name(node), "div" | "section" | "article" | "main" | "td" | "span")
        && is_named(tree, node, Part::Body)
}

/// What holds the paragraphs that stand in the text of the article as the page's JSON-LD gives it too, if they are most of it.
fn holder_of(page: Page<'_>, scope: usize, body: &str) -> Option<usize> {
    holder_among(page, blocks_in(page, scope), body)
}

fn holder_among<'p>(page: Page<'p>, blocks: impl Iterator<Item = &'p Block>, body: &str) -> Option<usize> {
    // Each block is looked for in the text: longer than any article, it is none, and would take too long.
    if body.len() > LONGEST {
        return None;
    }
    let body = letters(body);
    let most = SEARCHED / body.len().max(1);
    let mut found = 0;
    let mut holder = None;
    for block in blocks.filter(|block| is_prose(block)).take(most) {
        let text = letters(&block.text);
        if body.contains(&text) {
            found += text.len();
            holder = Some(holder.map_or(block.node, |holder| page.tree.common(holder, block.node)));
        }
    }
    let holder = holder.filter(|_| found * 100 >= body.len() * 70)?;
    // A single paragraph holds itself; its siblings are the article.
    let parent = page.tree.parent(holder)?;
    let is_paragraph = page.blocks.iter().any(|block| block.node == holder);
    Some(if is_paragraph { parent } else { holder })
}

/// The letters and figures of a text, to compare it whatever its marks and white space.
pub(super) fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// What holds nearly all that Readability takes for the article.
fn readable(page: Page<'_>, scope: usize) -> Option<usize> {
    let elements = page
        .tree
        .range(scope)
        .filter(|&node| matches!(page.tree.content(node), Content::Element(_)));
    if elements.count() > READABILITY_ELEMENTS {
        return None;
    }
    let config = Config {
        disable_json_ld: true,
        max_elements_to_parse: READABILITY_ELEMENTS,
        ..Config::default()
    };
    let html = marked_html(page, scope);
    let mut readability = Readability::new(html, None, Some(config)).ok()?;
    let article = readability
        .parse_with_policy(ParsePolicy::Strict)
        .or_else(|_| readability.parse_with_policy(ParsePolicy::Raw))
        .ok()?;
    let start = format!("{MARK}=\"");
    let mut kept = vec![false; page.tree.end(scope)];
    for piece in article.content.split(start.as_str()).skip(1) {
        let number = piece.split('"').next().and_then(|number| number.parse::<usize>().ok());
        if let Some(kept) = number.and_then(|number| kept.get_mut(number)) {
            *kept = true;
        }
    }
    let blocks = blocks_in(page, scope).filter(|block| is_prose(block) && kept.get(block.node) == Some(&true));
    let mut sums = vec![0; page.tree.range(scope).len()];
    let mut total = 0;
    for block in blocks {
        total += block.text.len();
        if let Some(sum) = block.node.checked_sub(scope).and_then(|at| sums.get_mut(at)) {
            *sum += block.text.len();
        }
    }
    add_up(page.tree, scope, &mut sums);
    let holds = |&node: &usize| total > 0 && sums[node - scope] * 100 >= total * KEPT;
    page.tree.range(scope).rev().find(holds)
}

/// A part of a page as markup, every element marked with its number, what has a role left out.
fn marked_html(page: Page<'_>, scope: usize) -> String {
    let tree = page.tree;
    let mut html = String::from("<html><body>");
    let mut open: Vec<usize> = Vec::new();
    let mut at = scope;
    while at < tree.end(scope) {
        while let Some(&last) = open.last().filter(|&&last| tree.end(last) <= at) {
            close(&mut html, tree.name(last));
            open.pop();
        }
        match tree.content(at) {
            Content::Text(text) => put(&mut html, text),
            Content::Element(_) if page.roles.of(at).is_some() => {
                at = tree.end(at);
                continue;
            }
            Content::Element(_) => {
                let name = tree.name(at);
                if !matches!(name, "html" | "body" | "input" | "meta" | "link")
                    && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                {
                    html.push('<');
                    html.push_str(name);
                    let _ = write!(html, " {MARK}=\"{at}\"");
                    for attribute in ["class", "id", "itemprop", "href"] {
                        if let Some(value) = tree.attribute(at, attribute) {
                            let _ = write!(html, " {attribute}=\"");
                            put(&mut html, value);
                            html.push('"');
                        }
                    }
                    html.push('>');
                    if !is_void(name) {
                        open.push(at);
                    }
                }
            }
            Content::Other => {}
        }
        at += 1;
    }
    while let Some(last) = open.pop() {
        close(&mut html, tree.name(last));
    }
    html.push_str("</body></html>");
    html
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area" | "base" | "br" | "col" | "hr" | "img" | "param" | "source" | "track" | "wbr"
    )
}

fn close(html: &mut String, name: &str) {
    html.push_str("</");
    html.push_str(name);
    html.push('>');
}

/// Adds a text or a value to markup that is asked for its shape alone: what would have to be escaped is replaced, as the serializer
/// of html5ever 0.40 looks through all the rest of a text at each such character, and at each of U+0080 to U+00BF.
fn put(html: &mut String, text: &str) {
    html.extend(text.chars().map(|c| match c {
        '\u{a0}' => ' ',
        '&' | '<' | '>' | '"' | '\u{80}'..='\u{bf}' => '_',
        c => c,
    }));
}
