//! Paints what has content or samples of its own: forms, pictures, patterns, soft masks,
//! the procedures of Type 3 glyphs (ISO 32000-2, 8.7.3, 8.9, 8.10, 11.6.5).

use std::rc::Rc;

use hayro_syntax::object::Dict;
use hayro_syntax::object::MaybeRef;
use hayro_syntax::object::Name;
use hayro_syntax::object::Object;
use hayro_syntax::object::Stream;

use crate::geometry::Affine;
use crate::geometry::Quad;
use crate::geometry::Rect;
use crate::pdf::areas::meets;
use crate::pdf::coarse::is_coarse;
use crate::pdf::decode::DecodeError;
use crate::pdf::decode::decode;
use crate::pdf::edit::Category;
use crate::pdf::edit::EditedStream;
use crate::pdf::edit::ResourceValue;
use crate::pdf::emit::Emitter;
use crate::pdf::font::FontId;
use crate::pdf::glyph::Picture;
use crate::pdf::interpret::place_of;
use crate::pdf::lex::decode_name;
use crate::pdf::record::enter_form;
use crate::pdf::run::Run;
use crate::pdf::state::GraphicsState;
use crate::pdf::state::TextPosition;
use crate::pdf::state::transformed_bounds;

/// What becomes of a picture.
pub(super) enum Fate {
    /// It stays but for these areas, in its unit square.
    Black(Vec<Quad>),
    /// It is left out.
    Gone,
}

/// What became of a stream that was walked.
pub(super) enum Walked<'a> {
    /// It cannot be walked, so it must not stay.
    Unknown,
    /// Nothing in it changed, or nothing was to be written.
    Same,
    /// A changed copy.
    Changed(EditedStream<'a>),
}

/// What became of a resource that was walked.
#[derive(Clone)]
pub(super) enum Outcome {
    /// It must not stay.
    Gone,
    /// It stays as it is.
    Same,
    /// A changed copy of it has this name.
    Renamed(Vec<u8>),
}

/// A picture of no more samples than this shows shades and no letters.
pub(super) const SHADES_ONLY: u64 = 4;

/// What is no more opaque than this is seen by nobody.
const FAINT: f64 = 0.05;

/// A picture of fewer samples in a tile is an ornament.
const SMALLEST: u64 = 300;

/// Whether a picture's data unfold within a limit. Only large ones are asked, and those
/// whose filter is no picture's.
fn unfolds(stream: &Stream<'_>, samples: (u32, u32), limit: usize) -> bool {
    const BYTES_A_SAMPLE: u64 = 4;
    let claimed = u64::from(samples.0) * u64::from(samples.1) * BYTES_A_SAMPLE;
    let is_small = usize::try_from(claimed).is_ok_and(|claimed| claimed <= limit);
    is_small || !matches!(decode(stream, limit), Err(DecodeError::TooLarge { .. }))
}

