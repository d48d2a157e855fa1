//! What an Exif block says about how a picture is turned (TIFF 6.0, tag 274). Nothing else
//! is taken from it, and none of it is written.

use crate::pdf::raster::alone::Orientation;

/// The orientation in an Exif block: a TIFF header and its first directory.
pub fn orientation(block: &[u8]) -> Orientation {
    Orientation::of_number(number(block).unwrap_or(1))
}

fn number(block: &[u8]) -> Option<u16> {
    let is_little = match block.get(..2)? {
        b"II" => true,
        b"MM" => false,
        _ => return None,
    };
    let two = |at: usize| {
        let bytes = block.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if is_little {
            u16::from_le_bytes(bytes)
        } else {
            u16::from_be_bytes(bytes)
        })
    };
    let four = |at: usize| {
        let (first, second) = (usize::from(two(at)?), usize::from(two(at + 2)?));
        Some(if is_little {
            second << 16 | first
        } else {
            first << 16 | second
        })
    };
    let directory = four(4)?;
    let count = usize::from(two(directory)?);
    let entries = (0..count).map(|index| directory + 2 + index * 12);
    let entry = entries.into_iter().find(|at| two(*at) == Some(274))?;
    two(entry + 8)
}

/// The Exif block of a JPEG file.
pub fn of_jpeg(file: &[u8]) -> Option<&[u8]> {
    let mut at = 2;
    loop {
        let [0xFF, marker, high, low] = file.get(at..at + 4)? else {
            return None;
        };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let segment = file.get(at + 4..at + 2 + length.max(2))?;
        match marker {
            0xE1 if segment.starts_with(b"Exif\0\0") => return segment.get(6..),
            0xDA => return None,
            _ => at += 2 + length.max(2),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_byte_orders_are_read() {
        let little = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0";
        let big = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0";
        assert_eq!(number(little), Some(6));
        assert_eq!(number(big), Some(6));
    }

    #[test]
    fn nonsense_means_as_stored() {
        assert!(orientation(b"II*\0\xff\xff\xff\xff").is_upright());
        assert!(orientation(b"").is_upright());
    }
}
