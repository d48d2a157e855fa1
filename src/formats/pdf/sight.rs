//! Pixels of a page in; what OCR reads in them, by its place on the page, out.

use std::collections::HashMap;
use std::sync::Mutex;

use kurbo::Affine;

use crate::document::Digest;
use crate::formats::seen::SeenWord;
use crate::geometry::Quad;
use crate::ocr;
use crate::ocr::Engine;
use crate::pdf::raster::Pixels;

/// A picture with fewer samples than this cannot hold readable text.
pub const SMALLEST_PICTURE: u64 = 300;

/// Reads pictures with an engine and remembers what it read for this document, since the
/// same letterhead stands on every page.
pub struct Scanner<'e> {
    engine: &'e Engine,
    seen: Mutex<HashMap<Digest, Option<ocr::Page>>>,
}

/// What was seen on a page.
#[derive(Default)]
pub struct Shown {
    /// Words.
    pub words: Vec<SeenWord>,
    /// What codes say, and where they stand.
    pub codes: Vec<(String, Quad)>,
    /// Whether there is ink that nothing was read in.
    pub has_unread_ink: bool,
    /// Whether something could not be read.
    pub is_unread: bool,
}

/// Where on a page something was seen.
#[derive(Clone, Copy)]
pub struct Sight {
    /// Its number.
    pub block: usize,
    /// From its unit square to the page.
    pub to_page: Affine,
}

impl Shown {
    /// Takes in what was read somewhere, but for words that were read there before.
    pub fn take(&mut self, page: &ocr::Page, sight: Sight) {
        let Sight { block, to_page } = sight;
        self.has_unread_ink |= !page.unread.is_empty();
        let codes = page.codes.iter();
        self.codes
            .extend(codes.map(|code| (code.text.clone(), code.quad.transformed(to_page))));
        for word in &page.words {
            let quad = word.quad.transformed(to_page);
            let is_known = |known: &SeenWord| known.text == word.text && known.quad.overlaps(&quad);
            let elsewhere = self.words.iter().filter(|known| known.line.0 != block);
            if elsewhere.clone().any(is_known) {
                continue;
            }
            self.words.push(SeenWord {
                text: word.text.clone(),
                quad,
                line: (block, word.block, word.line),
                is_unsure: page.unsure.iter().any(|unsure| unsure.overlaps(&word.quad)),
            });
        }
    }
}

impl<'e> Scanner<'e> {
    /// A scanner that has not read anything yet.
    pub fn new(engine: &'e Engine) -> Self {
        Self {
            engine,
            seen: Mutex::default(),
        }
    }

    /// Reads a picture, or remembers what was read in it.
    pub fn read_pixels(&self, pixels: &Pixels, dpi: Option<f32>) -> Option<ocr::Page> {
        let digest = Digest::of(&pixels.data);
        if let Some(known) = self
            .seen
            .lock()
            .ok()
            .and_then(|seen| seen.get(&digest).cloned())
        {
            return known;
        }
        let picture = ocr::Picture {
            width: pixels.width,
            height: pixels.height,
            channels: pixels.channels,
            data: &pixels.data,
            dpi,
        };
        let page = self.engine.read(&picture).ok();
        if let Ok(mut seen) = self.seen.lock() {
            seen.insert(digest, page.clone());
        }
        page
    }
}
