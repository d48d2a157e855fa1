//! Pictures on a page in; the text that OCR reads in them out.
//!
//! The page is drawn and the places with pictures are read, not the pictures themselves:
//! a page shows strips of one scan as one picture, masks applied and turned the right way.
//! What a page paints but does not show stays a gap.

use std::collections::HashMap;
use std::sync::Mutex;

use kurbo::Affine;
use kurbo::Rect;

use crate::document::Digest;
use crate::document::Gap;
use crate::document::GapReason;
use crate::document::Part;
use crate::document::Place;
use crate::formats::pdf::page_number;
use crate::formats::seen::SeenWord;
use crate::formats::seen::codes;
use crate::formats::seen::part;
use crate::geometry::Quad;
use crate::ocr;
use crate::ocr::Engine;
use crate::pdf::draw;
use crate::pdf::glyph::ContentGap;
use crate::pdf::glyph::ContentGapKind;
use crate::pdf::glyph::Glyph;
use crate::pdf::glyph::PageContent;
use crate::pdf::glyph::Picture;
use crate::pdf::raster::Pixels;
use crate::pdf::raster::RasterLimits;
use crate::pdf::source::Source;

/// A picture with fewer samples than this cannot hold readable text.
const SMALLEST_PICTURE: u64 = 300;
/// A page with a picture of more samples than this is not drawn: drawing unfolds it to
/// four bytes each and more.
const MOST_PIXELS: u64 = 80_000_000;
/// Least and greatest resolution at which a page is drawn for reading, in dots per inch.
const DPI: (f64, f64) = (150.0, 300.0);
/// Pictures closer than this are read together, in points: strips of a mosaic.
const MOSAIC_GAP: f64 = 6.0;

/// Reads pictures with an engine and remembers what it read for this document, since the
/// same letterhead stands on every page.
pub struct Scanner<'e> {
    engine: &'e Engine,
    seen: Mutex<HashMap<Digest, Option<ocr::Page>>>,
}

/// What was read in the pictures of a page.
pub struct ReadPictures {
    /// The text with its places, and what codes say; none where nothing was read.
    pub parts: Vec<Part>,
    /// What could not be read.
    pub gaps: Vec<Gap>,
}

/// What the pictures show that a page shows.
#[derive(Default)]
struct Shown {
    words: Vec<SeenWord>,
    codes: Vec<(String, Quad)>,
    has_unread_ink: bool,
}

impl<'e> Scanner<'e> {
    /// A scanner that has not read anything yet.
    pub fn new(engine: &'e Engine) -> Self {
        Self {
            engine,
            seen: Mutex::default(),
        }
    }

    /// Reads the pictures on a page; the index counts from 0.
    pub fn read(&self, source: &Source, index: usize, content: &PageContent) -> ReadPictures {
        let place = Place::Image(page_number(index));
        let mut read = ReadPictures {
            parts: Vec::new(),
            gaps: Vec::new(),
        };
        let area = source
            .geometry(index)
            .map(|page| page.area())
            .unwrap_or_default();
        let mut pictures = content
            .pictures
            .iter()
            .filter(|picture| may_hold_text(picture));
        let mut unread = pictures.clone().any(|picture| !is_shown(picture, area));
        if pictures.any(|picture| is_shown(picture, area)) {
            match self.read_shown(source, index, content, area) {
                Some(shown) => {
                    if shown.words.iter().any(|word| word.is_unsure) {
                        read.gaps.push(gap(&place, GapReason::UnsureImage));
                    }
                    if shown.has_unread_ink {
                        read.gaps.push(gap(&place, GapReason::UnreadInk));
                    }
                    read.parts.extend(part(place.clone(), &shown.words));
                    read.parts.extend(codes(place.clone(), &shown.codes));
                }
                None => unread = true,
            }
        }
        if unread {
            read.gaps.push(gap(&place, GapReason::UnreadImage));
        }
        read
    }

    /// The words in the pictures that a page shows; none where the page could not be drawn
    /// or read.
    fn read_shown(
        &self,
        source: &Source,
        index: usize,
        content: &PageContent,
        area: Rect,
    ) -> Option<Shown> {
        // What is too much to be read is too much to be drawn.
        let is_limit = |gap: &ContentGap| gap.kind == ContentGapKind::LimitReached;
        if content.gaps.iter().any(is_limit) {
            return None;
        }
        let shown: Vec<&Picture> = content
            .pictures
            .iter()
            .filter(|picture| may_hold_text(picture) && is_shown(picture, area))
            .collect();
        // All pictures are unfolded to be drawn, also those that are not read.
        if content
            .pictures
            .iter()
            .any(|picture| pixels(picture) > MOST_PIXELS)
        {
            return None;
        }
        let dpi = shown
            .iter()
            .map(|picture| resolution(picture))
            .fold(DPI.0, f64::max)
            .min(DPI.1);
        let limits = RasterLimits::default();
        let drawn = draw::draw(source.pdf(), page_number(index), dpi as f32, &limits).ok()?;
        let to_page = draw::drawn_to_page(source, index, dpi)?;
        let from_page = to_page.inverse();
        let boxes = shown.iter().map(|picture| {
            let quad = picture.quad.transformed(from_page);
            let reach = MOSAIC_GAP / 2.0 * dpi / 72.0;
            quad.bounds().inflate(reach, reach)
        });
        let mut seen = Shown::default();
        for (block, region) in joined(boxes.collect()).into_iter().enumerate() {
            let Some(crop) = Crop::of(&drawn, region) else {
                continue;
            };
            let page = self.read_crop(&crop, dpi)?;
            let place = to_page * crop.unit_square();
            seen.has_unread_ink |= !page.unread.is_empty();
            let codes = page.codes.iter();
            seen.codes
                .extend(codes.map(|code| (code.text.clone(), code.quad.transformed(place))));
            seen.words.extend(page.words.iter().map(|word| SeenWord {
                text: word.text.clone(),
                quad: word.quad.transformed(place),
                line: (block, word.block, word.line),
                is_unsure: page.unsure.iter().any(|unsure| unsure.overlaps(&word.quad)),
            }));
        }
        seen.words
            .retain(|word| !is_same_as_layer(word, &content.glyphs));
        Some(seen)
    }

