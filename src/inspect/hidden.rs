//! Text that nobody sees although nothing covers it, and why.

use crate::inspect::Hiding;
use crate::inspect::cover::middle;
use crate::inspect::drawn::is_same;
use crate::inspect::view::View;
use crate::inspect::view::is_on;
use crate::inspect::words::is_blank;

/// Text lower than this on paper cannot be read, in points.
const TINY: f64 = 1.0;

/// Why a glyph is not seen; none where it is seen.
pub fn hiding(view: &View<'_, '_>, index: usize) -> Option<Hiding> {
    let glyph = view.content().glyphs.get(index)?;
    if is_blank(glyph) || view.is_aside(index) {
        return None;
    }
    if view.is_in_hidden_layer(index) {
        return Some(Hiding::Layer);
    }
    if view.is_unpainted(index) {
        return Some(Hiding::Invisible);
    }
    let middle = middle(&glyph.quad).bounds().center();
    if !is_on(view.area, middle) {
        return Some(Hiding::Outside);
    }
    if view.is_clipped(index, middle) {
        return Some(Hiding::Clipped);
    }
    if view.is_transparent(index) {
        return Some(Hiding::Transparent);
    }
    if f64::from(glyph.size) * view.unit < TINY {
        return Some(Hiding::Tiny);
    }
    let ink = view.ink(index)?;
    // Black on white is what nearly all text is; only what may vanish is looked at.
    let is_plain = ink == [0; 3] && view.paints.is_empty();
    if is_plain {
        return None;
    }
    let shown = view.drawn.single_colour(&glyph.quad)?;
    is_same(ink, shown).then_some(Hiding::SameColour)
}
