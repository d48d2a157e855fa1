//! A released package in; a certificate that can be checked years later, without the case
//! and without a network, out (utlämningsintyg).
//!
//! A certificate holds the signed events themselves: who was let into the case, who proposed,
//! who approved, who released. It holds no personal data of the case, only digests, counts
//! and the names of those who did the work.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;

use crate::audit::Event;
use crate::audit::Log;
use crate::audit::Proposed;
use crate::audit::What;
use crate::detect::Entity;
use crate::document::Digest;
use crate::people::Class;
use crate::statement;
use crate::statement::Card;
use crate::statement::Signed;
use crate::statement::canonical;

/// The largest certificate that is read.
const LARGEST: usize = 1 << 20;

/// A certificate whose signatures are right and whose events fit together.
///
/// Made only by [`of`] and [`read`].
pub struct Certificate {
    bytes: Vec<u8>,
    facts: Facts,
}

/// What a certificate says.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// The package.
    pub package: String,
    /// The version.
    pub version: u32,
    /// Digest of the document that was released.
    pub document: Digest,
    /// Digest of the original.
    pub original: Digest,
    /// Digest of the plan.
    pub plan: Digest,
    /// Digest of the rules.
    pub rules: Digest,
    /// Name of the profile.
    pub profile: String,
    /// Pages.
    pub pages: u32,
    /// How many of each kind were struck.
    pub struck: BTreeMap<Entity, u32>,
    /// What stands on every page.
    pub stamp: Option<String>,
    /// Who proposed, and when.
    pub author: (Card, Timestamp),
    /// Who approved, and when; none where that was overruled.
    pub approver: Option<(Card, Timestamp)>,
    /// Who released, and when.
    pub releaser: (Card, Timestamp),
    /// Who let them into the case.
    pub owner: Card,
    /// What kind of recipient.
    pub recipient: String,
    /// Who can read at the destination.
    pub class: Class,
    /// Why there was no second person, or why alarms were overruled.
    pub overruled: Option<String>,
}

/// Why something is no certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// It cannot be read.
    #[error("it is no certificate")]
    Malformed,
    /// A signature does not fit, or something was changed.
    #[error("it has been changed")]
    Changed,
    /// The events do not fit together.
    #[error("what it holds does not fit together")]
    Unfitting,
}

impl Certificate {
    /// The certificate as it stands in a file.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What it says.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }
}

/// The certificate of a package that has been released.
pub fn of(log: &Log, package: &str) -> Option<Certificate> {
    let state = log.state().package(package).ok()?;
    let release = log.event(state.release?)?;
    let proposal = log.event(state.latest()?.sequence)?;
    let approval = state.approval.and_then(|number| log.event(number));
    let mut events: Vec<&Signed<Event>> = Vec::new();
    let workers = [Some(proposal), approval, Some(release)];
    for worker in workers.into_iter().flatten() {
        events.extend(grant_of(log, worker.predicate()));
    }
    events.extend(workers.into_iter().flatten());
    events.sort_by_key(|event| event.predicate().sequence);
    events.dedup_by_key(|event| event.predicate().sequence);
    let values: Option<Vec<Value>> = events
        .iter()
        .map(|event| serde_json::from_slice(event.bytes()).ok())
        .collect();
    let whole = serde_json::json!({
        "type": "svartpenna-intyg",
        "version": 1,
        "events": values?,
    });
    let mut bytes = canonical(&whole).ok()?;
    bytes.push(b'\n');
    read(&bytes).ok()
}

/// The grant under which somebody did something.
fn grant_of<'l>(log: &'l Log, worker: &Event) -> Option<&'l Signed<Event>> {
    let before = log
        .events()
        .iter()
        .take_while(|event| event.predicate().sequence < worker.sequence);
    let grants = before.filter(|event| match &event.predicate().event {
        What::Granted { card, .. } => *card == worker.by,
        _ => false,
    });
    grants.last()
}

