//! The days that a page names: of publication, of the last change.
//!
//! JSON-LD is asked first, then the `meta` tags, the elements near the headline that are marked up as times, the address, the title,
//! and last the lines that a reader sees.

use jiff::civil::Date;

use super::blocks::Block;
use super::json_ld::decoded;
use super::main_content::Page;
use super::metadata::{Head, Scope};
use super::roles::{Role, is_prose};
use super::tree::{Content, Tree};
use super::words::{is_called, patterns, words_of};
use crate::lexicon::markup::{Part, Pattern};
use crate::read::date::{self, day_in};

/// Names of `meta` tags, in lower case, the most telling first.
const PUBLISHED: [&str; 32] = [
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
/// Names of the day of publication in what scripts are told of a page.
const SCRIPT_KEYS: [&str; 9] = [
    "datePublished",
    "publishDate",
    "publishedDate",
    "publicationDate",
    "publish_date",
    "published_at",
    "publishedAt",
    "pubDate",
    "pubdate",
];
/// Longest time stamp, in bytes.
const STAMP: usize = 48;
/// Longest text of an element that is marked as a day, in bytes.
const MARKED: usize = 2000;
/// Longest line that is there for its day, in bytes.
const DAY_LINE: usize = 64;
/// Longest line with a day or a name in it, in bytes.
const LINE: usize = 160;

/// The days of an article.
#[derive(Debug, Default)]
pub(super) struct Days {
    pub(super) published: Option<Date>,
    /// The day of publication as written, where the language of the text has a say in how it is read.
    pub(super) written: Option<String>,
    /// Of the last change, where it is another.
    pub(super) modified: Option<Date>,
}

/// The days of an article with that address.
pub(super) fn days(page: Page<'_>, head: &Head, scope: &Scope<'_>, url: Option<&str>) -> Days {
    let told = scope.told;
    let calendar = head.calendar();
    let day = |text: &str| calendar.day(text);
    let tagged = |names: &[&str]| first(head.first(names).filter(|_| scope.is_first).filter_map(day));
    let (marked, marked_modified) = marked_days(page, scope, calendar);
    let modified = told
        .and_then(|told| day(told.modified.as_deref()?))
        .or_else(|| tagged(&MODIFIED))
        .or(marked_modified)
        .and_then(|day| day.date);
    let seen = || seen_day(page, scope, calendar);
    // By the clock of the outlet, where the stamp is in UTC.
    let lines: Vec<Day> = day_lines(page, scope, calendar).collect();
    let stamped = |stamp: &str| {
        let read = day(stamp)?;
        let shown = read.date.and_then(|date| shown_beside(date, stamp, lines.iter()));
        let shown = shown.filter(|&shown| modified != Some(shown));
        Some(shown.map_or(read, Day::of))
    };
    let tags = || first(head.first(&PUBLISHED).filter(|_| scope.is_first).filter_map(stamped));
    let witnesses: [&dyn Fn() -> Option<Day>; 8] = [
        &|| stamped(told?.published.as_deref()?),
        &tags,
        &|| day_in_tags(head).filter(|_| scope.is_first),
        &|| marked.clone(),
        &|| url.and_then(day_in_address).map(Day::of),
        &|| head.day_in_title().filter(|_| scope.is_first),
        &seen,
        &|| day_in_scripts(page.tree, calendar).filter(|_| scope.is_first),
    ];
    let Day { date, written } = first(witnesses.iter().filter_map(|ask| ask())).unwrap_or_default();
    let mut days = Days {
        published: date.or(modified.filter(|_| written.is_none())),
        written,
        modified,
    };
    if days.published.is_none() && days.written.is_none() && scope.is_first {
        let Day { date, written } = masthead_day(page, scope, calendar).unwrap_or_default();
        days.published = date;
        days.written = written;
    }
    days.modified = days.modified.filter(|&modified| days.published != Some(modified));
    days
}

/// A day as a page writes it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Day {
    /// How it is read; `None` where nothing on the page tells which of its figures is the month.
    pub(super) date: Option<Date>,
    /// The words, where no other day on the page tells which of its figures is the month: the language of the text may.
    pub(super) written: Option<String>,
}

