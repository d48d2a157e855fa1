//! Character maps and calculator functions without anything that a reader skips.
//!
//! Both are small PostScript programs, so they may hold comments, titles and names. They
//! are taken apart into tokens, and only what a PDF reader evaluates is written again.

use rustc_hash::FxHashSet;

/// A ToUnicode or CID character map with nothing but its ranges, or nothing if it has
/// none (ISO 32000-2, 9.7.5.4 and 9.10.3).
pub(crate) fn clean_character_map(program: &[u8]) -> Option<Vec<u8>> {
    let mut out = CMAP_HEAD.to_vec();
    let mut operands: Vec<Token<'_>> = Vec::new();
    let mut sections = 0;
    for token in Tokens(program) {
        let Token::Word(word) = token else {
            operands.push(token);
            continue;
        };
        match word {
            b"usecmap" => put_parent(&mut out, operands.last()),
            b"def" => put_definition(&mut out, &operands),
            _ => {
                if let Some((_, start)) = SECTIONS.iter().find(|(end, _)| end.as_bytes() == word) {
                    put_section(&mut out, start, word, &operands);
                    sections += 1;
                }
            }
        }
        operands.clear();
    }
    out.extend_from_slice(CMAP_TAIL);
    (sections > 0).then_some(out)
}

/// A ToUnicode map with nothing but the codes that are kept, or nothing if it has no
/// ranges at all.
pub(crate) fn unicode_map_of(program: &[u8], kept: &FxHashSet<u32>) -> Option<Vec<u8>> {
    let mut out = CMAP_HEAD.to_vec();
    let mut operands: Vec<Token<'_>> = Vec::new();
    let mut entries: Vec<(u32, usize, Vec<u8>)> = Vec::new();
    let mut sections = 0;
    for token in Tokens(program) {
        let Token::Word(word) = token else {
            operands.push(token);
            continue;
        };
        match word {
            b"usecmap" => put_parent(&mut out, operands.last()),
            b"endcodespacerange" => {
                put_section(&mut out, "begincodespacerange", word, &operands);
                sections += 1;
            }
            b"endbfchar" => take_characters(&operands, kept, &mut entries),
            b"endbfrange" => take_ranges(&operands, kept, &mut entries),
            _ => {}
        }
        operands.clear();
    }
    // The first mapping of a code may be overridden by a later one; the order stays.
    for chunk in entries.chunks(SECTION_ENTRIES) {
        out.extend_from_slice(format!("{} beginbfchar\n", chunk.len()).as_bytes());
        for (code, digits, text) in chunk {
            out.extend_from_slice(format!("<{code:0digits$X}><").as_bytes());
            for byte in text {
                out.extend_from_slice(format!("{byte:02X}").as_bytes());
            }
            out.extend_from_slice(b">\n");
        }
        out.extend_from_slice(b"endbfchar\n");
    }
    out.extend_from_slice(CMAP_TAIL);
    (sections > 0 || !entries.is_empty()).then_some(out)
}

/// A character map of a composite font with nothing but the codes that are kept, or
/// nothing if it has no ranges at all.
pub(crate) fn character_map_of(program: &[u8], kept: &FxHashSet<u32>) -> Option<Vec<u8>> {
    let mut out = CMAP_HEAD.to_vec();
    let mut operands: Vec<Token<'_>> = Vec::new();
    let mut entries: Vec<(u32, usize, u32)> = Vec::new();
    let mut sections = 0;
    for token in Tokens(program) {
        let Token::Word(word) = token else {
            operands.push(token);
            continue;
        };
        match word {
            b"usecmap" => put_parent(&mut out, operands.last()),
            b"def" => put_definition(&mut out, &operands),
            b"endcodespacerange" => {
                put_section(&mut out, "begincodespacerange", word, &operands);
                sections += 1;
            }
            b"endcidchar" => take_cids(&operands, 2, kept, &mut entries),
            b"endcidrange" => take_cids(&operands, 3, kept, &mut entries),
            _ => {}
        }
        operands.clear();
    }
    for chunk in entries.chunks(SECTION_ENTRIES) {
        out.extend_from_slice(format!("{} begincidchar\n", chunk.len()).as_bytes());
        for (code, digits, cid) in chunk {
            out.extend_from_slice(format!("<{code:0digits$X}> {cid}\n").as_bytes());
        }
        out.extend_from_slice(b"endcidchar\n");
    }
    out.extend_from_slice(CMAP_TAIL);
    (sections > 0 || !entries.is_empty()).then_some(out)
}

