//! `watch`: redacts what arrives in a folder, until it is told to stop.
//!
//! Originals stay as they are. A file that has no result is moved to a folder for failures,
//! with a text beside it. What keeps all files from being redacted, such as a full disk, is
//! no file's fault: it is said once, and everything waits.

mod arrivals;
mod bell;
mod desk;
mod failures;
mod journal;
mod proposals;
mod writers;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;
use std::sync::mpsc;
use std::sync::mpsc::Receiver;
use std::time::Duration;
use std::time::Instant;

use crate::cli::arguments::Watch;
use crate::cli::crew::Crew;
use crate::cli::exit::Exit;
use crate::cli::kept::Kept;
use crate::cli::language::Messages;
use crate::cli::limits;
use crate::cli::names;
use crate::cli::outcome::json_line;
use crate::cli::output;
use crate::cli::problem::Problem;
use crate::cli::settings;
use crate::cli::stop;
use crate::cli::watch::arrivals::Arrivals;
use crate::cli::watch::arrivals::State;
use crate::cli::watch::bell::Bell;
use crate::cli::watch::desk::Came;
use crate::cli::watch::desk::Desk;
use crate::cli::watch::desk::Job;
use crate::cli::watch::desk::Team;
use crate::cli::watch::failures::Failures;
use crate::cli::watch::journal::Journal;
use crate::cli::watch::proposals::Proposals;
use crate::cli::wire::Done;
use crate::cli::wire::Reach;
use crate::cli::wire::Task;
use crate::cli::wire::WirePath;
use crate::cli::work;
use crate::cli::work::Policy;
use crate::cli::work::Work;
use crate::package;
use crate::package::Existing;

/// Shortest time between two looks at the folder.
const BREATH: Duration = Duration::from_millis(200);
/// First and longest pause when nothing can be written or read.
const PAUSE: (Duration, Duration) = (Duration::from_secs(5), Duration::from_secs(300));
/// Most workers, whatever the machine has.
const MOST_WORKERS: usize = 256;
/// How often a document is tried that breaks the reader down: something else may have done.
const TRIES: u32 = 2;

/// Runs the command.
pub fn run(arguments: &Watch, messages: &Messages) -> Result<Exit, Problem> {
    let mut settings = settings::settings(&arguments.common, arguments.overlay.into(), messages)?;
    settings.plan.on_gap = arguments.on_gap.map(Into::into);
    settings.read.ocr_layer = arguments.ocr_layer;
    let work = Work {
        settings,
        existing: Existing::Refuse,
        dry_run: false,
        earlier: Policy::Join,
        inputs: None,
        kept: Kept::default(),
    };
    if let Some(memory) = arguments.bounds.as_worker {
        limits::set(memory);
        return Ok(work::serve(work));
    }
    let folders = folders(arguments)?;
    let proposals = Proposals::needed(arguments, &work.settings, messages)?;
    package::sweep(&arguments.output);
    stop::gracefully();
    let (come, came) = mpsc::channel();
    let ring = come.clone();
    let bell = Bell::listen(&arguments.folder, move || {
        // Whoever does not listen any more is about to end.
        let _ = ring.send(Came::News);
    });
    let team = match proposals {
        Some(proposals) => Team::Proposals(proposals),
        None => Team::Crew(crew(arguments)),
    };
    let in_process = arguments.bounds.no_sandbox.then_some(&work);
    let desk = Desk::new(&team, &arguments.common, come, in_process);
    let own = [arguments.output.as_path(), &folders.failures];
    let mut watcher = Watcher {
        arguments,
        messages,
        work: &work,
        desk: &desk,
        arrivals: Arrivals::new(&arguments.folder, &own, seconds(arguments.settle)),
        journal: folders.journal,
        failures: Failures::new(&folders.failures),
        busy: BTreeSet::new(),
        tries: BTreeMap::new(),
        waiting: BTreeMap::new(),
        trouble: None,
        exits: Vec::new(),
    };
    watcher.begin(bell.is_some());
    std::thread::scope(|scope| {
        for _ in 0..team.size() {
            scope.spawn(|| desk.work());
        }
        watcher.watch(&came);
        desk.close();
        watcher.finish(&came);
    });
    output::complain(&messages.text("watch-end"));
    Ok(match arguments.once {
        true => Exit::of_all(&watcher.exits),
        false => Exit::Done,
    })
}

