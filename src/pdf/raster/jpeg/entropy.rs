//! Coefficients → symbols → bits of a sequential scan (ITU-T T.81, F.1.2).

use crate::pdf::raster::jpeg::huffman::Encoder;
use crate::pdf::raster::jpeg::{Component, Jpeg};

/// One Huffman symbol and the bits that follow it.
pub struct Token {
    /// 0 for DC and 1 for AC codes.
    pub class: usize,
    /// The symbol.
    pub symbol: u8,
    /// The bits after it.
    pub extra: u32,
    /// How many.
    pub extra_length: u32,
}

/// Gives every token of a component's block to `emit`.
fn block(block: &[i16], previous: &mut i32, emit: &mut impl FnMut(Token)) {
    const MOST_DC: i32 = 2047;
    const MOST_AC: i32 = 1023;
    let dc = block.first().map_or(0, |dc| i32::from(*dc));
    // Damaged files may hold values that no encoder makes; they are cut.
    let difference = (dc - *previous).clamp(-MOST_DC, MOST_DC);
    *previous += difference;
    let (size, extra) = size_class(difference);
    emit(Token {
        class: 0,
        symbol: size as u8,
        extra,
        extra_length: size,
    });
    let mut run = 0_u8;
    for value in block.iter().skip(1) {
        if *value == 0 {
            run += 1;
            continue;
        }
        while run > 15 {
            emit(ac(0xF0, 0, 0));
            run -= 16;
        }
        let (size, extra) = size_class(i32::from(*value).clamp(-MOST_AC, MOST_AC));
        emit(ac(run << 4 | size as u8, extra, size));
        run = 0;
    }
    if run > 0 {
        emit(ac(0, 0, 0));
    }
}

fn ac(symbol: u8, extra: u32, extra_length: u32) -> Token {
    Token {
        class: 1,
        symbol,
        extra,
        extra_length,
    }
}

/// Size class and bits of a number (ITU-T T.81, table F.1).
fn size_class(value: i32) -> (u32, u32) {
    let size = 32 - value.unsigned_abs().leading_zeros();
    let bits = if value < 0 { value - 1 } else { value };
    (size, bits as u32 & ((1 << size) - 1))
}

/// Gives the tokens of one scan over some components, with the index of the component.
pub fn scan(jpeg: &Jpeg, parts: &[usize], mut emit: impl FnMut(usize, Token)) {
    let mut previous = [0_i32; 4];
    let mut one = |index: usize, component: &Component, x: u32, y: u32| {
        let (Some(coefficients), Some(dc)) = (component.block(x, y), previous.get_mut(index))
        else {
            return;
        };
        block(coefficients, dc, &mut |token| emit(index, token));
    };
    if let [index] = parts {
        let Some(component) = jpeg.components.get(*index) else {
            return;
        };
        for y in 0..component.blocks.1 {
            (0..component.blocks.0).for_each(|x| one(*index, component, x, y));
        }
        return;
    }
    let (h, v) = jpeg.most_sampling();
    for y in 0..jpeg.height.div_ceil(8 * v) {
        for x in 0..jpeg.width.div_ceil(8 * h) {
            for (index, component) in jpeg.components.iter().enumerate() {
                let (h, v) = component.sampling;
                (0..h * v).for_each(|i| one(index, component, x * h + i % h, y * v + i / h));
            }
        }
    }
}

/// Bits → bytes, with a zero byte after every 0xFF.
#[derive(Default)]
pub struct BitSink {
    /// Whole bytes.
    pub bytes: Vec<u8>,
    held: u64,
    count: u32,
}

impl BitSink {
    /// Writes a token with its code.
    pub fn token(&mut self, code: &Encoder, token: &Token) {
        let (bits, length) = code.code(token.symbol);
        self.put(bits, length);
        self.put(token.extra, token.extra_length);
    }

    fn put(&mut self, bits: u32, length: u32) {
        self.held = self.held << length | u64::from(bits);
        self.count += length;
        while self.count >= 8 {
            self.count -= 8;
            let byte = (self.held >> self.count) as u8;
            self.bytes.push(byte);
            if byte == 0xFF {
                self.bytes.push(0);
            }
        }
    }

    /// Fills the last byte with ones.
    pub fn finish(&mut self) {
        if self.count > 0 {
            let free = 8 - self.count;
            self.put((1 << free) - 1, free);
        }
    }
}
