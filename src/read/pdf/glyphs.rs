//! What stands where on a page: an interpreter of the operators that show text.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use hayro_font::hayro_cmap::{BfString, CMapName};
use hayro_font::kurbo::{Affine, Point, Vec2};
use hayro_font::{CMapResolverFn, Font, FontCache, FontGlyph, FontQuery, FontResolverFn, UNITS_PER_EM};
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction;
use hayro_syntax::object::dict_or_stream;
use hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier, Stream};
use hayro_syntax::page::{Page, Resources};

use super::size::{Budget, Excess};
use super::text_string;

/// Forms inside one another (a form is a piece of a page with operators of its own).
const DEEPEST_FORM: usize = 12;
/// Saved graphics states inside one another.
const MOST_STATES: usize = 512;
/// Forms that are drawn on one page. A page is drawn by hundreds; more are made to take time.
const MOST_FORMS: usize = 20_000;

/// A glyph with the text that it stands for, in points from the upper left corner of the page.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Glyph {
    /// Left edge.
    pub(super) x0: f32,
    /// Right edge: the advance of the glyph, without letter spacing.
    pub(super) x1: f32,
    /// Baseline.
    pub(super) y: f32,
    /// Size of the type.
    pub(super) size: f32,
    /// Letter spacing that the document asks for.
    pub(super) spacing: f32,
    /// Where its text begins in [`Glyphs::text`].
    pub(super) start: u32,
    /// Bytes of its text.
    pub(super) length: u16,
    /// Of a font that calls itself bold.
    pub(super) bold: bool,
    /// Marked as no part of the content: a running header, a page number.
    pub(super) artifact: bool,
}

/// What stands on a page, in the order in which it is drawn.
#[derive(Debug, Default)]
pub(super) struct Glyphs {
    pub(super) text: String,
    pub(super) placed: Vec<Glyph>,
    /// Text that does not run from left to right: it stands on its side, or on its head.
    pub(super) turned: String,
    /// Width and height of the page.
    pub(super) width: f32,
    pub(super) height: f32,
}

impl Glyphs {
    /// The text of a glyph of this page.
    pub(super) fn text_of(&self, glyph: &Glyph) -> &str {
        let start = glyph.start as usize;
        self.text
            .get(start..start + usize::from(glyph.length))
            .unwrap_or_default()
    }
}

/// Draws the pages of a document and notes its glyphs.
pub(super) struct Interpreter<'p> {
    fonts: FontCache<'p>,
    /// By the object that they are: measured, and looked up, only once.
    known: HashMap<ObjectIdentifier, Option<FaceRef<'p>>>,
    standard_fonts: FontResolverFn,
    tables: CMapResolverFn,
    page: Glyphs,
    forms: usize,
    /// Whether any page shows a picture.
    pub(super) has_pictures: bool,
}

/// A font, and what its name tells.
#[derive(Clone)]
struct FaceRef<'p> {
    font: Font<'p>,
    bold: bool,
}

/// What `q` saves and `Q` restores.
#[derive(Clone)]
struct State<'p> {
    matrix: Affine,
    face: Option<FaceRef<'p>>,
    size: f64,
    letter_spacing: f64,
    word_spacing: f64,
    /// 1 for the natural width.
    stretch: f64,
    leading: f64,
    rise: f64,
}

/// A marked piece of content that is open.
struct Mark {
    artifact: bool,
    /// What its glyphs stand for, all together; taken by the first of them.
    actual: Option<String>,
    replaced: bool,
}

/// What is drawn: the page itself, or a form on it.
struct Canvas<'c, 'p> {
    resources: &'c Resources<'p>,
    depth: usize,
    state: State<'p>,
    marks: Vec<Mark>,
    text: Affine,
    line: Affine,
}

