//! Pictures that are black in part, as image objects of the new file.
//!
//! The original's samples, masks and other versions are never looked at by the copy, so
//! they cannot come along; only its colour space and intent do.

use hayro_syntax::object::Dict;
use hayro_syntax::object::FromBytes as _;
use hayro_syntax::object::MaybeRef;
use hayro_syntax::object::Name;
use hayro_syntax::object::Object;
use hayro_syntax::object::Stream;
use hayro_syntax::xref::XRef;

use crate::geometry::Quad;
use crate::pdf::decode::decode;
use crate::pdf::object;
use crate::pdf::object::Dictionary;
use crate::pdf::object::ObjectNumber;
use crate::pdf::object::Value;
use crate::pdf::raster;
use crate::pdf::raster::EncodedFilter;
use crate::pdf::raster::EncodedImage;
use crate::pdf::raster::EncodedMask;
use crate::pdf::raster::EncodedSpace;
use crate::pdf::raster::RasterLimits;
use crate::pdf::scrub::WriteError;
use crate::pdf::scrub::copy::Copier;
use crate::pdf::scrub::copy::one_of;
use crate::pdf::scrub::rules::INTENTS;
use crate::pdf::scrub::rules::Kind;
use crate::pdf::write::append_value;

/// A picture that was blackened, and what of the original its dictionary needs.
pub(crate) struct Picture<'a> {
    image: EncodedImage,
    space: PictureSpace<'a>,
    layer: Option<MaybeRef<Object<'a>>>,
    intent: Value,
    interpolate: bool,
}

/// The colour space of the original.
enum PictureSpace<'a> {
    /// An object of the source, if there is one.
    Source(Option<MaybeRef<Object<'a>>>),
    /// A direct one of an inline image, cleaned.
    Direct(Value),
}

impl<'a> Picture<'a> {
    /// Blackens an image object.
    pub(crate) fn of_stream(source: &Stream<'a>, black: &[Quad]) -> Result<Self, WriteError> {
        let image = blackened(&raster::Source::of_stream(source, None), black)?;
        Ok(Self::new(source, image))
    }

    /// An image object without what it stores and does not show; none where it shows all of
    /// it. An image that cannot be decoded is let through where nothing hides a part of it.
    pub(crate) fn settled(source: &Stream<'a>) -> Result<Option<Self>, WriteError> {
        let dict = source.dict();
        let is_masked = ["SMask", "Mask"].iter().any(|key| dict.contains_key(*key));
        let raster = raster::Source::of_stream(source, None);
        match raster::settled(&raster, &RasterLimits::default()) {
            Ok(None) => Ok(None),
            Ok(Some(image)) => Ok(Some(Self::new(source, image))),
            Err(_) if is_masked => Err(WriteError::Picture),
            Err(_) => Ok(None),
        }
    }

