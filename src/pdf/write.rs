//! Writes objects into a new PDF file, from the header to `%%EOF`.
//!
//! Every byte of the result comes from values given to [`Writer`]; there is no producer,
//! no date and no document information. The same values in the same order give the same
//! bytes. Objects that are not streams are packed into object streams
//! (ISO 32000-2, 7.5.7), so no value is found by looking for text in the raw file.

use std::cell::RefCell;

use flate2::Compress;
use flate2::Compression;
use flate2::FlushCompress;
use flate2::Status;
use sha2::Digest as _;

use crate::pdf::object::Dictionary;
use crate::pdf::object::ObjectNumber;
use crate::pdf::object::Stream;
use crate::pdf::object::Value;

/// Objects in one object stream: enough for compression, few enough to read one fast.
const OBJECTS_IN_STREAM: usize = 200;

/// Most objects that a file may get; also the largest that readers must take
/// (ISO 32000-2, Annex C).
pub const MAX_OBJECTS: u32 = 8_388_607;

/// Deepest nesting of arrays and dictionaries that is written.
const MAX_DEPTH: usize = 256;

/// Data below this size is not worth a filter.
const MIN_COMPRESSED: usize = 64;

/// A new PDF file while it grows.
pub struct Writer {
    bytes: Vec<u8>,
    /// Where each object stands; index 0 is object 0.
    places: Vec<Place>,
    /// Objects waiting for their object stream.
    waiting: Vec<(ObjectNumber, Vec<u8>)>,
}

/// Where an object stands in the file (ISO 32000-2, table 18).
#[derive(Clone, Copy)]
enum Place {
    Free,
    Offset(usize),
    InStream { stream: ObjectNumber, index: usize },
}

impl Default for Writer {
    fn default() -> Self {
        Self::new()
    }
}

impl Writer {
    /// An empty file.
    pub fn new() -> Self {
        Self {
            // The comment marks the file as binary (ISO 32000-2, 7.5.2).
            bytes: b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec(),
            places: vec![Place::Free],
            waiting: Vec::new(),
        }
    }

    /// The next object number. An object that is never written reads as `null`.
    pub fn allocate(&mut self) -> ObjectNumber {
        let number = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        self.places.push(Place::Free);
        ObjectNumber(number)
    }

    /// Whether the file has as many objects as it may get.
    pub fn is_full(&self) -> bool {
        // Room is kept for the object streams and the cross-reference stream.
        self.places.len() >= MAX_OBJECTS as usize / 2
    }

    /// Bytes so far.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether no object has been written.
    pub fn is_empty(&self) -> bool {
        self.places.len() == 1
    }

    /// Writes a value as an object.
    pub fn write_value(&mut self, number: ObjectNumber, value: &Value) {
        let mut text = Vec::new();
        put_value(&mut text, value, 0);
        self.waiting.push((number, text));
        if self.waiting.len() >= OBJECTS_IN_STREAM {
            self.flush();
        }
    }

    /// Writes a value as a new object.
    pub fn add_value(&mut self, value: &Value) -> ObjectNumber {
        let number = self.allocate();
        self.write_value(number, value);
        number
    }

    /// Writes a stream as an object.
    pub fn write_stream(&mut self, number: ObjectNumber, stream: &Stream) {
        self.set_place(number, Place::Offset(self.bytes.len()));
        put_number(&mut self.bytes, i64::from(number.0));
        self.bytes.extend_from_slice(b" 0 obj\n");
        put_stream_dictionary(&mut self.bytes, stream);
        self.bytes.extend_from_slice(b"stream\n");
        self.bytes.extend_from_slice(&stream.data);
        self.bytes.extend_from_slice(b"\nendstream\nendobj\n");
    }

    /// Writes a stream as a new object.
    pub fn add_stream(&mut self, stream: &Stream) -> ObjectNumber {
        let number = self.allocate();
        self.write_stream(number, stream);
        number
    }

    /// Ends the file, whose catalog is `root`.
    pub fn finish(mut self, root: ObjectNumber) -> Vec<u8> {
        self.flush();
        let table = self.allocate();
        let start = self.bytes.len();
        self.set_place(table, Place::Offset(start));

        // Only what the file holds goes into its identifier.
        let digest = sha2::Sha256::digest(&self.bytes);
        let identifier = Value::String(digest.iter().take(16).copied().collect());

        let (widths, rows) = self.table();
        let mut stream = compressed(Dictionary::of_type("XRef"), &rows);
        let dictionary = &mut stream.dictionary;
        dictionary.set("W", Value::numbers(widths.map(|width| width as f64)));
        dictionary.set("Size", self.places.len() as i64);
        dictionary.set("Root", root);
        dictionary.set("ID", Value::Array(vec![identifier.clone(), identifier]));
        self.write_stream(table, &stream);
        self.bytes.extend_from_slice(b"startxref\n");
        put_number(&mut self.bytes, start as i64);
        self.bytes.extend_from_slice(b"\n%%EOF\n");
        self.bytes
    }

