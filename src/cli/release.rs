//! `release`: the document leaves the house.

use std::path::Path;

use serde_json::json;

use crate::audit::Refusal;
use crate::cli::arguments::Recipient;
use crate::cli::arguments::Release as Arguments;
use crate::cli::exit::Exit;
use crate::cli::language::Messages;
use crate::cli::office;
use crate::cli::office::Office;
use crate::cli::output;
use crate::cli::problem::Problem;
use crate::cli::steps;
use crate::cli::steps::Opened;
use crate::dossier::AnyPackage;
use crate::dossier::FileFault;
use crate::dossier::NotReleased;
use crate::dossier::Package;
use crate::dossier::Release;
use crate::dossier::ReleaseError;
use crate::dossier::Released;
use crate::statement::Identity;

/// Runs the command.
pub fn run(arguments: &Arguments, messages: &Messages) -> Result<Exit, Problem> {
    let Opened {
        package,
        with: opened,
    } = steps::open(&arguments.package, &arguments.which, "release", messages)?;
    let policy = opened.office.policy(&arguments.which.who)?;
    let name = name_there(&package, opened.name.as_deref(), &arguments.which.original);
    if let Some(reason) = &arguments.overruled {
        steps::without_persons(reason, &opened.looked.settings)?;
    }
    let release = Release {
        original: &opened.original,
        ending: opened.ending.as_deref(),
        settings: &opened.looked.settings,
        known: opened.looked.known,
        policy: &policy,
        to: &arguments.to,
        name: &name,
        recipient: recipient(arguments.recipient),
        by: &opened.by,
        at: office::now(),
    };
    let office = &opened.office;
    let by = &opened.by;
    let released = match (package, &arguments.overruled) {
        (AnyPackage::Approved(package), _) => {
            let id = package.id().to_owned();
            let released = package.release(&release);
            released.map_err(|why| not_released(office, why, &id, arguments, by))?
        }
        (AnyPackage::Proposed(package), Some(reason)) => {
            let id = package.id().to_owned();
            let released = package.release_alone(&release, reason);
            released.map_err(|why| not_released(office, why, &id, arguments, by))?
        }
        (AnyPackage::Proposed(package), None) => {
            let package = AnyPackage::Proposed(package);
            let refusal = Refusal::NotApproved;
            return Err(steps::wrong_state(office, package, refusal, "release", by));
        }
        (AnyPackage::Released(package), _) => complete(package, &release, office, arguments)?,
        (other, _) => {
            let refusal = Refusal::WrongState;
            return Err(steps::wrong_state(office, other, refusal, "release", by));
        }
    };
    office.note_seen(released.log())?;
    tell(
        &released,
        &arguments.to.join(&name),
        arguments.which.looking.json,
        messages,
    )
}

/// Completes a release that was interrupted: the same document, to the same recipient, to a
/// folder of the same class. Anything else would be another release.
fn complete(
    package: Package<Released>,
    release: &Release<'_>,
    office: &Office,
    arguments: &Arguments,
) -> Result<Package<Released>, Problem> {
    let facts = package.certificate().map(|made| made.facts().clone());
    let class = release.policy.class_of(release.to);
    let is_same = facts.is_some_and(|facts| {
        facts.recipient == release.recipient
            && Some(facts.class) == class
            && facts.releaser.0.person == release.by.card().person
    });
    let is_there = release.to.join(release.name).exists();
    if !is_same || is_there {
        let package = AnyPackage::Released(package);
        let refusal = Refusal::WrongState;
        return Err(steps::wrong_state(
            office, package, refusal, "release", release.by,
        ));
    }
    match package.complete(release.to, release.name) {
        Ok(_) => Ok(package),
        Err(why) => Err(said(&why, arguments)),
    }
}

