//! Bytes → characters, in whatever encoding the bytes are in.
//!
//! Swedish text files come in UTF-8, UTF-16, Windows-1252 and, out of old systems, in the
//! encodings of DOS and of the Macintosh. Reading one as another turns å, ä and ö into
//! other signs, and a name with such a sign in it is a name nobody finds.

use std::sync::LazyLock;

use crate::formats::text::MAX_BYTES;
use crate::formats::text::TextError;

/// How characters are written as bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8; a byte that does not fit is read as Windows-1252.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// Windows-1252, which holds ISO 8859-1.
    Windows1252,
    /// Mac OS Roman.
    MacRoman,
    /// DOS code page 850.
    Cp850,
}

/// A file's text.
pub struct Decoded {
    /// All characters after the byte order mark.
    pub text: String,
    /// How they were written.
    pub encoding: Encoding,
    /// Length of the byte order mark, in bytes.
    pub mark_length: usize,
    /// Whether some character could not be read.
    pub unsure: bool,
}

/// Reads all characters of a file.
pub fn decode(bytes: &[u8]) -> Result<Decoded, TextError> {
    if bytes.is_empty() {
        return Err(TextError::Empty);
    }
    if bytes.len() > MAX_BYTES {
        return Err(TextError::TooLarge);
    }
    if let Some(kind) = other_kind(bytes) {
        return Err(TextError::OtherKind(kind));
    }
    let (encoding, mark_length) = recognise(bytes);
    let mut rest = bytes.get(mark_length..).unwrap_or_default();
    let mut text = String::with_capacity(rest.len());
    let mut control_count = 0;
    let mut unsure = false;
    let mut count = 0_usize;
    while let Some((character, length)) = encoding.first(rest) {
        match character {
            '\0' => return Err(TextError::Binary),
            '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1a}' | '\u{85}' => {}
            '\u{80}'..='\u{9f}' | '\u{fffd}' => unsure = true,
            control if control.is_control() => control_count += 1,
            _ => {}
        }
        count += 1;
        text.push(character);
        rest = rest.get(length..).unwrap_or_default();
    }
    if control_count * 100 > count {
        return Err(TextError::Binary);
    }
    if u32::try_from(text.len()).is_err() {
        return Err(TextError::TooLarge);
    }
    Ok(Decoded {
        text,
        encoding,
        mark_length,
        unsure,
    })
}

impl Encoding {
    /// The first character of some bytes and how many bytes it takes.
    pub fn first(self, bytes: &[u8]) -> Option<(char, usize)> {
        let &byte = bytes.first()?;
        match self {
            Self::Utf8 => Some(first_utf8(byte, bytes)),
            Self::Utf16Le => Some(first_utf16(bytes, u16::from_le_bytes)),
            Self::Utf16Be => Some(first_utf16(bytes, u16::from_be_bytes)),
            Self::Windows1252 | Self::MacRoman | Self::Cp850 => Some((self.single(byte), 1)),
        }
    }

    /// Writes what stands in place of struck text: a label, or five blocks. Encodings
    /// without U+2588 FULL BLOCK get five asterisks.
    pub fn push_mark(self, label: Option<&str>, result: &mut Vec<u8>) {
        const BLOCKS: &str = "█████";
        const ASTERISKS: &str = "*****";
        let without_blocks = matches!(self, Self::Windows1252 | Self::MacRoman);
        let mark = match label {
            Some(label) => label,
            None if without_blocks => ASTERISKS,
            None => BLOCKS,
        };
        for character in mark.chars() {
            self.push(character, result);
        }
    }

    /// Writes as many spaces.
    pub fn push_spaces(self, count: usize, result: &mut Vec<u8>) {
        (0..count).for_each(|_| self.push(' ', result));
    }

    /// How many bytes the line break takes that bytes begin with.
    pub fn line_break(self, bytes: &[u8]) -> usize {
        let Some((first, length)) = self.first(bytes) else {
            return 0;
        };
        match self.first(bytes.get(length..).unwrap_or_default()) {
            Some(('\n', more)) if first == '\r' => length + more,
            _ => length,
        }
    }

