//! A redacted result in; a verified one out, or the leaks that were found.
//!
//! The result is read afresh from its bytes, with the reader and with other eyes, and
//! searched for every value that the plan removes. A value that also stands where the
//! plan keeps it (a name that is a word, say) is counted: there may be as many as were
//! kept, and not one more.

mod looks;
mod needles;
mod numbers;
mod reading;
mod squeeze;
mod view;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::detect::Entity;
use crate::detect::Known;
use crate::document::Document;
use crate::document::Place;
use crate::formats::ReadError;
use crate::formats::ReadOptions;
use crate::formats::Reading;
use crate::formats::ReadingKind;
use crate::formats::Redacted;
use crate::plan::OverlayText;
use crate::plan::Target;
use crate::review::Approved;
use crate::verify::needles::Needles;
use crate::verify::numbers::Numbers;
use crate::verify::squeeze::BREAK;
use crate::verify::squeeze::Squeezed;
use crate::verify::view::Viewer;

/// A result that has been searched and holds nothing of what the plan removes.
///
/// Made only by [`verify`]; only this can be packaged.
pub struct Verified {
    redacted: Redacted,
    checks: Checks,
}

impl Verified {
    /// The checked result.
    pub fn redacted(&self) -> &Redacted {
        &self.redacted
    }

    /// What was checked.
    pub fn checks(&self) -> &Checks {
        &self.checks
    }
}

/// What a check looked at, for the receipt.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Checks {
    /// How many different values were looked for.
    pub values: usize,
    /// Parts of the result that were read again.
    pub parts: usize,
    /// Streams, strings and texts that other eyes read.
    pub readings: usize,
    /// Letters and digits beside the struck ones that are gone too.
    pub collateral: usize,
    /// Pages that were drawn and held against the original's.
    pub pages_drawn: usize,
    /// Those of them that look different outside the boxes: a person should look.
    pub pages_changed: Vec<u32>,
    /// Pages whose surroundings of boxes were read by OCR.
    pub pages_read: usize,
}

/// Why a result was not let through.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// Removed values are still there.
    #[error("{} removed values can still be found in the result", .leaks.len())]
    Leaks {
        /// Where.
        leaks: Vec<Leak>,
    },
    /// The result cannot be read.
    #[error("the result cannot be read again")]
    Unreadable(#[source] ReadError),
    /// Pages look so different outside the boxes that something has gone wrong.
    #[error("{} pages do not look like those of the original", .pages.len())]
    Looks {
        /// The pages, from 1.
        pages: Vec<u32>,
    },
    /// A page does not say what the profile asks every page to say.
    #[error("{} pages miss the stamp", .pages.len())]
    StampMissing {
        /// The pages, from 1.
        pages: Vec<u32>,
    },
    /// The result has lost or won pages.
    #[error("the result has {found} pages instead of {expected}")]
    PageCount {
        /// Pages of the original.
        expected: u32,
        /// Pages of the result.
        found: u32,
    },
}

/// A removed value that can still be found. Holds no text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Leak {
    /// What kind of thing it is; none for text that was struck but is still on its page.
    pub entity: Option<Entity>,
    /// Where it was found.
    pub place: LeakPlace,
}

/// Where a leak was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LeakPlace {
    /// In the text that the reader reads.
    Part(Place),
    /// Somewhere in the text; there are more than were kept.
    Text,
    /// In what other eyes read, by [`Reading::place`].
    Reading(&'static str),
    /// A box on this page is not black.
    Box(u32),
    /// In the pixels of this page, read by OCR.
    Pixels(u32),
}

/// A stable word for messages: `page-3`, `text`, `string`.
impl std::fmt::Display for LeakPlace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Part(
                Place::Page(page)
                | Place::Image(page)
                | Place::Annotation(page)
                | Place::Alternative(page),
            ) => write!(f, "page-{page}"),
            Self::Box(page) => write!(f, "page-{page}-box"),
            Self::Pixels(page) => write!(f, "page-{page}-pixels"),
            Self::Part(_) => f.write_str("outside-pages"),
            Self::Text => f.write_str("text"),
            Self::Reading(place) => f.write_str(place),
        }
    }
}

