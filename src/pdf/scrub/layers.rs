//! Layers (optional content groups) as they may stay: which there are, what they are
//! combined to and whether they are shown; never what they are called.

use hayro_syntax::object::Array;
use hayro_syntax::object::Dict;
use hayro_syntax::object::MaybeRef;
use hayro_syntax::object::Name;
use hayro_syntax::object::Object;
use hayro_syntax::object::ObjectIdentifier;
use hayro_syntax::xref::XRef;
use rustc_hash::FxHashMap;

use crate::pdf::object::Dictionary;
use crate::pdf::object::ObjectNumber;
use crate::pdf::object::Value;
use crate::pdf::scrub::copy::one_of;
use crate::pdf::write::Writer;

/// Deepest nesting of a visibility expression.
const MAX_DEPTH: usize = 8;

/// Layers met so far.
#[derive(Default)]
pub(crate) struct Layers {
    numbers: FxHashMap<ObjectIdentifier, ObjectNumber>,
    order: Vec<ObjectIdentifier>,
    combinations: FxHashMap<ObjectIdentifier, ObjectNumber>,
}

impl Layers {
    /// A reference to the copy of a layer or a combination (ISO 32000-2, 8.11.2).
    pub(crate) fn reference(
        &mut self,
        xref: &XRef,
        writer: &mut Writer,
        id: Option<ObjectIdentifier>,
        dict: &Dict<'_>,
    ) -> Value {
        let kind = dict.get::<Name<'_>>("Type");
        let kind = match kind.as_deref() {
            // Some producers leave the type out.
            None if dict.contains_key("OCGs") => Some(b"OCMD".as_slice()),
            None if dict.contains_key("Name") => Some(b"OCG".as_slice()),
            kind => kind,
        };
        match (kind, id) {
            (Some(b"OCG"), Some(id)) => self.layer(writer, id),
            (Some(b"OCMD"), Some(id)) => {
                if let Some(number) = self.combinations.get(&id) {
                    return (*number).into();
                }
                let combination = self.combination(xref, writer, dict);
                let number = writer.add_value(&combination);
                self.combinations.insert(id, number);
                number.into()
            }
            (Some(b"OCMD"), None) => self.combination(xref, writer, dict),
            _ => Value::Null,
        }
    }

    /// How many layers were met.
    pub(crate) fn len(&self) -> usize {
        self.order.len()
    }

    fn layer(&mut self, writer: &mut Writer, id: ObjectIdentifier) -> Value {
        let number = *self.numbers.entry(id).or_insert_with(|| {
            self.order.push(id);
            writer.allocate()
        });
        number.into()
    }

