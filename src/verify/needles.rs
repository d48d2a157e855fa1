//! The values that must be gone, in the form in which they are looked for.
//!
//! Values and texts are squeezed before they are compared, see [`Squeezed`].

use std::collections::BTreeMap;

use aho_corasick::AhoCorasick;
use aho_corasick::AhoCorasickKind;
use aho_corasick::MatchKind;

use crate::detect::Entity;
use crate::detect::Known;
use crate::document::Document;
use crate::document::Place;
use crate::document::Span;
use crate::formats::Reading;
use crate::formats::ReadingKind;
use crate::pdf::vocabulary::is_file_word;
use crate::plan::Plan;
use crate::plan::Target;
use crate::verify::squeeze::BREAK;
use crate::verify::squeeze::Squeezed;

/// A value of fewer letters or digits than this is looked for as a whole word only.
const SHORTEST_INSIDE: usize = 6;
/// Values of at least this many characters are looked for in text read by other eyes.
const SHORTEST_IN_TEXT: usize = 5;
/// Values of at least this many characters are looked for among arbitrary bytes.
const SHORTEST_IN_BYTES: usize = 8;

/// Most letters of all values together for which the fastest automaton is built.
const MOST_DENSE: usize = 16 << 10;

/// The values that a plan removes, ready to be looked for. Has no `Debug`: it holds them.
pub struct Needles {
    values: Vec<Value>,
    searcher: Option<AhoCorasick>,
}

/// What is told about a value; the searcher holds it.
struct Value {
    entity: Entity,
    letters: usize,
    is_number: bool,
}

