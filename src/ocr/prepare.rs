//! A picture → grey pixels that suit an engine, and the way back to the picture.
//!
//! Engines read letters best at about 300 dots per inch, upright and level.

use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer, images};
use image::imageops;
use image::{GrayImage, Luma};
use kurbo::{Affine, Point};

/// The resolution that engines are trained for.
const BEST_DPI: f32 = 300.0;
/// Resolutions that are left alone.
const GOOD_DPI: std::ops::RangeInclusive<f32> = 180.0..=450.0;
/// Most enlargement: beyond it nothing is gained.
const MAX_SCALE: f32 = 4.0;
/// Most pixels after scaling, and the longest side (engines count in 15 bits).
const MAX_PIXELS: f32 = 60e6;
const MAX_SIDE: f32 = 32_000.0;
/// How much a pixel differs from the paper to be ink.
const INK: i16 = 50;
/// Least difference between most neighbouring pixels of a noisy picture.
const NOISY: u8 = 8;
/// Greatest slope that is looked for and least that is straightened, in degrees. Less is
/// left to the engine, since every resampling blurs.
const MAX_SKEW: f64 = 10.0;
const MIN_SKEW: f64 = 0.8;

/// Pixels for an engine.
#[derive(Clone)]
pub struct Prepared {
    /// Grey pixels.
    pub image: GrayImage,
    /// From these pixels to those of the picture.
    pub to_picture: Affine,
    /// Dots per inch of these pixels.
    pub dpi: u32,
}

/// A quarter turn clockwise, so many times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Not at all.
    None,
    /// Once.
    Quarter,
    /// Twice.
    Half,
    /// Three times.
    ThreeQuarters,
}

impl Turn {
    /// The turn by a number of degrees clockwise.
    pub fn of_degrees(degrees: u32) -> Self {
        match degrees % 360 {
            45..135 => Self::Quarter,
            135..225 => Self::Half,
            225..315 => Self::ThreeQuarters,
            _ => Self::None,
        }
    }
}

impl Prepared {
    /// The picture at a good resolution.
    pub fn new(image: GrayImage, dpi: Option<f32>) -> Self {
        let (width, height) = image.dimensions();
        let dpi = resolution((width, height), dpi);
        let scale = scale_for(dpi, width, height);
        if scale == 1.0 {
            return Self {
                image,
                to_picture: Affine::IDENTITY,
                dpi: dpi.round() as u32,
            };
        }
        let side = |length: u32| ((length as f32 * scale).round() as u32).max(1);
        let (wide, high) = (side(width), side(height));
        let to_picture = Affine::scale_non_uniform(
            f64::from(width) / f64::from(wide),
            f64::from(height) / f64::from(high),
        );
        let filter = if scale > 1.0 {
            FilterType::CatmullRom
        } else {
            FilterType::Bilinear
        };
        Self {
            image: resized(&image, (wide, high), filter),
            to_picture,
            dpi: (dpi * scale).round() as u32,
        }
    }

    /// The same, turned clockwise.
    pub fn turned(&self, turn: Turn) -> Self {
        let (width, height) = self.image.dimensions();
        let (width, height) = (f64::from(width), f64::from(height));
        let (image, back) = match turn {
            Turn::None => return self.clone(),
            Turn::Quarter => (
                imageops::rotate90(&self.image),
                [0.0, -1.0, 1.0, 0.0, 0.0, height],
            ),
            Turn::Half => (
                imageops::rotate180(&self.image),
                [-1.0, 0.0, 0.0, -1.0, width, height],
            ),
            Turn::ThreeQuarters => (
                imageops::rotate270(&self.image),
                [0.0, 1.0, -1.0, 0.0, width, 0.0],
            ),
        };
        Self {
            image,
            to_picture: self.to_picture * Affine::new(back),
            dpi: self.dpi,
        }
    }

    /// The same of a picture that begins at this corner of a larger one.
    pub fn moved(mut self, corner: (f64, f64)) -> Self {
        self.to_picture = Affine::translate(corner) * self.to_picture;
        self
    }

    /// A part of it, in its pixels.
    pub fn cropped(&self, bounds: kurbo::Rect) -> Option<Self> {
        const MARGIN: f64 = 12.0;
        let (width, height) = self.image.dimensions();
        let place = bounds.inflate(MARGIN, MARGIN);
        let (left, top) = (place.x0.max(0.0) as u32, place.y0.max(0.0) as u32);
        let wide = (place.x1.max(0.0) as u32).min(width).checked_sub(left)?;
        let high = (place.y1.max(0.0) as u32).min(height).checked_sub(top)?;
        if wide == 0 || high == 0 {
            return None;
        }
        let corner = (f64::from(left), f64::from(top));
        Some(Self {
            image: imageops::crop_imm(&self.image, left, top, wide, high).to_image(),
            to_picture: self.to_picture * Affine::translate(corner),
            dpi: self.dpi,
        })
    }

