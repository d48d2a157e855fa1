//! The bytes of a file as they lie: where revisions end, and what belongs to no object.

use std::ops::Range;

use flate2::Decompress;
use flate2::FlushDecompress;
use flate2::Status;
use hayro_syntax::object::Stream;
use memchr::memmem;

use crate::inspect::Finding;
use crate::inspect::Kind;
use crate::inspect::Values;
use crate::pdf::decode::filters;

/// So many letters and digits make bytes a text.
const LEAST_LETTERS: usize = 4;

/// How the bytes of a file lie.
#[derive(Debug, Default)]
pub struct FileMap {
    /// Behind each `%%EOF` that ends a revision, in rising order.
    pub ends: Vec<usize>,
    /// Whether the file is linearised, so that its first section is no revision.
    pub is_linearised: bool,
    /// What belongs to nothing.
    stray: Vec<Range<usize>>,
}

/// Bytes between objects, before the header, behind the end, and in comments.
pub fn findings(bytes: &[u8], values: Values) -> Option<Finding> {
    let map = FileMap::of(bytes);
    let mut count = 0;
    let mut texts = Vec::new();
    for range in map.stray {
        let piece = bytes.get(range).unwrap_or_default();
        if letters(piece) >= LEAST_LETTERS {
            count += piece.len();
            texts.push(
                piece
                    .iter()
                    .map(|byte| char::from(*byte))
                    .collect::<String>(),
            );
        }
    }
    let told = (values == Values::Show).then(|| texts.join("\n").chars().take(4000).collect());
    (count > 0).then(|| Finding {
        value: told,
        ..Finding::of_file(Kind::StrayBytes, count)
    })
}

/// Letters and digits in runs that could be words.
fn letters(bytes: &[u8]) -> usize {
    let words = bytes.split(|byte| !byte.is_ascii_alphanumeric());
    words.map(<[u8]>::len).filter(|length| *length > 2).sum()
}

impl FileMap {
    /// The map of a file.
    pub fn of(bytes: &[u8]) -> Self {
        let mut map = Self {
            is_linearised: memmem::find(bytes.get(..2048).unwrap_or(bytes), b"/Linearized")
                .is_some(),
            ..Self::default()
        };
        let mut at = 0;
        let mut objects_since = 0;
        while at < bytes.len() {
            let rest = bytes.get(at..).unwrap_or_default();
            let first = rest.first().copied().unwrap_or_default();
            if first.is_ascii_whitespace() || first == 0 {
                at += 1;
            } else if let Some(length) = object(rest) {
                objects_since += 1;
                at += length;
            } else if let Some(length) = table(rest) {
                at += length;
            } else if rest.starts_with(b"%%EOF") {
                at += 5;
                if objects_since > 0 {
                    map.ends.push(at);
                }
                objects_since = 0;
            } else if first == b'%' {
                let length = line(rest);
                let text = rest.get(..length).unwrap_or_default();
                if !is_header(text, at) && !is_of_program(text) {
                    map.stray.push(at..at + length);
                }
                at += length;
            } else {
                let length = word(rest);
                map.add_stray(at..at + length);
                at += length;
            }
        }
        map
    }

    fn add_stray(&mut self, range: Range<usize>) {
        const CLOSE: usize = 2;
        match self.stray.last_mut() {
            Some(last) if range.start <= last.end + CLOSE => last.end = range.end,
            _ => self.stray.push(range),
        }
    }
}

/// The length of an object at the start of some bytes, to behind its `endobj`.
fn object(bytes: &[u8]) -> Option<usize> {
    let mut at = digits(bytes, 0)?;
    at = digits(bytes, spaces(bytes, at)?)?;
    at = spaces(bytes, at)?;
    bytes.get(at..)?.strip_prefix(b"obj")?;
    at += 3;
    let rest = bytes.get(at..)?;
    let end = memmem::find(rest, b"endobj");
    let stream = memmem::find(rest, b"stream");
    match (stream, end) {
        (Some(stream), end) if end.is_none_or(|end| stream < end) => {
            let from = at + stream + b"stream".len();
            let stop = after_stream(bytes, from, rest.get(..stream)?);
            let behind = bytes.get(stop..)?;
            let next = memmem::find(behind.get(..64).unwrap_or(behind), b"endobj");
            // Bytes between the two end words belong to nothing, and are met as stray.
            let is_close = next.filter(|next| behind.get(..*next).is_some_and(<[u8]>::is_ascii));
            let blank = is_close.filter(|next| {
                behind
                    .get(..*next)
                    .is_some_and(|gap| gap.iter().all(u8::is_ascii_whitespace))
            });
            Some(blank.map_or(stop, |next| stop + next + b"endobj".len()))
        }
        (_, Some(end)) => Some(at + end + b"endobj".len()),
        _ => Some(bytes.len()),
    }
}