impl<'p> Interpreter<'p> {
    pub(super) fn new() -> Self {
        Interpreter {
            fonts: FontCache::new(),
            known: HashMap::new(),
            standard_fonts: Arc::new(|query: &FontQuery| {
                Some(match query {
                    FontQuery::Standard(font) => font.get_font_data(),
                    FontQuery::Fallback(query) => query.pick_standard_font().get_font_data(),
                })
            }),
            // Tables for the scripts of East Asia aren't carried.
            tables: Arc::new(|_: CMapName<'_>| None),
            page: Glyphs::default(),
            forms: 0,
            has_pictures: false,
        }
    }

    /// The glyphs of a page.
    ///
    /// # Errors
    ///
    /// Where its content unpacks to more than is left of the budget.
    pub(super) fn read(&mut self, page: &Page<'p>, budget: &mut Budget) -> Result<Glyphs, Excess> {
        let (width, height) = page.render_dimensions();
        self.page = Glyphs {
            width,
            height,
            ..Glyphs::default()
        };
        self.forms = 0;
        let mut content = Vec::new();
        if let Some(stream) = page.raw().get::<Stream<'p>>("Contents") {
            content = budget.unpack(&stream)?.into_owned();
        } else if let Some(streams) = page.raw().get::<Array<'p>>("Contents") {
            for stream in streams.iter::<Stream<'p>>() {
                content.extend_from_slice(&budget.unpack(&stream)?);
                content.push(b'\n');
            }
        }
        let state = State {
            matrix: Affine::new(page.initial_transform(true).as_coeffs()),
            face: None,
            size: 1.0,
            letter_spacing: 0.0,
            word_spacing: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
        };
        self.draw(&content, page.resources(), state, 0, false, budget)?;
        Ok(std::mem::take(&mut self.page))
    }

    fn draw(
        &mut self,
        content: &[u8],
        resources: &Resources<'p>,
        state: State<'p>,
        depth: usize,
        artifact: bool,
        budget: &mut Budget,
    ) -> Result<(), Excess> {
        let mut canvas = Canvas {
            resources,
            depth,
            state,
            marks: Vec::new(),
            text: Affine::IDENTITY,
            line: Affine::IDENTITY,
        };
        if artifact {
            canvas.marks.push(Mark {
                artifact,
                actual: None,
                replaced: false,
            });
        }
        let mut saved: Vec<State<'p>> = Vec::new();
        let mut operators = TypedIter::new(content);
        while let Some(operator) = operators.next() {
            match operator {
                TypedInstruction::SaveState(_) if saved.len() < MOST_STATES => saved.push(canvas.state.clone()),
                TypedInstruction::RestoreState(_) => {
                    if let Some(state) = saved.pop() {
                        canvas.state = state;
                    }
                }
                TypedInstruction::TextFont(font) => {
                    canvas.state.size = font.1.as_f64();
                    canvas.state.face = self.face(canvas.resources, font.0, budget)?;
                }
                TypedInstruction::XObject(object) => {
                    if let Some(stream) = canvas.resources.get_x_object(object.0) {
                        self.draw_object(&stream, &canvas, budget)?;
                    }
                }
                TypedInstruction::InlineImage(_) => self.has_pictures = true,
                TypedInstruction::ShowText(text) => self.show(&mut canvas, text.0.as_bytes(), budget)?,
                TypedInstruction::NextLineAndShowText(text) => {
                    canvas.next_line(0.0, -canvas.state.leading);
                    self.show(&mut canvas, text.0.as_bytes(), budget)?;
                }
                TypedInstruction::ShowTextWithParameters(text) => {
                    canvas.state.word_spacing = text.0.as_f64();
                    canvas.state.letter_spacing = text.1.as_f64();
                    canvas.next_line(0.0, -canvas.state.leading);
                    self.show(&mut canvas, text.2.as_bytes(), budget)?;
                }
                TypedInstruction::ShowTexts(texts) => {
                    for object in texts.0.iter::<Object<'_>>() {
                        match object {
                            Object::Number(number) => canvas.adjust(number.as_f64()),
                            Object::String(text) => self.show(&mut canvas, text.as_bytes(), budget)?,
                            _ => {}
                        }
                    }
                }
                other => canvas.set(&other),
            }
        }
        Ok(())
    }

    /// `Do`: a form is drawn, a picture noted.
    fn draw_object(&mut self, stream: &Stream<'p>, canvas: &Canvas<'_, 'p>, budget: &mut Budget) -> Result<(), Excess> {
        let dict = stream.dict();
        let kind = dict.get::<Name<'_>>("Subtype");
        match kind.as_deref() {
            Some(b"Image") => self.has_pictures = true,
            Some(b"Form") if canvas.depth < DEEPEST_FORM && self.forms < MOST_FORMS => {
                self.forms += 1;
                let content = budget.unpack(stream)?;
                let own = dict.get::<Dict<'p>>("Resources").map(Resources::new);
                let mut state = canvas.state.clone();
                if let Some(matrix) = dict.get::<[f64; 6]>("Matrix") {
                    state.matrix *= Affine::new(matrix);
                }
                let resources = own.as_ref().unwrap_or(canvas.resources);
                self.draw(
                    &content,
                    resources,
                    state,
                    canvas.depth + 1,
                    canvas.is_artifact(),
                    budget,
                )?;
            }
            _ => {}
        }
        Ok(())
    }

    /// The font of that name.
    fn face(
        &mut self,
        resources: &Resources<'p>,
        name: &Name<'_>,
        budget: &mut Budget,
    ) -> Result<Option<FaceRef<'p>>, Excess> {
        let Some(dict) = resources.get_font(name) else {
            return Ok(None);
        };
        let identity = dict.obj_id();
        if let Some(known) = identity.and_then(|identity| self.known.get(&identity)) {
            return Ok(known.clone());
        }
        measure_font(&dict, budget)?;
        let font = self.fonts.font(&dict, &self.standard_fonts, &self.tables);
        let face = font.map(|font| FaceRef {
            font,
            bold: is_bold(&dict),
        });
        if let Some(identity) = identity {
            self.known.insert(identity, face.clone());
        }
        Ok(face)
    }

    /// Shows a string in the font that is set.
    fn show(&mut self, canvas: &mut Canvas<'_, 'p>, bytes: &[u8], budget: &mut Budget) -> Result<(), Excess> {
        let Some(FaceRef { font, bold }) = canvas.state.face.clone() else {
            return Ok(());
        };
        let horizontal = font.is_horizontal();
        let mut at = 0;
        while at < bytes.len() {
            let (code, length) = font.read_code(bytes, at);
            at += length.max(1);
            let advance = font.code_advance(code);
            let placed = canvas.placed(advance, horizontal);
            let unicode = match font.glyph(font.map_code(code), code) {
                FontGlyph::Outline(glyph) => glyph.as_unicode(),
                FontGlyph::Type3(glyph) => glyph.as_unicode(),
            };
            let text: Cow<'_, str> = match (canvas.replacement(), unicode) {
                (Some(actual), _) => Cow::Owned(actual),
                (None, Some(BfString::Char(c))) => Cow::Owned(c.to_string()),
                (None, Some(BfString::String(text))) => Cow::Owned(text),
                // Nothing tells what it is; that there is something must show.
                (None, None) => Cow::Borrowed("\u{fffd}"),
            };
            budget.take(text.len() as u64)?;
            self.note(canvas, &text, &placed, bold);
            let word_spacing = if code == 32 && length == 1 {
                canvas.state.word_spacing
            } else {
                0.0
            };
            canvas.advance(advance, word_spacing, horizontal);
        }
        Ok(())
    }

    fn note(&mut self, canvas: &Canvas<'_, 'p>, text: &str, placed: &Placed, bold: bool) {
        let page = &mut self.page;
        let finite = [placed.from.x, placed.from.y, placed.to.x, placed.size]
            .iter()
            .all(|n| n.is_finite());
        let (Ok(start), Ok(length)) = (u32::try_from(page.text.len()), u16::try_from(text.len())) else {
            return;
        };
        if text.is_empty() || !finite || placed.size <= 0.0 {
            return;
        }
        if !placed.upright {
            page.turned.push_str(text);
            return;
        }
        let width = f64::from(page.width);
        let height = f64::from(page.height);
        if placed.to.x < 0.0 || placed.from.x > width || placed.from.y < 0.0 || placed.from.y - placed.size > height {
            return;
        }
        page.text.push_str(text);
        page.placed.push(Glyph {
            x0: placed.from.x as f32,
            x1: placed.to.x.max(placed.from.x) as f32,
            y: placed.from.y as f32,
            size: placed.size as f32,
            spacing: (canvas.state.letter_spacing * placed.scale).max(0.0) as f32,
            start,
            length,
            bold,
            artifact: canvas.is_artifact(),
        });
    }
}

