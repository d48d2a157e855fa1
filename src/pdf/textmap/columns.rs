//! Puts the segments of rows into reading order: columns of prose one after the other,
//! but a table's or form's rows left to right.
//!
//! What tells them apart is whether lines are *full*: in running text a line ends where
//! the next word no longer fits, in a table cell it ends where the cell's text ends.

use std::ops::Range;

use super::rows::Segment;

/// Columns within columns are looked for this deep.
const DEPTH_LIMIT: u32 = 12;
/// White gutters followed down a page at the same time.
const GUTTER_LIMIT: usize = 32;
/// So many rows before and after tell how wide a table's last column is.
const NEAR: usize = 40;
/// A column has at least this many lines.
const LEAST_LINES: usize = 3;

/// Segments that make up one line of text, and how it stands to the line before.
#[derive(Clone)]
pub(super) struct Line {
    /// Range in the table's segments.
    pub segments: Range<u32>,
    /// Whether a new block of text starts here.
    pub opens_block: bool,
}

/// The lines of a table in reading order.
pub(super) fn reading_order(segments: &[Segment], rows: &[Range<u32>]) -> Vec<Line> {
    let mut order = Order {
        segments,
        lines: Vec::with_capacity(rows.len()),
        opens: true,
    };
    order.region(rows, 0);
    order.lines
}

/// A stretch of rows with a white gutter through all of them.
struct Zone {
    rows: Range<usize>,
    /// Where to cut, in the middle of the gutter.
    cut: f32,
    /// How many rows have text on both sides or either, for choosing between zones.
    weight: usize,
}

#[derive(Clone, Copy)]
struct Gutter {
    x0: f32,
    x1: f32,
    first: usize,
}

struct Order<'a> {
    segments: &'a [Segment],
    lines: Vec<Line>,
    /// Whether the next line opens a block.
    opens: bool,
}

