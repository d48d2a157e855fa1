//! `case`: opens a case, lets people in and out, lists them.

use std::path::Path;

use jiff::SignedDuration;
use serde_json::json;

use crate::audit::CaseOpened;
use crate::audit::Log;
use crate::audit::What;
use crate::cli::arguments::Case;
use crate::cli::arguments::CaseAction;
use crate::cli::arguments::CaseEvent;
use crate::cli::arguments::CaseGrant;
use crate::cli::arguments::CaseInit;
use crate::cli::arguments::CaseList;
use crate::cli::arguments::CaseRevoke;
use crate::cli::arguments::Who;
use crate::cli::exit::Exit;
use crate::cli::language::Messages;
use crate::cli::language::Value;
use crate::cli::log;
use crate::cli::office;
use crate::cli::office::Office;
use crate::cli::output;
use crate::cli::problem::Problem;
use crate::cli::table::table;
use crate::statement::Card;

/// Runs the command.
pub fn run(arguments: &Case, messages: &Messages) -> Result<Exit, Problem> {
    match &arguments.action {
        CaseAction::Init(to) => init(to, messages),
        CaseAction::Grant(to) => grant(to, messages),
        CaseAction::Revoke(of) => revoke(of, messages),
        CaseAction::Event(of) => event(of, messages),
        CaseAction::List(of) => list(of, messages),
    }
}

fn init(arguments: &CaseInit, messages: &Messages) -> Result<Exit, Problem> {
    let office = Office::open(messages)?;
    let policy = office.policy(&arguments.who)?;
    let owner = office.identity(&arguments.who, messages)?;
    let salt: [u8; 32] = office::random()?;
    let opened = CaseOpened {
        by: owner.card().clone(),
        at: office::now(),
        case: office::random_name()?,
        number: arguments.number.clone(),
        unit: arguments.unit.clone(),
        protected: arguments.protected,
        salt: salt.iter().map(|byte| format!("{byte:02x}")).collect(),
        max_persons: policy.max_persons,
        max_days: policy.max_days,
    };
    let log = Log::start(&arguments.case, office.disk.clone(), opened, &owner)
        .map_err(|error| Problem::log(&error, &arguments.case))?;
    office.note_seen(&log)?;
    let file = arguments.case.display().to_string();
    output::complain(&messages.with("case-made", &[("file", file.into())]));
    Ok(Exit::Done)
}

fn grant(arguments: &CaseGrant, messages: &Messages) -> Result<Exit, Problem> {
    let card = card(&arguments.card)?;
    let until = office::end_of_day(&arguments.until)?;
    let told = [
        ("name", Value::from(card.name.as_str())),
        ("fingerprint", card.key.fingerprint().into()),
        ("until", arguments.until.as_str().into()),
    ];
    let event = What::Granted {
        card,
        unit: arguments.unit.trim().to_owned(),
        purpose: arguments.purpose.trim().to_owned(),
        until,
    };
    add(
        &arguments.case,
        &arguments.who,
        "case grant",
        event,
        messages,
    )?;
    output::complain(&messages.with("case-granted", &told));
    Ok(Exit::Done)
}

fn revoke(arguments: &CaseRevoke, messages: &Messages) -> Result<Exit, Problem> {
    let person = office::person(&arguments.person)?;
    let told = [("name", Value::from(person.as_str()))];
    let event = What::Revoked {
        person: person.clone(),
        reason: arguments.reason.clone(),
    };
    add(
        &arguments.case,
        &arguments.who,
        "case revoke",
        event,
        messages,
    )?;
    output::complain(&messages.with("case-revoked", &told));
    Ok(Exit::Done)
}

fn event(arguments: &CaseEvent, messages: &Messages) -> Result<Exit, Problem> {
    let what = arguments.what.trim().to_lowercase();
    if !matches!(what.as_str(), "justering" | "expediering") {
        return Err(Problem::usage("problem-case-event").argument("name", what));
    }
    let policy = Office::open(messages)?.policy(&arguments.who)?;
    let days = i64::from(policy.delete_after_event_days);
    let delete_by = office::now() + SignedDuration::from_hours(24 * days);
    let event = What::Dated {
        what,
        package: arguments.package.clone(),
        delete_by,
    };
    add(
        &arguments.case,
        &arguments.who,
        "case event",
        event,
        messages,
    )?;
    let date = log::date(delete_by);
    output::complain(&messages.with("case-dated", &[("date", date.into())]));
    Ok(Exit::Done)
}

