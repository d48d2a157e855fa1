//! What the interpreter reports of a page: glyphs, pictures and alternative texts, in
//! drawing order.
//!
//! The index of a glyph in that order is its name. Interpreting the same page again gives
//! the same order, so that an edit can say "without glyphs 17 to 29" and nobody has to
//! remember bytes.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use kurbo::Point;
use smallvec::SmallVec;

use crate::geometry::Quad;
use crate::geometry::Rect;

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
    /// Whether it is unseen only because the clip or the page's edge leaves nothing of it.
    pub is_cut_off: bool,
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

/// A solid rectangle that a page paints over what it has painted before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cover {
    /// Where, in page coordinates.
    pub area: Rect,
    /// Whether it is dark, as a black box is.
    pub is_dark: bool,
    /// How many glyphs were shown before it.
    pub glyphs: u32,
    /// How many pictures were painted before it.
    pub pictures: u32,
}

/// Text that stands for marked content instead of its glyphs (ISO 32000-2, 14.9).
#[derive(Clone)]
pub struct Alternative {
    /// Index in [`PageContent::alternatives`]; the same each time the page is interpreted.
    pub id: u32,
    /// Which entry of the property list it is.
    pub kind: AlternativeKind,
    /// The text.
    pub text: String,
    /// The glyphs that it stands for.
    pub glyphs: Range<u32>,
}

impl fmt::Debug for Alternative {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Alternative({} {:?}, {} bytes)",
            self.id,
            self.kind,
            self.text.len()
        )
    }
}

/// The entries of a property list that hold text for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AlternativeKind {
    /// `/ActualText`: a replacement.
    ActualText,
    /// `/Alt`: a description.
    Alt,
    /// `/E`: the expansion of an abbreviation.
    Expansion,
}

/// Something in a page's content that could not be interpreted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ContentGap {
    /// What it is.
    pub kind: ContentGapKind,
    /// How many of it.
    pub count: u32,
}

/// Kinds of [`ContentGap`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ContentGapKind {
    /// Glyphs that have no Unicode text.
    UnknownGlyphs,
    /// Text shown with a font that is missing or cannot be read; counted in strings.
    MissingFont,
    /// A stream that could not be decoded, or only in part.
    UnreadableStream,
    /// A limit on depth, size or count was reached; the rest was not interpreted.
    LimitReached,
    /// Text in codes of which nobody can tell where they end; the rest was not interpreted.
    UnknownCodes,
}

impl ContentGapKind {
    /// Whether the rest of the page was not interpreted.
    pub fn is_end(self) -> bool {
        matches!(self, Self::LimitReached | Self::UnknownCodes)
    }
}

/// All that one page shows.
#[derive(Clone, Default)]
pub struct PageContent {
    /// Glyphs, in drawing order: the page's own first, then those of annotations.
    pub glyphs: Vec<Glyph>,
    /// Pictures, in drawing order.
    pub pictures: Vec<Picture>,
    /// Rectangles that may hide what was painted before them.
    pub covers: Vec<Cover>,
    /// How many of the pictures are painted; those after them are only places to look at.
    pub painted_pictures: usize,
    /// Places with rows of outlines that may be letters, whether somebody sees them or not.
    pub outlines: Vec<Rect>,
    /// Texts that stand for marked content.
    pub alternatives: Vec<Alternative>,
    /// What could not be interpreted.
    pub gaps: Vec<ContentGap>,
    /// Annotations whose appearance is read as page content, counted by subtype.
    pub flattened: BTreeMap<String, u32>,
    /// Annotations that an edit lets vanish (hidden, or without an appearance), counted
    /// by subtype.
    pub dropped: BTreeMap<String, u32>,
}

impl fmt::Debug for PageContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "PageContent({} glyphs, {} pictures, {:?})",
            self.glyphs.len(),
            self.pictures.len(),
            self.gaps
        )
    }
}

/// The middle of a cell. Cells of neighbours overlap a little, above and below and where
/// letters lean, and an area around one must not take the others.
pub(super) fn core(quad: &Quad) -> Quad {
    const INSET_ALONG: f64 = 0.12;
    const INSET_ACROSS: f64 = 0.2;
    let [a, b, c, d] = quad.0;
    let at = |along: f64, across: f64| {
        let (low, high) = (a.lerp(b, along), d.lerp(c, along));
        low.lerp(high, across)
    };
    let (left, right) = (INSET_ALONG, 1.0 - INSET_ALONG);
    let (low, high) = (INSET_ACROSS, 1.0 - INSET_ACROSS);
    Quad([
        at(left, low),
        at(right, low),
        at(right, high),
        at(left, high),
    ])
}
