//! The `cmap` table: from characters to glyphs (OpenType 1.9, cmap).

use std::collections::BTreeMap;

use crate::pdf::scrub::subset::bytes::size_at;
use crate::pdf::scrub::subset::bytes::u16_at;
use crate::pdf::scrub::subset::bytes::u32_at;

/// Most subtables that are read.
const MOST_TABLES: usize = 32;
/// Most entries of a subtable that are read.
const MOST_ENTRIES: usize = 200_000;

/// A subtable: for which platform and encoding it is, and its entries.
pub(super) struct Subtable {
    pub(super) platform: u16,
    pub(super) encoding: u16,
    pub(super) entries: BTreeMap<u32, u16>,
}

/// The subtables that can be read.
pub(super) fn read(table: &[u8]) -> Vec<Subtable> {
    let count = u16_at(table, 2).map_or(0, usize::from).min(MOST_TABLES);
    let subtables = (0..count).filter_map(|index| {
        let at = 4 + index * 8;
        let data = table.get(size_at(table, at + 4)?..)?;
        Some(Subtable {
            platform: u16_at(table, at)?,
            encoding: u16_at(table, at + 2)?,
            entries: entries(data)?,
        })
    });
    subtables.collect()
}

fn entries(data: &[u8]) -> Option<BTreeMap<u32, u16>> {
    match u16_at(data, 0)? {
        0 => {
            let glyphs = data.get(6..)?.iter().take(256);
            let entries = (0_u32..)
                .zip(glyphs)
                .map(|(c, glyph)| (c, u16::from(*glyph)));
            Some(entries.filter(|(_, glyph)| *glyph != 0).collect())
        }
        4 => segments(data),
        6 => {
            let first = u32::from(u16_at(data, 6)?);
            let count = u32::from(u16_at(data, 8)?);
            Some(
                (0..count)
                    .filter_map(|index| {
                        let glyph = u16_at(data, 10 + 2 * index as usize)?;
                        Some((first + index, glyph)).filter(|_| glyph != 0)
                    })
                    .collect(),
            )
        }
        12 => groups(data),
        _ => None,
    }
}

fn segments(data: &[u8]) -> Option<BTreeMap<u32, u16>> {
    let count = usize::from(u16_at(data, 6)? / 2);
    let mut entries = BTreeMap::new();
    for segment in 0..count {
        let last = u16_at(data, 14 + 2 * segment)?;
        let first = u16_at(data, 16 + 2 * (count + segment))?;
        let delta = u16_at(data, 16 + 2 * (2 * count + segment))?;
        let at = 16 + 2 * (3 * count + segment);
        let range = u16_at(data, at)?;
        for code in first..=last {
            let glyph = match range {
                0 => code.wrapping_add(delta),
                _ => {
                    let place = at + usize::from(range) + 2 * usize::from(code - first);
                    match u16_at(data, place).unwrap_or(0) {
                        0 => 0,
                        glyph => glyph.wrapping_add(delta),
                    }
                }
            };
            if glyph != 0 {
                entries.insert(u32::from(code), glyph);
            }
        }
    }
    Some(entries)
}

fn groups(data: &[u8]) -> Option<BTreeMap<u32, u16>> {
    let count = size_at(data, 12)?.min(MOST_ENTRIES);
    let mut entries = BTreeMap::new();
    for group in 0..count {
        let at = 16 + 12 * group;
        let (first, last) = (u32_at(data, at)?, u32_at(data, at + 4)?);
        let glyph = u32_at(data, at + 8)?;
        for code in first..=last.min(first.saturating_add(0xffff)) {
            let glyph = glyph.saturating_add(code - first);
            if entries.len() > MOST_ENTRIES {
                return None;
            }
            if let Ok(glyph @ 1..) = u16::try_from(glyph) {
                entries.insert(code, glyph);
            }
        }
    }
    Some(entries)
}

/// A table with these subtables; those without entries are left out.
pub(super) fn write(subtables: &[Subtable]) -> Option<Vec<u8>> {
    let bodies: Vec<(&Subtable, Vec<u8>)> = subtables
        .iter()
        .filter(|table| !table.entries.is_empty())
        .filter_map(|table| Some((table, body(table)?)))
        .collect();
    if bodies.is_empty() {
        return None;
    }
    let mut out = vec![0, 0];
    out.extend(u16::try_from(bodies.len()).ok()?.to_be_bytes());
    let mut at = 4 + 8 * bodies.len();
    for (table, body) in &bodies {
        out.extend(table.platform.to_be_bytes());
        out.extend(table.encoding.to_be_bytes());
        out.extend(u32::try_from(at).ok()?.to_be_bytes());
        at += body.len();
    }
    out.extend(bodies.into_iter().flat_map(|(_, body)| body));
    Some(out)
}

