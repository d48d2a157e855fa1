//! Finds who speaks in a chat: the words between a time and a colon, whatever letters they
//! have (`[22:41] mia: hej`, `22.41 W: va`), and the same names in what is said.

use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::detect::Entity;
use crate::detect::Evidence;
use crate::detect::flags::Flags;
use crate::detect::hit::Hit;
use crate::detect::lexicon::Lexicon;
use crate::detect::lexicon::slice;
use crate::detect::page::Page;
use crate::detect::tokens::Case;
use crate::detect::tokens::Token;

/// So many lines with a time and a speaker make a chat.
const FEWEST_LINES: usize = 3;
/// Longest time stamp and longest speaker, in bytes.
const LONGEST_STAMP: usize = 36;
const LONGEST_SPEAKER: usize = 32;
const MOST_WORDS: usize = 3;

/// Finds the speakers of a chat and those whom it names in lower case.
pub(crate) fn find(page: &Page, lexicon: &Lexicon) -> Vec<Hit> {
    let lines = lines(page.text());
    if lines.len() < FEWEST_LINES {
        return Vec::new();
    }
    let chat = Chat { page, lexicon };
    let letters = chat.has_letters_of_names(&lines);
    let speakers = lines.iter().map(|line| &line.speaker);
    let mut hits: Vec<Hit> = speakers
        .filter(|speaker| chat.is_person(speaker) && (speaker.len() > 1 || letters))
        .filter(|speaker| page.claimed(speaker).is_none())
        .map(|speaker| hit(speaker.clone(), 0.85, "chat_speaker"))
        .collect();
    let known = chat.known(&hits);
    for line in &lines {
        let words = page.tokens_in(&line.said);
        let said = page.tokens.list.get(words).unwrap_or_default();
        let named = said.iter().filter(|token| chat.names(token, &known));
        hits.extend(named.map(|token| {
            let end = token.range.start + token.stem;
            let bare = known.contains(page.lower(token));
            let range = token.range.start..if bare { token.range.end } else { end };
            hit(range, 0.7, "chat_name")
        }));
    }
    hits
}

fn hit(range: Range<usize>, score: f32, rule: &'static str) -> Hit {
    Hit::new(range, Entity::Person, score, rule, Evidence::Shape)
}

/// A line of a chat.
struct Line {
    speaker: Range<usize>,
    said: Range<usize>,
}

struct Chat<'a> {
    page: &'a Page,
    lexicon: &'a Lexicon,
}

impl Chat<'_> {
    /// Whether a speaker is somebody and no part of a family, office or heading.
    fn is_person(&self, speaker: &Range<usize>) -> bool {
        let words = self.page.tokens_in(speaker);
        let Some(list) = self.page.tokens.list.get(words) else {
            return false;
        };
        !list.is_empty() && list.len() <= MOST_WORDS && list.iter().all(|token| self.is_name(token))
    }

    /// Whether speakers of one letter have that of their names: those called A, B and so on
    /// have none.
    fn has_letters_of_names(&self, lines: &[Line]) -> bool {
        let letters = lines.iter().map(|line| line.speaker.clone());
        let letters: FxHashSet<&str> = letters
            .filter(|speaker| speaker.len() == 1)
            .map(|speaker| slice(self.page.text(), speaker))
            .collect();
        !letters.contains("A") && !letters.contains("1")
    }

    fn is_name(&self, token: &Token) -> bool {
        let named = token.flags.has(Flags::NAME);
        let other = Flags::KINSHIP
            | Flags::ROLE
            | Flags::TITLE
            | Flags::AUTHORITY
            | Flags::ORG_NOUN
            | Flags::ORG_PREFIX
            | Flags::KEEP;
        let letter = self.page.word(token).chars().count() == 1;
        let lower = self.page.lower(token);
        let told = || {
            !token.any_flags().has(other | Flags::FUNCTION)
                && !self.page.is_ordinary(token, self.lexicon)
                && token.range.len() > 2
        };
        token.case != Case::Number
            && !matches!(lower, "jag" | "du" | "mig" | "dig" | "vi" | "ni")
            && (letter || named && !token.flags.has(Flags::KINSHIP | Flags::ROLE) || told())
    }

    /// Words that name speakers, and names of people that stand with a capital elsewhere.
    fn known(&self, speakers: &[Hit]) -> FxHashSet<&str> {
        let people = self.page.hits.iter().filter(|hit| {
            hit.entity == Entity::Person && hit.score >= 0.6 && hit.rule != "initials"
        });
        let ranges = people.chain(speakers).map(|hit| &hit.range);
        let tokens = ranges.flat_map(|range| self.page.tokens_in(range));
        tokens
            .filter_map(|index| self.page.token(Some(index)))
            .filter(|token| token.range.len() > 2 && token.case != Case::Number)
            .map(|token| self.page.lower(token))
            .collect()
    }

    /// Whether a word in lower case is one of the known names.
    fn names(&self, token: &Token, known: &FxHashSet<&str>) -> bool {
        let is_known =
            known.contains(self.page.lower(token)) || known.contains(self.page.stem(token));
        let name = token.any_flags().has(Flags::GIVEN | Flags::GIVEN_WORD);
        let common = token
            .flags
            .has(Flags::FUNCTION | Flags::PERSON_VERB | Flags::KINSHIP);
        token.case == Case::Lower
            && is_known
            && !common
            && (name || !self.page.is_ordinary(token, self.lexicon))
            && self.page.claimed(&token.range).is_none()
    }
}

