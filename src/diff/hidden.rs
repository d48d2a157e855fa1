//! A file's bytes in; what other programs find in it, by kind, out.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::document::Digest;
use crate::formats::Format;
use crate::formats::ReadError;

/// What other programs find: for each kind, digests of what there is with how often.
pub type Holdings = BTreeMap<&'static str, BTreeMap<Digest, u32>>;

/// A kind of thing whose number or content differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The kind, such as `string` or `stream`.
    pub kind: String,
    /// How many of the first file are not in the second.
    pub removed: u32,
    /// How many of the second file are not in the first.
    pub added: u32,
}

/// Looks at a file with other eyes.
pub fn look(format: &dyn Format, bytes: &Arc<Vec<u8>>) -> Result<Holdings, ReadError> {
    let mut holdings = Holdings::new();
    format.other_eyes(bytes, &mut |reading| {
        // The file as a whole differs whenever anything does.
        if reading.place != "file" {
            let kind = holdings.entry(reading.place).or_default();
            *kind.entry(Digest::of(reading.bytes)).or_default() += 1;
        }
    })?;
    Ok(holdings)
}

/// The kinds that differ.
pub fn compare(one: &Holdings, other: &Holdings) -> Vec<Difference> {
    let empty = BTreeMap::new();
    let mut kinds: Vec<&str> = one.keys().chain(other.keys()).copied().collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
        .into_iter()
        .map(|kind| {
            let one = one.get(kind).unwrap_or(&empty);
            let other = other.get(kind).unwrap_or(&empty);
            Difference {
                kind: kind.to_owned(),
                removed: more(one, other),
                added: more(other, one),
            }
        })
        .filter(|difference| difference.removed + difference.added > 0)
        .collect()
}

/// How many of the first there are more than of the second.
fn more(one: &BTreeMap<Digest, u32>, other: &BTreeMap<Digest, u32>) -> u32 {
    one.iter()
        .map(|(digest, count)| count.saturating_sub(other.get(digest).copied().unwrap_or(0)))
        .sum()
}
