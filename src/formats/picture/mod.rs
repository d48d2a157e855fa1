//! Picture files: PNG, JPEG and TIFF. Pages are read by OCR; what is struck becomes black
//! in the pixels, and the result is the same picture without its metadata.
//!
//! Page coordinates are pixels of the picture as it is meant to be seen, with the origin at
//! the lower left corner.

mod exif;
mod frame;
mod png;
mod tiff;
mod tiff_write;

use std::collections::BTreeMap;
use std::sync::Arc;

use kurbo::Affine;
use rayon::iter::IndexedParallelIterator;
use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;

use crate::document::Digest;
use crate::document::Document;
use crate::document::Dropped;
use crate::document::Gap;
use crate::document::GapReason;
use crate::document::Part;
use crate::document::PartId;
use crate::document::Place;
use crate::document::Span;
use crate::formats::ApplyError;
use crate::formats::Format;
use crate::formats::Output;
use crate::formats::PlacedQuad;
use crate::formats::ReadError;
use crate::formats::ReadOptions;
use crate::formats::Reading;
use crate::formats::ReadingKind;
use crate::formats::picture::frame::Density;
use crate::formats::picture::frame::Frame;
use crate::formats::seen;
use crate::formats::seen::SeenWord;
use crate::geometry::Quad;
use crate::ocr;
use crate::ocr::Engine;
use crate::pdf::raster::Pixels;
use crate::pdf::raster::RasterError;
use crate::pdf::raster::RasterLimits;
use crate::pdf::raster::alone::JpegFile;
use crate::plan::Plan;
use crate::plan::Target;
use crate::review::Approved;

/// A format of picture files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureFormat {
    /// JPEG (ITU-T T.81).
    Jpeg,
    /// PNG (ISO/IEC 15948).
    Png,
    /// TIFF 6.0, with any number of pages.
    Tiff,
}

/// The picture or pictures of a file, upright.
enum Pictures {
    Jpeg(Box<JpegFile>),
    Png(Box<Frame>),
    Tiff(Vec<Frame>),
}

