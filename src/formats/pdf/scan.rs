//! Pictures on a page in; the text that OCR reads in them out.
//!
//! The page is drawn and the places with pictures are read, not the pictures themselves:
//! a page shows strips of one scan as one picture, masks applied and turned the right way.
//! What a page paints but does not show stays a gap.

use kurbo::Affine;
use kurbo::Rect;

use crate::document::Gap;
use crate::document::GapReason;
use crate::document::Part;
use crate::document::Place;
use crate::formats::pdf::own;
use crate::formats::pdf::own::Drawn;
use crate::formats::pdf::page_number;
use crate::formats::pdf::sight::SMALLEST_PICTURE;
use crate::formats::pdf::sight::Scanner;
use crate::formats::pdf::sight::Shown;
use crate::formats::pdf::sight::Sight;
use crate::formats::seen::SeenWord;
use crate::formats::seen::codes;
use crate::formats::seen::part;
use crate::pdf::draw;
use crate::pdf::glyph::ContentGap;
use crate::pdf::glyph::Glyph;
use crate::pdf::glyph::PageContent;
use crate::pdf::glyph::Picture;
use crate::pdf::interpret::Interpreter;
use crate::pdf::raster::Pixels;
use crate::pdf::raster::RasterLimits;
use crate::pdf::source::Source;
use crate::pdf::trace::Paint;

/// A page with a picture of more samples than this is not drawn: drawing unfolds it to
/// four bytes each and more.
const MOST_PIXELS: u64 = 80_000_000;
/// Least and greatest resolution at which a page is drawn for reading, in dots per inch.
const DPI: (f64, f64) = (150.0, 300.0);
/// Pictures closer than this are read together, in points: strips of a mosaic.
const MOSAIC_GAP: f64 = 6.0;

/// Blocks of slanted pictures are numbered from here.
const FIRST_SLANTED: usize = 1 << 16;

/// What was read in the pictures of a page.
pub struct ReadPictures {
    /// The text with its places, and what codes say; none where nothing was read.
    pub parts: Vec<Part>,
    /// What could not be read.
    pub gaps: Vec<Gap>,
}

