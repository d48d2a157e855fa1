//! `propose`: strikes, checks, and puts the result before a second person.

use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::SignedDuration;
use serde_json::json;

use crate::audit::Log;
use crate::cli::arguments::Propose;
use crate::cli::exit::Exit;
use crate::cli::language::Messages;
use crate::cli::limits;
use crate::cli::log;
use crate::cli::names;
use crate::cli::office;
use crate::cli::office::Office;
use crate::cli::output;
use crate::cli::problem::Problem;
use crate::cli::steps;
use crate::cli::steps::Looked;
use crate::dossier::AnyPackage;
use crate::dossier::Draft;
use crate::dossier::DraftError;
use crate::dossier::Edit;
use crate::dossier::EditError;
use crate::dossier::Package;
use crate::dossier::Proposed;
use crate::dossier::Terms;
use crate::dossier::needed_stamp;
use crate::people::Policy;
use crate::statement::Identity;

/// The folder in a case's folder that packages lie in.
pub const PACKAGES: &str = "paket";

/// Runs the command.
pub fn run(arguments: &Propose, messages: &Messages) -> Result<Exit, Problem> {
    if let Some(memory) = arguments.as_worker {
        limits::set(memory);
    }
    let office = Office::open(messages)?;
    let case = arguments
        .case
        .clone()
        .or_else(|| office::case_of(arguments.output.as_deref()?))
        .ok_or_else(|| Problem::usage("problem-propose-case"))?;
    let mut log = office.log(&case)?;
    let policy = office.policy(&arguments.who)?;
    let by = office.identity(&arguments.who, messages)?;
    let granted = log.state().granted(by.card(), office::now()).map(|_| ());
    if let Err(refusal) = granted {
        return Err(office.refused(&mut log, refusal, "propose", None, &by));
    }
    let protected = log.state().opened().protected;
    let profile = if protected { "skyddad" } else { "kollegial" };
    let looking = &arguments.looking;
    let looked = steps::looking(looking, &log, profile, arguments.overlay, messages)?;
    let (package, folder) = target(&log, &case, arguments)?;
    let bytes = Arc::new(steps::read(&arguments.input)?);
    let draft = draft(&bytes, arguments, &looked, protected)?;
    let put = Put {
        office: &office,
        input: &arguments.input,
        looked: &looked,
        policy: &policy,
        by: &by,
        place: (package, folder),
    };
    let (proposed, unnamed) = put.before_a_second(log, &draft)?;
    tell(&proposed, arguments.looking.json, unnamed, messages)?;
    Ok(Exit::Done)
}

/// A draft's way to a second person: who proposes it, and where to.
pub struct Put<'a> {
    pub office: &'a Office,
    /// The original.
    pub input: &'a Path,
    pub looked: &'a Looked,
    pub policy: &'a Policy,
    pub by: &'a Identity,
    /// The package's name in the log, and its folder.
    pub place: (String, PathBuf),
}

impl Put<'_> {
    /// Proposes a draft. Also says whether the original's name was too telling to be kept.
    pub fn before_a_second(
        &self,
        log: Log,
        draft: &Draft,
    ) -> Result<(Package<Proposed>, bool), Problem> {
        let (package, folder) = &self.place;
        let days = i64::from(self.policy.delete_after_days);
        let terms = Terms {
            package: package.clone(),
            folder,
            original: is_neutral(self.input, self.looked, draft).then_some(self.input),
            known: self.looked.known,
            delete_by: office::now() + SignedDuration::from_hours(24 * days),
        };
        let proposed = draft
            .propose(log, &terms, self.by, office::now())
            .map_err(|stopped| steps::stopped(self.office, stopped, "propose", package, self.by))?;
        self.office.note_seen(proposed.log())?;
        Ok((proposed, terms.original.is_none()))
    }
}

/// The package's name and folder: a new one, or that which is there already.
fn target(log: &Log, case: &Path, arguments: &Propose) -> Result<(String, PathBuf), Problem> {
    let Some(output) = &arguments.output else {
        let id = office::random_name()?;
        let folder = case.join(PACKAGES).join(&id);
        return Ok((id, folder));
    };
    let is_empty = std::fs::read_dir(output).map_or(true, |mut entries| entries.next().is_none());
    if is_empty {
        return Ok((office::random_name()?, output.clone()));
    }
    let seen = |_: &str| None;
    let again = Log::open(log.folder(), log.disk().clone(), seen);
    let again = again.map_err(|error| Problem::log(&error, log.folder()))?;
    match AnyPackage::open(again, output) {
        Ok(package) => Ok((package.any().id().to_owned(), output.clone())),
        Err(_) if steps_left_over(output) => Ok((office::random_name()?, output.clone())),
        Err(_) => Err(Problem::usage("problem-no-package").file(output)),
    }
}

