//! Groups glyphs by writing direction and gives each a place in its group's own frame,
//! where text runs to the right and lines follow downwards.

use std::f64::consts::PI;

use kurbo::Vec2;

use crate::pdf::glyph::Glyph;

/// Coordinates beyond this are taken for nonsense: the largest page is 14,400 units
/// (ISO 32000-2, Annex C), times a generous user unit.
const FARTHEST: f64 = 1.0e6;
/// A direction this close to horizontal counts as exactly horizontal (radians).
const LEVEL: f64 = 0.001;
/// Directions of one group lie within this of the one before, and of the first (radians).
const STEP: f64 = 0.012;
const SPREAD: f64 = 0.05;

/// Letters of a stack follow each other at this many ems at most; lines do further on.
const TIGHT: f64 = 1.06;
/// At this many ems, if there is nothing but letters above each other.
const LOOSE: f64 = 2.0;

/// A glyph's place in its group's frame.
#[derive(Clone, Copy)]
pub(super) struct Item {
    pub x0: f32,
    pub x1: f32,
    /// The baseline; it falls from line to line.
    pub y: f32,
    pub size: f32,
    /// Index of the glyph in drawing order.
    pub glyph: u32,
    pub kind: Kind,
}

/// What a glyph is to the layout.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Letter,
    /// White space: a hint of a word's end, whose width is not trusted.
    Blank,
    /// A diacritic of its own, which belongs to the letter over or under it.
    Mark,
}

impl Item {
    pub fn width(&self) -> f32 {
        self.x1 - self.x0
    }

    pub fn middle(&self) -> f32 {
        (self.x0 + self.x1) / 2.0
    }
}

/// Which way a glyph is written.
#[derive(Clone, Copy)]
struct Heading {
    glyph: u32,
    angle: f64,
    mirrored: bool,
}

/// A frame's axes: along the line, and up from it.
#[derive(Clone, Copy)]
struct Axes {
    along: Vec2,
    up: Vec2,
}

/// The glyphs of a layer (`members`, by index) by writing direction, the level ones first, each group in
/// drawing order. Glyphs that have no direction to share are put in made-up rows.
pub(super) fn groups(glyphs: &[Glyph], members: &[u32]) -> Vec<Vec<Item>> {
    let sorted = Sorted::new(glyphs, members);
    let mut groups = Vec::new();
    let (clusters, lone) = clusters(sorted.turned, &sorted.level);
    let mut level = sorted.level;
    for cluster in clusters {
        if cluster.joins_level {
            level.extend(cluster.members.iter().map(|heading| heading.glyph));
            level.sort_unstable();
            groups.insert(0, framed(glyphs, &level, axes(cluster.angle, false)));
            level.clear();
        } else {
            let mut members: Vec<u32> = cluster.members.iter().map(|h| h.glyph).collect();
            members.sort_unstable();
            groups.push(framed(
                glyphs,
                &members,
                axes(cluster.angle, cluster.mirrored),
            ));
        }
    }
    if !level.is_empty() {
        groups.insert(0, framed(glyphs, &level, axes(0.0, false)));
    }
    if !sorted.stacked.is_empty() {
        groups.push(stacked(glyphs, &sorted.stacked));
    }
    let mut strays = sorted.strays;
    strays.extend(lone);
    if !strays.is_empty() {
        strays.sort_unstable();
        groups.push(strung(glyphs, &strays));
    }
    groups
}

/// A layer's glyphs, told apart by how they are to be framed.
#[derive(Default)]
struct Sorted {
    level: Vec<u32>,
    turned: Vec<Heading>,
    /// Upright glyphs drawn one under or over the other, with half the way between them.
    stacked: Vec<(u32, f64)>,
    /// Glyphs on a curve, or with nonsense for a place.
    strays: Vec<u32>,
}

