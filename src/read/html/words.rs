//! Words of the format: what content systems call the parts of a page in their class names, ids and attributes.

use super::roles::Role;
use super::tree::Tree;

/// Words in a row inside one class name or id, and what they make of the element; a star stands for any ending.
pub(super) const CLASS_WORDS: &[(&str, Role)] = &[
    // What only machines read aloud or see.
    ("sr only", Role::Hidden),
    ("screen reader*", Role::Hidden),
    ("visually hidden", Role::Hidden),
    ("visuallyhidden", Role::Hidden),
    ("hide accessible", Role::Hidden),
    ("element invisible", Role::Hidden),
    ("assistive text", Role::Hidden),
    ("offscreen", Role::Hidden),
    ("off screen", Role::Hidden),
    ("skip link*", Role::Hidden),
    ("comment", Role::Comments),
    ("comments", Role::Comments),
    ("commentlist", Role::Comments),
    ("comentario*", Role::Comments),
    ("disqus*", Role::Comments),
    ("respond", Role::Comments),
    ("livefyre", Role::Comments),
    ("viafoura", Role::Comments),
    ("cookie*", Role::Consent),
    ("consent*", Role::Consent),
    ("gdpr*", Role::Consent),
    ("rgpd*", Role::Consent),
    ("onetrust*", Role::Consent),
    ("didomi*", Role::Consent),
    ("cmp box*", Role::Consent),
    ("cmp banner", Role::Consent),
    ("cmpbox*", Role::Consent),
    ("cmpwrapper", Role::Consent),
    ("related*", Role::Related),
    ("relacionad*", Role::Related),
    ("relatedposts", Role::Related),
    ("recirc*", Role::Related),
    ("recommend*", Role::Related),
    ("recomend*", Role::Related),
    ("suggested*", Role::Related),
    ("sugerid*", Role::Related),
    ("outbrain", Role::Related),
    ("taboola*", Role::Related),
    ("trending*", Role::Related),
    ("popular*", Role::Related),
    ("most read", Role::Related),
    ("most viewed", Role::Related),
    ("most popular", Role::Related),
    ("mostread", Role::Related),
    ("mas leid*", Role::Related),
    ("masleid*", Role::Related),
    ("mas vist*", Role::Related),
    ("lo mas", Role::Related),
    ("mas noticias", Role::Related),
    ("otras noticias", Role::Related),
    ("ultimas noticias", Role::Related),
    ("latest news", Role::Related),
    ("latest posts", Role::Related),
    ("recent posts", Role::Related),
    ("more stories", Role::Related),
    ("more news", Role::Related),
    ("more from", Role::Related),
    ("morefrom", Role::Related),
    ("more on", Role::Related),
    ("moreon", Role::Related),
    ("top stories", Role::Related),
    ("topstories", Role::Related),
    ("read more", Role::Related),
    ("readmore", Role::Related),
    ("read next", Role::Related),
    ("readnext", Role::Related),
    ("read also", Role::Related),
    ("also read", Role::Related),
    ("see also", Role::Related),
    ("up next", Role::Related),
    ("upnext", Role::Related),
    ("you may", Role::Related),
    ("might like", Role::Related),
    ("leer mas", Role::Related),
    ("leer tambien", Role::Related),
    ("lea tambien", Role::Related),
    ("lee tambien", Role::Related),
    ("ver tambien", Role::Related),
    ("te puede", Role::Related),
    ("puede interesar", Role::Related),
    ("te interesa", Role::Related),
    ("next article", Role::Related),
    ("next post", Role::Related),
    ("prev post", Role::Related),
    ("post navigation", Role::Related),
    ("onward*", Role::Related),
    ("teaser*", Role::Related),
    ("playlist", Role::Related),
    ("share*", Role::Share),
    ("sharing", Role::Share),
    ("sharedaddy", Role::Share),
    ("social*", Role::Share),
    ("compart*", Role::Share),
    ("addthis*", Role::Share),
    ("addtoany*", Role::Share),
    ("a2a", Role::Share),
    ("redes sociales", Role::Share),
    ("rrss", Role::Share),
    ("follow us", Role::Share),
    ("siguenos", Role::Share),
    ("toolbar", Role::Share),
    ("article tools", Role::Share),
    ("story tools", Role::Share),
    ("print", Role::Share),
    ("imprimir", Role::Share),
    ("newsletter*", Role::Newsletter),
    ("boletin*", Role::Newsletter),
    ("subscri*", Role::Newsletter),
    ("suscri*", Role::Newsletter),
    ("signup*", Role::Newsletter),
    ("sign up", Role::Newsletter),
    ("regwall", Role::Newsletter),
    ("donate*", Role::Newsletter),
    ("donation*", Role::Newsletter),
    ("donacion*", Role::Newsletter),
    ("cta", Role::Newsletter),
    ("paywall offer*", Role::Newsletter),
    ("paywall message", Role::Newsletter),
    ("paywall prompt", Role::Newsletter),
    ("paywall box", Role::Newsletter),
    ("paywall banner", Role::Newsletter),
    ("paywall modal", Role::Newsletter),
    ("paywall overlay", Role::Newsletter),
    ("paywall barrier", Role::Newsletter),
    ("barrier", Role::Newsletter),
    ("piano*", Role::Newsletter),
    ("ad", Role::Advert),
    ("ads", Role::Advert),
    ("advert*", Role::Advert),
    ("adunit*", Role::Advert),
    ("adslot*", Role::Advert),
    ("adbox*", Role::Advert),
    ("adsbygoogle", Role::Advert),
    ("adsense*", Role::Advert),
    ("dfp", Role::Advert),
    ("publi", Role::Advert),
    ("publicidad*", Role::Advert),
    ("anuncio*", Role::Advert),
    ("sponsor*", Role::Advert),
    ("patrocin*", Role::Advert),
    ("promo*", Role::Advert),
    ("banner*", Role::Advert),
    ("caption*", Role::Caption),
    ("figcaption", Role::Caption),
    ("photo credit", Role::Caption),
    ("image credit", Role::Caption),
    ("credit", Role::Caption),
    ("credits", Role::Caption),
    ("creditos", Role::Caption),
    ("pie foto", Role::Caption),
    ("pie de foto", Role::Caption),
    ("piefoto", Role::Caption),
    ("foto pie", Role::Caption),
    ("epigrafe", Role::Caption),
    ("leyenda", Role::Caption),
    ("gallery*", Role::Caption),
    ("galeria*", Role::Caption),
    ("slideshow*", Role::Caption),
    ("carousel*", Role::Caption),
    ("carrusel*", Role::Caption),
    ("lightbox*", Role::Caption),
    ("byline*", Role::Byline),
    ("author*", Role::Byline),
    ("autor*", Role::Byline),
    ("firma*", Role::Byline),
    ("bio", Role::Byline),
    ("profile box", Role::Byline),
    ("dateline", Role::Byline),
    ("timestamp*", Role::Byline),
    ("pubdate", Role::Byline),
    ("publish date", Role::Byline),
    ("published", Role::Byline),
    ("publicado", Role::Byline),
    ("date", Role::Byline),
    ("fecha*", Role::Byline),
    ("datetime", Role::Byline),
    ("dateheader", Role::Byline),
    ("date header", Role::Byline),
    ("meta", Role::Byline),
    ("metadata", Role::Byline),
    ("postmeta", Role::Byline),
    ("postmetadata", Role::Byline),
    ("posted on", Role::Byline),
    ("posted by", Role::Byline),
    ("submitted", Role::Byline),
    ("post info", Role::Byline),
    ("article info", Role::Byline),
    ("read time", Role::Byline),
    ("reading time", Role::Byline),
    ("readtime", Role::Byline),
    ("kicker*", Role::SectionLabel),
    ("eyebrow*", Role::SectionLabel),
    ("antetitulo*", Role::SectionLabel),
    ("volanta*", Role::SectionLabel),
    ("cintillo*", Role::SectionLabel),
    ("overline", Role::SectionLabel),
    ("tags", Role::SectionLabel),
    ("tag list", Role::SectionLabel),
    ("tag links", Role::SectionLabel),
    ("taglist", Role::SectionLabel),
    ("topics", Role::SectionLabel),
    ("etiquetas", Role::SectionLabel),
    ("temas", Role::SectionLabel),
    ("keywords", Role::SectionLabel),
    ("categories", Role::SectionLabel),
    ("cat links", Role::SectionLabel),
    ("post labels", Role::SectionLabel),
    ("nav", Role::Navigation),
    ("navbar*", Role::Navigation),
    ("navigation", Role::Navigation),
    ("menu", Role::Navigation),
    ("menus", Role::Navigation),
    ("submenu", Role::Navigation),
    ("megamenu", Role::Navigation),
    ("breadcrumb*", Role::Navigation),
    ("migas*", Role::Navigation),
    ("pagination", Role::Navigation),
    ("paginacion", Role::Navigation),
    ("pager", Role::Navigation),
    ("sidebar*", Role::Aside),
    ("side bar", Role::Aside),
    ("right rail", Role::Aside),
    ("rail", Role::Aside),
    ("widget area", Role::Aside),
    ("widgets", Role::Aside),
    ("footer*", Role::Footer),
    ("colophon", Role::Footer),
    ("copyright", Role::Footer),
    ("masthead", Role::Header),
    ("site header", Role::Header),
    ("topbar", Role::Header),
    ("top bar", Role::Header),
    ("twitter tweet", Role::Embed),
    ("instagram media", Role::Embed),
    ("tiktok embed", Role::Embed),
    ("fb post", Role::Embed),
    ("fb video", Role::Embed),
    ("bluesky embed", Role::Embed),
    ("mastodon embed", Role::Embed),
    ("telegram post", Role::Embed),
    ("pullquote*", Role::PullQuote),
    ("pull quote*", Role::PullQuote),
    ("pulled quote", Role::PullQuote),
    ("cquote", Role::PullQuote),
    ("destacado cita", Role::PullQuote),
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

/// Class names of what an article is written in, the most telling first.
pub(super) const BODY_WORDS: &[&str] = &[
    "article body",
    "articlebody",
    "story body",
    "storybody",
    "entry content",
    "post content",
    "post body",
    "article content",
    "articlecontent",
    "article text",
    "article__text",
    "story content",
    "story text",
    "news body",
    "news content",
    "content body",
    "body content",
    "body text",
    "field name body",
    "field body",
    "post text",
    "cuerpo noticia",
    "cuerpo nota",
    "cuerpo articulo",
    "cuerpo",
    "noticia cuerpo",
    "nota cuerpo",
    "noticia texto",
    "texto noticia",
    "contenido noticia",
    "noticia contenido",
    "contenido nota",
    "gh content",
    "item page",
    "rich text",
];

/// Class names of headlines that are no headings.
pub(super) const HEADLINE_WORDS: &[&str] = &[
    "headline",
    "titular",
    "titulo",
    "title",
    "tit",
    "titulo nota",
    "titulo noticia",
];

/// Class names of the lines between the headline and the text.
pub(super) const DECK_WORDS: &[&str] = &[
    "deck",
    "dek",
    "standfirst",
    "subtit*",
    "chapeau",
    "chapo",
    "subheadline",
    "subhead*",
    "sub title",
    "sub headline",
    "bajada",
    "entradilla",
    "sumario",
    "summary",
    "copete",
    "excerpt",
    "lead",
    "lede",
    "intro*",
    "abstract",
    "teaser text",
    "epigraph",
    "description",
];

/// Class names of what is written on while things happen.
pub(super) const LIVE_WORDS: &[&str] = &["live*", "directo", "minuto", "timeline", "entry list"];

/// The words of a class name or id, in lower case: `article__relatedLinks` is `article related links`.
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
    words
}

