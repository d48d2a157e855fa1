//! The queue of documents, those of them that lie open, and pictures of their pages.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::time::Duration;

use crate::pipeline::Failure;
use crate::pipeline::Settings;
use crate::web::journal::JournalPlace;
use crate::web::pictures::PictureKey;
use crate::web::pictures::Pictures;
use crate::web::sitting::Sitting;

/// Most documents that lie open at a time; others are put away and taken up again.
const MOST_OPEN: usize = 3;
/// The reading of a document waits so long for its first page to be seen.
const FIRST_PAGE: Duration = Duration::from_millis(800);
/// Dots per inch at which a page is asked for unless somebody has enlarged it.
pub const USUAL_DPI: u32 = 110;

/// A document that waits for its review.
#[derive(Debug, Clone)]
pub struct Queued {
    /// Where it is.
    pub path: PathBuf,
    /// How it is called on the page.
    pub name: String,
    /// The ending of its name.
    pub ending: Option<String>,
}

/// What holds for a whole review.
pub struct Options {
    /// What is looked for and how.
    pub settings: Settings,
    /// Where decisions are kept; without it, in memory only.
    pub journals: Option<JournalPlace>,
    /// The grounds that can be chosen.
    pub reasons: Vec<String>,
}

/// All documents of a review.
pub struct Desk {
    /// The documents, in order.
    pub queue: Vec<Queued>,
    /// What holds for all of them.
    pub options: Options,
    open: Mutex<VecDeque<(usize, Arc<Sitting>)>>,
    /// Pictures of their pages.
    pub pictures: Pictures,
}

/// Why a document does not lie open.
pub enum NotOpen {
    /// There is no such document in the queue.
    Unknown,
    /// The system would not let us read it.
    Io(std::io::Error),
    /// It cannot be read.
    Failure(Failure),
}

impl Desk {
    /// A desk with documents that nobody has opened yet.
    pub fn new(queue: Vec<Queued>, options: Options) -> Self {
        Self {
            queue,
            options,
            open: Mutex::default(),
            pictures: Pictures::default(),
        }
    }

    /// A document, opened if need be; its reading goes on in a thread of its own.
    pub fn sitting(self: &Arc<Self>, index: usize) -> Result<Arc<Sitting>, NotOpen> {
        let mut open = self.open();
        if let Some(at) = open.iter().position(|(known, _)| *known == index) {
            let known = open.remove(at).ok_or(NotOpen::Unknown)?;
            let sitting = known.1.clone();
            open.push_back(known);
            return Ok(sitting);
        }
        let queued = self.queue.get(index).ok_or(NotOpen::Unknown)?;
        let bytes = std::fs::read(&queued.path).map_err(NotOpen::Io)?;
        let sitting = Sitting::open(bytes, queued.ending.clone(), &self.options.settings)
            .map_err(NotOpen::Failure)?;
        let sitting = Arc::new(sitting);
        open.push_back((index, sitting.clone()));
        if open.len() > MOST_OPEN
            && let Some(at) = open.iter().position(|(_, sitting)| sitting.is_kept())
        {
            open.remove(at);
        }
        drop(open);
        self.read(&sitting);
        Ok(sitting)
    }

    /// Opens the first document and draws its first page, while the browser gets ready.
    pub fn prepare(self: &Arc<Self>) {
        let desk = self.clone();
        let work = move || {
            // Whoever asks for the document is told why it cannot be opened.
            let Ok(sitting) = desk.sitting(0) else { return };
            let first = PictureKey {
                document: 0,
                version: None,
                page: 1,
                dpi: USUAL_DPI,
            };
            let draw = || sitting.view.draw(first.page, first.dpi as f32);
            desk.pictures.picture(first, draw);
        };
        // Without a thread it is done when somebody asks.
        let _ = roomy_thread().spawn(work);
    }

    /// Reads a document in a thread of its own, once its first page is on the screen: both
    /// at a time would let a person wait.
    fn read(self: &Arc<Self>, sitting: &Arc<Sitting>) {
        let (desk, reading) = (self.clone(), sitting.clone());
        let work = move || {
            reading.wait_until_seen(FIRST_PAGE);
            reading.read(&desk.options.settings, desk.options.journals.as_ref());
        };
        if roomy_thread().spawn(work).is_err() {
            sitting.read(&self.options.settings, self.options.journals.as_ref());
        }
    }

    fn open(&self) -> MutexGuard<'_, VecDeque<(usize, Arc<Sitting>)>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A thread with more stack than usual, which deeply nested documents need.
fn roomy_thread() -> std::thread::Builder {
    std::thread::Builder::new().stack_size(16 << 20)
}
