//! Colour spaces of images: sample values → red, green and blue, and which values are
//! darkest (ISO 32000-2, 8.6).
//!
//! The colours are for reading and for telling dark from light. They are not colour
//! managed: an ICC profile is taken for the device space with as many components.

use hayro::hayro_interpret::Function;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as PdfString};

use crate::pdf::raster::error::RasterError;
use crate::pdf::raster::filter::decode_bytes;

/// Deepest nesting of colour spaces: Indexed over DeviceN over ICCBased is three.
const MAX_DEPTH: u32 = 4;
/// Most colorants (ISO 32000-2, annex C).
const MAX_COMPONENTS: usize = 32;

/// A colour space, as far as reading a picture needs it.
#[derive(Clone)]
pub enum Space {
    /// One component, 0 is black.
    Gray,
    /// Red, green, blue.
    Rgb,
    /// Cyan, magenta, yellow, black; 1 is full ink.
    Cmyk,
    /// CIE L\*a\*b\* with the ranges of a\* and b\*.
    Lab([f32; 4]),
    /// A table of colours.
    Indexed {
        /// Space of the colours.
        base: Box<Space>,
        /// The colours, one byte a component.
        table: Vec<u8>,
    },
    /// Separation and DeviceN: tints, turned into another space by a function.
    Tint {
        /// Number of colorants.
        components: usize,
        /// Space that the function gives values in.
        base: Box<Space>,
        /// The tint transform.
        function: Function,
    },
}

impl Space {
    /// Reads a colour space; `named` is the resource dictionary that names refer to.
    pub fn read(object: &Object<'_>, named: Option<&Dict<'_>>) -> Result<Self, RasterError> {
        read(object, named, 0)
    }

    /// The device space with a number of components.
    pub fn device(components: usize) -> Result<Self, RasterError> {
        match components {
            1 => Ok(Self::Gray),
            3 => Ok(Self::Rgb),
            4 => Ok(Self::Cmyk),
            _ => Err(RasterError::UnknownSpace),
        }
    }

    /// Number of components of a sample.
    pub fn components(&self) -> usize {
        match self {
            Self::Gray | Self::Indexed { .. } => 1,
            Self::Rgb | Self::Lab(_) => 3,
            Self::Cmyk => 4,
            Self::Tint { components, .. } => *components,
        }
    }

    /// Whether samples are indices into a table.
    pub fn is_indexed(&self) -> bool {
        matches!(self, Self::Indexed { .. })
    }

    /// The default `/Decode` array (ISO 32000-2, table 88).
    pub fn default_decode(&self, bits: u8) -> Vec<(f32, f32)> {
        match self {
            Self::Indexed { .. } => vec![(0.0, max_sample(bits))],
            Self::Lab([a0, a1, b0, b1]) => vec![(0.0, 100.0), (*a0, *a1), (*b0, *b1)],
            _ => vec![(0.0, 1.0); self.components()],
        }
    }

    /// Red, green and blue between 0 and 1 of a colour's values.
    pub fn to_rgb(&self, values: &[f32]) -> Option<[f32; 3]> {
        match (self, values) {
            (Self::Gray, [v, ..]) => Some([v.clamp(0.0, 1.0); 3]),
            (Self::Rgb, [r, g, b, ..]) => Some([*r, *g, *b].map(|v| v.clamp(0.0, 1.0))),
            (Self::Cmyk, [c, m, y, k, ..]) => {
                Some([c, m, y].map(|ink| ((1.0 - ink) * (1.0 - k)).clamp(0.0, 1.0)))
            }
            (Self::Lab(_), [l, a, b, ..]) => Some(lab_to_rgb(*l, *a, *b)),
            (Self::Indexed { base, table }, [index, ..]) => {
                base.to_rgb(&table_entry(base, table, *index)?)
            }
            (
                Self::Tint {
                    components,
                    base,
                    function,
                },
                values,
            ) => {
                let mut out = vec![0.0; function.num_outputs()];
                function.eval(values.get(..*components)?, &mut out)?;
                base.to_rgb(&out)
            }
            _ => None,
        }
    }

