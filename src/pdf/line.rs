//! The line on which one operator shows its glyphs: where each of them stands on the page.

use kurbo::Vec2;
use smallvec::SmallVec;

use crate::geometry::Affine;
use crate::geometry::Point;
use crate::geometry::Quad;
use crate::geometry::Rect;
use crate::pdf::areas::Areas;
use crate::pdf::font::CodeEntry;
use crate::pdf::font::FontEntry;
use crate::pdf::glyph::Glyph;
use crate::pdf::interpret::PageState;
use crate::pdf::state::GraphicsState;

/// What the glyphs of one operator have in common.
pub(super) struct Line {
    pub state: GraphicsState,
    /// From text space to page coordinates, with the pen where the operator began.
    pub to_page: Affine,
    pub vertical: bool,
    pub descent: f64,
    /// From the lower to the upper edge of a cell, on the page.
    pub up: Vec2,
    /// Height of the em, on the page.
    pub em: f64,
    /// How far the pen has moved since.
    pub pen: f64,
    /// Lower edge and upper edge of cells, and base line, on the page, where the line runs
    /// along it.
    pub level: Option<[f64; 3]>,
    /// Whether no area of a refusal is as high up on the page as this line.
    pub is_far: bool,
    /// The short way to its glyphs, where they are read and it is level.
    pub plain: Option<Plain>,
}

/// What decides how the glyphs of a level line look, worked out once for all of them.
pub(super) struct Plain {
    /// Lower edge and upper edge of cells, and base line.
    edges: [f64; 3],
    /// Where the line starts, and the step from there for one of the pen's.
    start: f64,
    step: f64,
    /// Width of a cell of width 1, in steps of the pen.
    wide: f64,
    em: f32,
    /// Whether glyphs are painted, and whether that is at a height where the page shows.
    is_painted: bool,
    is_in_sight: bool,
    /// Where the page, and what is not clipped of it, begins and ends.
    shown: [(f64, f64); 2],
    in_annotation: bool,
}

impl Plain {
    fn new(line: &Line, page: &PageState) -> Option<Self> {
        let edges = line.level.filter(|_| page.reading && page.away == 0.0)?;
        let [below, above, base] = edges;
        let [step, _, _, _, start, _] = line.to_page.as_coeffs();
        let (area, clip) = (page.area, line.state.clip);
        let (low, high) = (below.min(above), below.max(above));
        let is_as_high = |other: &Rect| low <= other.y1 && other.y0 <= high;
        let is_painted = page.hidden == 0 && line.state.paints_text();
        (below + above + base).is_finite().then(|| Self {
            edges,
            start,
            step,
            wide: line.state.size * line.state.scaling,
            em: line.em_size(),
            is_painted,
            is_in_sight: is_painted && [area, clip].iter().all(is_as_high),
            shown: [(area.x0, area.x1), (clip.x0, clip.x1)],
            in_annotation: page.in_annotation,
        })
    }

    /// The glyph of a code, for a pen that has moved so far. None where it shows something
    /// else than one letter, or is displaced.
    #[inline]
    pub fn glyph(&self, code: &CodeEntry, pen: f64) -> Option<Glyph> {
        let [letter] = code.text.as_slice() else {
            return None;
        };
        let left = self.step * pen + self.start;
        let right = left + self.step * (code.width * self.wide);
        let is_sound = (left + right + left).is_finite() && code.displacement == (0.0, 0.0);
        if !is_sound || code.is_doubtful {
            return None;
        }
        let [below, above, base] = self.edges;
        let (first, last) = (left.min(right), left.max(right));
        let [page, clip] = self.shown;
        let is_within = |(from, to): (f64, f64)| first <= to && from <= last;
        let visible = self.is_in_sight && is_within(page) && is_within(clip);
        Some(Glyph {
            text: SmallVec::from_buf_and_len([*letter, '\0'], 1),
            quad: Quad([
                Point::new(left, below),
                Point::new(right, below),
                Point::new(right, above),
                Point::new(left, above),
            ]),
            origin: Point::new(left, base),
            size: self.em,
            visible,
            is_cut_off: self.is_painted && !visible,
            in_annotation: self.in_annotation,
        })
    }
}

