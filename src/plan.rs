//! Findings, gaps and a profile in; a plan of what goes out.
//!
//! A plan points at text and areas and never copies what is to be removed. It is the thing
//! that people look at, change and approve.

mod decided;

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use serde::Deserialize;
use serde::Serialize;

use crate::detect::Entity;
use crate::detect::Finding;
use crate::detect::Role;
use crate::document::Digest;
use crate::document::Document;
use crate::document::Gap;
use crate::document::GapReason;
use crate::document::PartId;
use crate::document::Place;
use crate::document::Span;
use crate::geometry::Point;
use crate::geometry::Quad;
pub use crate::plan::decided::Decided;
pub use crate::plan::decided::Struck;
pub use crate::plan::decided::decided;

/// What goes from one document, and what a person has to look at.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Plan {
    /// The document that it was made for.
    pub document: Digest,
    /// The rules that found what it strikes.
    pub rules: Digest,
    /// Name of the profile.
    pub profile: String,
    /// What is removed, in order of part and place.
    pub redactions: Vec<Redaction>,
    /// Findings that the profile leaves to a person, by [`Finding::id`].
    pub review: Vec<u32>,
    /// What nobody could read, and what is done about it.
    pub gaps: Vec<GapDecision>,
    /// What is written on every page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stamp: Option<String>,
}

impl Plan {
    /// The gaps that forbid a result.
    pub fn refusals(&self) -> impl Iterator<Item = &Gap> {
        self.gaps
            .iter()
            .filter(|decision| decision.action == GapAction::Refuse)
            .map(|decision| &decision.gap)
    }

    /// Whether a person has to look at the result before it is used.
    pub fn needs_look(&self) -> bool {
        let is_open = |decision: &GapDecision| {
            !matches!(decision.action, GapAction::Seen | GapAction::Struck)
        };
        !self.review.is_empty() || self.gaps.iter().any(is_open)
    }

    /// Digest of the plan's canonical JSON.
    pub fn digest(&self) -> Digest {
        Digest::of(&serde_json::to_vec(self).unwrap_or_default())
    }
}

/// One thing that is removed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Redaction {
    /// Index in [`Plan::redactions`].
    pub id: u32,
    /// What is removed.
    pub target: Target,
    /// What kind of thing it is.
    pub entity: Entity,
    /// Legal or other ground, from the profile.
    pub reason: String,
    /// What stands in its place.
    pub overlay: OverlayText,
    /// The finding that it comes from; none for what a person has drawn.
    pub finding: Option<u32>,
}

/// What a redaction removes.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// A span of a part's text, with all that stands at the same place.
    Text {
        /// The part.
        part: PartId,
        /// The span in its text.
        span: Span,
    },
    /// All that touches an area of a page: text, pictures, lines, hidden layers.
    Area {
        /// The page, from 1.
        page: u32,
        /// The area, in page coordinates.
        #[serde(
            serialize_with = "quads_as_numbers",
            deserialize_with = "quads_from_numbers"
        )]
        quads: Vec<Quad>,
    },
}

fn quads_as_numbers<S: serde::Serializer>(quads: &[Quad], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(quads.iter().map(|quad| {
        quad.0
            .map(|corner| [corner.x as f32, corner.y as f32])
            .concat()
    }))
}

fn quads_from_numbers<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<Quad>, D::Error> {
    let numbers: Vec<[f32; 8]> = Vec::deserialize(from)?;
    let corner = |numbers: &[f32; 8], index: usize| {
        let at = |place: usize| f64::from(numbers.get(place).copied().unwrap_or_default());
        Point::new(at(2 * index), at(2 * index + 1))
    };
    let quad = |numbers: &[f32; 8]| Quad([0, 1, 2, 3].map(|index| corner(numbers, index)));
    Ok(numbers.iter().map(quad).collect())
}

/// What stands in the place of removed text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OverlayText {
    /// A black box, or five blocks in plain text.
    Black,
    /// A label such as `[Person A]`, the same wherever the same thing is meant.
    Label(String),
    /// Nothing new, since something covers the text already.
    Covered,
}

