//! One page of a PNG or TIFF file: samples as they are stored, and what their values mean.

use crate::geometry::Quad;
use crate::pdf::raster::Area;
use crate::pdf::raster::Pixels;
use crate::pdf::raster::RasterError;
use crate::pdf::raster::RasterLimits;
use crate::pdf::raster::Samples;
use crate::pdf::raster::alone;
use crate::pdf::raster::alone::Orientation;

/// What the values of samples mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Colours {
    /// Grey, 0 is black.
    Gray,
    /// Grey, 0 is white.
    InvertedGray,
    /// Red, green, blue.
    Rgb,
    /// Cyan, magenta, yellow, black; 0 is no ink.
    Cmyk,
    /// Places in a table of colours.
    Table(Vec<[u8; 3]>),
}

impl Colours {
    /// Components of a colour.
    pub fn components(&self) -> usize {
        match self {
            Self::Gray | Self::InvertedGray | Self::Table(_) => 1,
            Self::Rgb => 3,
            Self::Cmyk => 4,
        }
    }
}

/// Samples with their meaning.
#[derive(Clone)]
pub struct Frame {
    /// The samples; after those of the colour there may be one of opacity.
    pub samples: Samples,
    /// What they mean.
    pub colours: Colours,
    /// Pixels in a unit of length, across and down, and whether that is a metre (PNG).
    pub density: Option<Density>,
    /// Whether the file had them compressed with loss.
    pub is_photo: bool,
}

/// How densely pixels stand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Density {
    /// Dots per inch across.
    pub across: f32,
    /// Dots per inch down.
    pub down: f32,
}

/// How light the darkest colour of a table may be to stand for black, in parts of 255.
const DARK: u32 = 50;

impl Frame {
    /// Turned to be upright, with a stated density.
    pub fn turned(
        mut self,
        orientation: Orientation,
        limits: &RasterLimits,
    ) -> Result<Self, RasterError> {
        if !orientation.is_upright() {
            self.samples = self.samples.turned(orientation, limits)?;
            if let Some(density) = self.density.filter(|_| orientation.swap) {
                self.density = Some(Density {
                    across: density.down,
                    down: density.across,
                });
            }
        }
        Ok(self)
    }

    /// What it looks like on white paper.
    pub fn pixels(&self) -> Pixels {
        let samples = &self.samples;
        let is_gray = matches!(self.colours, Colours::Gray | Colours::InvertedGray);
        let channels = if is_gray { 1 } else { 3 };
        let plain = samples.bits == 8 && samples.components == usize::from(channels);
        let data = match self.colours {
            Colours::Gray | Colours::Rgb if plain => samples.data.clone(),
            _ => self.colours_of_pixels(channels),
        };
        Pixels {
            width: samples.width,
            height: samples.height,
            channels,
            data,
        }
    }

    fn colours_of_pixels(&self, channels: u8) -> Vec<u8> {
        let samples = &self.samples;
        let pixels = samples.width as usize * samples.height as usize;
        let mut data = Vec::with_capacity(pixels * usize::from(channels));
        let mut pixel = vec![0; samples.components];
        for row in samples.rows() {
            for x in 0..samples.width {
                samples.pixel_of(row, x, &mut pixel);
                let colour = self.colour(&pixel);
                data.extend(colour.into_iter().take(usize::from(channels)));
            }
        }
        data
    }

    /// The colour of a pixel on white paper.
    fn colour(&self, pixel: &[u16]) -> [u8; 3] {
        let most = (1_u32 << self.samples.bits) - 1;
        let eight = |value: u16| ((u32::from(value) * 255 + most / 2) / most) as u8;
        let at = |i: usize| eight(pixel.get(i).copied().unwrap_or(0));
        let colour = match &self.colours {
            Colours::Gray => [at(0); 3],
            Colours::InvertedGray => [255 - at(0); 3],
            Colours::Rgb => [at(0), at(1), at(2)],
            Colours::Cmyk => [0, 1, 2].map(|i| {
                let light = (255 - u32::from(at(i))) * (255 - u32::from(at(3)));
                (light / 255) as u8
            }),
            Colours::Table(table) => {
                let index = usize::from(pixel.first().copied().unwrap_or(0));
                table.get(index).copied().unwrap_or([255; 3])
            }
        };
        match pixel.get(self.colours.components()) {
            None => colour,
            Some(opacity) => {
                let opacity = u32::from(eight(*opacity));
                colour.map(|v| ((u32::from(v) * opacity + 255 * (255 - opacity)) / 255) as u8)
            }
        }
    }

