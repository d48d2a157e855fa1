//! Tells in one pass over a text which of many expressions can match in it.
//!
//! Two things are found out about each expression beforehand: words of which one must
//! stand in every match (`vägen` or `gatan`), and what a match must look like from its
//! first certain digit on. The words of all expressions are looked for in one pass; the
//! rest of a number is read once from each digit. An expression is tried only on lines
//! around those where both were found, as many as a match can span. This is a necessary
//! condition: no match is lost.
//!
//! Expressions and text are both mapped to an alphabet of single bytes without capitals,
//! where the letters beyond Latin-1 are one symbol and all else beyond it another. Classes
//! of letters, which are hundreds of byte sequences in UTF-8, become a few byte ranges.

use std::ops::Range;

use aho_corasick::AhoCorasick;
use aho_corasick::AhoCorasickKind;
use regex_automata::Anchored;
use regex_automata::Input;
use regex_automata::hybrid::LazyStateID;
use regex_automata::hybrid::dfa;
use regex_automata::util::pool::Pool;
use regex_syntax::hir::Class;
use regex_syntax::hir::ClassBytes;
use regex_syntax::hir::ClassBytesRange;
use regex_syntax::hir::ClassUnicode;
use regex_syntax::hir::ClassUnicodeRange;
use regex_syntax::hir::Hir;
use regex_syntax::hir::HirKind;
use regex_syntax::hir::Look;
use regex_syntax::hir::Repetition;
use rustc_hash::FxHashMap;

/// Stands for letters of Latin Extended-A, -B and Additional.
const LETTER: u8 = 0x80;
/// Stands for all other characters beyond Latin-1.
const OTHER: u8 = 0x81;
/// Letters beyond Latin-1 that are capitals or other shapes of plain ones.
const LONG_S: char = '\u{17f}';
const KELVIN: char = '\u{212a}';
/// The characters that [`LETTER`] stands for, but for [`LONG_S`].
const LETTERS: [(char, char); 2] = [('\u{100}', '\u{24f}'), ('\u{1e00}', '\u{1eff}')];
/// An expression with more alternative words than this is tried everywhere.
const MOST_WORDS: usize = 2000;
/// What an expression matches is little where it is no more words than this.
const MOST_EXACT: usize = 64;
/// A repetition is counted up to this.
const MOST_COUNTED: u32 = 8;
/// A repetition ends only where it takes so many more than the least number at most.
const FEW_MORE: u32 = 3;
/// Room for the states of the automaton for numbers, in bytes a thread.
const STATES: usize = 4 << 20;

/// Which of several expressions can match.
pub(super) struct Sieve {
    /// What must be found, expression by expression.
    needs: Vec<Need>,
    words: Option<AhoCorasick>,
    /// The expression of each word.
    owners: Vec<u32>,
    tails: Option<Tails>,
}

/// What must be found of an expression.
#[derive(Clone, Copy, Default)]
struct Need {
    word: bool,
    tail: bool,
    /// How many line ends a match can hold; none where there is no limit.
    line_ends: Option<u32>,
}

/// On which lines it was found.
#[derive(Clone, Copy, Default)]
struct Found {
    words: Lines,
    tails: Lines,
}

/// Lines of a text, one bit each; of a text with more than 64 lines, each bit is several.
type Lines = u64;

type Memories = Pool<
    Memory,
    Box<dyn Fn() -> Memory + Send + Sync + std::panic::UnwindSafe + std::panic::RefUnwindSafe>,
>;

/// States of an automaton that were met before, and what they say.
struct Memory {
    cache: dfa::Cache,
    /// The patterns that match in a state, one bit each.
    matching: FxHashMap<LazyStateID, Box<[u64]>>,
    /// How often the cache had been emptied when they were noted: names of states are good
    /// until then.
    clears: usize,
}

/// What matches look like from their first digit on.
struct Tails {
    automaton: dfa::DFA,
    memories: Memories,
    /// The expression of each pattern of the automaton.
    owners: Vec<u32>,
}

