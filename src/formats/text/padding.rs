//! Columns that spaces make: what a strike must do to the spaces beside it.
//!
//! In a table drawn with spaces a short name is followed by many spaces and a long one by
//! few, so spaces that stay as they were tell the length of what was struck. The next cell is
//! put back to the column where it stood, if another line has a cell or its end in the same
//! column; that column belongs to the table and tells nothing. Otherwise two spaces stay.

use std::collections::BTreeMap;

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
pub fn edits<'a>(text: &'a str, strikes: &[Strike<'a>]) -> Vec<Edit<'a>> {
    let mut writer = Writer {
        text,
        edits: Vec::with_capacity(strikes.len()),
        columns: None,
        place: Place::default(),
        shift: Shift::default(),
    };
    for (index, strike) in strikes.iter().enumerate() {
        let next = strikes.get(index + 1);
        let next_start = next.map_or(text.len(), |next| next.span.start as usize);
        writer.strike(strike, next_start);
    }
    writer.edits
}

/// Makes edits from left to right.
struct Writer<'a> {
    text: &'a str,
    edits: Vec<Edit<'a>>,
    /// Found out when they are first needed.
    columns: Option<Columns>,
    /// The end of the last edit.
    place: Place,
    shift: Shift,
}

impl<'a> Writer<'a> {
    fn strike(&mut self, strike: &Strike<'a>, next_start: usize) {
        let text = self.text;
        let span = strike.span.range();
        let width = width_of(strike);
        let blank_start = blanks_before(text, span.start, self.place.offset);
        let blank_end = blanks_after(text, span.end, next_start);
        let before = self.place.moved_to(text, blank_start);
        let start = before.moved_to(text, span.start);
        let end = start.moved_to(text, span.end);
        let after = end.moved_to(text, blank_end);
        if span.start - blank_start >= COLUMN_GAP
            && let Some(count) = self.columns().spaces_before(before, start, end, width)
        {
            self.push(before, start, count, Content::Spaces(count));
        }
        self.push(start, end, width, Content::Mark(strike.label));
        if blank_end - span.end >= COLUMN_GAP {
            let room = after.column.saturating_sub(self.shift.column(end));
            let count = match self.columns().is_shared(after.column) {
                true => room.max(COLUMN_GAP),
                false => COLUMN_GAP,
            };
            self.push(end, after, count, Content::Spaces(count));
        }
    }

    fn columns(&mut self) -> &Columns {
        self.columns.get_or_insert_with(|| Columns::of(self.text))
    }

    fn push(&mut self, from: Place, to: Place, width: usize, content: Content<'a>) {
        self.shift.add(from, to, width);
        self.place = to;
        self.edits.push(Edit {
            span: Span::new(from.offset..to.offset),
            content,
        });
    }
}

/// A place in the text and in its line.
#[derive(Clone, Copy, Default)]
struct Place {
    /// Bytes from the start of the text.
    offset: usize,
    /// Where the line begins.
    line_start: usize,
    /// Characters from the start of the line.
    column: usize,
}

impl Place {
    /// A place further on.
    fn moved_to(self, text: &str, offset: usize) -> Self {
        let piece = text.get(self.offset..offset).unwrap_or_default();
        match piece.rfind(['\n', '\r']) {
            Some(line_end) => Self {
                offset,
                line_start: self.offset + line_end + 1,
                column: piece
                    .get(line_end + 1..)
                    .unwrap_or_default()
                    .chars()
                    .count(),
            },
            None => Self {
                offset,
                column: self.column + piece.chars().count(),
                ..self
            },
        }
    }
}

/// How far edits have moved the rest of a line.
#[derive(Default)]
struct Shift {
    line_start: usize,
    removed: usize,
    added: usize,
}

impl Shift {
    /// Takes in that a piece became so many characters.
    fn add(&mut self, from: Place, to: Place, width: usize) {
        if to.line_start != self.line_start {
            *self = Self {
                line_start: to.line_start,
                ..Self::default()
            };
        }
        if from.line_start == to.line_start {
            self.removed += to.column - from.column;
            self.added += width;
        } else {
            // What was begun on an earlier line leaves its mark there.
            self.removed += to.column;
        }
    }

    /// The column of a place in the result.
    fn column(&self, place: Place) -> usize {
        (place.column + self.added).saturating_sub(self.removed)
    }
}

fn width_of(strike: &Strike<'_>) -> usize {
    strike
        .label
        .map_or(MARK_WIDTH, |label| label.chars().count())
}

/// Where the spaces begin that end at a place, not before `from`.
fn blanks_before(text: &str, at: usize, from: usize) -> usize {
    let piece = text.get(from..at).unwrap_or_default();
    from + piece.trim_end_matches(' ').len()
}

/// Where the spaces end that begin at a place, not behind `to`.
fn blanks_after(text: &str, at: usize, to: usize) -> usize {
    let piece = text.get(at..to).unwrap_or_default();
    at + piece.len() - piece.trim_start_matches(' ').len()
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
        before: Place,
        start: Place,
        end: Place,
        width: usize,
    ) -> Option<usize> {
        let is_right_aligned = !self.is_shared(start.column)
            && self.ends.get(&end.column).is_some_and(|count| *count > 1);
        if !is_right_aligned || before.column == 0 {
            return None;
        }
        let room = end.column.saturating_sub(before.column);
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
