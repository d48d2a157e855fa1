//! The bytes of an original and of a candidate in; what a second person has to see out.
//!
//! Nothing here believes the first person. The original is read and searched afresh, the
//! candidate is built once more and compared byte by byte, its text and its pages are held
//! against the original's, and whatever the plan does not explain is an alarm.

mod cleaned;
mod looks;
mod removals;
mod texts;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::Serialize;

use crate::audit;
use crate::audit::Version;
use crate::detect::Entity;
use crate::diff;
use crate::diff::Comparison;
use crate::document::Digest;
use crate::document::Dropped;
use crate::document::Place;
use crate::dossier::examine::cleaned::Cleaned;
use crate::dossier::examine::looks::Drawers;
use crate::dossier::examine::removals::removals;
use crate::dossier::examine::removals::struck_areas;
use crate::dossier::examine::texts::compare_texts;
use crate::dossier::files::FileFault;
use crate::dossier::profile::profile_digest;
use crate::dossier::suspect;
use crate::dossier::suspect::Suspicion;
use crate::pdf::raster::Pixels;
use crate::pipeline;
use crate::pipeline::Failure;
use crate::pipeline::Proposal;
use crate::pipeline::Settings;
use crate::plan::Plan;
use crate::verify;

/// What an examination looks at.
pub struct Inputs<'a> {
    /// The package.
    pub package: &'a str,
    /// The version.
    pub version: &'a Version,
    /// The original's bytes.
    pub original: &'a Arc<Vec<u8>>,
    /// The ending of its name.
    pub ending: Option<&'a str>,
    /// The candidate's bytes.
    pub candidate: Result<Vec<u8>, FileFault>,
    /// The plan.
    pub plan: Result<Plan, FileFault>,
    /// What else in the folder is not right.
    pub faults: Vec<FileFault>,
    /// The candidate that the second person saw last, if it was another.
    pub before: Option<Vec<u8>>,
    /// Rules, profile and case list of the second person.
    pub settings: &'a Settings,
    /// Digest of that case list.
    pub known: Option<Digest>,
    /// What has to stand on every page, whatever the proposal says.
    pub stamp: Option<String>,
    /// How finely pages are drawn.
    pub dpi: f32,
    /// Told after each page.
    pub done: &'a (dyn Fn(u32, u32) + Sync),
    /// Shown each page as it was and as it is, with where it differs.
    pub show: &'a (dyn Fn(PageView<'_>) + Sync),
}

/// A page as it was and as it is.
pub struct PageView<'a> {
    /// The page, from 1.
    pub page: u32,
    /// The original's.
    pub original: &'a Pixels,
    /// The candidate's.
    pub candidate: &'a Pixels,
    /// Whether something differs there that nobody has declared.
    pub is_alarming: bool,
    /// Whether something is struck there.
    pub is_struck: bool,
}

/// Something that has to be explained before anybody approves.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Alarm {
    /// The original is not the one that was proposed.
    OriginalChanged,
    /// A file of the package is gone, changed or strange.
    File {
        /// Its name.
        file: String,
    },
    /// The rules are others.
    OtherRules,
    /// The profile is another.
    OtherProfile,
    /// The case list is another.
    OtherCaseList,
    /// The document cannot be read, struck or checked.
    Failed,
    /// Original and plan do not give this candidate.
    NotReproduced,
    /// Pages were added or are gone.
    Pages {
        /// Pages of the original.
        original: u32,
        /// Pages of the candidate.
        candidate: u32,
    },
    /// Text that the original does not have.
    TextAdded {
        /// Where.
        place: Place,
        /// The text.
        text: String,
    },
    /// Text is gone, and no strike explains it.
    TextRemoved {
        /// Where.
        place: Place,
        /// How many words.
        words: usize,
    },
    /// An area looks different, and no strike explains it.
    Looks {
        /// The page.
        page: u32,
        /// Left, upper, right and lower edge in points from the page's upper left corner.
        area: [u32; 4],
    },
    /// A page cannot be drawn, or has another size.
    PageLooks {
        /// The page.
        page: u32,
    },
    /// Pages that do not say what every page has to say.
    StampMissing {
        /// The pages.
        pages: Vec<u32>,
    },
}

/// One thing that was struck.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Removal {
    /// Its number in the plan.
    pub id: u32,
    /// Where.
    pub place: Place,
    /// The page, where there are pages.
    pub page: Option<u32>,
    /// What kind of thing.
    pub entity: Entity,
    /// The ground.
    pub reason: String,
    /// The rule that found it; none for what a person has drawn.
    pub rule: Option<String>,
    /// How sure, in hundredths.
    pub score: Option<u32>,
    /// How many characters.
    pub length: usize,
    /// Areas on the page as it is shown: left, upper, width and height in hundredths of a
    /// percent of the page.
    pub boxes: Vec<[u32; 4]>,
    /// Why it may be too much.
    pub doubt: Option<Doubt>,
}

/// Why something struck may be too much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// The rules were not sure.
    Unsure,
    /// The same word stands elsewhere as an ordinary one.
    Ordinary,
    /// It is long.
    Long,
    /// It belongs to an authority or to somebody in duty.
    Official,
}