impl Sieve {
    /// A sieve for parsed expressions.
    pub fn new(expressions: &[Hir]) -> Self {
        let mut needs = Vec::new();
        let (mut words, mut word_owners) = (Vec::new(), Vec::new());
        let (mut tails, mut tail_owners) = (Vec::new(), Vec::new());
        for (owner, expression) in (0..).zip(expressions) {
            let mut need = Need {
                line_ends: line_ends(expression),
                ..Need::default()
            };
            let expression = folded(expression);
            if let Some(found) = required_words(&expression) {
                need.word = true;
                word_owners.extend(found.iter().map(|_| owner));
                words.extend(found);
            }
            if let Some(tail) = tail(&expression) {
                need.tail = true;
                tail_owners.push(owner);
                tails.push(tail);
            }
            needs.push(need);
        }
        let searcher = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::DFA))
            .build(&words)
            .ok();
        let tails = Tails::new(&tails, tail_owners);
        for need in &mut needs {
            need.word &= searcher.is_some();
            need.tail &= tails.is_some();
        }
        Self {
            needs,
            words: searcher,
            owners: word_owners,
            tails,
        }
    }

    /// The expressions that can match in a text, by number, each with where: ranges of
    /// bytes of the text.
    pub fn passing(&self, text: &Folded) -> Vec<(usize, Range<usize>)> {
        let mut found = vec![Found::default(); self.needs.len()];
        if let Some(words) = &self.words {
            for word in words.find_overlapping_iter(&text.letters) {
                let owner = self.owners.get(word.pattern().as_usize());
                if let Some(found) = owner.and_then(|owner| found.get_mut(*owner as usize)) {
                    found.words |= text.line_at(word.start());
                }
            }
        }
        if let Some(tails) = &self.tails {
            tails.mark(text, &mut found);
        }
        let mut passing = Vec::new();
        for (index, (need, found)) in self.needs.iter().zip(found).enumerate() {
            let lines = need.lines(found);
            passing.extend(text.stretches(lines).map(|stretch| (index, stretch)));
        }
        passing
    }
}

impl Need {
    /// The lines on which there may be a match, or a part of one.
    fn lines(&self, found: Found) -> Lines {
        let around = |is_needed: bool, lines: Lines| match (is_needed, self.line_ends) {
            (false, _) => Lines::MAX,
            (true, Some(line_ends)) => widened(lines, line_ends),
            (true, None) if lines == 0 => 0,
            (true, None) => Lines::MAX,
        };
        around(self.word, found.words) & around(self.tail, found.tails)
    }
}

/// Lines and so many before and after each.
fn widened(mut lines: Lines, by: u32) -> Lines {
    for _ in 0..by.min(Lines::BITS) {
        lines |= lines << 1 | lines >> 1;
    }
    lines
}

impl Tails {
    fn new(tails: &[Hir], owners: Vec<u32>) -> Option<Self> {
        use regex_automata::nfa::thompson;
        let config = thompson::Config::new()
            .utf8(false)
            .which_captures(thompson::WhichCaptures::None);
        let automaton = thompson::Compiler::new()
            .configure(config)
            .build_many_from_hir(tails)
            .ok()?;
        let config = dfa::DFA::config()
            .match_kind(regex_automata::MatchKind::All)
            .cache_capacity(STATES)
            .skip_cache_capacity_check(true);
        let automaton = dfa::DFA::builder()
            .configure(config)
            .build_from_nfa(automaton)
            .ok()?;
        let own = automaton.clone();
        Some(Self {
            automaton,
            memories: Pool::new(Box::new(move || Memory {
                cache: own.create_cache(),
                matching: FxHashMap::default(),
                clears: 0,
            })),
            owners,
        })
    }

    /// Marks the expressions whose tails match at a digit, with its line.
    fn mark(&self, text: &Folded, found: &mut [Found]) {
        let mut memory = None;
        let mut matching = vec![0; self.owners.len().div_ceil(64)];
        let mut here = 0;
        let digits = text.letters.iter().enumerate();
        for (at, _) in digits.filter(|(_, byte)| byte.is_ascii_digit()) {
            let memory = memory.get_or_insert_with(|| self.memories.get());
            let line = text.line_at(at);
            if line != here {
                self.note(&mut matching, here, found);
                here = line;
            }
            if self
                .read(&text.letters, at, memory, &mut matching)
                .is_none()
            {
                // The automaton gave up: everything may match.
                found.iter_mut().for_each(|found| found.tails = Lines::MAX);
                return;
            }
        }
        self.note(&mut matching, here, found);
    }

