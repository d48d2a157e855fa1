//! Interprets a page: content streams and resources in, glyphs and pictures out.
//!
//! [`Interpreter::read`] and [`Interpreter::edit`] are the same walk, so they number
//! glyphs and alternative texts alike. An interpreter remembers fonts and so belongs to
//! one thread; the source may be shared.

use std::collections::BTreeMap;
use std::rc::Rc;

use hayro_syntax::object::Dict;
use hayro_syntax::object::MaybeRef;
use hayro_syntax::object::Object;
use hayro_syntax::object::ObjectIdentifier;
use hayro_syntax::object::Stream;
use hayro_syntax::page::Resources;
use rustc_hash::FxHashMap;
use rustc_hash::FxHashSet;

use crate::geometry::Affine;
use crate::geometry::Quad;
use crate::geometry::Rect;
use crate::pdf::annotation::walk_annotations;
use crate::pdf::areas::Areas;
use crate::pdf::decode::DecodeError;
use crate::pdf::decode::decode;
use crate::pdf::edit::EditedPage;
use crate::pdf::edit::EditedStream;
use crate::pdf::edit::Refusal;
use crate::pdf::edit::Removed;
use crate::pdf::emit::Emitter;
use crate::pdf::font::Fonts;
use crate::pdf::font::matrix;
use crate::pdf::glyph::ContentGap;
use crate::pdf::glyph::ContentGapKind;
use crate::pdf::glyph::Cover;
use crate::pdf::glyph::Glyph;
use crate::pdf::glyph::PageContent;
use crate::pdf::glyph::Picture;
use crate::pdf::layers::Layers;
use crate::pdf::outlines::Outlines;
use crate::pdf::path::MOST_COVERS;
use crate::pdf::run::Run;
use crate::pdf::source::Limits;
use crate::pdf::source::Source;
use crate::pdf::state::Fill;
use crate::pdf::state::GraphicsState;
use crate::pdf::trace::Look;
use crate::pdf::trace::Trace;

/// Room for more glyphs than this is not made beforehand.
const MOST_USUAL_GLYPHS: usize = 20_000;

/// Reads and edits the pages of a source.
pub struct Interpreter<'a> {
    source: &'a Source,
    pub(super) fonts: Fonts<'a>,
    pub(super) layers: Layers,
    forms: FxHashMap<usize, Result<Rc<Form<'a>>, DecodeError>>,
    /// How many glyphs the page before had, within reason.
    usual_glyphs: usize,
    pub(super) page: PageState,
    /// What is recorded beside, where somebody asks for it.
    pub(super) trace: Option<Box<Trace<'a>>>,
}

/// A form, pattern or mask group, ready to be walked.
pub(super) struct Form<'a> {
    /// Its content.
    pub content: Vec<u8>,
    /// Its own resources; without them it uses those of its user.
    pub resources: Option<Rc<Resources<'a>>>,
    /// From form space to the user space of its user.
    pub matrix: Affine,
    /// What it may paint on, in form space.
    pub bounds: Option<Rect>,
}

/// What is counted and collected for the page at hand.
#[derive(Default)]
pub(super) struct PageState {
    /// The page's area, in page coordinates.
    pub area: Rect,
    /// Whether glyphs and pictures are collected.
    pub reading: bool,
    pub filter: Filter,
    pub content: PageContent,
    pub glyph_count: u32,
    pub picture_count: u32,
    pub alternative_count: u32,
    pub removed: Removed,
    /// Procedures of Type 3 glyphs that hold something refused.
    pub procedures: FxHashSet<ObjectIdentifier>,
    /// Marked content that has lost glyphs, by identifier.
    pub struck_content: FxHashSet<u32>,
    /// How many hidden layers and hidden forms enclose this place.
    pub hidden: u32,
    pub in_annotation: bool,
    /// How many tiling patterns enclose this place.
    pub tiles: u32,
    /// How far above the page the text of a tile stands that is repeated, or nothing: where
    /// such a tile stands says nothing about where it is seen.
    pub away: f64,
    /// How many tiles were put above the page.
    pub away_count: u32,
    /// How many soft masks enclose this place.
    pub masks: u32,
    /// Around the glyphs that show something else than their text says, or nobody knows
    /// what.
    pub unclear: Option<Rect>,
    /// Around the shadings that are made of patches, which may be letters.
    pub meshes: Option<Rect>,
    /// Rectangles of one colour that were painted, and how light they are: what text is
    /// painted on.
    pub grounds: Vec<(Rect, f64)>,
    /// Shapes that may be letters, and those of them that nobody sees.
    pub outlines: Outlines,
    pub unseen_outlines: Outlines,
    /// Whether a limit was reached, so that nothing more is interpreted.
    pub halted: bool,
    /// Forms that are being walked, outermost first.
    pub open_forms: Vec<usize>,
    gaps: BTreeMap<ContentGapKind, u32>,
    operators: usize,
    streams: usize,
    bytes: usize,
}

