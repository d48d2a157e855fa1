//! Fonts as a reader needs them: character codes in, Unicode text and advances out.
//!
//! Looking a glyph up in a font is slow, so each font remembers the codes it has seen.
//! Lookups go by code, since widths and `/ToUnicode` do.

use std::sync::Arc;

use hayro_cmap::BfString;
use hayro_font::CMapResolverFn;
use hayro_font::Font;
use hayro_font::FontCache;
use hayro_font::FontGlyph;
use hayro_font::FontQuery;
use hayro_font::FontResolverFn;
use hayro_syntax::object::Array;
use hayro_syntax::object::Dict;
use hayro_syntax::object::FromBytes as _;
use hayro_syntax::object::Name;
use hayro_syntax::object::Object;
use hayro_syntax::object::Stream;
use kurbo::Affine;
use rustc_hash::FxHashMap;
use rustc_hash::FxHashSet;
use smallvec::SmallVec;

use crate::pdf::decode::decode;
use crate::pdf::encoding::Encoding;
use crate::pdf::encoding::differs;
use crate::pdf::letter::is_another;
use crate::pdf::lex::Kind;
use crate::pdf::lex::Lexer;

/// The fonts that an interpreter has met.
pub struct Fonts<'a> {
    loaded: Vec<FontEntry<'a>>,
    by_place: FxHashMap<(usize, usize), FontId>,
    cache: FontCache<'a>,
    programs: FontResolverFn,
    cmaps: CMapResolverFn,
    stream_bytes: usize,
}

/// Names a font among [`Fonts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FontId(u32);

impl FontId {
    /// A number that tells fonts apart.
    pub fn number(self) -> u32 {
        self.0
    }
}

/// What is known about a code of a font.
#[derive(Clone)]
pub struct CodeEntry {
    /// Its text; empty where nothing tells it.
    pub text: SmallVec<[char; 2]>,
    /// Advance at size 1, along the writing direction.
    pub advance: f64,
    /// From the pen to the glyph's origin, in thousandths (vertical writing).
    pub displacement: (f64, f64),
    /// Width of the cell at size 1.
    pub width: f64,
    /// Bytes of the code.
    pub length: u8,
    /// Whether the font's encoding says that it is another letter than its text.
    pub is_doubtful: bool,
    /// Whether it is the single-byte code 32, to which word spacing applies.
    pub is_word_space: bool,
}

/// A font and the codes of it that were met.
pub struct FontEntry<'a> {
    font: Option<Font<'a>>,
    /// Whether the font could not be read and another stands in for it.
    pub stands_in: bool,
    /// Whether nobody should try to unfold its widths.
    pub is_endless: bool,
    /// Whether nobody can tell where one of its codes ends.
    pub has_unknown_codes: bool,
    /// Top of a cell, as a fraction of the font size.
    pub ascent: f64,
    /// Bottom of a cell, as a fraction of the font size.
    pub descent: f64,
    /// Whether it is written downwards.
    pub vertical: bool,
    /// Set for Type 3 fonts.
    pub type3: Option<Type3Entry<'a>>,
    /// Codes from 256 on that stay on the page at hand, where an edit notes them.
    kept_codes: FxHashSet<u32>,
    /// The same of codes below that, which are nearly all, one bit each.
    kept_bytes: [u64; 4],
    /// Whether any of its codes was met while they were noted.
    noted: bool,
    /// Codes are Unicode values themselves (`UniGB-UCS2-H` and the like).
    unicode_codes: bool,
    simple: bool,
    /// Whether its glyphs may show something else than their text says.
    may_lie: bool,
    /// How many of its codes look like another letter than their text.
    doubtful: u32,
    /// What a simple font with a `/ToUnicode` shows by its encoding.
    encoding: Option<Encoding>,
    codes: FxHashMap<u32, CodeEntry>,
    single: Vec<Option<CodeEntry>>,
}

/// What a Type 3 font has more than others.
pub struct Type3Entry<'a> {
    /// From glyph space to text space.
    pub matrix: Affine,
    /// The font's own resources.
    pub resources: Option<Dict<'a>>,
    procedures: FxHashMap<u32, Option<Stream<'a>>>,
}

impl<'a> Fonts<'a> {
    /// No fonts yet. Font programs may unfold to `stream_bytes` each.
    pub fn new(stream_bytes: usize) -> Self {
        Self {
            loaded: Vec::new(),
            by_place: FxHashMap::default(),
            cache: FontCache::new(),
            programs: standard_programs(),
            cmaps: Arc::new(hayro_cmap::load_embedded),
            stream_bytes,
        }
    }

