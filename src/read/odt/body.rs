//! The text of `content.xml`.

use super::styles::Styles;
use crate::read::draft::Draft;
use crate::read::office::{Flow, Role};
use crate::read::xml::{Element, Name, Visit};

/// Spaces that one `text:s` may stand for; more are layout.
const MOST_SPACES: usize = 8;

/// Elements whose text is no text of the document.
const IGNORED: [Name<'_>; 12] = [
    ("text", "hidden-text"),
    ("text", "hidden-paragraph"),
    ("text", "ruby-text"),
    ("text", "sequence-decls"),
    ("text", "variable-decls"),
    ("text", "user-field-decls"),
    ("office", "forms"),
    ("office", "scripts"),
    ("office", "binary-data"),
    ("svg", "title"),
    ("svg", "desc"),
    ("table", "covered-table-cell"),
];

/// Reads the content of a document.
pub(super) struct Body {
    styles: Styles,
    flow: Flow,
    /// Inside the text of the document.
    in_text: bool,
}

impl Body {
    pub(super) fn new(styles: Styles) -> Self {
        Body {
            styles,
            flow: Flow::default(),
            in_text: false,
        }
    }

    /// What has been read.
    pub(super) fn finish(mut self) -> Draft {
        self.flow.finish();
        self.flow.draft
    }

    fn role(&self, element: &Element<'_>) -> Role {
        let style = element.attribute("style-name");
        style.map_or(Role::Body, |style| self.styles.role(&style))
    }

    fn is_hidden(&self, element: &Element<'_>) -> bool {
        let style = element.attribute("style-name");
        style.is_some_and(|style| self.styles.is_hidden(&style))
    }
}

impl Visit for Body {
    fn open(&mut self, element: &Element<'_>) {
        if self.flow.opens_inside_skipped() {
            return;
        }
        if element.name == ("office", "text") {
            self.in_text = true;
        }
        if !self.in_text {
            self.styles.open(element);
            return;
        }
        match element.name {
            ("text", "p" | "h" | "span") if self.is_hidden(element) => self.flow.skip(Some("hidden text")),
            ("text", "h") => self.flow.begin(match self.role(element) {
                Role::Body => Role::Heading,
                role => role,
            }),
            ("text", "p") => self.flow.begin(self.role(element)),
            ("text", "s") => {
                let count = element.attribute("c").and_then(|count| count.parse().ok()).unwrap_or(1);
                self.flow.write(&" ".repeat(MOST_SPACES.min(count)));
            }
            ("text", "tab") => self.flow.write(" "),
            ("text", "line-break") => self.flow.write("\n"),
            ("text", "note") => self.flow.skip(Some("footnotes")),
            ("office", "annotation") => self.flow.skip(Some("comments")),
            ("text", "tracked-changes") => self.flow.skip(Some("tracked deletion")),
            (
                "text",
                "table-of-content" | "illustration-index" | "table-index" | "object-index" | "user-index"
                | "alphabetical-index" | "bibliography",
            ) => self.flow.skip(Some("table of contents")),
            ("text", "section") if element.attribute("display").as_deref() == Some("none") => {
                self.flow.skip(Some("hidden text"));
            }
            name if IGNORED.contains(&name) => self.flow.skip(None),
            _ => {}
        }
    }

    fn close(&mut self, name: Name<'_>) {
        if self.flow.closes_inside_skipped(matches!(name, ("text", "p" | "h"))) {
            return;
        }
        match name {
            ("office", "text") => self.in_text = false,
            _ if !self.in_text => self.styles.close(name),
            ("text", "p" | "h") => self.flow.end(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_text && !self.flow.text_inside_skipped(text) {
            self.flow.write_collapsed(&text.replace('\u{ad}', ""));
        }
    }
}
