//! Picture files: what stands in them beside the picture (EXIF, XMP, comments).

use crate::inspect::Finding;
use crate::inspect::Kind;
use crate::inspect::Values;

/// A block of metadata: what it is, and its bytes.
type Block<'b> = (&'static str, &'b [u8]);

/// What stands beside the picture; none where the bytes are no picture.
pub fn findings(bytes: &[u8], values: Values) -> Option<Vec<Finding>> {
    let blocks = match bytes {
        [0xff, 0xd8, 0xff, ..] => jpeg(bytes),
        [0x89, b'P', b'N', b'G', ..] => png(bytes),
        [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] => tiff(bytes),
        [b'G', b'I', b'F', b'8', ..] => gif(bytes),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => webp(bytes),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => heif(bytes),
        _ => return None,
    };
    let found = blocks.into_iter().map(|(detail, block)| Finding {
        detail: Some(detail),
        value: (values == Values::Show).then(|| readable(block)),
        ..Finding::of_file(Kind::PictureMetadata, block.len())
    });
    Some(found.collect())
}

/// The words among some bytes.
fn readable(bytes: &[u8]) -> String {
    const SHORTEST: usize = 4;
    const MOST: usize = 2000;
    let lossy = String::from_utf8_lossy(bytes);
    let words = lossy.split(|letter: char| letter.is_control() || letter == '\u{fffd}');
    let words: Vec<&str> = words
        .filter(|word| word.chars().count() >= SHORTEST)
        .collect();
    words.join(" ").chars().take(MOST).collect()
}

/// Segments before the picture's data, and bytes behind its end (ITU-T T.81, annex B).
fn jpeg(bytes: &[u8]) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut at = 2;
    while let Some([0xff, marker, high, low]) = bytes.get(at..at + 4) {
        if *marker == 0xff {
            at += 1;
            continue;
        }
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let data = bytes
            .get(at + 4..at + 2 + length.max(2))
            .unwrap_or_default();
        match marker {
            0xe1 if data.starts_with(b"Exif") => blocks.push(("exif", data)),
            0xe1 => blocks.push(("xmp", data)),
            0xed => blocks.push(("iptc", data)),
            0xfe if data.iter().any(u8::is_ascii_alphanumeric) => blocks.push(("comment", data)),
            0xda => break,
            _ => {}
        }
        at += 2 + length.max(2);
    }
    if let Some(end) = memchr::memmem::rfind(bytes, b"\xff\xd9") {
        let behind = bytes.get(end + 2..).unwrap_or_default();
        if behind
            .iter()
            .filter(|byte| byte.is_ascii_alphanumeric())
            .count()
            > 3
        {
            blocks.push(("behind the end", behind));
        }
    }
    blocks
}

/// Text, EXIF and unknown chunks, and bytes behind the last (ISO/IEC 15948, 11.3).
fn png(bytes: &[u8]) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut at = 8;
    while let Some(&[a, b, c, d, ref name @ ..]) = bytes.get(at..at + 8) {
        let length = u32::from_be_bytes([a, b, c, d]) as usize;
        let data = bytes
            .get(at + 8..(at + 8).saturating_add(length))
            .unwrap_or_default();
        match name {
            b"tEXt" | b"zTXt" | b"iTXt" => blocks.push(("text", data)),
            b"eXIf" => blocks.push(("exif", data)),
            _ => {}
        }
        at = at.saturating_add(12).saturating_add(length);
        if name == b"IEND" {
            break;
        }
    }
    match bytes.get(at..) {
        Some(behind) if behind.len() > 3 => blocks.push(("behind the end", behind)),
        _ => {}
    }
    blocks
}

