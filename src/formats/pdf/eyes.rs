//! A PDF's bytes in; all that lopdf, a parser that the reader does not share, sees in them.

use std::sync::Arc;

use lopdf::Document;
use lopdf::Object;
use lopdf::content::Content;

use crate::formats::ReadError;
use crate::formats::Reading;
use crate::formats::ReadingKind;

/// Deepest nesting of arrays and dictionaries that is followed.
const DEPTH: usize = 64;

/// Everything in the file: strings and names, decoded streams, text operands of content
/// streams, and the bytes as they are.
pub fn readings(bytes: &Arc<Vec<u8>>) -> Result<Vec<Reading>, ReadError> {
    let document = Document::load_mem(bytes).map_err(|_| ReadError::Damaged)?;
    let mut readings = vec![Reading {
        place: "file",
        kind: ReadingKind::Binary,
        bytes: bytes.as_ref().clone(),
    }];
    let mut words = Words::default();
    words.collect(&Object::Dictionary(document.trailer.clone()), 0);
    for object in document.objects.values() {
        words.collect(object, 0);
        if let Object::Stream(stream) = object {
            readings.extend(stream_readings(stream));
        }
    }
    let all = [
        ("string", words.strings),
        ("string", words.marked.into_bytes()),
        ("name", words.names),
    ];
    readings.extend(all.into_iter().map(|(place, bytes)| Reading {
        place,
        kind: ReadingKind::Text,
        bytes,
    }));
    Ok(readings)
}

/// A stream's data, and the text operands where it is a content stream.
fn stream_readings(stream: &lopdf::Stream) -> Vec<Reading> {
    let data = stream
        .decompressed_content()
        .unwrap_or_else(|_| stream.content.clone());
    let is_image =
        matches!(stream.dict.get(b"Subtype"), Ok(Object::Name(name)) if name == b"Image");
    let mut readings = Vec::new();
    if !is_image && let Ok(content) = Content::decode(&data) {
        let shown = shown_text(&content);
        if !shown.is_empty() {
            readings.push(Reading {
                place: "content",
                kind: ReadingKind::Text,
                bytes: shown,
            });
        }
    }
    readings.push(Reading {
        place: "stream",
        kind: ReadingKind::Binary,
        bytes: data,
    });
    readings
}

/// The string operands of a content stream; those of one operator run together.
fn shown_text(content: &Content) -> Vec<u8> {
    let mut text = Vec::new();
    for operation in &content.operations {
        let before = text.len();
        for operand in &operation.operands {
            append_strings(operand, &mut text, 0);
        }
        if text.len() > before {
            text.push(b'\n');
        }
    }
    text
}

fn append_strings(object: &Object, text: &mut Vec<u8>, depth: usize) {
    match object {
        Object::String(string, _) => text.extend_from_slice(string),
        Object::Array(array) if depth < DEPTH => {
            for item in array {
                append_strings(item, text, depth + 1);
            }
        }
        Object::Dictionary(dictionary) if depth < DEPTH => {
            for (_, value) in dictionary {
                append_strings(value, text, depth + 1);
            }
        }
        _ => {}
    }
}

/// Strings and names of a file, each followed by a NUL-free break.
#[derive(Default)]
struct Words {
    strings: Vec<u8>,
    names: Vec<u8>,
    /// Strings that begin with a byte order mark, decoded.
    marked: String,
}

impl Words {
    fn collect(&mut self, object: &Object, depth: usize) {
        if depth > DEPTH {
            return;
        }
        match object {
            Object::String(string, _) if string.starts_with(b"\xfe\xff") => {
                let units = string[2..].as_chunks::<2>().0;
                let units = units.iter().map(|pair| u16::from_be_bytes(*pair));
                let letters = char::decode_utf16(units);
                self.marked
                    .extend(letters.map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)));
                self.marked.push_str(" | ");
            }
            Object::String(string, _) => append_word(&mut self.strings, string),
            Object::Name(name) => append_word(&mut self.names, name),
            Object::Array(array) => {
                for item in array {
                    self.collect(item, depth + 1);
                }
            }
            Object::Dictionary(dictionary) => self.collect_dictionary(dictionary, depth),
            Object::Stream(stream) => self.collect_dictionary(&stream.dict, depth),
            _ => {}
        }
    }

    fn collect_dictionary(&mut self, dictionary: &lopdf::Dictionary, depth: usize) {
        for (key, value) in dictionary {
            append_word(&mut self.names, key);
            self.collect(value, depth + 1);
        }
    }
}

fn append_word(words: &mut Vec<u8>, word: &[u8]) {
    words.extend_from_slice(word);
    // Something that is no separator within a value, so that neighbours do not join.
    words.extend_from_slice(b" | ");
}
