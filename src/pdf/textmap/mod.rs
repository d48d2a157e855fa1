//! Lays out a page's glyphs as text in reading order, with a way back to each glyph.
//!
//! Drawing order says little: words come shuffled, spaces are often not drawn at all and
//! columns interleave. So text is found by geometry: glyphs are grouped by writing
//! direction ([`frame`]), into rows with inferred spaces ([`rows`]), rows into columns
//! ([`columns`]), and then written out ([`writer`]). Visible text comes first, then
//! invisible text, then that of annotations, so that a hidden layer over a scan never
//! mingles with what is seen. No glyph with text is left out: one whose place is nonsense
//! is written in drawing order at the end of its block.

mod columns;
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
    /// Which glyphs show it. Glyphs drawn twice at one place share an offset.
    pub glyphs: GlyphMap,
}

/// Lays out glyphs, given in drawing order, as text in reading order.
pub fn lay_out(glyphs: &[Glyph]) -> PageText {
    let mut writer = Writer::new(glyphs);
    for layer in [Layer::Visible, Layer::Invisible, Layer::Annotation] {
        if !glyphs.iter().any(|glyph| Layer::of(glyph) == layer) {
            continue;
        }
        for items in frame::groups(glyphs, layer) {
            let table = rows::rows(&items, glyphs);
            let lines = columns::reading_order(&table.segments, &table.rows);
            writer.write_block(&items, &table, &lines);
        }
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

#[cfg(test)]
mod tests;