    /// Notes on which lines patterns have matched, and forgets that they have.
    fn note(&self, matching: &mut [u64], lines: Lines, found: &mut [Found]) {
        for (owners, bits) in self.owners.chunks(64).zip(matching) {
            let mut rest = std::mem::take(bits);
            while rest != 0 {
                let owner = owners.get(rest.trailing_zeros() as usize);
                if let Some(found) = owner.and_then(|owner| found.get_mut(*owner as usize)) {
                    found.tails |= lines;
                }
                rest &= rest - 1;
            }
        }
    }

    /// Adds the patterns that match from an offset on; none where the automaton gives up.
    fn read(
        &self,
        letters: &[u8],
        at: usize,
        memory: &mut Memory,
        matching: &mut [u64],
    ) -> Option<()> {
        let automaton = &self.automaton;
        let input = Input::new(letters).range(at..).anchored(Anchored::Yes);
        let start = automaton.start_state_forward(&mut memory.cache, &input);
        let mut state = start.ok()?;
        let mut noted = state;
        for byte in letters.get(at..)? {
            let next = automaton.next_state(&mut memory.cache, state, *byte);
            state = next.ok()?;
            if !state.is_tagged() {
                continue;
            }
            if state.is_quit() {
                return None;
            }
            if state.is_dead() {
                return Some(());
            }
            if state.is_match() && state != noted {
                self.add_matching(state, memory, matching);
                noted = state;
            }
        }
        let end = automaton.next_eoi_state(&mut memory.cache, state).ok()?;
        if end.is_match() {
            self.add_matching(end, memory, matching);
        }
        Some(())
    }

    /// Adds the patterns that match in a state.
    fn add_matching(&self, state: LazyStateID, memory: &mut Memory, matching: &mut [u64]) {
        let clears = memory.cache.clear_count();
        if clears != memory.clears {
            memory.matching.clear();
            memory.clears = clears;
        }
        let (cache, width) = (&memory.cache, matching.len());
        let known = memory.matching.entry(state).or_insert_with(|| {
            let mut bits = vec![0; width];
            for index in 0..self.automaton.match_len(cache, state) {
                let pattern = self.automaton.match_pattern(cache, state, index).as_usize();
                if let Some(bits) = bits.get_mut(pattern / 64) {
                    *bits |= 1 << (pattern % 64);
                }
            }
            bits.into_boxed_slice()
        });
        for (bits, known) in matching.iter_mut().zip(known.iter()) {
            *bits |= known;
        }
    }
}

/// A text in the sieve's alphabet.
#[derive(Default)]
pub(super) struct Folded {
    /// A byte for each character.
    letters: Vec<u8>,
    /// Where each line starts: in the letters, and in the bytes of the text.
    lines: Vec<[u32; 2]>,
    /// Length of the text in bytes.
    length: usize,
    /// Each bit of [`Lines`] is two to the power of this many lines.
    shift: u32,
}

impl Folded {
    /// Takes a new text.
    pub fn take(&mut self, text: &str) {
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.letters.clear();
        self.lines.clear();
        self.length = text.len();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            self.lines.push([number(self.letters.len()), number(start)]);
            self.letters.extend(line.chars().map(symbol));
            start += line.len();
        }
        let bits = Lines::BITS as usize;
        self.shift = 0;
        while self.lines.len() >> self.shift >= bits {
            self.shift += 1;
        }
    }

    /// The line of a letter.
    fn line_at(&self, letter: usize) -> Lines {
        let line = self
            .lines
            .partition_point(|[start, _]| *start as usize <= letter);
        1 << (line.saturating_sub(1) >> self.shift)
    }

    /// Lines that follow each other, as ranges of bytes of the text.
    fn stretches(&self, lines: Lines) -> impl Iterator<Item = Range<usize>> {
        let mut rest = lines;
        let mut at = 0;
        let next = move || {
            let skipped = rest.trailing_zeros();
            if skipped == Lines::BITS {
                return None;
            }
            rest >>= skipped;
            let count = rest.trailing_ones();
            rest = rest.checked_shr(count).unwrap_or(0);
            let first = at + skipped;
            at = first + count;
            Some(self.start_of(first)..self.start_of(at))
        };
        std::iter::from_fn(next).filter(|stretch| !stretch.is_empty())
    }

    /// Where the lines of a bit start, in bytes of the text.
    fn start_of(&self, bit: u32) -> usize {
        let line = self.lines.get((bit as usize) << self.shift);
        line.map_or(self.length, |[_, start]| *start as usize)
    }
}