/// What a second person has to see. Holds what can be read in the candidate.
///
/// Made only by [`examine`], so an approval with one has been looked at by the machine.
pub struct Examination {
    package: String,
    version: u32,
    candidate: Digest,
    /// Pages of the original.
    pub pages: u32,
    /// What has to be explained.
    pub alarms: Vec<Alarm>,
    /// What can still be read.
    pub suspicions: Vec<Suspicion>,
    /// What was struck.
    pub removals: Vec<Removal>,
    /// Words that went with what stood beside them.
    pub collateral: usize,
    /// What is dropped from every file, such as metadata.
    pub dropped: Vec<Dropped>,
    /// Pages on which something looks different because the file was cleaned.
    pub cleaned: BTreeSet<u32>,
    /// What has changed since the version that she saw last.
    pub changes: Option<Comparison>,
}

impl Examination {
    /// How many alarms there are.
    pub fn alarm_count(&self) -> u32 {
        u32::try_from(self.alarms.len()).unwrap_or(u32::MAX)
    }

    /// The package that was examined.
    pub fn package(&self) -> &str {
        &self.package
    }

    /// Whether this version was examined.
    pub fn is_of(&self, package: &str, proposed: &audit::Proposed) -> bool {
        self.package == package
            && self.version == proposed.version
            && self.candidate == proposed.candidate
    }
}

/// Examines a version.
pub fn examine(inputs: &Inputs<'_>) -> Examination {
    let proposed = &inputs.version.proposed;
    let mut examination = Examination {
        package: inputs.package.to_owned(),
        version: proposed.version,
        candidate: proposed.candidate,
        pages: proposed.pages,
        alarms: declared_alarms(inputs),
        suspicions: Vec::new(),
        removals: Vec::new(),
        collateral: 0,
        dropped: Vec::new(),
        cleaned: BTreeSet::new(),
        changes: None,
    };
    let (Ok(candidate), Ok(plan)) = (&inputs.candidate, &inputs.plan) else {
        return examination;
    };
    if examination.alarms.contains(&Alarm::OriginalChanged) {
        return examination;
    }
    let candidate = Arc::new(candidate.clone());
    if compare(inputs, plan, &candidate, &mut examination).is_err() {
        examination.alarms.push(Alarm::Failed);
    }
    examination
}

/// What is not as the proposal says, before anything is read.
fn declared_alarms(inputs: &Inputs<'_>) -> Vec<Alarm> {
    let proposed = &inputs.version.proposed;
    let mut alarms = Vec::new();
    let mut check = |is_right: bool, alarm| {
        if !is_right {
            alarms.push(alarm);
        }
    };
    check(
        Digest::of(inputs.original) == proposed.original,
        Alarm::OriginalChanged,
    );
    check(
        inputs.settings.rules.digest() == proposed.rules,
        Alarm::OtherRules,
    );
    check(
        profile_digest(&inputs.settings.profile) == proposed.profile_digest,
        Alarm::OtherProfile,
    );
    check(inputs.known == proposed.known, Alarm::OtherCaseList);
    let own = [
        inputs.candidate.as_ref().err().cloned(),
        inputs.plan.as_ref().err().cloned(),
    ];
    let mut faults: Vec<String> = own
        .into_iter()
        .flatten()
        .chain(inputs.faults.iter().cloned())
        .map(|fault| fault.file().to_owned())
        .collect();
    faults.sort();
    faults.dedup();
    alarms.extend(faults.into_iter().map(|file| Alarm::File { file }));
    alarms
}

/// The comparison itself.
fn compare(
    inputs: &Inputs<'_>,
    plan: &Plan,
    candidate: &Arc<Vec<u8>>,
    examination: &mut Examination,
) -> Result<(), Failure> {
    let settings = inputs.settings;
    let own = pipeline::propose(inputs.original, inputs.ending, settings)?;
    let proposal = Proposal {
        plan: plan.clone(),
        ..own
    };
    match pipeline::candidate(inputs.original, &proposal, settings) {
        Ok(built) => {
            if built.bytes() != candidate.as_slice() {
                examination.alarms.push(Alarm::NotReproduced);
            }
            examination.dropped = built.dropped().to_vec();
        }
        Err(_) => examination.alarms.push(Alarm::NotReproduced),
    }
    let seen = pipeline::propose(candidate, None, settings)?;
    examination.pages = proposal.document.page_count;
    if seen.document.page_count != proposal.document.page_count {
        examination.alarms.push(Alarm::Pages {
            original: proposal.document.page_count,
            candidate: seen.document.page_count,
        });
    }
    let needed = inputs.stamp.as_ref();
    if let Some(stamp) = needed.or(inputs.version.proposed.stamp.as_ref()) {
        let pages = verify::pages_without(stamp, &seen.document);
        if !pages.is_empty() {
            examination.alarms.push(Alarm::StampMissing { pages });
        }
    }
    examination.suspicions = suspect::suspicions(&proposal.document, plan, &seen);
    let cleaned = Cleaned::new(inputs, &proposal);
    compare_texts(
        &proposal.document,
        &seen.document,
        plan,
        &cleaned,
        examination,
    );
    let areas = struck_areas(inputs, &proposal)?;
    let drawers = Drawers::open(inputs, &proposal, candidate, &areas)?;
    examination.removals = removals(&proposal, &areas, drawers.as_ref());
    if let Some(drawers) = &drawers {
        drawers.compare(inputs, plan, &cleaned, examination);
    }
    if let Some(before) = &inputs.before {
        let before = Arc::new(before.clone());
        let options = &settings.read;
        examination.changes =
            diff::compare(&before, candidate, options, inputs.dpi, &|_, _| {}).ok();
    }
    Ok(())
}
