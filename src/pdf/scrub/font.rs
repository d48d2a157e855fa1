//! Fonts as they may stay: encodings, character maps, glyph procedures, programs.

use hayro_syntax::object::Array;
use hayro_syntax::object::Dict;
use hayro_syntax::object::MaybeRef;
use hayro_syntax::object::Object;
use hayro_syntax::object::Stream;
use rustc_hash::FxHashSet;

use crate::pdf::object;
use crate::pdf::object::Dictionary;
use crate::pdf::object::ObjectNumber;
use crate::pdf::object::Value;
use crate::pdf::scrub::copy::Copier;
use crate::pdf::scrub::copy::one_of;
use crate::pdf::scrub::encode::EncodedStream;
use crate::pdf::scrub::program;
use crate::pdf::scrub::rules::Kind;
use crate::pdf::scrub::rules::rules;
use crate::pdf::scrub::subset;
use crate::pdf::scrub::wanted::character_of_name;
use crate::pdf::scrub::wanted::cids;
use crate::pdf::scrub::wanted::descendant;
use crate::pdf::scrub::wanted::glyph_map_of;
use crate::pdf::scrub::wanted::is_usual_name;
use crate::pdf::scrub::wanted::known_names;
use crate::pdf::scrub::wanted::named_codes;
use crate::pdf::scrub::wanted::widths_of;
use crate::pdf::write::compressed;

/// Encodings that every reader knows (ISO 32000-2, Annex D).
const ENCODINGS: &[&str] = &[
    "StandardEncoding",
    "MacRomanEncoding",
    "WinAnsiEncoding",
    "MacExpertEncoding",
    "PDFDocEncoding",
];

/// Most glyph procedures of a font.
const MAX_PROCEDURES: usize = 10_000;

