//! A text for looking: lines are set in a grid of equal cells, page by page.
//!
//! A text has no pages of its own. It is set like a typewritten page, so that boxes, words
//! and mouse work as they do on a PDF. The picture is an SVG whose lines are stretched to
//! the grid, whatever fixed-width font the machine has.

use std::fmt::Write as _;

use crate::document::Document;
use crate::document::PartId;
use crate::document::Span;
use crate::formats::view::Drawing;
use crate::formats::view::Seen;
use crate::formats::view::View;
use crate::formats::view::Word;
use crate::formats::view::word_spans;
use crate::geometry::Affine;
use crate::geometry::Quad;
use crate::geometry::Rect;

/// Cells of a line; longer lines go on in the next.
const COLUMNS: usize = 90;
/// Lines of a page.
const ROWS: usize = 56;
/// Width and height of a cell, in points.
const CELL: (f64, f64) = (6.2, 13.5);
/// Space around the text, in points.
const MARGIN: f64 = 40.0;
/// A tabulator leads to the next multiple of this many cells.
const TAB: usize = 8;
/// Size of the letters, in points.
const FONT_SIZE: f64 = 10.3;

/// A text that is being looked at.
pub struct TextView {
    text: String,
    /// The lines of the grid, in order.
    rows: Vec<Span>,
}

impl TextView {
    /// A view of a text that was read.
    pub fn new(document: Document) -> Self {
        let part = document.parts.into_iter().next();
        let text = part.map(|part| part.text).unwrap_or_default();
        let rows = rows(&text);
        Self { text, rows }
    }

    fn rows_of(&self, page: u32) -> &[Span] {
        let start = (page as usize).saturating_sub(1).saturating_mul(ROWS);
        let end = start.saturating_add(ROWS).min(self.rows.len());
        self.rows.get(start..end).unwrap_or_default()
    }

    /// The lines of the grid that a span covers.
    fn seen(&self, span: Span) -> Vec<Seen> {
        let first = self.rows.partition_point(|row| row.end <= span.start);
        let rows = self.rows.iter().enumerate().skip(first);
        rows.take_while(|(_, row)| row.start < span.end)
            .filter_map(|(index, row)| {
                let start = row.start.max(span.start) as usize;
                let end = row.end.min(span.end) as usize;
                let piece = self.text.get(start..end)?;
                if piece.trim().is_empty() {
                    return None;
                }
                let left = width(self.text.get(row.start as usize..start)?, 0);
                let right = width(piece, left);
                Some(Seen {
                    page: u32::try_from(index / ROWS + 1).ok()?,
                    quad: cell_quad(index % ROWS, left, right),
                    visible: true,
                })
            })
            .collect()
    }
}

impl View for TextView {
    fn page_count(&self) -> u32 {
        u32::try_from(self.rows.len().div_ceil(ROWS).max(1)).unwrap_or(u32::MAX)
    }

    fn size(&self, page: u32) -> Option<(f64, f64)> {
        (1..=self.page_count()).contains(&page).then(page_size)
    }

    fn to_page(&self, page: u32) -> Option<Affine> {
        self.size(page).map(|_| Affine::IDENTITY)
    }

    fn draw(&self, page: u32, _dpi: f32) -> Option<Drawing> {
        let (width, height) = self.size(page)?;
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\"><rect width=\"100%\" height=\"100%\" \
             fill=\"#fff\"/><g font-family=\"'DejaVu Sans Mono','Liberation Mono',Consolas,\
             'Courier New',monospace\" font-size=\"{FONT_SIZE}\" fill=\"#111\">"
        );
        for (row, span) in self.rows_of(page).iter().enumerate() {
            let text = self.text.get(span.range()).unwrap_or_default();
            draw_row(&mut svg, row, text);
        }
        svg.push_str("</g></svg>");
        Some(Drawing {
            media_type: "image/svg+xml",
            bytes: svg.into_bytes(),
        })
    }

    fn words(&self, _document: &Document, page: u32) -> Vec<Word> {
        let rows = self.rows_of(page).iter().enumerate();
        rows.flat_map(|(row, span)| {
            let text = self.text.get(span.range()).unwrap_or_default();
            word_spans(text).filter_map(move |word| {
                let left = width(text.get(..word.start as usize)?, 0);
                let right = width(text.get(word.range())?, left);
                Some(Word {
                    part: PartId(0),
                    span: Span {
                        start: span.start + word.start,
                        end: span.start + word.end,
                    },
                    quad: cell_quad(row, left, right),
                })
            })
        })
        .collect()
    }

    fn locate(&self, _document: &Document, spans: &[(PartId, Span)]) -> Vec<Vec<Seen>> {
        spans.iter().map(|(_, span)| self.seen(*span)).collect()
    }

    fn pictures(&self, _page: u32) -> Vec<Quad> {
        Vec::new()
    }
}

