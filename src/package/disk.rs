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
use crate::package::folder_of;
use crate::package::put;
use crate::package::sync_folder;

/// The file system, as the four-eyes way sees it.
#[derive(Debug, Clone, Default)]
pub struct Disk {
    fuse: Option<Arc<Fuse>>,
    shares: bool,
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
            shares: false,
        }
    }

    /// The same disk for what several persons work with. In a folder that is its group's to
    /// write in and hands its group on (set-group-ID), new files and folders are the group's
    /// too. Everywhere else, and without this, a file is its writer's only.
    pub fn sharing(self) -> Self {
        Self {
            shares: true,
            ..self
        }
    }

    /// Makes a folder and those above it.
    pub fn make_folder(&self, folder: &Path) -> io::Result<()> {
        let missing: Vec<&Path> = match self.shares {
            true => folder
                .ancestors()
                .take_while(|path| !path.as_os_str().is_empty() && !path.exists())
                .collect(),
            false => Vec::new(),
        };
        std::fs::create_dir_all(folder)?;
        for made in missing.into_iter().rev() {
            share(made, 0o2770);
        }
        Ok(())
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
        let folder = folder_of(path);
        self.make_folder(folder).map_err(PackageError::Folder)?;
        let mut file = tempfile::Builder::new()
            .prefix(TEMPORARY_PREFIX)
            .suffix(".tmp")
            .tempfile_in(folder)?;
        let (first, second) = bytes.split_at(bytes.len() / 2);
        file.write_all(first)?;
        self.step()?;
        file.write_all(second)?;
        if self.shares {
            share(file.path(), 0o660);
        }
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

/// Gives a new file or folder to the group that shares the folder around it. Some network
/// folders keep no such rights and give their own to everything: that is no error.
#[cfg(unix)]
fn share(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    const SHARED: u32 = 0o2020;
    let around = folder_of(path).metadata();
    if around.is_ok_and(|around| around.permissions().mode() & SHARED == SHARED) {
        let _ = std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode));
    }
}

/// Elsewhere a file inherits the rights of its folder.
#[cfg(not(unix))]
fn share(_path: &Path, _mode: u32) {}

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

    #[cfg(unix)]
    #[test]
    fn only_in_a_folder_that_is_shared_a_group_may_read() {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        for (folder_mode, file) in [(0o2770, 0o660), (0o755, 0o600)] {
            let folder = tempfile::tempdir().unwrap();
            let rights = std::fs::Permissions::from_mode(folder_mode);
            std::fs::set_permissions(folder.path(), rights).unwrap();
            let path = folder.path().join("logg/1.json");
            Disk::default().sharing().create(&path, b"a").unwrap();
            assert_eq!(mode(&path), file);
            if folder_mode == 0o2770 {
                assert_eq!(mode(path.parent().unwrap()), 0o770);
            }
            let own = folder.path().join("nyckel.json");
            Disk::default().create(&own, b"a").unwrap();
            assert_eq!(mode(&own), 0o600);
        }
    }
}
