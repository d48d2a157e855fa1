//! Text of a document that stands outside its pages, and how PDF text strings are read
//! and written.
//!
//! Outline titles, alternative texts, page-label prefixes and link addresses may say
//! anything a page may say. They are listed as [`OuterText`]; the copy then asks an
//! [`OuterChoice`] about each one. Nothing of it is kept without being asked for.

use std::fmt;

use crate::pdf::text_string::decode_text;

/// One text outside the pages.
#[derive(Clone)]
pub struct OuterText {
    /// Names this text when the copy asks what to do with it.
    pub id: OuterId,
    /// Page, counted from 0, where the text belongs to one.
    pub page: Option<usize>,
    /// The text, decoded.
    pub text: String,
}

impl fmt::Debug for OuterText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OuterText({:?}, {} bytes)", self.id, self.text.len())
    }
}

/// Names a text outside the pages: what it belongs to, and its number among those, in an
/// order that depends on the source file only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OuterId {
    /// What the text belongs to.
    pub place: OuterPlace,
    /// Number from 0 among the texts of this place.
    pub index: u32,
}

/// What a text outside the pages belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OuterPlace {
    /// The title of an outline item (ISO 32000-2, 12.3.3).
    Outline,
    /// An alternative, replacement, expansion or title in the structure tree
    /// (ISO 32000-2, 14.9).
    Structure,
    /// The prefix of a range of page labels (ISO 32000-2, 12.4.2).
    PageLabel,
    /// The address of a link (ISO 32000-2, 12.6.4.8).
    LinkUri,
}

/// What to do with a text outside the pages.
#[derive(Clone, PartialEq, Eq)]
pub enum OuterVerdict {
    /// It stays as it is.
    Keep,
    /// It goes. An outline item stays with a neutral title, so that the tree keeps its
    /// shape; a link goes with its address.
    Drop,
    /// Another text takes its place.
    Replace(String),
}

/// Decides about the texts outside the pages.
pub type OuterChoice<'a> = dyn Fn(OuterId) -> OuterVerdict + Sync + 'a;

/// The text of a text string, without the sequences that name a language
/// (ISO 32000-2, 7.9.2.2.1).
pub fn outer_text(bytes: &[u8]) -> String {
    const ESCAPE: char = '\u{1b}';
    const LONGEST_LANGUAGE: usize = 16;
    let text = decode_text(bytes);
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once(ESCAPE) {
        out.push_str(before);
        rest = match after.split_once(ESCAPE) {
            Some((language, after)) if language.len() <= LONGEST_LANGUAGE => after,
            _ => after,
        };
    }
    out.push_str(rest);
    out
}

/// Encodes a text string: as ASCII where that says it all, else as UTF-16BE.
pub fn encode_text(text: &str) -> Vec<u8> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.as_bytes().to_vec();
    }
    let units = text.encode_utf16().flat_map(u16::to_be_bytes);
    [0xFE, 0xFF].into_iter().chain(units).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_not_text() {
        let text = b"\xFE\xFF\0\x1B\0s\0v\0\x1B\0h\0e\0j";
        assert_eq!(outer_text(text), "hej");
        assert_eq!(outer_text(b"\xFE\xFF\0h\0\x1B\0e\0j"), "hej");
    }

    #[test]
    fn text_survives_being_written_and_read() {
        for text in ["Beslut 2024", "Åsa – 😀", ""] {
            assert_eq!(decode_text(&encode_text(text)), text);
        }
    }

    #[test]
    fn debug_shows_no_text() {
        let text = OuterText {
            id: OuterId {
                place: OuterPlace::Outline,
                index: 3,
            },
            page: None,
            text: "Elin".into(),
        };
        assert!(!format!("{text:?}").contains("Elin"));
    }
}
