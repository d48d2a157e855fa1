//! Coefficients → the same picture turned or mirrored, without loss.
//!
//! A mirrored block has the opposite sign in every odd frequency of that direction; a
//! block over its diagonal has its frequencies swapped (ITU-T T.81, A.3.3).

use crate::pdf::raster::jpeg::block::ZIGZAG;
use crate::pdf::raster::jpeg::{Component, Jpeg};

/// How a stored picture has to be turned to be seen as it was meant: swapped over the
/// diagonal from the upper left first, then mirrored. The eight values of Exif and TIFF.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Orientation {
    /// Rows become columns.
    pub swap: bool,
    /// Left and right change places.
    pub mirror: bool,
    /// Top and bottom change places.
    pub flip: bool,
}

impl Orientation {
    /// The orientation by its number, 1 to 8 (TIFF 6.0, tag 274); others mean as stored.
    pub fn of_number(number: u16) -> Self {
        let (swap, mirror, flip) = match number {
            2 => (false, true, false),
            3 => (false, true, true),
            4 => (false, false, true),
            5 => (true, false, false),
            6 => (true, true, false),
            7 => (true, true, true),
            8 => (true, false, true),
            _ => (false, false, false),
        };
        Self { swap, mirror, flip }
    }

    /// Whether nothing is to be done.
    pub fn is_upright(self) -> bool {
        self == Self::default()
    }

    /// The size of the turned picture.
    pub fn turned(self, (width, height): (u32, u32)) -> (u32, u32) {
        if self.swap {
            (height, width)
        } else {
            (width, height)
        }
    }

    /// The stored pixel that is seen at a place of the turned picture, whose size is given.
    pub fn stored_at(self, (x, y): (u32, u32), (width, height): (u32, u32)) -> (u32, u32) {
        let x = if self.mirror { width - 1 - x } else { x };
        let y = if self.flip { height - 1 - y } else { y };
        if self.swap { (y, x) } else { (x, y) }
    }
}

/// Turns a picture; says whether it could be done. It cannot where a mirrored side ends
/// within a block, since what fills up the block would come to stand first.
pub fn turn(jpeg: &mut Jpeg, orientation: Orientation) -> bool {
    let (h, v) = jpeg.most_sampling();
    let (h, v) = if orientation.swap { (v, h) } else { (h, v) };
    let (width, height) = orientation.turned((jpeg.width, jpeg.height));
    let ends_within = |on: bool, side: u32, sampling: u32| on && !side.is_multiple_of(8 * sampling);
    if ends_within(orientation.mirror, width, h) || ends_within(orientation.flip, height, v) {
        return false;
    }
    (jpeg.width, jpeg.height) = (width, height);
    for component in &mut jpeg.components {
        component.turn(orientation);
    }
    true
}

impl Component {
    fn turn(&mut self, orientation: Orientation) {
        let (wide, high) = (self.stride, self.stored as u32 / self.stride.max(1));
        let size = orientation.turned((wide, high));
        let places = zigzag_places();
        let mut turned = Vec::with_capacity(self.coefficients.len());
        for y in 0..size.1 {
            for x in 0..size.0 {
                let (from_x, from_y) = orientation.stored_at((x, y), size);
                match self.block(from_x, from_y) {
                    Some(block) => turned.extend(turned_block(block, orientation, &places)),
                    None => turned.extend([0; 64]),
                }
            }
        }
        self.coefficients = turned;
        self.stride = size.0;
        if orientation.swap {
            self.sampling = (self.sampling.1, self.sampling.0);
            self.blocks = (self.blocks.1, self.blocks.0);
            let quant = self.quant;
            self.quant = std::array::from_fn(|i| quant[swapped(i, &places)]);
        }
    }
}

/// For each place in a block, row by row, its place in zigzag order.
fn zigzag_places() -> [usize; 64] {
    let mut places = [0; 64];
    for (i, place) in ZIGZAG.into_iter().enumerate() {
        places[place] = i;
    }
    places
}

/// The zigzag place of a frequency over the diagonal.
fn swapped(index: usize, places: &[usize; 64]) -> usize {
    let (row, column) = (ZIGZAG[index] / 8, ZIGZAG[index] % 8);
    places[column * 8 + row]
}

fn turned_block(block: &[i16], orientation: Orientation, places: &[usize; 64]) -> [i16; 64] {
    std::array::from_fn(|i| {
        let (row, column) = (ZIGZAG[i] / 8, ZIGZAG[i] % 8);
        let from = if orientation.swap {
            swapped(i, places)
        } else {
            i
        };
        let value = block.get(from).copied().unwrap_or(0);
        let is_odd = (orientation.mirror && column % 2 == 1) ^ (orientation.flip && row % 2 == 1);
        if is_odd {
            value.saturating_neg()
        } else {
            value
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::raster::error::RasterLimits;

    /// Grey levels of a picture without symmetry, through a JPEG and an orientation.
    fn levels(orientation: Orientation, (width, height): (u32, u32)) -> Option<Vec<u8>> {
        let pixel = |x: u32, y: u32| (x * 2 + y * 3 + if x > 9 && y < 12 { 90 } else { 0 }) as u8;
        let data: Vec<u8> = (0..height)
            .flat_map(|y| (0..width).map(move |x| pixel(x, y)))
            .collect();
        let mut file = Vec::new();
        let encoder = jpeg_encoder::Encoder::new(&mut file, 95);
        let color = jpeg_encoder::ColorType::Luma;
        encoder
            .encode(&data, width as u16, height as u16, color)
            .unwrap();
        let mut jpeg = Jpeg::read(&file, &RasterLimits::default()).unwrap();
        turn(&mut jpeg, orientation).then_some(())?;
        let decoded = image::load_from_memory(&jpeg.write()).unwrap().to_luma8();
        assert_eq!(decoded.dimensions(), orientation.turned((width, height)));
        Some(decoded.into_raw())
    }

    #[test]
    fn every_orientation_shows_the_stored_pixels_elsewhere() {
        let size = (24, 16);
        let upright = levels(Orientation::default(), size).unwrap();
        for number in 1..=8 {
            let orientation = Orientation::of_number(number);
            let turned = levels(orientation, size).unwrap();
            let wide = orientation.turned(size);
            let differs = |i: usize| {
                let place = (i as u32 % wide.0, i as u32 / wide.0);
                let (x, y) = orientation.stored_at(place, wide);
                turned[i].abs_diff(upright[(y * size.0 + x) as usize]) > 2
            };
            assert!(!(0..turned.len()).any(differs), "{number}");
        }
    }

    #[test]
    fn a_side_that_ends_within_a_block_cannot_be_mirrored() {
        let size = (20, 16);
        assert!(levels(Orientation::of_number(2), size).is_none());
        assert!(levels(Orientation::of_number(4), size).is_some());
        assert!(levels(Orientation::of_number(8), size).is_none());
    }
}
