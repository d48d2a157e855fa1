//! `purge`: deletes the copies whose time is up.

use std::path::Path;
use std::path::PathBuf;

use serde_json::json;

use crate::audit::Log;
use crate::cli::arguments::Purge;
use crate::cli::exit::Exit;
use crate::cli::language::Messages;
use crate::cli::log;
use crate::cli::office;
use crate::cli::office::Office;
use crate::cli::output;
use crate::cli::problem::Problem;
use crate::cli::propose::PACKAGES;
use crate::dossier::AnyPackage;
use crate::dossier::Due;
use crate::dossier::PurgeError;
use crate::dossier::due;
use crate::dossier::purge;

/// Runs the command.
pub fn run(arguments: &Purge, messages: &Messages) -> Result<Exit, Problem> {
    let office = Office::open(messages)?;
    let case = office::case_of(&arguments.case);
    let case = case.ok_or_else(|| Problem::usage("problem-no-case").file(&arguments.case))?;
    let mut log = office.log(&case)?;
    let folders = packages(&office, &log, &case, &arguments.case)?;
    let due = due(&log, &folders, office::now());
    if !arguments.dry_run && !due.is_empty() {
        let by = office.identity(&arguments.who, messages)?;
        for package in &due {
            if let Err(error) = purge(&mut log, package, &by, office::now()) {
                return Err(match error {
                    PurgeError::Refused(error) => {
                        office.not_added(&mut log, &error, "purge", Some(&package.package), &by)
                    }
                    PurgeError::Delete { path, error } => Problem::writing(&error, &path),
                });
            }
        }
        office.note_seen(&log)?;
    }
    for package in &due {
        tell(package, arguments, messages)?;
    }
    let count = [("count", due.len().into())];
    output::complain(&match arguments.dry_run {
        true => messages.with("purge-due", &count),
        false => messages.with("purge-done", &count),
    });
    Ok(Exit::Done)
}

/// The packages of a case: those in its own folder, or the one that was named.
fn packages(
    office: &Office,
    log: &Log,
    case: &Path,
    named: &Path,
) -> Result<Vec<(String, PathBuf)>, Problem> {
    let folder = case.join(PACKAGES);
    let mut paths = vec![named.to_owned()];
    if let Ok(entries) = std::fs::read_dir(folder) {
        paths.extend(entries.flatten().map(|entry| entry.path()));
    }
    let mut found: Vec<(String, PathBuf)> = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let id = match log.state().packages().contains_key(name.as_ref()) {
            true => name.into_owned(),
            false => match AnyPackage::open(office.log(case)?, &path) {
                Ok(package) => package.any().id().to_owned(),
                Err(_) => continue,
            },
        };
        if !found.iter().any(|(known, _)| *known == id) {
            found.push((id, path));
        }
    }
    Ok(found)
}

fn tell(due: &Due, arguments: &Purge, messages: &Messages) -> Result<(), Problem> {
    if arguments.json {
        let line = json!({
            "version": 1, "type": "purge", "package": due.package,
            "folder": due.folder.display().to_string(), "delete_by": due.delete_by,
            "files": due.files.len(), "deleted": !arguments.dry_run,
        });
        return output::print(&line.to_string());
    }
    output::print(&messages.with(
        "purge-package",
        &[
            ("folder", due.folder.display().to_string().into()),
            ("date", log::date(due.delete_by).into()),
            ("count", due.files.len().into()),
        ],
    ))
}
