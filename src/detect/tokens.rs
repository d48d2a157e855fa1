//! Splits a shadow text into words and says what stands between them.

use std::cell::Cell;
use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::detect::flags::Flags;
use crate::detect::lexicon::Lexicon;
use crate::detect::lexicon::slice;

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    /// `anna`
    Lower,
    /// `Anna`
    Title,
    /// `ANNA`
    Upper,
    /// One capital, or capitals with hyphens between: `A`, `S-O`.
    Initial,
    /// `eBay`, `MariAnne`
    Mixed,
    /// Starts with a digit.
    Number,
}

/// What stands before a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gap {
    /// A blank line, or the start of the text.
    Paragraph,
    /// A cell border.
    Cell,
    /// A line end where the line could have gone on.
    Line,
    /// A line end where the line was full: the sentence goes on.
    Wrap,
    /// `.`, `!`, `?`
    Stop,
    Colon,
    Comma,
    Slash,
    And,
    Open,
    Close,
    Quote,
    Dash,
    Space,
    Other,
}

/// A word.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub(crate) range: Range<usize>,
    pub(crate) case: Case,
    pub(crate) gap: Gap,
    /// Whether a capital here says nothing: start of a sentence, line, cell or list item.
    pub(crate) start: bool,
    /// What the lists say of the word.
    pub(crate) flags: Flags,
    /// What the lists say of the word without its genitive s; the length of that stem.
    pub(crate) stem_flags: Flags,
    pub(crate) stem: usize,
    /// Index of the word in [`Tokens::words`].
    word: u32,
}

/// What is the same wherever a word stands in a text: worked out once for each.
pub(crate) struct Word {
    lower: Box<str>,
    stem_lower: Option<Box<str>>,
    case: Case,
    flags: Flags,
    stem_flags: Flags,
    stem: usize,
    /// The text seems to have lost its rings and dots.
    unaccented: bool,
    ordinary: Cell<Option<bool>>,
    ordinary_stem: Cell<Option<bool>>,
    office: Cell<Option<bool>>,
}

impl Word {
    fn of(word: &str, lexicon: &Lexicon, unaccented: bool) -> Self {
        let mended = mend_letters(word, lexicon);
        let word = mended.as_deref().unwrap_or(word);
        let lower = word.to_lowercase();
        let stem = stem_of(word);
        let stem_lower = (stem < word.len()).then(|| slice(word, 0..stem).to_lowercase());
        Self {
            case: case_of(word),
            unaccented,
            flags: lexicon.flags(&lower),
            stem_flags: stem_lower
                .as_deref()
                .map_or_else(Flags::default, |stem| lexicon.flags(stem)),
            stem,
            lower: lower.into(),
            stem_lower: stem_lower.map(Into::into),
            ordinary: Cell::new(None),
            ordinary_stem: Cell::new(None),
            office: Cell::new(None),
        }
    }

    /// In lower case.
    pub(crate) fn lower(&self) -> &str {
        &self.lower
    }

    /// In lower case, without its genitive ending.
    pub(crate) fn stem(&self) -> &str {
        self.stem_lower.as_deref().unwrap_or(&self.lower)
    }

    /// Whether it is an ordinary word.
    pub(crate) fn is_ordinary(&self, lexicon: &Lexicon) -> bool {
        let folded = || self.unaccented && lexicon.is_word_unaccented(&self.lower);
        remember(&self.ordinary, || lexicon.is_word(&self.lower) || folded())
    }

    /// Whether it is an ordinary word without its genitive ending.
    pub(crate) fn is_ordinary_stem(&self, lexicon: &Lexicon) -> bool {
        let folded = || self.unaccented && lexicon.is_word_unaccented(self.stem());
        remember(&self.ordinary_stem, || {
            lexicon.is_word(self.stem()) || folded()
        })
    }

    /// Whether it is an authority or a heading of a register by its ending.
    pub(crate) fn is_office(&self, lexicon: &Lexicon) -> bool {
        remember(&self.office, || lexicon.is_office_word(&self.lower))
    }
}

fn remember(cell: &Cell<Option<bool>>, answer: impl FnOnce() -> bool) -> bool {
    let known = cell.get().unwrap_or_else(answer);
    cell.set(Some(known));
    known
}

impl Token {
    pub(crate) fn capital(&self) -> bool {
        !matches!(self.case, Case::Lower | Case::Number)
    }

