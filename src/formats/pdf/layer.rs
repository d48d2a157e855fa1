//! Words that OCR read in → invisible text at their places, so that a scan can be searched
//! and read aloud. No word that a strike touches is among them.

use std::fmt::Write as _;

use crate::document::Document;
use crate::document::Part;
use crate::document::Place;
use crate::formats::pdf::boxes::code_of;
use crate::formats::pdf::boxes::width_of;
use crate::geometry::Quad;
use crate::pdf::scrub::OVERLAY_FONT;

/// The part with what was read on a page that is only a picture: its own text is empty.
pub fn part_of(document: &Document, page: u32) -> Option<&Part> {
    let is_silent = document
        .parts
        .iter()
        .any(|part| part.place == Place::Page(page) && !part.text.contains(char::is_alphanumeric));
    let mut parts = document.parts.iter();
    parts
        .find(|part| part.place == Place::Image(page) && !part.cells.is_empty())
        .filter(|_| is_silent)
}

/// The operators that write a part's words, in page coordinates, but for those that struck
/// areas touch.
pub fn write(part: &Part, struck: &[Quad]) -> Vec<u8> {
    let mut content = String::from("\nBT 3 Tr");
    for word in &part.words {
        let is_struck = struck.iter().any(|area| area.overlaps(&word.quad));
        let text = part.text.get(word.span.range()).unwrap_or_default();
        if is_struck {
            continue;
        }
        if let Some(shown) = shown(text, &word.quad) {
            content.push_str(&shown);
        }
    }
    content.push_str("\nET");
    content.into_bytes()
}

/// One word, as wide and high as it stands in the picture.
fn shown(text: &str, quad: &Quad) -> Option<String> {
    let codes: Vec<u8> = text.chars().map(code_of).collect::<Option<_>>()?;
    let ems: f64 = text.chars().map(width_of).sum();
    let [start, end, _, up] = quad.0;
    let (width, size) = (start.distance(end), start.distance(up));
    let is_place = quad.0.iter().all(|corner| corner.is_finite());
    let has_size = ems > 0.0 && width > 0.0 && size > 0.5;
    if !(is_place && has_size) {
        return None;
    }
    let along = (end - start) / width;
    let stretch = (100.0 * width / (ems * size)).clamp(10.0, 900.0);
    let mut shown = format!("\n/{OVERLAY_FONT} {size:.1} Tf {stretch:.0} Tz");
    for part in [along.x, along.y, -along.y, along.x] {
        // Writing to a string cannot fail.
        let _ = write!(shown, " {part:.4}");
    }
    let _ = write!(shown, " {:.1} {:.1} Tm <", start.x, start.y);
    for code in codes {
        let _ = write!(shown, "{code:02X}");
    }
    shown.push_str("> Tj");
    Some(shown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::PartId;
    use crate::document::PlacedWord;
    use crate::document::Span;
    use crate::geometry::Rect;

    #[test]
    fn words_are_written_where_they_stand_but_for_struck_ones() {
        let mut part = Part::new(PartId(0), Place::Image(1), "Hej Elin".into());
        for (span, x) in [(0..3, 10.0), (4..8, 60.0)] {
            part.words.push(PlacedWord {
                span: Span::new(span),
                quad: Quad::from_rect(Rect::new(x, 100.0, x + 30.0, 112.0)),
                is_unsure: false,
            });
        }
        let struck = Quad::from_rect(Rect::new(58.0, 99.0, 95.0, 113.0));
        let content = String::from_utf8(write(&part, &[struck])).unwrap();
        assert!(content.contains("10.0 100.0 Tm <48656A> Tj"), "{content}");
        assert!(!content.contains("456C696E"), "{content}");
    }
}
