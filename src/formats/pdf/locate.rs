//! Spans of parts in; the quads of their lines on pages out.

use std::collections::BTreeMap;

use crate::document::Document;
use crate::document::Part;
use crate::document::PartId;
use crate::document::Place;
use crate::document::Span;
use crate::formats::PlacedQuad;
use crate::formats::pdf::page_number;
use crate::formats::pdf::pages::for_each_page;
use crate::formats::pdf::strike;
use crate::formats::pdf::strike::ShownText;
use crate::formats::seen;
use crate::pdf::source::Source;

/// Where each span stands; spans outside the pages have no place.
pub fn locate(
    source: &Source,
    document: &Document,
    spans: &[(PartId, Span)],
) -> Vec<Vec<PlacedQuad>> {
    let mut placed = vec![Vec::new(); spans.len()];
    let mut on_pages: BTreeMap<u32, Vec<(usize, &Part, Span)>> = BTreeMap::new();
    for (index, (part, span)) in spans.iter().enumerate() {
        let Some(part) = document.parts.get(part.0 as usize) else {
            continue;
        };
        match part.place {
            Place::Page(page) => on_pages.entry(page).or_default().push((index, part, *span)),
            Place::Image(page) => {
                let areas = seen::areas(part, *span).into_iter();
                placed[index] = areas.map(|quad| PlacedQuad { page, quad }).collect();
            }
            _ => {}
        }
    }
    let pages = for_each_page(source, |interpreter, index| {
        let page = page_number(index);
        let wanted = on_pages.get(&page)?;
        let content = interpreter.read(index);
        let quads = wanted.iter().map(|(index, part, span)| {
            let glyphs = &content.glyphs;
            let shown = ShownText { part, glyphs };
            let lines = strike::lines(&part.text, *span);
            let quads = lines
                .into_iter()
                .filter_map(|line| strike::quad_of(shown, line))
                .map(|quad| PlacedQuad { page, quad });
            (*index, quads.collect::<Vec<_>>())
        });
        Some(quads.collect::<Vec<_>>())
    });
    for (index, quads) in pages.into_iter().flatten().flatten() {
        placed[index] = quads;
    }
    placed
}