impl<'a, 'd> Run<'_, 'a, 'd> {
    /// `Do`
    pub fn paint_object(&mut self) {
        let Some(name) = self.last_name() else { return };
        let decoded = decode_name(name);
        let Some(stream) = self.it.stream(&self.scope.x_objects, &decoded) else {
            return;
        };
        let hidden = !self.it.layers.shows(stream.dict(), b"OC");
        self.it.page.hidden += u32::from(hidden);
        match stream.dict().get::<Name<'_>>("Subtype").as_deref() {
            Some(b"Image") => self.paint_image(&stream, name),
            Some(b"PS") => {}
            _ => self.paint_form(&stream, name),
        }
        self.it.page.hidden -= u32::from(hidden);
    }

    fn paint_image(&mut self, stream: &Stream<'a>, name: &'d [u8]) {
        let samples = samples_of(stream);
        if self.it.page.reading && !unfolds(stream, samples, self.it.limits().stream_bytes) {
            self.it.page.halt();
            return;
        }
        self.record_image(stream, samples);
        let black = match self.place_picture(samples) {
            Fate::Black(black) => black,
            Fate::Gone => {
                self.mark_changed();
                return;
            }
        };
        self.note_picture_cover(stream, samples);
        if black.is_empty() {
            self.rename(Category::XObject, name, &[], b"Do");
            return;
        }
        self.mark_changed();
        let value = ResourceValue::Image {
            source: stream.clone(),
            black,
        };
        self.paint_fresh(Category::XObject, value, b"Do");
    }

    /// Collects a picture when reading; when editing, says what becomes of it.
    pub fn place_picture(&mut self, pixels: (u32, u32)) -> Fate {
        let ctm = self.state.ctm;
        let many = u64::from(pixels.0) * u64::from(pixels.1);
        if self.it.page.reading && many > self.it.limits().pixels as u64 {
            self.it.page.halt();
        }
        let index = self.it.page.picture_count;
        self.it.page.picture_count += 1;
        let quad = Quad::from_rect(Rect::new(0.0, 0.0, 1.0, 1.0)).transformed(ctm);
        let is_finite = quad.0.iter().all(|corner| corner.is_finite());
        let is_flat = ctm.determinant() == 0.0 || !is_finite;
        let is_traced = self.is_recording();
        let page = &self.it.page;
        // Nobody can see it, so nobody would miss it; and nobody would notice what it shows.
        let is_unseen = is_flat || page.hidden > 0 || self.state.fill.opacity() <= FAINT;
        if page.interprets() && !is_traced && is_unseen {
            return Fate::Gone;
        }
        if self.it.page.away != 0.0 {
            return self.place_repeated(pixels);
        }
        let unseen = self.unseen_of(&quad, pixels);
        if self.it.page.reading {
            self.note_picture(quad, pixels, unseen.is_empty());
            return Fate::Black(Vec::new());
        }
        let page = &mut self.it.page;
        if is_flat || u64::from(pixels.0) * u64::from(pixels.1) <= SHADES_ONLY {
            return Fate::Black(Vec::new());
        }
        let to_image = ctm.inverse();
        let filter = &page.filter;
        // What was read in pictures, or drawn by a person, goes in any case.
        let is_shape = |area: &Quad| filter.shapes.touching(&quad).any(|shape| shape == area);
        let areas = filter.pictures.touching(&quad);
        let areas = areas.filter(|area| !is_coarse(ctm, pixels, area) || is_shape(area));
        let mut black: Vec<Quad> = areas.map(|area| area.transformed(to_image)).collect();
        if !black.is_empty() {
            page.removed.pictures += 1;
        }
        black.extend(unseen);
        black.extend(self.covered_of(&quad, pixels, index));
        Fate::Black(black)
    }

    /// Collects a picture, or what of it is seen.
    fn note_picture(&mut self, quad: Quad, pixels: (u32, u32), is_whole: bool) {
        let page = &mut self.it.page;
        let bounds = quad.bounds();
        let shown = meets(bounds, page.area) && meets(bounds, self.state.clip);
        let seen = self.state.clip.intersect(page.area).intersect(bounds);
        page.content.pictures.push(Picture {
            quad: match is_whole || !shown {
                true => quad,
                false => Quad::from_rect(seen),
            },
            pixels,
            visible: shown && page.hidden == 0,
        });
    }

    /// What becomes of a picture in a tile that is repeated. It may be seen anywhere, so the
    /// whole page is read, and it goes where something is struck in what was read.
    fn place_repeated(&mut self, pixels: (u32, u32)) -> Fate {
        const SAMPLES_A_POINT: f64 = 150.0 / 72.0;
        let many = u64::from(pixels.0) * u64::from(pixels.1);
        let page = &mut self.it.page;
        if page.reading && many > SHADES_ONLY {
            let side = |points: f64| (points * SAMPLES_A_POINT).clamp(0.0, 20_000.0) as u32;
            let pixels = match many >= SMALLEST {
                true => (side(page.area.width()), side(page.area.height())),
                false => pixels,
            };
            page.content.pictures.push(Picture {
                quad: Quad::from_rect(page.area),
                pixels,
                visible: page.hidden == 0,
            });
        }
        let is_struck = !page.reading && !page.filter.shapes.is_empty();
        match is_struck && many >= SMALLEST {
            true => Fate::Gone,
            false => Fate::Black(Vec::new()),
        }
    }

    /// What of a picture is painted over later, in its unit square.
    fn covered_of(&self, quad: &Quad, pixels: (u32, u32), index: u32) -> Vec<Quad> {
        let ctm = self.state.ctm;
        let page = &self.it.page;
        if page.tiles > 0 {
            return Vec::new();
        }
        // Pixels at the edge of what covers them show at its other side.
        let wide = 1.0 / f64::from(pixels.0.max(1));
        let high = 1.0 / f64::from(pixels.1.max(1));
        let bounds = quad.bounds();
        let later = page
            .filter
            .covers
            .iter()
            .filter(|cover| index < cover.pictures);
        later
            .map(|cover| cover.area.intersect(bounds))
            .filter(|area| area.width() > 0.0 && area.height() > 0.0)
            .map(|area| transformed_bounds(ctm.inverse(), area).inset((-wide, -high)))
            .map(|area| area.intersect(Rect::new(0.0, 0.0, 1.0, 1.0)))
            .filter(|area| area.width() > wide && area.height() > high)
            .map(Quad::from_rect)
            .collect()
    }

    /// What of a picture the clip or the page's edge hides, in its unit square. Nobody
    /// sees it and nobody reads it, so it must not stay in the file. A narrow rim is left,
    /// since encoding a picture anew costs time and sharpness.
    fn unseen_of(&self, quad: &Quad, pixels: (u32, u32)) -> Vec<Quad> {
        const RIM: f64 = 0.05;
        let ctm = self.state.ctm;
        let page = &self.it.page;
        let determinant = ctm.determinant();
        let known = page.area.area() > 0.0 && page.tiles == 0;
        if !known || determinant == 0.0 || !determinant.is_finite() {
            return Vec::new();
        }
        let bounds = quad.bounds();
        let seen = page.area.intersect(self.state.clip).intersect(bounds);
        let (wide, high) = (
            1.5 / f64::from(pixels.0.max(1)),
            1.5 / f64::from(pixels.1.max(1)),
        );
        let unit = Rect::new(0.0, 0.0, 1.0, 1.0);
        let seen = match seen.area() > 0.0 {
            true => transformed_bounds(ctm.inverse(), seen).inflate(wide, high),
            false => Rect::ZERO,
        };
        let seen = seen.intersect(unit);
        if seen.area() >= 1.0 - RIM {
            return Vec::new();
        }
        [
            Rect::new(0.0, 0.0, seen.x0, 1.0),
            Rect::new(seen.x1, 0.0, 1.0, 1.0),
            Rect::new(seen.x0, 0.0, seen.x1, seen.y0),
            Rect::new(seen.x0, seen.y1, seen.x1, 1.0),
        ]
        .into_iter()
        .filter(|rect| rect.area() > 0.0)
        .map(Quad::from_rect)
        .collect()
    }

    /// Adds a resource and writes the operator that uses it.
    pub fn paint_fresh(&mut self, category: Category, value: ResourceValue<'a>, operator: &[u8]) {
        if let Some(out) = &mut self.out {
            let name = out.fresh(category, value);
            out.write(&[b"/", name.as_slice(), b" ", operator].concat());
        }
    }

    fn paint_form(&mut self, stream: &Stream<'a>, name: &'d [u8]) {
        let dict = stream.dict();
        let is_plain = dict.contains_key("Resources") && dict.contains_key("Subtype");
        if !self.it.page.interprets() && is_plain {
            self.rename(Category::XObject, name, &[], b"Do");
            return;
        }
        match self.walk(stream, self.state, None, !is_plain) {
            Walked::Unknown => self.mark_changed(),
            Walked::Same => self.rename(Category::XObject, name, &[], b"Do"),
            Walked::Changed(edited) => {
                let value = ResourceValue::Form {
                    source: stream.clone(),
                    stream: Box::new(edited),
                };
                self.paint_fresh(Category::XObject, value, b"Do");
                self.mark_changed();
            }
        }
    }

    /// Walks a form with the state it is painted in. `always` asks for a copy even if
    /// nothing in it changes. Without `/Resources` of its own, those in `resources` or of
    /// this stream are used.
    pub fn walk(
        &mut self,
        stream: &Stream<'a>,
        mut state: GraphicsState,
        resources: Option<Dict<'a>>,
        always: bool,
    ) -> Walked<'a> {
        let place = place_of(stream);
        let too_deep = self.it.page.open_forms.len() >= self.it.limits().form_depth;
        if too_deep || self.it.page.open_forms.contains(&place) {
            self.it
                .page
                .gap(crate::pdf::glyph::ContentGapKind::LimitReached, 1);
            return Walked::Unknown;
        }
        let Some(form) = self.it.form(stream) else {
            return Walked::Unknown;
        };
        let scope = match (&form.resources, resources) {
            (Some(own), _) => Rc::clone(own),
            (None, Some(given)) => Rc::new(hayro_syntax::page::Resources::new(given)),
            (None, None) => Rc::clone(&self.scope),
        };
        state.ctm *= form.matrix;
        if stream.dict().contains_key("Group") {
            state.fill.enter_group();
        }
        self.record_use(stream);
        enter_form(&mut state);
        let edits = self.out.is_some();
        self.it.page.open_forms.push(place);
        let out = edits.then(|| Emitter::new(&form.content));
        let mut run = Run::new(self.it, &form.content, scope, state, out);
        if let Some(bounds) = form.bounds {
            run.clip_to(bounds);
        }
        run.go();
        run.close();
        let changed = run.out.as_ref().is_some_and(|out| out.changed);
        let edited = run.finish().filter(|_| changed || always);
        self.it.page.open_forms.pop();
        match edited {
            Some(edited) => Walked::Changed(edited),
            None => Walked::Same,
        }
    }

    /// Walks the procedure of a Type 3 glyph; says whether anything in it is refused, so
    /// that the glyph as a whole must go.
    pub fn walk_procedure(&mut self, font: FontId, procedure: &Stream<'a>, at_pen: Affine) -> bool {
        let Some(type3) = self.it.fonts.get(font).and_then(|font| font.type3.as_ref()) else {
            return false;
        };
        let (matrix, resources) = (type3.matrix, type3.resources.clone());
        let mut state = self.state;
        state.ctm = at_pen
            * Affine::new([
                state.size * state.scaling,
                0.0,
                0.0,
                state.size,
                0.0,
                state.rise,
            ])
            * matrix;
        let before = self.it.page.removed;
        // Nothing is written: the glyph stays or goes as a whole.
        let out = self.out.take();
        self.aside(1);
        let walked = self.walk(procedure, state, resources, false);
        self.aside(-1);
        self.out = out;
        let after = self.it.page.removed;
        let picture_touched = after.pictures != before.pictures;
        self.it.page.removed.pictures = before.pictures;
        matches!(walked, Walked::Unknown)
            || after.glyphs != before.glyphs
            || after.alternatives != before.alternatives
            || picture_touched
    }

    /// A pattern as colour: `scn` and `SCN` with a name.
    pub fn set_pattern(&mut self, name: &'d [u8], operator: &[u8]) {
        let numbers: Vec<u8> = self
            .operands
            .iter()
            .filter(|token| token.number().is_some())
            .flat_map(|token| token.bytes(self.data).iter().copied().chain([b' ']))
            .collect();
        let key = (Category::Pattern, name, [0; 6]);
        let outcome = match self.walked.get(&key).cloned() {
            Some(known) => known,
            None => {
                let outcome = self.walk_pattern(name);
                self.walked.insert(key, outcome.clone());
                outcome
            }
        };
        self.write_outcome(outcome, Category::Pattern, name, &numbers, operator);
    }

    /// Walks the group of a soft mask if a graphics state dictionary has one, and writes
    /// the operator.
    pub fn set_soft_mask(&mut self, dict: &Dict<'a>, name: &'d [u8]) {
        let place = self.state.ctm.as_coeffs().map(f64::to_bits);
        let key = (Category::ExtGState, name, place);
        let outcome = match self.walked.get(&key).cloned() {
            Some(known) => known,
            None => {
                let outcome = self.walk_soft_mask(dict);
                self.walked.insert(key, outcome.clone());
                outcome
            }
        };
        self.write_outcome(outcome, Category::ExtGState, name, &[], b"gs");
    }

    fn write_outcome(
        &mut self,
        outcome: Outcome,
        category: Category,
        name: &'d [u8],
        before: &[u8],
        operator: &[u8],
    ) {
        match outcome {
            Outcome::Gone => self.mark_changed(),
            Outcome::Same => self.rename(category, name, before, operator),
            Outcome::Renamed(new) => self.write(&[before, b"/", &new, b" ", operator].concat()),
        }
    }

    /// Walks a tiling pattern.
    fn walk_pattern(&mut self, name: &[u8]) -> Outcome {
        let Some(stream) = self.it.stream(&self.scope.patterns, &decode_name(name)) else {
            return Outcome::Same;
        };
        let state = GraphicsState::new(self.base, self.state.clip);
        let wrap = |edited| ResourceValue::Form {
            source: stream.clone(),
            stream: Box::new(edited),
        };
        let before = self.it.page.away;
        if before == 0.0 && self.is_repeated(stream.dict()) {
            self.it.page.away_count += 1;
            let pages = f64::from(self.it.page.away_count.min(1000)) * 2.0;
            self.it.page.away = pages * self.it.page.area.height().max(1000.0);
        }
        // Where a tile stands says nothing about where it is seen.
        self.it.page.tiles += 1;
        let outcome = self.walk_resource(&stream, state, Category::Pattern, wrap);
        self.it.page.tiles -= 1;
        self.it.page.away = before;
        outcome
    }

    /// Whether a page can show a tile more than once, as far as its steps tell.
    fn is_repeated(&self, tile: &Dict<'_>) -> bool {
        let matrix = crate::pdf::font::matrix(tile, "Matrix").unwrap_or(Affine::IDENTITY);
        let [a, b, c, d, _, _] = (self.base * matrix).as_coeffs();
        let area = self.it.page.area;
        let step = |key: &str| tile.get::<f64>(key).unwrap_or(0.0).abs();
        let along = step("XStep") * a.hypot(b);
        let up = step("YStep") * c.hypot(d);
        let most = area.width().max(area.height());
        let is_upright = b.abs() < 1e-6 && c.abs() < 1e-6;
        match is_upright {
            true => along < 0.99 * area.width() || up < 0.99 * area.height(),
            false => along.min(up) < 0.99 * most,
        }
    }

    fn walk_soft_mask(&mut self, dict: &Dict<'a>) -> Outcome {
        let mask = dict.get::<Dict<'a>>("SMask").unwrap_or_default();
        let Some(group) = self.it.stream(&mask, b"G") else {
            return Outcome::Same;
        };
        let state = GraphicsState::new(self.state.ctm, self.state.clip);
        let wrap = |edited| ResourceValue::SoftMask {
            source: dict.clone(),
            group: group.clone(),
            stream: Box::new(edited),
        };
        self.it.page.masks += 1;
        let outcome = self.walk_resource(&group, state, Category::ExtGState, wrap);
        self.it.page.masks -= 1;
        outcome
    }

    fn walk_resource(
        &mut self,
        stream: &Stream<'a>,
        state: GraphicsState,
        category: Category,
        wrap: impl FnOnce(EditedStream<'a>) -> ResourceValue<'a>,
    ) -> Outcome {
        let is_plain = stream.dict().contains_key("Resources");
        if !self.it.page.interprets() && is_plain {
            return Outcome::Same;
        }
        self.aside(1);
        let walked = self.walk(stream, state, None, !is_plain);
        self.aside(-1);
        match walked {
            Walked::Unknown => Outcome::Gone,
            Walked::Same => Outcome::Same,
            Walked::Changed(edited) => {
                self.mark_changed();
                let out = self.out.as_mut();
                let name = out.map(|out| out.fresh(category, wrap(edited)));
                name.map_or(Outcome::Same, Outcome::Renamed)
            }
        }
    }

    /// Paints a form that is no resource of this stream (an appearance), through a
    /// transform.
    pub fn paint_appearance(
        &mut self,
        stream: &Stream<'a>,
        raw: MaybeRef<Object<'a>>,
        transform: Affine,
    ) {
        let mut state = self.state;
        state.ctm *= transform;
        self.text = TextPosition::default();
        let dict = stream.dict();
        let is_plain = dict.contains_key("Resources")
            && dict
                .get::<Name<'_>>("Subtype")
                .is_some_and(|name| name.as_ref() == b"Form");
        let walked = if self.it.page.interprets() || !is_plain {
            self.walk(stream, state, None, !is_plain)
        } else {
            Walked::Same
        };
        let value = match walked {
            Walked::Unknown => return,
            Walked::Same => ResourceValue::Source(raw),
            Walked::Changed(edited) => ResourceValue::Form {
                source: stream.clone(),
                stream: Box::new(edited),
            },
        };
        let mut begin = b"q ".to_vec();
        for number in transform.as_coeffs() {
            crate::pdf::emit::write_number(number, &mut begin);
            begin.push(b' ');
        }
        begin.extend_from_slice(b"cm");
        self.write(&begin);
        self.paint_fresh(Category::XObject, value, b"Do");
        self.write(b"Q");
    }
}

