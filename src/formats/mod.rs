//! File formats: bytes in, a document out; an approved plan in, redacted bytes out.
//!
//! A new format is one file and one word in [`FORMATS`]. Nothing else in the program
//! matches on formats.

pub mod pdf;
pub mod picture;
mod seen;
pub mod text;
pub mod view;

use std::sync::Arc;

use crate::document::Document;
use crate::document::Dropped;
use crate::document::PartId;
use crate::document::Span;
use crate::formats::picture::PictureFormat;
use crate::formats::view::View;
use crate::geometry::Affine;
use crate::geometry::Quad;
use crate::ocr::Engine;
use crate::ocr::LazyEngine;
use crate::pdf::raster::Pixels;
use crate::pdf::source::Limits;
use crate::review::Approved;

/// The formats that can be read, in the order in which they are asked.
pub static FORMATS: [&dyn Format; 5] = [
    &pdf::PdfFormat,
    &PictureFormat::Jpeg,
    &PictureFormat::Png,
    &PictureFormat::Tiff,
    &text::PlainText,
];

/// What readers are told beside the bytes.
#[derive(Default, Clone)]
pub struct ReadOptions {
    /// Password of an encrypted file.
    pub password: Option<String>,
    /// Limits on depth, size and count.
    pub limits: Limits,
    /// Reads text in pictures; without it, pictures are gaps.
    pub ocr: Option<Arc<LazyEngine>>,
    /// Whether results get what was read in scans as invisible text.
    pub ocr_layer: bool,
    /// Whether files within a file are struck too and kept; otherwise they are removed.
    pub redact_attachments: bool,
    /// Files that are attached to results, under names of their own.
    pub attached: Arc<Vec<Attached>>,
}

impl ReadOptions {
    /// The engine that reads pictures, if one is asked for and found.
    pub fn engine(&self) -> Option<&Engine> {
        self.ocr.as_ref()?.get()
    }
}

/// A file in a file.
#[derive(Clone)]
pub struct Attached {
    /// The ending of its name, without the full stop.
    pub ending: String,
    /// Its bytes.
    pub bytes: Arc<Vec<u8>>,
}

/// A file format.
pub trait Format: Sync {
    /// Short name, such as `pdf`.
    fn name(&self) -> &'static str;

    /// The endings of file names in this format, in lower case.
    fn endings(&self) -> &'static [&'static str];

    /// Whether the first bytes of a file (up to 4 KiB) are this format's.
    fn matches(&self, head: &[u8]) -> bool;

    /// Reads all text, with a gap for whatever is met but not understood.
    fn read(&self, bytes: &Arc<Vec<u8>>, options: &ReadOptions) -> Result<Document, ReadError>;

    /// Where spans of the document's parts stand on pages: for each span the quads of its
    /// lines. Formats without pages give empty lists.
    fn locate(
        &self,
        bytes: &Arc<Vec<u8>>,
        document: &Document,
        spans: &[(PartId, Span)],
        options: &ReadOptions,
    ) -> Result<Vec<Vec<PlacedQuad>>, ReadError>;

    /// Opens a file for looking. A format that cannot be shown says so.
    fn view(
        &self,
        _bytes: &Arc<Vec<u8>>,
        _options: &ReadOptions,
    ) -> Result<Box<dyn View>, ReadError> {
        Err(ReadError::Unsupported {
            kind: self.name().into(),
        })
    }

    /// Makes the result: the same document without what the plan removes.
    fn apply(
        &self,
        bytes: &Arc<Vec<u8>>,
        document: &Document,
        plan: &Approved,
        options: &ReadOptions,
    ) -> Result<Output, ApplyError>;

    /// The files within a file, in the order in which it names them.
    fn attachments(
        &self,
        _bytes: &Arc<Vec<u8>>,
        _options: &ReadOptions,
    ) -> Result<Vec<Attached>, ReadError> {
        Ok(Vec::new())
    }

    /// A drawer of the document's pages; none for formats without pages.
    fn drawer<'b>(
        &self,
        _bytes: &Arc<Vec<u8>>,
        _options: &ReadOptions,
    ) -> Result<Option<Box<dyn Drawer + 'b>>, ReadError> {
        Ok(None)
    }

    /// Shows all that the bytes hold, as somebody sees it who does not use this reader:
    /// raw and decoded streams, strings, names, text taken out in another way. One at a
    /// time, so that a long document is never decoded as a whole.
    fn other_eyes(
        &self,
        bytes: &Arc<Vec<u8>>,
        see: &mut dyn FnMut(Reading<'_>),
    ) -> Result<(), ReadError>;
}

