//! A proposal that lies open → what the page gets to know of it.

use serde::Serialize;
use serde_json::Value;
use serde_json::json;

use crate::dossier::Alarm;
use crate::dossier::Removal;
use crate::geometry::Rect;
use crate::web::item_json;
use crate::web::second::Place;
use crate::web::second::SecondHost;
use crate::web::second::Table;
use crate::web::second::open::Area;
use crate::web::second::open::Open;

/// Left, upper, width and height in points from the upper left corner of a page.
#[derive(Serialize)]
struct Box {
    page: u32,
    area: [f32; 4],
}

impl Box {
    fn new((page, rect): &Area) -> Self {
        let round = |value: f64| ((value * 10.0).round() / 10.0) as f32;
        Self {
            page: *page,
            area: [
                round(rect.x0),
                round(rect.y0),
                round(rect.width()),
                round(rect.height()),
            ],
        }
    }
}

/// Areas as the page gets them.
pub fn boxes(areas: &[Area]) -> Value {
    json!(areas.iter().map(Box::new).collect::<Vec<_>>())
}

/// All that the page gets to know now.
pub fn state(table: &Table) -> Value {
    let (place, news) = (table.stage().place.clone(), *table.news.borrow());
    let host = table.host.as_ref();
    match place {
        Place::Shut { problem } => json!({ "stage": "shut", "news": news, "message": problem }),
        Place::Looking { done, pages } => {
            json!({ "stage": "looking", "news": news, "done": done, "pages": pages })
        }
        Place::Over { said } => {
            json!({ "stage": "over", "news": news, "message": host.words().text(said) })
        }
        Place::Open(open) => {
            let mut state = opened(&open, host);
            if let Some(state) = state.as_object_mut() {
                state.insert("news".into(), news.into());
                state.insert("shown".into(), json!(table.shown(&open)));
            }
            state
        }
    }
}

fn opened(open: &Open, host: &dyn SecondHost) -> Value {
    let examination = &open.examination;
    let proposed = &open.version.proposed;
    let author = &open.version.author;
    let suspicions: Vec<Value> = examination
        .suspicions
        .iter()
        .map(|found| {
            json!({
                "words": host.suspicion(found),
                "why": found.why,
                "page": item_json::page_of(&found.place),
                "places": !found.text.is_empty(),
            })
        })
        .collect();
    let removals = examination.removals.iter().enumerate();
    let removals: Vec<Value> = removals
        .map(|(index, removal)| {
            let areas = open.areas.get(index).map(Vec::as_slice);
            self::removal(removal, areas.unwrap_or_default(), host)
        })
        .collect();
    json!({
        "stage": "open",
        "package": open.package(),
        "version": proposed.version,
        "status": host.status(open.status),
        "profile": proposed.profile,
        "author": author.name,
        "reader": open.by.card().name,
        "isAuthor": author.person == open.by.card().person,
        // A changed package is nobody's to overrule, nor where two persons are always needed.
        "mayOverrule": !proposed.two_always && !examination.alarms.iter().any(is_change),
        "pages": open.page_count(),
        "sizes": [open.sizes(false), open.sizes(true)],
        "alarms": examination.alarms.iter().map(|found| alarm(found, host)).collect::<Vec<_>>(),
        "suspicions": suspicions,
        "removals": removals,
        "collateral": examination.collateral,
        "changes": examination.changes.as_ref().map(|changes| host.changes(changes)),
    })
}

fn is_change(alarm: &Alarm) -> bool {
    matches!(alarm, Alarm::OriginalChanged | Alarm::File { .. })
}

fn alarm(alarm: &Alarm, host: &dyn SecondHost) -> Value {
    let (page, area) = match alarm {
        Alarm::Looks {
            page,
            area: [x0, y0, x1, y1],
        } => {
            let [x0, y0, x1, y1] = [x0, y0, x1, y1].map(|side| f64::from(*side));
            (Some(*page), boxes(&[(*page, Rect::new(x0, y0, x1, y1))]))
        }
        Alarm::PageLooks { page } => (Some(*page), json!([])),
        Alarm::TextAdded { place, .. } | Alarm::TextRemoved { place, .. } => {
            (item_json::page_of(place), json!([]))
        }
        Alarm::StampMissing { pages } => (pages.first().copied(), json!([])),
        _ => (None, json!([])),
    };
    json!({ "words": host.alarm(alarm), "page": page, "boxes": area })
}

fn removal(removal: &Removal, areas: &[Area], host: &dyn SecondHost) -> Value {
    let words = host.words();
    json!({
        "id": removal.id,
        "page": removal.page.or_else(|| Some(areas.first()?.0)),
        "place": words.place(&removal.place),
        "entity": removal.entity,
        "kind": words.entity(removal.entity),
        "reason": removal.reason,
        "source": removal.rule,
        "score": removal.score,
        "length": removal.length,
        "boxes": boxes(areas),
        "doubt": removal.doubt.map(|doubt| host.doubt(doubt)),
    })
}
