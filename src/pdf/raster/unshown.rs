//! An image in; what of its samples nobody sees as they are shown out.
//!
//! A mask hides samples, a `/Decode` array makes all of them one colour, a colorant is
//! painted nowhere, data go on behind the last row: whoever takes the image out of its file
//! sees all of that.

use std::ops::Range;

use crate::pdf::raster::Pixels;
use crate::pdf::raster::RasterError;
use crate::pdf::raster::RasterLimits;
use crate::pdf::raster::Source;
use crate::pdf::raster::alpha_of;
use crate::pdf::raster::codec;
use crate::pdf::raster::codec::Payload;
use crate::pdf::raster::decode_of;
use crate::pdf::raster::header::Codec;
use crate::pdf::raster::header::Header;
use crate::pdf::raster::jpeg::Jpeg;
use crate::pdf::raster::samples::Samples;
use crate::pdf::raster::space::Space;
use crate::pdf::raster::space::decoded;

/// An alpha of no more than this hides what is below it from everybody.
const FAINT: u8 = 12;
/// Samples nearer than this to one that is shown are left as they are: viewers mix
/// neighbours.
const RIM: u32 = 2;
/// How far samples that were compressed with loss may differ and still be of one colour.
const LOSS: u16 = 16;
/// A `/Decode` range narrower than this part of the usual one loses what samples tell.
const NARROW: f32 = 0.9;

/// What of an image's samples is not shown.
#[derive(Default)]
pub struct Unshown {
    /// Ranges of samples that a mask hides, row by row; empty where it hides one colour.
    pub hidden: Vec<Vec<Range<u32>>>,
    /// Whether many samples become one colour, so that only the colours may be kept.
    pub is_narrowed: bool,
    /// Components that change no colour.
    pub idle: Vec<usize>,
}

impl Unshown {
    /// What of an image is not shown as its dictionary says.
    pub fn of(
        image: &Source<'_>,
        header: &Header,
        payload: &Payload<'_>,
        limits: &RasterLimits,
    ) -> Result<Self, RasterError> {
        if header.is_stencil {
            return Ok(Self::default());
        }
        Ok(Self {
            hidden: hidden(image, header, payload, limits)?,
            is_narrowed: is_narrowed(header, payload) || repeats_colours(header, payload, limits),
            idle: header.space.as_ref().map_or_else(Vec::new, idle),
        })
    }

    /// Whether everything is shown.
    pub fn is_nothing(&self) -> bool {
        self.hidden.is_empty() && !self.is_narrowed && self.idle.is_empty()
    }
}

/// Whether an image stores more than it shows in another way than [`Unshown`] tells: finer
/// samples than anybody sees, more rows than it has, or an alpha channel that does not count.
pub fn is_too_much(
    image: &Source<'_>,
    header: &Header,
    payload: &Payload<'_>,
    limits: &RasterLimits,
) -> Result<bool, RasterError> {
    Ok(match payload {
        Payload::Plain(_) => header.bits == Some(16),
        Payload::Coded(Codec::Jpeg, _, data) => {
            Jpeg::read_head(data, limits)?.height > header.height
        }
        Payload::Coded(Codec::Fax, parms, data) => {
            codec::fax_rows(data, parms, header)? > header.height
        }
        Payload::Coded(Codec::Jbig2, parms, data) => {
            codec::jbig2_height(data, parms, limits)? > header.height
        }
        Payload::Coded(Codec::Jpeg2000, _, data) => {
            let head = codec::jpeg2000_head(data)?;
            let counts = image.dict.get::<u8>("SMaskInData").is_some_and(|n| n > 0);
            head.height > header.height || head.depth > 8 || head.has_alpha && !counts
        }
        Payload::Coded(..) => false,
    })
}

