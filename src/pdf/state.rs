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
    /// Whether the clipping path is that rectangle itself.
    pub clip_is_exact: bool,
    /// Whether fills hide what is below them.
    pub fill: Fill,
}

/// What decides whether a fill hides what is below it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fill {
    /// Whether it is a plain colour and no pattern.
    pub is_plain: bool,
    /// Whether that colour is dark, as far as it can be told.
    pub is_dark: bool,
    /// How light that colour is, from 0 to 1, as far as it can be told.
    pub light: f64,
    /// Opacity.
    pub alpha: f64,
    /// Opacity of the groups that hold it.
    pub outer_alpha: f64,
    /// Whether it replaces what is below it instead of being mixed with it.
    pub replaces: bool,
    /// Whether no soft mask is in force.
    pub is_unmasked: bool,
}

impl Default for Fill {
    fn default() -> Self {
        Self {
            is_plain: true,
            is_dark: true,
            light: 0.0,
            alpha: 1.0,
            outer_alpha: 1.0,
            replaces: true,
            is_unmasked: true,
        }
    }
}

impl Fill {
    /// Takes a plain colour by its components: grey, RGB or CMYK by their number.
    pub fn set_color(&mut self, components: &[f64]) {
        const DARK: f64 = 0.35;
        self.is_plain = true;
        self.light = match components {
            [gray] => *gray,
            [red, green, blue] => (red + green + blue) / 3.0,
            [cyan, magenta, yellow, black] => {
                (1.0 - (cyan + magenta + yellow) / 3.0) * (1.0 - black)
            }
            _ => 0.5,
        };
        self.is_dark = match components {
            [gray] => *gray < DARK,
            [red, green, blue] => red.max(*green).max(*blue) < DARK,
            [cyan, magenta, yellow, black] => {
                black.max(cyan.min(*magenta).min(*yellow)) > 1.0 - DARK
            }
            _ => false,
        };
    }

    /// Whether nothing below it can be seen.
    pub fn hides(&self) -> bool {
        self.is_plain && self.replaces_all()
    }

    /// Whether what is painted with it replaces what is below it.
    pub fn replaces_all(&self) -> bool {
        self.opacity() >= 1.0 && self.replaces && self.is_unmasked
    }

    /// How opaque it is, together with the groups that hold it.
    pub fn opacity(&self) -> f64 {
        self.alpha * self.outer_alpha
    }

    /// Enters a transparency group: its opacity lies over all of it (ISO 32000-2, 11.6.6).
    pub fn enter_group(&mut self) {
        self.outer_alpha *= self.alpha;
        self.alpha = 1.0;
    }
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
            clip_is_exact: true,
            fill: Fill::default(),
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
