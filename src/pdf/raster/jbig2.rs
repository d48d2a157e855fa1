//! Two colours → JBIG2 in the embedded form: one generic region (ITU-T T.88, 6.2, template
//! 0, rows like the one above skipped), without symbols.
//!
//! Symbols would be smaller still, but a coder that takes one letter for another has been
//! known to change numbers in scans. This one is without loss.

use crate::pdf::raster::samples::Samples;

/// One state of the probability estimator (T.88, table E.1): probability, next state after
/// the more and the less probable symbol, and whether the two change places.
type State = (u32, u8, u8, bool);

/// The context in which it is said that a row is like the one above (T.88, figure 8).
const TYPICAL: usize = 0x9B25;
/// Offsets of the adaptive pixels, at their nominal places.
const ADAPTIVE: [u8; 8] = [3, 0xFF, 0xFD, 0xFF, 2, 0xFE, 0xFE, 0xFE];

/// Encodes samples of one bit, of which `black` is the black one.
pub fn encode(samples: &Samples, black: u16) -> Option<Vec<u8>> {
    if samples.bits != 1 || samples.components != 1 {
        return None;
    }
    let region = region(samples, black);
    let mut page = Vec::new();
    page.extend(samples.width.to_be_bytes());
    page.extend(samples.height.to_be_bytes());
    page.extend([0; 11]);
    let mut head = Vec::new();
    head.extend(samples.width.to_be_bytes());
    head.extend(samples.height.to_be_bytes());
    head.extend([0; 9]);
    // Template 0 with typical rows.
    head.push(0x08);
    head.extend(ADAPTIVE);
    let mut data = segment(0, 48, page.len())?;
    data.extend(page);
    data.extend(segment(1, 38, head.len() + region.len())?);
    data.extend(head);
    data.extend(region);
    Some(data)
}

/// A segment's header: it belongs to page 1 and refers to no other (T.88, 7.2).
fn segment(number: u32, kind: u8, length: usize) -> Option<Vec<u8>> {
    let mut head = number.to_be_bytes().to_vec();
    head.extend([kind, 0, 1]);
    head.extend(u32::try_from(length).ok()?.to_be_bytes());
    Some(head)
}

fn region(samples: &Samples, black: u16) -> Vec<u8> {
    let width = samples.width as usize;
    let flip = if black == 1 { 0 } else { 0xFF };
    let mut coder = Coder::new();
    let blank = vec![0_u8; samples.row_length()];
    let (mut one, mut two) = (blank.clone(), blank);
    let mut was_typical = false;
    for row in samples.rows() {
        let own = ink_of(row, width, flip);
        let is_typical = own == one;
        coder.code(TYPICAL, is_typical != was_typical);
        was_typical = is_typical;
        if !is_typical {
            code_row(&mut coder, &own, &one, &two, width);
        }
        two = std::mem::replace(&mut one, own);
    }
    coder.finish()
}

/// A row with 1 for black and nothing behind its end.
fn ink_of(row: &[u8], width: usize, flip: u8) -> Vec<u8> {
    let mut own: Vec<u8> = row.iter().map(|byte| byte ^ flip).collect();
    if let (Some(last), rest @ 1..) = (own.last_mut(), width % 8) {
        *last &= !(0xFF_u8 >> rest);
    }
    own
}

/// Codes a row; the context slides over this row and the two above it (T.88, figure 3).
fn code_row(coder: &mut Coder, own: &[u8], one: &[u8], two: &[u8], width: usize) {
    let bit = |row: &[u8], x: usize| {
        let byte = row.get(x / 8).copied().unwrap_or(0);
        usize::from(byte >> (7 - x % 8) & 1)
    };
    let (mut left, mut above, mut top) = (0, 0, 0);
    for x in 0..3 {
        above = above << 1 | bit(one, x);
        if x < 2 {
            top = top << 1 | bit(two, x);
        }
    }
    for x in 0..width {
        above = (above << 1 | bit(one, x + 3)) & 0x7F;
        top = (top << 1 | bit(two, x + 2)) & 0x1F;
        let pixel = bit(own, x);
        coder.code(top << 11 | above << 4 | left, pixel == 1);
        left = (left << 1 | pixel) & 0xF;
    }
}

/// The arithmetic coder (T.88, annex E; as an encoder, ISO/IEC 14492, E.2).
struct Coder {
    interval: u32,
    code: u32,
    room: u32,
    bytes: Vec<u8>,
    contexts: Vec<(u8, bool)>,
}

impl Coder {
    fn new() -> Self {
        Self {
            interval: 0x8000,
            code: 0,
            room: 12,
            // The first byte takes a carry and is not written.
            bytes: vec![0],
            contexts: vec![(0, false); 1 << 16],
        }
    }

