//! Turns glyphs from the order in which they stand into that in which Unicode writes
//! them: diacritics after their letter, right-to-left writing in logical order.

use crate::pdf::glyph::Glyph;

use super::frame::Item;
use super::frame::Kind;
use super::rows::Link;

/// The diacritic, as a combining character, that a glyph draws if it stands alone. Old
/// TeX fonts and some typewriter fonts draw "ä" as a letter and a dieresis.
pub(super) fn combining(c: char) -> Option<char> {
    match c {
        '\u{300}'..='\u{36F}' => Some(c),
        '\u{A8}' => Some('\u{308}'),
        '\u{B4}' | '\u{2CA}' => Some('\u{301}'),
        '`' | '\u{2CB}' => Some('\u{300}'),
        '\u{2C6}' => Some('\u{302}'),
        '\u{2DA}' => Some('\u{30A}'),
        '\u{2C7}' => Some('\u{30C}'),
        '\u{2DC}' => Some('\u{303}'),
        '\u{B8}' => Some('\u{327}'),
        _ => None,
    }
}

/// Whether a glyph may have to be written before or after one that stands elsewhere.
pub(super) fn reorders(glyph: &Glyph) -> bool {
    match glyph.text.as_slice() {
        [c] if *c < '\u{80}' => *c == '`',
        [c] if ('\u{c0}'..'\u{250}').contains(c) => false,
        [c] => combining(*c).is_some() || Script::of(*c) == Script::Right,
        text => text.iter().any(|&c| Script::of(c) == Script::Right),
    }
}

/// Puts a diacritic that was drawn before its letter behind it, as Unicode has it.
pub(super) fn marks_after_letters(order: &mut [(Item, Link)]) {
    for at in 1..order.len() {
        let (Some(&(mark, mark_link)), Some(&(letter, _))) = (order.get(at - 1), order.get(at))
        else {
            continue;
        };
        let over = mark.kind == Kind::Mark
            && letter.kind == Kind::Letter
            && (letter.x0..=letter.x1).contains(&mark.middle());
        let taken = at
            .checked_sub(2)
            .and_then(|before| order.get(before))
            .is_some_and(|(before, _)| {
                before.kind == Kind::Letter && (before.x0..=before.x1).contains(&mark.middle())
            });
        if over && !taken {
            if let Some(first) = order.get_mut(at - 1) {
                *first = (letter, mark_link);
            }
            if let Some(second) = order.get_mut(at) {
                *second = (mark, Link::Joined);
            }
        }
    }
}

/// Turns stretches of right-to-left writing into logical order; numbers within keep
/// theirs.
pub(super) fn right_to_left(order: &mut [(Item, Link)], glyphs: &[Glyph]) {
    let class = |item: &Item| {
        let text = glyphs
            .get(item.glyph as usize)
            .and_then(|glyph| glyph.text.first());
        text.map_or(Script::Neutral, |&c| Script::of(c))
    };
    let mut from = 0;
    while let Some(start) = position(order, from, |item| class(item) == Script::Right) {
        let end = position(order, start, |item| class(item) == Script::Left).unwrap_or(order.len());
        let last = (start..end)
            .rev()
            .find(|&at| {
                order
                    .get(at)
                    .is_some_and(|(item, _)| class(item) == Script::Right)
            })
            .unwrap_or(start);
        if let Some(stretch) = order.get_mut(start..=last) {
            reverse(stretch);
            let mut number = 0;
            while let Some(first) = position(stretch, number, |item| class(item) == Script::Number)
            {
                let end = position(stretch, first, |item| class(item) != Script::Number)
                    .unwrap_or(stretch.len());
                if let Some(digits) = stretch.get_mut(first..end) {
                    reverse(digits);
                }
                number = end;
            }
        }
        from = last + 1;
    }
}

fn position(order: &[(Item, Link)], from: usize, is: impl Fn(&Item) -> bool) -> Option<usize> {
    let rest = order.get(from..)?;
    rest.iter()
        .position(|(item, _)| is(item))
        .map(|at| at + from)
}

/// Reverses glyphs; a link then belongs to the glyph on its other side.
fn reverse(order: &mut [(Item, Link)]) {
    let Some(&(_, before)) = order.first() else {
        return;
    };
    order.reverse();
    let mut carried = before;
    for (item, link) in order.iter_mut() {
        if item.kind != Kind::Blank {
            std::mem::swap(link, &mut carried);
        }
    }
}

/// Which way a character is written (roughly the classes of Unicode, UAX #9).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Left,
    Right,
    Number,
    Neutral,
}

impl Script {
    fn of(c: char) -> Self {
        match c {
            '\u{590}'..='\u{65F}' | '\u{66E}'..='\u{6EF}' | '\u{6FA}'..='\u{8FF}' => Self::Right,
            '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}' => Self::Right,
            _ if c.is_numeric() => Self::Number,
            _ if c.is_alphabetic() => Self::Left,
            _ => Self::Neutral,
        }
    }
}
