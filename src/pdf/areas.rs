//! Areas of a page, sorted so that those near a place are found without asking all.

use std::ops::Range;

use crate::geometry::Quad;
use crate::geometry::Rect;

/// Areas of a page, in page coordinates, by their lower edge.
#[derive(Default)]
pub struct Areas {
    quads: Vec<Quad>,
    placed: Vec<Placed>,
}

struct Placed {
    /// Its place among those that were given.
    number: usize,
    bounds: Rect,
    /// The highest upper edge of this area and all before it.
    reach: f64,
}

impl Areas {
    /// Sorts areas. The cells of a line have the same lower edge and follow each other, so
    /// runs of them are sorted and not single ones.
    pub fn new(quads: Vec<Quad>) -> Self {
        let all_bounds: Vec<Rect> = quads.iter().map(Quad::bounds).collect();
        let mut runs: Vec<(f64, Range<usize>)> = Vec::new();
        for (number, bounds) in all_bounds.iter().enumerate() {
            let edge = bounds.y0;
            match runs.last_mut().filter(|(last, _)| *last == edge) {
                Some((_, run)) => run.end = number + 1,
                None => runs.push((edge, number..number + 1)),
            }
        }
        runs.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.start.cmp(&b.1.start)));
        let mut reach = f64::MIN;
        let mut placed = Vec::with_capacity(quads.len());
        for number in runs.into_iter().flat_map(|(_, run)| run) {
            let bounds = all_bounds.get(number).copied().unwrap_or(Rect::ZERO);
            reach = reach.max(bounds.y1);
            placed.push(Placed {
                number,
                bounds,
                reach,
            });
        }
        Self { quads, placed }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.placed.is_empty()
    }

    /// The areas whose bounds meet a rectangle, be it in an edge.
    pub fn near(&self, place: Rect) -> impl Iterator<Item = (&Quad, Rect)> {
        self.meeting(place)
            .filter_map(|area| Some((self.quads.get(area.number)?, area.bounds)))
    }

    /// The same, by their place among those that were given; in no order.
    pub fn numbers_near(&self, place: Rect) -> impl Iterator<Item = usize> {
        self.meeting(place).map(|area| area.number)
    }

    fn meeting(&self, place: Rect) -> impl Iterator<Item = &Placed> {
        let below = self
            .placed
            .partition_point(|area| area.bounds.y0 <= place.y1);
        self.placed
            .get(..below)
            .unwrap_or_default()
            .iter()
            .rev()
            .take_while(move |area| area.reach >= place.y0)
            .filter(move |area| meets(area.bounds, place))
    }

    /// The areas that overlap a quad.
    pub fn touching(&self, quad: &Quad) -> impl Iterator<Item = &Quad> {
        self.near(quad.bounds())
            .map(|(area, _)| area)
            .filter(|area| area.overlaps(quad))
    }
}

/// Whether two rectangles meet, be it in an edge.
pub fn meets(one: Rect, other: Rect) -> bool {
    one.x0 <= other.x1 && other.x0 <= one.x1 && one.y0 <= other.y1 && other.y0 <= one.y1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quad(x: f64, y: f64, width: f64, height: f64) -> Quad {
        Quad::from_rect(Rect::new(x, y, x + width, y + height))
    }

    #[test]
    fn areas_are_found_as_if_all_were_asked() {
        let quads: Vec<Quad> = (0..60)
            .map(|i| {
                let i = f64::from(i);
                quad(
                    (i * 37.0) % 500.0,
                    (i * 91.0) % 700.0,
                    40.0,
                    5.0 + (i * 13.0) % 90.0,
                )
            })
            .collect();
        let areas = Areas::new(quads.clone());
        for place in &quads {
            let place = place.transformed(crate::geometry::Affine::translate((7.0, -11.0)));
            let asked = quads.iter().filter(|area| area.overlaps(&place)).count();
            assert_eq!(areas.touching(&place).count(), asked);
        }
    }

    #[test]
    fn a_tall_area_is_found_behind_many_low_ones() {
        let mut quads = vec![quad(0.0, 0.0, 10.0, 1000.0)];
        quads.extend((1..50).map(|i| quad(50.0, f64::from(i), 5.0, 1.0)));
        let areas = Areas::new(quads);
        assert_eq!(areas.touching(&quad(1.0, 900.0, 2.0, 2.0)).count(), 1);
        assert_eq!(areas.touching(&quad(20.0, 900.0, 2.0, 2.0)).count(), 0);
    }
}
