//! Points, quads and transforms, in whatever coordinates the caller states.
//!
//! Page coordinates are in points (1/72 inch) with the origin at the lower left corner
//! of the page's CropBox and y upwards, before the page's `/Rotate` is applied.

pub use kurbo::{Affine, Point, Rect};

/// A quadrilateral: the four corners of a glyph, word or image on a page.
///
/// Corners run lower left, lower right, upper right, upper left as seen by somebody
/// reading the text, so that rotated text has a rotated quad.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quad(pub [Point; 4]);

impl Quad {
    /// The quad of an upright rectangle.
    pub fn from_rect(rect: Rect) -> Self {
        Self([
            Point::new(rect.x0, rect.y0),
            Point::new(rect.x1, rect.y0),
            Point::new(rect.x1, rect.y1),
            Point::new(rect.x0, rect.y1),
        ])
    }

    /// The smallest upright rectangle around the quad.
    pub fn bounds(&self) -> Rect {
        if let Some(rect) = self.upright() {
            return rect;
        }
        let [a, b, c, d] = self.0;
        Rect::from_points(a, b).union(Rect::from_points(c, d))
    }

    /// The rectangle that the quad is, where its corners run as those of
    /// [`Quad::from_rect`] and none coincide. Most glyphs stand upright.
    #[inline]
    fn upright(&self) -> Option<Rect> {
        let [a, b, c, d] = self.0;
        let is_upright =
            a.x < b.x && a.y < d.y && a.x == d.x && b.x == c.x && a.y == b.y && c.y == d.y;
        is_upright.then_some(Rect::new(a.x, a.y, c.x, c.y))
    }

    /// The quad after a transform.
    pub fn transformed(&self, transform: Affine) -> Self {
        Self(self.0.map(|corner| transform * corner))
    }

    /// Whether a point lies within the quad, which must be convex, or on its edge.
    pub fn contains(&self, point: Point) -> bool {
        let sides = (0..4).map(|i| {
            let (from, to) = (self.0[i], self.0[(i + 1) % 4]);
            (to - from).cross(point - from)
        });
        sides.clone().all(|side| side >= 0.0) || sides.clone().all(|side| side <= 0.0)
    }

    /// Whether the two quads share more than an edge (separating axis test for convex
    /// quads; a quad without area overlaps where it crosses the other).
    pub fn overlaps(&self, other: &Self) -> bool {
        const TOLERANCE: f64 = 1e-6;
        if let (Some(own), Some(other)) = (self.upright(), other.upright()) {
            return own.x1 > other.x0 + TOLERANCE
                && other.x1 > own.x0 + TOLERANCE
                && own.y1 > other.y0 + TOLERANCE
                && other.y1 > own.y0 + TOLERANCE;
        }
        let separated = |axes: &[Point; 4]| {
            (0..4).any(|i| {
                let edge = axes[(i + 1) % 4] - axes[i];
                let normal = kurbo::Vec2::new(-edge.y, edge.x);
                if normal.hypot2() == 0.0 {
                    return false;
                }
                let normal = normal.normalize();
                let (a_min, a_max) = extent(&self.0, normal);
                let (b_min, b_max) = extent(&other.0, normal);
                a_max <= b_min + TOLERANCE || b_max <= a_min + TOLERANCE
            })
        };
        !separated(&self.0) && !separated(&other.0)
    }
}

/// Least and greatest coordinate of the corners along an axis.
fn extent(corners: &[Point; 4], axis: kurbo::Vec2) -> (f64, f64) {
    corners
        .iter()
        .map(|corner| corner.to_vec2().dot(axis))
        .fold((f64::MAX, f64::MIN), |(min, max), value| {
            (min.min(value), max.max(value))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: f64, y: f64, side: f64) -> Quad {
        Quad::from_rect(Rect::new(x, y, x + side, y + side))
    }

    #[test]
    fn upright_quads_overlap_as_turned_ones_do() {
        let turn = |quad: &Quad| {
            let [a, b, c, d] = quad.0;
            Quad([b, c, d, a])
        };
        for step in 0..40 {
            let other = square(f64::from(step) * 0.1 - 1.0, 0.5, 1.0);
            let one = square(0.0, 0.0, 1.0);
            assert_eq!(one.overlaps(&other), turn(&one).overlaps(&other));
            assert_eq!(other.bounds(), turn(&other).bounds());
        }
    }

    #[test]
    fn squares_that_share_area_overlap() {
        assert!(square(0.0, 0.0, 2.0).overlaps(&square(1.0, 1.0, 2.0)));
    }

    #[test]
    fn squares_that_share_only_an_edge_do_not_overlap() {
        assert!(!square(0.0, 0.0, 1.0).overlaps(&square(1.0, 0.0, 1.0)));
    }

    #[test]
    fn a_turned_square_overlaps_only_where_it_reaches() {
        let turned = square(-1.0, -1.0, 2.0).transformed(Affine::rotate(0.785));
        assert!(turned.overlaps(&square(1.2, -0.1, 0.5)));
        assert!(!turned.overlaps(&square(1.0, 1.0, 0.5)));
    }
}
