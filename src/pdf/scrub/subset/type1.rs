//! Type 1 programs (Adobe Type 1 Font Format): the clear part is written anew, the
//! encrypted part without the glyphs and subroutines that are not wanted.

use std::collections::BTreeMap;
use std::ops::Range;

use memchr::memmem::find;
use rustc_hash::FxHashSet;

use crate::pdf::scrub::subset::Names;
use crate::pdf::scrub::subset::Subset;
use crate::pdf::scrub::subset::Wanted;
use crate::pdf::scrub::subset::names::standard_name;
use crate::pdf::scrub::subset::type1_charstring::Used;
use crate::pdf::scrub::subset::type1_charstring::follow;

const EEXEC_KEY: u16 = 55_665;
const CHARSTRING_KEY: u16 = 4330;
/// Random bytes before the encrypted part.
const LEAD: usize = 4;
/// Most glyphs and subroutines of a program.
const MOST_ENTRIES: usize = 70_000;
/// Subroutines that flexes and hint replacement may call without being named.
const ALWAYS_USED: usize = 5;

/// The program without what is not wanted.
pub(super) fn subset(program: &[u8], wanted: &Wanted, words: &Names<'_>) -> Option<Subset> {
    let program = without_segments(program);
    let mark = find(&program, b"eexec")? + 5;
    let clear = program.get(..mark)?;
    let private = decrypted(program.get(mark..)?)?;
    let font = Font::read(&private)?;
    let own = own_encoding(clear);
    let mut glyphs = font.glyphs(wanted, &own, words);
    let used = font.used(&mut glyphs);
    let head = written_head(clear, &own, &glyphs, words)?;
    let private = font.write(&private, &glyphs, used.as_ref(), words)?;
    let sealed = encrypted(&[&[0; LEAD], private.as_slice()].concat(), EEXEC_KEY);
    let lengths = [head.len(), sealed.len(), 0];
    Some(Subset {
        data: [head, sealed].concat(),
        lengths: Some(lengths),
    })
}

/// A program out of the segments of a PFB file.
fn without_segments(program: &[u8]) -> Vec<u8> {
    let (mut out, mut rest) = (Vec::new(), program);
    while let [0x80, 1 | 2, a, b, c, d, after @ ..] = rest {
        let length = u32::from_le_bytes([*a, *b, *c, *d]) as usize;
        let (segment, after) = after.split_at(length.min(after.len()));
        out.extend_from_slice(segment);
        rest = after;
    }
    if out.is_empty() {
        program.to_vec()
    } else {
        out
    }
}

/// The encrypted part, which may be in hexadecimal digits.
fn decrypted(data: &[u8]) -> Option<Vec<u8>> {
    let start = data.iter().position(|byte| !byte.is_ascii_whitespace())?;
    let data = data.get(start..)?;
    let is_hex = data.get(..LEAD)?.iter().all(u8::is_ascii_hexdigit);
    let bytes: Vec<u8> = match is_hex {
        true => {
            let digits = data
                .iter()
                .filter_map(|byte| char::from(*byte).to_digit(16));
            let digits: Vec<u8> = digits.map(|digit| digit as u8).collect();
            digits
                .as_chunks::<2>()
                .0
                .iter()
                .map(|[high, low]| high << 4 | low)
                .collect()
        }
        false => data.to_vec(),
    };
    decoded(&bytes, EEXEC_KEY, LEAD)
}

fn decoded(bytes: &[u8], key: u16, lead: usize) -> Option<Vec<u8>> {
    let mut state = key;
    let plain = bytes.iter().map(|byte| {
        let plain = byte ^ (state >> 8) as u8;
        state = next(state, *byte);
        plain
    });
    let plain: Vec<u8> = plain.collect();
    Some(plain.get(lead..)?.to_vec())
}

fn encrypted(plain: &[u8], key: u16) -> Vec<u8> {
    let mut state = key;
    let sealed = plain.iter().map(|byte| {
        let sealed = byte ^ (state >> 8) as u8;
        state = next(state, sealed);
        sealed
    });
    sealed.collect()
}

fn next(state: u16, sealed: u8) -> u16 {
    u16::from(sealed)
        .wrapping_add(state)
        .wrapping_mul(52_845)
        .wrapping_add(22_719)
}

