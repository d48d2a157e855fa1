//! Filters that give bytes: hexadecimal, base 85, run lengths, LZW and Flate, with their
//! predictors (ISO 32000-2, 7.4).
//!
//! Every one stops at a limit, so that a small stream cannot fill the memory. Damaged
//! data give what came before the damage, as in viewers.

use std::borrow::Cow;
use std::io::Read;

use hayro_syntax::object::{Dict, Stream};

use crate::pdf::predictor::undo_png;
use crate::pdf::raster::error::RasterError;
use crate::pdf::raster::header::{Codec, filters};

/// The bytes of a stream that holds no picture, at most `limit` of them.
pub fn decode_bytes(stream: &Stream<'_>, limit: usize) -> Result<Vec<u8>, RasterError> {
    let mut data = stream.raw_data();
    for (codec, parms) in filters(stream.dict())? {
        data = Cow::Owned(apply(codec, &parms, &data, limit)?);
    }
    if data.len() > limit {
        return Err(RasterError::TooLarge);
    }
    Ok(data.into_owned())
}

/// Undoes one filter that gives bytes.
pub fn apply(
    codec: Codec,
    parms: &Dict<'_>,
    data: &[u8],
    limit: usize,
) -> Result<Vec<u8>, RasterError> {
    match codec {
        Codec::Hex => Ok(hex(data)),
        Codec::Ascii85 => ascii85(data, limit),
        Codec::RunLength => run_length(data, limit, Halt::At128),
        Codec::Lzw => {
            let early = parms
                .get::<u8>("EarlyChange")
                .is_none_or(|early| early != 0);
            unpredict(lzw(data, early, limit)?, parms)
        }
        Codec::Flate => unpredict(flate(data, limit)?, parms),
        Codec::Crypt => Ok(data.to_vec()),
        Codec::Fax | Codec::Jbig2 | Codec::Jpeg | Codec::Jpeg2000 => {
            Err(RasterError::UnknownFilter)
        }
    }
}

fn hex(data: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = data
        .iter()
        .take_while(|byte| **byte != b'>')
        .filter_map(|byte| char::from(*byte).to_digit(16))
        .map(|digit| digit as u8)
        .collect();
    digits
        .chunks(2)
        .map(|pair| match pair {
            [high, low] => high << 4 | low,
            [high] => high << 4,
            _ => 0,
        })
        .collect()
}

fn ascii85(data: &[u8], limit: usize) -> Result<Vec<u8>, RasterError> {
    let mut out = Vec::new();
    let mut group = [0_u8; 5];
    let mut filled = 0;
    for byte in data {
        match byte {
            b'~' => break,
            b'z' if filled == 0 => out.extend([0; 4]),
            b'!'..=b'u' => {
                if let Some(slot) = group.get_mut(filled) {
                    *slot = byte - b'!';
                }
                filled += 1;
                if filled == 5 {
                    out.extend(base85_group(group));
                    filled = 0;
                }
            }
            _ => {}
        }
        if out.len() > limit {
            return Err(RasterError::TooLarge);
        }
    }
    if filled > 1 {
        for slot in group.iter_mut().skip(filled) {
            *slot = 84;
        }
        out.extend(base85_group(group).into_iter().take(filled - 1));
    }
    Ok(out)
}

fn base85_group(group: [u8; 5]) -> [u8; 4] {
    group
        .iter()
        .fold(0_u32, |sum, digit| {
            sum.wrapping_mul(85).wrapping_add(u32::from(*digit))
        })
        .to_be_bytes()
}

/// What a length of 128 means among runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Halt {
    /// The end of the data, as in PDF.
    At128,
    /// Nothing, as in TIFF's PackBits.
    Never,
}

/// Undoes runs of bytes.
pub fn run_length(data: &[u8], limit: usize, halt: Halt) -> Result<Vec<u8>, RasterError> {
    let mut out = Vec::new();
    let mut rest = data;
    while let Some((length, tail)) = rest.split_first() {
        match *length {
            128 if halt == Halt::At128 => break,
            128 => rest = tail,
            copied @ 0..=127 => {
                let count = (usize::from(copied) + 1).min(tail.len());
                let (run, after) = tail.split_at(count);
                out.extend_from_slice(run);
                rest = after;
            }
            repeated => {
                let Some((byte, after)) = tail.split_first() else {
                    break;
                };
                out.resize(out.len() + 257 - usize::from(repeated), *byte);
                rest = after;
            }
        }
        if out.len() > limit {
            return Err(RasterError::TooLarge);
        }
    }
    Ok(out)
}

