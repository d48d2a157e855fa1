//! Columns that spaces make: what a strike must do to the spaces beside it.
//!
//! In a table drawn with spaces a short name is followed by many spaces and a long one by
//! few, so spaces that stay as they were tell the length of what was struck. The next cell is
//! put back to the column where it stood, if another line has a cell or its end in the same
//! column; that column belongs to the table and tells nothing. Otherwise two spaces stay.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::document::Span;
use crate::formats::text::strike::Strike;

/// The width of five blocks.
const MARK_WIDTH: usize = 5;
/// This many spaces make a column.
const COLUMN_GAP: usize = 2;

/// A piece of the text and what is written in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edit<'a> {
    /// The piece.
    pub span: Span,
    /// What is written.
    pub content: Content<'a>,
}

/// What is written in the place of a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content<'a> {
    /// The sign that something was struck: a label, or five blocks.
    Mark(Option<&'a str>),
    /// As many spaces.
    Spaces(usize),
}

/// The edits that merged strikes come to, in order.
pub fn edits<'a>(text: &str, strikes: &[Strike<'a>]) -> Vec<Edit<'a>> {
    let mut edits = Vec::with_capacity(strikes.len());
    let mut columns = None;
    let mut line = LineShift::default();
    for (index, strike) in strikes.iter().enumerate() {
        let span = strike.span.range();
        let edge = |strike: Option<&Strike<'_>>| strike.map(|strike| strike.span.range());
        let next_start = edge(strikes.get(index + 1)).map_or(text.len(), |next| next.start);
        let before = blanks_before(text, span.start, edits.last());
        let after = blanks_after(text, span.end, next_start);
        let mark = Edit {
            span: strike.span,
            content: Content::Mark(strike.label),
        };
        if before.len() < COLUMN_GAP && after.len() < COLUMN_GAP {
            line.add(text, &span, width_of(strike));
            edits.push(mark);
            continue;
        }
        let columns = columns.get_or_insert_with(|| Columns::of(text));
        if before.len() >= COLUMN_GAP
            && let Some(spaces) = columns.spaces_before(text, &span, &before, width_of(strike))
        {
            line.add(text, &before, spaces);
            edits.push(Edit {
                span: Span::new(before),
                content: Content::Spaces(spaces),
            });
        }
        line.add(text, &span, width_of(strike));
        edits.push(mark);
        if after.len() >= COLUMN_GAP {
            let column = column_at(text, after.end);
            let spaces = match columns.is_shared(column) {
                true => column.saturating_sub(line.column(text, after.start)),
                false => 0,
            };
            let spaces = spaces.max(COLUMN_GAP);
            line.add(text, &after, spaces);
            edits.push(Edit {
                span: Span::new(after),
                content: Content::Spaces(spaces),
            });
        }
    }
    edits
}

fn width_of(strike: &Strike<'_>) -> usize {
    strike
        .label
        .map_or(MARK_WIDTH, |label| label.chars().count())
}

/// Spaces that end where something begins, as far as no edit has them already.
fn blanks_before(text: &str, at: usize, last: Option<&Edit<'_>>) -> Range<usize> {
    let from = last.map_or(0, |edit| edit.span.end as usize);
    let piece = text.get(from..at).unwrap_or_default();
    at - (piece.len() - piece.trim_end_matches(' ').len())..at
}

fn blanks_after(text: &str, at: usize, end: usize) -> Range<usize> {
    let piece = text.get(at..end).unwrap_or_default();
    at..at + (piece.len() - piece.trim_start_matches(' ').len())
}

/// Where the line begins that a place stands in.
fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before
        .rfind(['\n', '\r'])
        .map_or(0, |line_end| line_end + 1)
}

/// How many characters stand before a place in its line.
fn column_at(text: &str, at: usize) -> usize {
    let line = text.get(line_start(text, at)..at);
    line.unwrap_or_default().chars().count()
}

/// How far edits have moved the rest of a line.
#[derive(Default)]
struct LineShift {
    line: usize,
    removed: usize,
    added: usize,
}

impl LineShift {
    /// Takes in that a piece became so many characters.
    fn add(&mut self, text: &str, piece: &Range<usize>, width: usize) {
        let line = line_start(text, piece.end);
        if line != self.line {
            *self = Self {
                line,
                ..Self::default()
            };
        }
        let own = text.get(piece.start.max(line)..piece.end);
        self.removed += own.unwrap_or_default().chars().count();
        // What was begun on an earlier line leaves its mark there.
        self.added += if piece.start >= line { width } else { 0 };
    }

    /// The column of a place in the result.
    fn column(&self, text: &str, at: usize) -> usize {
        (column_at(text, at) + self.added).saturating_sub(self.removed)
    }
}

