//! A proposal → lists of findings, for machines and for people.
//!
//! A list holds places, kinds and scores. It holds the text of a finding only where the
//! user has asked for it with `--show-values`.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::cli::language::Messages;
use crate::cli::language::Value;
use crate::detect::Entity;
use crate::detect::Evidence;
use crate::detect::Finding;
use crate::document::Gap;
use crate::document::GapReason;
use crate::document::Place;
use crate::formats::PlacedQuad;
use crate::pipeline::Proposal;

/// All kinds of findings.
pub const ENTITIES: [Entity; 13] = [
    Entity::Person,
    Entity::Personnummer,
    Entity::Address,
    Entity::Organisation,
    Entity::Phone,
    Entity::Email,
    Entity::BirthDate,
    Entity::CaseNumber,
    Entity::Account,
    Entity::Plate,
    Entity::Property,
    Entity::Place,
    Entity::Other,
];

/// A finding as machines get it.
#[derive(Debug, Serialize)]
pub struct Row {
    id: u32,
    entity: Entity,
    /// Unicode characters from the beginning of the text; none for formats with pages.
    start: Option<usize>,
    /// Exclusive.
    end: Option<usize>,
    /// From 1; none for formats without pages.
    page: Option<u32>,
    /// Corners x, y from lower left, against the clock, in points from the lower left corner
    /// of the CropBox.
    quads: Vec<[f64; 8]>,
    score: f64,
    rule: String,
    struck: bool,
    /// Whether a person has to decide.
    review: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
}

/// How findings are listed.
#[derive(Debug, Clone, Copy)]
pub struct ListOptions {
    /// With the text that was found.
    pub values: bool,
    /// With the reasons.
    pub reasons: bool,
}

/// A finding's rows, in order; `places` are those of [`crate::pipeline::locate`].
pub fn rows(proposal: &Proposal, places: &[Vec<PlacedQuad>], options: ListOptions) -> Vec<Row> {
    let mut characters = CharacterCount::default();
    let verdicts = Verdicts::of(proposal);
    let rows = proposal
        .findings
        .iter()
        .enumerate()
        .map(|(index, finding)| {
            let quads = places.get(index).map(Vec::as_slice).unwrap_or_default();
            let (start, end) = match place(proposal, finding) {
                Some(Place::Body) => {
                    let text = text(proposal, finding);
                    let start = characters.before(text, finding.span.start as usize);
                    let value = text.get(finding.span.range()).unwrap_or_default();
                    (Some(start), Some(start + value.chars().count()))
                }
                _ => (None, None),
            };
            Row {
                id: finding.id,
                entity: finding.entity,
                start,
                end,
                page: quads
                    .first()
                    .map(|quad| quad.page)
                    .or(page(proposal, finding)),
                quads: quads.iter().map(corners).collect(),
                score: rounded(f64::from(finding.score), 1000.0),
                rule: finding.rule.clone(),
                struck: verdicts.struck.contains(&finding.id),
                review: verdicts.review.contains(&finding.id),
                value: options.values.then(|| value(proposal, finding).to_owned()),
            }
        });
    rows.collect()
}

/// A finding's lines for people.
pub fn lines(proposal: &Proposal, messages: &Messages, options: ListOptions) -> Vec<String> {
    let mut lines = Vec::new();
    let verdicts = Verdicts::of(proposal);
    let mut line_count = LineCount::default();
    for finding in &proposal.findings {
        let verdict = match () {
            () if verdicts.struck.contains(&finding.id) => messages.text("verdict-struck"),
            () if verdicts.review.contains(&finding.id) => messages.text("verdict-review"),
            () => messages.text("verdict-kept"),
        };
        let mut line = format!(
            "  {:<26} {:<16} {:<9} {:.2}",
            place_words(proposal, finding, &mut line_count, messages),
            entity_words(finding.entity, messages),
            verdict,
            finding.score
        );
        if options.values {
            let value = value(proposal, finding).split_whitespace();
            line.push_str("  ");
            line.push_str(&value.collect::<Vec<_>>().join(" "));
        }
        lines.push(line);
        if options.reasons {
            let reasons = finding
                .evidence
                .iter()
                .map(|reason| evidence_words(reason, messages));
            let reasons = reasons.collect::<Vec<_>>().join("; ");
            lines.push(format!(
                "      {}",
                messages.with(
                    "explain",
                    &[
                        ("rule", finding.rule.as_str().into()),
                        ("reasons", reasons.into())
                    ],
                )
            ));
        }
    }
    lines
}

