//! The files of a watched folder, and which of them lie still.
//!
//! The folder itself is the truth, and it is looked through again and again; events only
//! say when a look is worth while. Links are not followed: who may write to the folder
//! could point anywhere.

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::io;
use std::path::Path;
use std::path::PathBuf;
use std::time::Duration;
use std::time::Instant;
use std::time::UNIX_EPOCH;

use serde::Deserialize;
use serde::Serialize;
use walkdir::WalkDir;

use crate::cli::inputs;
use crate::cli::watch::writers::Writers;

/// How much longer an empty file is left alone: many programs make it first and fill it
/// later.
const EMPTY: u32 = 5;

/// What tells one version of a file from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// Its size in bytes.
    pub size: u64,
    /// When it was changed last, in nanoseconds since 1970.
    pub modified: u64,
}

impl State {
    /// The state of a file.
    pub fn of(metadata: &Metadata) -> Self {
        let time = metadata.modified().ok();
        let since = time.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let nanoseconds = since.unwrap_or_default().as_nanos();
        Self {
            size: metadata.len(),
            modified: u64::try_from(nanoseconds).unwrap_or(u64::MAX),
        }
    }

    /// The state of a file as it is now, if it is there.
    pub fn now(path: &Path) -> Option<Self> {
        path.symlink_metadata().ok().as_ref().map(Self::of)
    }
}

/// A folder that files arrive in.
pub struct Arrivals {
    root: PathBuf,
    /// Folders below it that are not looked into.
    own: Vec<PathBuf>,
    settle: Duration,
    seen: BTreeMap<PathBuf, (State, Instant)>,
}

/// What a look has shown.
#[derive(Debug, Default)]
pub struct Look {
    /// Files that lie still, in order of name, by their path below the folder.
    pub still: Vec<(PathBuf, State)>,
    /// Whether others do not yet.
    pub is_unsettled: bool,
}

impl Arrivals {
    /// A folder without the folders below it that are `own`; a file lies still when
    /// nothing of it has changed for as long as `settle`.
    pub fn new(root: &Path, own: &[&Path], settle: Duration) -> Self {
        let own = own.iter().filter_map(|folder| folder.canonicalize().ok());
        Self {
            root: root.to_owned(),
            own: own.collect(),
            settle,
            seen: BTreeMap::new(),
        }
    }

    /// Looks through the folder. Of files that `is_known` nothing is said.
    pub fn look(&mut self, is_known: impl Fn(&Path, State) -> bool) -> io::Result<Look> {
        // A folder that is gone has no files, which says nothing about those it had.
        std::fs::read_dir(&self.root)?;
        let now = Instant::now();
        let mut seen = BTreeMap::new();
        for (path, state) in self.files() {
            if is_known(&path, state) {
                continue;
            }
            let since = match self.seen.get(&path) {
                Some((before, since)) if *before == state => *since,
                _ => now,
            };
            seen.insert(path, (state, since));
        }
        self.seen = seen;
        let is_still = |(_, (state, since)): &(&PathBuf, &(State, Instant))| {
            let patience = match state.size {
                0 => self.settle * EMPTY,
                _ => self.settle,
            };
            now.duration_since(*since) >= patience
        };
        let mut look = Look::default();
        let candidates: Vec<_> = self.seen.iter().filter(is_still).collect();
        look.is_unsettled = candidates.len() < self.seen.len();
        if candidates.is_empty() {
            return Ok(look);
        }
        let writers = Writers::now();
        for (path, (state, _)) in candidates {
            match writers.hold(&self.root.join(path)) {
                true => look.is_unsettled = true,
                false => look.still.push((path.clone(), *state)),
            }
        }
        Ok(look)
    }

    fn files(&self) -> impl Iterator<Item = (PathBuf, State)> {
        let walk = WalkDir::new(&self.root).follow_links(false);
        let entries = walk
            .sort_by_file_name()
            .into_iter()
            .filter_entry(|entry| {
                let is_own = || {
                    let path = entry.path().canonicalize();
                    path.is_ok_and(|path| self.own.contains(&path))
                };
                entry.depth() == 0
                    || !(inputs::is_left_over(entry.file_name())
                        || entry.file_type().is_dir() && is_own())
            })
            .flatten();
        entries.filter_map(|entry| {
            let metadata = entry.metadata().ok().filter(Metadata::is_file)?;
            let path = entry.path().strip_prefix(&self.root).ok()?;
            Some((path.to_owned(), State::of(&metadata)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn still(arrivals: &mut Arrivals) -> Vec<String> {
        let look = arrivals.look(|_, _| false).unwrap();
        let names = look
            .still
            .iter()
            .map(|(path, _)| path.display().to_string());
        names.collect()
    }

    #[test]
    fn a_file_that_changes_waits_and_left_overs_never_come() {
        let folder = tempfile::tempdir().unwrap();
        let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        put("a.txt", "x");
        put("~$a.docx", "x");
        put("b.txt.part", "x");
        put("tom.txt", "");
        let mut arrivals = Arrivals::new(folder.path(), &[], Duration::ZERO);
        assert_eq!(still(&mut arrivals), ["a.txt", "tom.txt"]);
        let mut arrivals = Arrivals::new(folder.path(), &[], Duration::from_secs(3600));
        assert!(still(&mut arrivals).is_empty());
    }

    #[test]
    fn our_own_folders_are_not_looked_into() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("ut");
        std::fs::create_dir(&out).unwrap();
        std::fs::write(out.join("a.txt"), "x").unwrap();
        let mut arrivals = Arrivals::new(folder.path(), &[&out], Duration::ZERO);
        assert!(still(&mut arrivals).is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let other = tempfile::NamedTempFile::new().unwrap();
        std::os::unix::fs::symlink(other.path(), folder.path().join("a.txt")).unwrap();
        let mut arrivals = Arrivals::new(folder.path(), &[], Duration::ZERO);
        assert!(still(&mut arrivals).is_empty());
    }

    #[test]
    fn a_folder_that_is_gone_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let gone = folder.path().join("borta");
        assert!(
            Arrivals::new(&gone, &[], Duration::ZERO)
                .look(|_, _| false)
                .is_err()
        );
    }
}
