//! The files of a package's folder: what they are called, and whether they are the ones that
//! the log speaks of.
//!
//! Everything in the folder is held against the signed log: candidate and plan by digest,
//! copies of events byte by byte, and the certificate by its own signatures.

use std::io;
use std::path::Path;
use std::path::PathBuf;

use crate::audit::Log;
use crate::audit::Version;
use crate::audit::What;
use crate::document::Digest;
use crate::dossier::certificate;
use crate::dossier::paper;
use crate::package::TEMPORARY_PREFIX;
use crate::plan::Plan;

/// The file that says where the original is.
pub const ORIGINAL_FILE: &str = "original.txt";
/// The certificate, for programs and for people.
pub const CERTIFICATE: [&str; 2] = ["intyg.json", "intyg.pdf"];
/// What the name of an event's copy begins with.
const COPY_PREFIX: &str = "handelse-";

/// Something in a package's folder that is not as the log has it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileFault {
    /// A file is gone.
    #[error("the file {file} is gone")]
    Missing {
        /// Its name.
        file: String,
    },
    /// A file has been changed.
    #[error("the file {file} has been changed")]
    Changed {
        /// Its name.
        file: String,
    },
    /// A file does not belong here.
    #[error("the file {file} does not belong to the package")]
    Stray {
        /// Its name.
        file: String,
    },
}

/// Why a package cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder holds no package of this case.
    #[error("the folder holds no package of this case")]
    NoPackage,
    /// A file in it could not be read.
    #[error("a file of the package could not be read")]
    Read {
        /// Which.
        path: PathBuf,
        /// What the system says.
        #[source]
        error: io::Error,
    },
}

impl FileFault {
    /// The file.
    pub fn file(&self) -> &str {
        match self {
            Self::Missing { file } | Self::Changed { file } | Self::Stray { file } => file,
        }
    }
}

/// Ending of files in a document's format.
pub fn ending(format: &str) -> &'static str {
    match format {
        "pdf" => "pdf",
        _ => "txt",
    }
}

/// The name of a version's candidate; the beginning of its digest keeps two proposals that
/// are made at once apart.
pub fn candidate_name(version: u32, digest: Digest, ending: &str) -> String {
    format!("kandidat-{version}-{}.{ending}", short(digest))
}

/// The name of a version's plan.
pub fn plan_name(version: u32, digest: Digest) -> String {
    format!("plan-{version}-{}.json", short(digest))
}

fn short(digest: Digest) -> String {
    digest.hex().chars().take(8).collect()
}

/// The package that a folder holds, by the copies of events in it or by its own name.
pub fn package_id(log: &Log, folder: &Path) -> Result<String, OpenError> {
    let name = folder.canonicalize().ok();
    let name = name.as_deref().unwrap_or(folder).file_name();
    let name = name.unwrap_or_default().to_string_lossy().into_owned();
    if log.state().packages().contains_key(&name) {
        return Ok(name);
    }
    let entries = std::fs::read_dir(folder).map_err(|error| OpenError::Read {
        path: folder.to_owned(),
        error,
    })?;
    let mut ids = entries.flatten().filter_map(|entry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        let (version, digest) = parsed(name.strip_prefix("plan-")?.strip_suffix(".json")?)?;
        let packages = log.state().packages().iter();
        let mut owners = packages.filter(|(_, package)| {
            let version = package.version(version);
            version.is_some_and(|version| short(version.proposed.plan) == digest)
        });
        owners.next().map(|(id, _)| id.clone())
    });
    ids.next().ok_or(OpenError::NoPackage)
}

fn parsed(stem: &str) -> Option<(u32, &str)> {
    let (version, digest) = stem.split_once('-')?;
    Some((version.parse().ok()?, digest))
}

/// Where the original of a version is, if the package says so.
pub fn original(folder: &Path, _version: &Version) -> Option<PathBuf> {
    let text = std::fs::read_to_string(folder.join(ORIGINAL_FILE)).ok()?;
    match text.is_empty() {
        true => None,
        false => Some(folder.join(text)),
    }
}

/// A version's candidate.
pub fn candidate(folder: &Path, version: &Version) -> Result<Vec<u8>, FileFault> {
    let proposed = &version.proposed;
    let names =
        ["pdf", "txt"].map(|ending| candidate_name(proposed.version, proposed.candidate, ending));
    let [first, _] = &names;
    let name = names.iter().find(|name| folder.join(name).exists());
    read_as(folder, name.unwrap_or(first), proposed.candidate)
}