/// A gap in words.
pub fn gap_words(gap: &Gap, messages: &Messages) -> String {
    let why = match gap.why {
        GapReason::UnreadImage => messages.text("gap-unread-image"),
        GapReason::UnsureImage => messages.text("gap-unsure-image"),
        GapReason::UnreadInk => messages.text("gap-unread-ink"),
        GapReason::UnknownGlyphs => messages.text("gap-unknown-glyphs"),
        GapReason::LyingText => messages.text("gap-lying-text"),
        GapReason::UnreadableStream => messages.text("gap-unreadable-stream"),
        GapReason::LimitReached => messages.text("gap-limit-reached"),
        GapReason::UnknownCodes => messages.text("gap-unknown-codes"),
    };
    format!("{}: {why}", simple_place_words(&gap.place, messages))
}

/// A kind in words.
pub fn entity_words(entity: Entity, messages: &Messages) -> String {
    messages.text(&entity_id(entity))
}

/// The kind that a word stands for: its key or its name in the user's language.
pub fn entity_named(word: &str, messages: &Messages) -> Option<Entity> {
    ENTITIES.into_iter().find(|entity| {
        let key = key(entity);
        word == key
            || word.replace('-', "_") == key
            || word == entity_words(*entity, messages).to_lowercase()
    })
}

/// The stable name of something, as JSON has it.
pub fn key(thing: &impl Serialize) -> String {
    match serde_json::to_value(thing) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}

fn entity_id(entity: Entity) -> String {
    format!("entity-{}", key(&entity).replace('_', "-"))
}

/// The ids of all texts that are put together here.
#[cfg(test)]
pub fn message_ids() -> BTreeSet<String> {
    ENTITIES.into_iter().map(entity_id).collect()
}

/// What a plan does with findings, by [`Finding::id`].
struct Verdicts {
    struck: BTreeSet<u32>,
    review: BTreeSet<u32>,
}

impl Verdicts {
    fn of(proposal: &Proposal) -> Self {
        let redactions = proposal.plan.redactions.iter();
        Self {
            struck: redactions
                .filter_map(|redaction| redaction.finding)
                .collect(),
            review: proposal.plan.review.iter().copied().collect(),
        }
    }
}

fn text<'a>(proposal: &'a Proposal, finding: &Finding) -> &'a str {
    let part = proposal.document.parts.get(finding.part.0 as usize);
    part.map(|part| part.text.as_str()).unwrap_or_default()
}

fn value<'a>(proposal: &'a Proposal, finding: &Finding) -> &'a str {
    text(proposal, finding)
        .get(finding.span.range())
        .unwrap_or_default()
}

fn place<'a>(proposal: &'a Proposal, finding: &Finding) -> Option<&'a Place> {
    let part = proposal.document.parts.get(finding.part.0 as usize);
    part.map(|part| &part.place)
}

fn page(proposal: &Proposal, finding: &Finding) -> Option<u32> {
    match place(proposal, finding)? {
        Place::Page(page)
        | Place::Image(page)
        | Place::Annotation(page)
        | Place::Alternative(page) => Some(*page),
        _ => None,
    }
}

fn place_words(
    proposal: &Proposal,
    finding: &Finding,
    lines: &mut LineCount,
    messages: &Messages,
) -> String {
    let Some(Place::Body) = place(proposal, finding) else {
        let place = place(proposal, finding).unwrap_or(&Place::Body);
        return simple_place_words(place, messages);
    };
    lines.move_to(text(proposal, finding), finding.span.start as usize);
    messages.with(
        "place-line",
        &[
            ("line", (lines.lines + 1).into()),
            ("column", (lines.characters + 1).into()),
        ],
    )
}

/// A place in words, without where on it.
pub fn simple_place_words(place: &Place, messages: &Messages) -> String {
    let with_page = |id: &str, page: &u32| messages.with(id, &[("page", Value::from(*page))]);
    match place {
        Place::Body => messages.text("place-body"),
        Place::Page(page) => with_page("place-page", page),
        Place::Image(page) => with_page("place-image", page),
        Place::Annotation(page) => with_page("place-annotation", page),
        Place::Alternative(page) => with_page("place-alternative", page),
        Place::Field => messages.text("place-field"),
        Place::Outline => messages.text("place-outline"),
        Place::Structure => messages.text("place-structure"),
        Place::PageLabel => messages.text("place-page-label"),
        Place::Link => messages.text("place-link"),
        Place::Attachment => messages.text("place-attachment"),
        Place::Metadata => messages.text("place-metadata"),
    }
}

