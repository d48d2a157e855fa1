//! Tells ordinary Swedish words from names by their letters: how often three letters
//! follow each other in the built-in list of words, and how often in the lists of names.
//! Used only where no dictionary is installed.

use rustc_hash::FxHashMap;

use crate::detect::flags::Flags;

/// Letters that are told apart; others share one place.
const ALPHABET: usize = 32;

/// Log odds of each three letters: positive speaks for an ordinary word.
pub(crate) struct Letters {
    odds: Vec<f32>,
}

impl Letters {
    /// Learns from the lists.
    pub(crate) fn of(lists: &FxHashMap<Box<str>, Flags>) -> Self {
        let mut words = vec![0.5_f32; ALPHABET.pow(3)];
        let mut names = vec![0.5_f32; ALPHABET.pow(3)];
        for (word, flags) in lists {
            let counts = match (flags.has(Flags::NAME), flags.has(Flags::COMMON)) {
                (true, false) => &mut names,
                (false, true) => &mut words,
                _ => continue,
            };
            for index in trigrams(word) {
                if let Some(count) = counts.get_mut(index) {
                    *count += 1.0;
                }
            }
        }
        let (all_words, all_names) = (words.iter().sum::<f32>(), names.iter().sum::<f32>());
        let odds = words.iter().zip(&names);
        Self {
            odds: odds
                .map(|(word, name)| (word / all_words).ln() - (name / all_names).ln())
                .collect(),
        }
    }

    /// The mean log odds of a word's letters.
    pub(crate) fn score(&self, lower: &str) -> f32 {
        let (mut sum, mut count) = (0.0, 0.0_f32);
        for index in trigrams(lower) {
            sum += self.odds.get(index).copied().unwrap_or_default();
            count += 1.0;
        }
        sum / count.max(1.0)
    }
}

/// Places in the table of each three letters, with the word's borders.
fn trigrams(word: &str) -> impl Iterator<Item = usize> {
    let mut window = 0;
    let letters = word.chars().map(letter).chain([0]);
    letters.enumerate().filter_map(move |(at, letter)| {
        window = (window * ALPHABET + letter) % ALPHABET.pow(3);
        (at > 0).then_some(window)
    })
}

fn letter(c: char) -> usize {
    match c {
        'a'..='z' => 1 + (c as usize - 'a' as usize),
        'å' => 27,
        'ä' => 28,
        'ö' => 29,
        'é' | 'è' => 5,
        '-' => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_words_are_told_apart() {
        let mut lists = FxHashMap::default();
        for word in [
            "beslutet",
            "handlingen",
            "bifogas",
            "utredningen",
            "ersättning",
        ] {
            lists.insert(word.into(), Flags::COMMON);
        }
        for name in ["kowalski", "mohammed", "yusuf", "jankovic", "nguyen"] {
            lists.insert(name.into(), Flags::SURNAME);
        }
        let letters = Letters::of(&lists);
        assert!(letters.score("handlingarna") > 0.0);
        assert!(letters.score("kovalski") < 0.0);
    }
}
