//! Glyphs of a page in; what OCR reads in letters that are built of them out.
//!
//! `#` after `#`, row by row, makes a letter that everybody sees and no reader finds. Rows
//! that hold nothing but one sign and spaces are drawn with a square for each sign.

use kurbo::Affine;
use rustc_hash::FxHashMap;

use crate::document::Part;
use crate::document::Place;
use crate::document::glyph_map::GlyphMap;
use crate::formats::pdf::sight::Scanner;
use crate::formats::seen;
use crate::formats::seen::SeenWord;
use crate::geometry::Rect;
use crate::pdf::glyph::Glyph;
use crate::pdf::raster::Pixels;

/// Fewest rows, and fewest signs in them, that may make letters.
const FEWEST_ROWS: usize = 5;
const FEWEST_SIGNS: usize = 40;
/// Most signs of a page that are looked at.
const MOST_SIGNS: usize = 60_000;
/// How far apart rows may stand, in heights of a sign: lines of letters are apart.
const PITCH: f64 = 8.0;
/// How much of the place between the first and the last sign of a row they fill, at least
/// and at most: rules and leaders fill all of it.
const FILL: (f64, f64) = (0.03, 0.8);
/// How wide a sign is drawn, in pixels: letters are some ten signs high.
const SIDE: f64 = 3.0;
/// White around the signs, in pixels.
const MARGIN: f64 = 24.0;
/// Most pixels of a side.
const LONGEST: f64 = 8000.0;
/// Resolution at which the picture is read, so that it stays as it is.
const DPI: f32 = 300.0;
/// Below this mean confidence words are what an engine makes of a pattern, and below this a
/// word is a place to look at.
const PRINT: f32 = 0.4;
const SURE: f32 = 0.6;
/// Letters and digits that are read in a picture, at least.
const LEAST_LETTERS: usize = 3;

/// Whether rows of a page may be letters that are built of signs.
pub fn has_signs(glyphs: &[Glyph]) -> bool {
    !pictures(glyphs).is_empty()
}

/// What was read in the signs of a page.
#[derive(Default)]
pub struct ReadSigns {
    /// The words, with the glyphs that show them.
    pub part: Option<Part>,
    /// Whether there is something that could not be read and has the looks of letters.
    pub is_unread: bool,
    /// Whether some words were read with low confidence.
    pub is_unsure: bool,
}

impl Scanner<'_> {
    /// Reads letters that are built of the glyphs of a page, counted from 1.
    pub fn read_signs(&self, glyphs: &[Glyph], page: u32) -> ReadSigns {
        let pictures = pictures(glyphs);
        let mut words = Vec::new();
        let mut is_unread = false;
        for (block, picture) in pictures.iter().enumerate() {
            let readings = picture.letters.iter().flatten();
            let readings = readings.map(|ink| self.read_picture(picture, *ink, block));
            let letters = |words: &Vec<SeenWord>| -> usize {
                words.iter().map(|word| word.text.chars().count()).sum()
            };
            let best = readings.max_by_key(letters).unwrap_or_default();
            is_unread |= best.is_empty() && picture.is_drawn();
            words.extend(best);
        }
        let part = seen::part(Place::Image(page), &words).map(|mut part| {
            part.cells.clear();
            part.glyphs = glyphs_of(&part, &pictures);
            part
        });
        ReadSigns {
            part,
            is_unread,
            is_unsure: words.iter().any(|word| word.is_unsure),
        }
    }

    fn read_picture(&self, picture: &Picture, ink: char, block: usize) -> Vec<SeenWord> {
        let drawn = picture.draw(ink);
        let read = drawn.and_then(|(pixels, to_page)| {
            let page = self.read_pixels(&pixels, Some(DPI))?;
            Some((page, to_page))
        });
        let Some((page, to_page)) = read else {
            return Vec::new();
        };
        let letters = page.words.iter().flat_map(|word| word.text.chars());
        let count = letters.filter(|letter| letter.is_alphanumeric()).count();
        if page.confidence < PRINT || count < LEAST_LETTERS {
            return Vec::new();
        }
        page.words
            .iter()
            .map(|word| SeenWord {
                text: word.text.clone(),
                quad: word.quad.transformed(to_page),
                line: (block, word.block, word.line),
                is_unsure: word.confidence < SURE,
            })
            .collect()
    }
}

