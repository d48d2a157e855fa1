//! The `tesseract` program: grey pixels on its standard input, a table on its output.
//!
//! No file is written, so that no content is left on a disk.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use crate::ocr::boxes::{RawWord, parse_table};
use crate::ocr::ffi::Segmentation;

/// Where the program may be, in the order of trying.
pub const PROGRAM_NAMES: &[&str] = if cfg!(windows) {
    &[
        "tesseract.exe",
        r"C:\Program Files\Tesseract-OCR\tesseract.exe",
    ]
} else {
    &[
        "tesseract",
        "/usr/bin/tesseract",
        "/usr/local/bin/tesseract",
        "/opt/homebrew/bin/tesseract",
    ]
};

/// Longest table that is taken, in bytes.
const MAX_OUTPUT: u64 = 64 << 20;

/// The program, known to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// Its name or path.
    pub path: PathBuf,
    /// Its version.
    pub version: String,
}

/// Why the program did not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProgramError {
    /// It could not be run, or ended with an error.
    Failed,
    /// It took too long and was ended.
    TimedOut,
}

impl Program {
    /// The program at a path, where it runs.
    pub fn open(path: &str) -> Option<Self> {
        let output = run(
            Command::new(path).arg("--version"),
            &[],
            Duration::from_secs(10),
        );
        let output = output.ok()?;
        let text = String::from_utf8_lossy(&output);
        let first = text.lines().next()?;
        let version = first.strip_prefix("tesseract ")?.trim();
        Some(Self {
            path: PathBuf::from(path),
            version: version.trim_start_matches('v').to_owned(),
        })
    }

    /// The languages that it finds itself.
    pub fn languages(&self) -> Vec<String> {
        let mut command = Command::new(&self.path);
        let output = run(command.arg("--list-langs"), &[], Duration::from_secs(10));
        let output = output.unwrap_or_default();
        let text = String::from_utf8_lossy(&output);
        text.lines()
            .skip(1)
            .map(|line| line.trim().to_owned())
            .collect()
    }

    /// Reads grey pixels.
    pub fn read(
        &self,
        picture: (u32, u32, &[u8]),
        dpi: u32,
        setup: &ProgramSetup<'_>,
    ) -> Result<Vec<RawWord>, ProgramError> {
        let mut command = Command::new(&self.path);
        command.args(["stdin", "stdout", "-l", setup.language]);
        command.args(["--psm", &(setup.mode as u32).to_string()]);
        command.args(["--oem", "1", "--dpi", &dpi.to_string()]);
        if let Some(data) = setup.data {
            command.arg("--tessdata-dir").arg(data);
        }
        if let Some(characters) = setup.only {
            command.args(["-c", &format!("tessedit_char_whitelist={characters}")]);
        }
        command.args(["-c", "tessedit_create_tsv=1"]);
        let (width, height, pixels) = picture;
        let mut input = format!("P5\n{width} {height}\n255\n").into_bytes();
        input.extend_from_slice(pixels);
        let table = run(&mut command, &input, setup.limit)?;
        Ok(parse_table(&String::from_utf8_lossy(&table)))
    }
}

/// How the program is to read.
pub struct ProgramSetup<'a> {
    /// Directory of the language data, where it is known.
    pub data: Option<&'a Path>,
    /// Such as `swe`.
    pub language: &'a str,
    /// How the picture is divided.
    pub mode: Segmentation,
    /// The only characters to be read.
    pub only: Option<&'a str>,
    /// Longest time.
    pub limit: Duration,
}

/// Runs a command with input and a time limit; gives its output.
fn run(command: &mut Command, input: &[u8], limit: Duration) -> Result<Vec<u8>, ProgramError> {
    let mut child = command
        .env("OMP_THREAD_LIMIT", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|_| ProgramError::Failed)?;
    let output = exchange(&mut child, input, limit);
    if output.is_err() {
        // Ended already, or about to be; either way nothing more can be done about it.
        let _ = child.kill();
    }
    let status = child.wait().map_err(|_| ProgramError::Failed)?;
    output.and_then(|output| match status.success() {
        true => Ok(output),
        false => Err(ProgramError::Failed),
    })
}

/// Writes the input while the output is read, so that neither pipe fills up.
fn exchange(child: &mut Child, input: &[u8], limit: Duration) -> Result<Vec<u8>, ProgramError> {
    let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(ProgramError::Failed);
    };
    let (sender, receiver) = channel();
    let input = input.to_vec();
    // A program that reads nothing breaks the pipe; its output then tells.
    thread::spawn(move || drop(stdin.write_all(&input)));
    thread::spawn(move || {
        let mut output = Vec::new();
        let read = stdout.take(MAX_OUTPUT).read_to_end(&mut output);
        drop(sender.send(read.map(|_| output)));
    });
    match receiver.recv_timeout(limit) {
        Ok(output) => output.map_err(|_| ProgramError::Failed),
        Err(_) => Err(ProgramError::TimedOut),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_missing_or_another_is_not_taken() {
        assert_eq!(Program::open("/nonexistent/tesseract"), None);
        if cfg!(unix) {
            assert_eq!(Program::open("true"), None);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_hangs_is_ended() {
        let mut command = Command::new("sleep");
        let ended = run(command.arg("60"), &[], Duration::from_millis(50));
        assert_eq!(ended, Err(ProgramError::TimedOut));
    }

    #[cfg(unix)]
    #[test]
    fn much_input_and_output_do_not_block_each_other() {
        let input = vec![7; 1 << 20];
        let output = run(&mut Command::new("cat"), &input, Duration::from_secs(20));
        assert_eq!(output.as_deref(), Ok(input.as_slice()));
    }
}
