//! `redact`: finds, strikes, verifies and writes.

use std::path::Path;
use std::path::PathBuf;
use std::time::Instant;

use indicatif::ProgressBar;

use crate::cli::arguments::Attachments;
use crate::cli::arguments::Redact;
use crate::cli::crew::Crew;
use crate::cli::exit::Exit;
use crate::cli::findings;
use crate::cli::inputs;
use crate::cli::inputs::Source;
use crate::cli::isolate;
use crate::cli::kept::Kept;
use crate::cli::language;
use crate::cli::language::Messages;
use crate::cli::limits;
use crate::cli::names;
use crate::cli::outcome::HEADINGS;
use crate::cli::outcome::Outcome;
use crate::cli::outcome::exit;
use crate::cli::outcome::json_line;
use crate::cli::output;
use crate::cli::problem::Problem;
use crate::cli::report;
use crate::cli::scan;
use crate::cli::settings;
use crate::cli::steps;
use crate::cli::table::table;
use crate::cli::wire::Done;
use crate::cli::wire::Run;
use crate::cli::wire::Task;
use crate::cli::work;
use crate::cli::work::Policy;
use crate::cli::work::Work;
use crate::package::Existing;
use crate::pipeline;

/// Runs the command.
pub fn run(arguments: &Redact, messages: &Messages) -> Result<Exit, Problem> {
    if let Some(memory) = arguments.batch.bounds.as_worker {
        limits::set(memory);
        return Ok(work::serve(work(arguments, messages)?));
    }
    refuse_demanding(arguments, arguments.inputs.iter().map(PathBuf::as_path))?;
    if inputs::is_stdin(&arguments.inputs)? {
        return stdin(&work(arguments, messages)?, arguments, messages);
    }
    let folder = match (&arguments.output, arguments.dry_run) {
        (Some(folder), _) => folder.as_path(),
        (None, true) => Path::new(""),
        (None, false) => return Err(Problem::usage("problem-no-output")),
    };
    if folder.metadata().is_ok_and(|metadata| !metadata.is_dir()) {
        return Err(Problem::usage("problem-output-no-folder").file(folder));
    }
    files(arguments, folder, messages)
}

/// What the arguments ask for. It takes a while: rules and dictionary are read.
fn work(arguments: &Redact, messages: &Messages) -> Result<Work, Problem> {
    let mut settings = settings::settings(&arguments.common, arguments.overlay.into(), messages)?;
    settings.plan.on_gap = arguments.on_gap.map(Into::into);
    settings.read.ocr_layer = arguments.ocr_layer;
    settings.read.redact_attachments = arguments.attachments == Attachments::Redact;
    Ok(Work {
        settings,
        existing: match arguments.force {
            true => Existing::Replace,
            false => Existing::Refuse,
        },
        dry_run: arguments.dry_run,
        earlier: match arguments.batch.resume {
            true => Policy::Keep,
            false => Policy::Ignore,
        },
        inputs: None,
        kept: Kept::default(),
    })
}

/// Where a case demands a second person, nothing is written here.
fn refuse_demanding<'p>(
    arguments: &Redact,
    documents: impl IntoIterator<Item = &'p Path>,
) -> Result<(), Problem> {
    match settings::demanding_case(&arguments.common, documents)? {
        Some(case) => Err(steps::propose_instead(&case)),
        None => Ok(()),
    }
}

/// Text on stdin, the result on stdout.
fn stdin(work: &Work, arguments: &Redact, messages: &Messages) -> Result<Exit, Problem> {
    if arguments.output.is_some() {
        return Err(Problem::usage("problem-stdin-with-output"));
    }
    if arguments.common.json {
        return Err(Problem::usage("problem-stdin-with-json"));
    }
    let bytes = scan::stdin()?;
    let path = Path::new("-");
    let failed = |failure| Problem::failure(&failure, path);
    let proposal = pipeline::propose(&bytes, None, &work.settings).map_err(failed)?;
    if proposal.document.format != "text" {
        return Err(Problem::unreadable("problem-stdin-no-text"));
    }
    let result = pipeline::redact(&bytes, &proposal, &work.settings).map_err(failed)?;
    if !work.dry_run {
        output::write(result.redacted().bytes())?;
    }
    if !proposal.plan.needs_look() {
        return Ok(Exit::Done);
    }
    let review = proposal.plan.review.len() + proposal.plan.gaps.len();
    output::complain(&messages.with("redact-look", &[("count", review.into())]));
    Ok(Exit::Look)
}

