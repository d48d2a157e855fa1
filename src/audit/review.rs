//! A log in; what in it somebody should ask about, out.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use jiff::SignedDuration;
use jiff::Timestamp;
use serde::Serialize;

use crate::audit::event::What;
use crate::audit::log::Log;
use crate::audit::state::Refusal;
use crate::audit::state::Status;
use crate::statement::PersonId;

/// An approval faster than this after the document was first looked at has not read it...
const FASTEST: SignedDuration = SignedDuration::from_secs(20);
/// ...and neither has one that took less time than this for each page.
const FASTEST_PAGE: SignedDuration = SignedDuration::from_secs(2);
/// As many refusals of one person are worth a question.
const MANY_REFUSALS: u32 = 5;

/// Something unusual.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unusual {
    /// What kind of thing.
    pub kind: Kind,
    /// Number of the event; none for what is not one event.
    pub sequence: Option<u64>,
    /// Whom it is about.
    pub person: Option<PersonId>,
    /// The package.
    pub package: Option<String>,
}

/// Kinds of unusual things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// An author tried to approve.
    SelfApproval,
    /// Somebody without a grant, or whose grant had run out, tried to work in the case.
    NoAuthority,
    /// More persons were to be let in than the house allows.
    TooMany,
    /// An approval within seconds.
    Hasty,
    /// Something was overruled.
    Overruled,
    /// Copies that should have been deleted.
    Overdue,
    /// Many refusals of one person.
    ManyRefusals,
    /// More persons have been let in, in all units and over time, than one unit may have.
    ManyPersons,
    /// Two persons in the case have the same name.
    SameName,
}

/// Everything unusual, oldest first.
pub fn unusual(log: &Log, now: Timestamp) -> Vec<Unusual> {
    let mut found = Vec::new();
    let mut refusals: BTreeMap<&PersonId, u32> = BTreeMap::new();
    let mut first_seen: BTreeMap<(&str, u32, &PersonId), Timestamp> = BTreeMap::new();
    for event in log.events() {
        let event = event.predicate();
        let mut note = |kind| {
            found.push(Unusual {
                kind,
                sequence: Some(event.sequence),
                person: Some(event.by.person.clone()),
                package: event.event.package().map(str::to_owned),
            });
        };
        match &event.event {
            What::Refused { why, .. } => {
                *refusals.entry(&event.by.person).or_default() += 1;
                kind_of_refusal(why).map(&mut note);
            }
            What::Opened {
                package, version, ..
            } => {
                let key = (package.as_str(), *version, &event.by.person);
                first_seen.entry(key).or_insert(event.at);
            }
            What::Approved {
                package,
                version,
                overruled,
                ..
            } => {
                let key = (package.as_str(), *version, &event.by.person);
                let pages = pages_of(log, package, *version);
                let enough = FASTEST.max(FASTEST_PAGE * pages);
                let since = first_seen.get(&key);
                if since.is_none_or(|since| event.at.duration_since(*since) < enough) {
                    note(Kind::Hasty);
                }
                overruled.iter().for_each(|_| note(Kind::Overruled));
            }
            What::Released { overruled, .. } => {
                overruled.iter().for_each(|_| note(Kind::Overruled));
            }
            _ => {}
        }
    }
    found.extend(
        refusals
            .into_iter()
            .filter(|(_, count)| *count >= MANY_REFUSALS)
            .map(|(person, _)| Unusual {
                kind: Kind::ManyRefusals,
                sequence: None,
                person: Some(person.clone()),
                package: None,
            }),
    );
    found.extend(overdue(log, now));
    found.extend(many_persons(log));
    found.extend(same_names(log));
    found
}

/// More persons than the limit of a unit, who were let in by other units or one after the
/// other: each may be right, and somebody should ask.
fn many_persons(log: &Log) -> Option<Unusual> {
    let grants = log.state().grants().iter();
    let persons: BTreeSet<&PersonId> = grants.map(|grant| &grant.card.person).collect();
    let is_many = persons.len() > log.state().opened().max_persons as usize;
    is_many.then_some(Unusual {
        kind: Kind::ManyPersons,
        sequence: None,
        person: None,
        package: None,
    })
}

/// Packages whose copies should have been deleted.
fn overdue(log: &Log, now: Timestamp) -> impl Iterator<Item = Unusual> {
    let packages = log.state().packages().iter();
    packages
        .filter(move |(_, package)| package.status != Status::Purged && package.delete_by < now)
        .map(|(id, _)| Unusual {
            kind: Kind::Overdue,
            sequence: None,
            person: None,
            package: Some(id.clone()),
        })
}

/// Persons with the name of another one: one person with two ids, perhaps.
fn same_names(log: &Log) -> Vec<Unusual> {
    let mut by_name: BTreeMap<String, BTreeSet<&PersonId>> = BTreeMap::new();
    for grant in log.state().grants() {
        let name = grant.card.name.to_lowercase();
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        by_name.entry(name).or_default().insert(&grant.card.person);
    }
    by_name
        .into_values()
        .filter(|persons| persons.len() > 1)
        .flatten()
        .map(|person| Unusual {
            kind: Kind::SameName,
            sequence: None,
            person: Some(person.clone()),
            package: None,
        })
        .collect()
}

fn kind_of_refusal(why: &str) -> Option<Kind> {
    let is = |refusal: Refusal| refusal.key() == why;
    let authority = [
        Refusal::NoGrant,
        Refusal::Expired,
        Refusal::Revoked,
        Refusal::NotOwner,
        Refusal::ApproverGone,
    ];
    match () {
        () if is(Refusal::SamePerson) => Some(Kind::SelfApproval),
        () if is(Refusal::TooMany) => Some(Kind::TooMany),
        () if authority.into_iter().any(is) => Some(Kind::NoAuthority),
        () => None,
    }
}

fn pages_of(log: &Log, package: &str, version: u32) -> i32 {
    let package = log.state().packages().get(package);
    let version = package.and_then(|package| package.version(version));
    version.map_or(1, |version| {
        i32::try_from(version.proposed.pages).unwrap_or(i32::MAX)
    })
}
