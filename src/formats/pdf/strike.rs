//! Spans of a page's text in; glyphs that go, areas that go and boxes to draw.
//!
//! Two shapes come of each run of struck glyphs. The *core* is what decides whether
//! something else stands at the same place (a hidden text layer, a line, a picture): it is
//! smaller than the glyphs' cells, since cells of neighbouring lines overlap. The *box* is
//! what is painted black, and tells as little as can be about the width of what it covers.

use kurbo::Affine;
use kurbo::Point;
use kurbo::Rect;
use rustc_hash::FxHashSet;

use crate::document::Part;
use crate::document::Span;
use crate::geometry::Quad;
use crate::pdf::areas::Areas;
use crate::pdf::areas::meets;
use crate::pdf::glyph::Glyph;
use crate::plan::OverlayText;

/// Lower and upper edge of a box, in em from the base line.
const BOX: (f64, f64) = (-0.25, 0.9);
/// Lower and upper edge of a core, in em from the base line.
const CORE: (f64, f64) = (0.08, 0.58);
/// How far a core stays inside the run at both ends, in em.
const CORE_INSET: f64 = 0.12;
/// How far black in a picture reaches over the run at both ends, in em.
const PICTURE_MARGIN: f64 = 0.15;
/// Widths of boxes are multiples of this, in em, where there is room: nearly all full names
/// fit into one step.
const WIDTH_STEP: f64 = 12.0;
/// Kept text nearer than this to a struck run follows it, in em.
const FOLLOWS: f64 = 1.2;
/// What is left free between a widened box and the text that follows it, in em.
const CLEARANCE: f64 = 0.2;

/// What is struck on one page.
#[derive(Default)]
pub struct PageStrike {
    /// Glyphs that go, by their index in drawing order.
    pub glyphs: FxHashSet<u32>,
    /// Cores: text and lines that overlap one go.
    pub cores: Vec<Quad>,
    /// Whole words that were read in what is drawn: shapes mostly within one go.
    pub shapes: Vec<Quad>,
    /// Whole words with a margin: pictures are black there.
    pub pictures: Vec<Quad>,
    /// Boxes to draw, with what is written on them.
    pub boxes: Vec<StrikeBox>,
    /// How many boxes are as wide as what they cover, since kept text follows.
    pub widths_told: u32,
}

/// One box.
pub struct StrikeBox {
    /// Where, in page coordinates.
    pub quad: Quad,
    /// What stands in it, if anything.
    pub label: Option<String>,
}

/// A page's text and the glyphs that show it.
#[derive(Clone, Copy)]
pub struct ShownText<'p> {
    /// The text, with the way to its glyphs.
    pub part: &'p Part,
    /// The page's glyphs in drawing order.
    pub glyphs: &'p [Glyph],
}

impl<'p> ShownText<'p> {
    /// Indices of the glyphs that show any byte of a span.
    fn indices(self, span: Span) -> impl Iterator<Item = u32> + 'p {
        self.part.glyphs.glyphs_in(span)
    }

    fn glyph(self, index: u32) -> Option<&'p Glyph> {
        self.glyphs.get(index as usize)
    }
}

/// Strikes spans of a page's text, and areas of the page.
///
/// `area` is the visible page, in page coordinates; boxes stay inside it.
pub fn strike(
    shown: Option<ShownText<'_>>,
    spans: &[(Span, OverlayText)],
    areas: &[StruckArea],
    area: Rect,
) -> PageStrike {
    let mut page = PageStrike::default();
    if let Some(shown) = shown {
        let text = &shown.part.text;
        let cells = cells_of(shown.glyphs);
        for (span, overlay) in merged(text, spans) {
            // A label stands once, in the first of the boxes.
            let is_covered = overlay == OverlayText::Covered;
            let mut label = match overlay {
                OverlayText::Label(label) => Some(label),
                OverlayText::Black | OverlayText::Covered => None,
            };
            for line in lines(text, span) {
                if is_covered {
                    page.glyphs.extend(shown.indices(line));
                } else {
                    page.strike_line(shown, &cells, line, label.take(), area);
                }
            }
        }
    }
    for struck in areas {
        let (core, whole) = match struck {
            StruckArea::Word(quad) => (core_of(quad), with_margin(quad)),
            StruckArea::Drawn(quad) => (*quad, *quad),
        };
        page.cores.push(core);
        page.shapes.push(whole);
        page.pictures.push(whole);
        // Outlines may lie outside the page, where a box would be of no use.
        if meets(whole.bounds(), area) {
            page.boxes.push(StrikeBox {
                quad: whole,
                label: None,
            });
        }
    }
    page
}

