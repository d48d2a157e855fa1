//! Painted paths in; a picture of those that may be letters out, black on white, whatever
//! their colours are and whether anybody sees them.
//!
//! Letters that are drawn as outlines may be white, below a box, in a hidden layer or beside
//! the page: they are in the file all the same.

use hayro::vello_cpu::RenderContext;
use hayro::vello_cpu::color::palette::css::BLACK;
use hayro::vello_cpu::peniko::Fill;
use kurbo::Affine;
use kurbo::BezPath;
use kurbo::Circle;
use kurbo::PathEl;
use kurbo::Point;
use kurbo::Shape as _;
use kurbo::Stroke;
use kurbo::StrokeOpts;

use crate::geometry::Rect;
use crate::pdf::draw::on_white;
use crate::pdf::outlines::may_be_letter;
use crate::pdf::raster::Pixels;

/// Most subpaths of one page.
const MOST_PARTS: usize = 200_000;
/// How high a letter should be in pixels, to be read well.
const LETTER: f64 = 24.0;
/// Letters higher than this are drawn smaller, in points.
const LARGE: f64 = 30.0;
/// Least and greatest resolution, in dots per inch.
const DPI: (f64, f64) = (300.0, 1600.0);
/// Most pixels of one picture.
const MOST_PIXELS: f64 = 40e6;
/// Greatest distance of dots that make a letter, in points, and how far each of them is drawn
/// around its middle, as a part of that distance: neighbours then touch.
const MOST_PITCH: f64 = 6.0;
const REACH_OF_DOT: f64 = 0.6;
/// How far dots stand apart in a picture, in pixels: a letter is about twelve dots high.
const PIXELS_TO_A_DOT: f64 = 3.0;
/// How far dots are run into one another, in pixels: steps of letters are read as corners.
const BLUR_OF_DOTS: f32 = 2.0;
/// How exactly curves are followed, in points.
const TOLERANCE: f64 = 0.05;

/// Where the paths of a page paint, in page coordinates.
#[derive(Default)]
pub struct InkMap {
    inks: Vec<Ink>,
    parts: usize,
    /// Whether there was more than can be kept.
    pub is_cut: bool,
}

/// The subpaths of one path that may be letters.
struct Ink {
    path: BezPath,
    bounds: Rect,
    even_odd: bool,
    /// The heights of its subpaths.
    heights: Vec<f32>,
    /// Their middles.
    middles: Vec<Point>,
    /// The middles and sizes of those that are no larger than dots.
    dots: Vec<(Point, f32)>,
}

impl InkMap {
    /// Takes in a path that is filled, or clips.
    pub fn add_fill(&mut self, path: &BezPath, even_odd: bool) {
        self.add(path, even_odd, |own| own);
    }

    /// Takes in a path that is stroked with a width.
    pub fn add_stroke(&mut self, path: &BezPath, width: f64) {
        let style = Stroke::new(width);
        self.add(path, false, |own| {
            let bounds = own.bounding_box();
            if bounds.width().max(bounds.height()) <= 0.0 {
                return Circle::new(bounds.center(), width / 2.0).to_path(TOLERANCE);
            }
            kurbo::stroke(own, &style, &StrokeOpts::default(), TOLERANCE)
        });
    }

    fn add(&mut self, path: &BezPath, even_odd: bool, shape: impl Fn(BezPath) -> BezPath) {
        let mut ink = BezPath::new();
        let (mut heights, mut middles, mut dots) = (Vec::new(), Vec::new(), Vec::new());
        for own in subpaths(path) {
            let bounds = own.bounding_box();
            if !bounds.is_finite() || !may_be_letter(bounds) {
                continue;
            }
            self.parts += 1;
            if self.parts > MOST_PARTS {
                self.is_cut = true;
                return;
            }
            heights.push(bounds.height() as f32);
            middles.push(bounds.center());
            let (long, short) = (
                bounds.width().max(bounds.height()),
                bounds.width().min(bounds.height()),
            );
            if long <= MOST_PITCH && long <= 2.0 * short.max(0.5) {
                dots.push((bounds.center(), long as f32));
            }
            ink.extend(shape(own));
        }
        if !ink.elements().is_empty() {
            self.inks.push(Ink {
                bounds: ink.bounding_box(),
                path: ink,
                even_odd,
                heights,
                middles,
                dots,
            });
        }
    }

