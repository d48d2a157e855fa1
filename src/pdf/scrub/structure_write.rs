//! Writes a structure tree for the pages that are kept.

use std::collections::BTreeMap;

use hayro_syntax::object::ObjectIdentifier;
use rustc_hash::FxHashMap;
use rustc_hash::FxHashSet;

use crate::pdf::object::Dictionary;
use crate::pdf::object::ObjectNumber;
use crate::pdf::object::Value;
use crate::pdf::scrub::structure::Element;
use crate::pdf::scrub::structure::KeptAnnotation;
use crate::pdf::scrub::structure::Kid;
use crate::pdf::scrub::structure::Tree;
use crate::pdf::strings::OuterId;
use crate::pdf::strings::OuterVerdict;
use crate::pdf::strings::encode_text;
use crate::pdf::write::Writer;

/// What the tree may point to.
pub(crate) struct Kept<'k> {
    /// New page by page of the source: position in the result and object.
    pub(crate) pages: &'k FxHashMap<usize, (usize, ObjectNumber)>,
    /// New annotation by annotation of the source.
    pub(crate) annotations: &'k FxHashMap<ObjectIdentifier, KeptAnnotation>,
    /// Marked content that has lost glyphs, by page of the source.
    pub(crate) struck: &'k FxHashMap<usize, &'k FxHashSet<u32>>,
}

/// The tree in the new file.
pub(crate) struct Written {
    pub(crate) root: ObjectNumber,
    /// Texts that went.
    pub(crate) dropped_texts: usize,
}

/// Elements by identifier of marked content, for one page.
type PageParents = Vec<Option<ObjectNumber>>;

/// Writes the tree, or nothing if no element holds anything of a kept page. Pages get the
/// key of their position in the parent tree.
pub(crate) fn write(
    tree: &Tree<'_>,
    kept: &Kept<'_>,
    choice: impl Fn(OuterId) -> OuterVerdict,
    writer: &mut Writer,
) -> Option<Written> {
    let alive = alive(tree, kept);
    let struck = struck(tree, kept);
    let root = writer.allocate();
    let numbers: Vec<Option<ObjectNumber>> = alive
        .iter()
        .map(|alive| alive.then(|| writer.allocate()))
        .collect();
    let number = |index: usize| numbers.get(index).copied().flatten();
    let top: Vec<Value> = (tree.top.iter().filter_map(|index| number(*index)))
        .map(Value::from)
        .collect();
    if top.is_empty() {
        return None;
    }
    let mut parents = Parents::default();
    let mut dropped_texts = 0;
    for ((element, own), struck) in tree.elements.iter().zip(&numbers).zip(&struck) {
        let Some(own) = *own else {
            dropped_texts += element.texts.len();
            continue;
        };
        let mut out = head(element, kept);
        let parent = element.parent.and_then(number).unwrap_or(root);
        out.set("P", parent);
        for (key, id, text) in &element.texts {
            // A text that stands for content stays only with all of that content.
            match choice(*id) {
                _ if *struck && *key != "T" => dropped_texts += 1,
                OuterVerdict::Keep => out.set(key, Value::String(encode_text(text))),
                OuterVerdict::Replace(text) => out.set(key, Value::String(encode_text(&text))),
                OuterVerdict::Drop => dropped_texts += 1,
            }
        }
        let kids: Vec<Value> = (element.kids.iter())
            .filter_map(|kid| match kid {
                Kid::Element(index) => number(*index).map(Value::from),
                _ => parents.adopt(kid, element, own, kept),
            })
            .collect();
        out.set("K", Value::Array(kids));
        writer.write_value(own, &out.into());
    }
    let mut out = Dictionary::of_type("StructTreeRoot");
    out.set("K", Value::Array(top));
    out.set("ParentTree", parents.value(writer));
    writer.write_value(root, &out.into());
    Some(Written {
        root,
        dropped_texts,
    })
}

/// Which elements hold anything that is kept. Cells of tables stay also when empty, since
/// the others would move.
fn alive(tree: &Tree<'_>, kept: &Kept<'_>) -> Vec<bool> {
    let mut alive = vec![false; tree.elements.len()];
    // Children stand behind their parents.
    for (index, element) in tree.elements.iter().enumerate().rev() {
        let holds = |kid: &Kid| match kid {
            Kid::Element(kid) => alive.get(*kid) == Some(&true),
            Kid::Content { page, .. } => kept.pages.contains_key(page),
            Kid::Annotation { id, .. } => kept.annotations.contains_key(id),
        };
        let is_cell = matches!(element.role, Some("TD" | "TH"));
        let lives = is_cell || element.kids.iter().any(holds);
        if let Some(slot) = alive.get_mut(index) {
            *slot = lives;
        }
    }
    alive
}

