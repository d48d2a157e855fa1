//! Records what a content stream paints, for a [`crate::pdf::trace::Look`].
//!
//! Nothing here runs unless a trace is taken. Colours are those of ISO 32000-2, 8.6;
//! opacity and blending those of 11.3 and 11.6.

use hayro_syntax::object::Dict;
use hayro_syntax::object::FromBytes as _;
use hayro_syntax::object::Name;
use hayro_syntax::object::Object;
use hayro_syntax::object::Stream;
use kurbo::BezPath;
use kurbo::Shape as _;
use kurbo::Stroke;
use kurbo::StrokeOpts;

use crate::geometry::Point;
use crate::geometry::Rect;
use crate::pdf::lex::decode_name;
use crate::pdf::raster::Space;
use crate::pdf::run::Run;
use crate::pdf::state::GraphicsState;
use crate::pdf::state::transformed_bounds;
use crate::pdf::trace::Blend;
use crate::pdf::trace::GlyphPaint;
use crate::pdf::trace::Ink;
use crate::pdf::trace::MOST_ELEMENTS;
use crate::pdf::trace::MOST_PAINTS;
use crate::pdf::trace::MOST_SEGMENTS;
use crate::pdf::trace::Outline;
use crate::pdf::trace::Paint;
use crate::pdf::trace::PaintKind;
use crate::pdf::trace::PictureData;
use crate::pdf::trace::Trace;
use crate::pdf::trace::TracedPicture;

/// A stroke narrower than this on the page covers something only together with others.
const THIN: f64 = 1.5;
/// So much of a thin stroke is looked at, and so many things on a page before it.
const MOST_THIN_ELEMENTS: usize = 200;
const MOST_THIN: usize = 20_000;
/// How exactly the outline of a stroke is worked out, in points.
const TOLERANCE: f64 = 0.1;

impl<'a> Run<'_, 'a, '_> {
    /// Whether what is painted is recorded.
    pub fn is_recording(&self) -> bool {
        self.it.trace.is_some()
    }

    /// Notes a stream that is walked or painted.
    pub fn record_use(&mut self, stream: &Stream<'a>) {
        if let Some(trace) = &mut self.it.trace {
            trace.used.insert(stream.obj_id());
        }
    }

    /// Enters or leaves what is painted elsewhere than here: a pattern, mask or glyph.
    pub fn aside(&mut self, step: i32) {
        if let Some(trace) = &mut self.it.trace {
            trace.aside = trace.aside.saturating_add_signed(step);
        }
    }

    /// Follows the operators that set colours.
    pub fn record_state(&mut self, name: &[u8]) {
        match name {
            b"g" | b"rg" | b"k" => self.set_ink(true, device(&self.values())),
            b"G" | b"RG" | b"K" => self.set_ink(false, device(&self.values())),
            b"cs" => self.set_space(true),
            b"CS" => self.set_space(false),
            b"sc" | b"scn" => self.set_ink(true, self.ink_in_space(0)),
            b"SC" | b"SCN" => self.set_ink(false, self.ink_in_space(1)),
            b"w" => {
                if let Some([width]) = self.numbers::<1>() {
                    self.state.colours.line_width = width.abs();
                }
            }
            b"gs" => self.record_parameters(),
            b"sh" => {
                let clip = self.state.clip;
                self.record(PaintKind::Shading, clip, None, None);
            }
            _ => {}
        }
    }

    fn values(&self) -> Vec<f32> {
        let numbers = self.operands.iter().filter_map(|token| token.number());
        numbers.map(|number| number as f32).collect()
    }

    fn set_ink(&mut self, fills: bool, ink: Ink) {
        match fills {
            true => self.state.colours.fill = ink,
            false => self.state.colours.stroke = ink,
        }
    }

