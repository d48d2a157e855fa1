//! A page → its pixels, as a viewer shows it on white paper.
//!
//! Layers that are hidden are not drawn, and neither is what lies outside the CropBox, so
//! a drawn page never proves that a file holds nothing more.

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro::hayro_interpret::{InterpreterSettings, TransformExt};
use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::page::Page;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::{Pixmap, RasterizerSettings, RenderContext, Resources, TargetInit};
use hayro::{RenderCache, RenderSettings, render_into};
use kurbo::Affine;

use crate::pdf::raster::{Pixels, RasterLimits};
use crate::pdf::source::Source;

/// Why a page could not be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DrawError {
    /// The file has no such page.
    #[error("there is no page {0}")]
    NoPage(u32),
    /// The page would have more pixels than the limits allow.
    #[error("page {0} is too large to be drawn at this resolution")]
    TooLarge(u32),
    /// The drawing was given up.
    #[error("page {0} could not be drawn")]
    Damaged(u32),
}

/// Draws a page, counted from 1, with a number of dots per inch. The page's `/Rotate` is
/// applied; the size is rounded up to whole pixels.
pub fn draw(pdf: &Pdf, page: u32, dpi: f32, limits: &RasterLimits) -> Result<Pixels, DrawError> {
    let index = page.checked_sub(1).ok_or(DrawError::NoPage(page))?;
    let found = pdf.pages().get(index as usize);
    let found = found.ok_or(DrawError::NoPage(page))?;
    let scale = f64::from(dpi) / 72.0;
    let (width, height) = found.render_dimensions();
    let pixels = |points: f32| side(f64::from(points) * scale);
    let size = pixels(width).zip(pixels(height));
    let (width, height) = size.ok_or(DrawError::TooLarge(page))?;
    if u64::from(width) * u64::from(height) > limits.pixels {
        return Err(DrawError::TooLarge(page));
    }
    // The interpreter of another crate meets hostile content here.
    let drawn = catch_unwind(AssertUnwindSafe(|| pixmap(found, scale, width, height)));
    let drawn = drawn.map_err(|_| DrawError::Damaged(page))?;
    let data = drawn
        .data_as_u8_slice()
        .chunks_exact(4)
        .flat_map(|rgba| rgba.iter().take(3).copied())
        .collect();
    Ok(Pixels {
        width: u32::from(width),
        height: u32::from(height),
        channels: 3,
        data,
    })
}

/// From the pixels of [`draw`] to page coordinates; the index counts from 0.
pub fn drawn_to_page(source: &Source, index: usize, dpi: f64) -> Option<Affine> {
    let shown = Affine::new(source.page(index)?.initial_transform(true).as_coeffs());
    let to_page = source.geometry(index)?.to_page();
    Some(to_page * shown.inverse() * Affine::scale(72.0 / dpi))
}

/// A side in whole pixels, at least one, where it can be counted in 16 bits.
fn side(pixels: f64) -> Option<u16> {
    // A page of exactly 100 pixels must not get 101 because of rounding.
    let whole = (pixels - 1e-3).ceil().max(1.0);
    (whole <= f64::from(u16::MAX)).then_some(whole as u16)
}

fn pixmap<'a>(page: &'a Page<'a>, scale: f64, width: u16, height: u16) -> Pixmap {
    let cache = RenderCache::new();
    let transform = Affine::scale(scale) * page.initial_transform(true).to_kurbo();
    let mut context = RenderContext::new(width, height);
    render_into(
        page,
        &cache,
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &mut context,
        transform,
    );
    on_white(&mut context, width, height)
}

/// What was drawn, on white paper.
pub(crate) fn on_white(context: &mut RenderContext, width: u16, height: u16) -> Pixmap {
    context.flush();
    let mut pixmap = Pixmap::new(width, height);
    let settings = RasterizerSettings {
        target_init: TargetInit::Clear(WHITE),
        ..Default::default()
    };
    context.render_with(&mut pixmap, &mut Resources::default(), settings);
    pixmap
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(media_box: &str, extra: &str, content: &str) -> Pdf {
        let file = format!(
            "%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n\
             2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n\
             3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[{media_box}]{extra}\
             /Contents 4 0 R>> endobj\n\
             4 0 obj <</Length {}>> stream\n{content}\nendstream endobj\n\
             trailer <</Root 1 0 R>>\n",
            content.len()
        );
        Pdf::new(file.into_bytes()).unwrap()
    }

    #[test]
    fn a_page_is_drawn_upright_on_white() {
        let pdf = page("0 0 20.5 10", "", "0 0 5 5 re f");
        let pixels = draw(&pdf, 1, 72.0, &RasterLimits::default()).unwrap();
        assert_eq!((pixels.width, pixels.height), (21, 10));
        assert_eq!(pixels.at(2, 7), [0; 3]);
        assert_eq!(pixels.at(2, 2), [255; 3]);
        assert_eq!(pixels.at(8, 7), [255; 3]);
    }

    #[test]
    fn rotate_turns_the_page() {
        let pdf = page("0 0 20 10", "/Rotate 90", "0 0 5 5 re f");
        let pixels = draw(&pdf, 1, 72.0, &RasterLimits::default()).unwrap();
        assert_eq!((pixels.width, pixels.height), (10, 20));
        assert_eq!(pixels.at(2, 2), [0; 3]);
        assert_eq!(pixels.at(2, 15), [255; 3]);
    }

    #[test]
    fn resolution_and_size_have_limits() {
        let pdf = page("0 0 14400 14400", "", "");
        let limits = RasterLimits::default();
        assert_eq!(draw(&pdf, 1, 300.0, &limits), Err(DrawError::TooLarge(1)));
        assert_eq!(draw(&pdf, 2, 72.0, &limits), Err(DrawError::NoPage(2)));
        assert_eq!(draw(&pdf, 0, 72.0, &limits), Err(DrawError::NoPage(0)));
    }
}
