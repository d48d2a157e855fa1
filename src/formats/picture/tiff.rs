//! TIFF files → frames, one a page (TIFF 6.0, with its technical notes on JPEG and Flate).
//!
//! Own code and not a crate's, since scanners write what the crates at hand do not read:
//! group 3, bits in reverse order, several pages of different kinds.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::formats::ReadError;
use crate::formats::picture::frame::Colours;
use crate::formats::picture::frame::Density;
use crate::formats::picture::frame::Frame;
use crate::pdf::raster::RasterError;
use crate::pdf::raster::RasterLimits;
use crate::pdf::raster::Samples;
use crate::pdf::raster::alone;
use crate::pdf::raster::alone::FaxCoding;
use crate::pdf::raster::alone::Orientation;
use crate::pdf::raster::alone::Packing;

/// Most pages of a file.
const MAX_PAGES: usize = 2_000;
/// Most values of one entry.
const MAX_VALUES: usize = 1 << 20;

/// Reads all pages of a file, upright. Small versions of pages are left out.
pub fn read(bytes: &[u8], limits: &RasterLimits) -> Result<Vec<Frame>, ReadError> {
    let file = File::open(bytes)?;
    let mut frames = Vec::new();
    let mut seen = BTreeSet::new();
    let mut next = file.four(4).ok_or(ReadError::Damaged)?;
    let mut pixels = 0;
    while next != 0 && seen.insert(next) {
        if seen.len() > MAX_PAGES {
            return Err(ReadError::LimitReached { limit: "pages" });
        }
        let (directory, after) = Directory::read(&file, next as usize).ok_or(ReadError::Damaged)?;
        next = after;
        let is_small_version = directory.number(254).unwrap_or(0) & 1 == 1;
        let is_mask = directory.number(254).unwrap_or(0) & 4 == 4;
        if is_mask {
            return Err(unsupported("TIFF with a mask"));
        }
        if is_small_version && !frames.is_empty() {
            continue;
        }
        let frame = Page::of(&directory)?.read(&file, &directory, limits)?;
        pixels += u64::from(frame.samples.width) * u64::from(frame.samples.height);
        if pixels > limits.pixels.saturating_mul(8) {
            return Err(ReadError::LimitReached { limit: "pixels" });
        }
        frames.push(frame);
    }
    match frames.is_empty() {
        true => Err(ReadError::NoPages),
        false => Ok(frames),
    }
}

fn unsupported(kind: &str) -> ReadError {
    ReadError::Unsupported { kind: kind.into() }
}

fn raster_error(error: RasterError) -> ReadError {
    match error {
        RasterError::TooLarge => ReadError::LimitReached { limit: "pixels" },
        RasterError::Unsupported(_) => unsupported("TIFF"),
        _ => ReadError::Damaged,
    }
}

/// The bytes of a file with their order.
struct File<'b> {
    bytes: &'b [u8],
    is_little: bool,
}

impl<'b> File<'b> {
    fn open(bytes: &'b [u8]) -> Result<Self, ReadError> {
        let is_little = match bytes.get(..4) {
            Some(b"II*\0") => true,
            Some(b"MM\0*") => false,
            Some(b"II+\0" | b"MM\0+") => return Err(unsupported("BigTIFF")),
            _ => return Err(ReadError::Damaged),
        };
        Ok(Self { bytes, is_little })
    }

    fn two(&self, at: usize) -> Option<u16> {
        let bytes = self.bytes.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if self.is_little {
            u16::from_le_bytes(bytes)
        } else {
            u16::from_be_bytes(bytes)
        })
    }

    fn four(&self, at: usize) -> Option<u32> {
        let bytes = self.bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(if self.is_little {
            u32::from_le_bytes(bytes)
        } else {
            u32::from_be_bytes(bytes)
        })
    }
}

/// The entries of one page: numbers, rationals as two each, or bytes.
#[derive(Default)]
struct Directory {
    numbers: BTreeMap<u16, Vec<u32>>,
}