/// The signs in the place of each word of a part.
fn glyphs_of(part: &Part, pictures: &[Picture]) -> GlyphMap {
    let signs = || pictures.iter().flat_map(|picture| &picture.signs);
    let mut places: Vec<(u32, Option<u32>)> = Vec::new();
    for word in &part.words {
        let bounds = word.quad.bounds();
        let within = signs().filter(|sign| {
            let reach = sign.bounds.height();
            bounds.inflate(reach, reach).contains(sign.bounds.center())
        });
        places.extend(within.map(|sign| (word.span.start, Some(sign.glyph))));
    }
    GlyphMap::new(places)
}

/// A glyph that may be a dot of a letter.
#[derive(Clone, Copy)]
struct Sign {
    glyph: u32,
    letter: char,
    bounds: Rect,
}

/// Glyphs on one base line, in drawing order.
#[derive(Default)]
struct Row {
    base: f64,
    signs: Vec<Sign>,
    /// The first letters that differ.
    letters: [Option<char>; 2],
    /// Whether there are more than that.
    is_text: bool,
}

impl Row {
    fn add(&mut self, sign: Sign) {
        let free = self
            .letters
            .iter_mut()
            .find(|letter| letter.is_none_or(|letter| letter == sign.letter));
        match free {
            Some(letter) => *letter = Some(sign.letter),
            None => self.is_text = true,
        }
        if !self.is_text {
            self.signs.push(sign);
        }
    }
}

/// Rows of signs that stand below one another.
#[derive(Default)]
struct Picture {
    signs: Vec<Sign>,
    rows: usize,
    letters: [Option<char>; 2],
    /// The base line of the last row, and how far rows stand apart.
    last: Option<(f64, f64)>,
}

/// Glyphs in drawing order or, where one of them is so common that they may be a picture, row
/// by row.
fn ordered(glyphs: &[Glyph]) -> Vec<(u32, &Glyph)> {
    let mut ordered: Vec<(u32, &Glyph)> = (0_u32..).zip(glyphs).collect();
    let mut counts: FxHashMap<char, usize> = FxHashMap::default();
    for letter in glyphs.iter().filter_map(|glyph| glyph.text.first()) {
        if !letter.is_whitespace() && !letter.is_lowercase() {
            *counts.entry(*letter).or_default() += 1;
        }
    }
    let most = counts.values().copied().max().unwrap_or(0);
    if most >= FEWEST_SIGNS && most * 5 >= glyphs.len() {
        let row = |glyph: &Glyph| -(glyph.origin.y * 2.0).round();
        ordered.sort_by(|(_, a), (_, b)| {
            row(a)
                .total_cmp(&row(b))
                .then(a.origin.x.total_cmp(&b.origin.x))
        });
    }
    ordered
}

/// The places with rows of signs. On a page of text there are none, and it is gone through
/// once.
fn pictures(glyphs: &[Glyph]) -> Vec<Picture> {
    let mut found = Vec::new();
    let mut picture = Picture::default();
    let mut row = Row::default();
    for (number, glyph) in ordered(glyphs) {
        let [letter] = glyph.text.as_slice() else {
            continue;
        };
        if letter.is_whitespace() {
            continue;
        }
        let sign = Sign {
            glyph: number,
            letter: *letter,
            bounds: glyph.quad.bounds(),
        };
        let base = glyph.origin.y;
        if (base - row.base).abs() > 0.3 * f64::from(glyph.size) {
            picture.take(std::mem::take(&mut row), &mut found);
            row.base = base;
        }
        row.add(sign);
    }
    picture.take(row, &mut found);
    picture.end(&mut found);
    found
}

