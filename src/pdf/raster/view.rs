//! Samples → pixels to look at: colours applied, masks laid over white paper.

use crate::pdf::raster::samples::Samples;
use crate::pdf::raster::space::{Space, decoded};

/// A picture with 8 bits a channel, top row first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pixels {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// 1 for grey, 3 for red, green and blue.
    pub channels: u8,
    /// `width * height * channels` bytes.
    pub data: Vec<u8>,
}

impl Pixels {
    /// The picture in grey.
    pub fn to_gray(&self) -> Self {
        let data = match self.channels {
            3 => self.data.chunks_exact(3).map(gray_of).collect(),
            _ => self.data.clone(),
        };
        Self {
            channels: 1,
            data,
            ..*self
        }
    }

    /// A grey picture with its dots run into one another; another one as it is.
    pub fn blurred(self, sigma: f32) -> Self {
        if self.channels != 1 {
            return self;
        }
        let Self {
            width,
            height,
            data,
            ..
        } = self;
        let blurred = image::GrayImage::from_raw(width, height, data)
            .map(|image| image::imageops::blur(&image, sigma).into_raw());
        Self {
            width,
            height,
            channels: 1,
            data: blurred.unwrap_or_default(),
        }
    }

    /// The channels of a pixel, white where there is none.
    pub fn at(&self, x: u32, y: u32) -> [u8; 3] {
        let channels = usize::from(self.channels);
        let start = (y as usize * self.width as usize + x as usize) * channels;
        match self.data.get(start..start + channels) {
            Some([v]) => [*v; 3],
            Some([r, g, b]) => [*r, *g, *b],
            _ => [255; 3],
        }
    }
}

/// Rec. 601 luma.
fn gray_of(rgb: &[u8]) -> u8 {
    match rgb {
        [r, g, b] => {
            let sum = 299 * u32::from(*r) + 587 * u32::from(*g) + 114 * u32::from(*b);
            ((sum + 500) / 1000) as u8
        }
        _ => 255,
    }
}

/// The colours of samples.
pub fn to_pixels(samples: &Samples, space: &Space, decode: &[(f32, f32)]) -> Pixels {
    let plain = decode.iter().all(|pair| *pair == (0.0, 1.0));
    let data = match (space, samples.bits, plain) {
        (Space::Gray | Space::Rgb, 8, true) => samples.data.clone(),
        (Space::Gray, ..) => gray_by_table(samples, space, decode),
        _ => colours(samples, space, decode),
    };
    Pixels {
        width: samples.width,
        height: samples.height,
        channels: if matches!(space, Space::Gray) { 1 } else { 3 },
        data,
    }
}

fn gray_by_table(samples: &Samples, space: &Space, decode: &[(f32, f32)]) -> Vec<u8> {
    let bits = samples.bits;
    let table: Vec<u8> = (0..1_u32 << bits)
        .map(|value| colour(space, &[value as u16], bits, decode)[0])
        .collect();
    let mut out = Vec::with_capacity(samples.width as usize * samples.height as usize);
    let mut pixel = [0];
    for row in samples.rows() {
        for x in 0..samples.width {
            samples.pixel_of(row, x, &mut pixel);
            out.push(table.get(usize::from(pixel[0])).copied().unwrap_or(255));
        }
    }
    out
}

fn colours(samples: &Samples, space: &Space, decode: &[(f32, f32)]) -> Vec<u8> {
    let mut out = Vec::with_capacity(samples.width as usize * samples.height as usize * 3);
    let mut pixel = vec![0; samples.components];
    // Neighbours are often equal, and spaces of tints are slow.
    let mut last: Option<(Vec<u16>, [u8; 3])> = None;
    for row in samples.rows() {
        for x in 0..samples.width {
            samples.pixel_of(row, x, &mut pixel);
            let rgb = match &last {
                Some((before, rgb)) if *before == pixel => *rgb,
                _ => {
                    let rgb = colour(space, &pixel, samples.bits, decode);
                    last = Some((pixel.clone(), rgb));
                    rgb
                }
            };
            out.extend(rgb);
        }
    }
    out
}

fn colour(space: &Space, pixel: &[u16], bits: u8, decode: &[(f32, f32)]) -> [u8; 3] {
    let values = decoded(pixel, bits, decode);
    let rgb = space.to_rgb(&values).unwrap_or([0.0; 3]);
    rgb.map(|value| (value * 255.0).round().clamp(0.0, 255.0) as u8)
}

/// A stencil as black ink on white paper.
pub fn stencil_to_pixels(samples: &Samples, paints: u16) -> Pixels {
    let mut data = Vec::with_capacity(samples.width as usize * samples.height as usize);
    let mut pixel = [0];
    for row in samples.rows() {
        for x in 0..samples.width {
            samples.pixel_of(row, x, &mut pixel);
            data.push(if pixel[0] == paints { 0 } else { 255 });
        }
    }
    Pixels {
        width: samples.width,
        height: samples.height,
        channels: 1,
        data,
    }
}

/// The picture as seen through an alpha channel (255 shows it) over white paper, at the
/// finer of both resolutions: a scan may have its letters in the mask only.
pub fn composite(picture: &Pixels, alpha: &Pixels) -> Pixels {
    let width = picture.width.max(alpha.width);
    let height = picture.height.max(alpha.height);
    let channels = picture.channels;
    let mut data = Vec::with_capacity(width as usize * height as usize * usize::from(channels));
    for y in 0..height {
        let (py, ay) = (
            scaled(y, picture.height, height),
            scaled(y, alpha.height, height),
        );
        for x in 0..width {
            let rgb = picture.at(scaled(x, picture.width, width), py);
            let opacity = u32::from(alpha.at(scaled(x, alpha.width, width), ay)[0]);
            let mixed =
                rgb.map(|v| ((u32::from(v) * opacity + 255 * (255 - opacity) + 127) / 255) as u8);
            data.extend(mixed.into_iter().take(usize::from(channels)));
        }
    }
    Pixels {
        width,
        height,
        channels,
        data,
    }
}

fn scaled(at: u32, from: u32, to: u32) -> u32 {
    (u64::from(at) * u64::from(from) / u64::from(to.max(1))) as u32
}
