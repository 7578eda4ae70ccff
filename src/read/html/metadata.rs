//! What a page says of its article: title, day, author, outlet, address.
//!
//! The first witness that speaks is believed, in the order in which content systems get it right: JSON-LD, then the `meta` tags,
//! then marked-up elements near the headline, and last the lines that a reader sees. What stands in boxes about other articles is
//! not asked.

use super::blocks::Block;
use super::days::{self, Calendar, Day, Days, is_beside};
use super::json_ld::{Told, decoded};
use super::main_content::{Page, letters};
use super::roles::is_prose;
use super::tree::Tree;
use super::words::has_class;
use crate::article::{LanguageCode, Metadata};
use crate::lexicon::markup::Part;
use crate::read::tag;

/// Names of `meta` tags, in lower case, the most telling first.
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
/// Where the page says which language it is in.
const LANGUAGE: [&str; 6] = [
    "og:locale",
    "content-language",
    "language",
    "dc.language",
    "dcterms.language",
    "dc:language",
];
/// Between the headline and the name of the outlet in the title of a page.
const TITLE_MARKS: [&str; 8] = [" | ", " - ", " – ", " — ", " · ", " » ", " :: ", " • "];
/// Longest part of a title that is a day, in bytes.
const TITLE_DAY: usize = 24;
/// Longest name of an outlet, in bytes.
const OUTLET: usize = 400;
/// Most `meta` tags that are heard.
const MAX_TAGS: usize = 2000;
/// Longest name of an author, in bytes, white space and entities with it.
const NAME: usize = 1000;

/// What a page says in its head.
pub(super) struct Head {
    /// Names in lower case, with their values, not blank.
    tags: Vec<(String, String)>,
    /// The letters of the names of the outlet.
    outlets: Vec<String>,
    title: Option<String>,
    address: Option<String>,
    language: Option<LanguageCode>,
    calendar: Calendar,
}

impl Head {
    /// Of a page that came from `address`, where that is known.
    pub(super) fn of(tree: &Tree, address: Option<&str>) -> Head {
        let mut tags = Vec::new();
        for node in tree.elements("meta").take(MAX_TAGS) {
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
            outlets: Vec::new(),
            title,
            address: None,
            language: None,
            calendar: Calendar::of(tree),
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
        head.outlets = head.first(&SOURCE).map(letters).collect();
        let of_elements = ["html", "body"].iter().filter_map(|name| tree.elements(name).next());
        let tags = of_elements.filter_map(|node| language_of(tree, node));
        head.language = tag::agreed(tags.chain(head.first(&LANGUAGE)));
        head
    }

    fn tag(&self, name: &str) -> Option<&str> {
        self.tags
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The values of tags, in the order of their names.
    pub(super) fn first<'h>(&'h self, names: &'h [&str]) -> impl Iterator<Item = &'h str> {
        names.iter().filter_map(|name| self.tag(name))
    }

    /// All tags: names in lower case, and values.
    pub(super) fn tags(&self) -> impl Iterator<Item = (&str, &str)> {
        self.tags.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// How the page writes days.
    pub(super) fn calendar(&self) -> Calendar {
        self.calendar
    }

    /// What the page may be titled, the most telling first.
    pub(super) fn titles(&self) -> Vec<&str> {
        self.first(&TITLE).chain(self.title.as_deref()).collect()
    }

    /// Whether a text is the name of the outlet.
    pub(super) fn is_outlet(&self, text: &str) -> bool {
        if self.outlets.is_empty() || text.len() > OUTLET {
            return false;
        }
        let text = letters(text);
        self.outlets.contains(&text)
    }

    /// The address of the page.
    pub(super) fn address(&self) -> Option<&str> {
        self.address.as_deref()
    }

    /// A day that is a part of the title by itself: `Headline - 14.03.2018 - Outlet`.
    pub(super) fn day_in_title(&self) -> Option<Day> {
        let mut parts = vec![self.title.as_deref()?];
        for mark in TITLE_MARKS {
            parts = parts.into_iter().flat_map(|part| part.split(mark)).collect();
        }
        let is_day = |part: &&str| part.len() <= TITLE_DAY && part.contains(|c: char| c.is_ascii_digit());
        parts
            .into_iter()
            .skip(1)
            .filter(is_day)
            .find_map(|part| self.calendar.day_in(part))
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

/// What an element says of the language of what is in it.
pub(super) fn language_of(tree: &Tree, node: usize) -> Option<&str> {
    let names = ["lang", "xml:lang"].iter();
    names
        .filter_map(|name| tree.attribute(node, name))
        .find(|tag| !tag.trim().is_empty())
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
    let Days {
        published: date,
        written: date_as_written,
        modified,
    } = days::days(page, head, scope, url.as_deref());
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
        title: headline
            .or_else(|| told.and_then(|told| told.headline.clone()))
            .or_else(|| head.bare_title().filter(|_| scope.is_first)),
        date,
        source,
        url,
        author,
        modified,
        language: language(page.tree, head, scope),
        date_as_written,
        ..Metadata::default()
    }
}

/// The language that the page says an article is in: what is said of the article itself, by an element around its text, in JSON-LD
/// or in microdata; else what is said of the page, unless that contradicts itself, as where a template was left in the language
/// that it came in.
fn language(tree: &Tree, head: &Head, scope: &Scope<'_>) -> Option<LanguageCode> {
    let around = std::iter::once(scope.root).chain(tree.ancestors(scope.root));
    let mut inside = around.take_while(|&node| !matches!(tree.name(node), "body" | "html"));
    let of_element = inside.find_map(|node| tag::language(language_of(tree, node)?));
    of_element
        .or_else(|| tag::language(scope.told?.language.as_deref()?))
        .or_else(|| tag::language(head.tag("inlanguage").filter(|_| scope.is_first)?))
        .or(head.language)
}

fn is_address(text: &str) -> bool {
    let scheme = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    scheme.starts_with("http://") || scheme.starts_with("https://")
}

/// The author as a marked-up element names one.
fn marked_author(page: Page<'_>, scope: &Scope<'_>) -> Option<String> {
    let tree = page.tree;
    let first_prose = super::main_content::blocks_in(page, scope.root)
        .find(|block| is_prose(block))
        .map(|block| block.start);
    let near = |node: usize| first_prose.is_none_or(|first| node < first) || tree.contains(scope.root, node);
    let short = |node: usize| {
        let text = decoded(&tree.short_text(node, NAME)?);
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
    let by_class = tree
        .range(scope.area)
        .find(|&node| has_class(tree, node, Part::Author) && near(node) && !is_beside(page, scope.area, node));
    by_class.and_then(short)
}

/// The address that an article of several on a page has by itself.
fn own_address(tree: &Tree, area: usize) -> Option<String> {
    let own = [
        "data-url",
        "data-href",
        "data-permalink",
        "data-article-url",
        "data-story-url",
    ];
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
