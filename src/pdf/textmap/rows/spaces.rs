//! Tells from the gaps of a row where words end: spaces are often not drawn, and letters
//! may be spread out so that a gap within a word is wider than another line's space.

use crate::pdf::textmap::frame::Item;
use crate::pdf::textmap::frame::Kind;

use super::COLUMN_GAP;
use super::Link;

/// A gap wider than this part of an em ends a word.
const WORD_GAP: f32 = 0.13;
/// A drawn space counts, wherever it was drawn, over a gap of this part of an em.
const BLANK_GAP: f32 = 0.1;
/// Letters are spread out, at most, by this many ems.
const SPREAD_GAP: f32 = 1.7;

/// What lies between an item of a row and the one before.
#[derive(Clone, Copy)]
pub(super) struct Linked {
    pub link: Link,
    /// Whether the gap is wide enough to part columns.
    pub wide: bool,
    /// The gap's width in points.
    pub gap: f32,
    /// Whether a space was drawn there.
    drawn: bool,
}

const START: Linked = Linked {
    link: Link::Joined,
    wide: false,
    gap: 0.0,
    drawn: false,
};

/// How each item of a row, in reading order, is linked to the letter before it.
pub(super) fn links(row: &[u32], items: &[Item]) -> Vec<Linked> {
    let measure = Measure::of(row, items);
    let mut links = Vec::with_capacity(row.len());
    let mut spread = Vec::new();
    let mut before: Option<&Item> = None;
    let mut blank: Option<u32> = None;
    for (at, item) in row
        .iter()
        .map(|&index| items.get(index as usize))
        .enumerate()
    {
        let Some(item) = item.filter(|item| item.kind != Kind::Blank) else {
            blank = blank.or(item.map(|item| item.glyph));
            links.push(START);
            continue;
        };
        let Some(last) = before else {
            before = Some(item);
            links.push(START);
            blank = None;
            continue;
        };
        let linked = link(last, item, blank.take(), &measure);
        if linked.link == Link::Space && linked.gap <= last.size.max(item.size) * SPREAD_GAP {
            spread.push(Gap::new(at, last, item, linked.gap));
        }
        links.push(linked);
        if item.kind == Kind::Letter {
            before = Some(item);
        }
    }
    if spread.len() >= 2 {
        join_fixed_pitch(row, items, &mut links);
    }
    if spread.len() >= 3 {
        join_spread(&spread, &mut links);
    }
    links
}

fn link(last: &Item, item: &Item, blank: Option<u32>, measure: &Measure) -> Linked {
    let em = last.size.max(item.size);
    let gap = item.x0 - last.x1;
    if item.kind == Kind::Mark && gap < em * 0.3 {
        return START;
    }
    let (low, high) = (last.glyph.min(item.glyph), last.glyph.max(item.glyph));
    let drawn = blank
        .is_some_and(|blank| (low..high).contains(&blank) || gap >= em * BLANK_GAP * measure.width);
    let ends = drawn || gap > em * (WORD_GAP * measure.width + measure.overlap);
    Linked {
        link: if ends { Link::Space } else { Link::Joined },
        wide: gap >= em * COLUMN_GAP,
        gap,
        drawn,
    }
}

/// What is usual in a row.
struct Measure {
    /// How wide the letters are, where 1 is usual.
    width: f32,
    /// The usual gap between letters in ems, where it is negative: some files state
    /// widths that are too large.
    overlap: f32,
}

impl Measure {
    fn of(row: &[u32], items: &[Item]) -> Self {
        let letters = || {
            row.iter()
                .filter_map(|&index| items.get(index as usize))
                .filter(|item| item.kind == Kind::Letter)
        };
        let (mut widths, mut sizes, mut overlaps, mut count) = (0.0, 0.0, 0, 0);
        let mut end = f32::MIN;
        for item in letters() {
            widths += item.width();
            sizes += item.size;
            count += 1;
            overlaps += usize::from(end - item.x0 > item.size * 0.05);
            end = item.x1;
        }
        let width = if sizes > 0.0 {
            (2.0 * widths / sizes).clamp(0.4, 1.15)
        } else {
            1.0
        };
        let overlap = if overlaps * 2 > count {
            median_overlap(letters())
        } else {
            0.0
        };
        Self { width, overlap }
    }
}

fn median_overlap<'a>(letters: impl Iterator<Item = &'a Item>) -> f32 {
    let mut end: Option<f32> = None;
    let mut gaps: Vec<f32> = letters
        .filter_map(|item| {
            let gap = end.map(|end| (item.x0 - end) / item.size);
            end = Some(item.x1);
            gap
        })
        .collect();
    gaps.sort_unstable_by(f32::total_cmp);
    gaps.get(gaps.len() / 2)
        .map_or(0.0, |gap| gap.clamp(-1.0, 0.0))
}

