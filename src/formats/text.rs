//! Plain text: bytes → a document of one part, and bytes + strikes → bytes.
//!
//! Nothing is encoded anew: a result is the original's bytes, copied around the strikes,
//! so line ends, byte order mark and encoding stay as they were, bit for bit. That is why
//! [`Encoding`](encoding::Encoding) only knows how to read one character and how long it was.
//!
//! The part's text has exactly one character for each character of the file, so its offsets
//! are those of the file: a carriage return becomes a space before `\n` and a `\n` when it
//! stands alone. The byte order mark is no character of the text.

pub mod cells;
pub mod encoding;
pub mod padding;
pub mod strike;
mod view;

use std::sync::Arc;

use crate::document::Digest;
use crate::document::Document;
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
use crate::formats::text::cells::cells;
use crate::formats::text::encoding::Decoded;
use crate::formats::text::encoding::decode;
use crate::formats::text::padding::Content;
use crate::formats::text::padding::edits;
use crate::formats::text::strike::Strike;
use crate::formats::text::strike::merge;
use crate::formats::text::view::TextView;
use crate::formats::view::View;
use crate::plan::OverlayText;
use crate::plan::Plan;
use crate::plan::Target;
use crate::review::Approved;

/// Files above this are refused: their offsets would not fit a [`Span`].
pub const MAX_BYTES: usize = 1 << 30;

/// Plain text as a file format.
pub struct PlainText;

impl Format for PlainText {
    fn name(&self) -> &'static str {
        "text"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["txt", "text", "md", "csv", "tsv", "log", "asc"]
    }

    fn matches(&self, head: &[u8]) -> bool {
        decode(head).is_ok()
    }

    fn read(&self, bytes: &Arc<Vec<u8>>, _options: &ReadOptions) -> Result<Document, ReadError> {
        Ok(read(bytes)?)
    }

    fn locate(
        &self,
        _bytes: &Arc<Vec<u8>>,
        _document: &Document,
        spans: &[(PartId, Span)],
        _options: &ReadOptions,
    ) -> Result<Vec<Vec<PlacedQuad>>, ReadError> {
        Ok(vec![Vec::new(); spans.len()])
    }

    fn view(
        &self,
        bytes: &Arc<Vec<u8>>,
        _options: &ReadOptions,
    ) -> Result<Box<dyn View>, ReadError> {
        Ok(Box::new(TextView::new(read(bytes)?)))
    }

    fn apply(
        &self,
        bytes: &Arc<Vec<u8>>,
        _document: &Document,
        plan: &Approved,
        _options: &ReadOptions,
    ) -> Result<Output, ApplyError> {
        let failed = |error: TextError| ApplyError::Write {
            why: error.to_string(),
        };
        let plan = plan.plan();
        let mut result = apply(bytes, &strikes(plan)?).map_err(failed)?;
        if let Some(stamp) = &plan.stamp {
            result = stamped(bytes, &result, stamp).map_err(failed)?;
        }
        let bytes = result;
        Ok(Output {
            bytes,
            dropped: Vec::new(),
            widths_told: 0,
            painted: Vec::new(),
        })
    }

    fn other_eyes(
        &self,
        bytes: &Arc<Vec<u8>>,
        see: &mut dyn FnMut(Reading<'_>),
    ) -> Result<(), ReadError> {
        see(Reading {
            place: "file",
            kind: ReadingKind::Text,
            bytes,
        });
        Ok(())
    }
}

/// What a plan strikes, as places in the text.
fn strikes(plan: &Plan) -> Result<Vec<Strike<'_>>, ApplyError> {
    plan.redactions
        .iter()
        .map(|redaction| match redaction.target {
            Target::Text {
                part: PartId(0),
                span,
            } => Ok(Strike {
                span,
                entity: redaction.entity,
                label: match &redaction.overlay {
                    OverlayText::Black | OverlayText::Covered => None,
                    OverlayText::Label(label) => Some(label.as_str()),
                },
            }),
            _ => Err(ApplyError::Write {
                why: TextError::StrikeOutside.to_string(),
            }),
        })
        .collect()
}

