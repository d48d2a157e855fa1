//! Copies objects of the source into the new file, each by the allow-list of what it is
//! used as.
//!
//! A source object is copied once for each use, so that sharing stays and the same object
//! met as a font and as a form does not smuggle entries from one to the other. References
//! are followed by a queue, never by recursion, so loops and long chains cost nothing.

use std::collections::VecDeque;

use hayro_syntax::object::Array;
use hayro_syntax::object::Dict;
use hayro_syntax::object::MaybeRef;
use hayro_syntax::object::Object;
use hayro_syntax::object::ObjectIdentifier;
use hayro_syntax::object::Stream;
use hayro_syntax::xref::XRef;
use rustc_hash::FxHashMap;
use rustc_hash::FxHashSet;

use crate::pdf::object;
use crate::pdf::object::Dictionary;
use crate::pdf::object::ObjectNumber;
use crate::pdf::object::Value;
use crate::pdf::scrub::CleanContent;
use crate::pdf::scrub::WriteError;
use crate::pdf::scrub::census::Census;
use crate::pdf::scrub::census::DroppedKind;
use crate::pdf::scrub::font_name::FontNames;
use crate::pdf::scrub::layers::Layers;
use crate::pdf::scrub::rules::BLEND_MODES;
use crate::pdf::scrub::rules::Kind;
use crate::pdf::scrub::rules::Rules;
use crate::pdf::scrub::rules::rules;
use crate::pdf::scrub::subset::Wanted;
use crate::pdf::scrub::wanted::program_use;
use crate::pdf::write::Writer;

/// Deepest nesting of direct objects that is copied.
const MAX_DEPTH: usize = 64;

/// The copy while it goes on.
pub(crate) struct Copier<'a, 'c> {
    pub(crate) xref: &'a XRef,
    pub(crate) writer: Writer,
    pub(crate) census: Census,
    pub(crate) layers: Layers,
    pub(crate) fonts: FontNames,
    /// Names of glyphs and their new names.
    pub(crate) glyph_names: FxHashMap<Vec<u8>, Vec<u8>>,
    /// Colourants' names and their new names.
    pub(crate) colorants: FxHashMap<Vec<u8>, Vec<u8>>,
    pub(crate) clean: &'c CleanContent<'a, 'c>,
    /// Procedures of Type 3 glyphs that go.
    pub(crate) struck_procedures: FxHashSet<ObjectIdentifier>,
    /// Whether codes were noted.
    pub(crate) notes_codes: bool,
    /// Codes that stay, by the place of their font's dictionary, where they were noted.
    pub(crate) kept_codes: FxHashMap<usize, FxHashSet<u32>>,
    /// What fonts want of their programs.
    pub(crate) wanted: FxHashMap<ObjectIdentifier, Wanted>,
    /// Bytes that one stream may unfold to.
    pub(crate) stream_limit: usize,
    numbers: FxHashMap<(ObjectIdentifier, Kind), ObjectNumber>,
    /// Edited content by digest, so that equal copies become one.
    pub(crate) edited: FxHashMap<crate::document::Digest, ObjectNumber>,
    queue: VecDeque<(ObjectNumber, Object<'a>, Kind)>,
    /// Fonts wait until all pages are known, since pages strike glyphs in them.
    waiting_fonts: Vec<(ObjectNumber, Object<'a>)>,
}

impl<'a, 'c> Copier<'a, 'c> {
    pub(crate) fn new(
        xref: &'a XRef,
        stream_limit: usize,
        clean: &'c CleanContent<'a, 'c>,
    ) -> Self {
        Self {
            xref,
            writer: Writer::new(),
            census: Census::default(),
            layers: Layers::default(),
            fonts: FontNames::default(),
            glyph_names: FxHashMap::default(),
            colorants: FxHashMap::default(),
            clean,
            struck_procedures: FxHashSet::default(),
            notes_codes: false,
            kept_codes: FxHashMap::default(),
            wanted: FxHashMap::default(),
            stream_limit,
            numbers: FxHashMap::default(),
            edited: FxHashMap::default(),
            queue: VecDeque::new(),
            waiting_fonts: Vec::new(),
        }
    }

    /// Copies a value as what it is used as; `null` if nothing of it may stay.
    pub(crate) fn copy(&mut self, value: MaybeRef<Object<'a>>, kind: Kind, depth: usize) -> Value {
        if depth > MAX_DEPTH {
            return Value::Null;
        }
        let (id, object) = match value {
            MaybeRef::NotRef(Object::Stream(stream)) => {
                (Some(stream.obj_id()), Object::Stream(stream))
            }
            MaybeRef::NotRef(object) => (None, object),
            MaybeRef::Ref(reference) => {
                let id = ObjectIdentifier::from(reference);
                match self.xref.get::<Object<'a>>(id) {
                    Some(object) => (Some(id), object),
                    None => return Value::Null,
                }
            }
        };
        if kind == Kind::OptionalContent {
            return self.optional_content(id, &object);
        }
        match (id, &object) {
            (Some(id), Object::Stream(_) | Object::Dict(_) | Object::Array(_)) => {
                self.share(id, object, kind)
            }
            _ => self.direct(object, kind, depth),
        }
    }

    /// The entries of a dictionary that its rules allow.
    pub(crate) fn entries(&mut self, dict: &Dict<'a>, rules: Rules, depth: usize) -> Dictionary {
        let mut out = Dictionary::new();
        for (key, kind) in rules {
            if let Some(value) = dict.get_raw::<Object<'a>>(key) {
                let value = self.copy(value, *kind, depth + 1);
                out.push(key, value);
            }
        }
        self.count_dropped(dict, rules);
        out
    }