/// Width and height of an image in samples, or those of its mask where that has more.
fn samples_of(image: &Stream<'_>) -> (u32, u32) {
    let sides = |dict: &Dict<'_>| {
        let side = |key: &str| dict.get::<u32>(key).unwrap_or(0);
        (side("Width"), side("Height"))
    };
    let own = sides(image.dict());
    ["SMask", "Mask"]
        .iter()
        .filter_map(|key| image.dict().get::<Stream<'_>>(*key))
        .map(|mask| sides(mask.dict()))
        .fold(own, |one, other| (one.0.max(other.0), one.1.max(other.1)))
}

#[cfg(test)]
mod tests {
    use crate::pdf::edit::Refusal;
    use crate::pdf::edit::ResourceValue;
    use crate::pdf::interpret::Interpreter;
    use crate::pdf::sample::COURIER;
    use crate::pdf::sample::Sample;
    use crate::pdf::sample::area;
    use crate::pdf::sample::assert_only_gone;
    use crate::pdf::sample::drawn;
    use crate::pdf::sample::glyphs;
    use crate::pdf::sample::text;

    #[test]
    fn samples_larger_than_letters_go_black_only_where_a_person_draws() {
        let black_in = |refusal: &Refusal| {
            let sample = Sample::new("q 200 0 0 200 50 50 cm /I Do Q")
                .resources("/XObject<</I 11 0 R>>")
                .stream(11, "/Subtype/Image/Width 20/Height 20", "x");
            let source = sample.open();
            let page = Interpreter::new(&source).edit(0, refusal);
            match page.stream.resources.first().map(|one| &one.value) {
                Some(ResourceValue::Image { black, .. }) => black.len(),
                _ => 0,
            }
        };
        let drawn = drawn(60.0, 60.0, 100.0, 72.0);
        let text = area(60.0, 60.0, 100.0, 72.0);
        assert_eq!((black_in(&drawn), black_in(&text)), (1, 0));
    }

