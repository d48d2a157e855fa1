//! An ICC profile with numbers only, from a profile as a PDF holds it.
//!
//! The profile is built anew from the tags that a colour engine computes with
//! (ICC.1:2022, 9.2). Descriptions, copyright, device names and the gaps between tags
//! go; the two texts that every profile must have stay as empty texts.

/// The profile without text, or nothing if it is damaged.
pub(crate) fn strip(profile: &[u8]) -> Option<Vec<u8>> {
    let header: &[u8; HEADER] = profile.first_chunk()?;
    if header.get(36..40)? != b"acsp" {
        return None;
    }
    let count = word(profile, HEADER)? as usize;
    if count > MAX_TAGS {
        return None;
    }
    let table = profile.get(HEADER + 4..HEADER + 4 + count * 12)?;
    let kept: Vec<(&[u8], &[u8])> = (table.as_chunks::<12>().0.iter())
        .map(|entry| entry.split_at(4))
        .filter(|(name, _)| NUMBERS.contains(name) || TEXTS.contains(name))
        .collect();
    let start = HEADER + 4 + kept.len() * 12;
    let (mut tags, mut body) = (Vec::new(), Vec::new());
    // Curves are often shared by the three colours.
    let mut shared: Vec<(&[u8], usize)> = Vec::new();
    for (name, place) in &kept {
        let (from, length) = (word(place, 0)? as usize, word(place, 4)? as usize);
        let data = match TEXTS.contains(name) {
            true => empty_text(name, header),
            false => profile.get(from..from.checked_add(length)?)?.to_vec(),
        };
        let known = shared.iter().find(|(known, _)| known == place);
        let at = known.map_or(start + body.len(), |(_, at)| *at);
        if known.is_none() {
            shared.push((place, at));
            body.extend_from_slice(&data);
            body.resize(body.len().next_multiple_of(4), 0);
        }
        tags.extend_from_slice(name);
        tags.extend_from_slice(&u32::try_from(at).ok()?.to_be_bytes());
        tags.extend_from_slice(&u32::try_from(data.len()).ok()?.to_be_bytes());
    }
    let count = u32::try_from(kept.len()).ok()?.to_be_bytes();
    let mut out = [&clean_header(header), count.as_slice(), &tags, &body].concat();
    let size = u32::try_from(out.len()).ok()?;
    out.get_mut(..4)?.copy_from_slice(&size.to_be_bytes());
    Some(out)
}

/// Number of colour components that a profile takes.
pub(crate) fn components(profile: &[u8]) -> Option<i64> {
    match profile.get(16..20)? {
        b"GRAY" => Some(1),
        b"RGB " | b"Lab " => Some(3),
        b"CMYK" => Some(4),
        _ => None,
    }
}

const HEADER: usize = 128;
const MAX_TAGS: usize = 200;

/// The header with version, class, spaces, flags, intent and illuminant; no dates, makers
/// or digest (ICC.1:2022, 7.2).
fn clean_header(header: &[u8; HEADER]) -> [u8; HEADER] {
    let mut out = [0; HEADER];
    for range in [8..24, 36..40, 44..48, 64..80] {
        if let (Some(to), Some(from)) = (out.get_mut(range.clone()), header.get(range)) {
            to.copy_from_slice(from);
        }
    }
    // A profile must have a date; any valid one will do.
    if let Some(date) = out.get_mut(24..30) {
        date.copy_from_slice(&[0x07, 0xD0, 0, 1, 0, 1]);
    }
    out
}

/// An empty text of the type that the profile's version asks for.
fn empty_text(name: &[u8], header: &[u8; HEADER]) -> Vec<u8> {
    if header.get(8).is_some_and(|version| *version >= 4) {
        return b"mluc\0\0\0\0\0\0\0\0\0\0\0\x0C".to_vec();
    }
    if name == b"cprt" {
        return b"text\0\0\0\0\0".to_vec();
    }
    // Type, ASCII length 1 with its end mark, no Unicode, no script code.
    let mut text = b"desc\0\0\0\0\0\0\0\x01".to_vec();
    text.resize(12 + 1 + 8 + 3 + 67, 0);
    text
}

fn word(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(*data.get(at..)?.first_chunk()?))
}

/// Tags that a profile must have and that hold text.
const TEXTS: [&[u8]; 2] = [b"desc", b"cprt"];

/// Tags that hold numbers only.
const NUMBERS: [&[u8]; 32] = [
    b"A2B0", b"A2B1", b"A2B2", b"B2A0", b"B2A1", b"B2A2", b"D2B0", b"D2B1", b"D2B2", b"D2B3",
    b"B2D0", b"B2D1", b"B2D2", b"B2D3", b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC",
    b"kTRC", b"wtpt", b"bkpt", b"chad", b"chrm", b"gamt", b"lumi", b"meas", b"pre0", b"pre1",
    b"pre2", b"tech",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn profile() -> Vec<u8> {
        let mut out = vec![b'x'; HEADER];
        out[8..12].copy_from_slice(&[2, 0x10, 0, 0]);
        out[16..20].copy_from_slice(b"RGB ");
        out[36..40].copy_from_slice(b"acsp");
        let tags: [(&[u8; 4], &[u8]); 4] = [
            (b"desc", b"desc\0\0\0\0\0\0\0\x07secret\0\0"),
            (b"wtpt", b"XYZ \0\0\0\0white point."),
            (b"dmnd", b"text\0\0\0\0secret\0\0"),
            (b"rTRC", b"curv\0\0\0\0\0\0\0\0"),
        ];
        out.extend((tags.len() as u32).to_be_bytes());
        let mut at = HEADER + 4 + tags.len() * 12;
        for (name, data) in tags {
            out.extend(name);
            out.extend((at as u32).to_be_bytes());
            out.extend((data.len() as u32).to_be_bytes());
            at += data.len();
        }
        tags.iter().for_each(|(_, data)| out.extend(*data));
        out.extend(b"secret");
        out
    }

    fn holds(bytes: &[u8], text: &[u8]) -> bool {
        memchr::memmem::find(bytes, text).is_some()
    }

    #[test]
    fn texts_go_and_numbers_stay() {
        let out = strip(&profile()).unwrap();
        assert!(!holds(&out, b"secret"));
        assert!(holds(&out, b"white point."));
        assert_eq!(word(&out, 0).unwrap() as usize, out.len());
        assert_eq!(word(&out, HEADER), Some(3));
        assert_eq!(components(&out), Some(3));
    }

    #[test]
    fn a_damaged_profile_is_refused() {
        let profile = profile();
        for end in 0..profile.len() - 60 {
            assert!(strip(&profile[..end]).is_none(), "cut at {end}");
        }
    }
}
