//! `review`: serves the review page and opens it in the user's browser.

use std::io::BufRead;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use crate::cli::arguments::Review;
use crate::cli::exit::Exit;
use crate::cli::findings;
use crate::cli::inputs;
use crate::cli::inputs::Source;
use crate::cli::language::Messages;
use crate::cli::names;
use crate::cli::output;
use crate::cli::problem::Problem;
use crate::cli::settings;
use crate::detect::Entity;
use crate::detect::Evidence;
use crate::document::Gap;
use crate::document::Place;
use crate::package;
use crate::package::Existing;
use crate::package::Receipt;
use crate::package::Target;
use crate::pipeline::Failure;
use crate::pipeline::Settings;
use crate::web;
use crate::web::Address;
use crate::web::Argument;
use crate::web::Desk;
use crate::web::Host;
use crate::web::JournalPlace;
use crate::web::Options;
use crate::web::Queued;
use crate::web::SaveJob;
use crate::web::SaveProblem;

/// The folder for results where the user names none.
const RESULT_FOLDER: &str = "maskerat";
/// What a reason in the list may be at most, in bytes.
const LONGEST_REASON: usize = 200;
/// Grounds that can be chosen where the user has no list of her own.
const REASONS: &str = include_str!("lang/reasons.txt");

/// Runs the command.
pub fn run(arguments: &Review, messages: &Messages) -> Result<Exit, Problem> {
    let settings = settings::settings(&arguments.common, arguments.overlay.into(), messages)?;
    let folder = result_folder(arguments);
    let found = inputs::collect(&arguments.inputs, Some(&folder));
    for (_, problem) in &found.problems {
        output::complain(&problem.show(messages));
    }
    if found.sources.is_empty() {
        return match found.problems.into_iter().next() {
            Some((_, problem)) => Err(problem),
            None => Err(Problem::unreadable("problem-no-files")),
        };
    }
    inputs::check_targets(&found.sources, &folder)?;
    let queue = found.sources.iter().map(queued).collect();
    let host = PageHost {
        messages: Messages::new(messages.language()),
        settings: settings.clone(),
        sources: found.sources,
        folder,
    };
    let desk = Desk::new(
        queue,
        Options {
            settings,
            journals: journal_place(arguments),
            idle: Duration::from_secs(60 * u64::from(arguments.idle.max(1))),
            reasons: reasons(arguments.reasons.as_deref())?,
        },
    );
    let is_json = arguments.common.json;
    let opens = !arguments.no_open;
    web::serve(desk, Arc::new(host), |address| {
        announce(address, is_json, opens, messages);
    })
    .map_err(|_| Problem::unreadable("problem-no-page"))?;
    output::complain(&messages.text("review-ended"));
    Ok(Exit::Done)
}

fn queued(source: &Source) -> Queued {
    Queued {
        path: source.path.clone(),
        name: source.relative.display().to_string(),
        ending: names::ending(&source.path).map(str::to_owned),
    }
}

/// Where results go: where the user says, or beside the first input.
fn result_folder(arguments: &Review) -> PathBuf {
    if let Some(folder) = &arguments.output {
        return folder.clone();
    }
    let first = arguments.inputs.first().map(PathBuf::as_path);
    let first = first.unwrap_or(Path::new("."));
    let folder = match first.is_dir() {
        true => first,
        false => first.parent().unwrap_or(Path::new("")),
    };
    folder.join(RESULT_FOLDER)
}

/// Where decisions are kept between runs: the place that the system has for such things.
fn journal_place(arguments: &Review) -> Option<JournalPlace> {
    if arguments.memory_only {
        return None;
    }
    let below = |variable: &str, below: &str| {
        let base = std::env::var_os(variable).filter(|base| !base.is_empty())?;
        Some(PathBuf::from(base).join(below))
    };
    let folder = below("LOCALAPPDATA", "svartpenna")
        .or_else(|| below("XDG_STATE_HOME", "svartpenna"))
        .or_else(|| below("HOME", ".local/state/svartpenna"))?;
    Some(JournalPlace {
        folder: folder.join("granskning"),
    })
}

/// The grounds of a file, one a line; `#` begins a comment.
fn reasons(path: Option<&Path>) -> Result<Vec<String>, Problem> {
    let text = match path {
        Some(path) => std::fs::read_to_string(path).map_err(|error| Problem {
            exit: Exit::Usage,
            ..Problem::reading(&error, path)
        })?,
        None => REASONS.to_owned(),
    };
    let lines = text.lines().map(str::trim);
    let reasons = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    Ok(reasons
        .filter(|line| line.len() <= LONGEST_REASON)
        .map(str::to_owned)
        .collect())
}

/// Says where the page is, opens it, and gives a new link whenever Enter is pressed.
fn announce(address: Address, is_json: bool, opens: bool, messages: &Messages) {
    let Ok(link) = address.new_link() else {
        address.quit();
        return;
    };
    show_link(&link, is_json, "review-link", messages);
    if opens && !open_in_browser(&link) {
        output::complain(&messages.text("review-no-browser"));
    }
    let messages = Messages::new(messages.language());
    let listen = move || {
        for _ in std::io::stdin().lock().lines().map_while(Result::ok) {
            if let Ok(link) = address.new_link() {
                show_link(&link, is_json, "review-new-link", &messages);
            }
        }
    };
    // Without the thread there is no new link, and all else works.
    let _ = std::thread::Builder::new().spawn(listen);
}