    #[test]
    fn what_the_clip_hides_of_a_picture_goes_black() {
        let black_in = |content: &str| {
            let sample = Sample::new(content)
                .resources("/XObject<</I 11 0 R>>")
                .stream(11, "/Subtype/Image/Width 900/Height 900", "x");
            let source = sample.open();
            let page = Interpreter::new(&source).edit(0, &Refusal::default());
            match &page.stream.resources[0].value {
                ResourceValue::Image { black, .. } => black.len(),
                _ => 0,
            }
        };
        assert_eq!(black_in("q 100 0 0 100 50 50 cm /I Do Q"), 0);
        let clipped = "q 60 60 20 20 re W n 100 0 0 100 50 50 cm /I Do Q";
        assert_eq!(black_in(clipped), 4);
    }

    fn form(sample: Sample, number: u32, entries: &str, content: &str) -> Sample {
        let resources = format!(
            "/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<<{COURIER}>>>>{entries}"
        );
        sample.stream(number, &resources, content)
    }

    fn twice() -> Sample {
        let sample =
            Sample::new("/X Do q 2 0 0 2 0 -700 cm /X Do Q").resources("/XObject<</X 11 0 R>>");
        form(
            sample,
            11,
            "/Matrix[1 0 0 1 10 0]",
            "BT /F1 10 Tf 50 700 Td (abc) Tj ET",
        )
    }

