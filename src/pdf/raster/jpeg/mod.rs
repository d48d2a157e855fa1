//! A JPEG as its coefficients: read, black out blocks, write again.
//!
//! Blocks that are not touched keep their coefficients, so a decoder shows exactly the
//! same pixels there, whatever the quality (ITU-T T.81). Baseline, extended and
//! progressive files with 8 bits a sample are read; all are written as one sequential
//! scan or one a component, with Huffman tables made for the picture. Only what a decoder
//! needs is written: no EXIF, no comments, no thumbnail, nothing after the end.

mod block;
mod entropy;
mod huffman;
pub mod orient;
mod scan;
mod write;

use std::ops::Range;

use crate::pdf::raster::area::{Area, Cover};
use crate::pdf::raster::error::{RasterError, RasterLimits};
use crate::pdf::raster::header::check_size;

/// A picture as quantised coefficients.
pub struct Jpeg {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// One, three or four components.
    pub components: Vec<Component>,
    /// The transform byte of an Adobe marker, where there is one.
    pub adobe: Option<u8>,
    /// Unit and density of a JFIF marker, where there is one.
    pub jfif: Option<[u8; 5]>,
}

/// One component of a picture.
pub struct Component {
    id: u8,
    /// Horizontal and vertical sampling factor.
    sampling: (u32, u32),
    /// Quantisation table in zigzag order.
    quant: [u16; 64],
    /// Size in blocks that hold samples of the picture.
    blocks: (u32, u32),
    /// Blocks in a row as stored, with padding to whole MCUs.
    stride: u32,
    /// Blocks that are stored.
    stored: usize,
    /// Coefficients in zigzag order, 64 a block.
    coefficients: Vec<i16>,
}

impl Component {
    fn make_room(&mut self) {
        self.coefficients = vec![0; self.stored * 64];
    }

    fn block_mut(&mut self, x: u32, y: u32) -> Option<&mut [i16]> {
        let start = (y as usize * self.stride as usize + x as usize) * 64;
        self.coefficients.get_mut(start..start + 64)
    }

    fn block(&self, x: u32, y: u32) -> Option<&[i16]> {
        let start = (y as usize * self.stride as usize + x as usize) * 64;
        self.coefficients.get(start..start + 64)
    }
}

impl Jpeg {
    /// Reads a JPEG file.
    pub fn read(data: &[u8], limits: &RasterLimits) -> Result<Self, RasterError> {
        Reader::default().read(data, limits)
    }

    /// Reads the headers only: what [`Jpeg::has_chroma`] needs, and no coefficients.
    pub fn read_head(data: &[u8], limits: &RasterLimits) -> Result<Self, RasterError> {
        let reader = Reader {
            head_only: true,
            ..Reader::default()
        };
        reader.read(data, limits)
    }

    /// Whether the first three components are luminance and chroma. `stated` is the
    /// filter's `/ColorTransform`, which an Adobe marker overrules (ISO 32000-2, 7.4.8).
    pub fn has_chroma(&self, stated: Option<u8>) -> bool {
        let letters: Vec<u8> = self.components.iter().map(|c| c.id).collect();
        match (self.components.len(), self.adobe) {
            (3 | 4, Some(transform)) => transform != 0,
            (3, None) if self.jfif.is_some() => true,
            (3, None) => stated.map_or(letters != b"RGB", |transform| transform != 0),
            (4, None) => stated == Some(1),
            _ => false,
        }
    }

    /// Gives every touched pixel a value: `target` holds one decoded sample, in the colour
    /// space that the decoder gives (grey, RGB or CMYK).
    pub fn black_out(&mut self, area: &Area, target: &[u8], has_chroma: bool) {
        let target = self.to_stored(target, has_chroma);
        let most = self.most_sampling();
        let size = (self.width, self.height);
        for (component, value) in self.components.iter_mut().zip(target) {
            component.black_out(area, value, most, size);
        }
    }

    /// Turns the picture as an orientation says; false where that cannot be done without
    /// loss, and the picture is as it was.
    pub fn turn(&mut self, orientation: orient::Orientation) -> bool {
        orient::turn(self, orientation)
    }

    /// The file again.
    pub fn write(&self) -> Vec<u8> {
        write::write(self)
    }