    /// The same, so many times smaller.
    pub fn shrunk(&self, times: u32) -> Self {
        let (width, height) = self.image.dimensions();
        let side = |length: u32| (length / times.max(1)).max(1);
        let (wide, high) = (side(width), side(height));
        let scale = Affine::scale_non_uniform(
            f64::from(width) / f64::from(wide),
            f64::from(height) / f64::from(high),
        );
        Self {
            image: resized(&self.image, (wide, high), FilterType::Bilinear),
            to_picture: self.to_picture * scale,
            dpi: self.dpi,
        }
    }

    /// The same without noise; none where there is little.
    pub fn smoothed(&self) -> Option<Self> {
        const SIGMA: f32 = 1.6;
        (noise(&self.image) >= NOISY).then(|| Self {
            image: imageops::blur(&self.image, SIGMA),
            ..self.clone()
        })
    }

    /// The same with level lines, where they were slanted by more than a careless scan; none
    /// where they were not.
    pub fn unslanted(self) -> Option<Self> {
        const MOST: f64 = 60.0;
        let paper = paper(&self.image);
        let angle = skew_within(&self.image, paper, MOST)?;
        let (width, height) = self.image.dimensions();
        let turn = Affine::rotate(angle.to_radians());
        let own = kurbo::Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let whole = turn.inverse().transform_rect_bbox(own);
        let back = turn * Affine::translate(whole.origin().to_vec2());
        let size = (whole.width().ceil() as u32, whole.height().ceil() as u32);
        Some(Self {
            image: resampled_to(&self.image, back, paper, size),
            to_picture: self.to_picture * back,
            dpi: self.dpi,
        })
    }

    /// The same with level lines, where they were not.
    pub fn leveled(self) -> Self {
        let paper = paper(&self.image);
        let Some(angle) = skew(&self.image, paper) else {
            return self;
        };
        let (width, height) = self.image.dimensions();
        let middle = Point::new(f64::from(width) / 2.0, f64::from(height) / 2.0);
        let back = Affine::rotate_about(angle.to_radians(), middle);
        Self {
            image: resampled(&self.image, back, paper),
            to_picture: self.to_picture * back,
            dpi: self.dpi,
        }
    }
}

/// Dots per inch of a picture: those that are stated, or a guess.
pub fn resolution((width, height): (u32, u32), stated: Option<f32>) -> f32 {
    let stated = stated.filter(|dpi| dpi.is_finite() && *dpi > 1.0);
    stated.unwrap_or_else(|| guessed_dpi(width, height))
}

/// Dots per inch, if the picture is a whole page.
fn guessed_dpi(width: u32, height: u32) -> f32 {
    const LONG_SIDE_OF_A4: f32 = 11.7;
    (width.max(height) as f32 / LONG_SIDE_OF_A4).clamp(90.0, 400.0)
}

/// The picture in another size.
fn resized(image: &GrayImage, (wide, high): (u32, u32), filter: FilterType) -> GrayImage {
    let (width, height) = image.dimensions();
    let mut resized = images::Image::new(wide, high, PixelType::U8);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(filter));
    let done =
        images::ImageRef::new(width, height, image.as_raw(), PixelType::U8).is_ok_and(|source| {
            Resizer::new()
                .resize(&source, &mut resized, &options)
                .is_ok()
        });
    let resized = done
        .then(|| GrayImage::from_raw(wide, high, resized.into_vec()))
        .flatten();
    // The sizes fit one another, so there is always one.
    resized.unwrap_or_else(|| imageops::thumbnail(image, wide, high))
}

fn scale_for(dpi: f32, width: u32, height: u32) -> f32 {
    let wanted = if GOOD_DPI.contains(&dpi) {
        1.0
    } else {
        BEST_DPI / dpi
    };
    let (width, height) = (width.max(1) as f32, height.max(1) as f32);
    let room = (MAX_PIXELS / (width * height)).sqrt();
    wanted
        .min(MAX_SCALE)
        .min(room)
        .min(MAX_SIDE / width.max(height))
}

/// Rec. 601 luma.
pub fn luma(rgb: &[u8]) -> u8 {
    match rgb {
        [level] => *level,
        [r, g, b] => {
            ((299 * u32::from(*r) + 587 * u32::from(*g) + 114 * u32::from(*b) + 500) / 1000) as u8
        }
        _ => 255,
    }
}

/// The most common level: the paper's.
pub fn paper(image: &GrayImage) -> u8 {
    let mut counts = [0_u32; 256];
    for level in image.as_raw() {
        if let Some(count) = counts.get_mut(usize::from(*level)) {
            *count += 1;
        }
    }
    let most = (0_u8..=255).zip(counts).max_by_key(|(_, count)| *count);
    most.map_or(255, |(level, _)| level)
}

