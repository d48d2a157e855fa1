//! Collects glyphs drawn one after the other into runs, and runs into rows by baseline.

use std::cmp::Ordering;
use std::ops::Range;

use crate::pdf::textmap::frame::Item;
use crate::pdf::textmap::frame::Kind;

use super::COLUMN_GAP;

/// Baselines of one row lie within this part of the smaller size.
const SAME_ROW: f32 = 0.3;
/// Nothing is moved into or out of rows with more runs than this.
const ROW_LIMIT: usize = 4096;

/// Items that were drawn one after the other along a baseline.
pub(super) struct Run {
    pub items: Range<u32>,
    pub x0: f32,
    pub x1: f32,
    /// Where its last letter starts.
    last: f32,
    y: f32,
    pub size: f32,
    pub kind: Kind,
}

/// Baseline and size of a row, for finding what else belongs to it.
#[derive(Clone, Copy)]
struct Baseline {
    y: f32,
    size: f32,
}

pub(super) fn runs(items: &[Item]) -> Vec<Run> {
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
pub(super) fn members(runs: &[Run]) -> Vec<Vec<u32>> {
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

pub(super) fn by(a: Option<f32>, b: Option<f32>) -> Ordering {
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
            let shorter = (length(row, runs), host) < (length(hosts, runs), here);
            let scripts = row.iter().filter(|&&index| {
                runs.get(index as usize)
                    .is_some_and(|run| leans_on(run, hosts, runs, shorter))
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

/// How many points of a row are written on.
fn length(row: &[u32], runs: &[Run]) -> f32 {
    let runs = row.iter().filter_map(|&index| runs.get(index as usize));
    runs.map(|run| run.x1 - run.x0).sum()
}

fn insert(row: &mut Vec<u32>, index: u32, run: &Run, runs: &[Run]) {
    let at = row.partition_point(|&other| {
        runs.get(other as usize)
            .is_some_and(|other| other.x0 <= run.x0)
    });
    row.insert(at, index);
}

/// Whether a small run touches a larger one of a row at its side, or a diacritic stands
/// over a letter of it. A run of a shorter row may have the same size, if it was drawn
/// right before or after the one it touches.
fn leans_on(run: &Run, hosts: &[u32], runs: &[Run], shorter: bool) -> bool {
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
        let sequel = run.items.start == host.items.end || host.items.start == run.items.end;
        if run.size > host.size * 0.86 && !(sequel && shorter) {
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
