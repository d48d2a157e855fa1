//! What was read → where there is ink that is not in any word: signatures, stamps, faces,
//! codes, handwriting.
//!
//! Ink is looked at in cells of a twenty-fifth of an inch. Rules and frames of tables are
//! thin or hollow, black boxes are full, dust is small, and a coat of arms stands at the
//! head of the page: none of them counts.

use std::ops::Range;

use image::GrayImage;

use crate::ocr::boxes::RawWord;
use crate::ocr::prepare::{is_ink, paper};

/// Cells to the inch.
const CELLS: u32 = 25;
/// Least share of ink in a cell that counts, and in one that is full.
const INKED: f32 = 0.06;
const FULL: f32 = 0.97;
/// Least sides and area of a place, in inches and square inches.
const LEAST_LONG: f32 = 0.5;
const LEAST_SHORT: f32 = 0.16;
const LEAST_AREA: f32 = 0.12;
/// Least share of a place's cells that must hold ink.
const LEAST_FILL: f32 = 0.2;
/// What stands in this part of the page from the top and is smaller is a letterhead.
const HEAD: f32 = 0.15;
const HEAD_AREA: f32 = 1.6;
/// Most places of a page.
const MAX_PLACES: usize = 40;

/// Places with unread ink, in pixels: left, top, right, bottom.
pub fn unread(image: &GrayImage, dpi: u32, words: &[RawWord]) -> Vec<[i32; 4]> {
    let side = (dpi / CELLS).max(4);
    let mut grid = Grid::of(image, side);
    let reach = i32::try_from(dpi / 25).unwrap_or(0);
    for word in words.iter().filter(|word| counts(word)) {
        grid.clear(word.bounds, reach);
    }
    let found = grid.places().into_iter();
    found
        .filter(|place| is_something(place, &grid))
        .map(|place| grid.in_pixels(&place))
        .take(MAX_PLACES)
        .collect()
}

/// Places that may hold lines of text which lie aslant, and so fill little of their bounds:
/// left, top, right, bottom.
pub fn slanted(image: &GrayImage, dpi: u32, words: &[RawWord]) -> Vec<[i32; 4]> {
    const LEAST_FILL: f32 = 0.04;
    let side = (dpi / CELLS).max(4);
    let mut grid = Grid::of(image, side);
    for word in words.iter().filter(|word| counts(word)) {
        grid.clear(word.bounds, 0);
    }
    let found = grid.places().into_iter();
    found
        .filter(|place| {
            let inches = |cells: &Range<usize>| cells.len() as f32 / CELLS as f32;
            let (width, height) = (inches(&place.columns), inches(&place.rows));
            let fill = place.cells as f32 / (place.columns.len() * place.rows.len()) as f32;
            width.min(height) >= LEAST_SHORT
                && width.max(height) >= LEAST_LONG
                && place.full * 10 <= place.cells * 7
                && fill >= LEAST_FILL
        })
        .map(|place| grid.in_pixels(&place))
        .take(MAX_PLACES)
        .collect()
}

/// Whether a word may be what stands there, rather than what an engine makes of a scrawl.
fn counts(word: &RawWord) -> bool {
    word.confidence > 0.3 && word.text.chars().any(char::is_alphanumeric)
}

/// Cells of a page.
struct Grid {
    side: u32,
    wide: usize,
    high: usize,
    /// Share of ink.
    ink: Vec<f32>,
}

/// Cells that hang together.
struct Place {
    columns: Range<usize>,
    rows: Range<usize>,
    cells: usize,
    full: usize,
}

impl Grid {
    fn of(image: &GrayImage, side: u32) -> Self {
        let (width, height) = image.dimensions();
        let wide = (width / side) as usize;
        let high = (height / side) as usize;
        let paper = paper(image);
        let mut counts = vec![0_u32; wide * high];
        for (y, row) in image
            .as_raw()
            .chunks_exact(width.max(1) as usize)
            .enumerate()
        {
            let start = y / side as usize * wide;
            let Some(cells) = counts.get_mut(start..start + wide) else {
                break;
            };
            for (cell, pixels) in cells.iter_mut().zip(row.chunks_exact(side as usize)) {
                *cell += pixels.iter().filter(|level| is_ink(**level, paper)).count() as u32;
            }
        }
        let area = (side * side) as f32;
        Self {
            side,
            wide,
            high,
            ink: counts
                .into_iter()
                .map(|count| count as f32 / area)
                .collect(),
        }
    }

    /// Takes out the cells that a word touches.
    fn clear(&mut self, [left, top, right, bottom]: [i32; 4], reach: i32) {
        let cell = |pixel: i32| usize::try_from(pixel / self.side as i32).unwrap_or(0);
        let columns = cell(left - reach)..cell(right + reach) + 1;
        for row in cell(top - reach)..(cell(bottom + reach) + 1).min(self.high) {
            let start = row * self.wide;
            let end = start + columns.end.min(self.wide);
            if let Some(cells) = self.ink.get_mut(start + columns.start.min(self.wide)..end) {
                cells.fill(0.0);
            }
        }
    }

    /// Cells with ink that touch each other.
    fn places(&self) -> Vec<Place> {
        let mut seen: Vec<bool> = self.ink.iter().map(|ink| *ink < INKED).collect();
        let mut places = Vec::new();
        for start in 0..seen.len() {
            if seen.get(start) == Some(&false) {
                places.push(self.place(start, &mut seen));
            }
        }
        places
    }

