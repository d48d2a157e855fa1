//! `redact`: finds, strikes, verifies and writes.

use std::path::Path;
use std::path::PathBuf;

use jiff::Timestamp;
use serde_json::json;

use crate::cli::arguments::Redact;
use crate::cli::exit::Exit;
use crate::cli::findings;
use crate::cli::inputs;
use crate::cli::inputs::Source;
use crate::cli::language::Messages;
use crate::cli::names;
use crate::cli::output;
use crate::cli::problem::Problem;
use crate::cli::scan;
use crate::cli::settings;
use crate::cli::table::table;
use crate::package;
use crate::package::Existing;
use crate::package::Receipt;
use crate::package::Target;
use crate::package::Times;
use crate::pipeline;
use crate::pipeline::Settings;
use crate::verify::Verified;

/// Runs the command.
pub fn run(arguments: &Redact, messages: &Messages) -> Result<Exit, Problem> {
    let settings = settings::settings(&arguments.common, arguments.overlay.into(), messages)?;
    let redactor = Redactor {
        settings,
        existing: match arguments.force {
            true => Existing::Replace,
            false => Existing::Refuse,
        },
        dry_run: arguments.dry_run,
    };
    if inputs::is_stdin(&arguments.inputs)? {
        return redactor.stdin(arguments, messages);
    }
    let Some(folder) = &arguments.output else {
        return match arguments.dry_run {
            true => redactor.files(arguments, Path::new(""), messages),
            false => Err(Problem::usage("problem-no-output")),
        };
    };
    if folder.metadata().is_ok_and(|metadata| !metadata.is_dir()) {
        return Err(Problem::usage("problem-output-no-folder").file(folder));
    }
    redactor.files(arguments, folder, messages)
}

struct Redactor {
    settings: Settings,
    existing: Existing,
    dry_run: bool,
}

/// A document that is done.
struct Done {
    receipt: Receipt,
    pages: u32,
    /// Where the result is; none after a dry run.
    path: Option<PathBuf>,
    gaps: Vec<crate::document::Gap>,
}

impl Redactor {
    /// Text on stdin, the result on stdout.
    fn stdin(&self, arguments: &Redact, messages: &Messages) -> Result<Exit, Problem> {
        if arguments.output.is_some() {
            return Err(Problem::usage("problem-stdin-with-output"));
        }
        if arguments.common.json {
            return Err(Problem::usage("problem-stdin-with-json"));
        }
        let bytes = scan::stdin()?;
        let path = Path::new("-");
        let failed = |failure| Problem::failure(&failure, path);
        let proposal = pipeline::propose(&bytes, None, &self.settings).map_err(failed)?;
        if proposal.document.format != "text" {
            return Err(Problem::unreadable("problem-stdin-no-text"));
        }
        let result = pipeline::redact(&bytes, &proposal, &self.settings).map_err(failed)?;
        if !self.dry_run {
            output::write(result.redacted().bytes())?;
        }
        if !proposal.plan.needs_look() {
            return Ok(Exit::Done);
        }
        let review = proposal.plan.review.len() + proposal.plan.gaps.len();
        output::complain(&messages.with("redact-look", &[("count", review.into())]));
        Ok(Exit::Look)
    }

    fn files(
        &self,
        arguments: &Redact,
        folder: &Path,
        messages: &Messages,
    ) -> Result<Exit, Problem> {
        let found = inputs::collect(&arguments.inputs, arguments.output.as_deref());
        if found.sources.is_empty() && found.problems.is_empty() {
            return Err(Problem::unreadable("problem-no-files"));
        }
        if !self.dry_run {
            inputs::check_targets(&found.sources, folder)?;
        }
        let mut neutral = Vec::new();
        let jobs: Vec<(usize, &Source, PathBuf)> = found
            .sources
            .iter()
            .enumerate()
            .map(|(index, source)| {
                let below = names::neutral_folders(&source.relative, &self.settings, &mut neutral);
                (index, source, folder.join(below))
            })
            .collect();
        let bar = output::progress(jobs.len());
        let results = pipeline::in_parallel(
            &jobs,
            arguments.common.jobs,
            |(_, source, _)| source.size,
            |(index, source, target)| {
                let result = self.one(source, target, *index, jobs.len());
                bar.inc(1);
                result
            },
        );
        bar.finish_and_clear();
        let failed = found
            .problems
            .into_iter()
            .map(|(path, problem)| (path, Err(problem)));
        let done = jobs
            .iter()
            .map(|(_, source, _)| source.path.clone())
            .zip(results);
        let all: Vec<(PathBuf, Result<Done, Problem>)> = failed.chain(done).collect();
        match arguments.common.json {
            true => print_json(&all, messages)?,
            false => self.print_table(&all, folder, messages)?,
        }
        let exits: Vec<Exit> = all.iter().map(|(_, result)| exit(result)).collect();
        Ok(Exit::of_all(&exits))
    }

