//! Undoes a stream's filters, with a limit on what may come out.
//!
//! A few kilobytes of deflate can unfold to gigabytes, so the limit is checked while
//! decoding and not after (ISO 32000-2, 7.4). Image filters are not for this module.

use std::borrow::Cow;

use flate2::Decompress;
use flate2::FlushDecompress;
use flate2::Status;
use hayro_syntax::object::Array;
use hayro_syntax::object::Dict;
use hayro_syntax::object::Name;
use hayro_syntax::object::Object;
use hayro_syntax::object::Stream;

use crate::pdf::predictor::undo_png;

/// A decoded stream.
pub struct Decoded<'a> {
    /// The bytes.
    pub bytes: Cow<'a, [u8]>,
    /// Whether all of it could be decoded; damaged data gives what stands before the damage.
    pub whole: bool,
}

/// Why a stream could not be decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// It would unfold to more than the limit.
    #[error("a stream unfolds to more than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// It names a filter that is unknown, or one for images only.
    #[error("a stream names a filter that is not for data")]
    Filter,
    /// Nothing of it could be decoded.
    #[error("a stream is damaged")]
    Damaged,
    /// Its data stand in another file.
    #[error("a stream's data stand in another file")]
    External,
}

/// Decodes a stream of data (not of an image) into at most `limit` bytes.
pub fn decode<'a>(stream: &Stream<'a>, limit: usize) -> Result<Decoded<'a>, DecodeError> {
    let dict = stream.dict();
    let external = matches!(
        dict.get::<Object<'_>>("F"),
        Some(Object::String(_) | Object::Dict(_))
    );
    if external {
        return Err(DecodeError::External);
    }
    let raw = stream.raw_data();
    if raw.len() > limit {
        return Err(DecodeError::TooLarge { limit });
    }
    decode_chain(raw, &filters(dict), limit)
}

/// Decodes data through a chain of filters, each with its parameters.
pub fn decode_chain<'a>(
    raw: Cow<'a, [u8]>,
    filters: &[(Vec<u8>, Dict<'_>)],
    limit: usize,
) -> Result<Decoded<'a>, DecodeError> {
    const MOST_FILTERS: usize = 8;
    if filters.len() > MOST_FILTERS {
        return Err(DecodeError::Filter);
    }
    let mut decoded = Decoded {
        bytes: raw,
        whole: true,
    };
    for (name, parameters) in filters {
        let (bytes, whole) = apply(name, parameters, &decoded.bytes, limit)?;
        let Some(bytes) = bytes else { continue };
        decoded.whole &= whole;
        decoded.bytes = Cow::Owned(bytes);
    }
    Ok(decoded)
}

/// The filters that a stream dictionary names, in the order in which they are undone.
pub fn filters<'a>(dict: &Dict<'a>) -> Vec<(Vec<u8>, Dict<'a>)> {
    let parameters = |index: usize| match dict.get::<Object<'a>>("DecodeParms") {
        Some(Object::Dict(one)) if index == 0 => one,
        Some(Object::Array(many)) => many
            .iter::<Object<'_>>()
            .nth(index)
            .and_then(Object::into_dict)
            .unwrap_or_default(),
        _ => Dict::empty(),
    };
    if let Some(one) = dict.get::<Name<'_>>("Filter") {
        return vec![(one.to_vec(), parameters(0))];
    }
    dict.get::<Array<'_>>("Filter")
        .map(|many| {
            many.iter::<Object<'_>>()
                .enumerate()
                .map(|(index, object)| {
                    let name = object.into_name().map(|name| name.to_vec());
                    (name.unwrap_or_default(), parameters(index))
                })
                .collect()
        })
        .unwrap_or_default()
}