impl Picture {
    /// Takes in the next row, or ends with the one before.
    fn take(&mut self, row: Row, found: &mut Vec<Self>) {
        let Some(first) = row.signs.first().filter(|_| !row.is_text) else {
            if row.is_text {
                self.end(found);
            }
            return;
        };
        let step = self.last.map_or(0.0, |(base, _)| (row.base - base).abs());
        let goes_on = step <= PITCH * first.bounds.height()
            && self.signs.len() < MOST_SIGNS
            && self.shares_letters(&row);
        if !goes_on {
            self.end(found);
        }
        let pitch = self.last.map_or(0.0, |(_, pitch)| pitch);
        let is_nearer = goes_on && step > 0.0 && (pitch == 0.0 || step < pitch);
        self.rows += 1;
        self.last = Some((row.base, if is_nearer { step } else { pitch }));
        self.signs.extend(row.signs);
    }

    /// Whether this and a row have no more letters than a row may have; they then have the
    /// same.
    fn shares_letters(&mut self, row: &Row) -> bool {
        let mut letters = self.letters;
        for letter in row.letters.into_iter().flatten() {
            let free = letters
                .iter_mut()
                .find(|own| own.is_none_or(|own| own == letter));
            match free {
                Some(own) => *own = Some(letter),
                None => return false,
            }
        }
        self.letters = letters;
        true
    }

    /// Keeps the picture, if it may be one, and begins anew.
    fn end(&mut self, found: &mut Vec<Self>) {
        let picture = std::mem::take(self);
        if picture.may_be_letters() {
            found.push(picture);
        }
    }

    fn may_be_letters(&self) -> bool {
        let has_enough = self.rows >= FEWEST_ROWS && self.signs.len() >= FEWEST_SIGNS;
        let fill = || {
            let (wide, high) = self.cell();
            let area = self.bounds().area() / (wide * high).max(1e-9);
            self.signs.len() as f64 / area.max(1.0)
        };
        has_enough
            && (self.letters.iter().flatten().count() == 2 || (FILL.0..FILL.1).contains(&fill()))
    }

    /// Whether it is built of signs that are no letters or digits, as pictures are.
    fn is_drawn(&self) -> bool {
        let mut letters = self.letters.iter().flatten();
        letters.any(|letter| !letter.is_alphanumeric() && !letter.is_ascii_punctuation())
            || self.letters.contains(&Some('#'))
            || self.letters.contains(&Some('@'))
    }

    fn bounds(&self) -> Rect {
        let bounds = self.signs.iter().map(|sign| sign.bounds);
        bounds
            .reduce(|all, own| all.union(own))
            .unwrap_or(Rect::ZERO)
    }

    /// The width of a sign, and how far rows stand apart.
    fn cell(&self) -> (f64, f64) {
        let mut widths: Vec<f64> = self.signs.iter().map(|sign| sign.bounds.width()).collect();
        widths.sort_unstable_by(f64::total_cmp);
        let wide = widths.get(widths.len() / 2).copied().unwrap_or(1.0);
        let high = self.signs.first().map_or(1.0, |sign| sign.bounds.height());
        let pitch = self.last.map_or(high, |(_, step)| step);
        (wide.max(0.1), if pitch > 0.0 { pitch } else { high })
    }

    /// The picture with a square for each of its signs that are this one, and the way from
    /// its unit square to the page.
    fn draw(&self, ink: char) -> Option<(Pixels, Affine)> {
        let cell = self.cell();
        let scale = SIDE / cell.0;
        let margin = MARGIN / scale;
        let place = self.bounds().inflate(margin, margin);
        let (wide, high) = (
            (place.width() * scale).ceil(),
            (place.height() * scale).ceil(),
        );
        let is_size = |side: f64| (1.0..=LONGEST).contains(&side);
        if !is_size(wide) || !is_size(high) {
            return None;
        }
        let mut data = vec![255_u8; wide as usize * high as usize];
        for sign in self.signs.iter().filter(|sign| sign.letter == ink) {
            let middle = sign.bounds.center();
            let column = (middle.x - place.x0 - cell.0 / 2.0) * scale;
            let row = (place.y1 - middle.y - cell.1 / 2.0) * scale;
            let columns = column.round() as usize..(column + SIDE).round() as usize;
            for y in row.round() as usize..(row + cell.1 * scale).round() as usize {
                let start = y * wide as usize;
                if let Some(pixels) = data.get_mut(start + columns.start..start + columns.end) {
                    pixels.fill(0);
                }
            }
        }
        let pixels = Pixels {
            width: wide as u32,
            height: high as u32,
            channels: 1,
            data,
        };
        let (wide, high) = (wide / scale, high / scale);
        let to_page = Affine::new([wide, 0.0, 0.0, high, place.x0, place.y1 - high]);
        Some((pixels.blurred(SIDE as f32), to_page))
    }
}

