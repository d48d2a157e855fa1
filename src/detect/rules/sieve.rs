//! Tells in one pass over a text which of many expressions can match in it.
//!
//! Expressions and text are both mapped to an alphabet of single bytes, where the letters
//! beyond Latin-1 are one symbol and all else beyond it another. Whatever matches still
//! does after the mapping, so no match is lost; some that are none may seem to be. Classes
//! of letters, which are hundreds of byte sequences in UTF-8, become a few byte ranges, and
//! the automaton is small and quickly built.

use regex_automata::Input;
use regex_automata::PatternSet;
use regex_automata::meta::Regex;
use regex_automata::util::syntax;
use regex_syntax::hir::Class;
use regex_syntax::hir::ClassBytes;
use regex_syntax::hir::ClassBytesRange;
use regex_syntax::hir::ClassUnicode;
use regex_syntax::hir::Hir;
use regex_syntax::hir::HirKind;
use regex_syntax::hir::Look;

/// Stands for letters of Latin Extended-A, -B and Additional.
const LETTER: u8 = 0x80;
/// Stands for all other characters beyond Latin-1.
const OTHER: u8 = 0x81;
/// The characters that [`LETTER`] stands for.
const LETTERS: [(char, char); 2] = [('\u{100}', '\u{24f}'), ('\u{1e00}', '\u{1eff}')];
/// A repetition is counted up to this.
const MOST_COUNTED: u32 = 8;
/// A repetition ends only where it takes so many more than the least number at most.
const FEW_MORE: u32 = 3;
/// Room for the automaton's states, in bytes a thread.
const STATES: usize = 8 << 20;

/// Which of several expressions can match.
pub(super) struct Sieve {
    regex: Option<Regex>,
    count: usize,
}

impl Sieve {
    /// A sieve for expressions that are known to be well formed. Where it cannot be made,
    /// it lets everything pass.
    pub fn new<'p>(patterns: impl Iterator<Item = &'p str>) -> Self {
        let mapped: Option<Vec<Hir>> = patterns
            .map(|pattern| {
                let parsed = syntax::parse_with(pattern, &syntax::Config::new().utf8(false));
                parsed.ok().map(|hir| folded(&hir))
            })
            .collect();
        let mapped = mapped.unwrap_or_default();
        let config = Regex::config()
            .utf8_empty(false)
            .which_captures(regex_automata::nfa::thompson::WhichCaptures::None)
            .match_kind(regex_automata::MatchKind::All)
            .hybrid_cache_capacity(STATES);
        Self {
            count: mapped.len(),
            regex: Regex::builder()
                .configure(config)
                .build_many_from_hir(&mapped)
                .ok(),
        }
    }

    /// The expressions that can match in a text, by number.
    pub fn passing(&self, text: &Folded) -> Vec<usize> {
        let Some(regex) = &self.regex else {
            return (0..self.count).collect();
        };
        let mut found = PatternSet::new(self.count);
        regex.which_overlapping_matches(&Input::new(&text.0), &mut found);
        found.iter().map(|pattern| pattern.as_usize()).collect()
    }
}

/// A text in the sieve's alphabet.
#[derive(Default)]
pub(super) struct Folded(Vec<u8>);

impl Folded {
    /// Takes a new text.
    pub fn take(&mut self, text: &str) {
        self.0.clear();
        self.0.extend(text.chars().map(symbol));
    }

    /// Whether there is a digit in it.
    pub fn has_digit(&self) -> bool {
        self.0.iter().any(u8::is_ascii_digit)
    }
}

fn symbol(c: char) -> u8 {
    match u8::try_from(c) {
        Ok(byte) => byte,
        Err(_)
            if LETTERS
                .iter()
                .any(|(first, last)| (*first..=*last).contains(&c)) =>
        {
            LETTER
        }
        Err(_) => OTHER,
    }
}

