//! Frames → a TIFF file (TIFF 6.0): each page one strip, nothing in it but the picture.

use std::io::Write;

use crate::formats::picture::frame::Colours;
use crate::formats::picture::frame::Frame;
use crate::pdf::raster::RasterError;
use crate::pdf::raster::Samples;
use crate::pdf::raster::alone;

/// One entry: tag, kind (3 for two bytes, 4 for four, 5 for a ratio), values.
type Entry = (u16, u16, Vec<u32>);

/// The file.
pub fn write(frames: &[Frame]) -> Result<Vec<u8>, RasterError> {
    let mut bytes = b"II*\0\0\0\0\0".to_vec();
    let mut link = 4;
    for frame in frames {
        let (mut entries, data) = page(frame)?;
        let strip = place(bytes.len())?;
        bytes.extend_from_slice(&data);
        entries.push((273, 4, vec![strip]));
        entries.push((279, 4, vec![place(data.len())?]));
        entries.sort_by_key(|entry| entry.0);
        link = directory(&mut bytes, link, &entries)?;
    }
    Ok(bytes)
}

fn place(at: usize) -> Result<u32, RasterError> {
    u32::try_from(at).map_err(|_| RasterError::TooLarge)
}

/// Writes a directory and links it; gives the place of the link to the next.
fn directory(bytes: &mut Vec<u8>, link: usize, entries: &[Entry]) -> Result<usize, RasterError> {
    let mut places = Vec::new();
    for (_, kind, values) in entries {
        let packed = packed(*kind, values);
        if packed.len() <= 4 {
            let mut own = packed;
            own.resize(4, 0);
            places.push(own);
        } else {
            pad(bytes);
            places.push(place(bytes.len())?.to_le_bytes().to_vec());
            bytes.extend(packed);
        }
    }
    pad(bytes);
    let own = place(bytes.len())?.to_le_bytes();
    if let Some(slot) = bytes.get_mut(link..link + 4) {
        slot.copy_from_slice(&own);
    }
    bytes.extend((entries.len() as u16).to_le_bytes());
    for ((tag, kind, values), place) in entries.iter().zip(places) {
        let count = values.len() / if *kind == 5 { 2 } else { 1 };
        bytes.extend(tag.to_le_bytes());
        bytes.extend(kind.to_le_bytes());
        bytes.extend((count as u32).to_le_bytes());
        bytes.extend(place);
    }
    bytes.extend([0; 4]);
    Ok(bytes.len() - 4)
}

/// Directories and values begin at even places.
fn pad(bytes: &mut Vec<u8>) {
    if !bytes.len().is_multiple_of(2) {
        bytes.push(0);
    }
}

fn packed(kind: u16, values: &[u32]) -> Vec<u8> {
    match kind {
        3 => values
            .iter()
            .flat_map(|value| (*value as u16).to_le_bytes())
            .collect(),
        _ => values
            .iter()
            .flat_map(|value| value.to_le_bytes())
            .collect(),
    }
}

/// The entries of a page but for the strip's place, and the strip.
fn page(frame: &Frame) -> Result<(Vec<Entry>, Vec<u8>), RasterError> {
    let samples = &frame.samples;
    let components = samples.components;
    let short = |tag: u16, value: u32| (tag, 3, vec![value]);
    let packed = Packed::of(frame)?;
    let photometric = match (&frame.colours, packed.is_inverted) {
        (Colours::InvertedGray, false) | (Colours::Gray, true) => 0,
        (Colours::Gray, false) | (Colours::InvertedGray, true) => 1,
        (Colours::Rgb, _) if packed.compression == 7 => 6,
        (Colours::Rgb, _) => 2,
        (Colours::Table(_), _) => 3,
        (Colours::Cmyk, _) => 5,
    };
    let mut entries = vec![
        (256, 4, vec![samples.width]),
        (257, 4, vec![samples.height]),
        (258, 3, vec![u32::from(samples.bits); components]),
        short(259, packed.compression),
        short(262, photometric),
        short(277, components as u32),
        (278, 4, vec![samples.height]),
    ];
    if packed.has_differences {
        entries.push(short(317, 2));
    }
    if components > frame.colours.components() {
        // Opacity that the colours have not been multiplied with.
        entries.push(short(338, 2));
    }
    if photometric == 6 {
        entries.push((530, 3, packed.subsampling.to_vec()));
    }
    if let Some(density) = frame.density {
        let ratio = |dots: f32| vec![(dots * 1000.0).round() as u32, 1000];
        entries.push((282, 5, ratio(density.across)));
        entries.push((283, 5, ratio(density.down)));
        entries.push(short(296, 2));
    }
    if let Colours::Table(table) = &frame.colours {
        entries.push((320, 3, colour_map(table, samples.bits)));
    }
    Ok((entries, packed.data))
}

