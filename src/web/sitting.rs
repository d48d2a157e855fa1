//! One document that lies open: its pages at once, what was found as soon as it is there.
//!
//! Reading takes a while for a long document; the first page should not wait for it. So a
//! sitting begins with the view alone, and the sheet of decisions comes when the document
//! has been read and every finding has its place.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Condvar;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch;

use crate::decisions::Event;
use crate::decisions::Item;
use crate::decisions::Mark;
use crate::decisions::Refused;
use crate::decisions::Sheet;
use crate::document::PartId;
use crate::document::Place;
use crate::document::Span;
use crate::formats;
use crate::formats::view::Seen;
use crate::formats::view::View;
use crate::geometry::Quad;
use crate::geometry::Rect;
use crate::package::Times;
use crate::package::now;
use crate::pipeline;
use crate::pipeline::Failure;
use crate::pipeline::Proposal;
use crate::pipeline::Settings;
use crate::plan;
use crate::plan::GapDecision;
use crate::plan::Plan;
use crate::plan::SecondPerson;
use crate::verify::Verified;
use crate::web::journal::Journal;
use crate::web::journal::JournalPlace;

/// An open document.
pub struct Sitting {
    /// Its bytes.
    bytes: Arc<Vec<u8>>,
    ending: Option<String>,
    /// Its pages.
    pub view: Box<dyn View>,
    stage: Mutex<Stage>,
    /// Counts whatever somebody who waits for news wants to know.
    pub news: watch::Sender<u64>,
    started: Timestamp,
    /// Whether some page has been seen.
    seen: (Mutex<bool>, Condvar),
}

/// How far a sitting has come.
pub enum Stage {
    /// The document is being read.
    Reading,
    /// A person can decide.
    Ready(Box<Ready>),
    /// It cannot be read to its end.
    Failed(Failure),
}

/// A document on which a person can decide.
pub struct Ready {
    /// What was found.
    pub proposal: Arc<Proposal>,
    /// Where each item stands, in the order of the sheet.
    pub places: Vec<Vec<Seen>>,
    /// What was decided.
    pub sheet: Sheet,
    /// How many events were found in the journal.
    pub recovered: usize,
    /// Whether decisions should be kept, but the journal cannot be used.
    pub is_lost: bool,
    /// Where the last result was written, and at which version.
    pub saved: Option<(u64, PathBuf)>,
    journal: Option<Journal>,
    candidate: Option<Arc<Candidate>>,
}

/// A result as it would be written.
pub struct Candidate {
    /// The version of the sheet that it carries out.
    pub version: u64,
    /// The plan that it carries out.
    pub plan: Plan,
    /// The checked bytes.
    pub result: Verified,
    /// Its pages.
    pub view: Box<dyn View>,
    /// When the work was done.
    pub times: Times,
}

/// Why an event was not taken.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    /// The document is not ready.
    #[error("the document is still being read")]
    NotReady,
    /// Somebody else has changed the same thing since.
    #[error("somebody else has changed this")]
    Conflict,
    /// It makes no sense.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// It could not be kept, so it does not count.
    #[error("the decision could not be kept")]
    NotKept(#[source] io::Error),
}

impl Sitting {
    /// Opens a document's pages. [`Self::read`] does the rest.
    pub fn open(
        bytes: Vec<u8>,
        ending: Option<String>,
        settings: &Settings,
    ) -> Result<Self, Failure> {
        let bytes = Arc::new(bytes);
        let format = formats::format_of(&bytes, ending.as_deref())?;
        let view = format.view(&bytes, &settings.read)?;
        Ok(Self {
            bytes,
            ending,
            view,
            stage: Mutex::new(Stage::Reading),
            news: watch::Sender::new(0),
            started: now(),
            seen: (Mutex::new(false), Condvar::new()),
        })
    }

    /// Notes that a page has been seen.
    pub fn note_seen(&self) {
        let (seen, waiting) = &self.seen;
        *seen.lock().unwrap_or_else(PoisonError::into_inner) = true;
        waiting.notify_all();
    }

