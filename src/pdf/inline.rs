//! Inline images in content streams: where they end and what their dictionary says
//! (ISO 32000-2, 8.9.7).
//!
//! The data may hold the letters `EI`, by chance or to fool a reader. So the end is first
//! looked for where the data must end: after as many bytes as the size and colour space
//! ask for, where the filter has its end mark, or after `/L` bytes.

use std::ops::Range;

use flate2::Decompress;
use flate2::FlushDecompress;
use flate2::Status;

use crate::pdf::lex::Kind;
use crate::pdf::lex::Lexer;
use crate::pdf::lex::Token;
use crate::pdf::lex::decode_name;
use crate::pdf::lex::is_regular;
use crate::pdf::lex::is_space;

/// The parts of an inline image token.
#[derive(Debug, Clone, PartialEq)]
pub struct Parts {
    /// Dictionary entries as pairs of a key's full name and a value's bytes.
    pub entries: Vec<(Vec<u8>, Range<usize>)>,
    /// The data, as filtered.
    pub data: Range<usize>,
}

/// The end of an inline image whose `BI` ends at `from`: the byte after `EI`. None where
/// there is no `ID`.
pub fn end(data: &[u8], from: usize) -> Option<usize> {
    let (entries, start) = dictionary(data, from)?;
    Some(data_end(data, &entries, start).1)
}

/// The parts of an inline image token, with offsets into the stream.
pub fn parts(data: &[u8], token: Token) -> Option<Parts> {
    let (entries, start) = dictionary(data, token.start as usize + 2)?;
    let (data_end, _) = data_end(data, &entries, start);
    // What stands between the end of the samples and the end mark belongs to nothing.
    let length = unfiltered_length(data, &entries).or(filtered_length(data, &entries, start));
    let data_end = length
        .and_then(|length| start.checked_add(length))
        .map_or(data_end, |own_end| own_end.min(data_end));
    Some(Parts {
        entries,
        data: start..data_end,
    })
}

impl Parts {
    /// The bytes of an entry's value.
    pub fn value<'d>(&self, data: &'d [u8], key: &str) -> Option<&'d [u8]> {
        value(data, &self.entries, key)
    }

    /// The value of an entry that is a whole number.
    pub fn integer(&self, data: &[u8], key: &str) -> Option<u32> {
        integer(data, &self.entries, key)
    }
}

type Entries = Vec<(Vec<u8>, Range<usize>)>;

fn value<'d>(data: &'d [u8], entries: &Entries, key: &str) -> Option<&'d [u8]> {
    let (_, range) = entries.iter().find(|(name, _)| name == key.as_bytes())?;
    data.get(range.clone())
}

fn integer(data: &[u8], entries: &Entries, key: &str) -> Option<u32> {
    let number = Lexer::new(value(data, entries, key)?).next()?.number()?;
    (0.0..=f64::from(u32::MAX))
        .contains(&number)
        .then_some(number as u32)
}

/// Reads entries up to `ID`; the data start at the offset that comes with them.
fn dictionary(data: &[u8], from: usize) -> Option<(Entries, usize)> {
    const MOST_TOKENS: usize = 4096;
    let mut entries = Entries::new();
    let mut key: Option<Vec<u8>> = None;
    let mut open: Option<(usize, usize)> = None;
    // A second `BI` before `ID` would nest lexing; it cannot belong to a dictionary.
    for token in plain_tokens(data, from).take(MOST_TOKENS) {
        let (depth, start) = open.unwrap_or((0, token.start as usize));
        let depth = match token.kind {
            Kind::ArrayStart | Kind::DictStart => depth + 1,
            Kind::ArrayEnd | Kind::DictEnd => depth.saturating_sub(1),
            Kind::Operator if token.bytes(data) == b"ID" => {
                let end = token.end as usize;
                let gap = match data.get(end..end + 2) {
                    Some(b"\r\n") => 2,
                    _ => usize::from(data.get(end).copied().is_some_and(is_space)),
                };
                return Some((entries, end + gap));
            }
            Kind::Operator if matches!(token.bytes(data), b"EI" | b"BI" | b"BT" | b"ET") => {
                return None;
            }
            _ => depth,
        };
        if depth > 0 {
            open = Some((depth, start));
            continue;
        }
        open = None;
        match (key.take(), token.name(data)) {
            (None, Some(name)) => key = Some(full_key(&decode_name(name))),
            (None, None) => {}
            (Some(key), _) => entries.push((key, start..token.end as usize)),
        }
    }
    None
}

/// Tokens without inline images: `BI` is an operator like others.
fn plain_tokens(data: &[u8], from: usize) -> impl Iterator<Item = Token> + '_ {
    let mut at = from;
    std::iter::from_fn(move || {
        let mut lexer = Lexer::starting(data, at);
        lexer.skip_inline_images = true;
        let token = lexer.next()?;
        at = token.end as usize;
        Some(token)
    })
}