/// Which elements hold content, at any depth, that has lost glyphs.
fn struck(tree: &Tree<'_>, kept: &Kept<'_>) -> Vec<bool> {
    let mut struck = vec![false; tree.elements.len()];
    // Children stand behind their parents.
    for (index, element) in tree.elements.iter().enumerate().rev() {
        let lost = |kid: &Kid| match kid {
            Kid::Element(kid) => struck.get(*kid) == Some(&true),
            Kid::Content { page, id } => {
                (kept.struck.get(page)).is_some_and(|struck| struck.contains(id))
            }
            Kid::Annotation { .. } => false,
        };
        let lost = element.kids.iter().any(lost);
        if let Some(slot) = struck.get_mut(index) {
            *slot = lost;
        }
    }
    struck
}

/// An element's role, page and attributes.
fn head(element: &Element<'_>, kept: &Kept<'_>) -> Dictionary {
    let has_content = (element.kids.iter()).any(|kid| !matches!(kid, Kid::Element(_)));
    let unknown = if has_content { "Span" } else { "Div" };
    let mut out = Dictionary::of_type("StructElem");
    out.set("S", Value::name(element.role.unwrap_or(unknown)));
    if let Some((_, page)) = element.page.and_then(|page| kept.pages.get(&page)) {
        out.set("Pg", *page);
    }
    for (key, value) in element.attributes().iter() {
        out.set(key, value.clone());
    }
    out
}

/// The parent tree while it grows (ISO 32000-2, 14.7.5.4).
#[derive(Default)]
struct Parents {
    pages: FxHashMap<usize, PageParents>,
    annotations: BTreeMap<i64, ObjectNumber>,
}

impl Parents {
    /// Takes down which element a piece of content belongs to, and gives the entry for the
    /// element's kids. Content that belongs to another element already is left out.
    fn adopt(
        &mut self,
        kid: &Kid,
        element: &Element<'_>,
        own: ObjectNumber,
        kept: &Kept<'_>,
    ) -> Option<Value> {
        match kid {
            Kid::Element(_) => None,
            Kid::Content { page, id } => {
                let (position, number) = kept.pages.get(page)?;
                let parents = self.pages.entry(*position).or_default();
                let slot = *id as usize;
                if parents.len() <= slot {
                    parents.resize(slot + 1, None);
                }
                let slot = parents.get_mut(slot).filter(|slot| slot.is_none())?;
                *slot = Some(own);
                if element.page == Some(*page) {
                    return Some(i64::from(*id).into());
                }
                let mut out = Dictionary::of_type("MCR");
                out.set("Pg", *number);
                out.set("MCID", i64::from(*id));
                Some(out.into())
            }
            Kid::Annotation { page, id } => {
                let annotation = kept.annotations.get(id)?;
                if self.annotations.contains_key(&annotation.key) {
                    return None;
                }
                self.annotations.insert(annotation.key, own);
                let mut out = Dictionary::of_type("OBJR");
                out.set("Obj", annotation.number);
                if let Some((_, page)) = page.and_then(|page| kept.pages.get(&page)) {
                    out.set("Pg", *page);
                }
                Some(out.into())
            }
        }
    }

    /// The tree as a flat list of numbers.
    fn value(self, writer: &mut Writer) -> Value {
        let mut entries: Vec<(i64, Value)> = Vec::new();
        for (position, parents) in self.pages {
            let parents = parents.into_iter().map(|parent| match parent {
                Some(parent) => parent.into(),
                None => Value::Null,
            });
            let key = i64::try_from(position).unwrap_or(i64::MAX);
            entries.push((key, Value::Array(parents.collect())));
        }
        entries.sort_by_key(|(key, _)| *key);
        let mut numbers = Vec::new();
        for (key, parents) in entries {
            numbers.push(key.into());
            numbers.push(writer.add_value(&parents).into());
        }
        for (key, parent) in self.annotations {
            numbers.push(key.into());
            numbers.push(parent.into());
        }
        let mut out = Dictionary::new();
        out.set("Nums", Value::Array(numbers));
        writer.add_value(&out.into()).into()
    }
}
