//! Pages of the original and of the result in; where they look different and should not, and
//! where a box is not black, out.
//!
//! Drawing costs more than all else that is done to a page of plain text, and there the
//! readers see what there is. So pages with pictures, forms, patterns, masks, glyphs that
//! are drawn by procedures or annotations are drawn, and of the others a few.

use std::collections::BTreeSet;

use rayon::iter::IntoParallelIterator as _;
use rayon::iter::ParallelIterator as _;

use crate::document::Place;
use crate::formats::Drawer;
use crate::formats::Painted;
use crate::formats::ReadOptions;
use crate::formats::Redacted;
use crate::geometry::Affine;
use crate::geometry::Point;
use crate::geometry::Quad;
use crate::geometry::Rect;
use crate::pdf::raster::Pixels;
use crate::pdf::raster::compare;
use crate::plan::GapAction;
use crate::plan::Plan;
use crate::verify::Original;
use crate::verify::VerifyError;

/// Resolution at which an A4 page is drawn, in dots per inch: letters are still letters.
const DPI: f64 = 50.0;
/// Least and greatest resolution, for pages of other sizes.
const DPI_RANGE: (f64, f64) = (12.0, 144.0);
/// Area of an A4 page, in square points.
const A4: f64 = 595.0 * 842.0;
/// One plain page of so many is drawn, and at most so many of them.
const PLAIN: (usize, usize) = (100, 8);
/// Other pages are all drawn up to this number, beyond it one of [`OTHER_STEP`].
const OTHERS: usize = 60;
const OTHER_STEP: usize = 4;
/// What stands this near to a box may have gone with it, in points.
const REACH: f64 = 3.0;
/// How far from the upper and lower edge a stamp stands, in points.
const STAMP_EDGE: f64 = 34.0;
/// How far text behind a strike may move, in pixels of the drawing.
const SHIFT: u32 = 1;
/// The lightest that a pixel within a box may be.
const BLACK: u8 = 96;
/// How far from a box's edge its pixels have to be black, in pixels.
const RIM: f64 = 1.2;
/// How many of a hundred pixels in a box may be light: nothing but single dots.
const MOST_LIGHT: usize = 2;
/// The same where something is written on the box.
const MOST_LIGHT_LABEL: usize = 70;
/// So many of ten thousand pixels may look different before a result is refused.
const MOST_DIFFERENT: u64 = 200;

/// What was seen on the pages that were drawn.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Looks {
    /// How many pages were drawn and compared.
    pub pages: usize,
    /// Pages on which a box is not black.
    pub open_boxes: Vec<u32>,
    /// Pages that look different outside the boxes.
    pub changed: Vec<u32>,
    /// Those of them that look so different that they cannot be the same page.
    pub broken: Vec<u32>,
}

/// What a page shows of its boxes and beside them.
struct Seen {
    page: u32,
    has_open_box: bool,
    /// Of ten thousand pixels.
    different: u64,
    /// Areas that look different.
    areas: usize,
}

/// Draws both versions and compares them; formats without pages show nothing.
pub fn look(
    redacted: &Redacted,
    original: Original<'_>,
    plan: &Plan,
    options: &ReadOptions,
) -> Result<Looks, VerifyError> {
    let format = redacted.format();
    let own_options = ReadOptions {
        password: None,
        ..options.clone()
    };
    let before = format.drawer(original.bytes, options);
    let after = format.drawer(redacted.bytes(), &own_options);
    let (Some(before), Some(after)) = (
        before.map_err(VerifyError::Unreadable)?,
        after.map_err(VerifyError::Unreadable)?,
    ) else {
        return Ok(Looks::default());
    };
    let versions = Versions {
        original: before.as_ref(),
        result: after.as_ref(),
        painted: redacted.painted(),
        has_stamp: plan.stamp.is_some(),
    };
    // A page that has become a picture was drawn from the result itself.
    let pictures: BTreeSet<u32> = plan
        .gaps
        .iter()
        .filter(|decision| decision.action == GapAction::Raster)
        .filter_map(|decision| match decision.gap.place {
            Place::Page(page) | Place::Image(page) => Some(page),
            _ => None,
        })
        .collect();
    Ok(versions.compare(original.document.page_count, &pictures))
}