    /// The font that a font dictionary describes. None stands for a missing dictionary.
    pub fn load(&mut self, dict: Option<&Dict<'a>>) -> FontId {
        let empty = Dict::empty();
        let dict = dict.unwrap_or(&empty);
        // Bytes stay where they are as long as the source lives, so their place is a name.
        let place = (dict.data().as_ptr() as usize, dict.data().len());
        if let Some(known) = self.by_place.get(&place) {
            return *known;
        }
        let id = FontId(u32::try_from(self.loaded.len()).unwrap_or(u32::MAX));
        let entry = self.read(dict);
        self.loaded.push(entry);
        self.by_place.insert(place, id);
        id
    }

    /// Takes the codes that fonts keep, by the place of the font's dictionary.
    pub fn take_kept_codes(&mut self) -> Vec<(usize, FxHashSet<u32>)> {
        let mut kept = Vec::new();
        for ((place, _), id) in &self.by_place {
            if let Some(font) = self.loaded.get_mut(id.0 as usize)
                && std::mem::take(&mut font.noted)
            {
                kept.push((*place, font.take_kept_codes()));
            }
        }
        kept
    }

    /// A font by its name.
    pub fn get(&self, id: FontId) -> Option<&FontEntry<'a>> {
        self.loaded.get(id.0 as usize)
    }

    /// A font by its name, to look codes up in.
    pub fn get_mut(&mut self, id: FontId) -> Option<&mut FontEntry<'a>> {
        self.loaded.get_mut(id.0 as usize)
    }

    fn read(&self, dict: &Dict<'a>) -> FontEntry<'a> {
        let sound = is_within_limits(dict, self.stream_bytes);
        let font = sound
            .then(|| self.cache.font(dict, &self.programs, &self.cmaps))
            .flatten();
        let stands_in = font.is_none();
        let font = font.or_else(|| {
            let standard = stand_in(dict)?;
            self.cache.font(&standard, &self.programs, &self.cmaps)
        });
        let vertical = font.as_ref().is_some_and(|font| !font.is_horizontal());
        let subtype = dict.get::<Name<'_>>("Subtype");
        let composite = subtype
            .as_ref()
            .is_some_and(|name| name.as_ref() == b"Type0");
        let is_type3 = subtype.is_some_and(|name| name.as_ref() == b"Type3") && !stands_in;
        let type3_matrix =
            matrix(dict, "FontMatrix").unwrap_or(Affine::new([0.001, 0.0, 0.0, 0.001, 0.0, 0.0]));
        let (ascent, descent) = is_type3
            .then(|| type3_extents(dict, type3_matrix))
            .flatten()
            .unwrap_or_else(|| extents(dict));
        FontEntry {
            font,
            stands_in,
            is_endless: !widths_are_few(dict),
            has_unknown_codes: stands_in && has_unknown_encoding(dict),
            ascent,
            descent,
            vertical,
            type3: is_type3.then(|| Type3Entry {
                matrix: type3_matrix,
                resources: dict.get::<Dict<'_>>("Resources"),
                procedures: FxHashMap::default(),
            }),
            kept_codes: FxHashSet::default(),
            kept_bytes: [0; 4],
            noted: false,
            unicode_codes: composite && has_unicode_encoding(dict),
            simple: !composite,
            may_lie: !stands_in && (dict.contains_key("ToUnicode") || has_program(dict)),
            doubtful: 0,
            encoding: (!composite && dict.contains_key("ToUnicode")).then(|| Encoding::read(dict)),
            codes: FxHashMap::default(),
            single: Vec::new(),
        }
    }
}

/// Programs for fonts that come without one.
pub(super) fn standard_programs() -> FontResolverFn {
    Arc::new(|query| {
        Some(match query {
            FontQuery::Standard(standard) => standard.get_font_data(),
            FontQuery::Fallback(query) => query.pick_standard_font().get_font_data(),
        })
    })
}

