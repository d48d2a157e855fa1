//! `log`: shows, checks and reviews what was done in a case.

use jiff::Timestamp;
use serde_json::json;

use crate::audit;
use crate::audit::Event;
use crate::audit::Status;
use crate::audit::What;
use crate::audit::access;
use crate::audit::review;
use crate::audit::review::Kind;
use crate::cli::arguments::Log;
use crate::cli::arguments::LogAction;
use crate::cli::arguments::LogFill;
use crate::cli::arguments::LogOf;
use crate::cli::arguments::LogReview;
use crate::cli::arguments::LogShow;
use crate::cli::exit::Exit;
use crate::cli::findings;
use crate::cli::language::Messages;
use crate::cli::office;
use crate::cli::office::Office;
use crate::cli::output;
use crate::cli::problem::Problem;
use crate::cli::refusal;
use crate::cli::table::table;
use crate::document::Place;

/// Runs the command.
pub fn run(arguments: &Log, messages: &Messages) -> Result<Exit, Problem> {
    match &arguments.action {
        LogAction::Show(of) => show(of, messages),
        LogAction::Verify(of) => verify(of, messages),
        LogAction::Review(of) => review(of, messages),
        LogAction::Access(of) => access(of, messages),
        LogAction::Fill(of) => fill(of, messages),
    }
}

/// What events are shown.
struct Filter<'a> {
    arguments: &'a LogShow,
    since: Option<Timestamp>,
    until: Option<Timestamp>,
}

impl Filter<'_> {
    fn takes(&self, event: &Event) -> bool {
        let wanted = self.arguments;
        let same = |wanted: &Option<String>, is: &str| {
            wanted
                .as_ref()
                .is_none_or(|wanted| wanted.eq_ignore_ascii_case(is))
        };
        same(&wanted.person, event.by.person.as_str())
            && same(&wanted.kind, event.event.key())
            && same(&wanted.package, event.event.package().unwrap_or_default())
            && self.since.is_none_or(|since| event.at >= since)
            && self.until.is_none_or(|until| event.at <= until)
    }
}

fn show(arguments: &LogShow, messages: &Messages) -> Result<Exit, Problem> {
    let log = Office::open(messages)?.log(&arguments.case)?;
    let filter = Filter {
        arguments,
        since: arguments
            .since
            .as_deref()
            .map(office::start_of_day)
            .transpose()?,
        until: arguments
            .until
            .as_deref()
            .map(office::end_of_day)
            .transpose()?,
    };
    let events = log.events().iter().map(|event| event.predicate());
    refuse_unknown_kind(arguments)?;
    let events: Vec<&Event> = events.filter(|event| filter.takes(event)).collect();
    if arguments.json {
        for event in events {
            let line = json!({ "version": 1, "type": "event", "event": event });
            output::print(&line.to_string())?;
        }
        return Ok(Exit::Done);
    }
    let headings = [
        "column-number",
        "column-time",
        "column-name",
        "column-what",
        "column-about",
    ]
    .map(|id| messages.text(id));
    let rows: Vec<Vec<String>> = events
        .iter()
        .map(|event| {
            vec![
                event.sequence.to_string(),
                time(event.at),
                event.by.name.clone(),
                messages.text(what_id(&event.event)),
                about(&event.event, messages),
            ]
        })
        .collect();
    output::write(table(&headings, &rows).as_bytes())?;
    Ok(Exit::Done)
}

/// A kind that does not exist would look like nothing having happened.
fn refuse_unknown_kind(arguments: &LogShow) -> Result<(), Problem> {
    match &arguments.kind {
        Some(kind) if !What::KEYS.iter().any(|key| key.eq_ignore_ascii_case(kind)) => {
            Err(Problem::usage("problem-log-kind")
                .argument("name", kind.as_str())
                .argument("known", What::KEYS.join(", ")))
        }
        _ => Ok(()),
    }
}