fn not_released(
    office: &Office,
    failed: NotReleased,
    package: &str,
    arguments: &Arguments,
    by: &Identity,
) -> Problem {
    let mut log = failed.log;
    match failed.why {
        ReleaseError::Refused(error) => {
            office.not_added(&mut log, &error, "release", Some(package), by)
        }
        other => {
            let refusal = match other {
                ReleaseError::NoDestination => Some(Refusal::WrongClass),
                ReleaseError::Changed { .. }
                | ReleaseError::File(_)
                | ReleaseError::NotReproduced
                | ReleaseError::StampMissing { .. } => Some(Refusal::OtherDocument),
                _ => None,
            };
            if let Some(refusal) = refusal {
                // What stopped the release is told even if the log cannot be written.
                let at = office::now();
                let _ = log.note_refusal("release", Some(package), refusal, by, at);
            }
            said(&other, arguments)
        }
    }
}

fn said(error: &ReleaseError, arguments: &Arguments) -> Problem {
    let package = &arguments.package;
    match error {
        ReleaseError::NoDestination => Problem::usage("problem-destination").file(&arguments.to),
        ReleaseError::Changed { what } => {
            let id = match *what {
                "original" => "problem-changed-original",
                "rules" => "problem-changed-rules",
                "profile" => "problem-changed-profile",
                _ => "problem-changed-list",
            };
            Problem {
                id,
                ..Problem::new("problem-changed-original", Exit::Leak).file(package)
            }
        }
        ReleaseError::File(fault) => file_problem(fault, package),
        ReleaseError::NotReproduced => {
            Problem::new("problem-not-reproduced", Exit::Leak).file(package)
        }
        ReleaseError::StampMissing { pages } => Problem::new("problem-stamp", Exit::Leak)
            .file(package)
            .argument("count", pages.len()),
        ReleaseError::Exists { path } => Problem::usage("problem-in-the-way").file(path),
        ReleaseError::Write { path, error } => Problem::writing(error, path),
        ReleaseError::Refused(_) => {
            Problem::new("problem-not-reproduced", Exit::Leak).file(package)
        }
    }
}

fn file_problem(fault: &FileFault, package: &Path) -> Problem {
    Problem::new("problem-package-file", Exit::Leak)
        .file(package)
        .argument("name", fault.file().to_owned())
}

/// The document's name at the destination: the original's where it says nothing.
fn name_there(
    package: &AnyPackage,
    name: Option<&str>,
    given: &Option<std::path::PathBuf>,
) -> String {
    let (id, ending) = match package {
        AnyPackage::Proposed(package) => (package.id(), ending(package)),
        AnyPackage::Approved(package) => (package.id(), ending(package)),
        AnyPackage::Released(package) => (package.id(), ending(package)),
        AnyPackage::Closed(package) => (package.id(), ending(package)),
    };
    match (name, given) {
        (Some(name), None) => name.to_owned(),
        // The package did not keep the name, since it said too much.
        _ => format!("handling-{id}.{ending}"),
    }
}

fn ending<S>(package: &Package<S>) -> &'static str {
    let is_pdf = package
        .candidate()
        .is_ok_and(|bytes| bytes.starts_with(b"%PDF-"));
    if is_pdf { "pdf" } else { "txt" }
}

fn recipient(kind: Recipient) -> &'static str {
    match kind {
        Recipient::Domstol => "domstol",
        Recipient::Namnd => "namnd",
        Recipient::Enskild => "enskild",
        Recipient::Ombud => "ombud",
        Recipient::Myndighet => "myndighet",
        Recipient::Kollega => "kollega",
        Recipient::Allmanheten => "allmanheten",
    }
}

fn tell(
    released: &Package<Released>,
    path: &Path,
    json: bool,
    messages: &Messages,
) -> Result<Exit, Problem> {
    let shown = path.display().to_string();
    if json {
        let line = json!({
            "version": 1, "type": "release", "package": released.id(), "output": shown,
            "document": released.version().proposed.candidate,
        });
        output::print(&line.to_string())?;
        return Ok(Exit::Done);
    }
    output::print(&shown)?;
    output::complain(&messages.with("release-done", &[("file", shown.into())]));
    Ok(Exit::Done)
}
