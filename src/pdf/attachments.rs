//! Files within a file: a source in, what is attached to it out (ISO 32000-2, 7.11.4).

use hayro_syntax::object::Array;
use hayro_syntax::object::Dict;
use hayro_syntax::object::Object;
use hayro_syntax::object::Stream;
use hayro_syntax::object::String as PdfString;
use rustc_hash::FxHashSet;

use crate::pdf::decode::decode;
use crate::pdf::scrub::name_tree;
use crate::pdf::source::Source;
use crate::pdf::text_string::decode_text;

/// Most files that are taken out.
const MOST: usize = 200;
/// Longest ending of a name.
const LONGEST_ENDING: usize = 8;

/// A file in a file.
pub struct Attachment {
    /// Its name, or nothing but the ending of it.
    pub name: String,
    /// Its bytes.
    pub data: Vec<u8>,
}

/// The files that are attached to a document and to its pages. Their names are their
/// endings, in lower case.
pub fn read(source: &Source) -> Vec<Attachment> {
    let mut files = Files {
        source,
        seen: FxHashSet::default(),
        found: Vec::new(),
    };
    let catalog = source.catalog();
    let names = catalog.get::<Dict<'_>>("Names").unwrap_or_default();
    if let Some(tree) = names.get::<Dict<'_>>("EmbeddedFiles") {
        for (_, value) in name_tree(source.pdf().xref(), tree) {
            if let Object::Dict(specification) = value {
                files.take(&specification);
            }
        }
    }
    files.take_all(catalog.get::<Array<'_>>("AF"));
    for index in 0..source.page_count() {
        let Some(page) = source.page(index) else {
            continue;
        };
        files.take_all(page.raw().get::<Array<'_>>("AF"));
        let notes = page.raw().get::<Array<'_>>("Annots");
        for note in notes.iter().flat_map(|notes| notes.iter::<Dict<'_>>()) {
            if let Some(specification) = note.get::<Dict<'_>>("FS") {
                files.take(&specification);
            }
        }
    }
    files.found
}

struct Files<'a> {
    source: &'a Source,
    /// Places of the streams that were taken.
    seen: FxHashSet<usize>,
    found: Vec<Attachment>,
}

impl Files<'_> {
    fn take_all(&mut self, specifications: Option<Array<'_>>) {
        let all = specifications.iter();
        for specification in all.flat_map(|array| array.iter::<Dict<'_>>()) {
            self.take(&specification);
        }
    }

    /// Takes the file of a specification (ISO 32000-2, 7.11.3).
    fn take(&mut self, specification: &Dict<'_>) {
        let files = specification.get::<Dict<'_>>("EF").unwrap_or_default();
        let stream = ["UF", "F"]
            .iter()
            .find_map(|key| files.get::<Stream<'_>>(*key));
        let Some(stream) = stream else { return };
        let place = stream.raw_data().as_ptr() as usize;
        if self.found.len() >= MOST || !self.seen.insert(place) {
            return;
        }
        let Ok(decoded) = decode(&stream, self.source.limits().stream_bytes) else {
            return;
        };
        let name = ["UF", "F"]
            .iter()
            .find_map(|key| specification.get::<PdfString<'_>>(*key));
        let name = name.map(|name| decode_text(&name)).unwrap_or_default();
        self.found.push(Attachment {
            name: ending(&name),
            data: decoded.bytes.to_vec(),
        });
    }
}

/// The ending of a name in lower case, where it looks like one.
fn ending(name: &str) -> String {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_one =
        ending.len() <= LONGEST_ENDING && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    match is_one {
        true => ending.to_lowercase(),
        false => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_the_ending_of_a_name_is_taken() {
        assert_eq!(ending("Elin Ek.PDF"), "pdf");
        assert_eq!(ending("Elin Ek"), "");
        assert_eq!(ending("Elin.Ek Nilsson"), "");
    }
}
