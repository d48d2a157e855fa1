//! Rings when something changes in a folder, where the system tells.
//!
//! On network shares it does not tell all: changes that other machines make are missed
//! without a word (inotify(7), and the same for SMB and NFS elsewhere). So there we do not
//! listen, and the folder is looked through at intervals, as it is everywhere else too, only
//! that there it is never needed.

use std::path::Component;
use std::path::Path;
use std::path::Prefix;

use notify::Event;
use notify::EventKind;
use notify::RecommendedWatcher;
use notify::RecursiveMode;
use notify::Watcher as _;
use notify::event::AccessKind;
use notify::event::AccessMode;

/// Rings as long as it is kept.
pub struct Bell {
    _watcher: RecommendedWatcher,
}

impl Bell {
    /// Listens to a folder and all below it. None on a network share, or where the system
    /// will not tell.
    pub fn listen(folder: &Path, ring: impl Fn() + Send + 'static) -> Option<Self> {
        let folder = folder.canonicalize().ok()?;
        if is_on_network(&folder) {
            return None;
        }
        let heard = move |event: notify::Result<Event>| {
            if event.map_or(true, |event| is_change(&event.kind)) {
                ring();
            }
        };
        let mut watcher = notify::recommended_watcher(heard).ok()?;
        watcher.watch(&folder, RecursiveMode::Recursive).ok()?;
        Some(Self { _watcher: watcher })
    }
}

/// That somebody reads a file is no news; we do ourselves.
fn is_change(kind: &EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => false,
        _ => true,
    }
}

/// Whether a folder lies on another machine.
fn is_on_network(folder: &Path) -> bool {
    // Windows shows mapped drives by their share, too, once a path is canonical.
    if let Some(Component::Prefix(prefix)) = folder.components().next() {
        return matches!(prefix.kind(), Prefix::UNC(..) | Prefix::VerbatimUNC(..));
    }
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    kind_of_mount(&mounts, folder).is_some_and(|kind| is_network_kind(&kind))
}

fn is_network_kind(kind: &str) -> bool {
    const KINDS: [&str; 15] = [
        "nfs",
        "nfs4",
        "cifs",
        "smb2",
        "smb3",
        "smbfs",
        "ncpfs",
        "afs",
        "9p",
        "ceph",
        "glusterfs",
        "lustre",
        "virtiofs",
        "vboxsf",
        "fuse",
    ];
    KINDS.contains(&kind) || kind.starts_with("fuse.")
}

/// The kind of file system that a folder lies on, of a list as in `/proc/self/mountinfo`
/// (proc(5)).
fn kind_of_mount(mounts: &str, folder: &Path) -> Option<String> {
    let mut best: Option<(usize, String)> = None;
    for line in mounts.lines() {
        let Some((before, after)) = line.split_once(" - ") else {
            continue;
        };
        let Some(point) = before.split(' ').nth(4) else {
            continue;
        };
        let point = point.replace("\\040", " ").replace("\\134", "\\");
        let kind = after.split(' ').next().unwrap_or_default();
        let is_nearer = best
            .as_ref()
            .is_none_or(|(length, _)| point.len() >= *length);
        if folder.starts_with(&point) && is_nearer {
            best = Some((point.len(), kind.to_owned()));
        }
    }
    best.map(|(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "\
22 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n\
40 22 0:35 / /mnt/delad\\040mapp rw,relatime shared:1 - cifs //server/delad rw\n";

    #[test]
    fn a_share_is_told_from_a_disk() {
        let kind = |path: &str| kind_of_mount(MOUNTS, Path::new(path)).unwrap();
        assert!(!is_network_kind(&kind("/home/anna/in")));
        assert!(is_network_kind(&kind("/mnt/delad mapp/in")));
        assert!(!is_network_kind(&kind("/mnt/delad mappe")));
    }
}
