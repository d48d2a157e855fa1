//! Which glyphs of a page show which bytes of its text, in little memory.
//!
//! A reader lays a page out once. Who strikes or locates text later asks this map, and
//! need not lay the page out again.

use crate::document::Span;

/// Stands for a glyph where a separator was inferred that nothing draws.
const NO_GLYPH: u32 = u32::MAX;

/// The way from byte offsets of a part's text to the glyphs that show them.
///
/// Text mostly runs in drawing order, one glyph a byte, so the map holds runs of it.
#[derive(Debug, Clone, Default)]
pub struct GlyphMap {
    runs: Vec<Run>,
}

/// Glyphs that follow each other in text and in drawing order, each of one byte but the
/// last, which reaches to the next run.
#[derive(Debug, Clone, Copy)]
struct Run {
    start: u32,
    glyph: u32,
    count: u32,
}

impl Run {
    /// The offset at which its last glyph starts.
    fn last(&self) -> u32 {
        self.start + self.count.saturating_sub(1)
    }
}

impl GlyphMap {
    /// A map of glyphs and the offsets at which they start, given by offset; no glyph
    /// stands for a separator. Several glyphs may share an offset.
    pub fn new(places: impl IntoIterator<Item = (u32, Option<u32>)>) -> Self {
        let mut runs: Vec<Run> = Vec::new();
        for (start, glyph) in places {
            let glyph = glyph.unwrap_or(NO_GLYPH);
            match runs.last_mut() {
                Some(run)
                    if glyph != NO_GLYPH
                        && run.glyph != NO_GLYPH
                        && run.start.checked_add(run.count) == Some(start)
                        && run.glyph.checked_add(run.count) == Some(glyph) =>
                {
                    run.count += 1;
                }
                _ => runs.push(Run {
                    start,
                    glyph,
                    count: 1,
                }),
            }
        }
        runs.shrink_to_fit();
        Self { runs }
    }

    /// Indices of the glyphs that show any byte of a span, in reading order.
    pub fn glyphs_in(&self, span: Span) -> impl Iterator<Item = u32> + '_ {
        let first = self.covering(span.start);
        let empty = span.start >= span.end;
        self.runs
            .get(first.0..)
            .unwrap_or_default()
            .iter()
            .take_while(move |run| !empty && run.start < span.end)
            .filter(|run| run.glyph != NO_GLYPH)
            .flat_map(move |run| {
                let from = first.1.saturating_sub(run.start).min(run.count);
                let to = run.count.min(span.end - run.start);
                run.glyph + from..run.glyph + to.max(from)
            })
    }

    /// The first run with a glyph that shows the byte at an offset, and where that glyph
    /// starts.
    fn covering(&self, offset: u32) -> (usize, u32) {
        let after = self.runs.partition_point(|run| run.start <= offset);
        let Some(last) = after.checked_sub(1).and_then(|last| self.runs.get(last)) else {
            return (0, 0);
        };
        let start = last.last().min(offset);
        let before = self.runs.get(..after).unwrap_or_default();
        let sharing = before.iter().rev().take_while(|run| run.last() >= start);
        (after - sharing.count(), start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(map: &GlyphMap, start: usize, end: usize) -> Vec<u32> {
        map.glyphs_in(Span::new(start..end)).collect()
    }

    #[test]
    fn glyphs_of_one_byte_each_make_one_run() {
        let map = GlyphMap::new((0..9).map(|at| (at, Some(at + 100))));
        assert_eq!(map.runs.len(), 1);
        assert_eq!(shown(&map, 3, 6), [103, 104, 105]);
        assert_eq!(shown(&map, 8, 20), [108]);
    }

    #[test]
    fn a_wide_character_is_found_from_each_of_its_bytes() {
        let map = GlyphMap::new([(0, Some(5)), (1, Some(6)), (3, Some(7)), (4, Some(8))]);
        assert_eq!(shown(&map, 1, 2), [6]);
        assert_eq!(shown(&map, 2, 3), [6]);
        assert_eq!(shown(&map, 2, 5), [6, 7, 8]);
    }

    #[test]
    fn separators_show_no_glyph() {
        let map = GlyphMap::new([(0, Some(0)), (1, None), (2, Some(1)), (3, None)]);
        assert_eq!(shown(&map, 0, 4), [0, 1]);
        assert_eq!(shown(&map, 1, 2), [0_u32; 0]);
    }

    #[test]
    fn glyphs_drawn_twice_share_an_offset() {
        let map = GlyphMap::new([
            (0, Some(0)),
            (1, Some(1)),
            (1, Some(4)),
            (2, Some(2)),
            (2, Some(5)),
        ]);
        assert_eq!(shown(&map, 1, 2), [1, 4]);
        assert_eq!(shown(&map, 2, 3), [2, 5]);
        assert_eq!(shown(&map, 0, 3), [0, 1, 4, 2, 5]);
    }

    #[test]
    fn an_empty_span_and_an_empty_map_show_nothing() {
        let map = GlyphMap::new([(0, Some(0))]);
        assert_eq!(shown(&map, 0, 0), [0_u32; 0]);
        assert_eq!(shown(&GlyphMap::default(), 0, 5), [0_u32; 0]);
    }
}
