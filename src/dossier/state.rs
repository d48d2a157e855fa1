//! A package's folder and its case's log in; the package in its state out.

use std::path::Path;
use std::path::PathBuf;

use jiff::Timestamp;

use crate::audit::AppendError;
use crate::audit::Comment;
use crate::audit::Log;
use crate::audit::PackageState;
use crate::audit::Refusal;
use crate::audit::Rejection;
use crate::audit::Status;
use crate::audit::Version;
use crate::audit::What;
use crate::document::Digest;
use crate::dossier::examine::Examination;
use crate::dossier::files;
use crate::dossier::files::FileFault;
use crate::dossier::files::OpenError;
use crate::plan::Plan;
use crate::statement::Identity;
use crate::statement::Subject;

/// A version waits for a second person.
#[derive(Debug)]
pub struct Proposed(());

/// A second person has approved the latest version.
#[derive(Debug)]
pub struct Approved(());

/// The document has left the house.
#[derive(Debug)]
pub struct Released(());

/// Nothing can be done with it as it is: sent back, declined, blocked or deleted.
#[derive(Debug)]
pub struct Closed(());

/// A package in a state.
///
/// Made only by [`AnyPackage::open`] and by the steps from one state to the next.
pub struct Package<S> {
    log: Log,
    folder: PathBuf,
    id: String,
    version: Version,
    status: Status,
    _state: S,
}

/// A package in whatever state it is in.
pub enum AnyPackage {
    /// It waits for a second person.
    Proposed(Package<Proposed>),
    /// It has been approved.
    Approved(Package<Approved>),
    /// It has left the house.
    Released(Package<Released>),
    /// Nothing can be done with it as it is.
    Closed(Package<Closed>),
}

/// A step that was not taken, with the log for who wants to note it.
pub struct Stopped {
    /// The log.
    pub log: Box<Log>,
    /// Why.
    pub error: AppendError,
}

impl AnyPackage {
    /// Opens the package in a folder.
    pub fn open(log: Log, folder: &Path) -> Result<Self, OpenError> {
        let id = files::package_id(&log, folder)?;
        Self::in_state(log, folder, &id).map_err(|_| OpenError::NoPackage)
    }

    /// A package of a log, by id.
    pub(crate) fn in_state(log: Log, folder: &Path, id: &str) -> Result<Self, Stopped> {
        let known = log.state().package(id).ok().and_then(|package| {
            let version = package.latest().cloned()?;
            Some((package.status, version))
        });
        let Some((status, version)) = known else {
            return Err(Stopped {
                log: Box::new(log),
                error: Refusal::NoPackage.into(),
            });
        };
        let shared = Package {
            log,
            folder: folder.to_owned(),
            id: id.to_owned(),
            version,
            status,
            _state: (),
        };
        Ok(match status {
            Status::Proposed => Self::Proposed(shared.into_state(Proposed(()))),
            Status::Approved => Self::Approved(shared.into_state(Approved(()))),
            Status::Released => Self::Released(shared.into_state(Released(()))),
            Status::Returned | Status::Declined | Status::Blocked | Status::Purged => {
                Self::Closed(shared.into_state(Closed(())))
            }
        })
    }

    /// The package without its state, for what can be done in any.
    pub fn any(self) -> Package<Closed> {
        match self {
            Self::Proposed(package) => package.into_state(Closed(())),
            Self::Approved(package) => package.into_state(Closed(())),
            Self::Released(package) => package.into_state(Closed(())),
            Self::Closed(package) => package,
        }
    }
}

impl<S> Package<S> {
    pub(crate) fn into_state<T>(self, state: T) -> Package<T> {
        Package {
            log: self.log,
            folder: self.folder,
            id: self.id,
            version: self.version,
            status: self.status,
            _state: state,
        }
    }

    /// Its name in the log.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The case's log.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// The case's log, to note something in.
    pub fn log_mut(&mut self) -> &mut Log {
        &mut self.log
    }

    /// The log alone.
    pub fn into_log(self) -> Log {
        self.log
    }

    /// The latest version.
    pub fn version(&self) -> &Version {
        &self.version
    }

    /// What the log calls its state.
    pub fn status(&self) -> Status {
        self.status
    }

    /// All that the log knows of it.
    pub fn state(&self) -> Result<&PackageState, Refusal> {
        self.log.state().package(&self.id)
    }

    /// Where the original is, if its name said nothing.
    pub fn original(&self) -> Option<PathBuf> {
        files::original(&self.folder, &self.version)
    }

