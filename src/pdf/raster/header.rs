//! The image dictionary as typed fields (ISO 32000-2, tables 87 and 91).
//!
//! Inline images use short names for the same keys; both are understood everywhere.

use hayro_syntax::object::{Dict, Name, Object};

use crate::pdf::raster::error::{RasterError, RasterLimits};
use crate::pdf::raster::space::Space;

/// A filter of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Codec {
    /// ASCIIHexDecode.
    Hex,
    /// ASCII85Decode.
    Ascii85,
    /// LZWDecode.
    Lzw,
    /// FlateDecode.
    Flate,
    /// RunLengthDecode.
    RunLength,
    /// CCITTFaxDecode.
    Fax,
    /// JBIG2Decode.
    Jbig2,
    /// DCTDecode.
    Jpeg,
    /// JPXDecode.
    Jpeg2000,
    /// Crypt, which the reader of the file has already undone.
    Crypt,
}

/// An image dictionary.
pub struct Header {
    /// Width in samples.
    pub width: u32,
    /// Height in samples.
    pub height: u32,
    /// `/BitsPerComponent`, where given.
    pub bits: Option<u8>,
    /// Whether the picture is a stencil (`/ImageMask true`).
    pub is_stencil: bool,
    /// `/Decode` pairs; empty where the default holds.
    pub decode: Vec<(f32, f32)>,
    /// Colour space, where given. A stencil has none.
    pub space: Option<Space>,
}

impl Header {
    /// Reads the dictionary; `named` is the resource dictionary of colour spaces.
    pub fn read(
        dict: &Dict<'_>,
        named: Option<&Dict<'_>>,
        limits: &RasterLimits,
    ) -> Result<Self, RasterError> {
        let width = size(dict, "Width", "W").ok_or(RasterError::Header("Width"))?;
        let height = size(dict, "Height", "H").ok_or(RasterError::Header("Height"))?;
        check_size(width, height, limits)?;
        let is_stencil = entry(dict, "ImageMask", "IM").and_then(Object::into_bool);
        let is_stencil = is_stencil.unwrap_or(false);
        let space = match entry(dict, "ColorSpace", "CS") {
            Some(object) if !is_stencil => Some(Space::read(&object, named)?),
            _ => None,
        };
        let bits = entry(dict, "BitsPerComponent", "BPC").and_then(Object::into_u8);
        if bits.is_some_and(|bits| !matches!(bits, 1 | 2 | 4 | 8 | 16)) {
            return Err(RasterError::Header("BitsPerComponent"));
        }
        Ok(Self {
            width,
            height,
            bits: if is_stencil { Some(1) } else { bits },
            is_stencil,
            decode: decode_pairs(dict),
            space,
        })
    }

    /// `/Decode` pairs for a number of components, the default where too few are given.
    pub fn decode_or_default(&self, space: &Space, bits: u8) -> Vec<(f32, f32)> {
        let count = space.components();
        match self.decode.get(..count) {
            Some(given) if count > 0 => given.to_vec(),
            _ => space.default_decode(bits),
        }
    }
}

/// Refuses sizes over the limit.
pub fn check_size(width: u32, height: u32, limits: &RasterLimits) -> Result<(), RasterError> {
    let pixels = u64::from(width) * u64::from(height);
    // The height also bounds the bookkeeping of rows.
    if pixels > limits.pixels || height > 1 << 24 || width > 1 << 24 {
        return Err(RasterError::TooLarge);
    }
    Ok(())
}

/// The filters of a stream with their parameters, in the order in which they decode.
pub fn filters<'a>(dict: &Dict<'a>) -> Result<Vec<(Codec, Dict<'a>)>, RasterError> {
    const MAX_FILTERS: usize = 8;
    let filter = dict.get::<Object<'a>>("Filter");
    let filter = match (filter, dict.get::<Object<'a>>("F")) {
        (_, Some(Object::String(_) | Object::Dict(_))) => return Err(RasterError::External),
        (Some(filter), _) | (None, Some(filter)) => filter,
        (None, None) => return Ok(Vec::new()),
    };
    let parms = entry(dict, "DecodeParms", "DP");
    let (names, parms) = match (filter, parms) {
        (Object::Name(name), parms) => (vec![Object::Name(name)], vec![first_of(parms)]),
        (Object::Array(names), parms) => {
            let names: Vec<Object<'a>> = names.iter::<Object<'a>>().take(MAX_FILTERS + 1).collect();
            (names, all_of(parms))
        }
        (Object::Null(_), _) => (Vec::new(), Vec::new()),
        _ => return Err(RasterError::UnknownFilter),
    };
    if names.len() > MAX_FILTERS {
        return Err(RasterError::UnknownFilter);
    }
    let mut parms = parms.into_iter();
    names
        .into_iter()
        .map(|name| {
            let dict = match parms.next() {
                Some(Some(Object::Dict(dict))) => dict,
                _ => Dict::empty(),
            };
            Ok((codec(name)?, dict))
        })
        .collect()
}

