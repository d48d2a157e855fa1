//! Pictures: image data and areas of their unit square → the same picture with those
//! areas black, encoded again; or → pixels to look at.
//!
//! What a mask hides or shows is part of the picture: its struck area becomes opaque, so
//! that no letter's shape is left in it. A JPEG is edited as coefficients, so that nothing
//! outside the touched blocks changes. Metadata inside image data never survive, since
//! the data are written afresh. Any error means that the picture must not be kept.

pub mod alone;
mod area;
mod codec;
pub mod compare;
mod encode;
mod error;
mod filter;
mod header;
mod jbig2;
mod jpeg;
mod samples;
mod space;
mod unshown;
mod view;

use std::borrow::Cow;

use hayro_syntax::object::{Array, Dict, Stream};

use crate::geometry::Quad;
pub use crate::pdf::raster::area::Area;
use crate::pdf::raster::codec::{Decoded, Payload};
pub use crate::pdf::raster::encode::{EncodedFilter, Predictor};
pub use crate::pdf::raster::error::{RasterError, RasterLimits};
use crate::pdf::raster::header::{Codec, Header, check_size};
use crate::pdf::raster::jpeg::Jpeg;
pub use crate::pdf::raster::samples::Samples;
pub use crate::pdf::raster::space::Space;
use crate::pdf::raster::unshown::Unshown;
pub use crate::pdf::raster::view::Pixels;

/// An image as it stands in a file.
#[derive(Clone)]
pub struct Source<'a> {
    /// The image dictionary, with long or short names.
    pub dict: Dict<'a>,
    /// The data, decrypted and still filtered.
    pub data: Cow<'a, [u8]>,
    /// The `/ColorSpace` resources that names in the dictionary refer to.
    pub spaces: Option<Dict<'a>>,
}

impl<'a> Source<'a> {
    /// An image XObject.
    pub fn of_stream(stream: &Stream<'a>, spaces: Option<Dict<'a>>) -> Self {
        Self {
            dict: stream.dict().clone(),
            data: stream.raw_data(),
            spaces,
        }
    }

    /// An inline image: its dictionary and the bytes between `ID` and `EI`.
    pub fn of_inline(dict: Dict<'a>, data: &'a [u8], spaces: Option<Dict<'a>>) -> Self {
        Self {
            dict,
            data: Cow::Borrowed(data),
            spaces,
        }
    }
}

/// A picture ready to be written as an image object.
#[derive(Debug, Clone, PartialEq)]
pub struct EncodedImage {
    /// `/Width`.
    pub width: u32,
    /// `/Height`.
    pub height: u32,
    /// `/BitsPerComponent`.
    pub bits: u8,
    /// `/ColorSpace`, or `/ImageMask true`.
    pub space: EncodedSpace,
    /// `/Decode`; empty where the default holds.
    pub decode: Vec<f32>,
    /// `/Filter` and `/DecodeParms`.
    pub filter: EncodedFilter,
    /// The stream's bytes.
    pub data: Vec<u8>,
    /// `/SMask` or `/Mask`.
    pub mask: EncodedMask,
}

/// What to write for the colours of an [`EncodedImage`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EncodedSpace {
    /// The source's `/ColorSpace` as it is.
    Keep,
    /// `/DeviceGray`.
    Gray,
    /// `/DeviceRGB`.
    Rgb,
    /// `/DeviceCMYK`.
    Cmyk,
    /// No `/ColorSpace` but `/ImageMask true`.
    Stencil,
}

/// What to write for the mask of an [`EncodedImage`].
#[derive(Debug, Clone, PartialEq)]
pub enum EncodedMask {
    /// Neither `/Mask` nor `/SMask`.
    None,
    /// `/Mask` with the source's ranges of samples.
    ColorKey(Vec<u16>),
    /// `/Mask` with a stencil.
    Stencil(Box<EncodedImage>),
    /// `/SMask`, with its `/Matte`.
    Soft {
        /// The mask.
        image: Box<EncodedImage>,
        /// `/Matte`; empty where there is none.
        matte: Vec<f32>,
    },
}

/// What the touched pixels become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ink {
    /// As dark as the picture can be.
    Black,
    /// Opaque: a soft mask's full value.
    Opaque,
}

