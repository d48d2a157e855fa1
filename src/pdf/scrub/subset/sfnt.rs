//! TrueType and OpenType programs (OpenType 1.9): tables that a PDF reader needs, without
//! what they say of glyphs that are not wanted.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use crate::pdf::scrub::subset::Names;
use crate::pdf::scrub::subset::Wanted;
use crate::pdf::scrub::subset::bytes::clear;
use crate::pdf::scrub::subset::bytes::put_u16;
use crate::pdf::scrub::subset::bytes::size_at;
use crate::pdf::scrub::subset::bytes::u16_at;
use crate::pdf::scrub::subset::bytes::u32_at;
use crate::pdf::scrub::subset::cff;
use crate::pdf::scrub::subset::cmap;

/// Most tables of a program.
const MOST_TABLES: usize = 200;

/// Tables that stay; all others hold names, dates and hints that PDF readers do not use.
const KEPT: [&[u8; 4]; 14] = [
    b"head", b"hhea", b"hmtx", b"maxp", b"loca", b"glyf", b"cvt ", b"fpgm", b"prep", b"vhea",
    b"vmtx", b"OS/2", b"CFF ", b"post",
];

type Tables<'p> = BTreeMap<[u8; 4], &'p [u8]>;

/// The program without what is not wanted.
pub(super) fn subset(program: &[u8], wanted: &Wanted, words: &Names<'_>) -> Option<Vec<u8>> {
    let tables = tables(program)?;
    let subtables = tables.get(b"cmap").map_or_else(Vec::new, |t| cmap::read(t));
    let names = tables.get(b"post").map_or_else(Vec::new, |t| post_names(t));
    let mut glyphs: BTreeSet<u16> = wanted
        .glyphs
        .iter()
        .filter_map(|glyph| u16::try_from(*glyph).ok())
        .collect();
    glyphs.insert(0);
    let mut kept_maps = Vec::new();
    for mut table in subtables {
        let is_wanted = |code: u32| wants_code(wanted, &table, code);
        let codes: Vec<u32> = table
            .entries
            .keys()
            .copied()
            .filter(|c| is_wanted(*c))
            .collect();
        let codes: FxHashSet<u32> = codes.into_iter().collect();
        table.entries.retain(|code, _| codes.contains(code));
        glyphs.extend(table.entries.values());
        kept_maps.push(table);
    }
    for (glyph, name) in (0..).zip(&names) {
        let wants = |name: &Vec<u8>| wanted.wants_name(name, words);
        if name.as_ref().is_some_and(wants) {
            glyphs.insert(glyph);
        }
    }
    let mut kept = tables.clone();
    kept.retain(|tag, _| KEPT.contains(&tag));
    let mut out: BTreeMap<[u8; 4], Vec<u8>> = kept
        .into_iter()
        .map(|(tag, table)| (tag, table.to_vec()))
        .collect();
    if let Some(program) = tables.get(b"CFF ") {
        let mut wanted = wanted.clone();
        wanted
            .glyphs
            .extend(glyphs.iter().map(|glyph| u32::from(*glyph)));
        let slim = cff::subset(program, &wanted, words)?;
        glyphs.extend(cff::glyph_ids(program, &wanted, words)?);
        out.insert(*b"CFF ", slim);
    } else {
        outlines(&tables, &mut glyphs, &mut out)?;
    }
    if let Some(table) = out.get_mut(b"maxp") {
        let count = glyphs.last()?.checked_add(1)?;
        let count = count.min(u16_at(table, 4)?);
        put_u16(table, 4, count)?;
    }
    metrics(&mut out, &glyphs)?;
    if let Some(table) = cmap::write(&kept_maps) {
        out.insert(*b"cmap", table);
    }
    let count = usize::from(*glyphs.last()?) + 1;
    let stays = |name: &&Vec<u8>| wanted.names.contains(*name);
    let names = names.iter().take(count).map(|name| {
        let name = name.as_ref().filter(stays)?;
        Some((words.new_name)(name))
    });
    rewrite_post(&mut out, &names.collect::<Vec<_>>());
    clean(&mut out);
    write(program.first_chunk()?, &out)
}

