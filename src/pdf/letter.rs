//! The outline of a glyph and its text in; whether it looks like another letter out.
//!
//! What a font says that its glyphs mean need not be what they show: a map may lie, be
//! broken, or belong to another font. So each is compared with the same letter in a few
//! common typefaces. Only what looks much more like another letter is doubtful, since
//! typefaces differ; whoever doubts has to look at the page.

use std::sync::OnceLock;

use hayro_font::Font;
use hayro_font::FontCache;
use hayro_font::FontGlyph;
use hayro_syntax::object::Dict;
use hayro_syntax::object::FromBytes as _;
use kurbo::BezPath;
use kurbo::PathEl;
use kurbo::Point;
use kurbo::Rect;
use kurbo::Shape as _;

use crate::pdf::font::standard_programs;

/// Cells of a picture along each side, and samples along each side of a cell.
const CELLS: usize = 12;
const FINE: usize = 4;
/// A mean difference of cells below this is the same letter, whatever else it is like.
const ALIKE: f64 = 0.17;
/// How much nearer another letter must be.
const NEARER: f64 = 0.62;
/// So many letters may be nearer: typefaces differ.
const MOST_NEARER: usize = 5;
/// Most segments of an outline that are followed.
const MOST_SEGMENTS: usize = 4000;

/// The letters that are known, each after those that it is taken for.
const LETTERS: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzåäöÅÄÖ";
/// Typefaces to compare with.
const TYPEFACES: [&str; 7] = [
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    "<</Type/Font/Subtype/Type1/BaseFont/Times-Roman/Encoding/WinAnsiEncoding>>",
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>",
    "<</Type/Font/Subtype/Type1/BaseFont/Times-Bold/Encoding/WinAnsiEncoding>>",
    "<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>",
    "<</Type/Font/Subtype/Type1/BaseFont/Times-Italic/Encoding/WinAnsiEncoding>>",
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Oblique/Encoding/WinAnsiEncoding>>",
];
/// Letters that look alike in some typeface.
const GROUPS: [&str; 12] = [
    "1iIlLjJtfrT7",
    "oO0QDCcGeaö",
    "sS58",
    "zZ2",
    "bB683",
    "gq9aä",
    "uUvVyYnh",
    "wW",
    "xXkK",
    "pP",
    "mM",
    "ÅÄAåäá4",
];

/// A glyph as cells of ink, from its lowest left corner, without regard to its size.
struct Shape {
    cells: [u8; CELLS * CELLS],
    /// Width by height.
    aspect: f64,
}

/// Whether an outline looks like another letter than `text`. What is no letter or digit
/// of the Latin alphabet is not compared.
pub fn is_another(text: &[char], outline: &BezPath) -> bool {
    let [letter] = text else { return false };
    if !LETTERS.contains(*letter) {
        return false;
    }
    let Some(shape) = Shape::of(outline) else {
        return false;
    };
    let known = known();
    let mut nearest: Vec<(char, f64)> = Vec::new();
    let own = distance(known, *letter, &shape);
    if own < ALIKE {
        return false;
    }
    for other in LETTERS.chars() {
        let between = distance(known, other, &shape);
        if between < NEARER * own && !is_taken_for(*letter, other) {
            return true;
        }
        nearest.push((other, between));
    }
    let nearer = nearest
        .iter()
        .filter(|(other, between)| *between < 0.85 * own && !is_taken_for(*letter, *other));
    nearer.count() > MOST_NEARER
}

/// Whether two letters look alike in some typeface, or are one but for their size.
fn is_taken_for(one: char, other: char) -> bool {
    let is_same = one.to_lowercase().eq(other.to_lowercase());
    is_same
        || GROUPS
            .iter()
            .any(|group| group.contains(one) && group.contains(other))
}

/// How far a shape is from a letter in the typeface where it is nearest.
fn distance(known: &[(char, Shape)], letter: char, shape: &Shape) -> f64 {
    let own = known.iter().filter(|(known, _)| *known == letter);
    own.map(|(_, known)| shape.distance(known))
        .fold(f64::MAX, f64::min)
}

/// The letters in all typefaces.
fn known() -> &'static [(char, Shape)] {
    static KNOWN: OnceLock<Vec<(char, Shape)>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let fonts = TYPEFACES.iter().filter_map(|dict| typeface(dict));
        let shapes = fonts.flat_map(|font| {
            let shapes = LETTERS.chars().filter_map(|letter| {
                // WinAnsi codes of these letters are their Unicode values.
                let code = u32::from(letter);
                let FontGlyph::Outline(glyph) = font.glyph(font.map_code(code), code) else {
                    return None;
                };
                Some((letter, Shape::of(&glyph.outline())?))
            });
            shapes.collect::<Vec<_>>()
        });
        shapes.collect()
    })
}