impl Format for PictureFormat {
    fn name(&self) -> &'static str {
        match self {
            Self::Jpeg => "jpeg",
            Self::Png => "png",
            Self::Tiff => "tiff",
        }
    }

    fn endings(&self) -> &'static [&'static str] {
        match self {
            Self::Jpeg => &["jpg", "jpeg", "jpe", "jfif"],
            Self::Png => &["png"],
            Self::Tiff => &["tif", "tiff"],
        }
    }

    fn matches(&self, head: &[u8]) -> bool {
        match self {
            Self::Jpeg => head.starts_with(b"\xff\xd8\xff"),
            Self::Png => head.starts_with(b"\x89PNG\r\n\x1a\n"),
            Self::Tiff => [b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"]
                .iter()
                .any(|magic| head.starts_with(*magic)),
        }
    }

    fn read(&self, bytes: &Arc<Vec<u8>>, options: &ReadOptions) -> Result<Document, ReadError> {
        let pages = self.open(bytes)?.pages()?;
        let engine = options.engine();
        let numbered: Vec<(u32, &Page)> = (1..).zip(&pages).collect();
        let read: Vec<(Vec<Part>, Vec<Gap>)> = numbered
            .par_iter()
            .with_max_len(1)
            .map(|(number, page)| page.read(*number, engine))
            .collect();
        let mut parts = Vec::new();
        let mut gaps = Vec::new();
        for (part, gap) in read {
            parts.extend(part);
            gaps.extend(gap);
        }
        for (index, part) in (0..).zip(&mut parts) {
            part.id = PartId(index);
        }
        Ok(Document {
            digest: Digest::of(bytes),
            format: self.name(),
            page_count: u32::try_from(pages.len()).unwrap_or(u32::MAX),
            parts,
            gaps,
            dropped: Vec::new(),
        })
    }

    fn locate(
        &self,
        _: &Arc<Vec<u8>>,
        document: &Document,
        spans: &[(PartId, Span)],
        _: &ReadOptions,
    ) -> Result<Vec<Vec<PlacedQuad>>, ReadError> {
        let placed = spans.iter().map(|(id, span)| {
            let part = document.parts.get(id.0 as usize);
            let Some((part, page)) = part.and_then(|part| Some((part, page_of(part)?))) else {
                return Vec::new();
            };
            let areas = seen::areas(part, *span).into_iter();
            areas.map(|quad| PlacedQuad { page, quad }).collect()
        });
        Ok(placed.collect())
    }

    fn apply(
        &self,
        bytes: &Arc<Vec<u8>>,
        document: &Document,
        plan: &Approved,
        _: &ReadOptions,
    ) -> Result<Output, ApplyError> {
        let struck = struck(document, plan.plan());
        let mut pictures = self.open(bytes)?;
        pictures.black_out(&struck).map_err(cannot_remove)?;
        let written = pictures.write().map_err(cannot_remove)?;
        self.confirm(&written, &struck)?;
        let has_metadata = holds_metadata(bytes);
        let dropped = has_metadata.then(|| Dropped {
            what: "metadata".into(),
            count: 1,
        });
        let widths: usize = struck.values().map(Vec::len).sum();
        Ok(Output {
            widths_told: u32::try_from(widths).unwrap_or(u32::MAX),
            painted: Vec::new(),
            bytes: written,
            dropped: dropped.into_iter().collect(),
        })
    }

    fn other_eyes(
        &self,
        bytes: &Arc<Vec<u8>>,
        see: &mut dyn FnMut(Reading<'_>),
    ) -> Result<(), ReadError> {
        see(Reading {
            place: "file",
            kind: ReadingKind::Binary,
            bytes,
        });
        if holds_metadata(bytes) {
            // None is ever written, so what is there is nobody's.
            return Err(ReadError::Damaged);
        }
        Ok(())
    }
}

fn cannot_remove(_: RasterError) -> ApplyError {
    ApplyError::CannotRemove {
        page: 1,
        what: "picture",
    }
}

impl PictureFormat {
    fn open(self, bytes: &[u8]) -> Result<Pictures, ReadError> {
        let limits = RasterLimits::default();
        Ok(match self {
            Self::Jpeg => {
                let mut file = JpegFile::read(bytes, &limits).map_err(jpeg_error)?;
                let orientation = exif::of_jpeg(bytes).map(exif::orientation);
                let turned = file.turn(orientation.unwrap_or_default(), &limits);
                turned.map_err(jpeg_error)?;
                Pictures::Jpeg(Box::new(file))
            }
            Self::Png => Pictures::Png(Box::new(png::read(bytes, &limits)?)),
            Self::Tiff => Pictures::Tiff(tiff::read(bytes, &limits)?),
        })
    }

    /// Reads the result with another decoder, where there is one, and makes sure that all
    /// that was struck is dark.
    fn confirm(self, written: &[u8], struck: &BTreeMap<u32, Vec<Quad>>) -> Result<(), ApplyError> {
        const DARKEST: u8 = 90;
        let mut pages = self.open(written)?.pages()?;
        let other = image::load_from_memory(written).map(|picture| picture.to_luma8());
        if let (Ok(other), Some(first)) = (other, pages.first_mut()) {
            first.pixels = Pixels {
                width: other.width(),
                height: other.height(),
                channels: 1,
                data: other.into_raw(),
            };
        }
        for (number, quads) in struck {
            let page = pages.get(*number as usize - 1);
            let is_black = |quad: &Quad| page.is_some_and(|page| page.lightest_in(quad) <= DARKEST);
            if !quads.iter().all(is_black) {
                return Err(ApplyError::CannotRemove {
                    page: *number,
                    what: "picture",
                });
            }
        }
        Ok(())
    }
}

fn jpeg_error(error: RasterError) -> ReadError {
    match error {
        RasterError::TooLarge => ReadError::LimitReached { limit: "pixels" },
        RasterError::Unsupported(_) => ReadError::Unsupported {
            kind: "JPEG".into(),
        },
        _ => ReadError::Damaged,
    }
}

fn page_of(part: &Part) -> Option<u32> {
    match part.place {
        Place::Image(page) => Some(page),
        _ => None,
    }
}

/// What a plan strikes, with its margin, by page, in pixels from the lower left corner.
fn struck(document: &Document, plan: &Plan) -> BTreeMap<u32, Vec<Quad>> {
    let mut pages: BTreeMap<u32, Vec<Quad>> = BTreeMap::new();
    for redaction in &plan.redactions {
        match &redaction.target {
            Target::Area { page, quads } => pages.entry(*page).or_default().extend(quads),
            Target::Text { part, span } => {
                let part = document.parts.get(part.0 as usize);
                if let Some((part, page)) = part.and_then(|part| Some((part, page_of(part)?))) {
                    let areas = seen::areas(part, *span).into_iter();
                    let areas = areas.map(|quad| seen::with_margin(&quad));
                    pages.entry(page).or_default().extend(areas);
                }
            }
        }
    }
    pages
}

/// Whether a file has a place for words beside its picture that is not empty.
fn holds_metadata(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(1 << 16)).unwrap_or_default();
    let has = |mark: &[u8]| memchr::memmem::find(head, mark).is_some();
    if bytes.starts_with(b"\x89PNG") {
        return [&b"tEXt"[..], b"zTXt", b"iTXt", b"eXIf", b"iCCP"]
            .iter()
            .any(|mark| has(mark));
    }
    has(b"Exif\0\0") || has(b"http://ns.adobe.com/") || has(b"Photoshop 3.0") || has(b"ICC_PROFILE")
}