/// Whether a viewer may look a code of a subtable up.
fn wants_code(wanted: &Wanted, table: &cmap::Subtable, code: u32) -> bool {
    let is_unicode = matches!((table.platform, table.encoding), (0, _) | (3, 1 | 10));
    // Symbolic fonts have their codes there, or in one of three places of private use.
    let by_code =
        (code < 256 || matches!(code >> 8, 0xf0..=0xf2)) && wanted.codes.contains(&(code & 0xff));
    let by_character = wanted.characters.contains(&code);
    let by_mac = table.platform == 1
        && mac_character(code).is_some_and(|c| wanted.characters.contains(&u32::from(c)));
    match is_unicode {
        // Codes are looked up here only where the font says that they are its own.
        true => by_character || (by_code && (wanted.own_codes.contains(&(code & 0xff)))),
        false => by_code || by_mac,
    }
}

/// The character at a code of Mac OS Roman.
fn mac_character(code: u32) -> Option<char> {
    let byte = [u8::try_from(code).ok()?];
    encoding_rs::MACINTOSH
        .decode_without_bom_handling(&byte)
        .0
        .chars()
        .next()
}

fn tables(program: &[u8]) -> Option<Tables<'_>> {
    let count = usize::from(u16_at(program, 4)?).min(MOST_TABLES);
    let mut tables = Tables::new();
    for index in 0..count {
        let at = 12 + 16 * index;
        let tag: [u8; 4] = *program.get(at..)?.first_chunk()?;
        let (from, length) = (size_at(program, at + 8)?, size_at(program, at + 12)?);
        let end = from.saturating_add(length).min(program.len());
        tables.insert(tag, program.get(from..end).unwrap_or_default());
    }
    Some(tables)
}

/// Places of glyphs in `glyf`.
fn places(tables: &Tables<'_>) -> Option<Vec<usize>> {
    let loca = tables.get(b"loca")?;
    let count = usize::from(u16_at(tables.get(b"maxp")?, 4)?);
    let is_long = u16_at(tables.get(b"head")?, 50)? != 0;
    let place = |index: usize| match is_long {
        true => size_at(loca, index * 4),
        false => u16_at(loca, index * 2).map(|half| usize::from(half) * 2),
    };
    Some((0..=count).map_while(place).collect())
}

/// Rewrites `glyf` and `loca`; adds the parts of composite glyphs.
fn outlines(
    tables: &Tables<'_>,
    glyphs: &mut BTreeSet<u16>,
    out: &mut BTreeMap<[u8; 4], Vec<u8>>,
) -> Option<()> {
    let glyf = tables.get(b"glyf")?;
    let places = places(tables)?;
    let data = |glyph: u16| {
        let index = usize::from(glyph);
        let (from, to) = (*places.get(index)?, *places.get(index + 1)?);
        glyf.get(from..to.min(glyf.len()))
    };
    let mut waiting: Vec<u16> = glyphs.iter().copied().collect();
    while let Some(glyph) = waiting.pop() {
        for part in data(glyph).map(parts).unwrap_or_default() {
            if glyphs.insert(part) {
                waiting.push(part);
            }
        }
    }
    glyphs.retain(|glyph| usize::from(*glyph) + 1 < places.len().max(2));
    let last = usize::from(*glyphs.last()?);
    let (mut body, mut starts) = (Vec::new(), Vec::with_capacity(last + 2));
    for glyph in 0..=last {
        starts.push(body.len());
        let glyph = u16::try_from(glyph).ok()?;
        if glyphs.contains(&glyph) {
            body.extend_from_slice(data(glyph).unwrap_or_default());
            body.resize(body.len().next_multiple_of(4), 0);
        }
    }
    starts.push(body.len());
    let is_long = body.len() > 0x1_fffe;
    let mut loca = Vec::with_capacity(starts.len() * 4);
    for start in starts {
        match is_long {
            true => loca.extend(u32::try_from(start).ok()?.to_be_bytes()),
            false => loca.extend(u16::try_from(start / 2).ok()?.to_be_bytes()),
        }
    }
    put_u16(out.get_mut(b"head")?, 50, u16::from(is_long))?;
    out.insert(*b"loca", loca);
    out.insert(*b"glyf", body);
    Some(())
}

