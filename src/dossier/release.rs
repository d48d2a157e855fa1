//! An approved package in; the document and its certificate at the destination out.
//!
//! The event comes first and the document after it, so that no document is out without a
//! signed record of it. If the program ends in between, the release is done again and finds
//! its own event.

use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

use crate::audit::AppendError;
use crate::audit::Log;
use crate::audit::Refusal;
use crate::audit::Status;
use crate::audit::What;
use crate::document::Digest;
use crate::dossier::certificate;
use crate::dossier::files::CERTIFICATE;
use crate::dossier::files::FileFault;
use crate::dossier::paper;
use crate::dossier::profile::profile_digest;
use crate::dossier::state::Approved;
use crate::dossier::state::Package;
use crate::dossier::state::Proposed;
use crate::dossier::state::Released;
use crate::formats;
use crate::package::Disk;
use crate::package::PackageError;
use crate::people::Class;
use crate::people::Policy;
use crate::pipeline;
use crate::pipeline::Proposal;
use crate::pipeline::Settings;
use crate::statement::Identity;
use crate::verify;

/// How something is released.
pub struct Release<'a> {
    /// The original's bytes.
    pub original: &'a Arc<Vec<u8>>,
    /// The ending of its name.
    pub ending: Option<&'a str>,
    /// Rules, profile and case list.
    pub settings: &'a Settings,
    /// Digest of that case list, keyed.
    pub known: Option<Digest>,
    /// The rules of the house.
    pub policy: &'a Policy,
    /// The folder that it goes to.
    pub to: &'a Path,
    /// The document's name there.
    pub name: &'a str,
    /// What kind of recipient.
    pub recipient: &'a str,
    /// Who releases.
    pub by: &'a Identity,
    /// When.
    pub at: Timestamp,
}

/// Why nothing was released.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    /// It is not allowed.
    #[error(transparent)]
    Refused(#[from] AppendError),
    /// No policy lists the folder.
    #[error("no policy lists the folder")]
    NoDestination,
    /// The original, the rules, the profile or the case list is another than was approved.
    #[error("{what} is another than was approved")]
    Changed {
        /// What.
        what: &'static str,
    },
    /// A file of the package is not the one that was approved.
    #[error(transparent)]
    File(#[from] FileFault),
    /// Original and plan do not give the candidate that was approved.
    #[error("original and plan do not give what was approved")]
    NotReproduced,
    /// Pages do not say what every page has to say.
    #[error("{} pages miss the stamp", .pages.len())]
    StampMissing {
        /// The pages.
        pages: Vec<u32>,
    },
    /// A file is in the way.
    #[error("a file is in the way")]
    Exists {
        /// Which.
        path: PathBuf,
    },
    /// A file could not be written. The release is recorded; doing it again completes it.
    #[error("a file could not be written")]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        error: PackageError,
    },
}

/// A release that was not made, with the log for who wants to note it.
pub struct NotReleased {
    /// The log.
    pub log: Box<Log>,
    /// Why.
    pub why: ReleaseError,
}

impl Package<Approved> {
    /// Releases the document that was approved.
    pub fn release(self, release: &Release<'_>) -> Result<Package<Released>, NotReleased> {
        let approved = release_version(self, release, None)?;
        Ok(approved)
    }
}

impl Package<Proposed> {
    /// Releases what nobody else has approved, with a reason. Where two persons are needed
    /// whoever says what, this is refused.
    pub fn release_alone(
        self,
        release: &Release<'_>,
        reason: &str,
    ) -> Result<Package<Released>, NotReleased> {
        release_version(self, release, Some(reason))
    }
}

impl Package<Released> {
    /// Puts in place what a release that was interrupted had no time for.
    pub fn complete(&self, to: &Path, name: &str) -> Result<Vec<PathBuf>, ReleaseError> {
        let bytes = self.candidate()?;
        deliver(self, &bytes, to, name)
    }

    /// The certificate.
    pub fn certificate(&self) -> Option<certificate::Certificate> {
        certificate::of(self.log(), self.id())
    }
}

/// The stamp that every page of a result has to have.
pub fn needed_stamp(profile: &crate::plan::Profile, protected: bool) -> Option<String> {
    const PROTECTED: &str = "Skyddade personuppgifter";
    match &profile.stamp {
        Some(stamp) => Some(stamp.clone()),
        // What is published must not tell that somebody in it is protected.
        None if protected && profile.name != "publicering" => Some(PROTECTED.to_owned()),
        None => None,
    }
}

fn release_version<S>(
    mut package: Package<S>,
    release: &Release<'_>,
    overruled: Option<&str>,
) -> Result<Package<Released>, NotReleased> {
    let checked = check(&package, release);
    let (bytes, class) = match checked {
        Ok(checked) => checked,
        Err(why) => return Err(not_released(package, why)),
    };
    let event = What::Released {
        package: package.id().to_owned(),
        version: package.version().proposed.version,
        document: Digest::of(&bytes),
        class,
        recipient: release.recipient.to_owned(),
        overruled: overruled.map(str::to_owned),
    };
    let subjects = package.subjects();
    let added = package
        .log_mut()
        .append_with(release.by, release.at, |_| {
            Ok((subjects.clone(), event.clone()))
        })
        .map(|_| ());
    if let Err(error) = added {
        return Err(not_released(package, error.into()));
    }
    package.keep_copies();
    package.set_status(Status::Released);
    let package = package.into_state(Released::new());
    match deliver(&package, &bytes, release.to, release.name) {
        Ok(_) => Ok(package),
        Err(why) => Err(not_released(package, why)),
    }
}

