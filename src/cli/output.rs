//! Results to stdout, talk and progress to stderr.

use std::io;
use std::io::Write;

use indicatif::ProgressBar;
use indicatif::ProgressDrawTarget;
use indicatif::ProgressStyle;

use crate::cli::exit::Exit;
use crate::cli::problem::Problem;

/// Writes bytes to stdout. A reader who has gone away has seen what it wanted.
pub fn write(bytes: &[u8]) -> Result<(), Problem> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(bytes).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Problem::new("problem-stdout", Exit::Unreadable))
        }
        _ => Ok(()),
    }
}

/// Writes a line to stdout.
pub fn print(line: &str) -> Result<(), Problem> {
    write(format!("{line}\n").as_bytes())
}

/// Writes a line to stderr.
pub fn complain(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// A progress bar on stderr; it shows only on a terminal.
pub fn progress(count: usize) -> ProgressBar {
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    let bar = ProgressBar::with_draw_target(Some(count), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{bar:32} {pos}/{len}  {elapsed}");
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
