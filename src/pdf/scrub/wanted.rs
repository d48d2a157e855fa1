//! A font and the codes that stay in; which glyphs of its program and which entries of its
//! width tables are wanted out.

use std::sync::Arc;
use std::sync::LazyLock;

use hayro_cmap::BfString;
use hayro_cmap::CMap;
use hayro_cmap::CMapName;
use hayro_font::Font;
use hayro_font::FontCache;
use hayro_font::FontGlyph;
use hayro_syntax::object::Array;
use hayro_syntax::object::Dict;
use hayro_syntax::object::FromBytes as _;
use hayro_syntax::object::Name;
use hayro_syntax::object::Object;
use hayro_syntax::object::ObjectIdentifier;
use hayro_syntax::object::Stream;
use rustc_hash::FxHashMap;
use rustc_hash::FxHashSet;

use crate::pdf::decode::decode;
use crate::pdf::emit::write_name;
use crate::pdf::font::is_within_limits;
use crate::pdf::font::standard_programs;
use crate::pdf::object::Value;
use crate::pdf::scrub::subset::Wanted;
use crate::pdf::scrub::subset::standard_name;

/// The program of a font, by its object, and what is wanted of it.
pub(crate) struct ProgramUse {
    pub(crate) program: ObjectIdentifier,
    pub(crate) wanted: Wanted,
}

/// What the codes that stay of a font want of its program, if it has one.
pub(crate) fn program_use<'a>(
    dict: &Dict<'a>,
    kept: &FxHashSet<u32>,
    limit: usize,
) -> Option<ProgramUse> {
    let below = descendant(dict);
    let owner = below.as_ref().unwrap_or(dict);
    let descriptor = owner.get::<Dict<'a>>("FontDescriptor")?;
    let program = ["FontFile", "FontFile2", "FontFile3"]
        .iter()
        .find_map(|key| descriptor.get::<Stream<'a>>(*key))?;
    let mut wanted = match &below {
        Some(below) => composite(dict, below, kept, limit),
        None => simple(dict, kept),
    };
    if let Some(font) = Reader::of(dict, limit) {
        let is_simple = below.is_none();
        let codes = kept.iter().filter(|code| !is_simple || **code < 256);
        for code in codes {
            wanted.glyphs.insert(font.0.map_code(*code).to_u32());
            // Some viewers look a glyph up by what its ToUnicode map says.
            let letter = character(&font.0, *code).filter(|_| is_simple);
            wanted.characters.extend(letter.map(u32::from));
        }
    }
    Some(ProgramUse {
        program: program.obj_id(),
        wanted,
    })
}

/// The CID font below a composite font.
pub(crate) fn descendant<'a>(dict: &Dict<'a>) -> Option<Dict<'a>> {
    dict.get::<Array<'a>>("DescendantFonts")?
        .iter::<Dict<'a>>()
        .next()
}

/// Our own reader of fonts.
struct Reader<'a>(Font<'a>);

impl<'a> Reader<'a> {
    fn of(dict: &Dict<'a>, limit: usize) -> Option<Self> {
        if !is_within_limits(dict, limit) {
            return None;
        }
        let cmaps: hayro_font::CMapResolverFn = Arc::new(hayro_cmap::load_embedded);
        let font = FontCache::new().font(dict, &standard_programs(), &cmaps)?;
        Some(Self(font))
    }
}

/// The CIDs of a composite font's codes (ISO 32000-2, 9.7.5).
pub(crate) fn cids(dict: &Dict<'_>, kept: &FxHashSet<u32>, limit: usize) -> FxHashSet<u32> {
    let map = match dict.get::<Object<'_>>("Encoding") {
        Some(Object::Name(name)) => predefined(&name),
        Some(Object::Stream(stream)) => {
            let program = decode(&stream, limit).ok();
            program.and_then(|program| CMap::parse(&program.bytes, hayro_cmap::load_embedded))
        }
        _ => None,
    };
    let Some(map) = map else {
        return kept.clone();
    };
    kept.iter()
        .flat_map(|code| (1..=4).filter_map(|length| map.lookup_cid_code(*code, length)))
        .collect()
}

/// A map that every reader knows; none for the identity.
fn predefined(name: &[u8]) -> Option<CMap> {
    if name.starts_with(b"Identity") {
        return None;
    }
    let program = hayro_cmap::load_embedded(CMapName::from_bytes(name))?;
    CMap::parse(program, hayro_cmap::load_embedded)
}

fn composite(dict: &Dict<'_>, below: &Dict<'_>, kept: &FxHashSet<u32>, limit: usize) -> Wanted {
    let cids = cids(dict, kept, limit);
    let mut wanted = Wanted::default();
    match below.get::<Stream<'_>>("CIDToGIDMap") {
        Some(map) => {
            let map = decode(&map, limit).map(|map| map.bytes).unwrap_or_default();
            let glyph = |cid: &u32| {
                let at = usize::try_from(*cid).ok()?.checked_mul(2)?;
                let pair = map.get(at..)?.first_chunk::<2>()?;
                Some(u32::from(u16::from_be_bytes(*pair)))
            };
            wanted.glyphs.extend(cids.iter().filter_map(glyph));
        }
        None => {
            let is_true_type = below
                .get::<Name<'_>>("Subtype")
                .is_some_and(|name| *name == *b"CIDFontType2");
            if is_true_type {
                wanted.glyphs.extend(&cids);
            }
        }
    }
    wanted.cids = cids;
    wanted
}