/// An area that is struck, in page coordinates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum StruckArea {
    /// A word that OCR has read: its cell, which reaches into the lines above and below.
    Word(Quad),
    /// What a person has drawn: all of it goes.
    Drawn(Quad),
}

/// The lines of a page's text that a span covers, without the line ends.
pub fn lines(text: &str, span: Span) -> Vec<Span> {
    let range = span.range();
    let Some(covered) = text.get(range.clone()) else {
        return Vec::new();
    };
    let mut start = range.start;
    let mut spans = Vec::new();
    for line in covered.split('\n') {
        if !line.trim().is_empty() {
            spans.push(Span::new(start..start + line.len()));
        }
        start += line.len() + 1;
    }
    spans
}

/// The quad around the glyphs of one line's span, in page coordinates.
pub fn quad_of(shown: ShownText<'_>, line: Span) -> Option<Quad> {
    let run: Vec<&Glyph> = shown
        .indices(line)
        .filter_map(|index| shown.glyph(index))
        .collect();
    let frame = Frame::of(&run)?;
    Some(frame.quad(frame.extent(&run), BOX))
}

/// The core of a word that OCR has read.
fn core_of(quad: &Quad) -> Quad {
    stretched(quad, |width, height| {
        let em = height / (BOX.1 - BOX.0);
        (
            (width - 2.0 * CORE_INSET * em).max(width * 0.3),
            height * (CORE.1 - CORE.0) / (BOX.1 - BOX.0),
        )
    })
}

/// A quad with a margin around it, since OCR's words end with their ink.
fn with_margin(quad: &Quad) -> Quad {
    stretched(quad, |width, height| (width + 0.3 * height, height * 1.2))
}

/// A quad with the same middle and other side lengths.
fn stretched(quad: &Quad, sizes: impl Fn(f64, f64) -> (f64, f64)) -> Quad {
    let [a, b, c, d] = quad.0;
    let along = b - a;
    let up = d - a;
    let (width, height) = (along.hypot(), up.hypot());
    if width == 0.0 || height == 0.0 {
        return *quad;
    }
    let middle = (a.to_vec2() + b.to_vec2() + c.to_vec2() + d.to_vec2()) / 4.0;
    let (new_width, new_height) = sizes(width, height);
    let half_along = along * (new_width / width / 2.0);
    let half_up = up * (new_height / height / 2.0);
    Quad([
        (middle - half_along - half_up).to_point(),
        (middle + half_along - half_up).to_point(),
        (middle + half_along + half_up).to_point(),
        (middle - half_along + half_up).to_point(),
    ])
}

/// Spans in order, those with nothing but blanks between them made one: otherwise the
/// number of names in a full name could be counted.
fn merged(text: &str, spans: &[(Span, OverlayText)]) -> Vec<(Span, OverlayText)> {
    let mut sorted = spans.to_vec();
    sorted.sort_by_key(|(span, _)| *span);
    let mut merged: Vec<(Span, OverlayText)> = Vec::with_capacity(sorted.len());
    for (span, overlay) in sorted {
        if let Some((last, last_overlay)) = merged.last_mut() {
            let between = text.get(last.end as usize..span.start as usize);
            let only_blanks = between
                .is_none_or(|between| !between.contains(['\n', '\t']) && between.trim().is_empty());
            if only_blanks && overlay == *last_overlay {
                last.end = last.end.max(span.end);
                continue;
            }
        }
        merged.push((span, overlay));
    }
    merged
}