impl Directory {
    /// The directory at a place, and the place of the next.
    fn read(file: &File<'_>, at: usize) -> Option<(Self, u32)> {
        let count = usize::from(file.two(at)?);
        let mut directory = Self::default();
        for index in 0..count {
            let entry = at + 2 + index * 12;
            let (tag, kind) = (file.two(entry)?, file.two(entry + 2)?);
            let length = file.four(entry + 4)? as usize;
            let (step, values) = match kind {
                1 | 2 | 6 | 7 => (1, length),
                3 | 8 => (2, length),
                4 | 9 | 13 => (4, length),
                5 => (4, length.checked_mul(2)?),
                _ => continue,
            };
            if values > MAX_VALUES {
                // Metadata may be long; what is needed is not.
                continue;
            }
            let place = match values * step {
                0..=4 => entry + 8,
                _ => file.four(entry + 8)? as usize,
            };
            let value = |index: usize| {
                let at = place.checked_add(index * step)?;
                match step {
                    1 => file.bytes.get(at).map(|byte| u32::from(*byte)),
                    2 => file.two(at).map(u32::from),
                    _ => file.four(at),
                }
            };
            let numbers: Option<Vec<u32>> = (0..values).map(value).collect();
            if let Some(numbers) = numbers {
                directory.numbers.insert(tag, numbers);
            }
        }
        Some((directory, file.four(at + 2 + count * 12)?))
    }

    fn all(&self, tag: u16) -> &[u32] {
        self.numbers.get(&tag).map_or(&[], Vec::as_slice)
    }

    fn number(&self, tag: u16) -> Option<u32> {
        self.all(tag).first().copied()
    }

    /// Dots per inch.
    fn density(&self) -> Option<Density> {
        let inch = match self.number(296).unwrap_or(2) {
            2 => 1.0,
            3 => 2.54,
            _ => return None,
        };
        let ratio = |tag| match self.all(tag) {
            [over, under] if *under > 0 => Some(*over as f32 / *under as f32 * inch),
            _ => None,
        };
        Some(Density {
            across: ratio(282)?,
            down: ratio(283)?,
        })
    }
}

/// What is needed to decode a page.
struct Page {
    size: (u32, u32),
    bits: u8,
    components: usize,
    colours: Colours,
    compression: u32,
    predictor: u32,
    is_reversed: bool,
    fax: FaxCoding,
    /// Size of a strip or tile.
    block: (u32, u32),
    is_tiled: bool,
    is_planar: bool,
    has_chroma: bool,
}

impl Page {
    fn of(entries: &Directory) -> Result<Self, ReadError> {
        let damaged = ReadError::Damaged;
        let size = entries
            .number(256)
            .zip(entries.number(257))
            .ok_or(damaged)?;
        let components = entries.number(277).unwrap_or(1) as usize;
        let bits = entries.number(258).unwrap_or(1);
        let is_even = entries.all(258).iter().all(|own| *own == bits);
        let is_whole = entries.all(339).iter().all(|kind| *kind == 1);
        if !is_even || !is_whole || !matches!(bits, 1 | 2 | 4 | 8 | 16) {
            return Err(unsupported("TIFF"));
        }
        let colours = colours(entries)?;
        let extra = components.checked_sub(colours.components());
        if !matches!(extra, Some(0 | 1)) || size.0 == 0 || size.1 == 0 {
            return Err(unsupported("TIFF"));
        }
        let is_tiled = entries.number(322).is_some();
        let block = match entries.number(322).zip(entries.number(323)) {
            Some(tile) => tile,
            None => (
                size.0,
                entries.number(278).unwrap_or(size.1).clamp(1, size.1),
            ),
        };
        let compression = entries.number(259).unwrap_or(1);
        let mixed = entries.number(292).unwrap_or(0) & 1 == 1;
        Ok(Self {
            size,
            bits: bits as u8,
            components,
            has_chroma: entries.number(262) == Some(6),
            colours,
            predictor: entries.number(317).unwrap_or(1),
            is_reversed: entries.number(266) == Some(2),
            fax: match compression {
                2 => FaxCoding::Rows,
                3 if mixed => FaxCoding::Group3Mixed,
                3 => FaxCoding::Group3,
                _ => FaxCoding::Group4,
            },
            compression,
            block,
            is_tiled,
            is_planar: entries.number(284) == Some(2) && components > 1,
        })
    }