impl Needles {
    /// The values that the plan removes from the document, each once, in all spellings
    /// that a reader would know again.
    ///
    /// What the user knows of the people of the case is looked for as well: it must not be
    /// where the plan keeps no text.
    pub fn of(document: &Document, plan: &Plan, known: &Known) -> Self {
        let mut values = BTreeMap::new();
        let people = known.people.iter().map(|value| (value, Entity::Person));
        let others = known.values.iter().map(|value| (value, Entity::Other));
        for (value, entity) in people.chain(others) {
            let value = squeezed(value);
            if value.chars().count() >= SHORTEST_IN_BYTES {
                values.entry(value).or_insert(entity);
            }
        }
        for redaction in &plan.redactions {
            let Target::Text { part, span } = redaction.target else {
                continue;
            };
            let text = document
                .parts
                .get(part.0 as usize)
                .and_then(|part| part.text.get(span.range()))
                .unwrap_or_default();
            for spelling in spellings(text, redaction.entity) {
                values.entry(spelling).or_insert(redaction.entity);
            }
        }
        // The fastest automaton takes kilobytes for each letter of the values.
        let is_long = values.keys().map(String::len).sum::<usize>() > MOST_DENSE;
        let searcher = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .kind(is_long.then_some(AhoCorasickKind::ContiguousNFA))
            .build(values.keys())
            .ok()
            .filter(|_| !values.is_empty());
        let values = values.into_iter().map(|(value, entity)| Value {
            entity,
            letters: value.chars().count(),
            is_number: value.bytes().all(|byte| byte.is_ascii_digit()),
        });
        Self {
            values: values.collect(),
            searcher,
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// What kind of thing a needle is.
    pub fn entity(&self, needle: usize) -> Entity {
        self.values[needle].entity
    }

    /// Calls back for each time that a needle stands in a text, with whether it does so as
    /// a value and not by chance.
    pub fn count(&self, text: &Squeezed, mut found: impl FnMut(usize, bool)) {
        self.search_squeezed(text, |needle, _, whole_word| {
            let long = self.values[needle].letters >= SHORTEST_INSIDE;
            let counts = whole_word || (long && !self.values[needle].is_number);
            found(needle, counts);
        });
    }

    /// Calls back for needles in what other eyes read. Short ones, which turn up by
    /// chance, are left out: [`Self::count`] has looked for those in the text.
    pub fn search(&self, text: &Squeezed, reading: &Reading<'_>, mut found: impl FnMut(usize)) {
        let kind = reading.kind;
        let has_syntax = matches!(reading.place, "file" | "stream" | "name");
        let shortest = match kind {
            ReadingKind::Text => SHORTEST_IN_TEXT,
            ReadingKind::Binary => SHORTEST_IN_BYTES,
        };
        self.search_squeezed(text, |needle, spelled, whole_word| {
            let value = &self.values[needle];
            let by_chance = value.is_number || kind == ReadingKind::Text;
            let is_syntax = || has_syntax && std::str::from_utf8(spelled).is_ok_and(is_file_word);
            if value.letters >= shortest && (whole_word || !by_chance) && !is_syntax() {
                found(needle);
            }
        });
    }

    /// Calls back with each needle that is found, how it is spelled there and whether it
    /// stands there as a whole word.
    fn search_squeezed(&self, squeezed: &Squeezed, mut found: impl FnMut(usize, &[u8], bool)) {
        let Some(searcher) = &self.searcher else {
            return;
        };
        for hit in searcher.find_overlapping_iter(squeezed.bytes()) {
            let whole_word = squeezed.is_border(hit.start()) && squeezed.is_border(hit.end());
            let spelled = squeezed.bytes().get(hit.range()).unwrap_or_default();
            found(hit.pattern().as_usize(), spelled, whole_word);
        }
    }
}

/// The forms in which a value would be known again: whole; a personnummer with and
/// without century; each longer part of a name.
fn spellings(text: &str, entity: Entity) -> Vec<String> {
    let whole = squeezed(text);
    let mut forms = vec![];
    match entity {
        Entity::Personnummer if whole.len() == 12 && whole.is_ascii() => {
            forms.push(whole[2..].to_owned());
        }
        Entity::Person => forms.extend(
            text.replace("-\n", "")
                .split(|c: char| c.is_whitespace() || c == ',')
                .map(squeezed)
                .filter(|word| word.chars().count() >= SHORTEST_IN_TEXT),
        ),
        _ => {}
    }
    forms.push(whole);
    forms.retain(|form| !form.is_empty());
    forms
}

/// A value as it is looked for.
fn squeezed(value: &str) -> String {
    let mut squeezed = Squeezed::default();
    squeezed.take(value);
    squeezed.text().replace(BREAK, "")
}

/// The text of each part without what the plan strikes in it, by place, in order of part.
pub fn kept_texts(document: &Document, plan: &Plan) -> Vec<(Place, String)> {
    let mut struck: BTreeMap<u32, Vec<Span>> = BTreeMap::new();
    for redaction in &plan.redactions {
        if let Target::Text { part, span } = redaction.target {
            struck.entry(part.0).or_default().push(span);
        }
    }
    document
        .parts
        .iter()
        .map(|part| {
            let mut kept = String::with_capacity(part.text.len());
            let mut from = 0;
            let mut spans = struck.remove(&part.id.0).unwrap_or_default();
            spans.sort_unstable();
            for span in spans {
                kept.push_str(part.text.get(from..span.start as usize).unwrap_or_default());
                kept.push(BREAK);
                from = from.max(span.end as usize);
            }
            kept.push_str(part.text.get(from..).unwrap_or_default());
            (part.place.clone(), kept)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::Finding;
    use crate::detect::Role;
    use crate::document::Digest;
    use crate::document::Part;
    use crate::document::PartId;
    use crate::plan::PlanOptions;
    use crate::plan::Profile;

    fn needles(text: &str, value: &str, entity: Entity) -> Needles {
        let document = Document::of_parts(vec![Part::new(PartId(0), Place::Body, text.into())]);
        let start = text.find(value).unwrap();
        let finding = Finding {
            id: 0,
            entity,
            part: PartId(0),
            span: Span::new(start..start + value.len()),
            score: 1.0,
            role: Role::Private,
            rule: "test".into(),
            evidence: Vec::new(),
        };
        let profile = Profile::built_in("kollegial").unwrap();
        let plan = crate::plan::plan(
            &document,
            &[finding],
            Digest::of(b""),
            &profile,
            &PlanOptions::default(),
        );
        Needles::of(&document, &plan, &Known::default())
    }

    fn squeeze(text: &str) -> Squeezed {
        let mut squeezed = Squeezed::default();
        squeezed.take(text);
        squeezed
    }

    fn counted(needles: &Needles, text: &str) -> usize {
        let mut count = 0;
        needles.count(&squeeze(text), |_, counts| count += usize::from(counts));
        count
    }

    #[test]
    fn a_name_over_a_line_end_is_found_joined_and_in_capitals() {
        let needles = needles("Björn Sjö-\nstrand", "Sjö-\nstrand", Entity::Person);
        assert_eq!(counted(&needles, "SJÖSTRAND"), 1);
        assert_eq!(counted(&needles, "Sjo\u{308}strand"), 1);
    }

    #[test]
    fn a_personnummer_is_found_without_century_and_hyphen() {
        let needles = needles("nr 19811228-9874", "19811228-9874", Entity::Personnummer);
        assert_eq!(counted(&needles, "8112289874"), 1);
        assert_eq!(counted(&needles, "9811228987411"), 0);
    }

    #[test]
    fn a_short_name_inside_another_word_is_not_that_name() {
        let needles = needles("Lo bor här", "Lo", Entity::Person);
        assert_eq!(counted(&needles, "Lokalen"), 0);
        assert_eq!(counted(&needles, "till Lo."), 1);
    }

    #[test]
    fn a_number_inside_a_longer_number_is_by_chance() {
        let needles = needles("tel 0701740605", "0701740605", Entity::Phone);
        let mut found = false;
        let reading = Reading {
            place: "stream",
            kind: ReadingKind::Binary,
            bytes: &[],
        };
        needles.search(&squeeze("110701740605223"), &reading, |_| found = true);
        assert!(!found);
        needles.search(&squeeze("x 070-174 06 05"), &reading, |_| found = true);
        assert!(found);
    }
}
