//! What a page paints, in order: shapes and pictures with their colours, beside the glyphs.
//!
//! Somebody who asks whether a box hides living text must know what was painted first. A
//! trace is taken only when asked for ([`Interpreter::look`]); it changes nothing of what
//! the walk finds, so glyphs have the same numbers as elsewhere.

use hayro_syntax::object::Dict;
use hayro_syntax::object::FromBytes as _;
use hayro_syntax::object::ObjectIdentifier;
use hayro_syntax::object::Stream;
use kurbo::BezPath;
use kurbo::Shape as _;
use rustc_hash::FxHashSet;

use crate::geometry::Affine;
use crate::geometry::Point;
use crate::geometry::Quad;
use crate::geometry::Rect;
use crate::pdf::glyph::PageContent;
use crate::pdf::ink_map::InkMap;
use crate::pdf::raster::Pixels;
use crate::pdf::raster::RasterError;
use crate::pdf::raster::RasterLimits;
use crate::pdf::raster::Source as Raster;
use crate::pdf::raster::decode;
use crate::pdf::raster::decode_mask;

/// Most paints of one page; what comes after is not traced.
pub(super) const MOST_PAINTS: usize = 300_000;
/// A path with more elements than this is known by its bounds only.
pub(super) const MOST_ELEMENTS: usize = 4000;
/// What a path has more than this is not followed: a page of text may be one path.
pub(super) const MOST_SEGMENTS: usize = 300_000;

/// A page with the order in which it is painted.
pub struct Look<'a> {
    /// Glyphs and pictures, as [`crate::pdf::interpret::Interpreter::read`] gives them.
    pub content: PageContent,
    /// How each of the glyphs is painted, by index.
    pub glyphs: Vec<GlyphPaint>,
    /// What else is painted, in drawing order.
    pub paints: Vec<Paint<'a>>,
    /// Where paths paint that may be letters, whether somebody sees them or not.
    pub ink: InkMap,
    /// The streams that were walked or painted.
    pub used: FxHashSet<ObjectIdentifier>,
    /// Whether something was too much to be traced.
    pub is_cut: bool,
}

/// A colour, if it can be told.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Ink {
    /// Red, green and blue, from 0 to 1.
    Rgb([f32; 3]),
    /// A pattern, or a colour space that is not understood.
    Unknown,
}

impl Ink {
    /// How light it is, from 0 to 1 (Rec. 601).
    pub fn light(self) -> Option<f32> {
        match self {
            Self::Rgb([r, g, b]) => Some(0.299 * r + 0.587 * g + 0.114 * b),
            Self::Unknown => None,
        }
    }
}

/// How what is painted mixes with what is there (ISO 32000-2, 11.3.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blend {
    /// It replaces it.
    Normal,
    /// It darkens it: `Multiply`, `Darken`, `ColorBurn`.
    Darken,
    /// Anything else.
    Other,
}

/// The part of the graphics state that colours.
#[derive(Debug, Clone, Copy)]
pub(super) struct Colours {
    pub fill: Ink,
    pub stroke: Ink,
    /// Index of the colour space for `sc` and `scn`, and for `SC` and `SCN`.
    pub spaces: [u16; 2],
    pub fill_alpha: f32,
    pub stroke_alpha: f32,
    /// The opacity of the forms that enclose this place.
    pub outer_alpha: f32,
    pub blend: Blend,
    pub is_masked: bool,
    pub line_width: f64,
}

impl Default for Colours {
    fn default() -> Self {
        Self {
            fill: Ink::Rgb([0.0; 3]),
            stroke: Ink::Rgb([0.0; 3]),
            spaces: [0; 2],
            fill_alpha: 1.0,
            stroke_alpha: 1.0,
            outer_alpha: 1.0,
            blend: Blend::Normal,
            is_masked: false,
            line_width: 1.0,
        }
    }
}

/// How a glyph is painted.
#[derive(Debug, Clone, Copy)]
pub struct GlyphPaint {
    /// How many [`Look::paints`] came before it.
    pub after: u32,
    /// Its colour.
    pub ink: Ink,
    /// Its opacity.
    pub alpha: f32,
    /// The text rendering mode (ISO 32000-2, table 104).
    pub mode: u8,
    /// Whether a hidden layer holds it.
    pub in_hidden_layer: bool,
    /// A rectangle around the clipping path, in page coordinates.
    pub clip: Rect,
    /// Whether it belongs to a pattern or mask, so that its place says nothing.
    pub is_aside: bool,
    /// The font, told apart from others of the document only.
    pub font: u32,
}

/// What kind of thing is painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaintKind {
    /// A filled path.
    Fill,
    /// A stroked path.
    Stroke,
    /// A picture.
    Picture,
    /// A stencil: a picture that lets colour through.
    Stencil,
    /// A shading.
    Shading,
}

/// One thing painted, in page coordinates.
pub struct Paint<'a> {
    /// What it is.
    pub kind: PaintKind,
    /// Around it, within the clip.
    pub bounds: Rect,
    /// Its colour; unknown for pictures.
    pub ink: Ink,
    /// Its opacity.
    pub alpha: f32,
    /// How it mixes.
    pub blend: Blend,
    /// Whether a mask may make it transparent in places.
    pub is_masked: bool,
    /// The annotation that it belongs to, by subtype.
    pub annotation: Option<&'static str>,
    /// The picture, where it is one.
    pub picture: Option<TracedPicture<'a>>,
    pub(super) outline: Option<Outline>,
    pub(super) clip: Rect,
}

