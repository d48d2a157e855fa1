//! Painted shapes in, in order; places where they stand in rows as letters do out.
//!
//! Text may be drawn as outlines, or dot by dot. No reader finds it, but everybody sees it,
//! so somebody has to look at such a place.

use crate::geometry::Rect;

/// Fewest letters, and fewest dots, that make a line.
const FEWEST: (u32, u32) = (5, 20);
/// Least and greatest height of a letter, in points.
const HEIGHT: (f64, f64) = (1.2, 200.0);
/// Greatest width of a letter as a part of its height, and the least of that height.
const WIDEST: f64 = 2.2;
/// Greatest side of a dot, in points.
const DOT: f64 = 5.0;
/// How far from its neighbour a letter may stand, in heights of the higher one.
const GAP: f64 = 1.6;
/// The same where all letters of a page are looked at at once, whatever order they are drawn
/// in.
const GAP_IN_ORDER: f64 = 5.0;
/// Most letters and bars of a page that are looked at at once.
const MOST_SHAPES: usize = 20_000;
/// Fewest bars that make a bar code; greatest width of one, and of the space between two.
const FEWEST_BARS: usize = 20;
const BAR: (f64, f64) = (6.0, 10.0);
/// Rows nearer than this are read together, in points, and in heights of a row: to the side
/// and above each other.
const JOIN: f64 = 10.0;
const JOIN_BESIDE: f64 = 2.5;
const JOIN_BELOW: f64 = 1.0;
/// How far above or below its row a part of a letter may stand (a dot, a ring, a tail), how
/// far from the last letter, and how large it may be, in heights of the row.
const PART: (f64, f64, f64) = (0.6, 0.9, 1.5);
/// Most rows of one page.
const MOST_ROWS: usize = 4000;

/// A shape that was painted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A rectangle.
    Rectangle,
    /// Nothing yet.
    Point,
    /// Something with bends.
    Bent,
    /// A single line.
    Line,
}

/// Gathers rows of shapes, and columns: lines of text that is turned.
#[derive(Debug, Default)]
pub struct Outlines {
    rows: Rows,
    columns: Rows,
    /// What may be letters, and what may be bars, wherever they stand.
    letters: Vec<Rect>,
    bars: Vec<Rect>,
}

/// Gathers rows of shapes.
#[derive(Debug, Default)]
struct Rows {
    /// Those that are done; the last one may have too few letters yet.
    rows: Vec<Row>,
    row: Option<Row>,
}

/// A row that is being gathered.
#[derive(Debug, Clone, Copy)]
struct Row {
    bounds: Rect,
    last: Rect,
    letters: u32,
    dots: u32,
}

impl Outlines {
    /// Takes in a shape, by its bounds on the page.
    pub fn add(&mut self, shape: Shape, bounds: Rect) {
        self.rows.add(shape, bounds);
        self.columns.add(shape, turned(bounds));
        let (width, height) = (bounds.width(), bounds.height());
        let is_letter = shape == Shape::Bent && may_be_letter(bounds) && height > HEIGHT.0;
        if is_letter && self.letters.len() < MOST_SHAPES {
            self.letters.push(bounds);
        }
        let is_bar =
            shape != Shape::Bent && width <= BAR.0 && height > 2.0 * BAR.0.min(width * 4.0);
        if is_bar && height <= HEIGHT.1 && self.bars.len() < MOST_SHAPES {
            self.bars.push(bounds);
        }
    }

    /// The places with rows of letters; begins anew.
    pub fn take(&mut self) -> Vec<Rect> {
        let mut places = self.rows.take();
        places.extend(self.columns.take().into_iter().map(turned));
        places.extend(in_order(std::mem::take(&mut self.letters), &places));
        places.extend(bar_codes(std::mem::take(&mut self.bars)));
        joined(places)
    }
}