    #[test]
    fn a_form_used_twice_is_copied_only_where_it_changes() {
        let sample = twice();
        let before = sample.read();
        assert_eq!(text(&before), "abcabc");
        assert!((before.glyphs[3].origin.x - 120.0).abs() < 0.01);
        let refusal = glyphs([4]);
        let edited = sample.edited(&refusal);
        assert_only_gone(&before, &edited.read(), &refusal);
        assert_eq!(edited.copies.len(), 1);
        assert!(edited.content.starts_with("/X1 Do\n"), "{}", edited.content);
        assert!(edited.content.contains("/X2 Do"), "{}", edited.content);
    }

    #[test]
    fn untouched_forms_stay_references() {
        let edited = twice().edited(&Refusal::default());
        assert!(edited.copies.is_empty());
        assert_eq!(edited.content.matches("/X1 Do").count(), 2);
    }

    #[test]
    fn a_form_without_resources_uses_those_of_its_user() {
        let sample = Sample::new("/X Do")
            .resources(&format!("/XObject<</X 11 0 R>>/Font<<{COURIER}>>"))
            .stream(
                11,
                "/Subtype/Form/BBox[0 0 600 800]",
                "BT /F1 10 Tf 9 9 Td (ab) Tj ET",
            );
        let before = sample.read();
        assert_eq!(text(&before), "ab");
        let refusal = glyphs([]);
        let edited = sample.edited(&refusal);
        assert_eq!(edited.copies.len(), 1);
        assert_only_gone(&before, &edited.read(), &refusal);
    }

