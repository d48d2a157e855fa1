//! `diff`: what two versions of a document show and hold.

use std::sync::Arc;

use serde_json::json;

use crate::cli::arguments::Diff;
use crate::cli::exit::Exit;
use crate::cli::findings;
use crate::cli::language::Messages;
use crate::cli::output;
use crate::cli::problem::Problem;
use crate::cli::settings;
use crate::cli::steps;
use crate::diff;
use crate::diff::Comparison;
use crate::diff::LookKind;
use crate::formats::ReadOptions;
use crate::pipeline;
use crate::pipeline::Failure;

/// Runs the command.
pub fn run(arguments: &Diff, messages: &Messages) -> Result<Exit, Problem> {
    let password = match &arguments.password_file {
        Some(path) => Some(settings::password(path)?),
        None => None,
    };
    let options = ReadOptions {
        password,
        ..ReadOptions::default()
    };
    let one = Arc::new(steps::read(&arguments.one)?);
    let other = Arc::new(steps::read(&arguments.other)?);
    let bar = output::progress(0);
    let done = |_: u32, pages: u32| {
        bar.set_length(u64::from(pages));
        bar.inc(1);
    };
    let dpi = arguments.dpi.clamp(20, 300) as f32;
    let compared = pipeline::in_parallel(
        &[()],
        0,
        |()| 0,
        |()| {
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                diff::compare(&one, &other, &options, dpi, &done)
            }))
        },
    )
    .pop();
    bar.finish_and_clear();
    let comparison = match compared {
        Some(Ok(Ok(comparison))) => comparison,
        Some(Ok(Err(error))) => {
            return Err(Problem::failure(&Failure::Read(error), &arguments.other));
        }
        _ => return Err(Problem::failure(&Failure::Crashed, &arguments.other)),
    };
    match arguments.json {
        true => {
            let line = json!({ "version": 1, "type": "diff", "differences": comparison });
            output::print(&line.to_string())?;
        }
        false => lines(&comparison, messages)
            .iter()
            .try_for_each(|line| output::print(line))?,
    }
    Ok(Exit::Done)
}

/// A comparison in words.
pub fn lines(comparison: &Comparison, messages: &Messages) -> Vec<String> {
    if comparison.is_empty() {
        return vec![messages.text(match comparison.same_bytes {
            true => "diff-same",
            false => "diff-none",
        })];
    }
    let mut lines = Vec::new();
    let [one, other] = comparison.pages;
    if one != other {
        let pages = [("one", one.into()), ("other", other.into())];
        lines.push(messages.with("diff-pages", &pages));
    }
    for change in &comparison.text {
        let place = findings::simple_place_words(&change.place, messages);
        let id = match (
            change.change.removed.is_empty(),
            change.change.added.is_empty(),
        ) {
            _ if change.change.moved => "diff-text-moved",
            (false, true) => "diff-text-removed",
            (true, false) => "diff-text-added",
            _ => "diff-text-changed",
        };
        let arguments = [
            ("place", place.into()),
            ("removed", change.change.removed.as_str().into()),
            ("added", change.change.added.as_str().into()),
        ];
        lines.push(messages.with(id, &arguments));
    }
    for look in &comparison.looks {
        let id = match look.kind {
            LookKind::BoxAdded => "diff-box-added",
            LookKind::BoxRemoved => "diff-box-removed",
            LookKind::BoxMoved => "diff-box-moved",
            LookKind::Changed => "diff-looks",
            LookKind::Page => "diff-page",
        };
        let arguments = [
            ("page", look.page.into()),
            ("left", look.area[0].into()),
            ("top", look.area[1].into()),
        ];
        lines.push(messages.with(id, &arguments));
    }
    for hidden in &comparison.hidden {
        let arguments = [
            ("kind", hidden.kind.as_str().into()),
            ("removed", hidden.removed.into()),
            ("added", hidden.added.into()),
        ];
        lines.push(messages.with("diff-hidden", &arguments));
    }
    lines
}
