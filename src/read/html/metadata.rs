//! What a page says of its article: title, day, author, outlet, address.
//!
//! The first witness that speaks is believed, in the order in which content systems get it right: JSON-LD, then the `meta` tags,
//! then marked-up elements near the headline, the address, and last the lines that a reader sees. What stands in boxes about other
//! articles is not asked.

use jiff::civil::Date;

use super::blocks::Block;
use super::json_ld::{Told, decoded};
use super::main_content::{Page, letters};
use super::roles::{Role, is_prose};
use super::tree::Tree;
use super::words::{matches, words_of};
use crate::article::Metadata;
use crate::read::date::day_in;

/// Names of `meta` tags, in lower case, the most telling first.
const PUBLISHED: [&str; 34] = [
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "cxenseparse:recs:cxe-publishtime",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date.published",
    "dcterms.created",
    "dc.date.created",
    "dcterms.date",
    "dc.date",
    "dc:date",
    "publish-date",
    "publish_date",
    "publishdate",
    "published-date",
    "published_time",
    "publication_date",
    "publicationdate",
    "originalpublicationdate",
    "article_date_original",
    "article.published",
    "article:post_date",
    "citation_publication_date",
    "pubdate",
    "og:published_time",
    "date.issued",
    "fecha",
    "date",
];
const MODIFIED: [&str; 8] = [
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "article.updated",
    "last-modified",
    "lastmod",
];
const AUTHOR: [&str; 9] = [
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "cxenseparse:author",
    "citation_author",
];
const SOURCE: [&str; 5] = [
    "og:site_name",
    "application-name",
    "dc.publisher",
    "dcterms.publisher",
    "cxenseparse:sitename",
];
const TITLE: [&str; 5] = [
    "og:title",
    "parsely-title",
    "sailthru.title",
    "dc.title",
    "twitter:title",
];
/// Between the headline and the name of the outlet in the title of a page.
const TITLE_MARKS: [&str; 8] = [" | ", " - ", " – ", " — ", " · ", " » ", " :: ", " • "];
/// Longest line with a day or a name in it, in bytes.
const LINE: usize = 160;

/// What a page says in its head.
pub(super) struct Head {
    /// Names in lower case, with their values, not blank.
    tags: Vec<(String, String)>,
    title: Option<String>,
    address: Option<String>,
}

impl Head {
    /// Of a page that came from `address`, where that is known.
    pub(super) fn of(tree: &Tree, address: Option<&str>) -> Head {
        let mut tags = Vec::new();
        for node in tree.elements("meta") {
            let name = ["property", "name", "itemprop", "http-equiv"]
                .iter()
                .find_map(|name| tree.attribute(node, name));
            if let (Some(name), Some(content)) = (name, tree.attribute(node, "content"))
                && !content.trim().is_empty()
            {
                // A property of something inside the page is no word on the page.
                let inside = tree.attribute(node, "itemprop").is_some()
                    && tree
                        .ancestors(node)
                        .any(|around| tree.attribute(around, "itemprop").is_some());
                if !inside {
                    tags.push((name.trim().to_ascii_lowercase(), decoded(content)));
                }
            }
        }
        let title = tree
            .elements("title")
            .map(|node| decoded(&tree.raw_text(node)))
            .find(|title| !title.is_empty());
        let mut head = Head {
            tags,
            title,
            address: None,
        };
        let canonical = tree
            .elements("link")
            .find(|&node| {
                tree.attribute(node, "rel")
                    .is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"))
            })
            .and_then(|node| tree.attribute(node, "href"));
        let known = [canonical, head.tag("og:url"), address].into_iter().flatten();
        let found = known.map(str::trim).find(|url| is_address(url)).map(str::to_owned);
        head.address = found;
        head
    }

