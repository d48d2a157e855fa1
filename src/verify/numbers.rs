//! Personnummer in arbitrary bytes: those that a plan keeps, and whether there are others.
//!
//! A value that nobody has found on a page may still stand where no text is expected: in a
//! table of colours, in the samples of a function, between two objects. The shape with its
//! sign is rare enough to be looked for everywhere.

use std::collections::HashSet;

/// Digits before and behind the sign.
const SHAPE: (usize, usize) = (6, 4);

/// Personnummer that may be met.
#[derive(Default)]
pub struct Numbers {
    kept: HashSet<[u8; 10]>,
}

impl Numbers {
    /// Takes those in a text that is kept.
    pub fn keep(&mut self, text: &[u8]) {
        for_each(text, |number| {
            self.kept.insert(number);
        });
    }

    /// Whether bytes hold one that is not kept, also with a NUL beside each letter.
    pub fn finds_other(&self, bytes: &[u8]) -> bool {
        let mut found = false;
        let mut look =
            |bytes: &[u8]| for_each(bytes, |number| found |= !self.kept.contains(&number));
        look(bytes);
        if memchr::memmem::find(bytes, b"\0-\0").is_some()
            || memchr::memmem::find(bytes, b"\0+\0").is_some()
        {
            let narrow: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
            look(&narrow);
        }
        found
    }
}

/// Calls back with the digits of each.
fn for_each(bytes: &[u8], mut found: impl FnMut([u8; 10])) {
    for at in memchr::memchr2_iter(b'-', b'+', bytes) {
        if let Some(number) = number_around(bytes, at) {
            found(number);
        }
    }
}

fn number_around(bytes: &[u8], at: usize) -> Option<[u8; 10]> {
    let before = bytes.get(at.checked_sub(SHAPE.0)?..at)?;
    let behind = bytes.get(at + 1..at + 1 + SHAPE.1)?;
    let mut number = [0; 10];
    let digits = before.iter().chain(behind);
    for (slot, digit) in number.iter_mut().zip(digits) {
        *slot = Some(*digit).filter(u8::is_ascii_digit)?;
    }
    let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    let longer = is_digit(bytes.get(at + 1 + SHAPE.1)) || has_other_century(bytes, at - SHAPE.0);
    let [_, _, m, n, d, e, ..] = number.map(|digit| digit - b'0');
    let (month, day) = (m * 10 + n, d * 10 + e);
    // A samordningsnummer has 60 added to its day.
    let is_date = (1..=12).contains(&month) && matches!(day, 1..=31 | 61..=91);
    (is_date && !longer).then_some(number)
}

/// Whether digits stand before a number that are no century.
fn has_other_century(bytes: &[u8], start: usize) -> bool {
    let before = bytes.get(..start).unwrap_or_default();
    let digits = before
        .iter()
        .rev()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    match digits {
        0 => false,
        2 => !(before.ends_with(b"19") || before.ends_with(b"20")),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(bytes: &[u8]) -> bool {
        Numbers::default().finds_other(bytes)
    }

    #[test]
    fn numbers_are_found_among_bytes_of_any_kind() {
        assert!(finds(b"\x01\xff811218-9876\x00"));
        assert!(finds(b"pnr=19811218-9876&"));
        let wide: Vec<u8> = "811218-9876"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        assert!(finds(&wide));
    }

    #[test]
    fn other_numbers_are_not() {
        assert!(!finds(
            b"811318-9876 12811218-9876 811218-98765 811218 9876"
        ));
    }

    #[test]
    fn kept_ones_may_be_met() {
        let mut numbers = Numbers::default();
        numbers.keep("f\u{f6}dd 811218-9876".as_bytes());
        assert!(!numbers.finds_other(b"(811218-9876) Tj"));
        assert!(numbers.finds_other(b"(811218-9868) Tj"));
    }
}