    /// Flags of the word or, where the lists do not know it, of its stem.
    pub(crate) fn any_flags(&self) -> Flags {
        self.flags | self.stem_flags
    }
}

/// A text's words.
pub(crate) struct Tokens {
    pub(crate) list: Vec<Token>,
    words: Vec<Word>,
    /// Whether the writer hardly uses capitals.
    pub(crate) informal: bool,
}

const ABBREVIATIONS: &[&str] = &[
    "f", "kl", "tel", "tfn", "nr", "bl", "t", "ex", "jur", "kand", "dr", "fil", "st", "s", "ca",
    "resp", "ang", "jfr", "m", "fl", "mob", "prof", "sr", "jr", "adv", "c", "o", "e", "d", "v",
    "g", "ek", "fr", "tj", "bitr", "avd", "leg", "ssk", "soc", "sekr", "handl", "vik", "dist",
    "hr", "uppg", "vån", "lgh", "ing", "kto", "inkl", "exkl", "enl", "reg", "ref", "pers", "adr",
    "telnr", "dipl", "resp", "jur",
];

impl Tokens {
    /// Splits a shadow text.
    pub(crate) fn of(text: &str, lexicon: &Lexicon) -> Self {
        let mut list: Vec<Token> = Vec::with_capacity(text.len() / 6);
        let mut words: Vec<Word> = Vec::new();
        let mut seen: FxHashMap<&str, u32> = FxHashMap::default();
        let unaccented = is_unaccented(text);
        let wrap = Wrap::of(text);
        let mut end = 0;
        while let Some(range) = next_word(text, end) {
            let spelling = slice(text, range.clone());
            let index = *seen.entry(spelling).or_insert_with(|| {
                words.push(Word::of(spelling, lexicon, unaccented));
                u32::try_from(words.len() - 1).unwrap_or(u32::MAX)
            });
            let Some(word) = words.get(index as usize) else {
                break;
            };
            let between = slice(text, end..range.start);
            let (gap, start) = gap_before(text, between, &range, &list, &wrap);
            let (gap, start) = match opens_sentence(&list, word, gap, between) {
                true => (Gap::Stop, true),
                false => (gap, start),
            };
            list.push(Token {
                case: word.case,
                gap,
                start,
                flags: word.flags,
                stem_flags: word.stem_flags,
                stem: word.stem,
                word: index,
                range: range.clone(),
            });
            end = range.end;
        }
        let informal = is_informal(&list);
        level_titles(&mut list, &words, lexicon);
        // All pages of a document are held at a time.
        list.shrink_to_fit();
        words.shrink_to_fit();
        Self {
            list,
            words,
            informal,
        }
    }

    /// What is known of a token's word.
    pub(crate) fn word(&self, token: &Token) -> Option<&Word> {
        self.words.get(token.word as usize)
    }

    /// Asks a question about each word of the text once.
    pub(crate) fn ask(&self, question: impl Fn(&Word) -> bool) -> Answers {
        Answers(self.words.iter().map(question).collect())
    }
}

/// What a question about the words of a text was answered.
pub(crate) struct Answers(Vec<bool>);

impl Answers {
    /// The answer for the word of a token.
    pub(crate) fn of(&self, token: &Token) -> bool {
        self.0.get(token.word as usize) == Some(&true)
    }
}

/// `Anna W. Hon`: the stop after an initial ends the sentence where a name stands before
/// it and a pronoun or verb after it.
fn opens_sentence(list: &[Token], word: &Word, gap: Gap, between: &str) -> bool {
    let [.., before, initial] = list else {
        return false;
    };
    gap == Gap::Space
        && between.starts_with('.')
        && initial.case == Case::Initial
        && initial.gap == Gap::Space
        && before.case == Case::Title
        && word.case == Case::Title
        && word.flags.has(Flags::FUNCTION)
}