impl<'a> FontEntry<'a> {
    /// The code that starts at a byte of a string, and what is known about it.
    #[inline]
    pub fn code_at(&mut self, string: &[u8], at: usize) -> Option<(u32, &CodeEntry)> {
        let first = string.get(at).copied()?;
        let font = self.font.as_ref()?;
        if self.simple {
            if self.single.is_empty() {
                self.single.resize(256, None);
            }
            let code = u32::from(first);
            if self.single.get(usize::from(first))?.is_none() {
                let mut entry = look_up(font, code, 1, false);
                let shown = self.encoding.as_ref().and_then(|known| known.letter(first));
                entry.is_doubtful = match shown {
                    Some(shown) => differs(&entry.text, shown),
                    // Nothing but its map says what a procedure draws.
                    None => {
                        let is_letter = entry.text.first().is_some_and(|c| c.is_alphanumeric());
                        is_letter && self.encoding.is_some() && self.type3.is_some()
                    }
                };
                let entry = self.looked_at(entry, code);
                *self.single.get_mut(usize::from(first))? = Some(entry);
            }
            let entry = self.single.get(usize::from(first))?.as_ref();
            return entry.map(|entry| (code, entry));
        }
        let (code, length) = font.read_code(string, at);
        // The same number in one byte and in two are different codes.
        let length = length.clamp(1, 4) as u8;
        let key = code ^ (u32::from(length) << 29);
        if !self.codes.contains_key(&key) {
            let entry = look_up(font, code, length, self.unicode_codes);
            let entry = self.looked_at(entry, code);
            self.codes.insert(key, entry);
        }
        self.codes.get(&key).map(|entry| (code, entry))
    }

    /// A code, doubtful where its glyph looks like another letter than its text, or where
    /// glyphs of its font do.
    fn looked_at(&mut self, mut entry: CodeEntry, code: u32) -> CodeEntry {
        const FEW: u32 = 2;
        if !self.may_lie || entry.text.is_empty() {
            return entry;
        }
        let glyph = self
            .font
            .as_ref()
            .map(|font| font.glyph(font.map_code(code), code));
        if let Some(FontGlyph::Outline(glyph)) = glyph
            && is_another(&entry.text, &glyph.outline())
        {
            entry.is_doubtful = true;
        }
        self.doubtful += u32::from(entry.is_doubtful);
        entry.is_doubtful |= self.doubtful > FEW;
        entry
    }

    /// Notes a code that was met, and whether it stays on the page.
    pub fn note(&mut self, code: u32, stays: bool) {
        self.noted = true;
        if !stays {
            return;
        }
        match self.kept_bytes.get_mut(code as usize / 64) {
            Some(bits) => *bits |= 1 << (code % 64),
            None => {
                self.kept_codes.insert(code);
            }
        }
    }

    /// Takes the codes that were noted as staying.
    fn take_kept_codes(&mut self) -> FxHashSet<u32> {
        let mut codes = std::mem::take(&mut self.kept_codes);
        let bytes = std::mem::take(&mut self.kept_bytes);
        let is_kept = |code: &u32| {
            let bits = bytes.get(*code as usize / 64);
            bits.is_some_and(|bits| bits >> (code % 64) & 1 == 1)
        };
        codes.extend((0..256).filter(is_kept));
        codes
    }

    /// The procedure of a Type 3 glyph, where it does more than draw lines and stencils:
    /// where it shows text or paints a form or picture.
    pub fn telling_procedure(&mut self, code: u32, stream_bytes: usize) -> Option<Stream<'a>> {
        let font = self.font.as_ref()?;
        let type3 = self.type3.as_mut()?;
        type3
            .procedures
            .entry(code)
            .or_insert_with(|| {
                let FontGlyph::Type3(glyph) = font.glyph(font.map_code(code), code) else {
                    return None;
                };
                let procedure = glyph.program()?.clone();
                tells_more(&procedure, stream_bytes).then_some(procedure)
            })
            .clone()
    }
}

/// Whether a Type 3 glyph's procedure shows text or paints forms, pictures or masks.
fn tells_more(procedure: &Stream<'_>, stream_bytes: usize) -> bool {
    let Ok(decoded) = decode(procedure, stream_bytes) else {
        return false;
    };
    Lexer::new(&decoded.bytes)
        .filter(|token| token.kind == Kind::Operator)
        .any(|token| {
            matches!(
                token.bytes(&decoded.bytes),
                b"Tj" | b"TJ" | b"'" | b"\"" | b"Do" | b"gs" | b"scn" | b"SCN" | b"BDC"
            )
        })
}

