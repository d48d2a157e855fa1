//! A proposal in; what a second person sees of it, and what she says about it, out.
//!
//! The page begins shut and opens with her own passphrase. Then the proposal is examined
//! afresh, as [`crate::dossier::examine`] does it for the command line, the log notes that
//! she has opened it, and only after that anything is shown. What she says goes through the
//! same steps of [`crate::dossier`]; the page adds one rule of its own: nothing is approved
//! before every page has been shown.

pub mod api;
mod json;
mod open;
pub mod page;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;

use jiff::Timestamp;
use tokio::sync::watch;

use crate::audit::AppendError;
use crate::audit::Comment;
use crate::audit::Log;
use crate::audit::Refusal;
use crate::audit::Rejection;
use crate::audit::Status;
use crate::diff::Comparison;
use crate::document::Digest;
use crate::dossier::Alarm;
use crate::dossier::AnyPackage;
use crate::dossier::Closed;
use crate::dossier::Doubt;
use crate::dossier::Inputs;
use crate::dossier::Package;
use crate::dossier::Suspicion;
use crate::dossier::examine;
use crate::pipeline;
use crate::pipeline::Settings;
use crate::statement::Identity;
use crate::web::host::Words;
use crate::web::pictures::Pictures;
use crate::web::second::open::Open;

/// How finely pages are drawn to be compared.
const COMPARED_DPI: f32 = 100.0;
/// Wrong passphrases after which no more is taken.
const MOST_TRIES: u32 = 10;

/// The program around the second person's page.
pub trait SecondHost: Send + Sync {
    /// What the page says.
    fn words(&self) -> &dyn Words;

    /// Whose keys lie here: id and name.
    fn people(&self) -> Vec<(String, String)>;

    /// Whether the page has to ask for the passphrase.
    fn asks_passphrase(&self) -> bool;

    /// Lets somebody with a grant take a seat; says why not.
    fn unlock(&self, person: Option<&str>, passphrase: &str) -> Result<Seat, String>;

    /// The package as it is now.
    fn package(&self) -> Result<AnyPackage, String>;

    /// The original as it is now.
    fn original(&self) -> Result<Vec<u8>, String>;

    /// The time.
    fn now(&self) -> Timestamp;

    /// Remembers how far the user has seen a log.
    fn note_seen(&self, log: &Log);

    /// Notes that a step was refused, and says it.
    fn not_added(
        &self,
        log: &mut Log,
        error: &AppendError,
        verb: &'static str,
        package: &str,
        by: &Identity,
    ) -> String;

    /// Whether a text names somebody, so that it has no place in a log.
    fn names_somebody(&self, text: &str, settings: &Settings) -> bool;

    /// A package's state in words.
    fn status(&self, status: Status) -> String;

    /// An alarm in words.
    fn alarm(&self, alarm: &Alarm) -> String;

    /// A suspicion in words.
    fn suspicion(&self, suspicion: &Suspicion) -> String;

    /// A doubt in words.
    fn doubt(&self, doubt: Doubt) -> String;

    /// What has changed between two versions, in words.
    fn changes(&self, changes: &Comparison) -> Vec<String>;
}

/// Somebody with a grant, and the proposal that lies before her.
pub struct Seat {
    /// Who.
    pub by: Identity,
    /// What.
    pub package: Package<Closed>,
    /// The original's bytes.
    pub original: Arc<Vec<u8>>,
    /// The ending of its name.
    pub ending: Option<String>,
    /// Rules, profile and case list.
    pub settings: Settings,
    /// Digest of that case list, keyed.
    pub known: Option<Digest>,
    /// What has to stand on every page.
    pub stamp: Option<String>,
    /// The candidate that she saw last, if it was another.
    pub before: Option<Vec<u8>>,
}

/// Where a proposal lies before a second person.
pub struct Table {
    /// The program around.
    pub host: Arc<dyn SecondHost>,
    /// Counts whatever somebody who waits for news wants to know.
    pub news: watch::Sender<u64>,
    /// Pictures of pages.
    pub pictures: Pictures,
    stage: Mutex<Stage>,
    /// The pages that somebody has been shown of a candidate.
    shown: Mutex<BTreeMap<(String, Digest), BTreeSet<u32>>>,
}