    fn read(
        &self,
        file: &File<'_>,
        entries: &Directory,
        limits: &RasterLimits,
    ) -> Result<Frame, ReadError> {
        let pixels = u64::from(self.size.0) * u64::from(self.size.1);
        if pixels > limits.pixels || self.block.0 > 1 << 20 || self.block.1 > 1 << 20 {
            return Err(ReadError::LimitReached { limit: "pixels" });
        }
        if self.is_planar {
            return Err(unsupported("TIFF"));
        }
        let mut samples = Samples::new(self.size, self.components, self.bits, Vec::new(), limits)
            .map_err(raster_error)?;
        let (places, lengths) = match self.is_tiled {
            true => (entries.all(324), entries.all(325)),
            false => (entries.all(273), entries.all(279)),
        };
        let across = self.size.0.div_ceil(self.block.0.max(1));
        let down = self.size.1.div_ceil(self.block.1.max(1));
        if places.len() < across as usize * down as usize {
            return Err(ReadError::Damaged);
        }
        let corners = (0..down).flat_map(|y| (0..across).map(move |x| (x, y)));
        for ((x, y), (at, length)) in corners.zip(places.iter().zip(lengths)) {
            let (at, length) = (*at as usize, *length as usize);
            let data = file.bytes.get(at..at.saturating_add(length));
            let data = data.ok_or(ReadError::Damaged)?;
            let corner = (x * self.block.0, y * self.block.1);
            let rows = match self.is_tiled {
                true => self.block.1,
                false => self.block.1.min(self.size.1 - corner.1),
            };
            let block = self.decode(data, rows, file, entries, limits);
            self.place(&block.map_err(raster_error)?, corner, rows, &mut samples);
        }
        let frame = Frame {
            samples,
            colours: self.colours.clone(),
            density: entries.density(),
            is_photo: self.compression == 7,
        };
        let number = entries.number(274).unwrap_or(1);
        let orientation = Orientation::of_number(u16::try_from(number).unwrap_or(1));
        frame.turned(orientation, limits).map_err(raster_error)
    }

    /// The rows of one strip or tile.
    fn decode(
        &self,
        data: &[u8],
        rows: u32,
        file: &File<'_>,
        entries: &Directory,
        limits: &RasterLimits,
    ) -> Result<Vec<u8>, RasterError> {
        let row = self.row_length(self.block.0);
        let expected = row.saturating_mul(rows as usize);
        if expected > limits.bytes {
            return Err(RasterError::TooLarge);
        }
        let reversed: Vec<u8>;
        let data = if self.is_reversed {
            reversed = data.iter().map(|byte| byte.reverse_bits()).collect();
            &reversed
        } else {
            data
        };
        let limit = expected.saturating_add(1 << 16);
        let mut decoded = match self.compression {
            1 => data
                .get(..expected.min(data.len()))
                .unwrap_or(data)
                .to_vec(),
            2..=4 => {
                if self.bits != 1 || self.components != 1 {
                    return Err(RasterError::Unsupported("TIFF"));
                }
                let size = (self.block.0, rows);
                let mut bits = alone::unfax(data, self.fax, size, limits)?;
                // What the code calls black is 1 here.
                bits.iter_mut().for_each(|byte| *byte = !*byte);
                bits
            }
            5 => alone::unpack(Packing::Lzw, data, limit)?,
            7 => return self.photo(data, entries, limits),
            8 | 32_946 => alone::unpack(Packing::Flate, data, limit)?,
            32_773 => alone::unpack(Packing::Runs, data, limit)?,
            _ => return Err(RasterError::Unsupported("TIFF")),
        };
        if decoded.len() < expected {
            return Err(RasterError::Damaged("TIFF"));
        }
        if self.bits == 16 && file.is_little {
            decoded
                .as_chunks_mut::<2>()
                .0
                .iter_mut()
                .for_each(|pair| pair.reverse());
        }
        match self.predictor {
            1 => Ok(decoded),
            2 => Ok(alone::undo_differences(
                decoded,
                row,
                self.components,
                self.bits,
            )),
            _ => Err(RasterError::Unsupported("TIFF")),
        }
    }

    /// A strip or tile that is a JPEG whose tables stand in the directory.
    fn photo(
        &self,
        data: &[u8],
        entries: &Directory,
        limits: &RasterLimits,
    ) -> Result<Vec<u8>, RasterError> {
        let tables: Vec<u8> = entries.all(347).iter().map(|byte| *byte as u8).collect();
        let mut whole = tables.strip_suffix(b"\xff\xd9").unwrap_or(&tables).to_vec();
        let rest = match whole.is_empty() {
            true => data,
            false => data.strip_prefix(b"\xff\xd8").unwrap_or(data),
        };
        whole.extend_from_slice(rest);
        let samples = alone::unphoto(&whole, self.has_chroma, limits)?;
        let fits = samples.components == self.components && samples.width == self.block.0;
        match fits && self.bits == 8 {
            true => Ok(samples.data),
            false => Err(RasterError::SizeMismatch),
        }
    }

    fn row_length(&self, width: u32) -> usize {
        (width as usize * self.components * usize::from(self.bits)).div_ceil(8)
    }

