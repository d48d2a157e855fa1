//! One page with all that is needed to judge it: what it shows, in which order, and how it
//! looks.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::geometry::Point;
use crate::geometry::Rect;
use crate::inspect::Cover;
use crate::inspect::Finding;
use crate::inspect::Kind;
use crate::inspect::Values;
use crate::inspect::drawn::Drawn;
use crate::inspect::words;
use crate::inspect::words::Run;
use crate::pdf::glyph::Glyph;
use crate::pdf::glyph::PageContent;
use crate::pdf::source::PageGeometry;
use crate::pdf::trace::Ink;
use crate::pdf::trace::Look;
use crate::pdf::trace::Paint;
use crate::pdf::trace::PaintKind;

/// More findings of a kind than this on one page are told as one.
const MOST_PLACES: usize = 30;

/// One page with all that is needed to judge it.
pub struct View<'v, 'a> {
    /// The page's number, from 1.
    pub number: u32,
    /// The page's area.
    pub area: Rect,
    /// Points that a unit of page coordinates stands for.
    pub unit: f64,
    /// What is painted: the content's first, then annotations without an appearance.
    pub paints: Vec<Paint<'a>>,
    /// Annotations that viewers draw by themselves, and the drawn page does not show.
    pub undrawn: Range<usize>,
    /// Index of the first of the blocks of letters among the paints.
    pub blocks_from: usize,
    /// The page as it looks.
    pub drawn: &'v Drawn<'v>,
    /// Whether findings hold their text.
    pub values: Values,
    look: &'v Look<'a>,
    /// Glyphs by their place, in squares.
    squares: FxHashMap<(i32, i32), Vec<usize>>,
}

/// Side of a square, in points.
const SQUARE: f64 = 8.0;

impl<'v, 'a> View<'v, 'a> {
    /// A view of a page.
    pub fn new(
        look: &'v Look<'a>,
        paints: Vec<Paint<'a>>,
        drawn: &'v Drawn<'v>,
        geometry: &PageGeometry,
        values: Values,
    ) -> Self {
        let mut squares: FxHashMap<(i32, i32), Vec<usize>> = FxHashMap::default();
        for (index, glyph) in look.content.glyphs.iter().enumerate() {
            squares.entry(square(glyph.origin)).or_default().push(index);
        }
        Self {
            number: 1,
            area: geometry.area(),
            unit: geometry.user_unit,
            undrawn: 0..0,
            blocks_from: paints.len(),
            paints,
            drawn,
            values,
            look,
            squares,
        }
    }
    /// What the page shows.
    pub fn content(&self) -> &PageContent {
        &self.look.content
    }

    /// How many things are painted before a glyph.
    pub fn after(&self, glyph: usize) -> usize {
        let paint = self.look.glyphs.get(glyph);
        paint.map_or(usize::MAX, |paint| paint.after as usize)
    }

    /// Whether a glyph belongs to a pattern or mask, so that its place is not known.
    pub fn is_aside(&self, glyph: usize) -> bool {
        self.look
            .glyphs
            .get(glyph)
            .is_none_or(|paint| paint.is_aside)
    }

    /// A glyph's font.
    pub fn font(&self, glyph: usize) -> Option<u32> {
        self.look.glyphs.get(glyph).map(|paint| paint.font)
    }

    /// A glyph's colour, as it is drawn.
    pub fn ink(&self, glyph: usize) -> Option<[u8; 3]> {
        let paint = self.look.glyphs.get(glyph)?;
        match paint.ink {
            Ink::Rgb(rgb) => Some(rgb.map(|part| (part * 255.0).round() as u8)),
            Ink::Unknown => None,
        }
    }

    /// Whether a glyph is drawn without painting it: invisible, or for clipping only.
    pub fn is_unpainted(&self, glyph: usize) -> bool {
        let paint = self.look.glyphs.get(glyph);
        paint.is_some_and(|paint| matches!(paint.mode, 3 | 7) && !paint.in_hidden_layer)
    }

    /// Whether a glyph is transparent.
    pub fn is_transparent(&self, glyph: usize) -> bool {
        const FAINT: f32 = 0.03;
        let paint = self.look.glyphs.get(glyph);
        paint.is_some_and(|paint| paint.alpha < FAINT)
    }

    /// Whether a glyph lies in a layer that is switched off.
    pub fn is_in_hidden_layer(&self, glyph: usize) -> bool {
        let paint = self.look.glyphs.get(glyph);
        paint.is_some_and(|paint| paint.in_hidden_layer)
    }

    /// Whether the clip leaves a glyph's middle.
    pub fn is_clipped(&self, glyph: usize, middle: Point) -> bool {
        let paint = self.look.glyphs.get(glyph);
        paint.is_some_and(|paint| !paint.clip.inflate(0.5, 0.5).contains(middle))
    }

    /// Whether a glyph is painted on the page, be it under something.
    pub fn is_there(&self, glyph: usize) -> bool {
        let found = self.content().glyphs.get(glyph);
        found.is_some_and(|glyph| glyph.visible) && !self.is_transparent(glyph)
    }

    /// What a painted thing is as a cover.
    pub fn covering(&self, paint: usize) -> Covering {
        Covering {
            paint,
            cover: self.paints.get(paint).map_or(Cover::Box, cover_of),
        }
    }

    /// Glyphs near a place that come after a glyph.
    pub fn later_near(&self, glyph: usize, place: Point) -> impl Iterator<Item = (usize, &Glyph)> {
        let (column, row) = square(place);
        let near = (-1..=1).flat_map(move |dy| (-1..=1).map(move |dx| (column + dx, row + dy)));
        near.filter_map(|key| self.squares.get(&key))
            .flatten()
            .filter(move |other| **other > glyph)
            .filter_map(|other| Some((*other, self.content().glyphs.get(*other)?)))
    }

    /// A finding about a run of text, with its text if values are asked for.
    pub fn of_run(&self, kind: Kind, run: &Run) -> Finding {
        Finding {
            value: (self.values == Values::Show).then(|| run.text.clone()),
            ..Finding::on_page(kind, self.number, run.area, run.letters)
        }
    }
}

fn square(place: Point) -> (i32, i32) {
    ((place.x / SQUARE) as i32, (place.y / SQUARE) as i32)
}

/// What covers a glyph.
#[derive(Debug, Clone, Copy)]
pub struct Covering {
    /// Index of what was painted.
    pub paint: usize,
    /// What kind of thing that is.
    pub cover: Cover,
}

/// A finding for each run, or one for all if there are too many.
pub fn few(view: &View<'_, '_>, kind: Kind, runs: &[Run]) -> Vec<Finding> {
    if runs.len() > MOST_PLACES {
        let all = words::joined(runs);
        return all.iter().map(|run| view.of_run(kind, run)).collect();
    }
    runs.iter().map(|run| view.of_run(kind, run)).collect()
}

/// What kind of thing hides something.
pub fn cover_of(paint: &Paint<'_>) -> Cover {
    match (paint.annotation, paint.kind) {
        (Some(subtype), _) => Cover::Annotation(subtype),
        (None, PaintKind::Stroke) => Cover::Line,
        (None, PaintKind::Picture | PaintKind::Stencil) => Cover::Picture,
        (None, PaintKind::Shading) => Cover::Pattern,
        (None, PaintKind::Fill) if paint.ink == Ink::Unknown => Cover::Pattern,
        (None, PaintKind::Fill) => Cover::Box,
    }
}

/// Whether a point lies on a page's area, with a little room.
pub fn is_on(area: Rect, point: Point) -> bool {
    area.inflate(0.5, 0.5).contains(point)
}
