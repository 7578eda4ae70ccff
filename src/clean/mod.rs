//! What each paragraph is for: running text, a heading, or boilerplate, flagged with a reason and never deleted.
//!
//! Precision comes first: a flagged paragraph takes part in no link. A block is flagged for what it says, from end to end
//! ([`lexicon::boilerplate`](crate::lexicon::boilerplate)), for its shape (a date line, a path through a site), for where it
//! stands (links below "Related Articles"), or for standing in several files.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use jiff::civil::Date;
use rayon::prelude::*;

use crate::article::{Article, Boilerplate, Kind, Paragraph};
use crate::lexicon::fold::fold;
use crate::punctuation::is_closed;
use crate::read::blocks::is_heading_line;
use crate::read::date::{day_in, day_in_name};

mod block;

/// How many paragraphs from the top a date line may stand.
const DATE_LINE_WITHIN: usize = 6;
/// Longest headline, in words.
const HEADLINE_WORDS: usize = 32;
/// Longest heading between paragraphs, in words.
const HEADING_WORDS: usize = 12;
/// Blocks from the first that can be headline or subheadline.
const HEADLINES_WITHIN: usize = 3;
/// Longest link to another article, in words.
const LINK_WORDS: usize = 20;
/// Most links that follow a label such as "Related Articles".
const LINKS: usize = 6;
/// Longest label that such links follow, in words.
const LABEL_WORDS: usize = 5;
/// Longest block that is boilerplate for standing in several files, in words.
const REPEATED_WORDS: usize = 10;
/// In so many files.
const REPEATED_IN: usize = 3;

/// Sets the kind of every paragraph, and the date of publication from a date line or the name of the file where the front
/// matter doesn't tell it. Takes all articles of a run at once, as what stands in several of them is furniture.
/// Front matter that reading has flagged stays so.
pub fn flag(articles: &mut [Article]) {
    articles.par_iter_mut().for_each(flag_one);
    flag_repeated(articles);
}

fn flag_one(article: &mut Article) {
    let Article {
        name,
        text,
        paragraphs,
        metadata,
        ..
    } = article;
    let source = metadata.source.as_deref().map(fold);
    for paragraph in paragraphs.iter_mut() {
        let is_front_matter = paragraph.kind == Kind::Boilerplate(Boilerplate::Metadata);
        if !is_front_matter {
            let block = paragraph.span.of(text);
            let reason = if source.as_ref().is_some_and(|source| fold(block) == *source) {
                Some(Boilerplate::SectionLabel)
            } else {
                block::reason(block)
            };
            paragraph.kind = reason.map_or(Kind::Body, Kind::Boilerplate);
        }
    }
    flag_labels(text, paragraphs);
    flag_links(text, paragraphs);
    set_headings(text, paragraphs);
    if metadata.date.is_none() {
        let day = date_line(text, paragraphs)
            .or_else(|| day_in_name(name))
            .or_else(|| day_in_name(metadata.packed_as.as_deref()?));
        if day.is_some() {
            metadata.to_mut().date = day;
        }
    }
}

/// The day that a date line or a byline near the top names.
fn date_line(text: &str, paragraphs: &[Paragraph]) -> Option<Date> {
    let dated = [Boilerplate::Metadata, Boilerplate::Byline].map(Kind::Boilerplate);
    paragraphs
        .iter()
        .take(DATE_LINE_WITHIN)
        .filter(|paragraph| dated.contains(&paragraph.kind))
        .find_map(|paragraph| day_in(paragraph.span.of(text)))
}

/// Before the text starts, a word in capitals beside a section label is one too.
fn flag_labels(text: &str, paragraphs: &mut [Paragraph]) {
    let label = Kind::Boilerplate(Boilerplate::SectionLabel);
    for at in 1..paragraphs.len() {
        let [before, paragraph] = &mut paragraphs[at - 1..=at] else {
            return;
        };
        let block = paragraph.span.of(text);
        if paragraph.is_content() {
            let capitals = !block.chars().any(char::is_lowercase);
            if before.kind != label || !capitals || words(block) > 2 {
                return;
            }
            paragraph.kind = label;
        }
    }
}

