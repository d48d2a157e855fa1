//! Puts a frame's glyphs into rows by baseline, tells words apart, and cuts rows into
//! segments at wide gaps.
//!
//! Glyphs that follow each other in the drawing order usually follow each other on the
//! page too, so whole runs of them are sorted and not single glyphs.

use std::ops::Range;

use super::frame::Item;
use super::frame::Kind;

mod runs;
mod spaces;

use runs::Run;
use runs::by;
use runs::members;
use runs::runs;

/// A gap as wide as this many ems may part columns.
pub(super) const COLUMN_GAP: f32 = 0.8;
/// Rows with more runs than this are sorted but not untangled.
const TANGLE_LIMIT: usize = 256;
/// Texts drawn over each other in one row are told apart up to this many.
const STRAND_LIMIT: usize = 8;

/// Rows of one frame, highest first.
#[derive(Default)]
pub(super) struct Table {
    /// Glyphs in reading order within each segment.
    pub sequence: Vec<Step>,
    /// Stretches of a row between wide gaps, row by row from left to right.
    pub segments: Vec<Segment>,
    /// Ranges in `segments`.
    pub rows: Vec<Range<u32>>,
}

/// One glyph in reading order.
#[derive(Clone, Copy)]
pub(super) struct Step {
    /// Index of the item.
    pub item: u32,
    /// What lies between it and the step before.
    pub link: Link,
}

/// What lies between two glyphs of a row.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    /// Nothing: the same word.
    Joined,
    /// A word's end.
    Space,
}

/// Part of a row between wide gaps.
#[derive(Clone)]
pub(super) struct Segment {
    /// Range in [`Table::sequence`].
    pub steps: Range<u32>,
    pub x0: f32,
    pub x1: f32,
    pub y: f32,
    pub size: f32,
    /// Width of its first word.
    pub first_word: f32,
    pub letters: u32,
    /// Mean gap between its words; zero if it has one word.
    pub word_gap: f32,
}

/// Puts items, given in drawing order, into rows.
pub(super) fn rows(items: &[Item]) -> Table {
    let runs = runs(items);
    let mut table = Table {
        sequence: Vec::with_capacity(items.len()),
        ..Table::default()
    };
    for members in members(&runs) {
        for strand in strands(&members, &runs, items) {
            table.push_row(&strand, items);
        }
    }
    table
}

/// The items of a row in reading order. Where different texts are drawn over each other,
/// each is a strand of its own.
fn strands(members: &[u32], runs: &[Run], items: &[Item]) -> Vec<Vec<u32>> {
    let runs_here = || members.iter().filter_map(|&index| runs.get(index as usize));
    let mut reach = f32::MIN;
    let tangled = runs_here().any(|run| {
        let back = run.kind != Kind::Blank && run.x0 < reach - run.size * 0.2;
        reach = reach.max(run.x1);
        back || run.kind == Kind::Mark
    });
    let mut row: Vec<u32> = Vec::new();
    runs_here().for_each(|run| row.extend(run.items.clone()));
    if !tangled {
        return vec![row];
    }
    let at = |index: &u32| items.get(*index as usize);
    row.sort_unstable_by(|a, b| by(at(a).map(|i| i.x0), at(b).map(|i| i.x0)).then(a.cmp(b)));
    if members.len() > TANGLE_LIMIT || !collides(&row, items) {
        return vec![row];
    }
    untangle(members, runs)
}

/// Whether different letters stand in the same place more often than by a slip.
fn collides(row: &[u32], items: &[Item]) -> bool {
    let mut collisions = 0;
    let mut before: Option<&Item> = None;
    for item in row.iter().filter_map(|&index| items.get(index as usize)) {
        if item.kind != Kind::Letter {
            continue;
        }
        if let Some(last) = before {
            let shared = last.x1.min(item.x1) - item.x0;
            let narrower = last.width().min(item.width());
            if shared > narrower * 0.45 && narrower > 0.0 {
                collisions += 1;
            }
        }
        before = Some(item);
    }
    collisions > row.len() / 12
}

/// Deals runs out, in drawing order, to the first strand that has room for them.
fn untangle(members: &[u32], runs: &[Run]) -> Vec<Vec<u32>> {
    let mut order = members.to_vec();
    order.sort_unstable();
    let mut strands: Vec<Vec<&Run>> = Vec::new();
    for run in order.iter().filter_map(|&index| runs.get(index as usize)) {
        let slack = run.size * 0.2;
        let clear = |strand: &Vec<&Run>| {
            strand
                .iter()
                .all(|other| run.x0 > other.x1 - slack || run.x1 < other.x0 + slack)
        };
        let free = strands.iter().position(clear);
        let full = strands.len() >= STRAND_LIMIT;
        match free
            .or(full.then(|| strands.len() - 1))
            .and_then(|at| strands.get_mut(at))
        {
            Some(strand) => strand.push(run),
            None => strands.push(vec![run]),
        }
    }
    for strand in &mut strands {
        strand.sort_by(|a, b| by(Some(a.x0), Some(b.x0)));
    }
    strands
        .iter()
        .map(|strand| strand.iter().flat_map(|run| run.items.clone()).collect())
        .collect()
}

impl Table {
    /// Adds a row of items that stand in reading order, cut at wide gaps.
    fn push_row(&mut self, row: &[u32], items: &[Item]) {
        let first = self.segments.len() as u32;
        let links = spaces::links(row, items);
        let mut open: Option<Open> = None;
        for (&index, link) in row.iter().zip(links) {
            let Some(item) = items.get(index as usize) else {
                continue;
            };
            if item.kind == Kind::Blank {
                // A leading blank is dropped; others are written where a space is due.
                if open.is_some() {
                    self.sequence.push(Step {
                        item: index,
                        link: Link::Joined,
                    });
                }
                continue;
            }
            if link.wide
                && let Some(done) = open.take()
            {
                self.segments.push(done.close());
            }
            let step = self.sequence.len() as u32;
            self.sequence.push(Step {
                item: index,
                link: link.link,
            });
            match &mut open {
                Some(segment) => segment.extend(step, item, link.link, link.gap),
                None => open = Some(Open::new(step, item)),
            }
        }
        self.segments.extend(open.map(Open::close));
        let last = self.segments.len() as u32;
        if last > first {
            self.rows.push(first..last);
        }
    }
}

/// A segment to which glyphs are still added.
struct Open {
    segment: Segment,
    gaps: (f32, u32),
}

impl Open {
    fn new(step: u32, item: &Item) -> Self {
        let segment = Segment {
            steps: step..step + 1,
            x0: item.x0,
            x1: item.x1,
            y: item.y,
            size: item.size,
            first_word: item.width(),
            letters: 1,
            word_gap: 0.0,
        };
        Self {
            segment,
            gaps: (0.0, 0),
        }
    }

    fn extend(&mut self, step: u32, item: &Item, link: Link, gap: f32) {
        let segment = &mut self.segment;
        segment.steps.end = step + 1;
        segment.x0 = segment.x0.min(item.x0);
        segment.x1 = segment.x1.max(item.x1);
        segment.letters += 1;
        if item.size > segment.size {
            (segment.size, segment.y) = (item.size, item.y);
        }
        if link == Link::Space {
            self.gaps = (self.gaps.0 + gap, self.gaps.1 + 1);
        }
        if self.gaps.1 == 0 {
            segment.first_word = segment.x1 - segment.x0;
        }
    }

    fn close(mut self) -> Segment {
        if self.gaps.1 > 0 {
            self.segment.word_gap = self.gaps.0 / self.gaps.1 as f32;
        }
        self.segment
    }
}