/// Why a text could not be read or struck.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// There is nothing in the file.
    #[error("the file is empty")]
    Empty,
    /// The bytes are those of another kind of file.
    #[error("the file is {0}, not text")]
    OtherKind(&'static str),
    /// NUL or too many control characters.
    #[error("the file holds binary data, not text")]
    Binary,
    /// Above [`MAX_BYTES`].
    #[error("the file is too large")]
    TooLarge,
    /// A strike lies outside the text or inside a character.
    #[error("a strike does not fit the text")]
    StrikeOutside,
}

impl From<TextError> for ReadError {
    fn from(error: TextError) -> Self {
        match error {
            TextError::Empty => Self::Empty,
            TextError::OtherKind(kind) => Self::Unsupported { kind: kind.into() },
            TextError::Binary | TextError::StrikeOutside => Self::UnknownFormat,
            TextError::TooLarge => Self::LimitReached { limit: "file-size" },
        }
    }
}

/// Reads a text file.
pub fn read(bytes: &[u8]) -> Result<Document, TextError> {
    let decoded = decode(bytes)?;
    let text = with_plain_line_ends(decoded.text.clone());
    let cells = cells(&text);
    Ok(Document {
        digest: Digest::of(bytes),
        format: "text",
        page_count: 1,
        gaps: gaps(&decoded),
        parts: vec![Part {
            cells,
            ..Part::new(PartId(0), Place::Body, text)
        }],
        dropped: Vec::new(),
    })
}

/// The file without what is struck: each strike becomes five blocks or its label.
///
/// Spans are those of the part that [`read`] gives.
pub fn apply(bytes: &[u8], strikes: &[Strike<'_>]) -> Result<Vec<u8>, TextError> {
    let decoded = decode(bytes)?;
    let strikes = merge(&decoded.text, strikes)?;
    let mut waiting = edits(&decoded.text, &strikes).into_iter().peekable();
    let mut result = Vec::with_capacity(bytes.len());
    let mut source = decoded.mark_length;
    result.extend_from_slice(bytes.get(..source).unwrap_or_default());
    let mut offset = 0_u32;
    let mut line_break_kept = false;
    for character in decoded.text.chars() {
        let rest = bytes.get(source..).unwrap_or_default();
        let Some((_, length)) = decoded.encoding.first(rest) else {
            break;
        };
        if waiting.peek().is_some_and(|edit| edit.span.end <= offset) {
            waiting.next();
            line_break_kept = false;
        }
        match waiting.peek() {
            Some(edit) if edit.span.start <= offset => {
                if edit.span.start == offset {
                    match edit.content {
                        Content::Mark(label) => decoded.encoding.push_mark(label, &mut result),
                        Content::Spaces(count) => decoded.encoding.push_spaces(count, &mut result),
                    }
                }
                if matches!(character, '\n' | '\r') && !line_break_kept {
                    let line_break = decoded.encoding.line_break(rest);
                    result.extend_from_slice(rest.get(..line_break).unwrap_or_default());
                    line_break_kept = true;
                }
            }
            _ => result.extend_from_slice(rest.get(..length).unwrap_or_default()),
        }
        source += length;
        offset += u32::try_from(character.len_utf8()).unwrap_or_default();
    }
    Ok(result)
}

/// A result with a line above it, written as the original is.
fn stamped(original: &[u8], result: &[u8], stamp: &str) -> Result<Vec<u8>, TextError> {
    let decoded = decode(original)?;
    let line_end = match decoded.text.contains("\r\n") {
        true => "\r\n",
        false => "\n",
    };
    let (mark, rest) = result
        .split_at_checked(decoded.mark_length)
        .ok_or(TextError::StrikeOutside)?;
    let mut bytes = mark.to_vec();
    let line = format!("{stamp}{line_end}{line_end}");
    decoded.encoding.push_mark(Some(&line), &mut bytes);
    bytes.extend_from_slice(rest);
    Ok(bytes)
}

/// Line ends as the rules expect them, each character still in its place.
fn with_plain_line_ends(mut text: String) -> String {
    if !text.contains('\r') {
        return text;
    }
    text = text.replace("\r\n", " \n");
    text.replace('\r', "\n")
}

/// Characters nobody could read, and text that is written in some other code.
fn gaps(decoded: &Decoded) -> Vec<Gap> {
    let gap = |why| Gap {
        place: Place::Body,
        why,
    };
    let mut gaps = Vec::new();
    if decoded.unsure || holds_percent_letters(&decoded.text) {
        gaps.push(gap(GapReason::UnknownGlyphs));
    }
    if holds_encoded_text(&decoded.text) {
        gaps.push(gap(GapReason::UnreadableStream));
    }
    gaps
}

/// Letters outside ASCII as a web address holds them, such as `%C3%A5` (RFC 3986, 2.1).
fn holds_percent_letters(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'%', bytes).any(|at| is_escaped_byte_pair(bytes, at, b'%'))
}

