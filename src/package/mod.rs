//! A verified result → a file with its receipt beside it: both or neither.
//!
//! Both are written to temporary files in the target's folder, with names nobody can guess
//! and readable by the owner only, and are then put in place with a rename. The receipt
//! comes first: a crash between the two leaves a receipt without a result, which is harmless
//! and is replaced by the next run, and never a result that nothing vouches for. For the same
//! reason an older result that may be replaced is taken away before the new receipt comes.

mod claim;
mod disk;
mod receipt;
mod sweep;

use std::ffi::OsString;
use std::fs::File;
use std::fs::Permissions;
use std::io;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::sync::PoisonError;
use std::sync::RwLock;

use tempfile::NamedTempFile;

use crate::package::claim::Claim;
pub use crate::package::disk::Disk;
pub use crate::package::disk::End;
pub use crate::package::receipt::Count;
pub use crate::package::receipt::Receipt;
pub use crate::package::receipt::Times;
pub use crate::package::receipt::now;
pub use crate::package::sweep::remove_left_overs;
pub use crate::package::sweep::sweep;
use crate::verify::Verified;

/// What every temporary file's name begins with.
pub const TEMPORARY_PREFIX: &str = ".svartpenna-";

/// What every receipt's name ends with.
pub const RECEIPT_ENDING: &str = ".receipt.json";

/// Held for reading while files are put in place, and for writing by who ends the program.
static WRITING: RwLock<()> = RwLock::new(());

/// What is done where the target exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// Nothing is written.
    Refuse,
    /// It is replaced.
    Replace,
}

/// Where a result goes, and how.
#[derive(Debug, Clone)]
pub struct Target {
    /// The result's path. The receipt's is the same with [`RECEIPT_ENDING`] behind it.
    pub path: PathBuf,
    /// What is done where it exists.
    pub existing: Existing,
    /// Who may read the result: those who may read the original. Without it, the owner only.
    pub permissions: Option<Permissions>,
}