/// Which overlay the user asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Overlay {
    /// Black boxes.
    #[default]
    Black,
    /// Consistent labels.
    Label,
}

/// A gap and what the plan does about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GapDecision {
    /// What could not be read.
    pub gap: Gap,
    /// What is done.
    pub action: GapAction,
}

/// What is done about something that nobody could read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GapAction {
    /// The result is made, and a person has to look at this place.
    Flag,
    /// The page becomes one picture of what can be seen of it, and a person has to look.
    Raster,
    /// No result is made.
    Refuse,
    /// A person has looked at this place and lets it stay.
    Seen,
    /// A person has struck this place.
    Struck,
}

/// What goes and what stays, for one use of documents.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Its name, as given on the command line.
    pub name: String,
    /// Whether a second person has to approve.
    pub second_person: SecondPerson,
    /// Findings with at least this score are struck.
    pub threshold: f32,
    /// The ground that is written into redactions.
    pub reason: String,
    /// What is done about a page, or a large part of one, that nobody could read.
    pub unread_page: GapAction,
    /// The choice for entities without an entry of their own.
    pub default: Choice,
    /// What is written on every page of a result.
    #[serde(default)]
    pub stamp: Option<String>,
    /// Choices for single entities; what they leave out is as in `default`.
    #[serde(default)]
    pub entity: BTreeMap<Entity, PartialChoice>,
}

/// Whether the policy asks for a second person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecondPerson {
    /// One person is enough.
    Optional,
    /// One person is enough, but two are better.
    Recommended,
    /// Nothing leaves without two.
    Always,
}

/// What is done with a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// It is removed.
    Strike,
    /// A person decides.
    Review,
    /// It stays.
    Keep,
}

/// An action for each role.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// For private persons and where the role is not known.
    pub private: Action,
    /// For officials in duty.
    pub official: Action,
    /// For authorities and other public bodies.
    pub public: Action,
    /// For what points at a person only together with other facts.
    pub contextual: Action,
}

/// An action for some roles.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartialChoice {
    private: Option<Action>,
    official: Option<Action>,
    public: Option<Action>,
    contextual: Option<Action>,
}

/// Why a profile cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// No built-in profile has this name.
    #[error("there is no profile named {name}")]
    Unknown {
        /// The name that was asked for.
        name: String,
    },
    /// The profile file is broken.
    #[error("line {line} of the profile: {message}")]
    Broken {
        /// Line, from 1.
        line: usize,
        /// What the parser says.
        message: String,
    },
}

const BUILT_IN: [(&str, &str); 4] = [
    (
        "kollegial",
        include_str!("../patterns/profiles/kollegial.toml"),
    ),
    (
        "publicering",
        include_str!("../patterns/profiles/publicering.toml"),
    ),
    ("domstol", include_str!("../patterns/profiles/domstol.toml")),
    ("skyddad", include_str!("../patterns/profiles/skyddad.toml")),
];

impl Profile {
    /// Names of the built-in profiles; the first is the default.
    pub fn names() -> impl Iterator<Item = &'static str> {
        BUILT_IN.iter().map(|(name, _)| *name)
    }

    /// The built-in profile of that name.
    pub fn built_in(name: &str) -> Result<Self, ProfileError> {
        let Some((_, text)) = BUILT_IN.iter().find(|(known, _)| *known == name) else {
            return Err(ProfileError::Unknown { name: name.into() });
        };
        Self::from_toml(text)
    }

    /// A profile from the text of a TOML file.
    pub fn from_toml(text: &str) -> Result<Self, ProfileError> {
        toml::from_str(text).map_err(|error| ProfileError::Broken {
            line: error.span().map_or(1, |span| {
                1 + text.as_bytes()[..span.start.min(text.len())]
                    .iter()
                    .filter(|byte| **byte == b'\n')
                    .count()
            }),
            message: error.message().to_owned(),
        })
    }

    /// What this profile does with a finding.
    pub fn action(&self, finding: &Finding) -> Action {
        let own = self.entity.get(&finding.entity);
        let (own, default) = match finding.role {
            Role::Private => (own.and_then(|own| own.private), self.default.private),
            Role::Official => (own.and_then(|own| own.official), self.default.official),
            Role::Public => (own.and_then(|own| own.public), self.default.public),
            Role::Contextual => (own.and_then(|own| own.contextual), self.default.contextual),
        };
        match own.unwrap_or(default) {
            Action::Strike if finding.score < self.threshold => Action::Review,
            action => action,
        }
    }
}