/// In `Tack På Förhand och Ha en Fin Dag` a capital says as little inside the sentence as
/// at its start.
fn level_titles(list: &mut [Token], words: &[Word], lexicon: &Lexicon) {
    const LONGEST: usize = 40;
    const SMALL: &[&str] = &[
        "och", "för", "på", "till", "av", "i", "med", "som", "att", "en", "ett", "ha", "om",
        "eller", "samt", "från", "vid", "är", "ska", "all", "alla", "inte", "det", "den", "er",
        "ni", "du",
    ];
    let is_inside = |token: &Token| {
        matches!(
            token.gap,
            Gap::Space | Gap::Wrap | Gap::Comma | Gap::And | Gap::Slash
        )
    };
    let mut first = 0;
    while first < list.len() {
        let rest = list.get(first + 1..).unwrap_or_default();
        let length = rest
            .iter()
            .take(LONGEST)
            .take_while(|t| is_inside(t))
            .count();
        let last = first + 1 + length;
        let inside = list.get_mut(first + 1..last).unwrap_or_default();
        first = last;
        let is_small = |token: &Token| {
            let word = words.get(token.word as usize);
            word.is_some_and(|word| SMALL.contains(&word.lower()))
        };
        let mut capitals = inside.iter().filter(|token| token.case == Case::Title);
        // Without one of these no dictionary need be asked.
        if !capitals.any(|token| is_small(token) || token.flags.has(Flags::KINSHIP)) {
            continue;
        }
        let (mut raised, mut small, mut lower) = (0, false, 0);
        for token in inside.iter() {
            let Some(word) = words.get(token.word as usize) else {
                continue;
            };
            let is_plain = !token.any_flags().has(Flags::NAME | Flags::PLACE);
            if token.case == Case::Title && is_small(token) {
                (raised, small) = (raised + 1, true);
            } else if token.case == Case::Title && is_plain && word.is_ordinary(lexicon) {
                raised += 1;
                small |= token.flags.has(Flags::KINSHIP);
            } else if token.case == Case::Lower && word.lower().chars().count() > 3 {
                lower += usize::from(!is_small(token));
            }
        }
        if small && raised > 1 && raised >= lower {
            for token in inside.iter_mut().filter(|token| token.case == Case::Title) {
                token.start = true;
            }
        }
    }
}

/// Whether a text lacks å, ä and ö, as scans and foreign keyboards make it.
fn is_unaccented(text: &str) -> bool {
    let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
    let accented = text.matches(['å', 'ä', 'ö', 'Å', 'Ä', 'Ö']).count();
    letters > 120 && accented * 125 < letters
}

/// A word of the same length where digits that OCR put for letters are letters:
/// `Ni1sson`, `0lsson`, and an `l` among capitals.
fn mend_letters(word: &str, lexicon: &Lexicon) -> Option<String> {
    let bytes = word.as_bytes();
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let upper = word.chars().filter(|c| c.is_uppercase()).count();
    let odd = |byte: &u8| matches!(byte, b'0' | b'1' | b'5');
    let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    let capitals = upper >= 4 && digits == 0 && bytes.contains(&b'l');
    if letters < 3 || !capitals && !(1..=2).contains(&digits) {
        return None;
    }
    let letter = |at: Option<usize>| {
        let byte = at.and_then(|at| bytes.get(at));
        byte.is_some_and(|byte| byte.is_ascii_alphabetic() || *byte >= 0x80)
    };
    let lowers = word.chars().filter(|c| c.is_lowercase()).count();
    if capitals {
        let only = lowers == bytes.iter().filter(|byte| **byte == b'l').count();
        return only.then(|| word.replace('l', "I"));
    }
    let inside = |(at, byte): (usize, &u8)| {
        !byte.is_ascii_digit()
            || odd(byte) && letter(Some(at + 1)) && (at == 0 || letter(at.checked_sub(1)))
    };
    if !bytes.iter().enumerate().all(inside) {
        return None;
    }
    let mended = |(at, c): (usize, char)| match (c, at == 0 || lowers < 2) {
        ('0', true) => 'O',
        ('0', false) => 'o',
        ('1', true) => 'I',
        ('1', false) => 'l',
        ('5', true) => 'S',
        ('5', false) => 's',
        _ => c,
    };
    let text: String = word.char_indices().map(mended).collect();
    let opens = bytes.first().is_some_and(u8::is_ascii_digit);
    let name = lexicon.flags(&text.to_lowercase()).has(Flags::NAME);
    (!opens || name).then_some(text)
}

/// Length of a word without its genitive ending.
fn stem_of(word: &str) -> usize {
    for ending in ["'s", ":s", "'S", "s", "S"] {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.chars().count() >= 2
        {
            return stem.len();
        }
    }
    word.len()
}

fn is_word_char(c: char) -> bool {
    match c.is_ascii() {
        true => c.is_ascii_alphanumeric(),
        false => c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c),
    }
}