/// A refusal, made ready for asking.
#[derive(Default)]
pub(super) struct Filter {
    /// The refused glyphs that are still to come, the last one first.
    glyphs: Vec<u32>,
    pub areas: Areas,
    pub shapes: Areas,
    pub pictures: Areas,
    pub alternatives: FxHashSet<u32>,
    pub covers: Vec<Cover>,
    pub notes_codes: bool,
    refuses_glyphs: bool,
}

impl Filter {
    fn new(refusal: &Refusal) -> Self {
        let mut glyphs: Vec<u32> = refusal.glyphs.iter().copied().collect();
        glyphs.sort_unstable_by(|a, b| b.cmp(a));
        Self {
            refuses_glyphs: !glyphs.is_empty(),
            glyphs,
            areas: Areas::new(refusal.areas.clone()),
            shapes: Areas::new(refusal.shapes.clone()),
            pictures: Areas::new(refusal.pictures.clone()),
            alternatives: refusal.alternatives.clone(),
            covers: refusal.covers.clone(),
            notes_codes: refusal.notes_codes,
        }
    }

    /// Whether a glyph is refused by its number. Glyphs are asked for in their order.
    pub fn refuses_glyph(&mut self, index: u32) -> bool {
        while self.glyphs.pop_if(|next| *next < index).is_some() {}
        self.glyphs.last() == Some(&index)
    }

    /// Whether it refuses anything.
    pub fn is_active(&self) -> bool {
        !(!self.refuses_glyphs
            && self.areas.is_empty()
            && self.pictures.is_empty()
            && self.covers.is_empty()
            && self.alternatives.is_empty())
    }
}

impl PageState {
    /// Takes down that a glyph is painted on something of its own dark colour: that hides
    /// it as well as if it were painted later.
    pub fn note_ground(&mut self, glyph: &Glyph, fill: Fill, index: u32) {
        const SAME: f64 = 0.08;
        /// Rectangles that are looked at, from the last.
        const LOOKED_AT: usize = 64;
        if !(fill.is_plain && fill.is_dark) {
            return;
        }
        let middle = glyph.quad.bounds().center();
        let mut grounds = self.grounds.iter().rev().take(LOOKED_AT);
        let Some((area, light)) = grounds.find(|(area, _)| area.contains(middle)) else {
            return;
        };
        if (light - fill.light).abs() > SAME {
            return;
        }
        let cover = Cover {
            area: *area,
            is_dark: true,
            glyphs: index + 1,
            pictures: 0,
        };
        let covers = &mut self.content.covers;
        let is_full = covers.len() >= MOST_COVERS;
        match covers.last_mut() {
            Some(last) if last.area == cover.area && last.pictures == 0 => *last = cover,
            _ if is_full => {}
            _ => covers.push(cover),
        }
    }

    /// Whether glyphs must be interpreted, and not only copied.
    pub fn interprets(&self) -> bool {
        self.reading || self.filter.notes_codes || self.filter.is_active()
    }

    pub fn gap(&mut self, kind: ContentGapKind, count: u32) {
        if count > 0 {
            let total = self.gaps.entry(kind).or_default();
            *total = total.saturating_add(count);
        }
    }

    /// Stops the page, since a limit was reached.
    pub fn halt(&mut self) {
        self.halt_at(ContentGapKind::LimitReached);
    }

    /// Stops the page at what nobody can go on from.
    pub fn halt_at(&mut self, kind: ContentGapKind) {
        if !self.halted {
            self.gap(kind, 1);
        }
        self.halted = true;
    }

    /// Counts an operator.
    pub fn count_operator(&mut self, limits: &Limits) {
        self.operators += 1;
        if self.operators > limits.operators || self.glyph_count as usize > limits.glyphs {
            self.halt();
        }
    }

    fn gaps(&self) -> Vec<ContentGap> {
        self.gaps
            .iter()
            .map(|(kind, count)| ContentGap {
                kind: *kind,
                count: *count,
            })
            .collect()
    }
}