/// Whether `words` have the words of a pattern in a row.
pub(super) fn matches(words: &[String], pattern: &str) -> bool {
    let length = pattern.split(' ').count();
    words.windows(length).any(|window| {
        let mut pairs = window.iter().zip(pattern.split(' '));
        pairs.all(|(word, wanted)| match wanted.strip_suffix('*') {
            Some(start) => word.starts_with(start),
            None => word == wanted,
        })
    })
}

/// Whether a class name of an element, or its id, has the words of one of the patterns in a row.
pub(super) fn is_named(tree: &Tree, node: usize, patterns: &[&str]) -> bool {
    let values = ["class", "id"].iter().filter_map(|name| tree.attribute(node, name));
    values.flat_map(str::split_ascii_whitespace).any(|name| {
        let words = words_of(name);
        patterns.iter().any(|pattern| matches(&words, pattern))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn class_names_are_told_word_by_word() {
        assert_eq!(words_of("article__relatedLinks-2"), ["article", "related", "links"]);
        assert!(matches(&words_of("article__relatedLinks-2"), "related*"));
        assert!(matches(&words_of("lo-mas_leido"), "mas leid*"));
        assert!(!matches(&words_of("unrelated"), "related*"));
        assert!(!matches(&words_of("header"), "ad"));
        assert!(matches(&words_of("AdSlot"), "ad"));
    }
}