fn symbol(c: char) -> u8 {
    match u8::try_from(c) {
        Ok(byte) => lower(byte),
        Err(_) if c == LONG_S => b's',
        Err(_) if c == KELVIN => b'k',
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

/// The small letter for a capital of Latin-1.
fn lower(byte: u8) -> u8 {
    match byte {
        b'A'..=b'Z' | 0xc0..=0xd6 | 0xd8..=0xde => byte + 0x20,
        _ => byte,
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
        HirKind::Class(Class::Bytes(_)) => anything(),
        // Both count only ASCII characters as parts of words. An assertion that is left
        // out lets more through.
        HirKind::Look(Look::WordAscii) => hir.clone(),
        HirKind::Look(_) => Hir::empty(),
        HirKind::Repetition(repetition) => {
            // Counting makes many states; more than a few times is as good as any number.
            let min = repetition.min.min(MOST_COUNTED);
            let few = |most: &u32| min == repetition.min && *most <= min.saturating_add(FEW_MORE);
            Hir::repetition(Repetition {
                min,
                max: repetition.max.filter(few),
                greedy: true,
                sub: Box::new(folded(&repetition.sub)),
            })
        }
        HirKind::Capture(capture) => folded(&capture.sub),
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(folded).collect()),
        HirKind::Alternation(parts) => Hir::alternation(parts.iter().map(folded).collect()),
    }
}

/// How many line ends a match can hold at most; none where there is no limit.
fn line_ends(hir: &Hir) -> Option<u32> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(0),
        HirKind::Literal(literal) => {
            let ends = literal.0.iter().filter(|byte| **byte == b'\n').count();
            u32::try_from(ends).ok()
        }
        HirKind::Class(Class::Unicode(class)) => {
            let holds = |range: &ClassUnicodeRange| (range.start()..=range.end()).contains(&'\n');
            Some(class.iter().any(holds).into())
        }
        HirKind::Class(Class::Bytes(class)) => {
            let holds = |range: &ClassBytesRange| (range.start()..=range.end()).contains(&b'\n');
            Some(class.iter().any(holds).into())
        }
        HirKind::Repetition(repetition) => match line_ends(&repetition.sub)? {
            0 => Some(0),
            ends => repetition.max?.checked_mul(ends),
        },
        HirKind::Capture(capture) => line_ends(&capture.sub),
        HirKind::Concat(parts) => parts
            .iter()
            .map(line_ends)
            .try_fold(0, |all: u32, ends| all.checked_add(ends?)),
        HirKind::Alternation(parts) => parts
            .iter()
            .map(line_ends)
            .try_fold(0, |most: u32, ends| Some(most.max(ends?))),
    }
}

/// Matches every text.
fn anything() -> Hir {
    Hir::repetition(Repetition {
        min: 0,
        max: None,
        greedy: true,
        sub: Box::new(Hir::dot(regex_syntax::hir::Dot::AnyByte)),
    })
}

fn folded_class(class: &ClassUnicode) -> ClassBytes {
    let mut bytes = ClassBytes::empty();
    let mut add = |byte| bytes.push(ClassBytesRange::new(byte, byte));
    for range in class.ranges() {
        let (start, end) = (range.start(), range.end());
        if let Ok(first) = u8::try_from(start) {
            let last = u8::try_from(end).unwrap_or(u8::MAX);
            (first..=last).map(lower).for_each(&mut add);
        }
        for (letter, plain) in [(LONG_S, b's'), (KELVIN, b'k')] {
            if (start..=end).contains(&letter) {
                add(plain);
            }
        }
        if end > '\u{ff}' && !(start == end && matches!(start, LONG_S | KELVIN)) {
            let meets = |(first, last): &(char, char)| start <= *last && *first <= end;
            let within = |(first, last): &(char, char)| *first <= start && end <= *last;
            if LETTERS.iter().any(meets) {
                add(LETTER);
            }
            if !LETTERS.iter().any(within) {
                add(OTHER);
            }
        }
    }
    bytes
}

