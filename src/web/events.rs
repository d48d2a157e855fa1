//! What a person does on the page → the event that it is.
//!
//! Nothing that the page sends is taken as a place as it is: words are joined here, areas
//! are cut to their page, and phrases are looked for again.

use std::collections::HashMap;

use serde::Deserialize;

use crate::decisions;
use crate::decisions::Event;
use crate::decisions::Mark;
use crate::decisions::NewItem;
use crate::decisions::Origin;
use crate::decisions::Verdict;
use crate::decisions::Words;
use crate::detect::Entity;
use crate::document::Document;
use crate::document::PartId;
use crate::document::Span;
use crate::geometry::Quad;
use crate::geometry::Rect;
use crate::web::sitting::Ready;
use crate::web::sitting::Sitting;
use crate::web::sitting::Stage;

/// How much of a word an area has to cover for the word to go as text too.
const COVERED: f64 = 0.25;

/// A box that was drawn.
#[derive(Deserialize)]
pub struct DrawCall {
    /// The version that was seen.
    pub version: u64,
    /// The page, from 1.
    pub page: u32,
    /// Words: part, first byte, byte after the last.
    #[serde(default)]
    pub spans: Vec<(u32, u32, u32)>,
    /// Two corners x, y as shown.
    pub area: Option<[f64; 4]>,
    /// What kind of thing it is.
    pub entity: Entity,
}

/// A phrase that goes wherever it stands.
#[derive(Deserialize)]
pub struct StrikeCall {
    /// The version that was seen.
    pub version: u64,
    /// The phrase.
    pub phrase: String,
    /// Whether it also counts inside words.
    #[serde(default)]
    pub inside: bool,
    /// What kind of thing it is.
    pub entity: Entity,
}

/// An item whose like is decided in the same way.
#[derive(Deserialize)]
pub struct SameCall {
    /// The version that was seen.
    pub version: u64,
    /// The item.
    pub key: String,
    /// What is decided.
    pub verdict: Verdict,
}

/// What a person has drawn: words that she has chosen, or an area with all that stands
/// in it.
pub fn drawn(sitting: &Sitting, call: &DrawCall) -> Option<Event> {
    let proposal = sitting.proposal()?;
    let document = &proposal.document;
    let mut marks = Vec::new();
    let mut spans: Vec<(PartId, Span)> = call
        .spans
        .iter()
        .map(|(part, start, end)| {
            let (start, end) = (*start, *end);
            (PartId(*part), Span { start, end })
        })
        .collect();
    if let Some([x0, y0, x1, y1]) = call.area {
        let (width, height) = sitting.view.size(call.page)?;
        let page = Rect::new(0.0, 0.0, width, height);
        let rect = Rect::new(x0.min(x1), y0.min(y1), x0.max(x1), y0.max(y1));
        let rect = rect.intersect(page);
        if rect.area() <= 0.0 || !rect.is_finite() {
            return None;
        }
        let to_page = sitting.view.to_page(call.page)?;
        let quad = Quad::from_rect(rect).transformed(to_page);
        marks.push(Mark::area(call.page, &quad));
        // Text that goes by its span is also looked for in the result.
        let words = sitting.view.words(document, call.page);
        let covered = words.iter().filter(|word| {
            let own = word.quad.bounds();
            own.area() > 0.0 && own.intersect(rect).area().max(0.0) / own.area() > COVERED
        });
        spans.extend(covered.map(|word| (word.part, word.span)));
    }
    let is_text = document.format == "text";
    marks.retain(|mark| !is_text || mark.span().is_some());
    marks.extend(joined(document, spans));
    let item = NewItem {
        marks,
        entity: call.entity,
        origin: Origin::Drawn,
    };
    Some(Event::Add {
        items: vec![item],
        keys: Vec::new(),
    })
}

