//! A page's alternative texts as one text; which of them go, for spans of it.
//!
//! A replacement (`/ActualText`) may be a whole paragraph, a word or a single letter, and
//! whoever copies text gets it between the glyphs around it. So it is read with what was
//! drawn right before and after it, unless it says no more than its own glyphs do.

use crate::document::Span;
use crate::formats::pdf::strike::StruckArea;
use crate::geometry::Quad;
use crate::geometry::Rect;
use crate::pdf::glyph::Alternative;
use crate::pdf::glyph::AlternativeKind;
use crate::pdf::glyph::Glyph;
use crate::pdf::glyph::PageContent;
use crate::pdf::textmap::adjoins;

/// So many glyphs before and after a replacement are read with it.
const CONTEXT: u32 = 80;
/// A gap wider than this part of an em is read as a space.
const SPACE: f64 = 0.15;

/// The alternative texts of a page, joined.
#[derive(Default)]
pub struct Alternatives {
    /// The joined text; a blank line parts what does not belong together.
    pub text: String,
    pieces: Vec<(Span, Piece)>,
}

/// What a stretch of the text comes from.
#[derive(Clone, Copy)]
enum Piece {
    /// An alternative, by its number among those of the page.
    Alternative(usize),
    /// A glyph that stands beside one.
    Glyph(u32),
}

/// What goes with spans of the text.
#[derive(Default)]
pub struct Struck {
    /// Alternatives, by their ids.
    pub ids: Vec<u32>,
    /// Where the rest of a value stands whose other part is an alternative.
    pub areas: Vec<StruckArea>,
}

impl Alternatives {
    /// Joins the texts; always the same for the same page.
    pub fn of(content: &PageContent) -> Self {
        let mut joined = Self::default();
        // The glyph after the last one that is written, while a line goes on.
        let mut open: Option<u32> = None;
        for (index, alternative) in content.alternatives.iter().enumerate() {
            let range = &alternative.glyphs;
            let is_within = open.is_some_and(|open| range.start < open);
            let goes_on = open == Some(range.start) && range.start < range.end;
            let is_alone = !goes_on && !stands_for_others(alternative, &content.glyphs);
            if is_within || is_alone || alternative.kind != AlternativeKind::ActualText {
                joined.end_line(&content.glyphs, &mut open);
                joined.push(&alternative.text, Piece::Alternative(index));
                joined.text.push_str("\n\n");
                continue;
            }
            let from = open.map_or(0, |open| joined.go_on(&content.glyphs, open, range.start));
            if open.is_none() || from < range.start {
                joined.end_line(&[], &mut open);
                let first = before(&content.glyphs, range.start, from);
                joined.go_on(&content.glyphs, first, range.start);
            }
            joined.push(&alternative.text, Piece::Alternative(index));
            open = Some(range.end);
        }
        joined.end_line(&content.glyphs, &mut open);
        if joined.text.trim().is_empty() {
            joined.text.clear();
        }
        joined
    }

    fn push(&mut self, text: &str, piece: Piece) {
        let start = self.text.len();
        self.text.push_str(text);
        self.pieces.push((Span::new(start..self.text.len()), piece));
    }

    /// Ends a line that is open, with the glyphs that follow it.
    fn end_line(&mut self, glyphs: &[Glyph], open: &mut Option<u32>) {
        if let Some(end) = open.take() {
            self.go_on(glyphs, end, end.saturating_add(CONTEXT));
            self.text.push_str("\n\n");
        }
    }

    /// Writes glyphs that go on where the one before ends, up to a place; says how far
    /// they reach. A space is written where the glyph at that place stands apart.
    fn go_on(&mut self, glyphs: &[Glyph], from: u32, to: u32) -> u32 {
        for index in from..=to {
            let (Some(last), Some(glyph)) =
                (at(glyphs, index.checked_sub(1)), at(glyphs, Some(index)))
            else {
                return if index == 0 && to > 0 {
                    self.first(glyphs, to)
                } else {
                    index
                };
            };
            let is_begun = index > from || self.is_line_open();
            if is_begun && !adjoins(last, glyph) {
                return index;
            }
            if is_begun && gap(last, glyph) > SPACE && !self.text.ends_with(char::is_whitespace) {
                self.text.push(' ');
            }
            if index < to {
                self.letters(index, glyph);
            }
        }
        to
    }

    /// The same from the page's first glyph on, which nothing stands before.
    fn first(&mut self, glyphs: &[Glyph], to: u32) -> u32 {
        if let Some(glyph) = at(glyphs, Some(0)) {
            self.letters(0, glyph);
        }
        self.go_on(glyphs, 1, to)
    }

    fn is_line_open(&self) -> bool {
        !self.text.is_empty() && !self.text.ends_with("\n\n")
    }

    fn letters(&mut self, index: u32, glyph: &Glyph) {
        let text: String = glyph.text.iter().collect();
        self.push(&text, Piece::Glyph(index));
    }

