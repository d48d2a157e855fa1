//! `generate`: manual pages and shell completions, for whoever packages the program.

use std::path::Path;

use crate::cli::arguments::Generate;
use crate::cli::arguments::GenerateWhat;
use crate::cli::exit::Exit;
use crate::cli::help;
use crate::cli::language::Messages;
use crate::cli::output;
use crate::cli::problem::Problem;
use crate::package;
use crate::package::Existing;

/// Runs the command.
pub fn run(arguments: &Generate, messages: &Messages) -> Result<Exit, Problem> {
    let mut command = help::command(messages);
    match &arguments.what {
        GenerateWhat::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut command, "svartpenna", &mut script);
            output::write(&script)?;
        }
        GenerateWhat::Man { folder } => {
            command.build();
            manual(&command, folder)?;
        }
    }
    Ok(Exit::Done)
}

/// A page for the command and one for each below it.
fn manual(command: &clap::Command, folder: &Path) -> Result<(), Problem> {
    let page = clap_mangen::Man::new(command.clone());
    let path = folder.join(page.get_filename());
    let mut text = Vec::new();
    if page.render(&mut text).is_err() {
        return Err(Problem::unreadable("problem-write").file(&path));
    }
    package::write_file(&text, &path, Existing::Replace)
        .map_err(|error| Problem::writing(&error, &path))?;
    let visible = command
        .get_subcommands()
        .filter(|child| !child.is_hide_set());
    for child in visible {
        manual(child, folder)?;
    }
    Ok(())
}
