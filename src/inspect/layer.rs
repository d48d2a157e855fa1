//! The text layer of a scan: invisible text, or text under the scan, that says what the
//! picture shows. Where the picture is black or blank at such a word, the word tells what
//! the picture no longer does.

use rustc_hash::FxHashSet;

use crate::geometry::Quad;
use crate::geometry::Rect;
use crate::inspect::Finding;
use crate::inspect::Hiding;
use crate::inspect::Kind;
use crate::inspect::cover::middle;
use crate::inspect::drawn::part_of;
use crate::inspect::view::View;
use crate::inspect::view::few;
use crate::inspect::words;
use crate::inspect::words::Run;
use crate::inspect::words::is_blank;
use crate::pdf::trace::PaintKind;

/// Pictures that fill so much of a page make it a scan.
const SCAN: f64 = 0.35;
/// A word is blackened if so much of its place is dark; white letters on black leave more
/// light than that.
const BLACK: f64 = 0.93;

/// The glyphs of a page's text layer.
pub struct Layer {
    glyphs: FxHashSet<usize>,
}

/// The text layer of a page.
pub fn of(view: &View<'_, '_>) -> Layer {
    let pictures: Vec<(usize, Rect)> = view
        .paints
        .iter()
        .enumerate()
        .filter(|(_, paint)| matches!(paint.kind, PaintKind::Picture | PaintKind::Stencil))
        .map(|(number, paint)| (number, paint.bounds))
        .collect();
    let filled: f64 = pictures.iter().map(|(_, bounds)| bounds.area()).sum();
    let is_scan = filled >= SCAN * view.area.area();
    let is_of_layer = |index: usize, place: kurbo::Point| {
        let mut under = pictures.iter().filter(|(_, bounds)| bounds.contains(place));
        match view.is_unpainted(index) {
            true => under.next().is_some(),
            false => is_scan && under.any(|(number, _)| *number >= view.after(index)),
        }
    };
    let glyphs = view.content().glyphs.iter().enumerate();
    let glyphs = glyphs
        .filter(|(index, glyph)| {
            let place = middle(&glyph.quad).bounds().center();
            !view.is_aside(*index) && !view.is_in_hidden_layer(*index) && is_of_layer(*index, place)
        })
        .map(|(index, _)| index)
        .collect();
    Layer { glyphs }
}

impl Layer {
    /// Whether a glyph belongs to it.
    pub fn holds(&self, glyph: usize) -> bool {
        self.glyphs.contains(&glyph)
    }

    /// Words where the picture shows nothing.
    pub fn findings(&self, view: &View<'_, '_>) -> Vec<Finding> {
        const SURE: usize = 4;
        let mut black = Vec::new();
        let mut blank = Vec::new();
        for word in self.words(view) {
            let place = part_of(&Quad::from_rect(word.area), (0.04, 0.96), (0.22, 0.7));
            let is_black = view
                .drawn
                .darkness(&place)
                .is_some_and(|dark| dark >= BLACK);
            let whole = part_of(&Quad::from_rect(word.area), (0.0, 1.0), (0.1, 0.9));
            if is_black {
                black.push(word);
            } else if word.letters >= SURE && view.drawn.single_colour(&whole).is_some() {
                blank.push(word);
            }
        }
        let mut findings = few(view, Kind::TextOverBlack, &black);
        findings.extend(few(view, Kind::HiddenText(Hiding::Blank), &blank));
        if !self.glyphs.is_empty() {
            let count = self.glyphs.len();
            findings.push(Finding::on_page(
                Kind::TextLayer,
                view.number,
                view.area,
                count,
            ));
        }
        findings
    }

    fn words(&self, view: &View<'_, '_>) -> Vec<Run> {
        let glyphs = &view.content().glyphs;
        let mut own: Vec<usize> = self.glyphs.iter().copied().collect();
        own.sort_unstable();
        let mut all = Vec::new();
        let mut word: Vec<usize> = Vec::new();
        for index in own {
            let is_space = glyphs.get(index).is_none_or(is_blank);
            let follows = word.last().is_none_or(|last| last + 1 == index);
            if is_space || !follows {
                all.extend(words::runs(glyphs, word.drain(..)));
            }
            if !is_space {
                word.push(index);
            }
        }
        all.extend(words::runs(glyphs, word));
        all
    }
}
