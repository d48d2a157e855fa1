//! Compact Font Format programs (Adobe Technical Note #5176): read, and written again
//! with empty glyphs for those that are not wanted.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;
use rustc_hash::FxHashSet;

use crate::pdf::scrub::subset::Names;
use crate::pdf::scrub::subset::Wanted;
use crate::pdf::scrub::subset::bytes::u16_at;
use crate::pdf::scrub::subset::charstring::Subroutines;
use crate::pdf::scrub::subset::charstring::Used;
use crate::pdf::scrub::subset::charstring::follow;
use crate::pdf::scrub::subset::names::STANDARD_COUNT;
use crate::pdf::scrub::subset::names::standard;
use crate::pdf::scrub::subset::names::standard_encoding;

/// An operator of a DICT; two-byte ones are 0x0c00 and more.
type Operator = u16;
/// Operators with their operands, the latter as they are encoded.
type Entries<'p> = Vec<(Operator, Vec<&'p [u8]>)>;
/// Operators with their encoded operands.
type Written = Vec<(Operator, Vec<u8>)>;

const CHARSET: Operator = 15;
const ENCODING: Operator = 16;
const CHAR_STRINGS: Operator = 17;
const PRIVATE: Operator = 18;
const SUBRS: Operator = 19;
const ROS: Operator = 0x0c1e;
const CID_COUNT: Operator = 0x0c22;
const FD_ARRAY: Operator = 0x0c24;
const FD_SELECT: Operator = 0x0c25;

/// Entries of a Top or Font DICT that hold numbers only.
const NUMBERS: [Operator; 9] = [
    5, 0x0c01, 0x0c02, 0x0c03, 0x0c04, 0x0c05, 0x0c06, 0x0c07, 0x0c08,
];

/// `endchar`: a glyph without outline.
const EMPTY_GLYPH: &[u8] = &[14];
/// `return`: a subroutine that does nothing.
const EMPTY_SUBROUTINE: &[u8] = &[11];

/// The program without what is not wanted.
pub(super) fn subset(program: &[u8], wanted: &Wanted, words: &Names<'_>) -> Option<Vec<u8>> {
    let font = Font::read(program)?;
    let (glyphs, used) = font.glyphs(wanted, words);
    font.write(&glyphs, &used, wanted, words)
}

/// The numbers of the glyphs that stay.
pub(super) fn glyph_ids(
    program: &[u8],
    wanted: &Wanted,
    words: &Names<'_>,
) -> Option<BTreeSet<u16>> {
    let font = Font::read(program)?;
    let (glyphs, _) = font.glyphs(wanted, words);
    Some(
        glyphs
            .iter()
            .filter_map(|glyph| u16::try_from(*glyph).ok())
            .collect(),
    )
}

/// A Private DICT and its subroutines.
struct Private<'p> {
    entries: Entries<'p>,
    subroutines: Vec<&'p [u8]>,
}

struct Font<'p> {
    strings: Vec<&'p [u8]>,
    global: Vec<&'p [u8]>,
    top: Entries<'p>,
    glyphs: Vec<&'p [u8]>,
    /// SID or CID of each glyph; none where the charset is a predefined one.
    charset: Option<Vec<u16>>,
    /// Codes by glyph; none where the encoding is a predefined one.
    encoding: Option<Vec<Vec<u8>>>,
    /// Font DICTs with their private ones; a font without CIDs has one.
    fonts: Vec<(Entries<'p>, Private<'p>)>,
    /// Which of `fonts` each glyph belongs to.
    select: Vec<u8>,
    is_cid: bool,
}