impl<'a> Interpreter<'a> {
    /// An interpreter that has met no fonts yet.
    pub fn new(source: &'a Source) -> Self {
        Self {
            source,
            fonts: Fonts::new(source.limits().stream_bytes),
            layers: Layers::read(&source.catalog()),
            forms: FxHashMap::default(),
            usual_glyphs: 0,
            page: PageState::default(),
            trace: None,
        }
    }

    /// All that a page shows, its annotations included. Pages count from 0; a page that
    /// does not exist shows nothing.
    pub fn read(&mut self, index: usize) -> PageContent {
        self.begin(index, true, Filter::default());
        self.walk_page(index, false);
        let mut content = std::mem::take(&mut self.page.content);
        content.gaps = self.page.gaps();
        let some_more = content.glyphs.len() / 8;
        self.usual_glyphs = (content.glyphs.len() + some_more).min(MOST_USUAL_GLYPHS);
        content.painted_pictures = content.pictures.len();
        content.pictures.extend(self.unclear_text());
        let meshes = self.page.meshes;
        content
            .pictures
            .extend(meshes.and_then(|place| self.to_be_read(place)));
        let outlines = self.page.outlines.take();
        content.outlines.clone_from(&outlines);
        content.outlines.extend(self.page.unseen_outlines.take());
        let outlines = outlines.into_iter();
        content
            .pictures
            .extend(outlines.filter_map(|place| self.to_be_read(place)));
        content
    }