/// Both versions of a document and what was painted on the second.
pub struct Versions<'v> {
    /// Draws the original.
    pub original: &'v dyn Drawer,
    /// Draws the result.
    pub result: &'v dyn Drawer,
    /// The boxes of the result, in order of page.
    pub painted: &'v [Painted],
    /// Whether every page bears a stamp at its upper or lower edge.
    pub has_stamp: bool,
}

impl Versions<'_> {
    /// Compares the pages, counted from 1, but for those left out.
    pub fn compare(&self, page_count: u32, left_out: &BTreeSet<u32>) -> Looks {
        let mut pages = self.worth_a_look(page_count);
        pages.retain(|page| !left_out.contains(page));
        let seen: Vec<Seen> = pages
            .into_par_iter()
            .filter_map(|page| self.look_at(page))
            .collect();
        let mut looks = Looks {
            pages: seen.len(),
            ..Looks::default()
        };
        for seen in seen {
            if seen.has_open_box {
                looks.open_boxes.push(seen.page);
            }
            if seen.areas > 0 {
                looks.changed.push(seen.page);
            }
            if seen.different > MOST_DIFFERENT {
                looks.broken.push(seen.page);
            }
        }
        looks
    }

    fn worth_a_look(&self, page_count: u32) -> Vec<u32> {
        let (plain, others): (Vec<u32>, Vec<u32>) =
            (1..=page_count).partition(|page| self.original.is_plain(*page));
        let step = PLAIN.0.max(plain.len().div_ceil(PLAIN.1));
        let plain = plain.into_iter().step_by(step);
        let others = others
            .into_iter()
            .enumerate()
            .filter(|(index, _)| *index < OTHERS || index % OTHER_STEP == 0)
            .map(|(_, page)| page);
        plain.chain(others).collect()
    }

    fn boxes_on(&self, page: u32) -> &[Painted] {
        let start = self
            .painted
            .partition_point(|drawn| drawn.place.page < page);
        let end = self
            .painted
            .partition_point(|drawn| drawn.place.page <= page);
        self.painted.get(start..end).unwrap_or_default()
    }

    /// None where the original cannot be drawn.
    fn look_at(&self, page: u32) -> Option<Seen> {
        let (to_shown, [width, height]) = self.original.to_shown(page)?;
        let fitting = DPI * (A4 / (width * height).max(1.0)).sqrt();
        let dpi = fitting.clamp(DPI_RANGE.0, DPI_RANGE.1);
        let mut original = self.original.draw(page, dpi as f32)?;
        let unseen = Seen {
            page,
            has_open_box: false,
            different: 10_000,
            areas: 1,
        };
        let Some(mut result) = self.result.draw(page, dpi as f32) else {
            return Some(unseen);
        };
        if (original.width, original.height) != (result.width, result.height) {
            // Without a `/MediaBox` a drawer takes the paper of its own country.
            let (_, [own_width, own_height]) = self.result.to_shown(page)?;
            let is_same = (width - own_width).abs() + (height - own_height).abs() < 1.0;
            return (!is_same).then_some(unseen);
        }
        let scale = dpi / 72.0;
        let to_pixels = Affine::scale(scale) * to_shown;
        let boxes = self.boxes_on(page);
        let mut has_open_box = false;
        let mut covered = Vec::new();
        for drawn in boxes {
            let quad = drawn.place.quad.transformed(to_pixels);
            has_open_box |= !is_black(&result, &quad, drawn.has_label);
            covered.push(quad.bounds().inflate(REACH * scale, REACH * scale));
        }
        let quads: Vec<Quad> = boxes.iter().map(|drawn| drawn.place.quad).collect();
        // What cannot be looked at is taken for open.
        has_open_box |=
            !quads.is_empty() && self.result.pictures_show(page, &quads).unwrap_or(true);
        if self.has_stamp {
            let (width, height) = (f64::from(result.width), f64::from(result.height));
            let edge = STAMP_EDGE * scale;
            covered.push(Rect::new(0.0, 0.0, width, edge));
            covered.push(Rect::new(0.0, height - edge, width, height));
        }
        for area in covered {
            whiten(&mut original, area);
            whiten(&mut result, area);
        }
        let (areas, different) = differences(&original, &result);
        Some(Seen {
            page,
            has_open_box,
            areas,
            different,
        })
    }
}

