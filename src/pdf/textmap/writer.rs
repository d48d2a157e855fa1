//! Writes lines of segments out as text, noting for each byte which glyph shows it.

use std::ops::Range;

use smallvec::SmallVec;

use crate::document::Cell;
use crate::document::Span;
use crate::document::glyph_map::GlyphMap;
use crate::pdf::glyph::Glyph;

use super::PageText;
use super::columns::Line;
use super::comb::Follows;
use super::comb::combs;
use super::copies::Copies;
use super::frame::Item;
use super::frame::Kind;
use super::rows::Link;
use super::rows::Segment;
use super::rows::Step;
use super::rows::Table;
use super::script::combining;
use super::script::marks_after_letters;
use super::script::reorders;
use super::script::right_to_left;

/// A line's cells may be aligned with those of so many lines before and after.
const NEAR: usize = 12;

/// Collects the text of all blocks of a page.
pub(super) struct Writer<'a> {
    glyphs: &'a [Glyph],
    copies: Copies,
    text: String,
    cells: Vec<Cell>,
    /// The byte offset where a glyph's text starts, and the glyph; none for a separator.
    places: Vec<(u32, Option<u32>)>,
    line: u32,
    /// Whether some glyphs are not written in the order in which they stand.
    reorders: bool,
}

impl<'a> Writer<'a> {
    pub fn new(glyphs: &'a [Glyph]) -> Self {
        Self {
            glyphs,
            copies: Copies::default(),
            text: String::with_capacity(glyphs.len() + glyphs.len() / 4),
            cells: Vec::new(),
            places: Vec::with_capacity(glyphs.len() + glyphs.len() / 16),
            line: 0,
            reorders: glyphs.iter().any(reorders),
        }
    }

    /// The glyphs that are to be laid out; their copies are written where they are.
    pub fn without_copies(&mut self, members: Vec<u32>) -> Vec<u32> {
        self.copies.take_out(self.glyphs, members)
    }

    pub fn finish(mut self) -> PageText {
        if !self.text.is_empty() {
            self.separate("\n");
        }
        PageText {
            text: self.text,
            cells: self.cells,
            glyphs: GlyphMap::new(self.places),
        }
    }

    /// Writes the lines of one frame.
    pub fn write_block(&mut self, items: &[Item], table: &Table, lines: &[Line]) {
        let pitches = Pitches::of(&table.segments, lines);
        for (index, line) in lines.iter().enumerate() {
            if !self.text.is_empty() {
                let apart = line.opens_block || pitches.is_gap_before(index);
                self.separate(if apart { "\n\n" } else { "\n" });
            }
            self.write_line(items, table, lines, index);
            self.line = self.line.saturating_add(1);
        }
    }

    fn write_line(&mut self, items: &[Item], table: &Table, lines: &[Line], index: usize) {
        let on = |index: Option<usize>| {
            let line = index.and_then(|index| lines.get(index));
            line.map_or(&[][..], |line| at(&table.segments, &line.segments))
        };
        let segments = on(Some(index));
        let justified = is_justified(segments, [on(index.checked_sub(1)), on(Some(index + 1))]);
        let around = index.saturating_sub(NEAR)..(index + NEAR + 1).min(lines.len());
        let aligned = |segment: &Segment| {
            around.clone().filter(|&other| other != index).any(|other| {
                on(Some(other))
                    .windows(2)
                    .any(|pair| starts_cell(pair, segment))
            })
        };
        let mut open: Option<Cell> = None;
        let mut before: Option<&Segment> = None;
        for (segment, follows) in segments.iter().zip(combs(segments)) {
            let parts = follows == Follows::Apart
                && before.is_some_and(|last| {
                    !justified && parts_cells(last, segment, || aligned(segment))
                });
            if before.is_some() && follows != Follows::Joined {
                self.close(if parts { open.take() } else { None });
                self.separate(if parts { "\t" } else { " " });
            }
            let start = self.text.len();
            self.write_segment(items, table, segment);
            let cell = open.get_or_insert(Cell {
                span: Span::new(start..start),
                left: segment.x0,
                right: segment.x1,
                line: self.line,
            });
            cell.right = cell.right.max(segment.x1);
            cell.span.end = Span::new(start..self.text.len()).end;
            before = Some(segment);
        }
        self.close(open);
    }