/// Words of which at least one stands in every match.
fn required_words(hir: &Hir) -> Option<Words> {
    match hir.kind() {
        HirKind::Repetition(repetition) if repetition.min > 0 => required_words(&repetition.sub),
        HirKind::Concat(parts) => {
            let mut all: Vec<Words> = parts.iter().filter_map(required_words).collect();
            all.extend(exact_runs(parts));
            all.into_iter()
                .filter(are_telling)
                .max_by_key(|words| (shortest(words), std::cmp::Reverse(words.len())))
        }
        HirKind::Alternation(parts) => {
            let mut all = Vec::new();
            for part in parts {
                all.extend(required_words(part)?);
            }
            all.sort_unstable();
            all.dedup();
            (all.len() <= MOST_WORDS).then_some(all)
        }
        _ => exact(hir).filter(are_telling),
    }
}

/// Words, of which one is meant.
type Words = Vec<Vec<u8>>;

fn shortest(words: &Words) -> usize {
    words.iter().map(Vec::len).min().unwrap_or(0)
}

/// Whether words are seldom met by chance: they have more letters than one, or are a sign
/// other than those that stand in every sentence.
fn are_telling(words: &Words) -> bool {
    let is_sign = |byte: u8| !byte.is_ascii_alphanumeric() && !b" \n\t.,-".contains(&byte);
    let is_telling = |word: &Vec<u8>| match word.as_slice() {
        [] => false,
        [one] => is_sign(*one) && *one != LETTER,
        _ => true,
    };
    !words.is_empty() && words.iter().all(is_telling)
}

/// All that an expression matches, where that is little.
fn exact(hir: &Hir) -> Option<Words> {
    let words = match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => vec![Vec::new()],
        HirKind::Literal(literal) => vec![literal.0.to_vec()],
        HirKind::Class(Class::Bytes(class)) => {
            let ranges = class.ranges().iter();
            let bytes = ranges.flat_map(|range| range.start()..=range.end());
            bytes.take(MOST_EXACT + 1).map(|byte| vec![byte]).collect()
        }
        HirKind::Alternation(parts) => {
            let mut all = Vec::new();
            for part in parts {
                all.extend(exact(part)?);
            }
            all
        }
        HirKind::Concat(parts) => parts.iter().try_fold(vec![Vec::new()], |before, part| {
            followed(&before, &exact(part)?)
        })?,
        _ => return None,
    };
    (words.len() <= MOST_EXACT).then_some(words)
}

/// What parts that follow each other match together, as far as that is little.
fn exact_runs(parts: &[Hir]) -> Vec<Words> {
    let mut runs: Vec<Words> = Vec::new();
    let mut open: Option<Words> = None;
    for part in parts {
        let next = exact(part);
        let longer = open.as_ref().zip(next.as_ref());
        match longer.and_then(|(open, next)| followed(open, next)) {
            Some(longer) => open = Some(longer),
            None => runs.extend(std::mem::replace(&mut open, next)),
        }
    }
    runs.extend(open);
    runs
}

/// Each word followed by each other.
fn followed(words: &Words, others: &Words) -> Option<Words> {
    if words.len() * others.len() > MOST_EXACT {
        return None;
    }
    let pairs = words
        .iter()
        .flat_map(|word| others.iter().map(move |other| [&word[..], other].concat()));
    Some(pairs.collect())
}

