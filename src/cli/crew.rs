//! Worker processes: each document is read by a process of its own, so that one which
//! breaks down, hangs or eats all memory costs that document only.
//!
//! A worker is this program again, with the same arguments. It takes one order after the
//! other and is replaced when it dies or has to be ended. Documents may be gone through
//! twice, first for their names: then a worker gets the documents that it has had before,
//! since it may have kept what was dear to read.

use std::ffi::OsString;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Write;
use std::path::Path;
use std::process::Child;
use std::process::ChildStdin;
use std::process::Command;
use std::process::Stdio;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::mpsc;
use std::sync::mpsc::Receiver;
use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;
use std::time::Instant;

use serde::de::DeserializeOwned;

use crate::cli::arguments::Bounds;
use crate::cli::exit::Exit;
use crate::cli::limits;
use crate::cli::problem::Problem;
use crate::cli::stop;
use crate::cli::wire::Answer;
use crate::cli::wire::Done;
use crate::cli::wire::Hello;
use crate::cli::wire::Names;
use crate::cli::wire::Order;
use crate::cli::wire::READY;
use crate::cli::wire::Reach;
use crate::cli::wire::Run;
use crate::cli::wire::Task;
use crate::package;

/// The argument that makes a worker of the program; its value is the memory that it may
/// ask for.
pub const WORKER: &str = "--as-worker";

/// How long a worker may take to get ready.
const START: Duration = Duration::from_secs(120);
/// How often to look whether the program has to end.
const LOOK: Duration = Duration::from_millis(200);
/// How long a document may go on once the program has to end.
const PATIENCE: Duration = Duration::from_secs(10);
/// Memory that a worker needs for ordinary documents, in bytes: mostly address space of
/// its threads.
const LEAST_MEMORY: u64 = 1 << 30;
/// How much the allocator asks for at a time: what it has asked for counts, used or not.
const ARENA: (&str, &str) = ("MIMALLOC_ARENA_RESERVE", "32MiB");

/// How workers are run.
pub struct Crew {
    /// Those who work at a time.
    seats: Vec<Mutex<Option<Worker>>>,
    /// Which seat had each document in the first round.
    homes: Mutex<Vec<Option<usize>>>,
    /// What each worker is to know before it makes results.
    run: String,
    /// How many threads each has.
    pub threads: usize,
    /// How long one document may take.
    limit: Duration,
    /// How much memory each may ask for, in bytes.
    memory: u64,
    /// Which files they need.
    reach: Reach,
}