    fn close(&mut self, cell: Option<Cell>) {
        self.cells.extend(cell);
    }

    fn write_segment(&mut self, items: &[Item], table: &Table, segment: &Segment) {
        let range = segment.steps.start as usize..segment.steps.end as usize;
        let steps = table.sequence.get(range).unwrap_or_default();
        let placed = |step: &Step| Some((*items.get(step.item as usize)?, step.link));
        if self.reorders {
            let mut order: Vec<(Item, Link)> = steps.iter().filter_map(placed).collect();
            marks_after_letters(&mut order);
            right_to_left(&mut order, self.glyphs);
            self.write_steps(order.into_iter());
        } else {
            self.write_steps(steps.iter().filter_map(placed));
        }
    }

    fn write_steps(&mut self, steps: impl Iterator<Item = (Item, Link)>) {
        let start = self.offset();
        let mut blanks: SmallVec<[u32; 4]> = SmallVec::new();
        for (item, link) in steps {
            if item.kind == Kind::Blank {
                blanks.push(item.glyph);
                continue;
            }
            if link == Link::Space && self.offset() > start {
                self.space(&blanks);
            }
            blanks.clear();
            self.glyph(&item);
        }
    }

    /// Writes one space, which all blank glyphs at this place share.
    fn space(&mut self, blanks: &[u32]) {
        let start = self.offset();
        if blanks.is_empty() {
            self.places.push((start, None));
        }
        blanks.iter().for_each(|&blank| self.place(start, blank));
        self.text.push(' ');
    }

    fn glyph(&mut self, item: &Item) {
        let Some(glyph) = self.glyphs.get(item.glyph as usize) else {
            return;
        };
        self.place(self.offset(), item.glyph);
        match glyph.text.as_slice() {
            [] => self.text.push(char::REPLACEMENT_CHARACTER),
            [one] if item.kind == Kind::Mark => {
                self.text.push(combining(*one).unwrap_or(*one));
            }
            text => self.text.extend(text.iter().map(|&c| plain(c))),
        }
    }

    /// Notes that a glyph and its copies show what is written at an offset.
    fn place(&mut self, offset: u32, glyph: u32) {
        self.places.push((offset, Some(glyph)));
        let copies = self.copies.of(glyph).iter();
        self.places.extend(copies.map(|&copy| (offset, Some(copy))));
    }

    fn separate(&mut self, separator: &str) {
        self.places.push((self.offset(), None));
        self.text.push_str(separator);
    }

    fn offset(&self) -> u32 {
        u32::try_from(self.text.len()).unwrap_or(u32::MAX)
    }
}

fn at<'a>(segments: &'a [Segment], range: &Range<u32>) -> &'a [Segment] {
    segments
        .get(range.start as usize..range.end as usize)
        .unwrap_or_default()
}

/// A character that cannot be taken for the layout's own separators.
fn plain(c: char) -> char {
    match c {
        _ if c.is_whitespace() => ' ',
        _ if c.is_control() => char::REPLACEMENT_CHARACTER,
        _ => c,
    }
}

/// Whether a gap parts cells and not just words: it is far wider than the spaces of its
/// line, or what follows is aligned with a cell of a line nearby.
fn parts_cells(last: &Segment, next: &Segment, aligned: impl Fn() -> bool) -> bool {
    let em = last.size.max(next.size);
    let gap = next.x0 - last.x1;
    let space = last.word_gap.max(next.word_gap);
    (gap >= em * 1.3 && gap >= space * 2.2) || (gap >= space * 1.5 && aligned())
}

