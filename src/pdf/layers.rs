//! Which optional content somebody sees who opens the document (ISO 32000-2, 8.11).

use hayro_syntax::object::Array;
use hayro_syntax::object::Dict;
use hayro_syntax::object::MaybeRef;
use hayro_syntax::object::Name;
use hayro_syntax::object::ObjRef;
use hayro_syntax::object::Object;
use rustc_hash::FxHashSet;

/// The state of optional content groups in the default configuration.
#[derive(Debug, Clone, Default)]
pub struct Layers {
    base_is_off: bool,
    on: FxHashSet<ObjRef>,
    off: FxHashSet<ObjRef>,
}

/// Membership expressions nest no deeper than this; deeper ones count as visible.
const DEEPEST: u32 = 16;

impl Layers {
    /// Reads the default configuration from the catalogue.
    pub fn read(catalog: &Dict<'_>) -> Self {
        let properties = catalog.get::<Dict<'_>>("OCProperties").unwrap_or_default();
        let default = properties.get::<Dict<'_>>("D").unwrap_or_default();
        Self {
            base_is_off: is_name(&default, "BaseState", b"OFF"),
            on: groups(&default, "ON"),
            off: groups(&default, "OFF"),
        }
    }

    /// Whether the content of a group or membership dictionary shows. `value` is the
    /// `/OC` entry of `owner`, or a property list.
    pub fn shows(&self, owner: &Dict<'_>, key: &[u8]) -> bool {
        let Some(raw) = owner.get_raw::<Object<'_>>(key) else {
            return true;
        };
        let Some(Object::Dict(dict)) = owner.get::<Object<'_>>(key) else {
            return true;
        };
        if is_name(&dict, "Type", b"OCMD") {
            return self.membership_shows(&dict);
        }
        raw.as_obj_ref().is_none_or(|group| self.group_shows(group))
    }

    fn group_shows(&self, group: ObjRef) -> bool {
        if self.base_is_off {
            self.on.contains(&group)
        } else {
            !self.off.contains(&group)
        }
    }

    fn membership_shows(&self, dict: &Dict<'_>) -> bool {
        if let Some(expression) = dict.get::<Array<'_>>("VE") {
            return self.expression_shows(&expression, DEEPEST);
        }
        let mut states: Vec<bool> = match dict.get_raw::<Object<'_>>("OCGs") {
            Some(MaybeRef::Ref(one)) if dict.get::<Array<'_>>("OCGs").is_none() => {
                vec![self.group_shows(one)]
            }
            _ => dict
                .get::<Array<'_>>("OCGs")
                .map(|many| self.states(&many))
                .unwrap_or_default(),
        };
        if states.is_empty() {
            states.push(true);
        }
        let policy = dict.get::<Name<'_>>("P");
        match policy.as_deref() {
            Some(b"AllOn") => states.iter().all(|on| *on),
            Some(b"AnyOff") => states.iter().any(|on| !on),
            Some(b"AllOff") => states.iter().all(|on| !on),
            _ => states.iter().any(|on| *on),
        }
    }

    fn states(&self, groups: &Array<'_>) -> Vec<bool> {
        groups
            .raw_iter()
            .filter_map(|group| group.as_obj_ref())
            .map(|group| self.group_shows(group))
            .collect()
    }

    fn expression_shows(&self, expression: &Array<'_>, depth: u32) -> bool {
        if depth == 0 {
            return true;
        }
        let operator = expression
            .iter::<Object<'_>>()
            .next()
            .and_then(Object::into_name);
        let mut operands = expression
            .raw_iter()
            .zip(expression.iter::<Object<'_>>())
            .skip(1)
            .map(|(raw, object)| match object {
                Object::Array(inner) => self.expression_shows(&inner, depth - 1),
                _ => raw.as_obj_ref().is_none_or(|group| self.group_shows(group)),
            });
        match operator.as_deref() {
            Some(b"And") => operands.all(|on| on),
            Some(b"Or") => operands.any(|on| on),
            Some(b"Not") => operands.next().is_none_or(|on| !on),
            _ => true,
        }
    }
}

fn groups(dict: &Dict<'_>, key: &str) -> FxHashSet<ObjRef> {
    dict.get::<Array<'_>>(key)
        .map(|array| {
            array
                .raw_iter()
                .filter_map(|item| item.as_obj_ref())
                .collect()
        })
        .unwrap_or_default()
}

fn is_name(dict: &Dict<'_>, key: &str, name: &[u8]) -> bool {
    dict.get::<Name<'_>>(key)
        .is_some_and(|value| value.as_ref() == name)
}