/// Behind `endstream`: where the stated length says, or where the word comes first.
fn after_stream(bytes: &[u8], from: usize, dict: &[u8]) -> usize {
    const WORD: &[u8] = b"endstream";
    let stated = memmem::rfind(dict, b"/Length").and_then(|at| {
        let rest = dict.get(at + b"/Length".len()..)?;
        let skipped = rest.iter().position(|byte| !byte.is_ascii_whitespace())?;
        let end = digits(rest, skipped)?;
        let number = std::str::from_utf8(rest.get(skipped..end)?).ok()?;
        // A reference to a length is not followed.
        let is_reference = rest
            .get(end..)?
            .trim_ascii_start()
            .first()?
            .is_ascii_digit();
        number.parse::<usize>().ok().filter(|_| !is_reference)
    });
    let by_length = stated.and_then(|length| {
        let behind = bytes.get(from.checked_add(length)?..)?;
        let window = behind.get(..16).unwrap_or(behind);
        let at = memmem::find(window, WORD)?;
        Some(from + length + at + WORD.len())
    });
    by_length.unwrap_or_else(|| {
        let rest = bytes.get(from..).unwrap_or_default();
        memmem::find(rest, WORD).map_or(bytes.len(), |at| from + at + WORD.len())
    })
}

/// The length of a cross-reference table, trailer or its offset.
fn table(bytes: &[u8]) -> Option<usize> {
    if let Some(rest) = bytes.strip_prefix(b"startxref") {
        let at = rest.iter().position(|byte| !byte.is_ascii_whitespace())?;
        return Some(b"startxref".len() + digits(rest, at).unwrap_or(at));
    }
    if bytes.starts_with(b"xref") {
        let end = memmem::find(bytes, b"trailer")?;
        let is_table = bytes.get(4..end)?.iter().all(|byte| {
            byte.is_ascii_digit() || byte.is_ascii_whitespace() || matches!(byte, b'f' | b'n')
        });
        return is_table.then_some(end);
    }
    if bytes.starts_with(b"trailer") {
        return dictionary(bytes, b"trailer".len());
    }
    bytes.starts_with(b"endobj").then_some(b"endobj".len())
}