    /// Waits until a page has been seen, or for some time.
    pub fn wait_until_seen(&self, longest: Duration) {
        let (seen, waiting) = &self.seen;
        let seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
        // Whether it was seen or took too long is the same to whoever waits.
        drop(waiting.wait_timeout_while(seen, longest, |seen| !*seen));
    }

    /// Reads the document, finds where everything stands and takes up an earlier sitting.
    pub fn read(&self, settings: &Settings, journals: Option<&JournalPlace>) {
        let stage = match pipeline::propose(&self.bytes, self.ending.as_deref(), settings) {
            Ok(proposal) => self.ready(proposal, settings, journals),
            Err(failure) => Stage::Failed(failure),
        };
        *self.stage() = stage;
        self.tell();
    }

    fn ready(
        &self,
        proposal: Proposal,
        settings: &Settings,
        journals: Option<&JournalPlace>,
    ) -> Stage {
        let sheet = Sheet::new(
            &proposal.document,
            &proposal.findings,
            &proposal.plan,
            &settings.profile,
            |gap| self.gap_marks(gap),
        );
        let mut sheet = sheet.with_page_count(self.view.page_count());
        let opened = journals.map(|place| Journal::open(place, &self.bytes));
        let is_lost = matches!(opened, Some(Err(_)));
        let (journal, events) = match opened {
            Some(Ok((journal, events))) => (Some(journal), events),
            _ => (None, Vec::new()),
        };
        // Rules may have changed since: what an event names may not be there any more.
        let taken = events
            .iter()
            .filter(|event| sheet.apply(event, &proposal.document).is_ok());
        let recovered = taken.count();
        let places = self.places(&proposal, sheet.items());
        Stage::Ready(Box::new(Ready {
            proposal: Arc::new(proposal),
            places,
            sheet,
            recovered,
            is_lost,
            saved: None,
            journal,
            candidate: None,
        }))
    }

    /// What goes where a gap is struck: the pictures of its page, or all of the page.
    fn gap_marks(&self, gap: &GapDecision) -> Vec<Mark> {
        let (page, quads) = match gap.gap.place {
            Place::Image(page) => (page, self.view.pictures(page)),
            Place::Page(page) => (page, Vec::new()),
            _ => return Vec::new(),
        };
        let (Some(to_page), Some((width, height))) =
            (self.view.to_page(page), self.view.size(page))
        else {
            return Vec::new();
        };
        let whole = Quad::from_rect(Rect::new(0.0, 0.0, width, height));
        let quads = if quads.is_empty() { vec![whole] } else { quads };
        quads
            .iter()
            .map(|quad| Mark::area(page, &quad.transformed(to_page)))
            .collect()
    }

    /// Where items stand.
    fn places(&self, proposal: &Proposal, items: &[Item]) -> Vec<Vec<Seen>> {
        let mut spans: Vec<(PartId, Span)> = Vec::new();
        let mut owners = Vec::new();
        let mut places = vec![Vec::new(); items.len()];
        for (index, item) in items.iter().enumerate() {
            for mark in &item.marks {
                match mark.span() {
                    Some(span) => {
                        spans.push(span);
                        owners.push(index);
                    }
                    None => places[index].extend(self.area_place(mark)),
                }
            }
        }
        let located = self.view.locate(&proposal.document, &spans);
        for (owner, seen) in owners.into_iter().zip(located) {
            places[owner].extend(seen);
        }
        places
    }

    fn area_place(&self, mark: &Mark) -> Option<Seen> {
        let plan::Target::Area { page, quads } = mark.target() else {
            return None;
        };
        let to_shown = self.view.to_page(page)?.inverse();
        let quad = quads.first()?.transformed(to_shown);
        Some(Seen {
            page,
            quad,
            visible: true,
        })
    }

    /// The document's bytes.
    pub fn bytes(&self) -> &Arc<Vec<u8>> {
        &self.bytes
    }

