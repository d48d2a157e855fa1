//! A picture and the words that were read in it → the places where something of the size of
//! letters stands out too little to have been read, each as dark letters on light paper.
//!
//! Engines tell ink from paper once for a whole picture and by brightness alone. Pale print,
//! print under a marker, on a tint or in a colour as bright as its paper is lost to them.

use std::ops::Range;

use image::GrayImage;
use image::Luma;

use crate::ocr::Picture;
use crate::ocr::places::Cells;
use crate::ocr::prepare;

/// Cells to the inch.
const CELLS: u32 = 25;
/// Contrast that an engine sees by itself, in levels of brightness.
const STRONG: u8 = 110;
/// How far a tint is from the paper.
const TINT: u8 = 40;
/// Least contrast that may be print.
const LEAST: u8 = 3;
/// Least sides of a place, in cells.
const SMALLEST: (usize, usize) = (5, 2);
/// Most places of a picture.
const MOST_PLACES: usize = 60;
/// How far from a cell its paper is looked for, in cells.
const AROUND: usize = 2;

/// A place of a picture, made readable.
pub struct WeakPlace {
    /// Its upper left corner, in pixels of the picture.
    pub corner: (u32, u32),
    /// Dark letters on light paper.
    pub image: GrayImage,
}

/// The places with something that was not read. `known` are the boxes of what was, in pixels:
/// left, top, right, bottom.
pub fn weak_places(picture: &Picture<'_>, dpi: u32, known: &[[i32; 4]]) -> Vec<WeakPlace> {
    let side = (dpi / CELLS).max(4);
    let contrasts = Contrasts::of(picture, side);
    let mut wanted = contrasts.wanted();
    for bounds in known {
        wanted.clear(*bounds, i32::try_from(side).unwrap_or(0));
    }
    let mut places = wanted.places();
    places.retain(|(columns, rows)| columns.len() >= SMALLEST.0 && rows.len() >= SMALLEST.1);
    places.truncate(MOST_PLACES);
    let made = places.iter().filter_map(|(columns, rows)| {
        let image = contrasts.readable(&wanted, columns.clone(), rows.clone())?;
        let pixel = |cell: usize| u32::try_from(cell).unwrap_or(0) * side;
        Some(WeakPlace {
            corner: (pixel(columns.start), pixel(rows.start)),
            image,
        })
    });
    made.collect()
}

/// The darkest and lightest level of each cell of a picture.
struct Contrasts<'p> {
    picture: &'p Picture<'p>,
    side: u32,
    wide: usize,
    high: usize,
    /// Of each channel.
    extremes: Vec<Vec<(u8, u8)>>,
    /// Of brightness.
    luma: Vec<(u8, u8)>,
}

impl<'p> Contrasts<'p> {
    fn of(picture: &'p Picture<'p>, side: u32) -> Self {
        let (wide, high) = (picture.width / side, picture.height / side);
        let (wide, high) = (wide as usize, high as usize);
        let channels = usize::from(picture.channels.max(1));
        let empty = vec![(255_u8, 0_u8); wide * high];
        let mut extremes = vec![empty.clone(); channels];
        let mut luma = empty;
        let row_length = picture.width as usize * channels;
        for (y, row) in picture.data.chunks_exact(row_length.max(1)).enumerate() {
            let start = y / side as usize * wide;
            for column in 0..wide {
                let from = column * side as usize * channels;
                let pixels = row.get(from..from + side as usize * channels);
                let Some(pixels) = pixels.filter(|_| start + column < luma.len()) else {
                    break;
                };
                let at = start + column;
                for pixel in pixels.chunks_exact(channels) {
                    for (level, cells) in pixel.iter().zip(&mut extremes) {
                        take(cells, at, *level);
                    }
                    take(&mut luma, at, prepare::luma(pixel));
                }
            }
        }
        Self {
            picture,
            side,
            wide,
            high,
            extremes,
            luma,
        }
    }

    /// The greatest contrast of a cell in any channel.
    fn contrast(&self, at: usize) -> u8 {
        let own = self.extremes.iter().filter_map(|cells| cells.get(at));
        own.map(|(low, high)| high.saturating_sub(*low))
            .max()
            .unwrap_or(0)
    }

    /// The most common lightest level: the paper's.
    fn paper(&self) -> u8 {
        let mut counts = [0_u32; 256];
        for (_, high) in &self.luma {
            if let Some(count) = counts.get_mut(usize::from(*high)) {
                *count += 1;
            }
        }
        let most = (0_u8..=255).zip(counts).max_by_key(|(_, count)| *count);
        most.map_or(255, |(level, _)| level)
    }

