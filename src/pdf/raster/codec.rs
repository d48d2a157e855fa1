//! The data of an image → samples, whatever compressed them.
//!
//! Decoders of other crates run behind a guard: where one panics on damaged data, the
//! picture counts as damaged.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_syntax::object::{Dict, Stream};
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use crate::pdf::raster::error::{RasterError, RasterLimits};
use crate::pdf::raster::filter::{apply, decode_bytes};
use crate::pdf::raster::header::{Codec, Header, check_size, filters};
use crate::pdf::raster::jpeg::Jpeg;
use crate::pdf::raster::samples::{Samples, byte_length};
use crate::pdf::raster::space::Space;

/// The data of an image after all filters that give bytes.
pub enum Payload<'a> {
    /// Samples as they are.
    Plain(Cow<'a, [u8]>),
    /// Data of a codec for pictures, with its parameters.
    Coded(Codec, Dict<'a>, Cow<'a, [u8]>),
}

/// Undoes the filters that give bytes.
pub fn unwrap<'a>(
    dict: &Dict<'a>,
    data: Cow<'a, [u8]>,
    header: &Header,
    limits: &RasterLimits,
) -> Result<Payload<'a>, RasterError> {
    let chain = filters(dict)?;
    let is_picture = |codec: Codec| {
        matches!(
            codec,
            Codec::Fax | Codec::Jbig2 | Codec::Jpeg | Codec::Jpeg2000
        )
    };
    let is_coded = chain.iter().any(|(codec, _)| is_picture(*codec));
    let limit = if is_coded {
        limits.bytes
    } else {
        // Room for predictor bytes, and for rows that a writer gave too many.
        let bits = header.bits.unwrap_or(8);
        let components = header.space.as_ref().map_or(1, Space::components);
        let size = (header.width, header.height);
        let expected = byte_length(size, components, bits, limits)?;
        expected
            .saturating_mul(4)
            .saturating_add(1 << 20)
            .min(limits.bytes)
    };
    let mut data = data;
    let mut chain = chain.into_iter();
    while let Some((codec, parms)) = chain.next() {
        if is_picture(codec) {
            return match chain.next() {
                None => Ok(Payload::Coded(codec, parms, data)),
                Some(_) => Err(RasterError::UnknownFilter),
            };
        }
        data = Cow::Owned(apply(codec, &parms, &data, limit)?);
    }
    Ok(Payload::Plain(data))
}

/// Samples, and what the data themselves tell about them.
pub struct Decoded {
    /// The samples.
    pub samples: Samples,
    /// The colour space that the data name; only JPEG 2000 does.
    pub space: Option<Space>,
    /// The alpha channel of the data, 8 bits; only JPEG 2000 has one.
    pub alpha: Option<Samples>,
}

impl From<Samples> for Decoded {
    fn from(samples: Samples) -> Self {
        Self {
            samples,
            space: None,
            alpha: None,
        }
    }
}

/// Decodes a payload.
pub fn decode(
    payload: &Payload<'_>,
    header: &Header,
    limits: &RasterLimits,
) -> Result<Decoded, RasterError> {
    match payload {
        Payload::Plain(data) => plain(data, header, limits).map(Decoded::from),
        Payload::Coded(Codec::Fax, parms, data) => {
            guarded("CCITT", || fax(data, parms, header, limits)).map(Decoded::from)
        }
        Payload::Coded(Codec::Jbig2, parms, data) => {
            guarded("JBIG2", || jbig2(data, parms, header, limits)).map(Decoded::from)
        }
        Payload::Coded(Codec::Jpeg, parms, data) => {
            let transform = parms.get::<u8>("ColorTransform");
            guarded("JPEG", || jpeg(data, transform, limits)).map(Decoded::from)
        }
        Payload::Coded(Codec::Jpeg2000, _, data) => {
            guarded("JPEG 2000", || jpeg2000(data, header, limits))
        }
        Payload::Coded(..) => Err(RasterError::UnknownFilter),
    }
}

/// Turns a panic of a decoder into damage.
pub fn guarded<T>(
    name: &'static str,
    decode: impl FnOnce() -> Result<T, RasterError>,
) -> Result<T, RasterError> {
    catch_unwind(AssertUnwindSafe(decode)).unwrap_or(Err(RasterError::Damaged(name)))
}

