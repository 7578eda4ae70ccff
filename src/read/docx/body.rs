//! The text of the main part.

use super::styles::Styles;
use crate::article::LanguageCode;
use crate::read::draft::Draft;
use crate::read::office::{Flow, Role};
use crate::read::tag;
use crate::read::xml::{Element, Name, Visit};

/// Elements whose text is no text of the document: instructions, properties as they are and as they were, glosses.
const IGNORED: [&str; 12] = [
    "delText",
    "instrText",
    "delInstrText",
    "rPrChange",
    "sectPr",
    "tblPr",
    "tblGrid",
    "trPr",
    "tcPr",
    "sdtPr",
    "fldData",
    "rt",
];

/// Where in a paragraph the reader is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// What text stands there is layout of the file.
    Elsewhere,
    /// In the text of a run.
    Text,
    /// Among the properties of the paragraph.
    Properties,
}

/// Reads the main part of a document.
pub(super) struct Body {
    styles: Styles,
    flow: Flow,
    place: Place,
    /// The mark at the end of the last paragraph was deleted: the next one goes on with it.
    goes_on: bool,
    /// Inside a run that isn't shown.
    hidden: bool,
    /// For each open field whether it has come to its result; the text before that is its instruction.
    fields: Vec<bool>,
    /// How many of the open fields have not.
    instructions: usize,
    /// For each open `mc:AlternateContent` whether one of its choices was taken.
    alternatives: Vec<bool>,
    /// The languages that runs say they are in, with the bytes of their text.
    languages: Vec<(String, usize)>,
    /// Index of the one that the open run says; `None` where it says none.
    language: Option<usize>,
    /// Bytes of text in runs that say none.
    unsaid: usize,
}

/// Most languages that are counted.
const LANGUAGES: usize = 16;

impl Body {
    pub(super) fn new(styles: Styles) -> Self {
        Body {
            styles,
            flow: Flow::default(),
            place: Place::Elsewhere,
            goes_on: false,
            hidden: false,
            fields: Vec::new(),
            instructions: 0,
            alternatives: Vec::new(),
            languages: Vec::new(),
            language: None,
            unsaid: 0,
        }
    }

    /// What has been read.
    pub(super) fn finish(mut self) -> Draft {
        self.flow.finish();
        self.flow.draft.metadata.language = self.said_language();
        self.flow.draft
    }

    /// The language that most of the text says it is in: by its runs, or by the styles of the document.
    fn said_language(&self) -> Option<LanguageCode> {
        let most = self.languages.iter().max_by_key(|(_, bytes)| *bytes);
        let of_runs = most.filter(|(_, bytes)| *bytes > self.unsaid).map(|(tag, _)| tag);
        tag::language(of_runs.or(self.styles.language.as_ref())?)
    }

    /// `w:lang`: the language of the open run.
    fn set_language(&mut self, tag: Option<String>) {
        let Some(tag) = tag else { return };
        let known = self.languages.iter().position(|(known, _)| *known == tag);
        if known.is_none() && self.languages.len() < LANGUAGES {
            self.languages.push((tag, 0));
            self.language = Some(self.languages.len() - 1);
        } else {
            self.language = known;
        }
    }

    fn count_language(&mut self, bytes: usize) {
        let of_run = self.language.and_then(|at| self.languages.get_mut(at));
        *of_run.map_or(&mut self.unsaid, |(_, count)| count) += bytes;
    }

    fn write(&mut self, text: &str) {
        if self.instructions > 0 {
            return;
        }
        if self.hidden {
            self.flow.draft.omit("hidden text", text);
        } else {
            self.flow.write(text);
        }
    }

    fn begin_paragraph(&mut self) {
        if self.goes_on {
            self.goes_on = false;
        } else {
            self.flow.begin(Role::Body);
        }
    }

    fn end_paragraph(&mut self) {
        self.goes_on = self.flow.take_joins_next();
        if self.goes_on {
            return;
        }
        self.flow.end();
        if self.flow.depth() == 0 {
            // A field may run over several paragraphs, its instruction doesn't: what never came to a result is broken.
            self.fields.retain(|in_result| *in_result);
            self.instructions = 0;
        }
    }

