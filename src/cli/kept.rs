//! Documents that were read in the first round of a run and would be dear to read again.
//!
//! They stay in memory, up to a limit; the rest is read again in the second round.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::PoisonError;

use crate::document::Digest;
use crate::pipeline::Reading;

/// Bytes of all documents that are kept.
const MOST: usize = 64 << 20;

/// Documents by their place among those of the run.
#[derive(Default)]
pub struct Kept {
    readings: Mutex<BTreeMap<usize, (Digest, Reading)>>,
}

impl Kept {
    /// Keeps a document where that pays and there is room.
    pub fn keep(&self, index: usize, input: Digest, reading: Reading) {
        if !reading.is_dear() {
            return;
        }
        let mut readings = self.readings.lock().unwrap_or_else(PoisonError::into_inner);
        let size: usize = readings.values().map(|(_, reading)| reading.size()).sum();
        if size.saturating_add(reading.size()) <= MOST {
            readings.insert(index, (input, reading));
        }
    }

    /// Gives a document back if it is of these bytes.
    pub fn take(&self, index: usize, bytes: &[u8]) -> Option<Reading> {
        let mut readings = self.readings.lock().unwrap_or_else(PoisonError::into_inner);
        let (input, reading) = readings.remove(&index)?;
        (input == Digest::of(bytes)).then_some(reading)
    }
}