impl<'p> Font<'p> {
    fn read(program: &'p [u8]) -> Option<Self> {
        let (_, at) = index(program, usize::from(*program.get(2)?))?;
        let (tops, at) = index(program, at)?;
        let (strings, at) = index(program, at)?;
        let (global, _) = index(program, at)?;
        let top = dict(tops.first()?)?;
        let place = |operator| number(&top, operator, 0).and_then(as_place);
        let (glyphs, _) = index(program, place(CHAR_STRINGS)?)?;
        let count = glyphs.len();
        let is_cid = top.iter().any(|(operator, _)| *operator == ROS);
        let charset = match place(CHARSET).unwrap_or(0) {
            0..=2 if !is_cid => None,
            // A CID font must have one; glyphs are then numbered by themselves.
            0..=2 => Some((0..count).map(|glyph| glyph as u16).collect()),
            at => Some(charset(program, at, count)?),
        };
        let encoding = match place(ENCODING).unwrap_or(0) {
            0 | 1 => None,
            _ if is_cid => None,
            at => Some(encoding(program, at, count, charset.as_deref())?),
        };
        let (fonts, select) = match is_cid {
            true => {
                let (dicts, _) = index(program, place(FD_ARRAY)?)?;
                let fonts = dicts.into_iter().map(|data| {
                    let entries = dict(data)?;
                    let private = private(program, &entries)?;
                    Some((entries, private))
                });
                let select = select(program, place(FD_SELECT)?, count)?;
                (fonts.collect::<Option<Vec<_>>>()?, select)
            }
            false => {
                let private = private(program, &top)?;
                (vec![(Vec::new(), private)], vec![0; count])
            }
        };
        Some(Self {
            strings,
            global,
            top,
            glyphs,
            charset,
            encoding,
            fonts,
            select,
            is_cid,
        })
    }

    /// SID or CID of a glyph.
    fn id(&self, glyph: usize) -> u16 {
        match &self.charset {
            Some(charset) => charset.get(glyph).copied().unwrap_or(0),
            // ISOAdobe; the expert sets are not told apart by name.
            None => u16::try_from(glyph).unwrap_or(0),
        }
    }