    /// How far it has come. Held for as short as can be.
    pub fn stage(&self) -> MutexGuard<'_, Stage> {
        self.stage.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was found, as soon as it is there.
    pub fn proposal(&self) -> Option<Arc<Proposal>> {
        match &*self.stage() {
            Stage::Ready(ready) => Some(ready.proposal.clone()),
            _ => None,
        }
    }

    /// Takes an event of somebody who has seen a version; it is kept before it counts.
    pub fn take(&self, event: &Event, seen: u64) -> Result<u64, NotTaken> {
        let mut stage = self.stage();
        let Stage::Ready(ready) = &mut *stage else {
            return Err(NotTaken::NotReady);
        };
        if ready.sheet.conflicts(event, seen) {
            return Err(NotTaken::Conflict);
        }
        let before = ready.sheet.items().len();
        let document = &ready.proposal.document;
        ready.sheet.apply(event, document)?;
        if let Some(journal) = &mut ready.journal
            && let Err(error) = journal.append(event)
        {
            let _ = ready.sheet.apply(&Event::Undo, document);
            return Err(NotTaken::NotKept(error));
        }
        let new = ready.sheet.items().get(before..).unwrap_or_default();
        let places = self.places(&ready.proposal, new);
        ready.places.extend(places);
        let version = ready.sheet.version();
        drop(stage);
        self.tell();
        Ok(version)
    }

    /// The result of what is decided now, from memory where nothing has changed since. It
    /// is for looking only where the policy asks for a second person: who saves checks.
    pub fn candidate(&self, settings: &Settings) -> Option<Result<Arc<Candidate>, Failure>> {
        let (proposal, plan, version) = {
            let stage = self.stage();
            let Stage::Ready(ready) = &*stage else {
                return None;
            };
            let version = ready.sheet.version();
            if let Some(candidate) = &ready.candidate
                && candidate.version == version
            {
                return Some(Ok(candidate.clone()));
            }
            let proposal = ready.proposal.clone();
            let decided = ready.sheet.decided(&proposal.plan, settings.plan.overlay);
            let plan = plan::decided(&proposal.document, decided);
            (proposal, plan, version)
        };
        let made = self.make_candidate(&proposal, plan, version, settings);
        if let Ok(candidate) = &made
            && let Stage::Ready(ready) = &mut *self.stage()
        {
            ready.candidate = Some(candidate.clone());
        }
        Some(made)
    }

    fn make_candidate(
        &self,
        proposal: &Proposal,
        plan: Plan,
        version: u64,
        settings: &Settings,
    ) -> Result<Arc<Candidate>, Failure> {
        let mut for_looking = settings.clone();
        for_looking.profile.second_person = SecondPerson::Optional;
        let result = pipeline::redact_decided(&self.bytes, proposal, &plan, &for_looking)?;
        let format = result.redacted().format();
        let view = format.view(result.redacted().bytes(), &formats::ReadOptions::default())?;
        Ok(Arc::new(Candidate {
            version,
            plan,
            result,
            view,
            times: Times {
                started: self.started,
                finished: now(),
            },
        }))
    }

    /// The candidate that was made last, if it is still that of the sheet.
    pub fn current_candidate(&self) -> Option<Arc<Candidate>> {
        let stage = self.stage();
        let Stage::Ready(ready) = &*stage else {
            return None;
        };
        let candidate = ready.candidate.as_ref()?;
        (candidate.version == ready.sheet.version()).then(|| candidate.clone())
    }

    /// Notes where a version's result was written.
    pub fn note_saved(&self, version: u64, path: PathBuf) {
        if let Stage::Ready(ready) = &mut *self.stage() {
            ready.saved = Some((version, path));
        }
        self.tell();
    }

    /// Whether its decisions outlive the program.
    pub fn is_kept(&self) -> bool {
        match &*self.stage() {
            Stage::Ready(ready) => ready.journal.is_some() || ready.sheet.version() == 0,
            _ => true,
        }
    }

    fn tell(&self) {
        self.news.send_modify(|news| *news += 1);
    }
}
