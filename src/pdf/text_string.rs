//! Text strings: bytes in PDFDocEncoding, UTF-16 or UTF-8 to text (ISO 32000-2, 7.9.2.2).

/// The text of a text string. Bytes that are not of the encoding become U+FFFD.
pub fn decode_text(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, rest @ ..] => utf_16(rest, u16::from_be_bytes),
        // Not of the standard, but written by some and read by many.
        [0xff, 0xfe, rest @ ..] => utf_16(rest, u16::from_le_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().copied().map(pdf_doc).collect(),
    }
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks(2).map(|pair| match pair {
        [one, two] => unit([*one, *two]),
        _ => 0xfffd,
    });
    char::decode_utf16(units)
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// A byte of PDFDocEncoding (ISO 32000-2, annex D.3).
fn pdf_doc(byte: u8) -> char {
    const LOW: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];
    const HIGH: [char; 33] = [
        '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚',
        '™', 'ﬁ', 'ﬂ', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{fffd}', '€',
    ];
    let from = |table: &[char], first: u8| {
        table
            .get(usize::from(byte - first))
            .copied()
            .unwrap_or(char::REPLACEMENT_CHARACTER)
    };
    match byte {
        0x18..=0x1f => from(&LOW, 0x18),
        0x80..=0xa0 => from(&HIGH, 0x80),
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_encoding_is_told_by_its_mark() {
        assert_eq!(decode_text(b"\xfe\xff\x00\xc5\xd8\x3d\xde\x00"), "Å😀");
        assert_eq!(decode_text(b"\xff\xfe\xc5\x00"), "Å");
        assert_eq!(decode_text(b"\xef\xbb\xbf\xc3\x85"), "Å");
        assert_eq!(decode_text(b"\xc5\x85\xa0\x18"), "Å–€˘");
    }

    #[test]
    fn half_a_character_becomes_a_replacement() {
        assert_eq!(decode_text(b"\xfe\xff\x00A\xd8"), "A\u{fffd}");
    }
}
