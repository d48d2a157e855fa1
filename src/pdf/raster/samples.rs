//! Decoded samples of a picture, packed as a PDF image stores them: rows that start at a
//! byte, most significant bit first (ISO 32000-2, 8.9.5.2).

use crate::pdf::raster::area::Area;
use crate::pdf::raster::error::{RasterError, RasterLimits};
use crate::pdf::raster::jpeg::orient::Orientation;

/// The samples of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Samples {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Components of a pixel.
    pub components: usize,
    /// Bits of a component: 1, 2, 4, 8 or 16.
    pub bits: u8,
    /// The rows. Always `height` times [`Samples::row_length`] bytes.
    pub data: Vec<u8>,
}

impl Samples {
    /// Samples from rows; missing ones are zero, too many are cut.
    pub fn new(
        (width, height): (u32, u32),
        components: usize,
        bits: u8,
        mut data: Vec<u8>,
        limits: &RasterLimits,
    ) -> Result<Self, RasterError> {
        let length = byte_length((width, height), components, bits, limits)?;
        data.resize(length, 0);
        Ok(Self {
            width,
            height,
            components,
            bits,
            data,
        })
    }

    /// Bytes of a row.
    pub fn row_length(&self) -> usize {
        (self.width as usize * self.components * usize::from(self.bits)).div_ceil(8)
    }

    /// The rows from the top.
    pub fn rows(&self) -> std::slice::ChunksExact<'_, u8> {
        self.data.chunks_exact(self.row_length().max(1))
    }

    /// Reads the pixel at a place of a row into `pixel`.
    pub fn pixel_of(&self, row: &[u8], x: u32, pixel: &mut [u16]) {
        let first = x as usize * self.components;
        for (i, value) in pixel.iter_mut().enumerate().take(self.components) {
            *value = sample(row, first + i, self.bits);
        }
    }

    /// The same samples, turned.
    pub fn turned(
        &self,
        orientation: Orientation,
        limits: &RasterLimits,
    ) -> Result<Self, RasterError> {
        let size = orientation.turned((self.width, self.height));
        let mut turned = Self::new(size, self.components, self.bits, Vec::new(), limits)?;
        let (length, own) = (turned.row_length().max(1), self.row_length());
        let mut pixel = vec![0; self.components];
        for (y, row) in (0..).zip(turned.data.chunks_exact_mut(length)) {
            for x in 0..size.0 {
                let (from_x, from_y) = orientation.stored_at((x, y), size);
                let start = from_y as usize * own;
                let from = self.data.get(start..start + own).unwrap_or_default();
                self.pixel_of(from, from_x, &mut pixel);
                for (i, value) in pixel.iter().enumerate() {
                    let index = x as usize * self.components + i;
                    set_sample(row, index, self.bits, *value);
                }
            }
        }
        Ok(turned)
    }

    /// Leaves out the rows below a height.
    pub fn cut_rows(&mut self, height: u32) {
        if self.height > height {
            self.data.truncate(self.row_length() * height as usize);
            self.height = height;
        }
    }

    /// Sets some components of every pixel to nothing.
    pub fn clear(&mut self, components: &[usize]) {
        if components.is_empty() {
            return;
        }
        let (width, count, bits) = (self.width as usize, self.components, self.bits);
        let length = self.row_length().max(1);
        for row in self.data.chunks_exact_mut(length) {
            for pixel in 0..width {
                for component in components {
                    set_sample(row, pixel * count + component, bits, 0);
                }
            }
        }
    }

    /// Samples of 16 bits with their upper 8.
    pub fn halved(&self, limits: &RasterLimits) -> Result<Self, RasterError> {
        let data = self.data.iter().step_by(2).copied().collect();
        Self::new((self.width, self.height), self.components, 8, data, limits)
    }

    /// Gives every touched pixel a value.
    pub fn fill(&mut self, area: &Area, pixel: &[u16]) {
        let (components, bits) = (self.components, self.bits);
        let length = self.row_length().max(1);
        for (y, row) in (0..).zip(self.data.chunks_exact_mut(length)) {
            for range in area.row(y) {
                for x in range.clone() {
                    let first = x as usize * components;
                    for (i, value) in pixel.iter().enumerate().take(components) {
                        set_sample(row, first + i, bits, *value);
                    }
                }
            }
        }
    }
}

/// Bytes that a picture's rows take.
pub fn byte_length(
    (width, height): (u32, u32),
    components: usize,
    bits: u8,
    limits: &RasterLimits,
) -> Result<usize, RasterError> {
    (width as usize)
        .checked_mul(components)
        .and_then(|samples| samples.checked_mul(usize::from(bits)))
        .map(|row_bits| row_bits.div_ceil(8))
        .and_then(|row| row.checked_mul(height as usize))
        .filter(|length| *length <= limits.bytes)
        .ok_or(RasterError::TooLarge)
}

/// One stored value of a row; 0 past its end.
pub fn sample(row: &[u8], index: usize, bits: u8) -> u16 {
    let byte = |i: usize| row.get(i).copied().unwrap_or(0);
    match bits {
        8 => u16::from(byte(index)),
        16 => u16::from_be_bytes([byte(2 * index), byte(2 * index + 1)]),
        _ => {
            let bit = index * usize::from(bits);
            let shift = 8 - usize::from(bits) - bit % 8;
            u16::from(byte(bit / 8) >> shift) & ((1 << bits) - 1)
        }
    }
}

fn set_sample(row: &mut [u8], index: usize, bits: u8, value: u16) {
    match bits {
        8 => {
            if let Some(byte) = row.get_mut(index) {
                *byte = value as u8;
            }
        }
        16 => {
            if let Some(pair) = row.get_mut(2 * index..2 * index + 2) {
                pair.copy_from_slice(&value.to_be_bytes());
            }
        }
        _ => {
            let bit = index * usize::from(bits);
            let shift = 8 - usize::from(bits) - bit % 8;
            let mask = ((1_u16 << bits) - 1) as u8;
            if let Some(byte) = row.get_mut(bit / 8) {
                *byte = *byte & !(mask << shift) | (value as u8 & mask) << shift;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_is_read_at_every_depth() {
        for bits in [1, 2, 4, 8, 16] {
            let mut row = vec![0xA5; 16];
            let value = (0x1234_u32 & ((1 << bits) - 1)) as u16;
            let (before, after) = (sample(&row, 2, bits), sample(&row, 4, bits));
            set_sample(&mut row, 3, bits, value);
            assert_eq!(sample(&row, 3, bits), value);
            assert_eq!(sample(&row, 2, bits), before);
            assert_eq!(sample(&row, 4, bits), after);
        }
    }

    #[test]
    fn missing_rows_are_zero() {
        let limits = RasterLimits::default();
        let samples = Samples::new((3, 2), 1, 8, vec![1, 2, 3, 4], &limits).unwrap();
        assert_eq!(samples.data, [1, 2, 3, 4, 0, 0]);
    }
}