fn look_up(font: &Font<'_>, code: u32, length: u8, unicode_codes: bool) -> CodeEntry {
    let advance = font.code_advance(code);
    let displacement = font.origin_displacement(code);
    let horizontal = font.is_horizontal();
    let glyph = font.glyph(font.map_code(code), code);
    let unicode = match &glyph {
        FontGlyph::Outline(glyph) => glyph.as_unicode(),
        FontGlyph::Type3(glyph) => glyph.as_unicode(),
    };
    let mut text = unicode.map(readable).unwrap_or_default();
    if text.is_empty() && unicode_codes {
        text = char::from_u32(code)
            .filter(|c| is_readable(*c))
            .into_iter()
            .collect();
    }
    let finite = |value: f64| if value.is_finite() { value } else { 0.0 };
    let width = if horizontal {
        advance.x
    } else {
        // An upright cell, as wide as the displacement to its middle says.
        (-2.0 * displacement.x).max(0.0)
    };
    CodeEntry {
        text,
        advance: finite(if horizontal { advance.x } else { advance.y }) / 1000.0,
        displacement: (finite(displacement.x), finite(displacement.y)),
        width: finite(width) / 1000.0,
        length,
        is_doubtful: false,
        is_word_space: length == 1 && code == 32,
    }
}

/// The characters of a mapping, or none where they say nothing.
fn readable(unicode: BfString) -> SmallVec<[char; 2]> {
    let text: SmallVec<[char; 2]> = match unicode {
        BfString::Char(one) => std::iter::once(one).collect(),
        BfString::String(many) => many.chars().collect(),
    };
    if text.iter().copied().any(is_readable) {
        text
    } else {
        SmallVec::new()
    }
}

/// Whether a character means something to a reader: not a replacement character, a NUL
/// or one of private use.
fn is_readable(c: char) -> bool {
    !matches!(
        c,
        '\0' | '\u{fffd}' | '\u{fffe}' | '\u{ffff}'
            | '\u{e000}'..='\u{f8ff}'
            | '\u{f0000}'..='\u{10ffff}'
    )
}

/// A font that can be read, in place of one that cannot.
pub fn stand_in(dict: &Dict<'_>) -> Option<Dict<'static>> {
    let composite = dict
        .get::<Name<'_>>("Subtype")
        .is_some_and(|name| name.as_ref() == b"Type0");
    Dict::from_bytes(if composite {
        b"<</Type/Font/Subtype/Type0/Encoding/Identity-H/BaseFont/Helvetica/DescendantFonts[\
          <</Type/Font/Subtype/CIDFontType2/BaseFont/Helvetica/DW 600>>]>>"
    } else {
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    })
}

/// Whether none of a font's streams, and none of its counts, is out of bounds.
pub(super) fn is_within_limits(dict: &Dict<'_>, stream_bytes: usize) -> bool {
    const MOST_CODES: f64 = 65_536.0;
    /// Maps of all characters that there are, one line each, take less.
    const LARGEST_MAP: usize = 4 << 20;
    const LARGEST_PROGRAM: usize = 64 << 20;
    let code_fits = |key: &str| {
        dict.get::<f64>(key)
            .is_none_or(|code| (0.0..=MOST_CODES).contains(&code))
    };
    let descendant = dict
        .get::<Array<'_>>("DescendantFonts")
        .and_then(|fonts| fonts.iter::<Dict<'_>>().next())
        .unwrap_or_default();
    let fits = |dict: &Dict<'_>, key: &str, limit: usize| {
        dict.get::<Stream<'_>>(key)
            .is_none_or(|stream| unfolds_within(&stream, limit))
    };
    let descriptors_fit = [dict, &descendant].iter().all(|owner| {
        let descriptor = owner.get::<Dict<'_>>("FontDescriptor").unwrap_or_default();
        ["FontFile", "FontFile2", "FontFile3"]
            .iter()
            .all(|key| fits(&descriptor, key, stream_bytes.min(LARGEST_PROGRAM)))
    });
    let map = stream_bytes.min(LARGEST_MAP);
    code_fits("FirstChar")
        && code_fits("LastChar")
        && fits(dict, "ToUnicode", map)
        && fits(dict, "Encoding", map)
        && fits(&descendant, "CIDToGIDMap", map)
        && widths_are_few(dict)
        && descriptors_fit
}

/// Whether the width arrays of a composite font can be unfolded.
fn widths_are_few(dict: &Dict<'_>) -> bool {
    let descendants = dict.get::<Array<'_>>("DescendantFonts");
    let descendant = descendants.and_then(|fonts| fonts.iter::<Dict<'_>>().next());
    let fits = |font: Dict<'_>| ["W", "W2"].iter().all(|key| widths_fit(&font, key));
    descendant.is_none_or(fits)
}

/// Whether the ranges of a width array (ISO 32000-2, 9.7.4.3) name no more codes than a font
/// can have, a few times over: each is unfolded.
fn widths_fit(dict: &Dict<'_>, key: &str) -> bool {
    const MOST: f64 = 1_000_000.0;
    let Some(array) = dict.get::<Array<'_>>(key) else {
        return true;
    };
    let mut total = 0.0;
    let mut objects = array.iter::<Object<'_>>();
    while let (Some(Object::Number(first)), Some(next)) = (objects.next(), objects.next()) {
        // `c [w1 w2 ...]`, or `first last w`, with three numbers for vertical ones.
        if let Object::Number(last) = next {
            total += (last.as_f64() - first.as_f64()).clamp(1.0, MOST);
            objects.nth(if key == "W2" { 2 } else { 0 });
        }
        if total > MOST {
            return false;
        }
    }
    true
}

/// Whether a stream stays within a limit. Small ones need not be unfolded to know.
fn unfolds_within(stream: &Stream<'_>, limit: usize) -> bool {
    /// More than deflate (1:1032) and LZW (1:2730) can do.
    const GREATEST_RATIO: usize = 4096;
    let small = stream.raw_data().len().saturating_mul(GREATEST_RATIO) <= limit;
    (small && stream.filters().len() <= 1) || decode(stream, limit).is_ok()
}

/// Whether a font brings its own outlines.
fn has_program(dict: &Dict<'_>) -> bool {
    let descendants = dict.get::<Array<'_>>("DescendantFonts");
    let descendant = descendants.and_then(|fonts| fonts.iter::<Dict<'_>>().next());
    let owners = [Some(dict.clone()), descendant];
    owners.into_iter().flatten().any(|owner| {
        let descriptor = owner.get::<Dict<'_>>("FontDescriptor").unwrap_or_default();
        ["FontFile", "FontFile2", "FontFile3"]
            .iter()
            .any(|key| descriptor.contains_key(*key))
    })
}

fn has_unicode_encoding(dict: &Dict<'_>) -> bool {
    dict.get::<Name<'_>>("Encoding").is_some_and(|name| {
        let name = name.as_str();
        name.starts_with("Uni") && (name.contains("UCS2") || name.contains("UTF16"))
    })
}