    #[test]
    fn forms_that_paint_each_other_end_and_their_text_is_read() {
        let entries = |other: &str| {
            format!(
                "/Subtype/Form/BBox[0 0 600 800]\
                 /Resources<</Font<<{COURIER}>>/XObject<</X {other} 0 R>>>>"
            )
        };
        let sample = Sample::new("/X Do")
            .resources("/XObject<</X 11 0 R>>")
            .stream(11, &entries("12"), "/X Do")
            .stream(12, &entries("11"), "BT /F1 9 Tf (ab) Tj ET /X Do");
        let page = sample.read();
        assert_eq!(text(&page), "ab");
        assert_eq!(page.gaps.len(), 1);
        assert_eq!(text(&sample.edited(&glyphs([0])).read()), "b");
    }

    #[test]
    fn a_form_that_uses_the_resources_it_stands_in_is_read() {
        let sample = Sample::new("/A Do").resources("/XObject 13 0 R");
        let entries = format!(
            "/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<<{COURIER}>>/XObject 13 0 R>>"
        );
        let page = sample
            .object(13, "<</A 11 0 R/B 12 0 R>>")
            .stream(11, &entries, "/B Do")
            .stream(12, &entries, "BT /F1 9 Tf (ab) Tj ET")
            .read();
        assert_eq!(text(&page), "ab");
    }

