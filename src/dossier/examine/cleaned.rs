//! The original with nothing struck: what a difference is held against that no strike explains.

use std::sync::Arc;
use std::sync::OnceLock;

use crate::document::Document;
use crate::dossier::examine::Inputs;
use crate::pipeline;
use crate::pipeline::Proposal;
use crate::plan::Plan;

/// The original with nothing struck, only cleaned: what a difference is held against that no
/// strike explains. Made when first asked for.
pub(super) struct Cleaned<'a> {
    pub(super) inputs: &'a Inputs<'a>,
    pub(super) proposal: &'a Proposal,
    made: OnceLock<Option<(Arc<Vec<u8>>, Document)>>,
}

impl<'a> Cleaned<'a> {
    pub(super) fn new(inputs: &'a Inputs<'a>, proposal: &'a Proposal) -> Self {
        Self {
            inputs,
            proposal,
            made: OnceLock::new(),
        }
    }

    pub(super) fn get(&self) -> Option<&(Arc<Vec<u8>>, Document)> {
        self.made.get_or_init(|| self.make()).as_ref()
    }

    fn make(&self) -> Option<(Arc<Vec<u8>>, Document)> {
        let plan = Plan {
            redactions: Vec::new(),
            stamp: None,
            ..self.proposal.plan.clone()
        };
        let settings = self.inputs.settings;
        let bytes = pipeline::cleaned(self.inputs.original, self.proposal, plan, settings).ok()?;
        let bytes = Arc::new(bytes);
        let document = self.proposal.format.read(&bytes, &settings.read).ok()?;
        Some((bytes, document))
    }
}
