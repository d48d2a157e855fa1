//! Pixels of pictures that are still there under what was painted over them.

use crate::geometry::Affine;
use crate::geometry::Quad;
use crate::geometry::Rect;
use crate::inspect::Finding;
use crate::inspect::Kind;
use crate::inspect::drawn::light;
use crate::inspect::view::View;
use crate::inspect::view::cover_of;
use crate::pdf::coarse::is_coarse;
use crate::pdf::raster::Pixels;
use crate::pdf::raster::RasterLimits;
use crate::pdf::trace::Ink;
use crate::pdf::trace::Paint;
use crate::pdf::trace::PaintKind;

/// What covers less than this on a side hides nothing that can be read, in points.
const LEAST: f64 = 4.0;
/// Pictures decoded for one page, and pixels of one of them.
const MOST_PICTURES: usize = 60;
const MOST_PIXELS: u64 = 60_000_000;
/// Lightness, of 255, by which pixels differ that show something.
const CONTRAST: u32 = 36;

/// Pictures of which a part is covered, or cut off, and still there.
pub fn findings(view: &View<'_, '_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut cropped = 0;
    let mut decoded = 0;
    for (number, paint) in view.paints.iter().enumerate() {
        let Some(picture) = &paint.picture else {
            continue;
        };
        let covers = covers(view, number, paint);
        cropped += usize::from(is_cropped(view, picture.to_page, paint));
        if covers.is_empty() || decoded >= MOST_PICTURES {
            continue;
        }
        decoded += 1;
        let limits = RasterLimits {
            pixels: MOST_PIXELS,
            ..RasterLimits::default()
        };
        let pixels = picture.decode(&limits).ok();
        for (cover, area) in covers {
            let shows = match &pixels {
                Some(pixels) => {
                    let size = (pixels.width, pixels.height);
                    !is_coarse(picture.to_page, size, &Quad::from_rect(area))
                        && shows_something(pixels, picture.to_page, area)
                }
                // Nobody could look, so somebody must.
                None => true,
            };
            if shows {
                let kind = match pixels {
                    Some(_) => Kind::CoveredPixels,
                    None => Kind::Unread,
                };
                findings.push(Finding {
                    cover: Some(cover_of(cover)),
                    ..Finding::on_page(kind, view.number, area, 1)
                });
            }
        }
    }
    if cropped > 0 {
        let kind = Kind::CroppedPicture;
        findings.push(Finding::on_page(kind, view.number, view.area, cropped));
    }
    findings
}

/// What was painted over a picture later, and where.
fn covers<'v, 'a>(
    view: &'v View<'_, 'a>,
    number: usize,
    picture: &Paint<'a>,
) -> Vec<(&'v Paint<'a>, Rect)> {
    let own = picture
        .picture
        .as_ref()
        .and_then(|picture| picture.object());
    let later = view.paints.iter().skip(number + 1);
    later
        .filter_map(|paint| {
            let area = paint.bounds.intersect(picture.bounds);
            let is_large = area.width() >= LEAST && area.height() >= LEAST;
            if !is_large || !paint.is_opaque() || !hides(view, paint, area) {
                return None;
            }
            let other = paint.picture.as_ref().and_then(|picture| picture.object());
            let is_same = own.is_some() && own == other;
            (!is_same).then_some((paint, area))
        })
        .collect()
}

/// Whether a paint is a box: of one colour and filling its bounds.
fn hides(view: &View<'_, '_>, paint: &Paint<'_>, area: Rect) -> bool {
    const FILLED: f64 = 0.85;
    match paint.kind {
        PaintKind::Fill | PaintKind::Stroke => {
            let is_full = paint.filling().is_some_and(|filling| filling >= FILLED);
            is_full && paint.ink != Ink::Unknown
        }
        PaintKind::Picture => {
            let inner = Quad::from_rect(area.inflate(-1.0, -1.0));
            view.drawn.single_colour(&inner).is_some()
        }
        _ => false,
    }
}

/// Whether the pixels of a picture differ within an area of the page.
fn shows_something(pixels: &Pixels, to_page: Affine, area: Rect) -> bool {
    /// Of so many pixels, one that differs is noise.
    const NOISE: usize = 150;
    const MOST_STEPS: f64 = 500.0;
    let determinant = to_page.determinant();
    if determinant == 0.0 || !determinant.is_finite() {
        return false;
    }
    let to_unit = to_page.inverse();
    // The rim of a box may lie on pixels that are seen beside it.
    let inner = area.inflate(-0.7, -0.7);
    let (wide, high) = (f64::from(pixels.width), f64::from(pixels.height));
    let unit = to_unit.transform_rect_bbox(inner);
    let steps = |part: f64, whole: f64| (part * whole).ceil().clamp(2.0, MOST_STEPS);
    let (columns, rows) = (steps(unit.width(), wide), steps(unit.height(), high));
    let mut lights = Vec::new();
    for row in 0..rows as u32 {
        let y = unit.y0 + unit.height() * (f64::from(row) + 0.5) / rows;
        for column in 0..columns as u32 {
            let x = unit.x0 + unit.width() * (f64::from(column) + 0.5) / columns;
            if (0.0..1.0).contains(&x) && (0.0..1.0).contains(&y) {
                let (at_x, at_y) = ((x * wide) as u32, ((1.0 - y) * high) as u32);
                lights.push(light(
                    pixels.at(at_x.min(pixels.width - 1), at_y.min(pixels.height - 1)),
                ));
            }
        }
    }
    lights.sort_unstable();
    let noise = lights.len() / NOISE;
    let (low, high) = (
        lights.get(noise),
        lights.get(lights.len().saturating_sub(noise + 1)),
    );
    match (low, high) {
        (Some(low), Some(high)) => high.saturating_sub(*low) > CONTRAST * 1000,
        _ => false,
    }
}

/// Whether a good part of a picture lies outside what the page shows of it.
fn is_cropped(view: &View<'_, '_>, to_page: Affine, paint: &Paint<'_>) -> bool {
    const SEEN: f64 = 0.9;
    let whole = Quad::from_rect(Rect::new(0.0, 0.0, 1.0, 1.0)).transformed(to_page);
    let whole = whole.bounds();
    let seen = paint.bounds.intersect(view.area);
    seen.area() < SEEN * whole.area() && whole.width() > LEAST && whole.height() > LEAST
}
