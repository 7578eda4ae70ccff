//! What the styles of paragraphs and sections mean (`styles.xml`, and the automatic ones of `content.xml`).

use std::collections::HashMap;

use crate::read::office::Role;
use crate::read::xml::{Element, Name, Visit};

/// Styles that a style may be based on, one on the other.
const LONGEST_CHAIN: usize = 32;
/// The built-in styles that tell what a paragraph is; their names are the same in every language of the program.
const BUILT_IN: [(&str, Role); 8] = [
    ("Title", Role::Title),
    ("Subtitle", Role::Heading),
    ("Caption", Role::Caption),
    ("Illustration", Role::Caption),
    ("Figure", Role::Caption),
    ("Drawing", Role::Caption),
    ("Contents_20_Heading", Role::Contents),
    ("Index_20_Heading", Role::Contents),
];

/// The styles of a document by name.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_name: HashMap<String, Style>,
    /// The name of the one that is being read.
    current: Option<String>,
    /// The text of headers and footers.
    asides: Vec<(&'static str, String)>,
    in_aside: usize,
    /// Inside what holds for every paragraph.
    in_default: bool,
    /// The language of paragraphs that say no other.
    language: Option<String>,
}

#[derive(Debug, Default)]
struct Style {
    parent: Option<String>,
    /// Level of outline, where it tells one: 0 for none.
    outline: Option<u8>,
    hidden: bool,
}

impl Styles {
    /// What a paragraph of this style is.
    pub(super) fn role(&self, style: &str) -> Role {
        let mut next = style;
        for _ in 0..LONGEST_CHAIN {
            if let Some((_, role)) = BUILT_IN.iter().find(|(name, _)| *name == next) {
                return *role;
            }
            let Some(style) = self.by_name.get(next) else { break };
            if let Some(level) = style.outline {
                return if level > 0 { Role::Heading } else { Role::Body };
            }
            let Some(parent) = &style.parent else { break };
            next = parent;
        }
        Role::Body
    }

    /// Whether what is set in this style isn't shown.
    pub(super) fn is_hidden(&self, style: &str) -> bool {
        self.by_name.get(style).is_some_and(|style| style.hidden)
    }

    /// The headers and footers of the pages.
    pub(super) fn take_asides(&mut self) -> Vec<(&'static str, String)> {
        std::mem::take(&mut self.asides)
    }

    /// The language of paragraphs that say no other.
    pub(super) fn take_language(&mut self) -> Option<String> {
        self.language.take()
    }
}

/// Which margin of a page an element holds.
fn aside(local: &str) -> Option<&'static str> {
    match local {
        "header" | "header-left" | "header-first" => Some("header"),
        "footer" | "footer-left" | "footer-first" => Some("footer"),
        _ => None,
    }
}

impl Visit for Styles {
    fn open(&mut self, element: &Element<'_>) {
        match element.name {
            ("style", "style") => {
                let style = Style {
                    parent: element.attribute("parent-style-name"),
                    outline: element
                        .attribute("default-outline-level")
                        .map(|level| level.parse().unwrap_or_default()),
                    hidden: false,
                };
                self.current = element.attribute("name");
                if let Some(name) = &self.current {
                    self.by_name.insert(name.clone(), style);
                }
            }
            ("style", "default-style") => self.in_default = element.attribute("family").as_deref() == Some("paragraph"),
            ("style", "text-properties") if self.in_default => self.language = element.attribute("language"),
            ("style", "text-properties") if element.attribute("display").as_deref() == Some("none") => {
                let style = self.current.as_ref().and_then(|name| self.by_name.get_mut(name));
                style.into_iter().for_each(|style| style.hidden = true);
            }
            ("style", local) => {
                if let Some(what) = aside(local) {
                    self.in_aside += 1;
                    self.asides.push((what, String::new()));
                }
            }
            _ => {}
        }
    }

    fn close(&mut self, name: Name<'_>) {
        match name {
            ("style", "style") => self.current = None,
            ("style", "default-style") => self.in_default = false,
            ("style", local) if aside(local).is_some() => self.in_aside = self.in_aside.saturating_sub(1),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_aside > 0
            && let Some((_, aside)) = self.asides.last_mut()
        {
            aside.push_str(text);
        }
    }
}