    /// What goes with spans of the text.
    pub fn struck(&self, content: &PageContent, spans: &[Span]) -> Struck {
        let mut struck = Struck::default();
        for span in spans {
            let hit = self.pieces.iter().filter(|(own, _)| own.overlaps(*span));
            let mut around: Vec<&Glyph> = Vec::new();
            let before = struck.ids.len();
            for (_, piece) in hit {
                match piece {
                    Piece::Alternative(index) => {
                        let alternative = content.alternatives.get(*index);
                        struck
                            .ids
                            .extend(alternative.map(|alternative| alternative.id));
                    }
                    Piece::Glyph(index) => around.extend(at(&content.glyphs, Some(*index))),
                }
            }
            // What stands in glyphs alone is found on the page itself.
            if struck.ids.len() > before {
                struck.areas.extend(areas(&around));
            }
        }
        struck
    }
}

/// Whether an alternative is read in place of glyphs, and says something else than they.
fn stands_for_others(alternative: &Alternative, glyphs: &[Glyph]) -> bool {
    let range = alternative.glyphs.start as usize..alternative.glyphs.end as usize;
    let Some(own) = glyphs.get(range).filter(|own| !own.is_empty()) else {
        return false;
    };
    let letters = |c: &char| c.is_alphanumeric();
    let shown = own.iter().flat_map(|glyph| glyph.text.iter().copied());
    let text = alternative.text.chars();
    !text.filter(letters).eq(shown.filter(letters))
}

/// The first glyph of those that lead up to one, no further back than a limit.
fn before(glyphs: &[Glyph], start: u32, limit: u32) -> u32 {
    let mut first = start;
    let limit = limit.max(start.saturating_sub(CONTEXT));
    while first > limit
        && let (Some(last), Some(next)) =
            (at(glyphs, first.checked_sub(1)), at(glyphs, Some(first)))
        && adjoins(last, next)
    {
        first -= 1;
    }
    first
}

fn at(glyphs: &[Glyph], index: Option<u32>) -> Option<&Glyph> {
    glyphs.get(index? as usize)
}

/// How far a glyph stands from where the one before ends, in ems.
fn gap(last: &Glyph, glyph: &Glyph) -> f64 {
    let size = f64::from(last.size.max(glyph.size));
    last.quad.0[1].distance(glyph.quad.0[0]) / size
}

/// The areas of glyphs, those that follow each other as one.
fn areas(glyphs: &[&Glyph]) -> Vec<StruckArea> {
    let mut areas: Vec<Rect> = Vec::new();
    let mut last: Option<&Glyph> = None;
    for glyph in glyphs {
        let bounds = glyph.quad.bounds();
        let goes_on = last.is_some_and(|last| adjoins(last, glyph));
        match areas.last_mut().filter(|_| goes_on) {
            Some(area) => *area = area.union(bounds),
            None => areas.push(bounds),
        }
        last = Some(glyph);
    }
    let areas = areas.into_iter();
    areas
        .map(|area| StruckArea::Word(Quad::from_rect(area)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kurbo::Point;

    /// A line of letters, and alternatives for ranges of them.
    fn content(line: &str, texts: &[(std::ops::Range<u32>, &str)]) -> PageContent {
        let glyph = |(index, c): (usize, char)| {
            let x = 50.0 + 5.0 * index as f64;
            Glyph {
                text: [c].into_iter().collect(),
                quad: Quad::from_rect(Rect::new(x, 97.0, x + 5.0, 107.0)),
                origin: Point::new(x, 100.0),
                size: 10.0,
                visible: true,
                is_cut_off: false,
                in_annotation: false,
            }
        };
        let alternative =
            |(id, (glyphs, text)): (u32, &(std::ops::Range<u32>, &str))| Alternative {
                id,
                kind: AlternativeKind::ActualText,
                text: (*text).to_owned(),
                glyphs: glyphs.clone(),
            };
        PageContent {
            glyphs: line.chars().enumerate().map(glyph).collect(),
            alternatives: (0..).zip(texts).map(alternative).collect(),
            ..PageContent::default()
        }
    }

    #[test]
    fn a_replacement_is_read_with_what_stands_around_it() {
        let content = content("Elin ****son bor", &[(5..9, "\u{c5}kes")]);
        let joined = Alternatives::of(&content);
        assert_eq!(joined.text, "Elin \u{c5}kesson bor\n\n");
        let end = joined.text.find(" bor").unwrap();
        let struck = joined.struck(&content, &[Span::new(0..end)]);
        assert_eq!(struck.ids, [0]);
        assert_eq!(struck.areas.len(), 2);
    }

    #[test]
    fn replacements_letter_by_letter_are_one_text() {
        let texts = ["E", "-", "i", "n"];
        let texts: Vec<_> = (0..)
            .zip(texts)
            .map(|(at, text)| (at..at + 1, text))
            .collect();
        assert_eq!(Alternatives::of(&content("****", &texts)).text, "E-in\n\n");
    }

    #[test]
    fn what_its_glyphs_say_is_read_alone() {
        let content = content("Elin \u{c5}kesson", &[(5..12, "\u{c5}kesson")]);
        assert_eq!(Alternatives::of(&content).text, "\u{c5}kesson\n\n");
    }

    #[test]
    fn nothing_within_a_replacement_is_read_twice() {
        let content = content("a ** b", &[(2..4, "Elin"), (3..4, "x")]);
        assert_eq!(Alternatives::of(&content).text, "a Elin b\n\nx\n\n");
    }
}