    fn read_crop(&self, crop: &Crop, dpi: f64) -> Option<ocr::Page> {
        let digest = Digest::of(&crop.data);
        if let Some(known) = self
            .seen
            .lock()
            .ok()
            .and_then(|seen| seen.get(&digest).cloned())
        {
            return known;
        }
        let picture = ocr::Picture {
            width: crop.width,
            height: crop.height,
            channels: crop.channels,
            data: &crop.data,
            dpi: Some(dpi as f32),
        };
        let page = self.engine.read(&picture).ok();
        if let Ok(mut seen) = self.seen.lock() {
            seen.insert(digest, page.clone());
        }
        page
    }
}

fn pixels(picture: &Picture) -> u64 {
    u64::from(picture.pixels.0) * u64::from(picture.pixels.1)
}

/// Whether a picture is large enough to hold something that can be read.
pub fn may_hold_text(picture: &Picture) -> bool {
    pixels(picture) >= SMALLEST_PICTURE
}

fn gap(place: &Place, why: GapReason) -> Gap {
    Gap {
        place: place.clone(),
        why,
    }
}

/// Whether the page shows all of a picture but its rim.
fn is_shown(picture: &Picture, area: Rect) -> bool {
    let bounds = picture.quad.bounds();
    let seen = bounds.intersect(area).area().max(0.0);
    picture.visible && bounds.area() > 0.0 && seen > 0.95 * bounds.area()
}

/// Dots per inch of a picture as the page shows it.
fn resolution(picture: &Picture) -> f64 {
    let [a, b, _, d] = picture.quad.0;
    let along = f64::from(picture.pixels.0) / a.distance(b).max(1.0);
    let up = f64::from(picture.pixels.1) / a.distance(d).max(1.0);
    along.max(up) * 72.0
}

/// Rectangles, those that touch made one.
fn joined(mut boxes: Vec<Rect>) -> Vec<Rect> {
    let mut joined: Vec<Rect> = Vec::new();
    while let Some(mut own) = boxes.pop() {
        while let Some(index) = joined.iter().position(|other| other.overlaps(own)) {
            own = own.union(joined.swap_remove(index));
        }
        joined.push(own);
    }
    joined.sort_by(|a, b| a.y0.total_cmp(&b.y0).then(a.x0.total_cmp(&b.x0)));
    joined
}

/// A part of a drawn page.
struct Crop {
    left: u32,
    top: u32,
    width: u32,
    height: u32,
    channels: u8,
    data: Vec<u8>,
}

impl Crop {
    fn of(page: &Pixels, region: Rect) -> Option<Self> {
        let clamp = |value: f64, most: u32| value.clamp(0.0, f64::from(most)) as u32;
        let (left, right) = (clamp(region.x0, page.width), clamp(region.x1, page.width));
        let (top, bottom) = (clamp(region.y0, page.height), clamp(region.y1, page.height));
        if right <= left || bottom <= top {
            return None;
        }
        let channels = usize::from(page.channels);
        let row_length = page.width as usize * channels;
        let mut data = Vec::new();
        for row in top as usize..bottom as usize {
            let start = row * row_length + left as usize * channels;
            let end = row * row_length + right as usize * channels;
            data.extend_from_slice(page.data.get(start..end)?);
        }
        Some(Self {
            left,
            top,
            width: right - left,
            height: bottom - top,
            channels: page.channels,
            data,
        })
    }

    /// From the crop's unit square (y upwards) to the pixels of the page (y downwards).
    fn unit_square(&self) -> Affine {
        let (width, height) = (f64::from(self.width), f64::from(self.height));
        let corner = (f64::from(self.left), f64::from(self.top) + height);
        Affine::translate(corner) * Affine::scale_non_uniform(width, -height)
    }
}

/// Whether the page's own visible text says at this place what was read there.
fn is_same_as_layer(word: &SeenWord, glyphs: &[Glyph]) -> bool {
    let bounds = word.quad.bounds();
    let under: String = glyphs
        .iter()
        .filter(|glyph| glyph.visible && bounds.contains(glyph.quad.bounds().center()))
        .flat_map(|glyph| glyph.text.iter())
        .filter(|letter| letter.is_alphanumeric())
        .collect();
    let read: String = word
        .text
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect();
    !read.is_empty() && under == read
}

#[cfg(test)]
mod tests {
    use kurbo::Point;

    use super::*;

    #[test]
    fn strips_of_one_picture_are_read_together() {
        let strips = vec![
            Rect::new(0.0, 0.0, 10.0, 5.0),
            Rect::new(0.0, 20.0, 10.0, 25.0),
            Rect::new(0.0, 4.0, 10.0, 21.0),
        ];
        assert_eq!(joined(strips), [Rect::new(0.0, 0.0, 10.0, 25.0)]);
    }

    #[test]
    fn a_crop_maps_its_lower_left_corner_to_the_page() {
        let page = Pixels {
            width: 4,
            height: 4,
            channels: 1,
            data: (0..16).collect(),
        };
        let crop = Crop::of(&page, Rect::new(1.0, 1.0, 3.0, 4.0)).unwrap();
        assert_eq!(crop.data, [5, 6, 9, 10, 13, 14]);
        assert_eq!(crop.unit_square() * Point::ORIGIN, Point::new(1.0, 4.0));
    }
}