/// Undoes one filter. No bytes stand for "nothing to do"; the flag says whether all of
/// the data was sound.
fn apply(
    name: &[u8],
    parameters: &Dict<'_>,
    data: &[u8],
    limit: usize,
) -> Result<(Option<Vec<u8>>, bool), DecodeError> {
    let (bytes, whole) = match name {
        b"FlateDecode" | b"Fl" => inflate(data, limit)?,
        b"LZWDecode" | b"LZW" => {
            let early = parameters.get::<i32>("EarlyChange").unwrap_or(1) != 0;
            lzw(data, early, limit)?
        }
        b"ASCIIHexDecode" | b"AHx" => (ascii_hex(data), true),
        b"ASCII85Decode" | b"A85" => (ascii_85(data, limit)?, true),
        b"RunLengthDecode" | b"RL" => (run_length(data, limit)?, true),
        b"Crypt" => return Ok((None, true)),
        _ => return Err(DecodeError::Filter),
    };
    if bytes.is_empty() && !whole {
        return Err(DecodeError::Damaged);
    }
    let predicts = matches!(name, b"FlateDecode" | b"Fl" | b"LZWDecode" | b"LZW");
    if predicts && parameters.get::<i32>("Predictor").unwrap_or(1) > 1 {
        return Ok((Some(unpredict(bytes, parameters)?), whole));
    }
    Ok((Some(bytes), whole))
}

/// Inflates zlib data, or bare deflate data where the zlib header is broken.
fn inflate(data: &[u8], limit: usize) -> Result<(Vec<u8>, bool), DecodeError> {
    let (bytes, whole) = inflate_as(data, true, limit)?;
    if whole || !bytes.is_empty() {
        return Ok((bytes, whole));
    }
    let (bare, bare_whole) = inflate_as(data, false, limit)?;
    if bare_whole || !bare.is_empty() {
        return Ok((bare, bare_whole));
    }
    inflate_as(data.get(2..).unwrap_or_default(), false, limit)
}

fn inflate_as(data: &[u8], zlib: bool, limit: usize) -> Result<(Vec<u8>, bool), DecodeError> {
    let mut inflater = Decompress::new(zlib);
    let mut out = Vec::with_capacity(data.len().saturating_mul(4).clamp(256, limit.max(256)));
    loop {
        let consumed = usize::try_from(inflater.total_in()).unwrap_or(usize::MAX);
        let rest = data.get(consumed..).unwrap_or_default();
        let before = (inflater.total_in(), inflater.total_out());
        let status = inflater.decompress_vec(rest, &mut out, FlushDecompress::None);
        if out.len() > limit {
            return Err(DecodeError::TooLarge { limit });
        }
        match status {
            Ok(Status::StreamEnd) => return Ok((out, true)),
            Err(_) => return Ok((out, false)),
            Ok(_) => {}
        }
        if out.len() == out.capacity() {
            out.reserve(out.len().max(4096));
        } else if before == (inflater.total_in(), inflater.total_out()) {
            // The data end without an end mark. Common, and all of it is here.
            return Ok((out, false));
        }
    }
}

/// Undoes LZW (ISO 32000-2, 7.4.4.3).
fn lzw(data: &[u8], early: bool, limit: usize) -> Result<(Vec<u8>, bool), DecodeError> {
    const CLEAR: usize = 256;
    const END: usize = 257;
    // Each entry is a stretch of the output: the previous string and one byte more.
    let mut table: Vec<(usize, usize)> = Vec::with_capacity(4096);
    let mut out: Vec<u8> = Vec::new();
    let mut previous: Option<(usize, usize)> = None;
    let (mut bits, mut held) = (0u32, 0u32);
    let mut width = 9u32;
    for byte in data {
        bits = (bits << 8) | u32::from(*byte);
        held += 8;
        if held < width {
            continue;
        }
        held -= width;
        let code = ((bits >> held) & ((1 << width) - 1)) as usize;
        bits &= (1 << held) - 1;
        if code == END {
            return Ok((out, true));
        }
        if code == CLEAR {
            table.clear();
            width = 9;
            previous = None;
            continue;
        }
        let start = out.len();
        if code < CLEAR {
            out.push(code as u8);
        } else if let Some((from, length)) = table.get(code - 258).copied() {
            copy_within(&mut out, from, length);
        } else if let (Some((from, length)), true) = (previous, code - 258 == table.len()) {
            copy_within(&mut out, from, length + 1);
        } else {
            return Ok((out, false));
        }
        if out.len() > limit {
            return Err(DecodeError::TooLarge { limit });
        }
        if let Some((from, length)) = previous
            && table.len() < 4096 - 258
        {
            table.push((from, length + 1));
        }
        previous = Some((start, out.len() - start));
        // Codes in use once this one's entry is made, which the encoder has already done.
        let next = table.len() + 258 + usize::from(early);
        width = match next {
            0..=511 => 9,
            512..=1023 => 10,
            1024..=2047 => 11,
            _ => 12,
        };
    }
    Ok((out, true))
}