    fn name(&self, sid: u16) -> Option<&'p [u8]> {
        let sid = usize::from(sid);
        match sid.checked_sub(STANDARD_COUNT) {
            Some(own) => self.strings.get(own).copied(),
            None => standard(sid),
        }
    }

    /// The glyphs that stay, and what they use.
    fn glyphs(&self, wanted: &Wanted, words: &Names<'_>) -> (BTreeSet<usize>, Vec<Option<Used>>) {
        let is_wanted = |glyph: usize| {
            let id = self.id(glyph);
            let by_number = wanted.glyphs.contains(&(glyph as u32));
            let by_id = match self.is_cid {
                true => wanted.cids.contains(&u32::from(id)),
                false => {
                    wanted.cids.contains(&(glyph as u32))
                        || self
                            .name(id)
                            .is_some_and(|name| wanted.wants_name(name, words))
                }
            };
            let by_code = match &self.encoding {
                Some(codes) => codes.get(glyph).is_some_and(|codes| {
                    codes
                        .iter()
                        .any(|code| wanted.own_codes.contains(&u32::from(*code)))
                }),
                None => wanted
                    .own_codes
                    .iter()
                    .any(|code| standard_encoding(*code as u8) == id && id != 0),
            };
            glyph == 0 || by_number || by_id || (by_code && !self.is_cid)
        };
        let mut glyphs: BTreeSet<usize> = (0..self.glyphs.len())
            .filter(|glyph| is_wanted(*glyph))
            .collect();
        let mut used: Vec<Option<Used>> =
            self.fonts.iter().map(|_| Some(Used::default())).collect();
        let mut waiting: Vec<usize> = glyphs.iter().copied().collect();
        while let Some(glyph) = waiting.pop() {
            let parts = self.follow(glyph, &mut used);
            for part in parts {
                let sid = standard_encoding(part);
                let found = (0..self.glyphs.len()).find(|glyph| self.id(*glyph) == sid);
                if let Some(found) = found.filter(|_| sid != 0)
                    && glyphs.insert(found)
                {
                    waiting.push(found);
                }
            }
        }
        (glyphs, used)
    }

    /// Follows a glyph; gives the codes of the letters that it is made of.
    fn follow(&self, glyph: usize, used: &mut [Option<Used>]) -> Vec<u8> {
        let font = usize::from(self.select.get(glyph).copied().unwrap_or(0));
        let (Some(code), Some((_, private)), Some(slot)) = (
            self.glyphs.get(glyph),
            self.fonts.get(font),
            used.get_mut(font),
        ) else {
            return Vec::new();
        };
        let subroutines = Subroutines {
            global: &self.global,
            local: &private.subroutines,
        };
        let mut own = Used::default();
        let followed = follow(code, &subroutines, &mut own);
        match (followed, slot.as_mut()) {
            (Some(()), Some(all)) => {
                all.global.extend(own.global);
                all.local.extend(own.local);
            }
            // All of its subroutines may be used.
            _ => *slot = None,
        }
        own.parts.into_iter().collect()
    }

    fn write(
        &self,
        glyphs: &BTreeSet<usize>,
        used: &[Option<Used>],
        wanted: &Wanted,
        words: &Names<'_>,
    ) -> Option<Vec<u8>> {
        let count = glyphs.last()? + 1;
        let stays = |glyph: &usize| glyphs.contains(glyph);
        let mut strings = Strings::default();
        let ros = self.is_cid.then(|| {
            let (registry, ordering) = (strings.sid(b"Adobe"), strings.sid(b"Identity"));
            [int(i32::from(registry)), int(i32::from(ordering)), int(0)].concat()
        });
        let charset: Option<Vec<u8>> = self.charset.as_ref().map(|_| {
            let ids = (1..count).map(|glyph| match (stays(&glyph), self.is_cid) {
                (false, _) => 0,
                (true, true) => self.id(glyph),
                (true, false) => self
                    .name(self.id(glyph))
                    .map_or(0, |name| strings.sid(&(words.new_name)(name))),
            });
            let ids: Vec<u16> = ids.collect();
            std::iter::once(0)
                .chain(ids.into_iter().flat_map(u16::to_be_bytes))
                .collect()
        });
        let encoding = self.written_encoding(glyphs, count, wanted);
        let all: Vec<&[u8]> = (0..count)
            .map(|glyph| match stays(&glyph) {
                true => self.glyphs.get(glyph).copied().unwrap_or(EMPTY_GLYPH),
                false => EMPTY_GLYPH,
            })
            .collect();
        let mut sections = Sections {
            top: self.top_entries(count, ros),
            ..Sections::default()
        };
        sections.head(&strings.all, &self.written_global(used))?;
        if let Some(charset) = charset {
            sections.add(CHARSET, &charset);
        } else if let Some(place) = number(&self.top, CHARSET, 0) {
            sections.top.push((CHARSET, int(place)));
        }
        match encoding {
            Some(encoding) => sections.add(ENCODING, &encoding),
            None => {
                let place = number(&self.top, ENCODING, 0).filter(|_| !self.is_cid);
                sections
                    .top
                    .extend(place.map(|place| (ENCODING, int(place))));
            }
        }
        sections.add(CHAR_STRINGS, &written_index(&all)?);
        self.write_private(&mut sections, used, count)?;
        sections.finish()
    }

    /// The entries of the Top DICT that do not point anywhere.
    fn top_entries(&self, count: usize, ros: Option<Vec<u8>>) -> Written {
        let mut out = Vec::new();
        if let Some(ros) = ros {
            out.push((ROS, ros));
            let most = (0..count).map(|glyph| self.id(glyph)).max().unwrap_or(0);
            out.push((CID_COUNT, int(i32::from(most).saturating_add(1).max(8720))));
        }
        out.extend(kept_entries(&self.top));
        out
    }

    fn written_global(&self, used: &[Option<Used>]) -> Vec<&'p [u8]> {
        let is_used = |index: usize| {
            used.iter().any(|used| {
                used.as_ref()
                    .is_none_or(|used| used.global.contains(&index))
            })
        };
        (0..)
            .zip(&self.global)
            .map(|(index, code)| {
                if is_used(index) {
                    *code
                } else {
                    EMPTY_SUBROUTINE
                }
            })
            .collect()
    }

    fn written_encoding(
        &self,
        glyphs: &BTreeSet<usize>,
        count: usize,
        wanted: &Wanted,
    ) -> Option<Vec<u8>> {
        let codes = self.encoding.as_ref()?;
        // Codes of glyphs that are gone become one code that nothing uses.
        let taken: FxHashSet<u8> = glyphs
            .iter()
            .filter_map(|glyph| codes.get(*glyph)?.first().copied())
            .collect();
        let is_free =
            |code: &u8| !taken.contains(code) && !wanted.codes.contains(&u32::from(*code));
        let unused = (0..=255_u8).find(is_free)?;
        let count = count.min(256);
        let mut out = vec![0, u8::try_from(count - 1).ok()?];
        let mut more = Vec::new();
        for glyph in 1..count {
            let own = codes.get(glyph).filter(|_| glyphs.contains(&glyph));
            let own = own.map(Vec::as_slice).unwrap_or_default();
            out.push(own.first().copied().unwrap_or(unused));
            more.extend(own.iter().skip(1).map(|code| (*code, self.id(glyph))));
        }
        // Supplements name glyphs by string; those with standard names stay as they are.
        more.retain(|(_, sid)| usize::from(*sid) < STANDARD_COUNT);
        if let Some(length) = u8::try_from(more.len()).ok().filter(|length| *length > 0) {
            *out.first_mut()? = 0x80;
            out.push(length);
            for (code, sid) in more {
                out.push(code);
                out.extend(sid.to_be_bytes());
            }
        }
        Some(out)
    }

    /// Private DICTs with their subroutines, and for CID fonts what points to them.
    fn write_private(
        &self,
        sections: &mut Sections,
        used: &[Option<Used>],
        count: usize,
    ) -> Option<()> {
        let mut dicts = Vec::new();
        for ((entries, private), used) in self.fonts.iter().zip(used) {
            let is_used =
                |index: usize| used.as_ref().is_none_or(|used| used.local.contains(&index));
            let subroutines: Vec<&[u8]> = (0..)
                .zip(&private.subroutines)
                .map(|(index, code)| {
                    if is_used(index) {
                        *code
                    } else {
                        EMPTY_SUBROUTINE
                    }
                })
                .collect();
            let mut data = Vec::new();
            for (operator, operands) in &private.entries {
                if *operator != SUBRS {
                    put_entry(&mut data, *operator, &operands.concat());
                }
            }
            if !subroutines.is_empty() {
                let size = i32::try_from(data.len() + int(0).len() + 1).ok()?;
                put_entry(&mut data, SUBRS, &int(size));
            }
            let size = int(i32::try_from(data.len()).ok()?);
            if !subroutines.is_empty() {
                data.extend(written_index(&subroutines)?);
            }
            let at = sections.append(&data);
            dicts.push((entries, size, at));
        }
        if !self.is_cid {
            let (_, size, at) = dicts.first()?;
            sections.pointers.push((PRIVATE, size.clone(), *at));
            return Some(());
        }
        let select: Vec<u8> = std::iter::once(0)
            .chain((0..count).map(|glyph| self.select.get(glyph).copied().unwrap_or(0)))
            .collect();
        sections.add(FD_SELECT, &select);
        sections.fonts = dicts
            .into_iter()
            .map(|(entries, size, at)| (kept_entries(entries), size, at))
            .collect();
        Some(())
    }
}

