//! Joins the content streams of a page into one.
//!
//! They count as if white space stood between them (ISO 32000-2, 7.8.2), but files exist
//! that were cut in the middle of a string or an operator. Such a cut is closed.

use std::borrow::Cow;

use crate::pdf::lex::Kind;
use crate::pdf::lex::Lexer;
use crate::pdf::lex::Token;
use crate::pdf::lex::is_regular;
use crate::pdf::operator::is_known;

/// Collects content streams.
#[derive(Debug, Default)]
pub struct Joiner {
    content: Vec<u8>,
    /// Up to here all tokens are whole.
    scanned: usize,
}

impl Joiner {
    /// How many bytes there are so far.
    pub fn len(&self) -> usize {
        self.content.len()
    }

    /// Whether there is nothing yet.
    pub fn is_empty(&self) -> bool {
        self.content.is_empty()
    }

    /// Adds a stream.
    pub fn push(&mut self, stream: Cow<'_, [u8]>) {
        if self.content.is_empty() {
            self.content = stream.into_owned();
            return;
        }
        if !self.cut_within_token(&stream) {
            self.content.push(b'\n');
        }
        self.content.extend_from_slice(&stream);
    }

    /// All of it.
    pub fn finish(self) -> Vec<u8> {
        self.content
    }

    /// Whether the last token goes on in the next stream.
    fn cut_within_token(&mut self, next: &[u8]) -> bool {
        let mut last: Option<Token> = None;
        for token in Lexer::starting(&self.content, self.scanned) {
            last = Some(token);
        }
        let Some(last) = last else { return false };
        self.scanned = last.start as usize;
        match last.kind {
            Kind::String { open, .. } => open,
            Kind::Operator if last.end as usize == self.content.len() => {
                let word = last.bytes(&self.content);
                let more = next.iter().take_while(|byte| is_regular(**byte));
                let joined: Vec<u8> = word.iter().chain(more).copied().collect();
                joined.len() > word.len() && !is_known(word) && is_known(&joined)
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn join(streams: &[&str]) -> String {
        let mut joiner = Joiner::default();
        for stream in streams {
            joiner.push(Cow::Borrowed(stream.as_bytes()));
        }
        String::from_utf8(joiner.finish()).unwrap()
    }

    #[test]
    fn whole_tokens_get_white_space_between() {
        assert_eq!(join(&["1 0 0", "RG"]), "1 0 0\nRG");
        assert_eq!(join(&["q", "Q"]), "q\nQ");
    }

    #[test]
    fn a_string_cut_in_two_is_closed_up() {
        assert_eq!(join(&["(Hel", "lo", "!) Tj"]), "(Hello!) Tj");
    }

    #[test]
    fn an_operator_cut_in_two_is_closed_up() {
        assert_eq!(join(&["(a) T", "j ET"]), "(a) Tj ET");
        assert_eq!(join(&["EM", "C"]), "EMC");
    }
}