/// The document that a result was made of.
#[derive(Clone, Copy)]
pub struct Original<'o> {
    /// Its bytes.
    pub bytes: &'o Arc<Vec<u8>>,
    /// What was read in them.
    pub document: &'o Document,
}

/// Searches a result for everything that the plan removes, and looks at its pages.
pub fn verify(
    redacted: Redacted,
    original: Original<'_>,
    plan: &Approved,
    known: &Known,
    options: &ReadOptions,
) -> Result<Verified, VerifyError> {
    let own_options = ReadOptions {
        password: None,
        ocr: None,
        ..options.clone()
    };
    let format = redacted.format();
    let document = original.document;
    let result = format
        .read(redacted.bytes(), &own_options)
        .map_err(VerifyError::Unreadable)?;
    check_pages(document, &result, plan)?;
    let needles = Needles::of(document, plan.plan(), known);
    let kept = needles::kept_texts(document, plan.plan());
    let mut leaks = Vec::new();
    let collateral = compare_places(&kept, &result, plan, options.ocr_layer, &mut leaks);
    let allowed = search_text(&needles, &kept, &result, &mut leaks);
    let parts = result.parts.len();
    // Both texts have been searched; what follows may need the memory.
    drop((kept, result));
    let mut viewer = Viewer::default();
    let mut readings = 0;
    let mut see = |reading: Reading<'_>| {
        readings += 1;
        search_reading(&needles, &allowed, reading, &mut viewer, &mut leaks);
    };
    format
        .other_eyes(redacted.bytes(), &mut see)
        .map_err(VerifyError::Unreadable)?;
    let seen = looks::look(&redacted, original, plan.plan(), options)?;
    let mut read = |page: u32, text: &str| {
        let reading = Reading {
            place: "pixels",
            kind: ReadingKind::Text,
            bytes: text.as_bytes(),
        };
        let before = leaks.len();
        search_reading(&needles, &allowed, reading, &mut viewer, &mut leaks);
        for leak in leaks.iter_mut().skip(before) {
            leak.place = LeakPlace::Pixels(page);
        }
    };
    let pages_read = reading::read(&redacted, document, options, &own_options, &mut read)?;
    leaks.extend(seen.open_boxes.iter().map(|page| Leak {
        entity: None,
        place: LeakPlace::Box(*page),
    }));
    if !leaks.is_empty() {
        return Err(VerifyError::Leaks { leaks });
    }
    if !seen.broken.is_empty() {
        return Err(VerifyError::Looks { pages: seen.broken });
    }
    let checks = Checks {
        values: needles.len(),
        parts,
        readings,
        collateral,
        pages_drawn: seen.pages,
        pages_changed: seen.changed,
        pages_read,
    };
    Ok(Verified { redacted, checks })
}

/// Whether a result has all pages, and the stamp on each where there is one.
fn check_pages(original: &Document, result: &Document, plan: &Approved) -> Result<(), VerifyError> {
    if result.page_count != original.page_count {
        return Err(VerifyError::PageCount {
            expected: original.page_count,
            found: result.page_count,
        });
    }
    if let Some(stamp) = &plan.plan().stamp {
        let pages = pages_without(stamp, result);
        if !pages.is_empty() {
            return Err(VerifyError::StampMissing { pages });
        }
    }
    Ok(())
}

/// The pages of a document that do not say a stamp's words.
pub fn pages_without(stamp: &str, document: &Document) -> Vec<u32> {
    let squeezed = |text: &str| -> String { text.split_whitespace().collect() };
    let stamp = squeezed(stamp);
    let says = |page: u32| {
        document.parts.iter().any(|part| {
            let is_there = match part.place {
                Place::Page(other) => other == page,
                Place::Body => true,
                _ => false,
            };
            is_there && squeezed(&part.text).contains(&stamp)
        })
    };
    (1..=document.page_count)
        .filter(|page| !says(*page))
        .collect()
}

