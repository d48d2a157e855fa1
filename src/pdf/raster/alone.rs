//! Pictures that stand in no PDF: the same decoders, encoders and JPEG edits for whoever
//! reads picture files.

use crate::geometry::Quad;
use crate::pdf::raster::area::Area;
use crate::pdf::raster::codec::{self, BitRows};
use crate::pdf::raster::encode;
use crate::pdf::raster::error::{RasterError, RasterLimits};
use crate::pdf::raster::filter;
use crate::pdf::raster::jpeg::Jpeg;
pub use crate::pdf::raster::jpeg::orient::Orientation;
use crate::pdf::raster::samples::Samples;
use crate::pdf::raster::space::Space;
use crate::pdf::raster::view::{self, Pixels};

/// Quality of a JPEG that is made from pixels.
const QUALITY: u8 = 90;

/// Ways to pack bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// LZW with codes that grow one early.
    Lzw,
    /// Flate with or without the header of zlib.
    Flate,
    /// Runs of bytes, with a byte of 128 between them that says nothing.
    Runs,
}

/// Unpacks bytes, at most `limit` of them.
pub fn unpack(packing: Packing, data: &[u8], limit: usize) -> Result<Vec<u8>, RasterError> {
    match packing {
        Packing::Lzw => filter::lzw(data, true, limit),
        Packing::Flate => filter::flate(data, limit),
        Packing::Runs => filter::run_length(data, limit, filter::Halt::Never),
    }
}

/// How CCITT data are coded (ITU-T T.4 and T.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaxCoding {
    /// Group 3, one dimension, rows that begin at bytes, without line ends.
    Rows,
    /// Group 3, one dimension.
    Group3,
    /// Group 3, two dimensions.
    Group3Mixed,
    /// Group 4.
    Group4,
}

/// Decodes CCITT data: rows of bits, 0 for black.
pub fn unfax(
    data: &[u8],
    coding: FaxCoding,
    (columns, rows): (u32, u32),
    limits: &RasterLimits,
) -> Result<Vec<u8>, RasterError> {
    let settings = hayro_ccitt::DecodeSettings {
        columns,
        rows,
        end_of_block: coding == FaxCoding::Group4,
        end_of_line: matches!(coding, FaxCoding::Group3 | FaxCoding::Group3Mixed),
        rows_are_byte_aligned: coding == FaxCoding::Rows,
        encoding: match coding {
            FaxCoding::Group4 => hayro_ccitt::EncodingMode::Group4,
            FaxCoding::Group3Mixed => hayro_ccitt::EncodingMode::Group3_2D,
            FaxCoding::Group3 | FaxCoding::Rows => hayro_ccitt::EncodingMode::Group3_1D,
        },
        strict: false,
    };
    codec::guarded("CCITT", || {
        let mut decoded = BitRows::new((columns, rows), limits)?;
        let mut context = hayro_ccitt::DecoderContext::new(settings);
        let end = hayro_ccitt::decode(data, &mut decoded, &mut context);
        match end.is_err() && decoded.y < rows as usize {
            true => Err(RasterError::Damaged("CCITT")),
            false => Ok(decoded.data),
        }
    })
}

/// Encodes two colours as CCITT group 4, with the sample that the code calls black.
pub fn group4(samples: &Samples) -> Option<(u16, Vec<u8>)> {
    let (filter, data) = encode::fax(samples)?;
    match filter {
        encode::EncodedFilter::Fax { black_is_1, .. } => Some((u16::from(black_is_1), data)),
        _ => None,
    }
}

/// Encodes 8-bit grey or RGB as JPEG.
pub fn photo(samples: &Samples) -> Option<Vec<u8>> {
    encode::jpeg(samples, QUALITY).map(|(_, data)| data)
}

/// Decodes a JPEG that says nothing of its colours itself: luminance and chroma, or not.
pub fn unphoto(
    data: &[u8],
    has_chroma: bool,
    limits: &RasterLimits,
) -> Result<Samples, RasterError> {
    let transform = Some(u8::from(has_chroma));
    codec::guarded("JPEG", || codec::jpeg(data, transform, limits))
}

/// How many pixels across and down a sample of chroma stands for in a JPEG.
pub fn subsampling(data: &[u8]) -> [u32; 2] {
    let head = Jpeg::read_head(data, &RasterLimits::default());
    head.map_or([1, 1], |jpeg| jpeg.most_sampling().into())
}

/// Undoes TIFF's differences between neighbouring pixels.
pub fn undo_differences(data: Vec<u8>, row: usize, components: usize, bits: u8) -> Vec<u8> {
    filter::undo_tiff(data, row, components, bits)
}

/// Areas of a picture's unit square as its pixels.
pub fn area(size: (u32, u32), quads: &[Quad]) -> Result<Area, RasterError> {
    Area::new(size, size, quads)
}

/// A JPEG file.
pub struct JpegFile {
    jpeg: Jpeg,
}

impl JpegFile {
    /// Reads a file.
    pub fn read(data: &[u8], limits: &RasterLimits) -> Result<Self, RasterError> {
        codec::guarded("JPEG", || Jpeg::read(data, limits)).map(|jpeg| Self { jpeg })
    }

    /// Width and height in pixels.
    pub fn size(&self) -> (u32, u32) {
        (self.jpeg.width, self.jpeg.height)
    }

    /// Turns the picture as an orientation says: without loss where its sides are whole
    /// blocks, and encoded again otherwise.
    pub fn turn(
        &mut self,
        orientation: Orientation,
        limits: &RasterLimits,
    ) -> Result<(), RasterError> {
        if orientation.is_upright() || self.jpeg.turn(orientation) {
            return Ok(());
        }
        let pixels = self.pixels(limits)?;
        let size = (pixels.width, pixels.height);
        let stored = Samples::new(size, usize::from(pixels.channels), 8, pixels.data, limits)?;
        let data = photo(&stored.turned(orientation, limits)?).ok_or(RasterError::TooLarge)?;
        let jfif = self.jpeg.jfif;
        self.jpeg = Jpeg::read(&data, limits)?;
        self.jpeg.jfif = jfif.or(self.jpeg.jfif);
        Ok(())
    }

    /// What the picture looks like.
    pub fn pixels(&self, limits: &RasterLimits) -> Result<Pixels, RasterError> {
        let samples = self.samples(limits)?;
        let space = Space::device(samples.components)?;
        let decode = match self.is_inverted() {
            true => vec![(1.0, 0.0); samples.components],
            false => space.default_decode(8),
        };
        Ok(view::to_pixels(&samples, &space, &decode))
    }

    /// Whether full ink is 0, as Adobe's programs write it.
    fn is_inverted(&self) -> bool {
        self.jpeg.components.len() == 4 && self.jpeg.adobe.is_some()
    }

    fn samples(&self, limits: &RasterLimits) -> Result<Samples, RasterError> {
        codec::guarded("JPEG", || codec::jpeg(&self.write(), None, limits))
    }

    /// Blacks out everything that the quads touch, in the picture's unit square.
    pub fn black_out(&mut self, black: &[Quad]) -> Result<(), RasterError> {
        let area = area(self.size(), black)?;
        let full = if self.jpeg.components.len() == 4 && !self.is_inverted() {
            255
        } else {
            0
        };
        let target = vec![full; self.jpeg.components.len()];
        let has_chroma = self.jpeg.has_chroma(None);
        self.jpeg.black_out(&area, &target, has_chroma);
        Ok(())
    }

    /// The file again, with nothing in it but the picture.
    pub fn write(&self) -> Vec<u8> {
        self.jpeg.write()
    }
}
