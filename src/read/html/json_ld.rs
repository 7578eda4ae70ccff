//! What a page says of itself in JSON-LD (schema.org), and what some systems leave in its place.

use serde_json::Value;

use super::tree::Tree;

/// Types of schema.org that are articles.
const ARTICLES: [&str; 14] = [
    "NewsArticle",
    "Article",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "OpinionNewsArticle",
    "BackgroundNewsArticle",
    "ReviewNewsArticle",
    "AskPublicNewsArticle",
    "BlogPosting",
    "LiveBlogPosting",
    "Report",
    "TechArticle",
    "ScholarlyArticle",
    "SocialMediaPosting",
];
/// Deepest that articles stand in lists and graphs.
const DEPTH: usize = 6;
/// Articles beyond which a page is a list.
const MAX_ARTICLES: usize = 200;

/// An article as JSON-LD tells it; texts with their entities resolved.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) headline: Option<String>,
    pub(super) published: Option<String>,
    pub(super) modified: Option<String>,
    pub(super) authors: Vec<String>,
    pub(super) publisher: Option<String>,
    pub(super) url: Option<String>,
    /// Tags, with commas between.
    pub(super) language: Option<String>,
    /// As it stands: plain text or markup.
    pub(super) body: Option<String>,
    pub(super) is_live: bool,
}

/// Every article that the page tells of, in order.
pub(super) fn articles(tree: &Tree) -> Vec<Told> {
    let mut told = Vec::new();
    let mut names = Vec::new();
    for script in tree.elements("script") {
        if told.len() >= MAX_ARTICLES {
            break;
        }
        let kind = tree.attribute(script, "type").unwrap_or_default();
        if kind.trim().to_ascii_lowercase().starts_with("application/ld+json")
            && let Some(value) = value_of(&tree.raw_text(script))
        {
            collect_ids(&value, 0, &mut names);
            collect(&value, 0, &mut told, &names);
        }
    }
    told
}

/// The text of the article in the data that Next.js renders the page from, with the time of publication beside it.
pub(super) fn next_data_body(tree: &Tree) -> Option<(String, Option<String>)> {
    let script = tree
        .elements("script")
        .find(|&script| tree.attribute(script, "id") == Some("__NEXT_DATA__"))?;
    let value = value_of(&tree.raw_text(script))?;
    let mut best = None;
    longest_body(&value, 0, &mut best);
    best
}

/// The longest text under a name that bodies have, of paragraphs or of a list of them.
fn longest_body(value: &Value, depth: usize, best: &mut Option<(String, Option<String>)>) {
    const NAMES: [&str; 9] = [
        "body",
        "articleBody",
        "content",
        "html",
        "text",
        "bodyHtml",
        "contentHtml",
        "content_elements",
        "paragraphs",
    ];
    const DECKS: [&str; 4] = ["subtitle", "standfirst", "subheadline", "dek"];
    const PUBLISHED: [&str; 10] = [
        "datePublished",
        "publishedAt",
        "published_at",
        "publishDate",
        "publish_date",
        "first_publish_date",
        "firstPublished",
        "publicationDate",
        "display_date",
        "date",
    ];
    if depth > 24 {
        return;
    }
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                if NAMES.contains(&name.as_str()) {
                    let text = match value {
                        Value::String(text) => text.clone(),
                        Value::Array(parts) => {
                            let parts: Vec<String> = parts.iter().flat_map(part_texts).collect();
                            parts.join("\n\n")
                        }
                        _ => String::new(),
                    };
                    if text.len() > best.as_ref().map_or(200, |(best, _)| best.len()) {
                        let deck = DECKS.iter().find_map(|name| object.get(*name)?.as_str());
                        let deck = deck.filter(|deck| !deck.trim().is_empty() && !text.starts_with(deck));
                        let text = deck.map_or(text.clone(), |deck| format!("{deck}\n\n{text}"));
                        let published = PUBLISHED.iter().find_map(|name| object.get(*name)?.as_str());
                        *best = Some((text, published.map(str::to_owned)));
                    }
                }
                longest_body(value, depth + 1, best);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| longest_body(value, depth + 1, best)),
        _ => {}
    }
}

/// The texts of a part of a body in parts: a string, or an object that is a paragraph, a heading or a list.
fn part_texts(part: &Value) -> Vec<String> {
    if let Some(text) = part.as_str() {
        return vec![text.to_owned()];
    }
    let kind = ["type", "_type", "__typename"]
        .iter()
        .find_map(|name| part.get(name).and_then(Value::as_str));
    let is_text = kind.is_none_or(|kind| {
        let kind = kind.to_ascii_lowercase();
        // `ParagraphBlock`, `text-block`.
        let kind = kind.strip_suffix("block").unwrap_or(&kind);
        matches!(
            kind.trim_end_matches(['-', '_']),
            "" | "text" | "paragraph" | "header" | "heading" | "p" | "html" | "quote" | "list" | "ul" | "ol"
        )
    });
    if !is_text {
        return Vec::new();
    }
    let text = ["content", "text", "html", "value"]
        .iter()
        .find_map(|name| part.get(name).and_then(Value::as_str));
    let items = || {
        let items = part.get("items").and_then(Value::as_array)?;
        Some(items.iter().filter_map(Value::as_str).map(str::to_owned).collect())
    };
    text.map(|text| vec![text.to_owned()])
        .or_else(items)
        .unwrap_or_default()
}

