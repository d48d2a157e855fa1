//! Puts a frame's glyphs into rows by baseline, tells words apart, and cuts rows into
//! segments at wide gaps.
//!
//! Glyphs that follow each other in the drawing order usually follow each other on the
//! page too, so whole runs of them are sorted and not single glyphs.

use std::cmp::Ordering;
use std::ops::Range;

use crate::pdf::glyph::Glyph;

use super::frame::Item;
use super::frame::Kind;

mod spaces;

/// A gap as wide as this many ems may part columns.
pub(super) const COLUMN_GAP: f32 = 0.8;
/// Baselines of one row lie within this part of the smaller size.
const SAME_ROW: f32 = 0.3;
/// Rows with more runs than this are sorted but not untangled.
const TANGLE_LIMIT: usize = 256;
/// Nothing is moved into or out of rows with more runs than this.
const ROW_LIMIT: usize = 4096;
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
    /// Nothing, and the glyph is the one before drawn once more.
    Again,
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

/// Items that were drawn one after the other along a baseline.
struct Run {
    items: Range<u32>,
    x0: f32,
    x1: f32,
    /// Where its last letter starts.
    last: f32,
    y: f32,
    size: f32,
    kind: Kind,
}

/// Baseline and size of a row, for finding what else belongs to it.
#[derive(Clone, Copy)]
struct Baseline {
    y: f32,
    size: f32,
}

/// Puts items, given in drawing order, into rows.
pub(super) fn rows(items: &[Item], glyphs: &[Glyph]) -> Table {
    let runs = runs(items);
    let mut table = Table {
        sequence: Vec::with_capacity(items.len()),
        ..Table::default()
    };
    for members in members(&runs) {
        for strand in strands(&members, &runs, items, glyphs) {
            table.push_row(&strand, items, glyphs);
        }
    }
    table
}

fn runs(items: &[Item]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::with_capacity(items.len() / 8 + 4);
    for (index, item) in (0u32..).zip(items) {
        match runs.last_mut() {
            Some(run) if run.takes(item) => run.extend(index, item),
            _ => runs.push(Run {
                items: index..index + 1,
                x0: item.x0,
                x1: item.x1,
                last: item.x0,
                y: item.y,
                size: item.size,
                kind: item.kind,
            }),
        }
    }
    runs
}

impl Run {
    fn takes(&self, item: &Item) -> bool {
        let em = self.size.max(item.size);
        let drop = (item.y - self.y).abs();
        match item.kind {
            Kind::Blank => {
                drop <= em * SAME_ROW && item.x0 >= self.last && item.x0 - self.x1 <= em * 3.0
            }
            Kind::Mark => {
                self.kind == Kind::Letter
                    && drop <= em * 0.7
                    && item.middle() >= self.last - em * 0.3
                    && item.middle() <= self.x1 + em * 0.3
            }
            Kind::Letter => {
                self.kind == Kind::Letter
                    && drop <= em * 0.02
                    && item.x0 >= self.last - em * 0.15
                    && item.x0 - self.x1 <= em * COLUMN_GAP
                    && (item.size - self.size).abs() <= em * 0.15
            }
        }
    }

    fn extend(&mut self, index: u32, item: &Item) {
        self.items.end = index + 1;
        match item.kind {
            Kind::Letter => {
                self.x1 = self.x1.max(item.x1);
                self.last = item.x0;
            }
            // Trailing blanks do not count as extent, unless there is nothing else.
            Kind::Blank if self.kind == Kind::Blank => self.x1 = self.x1.max(item.x1),
            Kind::Blank | Kind::Mark => {}
        }
    }
}

/// The runs of each row, highest row first, each from left to right.
fn members(runs: &[Run]) -> Vec<Vec<u32>> {
    let at = |index: &u32| runs.get(*index as usize);
    let mut order: Vec<u32> = (0u32..)
        .zip(runs)
        .filter(|(_, run)| run.kind != Kind::Blank)
        .map(|(index, _)| index)
        .collect();
    order.sort_unstable_by(|a, b| by(at(b).map(|r| r.y), at(a).map(|r| r.y)).then(a.cmp(b)));
    let mut baselines: Vec<Baseline> = Vec::new();
    let mut rows: Vec<Vec<u32>> = Vec::new();
    for index in order {
        let Some(run) = at(&index) else { continue };
        match (baselines.last_mut(), rows.last_mut()) {
            (Some(line), Some(row)) if line.y - run.y <= line.size.min(run.size) * SAME_ROW => {
                line.size = line.size.max(run.size);
                row.push(index);
            }
            _ => {
                baselines.push(Baseline {
                    y: run.y,
                    size: run.size,
                });
                rows.push(vec![index]);
            }
        }
    }
    for row in &mut rows {
        row.sort_unstable_by(|a, b| by(at(a).map(|r| r.x0), at(b).map(|r| r.x0)).then(a.cmp(b)));
    }
    attach_scripts(runs, &baselines, &mut rows);
    attach_blanks(runs, &baselines, &mut rows);
    rows.retain(|row| !row.is_empty());
    rows
}

fn by(a: Option<f32>, b: Option<f32>) -> Ordering {
    a.partial_cmp(&b).unwrap_or(Ordering::Equal)
}

