//! The items of one document, and events that change them.

use std::collections::BTreeSet;
use std::collections::HashMap;

use serde::Deserialize;
use serde::Serialize;

use crate::decisions::item::Item;
use crate::decisions::item::Mark;
use crate::decisions::item::NewItem;
use crate::decisions::item::Origin;
use crate::decisions::item::Suggestion;
use crate::decisions::item::Verdict;
use crate::detect::Entity;
use crate::detect::Finding;
use crate::document::Document;
use crate::document::PartId;
use crate::document::Place;
use crate::plan::Action;
use crate::plan::Decided;
use crate::plan::GapAction;
use crate::plan::GapDecision;
use crate::plan::Overlay;
use crate::plan::Plan;
use crate::plan::Profile;
use crate::plan::Redaction;
use crate::plan::Struck;
use crate::plan::Target;

/// Most things that one event may name.
const MOST_KEYS: usize = 100_000;
/// Most marks of one item that a person adds.
const MOST_MARKS: usize = 2_000;
/// Longest reason, in bytes.
const LONGEST_REASON: usize = 300;

/// Something that a person does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "do")]
pub enum Event {
    /// Decides on items.
    Decide {
        /// The items.
        keys: Vec<String>,
        /// What is decided.
        verdict: Verdict,
    },
    /// Says what kind of thing items are.
    Kind {
        /// The items.
        keys: Vec<String>,
        /// What they are.
        entity: Entity,
    },
    /// Says on what ground items go.
    Reason {
        /// The items.
        keys: Vec<String>,
        /// The ground.
        reason: String,
    },
    /// Adds items that go, and decides that others go with them.
    Add {
        /// What is added.
        items: Vec<NewItem>,
        /// Items that are there already.
        #[serde(default)]
        keys: Vec<String>,
    },
    /// Says whether a page is done.
    Page {
        /// The page, from 1.
        page: u32,
        /// Whether it is.
        done: bool,
        /// Items that are struck with that.
        #[serde(default)]
        keys: Vec<String>,
    },
    /// Takes back the last thing that was done.
    Undo,
    /// Does again what was taken back last.
    Redo,
}

/// Why an event changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// None of the items is known.
    #[error("there is no such item")]
    UnknownItem,
    /// A mark lies outside the document.
    #[error("the place is not in the document")]
    OutsideDocument,
    /// Nothing is left to be taken back or done again.
    #[error("there is nothing to take back or do again")]
    NothingLeft,
    /// It names too much, or a reason is too long.
    #[error("the event is too large")]
    TooLarge,
}

/// How far a review has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// Items with a decision.
    pub decided: usize,
    /// Items that need one.
    pub total: usize,
    /// Items that forbid a result as long as nobody has decided.
    pub blocking: usize,
}

/// A document's items and all that was done with them.
pub struct Sheet {
    items: Vec<Item>,
    by_key: HashMap<String, usize>,
    pages_done: BTreeSet<u32>,
    version: u64,
    done: Vec<Vec<Change>>,
    undone: Vec<Vec<Change>>,
    drawn: u32,
    page_count: u32,
}

/// What can change about an item.
#[derive(Clone, PartialEq)]
struct State {
    verdict: Verdict,
    entity: Entity,
    reason: String,
    exists: bool,
}

enum Change {
    Item {
        index: usize,
        before: State,
        after: State,
    },
    Page {
        page: u32,
        done: bool,
    },
}

