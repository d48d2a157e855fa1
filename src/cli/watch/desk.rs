//! Files that wait to be worked on, and who works on them.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Condvar;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::mpsc::Sender;
use std::time::Duration;

use crate::cli::arguments::Common;
use crate::cli::crew::Crew;
use crate::cli::crew::Hand;
use crate::cli::problem::Problem;
use crate::cli::settings;
use crate::cli::steps;
use crate::cli::watch::arrivals::State;
use crate::cli::watch::proposals::Proposals;
use crate::cli::wire::Done;
use crate::cli::wire::Task;
use crate::cli::wire::WirePath;
use crate::cli::work::Work;
use crate::pipeline;

/// After how long without work a worker process may go.
const REST: Duration = Duration::from_secs(60);

/// One file to work on.
pub struct Job {
    /// What is to be done.
    pub task: Task,
    /// The file, by its path below the watched folder.
    pub file: PathBuf,
    /// Its state when work began.
    pub state: State,
}

/// What the watcher waits for.
pub enum Came {
    /// Something in the folder has changed.
    News,
    /// A file has been worked on.
    Outcome(Box<Job>, Result<Done, Problem>),
}

/// Who works.
pub enum Team {
    /// Workers who write results.
    Crew(Crew),
    /// One who writes proposals: a case's log takes one event at a time.
    Proposals(Proposals),
}

impl Team {
    /// How many work at a time.
    pub fn size(&self) -> usize {
        match self {
            Self::Crew(crew) => crew.size(),
            Self::Proposals(_) => 1,
        }
    }
}

/// Where jobs lie until somebody takes them.
pub struct Desk<'a> {
    team: &'a Team,
    common: &'a Common,
    come: Sender<Came>,
    /// Set where all is done in this process.
    in_process: Option<&'a Work>,
    jobs: Mutex<(VecDeque<Job>, bool)>,
    more: Condvar,
}

impl<'a> Desk<'a> {
    /// An empty desk; outcomes go to `come`.
    pub fn new(
        team: &'a Team,
        common: &'a Common,
        come: Sender<Came>,
        in_process: Option<&'a Work>,
    ) -> Self {
        Self {
            team,
            common,
            come,
            in_process,
            jobs: Mutex::default(),
            more: Condvar::new(),
        }
    }

    /// How many jobs there may be, those under way included.
    pub fn room(&self) -> usize {
        2 * self.team.size()
    }

    /// Puts a job onto the desk.
    pub fn put(&self, job: Job) {
        self.jobs().0.push_back(job);
        self.more.notify_one();
    }

    /// Gives back what nobody has begun; who works ends after what is under way.
    pub fn close(&self) {
        let jobs = {
            let mut jobs = self.jobs();
            jobs.1 = true;
            std::mem::take(&mut jobs.0)
        };
        for job in jobs {
            let stopped = Problem::unreadable("problem-stopped");
            let _ = self.come.send(Came::Outcome(Box::new(job), Err(stopped)));
        }
        self.more.notify_all();
    }

    /// Works on one job after the other until the desk is closed.
    pub fn work(&self) {
        let mut hand = match self.team {
            Team::Crew(crew) if self.in_process.is_none() => Some(crew.hand()),
            _ => None,
        };
        while let Some(job) = self.next(&mut hand) {
            let result = self.carry_out(&job, hand.as_mut());
            if self
                .come
                .send(Came::Outcome(Box::new(job), result))
                .is_err()
            {
                return;
            }
        }
    }

    fn carry_out(&self, job: &Job, hand: Option<&mut Hand<'_>>) -> Result<Done, Problem> {
        match (self.team, hand, self.in_process) {
            (Team::Proposals(proposals), _, _) => {
                let package = proposals.propose(&job.task.source().path)?;
                Ok(proposed(package))
            }
            (Team::Crew(_), Some(hand), _) => {
                self.refuse_demanding(job)?;
                let result = hand.carry_out(&job.task);
                // A worker knows the folders that were there when it started.
                let is_lost = |problem: &Problem| {
                    matches!(
                        problem.id,
                        "problem-no-right-to-write" | "problem-no-right-to-read"
                    )
                };
                if result.as_ref().is_err_and(is_lost) {
                    hand.rest();
                }
                result
            }
            (Team::Crew(_), None, Some(work)) => {
                self.refuse_demanding(job)?;
                let done = pipeline::in_parallel(&[()], 1, |()| 0, |()| work.carry_out(&job.task));
                done.into_iter()
                    .next()
                    .unwrap_or_else(|| work.carry_out(&job.task))
            }
            (Team::Crew(_), None, None) => Err(Problem::unreadable("problem-no-worker")),
        }
    }

    /// Of a document that lies in the folder of a case which demands two persons, nothing is
    /// made here.
    fn refuse_demanding(&self, job: &Job) -> Result<(), Problem> {
        let path = job.task.source().path;
        match settings::demanding_case(self.common, [path.as_path()])? {
            Some(case) => Err(steps::propose_instead(&case)),
            None => Ok(()),
        }
    }

    fn next(&self, hand: &mut Option<Hand<'_>>) -> Option<Job> {
        let mut jobs = self.jobs();
        loop {
            if let Some(job) = jobs.0.pop_front() {
                return Some(job);
            }
            if jobs.1 {
                return None;
            }
            let (back, waited) = self
                .more
                .wait_timeout(jobs, REST)
                .unwrap_or_else(PoisonError::into_inner);
            jobs = back;
            if waited.timed_out()
                && let Some(hand) = hand
            {
                hand.rest();
            }
        }
    }

    fn jobs(&self) -> std::sync::MutexGuard<'_, (VecDeque<Job>, bool)> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A document that waits for a second person.
fn proposed(package: String) -> Done {
    Done {
        receipt: serde_json::Value::Null,
        pages: 0,
        struck: 0,
        review: 0,
        needs_look: true,
        path: Some(WirePath::Text(package)),
        gaps: Vec::new(),
        earlier: false,
    }
}
