//! Writes an edited content stream: stretches of the source as they stand, what replaces
//! others, and the resources that are named.

use std::borrow::Cow;
use std::io::Write as _;
use std::ops::Range;

use hayro_syntax::object::MaybeRef;
use hayro_syntax::object::Object;
use rustc_hash::FxHashMap;

use crate::pdf::edit::Category;
use crate::pdf::edit::EditedStream;
use crate::pdf::edit::Resource;
use crate::pdf::edit::ResourceValue;

/// Collects the result of an edit.
pub struct Emitter<'a, 'd> {
    data: &'d [u8],
    out: Vec<u8>,
    /// A stretch of the source that is to be copied.
    copying: Option<Range<usize>>,
    resources: Vec<Resource<'a>>,
    names: FxHashMap<(Category, Cow<'d, [u8]>), usize>,
    counts: [u32; 7],
    /// Bytes that turned out to be wanted at earlier places of `out`.
    insertions: Vec<(usize, Vec<u8>)>,
    /// Whether the result differs from the source in more than names.
    pub changed: bool,
}

impl<'a, 'd> Emitter<'a, 'd> {
    /// Nothing written yet.
    pub fn new(data: &'d [u8]) -> Self {
        Self {
            data,
            out: Vec::with_capacity(data.len() + data.len() / 16),
            copying: None,
            resources: Vec::new(),
            names: FxHashMap::default(),
            counts: [0; 7],
            insertions: Vec::new(),
            changed: false,
        }
    }

    /// Copies a stretch of the source. If only white space stands between it and another
    /// stretch, `after` says where that one ended.
    pub fn copy(&mut self, range: Range<usize>, after: Option<usize>) {
        match &mut self.copying {
            Some(before) if Some(before.end) == after => before.end = range.end,
            _ => {
                self.flush();
                self.copying = Some(range);
            }
        }
    }

    /// Writes bytes of its own, on a line of their own.
    pub fn write(&mut self, bytes: &[u8]) {
        self.flush();
        self.out.extend_from_slice(bytes);
        self.out.push(b'\n');
    }

    /// The place where the next bytes will stand.
    pub fn place(&mut self) -> usize {
        self.flush();
        self.out.len()
    }

    /// Puts bytes at an earlier place.
    pub fn insert(&mut self, place: usize, bytes: Vec<u8>) {
        self.insertions.push((place, bytes));
    }

    fn flush(&mut self) {
        if let Some(range) = self.copying.take() {
            self.out
                .extend_from_slice(self.data.get(range).unwrap_or_default());
            self.out.push(b'\n');
        }
    }

    /// The new name of a resource of the source. `value` is asked when it is named for
    /// the first time; without a value there is no name.
    pub fn name(
        &mut self,
        category: Category,
        old: &'d [u8],
        value: impl FnOnce() -> Option<ResourceValue<'a>>,
    ) -> Option<Vec<u8>> {
        let key = (category, Cow::Borrowed(old));
        let index = match self.names.get(&key) {
            Some(index) => *index,
            None => {
                let index = self.add(category, value()?);
                self.names.insert(key, index);
                index
            }
        };
        self.resources
            .get(index)
            .map(|resource| resource.name.clone())
    }

    /// Adds a resource under a name of its own and gives the name.
    pub fn fresh(&mut self, category: Category, value: ResourceValue<'a>) -> Vec<u8> {
        let index = self.add(category, value);
        self.resources
            .get(index)
            .map(|resource| resource.name.clone())
            .unwrap_or_default()
    }

    /// Adds a resource that is used without being named (`/DefaultRGB` and its like).
    pub fn add_silent(&mut self, category: Category, name: &str, value: MaybeRef<Object<'a>>) {
        self.resources.push(Resource {
            category,
            name: name.as_bytes().to_vec(),
            value: ResourceValue::Source(value),
        });
    }

