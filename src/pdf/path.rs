//! Paths: where they clip, and which of their parts lie within a refused area
//! (ISO 32000-2, 8.5).

use std::ops::Range;

use crate::geometry::Affine;
use crate::geometry::Point;
use crate::geometry::Rect;
use crate::pdf::areas::meets;
use crate::pdf::glyph::Cover;
use crate::pdf::lex::Token;
use crate::pdf::outlines::Shape;
use crate::pdf::run::Run;
use crate::pdf::run::written;
use crate::pdf::state::Bounds;
use crate::pdf::state::sample;
use crate::pdf::state::transformed_bounds;

/// Operators that fill.
const FILLS: [&[u8]; 7] = [b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"];
/// Fewest parts of a clip that is taken for letters.
const FEWEST_LETTERS: usize = 6;
/// Most rectangles of a page that are taken down.
pub(super) const MOST_COVERS: usize = 20_000;

/// The current path.
#[derive(Debug, Default)]
pub(super) struct Path {
    /// Bounds in user space.
    bounds: Bounds,
    /// Whether `W` or `W*` came.
    clips: bool,
    /// The rectangles that it consists of.
    rectangles: Vec<Rect>,
    /// The corners of the subpath at hand, until it is known not to be a rectangle.
    corners: Vec<Point>,
    /// Whether it has something that is no rectangle.
    is_irregular: bool,
    /// Its subpaths, while a page is read.
    shapes: Vec<(Shape, Bounds)>,
    /// Its parts, where an edit may have to leave some out.
    parts: Vec<Part>,
}

/// A subpath.
#[derive(Debug, Default)]
struct Part {
    bounds: Bounds,
    operators: Vec<Operator>,
}

/// A path operator that waits for its path to be painted.
#[derive(Debug)]
enum Operator {
    Source(Range<usize>),
    Owned(Vec<u8>),
}

impl Run<'_, '_, '_> {
    /// Takes care of path operators; says whether this was one.
    pub fn path_operator(&mut self, name: &[u8], operator: Token) -> bool {
        let count = match name {
            b"re" | b"v" | b"y" => 4,
            b"m" | b"l" => 2,
            b"c" => 6,
            b"h" => 0,
            b"W" | b"W*" => {
                self.path.clips = true;
                self.hold_or_keep(0, operator, false);
                return true;
            }
            b"S" | b"s" | b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" | b"n" => {
                self.paint_path(operator);
                return true;
            }
            _ => return false,
        };
        let points = match count {
            2 => self.numbers::<2>().map(|[x, y]| [x, y, x, y, x, y]),
            4 => self.numbers::<4>().map(|[a, b, c, d]| match name {
                b"re" => [a, b, a + c, b + d, a, b],
                _ => [a, b, c, d, a, b],
            }),
            6 => self.numbers::<6>(),
            _ => None,
        };
        if count > 0 && points.is_none() {
            return true;
        }
        let starts = matches!(name, b"m" | b"re");
        self.hold_or_keep(count, operator, starts);
        if self.is_recording() {
            self.record_segment(name, points.unwrap_or_default());
        }
        if let Some(points) = points {
            if self.it.page.reading {
                self.path.begin_shape(name);
            }
            self.path.add(points);
            self.path.note_shape(name, points);
        }
        true
    }

    /// Whether path operators wait until it is known which of them stay.
    fn holds_paths(&self) -> bool {
        let filter = &self.it.page.filter;
        self.out.is_some() && !(filter.areas.is_empty() && filter.shapes.is_empty())
    }

    fn hold_or_keep(&mut self, count: usize, operator: Token, starts: bool) {
        if !self.holds_paths() {
            self.keep(count, operator);
            return;
        }
        let held = match self.kept_range(count, operator) {
            Some(range) => Operator::Source(range),
            None => {
                let first = self.operands.len().saturating_sub(count);
                let operands = self.operands.get(first..).unwrap_or_default();
                Operator::Owned(written(self.data, operands, operator))
            }
        };
        // A clip operator is written when the path is painted.
        let is_clip = count == 0 && operator.bytes(self.data).first() == Some(&b'W');
        if starts || is_clip || self.path.parts.is_empty() {
            self.path.parts.push(Part::default());
        }
        if let Some(part) = self.path.parts.last_mut() {
            part.operators.push(held);
        }
    }

    fn paint_path(&mut self, operator: Token) {
        if self.is_recording() {
            self.record_path(operator.bytes(self.data));
        }
        self.path.close_shape();
        if self.it.page.reading && FILLS.contains(&operator.bytes(self.data)) {
            self.note_covers();
        }
        let shows = self.path.clips || operator.bytes(self.data) != b"n";
        if self.it.page.reading && shows {
            self.note_outlines();
        }
        let left = self.write_parts();
        if self.path.clips {
            self.clip();
        }
        self.path = Path::default();
        if left {
            self.keep(0, operator);
        }
    }

    /// Writes a path that was begun where no other operator should stand in between.
    pub fn flush_path(&mut self) {
        if !self.path.parts.is_empty() {
            self.write_parts();
            self.path.parts.clear();
        }
    }

    /// Writes the parts that are not refused; says whether there is something to paint.
    fn write_parts(&mut self) -> bool {
        let parts = std::mem::take(&mut self.path.parts);
        if parts.is_empty() {
            return true;
        }
        let clips = self.path.clips;
        // A clip of many parts is a row of letters.
        let narrows = clips && parts.len() < FEWEST_LETTERS;
        let refused: Vec<bool> = parts
            .iter()
            .map(|part| self.refuses(part, narrows))
            .collect();
        let count = refused.iter().filter(|refused| **refused).count() as u32;
        let shapes = parts
            .iter()
            .filter(|part| part.bounds.rect().is_some())
            .count() as u32;
        if count > 0 {
            self.it.page.removed.paths += count;
            self.mark_changed();
        }
        if count > 0 && count == shapes {
            if !clips {
                return false;
            }
            // Nothing is left to clip to, so nothing may show.
            self.write(b"0 0 0 0 re");
        }
        let Some(out) = &mut self.out else {
            return true;
        };
        for (part, _) in parts
            .into_iter()
            .zip(refused)
            .filter(|(_, refused)| !refused)
        {
            for operator in part.operators {
                match operator {
                    Operator::Source(range) => out.copy(range, None),
                    Operator::Owned(bytes) => out.write(&bytes),
                }
            }
        }
        true
    }

    /// Whether a part lies within a refused area: most of it, or all of it if it
    /// narrows what is seen as a frame does.
    fn refuses(&self, part: &Part, narrows: bool) -> bool {
        const ALL: usize = 16;
        let Some(bounds) = part.bounds.rect() else {
            return false;
        };
        let ctm = self.on_page();
        let on_page = transformed_bounds(ctm, bounds);
        let filter = &self.it.page.filter;
        let near = filter
            .areas
            .near(on_page)
            .chain(filter.shapes.near(on_page));
        let near: Vec<_> = near.collect();
        if near.is_empty() {
            return false;
        }
        let inside = sample(ctm, bounds)
            .filter(|point| {
                let at = Rect::from_points(*point, *point);
                near.iter()
                    .any(|(area, bounds)| meets(*bounds, at) && area.contains(*point))
            })
            .count();
        if narrows {
            inside == ALL
        } else {
            inside * 2 > ALL
        }
    }

    /// Narrows the clip to the path's bounds.
    fn clip(&mut self) {
        let bounds = self.path.bounds.rect().unwrap_or(Rect::ZERO);
        let is_rectangle = !self.path.is_irregular && self.path.rectangles.len() == 1;
        self.state.clip_is_exact &= is_rectangle && is_upright(self.state.ctm);
        self.clip_to(bounds);
    }

    /// Takes down the rectangles that a fill hides.
    fn note_covers(&mut self) {
        let state = self.state;
        let page = &mut self.it.page;
        let hides = state.fill.hides() && state.clip_is_exact && is_upright(state.ctm);
        let is_elsewhere = page.hidden > 0 || page.tiles > 0 || page.masks > 0;
        if !hides || is_elsewhere || page.content.covers.len() >= MOST_COVERS {
            return;
        }
        let before = (page.glyph_count, page.picture_count);
        for rectangle in &self.path.rectangles {
            let on_page = transformed_bounds(state.ctm, *rectangle);
            let area = intersection(intersection(on_page, state.clip), page.area);
            let is_large = area.width() > 1.0 && area.height() > 1.0;
            if is_large && page.grounds.len() < MOST_COVERS {
                page.grounds.push((area, state.fill.light));
            }
            if is_large && before != (0, 0) {
                page.content.covers.push(Cover {
                    area,
                    is_dark: state.fill.is_dark,
                    glyphs: before.0,
                    pictures: before.1,
                });
            }
        }
    }

    /// Takes down the subpaths that may be letters.
    fn note_outlines(&mut self) {
        let to_page = self.on_page();
        let clip = self.state.clip;
        let page = &mut self.it.page;
        let is_seen = page.hidden == 0 && page.away == 0.0;
        let seen = intersection(clip, page.area);
        for (shape, bounds) in &self.path.shapes {
            let Some(bounds) = bounds.rect() else {
                continue;
            };
            let on_page = transformed_bounds(to_page, bounds);
            match is_seen && meets(on_page, seen) {
                true => page.outlines.add(*shape, on_page),
                false => page.unseen_outlines.add(*shape, on_page),
            }
        }
    }

    /// From user space to the page; what stands in a tile that is repeated lies above it.
    pub fn on_page(&self) -> Affine {
        Affine::translate((0.0, self.it.page.away)) * self.state.ctm
    }

    /// Narrows the clip to a rectangle in user space.
    pub fn clip_to(&mut self, rect: Rect) {
        let on_page = transformed_bounds(self.state.ctm, rect);
        self.state.clip = intersection(self.state.clip, on_page);
    }
}