impl Sheet {
    /// A sheet with what was suggested. `gap_marks` are what goes where a gap is struck.
    pub fn new(
        document: &Document,
        findings: &[Finding],
        plan: &Plan,
        profile: &Profile,
        gap_marks: impl Fn(&GapDecision) -> Vec<Mark>,
    ) -> Self {
        let mut items: Vec<Item> = findings
            .iter()
            .map(|finding| finding_item(finding, profile))
            .collect();
        let wanted: BTreeSet<u32> = wanted(plan);
        for item in &mut items {
            if let Origin::Finding(id) = item.origin
                && !wanted.contains(&id)
            {
                item.suggestion = Suggestion::Keep;
            }
        }
        let others = plan.redactions.iter().zip(0..);
        let others = others.filter(|(struck, _)| struck.finding.is_none());
        items.extend(others.filter_map(|(struck, index)| covered_item(struck, index)));
        items.extend(plan.gaps.iter().zip(0..).map(|(decision, index)| Item {
            key: format!("g{index}"),
            origin: Origin::Gap(index),
            marks: gap_marks(decision),
            suggestion: Suggestion::Gap,
            entity: Entity::Other,
            reason: profile.reason.clone(),
            verdict: Verdict::Open,
            exists: true,
            changed: 0,
        }));
        let by_key = items.iter().enumerate();
        let by_key = by_key.map(|(index, item)| (item.key.clone(), index));
        Self {
            by_key: by_key.collect(),
            items,
            pages_done: BTreeSet::new(),
            version: 0,
            done: Vec::new(),
            undone: Vec::new(),
            drawn: 0,
            page_count: document.page_count,
        }
    }

    /// Allows pages up to this number; formats without pages are shown on some anyway.
    pub fn with_page_count(mut self, page_count: u32) -> Self {
        self.page_count = page_count;
        self
    }

    /// All items, also those that do not exist any more.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// An item by its name.
    pub fn item(&self, key: &str) -> Option<&Item> {
        self.items.get(*self.by_key.get(key)?)
    }

    /// How many events have changed something.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// The pages that are done.
    pub fn pages_done(&self) -> &BTreeSet<u32> {
        &self.pages_done
    }

    /// Whether something can be taken back, and done again.
    pub fn can(&self) -> (bool, bool) {
        (!self.done.is_empty(), !self.undone.is_empty())
    }

    /// How far the review has come.
    pub fn progress(&self) -> Progress {
        let counted = self.items.iter().filter(|item| item.counts());
        let (mut decided, mut total, mut blocking) = (0, 0, 0);
        for item in counted {
            total += 1;
            decided += usize::from(item.verdict != Verdict::Open);
            let is_unsure = matches!(item.suggestion, Suggestion::Review | Suggestion::Gap);
            blocking += usize::from(is_unsure && item.verdict == Verdict::Open);
        }
        Progress {
            decided,
            total,
            blocking,
        }
    }

    /// Whether an event, meant by somebody who has seen this version, would decide anew on
    /// what somebody else has changed since.
    pub fn conflicts(&self, event: &Event, seen: u64) -> bool {
        match event {
            Event::Undo | Event::Redo => seen != self.version,
            Event::Page { keys, .. }
            | Event::Decide { keys, .. }
            | Event::Kind { keys, .. }
            | Event::Reason { keys, .. }
            | Event::Add { keys, .. } => keys
                .iter()
                .filter_map(|key| self.item(key))
                .any(|item| item.changed > seen),
        }
    }

    /// Carries out an event. One that is refused changes nothing.
    pub fn apply(&mut self, event: &Event, document: &Document) -> Result<(), Refused> {
        match event {
            Event::Undo => return self.turn_back(),
            Event::Redo => return self.turn_forward(),
            _ => {}
        }
        let next = self.version + 1;
        let changes = match event {
            Event::Decide { keys, verdict } => {
                self.changes(keys, |state| state.verdict = *verdict)?
            }
            Event::Kind { keys, entity } => self.changes(keys, |state| state.entity = *entity)?,
            Event::Reason { keys, reason } => {
                if reason.len() > LONGEST_REASON {
                    return Err(Refused::TooLarge);
                }
                self.changes(keys, |state| state.reason.clone_from(reason))?
            }
            Event::Add { items, keys } => self.add(items, keys, document)?,
            Event::Page { page, done, keys } => {
                if !(1..=self.page_count).contains(page) {
                    return Err(Refused::OutsideDocument);
                }
                let mut changes = match keys.is_empty() {
                    true => Vec::new(),
                    false => self.changes(keys, |state| state.verdict = Verdict::Strike)?,
                };
                changes.push(Change::Page {
                    page: *page,
                    done: *done,
                });
                changes
            }
            Event::Undo | Event::Redo => Vec::new(),
        };
        self.version = next;
        self.carry_out(&changes, true);
        self.done.push(changes);
        self.undone.clear();
        Ok(())
    }

