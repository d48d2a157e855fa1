//! Who works here: identities under a passphrase, and the rules of the house.
//!
//! An identity lies in its owner's own configuration folder; whoever has the file still
//! needs the passphrase. What somebody may do in a case stands in the case's log, see
//! [`crate::audit`], never here.

mod folder;
mod policy;
mod sealed;

pub use crate::people::folder::Folder;
pub use crate::people::folder::FolderError;
pub use crate::people::folder::LastSeen;
pub use crate::people::policy::Class;
pub use crate::people::policy::Destination;
pub use crate::people::policy::Policy;
pub use crate::people::policy::PolicyError;
pub use crate::people::sealed::DEFAULT_WORK;
pub use crate::people::sealed::SMALLEST_WORK;
pub use crate::people::sealed::SealError;
pub use crate::people::sealed::Sealed;
pub use crate::people::sealed::Seeds;
