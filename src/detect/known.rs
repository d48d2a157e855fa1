//! The case list: what the user knows to belong to the people of a case.

use crate::detect::Entity;
use crate::detect::Evidence;
use crate::detect::hit::Hit;
use crate::detect::lexicon::slice;
use crate::detect::page::Page;

/// People, addresses and other values of a case. They are found whatever scores and
/// allow-lists say.
#[derive(Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Known {
    /// Names as they are written: `Elin Marie Svensson`. Each part is also looked for.
    pub people: Vec<String>,
    /// Anything else: addresses, numbers, schools; found where all of its words stand.
    pub values: Vec<String>,
}

impl std::fmt::Debug for Known {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Known({} people, {} values)",
            self.people.len(),
            self.values.len()
        )
    }
}

/// Finds whole values of the case list, with any spaces, dashes and case.
pub(crate) fn find(page: &Page, known: &Known) -> Vec<Hit> {
    if known.people.is_empty() && known.values.is_empty() {
        return Vec::new();
    }
    let folded = Folded::of(page.text());
    let people = known.people.iter().map(|value| (value, Entity::Person));
    let values = known.values.iter().map(|value| (value, Entity::Other));
    let mut hits = Vec::new();
    for (value, entity) in people.chain(values) {
        let needle = Folded::of(value).text;
        let length = needle.chars().count();
        if length < 2 {
            continue;
        }
        for (at, found) in folded.text.match_indices(&needle) {
            let Some(range) = folded.range(at, found.len()) else {
                continue;
            };
            let before = slice(page.text(), 0..range.start).chars().next_back();
            let after = slice(page.text(), range.end..page.text().len())
                .chars()
                .next();
            let inside = before.is_some_and(|c| goes_on(c, needle.chars().next(), length))
                || after.is_some_and(|c| c != 's' && goes_on(c, needle.chars().last(), length));
            if !inside {
                hits.push(Hit::new(
                    range,
                    entity,
                    1.0,
                    "case_list",
                    Evidence::CaseList,
                ));
            }
        }
    }
    hits
}

/// Whether a neighbour makes a value part of a longer word or number. Where a space was
/// lost, a long number stands at a letter, and that hides it from nobody.
fn goes_on(neighbour: char, own: Option<char>, length: usize) -> bool {
    const LONG: usize = 6;
    let is_other = own.is_some_and(|own| own.is_numeric() != neighbour.is_numeric());
    neighbour.is_alphanumeric() && !(is_other && length >= LONG)
}

/// Letters and digits only, in lower case, with the place of each.
struct Folded {
    text: String,
    /// Start and end in the original for each byte of `text`.
    places: Vec<(u32, u32)>,
}

impl Folded {
    fn of(source: &str) -> Self {
        let mut text = String::with_capacity(source.len());
        let mut places = Vec::with_capacity(source.len());
        for (at, c) in source.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
            let before = text.len();
            text.extend(c.to_lowercase());
            let place = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
            let pair = (place(at), place(at + c.len_utf8()));
            places.extend(std::iter::repeat_n(pair, text.len() - before));
        }
        Self { text, places }
    }

    fn range(&self, at: usize, len: usize) -> Option<std::ops::Range<usize>> {
        let start = self.places.get(at)?.0 as usize;
        let end = self.places.get(at + len.checked_sub(1)?)?.1 as usize;
        Some(start..end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_letters_go_on_a_word_and_only_digits_a_number() {
        assert!(!goes_on('n', Some('8'), 10));
        assert!(goes_on('7', Some('8'), 10));
        assert!(goes_on('n', Some('e'), 10));
        assert!(goes_on('n', Some('8'), 3));
        assert!(!goes_on('-', Some('8'), 10));
    }
}
