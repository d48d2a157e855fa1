//! Words that OCR read in, a part that knows their places out; and the areas that spans of
//! such a part cover.

mod rows;

use kurbo::Rect;

use crate::document::Cell;
use crate::document::Part;
use crate::document::PartId;
use crate::document::Place;
use crate::document::PlacedWord;
use crate::document::Span;
use crate::geometry::Quad;

/// Lines further apart than this are paragraphs, in word heights.
const LINE_PITCH: f64 = 2.6;
/// Words of a line further apart than this are cells of a table, in word heights.
const CELL_GAP: f64 = 2.0;
/// Struck words of a line that stand closer than this become one area, in word heights.
const JOIN_GAP: f64 = 1.5;

/// A word that was read, in page coordinates.
pub struct SeenWord {
    /// Its text.
    pub text: String,
    /// Where it stands.
    pub quad: Quad,
    /// Its line: picture, block and line.
    pub line: (usize, u32, u32),
    /// Whether it was read with low confidence.
    pub is_unsure: bool,
}

/// The words as a part, row by row.
pub fn part(place: Place, words: &[SeenWord]) -> Option<Part> {
    let mut part = Part::new(PartId(0), place, String::new());
    let mut above: Option<&SeenWord> = None;
    for (line, row) in (0..).zip(rows::rows(words)) {
        let mut last: Option<&SeenWord> = None;
        for word in row.iter().copied() {
            let has_gap = |last: &SeenWord| last.line != word.line || is_cell_gap(last, word);
            part.text.push_str(match (last, above) {
                (Some(last), _) if has_gap(last) => "\t",
                (Some(_), _) => " ",
                (None, Some(above)) if is_next_line(above, word) => "\n",
                (None, Some(_)) => "\n\n",
                (None, None) => "",
            });
            add_word(&mut part, word, line);
            last = Some(word);
        }
        above = row.first().copied().or(above);
    }
    (!part.text.is_empty()).then_some(part)
}

/// Adds a word; it goes on with the cell before it where only a space is between them.
fn add_word(part: &mut Part, word: &SeenWord, line: u32) {
    let start = part.text.len();
    let continues = part.text.ends_with(' ');
    part.text.push_str(&word.text);
    let span = Span::new(start..part.text.len());
    let bounds = word.quad.bounds();
    match part.cells.last_mut().filter(|_| continues) {
        Some(cell) => {
            cell.span.end = span.end;
            cell.right = bounds.x1 as f32;
        }
        None => part.cells.push(Cell {
            span,
            left: bounds.x0 as f32,
            right: bounds.x1 as f32,
            line,
        }),
    }
    part.words.push(PlacedWord {
        span,
        quad: word.quad,
        is_unsure: word.is_unsure,
    });
}

/// What QR codes say, as a part in which every word stands for its whole code: whatever is
/// found in it strikes all of the code.
pub fn codes(place: Place, codes: &[(String, Quad)]) -> Option<Part> {
    let mut part = Part {
        is_code: true,
        ..Part::new(PartId(0), place, String::new())
    };
    for (text, quad) in codes {
        let start = part.text.len();
        part.text.push_str(text);
        part.words.push(PlacedWord {
            span: Span::new(start..part.text.len()),
            quad: *quad,
            is_unsure: false,
        });
        part.text.push_str("\n\n");
    }
    (!part.text.trim().is_empty()).then_some(part)
}

fn height(word: &SeenWord) -> f64 {
    let [a, _, _, d] = word.quad.0;
    a.distance(d)
}

/// Whether a line follows another without the space of a paragraph. OCR's own blocks say
/// little: it begins a new one wherever a line is short.
fn is_next_line(above: &SeenWord, below: &SeenWord) -> bool {
    let [start, end, _, up] = above.quad.0;
    let along = (end - start).normalize();
    let step = below.quad.0[0] - start;
    let down = -(step - along * step.dot(along)).dot((up - start).normalize());
    above.line.0 == below.line.0
        && (0.0..LINE_PITCH * height(above).max(height(below))).contains(&down)
}

/// Whether words stand in different cells. A dash is as high as a line is thick, so the
/// higher of both counts.
fn is_cell_gap(left: &SeenWord, right: &SeenWord) -> bool {
    let (end, start) = (left.quad.0[1], right.quad.0[0]);
    end.distance(start) > CELL_GAP * height(left).max(height(right)).max(1e-6)
}