    /// Puts the rows of a block where they belong.
    fn place(&self, block: &[u8], (left, top): (u32, u32), rows: u32, samples: &mut Samples) {
        let (own, whole) = (self.row_length(self.block.0), samples.row_length());
        let bit = left as usize * self.components * usize::from(self.bits);
        // Tiles are multiples of 16 pixels wide, so that they begin at a byte.
        let start = bit / 8;
        for (row, y) in block.chunks_exact(own.max(1)).zip(top..top + rows) {
            let begin = y as usize * whole;
            let Some(into) = samples.data.get_mut(begin..begin + whole) else {
                return;
            };
            let into = into.get_mut(start..).unwrap_or_default();
            let count = into.len().min(own);
            if let (Some(into), Some(row)) = (into.get_mut(..count), row.get(..count)) {
                into.copy_from_slice(row);
            }
        }
    }
}

fn colours(entries: &Directory) -> Result<Colours, ReadError> {
    Ok(match entries.number(262) {
        Some(0) => Colours::InvertedGray,
        Some(1) => Colours::Gray,
        Some(2) => Colours::Rgb,
        Some(3) => {
            let map = entries.all(320);
            let third = map.len() / 3;
            let part = |index: usize| map.get(index).map_or(0, |value| (value >> 8) as u8);
            Colours::Table(
                (0..third)
                    .map(|i| [part(i), part(third + i), part(2 * third + i)])
                    .collect(),
            )
        }
        Some(5) if entries.number(259) != Some(7) => Colours::Cmyk,
        Some(6) if entries.number(259) == Some(7) => Colours::Rgb,
        _ => return Err(unsupported("TIFF")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file of one page with these entries; the strip stands behind the directory.
    fn file(entries: &[(u16, u32)], strip: &[u8]) -> Vec<u8> {
        let mut bytes = b"II*\0\x08\0\0\0".to_vec();
        let count = entries.len() as u16 + 2;
        let data = 8 + 2 + u32::from(count) * 12 + 4;
        bytes.extend(count.to_le_bytes());
        let places = [(273, data), (279, strip.len() as u32)];
        for (tag, value) in entries.iter().chain(&places) {
            bytes.extend(tag.to_le_bytes());
            bytes.extend(4_u16.to_le_bytes());
            bytes.extend(1_u32.to_le_bytes());
            bytes.extend(value.to_le_bytes());
        }
        bytes.extend([0; 4]);
        bytes.extend(strip);
        bytes
    }

    const SIZE: [(u16, u32); 3] = [(256, 4), (257, 2), (262, 1)];

    #[test]
    fn plain_and_packed_strips_are_read() {
        let pixels = [1, 2, 3, 4, 5, 6, 7, 8];
        let mut entries = SIZE.to_vec();
        entries.extend([(258, 8)]);
        let limits = RasterLimits::default();
        let frames = read(&file(&entries, &pixels), &limits).unwrap();
        assert_eq!(frames[0].samples.data, pixels);
        entries.push((259, 32_773));
        let packed = [7, 1, 2, 3, 4, 5, 6, 7, 8];
        let frames = read(&file(&entries, &packed), &limits).unwrap();
        assert_eq!(frames[0].samples.data, pixels);
    }

    #[test]
    fn a_page_on_its_side_is_turned() {
        let mut entries = SIZE.to_vec();
        entries.extend([(258, 8), (274, 6)]);
        let file = file(&entries, &[1, 2, 3, 4, 5, 6, 7, 8]);
        let frame = read(&file, &RasterLimits::default()).unwrap().remove(0);
        assert_eq!((frame.samples.width, frame.samples.height), (2, 4));
        assert_eq!(frame.samples.data, [5, 1, 6, 2, 7, 3, 8, 4]);
    }

    #[test]
    fn a_strip_that_is_too_short_is_damage_and_not_white_paper() {
        let mut entries = SIZE.to_vec();
        entries.push((258, 8));
        let error = read(&file(&entries, &[1, 2, 3]), &RasterLimits::default());
        assert!(matches!(error, Err(ReadError::Damaged)));
    }

    #[test]
    fn directories_in_a_circle_end() {
        let mut entries = SIZE.to_vec();
        entries.push((258, 8));
        let mut file = file(&entries, &[0; 8]);
        let next = 8 + 2 + 6 * 12;
        file[next] = 8;
        assert_eq!(read(&file, &RasterLimits::default()).unwrap().len(), 1);
    }
}
