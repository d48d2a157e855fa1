//! One document through the stages; many documents in parallel.
//!
//! People work between the two halves: [`propose`] reads, detects and plans; [`redact`]
//! carries out what was approved and checks it. The one-command run is both in a row.

use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::sync::Arc;

use rayon::iter::IndexedParallelIterator;
use rayon::iter::IntoParallelRefIterator;
use rayon::iter::ParallelIterator;

use crate::detect;
use crate::detect::Finding;
use crate::detect::Known;
use crate::detect::Rules;
use crate::detect::Shared;
use crate::document::Document;
use crate::document::Dropped;
use crate::document::Gap;
use crate::formats;
use crate::formats::ApplyError;
use crate::formats::Attached;
use crate::formats::Format;
use crate::formats::PlacedQuad;
use crate::formats::ReadError;
use crate::formats::ReadOptions;
use crate::inspect;
use crate::inspect::Report;
use crate::inspect::Values;
use crate::plan;
use crate::plan::Plan;
use crate::plan::PlanOptions;
use crate::plan::Profile;
use crate::review;
use crate::review::ApprovalError;
use crate::verify;
use crate::verify::Checks;
use crate::verify::Verified;
use crate::verify::VerifyError;

/// What holds for all documents of a run.
#[derive(Clone)]
pub struct Settings {
    /// What is looked for.
    pub rules: Arc<Rules>,
    /// What the user knows to belong to the case.
    pub known: Known,
    /// What the other documents of the run tell.
    pub shared: Arc<Shared>,
    /// What goes and what stays.
    pub profile: Profile,
    /// What the user chose beside the profile.
    pub plan: PlanOptions,
    /// How files are read.
    pub read: ReadOptions,
}

/// What is proposed for one document.
pub struct Proposal {
    /// The format that it is in.
    pub format: &'static dyn Format,
    /// The document, with the text that findings point at.
    pub document: Document,
    /// All findings, struck or not.
    pub findings: Vec<Finding>,
    /// What goes.
    pub plan: Plan,
}