/// The areas that a span of a part covers: one for each line, since the widths of single
/// words and the gaps between them would tell more than that something stood there.
pub fn areas(part: &Part, span: Span) -> Vec<Quad> {
    let mut areas: Vec<Quad> = Vec::new();
    let words = part.words.iter().filter(|word| word.span.overlaps(span));
    for word in words {
        match areas.last_mut() {
            Some(last) if continues(last, &word.quad) => *last = spanning(last, &word.quad),
            _ => areas.push(word.quad),
        }
    }
    areas
}

/// An area with a margin around it, since words that OCR read end with their ink.
pub fn with_margin(quad: &Quad) -> Quad {
    let [a, b, c, d] = quad.0;
    let (along, up) = (b - a, d - a);
    let (width, height) = (along.hypot(), up.hypot());
    if width == 0.0 || height == 0.0 {
        return *quad;
    }
    let (aside, above) = (along * (0.15 * height / width), up * 0.1);
    Quad([
        a - aside - above,
        b + aside - above,
        c + aside + above,
        d - aside + above,
    ])
}

/// Whether a word stands on the line of another, close behind it.
fn continues(left: &Quad, right: &Quad) -> bool {
    let [start, end, _, up] = left.0;
    let (width, height) = (start.distance(end), start.distance(up));
    if width <= 0.0 || height <= 0.0 {
        return false;
    }
    let (along, rise) = ((end - start) / width, (up - start) / height);
    let step = right.0[0] - end;
    (-height..JOIN_GAP * height).contains(&step.dot(along)) && step.dot(rise).abs() < 0.6 * height
}

/// The least quad with the first one's direction that holds both.
fn spanning(first: &Quad, second: &Quad) -> Quad {
    let [origin, end, _, up] = first.0;
    let (along, rise) = ((end - origin).normalize(), (up - origin).normalize());
    let inside = first.0.iter().chain(&second.0).map(|corner| {
        let step = *corner - origin;
        kurbo::Point::new(step.dot(along), step.dot(rise))
    });
    let bounds = inside.fold(Rect::ZERO, |bounds, corner| bounds.union_pt(corner));
    Quad(
        Quad::from_rect(bounds)
            .0
            .map(|corner| origin + along * corner.x + rise * corner.y),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, x: f64, line: u32) -> SeenWord {
        let y = -15.0 * f64::from(line);
        SeenWord {
            text: text.into(),
            quad: Quad::from_rect(Rect::new(x, y, x + 30.0, y + 10.0)),
            line: (0, 0, line),
            is_unsure: false,
        }
    }

    #[test]
    fn words_become_lines_and_cells_that_know_their_places() {
        let words = [
            word("Namn", 0.0, 0),
            word("Elin", 90.0, 0),
            word("Alm", 0.0, 1),
            word("Hej", 0.0, 5),
        ];
        let part = part(Place::Image(1), &words).unwrap();
        assert_eq!(part.text, "Namn\tElin\nAlm\n\nHej");
        assert_eq!(part.cells.len(), 4);
        assert_eq!(part.cells[2].line, 1);
        assert_eq!(&part.text[part.words[1].span.range()], "Elin");
    }

    #[test]
    fn specks_at_the_ends_of_lines_say_nothing() {
        let mut dash = word("–", 35.0, 0);
        dash.quad = Quad::from_rect(Rect::new(35.0, 4.0, 41.0, 5.0));
        let words = [
            word("|", -50.0, 0),
            word("031", 0.0, 0),
            dash,
            word("390", 50.0, 0),
            word("\"", -50.0, 1),
            word("Alm", 0.0, 1),
        ];
        let part = part(Place::Image(1), &words).unwrap();
        assert_eq!(part.text, "031 – 390\nAlm");
    }

    #[test]
    fn a_span_covers_one_area_a_line() {
        let words = [
            word("Elin", 0.0, 0),
            word("Alm", 35.0, 0),
            word("Karin", 90.0, 0),
            word("Ek", 0.0, 1),
        ];
        let part = part(Place::Image(1), &words).unwrap();
        let found = areas(&part, Span::new(0..part.text.len()));
        let widths: Vec<f64> = found.iter().map(|quad| quad.bounds().width()).collect();
        assert_eq!(widths, [65.0, 30.0, 30.0]);
    }
}