    fn new(source: &Stream<'a>, image: EncodedImage) -> Self {
        let dict = source.dict();
        Self {
            image,
            space: PictureSpace::Source(dict.get_raw::<Object<'a>>("ColorSpace")),
            layer: dict.get_raw::<Object<'a>>("OC"),
            intent: intent(dict),
            interpolate: dict.get::<bool>("Interpolate").unwrap_or(false),
        }
    }

    /// Blackens an inline image. A colour space that was a resource is given by itself.
    pub(crate) fn of_inline(
        xref: &'a XRef,
        dict: &[u8],
        data: &[u8],
        space: Option<MaybeRef<Object<'a>>>,
        black: &[Quad],
    ) -> Result<Self, WriteError> {
        let mut text = dict.to_vec();
        if let Some(space) = &space {
            let inlined = inlined(xref, resolved(xref, space), 0).ok_or(WriteError::Picture)?;
            text = b"<</ColorSpace ".to_vec();
            append_value(&mut text, &inlined);
            text.extend_from_slice(dict.strip_prefix(b"<<").ok_or(WriteError::Picture)?);
        }
        let dict = Dict::from_bytes(&text).ok_or(WriteError::Picture)?;
        let image = blackened(&raster::Source::of_inline(dict.clone(), data, None), black)?;
        let own = dict.get::<Object<'_>>("ColorSpace");
        Ok(Self {
            image,
            space: match space {
                Some(space) => PictureSpace::Source(Some(space)),
                None => PictureSpace::Direct(own.map_or(Value::Null, |own| direct_space(&own))),
            },
            layer: None,
            intent: intent(&dict),
            interpolate: dict.get::<bool>("Interpolate").unwrap_or(false),
        })
    }
}

fn blackened(source: &raster::Source<'_>, black: &[Quad]) -> Result<EncodedImage, WriteError> {
    raster::black_out(source, black, &RasterLimits::default()).map_err(|_| WriteError::Picture)
}

fn intent(dict: &Dict<'_>) -> Value {
    let name = dict.get::<Name<'_>>("Intent");
    name.map_or(Value::Null, |name| one_of(&name, INTENTS))
}

fn resolved<'a>(xref: &'a XRef, value: &MaybeRef<Object<'a>>) -> Option<Object<'a>> {
    match value {
        MaybeRef::Ref(reference) => xref.get::<Object<'a>>((*reference).into()),
        MaybeRef::NotRef(object) => Some(object.clone()),
    }
}

/// A colour space without references, for reading samples only: a profile counts as the
/// device space with as many components.
fn inlined<'a>(xref: &'a XRef, object: Option<Object<'a>>, depth: usize) -> Option<Value> {
    const DEEPEST: usize = 8;
    if depth > DEEPEST {
        return None;
    }
    Some(match object? {
        Object::Null(_) => Value::Null,
        Object::Boolean(flag) => Value::Boolean(flag),
        Object::Number(number) => number.into(),
        Object::Name(name) => Value::name(&*name),
        Object::String(text) => Value::String(text.to_vec()),
        Object::Dict(dict) => {
            let mut out = Dictionary::new();
            for (key, value) in dict.entries() {
                let value = resolved(xref, &value);
                out.push(&*key, inlined(xref, value, depth + 1)?);
            }
            out.into()
        }
        Object::Array(array) => {
            let items: Option<Vec<Value>> = array
                .raw_iter()
                .map(|item| inlined(xref, resolved(xref, &item), depth + 1))
                .collect();
            match items?.as_slice() {
                [Value::Name(family), space @ Value::Name(_)] if family == b"ICCBased" => {
                    space.clone()
                }
                items => Value::Array(items.to_vec()),
            }
        }
        // Functions cannot be direct; tables of colours and profiles can be replaced.
        Object::Stream(stream) => match stream.dict().get::<i32>("N") {
            Some(1) => Value::name("DeviceGray"),
            Some(3) => Value::name("DeviceRGB"),
            Some(4) => Value::name("DeviceCMYK"),
            _ if stream.dict().contains_key("FunctionType") => return None,
            _ => Value::String(decode(&stream, LONGEST_TABLE).ok()?.bytes.into_owned()),
        },
    })
}

/// The colour space of an inline image that needs no resources (ISO 32000-2, 8.9.7).
fn direct_space(space: &Object<'_>) -> Value {
    const DEVICES: &[&str] = &["DeviceGray", "DeviceRGB", "DeviceCMYK"];
    match space {
        Object::Name(name) => one_of(name, DEVICES),
        Object::Array(array) => {
            let items: Vec<Object<'_>> = array.iter::<Object<'_>>().collect();
            match items.as_slice() {
                [
                    Object::Name(family),
                    Object::Name(base),
                    Object::Number(last),
                    Object::String(table),
                ] if matches!(&**family, b"Indexed" | b"I") => Value::Array(vec![
                    Value::name("Indexed"),
                    one_of(base, DEVICES),
                    (*last).into(),
                    Value::String(table.iter().take(LONGEST_TABLE).copied().collect()),
                ]),
                _ => Value::Null,
            }
        }
        _ => Value::Null,
    }
}

/// Longest table of an indexed space over a device space.
const LONGEST_TABLE: usize = 256 * 32;

