//! The `svartpenna` program: hands the process's arguments to [`svartpenna::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    svartpenna::cli::run(std::env::args_os())
}