/// The glyphs that a composite glyph consists of.
fn parts(glyph: &[u8]) -> Vec<u16> {
    const WORDS: u16 = 1;
    const SCALE: u16 = 8;
    const MORE: u16 = 0x20;
    const TWO_SCALES: u16 = 0x40;
    const MATRIX: u16 = 0x80;
    let mut parts = Vec::new();
    let is_composite = u16_at(glyph, 0).is_some_and(|contours| contours >= 0x8000);
    let mut at = 10;
    while is_composite && let (Some(flags), Some(part)) = (u16_at(glyph, at), u16_at(glyph, at + 2))
    {
        parts.push(part);
        at += 4 + if flags & WORDS != 0 { 4 } else { 2 };
        at += match flags {
            _ if flags & SCALE != 0 => 2,
            _ if flags & TWO_SCALES != 0 => 4,
            _ if flags & MATRIX != 0 => 8,
            _ => 0,
        };
        if flags & MORE == 0 {
            break;
        }
    }
    parts
}

/// Clears widths of glyphs that are not wanted, and cuts the tables behind the last glyph.
fn metrics(out: &mut BTreeMap<[u8; 4], Vec<u8>>, glyphs: &BTreeSet<u16>) -> Option<()> {
    let all = usize::from(*glyphs.last()?) + 1;
    for (header, table) in [(b"hhea", b"hmtx"), (b"vhea", b"vmtx")] {
        let (Some(head), Some(metrics)) = (out.get(header), out.get(table)) else {
            continue;
        };
        let long = usize::from(u16_at(head, 34)?);
        let mut metrics = metrics.clone();
        // The last width stands for all glyphs behind it.
        let widths = long.min(all);
        let is_last_used = glyphs.iter().any(|glyph| usize::from(*glyph) + 1 >= long);
        for index in 0..long {
            let glyph = u16::try_from(index).ok()?;
            let stays = glyphs.contains(&glyph) || (index + 1 == long && is_last_used);
            if !stays {
                clear(&mut metrics, 4 * index..4 * index + 4);
            }
        }
        let bearings = metrics.len().saturating_sub(4 * long) / 2;
        for index in 0..bearings {
            let glyph = u16::try_from(long + index).unwrap_or(u16::MAX);
            if !glyphs.contains(&glyph) {
                let at = 4 * long + 2 * index;
                clear(&mut metrics, at..at + 2);
            }
        }
        let end = match all <= long {
            true => 4 * widths,
            false => 4 * long + 2 * bearings.min(all - long),
        };
        metrics.truncate(end);
        let mut head = head.clone();
        put_u16(&mut head, 34, u16::try_from(widths).ok()?)?;
        out.insert(*header, head);
        out.insert(*table, metrics);
    }
    Some(())
}

/// The glyph names of a `post` table of version 2; standard Macintosh names are not told.
fn post_names(post: &[u8]) -> Vec<Option<Vec<u8>>> {
    const MAC_NAMES: usize = 258;
    if u32_at(post, 0) != Some(0x0002_0000) {
        return Vec::new();
    }
    let count = u16_at(post, 32).map_or(0, usize::from);
    let mut strings = Vec::new();
    let mut rest = post.get(34 + 2 * count..).unwrap_or_default();
    while let Some((length, after)) = rest.split_first() {
        let Some((name, after)) = after.split_at_checked(usize::from(*length)) else {
            break;
        };
        strings.push(name);
        rest = after;
    }
    let name = |glyph: usize| {
        let index = usize::from(u16_at(post, 34 + 2 * glyph)?);
        let own = index.checked_sub(MAC_NAMES);
        match own {
            Some(own) => strings.get(own).map(|name| name.to_vec()),
            None => mac_name(index).map(<[u8]>::to_vec),
        }
    };
    (0..count).map(name).collect()
}