    /// What is painted in a place of the page, and with how many dots per inch.
    pub fn draw(&self, place: Rect) -> Option<(Pixels, f64)> {
        let pitch = self.pitch_of_dots(place);
        let room = (MOST_PIXELS / place.area().max(1.0)).sqrt() * 72.0;
        let dpi = match pitch {
            Some(pitch) => (PIXELS_TO_A_DOT * 72.0 / pitch).min(room),
            None => self.resolution(place).min(room),
        };
        let scale = dpi / 72.0;
        let side = |points: f64| {
            let pixels = (points * scale).ceil();
            (1.0..=f64::from(u16::MAX))
                .contains(&pixels)
                .then_some(pixels as u16)
        };
        let (width, height) = (side(place.width())?, side(place.height())?);
        let mut context = RenderContext::new(width, height);
        let to_pixels = Affine::new([scale, 0.0, 0.0, -scale, -place.x0 * scale, place.y1 * scale]);
        context.set_transform(to_pixels);
        context.set_paint(BLACK);
        for ink in self.inks.iter().filter(|ink| ink.bounds.overlaps(place)) {
            context.set_fill_rule(match ink.even_odd {
                true => Fill::EvenOdd,
                false => Fill::NonZero,
            });
            context.fill_path(&ink.path);
        }
        if let Some(pitch) = pitch {
            context.set_fill_rule(Fill::NonZero);
            for (dot, _) in self.dots(place) {
                let dot = Circle::new(dot, REACH_OF_DOT * pitch);
                context.fill_path(&dot.to_path(TOLERANCE));
            }
        }
        let pixmap = on_white(&mut context, width, height);
        let data = pixmap.data_as_u8_slice().chunks_exact(4);
        let pixels = Pixels {
            width: u32::from(width),
            height: u32::from(height),
            channels: 1,
            data: data.filter_map(|rgba| rgba.first().copied()).collect(),
        };
        let pixels = match pitch {
            Some(_) => pixels.blurred(BLUR_OF_DOTS),
            None => pixels,
        };
        Some((pixels, dpi))
    }

    /// The middles of what may be dots of letters in a place.
    fn dots(&self, place: Rect) -> impl Iterator<Item = (Point, f32)> {
        let inks = self
            .inks
            .iter()
            .filter(move |ink| ink.bounds.overlaps(place));
        inks.flat_map(|ink| ink.dots.iter().copied())
            .filter(move |(dot, _)| place.contains(*dot))
    }

    /// How far the dots of a place stand apart; none where most of it is no dots.
    fn pitch_of_dots(&self, place: Rect) -> Option<f64> {
        const FEWEST: usize = 40;
        let inks = self.inks.iter().filter(|ink| ink.bounds.overlaps(place));
        let middles = inks.flat_map(|ink| &ink.middles);
        let parts = middles.filter(|middle| place.contains(**middle)).count();
        let dots: Vec<(Point, f32)> = self.dots(place).collect();
        if dots.len() < FEWEST || dots.len() * 5 < parts * 4 {
            return None;
        }
        let mut sizes: Vec<f32> = dots.iter().map(|(_, size)| *size).collect();
        sizes.sort_unstable_by(f32::total_cmp);
        let usual = sizes.get(sizes.len() / 2).copied()?;
        let alike = sizes
            .iter()
            .filter(|size| (*size - usual).abs() <= 0.15 * usual);
        // Small letters are of several sizes.
        if alike.count() * 5 < sizes.len() * 4 {
            return None;
        }
        let mut steps: Vec<f64> = dots
            .windows(2)
            .filter_map(|pair| Some(pair.first()?.0.distance(pair.last()?.0)))
            .collect();
        steps.sort_unstable_by(f64::total_cmp);
        let middle = steps.get(steps.len() / 2).copied()?;
        (middle > 0.0 && middle <= MOST_PITCH).then_some(middle)
    }

    /// Whether the shapes in a place differ in height as letters do, and marks of a chart do
    /// not.
    pub fn is_varied(&self, place: Rect) -> bool {
        const FEWEST: usize = 3;
        let inks = self.inks.iter().filter(|ink| ink.bounds.overlaps(place));
        let parts = inks.flat_map(|ink| ink.heights.iter().zip(&ink.middles));
        let inside = parts.filter(|(height, middle)| **height > 1.0 && place.contains(**middle));
        let mut heights: Vec<i32> = inside.map(|(height, _)| (height * 5.0) as i32).collect();
        heights.sort_unstable();
        heights.dedup();
        heights.len() >= FEWEST
    }