    fn set_place(&mut self, number: ObjectNumber, place: Place) {
        if let Some(slot) = self.places.get_mut(number.0 as usize) {
            *slot = place;
        }
    }

    /// Packs the waiting objects into an object stream.
    fn flush(&mut self) {
        if self.waiting.is_empty() {
            return;
        }
        let waiting = std::mem::take(&mut self.waiting);
        let stream = self.allocate();
        let (mut head, mut body) = (Vec::new(), Vec::new());
        for (index, (number, text)) in waiting.iter().enumerate() {
            self.set_place(*number, Place::InStream { stream, index });
            put_number(&mut head, i64::from(number.0));
            head.push(b' ');
            put_number(&mut head, body.len() as i64);
            head.push(b' ');
            body.extend_from_slice(text);
            body.push(b'\n');
        }
        let mut dictionary = Dictionary::of_type("ObjStm");
        dictionary.set("N", waiting.len() as i64);
        dictionary.set("First", head.len() as i64);
        head.extend_from_slice(&body);
        self.write_stream(stream, &compressed(dictionary, &head));
    }

    /// Rows of the cross-reference stream and the widths of their three columns
    /// (ISO 32000-2, 7.5.8).
    fn table(&self) -> ([usize; 3], Vec<u8>) {
        let row = |place: &Place| match *place {
            Place::Free => (0, 0, 0),
            Place::Offset(offset) => (1, offset as u64, 0),
            Place::InStream { stream, index } => (2, u64::from(stream.0), index as u64),
        };
        let widest = |column: fn((u8, u64, u64)) -> u64| {
            let most = self.places.iter().map(|place| column(row(place))).max();
            (8 - most.unwrap_or(0).leading_zeros() as usize / 8).max(1)
        };
        let widths = [1, widest(|row| row.1), widest(|row| row.2)];
        let mut rows = Vec::with_capacity(self.places.len() * widths.iter().sum::<usize>());
        for place in &self.places {
            let (kind, second, third) = row(place);
            rows.push(kind);
            rows.extend(second.to_be_bytes().iter().skip(8 - widths[1]));
            rows.extend(third.to_be_bytes().iter().skip(8 - widths[2]));
        }
        (widths, rows)
    }
}

thread_local! {
    /// Making a compressor ready costs more than compressing a page.
    static COMPRESSOR: RefCell<Compress> = RefCell::new(Compress::new(Compression::new(6), true));
}

/// Data in the zlib format (RFC 1950), where that is shorter.
fn packed(data: &[u8]) -> Option<Vec<u8>> {
    COMPRESSOR.with_borrow_mut(|compressor| {
        compressor.reset();
        let mut packed = Vec::with_capacity(data.len().saturating_sub(1));
        let status = compressor.compress_vec(data, &mut packed, FlushCompress::Finish);
        let is_whole = status.is_ok_and(|status| status == Status::StreamEnd);
        packed.shrink_to_fit();
        is_whole.then_some(packed)
    })
}

/// A stream with its data compressed by FlateDecode, where that makes it smaller.
pub fn compressed(mut dictionary: Dictionary, data: &[u8]) -> Stream {
    dictionary.set("Filter", Value::Null);
    dictionary.set("DecodeParms", Value::Null);
    let packed = (data.len() >= MIN_COMPRESSED).then(|| packed(data));
    let data = match packed.flatten() {
        Some(packed) => {
            dictionary.set("Filter", Value::name("FlateDecode"));
            packed
        }
        None => data.to_vec(),
    };
    Stream { dictionary, data }
}

/// Appends a value in PDF syntax, for use within a content stream or a test.
pub fn append_value(out: &mut Vec<u8>, value: &Value) {
    put_value(out, value, 0);
}

fn put_stream_dictionary(out: &mut Vec<u8>, stream: &Stream) {
    out.extend_from_slice(b"<<");
    for (key, value) in stream.dictionary.iter() {
        if key != b"Length" {
            put_name(out, key);
            put_separated(out, value, 0);
        }
    }
    out.extend_from_slice(b"/Length ");
    put_number(out, stream.data.len() as i64);
    out.extend_from_slice(b">>");
}

