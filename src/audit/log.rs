//! A case's folder in; its log, and new events at the end of it, out.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::path::PathBuf;

use jiff::Timestamp;
use serde::Deserialize;
use serde::Serialize;

use crate::audit::CASE_FILE;
use crate::audit::HEAD_FILE;
use crate::audit::LOG_FOLDER;
use crate::audit::event::CaseOpened;
use crate::audit::event::Event;
use crate::audit::event::What;
use crate::audit::fault::Fault;
use crate::audit::state::CaseState;
use crate::audit::state::Refusal;
use crate::document::Digest;
use crate::package::Disk;
use crate::package::PackageError;
use crate::people::LastSeen;
use crate::statement;
use crate::statement::Card;
use crate::statement::Identity;
use crate::statement::Predicate;
use crate::statement::Signed;
use crate::statement::Statement;
use crate::statement::StatementError;
use crate::statement::Subject;

/// How often an event is tried again when others write at the same time.
const TRIES: u32 = 100_000;
/// Largest event file.
const LARGEST: u64 = 4 << 20;

/// The log of a case, read and found whole.
pub struct Log {
    folder: PathBuf,
    disk: Disk,
    case: Signed<CaseOpened>,
    events: Vec<Signed<Event>>,
    own: BTreeMap<String, u64>,
    state: CaseState,
    head: Digest,
}

/// Why a log cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The folder is no case.
    #[error("the folder is no case")]
    NoCase,
    /// There is a case already.
    #[error("there is a case already")]
    CaseExists,
    /// Something has been changed, removed or reordered.
    #[error("the log has been changed in {} places", .0.len())]
    Broken(Vec<Fault>),
    /// A file could not be read.
    #[error("a file could not be read")]
    Read {
        /// Which.
        path: PathBuf,
        /// What the system says.
        #[source]
        error: io::Error,
    },
    /// A file could not be written.
    #[error("a file could not be written")]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        error: PackageError,
    },
    /// An event could not be signed.
    #[error(transparent)]
    Statement(#[from] StatementError),
    /// Others write so much that no number is free.
    #[error("others write too much at once")]
    Busy,
}

/// Why an event was not added.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// It is not allowed.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The log cannot be used.
    #[error(transparent)]
    Log(#[from] LogError),
}

/// How long a log was when somebody last wrote to it, signed by who did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Head {
    pub by: Card,
    pub case: String,
    pub sequence: u64,
    pub digest: Digest,
}

impl Predicate for Head {
    fn kind(&self) -> &'static str {
        "log-head/v1"
    }

    fn by(&self) -> &Card {
        &self.by
    }
}

impl Log {
    /// Makes a folder a case.
    pub fn start(
        folder: &Path,
        disk: Disk,
        opened: CaseOpened,
        owner: &Identity,
    ) -> Result<Self, LogError> {
        let path = folder.join(CASE_FILE);
        if path.symlink_metadata().is_ok() {
            return Err(LogError::CaseExists);
        }
        let case = statement::sign(
            Statement {
                subjects: Vec::new(),
                predicate: opened,
            },
            owner,
        )?;
        let log = Self::new(folder, disk, case);
        log.write_head(owner)?;
        match log.disk.create(&path, log.case.bytes()) {
            Ok(()) => Ok(log),
            Err(PackageError::Exists) => Err(LogError::CaseExists),
            Err(error) => Err(LogError::Write { path, error }),
        }
    }

    pub(crate) fn new(folder: &Path, disk: Disk, case: Signed<CaseOpened>) -> Self {
        Self {
            folder: folder.to_owned(),
            // Whatever belongs to a case belongs to all who work in it.
            disk: disk.sharing(),
            events: Vec::new(),
            own: BTreeMap::new(),
            state: CaseState::new(case.predicate().clone()),
            head: case.digest(),
            case,
        }
    }

    /// The case's folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where files are written.
    pub fn disk(&self) -> &Disk {
        &self.disk
    }

    /// The case, as its owner signed it.
    pub fn case(&self) -> &Signed<CaseOpened> {
        &self.case
    }

    /// All events, oldest first.
    pub fn events(&self) -> &[Signed<Event>] {
        &self.events
    }

    /// An event by number, from 1.
    pub fn event(&self, sequence: u64) -> Option<&Signed<Event>> {
        let index = usize::try_from(sequence).ok()?.checked_sub(1)?;
        self.events.get(index)
    }

    /// What the events add up to.
    pub fn state(&self) -> &CaseState {
        &self.state
    }

    /// How far the log goes.
    pub fn seen(&self) -> LastSeen {
        LastSeen {
            sequence: self.events.len() as u64,
            digest: self.head,
        }
    }

    /// Adds an event, if it is allowed when its turn comes.
    pub fn append(
        &mut self,
        event: What,
        by: &Identity,
        at: Timestamp,
    ) -> Result<&Signed<Event>, AppendError> {
        self.append_with(by, at, |_| Ok((Vec::new(), event.clone())))
    }