/// The encrypted part, taken apart. Code is decrypted.
struct Font {
    /// Random bytes before code; none where code is not encrypted.
    lead: Option<usize>,
    /// From `/Subrs` to behind the last one.
    subroutine_range: Option<Range<usize>>,
    subroutines: Vec<Option<Vec<u8>>>,
    /// From `/CharStrings` to behind the last one.
    glyph_range: Range<usize>,
    glyphs: BTreeMap<Vec<u8>, Vec<u8>>,
}

impl Font {
    fn read(private: &[u8]) -> Option<Self> {
        let lead = match find(private, b"/lenIV") {
            Some(at) => Reader::new(private, at + 6).number(),
            None => Some(LEAD),
        };
        let start = find(private, b"/CharStrings")?;
        let mut reader = Reader::new(private, start + 12);
        let (mut glyphs, mut end) = (BTreeMap::new(), start);
        while let Some(token) = reader.token() {
            match token {
                [b'/', name @ ..] => {
                    let Some(length) = reader.number() else { break };
                    let code = reader.binary(length)?;
                    glyphs.insert(name.to_vec(), opened(code, lead)?);
                    end = reader.at;
                }
                b"end" if !glyphs.is_empty() => break,
                _ => {}
            }
            if glyphs.len() > MOST_ENTRIES {
                return None;
            }
        }
        let subroutines = find(private.get(..start)?, b"/Subrs");
        let mut font = Self {
            lead,
            subroutine_range: None,
            subroutines: Vec::new(),
            glyph_range: start..end,
            glyphs,
        };
        if let Some(at) = subroutines {
            font.read_subroutines(private, at)?;
        }
        (!font.glyphs.is_empty()).then_some(font)
    }

    fn read_subroutines(&mut self, private: &[u8], start: usize) -> Option<()> {
        let mut reader = Reader::new(private, start + 6);
        let mut end = start;
        while let Some(token) = reader.token() {
            match token {
                b"dup" => {
                    let (index, length) = (reader.number()?, reader.number()?);
                    if index > MOST_ENTRIES {
                        return None;
                    }
                    let code = reader.binary(length)?;
                    if self.subroutines.len() <= index {
                        self.subroutines.resize(index + 1, None);
                    }
                    let slot = self.subroutines.get_mut(index)?;
                    *slot = Some(opened(code, self.lead)?);
                    end = reader.at;
                }
                [b'/', ..] => break,
                b"ND" | b"|-" | b"def" if end > start => break,
                _ => {}
            }
        }
        self.subroutine_range = Some(start..end);
        Some(())
    }

    /// The names of the glyphs that are wanted.
    fn glyphs(&self, wanted: &Wanted, own: &Encoding, words: &Names<'_>) -> FxHashSet<Vec<u8>> {
        let by_code = |name: &[u8]| {
            wanted
                .own_codes
                .iter()
                .any(|code| u8::try_from(*code).is_ok_and(|code| own.name(code) == Some(name)))
        };
        let is_wanted = |name: &&Vec<u8>| {
            name.as_slice() == b".notdef" || wanted.wants_name(name, words) || by_code(name)
        };
        self.glyphs.keys().filter(is_wanted).cloned().collect()
    }

    /// What the glyphs use, if that can be told; adds the letters that they are made of.
    fn used(&self, glyphs: &mut FxHashSet<Vec<u8>>) -> Option<Used> {
        let mut all = Some(Used::default());
        let mut waiting: Vec<Vec<u8>> = glyphs.iter().cloned().collect();
        while let Some(name) = waiting.pop() {
            let Some(code) = self.glyphs.get(&name) else {
                continue;
            };
            let mut own = Used::default();
            match (follow(code, &self.subroutines, &mut own), &mut all) {
                (Some(()), Some(all)) => all.subroutines.extend(own.subroutines),
                _ => all = None,
            }
            for part in own.parts.iter().filter_map(|code| standard_name(*code)) {
                if self.glyphs.contains_key(part) && glyphs.insert(part.to_vec()) {
                    waiting.push(part.to_vec());
                }
            }
        }
        all
    }

