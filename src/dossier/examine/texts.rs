//! Text of the original without what is struck, held against the text of the candidate.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::diff::text;
use crate::document::Document;
use crate::document::Place;
use crate::dossier::examine::Alarm;
use crate::dossier::examine::Examination;
use crate::dossier::examine::cleaned::Cleaned;
use crate::plan::OverlayText;
use crate::plan::Plan;
use crate::plan::Target;

/// How many words beside a strike may go with it.
const BESIDE: usize = 2;
/// Text that is struck, in [`kept_texts`].
const STRUCK: &str = "\u{1}";

/// The text of each place with what is struck taken out.
fn kept_texts(document: &Document, plan: &Plan) -> BTreeMap<Place, String> {
    let mut struck: BTreeMap<u32, Vec<(std::ops::Range<usize>, &OverlayText)>> = BTreeMap::new();
    for redaction in &plan.redactions {
        if let Target::Text { part, span } = &redaction.target {
            let spans = struck.entry(part.0).or_default();
            spans.push((span.range(), &redaction.overlay));
        }
    }
    let mut texts: BTreeMap<Place, String> = BTreeMap::new();
    for part in &document.parts {
        let text = texts.entry(part.place.clone()).or_default();
        let mut spans = struck.remove(&part.id.0).unwrap_or_default();
        spans.sort_by_key(|(span, _)| span.start);
        let mut end = 0;
        for (span, overlay) in spans {
            text.push_str(part.text.get(end..span.start).unwrap_or_default());
            let label = match overlay {
                OverlayText::Label(label) => label.as_str(),
                OverlayText::Black | OverlayText::Covered => "",
            };
            text.push_str(&format!(" {STRUCK} {label} "));
            end = span.end.max(end);
        }
        text.push_str(part.text.get(end..).unwrap_or_default());
        text.push('\n');
    }
    texts
}

/// Words with a letter or digit in them, without the signs around them.
pub(super) fn words(text: &str) -> Vec<&str> {
    text.split_whitespace()
        .map(|word| match word == STRUCK {
            true => word,
            false => word.trim_matches(|letter: char| !letter.is_alphanumeric()),
        })
        .filter(|word| !word.is_empty())
        .collect()
}

fn letters(text: &str) -> String {
    text.chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect()
}

pub(super) fn compare_texts(
    original: &Document,
    candidate: &Document,
    plan: &Plan,
    cleaned: &Cleaned<'_>,
    examination: &mut Examination,
) {
    let kept = kept_texts(original, plan);
    let empty = Plan {
        redactions: Vec::new(),
        ..plan.clone()
    };
    let shown = kept_texts(candidate, &empty);
    let places: BTreeSet<&Place> = kept.keys().chain(shown.keys()).collect();
    let none = String::new();
    for place in places {
        // What OCR makes of a picture is chance; pictures are compared as they look.
        if matches!(place, Place::Image(_)) {
            continue;
        }
        let kept = kept.get(place).unwrap_or(&none);
        let shown = shown.get(place).unwrap_or(&none);
        let expected = letters(kept);
        if expected == letters(shown) {
            continue;
        }
        compare_place(place, kept, shown, plan, cleaned, examination);
    }
}

fn compare_place(
    place: &Place,
    kept: &str,
    shown: &str,
    plan: &Plan,
    cleaned: &Cleaned<'_>,
    examination: &mut Examination,
) {
    let all = words(kept);
    let plain: Vec<&str> = all.iter().copied().filter(|word| *word != STRUCK).collect();
    let shown = words(shown);
    let changes = text::compare_words(&plain, &shown);
    // What only stands elsewhere is the same text in another order: a strike can change which
    // column is read first. Whether it has moved on the page is seen as the page is drawn.
    let mut balance: BTreeMap<&str, i64> = BTreeMap::new();
    shown
        .iter()
        .for_each(|word| *balance.entry(word).or_default() += 1);
    plain
        .iter()
        .for_each(|word| *balance.entry(word).or_default() -= 1);
    let stamp = plan.stamp.as_deref().unwrap_or_default();
    for word in words(stamp) {
        *balance.entry(word).or_default() -= 1;
    }
    let beside = words_beside(&all);
    let (mut added, mut apart) = (Vec::new(), Vec::new());
    for change in &changes {
        let removed = change.at..change.at + change.count;
        for word in change.added.split(' ') {
            if take(&mut balance, word, 1) {
                added.push(word.to_owned());
            }
        }
        for index in removed {
            let Some(word) = plain.get(index).filter(|word| take(&mut balance, word, -1)) else {
                continue;
            };
            match beside.contains(&index) {
                true => examination.collateral += 1,
                false => apart.push(*word),
            }
        }
    }
    if sorted_letters(&added) == sorted_letters(&apart) {
        return;
    }
    if !added.is_empty() {
        examination.alarms.push(Alarm::TextAdded {
            place: place.clone(),
            text: added.join(" "),
        });
    }
    let is_page = matches!(place, Place::Page(_) | Place::Body);
    apart.retain(|word| is_page && stays_when_cleaned(place, word, cleaned));
    if !apart.is_empty() {
        examination.alarms.push(Alarm::TextRemoved {
            place: place.clone(),
            words: apart.len(),
        });
    }
}

/// Takes one of a word from a balance, where there is one too many on that side.
fn take(balance: &mut BTreeMap<&str, i64>, word: &str, side: i64) -> bool {
    match balance.get_mut(word) {
        Some(count) if *count * side > 0 => {
            *count -= side;
            true
        }
        _ => false,
    }
}

fn sorted_letters<W: AsRef<str>>(words: &[W]) -> Vec<char> {
    let letters = words.iter().flat_map(|word| word.as_ref().chars());
    let mut letters: Vec<char> = letters.filter(|letter| letter.is_alphanumeric()).collect();
    letters.sort_unstable();
    letters
}

/// Numbers of the words that stand so near a strike that they may go with it.
fn words_beside(all: &[&str]) -> BTreeSet<usize> {
    let mut beside = BTreeSet::new();
    let mut number = 0;
    for word in all {
        if *word == STRUCK {
            beside.extend(number.max(BESIDE) - BESIDE..number + BESIDE);
        } else {
            number += 1;
        }
    }
    beside
}

fn stays_when_cleaned(place: &Place, word: &str, cleaned: &Cleaned<'_>) -> bool {
    let Some((_, document)) = cleaned.get() else {
        return true;
    };
    let mut parts = document.parts.iter().filter(|part| part.place == *place);
    parts.any(|part| words(&part.text).contains(&word))
}
