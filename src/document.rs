//! A document as text, with the place where each piece of text stands.
//!
//! This is the only type that holds text which may have to be removed; its `Debug`
//! prints places and lengths, never text.

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use sha2::Digest as _;

use crate::document::glyph_map::GlyphMap;
use crate::geometry::Quad;

pub mod glyph_map;

/// Everything that a reader got out of one file.
#[derive(Debug)]
pub struct Document {
    /// Digest of the file's bytes.
    pub digest: Digest,
    /// Name of the format that read it, such as `pdf` or `text`.
    pub format: &'static str,
    /// Number of pages; 1 for formats without pages.
    pub page_count: u32,
    /// Pieces of text, in the order a person would meet them.
    pub parts: Vec<Part>,
    /// What was met but not understood.
    pub gaps: Vec<Gap>,
    /// What will be dropped from the file whatever is found, such as metadata.
    pub dropped: Vec<Dropped>,
}

impl Document {
    /// A document of given parts that come from no file: their own text is its bytes.
    pub fn of_parts(parts: Vec<Part>) -> Self {
        let texts: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
        Self {
            digest: Digest::of(texts.concat().as_bytes()),
            format: "text",
            page_count: 1,
            parts,
            gaps: Vec::new(),
            dropped: Vec::new(),
        }
    }
}

/// A run of text that is read as a whole: one page, one annotation, one title.
#[derive(Clone)]
pub struct Part {
    /// Index of this part in [`Document::parts`].
    pub id: PartId,
    /// Where the text stands.
    pub place: Place,
    /// The text in reading order. Lines end in `\n`, cells of a table row in `\t`.
    pub text: String,
    /// Cells with their horizontal extent, for telling which column a cell stands in.
    /// Empty where the text has no layout.
    pub cells: Vec<Cell>,
    /// Which of its page's glyphs show it, in drawing order; empty where no glyphs do.
    pub glyphs: GlyphMap,
    /// Where each word stands on its page, for text that reading the page again would not
    /// give back cheaply (OCR). Empty where the reader can locate spans itself.
    pub words: Vec<PlacedWord>,
    /// What of it is there but painted over.
    pub covered: Covered,
    /// Whether it is what QR codes say. Each word then stands for one whole code.
    pub is_code: bool,
}

/// What a page paints over: somebody may have meant it to be gone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Covered {
    /// Text of the part.
    pub spans: Vec<Span>,
    /// Whether pictures of the page are painted over in part.
    pub pictures: bool,
}

impl Part {
    /// A part without layout.
    pub fn new(id: PartId, place: Place, text: String) -> Self {
        Self {
            id,
            place,
            text,
            cells: Vec::new(),
            glyphs: GlyphMap::default(),
            words: Vec::new(),
            covered: Covered::default(),
            is_code: false,
        }
    }
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Part({:?} at {:?}, {} bytes)",
            self.id,
            self.place,
            self.text.len()
        )
    }
}

/// Identifies a part within its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PartId(pub u32);

/// Where a part's text stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The whole of a text file.
    Body,
    /// Text on a page, counted from 1.
    Page(u32),
    /// Text of an image on a page (counted from 1), read by OCR.
    Image(u32),
    /// An annotation's text on a page, counted from 1.
    Annotation(u32),
    /// Hidden alternative text of marked content on a page, counted from 1.
    Alternative(u32),
    /// A form field.
    Field,
    /// A title in the document outline.
    Outline,
    /// Text of the structure tree.
    Structure,
    /// The prefix of page labels.
    PageLabel,
    /// The address of a link.
    Link,
    /// The name of an attachment.
    Attachment,
    /// Document metadata.
    Metadata,
}

/// Part of a line, between column gaps.
///
/// `left` and `right` are comparable within one part only: points for pages, characters
/// for plain text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// The cell's text.
    pub span: Span,
    /// Left edge.
    pub left: f32,
    /// Right edge.
    pub right: f32,
    /// Line number within the part, from 0. Cells on one line share it.
    pub line: u32,
}

/// A word that OCR read, and where.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlacedWord {
    /// The word in the part's text.
    pub span: Span,
    /// Its place on the page, in page coordinates (see [`crate::geometry`]).
    pub quad: Quad,
    /// Whether it was read with low confidence.
    pub is_unsure: bool,
}

/// Half-open range of bytes in one part's text, on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
}

impl Span {
    /// A span from byte offsets; offsets beyond 4 GiB are cut (readers refuse such files).
    pub fn new(range: Range<usize>) -> Self {
        let cut = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self {
            start: cut(range.start),
            end: cut(range.end),
        }
    }

    /// The span as a range that slices a string.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether the two spans share at least one byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// Something that was met but could not be read, so that nobody knows what it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gap {
    /// Where.
    pub place: Place,
    /// Why it could not be read.
    pub why: GapReason,
}

/// Why something could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GapReason {
    /// A picture whose content nobody has read.
    UnreadImage,
    /// A picture that was read, but parts of it with low confidence.
    UnsureImage,
    /// Ink in a picture that is no text: a signature, a stamp, a face, a code.
    UnreadInk,
    /// Glyphs that have no Unicode value.
    UnknownGlyphs,
    /// What is drawn differs from what the text layer says.
    LyingText,
    /// A stream that could not be decoded.
    UnreadableStream,
    /// A limit on depth, size or count was reached.
    LimitReached,
    /// Text in codes of which nobody can tell where they end.
    UnknownCodes,
}

impl GapReason {
    /// Whether the rest of the page was not read either, so that nobody can decide on it.
    pub fn is_end(self) -> bool {
        matches!(self, Self::LimitReached | Self::UnknownCodes)
    }
}

/// Something that is removed from every result, found or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dropped {
    /// What it is, such as `metadata`, `attachment`, `javascript`, `signature`.
    pub what: String,
    /// How many of it.
    pub count: u32,
}

/// SHA-256 of some bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of bytes (FIPS 180-4, SHA-256).
    pub fn of(bytes: &[u8]) -> Self {
        Self(sha2::Sha256::digest(bytes).into())
    }

    /// The digest as 64 hexadecimal digits, without the algorithm.
    pub fn hex(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The digest that 64 hexadecimal digits in lower case stand for.
    pub fn from_hex(text: &str) -> Option<Self> {
        let digit = |byte: u8| match byte {
            b'0'..=b'9' => Some(byte - b'0'),
            b'a'..=b'f' => Some(byte - b'a' + 10),
            _ => None,
        };
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        let bytes: Option<Vec<u8>> = pairs
            .iter()
            .map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?))
            .collect();
        let bytes = bytes.filter(|_| rest.is_empty())?;
        bytes.try_into().ok().map(Self)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sha256:")?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl Serialize for Digest {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.strip_prefix("sha256:")
            .and_then(Self::from_hex)
            .ok_or_else(|| serde::de::Error::custom("no SHA-256 digest"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_of_a_part_shows_no_text() {
        let part = Part::new(PartId(0), Place::Body, "Elin Åkesson".into());
        assert_eq!(format!("{part:?}"), "Part(PartId(0) at Body, 13 bytes)");
    }

    #[test]
    fn a_digest_prints_algorithm_and_hex() {
        assert_eq!(
            Digest::of(b"").to_string(),
            "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }
}
