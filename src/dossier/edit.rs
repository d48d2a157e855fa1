//! What a person changes in a plan: findings kept or struck, and areas drawn.

use crate::detect::Entity;
use crate::detect::Finding;
use crate::geometry::Quad;
use crate::geometry::Rect;
use crate::plan::OverlayText;
use crate::plan::Plan;
use crate::plan::Redaction;
use crate::plan::Target;

/// One change.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// A finding stays, by [`Finding::id`].
    Keep(u32),
    /// A finding goes.
    Strike(u32),
    /// An area goes: page from 1, and left, lower, width and height in points from the lower
    /// left corner of the page.
    Area(u32, [f64; 4]),
}

/// Why a change cannot be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// There is no such finding.
    #[error("there is no finding {0}")]
    NoFinding(u32),
    /// The document has no such page.
    #[error("there is no page {0}")]
    NoPage(u32),
}

/// Changes a plan.
pub fn edit(
    plan: &mut Plan,
    findings: &[Finding],
    pages: u32,
    reason: &str,
    edits: &[Edit],
) -> Result<(), EditError> {
    for edit in edits {
        match edit {
            Edit::Keep(id) => {
                let finding = finding(findings, *id)?;
                plan.redactions
                    .retain(|redaction| redaction.finding != Some(finding.id));
                plan.review.retain(|other| other != id);
            }
            Edit::Strike(id) => {
                let finding = finding(findings, *id)?;
                plan.review.retain(|other| other != id);
                let is_struck = |redaction: &Redaction| redaction.finding == Some(finding.id);
                if !plan.redactions.iter().any(is_struck) {
                    let target = Target::Text {
                        part: finding.part,
                        span: finding.span,
                    };
                    push(plan, target, finding.entity, reason, Some(finding.id));
                }
            }
            Edit::Area(page, [x, y, width, height]) => {
                if !(1..=pages).contains(page) {
                    return Err(EditError::NoPage(*page));
                }
                let target = Target::Area {
                    page: *page,
                    quads: vec![Quad::from_rect(Rect::new(*x, *y, x + width, y + height))],
                };
                push(plan, target, Entity::Other, reason, None);
            }
        }
    }
    for (id, redaction) in (0..).zip(&mut plan.redactions) {
        redaction.id = id;
    }
    Ok(())
}

fn finding(findings: &[Finding], id: u32) -> Result<&Finding, EditError> {
    findings
        .iter()
        .find(|finding| finding.id == id)
        .ok_or(EditError::NoFinding(id))
}

fn push(plan: &mut Plan, target: Target, entity: Entity, reason: &str, finding: Option<u32>) {
    plan.redactions.push(Redaction {
        id: 0,
        target,
        entity,
        reason: reason.to_owned(),
        overlay: OverlayText::Black,
        finding,
    });
}