/// Whether there is too little ink for a single letter.
pub fn is_blank(image: &GrayImage) -> bool {
    const LEAST_INK: usize = 12;
    let paper = paper(image);
    let inked = image.as_raw().iter().filter(|level| is_ink(**level, paper));
    inked.take(LEAST_INK).count() < LEAST_INK
}

/// Whether a pixel differs from the paper.
pub fn is_ink(level: u8, paper: u8) -> bool {
    (i16::from(level) - i16::from(paper)).abs() > INK
}

/// How much most pixels differ from the next one: the middle difference.
fn noise(image: &GrayImage) -> u8 {
    let mut counts = [0_u32; 256];
    let pairs = image.as_raw().windows(2);
    for pair in pairs.step_by(3) {
        if let [a, b] = pair
            && let Some(count) = counts.get_mut(usize::from(a.abs_diff(*b)))
        {
            *count += 1;
        }
    }
    let half = counts.iter().sum::<u32>() / 2;
    let mut sum = 0;
    let middle = (0_u8..=255).zip(counts).find(|(_, count)| {
        sum += count;
        sum > half
    });
    middle.map_or(0, |(level, _)| level)
}

/// By how many degrees lines fall to the right, where that is worth straightening: the
/// slope at which rows of ink and rows of paper differ most.
fn skew(image: &GrayImage, paper: u8) -> Option<f64> {
    skew_within(image, paper, MAX_SKEW)
}

/// The same for slopes up to some degrees.
fn skew_within(image: &GrayImage, paper: u8, most: f64) -> Option<f64> {
    const WIDTH: u32 = 1000;
    let (width, height) = image.dimensions();
    let scale = f64::from(WIDTH) / f64::from(width.max(WIDTH));
    let high = ((f64::from(height) * scale) as u32).max(1);
    let small = imageops::thumbnail(image, width.min(WIDTH), high);
    let ink: Vec<(f64, f64)> = small
        .enumerate_pixels()
        .filter(|(_, _, Luma([level]))| is_ink(*level, paper))
        .map(|(x, y, _)| (f64::from(x), f64::from(y)))
        .collect();
    if ink.len() < 200 {
        return None;
    }
    let score = |angle: f64| row_contrast(&ink, angle, small.height(), small.width());
    let best_of = |angles: &mut dyn Iterator<Item = f64>| {
        angles
            .map(|angle| (angle, score(angle)))
            .max_by(|a, b| a.1.total_cmp(&b.1))
    };
    let steps = (most / 0.5) as i32;
    let (coarse, _) = best_of(&mut (-steps..=steps).map(|i| f64::from(i) * 0.5))?;
    let (angle, best) = best_of(&mut (-5..=5).map(|i| coarse + f64::from(i) * 0.1))?;
    let clear = best > 1.1 * score(0.0);
    (clear && angle.abs() >= MIN_SKEW && angle.abs() < most).then_some(angle)
}

/// Sum of squared differences between neighbouring rows, if lines had this slope.
fn row_contrast(ink: &[(f64, f64)], degrees: f64, height: u32, width: u32) -> f64 {
    let (slope, lean) = degrees.to_radians().sin_cos();
    let margin = (f64::from(width) * slope.abs()).ceil();
    let mut rows = vec![0.0_f64; (f64::from(height) + 2.0 * margin) as usize + 3];
    for (x, y) in ink {
        // A pixel counts for both rows that it lies between: slanted rows of pixels do not
        // lie as far apart as rows do.
        let at = (y * lean - x * slope + margin).max(0.0);
        let part = at.fract();
        for (row, share) in [(at as usize, 1.0 - part), (at as usize + 1, part)] {
            if let Some(count) = rows.get_mut(row) {
                *count += share;
            }
        }
    }
    rows.windows(2)
        .map(|pair| match pair {
            [a, b] => (a - b).powi(2),
            _ => 0.0,
        })
        .sum()
}

/// The picture as seen through a transform from the result's pixels, between pixels
/// interpolated, outside of it paper.
fn resampled(image: &GrayImage, back: Affine, paper: u8) -> GrayImage {
    resampled_to(image, back, paper, image.dimensions())
}

