//! `patterns`: shows and tests patterns and name lists.

use crate::cli::arguments::Patterns;
use crate::cli::arguments::PatternsAction;
use crate::cli::exit::Exit;
use crate::cli::language::Messages;
use crate::cli::problem::Problem;
use crate::cli::settings;

/// Runs the command.
pub fn run(arguments: &Patterns, _messages: &Messages) -> Result<Exit, Problem> {
    let (PatternsAction::List(from) | PatternsAction::Test(from)) = &arguments.action;
    settings::rules(from.patterns.as_deref(), from.no_builtin)?;
    Ok(Exit::Done)
}