impl<'a> Copier<'a, '_> {
    /// A font dictionary.
    pub(crate) fn font(&mut self, dict: &Dict<'a>, depth: usize) -> Dictionary {
        // Codes of nothing that stays would tell which letters are gone.
        let kept = self.kept_codes_of(dict);
        let mut out = match &kept {
            Some(kept) => self.font_of(dict, kept, depth),
            None => self.entries(dict, rules(Kind::Font), depth),
        };
        if let Some(procedures) = dict.get::<Dict<'a>>("CharProcs") {
            self.glyph_procedures(dict, &procedures, kept.as_ref(), &mut out);
        }
        out
    }

    /// The codes of a font that stay; none where nobody has noted them. A font that was
    /// named and never used keeps no codes.
    pub(crate) fn kept_codes_of(&self, dict: &Dict<'a>) -> Option<FxHashSet<u32>> {
        let place = dict.data().as_ptr() as usize;
        let noted = self.kept_codes.get(&place).cloned();
        noted.or_else(|| self.notes_codes.then(FxHashSet::default))
    }

    /// A font dictionary with nothing but the codes that stay in its ToUnicode map and, if
    /// it is a simple font, its encoding and widths, or else the CID font's tables.
    fn font_of(&mut self, dict: &Dict<'a>, kept: &FxHashSet<u32>, depth: usize) -> Dictionary {
        let map = dict.get::<Stream<'a>>("ToUnicode");
        let below = descendant(dict);
        // A composite font's encoding is a character map, whose dictionary is no encoding.
        let encoding = dict.get::<Dict<'a>>("Encoding").filter(|_| below.is_none());
        let widths = dict.get::<Array<'a>>("Widths");
        let mut own: Vec<&str> = vec!["Widths", "FirstChar", "LastChar"];
        own.extend(map.is_some().then_some("ToUnicode"));
        own.extend(encoding.is_some().then_some("Encoding"));
        own.extend(below.is_some().then_some("DescendantFonts"));
        let character_map = dict
            .get::<Stream<'a>>("Encoding")
            .filter(|_| below.is_some());
        own.extend(character_map.is_some().then_some("Encoding"));
        let mut out = self.entries_but(dict, rules(Kind::Font), &own);
        self.count_dropped(dict, rules(Kind::Font));
        if let Some(map) = map.and_then(|map| self.unicode_map(&map, kept)) {
            out.set("ToUnicode", self.writer.add_stream(&map));
        }
        if let Some(encoding) = encoding {
            let kept = |code| kept.contains(&code);
            out.set("Encoding", self.glyph_names(&encoding, depth, kept));
        }
        if let Some(map) = character_map.and_then(|map| self.character_map(&map, Some(kept))) {
            out.set("Encoding", self.writer.add_stream(&map));
        }
        if let Some(below) = below {
            let below = self.cid_font_of(dict, &below, kept);
            out.set("DescendantFonts", Value::Array(vec![below.into()]));
        }
        if let Some(widths) = widths {
            let first = dict.get::<u32>("FirstChar").unwrap_or(0);
            put_widths(&mut out, &widths, first, kept);
        }
        out
    }

    /// A CID font with nothing but the tables' entries of codes that stay.
    fn cid_font_of(
        &mut self,
        dict: &Dict<'a>,
        below: &Dict<'a>,
        kept: &FxHashSet<u32>,
    ) -> ObjectNumber {
        let cids = cids(dict, kept, self.stream_limit);
        let glyph_map = below.get::<Stream<'a>>("CIDToGIDMap");
        let mut own = vec!["W", "W2"];
        own.extend(glyph_map.is_some().then_some("CIDToGIDMap"));
        let mut out = self.entries_but(below, rules(Kind::Font), &own);
        self.count_dropped(below, rules(Kind::Font));
        for (key, numbers) in [("W", 1), ("W2", 3)] {
            if let Some(widths) = below.get::<Array<'a>>(key) {
                out.set(key, widths_of(&widths, &cids, numbers));
            }
        }
        if let Some(map) = glyph_map.and_then(|map| self.decoded(&map)) {
            let map = compressed(Dictionary::new(), &glyph_map_of(&map, &cids));
            out.set("CIDToGIDMap", self.writer.add_stream(&map));
        }
        self.writer.add_value(&out.into())
    }

    /// A simple font's encoding, with the names of the codes that are kept.
    fn glyph_names(
        &mut self,
        dict: &Dict<'a>,
        depth: usize,
        kept: impl Fn(u32) -> bool,
    ) -> Dictionary {
        let base = ("BaseEncoding", Kind::OneOf(ENCODINGS));
        let mut out = Dictionary::of_type("Encoding");
        if let Some(name) = dict.get_raw::<Object<'a>>(base.0) {
            let name = self.copy(name, base.1, depth + 1);
            out.push(base.0, name);
        }
        if let Some(array) = dict.get::<Array<'a>>("Differences") {
            self.name_glyphs(&array);
            let name = |name: &[u8]| self.glyph_names.get(name).cloned();
            out.push("Differences", differences(&array, kept, name));
        }
        out
    }

    /// Glyph procedures of a Type 3 font and the resources that they name
    /// (ISO 32000-2, 9.6.4).
    fn glyph_procedures(
        &mut self,
        font: &Dict<'a>,
        source: &Dict<'a>,
        kept: Option<&FxHashSet<u32>>,
        out: &mut Dictionary,
    ) {
        let encoding = font.get::<Dict<'a>>("Encoding").unwrap_or_default();
        let named = encoding.get::<Array<'a>>("Differences");
        let named = named.map(|array| named_codes(&array)).unwrap_or_default();
        let stays = |name: &[u8]| {
            kept.is_none_or(|kept| {
                let mut codes = kept.iter().filter_map(|code| named.get(code));
                codes.any(|own| own == name)
            })
        };
        let resources = font.get::<Dict<'a>>("Resources");
        let (mut procedures, mut shared) = (Dictionary::new(), Vec::new());
        for (name, value) in source.entries().take(MAX_PROCEDURES) {
            let stream = match value {
                MaybeRef::Ref(reference) => self.xref.get::<Stream<'a>>(reference.into()),
                MaybeRef::NotRef(object) => object.into_stream(),
            };
            let Some(stream) = stream.filter(|_| is_glyph_name(&name) && stays(&name)) else {
                continue;
            };
            if self.struck_procedures.contains(&stream.obj_id()) {
                continue;
            }
            let own = stream.dict().get::<Dict<'a>>("Resources");
            let cleaned = (self.clean)(&stream, own.as_ref().or(resources.as_ref()));
            let Ok(encoded) = EncodedStream::new(self.xref, cleaned) else {
                continue;
            };
            let mut content = encoded.content;
            // Most procedures name nothing. Those that do carry their own resources for
            // readers of PDF 2.0 and share the font's for all others.
            if !encoded.resources.is_empty() {
                let own = self.resources(encoded.resources);
                shared.push(own.clone());
                content.dictionary.set("Resources", own);
            }
            let number = self.writer.add_stream(&content);
            let name = self.glyph_name(&name);
            procedures.push(name, number.into());
        }
        out.set("CharProcs", procedures);
        out.set("Resources", merged(shared));
    }

    /// Gives new names to the glyphs of an encoding whose own ones might say something.
    fn name_glyphs(&mut self, differences: &Array<'_>) {
        let named = named_codes(differences);
        let known = known_names(&named);
        for name in named.into_values() {
            if known.contains(&name) {
                self.glyph_names.insert(name.clone(), name);
            } else {
                self.glyph_name(&name);
            }
        }
    }

    /// A glyph's name, or a new one where it is not one that fonts in general have.
    fn glyph_name(&mut self, name: &[u8]) -> Vec<u8> {
        let number = self.glyph_names.len() + 1;
        let new =
            self.glyph_names
                .entry(name.to_vec())
                .or_insert_with(|| match is_usual_name(name) {
                    true => name.to_vec(),
                    false => format!("x{number}").into_bytes(),
                });
        new.clone()
    }

    /// A simple font's encoding, or the name of a composite font's character map.
    pub(crate) fn encoding(&mut self, object: Object<'a>, depth: usize) -> Value {
        match object {
            Object::Name(name) if program::is_predefined(&name) => Value::name(&*name),
            Object::Name(name) => one_of(&name, ENCODINGS),
            Object::Dict(dict) => self.glyph_names(&dict, depth, |_| true).into(),
            _ => Value::Null,
        }
    }

    /// An embedded character map or a ToUnicode map.
    pub(crate) fn character_map(
        &mut self,
        stream: &Stream<'a>,
        kept: Option<&FxHashSet<u32>>,
    ) -> Option<object::Stream> {
        let program = self.decoded(stream)?;
        let program = match kept {
            Some(kept) => program::character_map_of(&program, kept)?,
            None => program::clean_character_map(&program)?,
        };
        let mut dictionary = Dictionary::new();
        let dict = stream.dict();
        if dict.contains_key("CMapName") {
            dictionary.set("Type", Value::name("CMap"));
            dictionary.set("CMapName", Value::name(program::CMAP_NAME));
        }
        if let Some(info) = dict.get::<Dict<'a>>("CIDSystemInfo") {
            dictionary.set("CIDSystemInfo", system_info(&info));
        }
        if dict.get::<i32>("WMode") == Some(1) {
            dictionary.set("WMode", 1);
        }
        match dict.get_raw::<Object<'a>>("UseCMap") {
            Some(MaybeRef::NotRef(Object::Name(name))) if program::is_predefined(&name) => {
                dictionary.set("UseCMap", Value::name(&*name));
            }
            Some(parent @ MaybeRef::Ref(_)) => {
                let parent = self.copy(parent, Kind::Encoding, 0);
                dictionary.set("UseCMap", parent);
            }
            _ => {}
        }
        Some(compressed(dictionary, &program))
    }

    /// A ToUnicode map of those codes that stay.
    fn unicode_map(
        &mut self,
        stream: &Stream<'a>,
        kept: &FxHashSet<u32>,
    ) -> Option<object::Stream> {
        let program = program::unicode_map_of(&self.decoded(stream)?, kept)?;
        Some(compressed(Dictionary::new(), &program))
    }

    /// An embedded font program, without glyphs that nothing that stays uses.
    pub(crate) fn font_program(&mut self, stream: &Stream<'a>) -> Option<object::Stream> {
        let mut dictionary = self.entries(stream.dict(), rules(Kind::FontProgram), 0);
        let wanted = self.wanted.get(&stream.obj_id()).cloned();
        let subset = wanted.and_then(|wanted| {
            let program = self.decoded(stream)?;
            let new_names = std::cell::RefCell::new(&mut *self);
            let names = subset::Names {
                character: &character_of_name,
                new_name: &|name| new_names.borrow_mut().glyph_name(name),
            };
            subset::subset(&program, &wanted, &names)
        });
        let Some(subset) = subset else {
            return self.packed(stream, dictionary);
        };
        if let Some(lengths) = subset.lengths {
            for (key, length) in ["Length1", "Length2", "Length3"].iter().zip(lengths) {
                dictionary.set(key, i64::try_from(length).unwrap_or(i64::MAX));
            }
        } else if dictionary.get("Length1").is_some() {
            let length = i64::try_from(subset.data.len()).unwrap_or(i64::MAX);
            dictionary.set("Length1", length);
        }
        Some(compressed(dictionary, &subset.data))
    }
}

