//! Text outside the pages: what of it is read, and what becomes of it.

use std::collections::BTreeMap;

use crate::document::Document;
use crate::document::Part;
use crate::document::PartId;
use crate::document::Place;
use crate::document::Span;
use crate::formats::pdf::read::Joined;
use crate::pdf::scrub::outer_texts;
use crate::pdf::source::Source;
use crate::pdf::strings::OuterId;
use crate::pdf::strings::OuterPlace;
use crate::pdf::strings::OuterText;
use crate::pdf::strings::OuterVerdict;
use crate::plan::Plan;
use crate::plan::Target;

/// What stands in a title for what was struck: always the same, so that its length tells
/// nothing.
const BLOCKS: &str = "█████";

/// The texts outside the pages, as one part a kind. Ids are given later.
pub fn parts(source: &Source) -> Vec<Part> {
    by_place(source)
        .into_iter()
        .map(|(place, texts)| {
            let joined = Joined::of(texts.iter().map(|text| text.text.as_str()));
            Part::new(PartId(0), place, joined.text)
        })
        .filter(|part| !part.text.is_empty())
        .collect()
}

/// What becomes of each of the texts.
pub fn verdicts(
    source: &Source,
    document: &Document,
    plan: &Plan,
) -> BTreeMap<OuterId, OuterVerdict> {
    let mut struck: BTreeMap<&Place, Vec<Span>> = BTreeMap::new();
    for redaction in &plan.redactions {
        if let Target::Text { part, span } = redaction.target
            && let Some(part) = document.parts.get(part.0 as usize)
        {
            struck.entry(&part.place).or_default().push(span);
        }
    }
    let mut verdicts = BTreeMap::new();
    for (place, texts) in by_place(source) {
        let spans = struck.get(&place).map(Vec::as_slice).unwrap_or_default();
        let joined = Joined::of(texts.iter().map(|text| text.text.as_str()));
        for (text, own) in texts.iter().zip(&joined.spans) {
            let hits = spans.iter().copied().filter(|hit| hit.overlaps(*own));
            let hits: Vec<Span> = hits.collect();
            let verdict = match text.id.place {
                _ if hits.is_empty() => OuterVerdict::Keep,
                OuterPlace::Outline => OuterVerdict::Replace(blocked(&joined.text, *own, hits)),
                _ => OuterVerdict::Drop,
            };
            verdicts.insert(text.id, verdict);
        }
    }
    verdicts
}

/// One of the joined texts with blocks in the place of what is struck in it.
fn blocked(joined: &str, own: Span, mut hits: Vec<Span>) -> String {
    hits.sort_unstable();
    let mut replaced = String::new();
    let mut from = own.start as usize;
    for hit in hits {
        let start = hit.start.max(own.start) as usize;
        replaced.push_str(joined.get(from..start).unwrap_or_default());
        replaced.push_str(BLOCKS);
        from = from.max(hit.end.min(own.end) as usize);
    }
    replaced.push_str(joined.get(from..own.end as usize).unwrap_or_default());
    replaced
}

fn by_place(source: &Source) -> BTreeMap<Place, Vec<OuterText>> {
    let mut places: BTreeMap<Place, Vec<OuterText>> = BTreeMap::new();
    for text in outer_texts(source) {
        let place = match text.id.place {
            OuterPlace::Outline => Place::Outline,
            OuterPlace::Structure => Place::Structure,
            OuterPlace::PageLabel => Place::PageLabel,
            OuterPlace::LinkUri => Place::Link,
        };
        places.entry(place).or_default().push(text);
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_keeps_what_is_not_struck() {
        let joined = "Utredning Elin Alm, bilaga\n\n";
        let own = Span::new(0..26);
        let hit = Span::new(10..18);
        assert_eq!(blocked(joined, own, vec![hit]), "Utredning █████, bilaga");
    }
}