/// Entries that hold numbers only, encoded.
fn kept_entries(entries: &Entries<'_>) -> Written {
    entries
        .iter()
        .filter(|(operator, _)| NUMBERS.contains(operator))
        .map(|(operator, operands)| (*operator, operands.concat()))
        .collect()
}

/// Strings of the new file.
#[derive(Default)]
struct Strings {
    all: Vec<Vec<u8>>,
    known: FxHashMap<Vec<u8>, u16>,
}

impl Strings {
    fn sid(&mut self, text: &[u8]) -> u16 {
        if let Some(known) = self.known.get(text) {
            return *known;
        }
        let own = || (0..STANDARD_COUNT).find(|sid| standard(*sid) == Some(text));
        let sid = own().unwrap_or_else(|| {
            self.all.push(text.to_vec());
            STANDARD_COUNT + self.all.len() - 1
        });
        let sid = u16::try_from(sid).unwrap_or(0);
        self.known.insert(text.to_vec(), sid);
        sid
    }
}

/// The new file while it grows. Places are counted from the end of the Top DICT's INDEX,
/// whose size is known only when all entries are.
#[derive(Default)]
struct Sections {
    top: Written,
    /// Entries that point: what stands before the place, and the place.
    pointers: Vec<(Operator, Vec<u8>, usize)>,
    /// Font DICTs: entries, then size and place of the Private DICT.
    fonts: Vec<(Written, Vec<u8>, usize)>,
    body: Vec<u8>,
}

impl Sections {
    fn head(&mut self, strings: &[Vec<u8>], global: &[&[u8]]) -> Option<()> {
        let strings: Vec<&[u8]> = strings.iter().map(Vec::as_slice).collect();
        self.body.extend(written_index(&strings)?);
        self.body.extend(written_index(global)?);
        Some(())
    }

    fn append(&mut self, data: &[u8]) -> usize {
        self.body.extend_from_slice(data);
        self.body.len() - data.len()
    }

    fn add(&mut self, operator: Operator, data: &[u8]) {
        let at = self.append(data);
        self.pointers.push((operator, Vec::new(), at));
    }