    /// A colour space by its number: 0 is unknown, others count from 1.
    fn set_space(&mut self, fills: bool) {
        let found = self.last_name().and_then(|name| {
            let name = decode_name(name);
            let named = &self.scope.color_spaces;
            let object = Object::Name(Name::new_unescaped(&name));
            Space::read(&object, Some(named)).ok()
        });
        let Some(trace) = &mut self.it.trace else {
            return;
        };
        let mut number = 0;
        let mut ink = Ink::Unknown;
        if let Some(space) = found {
            ink = start_of(&space);
            trace.spaces.push(space);
            number = u16::try_from(trace.spaces.len()).unwrap_or(0);
        }
        if let Some(own) = self.state.colours.spaces.get_mut(usize::from(!fills)) {
            *own = number;
        }
        self.set_ink(fills, ink);
    }

    fn ink_in_space(&self, which: usize) -> Ink {
        let values = self.values();
        let number = self.state.colours.spaces.get(which).copied().unwrap_or(0);
        let trace = self.it.trace.as_ref();
        let space = usize::from(number)
            .checked_sub(1)
            .and_then(|index| trace?.spaces.get(index));
        let rgb = space.and_then(|space| space.to_rgb(&values));
        rgb.map_or(Ink::Unknown, Ink::Rgb)
    }

