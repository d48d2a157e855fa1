//! Puts edited pages together to a new file, with what of the document around them may
//! stay.
//!
//! Everything is taken by allow-list: an entry that nobody thought of does not reach the
//! result. Text outside the pages is kept only where the caller says so: ask
//! [`outer_texts`] what there is, then give [`Assembly`] a choice.

mod boxes;
mod census;
mod color;
mod copy;
mod destination;
mod encode;
mod font;
mod font_name;
mod icc;
mod image;
mod jbig2;
mod jpeg;
mod jpx;
mod labels;
mod layers;
mod links;
mod outline;
mod picture;
mod program;
mod rules;
mod structure;
mod structure_write;
mod subset;
mod survey;
mod wanted;

use hayro_syntax::object::Dict;
use hayro_syntax::object::Name;
use hayro_syntax::object::Object;
use hayro_syntax::object::ObjectIdentifier;
use hayro_syntax::object::Stream;
use hayro_syntax::object::String as PdfString;
use rustc_hash::FxHashMap;
use rustc_hash::FxHashSet;

pub use crate::pdf::scrub::census::DroppedCount;
pub use crate::pdf::scrub::census::DroppedKind;
pub use crate::pdf::scrub::encode::EncodedPage;
pub use crate::pdf::scrub::encode::OVERLAY_FONT;
pub use crate::pdf::scrub::encode::Overlay;

use crate::geometry::Quad;
use crate::pdf::attachments::Attachment;
use crate::pdf::edit::EditedStream;
use crate::pdf::object::Dictionary;
use crate::pdf::object::ObjectNumber;
use crate::pdf::object::Value;
use crate::pdf::scrub::copy::Copier;
use crate::pdf::scrub::copy::one_of;
use crate::pdf::scrub::destination::Destinations;
use crate::pdf::scrub::links::Annotations;
use crate::pdf::scrub::links::Link;
use crate::pdf::scrub::links::Target;
use crate::pdf::scrub::rules::LINK;
use crate::pdf::scrub::rules::PAGE;
use crate::pdf::scrub::structure::KeptAnnotation;
use crate::pdf::source::Source;
use crate::pdf::strings::OuterChoice;
use crate::pdf::strings::OuterText;
use crate::pdf::strings::OuterVerdict;
use crate::pdf::write::compressed;

pub(crate) use destination::name_tree;
pub(crate) use font_name::is_made_of_words as is_typeface;
pub(crate) use subset::standard_names;

/// Cleans the content of a form, pattern or glyph procedure that no edit touched, given
/// the resources that it names: its own, or else those of its font.
pub type CleanContent<'a, 'c> = dyn Fn(&Stream<'a>, Option<&Dict<'a>>) -> EditedStream<'a> + 'c;

/// Why a file could not be put together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// It would have more objects than a file may have.
    #[error("the result would have too many objects")]
    TooManyObjects,
    /// A page that the source does not have, or that was appended before.
    #[error("page {index} cannot be appended")]
    NoSuchPage {
        /// The page, counted from 0.
        index: usize,
    },
    /// A picture that should be black in part could not be made so.
    #[error("a picture could not be blackened")]
    Picture,
}

/// A file that was put together.
pub struct Assembled {
    /// The file.
    pub bytes: Vec<u8>,
    /// What of the source is not in it, by kind.
    pub dropped: Vec<DroppedCount>,
}

/// All text of a document outside its pages that may stay if the caller says so.
pub fn outer_texts(source: &Source) -> Vec<OuterText> {
    let destinations = Destinations::new(source);
    let mut texts = outline::texts(&outline::read(source));
    texts.extend(labels::texts(&labels::read(source)));
    texts.extend(links::texts(&links::read(source, &destinations)));
    if let Ok(Some(tree)) = structure::read(source, &destinations) {
        texts.extend(structure::texts(&tree));
    }
    texts
}

/// Puts pages together in the order in which they come.
pub fn assemble<'a>(
    source: &'a Source,
    pages: impl IntoIterator<Item = Result<EncodedPage<'a>, WriteError>>,
    choice: &OuterChoice<'_>,
    clean: &CleanContent<'a, '_>,
) -> Result<Assembled, WriteError> {
    let mut assembly = Assembly::new(source, choice, clean);
    for page in pages {
        assembly.append(page?)?;
    }
    assembly.finish()
}

