//! Rows of samples as predictors leave them → rows of samples.

/// Takes back the filters of PNG rows (ISO/IEC 15948, 9.2), as the predictors 10 to 15 of
/// ISO 32000-2, 7.4.4.4 use them. `row_length` and `step`, a pixel's distance from the one
/// to its left, are in bytes; each row of the data has one byte more, which names its
/// filter. A last row that is cut short stays short.
pub fn undo_png(data: &[u8], row_length: usize, step: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len());
    let mut above: Vec<u8> = Vec::new();
    for line in data.chunks(row_length.saturating_add(1)) {
        let Some((kind, coded)) = line.split_first() else {
            break;
        };
        let mut row = coded.to_vec();
        for i in 0..row.len() {
            let left = i.checked_sub(step).and_then(|j| row.get(j).copied());
            let left = left.unwrap_or(0);
            let up = above.get(i).copied().unwrap_or(0);
            let corner = i.checked_sub(step).and_then(|j| above.get(j).copied());
            let corner = corner.unwrap_or(0);
            let predicted = match kind {
                1 => left,
                2 => up,
                3 => ((u16::from(left) + u16::from(up)) / 2) as u8,
                4 => paeth(left, up, corner),
                _ => 0,
            };
            if let Some(byte) = row.get_mut(i) {
                *byte = byte.wrapping_add(predicted);
            }
        }
        out.extend_from_slice(&row);
        above = row;
    }
    out
}

/// The Paeth predictor of PNG (ISO/IEC 15948, 9.4).
pub fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let (a, b, c) = (i16::from(left), i16::from(up), i16::from(corner));
    let (da, db, dc) = ((b - c).abs(), (a - c).abs(), (a + b - 2 * c).abs());
    if da <= db && da <= dc {
        left
    } else if db <= dc {
        up
    } else {
        corner
    }
}