    fn combination(&mut self, xref: &XRef, writer: &mut Writer, dict: &Dict<'_>) -> Value {
        let mut out = Dictionary::of_type("OCMD");
        let groups = match dict.get_raw::<Object<'_>>("OCGs") {
            Some(MaybeRef::NotRef(Object::Array(array))) => {
                self.expression(xref, writer, &array, MAX_DEPTH)
            }
            Some(MaybeRef::Ref(reference)) => match xref.get::<Object<'_>>(reference.into()) {
                Some(Object::Array(array)) => self.expression(xref, writer, &array, MAX_DEPTH),
                Some(Object::Dict(_)) => self.layer(writer, reference.into()),
                _ => Value::Null,
            },
            _ => Value::Null,
        };
        out.set("OCGs", groups);
        if let Some(policy) = dict.get::<Name<'_>>("P") {
            out.set(
                "P",
                one_of(&policy, &["AllOn", "AnyOn", "AnyOff", "AllOff"]),
            );
        }
        if let Some(expression) = dict.get::<Array<'_>>("VE") {
            out.set("VE", self.expression(xref, writer, &expression, 0));
        }
        out.into()
    }

    /// Layers, operators and nested expressions (ISO 32000-2, 8.11.2.2).
    fn expression(
        &mut self,
        xref: &XRef,
        writer: &mut Writer,
        array: &Array<'_>,
        depth: usize,
    ) -> Value {
        let items = array.raw_iter().map(|item| match item {
            MaybeRef::NotRef(Object::Name(name)) => one_of(&name, &["And", "Or", "Not"]),
            MaybeRef::NotRef(Object::Array(nested)) if depth < MAX_DEPTH => {
                self.expression(xref, writer, &nested, depth + 1)
            }
            MaybeRef::Ref(reference) => match xref.get::<Object<'_>>(reference.into()) {
                Some(Object::Dict(_)) => self.layer(writer, reference.into()),
                Some(Object::Array(nested)) if depth < MAX_DEPTH => {
                    self.expression(xref, writer, &nested, depth + 1)
                }
                _ => Value::Null,
            },
            _ => Value::Null,
        });
        Value::Array(items.filter(|item| !item.is_null()).collect())
    }

    /// Writes all layers, and gives the catalog's entry about them: the default
    /// configuration only (ISO 32000-2, 8.11.4).
    pub(crate) fn finish(self, writer: &mut Writer, xref: &XRef, source: &Dict<'_>) -> Value {
        if self.order.is_empty() {
            return Value::Null;
        }
        for (index, id) in self.order.iter().enumerate() {
            let Some(number) = self.numbers.get(id) else {
                continue;
            };
            let mut layer = Dictionary::of_type("OCG");
            let name = format!("Layer {}", index + 1);
            layer.set("Name", Value::String(name.into_bytes()));
            let dict = xref.get::<Dict<'_>>(*id).unwrap_or_default();
            layer.set("Usage", usage(&dict));
            writer.write_value(*number, &layer.into());
        }
        let numbers = &self.numbers;
        let all = || {
            let numbers = self.order.iter().filter_map(|id| numbers.get(id));
            Value::Array(numbers.map(|number| (*number).into()).collect())
        };
        let default = source.get::<Dict<'_>>("D").unwrap_or_default();
        let mut configuration = Dictionary::new();
        if let Some(state) = default.get::<Name<'_>>("BaseState") {
            configuration.set("BaseState", one_of(&state, &["ON", "OFF"]));
        }
        for key in ["ON", "OFF"] {
            configuration.set(key, self.kept(&default, key));
        }
        configuration.set("Order", all());
        configuration.set("AS", self.automatic(&default));
        let mut out = Dictionary::new();
        out.set("OCGs", all());
        out.set("D", configuration);
        out.into()
    }

    /// Those layers of a list that were met, or nothing if there are none.
    fn kept(&self, dict: &Dict<'_>, key: &str) -> Value {
        let Some(array) = dict.get::<Array<'_>>(key) else {
            return Value::Null;
        };
        let kept: Vec<Value> = array
            .raw_iter()
            .filter_map(|item| item.as_obj_ref())
            .filter_map(|reference| self.numbers.get(&reference.into()))
            .map(|number| (*number).into())
            .collect();
        match kept.is_empty() {
            true => Value::Null,
            false => Value::Array(kept),
        }
    }

    /// When layers are shown by themselves, such as in print only.
    fn automatic(&self, default: &Dict<'_>) -> Value {
        let Some(array) = default.get::<Array<'_>>("AS") else {
            return Value::Null;
        };
        let rules: Vec<Value> = array
            .iter::<Dict<'_>>()
            .filter_map(|dict| {
                let event = dict.get::<Name<'_>>("Event")?;
                let mut rule = Dictionary::new();
                rule.set("Event", one_of(&event, &["View", "Print", "Export"]));
                rule.set("OCGs", self.kept(&dict, "OCGs"));
                let categories = dict.get::<Array<'_>>("Category")?;
                let categories = categories
                    .iter::<Name<'_>>()
                    .map(|name| one_of(&name, &["View", "Print", "Export"]))
                    .filter(|name| !name.is_null());
                rule.set("Category", Value::Array(categories.collect()));
                Some(rule.into())
            })
            .collect();
        match rules.is_empty() {
            true => Value::Null,
            false => Value::Array(rules),
        }
    }
}

/// Whether a layer is for the screen, for print or for export.
fn usage(layer: &Dict<'_>) -> Value {
    let Some(source) = layer.get::<Dict<'_>>("Usage") else {
        return Value::Null;
    };
    let mut out = Dictionary::new();
    for (key, state) in [
        ("View", "ViewState"),
        ("Print", "PrintState"),
        ("Export", "ExportState"),
    ] {
        let value = (source.get::<Dict<'_>>(key))
            .and_then(|dict| dict.get::<Name<'_>>(state))
            .map(|name| one_of(&name, &["ON", "OFF"]));
        if let Some(value) = value {
            let mut entry = Dictionary::new();
            entry.set(state, value);
            out.set(key, entry);
        }
    }
    match out.is_empty() {
        true => Value::Null,
        false => out.into(),
    }
}
