//! What the styles of paragraphs mean (`word/styles.xml`).

use std::collections::HashMap;

use crate::read::office::Role;
use crate::read::xml::{Element, Name, Visit};

/// Styles that a style may be based on, one on the other.
const LONGEST_CHAIN: usize = 32;

/// The styles of a document by their identity.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_identity: HashMap<String, Style>,
    /// The one that is being read.
    current: Option<(String, Style)>,
    /// The language of text that says no other.
    pub(super) language: Option<String>,
}

#[derive(Debug, Default)]
struct Style {
    /// Built-in styles have the same name in every language of the program; only their identities are translated.
    name: String,
    based_on: Option<String>,
    /// 0–8 for headings, 9 for running text.
    outline: Option<u8>,
}

impl Styles {
    /// What a paragraph of this style is.
    pub(super) fn role(&self, style: &str) -> Role {
        let mut next = Some(style);
        for _ in 0..LONGEST_CHAIN {
            let Some(identity) = next else { break };
            let Some(Style {
                name,
                based_on,
                outline,
            }) = self.by_identity.get(identity)
            else {
                return role_of_name(identity).unwrap_or_default();
            };
            let of_outline = outline.map(|level| if level < 9 { Role::Heading } else { Role::Body });
            if let Some(role) = role_of_name(name).or(of_outline) {
                return role;
            }
            next = based_on.as_deref();
        }
        Role::Body
    }
}

/// What a built-in style is for, by its name (`heading 1`), or by its identity in English (`Heading1`).
fn role_of_name(name: &str) -> Option<Role> {
    let folded: String = name
        .chars()
        .filter(|c| *c != ' ')
        .flat_map(char::to_lowercase)
        .collect();
    let numbered = |stem: &str| {
        let number = folded.strip_prefix(stem);
        number.is_some_and(|number| number.len() == 1 && number.bytes().all(|digit| digit.is_ascii_digit()))
    };
    match folded.as_str() {
        "title" => Some(Role::Title),
        "subtitle" => Some(Role::Heading),
        "caption" => Some(Role::Caption),
        "tocheading" | "tableoffigures" => Some(Role::Contents),
        _ if numbered("heading") => Some(Role::Heading),
        _ if numbered("toc") => Some(Role::Contents),
        _ => None,
    }
}

impl Visit for Styles {
    fn open(&mut self, element: &Element<'_>) {
        if element.name == ("w", "style") {
            let identity = element.attribute("styleId");
            self.current = identity.map(|identity| (identity, Style::default()));
            return;
        }
        let Some((_, style)) = &mut self.current else {
            if element.name == ("w", "lang") {
                self.language = element.attribute("val");
            }
            return;
        };
        let value = || element.attribute("val");
        match element.name {
            ("w", "name") => style.name = value().unwrap_or_default(),
            ("w", "basedOn") => style.based_on = value(),
            ("w", "outlineLvl") => style.outline = value().and_then(|level| level.parse().ok()),
            _ => {}
        }
    }

    fn close(&mut self, name: Name<'_>) {
        if name == ("w", "style")
            && let Some((identity, style)) = self.current.take()
        {
            self.by_identity.insert(identity, style);
        }
    }

    fn text(&mut self, _: &str) {}
}
