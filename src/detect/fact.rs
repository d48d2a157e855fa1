//! What is known of a word that names somebody, and whether another is the same misspelt.

use crate::detect::Entity;
use crate::detect::Role;

/// What is known of one word.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Fact {
    pub(crate) entity: Entity,
    pub(crate) role: Role,
    /// The word is also an ordinary one.
    pub(crate) ordinary: bool,
    /// It was met without a capital.
    pub(crate) lower_case: bool,
    /// It comes from the case list.
    pub(crate) listed: bool,
    /// Much speaks for it: enough to look for it in other documents.
    pub(crate) sure: bool,
    /// It comes from another document.
    pub(crate) elsewhere: bool,
}

impl Fact {
    /// A word of which nothing more is known yet.
    pub(crate) fn new(entity: Entity, role: Role, ordinary: bool) -> Self {
        Self {
            entity,
            role,
            ordinary,
            lower_case: false,
            listed: false,
            sure: false,
            elsewhere: false,
        }
    }
}

/// Whether two words differ by one letter put in, left out, changed or swapped.
pub(crate) fn one_edit(left: &str, right: &str) -> bool {
    // Most pairs are told apart by this.
    let is_near = left.len().abs_diff(right.len()) <= char::MAX.len_utf8()
        && left.chars().next() == right.chars().next();
    if !is_near {
        return false;
    }
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let (short, long) = if left.len() <= right.len() {
        (&left, &right)
    } else {
        (&right, &left)
    };
    if long.len() - short.len() > 1 || short.first() != long.first() {
        return false;
    }
    let head = short
        .iter()
        .zip(long.iter())
        .take_while(|(a, b)| a == b)
        .count();
    let tail = short
        .iter()
        .rev()
        .zip(long.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    if long.len() > short.len() {
        return head + tail >= short.len();
    }
    let swapped = head + 2 <= short.len()
        && short.get(head) == long.get(head + 1)
        && short.get(head + 1) == long.get(head)
        && head + 2 + tail >= short.len();
    head + tail + 1 >= short.len() || swapped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_edit_is_one_letter() {
        for (left, right, same) in [
            ("moussa", "mousa", true),
            ("moussa", "muossa", true),
            ("moussa", "mossa", true),
            ("moussa", "masso", false),
            ("jelena", "jelana", true),
        ] {
            assert_eq!(one_edit(left, right), same, "{left} {right}");
        }
    }
}
