//! Huffman codes of JPEG: read from a file, or made for given counts.

/// Length of the codes that are found in one step.
const FAST: u32 = 9;

/// A code as a table (ITU-T T.81, annexes C and F.2.2.3).
#[derive(Clone)]
pub struct Decoder {
    /// For every run of `FAST` bits the length and the symbol, length 0 where longer.
    fast: Vec<(u8, u8)>,
    /// For each length, the first code, the first place in `symbols`, and the count.
    lengths: [(u32, usize, u32); 17],
    symbols: Vec<u8>,
}

impl Decoder {
    /// Reads a code; gives it and what follows.
    pub fn read(data: &[u8]) -> Option<(Self, &[u8])> {
        let (counts, rest) = data.split_at_checked(16)?;
        let total = counts.iter().map(|count| usize::from(*count)).sum();
        let (symbols, rest) = rest.split_at_checked(total)?;
        let mut decoder = Self {
            fast: vec![(0, 0); 1 << FAST],
            lengths: [(0, 0, 0); 17],
            symbols: symbols.to_vec(),
        };
        let (mut code, mut place) = (0_u32, 0_usize);
        for (slot, (length, count)) in decoder
            .lengths
            .iter_mut()
            .skip(1)
            .zip((1_u32..).zip(counts))
        {
            code <<= 1;
            *slot = (code, place, u32::from(*count));
            for i in 0..u32::from(*count) {
                let symbol = symbols.get(place + i as usize).copied()?;
                if length <= FAST {
                    let first = ((code + i) << (FAST - length)) as usize;
                    let last = first + (1 << (FAST - length));
                    let slots = decoder.fast.get_mut(first..last)?;
                    slots.fill((length as u8, symbol));
                }
            }
            code += u32::from(*count);
            place += usize::from(*count);
            if code > 1 << length {
                return None;
            }
        }
        Some((decoder, rest))
    }

    /// Length and symbol of the code at the front of 16 bits.
    pub fn find(&self, bits: u32) -> Option<(u32, u8)> {
        let (length, symbol) = self.fast.get((bits >> (16 - FAST)) as usize).copied()?;
        if length > 0 {
            return Some((u32::from(length), symbol));
        }
        for length in FAST + 1..=16 {
            let (first, place, count) = self.lengths.get(length as usize).copied()?;
            let offset = (bits >> (16 - length)).wrapping_sub(first);
            if offset < count {
                let symbol = self.symbols.get(place + offset as usize).copied()?;
                return Some((length, symbol));
            }
        }
        None
    }
}

/// A code made for counts of symbols.
pub struct Encoder {
    /// How many codes have each length from 1 to 16.
    pub counts: [u8; 16],
    /// Symbols in the order of their codes.
    pub symbols: Vec<u8>,
    /// Code and length of each symbol.
    codes: Vec<(u32, u32)>,
}

impl Encoder {
    /// The shortest code for the counts that has no code over 16 bits and none that is all
    /// ones (ITU-T T.81, K.2).
    pub fn new(frequencies: &[u32; 256]) -> Self {
        let mut lengths = limited(&code_lengths(frequencies));
        // One code of the greatest length is kept free: the one that is all ones.
        if let Some(count) = lengths.iter_mut().rev().find(|count| **count > 0) {
            *count -= 1;
        }
        let mut counts = [0_u8; 16];
        for (count, length) in counts.iter_mut().zip(lengths.iter().skip(1)) {
            *count = *length as u8;
        }
        let mut symbols: Vec<u8> = (0..=255)
            .filter(|symbol| {
                frequencies
                    .get(usize::from(*symbol))
                    .is_some_and(|f| *f > 0)
            })
            .collect();
        symbols.sort_by_key(|s| std::cmp::Reverse(frequencies.get(usize::from(*s)).copied()));
        let codes = assign(&counts, &symbols);
        Self {
            counts,
            symbols,
            codes,
        }
    }

    /// Code and length of a symbol.
    pub fn code(&self, symbol: u8) -> (u32, u32) {
        self.codes
            .get(usize::from(symbol))
            .copied()
            .unwrap_or((0, 0))
    }
}