    fn tag(&self, name: &str) -> Option<&str> {
        self.tags
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    fn first<'h>(&'h self, names: &'h [&str]) -> impl Iterator<Item = &'h str> {
        names.iter().filter_map(|name| self.tag(name))
    }

    /// What the page may be titled, the most telling first.
    pub(super) fn titles(&self) -> Vec<&str> {
        self.first(&TITLE).chain(self.title.as_deref()).collect()
    }

    /// Whether a text is the name of the outlet.
    pub(super) fn is_outlet(&self, text: &str) -> bool {
        self.first(&SOURCE).any(|source| letters(source) == letters(text))
    }

    /// The address of the page.
    pub(super) fn address(&self) -> Option<&str> {
        self.address.as_deref()
    }

    /// The title without the name of the outlet, where no headline says it.
    fn bare_title(&self) -> Option<String> {
        if let Some(title) = self.first(&TITLE).next() {
            return Some(self.without_outlet(title).to_owned());
        }
        self.title.as_deref().map(|title| self.without_outlet(title).to_owned())
    }

    fn without_outlet<'t>(&self, title: &'t str) -> &'t str {
        let mut rest = title;
        while let Some(at) = TITLE_MARKS.iter().filter_map(|mark| rest.rfind(mark)).max() {
            let outlet = rest[at..].trim_start_matches(|c: char| !c.is_alphanumeric());
            if !self.is_outlet(outlet) && (outlet.split_whitespace().count() > 4 || at < 20) {
                break;
            }
            rest = &rest[..at];
        }
        rest
    }
}

/// Which article of the page is asked about.
pub(super) struct Scope<'s> {
    /// The part of the page that is about it alone.
    pub(super) area: usize,
    /// Where its text is.
    pub(super) root: usize,
    /// Its headline.
    pub(super) headline: Option<&'s Block>,
    pub(super) told: Option<&'s Told>,
    /// Whether the head of the page is about it: it is the only one, or the first.
    pub(super) is_first: bool,
}

/// What the page says of an article.
pub(super) fn metadata(page: Page<'_>, head: &Head, scope: &Scope<'_>) -> Metadata {
    let told = scope.told;
    let tag = |names: &[&str]| -> Option<String> {
        let mut values = head.first(names);
        values.find(|_| scope.is_first).map(str::to_owned)
    };
    let headline = scope.headline.map(|block| block.text.replace('\n', " "));
    let url = told
        .and_then(|told| told.url.clone())
        .filter(|url| is_address(url) && !scope.is_first)
        .or_else(|| head.address.clone().filter(|_| scope.is_first))
        .or_else(|| told.and_then(|told| told.url.clone()).filter(|url| is_address(url)))
        .or_else(|| own_address(page.tree, scope.area).filter(|_| !scope.is_first));
    let days = |names: &[&str]| head.first(names).filter(|_| scope.is_first).find_map(day);
    let (marked, marked_modified) = marked_days(page, scope);
    let modified = told
        .and_then(|told| day(told.modified.as_deref()?))
        .or_else(|| days(&MODIFIED))
        .or(marked_modified);
    let date = told
        .and_then(|told| day(told.published.as_deref()?))
        .or_else(|| days(&PUBLISHED))
        .or(marked)
        .or_else(|| url.as_deref().and_then(day_in_address))
        .or_else(|| seen_day(page, scope))
        .or(modified);
    let authors = told
        .map(|told| told.authors.join(", "))
        .filter(|names| !names.is_empty());
    let author = authors
        .or_else(|| tag(&AUTHOR).filter(|author| !is_address(author)))
        .or_else(|| marked_author(page, scope));
    let source = told
        .and_then(|told| told.publisher.clone())
        .or_else(|| head.first(&SOURCE).next().map(str::to_owned))
        .or_else(|| outlet_in_title(head.title.as_deref()?, headline.as_deref()?));
    Metadata {
        created: None,
        title: headline
            .or_else(|| told.and_then(|told| told.headline.clone()))
            .or_else(|| head.bare_title().filter(|_| scope.is_first)),
        date,
        source,
        url,
        author,
        modified: modified.filter(|&modified| date != Some(modified)),
        ..Metadata::default()
    }
}

fn is_address(text: &str) -> bool {
    let scheme = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    scheme.starts_with("http://") || scheme.starts_with("https://")
}

/// The day that a time stamp names, as it is written: by the clock of its own time zone.
pub(super) fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    let compact = text.get(..8).filter(|start| {
        start.bytes().all(|byte| byte.is_ascii_digit()) && !text[8..].starts_with(|c: char| c.is_ascii_digit())
    });
    let found = match compact {
        Some(digits) => day_in(&format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..])),
        None => day_in(text),
    };
    // The zero of many clocks.
    found.filter(|day| day.year() > 1 && !(day.year() == 1970 && day.day_of_year() == 1))
}

