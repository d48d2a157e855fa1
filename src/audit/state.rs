//! What the events of a log add up to, and which event may come next.
//!
//! [`CaseState::permits`] is the one place where it stands who may do what. The program
//! asks it before it writes an event, and whoever reads the log asks it again: an event that
//! some other program has slipped in has no effect.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use jiff::Timestamp;
use unicode_normalization::UnicodeNormalization;

use crate::audit::event::CaseOpened;
use crate::audit::event::Event;
use crate::audit::event::Proposed;
use crate::audit::event::Rejection;
use crate::audit::event::What;
use crate::document::Digest;
use crate::people::Class;
use crate::statement::Card;
use crate::statement::PersonId;

/// How much clocks of machines may differ.
const SKEW: SignedDuration = SignedDuration::from_mins(10);

/// What holds in a case.
#[derive(Debug, Clone)]
pub struct CaseState {
    opened: CaseOpened,
    grants: Vec<Grant>,
    packages: BTreeMap<String, PackageState>,
    latest: Timestamp,
}

/// Somebody's right to work in the case.
#[derive(Debug, Clone, PartialEq)]
pub struct Grant {
    /// Whose, and with which key.
    pub card: Card,
    /// The unit.
    pub unit: String,
    /// What for.
    pub purpose: String,
    /// Since when.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// When it was taken back.
    pub revoked: Option<Timestamp>,
}

impl Grant {
    /// Whether it holds at a time.
    pub fn holds(&self, at: Timestamp) -> bool {
        self.revoked.is_none() && at <= self.until
    }
}

/// A package's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// A version waits for a second person (föreslagen).
    Proposed,
    /// A version has been approved (godkänd).
    Approved,
    /// It has been sent back to be changed (återsänd).
    Returned,
    /// Nothing comes of it (avvisad).
    Declined,
    /// Nobody may use it (spärrad).
    Blocked,
    /// It has left the house (utlämnad).
    Released,
    /// Its copies are deleted (gallrad).
    Purged,
}

/// What is known of a package.
#[derive(Debug, Clone)]
pub struct PackageState {
    /// Its versions, oldest first; there is at least one.
    pub versions: Vec<Version>,
    /// Its state.
    pub status: Status,
    /// Who approved the latest version.
    pub approver: Option<Card>,
    /// Numbers of the events that approved and released the latest version.
    pub approval: Option<u64>,
    /// Number of the event that released it.
    pub release: Option<u64>,
    /// When its copies have to be deleted.
    pub delete_by: Timestamp,
}

/// A version of a package.
#[derive(Debug, Clone)]
pub struct Version {
    /// What it depends on.
    pub proposed: Proposed,
    /// Its author.
    pub author: Card,
    /// Number of the event that proposed it.
    pub sequence: u64,
    /// Who has looked at it, and when last.
    pub seen: BTreeMap<PersonId, Timestamp>,
}

impl PackageState {
    /// The latest version.
    pub fn latest(&self) -> Option<&Version> {
        self.versions.last()
    }

    /// A version by number, from 1.
    pub fn version(&self, number: u32) -> Option<&Version> {
        self.versions.get((number as usize).checked_sub(1)?)
    }
}

/// Why something is not allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Only the case's owner may do that.
    #[error("only the owner of the case may do that")]
    NotOwner,
    /// The person has no grant in the case.
    #[error("the person has no grant in the case")]
    NoGrant,
    /// The person's grant has run out.
    #[error("the grant has run out")]
    Expired,
    /// The person's grant was taken back.
    #[error("the grant was taken back")]
    Revoked,
    /// The approver's grant has run out or was taken back since.
    #[error("the approver's grant no longer holds")]
    ApproverGone,
    /// The unit has as many persons as it may have.
    #[error("the unit has as many persons as it may have")]
    TooMany,
    /// A grant that long is not allowed.
    #[error("a grant may not be that long")]
    TooLong,
    /// A grant that ends before it begins.
    #[error("the grant would have ended already")]
    InThePast,
    /// The key is another person's.
    #[error("the key is another person's")]
    KeyTaken,
    /// The author of a version cannot approve it.
    #[error("an author cannot approve the version")]
    SamePerson,
    /// The approver has not looked at the version.
    #[error("the version has not been looked at")]
    NotSeen,
    /// Nobody has approved the version.
    #[error("nobody has approved the version")]
    NotApproved,
    /// The document is not the one that was approved.
    #[error("it is not the document that was approved")]
    OtherDocument,
    /// The machine raised alarms.
    #[error("there are alarms")]
    Alarms,
    /// Where two persons are needed, nothing can be overruled.
    #[error("nothing can be overruled here")]
    NoOverride,
    /// A reason is missing.
    #[error("a reason is missing")]
    NoReason,
    /// The destination can be read by others than the case allows.
    #[error("the destination is of the wrong class")]
    WrongClass,
    /// There is no such package or version.
    #[error("there is no such package")]
    NoPackage,
    /// The package is in a state in which that cannot be done.
    #[error("the package is in another state")]
    WrongState,
    /// A newer version has come in between.
    #[error("there is another version")]
    OtherVersion,
    /// The machine's clock is behind the log.
    #[error("the clock is wrong")]
    Clock,
}