    fn push(self, character: char, result: &mut Vec<u8>) {
        let mut units = [0_u16; 2];
        match self {
            Self::Utf8 => {
                let mut buffer = [0; 4];
                result.extend_from_slice(character.encode_utf8(&mut buffer).as_bytes());
            }
            Self::Utf16Le => {
                let units = character.encode_utf16(&mut units);
                result.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
            }
            Self::Utf16Be => {
                let units = character.encode_utf16(&mut units);
                result.extend(units.iter().flat_map(|unit| unit.to_be_bytes()));
            }
            Self::Windows1252 | Self::MacRoman | Self::Cp850 => {
                let byte = (0..=u8::MAX).find(|&byte| self.single(byte) == character);
                result.push(byte.unwrap_or(b'?'));
            }
        }
    }

    fn single(self, byte: u8) -> char {
        let Some(high) = byte.checked_sub(0x80) else {
            return char::from(byte);
        };
        let table: &[char] = match self {
            Self::MacRoman => &MAC_ROMAN,
            Self::Cp850 => &CP850,
            _ => &WINDOWS_1252,
        };
        table.get(usize::from(high)).copied().unwrap_or('\u{fffd}')
    }
}

fn first_utf8(byte: u8, bytes: &[u8]) -> (char, usize) {
    let length = match byte {
        0..=0x7F => return (char::from(byte), 1),
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return (Encoding::Windows1252.single(byte), 1),
    };
    let sequence = bytes.get(..length).map(std::str::from_utf8);
    match sequence {
        Some(Ok(text)) => (text.chars().next().unwrap_or('\u{fffd}'), length),
        _ => (Encoding::Windows1252.single(byte), 1),
    }
}

fn first_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> (char, usize) {
    let at = |start: usize| match bytes.get(start..start + 2) {
        Some(&[first, second]) => Some(unit([first, second])),
        _ => None,
    };
    let Some(first) = at(0) else {
        return ('\u{fffd}', 1);
    };
    let units = [first, at(2).unwrap_or_default()];
    match char::decode_utf16(units).next() {
        Some(Ok(character)) => (character, 2 * character.len_utf16()),
        _ => ('\u{fffd}', 2),
    }
}

/// The kind of file that a signature tells, where it is not text.
fn other_kind(bytes: &[u8]) -> Option<&'static str> {
    const SIGNATURES: [(&[u8], &str); 16] = [
        (b"%PDF-", "a PDF"),
        (b"\xff\xd8\xff", "a JPEG picture"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (b"GIF8", "a GIF picture"),
        (b"II*\0", "a TIFF picture"),
        (b"MM\0*", "a TIFF picture"),
        (b"\0\0\0\x0cjP  ", "a JPEG 2000 picture"),
        (b"PK\x03\x04", "a zip or office file"),
        (b"PK\x05\x06", "a zip or office file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office file"),
        (b"{\\rtf", "an RTF file"),
        (b"%!PS", "a PostScript file"),
        (b"\x1f\x8b", "a compressed file"),
        (b"7z\xbc\xaf\x27\x1c", "a compressed file"),
        (b"Rar!\x1a\x07", "a compressed file"),
        (b"\x7fELF", "a program"),
    ];
    let start = bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(bytes)
        .trim_ascii_start();
    let found = SIGNATURES
        .iter()
        .find(|(signature, _)| bytes.starts_with(signature) || start.starts_with(signature));
    found.map(|&(_, kind)| kind)
}

/// The encoding of some bytes and the length of their byte order mark.
fn recognise(bytes: &[u8]) -> (Encoding, usize) {
    match bytes {
        [0xEF, 0xBB, 0xBF, ..] => return (Encoding::Utf8, 3),
        [0xFF, 0xFE, ..] => return (Encoding::Utf16Le, 2),
        [0xFE, 0xFF, ..] => return (Encoding::Utf16Be, 2),
        _ => {}
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return (encoding, 0);
    }
    if std::str::from_utf8(bytes).is_ok() {
        return (Encoding::Utf8, 0);
    }
    (single_byte_or_damaged(bytes), 0)
}