/// Why a document has no result.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// It could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Something in it could not be read, and the profile forbids a result.
    #[error("{} places could not be read", .gaps.len())]
    Gaps {
        /// What.
        gaps: Vec<Gap>,
    },
    /// The policy asks for more people.
    #[error(transparent)]
    Approval(#[from] ApprovalError),
    /// The plan could not be carried out.
    #[error(transparent)]
    Apply(#[from] ApplyError),
    /// The result did not pass the check.
    #[error(transparent)]
    Verify(#[from] VerifyError),
    /// A reader broke down on this document.
    #[error("the program broke down on this document")]
    Crashed,
}

/// A document that was read and not yet looked through.
pub struct Reading {
    format: &'static dyn Format,
    document: Document,
}

impl Reading {
    /// Whether reading it again would cost much: its words were read off pictures.
    pub fn is_dear(&self) -> bool {
        self.document
            .parts
            .iter()
            .any(|part| !part.words.is_empty())
    }

    /// About how many bytes of memory it takes.
    pub fn size(&self) -> usize {
        const WORD: usize = 200;
        let parts = self.document.parts.iter();
        parts
            .map(|part| part.text.len() + part.words.len() * WORD)
            .sum()
    }
}

/// Reads a document.
///
/// `ending` is that of the file's name, without the full stop; none where the bytes do not
/// come from a file.
pub fn read(
    bytes: &Arc<Vec<u8>>,
    ending: Option<&str>,
    settings: &Settings,
) -> Result<Reading, Failure> {
    guarded(|| {
        let format = formats::format_of(bytes, ending)?;
        let mut read = settings.read.clone();
        read.ocr = read.ocr.filter(|_| !sanitises_only(settings));
        let document = format.read(bytes, &read)?;
        Ok(Reading { format, document })
    })
}

/// Whether nothing is looked for.
fn sanitises_only(settings: &Settings) -> bool {
    let only = settings.plan.entities.as_ref();
    only.is_some_and(|only| only.is_empty())
}

/// The names that are sure in a document, for the other documents of its run.
pub fn names(reading: &Reading, settings: &Settings) -> Result<Shared, Failure> {
    guarded(|| {
        if sanitises_only(settings) {
            return Ok(Shared::default());
        }
        let (rules, known) = (&settings.rules, &settings.known);
        Ok(detect::names(&reading.document, rules, known))
    })
}

/// Finds what is in a document and plans what goes.
pub fn propose_reading(reading: Reading, settings: &Settings) -> Result<Proposal, Failure> {
    guarded(|| {
        let Reading { format, document } = reading;
        let findings = if sanitises_only(settings) {
            Vec::new()
        } else {
            detect::detect_in_run(
                &document,
                &settings.rules,
                &settings.known,
                &settings.shared,
            )
        };
        let plan = plan::plan(
            &document,
            &findings,
            settings.rules.digest(),
            &settings.profile,
            &settings.plan,
        );
        Ok(Proposal {
            format,
            document,
            findings,
            plan,
        })
    })
}

/// Reads a document, finds what is in it and plans what goes: [`read`] and
/// [`propose_reading`] in a row.
pub fn propose(
    bytes: &Arc<Vec<u8>>,
    ending: Option<&str>,
    settings: &Settings,
) -> Result<Proposal, Failure> {
    propose_reading(read(bytes, ending, settings)?, settings)
}

/// Carries out a proposal and checks the result.
///
/// The bytes are those that were proposed on; others are refused.
pub fn redact(
    bytes: &Arc<Vec<u8>>,
    proposal: &Proposal,
    settings: &Settings,
) -> Result<Verified, Failure> {
    let attached = match settings.read.redact_attachments {
        true => redacted_attachments(bytes, proposal, settings),
        false => Vec::new(),
    };
    if !attached.is_empty() {
        let mut with = settings.clone();
        with.read.attached = Arc::new(attached);
        let result = redact_decided(bytes, proposal, &proposal.plan, &with);
        // What the document's own findings find in a file within is reason to remove that.
        if !matches!(&result, Err(Failure::Verify(_))) {
            return result;
        }
    }
    redact_decided(bytes, proposal, &proposal.plan, settings)
}

/// The files within a file that are in a known format, struck and checked as documents of
/// their own. The others, and those that a person would have to look at, are left out; so
/// are files within them.
fn redacted_attachments(
    bytes: &Arc<Vec<u8>>,
    proposal: &Proposal,
    settings: &Settings,
) -> Vec<Attached> {
    let found = guarded(|| Ok(proposal.format.attachments(bytes, &settings.read)?));
    let mut own = settings.clone();
    own.read.redact_attachments = false;
    own.read.password = None;
    if !sanitises_only(settings) {
        let mut shared = (*own.shared).clone();
        shared.join(detect::names(&proposal.document, &own.rules, &own.known));
        own.shared = Arc::new(shared);
    }
    let found = found.unwrap_or_default().into_iter();
    let redacted = found.filter_map(|file| {
        let ending = Some(file.ending.as_str()).filter(|ending| !ending.is_empty());
        let proposal = propose(&file.bytes, ending, &own).ok()?;
        let endings = proposal.format.endings();
        let result = redact_decided(&file.bytes, &proposal, &proposal.plan, &own).ok()?;
        (!proposal.plan.needs_look()).then(|| Attached {
            ending: match endings.contains(&file.ending.as_str()) {
                true => file.ending.clone(),
                false => endings.first().copied().unwrap_or_default().to_owned(),
            },
            bytes: Arc::clone(result.redacted().bytes()),
        })
    });
    redacted.collect()
}

/// Carries out another plan for a proposal's document, such as one that a person has
/// decided on, and checks the result.
pub fn redact_decided(
    bytes: &Arc<Vec<u8>>,
    proposal: &Proposal,
    plan: &Plan,
    settings: &Settings,
) -> Result<Verified, Failure> {
    guarded(|| {
        let gaps: Vec<Gap> = plan.refusals().cloned().collect();
        if !gaps.is_empty() {
            return Err(Failure::Gaps { gaps });
        }
        let approved = review::approve(plan.clone(), &settings.profile)?;
        let redacted = formats::apply(
            proposal.format,
            bytes,
            &proposal.document,
            &approved,
            &settings.read,
        )?;
        let original = verify::Original {
            bytes,
            document: &proposal.document,
        };
        let verified = verify::verify(
            redacted,
            original,
            &approved,
            &settings.known,
            &settings.read,
        )?;
        Ok(verified)
    })
}

/// A result that has passed the machine's check and waits for a second person.
///
/// It is no [`Verified`], so that [`crate::package::write`] does not take it: the only way
/// out is a release.
pub struct Candidate {
    verified: Verified,
}

impl Candidate {
    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        self.verified.redacted().bytes()
    }

    /// What was checked.
    pub fn checks(&self) -> &Checks {
        self.verified.checks()
    }

    /// What was dropped from the file beside what the plan names.
    pub fn dropped(&self) -> &[Dropped] {
        self.verified.redacted().dropped()
    }
}

/// Carries out a proposal that a second person has to approve, and checks the result.
pub fn candidate(
    bytes: &Arc<Vec<u8>>,
    proposal: &Proposal,
    settings: &Settings,
) -> Result<Candidate, Failure> {
    guarded(|| {
        let gaps: Vec<Gap> = proposal.plan.refusals().cloned().collect();
        if !gaps.is_empty() {
            return Err(Failure::Gaps { gaps });
        }
        let plan = review::provisionally(proposal.plan.clone());
        let (format, document) = (proposal.format, &proposal.document);
        let redacted = formats::apply(format, bytes, document, &plan, &settings.read)?;
        let original = verify::Original { bytes, document };
        let verified = verify::verify(redacted, original, &plan, &settings.known, &settings.read)?;
        Ok(Candidate { verified })
    })
}

/// The document with nothing struck but cleaned as every result is: what else is different
/// in a result has been struck.
pub(crate) fn cleaned(
    bytes: &Arc<Vec<u8>>,
    proposal: &Proposal,
    plan: Plan,
    settings: &Settings,
) -> Result<Vec<u8>, Failure> {
    guarded(|| {
        let plan = review::provisionally(plan);
        let (format, document) = (proposal.format, &proposal.document);
        let cleaned = formats::apply(format, bytes, document, &plan, &settings.read)?;
        Ok(cleaned.bytes().to_vec())
    })
}

/// Where each finding of a proposal stands on its page; an empty list for those of formats
/// without pages.
pub fn locate(
    bytes: &Arc<Vec<u8>>,
    proposal: &Proposal,
    settings: &Settings,
) -> Result<Vec<Vec<PlacedQuad>>, Failure> {
    let spans: Vec<_> = proposal
        .findings
        .iter()
        .map(|finding| (finding.part, finding.span))
        .collect();
    guarded(|| {
        Ok(proposal
            .format
            .locate(bytes, &proposal.document, &spans, &settings.read)?)
    })
}

/// Looks into a file, made by any tool, for what it hides.
pub fn inspect(
    bytes: &Arc<Vec<u8>>,
    values: Values,
    options: &ReadOptions,
) -> Result<Report, Failure> {
    guarded(|| Ok(inspect::inspect(bytes, values, options)?))
}

/// Works on many things in parallel, the largest first; the results come in the order of
/// the things.
///
/// `jobs` is the number of threads, 0 for one a processor. Work on one thing may use the
/// same threads for its own parts.
pub fn in_parallel<T, R>(
    things: &[T],
    jobs: usize,
    size: impl Fn(&T) -> u64,
    work: impl Fn(&T) -> R + Sync,
) -> Vec<R>
where
    T: Sync,
    R: Send,
{
    let mut order: Vec<usize> = (0..things.len()).collect();
    order.sort_by_key(|index| std::cmp::Reverse(size(&things[*index])));
    let run = || {
        let mut results: Vec<(usize, R)> = order
            .par_iter()
            .with_max_len(1)
            .map(|index| (*index, work(&things[*index])))
            .collect();
        results.sort_by_key(|(index, _)| *index);
        results.into_iter().map(|(_, result)| result).collect()
    };
    // Deeply nested documents need more stack than a thread has by default.
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .stack_size(16 << 20)
        .build();
    match pool {
        Ok(pool) => pool.install(run),
        Err(_) => things.iter().map(&work).collect(),
    }
}

/// Runs a stage so that a panic in a parser costs this document only.
fn guarded<T>(stage: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(stage)).unwrap_or(Err(Failure::Crashed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_things() {
        let sizes = [3_u64, 9, 1, 7];
        let doubled = in_parallel(&sizes, 2, |size| *size, |size| size * 2);
        assert_eq!(doubled, [6, 18, 2, 14]);
    }

    #[test]
    fn a_panic_costs_one_document_only() {
        let result: Result<(), Failure> = guarded(|| panic!("parser"));
        assert!(matches!(result, Err(Failure::Crashed)));
    }
}
