//! Images and other stream data as they may stay: not encoded anew where that can be
//! helped, but without what a decoder skips.

use std::borrow::Cow;

use hayro_syntax::object::Dict;
use hayro_syntax::object::Name;
use hayro_syntax::object::Object;
use hayro_syntax::object::Stream;

use crate::pdf::decode;
use crate::pdf::object;
use crate::pdf::object::Dictionary;
use crate::pdf::object::Value;
use crate::pdf::scrub::copy::Copier;
use crate::pdf::scrub::jbig2;
use crate::pdf::scrub::jpeg;
use crate::pdf::scrub::jpx;
use crate::pdf::scrub::picture::Picture;
use crate::pdf::scrub::rules::IMAGE;
use crate::pdf::scrub::rules::Kind;
use crate::pdf::scrub::rules::filter_rules;
use crate::pdf::write::compressed;

impl<'a> Copier<'a, '_> {
    /// An image. Its samples stay as they are encoded, unless it stores more than it shows;
    /// metadata inside the encoding and bytes that belong to no sample go.
    pub(crate) fn image(&mut self, stream: &Stream<'a>) -> Option<object::Stream> {
        let dict = stream.dict();
        if let Some(settled) = Picture::settled(stream).ok()? {
            let mut settled = self.picture_stream(settled);
            if let Some(matte) = dict.get_raw::<Object<'a>>("Matte") {
                let matte = self.copy(matte, Kind::Numbers, 0);
                settled.dictionary.set("Matte", matte);
            }
            return Some(settled);
        }
        let dictionary = self.entries(dict, IMAGE, 0);
        let filters = decode::filters(dict);
        let Some(((codec, parameters), before)) = filters.split_last() else {
            return Some(self.samples(dict, dictionary, stream.raw_data()));
        };
        let name = full_name(codec);
        if !matches!(
            name,
            b"DCTDecode" | b"JPXDecode" | b"CCITTFaxDecode" | b"JBIG2Decode"
        ) {
            if let Some(kept) = self.deflated(stream, &filters, &dictionary) {
                return Some(kept);
            }
            let samples = self.decoded(stream)?;
            return Some(self.samples(dict, dictionary, samples));
        }
        let raw = decode::decode_chain(stream.raw_data(), before, self.stream_limit).ok()?;
        let data = match name {
            b"DCTDecode" => jpeg::strip(&raw.bytes)?,
            b"JPXDecode" => jpx::strip(&raw.bytes)?,
            b"JBIG2Decode" => jbig2::strip(&raw.bytes),
            _ => fax_data(&raw.bytes, parameters).to_vec(),
        };
        let mut dictionary = dictionary;
        self.set_filter(&mut dictionary, name, parameters);
        Some(object::Stream { dictionary, data })
    }

    /// Symbols shared by JBIG2 images.
    pub(crate) fn jbig2_globals(&mut self, stream: &Stream<'a>) -> Option<object::Stream> {
        let data = jbig2::strip(&self.decoded(stream)?);
        Some(compressed(Dictionary::new(), &data))
    }

    /// A stream's data, decoded. Damaged data gives what stands before the damage.
    pub(crate) fn decoded(&self, stream: &Stream<'a>) -> Option<Cow<'a, [u8]>> {
        let decoded = decode::decode(stream, self.stream_limit).ok()?;
        Some(decoded.bytes)
    }

    /// A stream's data without anything that stands behind them. Data that are deflated
    /// stay so, others are compressed.
    pub(crate) fn packed(
        &mut self,
        stream: &Stream<'a>,
        mut dictionary: Dictionary,
    ) -> Option<object::Stream> {
        let filters = decode::filters(stream.dict());
        if let [(codec, parameters)] = filters.as_slice()
            && full_name(codec) == b"FlateDecode"
            && parameters.get::<i32>("Predictor").unwrap_or(1) <= 1
        {
            let raw = stream.raw_data();
            let size = inflated(&raw, self.stream_limit);
            if let Some(data) = size.and_then(|size| raw.get(..size.deflated)) {
                dictionary.set("Filter", Value::name("FlateDecode"));
                let data = data.to_vec();
                return Some(object::Stream { dictionary, data });
            }
        }
        Some(compressed(dictionary, &self.decoded(stream)?))
    }

    /// Samples that have no codec, cut to the size of the image.
    fn samples(
        &self,
        dict: &Dict<'a>,
        dictionary: Dictionary,
        samples: Cow<'_, [u8]>,
    ) -> object::Stream {
        let end = sample_bytes(dict).map_or(samples.len(), |size| size.min(samples.len()));
        compressed(dictionary, samples.get(..end).unwrap_or(&samples))
    }

    /// A deflated image as it is, if its data end where its samples end: a predictor makes
    /// images much smaller, and encoding anew takes time.
    fn deflated(
        &mut self,
        stream: &Stream<'a>,
        filters: &[(Vec<u8>, Dict<'a>)],
        dictionary: &Dictionary,
    ) -> Option<object::Stream> {
        let [(codec, parameters)] = filters else {
            return None;
        };
        if full_name(codec) != b"FlateDecode" {
            return None;
        }
        let expected = deflated_bytes(stream.dict(), parameters)?;
        let raw = stream.raw_data();
        let size = inflated(&raw, expected).filter(|size| size.plain == expected)?;
        let mut dictionary = dictionary.clone();
        self.set_filter(&mut dictionary, b"FlateDecode", parameters);
        let data = raw.get(..size.deflated)?.to_vec();
        Some(object::Stream { dictionary, data })
    }

    fn set_filter(&mut self, dictionary: &mut Dictionary, name: &[u8], parameters: &Dict<'a>) {
        dictionary.set("Filter", Value::name(name));
        let parameters = self.entries(parameters, filter_rules(name), 0);
        if !parameters.is_empty() {
            dictionary.set("DecodeParms", parameters);
        }
    }
}

/// Fax data up to the mark that ends them (ITU-T T.4 and T.6): two end-of-line codes in
/// group 4, six in group 3. They cannot occur within data.
fn fax_data<'d>(data: &'d [u8], parameters: &Dict<'_>) -> &'d [u8] {
    let ends = parameters.get::<bool>("EndOfBlock").unwrap_or(true);
    let group_4 = parameters.get::<f64>("K").unwrap_or(0.0) < 0.0;
    if !ends {
        return data;
    }
    // The last bits, and how many zeros stand before the one at hand.
    let (mut zeros, mut marks, mut since) = (0_u32, 0, 0_u32);
    for (at, byte) in data.iter().enumerate() {
        for bit in (0..8).rev() {
            since += 1;
            if byte >> bit & 1 == 0 {
                zeros += 1;
                continue;
            }
            if zeros >= 11 {
                // Marks follow each other with at most a tag bit and fill bits between them.
                let follows = since <= zeros + 2;
                marks = if follows { marks + 1 } else { 1 };
                since = 0;
                if marks >= if group_4 { 2 } else { 6 } {
                    return data.get(..=at).unwrap_or(data);
                }
            }
            zeros = 0;
        }
    }
    data
}

/// The full name of a filter that may be abbreviated.
fn full_name(name: &[u8]) -> &[u8] {
    match name {
        b"DCT" => b"DCTDecode",
        b"CCF" => b"CCITTFaxDecode",
        b"Fl" => b"FlateDecode",
        name => name,
    }
}

/// How many bytes an image's samples take up (ISO 32000-2, 8.9.3).
fn sample_bytes(dict: &Dict<'_>) -> Option<usize> {
    let (row, height) = row_bytes(dict)?;
    row.checked_mul(height)
}

/// Bytes of a row of samples, and the number of rows.
fn row_bytes(dict: &Dict<'_>) -> Option<(usize, usize)> {
    let size = |key| {
        dict.get::<i32>(key)
            .and_then(|size| usize::try_from(size).ok())
    };
    let (width, height) = (size("Width")?, size("Height")?);
    let is_mask = dict.get::<bool>("ImageMask").unwrap_or(false);
    let (bits, components) = match is_mask {
        true => (1, 1),
        false => (
            size("BitsPerComponent")?,
            components(&dict.get::<Object<'_>>("ColorSpace")?, 0)?,
        ),
    };
    let row = width.checked_mul(bits)?.checked_mul(components)?;
    Some((row.div_ceil(8), height))
}

/// How many bytes come out of the deflated data before a predictor is undone.
fn deflated_bytes(dict: &Dict<'_>, parameters: &Dict<'_>) -> Option<usize> {
    const FIRST_PNG: i32 = 10;
    let (row, height) = row_bytes(dict)?;
    let marks = match parameters.get::<i32>("Predictor").unwrap_or(1) {
        FIRST_PNG.. => height,
        _ => 0,
    };
    row.checked_mul(height)?.checked_add(marks)
}

/// Number of components of a colour space.
pub(crate) fn components(space: &Object<'_>, depth: usize) -> Option<usize> {
    const DEEPEST: usize = 4;
    if depth > DEEPEST {
        return None;
    }
    let name = |name: &[u8]| match name {
        b"DeviceGray" | b"G" | b"CalGray" => Some(1),
        b"DeviceRGB" | b"RGB" | b"CalRGB" | b"Lab" => Some(3),
        b"DeviceCMYK" | b"CMYK" => Some(4),
        b"Indexed" | b"I" | b"Separation" => Some(1),
        _ => None,
    };
    match space {
        Object::Name(space) => name(space),
        Object::Array(array) => {
            let mut items = array.iter::<Object<'_>>();
            let family = items.next()?.into_name()?;
            let parameter = items.next();
            match (&*family, parameter) {
                (b"ICCBased", Some(Object::Stream(profile))) => {
                    usize::try_from(profile.dict().get::<i32>("N")?).ok()
                }
                (b"DeviceN", Some(Object::Array(names))) => Some(names.iter::<Name<'_>>().count()),
                (family, _) => name(family),
            }
        }
        _ => None,
    }
}

/// Sizes of whole deflated data.
struct Inflated {
    /// Bytes of the data up to their end mark.
    deflated: usize,
    /// Bytes that come out.
    plain: usize,
}

/// Inflates data without keeping the result; nothing if they are damaged, have no end or
/// give more than the limit.
fn inflated(data: &[u8], limit: usize) -> Option<Inflated> {
    const CHUNK: usize = 1 << 16;
    let mut inflater = flate2::Decompress::new(true);
    let mut buffer = vec![0; CHUNK];
    loop {
        let before = (inflater.total_in(), inflater.total_out());
        let rest = data.get(usize::try_from(before.0).ok()?..)?;
        let status = inflater.decompress(rest, &mut buffer, flate2::FlushDecompress::None);
        let plain = usize::try_from(inflater.total_out()).ok()?;
        if plain > limit {
            return None;
        }
        if status.ok()? == flate2::Status::StreamEnd {
            let deflated = usize::try_from(inflater.total_in()).ok()?;
            return Some(Inflated { deflated, plain });
        }
        if before == (inflater.total_in(), inflater.total_out()) {
            return None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fax_data_end_with_their_mark() {
        use hayro_syntax::object::FromBytes as _;
        let group_4 = Dict::from_bytes(b"<</K -1>>").unwrap();
        let data = b"\x26\x00\x10\x01slack";
        assert_eq!(fax_data(data, &group_4), b"\x26\x00\x10\x01");
        assert_eq!(fax_data(b"\x26\xa0", &group_4), b"\x26\xa0");
        let open = Dict::from_bytes(b"<</K -1/EndOfBlock false>>").unwrap();
        assert_eq!(fax_data(data, &open), data);
    }
    use hayro_syntax::object::Array;
    use hayro_syntax::object::FromBytes as _;

    #[test]
    fn components_of_every_family_are_counted() {
        for (space, count) in [
            (b"[/DeviceRGB]".as_slice(), 3),
            (b"[/Indexed /DeviceRGB 1 <00>]", 1),
            (b"[/DeviceN [/A /B /C /D /E] /DeviceCMYK]", 5),
            (b"[/Lab <<>>]", 3),
        ] {
            let space = Object::Array(Array::from_bytes(space).unwrap());
            assert_eq!(components(&space, 0), Some(count));
        }
    }

    #[test]
    fn a_row_of_bits_is_filled_up_to_a_byte() {
        let dict = Dict::from_bytes(b"<</Width 9/Height 3/ImageMask true>>").unwrap();
        assert_eq!(sample_bytes(&dict), Some(6));
        let parameters = Dict::from_bytes(b"<</Predictor 15>>").unwrap();
        assert_eq!(deflated_bytes(&dict, &parameters), Some(9));
    }

    #[test]
    fn deflated_data_with_something_behind_it_is_measured() {
        let plain = vec![7; 1000];
        let packed = compressed(Dictionary::new(), &plain).data;
        let longer = [packed.as_slice(), b"secret"].concat();
        let size = inflated(&longer, 1000).unwrap();
        assert_eq!((size.deflated, size.plain), (packed.len(), 1000));
        assert!(inflated(&longer, 999).is_none());
        assert!(inflated(&packed[..packed.len() - 5], 1000).is_none());
    }
}