    /// The plan of what was decided: suggestions that nobody has looked at go, suspicions
    /// that nobody has decided on are left to review, and open gaps stay as they were.
    pub fn decided(&self, plan: &Plan, overlay: Overlay) -> Decided {
        let mut decided = Decided {
            rules: plan.rules,
            profile: plan.profile.clone(),
            overlay,
            struck: Vec::new(),
            review: Vec::new(),
            gaps: plan.gaps.clone(),
            stamp: plan.stamp.clone(),
        };
        for item in self.items.iter().filter(|item| item.exists) {
            let goes = match item.verdict {
                Verdict::Strike => true,
                Verdict::Keep => false,
                Verdict::Open => item.suggestion == Suggestion::Strike,
            };
            let finding = match item.origin {
                Origin::Finding(id) => Some(id),
                _ => None,
            };
            if goes {
                decided.struck.extend(item.marks.iter().map(|mark| Struck {
                    target: mark.target(),
                    entity: item.entity,
                    reason: item.reason.clone(),
                    finding,
                    is_covered: matches!(item.origin, Origin::Covered(_)),
                }));
            } else if item.suggestion == Suggestion::Review && item.verdict == Verdict::Open {
                decided.review.extend(finding);
            }
            if let Origin::Gap(index) = item.origin
                && let Some(gap) = decided.gaps.get_mut(index as usize)
            {
                gap.action = gap_action(item, gap);
            }
        }
        decided
    }

    fn changes(
        &self,
        keys: &[String],
        change: impl Fn(&mut State),
    ) -> Result<Vec<Change>, Refused> {
        if keys.len() > MOST_KEYS {
            return Err(Refused::TooLarge);
        }
        let known = keys.iter().filter_map(|key| self.by_key.get(key).copied());
        let changes: Vec<Change> = known
            .filter_map(|index| {
                let before = state(self.items.get(index)?);
                let mut after = before.clone();
                change(&mut after);
                Some(Change::Item {
                    index,
                    before,
                    after,
                })
            })
            .collect();
        match changes.is_empty() {
            true => Err(Refused::UnknownItem),
            false => Ok(changes),
        }
    }

    fn add(
        &mut self,
        new: &[NewItem],
        keys: &[String],
        document: &Document,
    ) -> Result<Vec<Change>, Refused> {
        if new.len() + keys.len() > MOST_KEYS
            || new.iter().any(|item| item.marks.len() > MOST_MARKS)
        {
            return Err(Refused::TooLarge);
        }
        let all_inside = new.iter().all(|item| {
            let inside = |mark: &Mark| is_inside(mark, document, self.page_count);
            !item.marks.is_empty() && item.marks.iter().all(inside)
        });
        if !all_inside {
            return Err(Refused::OutsideDocument);
        }
        let mut changes = match keys.is_empty() && !new.is_empty() {
            true => Vec::new(),
            false => self.changes(keys, |state| state.verdict = Verdict::Strike)?,
        };
        for item in new {
            self.drawn += 1;
            let key = format!("b{}", self.drawn);
            let index = self.items.len();
            self.by_key.insert(key.clone(), index);
            let item = Item {
                key,
                origin: item.origin,
                marks: item.marks.clone(),
                suggestion: Suggestion::Review,
                entity: item.entity,
                reason: self.common_reason(),
                verdict: Verdict::Open,
                exists: false,
                changed: self.version + 1,
            };
            let before = state(&item);
            let after = State {
                verdict: Verdict::Strike,
                exists: true,
                ..before.clone()
            };
            self.items.push(item);
            changes.push(Change::Item {
                index,
                before,
                after,
            });
        }
        Ok(changes)
    }

    fn common_reason(&self) -> String {
        let first = self.items.first();
        first.map(|item| item.reason.clone()).unwrap_or_default()
    }

