//! Pictures on a page in; the text that OCR reads in them out.
//!
//! The page is drawn and the places with pictures are read, not the pictures themselves:
//! a page shows strips of one scan as one picture, masks applied and turned the right way.
//! What a page paints but does not show stays a gap.

use std::collections::HashMap;
use std::sync::Mutex;

use kurbo::Affine;
use kurbo::Rect;

use crate::document::Cell;
use crate::document::Digest;
use crate::document::Gap;
use crate::document::GapReason;
use crate::document::Part;
use crate::document::PartId;
use crate::document::Place;
use crate::document::PlacedWord;
use crate::document::Span;
use crate::formats::pdf::page_number;
use crate::geometry::Quad;
use crate::ocr;
use crate::ocr::Engine;
use crate::pdf::draw;
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
/// Lines further apart than this are paragraphs, in word heights.
const LINE_PITCH: f64 = 2.6;
/// Words of a line further apart than this are cells of a table, in word heights.
const CELL_GAP: f64 = 2.0;

/// Reads pictures with an engine and remembers what it read for this document, since the
/// same letterhead stands on every page.
pub struct Scanner<'e> {
    engine: &'e Engine,
    seen: Mutex<HashMap<Digest, Option<ocr::Page>>>,
}

/// What was read in the pictures of a page.
pub struct ReadPictures {
    /// The text with its places; none where nothing was read.
    pub part: Option<Part>,
    /// What could not be read.
    pub gaps: Vec<Gap>,
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
            part: None,
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
                Some(words) => {
                    if words.iter().any(|word| word.is_unsure) {
                        read.gaps.push(gap(&place, GapReason::UnsureImage));
                    }
                    read.part = part(place.clone(), &words);
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
    ) -> Option<Vec<SeenWord>> {
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
        let mut words = Vec::new();
        for (block, region) in joined(boxes.collect()).into_iter().enumerate() {
            let Some(crop) = Crop::of(&drawn, region) else {
                continue;
            };
            let page = self.read_crop(&crop, dpi)?;
            words.extend(page.words.iter().map(|word| SeenWord {
                text: word.text.clone(),
                quad: word.quad.transformed(to_page * crop.unit_square()),
                line: (block, word.block, word.line),
                is_unsure: page.unsure.iter().any(|unsure| unsure.overlaps(&word.quad)),
            }));
        }
        words.retain(|word| !is_same_as_layer(word, &content.glyphs));
        Some(words)
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

/// A word that was read, in page coordinates.
struct SeenWord {
    text: String,
    quad: Quad,
    line: (usize, u32, u32),
    is_unsure: bool,
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

/// The words as a part, line by line.
fn part(place: Place, words: &[SeenWord]) -> Option<Part> {
    let mut part = Part::new(PartId(0), place, String::new());
    let mut last: Option<&SeenWord> = None;
    let mut line = 0;
    for word in words {
        match last {
            Some(last) if last.line == word.line && !is_cell_gap(last, word) => {
                part.text.push(' ');
            }
            Some(last) if last.line == word.line => part.text.push('\t'),
            Some(last) => {
                part.text.push_str(if is_next_line(last, word) {
                    "\n"
                } else {
                    "\n\n"
                });
                line += 1;
            }
            None => {}
        }
        let start = part.text.len();
        part.text.push_str(&word.text);
        let span = Span::new(start..part.text.len());
        let bounds = word.quad.bounds();
        let continues = part.text[..start].ends_with(' ');
        match part.cells.last_mut().filter(|_| continues) {
            Some(cell) => {
                cell.span.end = span.end;
                cell.right = bounds.x1 as f32;
            }
            None => part.cells.push(Cell {
                span,
                left: bounds.x0 as f32,
                right: bounds.x1 as f32,
                line,
            }),
        }
        part.words.push(PlacedWord {
            span,
            quad: word.quad,
        });
        last = Some(word);
    }
    (!part.text.is_empty()).then_some(part)
}

/// Whether a line follows another without the space of a paragraph. OCR's own blocks say
/// little: it begins a new one wherever a line is short.
fn is_next_line(above: &SeenWord, below: &SeenWord) -> bool {
    let height = |word: &SeenWord| {
        let [a, _, _, d] = word.quad.0;
        a.distance(d)
    };
    let [start, end, _, up] = above.quad.0;
    let along = (end - start).normalize();
    let step = below.quad.0[0] - start;
    let down = -(step - along * step.dot(along)).dot((up - start).normalize());
    above.line.0 == below.line.0
        && (0.0..LINE_PITCH * height(above).max(height(below))).contains(&down)
}

fn is_cell_gap(left: &SeenWord, right: &SeenWord) -> bool {
    let [_, end, above, _] = left.quad.0;
    let [start, ..] = right.quad.0;
    end.distance(start) > CELL_GAP * end.distance(above).max(1e-6)
}

#[cfg(test)]
mod tests {
    use kurbo::Point;

    use super::*;

    fn word(text: &str, x: f64, line: u32) -> SeenWord {
        let y = -15.0 * f64::from(line);
        SeenWord {
            text: text.into(),
            quad: Quad::from_rect(Rect::new(x, y, x + 30.0, y + 10.0)),
            line: (0, 0, line),
            is_unsure: false,
        }
    }

    #[test]
    fn words_become_lines_and_cells_that_know_their_places() {
        let words = [
            word("Namn", 0.0, 0),
            word("Elin", 90.0, 0),
            word("Alm", 0.0, 1),
            word("Hej", 0.0, 5),
        ];
        let part = part(Place::Image(1), &words).unwrap();
        assert_eq!(part.text, "Namn\tElin\nAlm\n\nHej");
        assert_eq!(part.cells.len(), 4);
        assert_eq!(part.cells[2].line, 1);
        assert_eq!(&part.text[part.words[1].span.range()], "Elin");
    }

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