    fn record_parameters(&mut self) {
        let Some(name) = self.last_name() else { return };
        let dict = self.scope.ext_g_states.get::<Dict<'a>>(decode_name(name));
        let Some(dict) = dict else { return };
        let colours = &mut self.state.colours;
        let number = |key: &str| dict.get::<f64>(key).filter(|number| number.is_finite());
        if let Some(alpha) = number("ca") {
            colours.fill_alpha = alpha.clamp(0.0, 1.0) as f32;
        }
        if let Some(alpha) = number("CA") {
            colours.stroke_alpha = alpha.clamp(0.0, 1.0) as f32;
        }
        if let Some(width) = number("LW") {
            colours.line_width = width.abs();
        }
        match dict.get::<Object<'a>>("SMask") {
            Some(Object::Dict(_)) => colours.is_masked = true,
            Some(_) => colours.is_masked = false,
            None => {}
        }
        match dict.get::<Object<'a>>("BM") {
            Some(Object::Name(name)) => colours.blend = blend(&name),
            Some(Object::Array(names)) => {
                let first = names.iter::<Name<'a>>().next();
                colours.blend = first.map_or(Blend::Normal, |name| blend(&name));
            }
            _ => {}
        }
    }

    /// Adds an operator's points to the path under construction.
    pub fn record_segment(&mut self, name: &[u8], given: [f64; 6]) {
        let Some(trace) = &mut self.it.trace else {
            return;
        };
        let path = &mut trace.path;
        if path.elements().len() > MOST_SEGMENTS {
            trace.ink.is_cut = true;
            return;
        }
        if !given.iter().all(|value| value.is_finite()) {
            return;
        }
        let [a, b, c, d, e, f] = given;
        let begun = !path.elements().is_empty();
        match name {
            b"re" => path.extend(Rect::new(a, b, c, d).path_elements(TOLERANCE)),
            b"m" => path.move_to((a, b)),
            _ if !begun => path.move_to((e, f)),
            b"l" => path.line_to((a, b)),
            b"c" => path.curve_to((a, b), (c, d), (e, f)),
            b"v" => {
                let from = path.current_position().unwrap_or(Point::new(a, b));
                path.curve_to(from, Point::new(a, b), Point::new(c, d));
            }
            b"y" => path.curve_to((a, b), (c, d), (c, d)),
            b"h" => path.close_path(),
            _ => {}
        }
    }

    /// Records the path that an operator paints, and begins a new one.
    pub fn record_path(&mut self, name: &[u8]) {
        let Some(trace) = &mut self.it.trace else {
            return;
        };
        let mut path = std::mem::take(&mut trace.path);
        if path.elements().is_empty() {
            return;
        }
        if matches!(name, b"s" | b"b" | b"b*") {
            path.close_path();
        }
        self.record_ink(name, &path);
        if name == b"n" {
            return;
        }
        let is_whole = path.elements().len() <= MOST_ELEMENTS;
        if name
            .iter()
            .any(|byte| matches!(byte, b'f' | b'F' | b'B' | b'b'))
        {
            let on_page = self.state.ctm * path.clone();
            let bounds = on_page.bounding_box();
            let outline = is_whole.then_some(Outline {
                path: on_page,
                even_odd: name.ends_with(b"*"),
            });
            self.record(PaintKind::Fill, bounds, outline, None);
        }
        if name
            .iter()
            .any(|byte| matches!(byte, b'S' | b's' | b'B' | b'b'))
        {
            self.record_stroke(&path, is_whole);
        }
    }

    /// Records where a path paints or clips, whatever its colour is.
    fn record_ink(&mut self, name: &[u8], path: &BezPath) {
        const THINNEST: f64 = 0.3;
        let to_page = self.on_page();
        let scale = to_page.determinant().abs().sqrt();
        let width = (self.state.colours.line_width * scale).max(THINNEST);
        let strokes = matches!(name, b"S" | b"s");
        let even_odd = name.ends_with(b"*");
        if let Some(trace) = &mut self.it.trace {
            let path = to_page * path.clone();
            match strokes {
                true => trace.ink.add_stroke(&path, width),
                false => trace.ink.add_fill(&path, even_odd),
            }
        }
    }

    fn record_stroke(&mut self, path: &BezPath, is_whole: bool) {
        let width = self.state.colours.line_width;
        let scale = self.state.ctm.determinant().abs().sqrt();
        if !scale.is_finite() {
            return;
        }
        let on_page = width * scale;
        let paints = self.it.trace.as_ref().map_or(0, |trace| trace.paints.len());
        let is_simple = path.elements().len() <= MOST_THIN_ELEMENTS && paints <= MOST_THIN;
        if on_page < THIN && !is_simple {
            // Lines of a map or a diagram: they cover nothing.
            return;
        }
        let half = (on_page / 2.0).max(0.05);
        let outline = is_whole.then(|| {
            let options = StrokeOpts::default();
            let style = Stroke::new(2.0 * half / scale.max(1e-6));
            let tolerance = TOLERANCE / scale.max(1e-6);
            self.state.ctm * kurbo::stroke(path, &style, &options, tolerance)
        });
        let bounds = match &outline {
            Some(outline) => outline.bounding_box(),
            None => transformed_bounds(self.state.ctm, path.bounding_box()).inflate(half, half),
        };
        let outline = outline.map(|path| Outline {
            path,
            even_odd: false,
        });
        self.record(PaintKind::Stroke, bounds, outline, None);
    }

    /// Records an image object.
    pub fn record_image(&mut self, stream: &Stream<'a>, samples: (u32, u32)) {
        if !self.is_recording() {
            return;
        }
        self.record_use(stream);
        let dict = stream.dict();
        let is_stencil = dict.get::<bool>("ImageMask").unwrap_or(false);
        let is_see_through = dict.contains_key("SMask")
            || dict.contains_key("Mask")
            || dict.get::<u32>("SMaskInData").is_some_and(|kind| kind > 0);
        let data = PictureData::Object(stream.clone(), self.scope.color_spaces.clone());
        self.record_picture(data, samples, is_stencil, is_see_through);
    }

    /// Records an inline image: the entries of its dictionary and its data.
    pub fn record_inline(&mut self, entries: &[u8], data: &[u8], samples: (u32, u32)) {
        if !self.is_recording() {
            return;
        }
        let dict = [b"<<", entries, b">>"].concat();
        let is_stencil = Dict::from_bytes(&dict)
            .and_then(|dict| dict.get::<bool>("ImageMask"))
            .unwrap_or(false);
        let data = PictureData::Inline {
            dict,
            data: data.to_vec(),
        };
        self.record_picture(data, samples, is_stencil, false);
    }

    fn record_picture(
        &mut self,
        data: PictureData<'a>,
        samples: (u32, u32),
        is_stencil: bool,
        is_see_through: bool,
    ) {
        let to_page = self.state.ctm;
        let bounds = transformed_bounds(to_page, Rect::new(0.0, 0.0, 1.0, 1.0));
        let picture = TracedPicture {
            to_page,
            samples,
            data,
        };
        let kind = match is_stencil {
            true => PaintKind::Stencil,
            false => PaintKind::Picture,
        };
        let was_masked = self.state.colours.is_masked;
        self.state.colours.is_masked |= is_see_through;
        self.record(kind, bounds, None, Some(picture));
        self.state.colours.is_masked = was_masked;
    }

    fn record(
        &mut self,
        kind: PaintKind,
        bounds: Rect,
        outline: Option<Outline>,
        picture: Option<TracedPicture<'a>>,
    ) {
        let colours = &self.state.colours;
        let (ink, alpha) = match kind {
            PaintKind::Stroke => (colours.stroke, colours.stroke_alpha),
            PaintKind::Picture | PaintKind::Shading => (Ink::Unknown, colours.fill_alpha),
            _ => (colours.fill, colours.fill_alpha),
        };
        let (blend, is_masked) = (colours.blend, colours.is_masked);
        let alpha = alpha * colours.outer_alpha;
        let page = &self.it.page;
        let clip = self.state.clip.intersect(page.area);
        let is_shown = page.hidden == 0 && alpha > 0.0 && bounds.is_finite();
        let Some(trace) = &mut self.it.trace else {
            return;
        };
        let shown = bounds.intersect(clip);
        if !is_shown || trace.aside > 0 || !(shown.width() > 0.0 || shown.height() > 0.0) {
            return;
        }
        if trace.paints.len() >= MOST_PAINTS {
            trace.is_cut = true;
            return;
        }
        trace.paints.push(Paint {
            kind,
            bounds: shown,
            ink,
            alpha,
            blend,
            is_masked,
            annotation: trace.annotation,
            picture,
            outline,
            clip,
        });
    }
}

