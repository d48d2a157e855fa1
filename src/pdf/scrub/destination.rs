//! Where links and outline items lead: always to a page of the document, said directly.
//!
//! Names of destinations may say anything, so they are looked up and put in place of
//! themselves (ISO 32000-2, 12.3.2).

use hayro_syntax::object::Array;
use hayro_syntax::object::Dict;
use hayro_syntax::object::MaybeRef;
use hayro_syntax::object::Name;
use hayro_syntax::object::Object;
use hayro_syntax::object::ObjectIdentifier;
use hayro_syntax::object::String as PdfString;
use hayro_syntax::xref::XRef;
use rustc_hash::FxHashMap;
use rustc_hash::FxHashSet;

use crate::pdf::object::Value;
use crate::pdf::scrub::copy::one_of;
use crate::pdf::source::Source;

/// Most names of destinations that are read.
const MAX_NAMES: usize = 200_000;

/// Looks up destinations in a source.
pub(crate) struct Destinations<'a> {
    pages: FxHashMap<ObjectIdentifier, usize>,
    names: FxHashMap<Vec<u8>, Object<'a>>,
}

/// A page of the source and how to show it.
pub(crate) struct Destination {
    /// Counted from 0.
    pub(crate) page: usize,
    /// Name of the view and its numbers.
    view: Vec<Value>,
}

impl Destination {
    /// The destination as an array, given the page's object.
    pub(crate) fn value(&self, page: Value) -> Value {
        Value::Array([vec![page], self.view.clone()].concat())
    }
}

impl<'a> Destinations<'a> {
    pub(crate) fn new(source: &'a Source) -> Self {
        let xref = source.pdf().xref();
        let mut pages = FxHashMap::default();
        for (index, page) in source.pdf().pages().iter().enumerate() {
            if let Some(id) = page.raw().obj_id() {
                pages.entry(id).or_insert(index);
            }
        }
        let catalog = source.catalog();
        let mut names = FxHashMap::default();
        if let Some(old) = catalog.get::<Dict<'a>>("Dests") {
            for key in old.keys().take(MAX_NAMES) {
                if let Some(object) = old.get::<Object<'a>>(&*key) {
                    names.insert(key.to_vec(), object);
                }
            }
        }
        let tree =
            (catalog.get::<Dict<'a>>("Names")).and_then(|names| names.get::<Dict<'a>>("Dests"));
        if let Some(tree) = tree {
            for (key, object) in name_tree(xref, tree) {
                names.insert(key, object);
            }
        }
        Self { pages, names }
    }

    /// How many names there are.
    pub(crate) fn name_count(&self) -> usize {
        self.names.len()
    }

    /// The page with an object number.
    pub(crate) fn page(&self, id: ObjectIdentifier) -> Option<usize> {
        self.pages.get(&id).copied()
    }

    /// Where a link or outline item leads, by its own destination or by an action that
    /// goes to one.
    pub(crate) fn of(&self, dict: &Dict<'a>) -> Option<Destination> {
        if let Some(object) = dict.get::<Object<'a>>("Dest") {
            return self.resolve(object, true);
        }
        let action = dict.get::<Dict<'a>>("A")?;
        self.of_action(&action)
    }

    /// Where an action leads, if it goes to a page of the document.
    pub(crate) fn of_action(&self, action: &Dict<'a>) -> Option<Destination> {
        if action.get::<Name<'a>>("S").as_deref() != Some(b"GoTo") {
            return None;
        }
        self.resolve(action.get::<Object<'a>>("D")?, true)
    }

    /// What a destination or its name stands for.
    pub(crate) fn resolve(&self, object: Object<'a>, may_be_name: bool) -> Option<Destination> {
        match object {
            Object::Array(array) => self.explicit(&array),
            Object::Dict(dict) => self.resolve(dict.get::<Object<'a>>("D")?, false),
            Object::String(name) if may_be_name => {
                self.resolve(self.names.get(&*name)?.clone(), false)
            }
            Object::Name(name) if may_be_name => {
                self.resolve(self.names.get(&*name)?.clone(), false)
            }
            _ => None,
        }
    }

    fn explicit(&self, array: &Array<'a>) -> Option<Destination> {
        const MOST_NUMBERS: usize = 4;
        const VIEWS: &[&str] = &[
            "XYZ", "Fit", "FitH", "FitV", "FitR", "FitB", "FitBH", "FitBV",
        ];
        let page = match array.raw_iter().next()? {
            MaybeRef::Ref(reference) => self.page(reference.into())?,
            // Not allowed within a document, but viewers follow it.
            MaybeRef::NotRef(Object::Number(index)) => usize::try_from(index.as_i64()).ok()?,
            MaybeRef::NotRef(_) => return None,
        };
        let mut items = array.iter::<Object<'a>>().skip(1);
        let name = items.next().and_then(Object::into_name);
        let view = match name.map(|name| one_of(&name, VIEWS)) {
            Some(name @ Value::Name(_)) => {
                let numbers = items.take(MOST_NUMBERS).map(|item| match item {
                    Object::Number(number) => number.into(),
                    _ => Value::Null,
                });
                std::iter::once(name).chain(numbers).collect()
            }
            _ => vec![Value::name("Fit")],
        };
        Some(Destination { page, view })
    }
}

