//! A checked result → its receipt, its name, and both as files beside one another.
//!
//! A name that tells what the document no longer says is replaced by a neutral one, and the
//! result may be read by whoever may read the original.

use std::path::Path;
use std::path::PathBuf;

use crate::cli::findings;
use crate::cli::inputs::Source;
use crate::cli::names;
use crate::package;
use crate::package::Existing;
use crate::package::PackageError;
use crate::package::Receipt;
use crate::package::Target;
use crate::package::Times;
use crate::pipeline::Proposal;
use crate::pipeline::Settings;
use crate::plan::Overlay;
use crate::plan::Plan;
use crate::verify::Verified;

/// A document that is struck and checked.
pub struct Finished<'a> {
    /// The original.
    pub source: &'a Source,
    /// Where the result goes if its name may stay.
    pub target: &'a Path,
    /// The document's place among all of the run, and how many those are.
    pub place: (usize, usize),
    /// What was found.
    pub proposal: &'a Proposal,
    /// What was carried out.
    pub plan: &'a Plan,
    /// What was chosen beside profile and rules, in words for the receipt.
    pub choices: String,
    /// The checked result.
    pub result: &'a Verified,
    /// When the work was done.
    pub times: Times,
    /// What it was made with.
    pub settings: &'a Settings,
}

impl Finished<'_> {
    /// The receipt, and the path that the result gets.
    pub fn receipt(&self) -> (Receipt, PathBuf) {
        let findings = &self.proposal.findings;
        let mut receipt = Receipt::new(self.plan, findings, self.result, self.times);
        let stem = names::stem(&self.source.relative);
        receipt.neutral_name = names::holds_finding(&stem, self.settings)
            || names::shares_struck_value(&stem, self.proposal, self.plan);
        let (index, count) = self.place;
        let path = match receipt.neutral_name {
            true => names::neutral(self.target, index, count, receipt.input),
            false => self.target.to_owned(),
        };
        receipt.choices.clone_from(&self.choices);
        let name = path.file_name().unwrap_or_default();
        receipt.document = name.to_string_lossy().into_owned();
        (receipt, path)
    }

    /// Writes the result and its receipt, with the rights of the original.
    pub fn write(
        &self,
        receipt: &Receipt,
        path: &Path,
        existing: Existing,
    ) -> Result<(), PackageError> {
        let metadata = self.source.path.metadata().ok();
        let target = Target {
            path: path.to_owned(),
            existing,
            permissions: metadata.map(|metadata| metadata.permissions()),
        };
        package::write(self.result, receipt, &target)
    }
}

/// What the user chose beside profile and rules, in words for the receipt.
pub fn choices(settings: &Settings) -> String {
    let plan = &settings.plan;
    let entities = match &plan.entities {
        None => "all".to_owned(),
        Some(kinds) if kinds.is_empty() => "none".to_owned(),
        Some(kinds) => kinds
            .iter()
            .map(findings::key)
            .collect::<Vec<_>>()
            .join(","),
    };
    let overlay = match plan.overlay {
        Overlay::Black => "black",
        Overlay::Label => "label",
    };
    let attachments = match settings.read.redact_attachments {
        true => " attachments=redact",
        false => "",
    };
    format!("entities={entities} overlay={overlay}{attachments}")
}
