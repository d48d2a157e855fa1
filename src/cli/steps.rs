//! What the steps of the four-eyes way have in common: the package, its original and the
//! settings that both persons have to have.

use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use indicatif::ProgressBar;

use crate::audit::Log;
use crate::audit::Refusal;
use crate::audit::keyed;
use crate::cli::arguments::Common;
use crate::cli::arguments::Looking;
use crate::cli::arguments::OverlayKind;
use crate::cli::arguments::Which;
use crate::cli::exit::Exit;
use crate::cli::language::Messages;
use crate::cli::names;
use crate::cli::office;
use crate::cli::office::Office;
use crate::cli::output;
use crate::cli::problem::Problem;
use crate::cli::settings;
use crate::cli::settings::KNOWN_FILE;
use crate::document::Digest;
use crate::dossier::AnyPackage;
use crate::dossier::Examination;
use crate::dossier::Inputs;
use crate::dossier::OpenError;
use crate::dossier::Package;
use crate::dossier::PageView;
use crate::dossier::Stopped;
use crate::dossier::examine;
use crate::dossier::needed_stamp;
use crate::formats::text::MAX_BYTES;
use crate::pipeline;
use crate::pipeline::Settings;
use crate::statement::Identity;

/// Settings with the digest of the case list.
pub struct Looked {
    pub settings: Settings,
    pub known: Option<Digest>,
}

/// A package that somebody has opened, with all that a step needs.
pub struct Opened {
    pub package: AnyPackage,
    pub with: With,
}

/// What a step needs beside the package.
pub struct With {
    pub office: Office,
    pub by: Identity,
    pub looked: Looked,
    pub original: Arc<Vec<u8>>,
    /// The name of the original, if the package knows it.
    pub name: Option<String>,
    pub ending: Option<String>,
}

/// The settings that a case and the arguments ask for.
pub fn looking(
    looking: &Looking,
    log: &Log,
    profile: &str,
    overlay: OverlayKind,
    messages: &Messages,
) -> Result<Looked, Problem> {
    let in_case = log.folder().join(KNOWN_FILE);
    let list = looking
        .known
        .clone()
        .or_else(|| in_case.is_file().then_some(in_case));
    let common = Common {
        profile: looking
            .profile
            .clone()
            .unwrap_or_else(|| profile.to_owned()),
        entities: None,
        patterns: looking.patterns.clone(),
        no_builtin: looking.no_builtin,
        case: list.clone(),
        password_file: looking.password_file.clone(),
        limits: Vec::new(),
        jobs: 0,
        json: looking.json,
    };
    let settings = settings::settings(&common, overlay.into(), messages)?;
    let known = match list {
        None => None,
        Some(path) => {
            let bytes = std::fs::read(&path).map_err(|error| Problem::reading(&error, &path))?;
            keyed(&log.state().opened().salt, &bytes)
        }
    };
    Ok(Looked { settings, known })
}

/// Opens a package for a step that `verb` names. Who has no grant is refused before any
/// document is read.
pub fn open(
    folder: &Path,
    which: &Which,
    verb: &'static str,
    messages: &Messages,
) -> Result<Opened, Problem> {
    let office = Office::open(messages)?;
    let (package, by) = open_for(&office, folder, which, verb, messages)?;
    let looked = looking_at(&package, which, messages)?;
    let path = original_of(&package, folder, which)?;
    let original = read(&path)?;
    let with = With {
        office,
        by,
        looked,
        original: Arc::new(original),
        name: path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned()),
        ending: names::ending(&path).map(str::to_owned),
    };
    Ok(Opened { package, with })
}

/// The settings that somebody has to have for a package.
pub fn looking_at(
    package: &AnyPackage,
    which: &Which,
    messages: &Messages,
) -> Result<Looked, Problem> {
    let (profile, _) = basics(package);
    let log = log_of(package);
    looking(&which.looking, log, &profile, OverlayKind::Black, messages)
}

/// Where the original of a package is.
pub fn original_of(package: &AnyPackage, folder: &Path, which: &Which) -> Result<PathBuf, Problem> {
    let (_, place) = basics(package);
    if let Some(path) = &which.original {
        return Ok(path.clone());
    }
    let path = place.ok_or_else(|| Problem::usage("problem-which-original").file(folder))?;
    match path.try_exists() {
        Ok(false) => Err(Problem::unreadable("problem-original-gone").file(folder)),
        _ => Ok(path),
    }
}

/// Opens a package for a step that needs no document.
pub fn open_for(
    office: &Office,
    folder: &Path,
    which: &Which,
    verb: &'static str,
    messages: &Messages,
) -> Result<(AnyPackage, Identity), Problem> {
    let log = log_for(office, folder, which)?;
    let by = office.identity(&which.who, messages)?;
    let package = open_by(office, log, folder, verb, &by)?;
    Ok((package, by))
}

/// The log of the case that a package belongs to.
pub fn log_for(office: &Office, folder: &Path, which: &Which) -> Result<Log, Problem> {
    let case = match &which.case {
        Some(case) => case.clone(),
        None => office::case_of(folder)
            .ok_or_else(|| Problem::usage("problem-which-case").file(folder))?,
    };
    office.log(&case)
}

