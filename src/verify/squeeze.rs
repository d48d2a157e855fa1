//! A text in; what is compared of it out.
//!
//! Squeezed text is in lower case, its compatibility forms are unified (NFKC) and the
//! separators between letters and digits are dropped. So `Sjö-\nstrand` is found as
//! `sjöstrand`, and `811228 9874` as `8112289874`.
//!
//! Whole files go through this, so letters of Latin-1, which are nearly all, take a short
//! way: unless something follows that may combine with them, each is looked up in a table.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

/// What stands in a squeezed text where something was that is neither letter, digit nor
/// a single separator.
pub const BREAK: char = '\u{1}';

/// Letters below this never combine with what stands before them (UAX #15).
const FIRST_COMBINING: char = '\u{300}';
/// The least first byte in UTF-8 of such a letter.
const COMBINING_LEAD: u8 = 0xcc;
/// So many separators in a row separate values.
const FAR: u32 = 6;

/// A text as it is searched, with the places where words met before they were joined.
/// May be used again for another text, which saves memory being asked for.
#[derive(Default)]
pub struct Squeezed {
    text: Vec<u8>,
    borders: Vec<u32>,
    pending: u32,
}

/// What a letter does to a squeezed text.
#[derive(Clone, Copy)]
enum Step {
    /// It is a letter or digit of it.
    Letter(char),
    /// It separates, by so much.
    Separator(u32),
    /// It is not seen.
    Nothing,
}

/// What each letter of Latin-1 does; nothing for those that NFKC changes.
static LATIN1: LazyLock<[Option<Step>; 256]> = LazyLock::new(|| {
    std::array::from_fn(|code| {
        let letter = char::from(u8::try_from(code).unwrap_or_default());
        let mut lower = letter.to_lowercase();
        let only = (lower.next(), lower.next());
        let stable = std::iter::once(letter).nfkc().eq([letter]);
        match only {
            (Some(lower), None) if stable => Some(step(lower)),
            _ => None,
        }
    })
});

/// What each ASCII letter becomes; 0 where it separates.
static LETTERS: LazyLock<[u8; 128]> = LazyLock::new(|| {
    ascii(|step| match step {
        Step::Letter(letter) => letter as u8,
        Step::Separator(_) | Step::Nothing => 0,
    })
});

/// By how much each ASCII letter separates.
static WIDTHS: LazyLock<[u8; 128]> = LazyLock::new(|| {
    ascii(|step| match step {
        Step::Separator(width) => u8::try_from(width).unwrap_or(u8::MAX),
        Step::Letter(_) | Step::Nothing => 0,
    })
});

fn ascii(of: impl Fn(Step) -> u8) -> [u8; 128] {
    let first = LATIN1.first_chunk::<128>();
    first.map_or([0; 128], |steps| steps.map(|step| step.map_or(0, &of)))
}

impl Squeezed {
    /// The squeezed text in UTF-8.
    pub fn bytes(&self) -> &[u8] {
        &self.text
    }