    /// Cells with something that an engine does not see by itself.
    fn wanted(&self) -> Cells {
        let paper = self.paper();
        let mut all: Vec<u8> = (0..self.luma.len()).map(|at| self.contrast(at)).collect();
        let contrasts = all.clone();
        all.sort_unstable();
        let noise = all.get(all.len() / 2).copied().unwrap_or(0);
        let least = (noise / 2).saturating_mul(5).saturating_add(LEAST);
        let is_wanted = |(contrast, (low, high)): (&u8, &(u8, u8))| {
            let is_weak = high.saturating_sub(*low) <= STRONG;
            let is_tinted = paper.abs_diff(*low) > TINT && paper.abs_diff(*high) > TINT;
            *contrast >= least && (is_weak || is_tinted)
        };
        Cells {
            side: self.side,
            wide: self.wide,
            high: self.high,
            marked: contrasts.iter().zip(&self.luma).map(is_wanted).collect(),
        }
    }

    /// A place of the picture with its contrast stretched to all levels, in the channel that
    /// has most of it; none where it does not look like print.
    fn readable(
        &self,
        wanted: &Cells,
        columns: Range<usize>,
        rows: Range<usize>,
    ) -> Option<GrayImage> {
        let inside: Vec<usize> = rows
            .clone()
            .flat_map(|row| columns.clone().map(move |column| (row, column)))
            .map(|(row, column)| row * self.wide + column)
            .collect();
        let (channel, scale) = self.best_channel(wanted, &inside)?;
        let papers = Papers::of(self, channel, scale, columns.clone(), rows.clone());
        let (left, top) = (
            columns.start as u32 * self.side,
            rows.start as u32 * self.side,
        );
        let size = (
            columns.len() as u32 * self.side,
            rows.len() as u32 * self.side,
        );
        let mut steps = Vec::with_capacity(size.0 as usize * size.1 as usize);
        for y in 0..size.1 {
            for x in 0..size.0 {
                let level = self.level(channel, left + x, top + y);
                let step = (f32::from(level) - papers.at(x, y)) / f32::from(scale);
                steps.push(step.clamp(-1.0, 1.0));
            }
        }
        let darker = share(&steps, |step| step < -0.4);
        let lighter = share(&steps, |step| step > 0.4);
        let ink = darker.max(lighter);
        let quiet = share(&steps, |step| step.abs() < 0.25);
        if !(0.01..0.5).contains(&ink) || quiet < 0.35 {
            return None;
        }
        let sign = if darker >= lighter { 1.0 } else { -1.0 };
        Some(GrayImage::from_fn(size.0, size.1, |x, y| {
            let at = y as usize * size.0 as usize + x as usize;
            let step = steps.get(at).copied().unwrap_or(0.0) * sign;
            Luma([(255.0 + 255.0 * step).clamp(0.0, 255.0) as u8])
        }))
    }

    /// The channel with most contrast in some cells, and how much that is.
    fn best_channel(&self, wanted: &Cells, inside: &[usize]) -> Option<(usize, u8)> {
        let marked = |at: &&usize| wanted.marked.get(**at) == Some(&true);
        let typical = |cells: &Vec<(u8, u8)>| {
            let own = inside.iter().filter(marked).filter_map(|at| cells.get(*at));
            let mut own: Vec<u8> = own.map(|(low, high)| high.saturating_sub(*low)).collect();
            own.sort_unstable();
            own.get(own.len() * 3 / 4).copied().unwrap_or(0)
        };
        let all = self.extremes.iter().map(typical).enumerate();
        all.max_by_key(|(channel, contrast)| (*contrast, usize::MAX - channel))
            .filter(|(_, contrast)| *contrast >= LEAST)
    }

    fn level(&self, channel: usize, x: u32, y: u32) -> u8 {
        let channels = usize::from(self.picture.channels.max(1));
        let at = y as usize * self.picture.width as usize + x as usize;
        let level = self.picture.data.get(at * channels + channel);
        level.copied().unwrap_or(255)
    }

    /// The middle level of a cell in a channel.
    fn middle(&self, channel: usize, column: usize, row: usize) -> u8 {
        let mut counts = [0_u32; 256];
        let (left, top) = (column as u32 * self.side, row as u32 * self.side);
        for y in top..top + self.side {
            for x in left..left + self.side {
                if let Some(count) = counts.get_mut(usize::from(self.level(channel, x, y))) {
                    *count += 1;
                }
            }
        }
        let half = self.side * self.side / 2;
        let mut sum = 0;
        let found = (0_u8..=255).zip(counts).find(|(_, count)| {
            sum += count;
            sum > half
        });
        found.map_or(255, |(level, _)| level)
    }
}

fn take(cells: &mut [(u8, u8)], at: usize, level: u8) {
    if let Some((low, high)) = cells.get_mut(at) {
        *low = level.min(*low);
        *high = level.max(*high);
    }
}

fn share(steps: &[f32], test: impl Fn(f32) -> bool) -> f32 {
    let count = steps.iter().filter(|step| test(**step)).count();
    count as f32 / steps.len().max(1) as f32
}

/// The level of the paper at each cell of a place.
struct Papers {
    side: f32,
    wide: usize,
    high: usize,
    levels: Vec<f32>,
}