/// Entries of a name tree (ISO 32000-2, 7.9.6), in the order in which they stand.
pub(crate) fn name_tree<'a>(xref: &'a XRef, root: Dict<'a>) -> Vec<(Vec<u8>, Object<'a>)> {
    let mut found = Vec::new();
    walk_tree(xref, root, "Names", |pair| {
        if let [Object::String(key), value] = pair {
            found.push((PdfString::as_bytes(key).to_vec(), value.clone()));
        }
        found.len() < MAX_NAMES
    });
    found
}

/// Entries of a number tree (ISO 32000-2, 7.9.7), in the order in which they stand.
pub(crate) fn number_tree<'a>(xref: &'a XRef, root: Dict<'a>) -> Vec<(i64, Object<'a>)> {
    let mut found = Vec::new();
    walk_tree(xref, root, "Nums", |pair| {
        if let [Object::Number(key), value] = pair {
            found.push((key.as_i64(), value.clone()));
        }
        found.len() < MAX_NAMES
    });
    found
}

/// Visits the pairs in a tree's leaves until the visitor has enough.
fn walk_tree<'a>(
    xref: &'a XRef,
    root: Dict<'a>,
    leaf: &str,
    mut visit: impl FnMut(&[Object<'a>]) -> bool,
) {
    let mut seen = FxHashSet::default();
    let mut waiting = vec![root];
    while let Some(node) = waiting.pop() {
        if let Some(array) = node.get::<Array<'a>>(leaf) {
            let items: Vec<Object<'a>> = resolved(xref, &array).collect();
            if !items.as_chunks::<2>().0.iter().all(|pair| visit(pair)) {
                return;
            }
        }
        let Some(kids) = node.get::<Array<'a>>("Kids") else {
            continue;
        };
        let fresh: Vec<ObjectIdentifier> = kids
            .raw_iter()
            .filter_map(|kid| kid.as_obj_ref())
            .map(ObjectIdentifier::from)
            .filter(|id| seen.insert(*id))
            .collect();
        let nodes = fresh
            .into_iter()
            .rev()
            .filter_map(|id| xref.get::<Dict<'a>>(id));
        waiting.extend(nodes);
    }
}

/// An array's items, with `null` for what cannot be found, so that positions stay.
fn resolved<'a>(xref: &'a XRef, array: &Array<'a>) -> impl Iterator<Item = Object<'a>> {
    array.raw_iter().map(|item| match item {
        MaybeRef::NotRef(object) => object,
        MaybeRef::Ref(reference) => xref
            .get::<Object<'a>>(reference.into())
            .unwrap_or(Object::Null(hayro_syntax::object::Null)),
    })
}