impl Day {
    fn of(date: Date) -> Day {
        Day {
            date: Some(date),
            written: None,
        }
    }
}

/// The first day that can be read, else the first that can't.
fn first(days: impl Iterator<Item = Day>) -> Option<Day> {
    let mut open = None;
    for day in days {
        if day.date.is_some() {
            return Some(day);
        }
        open.get_or_insert(day);
    }
    open
}

/// How a page writes days.
#[derive(Clone, Copy, Debug)]
pub(super) struct Calendar {
    order: Order,
    /// Whether the order is that of its days, not that of the language it says it is in.
    is_seen: bool,
}

impl Calendar {
    /// That of a page.
    pub(super) fn of(tree: &Tree) -> Calendar {
        let seen = Order::seen(tree);
        Calendar {
            order: seen.unwrap_or_else(|| Order::by_language(tree)),
            is_seen: seen.is_some(),
        }
    }

    /// The day in a line.
    pub(super) fn day_in(self, text: &str) -> Option<Day> {
        self.read(text, Order::day_in)
    }

    /// The day that a time stamp names, as it is written: by the clock of its own time zone.
    pub(super) fn day(self, text: &str) -> Option<Day> {
        self.read(text, Order::day)
    }

    fn read(self, text: &str, read: fn(Order, &str) -> Option<Date>) -> Option<Day> {
        if let Some(date) = read(Order::Unknown, text) {
            return Some(Day::of(date));
        }
        let date = read(self.order, text);
        let is_open = || figures(text).any(|(a, b, _)| a != b && (1..=12).contains(&a) && (1..=12).contains(&b));
        if self.is_seen || text.len() > LINE || !is_open() {
            return date.map(Day::of);
        }
        Some(Day {
            date,
            written: Some(text.split_whitespace().collect::<Vec<_>>().join(" ")),
        })
    }
}

/// The day that a line behind the headline shows where its time stamp is in UTC: in the evening of the Americas it is the day
/// before, in the first hours of Europe the day after. Midnight is no time but a day without one.
fn shown_beside<'l>(day: Date, stamp: &str, lines: impl Iterator<Item = &'l Day>) -> Option<Date> {
    let stamp = stamp.trim();
    let is_utc = ["Z", "+00:00", "+0000", "+00"].iter().any(|end| stamp.ends_with(end));
    let clock = stamp.get(10..)?.trim_start_matches(['T', 't', ' ']);
    let hour: u8 = clock.split(':').next()?.parse().ok()?;
    let by_clock = match hour {
        _ if !is_utc || clock.starts_with("00:00:00") => return None,
        0..=8 => day.yesterday().ok()?,
        22.. => day.tomorrow().ok()?,
        _ => return None,
    };
    let mut found = false;
    for shown in lines.filter_map(|line| line.date) {
        if shown == day {
            return None;
        }
        found |= shown == by_clock;
    }
    found.then_some(by_clock)
}

/// Which of day and month comes first where a page writes days as `3/7/2014`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Order {
    DayFirst,
    MonthFirst,
    Unknown,
}

impl Order {
    /// The order of the days on a page that can have no other.
    fn seen(tree: &Tree) -> Option<Order> {
        let (mut day_first, mut month_first) = (false, false);
        for text in (0..tree.len()).filter_map(|node| match tree.content(node) {
            Content::Text(text) if (8..=LINE).contains(&text.len()) => Some(text),
            _ => None,
        }) {
            for (first, second, _) in figures(text) {
                day_first |= first > 12;
                month_first |= second > 12;
            }
        }
        match (day_first, month_first) {
            (true, false) => Some(Order::DayFirst),
            (false, true) => Some(Order::MonthFirst),
            _ => None,
        }
    }