/// Undoes Flate.
pub fn flate(data: &[u8], limit: usize) -> Result<Vec<u8>, RasterError> {
    let with_header = inflate(flate2::read::ZlibDecoder::new(data), limit)?;
    let plausible = !with_header.is_empty() || data.len() < 3;
    if plausible {
        return Ok(with_header);
    }
    // Some writers leave out or damage the two bytes of the zlib header.
    let bare = inflate(flate2::read::DeflateDecoder::new(data), limit)?;
    if !bare.is_empty() {
        return Ok(bare);
    }
    let skipped = data.get(2..).unwrap_or_default();
    inflate(flate2::read::DeflateDecoder::new(skipped), limit)
}

/// What a decoder gives until it ends or meets damage.
fn inflate(mut decoder: impl Read, limit: usize) -> Result<Vec<u8>, RasterError> {
    let mut out = Vec::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match decoder.read(&mut buffer) {
            Ok(0) | Err(_) => return Ok(out),
            Ok(count) => out.extend_from_slice(buffer.get(..count).unwrap_or_default()),
        }
        if out.len() > limit {
            return Err(RasterError::TooLarge);
        }
    }
}

/// LZW with codes of 9 to 12 bits, most significant bit first (ISO 32000-2, 7.4.4).
pub fn lzw(data: &[u8], early_change: bool, limit: usize) -> Result<Vec<u8>, RasterError> {
    const CLEAR: usize = 256;
    const END: usize = 257;
    const FULL: usize = 4096;
    let early = usize::from(early_change);
    let mut out: Vec<u8> = Vec::new();
    // Entry 258 + i is the run of output that starts and ends there.
    let mut table: Vec<(usize, usize)> = Vec::new();
    let mut previous: Option<(usize, usize)> = None;
    let (mut bits, mut held, mut width) = (0_u32, 0_u32, 9_u32);
    let mut bytes = data.iter();
    loop {
        while held < width {
            let Some(byte) = bytes.next() else {
                return Ok(out);
            };
            bits = bits << 8 | u32::from(*byte);
            held += 8;
        }
        held -= width;
        let code = (bits >> held & ((1 << width) - 1)) as usize;
        bits &= (1 << held) - 1;
        if code == END {
            return Ok(out);
        }
        if code == CLEAR {
            table.clear();
            previous = None;
            width = 9;
            continue;
        }
        let start = out.len();
        let known = code < CLEAR || code - 258 < table.len();
        if code < CLEAR {
            out.push(code as u8);
        } else if let Some((from, to)) = table.get(code - 258).copied() {
            out.extend_from_within(from..to);
        } else if let (Some((from, to)), false) = (previous, code - 258 > table.len()) {
            out.extend_from_within(from..to);
            out.extend_from_within(from..from + 1);
        } else {
            return Err(RasterError::Damaged("LZW"));
        }
        if let Some((from, to)) = previous
            && table.len() + 258 < FULL
        {
            // The new entry is the previous run and the first byte of this one, and the
            // two stand next to each other in the output.
            debug_assert!(!known || to == start);
            table.push((from, to + 1));
        }
        previous = Some((start, out.len()));
        if out.len() > limit {
            return Err(RasterError::TooLarge);
        }
        width = match table.len() + 258 + early {
            0..=511 => 9,
            512..=1023 => 10,
            1024..=2047 => 11,
            _ => 12,
        };
    }
}

/// Undoes the predictor that the parameters name (ISO 32000-2, 7.4.4.4).
fn unpredict(data: Vec<u8>, parms: &Dict<'_>) -> Result<Vec<u8>, RasterError> {
    let predictor = parms.get::<u8>("Predictor").unwrap_or(1);
    if predictor < 2 {
        return Ok(data);
    }
    let colors = usize::from(parms.get::<u8>("Colors").unwrap_or(1).max(1));
    let bits = parms.get::<u8>("BitsPerComponent").unwrap_or(8);
    let columns = parms.get::<u32>("Columns").unwrap_or(1).max(1) as usize;
    if !matches!(bits, 1 | 2 | 4 | 8 | 16) {
        return Err(RasterError::Damaged("predictor"));
    }
    let row_bits = columns
        .checked_mul(colors)
        .and_then(|samples| samples.checked_mul(usize::from(bits)))
        .ok_or(RasterError::TooLarge)?;
    let row = row_bits.div_ceil(8);
    if predictor == 2 {
        Ok(undo_tiff(data, row, colors, bits))
    } else {
        Ok(undo_png(
            &data,
            row,
            (colors * usize::from(bits)).div_ceil(8),
        ))
    }
}

pub fn undo_tiff(mut data: Vec<u8>, row_length: usize, colors: usize, bits: u8) -> Vec<u8> {
    for row in data.chunks_mut(row_length.max(1)) {
        match bits {
            8 => {
                for i in colors..row.len() {
                    let left = row.get(i - colors).copied().unwrap_or(0);
                    if let Some(byte) = row.get_mut(i) {
                        *byte = byte.wrapping_add(left);
                    }
                }
            }
            16 => undo_tiff_16(row, colors),
            _ => undo_tiff_packed(row, colors, bits),
        }
    }
    data
}