/// Opens a package for somebody; who has no grant is refused.
pub fn open_by(
    office: &Office,
    mut log: Log,
    folder: &Path,
    verb: &'static str,
    by: &Identity,
) -> Result<AnyPackage, Problem> {
    let granted = log.state().granted(by.card(), office::now()).map(|_| ());
    if let Err(refusal) = granted {
        return Err(office.refused(&mut log, refusal, verb, None, by));
    }
    office.note_seen(&log)?;
    package_in(log, folder)
}

/// The package in a folder.
pub fn package_in(log: Log, folder: &Path) -> Result<AnyPackage, Problem> {
    AnyPackage::open(log, folder).map_err(|error| match error {
        OpenError::NoPackage => Problem::usage("problem-no-package").file(folder),
        OpenError::Read { path, error } => Problem::reading(&error, &path),
    })
}

/// The profile of a package, and where it says that its original is.
fn basics(package: &AnyPackage) -> (String, Option<PathBuf>) {
    fn of<S>(package: &Package<S>) -> (String, Option<PathBuf>) {
        let profile = package.version().proposed.profile.clone();
        (profile, package.original())
    }
    match package {
        AnyPackage::Proposed(package) => of(package),
        AnyPackage::Approved(package) => of(package),
        AnyPackage::Released(package) => of(package),
        AnyPackage::Closed(package) => of(package),
    }
}

/// The log of a package in any state.
pub fn log_of(package: &AnyPackage) -> &Log {
    match package {
        AnyPackage::Proposed(package) => package.log(),
        AnyPackage::Approved(package) => package.log(),
        AnyPackage::Released(package) => package.log(),
        AnyPackage::Closed(package) => package.log(),
    }
}

/// What is said where a second person is demanded and there is no case to propose in.
pub fn propose_instead(case: &Path) -> Problem {
    Problem::new("problem-propose-instead", Exit::Approval).file(case)
}

/// The bytes of a file.
pub fn read(path: &Path) -> Result<Vec<u8>, Problem> {
    let metadata = path
        .metadata()
        .map_err(|error| Problem::reading(&error, path))?;
    if metadata.len() > MAX_BYTES as u64 {
        return Err(Problem::unreadable("problem-too-large").file(path));
    }
    std::fs::read(path).map_err(|error| Problem::reading(&error, path))
}

/// Examines a package, with a progress bar, and shows each page to `show`.
pub fn look<S>(
    package: &Package<S>,
    opened: &Look<'_>,
    show: &(dyn Fn(PageView<'_>) + Sync),
) -> Examination {
    let bar = output::progress(package.version().proposed.pages as usize);
    let done = |bar: &ProgressBar| bar.inc(1);
    let inputs = Inputs {
        package: package.id(),
        version: package.version(),
        original: opened.original,
        ending: opened.ending,
        candidate: package.candidate(),
        plan: package.plan(),
        faults: package.faults(),
        before: before(package, opened.by),
        settings: &opened.looked.settings,
        known: opened.looked.known,
        stamp: stamp_of(package, &opened.looked.settings),
        dpi: opened.dpi,
        done: &|_, _| done(&bar),
        show,
    };
    let examination = pipeline::in_parallel(&[()], 0, |()| 0, |()| examine(&inputs)).pop();
    bar.finish_and_clear();
    // One thing in, one out.
    examination.unwrap_or_else(|| examine(&inputs))
}

/// What has to stand on every page of a package's candidate.
pub fn stamp_of<S>(package: &Package<S>, settings: &Settings) -> Option<String> {
    let protected = package.log().state().opened().protected;
    needed_stamp(&settings.profile, protected)
}

/// What an examination needs beside the package.
pub struct Look<'a> {
    pub original: &'a Arc<Vec<u8>>,
    pub ending: Option<&'a str>,
    pub looked: &'a Looked,
    pub by: &'a Identity,
    pub dpi: f32,
}

/// The version that somebody saw last, if it was another one.
pub fn before<S>(package: &Package<S>, by: &Identity) -> Option<Vec<u8>> {
    let state = package.state().ok()?;
    let versions = state.versions.iter().rev().skip(1);
    let mut seen = versions.filter(|version| {
        version.seen.contains_key(&by.card().person) || version.author.person == by.card().person
    });
    package.candidate_of(seen.next()?).ok()
}

/// What is said when a step was not taken; a refusal is noted in the log.
pub fn stopped(
    office: &Office,
    stopped: Stopped,
    verb: &'static str,
    package: &str,
    by: &Identity,
) -> Problem {
    let mut log = stopped.log;
    office.not_added(&mut log, &stopped.error, verb, Some(package), by)
}

/// What is said when a package is in a state that has no such step.
pub fn wrong_state(
    office: &Office,
    package: AnyPackage,
    refusal: Refusal,
    verb: &'static str,
    by: &Identity,
) -> Problem {
    let package = package.any();
    let id = package.id().to_owned();
    office.refused(&mut package.into_log(), refusal, verb, Some(&id), by)
}

/// Refuses reasons that name somebody: a log is no place for personal data.
pub fn without_persons(reason: &str, looked: &Settings) -> Result<(), Problem> {
    let bytes = Arc::new(reason.as_bytes().to_vec());
    let found = match bytes.is_empty() {
        true => 0,
        false => pipeline::propose(&bytes, None, looked)
            .map_or(0, |proposal| proposal.plan.redactions.len()),
    };
    match found {
        0 => Ok(()),
        _ => Err(Problem::new("problem-reason-names", Exit::Usage)),
    }
}