/// The samples that a mask hides, where they are of more than one colour.
fn hidden(
    image: &Source<'_>,
    header: &Header,
    payload: &Payload<'_>,
    limits: &RasterLimits,
) -> Result<Vec<Vec<Range<u32>>>, RasterError> {
    let has_mask = ["SMask", "Mask", "SMaskInData"]
        .iter()
        .any(|key| image.dict.contains_key(*key));
    if !has_mask {
        return Ok(Vec::new());
    }
    let mut decoded = codec::decode(payload, header, limits)?;
    let Some(alpha) = alpha_of(image, &mut decoded, limits)? else {
        return Ok(Vec::new());
    };
    let samples = &decoded.samples;
    let rows = hidden_rows(&alpha, (samples.width, samples.height));
    let is_lossy = matches!(payload, Payload::Coded(Codec::Jpeg | Codec::Jpeg2000, ..));
    let tolerance = if is_lossy { LOSS } else { 0 };
    Ok(match varies(samples, &rows, tolerance) {
        true => rows,
        false => Vec::new(),
    })
}

/// The samples of an image of some size that an alpha channel hides.
fn hidden_rows(alpha: &Pixels, (width, height): (u32, u32)) -> Vec<Vec<Range<u32>>> {
    let columns = alpha.width as usize;
    let mut shown_before = vec![0_u32; columns + 1];
    let mut rows = Vec::with_capacity(height as usize);
    for y in 0..height {
        let lines = footprint(y, height, alpha.height);
        let mut shown = vec![false; columns];
        for line in lines {
            let start = line as usize * columns;
            let values = alpha.data.get(start..start + columns).unwrap_or_default();
            for (slot, value) in shown.iter_mut().zip(values) {
                *slot |= *value > FAINT;
            }
        }
        let mut count = 0;
        for (slot, shown) in shown_before.iter_mut().skip(1).zip(&shown) {
            count += u32::from(*shown);
            *slot = count;
        }
        rows.push(hidden_of_row(&shown_before, width, alpha.width));
    }
    rows
}

/// The hidden samples of one row; `shown_before` counts the shown ones of its mask.
fn hidden_of_row(shown_before: &[u32], width: u32, mask_width: u32) -> Vec<Range<u32>> {
    let count = |at: u32| shown_before.get(at as usize).copied().unwrap_or(0);
    let mut ranges: Vec<Range<u32>> = Vec::new();
    for x in 0..width {
        let own = footprint(x, width, mask_width);
        if count(own.end) != count(own.start) {
            continue;
        }
        match ranges.last_mut().filter(|last| last.end == x) {
            Some(last) => last.end = x + 1,
            None => ranges.push(x..x + 1),
        }
    }
    ranges
}

/// The places of a mask's row or column that lie on a sample or near it.
fn footprint(at: u32, length: u32, mask_length: u32) -> Range<u32> {
    let place = |at: u64| at * u64::from(mask_length) / u64::from(length.max(1));
    let start = place(u64::from(at.saturating_sub(RIM)));
    let end = (u64::from(at) + 1 + u64::from(RIM)) * u64::from(mask_length);
    let end = end.div_ceil(u64::from(length.max(1)));
    let end = end.min(u64::from(mask_length));
    (start.min(end) as u32)..(end as u32)
}

/// Whether samples in some ranges are of more than one colour.
fn varies(samples: &Samples, rows: &[Vec<Range<u32>>], tolerance: u16) -> bool {
    let mut first: Option<Vec<u16>> = None;
    let mut pixel = vec![0; samples.components];
    for (row, ranges) in samples.rows().zip(rows) {
        for x in ranges.iter().flat_map(Clone::clone) {
            samples.pixel_of(row, x, &mut pixel);
            let Some(first) = &first else {
                first = Some(pixel.clone());
                continue;
            };
            let differs = |(a, b): (&u16, &u16)| a.abs_diff(*b) > tolerance;
            if first.iter().zip(&pixel).any(differs) {
                return true;
            }
        }
    }
    false
}

