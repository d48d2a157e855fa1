//! A document in; a draft whose result has passed the machine's check, and the package that
//! is proposed with it, out.

use std::collections::BTreeMap;
use std::path::Component;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

use crate::audit;
use crate::audit::Log;
use crate::audit::LogError;
use crate::audit::What;
use crate::document::Digest;
use crate::dossier::edit;
use crate::dossier::edit::Edit;
use crate::dossier::edit::EditError;
use crate::dossier::files;
use crate::dossier::files::ORIGINAL_FILE;
use crate::dossier::profile::profile_digest;
use crate::dossier::state;
use crate::dossier::state::AnyPackage;
use crate::dossier::state::Package;
use crate::dossier::state::Proposed;
use crate::dossier::state::Stopped;
use crate::package::PackageError;
use crate::pipeline;
use crate::pipeline::Candidate;
use crate::pipeline::Failure;
use crate::pipeline::Proposal;
use crate::pipeline::Settings;
use crate::plan::Plan;
use crate::plan::Profile;
use crate::plan::SecondPerson;
use crate::statement::Identity;

/// A plan and what it makes of the document, checked. Not yet anything that others see
/// (utkast).
///
/// Made only by [`Draft::make`], which gives none where the check has failed.
pub struct Draft {
    proposal: Proposal,
    plan: Vec<u8>,
    candidate: Candidate,
    profile: Profile,
    rules: Digest,
}

/// Why there is no draft.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    /// The document could not be read or struck, or the check failed.
    #[error(transparent)]
    Failed(#[from] Failure),
    /// A change of the plan cannot be made.
    #[error(transparent)]
    Edit(#[from] EditError),
}

/// What a proposal needs to be told.
pub struct Terms<'a> {
    /// The package's name in the log.
    pub package: String,
    /// Its folder.
    pub folder: &'a Path,
    /// Where the original is; none if its name tells whom it is about.
    pub original: Option<&'a Path>,
    /// Digest of the case list, keyed.
    pub known: Option<Digest>,
    /// When the copies have to be deleted.
    pub delete_by: Timestamp,
}

impl Draft {
    /// Reads a document, plans, makes the changes that a person asks for, strikes and
    /// checks.
    pub fn make(
        bytes: &Arc<Vec<u8>>,
        ending: Option<&str>,
        settings: &Settings,
        edits: &[Edit],
        stamp: Option<&str>,
    ) -> Result<Self, DraftError> {
        let mut proposal = pipeline::propose(bytes, ending, settings)?;
        if let Some(stamp) = stamp {
            proposal.plan.stamp.get_or_insert_with(|| stamp.to_owned());
        }
        let pages = proposal.document.page_count;
        let reason = &settings.profile.reason;
        edit::edit(&mut proposal.plan, &proposal.findings, pages, reason, edits)?;
        Ok(Self::checked(bytes, proposal, settings)?)
    }

    /// Reads a document afresh, strikes what a person has decided on and checks.
    pub fn decided(
        bytes: &Arc<Vec<u8>>,
        ending: Option<&str>,
        settings: &Settings,
        plan: Plan,
        stamp: Option<&str>,
    ) -> Result<Self, Failure> {
        let own = pipeline::propose(bytes, ending, settings)?;
        let mut proposal = Proposal { plan, ..own };
        if let Some(stamp) = stamp {
            proposal.plan.stamp.get_or_insert_with(|| stamp.to_owned());
        }
        Self::checked(bytes, proposal, settings)
    }

    fn checked(
        bytes: &Arc<Vec<u8>>,
        mut proposal: Proposal,
        settings: &Settings,
    ) -> Result<Self, Failure> {
        let plan = serde_json::to_vec(&proposal.plan).unwrap_or_default();
        // What is carried out is what was written down, to the last digit.
        proposal.plan = read_plan(&plan)?;
        let candidate = pipeline::candidate(bytes, &proposal, settings)?;
        Ok(Self {
            proposal,
            plan,
            candidate,
            profile: settings.profile.clone(),
            rules: settings.rules.digest(),
        })
    }

    /// What was found and planned.
    pub fn proposal(&self) -> &Proposal {
        &self.proposal
    }

    /// The result.
    pub fn candidate(&self) -> &Candidate {
        &self.candidate
    }