impl PageStrike {
    fn strike_line(
        &mut self,
        shown: ShownText<'_>,
        cells: &Areas,
        line: Span,
        label: Option<String>,
        area: Rect,
    ) {
        let indices: Vec<u32> = shown.indices(line).collect();
        self.glyphs.extend(&indices);
        let run: Vec<&Glyph> = indices
            .iter()
            .filter_map(|index| shown.glyph(*index))
            .collect();
        let Some(frame) = Frame::of(&run) else {
            return;
        };
        let extent = frame.extent(&run);
        let inset = (CORE_INSET * frame.size).min((extent.right - extent.left) * 0.35);
        let core = Extent {
            left: extent.left + inset,
            right: extent.right - inset,
            ..extent
        };
        self.cores.push(frame.quad(core, CORE));
        let next = next_kept(shown, line)
            .map_or(f64::MAX, |glyph| frame.left(glyph))
            .min(frame.next_in_the_way(shown.glyphs, cells, extent));
        let limit = (next - CLEARANCE * frame.size).min(frame.end_of(area));
        let wide = frame.widened(extent, limit);
        // Text that follows at once stands where it does because of what is covered. What
        // stands further away has a place of its own: a column, or the page's edge.
        let follows = next - extent.right < FOLLOWS * frame.size;
        if follows && limit < frame.grid_end(extent) {
            self.widths_told += 1;
        }
        // Black pixels narrower than the box on them would tell the width that it hides.
        let margin = PICTURE_MARGIN * frame.size;
        let whole = Extent {
            left: extent.left - margin,
            right: wide.right.max(extent.right + margin),
            ..extent
        };
        self.pictures.push(frame.quad(whole, BOX));
        let quad = frame.quad(wide, BOX);
        // Text of tiles stands above the page, where a box would be of no use.
        if meets(quad.bounds(), area) {
            self.boxes.push(StrikeBox { quad, label });
        }
    }
}

/// The first glyph after a span on the same line that is not blank.
fn next_kept(shown: ShownText<'_>, line: Span) -> Option<&Glyph> {
    let start = line.end as usize;
    let rest = shown.part.text.get(start..)?;
    let rest = &rest[..rest.find('\n').unwrap_or(rest.len())];
    let offset = rest.find(|c: char| !c.is_whitespace())?;
    let first = rest[offset..].chars().next()?;
    let span = Span::new(start + offset..start + offset + first.len_utf8());
    let index = shown.indices(span).next()?;
    shown.glyph(index)
}

/// The cells of a page's glyphs, ready to be asked what is near.
fn cells_of(glyphs: &[Glyph]) -> Areas {
    let cells: Vec<Quad> = glyphs.iter().map(|glyph| glyph.quad).collect();
    Areas::new(cells)
}

/// Whether somebody sees a glyph.
fn is_seen(glyph: &Glyph) -> bool {
    glyph.visible && !glyph.text.iter().all(|letter| letter.is_whitespace())
}

/// The frame of a run: x along the base line, y up from it.
struct Frame {
    to_page: Affine,
    from_page: Affine,
    size: f64,
}

impl Frame {
    fn of(run: &[&Glyph]) -> Option<Self> {
        let first = run.first()?;
        let along = run
            .iter()
            .map(|glyph| glyph.quad.0[1] - glyph.quad.0[0])
            .find(|along| along.hypot2() > 1e-9)?;
        let size = run
            .iter()
            .map(|glyph| f64::from(glyph.size))
            .fold(0.0, f64::max);
        let sane = size.is_finite() && along.is_finite() && first.origin.is_finite();
        if !sane || size <= 0.0 {
            return None;
        }
        // Mirrored letters stand on the other side of their line.
        let up = first.quad.0[3] - first.quad.0[0];
        let side = if along.cross(up) < 0.0 { -1.0 } else { 1.0 };
        let to_page = Affine::translate(first.origin.to_vec2())
            * Affine::rotate(along.atan2())
            * Affine::scale_non_uniform(1.0, side);
        Some(Self {
            to_page,
            from_page: to_page.inverse(),
            size,
        })
    }

    fn left(&self, glyph: &Glyph) -> f64 {
        self.xs(glyph).fold(f64::MAX, f64::min)
    }

