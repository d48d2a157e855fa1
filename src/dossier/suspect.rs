//! What can still be read in a candidate and should make a second person look.
//!
//! Everything here is worked out anew from the bytes of original and candidate: what the
//! rules find in the candidate, and what of a struck value stands somewhere in another form.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use serde::Serialize;

use crate::detect::Entity;
use crate::detect::Finding;
use crate::detect::Role;
use crate::document::Document;
use crate::document::Place;
use crate::pipeline::Proposal;
use crate::plan::Plan;
use crate::plan::Target;

/// Shortest word of a struck value that is looked for.
const SHORTEST: usize = 3;
/// Shortest run of digits that is looked for.
const SHORTEST_NUMBER: usize = 4;
/// Words this long may be misspelt by one letter...
const ONE_WRONG: usize = 5;
/// ...and these by two.
const TWO_WRONG: usize = 9;
/// Names surer than this are names.
const SURE: f32 = 0.75;
/// Most suspicions of one kind that are told.
const MOST: usize = 500;

/// Something readable that somebody should look at.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Suspicion {
    /// Why.
    pub why: Why,
    /// What kind of thing it may be.
    pub entity: Option<Entity>,
    /// Where.
    pub place: Place,
    /// What stands there, in the candidate, for everybody to read.
    pub text: String,
    /// How often.
    pub count: u32,
}

/// Why something is suspicious.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// A struck value, or part of one, stands here too.
    Struck,
    /// It is a struck value with other endings or misspelt.
    Alike,
    /// Initials of a struck name.
    Initials,
    /// An address or place.
    Place,
    /// It may be a name.
    Name,
    /// Some other finding that is not struck.
    Unsure,
    /// Nobody has read it: a picture, or signs without a meaning.
    Unread,
}

/// What is suspicious, with its kind and how often it stands there.
type Found = BTreeMap<(Why, Place, String), (Option<Entity>, u32)>;

/// All suspicions, the weightiest first.
pub fn suspicions(original: &Document, plan: &Plan, candidate: &Proposal) -> Vec<Suspicion> {
    let mut found = Found::new();
    note_struck(&Struck::of(original, plan), candidate, &mut found);
    note_findings(plan, candidate, &mut found);
    for gap in &candidate.document.gaps {
        note(&mut found, Why::Unread, &gap.place, String::new(), None);
    }
    let mut counts: BTreeMap<Why, usize> = BTreeMap::new();
    found
        .into_iter()
        .filter(|((why, _, _), _)| {
            let count = counts.entry(*why).or_default();
            *count += 1;
            *count <= MOST
        })
        .map(|((why, place, text), (entity, count))| Suspicion {
            why,
            entity,
            place,
            text,
            count,
        })
        .collect()
}

fn note(found: &mut Found, why: Why, place: &Place, text: String, entity: Option<Entity>) {
    let key = (why, place.clone(), text);
    found.entry(key).or_insert((entity, 0)).1 += 1;
}

/// Struck values, or parts of them, that stand somewhere in any form.
fn note_struck(struck: &Struck, candidate: &Proposal, found: &mut Found) {
    for part in &candidate.document.parts {
        for word in part.text.split_whitespace() {
            let word = word.trim_matches(|letter: char| !letter.is_alphanumeric());
            if let Some((why, entity)) = struck.meets(word) {
                note(found, why, &part.place, word.to_owned(), Some(entity));
            }
        }
    }
}

/// What the rules find in the candidate.
fn note_findings(plan: &Plan, candidate: &Proposal, found: &mut Found) {
    let planned = candidate.plan.redactions.iter();
    let planned = planned.filter_map(|redaction| redaction.finding);
    let planned: BTreeSet<u32> = planned
        .chain(candidate.plan.review.iter().copied())
        .collect();
    let persons = Persons::of(candidate);
    for finding in &candidate.findings {
        let part = candidate.document.parts.get(finding.part.0 as usize);
        let is_told = planned.contains(&finding.id) || persons.leave_open(finding, candidate);
        let Some(part) = part.filter(|_| is_told) else {
            continue;
        };
        let text = text_of(finding, candidate);
        if is_ours(&text, plan) {
            continue;
        }
        let why = match finding.entity {
            Entity::Address | Entity::Place | Entity::Property => Why::Place,
            Entity::Person => Why::Name,
            _ => Why::Unsure,
        };
        note(found, why, &part.place, text, Some(finding.entity));
    }
}