impl Crew {
    /// As many workers as there are jobs and documents, and as memory allows. Where there
    /// are fewer documents than jobs, each worker has several threads.
    pub fn new(bounds: &Bounds, jobs: usize, documents: usize, reach: Reach) -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let jobs = match jobs {
            0 => processors,
            jobs => jobs,
        };
        let memory = bounds
            .memory
            .map_or_else(limits::quarter_of_memory, |mebibytes| mebibytes << 20);
        let affordable = usize::try_from(memory / LEAST_MEMORY).unwrap_or(usize::MAX);
        let workers = jobs.min(documents).min(affordable).max(1);
        Self {
            seats: (0..workers).map(|_| Mutex::default()).collect(),
            homes: Mutex::new(vec![None; documents]),
            run: String::new(),
            threads: (jobs / workers).max(1),
            limit: Duration::from_secs(bounds.time_limit.max(1)),
            memory: (memory / workers as u64).max(LEAST_MEMORY),
            reach,
        }
    }

    /// How many work at a time.
    pub fn size(&self) -> usize {
        self.seats.len()
    }

    /// One place for a worker who gets tasks as they come; there is none in it until there
    /// is a task.
    pub fn hand(&self) -> Hand<'_> {
        Hand {
            crew: self,
            worker: None,
        }
    }

    /// Asks for the names in documents; the answers come in the order of the tasks.
    pub fn gather(
        &self,
        tasks: &[Task],
        done: impl Fn(&Task) + Sync,
    ) -> Vec<Result<Names, Problem>> {
        self.each(tasks, Order::Gather, done)
    }

    /// Tells each worker, before it makes its first result, what the documents told.
    pub fn know(&mut self, run: &Run) {
        let order = Order::Know(run.clone());
        self.run = serde_json::to_string(&order).unwrap_or_default();
    }

    /// Makes results; they come in the order of the tasks.
    pub fn carry_out(
        &self,
        tasks: &[Task],
        done: impl Fn(&Task) + Sync,
    ) -> Vec<Result<Done, Problem>> {
        self.each(tasks, Order::Redact, done)
    }

    /// Gives out orders for tasks, the largest first. `done` is called after each.
    fn each<T: DeserializeOwned + Send>(
        &self,
        tasks: &[Task],
        order: fn(Task) -> Order,
        done: impl Fn(&Task) + Sync,
    ) -> Vec<Result<T, Problem>> {
        let mut waiting: Vec<usize> = (0..tasks.len()).collect();
        waiting.sort_by_key(|index| tasks.get(*index).map(Task::size));
        let waiting = Mutex::new(waiting);
        let results = Mutex::new(Vec::with_capacity(tasks.len()));
        std::thread::scope(|scope| {
            for (number, seat) in self.seats.iter().enumerate() {
                let (waiting, results, done) = (&waiting, &results, &done);
                scope.spawn(move || {
                    let mut seat = seat.lock().unwrap_or_else(PoisonError::into_inner);
                    while let Some(index) = self.next(waiting, tasks, number) {
                        let Some(task) = tasks.get(index) else { break };
                        let result = self.one(order, task, &mut seat);
                        done(task);
                        let mut results = results.lock().unwrap_or_else(PoisonError::into_inner);
                        results.push((index, result));
                    }
                });
            }
        });
        let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
        results.sort_by_key(|(index, _)| *index);
        results.into_iter().map(|(_, result)| result).collect()
    }

    /// The largest task that a seat has had before; else one that nobody has had, else any.
    fn next(&self, waiting: &Mutex<Vec<usize>>, tasks: &[Task], seat: usize) -> Option<usize> {
        let mut waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let mut homes = self.homes.lock().unwrap_or_else(PoisonError::into_inner);
        let document = |at: &usize| tasks.get(*at).map_or(usize::MAX, |task| task.index);
        let own = waiting
            .iter()
            .rposition(|at| homes.get(document(at)) == Some(&Some(seat)));
        let last = waiting.len().checked_sub(1)?;
        let index = waiting.remove(own.unwrap_or(last));
        if let Some(home) = homes.get_mut(document(&index)) {
            *home = Some(seat);
        }
        Some(index)
    }

    fn one<T: DeserializeOwned>(
        &self,
        order: fn(Task) -> Order,
        task: &Task,
        worker: &mut Option<Worker>,
    ) -> Result<T, Problem> {
        let failed = |id| Problem::unreadable(id).file(&task.source().path);
        let order = order(task.clone());
        let line = serde_json::to_string(&order).unwrap_or_default();
        // A worker that died while it waited says nothing about this document.
        for _ in 0..2 {
            if worker.is_none() {
                *worker = Worker::start(self);
            }
            let Some(own) = worker.as_mut() else {
                return Err(failed("problem-no-worker"));
            };
            let knows = own.knows || self.run.is_empty() || own.send(&self.run);
            own.knows |= knows && !self.run.is_empty();
            if !knows || !own.send(&line) {
                end(worker, task);
                continue;
            }
            let problem = match own.answer(self.limit) {
                Ok(line) => match serde_json::from_str::<Answer<T>>(&line) {
                    Ok(answer) => return answer.result(),
                    Err(_) => failed("problem-crash"),
                },
                Err(RecvTimeoutError::Timeout) if stop::is_asked() => failed("problem-stopped"),
                Err(RecvTimeoutError::Timeout) => {
                    failed("problem-too-slow").argument("seconds", self.limit.as_secs().to_string())
                }
                Err(RecvTimeoutError::Disconnected) if own.was_stopped() => {
                    failed("problem-stopped")
                }
                Err(RecvTimeoutError::Disconnected) => failed("problem-crash"),
            };
            end(worker, task);
            return Err(problem);
        }
        Err(failed("problem-no-worker"))
    }
}