/// How many lines have a cell that begins or ends in a column.
struct Columns {
    starts: BTreeMap<usize, usize>,
    ends: BTreeMap<usize, usize>,
}

impl Columns {
    fn of(text: &str) -> Self {
        let (mut starts, mut ends) = (BTreeMap::new(), BTreeMap::new());
        for line in text.split(['\n', '\r']) {
            let mut blanks = COLUMN_GAP;
            let mut width = 0_usize;
            for character in line.chars() {
                match character {
                    ' ' => blanks += 1,
                    _ => {
                        if blanks >= COLUMN_GAP {
                            *starts.entry(width).or_default() += 1;
                            *ends.entry(width.saturating_sub(blanks)).or_default() += 1;
                        }
                        blanks = 0;
                    }
                }
                width += 1;
            }
            // A line that is filled up with spaces ends where the table does.
            *starts.entry(width).or_default() += 1;
            *ends.entry(width - blanks.min(width)).or_default() += 1;
        }
        Self { starts, ends }
    }

    /// Whether another line has a cell beginning here too, or ends here.
    fn is_shared(&self, column: usize) -> bool {
        self.starts.get(&column).is_some_and(|count| *count > 1)
    }

    /// How many spaces keep the right edge of a struck cell where it was, if it is the right
    /// edge that the lines share and not the left one.
    fn spaces_before(
        &self,
        text: &str,
        span: &Range<usize>,
        before: &Range<usize>,
        width: usize,
    ) -> Option<usize> {
        let right = column_at(text, span.end);
        let is_right_aligned = !self.is_shared(column_at(text, span.start))
            && self.ends.get(&right).is_some_and(|count| *count > 1);
        if !is_right_aligned || before.start == line_start(text, before.start) {
            return None;
        }
        let room = right.saturating_sub(column_at(text, before.start));
        Some(room.saturating_sub(width).max(COLUMN_GAP))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::Entity;

    /// The text with each value struck.
    fn struck(text: &str, values: &[&str]) -> String {
        let mut strikes: Vec<Strike<'_>> = values
            .iter()
            .map(|value| {
                let start = text.find(value).unwrap();
                Strike {
                    span: Span::new(start..start + value.len()),
                    entity: Entity::Person,
                    label: None,
                }
            })
            .collect();
        strikes.sort_by_key(|strike| strike.span.start);
        let mut result = String::new();
        let mut done = 0;
        for edit in edits(text, &strikes) {
            result.push_str(&text[done..edit.span.start as usize]);
            match edit.content {
                Content::Mark(_) => result.push_str("█████"),
                Content::Spaces(count) => result.push_str(&" ".repeat(count)),
            }
            done = edit.span.end as usize;
        }
        result + &text[done..]
    }

    #[test]
    fn a_table_looks_the_same_whatever_the_length_of_its_names() {
        let short = "Namn            Ort\nBo              Ås\n";
        let long = "Namn            Ort\nMaximiliana     Ås\n";
        let expected = "Namn            Ort\n█████           Ås\n";
        assert_eq!(struck(short, &["Bo"]), expected);
        assert_eq!(struck(long, &["Maximiliana"]), expected);
    }

    #[test]
    fn several_strikes_on_a_line_keep_all_columns() {
        let text = "Namn        Barn      Ort\nBo Ek       Åsa       Öja\n";
        assert_eq!(
            struck(text, &["Bo Ek", "Åsa", "Öja"]),
            "Namn        Barn      Ort\n█████       █████     █████\n"
        );
    }

    #[test]
    fn a_lonely_gap_becomes_two_spaces() {
        assert_eq!(
            struck("Hos Maximiliana      igår", &["Maximiliana"]),
            "Hos █████  igår"
        );
    }

    #[test]
    fn a_right_aligned_column_keeps_its_edge() {
        let table = |name: &str| {
            format!("Person           Namn\nsökande{name:>14}\nsyster           Lena\n")
        };
        let expected = table("█████");
        assert_eq!(struck(&table("Alexandra"), &["Alexandra"]), expected);
        assert_eq!(struck(&table("Bo"), &["Bo"]), expected);
    }

    #[test]
    fn spaces_that_fill_up_a_line_tell_nothing() {
        let text = "Bo          \nen rad som är lång\nMaximiliana \n";
        assert_eq!(
            struck(text, &["Bo", "Maximiliana"]),
            "█████       \nen rad som är lång\n█████ \n"
        );
    }

    #[test]
    fn prose_keeps_its_spaces() {
        assert_eq!(
            struck("Hos Bo igår. Sedan", &["Bo"]),
            "Hos █████ igår. Sedan"
        );
        assert_eq!(struck("    Bo kom.", &["Bo"]), "    █████ kom.");
    }
}