/// Rows of letters that no place holds, whatever order they were drawn in.
fn in_order(mut letters: Vec<Rect>, places: &[Rect]) -> Vec<Rect> {
    letters.retain(|letter| !places.iter().any(|place| place.contains(letter.center())));
    if letters.len() < FEWEST.0 as usize {
        return Vec::new();
    }
    letters.sort_by(|a, b| b.center().y.total_cmp(&a.center().y));
    let mut lines: Vec<(Rect, Vec<Rect>)> = Vec::new();
    for letter in letters {
        let middle = letter.center().y;
        match lines.last_mut() {
            Some((line, members)) if line.y0 <= middle => {
                // The line is as high as its highest letter, not as all of them.
                if letter.height() > line.height() {
                    *line = letter;
                }
                members.push(letter);
            }
            _ => lines.push((letter, vec![letter])),
        }
    }
    let mut found = Vec::new();
    for (_, mut members) in lines {
        members.sort_by(|a, b| a.x0.total_cmp(&b.x0).then(b.x1.total_cmp(&a.x1)));
        // The hole of a letter is no letter.
        members.dedup_by(|hole, letter| letter.union(*hole) == *letter);
        let near =
            members.chunk_by(|a, b| b.x0 - a.x1 <= GAP_IN_ORDER * a.height().max(b.height()));
        let rows = near.filter(|row| row.len() >= FEWEST.0 as usize);
        found.extend(rows.filter_map(around));
    }
    found.truncate(MOST_ROWS);
    found
}

/// The place of all shapes.
fn around(shapes: &[Rect]) -> Option<Rect> {
    shapes.iter().copied().reduce(|all, own| all.union(own))
}

/// Places with many thin bars of one height side by side.
fn bar_codes(mut bars: Vec<Rect>) -> Vec<Rect> {
    if bars.len() < FEWEST_BARS {
        return Vec::new();
    }
    let level = |bar: &Rect| ((bar.y0 * 2.0).round() as i64, (bar.y1 * 2.0).round() as i64);
    bars.sort_by(|a, b| level(a).cmp(&level(b)).then(a.x0.total_cmp(&b.x0)));
    let near = bars.chunk_by(|a, b| level(a) == level(b) && b.x0 - a.x1 <= BAR.1);
    near.filter(|bars| bars.len() >= FEWEST_BARS)
        .filter_map(around)
        .collect()
}

/// Whether a shape of this size may be a letter or a part of one, and not what letters stand
/// on.
pub fn may_be_letter(bounds: Rect) -> bool {
    let (width, height) = (bounds.width(), bounds.height());
    let is_thin = width.min(height) <= HEIGHT.0;
    is_thin || height <= HEIGHT.1 && width <= WIDEST * height.max(HEIGHT.0)
}

/// A rectangle with its axes exchanged.
fn turned(rect: Rect) -> Rect {
    Rect::new(rect.y0, rect.x0, rect.y1, rect.x1)
}

impl Rows {
    fn add(&mut self, shape: Shape, bounds: Rect) {
        let (width, height) = (bounds.width(), bounds.height());
        let is_dot = width.max(height) <= DOT
            && match shape {
                Shape::Rectangle => width.min(height) > 0.2,
                // A dot, or a scan line of a letter.
                Shape::Line => true,
                Shape::Point | Shape::Bent => false,
            };
        let side = width.max(height);
        let fits = side >= HEIGHT.0 && height <= HEIGHT.1 && width <= WIDEST * height.max(HEIGHT.0);
        let is_letter = shape == Shape::Bent && fits;
        // A stem, a stroke or a dash of a letter.
        let is_stroke = fits && !is_dot;
        // The bar of an A or a t, the dots of an ö.
        if let Some(row) = &mut self.row
            && row.letters > 0
            && row.has_part(bounds)
            && !(is_letter || is_dot && row.dots > 0)
        {
            row.bounds = row.bounds.union(bounds);
            return;
        }
        if !(is_dot || is_stroke) {
            self.end_row();
            return;
        }
        let goes_on = self.row.is_some_and(|row| row.goes_on_with(bounds));
        if !goes_on {
            self.end_row();
        }
        let row = self.row.get_or_insert(Row {
            bounds,
            last: bounds,
            letters: 0,
            dots: 0,
        });
        let is_inside = goes_on && row.last.union(bounds) == row.last;
        row.letters += u32::from(is_letter && !is_inside);
        row.dots += u32::from(is_dot && !is_inside);
        row.bounds = row.bounds.union(bounds);
        if !is_inside {
            row.last = bounds;
        }
    }

    fn take(&mut self) -> Vec<Rect> {
        self.end_row();
        self.drop_short();
        let rows = std::mem::take(&mut self.rows);
        rows.into_iter().map(|row| row.bounds).collect()
    }

    fn end_row(&mut self) {
        let Some(mut row) = self.row.take() else {
            return;
        };
        match self.rows.last().filter(|last| last.is_line_of(&row)) {
            Some(last) => {
                row.bounds = row.bounds.union(last.bounds);
                row.letters = row.letters.saturating_add(last.letters);
                row.dots = row.dots.saturating_add(last.dots);
                self.rows.pop();
            }
            None => self.drop_short(),
        }
        if self.rows.len() < MOST_ROWS {
            self.rows.push(row);
        }
    }

