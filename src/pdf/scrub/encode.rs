//! Compresses edited pages, so that many threads can do it before one thread appends
//! them in order.

use hayro_syntax::object::Dict;
use hayro_syntax::object::FromBytes as _;
use hayro_syntax::object::MaybeRef;
use hayro_syntax::object::Object;
use hayro_syntax::object::ObjectIdentifier;
use hayro_syntax::object::Stream;
use hayro_syntax::xref::XRef;
use rustc_hash::FxHashSet;

use crate::document::Digest;
use crate::geometry::Quad;
use crate::pdf::edit::Category;
use crate::pdf::edit::EditedPage;
use crate::pdf::edit::EditedStream;
use crate::pdf::edit::Resource;
use crate::pdf::edit::ResourceValue;
use crate::pdf::object;
use crate::pdf::object::Dictionary;
use crate::pdf::object::ObjectNumber;
use crate::pdf::object::Value;
use crate::pdf::scrub::WriteError;
use crate::pdf::scrub::copy::Copier;
use crate::pdf::scrub::picture::Picture;
use crate::pdf::scrub::rules::FORM;
use crate::pdf::scrub::rules::Kind;
use crate::pdf::scrub::rules::Rules;
use crate::pdf::scrub::rules::TILING_PATTERN;
use crate::pdf::scrub::rules::rules;
use crate::pdf::source::Source;
use crate::pdf::write::append_value;
use crate::pdf::write::compressed;

/// A page ready to be appended: content and pictures are compressed.
pub struct EncodedPage<'a> {
    /// Page of the source, counted from 0.
    pub(crate) index: usize,
    pub(crate) stream: EncodedStream<'a>,
    /// Links that overlap one of these go, in page coordinates.
    pub(crate) covered: Vec<Quad>,
    /// Procedures of Type 3 glyphs that go.
    pub(crate) procedures: FxHashSet<ObjectIdentifier>,
    /// Whether codes were noted.
    pub(crate) notes_codes: bool,
    /// Codes that stay, by the place of their font's dictionary.
    pub(crate) kept_codes: Vec<(usize, FxHashSet<u32>)>,
    /// Marked content that has lost glyphs, by identifier.
    pub(crate) struck_content: FxHashSet<u32>,
}

/// What a caller adds to a page.
#[derive(Debug, Clone, Default)]
pub struct Overlay {
    /// Operators painted over the page's content, in page coordinates: origin at the lower
    /// left corner of the CropBox. They may name no resources but [`OVERLAY_FONT`].
    pub content: Vec<u8>,
    /// Whether they name it.
    pub has_text: bool,
    /// Areas in page coordinates: links that overlap one go, since a link's frame would
    /// tell the size of what is no longer there.
    pub covered: Vec<Quad>,
}

/// A content stream with its resources.
pub(crate) struct EncodedStream<'a> {
    /// Content; its dictionary says how it is compressed, no more.
    pub(crate) content: object::Stream,
    pub(crate) resources: Vec<EncodedResource<'a>>,
}

pub(crate) struct EncodedResource<'a> {
    category: Category,
    name: Vec<u8>,
    value: EncodedValue<'a>,
}