/// What the program writes to, beside the output folder.
struct Folders {
    failures: PathBuf,
    journal: Journal,
}

/// Checks and makes the folders.
fn folders(arguments: &Watch) -> Result<Folders, Problem> {
    let (folder, output) = (&arguments.folder, &arguments.output);
    let metadata = folder
        .metadata()
        .map_err(|error| Problem::reading(&error, folder))?;
    if !metadata.is_dir() {
        return Err(Problem::usage("problem-watch-no-folder").file(folder));
    }
    let made = |path: &Path| {
        std::fs::create_dir_all(path)
            .map_err(|error| Problem::writing(&package::PackageError::Folder(error), path))
    };
    made(output)?;
    let whole = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if whole(output) == whole(folder) {
        return Err(Problem::usage("problem-output-is-input").file(output));
    }
    let failures = match &arguments.failures {
        Some(failures) => failures.clone(),
        None => folder.join(failures::NAME),
    };
    made(&failures)?;
    // An original among results would be taken for one.
    if whole(&failures).starts_with(whole(output)) && !whole(folder).starts_with(whole(output)) {
        return Err(Problem::usage("problem-watch-failures").file(&failures));
    }
    let journal = Journal::open(&failures)
        .map_err(|error| Problem::writing(&package::PackageError::Write(error), &failures))?;
    Ok(Folders { failures, journal })
}

fn crew(arguments: &Watch) -> Crew {
    let reach = Reach {
        read: vec![WirePath::of(&arguments.folder)],
        write: vec![WirePath::of(&arguments.output)],
    };
    Crew::new(
        &arguments.bounds,
        arguments.common.jobs,
        MOST_WORKERS,
        reach,
    )
}

fn seconds(number: f64) -> Duration {
    const LONGEST: f64 = 86_400.0;
    let number = if number.is_nan() { 0.0 } else { number };
    Duration::from_secs_f64(number.clamp(0.0, LONGEST))
}

/// One person at the folder: looks, hands out, takes back, writes down.
struct Watcher<'a> {
    arguments: &'a Watch,
    messages: &'a Messages,
    work: &'a Work,
    desk: &'a Desk<'a>,
    arrivals: Arrivals,
    journal: Journal,
    failures: Failures,
    busy: BTreeSet<PathBuf>,
    tries: BTreeMap<PathBuf, u32>,
    /// Files that could not be read, and when to try again.
    waiting: BTreeMap<PathBuf, Trouble>,
    trouble: Option<Trouble>,
    exits: Vec<Exit>,
}

/// Something that keeps a file waiting, or all of them.
struct Trouble {
    until: Instant,
    pause: Duration,
}

impl Trouble {
    /// The first pause, or one that is twice as long as the last.
    fn after(last: Option<&Self>) -> Self {
        let pause = last.map_or(PAUSE.0, |last| (last.pause * 2).min(PAUSE.1));
        Self {
            until: Instant::now() + pause,
            pause,
        }
    }

    fn is_on(&self) -> bool {
        Instant::now() < self.until
    }
}

