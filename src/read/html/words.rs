//! Names on a page and what they make of its parts: of elements, of values of attributes, and in class names and ids.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::roles::Role;
use super::tree::Tree;
use crate::lexicon::fold::fold;
use crate::lexicon::markup::{self, Part, Pattern};

/// Patterns that belong to no language: conventions of programming, content systems and products. Those in words of a language
/// are in its tables.
const OF_THE_WEB: &[(Part, &[&str])] = &[
    (
        Part::Hidden,
        &[
            "sr only",
            "screen reader*",
            "visually hidden",
            "visuallyhidden",
            "hide accessible",
            "element invisible",
            "assistive text",
            "offscreen",
            "off screen",
            "skip link*",
        ],
    ),
    (
        Part::Comments,
        &["commentlist", "disqus*", "respond", "livefyre", "viafoura"],
    ),
    (
        Part::Consent,
        &[
            "cookie*",
            "onetrust*",
            "didomi*",
            "cmp box*",
            "cmp banner",
            "cmpbox*",
            "cmpwrapper",
        ],
    ),
    (Part::Related, &["outbrain", "taboola*", "post navigation"]),
    (Part::Share, &["sharedaddy", "addthis*", "addtoany*", "toolbar"]),
    (Part::Newsletter, &["cta", "piano*"]),
    (
        Part::Advert,
        &[
            "adunit*",
            "adslot*",
            "adbox*",
            "adsbygoogle",
            "adsense*",
            "dfp",
            "banner*",
        ],
    ),
    (Part::Caption, &["caption*", "figcaption", "carousel*", "lightbox*"]),
    (
        Part::Byline,
        &[
            "timestamp*",
            "pubdate",
            "datetime",
            "dateheader",
            "date header",
            "meta",
            "metadata",
            "postmeta",
            "postmetadata",
        ],
    ),
    (
        Part::SectionLabel,
        &["overline", "tag links", "cat links", "post labels"],
    ),
    (
        Part::Navigation,
        &[
            "nav",
            "navbar*",
            "navigation",
            "menu",
            "menus",
            "submenu",
            "megamenu",
            "breadcrumb*",
            "pagination",
            "pager",
        ],
    ),
    (Part::Aside, &["sidebar*", "side bar", "widget area", "widgets"]),
    (Part::Footer, &["footer*", "colophon"]),
    (Part::Header, &["masthead", "site header", "topbar", "top bar"]),
    (
        Part::Embed,
        &[
            "twitter tweet",
            "instagram media",
            "tiktok embed",
            "fb post",
            "fb video",
            "bluesky embed",
            "mastodon embed",
            "telegram post",
        ],
    ),
    (Part::PullQuote, &["pullquote*", "cquote"]),
    (
        Part::Body,
        &[
            "articlebody",
            "entry content",
            "post content",
            "post body",
            "field body",
            "field name body",
            "gh content",
            "item page",
            "rich text",
        ],
    ),
    (Part::Article, &["[hentry]", "[post]", "post outer"]),
    (Part::Card, &["card*", "item", "tile", "post"]),
    (Part::PublishedTag, &["*pubdate*", "*pdate*"]),
];

/// The parts that have a role of their own. Where a name fits several, the first counts.
const ROLES: [(Part, Role); 16] = [
    (Part::Hidden, Role::Hidden),
    (Part::Comments, Role::Comments),
    (Part::Consent, Role::Consent),
    (Part::Related, Role::Related),
    (Part::Share, Role::Share),
    (Part::Newsletter, Role::Newsletter),
    (Part::Advert, Role::Advert),
    (Part::Caption, Role::Caption),
    (Part::Byline, Role::Byline),
    (Part::SectionLabel, Role::SectionLabel),
    (Part::Navigation, Role::Navigation),
    (Part::Aside, Role::Aside),
    (Part::Footer, Role::Footer),
    (Part::Header, Role::Header),
    (Part::Embed, Role::Embed),
    (Part::PullQuote, Role::PullQuote),
];

/// Elements of a role.
pub(super) const ELEMENTS: &[(&str, Role)] = &[
    ("nav", Role::Navigation),
    ("menu", Role::Navigation),
    ("aside", Role::Aside),
    ("footer", Role::Footer),
    ("header", Role::Header),
    ("form", Role::Form),
    ("fieldset", Role::Form),
    ("figcaption", Role::Caption),
    ("caption", Role::Caption),
    ("figure", Role::Caption),
    ("address", Role::Byline),
    ("time", Role::Byline),
    ("amp-sidebar", Role::Navigation),
    ("amp-social-share", Role::Share),
    ("amp-consent", Role::Consent),
    ("amp-user-notification", Role::Consent),
    ("amp-ad", Role::Advert),
    ("amp-sticky-ad", Role::Advert),
    ("amp-embed", Role::Related),
    ("amp-next-page", Role::Related),
    ("amp-twitter", Role::Embed),
    ("amp-instagram", Role::Embed),
    ("amp-facebook", Role::Embed),
    ("amp-tiktok", Role::Embed),
    ("amp-carousel", Role::Caption),
    ("amp-image-lightbox", Role::Caption),
    ("amp-lightbox", Role::Consent),
];

/// Values of the attribute `role`.
pub(super) const ARIA_ROLES: &[(&str, Role)] = &[
    ("navigation", Role::Navigation),
    ("menu", Role::Navigation),
    ("menubar", Role::Navigation),
    ("tablist", Role::Navigation),
    ("search", Role::Form),
    ("tabpanel", Role::Aside),
    ("banner", Role::Header),
    ("complementary", Role::Aside),
    ("contentinfo", Role::Footer),
    ("dialog", Role::Consent),
    ("alertdialog", Role::Consent),
];

