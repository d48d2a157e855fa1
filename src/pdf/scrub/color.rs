//! Colour spaces and functions as they may stay (ISO 32000-2, 8.6 and 7.10).

use hayro_syntax::object::Array;
use hayro_syntax::object::Dict;
use hayro_syntax::object::MaybeRef;
use hayro_syntax::object::Object;
use hayro_syntax::object::Stream;

use crate::pdf::object;
use crate::pdf::object::Dictionary;
use crate::pdf::object::Value;
use crate::pdf::scrub::copy::Copier;
use crate::pdf::scrub::copy::one_of;
use crate::pdf::scrub::icc;
use crate::pdf::scrub::image;
use crate::pdf::scrub::program;
use crate::pdf::scrub::rules::Kind;
use crate::pdf::scrub::rules::rules;
use crate::pdf::write::compressed;

/// Spaces that are a name only.
const PLAIN: &[&str] = &[
    "DeviceGray",
    "DeviceRGB",
    "DeviceCMYK",
    "Pattern",
    "CalGray",
    "CalRGB",
    "CalCMYK",
    "G",
    "RGB",
    "CMYK",
];

/// Colourants that mean something to a device.
const COLORANTS: &[&[u8]] = &[
    b"All", b"None", b"Cyan", b"Magenta", b"Yellow", b"Black", b"Red", b"Green", b"Blue", b"Gray",
    b"Orange",
];

/// Longest table of an indexed space: 256 colours of as many components as there may be.
const LONGEST_TABLE: usize = 256 * 32;