/// The lines of a text that open with a time and a speaker.
fn lines(text: &str) -> Vec<Line> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let end = start + line.len();
        if let Some((from, colon)) = speaker(line) {
            found.push(Line {
                speaker: start + from..start + colon,
                said: start + colon + 1..end,
            });
        }
        start = end + 1;
    }
    found
}

/// Start and end of the speaker in a line: `[22:41] mia: hej`.
fn speaker(line: &str) -> Option<(usize, usize)> {
    let is_stamp = |c: char| c.is_ascii_digit() || " []()-:./,\t".contains(c);
    let from = line.find(|c: char| !is_stamp(c))?;
    let stamp = slice(line, 0..from);
    if from > LONGEST_STAMP
        || !has_time(stamp)
        || stamp.trim_end().ends_with(['-', '.', ',']) && !stamp.ends_with(' ')
    {
        return None;
    }
    let rest = slice(line, from..line.len());
    let colon = rest.find(':').filter(|&colon| colon <= LONGEST_SPEAKER)?;
    let spaced = slice(rest, colon + 1..rest.len()).starts_with([' ', '\t']);
    let name = slice(rest, 0..colon).trim_end();
    let letters = name.starts_with(char::is_alphabetic) && !name.contains(['.', ',', ';', '(']);
    (spaced && letters).then_some((from, from + name.len()))
}

/// Whether a stamp ends in a time of day: `2025-03-10 16:02]`.
fn has_time(stamp: &str) -> bool {
    let last = stamp
        .split(|c: char| !c.is_ascii_digit() && c != ':' && c != '.')
        .rfind(|part| !part.is_empty());
    let mut parts = last.unwrap_or("").split([':', '.']);
    let number = |part: Option<&str>, most: u32| {
        part.filter(|part| (1..=2).contains(&part.len()))
            .and_then(|part| part.parse::<u32>().ok())
            .is_some_and(|number| number < most)
    };
    let hours = parts.next();
    let minutes = parts.next();
    number(hours, 24) && number(minutes, 60) && minutes.is_some_and(|part| part.len() == 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let page = Page::of(text, &Lexicon::new(None, true));
        find(&page, &Lexicon::new(None, true))
            .into_iter()
            .map(|hit| page.text()[hit.range].to_owned())
            .collect()
    }

    #[test]
    fn speakers_of_a_chat_are_found_in_any_letters() {
        let text = "[2025-01-02 21:40] zorbo: var är du\n[21:41] K: hemma\n\
                    [21:42] Mamma: kom hem\n[21:43] K: sen. zorbo vet";
        assert_eq!(found(text), ["zorbo", "K", "K", "zorbo"]);
    }

    #[test]
    fn notes_with_a_time_are_no_chat() {
        let text = "08:15 Samtal: modern ringer\n09:20 Läkare: ordinerar\n10:30 Beslut: avslag";
        assert!(found(text).is_empty());
    }
}
