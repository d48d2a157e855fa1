//! One scan of a JPEG → coefficients (ITU-T T.81, F.2 and G.2).
//!
//! Where the data end or are damaged, what is missing stays as it was, as in viewers.

use crate::pdf::raster::error::RasterError;
use crate::pdf::raster::jpeg::huffman::Decoder;
use crate::pdf::raster::jpeg::{Component, DAMAGED, Jpeg, next_marker};

/// One component of a scan, with its codes.
pub struct Part<'a> {
    /// Index of the component in the frame.
    pub component: usize,
    dc: Option<&'a Decoder>,
    ac: Option<&'a Decoder>,
}

/// The header of a scan.
pub struct Scan<'a> {
    /// Components of the scan.
    pub parts: Vec<Part<'a>>,
    progressive: bool,
    /// First and last coefficient.
    band: (usize, usize),
    /// Whether bits are added to coefficients that an earlier scan gave.
    refines: bool,
    /// Place of the lowest bit.
    shift: u32,
}

impl<'a> Scan<'a> {
    /// Reads the header.
    pub fn read(
        segment: &[u8],
        jpeg: &Jpeg,
        tables: &'a [[Option<Decoder>; 4]; 2],
        progressive: bool,
    ) -> Result<Self, RasterError> {
        let (count, rest) = segment.split_first().ok_or(DAMAGED)?;
        let count = usize::from(*count);
        let (list, rest) = rest.split_at_checked(count * 2).ok_or(DAMAGED)?;
        let mut parts = Vec::with_capacity(count);
        for entry in list.chunks_exact(2) {
            let [id, table] = entry else { continue };
            let find =
                |class: usize, number: u8| tables.get(class)?.get(usize::from(number))?.as_ref();
            let component = jpeg.components.iter().position(|c| c.id == *id);
            parts.push(Part {
                component: component.ok_or(DAMAGED)?,
                dc: find(0, table >> 4),
                ac: find(1, table & 15),
            });
        }
        let [first, last, bits, ..] = rest else {
            return Err(DAMAGED);
        };
        let (first, last) = (usize::from(*first), usize::from(*last));
        let band = if progressive { (first, last) } else { (0, 63) };
        let fits = (1..=4).contains(&parts.len())
            && band.0 <= band.1
            && band.1 < 64
            && (!progressive || band.0 == 0 || parts.len() == 1)
            && bits & 15 < 14;
        if !fits {
            return Err(DAMAGED);
        }
        Ok(Self {
            parts,
            progressive,
            band,
            refines: progressive && bits >> 4 != 0,
            shift: if progressive { u32::from(bits & 15) } else { 0 },
        })
    }

    /// Reads the data from a place on; gives the place after them.
    pub fn decode(&self, jpeg: &mut Jpeg, data: &[u8], at: usize, restart: u32) -> usize {
        let mut state = State::new(data, at);
        let (wide, high) = self.mcus(jpeg);
        let mut left = restart;
        let mut damaged = false;
        for mcu in 0..u64::from(wide) * u64::from(high) {
            if restart > 0 && left == 0 {
                if !state.restart() {
                    break;
                }
                (left, damaged) = (restart, false);
            }
            left = left.wrapping_sub(1);
            if damaged {
                continue;
            }
            let place = (
                (mcu % u64::from(wide)) as u32,
                (mcu / u64::from(wide)) as u32,
            );
            let read = self.mcu(jpeg, &mut state, place);
            damaged = read.is_none() || state.bits.is_past_end();
            if damaged && restart == 0 {
                break;
            }
        }
        end_of_scan(data, state.bits.at)
    }

    /// Number of units of the scan, across and down.
    fn mcus(&self, jpeg: &Jpeg) -> (u32, u32) {
        if let [part] = self.parts.as_slice() {
            let component = jpeg.components.get(part.component);
            return component.map_or((0, 0), |component| component.blocks);
        }
        let (h, v) = jpeg.most_sampling();
        (jpeg.width.div_ceil(8 * h), jpeg.height.div_ceil(8 * v))
    }

    fn mcu(&self, jpeg: &mut Jpeg, state: &mut State<'_>, (x, y): (u32, u32)) -> Option<()> {
        if let [part] = self.parts.as_slice() {
            let component = jpeg.components.get_mut(part.component)?;
            return self.block(part, component, state, (x, y));
        }
        for part in &self.parts {
            let component = jpeg.components.get_mut(part.component)?;
            let (h, v) = component.sampling;
            for i in 0..h * v {
                self.block(part, component, state, (x * h + i % h, y * v + i / h))?;
            }
        }
        Some(())
    }

    fn block(
        &self,
        part: &Part<'_>,
        component: &mut Component,
        state: &mut State<'_>,
        (x, y): (u32, u32),
    ) -> Option<()> {
        let block = component.block_mut(x, y)?;
        match (self.progressive, self.band.0, self.refines) {
            (false, ..) => {
                state.dc_first(part, block, 0)?;
                state.ac_first(part.ac?, block, (1, 63), 0)
            }
            (true, 0, false) => state.dc_first(part, block, self.shift),
            (true, 0, true) => {
                if state.bits.bit() {
                    *block.first_mut()? |= 1 << self.shift;
                }
                Some(())
            }
            (true, _, false) => state.ac_first(part.ac?, block, self.band, self.shift),
            (true, _, true) => state.ac_refine(part.ac?, block, self.band, self.shift),
        }
    }
}

/// The place of the first marker that ends a scan.
fn end_of_scan(data: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some((marker, next)) = next_marker(data, at) {
        if !matches!(marker, 0xD0..=0xD7) {
            return next - 2;
        }
        at = next;
    }
    data.len()
}

