//! The graphics state as far as reading and editing need it (ISO 32000-2, 8.4 and 9.3).

use crate::geometry::Affine;
use crate::geometry::Point;
use crate::geometry::Rect;
use crate::pdf::font::FontId;
use crate::pdf::trace::Colours;

/// What `q` saves and `Q` restores.
#[derive(Debug, Clone, Copy)]
pub struct GraphicsState {
    /// From user space to page coordinates.
    pub ctm: Affine,
    /// A rectangle in page coordinates that holds the clipping path.
    pub clip: Rect,
    /// The font, once one was set.
    pub font: Option<FontId>,
    /// Font size.
    pub size: f64,
    /// Character spacing.
    pub character_spacing: f64,
    /// Word spacing.
    pub word_spacing: f64,
    /// Horizontal scaling; 1 is unscaled.
    pub scaling: f64,
    /// Leading.
    pub leading: f64,
    /// Rise.
    pub rise: f64,
    /// Rendering mode.
    pub rendering: u8,
    /// What colours; followed only where a trace is taken.
    pub colours: Colours,
}

impl GraphicsState {
    /// The state in which a page begins.
    pub fn new(ctm: Affine, clip: Rect) -> Self {
        Self {
            ctm,
            clip,
            font: None,
            size: 1.0,
            character_spacing: 0.0,
            word_spacing: 0.0,
            scaling: 1.0,
            leading: 0.0,
            rise: 0.0,
            rendering: 0,
            colours: Colours::default(),
        }
    }

    /// Whether text is painted in the current rendering mode.
    pub fn paints_text(&self) -> bool {
        !matches!(self.rendering, 3 | 7)
    }
}

/// Where text goes next (ISO 32000-2, 9.4).
#[derive(Debug, Clone, Copy)]
pub struct TextPosition {
    /// The text matrix.
    pub matrix: Affine,
    /// The text line matrix.
    pub line: Affine,
}

impl Default for TextPosition {
    fn default() -> Self {
        Self {
            matrix: Affine::IDENTITY,
            line: Affine::IDENTITY,
        }
    }
}

impl TextPosition {
    /// Moves to the start of another line.
    pub fn move_line(&mut self, x: f64, y: f64) {
        self.set(self.line * Affine::translate((x, y)));
    }

    /// Sets both matrices.
    pub fn set(&mut self, matrix: Affine) {
        self.line = matrix;
        self.matrix = matrix;
    }

    /// Moves the pen along the line.
    pub fn advance(&mut self, x: f64, y: f64) {
        self.matrix *= Affine::translate((x, y));
    }
}

/// The bounds of some points.
#[derive(Debug, Clone, Copy)]
pub struct Bounds(Rect);

impl Default for Bounds {
    fn default() -> Self {
        Self(Rect::new(
            f64::INFINITY,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::NEG_INFINITY,
        ))
    }
}

impl Bounds {
    /// Takes a point in.
    pub fn add(&mut self, x: f64, y: f64) {
        self.0.x0 = self.0.x0.min(x);
        self.0.y0 = self.0.y0.min(y);
        self.0.x1 = self.0.x1.max(x);
        self.0.y1 = self.0.y1.max(y);
    }

    /// The rectangle, if there was a point.
    pub fn rect(&self) -> Option<Rect> {
        (self.0.x0 <= self.0.x1).then_some(self.0)
    }
}

/// The bounds of a rectangle after a transform.
pub fn transformed_bounds(transform: Affine, rect: Rect) -> Rect {
    transform.transform_rect_bbox(rect)
}

/// Sixteen points spread over a transformed rectangle.
pub fn sample(transform: Affine, rect: Rect) -> impl Iterator<Item = Point> {
    let at = |low: f64, high: f64, step: u32| low + (high - low) * (f64::from(step) + 0.5) / 4.0;
    (0..16u32).map(move |index| {
        let x = at(rect.x0, rect.x1, index % 4);
        let y = at(rect.y0, rect.y1, index / 4);
        transform * Point::new(x, y)
    })
}
