//! Marked cells of a picture in; the places that they make out.

use std::ops::Range;

/// How far a letter may stand from the one before it, in cells, across and down.
const REACH: (usize, usize) = (4, 1);

/// Cells of a picture, some of them marked.
pub struct Cells {
    /// The side of a cell, in pixels.
    pub side: u32,
    /// Cells of a row.
    pub wide: usize,
    /// Rows.
    pub high: usize,
    /// Row by row.
    pub marked: Vec<bool>,
}

impl Cells {
    /// Takes the marks from all cells that a box touches or that lie near it, in pixels.
    pub fn clear(&mut self, [left, top, right, bottom]: [i32; 4], reach: i32) {
        let side = i32::try_from(self.side.max(1)).unwrap_or(1);
        let cell = |pixel: i32| usize::try_from(pixel / side).unwrap_or(0);
        let columns = cell(left - reach).min(self.wide)..(cell(right + reach) + 1).min(self.wide);
        for row in cell(top - reach)..(cell(bottom + reach) + 1).min(self.high) {
            let start = row * self.wide;
            let cells = self
                .marked
                .get_mut(start + columns.start..start + columns.end);
            cells.unwrap_or_default().fill(false);
        }
    }

    /// Marked cells that stand near each other, as columns and rows.
    pub fn places(&self) -> Vec<(Range<usize>, Range<usize>)> {
        let mut open = self.marked.clone();
        let mut places = Vec::new();
        for start in 0..open.len() {
            if open.get(start) == Some(&true) {
                places.push(self.place(start, &mut open));
            }
        }
        places
    }

    fn place(&self, start: usize, open: &mut [bool]) -> (Range<usize>, Range<usize>) {
        let (x, y) = (start % self.wide, start / self.wide);
        let (mut columns, mut rows) = (x..x + 1, y..y + 1);
        let mut waiting = vec![start];
        while let Some(at) = waiting.pop() {
            let (x, y) = (at % self.wide, at / self.wide);
            columns = columns.start.min(x)..columns.end.max(x + 1);
            rows = rows.start.min(y)..rows.end.max(y + 1);
            for y in y.saturating_sub(REACH.1)..(y + REACH.1 + 1).min(self.high) {
                for x in x.saturating_sub(REACH.0)..(x + REACH.0 + 1).min(self.wide) {
                    let next = y * self.wide + x;
                    if let Some(slot @ true) = open.get_mut(next) {
                        *slot = false;
                        waiting.push(next);
                    }
                }
            }
        }
        (columns, rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_near_each_other_are_one_place_and_cleared_ones_none() {
        let mut cells = Cells {
            side: 10,
            wide: 20,
            high: 6,
            marked: vec![false; 120],
        };
        for at in [21, 23, 24, 41, 38, 119] {
            cells.marked[at] = true;
        }
        assert_eq!(
            cells.places(),
            [(1..5, 1..3), (18..19, 1..2), (19..20, 5..6)]
        );
        cells.clear([0, 0, 60, 30], 0);
        assert_eq!(cells.places().len(), 2);
    }
}
