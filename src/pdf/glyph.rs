//! What the interpreter reports of a page: glyphs and pictures, in drawing order.
//!
//! The index of a glyph in that order is its name. Interpreting the same page again gives
//! the same order, so that an edit can say "without glyphs 17 to 29" and nobody has to
//! remember bytes.

use kurbo::Point;
use smallvec::SmallVec;

use crate::geometry::Quad;

/// One glyph that a text operator shows, seen or unseen.
#[derive(Clone)]
pub struct Glyph {
    /// Its Unicode text: usually one character, several for ligatures, empty where
    /// nothing tells it.
    pub text: SmallVec<[char; 2]>,
    /// Its cell: advance width by font ascent and descent, in page coordinates.
    pub quad: Quad,
    /// Where the pen stood when it was shown, in page coordinates.
    pub origin: Point,
    /// Height of the font's em square on the page, in points; always positive.
    pub size: f32,
    /// Whether somebody looking at the page can see it, as far as the graphics state
    /// tells (rendering mode, hidden layer, outside the page box).
    pub visible: bool,
    /// Whether it belongs to an annotation's appearance and not to the page's content.
    pub in_annotation: bool,
}

/// One picture that a page paints.
#[derive(Debug, Clone, Copy)]
pub struct Picture {
    /// Where its unit square lands, in page coordinates.
    pub quad: Quad,
    /// Width and height in samples.
    pub pixels: (u32, u32),
    /// Whether somebody looking at the page can see it.
    pub visible: bool,
}
