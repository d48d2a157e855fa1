//! Single files written with care: all of a file or nothing, whenever the program ends.
//!
//! A file is written under a name nobody looks at, made to last, and then put in place in
//! one step of the file system. That works on a shared folder too: there are no locks, and
//! of two programs that create the same file one is told that it came too late.
//!
//! Each step counts, so that a test can stop the program at any of them.

use std::io;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::PoisonError;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering;

use crate::package::Existing;
use crate::package::PackageError;
use crate::package::TEMPORARY_PREFIX;
use crate::package::WRITING;
use crate::package::make_folder;
use crate::package::put;
use crate::package::sync_folder;

/// The file system, as the four-eyes way sees it.
#[derive(Debug, Clone, Default)]
pub struct Disk {
    fuse: Option<Arc<Fuse>>,
}

/// Ends the work after a number of steps.
#[derive(Debug)]
struct Fuse {
    steps: AtomicU32,
    end: End,
}

/// How a blown fuse ends the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Every further step fails, as if the disk were gone.
    Fail,
    /// The process dies on the spot, without cleaning up.
    Die,
}

impl Disk {
    /// A disk that works for a number of steps only. For tests.
    pub fn that_ends_after(steps: u32, end: End) -> Self {
        let steps = AtomicU32::new(steps);
        Self {
            fuse: Some(Arc::new(Fuse { steps, end })),
        }
    }

    /// Writes a file that must not exist yet; [`PackageError::Exists`] says that it does.
    pub fn create(&self, path: &Path, bytes: &[u8]) -> Result<(), PackageError> {
        self.write(path, bytes, Existing::Refuse)
    }

    /// Writes a file in the place of an older one, or a new one.
    pub fn replace(&self, path: &Path, bytes: &[u8]) -> Result<(), PackageError> {
        self.write(path, bytes, Existing::Replace)
    }

    /// Takes a file away; one that is not there is no error.
    pub fn remove(&self, path: &Path) -> Result<(), PackageError> {
        self.step()?;
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    fn write(&self, path: &Path, bytes: &[u8], existing: Existing) -> Result<(), PackageError> {
        let _writing = WRITING.read().unwrap_or_else(PoisonError::into_inner);
        self.step()?;
        let folder = make_folder(path)?;
        let mut file = tempfile::Builder::new()
            .prefix(TEMPORARY_PREFIX)
            .suffix(".tmp")
            .tempfile_in(folder)?;
        let (first, second) = bytes.split_at(bytes.len() / 2);
        file.write_all(first)?;
        self.step()?;
        file.write_all(second)?;
        file.as_file().sync_all()?;
        self.step()?;
        put(file, path, existing)?;
        self.step()?;
        sync_folder(folder);
        Ok(())
    }

    fn step(&self) -> io::Result<()> {
        let Some(fuse) = &self.fuse else {
            return Ok(());
        };
        let left = fuse
            .steps
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                left.checked_sub(1)
            });
        match (left, fuse.end) {
            (Ok(_), _) => Ok(()),
            (Err(_), End::Fail) => Err(io::Error::other("the disk has been taken away")),
            (Err(_), End::Die) => std::process::abort(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_there_whole_or_not_at_all_wherever_the_work_ends() {
        let folder = tempfile::tempdir().unwrap();
        for steps in 0..4 {
            let path = folder.path().join(format!("{steps}.json"));
            let disk = Disk::that_ends_after(steps, End::Fail);
            assert!(disk.create(&path, b"all of it").is_err());
            let there = std::fs::read(&path).ok();
            assert!(there.is_none_or(|bytes| bytes == b"all of it"));
        }
    }

    #[test]
    fn of_two_that_create_one_file_the_second_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("1.json");
        let disk = Disk::default();
        disk.create(&path, b"a").unwrap();
        assert!(matches!(
            disk.create(&path, b"b"),
            Err(PackageError::Exists)
        ));
        assert_eq!(std::fs::read(&path).unwrap(), b"a");
    }
}
