//! What people have decided → a plan, with labels that are consistent over all of it.

use crate::detect::Entity;
use crate::document::Digest;
use crate::document::Document;
use crate::plan::GapDecision;
use crate::plan::Labels;
use crate::plan::Overlay;
use crate::plan::OverlayText;
use crate::plan::Plan;
use crate::plan::Redaction;
use crate::plan::Target;

/// All that people have decided on one document.
#[derive(Debug, Clone)]
pub struct Decided {
    /// The rules that found what was suggested.
    pub rules: Digest,
    /// Name of the profile.
    pub profile: String,
    /// What stands in the place of what goes.
    pub overlay: Overlay,
    /// What goes.
    pub struck: Vec<Struck>,
    /// Findings that nobody has decided on, by [`crate::detect::Finding::id`].
    pub review: Vec<u32>,
    /// What could not be read, and what is done about it.
    pub gaps: Vec<GapDecision>,
    /// What is written on every page.
    pub stamp: Option<String>,
}

/// One thing that goes.
#[derive(Debug, Clone)]
pub struct Struck {
    /// What is removed.
    pub target: Target,
    /// What kind of thing it is.
    pub entity: Entity,
    /// Legal or other ground.
    pub reason: String,
    /// The finding that it comes from, if any.
    pub finding: Option<u32>,
    /// Whether something covers it already, so that nothing new is drawn.
    pub is_covered: bool,
}

/// The plan that carries out what was decided.
pub fn decided(document: &Document, mut decided: Decided) -> Plan {
    decided.struck.sort_by_key(|struck| match &struck.target {
        Target::Text { part, span } => (0, part.0, span.start, span.end),
        Target::Area { page, .. } => (1, *page, 0, 0),
    });
    let mut labels = Labels::default();
    let redactions = decided.struck.into_iter().zip(0..).map(|(struck, id)| {
        let overlay = match (&struck.target, decided.overlay) {
            _ if struck.is_covered => OverlayText::Covered,
            (Target::Text { part, span }, Overlay::Label) => {
                OverlayText::Label(labels.label(document, struck.entity, *part, *span))
            }
            _ => OverlayText::Black,
        };
        Redaction {
            id,
            target: struck.target,
            entity: struck.entity,
            reason: struck.reason,
            overlay,
            finding: struck.finding,
        }
    });
    Plan {
        document: document.digest,
        rules: decided.rules,
        profile: decided.profile,
        redactions: redactions.collect(),
        review: decided.review,
        gaps: decided.gaps,
        stamp: decided.stamp,
    }
}
