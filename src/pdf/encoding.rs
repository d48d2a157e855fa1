//! What a simple font's encoding says that its codes show, as far as it is plain
//! (ISO 32000-2, 9.6.5).
//!
//! A `/ToUnicode` map may lie: what is seen is then not what is extracted. Where it
//! contradicts the encoding somebody has to look at the page. Only letters and digits are
//! compared, and only those whose glyph names everybody writes alike.

use hayro_syntax::object::Array;
use hayro_syntax::object::Dict;
use hayro_syntax::object::Name;
use hayro_syntax::object::Object;
use rustc_hash::FxHashMap;

/// Letters by code.
pub struct Encoding {
    /// Whether codes without a name of their own are ASCII.
    ascii: bool,
    named: FxHashMap<u8, Option<char>>,
}

const DIGITS: [&[u8]; 10] = [
    b"zero", b"one", b"two", b"three", b"four", b"five", b"six", b"seven", b"eight", b"nine",
];

impl Encoding {
    /// Reads a font dictionary's encoding.
    pub fn read(font: &Dict<'_>) -> Self {
        let mut encoding = Self {
            ascii: false,
            named: FxHashMap::default(),
        };
        match font.get::<Object<'_>>("Encoding") {
            Some(Object::Name(name)) => encoding.ascii = is_latin(&name),
            Some(Object::Dict(dict)) => {
                let base = dict.get::<Name<'_>>("BaseEncoding");
                encoding.ascii = base.is_some_and(|name| is_latin(&name));
                if let Some(differences) = dict.get::<Array<'_>>("Differences") {
                    encoding.name(&differences);
                }
            }
            _ => {}
        }
        encoding
    }

    /// The letter or digit that a code shows, where that is plain.
    pub fn letter(&self, code: u8) -> Option<char> {
        match self.named.get(&code) {
            Some(named) => *named,
            None => Some(char::from(code)).filter(|c| self.ascii && c.is_ascii_alphanumeric()),
        }
    }

    fn name(&mut self, differences: &Array<'_>) {
        let mut code = 0_u8;
        for item in differences.iter::<Object<'_>>() {
            match item {
                Object::Number(number) => code = number.as_f64().clamp(0.0, 255.0) as u8,
                Object::Name(name) => {
                    self.named.insert(code, letter_of(&name));
                    code = code.wrapping_add(1);
                }
                _ => {}
            }
        }
    }
}

fn is_latin(name: &[u8]) -> bool {
    matches!(
        name,
        b"WinAnsiEncoding" | b"MacRomanEncoding" | b"StandardEncoding"
    )
}

/// The letter or digit that a glyph name stands for (Adobe Glyph List).
fn letter_of(name: &[u8]) -> Option<char> {
    if let [letter] = name
        && letter.is_ascii_alphabetic()
    {
        return Some(char::from(*letter));
    }
    let digit = DIGITS.iter().position(|known| *known == name)?;
    char::from_digit(u32::try_from(digit).ok()?, 10)
}

/// Whether a text is another letter or digit than the one shown. Capitals may stand for
/// small letters, and ligatures may begin with what is shown.
pub fn differs(text: &[char], shown: char) -> bool {
    text.first().is_some_and(|first| {
        first.is_alphanumeric() && !first.to_lowercase().eq(shown.to_lowercase())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use hayro_syntax::object::FromBytes as _;

    fn encoding(font: &str) -> Encoding {
        Encoding::read(&Dict::from_bytes(font.as_bytes()).unwrap())
    }

    #[test]
    fn differences_stand_before_the_base() {
        let known =
            encoding("<</Encoding<</BaseEncoding/WinAnsiEncoding/Differences[65/b/g17]>>>>");
        assert_eq!(known.letter(b'A'), Some('b'));
        assert_eq!(known.letter(b'B'), None);
        assert_eq!(known.letter(b'7'), Some('7'));
    }

    #[test]
    fn a_font_of_its_own_encoding_says_nothing() {
        assert_eq!(encoding("<<>>").letter(b'A'), None);
    }

    #[test]
    fn only_letters_are_compared_and_not_their_case() {
        assert!(differs(&['x'], 'A'));
        assert!(!differs(&['a'], 'A'));
        assert!(!differs(&['-'], 'A'));
    }
}
