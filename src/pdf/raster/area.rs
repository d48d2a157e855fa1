//! Quads in the unit square of an image → which of its pixels they touch.
//!
//! Image space has its origin at the lower left corner (ISO 32000-2, 8.9.5.1), while the
//! first row of samples is the top one.

use std::ops::Range;

use kurbo::Point;

use crate::geometry::Quad;
use crate::pdf::raster::error::RasterError;

/// How far outside a quad pixels are still touched, in pixels: letters are smoothed, and
/// half a pixel of ink outside a word's box is common.
const MARGIN: f64 = 1.0;

/// How much of a block of pixels an area covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cover {
    /// No pixel.
    None,
    /// Some pixels.
    Part,
    /// All pixels.
    Full,
}

/// The touched pixels of a picture, row by row.
#[derive(Debug, Clone)]
pub struct Area {
    rows: Vec<Vec<Range<u32>>>,
}

impl Area {
    /// The pixels that `quads` touch in a picture of the given size.
    ///
    /// Where the dictionary states another size (`stated`) than the data have, some
    /// viewers scale and others crop: the pixels of both readings are covered.
    pub fn new(size: (u32, u32), stated: (u32, u32), quads: &[Quad]) -> Result<Self, RasterError> {
        let mut area = Self {
            rows: vec![Vec::new(); size.1 as usize],
        };
        for quad in quads {
            if !quad.0.iter().all(|corner| corner.is_finite()) {
                return Err(RasterError::Area);
            }
            area.add(size.0, &to_pixels(quad, size));
            if stated != size {
                area.add(size.0, &to_pixels(quad, stated));
            }
        }
        for row in &mut area.rows {
            merge(row);
        }
        Ok(area)
    }

    /// Adds ranges of pixels, row by row.
    pub fn extend(&mut self, rows: &[Vec<Range<u32>>]) {
        for (row, more) in self.rows.iter_mut().zip(rows) {
            row.extend(more.iter().cloned());
            merge(row);
        }
    }

    /// Touched pixels of a row, as sorted ranges that do not meet.
    pub fn row(&self, y: u32) -> &[Range<u32>] {
        self.rows.get(y as usize).map_or(&[], Vec::as_slice)
    }

    /// How much of the block of pixels is touched. The block is first cut to the picture.
    pub fn cover(&self, x: Range<u32>, y: Range<u32>, width: u32) -> Cover {
        let height = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
        let x = x.start.min(width)..x.end.min(width);
        let y = y.start.min(height)..y.end.min(height);
        let (mut some, mut all) = (false, true);
        for row in y {
            let ranges = self.row(row);
            some |= ranges.iter().any(|r| r.start < x.end && x.start < r.end);
            all &= ranges.iter().any(|r| r.start <= x.start && x.end <= r.end);
        }
        match (some, all) {
            (false, _) => Cover::None,
            (true, false) => Cover::Part,
            (true, true) => Cover::Full,
        }
    }

    /// Adds the pixels which a convex shape, grown by the margin, touches.
    fn add(&mut self, width: u32, corners: &[Point; 4]) {
        let top = corners.iter().map(|c| c.y).fold(f64::MAX, f64::min) - MARGIN;
        let bottom = corners.iter().map(|c| c.y).fold(f64::MIN, f64::max) + MARGIN;
        let first = top.floor().max(0.0) as usize;
        let last = (bottom.ceil().max(0.0) as usize).min(self.rows.len());
        for y in first..last {
            let strip = (y as f64 - MARGIN, y as f64 + 1.0 + MARGIN);
            let Some((left, right)) = extent_in_strip(corners, strip) else {
                continue;
            };
            let start = (left - MARGIN).floor().clamp(0.0, f64::from(width)) as u32;
            let end = (right + MARGIN).ceil().clamp(0.0, f64::from(width)) as u32;
            if start < end
                && let Some(row) = self.rows.get_mut(y)
            {
                row.push(start..end);
            }
        }
    }
}

/// The corners in pixels, y downwards, kept within what numbers can count.
fn to_pixels(quad: &Quad, (width, height): (u32, u32)) -> [Point; 4] {
    quad.0.map(|corner| {
        Point::new(
            corner.x.clamp(-1e3, 1e3) * f64::from(width),
            (1.0 - corner.y.clamp(-1e3, 1e3)) * f64::from(height),
        )
    })
}

