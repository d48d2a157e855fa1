//! A file's bytes in; whether its object and cross-reference streams stay within limits.
//!
//! Those streams are unfolded while a file is opened, before anything else can be asked,
//! and a megabyte of them may unfold to gigabytes. So they are looked for beforehand, by
//! what their dictionaries cannot do without (ISO 32000-2, 7.5.7 and 7.5.8), and unfolded
//! once with a limit. Encrypted object streams cannot be looked into here.

use hayro_syntax::object::Dict;
use memchr::memmem;

use crate::pdf::decode::DecodeError;
use crate::pdf::decode::decode_chain;

/// How far before its data a stream's dictionary may begin.
const DICTIONARY: usize = 4096;
/// How often all bytes of a file may be read in this search.
const READINGS: usize = 8;

/// Bytes that object and cross-reference streams unfold to, or nothing if these are more
/// than the limit.
pub fn unfolded(bytes: &[u8], limit: usize) -> Option<usize> {
    let mut total = 0_usize;
    let mut budget = bytes.len().saturating_mul(READINGS) + DICTIONARY;
    for at in memmem::find_iter(bytes, b"stream") {
        let before = bytes.get(at.saturating_sub(DICTIONARY)..at)?;
        if before.ends_with(b"end") {
            continue;
        }
        let begin = memmem::rfind(before, b"obj");
        let text = before.get(begin.unwrap_or(0)..)?;
        budget = budget.checked_sub(text.len())?;
        let text = unescaped(text);
        if begin.is_some() && !may_hold_objects(&text) {
            continue;
        }
        let data = data(bytes, at + b"stream".len(), &text);
        budget = budget.checked_sub(data.len())?;
        total += size(data, &filters(&text), limit - total)?;
    }
    Some(total)
}

/// Whether a dictionary has what object or cross-reference streams have to have.
fn may_hold_objects(text: &[u8]) -> bool {
    let has = |key: &[u8]| {
        memmem::find_iter(text, key).any(|at| {
            let next = text.get(at + key.len());
            next.is_none_or(|byte| !byte.is_ascii_alphanumeric())
        })
    };
    has(b"/First") || has(b"/W")
}

/// A dictionary's text with the letters that names write as `#41` (ISO 32000-2, 7.3.5).
fn unescaped(text: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, behind @ ..] = rest {
        let digit = |index: usize| char::from(*behind.get(index)?).to_digit(16);
        match (first, digit(0), digit(1)) {
            (b'#', Some(high), Some(low)) => {
                plain.push((high << 4 | low) as u8);
                rest = behind.get(2..).unwrap_or_default();
            }
            _ => {
                plain.push(*first);
                rest = behind;
            }
        }
    }
    plain
}

/// A stream's data: as long as its dictionary says, or up to its end word, whichever is
/// more.
fn data<'b>(bytes: &'b [u8], from: usize, text: &[u8]) -> &'b [u8] {
    let rest = bytes.get(from..).unwrap_or_default();
    let rest = match rest {
        [b'\r', b'\n', rest @ ..] | [b'\r' | b'\n', rest @ ..] => rest,
        _ => rest,
    };
    let end = memmem::find(rest, b"endstream").unwrap_or(rest.len());
    let length = memmem::find(text, b"/Length").and_then(|at| {
        let number = text.get(at + b"/Length".len()..)?.trim_ascii_start();
        let digits = number.iter().take_while(|byte| byte.is_ascii_digit());
        std::str::from_utf8(number.get(..digits.count())?)
            .ok()?
            .parse::<usize>()
            .ok()
    });
    let end = end.max(length.unwrap_or(0)).min(rest.len());
    rest.get(..end).unwrap_or_default()
}

/// The filters that a dictionary's text names.
fn filters(text: &[u8]) -> Vec<(Vec<u8>, Dict<'static>)> {
    let named = match memmem::find(text, b"/Filter") {
        Some(at) => text.get(at + b"/Filter".len()..).unwrap_or_default(),
        // Its dictionary is longer than what was read of it.
        None => b"/FlateDecode".as_slice(),
    };
    let named = named.trim_ascii_start();
    let (named, most) = match named.strip_prefix(b"[") {
        Some(array) => (array.split(|byte| *byte == b']').next(), usize::MAX),
        None => (Some(named), 1),
    };
    let names = named.unwrap_or_default().split(|byte| *byte == b'/');
    names
        .skip(1)
        .take(most)
        .map(|name| {
            let length = name.iter().take_while(|byte| byte.is_ascii_alphanumeric());
            let name = name.get(..length.count()).unwrap_or_default();
            (name.to_vec(), Dict::empty())
        })
        .collect()
}

/// Bytes that data unfold to, or nothing if these are more than the limit.
fn size(data: &[u8], filters: &[(Vec<u8>, Dict<'_>)], limit: usize) -> Option<usize> {
    match decode_chain(data.into(), filters, limit) {
        Ok(decoded) => Some(decoded.bytes.len()).filter(|size| *size <= limit),
        Err(DecodeError::TooLarge { .. }) => None,
        Err(_) => Some(0),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn deflated(data: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(data).unwrap();
        encoder.finish().unwrap()
    }

    fn stream(entries: &str, data: &[u8]) -> Vec<u8> {
        let length = data.len();
        let mut bytes = format!("5 0 obj\n<<{entries}/Length {length}>>\nstream\n").into_bytes();
        bytes.extend_from_slice(data);
        bytes.extend_from_slice(b"\nendstream\nendobj\n");
        bytes
    }

    const OBJECTS: &str = "/Type/ObjStm/N 1/First 4/Filter/FlateDecode";

    #[test]
    fn an_object_stream_is_measured_and_a_bomb_is_refused() {
        let bytes = stream(OBJECTS, &deflated(&[b' '; 5000]));
        assert_eq!(unfolded(&bytes, 5000), Some(5000));
        assert_eq!(unfolded(&bytes, 4999), None);
    }

    #[test]
    fn many_streams_count_together() {
        let bytes = stream(OBJECTS, &deflated(&[b' '; 5000])).repeat(3);
        assert_eq!(unfolded(&bytes, 20_000), Some(15_000));
        assert_eq!(unfolded(&bytes, 14_000), None);
    }

    #[test]
    fn a_bomb_is_seen_under_other_spellings() {
        let twice = deflated(&deflated(&[b' '; 50_000]));
        let bytes = stream("/#46irst 4/N 1/Filter[/#46l /FlateDecode]", &twice);
        assert_eq!(unfolded(&bytes, 40_000), None);
        let table = stream("/W[1 4 2]/Filter/FlateDecode", &deflated(&[0; 5000]));
        assert_eq!(unfolded(&table, 4000), None);
    }

    #[test]
    fn a_dictionary_longer_than_looked_at_is_no_hiding_place() {
        let padded = format!("{OBJECTS}%{}\n", "x".repeat(DICTIONARY));
        let bytes = stream(&padded, &deflated(&[b' '; 5000]));
        assert_eq!(unfolded(&bytes, 4000), None);
    }

    #[test]
    fn pictures_are_not_unfolded() {
        let entries = "/Subtype/Image/Width 10/Height 500/Filter/FlateDecode";
        let bytes = stream(entries, &deflated(&[0; 5000]));
        assert_eq!(unfolded(&bytes, 100), Some(0));
    }

    #[test]
    fn a_file_of_nothing_but_stream_words_ends_soon() {
        let bytes = b"stream\n".repeat(100_000);
        assert_eq!(unfolded(&bytes, 1000), None);
    }
}
