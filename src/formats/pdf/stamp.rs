//! A word for every page in; the operators that write it in a frame at the page's edge out.
//!
//! The stamp stands upright as the page is shown, and where no text is, if there is such a
//! place along the upper or lower edge.

use std::fmt::Write as _;

use crate::formats::pdf::boxes::code_of;
use crate::formats::pdf::boxes::rounded;
use crate::formats::pdf::boxes::width_of;
use crate::geometry::Affine;
use crate::geometry::Point;
use crate::geometry::Rect;
use crate::pdf::scrub::OVERLAY_FONT;

/// Size of the letters, in points.
const SIZE: f64 = 9.0;
/// Smallest size, for small pages.
const SMALLEST: f64 = 3.0;
/// Between the page's edge and the frame.
const MARGIN: f64 = 8.0;
/// Between the frame and the letters.
const PADDING: f64 = 4.0;

/// The operators that write a stamp on a page whose visible area this is. `taken` is where
/// text stands, in page coordinates.
pub fn draw(text: &str, area: Rect, rotation: u16, taken: &[Rect]) -> Option<Vec<u8>> {
    let codes: Vec<u8> = text.chars().map(code_of).collect::<Option<_>>()?;
    let ems: f64 = text.chars().map(width_of).sum();
    let from_shown = from_shown(area, rotation);
    let shown = shown_size(area, rotation);
    let room = shown.0 - 2.0 * (MARGIN + PADDING);
    let size = SIZE.min(room / ems).max(SMALLEST);
    let (width, height) = (ems * size + 2.0 * PADDING, size + 2.0 * PADDING);
    let frame = places(shown, width, height)
        .into_iter()
        .find(|frame| {
            let frame = from_shown.transform_rect_bbox(*frame);
            !taken.iter().any(|text| text.intersect(frame).area() > 0.0)
        })
        .or_else(|| places(shown, width, height).into_iter().next())?;
    let mut content = String::from("1 g 0 G 0.8 w");
    let corners = [
        Point::new(frame.x0, frame.y0),
        Point::new(frame.x1, frame.y0),
        Point::new(frame.x1, frame.y1),
        Point::new(frame.x0, frame.y1),
    ];
    for (corner, operator) in corners.iter().zip(["m", "l", "l", "l"]) {
        let corner = from_shown * *corner;
        // Writing to a string cannot fail.
        let _ = write!(
            content,
            "\n{} {} {operator}",
            rounded(corner.x),
            rounded(corner.y)
        );
    }
    let [a, b, c, d, _, _] = from_shown.as_coeffs();
    let start = from_shown * Point::new(frame.x0 + PADDING, frame.y0 + PADDING + 0.15 * size);
    let _ = write!(
        content,
        " h B\nBT 0 g /{OVERLAY_FONT} {size:.1} Tf {a:.0} {b:.0} {c:.0} {d:.0} {} {} Tm <",
        rounded(start.x),
        rounded(start.y)
    );
    for code in codes {
        let _ = write!(content, "{code:02X}");
    }
    content.push_str("> Tj ET");
    Some(content.into_bytes())
}

/// Width and height of the page as it is shown.
fn shown_size(area: Rect, rotation: u16) -> (f64, f64) {
    match rotation {
        90 | 270 => (area.height(), area.width()),
        _ => (area.width(), area.height()),
    }
}

/// From the page as it is shown, counted from its lower left corner, to page coordinates
/// (`/Rotate` turns clockwise).
fn from_shown(area: Rect, rotation: u16) -> Affine {
    let turn = match rotation {
        90 => Affine::new([0.0, 1.0, -1.0, 0.0, area.width(), 0.0]),
        180 => Affine::new([-1.0, 0.0, 0.0, -1.0, area.width(), area.height()]),
        270 => Affine::new([0.0, -1.0, 1.0, 0.0, 0.0, area.height()]),
        _ => Affine::IDENTITY,
    };
    Affine::translate((area.x0, area.y0)) * turn
}

/// Where a frame may stand, best first: along the upper edge, then the lower.
fn places((wide, high): (f64, f64), width: f64, height: f64) -> Vec<Rect> {
    let across = [wide - MARGIN - width, (wide - width) / 2.0, MARGIN];
    let up = [high - MARGIN - height, MARGIN];
    let mut places = Vec::new();
    for y in up {
        for x in across {
            places.push(Rect::new(x, y, x + width, y + height));
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: Rect = Rect::new(0.0, 0.0, 595.0, 842.0);

    fn frame(rotation: u16, taken: &[Rect]) -> Rect {
        let content = draw("Skyddade", PAGE, rotation, taken).unwrap();
        let text = String::from_utf8(content).unwrap();
        let corners: Vec<Point> = text
            .lines()
            .skip(1)
            .take(4)
            .map(|line| {
                let mut numbers = line.split(' ').map(|word| word.parse().unwrap_or(0.0));
                Point::new(numbers.next().unwrap(), numbers.next().unwrap())
            })
            .collect();
        Rect::from_points(corners[0], corners[2])
    }

    #[test]
    fn a_stamp_stands_inside_the_page_however_it_is_turned() {
        for rotation in [0, 90, 180, 270] {
            let frame = frame(rotation, &[]);
            assert!(PAGE.contains_rect(frame), "{rotation}: {frame:?}");
        }
        assert!(frame(0, &[]).y0 > 800.0);
        assert!(frame(90, &[]).x1 < 30.0);
    }

    #[test]
    fn a_stamp_makes_way_for_text() {
        let heading = Rect::new(0.0, 800.0, 595.0, 842.0);
        assert!(frame(0, &[heading]).y1 < 40.0);
    }
}