/// The day in the path of an address: `/2025/02/12/`, `/2025-02-12-`, `/20250212/`.
pub(super) fn day_in_address(url: &str) -> Option<Date> {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let bytes = path.as_bytes();
    let digits = |at: usize, length: usize| -> Option<i16> {
        let part = path.get(at..at + length)?;
        part.bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| part.parse().ok())
            .flatten()
    };
    (1..bytes.len()).find_map(|at| {
        if !matches!(bytes[at - 1], b'/' | b'-' | b'_' | b'.' | b'=') {
            return None;
        }
        let year = digits(at, 4).filter(|year| (1980..2100).contains(year))?;
        let separator = bytes.get(at + 4)?;
        let (month, day, end) = if matches!(separator, b'/' | b'-' | b'_') {
            let month = digits(at + 5, 2)
                .map(|month| (month, 2))
                .or_else(|| digits(at + 5, 1).map(|month| (month, 1)))?;
            let next = at + 5 + month.1;
            bytes.get(next).filter(|byte| *byte == separator)?;
            let day = digits(next + 1, 2)
                .map(|day| (day, 2))
                .or_else(|| digits(next + 1, 1).map(|day| (day, 1)))?;
            (month.0, day.0, next + 1 + day.1)
        } else {
            (digits(at + 4, 2)?, digits(at + 6, 2)?, at + 8)
        };
        if bytes.get(end).is_some_and(u8::is_ascii_digit) {
            return None;
        }
        Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    })
}

/// The days that elements near the headline are marked with: of publication, of the last change.
fn marked_days(page: Page<'_>, scope: &Scope<'_>) -> (Option<Date>, Option<Date>) {
    let tree = page.tree;
    let headline = scope.headline.map_or(scope.root, |block| block.node);
    let around = tree.common(headline, scope.root);
    let (mut named, mut after, mut before, mut modified) = (None, None, None, None);
    for node in tree.range(scope.area) {
        if tree.name(node) == "meta" && tree.parent(node).is_some_and(|around| tree.name(around) == "head") {
            continue;
        }
        // Of microdata, or of RDFa with its prefix.
        let property = tree
            .attribute(node, "itemprop")
            .or_else(|| tree.attribute(node, "property"));
        let property = property.and_then(|name| name.rsplit(':').next()).unwrap_or_default();
        let is_time = tree.name(node) == "time";
        let is_published = ["datePublished", "dateCreated"]
            .iter()
            .any(|name| property.eq_ignore_ascii_case(name))
            || (is_time && tree.attribute(node, "pubdate").is_some());
        let is_modified = property.eq_ignore_ascii_case("dateModified");
        if !(is_time
            || is_published
            || is_modified
            || tree
                .attribute(node, "title")
                .is_some_and(|_| is_published_class(tree, node)))
        {
            continue;
        }
        if is_beside(page, scope.area, node) {
            continue;
        }
        let value = ["datetime", "content", "title"]
            .iter()
            .find_map(|name| day(tree.attribute(node, name)?));
        let Some(found) = value.or_else(|| day_in(&super::json_ld::decoded(&tree.raw_text(node)))) else {
            continue;
        };
        if is_modified || is_changed_class(tree, node) {
            modified = modified.or(Some(found));
        } else if is_published {
            named = named.or(Some(found));
        } else if node < headline {
            before = Some(found);
        } else if after.is_none() && (tree.contains(around, node) || node < scope.root) {
            after = Some(found);
        }
    }
    (named.or(after).or(before), modified)
}

fn is_published_class(tree: &Tree, node: usize) -> bool {
    let class = tree.attribute(node, "class").unwrap_or_default();
    class.split_ascii_whitespace().any(|class| class == "published")
}

/// Whether an element or the one around it is called updated.
fn is_changed_class(tree: &Tree, node: usize) -> bool {
    [Some(node), tree.parent(node)].into_iter().flatten().any(|node| {
        let names = tree.attribute(node, "class").unwrap_or_default();
        names.split_ascii_whitespace().any(|class| {
            let words = words_of(class);
            ["updated", "update", "modif*", "actualiz*"]
                .iter()
                .any(|pattern| matches(&words, pattern))
                && !["published", "publicado", "publicacion"]
                    .iter()
                    .any(|pattern| matches(&words, pattern))
        }) && !is_published_class(tree, node)
    })
}

/// Whether a node stands in a box about other articles, or in what readers wrote.
fn is_beside(page: Page<'_>, area: usize, node: usize) -> bool {
    let around = std::iter::once(node)
        .chain(page.tree.ancestors(node))
        .take_while(|&around| around > area);
    around.filter_map(|around| page.roles.of(around)).any(|role| {
        matches!(
            role,
            Role::Related
                | Role::Comments
                | Role::Aside
                | Role::Embed
                | Role::Navigation
                | Role::Hidden
                | Role::Skipped
                | Role::Advert
                | Role::Newsletter
                | Role::Consent
        )
    })
}