impl Watcher<'_> {
    fn begin(&self, has_bell: bool) {
        let arguments = [
            ("folder", shown(&self.arguments.folder).into()),
            ("output", shown(&self.arguments.output).into()),
        ];
        output::complain(&self.messages.with("watch-begin", &arguments));
        if !has_bell {
            let seconds = self.arguments.poll.to_string();
            let arguments = [("seconds", seconds.into())];
            output::complain(&self.messages.with("watch-poll", &arguments));
        }
    }

    /// Works until it is told to stop, or with `--once` until nothing is left.
    fn watch(&mut self, came: &Receiver<Came>) {
        let mut next_look = Instant::now();
        let (mut is_unsettled, mut is_more) = (true, false);
        while !stop::is_asked() {
            if Instant::now() >= next_look {
                (is_unsettled, is_more) = self.look();
                let is_idle = self.busy.is_empty() && !is_unsettled && !is_more;
                if self.arguments.once && (is_idle || self.trouble.is_some()) {
                    return;
                }
                next_look = Instant::now() + self.interval(is_unsettled);
            }
            let wait = next_look.saturating_duration_since(Instant::now());
            match came.recv_timeout(wait.min(BREATH)) {
                Ok(Came::News) => {
                    next_look = next_look.min(Instant::now() + BREATH);
                }
                Ok(Came::Outcome(job, result)) => {
                    self.take(&job, result);
                    let has_room = self.busy.len() < self.desk.room();
                    if has_room && (is_more || is_unsettled || self.arguments.once) {
                        next_look = next_look.min(Instant::now() + BREATH);
                    }
                }
                Err(_) => {}
            }
        }
    }

    fn interval(&self, is_unsettled: bool) -> Duration {
        let poll = seconds(self.arguments.poll).max(BREATH);
        match is_unsettled {
            true => (seconds(self.arguments.settle) / 2).clamp(BREATH, poll),
            false => poll,
        }
    }

    /// Takes back what is under way.
    fn finish(&mut self, came: &Receiver<Came>) {
        while !self.busy.is_empty() {
            match came.recv() {
                Ok(Came::Outcome(job, result)) => self.take(&job, result),
                Ok(Came::News) => {}
                Err(_) => break,
            }
        }
    }

    /// Looks at the folder and hands out what lies still. Whether something does not lie
    /// still yet, and whether there is more than there is room for.
    fn look(&mut self) -> (bool, bool) {
        if self.trouble.as_ref().is_some_and(Trouble::is_on) {
            return (false, true);
        }
        let (journal, busy, waiting) = (&self.journal, &self.busy, &self.waiting);
        let look = self.arrivals.look(|path, state| {
            busy.contains(path)
                || journal.is_done(path, state)
                || waiting.get(path).is_some_and(Trouble::is_on)
        });
        let look = match look {
            Ok(look) => look,
            Err(error) => {
                let problem = Problem::reading(&error, &self.arguments.folder);
                self.wait(&problem);
                return (false, false);
            }
        };
        let mut still = look.still.into_iter();
        while self.busy.len() < self.desk.room() {
            let Some((path, state)) = still.next() else {
                return (look.is_unsettled, false);
            };
            if let Err(error) = self.hand_out(&path, state) {
                let error = package::PackageError::Write(error);
                self.wait(&Problem::writing(&error, &self.arguments.folder));
                return (look.is_unsettled, true);
            }
        }
        (look.is_unsettled, still.next().is_some())
    }

    fn hand_out(&mut self, path: &Path, state: State) -> std::io::Result<()> {
        let number = self.journal.begin(path)?;
        let mut known = self.journal.folders().to_vec();
        let before = known.len();
        let below = names::neutral_folders(path, &self.work.settings, &mut known);
        for name in known.iter().skip(before) {
            self.journal.add_folder(name)?;
        }
        let source = crate::cli::inputs::Source {
            path: self.arguments.folder.join(path),
            relative: path.to_owned(),
            size: state.size,
        };
        let target = self.arguments.output.join(below);
        self.busy.insert(path.to_owned());
        self.desk.put(Job {
            task: Task::new(&source, &target, number, 1),
            file: path.to_owned(),
            state,
        });
        Ok(())
    }

    /// Writes down what became of a file.
    fn take(&mut self, job: &Job, result: Result<Done, Problem>) {
        self.busy.remove(&job.file);
        let path = self.arguments.folder.join(&job.file);
        let problem = match result {
            Ok(done) => return self.done(job, &path, done),
            Err(problem) => problem,
        };
        match kind_of(&problem) {
            Kind::Nothing => return,
            Kind::Gone => return output::complain(&problem.show(self.messages)),
            Kind::Passing => return self.wait(&problem),
            Kind::Locked => return self.wait_for(&job.file, &problem),
            Kind::Breakdown => {
                let tries = self.tries.entry(job.file.clone()).or_default();
                *tries += 1;
                if *tries < TRIES {
                    return;
                }
            }
            Kind::Lasting => {}
        }
        self.tries.remove(&job.file);
        // What has changed in the meantime is another document.
        if State::now(&path) == Some(job.state) {
            self.failed(job, &path, problem);
        }
    }

    fn done(&mut self, job: &Job, path: &Path, done: Done) {
        let place = done.path.as_ref().map(WirePath::path);
        let ended = self
            .journal
            .end(&job.file, job.state, place.as_deref(), None);
        if let Err(error) = ended {
            // It is done, and will be found again.
            let error = package::PackageError::Write(error);
            return self.wait(&Problem::writing(&error, path));
        }
        self.trouble = None;
        self.tries.remove(&job.file);
        self.waiting.remove(&job.file);
        self.failures.forget(&job.file);
        self.say(path, Ok(done));
    }

    fn failed(&mut self, job: &Job, path: &Path, problem: Problem) {
        match self.failures.put(path, &job.file, &problem) {
            Ok(Some(_)) => {}
            Ok(None) => {
                let ended = self
                    .journal
                    .end(&job.file, job.state, None, Some(problem.id));
                if let Err(error) = ended {
                    let error = package::PackageError::Write(error);
                    return self.wait(&Problem::writing(&error, path));
                }
            }
            Err(error) => {
                let error = package::PackageError::Write(error);
                return self.wait(&Problem::writing(&error, path));
            }
        }
        self.say(path, Err(problem));
    }

    /// Lets all files wait, and says why, once.
    fn wait(&mut self, problem: &Problem) {
        if self.trouble.as_ref().is_some_and(Trouble::is_on) {
            return;
        }
        if self.trouble.is_none() {
            output::complain(&problem.show(self.messages));
            output::complain(&self.messages.text("watch-waits"));
        }
        self.exits.push(problem.exit);
        self.trouble = Some(Trouble::after(self.trouble.as_ref()));
    }

    /// Lets one file wait, and says why, once.
    fn wait_for(&mut self, file: &Path, problem: &Problem) {
        let last = self.waiting.get(file);
        if last.is_none() {
            output::complain(&problem.show(self.messages));
            output::complain(&self.messages.text("watch-waits-for"));
            self.exits.push(problem.exit);
        }
        let next = Trouble::after(last);
        self.waiting.insert(file.to_owned(), next);
    }

    /// One line for each file.
    fn say(&mut self, path: &Path, result: Result<Done, Problem>) {
        if self.arguments.once {
            self.exits.push(crate::cli::outcome::exit(&result));
        }
        let line = match (&result, self.arguments.common.json) {
            (_, true) => json_line(path, &result, self.messages),
            (Err(problem), false) => return output::complain(&problem.show(self.messages)),
            (Ok(done), false) if done.receipt.is_null() => {
                let package = done.path.as_ref().map(WirePath::path).unwrap_or_default();
                let arguments = [
                    ("file", shown(path).into()),
                    ("package", shown(&package).into()),
                ];
                self.messages.with("watch-proposed", &arguments)
            }
            (Ok(done), false) => {
                let result = done.path.as_ref().map(WirePath::path).unwrap_or_default();
                let arguments = [
                    ("file", shown(path).into()),
                    ("result", shown(&result).into()),
                    ("look", u32::from(done.needs_look).into()),
                ];
                self.messages.with("watch-done", &arguments)
            }
        };
        // Nobody may be reading along.
        let _ = output::print(&line);
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// Whose fault a problem is.
enum Kind {
    /// Nobody's: work goes on later.
    Nothing,
    /// The file is not there any more.
    Gone,
    /// The machine's or the network's: all files wait.
    Passing,
    /// That of somebody who keeps this file to himself for now.
    Locked,
    /// The document's, or something else on the machine.
    Breakdown,
    /// The document's.
    Lasting,
}

fn kind_of(problem: &Problem) -> Kind {
    match problem.id {
        "problem-stopped" | "problem-changed" => Kind::Nothing,
        "problem-missing" => Kind::Gone,
        "problem-no-right-to-read"
        | "problem-read"
        | "problem-exists"
        | "problem-propose-instead" => Kind::Locked,
        "problem-disk-full"
        | "problem-no-right-to-write"
        | "problem-write"
        | "problem-output-no-folder"
        | "problem-no-worker"
        | "problem-cannot-propose"
        | "problem-log-busy" => Kind::Passing,
        "problem-crash" => Kind::Breakdown,
        _ => Kind::Lasting,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_no_documents_fault() {
        let kind = |id| kind_of(&Problem::unreadable(id));
        assert!(matches!(kind("problem-disk-full"), Kind::Passing));
        assert!(matches!(kind("problem-damaged"), Kind::Lasting));
    }
}
