//! Remembers what was answered about words: most words of a text stand in it many times.

use std::hash::BuildHasher as _;
use std::sync::Mutex;

use rustc_hash::FxBuildHasher;
use rustc_hash::FxHashMap;

/// A lock for each of so many parts, so that threads seldom wait for each other.
const SHARDS: usize = 16;
/// How many answers each part remembers.
const MOST: usize = 20_000;

/// Answers to one question about words. May be asked from many threads.
pub(crate) struct Answers {
    shards: [Mutex<FxHashMap<Box<str>, bool>>; SHARDS],
}

impl Default for Answers {
    fn default() -> Self {
        Self {
            shards: std::array::from_fn(|_| Mutex::default()),
        }
    }
}

impl Answers {
    /// The answer about a word, worked out where it is asked for the first time.
    pub(crate) fn about(&self, word: &str, answer: impl FnOnce() -> bool) -> bool {
        let number = usize::try_from(FxBuildHasher.hash_one(word) >> 60).unwrap_or(0);
        let Some(shard) = self.shards.get(number) else {
            return answer();
        };
        let known = shard.lock().ok().and_then(|known| known.get(word).copied());
        known.unwrap_or_else(|| {
            let answer = answer();
            if let Ok(mut known) = shard.lock()
                && known.len() < MOST
            {
                known.insert(word.into(), answer);
            }
            answer
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_worked_out_once() {
        let answers = Answers::default();
        assert!(answers.about("ek", || true));
        assert!(answers.about("ek", || unreachable!()));
        assert!(!answers.about("al", || false));
    }
}