/// Adds an event that is about the case as a whole.
fn add(
    case: &Path,
    who: &Who,
    verb: &'static str,
    event: What,
    messages: &Messages,
) -> Result<(), Problem> {
    let office = Office::open(messages)?;
    let mut log = office.log(case)?;
    let by = office.identity(who, messages)?;
    if let Err(error) = log.append(event, &by, office::now()) {
        return Err(office.not_added(&mut log, &error, verb, None, &by));
    }
    office.note_seen(&log)
}

fn card(path: &Path) -> Result<Card, Problem> {
    let text = std::fs::read_to_string(path).map_err(|error| Problem::reading(&error, path))?;
    serde_json::from_str(&text).map_err(|_| Problem::usage("problem-no-card").file(path))
}

fn list(arguments: &CaseList, messages: &Messages) -> Result<Exit, Problem> {
    let office = Office::open(messages)?;
    let log = office.log(&arguments.case)?;
    let now = office::now();
    let opened = log.state().opened();
    if arguments.json {
        output::print(&case_json(&log, now).to_string())?;
        return Ok(Exit::Done);
    }
    let protected = match opened.protected {
        true => messages.text("case-protected"),
        false => messages.text("case-not-protected"),
    };
    let heading = messages.with(
        "case-heading",
        &[
            ("number", opened.number.as_str().into()),
            ("unit", opened.unit.as_str().into()),
            ("owner", opened.by.name.as_str().into()),
            ("protected", protected.into()),
        ],
    );
    output::print(&heading)?;
    let headings = [
        "column-name",
        "column-unit",
        "column-purpose",
        "column-until",
        "column-state",
    ]
    .map(|id| messages.text(id));
    let rows = log.state().grants().iter().map(|grant| {
        let state = match () {
            () if grant.revoked.is_some() => "grant-revoked",
            () if grant.holds(log.state().time_of(now)) => "grant-holds",
            () => "grant-expired",
        };
        vec![
            format!("{} ({})", grant.card.name, grant.card.person),
            grant.unit.clone(),
            grant.purpose.clone(),
            log::date(grant.until),
            messages.text(state),
        ]
    });
    output::write(table(&headings, &rows.collect::<Vec<_>>()).as_bytes())?;
    let packages = log.state().packages();
    if packages.is_empty() {
        return Ok(Exit::Done);
    }
    let headings = [
        "column-package",
        "column-version",
        "column-state",
        "column-delete-by",
    ]
    .map(|id| messages.text(id));
    let rows = packages.iter().map(|(id, package)| {
        vec![
            id.clone(),
            package.versions.len().to_string(),
            log::status_words(package.status, messages),
            log::date(package.delete_by),
        ]
    });
    output::print("")?;
    output::write(table(&headings, &rows.collect::<Vec<_>>()).as_bytes())?;
    Ok(Exit::Done)
}

fn case_json(log: &Log, now: jiff::Timestamp) -> serde_json::Value {
    let opened = log.state().opened();
    let grants: Vec<_> = log
        .state()
        .grants()
        .iter()
        .map(|grant| {
            json!({
                "person": grant.card.person, "name": grant.card.name,
                "fingerprint": grant.card.key.fingerprint(), "unit": grant.unit,
                "purpose": grant.purpose, "from": grant.from, "until": grant.until,
                "revoked": grant.revoked, "holds": grant.holds(log.state().time_of(now)),
            })
        })
        .collect();
    let packages: Vec<_> = log
        .state()
        .packages()
        .iter()
        .map(|(id, package)| {
            json!({
                "package": id, "status": package.status, "delete_by": package.delete_by,
                "versions": package.versions.len(),
            })
        })
        .collect();
    json!({
        "version": 1, "type": "case", "case": opened.case, "number": opened.number,
        "unit": opened.unit, "owner": opened.by, "protected": opened.protected,
        "grants": grants, "packages": packages,
    })
}
