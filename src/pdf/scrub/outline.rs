//! The outline as it may stay: its shape, where its items lead, and the titles that the
//! caller allows (ISO 32000-2, 12.3.3).

use hayro_syntax::object::Dict;
use hayro_syntax::object::MaybeRef;
use hayro_syntax::object::Object;
use hayro_syntax::object::ObjectIdentifier;
use hayro_syntax::object::String as PdfString;
use rustc_hash::FxHashSet;

use crate::pdf::object::Dictionary;
use crate::pdf::object::ObjectNumber;
use crate::pdf::object::Value;
use crate::pdf::scrub::destination::Destinations;
use crate::pdf::source::Source;
use crate::pdf::strings::OuterId;
use crate::pdf::strings::OuterPlace;
use crate::pdf::strings::OuterText;
use crate::pdf::strings::OuterVerdict;
use crate::pdf::strings::encode_text;
use crate::pdf::strings::outer_text;
use crate::pdf::write::Writer;

/// Stands for a title that went.
const NEUTRAL: &str = "█████";

const MAX_ITEMS: usize = 100_000;
const MAX_DEPTH: usize = 64;

/// An item of the source's outline.
pub(crate) struct Item<'a> {
    dict: Dict<'a>,
    title: Option<String>,
    depth: usize,
    is_open: bool,
}

/// The items in the order in which a reader sees them; damaged branches end early.
pub(crate) fn read(source: &Source) -> Vec<Item<'_>> {
    let xref = source.pdf().xref();
    let Some(root) = source.catalog().get::<Dict<'_>>("Outlines") else {
        return Vec::new();
    };
    let reference = |dict: &Dict<'_>, key| match dict.get_raw::<Object<'_>>(key) {
        Some(MaybeRef::Ref(reference)) => Some(ObjectIdentifier::from(reference)),
        _ => None,
    };
    let mut items = Vec::new();
    let mut seen = FxHashSet::default();
    let mut waiting: Vec<(ObjectIdentifier, usize)> = reference(&root, "First")
        .map(|id| (id, 0))
        .into_iter()
        .collect();
    while let Some((id, depth)) = waiting.pop() {
        if items.len() >= MAX_ITEMS || !seen.insert(id) {
            continue;
        }
        let Some(dict) = xref.get::<Dict<'_>>(id) else {
            continue;
        };
        waiting.extend(reference(&dict, "Next").map(|id| (id, depth)));
        if depth + 1 < MAX_DEPTH {
            waiting.extend(reference(&dict, "First").map(|id| (id, depth + 1)));
        }
        let title = dict.get::<PdfString<'_>>("Title");
        let title = title.map(|title| outer_text(&title));
        let is_open = dict.get::<i32>("Count").is_some_and(|count| count > 0);
        items.push(Item {
            dict,
            title,
            depth,
            is_open,
        });
    }
    items
}

/// The titles.
pub(crate) fn texts(items: &[Item<'_>]) -> Vec<OuterText> {
    (0..)
        .zip(items)
        .filter_map(|(index, item)| {
            Some(OuterText {
                id: id(index),
                page: None,
                text: item.title.clone()?,
            })
        })
        .collect()
}

fn id(index: u32) -> OuterId {
    OuterId {
        place: OuterPlace::Outline,
        index,
    }
}

/// Writes the outline and gives its number, and how many titles were replaced by a
/// neutral one.
pub(crate) fn write<'a>(
    items: &[Item<'a>],
    destinations: &Destinations<'a>,
    page: impl Fn(usize) -> Option<ObjectNumber>,
    choice: impl Fn(OuterId) -> OuterVerdict,
    writer: &mut Writer,
) -> (Option<ObjectNumber>, usize) {
    if items.is_empty() {
        return (None, 0);
    }
    let root = writer.allocate();
    let numbers: Vec<ObjectNumber> = items.iter().map(|_| writer.allocate()).collect();
    let shape = Shape::new(items);
    let number = |index: Option<usize>| -> Value {
        let number = index.and_then(|index| numbers.get(index));
        number.map_or(Value::Null, |number| (*number).into())
    };
    let mut neutral = 0;
    for (index, ((item, links), own)) in items.iter().zip(&shape.links).zip(&numbers).enumerate() {
        let verdict = choice(id(u32::try_from(index).unwrap_or(u32::MAX)));
        let title = match (verdict, &item.title) {
            (OuterVerdict::Keep, Some(title)) => title.clone(),
            (OuterVerdict::Replace(title), _) => title,
            _ => {
                neutral += 1;
                NEUTRAL.to_owned()
            }
        };
        let mut out = Dictionary::new();
        out.set("Title", Value::String(encode_text(&title)));
        let parent = match links.parent {
            Some(parent) => number(Some(parent)),
            None => root.into(),
        };
        out.set("Parent", parent);
        out.set("Prev", number(links.previous));
        out.set("Next", number(links.next));
        out.set("First", number(links.first));
        out.set("Last", number(links.last));
        if links.children > 0 {
            let sign = if item.is_open { 1 } else { -1 };
            out.set("Count", sign * links.children);
        }
        if let Some(destination) = destinations.of(&item.dict)
            && let Some(page) = page(destination.page)
        {
            out.set("Dest", destination.value(page.into()));
        }
        writer.write_value(*own, &out.into());
    }
    let mut out = Dictionary::of_type("Outlines");
    out.set("First", number(shape.first));
    out.set("Last", number(shape.last));
    out.set("Count", shape.top);
    writer.write_value(root, &out.into());
    (Some(root), neutral)
}

/// How the items hang together.
struct Shape {
    links: Vec<Links>,
    first: Option<usize>,
    last: Option<usize>,
    /// How many items are seen when the outline is opened.
    top: i64,
}

#[derive(Clone, Default)]
struct Links {
    parent: Option<usize>,
    previous: Option<usize>,
    next: Option<usize>,
    first: Option<usize>,
    last: Option<usize>,
    /// How many items below are seen when this one is opened.
    children: i64,
}

impl Shape {
    fn new(items: &[Item<'_>]) -> Self {
        let mut shape = Self {
            links: vec![Links::default(); items.len()],
            first: None,
            last: None,
            top: 0,
        };
        // The item at each depth that the next one hangs below or beside.
        let mut path: Vec<usize> = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let previous = path.get(item.depth).copied();
            path.truncate(item.depth);
            let parent = path.last().copied();
            path.push(index);
            if let Some(previous) = previous.and_then(|previous| shape.links.get_mut(previous)) {
                previous.next = Some(index);
            }
            if let Some(links) = shape.links.get_mut(index) {
                (links.parent, links.previous) = (parent, previous);
            }
            match parent.and_then(|parent| shape.links.get_mut(parent)) {
                Some(parent) => {
                    parent.first.get_or_insert(index);
                    parent.last = Some(index);
                }
                None => {
                    shape.first.get_or_insert(index);
                    shape.last = Some(index);
                }
            }
        }
        shape.count(items);
        shape
    }

    /// Counts from the last item to the first, so that children come before parents.
    fn count(&mut self, items: &[Item<'_>]) {
        for (index, item) in items.iter().enumerate().rev() {
            let Some(links) = self.links.get(index) else {
                continue;
            };
            let seen = 1 + if item.is_open { links.children } else { 0 };
            match links.parent.and_then(|parent| self.links.get_mut(parent)) {
                Some(parent) => parent.children += seen,
                None => self.top += seen,
            }
        }
    }
}