/// A new file that takes pages.
pub struct Assembly<'a, 'c> {
    source: &'a Source,
    choice: &'c OuterChoice<'c>,
    copier: Copier<'a, 'c>,
    destinations: Destinations<'a>,
    pages: Vec<PlacedPage>,
    appended: FxHashSet<usize>,
    attached: Vec<Attachment>,
}

/// A page whose content has been written.
struct PlacedPage {
    /// Page of the source, counted from 0.
    index: usize,
    number: ObjectNumber,
    dictionary: Dictionary,
    covered: Vec<Quad>,
    struck_content: FxHashSet<u32>,
}

/// New page by page of the source: position in the result and object.
type PageMap = FxHashMap<usize, (usize, ObjectNumber)>;

impl<'a, 'c> Assembly<'a, 'c> {
    /// A file without pages.
    pub fn new(
        source: &'a Source,
        choice: &'c OuterChoice<'c>,
        clean: &'c CleanContent<'a, 'c>,
    ) -> Self {
        let limit = source.limits().stream_bytes;
        Self {
            source,
            choice,
            copier: Copier::new(source.pdf().xref(), limit, clean),
            destinations: Destinations::new(source),
            pages: Vec::new(),
            appended: FxHashSet::default(),
            attached: Vec::new(),
        }
    }

    /// Appends a page, and writes all that it needs.
    pub fn append(&mut self, page: EncodedPage<'a>) -> Result<(), WriteError> {
        let index = page.index;
        let error = WriteError::NoSuchPage { index };
        let source = self.source.page(index).ok_or(error.clone())?;
        let geometry = self.source.geometry(index).ok_or(error.clone())?;
        if !self.appended.insert(index) {
            return Err(error);
        }
        self.copier.struck_procedures.extend(&page.procedures);
        self.copier.notes_codes |= page.notes_codes;
        for (font, codes) in page.kept_codes {
            self.copier
                .kept_codes
                .entry(font)
                .or_default()
                .extend(codes);
        }
        let number = self.copier.writer.allocate();
        let (content, resources) = self.copier.page_content(page.stream);
        let mut dictionary = Dictionary::of_type("Page");
        boxes::set(&mut dictionary, source, geometry.crop);
        if geometry.rotation != 0 {
            dictionary.set("Rotate", i64::from(geometry.rotation));
        }
        dictionary.set("Resources", resources);
        dictionary.set("Contents", content);
        for (key, value) in self.copier.entries(source.raw(), PAGE, 0).iter() {
            dictionary.set(key, value.clone());
        }
        self.pages.push(PlacedPage {
            index,
            number,
            dictionary,
            covered: page.covered,
            struck_content: page.struck_content,
        });
        self.copier.drain()
    }

    /// Attaches a file under a name.
    pub fn attach(&mut self, file: Attachment) {
        self.attached.push(file);
    }

    /// Writes what stands around the pages, and ends the file.
    pub fn finish(mut self) -> Result<Assembled, WriteError> {
        survey::count(self.source, &mut self.copier.census);
        let names = self.destinations.name_count();
        self.copier.census.add(DroppedKind::DestinationName, names);
        let kept: PageMap = (self.pages.iter().enumerate())
            .map(|(position, page)| (page.index, (position, page.number)))
            .collect();
        let root = self.copier.writer.allocate();
        let tree = self.copier.writer.allocate();
        let mut catalog = Dictionary::of_type("Catalog");
        catalog.set("Pages", tree);
        let structure = self.structure(&kept, &mut catalog);
        self.outline(&kept, &mut catalog);
        self.viewing(&kept, &mut catalog);
        self.attachments(&mut catalog);
        self.page_tree(tree, structure);
        self.copier.drain()?;
        self.copier.drain_fonts()?;

        let layers = std::mem::take(&mut self.copier.layers);
        self.copier.census.add(DroppedKind::LayerName, layers.len());
        let source = self.source.catalog();
        let source = source.get::<Dict<'a>>("OCProperties").unwrap_or_default();
        let layers = layers.finish(&mut self.copier.writer, self.copier.xref, &source);
        catalog.set("OCProperties", layers);
        self.copier.writer.write_value(root, &catalog.into());
        Ok(Assembled {
            dropped: self.copier.census.counts(),
            bytes: self.copier.writer.finish(root),
        })
    }

