//! Asks which of many endings a word has, without trying each.

use rustc_hash::FxHashMap;

/// Endings of words, by their last two bytes.
#[derive(Default)]
pub(crate) struct Endings {
    by_tail: FxHashMap<[u8; 2], Vec<String>>,
}

impl Endings {
    /// Takes endings of two bytes or more; shorter ones are left out.
    pub(crate) fn new(endings: Vec<String>) -> Self {
        let mut by_tail: FxHashMap<[u8; 2], Vec<String>> = FxHashMap::default();
        for ending in endings {
            if let Some(tail) = ending.as_bytes().last_chunk() {
                by_tail.entry(*tail).or_default().push(ending);
            }
        }
        Self { by_tail }
    }

    /// The endings that a word has, in the order in which they were given.
    pub(crate) fn of<'a>(&'a self, word: &str) -> impl Iterator<Item = &'a str> {
        let tail = word.as_bytes().last_chunk();
        let near = tail.and_then(|tail| self.by_tail.get(tail));
        near.into_iter()
            .flatten()
            .map(String::as_str)
            .filter(move |ending| word.ends_with(ending))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_the_endings_that_it_ends_with() {
        let endings = ["skolan", "olan", "hemmet", "å"].map(str::to_owned);
        let endings = Endings::new(endings.to_vec());
        let of = |word| endings.of(word).collect::<Vec<_>>();
        assert_eq!(of("tallbackaskolan"), ["skolan", "olan"]);
        assert_eq!(of("solhemmet"), ["hemmet"]);
        assert_eq!(of("lan"), [""; 0]);
        assert_eq!(of("n"), [""; 0]);
    }
}