/// How light the darkest colour of a picture may be before it is turned into RGB.
const DARK: f32 = 0.2;
/// Quality of a JPEG that is made from pixels.
const QUALITY: u8 = 90;
/// A picture of so many bytes may grow.
const SMALL: usize = 32_768;

/// Blacks out everything that the quads touch. They are in the image's unit square, the
/// origin at the lower left corner (ISO 32000-2, 8.9.5.1).
pub fn black_out(
    image: &Source<'_>,
    black: &[Quad],
    limits: &RasterLimits,
) -> Result<EncodedImage, RasterError> {
    let header = Header::read(&image.dict, image.spaces.as_ref(), limits)?;
    let mut job = Job::new(image, header, black, Ink::Black, limits)?;
    job.colour_key = colour_key(&image.dict);
    job.unshown = Unshown::of(image, &job.header, &job.payload, limits)?;
    let (mut encoded, alpha) = job.run()?;
    if encoded.space == EncodedSpace::Stencil {
        return Ok(encoded);
    }
    let soft = image.dict.get::<Stream<'_>>("SMask");
    let explicit = image.dict.get::<Stream<'_>>("Mask");
    if let Some(alpha) = alpha {
        encoded.mask = alpha_mask(alpha, black, limits)?;
    } else if let Some(mask) = soft {
        encoded.mask = EncodedMask::Soft {
            image: Box::new(black_out_soft_mask(&mask, black, limits)?),
            matte: numbers(mask.dict(), "Matte"),
        };
    } else if let Some(mask) = explicit {
        encoded.mask = EncodedMask::Stencil(Box::new(black_out_stencil(&mask, black, limits)?));
    }
    Ok(encoded)
}

/// The picture as somebody looking at it on white paper sees it.
pub fn decode(image: &Source<'_>, limits: &RasterLimits) -> Result<Pixels, RasterError> {
    let header = Header::read(&image.dict, image.spaces.as_ref(), limits)?;
    let (pixels, decoded) = pixels_of(image, &header, limits)?;
    if header.is_stencil {
        return Ok(pixels);
    }
    let mut decoded = decoded;
    let Some(alpha) = alpha_of(image, &mut decoded, limits)? else {
        return Ok(pixels);
    };
    let size = (
        pixels.width.max(alpha.width),
        pixels.height.max(alpha.height),
    );
    check_size(size.0, size.1, limits)?;
    Ok(view::composite(&pixels, &alpha))
}

/// The shape that an image's mask shows, black on white; none where it has no mask.
pub fn decode_mask(
    image: &Source<'_>,
    limits: &RasterLimits,
) -> Result<Option<Pixels>, RasterError> {
    let header = Header::read(&image.dict, image.spaces.as_ref(), limits)?;
    if header.is_stencil {
        return Ok(None);
    }
    let mut decoded = pixels_of(image, &header, limits)?.1;
    Ok(alpha_of(image, &mut decoded, limits)?.map(inverted))
}

/// How much of each pixel an image's mask shows, from 0 to 255, at the mask's own size; none
/// where it has no mask.
fn alpha_of(
    image: &Source<'_>,
    decoded: &mut Decoded,
    limits: &RasterLimits,
) -> Result<Option<Pixels>, RasterError> {
    Ok(Some(
        match (
            in_data_alpha(image, decoded.alpha.take()),
            image.dict.get::<Stream<'_>>("SMask"),
            image.dict.get::<Stream<'_>>("Mask"),
            colour_key(&image.dict),
        ) {
            (Some(alpha), ..) => view::to_pixels(&alpha, &Space::Gray, &[(0.0, 1.0)]),
            (_, Some(mask), ..) => {
                let source = Source::of_stream(&mask, None);
                let header = soft_mask_header(&source, limits)?;
                pixels_of(&source, &header, limits)?.0
            }
            (_, _, Some(mask), _) => {
                let source = Source::of_stream(&mask, None);
                let header = stencil_header(&source, limits)?;
                inverted(pixels_of(&source, &header, limits)?.0)
            }
            (.., Some(key)) => {
                let shown = unkeyed(&decoded.samples, &key, limits)?;
                inverted(view::stencil_to_pixels(&shown, 0))
            }
            _ => return Ok(None),
        },
    ))
}

