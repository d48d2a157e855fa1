//! What a page paints over: its content in, the covered spans of its text out.
//!
//! A black rectangle over a name is the most common way in which redaction fails. The text
//! below is still there, and so are the pixels of a scan.

use kurbo::Rect;

use crate::document::Covered;
use crate::document::Part;
use crate::document::Span;
use crate::geometry::Quad;
use crate::pdf::areas::Areas;
use crate::pdf::glyph::Cover;
use crate::pdf::glyph::PageContent;
use crate::pdf::glyph::Picture;

/// How much of a glyph's cell must be covered, along and across: cells are larger than
/// letters.
const CELL: (f64, f64) = (0.7, 0.45);

/// What of a page's text and pictures is painted over.
pub fn covered_of(content: &PageContent, text: &Part) -> Covered {
    if content.covers.is_empty() {
        return Covered::default();
    }
    Covered {
        spans: spans(content, text),
        pictures: hides_pictures(content),
    }
}

fn spans(content: &PageContent, text: &Part) -> Vec<Span> {
    let hidden = hidden_glyphs(content);
    if !hidden.contains(&true) {
        return Vec::new();
    }
    let mut spans: Vec<Span> = Vec::new();
    for (start, letter) in text.text.char_indices() {
        if letter.is_whitespace() {
            continue;
        }
        let span = Span::new(start..start + letter.len_utf8());
        let mut glyphs = text.glyphs.glyphs_in(span).peekable();
        let is_hidden = glyphs.peek().is_some()
            && glyphs.all(|glyph| hidden.get(glyph as usize) == Some(&true));
        if !is_hidden {
            continue;
        }
        match spans.last_mut().filter(|last| last.end == span.start) {
            Some(last) => last.end = span.end,
            None => spans.push(span),
        }
    }
    spans
}

/// Whether each glyph is covered.
fn hidden_glyphs(content: &PageContent) -> Vec<bool> {
    let areas = content
        .covers
        .iter()
        .map(|cover| Quad::from_rect(cover.area));
    let areas = Areas::new(areas.collect());
    // The glyphs of a line follow each other and ask for the same covers.
    let mut band = (f64::NAN, f64::NAN);
    let mut on_line: Vec<&Cover> = Vec::new();
    let mut hidden = Vec::with_capacity(content.glyphs.len());
    for (index, glyph) in (0..).zip(&content.glyphs) {
        let cell = middle(&glyph.quad);
        if band != (cell.y0, cell.y1) {
            band = (cell.y0, cell.y1);
            let line = Rect::new(f64::MIN, cell.y0, f64::MAX, cell.y1);
            let covers = areas.numbers_near(line);
            on_line.clear();
            on_line.extend(covers.filter_map(|number| content.covers.get(number)));
        }
        // Text that is invisible by itself, as below a scan, is covered by a black box
        // only: somebody may have painted a page white before showing the scan.
        hidden.push(on_line.iter().any(|cover| {
            index < cover.glyphs && (glyph.visible || cover.is_dark) && holds(cover, cell)
        }));
    }
    hidden
}

/// The middle of a cell.
fn middle(quad: &Quad) -> Rect {
    let bounds = quad.bounds();
    Rect::from_center_size(
        bounds.center(),
        (bounds.width() * CELL.0, bounds.height() * CELL.1),
    )
}

fn holds(cover: &Cover, cell: Rect) -> bool {
    cover.area.x0 <= cell.x0
        && cover.area.y0 <= cell.y0
        && cover.area.x1 >= cell.x1
        && cover.area.y1 >= cell.y1
}

/// Whether a picture is covered by something that was painted later.
fn hides_pictures(content: &PageContent) -> bool {
    let hides = |cover: &Cover, picture: &Picture| {
        let shared = cover.area.intersect(picture.quad.bounds());
        shared.width() > 1.0 && shared.height() > 1.0
    };
    content.covers.iter().any(|cover| {
        let before = content.pictures.iter().take(cover.pictures as usize);
        before.clone().any(|picture| hides(cover, picture))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_covered_when_its_middle_is() {
        let cell = middle(&Quad::from_rect(Rect::new(0.0, 0.0, 10.0, 10.0)));
        let cover = |y1| Cover {
            area: Rect::new(-1.0, 2.0, 11.0, y1),
            is_dark: true,
            glyphs: 1,
            pictures: 0,
        };
        assert!(holds(&cover(8.0), cell));
        assert!(!holds(&cover(5.0), cell));
    }
}