impl Sorted {
    fn new(glyphs: &[Glyph], members: &[u32]) -> Self {
        if are_level(glyphs, members) {
            return Self {
                level: members.to_vec(),
                ..Self::default()
            };
        }
        let mut sorted = Self::default();
        let mut chain: Vec<u32> = Vec::new();
        let mut curve: Vec<Heading> = Vec::new();
        let members_all = members;
        let members = members.iter().copied();
        let members = members.filter_map(|index| Some((index, glyphs.get(index as usize)?)));
        for (index, glyph) in members {
            let heading = heading(index, glyph);
            let Some(heading) = heading else {
                sorted.strays.push(index);
                continue;
            };
            let previous = |index: u32| glyphs.get(index as usize);
            let level = heading.angle.abs() <= LEVEL && !heading.mirrored;
            let bends = curve.last().is_some_and(|last| {
                previous(last.glyph).is_some_and(|before| bends(last, before, &heading, glyph))
            });
            if !bends {
                sorted.end_curve(&mut curve);
            }
            let last = chain.last().and_then(|&last| previous(last));
            let goes_on = level
                && match (chain.len(), last) {
                    (1, Some(last)) => drop_to(last, glyph).is_some(),
                    (_, Some(last)) => is_step(drop_to(last, glyph), chain_drop(glyphs, &chain)),
                    (_, None) => false,
                };
            if !goes_on {
                sorted.end_chain(glyphs, members_all, &mut chain);
            }
            if level && !bends {
                chain.push(index);
                curve.clear();
            } else {
                sorted.end_chain(glyphs, members_all, &mut chain);
            }
            if !level || bends {
                curve.push(heading);
            }
        }
        sorted.end_chain(glyphs, members_all, &mut chain);
        sorted.end_curve(&mut curve);
        sorted
    }

    /// Ends a chain of glyphs above or below each other: it is a stack where it is long
    /// enough, and where it is set as wide as lines are, if nothing stands beside it.
    fn end_chain(&mut self, glyphs: &[Glyph], members: &[u32], chain: &mut Vec<u32>) {
        const FEW: usize = 3;
        const FEW_LINES: usize = 5;
        let size = chain.first().and_then(|&first| glyphs.get(first as usize));
        let size = size.map_or(0.0, |glyph| f64::from(glyph.size));
        let drop = chain_drop(glyphs, chain).map_or(0.0, f64::abs);
        let is_stack = match drop <= size * TIGHT {
            true => chain.len() >= FEW,
            false => chain.len() >= FEW_LINES && stands_alone(glyphs, members, chain),
        };
        match is_stack {
            true => {
                let half = (drop / 2.0).max(size / 2.0);
                self.stacked
                    .extend(chain.drain(..).map(|index| (index, half)));
            }
            false => self.level.append(chain),
        }
    }

    fn end_curve(&mut self, curve: &mut Vec<Heading>) {
        match curve.len() {
            0..3 => self.turned.append(curve),
            _ => self
                .strays
                .extend(curve.drain(..).map(|heading| heading.glyph)),
        }
    }
}

/// Whether all glyphs are level and none stands under or over the one before: a usual
/// page, on which nothing else need be looked for.
fn are_level(glyphs: &[Glyph], members: &[u32]) -> bool {
    let mut before: Option<&Glyph> = None;
    members.iter().all(|&index| {
        let Some(glyph) = glyphs.get(index as usize) else {
            return false;
        };
        let last = before.replace(glyph);
        let level = |heading: Heading| heading.angle.abs() <= LEVEL && !heading.mirrored;
        heading(index, glyph).is_some_and(level)
            && last.is_none_or(|last| drop_to(last, glyph).is_none())
    })
}

/// The direction of a glyph's lower edge, or of its left edge turned if it has no width.
fn heading(index: u32, glyph: &Glyph) -> Option<Heading> {
    let [a, b, _, d] = glyph.quad.0;
    let sane = |v: f64| v.abs() <= FARTHEST;
    let whole = [a, b, d, glyph.origin]
        .iter()
        .all(|point| sane(point.x) && sane(point.y));
    if !whole || !glyph.size.is_finite() || glyph.size <= 0.0 {
        return None;
    }
    let (edge, side) = (b - a, d - a);
    if edge.y == 0.0 && edge.x > 0.0 && side.y > 0.0 {
        return Some(Heading {
            glyph: index,
            angle: 0.0,
            mirrored: false,
        });
    }
    let least = f64::from(glyph.size) * 1e-3;
    let along = if edge.hypot() > least {
        edge
    } else if side.hypot() > least {
        Vec2::new(side.y, -side.x)
    } else {
        Vec2::new(1.0, 0.0)
    };
    let mirrored = along.cross(side) < 0.0;
    Some(Heading {
        glyph: index,
        angle: along.atan2(),
        mirrored,
    })
}