impl<'a> Copier<'a, '_> {
    /// A colour space.
    pub(crate) fn color_space(&mut self, object: Object<'a>, depth: usize) -> Value {
        match object {
            Object::Name(name) => one_of(&name, PLAIN),
            Object::Array(array) => self.parametrised_space(&array, depth),
            _ => Value::Null,
        }
    }

    fn parametrised_space(&mut self, array: &Array<'a>, depth: usize) -> Value {
        let Some(Object::Name(family)) = array.iter::<Object<'a>>().next() else {
            return Value::Null;
        };
        let kinds: &[Kind] = match &*family {
            b"CalGray" | b"CalRGB" | b"Lab" => &[Kind::Calibration],
            b"ICCBased" => &[Kind::Profile],
            b"Indexed" | b"I" => return self.indexed_space(array, depth),
            b"Pattern" => &[Kind::ColorSpace],
            b"Separation" | b"DeviceN" => return self.colorant_space(&family, array, depth),
            name => return one_of(name, PLAIN),
        };
        let mut items = vec![Value::name(&*family)];
        for (item, kind) in array.raw_iter().skip(1).zip(kinds) {
            items.push(self.copy(item, *kind, depth + 1));
        }
        Value::Array(items)
    }

    /// An indexed space, whose table is cut to the colours that there are.
    fn indexed_space(&mut self, array: &Array<'a>, depth: usize) -> Value {
        const MOST_COLORS: usize = 256;
        let mut items = array.raw_iter().skip(1);
        let (Some(base), Some(last), Some(table)) = (items.next(), items.next(), items.next())
        else {
            return Value::Null;
        };
        let mut objects = array.iter::<Object<'a>>().skip(1);
        let components = objects.next().and_then(|base| image::components(&base, 0));
        let count = match objects.next() {
            Some(Object::Number(last)) => usize::try_from(last.as_i64()).unwrap_or(0) + 1,
            _ => MOST_COLORS,
        };
        let length = count.min(MOST_COLORS) * components.unwrap_or(LONGEST_TABLE / MOST_COLORS);
        let table = match table {
            MaybeRef::NotRef(object) => Some(object),
            MaybeRef::Ref(id) => self.xref.get::<Object<'a>>(id.into()),
        };
        let bytes = match table {
            Some(Object::String(bytes)) => bytes.to_vec(),
            Some(Object::Stream(stream)) => match self.decoded(&stream) {
                Some(bytes) => bytes.into_owned(),
                None => return Value::Null,
            },
            _ => return Value::Null,
        };
        let bytes = bytes.get(..length).unwrap_or(&bytes).to_vec();
        let base = self.copy(base, Kind::ColorSpace, depth + 1);
        let last = self.copy(last, Kind::Number, depth + 1);
        Value::Array(vec![
            Value::name("Indexed"),
            base,
            last,
            Value::String(bytes),
        ])
    }

    /// A space of named colourants. The alternate space and the function say how they
    /// look, so the names may go.
    fn colorant_space(&mut self, family: &[u8], array: &Array<'a>, depth: usize) -> Value {
        let mut items = array.raw_iter().skip(1);
        let names = match array.iter::<Object<'a>>().nth(1) {
            Some(Object::Name(name)) => self.colorant(&name),
            Some(Object::Array(names)) => Value::Array(
                (names.iter::<Object<'a>>())
                    .filter_map(Object::into_name)
                    .map(|name| self.colorant(&name))
                    .collect(),
            ),
            _ => return Value::Null,
        };
        items.next();
        let mut copied = |kind| match items.next() {
            Some(item) => self.copy(item, kind, depth + 1),
            None => Value::Null,
        };
        let alternate = copied(Kind::ColorSpace);
        let tint = copied(Kind::Function);
        Value::Array(vec![Value::name(family), names, alternate, tint])
    }

    fn colorant(&mut self, name: &[u8]) -> Value {
        if COLORANTS.contains(&name) {
            return Value::name(name);
        }
        let number = self.colorants.len() + 1;
        let new = (self.colorants.entry(name.to_vec()))
            .or_insert_with(|| format!("Spot{number}").into_bytes());
        Value::name(new)
    }

    /// An ICC profile. One that cannot be cleaned is replaced by nothing, and viewers then
    /// take the alternate space.
    pub(crate) fn profile(&mut self, stream: &Stream<'a>) -> Option<object::Stream> {
        let profile = self.decoded(stream)?;
        let mut dictionary = self.entries(stream.dict(), rules(Kind::Profile), 0);
        let components = icc::components(&profile);
        if dictionary.get("N").is_none() {
            dictionary.set("N", components?);
        }
        if dictionary.get("Alternate").is_none() {
            let alternate = match dictionary.get("N") {
                Some(Value::Integer(1)) => "DeviceGray",
                Some(Value::Integer(4)) => "DeviceCMYK",
                _ => "DeviceRGB",
            };
            dictionary.set("Alternate", Value::name(alternate));
        }
        // An empty profile is damaged for every reader, which makes it take the alternate.
        let clean = icc::strip(&profile).unwrap_or_default();
        Some(compressed(dictionary, &clean))
    }

    /// A sampled or calculated function.
    pub(crate) fn function(&mut self, stream: &Stream<'a>) -> Option<object::Stream> {
        let dictionary: Dictionary = self.entries(stream.dict(), rules(Kind::Function), 0);
        match dictionary.get("FunctionType") {
            Some(Value::Integer(0)) => {
                let samples = self.decoded(stream)?;
                let length = sample_bytes(stream.dict()).unwrap_or(samples.len());
                let samples = samples.get(..length).unwrap_or(&samples);
                Some(compressed(dictionary, samples))
            }
            Some(Value::Integer(4)) => {
                let program = program::clean_calculator(&self.decoded(stream)?)?;
                Some(compressed(dictionary, &program))
            }
            _ => None,
        }
    }
}

/// How many bytes the samples of a sampled function take up (ISO 32000-2, 7.10.2).
fn sample_bytes(dict: &Dict<'_>) -> Option<usize> {
    let sizes = dict.get::<Array<'_>>("Size")?;
    let samples = sizes.iter::<i32>().try_fold(1_usize, |all, size| {
        all.checked_mul(usize::try_from(size).ok()?)
    })?;
    let outputs = dict.get::<Array<'_>>("Range")?.raw_iter().count() / 2;
    let bits = usize::try_from(dict.get::<i32>("BitsPerSample")?).ok()?;
    let bits = samples.checked_mul(outputs)?.checked_mul(bits)?;
    Some(bits.div_ceil(8))
}
