//! The command line: parses arguments, calls one library function, prints.
//!
//! One file a command. What is said to people stands in `lang/*.ftl` and nowhere else;
//! [`language`] finds it and [`help`] puts it onto the commands, so clap's own English
//! never shows.

mod approve;
mod arguments;
mod case;
mod crew;
mod dictionary;
mod diff;
mod doctor;
mod exit;
mod findings;
mod finished;
mod generate;
mod help;
mod html;
mod inputs;
mod inspect;
mod isolate;
mod kept;
mod key;
mod language;
mod limits;
mod link;
mod log;
mod names;
mod office;
mod outcome;
mod output;
mod page;
mod page_host;
mod patterns;
mod practice;
mod problem;
mod propose;
mod proposer;
mod purge;
mod redact;
mod refusal;
mod release;
mod report;
mod review;
mod rules;
mod scan;
mod second;
mod settings;
mod sights;
mod steps;
mod stop;
mod table;
mod usage;
mod verify;
mod watch;
mod wire;
mod work;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::FromArgMatches;

use crate::cli::arguments::Arguments;
use crate::cli::arguments::Command;
use crate::cli::exit::Exit;
use crate::cli::language::Messages;

/// Runs the program with the process's arguments and returns its exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let messages = Messages::new(language::choose(&arguments, |name| {
        std::env::var(name).ok()
    }));
    let matches = match help::command(&messages).try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => return usage::show(&error, &messages).into(),
    };
    prepare();
    let exit = match Arguments::from_arg_matches(&matches) {
        Ok(arguments) => dispatch(&arguments.command, &messages),
        Err(error) => usage::show(&error, &messages),
    };
    exit.into()
}

/// Settles what happens when a parser breaks down or the user stops the program.
fn prepare() {
    // What a parser says when it breaks down may quote the document.
    std::panic::set_hook(Box::new(|_| {}));
    let _ = ctrlc::set_handler(stop::on_signal);
}

fn dispatch(command: &Command, messages: &Messages) -> Exit {
    let done = match command {
        Command::Scan(arguments) => scan::run(arguments, messages),
        Command::Redact(arguments) => redact::run(arguments, messages),
        Command::Watch(arguments) => watch::run(arguments, messages),
        Command::Inspect(arguments) => inspect::run(arguments, messages),
        Command::Review(arguments) => review::run(arguments, messages),
        Command::Propose(arguments) => propose::run(arguments, messages),
        Command::Verify(arguments) => verify::run(arguments, messages),
        Command::Approve(arguments) => approve::run(arguments, messages),
        Command::Reject(arguments) => approve::reject(arguments, messages),
        Command::Release(arguments) => release::run(arguments, messages),
        Command::Diff(arguments) => diff::run(arguments, messages),
        Command::Purge(arguments) => purge::run(arguments, messages),
        Command::Practice(arguments) => practice::run(arguments, messages),
        Command::Case(arguments) => case::run(arguments, messages),
        Command::Key(arguments) => key::run(arguments, messages),
        Command::Log(arguments) => log::run(arguments, messages),
        Command::Doctor(arguments) => doctor::run(arguments, messages),
        Command::Patterns(arguments) => patterns::run(arguments, messages),
        Command::Generate(arguments) => generate::run(arguments, messages),
    };
    done.unwrap_or_else(|problem| {
        output::complain(&problem.show(messages));
        problem.exit
    })
}