impl Refusal {
    /// A short stable name.
    pub fn key(self) -> &'static str {
        match self {
            Self::NotOwner => "not-owner",
            Self::NoGrant => "no-grant",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::ApproverGone => "approver-gone",
            Self::TooMany => "too-many",
            Self::TooLong => "too-long",
            Self::InThePast => "in-the-past",
            Self::KeyTaken => "key-taken",
            Self::SamePerson => "same-person",
            Self::NotSeen => "not-seen",
            Self::NotApproved => "not-approved",
            Self::OtherDocument => "other-document",
            Self::Alarms => "alarms",
            Self::NoOverride => "no-override",
            Self::NoReason => "no-reason",
            Self::WrongClass => "wrong-class",
            Self::NoPackage => "no-package",
            Self::WrongState => "wrong-state",
            Self::OtherVersion => "other-version",
            Self::Clock => "clock",
        }
    }
}

impl CaseState {
    /// A case in which nothing has happened yet.
    pub fn new(opened: CaseOpened) -> Self {
        Self {
            latest: opened.at,
            opened,
            grants: Vec::new(),
            packages: BTreeMap::new(),
        }
    }

    /// What the case is.
    pub fn opened(&self) -> &CaseOpened {
        &self.opened
    }

    /// All grants that were ever given, oldest first.
    pub fn grants(&self) -> &[Grant] {
        &self.grants
    }

    /// All packages, by id.
    pub fn packages(&self) -> &BTreeMap<String, PackageState> {
        &self.packages
    }

    /// A package.
    pub fn package(&self, id: &str) -> Result<&PackageState, Refusal> {
        self.packages.get(id).ok_or(Refusal::NoPackage)
    }

    /// Whether a version needs two persons, whoever says what.
    pub fn needs_two(&self, version: &Version) -> bool {
        self.opened.protected || version.proposed.two_always
    }

    /// The time that counts for an event: its own, but never before what was said earlier,
    /// so that a clock that is put back brings no grant back.
    pub fn time_of(&self, at: Timestamp) -> Timestamp {
        at.max(self.latest)
    }

    /// The grant of somebody who may work in the case.
    pub fn granted(&self, card: &Card, at: Timestamp) -> Result<&Grant, Refusal> {
        let at = self.time_of(at);
        let of_card: Vec<&Grant> = self
            .grants
            .iter()
            .filter(|grant| grant.card == *card)
            .collect();
        if let Some(grant) = of_card.iter().find(|grant| grant.holds(at)) {
            return Ok(grant);
        }
        Err(match of_card.last() {
            None => Refusal::NoGrant,
            Some(grant) if grant.revoked.is_some() => Refusal::Revoked,
            Some(_) => Refusal::Expired,
        })
    }

    /// Whether an event may come next.
    pub fn permits(&self, by: &Card, at: Timestamp, event: &What) -> Result<(), Refusal> {
        if at < self.latest - SKEW {
            return Err(Refusal::Clock);
        }
        match event {
            What::Granted {
                card, unit, until, ..
            } => self.may_grant(by, at, card, unit, *until),
            What::Revoked { person, reason } => {
                self.is_owner(by)?;
                has_text(reason)?;
                let known = self.grants.iter().any(|grant| grant.card.person == *person);
                known.then_some(()).ok_or(Refusal::NoGrant)
            }
            What::Proposed(proposed) => self.may_propose(by, at, proposed),
            What::Opened {
                package, version, ..
            } => {
                self.granted(by, at)?;
                let package = self.package(package)?;
                package
                    .version(*version)
                    .map(|_| ())
                    .ok_or(Refusal::NoPackage)
            }
            What::Approved { .. } => self.may_approve(by, at, event),
            What::Rejected {
                package,
                version,
                reason,
                ..
            } => {
                self.granted(by, at)?;
                has_text(reason)?;
                let package = self.at_version(package, *version)?;
                in_state(package, &[Status::Proposed, Status::Approved])
            }
            What::Released { .. } => self.may_release(by, at, event),
            What::Purged { package } => {
                self.is_owner(by)
                    .or_else(|_| self.granted(by, at).map(|_| ()))?;
                self.package(package).map(|_| ())
            }
            What::Dated { package, .. } => {
                self.is_owner(by)
                    .or_else(|_| self.granted(by, at).map(|_| ()))?;
                match package {
                    Some(package) => self.package(package).map(|_| ()),
                    None => Ok(()),
                }
            }
            What::Reviewed { .. } => self
                .is_owner(by)
                .or_else(|_| self.granted(by, at).map(|_| ())),
            What::Refused { .. } => Ok(()),
        }
    }