/// What two rectangles share; without area where they share nothing.
pub(super) fn intersection(one: Rect, other: Rect) -> Rect {
    let (x0, y0) = (one.x0.max(other.x0), one.y0.max(other.y0));
    Rect::new(
        x0,
        y0,
        one.x1.min(other.x1).max(x0),
        one.y1.min(other.y1).max(y0),
    )
}

/// Whether a transform maps upright rectangles to upright rectangles.
pub(super) fn is_upright(transform: Affine) -> bool {
    let [a, b, c, d, _, _] = transform.as_coeffs();
    let small = 1e-6 * (a.abs() + b.abs() + c.abs() + d.abs());
    (b.abs() <= small && c.abs() <= small) || (a.abs() <= small && d.abs() <= small)
}

impl Path {
    /// Takes an operator into the subpath's shape.
    fn note_shape(&mut self, name: &[u8], points: [f64; 6]) {
        const MOST_CORNERS: usize = 6;
        let [a, b, c, d, _, _] = points;
        match name {
            b"re" => {
                self.close_shape();
                self.rectangles.push(Rect::new(a, b, c, d).abs());
            }
            b"m" => {
                self.close_shape();
                self.corners.push(Point::new(a, b));
            }
            b"l" if self.corners.len() < MOST_CORNERS => self.corners.push(Point::new(a, b)),
            _ => self.is_irregular = true,
        }
    }