/// UTF-16 without a mark: every other byte of Western text is zero.
fn utf16_without_mark(bytes: &[u8]) -> Option<Encoding> {
    let pairs = bytes.len() / 2;
    let zeros = |offset: usize| {
        let every_other = bytes.iter().skip(offset).step_by(2);
        every_other.filter(|&&byte| byte == 0).count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 2 > pairs && even * 20 <= pairs {
        return Some(Encoding::Utf16Le);
    }
    (even * 2 > pairs && odd * 20 <= pairs).then_some(Encoding::Utf16Be)
}

/// Bytes that are not UTF-8 as a whole: UTF-8 with a few broken places, or an encoding of
/// one byte a character, whichever gives the most Swedish.
fn single_byte_or_damaged(bytes: &[u8]) -> Encoding {
    let mut rest = bytes;
    let (mut whole, mut stray) = (0, 0);
    while let Some((character, length)) = Encoding::Utf8.first(rest) {
        match length {
            1 if !rest.first().is_some_and(u8::is_ascii) => stray += 1,
            1 => {}
            _ if character.is_alphabetic() => whole += 1,
            _ => {}
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    if whole > stray {
        return Encoding::Utf8;
    }
    let windows = swedish_letters(bytes, Encoding::Windows1252);
    let old = [Encoding::Cp850, Encoding::MacRoman]
        .map(|encoding| (swedish_letters(bytes, encoding), encoding));
    let (most, encoding) = old
        .into_iter()
        .max_by_key(|(count, _)| *count)
        .unwrap_or((0, Encoding::Windows1252));
    // One letter such as Š in Windows-1252 is ä in another encoding: ask for more than that.
    if most >= 3 && most > 2 * windows {
        return encoding;
    }
    Encoding::Windows1252
}

/// How many å, ä, ö and é stand in or at a word, read in an encoding of one byte a character.
fn swedish_letters(bytes: &[u8], encoding: Encoding) -> usize {
    let is_letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphabetic);
    let positions = bytes
        .iter()
        .enumerate()
        .filter(|(_, byte)| !byte.is_ascii());
    positions
        .filter(|&(at, &byte)| {
            let before = at.checked_sub(1).and_then(|at| bytes.get(at));
            let in_word = is_letter(before) || is_letter(bytes.get(at + 1));
            in_word && "åäöÅÄÖéÉ".contains(encoding.single(byte))
        })
        .count()
}

static WINDOWS_1252: LazyLock<Vec<char>> = LazyLock::new(|| table(encoding_rs::WINDOWS_1252));
static MAC_ROMAN: LazyLock<Vec<char>> = LazyLock::new(|| table(encoding_rs::MACINTOSH));
static CP850: LazyLock<Vec<char>> = LazyLock::new(|| {
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐\
     └┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}"
        .chars()
        .collect()
});

fn table(encoding: &'static encoding_rs::Encoding) -> Vec<char> {
    let high: Vec<u8> = (0x80..=0xFF).collect();
    let (text, _) = encoding.decode_without_bom_handling(&high);
    text.chars().collect()
}

/// Text as bytes, for tests.
#[cfg(test)]
pub fn bytes_of(encoding: Encoding, text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    text.chars()
        .for_each(|character| encoding.push(character, &mut bytes));
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_table_has_a_character_for_each_high_byte() {
        for table in [&WINDOWS_1252, &MAC_ROMAN, &CP850] {
            assert_eq!(table.len(), 128);
        }
    }

    #[test]
    fn one_foreign_letter_does_not_make_a_macintosh_file() {
        let decoded = decode(b"Hos \x8aabanovic igen").unwrap();
        assert_eq!(decoded.text, "Hos Šabanovic igen");
    }

    #[test]
    fn code_page_850_has_the_block() {
        let mut bytes = Vec::new();
        Encoding::Cp850.push_mark(None, &mut bytes);
        assert_eq!(bytes, [0xDB; 5]);
    }

    #[test]
    fn a_short_word_is_not_taken_for_utf16() {
        assert_eq!(decode(b"Hej").unwrap().encoding, Encoding::Utf8);
    }
}