    fn is_owner(&self, by: &Card) -> Result<(), Refusal> {
        (*by == self.opened.by)
            .then_some(())
            .ok_or(Refusal::NotOwner)
    }

    fn may_grant(
        &self,
        by: &Card,
        at: Timestamp,
        card: &Card,
        unit: &str,
        until: Timestamp,
    ) -> Result<(), Refusal> {
        self.is_owner(by)?;
        let at = self.time_of(at);
        if until <= at {
            return Err(Refusal::InThePast);
        }
        let longest = SignedDuration::from_hours(24 * i64::from(self.opened.max_days) + 24);
        if until > at + longest {
            return Err(Refusal::TooLong);
        }
        let keys = self.grants.iter().map(|grant| &grant.card);
        let mut keys = keys.chain([&self.opened.by]);
        if keys.any(|known| known.key == card.key && known.person != card.person) {
            return Err(Refusal::KeyTaken);
        }
        let mut others: Vec<&PersonId> = self
            .grants
            .iter()
            .filter(|grant| is_one_unit(&grant.unit, unit) && grant.holds(at))
            .map(|grant| &grant.card.person)
            .filter(|person| **person != card.person)
            .collect();
        others.sort();
        others.dedup();
        match others.len() < self.opened.max_persons as usize {
            true => Ok(()),
            false => Err(Refusal::TooMany),
        }
    }

    fn may_propose(&self, by: &Card, at: Timestamp, proposed: &Proposed) -> Result<(), Refusal> {
        self.granted(by, at)?;
        let Some(package) = self.packages.get(&proposed.package) else {
            return match proposed.version {
                1 => Ok(()),
                _ => Err(Refusal::NoPackage),
            };
        };
        if proposed.version as usize != package.versions.len() + 1 {
            return Err(Refusal::OtherVersion);
        }
        let open = [
            Status::Proposed,
            Status::Approved,
            Status::Returned,
            Status::Blocked,
        ];
        in_state(package, &open)
    }

    fn may_approve(&self, by: &Card, at: Timestamp, event: &What) -> Result<(), Refusal> {
        let What::Approved {
            package,
            version,
            candidate,
            alarms,
            overruled,
        } = event
        else {
            return Ok(());
        };
        self.granted(by, at)?;
        let package = self.at_version(package, *version)?;
        in_state(package, &[Status::Proposed])?;
        let version = package.latest().ok_or(Refusal::NoPackage)?;
        if version.author.person == by.person {
            return Err(Refusal::SamePerson);
        }
        if version.proposed.candidate != *candidate {
            return Err(Refusal::OtherDocument);
        }
        if !version.seen.contains_key(&by.person) {
            return Err(Refusal::NotSeen);
        }
        match overruled {
            None if *alarms > 0 => Err(Refusal::Alarms),
            None => Ok(()),
            Some(_) if self.needs_two(version) => Err(Refusal::NoOverride),
            Some(reason) => has_text(reason),
        }
    }

    fn may_release(&self, by: &Card, at: Timestamp, event: &What) -> Result<(), Refusal> {
        let What::Released {
            package,
            version,
            document,
            class,
            overruled,
            ..
        } = event
        else {
            return Ok(());
        };
        self.granted(by, at)?;
        let package = self.at_version(package, *version)?;
        let version = package.latest().ok_or(Refusal::NoPackage)?;
        match (package.status, overruled) {
            (Status::Approved, _) => {
                let approver = package.approver.as_ref().ok_or(Refusal::NotApproved)?;
                self.granted(approver, at)
                    .map_err(|_| Refusal::ApproverGone)?;
            }
            (Status::Proposed, None) => return Err(Refusal::NotApproved),
            (Status::Proposed, Some(_)) if self.needs_two(version) => {
                return Err(Refusal::NoOverride);
            }
            (Status::Proposed, Some(reason)) => has_text(reason)?,
            _ => return Err(Refusal::WrongState),
        }
        if version.proposed.candidate != *document {
            return Err(Refusal::OtherDocument);
        }
        let closed = self.needs_two(version) && *class == Class::Open;
        (!closed).then_some(()).ok_or(Refusal::WrongClass)
    }

    /// A package of which this is the latest version.
    fn at_version(&self, package: &str, version: u32) -> Result<&PackageState, Refusal> {
        let package = self.package(package)?;
        match package.versions.len() == version as usize {
            true => Ok(package),
            false => Err(Refusal::OtherVersion),
        }
    }

