//! One document of a run: read, propose, redact, write; in this process or in a worker.

use std::fs::Metadata;
use std::io::BufRead;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;

use crate::cli::exit::Exit;
use crate::cli::finished;
use crate::cli::finished::Finished;
use crate::cli::isolate;
use crate::cli::kept::Kept;
use crate::cli::limits;
use crate::cli::names;
use crate::cli::problem::Problem;
use crate::cli::scan;
use crate::cli::wire::Answer;
use crate::cli::wire::Done;
use crate::cli::wire::Hello;
use crate::cli::wire::Names;
use crate::cli::wire::Order;
use crate::cli::wire::READY;
use crate::cli::wire::Run;
use crate::cli::wire::Task;
use crate::cli::wire::WirePath;
use crate::detect::Known;
use crate::document::Digest;
use crate::package;
use crate::package::Existing;
use crate::package::PackageError;
use crate::package::Receipt;
use crate::package::Times;
use crate::pipeline;
use crate::pipeline::Settings;

/// How much longer a worker may go on by itself than whoever waits for it.
const SPARE: Duration = Duration::from_secs(5);

/// Carries out tasks with one set of settings.
pub struct Work {
    /// What is looked for and what goes.
    pub settings: Settings,
    /// What is done where the result exists.
    pub existing: Existing,
    /// Whether results are only made and not written.
    pub dry_run: bool,
    /// What is done about results that are there already.
    pub earlier: Policy,
    /// What each result depends on beside its own document, for receipts.
    pub inputs: Option<Digest>,
    /// Documents from the first round that would be dear to read again.
    pub kept: Kept,
}

/// What is done about results that earlier runs have made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// Nothing special.
    Ignore,
    /// What still fits is left as it is.
    Keep,
    /// What still fits is left as it is, and what does not gets company: a new version of a
    /// document is a result of its own. The same case list is taken for granted.
    Join,
}

impl Work {
    /// Reads a task's document for the names that are sure in it.
    pub fn gather(&self, task: &Task) -> Result<Names, Problem> {
        let source = task.source();
        let failed = |failure| Problem::failure(&failure, &source.path);
        let bytes = scan::read(&source)?;
        let input = Digest::of(&bytes);
        let ending = names::ending(&source.path);
        let reading = pipeline::read(&bytes, ending, &self.settings).map_err(failed)?;
        let shared = pipeline::names(&reading, &self.settings).map_err(failed)?;
        self.kept.keep(task.index, input, reading);
        Ok(Names { shared, input })
    }

    /// From now on, what the documents of a run told is looked for in each.
    pub fn know(&mut self, run: Run) {
        self.settings.shared = Arc::new(run.shared);
        self.inputs = run.inputs;
    }

    /// Carries out one task.
    pub fn carry_out(&self, task: &Task) -> Result<Done, Problem> {
        let (source, mut target) = (task.source(), task.target());
        let started = package::now();
        let seen = source.path.metadata().ok();
        let mut earlier = None;
        let mut bytes = None;
        if self.earlier != Policy::Ignore {
            let read = scan::read(&source)?;
            let input = Digest::of(&read);
            if self.earlier == Policy::Join {
                target = names::numbered(&target, |path| self.fits(path, input).is_some());
            }
            earlier = self.earlier(task, &target, input);
            bytes = Some(read);
        }
        if let Some(earlier) = earlier.take_if(|earlier| earlier.same_run) {
            return Ok(earlier.done);
        }
        let is_there = target.symlink_metadata().is_ok();
        let exists = || Err(Problem::usage("problem-exists").file(&target));
        let refuses = is_there && self.existing == Existing::Refuse && !self.dry_run;
        if refuses && earlier.is_none() {
            return exists();
        }
        let failed = |failure| Problem::failure(&failure, &source.path);
        let bytes = match bytes {
            Some(bytes) => bytes,
            None => scan::read(&source)?,
        };
        let reading = match self.kept.take(task.index, &bytes) {
            Some(reading) => reading,
            None => {
                let ending = names::ending(&source.path);
                pipeline::read(&bytes, ending, &self.settings).map_err(failed)?
            }
        };
        let proposal = pipeline::propose_reading(reading, &self.settings).map_err(failed)?;
        let result = pipeline::redact(&bytes, &proposal, &self.settings).map_err(failed)?;
        if let Some(earlier) = earlier {
            // The other documents are not those of the earlier run, but that changes nothing.
            if earlier.output == Digest::of(result.redacted().bytes()) {
                return Ok(earlier.done);
            }
            if refuses {
                return exists();
            }
        }
        let times = Times {
            started,
            finished: package::now(),
        };
        if self.earlier == Policy::Join && has_changed(&source.path, seen.as_ref()) {
            return Err(Problem::unreadable("problem-changed").file(&source.path));
        }
        let finished = Finished {
            source: &source,
            target: &target,
            place: (task.index, task.count),
            proposal: &proposal,
            plan: &proposal.plan,
            choices: self.choices(),
            result: &result,
            times,
            settings: &self.settings,
        };
        let (receipt, path) = self.put(&finished)?;
        let counts = receipt.counts.values();
        let (struck, review) = counts.fold((0, 0), |(struck, review), count| {
            (struck + count.struck, review + count.review)
        });
        Ok(Done {
            receipt: serde_json::to_value(&receipt).unwrap_or_default(),
            pages: proposal.document.page_count,
            struck,
            review,
            needs_look: receipt.needs_look,
            path: (!self.dry_run).then(|| WirePath::of(&path)),
            gaps: proposal.document.gaps,
            earlier: false,
        })
    }

