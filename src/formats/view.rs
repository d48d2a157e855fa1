//! A file opened for looking: bytes in; pictures of pages and the places of words out.
//!
//! What a person is shown is drawn from the very bytes that are struck or released, by the
//! same reader. Places are given as a person sees them: in points from the upper left
//! corner of the shown page, y downwards, so that nobody above has to know about CropBoxes
//! and rotation. [`View::to_page`] leads back.

use crate::document::Document;
use crate::document::PartId;
use crate::document::Span;
use crate::geometry::Affine;
use crate::geometry::Quad;

/// An opened file that can be looked at, page by page, from several threads.
pub trait View: Send + Sync {
    /// How many pages there are; at least one.
    fn page_count(&self) -> u32;

    /// Width and height of a page, from 1, as it is shown, in points.
    fn size(&self, page: u32) -> Option<(f64, f64)>;

    /// From the places that a page shows to page coordinates (see [`crate::geometry`]).
    fn to_page(&self, page: u32) -> Option<Affine>;

    /// Draws a page with a number of dots per inch.
    fn draw(&self, page: u32, dpi: f32) -> Option<Drawing>;

    /// The words that stand on a page, in reading order.
    fn words(&self, document: &Document, page: u32) -> Vec<Word>;

    /// Where spans stand, line by line; an empty list for those that stand on no page.
    fn locate(&self, document: &Document, spans: &[(PartId, Span)]) -> Vec<Vec<Seen>>;

    /// Where a page has pictures that are large enough to hold text.
    fn pictures(&self, page: u32) -> Vec<Quad>;
}

/// A picture of a page, ready to be shown.
pub struct Drawing {
    /// Its media type (RFC 2046), such as `image/png`.
    pub media_type: &'static str,
    /// The encoded picture.
    pub bytes: Vec<u8>,
}

/// A word on a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Word {
    /// The part whose text holds it.
    pub part: PartId,
    /// Where in that text.
    pub span: Span,
    /// Where on the page, as shown.
    pub quad: Quad,
}

/// A line of a span, as a page shows it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seen {
    /// The page, from 1.
    pub page: u32,
    /// Where on the page, as shown.
    pub quad: Quad,
    /// Whether somebody looking at the page can see it.
    pub visible: bool,
}

/// The words of a text: what stands between blanks.
pub fn word_spans(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let start = at + rest.find(|c: char| !c.is_whitespace())?;
        let word = text.get(start..)?;
        let length = word.find(char::is_whitespace).unwrap_or(word.len());
        at = start + length;
        Some(Span::new(start..at))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_what_stands_between_blanks() {
        let text = "  Elin Åkesson,\nUmeå\t";
        let words: Vec<&str> = word_spans(text).map(|span| &text[span.range()]).collect();
        assert_eq!(words, ["Elin", "Åkesson,", "Umeå"]);
    }
}