    fn write(
        &self,
        private: &[u8],
        glyphs: &FxHashSet<Vec<u8>>,
        used: Option<&Used>,
        words: &Names<'_>,
    ) -> Option<Vec<u8>> {
        let mut out = Vec::with_capacity(private.len());
        let mut at = 0;
        if let Some(range) = &self.subroutine_range {
            out.extend_from_slice(private.get(..range.start)?);
            let count = self.subroutines.len();
            out.extend_from_slice(format!("/Subrs {count} array\n").as_bytes());
            for (index, code) in self.subroutines.iter().enumerate() {
                let stays = index < ALWAYS_USED
                    || used.is_none_or(|used| used.subroutines.contains(&index));
                let code = code.as_deref().filter(|_| stays);
                let head = format!("dup {index}");
                self.put_code(&mut out, &head, code.unwrap_or(&[11]), "NP");
            }
            at = range.end;
            // What ended the last subroutine stands there.
            at += ending(private.get(at..)?);
        }
        out.extend_from_slice(private.get(at..self.glyph_range.start)?);
        let count = glyphs.len();
        out.extend_from_slice(format!("/CharStrings {count} dict dup begin\n").as_bytes());
        for (name, code) in self
            .glyphs
            .iter()
            .filter(|(name, _)| glyphs.contains(*name))
        {
            let head = [b"/", (words.new_name)(name).as_slice()].concat();
            self.put_code(&mut out, &String::from_utf8_lossy(&head), code, "ND");
        }
        out.extend_from_slice(b"end\nend\nreadonly put\nnoaccess put\n");
        out.extend_from_slice(
            b"dup/FontName get exch definefont pop\nmark currentfile closefile\n",
        );
        Some(with_own_words(out, private))
    }

    fn put_code(&self, out: &mut Vec<u8>, head: &str, code: &[u8], end: &str) {
        let sealed = match self.lead {
            Some(lead) => encrypted(&[vec![0; lead].as_slice(), code].concat(), CHARSTRING_KEY),
            None => code.to_vec(),
        };
        out.extend_from_slice(format!("{head} {} RD ", sealed.len()).as_bytes());
        out.extend_from_slice(&sealed);
        out.extend_from_slice(format!(" {end}\n").as_bytes());
    }
}

/// A glyph's or subroutine's code.
fn opened(code: &[u8], lead: Option<usize>) -> Option<Vec<u8>> {
    match lead {
        Some(lead) => decoded(code, CHARSTRING_KEY, lead),
        None => Some(code.to_vec()),
    }
}

/// Defines the words that are used for reading code where the program calls them otherwise.
fn with_own_words(out: Vec<u8>, private: &[u8]) -> Vec<u8> {
    let defines = |word: &[u8]| find(private, word).is_some();
    if defines(b"/RD") && defines(b"/NP") && defines(b"/ND") {
        return out;
    }
    const WORDS: &[u8] = b"/RD{string currentfile exch readstring pop}executeonly def\n\
        /ND{noaccess def}executeonly def\n/NP{noaccess put}executeonly def\n";
    let at = find(&out, b"/Private")
        .and_then(|at| Some(at + find(out.get(at..)?, b"begin")? + 5))
        .unwrap_or(0);
    let (before, after) = out.split_at(at);
    [before, b"\n", WORDS, after].concat()
}

/// Length of the words that end a subroutine: `NP`, `|` or `noaccess put`.
fn ending(rest: &[u8]) -> usize {
    let mut reader = Reader::new(rest, 0);
    match reader.token() {
        Some(b"noaccess") => {
            reader.token();
            reader.at
        }
        Some(b"NP" | b"|" | b"put") => reader.at,
        _ => 0,
    }
}

/// The encoding that a program comes with.
enum Encoding {
    Standard,
    Own(BTreeMap<u8, Vec<u8>>),
}

impl Encoding {
    fn name(&self, code: u8) -> Option<&[u8]> {
        match self {
            Self::Standard => standard_name(code),
            Self::Own(names) => names.get(&code).map(Vec::as_slice),
        }
    }
}