/// Whether a segment starts where one of another line does after a wide gap.
fn starts_cell(pair: &[Segment], segment: &Segment) -> bool {
    let [before, cell] = pair else { return false };
    (cell.x0 - segment.x0).abs() <= segment.size * 0.1 && cell.x0 - before.x1 >= cell.size * 1.3
}

/// Whether a line's gaps are only spaces drawn out so that both its ends meet those of a
/// line above or below, or so evenly that cells could not be.
fn is_justified(segments: &[Segment], neighbours: [&[Segment]; 2]) -> bool {
    let (Some(first), Some(last)) = (segments.first(), segments.last()) else {
        return false;
    };
    let near = |a: f32, b: f32| (a - b).abs() <= first.size * 0.2;
    let flush = neighbours.into_iter().any(|line| {
        let ends = line.first().zip(line.last());
        ends.is_some_and(|(a, b)| near(a.x0, first.x0) && near(b.x1, last.x1))
    });
    let gaps = segments.windows(2).filter_map(|pair| match pair {
        [a, b] => Some(b.x0 - a.x1),
        _ => None,
    });
    let words = segments.iter().map(|segment| segment.word_gap);
    let count = gaps.clone().count();
    let (least, most) = gaps
        .chain(words.filter(|&gap| gap > 0.0))
        .fold((f32::MAX, 0.0_f32), |(least, most), gap| {
            (least.min(gap), most.max(gap))
        });
    let aligned = neighbours.into_iter().any(|line| {
        let inner = line.get(1..).unwrap_or_default();
        let here = segments.get(1..).unwrap_or_default();
        inner
            .iter()
            .any(|other| here.iter().any(|segment| near(other.x0, segment.x0)))
    });
    let even = count >= 3 && most <= least * 1.15 && most <= first.size * 4.0;
    (even || flush && most <= least * 1.5) && !aligned
}

/// Distances between the baselines of lines that follow each other.
struct Pitches {
    /// From the line before, in points; `None` where a block opens or lines overlap.
    distances: Vec<Option<f32>>,
    usual: f32,
}

impl Pitches {
    fn of(segments: &[Segment], lines: &[Line]) -> Self {
        let first = |line: &Line| segments.get(line.segments.start as usize);
        let mut distances = vec![None];
        let mut known: Vec<f32> = Vec::new();
        for pair in lines.windows(2) {
            let [a, b] = pair else { continue };
            let distance = first(a)
                .zip(first(b))
                .map(|(a, b)| (a.y - b.y, a.size.max(b.size)));
            let down = distance.filter(|&(pitch, size)| pitch > size * 0.5 && !b.opens_block);
            known.extend(
                down.filter(|&(pitch, size)| pitch < size * 2.5)
                    .map(|(pitch, _)| pitch),
            );
            distances.push(down.map(|(pitch, _)| pitch));
        }
        let middle = known.len() / 2;
        let usual = match known.get_mut(..) {
            Some(all) if !all.is_empty() => *all.select_nth_unstable_by(middle, f32::total_cmp).1,
            _ => f32::MAX,
        };
        Self { distances, usual }
    }

    /// Whether the space above a line is clearly larger than between lines around.
    fn is_gap_before(&self, line: usize) -> bool {
        let distance = |at: usize| self.distances.get(at).copied().flatten();
        let Some(here) = distance(line) else {
            return false;
        };
        if here > self.usual * 2.4 {
            return true;
        }
        let before = line.checked_sub(1).and_then(distance);
        let closest = [before, distance(line + 1)]
            .into_iter()
            .flatten()
            .fold(self.usual, f32::min);
        // Rows of a table may stand wide apart, but all alike.
        let alone = [before, distance(line + 1)]
            .into_iter()
            .flatten()
            .all(|other| here > other * 1.12);
        here > self.usual * 1.35
            && (alone || here > closest * 1.35 && before.is_none_or(|b| here > b * 1.12))
    }
}
