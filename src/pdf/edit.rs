//! A page's content without the glyphs, paths and pictures that a filter refuses.
//!
//! Every page goes through [`Interpreter::edit`], also when nothing is refused: names of
//! resources and tags are replaced, comments and unknown operators are dropped, and
//! annotation appearances become part of the page.

use std::collections::BTreeMap;

use hayro_syntax::object::Dict;
use hayro_syntax::object::MaybeRef;
use hayro_syntax::object::Object;
use hayro_syntax::object::ObjectIdentifier;
use hayro_syntax::object::Stream;
use rustc_hash::FxHashSet;

use crate::geometry::Quad;
use crate::pdf::glyph::ContentGap;
use crate::pdf::glyph::Cover;

/// What an edited page must not hold.
#[derive(Debug, Clone, Default)]
pub struct Refusal {
    /// Glyphs that go, by their index in what `read` returned.
    pub glyphs: FxHashSet<u32>,
    /// Areas in page coordinates: glyphs seen or unseen whose cell overlaps one go, and so
    /// do paths that lie mostly within one.
    pub areas: Vec<Quad>,
    /// Areas in page coordinates: paths that lie mostly within one go, and glyphs that lie
    /// wholly within one.
    pub shapes: Vec<Quad>,
    /// Areas in page coordinates that pictures must not show. Pictures that overlap one
    /// are handed out as [`ResourceValue::Image`] or [`ResourceValue::InlineImage`].
    pub pictures: Vec<Quad>,
    /// Rectangles that hide what was painted before them: pictures below them are handed
    /// out to be blackened there.
    pub covers: Vec<Cover>,
    /// Whether it is noted which codes of each font stay, on pages without a refusal too.
    pub notes_codes: bool,
    /// Alternative texts that go, by [`crate::pdf::glyph::Alternative::id`].
    pub alternatives: FxHashSet<u32>,
}

/// A page after an edit.
pub struct EditedPage<'a> {
    /// The page's content, with the annotations' appearances painted last.
    pub stream: EditedStream<'a>,
    /// Annotations whose appearance became page content, counted by subtype.
    pub flattened: BTreeMap<String, u32>,
    /// Annotations that vanish (hidden, or without an appearance), counted by subtype.
    pub dropped: BTreeMap<String, u32>,
    /// What could not be interpreted; it is not in the result.
    pub gaps: Vec<ContentGap>,
    /// How much was taken away.
    pub removed: Removed,
    /// Procedures of Type 3 glyphs that must not stay in their fonts.
    pub procedures: FxHashSet<ObjectIdentifier>,
    /// Whether codes were noted.
    pub notes_codes: bool,
    /// Codes that stay, by the place of their font's dictionary, where they were noted.
    pub kept_codes: Vec<(usize, FxHashSet<u32>)>,
    /// Marked content that has lost glyphs, by its identifier (ISO 32000-2, 14.7.5.1).
    pub struck_content: FxHashSet<u32>,
}

/// How much an edit took away from a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Removed {
    /// Glyphs, seen or unseen.
    pub glyphs: u32,
    /// Subpaths.
    pub paths: u32,
    /// Pictures handed out to be blackened in part.
    pub pictures: u32,
    /// Alternative texts of marked content.
    pub alternatives: u32,
}

/// A content stream after an edit and the resources that it names; nothing else of the
/// old resource dictionary is needed.
pub struct EditedStream<'a> {
    /// The operators. `q` and `Q`, `BT` and `ET`, `BDC` and `EMC` are balanced.
    pub content: Vec<u8>,
    /// Every resource named in `content`, each once.
    pub resources: Vec<Resource<'a>>,
}

/// One entry of a resource dictionary (ISO 32000-2, 7.8.3).
pub struct Resource<'a> {
    /// The subdictionary that it stands in.
    pub category: Category,
    /// Its name as it stands in the content, without the solidus; ASCII letters and digits.
    pub name: Vec<u8>,
    /// What it names.
    pub value: ResourceValue<'a>,
}

/// The subdictionaries of a resource dictionary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// Fonts.
    Font,
    /// Forms and images.
    XObject,
    /// Graphics state parameter dictionaries.
    ExtGState,
    /// Colour spaces.
    ColorSpace,
    /// Patterns.
    Pattern,
    /// Shadings.
    Shading,
    /// Property lists; only those of optional content are left by an edit.
    Properties,
}

impl Category {
    /// Its key in a resource dictionary.
    pub fn key(self) -> &'static str {
        match self {
            Self::Font => "Font",
            Self::XObject => "XObject",
            Self::ExtGState => "ExtGState",
            Self::ColorSpace => "ColorSpace",
            Self::Pattern => "Pattern",
            Self::Shading => "Shading",
            Self::Properties => "Properties",
        }
    }
}

/// What a resource's name stands for after an edit.
pub enum ResourceValue<'a> {
    /// Unchanged: the source's own object, direct or by reference.
    Source(MaybeRef<Object<'a>>),
    /// An edited copy of a form or tiling pattern: new content and resources; other
    /// dictionary entries (`/BBox`, `/Matrix`, `/Group` ..) from `source`.
    Form {
        /// The original.
        source: Stream<'a>,
        /// Its new content.
        stream: Box<EditedStream<'a>>,
    },
    /// A graphics state dictionary whose soft mask group (`/SMask /G`) is edited; all
    /// else from `source`.
    SoftMask {
        /// The original graphics state dictionary.
        source: Dict<'a>,
        /// The original group.
        group: Stream<'a>,
        /// The group's new content.
        stream: Box<EditedStream<'a>>,
    },
    /// An image whose samples must be blackened in these areas: quads in the image's unit
    /// square (origin lower left, as painted). They may reach outside the square.
    Image {
        /// The original.
        source: Stream<'a>,
        /// Where it must be black.
        black: Vec<Quad>,
    },
    /// An inline image that must be blackened in these areas, as for `Image`. It is
    /// painted by `Do` and so must become an image XObject.
    InlineImage {
        /// Its dictionary, from `<<` to `>>`, with the full names of keys, filters and
        /// device colour spaces.
        dict: Vec<u8>,
        /// Its data, as filtered.
        data: Vec<u8>,
        /// The colour space, where the dictionary names a resource instead of a device
        /// space; `dict` then has no `/ColorSpace`.
        color_space: Option<MaybeRef<Object<'a>>>,
        /// Where it must be black.
        black: Vec<Quad>,
    },
}