/// A place for one worker process, which is started when it is needed and replaced when it
/// has broken down.
pub struct Hand<'a> {
    crew: &'a Crew,
    worker: Option<Worker>,
}

impl Hand<'_> {
    /// Lets the worker make one result.
    pub fn carry_out(&mut self, task: &Task) -> Result<Done, Problem> {
        self.crew.one(Order::Redact, task, &mut self.worker)
    }

    /// Lets the worker go, until there is another task.
    pub fn rest(&mut self) {
        self.worker = None;
    }
}

fn end(worker: &mut Option<Worker>, task: &Task) {
    if let Some(worker) = worker.take() {
        worker.end(&task.target());
    }
}

/// One worker process.
struct Worker {
    process: Child,
    tasks: Option<ChildStdin>,
    answers: Receiver<String>,
    /// Whether it was told what the documents of the run tell.
    knows: bool,
}

impl Worker {
    fn start(crew: &Crew) -> Option<Self> {
        let mut process = Command::new(std::env::current_exe().ok()?)
            .args(arguments(std::env::args_os().skip(1), crew.memory))
            .env(ARENA.0, ARENA.1)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let stdout = process.stdout.take()?;
        let (send, answers) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if send.send(line).is_err() {
                    break;
                }
            }
        });
        let mut worker = Self {
            tasks: process.stdin.take(),
            process,
            answers,
            knows: false,
        };
        let hello = Hello {
            reach: crew.reach.clone(),
            seconds: crew.limit.as_secs(),
        };
        let is_told = worker.send(&serde_json::to_string(&hello).unwrap_or_default());
        // What a worker needs to get ready is no document's time.
        let is_ready = is_told
            && worker
                .answers
                .recv_timeout(START)
                .is_ok_and(|line| line == READY);
        if !is_ready {
            let _ = worker.process.kill();
            return None;
        }
        Some(worker)
    }

    /// What the worker says to its task. Who asks the program to end gets a while for what
    /// is under way.
    fn answer(&self, limit: Duration) -> Result<String, RecvTimeoutError> {
        let began = Instant::now();
        let mut asked = None;
        loop {
            match self.answers.recv_timeout(limit.min(LOOK)) {
                Err(RecvTimeoutError::Timeout) => {}
                answer => return answer,
            }
            if stop::is_asked() {
                asked = asked.or(Some(Instant::now()));
            }
            let is_patient = asked.is_none_or(|asked: Instant| asked.elapsed() < PATIENCE);
            if began.elapsed() >= limit || !is_patient {
                return Err(RecvTimeoutError::Timeout);
            }
        }
    }

    /// Whether somebody has asked the worker to end, so that no document is to blame.
    fn was_stopped(&mut self) -> bool {
        let status = self.process.wait();
        status.is_ok_and(|status| status.code() == Some(Exit::Interrupted.code()))
    }

    fn send(&mut self, line: &str) -> bool {
        self.tasks
            .as_mut()
            .is_some_and(|pipe| writeln!(pipe, "{line}").and_then(|()| pipe.flush()).is_ok())
    }

    /// Ends the process and takes away what it has left half written beside a target.
    fn end(mut self, target: &Path) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        package::remove_left_overs(target, self.process.id());
    }
}

impl Drop for Worker {
    /// Without tasks a worker ends by itself.
    fn drop(&mut self) {
        self.tasks = None;
        let _ = self.process.wait();
    }
}

/// The program's own arguments with the one that makes a worker of it.
fn arguments(own: impl Iterator<Item = OsString>, memory: u64) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = own.collect();
    let end = arguments
        .iter()
        .position(|argument| argument == "--")
        .unwrap_or(arguments.len());
    arguments.insert(end, format!("{WORKER}={memory}").into());
    arguments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_gets_the_same_arguments_and_one_more() {
        let own = ["redact", "-o", "ut", "--", "-x.pdf"].map(OsString::from);
        let worker = arguments(own.into_iter(), 7);
        assert_eq!(
            worker,
            ["redact", "-o", "ut", "--as-worker=7", "--", "-x.pdf"]
        );
    }
}