fn files(arguments: &Redact, folder: &Path, messages: &Messages) -> Result<Exit, Problem> {
    let found = inputs::collect(&arguments.inputs, arguments.output.as_deref());
    if found.sources.is_empty() && found.problems.is_empty() {
        return Err(Problem::unreadable("problem-no-files"));
    }
    let documents = found.sources.iter().map(|source| source.path.as_path());
    refuse_demanding(arguments, documents)?;
    if !arguments.dry_run {
        inputs::check_targets(&found.sources, folder)?;
    }
    let started = Instant::now();
    let results = results(arguments, &found.sources, folder, messages)?;
    let failed = found
        .problems
        .into_iter()
        .map(|(path, problem)| (path, Err(problem)));
    let paths = found.sources.iter().map(|source| source.path.clone());
    let all: Vec<Outcome> = failed.chain(paths.zip(results)).collect();
    if let Some(folder) = &arguments.batch.report {
        report::write(folder, &all, started.elapsed(), messages)?;
    }
    match arguments.common.json {
        true => print_json(&all, messages)?,
        false => print_table(arguments.dry_run, &all, folder, messages)?,
    }
    let exits: Vec<Exit> = all.iter().map(|(_, result)| exit(result)).collect();
    Ok(Exit::of_all(&exits))
}

/// Works on all documents, with an output folder that is there: nobody can be let into what
/// does not exist.
fn results(
    arguments: &Redact,
    sources: &[Source],
    folder: &Path,
    messages: &Messages,
) -> Result<Vec<Result<Done, Problem>>, Problem> {
    let is_missing = |path: &&Path| !path.as_os_str().is_empty() && !path.exists();
    let new: Vec<&Path> = folder.ancestors().take_while(is_missing).collect();
    let one = match sources {
        [source] if source.relative.components().count() == 1 => Some(source),
        _ => None,
    };
    let one = one.filter(|_| !arguments.batch.bounds.no_sandbox);
    let mut work = match one {
        Some(_) => None,
        None => Some(work(arguments, messages)?),
    };
    if !arguments.dry_run {
        // Whoever cannot make the folder is told so when a result is written.
        let _ = std::fs::create_dir_all(folder);
    }
    let results = match (one, &mut work) {
        (Some(source), _) => alone(arguments, source, folder, messages).map(|result| vec![result]),
        (None, Some(work)) => Ok(carry_out(work, arguments, sources, folder)),
        (None, None) => Ok(Vec::new()),
    };
    for made in new {
        // A folder with something in it stays.
        let _ = std::fs::remove_dir(made);
    }
    results
}

/// Works on one document. Only its worker reads the rules, so that nobody waits for two who
/// do.
fn alone(
    arguments: &Redact,
    source: &Source,
    folder: &Path,
    messages: &Messages,
) -> Result<Result<Done, Problem>, Problem> {
    let reach = isolate::reach(&arguments.inputs, std::slice::from_ref(source), folder);
    let crew = Crew::new(&arguments.batch.bounds, arguments.common.jobs, 1, reach);
    let mut task = Task::new(source, &folder.join(&source.relative), 0, 1);
    task.threads = crew.threads;
    let result = crew.hand().carry_out(&task);
    if matches!(&result, Err(problem) if problem.id == "problem-no-worker") {
        // What is wrong with the arguments is said by whoever reads them.
        work(arguments, messages)?;
    }
    Ok(result)
}

/// Works on all documents in processes of their own, where that is wanted. More than one are
/// gone through twice: first for the names that each tells the others.
fn carry_out(
    work: &mut Work,
    arguments: &Redact,
    sources: &[Source],
    folder: &Path,
) -> Vec<Result<Done, Problem>> {
    let count = sources.len();
    let shares = count > 1 && !arguments.separate;
    let in_processes = !arguments.batch.bounds.no_sandbox;
    let jobs = arguments.common.jobs;
    let reach = || isolate::reach(&arguments.inputs, sources, folder);
    let mut team = Team {
        crew: in_processes.then(|| Crew::new(&arguments.batch.bounds, jobs, count, reach())),
        jobs,
        bar: output::progress(if shares { count * 2 } else { count }),
    };
    let threads = team.crew.as_ref().map_or(1, |crew| crew.threads);
    let task = |(index, source): (usize, &Source), below: &Path| {
        let mut task = Task::new(source, &folder.join(below), index, count);
        task.threads = threads;
        task
    };
    let numbered = || sources.iter().enumerate();
    let mut failed: Vec<Option<Problem>> = vec![None; count];
    if shares {
        let tasks = numbered().map(|one| task(one, &one.1.relative));
        failed = team.share(work, &tasks.collect::<Vec<Task>>());
    }
    let mut neutral = Vec::new();
    let mut tasks = Vec::new();
    for one in numbered() {
        // What could not be read once is not tried again.
        if failed.get(one.0).is_none_or(Option::is_none) {
            let below = names::neutral_folders(&one.1.relative, &work.settings, &mut neutral);
            tasks.push(task(one, &below));
        }
    }
    let mut done = team.carry_out(work, &tasks).into_iter();
    team.bar.finish_and_clear();
    let results = failed.into_iter().filter_map(|failed| match failed {
        Some(problem) => Some(Err(problem)),
        None => done.next(),
    });
    results.collect()
}

/// Those who work: processes, or the threads of this one.
struct Team {
    crew: Option<Crew>,
    jobs: usize,
    bar: ProgressBar,
}