impl Papers {
    fn of(
        contrasts: &Contrasts<'_>,
        channel: usize,
        scale: u8,
        columns: Range<usize>,
        rows: Range<usize>,
    ) -> Self {
        let (wide, high) = (columns.len(), rows.len());
        let cells = contrasts.extremes.get(channel);
        let contrast = |column: usize, row: usize| {
            let own = cells.and_then(|cells| cells.get(row * contrasts.wide + column));
            own.map_or(0, |(low, high)| high.saturating_sub(*low))
        };
        // A cell at the edge of a tint is half one paper and half another.
        let most = scale.saturating_mul(2);
        let middles: Vec<Option<u8>> = rows
            .flat_map(|row| columns.clone().map(move |column| (column, row)))
            .map(|(column, row)| {
                let is_edge = contrast(column, row) > most;
                (!is_edge).then(|| contrasts.middle(channel, column, row))
            })
            .collect();
        let level = |at: usize| {
            let (x, y) = (at % wide, at / wide);
            let near = (y.saturating_sub(AROUND)..(y + AROUND + 1).min(high)).flat_map(|row| {
                (x.saturating_sub(AROUND)..(x + AROUND + 1).min(wide))
                    .map(move |column| row * wide + column)
            });
            let mut known: Vec<u8> = near
                .filter_map(|at| middles.get(at).copied().flatten())
                .collect();
            known.sort_unstable();
            known.get(known.len() / 2).copied().map_or(255.0, f32::from)
        };
        Self {
            side: contrasts.side as f32,
            wide,
            high,
            levels: (0..wide * high).map(level).collect(),
        }
    }

    /// The paper at a pixel, between the middles of cells.
    fn at(&self, x: u32, y: u32) -> f32 {
        let place = |pixel: u32, most: usize| {
            let at = ((pixel as f32 + 0.5) / self.side - 0.5).max(0.0);
            let low = (at as usize).min(most.saturating_sub(1));
            (
                low,
                (low + 1).min(most.saturating_sub(1)),
                (at - low as f32).min(1.0),
            )
        };
        let (left, right, dx) = place(x, self.wide);
        let (above, below, dy) = place(y, self.high);
        let level = |column: usize, row: usize| {
            let level = self.levels.get(row * self.wide + column);
            level.copied().unwrap_or(255.0)
        };
        let upper = level(left, above) * (1.0 - dx) + level(right, above) * dx;
        let lower = level(left, below) * (1.0 - dx) + level(right, below) * dx;
        upper * (1.0 - dy) + lower * dy
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two rows of dashes the size of letters, on a page of 4 by 2 inches.
    fn page(ink: [u8; 3], paper: impl Fn(u32, u32) -> [u8; 3]) -> Vec<u8> {
        let is_ink = |x: u32, y: u32| {
            let row = y % 40 < 14 && (50..130).contains(&y);
            row && (60..500).contains(&x) && x % 9 < 4
        };
        let places = (0..300).flat_map(|y| (0..600).map(move |x| (x, y)));
        let pixel = |(x, y)| if is_ink(x, y) { ink } else { paper(x, y) };
        places.flat_map(pixel).collect()
    }

    fn found(data: &[u8], known: &[[i32; 4]]) -> Vec<WeakPlace> {
        let picture = Picture {
            width: 600,
            height: 300,
            channels: 3,
            data,
            dpi: Some(150.0),
        };
        weak_places(&picture, 150, known)
    }

    #[test]
    fn pale_and_coloured_print_becomes_dark_print_on_light_paper() {
        let white = |_, _| [255; 3];
        let green = |_, _| [0, 150, 0];
        let inks: [(Vec<u8>, &str); 3] = [
            (page([235; 3], white), "pale"),
            (page([255, 255, 0], white), "yellow"),
            (page([200, 48, 0], green), "as bright as its paper"),
        ];
        for (data, what) in inks {
            let places = found(&data, &[]);
            assert!(!places.is_empty(), "{what}");
            let levels = places[0].image.as_raw();
            let dark = levels.iter().filter(|level| **level < 60).count();
            let light = levels.iter().filter(|level| **level > 200).count();
            assert!(dark * 10 > levels.len() && light > dark, "{what}");
        }
    }

    #[test]
    fn print_on_a_gradient_is_found_and_the_gradient_is_not() {
        let gradient = |x: u32, _| [60 + (x / 6) as u8; 3];
        assert!(!found(&page([30; 3], gradient), &[]).is_empty());
        let plain: Vec<u8> = (0..300)
            .flat_map(|y| (0..600).map(move |x| (x, y)))
            .flat_map(|(x, y)| gradient(x, y))
            .collect();
        assert!(found(&plain, &[]).is_empty());
    }

    #[test]
    fn what_was_read_and_what_is_black_is_left_to_the_engine() {
        let white = |_, _| [255; 3];
        assert!(found(&page([0; 3], white), &[]).is_empty());
        let pale = page([235; 3], white);
        assert!(found(&pale, &[[55, 45, 505, 140]]).is_empty());
    }
}