/// The lines around the headline: from a few blocks before it to the first paragraph.
fn lines_at_headline<'p>(page: Page<'p>, scope: &Scope<'_>) -> impl Iterator<Item = &'p Block> {
    let blocks = page.blocks;
    let end = page.tree.end(scope.area);
    let start = scope.headline.map_or(scope.root, |block| block.start);
    let at = blocks.partition_point(|block| block.start < start);
    let first = at.saturating_sub(4);
    let area = scope.area;
    let behind = blocks
        .iter()
        .skip(at)
        .take_while(move |block| block.start < end && !is_prose(block))
        .take(16);
    let ahead = blocks.get(first..at).unwrap_or_default().iter().rev();
    let inside = move |block: &&Block| block.start >= area && !block.is_link();
    behind
        .chain(ahead)
        .filter(inside)
        .filter(move |block| block.text.len() <= LINE && !is_beside(page, area, block.node))
}

/// A day that stands in a line of its own at the headline, or at the end of the article.
fn seen_day(page: Page<'_>, scope: &Scope<'_>) -> Option<Date> {
    let at_headline = lines_at_headline(page, scope).find_map(|block| day_in(&block.text));
    at_headline.or_else(|| {
        let end = page.tree.end(scope.root);
        let last = page.blocks.partition_point(|block| block.start < end);
        let around = page
            .blocks
            .get(last.saturating_sub(2)..(last + 3).min(page.blocks.len()))?;
        let lines = around.iter().filter(|block| {
            block.text.len() <= 100
                && block.start < page.tree.end(scope.area)
                && !is_beside(page, scope.area, block.node)
        });
        lines
            .filter(|block| !block.is_link())
            .find_map(|block| day_in(&block.text))
    })
}

/// The author as a marked-up element names one.
fn marked_author(page: Page<'_>, scope: &Scope<'_>) -> Option<String> {
    let tree = page.tree;
    let first_prose = super::main_content::blocks_in(page, scope.root)
        .find(|block| is_prose(block))
        .map(|block| block.start);
    let near = |node: usize| first_prose.is_none_or(|first| node < first) || tree.contains(scope.root, node);
    let short = |node: usize| {
        let text = decoded(&tree.raw_text(node));
        (2..=80).contains(&text.len()).then_some(text)
    };
    let marked = tree.range(scope.area).find(|&node| {
        let is = |name: &str, wanted: &str| {
            tree.attribute(node, name)
                .is_some_and(|value| value.split_ascii_whitespace().any(|v| v == wanted))
        };
        (is("rel", "author") || is("itemprop", "author")) && near(node) && !is_beside(page, scope.area, node)
    });
    if let Some(node) = marked {
        let name = tree
            .range(node)
            .find(|&inner| tree.attribute(inner, "itemprop") == Some("name"));
        return name
            .and_then(|name| short(name).or_else(|| tree.attribute(name, "content").map(decoded)))
            .or_else(|| short(node));
    }
    let by_class = tree.range(scope.area).find(|&node| {
        let class = tree.attribute(node, "class").unwrap_or_default();
        let is_author = class.split_ascii_whitespace().any(|class| {
            let words = words_of(class);
            ["author name", "byline name", "author", "autor", "byline author"]
                .iter()
                .any(|name| words.join(" ") == *name)
        });
        is_author && near(node) && !is_beside(page, scope.area, node)
    });
    by_class.and_then(short)
}

/// The address that an article of several on a page has by itself.
fn own_address(tree: &Tree, area: usize) -> Option<String> {
    let own = ["data-url", "data-href", "data-permalink", "data-article-url"];
    let told = tree
        .range(area)
        .take(40)
        .find_map(|node| own.iter().find_map(|name| tree.attribute(node, name)));
    let bookmark = || {
        let is_bookmark = |&node: &usize| tree.attribute(node, "rel") == Some("bookmark");
        tree.attribute(tree.range(area).find(is_bookmark)?, "href")
    };
    told.or_else(bookmark).filter(|url| is_address(url)).map(str::to_owned)
}

/// The outlet, where the title of the page is the headline and one more part.
fn outlet_in_title(title: &str, headline: &str) -> Option<String> {
    let rest = title.strip_prefix(headline)?;
    let mark = TITLE_MARKS.iter().find(|mark| rest.starts_with(*mark))?;
    let outlet = rest.split(mark).last()?.trim();
    (!outlet.is_empty() && outlet.split_whitespace().count() <= 5).then(|| outlet.to_owned())
}
