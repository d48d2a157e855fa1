//! Lines of a text → cells, so that a rule can tell which column a value stands in.
//!
//! A cell ends at a tab, at two or more spaces, or at the separator of a table (`;`, `|`,
//! `,`) when neighbouring lines hold the same number of them. Where a separator and not the
//! eye makes the columns, each column is given the width of its widest cell: otherwise a
//! long name would stand under the heading of the next column.

use std::ops::Range;

use crate::document::Cell;
use crate::document::Span;

/// The cells of a text; none when no line has two.
pub fn cells(text: &str) -> Vec<Cell> {
    let lines = lines(text);
    let separators = separators(text, &lines);
    let mut cells = Vec::new();
    let mut start = 0;
    while start < lines.len() {
        let separator = separators.get(start).copied().flatten();
        let mut end = start + 1;
        while separator.is_some() && separators.get(end).copied().flatten() == separator {
            end += 1;
        }
        let block = lines.get(start..end).unwrap_or_default();
        match separator {
            Some(separator) => separated(text, block, start, separator, &mut cells),
            None => spaced(text, block, start, &mut cells),
        }
        start = end;
    }
    let has_columns = cells.windows(2).any(|pair| match pair {
        [first, second] => first.line == second.line,
        _ => false,
    });
    if has_columns { cells } else { Vec::new() }
}

/// Byte ranges of the lines, without their line ends.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    text.split_inclusive('\n')
        .map(|line| {
            let range = start..start + line.trim_end_matches([' ', '\n']).len();
            start += line.len();
            range
        })
        .collect()
}

/// For each line the separator that makes it a row of a table, if any.
fn separators(text: &str, lines: &[Range<usize>]) -> Vec<Option<u8>> {
    let count = |line: &Range<usize>, separator: u8| {
        let bytes = text.as_bytes().get(line.clone()).unwrap_or_default();
        memchr::memchr_iter(separator, bytes).count()
    };
    let mut found: Vec<Option<u8>> = lines
        .iter()
        .map(|line| (count(line, b'\t') > 0).then_some(b'\t'))
        .collect();
    for (separator, least_lines, least_count) in [(b';', 2, 1), (b'|', 2, 1), (b',', 3, 2)] {
        let counts: Vec<usize> = lines.iter().map(|line| count(line, separator)).collect();
        let mut start = 0;
        while let Some(&first) = counts.get(start) {
            let run = counts
                .iter()
                .skip(start)
                .take_while(|&&count| count == first);
            let length = run.count();
            if first >= least_count && length >= least_lines {
                let rows = found.iter_mut().skip(start).take(length);
                rows.for_each(|row| *row = row.or(Some(separator)));
            }
            start += length;
        }
    }
    found
}

/// Cells of lines that a separator divides, in columns as wide as their widest cell.
fn separated(
    text: &str,
    block: &[Range<usize>],
    first_line: usize,
    separator: u8,
    cells: &mut Vec<Cell>,
) {
    let rows: Vec<Vec<Range<usize>>> = block
        .iter()
        .map(|line| split(text, line.clone(), separator))
        .collect();
    let width = |cell: &Range<usize>| text.get(cell.clone()).unwrap_or_default().chars().count();
    let mut widths: Vec<usize> = Vec::new();
    for row in &rows {
        for (column, cell) in row.iter().enumerate() {
            match widths.get_mut(column) {
                Some(widest) => *widest = (*widest).max(width(cell)),
                None => widths.push(width(cell)),
            }
        }
    }
    for (row, line) in rows.iter().zip(first_line..) {
        let mut left = 0;
        for (cell, widest) in row.iter().zip(&widths) {
            let shown = trimmed(text, cell.clone());
            if !shown.is_empty() {
                cells.push(new_cell(shown, left, left + widest, line));
            }
            left += widest + 1;
        }
    }
}

fn split(text: &str, line: Range<usize>, separator: u8) -> Vec<Range<usize>> {
    let bytes = text.as_bytes().get(line.clone()).unwrap_or_default();
    let mut start = line.start;
    let mut cells = Vec::new();
    for at in memchr::memchr_iter(separator, bytes) {
        cells.push(start..line.start + at);
        start = line.start + at + 1;
    }
    cells.push(start..line.end);
    cells
}

/// Cells of lines where two or more spaces divide the columns.
fn spaced(text: &str, block: &[Range<usize>], first_line: usize, cells: &mut Vec<Cell>) {
    for (range, line) in block.iter().zip(first_line..) {
        let content = text.get(range.clone()).unwrap_or_default();
        let mut column = 0;
        let mut at = range.start;
        for piece in content.split("  ") {
            let piece_width = piece.chars().count();
            let shown = trimmed(text, at..at + piece.len());
            if !shown.is_empty() {
                let skipped = shown.start - at;
                let width = text.get(shown.clone()).unwrap_or_default().chars().count();
                let left = column + skipped;
                cells.push(new_cell(shown, left, left + width, line));
            }
            column += piece_width + 2;
            at += piece.len() + 2;
        }
    }
}

/// A range without the blanks and quotes around it.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let is_edge = |c: char| c == ' ' || c == '"' || c == '\u{a0}';
    let content = text.get(range.clone()).unwrap_or_default();
    let start = range.start + content.len() - content.trim_start_matches(is_edge).len();
    let end = start + content.trim_matches(is_edge).len();
    start..end
}

#[expect(clippy::cast_precision_loss, reason = "columns are small numbers")]
fn new_cell(range: Range<usize>, left: usize, right: usize, line: usize) -> Cell {
    Cell {
        span: Span::new(range),
        left: left as f32,
        right: right as f32,
        line: u32::try_from(line).unwrap_or(u32::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each cell as `line:left-right text`.
    fn shown(text: &str) -> Vec<String> {
        let cells = cells(text);
        let lines = cells.iter().map(|cell| {
            let piece = &text[cell.span.range()];
            format!("{}:{}-{} {piece}", cell.line, cell.left, cell.right)
        });
        lines.collect()
    }

    #[test]
    fn columns_by_tabs_share_an_extent() {
        assert_eq!(
            shown("Namn\tNummer\nen lång cell\tx\n"),
            [
                "0:0-12 Namn",
                "0:13-19 Nummer",
                "1:0-12 en lång cell",
                "1:13-19 x"
            ]
        );
    }

    #[test]
    fn columns_by_spaces_stand_where_they_are_seen() {
        assert_eq!(
            shown("Namn    Ort\nÅsa     Öja\n"),
            ["0:0-4 Namn", "0:8-11 Ort", "1:0-3 Åsa", "1:8-11 Öja"]
        );
    }

    #[test]
    fn semicolons_make_a_table_when_neighbours_agree() {
        assert_eq!(
            shown("namn;ort\n\"Åsa\";Öja\n"),
            ["0:0-5 namn", "0:6-9 ort", "1:0-5 Åsa", "1:6-9 Öja"]
        );
        assert!(shown("Hej; detta är prosa.\nInga tabeller här.\n").is_empty());
    }

    #[test]
    fn running_text_has_no_cells() {
        assert!(shown("En rad.\nEn rad till, med komma.\n").is_empty());
    }
}