impl Pictures {
    fn pages(&self) -> Result<Vec<Page>, ReadError> {
        let of_frame = |frame: &Frame| Page {
            pixels: frame.pixels(),
            density: frame.density,
        };
        Ok(match self {
            Self::Jpeg(file) => {
                let pixels = file.pixels(&RasterLimits::default());
                vec![Page {
                    pixels: pixels.map_err(jpeg_error)?,
                    density: None,
                }]
            }
            Self::Png(frame) => vec![of_frame(frame)],
            Self::Tiff(frames) => frames.iter().map(of_frame).collect(),
        })
    }

    fn black_out(&mut self, struck: &BTreeMap<u32, Vec<Quad>>) -> Result<(), RasterError> {
        let limits = RasterLimits::default();
        let unit = |quads: &Vec<Quad>, (width, height): (u32, u32)| -> Vec<Quad> {
            let scale = Affine::scale_non_uniform(1.0 / f64::from(width), 1.0 / f64::from(height));
            quads.iter().map(|quad| quad.transformed(scale)).collect()
        };
        let frame = |frame: &mut Frame, quads: &Vec<Quad>| {
            let size = (frame.samples.width, frame.samples.height);
            frame.black_out(&unit(quads, size), &limits)
        };
        match self {
            Self::Jpeg(file) => {
                let size = file.size();
                struck
                    .values()
                    .try_for_each(|quads| file.black_out(&unit(quads, size)))
            }
            Self::Png(own) => struck.values().try_for_each(|quads| frame(own, quads)),
            Self::Tiff(frames) => (1..).zip(frames).try_for_each(|(number, own)| {
                struck
                    .get(&number)
                    .map_or(Ok(()), |quads| frame(own, quads))
            }),
        }
    }

    fn write(&self) -> Result<Vec<u8>, RasterError> {
        match self {
            Self::Jpeg(file) => Ok(file.write()),
            Self::Png(frame) => png::write(frame),
            Self::Tiff(frames) => tiff_write::write(frames),
        }
    }
}

/// A page as it looks.
struct Page {
    pixels: Pixels,
    density: Option<Density>,
}

impl Page {
    /// Dots per inch, where what the file says makes a sheet that a scanner takes.
    fn dpi(&self) -> Option<f32> {
        let dpi = self.density?.across;
        let inches = self.pixels.width.max(self.pixels.height) as f32 / dpi.max(1.0);
        (2.0..24.0).contains(&inches).then_some(dpi)
    }

    fn read(&self, number: u32, engine: Option<&Engine>) -> (Vec<Part>, Vec<Gap>) {
        let place = Place::Image(number);
        let gap = |why| Gap {
            place: place.clone(),
            why,
        };
        let picture = ocr::Picture {
            width: self.pixels.width,
            height: self.pixels.height,
            channels: self.pixels.channels,
            data: &self.pixels.data,
            dpi: self.dpi(),
        };
        let Some(page) = engine.and_then(|engine| engine.read(&picture).ok()) else {
            return (Vec::new(), vec![gap(GapReason::UnreadImage)]);
        };
        let (width, height) = (f64::from(self.pixels.width), f64::from(self.pixels.height));
        let to_pixels = Affine::scale_non_uniform(width, height);
        let words: Vec<SeenWord> = page
            .words
            .iter()
            .map(|word| SeenWord {
                text: word.text.clone(),
                quad: word.quad.transformed(to_pixels),
                line: (0, word.block, word.line),
                is_unsure: page.unsure.iter().any(|unsure| unsure.overlaps(&word.quad)),
            })
            .collect();
        let codes: Vec<(String, Quad)> = page
            .codes
            .iter()
            .map(|code| (code.text.clone(), code.quad.transformed(to_pixels)))
            .collect();
        let is_unsure = words.iter().any(|word| word.is_unsure);
        let has_unread = !page.unread.is_empty();
        let unsure = is_unsure.then(|| gap(GapReason::UnsureImage));
        let unread = has_unread.then(|| gap(GapReason::UnreadInk));
        let parts = [
            seen::part(place.clone(), &words),
            seen::codes(place, &codes),
        ];
        (
            parts.into_iter().flatten().collect(),
            unsure.into_iter().chain(unread).collect(),
        )
    }

    /// The lightest pixel well inside a quad; dark where the quad is outside the page.
    fn lightest_in(&self, quad: &Quad) -> u8 {
        let bounds = quad.bounds();
        let (width, height) = (f64::from(self.pixels.width), f64::from(self.pixels.height));
        let across = bounds.x0.max(0.0)..bounds.x1.min(width);
        let down = (height - bounds.y1).max(0.0)..(height - bounds.y0).min(height);
        let mut lightest = 0;
        for y in down.start as u32..down.end as u32 {
            for x in across.start as u32..across.end as u32 {
                let middle = kurbo::Point::new(f64::from(x) + 0.5, height - f64::from(y) - 0.5);
                if quad.contains(middle) {
                    let [r, g, b] = self.pixels.at(x, y);
                    lightest = lightest.max(r).max(g).max(b);
                }
            }
        }
        lightest
    }
}

#[cfg(test)]
mod tests;
