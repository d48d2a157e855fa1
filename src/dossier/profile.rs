//! A profile in; a digest of all that it says out.

use crate::document::Digest;
use crate::plan::Profile;

/// Digest of all that a profile says: with any other word it is another profile.
pub fn profile_digest(profile: &Profile) -> Digest {
    Digest::of(format!("{profile:?}").as_bytes())
}