    /// A container of paragraphs ends: none of them goes on after it.
    fn end_container(&mut self) {
        if self.goes_on {
            self.goes_on = false;
            self.flow.end();
        }
    }

    /// `w:fldChar`: the beginning, the middle or the end of a field.
    fn field(&mut self, kind: &str) {
        match kind {
            "begin" => {
                self.fields.push(false);
                self.instructions += 1;
            }
            "separate" => {
                if let Some(in_result) = self.fields.last_mut()
                    && !*in_result
                {
                    *in_result = true;
                    self.instructions = self.instructions.saturating_sub(1);
                }
            }
            "end" if self.fields.pop() == Some(false) => {
                self.instructions = self.instructions.saturating_sub(1);
            }
            _ => {}
        }
    }

    fn property(&mut self, element: &Element<'_>) {
        let value = || element.attribute("val");
        match element.name {
            ("w", "pStyle") => {
                let role = value().map_or(Role::Body, |style| self.styles.role(&style));
                self.flow.set_role(role);
            }
            ("w", "outlineLvl") => {
                if let Some(level) = value().and_then(|level| level.parse::<u8>().ok()) {
                    self.flow.set_outline(level < 9);
                }
            }
            ("w", "del" | "moveFrom") => self.flow.set_joins_next(),
            ("w", "pPrChange" | "rPrChange" | "sectPr") => self.flow.skip(None),
            _ => {}
        }
    }
}

/// Whether a property that can be on or off is on: it is where it stands, unless it says otherwise.
fn is_on(element: &Element<'_>) -> bool {
    !matches!(element.attribute("val").as_deref(), Some("0" | "false" | "off"))
}

impl Visit for Body {
    fn open(&mut self, element: &Element<'_>) {
        if self.flow.opens_inside_skipped() {
            return;
        }
        if self.place == Place::Properties {
            self.property(element);
            return;
        }
        self.place = Place::Elsewhere;
        match element.name {
            ("w", "p") => self.begin_paragraph(),
            ("w", "pPr") => self.place = Place::Properties,
            ("w", "r") => {
                self.hidden = false;
                self.language = None;
            }
            ("w", "lang") => self.set_language(element.attribute("val")),
            ("w", "vanish") => self.hidden = is_on(element),
            ("w" | "m", "t") => self.place = Place::Text,
            ("w", "tab" | "ptab") => self.write(" "),
            ("w", "br" | "cr") => self.write("\n"),
            ("w", "noBreakHyphen") => self.write("-"),
            ("w", "fldChar") => self.field(&element.attribute("fldCharType").unwrap_or_default()),
            ("w", "del" | "moveFrom") => self.flow.skip(Some("tracked deletion")),
            ("w", name) if IGNORED.contains(&name) => self.flow.skip(None),
            ("mc", "AlternateContent") => self.alternatives.push(false),
            ("mc", "Choice" | "Fallback") => match self.alternatives.last_mut() {
                // The same content, for programs of different age: one is enough.
                Some(taken @ false) => *taken = true,
                _ => self.flow.skip(None),
            },
            _ => {}
        }
    }

    fn close(&mut self, name: Name<'_>) {
        if self.flow.closes_inside_skipped(name == ("w", "p")) {
            return;
        }
        if self.place == Place::Properties && name != ("w", "pPr") {
            return;
        }
        self.place = Place::Elsewhere;
        match name {
            ("w", "p") => self.end_paragraph(),
            ("w", "r") => self.hidden = false,
            ("w", "tc" | "txbxContent" | "body") => self.end_container(),
            ("mc", "AlternateContent") => {
                self.alternatives.pop();
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.flow.text_inside_skipped(text) || self.place != Place::Text {
            return;
        }
        self.count_language(text.len());
        self.write(&without_soft_hyphens(text));
    }
}

/// Soft hyphens say where a word may be broken; a word with them is the same word.
fn without_soft_hyphens(text: &str) -> String {
    text.replace('\u{ad}', "")
}
