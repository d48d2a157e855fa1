//! A font program and the glyphs that are wanted in; the program without the others out.
//!
//! Which letters a subset holds tells which letters stood in a document, also those that
//! were struck. So outlines, names, codes and widths of glyphs that no kept text uses go.
//! Glyphs keep their numbers, since content and other entries of a font refer to them;
//! what is not wanted becomes an empty glyph like `.notdef`'s neighbours in any subset.

mod bytes;
mod cff;
mod charstring;
mod cmap;
mod names;
mod sfnt;
mod type1;
mod type1_charstring;

use rustc_hash::FxHashSet;

pub(crate) use names::all as standard_names;
pub(crate) use names::standard as standard_name;

/// The glyphs of a program that are wanted, in all ways in which a viewer may look them up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// By number.
    pub(crate) glyphs: FxHashSet<u32>,
    /// By character code, in a simple font.
    pub(crate) codes: FxHashSet<u32>,
    /// By character code, where the program's own encoding says which glyph that is.
    pub(crate) own_codes: FxHashSet<u32>,
    /// By glyph name.
    pub(crate) names: FxHashSet<Vec<u8>>,
    /// By Unicode character.
    pub(crate) characters: FxHashSet<u32>,
    /// By number in a character collection.
    pub(crate) cids: FxHashSet<u32>,
}

impl Wanted {
    /// Adds what another font wants of the same program.
    pub(crate) fn add(&mut self, other: &Self) {
        self.glyphs.extend(&other.glyphs);
        self.codes.extend(&other.codes);
        self.own_codes.extend(&other.own_codes);
        self.names.extend(other.names.iter().cloned());
        self.characters.extend(&other.characters);
        self.cids.extend(&other.cids);
    }

    /// Whether a glyph of this name is wanted.
    fn wants_name(&self, name: &[u8], words: &Names<'_>) -> bool {
        self.names.contains(name)
            || (words.character)(name).is_some_and(|c| self.characters.contains(&u32::from(c)))
    }
}

/// What is known about glyph names.
pub(crate) struct Names<'n> {
    /// Which character a name stands for.
    pub(crate) character: &'n dyn Fn(&[u8]) -> Option<char>,
    /// The name that a glyph gets instead; usual names stay.
    pub(crate) new_name: &'n dyn Fn(&[u8]) -> Vec<u8>,
}

/// A program with nothing but the wanted glyphs.
pub(crate) struct Subset {
    /// The program.
    pub(crate) data: Vec<u8>,
    /// Lengths of the parts of a Type 1 program (ISO 32000-2, 9.9).
    pub(crate) lengths: Option<[usize; 3]>,
}

/// Takes out what is not wanted; nothing where the program cannot be taken apart.
pub(crate) fn subset(program: &[u8], wanted: &Wanted, words: &Names<'_>) -> Option<Subset> {
    let plain = |data| Subset {
        data,
        lengths: None,
    };
    match program {
        [0, 1, 0, 0, ..] | [b't', b'r', b'u', b'e', ..] | [b'O', b'T', b'T', b'O', ..] => {
            sfnt::subset(program, wanted, words).map(plain)
        }
        [1, 0, ..] => cff::subset(program, wanted, words).map(plain),
        [b'%', b'!', ..] | [0x80, 1, ..] => type1::subset(program, wanted, words),
        _ => None,
    }
}