/// Two bytes of UTF-8 from 0xC0 on as hexadecimal digits behind an escape sign.
fn is_escaped_byte_pair(bytes: &[u8], at: usize, escape: u8) -> bool {
    match bytes.get(at + 1..at + 6) {
        Some(&[b'C' | b'c', a, sign, b, c]) => {
            sign == escape && [a, b, c].iter().all(u8::is_ascii_hexdigit)
        }
        _ => false,
    }
}

/// Whether a piece of the text is base64, quoted-printable or written with character
/// references: text that no rule reads as it stands (RFC 2045, 6.7 and 6.8).
fn holds_encoded_text(text: &str) -> bool {
    let mut packed_lines = 0;
    for line in text.lines() {
        let packed = line.len() >= 60 && line.bytes().all(is_base64);
        packed_lines = if packed { packed_lines + 1 } else { 0 };
        if packed_lines >= 3 || has_escaped_letter(line) {
            return true;
        }
    }
    false
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')
}

/// `=C3=A5`, `&#229;`, `&aring;`, `\u00e5`: letters outside ASCII written in ASCII.
fn has_escaped_letter(line: &str) -> bool {
    let bytes = line.as_bytes();
    memchr::memchr3_iter(b'=', b'&', b'\\', bytes).any(|at| match bytes.get(at) {
        Some(b'=') => is_escaped_byte_pair(bytes, at, b'='),
        Some(b'&') => is_letter_reference(line.get(at + 1..).unwrap_or_default()),
        _ => {
            let digits = bytes.get(at + 2..at + 6).unwrap_or_default();
            let is_unicode = bytes.get(at + 1) == Some(&b'u') && digits.len() == 4;
            is_unicode && digits.iter().all(u8::is_ascii_hexdigit)
        }
    })
}

