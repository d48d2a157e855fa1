//! Segments of a line in; which of them are letters in a comb of boxes out.
//!
//! Forms have a box for each letter. Such letters are no cells of their own: together they
//! are a name or a number, and a box left free is a space.

use super::rows::Segment;

/// Fewest boxes in a row.
const FEWEST: usize = 4;
/// Least and greatest distance of two boxes, in ems.
const PITCH: (f32, f32) = (0.9, 4.5);
/// How far a letter may stand from its place, in ems.
const OFF: f32 = 0.12;
/// Most boxes that are left free between two letters.
const MOST_FREE: f32 = 2.0;

/// How a segment follows the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Follows {
    /// As segments do.
    Apart,
    /// In the next box.
    Joined,
    /// After a free box.
    Space,
}

/// How each segment of a line follows the one before.
pub(super) fn combs(segments: &[Segment]) -> Vec<Follows> {
    let mut follows = vec![Follows::Apart; segments.len()];
    if segments.len() < FEWEST {
        return follows;
    }
    let mut start = 0;
    while start < segments.len() {
        let rest = segments.get(start..).unwrap_or_default();
        let count = rest
            .iter()
            .take_while(|segment| segment.letters == 1)
            .count();
        let run = rest.get(..count).unwrap_or_default();
        let left = places(run, |segment| segment.x0);
        let places = left.or_else(|| places(run, |segment| segment.x0.midpoint(segment.x1)));
        for (at, free) in (start + 1..).zip(places.unwrap_or_default()) {
            if let Some(slot) = follows.get_mut(at) {
                *slot = if free {
                    Follows::Space
                } else {
                    Follows::Joined
                };
            }
        }
        start += count.max(1);
    }
    follows
}

/// Whether a box was left free before each letter but the first; none where letters do not
/// stand in boxes.
fn places(run: &[Segment], edge: impl Fn(&Segment) -> f32) -> Option<Vec<bool>> {
    if run.len() < FEWEST {
        return None;
    }
    let em = run.iter().map(|segment| segment.size).fold(0.0, f32::max);
    let steps: Vec<f32> = run
        .windows(2)
        .filter_map(|pair| Some(edge(pair.last()?) - edge(pair.first()?)))
        .collect();
    let pitch = steps.iter().copied().fold(f32::MAX, f32::min);
    let is_pitch = (PITCH.0 * em..PITCH.1 * em).contains(&pitch);
    let next = steps.iter().filter(|step| **step < 1.5 * pitch).count();
    let fits = |step: &f32| {
        let boxes = (step / pitch).round();
        (1.0..=MOST_FREE + 1.0).contains(&boxes) && (step - boxes * pitch).abs() <= OFF * em * boxes
    };
    let is_comb = is_pitch && next * 2 > steps.len() && steps.iter().all(fits);
    is_comb.then(|| steps.iter().map(|step| *step > 1.5 * pitch).collect())
}