/// Where the data end, and where the `EI` after them ends.
fn data_end(data: &[u8], entries: &Entries, start: usize) -> (usize, usize) {
    // What the data say about themselves comes before what the dictionary says of them:
    // readers that know no /L go by the former.
    let known = unfiltered_length(data, entries)
        .into_iter()
        .chain(filtered_length(data, entries, start))
        .chain(integer(data, entries, "Length").map(|length| length as usize))
        .chain(integer(data, entries, "L").map(|length| length as usize));
    for length in known {
        let Some(end) = start.checked_add(length).filter(|end| *end <= data.len()) else {
            continue;
        };
        if let Some(after) = end_mark(data, end) {
            return (end, after);
        }
    }
    search(data, start)
}

/// The end of an `EI` that follows at most a few bytes of white space or padding.
fn end_mark(data: &[u8], from: usize) -> Option<usize> {
    const PADDING: usize = 8;
    let mut at = from;
    while at < from + PADDING && data.get(at).copied().is_some_and(is_space) {
        at += 1;
    }
    is_end_mark(data, at).then_some(at + 2)
}

fn is_end_mark(data: &[u8], at: usize) -> bool {
    let ends = data.get(at + 2).is_none_or(|byte| !is_regular(*byte));
    data.get(at..at + 2) == Some(b"EI") && ends
}

/// How many bytes an image without filters has.
fn unfiltered_length(data: &[u8], entries: &Entries) -> Option<usize> {
    let unfiltered = match value(data, entries, "Filter") {
        None => true,
        Some(value) => matches!(value, b"[]" | b"[ ]" | b"null"),
    };
    if !unfiltered {
        return None;
    }
    let width = integer(data, entries, "Width")? as usize;
    let height = integer(data, entries, "Height")? as usize;
    let mask = value(data, entries, "ImageMask") == Some(b"true");
    let bits = if mask {
        1
    } else {
        integer(data, entries, "BitsPerComponent").unwrap_or(8) as usize
    };
    let components = if mask {
        1
    } else {
        match value(data, entries, "ColorSpace")? {
            b"/G" | b"/DeviceGray" | b"/CalGray" => 1,
            b"/RGB" | b"/DeviceRGB" | b"/CalRGB" => 3,
            b"/CMYK" | b"/DeviceCMYK" => 4,
            indexed if indexed.starts_with(b"[") => 1,
            _ => return None,
        }
    };
    let row = width
        .checked_mul(bits)?
        .checked_mul(components)?
        .div_ceil(8);
    row.checked_mul(height)
}

/// How many bytes the outermost filter takes before its end mark.
fn filtered_length(data: &[u8], entries: &Entries, start: usize) -> Option<usize> {
    let filter = value(data, entries, "Filter")?;
    let name = Lexer::new(filter)
        .find_map(|token| token.name(filter))
        .map(decode_name)?;
    let rest = data.get(start..)?;
    match name.as_slice() {
        b"Fl" | b"FlateDecode" => deflate_length(rest),
        b"AHx" | b"ASCIIHexDecode" => memchr::memchr(b'>', rest).map(|at| at + 1),
        b"A85" | b"ASCII85Decode" => memchr::memmem::find(rest, b"~>").map(|at| at + 2),
        b"RL" | b"RunLengthDecode" => run_length_length(rest),
        b"DCT" | b"DCTDecode" => jpeg_length(rest),
        _ => None,
    }
}

fn deflate_length(rest: &[u8]) -> Option<usize> {
    const MOST_ROUNDS: usize = 1 << 11;
    let mut inflater = Decompress::new(true);
    let mut scratch = vec![0u8; 1 << 14];
    for _ in 0..MOST_ROUNDS {
        let consumed = usize::try_from(inflater.total_in()).ok()?;
        let before = (inflater.total_in(), inflater.total_out());
        let input = rest.get(consumed..)?;
        match inflater.decompress(input, &mut scratch, FlushDecompress::None) {
            Ok(Status::StreamEnd) => return usize::try_from(inflater.total_in()).ok(),
            Ok(_) if before != (inflater.total_in(), inflater.total_out()) => {}
            _ => return None,
        }
    }
    None
}

fn run_length_length(rest: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        let length = usize::from(*rest.get(at)?);
        at += match length {
            0..=127 => length + 2,
            128 => return Some(at + 1),
            _ => 2,
        };
    }
}

/// Walks a JPEG's segments to its end-of-image marker (ITU-T T.81, B.1.1).
fn jpeg_length(rest: &[u8]) -> Option<usize> {
    let mut at = 2;
    loop {
        at += memchr::memchr(0xff, rest.get(at..)?)?;
        let marker = *rest.get(at + 1)?;
        at += match marker {
            0xd9 => return Some(at + 2),
            0x00 | 0x01 | 0xd0..=0xd8 => 2,
            0xff => 1,
            _ => 2 + usize::from(u16::from_be_bytes([*rest.get(at + 2)?, *rest.get(at + 3)?])),
        };
    }
}