fn simple(dict: &Dict<'_>, kept: &FxHashSet<u32>) -> Wanted {
    let mut wanted = Wanted {
        codes: kept.clone(),
        ..Wanted::default()
    };
    let encoding = dict.get::<Object<'_>>("Encoding");
    let (base, differences) = match &encoding {
        Some(Object::Name(name)) => (Some(name.to_vec()), FxHashMap::default()),
        Some(Object::Dict(dict)) => {
            let base = dict.get::<Name<'_>>("BaseEncoding");
            let named = dict.get::<Array<'_>>("Differences");
            let named = named.map(|array| named_codes(&array)).unwrap_or_default();
            (base.map(|name| name.to_vec()), named)
        }
        _ => (None, FxHashMap::default()),
    };
    let named = kept.iter().filter_map(|code| differences.get(code));
    wanted.names.extend(named.cloned());
    if base.is_none() {
        let unnamed = kept.iter().filter(|code| !differences.contains_key(code));
        wanted.own_codes.extend(unnamed);
    }
    let base = base.unwrap_or_else(|| b"StandardEncoding".to_vec());
    let characters = characters_of(&base, &differences, kept);
    let usual = USUAL_NAMES.iter();
    let usual = usual.filter(|(_, c)| characters.contains(&u32::from(**c)));
    wanted.names.extend(usual.map(|(name, _)| name.to_vec()));
    wanted.characters = characters;
    wanted
}

/// Glyph names by code (ISO 32000-2, 9.6.5).
pub(crate) fn named_codes(array: &Array<'_>) -> FxHashMap<u32, Vec<u8>> {
    let (mut named, mut code) = (FxHashMap::default(), 0);
    for item in array.iter::<Object<'_>>() {
        match item {
            Object::Number(number) => code = number.as_f64().clamp(0.0, 255.0) as u32,
            Object::Name(name) => {
                named.insert(code, name.to_vec());
                code += 1;
            }
            _ => {}
        }
    }
    named
}

/// The characters that an encoding gives to codes.
fn characters_of(
    base: &[u8],
    differences: &FxHashMap<u32, Vec<u8>>,
    kept: &FxHashSet<u32>,
) -> FxHashSet<u32> {
    let source = named_font(base, differences, kept);
    let Some(dict) = Dict::from_bytes(&source) else {
        return FxHashSet::default();
    };
    let cmaps: hayro_font::CMapResolverFn = Arc::new(hayro_cmap::load_embedded);
    let cache = FontCache::new();
    let Some(font) = cache.font(&dict, &standard_programs(), &cmaps) else {
        return FxHashSet::default();
    };
    let codes = kept.iter().filter(|code| **code < 256);
    let letters = codes.filter_map(|code| character(&font, *code));
    letters.map(u32::from).collect()
}

/// A font dictionary of nothing but an encoding.
fn named_font(
    base: &[u8],
    differences: &FxHashMap<u32, Vec<u8>>,
    kept: &FxHashSet<u32>,
) -> Vec<u8> {
    const HEAD: &[u8] = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</BaseEncoding";
    let mut source = HEAD.to_vec();
    write_name(base, &mut source);
    source.extend_from_slice(b"/Differences[");
    for (code, name) in differences.iter().filter(|(code, _)| kept.contains(code)) {
        source.extend_from_slice(format!(" {code}").as_bytes());
        write_name(name, &mut source);
    }
    source.extend_from_slice(b"]>>>>");
    source
}

fn character(font: &Font<'_>, code: u32) -> Option<char> {
    let unicode = match font.glyph(font.map_code(code), code) {
        FontGlyph::Outline(glyph) => glyph.as_unicode(),
        FontGlyph::Type3(glyph) => glyph.as_unicode(),
    };
    match unicode? {
        BfString::Char(one) => Some(one),
        BfString::String(many) => many.chars().next(),
    }
}

/// The characters of the glyph names that most Latin fonts use.
static USUAL_NAMES: LazyLock<FxHashMap<&'static [u8], char>> = LazyLock::new(|| {
    const COUNT: u32 = 228;
    let name = |code: u32| standard_name(code as usize + 1);
    let named = (0..COUNT).filter_map(|code| Some((code, name(code)?.to_vec())));
    let mut known = FxHashMap::from_iter([(b"Euro".as_slice(), '\u{20ac}')]);
    let names: FxHashMap<u32, Vec<u8>> = named.collect();
    let font = FontCache::new();
    let source = named_font(b"StandardEncoding", &names, &(0..COUNT).collect());
    let cmaps: hayro_font::CMapResolverFn = Arc::new(hayro_cmap::load_embedded);
    let dict = Dict::from_bytes(&source).unwrap_or_default();
    if let Some(font) = font.font(&dict, &standard_programs(), &cmaps) {
        let letters = (0..COUNT).filter_map(|code| Some((name(code)?, character(&font, code)?)));
        known.extend(letters);
    }
    known
});