/// Titles right below a label such as "Related Articles" are links to other articles.
fn flag_links(text: &str, paragraphs: &mut [Paragraph]) {
    let related = Kind::Boilerplate(Boilerplate::Related);
    let mut links = LINKS;
    for paragraph in paragraphs {
        let block = paragraph.span.of(text);
        if paragraph.kind == related && words(block) <= LABEL_WORDS {
            links = 0;
        } else if links < LINKS && paragraph.is_content() && (is_title(block, LINK_WORDS) || is_question(block)) {
            paragraph.kind = related;
            links += 1;
        } else {
            links = LINKS;
        }
    }
}

fn set_headings(text: &str, paragraphs: &mut [Paragraph]) {
    let content = paragraphs.iter_mut().filter(|paragraph| paragraph.is_content());
    let mut headlines = true;
    for (index, paragraph) in content.enumerate() {
        let block = paragraph.span.of(text);
        headlines &= index < HEADLINES_WITHIN;
        let headline = headlines && (is_title(block, HEADLINE_WORDS) || (index == 0 && is_question(block)));
        headlines &= headline;
        if headline || is_title(block, HEADING_WORDS) || is_marked_heading(block) {
            paragraph.kind = Kind::Heading;
        }
    }
}

/// A short block on few lines that starts like a sentence and doesn't end like one.
fn is_title(block: &str, longest: usize) -> bool {
    let starts = block
        .chars()
        .find(|c| c.is_alphanumeric())
        .is_some_and(|c| !c.is_lowercase());
    starts && !is_closed(block) && !block.ends_with([',', '-', '—', '–']) && words(block) <= longest
}

/// A headline that asks.
fn is_question(block: &str) -> bool {
    block.ends_with(['?', '!']) && words(block) <= HEADING_WORDS
}

/// A heading as Markdown writes it: after `#`, above a line of `===` or `---`, or in bold from end to end.
fn is_marked_heading(block: &str) -> bool {
    let is_rule = |line: &str| line.len() >= 3 && (line.bytes().all(|c| c == b'=') || line.bytes().all(|c| c == b'-'));
    let mut lines = block.lines();
    is_heading_line(block) && block.lines().count() == 1
        || lines.next().is_some_and(|title| words(title) <= HEADLINE_WORDS)
            && lines.next().is_some_and(|line| is_rule(line.trim()))
            && lines.next().is_none()
}

/// Number of words, as far as it matters here.
fn words(block: &str) -> usize {
    block
        .split_whitespace()
        .filter(|word| word.contains(char::is_alphanumeric))
        .take(100)
        .count()
}

/// A short block without the end of a sentence that stands in several files is furniture; a headline that several share is not.
fn flag_repeated(articles: &mut [Article]) {
    if articles.len() < REPEATED_IN {
        return;
    }
    let own_keys = |article: &Article| {
        let mut own: Vec<u64> = repeatable(article).map(|(_, key)| key).collect();
        own.sort_unstable();
        own.dedup();
        own
    };
    let mut keys: Vec<u64> = articles.par_iter().flat_map_iter(own_keys).collect();
    keys.par_sort_unstable();
    let repeated: HashSet<u64> = keys
        .chunk_by(|one, other| one == other)
        .filter(|same| same.len() >= REPEATED_IN)
        .filter_map(|same| same.first().copied())
        .collect();
    drop(keys);
    if repeated.is_empty() {
        return;
    }
    articles.par_iter_mut().for_each(|article| {
        let furniture: Vec<usize> = repeatable(article)
            .filter(|(_, key)| repeated.contains(key))
            .map(|(index, _)| index)
            .collect();
        for index in furniture {
            if let Some(paragraph) = article.paragraphs.get_mut(index) {
                paragraph.kind = Kind::Boilerplate(Boilerplate::Repeated);
            }
        }
    });
}

/// The blocks that could be furniture: by index, with a hash of the form in which they are compared, as there may be millions of
/// them. The first content block, which is the headline, is none of them.
fn repeatable(article: &Article) -> impl Iterator<Item = (usize, u64)> {
    article
        .paragraphs
        .iter()
        .enumerate()
        .filter(|(_, paragraph)| paragraph.is_content())
        .skip(1)
        .map(|(index, paragraph)| (index, paragraph.span.of(&article.text)))
        .filter(|(_, block)| words(block) <= REPEATED_WORDS && !is_closed(block))
        .map(|(index, block)| {
            let mut hasher = DefaultHasher::new();
            for word in fold(block).split_whitespace() {
                word.hash(&mut hasher);
            }
            (index, hasher.finish())
        })
}

#[cfg(test)]
mod tests;
