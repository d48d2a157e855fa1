//! Bytes in; the texts that somebody could read out of them.
//!
//! The same bytes are taken as Latin-1, UTF-8, UTF-16, hexadecimal and base64, since a
//! value may hide in any of them.

use std::sync::LazyLock;

use crate::formats::ReadingKind;
use crate::verify::squeeze::Squeezed;

/// Shortest run of hexadecimal or base64 digits that is taken for hidden text.
const SHORTEST_RUN: usize = 10;
/// Longest reading that is searched for hexadecimal and base64 when it is arbitrary bytes.
const LONGEST_BINARY: usize = 64 << 20;

/// Whether each byte is a digit of base64, and so of hexadecimal.
static IS_DIGIT: LazyLock<[bool; 256]> = LazyLock::new(|| {
    std::array::from_fn(|code| {
        let byte = u8::try_from(code).unwrap_or_default();
        byte.is_ascii_alphanumeric() || b"+/=".contains(&byte)
    })
});

/// Looks at bytes in all ways, with buffers that are used again for the next ones.
#[derive(Default)]
pub struct Viewer {
    squeezed: Squeezed,
    decoded: Vec<u8>,
}

impl Viewer {
    /// Shows all texts that can be read out of the bytes, squeezed.
    pub fn texts(&mut self, bytes: &[u8], kind: ReadingKind, see: &mut dyn FnMut(&Squeezed)) {
        plain(bytes, &mut self.squeezed, see);
        if kind == ReadingKind::Binary && bytes.len() > LONGEST_BINARY {
            return;
        }
        let is_digit = &*IS_DIGIT;
        let digits = runs(bytes, |byte| is_digit[usize::from(byte)]);
        for run in digits {
            for run in runs(run, |byte| byte.is_ascii_hexdigit()) {
                from_hex(run, &mut self.decoded);
                plain(&self.decoded, &mut self.squeezed, see);
            }
            from_base64(run, &mut self.decoded);
            plain(&self.decoded, &mut self.squeezed, see);
        }
    }
}

/// As Latin-1 without NUL bytes (which also reads UTF-16 of western text), as UTF-8 where
/// it differs, and as UTF-16 where a mark says so.
fn plain(bytes: &[u8], squeezed: &mut Squeezed, see: &mut dyn FnMut(&Squeezed)) {
    squeezed.take_latin1(bytes);
    see(squeezed);
    if !bytes.is_ascii()
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        squeezed.take(text);
        see(squeezed);
    }
    let unit = match bytes {
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        _ => return,
    };
    let units = bytes[2..].as_chunks::<2>().0.iter().map(|pair| unit(*pair));
    let text: String = char::decode_utf16(units)
        .map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect();
    squeezed.take(&text);
    see(squeezed);
}

/// Runs of at least [`SHORTEST_RUN`] bytes that a test accepts.
fn runs(bytes: &[u8], accepts: impl Fn(u8) -> bool) -> impl Iterator<Item = &[u8]> {
    bytes
        .split(move |byte| !accepts(*byte))
        .filter(|run| run.len() >= SHORTEST_RUN)
}

fn from_hex(run: &[u8], bytes: &mut Vec<u8>) {
    let digit = |byte: u8| char::from(byte).to_digit(16).unwrap_or(0) as u8;
    let pairs = run.as_chunks::<2>().0.iter();
    bytes.clear();
    bytes.extend(pairs.map(|[high, low]| digit(*high) << 4 | digit(*low)));
}

/// Decodes base64 (RFC 4648, section 4); stops at the padding.
fn from_base64(run: &[u8], bytes: &mut Vec<u8>) {
    bytes.clear();
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
        let mut read = false;
        Viewer::default().texts(bytes, ReadingKind::Text, &mut |seen| {
            read |= seen.text().contains(text);
        });
        read
    }

    #[test]
    fn utf16_is_read_with_and_without_mark() {
        let big: Vec<u8> = "Åkesson"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        assert!(can_read(&big, "åkesson"));
        let marked: Vec<u8> = "\u{feff}Petković"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        assert!(can_read(&marked, "petković"));
    }

    #[test]
    fn hexadecimal_digits_are_read() {
        assert!(can_read(b"<53 4A\n> x 536ac3b6737472616e64", "sjöstrand"));
    }

    #[test]
    fn base64_is_read() {
        assert!(can_read(b"data: RWxpbiBMaW5kcXZpc3Q=", "elinlindqvist"));
    }

    #[test]
    fn latin1_is_read() {
        assert!(can_read(b"Bj\xf6rn", "björn"));
    }
}