    /// A decoded sample as the components store it.
    fn to_stored(&self, target: &[u8], has_chroma: bool) -> Vec<u8> {
        match (target, has_chroma) {
            ([r, g, b], true) => to_luma_chroma([*r, *g, *b]).to_vec(),
            ([c, m, y, k], true) => {
                let mut stored = to_luma_chroma([255 - c, 255 - m, 255 - y]).to_vec();
                stored.push(*k);
                stored
            }
            _ => target.to_vec(),
        }
    }

    /// The greatest sampling factors across and down.
    pub fn most_sampling(&self) -> (u32, u32) {
        self.components.iter().fold((1, 1), |(h, v), component| {
            (h.max(component.sampling.0), v.max(component.sampling.1))
        })
    }
}

/// Luminance and chroma of a colour (ITU-T T.871).
fn to_luma_chroma(rgb: [u8; 3]) -> [u8; 3] {
    let [r, g, b] = rgb.map(f32::from);
    let y = 0.299 * r + 0.587 * g + 0.114 * b;
    let cb = 128.0 - 0.168_736 * r - 0.331_264 * g + 0.5 * b;
    let cr = 128.0 + 0.5 * r - 0.418_688 * g - 0.081_312 * b;
    [y, cb, cr].map(|value| value.round().clamp(0.0, 255.0) as u8)
}

impl Component {
    fn black_out(&mut self, area: &Area, value: u8, most: (u32, u32), size: (u32, u32)) {
        let (wide, high) = self.blocks;
        for by in 0..high {
            let rows = pixels(by * 8, 8, self.sampling.1, most.1);
            for bx in 0..wide {
                let columns = pixels(bx * 8, 8, self.sampling.0, most.0);
                match area.cover(columns, rows.clone(), size.0) {
                    Cover::None => {}
                    Cover::Full => {
                        let quant = self.quant[0];
                        if let Some(block) = self.block_mut(bx, by) {
                            block::fill(block, quant, value);
                        }
                    }
                    Cover::Part => self.edit_block(area, value, most, size, (bx, by)),
                }
            }
        }
    }

    /// Gives the touched samples of one block a value.
    fn edit_block(
        &mut self,
        area: &Area,
        value: u8,
        most: (u32, u32),
        size: (u32, u32),
        (bx, by): (u32, u32),
    ) {
        let sampling = self.sampling;
        let quant = self.quant;
        let touched = |x: u32, y: u32| {
            let columns = pixels(bx * 8 + x, 1, sampling.0, most.0);
            let rows = pixels(by * 8 + y, 1, sampling.1, most.1);
            // What lies past the edge of the picture is never shown, but is stored.
            columns.start >= size.0
                || rows.start >= size.1
                || area.cover(columns, rows, size.0) != Cover::None
        };
        if let Some(block) = self.block_mut(bx, by) {
            block::edit(block, &quant, value, touched);
        }
    }
}

/// Pixels that a run of samples stands for.
fn pixels(start: u32, count: u32, sampling: u32, most: u32) -> Range<u32> {
    let sampling = sampling.max(1);
    start * most / sampling..((start + count) * most).div_ceil(sampling)
}

/// State while a file is read.
#[derive(Default)]
struct Reader {
    quant: [Option<[u16; 64]>; 4],
    huffman: [[Option<huffman::Decoder>; 4]; 2],
    restart: u32,
    progressive: bool,
    jpeg: Option<Jpeg>,
    tables: Vec<u8>,
    adobe: Option<u8>,
    jfif: Option<[u8; 5]>,
    scans: u32,
    head_only: bool,
}

const DAMAGED: RasterError = RasterError::Damaged("JPEG");
const UNSUPPORTED: RasterError = RasterError::Unsupported("JPEG");
/// Most scans: a progressive file has about ten; each walks over the whole picture.
const MAX_SCANS: u32 = 200;

