//! What a worker process may ask of the system.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;
use std::time::Instant;

use crate::cli::exit::Exit;
use crate::package;

/// Ends the process when a document takes too long, for the case that nobody waits any more
/// who would.
pub struct Watchdog {
    limit: Duration,
    until: Arc<Mutex<Option<Instant>>>,
}

impl Watchdog {
    /// Looks every now and then from now on.
    pub fn start(limit: Duration) -> Self {
        const LOOK: Duration = Duration::from_secs(1);
        let until = Arc::new(Mutex::new(None::<Instant>));
        let watched = Arc::clone(&until);
        std::thread::spawn(move || {
            loop {
                std::thread::sleep(LOOK);
                let until = *watched.lock().unwrap_or_else(PoisonError::into_inner);
                if until.is_some_and(|until| Instant::now() > until) {
                    package::stop_writing();
                    std::process::exit(Exit::Unreadable.code());
                }
            }
        });
        Self { limit, until }
    }

    /// Works on one document.
    pub fn over<R>(&self, work: impl FnOnce() -> R) -> R {
        let set = |until| *self.until.lock().unwrap_or_else(PoisonError::into_inner) = until;
        set(Instant::now().checked_add(self.limit));
        let result = work();
        set(None);
        result
    }
}

/// Lets this process ask for no more memory than this, in bytes. What asks for more ends
/// the process, and with it one document. Only on Unix; elsewhere the library's own limits
/// on sizes and counts hold.
pub fn set(memory: u64) {
    #[cfg(unix)]
    {
        // Where the system will not have it, the library's own limits remain.
        let _ = rlimit::setrlimit(rlimit::Resource::AS, memory, memory);
        let _ = rlimit::setrlimit(rlimit::Resource::CORE, 0, 0);
    }
    #[cfg(not(unix))]
    let _ = memory;
}

/// A quarter of the machine's memory in bytes, or 2 GiB where nobody says how much it has.
pub fn quarter_of_memory() -> u64 {
    const UNKNOWN: u64 = 8 << 30;
    memory().unwrap_or(UNKNOWN) / 4
}

#[cfg(target_os = "linux")]
fn memory() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kibibytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kibibytes << 10)
}

#[cfg(not(target_os = "linux"))]
fn memory() -> Option<u64> {
    None
}
