//! A picture with rules on it → the same without them: frames around single letters, grids,
//! lines that strike text out or stand below it.
//!
//! Engines take a letter in a frame for a picture, and a frame for a letter.

use image::GrayImage;
use rustc_hash::FxHashSet;

use crate::ocr::prepare::{is_ink, paper};

/// Least length of a rule, and of an upright one that meets no other, in inches.
const LEAST: f32 = 0.18;
const LEAST_ALONE: f32 = 0.5;
/// Greatest thickness, in inches.
const THICK: f32 = 0.025;
/// How near an upright rule comes to one that it meets, in pixels.
const REACH: usize = 3;

/// The rules of a picture.
pub struct Rules {
    wide: usize,
    /// Whether a pixel belongs to a rule.
    marked: Vec<bool>,
    paper: u8,
}

/// The pixels of a picture along one axis.
#[derive(Clone, Copy)]
struct Axis {
    /// How many rows of pixels there are, and how long they are.
    rows: usize,
    length: usize,
    /// From a row to the next, and from a pixel of it to the next.
    down: usize,
    along: usize,
}

impl Axis {
    fn at(self, row: usize, place: usize) -> usize {
        row * self.down + place * self.along
    }
}

impl Rules {
    /// The rules of a picture; none where it has none.
    pub fn of(image: &GrayImage, dpi: u32) -> Option<Self> {
        let (wide, high) = (image.width() as usize, image.height() as usize);
        let paper = paper(image);
        let ink: Vec<bool> = image.as_raw().iter().map(|l| is_ink(*l, paper)).collect();
        let inches = |length: f32| ((length * dpi as f32) as usize).max(3);
        let mut rules = Self {
            wide,
            marked: vec![false; ink.len()],
            paper,
        };
        let level = Axis {
            rows: high,
            length: wide,
            down: wide,
            along: 1,
        };
        let upright = Axis {
            rows: wide,
            length: high,
            down: 1,
            along: wide,
        };
        let (least, thick) = (inches(LEAST), inches(THICK));
        let lines = runs(&ink, level, least, thick);
        for at in lines.iter().flat_map(|run| &run.thin) {
            rules.mark(*at);
        }
        let standing = runs(&ink, upright, least, thick);
        let standing: Vec<Run> = standing
            .into_iter()
            .filter(|run| run.length >= inches(LEAST_ALONE) || rules.meets(run))
            .collect();
        let in_line: FxHashSet<usize> = lines.iter().flat_map(|run| run.pixels(1)).collect();
        for run in standing {
            let crossings = run.pixels(wide).filter(|at| in_line.contains(at));
            for at in crossings.collect::<Vec<_>>().into_iter().chain(run.thin) {
                rules.mark(at);
            }
        }
        rules.marked.contains(&true).then_some(rules)
    }

    fn mark(&mut self, at: usize) {
        if let Some(marked) = self.marked.get_mut(at) {
            *marked = true;
        }
    }

    /// Whether a rule runs through a place: left, top, right, bottom.
    pub fn cross(&self, place: [i32; 4]) -> bool {
        let [left, top, right, bottom] = place.map(|side| usize::try_from(side).unwrap_or(0));
        (top..bottom).any(|row| {
            let pixels = self
                .marked
                .get(row * self.wide + left..row * self.wide + right);
            pixels.is_some_and(|pixels| pixels.contains(&true))
        })
    }

    /// The picture without its rules.
    pub fn removed_from(&self, image: &GrayImage) -> GrayImage {
        let mut image = image.clone();
        let faint = |level: u8| !is_ink(level, self.paper);
        for (at, _) in self
            .marked
            .iter()
            .enumerate()
            .filter(|(_, marked)| **marked)
        {
            let beside = [
                at.wrapping_sub(self.wide),
                at + self.wide,
                at.wrapping_sub(1),
                at + 1,
            ];
            for beside in beside {
                if let Some(level) = image.get_mut(beside).filter(|level| faint(**level)) {
                    *level = self.paper;
                }
            }
            if let Some(level) = image.get_mut(at) {
                *level = self.paper;
            }
        }
        image
    }

