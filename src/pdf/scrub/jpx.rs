//! A JPEG 2000 image without its metadata, from one as a PDF holds it.
//!
//! Boxes that a decoder does not need go (ISO/IEC 15444-1, Annex I): XML, UUID,
//! intellectual property. Comments inside the codestream are blanked in place, since
//! lengths of tile parts count them.

/// The image without metadata, or nothing if it is no JPEG 2000 image.
pub(crate) fn strip(data: &[u8]) -> Option<Vec<u8>> {
    if data.starts_with(&SOC) {
        return blank_comments(data);
    }
    let mut out = Vec::with_capacity(data.len());
    for (kind, content) in boxes(data) {
        match &kind {
            b"jP  " => put_box(&mut out, kind, content.get(..4)?),
            b"ftyp" => put_box(&mut out, kind, content),
            b"jp2h" => put_box(&mut out, kind, &header(content)),
            b"jp2c" => {
                put_box(&mut out, kind, &blank_comments(content)?);
                return Some(out);
            }
            _ => {}
        }
    }
    None
}

const SOC: [u8; 2] = [0xFF, 0x4F];
const COM: u8 = 0x64;
const SOT: u8 = 0x90;
const SOD: u8 = 0x93;
const EOC: u8 = 0xD9;

/// The header's boxes that say how samples become colours.
fn header(content: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(content.len());
    for (kind, content) in boxes(content) {
        if [b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap", b"cdef"].contains(&&kind) {
            put_box(&mut out, kind, content);
        }
    }
    out
}

/// Boxes in a row; a damaged length ends the row.
fn boxes(data: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    let mut rest = data;
    std::iter::from_fn(move || {
        let length = u32::from_be_bytes(*rest.first_chunk()?);
        let kind = *rest.get(4..)?.first_chunk()?;
        let (head, length) = match length {
            0 => (8, rest.len()),
            1 => {
                let length = u64::from_be_bytes(*rest.get(8..)?.first_chunk()?);
                (16, usize::try_from(length).unwrap_or(usize::MAX))
            }
            length => (8, length as usize),
        };
        let content = rest.get(head..length.min(rest.len()))?;
        rest = rest.get(length..).unwrap_or_default();
        Some((kind, content))
    })
}

fn put_box(out: &mut Vec<u8>, kind: [u8; 4], content: &[u8]) {
    // Zero stands for "up to the end".
    let length = u32::try_from(content.len() + 8).unwrap_or(0);
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(&kind);
    out.extend_from_slice(content);
}

/// The codestream with empty comments, up to its end mark (ISO/IEC 15444-1, Annex A).
fn blank_comments(data: &[u8]) -> Option<Vec<u8>> {
    if !data.starts_with(&SOC) {
        return None;
    }
    let mut out = data.to_vec();
    // Where the tile part ends that `at` stands in.
    let (mut at, mut tile_end) = (2, 0);
    while let Some(&[0xFF, marker]) = data.get(at..).and_then(|rest| rest.first_chunk::<2>()) {
        if marker == EOC {
            at += 2;
            break;
        }
        if marker == SOD {
            if tile_end <= at {
                return None;
            }
            at = tile_end;
            continue;
        }
        let length = data.get(at + 2..).and_then(|rest| rest.first_chunk());
        let end = at + 2 + usize::from(u16::from_be_bytes(*length?));
        match marker {
            SOT => {
                let length = u32::from_be_bytes(*data.get(at + 6..)?.first_chunk()?);
                // A tile part without a length is the last one.
                tile_end = match length as usize {
                    0 => data.len(),
                    length => at.checked_add(length)?,
                };
            }
            COM => out.get_mut(at + 6..end)?.fill(b' '),
            _ => {}
        }
        at = end;
    }
    // Where it stopped being understood, it is cut.
    out.truncate(at);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        put_box(&mut out, *kind, content);
        out
    }

    /// A codestream with a comment in the main header and in the tile header.
    fn codestream() -> Vec<u8> {
        let comment = b"\xFF\x64\x00\x0A\x00\x01secret";
        let mut tile = b"\xFF\x90\x00\x0A\x00\x00\0\0\0\0\x00\x01".to_vec();
        tile.extend(comment);
        tile.extend(b"\xFF\x93packets");
        let length = tile.len() as u32;
        tile[6..10].copy_from_slice(&length.to_be_bytes());
        [SOC.as_slice(), comment, &tile, b"\xFF\xD9secret"].concat()
    }

    fn holds(bytes: &[u8], text: &[u8]) -> bool {
        memchr::memmem::find(bytes, text).is_some()
    }

    #[test]
    fn comments_in_the_codestream_are_blanked() {
        let bytes = strip(&codestream()).unwrap();
        assert!(!holds(&bytes, b"secret"));
        assert!(holds(&bytes, b"packets"));
        assert!(bytes.ends_with(b"\xFF\xD9"));
    }

    #[test]
    fn boxes_with_metadata_go() {
        let file = [
            boxed(b"jP  ", b"\r\n\x87\n"),
            boxed(b"jp2h", &boxed(b"ihdr", b"size")),
            boxed(b"xml ", b"<secret/>"),
            boxed(b"jp2c", &codestream()),
            boxed(b"uuid", b"secret"),
        ]
        .concat();
        let bytes = strip(&file).unwrap();
        assert!(!holds(&bytes, b"secret"));
        assert!(holds(&bytes, b"ihdrsize"));
        assert!(holds(&bytes, b"packets"));
    }

    #[test]
    fn any_cut_of_an_image_is_handled() {
        let file = boxed(b"jp2c", &codestream());
        for end in 0..file.len() {
            let _ = strip(&file[..end]);
        }
    }
}