fn own_encoding(clear: &[u8]) -> Encoding {
    let Some(at) = find(clear, b"/Encoding") else {
        return Encoding::Standard;
    };
    let mut reader = Reader::new(clear, at + 9);
    let mut names = BTreeMap::new();
    if reader.token() == Some(b"StandardEncoding") {
        return Encoding::Standard;
    }
    while let Some(token) = reader.token() {
        match token {
            b"dup" => {
                let code = reader.number().and_then(|code| u8::try_from(code).ok());
                if let (Some(code), Some([b'/', name @ ..])) = (code, reader.token()) {
                    names.insert(code, name.to_vec());
                }
            }
            b"def" | b"readonly" => break,
            _ => {}
        }
    }
    Encoding::Own(names)
}

/// The clear part with what a reader needs.
fn written_head(
    clear: &[u8],
    own: &Encoding,
    glyphs: &FxHashSet<Vec<u8>>,
    words: &Names<'_>,
) -> Option<Vec<u8>> {
    let array = |key: &[u8]| {
        let at = find(clear, key)? + key.len();
        let rest = clear.get(at..)?;
        let open = rest.iter().position(|byte| b"[{".contains(byte))?;
        let close = rest.iter().position(|byte| b"]}".contains(byte))?;
        let inside = rest.get(open + 1..close)?;
        let is_number = |byte: &u8| byte.is_ascii_digit() || b"+-.eE \r\n\t".contains(byte);
        inside
            .iter()
            .all(is_number)
            .then(|| String::from_utf8_lossy(inside).into_owned())
    };
    let matrix = array(b"/FontMatrix").unwrap_or_else(|| "0.001 0 0 0.001 0 0".to_owned());
    let bounds = array(b"/FontBBox").unwrap_or_else(|| "0 0 0 0".to_owned());
    let paint = find(clear, b"/PaintType")
        .and_then(|at| Reader::new(clear, at + 10).number())
        .unwrap_or(0);
    let mut out = format!(
        "%!PS-AdobeFont-1.0: F1\n11 dict begin\n/FontName /F1 def\n/PaintType {paint} def\n\
         /FontType 1 def\n/FontMatrix [{}] readonly def\n",
        matrix.trim()
    )
    .into_bytes();
    match own {
        Encoding::Standard => out.extend_from_slice(b"/Encoding StandardEncoding def\n"),
        Encoding::Own(names) => {
            out.extend_from_slice(
                b"/Encoding 256 array\n0 1 255 {1 index exch /.notdef put} for\n",
            );
            for (code, name) in names.iter().filter(|(_, name)| glyphs.contains(*name)) {
                out.extend_from_slice(format!("dup {code} /").as_bytes());
                out.extend_from_slice(&(words.new_name)(name));
                out.extend_from_slice(b" put\n");
            }
            out.extend_from_slice(b"readonly def\n");
        }
    }
    out.extend_from_slice(format!("/FontBBox {{{}}} readonly def\n", bounds.trim()).as_bytes());
    out.extend_from_slice(b"currentdict end\ncurrentfile eexec\n");
    Some(out)
}

/// Reads tokens of a PostScript program.
struct Reader<'p> {
    data: &'p [u8],
    at: usize,
}

impl<'p> Reader<'p> {
    fn new(data: &'p [u8], at: usize) -> Self {
        Self { data, at }
    }

    fn token(&mut self) -> Option<&'p [u8]> {
        let rest = self.data.get(self.at..)?;
        let start = rest
            .iter()
            .position(|byte| !byte.is_ascii_whitespace() && *byte != 0)?;
        let rest = rest.get(start..)?;
        let ends = |byte: &u8| byte.is_ascii_whitespace() || b"/[]{}()".contains(byte);
        let length = rest
            .iter()
            .skip(1)
            .position(ends)
            .map_or(rest.len(), |end| end + 1);
        self.at += start + length;
        rest.get(..length)
    }

    fn number(&mut self) -> Option<usize> {
        std::str::from_utf8(self.token()?).ok()?.parse().ok()
    }

    /// So many bytes behind a word and one blank.
    fn binary(&mut self, length: usize) -> Option<&'p [u8]> {
        self.token()?;
        let from = self.at + 1;
        let to = from.checked_add(length)?;
        self.at = to;
        self.data.get(from..to)
    }
}