/// Which character a glyph name stands for, if it is a usual one.
pub(crate) fn character_of_name(name: &[u8]) -> Option<char> {
    if let Some(known) = USUAL_NAMES.get(name) {
        return Some(*known);
    }
    let digits = name.strip_prefix(b"uni").or(name.strip_prefix(b"u"))?;
    let digits = std::str::from_utf8(digits).ok()?;
    let is_code = (4..=6).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_hexdigit());
    let code = u32::from_str_radix(digits, 16).ok().filter(|_| is_code)?;
    char::from_u32(code)
}

/// Whether a glyph name is one that fonts in general have: that of a usual character, or a
/// number behind a letter or one of the words for it.
pub(crate) fn is_usual_name(name: &[u8]) -> bool {
    const WORDS: [&[u8]; 6] = [b"glyph", b"gid", b"cid", b"index", b"char", b"uni"];
    const MOST_DIGITS: usize = 5;
    if name == b".notdef" || character_of_name(name).is_some() {
        return true;
    }
    let end = name
        .iter()
        .rposition(|byte| !byte.is_ascii_digit())
        .map_or(0, |at| at + 1);
    let (word, digits) = name.split_at(end);
    let is_word = matches!(word, [letter] if letter.is_ascii_alphabetic()) || WORDS.contains(&word);
    is_word && (1..=MOST_DIGITS).contains(&digits.len())
}

/// Those of some glyph names, by code, that stand for a character in every reader.
pub(crate) fn known_names(named: &FxHashMap<u32, Vec<u8>>) -> FxHashSet<Vec<u8>> {
    let codes: FxHashSet<u32> = named.keys().copied().collect();
    let source = named_font(b"StandardEncoding", named, &codes);
    let cmaps: hayro_font::CMapResolverFn = Arc::new(hayro_cmap::load_embedded);
    let cache = FontCache::new();
    let dict = Dict::from_bytes(&source).unwrap_or_default();
    let Some(font) = cache.font(&dict, &standard_programs(), &cmaps) else {
        return FxHashSet::default();
    };
    let is_known =
        |(code, _): &(&u32, &Vec<u8>)| **code < 256 && character(&font, **code).is_some();
    let known = named.iter().filter(is_known);
    known.map(|(_, name)| name.clone()).collect()
}

/// A CID font's widths without those of other CIDs: `first [widths]` entries of as many
/// numbers a CID as its table has (ISO 32000-2, 9.7.4.3).
pub(crate) fn widths_of(array: &Array<'_>, cids: &FxHashSet<u32>, numbers: usize) -> Value {
    let items: Vec<Object<'_>> = array.iter::<Object<'_>>().collect();
    let number = |item: &Object<'_>| match item {
        Object::Number(number) => Some(Value::from(*number)),
        _ => None,
    };
    let code = |item: &Object<'_>| match item {
        Object::Number(number) => u32::try_from(number.as_i64()).ok(),
        _ => None,
    };
    let mut found: Vec<(u32, Vec<Value>)> = Vec::new();
    let mut rest = items.as_slice();
    loop {
        rest = match rest {
            [first, Object::Array(widths), after @ ..] => {
                let widths: Vec<Object<'_>> = widths.iter::<Object<'_>>().collect();
                for (cid, widths) in (code(first).unwrap_or(u32::MAX)..).zip(widths.chunks(numbers))
                {
                    if cids.contains(&cid) {
                        found.push((cid, widths.iter().filter_map(number).collect()));
                    }
                }
                after
            }
            [first, last, after @ ..] if after.len() >= numbers => {
                let (widths, after) = after.split_at(numbers);
                let range = code(first).unwrap_or(1)..=code(last).unwrap_or(0);
                let mut inside: Vec<u32> = cids
                    .iter()
                    .copied()
                    .filter(|cid| range.contains(cid))
                    .collect();
                inside.sort_unstable();
                let widths: Vec<Value> = widths.iter().filter_map(number).collect();
                found.extend(inside.into_iter().map(|cid| (cid, widths.clone())));
                after
            }
            _ => break,
        };
    }
    found.retain(|(_, widths)| widths.len() == numbers);
    let mut out: Vec<Value> = Vec::new();
    let mut last = None;
    for (cid, widths) in found {
        match out.last_mut() {
            Some(Value::Array(list)) if last == cid.checked_sub(1) => list.extend(widths),
            _ => out.extend([i64::from(cid).into(), Value::Array(widths)]),
        }
        last = Some(cid);
    }
    Value::Array(out)
}

/// A map from CIDs to glyphs with nothing for other CIDs.
pub(crate) fn glyph_map_of(map: &[u8], cids: &FxHashSet<u32>) -> Vec<u8> {
    let mut out = map.to_vec();
    let mut end = 0;
    for (cid, pair) in (0_u32..).zip(out.chunks_mut(2)) {
        if cids.contains(&cid) {
            end = (cid as usize + 1) * 2;
        } else {
            pair.fill(0);
        }
    }
    out.truncate(end);
    out
}
