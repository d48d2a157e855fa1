//! A word or phrase in; all places in a document's text where it stands out.
//!
//! Case does not matter, neither does how letters are composed, and a blank matches any
//! run of blanks, so that a name broken over two lines is found.

use unicode_normalization::UnicodeNormalization;

use crate::decisions::item::Item;
use crate::document::Document;
use crate::document::Part;
use crate::document::PartId;
use crate::document::Span;

/// Most places that one search gives.
const MOST_HITS: usize = 20_000;
/// Longest phrase that is looked for, in characters.
const LONGEST: usize = 200;

/// Which places count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Words {
    /// Whole words, with or without a genitive s.
    Whole,
    /// Also inside words; the whole word around is given.
    Inside,
}

/// All places of a phrase, in order.
pub fn find(document: &Document, phrase: &str, words: Words) -> Vec<(PartId, Span)> {
    let wanted: Vec<char> = Folded::of(phrase.trim()).letters();
    if wanted.is_empty() || wanted.len() > LONGEST {
        return Vec::new();
    }
    let mut hits = Vec::new();
    for part in &document.parts {
        find_in(part, &wanted, words, &mut hits);
        if hits.len() >= MOST_HITS {
            break;
        }
    }
    hits.truncate(MOST_HITS);
    hits
}

/// Items of the same kind that show the same text as one of them, itself included.
pub fn same_text<'i>(document: &Document, items: &'i [Item], like: &Item) -> Vec<&'i Item> {
    let Some(wanted) = text_of(document, like) else {
        return Vec::new();
    };
    items
        .iter()
        .filter(|item| item.exists && item.entity == like.entity)
        .filter(|item| text_of(document, item).is_some_and(|text| text == wanted))
        .collect()
}

/// The text of an item as it is compared: folded, without blanks and a genitive s.
fn text_of(document: &Document, item: &Item) -> Option<String> {
    let (part, span) = item.marks.first()?.span()?;
    let text = document
        .parts
        .get(part.0 as usize)?
        .text
        .get(span.range())?;
    let letters = Folded::of(text).letters();
    let text: String = letters
        .into_iter()
        .filter(|letter| letter.is_alphanumeric())
        .collect();
    let stem = text.strip_suffix('s').unwrap_or(&text);
    Some(stem.to_owned())
}

fn find_in(part: &Part, wanted: &[char], words: Words, hits: &mut Vec<(PartId, Span)>) {
    let folded = Folded::of(&part.text);
    let letters = folded.letters();
    let is_word = |at: Option<usize>| {
        at.and_then(|at| letters.get(at))
            .is_some_and(|letter| letter.is_alphanumeric())
    };
    let mut at = 0;
    while at + wanted.len() <= letters.len() {
        if letters.get(at..at + wanted.len()) != Some(wanted) {
            at += 1;
            continue;
        }
        let (mut first, mut after) = (at, at + wanted.len());
        match words {
            Words::Inside => {
                while is_word(first.checked_sub(1)) {
                    first -= 1;
                }
                while is_word(Some(after)) {
                    after += 1;
                }
            }
            Words::Whole => {
                after += usize::from(letters.get(after) == Some(&'s') && !is_word(Some(after + 1)));
                let starts = is_word(Some(first)) && is_word(first.checked_sub(1));
                let ends = is_word(after.checked_sub(1)) && is_word(Some(after));
                if starts || ends {
                    at += 1;
                    continue;
                }
            }
        }
        if let Some(span) = folded.span(first, after) {
            hits.push((part.id, span));
        }
        at = after.max(at + 1);
        if hits.len() >= MOST_HITS {
            return;
        }
    }
}

/// A text in the form in which it is compared, with the way back.
struct Folded {
    letters: Vec<(char, u32, u32)>,
}

impl Folded {
    fn of(text: &str) -> Self {
        let mut letters: Vec<(char, u32, u32)> = Vec::new();
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let mut characters = text.char_indices().peekable();
        while let Some((start, first)) = characters.next() {
            let mut end = start + first.len_utf8();
            if first.is_whitespace() {
                match letters.last_mut() {
                    Some(last) if last.0 == ' ' => last.2 = place(end),
                    _ => letters.push((' ', place(start), place(end))),
                }
                continue;
            }
            while let Some((at, mark)) = characters.next_if(|(_, next)| is_combining(*next)) {
                end = at + mark.len_utf8();
            }
            let whole = text.get(start..end).unwrap_or_default();
            let composed = whole.nfc().flat_map(char::to_lowercase);
            letters.extend(composed.map(|letter| (letter, place(start), place(end))));
        }
        Self { letters }
    }

    fn letters(&self) -> Vec<char> {
        self.letters.iter().map(|(letter, ..)| *letter).collect()
    }

    fn span(&self, first: usize, after: usize) -> Option<Span> {
        Some(Span {
            start: self.letters.get(first)?.1,
            end: self.letters.get(after.checked_sub(1)?)?.2,
        })
    }
}

fn is_combining(character: char) -> bool {
    unicode_normalization::char::is_combining_mark(character)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Place;

    fn found(text: &str, phrase: &str, words: Words) -> Vec<String> {
        let document = Document::of_parts(vec![Part::new(PartId(0), Place::Body, text.into())]);
        let hits = find(&document, phrase, words);
        hits.iter()
            .map(|(_, span)| text[span.range()].to_owned())
            .collect()
    }

    #[test]
    fn case_composition_and_line_breaks_do_not_matter() {
        let text = "ELIN ÅKESSON, elin\n  A\u{30a}kesson.";
        assert_eq!(found(text, "Elin Åkesson", Words::Whole).len(), 2);
    }

    #[test]
    fn a_whole_word_may_end_in_a_genitive_s_and_in_nothing_else() {
        let text = "Alm Alms Almas Palm alm.";
        assert_eq!(found(text, "alm", Words::Whole), ["Alm", "Alms", "alm"]);
    }

    #[test]
    fn what_stands_inside_a_word_gives_the_whole_word() {
        let text = "Almas palm";
        assert_eq!(found(text, "alm", Words::Inside), ["Almas", "palm"]);
    }

    #[test]
    fn an_empty_phrase_is_nowhere() {
        assert!(found("text", "  ", Words::Inside).is_empty());
    }
}
