//! One picture through an engine: upright, level, words, and digits a second time.

use std::cell::RefCell;
use std::sync::Arc;
use std::time::Duration;

use image::GrayImage;
use kurbo::{Affine, Point};

use crate::geometry::Quad;
use crate::ocr::boxes::{RawWord, mean_confidence};
use crate::ocr::codes;
use crate::ocr::correct::corrected;
use crate::ocr::ffi::{Handle, Segmentation, Tesseract};
use crate::ocr::find::Backend;
use crate::ocr::ink;
use crate::ocr::prepare::{Prepared, Turn, is_blank, luma};
use crate::ocr::program::{Program, ProgramError, ProgramSetup};
use crate::ocr::speckle::cleaned;
use crate::ocr::{Code, Engine, LANGUAGE, MAX_PIXELS, OcrError, Page, Picture, Word};

/// Longest time for one reading of a picture.
const MILLISECONDS: u32 = 180_000;
/// Below this mean confidence a page may lie on its side or head.
const UPRIGHT: f32 = 0.75;
/// Below this confidence a word is a place to look at.
pub(super) const UNSURE: f32 = 0.6;
/// A word with fewer letters and digits than this is no place to look at: it is dust, or a
/// sign of its own.
pub(super) const LEAST_UNSURE: usize = 2;
/// Below this confidence digits are read again, and at most so many words of them.
const DIGITS_AGAIN: f32 = 0.85;
const MAX_AGAIN: usize = 80;
/// What stands in numbers.
const DIGITS: &str = "0123456789-+/.:,";

/// A reading of a picture in one orientation.
pub(super) struct Reading {
    pub prepared: Prepared,
    pub words: Vec<RawWord>,
}

impl Reading {
    /// How much was read, and how surely.
    fn score(&self) -> f32 {
        let sure = self.words.iter().filter(|word| word.confidence > UNSURE);
        sure.map(|word| word.confidence * letters(&word.text) as f32)
            .sum()
    }
}

/// The best reading of a picture by what stands out from its paper by brightness.
pub(super) fn best_reading(
    engine: &Engine,
    picture: &Picture<'_>,
    image: GrayImage,
) -> Result<Reading, OcrError> {
    let prepared = Prepared::new(cleaned(image), picture.dpi);
    let first = reading(engine, prepared.clone())?;
    let mut best = if mean_confidence(&first.words) >= UPRIGHT {
        first
    } else {
        best_turn(engine, &prepared, first)?
    };
    best = less_noisy(engine, best)?;
    read_digits_again(engine, &mut best);
    Ok(best)
}

/// A reading of the same picture without its noise, where there is much and that gives more.
fn less_noisy(engine: &Engine, best: Reading) -> Result<Reading, OcrError> {
    let Some(smooth) = best.prepared.smoothed() else {
        return Ok(best);
    };
    if mean_confidence(&best.words) >= UPRIGHT {
        return Ok(best);
    }
    let other = reading(engine, smooth)?;
    Ok(if other.score() > best.score() {
        other
    } else {
        best
    })
}

/// Reads a picture as it stands.
pub fn read_once(engine: &Engine, picture: &Picture<'_>) -> Result<Vec<Word>, OcrError> {
    let image = gray(picture)?;
    if is_blank(&image) {
        return Ok(Vec::new());
    }
    let reading = reading(engine, Prepared::new(cleaned(image), picture.dpi))?;
    clear(engine);
    Ok(words(&reading, (picture.width, picture.height)))
}

/// The picture in grey.
pub(super) fn gray(picture: &Picture<'_>) -> Result<GrayImage, OcrError> {
    let (width, height) = (picture.width, picture.height);
    let pixels = u64::from(width) * u64::from(height);
    let bytes = pixels * u64::from(picture.channels);
    if pixels == 0 || pixels > MAX_PIXELS || picture.data.len() as u64 != bytes {
        return Err(OcrError::Size);
    }
    let data = match picture.channels {
        1 => picture.data.to_vec(),
        3 => picture.data.chunks_exact(3).map(luma).collect(),
        _ => return Err(OcrError::Size),
    };
    GrayImage::from_raw(width, height, data).ok_or(OcrError::Size)
}

pub(super) fn reading(engine: &Engine, prepared: Prepared) -> Result<Reading, OcrError> {
    let prepared = prepared.leveled();
    let words = match &engine.backend {
        Backend::Library(library) => with_handles(engine, library, |handles| {
            set_image(&handles.text, &prepared)?;
            let words = handles.text.read(Segmentation::Page, None, MILLISECONDS);
            words.map_err(|_| OcrError::GaveUp)
        })?,
        Backend::Program(program) => read_by_program(engine, program, &prepared)?,
    };
    Ok(Reading { prepared, words })
}

