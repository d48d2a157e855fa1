//! What can be wrong with a log.

use crate::audit::state::Refusal;
use crate::statement::StatementError;

/// Something in a log that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// A file has been changed, or written by something else.
    Changed {
        /// Its name.
        file: String,
        /// What is wrong with it.
        why: StatementError,
    },
    /// An event is gone, though later ones are there.
    Missing {
        /// Its number.
        sequence: u64,
    },
    /// An event does not follow the one before it.
    Broken {
        /// Its number.
        sequence: u64,
    },
    /// A writer's own count of events does not go on.
    Counter {
        /// Number of the event.
        sequence: u64,
    },
    /// An event that was not allowed: it has no effect, but somebody has written it.
    NotAllowed {
        /// Its number.
        sequence: u64,
        /// Why.
        refusal: Refusal,
    },
    /// Events at the end are gone: the log was longer once.
    Truncated {
        /// How far it went.
        once: u64,
        /// How far it goes.
        now: u64,
    },
    /// The end of the log is not what it was.
    Rewritten {
        /// Number of the event.
        sequence: u64,
    },
    /// The file that says how long the log is, is gone.
    NoHead,
    /// A file that does not belong here.
    Stray {
        /// Its name.
        file: String,
    },
}