/// Compares how often each letter and digit stands at each place with how often the plan
/// keeps it there: more is a leak, fewer is collateral, whose number is returned.
fn compare_places(
    kept: &[(Place, String)],
    result: &Document,
    plan: &Approved,
    ocr_layer: bool,
    leaks: &mut Vec<Leak>,
) -> usize {
    let mut balance: BTreeMap<&Place, FxHashMap<char, i64>> = BTreeMap::new();
    // Pictures are not read a second time: what OCR makes of the edge of a box is chance.
    let texts = kept
        .iter()
        .filter(|(place, _)| !matches!(place, Place::Image(_)));
    for (place, text) in texts {
        count_letters(balance.entry(place).or_default(), text, 1);
    }
    let layers = if ocr_layer { layers(kept) } else { Vec::new() };
    for (place, text) in &layers {
        count_letters(balance.entry(place).or_default(), text, 1);
    }
    for redaction in &plan.plan().redactions {
        if let (OverlayText::Label(label), Target::Text { part, .. }) =
            (&redaction.overlay, &redaction.target)
            && let Some((place, _)) = kept.get(part.0 as usize)
            && !matches!(place, Place::Image(_))
        {
            count_letters(balance.entry(place).or_default(), label, 1);
        }
    }
    let stamped = stamped_places(plan, result);
    for place in &stamped {
        let stamp = plan.plan().stamp.as_deref().unwrap_or_default();
        count_letters(balance.entry(place).or_default(), stamp, 1);
    }
    for part in &result.parts {
        count_letters(balance.entry(&part.place).or_default(), &part.text, -1);
    }
    let mut collateral = 0;
    for (place, letters) in balance {
        if letters.values().any(|count| *count < 0) {
            leaks.push(Leak {
                entity: None,
                place: LeakPlace::Part(place.clone()),
            });
        }
        if layers.iter().any(|(layer, _)| layer == place) {
            // A layer has whole words only, and is new: nothing was there to be lost.
            continue;
        }
        let missing: i64 = letters.values().filter(|count| **count > 0).sum();
        collateral += usize::try_from(missing).unwrap_or(usize::MAX);
    }
    collateral
}

/// Where a plan's stamp stands.
fn stamped_places(plan: &Approved, result: &Document) -> Vec<Place> {
    if plan.plan().stamp.is_none() {
        return Vec::new();
    }
    match result.parts.iter().any(|part| part.place == Place::Body) {
        true => vec![Place::Body],
        false => (1..=result.page_count).map(Place::Page).collect(),
    }
}

/// What may stand in the text layers that the result gets: on pages without text of their
/// own, what is kept of what was read in their pictures.
fn layers(kept: &[(Place, String)]) -> Vec<(Place, &str)> {
    let has_text = |page: u32| {
        let mut own = kept.iter().filter(|(place, _)| *place == Place::Page(page));
        own.any(|(_, text)| text.contains(char::is_alphanumeric))
    };
    let mut layers = Vec::new();
    for (place, text) in kept {
        if let Place::Image(page) = place
            && !has_text(*page)
        {
            layers.push((Place::Page(*page), text.as_str()));
        }
    }
    layers
}

fn count_letters(letters: &mut FxHashMap<char, i64>, text: &str, step: i64) {
    let mut ascii = [0_i64; 128];
    for letter in text.chars() {
        match ascii.get_mut(letter as usize) {
            Some(count) => *count += step,
            None if letter.is_alphanumeric() => *letters.entry(letter).or_default() += step,
            None => {}
        }
    }
    for (letter, count) in ('\0'..).zip(ascii) {
        if count != 0 && letter.is_ascii_alphanumeric() {
            *letters.entry(letter).or_default() += count;
        }
    }
}

/// Which values stand in what the plan keeps, be it by chance.
struct Allowed {
    /// In the text as it is.
    kept: Vec<bool>,
    /// In the text when what stood around something struck is read together, as it is on
    /// the page of the result: `Umeå ▮ kommun` there reads as `Umeå kommun`.
    joined: Vec<bool>,
    /// Personnummer in the text as it is.
    numbers: Numbers,
}