/// How many codes of each length a Huffman tree gives; one more symbol than counted.
fn code_lengths(frequencies: &[u32; 256]) -> Vec<u32> {
    // Nodes: count, depth of the leaves below is found by walking up the parents.
    let mut parents: Vec<usize> = Vec::new();
    let mut heap = std::collections::BinaryHeap::new();
    let leaves: Vec<u64> = frequencies
        .iter()
        .filter(|count| **count > 0)
        .map(|count| u64::from(*count))
        .chain([0])
        .collect();
    for (node, count) in leaves.iter().enumerate() {
        parents.push(usize::MAX);
        heap.push(std::cmp::Reverse((*count, node)));
    }
    while let (Some(a), Some(b)) = (heap.pop(), heap.pop()) {
        let (std::cmp::Reverse((count_a, a)), std::cmp::Reverse((count_b, b))) = (a, b);
        let node = parents.len();
        parents.push(usize::MAX);
        for child in [a, b] {
            if let Some(parent) = parents.get_mut(child) {
                *parent = node;
            }
        }
        if heap.is_empty() {
            break;
        }
        heap.push(std::cmp::Reverse((count_a + count_b, node)));
    }
    let mut lengths = vec![0; 260];
    for leaf in 0..leaves.len() {
        let (mut node, mut depth) = (leaf, 0_usize);
        while let Some(parent) = parents.get(node).filter(|parent| **parent != usize::MAX) {
            node = *parent;
            depth += 1;
        }
        if let Some(count) = lengths.get_mut(depth.max(1)) {
            *count += 1;
        }
    }
    lengths
}

/// Moves codes over 16 bits up the tree (ITU-T T.81, figure K.3).
fn limited(lengths: &[u32]) -> Vec<u32> {
    let mut lengths = lengths.to_vec();
    for i in (17..lengths.len()).rev() {
        while lengths[i] > 0 {
            let Some(j) = (1..i - 1).rev().find(|j| lengths[*j] > 0) else {
                break;
            };
            lengths[i] -= 2;
            lengths[i - 1] += 1;
            lengths[j + 1] += 2;
            lengths[j] -= 1;
        }
    }
    lengths.truncate(17);
    lengths
}

fn assign(counts: &[u8; 16], symbols: &[u8]) -> Vec<(u32, u32)> {
    let mut codes = vec![(0, 0); 256];
    let mut code = 0;
    let mut symbols = symbols.iter();
    for (length, count) in (1..).zip(counts) {
        for symbol in symbols.by_ref().take(usize::from(*count)) {
            if let Some(slot) = codes.get_mut(usize::from(*symbol)) {
                *slot = (code, length);
            }
            code += 1;
        }
        code <<= 1;
    }
    codes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round_trip(frequencies: &[u32; 256]) {
        let encoder = Encoder::new(frequencies);
        let mut file = encoder.counts.to_vec();
        file.extend(&encoder.symbols);
        let (decoder, _) = Decoder::read(&file).unwrap();
        for symbol in 0..=255_u8 {
            if frequencies[usize::from(symbol)] > 0 {
                let (code, length) = encoder.code(symbol);
                assert!((1..=16).contains(&length));
                assert_ne!(code + 1, 1 << length, "a code is all ones");
                let bits = code << (16 - length);
                assert_eq!(decoder.find(bits), Some((length, symbol)));
            }
        }
    }

    #[test]
    fn made_codes_are_read_back() {
        let mut frequencies = [0; 256];
        frequencies[7] = 3;
        round_trip(&frequencies);
        frequencies[200] = 1;
        round_trip(&frequencies);
        round_trip(&[1; 256]);
    }

    #[test]
    fn very_uneven_counts_stay_within_sixteen_bits() {
        let mut frequencies = [0; 256];
        let (mut a, mut b) = (1_u32, 1_u32);
        for slot in frequencies.iter_mut().take(40) {
            *slot = a;
            (a, b) = (b, a.saturating_add(b));
        }
        round_trip(&frequencies);
    }

    #[test]
    fn a_code_with_too_many_entries_is_refused() {
        let mut file = vec![3; 1];
        file.extend([0; 15]);
        file.extend([1, 2, 3]);
        assert!(Decoder::read(&file).is_none());
    }
}
