//! Connections on loopback in; requests within limits out.
//!
//! One thread takes connections; work is done in a few others. A client that is slow,
//! talks too much or comes from another user of the machine is dropped, and everybody else
//! goes on.

use std::convert::Infallible;
use std::io;
use std::net::Ipv4Addr;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::PoisonError;
use std::time::Duration;

use http_body_util::BodyExt;
use http_body_util::Full;
use http_body_util::Limited;
use hyper::Response;
use hyper::StatusCode;
use hyper::body::Bytes;
use hyper::body::Incoming;
use hyper::header;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use hyper_util::rt::TokioTimer;
use tokio::net::TcpListener;
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::sync::watch;
use tokio::time::timeout;

use crate::web::api;
use crate::web::app::App;
use crate::web::app::Job;
use crate::web::exchange::Reply;
use crate::web::exchange::Request;
use crate::web::guard::Guard;
use crate::web::guard::NoRandomness;
use crate::web::peer;
use crate::web::routes;

/// Largest body of a request, in bytes.
const LARGEST_BODY: usize = 1 << 20;
/// How long a client may take to send a request's head, and its body.
const SLOWEST: Duration = Duration::from_secs(10);
/// How long a connection lives at most.
const LONGEST_CONNECTION: Duration = Duration::from_secs(600);
/// Most connections at a time.
const MOST_CONNECTIONS: usize = 64;
/// Threads that work.
const WORKERS: usize = 4;
/// How long a page may be silent before the program takes it for closed.
const SILENCE: Duration = Duration::from_secs(120);

/// The content security policy: nothing but our own files, no inline code, no frames.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
     img-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'; require-trusted-types-for 'script'";

/// Where the page is, and how one comes in.
pub struct Address {
    app: Arc<App>,
}

impl Address {
    /// A new link that works once; older ones do not work any more.
    pub fn new_link(&self) -> Result<String, NoRandomness> {
        let word = self.app.guard.new_link()?;
        Ok(format!("http://{}/start?t={word}", self.app.authority))
    }

    /// Ends the server.
    pub fn quit(&self) {
        self.app.quit.send_replace(true);
    }
}

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The system gave no port or no threads.
    #[error("the system does not let us serve a page")]
    System(#[from] io::Error),
}

/// Serves the page until it is closed or ended. It locks itself when nobody has done
/// anything for the `idle` time; `ready` gets its address.
pub fn serve(job: Job, idle: Duration, ready: impl FnOnce(Address)) -> Result<(), ServeError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .max_blocking_threads(WORKERS)
        .thread_stack_size(16 << 20)
        .build()?;
    let served = runtime.block_on(listen(job, idle, ready));
    // A drawing under way must not keep the program alive.
    runtime.shutdown_background();
    served
}

async fn listen(job: Job, idle: Duration, ready: impl FnOnce(Address)) -> Result<(), ServeError> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let (quit, mut quitting) = watch::channel(false);
    let app = Arc::new(App {
        guard: Guard::new(idle),
        job,
        authority: listener.local_addr()?.to_string(),
        quit,
        heard: std::sync::Mutex::default(),
    });
    ready(Address { app: app.clone() });
    let room = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let mut look = tokio::time::interval(Duration::from_secs(5));
    loop {
        tokio::select! {
            _ = quitting.changed() => return Ok(()),
            _ = look.tick() => {
                if is_abandoned(&app) {
                    return Ok(());
                }
            }
            accepted = listener.accept() => {
                let Ok((stream, peer)) = accepted else {
                    continue;
                };
                // Without room, the connection is closed at once.
                let Ok(place) = room.clone().try_acquire_owned() else {
                    continue;
                };
                let app = app.clone();
                tokio::spawn(async move {
                    connection(app, stream, peer).await;
                    drop(place);
                });
            }
        }
    }
}

/// Whether a page was open once and nothing has been heard of it for long.
fn is_abandoned(app: &App) -> bool {
    let heard = app.heard.lock().unwrap_or_else(PoisonError::into_inner);
    let silent = heard.is_some_and(|heard| heard.elapsed() > SILENCE);
    silent && !app.guard.is_locked()
}

async fn connection(app: Arc<App>, stream: TcpStream, peer: SocketAddr) {
    let is_ours = tokio::task::spawn_blocking(move || peer::may_be_ours(peer));
    if !is_ours.await.unwrap_or(false) {
        return;
    }
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| {
        let app = app.clone();
        async move { Ok::<_, Infallible>(respond(app, request).await) }
    });
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(SLOWEST)
        .max_buf_size(64 << 10)
        .serve_connection(TokioIo::new(stream), service);
    let _ = timeout(LONGEST_CONNECTION, served).await;
}

async fn respond(app: Arc<App>, request: hyper::Request<Incoming>) -> Response<Full<Bytes>> {
    let (head, body) = request.into_parts();
    let mut request = Request {
        method: head.method,
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers,
        body: Vec::new(),
    };
    match timeout(SLOWEST, Limited::new(body, LARGEST_BODY).collect()).await {
        Ok(Ok(body)) => request.body = body.to_bytes().to_vec(),
        Ok(Err(_)) => return response(Reply::status(StatusCode::PAYLOAD_TOO_LARGE)),
        Err(_) => return response(Reply::status(StatusCode::REQUEST_TIMEOUT)),
    }
    if let Some(wait) = api::news_to_wait_for(&app, &request) {
        wait.await;
    }
    let work = tokio::task::spawn_blocking(move || {
        let answer = std::panic::AssertUnwindSafe(|| routes::answer(&app, &request));
        std::panic::catch_unwind(answer)
            .unwrap_or_else(|_| Reply::status(StatusCode::INTERNAL_SERVER_ERROR))
    });
    let reply = work.await;
    response(reply.unwrap_or_else(|_| Reply::status(StatusCode::INTERNAL_SERVER_ERROR)))
}

/// An answer with the headers that every answer has.
fn response(reply: Reply) -> Response<Full<Bytes>> {
    let mut builder = Response::builder()
        .status(reply.status)
        .header(header::CONTENT_TYPE, reply.media_type)
        .header(header::CACHE_CONTROL, "no-store")
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(header::REFERRER_POLICY, "no-referrer")
        .header(header::CONTENT_SECURITY_POLICY, POLICY)
        .header(header::X_FRAME_OPTIONS, "DENY")
        .header("cross-origin-opener-policy", "same-origin")
        .header("cross-origin-resource-policy", "same-origin")
        .header(
            "permissions-policy",
            "camera=(), microphone=(), geolocation=()",
        );
    if let Some(cookie) = reply.cookie {
        builder = builder.header(header::SET_COOKIE, cookie);
    }
    if let Some(location) = reply.location {
        builder = builder.header(header::LOCATION, location);
    }
    let body = Full::new(Bytes::from(reply.body));
    builder
        .body(body)
        .unwrap_or_else(|_| Response::new(Full::default()))
}
