//! A picture → dark letters on light paper, without the dots that dithering leaves.
//!
//! Scanners that know only black and white show a grey or yellowed page as a spray of
//! dots. Engines take lines of such dots for one large picture and read nothing in it.

use image::GrayImage;

use crate::ocr::prepare::{is_ink, paper};

/// Paper below this level is dark.
const DARK: u8 = 100;
/// A shape of no more pixels than this may be a dot.
const DOT: usize = 5;
/// Fewest dots of a spray, and how many of them stand beside each larger shape. Fewer may
/// be what stands over letters or ends a sentence.
const FEWEST: usize = 2000;
const TO_ONE: usize = 6;

/// The picture as engines like it.
pub fn cleaned(mut image: GrayImage) -> GrayImage {
    let mut paper = paper(&image);
    if paper < DARK {
        image.iter_mut().for_each(|level| *level = 255 - *level);
        paper = 255 - paper;
    }
    let shapes = Shapes::of(&image, paper);
    let is_spray = shapes.dots >= FEWEST && shapes.dots >= TO_ONE * shapes.others;
    if is_spray {
        for at in shapes.pixels {
            if let Some(level) = image.get_mut(at) {
                *level = paper;
            }
        }
    }
    image
}

/// The connected shapes of a picture.
struct Shapes {
    dots: usize,
    others: usize,
    /// The pixels of the dots.
    pixels: Vec<usize>,
}

impl Shapes {
    fn of(image: &GrayImage, paper: u8) -> Self {
        let width = image.width() as usize;
        let mut open: Vec<bool> = image.as_raw().iter().map(|l| is_ink(*l, paper)).collect();
        let mut shapes = Self {
            dots: 0,
            others: 0,
            pixels: Vec::new(),
        };
        for start in 0..open.len() {
            if !take(&mut open, start) {
                continue;
            }
            let mut shape = vec![start];
            let mut next = 0;
            while let Some(at) = shape.get(next).copied() {
                next += 1;
                let neighbours = neighbours(at, width);
                shape.extend(
                    neighbours
                        .into_iter()
                        .filter(|other| take(&mut open, *other)),
                );
            }
            if shape.len() <= DOT {
                shapes.dots += 1;
                shapes.pixels.append(&mut shape);
            } else {
                shapes.others += 1;
            }
        }
        shapes
    }
}

/// Whether a pixel is open; it no longer is.
fn take(open: &mut [bool], at: usize) -> bool {
    open.get_mut(at).is_some_and(std::mem::take)
}

/// The pixels around one. At an edge those beyond it are of the next row, which joins no
/// more than two shapes there.
fn neighbours(at: usize, width: usize) -> [usize; 8] {
    let (above, below) = (at.wrapping_sub(width), at.wrapping_add(width));
    [
        above.wrapping_sub(1),
        above,
        above.wrapping_add(1),
        at.wrapping_sub(1),
        at.wrapping_add(1),
        below.wrapping_sub(1),
        below,
        below.wrapping_add(1),
    ]
}

#[cfg(test)]
mod tests {
    use image::Luma;

    use super::*;

    /// A bar of ink on paper, with a dot on each eighth pixel of each eighth row.
    fn bar(dots: bool) -> GrayImage {
        GrayImage::from_fn(800, 400, |x, y| {
            let is_bar = (102..702).contains(&x) && (190..210).contains(&y);
            let is_dot = dots && x % 8 == 3 && y % 8 == 3;
            Luma([if is_bar || is_dot { 0 } else { 255 }])
        })
    }

    #[test]
    fn a_spray_of_dots_goes_and_the_shapes_stay() {
        assert!(cleaned(bar(true)) == bar(false));
    }

    #[test]
    fn a_few_dots_stay() {
        let mut image = bar(false);
        image.put_pixel(50, 50, Luma([0]));
        assert!(cleaned(image.clone()) == image);
    }

    #[test]
    fn light_letters_on_dark_paper_become_dark() {
        let mut dark = bar(false);
        dark.iter_mut().for_each(|level| *level = 255 - *level);
        assert!(cleaned(dark) == bar(false));
    }
}
