//! Counts what of the catalog and the pages' trees will not be in a result.
//!
//! Nothing here decides what goes: the copy takes only what its rules list, whether it
//! was counted or not.

use hayro_syntax::object::Array;
use hayro_syntax::object::Dict;
use hayro_syntax::object::Name;
use hayro_syntax::object::Object;
use hayro_syntax::object::ObjectIdentifier;
use rustc_hash::FxHashSet;

use crate::pdf::scrub::census::Census;
use crate::pdf::scrub::census::DroppedKind;
use crate::pdf::scrub::destination::name_tree;
use crate::pdf::scrub::links::is_script;
use crate::pdf::source::Source;

/// Most form fields that are counted.
const MAX_FIELDS: usize = 100_000;

/// Counts the document's own channels.
pub(crate) fn count(source: &Source, census: &mut Census) {
    let catalog = source.catalog();
    let xref = source.pdf().xref();
    let has = |key: &str| usize::from(catalog.contains_key(key));
    census.add(DroppedKind::Metadata, has("Metadata") + information(source));
    census.add(DroppedKind::PrivateData, has("PieceInfo"));
    census.add(DroppedKind::Signature, has("Perms") + has("DSS"));
    census.add(DroppedKind::Attachment, has("AF"));
    census.add(DroppedKind::Action, has("AA"));
    for (key, kind) in [
        ("Threads", DroppedKind::Thread),
        ("OutputIntents", DroppedKind::OutputIntent),
    ] {
        let items = catalog.get::<Array<'_>>(key);
        census.add(kind, items.map_or(0, |items| items.raw_iter().count()));
    }
    let names = catalog.get::<Dict<'_>>("Names").unwrap_or_default();
    for (key, kind) in [
        ("EmbeddedFiles", DroppedKind::Attachment),
        ("JavaScript", DroppedKind::JavaScript),
    ] {
        let entries = names.get::<Dict<'_>>(key).map(|tree| name_tree(xref, tree));
        census.add(kind, entries.map_or(0, |entries| entries.len()));
    }
    if let Some(Object::Dict(action)) = catalog.get::<Object<'_>>("OpenAction") {
        match action.get::<Name<'_>>("S").as_deref() {
            Some(b"JavaScript") => census.add(DroppedKind::JavaScript, 1),
            Some(b"GoTo") => {}
            _ => census.add(DroppedKind::Action, 1),
        }
    }
    fields(source, census);
}

/// Whether the document has an information dictionary with anything in it.
fn information(source: &Source) -> usize {
    let information = source.pdf().metadata();
    let has_text = [
        &information.title,
        &information.author,
        &information.subject,
        &information.keywords,
        &information.creator,
        &information.producer,
    ]
    .iter()
    .any(|text| text.is_some());
    let has_date = information.creation_date.is_some() || information.modification_date.is_some();
    usize::from(has_text || has_date)
}

/// Counts form fields that have a value or a widget of their own, and signatures.
fn fields(source: &Source, census: &mut Census) {
    let xref = source.pdf().xref();
    let Some(form) = source.catalog().get::<Dict<'_>>("AcroForm") else {
        return;
    };
    census.add(DroppedKind::XfaForm, usize::from(form.contains_key("XFA")));
    let mut seen = FxHashSet::default();
    let mut waiting: Vec<Dict<'_>> = Vec::new();
    let fields = form.get::<Array<'_>>("Fields");
    waiting.extend(fields.iter().flat_map(|fields| fields.iter::<Dict<'_>>()));
    while let Some(field) = waiting.pop() {
        if seen.len() > MAX_FIELDS {
            break;
        }
        let is_signature = field.get::<Name<'_>>("FT").as_deref() == Some(b"Sig");
        if is_signature && field.contains_key("V") {
            census.add(DroppedKind::Signature, 1);
        }
        census.add(DroppedKind::JavaScript, usize::from(is_script(&field)));
        let kids: Vec<Dict<'_>> = (field.get::<Array<'_>>("Kids").iter())
            .flat_map(|kids| kids.raw_iter())
            .filter_map(|kid| kid.as_obj_ref())
            .map(ObjectIdentifier::from)
            .filter(|id| seen.insert(*id))
            .filter_map(|id| xref.get::<Dict<'_>>(id))
            .filter(|kid| kid.contains_key("T"))
            .collect();
        match kids.is_empty() {
            true => census.add(DroppedKind::FormField, 1),
            false => waiting.extend(kids),
        }
    }
}