/// JSON as pages have it: in comments of HTML or of a script, with line ends inside strings.
fn value_of(text: &str) -> Option<Value> {
    let mut text = text.trim();
    for start in ["<!--", "//<![CDATA[", "/*<![CDATA[*/", "<![CDATA["] {
        text = text.strip_prefix(start).unwrap_or(text).trim_start();
    }
    for end in ["-->", "//]]>", "/*]]>*/", "]]>", ";"] {
        text = text.strip_suffix(end).unwrap_or(text).trim_end();
    }
    // Nothing but a control character can be wrong with white space outside strings; inside, it is not allowed.
    let plain = || text.replace(|c: char| c.is_control(), " ");
    serde_json::from_str(text)
        .ok()
        .or_else(|| serde_json::from_str(&plain()).ok())
}

/// The names of the people and organisations that a graph tells once and refers to by `@id`.
fn collect_ids(value: &Value, depth: usize, names: &mut Vec<(String, String)>) {
    if depth > DEPTH {
        return;
    }
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect_ids(value, depth + 1, names)),
        Value::Object(object) => {
            if let (Some(id), Some(name)) = (text(value, "@id"), text(value, "name"))
                && names.len() < MAX_ARTICLES
            {
                names.push((id, name));
            }
            object.values().for_each(|value| collect_ids(value, depth + 1, names));
        }
        _ => {}
    }
}

fn collect(value: &Value, depth: usize, told: &mut Vec<Told>, names: &[(String, String)]) {
    if depth > DEPTH || told.len() >= MAX_ARTICLES {
        return;
    }
    match value {
        Value::Array(values) => values.iter().for_each(|value| collect(value, depth + 1, told, names)),
        Value::Object(object) => {
            if types(value).any(|kind| ARTICLES.contains(&kind)) {
                told.push(article(value, names));
            } else {
                for name in [
                    "@graph",
                    "mainEntity",
                    "mainEntityOfPage",
                    "itemListElement",
                    "item",
                    "hasPart",
                ] {
                    if let Some(value) = object.get(name) {
                        collect(value, depth + 1, told, names);
                    }
                }
            }
        }
        _ => {}
    }
}

fn types(value: &Value) -> impl Iterator<Item = &str> {
    let kind = value.get("@type");
    let one = kind.and_then(Value::as_str);
    let many = kind
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    one.into_iter()
        .chain(many)
        .map(|kind| kind.rsplit(['/', ':']).next().unwrap_or(kind))
}

fn article(value: &Value, names: &[(String, String)]) -> Told {
    let url = text(value, "url").or_else(|| match value.get("mainEntityOfPage") {
        Some(Value::String(url)) => Some(url.clone()),
        Some(page) => text(page, "@id").or_else(|| text(page, "url")),
        None => text(value, "@id"),
    });
    Told {
        headline: text(value, "headline").or_else(|| text(value, "name")),
        published: text(value, "datePublished").or_else(|| text(value, "dateCreated")),
        modified: text(value, "dateModified"),
        authors: value
            .get("author")
            .or_else(|| value.get("creator"))
            .map_or_else(Vec::new, |value| people(value, names)),
        publisher: value
            .get("publisher")
            .or_else(|| value.get("sourceOrganization"))
            .and_then(|value| people(value, names).into_iter().next()),
        url,
        language: value.get("inLanguage").and_then(language),
        body: value.get("articleBody").and_then(|body| match body {
            Value::Array(parts) => Some(parts.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("\n\n")),
            body => body.as_str().map(str::to_owned),
        }),
        is_live: types(value).any(|kind| kind == "LiveBlogPosting"),
    }
}

/// The tag of a language: as text, as an object of which it is the other name, or several.
fn language(value: &Value) -> Option<String> {
    match value {
        Value::String(tag) => Some(tag.clone()),
        Value::Array(values) => {
            let tags = values.iter().take(20);
            let tags: Vec<&str> = tags.filter_map(Value::as_str).collect();
            Some(tags.join(","))
        }
        Value::Object(_) => text(value, "alternateName").or_else(|| text(value, "name")),
        _ => None,
    }
}

/// The names of people or organisations: as text, as objects, one or many, or by `@id`.
fn people(value: &Value, names: &[(String, String)]) -> Vec<String> {
    match value {
        Value::String(name) => vec![decoded(name)],
        Value::Array(values) => values
            .iter()
            .take(20)
            .flat_map(|value| match value {
                Value::Array(_) => Vec::new(),
                value => people(value, names),
            })
            .collect(),
        Value::Object(_) => {
            let by_id = || {
                let id = text(value, "@id")?;
                names
                    .iter()
                    .find(|(known, _)| *known == id)
                    .map(|(_, name)| name.clone())
            };
            text(value, "name").or_else(by_id).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// A text of an object, or the first of several; not blank.
fn text(value: &Value, name: &str) -> Option<String> {
    let found = match value.get(name)? {
        Value::Array(values) => values.first()?,
        value => value,
    };
    found.as_str().map(decoded).filter(|text| !text.is_empty())
}

/// A text in which some systems leave the entities and tags of HTML.
pub(super) fn decoded(text: &str) -> String {
    let plain = if text.contains(['&', '<']) {
        Tree::parse(text).raw_text(0)
    } else {
        text.to_owned()
    };
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}