impl Line {
    pub fn new(state: GraphicsState, text: Affine, font: &FontEntry<'_>, page: &PageState) -> Self {
        let areas = [&page.filter.areas, &page.filter.shapes];
        let to_page = state.ctm * text;
        let [_, b, c, d, _, _] = to_page.as_coeffs();
        let up = Vec2::new(c, d) * ((font.ascent - font.descent) * state.size);
        let mut line = Self {
            state,
            to_page,
            vertical: font.vertical,
            descent: font.descent,
            up,
            em: Vec2::new(c, d).hypot() * state.size.abs(),
            pen: 0.0,
            level: None,
            is_far: false,
            plain: None,
        };
        let corner = line.corner(0.0, 0.0, 0.0);
        let edges = (corner.y, corner.y + up.y);
        let base = (to_page * Point::new(0.0, state.rise)).y;
        let is_level = b == 0.0 && !font.vertical;
        if is_level && c == 0.0 {
            line.level = Some([edges.0, edges.1, base]);
        }
        let whole_width = Rect::new(
            f64::MIN,
            edges.0.min(edges.1),
            f64::MAX,
            edges.0.max(edges.1),
        );
        let is_far = |areas: &&Areas| {
            areas.is_empty() || is_level && areas.near(whole_width).next().is_none()
        };
        line.is_far = areas.iter().all(is_far);
        line.plain = Plain::new(&line, page);
        line
    }

    /// How far a number of a `TJ` array moves the pen.
    pub fn distance_of(&self, number: f64) -> f64 {
        -number / 1000.0 * self.unit()
    }

    /// The font size along the writing direction, in text space.
    fn unit(&self) -> f64 {
        if self.vertical {
            self.state.size
        } else {
            self.state.size * self.state.scaling
        }
    }

    /// Height of the em, as glyphs state it.
    pub fn em_size(&self) -> f32 {
        (self.em as f32).clamp(f32::MIN_POSITIVE, f32::MAX)
    }

    /// How far a glyph moves the pen.
    #[inline]
    pub fn distance_over(&self, code: &CodeEntry) -> f64 {
        let mut spacing = self.state.character_spacing;
        if code.is_word_space {
            spacing += self.state.word_spacing;
        }
        let distance = code.advance * self.state.size + spacing;
        if self.vertical {
            distance
        } else {
            distance * self.state.scaling
        }
    }

    /// A glyph's cell and its origin, on the page.
    pub fn place(&self, code: &CodeEntry) -> (Quad, Point) {
        let wide = self.state.size * self.state.scaling;
        if let (Some([below, above, base]), (0.0, 0.0)) = (self.level, code.displacement) {
            let [a, _, _, _, e, _] = self.to_page.as_coeffs();
            let left = a * self.pen + e;
            let right = left + a * (code.width * wide);
            let quad = Quad([
                Point::new(left, below),
                Point::new(right, below),
                Point::new(right, above),
                Point::new(left, above),
            ]);
            return (quad, Point::new(left, base));
        }
        let (x, y) = if self.vertical {
            (0.0, self.pen)
        } else {
            (self.pen, 0.0)
        };
        let [a, b, ..] = self.to_page.as_coeffs();
        let along = Vec2::new(a, b) * (code.width * wide);
        let (dx, dy) = code.displacement;
        let corner = self.corner(x + dx / 1000.0 * wide, y, dy);
        let beside = corner + along;
        let quad = Quad([corner, beside, beside + self.up, corner + self.up]);
        let origin = self.to_page * Point::new(x, y + self.state.rise);
        (quad, origin)
    }

    /// The lower left corner of a cell, on the page, for a pen at (x, y) and a glyph
    /// displaced by so many thousandths upwards.
    fn corner(&self, x: f64, y: f64, displaced: f64) -> Point {
        let below = (displaced / 1000.0 + self.descent) * self.state.size;
        self.to_page * Point::new(x, y + self.state.rise + below)
    }
}

#[cfg(test)]
mod tests {
    use crate::pdf::sample::COURIER;
    use crate::pdf::sample::Sample;
    use crate::pdf::sample::text;

    #[test]
    fn text_of_a_repeated_tile_stands_above_the_page() {
        let tile = format!(
            "/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 99 50]/XStep 99/YStep 50\
             /Resources<</Font<<{COURIER}>>>>"
        );
        let page = Sample::new("/Pattern cs /P scn 0 0 300 300 re f")
            .resources("/Pattern<</P 11 0 R>>")
            .stream(11, &tile, "BT /F1 10 Tf 5 5 Td (abc) Tj ET")
            .read();
        assert_eq!(text(&page), "abc");
        assert!(page.glyphs.iter().all(|glyph| glyph.origin.y > 1000.0));
    }
}
