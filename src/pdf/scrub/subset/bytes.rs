//! Big-endian numbers in font programs.

/// The 16-bit number at a place.
pub(super) fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(*data.get(at..)?.first_chunk()?))
}

/// The 32-bit number at a place.
pub(super) fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(*data.get(at..)?.first_chunk()?))
}

/// The 32-bit number at a place as a size or place.
pub(super) fn size_at(data: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32_at(data, at)?).ok()
}

/// Writes a 16-bit number over what stands at a place.
pub(super) fn put_u16(data: &mut [u8], at: usize, value: u16) -> Option<()> {
    data.get_mut(at..at.checked_add(2)?)?
        .copy_from_slice(&value.to_be_bytes());
    Some(())
}

/// Sets bytes to zero, as far as they are there.
pub(super) fn clear(data: &mut [u8], range: std::ops::Range<usize>) {
    let end = range.end.min(data.len());
    if let Some(bytes) = data.get_mut(range.start..end) {
        bytes.fill(0);
    }
}