    /// The darkest sample (one value a component, as stored with the given bits and
    /// `/Decode` pairs) and how light it still is, from 0 to 1. Samples for which
    /// `refused` is true are not considered.
    pub fn darkest(
        &self,
        bits: u8,
        decode: &[(f32, f32)],
        refused: impl Fn(&[u16]) -> bool,
    ) -> Option<(Vec<u16>, f32)> {
        let mut best: Option<(Vec<u16>, f32)> = None;
        for candidate in self.dark_candidates(bits, decode) {
            if refused(&candidate) {
                continue;
            }
            let values = decoded(&candidate, bits, decode);
            let Some(rgb) = self.to_rgb(&values) else {
                continue;
            };
            let light = luminance(rgb) + self.missing_ink(&values);
            if best.as_ref().is_none_or(|(_, least)| light < *least) {
                best = Some((candidate, light));
            }
        }
        best
    }

    /// Tells apart blacks: of inks that are all black on paper, most ink is darkest.
    fn missing_ink(&self, values: &[f32]) -> f32 {
        match self {
            Self::Cmyk => values.iter().map(|ink| (1.0 - ink) * 1e-3).sum(),
            _ => 0.0,
        }
    }

    /// Samples among which the darkest is looked for.
    fn dark_candidates(&self, bits: u8, decode: &[(f32, f32)]) -> Vec<Vec<u16>> {
        let max = max_sample(bits) as u16;
        match self {
            Self::Indexed { .. } => (0..=max.min(255)).map(|i| vec![i]).collect(),
            Self::Lab(_) => {
                let black = [0.0, 0.0, 0.0];
                let sample = black.iter().zip(decode).map(|(value, (low, high))| {
                    let share = (value - low) / (high - low);
                    (share.clamp(0.0, 1.0) * f32::from(max)).round() as u16
                });
                vec![sample.collect()]
            }
            _ => {
                let count = self.components();
                let corners = 1_u32 << count.min(4);
                let full = |is_full: bool| if is_full { max } else { 0 };
                let corner =
                    |set: u32| (0..count).map(|i| full(set >> i.min(3) & 1 == 1)).collect();
                let single = |only: usize| (0..count).map(|i| full(i == only)).collect();
                let singles = (0..count).map(single);
                (0..corners).map(corner).chain(singles).collect()
            }
        }
    }
}

/// Values of a stored sample after `/Decode` (ISO 32000-2, 8.9.5.2).
pub fn decoded(sample: &[u16], bits: u8, decode: &[(f32, f32)]) -> Vec<f32> {
    let max = max_sample(bits);
    sample
        .iter()
        .zip(decode)
        .map(|(value, (low, high))| low + f32::from(*value) * (high - low) / max)
        .collect()
}

/// The greatest stored value.
pub fn max_sample(bits: u8) -> f32 {
    ((1_u32 << bits.min(16)) - 1) as f32
}