    /// Adds an event; one that is not allowed changes nothing but the time.
    pub fn add(&mut self, event: &Event) -> Result<(), Refusal> {
        let permitted = self.permits(&event.by, event.at, &event.event);
        let at = self.time_of(event.at);
        if permitted.is_ok() {
            self.take(event, at);
        }
        self.latest = at;
        permitted
    }

    fn take(&mut self, event: &Event, at: Timestamp) {
        match &event.event {
            What::Granted {
                card,
                unit,
                purpose,
                until,
            } => {
                // A new grant takes the place of the person's older ones in the unit.
                for grant in &mut self.grants {
                    if grant.card.person == card.person && is_one_unit(&grant.unit, unit) {
                        grant.revoked.get_or_insert(at);
                    }
                }
                self.grants.push(Grant {
                    card: card.clone(),
                    unit: unit.clone(),
                    purpose: purpose.clone(),
                    from: at,
                    until: *until,
                    revoked: None,
                });
            }
            What::Revoked { person, .. } => {
                for grant in &mut self.grants {
                    if grant.card.person == *person {
                        grant.revoked.get_or_insert(at);
                    }
                }
            }
            What::Proposed(proposed) => self.take_proposal(event, proposed),
            What::Dated {
                package, delete_by, ..
            } => {
                for (id, state) in &mut self.packages {
                    if package.as_ref().is_none_or(|package| package == id) {
                        state.delete_by = state.delete_by.min(*delete_by);
                    }
                }
            }
            _ => self.take_step(event, at),
        }
    }

    fn take_proposal(&mut self, event: &Event, proposed: &Proposed) {
        let version = Version {
            proposed: proposed.clone(),
            author: event.by.clone(),
            sequence: event.sequence,
            seen: BTreeMap::new(),
        };
        let package = self
            .packages
            .entry(proposed.package.clone())
            .or_insert_with(|| PackageState {
                versions: Vec::new(),
                status: Status::Proposed,
                approver: None,
                approval: None,
                release: None,
                delete_by: proposed.delete_by,
            });
        package.versions.push(version);
        // Whatever was approved was another version.
        package.status = Status::Proposed;
        package.approver = None;
        package.approval = None;
        package.delete_by = package.delete_by.min(proposed.delete_by);
    }

    fn take_step(&mut self, event: &Event, at: Timestamp) {
        let Some(id) = event.event.package() else {
            return;
        };
        let Some(package) = self.packages.get_mut(id) else {
            return;
        };
        match &event.event {
            What::Opened { version, .. } => {
                let index = (*version as usize).checked_sub(1);
                if let Some(version) = index.and_then(|index| package.versions.get_mut(index)) {
                    version.seen.insert(event.by.person.clone(), at);
                }
            }
            What::Approved { .. } => {
                package.status = Status::Approved;
                package.approver = Some(event.by.clone());
                package.approval = Some(event.sequence);
            }
            What::Rejected { to, .. } => {
                package.status = match to {
                    Rejection::Returned => Status::Returned,
                    Rejection::Declined => Status::Declined,
                    Rejection::Blocked => Status::Blocked,
                };
                package.approver = None;
                package.approval = None;
            }
            What::Released { .. } => {
                package.status = Status::Released;
                package.release = Some(event.sequence);
            }
            What::Purged { .. } => package.status = Status::Purged,
            _ => {}
        }
    }
}

/// Whether two names of units are one: capitals and blanks make no other unit, and so no
/// room for three persons more.
fn is_one_unit(one: &str, other: &str) -> bool {
    let plain = |unit: &str| {
        let unit: String = unit.nfkc().flat_map(char::to_lowercase).collect();
        unit.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    plain(one) == plain(other)
}

fn in_state(package: &PackageState, allowed: &[Status]) -> Result<(), Refusal> {
    match allowed.contains(&package.status) {
        true => Ok(()),
        false => Err(Refusal::WrongState),
    }
}

fn has_text(reason: &str) -> Result<(), Refusal> {
    match reason.chars().any(char::is_alphanumeric) {
        true => Ok(()),
        false => Err(Refusal::NoReason),
    }
}

/// Digest of what a case knows, keyed so that nobody learns it by trying what it might be
/// (HMAC, RFC 2104).
pub fn keyed(salt: &str, bytes: &[u8]) -> Option<Digest> {
    use hmac::KeyInit as _;
    use hmac::Mac as _;
    let mut mac = hmac::Hmac::<sha2::Sha256>::new_from_slice(salt.as_bytes()).ok()?;
    mac.update(bytes);
    let digest: [u8; 32] = mac.finalize().into_bytes().into();
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    Digest::from_hex(&hex)
}