impl Scanner<'_> {
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
        let mut shown = Shown::default();
        let look = needs_look(content).then(|| Interpreter::new(source).look(index));
        let ink = look.as_ref().map(|look| &look.ink);
        let explained = match ink.filter(|_| !is_too_much(content)) {
            Some(ink) => self.read_outlines(ink, &content.outlines, &mut shown),
            None => Vec::new(),
        };
        shown.is_unread |= ink.is_some_and(|ink| ink.is_cut) && !content.outlines.is_empty();
        let is_spelt = is_spelt(content);
        let is_readable =
            |picture: &Picture| may_hold_text(picture) || is_spelt && is_small(picture);
        let pictures: Vec<&Picture> = content
            .pictures
            .iter()
            .enumerate()
            .filter(|(index, picture)| {
                let is_place = *index >= content.painted_pictures;
                is_readable(picture) && !(is_place && is_within(picture, &explained))
            })
            .map(|(_, picture)| picture)
            .collect();
        shown.is_unread |= pictures.iter().any(|picture| !is_shown(picture, area));
        let is_any_shown = pictures.iter().any(|picture| is_shown(picture, area));
        let paints = look.as_ref().map_or(&[][..], |look| &look.paints);
        if is_any_shown || paints.iter().any(own::is_veiled) {
            let page = Page {
                source,
                index,
                content,
                area,
            };
            let read = self.read_shown(&page, &pictures, paints, &mut shown);
            shown.is_unread |= read.is_none();
        }
        shown
            .words
            .retain(|word| !is_same_as_layer(word, &content.glyphs));
        if shown.words.iter().any(|word| word.is_unsure) {
            read.gaps.push(gap(&place, GapReason::UnsureImage));
        }
        if shown.has_unread_ink {
            read.gaps.push(gap(&place, GapReason::UnreadInk));
        }
        read.parts.extend(part(place.clone(), &shown.words));
        read.parts.extend(codes(place.clone(), &shown.codes));
        if shown.is_unread {
            read.gaps.push(gap(&place, GapReason::UnreadImage));
        }
        read
    }

    /// Reads the pictures that a page shows, and those that it does not show as they are;
    /// none where the page could not be drawn or read.
    fn read_shown(
        &self,
        page: &Page<'_>,
        pictures: &[&Picture],
        paints: &[Paint<'_>],
        seen: &mut Shown,
    ) -> Option<()> {
        let Page {
            source,
            index,
            content,
            area,
        } = *page;
        if is_too_much(content) {
            return None;
        }
        let shown: Vec<&Picture> = pictures
            .iter()
            .copied()
            .filter(|picture| is_shown(picture, area))
            .collect();
        let dpi = shown
            .iter()
            .map(|picture| resolution(picture))
            .fold(DPI.0, f64::max)
            .min(DPI.1);
        let limits = RasterLimits::default();
        let drawn = draw::draw(source.pdf(), page_number(index), dpi as f32, &limits).ok()?;
        let to_page = draw::drawn_to_page(source, index, dpi)?;
        let from_page = to_page.inverse();
        let (slanted, upright): (Vec<&Picture>, Vec<&Picture>) =
            shown.into_iter().partition(|picture| is_slanted(picture));
        for (block, picture) in (FIRST_SLANTED..).zip(slanted) {
            let to_page = square_to_page(picture);
            let pixels = turned(&drawn, from_page * to_page)?;
            let page = self.read_pixels(&pixels, Some(dpi as f32))?;
            seen.take(&page, Sight { block, to_page });
        }
        let boxes = upright.iter().map(|picture| {
            let quad = picture.quad.transformed(from_page);
            let reach = MOSAIC_GAP / 2.0 * dpi / 72.0;
            quad.bounds().inflate(reach, reach)
        });
        for (block, region) in joined(boxes.collect()).into_iter().enumerate() {
            let Some(crop) = Crop::of(&drawn, region) else {
                continue;
            };
            let page = self.read_pixels(&crop.pixels, Some(dpi as f32))?;
            let to_page = to_page * crop.unit_square();
            seen.take(&page, Sight { block, to_page });
        }
        let drawn = Drawn {
            pixels: &drawn,
            from_page,
        };
        self.read_veiled(paints, &drawn, seen);
        Some(())
    }
}

/// A page that is looked at.
#[derive(Clone, Copy)]
struct Page<'p> {
    source: &'p Source,
    index: usize,
    content: &'p PageContent,
    area: Rect,
}

/// Whether a page has something that its drawing may not show.
fn needs_look(content: &PageContent) -> bool {
    content.painted_pictures > 0 || !content.outlines.is_empty()
}

/// Whether a page is too much to be drawn, and so to be read. All its pictures are unfolded
/// to be drawn, also those that are not read.
fn is_too_much(content: &PageContent) -> bool {
    let is_end = |gap: &ContentGap| gap.kind.is_end();
    let is_large = |picture: &Picture| pixels(picture) > MOST_PIXELS;
    content.gaps.iter().any(is_end) || content.pictures.iter().any(is_large)
}

/// Whether a picture lies within one of some places.
fn is_within(picture: &Picture, places: &[Rect]) -> bool {
    const REACH: f64 = 5.0;
    let bounds = picture.quad.bounds();
    let holds = |place: &Rect| {
        let place = place.inflate(REACH, REACH);
        place.union(bounds) == place
    };
    places.iter().any(holds)
}

fn pixels(picture: &Picture) -> u64 {
    u64::from(picture.pixels.0) * u64::from(picture.pixels.1)
}

/// Whether a picture is large enough to hold something that can be read.
pub fn may_hold_text(picture: &Picture) -> bool {
    pixels(picture) >= SMALLEST_PICTURE
}

/// Whether a picture has the size of a letter, in pixels.
fn is_small(picture: &Picture) -> bool {
    let (width, height) = picture.pixels;
    !may_hold_text(picture) && (1..=64).contains(&width) && (6..=64).contains(&height)
}

/// Whether a page may spell something with a picture for each letter.
fn is_spelt(content: &PageContent) -> bool {
    const FEWEST: usize = 5;
    let small = content.pictures.iter().filter(|picture| is_small(picture));
    small.take(FEWEST).count() == FEWEST
}