    /// The candidate's bytes, if they are the ones that were proposed.
    pub fn candidate(&self) -> Result<Vec<u8>, FileFault> {
        files::candidate(&self.folder, &self.version)
    }

    /// The candidate of an earlier version.
    pub fn candidate_of(&self, version: &Version) -> Result<Vec<u8>, FileFault> {
        files::candidate(&self.folder, version)
    }

    /// The plan, if it is the one that was proposed.
    pub fn plan(&self) -> Result<Plan, FileFault> {
        files::plan(&self.folder, &self.version)
    }

    /// What in the folder is not as the log has it.
    pub fn faults(&self) -> Vec<FileFault> {
        files::faults(&self.log, &self.folder, &self.id)
    }

    /// Notes that somebody has looked at the version.
    pub fn note_opened(
        &mut self,
        examination: &Examination,
        report: bool,
        by: &Identity,
        at: Timestamp,
    ) -> Result<(), AppendError> {
        let event = What::Opened {
            package: self.id.clone(),
            version: self.version.proposed.version,
            alarms: examination.alarm_count(),
            report,
        };
        self.log.append(event, by, at)?;
        if let Ok(state) = self.log.state().package(&self.id) {
            self.version = state.latest().cloned().unwrap_or(self.version.clone());
        }
        Ok(())
    }

    /// The files that a statement about this version is about.
    pub(crate) fn subjects(&self) -> Vec<Subject> {
        subjects(&self.version.proposed)
    }

    /// Writes copies of the events about it into its folder.
    pub(crate) fn keep_copies(&self) {
        files::keep_copies(&self.log, &self.folder, &self.id);
    }
}

/// The files that a version is made of.
pub(crate) fn subjects(proposed: &crate::audit::Proposed) -> Vec<Subject> {
    let subject = |name: &str, digest: Digest| Subject::new(name, digest);
    vec![
        subject("candidate", proposed.candidate),
        subject("original", proposed.original),
        subject("plan", proposed.plan),
    ]
}

impl Package<Proposed> {
    /// Approves the version that was examined.
    pub fn approve(
        mut self,
        examination: &Examination,
        overruled: Option<String>,
        by: &Identity,
        at: Timestamp,
    ) -> Result<Package<Approved>, Stopped> {
        let is_this = examination.is_of(&self.id, &self.version.proposed);
        let event = What::Approved {
            package: self.id.clone(),
            version: self.version.proposed.version,
            candidate: self.version.proposed.candidate,
            alarms: examination.alarm_count(),
            overruled,
        };
        let subjects = self.subjects();
        let added = self.log.append_with(by, at, |_| match is_this {
            true => Ok((subjects.clone(), event.clone())),
            false => Err(Refusal::OtherVersion),
        });
        match added.map(|_| ()) {
            Ok(()) => {
                self.keep_copies();
                self.status = Status::Approved;
                Ok(self.into_state(Approved(())))
            }
            Err(error) => Err(self.stopped(error)),
        }
    }
}

impl<S> Package<S> {
    /// Does not approve the version: sends it back, declines or blocks it.
    pub fn reject(
        self,
        to: Rejection,
        reason: &str,
        by: &Identity,
        at: Timestamp,
    ) -> Result<Package<Closed>, Stopped> {
        self.reject_with(to, reason, Vec::new(), by, at)
    }

    /// Does not approve the version, and says why at single places.
    pub fn reject_with(
        mut self,
        to: Rejection,
        reason: &str,
        comments: Vec<Comment>,
        by: &Identity,
        at: Timestamp,
    ) -> Result<Package<Closed>, Stopped> {
        let event = What::Rejected {
            package: self.id.clone(),
            version: self.version.proposed.version,
            to,
            reason: reason.to_owned(),
            comments,
        };
        let subjects = self.subjects();
        let added = self
            .log
            .append_with(by, at, |_| Ok((subjects.clone(), event.clone())));
        match added.map(|_| ()) {
            Ok(()) => {
                self.keep_copies();
                self.status = match to {
                    Rejection::Returned => Status::Returned,
                    Rejection::Declined => Status::Declined,
                    Rejection::Blocked => Status::Blocked,
                };
                Ok(self.into_state(Closed(())))
            }
            Err(error) => Err(self.stopped(error)),
        }
    }

    pub(crate) fn stopped(self, error: AppendError) -> Stopped {
        Stopped {
            log: Box::new(self.log),
            error,
        }
    }

    pub(crate) fn set_status(&mut self, status: Status) {
        self.status = status;
    }
}

impl Released {
    pub(crate) fn new() -> Self {
        Self(())
    }
}
