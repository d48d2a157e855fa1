//! Older revisions: what a file said before it was changed (ISO 32000-2, 7.5.6).
//!
//! A program that only appends its changes leaves the file as it was in front of them. Cut
//! off behind an earlier end, the old document opens again.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::formats::ReadOptions;
use crate::inspect::Finding;
use crate::inspect::Kind;
use crate::inspect::Values;
use crate::inspect::stray::FileMap;
use crate::pdf::interpret::Interpreter;
use crate::pdf::source::Source;
use crate::pdf::textmap;

/// Most revisions that are opened, and most pages of each.
const MOST_REVISIONS: usize = 8;
const MOST_PAGES: usize = 500;
/// Most words that a finding tells.
const MOST_WORDS: usize = 200;

/// Older revisions, and the words that only they have.
pub fn findings(bytes: &Arc<Vec<u8>>, options: &ReadOptions, values: Values) -> Vec<Finding> {
    let map = FileMap::of(bytes);
    let skipped = usize::from(map.is_linearised);
    let count = map.ends.len().saturating_sub(1 + skipped);
    if count == 0 {
        return Vec::new();
    }
    let mut findings = vec![Finding::of_file(Kind::OlderRevision, count)];
    let older = map.ends.iter().skip(skipped).take(count);
    let Some(newest) = words(bytes.to_vec(), options) else {
        return findings;
    };
    let mut gone: BTreeMap<String, usize> = BTreeMap::new();
    for end in older.rev().take(MOST_REVISIONS) {
        let prefix = bytes.get(..*end).unwrap_or_default();
        for (word, count) in words(prefix.to_vec(), options).unwrap_or_default() {
            let left = newest.get(&word).copied().unwrap_or(0);
            if count > left {
                let most = gone.entry(word).or_default();
                *most = (*most).max(count - left);
            }
        }
    }
    let total: usize = gone.values().sum();
    if total > 0 {
        let told: Vec<&str> = gone.keys().map(String::as_str).take(MOST_WORDS).collect();
        findings.push(Finding {
            value: (values == Values::Show).then(|| told.join(" ")),
            ..Finding::of_file(Kind::OlderText, total)
        });
    }
    findings
}

/// The words of a file and how often each stands in it; none where it does not open.
fn words(bytes: Vec<u8>, options: &ReadOptions) -> Option<BTreeMap<String, usize>> {
    let password = options.password.as_deref();
    let source = Source::open(Arc::new(bytes), password, &options.limits).ok()?;
    let mut interpreter = Interpreter::new(&source);
    let mut words = BTreeMap::new();
    for index in 0..source.page_count().min(MOST_PAGES) {
        let content = interpreter.read(index);
        let text = textmap::lay_out(&content.glyphs).text;
        let parts = text.split(|letter: char| !letter.is_alphanumeric());
        for word in parts.filter(|word| word.chars().count() > 1) {
            *words.entry(word.to_owned()).or_default() += 1;
        }
    }
    Some(words)
}
