//! The review page: a queue of documents in, one person's decisions and her results out; or
//! a proposal in, and what a second person says about it out.
//!
//! A server on loopback, for one person at this machine. It has one [`Job`] at a time. The page has no logic of its own:
//! decisions live in [`crate::decisions`], and a result comes of the same pipeline as on the
//! command line. What is shown is drawn here from the very bytes; the browser only paints
//! boxes over it. Words in the user's language, and where results go, come from a [`Host`].

mod api;
mod app;
mod assets;
mod desk;
mod events;
mod exchange;
mod guard;
mod host;
mod item_json;
mod journal;
mod peer;
mod pictures;
mod routes;
mod second;
mod server;
mod shell;
mod sitting;

pub use crate::web::app::Job;
pub use crate::web::desk::Desk;
pub use crate::web::desk::Options;
pub use crate::web::desk::Queued;
pub use crate::web::host::Argument;
pub use crate::web::host::Host;
pub use crate::web::host::Said;
pub use crate::web::host::SaveJob;
pub use crate::web::host::SaveProblem;
pub use crate::web::host::Saving;
pub use crate::web::host::Words;
pub use crate::web::journal::JournalPlace;
pub use crate::web::second::Seat;
pub use crate::web::second::SecondHost;
pub use crate::web::server::Address;
pub use crate::web::server::ServeError;
pub use crate::web::server::serve;