/// Leftmost and rightmost point of the corners' hull within a horizontal strip.
///
/// All six connections of the corners are followed, so corners in any order give the
/// hull, never less.
fn extent_in_strip(corners: &[Point; 4], (top, bottom): (f64, f64)) -> Option<(f64, f64)> {
    let mut extent: Option<(f64, f64)> = None;
    let mut reach = |x: f64| {
        let (left, right) = extent.unwrap_or((x, x));
        extent = Some((left.min(x), right.max(x)));
    };
    for (i, a) in corners.iter().enumerate() {
        for b in corners.iter().skip(i) {
            let (from, to) = if a.y <= b.y { (a, b) } else { (b, a) };
            let (low, high) = (from.y.max(top), to.y.min(bottom));
            if low > high {
                continue;
            }
            let run = to.y - from.y;
            if run <= 0.0 {
                reach(from.x);
                reach(to.x);
                continue;
            }
            for y in [low, high] {
                reach(from.x + (to.x - from.x) * (y - from.y) / run);
            }
        }
    }
    extent
}

/// Sorts ranges and joins those which meet.
fn merge(row: &mut Vec<Range<u32>>) {
    row.sort_by_key(|range| range.start);
    let mut merged: Vec<Range<u32>> = Vec::with_capacity(row.len());
    for range in row.drain(..) {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    *row = merged;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Rect;

    impl Area {
        fn is_empty(&self) -> bool {
            self.rows.iter().all(Vec::is_empty)
        }

        fn touches(&self, x: u32, y: u32) -> bool {
            self.row(y).iter().any(|range| range.contains(&x))
        }
    }

    fn area(size: (u32, u32), rect: Rect) -> Area {
        Area::new(size, size, &[Quad::from_rect(rect)]).unwrap()
    }

    #[test]
    fn the_lower_left_of_the_unit_square_is_the_last_row() {
        let area = area((10, 20), Rect::new(0.0, 0.0, 0.2, 0.1));
        assert_eq!(area.row(19), std::slice::from_ref(&(0..3)));
        assert!(area.row(0).is_empty());
        assert!(area.touches(2, 17) && !area.touches(2, 16));
    }

    #[test]
    fn an_area_outside_the_picture_is_cut() {
        let touched = area((10, 10), Rect::new(-5.0, 0.5, 0.5, 9.0));
        assert_eq!(touched.row(0), std::slice::from_ref(&(0..6)));
        assert!(area((10, 10), Rect::new(2.0, 2.0, 3.0, 3.0)).is_empty());
    }

    #[test]
    fn corners_in_any_order_cover_their_hull() {
        let bow_tie = Quad([
            Point::new(0.0, 0.0),
            Point::new(1.0, 1.0),
            Point::new(1.0, 0.0),
            Point::new(0.0, 1.0),
        ]);
        let area = Area::new((9, 9), (9, 9), &[bow_tie]).unwrap();
        assert_eq!(area.cover(0..9, 0..9, 9), Cover::Full);
    }

    #[test]
    fn a_thin_slanted_quad_touches_every_pixel_it_crosses() {
        let line = Quad([
            Point::new(0.0, 0.0),
            Point::new(1.0, 1.0),
            Point::new(1.0, 1.0),
            Point::new(0.0, 0.0),
        ]);
        let area = Area::new((100, 100), (100, 100), &[line]).unwrap();
        assert!((0..100).all(|i| area.touches(i, 99 - i)));
        assert!(!area.touches(0, 0));
    }

    #[test]
    fn a_corner_that_is_no_number_is_refused() {
        let quad = Quad([Point::new(f64::NAN, 0.0); 4]);
        assert_eq!(
            Area::new((2, 2), (2, 2), &[quad]).unwrap_err(),
            RasterError::Area
        );
    }

    #[test]
    fn both_readings_of_a_wrong_size_are_covered() {
        let quad = Quad::from_rect(Rect::new(0.5, 0.5, 0.6, 0.6));
        let area = Area::new((100, 100), (50, 50), &[quad]).unwrap();
        assert!(area.touches(55, 45) && area.touches(27, 22));
    }
}
