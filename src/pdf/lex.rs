//! Cuts a content stream into tokens with their exact places (ISO 32000-2, 7.2 and 7.8.2).
//!
//! Nothing is copied: a token is a kind and a range of bytes, and strings are decoded only
//! when somebody asks. Any byte sequence has tokens; what makes no sense is
//! [`Kind::Junk`]. An inline image is one token, from `BI` to `EI`.

use std::ops::Range;

use crate::pdf::inline;

/// A token and where it stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Its first byte.
    pub start: u32,
    /// The byte after its last.
    pub end: u32,
}

impl Token {
    /// Its place as a range that slices the stream.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Its bytes in the stream that it came from.
    pub fn bytes(self, data: &[u8]) -> &[u8] {
        data.get(self.range()).unwrap_or_default()
    }

    /// A name's bytes without the solidus, still escaped.
    pub fn name(self, data: &[u8]) -> Option<&[u8]> {
        match self.kind {
            Kind::Name => self.bytes(data).get(1..),
            _ => None,
        }
    }

    /// A number's value.
    pub fn number(self) -> Option<f64> {
        match self.kind {
            Kind::Number(value) => Some(value),
            _ => None,
        }
    }
}

/// Kinds of tokens.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// A number, in whatever sloppy form.
    Number(f64),
    /// A name, from its solidus.
    Name,
    /// A string in parentheses, or one in angle brackets.
    String {
        /// Whether it is written in hexadecimal digits.
        hex: bool,
        /// Whether the stream ended before the string did.
        open: bool,
    },
    /// `[`
    ArrayStart,
    /// `]`
    ArrayEnd,
    /// `<<`
    DictStart,
    /// `>>`
    DictEnd,
    /// `true`, `false` or `null`.
    Keyword,
    /// An operator, known or not.
    Operator,
    /// An inline image. The parts are found again with [`inline::parts`].
    InlineImage,
    /// A delimiter where none belongs.
    Junk,
}

/// Yields the tokens of a content stream.
#[derive(Debug, Clone)]
pub struct Lexer<'d> {
    data: &'d [u8],
    at: usize,
    comment: bool,
    /// Take `BI` for an operator like others.
    pub(super) skip_inline_images: bool,
}

const REGULAR: u8 = 0;
const SPACE: u8 = 1;
const DELIMITER: u8 = 2;

/// The class of each byte (ISO 32000-2, tables 1 and 2).
const CLASS: [u8; 256] = {
    let mut class = [REGULAR; 256];
    let (space, delimiter) = (b"\0\t\n\x0c\r ", b"()<>[]{}/%");
    let mut i = 0;
    while i < space.len() {
        class[space[i] as usize] = SPACE;
        i += 1;
    }
    i = 0;
    while i < delimiter.len() {
        class[delimiter[i] as usize] = DELIMITER;
        i += 1;
    }
    class
};

/// Whether a byte is white space.
pub fn is_space(byte: u8) -> bool {
    CLASS[byte as usize] == SPACE
}

/// Whether a byte is neither white space nor a delimiter.
pub fn is_regular(byte: u8) -> bool {
    CLASS[byte as usize] == REGULAR
}

impl<'d> Lexer<'d> {
    /// Starts at the beginning. Bytes beyond 4 GiB are not read (limits keep them out).
    pub fn new(data: &'d [u8]) -> Self {
        Self::starting(data, 0)
    }

    /// Starts at a byte that begins a token.
    pub fn starting(data: &'d [u8], at: usize) -> Self {
        let data = data.get(..u32::MAX as usize).unwrap_or(data);
        Self {
            data,
            at,
            comment: false,
            skip_inline_images: false,
        }
    }

    /// Whether a comment was passed since this was last asked.
    pub fn take_comment(&mut self) -> bool {
        std::mem::take(&mut self.comment)
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.data.get(self.at + ahead).copied()
    }

    fn skip_space(&mut self) {
        while let Some(byte) = self.peek(0) {
            if is_space(byte) {
                self.at += 1;
            } else if byte == b'%' {
                self.comment = true;
                let rest = self.data.get(self.at..).unwrap_or_default();
                self.at += memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
            } else {
                return;
            }
        }
    }

    fn skip_regular(&mut self) {
        while self.peek(0).is_some_and(is_regular) {
            self.at += 1;
        }
    }