/// Sets the widths of codes that stay, from the first to the last of them.
fn put_widths(out: &mut Dictionary, widths: &Array<'_>, first: u32, kept: &FxHashSet<u32>) {
    let widths: Vec<(u32, Value)> = (first..)
        .zip(widths.iter::<Object<'_>>())
        .map(|(code, width)| match width {
            Object::Number(number) if kept.contains(&code) => (code, number.into()),
            _ => (code, Value::from(0)),
        })
        .collect();
    let stays = |(code, _): &(u32, Value)| kept.contains(code);
    let start = widths.iter().position(stays).unwrap_or(0);
    let end = widths
        .iter()
        .rposition(stays)
        .map_or(start, |last| last + 1);
    let inside = widths.get(start..end).unwrap_or_default();
    let at = |index: usize| i64::from(first) + i64::try_from(index).unwrap_or(0);
    out.set("FirstChar", at(start));
    out.set("LastChar", at(end.max(start + 1) - 1));
    let values = inside.iter().map(|(_, width)| width.clone()).collect();
    out.set("Widths", Value::Array(values));
}

/// One resource dictionary out of many; the first use of a name wins.
fn merged(dictionaries: Vec<Dictionary>) -> Dictionary {
    let mut out = Dictionary::new();
    for dictionary in dictionaries {
        for (category, names) in dictionary.iter() {
            let mut all = match out.get(category) {
                Some(Value::Dictionary(all)) => all.clone(),
                _ => Dictionary::new(),
            };
            let Value::Dictionary(names) = names else {
                continue;
            };
            for (name, value) in names.iter() {
                if all.get(name).is_none() {
                    all.push(name, value.clone());
                }
            }
            out.set(category, all);
        }
    }
    out
}

/// Codes and glyph names, without the names of codes that are not kept.
fn differences(
    array: &Array<'_>,
    kept: impl Fn(u32) -> bool,
    new_name: impl Fn(&[u8]) -> Option<Vec<u8>>,
) -> Value {
    const NO_GLYPH: &str = ".notdef";
    let mut code = 0;
    let item = |item| match item {
        Object::Number(number) => {
            code = number.as_f64().clamp(0.0, 255.0) as u32;
            Some(number.into())
        }
        Object::Name(name) => {
            let stays = kept(code) && is_glyph_name(&name);
            code += 1;
            let name = new_name(&name).filter(|_| stays);
            Some(match name {
                Some(name) => Value::Name(name),
                None => Value::name(NO_GLYPH),
            })
        }
        _ => None,
    };
    Value::Array(array.iter::<Object<'_>>().filter_map(item).collect())
}

/// Whether a name has the form of a glyph name (Adobe Glyph List Specification, 6).
fn is_glyph_name(name: &[u8]) -> bool {
    const LONGEST: usize = 63;
    let regular = |byte: &u8| byte.is_ascii_alphanumeric() || b"._-*+@".contains(byte);
    !name.is_empty() && name.len() <= LONGEST && name.iter().all(regular)
}

/// A character collection, if it is one of the published ones; else the one that says
/// nothing.
pub(crate) fn system_info(dict: &Dict<'_>) -> Value {
    const ORDERINGS: [&str; 8] = [
        "Identity", "Japan1", "GB1", "CNS1", "Korea1", "KR", "UCS", "Manga1",
    ];
    let text = |key| dict.get::<hayro_syntax::object::String<'_>>(key);
    let ordering = text("Ordering")
        .and_then(|text| ORDERINGS.iter().find(|known| known.as_bytes() == &*text))
        .unwrap_or(&"Identity");
    let supplement = dict.get::<i32>("Supplement").unwrap_or(0);
    let mut out = Dictionary::new();
    out.set("Registry", Value::String(b"Adobe".to_vec()));
    out.set("Ordering", Value::String(ordering.as_bytes().to_vec()));
    out.set("Supplement", i64::from(supplement));
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use hayro_syntax::object::FromBytes as _;

    #[test]
    fn a_character_collection_is_one_of_the_published_ones() {
        let dict = Dict::from_bytes(b"<</Registry(Elin)/Ordering(Elin)/Supplement 7>>").unwrap();
        let mut out = Vec::new();
        crate::pdf::write::append_value(&mut out, &system_info(&dict));
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "<</Registry(Adobe)/Ordering(Identity)/Supplement 7>>"
        );
    }

    #[test]
    fn a_glyph_name_that_is_a_sentence_goes() {
        let array = Array::from_bytes(b"[65 /Aring /Elin#20Ek (x) /uni00C5]").unwrap();
        let mut out = Vec::new();
        crate::pdf::write::append_value(
            &mut out,
            &differences(&array, |_| true, |name| Some(name.to_vec())),
        );
        assert_eq!(out, b"[65/Aring/.notdef/uni00C5]");
    }
}
