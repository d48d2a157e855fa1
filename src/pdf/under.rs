//! Areas of a page in; those of them that are not of one shade in the pictures there out.
//!
//! A drawn page shows what is painted last, and a black box hides what a picture below it
//! shows. Here only pictures are looked at, each by itself and as another crate decodes it.

use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;

use hayro::hayro_interpret::BlendMode;
use hayro::hayro_interpret::ClipPath;
use hayro::hayro_interpret::Context;
use hayro::hayro_interpret::Device;
use hayro::hayro_interpret::DrawMode;
use hayro::hayro_interpret::DrawProps;
use hayro::hayro_interpret::Image;
use hayro::hayro_interpret::ImageData;
use hayro::hayro_interpret::ImageDrawProps;
use hayro::hayro_interpret::InterpreterCache;
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_interpret::SoftMask;
use hayro::hayro_interpret::font::GlyphRun;
use hayro::hayro_interpret::interpret_page;
use kurbo::Affine;
use kurbo::BezPath;
use kurbo::Point;

use crate::geometry::Quad;
use crate::pdf::source::Source;

/// How far apart the shades of one area may be.
const SHADES: u8 = 110;
/// How many of a thousand samples may be of another shade: dust of a lossy picture.
const MOST_OTHER: usize = 4;
/// How far from an area's edge its samples count, in points and in samples.
const RIM: (f64, f64) = (0.6, 2.0);
/// More samples than this are not looked at one by one.
const MOST_SAMPLES: u64 = 80_000_000;

/// Whether any picture of a page, counted from 0, shows something in one of the areas, given
/// in page coordinates. None where that could not be found out.
pub fn shows_something(source: &Source, index: usize, areas: &[Quad]) -> Option<bool> {
    let page = source.page(index)?;
    let from_page = source.geometry(index)?.to_page().inverse();
    let areas = areas.iter().map(|area| area.transformed(from_page));
    let mut looker = Looker {
        areas: areas.collect(),
        shows: false,
        failed: false,
    };
    let looked = catch_unwind(AssertUnwindSafe(|| {
        let cache = InterpreterCache::new();
        let (width, height) = page.render_dimensions();
        let everything = kurbo::Rect::new(
            -f64::from(width),
            -f64::from(height),
            2.0 * f64::from(width),
            2.0 * f64::from(height),
        );
        let settings = InterpreterSettings::default();
        let mut context = Context::new(Affine::IDENTITY, everything, &cache, page.xref(), settings);
        interpret_page(page, &mut context, &mut looker);
    }));
    let failed = looked.is_err() || looker.failed;
    (!failed).then_some(looker.shows)
}

/// Looks at pictures as they are drawn.
struct Looker {
    /// In the space of the page's content.
    areas: Vec<Quad>,
    shows: bool,
    failed: bool,
}

impl Looker {
    fn look(&mut self, samples: &Samples<'_>, to_page: Affine) {
        if to_page.determinant().abs() < 1e-12 {
            return;
        }
        let from_page = to_page.inverse();
        for area in &self.areas {
            let area = inner(area, &samples.square(), from_page);
            self.shows |= area.is_some_and(|area| !samples.has_one_shade(&area));
        }
    }
}

