//! Samples → the data of an image, in the family that suits them.
//!
//! Two colours become CCITT group 4 and everything else Flate with PNG predictors, both
//! without loss; photographs that no lossless way keeps small become JPEG.

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::pdf::predictor::paeth;
use crate::pdf::raster::codec::BitRows;
use crate::pdf::raster::error::{RasterError, RasterLimits};
use crate::pdf::raster::jbig2;
use crate::pdf::raster::samples::{Samples, sample};

/// The filter of encoded data, with the parameters that its reader needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EncodedFilter {
    /// `FlateDecode`, with `/Predictor 15` and `/Colors`, `/BitsPerComponent`, `/Columns`
    /// where `predictor` is given.
    Flate {
        /// Components, bits and width; nothing where no predictor was used.
        predictor: Option<Predictor>,
    },
    /// `CCITTFaxDecode` with `/K -1`, `/Columns`, `/Rows` and `/BlackIs1`.
    Fax {
        /// Width.
        columns: u32,
        /// Height.
        rows: u32,
        /// Whether a black pixel of the code is a sample of 1.
        black_is_1: bool,
    },
    /// `JBIG2Decode`, without globals.
    Jbig2,
    /// `DCTDecode`, with `/ColorTransform` where given.
    Dct {
        /// The parameter of the source, which the data were written for.
        color_transform: Option<u8>,
    },
}

/// Parameters of the PNG predictor (ISO 32000-2, table 8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Predictor {
    /// `/Colors`.
    pub colors: u32,
    /// `/BitsPerComponent`.
    pub bits: u8,
    /// `/Columns`.
    pub columns: u32,
}

/// Encodes without loss: the smaller of the ways that suit the samples.
pub fn lossless(samples: &Samples) -> Result<(EncodedFilter, Vec<u8>), RasterError> {
    let flate = flate(samples)?;
    if samples.bits != 1 || samples.components != 1 {
        return Ok(flate);
    }
    match fax(samples) {
        Some(fax) if fax.1.len() <= flate.1.len() => Ok(fax),
        _ => Ok(flate),
    }
}

/// Encodes two colours as JBIG2, checked by decoding it again. A sample of 0 is black, as
/// the filter gives it.
pub fn jbig2(samples: &Samples) -> Option<(EncodedFilter, Vec<u8>)> {
    let data = jbig2::encode(samples, 0)?;
    is_same_jbig2(&data, samples, 0).then_some((EncodedFilter::Jbig2, data))
}

/// Whether JBIG2 data decode to the samples.
pub fn is_same_jbig2(data: &[u8], samples: &Samples, black: u16) -> bool {
    let decoded = catch_unwind(AssertUnwindSafe(|| {
        let settings = hayro_jbig2::DecodeSettings { strict: true };
        let page = hayro_jbig2::Page::new_embedded(data, None, &settings).ok()?;
        let size = (page.width(), page.height());
        let mut rows = BitRows::new(size, &RasterLimits::default()).ok()?;
        page.decode(&mut rows).ok()?;
        Some((size, rows.data))
    }));
    let Ok(Some((size, data))) = decoded else {
        return false;
    };
    let length = samples.row_length().max(1);
    let same_row = |(before, after): (&[u8], &[u8])| {
        (0..samples.width as usize)
            .all(|x| (sample(before, x, 1) == black) == (sample(after, x, 1) == 0))
    };
    size == (samples.width, samples.height)
        && samples.rows().zip(data.chunks_exact(length)).all(same_row)
}

/// Encodes 8-bit grey or RGB as JPEG in no more than a number of bytes, if that leaves it a
/// quality at which loss is hard to see; the smallest such file otherwise.
pub fn jpeg_within(samples: &Samples, most: usize) -> Option<(EncodedFilter, Vec<u8>)> {
    const QUALITIES: [u8; 5] = [90, 84, 77, 70, 62];
    let mut smallest = None;
    for quality in QUALITIES {
        let encoded = jpeg(samples, quality)?;
        let fits = encoded.1.len() <= most;
        smallest = Some(encoded);
        if fits {
            break;
        }
    }
    smallest
}

/// Encodes 8-bit grey or RGB as JPEG.
pub fn jpeg(samples: &Samples, quality: u8) -> Option<(EncodedFilter, Vec<u8>)> {
    let width = u16::try_from(samples.width).ok()?;
    let height = u16::try_from(samples.height).ok()?;
    let color = match (samples.components, samples.bits) {
        (1, 8) => jpeg_encoder::ColorType::Luma,
        (3, 8) => jpeg_encoder::ColorType::Rgb,
        _ => return None,
    };
    let mut data = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut data, quality);
    encoder.set_optimized_huffman_tables(true);
    encoder.encode(&samples.data, width, height, color).ok()?;
    let filter = EncodedFilter::Dct {
        color_transform: None,
    };
    Some((filter, data))
}

/// CCITT group 4, checked by decoding it again.
pub fn fax(samples: &Samples) -> Option<(EncodedFilter, Vec<u8>)> {
    // The encoder counts columns in 15 bits.
    if samples.width > 32_000 {
        return None;
    }
    let ones: u64 = samples.data.iter().map(|b| u64::from(b.count_ones())).sum();
    let pixels = u64::from(samples.width) * u64::from(samples.height);
    // The code takes paper for white, so the rarer value is made black.
    let black_is_1 = ones < pixels / 2;
    let black = u16::from(black_is_1);
    let mut encoder = fax::encoder::Encoder::new(fax::VecWriter::new());
    for row in samples.rows() {
        let pixels = (0..samples.width as usize).map(|x| {
            if sample(row, x, 1) == black {
                fax::Color::Black
            } else {
                fax::Color::White
            }
        });
        encoder.encode_line(pixels, samples.width).ok()?;
    }
    let data = encoder.finish().ok()?.finish();
    let filter = EncodedFilter::Fax {
        columns: samples.width,
        rows: samples.height,
        black_is_1,
    };
    is_same(&data, samples, black).then_some((filter, data))
}