/// Whether a glyph follows the one before at a small turn, as on a curve.
fn bends(last: &Heading, before: &Glyph, next: &Heading, glyph: &Glyph) -> bool {
    let turn = (next.angle - last.angle + PI).rem_euclid(2.0 * PI) - PI;
    let distance = before.quad.0[1].distance(glyph.quad.0[0]);
    (0.008..0.8).contains(&turn.abs()) && distance < f64::from(glyph.size) * 0.8
}

/// How far a glyph stands under the one before, or over it (less than zero), where the
/// two may be letters of a stack.
fn drop_to(last: &Glyph, glyph: &Glyph) -> Option<f64> {
    let size = f64::from(glyph.size);
    let drop = last.origin.y - glyph.origin.y;
    if drop.abs() < size * 0.5 {
        return None;
    }
    let (a, b) = (last.quad.bounds().center(), glyph.quad.bounds().center());
    let is_above =
        (a.x - b.x).abs() < size * 0.25 || (last.origin.x - glyph.origin.x).abs() < size * 0.02;
    let fits = is_above
        && (size * 0.7..size * LOOSE).contains(&drop.abs())
        && (last.size - glyph.size).abs() < glyph.size * 0.05;
    fits.then_some(drop)
}

/// The way from letter to letter of a stack.
fn chain_drop(glyphs: &[Glyph], chain: &[u32]) -> Option<f64> {
    let at = |index: usize| glyphs.get(*chain.get(index)? as usize);
    drop_to(at(0)?, at(1)?)
}

/// Whether the next step of a stack is like the first one.
fn is_step(next: Option<f64>, first: Option<f64>) -> bool {
    next.zip(first).is_some_and(|(next, first)| {
        let is_same_way = next.signum() == first.signum();
        is_same_way && (next - first).abs() <= first.abs() * 0.35
    })
}

/// Whether no other glyph stands near the side of a chain, as in lines of text or cells.
fn stands_alone(glyphs: &[Glyph], members: &[u32], chain: &[u32]) -> bool {
    const BESIDE: f64 = 1.5;
    let at = |index: &u32| glyphs.get(*index as usize);
    let Some(bounds) = chain
        .iter()
        .filter_map(at)
        .map(|glyph| glyph.quad.bounds())
        .reduce(|one, other| one.union(other))
    else {
        return false;
    };
    let size = chain
        .first()
        .and_then(at)
        .map_or(0.0, |g| f64::from(g.size));
    let around = bounds.inflate(size * BESIDE, -size * 0.3);
    let inside = members.iter().filter_map(at).filter(|glyph| {
        let middle = glyph.quad.bounds().center();
        around.contains(middle)
    });
    inside.count() <= chain.len()
}

/// Turned glyphs whose directions are close.
struct Cluster {
    members: Vec<Heading>,
    angle: f64,
    mirrored: bool,
    /// Whether the level glyphs belong here too, as in a scan that lies a little askew.
    joins_level: bool,
}