/// The image without what it stores and does not show; none where it shows all of it.
pub fn settled(
    image: &Source<'_>,
    limits: &RasterLimits,
) -> Result<Option<EncodedImage>, RasterError> {
    let header = Header::read(&image.dict, image.spaces.as_ref(), limits)?;
    let payload = codec::unwrap(&image.dict, image.data.clone(), &header, limits)?;
    let is_settled = !unshown::is_too_much(image, &header, &payload, limits)?
        && Unshown::of(image, &header, &payload, limits)?.is_nothing();
    match is_settled {
        true => Ok(None),
        false => black_out(image, &[], limits).map(Some),
    }
}

/// Pixels without any mask, with what they were made from.
fn pixels_of(
    image: &Source<'_>,
    header: &Header,
    limits: &RasterLimits,
) -> Result<(Pixels, Decoded), RasterError> {
    let payload = codec::unwrap(&image.dict, image.data.clone(), header, limits)?;
    let decoded = codec::decode(&payload, header, limits)?;
    let samples = &decoded.samples;
    if header.is_stencil {
        let paints = paint_sample(header);
        let pixels = view::stencil_to_pixels(samples, paints);
        return Ok((pixels, decoded));
    }
    let space = space_of(header, &payload, &decoded)?;
    let decode = decode_of(header, &payload, &space, samples.bits);
    let pixels = view::to_pixels(samples, &space, &decode);
    Ok((pixels, decoded))
}

fn inverted(mut pixels: Pixels) -> Pixels {
    pixels.data.iter_mut().for_each(|value| *value = !*value);
    pixels
}

/// The colour space that holds for decoded samples.
fn space_of(
    header: &Header,
    payload: &Payload<'_>,
    decoded: &Decoded,
) -> Result<Space, RasterError> {
    let components = decoded.samples.components;
    let stated = header
        .space
        .clone()
        .filter(|s| s.components() == components);
    match (stated, payload) {
        (Some(space), _) => Ok(space),
        (None, Payload::Coded(Codec::Jpeg | Codec::Jpeg2000, ..)) => match &decoded.space {
            Some(space) => Ok(space.clone()),
            None => Space::device(components),
        },
        (None, Payload::Coded(..)) if header.space.is_none() => Ok(Space::Gray),
        (None, _) => Err(RasterError::Header("ColorSpace")),
    }
}

/// The `/Decode` that holds; JPEG 2000 ignores it (ISO 32000-2, table 87).
fn decode_of(header: &Header, payload: &Payload<'_>, space: &Space, bits: u8) -> Vec<(f32, f32)> {
    match payload {
        Payload::Coded(Codec::Jpeg2000, ..) => space.default_decode(bits),
        _ => header.decode_or_default(space, bits),
    }
}

/// The sample with which a stencil paints: the one that decodes to 0.
fn paint_sample(header: &Header) -> u16 {
    let inverted = header.decode.first().is_some_and(|(low, _)| *low >= 0.5);
    u16::from(inverted)
}

/// The ranges of a colour key mask (ISO 32000-2, 8.9.6.4).
fn colour_key(dict: &Dict<'_>) -> Option<Vec<u16>> {
    let array = dict.get::<Array<'_>>("Mask")?;
    let ranges: Vec<u16> = array.iter::<u16>().take(64).collect();
    (ranges.len() >= 2).then_some(ranges)
}

fn is_keyed(pixel: &[u16], key: &[u16]) -> bool {
    key.len() / 2 >= pixel.len()
        && pixel
            .iter()
            .zip(key.chunks_exact(2))
            .all(|(value, range)| matches!(range, [low, high] if (low..=high).contains(&value)))
}

/// A stencil that shows what a colour key does not hide: 0 shows.
fn unkeyed(samples: &Samples, key: &[u16], limits: &RasterLimits) -> Result<Samples, RasterError> {
    let row_length = (samples.width as usize).div_ceil(8);
    let mut data = Vec::with_capacity(row_length * samples.height as usize);
    let mut pixel = vec![0; samples.components];
    for row in samples.rows() {
        let mut bits = vec![0_u8; row_length];
        for x in 0..samples.width {
            samples.pixel_of(row, x, &mut pixel);
            if is_keyed(&pixel, key)
                && let Some(byte) = bits.get_mut(x as usize / 8)
            {
                *byte |= 0x80 >> (x % 8);
            }
        }
        data.extend(bits);
    }
    Samples::new((samples.width, samples.height), 1, 1, data, limits)
}

