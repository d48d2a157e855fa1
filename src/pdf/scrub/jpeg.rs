//! A JPEG without its metadata, from a JPEG as a PDF holds it, without re-encoding.
//!
//! Only segments that a decoder needs are kept (ISO/IEC 10918-1, B.1.1.3): EXIF, XMP,
//! IPTC, comments, thumbnails, embedded profiles and what follows the image all go. The
//! `Adobe` segment stays, since it says how colours are coded.

/// The image without metadata, or nothing if it is no JPEG.
pub(crate) fn strip(data: &[u8]) -> Option<Vec<u8>> {
    let start = data
        .windows(3)
        .position(|bytes| bytes == [0xFF, SOI, 0xFF])?;
    let mut rest = data.get(start + 2..)?;
    let mut out = Vec::with_capacity(data.len());
    out.extend_from_slice(&[0xFF, SOI]);
    let mut scans = 0;
    while let Some((marker, tail)) = next_marker(rest) {
        rest = tail;
        match marker {
            EOI => break,
            0x01 | 0xD0..=0xD7 => continue,
            _ => {}
        }
        let Some((segment, tail)) = split_segment(rest) else {
            break;
        };
        rest = tail;
        put_segment(&mut out, marker, segment);
        if marker == SOS {
            scans += 1;
            let (scan, tail) = rest.split_at(scan_length(rest));
            out.extend_from_slice(scan);
            rest = tail;
        }
    }
    out.extend_from_slice(&[0xFF, EOI]);
    (scans > 0).then_some(out)
}

const SOI: u8 = 0xD8;
const EOI: u8 = 0xD9;
const SOS: u8 = 0xDA;

/// The next marker and what follows it, skipping fill bytes and rubbish.
fn next_marker(data: &[u8]) -> Option<(u8, &[u8])> {
    let mut bytes = data;
    loop {
        let at = memchr::memchr(0xFF, bytes)?;
        bytes = bytes.get(at + 1..)?;
        match bytes.first()? {
            0x00 | 0xFF => {}
            marker => return Some((*marker, bytes.get(1..)?)),
        }
    }
}

/// A segment's payload and what follows it.
fn split_segment(data: &[u8]) -> Option<(&[u8], &[u8])> {
    let length = usize::from(u16::from_be_bytes(*data.first_chunk()?));
    let length = length.max(2).min(data.len());
    Some((data.get(2..length)?, data.get(length..)?))
}

/// Appends a segment if a decoder needs it, without what a decoder skips.
fn put_segment(out: &mut Vec<u8>, marker: u8, segment: &[u8]) {
    let jfif;
    let kept: &[u8] = match marker {
        // JFIF with its thumbnail cut off.
        0xE0 if segment.starts_with(b"JFIF\0") && segment.len() >= 14 => {
            jfif = [segment.get(..12).unwrap_or_default(), &[0, 0]].concat();
            &jfif
        }
        0xEE if segment.starts_with(b"Adobe") => segment.get(..12).unwrap_or(segment),
        // Frames, tables, scans, restart intervals, number of lines.
        0xC0..=0xCF | SOS | 0xDB | 0xDC | 0xDD => segment,
        _ => return,
    };
    let length = u16::try_from(kept.len() + 2).unwrap_or(u16::MAX);
    out.extend_from_slice(&[0xFF, marker]);
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(kept);
}

/// Length of entropy-coded data: up to a marker that is neither a stuffed byte nor a
/// restart.
fn scan_length(data: &[u8]) -> usize {
    let mut from = 0;
    while let Some(at) = data
        .get(from..)
        .and_then(|rest| memchr::memchr(0xFF, rest))
        .map(|at| from + at)
    {
        match data.get(at + 1) {
            Some(0x00 | 0xD0..=0xD7) => from = at + 2,
            Some(0xFF) => from = at + 1,
            Some(_) => return at,
            None => break,
        }
    }
    data.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<u8> {
        let mut out = Vec::new();
        let pixels: Vec<u8> = (0..64 * 64).map(|i| (i % 251) as u8).collect();
        jpeg_encoder::Encoder::new(&mut out, 80)
            .encode(&pixels, 64, 64, jpeg_encoder::ColorType::Luma)
            .unwrap();
        out
    }

    fn with_segment(marker: u8, payload: &[u8]) -> Vec<u8> {
        let mut bytes = sample();
        let mut segment = vec![0xFF, marker];
        segment.extend(((payload.len() + 2) as u16).to_be_bytes());
        segment.extend(payload);
        bytes.splice(2..2, segment);
        bytes
    }

    fn holds(bytes: &[u8], text: &[u8]) -> bool {
        memchr::memmem::find(bytes, text).is_some()
    }

    #[test]
    fn metadata_segments_go_and_pixels_stay() {
        let before = image::load_from_memory(&sample()).unwrap();
        for marker in [0xE1, 0xED, 0xE2, 0xE0, 0xEB, 0xFE] {
            let bytes = strip(&with_segment(marker, b"Exif\0\0 secret text")).unwrap();
            assert!(!holds(&bytes, b"secret"), "segment {marker:x}");
            assert_eq!(image::load_from_memory(&bytes).unwrap(), before);
        }
    }

    #[test]
    fn the_colour_transform_mark_stays() {
        let bytes = strip(&with_segment(0xEE, b"Adobe\0\x64\0\0\0\0\x01secret")).unwrap();
        assert!(holds(&bytes, b"Adobe"));
        assert!(!holds(&bytes, b"secret"));
    }

    #[test]
    fn bytes_around_the_image_go() {
        let bytes = [b"secret".as_slice(), &sample(), b"secret"].concat();
        assert!(!holds(&strip(&bytes).unwrap(), b"secret"));
    }

    #[test]
    fn what_is_no_jpeg_is_refused() {
        assert!(strip(b"secret").is_none());
        assert!(strip(&[0xFF, 0xD8, 0xFF, 0xE1, 0, 200, b's']).is_none());
    }

    #[test]
    fn any_cut_of_an_image_is_handled() {
        let sample = sample();
        for end in 0..sample.len() {
            let _ = strip(&sample[..end]);
        }
    }
}
