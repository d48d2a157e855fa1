//! `patterns`: lists the rules, tests each on the examples that stand beside it, and takes
//! in name lists and registers.

use std::path::Path;

use serde_json::json;

use crate::cli::arguments::Patterns;
use crate::cli::arguments::PatternsAction;
use crate::cli::arguments::PatternsFrom;
use crate::cli::arguments::PatternsImport;
use crate::cli::arguments::PatternsTest;
use crate::cli::exit::Exit;
use crate::cli::findings;
use crate::cli::language::Messages;
use crate::cli::output;
use crate::cli::problem::Problem;
use crate::cli::rules;
use crate::cli::table::table;
use crate::detect::ExampleResult;
use crate::detect::ImportOptions;
use crate::detect::ImportReason;
use crate::detect::Imported;
use crate::detect::ListKind;
use crate::detect::Rules;
use crate::formats::text::encoding;
use crate::package;
use crate::package::Existing;

/// Runs the command.
pub fn run(arguments: &Patterns, messages: &Messages) -> Result<Exit, Problem> {
    match &arguments.action {
        PatternsAction::List(from) => list(from, messages),
        PatternsAction::Test(from) => test(from, messages),
        PatternsAction::Import(arguments) => import(arguments, messages),
    }
}

fn list(from: &PatternsFrom, messages: &Messages) -> Result<Exit, Problem> {
    let loaded = rules::load(from.patterns.as_deref(), from.no_builtin)?;
    let rules = loaded.describe();
    if from.json {
        for rule in &rules {
            let line = json!({ "version": 1, "type": "pattern", "pattern": rule });
            output::print(&line.to_string())?;
        }
        for list in loaded.lists() {
            let line = json!({ "version": 1, "type": "list", "list": list });
            output::print(&line.to_string())?;
        }
        return Ok(Exit::Done);
    }
    let headings = [
        "patterns-column-name",
        "patterns-column-kind",
        "patterns-column-score",
        "patterns-column-examples",
        "patterns-column-file",
    ]
    .map(|id| messages.text(id));
    let rows: Vec<Vec<String>> = rules
        .iter()
        .map(|rule| {
            vec![
                rule.name.clone(),
                findings::entity_words(rule.entity, messages),
                format!("{:.2}", rule.score),
                rule.examples.to_string(),
                rule.file.clone(),
            ]
        })
        .collect();
    output::write(table(&headings, &rows).as_bytes())?;
    if !loaded.lists().is_empty() {
        let headings =
            ["patterns-column-list", "patterns-column-entries"].map(|id| messages.text(id));
        let rows = loaded.lists().iter();
        let rows: Vec<Vec<String>> = rows
            .map(|list| vec![list.file.clone(), list.entries.to_string()])
            .collect();
        output::write(format!("\n{}", table(&headings, &rows)).as_bytes())?;
    }
    Ok(Exit::Done)
}

/// Takes in tables as one list; all or nothing.
fn import(arguments: &PatternsImport, messages: &Messages) -> Result<Exit, Problem> {
    let kind = ListKind::from(arguments.kind);
    let target = arguments.into.join(kind.file());
    if !arguments.force && target.symlink_metadata().is_ok() {
        return Err(Problem::usage("problem-list-exists").file(&target));
    }
    let options = ImportOptions {
        column: arguments.column.clone(),
        least: arguments.least,
        skip_bad: arguments.skip_bad,
    };
    let rules = rules::load(None, false)?;
    let mut text = String::new();
    for path in &arguments.tables {
        let made = table_as_list(path, kind, &options, &rules)?;
        let told = [
            ("file", path.display().to_string().into()),
            ("entries", made.entries.into()),
            ("words", made.words.into()),
            ("known", made.known.into()),
            ("skipped", made.skipped.into()),
        ];
        match arguments.json {
            true => output::print(
                &json!({
                    "version": 1,
                    "type": "import",
                    "table": path.display().to_string(),
                    "list": target.display().to_string(),
                    "entries": made.entries,
                    "words": made.words,
                    "known": made.known,
                    "skipped": made.skipped,
                })
                .to_string(),
            )?,
            false => output::complain(&messages.with("patterns-imported", &told)),
        }
        text.push_str(&made.text);
    }
    let existing = match arguments.force {
        true => Existing::Replace,
        false => Existing::Refuse,
    };
    package::write_file(text.as_bytes(), &target, existing)
        .map_err(|error| Problem::writing(&error, &target))?;
    if !arguments.json {
        let told = [
            ("list", target.display().to_string().into()),
            ("folder", arguments.into.display().to_string().into()),
        ];
        output::complain(&messages.with("patterns-import-next", &told));
    }
    Ok(Exit::Done)
}

fn table_as_list(
    path: &Path,
    kind: ListKind,
    options: &ImportOptions,
    rules: &Rules,
) -> Result<Imported, Problem> {
    let wrong = |problem: Problem| Problem {
        exit: Exit::Usage,
        ..problem
    };
    let bytes = std::fs::read(path).map_err(|error| wrong(Problem::reading(&error, path)))?;
    let broken = || Problem::usage("problem-import-no-text").file(path);
    let decoded = encoding::decode(&bytes).map_err(|_| broken())?;
    if decoded.unsure {
        return Err(broken());
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    rules
        .import(&decoded.text, &name, kind, options)
        .map_err(|error| {
            let id = match error.reason {
                ImportReason::OpenQuote => "problem-import-quote",
                ImportReason::NoColumn => "problem-import-column",
                ImportReason::NoName => "problem-import-name",
                ImportReason::NoCount => "problem-import-count",
                ImportReason::Empty => "problem-import-empty",
                ImportReason::TooMany => "problem-import-many",
            };
            Problem::usage(id).file(path).argument("line", error.line)
        })
}

fn test(arguments: &PatternsTest, messages: &Messages) -> Result<Exit, Problem> {
    let from = &arguments.from;
    let rules = match &arguments.source {
        Some(source) => rules::load(Some(source), true)?,
        None => rules::load(from.patterns.as_deref(), from.no_builtin)?,
    };
    let results = rules.test();
    let is_wrong = |result: &&ExampleResult| result.expected != result.found;
    let wrong: Vec<&ExampleResult> = results.iter().filter(is_wrong).collect();
    for result in &wrong {
        let line = match from.json {
            true => json!({ "version": 1, "type": "example", "example": result }).to_string(),
            false => {
                let arguments = [
                    ("rule", result.rule.as_str().into()),
                    ("example", result.example.escape_debug().to_string().into()),
                ];
                match result.expected {
                    true => messages.with("patterns-missed", &arguments),
                    false => messages.with("patterns-too-much", &arguments),
                }
            }
        };
        output::print(&line)?;
    }
    let summary = [
        ("examples", results.len().into()),
        ("wrong", wrong.len().into()),
    ];
    match from.json {
        true => output::print(
            &json!({
                "version": 1,
                "type": "summary",
                "examples": results.len(),
                "wrong": wrong.len(),
            })
            .to_string(),
        )?,
        false => output::print(&messages.with("patterns-tested", &summary))?,
    }
    Ok(if wrong.is_empty() {
        Exit::Done
    } else {
        Exit::Look
    })
}