    /// Adds an event about files. What `make` says is asked again whenever another writer
    /// was faster.
    pub fn append_with(
        &mut self,
        by: &Identity,
        at: Timestamp,
        mut make: impl FnMut(&CaseState) -> Result<(Vec<Subject>, What), Refusal>,
    ) -> Result<&Signed<Event>, AppendError> {
        for _ in 0..TRIES {
            let (subjects, event) = make(&self.state)?;
            self.state.permits(by.card(), at, &event)?;
            let signed = self.signed(subjects, event, by, at)?;
            let path = self.event_path(self.events.len() as u64 + 1);
            match self.disk.create(&path, signed.bytes()) {
                Ok(()) => {
                    self.take(signed).map_err(AppendError::Refused)?;
                    // A head that lags is worth less but not wrong.
                    let _ = self.write_head(by);
                    return self.events.last().ok_or(AppendError::Log(LogError::Busy));
                }
                Err(PackageError::Exists) => self.catch_up()?,
                Err(error) => return Err(LogError::Write { path, error }.into()),
            }
        }
        Err(LogError::Busy.into())
    }

    /// Notes that something was asked for and refused.
    pub fn note_refusal(
        &mut self,
        verb: &str,
        package: Option<&str>,
        refusal: Refusal,
        by: &Identity,
        at: Timestamp,
    ) -> Result<(), LogError> {
        let event = What::Refused {
            verb: verb.to_owned(),
            package: package.map(str::to_owned),
            why: refusal.key().to_owned(),
        };
        // A clock that is wrong is noted with the time that the log has reached.
        let at = self.state.time_of(at);
        match self.append(event, by, at) {
            Err(AppendError::Log(error)) => Err(error),
            _ => Ok(()),
        }
    }

    /// Reads what others have written since.
    fn catch_up(&mut self) -> Result<(), LogError> {
        loop {
            let sequence = self.events.len() as u64 + 1;
            let path = self.event_path(sequence);
            let bytes = match read_file(&path) {
                Ok(bytes) => bytes,
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
                Err(error) => return Err(LogError::Read { path, error }),
            };
            let found = self.look_at(sequence, &bytes);
            let signed = found.map_err(|fault| LogError::Broken(vec![fault]))?;
            let taken = self.take(signed);
            taken.map_err(|refusal| {
                LogError::Broken(vec![Fault::NotAllowed { sequence, refusal }])
            })?;
        }
    }

    /// An event that fits behind the last one.
    pub(crate) fn look_at(&self, sequence: u64, bytes: &[u8]) -> Result<Signed<Event>, Fault> {
        let signed = statement::open::<Event>(bytes).map_err(|why| Fault::Changed {
            file: event_name(sequence),
            why,
        })?;
        let event = signed.predicate();
        let own = self.own.get(&event.by.key.id()).copied().unwrap_or(0) + 1;
        let fits = event.sequence == sequence
            && event.previous == self.head
            && event.case == self.case.predicate().case;
        match () {
            () if !fits => Err(Fault::Broken { sequence }),
            () if event.own != own => Err(Fault::Counter { sequence }),
            () => Ok(signed),
        }
    }

    pub(crate) fn take(&mut self, signed: Signed<Event>) -> Result<(), Refusal> {
        let taken = self.state.add(signed.predicate());
        *self.own.entry(signed.predicate().by.key.id()).or_default() += 1;
        self.head = signed.digest();
        self.events.push(signed);
        taken
    }

    /// Goes on behind an event that is broken or missing, for a check that finds all faults.
    pub(crate) fn step_over(&mut self, digest: Option<Digest>) {
        if let Some(digest) = digest {
            self.head = digest;
        }
    }

    pub(crate) fn event_path(&self, sequence: u64) -> PathBuf {
        self.folder.join(LOG_FOLDER).join(event_name(sequence))
    }

    fn signed(
        &self,
        mut subjects: Vec<Subject>,
        event: What,
        by: &Identity,
        at: Timestamp,
    ) -> Result<Signed<Event>, LogError> {
        subjects.push(Subject::new("previous", self.head));
        let own = self.own.get(&by.card().key.id()).copied().unwrap_or(0) + 1;
        let predicate = Event {
            by: by.card().clone(),
            at,
            case: self.case.predicate().case.clone(),
            sequence: self.events.len() as u64 + 1,
            own,
            previous: self.head,
            event,
        };
        let statement = Statement {
            subjects,
            predicate,
        };
        Ok(statement::sign(statement, by)?)
    }

    /// An event that nobody has asked whether it is allowed.
    #[cfg(test)]
    pub(crate) fn forge(&self, event: What, by: &Identity, at: Timestamp) -> Signed<Event> {
        self.signed(Vec::new(), event, by, at).unwrap()
    }

    fn write_head(&self, by: &Identity) -> Result<(), LogError> {
        let head = Head {
            by: by.card().clone(),
            case: self.case.predicate().case.clone(),
            sequence: self.events.len() as u64,
            digest: self.head,
        };
        let path = self.folder.join(LOG_FOLDER).join(HEAD_FILE);
        let known = read_file(&path)
            .ok()
            .and_then(|bytes| statement::open::<Head>(&bytes).ok());
        if known.is_some_and(|known| known.predicate().sequence > head.sequence) {
            return Ok(());
        }
        let statement = Statement {
            subjects: Vec::new(),
            predicate: head,
        };
        let signed = statement::sign(statement, by)?;
        self.disk
            .replace(&path, signed.bytes())
            .map_err(|error| LogError::Write { path, error })
    }
}

/// The name of an event's file.
pub(crate) fn event_name(sequence: u64) -> String {
    format!("{sequence:08}.json")
}

pub(crate) fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    if path.metadata()?.len() > LARGEST {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    std::fs::read(path)
}