    fn place(&self, start: usize, seen: &mut [bool]) -> Place {
        let (column, row) = (start % self.wide, start / self.wide);
        let mut place = Place {
            columns: column..column + 1,
            rows: row..row + 1,
            cells: 0,
            full: 0,
        };
        let mut open = vec![start];
        if let Some(slot) = seen.get_mut(start) {
            *slot = true;
        }
        while let Some(at) = open.pop() {
            let (x, y) = (at % self.wide, at / self.wide);
            place.columns = place.columns.start.min(x)..place.columns.end.max(x + 1);
            place.rows = place.rows.start.min(y)..place.rows.end.max(y + 1);
            place.cells += 1;
            place.full += usize::from(self.ink.get(at).is_some_and(|ink| *ink > FULL));
            // A stroke may leave a cell out.
            for y in y.saturating_sub(2)..(y + 3).min(self.high) {
                for x in x.saturating_sub(2)..(x + 3).min(self.wide) {
                    let next = y * self.wide + x;
                    if let Some(slot @ false) = seen.get_mut(next) {
                        *slot = true;
                        open.push(next);
                    }
                }
            }
        }
        place
    }

    fn in_pixels(&self, place: &Place) -> [i32; 4] {
        let pixel = |cell: usize| i32::try_from(cell * self.side as usize).unwrap_or(i32::MAX);
        [
            pixel(place.columns.start),
            pixel(place.rows.start),
            pixel(place.columns.end),
            pixel(place.rows.end),
        ]
    }
}

fn is_something(place: &Place, grid: &Grid) -> bool {
    let inches = |cells: &Range<usize>| cells.len() as f32 / CELLS as f32;
    let (width, height) = (inches(&place.columns), inches(&place.rows));
    let area = width * height;
    let is_small =
        width.max(height) < LEAST_LONG || width.min(height) < LEAST_SHORT || area < LEAST_AREA;
    let fill = place.cells as f32 / (place.columns.len() * place.rows.len()) as f32;
    let is_full = place.full * 10 > place.cells * 7;
    let is_head = (place.rows.end as f32) < HEAD * grid.high as f32 && area < HEAD_AREA;
    let touches_rim = place.columns.start == 0
        || place.rows.start == 0
        || place.columns.end == grid.wide
        || place.rows.end == grid.high;
    let is_rim = touches_rim && width.min(height) < 0.4;
    !(is_small || is_full || is_head || is_rim || fill < LEAST_FILL)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    /// A page of 6 by 8 inches at 100 dots an inch with ink where a test says.
    fn found(ink: impl Fn(u32, u32) -> bool, words: &[RawWord]) -> Vec<[i32; 4]> {
        let image = GrayImage::from_fn(600, 800, |x, y| Luma([if ink(x, y) { 30 } else { 250 }]));
        unread(&image, 100, words)
    }

    fn scrawl(x: u32, y: u32) -> bool {
        let wave = 630.0 + 25.0 * (f64::from(x) / 9.0).sin();
        (100..250).contains(&x) && (f64::from(y) - wave).abs() < 3.0
    }

    #[test]
    fn a_signature_is_found_where_it_stands() {
        let places = found(scrawl, &[]);
        assert_eq!(places.len(), 1);
        let [left, top, right, bottom] = places[0];
        assert!(left <= 100 && right >= 248 && top <= 606 && bottom >= 654);
    }

    #[test]
    fn a_line_that_lies_aslant_is_a_place_of_its_own() {
        let line = |x: u32, y: u32| {
            let at = f64::from(y) - 700.0 + f64::from(x);
            (100..400).contains(&x) && at.abs() < 8.0 && x % 9 < 5
        };
        let image = GrayImage::from_fn(600, 800, |x, y| Luma([if line(x, y) { 30 } else { 250 }]));
        assert!(unread(&image, 100, &[]).is_empty());
        assert_eq!(slanted(&image, 100, &[]).len(), 1);
    }

    #[test]
    fn frames_rules_boxes_and_letterheads_are_nothing_unread() {
        let is_frame = |x: u32, y: u32| {
            let inside = (50..550).contains(&x) && (200..500).contains(&y);
            inside && (!(53..=546).contains(&x) || !(203..=496).contains(&y) || y % 60 < 2)
        };
        assert!(found(is_frame, &[]).is_empty());
        assert!(found(|x, y| x < 500 && (300..304).contains(&y), &[]).is_empty());
        assert!(
            found(
                |x, y| (100..300).contains(&x) && (400..440).contains(&y),
                &[]
            )
            .is_empty()
        );
        let logo = |x: u32, y: u32| {
            let inside = (61..160).contains(&x) && (31..110).contains(&y);
            inside && (x / 3 + y / 3).is_multiple_of(2)
        };
        assert!(found(logo, &[]).is_empty());
    }

    #[test]
    fn ink_of_words_that_were_read_is_not_unread() {
        let word = RawWord {
            text: "underskrift".into(),
            confidence: 0.9,
            bounds: [95, 600, 255, 660],
            block: 0,
            line: 0,
        };
        assert!(found(scrawl, std::slice::from_ref(&word)).is_empty());
    }
}
