//! A PDF's bytes in; all that lopdf, a parser that the reader does not share, sees in them.

use std::sync::Arc;

use lopdf::Document;
use lopdf::Object;

use crate::formats::ReadError;
use crate::formats::Reading;
use crate::formats::ReadingKind;
use crate::formats::pdf::carved;
use crate::formats::pdf::shown::shown_text;

/// Deepest nesting of arrays and dictionaries that is followed.
const DEPTH: usize = 64;

/// Deepest nesting of files in files that is followed.
const FILES: usize = 4;

/// Everything in the file: the bytes as they are, decoded streams, text operands of
/// content streams, then strings and names, packed data outside all objects, and the same
/// of files within.
pub fn see_all(bytes: &Arc<Vec<u8>>, see: &mut dyn FnMut(Reading<'_>)) -> Result<(), ReadError> {
    see_file(bytes, see, 0)
}

fn see_file(bytes: &[u8], see: &mut dyn FnMut(Reading<'_>), depth: usize) -> Result<(), ReadError> {
    let document = Document::load_mem(bytes).map_err(|_| ReadError::Damaged)?;
    see(Reading {
        place: "file",
        kind: ReadingKind::Binary,
        bytes,
    });
    let mut words = Words::default();
    words.collect_dictionary(&document.trailer, 0);
    let mut shown = Vec::new();
    for object in document.objects.values() {
        words.collect(object, 0);
        if let Object::Stream(stream) = object {
            see_stream(stream, &mut shown, see, depth)?;
        }
    }
    carved::see_outside(bytes, &document, see);
    let all = [
        ("string", words.strings.as_slice()),
        ("string", words.marked.as_bytes()),
        ("name", words.names.as_slice()),
    ];
    for (place, bytes) in all {
        see(Reading {
            place,
            kind: ReadingKind::Text,
            bytes,
        });
    }
    Ok(())
}

/// A stream's data, and the text operands where it may be a content stream.
fn see_stream(
    stream: &lopdf::Stream,
    shown: &mut Vec<u8>,
    see: &mut dyn FnMut(Reading<'_>),
    depth: usize,
) -> Result<(), ReadError> {
    let decoded = stream.decompressed_content().ok();
    let data = decoded.as_deref().unwrap_or(&stream.content);
    if may_be_content(&stream.dict) && shown_text(data, shown) && !shown.is_empty() {
        see(Reading {
            place: "content",
            kind: ReadingKind::Text,
            bytes: shown,
        });
    }
    see(Reading {
        place: "stream",
        kind: ReadingKind::Binary,
        bytes: data,
    });
    carved::see_archive(data, see);
    carved::see_deflated(data, see);
    match data.starts_with(b"%PDF-") {
        true if depth < FILES => see_file(data, see, depth + 1),
        true => Err(ReadError::LimitReached {
            limit: "files in files",
        }),
        false => Ok(()),
    }
}

/// Whether a stream is neither a picture nor a font program.
fn may_be_content(dictionary: &lopdf::Dictionary) -> bool {
    const OTHERS: [&[u8]; 4] = [b"Image", b"Type1C", b"CIDFontType0C", b"OpenType"];
    let is_other = matches!(
        dictionary.get(b"Subtype"),
        Ok(Object::Name(name)) if OTHERS.contains(&name.as_slice())
    );
    !is_other && !dictionary.has(b"Length1")
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