impl<'a> Copier<'a, '_> {
    /// Writes a blackened picture.
    pub(crate) fn picture(&mut self, picture: Picture<'a>) -> ObjectNumber {
        let stream = self.picture_stream(picture);
        self.once(&stream)
    }

    /// An encoded picture as an image object.
    pub(crate) fn picture_stream(&mut self, picture: Picture<'a>) -> object::Stream {
        let mut dictionary = self.image_dictionary(&picture.image);
        if picture.image.space == EncodedSpace::Keep {
            let space = match picture.space {
                PictureSpace::Source(Some(space)) => self.copy(space, Kind::ColorSpace, 0),
                PictureSpace::Source(None) => Value::Null,
                PictureSpace::Direct(space) => space,
            };
            dictionary.set("ColorSpace", space);
        }
        dictionary.set("Intent", picture.intent);
        if picture.interpolate {
            dictionary.set("Interpolate", Value::Boolean(true));
        }
        if let Some(layer) = picture.layer {
            let layer = self.copy(layer, Kind::OptionalContent, 0);
            dictionary.set("OC", layer);
        }
        object::Stream {
            dictionary,
            data: picture.image.data,
        }
    }

    /// The dictionary of an encoded image; its mask is written first. A space that is to
    /// be kept is left for the caller to set.
    fn image_dictionary(&mut self, image: &EncodedImage) -> Dictionary {
        let mut out = Dictionary::of_type("XObject");
        out.set("Subtype", Value::name("Image"));
        out.set("Width", i64::from(image.width));
        out.set("Height", i64::from(image.height));
        match image.space {
            EncodedSpace::Keep => {}
            EncodedSpace::Gray => out.set("ColorSpace", Value::name("DeviceGray")),
            EncodedSpace::Rgb => out.set("ColorSpace", Value::name("DeviceRGB")),
            EncodedSpace::Cmyk => out.set("ColorSpace", Value::name("DeviceCMYK")),
            EncodedSpace::Stencil => out.set("ImageMask", Value::Boolean(true)),
        }
        out.set("BitsPerComponent", i64::from(image.bits));
        if !image.decode.is_empty() {
            let decode = image.decode.iter().map(|value| f64::from(*value));
            out.set("Decode", Value::numbers(decode));
        }
        set_filter(&mut out, image.filter);
        match &image.mask {
            EncodedMask::None => {}
            EncodedMask::ColorKey(ranges) => {
                let ranges = ranges.iter().map(|value| f64::from(*value));
                out.set("Mask", Value::numbers(ranges));
            }
            EncodedMask::Stencil(mask) => out.set("Mask", self.mask(mask, &[])),
            EncodedMask::Soft { image, matte } => out.set("SMask", self.mask(image, matte)),
        }
        out
    }

    fn mask(&mut self, image: &EncodedImage, matte: &[f32]) -> ObjectNumber {
        // A mask of a mask means nothing and is not followed.
        let plain = EncodedImage {
            mask: EncodedMask::None,
            data: Vec::new(),
            ..image.clone()
        };
        let mut dictionary = self.image_dictionary(&plain);
        if image.space == EncodedSpace::Keep {
            // Soft masks are grey, whatever else they say (11.6.5.2).
            dictionary.set("ColorSpace", Value::name("DeviceGray"));
        }
        if !matte.is_empty() {
            let matte = matte.iter().map(|value| f64::from(*value));
            dictionary.set("Matte", Value::numbers(matte));
        }
        self.once(&object::Stream {
            dictionary,
            data: image.data.clone(),
        })
    }
}

/// Sets `/Filter` and `/DecodeParms`.
fn set_filter(dictionary: &mut Dictionary, filter: EncodedFilter) {
    let mut parameters = Dictionary::new();
    let name = match filter {
        EncodedFilter::Flate { predictor } => {
            if let Some(predictor) = predictor {
                parameters.set("Predictor", 15);
                parameters.set("Colors", i64::from(predictor.colors));
                parameters.set("BitsPerComponent", i64::from(predictor.bits));
                parameters.set("Columns", i64::from(predictor.columns));
            }
            "FlateDecode"
        }
        EncodedFilter::Fax {
            columns,
            rows,
            black_is_1,
        } => {
            parameters.set("K", -1);
            parameters.set("Columns", i64::from(columns));
            parameters.set("Rows", i64::from(rows));
            parameters.set("BlackIs1", Value::Boolean(black_is_1));
            "CCITTFaxDecode"
        }
        EncodedFilter::Jbig2 => "JBIG2Decode",
        EncodedFilter::Dct { color_transform } => {
            if let Some(transform) = color_transform {
                parameters.set("ColorTransform", i64::from(transform));
            }
            "DCTDecode"
        }
    };
    dictionary.set("Filter", Value::name(name));
    if !parameters.is_empty() {
        dictionary.set("DecodeParms", parameters);
    }
}
