//! Reads tables by the place of their cells: what stands under the head `Efternamn` is a
//! surname, whatever dictionaries say of it.
//!
//! The readers of files say where each cell begins and ends. Cells are matched to heads by
//! that, not by counting: a table with empty cells counts wrongly.

use std::ops::Range;

use crate::detect::hit::Hit;
use crate::detect::labels::Label;
use crate::detect::labels::keep_promise;
use crate::detect::labels::label;
use crate::detect::lexicon::Lexicon;
use crate::detect::lexicon::slice;
use crate::detect::page::Page;
use crate::document::Cell;

/// Most lines between a head and a row, or between two rows.
const FAR: u32 = 4;

/// The head of a column.
struct Head {
    left: f32,
    right: f32,
    label: Option<Label>,
}

/// A cell in offsets of the shadow.
struct Placed {
    range: Range<usize>,
    left: f32,
    right: f32,
}

/// Finds what the heads of tables promise.
pub(crate) fn find(page: &Page, cells: &[Cell], lexicon: &Lexicon) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut heads: Vec<Head> = Vec::new();
    let (mut last_line, mut lone) = (0, 0);
    for row in cells.chunk_by(|left, right| left.line == right.line) {
        let line = row.first().map_or(0, |cell| cell.line);
        let far = line.saturating_sub(last_line) > FAR;
        let placed: Vec<Placed> = row.iter().map(|cell| place(page, cell)).collect();
        if let Some(new) = heads_of(page, &placed) {
            heads = new;
            (last_line, lone) = (line, 0);
            continue;
        }
        lone = if placed.len() > 1 { 0 } else { lone + 1 };
        if far || lone > 2 {
            heads.clear();
        }
        if heads.is_empty() {
            continue;
        }
        last_line = line;
        for cell in placed.iter().filter(|_| lone == 0) {
            let label = column(&heads, cell, width_of(page, cell)).and_then(|head| head.label);
            let range = cell.range.clone();
            hits.extend(label.and_then(|label| keep_promise(page, lexicon, range, label, true)));
        }
    }
    hits
}

fn place(page: &Page, cell: &Cell) -> Placed {
    let shadow = |offset: u32| page.shadow.offset_of(offset as usize);
    Placed {
        range: shadow(cell.span.start)..shadow(cell.span.end),
        left: cell.left,
        right: cell.right,
    }
}

/// The width of a letter in a cell.
fn width_of(page: &Page, cell: &Placed) -> f32 {
    let letters = slice(page.text(), cell.range.clone())
        .chars()
        .count()
        .max(1);
    let letters = u16::try_from(letters).unwrap_or(u16::MAX);
    (cell.right - cell.left).abs() / f32::from(letters)
}

/// The heads that a row of cells is, if it is one: two labels or more, and no digits.
fn heads_of(page: &Page, row: &[Placed]) -> Option<Vec<Head>> {
    let text = |cell: &Placed| slice(page.text(), cell.range.clone());
    let heads: Vec<Head> = row
        .iter()
        .map(|cell| Head {
            left: cell.left,
            right: cell.right,
            label: label(text(cell)),
        })
        .collect();
    let labels = heads.iter().filter(|head| head.label.is_some()).count();
    let digits = row
        .iter()
        .any(|cell| text(cell).bytes().any(|b| b.is_ascii_digit()));
    let long = row.iter().any(|cell| text(cell).len() > 60);
    let colons = row.iter().any(|cell| text(cell).contains(':'));
    let enough = labels >= 2 || labels == 1 && heads.len() >= 3;
    (enough && !digits && !long && !colons).then_some(heads)
}

/// The head over a cell: the one whose right edge is the cell's, or else the last one that
/// does not begin after it.
fn column<'a>(heads: &'a [Head], cell: &Placed, width: f32) -> Option<&'a Head> {
    let near = width * 1.6;
    let begins = |head: &&Head| (head.left - cell.left).abs() < near;
    let ends = |head: &&Head| (head.right - cell.right).abs() < near / 2.0;
    let before = |head: &&Head| head.left <= cell.left + near;
    let exact = heads.iter().find(begins);
    let exact = exact.or_else(|| heads.iter().find(ends));
    exact.or_else(|| heads.iter().rev().find(before))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Span;

    /// Cells of a text in which two spaces or more divide them.
    fn cells(text: &str) -> Vec<Cell> {
        let mut cells = Vec::new();
        let mut start = 0;
        for (line, body) in (0..).zip(text.split('\n')) {
            let mut at = 0;
            for piece in body.split("  ") {
                let word = piece.trim();
                if !word.is_empty() {
                    let from = at + piece.len() - piece.trim_start().len();
                    let left = body[..from].chars().count() as u16;
                    cells.push(Cell {
                        span: Span::new(start + from..start + from + word.len()),
                        left: f32::from(left),
                        right: f32::from(left + word.chars().count() as u16),
                        line,
                    });
                }
                at += piece.len() + 2;
            }
            start += body.len() + 1;
        }
        cells
    }

    fn found(text: &str) -> Vec<String> {
        let lexicon = Lexicon::new(None, true);
        let page = Page::of(text, &lexicon);
        find(&page, &cells(text), &lexicon)
            .into_iter()
            .map(|hit| page.text()[hit.range].to_owned())
            .collect()
    }

    #[test]
    fn a_name_is_what_stands_under_the_head() {
        let text = "Efternamn     Förnamn     Beslut\n\nSTEN          LIV         bifall\n              TUVA        avslag";
        assert_eq!(found(text), ["STEN", "LIV", "TUVA"]);
    }

    #[test]
    fn other_columns_and_what_follows_the_table_are_left() {
        let text = "Namn          Tid     Beslut\nBjörk         Sten    Bifall\n\n\n\n\n\nRum           Sal     Hus";
        assert_eq!(found(text), ["Björk"]);
    }
}