fn page_size() -> (f64, f64) {
    (
        2.0 * MARGIN + COLUMNS as f64 * CELL.0,
        2.0 * MARGIN + ROWS as f64 * CELL.1,
    )
}

/// The grid's lines: those of the text, long ones broken at a blank where there is one.
fn rows(text: &str) -> Vec<Span> {
    let mut rows = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let end = start + line.len();
        let mut from = start;
        while let Some(length) = text.get(from..end).and_then(break_at) {
            rows.push(Span::new(from..from + length));
            from += length;
        }
        rows.push(Span::new(from..end));
        start = end + 1;
    }
    rows
}

/// How many bytes of a line fit; none where all of it does.
fn break_at(line: &str) -> Option<usize> {
    let mut cells = 0;
    let mut blank = None;
    for (at, character) in line.char_indices() {
        let after = advance(cells, character);
        if after > COLUMNS && at > 0 {
            return Some(blank.unwrap_or(at));
        }
        if character.is_whitespace() {
            blank = Some(at + character.len_utf8());
        }
        cells = after;
    }
    None
}

/// The cell after a character that stands in a cell.
fn advance(cell: usize, character: char) -> usize {
    match character {
        '\t' => (cell / TAB + 1) * TAB,
        _ => cell + 1,
    }
}

/// The cell after a text that begins in a cell.
fn width(text: &str, from: usize) -> usize {
    text.chars().fold(from, advance)
}

fn cell_quad(row: usize, left: usize, right: usize) -> Quad {
    let x = |cell: usize| MARGIN + cell as f64 * CELL.0;
    let top = MARGIN + row as f64 * CELL.1;
    let below = top + CELL.1;
    // Lower left comes first, and y runs downwards here.
    let Quad([a, b, c, d]) = Quad::from_rect(Rect::new(x(left), top, x(right), below));
    Quad([d, c, b, a])
}

/// One line: each run without tabulators is stretched to its cells.
fn draw_row(svg: &mut String, row: usize, text: &str) {
    let baseline = MARGIN + row as f64 * CELL.1 + CELL.1 * 0.76;
    let mut cell = 0;
    for run in text.split_inclusive('\t') {
        let shown = run.trim_end_matches('\t');
        let cells = shown.chars().count();
        if !shown.trim().is_empty() {
            let x = MARGIN + cell as f64 * CELL.0;
            let length = cells as f64 * CELL.0;
            let _ = write!(
                svg,
                "<text xml:space=\"preserve\" x=\"{x:.1}\" y=\"{baseline:.1}\" \
                 textLength=\"{length:.1}\" lengthAdjust=\"spacingAndGlyphs\">"
            );
            shown.chars().for_each(|character| escape(svg, character));
            svg.push_str("</text>");
        }
        cell = width(run, cell);
    }
}

/// A character of XML 1.0; what XML forbids is shown as a replacement character.
fn escape(svg: &mut String, character: char) {
    match character {
        '&' => svg.push_str("&amp;"),
        '<' => svg.push_str("&lt;"),
        '>' => svg.push_str("&gt;"),
        '\u{fffe}' | '\u{ffff}' => svg.push('\u{fffd}'),
        control if control.is_control() => svg.push('\u{fffd}'),
        other => svg.push(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::text;

    fn view(text: &str) -> TextView {
        TextView::new(text::read(text.as_bytes()).unwrap())
    }

    #[test]
    fn a_word_stands_where_its_span_is_seen() {
        let view = view("Hej\nElin\tÅkesson\n");
        let document = text::read(view.text.as_bytes()).unwrap();
        let words = view.words(&document, 1);
        assert_eq!(words.len(), 3);
        for word in words {
            let seen = view.locate(&document, &[(word.part, word.span)]);
            assert_eq!(seen[0][0].quad, word.quad);
        }
    }

    #[test]
    fn a_long_line_is_broken_at_a_blank_and_nothing_is_lost() {
        let line = "ordet ".repeat(40);
        let view = view(&line);
        assert!(view.rows.len() > 2);
        let text: String = view
            .rows
            .iter()
            .map(|row| &view.text[row.range()])
            .collect();
        assert_eq!(text, line);
    }

    #[test]
    fn many_lines_make_pages() {
        let view = view(&"rad\n".repeat(ROWS * 2));
        assert_eq!(view.page_count(), 3);
        assert!(view.draw(3, 110.0).is_some());
        assert!(view.draw(4, 110.0).is_none());
    }

    #[test]
    fn markup_in_a_text_is_no_markup_in_its_picture() {
        let drawing = view("<script>&\u{b}").draw(1, 110.0).unwrap();
        let svg = String::from_utf8(drawing.bytes).unwrap();
        assert!(svg.contains("&lt;script&gt;&amp;\u{fffd}"));
    }
}
