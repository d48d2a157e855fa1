//! A finding while it is being made: a range of the shadow text and why.

use std::borrow::Cow;
use std::ops::Range;

use crate::detect::Entity;
use crate::detect::Evidence;
use crate::detect::Role;

/// A finding in one part, in offsets of the shadow text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Hit {
    pub(crate) range: Range<usize>,
    pub(crate) entity: Entity,
    pub(crate) score: f32,
    pub(crate) role: Role,
    pub(crate) rule: Cow<'static, str>,
    pub(crate) evidence: Vec<Evidence>,
}

impl Hit {
    /// A private hit with one piece of evidence.
    pub(crate) fn new(
        range: Range<usize>,
        entity: Entity,
        score: f32,
        rule: &'static str,
        evidence: Evidence,
    ) -> Self {
        Self {
            range,
            entity,
            score,
            role: Role::Private,
            rule: Cow::Borrowed(rule),
            evidence: vec![evidence],
        }
    }

    /// The same with another role.
    pub(crate) fn with_role(mut self, role: Role) -> Self {
        self.role = role;
        self
    }

    /// Whether the usual profile strikes it.
    pub(crate) fn is_struck(&self) -> bool {
        self.score >= 0.5 && self.role == Role::Private
    }

    /// Whether the two share text.
    pub(crate) fn overlaps(&self, other: &Range<usize>) -> bool {
        self.range.start < other.end && other.start < self.range.end
    }
}