/// A finding's text on one line.
fn text_of(finding: &Finding, candidate: &Proposal) -> String {
    let part = candidate.document.parts.get(finding.part.0 as usize);
    let text = part.and_then(|part| part.text.get(finding.span.range()));
    let words = text.unwrap_or_default().split_whitespace();
    words.collect::<Vec<_>>().join(" ")
}

/// Words of the names that a candidate surely holds. Has no `Debug`: it holds them.
struct Persons {
    words: BTreeSet<String>,
}

impl Persons {
    fn of(candidate: &Proposal) -> Self {
        let findings = candidate.findings.iter();
        let sure = findings.filter(|found| found.entity == Entity::Person && found.score >= SURE);
        let texts = sure.map(|finding| text_of(finding, candidate).to_lowercase());
        let words = texts.flat_map(|text| {
            let words = text.split_whitespace().map(str::to_owned);
            words.collect::<Vec<_>>()
        });
        Self {
            words: words.collect(),
        }
    }

    /// Whether somebody should look at what the profile keeps: it may tell where a person
    /// is, or it only looks like a name and may as well be a place.
    fn leave_open(&self, finding: &Finding, candidate: &Proposal) -> bool {
        if !matches!(finding.role, Role::Private | Role::Contextual) {
            return false;
        }
        match finding.entity {
            Entity::Address | Entity::Place | Entity::Property | Entity::Organisation => true,
            Entity::Person if finding.score < SURE => {
                let text = text_of(finding, candidate).to_lowercase();
                !text.split_whitespace().all(|word| self.knows(word))
            }
            _ => false,
        }
    }

    fn knows(&self, word: &str) -> bool {
        self.words.iter().any(|known| is_alike(known, word))
    }
}

/// Whether a text is what we have written ourselves: a stamp or a label.
fn is_ours(text: &str, plan: &Plan) -> bool {
    let stamped = plan
        .stamp
        .as_deref()
        .is_some_and(|stamp| stamp.contains(text));
    stamped || (text.starts_with('[') && text.ends_with(']'))
}

/// The words and numbers of what a plan strikes. Has no `Debug`: it holds them.
struct Struck {
    words: BTreeMap<String, Entity>,
    initials: BTreeSet<String>,
    numbers: Vec<(String, Entity)>,
}

impl Struck {
    fn of(original: &Document, plan: &Plan) -> Self {
        let mut struck = Self {
            words: BTreeMap::new(),
            initials: BTreeSet::new(),
            numbers: Vec::new(),
        };
        for redaction in &plan.redactions {
            let Target::Text { part, span } = redaction.target else {
                continue;
            };
            let part = original.parts.get(part.0 as usize);
            let value = part.and_then(|part| part.text.get(span.range()));
            struck.add(value.unwrap_or_default(), redaction.entity);
        }
        struck
    }

    fn add(&mut self, value: &str, entity: Entity) {
        let digits: String = value.chars().filter(char::is_ascii_digit).collect();
        if digits.len() >= SHORTEST_NUMBER {
            self.numbers.push((digits, entity));
        }
        let tells = matches!(
            entity,
            Entity::Person
                | Entity::Address
                | Entity::Organisation
                | Entity::Place
                | Entity::Property
        );
        if !tells {
            return;
        }
        let words: Vec<&str> = value
            .split(|letter: char| !letter.is_alphabetic())
            .filter(|word| word.chars().next().is_some_and(char::is_uppercase))
            .collect();
        if entity == Entity::Person && words.len() > 1 {
            let initials = words.iter().filter_map(|word| word.chars().next());
            self.initials.insert(initials.collect());
        }
        for word in words {
            if word.chars().count() >= SHORTEST {
                self.words.entry(word.to_lowercase()).or_insert(entity);
            }
        }
    }