enum EncodedValue<'a> {
    Source(MaybeRef<Object<'a>>),
    Form {
        source: Stream<'a>,
        stream: EncodedStream<'a>,
    },
    SoftMask {
        source: Dict<'a>,
        group: Stream<'a>,
        stream: EncodedStream<'a>,
    },
    Picture(Box<Picture<'a>>),
}

impl<'a> EncodedPage<'a> {
    /// Compresses an edited page. Meant to be called by worker threads.
    pub fn new(
        source: &'a Source,
        index: usize,
        page: EditedPage<'a>,
        overlay: &Overlay,
    ) -> Result<Self, WriteError> {
        let mut stream = page.stream;
        if !overlay.content.is_empty() {
            let geometry = source
                .geometry(index)
                .ok_or(WriteError::NoSuchPage { index })?;
            stream.content = overlaid(&stream.content, &overlay.content, geometry.crop.origin());
            stream
                .resources
                .extend(overlay_font().filter(|_| overlay.has_text));
        }
        Ok(Self {
            index,
            stream: EncodedStream::new(source.pdf().xref(), stream)?,
            covered: overlay.covered.clone(),
            procedures: page.procedures,
            notes_codes: page.notes_codes,
            kept_codes: page.kept_codes,
            struck_content: page.struck_content,
        })
    }
}

/// The font that an overlay may name: Helvetica in WinAnsiEncoding.
pub const OVERLAY_FONT: &str = "L1";

fn overlay_font<'a>() -> Option<Resource<'a>> {
    let font = Dict::from_bytes(
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    )?;
    Some(Resource {
        category: Category::Font,
        name: OVERLAY_FONT.as_bytes().to_vec(),
        value: ResourceValue::Source(MaybeRef::NotRef(Object::Dict(font))),
    })
}

/// Content with operators painted over it, which count from the CropBox's corner.
fn overlaid(content: &[u8], over: &[u8], origin: crate::geometry::Point) -> Vec<u8> {
    let mut out = Vec::with_capacity(content.len() + over.len() + 64);
    out.extend_from_slice(b"q\n");
    out.extend_from_slice(content);
    out.extend_from_slice(b"\nQ\nq 1 0 0 1 ");
    for offset in [origin.x, origin.y] {
        append_value(&mut out, &Value::number(offset));
        out.push(b' ');
    }
    out.extend_from_slice(b"cm\n");
    out.extend_from_slice(over);
    out.extend_from_slice(b"\nQ\n");
    out
}

impl<'a> EncodedStream<'a> {
    /// Compresses a content stream and the forms and pictures that were edited with it.
    pub(crate) fn new(xref: &'a XRef, stream: EditedStream<'a>) -> Result<Self, WriteError> {
        let mut resources = Vec::with_capacity(stream.resources.len());
        for resource in stream.resources {
            let value = match resource.value {
                ResourceValue::Source(value) => EncodedValue::Source(value),
                ResourceValue::Form { source, stream } => EncodedValue::Form {
                    source,
                    stream: Self::new(xref, *stream)?,
                },
                ResourceValue::SoftMask {
                    source,
                    group,
                    stream,
                } => EncodedValue::SoftMask {
                    source,
                    group,
                    stream: Self::new(xref, *stream)?,
                },
                ResourceValue::Image { source, black } => {
                    EncodedValue::Picture(Box::new(Picture::of_stream(&source, &black)?))
                }
                ResourceValue::InlineImage {
                    dict,
                    data,
                    color_space,
                    black,
                } => {
                    let picture = Picture::of_inline(xref, &dict, &data, color_space, &black)?;
                    EncodedValue::Picture(Box::new(picture))
                }
            };
            resources.push(EncodedResource {
                category: resource.category,
                name: resource.name,
                value,
            });
        }
        Ok(Self {
            content: compressed(Dictionary::new(), &stream.content),
            resources,
        })
    }
}

impl<'a> Copier<'a, '_> {
    /// Writes a page's content, and gives its number and the page's resources.
    pub(crate) fn page_content(&mut self, stream: EncodedStream<'a>) -> (ObjectNumber, Value) {
        let resources = self.resources(stream.resources);
        (self.once(&stream.content), resources.into())
    }

    /// A resource dictionary.
    pub(crate) fn resources(&mut self, resources: Vec<EncodedResource<'a>>) -> Dictionary {
        let mut categories: Vec<(Category, Dictionary)> = Vec::new();
        for resource in resources {
            let value = self.resource(resource.category, resource.value);
            let place = categories
                .iter()
                .position(|(category, _)| *category == resource.category);
            match place.and_then(|place| categories.get_mut(place)) {
                Some((_, names)) => names.push(&resource.name, value),
                None => {
                    let mut names = Dictionary::new();
                    names.push(&resource.name, value);
                    categories.push((resource.category, names));
                }
            }
        }
        categories.sort_by_key(|(category, _)| *category);
        let mut out = Dictionary::new();
        for (category, names) in categories {
            if !names.is_empty() {
                out.push(category.key(), names.into());
            }
        }
        out
    }

    fn resource(&mut self, category: Category, value: EncodedValue<'a>) -> Value {
        match value {
            EncodedValue::Source(value) => self.copy(value, kind(category), 0),
            EncodedValue::Form { source, stream } => {
                let form = self.form(&source, stream);
                self.once(&form).into()
            }
            EncodedValue::SoftMask {
                source,
                group,
                stream,
            } => self.soft_mask(&source, &group, stream),
            EncodedValue::Picture(picture) => self.picture(*picture).into(),
        }
    }

    /// A graphics state whose soft mask group was edited.
    fn soft_mask(
        &mut self,
        source: &Dict<'a>,
        group: &Stream<'a>,
        stream: EncodedStream<'a>,
    ) -> Value {
        let group = self.form(group, stream);
        let group = self.once(&group);
        // The mask and its group are left out from the start: copying them would put the
        // unedited group into the file.
        let mut state = self.entries_but(source, rules(Kind::GraphicsState), &["SMask"]);
        let mask = source.get::<Dict<'a>>("SMask").unwrap_or_default();
        let mut mask = self.entries_but(&mask, rules(Kind::SoftMask), &["G"]);
        mask.set("G", group);
        state.set("SMask", mask);
        state.into()
    }

    /// A form or tiling pattern with new content.
    fn form(&mut self, source: &Stream<'a>, stream: EncodedStream<'a>) -> object::Stream {
        let dict = source.dict();
        let is_pattern = dict.contains_key("PatternType");
        let rules: Rules = if is_pattern { TILING_PATTERN } else { FORM };
        let mut dictionary = self.entries(dict, rules, 0);
        let resources = self.resources(stream.resources);
        // Without resources of its own, a form would take those of the page (8.10.1).
        dictionary.push("Resources", resources.into());
        for (key, value) in stream.content.dictionary.iter() {
            dictionary.set(key, value.clone());
        }
        object::Stream {
            dictionary,
            data: stream.content.data,
        }
    }

    /// A form or tiling pattern that no edit touched; its content is cleaned all the same.
    pub(crate) fn clean_form(&mut self, source: &Stream<'a>) -> Result<object::Stream, WriteError> {
        let resources = source.dict().get::<Dict<'a>>("Resources");
        let cleaned = (self.clean)(source, resources.as_ref());
        let stream = EncodedStream::new(self.xref, cleaned)?;
        Ok(self.form(source, stream))
    }

    /// Writes a stream unless an equal one has been written.
    pub(crate) fn once(&mut self, stream: &object::Stream) -> ObjectNumber {
        let mut key = Vec::with_capacity(stream.data.len() + 256);
        append_value(&mut key, &Value::Dictionary(stream.dictionary.clone()));
        key.extend_from_slice(&stream.data);
        let digest = Digest::of(&key);
        if let Some(number) = self.edited.get(&digest) {
            return *number;
        }
        let number = self.writer.add_stream(stream);
        self.edited.insert(digest, number);
        number
    }
}

/// What a resource of a category is used as.
fn kind(category: Category) -> Kind {
    match category {
        Category::Font => Kind::Font,
        Category::XObject => Kind::XObject,
        Category::ExtGState => Kind::GraphicsState,
        Category::ColorSpace => Kind::ColorSpace,
        Category::Pattern => Kind::Pattern,
        Category::Shading => Kind::Shading,
        Category::Properties => Kind::OptionalContent,
    }
}