fn numbers(dict: &Dict<'_>, key: &str) -> Vec<f32> {
    let array = dict.get::<Array<'_>>(key);
    array.map_or_else(Vec::new, |array| array.iter::<f32>().take(32).collect())
}

fn soft_mask_header(source: &Source<'_>, limits: &RasterLimits) -> Result<Header, RasterError> {
    let mut header = Header::read(&source.dict, None, limits)?;
    header.space = Some(Space::Gray);
    Ok(header)
}

fn stencil_header(source: &Source<'_>, limits: &RasterLimits) -> Result<Header, RasterError> {
    let mut header = Header::read(&source.dict, None, limits)?;
    header.is_stencil = true;
    header.space = None;
    header.bits = Some(1);
    Ok(header)
}

/// A soft mask that is opaque where the quads touch it.
fn black_out_soft_mask(
    mask: &Stream<'_>,
    black: &[Quad],
    limits: &RasterLimits,
) -> Result<EncodedImage, RasterError> {
    let source = Source::of_stream(mask, None);
    let header = soft_mask_header(&source, limits)?;
    if header.is_stencil {
        return Err(RasterError::Header("SMask"));
    }
    let job = Job::new(&source, header, black, Ink::Opaque, limits)?;
    let mut encoded = job.run()?.0;
    // A soft mask is always grey (ISO 32000-2, table 143).
    encoded.space = EncodedSpace::Gray;
    Ok(encoded)
}

/// An explicit mask that shows the picture where the quads touch it.
fn black_out_stencil(
    mask: &Stream<'_>,
    black: &[Quad],
    limits: &RasterLimits,
) -> Result<EncodedImage, RasterError> {
    let source = Source::of_stream(mask, None);
    let header = stencil_header(&source, limits)?;
    Ok(Job::new(&source, header, black, Ink::Black, limits)?
        .run()?
        .0)
}

/// The alpha channel inside JPEG 2000 data, where the dictionary says that it counts.
fn in_data_alpha(image: &Source<'_>, alpha: Option<Samples>) -> Option<Samples> {
    let counts = image
        .dict
        .get::<u8>("SMaskInData")
        .is_some_and(|kind| kind > 0);
    alpha.filter(|_| counts)
}

fn alpha_mask(
    mut alpha: Samples,
    black: &[Quad],
    limits: &RasterLimits,
) -> Result<EncodedMask, RasterError> {
    let size = (alpha.width, alpha.height);
    check_size(size.0, size.1, limits)?;
    alpha.fill(&Area::new(size, size, black)?, &[255]);
    Ok(EncodedMask::Soft {
        image: Box::new(encoded_samples(&alpha, EncodedSpace::Gray, Vec::new())?),
        matte: Vec::new(),
    })
}

/// Samples without loss as an image without a mask.
fn encoded_samples(
    samples: &Samples,
    space: EncodedSpace,
    decode: Vec<f32>,
) -> Result<EncodedImage, RasterError> {
    let (filter, data) = encode::lossless(samples)?;
    Ok(EncodedImage {
        width: samples.width,
        height: samples.height,
        bits: samples.bits,
        space,
        decode,
        filter,
        data,
        mask: EncodedMask::None,
    })
}

/// One picture or mask to be edited.
struct Job<'a, 's> {
    image: &'s Source<'a>,
    header: Header,
    payload: Payload<'a>,
    black: &'s [Quad],
    ink: Ink,
    colour_key: Option<Vec<u16>>,
    unshown: Unshown,
    limits: &'s RasterLimits,
}

impl<'a, 's> Job<'a, 's> {
    fn new(
        image: &'s Source<'a>,
        header: Header,
        black: &'s [Quad],
        ink: Ink,
        limits: &'s RasterLimits,
    ) -> Result<Self, RasterError> {
        let payload = codec::unwrap(&image.dict, image.data.clone(), &header, limits)?;
        Ok(Self {
            image,
            header,
            payload,
            black,
            ink,
            colour_key: None,
            unshown: Unshown::default(),
            limits,
        })
    }

