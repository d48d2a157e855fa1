//! One page in; its parts and gaps out.

use crate::document::Gap;
use crate::document::GapReason;
use crate::document::Part;
use crate::document::PartId;
use crate::document::Place;
use crate::document::Span;
use crate::formats::pdf::alternatives::Alternatives;
use crate::formats::pdf::covered::covered_of;
use crate::formats::pdf::scan::ReadPictures;
use crate::formats::pdf::scan::needs_reading;
use crate::formats::pdf::signs::ReadSigns;
use crate::pdf::glyph::ContentGap;
use crate::pdf::glyph::ContentGapKind;
use crate::pdf::glyph::PageContent;
use crate::pdf::textmap;

/// What one page gives to the document.
pub struct ReadPage {
    /// Its text, then the alternative texts of its marked content. Ids are given later.
    pub parts: Vec<Part>,
    /// What could not be read.
    pub gaps: Vec<Gap>,
}

impl ReadPage {
    /// Adds what was read in letters that are built of signs.
    pub fn add_signs(&mut self, signs: Option<ReadSigns>, page: u32) {
        let Some(signs) = signs else {
            return;
        };
        self.parts.extend(signs.part);
        let place = || Place::Image(page);
        let unread = signs.is_unread.then(|| Gap {
            place: place(),
            why: GapReason::UnreadInk,
        });
        let unsure = signs.is_unsure.then(|| Gap {
            place: place(),
            why: GapReason::UnsureImage,
        });
        for gap in unread.into_iter().chain(unsure) {
            if !self.gaps.contains(&gap) {
                self.gaps.push(gap);
            }
        }
    }
}

/// Turns what the interpreter reports of a page, counted from 1, into parts and gaps.
/// `pictures` is what was read in its pictures; none where nobody can read pictures.
pub fn parts_of(content: &PageContent, page: u32, pictures: Option<ReadPictures>) -> ReadPage {
    let laid_out = textmap::lay_out(&content.glyphs);
    let mut parts = Vec::new();
    let mut text = Part::new(PartId(0), Place::Page(page), laid_out.text);
    text.cells = laid_out.cells;
    text.glyphs = laid_out.glyphs;
    text.covered = covered_of(content, &text);
    parts.push(text);
    let alternatives = Alternatives::of(content);
    if !alternatives.text.is_empty() {
        let place = Place::Alternative(page);
        parts.push(Part::new(PartId(0), place, alternatives.text));
    }
    let mut gaps: Vec<Gap> = content
        .gaps
        .iter()
        .filter_map(|gap| {
            Some(Gap {
                place: Place::Page(page),
                why: reason_of(gap)?,
            })
        })
        .collect();
    match pictures {
        Some(read) => {
            parts.extend(read.parts);
            gaps.extend(read.gaps);
        }
        None if needs_reading(content) => gaps.push(Gap {
            place: Place::Image(page),
            why: GapReason::UnreadImage,
        }),
        None => {}
    }
    ReadPage { parts, gaps }
}

fn reason_of(gap: &ContentGap) -> Option<GapReason> {
    Some(match gap.kind {
        ContentGapKind::UnknownGlyphs | ContentGapKind::MissingFont => GapReason::UnknownGlyphs,
        ContentGapKind::UnreadableStream => GapReason::UnreadableStream,
        ContentGapKind::LimitReached => GapReason::LimitReached,
        ContentGapKind::UnknownCodes => GapReason::UnknownCodes,
    })
}

/// Short texts joined into one, so that detection sees them together, with a blank line
/// between them. Single letters that follow each other are taken for one text.
pub struct Joined {
    /// The joined text.
    pub text: String,
    /// Where each of the texts stands in it.
    pub spans: Vec<Span>,
}

impl Joined {
    /// Joins texts; always the same for the same texts.
    pub fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let texts: Vec<&str> = texts.collect();
        let mut joined = Self {
            text: String::new(),
            spans: Vec::new(),
        };
        for (index, text) in texts.iter().enumerate() {
            let start = joined.text.len();
            joined.text.push_str(text);
            joined.spans.push(Span::new(start..joined.text.len()));
            let next = texts.get(index + 1);
            let is_spelt = is_letter(text) && next.is_some_and(|next| is_letter(next));
            joined.text.push_str(if is_spelt { "" } else { "\n\n" });
        }
        if joined.text.trim().is_empty() {
            joined.text.clear();
        }
        joined
    }
}

/// Whether a text is a single letter, digit or sign.
fn is_letter(text: &str) -> bool {
    text.chars().count() == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joined_texts_know_where_they_stand() {
        let joined = Joined::of(["Bilaga", "Elin"].into_iter());
        assert_eq!(&joined.text[joined.spans[1].range()], "Elin");
    }

    #[test]
    fn letters_one_by_one_are_read_together() {
        let joined = Joined::of(["Bilaga", "E", "l", "i", "n", " ", "Ek"].into_iter());
        assert_eq!(joined.text, "Bilaga\n\nElin \n\nEk\n\n");
        assert_eq!(&joined.text[joined.spans[3].range()], "i");
    }

    #[test]
    fn nothing_but_empty_texts_joins_to_nothing() {
        assert!(Joined::of(["", ""].into_iter()).text.is_empty());
    }
}