/// The single parameter dictionary of a single filter, which some files put in an array.
fn first_of(parms: Option<Object<'_>>) -> Option<Object<'_>> {
    match parms {
        Some(Object::Array(array)) => array.iter::<Object<'_>>().next(),
        other => other,
    }
}

fn all_of(parms: Option<Object<'_>>) -> Vec<Option<Object<'_>>> {
    match parms {
        Some(Object::Array(array)) => array.iter::<Object<'_>>().take(16).map(Some).collect(),
        other => vec![other],
    }
}

fn codec(name: Object<'_>) -> Result<Codec, RasterError> {
    let name: Name<'_> = name.into_name().ok_or(RasterError::UnknownFilter)?;
    match name.as_ref() {
        b"ASCIIHexDecode" | b"AHx" => Ok(Codec::Hex),
        b"ASCII85Decode" | b"A85" => Ok(Codec::Ascii85),
        b"LZWDecode" | b"LZW" => Ok(Codec::Lzw),
        b"FlateDecode" | b"Fl" => Ok(Codec::Flate),
        b"RunLengthDecode" | b"RL" => Ok(Codec::RunLength),
        b"CCITTFaxDecode" | b"CCF" => Ok(Codec::Fax),
        b"JBIG2Decode" => Ok(Codec::Jbig2),
        b"DCTDecode" | b"DCT" => Ok(Codec::Jpeg),
        b"JPXDecode" => Ok(Codec::Jpeg2000),
        b"Crypt" => Ok(Codec::Crypt),
        _ => Err(RasterError::UnknownFilter),
    }
}

fn size(dict: &Dict<'_>, long: &'static str, short: &'static str) -> Option<u32> {
    let size = entry(dict, long, short)?.into_number()?.as_i64();
    u32::try_from(size).ok().filter(|size| *size > 0)
}

fn decode_pairs(dict: &Dict<'_>) -> Vec<(f32, f32)> {
    let Some(array) = entry(dict, "Decode", "D").and_then(Object::into_array) else {
        return Vec::new();
    };
    let values: Vec<f32> = array.iter::<f32>().take(64).collect();
    values
        .chunks_exact(2)
        .filter_map(|pair| match pair {
            [low, high] if low.is_finite() && high.is_finite() => Some((*low, *high)),
            _ => None,
        })
        .collect()
}

/// An entry by its long name, else by the short one of inline images.
fn entry<'a>(dict: &Dict<'a>, long: &str, short: &str) -> Option<Object<'a>> {
    dict.get::<Object<'a>>(long)
        .or_else(|| dict.get::<Object<'a>>(short))
}

#[cfg(test)]
mod tests {
    use super::*;
    use hayro_syntax::object::FromBytes;

    fn read(dict: &[u8]) -> Result<Header, RasterError> {
        let dict = Dict::from_bytes(dict).unwrap();
        Header::read(&dict, None, &RasterLimits::default())
    }

    #[test]
    fn short_and_long_names_are_the_same() {
        let long = read(b"<< /Width 3 /Height 4 /BitsPerComponent 8 /ColorSpace /DeviceRGB >>");
        let short = read(b"<< /W 3 /H 4 /BPC 8 /CS /RGB >>");
        for header in [long.unwrap(), short.unwrap()] {
            assert_eq!((header.width, header.height, header.bits), (3, 4, Some(8)));
            assert_eq!(header.space.unwrap().components(), 3);
        }
    }

    #[test]
    fn a_size_over_the_limit_is_refused() {
        let header = read(b"<< /Width 4000000000 /Height 4000000000 >>");
        assert_eq!(header.err(), Some(RasterError::TooLarge));
        let header = read(b"<< /Width 0 /Height 4 >>");
        assert_eq!(header.err(), Some(RasterError::Header("Width")));
    }

    #[test]
    fn filters_stand_with_their_parameters() {
        let dict = Dict::from_bytes(b"<< /Filter [/A85 /CCF] /DecodeParms [null << /K -1 >>] >>");
        let filters = filters(&dict.unwrap()).unwrap();
        assert_eq!(filters[0].0, Codec::Ascii85);
        assert_eq!(filters[1].0, Codec::Fax);
        assert_eq!(filters[1].1.get::<i32>("K"), Some(-1));
    }

    #[test]
    fn data_in_another_file_are_refused() {
        let dict = Dict::from_bytes(b"<< /F (other.jpg) >>").unwrap();
        assert_eq!(filters(&dict).err(), Some(RasterError::External));
    }
}
