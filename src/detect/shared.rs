//! Names that are sure in one document of a run, for the other documents of that run.
//!
//! Only words travel for which much speaks where they were met: a name in a list or beside
//! a cue, a registered organisation, a street with its number. They are held in memory and
//! handed on to those who read the other documents; they are never written to disk.

use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde::Serialize;

use crate::detect::Entity;
use crate::detect::Role;
use crate::detect::fact::Fact;
use crate::detect::fact::one_edit;

/// Words that one document may give to the others.
const MOST_OF_DOCUMENT: usize = 5_000;
/// Words that a run remembers.
const MOST_OF_RUN: usize = 200_000;
/// Bytes of the longest word that travels.
const LONGEST_WORD: usize = 64;
/// Above this, misspelt names are not looked for: too many names are near each other.
const MOST_FOR_MISSPELT: usize = 3_000;

/// Words that are known to name somebody in the documents of a run.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Shared {
    words: FxHashMap<String, Named>,
}

/// Whom or what a shared word names.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Named {
    entity: Entity,
    role: Role,
    /// The word is also an ordinary one.
    ordinary: bool,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Shared({} words)", self.words.len())
    }
}

impl Shared {
    /// What is sure among the facts of one document.
    pub(crate) fn of<'a>(facts: impl Iterator<Item = (&'a String, &'a Fact)>) -> Self {
        let mut sure: Vec<(&String, &Fact)> = facts
            .filter(|(word, fact)| fact.sure && !fact.lower_case && word.len() <= LONGEST_WORD)
            .collect();
        sure.sort_by_key(|(word, _)| *word);
        let words = sure.into_iter().take(MOST_OF_DOCUMENT).map(|(word, fact)| {
            let named = Named {
                entity: fact.entity,
                role: fact.role,
                ordinary: fact.ordinary,
            };
            (word.clone(), named)
        });
        Self {
            words: words.collect(),
        }
    }

    /// Takes in what another document tells.
    pub fn join(&mut self, other: Self) {
        let mut others: Vec<(String, Named)> = other.words.into_iter().collect();
        others.sort_by(|left, right| left.0.cmp(&right.0));
        for (word, named) in others.into_iter().take(MOST_OF_DOCUMENT) {
            let is_full = self.words.len() >= MOST_OF_RUN;
            if is_full && !self.words.contains_key(&word) || word.len() > LONGEST_WORD {
                continue;
            }
            let old = self.words.entry(word).or_insert(named);
            if named.entity == Entity::Person {
                old.entity = Entity::Person;
            }
            // Somebody private with the same name as an official is struck.
            if named.role == Role::Private {
                old.role = Role::Private;
            }
        }
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// What is known of a lower-case word.
    pub(crate) fn get(&self, word: &str) -> Option<Fact> {
        self.words.get(word).map(Named::fact)
    }

    /// The name that a word is, but for one letter.
    pub(crate) fn near(&self, lower: &str) -> Option<Fact> {
        if self.words.len() > MOST_FOR_MISSPELT {
            return None;
        }
        let mut words = self.words.iter();
        words
            .find(|(word, named)| {
                let (left, right) = (word.as_bytes(), lower.as_bytes());
                named.entity == Entity::Person
                    && !named.ordinary
                    && left.first() == right.first()
                    && left.len().abs_diff(right.len()) <= 3
                    && word.chars().count() >= 5
                    && one_edit(word, lower)
            })
            .map(|(_, named)| named.fact())
    }
}

impl Named {
    fn fact(&self) -> Fact {
        Fact {
            sure: true,
            elsewhere: true,
            ..Fact::new(self.entity, self.role, self.ordinary)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shared(word: &str, entity: Entity, role: Role) -> Shared {
        let named = Named {
            entity,
            role,
            ordinary: false,
        };
        Shared {
            words: [(word.to_owned(), named)].into_iter().collect(),
        }
    }

    #[test]
    fn somebody_private_wins_over_an_official_of_the_same_name() {
        let mut run = shared("ymbrasko", Entity::Person, Role::Official);
        run.join(shared("ymbrasko", Entity::Person, Role::Private));
        assert_eq!(run.get("ymbrasko").unwrap().role, Role::Private);
    }

    #[test]
    fn a_run_remembers_no_more_than_it_may() {
        let mut run = Shared::default();
        for document in 0..60 {
            let mut one = Shared::default();
            for word in 0..6_000 {
                let named = shared("x", Entity::Person, Role::Private).words["x"];
                one.words.insert(format!("namn{document}x{word}"), named);
            }
            run.join(one);
        }
        assert_eq!(run.words.len(), MOST_OF_RUN);
    }

    #[test]
    fn nothing_of_a_name_is_shown() {
        let run = shared("ymbrasko", Entity::Person, Role::Private);
        assert_eq!(format!("{run:?}"), "Shared(1 words)");
    }
}