/// A version's plan.
pub fn plan(folder: &Path, version: &Version) -> Result<Plan, FileFault> {
    let name = plan_name(version.proposed.version, version.proposed.plan);
    let bytes = read_as(folder, &name, version.proposed.plan)?;
    serde_json::from_slice(&bytes).map_err(|_| FileFault::Changed { file: name })
}

fn read_as(folder: &Path, name: &str, digest: Digest) -> Result<Vec<u8>, FileFault> {
    let file = name.to_owned();
    match std::fs::read(folder.join(name)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(FileFault::Missing { file }),
        Ok(bytes) if Digest::of(&bytes) == digest => Ok(bytes),
        _ => Err(FileFault::Changed { file }),
    }
}

/// Writes copies of the events about a package into its folder. A copy that cannot be
/// written is no loss: the event stands in the log.
pub fn keep_copies(log: &Log, folder: &Path, id: &str) {
    for event in log.events() {
        let event_of = event.predicate();
        if is_kept(&event_of.event) && event_of.event.package() == Some(id) {
            let path = folder.join(copy_name(event_of.sequence));
            if !path.exists() {
                let _ = log.disk().create(&path, event.bytes());
            }
        }
    }
}

/// Only what changes a package's state is copied.
fn is_kept(event: &What) -> bool {
    matches!(
        event,
        What::Proposed(_)
            | What::Approved { .. }
            | What::Rejected { .. }
            | What::Released { .. }
            | What::Purged { .. }
    )
}

fn copy_name(sequence: u64) -> String {
    format!("{COPY_PREFIX}{sequence:08}.json")
}

/// Everything in a package's folder that is not as the log has it.
pub fn faults(log: &Log, folder: &Path, id: &str) -> Vec<FileFault> {
    let Ok(package) = log.state().package(id) else {
        return Vec::new();
    };
    let is_purged = package.status == crate::audit::Status::Purged;
    let mut faults = Vec::new();
    let mut known = vec![ORIGINAL_FILE.to_owned()];
    for version in &package.versions {
        let proposed = &version.proposed;
        known.push(plan_name(proposed.version, proposed.plan));
        for ending in ["pdf", "txt"] {
            known.push(candidate_name(proposed.version, proposed.candidate, ending));
        }
        let is_latest = proposed.version as usize == package.versions.len();
        let found = [
            candidate(folder, version).err(),
            plan(folder, version).err(),
        ];
        let gone = |fault: &FileFault| matches!(fault, FileFault::Missing { .. });
        let found = found.into_iter().flatten();
        faults.extend(found.filter(|fault| !gone(fault) || (is_latest && !is_purged)));
    }
    let Ok(entries) = std::fs::read_dir(folder) else {
        return faults;
    };
    for entry in entries.flatten() {
        let file = entry.file_name().to_string_lossy().into_owned();
        if known.contains(&file) || file.starts_with(TEMPORARY_PREFIX) {
            continue;
        }
        faults.extend(fault_of(log, folder, id, file));
    }
    faults
}

/// What is wrong with a copy of an event, a certificate or something else.
fn fault_of(log: &Log, folder: &Path, id: &str, file: String) -> Option<FileFault> {
    let bytes = std::fs::read(folder.join(&file)).unwrap_or_default();
    if CERTIFICATE.contains(&file.as_str()) {
        let right = certificate::of(log, id).is_some_and(|made| match file.ends_with(".pdf") {
            true => paper::draw(&made) == bytes,
            false => made.bytes() == bytes,
        });
        return (!right).then_some(FileFault::Changed { file });
    }
    let number = file
        .strip_prefix(COPY_PREFIX)
        .and_then(|rest| rest.strip_suffix(".json"))
        .and_then(|digits| digits.parse().ok());
    let event = number.and_then(|number| log.event(number));
    match event {
        Some(event) if event.predicate().event.package() == Some(id) => {
            let same = event.bytes() == bytes && file == copy_name(event.predicate().sequence);
            (!same).then_some(FileFault::Changed { file })
        }
        _ if is_orphan(&file) => None,
        _ => Some(FileFault::Stray { file }),
    }
}

/// A candidate or plan of a proposal that was never finished, or came too late.
fn is_orphan(file: &str) -> bool {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    ["kandidat-", "plan-"]
        .iter()
        .filter_map(|prefix| stem.strip_prefix(prefix))
        .filter_map(parsed)
        .any(|(_, digest)| digest.len() == 8)
}
