//! What the word lists say about a word, as a set of marks.

use std::ops::BitOr;

/// What lists say about a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Flags(pub(crate) u32);

impl Flags {
    pub(crate) const GIVEN: Self = Self(1);
    pub(crate) const GIVEN_WORD: Self = Self(1 << 1);
    pub(crate) const SURNAME: Self = Self(1 << 2);
    pub(crate) const SURNAME_WORD: Self = Self(1 << 3);
    pub(crate) const PLACE: Self = Self(1 << 4);
    pub(crate) const KEEP: Self = Self(1 << 5);
    pub(crate) const KINSHIP: Self = Self(1 << 6);
    pub(crate) const ROLE: Self = Self(1 << 7);
    pub(crate) const TITLE: Self = Self(1 << 8);
    pub(crate) const NAME_VERB: Self = Self(1 << 9);
    pub(crate) const PERSON_VERB: Self = Self(1 << 10);
    pub(crate) const FUNCTION: Self = Self(1 << 11);
    pub(crate) const PARTICLE: Self = Self(1 << 12);
    pub(crate) const ORG_NOUN: Self = Self(1 << 13);
    pub(crate) const ORG_PREFIX: Self = Self(1 << 14);
    pub(crate) const COMPANY: Self = Self(1 << 15);
    pub(crate) const EMPLOYER: Self = Self(1 << 16);
    pub(crate) const PROCUREMENT: Self = Self(1 << 17);
    pub(crate) const COMMON: Self = Self(1 << 18);
    pub(crate) const AUTHORITY: Self = Self(1 << 19);
    pub(crate) const BRAND: Self = Self(1 << 20);
    /// In a register of organisations that the user has given.
    pub(crate) const REGISTER: Self = Self(1 << 21);
    /// The same, of a word that is also an ordinary one.
    pub(crate) const REGISTER_WORD: Self = Self(1 << 22);

    /// Any of the name lists.
    pub(crate) const NAME: Self = Self(0b1111);

    pub(crate) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl BitOr for Flags {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}
