//! A case's log and the time in; the copies that are due deleted.
//!
//! Only what the program has made is deleted: candidates and what an interrupted write has
//! left. Plans hold no values and stay, with the events, as the record of what was done.
//! Nothing here knows where an original is.

use std::path::Path;
use std::path::PathBuf;

use jiff::Timestamp;

use crate::audit::AppendError;
use crate::audit::Log;
use crate::audit::Status;
use crate::audit::What;
use crate::package::PackageError;
use crate::package::TEMPORARY_PREFIX;
use crate::statement::Identity;

/// A package whose copies have to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The package.
    pub package: String,
    /// Its folder.
    pub folder: PathBuf,
    /// Since when.
    pub delete_by: Timestamp,
    /// The copies.
    pub files: Vec<PathBuf>,
}

/// Why a package was not purged.
#[derive(Debug, thiserror::Error)]
pub enum PurgeError {
    /// It is not allowed, or the log cannot be written.
    #[error(transparent)]
    Refused(#[from] AppendError),
    /// A file could not be deleted.
    #[error("a file could not be deleted")]
    Delete {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        error: PackageError,
    },
}

/// The packages in some folders whose time is up, and those whose deletion was interrupted.
pub fn due(log: &Log, folders: &[(String, PathBuf)], now: Timestamp) -> Vec<Due> {
    let now = log.state().time_of(now);
    let mut due = Vec::new();
    for (id, folder) in folders {
        let Ok(package) = log.state().package(id) else {
            continue;
        };
        let files = copies(folder);
        let is_due = match package.status {
            Status::Purged => !files.is_empty(),
            _ => package.delete_by <= now,
        };
        if is_due {
            due.push(Due {
                package: id.clone(),
                folder: folder.clone(),
                delete_by: package.delete_by,
                files,
            });
        }
    }
    due
}

/// Deletes the copies of a package. The event comes first: from then on nobody can use them.
pub fn purge(log: &mut Log, due: &Due, by: &Identity, at: Timestamp) -> Result<(), PurgeError> {
    let status = log
        .state()
        .package(&due.package)
        .map(|package| package.status);
    if status != Ok(Status::Purged) {
        let package = due.package.clone();
        log.append(What::Purged { package }, by, at)?;
    }
    for path in &due.files {
        log.disk()
            .remove(path)
            .map_err(|error| PurgeError::Delete {
                path: path.clone(),
                error,
            })?;
    }
    Ok(())
}

/// What in a package's folder is a copy of a document, or the rest of one.
fn copies(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let is_copy = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_candidate = name.starts_with("kandidat-")
            && [".pdf", ".txt"].iter().any(|ending| name.ends_with(ending));
        is_candidate || name.starts_with(TEMPORARY_PREFIX)
    };
    let mut copies: Vec<PathBuf> = entries
        .flatten()
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
        .map(|entry| entry.path())
        .filter(is_copy)
        .collect();
    copies.sort();
    copies
}
