//! Where the engine and its language data are on this machine.
//!
//! The only place below `package` that looks at the environment, since an engine is found
//! and not built in.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::ocr::ffi::{LIBRARY_NAMES, Tesseract};
use crate::ocr::program::{PROGRAM_NAMES, Program};

/// What reads.
#[derive(Clone)]
pub enum Backend {
    /// The library, in this process.
    Library(Arc<Tesseract>),
    /// The program, in a process of its own.
    Program(Program),
}

/// The engine that is there: the library before the program.
pub fn backend() -> Option<Backend> {
    choose(
        |name| Tesseract::open(name).map(|found| Backend::Library(Arc::new(found))),
        |name| Program::open(name).map(Backend::Program),
    )
}

/// The first library that opens, else the first program that runs.
fn choose<T>(
    library: impl Fn(&str) -> Option<T>,
    program: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    LIBRARY_NAMES
        .iter()
        .find_map(|name| library(name))
        .or_else(|| PROGRAM_NAMES.iter().find_map(|name| program(name)))
}

/// Language data: a directory with `*.traineddata`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Data {
    /// The directory, where it was found.
    pub directory: Option<PathBuf>,
    /// Names of the languages, sorted.
    pub languages: Vec<String>,
}

impl Data {
    /// The data that a backend will use.
    pub fn of(backend: &Backend) -> Self {
        let found = directories().into_iter().find_map(|directory| {
            let languages = languages_in(&directory);
            (!languages.is_empty()).then_some(Self {
                directory: Some(directory),
                languages,
            })
        });
        match (found, backend) {
            (Some(data), _) => data,
            (None, Backend::Program(program)) => Self {
                directory: None,
                languages: program.languages(),
            },
            (None, Backend::Library(_)) => Self::default(),
        }
    }

    /// Whether a language is there.
    pub fn has(&self, language: &str) -> bool {
        self.languages.iter().any(|name| name == language)
    }
}

/// Directories in the order of trying.
fn directories() -> Vec<PathBuf> {
    let mut directories = Vec::new();
    if let Some(prefix) = env::var_os("TESSDATA_PREFIX") {
        let prefix = PathBuf::from(prefix);
        directories.push(prefix.join("tessdata"));
        directories.push(prefix);
    }
    let fixed: &[&str] = if cfg!(windows) {
        &[r"C:\Program Files\Tesseract-OCR\tessdata"]
    } else {
        &[
            "/usr/share/tesseract-ocr/5/tessdata",
            "/usr/share/tesseract-ocr/4.00/tessdata",
            "/usr/share/tesseract-ocr/tessdata",
            "/usr/share/tessdata",
            "/usr/local/share/tessdata",
            "/usr/local/share/tesseract-ocr/tessdata",
            "/opt/homebrew/share/tessdata",
        ]
    };
    directories.extend(fixed.iter().map(PathBuf::from));
    directories
}

fn languages_in(directory: &Path) -> Vec<String> {
    let Ok(entries) = directory.read_dir() else {
        return Vec::new();
    };
    let mut languages: Vec<String> = entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name();
            name.to_str()?
                .strip_suffix(".traineddata")
                .map(str::to_owned)
        })
        .collect();
    languages.sort();
    languages
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;

    #[test]
    fn the_library_is_tried_before_the_program() {
        let found = choose(|name| Some(format!("library {name}")), |_| None);
        assert_eq!(found.unwrap(), format!("library {}", LIBRARY_NAMES[0]));
        let found = choose(|_| None, |name| Some(name.to_owned()));
        assert_eq!(found.unwrap(), PROGRAM_NAMES[0]);
    }

    #[test]
    fn every_name_is_tried_before_the_engine_counts_as_missing() {
        let tried = RefCell::new(Vec::new());
        let note = |name: &str| -> Option<()> {
            tried.borrow_mut().push(name.to_owned());
            None
        };
        assert!(choose(note, note).is_none());
        let expected: Vec<&str> = LIBRARY_NAMES.iter().chain(PROGRAM_NAMES).copied().collect();
        assert_eq!(*tried.borrow(), expected);
    }

    #[test]
    fn languages_are_read_from_file_names() {
        let directory = tempfile::tempdir().unwrap();
        for name in ["swe.traineddata", "eng.traineddata", "pdf.ttf"] {
            std::fs::write(directory.path().join(name), b"").unwrap();
        }
        assert_eq!(languages_in(directory.path()), ["eng", "swe"]);
        assert!(languages_in(&directory.path().join("none")).is_empty());
    }
}
