//! Small PDF files for tests.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::geometry::Quad;
use crate::geometry::Rect;
use crate::pdf::edit::EditedPage;
use crate::pdf::edit::EditedStream;
use crate::pdf::edit::Refusal;
use crate::pdf::edit::Resource;
use crate::pdf::edit::ResourceValue;
use crate::pdf::glyph::PageContent;
use crate::pdf::interpret::Interpreter;
use crate::pdf::source::Limits;
use crate::pdf::source::Source;

/// A file with one page, 600 by 800 points.
pub(super) struct Sample {
    page: String,
    resources: String,
    contents: Vec<Vec<u8>>,
    objects: BTreeMap<u32, Vec<u8>>,
    catalog: String,
}

/// A Courier font: every glyph is 600 thousandths wide.
pub(super) const COURIER: &str =
    "/F1 <</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>";

impl Sample {
    /// A page with some content and Courier as `/F1`.
    pub fn new(content: impl AsRef<[u8]>) -> Self {
        Self {
            page: String::new(),
            resources: String::new(),
            contents: vec![content.as_ref().to_vec()],
            objects: BTreeMap::new(),
            catalog: String::new(),
        }
    }

    /// Adds a content stream.
    pub fn more(mut self, content: &str) -> Self {
        self.contents.push(content.as_bytes().to_vec());
        self
    }

    /// Adds entries to the page dictionary.
    pub fn page(mut self, entries: &str) -> Self {
        self.page.push_str(entries);
        self
    }

    /// Adds entries to the page's resource dictionary.
    pub fn resources(mut self, entries: &str) -> Self {
        self.resources.push_str(entries);
        self
    }

    /// Adds entries to the catalogue.
    pub fn catalog(mut self, entries: &str) -> Self {
        self.catalog.push_str(entries);
        self
    }

    /// Adds an object with a number from 10 up.
    pub fn object(mut self, number: u32, body: &str) -> Self {
        self.objects.insert(number, body.as_bytes().to_vec());
        self
    }

    /// Adds a stream object with a number from 10 up.
    pub fn stream(mut self, number: u32, entries: &str, data: impl AsRef<[u8]>) -> Self {
        self.objects.insert(number, stream(entries, data.as_ref()));
        self
    }

    /// The file.
    pub fn bytes(&self) -> Vec<u8> {
        let mut objects = self.objects.clone();
        let mut references = String::new();
        for (index, content) in self.contents.iter().enumerate() {
            let number = 1000 + index as u32;
            objects.insert(number, stream("", content));
            references.push_str(&format!("{number} 0 R "));
        }
        let catalog = format!("<</Type/Catalog/Pages 2 0 R {}>>", self.catalog);
        objects.insert(1, catalog.into_bytes());
        objects.insert(2, b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec());
        let fonts = if self.resources.contains("/Font") {
            String::new()
        } else {
            format!("/Font<<{COURIER}>>")
        };
        let page = format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents[{references}]\
             /Resources<<{fonts}{}>>{}>>",
            self.resources, self.page
        );
        objects.insert(3, page.into_bytes());
        write(&objects)
    }

    /// The opened file.
    pub fn open(&self) -> Source {
        Source::open(Arc::new(self.bytes()), None, &Limits::default()).unwrap()
    }

    /// What the page shows.
    pub fn read(&self) -> PageContent {
        let source = self.open();
        Interpreter::new(&source).read(0)
    }

    /// The file with its page edited.
    pub fn edited(&self, refusal: &Refusal) -> Edited {
        let source = self.open();
        let mut interpreter = Interpreter::new(&source);
        let page = interpreter.edit(0, refusal);
        Edited::new(self, &page)
    }
}

/// A page after an edit, as a file again.
pub(super) struct Edited {
    /// The content of the page.
    pub content: String,
    /// The contents of the copies it uses, in order of use.
    pub copies: Vec<String>,
    file: Vec<u8>,
}

impl Edited {
    fn new(sample: &Sample, page: &EditedPage<'_>) -> Self {
        let mut objects = sample.objects.clone();
        let mut copies = Vec::new();
        let resources = resources(&page.stream, &mut objects, &mut copies);
        objects.insert(1000, stream("", &page.stream.content));
        let catalog = format!("<</Type/Catalog/Pages 2 0 R {}>>", sample.catalog);
        objects.insert(1, catalog.into_bytes());
        objects.insert(2, b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec());
        let entries = sample.page.replace("/Annots", "/Former");
        let page_dict = format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 1000 0 R\
             /Resources<<{resources}>>{entries}>>"
        );
        objects.insert(3, page_dict.into_bytes());
        Self {
            content: String::from_utf8_lossy(&page.stream.content).into_owned(),
            copies,
            file: write(&objects),
        }
    }

    /// What the edited page shows.
    pub fn read(&self) -> PageContent {
        let bytes = Arc::new(self.file.clone());
        let source = Source::open(bytes, None, &Limits::default()).unwrap();
        Interpreter::new(&source).read(0)
    }
}

