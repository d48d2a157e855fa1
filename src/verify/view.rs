//! Bytes in; the texts that somebody could read out of them.
//!
//! The same bytes are taken as Latin-1, UTF-8, UTF-16, hexadecimal and base64, since a
//! value may hide in any of them.

use crate::formats::ReadingKind;

/// Shortest run of hexadecimal or base64 digits that is taken for hidden text.
const SHORTEST_RUN: usize = 10;
/// Longest reading that is searched for hexadecimal and base64 when it is arbitrary bytes.
const LONGEST_BINARY: usize = 64 << 20;

/// All texts that can be read out of the bytes.
pub fn texts(bytes: &[u8], kind: ReadingKind) -> Vec<String> {
    let mut texts = plain(bytes);
    if kind == ReadingKind::Text || bytes.len() <= LONGEST_BINARY {
        for run in runs(bytes, |byte| byte.is_ascii_hexdigit()) {
            texts.extend(plain(&from_hex(run)));
        }
        let base64 = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte);
        for run in runs(bytes, base64) {
            texts.extend(plain(&from_base64(run)));
        }
    }
    texts
}

/// As Latin-1 without NUL bytes (which also reads UTF-16 of western text), as UTF-8 where
/// it differs, and as UTF-16 where a mark says so.
fn plain(bytes: &[u8]) -> Vec<String> {
    let mut texts = vec![latin1(bytes)];
    if !bytes.is_ascii()
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        texts.push(text.to_owned());
    }
    let pairs = |unit: fn([u8; 2]) -> u16| {
        let units = bytes[2..].as_chunks::<2>().0.iter().map(|pair| unit(*pair));
        char::decode_utf16(units)
            .map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect()
    };
    match bytes {
        [0xfe, 0xff, ..] => texts.push(pairs(u16::from_be_bytes)),
        [0xff, 0xfe, ..] => texts.push(pairs(u16::from_le_bytes)),
        _ => {}
    }
    texts
}

fn latin1(bytes: &[u8]) -> String {
    bytes
        .iter()
        .filter(|byte| **byte != 0)
        .map(|byte| char::from(*byte))
        .collect()
}

/// Runs of at least [`SHORTEST_RUN`] bytes that a test accepts.
fn runs(bytes: &[u8], accepts: impl Fn(u8) -> bool) -> impl Iterator<Item = &[u8]> {
    bytes
        .split(move |byte| !accepts(*byte))
        .filter(|run| run.len() >= SHORTEST_RUN)
}

fn from_hex(run: &[u8]) -> Vec<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).unwrap_or(0) as u8;
    run.as_chunks::<2>()
        .0
        .iter()
        .map(|[high, low]| digit(*high) << 4 | digit(*low))
        .collect()
}

/// Decodes base64 (RFC 4648, section 4); stops at the padding.
fn from_base64(run: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(run.len() * 3 / 4);
    let mut buffer = 0_u32;
    let mut bits = 0;
    for digit in run.iter().map_while(|byte| sextet(*byte)) {
        buffer = buffer << 6 | digit;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((buffer >> bits) as u8);
            buffer &= (1 << bits) - 1;
        }
    }
    bytes
}

fn sextet(byte: u8) -> Option<u32> {
    Some(u32::from(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn can_read(bytes: &[u8], text: &str) -> bool {
        texts(bytes, ReadingKind::Text)
            .iter()
            .any(|seen| seen.contains(text))
    }

    #[test]
    fn utf16_is_read_with_and_without_mark() {
        let big: Vec<u8> = "Åkesson"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        assert!(can_read(&big, "Åkesson"));
        let marked: Vec<u8> = "\u{feff}Petković"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        assert!(can_read(&marked, "Petković"));
    }

    #[test]
    fn hexadecimal_digits_are_read() {
        assert!(can_read(b"<53 4A\n> x 536ac3b6737472616e64", "Sjöstrand"));
    }

    #[test]
    fn base64_is_read() {
        assert!(can_read(b"data: RWxpbiBMaW5kcXZpc3Q=", "Elin Lindqvist"));
    }

    #[test]
    fn latin1_is_read() {
        assert!(can_read(b"Bj\xf6rn", "Björn"));
    }
}
