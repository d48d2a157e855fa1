//! What can be said in a log.
//!
//! An event holds digests, kinds, counts, reasons that a person typed, and the names of
//! those who work with the case. It holds nothing that was struck.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;
use serde::Serialize;

use crate::detect::Entity;
use crate::document::Digest;
use crate::people::Class;
use crate::statement::Card;
use crate::statement::PersonId;
use crate::statement::Predicate;

/// What a case is. Said once, by its owner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseOpened {
    /// The owner.
    pub by: Card,
    /// When.
    pub at: Timestamp,
    /// A random name for the case, which says nothing about it.
    pub case: String,
    /// The number that the house knows it by.
    pub number: String,
    /// The owner's unit.
    pub unit: String,
    /// Whether it is about somebody with protected data.
    pub protected: bool,
    /// Key of all digests that are made of what the case knows.
    pub salt: String,
    /// Most persons for each unit.
    pub max_persons: u32,
    /// Longest time of a grant in days.
    pub max_days: u32,
}

impl Predicate for CaseOpened {
    fn kind(&self) -> &'static str {
        "case/v1"
    }

    fn by(&self) -> &Card {
        &self.by
    }
}

/// One thing that somebody did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// Who.
    pub by: Card,
    /// When, by the clock of the machine.
    pub at: Timestamp,
    /// In which case.
    pub case: String,
    /// Which event of the log it is, from 1.
    pub sequence: u64,
    /// Which of those that this key has signed, from 1.
    pub own: u64,
    /// The event before; the case itself for the first.
    pub previous: Digest,
    /// What.
    pub event: What,
}

impl Predicate for Event {
    fn kind(&self) -> &'static str {
        match &self.event {
            What::Proposed(_) => "proposal/v1",
            What::Approved { .. } => "approval/v1",
            What::Rejected { .. } => "rejection/v1",
            What::Released { .. } => "release/v1",
            _ => "event/v1",
        }
    }

    fn by(&self) -> &Card {
        &self.by
    }
}

/// What somebody did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum What {
    /// The owner let somebody into the case.
    Granted {
        /// Whom.
        card: Card,
        /// The unit that he or she works in.
        unit: String,
        /// What for.
        purpose: String,
        /// Until when.
        until: Timestamp,
    },
    /// The owner took a grant back.
    Revoked {
        /// Whose.
        person: PersonId,
        /// Why.
        reason: String,
    },
    /// A version of a package was proposed, after the machine's check had passed.
    Proposed(Box<Proposed>),
    /// Somebody looked at a version.
    Opened {
        /// The package.
        package: String,
        /// The version.
        version: u32,
        /// How many alarms the machine raised.
        alarms: u32,
        /// Whether pages were written to a report.
        report: bool,
    },
    /// A version was approved.
    Approved {
        /// The package.
        package: String,
        /// The version.
        version: u32,
        /// Digest of the candidate that was looked at.
        candidate: Digest,
        /// How many alarms the machine raised.
        alarms: u32,
        /// Why it was approved in spite of them.
        overruled: Option<String>,
    },
    /// A version was not approved.
    Rejected {
        /// The package.
        package: String,
        /// The version.
        version: u32,
        /// What became of it.
        to: Rejection,
        /// Why.
        reason: String,
        /// What is said about single places.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        comments: Vec<Comment>,
    },
    /// The document left the house.
    Released {
        /// The package.
        package: String,
        /// The version.
        version: u32,
        /// Digest of the document.
        document: Digest,
        /// Who can read at the destination.
        class: Class,
        /// What kind of recipient, such as `domstol`.
        recipient: String,
        /// Why it went without a second person.
        overruled: Option<String>,
    },
    /// The copies of a package were deleted.
    Purged {
        /// The package.
        package: String,
    },
    /// Something happened after which copies go sooner: `justering`, `expediering`.
    Dated {
        /// What.
        what: String,
        /// The packages it is about; all of the case if none is named.
        package: Option<String>,
        /// When their copies have to be deleted.
        delete_by: Timestamp,
    },
    /// Something was asked for and refused.
    Refused {
        /// The command.
        verb: String,
        /// The package, if it was about one.
        package: Option<String>,
        /// Why, by [`crate::audit::Refusal::key`].
        why: String,
    },
    /// The log was reviewed.
    Reviewed {
        /// How many unusual things were found.
        unusual: u32,
    },
}

impl What {
    /// All that [`What::key`] says.
    pub const KEYS: [&str; 11] = [
        "granted", "revoked", "proposed", "opened", "approved", "rejected", "released", "purged",
        "dated", "refused", "reviewed",
    ];

    /// A short stable name, for lists.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Granted { .. } => "granted",
            Self::Revoked { .. } => "revoked",
            Self::Proposed(_) => "proposed",
            Self::Opened { .. } => "opened",
            Self::Approved { .. } => "approved",
            Self::Rejected { .. } => "rejected",
            Self::Released { .. } => "released",
            Self::Purged { .. } => "purged",
            Self::Dated { .. } => "dated",
            Self::Refused { .. } => "refused",
            Self::Reviewed { .. } => "reviewed",
        }
    }

    /// The package that it is about.
    pub fn package(&self) -> Option<&str> {
        match self {
            Self::Proposed(proposed) => Some(&proposed.package),
            Self::Opened { package, .. }
            | Self::Approved { package, .. }
            | Self::Rejected { package, .. }
            | Self::Released { package, .. }
            | Self::Purged { package } => Some(package),
            Self::Dated { package, .. } | Self::Refused { package, .. } => package.as_deref(),
            Self::Granted { .. } | Self::Revoked { .. } | Self::Reviewed { .. } => None,
        }
    }
}

/// What somebody says about a place in a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comment {
    /// The page, from 1.
    pub page: u32,
    /// The strike in the plan that it is about, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub removal: Option<u32>,
    /// Left, upper, right and lower edge in points from the page's upper left corner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<[u32; 4]>,
    /// What is said.
    pub text: String,
}

/// What becomes of a version that is not approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rejection {
    /// It goes back to be changed (återsänd).
    Returned,
    /// Nothing comes of it (avvisad).
    Declined,
    /// Something is wrong with it, and nobody may use it (spärrad).
    Blocked,
}

/// All that a version of a package depends on. Any other of these is another version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proposed {
    /// The package.
    pub package: String,
    /// The version, from 1.
    pub version: u32,
    /// Digest of the original.
    pub original: Digest,
    /// Digest of the redacted document.
    pub candidate: Digest,
    /// Digest of the plan's file.
    pub plan: Digest,
    /// Name of the profile.
    pub profile: String,
    /// Digest of all that the profile says.
    pub profile_digest: Digest,
    /// Whether the profile leaves no way round a second person.
    pub two_always: bool,
    /// Digest of the rules.
    pub rules: Digest,
    /// Digest of the case list, keyed with the case's salt.
    pub known: Option<Digest>,
    /// What stands on every page.
    pub stamp: Option<String>,
    /// Pages of the document.
    pub pages: u32,
    /// How many of each kind were struck.
    pub struck: BTreeMap<Entity, u32>,
    /// Findings left to a person.
    pub review: u32,
    /// Places that nobody could read.
    pub gaps: u32,
    /// When the copies in the package have to be deleted.
    pub delete_by: Timestamp,
}