/// An expression over the sieve's alphabet that matches at least what this one does.
fn folded(hir: &Hir) -> Hir {
    match hir.kind() {
        HirKind::Empty => Hir::empty(),
        HirKind::Literal(literal) => match std::str::from_utf8(&literal.0) {
            Ok(text) => Hir::literal(text.chars().map(symbol).collect::<Vec<u8>>()),
            Err(_) => anything(),
        },
        HirKind::Class(Class::Unicode(class)) => Hir::class(Class::Bytes(folded_class(class))),
        HirKind::Class(Class::Bytes(class)) if class.is_ascii() => hir.clone(),
        HirKind::Class(Class::Bytes(_)) => anything(),
        // Both count only ASCII characters as parts of words. An assertion that is left
        // out lets more through.
        HirKind::Look(Look::WordAscii) => hir.clone(),
        HirKind::Look(_) => Hir::empty(),
        HirKind::Repetition(repetition) => {
            let mut repetition = repetition.clone();
            repetition.sub = Box::new(folded(&repetition.sub));
            // Counting makes many states; more than a few times is as good as any number.
            let least = repetition.min.min(MOST_COUNTED);
            let exact = repetition
                .max
                .filter(|most| least == repetition.min && *most <= least.saturating_add(FEW_MORE));
            (repetition.min, repetition.max) = (least, exact);
            Hir::repetition(repetition)
        }
        HirKind::Capture(capture) => folded(&capture.sub),
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(folded).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.iter().map(folded).collect()),
    }
}

/// Matches every text.
fn anything() -> Hir {
    Hir::repetition(regex_syntax::hir::Repetition {
        min: 0,
        max: None,
        greedy: true,
        sub: Box::new(Hir::dot(regex_syntax::hir::Dot::AnyByte)),
    })
}

fn folded_class(class: &ClassUnicode) -> ClassBytes {
    let mut ranges = Vec::new();
    for range in class.ranges() {
        let (start, end) = (range.start(), range.end());
        if let Ok(first) = u8::try_from(start) {
            let last = u8::try_from(end).unwrap_or(u8::MAX);
            ranges.push(ClassBytesRange::new(first, last));
        }
        if end > '\u{ff}' {
            let meets = |(first, last): &(char, char)| start <= *last && *first <= end;
            let within = |(first, last): &(char, char)| *first <= start && end <= *last;
            if LETTERS.iter().any(meets) {
                ranges.push(ClassBytesRange::new(LETTER, LETTER));
            }
            if !LETTERS.iter().any(within) {
                ranges.push(ClassBytesRange::new(OTHER, OTHER));
            }
        }
    }
    ClassBytes::new(ranges)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(pattern: &str, text: &str) -> bool {
        let mut folded = Folded::default();
        folded.take(text);
        !Sieve::new([pattern].into_iter())
            .passing(&folded)
            .is_empty()
    }

    #[test]
    fn what_matches_passes() {
        for (pattern, text) in [
            ("[A-ZÀ-ÞĀ-ɏ][a-zß-ɏ]+ väg", "på Łódz väg"),
            (r"(?-u:\b)[0-9]{4}–[0-9]", "åå 1234–5"),
            ("“[a-z]+”", "“hej”"),
            (r"(?i)ärende\s+[^a-z]", "ÄRENDE 7"),
            ("^[0-9]+$", "x\n12\ny"),
            ("[^a]b", "\u{1F600}b"),
            ("straße|Žižek", "Žižek"),
        ] {
            assert!(regex::Regex::new(pattern).is_ok());
            assert!(passes(pattern, text), "{pattern}");
        }
    }

    #[test]
    fn what_cannot_match_does_not_pass() {
        for (pattern, text) in [
            ("[0-9]{6}-[0-9]{4}", "120101-123"),
            ("Järnvägen [0-9]", "Jarnvagen 1"),
            ("“[a-z]+”", "hej"),
        ] {
            assert!(!passes(pattern, text), "{pattern}");
        }
    }

    #[test]
    fn each_expression_is_told_by_its_number() {
        let sieve = Sieve::new(["ab", "bc", "xy"].into_iter());
        let mut folded = Folded::default();
        folded.take("abc");
        assert_eq!(sieve.passing(&folded), [0, 1]);
    }
}