fn not_released<S>(package: Package<S>, why: ReleaseError) -> NotReleased {
    NotReleased {
        log: Box::new(package.into_log()),
        why,
    }
}

/// Everything that has to hold before the event is written: the document as it goes out,
/// and who can read it there.
fn check<S>(package: &Package<S>, release: &Release<'_>) -> Result<(Vec<u8>, Class), ReleaseError> {
    let refused = |refusal: Refusal| ReleaseError::Refused(refusal.into());
    let proposed = &package.version().proposed;
    let opened = package.log().state().opened();
    // What is not allowed at all is said before anything is read.
    package
        .log()
        .state()
        .granted(release.by.card(), release.at)
        .map_err(refused)?;
    let class = release.policy.class_of(release.to);
    let class = class.ok_or(ReleaseError::NoDestination)?;
    if !release
        .policy
        .allows(&proposed.profile, class, opened.protected)
    {
        return Err(refused(Refusal::WrongClass));
    }
    let same = [
        (
            "original",
            Digest::of(release.original) == proposed.original,
        ),
        ("rules", release.settings.rules.digest() == proposed.rules),
        (
            "profile",
            profile_digest(&release.settings.profile) == proposed.profile_digest,
        ),
        ("case list", release.known == proposed.known),
    ];
    if let Some((what, _)) = same.into_iter().find(|(_, same)| !same) {
        return Err(ReleaseError::Changed { what });
    }
    let bytes = rebuild(package, release)?;
    let needed = needed_stamp(&release.settings.profile, opened.protected);
    if needed.is_some() || proposed.stamp.is_some() {
        let pages = unstamped(&bytes, needed.as_ref().or(proposed.stamp.as_ref()), release);
        if !pages.is_empty() {
            return Err(ReleaseError::StampMissing { pages });
        }
    }
    let target = release.to.join(release.name);
    match std::fs::read(&target) {
        Ok(there) if there != bytes => Err(ReleaseError::Exists { path: target }),
        _ => Ok((bytes, class)),
    }
}

/// The document, made once more from original and plan.
fn rebuild<S>(package: &Package<S>, release: &Release<'_>) -> Result<Vec<u8>, ReleaseError> {
    let candidate = package.candidate()?;
    let plan = package.plan()?;
    let built = pipeline::propose(release.original, release.ending, release.settings)
        .and_then(|own| {
            let proposal = Proposal { plan, ..own };
            pipeline::candidate(release.original, &proposal, release.settings)
        })
        .map_err(|_| ReleaseError::NotReproduced)?;
    match built.bytes() == candidate {
        true => Ok(candidate),
        false => Err(ReleaseError::NotReproduced),
    }
}

/// The pages of a document that do not say what they have to.
fn unstamped(bytes: &[u8], stamp: Option<&String>, release: &Release<'_>) -> Vec<u32> {
    let bytes = Arc::new(bytes.to_vec());
    let document = formats::format_of(&bytes, None)
        .and_then(|format| format.read(&bytes, &release.settings.read));
    match (document, stamp) {
        (Ok(document), Some(stamp)) => verify::pages_without(stamp, &document),
        _ => vec![1],
    }
}

/// Writes the document and its certificate; what is there already is left.
fn deliver(
    package: &Package<Released>,
    bytes: &[u8],
    to: &Path,
    name: &str,
) -> Result<Vec<PathBuf>, ReleaseError> {
    let disk = package.log().disk();
    let made = package.certificate();
    let mut written = Vec::new();
    if let Some(certificate) = &made {
        let papers = [certificate.bytes().to_vec(), paper::draw(certificate)];
        for (file, bytes) in CERTIFICATE.iter().zip(&papers) {
            put(disk, &package.folder().join(file), bytes)?;
        }
        for (file, bytes) in CERTIFICATE.iter().zip(&papers) {
            let path = to.join(format!("{name}.{file}"));
            put(disk, &path, bytes)?;
            written.push(path);
        }
    }
    let path = to.join(name);
    put(disk, &path, bytes)?;
    written.insert(0, path);
    Ok(written)
}

fn put(disk: &Disk, path: &Path, bytes: &[u8]) -> Result<(), ReleaseError> {
    match disk.create(path, bytes) {
        Ok(()) => Ok(()),
        Err(PackageError::Exists) => match std::fs::read(path) {
            Ok(there) if there == bytes => Ok(()),
            _ => Err(ReleaseError::Exists {
                path: path.to_owned(),
            }),
        },
        Err(error) => Err(ReleaseError::Write {
            path: path.to_owned(),
            error,
        }),
    }
}