fn colour_map(table: &[[u8; 3]], bits: u8) -> Vec<u32> {
    let count = 1_usize << bits.min(8);
    let value = |channel: usize, index: usize| {
        let colour = table.get(index).copied().unwrap_or_default();
        colour.get(channel).map_or(0, |v| u32::from(*v) * 257)
    };
    (0..3)
        .flat_map(|channel| (0..count).map(move |index| value(channel, index)))
        .collect()
}

/// A strip.
struct Packed {
    compression: u32,
    data: Vec<u8>,
    /// Whether the code has black and white the other way round than the samples.
    is_inverted: bool,
    has_differences: bool,
    subsampling: [u32; 2],
}

impl Packed {
    fn of(frame: &Frame) -> Result<Self, RasterError> {
        let samples = &frame.samples;
        let photo = frame.is_photo.then(|| alone::photo(samples)).flatten();
        if let Some(data) = photo {
            let subsampling = alone::subsampling(&data);
            return Ok(Self {
                subsampling,
                ..Self::new(7, data)
            });
        }
        let flate = Self::flate(samples, &frame.colours)?;
        if samples.bits == 1
            && samples.components == 1
            && let Some((black, data)) = alone::group4(samples)
            && data.len() <= flate.data.len()
        {
            return Ok(Self {
                is_inverted: black == 0,
                ..Self::new(4, data)
            });
        }
        Ok(flate)
    }

    fn new(compression: u32, data: Vec<u8>) -> Self {
        Self {
            compression,
            data,
            is_inverted: false,
            has_differences: false,
            subsampling: [1, 1],
        }
    }

    fn flate(samples: &Samples, colours: &Colours) -> Result<Self, RasterError> {
        let deflated = |data: &[u8]| {
            let level = flate2::Compression::new(7);
            let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), level);
            let written = encoder.write_all(data).and_then(|()| encoder.finish());
            written.map_err(|_| RasterError::TooLarge)
        };
        let mut own = samples.data.clone();
        if samples.bits == 16 {
            own.as_chunks_mut::<2>()
                .0
                .iter_mut()
                .for_each(|pair| pair.reverse());
        }
        let plain = deflated(&own)?;
        if samples.bits != 8 || matches!(colours, Colours::Table(_)) {
            return Ok(Self::new(8, plain));
        }
        let step = samples.components;
        for row in own.chunks_exact_mut(samples.row_length().max(1)) {
            for i in (step..row.len()).rev() {
                row[i] = row[i].wrapping_sub(row[i - step]);
            }
        }
        let differences = deflated(&own)?;
        if differences.len() < plain.len() {
            return Ok(Self {
                has_differences: true,
                ..Self::new(8, differences)
            });
        }
        Ok(Self::new(8, plain))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::picture::frame::Density;
    use crate::formats::picture::tiff;
    use crate::pdf::raster::RasterLimits;

    fn frame(colours: Colours, components: usize, bits: u8) -> Frame {
        let limits = RasterLimits::default();
        let length = (61 * components * usize::from(bits)).div_ceil(8) * 40;
        let data = (0..length).map(|i| (i / 9) as u8).collect();
        Frame {
            samples: Samples::new((61, 40), components, bits, data, &limits).unwrap(),
            colours,
            density: Some(Density {
                across: 200.0,
                down: 100.0,
            }),
            is_photo: false,
        }
    }

    #[test]
    fn pages_of_every_kind_come_back() {
        let table = (0..16).map(|i| [i * 16, 255 - i, 7]).collect();
        let frames = [
            frame(Colours::Gray, 1, 1),
            frame(Colours::InvertedGray, 1, 1),
            frame(Colours::Gray, 1, 16),
            frame(Colours::Rgb, 3, 8),
            frame(Colours::Rgb, 4, 8),
            frame(Colours::Cmyk, 4, 8),
            frame(Colours::Table(table), 1, 4),
        ];
        let written = write(&frames).unwrap();
        let again = tiff::read(&written, &RasterLimits::default()).unwrap();
        assert_eq!(again.len(), frames.len());
        for (before, after) in frames.iter().zip(&again) {
            assert_eq!(before.pixels(), after.pixels());
            assert_eq!(before.samples.bits, after.samples.bits);
            assert_eq!(before.density, after.density);
        }
    }

    #[test]
    fn another_reader_sees_the_same() {
        let frame = frame(Colours::Rgb, 3, 8);
        let written = write(std::slice::from_ref(&frame)).unwrap();
        let seen = image::load_from_memory(&written).unwrap().to_rgb8();
        assert_eq!(seen.into_raw(), frame.pixels().data);
    }
}