/// Whether text after `&` is a character reference for a letter (HTML 5, 13.5).
fn is_letter_reference(rest: &str) -> bool {
    let Some((name, _)) = rest.split_once(';') else {
        return false;
    };
    if let Some(number) = name.strip_prefix('#') {
        return number.len() >= 2 && number.len() <= 6;
    }
    const MARKS: [&str; 8] = [
        "ring", "uml", "acute", "grave", "circ", "tilde", "cedil", "slash",
    ];
    MARKS
        .iter()
        .any(|mark| name.len() == mark.len() + 1 && name.ends_with(mark))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::Entity;

    fn struck(bytes: &[u8], values: &[&str]) -> Vec<u8> {
        let document = read(bytes).unwrap();
        let text = &document.parts[0].text;
        let strikes: Vec<_> = values
            .iter()
            .map(|value| {
                let start = text.find(value).unwrap();
                Strike {
                    span: Span::new(start..start + value.len()),
                    entity: Entity::Person,
                    label: None,
                }
            })
            .collect();
        apply(bytes, &strikes).unwrap()
    }

    fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn a_strike_is_five_blocks_whatever_its_length() {
        assert_eq!(
            struck(
                "Bo kom. Maximiliana gick.".as_bytes(),
                &["Bo", "Maximiliana"]
            ),
            "█████ kom. █████ gick.".as_bytes()
        );
    }

    #[test]
    fn a_file_without_strikes_comes_back_bit_for_bit() {
        let text = "Rad ett\r\nrad två\nrad tre\rslut å ä ö €";
        let mut marked = vec![0xEF, 0xBB, 0xBF];
        marked.extend_from_slice(text.as_bytes());
        let mut wide = vec![0xFF, 0xFE];
        wide.extend(utf16(text, u16::to_le_bytes));
        let big = utf16(text, u16::to_be_bytes);
        let latin = encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
        let mixed = [text.as_bytes(), b" fr\xe5n"].concat();
        for bytes in [text.as_bytes().to_vec(), marked, wide, big, latin, mixed] {
            assert_eq!(apply(&bytes, &[]).unwrap(), bytes);
        }
    }

    #[test]
    fn each_encoding_gives_the_same_text() {
        let text = "Åsa Öberg på Ängsvägen, född på våren";
        let latin = encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
        let mac: Vec<u8> = encoding::bytes_of(encoding::Encoding::MacRoman, text);
        let dos: Vec<u8> = encoding::bytes_of(encoding::Encoding::Cp850, text);
        for bytes in [
            text.as_bytes().to_vec(),
            utf16(text, u16::to_le_bytes),
            utf16(text, u16::to_be_bytes),
            latin,
            mac,
            dos,
        ] {
            assert_eq!(read(&bytes).unwrap().parts[0].text, text);
        }
    }

    #[test]
    fn utf8_with_a_stray_latin1_byte_still_reads_its_letters() {
        let bytes = ["Åsa Öberg bor på Ängsvägen fr".as_bytes(), b"\xe5n"].concat();
        let text = &read(&bytes).unwrap().parts[0].text;
        assert_eq!(text, "Åsa Öberg bor på Ängsvägen från");
    }

    #[test]
    fn windows_1252_gets_asterisks_since_it_has_no_block() {
        let bytes = b"Hos \xc5sa hemma p\xe5 kv\xe4llen";
        assert_eq!(struck(bytes, &["Åsa"]), b"Hos ***** hemma p\xe5 kv\xe4llen");
    }

    #[test]
    fn utf16_keeps_its_byte_order() {
        let bytes = utf16("Hej Åsa!\r\nHej då.", u16::to_be_bytes);
        assert_eq!(
            struck(&bytes, &["Åsa"]),
            utf16("Hej █████!\r\nHej då.", u16::to_be_bytes)
        );
    }

    #[test]
    fn a_strike_over_a_line_break_keeps_one_line_break() {
        let bytes = "Nr 000000-\r\n0000 slut";
        assert_eq!(
            struck(bytes.as_bytes(), &["000000- \n0000"]),
            "Nr █████\r\n slut".as_bytes()
        );
    }

    #[test]
    fn a_carriage_return_keeps_its_place_in_the_text() {
        let document = read(b"a\r\nb\rc").unwrap();
        assert_eq!(document.parts[0].text, "a \nb\nc");
    }

    #[test]
    fn other_kinds_of_files_are_not_text() {
        for bytes in [
            &b"%PDF-1.7\n"[..],
            b"\xff\xd8\xff\xe0..JFIF",
            b"\x89PNG\r\n\x1a\n",
            b"PK\x03\x04word",
            b"{\\rtf1 hej}",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        ] {
            assert!(matches!(read(bytes), Err(TextError::OtherKind(_))));
        }
        assert_eq!(
            read(b"a\0b\0\0\x01\x02\x03").unwrap_err(),
            TextError::Binary
        );
        assert_eq!(read(b"").unwrap_err(), TextError::Empty);
    }

    #[test]
    fn text_in_another_code_is_a_gap() {
        for text in [
            "Namn: =C3=85sa",
            "<p>&Aring;sa</p>",
            r#"{"namn":"\u00c5sa"}"#,
        ] {
            let gaps = read(text.as_bytes()).unwrap().gaps;
            assert_eq!(gaps[0].why, GapReason::UnreadableStream, "{text}");
        }
        assert!(read(b"Fish & chips; 5 % = bra").unwrap().gaps.is_empty());
        let address = read(b"https://exempel.se/?n=%C3%85sa").unwrap();
        assert_eq!(address.gaps[0].why, GapReason::UnknownGlyphs);
    }

    #[test]
    fn an_unreadable_character_is_a_gap() {
        let bytes = [0xFF, 0xFE, 0x41, 0x00, 0x00, 0xD8, 0x42, 0x00];
        assert_eq!(read(&bytes).unwrap().gaps[0].why, GapReason::UnknownGlyphs);
    }

    #[test]
    fn a_strike_outside_the_text_is_refused() {
        let strike = Strike {
            span: Span { start: 0, end: 1 },
            entity: Entity::Person,
            label: None,
        };
        let refused = apply("Åsa".as_bytes(), &[strike]);
        assert_eq!(refused.unwrap_err(), TextError::StrikeOutside);
    }
}