/// A reason in words.
pub fn evidence_words(evidence: &Evidence, messages: &Messages) -> String {
    let with_word = |id: &str, word: &str| messages.with(id, &[("word", word.into())]);
    match evidence {
        Evidence::Shape => messages.text("evidence-shape"),
        Evidence::Checksum => messages.text("evidence-checksum"),
        Evidence::ChecksumWrong => messages.text("evidence-checksum-wrong"),
        Evidence::Cue(word) => with_word("evidence-cue", word),
        Evidence::List(name) => with_word("evidence-list", name),
        Evidence::Morphology => messages.text("evidence-morphology"),
        Evidence::UnknownWord => messages.text("evidence-unknown-word"),
        Evidence::TableHeader(word) => with_word("evidence-table-header", word),
        Evidence::Propagated => messages.text("evidence-propagated"),
        Evidence::CaseList => messages.text("evidence-case-list"),
        Evidence::Code => messages.text("evidence-code"),
        Evidence::Surroundings => messages.text("evidence-surroundings"),
    }
}

fn corners(placed: &PlacedQuad) -> [f64; 8] {
    let [a, b, c, d] = placed.quad.0;
    [a.x, a.y, b.x, b.y, c.x, c.y, d.x, d.y].map(|number| rounded(number, 100.0))
}

fn rounded(number: f64, steps: f64) -> f64 {
    (number * steps).round() / steps
}

/// Counts lines and characters up to rising byte offsets.
#[derive(Default)]
struct LineCount {
    bytes: usize,
    /// Line ends before the place.
    lines: usize,
    /// Characters between the last line end and the place.
    characters: usize,
}

impl LineCount {
    fn move_to(&mut self, text: &str, offset: usize) {
        if offset < self.bytes {
            *self = Self::default();
        }
        let piece = text.get(self.bytes..offset).unwrap_or_default();
        self.bytes = offset;
        match piece.rsplit_once('\n') {
            Some((before, last)) => {
                self.lines += before.matches('\n').count() + 1;
                self.characters = last.chars().count();
            }
            None => self.characters += piece.chars().count(),
        }
    }
}

/// Counts characters up to rising byte offsets without counting from the start each time.
#[derive(Default)]
struct CharacterCount {
    bytes: usize,
    characters: usize,
}

impl CharacterCount {
    fn before(&mut self, text: &str, offset: usize) -> usize {
        if offset < self.bytes {
            *self = Self::default();
        }
        let piece = text.get(self.bytes..offset).unwrap_or_default();
        self.characters += piece.chars().count();
        self.bytes = offset;
        self.characters
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::language::Language;

    #[test]
    fn a_kind_is_known_by_its_key_and_by_its_swedish_name() {
        let messages = Messages::new(Language::Sv);
        for entity in ENTITIES {
            assert_eq!(entity_named(&key(&entity), &messages), Some(entity));
            let name = entity_words(entity, &messages).to_lowercase();
            assert_eq!(entity_named(&name, &messages), Some(entity));
        }
        assert_eq!(
            entity_named("birth-date", &messages),
            Some(Entity::BirthDate)
        );
        assert_eq!(entity_named("hund", &messages), None);
    }

    #[test]
    fn lines_and_characters_are_counted_on_from_the_last_place() {
        let mut count = LineCount::default();
        let mut at = |offset| {
            count.move_to("å\nbc\n\nd", offset);
            (count.lines, count.characters)
        };
        assert_eq!(
            [at(2), at(4), at(5), at(7), at(0)],
            [(0, 1), (1, 1), (1, 2), (3, 0), (0, 0)]
        );
    }

    #[test]
    fn characters_are_counted_and_not_bytes() {
        let mut count = CharacterCount::default();
        assert_eq!(count.before("åäö x", 6), 3);
        assert_eq!(count.before("åäö x", 7), 4);
        assert_eq!(count.before("åäö x", 2), 1);
    }
}
