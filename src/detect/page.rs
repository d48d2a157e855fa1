//! One part of a document while it is searched: its shadow, its words, what is claimed.

use std::ops::Range;

use crate::detect::Role;
use crate::detect::hit::Hit;
use crate::detect::lexicon::Lexicon;
use crate::detect::lexicon::ceil;
use crate::detect::lexicon::floor;
use crate::detect::lexicon::slice;
use crate::detect::shadow::Shadow;
use crate::detect::tokens::Token;
use crate::detect::tokens::Tokens;
use crate::detect::tokens::Word;

/// A part's text in all the forms that the finders want.
pub(crate) struct Page {
    pub(crate) shadow: Shadow,
    pub(crate) tokens: Tokens,
    /// The shadow's text in lower case, letter over letter.
    lower: String,
    /// What has been found so far, sorted by start.
    pub(crate) hits: Vec<Hit>,
}

impl Page {
    /// Reads a part's text.
    pub(crate) fn of(source: &str, lexicon: &Lexicon) -> Self {
        let shadow = Shadow::of(source);
        let tokens = Tokens::of(&shadow.text, lexicon);
        let lower = lowered(&shadow.text);
        Self {
            shadow,
            tokens,
            lower,
            hits: Vec::new(),
        }
    }

    pub(crate) fn text(&self) -> &str {
        &self.shadow.text
    }

    /// A range of the text in lower case.
    pub(crate) fn lower_at(&self, range: Range<usize>) -> &str {
        slice(&self.lower, range)
    }

    pub(crate) fn word(&self, token: &Token) -> &str {
        slice(&self.shadow.text, token.range.clone())
    }

    pub(crate) fn lower(&self, token: &Token) -> &str {
        self.tokens.word(token).map_or("", Word::lower)
    }

    /// The word without its genitive ending, in lower case.
    pub(crate) fn stem(&self, token: &Token) -> &str {
        self.tokens.word(token).map_or("", Word::stem)
    }

    /// Whether a token is an ordinary word.
    pub(crate) fn is_ordinary(&self, token: &Token, lexicon: &Lexicon) -> bool {
        let word = self.tokens.word(token);
        word.is_some_and(|word| word.is_ordinary(lexicon))
    }

    /// Whether a token is an ordinary word without its genitive ending.
    pub(crate) fn is_ordinary_stem(&self, token: &Token, lexicon: &Lexicon) -> bool {
        let word = self.tokens.word(token);
        word.is_some_and(|word| word.is_ordinary_stem(lexicon))
    }

    /// Whether a token is an authority or a heading of a register by its ending.
    pub(crate) fn is_office(&self, token: &Token, lexicon: &Lexicon) -> bool {
        let word = self.tokens.word(token);
        word.is_some_and(|word| word.is_office(lexicon))
    }

    /// The token at an index that may lie outside.
    pub(crate) fn token(&self, index: Option<usize>) -> Option<&Token> {
        self.tokens.list.get(index?)
    }

    /// What stands between the end of one word and the start of another.
    pub(crate) fn between(&self, left: &Token, right: &Token) -> &str {
        slice(self.text(), left.range.end..right.range.start)
    }

    /// Text before an offset, at most `len` bytes and within the paragraph.
    pub(crate) fn before(&self, offset: usize, len: usize) -> &str {
        slice(self.text(), self.window_before(offset, len))
    }

    /// The same in lower case.
    pub(crate) fn lower_before(&self, offset: usize, len: usize) -> &str {
        self.lower_at(self.window_before(offset, len))
    }

    fn window_before(&self, offset: usize, len: usize) -> Range<usize> {
        let start = floor(self.text(), offset.saturating_sub(len));
        let window = slice(self.text(), start..offset).as_bytes();
        let blank = window.windows(2).rposition(|pair| pair == b"\n\n");
        start + blank.map_or(0, |blank| blank + 2)..offset
    }

    /// Text after an offset, at most `len` bytes and within the paragraph.
    pub(crate) fn after(&self, offset: usize, len: usize) -> &str {
        let end = ceil(self.text(), (offset + len).min(self.text().len()));
        let window = slice(self.text(), offset..end);
        window.split("\n\n").next().unwrap_or(window)
    }

    /// Adds hits and keeps the order.
    pub(crate) fn add(&mut self, hits: Vec<Hit>) {
        self.hits.extend(hits);
        self.hits
            .sort_by_key(|hit| (hit.range.start, hit.range.end));
    }

    /// A sure hit that shares text with a range.
    pub(crate) fn claimed(&self, range: &Range<usize>) -> Option<&Hit> {
        let past = self.hits.partition_point(|hit| hit.range.start < range.end);
        // A hit that starts earlier may be long, but not longer than a few lines.
        self.hits
            .get(past.saturating_sub(24)..past)?
            .iter()
            .rev()
            .find(|hit| hit.overlaps(range) && (hit.score >= 0.5 || hit.role == Role::Public))
    }

    /// Index of the first token that starts at or after an offset.
    pub(crate) fn token_from(&self, offset: usize) -> usize {
        self.tokens
            .list
            .partition_point(|token| token.range.start < offset)
    }

    /// From the start of the first of some words to the end of the last.
    pub(crate) fn stretch(&self, words: &Range<usize>) -> Option<Range<usize>> {
        let start = self.token(Some(words.start))?.range.start;
        let end = self.token(words.end.checked_sub(1))?.range.end;
        Some(start..end)
    }

    /// Indexes of the tokens within a range.
    pub(crate) fn tokens_in(&self, range: &Range<usize>) -> Range<usize> {
        let start = self
            .tokens
            .list
            .partition_point(|token| token.range.end <= range.start);
        start..self.token_from(range.end).max(start)
    }
}

/// A text of the same length in lower case; a letter whose lower case has another length
/// stays.
fn lowered(text: &str) -> String {
    let mut lowered = text.to_ascii_lowercase().into_bytes();
    let others = text.char_indices().filter(|(_, letter)| !letter.is_ascii());
    for (at, letter) in others {
        let mut small = letter.to_lowercase();
        let (Some(small), None) = (small.next(), small.next()) else {
            continue;
        };
        let mut buffer = [0; 4];
        let small = small.encode_utf8(&mut buffer).as_bytes();
        let place = lowered.get_mut(at..at + letter.len_utf8());
        if let Some(place) = place.filter(|place| place.len() == small.len()) {
            place.copy_from_slice(small);
        }
    }
    String::from_utf8(lowered).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lower_case_stands_where_the_letters_do() {
        let text = "ÅSA Ek, \u{130}stanbul \u{1e9e} \u{212a}";
        let lower = lowered(text);
        assert_eq!(lower, "åsa ek, \u{130}stanbul \u{1e9e} \u{212a}");
        assert_eq!(lower.len(), text.len());
    }
}