struct Stage {
    /// Grows whenever somebody comes or goes.
    turn: u64,
    /// Wrong passphrases so far.
    tries: u32,
    place: Place,
}

#[derive(Clone)]
enum Place {
    /// Nobody has given her passphrase, and why not if she has tried.
    Shut { problem: Option<String> },
    /// The proposal is examined.
    Looking { done: u32, pages: u32 },
    /// She can look at it.
    Open(Arc<Open>),
    /// She has said what becomes of it.
    Over { said: &'static str },
}

impl Table {
    /// A table at which nobody sits.
    pub fn new(host: Arc<dyn SecondHost>) -> Self {
        Self {
            host,
            news: watch::Sender::new(0),
            pictures: Pictures::default(),
            stage: Mutex::new(Stage {
                turn: 0,
                tries: 0,
                place: Place::Shut { problem: None },
            }),
            shown: Mutex::default(),
        }
    }

    /// Lets nobody see anything until a passphrase is given anew.
    pub fn shut(&self) {
        let mut stage = self.stage();
        if !matches!(stage.place, Place::Over { .. }) {
            stage.place = Place::Shut { problem: None };
            stage.turn += 1;
            self.pictures.clear();
        }
        drop(stage);
        self.tell();
    }

    /// Somebody gives her passphrase. The examination goes on in a thread of its own.
    fn enter(self: &Arc<Self>, person: Option<&str>, passphrase: &str) -> Result<(), String> {
        let turn = {
            let mut stage = self.stage();
            if stage.tries >= MOST_TRIES {
                return Err(self.host.words().text("web-second-tries"));
            }
            if !matches!(stage.place, Place::Shut { .. }) {
                return Ok(());
            }
            stage.turn += 1;
            stage.place = Place::Looking { done: 0, pages: 0 };
            stage.turn
        };
        self.tell();
        let seat = match self.host.unlock(person, passphrase) {
            Ok(seat) => seat,
            Err(problem) => {
                self.stage().tries += 1;
                self.go_on(turn, Place::Shut { problem: None });
                return Err(problem);
            }
        };
        let table = self.clone();
        let work = move || {
            let place = table.look(seat, turn);
            table.go_on(turn, place);
        };
        // Deeply nested documents need more stack than a thread has by default.
        let thread = std::thread::Builder::new().stack_size(16 << 20);
        if thread.spawn(work).is_err() {
            self.go_on(turn, Place::Shut { problem: None });
            return Err(self.host.words().text("page-not-possible"));
        }
        Ok(())
    }

    /// Examines a proposal and notes in the log that it was opened.
    fn look(&self, mut seat: Seat, turn: u64) -> Place {
        let progress = |done: u32, pages: u32| {
            let step = pages / 100 + 1;
            if done.is_multiple_of(step) || done == pages {
                self.go_on(turn, Place::Looking { done, pages });
            }
        };
        let inputs = Inputs {
            package: seat.package.id(),
            version: seat.package.version(),
            original: &seat.original,
            ending: seat.ending.as_deref(),
            candidate: seat.package.candidate(),
            plan: seat.package.plan(),
            faults: seat.package.faults(),
            before: seat.before.take(),
            settings: &seat.settings,
            known: seat.known,
            stamp: seat.stamp.take(),
            dpi: COMPARED_DPI,
            done: &progress,
            show: &|_| {},
        };
        let examined = pipeline::in_parallel(&[()], 0, |()| 0, |()| examine(&inputs)).pop();
        drop(inputs);
        let Some(examination) = examined else {
            let problem = Some(self.host.words().text("page-not-possible"));
            return Place::Shut { problem };
        };
        let noted = seat
            .package
            .note_opened(&examination, false, &seat.by, self.host.now());
        if let Err(error) = noted {
            let id = seat.package.id().to_owned();
            let log = seat.package.log_mut();
            let problem = self.host.not_added(log, &error, "verify", &id, &seat.by);
            return Place::Shut {
                problem: Some(problem),
            };
        }
        self.host.note_seen(seat.package.log());
        Place::Open(Arc::new(Open::new(seat, examination)))
    }