/// The next word: letters and digits, with `-`, `'` and `:` inside it.
fn next_word(text: &str, from: usize) -> Option<Range<usize>> {
    let rest = text.get(from..)?;
    let first = rest.char_indices().find(|(_, c)| is_word_char(*c))?.0;
    let mut end = first;
    let mut chars = rest.get(first..)?.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let inside = matches!(c, '-' | '\'' | ':')
            && chars.peek().is_some_and(|(_, next)| {
                next.is_alphabetic() || (c == '-' && next.is_alphanumeric())
            });
        if !is_word_char(c) && !inside {
            break;
        }
        end = first + at + c.len_utf8();
    }
    Some(from + first..from + end)
}

fn case_of(word: &str) -> Case {
    let mut chars = word.chars();
    let Some(first) = chars.next() else {
        return Case::Lower;
    };
    if first.is_numeric() {
        return Case::Number;
    }
    let letters = word.chars().filter(|c| c.is_alphabetic());
    let (upper, lower) = letters.fold((0, 0), |(upper, lower), c| {
        if c.is_uppercase() {
            (upper + 1, lower)
        } else {
            (upper, lower + 1)
        }
    });
    let parts_single = word.split('-').all(|part| part.chars().count() == 1);
    if upper == 0 {
        Case::Lower
    } else if lower == 0 && parts_single {
        Case::Initial
    } else if lower == 0 || (lower == 1 && (word.ends_with(":s") || word.ends_with("'s"))) {
        Case::Upper
    } else if first.is_uppercase()
        || word
            .split('-')
            .any(|part| part.starts_with(char::is_uppercase))
    {
        Case::Title
    } else {
        Case::Mixed
    }
}

/// Where lines of a text were broken because they were full.
struct Wrap {
    /// Usual greatest length of a line.
    width: usize,
}

impl Wrap {
    fn of(text: &str) -> Self {
        let mut lengths: Vec<usize> = text
            .split('\n')
            .map(|line| line.chars().count())
            .filter(|&length| length > 30)
            .collect();
        lengths.sort_unstable();
        let width = lengths.get(lengths.len() * 9 / 10).copied().unwrap_or(60);
        Self { width }
    }

    /// Whether the line that ends at `at` had no room for the word that follows.
    fn is_full(&self, text: &str, at: usize, word: &Range<usize>) -> bool {
        let line = slice(text, 0..at).rsplit('\n').next().unwrap_or("");
        let needed = line.chars().count() + 1 + slice(text, word.clone()).chars().count();
        needed * 100 > self.width * 88
    }
}

fn gap_before(
    text: &str,
    between: &str,
    word: &Range<usize>,
    list: &[Token],
    wrap: &Wrap,
) -> (Gap, bool) {
    let Some(last) = list.last() else {
        return (Gap::Paragraph, true);
    };
    if between == " " {
        let heading = last.case == Case::Number && last.start && is_section(text, word.start);
        return (Gap::Space, heading);
    }
    if between.contains("\n\n") {
        return (Gap::Paragraph, true);
    }
    if between.contains('\t') {
        return (Gap::Cell, true);
    }
    let stop = between.contains(['.', '!', '?', '…']) && !is_abbreviated(text, last, between);
    if let Some(line) = between.find('\n') {
        let after = slice(between, line + 1..between.len());
        if matches!(after.trim(), "&" | "+") && !stop {
            return (Gap::And, false);
        }
        let bullet = !after.trim().is_empty() && !after.trim().starts_with(['(', '"', '\'']);
        let line_end = last.range.end + line;
        if stop {
            return (Gap::Stop, true);
        }
        let full = !bullet && !between.contains(':') && wrap.is_full(text, line_end, word);
        let gap = if full && between.trim().is_empty() {
            Gap::Wrap
        } else {
            Gap::Line
        };
        let gap = if full && between.trim() == "," {
            Gap::Comma
        } else {
            gap
        };
        return (gap, !full);
    }
    if stop {
        return (Gap::Stop, true);
    }
    let trimmed = between.trim();
    match trimmed {
        "" | "." | "'" => (Gap::Space, false),
        "," | ";" | ".," => (Gap::Comma, false),
        ":" => (Gap::Colon, true),
        "/" => (Gap::Slash, false),
        "&" | "+" => (Gap::And, false),
        "-" => (Gap::Dash, last.case == Case::Number),
        _ if trimmed.ends_with(':') => (Gap::Colon, true),
        _ if trimmed.ends_with('(') => (Gap::Open, false),
        _ if trimmed.ends_with('"') => (
            Gap::Quote,
            trimmed.len() > 1 || slice(text, word.clone()).len() < 4,
        ),
        _ if trimmed.ends_with(['•', '☐', '☒', '*', '·', '–', ']', '>', '☑']) => {
            (Gap::Line, true)
        }
        _ if trimmed.starts_with(')') => (Gap::Close, false),
        _ => (Gap::Other, false),
    }
}