/// A gap between two letters that would end a word, were it not one of many alike.
struct Gap {
    /// Place in the row of the letter after it.
    at: usize,
    width: f32,
    /// From the middle of one letter to that of the next.
    pitch: f32,
    em: f32,
}

impl Gap {
    fn new(at: usize, last: &Item, item: &Item, width: f32) -> Self {
        Self {
            at,
            width,
            pitch: item.middle() - last.middle(),
            em: last.size.max(item.size),
        }
    }
}

/// Joins letters that are spread out: at least four in a row whose gaps are the same
/// (letter spacing) or whose middles are equally far apart (a comb of boxes), with no
/// drawn space between them.
fn join_spread(gaps: &[Gap], links: &mut [Linked]) {
    let mut from = 0;
    while let Some(first) = gaps.get(from) {
        let (mut width, mut pitch) = ((first.width, first.width), (first.pitch, first.pitch));
        let mut count = 1;
        for (at, gap) in gaps.iter().enumerate().skip(from + 1) {
            let neighbours = gaps.get(at - 1).is_some_and(|last| last.at + 1 == gap.at);
            let wider = (width.0.min(gap.width), width.1.max(gap.width));
            let longer = (pitch.0.min(gap.pitch), pitch.1.max(gap.pitch));
            let alike = wider.1 - wider.0 <= gap.em * 0.12 || longer.1 - longer.0 <= gap.em * 0.06;
            if !neighbours || !alike {
                break;
            }
            (width, pitch) = (wider, longer);
            count += 1;
        }
        if count >= 3 {
            let spread = gaps.get(from..from + count).unwrap_or_default();
            for gap in spread {
                if let Some(linked) = links.get_mut(gap.at) {
                    *linked = Linked {
                        link: Link::Joined,
                        wide: false,
                        gap: gap.width,
                        drawn: false,
                    };
                }
            }
        }
        from += count;
    }
}

/// Letters that were each put at the next place of a fixed pitch, whatever their width.
struct Pitched {
    /// Where in the row each letter stands, and how many places it is from the last.
    letters: Vec<(usize, f32)>,
    pitch: f32,
}

/// Sets links between letters whose left edges stand at a fixed pitch: the next place is
/// the same word, and a place left free is a space.
fn join_fixed_pitch(row: &[u32], items: &[Item], links: &mut [Linked]) {
    let mut run = Pitched {
        letters: Vec::with_capacity(row.len()),
        pitch: 0.0,
    };
    let mut before: Option<&Item> = None;
    for (at, index) in row.iter().enumerate() {
        let Some(item) = items.get(*index as usize) else {
            continue;
        };
        if item.kind != Kind::Letter {
            continue;
        }
        let Some(last) = before.replace(item) else {
            continue;
        };
        let em = last.size.max(item.size);
        let step = item.x0 - last.x0;
        if !run.takes(at, step, em) {
            run.apply(links);
            run.letters.clear();
            run.pitch = step;
            if (em * 0.3..em * SPREAD_GAP).contains(&step) {
                run.letters.push((at, 1.0));
            }
        }
    }
    run.apply(links);
}

impl Pitched {
    fn takes(&mut self, at: usize, step: f32, em: f32) -> bool {
        if self.letters.is_empty() {
            return false;
        }
        let places = match step / self.pitch {
            one if (0.5..1.5).contains(&one) => 1.0,
            two if (1.5..2.5).contains(&two) => 2.0,
            three if (2.5..3.5).contains(&three) => 3.0,
            _ => return false,
        };
        let fits = (step - places * self.pitch).abs() <= em * 0.03;
        if fits {
            self.letters.push((at, places));
        }
        fits
    }

    fn apply(&self, links: &mut [Linked]) {
        const LEAST: usize = 5;
        if self.letters.len() < LEAST {
            return;
        }
        let next = self.letters.iter().filter(|(_, places)| *places == 1.0);
        if next.count() < LEAST {
            return;
        }
        for &(at, places) in &self.letters {
            let Some(linked) = links.get_mut(at) else {
                continue;
            };
            if places > 1.0 {
                // A letter twice as wide as the others fills two places itself.
                if linked.gap > self.pitch * 0.3 {
                    linked.link = Link::Space;
                }
            } else if linked.link == Link::Space && !linked.drawn {
                linked.link = Link::Joined;
            }
            linked.wide &= places > 1.0;
        }
    }
}