/// What the user chose beside the profile.
#[derive(Debug, Clone, Default)]
pub struct PlanOptions {
    /// Only these kinds; none means all, an empty set means that text stays as it is.
    pub entities: Option<BTreeSet<Entity>>,
    /// What stands in the place of what goes.
    pub overlay: Overlay,
    /// What is done about gaps, if not what the profile says.
    pub on_gap: Option<GapAction>,
}

/// Makes a plan from what was found and what could not be read.
pub fn plan(
    document: &Document,
    findings: &[Finding],
    rules: Digest,
    profile: &Profile,
    options: &PlanOptions,
) -> Plan {
    let mut labels = Labels::default();
    let mut redactions = Vec::new();
    let mut review = Vec::new();
    let chosen = |entity| match &options.entities {
        Some(only) => only.contains(&entity),
        None => true,
    };
    for finding in findings.iter().filter(|found| chosen(found.entity)) {
        match profile.action(finding) {
            Action::Keep => {}
            Action::Review => review.push(finding.id),
            Action::Strike => redactions.push(Redaction {
                id: u32::try_from(redactions.len()).unwrap_or(u32::MAX),
                target: Target::Text {
                    part: finding.part,
                    span: finding.span,
                },
                entity: finding.entity,
                reason: profile.reason.clone(),
                overlay: match options.overlay {
                    Overlay::Black => OverlayText::Black,
                    Overlay::Label => OverlayText::Label(labels.label(
                        document,
                        finding.entity,
                        finding.part,
                        finding.span,
                    )),
                },
                finding: Some(finding.id),
            }),
        }
    }
    redactions.extend(covered(document, profile, redactions.len()));
    Plan {
        document: document.digest,
        rules,
        profile: profile.name.clone(),
        gaps: decide_gaps(document, &redactions, profile, options),
        redactions,
        review,
        stamp: profile.stamp.clone(),
    }
}

/// Redactions of text that is there but painted over. Whoever paints over text wants it
/// gone, whatever it says.
fn covered(document: &Document, profile: &Profile, first: usize) -> Vec<Redaction> {
    let spans = document
        .parts
        .iter()
        .flat_map(|part| part.covered.spans.iter().map(|span| (part.id, *span)));
    (first..)
        .zip(spans)
        .map(|(id, (part, span))| Redaction {
            id: u32::try_from(id).unwrap_or(u32::MAX),
            target: Target::Text { part, span },
            entity: Entity::Other,
            reason: profile.reason.clone(),
            overlay: OverlayText::Covered,
            finding: None,
        })
        .collect()
}

