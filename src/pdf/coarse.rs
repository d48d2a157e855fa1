//! A picture and an area on it in; whether its samples are too large to show the letters of
//! the area out.

use crate::geometry::Affine;
use crate::geometry::Quad;

/// A sample that is this part of a line's height cannot show its letters, and black ones of
/// that size would cover what stands beside them.
const COARSE: f64 = 0.3;

/// Whether an area of text holds no more than a few of a picture's rows. `to_page` maps the
/// picture's unit square to the page.
pub fn is_coarse(to_page: Affine, pixels: (u32, u32), area: &Quad) -> bool {
    let [a, b, c, d, _, _] = to_page.as_coeffs();
    let wide = a.hypot(b) / f64::from(pixels.0.max(1));
    let high = c.hypot(d) / f64::from(pixels.1.max(1));
    let [start, _, _, up] = area.0;
    wide.min(high) >= COARSE * start.distance(up)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Rect;

    #[test]
    fn only_samples_nearly_as_large_as_letters_are_coarse() {
        let line = Quad::from_rect(Rect::new(0.0, 0.0, 80.0, 12.0));
        let whole_page = Affine::scale_non_uniform(600.0, 800.0);
        assert!(is_coarse(whole_page, (20, 30), &line));
        assert!(!is_coarse(whole_page, (600, 800), &line));
    }
}