/// Takes the CIDs of kept codes out of a section of single codes or of ranges.
fn take_cids(
    operands: &[Token<'_>],
    per_entry: usize,
    kept: &FxHashSet<u32>,
    found: &mut Vec<(u32, usize, u32)>,
) {
    for entry in entries(operands, per_entry) {
        let (Some(Token::Hex(first)), Some(Token::Number(cid))) = (entry.first(), entry.last())
        else {
            continue;
        };
        let last = match entry {
            [_, Token::Hex(last), _] => last,
            _ => first,
        };
        let cid = std::str::from_utf8(cid)
            .ok()
            .and_then(|cid| cid.parse::<u32>().ok());
        let (Some((first, digits)), Some((last, _)), Some(cid)) =
            (code_of(first), code_of(last), cid)
        else {
            continue;
        };
        let mut codes: Vec<u32> = (kept.iter().copied())
            .filter(|code| (first..=last).contains(code))
            .collect();
        codes.sort_unstable();
        found.extend(
            codes
                .into_iter()
                .map(|code| (code, digits, cid.saturating_add(code - first))),
        );
    }
}

fn take_characters(
    operands: &[Token<'_>],
    kept: &FxHashSet<u32>,
    entries: &mut Vec<(u32, usize, Vec<u8>)>,
) {
    for pair in operands.as_chunks::<2>().0 {
        if let [Token::Hex(code), Token::Hex(text)] = pair
            && let Some((code, digits)) = code_of(code)
            && kept.contains(&code)
        {
            entries.push((code, digits, bytes_of(text)));
        }
    }
}

fn take_ranges(
    operands: &[Token<'_>],
    kept: &FxHashSet<u32>,
    entries: &mut Vec<(u32, usize, Vec<u8>)>,
) {
    let mut rest = operands;
    while let [Token::Hex(first), Token::Hex(last), after @ ..] = rest {
        let (texts, after) = match after {
            [Token::Hex(text), after @ ..] => (vec![bytes_of(text)], after),
            [Token::Mark(b'['), after @ ..] => {
                let length = after
                    .iter()
                    .take_while(|token| matches!(token, Token::Hex(_)));
                let (texts, after) = after.split_at(length.count());
                let texts = texts.iter().filter_map(|token| match token {
                    Token::Hex(text) => Some(bytes_of(text)),
                    _ => None,
                });
                (texts.collect(), after.get(1..).unwrap_or_default())
            }
            _ => return,
        };
        rest = after;
        let (Some((first, digits)), Some((last, _))) = (code_of(first), code_of(last)) else {
            continue;
        };
        let mut codes: Vec<u32> = (kept.iter().copied())
            .filter(|code| (first..=last).contains(code))
            .collect();
        codes.sort_unstable();
        for code in codes {
            let offset = code - first;
            let text = match texts.as_slice() {
                [only] => Some(raised(only, offset)),
                many => many.get(offset as usize).cloned(),
            };
            entries.extend(text.map(|text| (code, digits, text)));
        }
    }
}

/// A code in hexadecimal digits, and how many digits it has.
fn code_of(hex: &[u8]) -> Option<(u32, usize)> {
    let bytes = bytes_of(hex);
    let code = bytes.iter().try_fold(0_u32, |code, byte| {
        code.checked_mul(256).map(|code| code | u32::from(*byte))
    })?;
    (!bytes.is_empty()).then_some((code, bytes.len() * 2))
}

/// The bytes of a hexadecimal string with its brackets.
fn bytes_of(hex: &[u8]) -> Vec<u8> {
    let digits = hex.iter().filter_map(|byte| char::from(*byte).to_digit(16));
    let digits: Vec<u8> = digits.map(|digit| digit as u8).collect();
    digits
        .chunks(2)
        .map(|pair| pair.first().unwrap_or(&0) << 4 | pair.get(1).unwrap_or(&0))
        .collect()
}

/// A text in UTF-16BE whose last unit is raised (ISO 32000-2, 9.10.3).
fn raised(text: &[u8], offset: u32) -> Vec<u8> {
    let mut raised = text.to_vec();
    let mut carry = offset;
    for byte in raised.iter_mut().rev().take(2) {
        carry += u32::from(*byte);
        *byte = (carry & 0xff) as u8;
        carry >>= 8;
    }
    raised
}

/// A calculator function with nothing but numbers, braces and operators, or nothing if it
/// holds anything else (ISO 32000-2, 7.10.5).
pub(crate) fn clean_calculator(program: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(program.len());
    let mut depth = 0usize;
    for token in Tokens(program) {
        match token {
            Token::Mark(b'{') => depth += 1,
            Token::Mark(b'}') => depth = depth.checked_sub(1)?,
            Token::Number(_) => {}
            Token::Word(word) if CALCULATOR.iter().any(|known| known.as_bytes() == word) => {}
            _ => return None,
        }
        put_token(&mut out, &token);
        // What follows the last brace is not part of the function.
        if depth == 0 {
            break;
        }
    }
    (depth == 0 && !out.is_empty()).then_some(out)
}

/// Name of the dictionary entry and of the map itself.
pub(crate) const CMAP_NAME: &str = "Custom";

const CMAP_HEAD: &[u8] = b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n\
/CMapName /Custom def\n";

const CMAP_TAIL: &[u8] = b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";

/// Most entries that a section may have.
const SECTION_ENTRIES: usize = 100;

/// Ends and starts of sections.
const SECTIONS: [(&str, &str); 7] = [
    ("endcodespacerange", "begincodespacerange"),
    ("endbfchar", "beginbfchar"),
    ("endbfrange", "beginbfrange"),
    ("endcidchar", "begincidchar"),
    ("endcidrange", "begincidrange"),
    ("endnotdefchar", "beginnotdefchar"),
    ("endnotdefrange", "beginnotdefrange"),
];

const CALCULATOR: [&str; 42] = [
    "abs", "add", "and", "atan", "bitshift", "ceiling", "copy", "cos", "cvi", "cvr", "div", "dup",
    "eq", "exch", "exp", "false", "floor", "ge", "gt", "idiv", "if", "ifelse", "index", "le", "ln",
    "log", "lt", "mod", "mul", "ne", "neg", "not", "or", "pop", "roll", "round", "sin", "sqrt",
    "sub", "true", "truncate", "xor",
];

/// A token of a PostScript program.
#[derive(Clone, Copy)]
enum Token<'a> {
    /// A number, as it stands.
    Number(&'a [u8]),
    /// A name without the solidus.
    Name(&'a [u8]),
    /// A hexadecimal string with its brackets.
    Hex(&'a [u8]),
    /// A literal string, whose content nobody needs.
    Text,
    /// A bracket or brace.
    Mark(u8),
    /// An operator.
    Word(&'a [u8]),
}

/// Reads tokens, without comments.
struct Tokens<'a>(&'a [u8]);

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let blank = |byte: &u8| byte.is_ascii_whitespace() || *byte == 0;
            let start = self.0.iter().position(|byte| !blank(byte))?;
            self.0 = self.0.get(start..)?;
            match self.0.first()? {
                b'%' => {
                    let end = memchr::memchr2(b'\n', b'\r', self.0)?;
                    self.0 = self.0.get(end..)?;
                }
                _ => break,
            }
        }
        Some(match self.0 {
            [b'(', ..] => {
                self.take(text_length(self.0));
                Token::Text
            }
            [b'<', b'<', ..] | [b'>', b'>', ..] => {
                self.take(2);
                Token::Text
            }
            [b'<', ..] => {
                let end = memchr::memchr(b'>', self.0).map_or(self.0.len(), |end| end + 1);
                Token::Hex(self.take(end))
            }
            [mark @ (b'[' | b']' | b'{' | b'}' | b')' | b'>'), ..] => {
                let mark = *mark;
                self.take(1);
                Token::Mark(mark)
            }
            [b'/', ..] => {
                self.take(1);
                let name = self.take(regular_length(self.0));
                Token::Name(name)
            }
            _ => {
                let word = self.take(regular_length(self.0).max(1));
                let number = word.iter().all(|b| b"0123456789+-.eE".contains(b))
                    && word.iter().any(u8::is_ascii_digit);
                match number {
                    true => Token::Number(word),
                    false => Token::Word(word),
                }
            }
        })
    }
}

impl<'a> Tokens<'a> {
    fn take(&mut self, length: usize) -> &'a [u8] {
        let (token, rest) = self.0.split_at(length.min(self.0.len()));
        self.0 = rest;
        token
    }
}

fn regular_length(data: &[u8]) -> usize {
    data.iter()
        .position(|byte| byte.is_ascii_whitespace() || *byte == 0 || b"()<>[]{}/%".contains(byte))
        .unwrap_or(data.len())
}

/// Length of a literal string with its brackets.
fn text_length(data: &[u8]) -> usize {
    let (mut depth, mut escaped) = (0usize, false);
    for (index, byte) in data.iter().enumerate() {
        match byte {
            _ if escaped => {
                escaped = false;
                continue;
            }
            b'\\' => escaped = true,
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return index + 1;
        }
    }
    data.len()
}

fn put_token(out: &mut Vec<u8>, token: &Token<'_>) {
    match token {
        Token::Number(number) => out.extend_from_slice(number),
        Token::Word(word) => out.extend_from_slice(word),
        Token::Hex(hex) => {
            let digit = |byte: &&u8| byte.is_ascii_hexdigit() || b"<>".contains(byte);
            out.extend(hex.iter().filter(digit));
        }
        Token::Mark(mark) => out.push(*mark),
        Token::Name(_) | Token::Text => {}
    }
    out.push(b' ');
}

/// Writes `usecmap` if it names a predefined map.
fn put_parent(out: &mut Vec<u8>, parent: Option<&Token<'_>>) {
    if let Some(Token::Name(name)) = parent
        && is_predefined(name)
    {
        out.push(b'/');
        out.extend_from_slice(name);
        out.extend_from_slice(b" usecmap\n");
    }
}

/// Whether a character map is one that every reader knows (ISO 32000-2, table 116).
pub(crate) fn is_predefined(name: &[u8]) -> bool {
    let custom = |name| matches!(name, hayro_cmap::CMapName::Custom(_));
    let identity: [&[u8]; 2] = [b"Identity-H", b"Identity-V"];
    identity.contains(&name) || !custom(hayro_cmap::CMapName::from_bytes(name))
}

/// Writes the writing mode; other definitions say nothing that a reader needs.
fn put_definition(out: &mut Vec<u8>, operands: &[Token<'_>]) {
    if let [
        ..,
        Token::Name(b"WMode"),
        Token::Number(mode @ (b"0" | b"1")),
    ] = operands
    {
        out.extend_from_slice(b"/WMode ");
        out.extend_from_slice(mode);
        out.extend_from_slice(b" def\n");
    }
}

/// Writes a section's codes, values and arrays. A name as a value stands for a glyph name
/// and goes with its code.
fn put_section(out: &mut Vec<u8>, start: &str, end: &[u8], operands: &[Token<'_>]) {
    let per_entry = if start.ends_with("char") || start.starts_with("begincodespace") {
        2
    } else {
        3
    };
    let entries = entries(operands, per_entry);
    for chunk in entries.chunks(SECTION_ENTRIES) {
        out.extend_from_slice(format!("{} {start}\n", chunk.len()).as_bytes());
        for entry in chunk {
            entry.iter().for_each(|token| put_token(out, token));
            out.push(b'\n');
        }
        out.extend_from_slice(end);
        out.push(b'\n');
    }
}

/// Splits a section into entries of so many values each, an array counting as one.
/// Entries with anything but codes, numbers and arrays of codes are left out.
fn entries<'t, 'a>(operands: &'t [Token<'a>], per_entry: usize) -> Vec<&'t [Token<'a>]> {
    let (mut entries, mut start, mut count, mut nested) = (Vec::new(), 0, 0, false);
    for (index, token) in operands.iter().enumerate() {
        match token {
            Token::Mark(b'[') => nested = true,
            Token::Mark(b']') => {
                nested = false;
                count += 1;
            }
            _ if nested => {}
            // The number of entries stands before the section starts.
            _ => count += 1,
        }
        if count == per_entry && !nested {
            let entry = operands.get(start..=index).unwrap_or_default();
            let is_kept = |token: &Token<'_>| {
                matches!(
                    token,
                    Token::Hex(_) | Token::Number(_) | Token::Mark(b'[' | b']')
                )
            };
            if entry.iter().all(is_kept) && matches!(entry.first(), Some(Token::Hex(_))) {
                entries.push(entry);
            }
            (start, count) = (index + 1, 0);
        }
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAP: &[u8] = b"%!PS secret\n/CIDInit /ProcSet findresource begin
12 dict begin begincmap /CIDSystemInfo << /Registry (secret) >> def
/CMapName /secret def /WMode 1 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
2 beginbfchar <0001> <0041> % secret
<0002> /secret endbfchar
2 beginbfrange <0003> <0005> <0061> <0006> <0007> [<0041> <0042>] endbfrange
endcmap (secret) end end secret";

    #[test]
    fn a_unicode_map_keeps_only_the_codes_that_stay() {
        let program = b"begincmap 1 begincodespacerange <00> <ff> endcodespacerange \
            2 beginbfchar <41> <0058> <42> <0059> endbfchar \
            2 beginbfrange <61> <6a> <0061> <70> <71> [<0031> <0032>] endbfrange endcmap";
        let kept = [0x42, 0x63, 0x71].into_iter().collect();
        let map = String::from_utf8(unicode_map_of(program, &kept).unwrap()).unwrap();
        assert!(
            map.contains("<42><0059>\n<63><0063>\n<71><0032>\n"),
            "{map}"
        );
        assert!(!map.contains("0058") && !map.contains("<61>"), "{map}");
    }

    #[test]
    fn only_ranges_of_a_character_map_are_left() {
        let out = clean_character_map(MAP).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(!text.contains("secret"), "{text}");
        assert!(
            text.contains("1 beginbfchar\n<0001> <0041> \nendbfchar"),
            "{text}"
        );
        assert!(text.contains("<0003> <0005> <0061> \n<0006> <0007> [ <0041> <0042> ]"));
        assert!(text.contains("<0000> <FFFF>"));
        assert!(text.contains("/WMode 1 def"));
    }

    #[test]
    fn a_cleaned_map_is_cleaned_to_itself() {
        let once = clean_character_map(MAP).unwrap();
        assert!(clean_character_map(&once).unwrap() == once);
    }

    #[test]
    fn a_calculator_keeps_its_operators_only() {
        let out = clean_calculator(b"{ % secret\n 1 exch sub {2 mul} if } secret").unwrap();
        assert_eq!(out, b"{ 1 exch sub { 2 mul } if } ");
        assert!(clean_calculator(b"{ (secret) }").is_none());
        assert!(clean_calculator(b"{ secret }").is_none());
    }

    #[test]
    fn predefined_maps_are_known() {
        assert!(is_predefined(b"Identity-H"));
        assert!(is_predefined(b"UniJIS-UTF16-H"));
        assert!(!is_predefined(b"Elin"));
    }
}
