//! What programs that were killed have left half written, and its removal.
//!
//! Names of temporary files tell the machine and the process, so that nothing is taken away
//! from a program that is still at work, on this machine or another.

use std::path::Path;
use std::time::Duration;

use crate::document::Digest;
use crate::package::TEMPORARY_PREFIX;
use crate::package::claim::CLAIM_PREFIX;
use crate::package::folder_of;
use crate::package::own_prefix;

/// What is older than this belongs to nobody, on whatever machine.
const OLD: Duration = Duration::from_secs(24 * 60 * 60);

/// Takes away what a process that was ended has left half written beside a target.
pub fn remove_left_overs(target: &Path, process: u32) {
    let prefix = own_prefix(process);
    for entry in std::fs::read_dir(folder_of(target)).into_iter().flatten() {
        let Ok(entry) = entry else { continue };
        let name = entry.file_name();
        if owner(&entry.path(), &name.to_string_lossy()).starts_with(&prefix) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Takes away what processes that are gone have left half written in a folder and below.
pub fn sweep(folder: &Path) {
    let walk = walkdir::WalkDir::new(folder).follow_links(false);
    for entry in walk.into_iter().flatten() {
        let name = entry.file_name().to_string_lossy();
        if !entry.file_type().is_file() || !name.starts_with(TEMPORARY_PREFIX) {
            continue;
        }
        let age = entry
            .metadata()
            .ok()
            .and_then(|found| found.modified().ok());
        let age = age.and_then(|time| time.elapsed().ok()).unwrap_or_default();
        if age > OLD || is_orphan(&owner(entry.path(), &name)) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

/// Who made a temporary file: its name says it, or the text of a claim.
fn owner(path: &Path, name: &str) -> String {
    match name.starts_with(CLAIM_PREFIX) {
        true => std::fs::read_to_string(path).unwrap_or_default(),
        false => name.to_owned(),
    }
}

/// Whether a process of this machine made it that is no more.
fn is_orphan(owner: &str) -> bool {
    let ours = format!("{TEMPORARY_PREFIX}{}-", machine());
    let process = owner
        .strip_prefix(&ours)
        .and_then(|rest| rest.split('-').next())
        .and_then(|process| process.parse::<u32>().ok());
    process.is_some_and(|process| is_running(process) == Some(false))
}

/// Whether a process with this number runs this program, where the system tells.
fn is_running(process: u32) -> Option<bool> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    let name = |process: &str| std::fs::read_to_string(format!("/proc/{process}/comm"));
    let own = name("self").ok()?;
    Some(name(&process.to_string()).is_ok_and(|name| name == own))
}

/// A few digits that stand for this machine.
pub fn machine() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname")
        .or_else(|_| std::env::var("COMPUTERNAME"))
        .or_else(|_| std::env::var("HOSTNAME"))
        .unwrap_or_default();
    let digest = Digest::of(name.trim().as_bytes()).hex();
    digest.get(..6).unwrap_or(&digest).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn what_a_dead_process_left_goes_and_the_rest_stays() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: String, text: &str| {
            std::fs::write(folder.path().join(name), text).unwrap();
        };
        // Numbers of processes end below this one.
        let dead = own_prefix(u32::MAX - 1);
        put(format!("{dead}a.tmp"), "");
        put(format!("{CLAIM_PREFIX}01"), &dead);
        put(format!("{}b.tmp", own_prefix(std::process::id())), "");
        put(format!("{TEMPORARY_PREFIX}ffffffff-1-c.tmp"), "");
        put("brev.pdf".to_owned(), "");
        sweep(folder.path());
        assert_eq!(folder.path().read_dir().unwrap().count(), 3);
    }
}