    /// Goes on to another place, unless somebody else has come since.
    fn go_on(&self, turn: u64, place: Place) {
        let mut stage = self.stage();
        if stage.turn != turn {
            return;
        }
        if matches!(place, Place::Open(_)) {
            stage.tries = 0;
        }
        stage.place = place;
        drop(stage);
        self.tell();
    }

    /// The proposal, if somebody may see it.
    fn open(&self) -> Option<(Arc<Open>, u64)> {
        let stage = self.stage();
        match &stage.place {
            Place::Open(open) => Some((open.clone(), stage.turn)),
            _ => None,
        }
    }

    /// Notes that a page has been shown to whoever sits here: both of its pictures were
    /// fetched, and the page says that they were on the screen.
    fn note_shown(&self, open: &Open, page: u32) -> bool {
        if !open.was_fetched(page) {
            return false;
        }
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        shown.entry(open.key()).or_default().insert(page);
        true
    }

    /// The pages that whoever sits here has been shown.
    fn shown(&self, open: &Open) -> BTreeSet<u32> {
        let shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        shown.get(&open.key()).cloned().unwrap_or_default()
    }

    /// Approves what was examined; where there are alarms, with the reason to do so anyway.
    fn approve(&self, open: &Open, turn: u64, overruled: Option<String>) -> Result<(), String> {
        let words = self.host.words();
        let names_somebody = |text: &str| self.host.names_somebody(text, &open.settings);
        if overruled.as_deref().is_some_and(names_somebody) {
            return Err(words.text("web-second-names"));
        }
        let shown = self.shown(open);
        if (1..=open.page_count()).any(|page| !shown.contains(&page)) {
            return Err(words.text("web-second-pages"));
        }
        let package = match self.host.package()? {
            AnyPackage::Proposed(package) => package,
            other => {
                let mut log = other.any().into_log();
                let error = Refusal::WrongState.into();
                let (id, by) = (open.package(), &open.by);
                return Err(self.host.not_added(&mut log, &error, "approve", id, by));
            }
        };
        let original = Digest::of(&self.host.original()?);
        if original != package.version().proposed.original || !package.faults().is_empty() {
            return Err(words.text("web-second-changed"));
        }
        let approved = package.approve(&open.examination, overruled, &open.by, self.host.now());
        match approved {
            Ok(approved) => {
                self.host.note_seen(approved.log());
                let said = "web-second-approved";
                self.go_on(turn, Place::Over { said });
                Ok(())
            }
            Err(mut stopped) => {
                let (id, by) = (open.package(), &open.by);
                let log = &mut stopped.log;
                Err(self.host.not_added(log, &stopped.error, "approve", id, by))
            }
        }
    }

    /// Sends a proposal back, declines or blocks it.
    fn reject(
        &self,
        open: &Open,
        turn: u64,
        to: Rejection,
        reason: &str,
        comments: Vec<Comment>,
    ) -> Result<(), String> {
        let names_somebody = |text: &str| self.host.names_somebody(text, &open.settings);
        let mut texts = comments.iter().map(|comment| comment.text.as_str());
        if names_somebody(reason) || texts.any(names_somebody) {
            return Err(self.host.words().text("web-second-names"));
        }
        let package = self.host.package()?.any();
        let now = self.host.now();
        match package.reject_with(to, reason, comments, &open.by, now) {
            Ok(closed) => {
                self.host.note_seen(closed.log());
                let said = match to {
                    Rejection::Returned => "web-second-returned",
                    Rejection::Declined => "web-second-declined",
                    Rejection::Blocked => "web-second-blocked",
                };
                self.go_on(turn, Place::Over { said });
                Ok(())
            }
            Err(mut stopped) => {
                let (id, by) = (open.package(), &open.by);
                let log = &mut stopped.log;
                Err(self.host.not_added(log, &stopped.error, "reject", id, by))
            }
        }
    }

    fn stage(&self) -> MutexGuard<'_, Stage> {
        self.stage.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self) {
        self.news.send_modify(|news| *news += 1);
    }
}