/// The reading of the way up that gives most, where the first one gave little.
fn best_turn(engine: &Engine, prepared: &Prepared, first: Reading) -> Result<Reading, OcrError> {
    let first = match prepared.clone().unslanted() {
        Some(slanted) => {
            let other = reading(engine, slanted)?;
            if other.score() > first.score() {
                other
            } else {
                first
            }
        }
        None => first,
    };
    if mean_confidence(&first.words) >= UPRIGHT {
        return Ok(first);
    }
    let turns = match orientation(engine, prepared) {
        Some(Some(Turn::None)) => return Ok(first),
        Some(Some(turn)) => vec![turn],
        // The detector is there and finds no text.
        Some(None) if first.words.is_empty() => return Ok(first),
        _ => vec![Turn::Half, Turn::Quarter, Turn::ThreeQuarters],
    };
    let mut best = first;
    for turn in turns {
        let other = reading(engine, prepared.turned(turn))?;
        if other.score() > best.score() {
            best = other;
        }
    }
    Ok(best)
}

/// The turn that sets the picture upright. None where there is no detector.
fn orientation(engine: &Engine, prepared: &Prepared) -> Option<Option<Turn>> {
    const LEAST_SURE: f32 = 1.0;
    let Backend::Library(library) = &engine.backend else {
        return None;
    };
    if !engine.data.has("osd") {
        return None;
    }
    let found = with_handles(engine, library, |handles| {
        if handles.orientation.is_none() {
            let data = engine.data.directory.as_deref();
            let handle = Handle::for_orientation(library, data);
            handles.orientation = Some(handle.map_err(|_| OcrError::Setup)?);
        }
        let Some(handle) = &handles.orientation else {
            return Err(OcrError::Setup);
        };
        set_image(handle, prepared)?;
        let found = handle.orientation();
        handle.clear();
        Ok(found)
    });
    let found = found
        .ok()?
        .filter(|(_, confidence)| *confidence >= LEAST_SURE);
    Some(found.map(|(degrees, _)| Turn::of_degrees(360 - degrees)))
}

/// Engines of one thread.
struct Handles {
    /// The library that they belong to.
    library: Arc<Tesseract>,
    text: Handle,
    orientation: Option<Handle>,
}

thread_local! {
    static HANDLES: RefCell<Option<Handles>> = const { RefCell::new(None) };
}

/// Lends this thread's engines, made at the first use.
fn with_handles<T>(
    engine: &Engine,
    library: &Arc<Tesseract>,
    work: impl FnOnce(&mut Handles) -> Result<T, OcrError>,
) -> Result<T, OcrError> {
    HANDLES.with_borrow_mut(|slot| {
        let fits = slot
            .as_ref()
            .is_some_and(|handles| Arc::ptr_eq(&handles.library, library));
        if !fits {
            let data = engine.data.directory.as_deref();
            let text = Handle::for_text(library, data, LANGUAGE);
            *slot = Some(Handles {
                library: Arc::clone(library),
                text: text.map_err(|_| OcrError::Setup)?,
                orientation: None,
            });
        }
        let handles = slot.as_mut().ok_or(OcrError::Setup)?;
        work(handles)
    })
}

fn set_image(handle: &Handle, prepared: &Prepared) -> Result<(), OcrError> {
    let quiet = if cfg!(windows) { c"NUL" } else { c"/dev/null" };
    handle.set_variable(c"debug_file", quiet);
    let image = &prepared.image;
    match handle.set_image(image.dimensions(), image.as_raw(), prepared.dpi) {
        true => Ok(()),
        false => Err(OcrError::Size),
    }
}

fn read_by_program(
    engine: &Engine,
    program: &Program,
    prepared: &Prepared,
) -> Result<Vec<RawWord>, OcrError> {
    let setup = ProgramSetup {
        data: engine.data.directory.as_deref(),
        language: LANGUAGE,
        mode: Segmentation::Page,
        only: None,
        limit: Duration::from_millis(u64::from(MILLISECONDS)),
    };
    let (width, height) = prepared.image.dimensions();
    let picture = (width, height, prepared.image.as_raw().as_slice());
    program
        .read(picture, prepared.dpi, &setup)
        .map_err(|error| match error {
            ProgramError::Failed | ProgramError::TimedOut => OcrError::GaveUp,
        })
}

/// Lets an engine forget its picture.
fn clear(engine: &Engine) {
    if let Backend::Library(library) = &engine.backend {
        let _ = with_handles(engine, library, |handles| {
            handles.text.clear();
            Ok(())
        });
    }
}

