//! What was decided on the review page → a proposal in a case.
//!
//! Where a case or a profile demands a second person, the page writes no result: what is
//! done there is put before her, in the package that she has sent back if there is one.

use std::path::Path;
use std::path::PathBuf;

use crate::audit::Comment;
use crate::audit::Log;
use crate::audit::PackageState;
use crate::audit::Rejection;
use crate::audit::Status;
use crate::audit::What;
use crate::cli::arguments::Review;
use crate::cli::arguments::Who;
use crate::cli::inputs::Source;
use crate::cli::language::Messages;
use crate::cli::names;
use crate::cli::office;
use crate::cli::office::Office;
use crate::cli::problem::Problem;
use crate::cli::propose::PACKAGES;
use crate::cli::propose::Put;
use crate::cli::settings;
use crate::cli::steps;
use crate::cli::steps::Looked;
use crate::document::Digest;
use crate::dossier::AnyPackage;
use crate::dossier::Draft;
use crate::dossier::needed_stamp;
use crate::pipeline::Settings;
use crate::plan::SecondPerson;
use crate::web::Said;
use crate::web::SaveJob;

/// Puts documents of one case before a second person.
pub struct Proposer {
    office: Office,
    case: PathBuf,
    who: Who,
    looked: Looked,
    stamp: Option<String>,
}

impl Proposer {
    /// A proposer where the case that documents belong to, or the profile, demands a second
    /// person; none where results may be written.
    pub fn of(
        arguments: &Review,
        sources: &[Source],
        messages: &Messages,
    ) -> Result<Option<Self>, Problem> {
        let common = &arguments.common;
        let documents = || sources.iter().map(|source| source.path.as_path());
        let demanding = settings::demanding_case(common, documents())?;
        let mut cases = settings::cases(common, documents());
        let profile = settings::profile(&common.profile)?;
        if demanding.is_none() && profile.second_person != SecondPerson::Always {
            return Ok(None);
        }
        let Some(case) = cases.pop_first() else {
            return match demanding {
                Some(list) => Err(steps::propose_instead(&list)),
                // The page shows what it would be, and writes nothing.
                None => Ok(None),
            };
        };
        if let Some(other) = cases.pop_first() {
            return Err(Problem::usage("problem-two-cases")
                .file(&case)
                .argument("other", other.display().to_string()));
        }
        let office = Office::open(messages)?;
        let log = office.log(&case)?;
        let protected = log.state().opened().protected;
        let usual = if protected { "skyddad" } else { "kollegial" };
        let looking = arguments.looking();
        let looked = steps::looking(&looking, &log, usual, arguments.overlay, messages)?;
        let stamp = needed_stamp(&looked.settings.profile, protected);
        Ok(Some(Self {
            office,
            case,
            who: arguments.who.clone(),
            looked,
            stamp,
        }))
    }

    /// What the page works with: as the proposal, with the stamp that it will have.
    pub fn settings(&self) -> Settings {
        let mut settings = self.looked.settings.clone();
        settings.profile.stamp.clone_from(&self.stamp);
        settings
    }

    /// Whether the page has to ask for the passphrase.
    pub fn asks_passphrase(&self) -> bool {
        self.who.passphrase_file.is_none()
    }

    /// Proposes what was decided, and says in which folder it lies.
    pub fn propose(&self, source: &Source, job: &SaveJob<'_>) -> Result<PathBuf, Problem> {
        let office = &self.office;
        let mut log = office.log(&self.case)?;
        let policy = office.policy(&self.who)?;
        let passphrase = match self.asks_passphrase() {
            true => job.passphrase.unwrap_or_default().to_owned(),
            false => office::passphrase(self.who.passphrase_file.as_deref(), String::new)?,
        };
        let by = office.identity_by(&self.who, &passphrase)?;
        let granted = log.state().granted(by.card(), office::now()).map(|_| ());
        if let Err(refusal) = granted {
            return Err(office.refused(&mut log, refusal, "propose", None, &by));
        }
        let ending = names::ending(&source.path);
        let settings = &self.looked.settings;
        let stamp = self.stamp.as_deref();
        let draft = Draft::decided(job.bytes, ending, settings, job.plan.clone(), stamp)
            .map_err(|failure| Problem::failure(&failure, &source.path))?;
        let put = Put {
            office,
            input: &source.path,
            looked: &self.looked,
            policy: &policy,
            by: &by,
            place: self.place(&log, Digest::of(job.bytes))?,
        };
        let (proposed, _) = put.before_a_second(log, &draft)?;
        Ok(proposed.folder().to_owned())
    }

    /// The package that waits for another version of a document, or a new one.
    fn place(&self, log: &Log, document: Digest) -> Result<(String, PathBuf), Problem> {
        let known = waiting(log, document).and_then(|(id, _)| {
            let folder = self.folder_of(id)?;
            Some((id.to_owned(), folder))
        });
        match known {
            Some(place) => Ok(place),
            None => {
                let id = office::random_name()?;
                let folder = self.case.join(PACKAGES).join(&id);
                Ok((id, folder))
            }
        }
    }

    /// The folder of a package, which need not be called like it.
    fn folder_of(&self, id: &str) -> Option<PathBuf> {
        let packages = self.case.join(PACKAGES);
        let own = packages.join(id);
        if own.is_dir() {
            return Some(own);
        }
        let mut folders = std::fs::read_dir(packages).ok()?.flatten();
        let folder = folders.find(|folder| self.holds(&folder.path(), id))?;
        Some(folder.path())
    }

    fn holds(&self, folder: &Path, id: &str) -> bool {
        let log = Log::open(&self.case, self.office.disk.clone(), |_| None);
        let package = log.ok().and_then(|log| AnyPackage::open(log, folder).ok());
        package.is_some_and(|package| package.any().id() == id)
    }

    /// What was said when a document was sent back last.
    pub fn comments(&self, document: Digest) -> Vec<Said> {
        let Ok(log) = self.office.log(&self.case) else {
            return Vec::new();
        };
        let Some((id, package)) = waiting(&log, document) else {
            return Vec::new();
        };
        if package.status != Status::Returned {
            return Vec::new();
        }
        let mut events = log.events().iter().rev().map(|event| event.predicate());
        let said = events.find_map(|event| match &event.event {
            What::Rejected {
                package,
                to: Rejection::Returned,
                reason,
                comments,
                ..
            } if package == id => Some((event.by.name.clone(), reason, comments)),
            _ => None,
        });
        let Some((by, reason, comments)) = said else {
            return Vec::new();
        };
        let whole = Said {
            by: by.clone(),
            page: None,
            area: None,
            text: reason.clone(),
        };
        let single = |comment: &Comment| Said {
            by: by.clone(),
            page: Some(comment.page),
            area: comment.area,
            text: comment.text.clone(),
        };
        std::iter::once(whole)
            .chain(comments.iter().map(single))
            .collect()
    }
}

/// The newest package of a document that can have another version.
fn waiting(log: &Log, document: Digest) -> Option<(&str, &PackageState)> {
    let packages = log.state().packages().iter();
    let of_it = packages.filter(|(_, package)| {
        let latest = package.latest();
        let is_it = latest.is_some_and(|version| version.proposed.original == document);
        is_it && matches!(package.status, Status::Returned | Status::Proposed)
    });
    let newest = of_it.max_by_key(|(_, package)| package.latest().map(|version| version.sequence));
    newest.map(|(id, package)| (id.as_str(), package))
}
