//! The log of a case: who did what, when; and all that follows from it.
//!
//! A case is a folder. `arende.json` says what it is, signed by its owner; `logg/` holds one
//! file for each event, signed by whoever did it and chained by digest to the one before.
//! What holds in the case — who has a grant, which state a package is in — is nowhere
//! written down but here: it is what the events add up to, see [`state::CaseState`]. So one
//! file that appears, or does not, is the whole of a change.
//!
//! Writers on several machines need no lock. The name of an event is its number, and of two
//! who claim the same number one comes too late, reads what the other wrote, asks itself
//! whether its own event is still allowed, and claims the next.

pub mod access;
mod check;
mod event;
mod fault;
mod log;
pub mod review;
mod state;

pub use crate::audit::check::check;
pub use crate::audit::event::CaseOpened;
pub use crate::audit::event::Comment;
pub use crate::audit::event::Event;
pub use crate::audit::event::Proposed;
pub use crate::audit::event::Rejection;
pub use crate::audit::event::What;
pub use crate::audit::fault::Fault;
pub use crate::audit::log::AppendError;
pub use crate::audit::log::Log;
pub use crate::audit::log::LogError;
pub use crate::audit::state::CaseState;
pub use crate::audit::state::Grant;
pub use crate::audit::state::PackageState;
pub use crate::audit::state::Refusal;
pub use crate::audit::state::Status;
pub use crate::audit::state::Version;
pub use crate::audit::state::keyed;

/// The file that says what a case is.
pub const CASE_FILE: &str = "arende.json";
/// The folder of the events.
pub const LOG_FOLDER: &str = "logg";
/// The file in it that says how long the log was when it was last written to.
pub const HEAD_FILE: &str = "huvud.json";

#[cfg(test)]
mod tests;
