//! The values that must be gone, in the form in which they are looked for.
//!
//! Values and texts are squeezed before they are compared: lower case, compatibility
//! forms unified (NFKC), separators between letters and digits dropped. So
//! `Sjö-\nstrand` is found as `sjöstrand`, and `811228 9874` as `811228-9874`.

use std::collections::BTreeMap;

use aho_corasick::AhoCorasick;
use aho_corasick::MatchKind;
use unicode_normalization::UnicodeNormalization;

use crate::detect::Entity;
use crate::document::Document;
use crate::document::Place;
use crate::document::Span;
use crate::formats::ReadingKind;
use crate::plan::Plan;
use crate::plan::Target;

/// What stands in a squeezed text where something was that is neither letter, digit nor
/// a single separator.
const BREAK: char = '\u{1}';

/// A value of fewer letters or digits than this is looked for as a whole word only.
const SHORTEST_INSIDE: usize = 6;
/// Values of at least this many characters are looked for in text read by other eyes.
const SHORTEST_IN_TEXT: usize = 5;
/// Values of at least this many characters are looked for among arbitrary bytes.
const SHORTEST_IN_BYTES: usize = 8;

/// The values that a plan removes, ready to be looked for. Has no `Debug`: it holds them.
pub struct Needles {
    values: Vec<(String, Entity)>,
    searcher: Option<AhoCorasick>,
}

impl Needles {
    /// The values that the plan removes from the document, each once, in all spellings
    /// that a reader would know again.
    pub fn of(document: &Document, plan: &Plan) -> Self {
        let mut values = BTreeMap::new();
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
        let values: Vec<(String, Entity)> = values.into_iter().collect();
        let searcher = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(values.iter().map(|(value, _)| value))
            .ok()
            .filter(|_| !values.is_empty());
        Self { values, searcher }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// What kind of thing a needle is.
    pub fn entity(&self, needle: usize) -> Entity {
        self.values[needle].1
    }

    /// Calls back for each time that a needle stands in a text.
    pub fn count(&self, text: &str, mut found: impl FnMut(usize)) {
        self.search_squeezed(&squeeze(text), |needle, whole_word| {
            let long = self.values[needle].0.chars().count() >= SHORTEST_INSIDE;
            if whole_word || (long && !self.is_number(needle)) {
                found(needle);
            }
        });
    }

    /// Calls back for needles in what other eyes read. Short ones, which turn up by
    /// chance, are left out: [`Self::count`] has looked for those in the text.
    pub fn search(&self, text: &str, kind: ReadingKind, mut found: impl FnMut(usize)) {
        let shortest = match kind {
            ReadingKind::Text => SHORTEST_IN_TEXT,
            ReadingKind::Binary => SHORTEST_IN_BYTES,
        };
        self.search_squeezed(&squeeze(text), |needle, whole_word| {
            let long = self.values[needle].0.chars().count() >= shortest;
            let by_chance = self.is_number(needle) || kind == ReadingKind::Text;
            if long && (whole_word || !by_chance) {
                found(needle);
            }
        });
    }

    /// For each needle, whether it stands in any of the texts.
    pub fn found_in<'a>(&self, texts: impl Iterator<Item = &'a str>) -> Vec<bool> {
        let mut found = vec![false; self.len()];
        for text in texts {
            self.search_squeezed(&squeeze(text), |needle, _| found[needle] = true);
        }
        found
    }

    fn is_number(&self, needle: usize) -> bool {
        self.values[needle]
            .0
            .bytes()
            .all(|byte| byte.is_ascii_digit())
    }

    fn search_squeezed(&self, squeezed: &Squeezed, mut found: impl FnMut(usize, bool)) {
        let Some(searcher) = &self.searcher else {
            return;
        };
        for hit in searcher.find_overlapping_iter(&squeezed.text) {
            let whole_word = squeezed.is_border(hit.start()) && squeezed.is_border(hit.end());
            found(hit.pattern().as_usize(), whole_word);
        }
    }
}

/// A text as it is searched, with the places where words met before they were joined.
struct Squeezed {
    text: String,
    borders: Vec<u32>,
}

impl Squeezed {
    fn is_border(&self, at: usize) -> bool {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        self.borders.binary_search(&at).is_ok()
    }
}

/// Lower case, NFKC, without separators between letters and digits.
fn squeeze(text: &str) -> Squeezed {
    let mut squeezed = String::with_capacity(text.len());
    let mut borders = vec![0];
    let mut pending = 0;
    let mut mark = |squeezed: &mut String, pending: &mut u32, letter: Option<char>| {
        if *pending > 0 || letter.is_none() {
            let far = *pending > 6;
            borders.push(u32::try_from(squeezed.len()).unwrap_or(u32::MAX));
            if far {
                squeezed.push(BREAK);
                borders.push(u32::try_from(squeezed.len()).unwrap_or(u32::MAX));
            }
            *pending = 0;
        }
        squeezed.extend(letter);
    };
    let letters = text.nfkc().flat_map(char::to_lowercase);
    for letter in letters {
        match letter {
            _ if letter.is_alphanumeric() => mark(&mut squeezed, &mut pending, Some(letter)),
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{300}'..='\u{36f}' => {}
            '-'
            | '\u{2010}'..='\u{2015}'
            | '.'
            | ','
            | ':'
            | '/'
            | '('
            | ')'
            | '@'
            | '_'
            | '+'
            | '&'
            | '\''
            | '*' => pending += 1,
            _ if letter.is_whitespace() => pending += 1,
            _ => pending += 100,
        }
    }
    mark(&mut squeezed, &mut pending, None);
    borders.dedup();
    Squeezed {
        text: squeezed,
        borders,
    }
}

/// The forms in which a value would be known again: whole; a personnummer with and
/// without century; each longer part of a name.
fn spellings(text: &str, entity: Entity) -> Vec<String> {
    let whole = squeeze(text).text.replace(BREAK, "");
    let mut forms = vec![];
    match entity {
        Entity::Personnummer if whole.len() == 12 && whole.is_ascii() => {
            forms.push(whole[2..].to_owned());
        }
        Entity::Person => forms.extend(
            text.replace("-\n", "")
                .split(|c: char| c.is_whitespace() || c == ',')
                .map(|word| squeeze(word).text.replace(BREAK, ""))
                .filter(|word| word.chars().count() >= SHORTEST_IN_TEXT),
        ),
        _ => {}
    }
    forms.push(whole);
    forms.retain(|form| !form.is_empty());
    forms
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
        let document = Document {
            digest: Digest::of(b""),
            format: "text",
            page_count: 1,
            parts: vec![Part::new(PartId(0), Place::Body, text.into())],
            gaps: Vec::new(),
            dropped: Vec::new(),
        };
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
        Needles::of(&document, &plan)
    }

    fn counted(needles: &Needles, text: &str) -> usize {
        let mut count = 0;
        needles.count(text, |_| count += 1);
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
        needles.search("110701740605223", ReadingKind::Binary, |_| found = true);
        assert!(!found);
        needles.search("x 070-174 06 05", ReadingKind::Binary, |_| found = true);
        assert!(found);
    }
}
