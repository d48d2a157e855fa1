//! The `svartpenna` program: hands the process's arguments to [`svartpenna::cli`].

use std::process::ExitCode;

// Documents are many small values that live as long as their page.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    svartpenna::cli::run(std::env::args_os())
}