    /// Drops the last row if it has too few letters.
    fn drop_short(&mut self) {
        self.rows
            .pop_if(|row| row.letters < FEWEST.0 && row.dots < FEWEST.1);
    }
}

impl Row {
    /// Whether another row is the next word of the same line.
    fn is_line_of(&self, next: &Self) -> bool {
        let (own, other) = (self.bounds, next.bounds);
        let high = own.height().max(other.height());
        let shared = own.y1.min(other.y1) - own.y0.max(other.y0);
        let gap = (other.x0 - own.x1).max(own.x0 - other.x1);
        self.letters > 0
            && next.letters > 0
            && shared * 2.0 > own.height().min(other.height())
            && gap <= JOIN_BESIDE * high
    }

    /// Whether a shape may be a part of the last letter: it is over, under or upon it.
    fn has_part(&self, next: Rect) -> bool {
        let (high, last) = (self.bounds.height(), self.last);
        let (above, beside, side) = PART;
        let gap = (next.x0 - last.x1).max(last.x0 - next.x1);
        let is_near = next.y0 >= self.bounds.y0 - above * high
            && next.y1 <= self.bounds.y1 + above * high
            && gap <= beside * high;
        // A stem by itself is the next letter, or its beginning.
        let is_stem = next.height() > 0.5 * high && next.width() < 0.5 * next.height();
        is_near && !is_stem && next.width().max(next.height()) <= side * high
    }

    /// Whether a shape stands beside the last one or, dot by dot, above or below the row.
    fn goes_on_with(&self, next: Rect) -> bool {
        let last = self.last;
        let high = last.height().max(next.height());
        let shared = last.y1.min(next.y1) - last.y0.max(next.y0);
        let on_line = shared > -0.2 * high;
        let gap = (next.x0 - last.x1).max(last.x0 - next.x1);
        let is_beside = on_line && gap <= GAP * high.max(HEIGHT.0);
        let dot = 1.5 * DOT;
        let is_next_row_of_dots = self.dots > 0
            && next.width().max(next.height()) <= DOT
            && self.bounds.inflate(12.0 * dot, dot).overlaps(next);
        is_beside || is_next_row_of_dots
    }
}