impl Order<'_> {
    fn at(&self, row: &Range<u32>) -> &[Segment] {
        self.segments
            .get(row.start as usize..row.end as usize)
            .unwrap_or_default()
    }

    fn push(&mut self, row: Range<u32>) {
        let opens_block = std::mem::take(&mut self.opens);
        self.lines.push(Line {
            segments: row,
            opens_block,
        });
    }

    /// Orders rows that share a region of the page.
    fn region(&mut self, rows: &[Range<u32>], depth: u32) {
        let zones = if depth < DEPTH_LIMIT {
            self.zones(rows)
        } else {
            Vec::new()
        };
        let mut done = 0;
        for zone in zones {
            self.rows(rows.get(done..zone.rows.start).unwrap_or_default());
            done = zone.rows.end;
            let (left, right) = self.split(rows.get(zone.rows).unwrap_or_default(), zone.cut);
            self.opens = true;
            self.region(&left, depth + 1);
            self.opens = true;
            self.region(&right, depth + 1);
            self.opens = true;
        }
        self.rows(rows.get(done..).unwrap_or_default());
    }

    /// The parts of rows to the left and to the right of a cut.
    fn split(&self, rows: &[Range<u32>], cut: f32) -> (Vec<Range<u32>>, Vec<Range<u32>>) {
        let (mut left, mut right) = (Vec::new(), Vec::new());
        for row in rows {
            let middle = row.start + self.left_of(row, cut) as u32;
            left.extend((row.start < middle).then_some(row.start..middle));
            right.extend((middle < row.end).then_some(middle..row.end));
        }
        (left, right)
    }

    fn left_of(&self, row: &Range<u32>, cut: f32) -> usize {
        self.at(row).partition_point(|segment| segment.x0 < cut)
    }

    /// Zones of columns, from the top, not overlapping.
    fn zones(&self, rows: &[Range<u32>]) -> Vec<Zone> {
        if rows.len() < LEAST_LINES {
            return Vec::new();
        }
        let mut found: Vec<Zone> = self
            .gutters(rows)
            .into_iter()
            .filter_map(|(gutter, end)| self.zone(rows, gutter, end))
            .collect();
        found.sort_by(|a, b| {
            b.weight
                .cmp(&a.weight)
                .then(a.rows.start.cmp(&b.rows.start))
        });
        let mut zones: Vec<Zone> = Vec::new();
        for zone in found.into_iter().take(64) {
            let free = zones.iter().all(|other| {
                zone.rows.end <= other.rows.start || other.rows.end <= zone.rows.start
            });
            if free {
                zones.push(zone);
            }
        }
        zones.sort_by_key(|zone| zone.rows.start);
        zones
    }

    /// White gutters with the row after their last.
    fn gutters(&self, rows: &[Range<u32>]) -> Vec<(Gutter, usize)> {
        let mut closed = Vec::new();
        let mut open: Vec<Gutter> = Vec::new();
        for (index, row) in rows.iter().enumerate() {
            let row = self.at(row);
            let least = row
                .iter()
                .map(|segment| segment.size)
                .fold(f32::MAX, f32::min)
                * 0.7;
            let mut next: Vec<Gutter> = Vec::with_capacity(open.len() + 2);
            for gutter in &open {
                let before = next.len();
                gaps(row).for_each(|(x0, x1)| {
                    let kept = Gutter {
                        x0: gutter.x0.max(x0),
                        x1: gutter.x1.min(x1),
                        ..*gutter
                    };
                    if kept.x1 - kept.x0 >= least {
                        next.push(kept);
                    }
                });
                if next.len() == before && index - gutter.first >= LEAST_LINES {
                    closed.push((*gutter, index));
                }
            }
            let inner = gaps(row)
                .filter(|&(x0, x1)| x0.is_finite() && x1.is_finite())
                .map(|(x0, x1)| Gutter {
                    x0,
                    x1,
                    first: index,
                });
            let before = index.checked_sub(1).and_then(|before| rows.get(before));
            let between = before.and_then(|before| offset_gutter(self.at(before), row, index - 1));
            for gutter in inner.chain(between) {
                let width = gutter.x1 - gutter.x0;
                let shared = |g: &Gutter| g.x1.min(gutter.x1) - g.x0.max(gutter.x0) >= width * 0.6;
                if width >= least && !next.iter().any(shared) {
                    next.push(gutter);
                }
            }
            next.truncate(GUTTER_LIMIT);
            open = next;
        }
        closed.extend(open.into_iter().map(|gutter| (gutter, rows.len())));
        closed
    }

    /// The zone around a gutter, if there are columns of prose on its two sides.
    fn zone(&self, rows: &[Range<u32>], gutter: Gutter, end: usize) -> Option<Zone> {
        let cut = (gutter.x0 + gutter.x1) / 2.0;
        let range = gutter.first..end;
        let here = rows.get(range.clone())?;
        if !self.has_columns(here, cut) {
            return None;
        }
        let kept = self.trimmed(here, cut);
        let rows = range.start + kept.start..range.start + kept.end;
        Some(Zone {
            weight: rows.len(),
            rows,
            cut,
        })
    }

    /// The rows without such at either end, set off by white space, that are no columns
    /// themselves: a table above, a signature below.
    fn trimmed(&self, rows: &[Range<u32>], cut: f32) -> Range<usize> {
        const MOST: usize = 8;
        let mut kept = 0..rows.len();
        let breaks: Vec<usize> = (1..rows.len())
            .filter(|&at| self.pitch_before(rows, at).is_some_and(|pitch| pitch > 1.7))
            .collect();
        let columns = |range: Range<usize>| {
            rows.get(range)
                .is_some_and(|rows| self.has_columns(rows, cut))
        };
        for &at in breaks.iter().take(MOST) {
            if columns(kept.start..at) || !columns(at..kept.end) {
                break;
            }
            kept.start = at;
        }
        for &at in breaks.iter().rev().take(MOST) {
            if at <= kept.start || columns(at..kept.end) || !columns(kept.start..at) {
                break;
            }
            kept.end = at;
        }
        kept
    }

    /// The distance from the row before, in ems.
    fn pitch_before(&self, rows: &[Range<u32>], at: usize) -> Option<f32> {
        let above = self.at(rows.get(at.checked_sub(1)?)?).first()?;
        let below = self.at(rows.get(at)?).first()?;
        Some((above.y - below.y) / above.size.max(below.size))
    }

    /// Whether columns of prose stand on the two sides of a cut.
    fn has_columns(&self, rows: &[Range<u32>], cut: f32) -> bool {
        let mut left = Side::default();
        let mut right = Side::default();
        let (mut shared, mut aligned) = (0, 0);
        for row in rows {
            let count = self.left_of(row, cut);
            let row = self.at(row);
            let near_left = count.checked_sub(1).and_then(|last| row.get(last));
            let near_right = row.get(count);
            left.lines.extend(near_left);
            right.lines.extend(near_right);
            let Some((a, b)) = near_left.zip(near_right) else {
                continue;
            };
            shared += 1;
            aligned += usize::from((a.y - b.y).abs() <= a.size.min(b.size) * 0.06);
        }
        let fewer = left.lines.len().min(right.lines.len());
        let independent = aligned * 5 <= fewer && shared * 4 <= fewer * 3;
        if independent {
            left.is_block() && right.is_block()
        } else {
            left.is_prose() && right.is_prose()
        }
    }

    /// Orders rows left to right, top to bottom, but for table rows whose cells are
    /// wrapped: those are read cell by cell.
    fn rows(&mut self, rows: &[Range<u32>]) {
        let mut done = 0;
        while let Some(row) = rows.get(done) {
            let count = self.tight(rows.get(done..).unwrap_or_default());
            let block = rows.get(done..done + count).unwrap_or_default();
            let bounded = done > 0 || rows.len() > count;
            let around = done.saturating_sub(NEAR)..(done + count + NEAR).min(rows.len());
            let around = rows.get(around).unwrap_or_default();
            match self.wrapped_cells(block, around).filter(|_| bounded) {
                Some(cells) => cells.into_iter().for_each(|cell| self.push(cell)),
                None if count > 1 => block.iter().for_each(|row| self.push(row.clone())),
                None => self.push(row.clone()),
            }
            done += count.max(1);
        }
    }

    /// How many rows from the first on are one line pitch apart.
    fn tight(&self, rows: &[Range<u32>]) -> usize {
        let pitch = |pair: &[Range<u32>]| match pair {
            [a, b] => {
                let (a, b) = (self.at(a).first()?, self.at(b).first()?);
                Some((a.y - b.y) / a.size.max(b.size))
            }
            _ => None,
        };
        let mut least = 1.4_f32;
        let tight = rows.windows(2).take_while(|pair| {
            let Some(pitch) = pitch(pair) else {
                return false;
            };
            let fits = pitch <= least * 1.12;
            least = least.min(pitch);
            fits
        });
        1 + tight.count()
    }

    /// The lines of a table row cell by cell, if at least two of its cells are wrapped.
    fn wrapped_cells(
        &self,
        block: &[Range<u32>],
        around: &[Range<u32>],
    ) -> Option<Vec<Range<u32>>> {
        const MOST: usize = 16;
        let first = self.at(block.first()?);
        if !(2..=MOST).contains(&block.len()) || !(2..=MOST).contains(&first.len()) {
            return None;
        }
        let starts: Vec<f32> = first.iter().map(|segment| segment.x0).collect();
        let mut cells: Vec<Vec<u32>> = vec![Vec::new(); starts.len()];
        for row in block {
            for (index, segment) in (row.start..).zip(self.at(row)) {
                let slack = segment.size * 0.3;
                let cell = starts
                    .partition_point(|&x0| x0 <= segment.x0 + slack)
                    .checked_sub(1)?;
                let next = starts.get(cell + 1).copied().unwrap_or(f32::MAX);
                if segment.x1 > next - slack {
                    return None;
                }
                cells.get_mut(cell)?.push(index);
            }
        }
        let one_each = cells.iter().all(|cell| cell.len() <= block.len());
        let right = self.right_edge(around, *starts.last()?);
        let mut wrapped = 0;
        for (at, cell) in cells.iter().enumerate().filter(|(_, cell)| cell.len() > 1) {
            let edge = starts.get(at + 1).copied().unwrap_or(right);
            if !self.is_wrapped(cell, edge) {
                return None;
            }
            wrapped += 1;
        }
        let lines = cells.into_iter().flatten().map(|index| index..index + 1);
        (one_each && wrapped >= 2).then(|| lines.collect())
    }

    /// How far the last column reaches in rows that have it.
    fn right_edge(&self, rows: &[Range<u32>], start: f32) -> f32 {
        let last = rows.iter().filter_map(|row| self.at(row).last());
        last.filter(|segment| (segment.x0 - start).abs() <= segment.size * 0.3)
            .fold(f32::MIN, |edge, segment| edge.max(segment.x1))
    }

    /// Whether most lines of a cell end because the next word would not fit.
    fn is_wrapped(&self, cell: &[u32], edge: f32) -> bool {
        let at = |index: u32| self.segments.get(index as usize);
        let full = cell.windows(2).filter(|pair| match pair {
            [a, b] => at(*a).zip(at(*b)).is_some_and(|(a, b)| {
                // A cell keeps some distance from the next one.
                a.y > b.y && a.x1 + b.first_word + a.size * 0.6 > edge
            }),
            _ => false,
        });
        full.count() * 5 >= (cell.len() - 1) * 3
    }
}