fn typeface(dict: &'static str) -> Option<Font<'static>> {
    let dict: Dict<'static> = Dict::from_bytes(dict.as_bytes())?;
    let no_maps: hayro_font::CMapResolverFn = std::sync::Arc::new(|_| None);
    FontCache::new().font(&dict, &standard_programs(), &no_maps)
}

impl Shape {
    /// The cells that an outline fills.
    fn of(outline: &BezPath) -> Option<Self> {
        let bounds = outline.bounding_box();
        let is_sound = bounds.is_finite() && bounds.width() > 1.0 && bounds.height() > 1.0;
        if !is_sound || outline.elements().len() > MOST_SEGMENTS {
            return None;
        }
        let lines = lines(outline, bounds);
        let mut cells = [0_u8; CELLS * CELLS];
        let steps = CELLS * FINE;
        for step in 0..steps {
            let y = (step as f64 + 0.5) / steps as f64;
            let mut crossings: Vec<(f64, i32)> = lines
                .iter()
                .filter_map(|(from, to)| crossing(*from, *to, y))
                .collect();
            crossings.sort_by(|one, other| one.0.total_cmp(&other.0));
            let mut winding = 0;
            for pair in crossings.windows(2) {
                let [(left, way), (right, _)] = pair else {
                    continue;
                };
                winding += way;
                if winding != 0 {
                    let row = step / FINE * CELLS;
                    ink(cells.get_mut(row..row + CELLS)?, *left, *right);
                }
            }
        }
        Some(Self {
            cells,
            aspect: bounds.width() / bounds.height(),
        })
    }

    /// The mean difference of the cells, more where one is much wider than the other.
    fn distance(&self, other: &Self) -> f64 {
        const MOST: f64 = (FINE * FINE * CELLS * CELLS) as f64;
        let sum: u32 = self
            .cells
            .iter()
            .zip(&other.cells)
            .map(|(one, other)| u32::from(one.abs_diff(*other)))
            .sum();
        let wider = (self.aspect / other.aspect).ln().abs();
        f64::from(sum) / MOST + 0.12 * (wider - 0.3).max(0.0)
    }
}

/// Marks the ink between two places of a row, as parts of the whole.
fn ink(row: &mut [u8], left: f64, right: f64) {
    let steps = (CELLS * FINE) as f64;
    let at = |place: f64| (place * steps - 0.5).ceil().clamp(0.0, steps) as usize;
    for step in at(left)..at(right) {
        if let Some(cell) = row.get_mut(step / FINE) {
            *cell = cell.saturating_add(1).min((FINE * FINE) as u8);
        }
    }
}

/// Where a line crosses a height, and which way.
fn crossing(from: Point, to: Point, y: f64) -> Option<(f64, i32)> {
    let way = match (from.y <= y, to.y <= y) {
        (true, false) => 1,
        (false, true) => -1,
        _ => return None,
    };
    let along = (y - from.y) / (to.y - from.y);
    Some((from.x + along * (to.x - from.x), way))
}

/// The lines of an outline, in its own bounds.
fn lines(outline: &BezPath, bounds: Rect) -> Vec<(Point, Point)> {
    let place = |point: Point| {
        Point::new(
            (point.x - bounds.x0) / bounds.width(),
            (point.y - bounds.y0) / bounds.height(),
        )
    };
    let mut lines = Vec::new();
    let (mut start, mut last) = (Point::ORIGIN, Point::ORIGIN);
    let tolerance = 0.01 * bounds.width().min(bounds.height());
    kurbo::flatten(outline, tolerance.max(0.5), |element| match element {
        PathEl::MoveTo(point) => {
            lines.push((last, start));
            (start, last) = (place(point), place(point));
        }
        PathEl::LineTo(point) => {
            lines.push((last, place(point)));
            last = place(point);
        }
        _ => {
            lines.push((last, start));
            last = start;
        }
    });
    lines.push((last, start));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    const SLANTED: &str =
        "<</Type/Font/Subtype/Type1/BaseFont/Courier-BoldOblique/Encoding/WinAnsiEncoding>>";

    fn glyph(letter: char) -> BezPath {
        let font = typeface(SLANTED).unwrap();
        let code = u32::from(letter);
        match font.glyph(font.map_code(code), code) {
            FontGlyph::Outline(glyph) => glyph.outline(),
            FontGlyph::Type3(_) => BezPath::new(),
        }
    }

    #[test]
    fn a_letter_of_another_typeface_looks_like_itself() {
        for letter in LETTERS.chars() {
            let outline = glyph(letter);
            assert!(!is_another(&[letter], &outline), "{letter}");
        }
    }

    #[test]
    fn most_letters_that_are_said_to_be_others_are_doubtful() {
        // A font is doubted as a whole from the third such letter on.
        let letters: Vec<char> = LETTERS.chars().collect();
        let said = letters.iter().cycle().skip(5);
        let pairs = letters.iter().zip(said);
        let doubted = pairs.filter(|(shown, said)| is_another(&[**said], &glyph(**shown)));
        let count = doubted.count();
        assert!(count * 2 > letters.len(), "{count} of {}", letters.len());
    }

    #[test]
    fn signs_and_empty_glyphs_are_not_compared() {
        assert!(!is_another(&['-'], &glyph('A')));
        assert!(!is_another(&['A'], &BezPath::new()));
    }
}
