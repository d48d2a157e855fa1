//! What became of one document of a run, for people and for scripts.

use std::path::Path;
use std::path::PathBuf;

use serde_json::json;

use crate::cli::exit::Exit;
use crate::cli::language::Messages;
use crate::cli::problem::Problem;
use crate::cli::scan;
use crate::cli::wire::Done;

/// A document, and what became of it.
pub type Outcome = (PathBuf, Result<Done, Problem>);

/// The headings of a run's table, by message id.
pub const HEADINGS: [&str; 6] = [
    "column-file",
    "column-pages",
    "column-struck",
    "column-review",
    "column-gaps",
    "column-result",
];

/// How a run ends if this is all that happens.
pub fn exit(result: &Result<Done, Problem>) -> Exit {
    match result {
        Ok(done) if done.needs_look => Exit::Look,
        Ok(_) => Exit::Done,
        Err(problem) => problem.exit,
    }
}

/// What became of a document, as one line of JSON.
pub fn json_line(path: &Path, result: &Result<Done, Problem>, messages: &Messages) -> String {
    match result {
        Err(problem) => scan::problem_json(problem, messages),
        Ok(done) => json!({
            "version": 1,
            "type": "result",
            "document": path.display().to_string(),
            "output": done.path.as_ref().map(|path| path.path().display().to_string()),
            "pages": done.pages,
            "earlier": done.earlier,
            "receipt": done.receipt,
            "exit": exit(result).code(),
        })
        .to_string(),
    }
}