impl<'a> Trace<'a> {
    /// Records a glyph that was collected.
    pub fn glyph(&mut self, state: &GraphicsState, font: u32, in_hidden_layer: bool) {
        let colours = &state.colours;
        let strokes = matches!(state.rendering, 1 | 5);
        let (ink, alpha) = match strokes {
            true => (colours.stroke, colours.stroke_alpha),
            false => (colours.fill, colours.fill_alpha),
        };
        // Outlined letters are seen by either.
        let is_both = matches!(state.rendering, 2 | 6) && colours.fill != colours.stroke;
        self.glyphs.push(GlyphPaint {
            after: u32::try_from(self.paints.len()).unwrap_or(u32::MAX),
            ink: if is_both { Ink::Unknown } else { ink },
            alpha: alpha * colours.outer_alpha,
            mode: state.rendering,
            in_hidden_layer,
            clip: state.clip,
            is_aside: self.aside > 0,
            font,
        });
    }
}

/// What a form begins with: its opacity lies over all of it.
pub(super) fn enter_form(state: &mut GraphicsState) {
    let colours = &mut state.colours;
    colours.outer_alpha *= colours.fill_alpha;
    colours.fill_alpha = 1.0;
    colours.stroke_alpha = 1.0;
}

/// The colour in the device space with as many components.
fn device(values: &[f32]) -> Ink {
    let space = Space::device(values.len()).ok();
    let rgb = space.and_then(|space| space.to_rgb(values));
    rgb.map_or(Ink::Unknown, Ink::Rgb)
}

/// The colour with which a space begins (ISO 32000-2, 8.6.8): zeros, or full tints.
fn start_of(space: &Space) -> Ink {
    let value = match space {
        Space::Tint { .. } => 1.0,
        _ => 0.0,
    };
    let mut values = vec![value; space.components()];
    if let (Space::Cmyk, Some(black)) = (space, values.last_mut()) {
        *black = 1.0;
    }
    space.to_rgb(&values).map_or(Ink::Unknown, Ink::Rgb)
}

fn blend(name: &[u8]) -> Blend {
    match name {
        b"Normal" | b"Compatible" => Blend::Normal,
        b"Multiply" | b"Darken" | b"ColorBurn" => Blend::Darken,
        _ => Blend::Other,
    }
}
