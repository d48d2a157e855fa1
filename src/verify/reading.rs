//! Pages of a result in; what OCR reads around their boxes out.
//!
//! The original was read as a whole, and outside the boxes nothing has changed. So only
//! strips around the boxes are read again, up to a part of the page: reading a page takes
//! longer than all else that is done to it.

use std::collections::BTreeSet;

use rayon::iter::IndexedParallelIterator as _;
use rayon::iter::IntoParallelIterator as _;
use rayon::iter::ParallelIterator as _;

use crate::document::Document;
use crate::document::Place;
use crate::formats::Drawer;
use crate::formats::ReadOptions;
use crate::formats::Redacted;
use crate::geometry::Affine;
use crate::geometry::Rect;
use crate::ocr;
use crate::ocr::Engine;
use crate::pdf::raster::Pixels;
use crate::verify::VerifyError;

/// Resolution at which pages are drawn to be read, in dots per inch.
const DPI: f64 = 180.0;
/// How far a strip reaches above and below its boxes, in points.
const REACH: f64 = 3.0;
/// At most this part of a page's height is read.
const MOST: f64 = 0.3;
/// White between strips, in pixels.
const BETWEEN: u32 = 24;
/// At most so many pages of a document are read.
const MOST_PAGES: usize = 200;

/// Shows what is read on each page that OCR has read in the original and that has boxes;
/// says how many there were.
pub fn read(
    redacted: &Redacted,
    original: &Document,
    options: &ReadOptions,
    own_options: &ReadOptions,
    see: &mut dyn FnMut(u32, &str),
) -> Result<usize, VerifyError> {
    let mut pages = pages_with_pictures(original);
    let struck: BTreeSet<u32> = redacted
        .painted()
        .iter()
        .map(|drawn| drawn.place.page)
        .collect();
    pages.retain(|page| struck.contains(page));
    let Some(engine) = (!pages.is_empty()).then(|| options.engine()).flatten() else {
        return Ok(0);
    };
    let drawer = redacted.format().drawer(redacted.bytes(), own_options);
    let Some(drawer) = drawer.map_err(VerifyError::Unreadable)? else {
        return Ok(0);
    };
    let pages: Vec<u32> = pages.into_iter().take(MOST_PAGES).collect();
    let texts: Vec<(u32, String)> = pages
        .into_par_iter()
        .with_max_len(1)
        .filter_map(|page| {
            let boxes = redacted.painted().iter();
            let boxes = boxes.filter(|drawn| drawn.place.page == page);
            let bounds: Vec<Rect> = boxes.map(|drawn| drawn.place.quad.bounds()).collect();
            let text = read_page(drawer.as_ref(), engine, page, &bounds)?;
            Some((page, text))
        })
        .collect();
    for (page, text) in &texts {
        see(*page, text);
    }
    Ok(texts.len())
}

/// Pages whose pictures were read.
fn pages_with_pictures(original: &Document) -> BTreeSet<u32> {
    let parts = original.parts.iter();
    parts
        .filter_map(|part| match part.place {
            Place::Image(page) => Some(page),
            _ => None,
        })
        .collect()
}

fn read_page(drawer: &dyn Drawer, engine: &Engine, page: u32, boxes: &[Rect]) -> Option<String> {
    let (to_shown, _) = drawer.to_shown(page)?;
    let drawn = drawer.draw(page, DPI as f32)?;
    let to_pixels = Affine::scale(DPI / 72.0) * to_shown;
    let boxes: Vec<Rect> = boxes
        .iter()
        .map(|area| to_pixels.transform_rect_bbox(*area))
        .collect();
    let strips = strips(&boxes, drawn.height);
    let pixels = stacked(&drawn, &strips);
    let picture = ocr::Picture {
        width: pixels.width,
        height: pixels.height,
        channels: pixels.channels,
        data: &pixels.data,
        dpi: Some(DPI as f32),
    };
    let read = engine.read_once(&picture).ok()?;
    let mut text = String::new();
    let mut line = None;
    for word in &read {
        let own = Some((word.block, word.line));
        text.push_str(match line {
            None => "",
            Some(_) if line == Some(own) => " ",
            Some(_) => "\n",
        });
        text.push_str(&word.text);
        line = Some(own);
    }
    Some(text)
}

/// Rows of pixels around boxes, from and to, those that touch made one; no more than a part
/// of the page.
fn strips(boxes: &[Rect], height: u32) -> Vec<(u32, u32)> {
    let reach = REACH * DPI / 72.0;
    let clamp = |value: f64| value.clamp(0.0, f64::from(height)) as u32;
    let mut rows: Vec<(u32, u32)> = boxes
        .iter()
        .map(|area| (clamp(area.y0 - reach), clamp(area.y1 + reach)))
        .collect();
    rows.sort_unstable();
    let mut left = (MOST * f64::from(height)) as u32;
    let mut strips: Vec<(u32, u32)> = Vec::new();
    for (start, end) in rows {
        let from = strips.last().map_or(start, |last| start.max(last.1));
        let end = end.min(from.saturating_add(left));
        if end <= from {
            continue;
        }
        left -= end - from;
        match strips.last_mut().filter(|last| last.1 == from) {
            Some(last) => last.1 = end,
            None => strips.push((from, end)),
        }
    }
    strips
}

/// Strips of a picture below one another.
fn stacked(pixels: &Pixels, strips: &[(u32, u32)]) -> Pixels {
    let row = pixels.width as usize * usize::from(pixels.channels);
    let white = vec![255; row * BETWEEN as usize];
    let mut data = white.clone();
    let mut height = BETWEEN;
    for (start, end) in strips {
        let range = *start as usize * row..*end as usize * row;
        data.extend_from_slice(pixels.data.get(range).unwrap_or_default());
        data.extend_from_slice(&white);
        height += end - start + BETWEEN;
    }
    Pixels {
        width: pixels.width,
        height,
        channels: pixels.channels,
        data,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strips_reach_around_boxes_and_never_over_more_than_a_part_of_the_page() {
        let area = |y: f64| Rect::new(0.0, y, 100.0, y + 30.0);
        let reach = (REACH * DPI / 72.0) as u32;
        assert_eq!(
            strips(&[area(500.0), area(100.0)], 2000),
            [
                (100 - reach - 1, 130 + reach),
                (500 - reach - 1, 530 + reach)
            ]
        );
        let many: Vec<Rect> = (0..40).map(|line| area(50.0 * f64::from(line))).collect();
        let rows: u32 = strips(&many, 2000)
            .iter()
            .map(|(start, end)| end - start)
            .sum();
        assert_eq!(rows, 600);
    }
}