/// A gap is refused where it leaves a whole page unread, and flagged otherwise. Whoever
/// asks for sanitising only has not asked for the content to be read, so that what is
/// there but cannot be read is no gap.
fn decide_gaps(
    document: &Document,
    redactions: &[Redaction],
    profile: &Profile,
    options: &PlanOptions,
) -> Vec<GapDecision> {
    let only_sanitise = options.entities.as_ref().is_some_and(BTreeSet::is_empty);
    let readable: BTreeSet<u32> = document
        .parts
        .iter()
        .filter(|part| part.text.contains(char::is_alphanumeric))
        .filter_map(|part| match part.place {
            Place::Page(page) | Place::Image(page) => Some(page),
            _ => None,
        })
        .collect();
    let action_for = |gap: &Gap| match (&gap.place, gap.why) {
        (_, why) if why.is_end() => GapAction::Refuse,
        (Place::Page(_) | Place::Image(_), _) if options.on_gap == Some(GapAction::Raster) => {
            GapAction::Raster
        }
        _ if options.on_gap == Some(GapAction::Refuse) => GapAction::Refuse,
        // It was looked at, and holds no text; a person has to see what it shows.
        (_, GapReason::UnreadInk) => GapAction::Flag,
        (Place::Page(page) | Place::Image(page), _) if !readable.contains(page) => {
            match profile.unread_page {
                // A profile cannot have looked at anything.
                GapAction::Seen | GapAction::Struck => GapAction::Refuse,
                action => action,
            }
        }
        _ => GapAction::Flag,
    };
    document
        .gaps
        .iter()
        .filter(|gap| !only_sanitise || gap.why.is_end())
        .filter(|gap| gap.why != GapReason::UnsureImage || leaves_unsure(document, gap, redactions))
        .map(|gap| GapDecision {
            gap: gap.clone(),
            action: action_for(gap),
        })
        .collect()
}

/// Whether words that were read with low confidence stay visible at the place of a gap.
fn leaves_unsure(document: &Document, gap: &Gap, redactions: &[Redaction]) -> bool {
    let mut parts = document.parts.iter().filter(|part| part.place == gap.place);
    parts.any(|part| {
        let is_struck = |word: Span| {
            redactions.iter().any(|redaction| match &redaction.target {
                Target::Text { part: own, span } => *own == part.id && span.overlaps(word),
                Target::Area { .. } => false,
            })
        };
        let mut unsure = part.words.iter().filter(|word| word.is_unsure);
        unsure.any(|word| !is_struck(word.span))
    })
}

/// Labels in order of first appearance: `[Person A]`, `[Adress 1]`.
///
/// A person who is named again by one name only gets the label of the first person who
/// was named with it.
#[derive(Default)]
struct Labels {
    known: BTreeMap<Entity, Vec<BTreeSet<String>>>,
}

impl Labels {
    fn label(&mut self, document: &Document, entity: Entity, part: PartId, span: Span) -> String {
        let words = words_of(document, part, span);
        let known = self.known.entry(entity).or_default();
        let same = |other: &BTreeSet<String>| match entity {
            Entity::Person => words.is_subset(other) || other.is_subset(&words),
            _ => words == *other,
        };
        let index = match known.iter().position(same) {
            Some(index) => {
                known[index].extend(words);
                index
            }
            None => {
                known.push(words);
                known.len() - 1
            }
        };
        match entity {
            Entity::Person => format!("[Person {}]", letters(index)),
            entity => format!("[{} {}]", label_word(entity), index + 1),
        }
    }
}