/// Behind a dictionary that begins at an offset, white space before it aside.
fn dictionary(bytes: &[u8], from: usize) -> Option<usize> {
    use crate::pdf::lex::Kind as TokenKind;
    let mut depth = 0_u32;
    for token in crate::pdf::lex::Lexer::starting(bytes, from) {
        match token.kind {
            TokenKind::DictStart => depth += 1,
            TokenKind::DictEnd => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(token.end as usize);
                }
            }
            _ if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

fn digits(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (1..=20).contains(&count).then_some(from + count)
}

fn spaces(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let count = rest
        .iter()
        .take_while(|byte| byte.is_ascii_whitespace())
        .count();
    (count > 0).then_some(from + count)
}

fn line(bytes: &[u8]) -> usize {
    let end = bytes.iter().position(|byte| matches!(byte, b'\r' | b'\n'));
    end.unwrap_or(bytes.len())
}

fn word(bytes: &[u8]) -> usize {
    let end = bytes
        .iter()
        .skip(1)
        .position(|byte| byte.is_ascii_whitespace());
    end.map_or(bytes.len(), |end| end + 1)
}

/// The version line, and the line of high bytes behind it (ISO 32000-2, 7.5.2).
fn is_header(line: &[u8], at: usize) -> bool {
    const HEAD: usize = 1100;
    let is_version = line.starts_with(b"%PDF-") && line.len() < 12;
    let is_binary = line.len() < 20 && line.iter().filter(|byte| **byte > 127).count() >= 3;
    at < HEAD && (is_version || is_binary)
}

/// Whether a comment is one with which common writers sign or number what they write, and
/// nothing more.
fn is_of_program(comment: &[u8]) -> bool {
    const OPENINGS: [&[u8]; 5] = [
        b"%iText-",
        b"%QDF-",
        b"%% Original object ID",
        b"%% Page",
        b"%% Contents for page",
    ];
    const MOST_DIGITS: usize = 7;
    let behind = OPENINGS
        .iter()
        .find_map(|opening| comment.strip_prefix(*opening));
    behind.is_some_and(|behind| {
        let digits = behind.iter().filter(|byte| byte.is_ascii_digit()).count();
        let is_number = |byte: &u8| byte.is_ascii_digit() || b" .:".contains(byte);
        digits <= MOST_DIGITS && behind.iter().all(is_number)
    })
}

/// Whether something that could be text stands behind the end of a stream's deflated data.
pub fn has_slack(stream: &Stream<'_>) -> bool {
    let filters = filters(stream.dict());
    if !filters
        .first()
        .is_some_and(|(name, _)| matches!(&name[..], b"FlateDecode" | b"Fl"))
    {
        return false;
    }
    let data = stream.raw_data();
    let Some(end) = deflated_length(&data) else {
        return false;
    };
    letters(data.get(end..).unwrap_or_default()) >= LEAST_LETTERS
}

/// How many bytes deflated data take, if they end as they should.
fn deflated_length(data: &[u8]) -> Option<usize> {
    const MOST: u64 = 256 << 20;
    let mut inflate = Decompress::new(true);
    let mut out = vec![0; 1 << 16];
    loop {
        let at = usize::try_from(inflate.total_in()).ok()?;
        let before = inflate.total_out();
        let status = inflate
            .decompress(data.get(at..)?, &mut out, FlushDecompress::None)
            .ok()?;
        let read = usize::try_from(inflate.total_in()).ok()?;
        match status {
            Status::StreamEnd => return Some(read),
            _ if inflate.total_out() > MOST => return None,
            _ if read == at && inflate.total_out() == before => return None,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "%PDF-1.7\n%\u{e5}\u{e5}\u{e5}\u{e5}\n1 0 obj\n<</Length 12>>\nstream\n\
        % %%EOF Elin\nendstream\nendobj\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Root 1 0 R>>\n\
        startxref\n9\n%%EOF\n";

    fn stray(file: &str) -> Vec<&str> {
        let map = FileMap::of(file.as_bytes());
        map.stray.iter().map(|range| &file[range.clone()]).collect()
    }

    #[test]
    fn a_plain_file_has_one_end_and_nothing_stray() {
        assert_eq!(stray(FILE), Vec::<&str>::new());
        assert_eq!(FileMap::of(FILE.as_bytes()).ends, [FILE.len() - 1]);
    }

    #[test]
    fn what_stands_between_before_and_behind_is_stray() {
        let file = FILE.replace("xref\n0 1", "Elin Alm\n% comment here\nxref\n0 1") + "the end";
        assert_eq!(stray(&file), ["Elin Alm", "% comment here", "the end"]);
        assert_eq!(stray(&format!("From: Elin\n{FILE}"))[0], "From: Elin");
    }

    #[test]
    fn what_stands_between_the_end_words_of_a_stream_is_stray() {
        let file = FILE.replace("endstream\nendobj", "endstream\nElin Alm\nendobj");
        assert_eq!(stray(&file), ["Elin Alm"]);
    }

    #[test]
    fn a_writer_may_sign_its_file_but_not_with_a_number_of_a_person() {
        let signed = FILE.replace("startxref", "%iText-5.5.9\n%QDF-1.0\nstartxref");
        assert_eq!(stray(&signed), Vec::<&str>::new());
        let told = FILE.replace("startxref", "%iText-811218 9876\nstartxref");
        assert_eq!(stray(&told), ["%iText-811218 9876"]);
    }

    #[test]
    fn each_update_is_a_revision() {
        let file = format!("{FILE}2 0 obj\n(x)\nendobj\nstartxref\n9\n%%EOF\n");
        assert_eq!(FileMap::of(file.as_bytes()).ends.len(), 2);
    }
}