    fn add(&mut self, category: Category, value: ResourceValue<'a>) -> usize {
        let (letter, slot) = match category {
            Category::Font => ('F', 0),
            Category::XObject => ('X', 1),
            Category::ExtGState => ('G', 2),
            Category::ColorSpace => ('C', 3),
            Category::Pattern => ('P', 4),
            Category::Shading => ('S', 5),
            Category::Properties => ('M', 6),
        };
        let count = self.counts.get_mut(slot).map_or(0, |count| {
            *count += 1;
            *count
        });
        self.resources.push(Resource {
            category,
            name: format!("{letter}{count}").into_bytes(),
            value,
        });
        self.resources.len() - 1
    }

    /// The stream, when all is written.
    pub fn finish(mut self) -> EditedStream<'a> {
        self.flush();
        let mut insertions = std::mem::take(&mut self.insertions);
        if insertions.is_empty() {
            return EditedStream {
                content: self.out,
                resources: self.resources,
            };
        }
        insertions.sort_by_key(|(place, _)| *place);
        let mut content = Vec::with_capacity(self.out.len() + insertions.len() * 32);
        let mut at = 0;
        for (place, bytes) in insertions {
            content.extend_from_slice(self.out.get(at..place).unwrap_or_default());
            content.extend(bytes);
            at = place;
        }
        content.extend_from_slice(self.out.get(at..).unwrap_or_default());
        EditedStream {
            content,
            resources: self.resources,
        }
    }
}

/// Numbers beyond this place nothing on any page, and their digits may say something.
pub const FARTHEST: f64 = 1.0e8;

/// Writes a number in as few digits as it needs, at most four after the point.
pub fn write_number(value: f64, out: &mut Vec<u8>) {
    let value = if value.is_finite() { value } else { 0.0 };
    let value = value.clamp(-FARTHEST, FARTHEST);
    let rounded = (value * 10_000.0).round() / 10_000.0;
    // Adding 0 turns a negative zero into a positive one. Writing to a Vec cannot fail.
    let _ = write!(out, "{}", rounded + 0.0);
}

/// Writes a string, in parentheses where all of it is printable ASCII, else in
/// hexadecimal digits.
pub fn write_string(bytes: &[u8], out: &mut Vec<u8>) {
    if !bytes.iter().all(|byte| (0x20..0x7f).contains(byte)) {
        out.push(b'<');
        for byte in bytes {
            let _ = write!(out, "{byte:02X}");
        }
        out.push(b'>');
        return;
    }
    out.push(b'(');
    for byte in bytes {
        if matches!(byte, b'(' | b')' | b'\\') {
            out.push(b'\\');
        }
        out.push(*byte);
    }
    out.push(b')');
}

/// Ends a run of glyphs in a `TJ` array: writes its string, if it has one.
pub fn end_run(run: &mut Vec<u8>, array: &mut Vec<u8>) {
    if !run.is_empty() {
        write_string(run, array);
        run.clear();
    }
}

/// Writes a name, escaped where it must be.
pub fn write_name(name: &[u8], out: &mut Vec<u8>) {
    out.push(b'/');
    for byte in name {
        if byte.is_ascii_graphic() && !b"()<>[]{}/%#".contains(byte) {
            out.push(*byte);
        } else {
            let _ = write!(out, "#{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(value: f64) -> String {
        let mut out = Vec::new();
        write_number(value, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn numbers_are_short_and_never_in_scientific_form() {
        assert_eq!(number(-0.00001), "0");
        assert_eq!(number(12.5), "12.5");
        assert_eq!(number(1e20), "100000000");
        assert_eq!(number(f64::NAN), "0");
    }

    #[test]
    fn insertions_land_at_their_places_in_any_order() {
        let mut emitter = Emitter::new(b"");
        emitter.write(b"ab");
        let middle = emitter.place();
        emitter.write(b"cd");
        emitter.insert(middle, b"-".to_vec());
        emitter.insert(0, b"+".to_vec());
        assert_eq!(emitter.finish().content, b"+ab\n-cd\n");
    }

    #[test]
    fn strings_are_escaped() {
        let mut out = Vec::new();
        write_string(b"a(b\\", &mut out);
        write_string(b"\xc5", &mut out);
        assert_eq!(out, b"(a\\(b\\\\)<C5>");
    }
}