    /// Puts a result in place, under a name that nobody else takes.
    fn put(&self, finished: &Finished<'_>) -> Result<(Receipt, PathBuf), Problem> {
        const MOST_TRIES: usize = 20;
        let joins = self.earlier == Policy::Join;
        for _ in 0..MOST_TRIES {
            let (mut receipt, mut path) = finished.receipt();
            let is_same = |path: &Path| self.fits(path, receipt.input).is_some();
            if joins && !receipt.neutral_name {
                path = names::numbered(&path, is_same);
            }
            // Another program may have been quicker with the same document.
            if self.dry_run || joins && is_same(&path) {
                return Ok((receipt, path));
            }
            let name = path.file_name().unwrap_or_default();
            receipt.document = name.to_string_lossy().into_owned();
            match finished.write(&receipt, &path, self.existing) {
                Ok(()) => return Ok((receipt, path)),
                // Somebody else has taken the name in the meantime; there are more.
                Err(PackageError::Exists) if joins || receipt.neutral_name => {}
                Err(error) => return Err(Problem::writing(&error, &path)),
            }
        }
        Err(Problem::usage("problem-exists").file(finished.target))
    }

    /// What an earlier run made of the same bytes, if there is something that still fits.
    fn earlier(&self, task: &Task, target: &Path, input: Digest) -> Option<Earlier> {
        // No receipt says whom a case list names, so nobody knows whether it is the same.
        if self.settings.known != Known::default() && self.earlier != Policy::Join {
            return None;
        }
        let neutral = names::neutral(target, task.index, task.count, input);
        [target.to_owned(), neutral]
            .into_iter()
            .find_map(|path| self.fits(&path, input))
    }

    /// A result, if it was made of these bytes with the same rules and profile and still is
    /// what its receipt says.
    fn fits(&self, path: &Path, input: Digest) -> Option<Earlier> {
        let receipt = package::receipt_of(path)?;
        let says = |key: &str| receipt.get(key).and_then(serde_json::Value::as_str);
        let output = Digest::of(&std::fs::read(path).ok()?);
        let choices = says("choices")?;
        let same = says("input") == Some(&input.to_string())
            && says("rules") == Some(&self.settings.rules.digest().to_string())
            && says("profile") == Some(&self.settings.profile.name)
            && says("program") == Some(Receipt::PROGRAM)
            && without_run(choices) == without_run(&self.choices())
            && says("output") == Some(&output.to_string());
        let same_run = choices == self.choices();
        let done = Done {
            pages: 0,
            struck: 0,
            review: 0,
            needs_look: receipt.get("needs_look") == Some(&true.into()),
            path: Some(WirePath::of(path)),
            gaps: Vec::new(),
            earlier: true,
            receipt,
        };
        same.then_some(Earlier {
            done,
            output,
            same_run,
        })
    }

    /// What a result depends on beside profile and rules, in words for the receipt.
    fn choices(&self) -> String {
        let chosen = finished::choices(&self.settings);
        let run = self.inputs.map(|inputs| format!(" run={inputs}"));
        let run = run.unwrap_or_default();
        format!("{chosen}{run}")
    }
}

/// What an earlier run has made of a document.
struct Earlier {
    done: Done,
    /// Digest of its result.
    output: Digest,
    /// Whether it went through the same documents.
    same_run: bool,
}

/// Whether a file is another than it was.
fn has_changed(path: &Path, before: Option<&Metadata>) -> bool {
    let now = path.metadata().ok();
    let state = |metadata: &Metadata| (metadata.len(), metadata.modified().ok());
    now.as_ref().map(state) != before.map(state)
}

fn without_run(choices: &str) -> &str {
    choices.split(" run=").next().unwrap_or_default()
}

/// A worker process: orders on stdin, answers on stdout, until there are no more.
pub fn serve(mut work: Work) -> Exit {
    let mut stdout = std::io::stdout().lock();
    let mut say = |line: &str| {
        let said = writeln!(stdout, "{line}").and_then(|()| stdout.flush());
        said.is_ok()
    };
    let mut lines = std::io::stdin().lock().lines().map_while(Result::ok);
    let hello = lines.next().unwrap_or_default();
    let Ok(hello) = serde_json::from_str::<Hello>(&hello) else {
        return Exit::Usage;
    };
    isolate::shut_in(&hello.reach);
    let watchdog = limits::Watchdog::start(Duration::from_secs(hello.seconds) + SPARE);
    if !say(READY) {
        return Exit::Interrupted;
    }
    for line in lines {
        let Ok(order) = serde_json::from_str::<Order>(&line) else {
            return Exit::Usage;
        };
        let answer = match order {
            Order::Know(run) => {
                work.know(run);
                continue;
            }
            Order::Gather(task) => watchdog.over(|| one(&task, |task| work.gather(task))),
            Order::Redact(task) => watchdog.over(|| one(&task, |task| work.carry_out(task))),
        };
        if !say(&answer) {
            return Exit::Interrupted;
        }
    }
    Exit::Done
}

/// The answer to one order, as a line.
fn one<T>(task: &Task, work: impl Fn(&Task) -> Result<T, Problem> + Sync) -> String
where
    T: Serialize + Send,
{
    let results = pipeline::in_parallel(&[task], task.threads, |_| 0, |task| work(task));
    let answers = results.into_iter().map(Answer::of);
    answers
        .map(|answer| serde_json::to_string(&answer).unwrap_or_default())
        .collect()
}