    /// The order that is usual in the language that a page says it is in.
    fn by_language(tree: &Tree) -> Order {
        let of_page = tree.elements("html").find_map(|html| {
            let names = ["lang", "xml:lang"].iter();
            names
                .filter_map(|name| tree.attribute(html, name))
                .find(|language| !language.trim().is_empty())
        });
        let of_tag = || {
            let is_locale =
                |name: &str| name.eq_ignore_ascii_case("og:locale") || name.eq_ignore_ascii_case("content-language");
            let mut tags = tree.elements("meta").filter(|&meta| {
                let mut names = ["property", "name", "http-equiv"].iter();
                names.any(|name| tree.attribute(meta, name).is_some_and(is_locale))
            });
            tags.find_map(|meta| tree.attribute(meta, "content"))
        };
        let language = of_page
            .or_else(of_tag)
            .map(|language| language.trim().to_ascii_lowercase().replace('_', "-"));
        language.as_deref().map_or(Order::Unknown, |language| match language {
            // English alone leaves it open; the United States write the month first, where others do not.
            "en" | "en-ca" => Order::Unknown,
            "en-us" | "en-ph" => Order::MonthFirst,
            _ => Order::DayFirst,
        })
    }

    /// The day in a line.
    pub(super) fn day_in(self, text: &str) -> Option<Date> {
        day_in(text).or_else(|| {
            figures(text).find_map(|(first, second, year)| match self {
                Order::DayFirst => day_in(&format!("{year}-{second:02}-{first:02}")),
                Order::MonthFirst => day_in(&format!("{year}-{first:02}-{second:02}")),
                Order::Unknown => None,
            })
        })
    }

    /// The day that a time stamp names.
    fn day(self, text: &str) -> Option<Date> {
        let text = text.trim();
        // Of other lengths, a number is an identity rather than a clock.
        let is_identity = text.bytes().all(|byte| byte.is_ascii_digit()) && !matches!(text.len(), 8 | 10 | 13 | 14);
        let found = date::day(text).filter(|_| !is_identity).or_else(|| self.day_in(text));
        // The zero of many clocks.
        found.filter(|day| day.year() > 1 && !(day.year() == 1970 && day.day_of_year() == 1))
    }
}

/// The days of a text that are written in figures with the year last.
pub(super) fn figures(text: &str) -> impl Iterator<Item = (u8, u8, u16)> {
    let tokens = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | '|' | ';' | '"' | '\''));
    tokens.filter_map(|token| {
        let mut parts = token.trim_end_matches(['.', ':']).split(['/', '-']);
        let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
        (parts.next().is_none() && year.len() == 4 && first.len() <= 2 && second.len() <= 2)
            .then(|| Some((first.parse().ok()?, second.parse().ok()?, year.parse().ok()?)))
            .flatten()
    })
}

/// The day in the path of an address: `/2025/02/12/`, `/2025-02-12-`, `/20250212/`.
fn day_in_address(url: &str) -> Option<Date> {
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

/// The day in a tag whose name is that of no format, but says in words that it is one: `fecha`, `DCSext.articleFirstPublished`.
fn day_in_tags(head: &Head) -> Option<Day> {
    let tags: Vec<(Vec<String>, &str)> = head.tags().map(|(name, value)| (words_of(name), value)).collect();
    let day = |value: &str| head.calendar().day(value);
    let whole = patterns(Part::PublishedTag).iter().filter(|pattern| pattern.is_whole());
    let by_name = whole.flat_map(|pattern| {
        let named = tags.iter().filter(|(words, _)| pattern.matches(words));
        named.filter_map(|(_, value)| day(value))
    });
    let is_telling = |words: &[String]| is_called(words, Part::PublishedTag) && !is_called(words, Part::OtherDayTag);
    let telling = tags
        .iter()
        .filter(|(words, value)| value.len() <= STAMP && is_telling(words));
    first(by_name.chain(telling.filter_map(|(_, value)| day(value))))
}

/// The day in what scripts are told of the page: `"publishDate": "2014-03-07"`.
fn day_in_scripts(tree: &Tree, calendar: Calendar) -> Option<Day> {
    let of_languages: Vec<String> = patterns(Part::PublishedKey).iter().map(Pattern::camel_case).collect();
    let keys = || SCRIPT_KEYS.into_iter().chain(of_languages.iter().map(String::as_str));
    first(tree.elements("script").filter_map(|script| {
        let text = tree.raw_text(script);
        first(keys().filter_map(|key| {
            let (_, rest) = text.split_once(key)?;
            let value = rest.trim_start_matches(['"', '\'', '\\', ':', '=', ' ', '\n', '\t']);
            let skipped = rest.len() - value.len();
            let end = value
                .find(['"', '\'', '\\', ',', '}', ';', '\n'])
                .unwrap_or(value.len());
            value
                .get(..end)
                .filter(|value| (1..=12).contains(&skipped) && value.len() <= STAMP)
                .and_then(|value| calendar.day(value))
        }))
    }))
}

/// The days that elements near the headline are marked with: of publication, of the last change.
fn marked_days(page: Page<'_>, scope: &Scope<'_>, calendar: Calendar) -> (Option<Day>, Option<Day>) {
    let tree = page.tree;
    let headline = scope.headline.map_or(scope.root, |block| block.node);
    let around = tree.common(headline, scope.root);
    let (mut named, mut after, mut before, mut modified) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
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
        let attributes = ["datetime", "content", "title"].iter();
        let values = attributes.filter_map(|name| calendar.day(tree.attribute(node, name)?));
        let day = || calendar.day_in(&decoded(&tree.short_text(node, MARKED)?));
        let Some(found) = first(values.chain(std::iter::once_with(day).flatten())) else {
            continue;
        };
        if is_modified || is_changed_class(tree, node) {
            modified.push(found);
        } else if is_published {
            named.push(found);
        } else if node < headline {
            before.push(found);
        } else if tree.contains(around, node) || node < scope.root {
            after.push(found);
        }
    }
    // Of those before the headline the nearest.
    let before = before.into_iter().rev();
    let published = first(named.into_iter().chain(after).chain(before));
    (published, first(modified.into_iter()))
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
            is_called(&words, Part::Modified) && !is_called(&words, Part::Published)
        }) && !is_published_class(tree, node)
    })
}

