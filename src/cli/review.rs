//! `review`: serves the review page and opens it in the user's browser.

use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use crate::cli::arguments::Review;
use crate::cli::exit::Exit;
use crate::cli::inputs;
use crate::cli::inputs::Source;
use crate::cli::language::Messages;
use crate::cli::link;
use crate::cli::names;
use crate::cli::output;
use crate::cli::page_host::PageHost;
use crate::cli::page_host::PageWords;
use crate::cli::page_host::Results;
use crate::cli::problem::Problem;
use crate::cli::proposer::Proposer;
use crate::cli::second;
use crate::cli::settings;
use crate::plan::SecondPerson;
use crate::web::Desk;
use crate::web::Job;
use crate::web::JournalPlace;
use crate::web::Options;
use crate::web::Queued;

/// The folder for results where the user names none.
const RESULT_FOLDER: &str = "maskerat";
/// What a reason in the list may be at most, in bytes.
const LONGEST_REASON: usize = 200;
/// Grounds that can be chosen where the user has no list of her own.
const REASONS: &str = include_str!("lang/reasons.txt");

/// Runs the command.
pub fn run(arguments: &Review, messages: &Messages) -> Result<Exit, Problem> {
    if let [folder] = arguments.inputs.as_slice()
        && second::is_package(folder)
    {
        return second::run(arguments, folder, messages);
    }
    let folder = result_folder(arguments);
    let found = inputs::collect(&arguments.inputs, Some(&folder));
    let mut problems = found.problems.into_iter().map(|(_, problem)| problem);
    if found.sources.is_empty() {
        return Err(problems
            .next()
            .unwrap_or(Problem::unreadable("problem-no-files")));
    }
    for problem in problems {
        output::complain(&problem.show(messages));
    }
    let results = match Proposer::of(arguments, &found.sources, messages)? {
        Some(proposer) => Results::Case(Box::new(proposer)),
        None => {
            inputs::check_targets(&found.sources, &folder)?;
            Results::Folder(folder)
        }
    };
    let settings = match &results {
        Results::Case(proposer) => proposer.settings(),
        Results::Folder(_) => {
            settings::settings(&arguments.common, arguments.overlay.into(), messages)?
        }
    };
    let writes_nothing = matches!(results, Results::Folder(_))
        && settings.profile.second_person == SecondPerson::Always;
    let queue = found.sources.iter().map(queued).collect();
    let host = PageHost {
        words: PageWords::new(messages),
        settings: settings.clone(),
        sources: found.sources,
        results,
    };
    let desk = Desk::new(
        queue,
        Options {
            settings,
            journals: journal_place(arguments),
            reasons: reasons(arguments.reasons.as_deref())?,
        },
    );
    link::serve(Job::first(desk, Arc::new(host)), arguments, messages)?;
    match writes_nothing {
        true => Err(Problem::new("problem-review-two", Exit::Approval)),
        false => Ok(Exit::Done),
    }
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
