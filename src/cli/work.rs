//! One document of a run: read, propose, redact, write; in this process or in a worker.

use std::io::BufRead;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;

use crate::cli::exit::Exit;
use crate::cli::finished;
use crate::cli::finished::Finished;
use crate::cli::kept::Kept;
use crate::cli::names;
use crate::cli::problem::Problem;
use crate::cli::scan;
use crate::cli::wire::Answer;
use crate::cli::wire::Done;
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
use crate::package::Receipt;
use crate::package::Times;
use crate::pipeline;
use crate::pipeline::Settings;

/// Carries out tasks with one set of settings.
pub struct Work {
    /// What is looked for and what goes.
    pub settings: Settings,
    /// What is done where the result exists.
    pub existing: Existing,
    /// Whether results are only made and not written.
    pub dry_run: bool,
    /// Whether results of earlier runs are left as they are.
    pub resume: bool,
    /// What each result depends on beside its own document, for receipts.
    pub inputs: Option<Digest>,
    /// Documents from the first round that would be dear to read again.
    pub kept: Kept,
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
        let (source, target) = (task.source(), task.target());
        let started = package::now();
        let mut earlier = None;
        let mut bytes = None;
        if self.resume {
            let read = scan::read(&source)?;
            earlier = self.earlier(task, &target, Digest::of(&read));
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
        let (receipt, path) = finished.receipt();
        if !self.dry_run {
            let written = finished.write(&receipt, &path, self.existing);
            written.map_err(|error| Problem::writing(&error, &path))?;
        }
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

    /// What an earlier run made of the same bytes with the same rules and profile, if its
    /// result still is what its receipt says.
    fn earlier(&self, task: &Task, target: &Path, input: Digest) -> Option<Earlier> {
        // No receipt says whom a case list names, so nobody knows whether it is the same.
        if self.settings.known != Known::default() {
            return None;
        }
        let neutral = names::neutral(target, task.index, task.count, input);
        let (path, receipt) = [target.to_owned(), neutral]
            .into_iter()
            .find_map(|path| Some((package::receipt_of(&path)?, path)))
            .map(|(receipt, path)| (path, receipt))?;
        let says = |key: &str| receipt.get(key).and_then(serde_json::Value::as_str);
        let output = Digest::of(&std::fs::read(&path).ok()?);
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
            path: Some(WirePath::of(&path)),
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
    if !say(READY) {
        return Exit::Interrupted;
    }
    for line in std::io::stdin().lock().lines() {
        let Ok(order) = line
            .map_err(|_| ())
            .and_then(|line| serde_json::from_str::<Order>(&line).map_err(|_| ()))
        else {
            return Exit::Usage;
        };
        let answer = match order {
            Order::Know(run) => {
                work.know(run);
                continue;
            }
            Order::Gather(task) => one(&task, |task| work.gather(task)),
            Order::Redact(task) => one(&task, |task| work.carry_out(task)),
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
