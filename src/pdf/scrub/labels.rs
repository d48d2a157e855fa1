//! Page labels as they may stay: numbering, and the prefixes that the caller allows
//! (ISO 32000-2, 12.4.2).

use hayro_syntax::object::Dict;
use hayro_syntax::object::Name;
use hayro_syntax::object::Object;
use hayro_syntax::object::String as PdfString;

use crate::pdf::object::Dictionary;
use crate::pdf::object::Value;
use crate::pdf::scrub::copy::one_of;
use crate::pdf::scrub::destination::number_tree;
use crate::pdf::source::Source;
use crate::pdf::strings::OuterId;
use crate::pdf::strings::OuterPlace;
use crate::pdf::strings::OuterText;
use crate::pdf::strings::OuterVerdict;
use crate::pdf::strings::encode_text;
use crate::pdf::strings::outer_text;

/// A range of pages that are numbered alike.
pub(crate) struct Range {
    first: i64,
    style: Value,
    start: Option<i64>,
    prefix: Option<String>,
}

/// The ranges, in the order of pages.
pub(crate) fn read(source: &Source) -> Vec<Range> {
    let Some(root) = source.catalog().get::<Dict<'_>>("PageLabels") else {
        return Vec::new();
    };
    let pages = i64::try_from(source.page_count()).unwrap_or(i64::MAX);
    let mut ranges: Vec<Range> = number_tree(source.pdf().xref(), root)
        .into_iter()
        .filter(|(first, _)| (0..pages).contains(first))
        .filter_map(|(first, object)| Some((first, object.into_dict()?)))
        .map(|(first, dict)| Range {
            first,
            style: match dict.get::<Object<'_>>("S") {
                Some(Object::Name(name)) => style(&name),
                _ => Value::Null,
            },
            start: dict
                .get::<i32>("St")
                .map(i64::from)
                .filter(|start| *start > 1),
            prefix: dict.get::<PdfString<'_>>("P").map(|text| outer_text(&text)),
        })
        .collect();
    ranges.sort_by_key(|range| range.first);
    ranges.dedup_by_key(|range| range.first);
    ranges
}

fn style(name: &Name<'_>) -> Value {
    one_of(name, &["D", "R", "r", "A", "a"])
}

/// The prefixes.
pub(crate) fn texts(ranges: &[Range]) -> Vec<OuterText> {
    (0..)
        .zip(ranges)
        .filter_map(|(index, range)| {
            Some(OuterText {
                id: id(index),
                page: usize::try_from(range.first).ok(),
                text: range.prefix.clone()?,
            })
        })
        .collect()
}

fn id(index: u32) -> OuterId {
    OuterId {
        place: OuterPlace::PageLabel,
        index,
    }
}

/// The labels as a number tree, and how many prefixes went.
pub(crate) fn value(ranges: &[Range], choice: impl Fn(OuterId) -> OuterVerdict) -> (Value, usize) {
    if ranges.is_empty() {
        return (Value::Null, 0);
    }
    let (mut numbers, mut dropped) = (Vec::new(), 0);
    for (index, range) in (0..).zip(ranges) {
        let mut out = Dictionary::new();
        out.set("S", range.style.clone());
        if let Some(start) = range.start {
            out.set("St", start);
        }
        if let Some(prefix) = &range.prefix {
            match choice(id(index)) {
                OuterVerdict::Keep => out.set("P", Value::String(encode_text(prefix))),
                OuterVerdict::Replace(text) => out.set("P", Value::String(encode_text(&text))),
                OuterVerdict::Drop => dropped += 1,
            }
        }
        numbers.push(range.first.into());
        numbers.push(out.into());
    }
    let mut tree = Dictionary::new();
    tree.set("Nums", Value::Array(numbers));
    (tree.into(), dropped)
}