    fn turn_back(&mut self) -> Result<(), Refused> {
        let changes = self.done.pop().ok_or(Refused::NothingLeft)?;
        self.version += 1;
        self.carry_out(&changes, false);
        self.undone.push(changes);
        Ok(())
    }

    fn turn_forward(&mut self) -> Result<(), Refused> {
        let changes = self.undone.pop().ok_or(Refused::NothingLeft)?;
        self.version += 1;
        self.carry_out(&changes, true);
        self.done.push(changes);
        Ok(())
    }

    fn carry_out(&mut self, changes: &[Change], forward: bool) {
        for change in changes {
            match change {
                Change::Item {
                    index,
                    before,
                    after,
                } => {
                    let to = if forward { after } else { before };
                    if let Some(item) = self.items.get_mut(*index) {
                        item.verdict = to.verdict;
                        item.entity = to.entity;
                        item.reason.clone_from(&to.reason);
                        item.exists = to.exists;
                        item.changed = self.version;
                    }
                }
                Change::Page { page, done } => {
                    if *done == forward {
                        self.pages_done.insert(*page);
                    } else {
                        self.pages_done.remove(page);
                    }
                }
            }
        }
    }
}

fn state(item: &Item) -> State {
    State {
        verdict: item.verdict,
        entity: item.entity,
        reason: item.reason.clone(),
        exists: item.exists,
    }
}

/// The findings that a plan strikes or leaves to review.
fn wanted(plan: &Plan) -> BTreeSet<u32> {
    let struck = plan.redactions.iter().filter_map(|struck| struck.finding);
    struck.chain(plan.review.iter().copied()).collect()
}

fn finding_item(finding: &Finding, profile: &Profile) -> Item {
    let suggestion = match profile.action(finding) {
        Action::Strike => Suggestion::Strike,
        Action::Review => Suggestion::Review,
        Action::Keep => Suggestion::Keep,
    };
    Item {
        key: format!(
            "f{}.{}.{}",
            finding.part.0, finding.span.start, finding.span.end
        ),
        origin: Origin::Finding(finding.id),
        marks: vec![Mark::text(finding.part, finding.span)],
        suggestion,
        entity: finding.entity,
        reason: profile.reason.clone(),
        verdict: Verdict::Open,
        exists: true,
        changed: 0,
    }
}

/// What a plan strikes although no rule has found it: text that is painted over.
fn covered_item(struck: &Redaction, index: u32) -> Option<Item> {
    let Target::Text { part, span } = struck.target else {
        return None;
    };
    Some(Item {
        key: format!("c{}.{}.{}", part.0, span.start, span.end),
        origin: Origin::Covered(index),
        marks: vec![Mark::text(part, span)],
        suggestion: Suggestion::Strike,
        entity: struck.entity,
        reason: struck.reason.clone(),
        verdict: Verdict::Open,
        exists: true,
        changed: 0,
    })
}

/// What is done about a gap after a person's decision. Nobody can decide on what was not
/// even read to its end.
fn gap_action(item: &Item, gap: &GapDecision) -> GapAction {
    match item.verdict {
        _ if gap.gap.why.is_end() => gap.action,
        Verdict::Strike if !item.marks.is_empty() => GapAction::Struck,
        Verdict::Keep => GapAction::Seen,
        _ => gap.action,
    }
}

fn is_inside(mark: &Mark, document: &Document, page_count: u32) -> bool {
    match mark {
        Mark::Text { part, start, end } => {
            let text = document
                .parts
                .get(PartId(*part).0 as usize)
                .and_then(|part| part.text.get(*start as usize..*end as usize));
            text.is_some_and(|text| !text.trim().is_empty())
        }
        Mark::Area { page, corners } => {
            let has_areas = !document
                .parts
                .iter()
                .any(|part| matches!(part.place, Place::Body));
            let is_sane = |corner: &f64| corner.is_finite() && corner.abs() < 1e6;
            has_areas && (1..=page_count).contains(page) && corners.iter().all(is_sane)
        }
    }
}

#[cfg(test)]
mod tests;