/// Rectangles, those that are near made one.
fn joined(rows: Vec<Rect>) -> Vec<Rect> {
    let mut places: Vec<(Rect, f64)> = Vec::new();
    for row in rows.into_iter().rev() {
        let (mut own, mut high) = (row, row.height().min(HEIGHT.1));
        loop {
            let is_near = |(other, theirs): &(Rect, f64)| {
                let high = theirs.min(high);
                let beside = (2.0 * JOIN).max(JOIN_BESIDE * high);
                let reach = other.inflate(beside, JOIN.max(JOIN_BELOW * high));
                reach.overlaps(own)
            };
            let Some(index) = places.iter().position(is_near) else {
                break;
            };
            let (other, theirs) = places.swap_remove(index);
            own = own.union(other);
            high = high.max(theirs);
        }
        places.push((own, high));
    }
    places.into_iter().map(|(place, _)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(shapes: impl IntoIterator<Item = (Shape, Rect)>) -> usize {
        let mut outlines = Outlines::default();
        for (shape, bounds) in shapes {
            outlines.add(shape, bounds);
        }
        outlines.take().len()
    }

    #[test]
    fn a_row_of_bent_shapes_is_text_and_single_ones_are_not() {
        let letter = |at: u32| {
            let x = 40.0 + 8.0 * f64::from(at);
            (Shape::Bent, Rect::new(x, 200.0, x + 6.0, 209.0))
        };
        assert_eq!(places((0..9).map(letter)), 1);
        assert_eq!(places((0..4).map(letter)), 0);
        // The hole of a letter is no letter.
        let hole = |at: u32| (Shape::Bent, letter(at).1.inflate(-2.0, -2.0));
        assert_eq!(places((0..4).flat_map(|at| [letter(at), hole(at)])), 0);
    }

    #[test]
    fn bars_and_dots_of_letters_that_are_drawn_as_strokes_end_no_row() {
        // A, i, t and ö as a plotter draws them, a word of each.
        let letter = |at: u32| {
            let x = 40.0 + 16.0 * f64::from(at);
            let line = |x0, y0, x1, y1| (Shape::Line, Rect::new(x + x0, y0, x + x1, y1));
            let bent = |x0, y0, x1, y1| (Shape::Bent, Rect::new(x + x0, y0, x + x1, y1));
            match at % 4 {
                0 => vec![bent(0.0, 200.0, 12.0, 216.0), line(2.0, 206.0, 10.0, 206.0)],
                1 => vec![line(4.0, 200.0, 4.0, 210.0), line(4.0, 214.0, 4.0, 215.0)],
                2 => vec![bent(2.0, 200.0, 8.0, 216.0), line(0.0, 210.0, 8.0, 210.0)],
                _ => vec![
                    bent(0.0, 200.0, 8.0, 210.0),
                    line(2.0, 213.0, 2.0, 214.0),
                    line(6.0, 213.0, 6.0, 214.0),
                ],
            }
        };
        let mut outlines = Outlines::default();
        for (shape, bounds) in (0..8).flat_map(letter) {
            outlines.add(shape, bounds);
        }
        let found = outlines.take();
        assert_eq!(found.len(), 1);
        assert!(found[0].width() > 110.0, "{found:?}");
    }

    #[test]
    fn words_of_one_line_and_lines_of_one_block_are_one_place() {
        let word = |x: f64, y: f64| {
            (0..6).map(move |at| {
                let x = x + 10.0 * f64::from(at);
                (Shape::Bent, Rect::new(x, y, x + 8.0, y + 16.0))
            })
        };
        let near = word(40.0, 200.0)
            .chain(word(130.0, 200.0))
            .chain(word(40.0, 170.0));
        assert_eq!(places(near), 1);
        assert_eq!(places(word(40.0, 200.0).chain(word(40.0, 120.0))), 2);
    }

    #[test]
    fn letters_of_dots_are_text_and_the_cells_of_a_table_are_not() {
        let dots = (0..60).map(|at| {
            let (x, y) = (
                40.0 + 2.0 * f64::from(at % 20),
                200.0 - 2.0 * f64::from(at / 20),
            );
            (Shape::Rectangle, Rect::new(x, y, x + 2.0, y + 2.0))
        });
        assert_eq!(places(dots), 1);
        let cells = (0..60).map(|at| {
            let (x, y) = (
                40.0 + 80.0 * f64::from(at % 5),
                700.0 - 20.0 * f64::from(at / 5),
            );
            (Shape::Rectangle, Rect::new(x, y, x + 80.0, y + 20.0))
        });
        assert_eq!(places(cells), 0);
    }

    #[test]
    fn letters_in_any_order_far_apart_or_very_high_are_text() {
        let letter = |at: u32| {
            let x = 40.0 + 30.0 * f64::from(at);
            (Shape::Bent, Rect::new(x, 200.0, x + 6.0, 209.0))
        };
        // Every fourth, then those after them.
        let order = (0..4).flat_map(|from| (from..12).step_by(4));
        assert_eq!(places(order.map(letter)), 1);
        let high = |at: u32| {
            let x = 40.0 + 90.0 * f64::from(at);
            (Shape::Bent, Rect::new(x, 200.0, x + 70.0, 310.0))
        };
        assert_eq!(places((0..6).map(high)), 1);
        // What stands at different heights and far apart is no row.
        let spots = |at: u32| {
            let (x, y) = (50.0 * f64::from(at), 40.0 * f64::from(at * 7 % 12));
            (Shape::Bent, Rect::new(x, y, x + 6.0, y + 6.0))
        };
        assert_eq!(places((0..12).map(spots)), 0);
    }

    #[test]
    fn bars_of_one_height_side_by_side_are_a_place_and_those_of_a_chart_are_not() {
        let bar = |at: u32, high: f64| {
            let x = 40.0 + 3.0 * f64::from(at) + f64::from(at % 3);
            (Shape::Rectangle, Rect::new(x, 100.0, x + 1.5, 100.0 + high))
        };
        assert_eq!(places((0..30).map(|at| bar(at, 40.0))), 1);
        assert_eq!(
            places((0..30).map(|at| bar(at, 10.0 + 7.0 * f64::from(at % 11)))),
            0
        );
    }

    #[test]
    fn a_column_of_bent_shapes_is_turned_text() {
        let letter = |at: u32| {
            let y = 40.0 + 8.0 * f64::from(at);
            (Shape::Bent, Rect::new(200.0, y, 209.0, y + 6.0))
        };
        assert_eq!(places((0..9).map(letter)), 1);
    }

    #[test]
    fn rules_between_lines_are_no_text() {
        let rules = (0..40).map(|at| {
            let y = 700.0 - 12.0 * f64::from(at);
            (Shape::Line, Rect::new(40.0, y, 500.0, y))
        });
        assert_eq!(places(rules), 0);
    }
}