/// Whether an encoding is one of the standard's (ISO 32000-2, 9.7.5.2) whose codes have
/// one to four bytes: read with another font's codes, they would be cut in the middle.
fn has_unknown_encoding(dict: &Dict<'_>) -> bool {
    dict.get::<Name<'_>>("Encoding").is_some_and(|name| {
        let name = name.as_str();
        name.starts_with("Uni") && (name.contains("UTF8") || name.contains("UTF32"))
    })
}

/// Ascent and descent of a font as fractions of its size, or usual ones.
fn extents(dict: &Dict<'_>) -> (f64, f64) {
    const USUAL: (f64, f64) = (0.75, -0.25);
    let descriptor = dict.get::<Dict<'_>>("FontDescriptor").or_else(|| {
        dict.get::<Array<'_>>("DescendantFonts")?
            .iter::<Dict<'_>>()
            .next()?
            .get::<Dict<'_>>("FontDescriptor")
    });
    let Some(descriptor) = descriptor else {
        return USUAL;
    };
    let ascent = descriptor.get::<f64>("Ascent").unwrap_or(0.0) / 1000.0;
    let descent = descriptor.get::<f64>("Descent").unwrap_or(0.0) / 1000.0;
    // Some producers write the descent without its sign.
    let descent = -descent.abs();
    let plausible = (0.3..=1.5).contains(&ascent) && (-1.0..=0.0).contains(&descent);
    if plausible { (ascent, descent) } else { USUAL }
}

/// Extents of a Type 3 font, whose em is whatever its box and matrix make it.
fn type3_extents(dict: &Dict<'_>, matrix: Affine) -> Option<(f64, f64)> {
    let bounds = dict.get::<hayro_syntax::object::Rect>("FontBBox")?;
    let scale = matrix.as_coeffs()[3];
    let (one, other) = (bounds.y0 * scale, bounds.y1 * scale);
    let (descent, ascent) = (one.min(other), one.max(other));
    ((0.01..=100.0).contains(&(ascent - descent))).then_some((ascent, descent))
}

/// A matrix entry of a dictionary.
pub fn matrix(dict: &Dict<'_>, key: &str) -> Option<Affine> {
    let values: SmallVec<[f64; 6]> = dict
        .get::<Array<'_>>(key)?
        .iter::<Object<'_>>()
        .filter_map(|object| object.into_number())
        .map(|number| number.as_f64())
        .collect();
    let six: [f64; 6] = values.as_slice().try_into().ok()?;
    six.iter()
        .all(|value| value.is_finite())
        .then(|| Affine::new(six))
}
