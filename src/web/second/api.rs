//! Calls of the second person's page.

use std::sync::Arc;

use hyper::Method;
use hyper::StatusCode;
use serde::Deserialize;
use serde_json::json;

use crate::audit::Comment;
use crate::audit::Rejection;
use crate::web::api::DPI;
use crate::web::app::App;
use crate::web::exchange::Reply;
use crate::web::exchange::Request;
use crate::web::exchange::query;
use crate::web::pictures::PictureKey;
use crate::web::second::Table;
use crate::web::second::json;
use crate::web::second::open::Open;

/// Longest reason and longest comment, in bytes.
const LONGEST_TEXT: usize = 600;
/// Most comments.
const MOST_COMMENTS: usize = 200;

#[derive(Deserialize)]
struct EnterCall {
    person: Option<String>,
    #[serde(default)]
    passphrase: String,
}

#[derive(Deserialize)]
struct ShownCall {
    page: u32,
}

#[derive(Deserialize)]
struct ApproveCall {
    /// Why it is approved in spite of alarms.
    overruled: Option<String>,
}

#[derive(Deserialize)]
struct RejectCall {
    to: Rejection,
    reason: String,
    #[serde(default)]
    comments: Vec<Comment>,
}

/// Answers a call; `path` is what stands behind `/api/`.
pub fn answer(app: &App, table: &Arc<Table>, request: &Request, path: &str) -> Reply {
    let Some(path) = path.strip_prefix("second/") else {
        return Reply::status(StatusCode::NOT_FOUND);
    };
    let is_write = request.method == Method::POST;
    if is_write {
        app.guard.touch();
    }
    match (is_write, path) {
        (false, "state" | "changes") => return Reply::json(&json::state(table)),
        (true, "enter") => {
            return with_body(request, |call: EnterCall| {
                said(table.enter(call.person.as_deref(), &call.passphrase))
            });
        }
        _ => {}
    }
    let Some((open, turn)) = table.open() else {
        return Reply::status(StatusCode::CONFLICT);
    };
    match (is_write, path) {
        (false, "place") => place(&open, request),
        (false, path) => match path.strip_prefix("picture/") {
            Some(page) => {
                app.guard.touch();
                picture(table, &open, turn, page, request)
            }
            None => Reply::status(StatusCode::NOT_FOUND),
        },
        (true, "shown") => with_body(request, |call: ShownCall| {
            match table.note_shown(&open, call.page) {
                true => Reply::json(&json!({ "shown": table.shown(&open) })),
                false => Reply::status(StatusCode::CONFLICT),
            }
        }),
        (true, "approve") => with_body(request, |call: ApproveCall| {
            approve(table, &open, turn, call)
        }),
        (true, "reject") => with_body(request, |call: RejectCall| reject(table, &open, turn, call)),
        _ => Reply::status(StatusCode::NOT_FOUND),
    }
}

fn with_body<T: for<'d> Deserialize<'d>>(
    request: &Request,
    then: impl FnOnce(T) -> Reply,
) -> Reply {
    match serde_json::from_slice(&request.body) {
        Ok(call) => then(call),
        Err(_) => Reply::status(StatusCode::UNPROCESSABLE_ENTITY),
    }
}

fn said(result: Result<(), String>) -> Reply {
    match result {
        Ok(()) => Reply::json(&json!({})),
        Err(message) => Reply::json(&json!({ "message": message }))
            .with_status(StatusCode::UNPROCESSABLE_ENTITY),
    }
}

fn approve(table: &Table, open: &Open, turn: u64, call: ApproveCall) -> Reply {
    let overruled = call.overruled.map(|reason| reason.trim().to_owned());
    match overruled
        .as_ref()
        .is_none_or(|text| text.len() <= LONGEST_TEXT)
    {
        true => said(table.approve(open, turn, overruled)),
        false => Reply::status(StatusCode::UNPROCESSABLE_ENTITY),
    }
}

fn reject(table: &Table, open: &Open, turn: u64, call: RejectCall) -> Reply {
    let is_fitting = |comment: &Comment| {
        let removals = &open.examination.removals;
        let is_known = |id: u32| removals.iter().any(|removal| removal.id == id);
        (1..=open.page_count()).contains(&comment.page)
            && comment.text.len() <= LONGEST_TEXT
            && comment.removal.is_none_or(is_known)
    };
    let fits = call.reason.len() <= LONGEST_TEXT
        && call.comments.len() <= MOST_COMMENTS
        && call.comments.iter().all(is_fitting);
    match fits {
        true => said(table.reject(open, turn, call.to, &call.reason, call.comments)),
        false => Reply::status(StatusCode::UNPROCESSABLE_ENTITY),
    }
}

/// Where a suspicion stands on the candidate's pages.
fn place(open: &Open, request: &Request) -> Reply {
    let asked = query(&request.query);
    let index = asked.get("suspicion").and_then(|index| index.parse().ok());
    let found = index.and_then(|index: usize| open.examination.suspicions.get(index));
    match found {
        Some(found) => Reply::json(&json!({ "boxes": json::boxes(&open.places(found)) })),
        None => Reply::status(StatusCode::NOT_FOUND),
    }
}

fn picture(table: &Table, open: &Open, turn: u64, page: &str, request: &Request) -> Reply {
    let asked = query(&request.query);
    let is_result = asked.get("of").is_some_and(|of| of == "result");
    let dpi = asked.get("dpi").and_then(|dpi| dpi.parse().ok());
    let dpi: u32 = dpi.unwrap_or(110_u32).clamp(DPI.0, DPI.1);
    let (Ok(page), Some(view)) = (page.parse::<u32>(), open.view(is_result)) else {
        return Reply::status(StatusCode::NOT_FOUND);
    };
    let key = PictureKey {
        document: usize::from(is_result),
        version: Some(turn),
        page,
        dpi,
    };
    match table.pictures.picture(key, || view.draw(page, dpi as f32)) {
        Some(drawing) => {
            // A thumbnail is nothing that one can read.
            if dpi >= READABLE_DPI {
                open.note_fetched(page, is_result);
            }
            Reply::new(drawing.media_type, drawing.bytes.clone())
        }
        None => Reply::status(StatusCode::NOT_FOUND),
    }
}

/// Pages drawn finer than this can be read.
const READABLE_DPI: u32 = 60;