impl Reader {
    fn read(mut self, data: &[u8], limits: &RasterLimits) -> Result<Jpeg, RasterError> {
        let mut at = find_marker(data, 0, 0xD8).ok_or(DAMAGED)?;
        while let Some((marker, next)) = next_marker(data, at) {
            at = next;
            match marker {
                0xD9 => break,
                0x01 | 0xD0..=0xD8 => continue,
                _ => {}
            }
            let Some(segment) = segment(data, at) else {
                break;
            };
            at += segment.len() + 2;
            if marker == 0xDA && self.head_only {
                self.scans = 1;
                break;
            }
            if marker == 0xDA {
                at = self.scan(segment, data, at)?;
            } else {
                self.segment(marker, segment, data.len(), limits)?;
            }
        }
        let mut jpeg = self.jpeg.ok_or(DAMAGED)?;
        if self.scans == 0 {
            return Err(DAMAGED);
        }
        (jpeg.adobe, jpeg.jfif) = (self.adobe, self.jfif);
        Ok(jpeg)
    }

    fn segment(
        &mut self,
        marker: u8,
        segment: &[u8],
        length: usize,
        limits: &RasterLimits,
    ) -> Result<(), RasterError> {
        match marker {
            0xC0..=0xC2 => self.frame(marker == 0xC2, segment, length, limits),
            0xC4 => self.huffman_tables(segment),
            0xC3 | 0xC5..=0xCF => Err(UNSUPPORTED),
            0xDB => self.quant_tables(segment),
            0xDD => match segment {
                [high, low, ..] => {
                    self.restart = u32::from(u16::from_be_bytes([*high, *low]));
                    Ok(())
                }
                _ => Err(DAMAGED),
            },
            0xE0 => {
                if segment.starts_with(b"JFIF\0") {
                    let density = segment.get(7..12).and_then(|five| five.try_into().ok());
                    self.jfif = Some(density.unwrap_or([0, 0, 1, 0, 1]));
                }
                Ok(())
            }
            0xEE => {
                if segment.starts_with(b"Adobe") {
                    self.adobe = segment.get(11).copied();
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn quant_tables(&mut self, mut rest: &[u8]) -> Result<(), RasterError> {
        while let Some((head, tail)) = rest.split_first() {
            let wide = head >> 4 != 0;
            let (bytes, after) = tail
                .split_at_checked(if wide { 128 } else { 64 })
                .ok_or(DAMAGED)?;
            let mut table = [0; 64];
            for (i, value) in table.iter_mut().enumerate() {
                let byte = |i: usize| u16::from(bytes.get(i).copied().unwrap_or(0));
                *value = if wide {
                    byte(2 * i) << 8 | byte(2 * i + 1)
                } else {
                    byte(i)
                }
                .max(1);
            }
            *self.quant.get_mut(usize::from(head & 15)).ok_or(DAMAGED)? = Some(table);
            rest = after;
        }
        Ok(())
    }

    fn huffman_tables(&mut self, mut rest: &[u8]) -> Result<(), RasterError> {
        while let Some((head, tail)) = rest.split_first() {
            let (decoder, after) = huffman::Decoder::read(tail).ok_or(DAMAGED)?;
            let class = self
                .huffman
                .get_mut(usize::from(head >> 4))
                .ok_or(DAMAGED)?;
            *class.get_mut(usize::from(head & 15)).ok_or(DAMAGED)? = Some(decoder);
            rest = after;
        }
        Ok(())
    }

    fn frame(
        &mut self,
        progressive: bool,
        segment: &[u8],
        length: usize,
        limits: &RasterLimits,
    ) -> Result<(), RasterError> {
        let [bits, h1, h0, w1, w0, count, rest @ ..] = segment else {
            return Err(DAMAGED);
        };
        if self.jpeg.is_some() || *bits != 8 || !matches!(count, 1 | 3 | 4) {
            return Err(UNSUPPORTED);
        }
        let height = u32::from(u16::from_be_bytes([*h1, *h0]));
        let width = u32::from(u16::from_be_bytes([*w1, *w0]));
        if width == 0 || height == 0 {
            return Err(UNSUPPORTED);
        }
        check_size(width, height, limits)?;
        let parts: Vec<&[u8]> = rest.chunks_exact(3).take(usize::from(*count)).collect();
        if parts.len() < usize::from(*count) {
            return Err(DAMAGED);
        }
        let mut components = frame_components(&parts, (width, height), length)?;
        if !self.head_only {
            components.iter_mut().for_each(Component::make_room);
        }
        self.tables = parts
            .iter()
            .filter_map(|part| part.get(2).copied())
            .collect();
        self.progressive = progressive;
        self.jpeg = Some(Jpeg {
            width,
            height,
            components,
            adobe: None,
            jfif: None,
        });
        Ok(())
    }

    /// Reads one scan; gives the place after it.
    fn scan(&mut self, segment: &[u8], data: &[u8], at: usize) -> Result<usize, RasterError> {
        self.scans += 1;
        if self.scans > MAX_SCANS {
            return Err(RasterError::TooLarge);
        }
        let jpeg = self.jpeg.as_mut().ok_or(DAMAGED)?;
        let scan = scan::Scan::read(segment, jpeg, &self.huffman, self.progressive)?;
        take_quant(jpeg, &self.tables, &self.quant, &scan.parts)?;
        Ok(scan.decode(jpeg, data, at, self.restart))
    }
}

/// Gives the components of a scan the quantisation tables that hold now.
fn take_quant(
    jpeg: &mut Jpeg,
    tables: &[u8],
    quant: &[Option<[u16; 64]>; 4],
    parts: &[scan::Part<'_>],
) -> Result<(), RasterError> {
    for part in parts {
        let table = tables.get(part.component).ok_or(DAMAGED)?;
        let table = quant.get(usize::from(*table)).copied().flatten();
        if let (Some(table), Some(component)) = (table, jpeg.components.get_mut(part.component)) {
            component.quant = table;
        } else {
            return Err(DAMAGED);
        }
    }
    Ok(())
}

fn frame_components(
    parts: &[&[u8]],
    (width, height): (u32, u32),
    length: usize,
) -> Result<Vec<Component>, RasterError> {
    let sampling: Vec<(u32, u32)> = parts
        .iter()
        .filter_map(|part| part.get(1))
        .map(|factor| (u32::from(factor >> 4), u32::from(factor & 15)))
        .collect();
    if !sampling
        .iter()
        .all(|(h, v)| (1..=4).contains(h) && (1..=4).contains(v))
    {
        return Err(DAMAGED);
    }
    let most_h = sampling.iter().map(|s| s.0).max().unwrap_or(1);
    let most_v = sampling.iter().map(|s| s.1).max().unwrap_or(1);
    let mcus = (width.div_ceil(8 * most_h), height.div_ceil(8 * most_v));
    let stored = |(h, v): &(u32, u32)| (mcus.0 * h) as usize * (mcus.1 * v) as usize;
    // Every block takes at least one bit of the file.
    if sampling.iter().map(stored).sum::<usize>() / 8 > length {
        return Err(DAMAGED);
    }
    let component = |(part, sampling): (&&[u8], &(u32, u32))| Component {
        id: part.first().copied().unwrap_or(0),
        sampling: *sampling,
        quant: [1; 64],
        blocks: (
            (width * sampling.0).div_ceil(most_h).div_ceil(8),
            (height * sampling.1).div_ceil(most_v).div_ceil(8),
        ),
        stride: mcus.0 * sampling.0,
        stored: stored(sampling),
        coefficients: Vec::new(),
    };
    Ok(parts.iter().zip(&sampling).map(component).collect())
}

/// The next marker at or after a place, and the place after it.
fn next_marker(data: &[u8], from: usize) -> Option<(u8, usize)> {
    let mut at = from;
    loop {
        at += memchr::memchr(0xFF, data.get(at..)?)?;
        match data.get(at + 1)? {
            0xFF => at += 1,
            0x00 => at += 2,
            marker => return Some((*marker, at + 2)),
        }
    }
}

/// The place after the first marker of a kind.
fn find_marker(data: &[u8], from: usize, wanted: u8) -> Option<usize> {
    let mut at = from;
    loop {
        let (marker, next) = next_marker(data, at)?;
        if marker == wanted {
            return Some(next);
        }
        at = next;
    }
}

/// The payload of a segment whose length stands at a place.
fn segment(data: &[u8], at: usize) -> Option<&[u8]> {
    let [high, low] = data.get(at..at + 2)? else {
        return None;
    };
    let length = usize::from(u16::from_be_bytes([*high, *low]));
    data.get(at + 2..at + length.max(2))
}
