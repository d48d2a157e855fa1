//! A short run of the fuzz targets: seeds of the attack set and the samples, changed at
//! random a fixed number of times. The long run is the fuzzer's (`fuzz/README.md`).

use std::fs;
use std::panic::catch_unwind;
use std::path::Path;

#[path = "../../fuzz/src/bodies.rs"]
#[expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a broken promise ends the run"
)]
mod bodies;

/// A generator of numbers that are random enough (Marsaglia's xorshift).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }
}

/// The files of some folders with one of these endings, smallest folders' order kept.
fn seeds(folders: &[&str], ending: &str, largest: u64) -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    for folder in folders {
        let entries = fs::read_dir(root.join(folder)).unwrap();
        paths.extend(entries.map(|entry| entry.unwrap().path()));
    }
    paths.retain(|path| path.extension().is_some_and(|own| own == ending));
    paths.retain(|path| path.metadata().unwrap().len() <= largest);
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

/// The words of the fuzzer's dictionary.
fn words() -> Vec<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/pdf.dict");
    let text = fs::read_to_string(path).unwrap();
    let lines = text.lines().filter_map(|line| line.strip_prefix('"'));
    lines
        .filter_map(|line| Some(line.strip_suffix('"')?.as_bytes().to_vec()))
        .collect()
}

/// A seed with a few changes.
fn changed(seeds: &[Vec<u8>], words: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    const LONGEST: usize = 60;
    let mut bytes = seeds[random.below(seeds.len())].clone();
    for _ in 0..=random.below(6) {
        let at = random.below(bytes.len() + 1);
        let end = bytes.len().min(at + random.below(LONGEST));
        match random.below(7) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
            1 if at < bytes.len() => bytes[at] = random.next() as u8,
            2 => drop(bytes.drain(at..end)),
            3 => {
                let copy = bytes[at..end].to_vec();
                let to = random.below(bytes.len() + 1);
                bytes.splice(to..to, copy);
            }
            4 => {
                let word = &words[random.below(words.len())];
                bytes.splice(at..at, word.iter().copied());
            }
            5 => {
                let word = &words[random.below(words.len())];
                let end = bytes.len().min(at + word.len());
                bytes.splice(at..end, word.iter().copied());
            }
            _ => {
                let other = &seeds[random.below(seeds.len())];
                let from = random.below(other.len());
                let until = other.len().min(from + LONGEST);
                bytes.splice(at..end, other[from..until].iter().copied());
            }
        }
    }
    bytes
}

/// Runs a body on changed seeds; the number of the change that broke it tells which.
fn run(body: fn(&[u8]), seeds: &[Vec<u8>], changes: u64) {
    assert!(!seeds.is_empty());
    let words = words();
    // A number here makes a long run, of as many times the changes, all of them others.
    let times = std::env::var("MUTATIONS")
        .ok()
        .and_then(|times| times.parse().ok());
    let start = times.map_or(0, |_| u64::from(std::process::id()) << 32);
    let changes = changes * times.unwrap_or(1);
    for number in start + 1..=start + changes {
        let mut random = Random(number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let bytes = changed(seeds, &words, &mut random);
        let survived = catch_unwind(|| body(&bytes)).is_ok();
        assert!(survived, "change {number} ({} bytes)", bytes.len());
    }
}

const FILES: &str = "tests/attack/files";

#[test]
fn changed_files_open_or_are_refused() {
    run(
        bodies::open,
        &seeds(&[FILES, "samples"], "pdf", 60_000),
        2000,
    );
}

#[test]
fn changed_pages_are_interpreted() {
    run(bodies::interpret, &seeds(&[FILES], "pdf", 20_000), 600);
    let contents: [&[u8]; 4] = [
        b"q /G gs BT /F1 12 Tf 50 700 Td (abc) Tj [(d)-200<6566>]TJ ET /X Do Q",
        b"/Span /M BDC BT /F3 9 Tf 3 Tr 1 2 3 4 5 6 Tm (ab)' 1 2 (ba)\" ET EMC",
        b"/Pattern cs /P scn 10 10 m 20 20 l 1 2 3 4 5 6 c h W n 1 2 3 4 re B* /I Do",
        b"BI /W 2 /H 2 /BPC 8 /CS /C ID abcd EI BT /F2 9 Tf <00010002> Tj T* ET",
    ];
    run(bodies::interpret, &contents.map(<[u8]>::to_vec), 3000);
}

#[test]
fn changed_files_are_redacted_or_refused() {
    run(bodies::redact_verify, &seeds(&[FILES], "pdf", 20_000), 120);
}

#[test]
fn changed_texts_are_redacted_or_refused() {
    let mut texts = seeds(&["samples"], "txt", 60_000);
    texts.push("Elin Åkesson, 811218-9876\r\nElin\u{200b}\tÅkesson".into());
    bodies::text("Pnr811218-9876Elin".as_bytes());
    run(bodies::text, &texts, 60);
}

#[test]
fn changed_files_are_inspected_or_refused() {
    run(
        bodies::inspect,
        &seeds(&[FILES, "samples"], "pdf", 20_000),
        150,
    );
}