fn plain(data: &[u8], header: &Header, limits: &RasterLimits) -> Result<Samples, RasterError> {
    let components = match (&header.space, header.is_stencil) {
        (_, true) => 1,
        (Some(space), _) => space.components(),
        (None, _) => return Err(RasterError::Header("ColorSpace")),
    };
    let bits = header.bits.unwrap_or(8);
    let size = (header.width, header.height);
    let length = byte_length(size, components, bits, limits)?;
    let data = data.get(..length).unwrap_or(data).to_vec();
    Samples::new(size, components, bits, data, limits)
}

/// Rows of bits while a codec for two colours gives them.
pub struct BitRows {
    /// The rows; 0 is black.
    pub data: Vec<u8>,
    /// Bytes of a row.
    length: usize,
    /// Next bit of the current row.
    x: usize,
    /// The row.
    pub y: usize,
}

impl BitRows {
    /// Rows of ones: white.
    pub fn new((width, height): (u32, u32), limits: &RasterLimits) -> Result<Self, RasterError> {
        let total = byte_length((width, height), 1, 1, limits)?;
        Ok(Self {
            data: vec![0xFF; total],
            length: (width as usize).div_ceil(8),
            x: 0,
            y: 0,
        })
    }

    /// Makes bits of the current row black.
    fn blacken(&mut self, from: usize, to: usize) {
        let start = self.y * self.length;
        let Some(row) = self.data.get_mut(start..start + self.length) else {
            return;
        };
        for x in from..to {
            if let Some(byte) = row.get_mut(x / 8) {
                *byte &= !(0x80 >> (x % 8));
            }
        }
    }
}

impl hayro_ccitt::Decoder for BitRows {
    fn push_row(&mut self, changes: &[u32]) {
        for span in changes.chunks(2) {
            let from = span.first().map_or(0, |x| *x as usize);
            let to = span.get(1).map_or(self.length * 8, |x| *x as usize);
            self.blacken(from, to);
        }
        self.y += 1;
    }
}

impl hayro_jbig2::Decoder for BitRows {
    fn push_pixel(&mut self, black: bool) {
        if black {
            self.blacken(self.x, self.x + 1);
        }
        self.x += 1;
    }

    fn push_pixel_chunk(&mut self, black: bool, chunk_count: u32) {
        let end = self.x + chunk_count as usize * 8;
        if black {
            self.blacken(self.x, end);
        }
        self.x = end;
    }

    fn next_line(&mut self) {
        self.x = 0;
        self.y += 1;
    }
}

/// Counts rows.
struct RowCount(u32);

impl hayro_ccitt::Decoder for RowCount {
    fn push_row(&mut self, _: &[u32]) {
        self.0 = self.0.saturating_add(1);
    }
}

/// How many rows CCITT data hold; one more than the image has is enough.
pub fn fax_rows(data: &[u8], parms: &Dict<'_>, header: &Header) -> Result<u32, RasterError> {
    guarded("CCITT", || {
        let mut count = RowCount(0);
        let settings = fax_settings(parms, header.height.saturating_add(1));
        let mut context = hayro_ccitt::DecoderContext::new(settings);
        // Damage ends the rows that can be counted.
        let _ = hayro_ccitt::decode(data, &mut count, &mut context);
        Ok(count.0)
    })
}

/// The height of the page that JBIG2 data hold.
pub fn jbig2_height(
    data: &[u8],
    parms: &Dict<'_>,
    limits: &RasterLimits,
) -> Result<u32, RasterError> {
    guarded("JBIG2", || {
        let globals = jbig2_globals(parms, limits)?;
        let settings = hayro_jbig2::DecodeSettings { strict: false };
        let page = hayro_jbig2::Page::new_embedded(data, globals.as_ref(), &settings);
        Ok(page.map_err(|_| RasterError::Damaged("JBIG2"))?.height())
    })
}

/// What JPEG 2000 data say about themselves.
pub struct Jpeg2000Head {
    /// Height in pixels.
    pub height: u32,
    /// Bits of a component.
    pub depth: u8,
    /// Whether there is an alpha channel.
    pub has_alpha: bool,
}

/// What JPEG 2000 data say about themselves; no pixels are decoded.
pub fn jpeg2000_head(data: &[u8]) -> Result<Jpeg2000Head, RasterError> {
    guarded("JPEG 2000", || {
        let settings = hayro_jpeg2000::DecodeSettings {
            resolve_palette_indices: true,
            strict: false,
            target_resolution: None,
        };
        let image = hayro_jpeg2000::Image::new(data, &settings);
        let image = image.map_err(|_| RasterError::Damaged("JPEG 2000"))?;
        Ok(Jpeg2000Head {
            height: image.height(),
            depth: image.original_bit_depth(),
            has_alpha: image.has_alpha(),
        })
    })
}