#[cfg(test)]
mod tests {
    use kurbo::Point;

    use super::*;
    use crate::document::PartId;
    use crate::document::PlacedWord;
    use crate::document::Span;
    use crate::geometry::Quad;

    /// Glyphs of lines of text in a font of fixed width.
    fn glyphs(lines: &[&str]) -> Vec<Glyph> {
        let mut glyphs = Vec::new();
        for (row, line) in lines.iter().enumerate() {
            for (column, letter) in line.chars().enumerate() {
                let (x, y) = (40.0 + 3.0 * column as f64, 700.0 - 4.0 * row as f64);
                glyphs.push(Glyph {
                    text: [letter].into_iter().collect(),
                    quad: Quad::from_rect(Rect::new(x, y - 1.0, x + 3.0, y + 4.0)),
                    origin: Point::new(x, y),
                    size: 5.0,
                    visible: true,
                    is_cut_off: false,
                    in_annotation: false,
                });
            }
        }
        glyphs
    }

    const LETTERS: [&str; 6] = [
        "#   #  #####  #   #",
        "#   #  #       # #",
        "#####  ####     #",
        "#   #  #       # #",
        "#   #  #      #   #",
        "#   #  #####  #   #",
    ];

    #[test]
    fn rows_of_one_sign_are_a_picture_and_text_and_rules_are_not() {
        assert_eq!(pictures(&glyphs(&LETTERS)).len(), 1);
        assert!(pictures(&glyphs(&["Beslut enligt lagen"; 9])).is_empty());
        assert!(pictures(&glyphs(&["__________________"; 9])).is_empty());
        assert!(pictures(&glyphs(&["#  #"; 4])).is_empty());
    }

    #[test]
    fn signs_in_any_order_are_a_picture() {
        let mut glyphs = glyphs(&LETTERS);
        glyphs.retain(|glyph| glyph.text.as_slice() == ['#']);
        let middle = glyphs.len() / 2;
        let (first, second) = glyphs.split_at(middle);
        let mixed: Vec<Glyph> = first
            .iter()
            .zip(second)
            .flat_map(|(a, b)| [a.clone(), b.clone()])
            .collect();
        assert_eq!(pictures(&mixed).len(), 1);
    }

    #[test]
    fn signs_on_a_ground_of_others_are_told_apart() {
        let filled = LETTERS.map(|line| line.replace(' ', "."));
        let lines = filled.each_ref().map(String::as_str);
        let pictures = pictures(&glyphs(&lines));
        assert_eq!(pictures[0].letters, [Some('#'), Some('.')]);
        let (pixels, _) = pictures[0].draw('#').unwrap();
        let [sign, ground] = [(31, 34), (65, 34)].map(|(x, y)| pixels.at(x, y)[0]);
        assert!(sign + 60 < ground, "{sign} {ground}");
    }

    #[test]
    fn a_word_knows_the_signs_that_show_it() {
        let pictures = pictures(&glyphs(&LETTERS));
        let mut part = Part::new(PartId(0), Place::Image(1), "HEX".into());
        part.words.push(PlacedWord {
            span: Span::new(0..3),
            quad: Quad::from_rect(pictures[0].bounds()),
            is_unsure: false,
        });
        let map = glyphs_of(&part, &pictures);
        let count = map.glyphs_in(Span::new(0..3)).count();
        assert_eq!(count, pictures[0].signs.len());
    }
}
