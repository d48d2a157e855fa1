//! The structure tree as it may stay: roles, order, and the texts that the caller allows
//! (ISO 32000-2, 14.7).
//!
//! The tree is built anew from what could be read; the parent tree is made from the new
//! elements, so the two cannot disagree. Class maps, user properties, identifiers and
//! role names of the producer's own do not come along.

use std::collections::VecDeque;

use hayro_syntax::object::Dict;
use hayro_syntax::object::MaybeRef;
use hayro_syntax::object::Name;
use hayro_syntax::object::Object;
use hayro_syntax::object::ObjectIdentifier;
use hayro_syntax::object::String as PdfString;
use rustc_hash::FxHashSet;

use crate::pdf::object::Dictionary;
use crate::pdf::object::ObjectNumber;
use crate::pdf::object::Value;
use crate::pdf::scrub::copy::one_of;
use crate::pdf::scrub::destination::Destinations;
use crate::pdf::source::Source;
use crate::pdf::strings::OuterId;
use crate::pdf::strings::OuterPlace;
use crate::pdf::strings::OuterText;
use crate::pdf::strings::outer_text;

const MAX_ELEMENTS: usize = 500_000;
const MAX_KIDS: usize = 2_000_000;

/// Largest identifier of marked content that is followed.
const MAX_CONTENT_ID: u32 = 100_000;

/// The keys of an element's texts (ISO 32000-2, table 355).
const TEXT_KEYS: [&str; 4] = ["T", "Alt", "E", "ActualText"];

/// The elements that could be read; parents stand before their children.
pub(crate) struct Tree<'a> {
    pub(crate) elements: Vec<Element<'a>>,
    /// Elements right below the root.
    pub(crate) top: Vec<usize>,
}

/// An element of the source's tree.
pub(crate) struct Element<'a> {
    dict: Dict<'a>,
    pub(crate) parent: Option<usize>,
    /// Page of the source, counted from 0.
    pub(crate) page: Option<usize>,
    /// A standard role, or none if it could not be told.
    pub(crate) role: Option<&'static str>,
    pub(crate) kids: Vec<Kid>,
    pub(crate) texts: Vec<(&'static str, OuterId, String)>,
}

/// What an element holds.
pub(crate) enum Kid {
    Element(usize),
    /// Marked content of a page.
    Content {
        page: usize,
        id: u32,
    },
    /// An annotation.
    Annotation {
        page: Option<usize>,
        id: ObjectIdentifier,
    },
}

/// Reads the tree; `Err` says that there is one that cannot be kept.
pub(crate) fn read<'a>(
    source: &'a Source,
    destinations: &Destinations<'a>,
) -> Result<Option<Tree<'a>>, TooLarge> {
    let Some(root) = source.catalog().get::<Dict<'a>>("StructTreeRoot") else {
        return Ok(None);
    };
    let mut reader = Reader {
        source,
        destinations,
        roles: root.get::<Dict<'a>>("RoleMap").unwrap_or_default(),
        tree: Tree {
            elements: Vec::new(),
            top: Vec::new(),
        },
        seen: FxHashSet::default(),
        waiting: VecDeque::new(),
        texts: 0,
        kids: 0,
    };
    reader.read(&root)?;
    let tree = reader.tree;
    Ok((!tree.elements.is_empty()).then_some(tree))
}

/// A tree that is too large to be kept.
pub(crate) struct TooLarge;

struct Reader<'a, 'd> {
    source: &'a Source,
    destinations: &'d Destinations<'a>,
    roles: Dict<'a>,
    tree: Tree<'a>,
    seen: FxHashSet<ObjectIdentifier>,
    waiting: VecDeque<usize>,
    texts: u32,
    kids: usize,
}