fn put_value(out: &mut Vec<u8>, value: &Value, depth: usize) {
    if depth > MAX_DEPTH {
        out.extend_from_slice(b"null");
        return;
    }
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Boolean(true) => out.extend_from_slice(b"true"),
        Value::Boolean(false) => out.extend_from_slice(b"false"),
        Value::Integer(number) => put_number(out, *number),
        Value::Real(number) => put_real(out, *number),
        Value::Name(name) => put_name(out, name),
        Value::String(string) => put_string(out, string),
        Value::Array(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index == 0 {
                    put_value(out, item, depth + 1);
                } else {
                    put_separated(out, item, depth);
                }
            }
            out.push(b']');
        }
        Value::Dictionary(dictionary) => {
            out.extend_from_slice(b"<<");
            for (key, value) in dictionary.iter() {
                put_name(out, key);
                put_separated(out, value, depth);
            }
            out.extend_from_slice(b">>");
        }
        Value::Reference(number) => {
            put_number(out, i64::from(number.0));
            out.extend_from_slice(b" 0 R");
        }
    }
}

/// Writes a value after another token, with a space where the two would run together.
fn put_separated(out: &mut Vec<u8>, value: &Value, depth: usize) {
    let starts_with_delimiter = matches!(
        value,
        Value::Name(_) | Value::String(_) | Value::Array(_) | Value::Dictionary(_)
    );
    if !starts_with_delimiter {
        out.push(b' ');
    }
    put_value(out, value, depth + 1);
}

fn put_number(out: &mut Vec<u8>, number: i64) {
    out.extend_from_slice(number.to_string().as_bytes());
}

/// Writes a number without exponent, with at most six decimals that matter: six after the
/// point, or six from the first digit that is not zero for small numbers.
fn put_real(out: &mut Vec<u8>, number: f64) {
    const LARGEST: f64 = 3.403e38;
    if !number.is_finite() {
        out.push(b'0');
        return;
    }
    let number = number.clamp(-LARGEST, LARGEST);
    let decimals = match number.abs() {
        small if small > 0.0 && small < 0.1 => {
            (5.0 - small.log10().floor()).clamp(6.0, 15.0) as usize
        }
        _ => 6,
    };
    let text = format!("{number:.decimals$}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    let text = match text {
        "-0" | "" => "0",
        text => text,
    };
    out.extend_from_slice(text.as_bytes());
}

fn put_name(out: &mut Vec<u8>, name: &[u8]) {
    out.push(b'/');
    for &byte in name {
        let regular = byte.is_ascii_graphic() && !b"#()<>[]{}/%".contains(&byte);
        match byte {
            // A name cannot hold the null character (ISO 32000-2, 7.3.5).
            0 => {}
            _ if regular => out.push(byte),
            _ => put_hex(out, byte, Some(b'#')),
        }
    }
}

/// Writes a string as literal or as hexadecimal, whichever is shorter.
fn put_string(out: &mut Vec<u8>, string: &[u8]) {
    let escaped = |byte: &u8| matches!(byte, b'(' | b')' | b'\\' | b'\r');
    let literal = string.len() + string.iter().filter(|byte| escaped(byte)).count();
    if literal > 2 * string.len() || string.iter().any(|byte| !literal_friendly(*byte)) {
        out.push(b'<');
        string.iter().for_each(|byte| put_hex(out, *byte, None));
        out.push(b'>');
        return;
    }
    out.push(b'(');
    for byte in string {
        match byte {
            b'\r' => out.extend_from_slice(b"\\r"),
            b'(' | b')' | b'\\' => out.extend_from_slice(&[b'\\', *byte]),
            _ => out.push(*byte),
        }
    }
    out.push(b')');
}

/// Text stays readable; anything binary is written in hexadecimal, since some readers
/// mend line ends inside literal strings.
fn literal_friendly(byte: u8) -> bool {
    byte == b'\n' || byte == b'\r' || byte == b'\t' || byte.is_ascii_graphic() || byte == b' '
}