/// Moves superscripts, subscripts and loose diacritics to the row they belong to.
fn attach_scripts(runs: &[Run], baselines: &[Baseline], rows: &mut [Vec<u32>]) {
    let mut moves: Vec<(usize, usize, u32)> = Vec::new();
    for (here, line) in baselines.iter().enumerate() {
        let near = here.saturating_sub(2)..(here + 3).min(baselines.len());
        for host in near.filter(|&host| host != here) {
            let Some(other) = baselines.get(host) else {
                continue;
            };
            let close = (other.y - line.y).abs() <= other.size * 0.65;
            if !close {
                continue;
            }
            let (Some(row), Some(hosts)) = (rows.get(here), rows.get(host)) else {
                continue;
            };
            if row.len().max(hosts.len()) > ROW_LIMIT {
                continue;
            }
            let scripts = row.iter().filter(|&&index| {
                runs.get(index as usize)
                    .is_some_and(|run| leans_on(run, hosts, runs))
            });
            moves.extend(scripts.map(|&index| (here, host, index)));
        }
    }
    moves.sort_unstable_by_key(|&(_, _, index)| index);
    moves.dedup_by_key(|&mut (_, _, index)| index);
    for (here, host, index) in moves {
        let Some(run) = runs.get(index as usize) else {
            continue;
        };
        if let Some(row) = rows.get_mut(here) {
            row.retain(|&other| other != index);
        }
        if let Some(row) = rows.get_mut(host) {
            insert(row, index, run, runs);
        }
    }
}

fn insert(row: &mut Vec<u32>, index: u32, run: &Run, runs: &[Run]) {
    let at = row.partition_point(|&other| {
        runs.get(other as usize)
            .is_some_and(|other| other.x0 <= run.x0)
    });
    row.insert(at, index);
}

/// Whether a small run touches a larger one of a row at its side, or a diacritic stands
/// over a letter of it.
fn leans_on(run: &Run, hosts: &[u32], runs: &[Run]) -> bool {
    let at =
        hosts.partition_point(|&host| runs.get(host as usize).is_some_and(|host| host.x0 < run.x0));
    let near = hosts.get(at.saturating_sub(2)..(at + 2).min(hosts.len()));
    let mut near = near
        .unwrap_or_default()
        .iter()
        .filter_map(|&host| runs.get(host as usize));
    if run.kind == Kind::Mark {
        let middle = (run.x0 + run.x1) / 2.0;
        return near.any(|host| host.x0 <= middle && middle <= host.x1);
    }
    let mut touches = false;
    for host in near {
        if run.size > host.size * 0.86 {
            continue;
        }
        let touching = host.size * -0.15..host.size * 0.3;
        let shared = run.x1.min(host.x1) - run.x0.max(host.x0);
        if shared > host.size * 0.3 {
            return false;
        }
        touches |= touching.contains(&(run.x0 - host.x1)) || touching.contains(&(host.x0 - run.x1));
    }
    touches
}

/// Puts runs of nothing but white space into the row at their height.
fn attach_blanks(runs: &[Run], baselines: &[Baseline], rows: &mut [Vec<u32>]) {
    let blanks = (0u32..)
        .zip(runs)
        .filter(|(_, run)| run.kind == Kind::Blank);
    let mut grown: Vec<usize> = Vec::new();
    for (index, run) in blanks {
        let below = baselines.partition_point(|line| line.y >= run.y);
        let reach = run.size * SAME_ROW;
        let row = [below.checked_sub(1), Some(below)]
            .into_iter()
            .flatten()
            .find(|&row| {
                baselines
                    .get(row)
                    .is_some_and(|line| (line.y - run.y).abs() <= reach)
            });
        let Some(row) = row else { continue };
        if let Some(members) = rows.get_mut(row).filter(|members| !members.is_empty()) {
            members.push(index);
            grown.push(row);
        }
    }
    grown.sort_unstable();
    grown.dedup();
    let x0 = |index: &u32| runs.get(*index as usize).map(|run| run.x0);
    for row in grown {
        if let Some(members) = rows.get_mut(row) {
            members.sort_by(|a, b| by(x0(a), x0(b)));
        }
    }
}

/// The items of a row in reading order. Where different texts are drawn over each other,
/// each is a strand of its own.
fn strands(members: &[u32], runs: &[Run], items: &[Item], glyphs: &[Glyph]) -> Vec<Vec<u32>> {
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
    if members.len() > TANGLE_LIMIT || !collides(&row, items, glyphs) {
        return vec![row];
    }
    untangle(members, runs)
}

/// Whether different letters stand in the same place more often than by a slip.
fn collides(row: &[u32], items: &[Item], glyphs: &[Glyph]) -> bool {
    let mut collisions = 0;
    let mut before: Option<&Item> = None;
    for item in row.iter().filter_map(|&index| items.get(index as usize)) {
        if item.kind != Kind::Letter {
            continue;
        }
        if let Some(last) = before {
            let shared = last.x1.min(item.x1) - item.x0;
            let narrower = last.width().min(item.width());
            if shared > narrower * 0.45 && narrower > 0.0 && !is_again(last, item, glyphs) {
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

/// Whether the second glyph is the first drawn again, a hair's breadth off, to look bold.
pub(super) fn is_again(first: &Item, second: &Item, glyphs: &[Glyph]) -> bool {
    let em = first.size;
    let shift = (second.x0 - first.x0).abs();
    let next_drawn = first.glyph.abs_diff(second.glyph) == 1;
    let reach = if next_drawn { 0.06 } else { 0.14 };
    let near = shift <= em * reach
        && (first.width() <= 0.0 || shift <= first.width() * 0.45)
        && (second.y - first.y).abs() <= em * 0.15
        && (second.size - first.size).abs() <= em * 0.1;
    let text = |item: &Item| glyphs.get(item.glyph as usize).map(|glyph| &glyph.text);
    near && text(first) == text(second)
}

impl Table {
    /// Adds a row of items that stand in reading order, cut at wide gaps.
    fn push_row(&mut self, row: &[u32], items: &[Item], glyphs: &[Glyph]) {
        let first = self.segments.len() as u32;
        let links = spaces::links(row, items, glyphs);
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
            let wide = link.wide.then(|| open.take()).flatten();
            self.segments.extend(wide.map(Open::close));
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