/// Draws the pages of one document.
pub trait Drawer: Sync {
    /// A page, counted from 1, as a viewer shows it; none where it cannot be drawn.
    fn draw(&self, page: u32, dpi: f32) -> Option<Pixels>;

    /// Whether a page holds nothing but text in ordinary fonts, lines and areas of one
    /// colour, so that there is little to be seen that is not read anyway.
    fn is_plain(&self, _page: u32) -> bool {
        false
    }

    /// Whether pictures show something in areas of a page, whatever is painted over them;
    /// none where that cannot be found out.
    fn pictures_show(&self, _page: u32, _areas: &[Quad]) -> Option<bool> {
        Some(false)
    }

    /// From page coordinates to points from the upper left corner of the page as it is
    /// shown, y downwards; and the page's width and height as it is shown.
    fn to_shown(&self, page: u32) -> Option<(Affine, [f64; 2])>;
}

/// A quad on a page, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlacedQuad {
    /// The page.
    pub page: u32,
    /// The quad, in page coordinates (see [`crate::geometry`]).
    pub quad: Quad,
}

/// What a format makes of an approved plan.
pub struct Output {
    /// The result's bytes.
    pub bytes: Vec<u8>,
    /// What was dropped from the file beside what the plan names.
    pub dropped: Vec<Dropped>,
    /// How many boxes are as wide as what they cover, since kept text follows.
    pub widths_told: u32,
    /// What was painted over, in order of page.
    pub painted: Vec<Painted>,
}

/// A black box that a format has painted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Painted {
    /// Where.
    pub place: PlacedQuad,
    /// Whether something is written on it.
    pub has_label: bool,
}

/// Bytes that somebody else's eyes read out of a result.
#[derive(Clone, Copy)]
pub struct Reading<'b> {
    /// Where they stand: `stream`, `string`, `name`, `file`.
    pub place: &'static str,
    /// What kind of bytes they are.
    pub kind: ReadingKind,
    /// The bytes.
    pub bytes: &'b [u8],
}

/// What kind of bytes a reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadingKind {
    /// Text, and nothing but text: a string, a name, a page taken out as text.
    Text,
    /// Anything: fonts, pictures, the bytes of the file as they are. Short words turn up
    /// here by chance.
    Binary,
}

/// A result that has not been checked yet.
///
/// Made only by [`apply`]; only [`crate::verify`] can turn it into something that may be
/// written.
pub struct Redacted {
    format: &'static dyn Format,
    bytes: Arc<Vec<u8>>,
    dropped: Vec<Dropped>,
    widths_told: u32,
    painted: Vec<Painted>,
}

impl Redacted {
    /// The format that it is in.
    pub fn format(&self) -> &'static dyn Format {
        self.format
    }

    /// Its bytes.
    pub fn bytes(&self) -> &Arc<Vec<u8>> {
        &self.bytes
    }

    /// What was dropped beside what the plan names.
    pub fn dropped(&self) -> &[Dropped] {
        &self.dropped
    }

    /// How many boxes are as wide as what they cover, since kept text follows.
    pub fn widths_told(&self) -> u32 {
        self.widths_told
    }

    /// The boxes that were painted.
    pub fn painted(&self) -> &[Painted] {
        &self.painted
    }
}

/// Why a file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file has no bytes.
    #[error("the file is empty")]
    Empty,
    /// No format knows the file.
    #[error("the file's format is not known")]
    UnknownFormat,
    /// The file is in a format that is known, but not handled.
    #[error("files of the kind {kind} are not handled")]
    Unsupported {
        /// The kind, such as `jpeg`.
        kind: String,
    },
    /// The file asks for a password.
    #[error("the document is encrypted and needs a password")]
    Encrypted,
    /// The password is not the right one.
    #[error("the password is wrong")]
    WrongPassword,
    /// The file is too damaged to be read.
    #[error("the file is damaged")]
    Damaged,
    /// The file holds no pages.
    #[error("the document has no pages")]
    NoPages,
    /// A limit on size, depth or count was reached.
    #[error("the document goes beyond the limit on {limit}")]
    LimitReached {
        /// What is limited.
        limit: &'static str,
    },
}