/// Values of the attribute `itemprop` (schema.org).
pub(super) const PROPERTIES: &[(&str, Role)] = &[
    ("author", Role::Byline),
    ("publisher", Role::Byline),
    ("datePublished", Role::Byline),
    ("dateModified", Role::Byline),
    ("dateCreated", Role::Byline),
    ("caption", Role::Caption),
    ("comment", Role::Comments),
    ("articleSection", Role::SectionLabel),
    ("keywords", Role::SectionLabel),
];

/// All patterns by what they name.
struct Patterns(HashMap<Part, Vec<Pattern>>);

/// Those of the web and of every language.
static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| Patterns::with(markup::patterns().cloned()));

impl Patterns {
    /// Those of the web and of the tables of languages.
    fn with(of_languages: impl Iterator<Item = (Part, Pattern)>) -> Patterns {
        let mut patterns: HashMap<Part, Vec<Pattern>> = HashMap::new();
        for (part, written) in OF_THE_WEB {
            let parsed = written.iter().filter_map(|written| Pattern::parse(written));
            patterns.entry(*part).or_default().extend(parsed);
        }
        for (part, pattern) in of_languages {
            patterns.entry(part).or_default().push(pattern);
        }
        Patterns(patterns)
    }

    fn of(&self, part: Part) -> &[Pattern] {
        self.0.get(&part).map_or(&[], Vec::as_slice)
    }

    fn is_called(&self, words: &[String], part: Part) -> bool {
        self.of(part).iter().any(|pattern| pattern.matches(words))
    }

    fn role(&self, words: &[String]) -> Option<Role> {
        let mut roles = ROLES.iter();
        roles
            .find(|(part, _)| self.is_called(words, *part))
            .map(|(_, role)| *role)
    }
}

/// The patterns of what a part of a page, a tag or a key is called.
pub(super) fn patterns(part: Part) -> &'static [Pattern] {
    PATTERNS.of(part)
}

/// Whether a name of these [words](words_of) is one of a part.
pub(super) fn is_called(words: &[String], part: Part) -> bool {
    PATTERNS.is_called(words, part)
}

/// What a class name or an id of these [words](words_of) makes of an element.
pub(super) fn role_of(words: &[String]) -> Option<Role> {
    PATTERNS.role(words)
}

/// Whether a class name of an element is one of a part.
pub(super) fn has_class(tree: &Tree, node: usize, part: Part) -> bool {
    is_named_in(tree, node, "class", part)
}

/// Whether a class name of an element, or its id, is one of a part.
pub(super) fn is_named(tree: &Tree, node: usize, part: Part) -> bool {
    has_class(tree, node, part) || is_named_in(tree, node, "id", part)
}

fn is_named_in(tree: &Tree, node: usize, attribute: &str, part: Part) -> bool {
    let names = tree.attribute(node, attribute).unwrap_or_default();
    names
        .split_ascii_whitespace()
        .any(|name| is_called(&words_of(name), part))
}

/// The words of a name, folded: `article__relatedLinks` is `article related links`.
pub(super) fn words_of(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut starts = true;
    let mut before_lower = false;
    for c in name.chars().take(200) {
        if !c.is_alphabetic() {
            starts = true;
            before_lower = false;
            continue;
        }
        if starts || (c.is_uppercase() && before_lower) {
            words.push(String::new());
            starts = false;
        }
        before_lower = c.is_lowercase();
        if let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
        }
    }
    if !name.is_ascii() {
        words.iter_mut().for_each(|word| *word = fold(word));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn class_names_are_told_word_by_word() {
        assert_eq!(words_of("article__relatedLinks-2"), ["article", "related", "links"]);
        assert_eq!(words_of("Más-leídas"), ["mas", "leidas"]);
        assert_eq!(role_of(&words_of("article__relatedLinks-2")), Some(Role::Related));
        assert_eq!(role_of(&words_of("lo-mas_leido")), Some(Role::Related));
        assert_eq!(role_of(&words_of("unrelated")), None);
        assert_eq!(role_of(&words_of("AdSlot")), Some(Role::Advert));
        assert!(is_called(&words_of("noticia"), Part::Article));
        assert!(!is_called(&words_of("noticia-larga"), Part::Article));
    }

    #[test]
    fn every_pattern_of_the_web_is_one() {
        let all: usize = OF_THE_WEB.iter().map(|(_, written)| written.len()).sum();
        let Patterns(parsed) = Patterns::with(std::iter::empty());
        assert_eq!(parsed.values().map(Vec::len).sum::<usize>(), all);
    }

    #[test]
    fn a_language_needs_a_table_and_no_code() {
        let table = "pattern,part\nleia tambem,related\nmais lid*,related\npublicidade*,advert\nlegenda,caption\n\
                     corpo materia,body\n[materia],article\nao vivo,live\n[data],published-tag\n\
                     data publicacao,published-key\n";
        let patterns = Patterns::with(markup::of_table(table).unwrap().into_iter());
        let role = |name: &str| patterns.role(&words_of(name));
        assert_eq!(role("box-leiaTambem"), Some(Role::Related));
        assert_eq!(role("as_mais_lidas"), Some(Role::Related));
        assert_eq!(role("publicidade-topo"), Some(Role::Advert));
        assert_eq!(role("foto__legenda"), Some(Role::Caption));
        assert_eq!(role("outbrain"), Some(Role::Related));
        assert_eq!(role("fecha"), None);
        assert!(patterns.is_called(&words_of("corpo-matéria"), Part::Body));
        assert!(patterns.is_called(&words_of("materia"), Part::Article));
        assert!(patterns.is_called(&words_of("ao-vivo"), Part::Live));
        assert_eq!(patterns.of(Part::PublishedKey)[0].camel_case(), "dataPublicacao");
    }
}