/// The Macintosh names that are plain letters and digits (Apple's order starts with three
/// special glyphs, then follows ASCII).
fn mac_name(index: usize) -> Option<&'static [u8]> {
    let code = u8::try_from(index.checked_add(29)?).ok()?;
    let is_ascii = (32..127).contains(&code) && code != b'\'' && code != b'`';
    is_ascii
        .then(|| super::names::standard_name(code))
        .flatten()
}

/// Writes the names that stay, or says that there are none.
fn rewrite_post(out: &mut BTreeMap<[u8; 4], Vec<u8>>, names: &[Option<Vec<u8>>]) {
    const HEAD: usize = 32;
    let Some(post) = out.get_mut(b"post") else {
        return;
    };
    post.resize(HEAD, 0);
    // Memory that old printers would need.
    clear(post, 16..HEAD);
    let has_names = names.iter().any(Option::is_some);
    let version: u32 = if has_names { 0x0002_0000 } else { 0x0003_0000 };
    if let Some(place) = post.get_mut(..4) {
        place.copy_from_slice(&version.to_be_bytes());
    }
    let Some(count) = u16::try_from(names.len()).ok().filter(|_| has_names) else {
        return;
    };
    let mut strings = Vec::new();
    let mut next = 258_u16;
    post.extend(count.to_be_bytes());
    for name in names {
        let name = name.as_ref().filter(|name| name.len() < 64);
        post.extend(name.map_or(0, |_| next).to_be_bytes());
        if let Some(name) = name {
            next = next.saturating_add(1);
            strings.push(name.len() as u8);
            strings.extend_from_slice(name);
        }
    }
    post.extend(strings);
}

/// Clears dates, makers and ranges of characters.
fn clean(out: &mut BTreeMap<[u8; 4], Vec<u8>>) {
    if let Some(head) = out.get_mut(b"head") {
        clear(head, 4..12);
        clear(head, 20..36);
    }
    if let Some(table) = out.get_mut(b"OS/2") {
        clear(table, 2..4);
        clear(table, 42..62);
        clear(table, 64..68);
        clear(table, 78..86);
    }
}

fn checksum(data: &[u8]) -> u32 {
    let (words, rest) = data.as_chunks::<4>();
    let mut last = [0; 4];
    last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    words.iter().chain([&last]).fold(0, |sum: u32, word| {
        sum.wrapping_add(u32::from_be_bytes(*word))
    })
}

fn write(version: &[u8; 4], tables: &BTreeMap<[u8; 4], Vec<u8>>) -> Option<Vec<u8>> {
    let count = u16::try_from(tables.len()).ok()?;
    let power = 1_u16 << count.checked_ilog2()?;
    let mut out = version.to_vec();
    for word in [
        count,
        power * 16,
        power.ilog2() as u16,
        (count - power) * 16,
    ] {
        out.extend(word.to_be_bytes());
    }
    let mut at = 12 + 16 * tables.len();
    let mut head = None;
    for (tag, table) in tables {
        if tag == b"head" {
            head = Some(at);
        }
        out.extend_from_slice(tag);
        out.extend(checksum(table).to_be_bytes());
        out.extend(u32::try_from(at).ok()?.to_be_bytes());
        out.extend(u32::try_from(table.len()).ok()?.to_be_bytes());
        at += table.len().next_multiple_of(4);
    }
    for table in tables.values() {
        out.extend_from_slice(table);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    if let Some(head) = head {
        let adjustment = 0xb1b0_afba_u32.wrapping_sub(checksum(&out));
        let place = out.get_mut(head + 8..head + 12)?;
        place.copy_from_slice(&adjustment.to_be_bytes());
    }
    Some(out)
}