fn show_link(link: &str, is_json: bool, id: &str, messages: &Messages) {
    match is_json {
        true => {
            let line = json!({ "version": 1, "type": "review", "url": link });
            let _ = output::print(&line.to_string());
        }
        false => output::complain(&messages.with(id, &[("link", link.into())])),
    }
}

/// Opens a link in the user's browser. The arguments of a program can be read by every user
/// of the machine, so the browser is given a private file that leads on to the link.
fn open_in_browser(link: &str) -> bool {
    let Ok(folder) = tempfile::Builder::new().prefix("svartpenna-").tempdir() else {
        return false;
    };
    let path = folder.path().join("granska.html");
    let page = format!(
        "<!doctype html><meta charset=\"utf-8\"><meta name=\"referrer\" content=\"no-referrer\">\
         <meta http-equiv=\"refresh\" content=\"0;url={link}\"><title>svartpenna</title>"
    );
    let written =
        std::fs::File::create_new(&path).and_then(|mut file| file.write_all(page.as_bytes()));
    if written.is_err() {
        return false;
    }
    let program = match () {
        () if cfg!(windows) => "explorer",
        () if cfg!(target_os = "macos") => "open",
        () => "xdg-open",
    };
    let started = std::process::Command::new(program)
        .arg(&path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut browser) = started else {
        return false;
    };
    // The file is there for as long as a browser may take to start. The link in it works
    // only once.
    let clean_up = move || {
        let _ = browser.wait();
        std::thread::sleep(Duration::from_secs(30));
        drop(folder);
    };
    std::thread::Builder::new().spawn(clean_up).is_ok()
}

/// Words and results for the page.
struct PageHost {
    messages: Messages,
    settings: Settings,
    sources: Vec<Source>,
    folder: PathBuf,
}

impl Host for PageHost {
    fn language(&self) -> &'static str {
        self.messages.language().key()
    }

    fn text(&self, id: &str) -> String {
        self.messages.text(id)
    }

    fn with(&self, id: &str, arguments: &[(&str, Argument<'_>)]) -> String {
        let arguments: Vec<_> = arguments
            .iter()
            .map(|(name, argument)| match argument {
                Argument::Text(text) => (*name, (*text).into()),
                Argument::Number(number) => (*name, (*number).into()),
            })
            .collect();
        self.messages.with(id, &arguments)
    }

    fn page_texts(&self) -> Vec<(String, String)> {
        let ids = self.messages.ids("page-");
        ids.map(|id| (id.to_owned(), self.messages.text(id)))
            .collect()
    }

    fn entity(&self, entity: Entity) -> String {
        findings::entity_words(entity, &self.messages)
    }

    fn place(&self, place: &Place) -> String {
        findings::simple_place_words(place, &self.messages)
    }

    fn gap(&self, gap: &Gap) -> String {
        findings::gap_words(gap, &self.messages)
    }

    fn evidence(&self, evidence: &Evidence) -> String {
        findings::evidence_words(evidence, &self.messages)
    }

    fn failure(&self, failure: &Failure, path: &Path) -> String {
        Problem::failure(failure, path).show(&self.messages)
    }

    fn save(&self, job: &SaveJob<'_>) -> Result<PathBuf, SaveProblem> {
        let Some(source) = self.sources.get(job.index) else {
            return Err(self.problem(&Problem::unreadable("problem-no-files")));
        };
        let mut neutral = Vec::new();
        let below = names::neutral_folders(&source.relative, &self.settings, &mut neutral);
        let target = self.folder.join(below);
        let stem = names::stem(&source.relative);
        let findings = &job.proposal.findings;
        let mut receipt = Receipt::new(job.plan, findings, job.result, job.times);
        receipt.neutral_name = names::holds_finding(&stem, &self.settings)
            || names::shares_struck_value(&stem, job.proposal, job.plan);
        let path = match receipt.neutral_name {
            true => names::neutral(&target, job.index, job.count, receipt.input),
            false => target,
        };
        let name = path.file_name().unwrap_or_default();
        receipt.document = name.to_string_lossy().into_owned();
        let metadata = source.path.metadata().ok();
        let target = Target {
            path: path.clone(),
            existing: match job.replace {
                true => Existing::Replace,
                false => Existing::Refuse,
            },
            permissions: metadata.map(|metadata| metadata.permissions()),
        };
        match package::write(job.result, &receipt, &target) {
            Ok(()) => Ok(path),
            Err(package::PackageError::Exists) => Err(SaveProblem {
                message: self.messages.with(
                    "review-exists",
                    &[("file", path.display().to_string().into())],
                ),
                exists: true,
            }),
            Err(error) => Err(self.problem(&Problem::writing(&error, &path))),
        }
    }
}

impl PageHost {
    fn problem(&self, problem: &Problem) -> SaveProblem {
        SaveProblem {
            message: problem.show(&self.messages),
            exists: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grounds_that_come_with_the_program_can_be_chosen() {
        let reasons = reasons(None).unwrap();
        assert!(reasons.len() > 3);
        assert!(reasons.iter().any(|reason| reason.contains("26 kap. 1 §")));
    }
}