    /// The resolution at which most letters of a place are high enough to be read.
    fn resolution(&self, place: Rect) -> f64 {
        let inks = self.inks.iter().filter(|ink| ink.bounds.overlaps(place));
        let mut heights: Vec<f32> = inks.flat_map(|ink| ink.heights.iter().copied()).collect();
        // Dots and dashes say nothing of the letters that they make.
        heights.retain(|height| *height > 1.0);
        heights.sort_unstable_by(f32::total_cmp);
        let middle = heights
            .get(heights.len() / 2)
            .copied()
            .map_or(8.0, f64::from);
        let wanted = LETTER * 72.0 / middle;
        match middle > LARGE {
            // They would be too high to be read as print is.
            true => (1.6 * wanted).max(36.0),
            false => wanted.clamp(DPI.0, DPI.1),
        }
    }
}

/// The subpaths of a path.
fn subpaths(path: &BezPath) -> Vec<BezPath> {
    let mut parts: Vec<BezPath> = Vec::new();
    for element in path.elements() {
        let starts = matches!(element, PathEl::MoveTo(_));
        match parts.last_mut().filter(|_| !starts) {
            Some(part) => part.push(*element),
            None if starts => parts.push(BezPath::from_vec(vec![*element])),
            None => {}
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_black(pixels: &Pixels, x: u32, y: u32) -> bool {
        pixels.at(x, y)[0] < 80
    }

    #[test]
    fn letters_are_drawn_and_what_they_stand_on_is_not() {
        let mut map = InkMap::default();
        map.add_fill(&Rect::new(0.0, 0.0, 200.0, 30.0).to_path(0.1), false);
        map.add_fill(&Rect::new(10.0, 10.0, 14.0, 20.0).to_path(0.1), false);
        let (pixels, dpi) = map.draw(Rect::new(0.0, 0.0, 72.0, 36.0)).unwrap();
        let at = |points: f64| (points * dpi / 72.0) as u32;
        assert!(is_black(&pixels, at(12.0), at(36.0 - 15.0)));
        assert!(!is_black(&pixels, at(30.0), at(36.0 - 15.0)));
    }

    #[test]
    fn a_stroke_without_length_is_a_dot() {
        let mut map = InkMap::default();
        let mut path = BezPath::new();
        path.move_to((20.0, 20.0));
        path.line_to((20.0, 20.0));
        map.add_stroke(&path, 4.0);
        let (pixels, dpi) = map.draw(Rect::new(0.0, 0.0, 40.0, 40.0)).unwrap();
        let at = |points: f64| (points * dpi / 72.0) as u32;
        assert!(is_black(&pixels, at(20.0), at(20.0)));
        assert!(!is_black(&pixels, at(30.0), at(20.0)));
    }

    #[test]
    fn dots_of_a_letter_touch() {
        let mut map = InkMap::default();
        for at in 0..60 {
            let (x, y) = (
                4.0 + f64::from(at % 30) * 2.0,
                10.0 + f64::from(at / 30) * 2.0,
            );
            map.add_fill(&Rect::new(x, y, x + 1.0, y + 1.0).to_path(0.1), false);
        }
        let (pixels, dpi) = map.draw(Rect::new(0.0, 0.0, 72.0, 36.0)).unwrap();
        let at = |points: f64| (points * dpi / 72.0) as u32;
        let level = |x: f64, y: f64| pixels.at(at(x), at(36.0 - y))[0];
        assert!((8..50).all(|x| level(f64::from(x), 11.5) < 150));
        assert!(level(30.0, 20.0) > 220);
    }

    #[test]
    fn small_letters_are_no_dots() {
        let mut map = InkMap::default();
        for at in 0..60 {
            let (x, high) = (4.0 + f64::from(at), 1.5 + f64::from(at % 3) * 0.7);
            let letter = Rect::new(x, 10.0, x + 0.8, 10.0 + high);
            map.add_fill(&letter.to_path(0.1), false);
        }
        let (_, dpi) = map.draw(Rect::new(0.0, 0.0, 72.0, 36.0)).unwrap();
        assert!(dpi > 300.0, "{dpi}");
    }

    #[test]
    fn small_letters_are_drawn_larger() {
        let resolution = |height: f64| {
            let mut map = InkMap::default();
            let place = Rect::new(0.0, 0.0, 100.0, 10.0);
            map.add_fill(&Rect::new(1.0, 1.0, 3.0, 1.0 + height).to_path(0.1), false);
            map.resolution(place)
        };
        assert_eq!(resolution(9.0), DPI.0);
        assert!(resolution(2.0) > 800.0);
    }
}