impl Team {
    /// Gathers what each document tells the others, and lets all know; for each document,
    /// why it could not be read.
    fn share(&mut self, work: &mut Work, tasks: &[Task]) -> Vec<Option<Problem>> {
        let told = match &self.crew {
            Some(crew) => crew.gather(tasks, |_| self.bar.inc(1)),
            None => pipeline::in_parallel(tasks, self.jobs, Task::size, |task| {
                let names = work.gather(task);
                self.bar.inc(1);
                names
            }),
        };
        let mut names = Vec::new();
        let mut failed = Vec::new();
        for told in told {
            match told {
                Ok(told) => {
                    names.push(told);
                    failed.push(None);
                }
                Err(problem) => failed.push(Some(problem)),
            }
        }
        let run = Run::of(names.into_iter());
        if let Some(crew) = &mut self.crew {
            crew.know(&run);
        }
        work.know(run);
        failed
    }

    fn carry_out(&self, work: &Work, tasks: &[Task]) -> Vec<Result<Done, Problem>> {
        match &self.crew {
            Some(crew) => crew.carry_out(tasks, |_| self.bar.inc(1)),
            None => pipeline::in_parallel(tasks, self.jobs, Task::size, |task| {
                let result = work.carry_out(task);
                self.bar.inc(1);
                result
            }),
        }
    }
}

fn print_table(
    dry_run: bool,
    all: &[Outcome],
    folder: &Path,
    messages: &Messages,
) -> Result<(), Problem> {
    if let [(_, Err(problem))] = all {
        output::complain(&problem.show(messages));
        return Ok(());
    }
    let headings = HEADINGS.map(|id| messages.text(id));
    let rows: Vec<Vec<String>> = all
        .iter()
        .map(|(path, result)| row(path, result, messages))
        .collect();
    output::write(table(&headings, &rows).as_bytes())?;
    for (path, result) in all {
        match result {
            Ok(done) => complain_of_gaps(path, done, messages),
            Err(problem) => output::complain(&problem.show(messages)),
        }
    }
    complain_of_widths(all, messages);
    complain_of_changes(all, messages);
    let looks = all
        .iter()
        .filter(|(_, result)| exit(result) == Exit::Look)
        .count();
    if looks > 0 {
        output::complain(&messages.with("redact-look-files", &[("count", looks.into())]));
    }
    let written = all.iter().filter(|(_, result)| result.is_ok()).count();
    match dry_run {
        true => output::complain(&messages.text("redact-dry-run")),
        false if written > 0 => output::complain(&messages.with(
            "redact-where",
            &[
                ("folder", folder.display().to_string().into()),
                ("count", written.into()),
            ],
        )),
        false => {}
    }
    Ok(())
}

fn row(path: &Path, result: &Result<Done, Problem>, messages: &Messages) -> Vec<String> {
    let shown = language::on_one_line(&path.display().to_string()).into_owned();
    let Ok(done) = result else {
        let dash = || String::from("–");
        let failed = messages.text("result-nothing");
        return vec![shown, dash(), dash(), dash(), dash(), failed];
    };
    if done.earlier {
        let dash = || String::from("–");
        let earlier = messages.text("result-earlier");
        return vec![shown, dash(), dash(), dash(), dash(), earlier];
    }
    vec![
        shown,
        done.pages.to_string(),
        done.struck.to_string(),
        done.review.to_string(),
        done.gaps.len().to_string(),
        match &done.path {
            Some(path) => language::on_one_line(&path.path().display().to_string()).into_owned(),
            None => messages.text("result-dry-run"),
        },
    ]
}

/// Says that boxes are as wide as what they cover.
fn complain_of_widths(all: &[Outcome], messages: &Messages) {
    let done = all.iter().filter_map(|(_, result)| result.as_ref().ok());
    let told: u64 = done
        .filter_map(|done| done.receipt.get("widths_told")?.as_u64())
        .sum();
    if let Ok(told @ 1..) = usize::try_from(told) {
        output::complain(&messages.with("redact-widths", &[("count", told.into())]));
    }
}

/// Says which pages look different outside their boxes.
fn complain_of_changes(all: &[Outcome], messages: &Messages) {
    for (path, result) in all {
        let changed = result.as_ref().ok().and_then(|done| {
            let pages = done.receipt.get("checks")?.get("pages_changed")?;
            Some(pages.as_array()?.iter().map(ToString::to_string))
        });
        let pages: Vec<String> = changed.into_iter().flatten().take(MOST_PAGES).collect();
        if !pages.is_empty() {
            let arguments = [
                ("file", path.display().to_string().into()),
                ("pages", pages.join(", ").into()),
            ];
            output::complain(&messages.with("redact-changed", &arguments));
        }
    }
}

/// Most pages that a message lists.
const MOST_PAGES: usize = 12;

fn complain_of_gaps(path: &Path, done: &Done, messages: &Messages) {
    for gap in &done.gaps {
        let arguments = [
            ("file", path.display().to_string().into()),
            ("gap", findings::gap_words(gap, messages).into()),
        ];
        output::complain(&messages.with("redact-gap", &arguments));
    }
}

fn print_json(all: &[Outcome], messages: &Messages) -> Result<(), Problem> {
    for (path, result) in all {
        output::print(&json_line(path, result, messages))?;
    }
    Ok(())
}