    fn xs(&self, glyph: &Glyph) -> impl Iterator<Item = f64> {
        let from_page = self.from_page;
        glyph
            .quad
            .0
            .into_iter()
            .map(move |corner| (from_page * corner).x)
    }

    /// How far a run reaches.
    fn extent(&self, run: &[&Glyph]) -> Extent {
        let mut extent = Extent {
            left: f64::MAX,
            right: f64::MIN,
            low: f64::MAX,
            high: f64::MIN,
        };
        for glyph in run.iter().filter(|glyph| glyph.origin.is_finite()) {
            for x in self.xs(glyph).filter(|x| x.is_finite()) {
                extent.left = extent.left.min(x);
                extent.right = extent.right.max(x);
            }
            let y = (self.from_page * glyph.origin).y;
            extent.low = extent.low.min(y);
            extent.high = extent.high.max(y);
        }
        extent
    }

    /// Where the page ends to the right of the run, in this frame.
    fn end_of(&self, area: Rect) -> f64 {
        let corners = Quad::from_rect(area)
            .0
            .map(|corner| self.from_page * corner);
        let inside = corners
            .iter()
            .map(|corner| corner.x)
            .fold(f64::MIN, f64::max);
        inside - 2.0 * self.size
    }

    /// Where the next glyph to the right of an extent begins that a wider box would cover:
    /// text of another direction, or of a cell that is read elsewhere.
    ///
    /// `cells` are those of all glyphs of the page, see [`cells_of`].
    fn next_in_the_way(&self, glyphs: &[Glyph], cells: &Areas, extent: Extent) -> f64 {
        const LEAN: f64 = 0.25;
        let low = extent.low + BOX.0 * self.size;
        let high = extent.high + BOX.1 * self.size;
        let reach = self
            .grid_end(extent)
            .max(extent.right + FOLLOWS * self.size);
        let beside = Extent {
            left: extent.right,
            right: reach + 2.0 * self.size,
            ..extent
        };
        let place = self.quad(beside, BOX).bounds();
        let near = cells
            .numbers_near(place)
            .filter_map(|number| glyphs.get(number))
            .filter(|glyph| is_seen(glyph));
        near.filter_map(|glyph| {
            let cell = Quad(glyph.quad.0.map(|corner| self.from_page * corner)).bounds();
            let inner = cell.inflate(-LEAN * cell.width(), -LEAN * cell.height());
            let is_beside = inner.y0 < high && inner.y1 > low;
            let is_beyond = inner.x0 >= extent.right;
            (is_beside && is_beyond).then_some(cell.x0)
        })
        .fold(f64::MAX, f64::min)
    }

    /// An extent widened to the right to a multiple of [`WIDTH_STEP`], as far as there is
    /// room; its ends are rounded outward to half points.
    fn widened(&self, extent: Extent, limit: f64) -> Extent {
        let wide = self.grid_end(extent).min(limit).max(extent.right);
        Extent {
            left: (extent.left * 2.0).floor() / 2.0,
            right: (wide * 2.0).floor().max(extent.right * 2.0) / 2.0,
            ..extent
        }
    }

    /// Where an extent ends whose width is a multiple of [`WIDTH_STEP`].
    fn grid_end(&self, extent: Extent) -> f64 {
        let step = WIDTH_STEP * self.size;
        let steps = ((extent.right - extent.left) / step - 1e-6).ceil().max(1.0);
        extent.left + steps * step
    }

    /// The quad of an extent; `band` is its lower and upper edge in em from the base line.
    fn quad(&self, extent: Extent, band: (f64, f64)) -> Quad {
        let corner = |x: f64, y: f64| self.to_page * Point::new(x, y);
        let below = extent.low + band.0 * self.size;
        let above = extent.high + band.1 * self.size;
        Quad([
            corner(extent.left, below),
            corner(extent.right, below),
            corner(extent.right, above),
            corner(extent.left, above),
        ])
    }
}

/// How far a run reaches in its frame: its glyphs' cells from left to right, its base
/// lines from low to high (more than one only in vertical writing).
#[derive(Clone, Copy)]
struct Extent {
    left: f64,
    right: f64,
    low: f64,
    high: f64,
}