fn verify(arguments: &LogOf, messages: &Messages) -> Result<Exit, Problem> {
    let office = Office::open(messages)?;
    let faults = match audit::check(&arguments.case, |case| office.folder.last_seen(case)) {
        Err(audit::LogError::Broken(faults)) => faults,
        Err(error) => return Err(Problem::log(&error, &arguments.case)),
        Ok(faults) => faults,
    };
    let words = faults
        .iter()
        .map(|fault| refusal::fault_words(fault, messages));
    let words: Vec<String> = words.collect();
    if arguments.json {
        let line = json!({
            "version": 1, "type": "log-check", "whole": faults.is_empty(), "faults": words,
        });
        output::print(&line.to_string())?;
    } else {
        words.iter().try_for_each(|line| output::print(line))?;
    }
    if !faults.is_empty() {
        return Err(Problem::new("problem-log-broken", Exit::Leak)
            .file(&arguments.case)
            .argument("count", faults.len()));
    }
    let log = office.log(&arguments.case)?;
    office.note_seen(&log)?;
    if !arguments.json {
        let count = log.events().len();
        output::print(&messages.with("log-whole", &[("count", count.into())]))?;
    }
    Ok(Exit::Done)
}

fn review(arguments: &LogReview, messages: &Messages) -> Result<Exit, Problem> {
    let office = Office::open(messages)?;
    let mut log = office.log(&arguments.case)?;
    let by = office.identity(&arguments.who, messages)?;
    let unusual = review::unusual(&log, office::now());
    let event = What::Reviewed {
        unusual: u32::try_from(unusual.len()).unwrap_or(u32::MAX),
    };
    if let Err(error) = log.append(event, &by, office::now()) {
        return Err(office.not_added(&mut log, &error, "log review", None, &by));
    }
    office.note_seen(&log)?;
    for found in &unusual {
        let line = match arguments.json {
            true => json!({ "version": 1, "type": "unusual", "unusual": found }).to_string(),
            false => unusual_words(found, messages),
        };
        output::print(&line)?;
    }
    output::complain(&messages.with("log-reviewed", &[("count", unusual.len().into())]));
    match unusual.is_empty() {
        true => Ok(Exit::Done),
        false => Ok(Exit::Look),
    }
}

fn unusual_words(found: &review::Unusual, messages: &Messages) -> String {
    let id = match found.kind {
        Kind::SelfApproval => "unusual-self-approval",
        Kind::NoAuthority => "unusual-no-authority",
        Kind::TooMany => "unusual-too-many",
        Kind::Hasty => "unusual-hasty",
        Kind::Overruled => "unusual-overruled",
        Kind::Overdue => "unusual-overdue",
        Kind::ManyRefusals => "unusual-many-refusals",
        Kind::ManyPersons => "unusual-many-persons",
        Kind::SameName => "unusual-same-name",
    };
    let dash = || "–".to_owned();
    messages.with(
        id,
        &[
            (
                "number",
                found
                    .sequence
                    .map_or_else(dash, |number| number.to_string())
                    .into(),
            ),
            (
                "person",
                found
                    .person
                    .as_ref()
                    .map_or_else(dash, ToString::to_string)
                    .into(),
            ),
            ("package", found.package.clone().unwrap_or_else(dash).into()),
        ],
    )
}

fn access(arguments: &LogOf, messages: &Messages) -> Result<Exit, Problem> {
    let log = Office::open(messages)?.log(&arguments.case)?;
    let all = access::of(&log);
    if arguments.json {
        for access in &all {
            let grants: Vec<_> = access
                .grants
                .iter()
                .map(|grant| {
                    json!({
                        "unit": grant.unit, "purpose": grant.purpose, "from": grant.from,
                        "until": grant.until, "revoked": grant.revoked,
                    })
                })
                .collect();
            let line = json!({
                "version": 1, "type": "access", "person": access.person, "name": access.name,
                "grants": grants, "openings": access.openings,
                "last_opened": access.last_opened, "refusals": access.refusals,
            });
            output::print(&line.to_string())?;
        }
        return Ok(Exit::Done);
    }
    let headings = [
        "column-name",
        "column-unit",
        "column-from",
        "column-to",
        "column-openings",
        "column-last",
        "column-refusals",
    ]
    .map(|id| messages.text(id));
    let dash = || "–".to_owned();
    let rows: Vec<Vec<String>> = all
        .iter()
        .map(|access| {
            let first = access.grants.first();
            let last = access.grants.last();
            let end = last.map(|grant| grant.revoked.unwrap_or(grant.until).min(grant.until));
            vec![
                format!("{} ({})", access.name, access.person),
                last.map_or_else(dash, |grant| grant.unit.clone()),
                first.map_or_else(dash, |grant| date(grant.from)),
                end.map_or_else(dash, date),
                access.openings.to_string(),
                access.last_opened.map_or_else(dash, time),
                access.refusals.to_string(),
            ]
        })
        .collect();
    output::write(table(&headings, &rows).as_bytes())?;
    Ok(Exit::Done)
}