/// The white stretches of a row: before, between and after its segments.
fn gaps(row: &[Segment]) -> impl Iterator<Item = (f32, f32)> + '_ {
    let starts = row.iter().map(|segment| segment.x0).chain([f32::INFINITY]);
    let ends = [f32::NEG_INFINITY]
        .into_iter()
        .chain(row.iter().map(|segment| segment.x1));
    ends.zip(starts)
}

/// The gutter between two rows side by side, where columns do not share baselines.
fn offset_gutter(above: &[Segment], below: &[Segment], first: usize) -> Option<Gutter> {
    let (left, right) = (above.first()?, below.first()?);
    if left.y - right.y > left.size.min(right.size) * 0.9 {
        return None;
    }
    let (above_end, below_end) = (above.last()?.x1, below.last()?.x1);
    let (x0, x1) = if above_end < right.x0 {
        (above_end, right.x0)
    } else {
        (below_end, left.x0)
    };
    (x0 < x1).then_some(Gutter { x0, x1, first })
}

/// What stands next to a gutter on one side.
#[derive(Default)]
struct Side<'a> {
    lines: Vec<&'a Segment>,
}

impl Side<'_> {
    /// Whether lines follow each other closely, as those of one block, whatever they hold.
    fn is_block(&self) -> bool {
        let close = self.lines.windows(2).filter(|pair| match pair {
            [a, b] => a.y - b.y <= a.size.max(b.size) * 2.2,
            _ => false,
        });
        self.lines.len() >= LEAST_LINES && close.count() * 3 >= (self.lines.len() - 1) * 2
    }

    /// Whether it is running text: lines of some length, most of them full.
    fn is_prose(&self) -> bool {
        let count = self.lines.len();
        if count < LEAST_LINES {
            return false;
        }
        let letters: u32 = self.lines.iter().map(|line| line.letters).sum();
        let edge = self
            .lines
            .iter()
            .fold(f32::MIN, |edge, line| edge.max(line.x1));
        let full = self.lines.windows(2).filter(|pair| match pair {
            [a, b] => a.x1 + a.size * 0.3 + b.first_word > edge,
            _ => false,
        });
        let least = if count < 5 { 0.9 } else { 0.6 };
        letters as usize >= count * 14 && full.count() as f32 >= (count - 1) as f32 * least
    }
}