/// How many areas look different, and how many of ten thousand pixels.
fn differences(original: &Pixels, result: &Pixels) -> (usize, u64) {
    let regions = compare::compare(original, result).unwrap_or_default();
    let changed: Vec<u64> = regions
        .iter()
        .filter(|region| !compare::is_shifted(original, result, region.area, SHIFT))
        .map(|region| u64::from(region.count))
        .collect();
    let all = u64::from(result.width) * u64::from(result.height);
    let different = changed.iter().sum::<u64>() * 10_000 / all.max(1);
    (changed.len(), different)
}

/// Whether a box is black but for its rim and what is written on it.
fn is_black(pixels: &Pixels, quad: &Quad, has_label: bool) -> bool {
    let Some(inner) = inset(quad, RIM) else {
        return true;
    };
    let (mut light, mut all) = (0_usize, 0_usize);
    for_each_pixel(pixels, inner.bounds(), |x, y, values| {
        let middle = Point::new(f64::from(x) + 0.5, f64::from(y) + 0.5);
        // The last row and column are on the page only in part.
        let is_whole = x + 1 < pixels.width && y + 1 < pixels.height;
        if is_whole && inner.contains(middle) {
            all += 1;
            light += usize::from(values.iter().any(|value| *value > BLACK));
        }
    });
    let most = match has_label {
        true => MOST_LIGHT_LABEL,
        false => MOST_LIGHT,
    };
    light * 100 <= all * most
}

/// A quad without its rim; none where it is nothing but rim.
fn inset(quad: &Quad, rim: f64) -> Option<Quad> {
    let [a, b, _, d] = quad.0;
    let (along, up) = (b - a, d - a);
    let (width, height) = (along.hypot(), up.hypot());
    if width <= 2.0 * rim || height <= 2.0 * rim {
        return None;
    }
    let (along, up) = (along * (rim / width), up * (rim / height));
    let [a, b, c, d] = quad.0;
    Some(Quad([
        a + along + up,
        b - along + up,
        c - along - up,
        d + along - up,
    ]))
}

/// Calls back with the pixels of an area that are on the page.
fn for_each_pixel(pixels: &Pixels, area: Rect, mut see: impl FnMut(u32, u32, &[u8])) {
    let channels = usize::from(pixels.channels).max(1);
    let clamp = |value: f64, most: u32| value.clamp(0.0, f64::from(most)) as u32;
    let columns = clamp(area.x0.floor(), pixels.width)..clamp(area.x1.ceil(), pixels.width);
    for y in clamp(area.y0.floor(), pixels.height)..clamp(area.y1.ceil(), pixels.height) {
        for x in columns.clone() {
            let at = (y as usize * pixels.width as usize + x as usize) * channels;
            see(x, y, pixels.data.get(at..at + channels).unwrap_or_default());
        }
    }
}

fn whiten(pixels: &mut Pixels, area: Rect) {
    let channels = usize::from(pixels.channels).max(1);
    let clamp = |value: f64, most: u32| value.clamp(0.0, f64::from(most)) as usize;
    let (left, right) = (
        clamp(area.x0.floor(), pixels.width),
        clamp(area.x1.ceil(), pixels.width),
    );
    let row = pixels.width as usize * channels;
    for y in clamp(area.y0.floor(), pixels.height)..clamp(area.y1.ceil(), pixels.height) {
        let range = y * row + left * channels..y * row + right * channels;
        if let Some(part) = pixels.data.get_mut(range) {
            part.fill(255);
        }
    }
}
