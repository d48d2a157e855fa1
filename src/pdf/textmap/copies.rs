//! Tells glyphs that are drawn once more at nearly the same place from those that are
//! text of their own: fake bold, shadows, halos, a line printed over itself.
//!
//! Copies come in any number and order: line by line, word by word, letter by letter. So
//! they are told by place alone, before any line is made, and one glyph of each heap is
//! laid out for all of them. Most pages hold none, and the cheap look of [`may_overlap`]
//! is all that they cost.

use kurbo::Point;
use kurbo::Rect;
use kurbo::Vec2;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use crate::pdf::glyph::Glyph;

/// How far a copy may stand from another one, in ems along and across the line.
const REACH: f64 = 0.25;
/// The same for the next glyph that is drawn, which may be a letter twice in a word.
const NEXT_REACH: f64 = 0.18;
/// The same for glyphs that have no width.
const THIN_REACH: f64 = 0.1;
/// The same in widths of the glyph.
const WIDTH_REACH: f64 = 0.45;
/// How far the copies of one glyph may stand apart at most, in ems.
const SPREAD: f64 = 0.5;
/// Glyphs narrower than this, in ems, have no width that tells their place.
const THIN: f64 = 0.02;
/// Places closer than this, in ems, are the same.
const SAME: f64 = 0.01;
/// Sizes of copies differ by this part at most.
const SIZE_SLACK: f32 = 0.1;
/// The grid's cells, in ems; no smaller than [`REACH`] with the slack of sizes.
const CELL: f64 = 0.3;
/// So many places of copies are remembered in one cell.
const CELL_LIMIT: usize = 32;
/// Boxes compared with each other, for each box there is.
const LOOKS: usize = 64;

/// For each glyph that is laid out, the others which it stands for.
#[derive(Default)]
pub(super) struct Copies {
    others: FxHashMap<u32, SmallVec<[u32; 2]>>,
}

impl Copies {
    /// Takes those glyphs out of `members` that are copies of others among them.
    pub fn take_out(&mut self, glyphs: &[Glyph], members: Vec<u32>) -> Vec<u32> {
        if !may_overlap(glyphs, &members) {
            return members;
        }
        let mut heaps = Heaps::default();
        members.iter().for_each(|&index| heaps.put(glyphs, index));
        let mut kept = Vec::with_capacity(members.len());
        for heap in heaps.heaps {
            let first = heap.leading(glyphs);
            kept.push(first);
            let others = heap.members.into_iter().filter(|&other| other != first);
            let others: SmallVec<[u32; 2]> = others.collect();
            if !others.is_empty() {
                self.others.insert(first, others);
            }
        }
        kept.sort_unstable();
        kept
    }

    /// The glyphs that are copies of one that is laid out.
    pub fn of(&self, glyph: u32) -> &[u32] {
        self.others.get(&glyph).map_or(&[], SmallVec::as_slice)
    }
}

/// Whether a glyph may stand where another one does. Glyphs that follow each other along
/// a line are looked at as one box around the places of the pen.
fn may_overlap(glyphs: &[Glyph], members: &[u32]) -> bool {
    let mut boxes: Vec<Rect> = Vec::new();
    let mut before: Option<&Glyph> = None;
    let mut open: Option<Rect> = None;
    for glyph in members.iter().filter_map(|&at| glyphs.get(at as usize)) {
        if !is_sane(glyph) {
            continue;
        }
        let slack = f64::from(glyph.size) * REACH / 2.0;
        let place = Rect::from_center_size(glyph.origin, (2.0 * slack, 2.0 * slack));
        let goes_on = before.is_some_and(|last| goes_on(last, glyph));
        before = Some(glyph);
        open = match open {
            Some(stretch) if goes_on => Some(stretch.union(place)),
            _ => {
                boxes.extend(open);
                Some(place)
            }
        };
    }
    boxes.extend(open);
    any_meet(boxes)
}

/// Whether a glyph stands further on than the one before.
fn goes_on(last: &Glyph, glyph: &Glyph) -> bool {
    let step = glyph.origin - last.origin;
    let along = direction(last);
    let size = f64::from(last.size);
    step.dot(along) > size * NEXT_REACH && step.cross(along).abs() < size
}

