//! Pixels to words with quads and confidence.
//!
//! The engine is tesseract: its library, loaded while the program runs, or else its
//! program. Neither is needed to build or to start; where both are missing, whoever asks
//! gets an [`OcrUnavailable`] and must not take the picture for read. Quads are in the
//! picture's unit square with the origin at the lower left corner.

mod again;
mod boxes;
mod codes;
mod correct;
mod ffi;
mod find;
mod ink;
mod passes;
mod places;
mod prepare;
mod program;
mod reader;
mod ruled;
mod speckle;
mod weak;

use std::fmt;
use std::sync::OnceLock;

use crate::geometry::Quad;
use crate::ocr::find::{Backend, Data};

/// The language that is read. Together with English, tesseract takes the English reading
/// of many short words and loses their å, ä and ö (7 words in 100 on a poor scan), while
/// the Swedish data read English words well.
const LANGUAGE: &str = "swe";
/// Most pixels of a picture.
const MAX_PIXELS: u64 = 200_000_000;

/// A picture to be read: rows from the top, 8 bits a channel.
#[derive(Clone, Copy)]
pub struct Picture<'a> {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// 1 for grey, 3 for red, green and blue.
    pub channels: u8,
    /// `width * height * channels` bytes.
    pub data: &'a [u8],
    /// Dots per inch as the picture is shown, where that is known.
    pub dpi: Option<f32>,
}

/// What was read in a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Words in reading order.
    pub words: Vec<Word>,
    /// Mean confidence from 0 to 1, long words counting more; 1 for an empty picture.
    pub confidence: f32,
    /// Where there is something that was read with low confidence.
    pub unsure: Vec<Quad>,
    /// Where there is ink that nothing was read in: signatures, stamps, faces, codes.
    pub unread: Vec<Quad>,
    /// QR codes.
    pub codes: Vec<Code>,
}

/// A QR code.
#[derive(Clone, PartialEq)]
pub struct Code {
    /// What it says.
    pub text: String,
    /// Where it stands.
    pub quad: Quad,
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Code({} bytes)", self.text.len())
    }
}

/// A word.
#[derive(Clone, PartialEq)]
pub struct Word {
    /// Its text.
    pub text: String,
    /// Where it stands; corners as somebody reading it sees them.
    pub quad: Quad,
    /// From 0 to 1.
    pub confidence: f32,
    /// Number of its line in the picture, from 0.
    pub line: u32,
    /// Number of its block in the picture, from 0.
    pub block: u32,
}

impl fmt::Debug for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Word({} bytes, line {})", self.text.len(), self.line)
    }
}

/// Why a picture was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OcrError {
    /// The picture is empty, too large, or its bytes do not fit its size.
    #[error("the picture's size cannot be read")]
    Size,
    /// The engine could not be set up.
    #[error("the text recognition engine could not be started")]
    Setup,
    /// The engine gave up or took too long.
    #[error("the text recognition engine gave up")]
    GaveUp,
}

/// Why no picture can be read on this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OcrUnavailable {
    /// Neither tesseract's library nor its program is there.
    #[error("tesseract, which reads pictures, is not installed")]
    NoEngine,
    /// The data for Swedish are not there.
    #[error("tesseract is installed without its Swedish language data")]
    NoSwedish,
}

impl OcrUnavailable {
    /// Identifies the advice on what to install, for whoever words it.
    pub fn hint(self) -> &'static str {
        match self {
            Self::NoEngine => "install-tesseract",
            Self::NoSwedish => "install-tesseract-swe",
        }
    }
}

/// What there is to read pictures with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OcrAvailability {
    /// The engine.
    pub engine: EngineKind,
    /// Languages whose data are there, sorted.
    pub languages: Vec<String>,
}

/// The engine and its version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EngineKind {
    /// The library.
    Library {
        /// The name under which it was found.
        path: String,
        /// Its version.
        version: String,
    },
    /// The program.
    Program {
        /// The name under which it was found.
        path: String,
        /// Its version.
        version: String,
    },
    /// None.
    Missing,
}

/// What there is to read pictures with; nothing is read or set up.
pub fn availability() -> OcrAvailability {
    let Some(backend) = find::backend() else {
        return OcrAvailability {
            engine: EngineKind::Missing,
            languages: Vec::new(),
        };
    };
    let languages = Data::of(&backend).languages;
    let engine = match backend {
        Backend::Library(library) => EngineKind::Library {
            path: library.name.clone(),
            version: library.version(),
        },
        Backend::Program(program) => EngineKind::Program {
            path: program.path.display().to_string(),
            version: program.version,
        },
    };
    OcrAvailability { engine, languages }
}

/// Reads pictures. Threads share one; each sets up its own part of the library when it
/// first reads, and keeps it.
#[derive(Clone)]
pub struct Engine {
    backend: Backend,
    data: Data,
}

impl Engine {
    /// The engine of this machine.
    pub fn find() -> Result<Self, OcrUnavailable> {
        Self::of(find::backend())
    }

    /// An engine on a backend.
    fn of(backend: Option<Backend>) -> Result<Self, OcrUnavailable> {
        let backend = backend.ok_or(OcrUnavailable::NoEngine)?;
        let data = Data::of(&backend);
        if !data.has(LANGUAGE) {
            return Err(OcrUnavailable::NoSwedish);
        }
        Ok(Self { backend, data })
    }

    /// Reads a picture.
    pub fn read(&self, picture: &Picture<'_>) -> Result<Page, OcrError> {
        passes::read(self, picture)
    }

    /// Reads a picture that is upright and level, once and without a closer look.
    pub fn read_once(&self, picture: &Picture<'_>) -> Result<Vec<Word>, OcrError> {
        reader::read_once(self, picture)
    }
}

/// The engine of this machine, looked for when the first picture is met.
#[derive(Default)]
pub struct LazyEngine(OnceLock<Option<Engine>>);

impl LazyEngine {
    /// The engine; none where this machine has none that reads Swedish.
    pub fn get(&self) -> Option<&Engine> {
        self.0.get_or_init(|| Engine::find().ok()).as_ref()
    }
}

#[cfg(test)]
mod tests;
