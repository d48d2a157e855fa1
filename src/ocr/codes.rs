//! Places with unread ink → the QR codes among them, read.

use std::panic::{AssertUnwindSafe, catch_unwind};

use image::{GrayImage, imageops};

/// A code that was read.
#[derive(Clone, PartialEq)]
pub struct RawCode {
    /// What it says.
    pub text: String,
    /// Left, top, right and bottom in pixels.
    pub bounds: [i32; 4],
}

/// Reads the codes within places of a picture.
pub fn read(image: &GrayImage, places: &[[i32; 4]]) -> Vec<RawCode> {
    places
        .iter()
        .flat_map(|place| read_place(image, *place))
        .collect()
}

fn read_place(image: &GrayImage, [left, top, right, bottom]: [i32; 4]) -> Vec<RawCode> {
    const MARGIN: i32 = 30;
    let side = |from: i32, to: i32, most: u32| {
        let start = u32::try_from(from - MARGIN).unwrap_or(0).min(most);
        let end = u32::try_from(to + MARGIN).unwrap_or(0).min(most);
        (start, end.saturating_sub(start))
    };
    let (x, width) = side(left, right, image.width());
    let (y, height) = side(top, bottom, image.height());
    if width < 21 || height < 21 {
        return Vec::new();
    }
    let part = imageops::crop_imm(image, x, y, width, height).to_image();
    // Scans are noisy: what cannot be read as it is may be when it is coarser.
    let half = imageops::thumbnail(&part, (width / 2).max(1), (height / 2).max(1));
    for (picture, scale) in [(&part, 1), (&half, 2)] {
        let found = catch_unwind(AssertUnwindSafe(|| decoded(picture))).unwrap_or_default();
        if !found.is_empty() {
            let place = |[a, b, c, d]: [i32; 4]| {
                let (x, y) = (x as i32, y as i32);
                [a * scale + x, b * scale + y, c * scale + x, d * scale + y]
            };
            let codes = found.into_iter().map(|code| RawCode {
                bounds: place(code.bounds),
                ..code
            });
            return codes.collect();
        }
    }
    Vec::new()
}

fn decoded(picture: &GrayImage) -> Vec<RawCode> {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let level = |x: usize, y: usize| picture.get_pixel(x as u32, y as u32).0[0];
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, level);
    let grids = prepared.detect_grids();
    let code = |grid: &rqrr::Grid<_>| {
        let (_, text) = grid.decode().ok()?;
        let (xs, ys) = (grid.bounds.map(|p| p.x), grid.bounds.map(|p| p.y));
        let least = |values: [i32; 4]| values.into_iter().min().unwrap_or(0);
        let most = |values: [i32; 4]| values.into_iter().max().unwrap_or(0);
        Some(RawCode {
            text,
            bounds: [least(xs), least(ys), most(xs), most(ys)],
        })
    };
    grids.iter().filter_map(code).collect()
}
