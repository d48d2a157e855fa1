//! A user's own configuration folder: keys, what was last seen of logs, the notice.

use std::io;
use std::path::Path;
use std::path::PathBuf;

use serde::Deserialize;
use serde::Serialize;

use crate::document::Digest;
use crate::package::Disk;
use crate::package::PackageError;
use crate::people::sealed::SealError;
use crate::people::sealed::Sealed;
use crate::statement::PersonId;

/// Largest file that is read here.
const LARGEST: u64 = 1 << 20;

/// The folder.
#[derive(Debug, Clone)]
pub struct Folder {
    path: PathBuf,
    disk: Disk,
}

/// How far a user has seen a log: nothing of it may be gone later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LastSeen {
    /// Number of the last event.
    pub sequence: u64,
    /// Digest of it.
    pub digest: Digest,
}

/// Why something in the folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// There is no key of that person, or none at all.
    #[error("there is no such key")]
    NoKey,
    /// There are keys of several persons and none was asked for.
    #[error("there are keys of several persons")]
    SeveralKeys,
    /// The person has a key already.
    #[error("the person has a key already")]
    KeyExists,
    /// A key file is broken.
    #[error("a key file is broken")]
    Broken {
        /// Which.
        path: PathBuf,
        /// Why.
        why: SealError,
    },
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
}

impl Folder {
    /// The folder at a path, which need not exist yet.
    pub fn new(path: PathBuf, disk: Disk) -> Self {
        Self { path, disk }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Keeps a new key.
    pub fn keep(&self, sealed: &Sealed) -> Result<PathBuf, FolderError> {
        let path = self.key_path(&sealed.card().person);
        let broken = |why| FolderError::Broken {
            path: path.clone(),
            why,
        };
        let bytes = sealed.to_bytes().map_err(broken)?;
        match self.disk.create(&path, &bytes) {
            Ok(()) => Ok(path),
            Err(PackageError::Exists) => Err(FolderError::KeyExists),
            Err(error) => Err(FolderError::Write { path, error }),
        }
    }

    /// All keys, by person.
    pub fn keys(&self) -> Result<Vec<Sealed>, FolderError> {
        let folder = self.path.join("nycklar");
        let entries = match std::fs::read_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => {
                return Err(FolderError::Read {
                    path: folder,
                    error,
                });
            }
            Ok(entries) => entries,
        };
        let mut paths: Vec<PathBuf> = entries
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.to_string_lossy().ends_with(".nyckel.json"))
            .collect();
        paths.sort();
        paths.iter().map(|path| read_key(path)).collect()
    }

    /// The key of a person, or the only one there is.
    pub fn key(&self, person: Option<&PersonId>) -> Result<Sealed, FolderError> {
        let mut keys = self.keys()?;
        if let Some(person) = person {
            keys.retain(|key| key.card().person == *person);
        }
        match (keys.pop(), keys.is_empty()) {
            (Some(key), true) => Ok(key),
            (None, _) => Err(FolderError::NoKey),
            (Some(_), false) => Err(FolderError::SeveralKeys),
        }
    }

    /// What was last seen of a case's log.
    pub fn last_seen(&self, case: &str) -> Option<LastSeen> {
        let bytes = read(&self.seen_path(case)).ok()?;
        serde_json::from_slice(&bytes).ok()
    }

    /// Notes what has been seen of a case's log, unless more has been.
    pub fn note_seen(&self, case: &str, seen: LastSeen) -> Result<(), FolderError> {
        let known = self.last_seen(case);
        if known.is_some_and(|known| known.sequence >= seen.sequence) {
            return Ok(());
        }
        let path = self.seen_path(case);
        let bytes = serde_json::to_vec(&seen).unwrap_or_default();
        self.disk
            .replace(&path, &bytes)
            .map_err(|error| FolderError::Write { path, error })
    }

    /// Whether the user has been told that use is logged. Says so from then on.
    pub fn first_use(&self) -> bool {
        let path = self.path.join("upplyst.txt");
        let said = "Användaren har upplysts om att användningen loggas.\n";
        self.disk.create(&path, said.as_bytes()).is_ok()
    }

    fn key_path(&self, person: &PersonId) -> PathBuf {
        self.path
            .join("nycklar")
            .join(format!("{person}.nyckel.json"))
    }

    /// A case's id comes from a file, so it is no part of a path before it has been looked at.
    fn seen_path(&self, case: &str) -> PathBuf {
        let name = Digest::of(case.as_bytes()).hex();
        self.path.join("sett").join(format!("{name}.json"))
    }
}

fn read_key(path: &Path) -> Result<Sealed, FolderError> {
    let bytes = read(path).map_err(|error| FolderError::Read {
        path: path.to_owned(),
        error,
    })?;
    Sealed::from_bytes(&bytes).map_err(|why| FolderError::Broken {
        path: path.to_owned(),
        why,
    })
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    if path.metadata()?.len() > LARGEST {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    std::fs::read(path)
}
