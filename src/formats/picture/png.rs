//! PNG files ↔ frames (ISO/IEC 15948).

use std::io::Cursor;

use png::BitDepth;
use png::ColorType;
use png::PixelDimensions;
use png::Transformations;
use png::Unit;

use crate::formats::ReadError;
use crate::formats::picture::exif;
use crate::formats::picture::frame::Colours;
use crate::formats::picture::frame::Density;
use crate::formats::picture::frame::Frame;
use crate::pdf::raster::RasterError;
use crate::pdf::raster::RasterLimits;
use crate::pdf::raster::Samples;

/// Pixels a metre at one dot per inch.
const METRE: f32 = 39.370_08;

/// Reads the picture of a file, upright.
pub fn read(bytes: &[u8], limits: &RasterLimits) -> Result<Frame, ReadError> {
    let mut decoder = png::Decoder::new_with_limits(
        Cursor::new(bytes),
        png::Limits {
            bytes: limits.bytes,
        },
    );
    decoder.set_ignore_text_chunk(true);
    decoder.set_transformations(Transformations::IDENTITY);
    let info = decoder.read_header_info().map_err(|_| ReadError::Damaged)?;
    let pixels = u64::from(info.width) * u64::from(info.height);
    if pixels > limits.pixels {
        return Err(ReadError::LimitReached { limit: "pixels" });
    }
    // A colour that counts as transparent becomes opacity, so that black never is one.
    let expands = bytes.windows(4).take(1 << 16).any(|name| name == b"tRNS");
    if expands {
        decoder.set_transformations(Transformations::EXPAND);
    }
    let mut reader = decoder.read_info().map_err(|_| ReadError::Damaged)?;
    if reader.info().is_animated() {
        return Err(ReadError::Unsupported {
            kind: "APNG".into(),
        });
    }
    let length = reader.output_buffer_size().ok_or(ReadError::Damaged)?;
    let mut data = vec![0; length];
    let output = reader
        .next_frame(&mut data)
        .map_err(|_| ReadError::Damaged)?;
    let info = reader.info();
    let (colours, components) = match output.color_type {
        ColorType::Grayscale => (Colours::Gray, 1),
        ColorType::GrayscaleAlpha => (Colours::Gray, 2),
        ColorType::Rgb => (Colours::Rgb, 3),
        ColorType::Rgba => (Colours::Rgb, 4),
        ColorType::Indexed => {
            let palette = info.palette.as_deref().ok_or(ReadError::Damaged)?;
            (Colours::Table(palette.as_chunks::<3>().0.to_vec()), 1)
        }
    };
    let bits = output.bit_depth as u8;
    let size = (output.width, output.height);
    let orientation = info.exif_metadata.as_deref().map(exif::orientation);
    let frame = Frame {
        samples: Samples::new(size, components, bits, data, limits)
            .map_err(|_| ReadError::LimitReached { limit: "pixels" })?,
        colours,
        density: info.pixel_dims.and_then(density),
        is_photo: false,
    };
    let turned = frame.turned(orientation.unwrap_or_default(), limits);
    turned.map_err(|_| ReadError::Damaged)
}

fn density(dimensions: PixelDimensions) -> Option<Density> {
    (dimensions.unit == Unit::Meter).then(|| Density {
        across: dimensions.xppu as f32 / METRE,
        down: dimensions.yppu as f32 / METRE,
    })
}

/// Writes a frame: the picture and how dense it is, nothing else.
pub fn write(frame: &Frame) -> Result<Vec<u8>, RasterError> {
    let samples = &frame.samples;
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, samples.width, samples.height);
    encoder.set_color(match (&frame.colours, samples.components) {
        (Colours::Table(_), _) => ColorType::Indexed,
        (Colours::Rgb, 4) => ColorType::Rgba,
        (Colours::Rgb, _) => ColorType::Rgb,
        (_, 2) => ColorType::GrayscaleAlpha,
        _ => ColorType::Grayscale,
    });
    encoder.set_depth(match samples.bits {
        1 => BitDepth::One,
        2 => BitDepth::Two,
        4 => BitDepth::Four,
        16 => BitDepth::Sixteen,
        _ => BitDepth::Eight,
    });
    if let Colours::Table(table) = &frame.colours {
        encoder.set_palette(table.concat());
    }
    encoder.set_pixel_dims(frame.density.map(|density| PixelDimensions {
        xppu: (density.across * METRE).round() as u32,
        yppu: (density.down * METRE).round() as u32,
        unit: Unit::Meter,
    }));
    encoder.set_compression(png::Compression::High);
    let written = encoder.write_header().and_then(|mut writer| {
        writer.write_image_data(&samples.data)?;
        writer.finish()
    });
    written.map_err(|_| RasterError::TooLarge)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored(
        color: ColorType,
        depth: BitDepth,
        data: &[u8],
        more: &[(&[u8; 4], &[u8])],
    ) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, 4, 2);
        encoder.set_color(color);
        encoder.set_depth(depth);
        if color == ColorType::Indexed {
            encoder.set_palette(vec![255, 255, 255, 200, 30, 30]);
        }
        encoder
            .add_text_chunk("Author".into(), "Elin".into())
            .unwrap();
        let mut writer = encoder.write_header().unwrap();
        for (name, data) in more {
            writer
                .write_chunk(png::chunk::ChunkType(**name), data)
                .unwrap();
        }
        writer.write_image_data(data).unwrap();
        writer.finish().unwrap();
        bytes
    }

    #[test]
    fn depth_and_table_stay_and_words_go() {
        let limits = RasterLimits::default();
        for (color, depth, data) in [
            (ColorType::Grayscale, BitDepth::One, vec![0xA0, 0x50]),
            (ColorType::Indexed, BitDepth::One, vec![0xA0, 0x50]),
            (ColorType::Rgb, BitDepth::Sixteen, (0..48).collect()),
        ] {
            let bytes = stored(color, depth, &data, &[]);
            let written = write(&read(&bytes, &limits).unwrap()).unwrap();
            assert!(
                !written
                    .windows(4)
                    .any(|four| four == b"tEXt" || four == b"Elin")
            );
            let again = read(&written, &limits).unwrap();
            assert_eq!(
                (again.samples.bits, again.samples.data),
                (depth as u8, data)
            );
        }
    }

    #[test]
    fn a_transparent_colour_becomes_opacity() {
        let bytes = stored(
            ColorType::Grayscale,
            BitDepth::Eight,
            &[0; 8],
            &[(b"tRNS", &[0, 0])],
        );
        let frame = read(&bytes, &RasterLimits::default()).unwrap();
        assert_eq!(frame.samples.components, 2);
        assert_eq!(frame.pixels().at(0, 0), [255; 3]);
    }

    #[test]
    fn a_damaged_file_is_an_error() {
        let mut bytes = stored(ColorType::Grayscale, BitDepth::Eight, &[0; 8], &[]);
        bytes.truncate(60);
        assert!(read(&bytes, &RasterLimits::default()).is_err());
    }
}
