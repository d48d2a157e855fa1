//! `patterns`: lists the rules, and tests each on the examples that stand beside it.

use serde_json::json;

use crate::cli::arguments::Patterns;
use crate::cli::arguments::PatternsAction;
use crate::cli::arguments::PatternsFrom;
use crate::cli::exit::Exit;
use crate::cli::findings;
use crate::cli::language::Messages;
use crate::cli::output;
use crate::cli::problem::Problem;
use crate::cli::rules;
use crate::cli::table::table;
use crate::detect::ExampleResult;

/// Runs the command.
pub fn run(arguments: &Patterns, messages: &Messages) -> Result<Exit, Problem> {
    match &arguments.action {
        PatternsAction::List(from) => list(from, messages),
        PatternsAction::Test(from) => test(from, messages),
    }
}

fn list(from: &PatternsFrom, messages: &Messages) -> Result<Exit, Problem> {
    let rules = rules::load(from.patterns.as_deref(), from.no_builtin)?.describe();
    if from.json {
        for rule in &rules {
            let line = json!({ "version": 1, "type": "pattern", "pattern": rule });
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
    Ok(Exit::Done)
}

fn test(from: &PatternsFrom, messages: &Messages) -> Result<Exit, Problem> {
    let results = rules::load(from.patterns.as_deref(), from.no_builtin)?.test();
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