impl<'a> Reader<'a, '_> {
    fn read(&mut self, root: &Dict<'a>) -> Result<(), TooLarge> {
        for kid in self.kids_of(root, None)? {
            if let Kid::Element(index) = kid {
                self.tree.top.push(index);
            }
        }
        while let Some(index) = self.waiting.pop_front() {
            let Some(element) = self.tree.elements.get(index) else {
                continue;
            };
            let dict = element.dict.clone();
            let kids = self.kids_of(&dict, Some(index))?;
            if let Some(element) = self.tree.elements.get_mut(index) {
                element.kids = kids;
            }
        }
        Ok(())
    }

    fn kids_of(&mut self, dict: &Dict<'a>, parent: Option<usize>) -> Result<Vec<Kid>, TooLarge> {
        let xref = self.source.pdf().xref();
        let mut items: Vec<MaybeRef<Object<'a>>> = Vec::new();
        match dict.get_raw::<Object<'a>>("K") {
            Some(MaybeRef::NotRef(Object::Array(array))) => items.extend(array.raw_iter()),
            Some(MaybeRef::Ref(reference)) => match xref.get::<Object<'a>>(reference.into()) {
                Some(Object::Array(array)) => items.extend(array.raw_iter()),
                _ => items.push(MaybeRef::Ref(reference)),
            },
            Some(item) => items.push(item),
            None => {}
        }
        self.kids += items.len();
        if self.kids > MAX_KIDS {
            return Err(TooLarge);
        }
        let mut kids = Vec::with_capacity(items.len());
        for item in items {
            kids.extend(self.kid(item, parent)?);
        }
        Ok(kids)
    }

    fn kid(
        &mut self,
        item: MaybeRef<Object<'a>>,
        parent: Option<usize>,
    ) -> Result<Option<Kid>, TooLarge> {
        let own_page = parent
            .and_then(|index| self.tree.elements.get(index))
            .and_then(|element| element.page);
        let (id, object) = match item {
            MaybeRef::NotRef(object) => (None, Some(object)),
            MaybeRef::Ref(reference) => {
                let id = ObjectIdentifier::from(reference);
                (Some(id), self.source.pdf().xref().get::<Object<'a>>(id))
            }
        };
        Ok(match object {
            Some(Object::Number(number)) => content(own_page, number.as_i64()),
            Some(Object::Dict(dict)) => match dict.get::<Name<'a>>("Type").as_deref() {
                Some(b"MCR") if !dict.contains_key("Stm") => {
                    let page = self.page_of(&dict).or(own_page);
                    content(page, dict.get::<i32>("MCID").map_or(-1, i64::from))
                }
                Some(b"MCR") => None,
                Some(b"OBJR") => dict.get_ref("Obj").map(|object| Kid::Annotation {
                    page: self.page_of(&dict).or(own_page),
                    id: object.into(),
                }),
                _ => self.element(id, dict, parent)?.map(Kid::Element),
            },
            _ => None,
        })
    }

    /// Adds an element, unless it was met before.
    fn element(
        &mut self,
        id: Option<ObjectIdentifier>,
        dict: Dict<'a>,
        parent: Option<usize>,
    ) -> Result<Option<usize>, TooLarge> {
        if id.is_some_and(|id| !self.seen.insert(id)) {
            return Ok(None);
        }
        let index = self.tree.elements.len();
        if index >= MAX_ELEMENTS {
            return Err(TooLarge);
        }
        let inherited = parent
            .and_then(|parent| self.tree.elements.get(parent))
            .and_then(|parent| parent.page);
        let mut texts = Vec::new();
        for key in TEXT_KEYS {
            if let Some(text) = dict.get::<PdfString<'a>>(key) {
                let id = OuterId {
                    place: OuterPlace::Structure,
                    index: self.texts,
                };
                self.texts = self.texts.saturating_add(1);
                texts.push((key, id, outer_text(&text)));
            }
        }
        self.tree.elements.push(Element {
            parent,
            page: self.page_of(&dict).or(inherited),
            role: self.role(&dict),
            kids: Vec::new(),
            texts,
            dict,
        });
        self.waiting.push_back(index);
        Ok(Some(index))
    }

    fn page_of(&self, dict: &Dict<'a>) -> Option<usize> {
        self.destinations.page(dict.get_ref("Pg")?.into())
    }

    /// The standard role that an element's own one stands for (ISO 32000-2, 14.7.3).
    fn role(&self, dict: &Dict<'a>) -> Option<&'static str> {
        const LONGEST_CHAIN: usize = 8;
        let mut name = dict.get::<Name<'a>>("S")?;
        for _ in 0..LONGEST_CHAIN {
            if let Some(role) = ROLES.iter().find(|role| role.as_bytes() == &*name) {
                return Some(role);
            }
            name = self.roles.get::<Name<'a>>(&*name)?;
        }
        None
    }
}

fn content(page: Option<usize>, id: i64) -> Option<Kid> {
    let id = u32::try_from(id).ok().filter(|id| *id <= MAX_CONTENT_ID)?;
    Some(Kid::Content { page: page?, id })
}