/// Appends a stretch of the output that may run into what is being appended.
fn copy_within(out: &mut Vec<u8>, from: usize, length: usize) {
    for index in from..from + length {
        let Some(byte) = out.get(index).copied() else {
            return;
        };
        out.push(byte);
    }
}

fn ascii_hex(data: &[u8]) -> Vec<u8> {
    let digits = data
        .iter()
        .take_while(|byte| **byte != b'>')
        .filter_map(|byte| char::from(*byte).to_digit(16));
    let mut out = Vec::with_capacity(data.len() / 2);
    let mut high = None;
    for digit in digits {
        match high.take() {
            None => high = Some(digit),
            Some(high) => out.push((high * 16 + digit) as u8),
        }
    }
    out.extend(high.map(|high| (high * 16) as u8));
    out
}

fn ascii_85(data: &[u8], limit: usize) -> Result<Vec<u8>, DecodeError> {
    let mut out = Vec::with_capacity(data.len());
    let (mut value, mut count) = (0u32, 0usize);
    for byte in data {
        match byte {
            b'~' => break,
            b'z' if count == 0 => out.extend([0; 4]),
            b'!'..=b'u' => {
                value = value.wrapping_mul(85).wrapping_add(u32::from(byte - b'!'));
                count += 1;
            }
            _ => {}
        }
        if count == 5 {
            out.extend(value.to_be_bytes());
            (value, count) = (0, 0);
        }
        if out.len() > limit {
            return Err(DecodeError::TooLarge { limit });
        }
    }
    if count > 1 {
        for _ in count..5 {
            value = value.wrapping_mul(85).wrapping_add(84);
        }
        out.extend(value.to_be_bytes().iter().take(count - 1));
    }
    Ok(out)
}

fn run_length(data: &[u8], limit: usize) -> Result<Vec<u8>, DecodeError> {
    let mut out = Vec::with_capacity(data.len());
    let mut at = 0;
    while let Some(length) = data.get(at).copied() {
        at += 1;
        match length {
            0..=127 => {
                let end = at + usize::from(length) + 1;
                out.extend(data.get(at..end.min(data.len())).unwrap_or_default());
                at = end;
            }
            128 => break,
            129..=255 => {
                let Some(byte) = data.get(at) else { break };
                out.resize(out.len() + 257 - usize::from(length), *byte);
                at += 1;
            }
        }
        if out.len() > limit {
            return Err(DecodeError::TooLarge { limit });
        }
    }
    Ok(out)
}