    /// The same with what is painted beside the glyphs, in order.
    pub fn look(&mut self, index: usize) -> Look<'a> {
        self.trace = Some(Box::default());
        let content = self.read(index);
        let trace = self.trace.take().unwrap_or_default();
        Look {
            content,
            glyphs: trace.glyphs,
            paints: trace.paints,
            ink: trace.ink,
            used: trace.used,
            is_cut: trace.is_cut,
        }
    }

    /// Text that only its looks can tell, as a picture to be read.
    fn unclear_text(&self) -> Option<Picture> {
        self.to_be_read(self.page.unclear?)
    }

    /// A place of the page as a picture to be read.
    fn to_be_read(&self, place: Rect) -> Option<Picture> {
        const SAMPLES_A_POINT: f64 = 300.0 / 72.0;
        const MARGIN: f64 = 4.0;
        let unclear = place.inflate(MARGIN, MARGIN);
        let shown = unclear.intersect(self.page.area);
        let samples = |points: f64| (points * SAMPLES_A_POINT).clamp(0.0, 20_000.0) as u32;
        (shown.area() > 0.0).then(|| Picture {
            quad: Quad::from_rect(shown),
            pixels: (samples(shown.width()), samples(shown.height())),
            visible: true,
        })
    }

    /// A page's content without what is refused.
    pub fn edit(&mut self, index: usize, refusal: &Refusal) -> EditedPage<'a> {
        self.begin(index, false, Filter::new(refusal));
        let stream = self.walk_page(index, true).unwrap_or(EditedStream {
            content: Vec::new(),
            resources: Vec::new(),
        });
        EditedPage {
            stream,
            flattened: std::mem::take(&mut self.page.content.flattened),
            dropped: std::mem::take(&mut self.page.content.dropped),
            gaps: self.page.gaps(),
            removed: self.page.removed,
            procedures: std::mem::take(&mut self.page.procedures),
            notes_codes: self.page.filter.notes_codes,
            kept_codes: self.fonts.take_kept_codes(),
            struck_content: std::mem::take(&mut self.page.struck_content),
        }
    }

    /// A form, tiling pattern or mask group from which nothing is taken away, but with
    /// canonical names, and without comments and unknown operators.
    pub fn clean_form(&mut self, form: &Stream<'a>) -> Result<EditedStream<'a>, DecodeError> {
        self.clean_stream(form, form.dict().get::<Dict<'a>>("Resources"))
    }

    /// The same for a stream whose resources stand elsewhere, such as the procedure of a
    /// Type 3 glyph.
    pub fn clean_stream(
        &mut self,
        stream: &Stream<'a>,
        resources: Option<Dict<'a>>,
    ) -> Result<EditedStream<'a>, DecodeError> {
        self.page = PageState::default();
        let decoded = decode(stream, self.limits().stream_bytes)?;
        let scope = Rc::new(Resources::new(resources.unwrap_or_default()));
        let state = GraphicsState::new(Affine::IDENTITY, Rect::ZERO);
        let out = Some(Emitter::new(&decoded.bytes));
        let mut run = Run::new(self, &decoded.bytes, scope, state, out);
        run.go();
        Ok(run.finish().unwrap_or(EditedStream {
            content: Vec::new(),
            resources: Vec::new(),
        }))
    }

    /// A stream that a dictionary holds. The library takes an object that leads back to
    /// one it came from for missing, and forms do share the resources that they stand in;
    /// so a reference is followed from the start each time.
    pub(super) fn stream(&self, dict: &Dict<'a>, key: &[u8]) -> Option<Stream<'a>> {
        match dict.get_raw::<Object<'a>>(key)? {
            MaybeRef::Ref(reference) => self.source.pdf().xref().get(reference.into()),
            MaybeRef::NotRef(object) => object.into_stream(),
        }
    }

    pub(super) fn limits(&self) -> &'a Limits {
        self.source.limits()
    }

    fn begin(&mut self, index: usize, reading: bool, filter: Filter) {
        self.forms.clear();
        self.page = PageState {
            area: self
                .source
                .geometry(index)
                .map(|page| page.area())
                .unwrap_or_default(),
            reading,
            filter,
            ..PageState::default()
        };
        if reading {
            // Pages of one document are mostly alike.
            self.page.content.glyphs.reserve(self.usual_glyphs);
        }
    }

    /// Walks a page's content and its annotations. Gives a stream where one is asked for.
    fn walk_page(&mut self, index: usize, edits: bool) -> Option<EditedStream<'a>> {
        let source = self.source;
        let page = source.page(index)?;
        let geometry = source.geometry(index)?;
        let content = match source.content(index) {
            Ok((content, true)) => content,
            Ok((content, false)) => {
                self.page.gap(ContentGapKind::UnreadableStream, 1);
                content
            }
            Err(_) => {
                self.page.halt();
                return None;
            }
        };
        self.page.bytes = content.len();
        let resources = page.resources();
        let scope = Rc::new(resources.clone());
        let state = GraphicsState::new(geometry.to_page(), geometry.area());
        let out = edits.then(|| Emitter::new(&content));
        let mut run = Run::new(self, &content, scope, state, out);
        run.go();
        run.close();
        walk_annotations(&mut run, page.raw(), state);
        run.finish()
    }

    /// A form made ready, from memory if it was met on this page before. None where it
    /// cannot be walked; the gap is noted.
    pub(super) fn form(&mut self, stream: &Stream<'a>) -> Option<Rc<Form<'a>>> {
        let place = place_of(stream);
        self.page.streams += 1;
        if self.page.streams > self.limits().streams {
            self.page.halt();
            return None;
        }
        if let Some(known) = self.forms.get(&place) {
            return known.as_ref().ok().cloned();
        }
        let form = self.load_form(stream);
        let kind = match &form {
            Err(DecodeError::TooLarge { .. }) => Some(ContentGapKind::LimitReached),
            Err(_) => Some(ContentGapKind::UnreadableStream),
            Ok(_) => None,
        };
        if let Some(kind) = kind {
            self.page.gap(kind, 1);
        }
        self.forms.insert(place, form.clone());
        form.ok()
    }

    fn load_form(&mut self, stream: &Stream<'a>) -> Result<Rc<Form<'a>>, DecodeError> {
        let limits = self.limits();
        let room = limits.page_bytes.saturating_sub(self.page.bytes);
        let decoded = decode(stream, room.min(limits.stream_bytes))?;
        if !decoded.whole {
            self.page.gap(ContentGapKind::UnreadableStream, 1);
        }
        self.page.bytes += decoded.bytes.len();
        let dict = stream.dict();
        let resources = dict.get::<Dict<'a>>("Resources");
        Ok(Rc::new(Form {
            content: decoded.bytes.into_owned(),
            resources: resources.map(|resources| Rc::new(Resources::new(resources))),
            matrix: matrix(dict, "Matrix").unwrap_or(Affine::IDENTITY),
            bounds: bounds(dict, "BBox"),
        }))
    }
}

/// Names a stream by where its dictionary lies, which does not move while the source lives.
pub(super) fn place_of(stream: &Stream<'_>) -> usize {
    stream.dict().data().as_ptr() as usize
}

/// A rectangle entry of a dictionary.
pub(super) fn bounds(dict: &Dict<'_>, key: &str) -> Option<Rect> {
    let found = dict.get::<hayro_syntax::object::Rect>(key)?;
    let rect = Rect::new(found.x0, found.y0, found.x1, found.y1);
    rect.is_finite().then_some(rect)
}