    fn code(&mut self, context: usize, bit: bool) {
        let Some(slot) = self.contexts.get_mut(context) else {
            return;
        };
        let (index, likely) = *slot;
        let (share, next, other, swaps) = STATES[usize::from(index) % STATES.len()];
        self.interval -= share;
        if bit == likely {
            if self.interval & 0x8000 != 0 {
                self.code += share;
                return;
            }
            *slot = (next, likely);
        } else {
            *slot = (other, likely != swaps);
        }
        let is_small = self.interval < share;
        // The larger part goes to the likelier symbol.
        if is_small == (bit == likely) {
            self.interval = share;
        } else {
            self.code += share;
        }
        while self.interval & 0x8000 == 0 {
            self.interval <<= 1;
            self.code <<= 1;
            self.room -= 1;
            if self.room == 0 {
                self.put();
            }
        }
    }

    fn put(&mut self) {
        let mut follows_full = self.bytes.last() == Some(&0xFF);
        if !follows_full && self.code >= 0x800_0000 {
            if let Some(last) = self.bytes.last_mut() {
                *last += 1;
                follows_full = *last == 0xFF;
            }
            self.code &= 0x7FF_FFFF;
        }
        if follows_full {
            self.bytes.push((self.code >> 20) as u8);
            self.code &= 0xF_FFFF;
            self.room = 7;
        } else {
            self.bytes.push((self.code >> 19) as u8);
            self.code &= 0x7_FFFF;
            self.room = 8;
        }
    }

    fn finish(mut self) -> Vec<u8> {
        let top = self.code + self.interval;
        self.code |= 0xFFFF;
        if self.code >= top {
            self.code -= 0x8000;
        }
        for _ in 0..2 {
            self.code <<= self.room;
            self.put();
        }
        if self.bytes.last() != Some(&0xFF) {
            self.bytes.push(0xFF);
        }
        self.bytes.push(0xAC);
        self.bytes.remove(0);
        self.bytes
    }
}

#[rustfmt::skip]
const STATES: [State; 47] = [
    (0x5601, 1, 1, true), (0x3401, 2, 6, false), (0x1801, 3, 9, false), (0x0AC1, 4, 12, false),
    (0x0521, 5, 29, false), (0x0221, 38, 33, false), (0x5601, 7, 6, true), (0x5401, 8, 14, false),
    (0x4801, 9, 14, false), (0x3801, 10, 14, false), (0x3001, 11, 17, false), (0x2401, 12, 18, false),
    (0x1C01, 13, 20, false), (0x1601, 29, 21, false), (0x5601, 15, 14, true), (0x5401, 16, 14, false),
    (0x5101, 17, 15, false), (0x4801, 18, 16, false), (0x3801, 19, 17, false), (0x3401, 20, 18, false),
    (0x3001, 21, 19, false), (0x2801, 22, 19, false), (0x2401, 23, 20, false), (0x2201, 24, 21, false),
    (0x1C01, 25, 22, false), (0x1801, 26, 23, false), (0x1601, 27, 24, false), (0x1401, 28, 25, false),
    (0x1201, 29, 26, false), (0x1101, 30, 27, false), (0x0AC1, 31, 28, false), (0x09C1, 32, 29, false),
    (0x08A1, 33, 30, false), (0x0521, 34, 31, false), (0x0441, 35, 32, false), (0x02A1, 36, 33, false),
    (0x0221, 37, 34, false), (0x0141, 38, 35, false), (0x0111, 39, 36, false), (0x0085, 40, 37, false),
    (0x0049, 41, 38, false), (0x0025, 42, 39, false), (0x0015, 43, 40, false), (0x0009, 44, 41, false),
    (0x0005, 45, 42, false), (0x0001, 45, 43, false), (0x5601, 46, 46, false),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::raster::encode;
    use crate::pdf::raster::error::RasterLimits;

    fn samples(width: u32, height: u32, ink: impl Fn(u32, u32) -> bool) -> Samples {
        let mut data = Vec::new();
        for y in 0..height {
            for byte in 0..width.div_ceil(8) {
                let bits = (0..8).map(|i| u8::from(ink(byte * 8 + i, y)) << (7 - i));
                data.push(bits.sum());
            }
        }
        Samples::new((width, height), 1, 1, data, &RasterLimits::default()).unwrap()
    }

    #[test]
    fn letters_lines_and_noise_come_back_bit_by_bit() {
        let noise =
            |x: u32, y: u32| ((x * 7919) ^ (y * 104_729)).wrapping_mul(2_654_435_761) >> 30 == 0;
        for (width, height) in [(1, 1), (61, 40), (64, 9), (203, 77)] {
            let pictures = [
                samples(width, height, |_, _| false),
                samples(width, height, |x, y| x % 9 < 2 || y % 13 == 0),
                samples(width, height, noise),
            ];
            for picture in pictures {
                for black in [0, 1] {
                    let data = encode(&picture, black).unwrap();
                    assert!(
                        encode::is_same_jbig2(&data, &picture, black),
                        "{width} {height}"
                    );
                }
            }
        }
    }

    #[test]
    fn paper_takes_no_room() {
        let page = samples(1654, 2339, |x, y| (300..420).contains(&x) && y % 60 == 7);
        assert!(encode(&page, 1).unwrap().len() < 400);
    }
}