    /// Proposes it to a second person.
    ///
    /// The files come first and the event last: without the event there is no proposal.
    pub fn propose(
        &self,
        mut log: Log,
        terms: &Terms<'_>,
        by: &Identity,
        at: Timestamp,
    ) -> Result<Package<Proposed>, Stopped> {
        let versions = log.state().package(&terms.package);
        let version = versions.map_or(0, |package| package.versions.len()) as u32 + 1;
        let proposed = self.proposed(terms, version);
        if let Err(refusal) =
            log.state()
                .permits(by.card(), at, &What::Proposed(Box::new(proposed.clone())))
        {
            return Err(stopped(log, refusal.into()));
        }
        if let Err((path, error)) = self.write(&log, terms, version, &proposed) {
            let error = LogError::Write { path, error };
            return Err(stopped(log, error.into()));
        }
        let added = log.append_with(by, at, |_| {
            let event = What::Proposed(Box::new(proposed.clone()));
            Ok((state::subjects(&proposed), event))
        });
        if let Err(error) = added.map(|_| ()) {
            return Err(stopped(log, error));
        }
        files::keep_copies(&log, terms.folder, &terms.package);
        match AnyPackage::in_state(log, terms.folder, &terms.package)? {
            AnyPackage::Proposed(package) => Ok(package),
            other => Err(other.any().stopped(audit::Refusal::WrongState.into())),
        }
    }

    fn proposed(&self, terms: &Terms<'_>, version: u32) -> audit::Proposed {
        let plan = &self.proposal.plan;
        let mut struck = BTreeMap::new();
        for redaction in &plan.redactions {
            *struck.entry(redaction.entity).or_insert(0) += 1;
        }
        let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        audit::Proposed {
            package: terms.package.clone(),
            version,
            original: plan.document,
            candidate: Digest::of(self.candidate.bytes()),
            plan: Digest::of(&self.plan),
            profile: self.profile.name.clone(),
            profile_digest: profile_digest(&self.profile),
            two_always: self.profile.second_person == SecondPerson::Always,
            rules: self.rules,
            known: terms.known,
            stamp: plan.stamp.clone(),
            pages: self.proposal.document.page_count,
            struck,
            review: count(plan.review.len()),
            gaps: count(plan.gaps.len()),
            delete_by: terms.delete_by,
        }
    }

    fn write(
        &self,
        log: &Log,
        terms: &Terms<'_>,
        version: u32,
        proposed: &audit::Proposed,
    ) -> Result<(), (PathBuf, PackageError)> {
        let ending = files::ending(self.proposal.document.format);
        let made = log.disk().make_folder(terms.folder);
        made.map_err(|error| (terms.folder.to_owned(), error.into()))?;
        let place = match terms.original {
            Some(original) => relative_to(original, terms.folder),
            None => String::new(),
        };
        let files: [(String, &[u8]); 3] = [
            (
                files::candidate_name(version, proposed.candidate, ending),
                self.candidate.bytes(),
            ),
            (files::plan_name(version, proposed.plan), &self.plan),
            (ORIGINAL_FILE.to_owned(), place.as_bytes()),
        ];
        for (name, bytes) in files {
            let path = terms.folder.join(name);
            log.disk()
                .replace(&path, bytes)
                .map_err(|error| (path, error))?;
        }
        Ok(())
    }
}

fn read_plan(bytes: &[u8]) -> Result<Plan, Failure> {
    serde_json::from_slice(bytes).map_err(|_| Failure::Crashed)
}

fn stopped(log: Log, error: audit::AppendError) -> Stopped {
    Stopped {
        log: Box::new(log),
        error,
    }
}

/// The way from a folder to a file, where they lie on one disk; else the whole path.
fn relative_to(file: &Path, folder: &Path) -> String {
    let file = file.canonicalize().unwrap_or_else(|_| file.to_owned());
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let shared = file
        .components()
        .zip(folder.components())
        .take_while(|(one, other)| one == other)
        .filter(|(part, _)| matches!(part, Component::Normal(_)))
        .count();
    if shared == 0 {
        return file.to_string_lossy().into_owned();
    }
    let names = |path: &Path| -> Vec<String> {
        let names = path.components().filter_map(|part| match part {
            Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
            _ => None,
        });
        names.skip(shared).collect()
    };
    let mut way = vec!["..".to_owned(); names(&folder).len()];
    way.extend(names(&file));
    way.join("/")
}