/// Whether a folder holds only what a proposal that was interrupted has left.
fn steps_left_over(folder: &Path) -> bool {
    let Ok(mut entries) = std::fs::read_dir(folder) else {
        return false;
    };
    entries.all(|entry| {
        entry.is_ok_and(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            let ours = ["kandidat-", "plan-", "original.txt", ".svartpenna-"];
            ours.iter().any(|start| name.starts_with(start))
        })
    })
}

fn draft(
    bytes: &Arc<Vec<u8>>,
    arguments: &Propose,
    looked: &Looked,
    protected: bool,
) -> Result<Draft, Problem> {
    let mut edits: Vec<Edit> = arguments.keep.iter().copied().map(Edit::Keep).collect();
    edits.extend(arguments.strike.iter().copied().map(Edit::Strike));
    for area in &arguments.area {
        edits.push(parse_area(area)?);
    }
    let stamp = needed_stamp(&looked.settings.profile, protected);
    let ending = names::ending(&arguments.input);
    Draft::make(bytes, ending, &looked.settings, &edits, stamp.as_deref()).map_err(|error| {
        match error {
            DraftError::Failed(failure) => Problem::failure(&failure, &arguments.input),
            DraftError::Edit(EditError::NoFinding(id)) => {
                Problem::usage("problem-no-finding").argument("id", id)
            }
            DraftError::Edit(EditError::NoPage(page)) => {
                Problem::usage("problem-no-such-page").argument("page", page)
            }
        }
    })
}

/// `3:72,700,120,14`: page, left, lower, width and height.
fn parse_area(text: &str) -> Result<Edit, Problem> {
    let wrong = || Problem::usage("problem-area").argument("area", text);
    let (page, numbers) = text.split_once(':').ok_or_else(wrong)?;
    let page: u32 = page.trim().parse().map_err(|_| wrong())?;
    let numbers: Result<Vec<f64>, _> = numbers.split(',').map(|n| n.trim().parse()).collect();
    let numbers: [f64; 4] = numbers
        .ok()
        .and_then(|numbers| numbers.try_into().ok())
        .ok_or_else(wrong)?;
    let is_area = numbers.iter().all(|n| n.is_finite()) && numbers[2] > 0.0 && numbers[3] > 0.0;
    match is_area {
        true => Ok(Edit::Area(page, numbers)),
        false => Err(wrong()),
    }
}

/// Whether the way to a file says nothing of whom it is about.
fn is_neutral(path: &Path, looked: &Looked, draft: &Draft) -> bool {
    let whole = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let names = whole.components().filter_map(|part| match part {
        std::path::Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
        _ => None,
    });
    let mut names = names.map(|name| match name.rsplit_once('.') {
        Some((stem, ending)) if ending.len() <= 4 => stem.to_owned(),
        _ => name,
    });
    !names.any(|name| {
        names::holds_finding(&name, &looked.settings)
            || names::shares_struck_value(&name, draft.proposal(), &draft.proposal().plan)
    })
}

fn tell(
    package: &Package<Proposed>,
    json: bool,
    unnamed: bool,
    messages: &Messages,
) -> Result<(), Problem> {
    let proposed = &package.version().proposed;
    let folder = package.folder().display().to_string();
    if json {
        let line = json!({
            "version": 1, "type": "proposal", "package": package.id(), "folder": folder,
            "package_version": proposed.version, "candidate": proposed.candidate,
            "original": proposed.original, "plan": proposed.plan, "struck": proposed.struck,
            "review": proposed.review, "gaps": proposed.gaps, "delete_by": proposed.delete_by,
        });
        return output::print(&line.to_string());
    }
    output::print(&folder)?;
    let struck: u32 = proposed.struck.values().sum();
    output::complain(&messages.with(
        "propose-done",
        &[
            ("folder", folder.into()),
            ("version", proposed.version.into()),
            ("struck", struck.into()),
            ("date", log::date(proposed.delete_by).into()),
        ],
    ));
    if unnamed {
        output::complain(&messages.text("propose-unnamed"));
    }
    Ok(())
}
