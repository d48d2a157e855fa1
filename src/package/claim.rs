//! The right to put one result in place: of several programs that want the same name, one
//! at a time looks whether it is free and takes it.
//!
//! A claim is a small file beside the result, made in one step of the file system, so it
//! holds on a shared folder and between machines. It lives for as long as two renames take.
//! One that does not go away belongs to a program that was killed.

use std::fs::OpenOptions;
use std::io;
use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;
use std::time::Instant;

use crate::document::Digest;
use crate::package::TEMPORARY_PREFIX;
use crate::package::folder_of;
use crate::package::own_prefix;

/// After how long somebody else's claim counts as left behind.
const STALE: Duration = Duration::from_secs(10);
/// How long to wait before looking again.
const PAUSE: Duration = Duration::from_millis(20);
/// What the names of claims begin with.
pub const CLAIM_PREFIX: &str = ".svartpenna-claim-";

/// The right to put a result in place, until it is dropped.
#[derive(Debug)]
pub struct Claim {
    path: PathBuf,
}

impl Claim {
    /// Takes the right, once nobody else has it.
    pub fn take(target: &Path) -> io::Result<Self> {
        debug_assert!(CLAIM_PREFIX.starts_with(TEMPORARY_PREFIX));
        // Systems that take two names for one differ by letter case at most.
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let digest = Digest::of(name.to_lowercase().as_bytes()).hex();
        let short = digest.get(..16).unwrap_or(&digest);
        let path = folder_of(target).join(format!("{CLAIM_PREFIX}{short}"));
        let (mut began, mut other) = (Instant::now(), Vec::new());
        loop {
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(mut file) => {
                    let claim = Self { path };
                    file.write_all(own_prefix(std::process::id()).as_bytes())?;
                    return Ok(claim);
                }
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
                Err(_) => {}
            }
            let now = std::fs::read(&path).unwrap_or_default();
            if now != other {
                (began, other) = (Instant::now(), now);
            } else if began.elapsed() > STALE {
                let _ = std::fs::remove_file(&path);
                began = Instant::now();
            }
            std::thread::sleep(PAUSE);
        }
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicU32;
    use std::sync::atomic::Ordering;

    use super::*;

    #[test]
    fn one_at_a_time_holds_a_claim() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("brev.pdf");
        let holders = AtomicU32::new(0);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..5 {
                        let _claim = Claim::take(&target).unwrap();
                        assert_eq!(holders.fetch_add(1, Ordering::SeqCst), 0);
                        holders.fetch_sub(1, Ordering::SeqCst);
                    }
                });
            }
        });
        assert_eq!(folder.path().read_dir().unwrap().count(), 0);
    }
}
