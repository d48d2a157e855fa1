//! `verify`: shows a second person what she has to see, worked out afresh from the bytes.

use std::path::Path;
use std::sync::Mutex;

use serde_json::json;

use crate::audit::Status;
use crate::cli::arguments::Verify;
use crate::cli::arguments::Who;
use crate::cli::diff;
use crate::cli::exit::Exit;
use crate::cli::findings;
use crate::cli::language::Messages;
use crate::cli::log;
use crate::cli::office;
use crate::cli::output;
use crate::cli::page;
use crate::cli::page::Picture;
use crate::cli::page::Report;
use crate::cli::problem::Problem;
use crate::cli::sights;
use crate::cli::steps;
use crate::cli::steps::Look;
use crate::cli::steps::Opened;
use crate::cli::steps::With;
use crate::document::Digest;
use crate::dossier::Closed;
use crate::dossier::Examination;
use crate::dossier::Package;
use crate::dossier::PageView;
use crate::dossier::certificate;
use crate::people::Class;

/// Runs the command.
pub fn run(arguments: &Verify, messages: &Messages) -> Result<Exit, Problem> {
    if let Some(path) = &arguments.certificate {
        return check_certificate(path, arguments, messages);
    }
    let folder = arguments.package.as_deref();
    let folder = folder.ok_or_else(|| Problem::usage("problem-which-package"))?;
    let Opened {
        package,
        with: opened,
    } = steps::open(folder, &arguments.which, "verify", messages)?;
    if let Some(report) = &arguments.report {
        refuse_report(report, folder, &opened, &arguments.which.who)?;
    }
    let mut package = package.any();
    if package.status() == Status::Purged {
        return Err(Problem::unreadable("problem-purged").file(folder));
    }
    let pictures: Mutex<Vec<Picture>> = Mutex::new(Vec::new());
    let wants = arguments.report.is_some();
    let show = |view: PageView<'_>| {
        if wants && (arguments.all_pages || view.is_struck || view.is_alarming) {
            let picture = Picture::of(&view);
            if let Ok(mut pictures) = pictures.lock() {
                pictures.extend(picture);
            }
        }
    };
    let look = Look {
        original: &opened.original,
        ending: opened.ending.as_deref(),
        looked: &opened.looked,
        by: &opened.by,
        dpi: arguments.dpi.clamp(40, 200) as f32,
    };
    let examination = steps::look(&package, &look, &show);
    // The opening is in the log before anything is shown.
    let noted = package.note_opened(&examination, wants, &opened.by, office::now());
    if let Err(error) = noted {
        let id = package.id().to_owned();
        let (office, by) = (&opened.office, &opened.by);
        return Err(office.not_added(package.log_mut(), &error, "verify", Some(&id), by));
    }
    opened.office.note_seen(package.log())?;
    if let Some(path) = &arguments.report {
        let mut pictures = pictures.into_inner().unwrap_or_default();
        pictures.sort_by_key(|picture| picture.page);
        let report = Report {
            package: &package,
            examination: &examination,
            pictures: &pictures,
            texts: page::texts(&package, &opened),
            by: opened.by.card(),
            at: office::now(),
            messages,
        };
        page::write(&report, path, &opened.office.disk)?;
    }
    show_all(&package, &examination, arguments, messages)
}

/// A report shows the original, so it must not lie where others can read it.
fn refuse_report(report: &Path, package: &Path, opened: &With, who: &Who) -> Result<(), Problem> {
    let folder = match report.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if real(folder).starts_with(real(package)) {
        return Err(Problem::usage("problem-report-in-package").file(report));
    }
    let policy = opened.office.policy(who)?;
    match policy.class_of(folder) {
        Some(Class::Open) => Err(Problem::usage("problem-report-open").file(report)),
        _ => Ok(()),
    }
}

