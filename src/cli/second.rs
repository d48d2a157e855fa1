//! `review PACKAGE`: serves the page of a second person.

use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

use crate::audit::AppendError;
use crate::audit::Log;
use crate::audit::Status;
use crate::cli::arguments::Review;
use crate::cli::arguments::Which;
use crate::cli::arguments::Who;
use crate::cli::diff;
use crate::cli::exit::Exit;
use crate::cli::language::Messages;
use crate::cli::link;
use crate::cli::log;
use crate::cli::names;
use crate::cli::office;
use crate::cli::office::Office;
use crate::cli::page_host::PageWords;
use crate::cli::problem::Problem;
use crate::cli::sights;
use crate::cli::steps;
use crate::diff::Comparison;
use crate::dossier::Alarm;
use crate::dossier::AnyPackage;
use crate::dossier::Doubt;
use crate::dossier::Suspicion;
use crate::pipeline::Settings;
use crate::statement::Identity;
use crate::web::Job;
use crate::web::Seat;
use crate::web::SecondHost;
use crate::web::Words;

/// Whether a folder is a package, so that it is looked at and not the files in it.
pub fn is_package(folder: &Path) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return false;
    };
    let mut names = entries.flatten().map(|entry| entry.file_name());
    names.any(|name| {
        let name = name.to_string_lossy();
        name.starts_with("plan-") && name.ends_with(".json")
    })
}

/// Runs the command.
pub fn run(arguments: &Review, folder: &Path, messages: &Messages) -> Result<Exit, Problem> {
    let which = Which {
        case: arguments.common.case.clone().filter(|path| path.is_dir()),
        original: arguments.original.clone(),
        looking: arguments.looking(),
        who: arguments.who.clone(),
    };
    let host = Reader {
        words: PageWords::new(messages),
        office: Office::open(messages)?,
        folder: folder.to_owned(),
        which,
    };
    // What is no package, or lacks its original, is said before a page is opened.
    let package = host.opened()?;
    let original = steps::original_of(&package, folder, &host.which)?;
    original
        .metadata()
        .map_err(|error| Problem::reading(&error, &original))?;
    link::serve(Job::second(Arc::new(host)), arguments, messages)?;
    Ok(Exit::Done)
}

/// The desk of a second person.
struct Reader {
    words: PageWords,
    office: Office,
    folder: PathBuf,
    which: Which,
}

impl Reader {
    fn messages(&self) -> &Messages {
        &self.words.messages
    }

    fn opened(&self) -> Result<AnyPackage, Problem> {
        let log = steps::log_for(&self.office, &self.folder, &self.which)?;
        steps::package_in(log, &self.folder)
    }

    fn seat(&self, person: Option<&str>, passphrase: &str) -> Result<Seat, Problem> {
        let mut who: Who = self.which.who.clone();
        who.person = who.person.or_else(|| person.map(str::to_owned));
        let by = match &who.passphrase_file {
            Some(_) => self.office.identity(&who, self.messages())?,
            None => self.office.identity_by(&who, passphrase)?,
        };
        let log = steps::log_for(&self.office, &self.folder, &self.which)?;
        let package = steps::open_by(&self.office, log, &self.folder, "verify", &by)?;
        let looked = steps::looking_at(&package, &self.which, self.messages())?;
        let path = steps::original_of(&package, &self.folder, &self.which)?;
        let package = package.any();
        Ok(Seat {
            before: steps::before(&package, &by),
            stamp: steps::stamp_of(&package, &looked.settings),
            by,
            package,
            original: Arc::new(steps::read(&path)?),
            ending: names::ending(&path).map(str::to_owned),
            settings: looked.settings,
            known: looked.known,
        })
    }
}

impl SecondHost for Reader {
    fn words(&self) -> &dyn Words {
        &self.words
    }

    fn people(&self) -> Vec<(String, String)> {
        let keys = self.office.folder.keys().unwrap_or_default();
        let wanted = self.which.who.person.as_deref();
        let cards = keys.iter().map(|sealed| sealed.card());
        cards
            .filter(|card| wanted.is_none_or(|wanted| card.person.as_str() == wanted))
            .map(|card| (card.person.to_string(), card.name.clone()))
            .collect()
    }

    fn asks_passphrase(&self) -> bool {
        self.which.who.passphrase_file.is_none()
    }

    fn unlock(&self, person: Option<&str>, passphrase: &str) -> Result<Seat, String> {
        self.seat(person, passphrase)
            .map_err(|problem| problem.show(self.messages()))
    }

    fn package(&self) -> Result<AnyPackage, String> {
        self.opened()
            .map_err(|problem| problem.show(self.messages()))
    }

    fn original(&self) -> Result<Vec<u8>, String> {
        let read = || {
            let path = steps::original_of(&self.opened()?, &self.folder, &self.which)?;
            steps::read(&path)
        };
        read().map_err(|problem: Problem| problem.show(self.messages()))
    }

    fn now(&self) -> Timestamp {
        office::now()
    }

    fn note_seen(&self, log: &Log) {
        // What was done stands in the log; the memory is made up next time.
        let _ = self.office.note_seen(log);
    }

    fn not_added(
        &self,
        log: &mut Log,
        error: &AppendError,
        verb: &'static str,
        package: &str,
        by: &Identity,
    ) -> String {
        let problem = self.office.not_added(log, error, verb, Some(package), by);
        problem.show(self.messages())
    }

    fn names_somebody(&self, text: &str, settings: &Settings) -> bool {
        steps::without_persons(text, settings).is_err()
    }

    fn status(&self, status: Status) -> String {
        log::status_words(status, self.messages())
    }

    fn alarm(&self, alarm: &Alarm) -> String {
        sights::alarm_words(alarm, true, self.messages())
    }

    fn suspicion(&self, suspicion: &Suspicion) -> String {
        sights::suspicion_words(suspicion, true, self.messages())
    }

    fn doubt(&self, doubt: Doubt) -> String {
        sights::doubt_words(doubt, self.messages())
    }

    fn changes(&self, changes: &Comparison) -> Vec<String> {
        diff::lines(changes, self.messages())
    }
}
