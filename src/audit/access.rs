//! A log in; who has had access to the case, and who has used it, out.

use jiff::Timestamp;

use crate::audit::event::What;
use crate::audit::log::Log;
use crate::audit::state::Grant;
use crate::statement::PersonId;

/// One person's access to a case.
#[derive(Debug, Clone)]
pub struct Access {
    /// The grants that the person has had, oldest first; empty for who only tried.
    pub grants: Vec<Grant>,
    /// The person.
    pub person: PersonId,
    /// The name on the card.
    pub name: String,
    /// How often the person looked at a document.
    pub openings: u32,
    /// When last.
    pub last_opened: Option<Timestamp>,
    /// How often something was refused.
    pub refusals: u32,
}

/// Everybody who has had access or tried to get it, by person.
pub fn of(log: &Log) -> Vec<Access> {
    let mut all: Vec<Access> = Vec::new();
    for grant in log.state().grants() {
        entry(&mut all, &grant.card.person, &grant.card.name)
            .grants
            .push(grant.clone());
    }
    for event in log.events() {
        let event = event.predicate();
        let access = match &event.event {
            What::Opened { .. } | What::Refused { .. } => {
                entry(&mut all, &event.by.person, &event.by.name)
            }
            _ => continue,
        };
        match event.event {
            What::Opened { .. } => {
                access.openings += 1;
                access.last_opened = access.last_opened.max(Some(event.at));
            }
            _ => access.refusals += 1,
        }
    }
    all.sort_by(|a, b| a.person.cmp(&b.person));
    all
}

fn entry<'a>(all: &'a mut Vec<Access>, person: &PersonId, name: &str) -> &'a mut Access {
    let index = all.iter().position(|access| access.person == *person);
    let index = index.unwrap_or_else(|| {
        all.push(Access {
            grants: Vec::new(),
            person: person.clone(),
            name: name.to_owned(),
            openings: 0,
            last_opened: None,
            refusals: 0,
        });
        all.len() - 1
    });
    &mut all[index]
}