    /// The entries that the rules allow, but some, which are not even looked at.
    pub(crate) fn entries_but(
        &mut self,
        dict: &Dict<'a>,
        rules: Rules,
        but: &[&str],
    ) -> Dictionary {
        let mut out = Dictionary::new();
        for (key, kind) in rules.iter().filter(|(key, _)| !but.contains(key)) {
            if let Some(value) = dict.get_raw::<Object<'a>>(key) {
                let value = self.copy(value, *kind, 1);
                out.push(key, value);
            }
        }
        out
    }

    /// Writes all objects that copied values point to.
    pub(crate) fn drain(&mut self) -> Result<(), WriteError> {
        while let Some((number, object, kind)) = self.queue.pop_front() {
            if self.writer.is_full() {
                return Err(WriteError::TooManyObjects);
            }
            match object {
                Object::Stream(stream) => {
                    let copied = self.stream(&stream, kind)?;
                    match copied {
                        Some(copied) => self.writer.write_stream(number, &copied),
                        None => self.census.add(DroppedKind::Unreadable, 1),
                    }
                }
                object => {
                    let value = self.direct(object, kind, 0);
                    self.writer.write_value(number, &value);
                }
            }
        }
        Ok(())
    }

    /// Counts entries that are left behind and worth telling of.
    pub(crate) fn count_dropped(&mut self, dict: &Dict<'a>, rules: Rules) {
        for key in dict.keys() {
            let kept = (rules.iter()).any(|(name, _)| name.as_bytes() == key.as_ref());
            if !kept && let Some(kind) = DroppedKind::of_key(&key) {
                self.census.add(kind, 1);
            }
        }
    }

    /// Writes the fonts and all that they point to, when no page will follow.
    pub(crate) fn drain_fonts(&mut self) -> Result<(), WriteError> {
        loop {
            self.drain()?;
            let fonts = std::mem::take(&mut self.waiting_fonts);
            if fonts.is_empty() {
                return Ok(());
            }
            for (_, font) in &fonts {
                self.want_glyphs(font);
            }
            let fonts = fonts.into_iter();
            self.queue
                .extend(fonts.map(|(number, font)| (number, font, Kind::Font)));
        }
    }

    /// Takes down what a font wants of its program. Fonts share programs, so all of them
    /// are asked before the first is written.
    fn want_glyphs(&mut self, font: &Object<'a>) {
        let Object::Dict(dict) = font else { return };
        let Some(kept) = self.kept_codes_of(dict) else {
            return;
        };
        if let Some(own) = program_use(dict, &kept, self.stream_limit) {
            self.wanted.entry(own.program).or_default().add(&own.wanted);
        }
    }

    /// A reference to an object's one copy for this use.
    fn share(&mut self, id: ObjectIdentifier, object: Object<'a>, kind: Kind) -> Value {
        if let Some(number) = self.numbers.get(&(id, kind)) {
            return Value::Reference(*number);
        }
        let number = self.writer.allocate();
        self.numbers.insert((id, kind), number);
        match kind {
            Kind::Font => self.waiting_fonts.push((number, object)),
            _ => self.queue.push_back((number, object, kind)),
        }
        Value::Reference(number)
    }

    /// Copies an object that is no stream to where it is used.
    fn direct(&mut self, object: Object<'a>, kind: Kind, depth: usize) -> Value {
        match (kind, object) {
            (Kind::Number, Object::Number(number)) => number.into(),
            (Kind::Boolean, Object::Boolean(flag)) => Value::Boolean(flag),
            (Kind::Numbers, Object::Array(array)) => self.numbers(&array, depth),
            (Kind::OneOf(names), Object::Name(name)) => one_of(&name, names),
            (Kind::ArrayOf(kind), Object::Array(array)) => self.array(&array, *kind, depth),
            (Kind::FontName, Object::Name(name)) => Value::Name(self.fonts.rename(&name)),
            (Kind::Font, Object::Dict(dict)) => self.font(&dict, depth).into(),
            (Kind::Encoding, object) => self.encoding(object, depth),
            (Kind::SystemInfo, Object::Dict(dict)) => super::font::system_info(&dict),
            (Kind::GlyphMap, Object::Name(name)) => one_of(&name, &["Identity"]),
            (Kind::ToUnicode, Object::Name(name)) => one_of(&name, &["Identity-H", "Identity-V"]),
            (Kind::FontAndSize, Object::Array(array)) => {
                let mut items = array.raw_iter();
                let font = items
                    .next()
                    .map(|font| self.copy(font, Kind::Font, depth + 1));
                let size = items
                    .next()
                    .map(|size| self.copy(size, Kind::Number, depth + 1));
                Value::Array(font.into_iter().chain(size).collect())
            }
            (Kind::SoftMask, Object::Name(name)) => one_of(&name, &["None"]),
            (Kind::Transfer, Object::Name(name)) => one_of(&name, &["Identity", "Default"]),
            (Kind::Transfer, Object::Array(array)) => self.array(&array, Kind::Transfer, depth),
            (Kind::Transfer, Object::Dict(dict)) => {
                self.entries(&dict, rules(Kind::Function), depth).into()
            }
            (Kind::BlendMode, Object::Name(name)) => one_of(&name, BLEND_MODES),
            (Kind::BlendMode, Object::Array(array)) => {
                self.array(&array, Kind::OneOf(BLEND_MODES), depth)
            }
            (Kind::ColorSpace, object) => self.color_space(object, depth),
            (Kind::Shading | Kind::Function, Object::Array(array)) => {
                self.array(&array, Kind::Function, depth)
            }
            (Kind::Mask, Object::Array(array)) => self.numbers(&array, depth),
            (_, Object::Dict(dict)) => self.dictionary(&dict, kind, depth),
            _ => Value::Null,
        }
    }

    fn dictionary(&mut self, dict: &Dict<'a>, kind: Kind, depth: usize) -> Value {
        match rules(kind) {
            [] => Value::Null,
            rules => self.entries(dict, rules, depth).into(),
        }
    }

    fn array(&mut self, array: &Array<'a>, kind: Kind, depth: usize) -> Value {
        let items = array.raw_iter();
        Value::Array(items.map(|item| self.copy(item, kind, depth + 1)).collect())
    }

    /// Numbers, however deeply nested; anything else becomes `null` so that the positions
    /// of the others stay.
    fn numbers(&mut self, array: &Array<'a>, depth: usize) -> Value {
        if depth > MAX_DEPTH {
            return Value::Null;
        }
        let number = |item| match item {
            Object::Number(number) => number.into(),
            Object::Boolean(flag) => Value::Boolean(flag),
            Object::Array(array) => self.numbers(&array, depth + 1),
            _ => Value::Null,
        };
        Value::Array(array.iter::<Object<'a>>().map(number).collect())
    }

    /// A layer, or a combination of layers.
    fn optional_content(&mut self, id: Option<ObjectIdentifier>, object: &Object<'a>) -> Value {
        let Object::Dict(dict) = object else {
            return Value::Null;
        };
        self.layers.reference(self.xref, &mut self.writer, id, dict)
    }

    /// Copies a stream, or says that nothing of it may stay.
    fn stream(
        &mut self,
        stream: &Stream<'a>,
        kind: Kind,
    ) -> Result<Option<object::Stream>, WriteError> {
        Ok(match kind {
            Kind::XObject | Kind::Mask => match stream.dict().get::<Object<'a>>("Subtype") {
                Some(Object::Name(name)) if *name == *b"Image" => self.image(stream),
                Some(Object::Name(name)) if *name == *b"Form" => Some(self.clean_form(stream)?),
                _ => None,
            },
            Kind::Pattern => Some(self.clean_form(stream)?),
            Kind::ToUnicode | Kind::Encoding => self.character_map(stream, None),
            Kind::GlyphMap => self.packed(stream, Dictionary::new()),
            Kind::FontProgram => self.font_program(stream),
            Kind::Profile => self.profile(stream),
            Kind::Function | Kind::Transfer => self.function(stream),
            Kind::Shading => {
                let dictionary = self.entries(stream.dict(), rules(kind), 0);
                self.packed(stream, dictionary)
            }
            Kind::Jbig2Globals => self.jbig2_globals(stream),
            _ => None,
        })
    }
}

/// A name if it is one of these.
pub(crate) fn one_of(name: &[u8], names: &[&str]) -> Value {
    match names.iter().find(|known| known.as_bytes() == name) {
        Some(known) => Value::name(known),
        None => Value::Null,
    }
}