/// Whether any two boxes meet, or so many are side by side that it is not worth asking.
fn any_meet(mut boxes: Vec<Rect>) -> bool {
    boxes.sort_unstable_by(|a, b| a.y0.total_cmp(&b.y0));
    let mut looks = boxes.len().saturating_mul(LOOKS);
    let mut rest = boxes.as_slice();
    while let Some((first, others)) = rest.split_first() {
        rest = others;
        for other in others.iter().take_while(|other| other.y0 <= first.y1) {
            looks = looks.saturating_sub(1);
            if looks == 0 || (other.x0 <= first.x1 && first.x0 <= other.x1) {
                return true;
            }
        }
    }
    false
}

/// Where glyphs of one text and size stand.
#[derive(PartialEq, Eq, Hash, Clone, Copy)]
struct Cell {
    letter: Option<char>,
    /// Logarithm of the size.
    scale: i32,
    x: i64,
    y: i64,
}

impl Cell {
    fn of(glyph: &Glyph, scale: i32) -> Self {
        let width = CELL * f64::from(scale).exp2();
        Self {
            letter: glyph.text.first().copied(),
            scale,
            x: (glyph.origin.x / width).floor() as i64,
            y: (glyph.origin.y / width).floor() as i64,
        }
    }

    fn near(self) -> impl Iterator<Item = Self> {
        let around = (-1..=1).flat_map(|x| (-1..=1).map(move |y| (x, y)));
        around.map(move |(x, y)| Self {
            x: self.x.saturating_add(x),
            y: self.y.saturating_add(y),
            ..self
        })
    }
}

/// The scale of a size: its cells are at least as wide as a copy may be off.
fn scale(size: f32) -> i32 {
    size.log2().ceil() as i32
}

/// One glyph and its copies, in drawing order.
struct Heap {
    first: u32,
    members: SmallVec<[u32; 2]>,
}

impl Heap {
    /// The member that is laid out: the one furthest to the left, so that it is the same
    /// copy of all letters of a line. What stands level is the first drawn.
    fn leading(&self, glyphs: &[Glyph]) -> u32 {
        let origin = |index: u32| glyphs.get(index as usize).map(|glyph| glyph.origin);
        let size = glyphs.get(self.first as usize).map_or(0.0, |g| g.size);
        let slack = f64::from(size) * SAME;
        let mut best = self.first;
        for &other in &self.members {
            let leads = origin(best)
                .zip(origin(other))
                .is_some_and(|(best, other)| {
                    let (x, y) = (best.x - other.x, best.y - other.y);
                    x > slack || (x.abs() <= slack && y > slack)
                });
            if leads {
                best = other;
            }
        }
        best
    }
}

/// The glyphs of a layer by what they are copies of.
#[derive(Default)]
struct Heaps {
    heaps: Vec<Heap>,
    /// Members at places of their own, with the numbers of their heaps.
    grid: FxHashMap<Cell, SmallVec<[(u32, u32); 2]>>,
}

impl Heaps {
    fn put(&mut self, glyphs: &[Glyph], index: u32) {
        let Some(glyph) = glyphs.get(index as usize) else {
            return;
        };
        let found = self.find(glyphs, index, glyph);
        let number = found.map_or(self.heaps.len() as u32, |(_, number)| number);
        match self.heaps.get_mut(number as usize) {
            Some(heap) => heap.members.push(index),
            None => self.heaps.push(Heap {
                first: index,
                members: SmallVec::from_slice(&[index]),
            }),
        }
        let is_new_place = found
            .and_then(|(other, _)| glyphs.get(other as usize))
            .is_none_or(|other| other.origin.distance(glyph.origin) > f64::from(glyph.size) * SAME);
        if is_sane(glyph) && is_new_place {
            let cell = Cell::of(glyph, scale(glyph.size));
            let places = self.grid.entry(cell).or_default();
            if places.len() < CELL_LIMIT {
                places.push((index, number));
            }
        }
    }

