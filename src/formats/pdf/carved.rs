//! Bytes in; the packed data that stand in them where no reader looks, unpacked, out.
//!
//! A file may hold more than its objects: those of an older revision, or of another file
//! that was packed into a stream. Plain bytes are searched as they are; what is deflated
//! has to be found and inflated first.

use std::io::Read as _;

use flate2::read::DeflateDecoder;
use flate2::read::ZlibDecoder;
use lopdf::Document;
use lopdf::Object;
use lopdf::xref::XrefEntry;
use memchr::memmem;

use crate::formats::Reading;
use crate::formats::ReadingKind;

/// Most bytes that one deflated stream is inflated to.
const MOST: u64 = 64 << 20;
/// Most deflated streams that are looked for.
const MOST_STREAMS: usize = 10_000;
/// First bytes of an entry of a ZIP archive (office files are such archives).
const ENTRY: &[u8] = b"PK\x03\x04";

/// Inflates the streams that stand between the objects of a file.
pub fn see_outside(bytes: &[u8], document: &Document, see: &mut dyn FnMut(Reading<'_>)) {
    let mut objects: Vec<(usize, u32, u16)> = document
        .reference_table
        .entries
        .iter()
        .filter_map(|(number, entry)| match entry {
            XrefEntry::Normal { offset, generation } => {
                Some((usize::try_from(*offset).ok()?, *number, *generation))
            }
            _ => None,
        })
        .collect();
    objects.sort_unstable();
    let mut outside_from = 0;
    for (start, number, generation) in objects {
        if let Some(gap) = bytes.get(outside_from..start) {
            see_streams(gap, see);
        }
        let object = document.objects.get(&(number, generation));
        outside_from = outside_from.max(end_of(bytes, start, object));
    }
    see_streams(bytes.get(outside_from..).unwrap_or_default(), see);
}

/// The byte behind an object that starts at a place.
fn end_of(bytes: &[u8], start: usize, object: Option<&Object>) -> usize {
    let find = |from: usize, word: &[u8]| {
        let rest = bytes.get(from..).unwrap_or_default();
        memmem::find(rest, word).map_or(bytes.len(), |at| from + at + word.len())
    };
    match object {
        Some(Object::Stream(stream)) => {
            // The dictionary may be changed by decoding, the data as they stand are kept.
            let length = stream.content.len();
            let data = find(start, b"stream");
            find((data + length).min(bytes.len()), b"endobj")
        }
        Some(_) => find(start, b"endobj"),
        None => start,
    }
}

/// Inflates what follows each keyword `stream`.
fn see_streams(gap: &[u8], see: &mut dyn FnMut(Reading<'_>)) {
    for at in memmem::find_iter(gap, b"stream").take(MOST_STREAMS) {
        if gap.get(..at).is_some_and(|before| before.ends_with(b"end")) {
            continue;
        }
        let data = gap.get(at + b"stream".len()..).unwrap_or_default();
        let data = data.strip_prefix(b"\r").unwrap_or(data);
        let data = data.strip_prefix(b"\n").unwrap_or(data);
        see_deflated(data, see);
    }
}

/// Inflates data that are deflated although nothing says so.
pub fn see_deflated(data: &[u8], see: &mut dyn FnMut(Reading<'_>)) {
    // The first byte of data with the usual window (RFC 1950, 2.2).
    if data.first() == Some(&0x78) {
        let mut inflated = Vec::new();
        // What is behind the data makes it end with an error, as may damage within.
        let _ = ZlibDecoder::new(data).take(MOST).read_to_end(&mut inflated);
        show(&inflated, see);
    }
}

/// Inflates the entries of a ZIP archive (APPNOTE 6.3, 4.3.7), whatever its directory says.
pub fn see_archive(bytes: &[u8], see: &mut dyn FnMut(Reading<'_>)) {
    if !bytes.starts_with(ENTRY) {
        return;
    }
    for at in memmem::find_iter(bytes, ENTRY).take(MOST_STREAMS) {
        let header = bytes.get(at..).unwrap_or_default();
        let number = |place: usize| {
            let pair = header.get(place..place + 2)?;
            Some(usize::from(u16::from_le_bytes([
                *pair.first()?,
                *pair.get(1)?,
            ])))
        };
        let (Some(8), Some(name), Some(extra)) = (number(8), number(26), number(28)) else {
            continue;
        };
        let data = header.get(30 + name + extra..).unwrap_or_default();
        let mut inflated = Vec::new();
        let _ = DeflateDecoder::new(data)
            .take(MOST)
            .read_to_end(&mut inflated);
        show(&inflated, see);
    }
}

fn show(inflated: &[u8], see: &mut dyn FnMut(Reading<'_>)) {
    if !inflated.is_empty() {
        see(Reading {
            place: "carved",
            kind: ReadingKind::Binary,
            bytes: inflated,
        });
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::DeflateEncoder;
    use flate2::write::ZlibEncoder;

    use super::*;

    fn seen(look: impl FnOnce(&mut dyn FnMut(Reading<'_>))) -> String {
        let mut text = String::new();
        look(&mut |reading| text.push_str(&String::from_utf8_lossy(reading.bytes)));
        text
    }

    #[test]
    fn a_deflated_stream_between_objects_is_inflated() {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(b"(hemligt) Tj").unwrap();
        let mut gap = b"7 0 obj <</Length 20>> stream\r\n".to_vec();
        gap.extend(encoder.finish().unwrap());
        gap.extend_from_slice(b"\nendstream endobj");
        assert_eq!(seen(|see| see_streams(&gap, see)), "(hemligt) Tj");
    }

    #[test]
    fn the_entries_of_an_archive_are_inflated() {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(b"<w:t>hemligt</w:t>").unwrap();
        let mut archive = b"PK\x03\x04\x14\0\0\0\x08\0".to_vec();
        archive.extend_from_slice(&[0; 16]);
        archive.extend_from_slice(&[1, 0, 0, 0, b'a']);
        archive.extend(encoder.finish().unwrap());
        assert_eq!(seen(|see| see_archive(&archive, see)), "<w:t>hemligt</w:t>");
    }
}
