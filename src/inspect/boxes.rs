//! Boxes that are as wide as what they hide.
//!
//! Where the words beside a box stand where they always stood, its width says how long the
//! removed word is, to a fraction of a point, and with a list of names that can be enough
//! to tell which one it was (Bland, Iyer, Levchenko, "Story Beyond the Eye", PETS 2023).

use crate::geometry::Rect;
use crate::inspect::Finding;
use crate::inspect::Kind;
use crate::inspect::cover::middle;
use crate::inspect::view::View;
use crate::inspect::words::is_blank;
use crate::pdf::trace::Paint;
use crate::pdf::trace::PaintKind;

/// Heights of boxes over a line of text, in points.
const HEIGHT: (f64, f64) = (4.0, 40.0);
/// A neighbour nearer than this, in heights of its letters, tells where the box ends.
const NEAR: f64 = 0.45;

/// One remark for a page, around the boxes it is about. Boxes that hide living text are
/// left out: there the width is the lesser worry.
pub fn findings(view: &View<'_, '_>, is_living: impl Fn(usize) -> bool) -> Option<Finding> {
    let mut count = 0;
    let mut around: Option<Rect> = None;
    for paint in view.paints.iter().filter(|paint| is_box(paint)) {
        if is_tight(view, paint.bounds, &is_living) {
            count += 1;
            around = Some(around.map_or(paint.bounds, |area| area.union(paint.bounds)));
        }
    }
    let area = around?;
    Some(Finding::on_page(Kind::TightBox, view.number, area, count))
}

fn is_box(paint: &Paint<'_>) -> bool {
    const DARK: f32 = 0.3;
    const FILLED: f64 = 0.9;
    let bounds = paint.bounds;
    paint.kind == PaintKind::Fill
        && paint.is_opaque()
        && paint.ink.light().is_some_and(|light| light < DARK)
        && (HEIGHT.0..=HEIGHT.1).contains(&bounds.height())
        && bounds.width() >= bounds.height() * 0.5
        && paint.filling().is_some_and(|filling| filling >= FILLED)
}

/// Whether words of its line stand close to a box on both sides.
fn is_tight(view: &View<'_, '_>, own: Rect, is_living: &impl Fn(usize) -> bool) -> bool {
    let (mut left, mut right) = (false, false);
    for (index, glyph) in view.content().glyphs.iter().enumerate() {
        let bounds = glyph.quad.bounds();
        let place = middle(&glyph.quad).bounds().center();
        let is_on_line = (own.y0..=own.y1).contains(&place.y);
        if !is_on_line || is_blank(glyph) {
            continue;
        }
        if own.contains(place) && (is_living(index) || glyph.visible) {
            return false;
        }
        let room = NEAR * f64::from(glyph.size);
        left |= (own.x0 - bounds.x1).abs() < room;
        right |= (bounds.x0 - own.x1).abs() < room;
    }
    left && right
}
