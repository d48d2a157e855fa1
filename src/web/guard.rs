//! Who may talk to the page: one-time links, cookies, keys, and the idle lock.
//!
//! A link works once. It gives a cookie, which the browser keeps from scripts and sends to
//! every port of this machine, and a key, which only pages from our own port can read and
//! have to show in a header. Neither is worth anything without the other.

use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::time::Duration;
use std::time::Instant;

use crate::document::Digest;

/// Most browsers that are let in by links before the oldest is forgotten.
const MOST_VISITORS: usize = 8;

/// What a link turns into.
pub struct Pass {
    /// The value of the cookie.
    pub cookie: String,
    /// The value of the header.
    pub key: String,
}

/// Knows who may come in.
pub struct Guard {
    idle: Duration,
    state: Mutex<State>,
}

struct State {
    link: Option<Digest>,
    visitors: Vec<Visitor>,
    active: Instant,
    locked: bool,
}

struct Visitor {
    cookie: Digest,
    key: Digest,
}

/// The operating system gave no random numbers.
#[derive(Debug, thiserror::Error)]
#[error("the system gives no random numbers")]
pub struct NoRandomness;

impl Guard {
    /// A guard that locks after a time in which nobody did anything.
    pub fn new(idle: Duration) -> Self {
        Self {
            idle,
            state: Mutex::new(State {
                link: None,
                visitors: Vec::new(),
                active: Instant::now(),
                locked: false,
            }),
        }
    }

    /// The word of a new link; an older one that was not used is void.
    pub fn new_link(&self) -> Result<String, NoRandomness> {
        let word = random_word()?;
        let mut state = self.state();
        state.link = Some(Digest::of(word.as_bytes()));
        Ok(word)
    }

    /// Takes a link's word, once.
    pub fn enter(&self, word: &str) -> Option<Pass> {
        let pass = Pass {
            cookie: random_word().ok()?,
            key: random_word().ok()?,
        };
        let mut state = self.state();
        // Digests are compared, so that the time it takes tells nothing of the word.
        if state.link != Some(Digest::of(word.as_bytes())) {
            return None;
        }
        state.link = None;
        state.locked = false;
        state.active = Instant::now();
        if state.visitors.len() >= MOST_VISITORS {
            state.visitors.remove(0);
        }
        state.visitors.push(Visitor {
            cookie: Digest::of(pass.cookie.as_bytes()),
            key: Digest::of(pass.key.as_bytes()),
        });
        Some(pass)
    }

    /// Whether somebody with this cookie has come in by a link: enough for the empty page.
    pub fn knows_cookie(&self, cookie: &str) -> bool {
        let cookie = Digest::of(cookie.as_bytes());
        let mut state = self.state();
        state.lock_if_idle(self.idle);
        state
            .visitors
            .iter()
            .any(|visitor| visitor.cookie == cookie)
    }

    /// Whether somebody with this cookie and this key may see documents.
    pub fn knows(&self, cookie: &str, key: &str) -> bool {
        let cookie = Digest::of(cookie.as_bytes());
        let key = Digest::of(key.as_bytes());
        let mut state = self.state();
        state.lock_if_idle(self.idle);
        let mut visitors = state.visitors.iter();
        visitors.any(|visitor| visitor.cookie == cookie && visitor.key == key)
    }

    /// Notes that a person has done something.
    pub fn touch(&self) {
        self.state().active = Instant::now();
    }

    /// Whether the page was locked because nobody did anything.
    pub fn is_locked(&self) -> bool {
        let mut state = self.state();
        state.lock_if_idle(self.idle);
        state.locked
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn lock_if_idle(&mut self, idle: Duration) {
        if !self.visitors.is_empty() && self.active.elapsed() >= idle {
            self.visitors.clear();
            self.locked = true;
        }
    }
}

/// 32 bytes that nobody can guess, in hexadecimal.
fn random_word() -> Result<String, NoRandomness> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|_| NoRandomness)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard(idle: u64) -> Guard {
        Guard::new(Duration::from_secs(idle))
    }

    #[test]
    fn a_link_works_once_and_only_the_newest() {
        let guard = guard(60);
        let old = guard.new_link().unwrap();
        let new = guard.new_link().unwrap();
        assert!(guard.enter(&old).is_none());
        assert!(guard.enter(&new).is_some());
        assert!(guard.enter(&new).is_none());
        assert!(guard.enter("").is_none());
    }

    #[test]
    fn a_cookie_without_its_own_key_shows_nothing() {
        let guard = guard(60);
        let enter = || guard.enter(&guard.new_link().unwrap()).unwrap();
        let (one, other) = (enter(), enter());
        assert!(guard.knows(&one.cookie, &one.key));
        assert!(guard.knows_cookie(&one.cookie));
        assert!(!guard.knows(&one.cookie, &other.key));
        assert!(!guard.knows(&one.cookie, ""));
        assert!(!guard.knows(&one.key, &one.key));
    }

    #[test]
    fn nobody_is_known_after_the_idle_time_until_a_new_link_is_used() {
        let guard = guard(0);
        let pass = guard.enter(&guard.new_link().unwrap()).unwrap();
        assert!(!guard.knows(&pass.cookie, &pass.key));
        assert!(guard.is_locked());
        let _ = guard.enter(&guard.new_link().unwrap()).unwrap();
        assert!(!guard.state().locked);
    }
}
