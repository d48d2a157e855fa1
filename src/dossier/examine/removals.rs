//! What a plan strikes, where it stands on the page, and where it may be too much.

use std::collections::BTreeSet;

use crate::detect::Entity;
use crate::detect::Evidence;
use crate::detect::Finding;
use crate::detect::Role;
use crate::document::Document;
use crate::document::Place;
use crate::dossier::examine::Doubt;
use crate::dossier::examine::Inputs;
use crate::dossier::examine::Removal;
use crate::dossier::examine::looks::Drawers;
use crate::dossier::examine::texts::words;
use crate::geometry::Rect;
use crate::pipeline::Failure;
use crate::pipeline::Proposal;
use crate::plan::Target;

/// The areas of each redaction of a plan, in page coordinates.
pub(super) fn struck_areas(
    inputs: &Inputs<'_>,
    proposal: &Proposal,
) -> Result<Vec<Vec<(u32, Rect)>>, Failure> {
    let plan = &proposal.plan;
    let spans: Vec<_> = plan
        .redactions
        .iter()
        .filter_map(|redaction| match &redaction.target {
            Target::Text { part, span } => Some((*part, *span)),
            Target::Area { .. } => None,
        })
        .collect();
    let read = &inputs.settings.read;
    let document = &proposal.document;
    let located = proposal
        .format
        .locate(inputs.original, document, &spans, read)?;
    let mut located = located.into_iter();
    let areas = plan
        .redactions
        .iter()
        .map(|redaction| match &redaction.target {
            Target::Text { .. } => {
                let quads = located.next().unwrap_or_default();
                quads
                    .iter()
                    .map(|quad| (quad.page, quad.quad.bounds()))
                    .collect()
            }
            Target::Area { page, quads } => {
                quads.iter().map(|quad| (*page, quad.bounds())).collect()
            }
        });
    Ok(areas.collect())
}

/// What is struck, in the order of the plan.
pub(super) fn removals(
    proposal: &Proposal,
    areas: &[Vec<(u32, Rect)>],
    drawers: Option<&Drawers>,
) -> Vec<Removal> {
    let ordinary = ordinary_words(&proposal.document);
    let redactions = proposal.plan.redactions.iter().zip(areas);
    let removals = redactions.map(|(redaction, areas)| {
        let finding = redaction
            .finding
            .and_then(|id| proposal.findings.get(id as usize));
        let (place, value) = match &redaction.target {
            Target::Area { page, .. } => (Place::Page(*page), ""),
            Target::Text { part, span } => {
                let part = proposal.document.parts.get(part.0 as usize);
                let value = part.and_then(|part| part.text.get(span.range()));
                let place = part.map_or(Place::Body, |part| part.place.clone());
                (place, value.unwrap_or_default())
            }
        };
        let page = match place {
            Place::Page(page) | Place::Image(page) => Some(page),
            Place::Annotation(page) | Place::Alternative(page) => Some(page),
            _ => None,
        };
        Removal {
            id: redaction.id,
            page,
            entity: redaction.entity,
            reason: redaction.reason.clone(),
            rule: finding.map(|finding| finding.rule.clone()),
            score: finding.map(|finding| (finding.score * 100.0).round() as u32),
            length: value.chars().count(),
            boxes: boxes(areas, drawers),
            doubt: doubt(value, finding, &ordinary),
            place,
        }
    });
    removals.collect()
}

/// Areas as parts of the page as it is shown.
fn boxes(areas: &[(u32, Rect)], drawers: Option<&Drawers>) -> Vec<[u32; 4]> {
    let Some(drawers) = drawers else {
        return Vec::new();
    };
    let boxes = areas.iter().filter_map(|(page, rect)| {
        let (to_shown, [width, height]) = drawers.original.to_shown(*page)?;
        let rect = to_shown.transform_rect_bbox(*rect);
        let part = |value: f64, whole: f64| (value / whole * 10_000.0).clamp(0.0, 10_000.0) as u32;
        Some([
            part(rect.x0, width),
            part(rect.y0, height),
            part(rect.width(), width),
            part(rect.height(), height),
        ])
    });
    boxes.collect()
}

/// Words that the document writes in small letters somewhere.
fn ordinary_words(document: &Document) -> BTreeSet<String> {
    let words = document.parts.iter().flat_map(|part| words(&part.text));
    words
        .filter(|word| word.chars().next().is_some_and(char::is_lowercase))
        .map(str::to_owned)
        .collect()
}

/// Values longer than this are likely more than a value.
const LONG: usize = 80;

fn doubt(value: &str, finding: Option<&Finding>, ordinary: &BTreeSet<String>) -> Option<Doubt> {
    let finding = finding?;
    let is_weak = |reason: &Evidence| {
        matches!(
            reason,
            Evidence::UnknownWord | Evidence::Morphology | Evidence::Surroundings
        )
    };
    let name_words = words(value);
    let is_ordinary = finding.entity == Entity::Person
        && !name_words.is_empty()
        && name_words
            .iter()
            .all(|word| ordinary.contains(&word.to_lowercase()));
    match () {
        () if is_ordinary => Some(Doubt::Ordinary),
        () if value.chars().count() > LONG => Some(Doubt::Long),
        () if matches!(finding.role, Role::Official | Role::Public) => Some(Doubt::Official),
        () if finding.score < 0.6 || finding.evidence.iter().all(is_weak) => Some(Doubt::Unsure),
        () => None,
    }
}
