//! A case's folder in; every change, removal, reordering and truncation of its log out.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use crate::audit::CASE_FILE;
use crate::audit::HEAD_FILE;
use crate::audit::LOG_FOLDER;
use crate::audit::event::CaseOpened;
use crate::audit::fault::Fault;
use crate::audit::log::Head;
use crate::audit::log::Log;
use crate::audit::log::LogError;
use crate::audit::log::event_name;
use crate::audit::log::read_file;
use crate::document::Digest;
use crate::package::Disk;
use crate::package::TEMPORARY_PREFIX;
use crate::people::LastSeen;
use crate::statement;
use crate::statement::Signed;

impl Log {
    /// Reads a log, and all of its signatures. `seen` is what the user has seen of it
    /// before.
    pub fn open(
        folder: &Path,
        disk: Disk,
        seen: impl FnOnce(&str) -> Option<LastSeen>,
    ) -> Result<Self, LogError> {
        let (log, faults) = read(folder, disk, seen)?;
        match faults.is_empty() {
            true => Ok(log),
            false => Err(LogError::Broken(faults)),
        }
    }
}

/// All faults of a log.
pub fn check(
    folder: &Path,
    seen: impl FnOnce(&str) -> Option<LastSeen>,
) -> Result<Vec<Fault>, LogError> {
    read(folder, Disk::default(), seen).map(|(_, faults)| faults)
}

/// Reads a log as far as it can be read, and tells what is wrong with it.
pub(crate) fn read(
    folder: &Path,
    disk: Disk,
    seen: impl FnOnce(&str) -> Option<LastSeen>,
) -> Result<(Log, Vec<Fault>), LogError> {
    let path = folder.join(CASE_FILE);
    let bytes = match read_file(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(LogError::NoCase),
        Err(error) => return Err(LogError::Read { path, error }),
    };
    let case = statement::open::<CaseOpened>(&bytes).map_err(|why| {
        let file = CASE_FILE.to_owned();
        LogError::Broken(vec![Fault::Changed { file, why }])
    })?;
    let mut log = Log::new(folder, disk, case);
    // The head is read first: what is written while we read only makes the log longer.
    let head = head(&log);
    let mut faults = Vec::new();
    let last = last_event(&log, &mut faults)?;
    read_events(&mut log, last, &mut faults)?;
    match head {
        Ok(head) => {
            let seen = LastSeen {
                sequence: head.predicate().sequence,
                digest: head.predicate().digest,
            };
            let signer = log.event(seen.sequence).map(|event| &event.predicate().by);
            let signer = signer.unwrap_or(&log.case().predicate().by);
            if *signer != head.predicate().by && faults.is_empty() && seen.sequence <= last {
                faults.push(Fault::Rewritten {
                    sequence: seen.sequence,
                });
            }
            faults.extend(compare(&log, last, seen));
        }
        Err(fault) => faults.push(fault),
    }
    if let Some(seen) = seen(&log.case().predicate().case) {
        faults.extend(compare(&log, last, seen).filter(|fault| !faults.contains(fault)));
    }
    Ok((log, faults))
}

/// Whether a log goes as far as somebody has seen it, and is the same there.
fn compare(log: &Log, last: u64, seen: LastSeen) -> Option<Fault> {
    if seen.sequence > last {
        return Some(Fault::Truncated {
            once: seen.sequence,
            now: last,
        });
    }
    let digest = match seen.sequence {
        0 => Some(log.case().digest()),
        sequence => log.event(sequence).map(Signed::digest),
    };
    // Where an event before has a fault, that fault is told.
    let rewritten = digest.is_some_and(|digest| digest != seen.digest);
    rewritten.then_some(Fault::Rewritten {
        sequence: seen.sequence,
    })
}

fn read_events(log: &mut Log, last: u64, faults: &mut Vec<Fault>) -> Result<(), LogError> {
    for sequence in 1..=last {
        let path = log.event_path(sequence);
        let bytes = match read_file(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                faults.push(Fault::Missing { sequence });
                log.step_over(None);
                continue;
            }
            Err(error) => return Err(LogError::Read { path, error }),
        };
        match log.look_at(sequence, &bytes) {
            Ok(event) => {
                if let Err(refusal) = log.take(event) {
                    faults.push(Fault::NotAllowed { sequence, refusal });
                }
            }
            Err(fault) => {
                faults.push(fault);
                log.step_over(Some(Digest::of(&bytes)));
            }
        }
    }
    Ok(())
}

fn head(log: &Log) -> Result<Signed<Head>, Fault> {
    let path = log.folder().join(LOG_FOLDER).join(HEAD_FILE);
    let bytes = read_file(&path).map_err(|_| Fault::NoHead)?;
    let head = statement::open::<Head>(&bytes).map_err(|why| Fault::Changed {
        file: HEAD_FILE.to_owned(),
        why,
    })?;
    match head.predicate().case == log.case().predicate().case {
        true => Ok(head),
        false => Err(Fault::NoHead),
    }
}

/// The number of the last event; notes files that are none.
fn last_event(log: &Log, faults: &mut Vec<Fault>) -> Result<u64, LogError> {
    let folder = log.folder().join(LOG_FOLDER);
    let broken = |error| LogError::Read {
        path: folder.clone(),
        error,
    };
    let mut numbers = BTreeSet::new();
    for entry in std::fs::read_dir(&folder).map_err(broken)? {
        let name = entry.map_err(broken)?.file_name();
        let name = name.to_string_lossy();
        let number = name
            .strip_suffix(".json")
            .and_then(|stem| stem.parse().ok());
        match number.filter(|number| *name == event_name(*number)) {
            Some(number) if number > 0 => drop(numbers.insert(number)),
            _ if name.starts_with(TEMPORARY_PREFIX) || name == HEAD_FILE => {}
            _ => faults.push(Fault::Stray {
                file: name.into_owned(),
            }),
        }
    }
    Ok(numbers.last().copied().unwrap_or(0))
}
