//! `approve` and `reject`: what a second person says.

use std::path::Path;

use serde_json::json;

use crate::audit::Refusal;
use crate::audit::Rejection;
use crate::cli::arguments::Approve;
use crate::cli::arguments::Outcome;
use crate::cli::arguments::OverlayKind;
use crate::cli::arguments::Reject;
use crate::cli::exit::Exit;
use crate::cli::language::Messages;
use crate::cli::office;
use crate::cli::office::Office;
use crate::cli::output;
use crate::cli::problem::Problem;
use crate::cli::steps;
use crate::cli::steps::Look;
use crate::cli::steps::Opened;
use crate::dossier::AnyPackage;

/// How finely pages are drawn.
const DPI: f32 = 100.0;

/// Runs `approve`. The package is examined once more before anything is signed.
pub fn run(arguments: &Approve, messages: &Messages) -> Result<Exit, Problem> {
    let Opened {
        package,
        with: opened,
    } = steps::open(&arguments.package, &arguments.which, "approve", messages)?;
    let package = match package {
        AnyPackage::Proposed(package) => package,
        other => {
            let refusal = Refusal::WrongState;
            return Err(steps::wrong_state(
                &opened.office,
                other,
                refusal,
                "approve",
                &opened.by,
            ));
        }
    };
    if let Some(reason) = &arguments.overruled {
        steps::without_persons(reason, &opened.looked.settings)?;
    }
    let look = Look {
        original: &opened.original,
        ending: opened.ending.as_deref(),
        looked: &opened.looked,
        by: &opened.by,
        dpi: DPI,
    };
    let examination = steps::look(&package, &look, &|_| {});
    let id = package.id().to_owned();
    let approved = package
        .approve(
            &examination,
            arguments.overruled.clone(),
            &opened.by,
            office::now(),
        )
        .map_err(|stopped| steps::stopped(&opened.office, stopped, "approve", &id, &opened.by))?;
    opened.office.note_seen(approved.log())?;
    tell(
        "approved",
        "approve-done",
        &arguments.package,
        arguments.which.looking.json,
        messages,
    )
}

/// Runs `reject`.
pub fn reject(arguments: &Reject, messages: &Messages) -> Result<Exit, Problem> {
    let office = Office::open(messages)?;
    let which = &arguments.which;
    let (package, by) = steps::open_for(&office, &arguments.package, which, "reject", messages)?;
    let log = steps::log_of(&package);
    let looked = steps::looking(
        &which.looking,
        log,
        "kollegial",
        OverlayKind::Black,
        messages,
    )?;
    steps::without_persons(&arguments.reason, &looked.settings)?;
    let package = package.any();
    let id = package.id().to_owned();
    let (to, said) = match arguments.outcome {
        Outcome::Returned => (Rejection::Returned, "reject-returned"),
        Outcome::Declined => (Rejection::Declined, "reject-declined"),
        Outcome::Blocked => (Rejection::Blocked, "reject-blocked"),
    };
    let closed = package
        .reject(to, &arguments.reason, &by, office::now())
        .map_err(|stopped| steps::stopped(&office, stopped, "reject", &id, &by))?;
    office.note_seen(closed.log())?;
    tell(
        "rejected",
        said,
        &arguments.package,
        which.looking.json,
        messages,
    )
}

fn tell(
    kind: &str,
    said: &str,
    folder: &Path,
    json: bool,
    messages: &Messages,
) -> Result<Exit, Problem> {
    let folder = folder.display().to_string();
    match json {
        true => output::print(&json!({"version": 1, "type": kind, "folder": folder}).to_string())?,
        false => output::complain(&messages.with(said, &[("folder", folder.into())])),
    }
    Ok(Exit::Done)
}
