//! Why a step of the four-eyes way was refused → one sentence and an exit code.

use std::path::Path;

use crate::audit::Fault;
use crate::audit::Log;
use crate::audit::LogError;
use crate::audit::Refusal;
use crate::cli::exit::Exit;
use crate::cli::language::Messages;
use crate::cli::problem::Problem;
use crate::people::FolderError;

impl Problem {
    /// Something that is not allowed in a case.
    pub fn refused(refusal: Refusal, log: &Log) -> Self {
        let opened = log.state().opened();
        let (id, exit) = match refusal {
            Refusal::NotOwner => ("refusal-not-owner", Exit::Authority),
            Refusal::NoGrant => ("refusal-no-grant", Exit::Authority),
            Refusal::Expired => ("refusal-expired", Exit::Authority),
            Refusal::Revoked => ("refusal-revoked", Exit::Authority),
            Refusal::ApproverGone => ("refusal-approver-gone", Exit::Authority),
            Refusal::TooMany => ("refusal-too-many", Exit::Authority),
            Refusal::TooLong => ("refusal-too-long", Exit::Authority),
            Refusal::InThePast => ("refusal-in-the-past", Exit::Usage),
            Refusal::KeyTaken => ("refusal-key-taken", Exit::Authority),
            Refusal::Clock => ("refusal-clock", Exit::Authority),
            Refusal::SamePerson => ("refusal-same-person", Exit::Approval),
            Refusal::NotSeen => ("refusal-not-seen", Exit::Approval),
            Refusal::NotApproved => ("refusal-not-approved", Exit::Approval),
            Refusal::NoOverride => ("refusal-no-override", Exit::Approval),
            Refusal::WrongState => ("refusal-wrong-state", Exit::Approval),
            Refusal::OtherVersion => ("refusal-other-version", Exit::Approval),
            Refusal::OtherDocument => ("refusal-other-document", Exit::Leak),
            Refusal::Alarms => ("refusal-alarms", Exit::Leak),
            Refusal::NoReason => ("refusal-no-reason", Exit::Usage),
            Refusal::WrongClass => ("refusal-wrong-class", Exit::Usage),
            Refusal::NoPackage => ("refusal-no-package", Exit::Usage),
        };
        Self::new(id, exit)
            .file(log.folder())
            .argument("owner", opened.by.name.as_str())
            .argument("persons", opened.max_persons)
            .argument("days", opened.max_days)
    }

    /// A case or its log that cannot be used.
    pub fn log(error: &LogError, case: &Path) -> Self {
        match error {
            LogError::NoCase => Self::usage("problem-no-case").file(case),
            LogError::CaseExists => Self::usage("problem-case-exists").file(case),
            LogError::Broken(faults) => Self::new("problem-log-broken", Exit::Leak)
                .file(case)
                .argument("count", faults.len()),
            LogError::Read { path, error } => Self::reading(error, path),
            LogError::Write { path, error } => Self::writing(error, path),
            LogError::Statement(_) | LogError::Busy => {
                Self::unreadable("problem-log-busy").file(case)
            }
        }
    }

    /// A user's own folder that cannot be used.
    pub fn folder(error: &FolderError) -> Self {
        match error {
            FolderError::NoKey => Self::new("problem-no-key", Exit::Authority),
            FolderError::SeveralKeys => Self::usage("problem-several-keys"),
            FolderError::KeyExists => Self::usage("problem-key-exists"),
            FolderError::Broken { path, .. } => {
                Self::new("problem-broken-key", Exit::Authority).file(path)
            }
            FolderError::Read { path, error } => Self::reading(error, path),
            FolderError::Write { path, error } => Self::writing(error, path),
        }
    }
}

/// A fault of a log in words.
pub fn fault_words(fault: &Fault, messages: &Messages) -> String {
    let number = |id, number: u64| messages.with(id, &[("number", number.into())]);
    match fault {
        Fault::Changed { file, .. } => {
            messages.with("fault-changed", &[("file", file.as_str().into())])
        }
        Fault::Missing { sequence } => number("fault-missing", *sequence),
        Fault::Broken { sequence } => number("fault-broken", *sequence),
        Fault::Counter { sequence } => number("fault-counter", *sequence),
        Fault::NotAllowed { sequence, .. } => number("fault-not-allowed", *sequence),
        Fault::Rewritten { sequence } => number("fault-rewritten", *sequence),
        Fault::Truncated { once, now } => messages.with(
            "fault-truncated",
            &[("once", (*once).into()), ("now", (*now).into())],
        ),
        Fault::NoHead => messages.text("fault-no-head"),
        Fault::Stray { file } => messages.with("fault-stray", &[("file", file.as_str().into())]),
    }
}