/// Whether a node stands in a box about other articles, or in what readers wrote.
pub(super) fn is_beside(page: Page<'_>, area: usize, node: usize) -> bool {
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
                | Role::Header
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
    // A standfirst may stand before the line with the day.
    let root = page.tree.range(scope.root);
    let behind = blocks
        .iter()
        .skip(at)
        .enumerate()
        .take_while(move |(place, block)| {
            block.start < end && !(*place > 1 && is_prose(block) && root.contains(&block.start))
        })
        .map(|(_, block)| block)
        .take(16);
    let ahead = blocks.get(first..at).unwrap_or_default().iter().rev();
    let inside = move |block: &&Block| block.start >= area && !block.is_link();
    behind.chain(ahead).filter(inside).filter(move |block| {
        let is_caption = matches!(page.roles.within(area, block.node), Some((Role::Caption, _)));
        block.text.len() <= LINE && !is_caption && !is_beside(page, area, block.node)
    })
}

/// The days of the short lines behind the headline that are no prose.
fn day_lines(page: Page<'_>, scope: &Scope<'_>, calendar: Calendar) -> impl Iterator<Item = Day> {
    let headline = scope.headline.map_or(scope.root, |block| block.start);
    lines_at_headline(page, scope)
        .filter(move |block| block.start > headline && block.text.len() <= DAY_LINE && !is_prose(block))
        .filter_map(move |block| calendar.day_in(&block.text))
}

/// A day that stands in a line of its own at the headline, or at the end of the article.
fn seen_day(page: Page<'_>, scope: &Scope<'_>, calendar: Calendar) -> Option<Day> {
    let day = |block: &Block| calendar.day_in(&block.text);
    let at_headline = || first(lines_at_headline(page, scope).filter_map(day));
    let at_end = || {
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
        first(lines.filter(|block| !block.is_link()).filter_map(day))
    };
    let witnesses: [&dyn Fn() -> Option<Day>; 2] = [&at_headline, &at_end];
    first(witnesses.iter().filter_map(|ask| ask()))
}

/// The day in the first line of the page that has one, before the headline: that of the edition.
fn masthead_day(page: Page<'_>, scope: &Scope<'_>, calendar: Calendar) -> Option<Day> {
    let headline = scope.headline?.start;
    let before = page.blocks.iter().take_while(|block| block.start < headline);
    let lines = before.filter(|block| block.text.len() <= LINE && !block.is_link());
    first(lines.take(200).filter_map(|block| calendar.day_in(&block.text)))
}