/// How light a colour looks, from 0 to 1 (Rec. 709 weights on the stored values).
pub fn luminance([r, g, b]: [f32; 3]) -> f32 {
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn read(object: &Object<'_>, named: Option<&Dict<'_>>, depth: u32) -> Result<Space, RasterError> {
    if depth > MAX_DEPTH {
        return Err(RasterError::UnknownSpace);
    }
    match object {
        Object::Name(name) => match device_by_name(name) {
            Some(space) => Ok(space),
            None => named
                .and_then(|spaces| spaces.get::<Object<'_>>(name.as_ref()))
                .ok_or(RasterError::UnknownSpace)
                .and_then(|target| read(&target, named, depth + 1)),
        },
        Object::Array(array) => read_array(array, named, depth),
        _ => Err(RasterError::UnknownSpace),
    }
}

fn device_by_name(name: &Name<'_>) -> Option<Space> {
    match name.as_ref() {
        b"DeviceGray" | b"G" | b"CalGray" => Some(Space::Gray),
        b"DeviceRGB" | b"RGB" | b"CalRGB" => Some(Space::Rgb),
        b"DeviceCMYK" | b"CMYK" | b"CalCMYK" => Some(Space::Cmyk),
        _ => None,
    }
}

fn read_array(
    array: &Array<'_>,
    named: Option<&Dict<'_>>,
    depth: u32,
) -> Result<Space, RasterError> {
    let items: Vec<Object<'_>> = array.iter::<Object<'_>>().take(5).collect();
    let Some(Object::Name(family)) = items.first() else {
        return Err(RasterError::UnknownSpace);
    };
    match family.as_ref() {
        b"ICCBased" => read_icc(items.get(1), named, depth),
        b"Lab" => Ok(Space::Lab(read_lab_range(items.get(1)))),
        b"Indexed" | b"I" => read_indexed(&items, named, depth),
        b"Separation" => read_tint(1, &items, named, depth),
        b"DeviceN" => match items.get(1) {
            Some(Object::Array(names)) => {
                let count = names.iter::<Object<'_>>().take(MAX_COMPONENTS + 1).count();
                read_tint(count, &items, named, depth)
            }
            _ => Err(RasterError::UnknownSpace),
        },
        _ => device_by_name(family).ok_or(RasterError::UnknownSpace),
    }
}

fn read_icc(
    profile: Option<&Object<'_>>,
    named: Option<&Dict<'_>>,
    depth: u32,
) -> Result<Space, RasterError> {
    let Some(Object::Stream(profile)) = profile else {
        return Err(RasterError::UnknownSpace);
    };
    let count = profile.dict().get::<u8>("N").unwrap_or(0);
    let alternate = profile.dict().get::<Object<'_>>("Alternate");
    let alternate = alternate.and_then(|space| read(&space, named, depth + 1).ok());
    match alternate {
        Some(space @ Space::Lab(_)) if count == 3 => Ok(space),
        _ => Space::device(usize::from(count)),
    }
}

fn read_lab_range(dict: Option<&Object<'_>>) -> [f32; 4] {
    let mut range = [-100.0, 100.0, -100.0, 100.0];
    if let Some(Object::Dict(dict)) = dict
        && let Some(array) = dict.get::<Array<'_>>("Range")
    {
        for (slot, value) in range.iter_mut().zip(array.iter::<f32>()) {
            *slot = value;
        }
    }
    range
}

fn read_indexed(
    items: &[Object<'_>],
    named: Option<&Dict<'_>>,
    depth: u32,
) -> Result<Space, RasterError> {
    let base = items.get(1).ok_or(RasterError::UnknownSpace)?;
    let base = read(base, named, depth + 1)?;
    if base.is_indexed() {
        return Err(RasterError::UnknownSpace);
    }
    let highest = match items.get(2) {
        Some(Object::Number(number)) => number.as_i64().clamp(0, 255) as usize,
        _ => return Err(RasterError::UnknownSpace),
    };
    let length = (highest + 1) * base.components();
    let mut table = match items.get(3) {
        Some(Object::String(bytes)) => string_bytes(bytes),
        Some(Object::Stream(stream)) => stream_bytes(stream, length)?,
        _ => return Err(RasterError::UnknownSpace),
    };
    table.resize(length, 0);
    Ok(Space::Indexed {
        base: Box::new(base),
        table,
    })
}

fn string_bytes(string: &PdfString<'_>) -> Vec<u8> {
    string.as_bytes().to_vec()
}

fn stream_bytes(stream: &Stream<'_>, length: usize) -> Result<Vec<u8>, RasterError> {
    // White space at the end of the data is common, so somewhat more is let through.
    decode_bytes(stream, length + 4096)
}

fn read_tint(
    components: usize,
    items: &[Object<'_>],
    named: Option<&Dict<'_>>,
    depth: u32,
) -> Result<Space, RasterError> {
    let base = items.get(2).ok_or(RasterError::UnknownSpace)?;
    let base = read(base, named, depth + 1)?;
    let function = items.get(3).and_then(Function::new);
    let function = function.ok_or(RasterError::UnknownSpace)?;
    let fits = (1..=MAX_COMPONENTS).contains(&components)
        && function.num_inputs() == components
        && function.num_outputs() >= base.components()
        && !base.is_indexed();
    if !fits {
        return Err(RasterError::UnknownSpace);
    }
    Ok(Space::Tint {
        components,
        base: Box::new(base),
        function,
    })
}

/// Values of one entry of a colour table; an index past the end means the last entry.
fn table_entry(base: &Space, table: &[u8], index: f32) -> Option<Vec<f32>> {
    let count = base.components();
    let last = (table.len() / count).checked_sub(1)?;
    let start = (index.round().max(0.0) as usize).min(last) * count;
    let bytes = table.get(start..start + count)?;
    let sample: Vec<u16> = bytes.iter().map(|byte| u16::from(*byte)).collect();
    Some(decoded(&sample, 8, &base.default_decode(8)))
}

/// CIE L\*a\*b\* to sRGB, with a D65-adapted white point whatever the dictionary says.
fn lab_to_rgb(l: f32, a: f32, b: f32) -> [f32; 3] {
    let fy = (l + 16.0) / 116.0;
    let cube = |f: f32| {
        if f > 6.0 / 29.0 {
            f * f * f
        } else {
            3.0 * (6.0_f32 / 29.0).powi(2) * (f - 4.0 / 29.0)
        }
    };
    let x = 0.9505 * cube(fy + a / 500.0);
    let y = cube(fy);
    let z = 1.089 * cube(fy - b / 200.0);
    [
        3.2406 * x - 1.5372 * y - 0.4986 * z,
        -0.9689 * x + 1.8758 * y + 0.0415 * z,
        0.0557 * x - 0.2040 * y + 1.0570 * z,
    ]
    .map(|linear| {
        let linear = linear.clamp(0.0, 1.0);
        if linear <= 0.003_130_8 {
            12.92 * linear
        } else {
            1.055 * linear.powf(1.0 / 2.4) - 0.055
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn darkest(space: &Space, bits: u8, decode: &[(f32, f32)]) -> Vec<u16> {
        space.darkest(bits, decode, |_| false).unwrap().0
    }

    #[test]
    fn the_darkest_sample_follows_decode() {
        assert_eq!(darkest(&Space::Gray, 8, &[(0.0, 1.0)]), [0]);
        assert_eq!(darkest(&Space::Gray, 1, &[(1.0, 0.0)]), [1]);
        assert_eq!(darkest(&Space::Gray, 16, &[(1.0, 0.0)]), [65535]);
        assert_eq!(darkest(&Space::Cmyk, 8, &[(1.0, 0.0); 4]), [0; 4]);
        assert_eq!(darkest(&Space::Cmyk, 8, &[(0.0, 1.0); 4]), [255; 4]);
    }

    #[test]
    fn the_darkest_of_a_table_is_an_entry() {
        let space = Space::Indexed {
            base: Box::new(Space::Rgb),
            table: vec![255, 255, 255, 200, 0, 0, 10, 10, 10, 0, 200, 0],
        };
        let decode = space.default_decode(2);
        assert_eq!(darkest(&space, 2, &decode), [2]);
    }

    #[test]
    fn lab_black_has_no_hue() {
        let space = Space::Lab([-128.0, 127.0, -128.0, 127.0]);
        assert_eq!(darkest(&space, 8, &space.default_decode(8)), [0, 128, 128]);
    }

    #[test]
    fn a_refused_sample_is_not_chosen() {
        let found = Space::Rgb.darkest(8, &[(0.0, 1.0); 3], |s| s == [0, 0, 0]);
        assert_eq!(found.unwrap().0, [0, 0, 255]);
    }
}