impl Element<'_> {
    /// The element's own entries that may stay, without role, kids and texts.
    pub(crate) fn attributes(&self) -> Dictionary {
        let mut out = Dictionary::new();
        if let Some(language) = self.dict.get::<PdfString<'_>>("Lang") {
            out.set("Lang", language_tag(&language));
        }
        let attributes: Vec<Value> = match self.dict.get::<Object<'_>>("A") {
            Some(Object::Dict(dict)) => attribute(&dict).into_iter().collect(),
            Some(Object::Array(array)) => (array.iter::<Object<'_>>())
                .filter_map(Object::into_dict)
                .filter_map(|dict| attribute(&dict))
                .collect(),
            _ => Vec::new(),
        };
        if !attributes.is_empty() {
            out.set("A", Value::Array(attributes));
        }
        out
    }
}

/// The attributes that tables and lists are read by (ISO 32000-2, 14.8.5).
fn attribute(dict: &Dict<'_>) -> Option<Value> {
    let owner = dict.get::<Name<'_>>("O")?;
    let mut out = Dictionary::new();
    match &*owner {
        b"Table" => {
            for key in ["RowSpan", "ColSpan"] {
                if let Some(span) = dict.get::<i32>(key) {
                    out.set(key, i64::from(span));
                }
            }
            if let Some(scope) = dict.get::<Name<'_>>("Scope") {
                out.set("Scope", one_of(&scope, &["Row", "Column", "Both"]));
            }
        }
        b"List" => {
            let numbering = dict.get::<Name<'_>>("ListNumbering")?;
            out.set("ListNumbering", one_of(&numbering, LIST_NUMBERINGS));
        }
        _ => {}
    }
    if out.is_empty() {
        return None;
    }
    out.set("O", Value::name(&*owner));
    Some(out.into())
}

/// A language tag if it has the form of language, script and region (BCP 47).
pub(crate) fn language_tag(tag: &[u8]) -> Value {
    let fits = |(index, part): (usize, &[u8])| match (index, part.len()) {
        (0, 2 | 3) | (1.., 2 | 4) => part.iter().all(u8::is_ascii_alphabetic),
        (1.., 3) => part.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    const MOST_PARTS: usize = 3;
    let parts = || tag.split(|byte| *byte == b'-');
    match parts().count() <= MOST_PARTS && parts().enumerate().all(fits) {
        true => Value::String(tag.to_vec()),
        false => Value::Null,
    }
}

/// The texts.
pub(crate) fn texts(tree: &Tree<'_>) -> Vec<OuterText> {
    (tree.elements.iter())
        .flat_map(|element| {
            element.texts.iter().map(|(_, id, text)| OuterText {
                id: *id,
                page: element.page,
                text: text.clone(),
            })
        })
        .collect()
}

/// Where the parent tree's keys for annotations start, for a document of so many pages.
pub(crate) fn first_annotation_key(pages: usize) -> i64 {
    i64::try_from(pages).unwrap_or(i64::MAX)
}

/// An annotation of the new file that the tree may point to.
#[derive(Clone, Copy)]
pub(crate) struct KeptAnnotation {
    pub(crate) number: ObjectNumber,
    /// Its key in the parent tree.
    pub(crate) key: i64,
}

const LIST_NUMBERINGS: &[&str] = &[
    "None",
    "Unordered",
    "Description",
    "Disc",
    "Circle",
    "Square",
    "Ordered",
    "Decimal",
    "UpperRoman",
    "LowerRoman",
    "UpperAlpha",
    "LowerAlpha",
];

/// Standard structure types (ISO 32000-1, 14.8.4).
const ROLES: &[&str] = &[
    "Document",
    "Part",
    "Art",
    "Sect",
    "Div",
    "BlockQuote",
    "Caption",
    "TOC",
    "TOCI",
    "Index",
    "NonStruct",
    "Private",
    "P",
    "H",
    "H1",
    "H2",
    "H3",
    "H4",
    "H5",
    "H6",
    "L",
    "LI",
    "Lbl",
    "LBody",
    "Table",
    "TR",
    "TH",
    "TD",
    "THead",
    "TBody",
    "TFoot",
    "Span",
    "Quote",
    "Note",
    "Reference",
    "BibEntry",
    "Code",
    "Link",
    "Annot",
    "Ruby",
    "Warichu",
    "RB",
    "RT",
    "RP",
    "WT",
    "WP",
    "Figure",
    "Formula",
    "Form",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tags_of_languages_stay() {
        for tag in ["sv", "sv-SE", "en-US", "zh-Hant-TW", "es-419"] {
            assert!(!language_tag(tag.as_bytes()).is_null(), "{tag}");
        }
        for tag in ["", "Elin", "sv-Elin-Ek-x", "sv SE", "sv-Anders"] {
            assert!(language_tag(tag.as_bytes()).is_null(), "{tag}");
        }
    }
}