    /// The edited picture, and the alpha channel that its data held.
    fn run(&self) -> Result<(EncodedImage, Option<Samples>), RasterError> {
        if let Some(encoded) = self.edit_jpeg()? {
            return Ok((encoded, None));
        }
        let mut decoded = codec::decode(&self.payload, &self.header, self.limits)?;
        let alpha = in_data_alpha(self.image, decoded.alpha.take());
        let samples = &mut decoded.samples;
        samples.cut_rows(self.header.height);
        samples.clear(&self.unshown.idle);
        Ok((self.edit_samples(decoded)?, alpha))
    }

    fn area(&self, size: (u32, u32)) -> Result<Area, RasterError> {
        let stated = (self.header.width, self.header.height);
        let mut area = Area::new(size, stated, self.black)?;
        area.extend(&self.unshown.hidden);
        Ok(area)
    }

    /// The sample for touched pixels, where the colour space has one that will do.
    fn ink_sample(&self, space: &Space, bits: u8) -> Option<Vec<u16>> {
        let decode = decode_of(&self.header, &self.payload, space, bits);
        if self.ink == Ink::Opaque {
            let (low, high) = decode.first().copied()?;
            let most = ((1_u32 << bits) - 1) as u16;
            return Some(vec![if high >= low { most } else { 0 }]);
        }
        let key = self.colour_key.as_deref();
        let refused = |pixel: &[u16]| key.is_some_and(|key| is_keyed(pixel, key));
        let (sample, light) = space.darkest(bits, &decode, refused)?;
        (light <= DARK).then_some(sample)
    }

    /// Edits the coefficients of a JPEG, where it is one and that will do.
    fn edit_jpeg(&self) -> Result<Option<EncodedImage>, RasterError> {
        let Payload::Coded(Codec::Jpeg, parms, data) = &self.payload else {
            return Ok(None);
        };
        if self.header.is_stencil {
            return Err(RasterError::Unsupported("JPEG"));
        }
        let is_cut = Jpeg::read_head(data, self.limits)?.height > self.header.height;
        let hides_by_colour = self.colour_key.is_some() && !self.unshown.hidden.is_empty();
        if is_cut || hides_by_colour || self.unshown.is_narrowed || !self.unshown.idle.is_empty() {
            return Ok(None);
        }
        let mut jpeg = Jpeg::read(data, self.limits)?;
        let components = jpeg.components.len();
        let stated = self
            .header
            .space
            .clone()
            .filter(|s| s.components() == components);
        let keeps = stated.is_some();
        let space = match stated {
            Some(space) if space.is_indexed() => return Ok(None),
            Some(space) => space,
            None => Space::device(components)?,
        };
        let Some(sample) = self.ink_sample(&space, 8) else {
            return Ok(None);
        };
        let transform = parms.get::<u8>("ColorTransform");
        let has_chroma = jpeg.has_chroma(transform);
        let target: Vec<u8> = sample.iter().map(|value| *value as u8).collect();
        let area = self.area((jpeg.width, jpeg.height))?;
        jpeg.black_out(&area, &target, has_chroma);
        Ok(Some(EncodedImage {
            width: jpeg.width,
            height: jpeg.height,
            bits: 8,
            space: if keeps {
                EncodedSpace::Keep
            } else {
                device(&space)
            },
            decode: self.kept_decode(&space),
            filter: EncodedFilter::Dct {
                color_transform: transform,
            },
            data: jpeg.write(),
            mask: self.kept_key(),
        }))
    }

    fn edit_samples(&self, decoded: Decoded) -> Result<EncodedImage, RasterError> {
        let area = self.area((decoded.samples.width, decoded.samples.height))?;
        if self.header.is_stencil {
            let mut samples = decoded.samples;
            samples.fill(&area, &[paint_sample(&self.header)]);
            let mut encoded = self.encode(&samples, &Space::Gray, EncodedSpace::Stencil)?;
            encoded.decode = self.kept_decode(&Space::Gray);
            return Ok(encoded);
        }
        let space = space_of(&self.header, &self.payload, &decoded)?;
        // A black sample may be one that the colour key shows.
        let is_fine = decoded.samples.bits == 16;
        let needs_colours = self.unshown.is_narrowed
            || self.colour_key.is_some() && (is_fine || !self.unshown.hidden.is_empty());
        let sample = self.ink_sample(&space, decoded.samples.bits);
        let Some(sample) = sample.filter(|_| !needs_colours) else {
            return self.edit_as_rgb(&decoded.samples, &space, &area);
        };
        let keeps = self
            .header
            .space
            .as_ref()
            .is_some_and(|stated| stated.components() == space.components());
        let mut samples = decoded.samples;
        samples.fill(&area, &sample);
        if is_fine {
            samples = samples.halved(self.limits)?;
        }
        let kept = if keeps {
            EncodedSpace::Keep
        } else {
            device(&space)
        };
        let mut encoded = self.encode(&samples, &space, kept)?;
        encoded.decode = self.kept_decode(&space);
        encoded.mask = self.kept_key();
        Ok(encoded)
    }