/// All places of a phrase that do not go yet, as one event.
pub fn struck_phrase(sitting: &Sitting, call: &StrikeCall) -> Option<Event> {
    let proposal = sitting.proposal()?;
    let words = words_of(call.inside);
    let hits = decisions::find(&proposal.document, &call.phrase, words);
    let stage = sitting.stage();
    let Stage::Ready(ready) = &*stage else {
        return None;
    };
    let event = strike_all(ready, hits, call.entity);
    let Event::Add { items, keys } = &event else {
        return None;
    };
    (!items.is_empty() || !keys.is_empty()).then_some(event)
}

/// What shows the same text as an item, decided in the same way. Where it goes, so do
/// places that no rule has found.
pub fn same(sitting: &Sitting, call: &SameCall) -> Option<Event> {
    let stage = sitting.stage();
    let Stage::Ready(ready) = &*stage else {
        return None;
    };
    let like = ready.sheet.item(&call.key)?;
    let document = &ready.proposal.document;
    let same = decisions::same_text(document, ready.sheet.items(), like);
    let keys: Vec<String> = match same.is_empty() {
        true => vec![like.key.clone()],
        false => same.iter().map(|item| item.key.clone()).collect(),
    };
    if call.verdict != Verdict::Strike {
        return Some(Event::Decide {
            keys,
            verdict: call.verdict,
        });
    }
    let (part, span) = like.marks.first()?.span()?;
    let text = document
        .parts
        .get(part.0 as usize)?
        .text
        .get(span.range())?;
    let hits = decisions::find(document, text, Words::Whole);
    let Event::Add { items, keys: more } = strike_all(ready, hits, like.entity) else {
        return None;
    };
    let mut all = keys;
    all.extend(more);
    all.sort();
    all.dedup();
    Some(Event::Add { items, keys: all })
}

/// Strikes all of these places: items that stand there are decided on, others added.
fn strike_all(ready: &Ready, hits: Vec<(PartId, Span)>, entity: Entity) -> Event {
    let mut keys = Vec::new();
    let mut items = Vec::new();
    let mut by_span = HashMap::new();
    let mut struck: Vec<(PartId, Span)> = Vec::new();
    for item in ready.sheet.items().iter().filter(|item| item.exists) {
        for span in item.marks.iter().filter_map(Mark::span) {
            by_span.insert(span, item);
            if item.verdict == Verdict::Strike {
                struck.push(span);
            }
        }
    }
    struck.sort_by_key(|(part, span)| (*part, span.start));
    for hit in hits {
        let upto =
            struck.partition_point(|(part, span)| (*part, span.start) <= (hit.0, hit.1.start));
        let before = struck.get(..upto).unwrap_or_default().iter().rev().take(8);
        let mut covering = before.filter(|(part, span)| *part == hit.0 && span.end >= hit.1.end);
        if covering.next().is_some() {
            continue;
        }
        match by_span.get(&hit) {
            Some(item) => keys.push(item.key.clone()),
            None => items.push(NewItem {
                marks: vec![Mark::text(hit.0, hit.1)],
                entity,
                origin: Origin::Search,
            }),
        }
    }
    Event::Add { items, keys }
}

/// Words that follow each other on a line, made one span each.
fn joined(document: &Document, mut spans: Vec<(PartId, Span)>) -> impl Iterator<Item = Mark> {
    spans.sort();
    spans.dedup();
    let mut joined: Vec<(PartId, Span)> = Vec::new();
    for (part, span) in spans {
        let text = document.parts.get(part.0 as usize).map(|part| &part.text);
        if let Some((last_part, last)) = joined.last_mut()
            && *last_part == part
        {
            let between = text.and_then(|text| text.get(last.end as usize..span.start as usize));
            let is_blank = |between: &str| between.chars().all(|c| c == ' ' || c == '\u{a0}');
            if span.start < last.end || between.is_some_and(is_blank) {
                last.end = last.end.max(span.end);
                continue;
            }
        }
        joined.push((part, span));
    }
    joined
        .into_iter()
        .map(|(part, span)| Mark::text(part, span))
}

/// Which places of a phrase count.
pub fn words_of(inside: bool) -> Words {
    match inside {
        true => Words::Inside,
        false => Words::Whole,
    }
}