/// Where a path paints.
pub(super) struct Outline {
    pub path: BezPath,
    pub even_odd: bool,
}

impl Paint<'_> {
    /// The same without its picture, so that it belongs to no file.
    pub(super) fn without_picture<'b>(self) -> Paint<'b> {
        Paint {
            kind: self.kind,
            bounds: self.bounds,
            ink: self.ink,
            alpha: self.alpha,
            blend: self.blend,
            is_masked: self.is_masked,
            annotation: self.annotation,
            picture: None,
            outline: self.outline,
            clip: self.clip,
        }
    }

    /// A quad of one colour, such as a glyph that is nothing but a block.
    pub fn of_quad(quad: &Quad, ink: Ink, clip: Rect) -> Self {
        let mut path = BezPath::new();
        let [first, others @ ..] = quad.0;
        path.move_to(first);
        others.into_iter().for_each(|corner| path.line_to(corner));
        path.close_path();
        Self {
            kind: PaintKind::Fill,
            bounds: quad.bounds().intersect(clip),
            ink,
            alpha: 1.0,
            blend: Blend::Normal,
            is_masked: false,
            annotation: None,
            picture: None,
            outline: Some(Outline {
                path,
                even_odd: false,
            }),
            clip,
        }
    }

    /// Whether a point is painted on; none where that is not known.
    pub fn covers(&self, point: Point) -> Option<bool> {
        if !self.bounds.contains(point) || !self.clip.contains(point) {
            return Some(false);
        }
        if let Some(picture) = &self.picture {
            return Some(picture.quad().contains(point));
        }
        let outline = self.outline.as_ref()?;
        let winding = outline.path.winding(point);
        Some(match outline.even_odd {
            true => winding % 2 != 0,
            false => winding != 0,
        })
    }

    /// Whether nothing shows through where it paints.
    pub fn is_opaque(&self) -> bool {
        const OPAQUE: f32 = 0.97;
        const DARK: f32 = 0.15;
        let is_dark = self.ink.light().is_some_and(|light| light < DARK);
        let replaces = match self.blend {
            Blend::Normal => true,
            Blend::Darken => is_dark,
            Blend::Other => false,
        };
        self.alpha >= OPAQUE && !self.is_masked && replaces && self.kind != PaintKind::Stencil
    }

    /// How much of its bounds it paints on, from 0 to 1; none where that is not known.
    pub fn filling(&self) -> Option<f64> {
        const STEPS: u32 = 12;
        let at = |low: f64, high: f64, step: u32| {
            low + (high - low) * (f64::from(step) + 0.5) / f64::from(STEPS)
        };
        let mut count = 0_u32;
        for index in 0..STEPS * STEPS {
            let x = at(self.bounds.x0, self.bounds.x1, index % STEPS);
            let y = at(self.bounds.y0, self.bounds.y1, index / STEPS);
            count += u32::from(self.covers(Point::new(x, y))?);
        }
        Some(f64::from(count) / f64::from(STEPS * STEPS))
    }
}

/// A picture that was painted.
pub struct TracedPicture<'a> {
    /// From its unit square to the page.
    pub to_page: Affine,
    /// Width and height in samples.
    pub samples: (u32, u32),
    pub(super) data: PictureData<'a>,
}

pub(super) enum PictureData<'a> {
    Object(Stream<'a>, Dict<'a>),
    /// The dictionary and the data of an inline image.
    Inline {
        dict: Vec<u8>,
        data: Vec<u8>,
    },
}

impl TracedPicture<'_> {
    /// Where it lands on the page.
    pub fn quad(&self) -> Quad {
        Quad::from_rect(Rect::new(0.0, 0.0, 1.0, 1.0)).transformed(self.to_page)
    }

    /// Its object, so that the same picture painted twice can be told.
    pub fn object(&self) -> Option<ObjectIdentifier> {
        match &self.data {
            PictureData::Object(stream, _) => Some(stream.obj_id()),
            PictureData::Inline { .. } => None,
        }
    }

    /// Its samples as they stand in the file, whatever is painted over them.
    pub fn decode(&self, limits: &RasterLimits) -> Result<Pixels, RasterError> {
        self.with_raster(|raster| decode(raster, limits))
    }

    /// Its mask as black ink on white; none where it has none.
    pub fn decode_mask(&self, limits: &RasterLimits) -> Result<Option<Pixels>, RasterError> {
        self.with_raster(|raster| decode_mask(raster, limits))
    }

    fn with_raster<T>(
        &self,
        work: impl FnOnce(&Raster<'_>) -> Result<T, RasterError>,
    ) -> Result<T, RasterError> {
        match &self.data {
            PictureData::Object(stream, spaces) => {
                work(&Raster::of_stream(stream, Some(spaces.clone())))
            }
            PictureData::Inline { dict, data } => {
                let dict = Dict::from_bytes(dict).ok_or(RasterError::Header("Width"))?;
                work(&Raster::of_inline(dict, data, None))
            }
        }
    }
}

/// What is collected while a page is walked.
#[derive(Default)]
pub(super) struct Trace<'a> {
    pub glyphs: Vec<GlyphPaint>,
    pub paints: Vec<Paint<'a>>,
    pub ink: InkMap,
    pub used: FxHashSet<ObjectIdentifier>,
    pub is_cut: bool,
    /// The path under construction, in user space.
    pub path: BezPath,
    /// How many patterns, masks and glyph procedures enclose this place.
    pub aside: u32,
    pub annotation: Option<&'static str>,
    pub spaces: Vec<crate::pdf::raster::Space>,
}