    /// Whether an upright rule begins or ends at a level one.
    fn meets(&self, run: &Run) -> bool {
        let is_near = |end: usize| {
            (0..=REACH).any(|step| {
                let rows = [
                    end.checked_sub(step * self.wide),
                    Some(end + step * self.wide),
                ];
                rows.into_iter().flatten().any(|at| {
                    let near = self.marked.get(at.saturating_sub(REACH)..at + REACH + 1);
                    near.is_some_and(|near| near.contains(&true))
                })
            })
        };
        is_near(run.first) && is_near(run.last)
    }
}

/// Ink in a line.
struct Run {
    first: usize,
    last: usize,
    length: usize,
    /// Its pixels, where it is thin.
    thin: Vec<usize>,
}

impl Run {
    /// All of its pixels, `along` from one to the next.
    fn pixels(&self, along: usize) -> impl Iterator<Item = usize> + use<> {
        (self.first..=self.last).step_by(along.max(1))
    }
}

/// Long runs of ink that are mostly thin.
fn runs(ink: &[bool], axis: Axis, least: usize, thick: usize) -> Vec<Run> {
    let is_ink = |row: usize, place: usize| ink.get(axis.at(row, place)) == Some(&true);
    let mut found = Vec::new();
    for row in 0..axis.rows {
        let mut start = 0;
        while start < axis.length {
            let length = (start..axis.length)
                .take_while(|place| is_ink(row, *place))
                .count();
            if length >= least {
                let is_thin = |place: &usize| {
                    let before =
                        (1..=thick).take_while(|step| row >= *step && is_ink(row - step, *place));
                    let after = (1..=thick)
                        .take_while(|step| row + step < axis.rows && is_ink(row + step, *place));
                    before.count() + after.count() < thick
                };
                let thin: Vec<usize> = (start..start + length)
                    .filter(is_thin)
                    .map(|place| axis.at(row, place))
                    .collect();
                if thin.len() * 2 > length {
                    found.push(Run {
                        first: axis.at(row, start),
                        last: axis.at(row, start + length - 1),
                        length,
                        thin,
                    });
                }
            }
            start += length + 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use image::Luma;

    use super::*;

    /// A frame of 60 by 60 pixels, with a letter of two strokes in it, at 200 dots an inch.
    fn framed(letter: bool) -> GrayImage {
        GrayImage::from_fn(120, 120, |x, y| {
            let inside = (30..90).contains(&x) && (30..90).contains(&y);
            let frame = inside && !((32..88).contains(&x) && (32..88).contains(&y));
            let stem = (50..54).contains(&x) && (45..75).contains(&y);
            let bar = (50..68).contains(&x) && (45..49).contains(&y);
            Luma([if frame || letter && (stem || bar) {
                0
            } else {
                255
            }])
        })
    }

    #[test]
    fn a_frame_goes_and_the_letter_in_it_stays() {
        let image = framed(true);
        let rules = Rules::of(&image, 200).unwrap();
        let without = rules.removed_from(&image);
        let only_frame = framed(false);
        for (x, y, Luma([level])) in without.enumerate_pixels() {
            let is_frame = only_frame.get_pixel(x, y).0[0] == 0;
            let expected = if is_frame {
                255
            } else {
                image.get_pixel(x, y).0[0]
            };
            assert_eq!(*level, expected, "{x} {y}");
        }
        assert!(rules.cross([20, 20, 60, 60]));
        assert!(!rules.cross([45, 40, 70, 80]));
    }

    #[test]
    fn a_line_through_letters_leaves_their_stems() {
        let image = GrayImage::from_fn(200, 100, |x, y| {
            let line = (10..190).contains(&x) && (50..53).contains(&y);
            let stem = x % 20 < 4 && (35..65).contains(&y);
            Luma([if line || stem { 0 } else { 255 }])
        });
        let without = Rules::of(&image, 200).unwrap().removed_from(&image);
        assert_eq!(without.get_pixel(41, 51).0[0], 0);
        assert_eq!(without.get_pixel(50, 51).0[0], 255);
    }

    #[test]
    fn letters_alone_have_no_rules() {
        let image = GrayImage::from_fn(200, 100, |x, y| {
            let stem = x % 20 < 4 && (35..65).contains(&y);
            Luma([if stem { 0 } else { 255 }])
        });
        assert!(Rules::of(&image, 200).is_none());
    }
}