/// Tags of the first directories that hold text, EXIF or places (TIFF 6.0).
fn tiff(bytes: &[u8]) -> Vec<Block<'_>> {
    const MOST_DIRECTORIES: usize = 64;
    let little = bytes.first() == Some(&b'I');
    let number = |at: usize, size: usize| -> Option<usize> {
        let bytes = bytes.get(at..at.checked_add(size)?)?;
        let add = |sum: usize, byte: &u8| sum << 8 | usize::from(*byte);
        Some(match little {
            true => bytes.iter().rev().fold(0, add),
            false => bytes.iter().fold(0, add),
        })
    };
    let mut blocks = Vec::new();
    let mut directory = number(4, 4).unwrap_or(0);
    for _ in 0..MOST_DIRECTORIES {
        let Some(count) = number(directory, 2).filter(|_| directory > 0) else {
            break;
        };
        for entry in (0..count).map(|index| directory + 2 + index * 12) {
            let (Some(tag), Some(length), Some(place)) =
                (number(entry, 2), number(entry + 4, 4), number(entry + 8, 4))
            else {
                break;
            };
            let detail = match tag {
                270 | 285 | 305 | 315 | 316 | 33432 => "text",
                700 => "xmp",
                33723 | 34377 => "iptc",
                34665 => "exif",
                34853 => "place",
                _ => continue,
            };
            let from = if length <= 4 { entry + 8 } else { place };
            let data = bytes
                .get(from..from.saturating_add(length))
                .unwrap_or_default();
            // Only the name of a program.
            if tag != 305 {
                blocks.push((detail, data));
            }
        }
        directory = number(directory + 2 + count * 12, 4).unwrap_or(0);
    }
    blocks
}

fn gif(bytes: &[u8]) -> Vec<Block<'_>> {
    let comments = memchr::memmem::find_iter(bytes, b"\x21\xfe");
    comments
        .filter_map(|at| {
            let length = usize::from(*bytes.get(at + 2)?);
            let text = bytes.get(at + 3..at + 3 + length)?;
            let is_text = text
                .iter()
                .all(|byte| *byte >= b' ' || byte.is_ascii_whitespace());
            (length > 0 && is_text).then_some(("comment", text))
        })
        .collect()
}

fn webp(bytes: &[u8]) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut at = 12;
    while let Some(&[a, b, c, d, e, f, g, h]) = bytes.get(at..at + 8) {
        let length = u32::from_le_bytes([e, f, g, h]) as usize;
        let data = bytes
            .get(at + 8..(at + 8).saturating_add(length))
            .unwrap_or_default();
        match &[a, b, c, d] {
            b"EXIF" => blocks.push(("exif", data)),
            b"XMP " => blocks.push(("xmp", data)),
            _ => {}
        }
        at = (at + 8).saturating_add(length).saturating_add(length % 2);
    }
    blocks
}

fn heif(bytes: &[u8]) -> Vec<Block<'_>> {
    let exif = memchr::memmem::find(bytes, b"Exif\0\0");
    exif.map(|at| ("exif", bytes.get(at..).unwrap_or_default()))
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn details(bytes: &[u8]) -> Vec<&'static str> {
        let found = findings(bytes, Values::Hide).unwrap();
        found.iter().filter_map(|finding| finding.detail).collect()
    }

    #[test]
    fn what_stands_beside_a_jpeg_is_told() {
        let plain = b"\xff\xd8\xff\xe0\0\x04JF\xff\xda\0\x02data\xff\xd9";
        assert!(details(plain).is_empty());
        let told = b"\xff\xd8\xff\xe1\0\x0aExif\0\0ab\xff\xfe\0\x06Elin\xff\xda\0\x02x\xff\xd9tail";
        assert_eq!(details(told), ["exif", "comment", "behind the end"]);
    }

    #[test]
    fn text_chunks_of_a_png_are_told() {
        let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
        png.extend_from_slice(b"\0\0\0\x08tEXtAuthor\0Ecrc_\0\0\0\0IENDcrc_");
        assert_eq!(details(&png), ["text"]);
    }

    #[test]
    fn a_text_is_no_picture() {
        assert!(findings(b"Hej", Values::Hide).is_none());
    }
}
