//! A page as it looks: which places are of one colour, and which.

use std::cell::OnceCell;

use crate::geometry::Affine;
use crate::geometry::Point;
use crate::geometry::Quad;
use crate::geometry::Rect;
use crate::pdf::draw;
use crate::pdf::raster::Pixels;
use crate::pdf::raster::RasterLimits;
use crate::pdf::source::Source;

/// Resolution, in dots per inch, and how many pixels a page may have.
const DPI: f64 = 150.0;
const MOST_PIXELS: f64 = 30e6;
/// Colours that differ by less than this, of 255, are one.
const SAME: u8 = 30;

/// A page that is drawn when it is first looked at.
pub struct Drawn<'s> {
    source: &'s Source,
    index: usize,
    picture: OnceCell<Option<(Pixels, Affine)>>,
}

impl<'s> Drawn<'s> {
    /// The page at an index, from 0.
    pub fn new(source: &'s Source, index: usize) -> Self {
        Self {
            source,
            index,
            picture: OnceCell::new(),
        }
    }

    /// The pixels and the way from the page to them; none where it cannot be drawn.
    fn picture(&self) -> Option<&(Pixels, Affine)> {
        let draw = || {
            let area = self.source.geometry(self.index)?.area();
            let most = (MOST_PIXELS / area.area().max(1.0)).sqrt() * 72.0;
            let dpi = DPI.min(most);
            let page = u32::try_from(self.index + 1).ok()?;
            let limits = RasterLimits::default();
            let pixels = draw::draw(self.source.pdf(), page, dpi as f32, &limits).ok()?;
            let to_page = draw::drawn_to_page(self.source, self.index, dpi)?;
            Some((pixels, to_page.inverse()))
        };
        self.picture.get_or_init(draw).as_ref()
    }

    /// Whether the page can be drawn.
    pub fn is_there(&self) -> bool {
        self.picture().is_some()
    }

    /// The colours within a quad; none where the page cannot be drawn.
    pub fn colours(&self, quad: &Quad) -> Option<Vec<[u8; 3]>> {
        const MOST: f64 = 60.0;
        const LEAST: f64 = 4.0;
        let (pixels, from_page) = self.picture()?;
        let [a, b, c, d] = quad.transformed(*from_page).0;
        let steps = |length: f64| length.ceil().clamp(LEAST, MOST);
        let (wide, high) = (steps(a.distance(b)), steps(a.distance(d)));
        let mut colours = Vec::new();
        for row in 0..high as u32 {
            let up = (f64::from(row) + 0.5) / high;
            for column in 0..wide as u32 {
                let along = (f64::from(column) + 0.5) / wide;
                let at = a.lerp(b, along).lerp(d.lerp(c, along), up);
                let inside = at.x >= 0.0
                    && at.y >= 0.0
                    && at.x < f64::from(pixels.width)
                    && at.y < f64::from(pixels.height);
                if inside {
                    colours.push(pixels.at(at.x as u32, at.y as u32));
                }
            }
        }
        Some(colours)
    }

    /// The colour of a quad, where it is of one colour.
    pub fn single_colour(&self, quad: &Quad) -> Option<[u8; 3]> {
        /// So many of the pixels may differ: borders, and neighbours that lean in.
        const STRAY: usize = 40;
        let mut colours = self.colours(quad)?;
        let middle = colours.len() / 2;
        if colours.is_empty() {
            return None;
        }
        colours.sort_unstable_by_key(|colour| light(*colour));
        let own = *colours.get(middle)?;
        let others = colours.iter().filter(|colour| !is_same(**colour, own));
        (others.count() * STRAY <= colours.len()).then_some(own)
    }

    /// The part of a quad that is dark, from 0 to 1.
    pub fn darkness(&self, quad: &Quad) -> Option<f64> {
        const DARK: u32 = 90_000;
        let colours = self.colours(quad)?;
        let dark = colours
            .iter()
            .filter(|colour| light(**colour) < DARK)
            .count();
        (!colours.is_empty()).then(|| dark as f64 / colours.len() as f64)
    }
}

/// How light a colour is, times 1000.
pub fn light([r, g, b]: [u8; 3]) -> u32 {
    299 * u32::from(r) + 587 * u32::from(g) + 114 * u32::from(b)
}

/// Whether two colours look the same.
pub fn is_same(one: [u8; 3], other: [u8; 3]) -> bool {
    one.iter().zip(other).all(|(a, b)| a.abs_diff(b) <= SAME)
}

/// Points spread over a quad, `side` by `side`.
pub fn spread(quad: &Quad, side: u32) -> impl Iterator<Item = Point> {
    let [a, b, c, d] = quad.0;
    let part = move |index: u32| (f64::from(index) + 0.5) / f64::from(side);
    (0..side * side).map(move |index| {
        let (along, up) = (part(index % side), part(index / side));
        a.lerp(b, along).lerp(d.lerp(c, along), up)
    })
}

/// A part of a quad, by how far from its corners: along its foot and up its side.
pub fn part_of(quad: &Quad, along: (f64, f64), up: (f64, f64)) -> Quad {
    let [a, b, c, d] = quad.0;
    let at = |x: f64, y: f64| a.lerp(b, x).lerp(d.lerp(c, x), y);
    Quad([
        at(along.0, up.0),
        at(along.1, up.0),
        at(along.1, up.1),
        at(along.0, up.1),
    ])
}

/// Whether two rectangles share more than an edge.
pub fn share(one: Rect, other: Rect) -> bool {
    one.x0 < other.x1 && other.x0 < one.x1 && one.y0 < other.y1 && other.y0 < one.y1
}
