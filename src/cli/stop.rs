//! Ctrl-C and the system's wish that the program ends.
//!
//! Most commands end at once. One that has asked for it ([`gracefully`]) is told and ends by
//! itself; who asks twice means at once.

use std::sync::atomic::AtomicBool;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering;

use crate::cli::exit::Exit;
use crate::package;

static GRACEFUL: AtomicBool = AtomicBool::new(false);
static ASKED: AtomicU32 = AtomicU32::new(0);

/// From now on the program ends by itself when it is asked to.
pub fn gracefully() {
    GRACEFUL.store(true, Ordering::SeqCst);
}

/// Whether somebody has asked the program to end.
pub fn is_asked() -> bool {
    ASKED.load(Ordering::SeqCst) > 0
}

/// What happens when somebody asks.
pub fn on_signal() {
    let before = ASKED.fetch_add(1, Ordering::SeqCst);
    if GRACEFUL.load(Ordering::SeqCst) && before == 0 {
        return;
    }
    // Waits for a rename under way; a temporary file never outlives the program.
    package::stop_writing();
    std::process::exit(Exit::Interrupted.code());
}
