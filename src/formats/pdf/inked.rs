//! Outlines of a page in; the words that OCR reads in them out, whatever their colours are.

use crate::formats::pdf::sight::Scanner;
use crate::formats::pdf::sight::Shown;
use crate::formats::pdf::sight::Sight;
use crate::geometry::Affine;
use crate::geometry::Rect;
use crate::ocr;
use crate::pdf::ink_map::InkMap;

/// White around a place, in points.
const MARGIN: f64 = 4.0;
/// Words of this mean confidence tell what a place says.
const SURE: f32 = 0.75;
/// Blocks of outlines are numbered from here.
const FIRST_BLOCK: usize = 1 << 20;

impl Scanner<'_> {
    /// Reads places with outlines into `shown`; gives those in which nothing is left unread.
    pub fn read_outlines(&self, ink: &InkMap, places: &[Rect], shown: &mut Shown) -> Vec<Rect> {
        let mut explained = Vec::new();
        for (block, place) in (FIRST_BLOCK..).zip(places) {
            let margin = MARGIN.max(0.15 * place.height().min(place.width()));
            let around = place.inflate(margin, margin);
            let Some(page) = self.read_ink(ink, around) else {
                shown.is_unread = true;
                continue;
            };
            // Letters far apart are no words to an engine.
            shown.has_unread_ink |= page.words.is_empty() && ink.is_varied(*place);
            let is_sure = !page.words.is_empty() && page.confidence >= SURE;
            if is_sure && page.unread.is_empty() {
                explained.push(*place);
            }
            let sight = Sight {
                block,
                to_page: Affine::new([
                    around.width(),
                    0.0,
                    0.0,
                    around.height(),
                    around.x0,
                    around.y0,
                ]),
            };
            shown.take(&page, sight);
        }
        explained
    }

    fn read_ink(&self, ink: &InkMap, place: Rect) -> Option<ocr::Page> {
        const PRINT: f64 = 300.0;
        let (pixels, dpi) = ink.draw(place)?;
        // Large letters of dots are drawn as if they were print.
        self.read_pixels(&pixels, Some(dpi.max(PRINT) as f32))
    }
}