/// Groups turned glyphs by direction; those with less than two neighbours are lone.
fn clusters(mut turned: Vec<Heading>, level: &[u32]) -> (Vec<Cluster>, Vec<u32>) {
    turned.sort_unstable_by(|a, b| {
        (a.mirrored, a.angle, a.glyph)
            .partial_cmp(&(b.mirrored, b.angle, b.glyph))
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    let mut clusters = Vec::new();
    let mut lone = Vec::new();
    let mut level_taken = level.is_empty();
    let mut rest = turned.as_slice();
    while let Some(first) = rest.first() {
        let mut last = first.angle;
        let count = rest
            .iter()
            .take_while(|heading| {
                let near = heading.mirrored == first.mirrored
                    && heading.angle - last <= STEP
                    && heading.angle - first.angle <= SPREAD;
                last = heading.angle;
                near
            })
            .count();
        let (members, others) = rest.split_at(count.max(1));
        rest = others;
        let sum: f64 = members.iter().map(|heading| heading.angle).sum();
        let near_level = !first.mirrored && (sum / members.len() as f64).abs() < SPREAD / 2.0;
        let joins_level = near_level && !level_taken;
        if members.len() < 3 && !joins_level {
            lone.extend(members.iter().map(|heading| heading.glyph));
            continue;
        }
        let level_count = if joins_level { level.len() } else { 0 };
        level_taken |= joins_level;
        clusters.push(Cluster {
            members: members.to_vec(),
            angle: sum / (members.len() + level_count) as f64,
            mirrored: first.mirrored,
            joins_level,
        });
    }
    (clusters, lone)
}

fn axes(angle: f64, mirrored: bool) -> Axes {
    let along = Vec2::from_angle(angle);
    let left = Vec2::new(-along.y, along.x);
    Axes {
        along,
        up: if mirrored { -left } else { left },
    }
}

fn framed(glyphs: &[Glyph], members: &[u32], axes: Axes) -> Vec<Item> {
    let mut items = Vec::with_capacity(members.len());
    let placed = |&index: &u32| Some((index, glyphs.get(index as usize)?));
    for (index, glyph) in members.iter().filter_map(placed) {
        let [a, b, ..] = glyph.quad.0;
        let start = a.to_vec2().dot(axes.along);
        let end = b.to_vec2().dot(axes.along);
        items.push(Item {
            x0: start.min(end) as f32,
            x1: start.max(end) as f32,
            y: glyph.origin.to_vec2().dot(axes.up) as f32,
            size: glyph.size,
            glyph: index,
            kind: kind(glyph),
        });
    }
    items
}

/// Frames vertical writing: along is down the page, and lines follow to the left.
fn stacked(glyphs: &[Glyph], members: &[(u32, f64)]) -> Vec<Item> {
    let place = |&(index, half): &(u32, f64)| {
        let glyph = glyphs.get(index as usize)?;
        let middle = glyph.quad.bounds().center();
        Some(Item {
            x0: (-middle.y - half) as f32,
            x1: (-middle.y + half) as f32,
            y: middle.x as f32,
            size: 2.0 * half as f32,
            glyph: index,
            kind: kind(glyph),
        })
    };
    members.iter().filter_map(place).collect()
}

/// Strings glyphs up in drawing order, at the distances in which they were drawn, on
/// made-up lines below each other.
fn strung(glyphs: &[Glyph], members: &[u32]) -> Vec<Item> {
    const EM: f32 = 10.0;
    let mut items = Vec::with_capacity(members.len());
    let (mut x, mut y) = (0.0_f32, 0.0_f32);
    let mut before: Option<&Glyph> = None;
    for &index in members {
        let Some(glyph) = glyphs.get(index as usize) else {
            continue;
        };
        let size = f64::from(glyph.size);
        let leap = before.map_or(0.0, |last| last.quad.0[1].distance(glyph.quad.0[0]) / size);
        // Between glyphs without a place nothing is known, and they are kept together.
        if leap.is_finite() && leap > 1.2 {
            y -= 2.0 * EM;
            x = 0.0;
        } else if leap.is_finite() && leap > 0.25 {
            x += EM * 0.3;
        }
        items.push(Item {
            x0: x,
            x1: x + EM / 2.0,
            y,
            size: EM,
            glyph: index,
            kind: kind(glyph),
        });
        x += EM / 2.0;
        before = Some(glyph);
    }
    items
}

/// What a glyph's text makes it.
fn kind(glyph: &Glyph) -> Kind {
    match glyph.text.as_slice() {
        [] => Kind::Letter,
        [one] if one.is_ascii_alphanumeric() => Kind::Letter,
        [one] if super::script::combining(*one).is_some() => Kind::Mark,
        text if text.iter().all(|c| c.is_whitespace()) => Kind::Blank,
        _ => Kind::Letter,
    }
}