/// Where a glyph comes to stand.
struct Placed {
    from: Point,
    to: Point,
    size: f64,
    /// Points of the page to a unit of the text.
    scale: f64,
    /// Runs from left to right, and stands on its feet.
    upright: bool,
}

impl Canvas<'_, '_> {
    /// The operators that change nothing but the state.
    fn set(&mut self, operator: &TypedInstruction<'_, '_>) {
        match operator {
            TypedInstruction::Transform(m) => {
                let by = [m.0, m.1, m.2, m.3, m.4, m.5].map(|number| number.as_f64());
                self.state.matrix *= Affine::new(by);
            }
            TypedInstruction::BeginText(_) => {
                self.text = Affine::IDENTITY;
                self.line = Affine::IDENTITY;
            }
            TypedInstruction::SetTextMatrix(m) => {
                self.line = Affine::new([m.0, m.1, m.2, m.3, m.4, m.5].map(|number| number.as_f64()));
                self.text = self.line;
            }
            TypedInstruction::NextLine(by) => self.next_line(by.0.as_f64(), by.1.as_f64()),
            TypedInstruction::NextLineAndSetLeading(by) => {
                self.state.leading = -by.1.as_f64();
                self.next_line(by.0.as_f64(), by.1.as_f64());
            }
            TypedInstruction::NextLineUsingLeading(_) => self.next_line(0.0, -self.state.leading),
            TypedInstruction::TextLeading(leading) => self.state.leading = leading.0.as_f64(),
            TypedInstruction::CharacterSpacing(spacing) => self.state.letter_spacing = spacing.0.as_f64(),
            TypedInstruction::WordSpacing(spacing) => self.state.word_spacing = spacing.0.as_f64(),
            TypedInstruction::HorizontalScaling(percent) => self.state.stretch = percent.0.as_f64() / 100.0,
            TypedInstruction::TextRise(rise) => self.state.rise = rise.0.as_f64(),
            TypedInstruction::BeginMarkedContent(mark) => self.mark(mark.0, None),
            TypedInstruction::BeginMarkedContentWithProperties(mark) => {
                let named = mark.1.clone().into_name();
                let named = named.and_then(|name| self.resources.properties.get::<Dict<'_>>(name));
                let own = dict_or_stream(mark.1).map(|(dict, _)| dict.clone());
                let actual = named.or(own).and_then(|dict| {
                    let actual = dict.get::<hayro_syntax::object::String<'_>>("ActualText")?;
                    Some(text_string(actual.as_bytes()))
                });
                self.mark(mark.0, actual);
            }
            TypedInstruction::EndMarkedContent(_) => {
                self.marks.pop();
            }
            _ => {}
        }
    }

    fn mark(&mut self, tag: &[u8], actual: Option<String>) {
        /// Marks inside one another that are told apart; what is deeper is marked as what it is in.
        const DEEPEST_MARK: usize = 4096;
        if self.marks.len() < DEEPEST_MARK {
            self.marks.push(Mark {
                artifact: tag == b"Artifact" || self.is_artifact(),
                replaced: actual.is_some() || self.marks.last().is_some_and(|mark| mark.replaced),
                actual,
            });
        }
    }

    fn is_artifact(&self) -> bool {
        self.marks.last().is_some_and(|mark| mark.artifact)
    }

    /// What the next glyph stands for, where the document says so: all of it for the first, nothing for the others.
    fn replacement(&mut self) -> Option<String> {
        let mark = self.marks.last_mut().filter(|mark| mark.replaced)?;
        Some(mark.actual.take().unwrap_or_default())
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.line *= Affine::translate((x, y));
        self.text = self.line;
    }

    fn adjust(&mut self, thousandths: f64) {
        let horizontal = self.state.face.as_ref().is_none_or(|face| face.font.is_horizontal());
        let by = -thousandths / 1000.0 * self.state.size;
        self.text *= Affine::translate(if horizontal {
            (by * self.state.stretch, 0.0)
        } else {
            (0.0, by)
        });
    }

    fn advance(&mut self, advance: Vec2, word_spacing: f64, horizontal: bool) {
        let em = f64::from(UNITS_PER_EM);
        let spacing = self.state.letter_spacing + word_spacing;
        self.text *= Affine::translate(if horizontal {
            ((advance.x / em * self.state.size + spacing) * self.state.stretch, 0.0)
        } else {
            (0.0, advance.y / em * self.state.size + spacing)
        });
    }

    fn placed(&self, advance: Vec2, horizontal: bool) -> Placed {
        let full = self.state.matrix * self.text;
        let size = self.state.size;
        let width = if horizontal {
            advance.x / f64::from(UNITS_PER_EM) * size * self.state.stretch
        } else {
            size
        };
        let from = full * Point::new(0.0, self.state.rise);
        let to = full * Point::new(width, self.state.rise);
        let [a, b, c, d, ..] = full.as_coeffs();
        // The page is turned so that y grows downwards: text that stands on its feet has a negative d.
        let along = size.signum() * a;
        let up = -size.signum() * d;
        Placed {
            from,
            to,
            size: size.abs() * c.hypot(d),
            scale: a.hypot(b),
            upright: along > 0.0 && up > 0.0 && b.abs() < 0.2 * along,
        }
    }
}

/// Weighs what a font unpacks before it is read.
fn measure_font(dict: &Dict<'_>, budget: &mut Budget) -> Result<(), Excess> {
    let descendants = dict.get::<Array<'_>>("DescendantFonts");
    let descendant = descendants.and_then(|fonts| fonts.iter::<Dict<'_>>().next());
    for dict in [Some(dict.clone()), descendant].into_iter().flatten() {
        let descriptor = dict.get::<Dict<'_>>("FontDescriptor");
        let files = descriptor.into_iter().flat_map(|descriptor| {
            ["FontFile", "FontFile2", "FontFile3"]
                .into_iter()
                .filter_map(move |key| descriptor.get::<Stream<'_>>(key))
        });
        let tables = ["ToUnicode", "Encoding", "CIDToGIDMap"]
            .into_iter()
            .filter_map(|key| dict.get::<Stream<'_>>(key));
        for stream in files.chain(tables) {
            budget.measure(&stream)?;
        }
    }
    Ok(())
}

/// Whether a font calls itself bold.
fn is_bold(dict: &Dict<'_>) -> bool {
    let name = dict.get::<Name<'_>>("BaseFont");
    let name = name.map(|name| String::from_utf8_lossy(&name).to_ascii_lowercase());
    let descriptor = dict.get::<Dict<'_>>("FontDescriptor");
    let weight = descriptor.and_then(|descriptor| descriptor.get::<f32>("FontWeight"));
    name.is_some_and(|name| {
        ["bold", "black", "heavy", "demi"]
            .iter()
            .any(|word| name.contains(word))
    }) || weight.is_some_and(|weight| weight >= 600.0)
}