    fn one(
        &self,
        source: &Source,
        target: &Path,
        index: usize,
        count: usize,
    ) -> Result<Done, Problem> {
        let started = now();
        let is_there = target.symlink_metadata().is_ok();
        if is_there && self.existing == Existing::Refuse && !self.dry_run {
            return Err(Problem::usage("problem-exists").file(target));
        }
        let failed = |failure| Problem::failure(&failure, &source.path);
        let bytes = scan::read(source)?;
        let proposal = pipeline::propose(&bytes, names::ending(&source.path), &self.settings)
            .map_err(failed)?;
        let result = pipeline::redact(&bytes, &proposal, &self.settings).map_err(failed)?;
        let stem = names::stem(&source.relative);
        let times = Times {
            started,
            finished: now(),
        };
        let mut receipt = Receipt::new(&proposal.plan, &proposal.findings, &result, times);
        receipt.neutral_name = names::holds_finding(&stem, &self.settings)
            || names::shares_struck_value(&stem, &proposal, &proposal.plan);
        let path = match receipt.neutral_name {
            true => names::neutral(target, index, count, receipt.input),
            false => target.to_owned(),
        };
        let name = path.file_name().unwrap_or_default();
        receipt.document = name.to_string_lossy().into_owned();
        if !self.dry_run {
            self.write(&result, &receipt, &path, source)?;
        }
        Ok(Done {
            receipt,
            pages: proposal.document.page_count,
            path: (!self.dry_run).then_some(path),
            gaps: proposal.document.gaps,
        })
    }

    fn write(
        &self,
        result: &Verified,
        receipt: &Receipt,
        path: &Path,
        source: &Source,
    ) -> Result<(), Problem> {
        let metadata = source.path.metadata().ok();
        let target = Target {
            path: path.to_owned(),
            existing: self.existing,
            permissions: metadata.map(|metadata| metadata.permissions()),
        };
        package::write(result, receipt, &target).map_err(|error| Problem::writing(&error, path))
    }

    fn print_table(
        &self,
        all: &[(PathBuf, Result<Done, Problem>)],
        folder: &Path,
        messages: &Messages,
    ) -> Result<(), Problem> {
        if let [(_, Err(problem))] = all {
            output::complain(&problem.show(messages));
            return Ok(());
        }
        let headings = [
            "column-file",
            "column-pages",
            "column-struck",
            "column-review",
            "column-gaps",
            "column-result",
        ]
        .map(|id| messages.text(id));
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
        let looks = all
            .iter()
            .filter(|(_, result)| exit(result) == Exit::Look)
            .count();
        if looks > 0 {
            output::complain(&messages.with("redact-look-files", &[("count", looks.into())]));
        }
        let written = all.iter().filter(|(_, result)| result.is_ok()).count();
        match self.dry_run {
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
}

fn exit(result: &Result<Done, Problem>) -> Exit {
    match result {
        Ok(done) if done.receipt.needs_look => Exit::Look,
        Ok(_) => Exit::Done,
        Err(problem) => problem.exit,
    }
}

fn row(path: &Path, result: &Result<Done, Problem>, messages: &Messages) -> Vec<String> {
    let shown = path.display().to_string();
    let Ok(done) = result else {
        let dash = || String::from("–");
        let failed = messages.text("result-nothing");
        return vec![shown, dash(), dash(), dash(), dash(), failed];
    };
    let counts = done.receipt.counts.values();
    let (struck, review) = counts.fold((0, 0), |(struck, review), count| {
        (struck + count.struck, review + count.review)
    });
    vec![
        shown,
        done.pages.to_string(),
        struck.to_string(),
        review.to_string(),
        done.receipt.gaps.len().to_string(),
        match &done.path {
            Some(path) => path.display().to_string(),
            None => messages.text("result-dry-run"),
        },
    ]
}

fn complain_of_gaps(path: &Path, done: &Done, messages: &Messages) {
    for gap in &done.gaps {
        let arguments = [
            ("file", path.display().to_string().into()),
            ("gap", findings::gap_words(gap, messages).into()),
        ];
        output::complain(&messages.with("redact-gap", &arguments));
    }
}

fn print_json(
    all: &[(PathBuf, Result<Done, Problem>)],
    messages: &Messages,
) -> Result<(), Problem> {
    for (path, result) in all {
        let line = match result {
            Err(problem) => scan::problem_json(problem, messages),
            Ok(done) => json!({
                "version": 1,
                "type": "result",
                "document": path.display().to_string(),
                "output": done.path.as_ref().map(|path| path.display().to_string()),
                "pages": done.pages,
                "receipt": done.receipt,
                "exit": exit(result).code(),
            })
            .to_string(),
        };
        output::print(&line)?;
    }
    Ok(())
}

/// The time, to the second: more would tell nothing.
fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_second(now.as_second()).unwrap_or(now)
}