    /// The squeezed text.
    pub fn text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.text)
    }

    /// Whether words met at a place before they were joined.
    pub fn is_border(&self, at: usize) -> bool {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        self.borders.binary_search(&at).is_ok()
    }

    /// Squeezes a text.
    pub fn take(&mut self, text: &str) {
        self.begin(text.len());
        let table = &*LATIN1;
        let mut rest = text;
        loop {
            rest = self.take_ascii(rest);
            let Some(letter) = rest.chars().next() else {
                break;
            };
            let (_, behind) = rest.split_at(letter.len_utf8());
            let alone = behind
                .chars()
                .next()
                .is_none_or(|next| next < FIRST_COMBINING);
            let step = table.get(letter as usize).copied().flatten();
            rest = match step.filter(|_| alone) {
                Some(step) => {
                    self.add(step);
                    behind
                }
                None => self.take_unusual(rest, letter.len_utf8()),
            };
        }
        self.end();
    }

    /// Takes the ASCII letters that a text starts with, but for a last one that may combine
    /// with what follows; gives what is left.
    fn take_ascii<'t>(&mut self, text: &'t str) -> &'t str {
        let bytes = text.as_bytes();
        let end = bytes.iter().position(|byte| !byte.is_ascii());
        let combines = |end: &usize| bytes.get(*end).is_some_and(|lead| *lead >= COMBINING_LEAD);
        let end = match end {
            Some(end) if combines(&end) => end.saturating_sub(1),
            Some(end) => end,
            None => bytes.len(),
        };
        let (letters, widths) = (&*LETTERS, &*WIDTHS);
        let (plain, rest) = text.split_at(end);
        for byte in plain.bytes() {
            self.add_ascii(byte, letters, widths);
        }
        rest
    }

    #[inline]
    fn add_ascii(&mut self, byte: u8, letters: &[u8; 128], widths: &[u8; 128]) {
        let at = usize::from(byte & 0x7f);
        match letters[at] {
            0 => self.pending = self.pending.saturating_add(widths[at].into()),
            letter => {
                if self.pending > 0 {
                    self.close_word();
                }
                self.text.push(letter);
            }
        }
    }

    /// Squeezes bytes that are taken as Latin-1, without NUL bytes.
    pub fn take_latin1(&mut self, bytes: &[u8]) {
        self.begin(bytes.len());
        let table = &*LATIN1;
        let (letters, widths) = (&*LETTERS, &*WIDTHS);
        for &byte in bytes.iter().filter(|byte| **byte != 0) {
            if byte.is_ascii() {
                self.add_ascii(byte, letters, widths);
                continue;
            }
            match table[usize::from(byte)] {
                Some(step) => self.add(step),
                None => {
                    let mut buffer = [0; 4];
                    let letter = char::from(byte).encode_utf8(&mut buffer);
                    self.take_unusual(letter, letter.len());
                }
            }
        }
        self.end();
    }

    /// Takes letters up to one that cannot combine with them; gives what is left. The
    /// first one has `length` bytes.
    fn take_unusual<'t>(&mut self, text: &'t str, length: usize) -> &'t str {
        let behind = text.get(length..).unwrap_or_default();
        let end = behind
            .find(|letter| letter < FIRST_COMBINING)
            .map_or(text.len(), |end| length + end);
        let (unusual, rest) = text.split_at(end);
        for letter in unusual.nfkc().flat_map(char::to_lowercase) {
            self.add(step(letter));
        }
        rest
    }

    fn begin(&mut self, length: usize) {
        self.text.clear();
        self.text.reserve(length);
        self.borders.clear();
        self.borders.push(0);
        self.pending = 0;
    }

    fn end(&mut self) {
        self.pending = self.pending.max(1);
        self.close_word();
    }

    fn add(&mut self, step: Step) {
        match step {
            Step::Letter(letter) => {
                if self.pending > 0 {
                    self.close_word();
                }
                if letter.is_ascii() {
                    self.text.push(letter as u8);
                } else {
                    let mut buffer = [0; 4];
                    let letter = letter.encode_utf8(&mut buffer);
                    self.text.extend_from_slice(letter.as_bytes());
                }
            }
            Step::Separator(width) => self.pending = self.pending.saturating_add(width),
            Step::Nothing => {}
        }
    }

    /// Notes that a word ends here, for something stood behind it.
    fn close_word(&mut self) {
        let far = self.pending > FAR;
        self.pending = 0;
        self.add_border();
        if far {
            self.text.push(BREAK as u8);
            self.add_border();
        }
    }

    fn add_border(&mut self) {
        let here = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        if self.borders.last() != Some(&here) {
            self.borders.push(here);
        }
    }
}

/// What a letter does that is in lower case and normal form.
fn step(letter: char) -> Step {
    match letter {
        '٠'..='٩' | '۰'..='۹' => {
            let digit = char::from_digit(u32::from(letter) & 0xf, 10);
            Step::Letter(digit.unwrap_or(letter))
        }
        _ if letter.is_alphanumeric() => Step::Letter(letter),
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{300}'..='\u{36f}' => Step::Nothing,
        '-'
        | '\u{2010}'..='\u{2015}'
        | '.'
        | ','
        | ':'
        | '/'
        | '('
        | ')'
        | '@'
        | '_'
        | '+'
        | '&'
        | '\''
        | '*' => Step::Separator(1),
        _ if letter.is_whitespace() => Step::Separator(1),
        _ => Step::Separator(100),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn squeeze(text: &str) -> String {
        let mut squeezed = Squeezed::default();
        squeezed.take(text);
        squeezed.text().into_owned()
    }

    /// The same without the short way.
    fn squeeze_slowly(text: &str) -> String {
        let mut squeezed = Squeezed::default();
        squeezed.begin(0);
        for letter in text.nfkc().flat_map(char::to_lowercase) {
            squeezed.add(step(letter));
        }
        squeezed.end();
        squeezed.text().into_owned()
    }

    #[test]
    fn words_over_a_line_end_and_in_capitals_are_one() {
        assert_eq!(squeeze("SJÖ-\nstrand"), "sjöstrand");
        assert_eq!(squeeze("Anna\u{1}Elin"), "anna\u{1}elin");
    }

    #[test]
    fn every_letter_is_squeezed_as_by_the_long_way() {
        let letters = (0..0x3000).chain(0xf900..0x10000).chain(0x1d400..0x1d800);
        for letter in letters.filter_map(char::from_u32) {
            for text in [
                format!("a{letter}o"),
                format!("{letter}\u{301}\u{308}"),
                format!("o{letter}\u{308}x{letter}"),
                format!("\u{308}{letter}"),
            ] {
                assert_eq!(squeeze(&text), squeeze_slowly(&text), "{letter:?}");
            }
        }
    }

    #[test]
    fn bytes_are_squeezed_as_the_text_that_they_are_in_latin1() {
        let bytes: Vec<u8> = (1..=255).flat_map(|byte| [b'a', byte, b'o']).collect();
        let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
        let mut squeezed = Squeezed::default();
        squeezed.take_latin1(&bytes);
        assert_eq!(squeezed.text(), squeeze_slowly(&text));
    }

    #[test]
    fn the_borders_of_words_are_known() {
        let mut squeezed = Squeezed::default();
        squeezed.take("Lo bor");
        let borders: Vec<usize> = (0..=5).filter(|at| squeezed.is_border(*at)).collect();
        assert_eq!(borders, [0, 2, 5]);
    }
}
