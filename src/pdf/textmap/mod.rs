//! Lays out a page's glyphs as text in reading order, with a way back to each glyph.
//!
//! Drawing order says little: words come shuffled, spaces are often not drawn at all and
//! columns interleave. So text is found by geometry: glyphs are grouped by writing
//! direction ([`frame`]), into rows with inferred spaces ([`rows`]), rows into columns
//! ([`columns`]), and then written out ([`writer`]). Visible text comes first, then
//! invisible text, then that of annotations, so that a hidden layer over a scan never
//! mingles with what is seen. Letters in a comb of boxes are one word ([`comb`]). Glyphs
//! drawn again at one place are laid out once ([`copies`]). No glyph with text is left out: one whose place is nonsense
//! is written in drawing order at the end of its block.

mod columns;
mod comb;
mod copies;
mod frame;
mod rows;
mod script;
mod writer;

use crate::document::Cell;
use crate::document::glyph_map::GlyphMap;
use crate::pdf::glyph::Glyph;

use writer::Writer;

/// A page's text in reading order.
///
/// Lines end in `\n`, paragraphs and blocks in `\n\n`, cells of a row are parted by `\t`.
/// A glyph without Unicode text is U+FFFD. Words hyphenated over a line end stay so.
pub struct PageText {
    /// The text.
    pub text: String,
    /// Stretches of lines between column gaps, by start. Edges are in points along the
    /// writing direction. Lines are counted without blank ones, so each has a cell.
    pub cells: Vec<Cell>,
    /// Which glyphs show it. Glyphs drawn again at one place share an offset.
    pub glyphs: GlyphMap,
}

/// Lays out glyphs, given in drawing order, as text in reading order.
pub fn lay_out(glyphs: &[Glyph]) -> PageText {
    let mut writer = Writer::new(glyphs);
    let mut write = |members: Vec<u32>| {
        let members = writer.without_copies(members);
        for items in frame::groups(glyphs, &members) {
            let table = rows::rows(&items);
            let lines = columns::reading_order(&table.segments, &table.rows);
            writer.write_block(&items, &table, &lines);
        }
    };
    let numbers = || (0u32..).take(glyphs.len());
    if glyphs
        .iter()
        .all(|glyph| Layer::of(glyph) == Layer::Visible)
    {
        write(numbers().collect());
        return writer.finish();
    }
    let layers = layers(glyphs);
    for layer in [Layer::Visible, Layer::Invisible, Layer::Annotation] {
        if !layers.contains(&layer) {
            continue;
        }
        let members = |index: &u32| layers.get(*index as usize) == Some(&layer);
        write(numbers().filter(members).collect());
    }
    writer.finish()
}

/// Which glyphs are laid out together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layer {
    Visible,
    Invisible,
    Annotation,
}

impl Layer {
    fn of(glyph: &Glyph) -> Self {
        match (glyph.in_annotation, glyph.visible) {
            (true, _) => Self::Annotation,
            (false, true) => Self::Visible,
            (false, false) => Self::Invisible,
        }
    }
}

/// The layer of each glyph. What the page's edge or a clip cuts off a line is read with
/// the rest of the line: half a name is none.
fn layers(glyphs: &[Glyph]) -> Vec<Layer> {
    let mut layers: Vec<Layer> = glyphs.iter().map(Layer::of).collect();
    join_notes(glyphs, &mut layers);
    if !glyphs.iter().any(|glyph| glyph.is_cut_off) {
        return layers;
    }
    let mut join = |one: usize, other: usize, is_next: bool| {
        let (Some(seen), Some(cut)) = (glyphs.get(one), glyphs.get(other)) else {
            return;
        };
        let adjoins = match is_next {
            true => adjoins(seen, cut),
            false => adjoins(cut, seen),
        };
        let is_seen = layers.get(one) == Some(&Layer::Visible);
        if cut.is_cut_off
            && !cut.in_annotation
            && is_seen
            && adjoins
            && let Some(layer) = layers.get_mut(other)
        {
            *layer = Layer::Visible;
        }
    };
    for index in 1..glyphs.len() {
        join(index - 1, index, true);
    }
    for index in (1..glyphs.len()).rev() {
        join(index, index - 1, false);
    }
    layers
}

/// Reads the text of an annotation with the page's where it touches that: one word may
/// begin on the page and end in a note.
fn join_notes(glyphs: &[Glyph], layers: &mut [Layer]) {
    const MOST_LINES: usize = 256;
    let lines =
        glyphs.chunk_by(|one, next| one.in_annotation == next.in_annotation && adjoins(one, next));
    let mut start = 0;
    let mut notes = Vec::new();
    for line in lines {
        if line.first().is_some_and(|glyph| glyph.in_annotation) {
            notes.push(start..start + line.len());
        }
        start += line.len();
    }
    let seen: Vec<&Glyph> = glyphs
        .iter()
        .filter(|glyph| Layer::of(glyph) == Layer::Visible && is_letter(glyph))
        .collect();
    for note in notes.into_iter().take(MOST_LINES) {
        let line = glyphs.get(note.clone()).unwrap_or_default();
        let (Some(first), Some(last)) = (line.first(), line.last()) else {
            continue;
        };
        let touches = seen.iter().any(|glyph| {
            is_letter(first) && touches(glyph, first) || is_letter(last) && touches(last, glyph)
        });
        if touches && let Some(layers) = layers.get_mut(note) {
            layers.fill(Layer::Visible);
        }
    }
}

fn is_letter(glyph: &Glyph) -> bool {
    glyph.text.iter().any(|c| !c.is_whitespace())
}

/// Whether a glyph stands right after another one, as in a word.
fn touches(one: &Glyph, next: &Glyph) -> bool {
    const APART: f64 = 0.12;
    let size = f64::from(one.size.max(next.size));
    let is_level = (one.origin.y - next.origin.y).abs() < size * APART
        || (one.origin.x - next.origin.x).abs() < size * APART;
    is_level && one.quad.0[1].distance(next.quad.0[0]) < size * 2.0 * APART && adjoins(one, next)
}

/// Whether a glyph goes on where another one ends, on its line.
pub fn adjoins(one: &Glyph, next: &Glyph) -> bool {
    const ASIDE: f64 = 0.5;
    const AHEAD: f64 = 1.2;
    let size = f64::from(one.size.max(next.size));
    let [start, end, ..] = one.quad.0;
    let along = end - start;
    let length = along.hypot();
    let to = next.quad.0[0] - end;
    let (ahead, aside) = match length > 0.0 {
        true => (to.dot(along) / length, to.cross(along) / length),
        false => (to.x, to.y),
    };
    aside.abs() < ASIDE * size && ahead.abs() < AHEAD * size
}

#[cfg(test)]
mod tests;