    #[test]
    fn text_in_a_tiling_pattern_is_read_and_removed() {
        let sample =
            Sample::new("/Pattern cs /P scn 0 0 600 800 re f").resources("/Pattern<</P 11 0 R>>");
        let entries = "/PatternType 1/PaintType 1/TilingType 1/XStep 100/YStep 100\
            /Matrix[1 0 0 1 5 0]";
        let sample = form(sample, 11, entries, "BT /F1 10 Tf 50 70 Td (abc) Tj ET");
        let before = sample.read();
        assert_eq!(text(&before), "abc");
        assert!((before.glyphs[0].origin.x - 55.0).abs() < 0.01);
        let refusal = glyphs([1]);
        let edited = sample.edited(&refusal);
        assert_only_gone(&before, &edited.read(), &refusal);
    }

    #[test]
    fn what_a_soft_mask_paints_covers_nothing() {
        let sample = Sample::new("BT /F1 9 Tf 20 20 Td (Hej) Tj ET /G gs")
            .resources("/ExtGState<</G <</SMask<</S/Luminosity/G 11 0 R>>>>>>");
        let sample = form(
            sample,
            11,
            "/Group<</S/Transparency>>",
            "0 g 0 0 200 200 re f",
        );
        assert!(sample.read().covers.is_empty());
    }