/// Reads a certificate and checks all of it.
pub fn read(bytes: &[u8]) -> Result<Certificate, CertificateError> {
    if bytes.len() > LARGEST {
        return Err(CertificateError::Malformed);
    }
    let whole: Value = serde_json::from_slice(bytes).map_err(|_| CertificateError::Malformed)?;
    if whole["type"] != "svartpenna-intyg" || whole["version"] != 1 {
        return Err(CertificateError::Malformed);
    }
    let mut again = canonical(&whole).map_err(|_| CertificateError::Malformed)?;
    again.push(b'\n');
    if again != bytes || whole.as_object().is_none_or(|entries| entries.len() != 3) {
        return Err(CertificateError::Changed);
    }
    let values = whole["events"].as_array();
    let values = values.ok_or(CertificateError::Malformed)?;
    let mut events = Vec::new();
    for value in values {
        let mut envelope = canonical(value).map_err(|_| CertificateError::Malformed)?;
        envelope.push(b'\n');
        let event = statement::open::<Event>(&envelope).map_err(|_| CertificateError::Changed)?;
        events.push(event.predicate().clone());
    }
    let facts = facts(&events).ok_or(CertificateError::Unfitting)?;
    Ok(Certificate {
        bytes: bytes.to_vec(),
        facts,
    })
}

/// What events say together, if they fit together.
fn facts(events: &[Event]) -> Option<Facts> {
    let in_order = events.windows(2).all(|pair| match pair {
        [one, next] => one.sequence < next.sequence && one.case == next.case,
        _ => true,
    });
    let one = |wanted: &dyn Fn(&What) -> bool| {
        let mut found = events.iter().filter(|event| wanted(&event.event));
        found.next().filter(|_| found.next().is_none())
    };
    let proposal = one(&|event| matches!(event, What::Proposed(_)))?;
    let release = one(&|event| matches!(event, What::Released { .. }))?;
    let approvals = events
        .iter()
        .filter(|event| matches!(event.event, What::Approved { .. }));
    let approvals: Vec<&Event> = approvals.collect();
    let (
        What::Proposed(proposed),
        What::Released {
            package,
            version,
            document,
            class,
            recipient,
            overruled,
        },
    ) = (&proposal.event, &release.event)
    else {
        return None;
    };
    let approval = match approvals.as_slice() {
        [] => None,
        [approval] => Some(*approval),
        _ => return None,
    };
    let is_same = proposed.package == *package
        && proposed.version == *version
        && proposed.candidate == *document;
    let is_approved = match approval {
        None => overruled.is_some() && !proposed.two_always,
        Some(approval) => is_approval_of(approval, proposal, proposed),
    };
    let workers = [Some(proposal), approval, Some(release)];
    let owners: Option<Vec<&Card>> = workers
        .into_iter()
        .flatten()
        .map(|worker| owner_who_let_in(events, worker))
        .collect();
    let owners = owners?;
    let owner = *owners.first()?;
    let fits = in_order && is_same && is_approved && owners.iter().all(|other| *other == owner);
    let who = |event: &Event| (event.by.clone(), event.at);
    fits.then(|| Facts {
        package: package.clone(),
        version: *version,
        document: *document,
        original: proposed.original,
        plan: proposed.plan,
        rules: proposed.rules,
        profile: proposed.profile.clone(),
        pages: proposed.pages,
        struck: proposed.struck.clone(),
        stamp: proposed.stamp.clone(),
        author: who(proposal),
        approver: approval.map(who),
        releaser: who(release),
        owner: owner.clone(),
        recipient: recipient.clone(),
        class: *class,
        overruled: overruled
            .clone()
            .or_else(|| match approval.map(|event| &event.event) {
                Some(What::Approved { overruled, .. }) => overruled.clone(),
                _ => None,
            }),
    })
}

fn is_approval_of(approval: &Event, proposal: &Event, proposed: &Proposed) -> bool {
    let What::Approved {
        package,
        version,
        candidate,
        ..
    } = &approval.event
    else {
        return false;
    };
    *package == proposed.package
        && *version == proposed.version
        && *candidate == proposed.candidate
        && approval.by.person != proposal.by.person
        && approval.by.key != proposal.by.key
}

/// Who gave the grant under which somebody did something.
fn owner_who_let_in<'e>(events: &'e [Event], worker: &Event) -> Option<&'e Card> {
    let mut grants = events.iter().filter_map(|event| match &event.event {
        What::Granted { card, until, .. } => {
            let holds = event.sequence < worker.sequence && worker.at <= *until;
            (*card == worker.by && holds).then_some(&event.by)
        }
        _ => None,
    });
    grants.next_back()
}