/// Reads unsure numbers again with nothing but digits allowed, and takes what is surer.
fn read_digits_again(engine: &Engine, reading: &mut Reading) {
    let Backend::Library(library) = &engine.backend else {
        return;
    };
    let words = reading.words.iter_mut();
    let unsure: Vec<&mut RawWord> = words
        .filter(|word| word.confidence < DIGITS_AGAIN && is_number(&word.text))
        .take(MAX_AGAIN)
        .collect();
    if unsure.is_empty() {
        clear(engine);
        return;
    }
    let prepared = &reading.prepared;
    let allowed = std::ffi::CString::new(DIGITS).unwrap_or_default();
    // A failure leaves the words as they were, and their confidence low.
    let _ = with_handles(engine, library, |handles| {
        set_image(&handles.text, prepared)?;
        handles
            .text
            .set_variable(c"tessedit_char_whitelist", &allowed);
        for word in unsure {
            read_again(&handles.text, word);
        }
        handles.text.set_variable(c"tessedit_char_whitelist", c"");
        handles.text.clear();
        Ok(())
    });
}

fn read_again(handle: &Handle, word: &mut RawWord) {
    const MARGIN: i32 = 6;
    let [left, top, right, bottom] = word.bounds;
    let (x, y) = ((left - MARGIN).max(0), (top - MARGIN).max(0));
    let rectangle = [x, y, right - x + MARGIN, bottom - y + MARGIN];
    let Ok(again) = handle.read(Segmentation::Line, Some(rectangle), MILLISECONDS) else {
        return;
    };
    let text: String = again.iter().map(|word| word.text.trim()).collect();
    let confidence = mean_confidence(&again);
    if confidence > word.confidence && digits(&text) >= digits(&word.text) {
        word.text = text;
        word.confidence = confidence;
    }
}

/// Whether a word is mostly digits, and at least three of them.
fn is_number(text: &str) -> bool {
    let digits = digits(text);
    digits >= 3 && digits * 3 >= text.chars().count() * 2
}

fn digits(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).count()
}

pub(super) fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

/// From the pixels that were read to the picture's unit square.
pub(super) fn to_unit(reading: &Reading, (width, height): (u32, u32)) -> Affine {
    let (width, height) = (f64::from(width), f64::from(height));
    let to_unit = Affine::new([1.0 / width, 0.0, 0.0, -1.0 / height, 0.0, 1.0]);
    to_unit * reading.prepared.to_picture
}

/// Words in the picture's unit square.
pub(super) fn words(reading: &Reading, size: (u32, u32)) -> Vec<Word> {
    let transform = to_unit(reading, size);
    let next_lines = reading.words.iter().skip(1).map(|word| Some(word.line));
    let next_lines = next_lines.chain(std::iter::once(None));
    let words = reading.words.iter().zip(next_lines);
    words
        .map(|(word, next)| Word {
            text: corrected(word.text.clone(), next != Some(word.line)),
            quad: quad(word.bounds).transformed(transform),
            confidence: word.confidence.clamp(0.0, 1.0),
            line: word.line,
            block: word.block,
        })
        .collect()
}

/// All that is known of a picture.
pub(super) fn page(reading: &Reading, size: (u32, u32)) -> Page {
    let transform = to_unit(reading, size);
    let words = words(reading, size);
    let unsure = words
        .iter()
        .filter(|word| word.confidence < UNSURE && letters(&word.text) >= LEAST_UNSURE)
        .map(|word| word.quad)
        .collect();
    let image = &reading.prepared.image;
    let mut places = ink::unread(image, reading.prepared.dpi, &reading.words);
    let read = codes::read(image, &places);
    places.retain(|place| !read.iter().any(|code| touch(place, &code.bounds)));
    let place = |bounds: &[i32; 4]| quad(*bounds).transformed(transform);
    Page {
        confidence: mean_confidence(&reading.words),
        words,
        unsure,
        unread: places.iter().map(place).collect(),
        codes: read
            .into_iter()
            .map(|code| Code {
                quad: place(&code.bounds),
                text: code.text,
            })
            .collect(),
    }
}

pub(super) fn touch(a: &[i32; 4], b: &[i32; 4]) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

/// A box of pixels as a quad: lower left corner first, as read.
pub(super) fn quad(bounds: [i32; 4]) -> Quad {
    let [left, top, right, bottom] = bounds.map(f64::from);
    Quad([
        Point::new(left, bottom),
        Point::new(right, bottom),
        Point::new(right, top),
        Point::new(left, top),
    ])
}