fn put_hex(out: &mut Vec<u8>, byte: u8, mark: Option<u8>) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    out.extend(mark);
    out.push(DIGITS[usize::from(byte >> 4)]);
    out.push(DIGITS[usize::from(byte & 15)]);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: &Value) -> String {
        let mut out = Vec::new();
        append_value(&mut out, value);
        String::from_utf8(out).unwrap()
    }

    /// A file with one page and `objects` extra arrays that the catalog points to.
    fn file(objects: usize) -> Vec<u8> {
        let mut writer = Writer::new();
        let (catalog, pages, page) = (writer.allocate(), writer.allocate(), writer.allocate());
        let content = writer.add_stream(&compressed(Dictionary::new(), &[b' '; 100]));
        let mut dictionary = Dictionary::of_type("Page");
        dictionary.set("Parent", pages);
        dictionary.set("MediaBox", Value::numbers([0.0, 0.0, 10.0, 10.0]));
        dictionary.set("Contents", content);
        writer.write_value(page, &dictionary.into());
        let mut dictionary = Dictionary::of_type("Pages");
        dictionary.set("Kids", Value::Array(vec![page.into()]));
        dictionary.set("Count", 1);
        writer.write_value(pages, &dictionary.into());
        let extra = (0..objects)
            .map(|index| {
                let value = Value::Array(vec![Value::Integer(index as i64)]);
                writer.add_value(&value).into()
            })
            .collect();
        let mut dictionary = Dictionary::of_type("Catalog");
        dictionary.set("Pages", pages);
        dictionary.set("Extra", Value::Array(extra));
        writer.write_value(catalog, &dictionary.into());
        writer.finish(catalog)
    }

    #[test]
    fn two_independent_readers_find_every_object_again() {
        let bytes = file(3 * OBJECTS_IN_STREAM + 7);
        let pdf = hayro_syntax::Pdf::new(bytes.clone()).unwrap();
        assert_eq!(pdf.pages().len(), 1);
        assert_eq!(pdf.pages()[0].page_stream().unwrap(), &[b' '; 100]);

        let other = lopdf::Document::load_mem(&bytes).unwrap();
        let catalog = other.catalog().unwrap();
        let extra = catalog.get(b"Extra").unwrap().as_array().unwrap();
        for (index, item) in extra.iter().enumerate() {
            let (_, array) = other.dereference(item).unwrap();
            let array = array.as_array().unwrap();
            assert_eq!(array[0].as_i64().unwrap(), index as i64);
        }
    }

    #[test]
    fn same_objects_give_same_bytes() {
        assert_eq!(file(20), file(20));
    }

    #[test]
    fn a_file_has_no_information_dictionary() {
        let other = lopdf::Document::load_mem(&file(0)).unwrap();
        assert!(other.trailer.get(b"Info").is_err());
        assert!(other.trailer.get(b"ID").is_ok());
    }

    #[test]
    fn reals_have_no_exponent_and_no_trailing_zeros() {
        assert_eq!(text(&Value::Real(0.5)), "0.5");
        assert_eq!(text(&Value::Real(1e-9)), "0.000000001");
        assert_eq!(text(&Value::Real(0.001_234_567_8)), "0.00123457");
        assert_eq!(text(&Value::Real(-0.000_000_000_000_000_01)), "0");
        assert_eq!(text(&Value::Real(12.123_456_78)), "12.123457");
        assert_eq!(text(&Value::Real(f64::INFINITY)), "0");
        assert!(!text(&Value::Real(1e300)).contains('e'));
    }

    #[test]
    fn names_and_strings_are_escaped() {
        assert_eq!(text(&Value::name("A B#/\u{e5}")), "/A#20B#23#2F#C3#A5");
        assert_eq!(text(&Value::String(b"a(b)\\".to_vec())), "(a\\(b\\)\\\\)");
        assert_eq!(text(&Value::String(vec![0, 255])), "<00FF>");
    }

    #[test]
    fn tokens_are_separated_only_where_needed() {
        let mut dictionary = Dictionary::new();
        dictionary.set("A", 1);
        dictionary.set("B", Value::name("C"));
        let reference = Value::Reference(ObjectNumber(7));
        dictionary.set("D", Value::Array(vec![reference, Value::Integer(2)]));
        assert_eq!(text(&dictionary.into()), "<</A 1/B/C/D[7 0 R 2]>>");
    }

    #[test]
    fn an_object_that_was_never_written_is_null() {
        let mut writer = Writer::new();
        let (catalog, lost) = (writer.allocate(), writer.allocate());
        let mut dictionary = Dictionary::of_type("Catalog");
        dictionary.set("Lost", lost);
        writer.write_value(catalog, &dictionary.into());
        let other = lopdf::Document::load_mem(&writer.finish(catalog)).unwrap();
        assert!(other.get_object((lost.0, 0)).is_err());
    }
}