impl<'a> Device<'a> for Looker {
    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let (width, height) = (image.width(), image.height());
        let pixels = u64::from(width) * u64::from(height);
        let place = Quad::from_rect(kurbo::Rect::new(
            0.0,
            0.0,
            f64::from(width),
            f64::from(height),
        ))
        .transformed(props.transform);
        if !self.areas.iter().any(|area| area.overlaps(&place)) {
            return;
        }
        if pixels > MOST_SAMPLES {
            self.failed = true;
            return;
        }
        let mut see = |data: &[u8], channels: usize, size: (u32, u32)| {
            let samples = Samples {
                data,
                channels,
                width: size.0,
                height: size.1,
            };
            let scale = (
                f64::from(width) / f64::from(size.0.max(1)),
                f64::from(height) / f64::from(size.1.max(1)),
            );
            let to_page = props.transform * Affine::scale_non_uniform(scale.0, scale.1);
            self.look(&samples, to_page);
        };
        match &image {
            Image::Stencil(stencil) => stencil.with_stencil(
                |luma, _| see(&luma.data, 1, (luma.width, luma.height)),
                None,
            ),
            Image::Raster(raster) => raster.with_rgba(
                |image, alpha| {
                    match &image {
                        ImageData::Rgb(rgb) => see(&rgb.data, 3, (rgb.width, rgb.height)),
                        ImageData::Luma(luma) => see(&luma.data, 1, (luma.width, luma.height)),
                    }
                    if let Some(alpha) = &alpha {
                        see(&alpha.data, 1, (alpha.width, alpha.height));
                    }
                },
                None,
            ),
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_glyph_run(&mut self, _: &GlyphRun<'_, 'a>, _: DrawProps<'a>, _: &DrawMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

/// The part of an area that lies in a picture, without its rim, in samples.
fn inner(area: &Quad, square: &Quad, from_page: Affine) -> Option<Quad> {
    let [a, b, _, d] = area.0;
    let (along, up) = (b - a, d - a);
    let (width, height) = (along.hypot(), up.hypot());
    let scale = from_page.determinant().abs().sqrt().max(1e-9);
    let rim = RIM.0 + RIM.1 / scale;
    if width <= 2.0 * rim || height <= 2.0 * rim {
        return None;
    }
    let (along, up) = (along * (rim / width), up * (rim / height));
    let [a, b, c, d] = area.0;
    let area = Quad([
        a + along + up,
        b - along + up,
        c - along - up,
        d + along - up,
    ]);
    let area = area.transformed(from_page);
    area.overlaps(square).then_some(area)
}

/// Decoded samples, rows from the top.
struct Samples<'s> {
    data: &'s [u8],
    channels: usize,
    width: u32,
    height: u32,
}

impl Samples<'_> {
    fn square(&self) -> Quad {
        Quad::from_rect(kurbo::Rect::new(
            0.0,
            0.0,
            f64::from(self.width),
            f64::from(self.height),
        ))
    }

    /// Whether all samples of an area are of about one shade.
    fn has_one_shade(&self, area: &Quad) -> bool {
        let mut counts = [0_usize; 256];
        let bounds = area.bounds();
        let clamp = |value: f64, most: u32| value.clamp(0.0, f64::from(most)) as u32;
        let columns = clamp(bounds.x0, self.width)..clamp(bounds.x1.ceil(), self.width);
        for y in clamp(bounds.y0, self.height)..clamp(bounds.y1.ceil(), self.height) {
            for x in columns.clone() {
                if !area.contains(Point::new(f64::from(x) + 0.5, f64::from(y) + 0.5)) {
                    continue;
                }
                let at = (y as usize * self.width as usize + x as usize) * self.channels;
                let sample = self.data.get(at..at + self.channels).unwrap_or_default();
                let shade = sample
                    .iter()
                    .map(|value| usize::from(*value))
                    .sum::<usize>();
                if let Some(count) = counts.get_mut(shade / self.channels.max(1)) {
                    *count += 1;
                }
            }
        }
        let all: usize = counts.iter().sum();
        if all == 0 {
            // It touches a picture's edge and no sample's middle.
            return true;
        }
        let most = all * MOST_OTHER / 1000;
        let darkest = above(&counts, most);
        counts.reverse();
        let lightest = 255 - above(&counts, most);
        lightest.saturating_sub(darkest) <= usize::from(SHADES)
    }
}

/// The first shade up to which there are more samples than a number.
fn above(counts: &[usize; 256], number: usize) -> usize {
    let mut sum = 0;
    counts
        .iter()
        .position(|count| {
            sum += count;
            sum > number
        })
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(dark: &[(u32, u32)]) -> Vec<u8> {
        let mut data = vec![0; 400];
        for (x, y) in dark {
            data[(y * 20 + x) as usize] = 255;
        }
        data
    }

    fn has_one_shade(data: &[u8]) -> bool {
        let samples = Samples {
            data,
            channels: 1,
            width: 20,
            height: 20,
        };
        samples.has_one_shade(&Quad::from_rect(kurbo::Rect::new(2.0, 2.0, 18.0, 18.0)))
    }

    #[test]
    fn a_few_letters_are_more_than_one_shade_and_dust_is_not() {
        assert!(has_one_shade(&picture(&[])));
        assert!(has_one_shade(&picture(&[(9, 9)])));
        let edge = Quad::from_rect(kurbo::Rect::new(2.0, 19.8, 18.0, 30.0));
        let samples = Samples {
            data: &picture(&[]),
            channels: 1,
            width: 20,
            height: 20,
        };
        assert!(samples.has_one_shade(&edge));
        let stroke: Vec<(u32, u32)> = (4..16).map(|y| (8, y)).collect();
        assert!(!has_one_shade(&picture(&stroke)));
    }

    #[test]
    fn what_lies_outside_the_area_does_not_count() {
        let edge: Vec<(u32, u32)> = (0..20).map(|y| (0, y)).collect();
        assert!(has_one_shade(&picture(&edge)));
    }
}