/// The words of a span in lower case, without a genitive s.
fn words_of(document: &Document, part: PartId, span: Span) -> BTreeSet<String> {
    document
        .parts
        .get(part.0 as usize)
        .and_then(|part| part.text.get(span.range()))
        .unwrap_or_default()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// A, B … Z, AA, AB …
fn letters(mut index: usize) -> String {
    let mut text = String::new();
    loop {
        text.insert(0, char::from(b'A' + (index % 26) as u8));
        if index < 26 {
            return text;
        }
        index = index / 26 - 1;
    }
}

fn label_word(entity: Entity) -> &'static str {
    match entity {
        Entity::Person => "Person",
        Entity::Personnummer => "Personnummer",
        Entity::Address => "Adress",
        Entity::Organisation => "Organisation",
        Entity::Phone => "Telefon",
        Entity::Email => "E-post",
        Entity::BirthDate => "Datum",
        Entity::CaseNumber => "Ärendenummer",
        Entity::Account => "Konto",
        Entity::Plate => "Fordon",
        Entity::Property => "Fastighet",
        Entity::Place => "Plats",
        Entity::Other => "Uppgift",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Part;

    fn document(text: &str) -> Document {
        Document::of_parts(vec![Part::new(PartId(0), Place::Body, text.into())])
    }

    fn finding(text: &str, word: &str, from: usize, entity: Entity, score: f32) -> Finding {
        let start = from + text[from..].find(word).unwrap();
        Finding {
            id: 0,
            entity,
            part: PartId(0),
            span: Span::new(start..start + word.len()),
            score,
            role: Role::Private,
            rule: "test".into(),
            evidence: Vec::new(),
        }
    }

    fn plan_of(text: &str, findings: &[Finding], options: &PlanOptions) -> Plan {
        let profile = Profile::built_in("kollegial").unwrap();
        plan(
            &document(text),
            findings,
            Digest::of(b""),
            &profile,
            options,
        )
    }

    #[test]
    fn every_built_in_profile_can_be_read() {
        for name in Profile::names() {
            assert_eq!(Profile::built_in(name).unwrap().name, name);
        }
    }

    #[test]
    fn a_low_score_is_left_to_review() {
        let text = "Elin bor här";
        let plan = plan_of(
            text,
            &[finding(text, "Elin", 0, Entity::Person, 0.3)],
            &PlanOptions::default(),
        );
        assert_eq!((plan.redactions.len(), plan.review.len()), (0, 1));
        assert!(plan.needs_look());
    }

    #[test]
    fn the_court_keeps_the_name_and_loses_the_address() {
        let text = "Elin, Ekgatan 3";
        let profile = Profile::built_in("domstol").unwrap();
        let name = finding(text, "Elin", 0, Entity::Person, 0.9);
        let street = finding(text, "Ekgatan 3", 0, Entity::Address, 0.9);
        assert_eq!(profile.action(&name), Action::Keep);
        assert_eq!(profile.action(&street), Action::Strike);
    }

    #[test]
    fn a_first_name_alone_gets_the_label_of_the_full_name() {
        let text = "Elin Åkesson och Dag Alm. Elin";
        let findings = [
            finding(text, "Elin Åkesson", 0, Entity::Person, 0.9),
            finding(text, "Dag Alm", 0, Entity::Person, 0.9),
            finding(text, "Elin", 20, Entity::Person, 0.9),
        ];
        let options = PlanOptions {
            overlay: Overlay::Label,
            ..PlanOptions::default()
        };
        let labels: Vec<_> = plan_of(text, &findings, &options)
            .redactions
            .into_iter()
            .map(|redaction| redaction.overlay)
            .collect();
        let label = |text: &str| OverlayText::Label(text.into());
        assert_eq!(
            labels,
            [
                label("[Person A]"),
                label("[Person B]"),
                label("[Person A]")
            ]
        );
    }

    #[test]
    fn no_entities_means_that_nothing_is_struck() {
        let text = "Elin";
        let options = PlanOptions {
            entities: Some(BTreeSet::new()),
            ..PlanOptions::default()
        };
        let found = [finding(text, "Elin", 0, Entity::Person, 0.9)];
        assert!(plan_of(text, &found, &options).redactions.is_empty());
    }

    #[test]
    fn an_unread_page_is_refused_and_an_unread_picture_beside_text_is_flagged() {
        let profile = Profile::built_in("kollegial").unwrap();
        let mut document = document("text");
        document.parts[0].place = Place::Page(1);
        document.gaps = [1, 2]
            .map(|page| Gap {
                place: Place::Page(page),
                why: GapReason::UnreadImage,
            })
            .to_vec();
        let actions: Vec<_> = decide_gaps(&document, &[], &profile, &PlanOptions::default())
            .into_iter()
            .map(|decision| decision.action)
            .collect();
        assert_eq!(actions, [GapAction::Flag, GapAction::Refuse]);
    }

    #[test]
    fn a_broken_profile_says_the_line() {
        let error = Profile::from_toml("name = \"x\"\nthreshold = high\n").unwrap_err();
        assert!(matches!(error, ProfileError::Broken { line: 2, .. }));
    }

    #[test]
    fn labels_go_on_after_z() {
        assert_eq!(letters(25), "Z");
        assert_eq!(letters(26), "AA");
        assert_eq!(letters(27), "AB");
    }
}