/// Whether nothing but the number of a section stands before a word on its line: `2.1 Ta`.
fn is_section(text: &str, at: usize) -> bool {
    let window = slice(
        text,
        crate::detect::lexicon::floor(text, at.saturating_sub(16))..at,
    );
    let line = window.rsplit('\n').next().unwrap_or(window);
    line.len() < 12
        && line
            .bytes()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b' ' | b')'))
}

fn is_abbreviated(text: &str, last: &Token, between: &str) -> bool {
    if !between.starts_with('.') || between.contains(['!', '?']) {
        return false;
    }
    let word = slice(text, last.range.clone());
    let initial = last.case == Case::Initial;
    let before = slice(text, 0..last.range.start);
    let numbered = last.case == Case::Number && word.len() <= 2 && before.ends_with('\n');
    (initial || ABBREVIATIONS.contains(&word.to_lowercase().as_str())) && !numbered
}

/// The text with spaces for line ends at which a sentence goes on: those of full lines, and
/// of lines of running text before one that starts in lower case. Offsets stay the same.
pub(crate) fn unwrapped(text: &str) -> String {
    let wrap = Wrap::of(text);
    let mut bytes = text.as_bytes().to_vec();
    let mut start = 0;
    for (at, _) in text.match_indices('\n') {
        let line = slice(text, start..at);
        let rest = slice(text, at + 1..text.len());
        start = at + 1;
        let end = rest.find('\n').unwrap_or(rest.len());
        let next = slice(rest, 0..end);
        let blank = line.is_empty() || next.is_empty();
        if blank || line.contains('\t') || next.contains('\t') || is_labelled(next) {
            continue;
        }
        let word = next.find(' ').unwrap_or(next.len());
        let full = wrap.is_full(text, at, &(at + 1..at + 1 + word));
        let prose = line.chars().count() > 40 && next.starts_with(char::is_lowercase);
        if (full || prose)
            && let Some(byte) = bytes.get_mut(at)
        {
            *byte = b' ';
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// Whether a line opens with a capital and a few words before a colon: `Ombud: Anna Ek`.
fn is_labelled(line: &str) -> bool {
    const LONGEST: usize = 30;
    let label = line.split_once(':').map_or("", |(label, _)| label);
    (1..=LONGEST).contains(&label.len())
        && label.starts_with(char::is_uppercase)
        && label.split(' ').count() <= 3
        && !label.contains([',', '.', '"'])
}

/// Whether most sentences start without a capital.
fn is_informal(tokens: &[Token]) -> bool {
    let starts = tokens.iter().filter(|token| {
        matches!(token.gap, Gap::Stop | Gap::Paragraph) && token.case != Case::Number
    });
    let (lower, all) = starts.fold((0usize, 0usize), |(lower, all), token| {
        (lower + usize::from(token.case == Case::Lower), all + 1)
    });
    all > 3 && lower * 100 >= all * 45
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_tells_initials_from_acronyms() {
        let cases = [
            ("Anna", Case::Title),
            ("S-O", Case::Initial),
            ("BUP", Case::Upper),
            ("al-Khatib", Case::Title),
            ("å", Case::Lower),
            ("4B", Case::Number),
        ];
        for (word, case) in cases {
            assert_eq!(case_of(word), case, "{word}");
        }
    }

    #[test]
    fn only_full_lines_and_running_text_are_joined() {
        let prose = "Hon är född och uppvuxen i en liten by, och dossier hos\nverket 12";
        assert!(!unwrapped(prose).contains('\n'));
        let form = "Namn: Anna\nTelefon: 12\n\nSlut";
        assert_eq!(unwrapped(form), form);
        assert_eq!(unwrapped(prose).len(), prose.len());
    }

    #[test]
    fn words_keep_hyphens_inside() {
        let text = "Anna-Karin d'Arc: 1:e.";
        let mut words = Vec::new();
        let mut at = 0;
        while let Some(range) = next_word(text, at) {
            words.push(&text[range.clone()]);
            at = range.end;
        }
        assert_eq!(words, ["Anna-Karin", "d'Arc", "1:e"]);
    }
}