    fn finish(mut self) -> Option<Vec<u8>> {
        const HEAD: &[u8] = &[1, 0, 4, 4];
        let mut start = HEAD.to_vec();
        start.extend(written_index(&[b"F1"])?);
        let has_fonts = !self.fonts.is_empty();
        if has_fonts {
            self.pointers.push((FD_ARRAY, Vec::new(), 0));
        }
        // All numbers of places have the same length, so the size does not depend on them.
        let length = written_index(&[&self.top_dict(0)])?.len();
        let offset = start.len() + length;
        if has_fonts {
            let dicts: Option<Vec<Vec<u8>>> = self
                .fonts
                .iter()
                .map(|(entries, size, at)| {
                    let mut data = Vec::new();
                    for (operator, operands) in entries {
                        put_entry(&mut data, *operator, operands);
                    }
                    let at = int(i32::try_from(offset + at).ok()?);
                    put_entry(&mut data, PRIVATE, &[size.as_slice(), &at].concat());
                    Some(data)
                })
                .collect();
            let dicts = dicts?;
            let dicts: Vec<&[u8]> = dicts.iter().map(Vec::as_slice).collect();
            let at = self.append(&written_index(&dicts)?);
            self.pointers.last_mut()?.2 = at;
        }
        start.extend(written_index(&[&self.top_dict(offset)])?);
        start.extend(self.body);
        Some(start)
    }

    fn top_dict(&self, offset: usize) -> Vec<u8> {
        let mut data = Vec::new();
        for (operator, operands) in &self.top {
            put_entry(&mut data, *operator, operands);
        }
        for (operator, before, at) in &self.pointers {
            let at = int(i32::try_from(offset + at).unwrap_or(0));
            put_entry(&mut data, *operator, &[before.as_slice(), &at].concat());
        }
        data
    }
}

fn put_entry(data: &mut Vec<u8>, operator: Operator, operands: &[u8]) {
    data.extend_from_slice(operands);
    if operator >= 0x0c00 {
        data.push(12);
    }
    data.push((operator & 0xff) as u8);
}

/// An integer in five bytes.
fn int(value: i32) -> Vec<u8> {
    std::iter::once(29).chain(value.to_be_bytes()).collect()
}

fn as_place(number: i32) -> Option<usize> {
    usize::try_from(number).ok()
}

/// An INDEX's items, and where it ends.
fn index(program: &[u8], at: usize) -> Option<(Vec<&[u8]>, usize)> {
    let count = usize::from(u16_at(program, at)?);
    if count == 0 {
        return Some((Vec::new(), at + 2));
    }
    let size = usize::from(*program.get(at + 2)?);
    if !(1..=4).contains(&size) {
        return None;
    }
    let offset = |index: usize| {
        let from = at + 3 + index * size;
        let bytes = program.get(from..from + size)?;
        Some(
            bytes
                .iter()
                .fold(0_usize, |value, byte| value << 8 | usize::from(*byte)),
        )
    };
    let base = at + 2 + (count + 1) * size;
    let mut items = Vec::with_capacity(count);
    for item in 0..count {
        items.push(program.get(base + offset(item)?..base + offset(item + 1)?)?);
    }
    Some((items, base + offset(count)?))
}

fn written_index(items: &[&[u8]]) -> Option<Vec<u8>> {
    let mut out = u16::try_from(items.len()).ok()?.to_be_bytes().to_vec();
    if items.is_empty() {
        return Some(out);
    }
    out.push(4);
    let mut at = 1_u32;
    out.extend(at.to_be_bytes());
    for item in items {
        at = at.checked_add(u32::try_from(item.len()).ok()?)?;
        out.extend(at.to_be_bytes());
    }
    items.iter().for_each(|item| out.extend_from_slice(item));
    Some(out)
}

/// The entries of a DICT.
fn dict(data: &[u8]) -> Option<Entries<'_>> {
    let (mut entries, mut operands, mut at) = (Vec::new(), Vec::new(), 0);
    while let Some(&first) = data.get(at) {
        let length = match first {
            0..=21 => {
                let operator = match first {
                    12 => 0x0c00 | u16::from(*data.get(at + 1)?),
                    first => u16::from(first),
                };
                entries.push((operator, std::mem::take(&mut operands)));
                at += 1 + usize::from(first == 12);
                continue;
            }
            28 => 3,
            29 => 5,
            30 => {
                let ends = |byte: &u8| byte & 15 == 15 || byte >> 4 == 15;
                data.get(at + 1..)?.iter().position(ends)? + 2
            }
            32..=246 => 1,
            247..=254 => 2,
            _ => return None,
        };
        operands.push(data.get(at..at + length)?);
        at += length;
    }
    Some(entries)
}

