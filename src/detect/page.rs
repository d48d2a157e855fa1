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
    /// What has been found so far, sorted by start.
    pub(crate) hits: Vec<Hit>,
}

impl Page {
    /// Reads a part's text.
    pub(crate) fn of(source: &str, lexicon: &Lexicon) -> Self {
        let shadow = Shadow::of(source);
        let tokens = Tokens::of(&shadow.text, lexicon);
        Self {
            shadow,
            tokens,
            hits: Vec::new(),
        }
    }

    pub(crate) fn text(&self) -> &str {
        &self.shadow.text
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
        let start = floor(self.text(), offset.saturating_sub(len));
        let window = slice(self.text(), start..offset);
        window.rsplit("\n\n").next().unwrap_or(window)
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

    /// Indexes of the tokens within a range.
    pub(crate) fn tokens_in(&self, range: &Range<usize>) -> Range<usize> {
        let start = self
            .tokens
            .list
            .partition_point(|token| token.range.end <= range.start);
        start..self.token_from(range.end).max(start)
    }
}