/// Why a plan could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// The original could not be read again.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The plan was made for other bytes.
    #[error("the plan was made for another document")]
    OtherDocument,
    /// Something that the plan removes could not be removed.
    #[error("on page {page}: {what} could not be removed")]
    CannotRemove {
        /// The page, from 1.
        page: u32,
        /// What it is: `picture`, `text`.
        what: &'static str,
    },
    /// The result could not be written.
    #[error("the result could not be put together: {why}")]
    Write {
        /// What went wrong.
        why: String,
    },
}

/// The format of some bytes, whose file name has an ending or none.
///
/// Name and content have to agree. A web page taken for plain text would keep `&ouml;`
/// where a name has an ö, and nobody would find it.
pub fn format_of(bytes: &[u8], ending: Option<&str>) -> Result<&'static dyn Format, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    let head = &bytes[..bytes.len().min(4096)];
    let ending = ending.map(str::to_lowercase);
    let named = FORMATS.iter().find(|format| {
        let endings = format.endings();
        ending
            .as_deref()
            .is_some_and(|ending| endings.contains(&ending))
    });
    match (
        FORMATS.iter().find(|format| format.matches(head)),
        named,
        ending,
    ) {
        (Some(format), Some(named), _) if format.name() == named.name() => Ok(*format),
        (Some(format), _, None) => Ok(*format),
        (_, Some(named), _) if signature(head).is_none() && named.name() != "text" => {
            Err(ReadError::Damaged)
        }
        (_, _, ending) => Err(match signature(head) {
            Some(kind) => ReadError::Unsupported { kind: kind.into() },
            None => ending.map_or(ReadError::UnknownFormat, |ending| ReadError::Unsupported {
                kind: ending,
            }),
        }),
    }
}

/// Carries out an approved plan.
pub fn apply(
    format: &'static dyn Format,
    bytes: &Arc<Vec<u8>>,
    document: &Document,
    plan: &Approved,
    options: &ReadOptions,
) -> Result<Redacted, ApplyError> {
    if plan.plan().document != document.digest {
        return Err(ApplyError::OtherDocument);
    }
    let output = format.apply(bytes, document, plan, options)?;
    Ok(Redacted {
        format,
        bytes: Arc::new(output.bytes),
        dropped: output.dropped,
        widths_told: output.widths_told,
        painted: output.painted,
    })
}

/// The kind of a file that is known but not handled, by its first bytes.
pub fn signature(head: &[u8]) -> Option<&'static str> {
    const KNOWN: [(&[u8], &str); 14] = [
        (b"\xff\xd8\xff", "JPEG"),
        (b"\x89PNG", "PNG"),
        (b"II*\0", "TIFF"),
        (b"MM\0*", "TIFF"),
        (b"GIF8", "GIF"),
        (b"BM", "BMP"),
        (b"PK\x03\x04", "ZIP/Office"),
        (b"\xd0\xcf\x11\xe0", "Office 97-2003"),
        (b"{\\rtf", "RTF"),
        (b"\x1f\x8b", "gzip"),
        (b"7z\xbc\xaf", "7-Zip"),
        (b"Rar!", "RAR"),
        (b"\x7fELF", "ELF"),
        (b"MZ", "EXE"),
    ];
    if head.get(4..8) == Some(b"ftyp") {
        return Some("HEIC/MP4");
    }
    KNOWN
        .iter()
        .find(|(magic, _)| head.starts_with(magic))
        .map(|(_, kind)| *kind)
        .filter(|kind| {
            // "BM" and "MZ" also begin words.
            !matches!(*kind, "BMP" | "EXE") || head.contains(&0)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_unsupported_and_named() {
        let error = format_of(b"\xff\xd8\xff\xe0\0\x10JFIF", Some("pdf"));
        assert!(matches!(error, Err(ReadError::Unsupported { kind }) if kind == "JPEG"));
    }

    #[test]
    fn an_empty_file_is_empty() {
        assert!(matches!(format_of(b"", None), Err(ReadError::Empty)));
    }

    #[test]
    fn a_file_named_pdf_without_a_pdf_in_it_is_damaged_and_not_text() {
        let error = format_of(b"1 0 obj <</Type /Page>> endobj", Some("PDF"));
        assert!(matches!(error, Err(ReadError::Damaged)));
    }

    #[test]
    fn markup_is_not_plain_text() {
        let error = format_of(b"<p>Sj&ouml;strand</p>", Some("html"));
        assert!(matches!(error, Err(ReadError::Unsupported { kind }) if kind == "html"));
    }
}