    fn token(&mut self, first: u8) -> Kind {
        match first {
            b'0'..=b'9' | b'+' | b'-' | b'.' => Kind::Number(self.number()),
            b'/' => {
                self.at += 1;
                self.skip_regular();
                Kind::Name
            }
            b'(' => self.literal(),
            b'<' if self.peek(1) == Some(b'<') => self.advance(2, Kind::DictStart),
            b'<' => self.hexadecimal(),
            b'>' if self.peek(1) == Some(b'>') => self.advance(2, Kind::DictEnd),
            b'[' => self.advance(1, Kind::ArrayStart),
            b']' => self.advance(1, Kind::ArrayEnd),
            _ if is_regular(first) => self.word(),
            _ => self.advance(1, Kind::Junk),
        }
    }

    fn advance(&mut self, length: usize, kind: Kind) -> Kind {
        self.at += length;
        kind
    }

    fn word(&mut self) -> Kind {
        let start = self.at;
        self.skip_regular();
        match self.data.get(start..self.at).unwrap_or_default() {
            b"true" | b"false" | b"null" => Kind::Keyword,
            b"BI" if !self.skip_inline_images => {
                if let Some(end) = inline::end(self.data, self.at) {
                    self.at = end;
                    return Kind::InlineImage;
                }
                Kind::Operator
            }
            _ => Kind::Operator,
        }
    }

    /// Reads a number as common viewers do: signs are doubled or stand in the middle
    /// without effect, a second point starts another number, a lone sign or point is 0.
    fn number(&mut self) -> f64 {
        let negative = self.peek(0) == Some(b'-');
        while matches!(self.peek(0), Some(b'-' | b'+')) {
            self.at += 1;
        }
        let (mut value, mut scale, mut fraction) = (0.0f64, 1.0f64, false);
        loop {
            match self.peek(0) {
                Some(digit @ b'0'..=b'9') => {
                    value = value * 10.0 + f64::from(digit - b'0');
                    if fraction {
                        scale *= 10.0;
                    }
                }
                Some(b'.') if !fraction => fraction = true,
                Some(b'-') => {}
                _ => break,
            }
            self.at += 1;
        }
        let size = value / scale;
        let size = if size.is_finite() { size } else { 0.0 };
        if negative { -size } else { size }
    }

    fn literal(&mut self) -> Kind {
        let mut depth = 0usize;
        let mut open = true;
        while let Some(rest) = self.data.get(self.at..) {
            let Some(next) = memchr::memchr3(b'(', b')', b'\\', rest) else {
                self.at = self.data.len();
                break;
            };
            self.at += next;
            match self.peek(0) {
                Some(b'\\') => self.at += 1,
                Some(b'(') => depth += 1,
                _ => depth -= 1,
            }
            self.at = (self.at + 1).min(self.data.len());
            if depth == 0 {
                open = false;
                break;
            }
        }
        Kind::String { hex: false, open }
    }

    fn hexadecimal(&mut self) -> Kind {
        let rest = self.data.get(self.at..).unwrap_or_default();
        let length = memchr::memchr(b'>', rest);
        self.at += length.map_or(rest.len(), |length| length + 1);
        Kind::String {
            hex: true,
            open: length.is_none(),
        }
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        self.skip_space();
        let first = self.peek(0)?;
        let start = self.at;
        let kind = self.token(first);
        Some(Token {
            kind,
            start: start as u32,
            end: self.at as u32,
        })
    }
}

/// Appends the bytes that a string token stands for (ISO 32000-2, 7.3.4).
pub fn decode_string(token: &[u8], out: &mut Vec<u8>) {
    match token.first() {
        Some(b'(') => decode_literal(token.get(1..).unwrap_or_default(), out),
        Some(b'<') => decode_hexadecimal(token, out),
        _ => {}
    }
}

fn decode_hexadecimal(token: &[u8], out: &mut Vec<u8>) {
    let mut high = None;
    for byte in token {
        let Some(digit) = char::from(*byte).to_digit(16) else {
            continue;
        };
        match high.take() {
            None => high = Some(digit),
            Some(high) => out.push((high * 16 + digit) as u8),
        }
    }
    out.extend(high.map(|high| (high * 16) as u8));
}

fn decode_literal(token: &[u8], out: &mut Vec<u8>) {
    let mut at = 0;
    let mut depth = 0usize;
    loop {
        let rest = token.get(at..).unwrap_or_default();
        let is_plain = |byte: &&u8| !matches!(byte, b'\\' | b'(' | b')' | b'\r');
        let plain = rest.iter().take_while(is_plain).count();
        out.extend_from_slice(rest.get(..plain).unwrap_or_default());
        let Some(byte) = rest.get(plain).copied() else {
            return;
        };
        at += plain + 1;
        match byte {
            b'\\' => at += decode_escape(token.get(at..).unwrap_or_default(), out),
            b'(' => {
                depth += 1;
                out.push(byte);
            }
            b')' if depth == 0 => return,
            b')' => {
                depth -= 1;
                out.push(byte);
            }
            b'\r' => {
                at += usize::from(token.get(at) == Some(&b'\n'));
                out.push(b'\n');
            }
            _ => {}
        }
    }
}