/// Bits and predictions while a scan is read.
struct State<'a> {
    bits: Bits<'a>,
    dc: [i32; 4],
    /// Blocks left that have no more coefficients in this band.
    empty_blocks: u32,
}

impl<'a> State<'a> {
    fn new(data: &'a [u8], at: usize) -> Self {
        Self {
            bits: Bits {
                data,
                at,
                held: 0,
                count: 0,
                padded: 0,
            },
            dc: [0; 4],
            empty_blocks: 0,
        }
    }

    /// Goes on after the next restart marker; false where there is none.
    fn restart(&mut self) -> bool {
        let Some((marker, next)) = next_marker(self.bits.data, self.bits.at) else {
            return false;
        };
        if !matches!(marker, 0xD0..=0xD7) {
            return false;
        }
        *self = Self::new(self.bits.data, next);
        true
    }

    fn dc_first(&mut self, part: &Part<'_>, block: &mut [i16], shift: u32) -> Option<()> {
        let size = u32::from(self.bits.symbol(part.dc?)?);
        if size > 15 {
            return None;
        }
        let difference = self.bits.signed(size);
        let dc = self.dc.get_mut(part.component)?;
        *dc = dc.wrapping_add(difference);
        *block.first_mut()? = clamp(dc.wrapping_shl(shift));
        Some(())
    }

    fn ac_first(
        &mut self,
        code: &Decoder,
        block: &mut [i16],
        (first, last): (usize, usize),
        shift: u32,
    ) -> Option<()> {
        if self.empty_blocks > 0 {
            self.empty_blocks -= 1;
            return Some(());
        }
        let mut k = first;
        while k <= last {
            let symbol = self.bits.symbol(code)?;
            let (run, size) = (usize::from(symbol >> 4), u32::from(symbol & 15));
            match (run, size) {
                (15, 0) => k += 16,
                (run, 0) => {
                    self.empty_blocks = (1 << run) - 1 + self.bits.take(run as u32);
                    return Some(());
                }
                (run, size) => {
                    k += run;
                    let value = self.bits.signed(size);
                    *block.get_mut(k)? = clamp(value << shift);
                    k += 1;
                }
            }
        }
        Some(())
    }

    fn ac_refine(
        &mut self,
        code: &Decoder,
        block: &mut [i16],
        (first, last): (usize, usize),
        shift: u32,
    ) -> Option<()> {
        let one = 1_i16 << shift;
        let mut k = first;
        while k <= last && self.empty_blocks == 0 {
            let symbol = self.bits.symbol(code)?;
            let (mut run, size) = (u32::from(symbol >> 4), symbol & 15);
            let mut value = 0;
            if size == 0 {
                if run < 15 {
                    self.empty_blocks = (1 << run) + self.bits.take(run);
                    break;
                }
            } else {
                value = if self.bits.bit() { one } else { -one };
            }
            while k <= last {
                let slot = block.get_mut(k)?;
                k += 1;
                if *slot != 0 {
                    self.bits.refine(slot, one);
                } else if run == 0 {
                    *slot = value;
                    break;
                } else {
                    run -= 1;
                }
            }
        }
        if self.empty_blocks > 0 {
            for slot in block.get_mut(k..=last).unwrap_or_default() {
                if *slot != 0 {
                    self.bits.refine(slot, one);
                }
            }
            self.empty_blocks -= 1;
        }
        Some(())
    }
}

fn clamp(value: i32) -> i16 {
    value.clamp(i32::from(i16::MIN), i32::from(i16::MAX)) as i16
}

/// Bits of entropy-coded data. Past the end, zeros follow.
struct Bits<'a> {
    data: &'a [u8],
    at: usize,
    held: u64,
    count: u32,
    /// Bits that were made up after the end.
    padded: u32,
}

impl Bits<'_> {
    fn fill(&mut self) {
        while self.count <= 48 {
            let byte = match self.data.get(self.at) {
                Some(0xFF) if self.data.get(self.at + 1) == Some(&0) => {
                    self.at += 2;
                    0xFF
                }
                Some(0xFF) | None => {
                    self.padded += 8;
                    0
                }
                Some(byte) => {
                    self.at += 1;
                    *byte
                }
            };
            self.held = self.held << 8 | u64::from(byte);
            self.count += 8;
        }
    }

    /// Whether bits were used that are not in the data.
    fn is_past_end(&self) -> bool {
        self.padded > self.count
    }

    fn symbol(&mut self, code: &Decoder) -> Option<u8> {
        if self.count < 16 {
            self.fill();
        }
        let front = (self.held >> (self.count - 16)) as u32 & 0xFFFF;
        let (length, symbol) = code.find(front)?;
        self.count -= length;
        Some(symbol)
    }

    fn take(&mut self, length: u32) -> u32 {
        if self.count < length {
            self.fill();
        }
        self.count -= length;
        (self.held >> self.count) as u32 & ((1 << length) - 1)
    }

    fn bit(&mut self) -> bool {
        self.take(1) == 1
    }

    /// A number of a size class (ITU-T T.81, table F.1).
    fn signed(&mut self, size: u32) -> i32 {
        if size == 0 {
            return 0;
        }
        let value = self.take(size) as i32;
        if value < 1 << (size - 1) {
            value - (1 << size) + 1
        } else {
            value
        }
    }

    /// Adds a bit to a coefficient that is not zero.
    fn refine(&mut self, slot: &mut i16, one: i16) {
        if self.bit() && *slot & one == 0 {
            *slot = slot.saturating_add(if *slot > 0 { one } else { -one });
        }
    }
}