/// Looks for an `EI` that stands alone and is followed by what looks like content.
fn search(data: &[u8], start: usize) -> (usize, usize) {
    let rest = data.get(start..).unwrap_or_default();
    let mut fallback = None;
    for found in memchr::memmem::find_iter(rest, b"EI") {
        let at = start + found;
        let spaced = at == start || data.get(at - 1).copied().is_some_and(is_space);
        if !spaced || !is_end_mark(data, at) {
            continue;
        }
        let end = if at == start { at } else { at - 1 };
        if looks_like_content(data, at + 2) {
            return (end, at + 2);
        }
        fallback.get_or_insert((end, at + 2));
    }
    fallback.unwrap_or((data.len(), data.len()))
}

/// Whether the next few tokens could be operands and a known operator.
fn looks_like_content(data: &[u8], from: usize) -> bool {
    const WINDOW: usize = 256;
    let end = data.len().min(from + WINDOW);
    let window = data.get(from..end).unwrap_or_default();
    let cut = end < data.len();
    for token in plain_tokens(window, 0) {
        let bytes = token.bytes(window);
        let clean = bytes
            .iter()
            .all(|byte| (32..127).contains(byte) || is_space(*byte));
        match token.kind {
            Kind::String { .. } => {}
            _ if !clean => return false,
            Kind::Operator => return crate::pdf::operator::is_known(bytes),
            Kind::Junk => return false,
            _ => {}
        }
    }
    // Only operands up to the end of the window, or nothing at all.
    cut || window.iter().copied().all(is_space)
}

/// The full name of an abbreviated dictionary key (ISO 32000-2, table 91).
fn full_key(key: &[u8]) -> Vec<u8> {
    let full: &[u8] = match key {
        b"BPC" => b"BitsPerComponent",
        b"CS" => b"ColorSpace",
        b"D" => b"Decode",
        b"DP" => b"DecodeParms",
        b"F" => b"Filter",
        b"H" => b"Height",
        b"IM" => b"ImageMask",
        b"I" => b"Interpolate",
        b"W" => b"Width",
        other => other,
    };
    full.to_vec()
}

/// The full name of an abbreviated filter or colour space (ISO 32000-2, table 92).
pub fn full_value(name: &[u8]) -> &[u8] {
    match name {
        b"G" => b"DeviceGray",
        b"RGB" => b"DeviceRGB",
        b"CMYK" => b"DeviceCMYK",
        b"I" => b"Indexed",
        b"AHx" => b"ASCIIHexDecode",
        b"A85" => b"ASCII85Decode",
        b"LZW" => b"LZWDecode",
        b"Fl" => b"FlateDecode",
        b"RL" => b"RunLengthDecode",
        b"CCF" => b"CCITTFaxDecode",
        b"DCT" => b"DCTDecode",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after_image(content: &[u8]) -> Vec<u8> {
        let token = Lexer::new(content)
            .find(|token| token.kind == Kind::InlineImage)
            .unwrap();
        content[token.end as usize..].to_vec()
    }

    #[test]
    fn a_decoy_end_mark_within_known_length_is_data() {
        let content = b"BI /W 8 /H 1 /BPC 8 /CS /G ID ab EI Q \nEI Q";
        assert_eq!(after_image(content), b" Q");
    }

    #[test]
    fn a_stated_length_beats_a_decoy() {
        let content = b"BI /W 8 /H 1 /BPC 8 /CS /X /L 10 ID ab EI BT 1\nEI Q";
        assert_eq!(after_image(content), b" Q");
    }

    #[test]
    fn a_decoy_in_deflated_data_is_data() {
        // A stored block: header, length 8, its complement, the bytes, checksum.
        let mut content =
            b"BI /W 8 /H 1 /BPC 8 /CS /G /F /Fl ID \x78\x01\x01\x08\x00\xf7\xff".to_vec();
        content.extend(b"x EI Q x");
        content.extend(b"\x0b\x9d\x02\x8d\nEI Q");
        let checksum = adler(b"x EI Q x");
        let at = content.len() - 9;
        content[at..at + 4].copy_from_slice(&checksum.to_be_bytes());
        assert_eq!(after_image(&content), b" Q");
    }

    fn adler(data: &[u8]) -> u32 {
        let (a, b) = data.iter().fold((1u32, 0u32), |(a, b), byte| {
            let a = (a + u32::from(*byte)) % 65521;
            (a, (b + a) % 65521)
        });
        (b << 16) | a
    }

    #[test]
    fn without_a_known_length_binary_after_a_mark_is_data() {
        let content = b"BI /W 9 /H 1 /CS /X ID ab EI \x80\x81 cd\nEI\nQ";
        assert_eq!(after_image(content), b"\nQ");
    }

    #[test]
    fn entries_get_their_full_names() {
        let content = b"BI /W 2 /H 1 /IM true /D [1 0] ID \x80 EI";
        let token = Lexer::new(content).next().unwrap();
        let parts = parts(content, token).unwrap();
        assert_eq!(parts.value(content, "Decode"), Some(&b"[1 0]"[..]));
        assert_eq!(parts.integer(content, "Width"), Some(2));
        assert_eq!(&content[parts.data.clone()], b"\x80");
    }
}