/// Undoes a predictor (ISO 32000-2, 7.4.4.4).
fn unpredict(data: Vec<u8>, parameters: &Dict<'_>) -> Result<Vec<u8>, DecodeError> {
    let positive = |key: &str, default: u32| {
        let value = parameters.get::<u32>(key).unwrap_or(default);
        (1..=1 << 20).contains(&value).then_some(value as usize)
    };
    let colors = positive("Colors", 1).ok_or(DecodeError::Damaged)?;
    let bits = positive("BitsPerComponent", 8).ok_or(DecodeError::Damaged)?;
    let columns = positive("Columns", 1).ok_or(DecodeError::Damaged)?;
    let row = (colors * bits * columns).div_ceil(8);
    let pixel = (colors * bits).div_ceil(8);
    match parameters.get::<i32>("Predictor") {
        Some(2) if bits == 8 => {
            let mut data = data;
            for line in data.chunks_mut(row) {
                add_left(line, pixel);
            }
            Ok(data)
        }
        Some(10..=15) => Ok(undo_png(&data, row, pixel)),
        _ => Err(DecodeError::Filter),
    }
}

fn add_left(line: &mut [u8], pixel: usize) {
    for index in pixel..line.len() {
        let left = line.get(index - pixel).copied().unwrap_or(0);
        if let Some(byte) = line.get_mut(index) {
            *byte = byte.wrapping_add(left);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::*;

    fn deflate(data: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(data).unwrap();
        encoder.finish().unwrap()
    }

    fn chain(names: &[&str], data: &[u8], limit: usize) -> Result<Vec<u8>, DecodeError> {
        let filters: Vec<_> = names
            .iter()
            .map(|name| (name.as_bytes().to_vec(), Dict::empty()))
            .collect();
        decode_chain(Cow::Borrowed(data), &filters, limit).map(|decoded| decoded.bytes.into_owned())
    }

    #[test]
    fn a_deflate_bomb_stops_at_the_limit() {
        let bomb = deflate(&vec![0; 10_000_000]);
        assert!(bomb.len() < 20_000);
        assert_eq!(
            chain(&["FlateDecode"], &bomb, 1_000_000),
            Err(DecodeError::TooLarge { limit: 1_000_000 })
        );
    }

    #[test]
    fn filters_are_undone_in_order() {
        let hex: String = deflate(b"BT ET")
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        let bytes = chain(&["ASCIIHexDecode", "FlateDecode"], hex.as_bytes(), 1000);
        assert_eq!(bytes.unwrap(), b"BT ET");
    }

    #[test]
    fn cut_deflate_data_give_what_was_there() {
        let data: Vec<u8> = (0..20_000u32).map(|n| ((n * n) >> 3) as u8).collect();
        let whole = deflate(&data);
        let decoded = decode_chain(
            Cow::Borrowed(&whole[..whole.len() / 2]),
            &[(b"FlateDecode".to_vec(), Dict::empty())],
            1_000_000,
        )
        .unwrap();
        assert!(!decoded.whole);
        assert!(!decoded.bytes.is_empty() && data.starts_with(&decoded.bytes));
    }

    #[test]
    fn lzw_example_of_the_standard_decodes() {
        let data = [0x80, 0x0b, 0x60, 0x50, 0x22, 0x0c, 0x0c, 0x85, 0x01];
        assert_eq!(
            chain(&["LZWDecode"], &data, 100).unwrap(),
            [45, 45, 45, 45, 45, 65, 45, 45, 45, 66]
        );
    }

    #[test]
    fn ascii_85_and_run_length_decode() {
        assert_eq!(
            chain(&["A85"], b"87cURD]j7BEbo80~>", 100).unwrap(),
            b"Hello world!"
        );
        assert_eq!(
            chain(&["RL"], &[1, 65, 66, 254, 67, 128, 9], 100).unwrap(),
            b"ABCCC"
        );
    }

    #[test]
    fn an_image_filter_is_refused() {
        assert_eq!(chain(&["DCTDecode"], b"x", 100), Err(DecodeError::Filter));
    }

    #[test]
    fn png_rows_are_unpredicted() {
        assert_eq!(
            undo_png(&[2, 1, 2, 2, 1, 1, 1, 5, 1], 2, 1),
            [1, 2, 2, 3, 5, 6]
        );
    }
}