fn show_all(
    package: &Package<Closed>,
    examination: &Examination,
    arguments: &Verify,
    messages: &Messages,
) -> Result<Exit, Problem> {
    let exit = match (
        examination.alarms.is_empty(),
        examination.suspicions.is_empty(),
    ) {
        (false, _) => Exit::Leak,
        (true, false) => Exit::Look,
        (true, true) => Exit::Done,
    };
    if arguments.which.looking.json {
        output::print(&as_json(package, examination, arguments.show_values, exit))?;
        return Ok(exit);
    }
    for line in lines(package, examination, arguments.show_values, messages) {
        output::print(&line)?;
    }
    if let Some(report) = &arguments.report {
        let file = report.display().to_string();
        output::complain(&messages.with("verify-report", &[("file", file.into())]));
    }
    output::complain(&messages.text(match exit {
        Exit::Leak => "verify-next-alarm",
        _ => "verify-next",
    }));
    Ok(exit)
}

fn as_json(
    package: &Package<Closed>,
    examination: &Examination,
    values: bool,
    exit: Exit,
) -> String {
    let suspicions: Vec<_> = examination
        .suspicions
        .iter()
        .map(|found| {
            let mut entry = json!(found);
            if let (false, Some(entry)) = (values, entry.as_object_mut()) {
                entry.remove("text");
            }
            entry
        })
        .collect();
    let alarms: Vec<_> = examination
        .alarms
        .iter()
        .map(|alarm| {
            let mut entry = json!(alarm);
            if let (false, Some(entry)) = (values, entry.as_object_mut()) {
                entry.remove("text");
            }
            entry
        })
        .collect();
    let changes = examination.changes.as_ref().map(|changes| {
        let mut entry = json!(changes);
        if let (false, Some(texts)) = (values, entry["text"].as_array_mut()) {
            for text in texts.iter_mut().filter_map(|text| text.as_object_mut()) {
                text.remove("removed");
                text.remove("added");
            }
        }
        entry
    });
    json!({
        "version": 1, "type": "verification", "package": package.id(),
        "package_version": package.version().proposed.version, "status": package.status(),
        "pages": examination.pages, "alarms": alarms, "suspicions": suspicions,
        "removals": examination.removals, "collateral": examination.collateral,
        "dropped": examination.dropped, "cleaned_pages": examination.cleaned,
        "changes": changes, "exit": exit.code(),
    })
    .to_string()
}

/// All that is shown in the terminal.
pub fn lines(
    package: &Package<Closed>,
    examination: &Examination,
    values: bool,
    messages: &Messages,
) -> Vec<String> {
    let proposed = &package.version().proposed;
    let mut lines = vec![messages.with(
        "verify-heading",
        &[
            ("package", package.id().into()),
            ("version", proposed.version.into()),
            ("author", package.version().author.name.as_str().into()),
            ("pages", examination.pages.into()),
            ("profile", proposed.profile.as_str().into()),
            (
                "state",
                log::status_words(package.status(), messages).into(),
            ),
        ],
    )];
    let mut section = |id: &str, count: usize, body: Vec<String>| {
        lines.push(String::new());
        lines.push(messages.with(id, &[("count", count.into())]));
        lines.extend(body.into_iter().map(|line| format!("  {line}")));
    };
    let alarms = examination.alarms.iter();
    let alarms: Vec<String> = alarms
        .map(|alarm| sights::alarm_words(alarm, values, messages))
        .collect();
    section("verify-alarms", alarms.len(), alarms);
    let found = &examination.suspicions;
    let words = found
        .iter()
        .map(|found| sights::suspicion_words(found, values, messages));
    section("verify-suspicions", found.len(), words.collect());
    let removals = removal_lines(examination, messages);
    section("verify-removals", examination.removals.len(), removals);
    if let Some(changes) = &examination.changes {
        let changes = match values {
            true => diff::lines(changes, messages),
            false => diff::lines(&without_texts(changes), messages),
        };
        section("verify-changes", changes.len(), changes);
    }
    let doubts = doubt_lines(examination, messages);
    let doubted = examination.removals.iter();
    let doubted = doubted.filter(|removal| removal.doubt.is_some()).count();
    section("verify-doubts", doubted + examination.collateral, doubts);
    lines
}

