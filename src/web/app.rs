//! All that answers are made of, and who gets any.
//!
//! Everything is refused that does not come from our own page: another Host (DNS
//! rebinding), another Origin, another site, no cookie, no key.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Instant;

use hyper::HeaderMap;
use hyper::Method;
use hyper::StatusCode;
use hyper::header;
use tokio::sync::watch;

use crate::web::desk::Desk;
use crate::web::exchange::Request;
use crate::web::guard::Guard;
use crate::web::host::Host;
use crate::web::host::Words;
use crate::web::second::SecondHost;
use crate::web::second::Table;

/// The header that carries the key.
pub const KEY_HEADER: &str = "x-svartpenna-key";

/// What a page is for.
pub enum Job {
    /// Somebody decides what goes.
    First(First),
    /// Somebody else looks at what was proposed.
    Second(Arc<Table>),
}

/// Documents that are reviewed, and what is around them.
pub struct First {
    /// The documents.
    pub desk: Arc<Desk>,
    /// Words and results.
    pub host: Arc<dyn Host>,
}

impl Job {
    /// A page for whoever decides what goes.
    pub fn first(desk: Desk, host: Arc<dyn Host>) -> Self {
        let desk = Arc::new(desk);
        Self::First(First { desk, host })
    }

    /// A page for a second person.
    pub fn second(host: Arc<dyn SecondHost>) -> Self {
        Self::Second(Arc::new(Table::new(host)))
    }

    /// What the page says.
    pub fn words(&self) -> &dyn Words {
        match self {
            Self::First(first) => first.host.words(),
            Self::Second(table) => table.host.words(),
        }
    }
}

/// All that answers are made of.
pub struct App {
    /// What the page is for.
    pub job: Job,
    /// Who may come in.
    pub guard: Guard,
    /// Our address, such as `127.0.0.1:49200`.
    pub authority: String,
    /// Ends the server.
    pub quit: watch::Sender<bool>,
    /// When a page was last heard of.
    pub heard: Mutex<Option<Instant>>,
}

impl App {
    /// Notes that a page is still there.
    pub fn note_heard(&self) {
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        *heard = Some(Instant::now());
    }
}

/// Checks that a request comes from our own page, or from nobody's, and at our address.
pub fn check_source(app: &App, request: &Request) -> Result<(), StatusCode> {
    let sent = |name| header_text(&request.headers, name);
    if !matches!(request.method, Method::GET | Method::POST) {
        return Err(StatusCode::METHOD_NOT_ALLOWED);
    }
    let hosts = request.headers.get_all(header::HOST).iter().count();
    if hosts != 1 || sent("host") != Some(&app.authority) {
        return Err(StatusCode::MISDIRECTED_REQUEST);
    }
    let own = format!("http://{}", app.authority);
    let is_write = request.method == Method::POST;
    match sent("origin") {
        Some(origin) if origin != own => return Err(StatusCode::FORBIDDEN),
        None if is_write => return Err(StatusCode::FORBIDDEN),
        _ => {}
    }
    let is_link = request.path == "/start";
    let is_call = request.path.starts_with("/api/");
    match sent("sec-fetch-site") {
        None | Some("same-origin") => Ok(()),
        Some("none") if !is_call => Ok(()),
        // The link may be opened from a file or from another program's window.
        Some("cross-site") if is_link => Ok(()),
        _ => Err(StatusCode::FORBIDDEN),
    }
}

/// Checks the cookie and the key.
pub fn check_visitor(app: &App, request: &Request) -> Result<(), StatusCode> {
    let key = header_text(&request.headers, KEY_HEADER).unwrap_or_default();
    match cookie(app, request) {
        Some(cookie) if app.guard.knows(cookie, key) => Ok(()),
        _ if app.guard.is_locked() => Err(StatusCode::LOCKED),
        _ => Err(StatusCode::UNAUTHORIZED),
    }
}

/// Cookies are shared between ports, so the name carries ours.
pub fn cookie_name(app: &App) -> String {
    let port = app.authority.rsplit(':').next().unwrap_or_default();
    format!("svartpenna-{port}")
}

/// Our cookie in a request.
pub fn cookie<'r>(app: &App, request: &'r Request) -> Option<&'r str> {
    let name = cookie_name(app);
    let cookies = header_text(&request.headers, "cookie")?;
    let pairs = cookies
        .split(';')
        .filter_map(|pair| pair.trim().split_once('='));
    let mut own = pairs.filter(|(known, _)| *known == name);
    own.next().map(|(_, value)| value)
}

fn header_text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}