/// The parameters of CCITT data.
fn fax_settings(parms: &Dict<'_>, rows: u32) -> hayro_ccitt::DecodeSettings {
    let flag = |key: &str, default: bool| parms.get::<bool>(key).unwrap_or(default);
    hayro_ccitt::DecodeSettings {
        columns: parms.get::<u32>("Columns").unwrap_or(1728),
        rows,
        end_of_block: flag("EndOfBlock", true),
        end_of_line: flag("EndOfLine", false),
        rows_are_byte_aligned: flag("EncodedByteAlign", false),
        encoding: match parms.get::<i32>("K").unwrap_or(0) {
            ..=-1 => hayro_ccitt::EncodingMode::Group4,
            0 => hayro_ccitt::EncodingMode::Group3_1D,
            _ => hayro_ccitt::EncodingMode::Group3_2D,
        },
        strict: false,
    }
}

/// CCITT groups 3 and 4 (ISO 32000-2, 7.4.6).
fn fax(
    data: &[u8],
    parms: &Dict<'_>,
    header: &Header,
    limits: &RasterLimits,
) -> Result<Samples, RasterError> {
    let settings = fax_settings(parms, header.height);
    let columns = settings.columns;
    check_width(columns, header)?;
    check_size(columns, header.height, limits)?;
    let mut rows = BitRows::new((columns, header.height), limits)?;
    let mut context = hayro_ccitt::DecoderContext::new(settings);
    let end = hayro_ccitt::decode(data, &mut rows, &mut context);
    if end.is_err() && rows.y == 0 {
        return Err(RasterError::Damaged("CCITT"));
    }
    if parms.get::<bool>("BlackIs1").unwrap_or(false) {
        rows.data.iter_mut().for_each(|byte| *byte = !*byte);
    }
    Samples::new((header.width, header.height), 1, 1, rows.data, limits)
}

/// The dictionary's width must give rows of as many bytes as the data's width does.
fn check_width(columns: u32, header: &Header) -> Result<(), RasterError> {
    if columns.div_ceil(8) == header.width.div_ceil(8) {
        Ok(())
    } else {
        Err(RasterError::SizeMismatch)
    }
}

/// JBIG2 in its embedded form (ISO 32000-2, 7.4.7).
fn jbig2(
    data: &[u8],
    parms: &Dict<'_>,
    header: &Header,
    limits: &RasterLimits,
) -> Result<Samples, RasterError> {
    let damaged = RasterError::Damaged("JBIG2");
    let settings = hayro_jbig2::DecodeSettings { strict: false };
    let globals = jbig2_globals(parms, limits)?;
    let page = hayro_jbig2::Page::new_embedded(data, globals.as_ref(), &settings);
    let page = page.map_err(|_| damaged)?;
    check_size(page.width(), page.height(), limits)?;
    check_width(page.width(), header)?;
    let mut rows = BitRows::new((page.width(), page.height()), limits)?;
    page.decode(&mut rows).map_err(|_| damaged)?;
    Samples::new((header.width, header.height), 1, 1, rows.data, limits)
}

/// Symbols that JBIG2 images share.
fn jbig2_globals(
    parms: &Dict<'_>,
    limits: &RasterLimits,
) -> Result<Option<hayro_jbig2::Globals>, RasterError> {
    let Some(stream) = parms.get::<Stream<'_>>("JBIG2Globals") else {
        return Ok(None);
    };
    let bytes = decode_bytes(&stream, limits.bytes)?;
    let settings = hayro_jbig2::DecodeSettings { strict: false };
    let globals = hayro_jbig2::Globals::new(&bytes, &settings);
    globals.map(Some).map_err(|_| RasterError::Damaged("JBIG2"))
}