    /// Ends a subpath of lines; it may be a rectangle.
    fn close_shape(&mut self) {
        let corners = std::mem::take(&mut self.corners);
        let [a, b, c, d, rest @ ..] = corners.as_slice() else {
            self.is_irregular |= corners.len() > 1;
            return;
        };
        let ends_where_it_began = rest.iter().all(|point| point == a);
        let one_way = a.x == b.x && b.y == c.y && c.x == d.x && d.y == a.y;
        let other_way = a.y == b.y && b.x == c.x && c.y == d.y && d.x == a.x;
        if ends_where_it_began && (one_way || other_way) {
            self.rectangles.push(Rect::from_points(*a, *c));
        } else {
            self.is_irregular = true;
        }
    }

    /// Takes an operator into the subpath that may be a letter.
    fn begin_shape(&mut self, name: &[u8]) {
        const MOST_SHAPES: usize = 20_000;
        let starts = match name {
            b"re" => Some(Shape::Rectangle),
            b"m" => Some(Shape::Point),
            _ => None,
        };
        if let Some(shape) = starts {
            if self.shapes.len() < MOST_SHAPES {
                self.shapes.push((shape, Bounds::default()));
            }
            return;
        }
        match (name, self.shapes.last_mut()) {
            (b"l", Some((shape, _))) => {
                *shape = match shape {
                    Shape::Point => Shape::Line,
                    _ => Shape::Bent,
                }
            }
            (b"c" | b"v" | b"y", Some((shape, _))) => *shape = Shape::Bent,
            _ => {}
        }
    }

    fn add(&mut self, points: [f64; 6]) {
        let [a, b, c, d, e, f] = points;
        for (x, y) in [(a, b), (c, d), (e, f)] {
            self.bounds.add(x, y);
            if let Some((_, bounds)) = self.shapes.last_mut() {
                bounds.add(x, y);
            }
            if let Some(part) = self.parts.last_mut() {
                part.bounds.add(x, y);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::pdf::edit::Refusal;
    use crate::pdf::sample::Sample;
    use crate::pdf::sample::area;

    fn left(content: &str, refusal: &Refusal) -> String {
        let edited = Sample::new(content).edited(refusal);
        let words: Vec<&str> = edited.content.split_whitespace().collect();
        words.join(" ")
    }

    #[test]
    fn the_subpaths_within_an_area_go_and_the_others_stay() {
        let left = left(
            "10 10 m 12 12 l 12 10 l h 90 90 20 20 re f",
            &area(5.0, 5.0, 20.0, 20.0),
        );
        assert_eq!(left, "90 90 20 20 re f");
    }

    #[test]
    fn a_path_of_which_nothing_stays_is_not_painted() {
        assert!(left("10 10 5 5 re S", &area(5.0, 5.0, 20.0, 20.0)).is_empty());
    }

    #[test]
    fn a_frame_around_an_area_stays() {
        assert_eq!(
            left("0 0 m 100 0 l 100 100 l h S", &area(40.0, 10.0, 60.0, 20.0)),
            "0 0 m 100 0 l 100 100 l h S"
        );
    }

    #[test]
    fn a_clip_within_an_area_shows_nothing_more() {
        assert_eq!(
            left("10 10 5 5 re W n", &area(5.0, 5.0, 20.0, 20.0)),
            "0 0 0 0 re W n"
        );
    }

    #[test]
    fn scaled_paths_are_measured_on_the_page() {
        let refusal = area(100.0, 100.0, 200.0, 200.0);
        assert_eq!(
            left("100 0 0 100 0 0 cm 1.1 1.1 .5 .5 re f", &refusal),
            "100 0 0 100 0 0 cm"
        );
    }
}