/// The same with another size.
fn resampled_to(image: &GrayImage, back: Affine, paper: u8, size: (u32, u32)) -> GrayImage {
    let (width, height) = image.dimensions();
    let level = |x: i64, y: i64| match (u32::try_from(x), u32::try_from(y)) {
        (Ok(x), Ok(y)) if x < width && y < height => f64::from(image.get_pixel(x, y).0[0]),
        _ => f64::from(paper),
    };
    GrayImage::from_fn(size.0, size.1, |x, y| {
        let at = back * Point::new(f64::from(x) + 0.5, f64::from(y) + 0.5);
        let (left, top) = ((at.x - 0.5).floor(), (at.y - 0.5).floor());
        let (dx, dy) = (at.x - 0.5 - left, at.y - 0.5 - top);
        let (x, y) = (left as i64, top as i64);
        let above = level(x, y) * (1.0 - dx) + level(x + 1, y) * dx;
        let below = level(x, y + 1) * (1.0 - dx) + level(x + 1, y + 1) * dx;
        Luma([(above * (1.0 - dy) + below * dy).round() as u8])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of dashes on white, 40 pixels apart.
    fn lines() -> GrayImage {
        GrayImage::from_fn(800, 600, |x, y| {
            let ink = y % 40 < 12 && (40..760).contains(&x) && x % 9 < 6;
            Luma([if ink { 0 } else { 255 }])
        })
    }

    #[test]
    fn every_turn_finds_its_way_back() {
        let mut image = GrayImage::from_pixel(30, 20, Luma([255]));
        image.put_pixel(7, 3, Luma([0]));
        let prepared = Prepared::new(image, Some(300.0));
        for turn in [Turn::None, Turn::Quarter, Turn::Half, Turn::ThreeQuarters] {
            let turned = prepared.turned(turn);
            let black = turned.image.enumerate_pixels().find(|p| p.2.0[0] == 0);
            let (x, y, _) = black.unwrap();
            let at = Point::new(f64::from(x) + 0.5, f64::from(y) + 0.5);
            assert_eq!(turned.to_picture * at, Point::new(7.5, 3.5), "{turn:?}");
        }
    }

    #[test]
    fn sloping_lines_are_leveled_and_found_again() {
        let straight = lines();
        let middle = Point::new(400.0, 300.0);
        for degrees in [-3.0_f64, 1.5, 4.0] {
            let slope = Affine::rotate_about(-degrees.to_radians(), middle);
            let sloping = resampled(&straight, slope, 255);
            let found = skew(&sloping, 255).unwrap();
            assert!((found - degrees).abs() < 0.25, "{degrees}: {found}");
            let leveled = Prepared::new(sloping, Some(300.0)).leveled();
            let at = leveled.to_picture * Point::new(700.0, 300.0);
            assert!((at - slope.inverse() * Point::new(700.0, 300.0)).hypot() < 3.0);
        }
        assert!(skew(&straight, 255).is_none());
    }

    #[test]
    fn slanted_lines_are_leveled_without_losing_a_corner() {
        let straight = lines();
        for degrees in [-40.0_f64, 14.0, 30.0] {
            let turn = Affine::rotate(-degrees.to_radians());
            let own = kurbo::Rect::new(0.0, 0.0, 800.0, 600.0);
            let whole = turn.inverse().transform_rect_bbox(own);
            let back = turn * Affine::translate(whole.origin().to_vec2());
            let size = (whole.width() as u32, whole.height() as u32);
            let slanted = resampled_to(&straight, back, 255, size);
            let level = Prepared::new(slanted, Some(300.0)).unslanted().unwrap();
            let rows = (back * level.to_picture).as_coeffs();
            assert!(rows[1].abs() < 0.01, "{degrees}: {rows:?}");
        }
    }

    #[test]
    fn small_pictures_are_enlarged_and_large_ones_reduced() {
        let image = GrayImage::new(100, 50);
        assert_eq!(Prepared::new(image.clone(), Some(100.0)).image.width(), 300);
        assert_eq!(Prepared::new(image.clone(), Some(600.0)).image.width(), 50);
        assert_eq!(Prepared::new(image, Some(250.0)).image.width(), 100);
    }

    #[test]
    fn noise_is_smoothed_and_print_is_not() {
        let noisy = GrayImage::from_fn(300, 200, |x, y| {
            let spread =
                (x.wrapping_mul(7919) ^ y.wrapping_mul(104_729)).wrapping_mul(2_654_435_761);
            Luma([160 + (spread >> 26) as u8])
        });
        let before = noise(&noisy);
        let smooth = Prepared::new(noisy, Some(300.0)).smoothed().unwrap();
        assert!(noise(&smooth.image) * 2 < before);
        assert!(Prepared::new(lines(), Some(300.0)).smoothed().is_none());
    }

    #[test]
    fn paper_of_any_colour_is_blank() {
        for level in [255, 30] {
            let mut image = GrayImage::from_pixel(200, 200, Luma([level]));
            assert!(is_blank(&image));
            for x in 0..20 {
                image.put_pixel(x, 3, Luma([128]));
            }
            assert!(!is_blank(&image));
        }
    }
}