/// JPEG by way of pixels, for looking at, and for what cannot be edited as coefficients.
pub fn jpeg(
    data: &[u8],
    transform: Option<u8>,
    limits: &RasterLimits,
) -> Result<Samples, RasterError> {
    let head = Jpeg::read_head(data, limits)?;
    let has_chroma = head.has_chroma(transform);
    let components = head.components.len();
    let damaged = RasterError::Damaged("JPEG");
    let options = DecoderOptions::default()
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX));
    let mut decoder = zune_jpeg::JpegDecoder::new_with_options(ZCursor::new(data), options);
    decoder.decode_headers().map_err(|_| damaged)?;
    let input = decoder.input_colorspace().ok_or(damaged)?;
    let (output, convert) = match (input, has_chroma) {
        (ColorSpace::YCbCr, true) => (ColorSpace::RGB, false),
        (ColorSpace::YCbCr, false) => (ColorSpace::YCbCr, false),
        (ColorSpace::RGB, chroma) => (ColorSpace::RGB, chroma),
        (ColorSpace::CMYK, chroma) => (ColorSpace::CMYK, chroma),
        (ColorSpace::YCCK, chroma) => (ColorSpace::YCCK, chroma),
        _ => (ColorSpace::Luma, false),
    };
    decoder.set_options(options.jpeg_set_out_colorspace(output));
    let mut pixels = decoder.decode().map_err(|_| damaged)?;
    if convert {
        pixels
            .chunks_exact_mut(components)
            .for_each(chroma_to_colour);
    }
    let size = decoder.dimensions().ok_or(damaged)?;
    if size != (head.width as usize, head.height as usize) {
        return Err(damaged);
    }
    Samples::new((head.width, head.height), components, 8, pixels, limits)
}

/// Luminance and chroma → red, green, blue; with a fourth component → cyan, magenta,
/// yellow (ITU-T T.871 and the Adobe transform 2).
fn chroma_to_colour(pixel: &mut [u8]) {
    let is_ink = pixel.len() == 4;
    let [y, cb, cr, ..] = pixel else { return };
    let (luma, blue, red) = (
        f32::from(*y),
        f32::from(*cb) - 128.0,
        f32::from(*cr) - 128.0,
    );
    let rgb = [
        luma + 1.402 * red,
        luma - 0.344_136 * blue - 0.714_136 * red,
        luma + 1.772 * blue,
    ];
    for (slot, value) in [y, cb, cr].into_iter().zip(rgb) {
        let value = value.round().clamp(0.0, 255.0) as u8;
        *slot = if is_ink { 255 - value } else { value };
    }
}

/// JPEG 2000 (ISO 32000-2, 7.4.9). Samples come out with 8 bits, indices with as many as
/// the data have.
fn jpeg2000(data: &[u8], header: &Header, limits: &RasterLimits) -> Result<Decoded, RasterError> {
    let damaged = RasterError::Damaged("JPEG 2000");
    let space = header.space.as_ref();
    let settings = hayro_jpeg2000::DecodeSettings {
        resolve_palette_indices: space.is_none_or(|space| space.components() != 1),
        strict: false,
        target_resolution: None,
    };
    let image = hayro_jpeg2000::Image::new(data, &settings).map_err(|_| damaged)?;
    let (width, height) = (image.width(), image.height());
    check_size(width, height, limits)?;
    let count = usize::from(image.color_space().num_channels());
    let total = count + usize::from(image.has_alpha());
    byte_length((width, height), total, 32, limits)?;
    let depth = image.original_bit_depth();
    let has_alpha = image.has_alpha();
    let mut context = hayro_jpeg2000::DecoderContext::default();
    let pixels = image.decode(&mut context).map_err(|_| damaged)?.data_u8();
    if pixels.len() != width as usize * height as usize * total {
        return Err(damaged);
    }
    let (mut colour, alpha) = if has_alpha {
        split_alpha(&pixels, total)
    } else {
        (pixels, Vec::new())
    };
    if space.is_some_and(Space::is_indexed) && depth < 8 {
        let most = (1_u32 << depth) - 1;
        colour
            .iter_mut()
            .for_each(|v| *v = ((u32::from(*v) * most + 127) / 255) as u8);
    }
    let size = (width, height);
    let alpha = match has_alpha {
        true => Some(Samples::new(size, 1, 8, alpha, limits)?),
        false => None,
    };
    Ok(Decoded {
        samples: Samples::new(size, count, 8, colour, limits)?,
        space: Space::device(count).ok(),
        alpha,
    })
}

/// Colour and alpha of pixels whose last component is alpha.
fn split_alpha(pixels: &[u8], total: usize) -> (Vec<u8>, Vec<u8>) {
    let mut colour = Vec::with_capacity(pixels.len());
    let mut alpha = Vec::with_capacity(pixels.len() / total.max(1));
    for pixel in pixels.chunks_exact(total.max(1)) {
        if let Some((last, rest)) = pixel.split_last() {
            colour.extend_from_slice(rest);
            alpha.push(*last);
        }
    }
    (colour, alpha)
}