fn without_texts(changes: &crate::diff::Comparison) -> crate::diff::Comparison {
    let mut changes = changes.clone();
    for text in &mut changes.text {
        for words in [&mut text.change.removed, &mut text.change.added] {
            if !words.is_empty() {
                *words = "…".to_owned();
            }
        }
    }
    changes
}

/// Removals by page and kind.
fn removal_lines(examination: &Examination, messages: &Messages) -> Vec<String> {
    let mut counts = std::collections::BTreeMap::new();
    for removal in &examination.removals {
        let key = (
            removal.place.clone(),
            removal.entity,
            removal.reason.clone(),
        );
        *counts.entry(key).or_insert(0_u32) += 1;
    }
    let lines = counts.into_iter().map(|((place, entity, reason), count)| {
        messages.with(
            "verify-removal",
            &[
                (
                    "place",
                    findings::simple_place_words(&place, messages).into(),
                ),
                ("kind", findings::entity_words(entity, messages).into()),
                ("count", count.into()),
                ("reason", reason.into()),
            ],
        )
    });
    lines.collect()
}

fn doubt_lines(examination: &Examination, messages: &Messages) -> Vec<String> {
    let mut counts = std::collections::BTreeMap::new();
    for removal in &examination.removals {
        if let Some(doubt) = removal.doubt {
            *counts
                .entry((removal.place.clone(), doubt))
                .or_insert(0_u32) += 1;
        }
    }
    let mut lines: Vec<String> = counts
        .into_iter()
        .map(|((place, doubt), count)| {
            messages.with(
                "verify-doubt",
                &[
                    (
                        "place",
                        findings::simple_place_words(&place, messages).into(),
                    ),
                    ("why", sights::doubt_words(doubt, messages).into()),
                    ("count", count.into()),
                ],
            )
        })
        .collect();
    if examination.collateral > 0 {
        let count = [("count", examination.collateral.into())];
        lines.push(messages.with("verify-collateral", &count));
    }
    lines
}

/// Checks a certificate by itself, and a document against it.
fn check_certificate(
    path: &Path,
    arguments: &Verify,
    messages: &Messages,
) -> Result<Exit, Problem> {
    let bytes = steps::read(path)?;
    let certificate = certificate::read(&bytes)
        .map_err(|_| Problem::new("problem-certificate", Exit::Leak).file(path))?;
    let facts = certificate.facts();
    if let Some(document) = &arguments.document {
        let digest = Digest::of(&steps::read(document)?);
        if digest != facts.document {
            return Err(Problem::new("problem-other-document", Exit::Leak).file(document));
        }
    }
    let approver = facts.approver.as_ref().map(|(card, _)| card);
    if arguments.which.looking.json {
        let line = json!({
            "version": 1, "type": "certificate", "whole": true, "package": facts.package,
            "document": facts.document, "original": facts.original, "profile": facts.profile,
            "author": facts.author.0, "approver": approver, "releaser": facts.releaser.0,
            "released": facts.releaser.1, "recipient": facts.recipient, "owner": facts.owner,
            "overruled": facts.overruled,
        });
        output::print(&line.to_string())?;
        return Ok(Exit::Done);
    }
    let dash = "–".to_owned();
    output::print(&messages.with(
        "certificate-whole",
        &[
            ("document", facts.document.hex().into()),
            ("author", facts.author.0.name.as_str().into()),
            (
                "approver",
                approver.map_or(dash, |card| card.name.clone()).into(),
            ),
            ("releaser", facts.releaser.0.name.as_str().into()),
            ("time", log::time(facts.releaser.1).into()),
            ("owner", facts.owner.name.as_str().into()),
            ("fingerprint", facts.owner.key.fingerprint().into()),
        ],
    ))?;
    if arguments.document.is_none() {
        output::complain(&messages.text("certificate-no-document"));
    }
    Ok(Exit::Done)
}
