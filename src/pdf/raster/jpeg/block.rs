//! One block of 64 coefficients: filled with one value, or changed sample by sample.

use std::f32::consts::PI;

/// Zigzag place → place in the block, row by row (ITU-T T.81, figure A.6).
pub const ZIGZAG: [usize; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
    13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59,
    52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];

/// How far past black or white touched samples of a partly touched block are set. The
/// decoder cuts at black, and with it the waves which the block's edge makes in there.
const OVERSHOOT: f32 = 32.0;
/// Samples this near to the most common level of a block are taken for paper.
const PAPER: f32 = 20.0;

/// Makes every sample of a block one value. The step of quantisation is rounded away from
/// grey, so that black is black at any quality.
pub fn fill(block: &mut [i16], quant: u16, value: u8) {
    block.fill(0);
    let level = (f32::from(value) - 128.0) * 8.0 / f32::from(quant.max(1));
    let level = if level < 0.0 {
        level.floor()
    } else {
        level.ceil()
    };
    if let Some(dc) = block.first_mut() {
        *dc = level as i16;
    }
}

/// Gives the touched samples of a block a value and keeps the others.
///
/// The waves that a letter leaves around itself in its block are information about the
/// letter. Samples near the level of the paper are therefore set to that level.
pub fn edit(block: &mut [i16], quant: &[u16; 64], value: u8, touched: impl Fn(u32, u32) -> bool) {
    let mut samples = to_samples(block, quant);
    let mask: Vec<bool> = (0..64).map(|i| touched(i % 8, i / 8)).collect();
    let mut kept: Vec<f32> = samples
        .iter()
        .zip(&mask)
        .filter(|(_, touched)| !**touched)
        .map(|(sample, _)| sample.clamp(-128.0, 127.0))
        .collect();
    kept.sort_by(f32::total_cmp);
    let paper = kept.get(kept.len() / 2).copied().unwrap_or(0.0);
    let level = match value {
        0 => -128.0 - OVERSHOOT,
        255 => 127.0 + OVERSHOOT,
        _ => f32::from(value) - 128.0,
    };
    for (sample, touched) in samples.iter_mut().zip(mask) {
        if touched {
            *sample = level;
        } else if (*sample - paper).abs() < PAPER {
            *sample = paper;
        }
    }
    to_coefficients(&samples, quant, block);
}

/// `COSINES[u][x]` of the transform, with its scale factors.
fn cosines() -> [[f32; 8]; 8] {
    let mut table = [[0.0; 8]; 8];
    for (u, row) in table.iter_mut().enumerate() {
        let scale = if u == 0 { (1.0_f32 / 8.0).sqrt() } else { 0.5 };
        for (x, value) in row.iter_mut().enumerate() {
            *value = scale * ((2 * x + 1) as f32 * u as f32 * PI / 16.0).cos();
        }
    }
    table
}

/// The inverse transform (ITU-T T.81, A.3.3), without the level shift.
fn to_samples(block: &[i16], quant: &[u16; 64]) -> [f32; 64] {
    let cosines = cosines();
    let mut plain = [0.0; 64];
    for ((value, step), place) in block.iter().zip(quant).zip(ZIGZAG) {
        plain[place] = f32::from(*value) * f32::from(*step);
    }
    let mut half = [0.0; 64];
    for (i, value) in half.iter_mut().enumerate() {
        let (v, x) = (i / 8, i % 8);
        *value = (0..8).map(|u| cosines[u][x] * plain[v * 8 + u]).sum();
    }
    let mut samples = [0.0; 64];
    for (i, value) in samples.iter_mut().enumerate() {
        let (y, x) = (i / 8, i % 8);
        *value = (0..8).map(|v| cosines[v][y] * half[v * 8 + x]).sum();
    }
    samples
}

fn to_coefficients(samples: &[f32; 64], quant: &[u16; 64], block: &mut [i16]) {
    let cosines = cosines();
    let mut half = [0.0; 64];
    for (i, value) in half.iter_mut().enumerate() {
        let (y, u) = (i / 8, i % 8);
        *value = (0..8).map(|x| cosines[u][x] * samples[y * 8 + x]).sum();
    }
    for ((value, step), place) in block.iter_mut().zip(quant).zip(ZIGZAG) {
        let (v, u) = (place / 8, place % 8);
        let level: f32 = (0..8).map(|y| cosines[v][y] * half[y * 8 + u]).sum();
        *value = (level / f32::from((*step).max(1))).round() as i16;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_untouched_block_survives_the_transforms() {
        let mut block = [0_i16; 64];
        block[0] = 30;
        block[1] = -70;
        block[9] = 41;
        let before = block;
        let samples = to_samples(&block, &[7; 64]);
        to_coefficients(&samples, &[7; 64], &mut block);
        assert_eq!(block, before);
    }

    #[test]
    fn a_filled_block_is_black_at_any_step() {
        for step in 1..=255 {
            let mut block = [5_i16; 64];
            fill(&mut block, step, 0);
            let quant = [step; 64];
            assert!(to_samples(&block, &quant).iter().all(|s| *s <= -127.9));
        }
    }

    #[test]
    fn only_the_touched_half_turns_black() {
        let mut block = [0_i16; 64];
        block[0] = 100;
        edit(&mut block, &[8; 64], 0, |x, _| x < 4);
        let samples = to_samples(&block, &[8; 64]);
        assert!((0..8).all(|y| samples[y * 8 + 1] < -120.0 && samples[y * 8 + 6] > 80.0));
    }
}