fn fill(arguments: &LogFill, messages: &Messages) -> Result<Exit, Problem> {
    let office = Office::open(messages)?;
    let by = office.identity(&arguments.who, messages)?;
    let mut log = office.log(&arguments.case)?;
    for _ in 0..arguments.count {
        let event = What::Reviewed { unusual: 0 };
        if let Err(error) = log.append(event, &by, office::now()) {
            return Err(office.not_added(&mut log, &error, "log fill", None, &by));
        }
    }
    office.note_seen(&log)?;
    Ok(Exit::Done)
}

/// A package's state in words.
pub fn status_words(status: Status, messages: &Messages) -> String {
    messages.text(match status {
        Status::Proposed => "status-proposed",
        Status::Approved => "status-approved",
        Status::Returned => "status-returned",
        Status::Declined => "status-declined",
        Status::Blocked => "status-blocked",
        Status::Released => "status-released",
        Status::Purged => "status-purged",
    })
}

/// A day.
pub fn date(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}

/// A time to the second, in UTC.
pub fn time(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%SZ").to_string()
}

fn what_id(event: &What) -> &'static str {
    match event {
        What::Granted { .. } => "what-granted",
        What::Revoked { .. } => "what-revoked",
        What::Proposed(_) => "what-proposed",
        What::Opened { .. } => "what-opened",
        What::Approved { .. } => "what-approved",
        What::Rejected { .. } => "what-rejected",
        What::Released { .. } => "what-released",
        What::Purged { .. } => "what-purged",
        What::Dated { .. } => "what-dated",
        What::Refused { .. } => "what-refused",
        What::Reviewed { .. } => "what-reviewed",
    }
}

/// What an event is about: a package, a person, a reason.
fn about(event: &What, messages: &Messages) -> String {
    let mut words: Vec<String> = event.package().map(str::to_owned).into_iter().collect();
    match event {
        What::Granted { card, until, .. } => {
            words.push(format!(
                "{} ({}) – {}",
                card.name,
                card.person,
                date(*until)
            ));
        }
        What::Revoked { person, reason } => words.push(format!("{person}: {reason}")),
        What::Proposed(proposed) => words.push(format!("v{}", proposed.version)),
        What::Opened {
            version, alarms, ..
        } => {
            words.push(format!("v{version}"));
            words.push(messages.with("log-alarms", &[("count", (*alarms).into())]));
        }
        What::Approved {
            version, overruled, ..
        } => {
            words.push(format!("v{version}"));
            words.extend(overruled.clone());
        }
        What::Rejected {
            version,
            reason,
            comments,
            ..
        } => {
            words.push(format!("v{version}: {reason}"));
            words.extend(comments.iter().map(|comment| {
                let page = findings::simple_place_words(&Place::Page(comment.page), messages);
                format!("· {page}: {}", comment.text)
            }));
        }
        What::Released {
            version,
            recipient,
            overruled,
            ..
        } => {
            words.push(format!("v{version} → {recipient}"));
            words.extend(overruled.clone());
        }
        What::Dated {
            what, delete_by, ..
        } => words.push(format!("{what} – {}", date(*delete_by))),
        What::Refused { verb, why, .. } => words.push(refused_words(verb, why, messages)),
        What::Reviewed { unusual } => words.push(unusual.to_string()),
        What::Purged { .. } => {}
    }
    words.join(" ")
}

/// What somebody tried and why it was refused. What another version of the program has
/// written is shown as it stands.
fn refused_words(verb: &str, why: &str, messages: &Messages) -> String {
    let words = |id: String, otherwise: &str| match messages.has(&id) {
        true => messages.text(&id),
        false => otherwise.to_owned(),
    };
    let verb = words(format!("tried-{}", verb.replace(' ', "-")), verb);
    format!("{verb}: {}", words(format!("refused-{why}"), why))
}
