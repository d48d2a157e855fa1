//! A JBIG2 stream without comments, from one as a PDF holds it.

/// The stream without extension segments, which carry comments, and without what follows
/// the last readable segment (ITU-T T.88, 7.2).
pub(crate) fn strip(data: &[u8]) -> Vec<u8> {
    const EXTENSION: u8 = 62;
    let mut out = Vec::with_capacity(data.len());
    let mut rest = data;
    while let Some((kind, length)) = segment(rest) {
        let (segment, tail) = rest.split_at(length.min(rest.len()));
        if kind != EXTENSION {
            out.extend_from_slice(segment);
        }
        rest = tail;
    }
    out
}

/// Type and whole length of the first segment.
fn segment(data: &[u8]) -> Option<(u8, usize)> {
    /// Stands where the length was not known in advance.
    const UNKNOWN: u32 = u32::MAX;
    let number = word(data, 0)?;
    let flags = *data.get(4)?;
    let (count, mut at) = match usize::from(data.get(5)? >> 5) {
        7 => {
            let count = (word(data, 5)? & 0x1FFF_FFFF) as usize;
            (count, 9 + (count + 8) / 8)
        }
        count => (count, 6),
    };
    let width = match number {
        0..=256 => 1,
        257..=65_536 => 2,
        _ => 4,
    };
    at = at.checked_add(count.checked_mul(width)?)?;
    at += if flags & 0x40 == 0 { 1 } else { 4 };
    let end = match word(data, at)? {
        UNKNOWN => data.len(),
        length => (at + 4).checked_add(length as usize)?,
    };
    Some((flags & 0x3F, end))
}

fn word(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(*data.get(at..)?.first_chunk()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(number: u8, kind: u8, data: &[u8]) -> Vec<u8> {
        let mut out = vec![0, 0, 0, number, kind, 0, 1];
        out.extend((data.len() as u32).to_be_bytes());
        out.extend(data);
        out
    }

    #[test]
    fn comments_and_trailing_bytes_go() {
        let page = segment(0, 48, &[0; 19]);
        let region = segment(2, 38, b"pixels");
        let comment = segment(1, 62, b"secret");
        let file = [page.as_slice(), &comment, &region, b"sec"].concat();
        assert_eq!(strip(&file), [page, region].concat());
    }

    #[test]
    fn any_cut_of_a_stream_is_handled() {
        let file = segment(1, 38, b"pixels");
        for end in 0..file.len() {
            let _ = strip(&file[..end]);
        }
    }
}