    /// A picture without a black of its own, turned into RGB. A colour key becomes a
    /// stencil, since its ranges are about other samples.
    fn edit_as_rgb(
        &self,
        samples: &Samples,
        space: &Space,
        area: &Area,
    ) -> Result<EncodedImage, RasterError> {
        let decode = decode_of(&self.header, &self.payload, space, samples.bits);
        let pixels = view::to_pixels(samples, space, &decode);
        let size = (pixels.width, pixels.height);
        let channels = usize::from(pixels.channels);
        let mut colours = Samples::new(size, channels, 8, pixels.data, self.limits)?;
        colours.fill(area, &[0; 3]);
        let (device_space, kept) = match channels {
            1 => (Space::Gray, EncodedSpace::Gray),
            _ => (Space::Rgb, EncodedSpace::Rgb),
        };
        let mut encoded = self.encode(&colours, &device_space, kept)?;
        if let Some(key) = &self.colour_key {
            let mut shown = unkeyed(samples, key, self.limits)?;
            let stated = (self.header.width, self.header.height);
            shown.fill(&Area::new(size, stated, self.black)?, &[0]);
            let stencil = encoded_samples(&shown, EncodedSpace::Stencil, Vec::new())?;
            encoded.mask = EncodedMask::Stencil(Box::new(stencil));
        }
        Ok(encoded)
    }

    /// Encodes samples: as JPEG where the source was compressed with loss.
    fn encode(
        &self,
        samples: &Samples,
        space: &Space,
        kept: EncodedSpace,
    ) -> Result<EncodedImage, RasterError> {
        let lossy = matches!(
            self.payload,
            Payload::Coded(Codec::Jpeg | Codec::Jpeg2000, ..)
        );
        let keyed = self.colour_key.is_some();
        let is_stencil = kept == EncodedSpace::Stencil;
        let photo = lossy && !keyed && !space.is_indexed() && !is_stencil;
        let found = match &self.payload {
            // Wavelets are denser than blocks: the file is not to grow for being struck.
            Payload::Coded(Codec::Jpeg2000, _, data) if photo => {
                encode::jpeg_within(samples, (data.len() / 5 * 6).max(SMALL))
            }
            Payload::Coded(Codec::Jbig2, ..) if !keyed => encode::jbig2(samples),
            _ if photo => encode::jpeg(samples, QUALITY),
            _ => None,
        };
        let Some((filter, data)) = found else {
            return encoded_samples(samples, kept, Vec::new());
        };
        Ok(EncodedImage {
            width: samples.width,
            height: samples.height,
            bits: samples.bits,
            space: kept,
            decode: Vec::new(),
            filter,
            data,
            mask: EncodedMask::None,
        })
    }

    /// The source's `/Decode`, where it holds and says something.
    fn kept_decode(&self, space: &Space) -> Vec<f32> {
        if matches!(self.payload, Payload::Coded(Codec::Jpeg2000, ..)) {
            return Vec::new();
        }
        let count = space.components();
        let given = self.header.decode.get(..count).unwrap_or_default();
        given.iter().flat_map(|(low, high)| [*low, *high]).collect()
    }

    fn kept_key(&self) -> EncodedMask {
        match &self.colour_key {
            Some(key) => EncodedMask::ColorKey(key.clone()),
            None => EncodedMask::None,
        }
    }
}

fn device(space: &Space) -> EncodedSpace {
    match space.components() {
        3 => EncodedSpace::Rgb,
        4 => EncodedSpace::Cmyk,
        _ => EncodedSpace::Gray,
    }
}

#[cfg(test)]
mod tests;