/// A refusal of glyphs.
pub(super) fn glyphs(indices: impl IntoIterator<Item = u32>) -> Refusal {
    Refusal {
        glyphs: indices.into_iter().collect(),
        ..Refusal::default()
    }
}

/// A refusal of an area.
pub(super) fn area(x0: f64, y0: f64, x1: f64, y1: f64) -> Refusal {
    let area = Quad::from_rect(Rect::new(x0, y0, x1, y1));
    Refusal {
        areas: vec![area],
        pictures: vec![area],
        ..Refusal::default()
    }
}

/// A refusal of an area that a person has drawn: everything in it goes.
pub(super) fn drawn(x0: f64, y0: f64, x1: f64, y1: f64) -> Refusal {
    let mut refusal = area(x0, y0, x1, y1);
    refusal.shapes = refusal.pictures.clone();
    refusal
}

/// The characters of a page in drawing order.
pub(super) fn text(content: &PageContent) -> String {
    content
        .glyphs
        .iter()
        .flat_map(|glyph| glyph.text.iter())
        .collect()
}

/// Asserts that a page after an edit shows what it showed before, in place, but for the
/// refused glyphs.
pub(super) fn assert_only_gone(before: &PageContent, after: &PageContent, gone: &Refusal) {
    let kept: Vec<_> = (0u32..)
        .zip(&before.glyphs)
        .filter(|(index, _)| !gone.glyphs.contains(index))
        .map(|(_, glyph)| glyph)
        .collect();
    assert_eq!(kept.len(), after.glyphs.len());
    for (old, new) in kept.iter().zip(&after.glyphs) {
        assert_eq!(old.text, new.text);
        let off = old.origin.distance(new.origin);
        assert!(off <= 0.3, "a glyph moved by {off}");
    }
}

fn stream(entries: &str, data: &[u8]) -> Vec<u8> {
    let mut bytes = format!("<<{entries}/Length {}>>stream\n", data.len()).into_bytes();
    bytes.extend_from_slice(data);
    bytes.extend_from_slice(b"\nendstream");
    bytes
}

fn write(objects: &BTreeMap<u32, Vec<u8>>) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut table = String::new();
    for (number, body) in objects {
        table.push_str(&format!("{number} 1\n{:010} 00000 n \n", file.len()));
        file.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        file.extend_from_slice(body);
        file.extend_from_slice(b"\nendobj\n");
    }
    let start = file.len();
    let tail = format!(
        "xref\n0 1\n0000000000 65535 f \n{table}trailer\n<</Size 3000/Root 1 0 R>>\n\
         startxref\n{start}\n%%EOF\n"
    );
    file.extend_from_slice(tail.as_bytes());
    file
}

/// The resource dictionary of an edited stream; copies become objects from 2000 up.
fn resources(
    edited: &EditedStream<'_>,
    objects: &mut BTreeMap<u32, Vec<u8>>,
    copies: &mut Vec<String>,
) -> String {
    let mut categories: BTreeMap<&str, String> = BTreeMap::new();
    for Resource {
        category,
        name,
        value,
    } in &edited.resources
    {
        let value = match value {
            ResourceValue::Source(hayro_syntax::object::MaybeRef::Ref(reference)) => {
                reference.to_string()
            }
            ResourceValue::Source(hayro_syntax::object::MaybeRef::NotRef(object)) => {
                object.to_string()
            }
            ResourceValue::Form {
                source,
                stream: copy,
            } => {
                let index = copies.len();
                copies.push(String::from_utf8_lossy(&copy.content).into_owned());
                let inner = resources(copy, objects, copies);
                let mut entries = format!("/Resources<<{inner}>>");
                for key in [
                    "Subtype",
                    "BBox",
                    "Matrix",
                    "PatternType",
                    "PaintType",
                    "TilingType",
                    "XStep",
                    "YStep",
                ] {
                    if let Some(value) = source.dict().get::<hayro_syntax::object::Object<'_>>(key)
                    {
                        entries.push_str(&format!("/{key} {}", show(&value)));
                    }
                }
                let number = 2000 + index as u32;
                objects.insert(number, stream(&entries, &copy.content));
                format!("{number} 0 R")
            }
            _ => "null".to_owned(),
        };
        let entries = categories.entry(category.key()).or_default();
        entries.push_str(&format!("/{} {value} ", String::from_utf8_lossy(name)));
    }
    categories
        .iter()
        .map(|(key, entries)| format!("/{key}<<{entries}>>"))
        .collect()
}

fn show(object: &hayro_syntax::object::Object<'_>) -> String {
    object.to_string()
}
