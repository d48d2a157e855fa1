//! Pictures that a page may not show as they are in; the words that OCR reads in their own
//! samples out.
//!
//! A picture may be painted so faintly, so small or in such a colour that nobody sees its
//! letters. They are in the file all the same.

use kurbo::Affine;
use kurbo::Point;

use crate::formats::pdf::sight::SMALLEST_PICTURE;
use crate::formats::pdf::sight::Scanner;
use crate::formats::pdf::sight::Shown;
use crate::formats::pdf::sight::Sight;
use crate::pdf::raster::Pixels;
use crate::pdf::raster::RasterLimits;
use crate::pdf::trace::Blend;
use crate::pdf::trace::Paint;
use crate::pdf::trace::PaintKind;
use crate::pdf::trace::TracedPicture;

/// Samples finer than this are drawn too coarsely to be read, in samples per inch.
const FINE: f64 = 700.0;
/// Ink that is no lighter than this is seen on paper.
const DARK: f32 = 0.5;
/// How far levels are apart that can be told from each other.
const CONTRAST: u8 = 40;
/// Least share of a picture's ink that the page must show.
const SHOWN: f64 = 0.5;
/// Most samples of such a picture, and most such pictures of a page.
const MOST_SAMPLES: u64 = 40_000_000;
const MOST_PICTURES: usize = 40;
/// Blocks of such pictures are numbered from here.
const FIRST_BLOCK: usize = 1 << 24;

/// A drawn page, and the way from page coordinates to its pixels.
pub struct Drawn<'p> {
    /// The page.
    pub pixels: &'p Pixels,
    /// From page coordinates.
    pub from_page: Affine,
}

/// Whether a page may show something else than the samples of a picture.
pub fn is_veiled(paint: &Paint<'_>) -> bool {
    let is_pale = paint.ink.light().is_none_or(|light| light > DARK);
    let is_stencil = paint.kind == PaintKind::Stencil;
    let is_changed = paint.alpha < 1.0 || paint.is_masked || paint.blend != Blend::Normal;
    let is_fine = paint.picture.as_ref().is_some_and(is_fine);
    paint.picture.is_some() && (is_changed || is_fine || is_stencil && is_pale)
}

fn is_fine(picture: &TracedPicture<'_>) -> bool {
    let [a, b, _, d] = picture.quad().0;
    let along = f64::from(picture.samples.0) / a.distance(b).max(1e-3);
    let up = f64::from(picture.samples.1) / a.distance(d).max(1e-3);
    along.min(up) * 72.0 > FINE
}

impl Scanner<'_> {
    /// Reads the pictures among some paints of which the page does not show what they hold.
    pub fn read_veiled(&self, paints: &[Paint<'_>], drawn: &Drawn<'_>, shown: &mut Shown) {
        let veiled = paints.iter().filter(|paint| is_veiled(paint));
        for (index, paint) in veiled.enumerate() {
            let Some(picture) = &paint.picture else {
                continue;
            };
            let many = u64::from(picture.samples.0) * u64::from(picture.samples.1);
            if index >= MOST_PICTURES || many > MOST_SAMPLES {
                shown.is_unread = true;
                return;
            }
            if many >= SMALLEST_PICTURE {
                self.read_own(picture, drawn, FIRST_BLOCK + index, shown);
            }
        }
    }

    fn read_own(
        &self,
        picture: &TracedPicture<'_>,
        drawn: &Drawn<'_>,
        block: usize,
        shown: &mut Shown,
    ) {
        let limits = RasterLimits::default();
        let Ok(mut pixels) = picture.decode(&limits) else {
            shown.is_unread = true;
            return;
        };
        let mut ink = ink_of(&pixels);
        if ink.is_empty() {
            // White letters on white paper: their shape is in the mask.
            let Ok(Some(mask)) = picture.decode_mask(&limits) else {
                return;
            };
            ink = ink_of(&mask);
            pixels = mask;
        }
        let is_shown = !is_fine(picture) && is_shown(&ink, picture.to_page, drawn);
        if ink.is_empty() || is_shown {
            return;
        }
        match self.read_pixels(&pixels, None) {
            Some(page) => {
                let to_page = picture.to_page;
                shown.take(&page, Sight { block, to_page });
            }
            None => shown.is_unread = true,
        }
    }
}

/// Places of a picture with ink, in its unit square: those of a grid that differ from the
/// most common level.
fn ink_of(pixels: &Pixels) -> Vec<Point> {
    const STEPS: u32 = 400;
    let gray = pixels.to_gray();
    let at =
        |step: u32, length: u32| (u64::from(step) * u64::from(length) / u64::from(STEPS)) as u32;
    let (columns, rows) = (gray.width.min(STEPS), gray.height.min(STEPS));
    let place = |index: u32| {
        let (x, y) = (index % columns.max(1), index / columns.max(1));
        let x = if gray.width > STEPS {
            at(x, gray.width)
        } else {
            x
        };
        let y = if gray.height > STEPS {
            at(y, gray.height)
        } else {
            y
        };
        (x, y)
    };
    let mut counts = [0_u32; 256];
    for index in 0..columns * rows {
        let (x, y) = place(index);
        if let Some(count) = counts.get_mut(usize::from(gray.at(x, y)[0])) {
            *count += 1;
        }
    }
    let paper = (0_u8..=255).zip(counts).max_by_key(|(_, count)| *count);
    let paper = paper.map_or(255, |(level, _)| level);
    (0..columns * rows)
        .map(place)
        .filter(|(x, y)| gray.at(*x, *y)[0].abs_diff(paper) > CONTRAST)
        .map(|(x, y)| {
            Point::new(
                (f64::from(x) + 0.5) / f64::from(gray.width.max(1)),
                1.0 - (f64::from(y) + 0.5) / f64::from(gray.height.max(1)),
            )
        })
        .collect()
}

/// Whether a page shows something where a picture has its ink.
fn is_shown(ink: &[Point], to_page: Affine, drawn: &Drawn<'_>) -> bool {
    const REACH: i64 = 3;
    let shows = |point: &&Point| {
        let at = drawn.from_page * to_page * **point;
        let (x, y) = (at.x as i64, at.y as i64);
        let (mut low, mut high) = (255, 0);
        for y in y - REACH..=y + REACH {
            for x in x - REACH..=x + REACH {
                if let (Ok(x), Ok(y)) = (u32::try_from(x), u32::try_from(y)) {
                    let [red, green, blue] = drawn.pixels.at(x, y);
                    low = low.min(red).min(green).min(blue);
                    high = high.max(red).max(green).max(blue);
                }
            }
        }
        high.saturating_sub(low) > CONTRAST
    };
    let count = ink.iter().filter(shows).count();
    count as f64 > SHOWN * ink.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(level: u8) -> Pixels {
        let row = |y: u32| if y % 20 < 4 { level } else { 255 };
        Pixels {
            width: 100,
            height: 100,
            channels: 1,
            data: (0..100).flat_map(|y| [row(y); 100]).collect(),
        }
    }

    #[test]
    fn ink_that_the_page_does_not_show_is_told() {
        let ink = ink_of(&lines(0));
        assert_eq!(ink.len(), 2000);
        let from_page = Affine::new([100.0, 0.0, 0.0, -100.0, 0.0, 100.0]);
        let shown = |page: &Pixels| {
            let drawn = Drawn {
                pixels: page,
                from_page,
            };
            is_shown(&ink, Affine::IDENTITY, &drawn)
        };
        assert!(shown(&lines(90)));
        assert!(!shown(&lines(240)));
    }
}
