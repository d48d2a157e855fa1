//! A request in; the answer out.
//!
//! Who may ask is settled in [`crate::web::app`]; what a request may cost is limited by the
//! server before it comes here.

use std::sync::Arc;

use hyper::Method;
use hyper::StatusCode;

use crate::web::api;
use crate::web::app::App;
use crate::web::app::Job;
use crate::web::app::check_source;
use crate::web::app::check_visitor;
use crate::web::app::cookie;
use crate::web::app::cookie_name;
use crate::web::assets;
use crate::web::exchange::Reply;
use crate::web::exchange::Request;
use crate::web::exchange::query;
use crate::web::second;
use crate::web::shell;

/// Answers a request.
pub fn answer(app: &Arc<App>, request: &Request) -> Reply {
    if let Err(status) = check_source(app, request) {
        return Reply::status(status);
    }
    if let Some(asset) = request.path.strip_prefix("/assets/") {
        return match (request.method == Method::GET, assets::find(asset)) {
            (true, Some((media_type, text))) => Reply::new(media_type, text),
            _ => Reply::status(StatusCode::NOT_FOUND),
        };
    }
    if request.path == "/start" && request.method == Method::GET {
        return start(app, request);
    }
    if let Some(path) = request.path.strip_prefix("/api/") {
        return match check_visitor(app, request) {
            Ok(()) => {
                app.note_heard();
                api::answer(app, request, path)
            }
            Err(status) => Reply::status(status),
        };
    }
    page(app, request)
}

/// A one-time link: the cookie comes with a page that takes the key and goes on, since a
/// browser does not send a new strict cookie along a redirect from elsewhere.
fn start(app: &App, request: &Request) -> Reply {
    let query = query(&request.query);
    let word = query.get("t").map(String::as_str).unwrap_or_default();
    let pass = app.guard.enter(word);
    match (&pass, &app.job) {
        // Whoever has the new link need not be whoever gave the passphrase.
        (Some(_), Job::Second(table)) => table.shut(),
        (Some(_), Job::First(first)) => first.desk.prepare(),
        (None, _) => {}
    }
    match pass {
        Some(pass) => Reply {
            cookie: Some(format!(
                "{}={}; HttpOnly; SameSite=Strict; Path=/",
                cookie_name(app),
                pass.cookie
            )),
            ..Reply::html(shell::start(app.job.words(), &pass.key))
        },
        None => Reply::html(shell::refused(app.job.words(), "web-link-used"))
            .with_status(StatusCode::FORBIDDEN),
    }
}

fn page(app: &App, request: &Request) -> Reply {
    let is_known = cookie(app, request).is_some_and(|cookie| app.guard.knows_cookie(cookie));
    if !is_known {
        let id = match app.guard.is_locked() {
            true => "web-locked",
            false => "web-no-cookie",
        };
        return Reply::html(shell::refused(app.job.words(), id))
            .with_status(StatusCode::UNAUTHORIZED);
    }
    let first = match &app.job {
        Job::First(first) => first,
        Job::Second(table) if request.path == "/" => return Reply::html(second::page::page(table)),
        Job::Second(_) => return Reply::status(StatusCode::NOT_FOUND),
    };
    if request.path == "/" {
        return Reply {
            location: Some("/d/0".into()),
            ..Reply::status(StatusCode::SEE_OTHER)
        };
    }
    let index = request.path.strip_prefix("/d/");
    let index = index.and_then(|index| index.parse::<usize>().ok());
    match index.and_then(|index| Some((index, first.desk.queue.get(index)?))) {
        Some((index, queued)) => Reply::html(shell::page(first, index, queued)),
        None => Reply::status(StatusCode::NOT_FOUND),
    }
}