    /// Writes links and the structure tree, which point to each other. Says whether there
    /// is a tree.
    fn structure(&mut self, kept: &PageMap, catalog: &mut Dictionary) -> bool {
        let tree = structure::read(self.source, &self.destinations);
        let mut wanted = FxHashSet::default();
        if let Ok(Some(tree)) = &tree {
            let kids = tree.elements.iter().flat_map(|element| &element.kids);
            wanted.extend(kids.filter_map(|kid| match kid {
                structure::Kid::Annotation { id, .. } => Some(*id),
                _ => None,
            }));
        }
        let annotations = self.links(kept, &wanted);
        let struck = (self.pages.iter())
            .map(|page| (page.index, &page.struck_content))
            .collect();
        let written = match &tree {
            Ok(Some(tree)) => structure_write::write(
                tree,
                &structure_write::Kept {
                    pages: kept,
                    annotations: &annotations,
                    struck: &struck,
                },
                |id| (self.choice)(id),
                &mut self.copier.writer,
            ),
            _ => None,
        };
        let lost = tree.is_err() || (matches!(&tree, Ok(Some(_))) && written.is_none());
        let census = &mut self.copier.census;
        census.add(DroppedKind::StructureTree, usize::from(lost));
        let Some(written) = written else {
            return false;
        };
        census.add(DroppedKind::StructureText, written.dropped_texts);
        catalog.set("StructTreeRoot", written.root);
        let mut marked = Dictionary::new();
        marked.set("Marked", Value::Boolean(true));
        catalog.set("MarkInfo", marked);
        true
    }

    /// Writes the links of all pages, and gives those that the structure tree points to.
    fn links(
        &mut self,
        kept: &PageMap,
        wanted: &FxHashSet<ObjectIdentifier>,
    ) -> FxHashMap<ObjectIdentifier, KeptAnnotation> {
        let mut key = structure::first_annotation_key(self.pages.len());
        let mut found = FxHashMap::default();
        let source = links::read(self.source, &self.destinations);
        for (index, annotations) in source.into_iter().enumerate() {
            let Some((position, _)) = kept.get(&index) else {
                continue;
            };
            self.count_annotations(&annotations);
            let (mut numbers, mut lost) = (Vec::new(), annotations.link_count);
            for link in annotations.links {
                let Some(mut dictionary) = self.link(&link, *position, kept) else {
                    continue;
                };
                lost = lost.saturating_sub(1);
                let number = self.copier.writer.allocate();
                if let Some(id) = link.id.filter(|id| wanted.contains(id)) {
                    dictionary.set("StructParent", key);
                    found.insert(id, KeptAnnotation { number, key });
                    key += 1;
                }
                self.copier.writer.write_value(number, &dictionary.into());
                numbers.push(Value::from(number));
            }
            self.copier.census.add(DroppedKind::Link, lost);
            if let Some(page) = self.pages.get_mut(*position)
                && !numbers.is_empty()
            {
                page.dictionary.set("Annots", Value::Array(numbers));
            }
        }
        found
    }

    fn count_annotations(&mut self, annotations: &Annotations<'a>) {
        let census = &mut self.copier.census;
        census.add(DroppedKind::Annotation, annotations.others);
        census.add(DroppedKind::Attachment, annotations.attachments);
        census.add(DroppedKind::JavaScript, annotations.scripts);
    }

    /// A link as it may stay, if it may.
    fn link(&mut self, link: &Link<'a>, position: usize, kept: &PageMap) -> Option<Dictionary> {
        let page = self.pages.get(position)?;
        let origin = self.source.geometry(page.index)?.crop.origin();
        if !page.covered.is_empty() && link.overlaps(&page.covered, origin) {
            return None;
        }
        let (key, value) = match &link.target {
            Target::Page(destination) => {
                let (_, number) = kept.get(&destination.page)?;
                ("Dest", destination.value((*number).into()))
            }
            Target::Address { id, text } => {
                let text = match (self.choice)(*id) {
                    OuterVerdict::Keep => text.clone(),
                    OuterVerdict::Replace(text) => text,
                    OuterVerdict::Drop => return None,
                };
                let mut action = Dictionary::new();
                action.set("S", Value::name("URI"));
                action.set("URI", Value::String(links::address(&text)));
                ("A", action.into())
            }
        };
        let mut out = Dictionary::of_type("Annot");
        out.set("Subtype", Value::name("Link"));
        for (key, value) in self.copier.entries(&link.dict, LINK, 0).iter() {
            out.set(key, value.clone());
        }
        out.set(key, value);
        out.get("Rect").is_some().then_some(out)
    }