    /// Blacks out everything that the quads touch, in the frame's unit square.
    pub fn black_out(&mut self, black: &[Quad], limits: &RasterLimits) -> Result<(), RasterError> {
        let area = alone::area((self.samples.width, self.samples.height), black)?;
        if self.ink().is_none() {
            self.become_plain(limits)?;
        }
        self.fill(&area);
        Ok(())
    }

    fn fill(&mut self, area: &Area) {
        if let Some(mut ink) = self.ink() {
            ink.resize(self.samples.components, self.most());
            self.samples.fill(area, &ink);
        }
    }

    fn most(&self) -> u16 {
        ((1_u32 << self.samples.bits) - 1) as u16
    }

    /// The sample for black; none where a table has none.
    fn ink(&self) -> Option<Vec<u16>> {
        Some(match &self.colours {
            Colours::Gray => vec![0],
            Colours::InvertedGray => vec![self.most()],
            Colours::Rgb => vec![0; 3],
            Colours::Cmyk => vec![self.most(); 4],
            Colours::Table(table) => {
                let light = |colour: &[u8; 3]| colour.iter().map(|v| u32::from(*v)).sum::<u32>();
                let usable = table.iter().take(usize::from(self.most()) + 1);
                let (index, darkest) = usable.enumerate().min_by_key(|(_, c)| light(c))?;
                (light(darkest) <= 3 * DARK).then(|| vec![index as u16])?
            }
        })
    }

    /// Turns a table of colours without a black into colours.
    fn become_plain(&mut self, limits: &RasterLimits) -> Result<(), RasterError> {
        let pixels = self.pixels();
        let size = (pixels.width, pixels.height);
        let channels = usize::from(pixels.channels);
        self.samples = Samples::new(size, channels, 8, pixels.data, limits)?;
        self.colours = match channels {
            1 => Colours::Gray,
            _ => Colours::Rgb,
        };
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Rect;

    fn frame(colours: Colours, components: usize, bits: u8, data: Vec<u8>) -> Frame {
        let limits = RasterLimits::default();
        Frame {
            samples: Samples::new((8, 8), components, bits, data, &limits).unwrap(),
            colours,
            density: None,
            is_photo: false,
        }
    }

    #[test]
    fn black_is_black_whatever_samples_mean() {
        let table = vec![[255, 255, 255], [250, 200, 0]];
        let frames = [
            frame(Colours::Gray, 1, 1, vec![0xFF; 8]),
            frame(Colours::InvertedGray, 1, 16, vec![0; 128]),
            frame(Colours::Rgb, 4, 8, vec![255; 256]),
            frame(Colours::Cmyk, 4, 8, vec![0; 256]),
            frame(Colours::Table(table), 1, 2, vec![0; 16]),
        ];
        let corner = Quad::from_rect(Rect::new(0.0, 0.0, 0.2, 0.2));
        for mut frame in frames {
            frame
                .black_out(&[corner], &RasterLimits::default())
                .unwrap();
            let pixels = frame.pixels();
            assert_eq!(pixels.at(0, 7), [0; 3], "{:?}", frame.colours);
            assert_eq!(pixels.at(7, 0), [255; 3], "{:?}", frame.colours);
        }
    }

    #[test]
    fn what_is_transparent_is_paper() {
        let shown = frame(Colours::Gray, 2, 8, [0, 0].repeat(64)).pixels();
        assert_eq!(shown.at(3, 3), [255; 3]);
    }
}