/// Decodes what follows a reverse solidus and says how many bytes it took.
fn decode_escape(rest: &[u8], out: &mut Vec<u8>) -> usize {
    let Some(first) = rest.first().copied() else {
        return 0;
    };
    match first {
        b'n' => out.push(b'\n'),
        b'r' => out.push(b'\r'),
        b't' => out.push(b'\t'),
        b'b' => out.push(8),
        b'f' => out.push(12),
        b'\n' => {}
        b'\r' => return 1 + usize::from(rest.get(1) == Some(&b'\n')),
        b'0'..=b'7' => {
            let digits = rest
                .iter()
                .take(3)
                .take_while(|b| (b'0'..=b'7').contains(b));
            let count = digits.clone().count();
            let value = digits.fold(0u32, |value, digit| value * 8 + u32::from(digit - b'0'));
            out.push(value as u8);
            return count;
        }
        other => out.push(other),
    }
    1
}

/// A name without its escapes (ISO 32000-2, 7.3.5).
pub fn decode_name(name: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(name.len());
    let mut at = 0;
    while let Some(byte) = name.get(at).copied() {
        at += 1;
        let digit = |index: usize| name.get(index).and_then(|b| char::from(*b).to_digit(16));
        if let (b'#', Some(high), Some(low)) = (byte, digit(at), digit(at + 1)) {
            out.push((high * 16 + low) as u8);
            at += 2;
        } else {
            out.push(byte);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(data: &[u8]) -> Vec<Kind> {
        Lexer::new(data).map(|token| token.kind).collect()
    }

    fn numbers(data: &[u8]) -> Vec<f64> {
        Lexer::new(data).filter_map(Token::number).collect()
    }

    fn string(token: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        decode_string(token, &mut out);
        out
    }

    #[test]
    fn tokens_cover_exactly_their_bytes() {
        let data = b"BT/F1 12 Tf[(a\\)b)-20<4A>]TJ%no\nET";
        let texts: Vec<&[u8]> = Lexer::new(data).map(|token| token.bytes(data)).collect();
        let expected: [&[u8]; 10] = [
            b"BT", b"/F1", b"12", b"Tf", b"[", b"(a\\)b)", b"-20", b"<4A>", b"]", b"TJ",
        ];
        assert_eq!(texts[..10], expected);
        assert_eq!(texts[10], b"ET");
    }

    #[test]
    fn sloppy_numbers_read_as_in_viewers() {
        assert_eq!(
            numbers(b"--5 +.5 -.5. 5-3 . - 1.2.3 4."),
            [-5.0, 0.5, -0.5, 0.0, 53.0, 0.0, 0.0, 1.2, 0.3, 4.0]
        );
    }

    #[test]
    fn a_number_ends_where_an_operator_begins() {
        assert_eq!(kinds(b"12Tf"), [Kind::Number(12.0), Kind::Operator]);
    }

    #[test]
    fn escapes_and_line_ends_in_strings_decode() {
        assert_eq!(
            string(b"(a\\n\\101\\7(x)\\\r\nb\r\nc\\))"),
            b"a\nA\x07(x)b\nc)"
        );
        assert_eq!(string(b"<4 1 4>"), b"A@");
    }

    #[test]
    fn an_unfinished_string_reaches_the_end() {
        let data = b"(abc\\";
        let token = Lexer::new(data).next().unwrap();
        assert_eq!(
            token.kind,
            Kind::String {
                hex: false,
                open: true
            }
        );
        assert_eq!(token.bytes(data), data);
        assert_eq!(string(data), b"abc");
    }

    #[test]
    fn comments_are_passed_and_told() {
        let mut lexer = Lexer::new(b"1 %(x) Tj\r2");
        assert!(lexer.next().is_some() && !lexer.take_comment());
        assert!(lexer.next().is_some() && lexer.take_comment());
    }

    #[test]
    fn any_bytes_have_an_end() {
        for byte in 0..=255u8 {
            for other in 0..=255u8 {
                assert!(Lexer::new(&[byte, other, byte]).count() <= 3);
            }
        }
    }

    #[test]
    fn names_lose_their_escapes() {
        assert_eq!(decode_name(b"A#20B#x"), b"A B#x");
    }
}
