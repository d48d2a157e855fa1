//! An opened PDF for looking: pages as pictures, words and spans with their places.

use image::ExtendedColorType;
use image::ImageEncoder;
use image::codecs::png::CompressionType;
use image::codecs::png::FilterType;
use image::codecs::png::PngEncoder;

use crate::document::Document;
use crate::document::Part;
use crate::document::PartId;
use crate::document::Place;
use crate::document::Span;
use crate::formats::pdf::page_number;
use crate::formats::pdf::pages::for_each_page;
use crate::formats::pdf::scan;
use crate::formats::pdf::strike;
use crate::formats::pdf::strike::ShownText;
use crate::formats::view::Drawing;
use crate::formats::view::Seen;
use crate::formats::view::View;
use crate::formats::view::Word;
use crate::formats::view::word_spans;
use crate::geometry::Affine;
use crate::geometry::Quad;
use crate::pdf::draw;
use crate::pdf::glyph::PageContent;
use crate::pdf::interpret::Interpreter;
use crate::pdf::raster::RasterLimits;
use crate::pdf::source::Source;

/// A PDF that is being looked at.
pub struct PdfView {
    source: Source,
}

impl PdfView {
    /// A view of an opened file.
    pub fn new(source: Source) -> Self {
        Self { source }
    }

    fn index(page: u32) -> Option<usize> {
        usize::try_from(page.checked_sub(1)?).ok()
    }

    /// From page coordinates to places as shown.
    fn to_shown(&self, page: u32) -> Option<Affine> {
        let index = Self::index(page)?;
        let shown = Affine::new(self.source.page(index)?.initial_transform(true).as_coeffs());
        Some(shown * self.source.geometry(index)?.to_page().inverse())
    }

    fn content(&self, page: u32) -> Option<PageContent> {
        let index = Self::index(page)?;
        self.source.page(index)?;
        Some(Interpreter::new(&self.source).read(index))
    }
}

impl View for PdfView {
    fn page_count(&self) -> u32 {
        u32::try_from(self.source.page_count()).unwrap_or(u32::MAX)
    }

    fn size(&self, page: u32) -> Option<(f64, f64)> {
        let (width, height) = self.source.page(Self::index(page)?)?.render_dimensions();
        Some((f64::from(width), f64::from(height)))
    }

    fn to_page(&self, page: u32) -> Option<Affine> {
        let to_shown = self.to_shown(page)?;
        let invertible = to_shown.determinant().abs() > 1e-9;
        invertible.then(|| to_shown.inverse())
    }

    fn draw(&self, page: u32, dpi: f32) -> Option<Drawing> {
        let limits = RasterLimits::default();
        let pixels = draw::draw(self.source.pdf(), page, dpi, &limits).ok()?;
        let mut bytes = Vec::new();
        PngEncoder::new_with_quality(&mut bytes, CompressionType::Fast, FilterType::Up)
            .write_image(
                &pixels.data,
                pixels.width,
                pixels.height,
                ExtendedColorType::Rgb8,
            )
            .ok()?;
        Some(Drawing {
            media_type: "image/png",
            bytes,
        })
    }

    fn words(&self, document: &Document, page: u32) -> Vec<Word> {
        let (Some(content), Some(to_shown)) = (self.content(page), self.to_shown(page)) else {
            return Vec::new();
        };
        let mut words = Vec::new();
        for part in parts_on(document, page) {
            match part.place {
                Place::Page(_) => {
                    let shown = ShownText {
                        part,
                        glyphs: &content.glyphs,
                    };
                    words.extend(word_spans(&part.text).filter_map(|span| {
                        let quad = strike::quad_of(shown, span)?.transformed(to_shown);
                        let part = part.id;
                        Some(Word { part, span, quad })
                    }));
                }
                _ => words.extend(part.words.iter().map(|word| Word {
                    part: part.id,
                    span: word.span,
                    quad: word.quad.transformed(to_shown),
                })),
            }
        }
        words
    }

    fn locate(&self, document: &Document, spans: &[(PartId, Span)]) -> Vec<Vec<Seen>> {
        let mut placed = vec![Vec::new(); spans.len()];
        let mut on_pages: Vec<Vec<usize>> = vec![Vec::new(); self.source.page_count()];
        for (index, (part, _)) in spans.iter().enumerate() {
            let place = document.parts.get(part.0 as usize).map(|part| &part.place);
            if let Some(Place::Page(page) | Place::Image(page)) = place
                && let Some(waiting) = Self::index(*page).and_then(|page| on_pages.get_mut(page))
            {
                waiting.push(index);
            }
        }
        let pages = for_each_page(&self.source, |interpreter, index| {
            let waiting = on_pages.get(index).filter(|waiting| !waiting.is_empty())?;
            let page = page_number(index);
            let to_shown = self.to_shown(page)?;
            let content = interpreter.read(index);
            let found = waiting.iter().filter_map(|&waiting| {
                let (part, span) = spans.get(waiting)?;
                let part = document.parts.get(part.0 as usize)?;
                let seen = seen_on(part, *span, page, &content, to_shown);
                Some((waiting, seen))
            });
            Some(found.collect::<Vec<_>>())
        });
        for (index, seen) in pages.into_iter().flatten().flatten() {
            if let Some(place) = placed.get_mut(index) {
                *place = seen;
            }
        }
        placed
    }

    fn pictures(&self, page: u32) -> Vec<Quad> {
        let (Some(content), Some(to_shown)) = (self.content(page), self.to_shown(page)) else {
            return Vec::new();
        };
        let pictures = content.pictures.iter();
        let readable = pictures.filter(|picture| scan::may_hold_text(picture));
        readable
            .map(|picture| picture.quad.transformed(to_shown))
            .collect()
    }
}

/// The parts whose text stands on a page.
fn parts_on(document: &Document, page: u32) -> impl Iterator<Item = &Part> {
    document
        .parts
        .iter()
        .filter(move |part| part.place == Place::Page(page) || part.place == Place::Image(page))
}

fn seen_on(
    part: &Part,
    span: Span,
    page: u32,
    content: &PageContent,
    to_shown: Affine,
) -> Vec<Seen> {
    if let Place::Image(_) = part.place {
        let words = part.words.iter().filter(|word| word.span.overlaps(span));
        return words
            .map(|word| Seen {
                page,
                quad: word.quad.transformed(to_shown),
                visible: true,
            })
            .collect();
    }
    let glyphs = &content.glyphs;
    let shown = ShownText { part, glyphs };
    strike::lines(&part.text, span)
        .into_iter()
        .filter_map(|line| {
            let quad = strike::quad_of(shown, line)?.transformed(to_shown);
            let visible = part
                .glyphs
                .glyphs_in(line)
                .filter_map(|index| glyphs.get(index as usize))
                .any(|glyph| glyph.visible);
            Some(Seen {
                page,
                quad,
                visible,
            })
        })
        .collect()
}