fn undo_tiff_16(row: &mut [u8], colors: usize) {
    let mut left = vec![0_u16; colors];
    for (i, pair) in row.chunks_exact_mut(2).enumerate() {
        let [high, low] = pair else { continue };
        let Some(sum) = left.get_mut(i % colors) else {
            continue;
        };
        *sum = sum.wrapping_add(u16::from_be_bytes([*high, *low]));
        [*high, *low] = sum.to_be_bytes();
    }
}

fn undo_tiff_packed(row: &mut [u8], colors: usize, bits: u8) {
    let mut left = vec![0_u8; colors];
    let per_byte = usize::from(8 / bits);
    let mask = (1_u16 << bits) as u8 - 1;
    for (i, byte) in row.iter_mut().enumerate() {
        let mut packed = 0;
        for part in 0..per_byte {
            let shift = 8 - usize::from(bits) * (part + 1);
            let Some(sum) = left.get_mut((i * per_byte + part) % colors) else {
                continue;
            };
            *sum = sum.wrapping_add(*byte >> shift & mask) & mask;
            packed |= *sum << shift;
        }
        *byte = packed;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hayro_syntax::object::FromBytes;

    fn parms(text: &[u8]) -> Dict<'_> {
        Dict::from_bytes(text).unwrap()
    }

    #[test]
    fn text_filters_are_undone() {
        assert_eq!(hex(b"4 1 4\n2 5>43"), b"ABP");
        assert_eq!(ascii85(b"87cURD]i,\"Ebo80~>", 99).unwrap(), b"Hello World!");
        assert_eq!(ascii85(b"87cUR~>", 99).unwrap(), b"Hell");
        assert_eq!(ascii85(b"z5l~>", 99).unwrap(), [0, 0, 0, 0, b'A']);
    }

    #[test]
    fn run_lengths_are_undone() {
        assert_eq!(
            run_length(&[2, 1, 2, 3, 254, 9, 128, 7], 99, Halt::At128).unwrap(),
            [1, 2, 3, 9, 9, 9]
        );
    }

    #[test]
    fn the_example_of_the_standard_is_undone_by_lzw() {
        // ISO 32000-2, 7.4.4.2, example 1.
        let coded = [0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01];
        assert_eq!(
            lzw(&coded, true, 99).unwrap(),
            [45, 45, 45, 45, 45, 65, 45, 45, 45, 66]
        );
    }

    #[test]
    fn a_bomb_stops_at_the_limit() {
        let bomb = [129, 0].repeat(1000);
        assert_eq!(
            run_length(&bomb, 1000, Halt::At128),
            Err(RasterError::TooLarge)
        );
        let mut encoder = flate2::read::ZlibEncoder::new(
            std::io::repeat(0).take(1 << 22),
            flate2::Compression::best(),
        );
        let mut packed = Vec::new();
        encoder.read_to_end(&mut packed).unwrap();
        assert_eq!(flate(&packed, 1 << 20), Err(RasterError::TooLarge));
    }

    #[test]
    fn flate_without_its_header_is_undone() {
        let mut encoder =
            flate2::read::DeflateEncoder::new(&b"abcabc"[..], flate2::Compression::best());
        let mut packed = Vec::new();
        encoder.read_to_end(&mut packed).unwrap();
        assert_eq!(flate(&packed, 99).unwrap(), b"abcabc");
    }

    #[test]
    fn png_predictors_are_undone() {
        let parms = parms(b"<< /Predictor 15 /Columns 3 >>");
        let coded = vec![1, 10, 1, 1, 2, 1, 1, 1, 3, 5, 0, 0, 4, 1, 0, 0];
        let plain = unpredict(coded, &parms).unwrap();
        assert_eq!(plain, [10, 11, 12, 11, 12, 13, 10, 11, 12, 11, 11, 12]);
    }

    #[test]
    fn tiff_predictors_are_undone_at_every_depth() {
        let eight = parms(b"<< /Predictor 2 /Columns 3 /Colors 1 >>");
        assert_eq!(
            unpredict(vec![1, 1, 1, 5, 0, 1], &eight).unwrap(),
            [1, 2, 3, 5, 5, 6]
        );
        let sixteen = parms(b"<< /Predictor 2 /Columns 2 /BitsPerComponent 16 >>");
        assert_eq!(
            unpredict(vec![0, 255, 0, 1], &sixteen).unwrap(),
            [0, 255, 1, 0]
        );
        let four = parms(b"<< /Predictor 2 /Columns 4 /BitsPerComponent 4 >>");
        assert_eq!(unpredict(vec![0x1F, 0x11], &four).unwrap(), [0x10, 0x12]);
    }
}
