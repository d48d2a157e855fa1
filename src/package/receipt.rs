//! What was done to one document → a receipt that can be kept beside the result.
//!
//! A receipt holds digests, kinds, counts and times. It holds no removed value, and no name
//! of the original file, which may hold one.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::Serialize;

use crate::detect::Entity;
use crate::detect::Finding;
use crate::document::Digest;
use crate::document::Dropped;
use crate::plan::GapDecision;
use crate::plan::Plan;
use crate::verify::Checks;
use crate::verify::Verified;

/// What was done to one document, and what was checked.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Receipt {
    /// Version of this form: 1.
    pub version: u32,
    /// The program and its version.
    pub program: String,
    /// The result's file name.
    pub document: String,
    /// Whether the original's name held a finding and was replaced by a neutral one.
    pub neutral_name: bool,
    /// Digest of the original's bytes.
    pub input: Digest,
    /// Digest of the result's bytes.
    pub output: Digest,
    /// Digest of the plan.
    pub plan: Digest,
    /// Digest of the rules that found what the plan strikes.
    pub rules: Digest,
    /// Name of the profile.
    pub profile: String,
    /// What the user chose beside profile and rules, in words.
    pub choices: String,
    /// How many of each kind.
    pub counts: BTreeMap<Entity, Count>,
    /// What nobody could read, and what was done about it.
    pub gaps: Vec<GapDecision>,
    /// What was dropped whatever was found, such as metadata.
    pub dropped: Vec<Dropped>,
    /// How many boxes are as wide as what they cover, since kept text follows on the same
    /// line: whoever knows a few names may tell which of them fits.
    pub widths_told: u32,
    /// What was checked in the result; all of it was passed, or there would be no receipt.
    pub checks: Checks,
    /// Whether a person has to look at the result before it is used.
    pub needs_look: bool,
    /// When the work was done.
    pub times: Times,
}

/// How many findings of one kind went, and how many a person has to look at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Removed.
    pub struck: u32,
    /// Left to a person.
    pub review: u32,
}

/// When work began and ended (RFC 3339, in UTC).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Times {
    /// Before the file was read.
    pub started: Timestamp,
    /// After the result was checked.
    pub finished: Timestamp,
}

/// The time, to the second: more would tell nothing.
pub fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_second(now.as_second()).unwrap_or(now)
}

impl Receipt {
    /// The program and its version.
    pub const PROGRAM: &'static str = concat!("svartpenna ", env!("CARGO_PKG_VERSION"));

    /// The receipt of a verified result.
    pub fn new(plan: &Plan, findings: &[Finding], result: &Verified, times: Times) -> Self {
        Self {
            version: 1,
            program: Self::PROGRAM.into(),
            document: String::new(),
            neutral_name: false,
            input: plan.document,
            output: Digest::of(result.redacted().bytes()),
            plan: plan.digest(),
            rules: plan.rules,
            profile: plan.profile.clone(),
            choices: String::new(),
            counts: counts(plan, findings),
            gaps: plan.gaps.clone(),
            dropped: result.redacted().dropped().to_vec(),
            widths_told: result.redacted().widths_told(),
            checks: result.checks().clone(),
            needs_look: plan.needs_look() || !result.checks().pages_changed.is_empty(),
            times,
        }
    }

    /// The receipt as indented JSON with a line end.
    pub fn to_json(&self) -> serde_json::Result<String> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        Ok(text)
    }
}

/// How many of each kind a plan strikes and leaves to a person.
pub fn counts(plan: &Plan, findings: &[Finding]) -> BTreeMap<Entity, Count> {
    let mut counts: BTreeMap<Entity, Count> = BTreeMap::new();
    for redaction in &plan.redactions {
        counts.entry(redaction.entity).or_default().struck += 1;
    }
    let review: BTreeSet<u32> = plan.review.iter().copied().collect();
    for finding in findings.iter().filter(|found| review.contains(&found.id)) {
        counts.entry(finding.entity).or_default().review += 1;
    }
    counts
}