fn body(table: &Subtable) -> Option<Vec<u8>> {
    let last = *table.entries.last_key_value()?.0;
    let small = last < 256 && table.entries.values().all(|glyph| *glyph < 256);
    if small && table.platform == 1 {
        let mut out = vec![0, 0, 1, 6, 0, 0];
        out.resize(6 + 256, 0);
        for (code, glyph) in &table.entries {
            *out.get_mut(6 + *code as usize)? = *glyph as u8;
        }
        return Some(out);
    }
    match last < 0xffff {
        true => segmented(&runs(&table.entries)),
        false => grouped(&runs(&table.entries)),
    }
}

/// Runs of characters whose glyphs follow each other: first, last, first glyph.
fn runs(entries: &BTreeMap<u32, u16>) -> Vec<(u32, u32, u16)> {
    let mut runs: Vec<(u32, u32, u16)> = Vec::new();
    for (&code, &glyph) in entries {
        match runs.last_mut() {
            Some((first, last, start))
                if *last + 1 == code && u32::from(*start) + (code - *first) == u32::from(glyph) =>
            {
                *last = code;
            }
            _ => runs.push((code, code, glyph)),
        }
    }
    runs
}

fn segmented(runs: &[(u32, u32, u16)]) -> Option<Vec<u8>> {
    let mut all: Vec<(u16, u16, u16)> = runs
        .iter()
        .map(|(first, last, glyph)| {
            let (first, last) = (*first as u16, *last as u16);
            (first, last, glyph.wrapping_sub(first))
        })
        .collect();
    all.push((0xffff, 0xffff, 1));
    let count = u16::try_from(all.len()).ok()?;
    let length = u16::try_from(16 + 8 * all.len()).ok()?;
    let power = 1 << count.ilog2();
    let mut out = Vec::with_capacity(usize::from(length));
    let head = [
        4,
        length,
        0,
        count.checked_mul(2)?,
        power * 2,
        count.ilog2() as u16,
        (count - power) * 2,
    ];
    out.extend(head.iter().flat_map(|word: &u16| word.to_be_bytes()));
    out.extend(all.iter().flat_map(|(_, last, _)| last.to_be_bytes()));
    out.extend([0, 0]);
    out.extend(all.iter().flat_map(|(first, ..)| first.to_be_bytes()));
    out.extend(all.iter().flat_map(|(.., delta)| delta.to_be_bytes()));
    out.resize(usize::from(length), 0);
    Some(out)
}

fn grouped(runs: &[(u32, u32, u16)]) -> Option<Vec<u8>> {
    let length = u32::try_from(16 + 12 * runs.len()).ok()?;
    let mut out = vec![0, 12, 0, 0];
    out.extend(length.to_be_bytes());
    out.extend([0; 4]);
    out.extend(u32::try_from(runs.len()).ok()?.to_be_bytes());
    for (first, last, glyph) in runs {
        let words = [*first, *last, u32::from(*glyph)];
        out.extend(words.iter().flat_map(|word| word.to_be_bytes()));
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn through(platform: u16, entries: &[(u32, u16)]) -> BTreeMap<u32, u16> {
        let table = Subtable {
            platform,
            encoding: 0,
            entries: entries.iter().copied().collect(),
        };
        let written = write(&[table]).unwrap();
        read(&written).remove(0).entries
    }

    #[test]
    fn what_is_written_is_read_again() {
        let bytes = [(65, 3), (66, 4), (90, 1)];
        let words = [(65, 300), (0xf041, 2), (0xf042, 3)];
        let long = [(65, 3), (0x1f600, 7)];
        for (platform, entries) in [(1, bytes.as_slice()), (3, &bytes), (3, &words), (3, &long)] {
            assert_eq!(
                through(platform, entries),
                entries.iter().copied().collect()
            );
        }
    }

    #[test]
    fn a_table_without_entries_is_none() {
        assert!(write(&[]).is_none());
    }

    #[test]
    fn a_damaged_table_gives_what_can_be_read() {
        let table = [0, 0, 0, 1, 0, 3, 0, 1, 0, 0, 0, 12, 0, 4, 0, 0];
        assert!(read(&table).is_empty());
    }
}