/// What is left of an expression from the first digit on that every match has; none
/// where a match needs no digit.
fn tail(hir: &Hir) -> Option<Hir> {
    match hir.kind() {
        HirKind::Literal(literal) => {
            let digit = literal.0.iter().position(u8::is_ascii_digit)?;
            Some(Hir::literal(literal.0.get(digit..)?.to_vec()))
        }
        HirKind::Class(Class::Bytes(class)) => {
            let is_digits = |range: &ClassBytesRange| {
                range.start().is_ascii_digit() && range.end().is_ascii_digit()
            };
            let all = !class.ranges().is_empty() && class.ranges().iter().all(is_digits);
            all.then(|| hir.clone())
        }
        HirKind::Repetition(repetition) if repetition.min > 0 => {
            let first = tail(&repetition.sub)?;
            let mut rest = repetition.clone();
            rest.min -= 1;
            rest.max = rest.max.map(|max| max.saturating_sub(1));
            Some(Hir::concat(vec![first, Hir::repetition(rest)]))
        }
        HirKind::Concat(parts) => {
            let (index, first) = parts
                .iter()
                .enumerate()
                .find_map(|(index, part)| Some((index, tail(part)?)))?;
            let mut all = vec![first];
            all.extend(parts.iter().skip(index + 1).cloned());
            Some(Hir::concat(all))
        }
        HirKind::Alternation(parts) => {
            let tails: Option<Vec<Hir>> = parts.iter().map(tail).collect();
            tails.map(Hir::alternation)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sieve(patterns: &[&str]) -> Sieve {
        let parsed = patterns
            .iter()
            .map(|pattern| regex_syntax::parse(pattern).unwrap());
        Sieve::new(&parsed.collect::<Vec<Hir>>())
    }

    fn passes(pattern: &str, text: &str) -> bool {
        let mut folded = Folded::default();
        folded.take(text);
        !sieve(&[pattern]).passing(&folded).is_empty()
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
            ("(?:nr )?[0-9]{1,30}x", "01234567890123456789x"),
            ("[A-Z]{0,3}(?:[0-9]{2}|4a)-?[0-9]", "AB4a-7"),
            ("(?:ab[0-9])+c", "ab1ab2c"),
        ] {
            assert!(
                regex::Regex::new(pattern).is_ok_and(|regex| regex.is_match(text))
                    || pattern.starts_with('^')
            );
            assert!(passes(pattern, text), "{pattern}");
        }
    }

    #[test]
    fn what_lacks_word_or_number_does_not_pass() {
        for (pattern, text) in [
            ("[0-9]{6}-[0-9]{4}", "120101-123"),
            ("Järnvägen [0-9]", "Jarnvagen 1"),
            ("Järnvägen [0-9]", "Järnvägen ett"),
            ("(?:vägen|gatan) ett", "stigen ett"),
            ("[A-Z]+ (?:19|20)[0-9]{2}:[0-9]", "SFS 2018-1"),
        ] {
            assert!(!passes(pattern, text), "{pattern}");
        }
    }

    #[test]
    fn what_may_lack_a_digit_is_not_held_to_one() {
        assert!(passes("[A-Z]+(?:[0-9]{4}|x)", "Ax"));
        assert!(passes("[0-9]*[a-z]", "b"));
    }

    #[test]
    fn each_expression_is_told_by_its_number() {
        let sieve = sieve(&["ab", "bc", "xy", "1[0-9]", "2[0-9]"]);
        let mut folded = Folded::default();
        folded.take("abc 17");
        let passing = sieve.passing(&folded);
        assert_eq!(passing, [(0, 0..6), (1, 0..6), (3, 0..6)]);
    }

    fn stretches(pattern: &str, text: &str) -> Vec<String> {
        let mut folded = Folded::default();
        folded.take(text);
        let passing = sieve(&[pattern]).passing(&folded);
        passing
            .into_iter()
            .map(|(_, stretch)| text[stretch].to_owned())
            .collect()
    }

    #[test]
    fn lines_that_a_match_cannot_reach_are_left_out() {
        let text = "å\nab 1\nx\ny\nab\n2\nz";
        assert_eq!(stretches("ab [0-9]", text), ["ab 1\n"]);
        assert_eq!(stretches("ab\\s[0-9]", text), ["å\nab 1\nx\n", "ab\n2\n"]);
        assert_eq!(stretches("ab\\s+[0-9]", text), [text]);
        let long = "1\n".repeat(1000) + "ab\n3";
        assert!(
            stretches("ab[ \n][0-9]", &long)
                .concat()
                .ends_with("\nab\n3")
        );
        assert!(stretches("ab[ \n][0-9]", &long).concat().len() < 100);
    }
}