/// Why a result was not written. Nothing is left behind in any of the cases.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    /// The target exists and may not be replaced.
    #[error("the target exists already")]
    Exists,
    /// The target's folder could not be made.
    #[error("the folder could not be made")]
    Folder(#[source] io::Error),
    /// The system refused to write.
    #[error("the file could not be written")]
    Write(#[from] io::Error),
}

/// Writes a result and its receipt.
pub fn write(result: &Verified, receipt: &Receipt, target: &Target) -> Result<(), PackageError> {
    let text = receipt.to_json().map_err(io::Error::from)?;
    write_pair(result.redacted().bytes(), text.as_bytes(), target)
}

/// Writes a single file with the same care: temporary file, rename.
pub fn write_file(bytes: &[u8], path: &Path, existing: Existing) -> Result<(), PackageError> {
    let _writing = WRITING.read().unwrap_or_else(PoisonError::into_inner);
    let folder = make_folder(path)?;
    let file = temporary(bytes, folder, None)?;
    put(file, path, existing)?;
    sync_folder(folder);
    Ok(())
}

/// The path of a result's receipt.
pub fn receipt_path(result: &Path) -> PathBuf {
    let mut path = OsString::from(result);
    path.push(RECEIPT_ENDING);
    PathBuf::from(path)
}

/// The receipt that stands beside a result, if it can be read.
pub fn receipt_of(result: &Path) -> Option<serde_json::Value> {
    let text = std::fs::read_to_string(receipt_path(result)).ok()?;
    serde_json::from_str(&text).ok()
}

/// What the names of one process's temporary files begin with.
fn own_prefix(process: u32) -> String {
    format!("{TEMPORARY_PREFIX}{}-{process}-", sweep::machine())
}

/// Waits until no file is half written and lets nobody write from then on: for a program
/// that is about to end.
pub fn stop_writing() {
    std::mem::forget(WRITING.write().unwrap_or_else(PoisonError::into_inner));
}

fn write_pair(bytes: &[u8], receipt: &[u8], target: &Target) -> Result<(), PackageError> {
    let _writing = WRITING.read().unwrap_or_else(PoisonError::into_inner);
    let exists = || target.path.symlink_metadata().is_ok();
    if exists() && target.existing == Existing::Refuse {
        return Err(PackageError::Exists);
    }
    let folder = make_folder(&target.path)?;
    let result_file = temporary(bytes, folder, target.permissions.as_ref())?;
    let receipt_file = temporary(receipt, folder, target.permissions.as_ref())?;
    // From here on nobody else touches this result or its receipt.
    let _claim = Claim::take(&target.path)?;
    let exists = exists();
    if exists && target.existing == Existing::Refuse {
        return Err(PackageError::Exists);
    }
    if exists {
        std::fs::remove_file(&target.path)?;
    }
    let receipt_path = receipt_path(&target.path);
    put(receipt_file, &receipt_path, Existing::Replace)?;
    if let Err(error) = put(result_file, &target.path, Existing::Refuse) {
        // The receipt alone is harmless; there is nothing more to be done if it stays.
        let _ = std::fs::remove_file(&receipt_path);
        return Err(error);
    }
    sync_folder(folder);
    Ok(())
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn make_folder(path: &Path) -> Result<&Path, PackageError> {
    let folder = folder_of(path);
    std::fs::create_dir_all(folder).map_err(PackageError::Folder)?;
    Ok(folder)
}

/// A file with these bytes, on disk, that vanishes unless it is put in place.
fn temporary(
    bytes: &[u8],
    folder: &Path,
    permissions: Option<&Permissions>,
) -> io::Result<NamedTempFile> {
    let mut file = tempfile::Builder::new()
        .prefix(&own_prefix(std::process::id()))
        .suffix(".tmp")
        .tempfile_in(folder)?;
    file.write_all(bytes)?;
    if let Some(permissions) = permissions {
        set_permissions(file.as_file(), permissions)?;
    }
    file.as_file().sync_all()?;
    Ok(file)
}

/// Read and write rights as on the original; never the right to run it.
#[cfg(unix)]
fn set_permissions(file: &File, permissions: &Permissions) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = permissions.mode() & 0o666 | 0o600;
    file.set_permissions(Permissions::from_mode(mode))
}

/// Elsewhere a file inherits the rights of its folder.
#[cfg(not(unix))]
fn set_permissions(_file: &File, _permissions: &Permissions) -> io::Result<()> {
    Ok(())
}

fn put(file: NamedTempFile, path: &Path, existing: Existing) -> Result<(), PackageError> {
    let put = match existing {
        Existing::Refuse => file.persist_noclobber(path),
        Existing::Replace => file.persist(path),
    };
    match put {
        Ok(_) => Ok(()),
        Err(failed) if failed.error.kind() == io::ErrorKind::AlreadyExists => {
            Err(PackageError::Exists)
        }
        Err(failed) => Err(PackageError::Write(failed.error)),
    }
}

/// Makes the renames last (POSIX `fsync` on the folder). Not all file systems can, and
/// the files themselves are safe by then.
fn sync_folder(folder: &Path) {
    if cfg!(unix) {
        let _ = File::open(folder).and_then(|folder| folder.sync_all());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(path: PathBuf, existing: Existing) -> Target {
        Target {
            path,
            existing,
            permissions: None,
        }
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn result_and_receipt_appear_together_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("under/brev.txt");
        write_pair(b"text", b"{}", &target(path, Existing::Refuse)).unwrap();
        assert_eq!(
            names(&folder.path().join("under")),
            ["brev.txt", "brev.txt.receipt.json"]
        );
    }

    #[test]
    fn an_existing_result_is_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("brev.txt");
        std::fs::write(&path, "gammal").unwrap();
        let refused = write_pair(b"ny", b"{}", &target(path.clone(), Existing::Refuse));
        assert!(matches!(refused, Err(PackageError::Exists)));
        assert_eq!(names(folder.path()), ["brev.txt"]);
        assert_eq!(std::fs::read(&path).unwrap(), b"gammal");
    }

    #[test]
    fn an_existing_result_may_be_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("brev.txt");
        std::fs::write(&path, "gammal").unwrap();
        write_pair(b"ny", b"{}", &target(path.clone(), Existing::Replace)).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"ny");
    }

    #[test]
    fn a_receipt_left_by_a_crash_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("brev.txt");
        std::fs::write(receipt_path(&path), "gammal").unwrap();
        write_pair(b"ny", b"{}", &target(path, Existing::Refuse)).unwrap();
        let receipt = folder.path().join("brev.txt.receipt.json");
        assert_eq!(std::fs::read(receipt).unwrap(), b"{}");
    }

    #[test]
    fn when_the_result_cannot_be_put_in_place_the_receipt_goes_too() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("brev.txt");
        std::fs::create_dir_all(path.join("full")).unwrap();
        let failed = write_pair(b"ny", b"{}", &target(path, Existing::Replace));
        assert!(failed.is_err());
        assert_eq!(names(folder.path()), ["brev.txt"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_result_is_as_private_as_its_original() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("brev.txt");
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        write_pair(b"x", b"{}", &target(path.clone(), Existing::Refuse)).unwrap();
        assert_eq!(mode(&path), 0o600);
        let shared = Target {
            permissions: Some(Permissions::from_mode(0o755)),
            ..target(path.clone(), Existing::Replace)
        };
        write_pair(b"x", b"{}", &shared).unwrap();
        assert_eq!(mode(&path), 0o644);
    }
}
