//! A document on its way out of the house: proposed by one person, looked at and approved
//! by another, released, and deleted when its time is up.
//!
//! A package is a folder with the redacted candidate, the plan, copies of the signed events
//! about it and, in the end, the certificate. What state it is in stands in the case's log
//! and nowhere else, see [`crate::audit`]. The original is pointed at and never copied.
//!
//! Each state is a type of its own, and a step is a method of the state that it leads from.
//! So a release of what nobody has approved does not compile:
//!
//! ```compile_fail,E0599
//! use svartpenna::dossier::{Package, Proposed, Release};
//!
//! fn release(package: Package<Proposed>, release: &Release<'_>) {
//!     let _ = package.release(release);
//! }
//! ```
//!
//! ```
//! use svartpenna::dossier::{Approved, Package, Release};
//!
//! fn release(package: Package<Approved>, release: &Release<'_>) {
//!     let _ = package.release(release);
//! }
//! ```

pub mod certificate;
mod draft;
mod edit;
mod examine;
mod files;
mod paper;
mod profile;
mod purge;
mod release;
mod state;
mod suspect;

pub use crate::dossier::draft::Draft;
pub use crate::dossier::draft::DraftError;
pub use crate::dossier::draft::Terms;
pub use crate::dossier::edit::Edit;
pub use crate::dossier::edit::EditError;
pub use crate::dossier::examine::Alarm;
pub use crate::dossier::examine::Doubt;
pub use crate::dossier::examine::Examination;
pub use crate::dossier::examine::Inputs;
pub use crate::dossier::examine::PageView;
pub use crate::dossier::examine::Removal;
pub use crate::dossier::examine::examine;
pub use crate::dossier::files::FileFault;
pub use crate::dossier::files::OpenError;
pub use crate::dossier::profile::profile_digest;
pub use crate::dossier::purge::Due;
pub use crate::dossier::purge::PurgeError;
pub use crate::dossier::purge::due;
pub use crate::dossier::purge::purge;
pub use crate::dossier::release::NotReleased;
pub use crate::dossier::release::Release;
pub use crate::dossier::release::ReleaseError;
pub use crate::dossier::release::needed_stamp;
pub use crate::dossier::state::AnyPackage;
pub use crate::dossier::state::Approved;
pub use crate::dossier::state::Closed;
pub use crate::dossier::state::Package;
pub use crate::dossier::state::Proposed;
pub use crate::dossier::state::Released;
pub use crate::dossier::state::Stopped;
pub use crate::dossier::suspect::Suspicion;
pub use crate::dossier::suspect::Why;