/// An operand as an integer.
fn number(entries: &Entries<'_>, operator: Operator, operand: usize) -> Option<i32> {
    let (_, operands) = entries.iter().find(|(own, _)| *own == operator)?;
    let bytes = *operands.get(operand)?;
    let byte = |index: usize| bytes.get(index).copied().map(i32::from);
    Some(match byte(0)? {
        28 => i32::from((byte(1)? << 8 | byte(2)?) as i16),
        29 => byte(1)? << 24 | byte(2)? << 16 | byte(3)? << 8 | byte(4)?,
        first @ 32..=246 => first - 139,
        first @ 247..=250 => (first - 247) * 256 + byte(1)? + 108,
        first @ 251..=254 => -(first - 251) * 256 - byte(1)? - 108,
        _ => return None,
    })
}

fn private<'p>(program: &'p [u8], entries: &Entries<'p>) -> Option<Private<'p>> {
    let place = |operand| number(entries, PRIVATE, operand).and_then(as_place);
    let (Some(size), Some(at)) = (place(0), place(1)) else {
        return Some(Private {
            entries: Vec::new(),
            subroutines: Vec::new(),
        });
    };
    let entries = dict(program.get(at..at.checked_add(size)?)?)?;
    let subroutines = match number(&entries, SUBRS, 0).and_then(as_place) {
        Some(offset) => index(program, at.checked_add(offset)?)?.0,
        None => Vec::new(),
    };
    Some(Private {
        entries,
        subroutines,
    })
}

fn charset(program: &[u8], at: usize, count: usize) -> Option<Vec<u16>> {
    let format = *program.get(at)?;
    let mut ids = vec![0];
    let mut at = at + 1;
    while ids.len() < count {
        let first = u16_at(program, at)?;
        let left = match format {
            0 => 0,
            1 => u16::from(*program.get(at + 2)?),
            2 => u16_at(program, at + 2)?,
            _ => return None,
        };
        at += 2 + usize::from(format);
        ids.extend((0..=left).map(|step| first.wrapping_add(step)));
    }
    ids.truncate(count);
    Some(ids)
}

/// Codes by glyph.
fn encoding(
    program: &[u8],
    at: usize,
    count: usize,
    charset: Option<&[u16]>,
) -> Option<Vec<Vec<u8>>> {
    let format = *program.get(at)?;
    let length = usize::from(*program.get(at + 1)?);
    let mut codes = vec![Vec::new(); count];
    let mut glyph = 1;
    let mut at = at + 2;
    for _ in 0..length {
        let first = *program.get(at)?;
        let left = match format & 0x7f {
            0 => 0,
            1 => *program.get(at + 1)?,
            _ => return None,
        };
        at += 1 + usize::from(format & 0x7f);
        for step in 0..=left {
            if let Some(codes) = codes.get_mut(glyph) {
                codes.push(first.wrapping_add(step));
            }
            glyph += 1;
        }
    }
    if format & 0x80 != 0 {
        let more = usize::from(*program.get(at)?);
        for index in 0..more {
            let from = at + 1 + 3 * index;
            let (code, sid) = (*program.get(from)?, u16_at(program, from + 1)?);
            let found = match charset {
                Some(charset) => charset.iter().position(|id| *id == sid),
                None => Some(usize::from(sid)),
            };
            if let Some(codes) = found.and_then(|glyph| codes.get_mut(glyph)) {
                codes.push(code);
            }
        }
    }
    Some(codes)
}

/// Which Font DICT each glyph belongs to.
fn select(program: &[u8], at: usize, count: usize) -> Option<Vec<u8>> {
    match *program.get(at)? {
        0 => Some(program.get(at + 1..at + 1 + count)?.to_vec()),
        3 => {
            let ranges = usize::from(u16_at(program, at + 1)?);
            let mut select = Vec::with_capacity(count);
            for range in 0..ranges {
                let from = at + 3 + 3 * range;
                let font = *program.get(from + 2)?;
                let end = usize::from(u16_at(program, from + 3)?).min(count);
                select.resize(end.max(select.len()), font);
            }
            (select.len() == count).then_some(select)
        }
        _ => None,
    }
}