    /// Whether a word that can be read has to do with something struck.
    fn meets(&self, word: &str) -> Option<(Why, Entity)> {
        let first = word.chars().next()?;
        let digits: String = word.chars().filter(char::is_ascii_digit).collect();
        let is_year = digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
        if digits.len() >= SHORTEST_NUMBER && !is_year {
            let mut numbers = self.numbers.iter();
            let number = numbers.find(|(number, _)| number.contains(&digits));
            return number.map(|(_, entity)| (Why::Struck, *entity));
        }
        if !first.is_uppercase() {
            return None;
        }
        let capitals: String = word
            .chars()
            .filter(|letter| letter.is_alphabetic())
            .collect();
        let is_initials =
            capitals.chars().all(char::is_uppercase) && self.initials.contains(&capitals);
        if is_initials {
            return Some((Why::Initials, Entity::Person));
        }
        let word = word.to_lowercase();
        if let Some(entity) = self.words.get(&word) {
            return Some((Why::Struck, *entity));
        }
        let mut words = self.words.iter();
        let alike = words.find(|(struck, _)| is_alike(struck, &word));
        alike.map(|(_, entity)| (Why::Alike, *entity))
    }
}

/// Another ending, or a misspelling.
fn is_alike(struck: &str, word: &str) -> bool {
    let (long, short) = match struck.len() >= word.len() {
        true => (struck, word),
        false => (word, struck),
    };
    let length = short.chars().count();
    let ending = long.strip_prefix(short);
    if length >= SHORTEST && matches!(ending, Some("s" | "as" | "es" | "n" | "en" | "a")) {
        return true;
    }
    let allowed = match length {
        TWO_WRONG.. => 2,
        ONE_WRONG.. => 1,
        _ => return false,
    };
    distance(struck, word, allowed) <= allowed
}

/// Letters that have to be changed, added or taken away (Levenshtein); more than `most` is
/// told as `most + 1`.
fn distance(one: &str, other: &str, most: usize) -> usize {
    let other: Vec<char> = other.chars().collect();
    let length = one.chars().count();
    if length.abs_diff(other.len()) > most {
        return most + 1;
    }
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.chars().enumerate() {
        let mut corner = i;
        let mut left = i + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (cell, b) in row.iter_mut().skip(1).zip(&other) {
            let value = (corner + usize::from(a != *b)).min(*cell + 1).min(left + 1);
            corner = std::mem::replace(cell, value);
            left = value;
        }
    }
    row.last().copied().unwrap_or(most + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn struck(values: &[(&str, Entity)]) -> Struck {
        let mut struck = Struck {
            words: BTreeMap::new(),
            initials: BTreeSet::new(),
            numbers: Vec::new(),
        };
        values
            .iter()
            .for_each(|(value, entity)| struck.add(value, *entity));
        struck
    }

    fn why(word: &str) -> Option<Why> {
        let struck = struck(&[
            ("Mirjam Backlund", Entity::Person),
            ("19811218-9876", Entity::Personnummer),
        ]);
        struck.meets(word).map(|(why, _)| why)
    }

    #[test]
    fn a_struck_name_is_known_again_in_other_forms() {
        assert_eq!(why("Backlund"), Some(Why::Struck));
        assert_eq!(why("Backlunds"), Some(Why::Alike));
        assert_eq!(why("Baklund"), Some(Why::Alike));
        assert_eq!(why("MB"), Some(Why::Initials));
        assert_eq!(why("M.B"), Some(Why::Initials));
        assert_eq!(why("9876"), Some(Why::Struck));
    }

    #[test]
    fn what_only_looks_a_little_like_it_is_left_alone() {
        assert_eq!(why("Bakgrund"), None);
        assert_eq!(why("MBA"), None);
        assert_eq!(why("2024"), None);
        assert_eq!(why("backen"), None);
    }

    #[test]
    fn letters_that_differ_are_counted() {
        assert_eq!(distance("kitten", "sitting", 3), 3);
        assert_eq!(distance("a", "abcdef", 2), 3);
    }
}