/// Whether a page has something that only OCR can tell.
pub fn needs_reading(content: &PageContent) -> bool {
    content.pictures.iter().any(may_hold_text) || is_spelt(content) || !content.outlines.is_empty()
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

/// Whether a picture's rows neither lie nor stand on the page. A slope that a scan may have
/// is levelled when it is read.
fn is_slanted(picture: &Picture) -> bool {
    const LEVEL: f64 = 4.0;
    let [a, b, ..] = picture.quad.0;
    let degrees = (b - a).atan2().to_degrees().rem_euclid(90.0);
    degrees.min(90.0 - degrees) > LEVEL
}

/// From a picture's unit square to the page.
fn square_to_page(picture: &Picture) -> Affine {
    let [corner, along, _, up] = picture.quad.0;
    let (along, up) = (along - corner, up - corner);
    Affine::new([along.x, along.y, up.x, up.y, corner.x, corner.y])
}

/// A part of a drawn page as it lies in a picture, given the way from the picture's unit
/// square to the pixels of the page.
fn turned(page: &Pixels, to_pixels: Affine) -> Option<Pixels> {
    const LONGEST: f64 = 20_000.0;
    let [a, b, c, d, _, _] = to_pixels.as_coeffs();
    let (wide, high) = (a.hypot(b).ceil(), c.hypot(d).ceil());
    if !(1.0..LONGEST).contains(&wide) || !(1.0..LONGEST).contains(&high) {
        return None;
    }
    let from_pixels = to_pixels * Affine::new([1.0 / wide, 0.0, 0.0, -1.0 / high, 0.0, 1.0]);
    let (width, height) = (wide as u32, high as u32);
    let mut data = Vec::with_capacity(width as usize * height as usize * 3);
    for y in 0..height {
        for x in 0..width {
            let at = from_pixels * kurbo::Point::new(f64::from(x) + 0.5, f64::from(y) + 0.5);
            data.extend(mixed(page, at));
        }
    }
    Some(Pixels {
        width,
        height,
        channels: 3,
        data,
    })
}

/// The colour of a page at a place between its pixels.
fn mixed(page: &Pixels, at: kurbo::Point) -> [u8; 3] {
    let (left, top) = ((at.x - 0.5).floor(), (at.y - 0.5).floor());
    let (dx, dy) = (at.x - 0.5 - left, at.y - 0.5 - top);
    let pixel = |x: f64, y: f64| match x >= 0.0 && y >= 0.0 && x < f64::from(page.width) {
        true => page.at(x as u32, y as u32),
        false => [255; 3],
    };
    let corners = [
        (pixel(left, top), (1.0 - dx) * (1.0 - dy)),
        (pixel(left + 1.0, top), dx * (1.0 - dy)),
        (pixel(left, top + 1.0), (1.0 - dx) * dy),
        (pixel(left + 1.0, top + 1.0), dx * dy),
    ];
    let mut sum = [0.0; 3];
    for (colour, weight) in corners {
        for (sum, level) in sum.iter_mut().zip(colour) {
            *sum += f64::from(level) * weight;
        }
    }
    sum.map(|level| level.round() as u8)
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
    pixels: Pixels,
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
            pixels: Pixels {
                width: right - left,
                height: bottom - top,
                channels: page.channels,
                data,
            },
        })
    }

    /// From the crop's unit square (y upwards) to the pixels of the page (y downwards).
    fn unit_square(&self) -> Affine {
        let (width, height) = (f64::from(self.pixels.width), f64::from(self.pixels.height));
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
    fn a_small_picture_for_each_letter_is_read_and_a_few_icons_are_not() {
        let page = |count: usize, pixels: (u32, u32)| PageContent {
            pictures: vec![
                Picture {
                    quad: crate::geometry::Quad::from_rect(Rect::new(0.0, 0.0, 8.0, 12.0)),
                    pixels,
                    visible: true,
                };
                count
            ],
            painted_pictures: count,
            ..PageContent::default()
        };
        assert!(needs_reading(&page(5, (10, 14))));
        assert!(!needs_reading(&page(4, (10, 14))));
        assert!(!needs_reading(&page(9, (64, 1))));
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
        assert_eq!(crop.pixels.data, [5, 6, 9, 10, 13, 14]);
        assert_eq!(crop.unit_square() * Point::ORIGIN, Point::new(1.0, 4.0));
    }
}