fn is_narrowed(header: &Header, payload: &Payload<'_>) -> bool {
    let Some(space) = &header.space else {
        return false;
    };
    let bits = header.bits.unwrap_or(8);
    let own = decode_of(header, payload, space, bits);
    let usual = space.default_decode(bits);
    own.iter()
        .zip(&usual)
        .any(|(own, usual)| (own.1 - own.0).abs() < NARROW * (usual.1 - usual.0).abs())
}

/// Whether an indexed image uses two entries of its table that are of one colour.
fn repeats_colours(header: &Header, payload: &Payload<'_>, limits: &RasterLimits) -> bool {
    let Some(space) = header.space.as_ref().filter(|space| space.is_indexed()) else {
        return false;
    };
    let bits = header.bits.unwrap_or(8).min(8);
    let pairs = decode_of(header, payload, space, bits);
    let colours: Vec<_> = (0..1_u16 << bits)
        .map(|index| space.to_rgb(&decoded(&[index], bits, &pairs)))
        .collect();
    let is_repeated = |index: usize| {
        let own = colours.get(index).copied().flatten();
        own.is_some() && colours.iter().take(index).any(|other| *other == own)
    };
    let repeated: Vec<bool> = (0..colours.len()).map(is_repeated).collect();
    if !repeated.contains(&true) {
        return false;
    }
    let Ok(found) = codec::decode(payload, header, limits) else {
        return false;
    };
    let mut pixel = [0];
    found.samples.rows().any(|row| {
        (0..found.samples.width).any(|x| {
            found.samples.pixel_of(row, x, &mut pixel);
            repeated.get(usize::from(pixel[0])) == Some(&true)
        })
    })
}

/// The components of a space of tints that change no colour, whatever the others are.
fn idle(space: &Space) -> Vec<usize> {
    const STEPS: [f32; 3] = [0.0, 0.5, 1.0];
    /// Smaller changes are none in 8 bits.
    const CHANGE: f32 = 0.004;
    if !matches!(space, Space::Tint { .. }) {
        return Vec::new();
    }
    let count = space.components();
    let is_idle = |component: &usize| {
        STEPS.iter().all(|others| {
            let colours = STEPS.map(|own| {
                let mut values = vec![*others; count];
                if let Some(value) = values.get_mut(*component) {
                    *value = own;
                }
                space.to_rgb(&values)
            });
            let [Some(first), Some(middle), Some(last)] = colours else {
                return false;
            };
            let same =
                |a: [f32; 3], b: [f32; 3]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < CHANGE);
            same(first, middle) && same(first, last)
        })
    };
    (0..count).filter(is_idle).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alpha(width: u32, height: u32, shows: impl Fn(u32, u32) -> bool) -> Pixels {
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        Pixels {
            width,
            height,
            channels: 1,
            data: places.map(|(x, y)| 255 * u8::from(shows(x, y))).collect(),
        }
    }

    #[test]
    fn samples_far_from_what_a_mask_shows_are_hidden() {
        let mask = alpha(40, 10, |x, _| x < 20);
        let rows = hidden_rows(&mask, (40, 10));
        assert_eq!(rows[3], std::slice::from_ref(&(22..40)));
        let coarse = hidden_rows(&mask, (20, 5));
        assert_eq!(coarse[0], std::slice::from_ref(&(12..20)));
    }

    #[test]
    fn hidden_samples_of_one_colour_tell_nothing() {
        let limits = RasterLimits::default();
        let mut samples = Samples::new((40, 1), 1, 8, vec![7; 40], &limits).unwrap();
        let rows = vec![vec![20..40]];
        assert!(!varies(&samples, &rows, 0));
        samples.data[2] = 90;
        assert!(!varies(&samples, &rows, 0));
        samples.data[30] = 20;
        assert!(varies(&samples, &rows, 0) && !varies(&samples, &rows, LOSS));
    }
}