    fn outline(&mut self, kept: &PageMap, catalog: &mut Dictionary) {
        let items = outline::read(self.source);
        let (root, neutral) = outline::write(
            &items,
            &self.destinations,
            |page| kept.get(&page).map(|(_, number)| *number),
            |id| (self.choice)(id),
            &mut self.copier.writer,
        );
        if let Some(root) = root {
            catalog.set("Outlines", root);
        }
        self.copier.census.add(DroppedKind::OutlineTitle, neutral);
    }

    /// How the document opens, its labels and its language.
    fn viewing(&mut self, kept: &PageMap, catalog: &mut Dictionary) {
        let source = self.source.catalog();
        let ranges = labels::read(self.source);
        let (value, lost) = labels::value(&ranges, |id| (self.choice)(id));
        // Labels count pages; without some pages they would count wrongly.
        if self.pages.len() == self.source.page_count() {
            catalog.set("PageLabels", value);
        }
        self.copier.census.add(DroppedKind::PageLabel, lost);
        if let Some(language) = source.get::<PdfString<'a>>("Lang") {
            catalog.set("Lang", structure::language_tag(&language));
        }
        for (key, names) in [("PageLayout", LAYOUTS), ("PageMode", MODES)] {
            if let Some(name) = source.get::<Name<'a>>(key) {
                catalog.set(key, one_of(&name, names));
            }
        }
        let destination = match source.get::<Object<'a>>("OpenAction") {
            Some(Object::Dict(action)) => self.destinations.of_action(&action),
            Some(object) => self.destinations.resolve(object, false),
            None => None,
        };
        if let Some(destination) = destination
            && let Some((_, page)) = kept.get(&destination.page)
        {
            catalog.set("OpenAction", destination.value((*page).into()));
        }
        let preferences = source.get::<Dict<'a>>("ViewerPreferences");
        if let Some(Object::Name(direction)) =
            preferences.and_then(|preferences| preferences.get::<Object<'a>>("Direction"))
        {
            let mut out = Dictionary::new();
            out.set("Direction", one_of(&direction, &["L2R", "R2L"]));
            if !out.is_empty() {
                catalog.set("ViewerPreferences", out);
            }
        }
    }

    /// Writes the attached files and their names (ISO 32000-2, 7.11.4).
    fn attachments(&mut self, catalog: &mut Dictionary) {
        let mut names = Vec::new();
        for file in std::mem::take(&mut self.attached) {
            let data = compressed(Dictionary::of_type("EmbeddedFile"), &file.data);
            let stream = self.copier.writer.add_stream(&data);
            let mut files = Dictionary::new();
            files.set("F", stream);
            files.set("UF", stream);
            let name = Value::String(file.name.into_bytes());
            let mut specification = Dictionary::of_type("Filespec");
            specification.set("F", name.clone());
            specification.set("UF", name.clone());
            specification.set("EF", files);
            let specification = self.copier.writer.add_value(&specification.into());
            names.extend([name, specification.into()]);
        }
        if !names.is_empty() {
            let mut tree = Dictionary::new();
            tree.set("Names", Value::Array(names));
            let mut trees = Dictionary::new();
            trees.set("EmbeddedFiles", tree);
            catalog.set("Names", trees);
        }
    }

    /// Writes the pages below one node.
    fn page_tree(&mut self, tree: ObjectNumber, has_structure: bool) {
        let mut kids = Vec::with_capacity(self.pages.len());
        for (position, page) in self.pages.iter_mut().enumerate() {
            page.dictionary.set("Parent", tree);
            if has_structure {
                page.dictionary.set("StructParents", position as i64);
                page.dictionary.set("Tabs", Value::name("S"));
            }
            let value = Value::Dictionary(std::mem::take(&mut page.dictionary));
            self.copier.writer.write_value(page.number, &value);
            kids.push(Value::from(page.number));
        }
        let mut out = Dictionary::of_type("Pages");
        out.set("Count", kids.len() as i64);
        out.set("Kids", Value::Array(kids));
        self.copier.writer.write_value(tree, &out.into());
    }
}

const LAYOUTS: &[&str] = &[
    "SinglePage",
    "OneColumn",
    "TwoColumnLeft",
    "TwoColumnRight",
    "TwoPageLeft",
    "TwoPageRight",
];

/// Modes of opening; not attachments, which are gone.
const MODES: &[&str] = &["UseNone", "UseOutlines", "FullScreen", "UseOC"];

#[cfg(test)]
mod tests;