/// Looks in the text of the result for values that stand there more often than kept. Says
/// which values are kept.
fn search_text(
    needles: &Needles,
    kept: &[(Place, String)],
    result: &Document,
    leaks: &mut Vec<Leak>,
) -> Allowed {
    let mut balance = vec![0_i64; needles.len()];
    let mut allowed = Allowed {
        kept: vec![false; needles.len()],
        joined: vec![false; needles.len()],
        numbers: Numbers::default(),
    };
    let mut squeezed = Squeezed::default();
    for (_, text) in kept {
        allowed.numbers.keep(text.as_bytes());
        squeezed.take(text);
        needles.count(&squeezed, |needle, _| allowed.kept[needle] = true);
        if text.contains(BREAK) {
            squeezed.take(&text.replace(BREAK, " "));
        }
        needles.count(&squeezed, |needle, counts| {
            balance[needle] += i64::from(counts);
            allowed.joined[needle] = true;
        });
    }
    for part in &result.parts {
        squeezed.take(&part.text);
        needles.count(&squeezed, |needle, counts| {
            balance[needle] -= i64::from(counts);
        });
    }
    leaks.extend(
        (0..needles.len())
            .filter(|needle| balance[*needle] < 0)
            .map(|needle| Leak {
                entity: Some(needles.entity(needle)),
                place: LeakPlace::Text,
            }),
    );
    allowed
}

/// Looks in what other eyes read for values that the plan keeps nowhere.
fn search_reading(
    needles: &Needles,
    allowed: &Allowed,
    reading: Reading<'_>,
    viewer: &mut Viewer,
    leaks: &mut Vec<Leak>,
) {
    // What operators show is text, and what was kept of it was searched as such.
    if reading.place != "content" && allowed.numbers.finds_other(reading.bytes) {
        leaks.push(Leak {
            entity: Some(Entity::Personnummer),
            place: LeakPlace::Reading(reading.place),
        });
    }
    let allowed = match reading.place {
        "content" => &allowed.joined,
        _ => &allowed.kept,
    };
    let mut found = BTreeSet::new();
    viewer.texts(reading.bytes, reading.kind, &mut |text| {
        needles.search(text, &reading, |needle| {
            if !allowed[needle] {
                found.insert(needle);
            }
        });
    });
    leaks.extend(found.into_iter().map(|needle| Leak {
        entity: Some(needles.entity(needle)),
        place: LeakPlace::Reading(reading.place),
    }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::Finding;
    use crate::detect::Role;
    use crate::document::Digest;
    use crate::document::Part;
    use crate::document::PartId;
    use crate::document::Span;
    use crate::plan::PlanOptions;
    use crate::plan::Profile;

    fn document(text: &str) -> Document {
        Document::of_parts(vec![Part::new(PartId(0), Place::Body, text.into())])
    }

    /// Number of leaks in a result when the first place of each value is struck.
    fn leaks(original: &str, values: &[&str], result: &str) -> usize {
        let original = document(original);
        let finding = |value: &&str| {
            let start = original.parts[0].text.find(value).unwrap();
            Finding {
                id: 0,
                entity: Entity::Person,
                part: PartId(0),
                span: Span::new(start..start + value.len()),
                score: 1.0,
                role: Role::Private,
                rule: "test".into(),
                evidence: Vec::new(),
            }
        };
        let findings: Vec<Finding> = values.iter().map(finding).collect();
        let profile = Profile::built_in("kollegial").unwrap();
        let options = PlanOptions::default();
        let rules = Digest::of(b"");
        let plan = crate::plan::plan(&original, &findings, rules, &profile, &options);
        let needles = Needles::of(&original, &plan, &Known::default());
        let kept = needles::kept_texts(&original, &plan);
        let mut leaks = Vec::new();
        search_text(&needles, &kept, &document(result), &mut leaks);
        leaks.len()
    }

    #[test]
    fn what_stands_around_a_struck_value_may_be_read_together() {
        let original = "Lo Sand svarar. Lo Elin Sand.";
        assert_eq!(
            leaks(original, &["Lo Sand", "Elin"], "svarar. Lo  Sand."),
            0
        );
    }

    #[test]
    fn a_value_that_stands_more_often_than_kept_is_a_leak() {
        let original = "Lo Sand svarar. Lo Elin Sand.";
        let result = "Lo Sand svarar. Lo  Sand.";
        assert_eq!(leaks(original, &["Lo Sand", "Elin"], result), 1);
    }
}