/// Whether group 4 data decode to the samples.
fn is_same(data: &[u8], samples: &Samples, black: u16) -> bool {
    struct Compare<'a> {
        rows: std::slice::ChunksExact<'a, u8>,
        width: u32,
        black: u16,
        same: bool,
    }
    impl hayro_ccitt::Decoder for Compare<'_> {
        fn push_row(&mut self, changes: &[u32]) {
            let Some(row) = self.rows.next() else {
                self.same = false;
                return;
            };
            let (mut next, mut ink) = (changes.iter().copied().peekable(), false);
            for x in 0..self.width {
                if next.next_if_eq(&x).is_some() {
                    ink = !ink;
                }
                self.same &= (sample(row, x as usize, 1) == self.black) == ink;
            }
        }
    }
    let mut compare = Compare {
        rows: samples.rows(),
        width: samples.width,
        black,
        same: true,
    };
    let mut context = hayro_ccitt::DecoderContext::new(hayro_ccitt::DecodeSettings {
        columns: samples.width,
        rows: samples.height,
        end_of_block: true,
        end_of_line: false,
        rows_are_byte_aligned: false,
        encoding: hayro_ccitt::EncodingMode::Group4,
        strict: true,
    });
    let decoded = hayro_ccitt::decode(data, &mut compare, &mut context).is_ok();
    decoded && compare.same && compare.rows.next().is_none()
}

fn flate(samples: &Samples) -> Result<(EncodedFilter, Vec<u8>), RasterError> {
    let packed = |data: &[u8]| {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::new(6));
        encoder
            .write_all(data)
            .and_then(|()| encoder.finish())
            .map_err(|_| RasterError::TooLarge)
    };
    if samples.bits < 8 {
        let filter = EncodedFilter::Flate { predictor: None };
        return Ok((filter, packed(&samples.data)?));
    }
    let plain = packed(&samples.data)?;
    let predicted = packed(&predict(samples))?;
    if plain.len() <= predicted.len() {
        return Ok((EncodedFilter::Flate { predictor: None }, plain));
    }
    let predictor = Some(Predictor {
        colors: samples.components as u32,
        bits: samples.bits,
        columns: samples.width,
    });
    Ok((EncodedFilter::Flate { predictor }, predicted))
}

/// Rows with the PNG filter whose differences are smallest in sum (ISO/IEC 15948, 12.7).
fn predict(samples: &Samples) -> Vec<u8> {
    let step = samples.components * usize::from(samples.bits) / 8;
    let length = samples.row_length();
    let mut out = Vec::with_capacity(samples.data.len() + samples.height as usize);
    let mut above = vec![0; length];
    let mut best = Vec::new();
    let mut tried = Vec::with_capacity(length);
    for row in samples.rows() {
        let mut least = u64::MAX;
        for kind in 0..5 {
            tried.clear();
            tried.extend(filtered(row, &above, step, kind));
            let sum = tried
                .iter()
                .map(|b| u64::from((*b as i8).unsigned_abs()))
                .sum();
            if sum < least {
                least = sum;
                best.clear();
                best.push(kind);
                best.extend_from_slice(&tried);
            }
        }
        out.extend_from_slice(&best);
        above.copy_from_slice(row);
    }
    out
}

fn filtered<'a>(
    row: &'a [u8],
    above: &'a [u8],
    step: usize,
    kind: u8,
) -> impl Iterator<Item = u8> + 'a {
    row.iter().enumerate().map(move |(i, byte)| {
        let before = |line: &[u8]| i.checked_sub(step).and_then(|j| line.get(j).copied());
        let left = before(row).unwrap_or(0);
        let up = above.get(i).copied().unwrap_or(0);
        let corner = before(above).unwrap_or(0);
        let predicted = match kind {
            1 => left,
            2 => up,
            3 => ((u16::from(left) + u16::from(up)) / 2) as u8,
            4 => paeth(left, up, corner),
            _ => 0,
        };
        byte.wrapping_sub(predicted)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_colours_become_group_four_either_way_round() {
        for fill in [0x00_u8, 0xFF] {
            let mut data = vec![fill; 8 * 64];
            data[77] = 0x3C;
            let limits = RasterLimits::default();
            let samples = Samples::new((61, 64), 1, 1, data, &limits).unwrap();
            let (filter, data) = lossless(&samples).unwrap();
            assert!(matches!(filter, EncodedFilter::Fax { .. }), "{filter:?}");
            assert!(data.len() < 64);
        }
    }

    #[test]
    fn noise_in_two_colours_does_not_grow() {
        let mut state = 1_u32;
        let data = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        });
        let data: Vec<u8> = data.take(100 * 100).collect();
        let limits = RasterLimits::default();
        let samples = Samples::new((800, 100), 1, 1, data, &limits).unwrap();
        let (_, data) = lossless(&samples).unwrap();
        assert!(data.len() < 100 * 100 * 11 / 10);
    }
}