    #[test]
    fn text_in_a_soft_mask_is_read_and_removed() {
        let sample = Sample::new("/G gs 0 0 600 800 re f")
            .resources("/ExtGState<</G <</SMask<</S/Luminosity/G 11 0 R>>>>>>");
        let sample = form(
            sample,
            11,
            "/Group<</S/Transparency>>",
            "BT /F1 9 Tf (abc) Tj ET",
        );
        assert_eq!(text(&sample.read()), "abc");
        let source = sample.open();
        let page = Interpreter::new(&source).edit(0, &glyphs([0, 1, 2]));
        let mask = page
            .stream
            .resources
            .iter()
            .find_map(|resource| match &resource.value {
                ResourceValue::SoftMask { stream, .. } => Some(stream.content.clone()),
                _ => None,
            });
        assert!(!mask.unwrap().contains(&b'('));
    }

    #[test]
    fn a_picture_under_an_area_is_handed_out_with_the_area_in_its_own_space() {
        let sample = Sample::new("q 200 0 0 100 50 50 cm /I Do Q")
            .resources("/XObject<</I 11 0 R>>")
            .stream(
                11,
                "/Subtype/Image/Width 4/Height 2/BitsPerComponent 8/ColorSpace/DeviceGray",
                "12345678",
            );
        let picture = sample.read().pictures[0];
        assert_eq!(picture.pixels, (4, 2));
        let source = sample.open();
        let mut interpreter = Interpreter::new(&source);
        let page = interpreter.edit(0, &drawn(100.0, 75.0, 150.0, 100.0));
        let [resource] = &page.stream.resources[..] else {
            panic!()
        };
        let ResourceValue::Image { black, .. } = &resource.value else {
            panic!()
        };
        let bounds = black[0].bounds();
        let expected = crate::geometry::Rect::new(0.25, 0.25, 0.5, 0.5);
        assert!((bounds.origin() - expected.origin()).hypot() < 1e-9);
        assert!((bounds.size() - expected.size()).to_vec2().hypot() < 1e-9);
        let beside = interpreter.edit(0, &area(300.0, 75.0, 350.0, 100.0));
        assert!(matches!(
            beside.stream.resources[0].value,
            ResourceValue::Source(_)
        ));
    }
}