    /// The nearest glyph before that this one is a copy of, and its heap.
    fn find(&self, glyphs: &[Glyph], index: u32, glyph: &Glyph) -> Option<(u32, u32)> {
        if !is_sane(glyph) {
            return None;
        }
        let own = scale(glyph.size);
        let smaller = scale(glyph.size * (1.0 - SIZE_SLACK));
        let larger = scale(glyph.size * (1.0 + SIZE_SLACK));
        let others = [smaller, larger].into_iter().filter(|&other| other != own);
        let cells = std::iter::once(own).chain(others);
        let near = cells
            .flat_map(|scale| Cell::of(glyph, scale).near())
            .filter_map(|cell| self.grid.get(&cell))
            .flatten();
        let near = near.filter_map(|&(other, number)| {
            let first = self.heaps.get(number as usize)?.first;
            let at = glyphs.get(first as usize)?.origin;
            let is_close = at.distance(glyph.origin) <= f64::from(glyph.size) * SPREAD;
            let before = glyphs.get(other as usize)?;
            let is_copy = is_close && is_copy(glyphs, (other, before), (index, glyph));
            is_copy.then(|| (before.origin.distance(glyph.origin), other, number))
        });
        let nearest = near.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        nearest.map(|(_, other, number)| (other, number))
    }
}

/// Whether a glyph is one that was drawn before, once more.
fn is_copy(glyphs: &[Glyph], before: (u32, &Glyph), after: (u32, &Glyph)) -> bool {
    let ((first, one), (second, other)) = (before, after);
    let is_next = first.abs_diff(second) == 1;
    let em = f64::from(one.size.max(other.size));
    let is_like = one.text == other.text
        && f64::from((one.size - other.size).abs()) <= em * f64::from(SIZE_SLACK)
        && direction(one).dot(direction(other)) > 0.98;
    if !is_like {
        return false;
    }
    let shift = other.origin - one.origin;
    let (along, across) = (
        shift.dot(direction(one)).abs(),
        shift.cross(direction(one)).abs(),
    );
    let reach = em * if is_next { NEXT_REACH } else { REACH };
    let width = width(one).min(width(other));
    if width <= em * THIN {
        // Different letters may stand in one place if nothing tells how wide they are.
        let alone = |index| stands_alone(glyphs, index);
        return !is_next && shift.hypot() <= em * THIN_REACH && alone(first) && alone(second);
    }
    along <= reach.min(width * WIDTH_REACH) && across <= em * REACH
}

/// Whether the glyphs drawn just before and after stand elsewhere.
fn stands_alone(glyphs: &[Glyph], index: u32) -> bool {
    let at = |index: Option<u32>| glyphs.get(index? as usize);
    let Some(glyph) = at(Some(index)) else {
        return false;
    };
    let neighbours = [at(index.checked_sub(1)), at(index.checked_add(1))];
    neighbours
        .into_iter()
        .flatten()
        .all(|other| other.origin.distance(glyph.origin) > f64::from(glyph.size) * THIN_REACH)
}

fn width(glyph: &Glyph) -> f64 {
    let [start, end, ..] = glyph.quad.0;
    start.distance(end)
}

/// Which way a glyph's line runs, as a unit vector.
fn direction(glyph: &Glyph) -> Vec2 {
    let [start, end, _, up] = glyph.quad.0;
    let (along, side) = (end - start, up - start);
    let along = if along.hypot() > f64::from(glyph.size) * 1e-3 {
        along
    } else {
        Vec2::new(side.y, -side.x)
    };
    let length = along.hypot();
    if length > 0.0 {
        along / length
    } else {
        Vec2::new(1.0, 0.0)
    }
}

/// Whether a glyph has a place to speak of.
fn is_sane(glyph: &Glyph) -> bool {
    const FARTHEST: f64 = 1.0e6;
    let near = |point: &Point| point.x.abs() <= FARTHEST && point.y.abs() <= FARTHEST;
    glyph.size.is_finite()
        && glyph.size > 0.0
        && near(&glyph.origin)
        && glyph.quad.0.iter().all(near)
}
