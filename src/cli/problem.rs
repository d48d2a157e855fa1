//! What went wrong → one message for the user and an exit code.
//!
//! A message says what happened, to which file, that nothing was written and what to do
//! next. It never holds text of a document.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use crate::cli::exit::Exit;
use crate::cli::language::Messages;
use crate::cli::language::Value;
use crate::document::Gap;
use crate::document::GapReason;
use crate::formats::ApplyError;
use crate::formats::ReadError;
use crate::ocr;
use crate::ocr::OcrUnavailable;
use crate::package::PackageError;
use crate::pipeline::Failure;
use crate::verify::VerifyError;

/// Something that went wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// The message's id, which is also the stable name in `--json`.
    pub id: &'static str,
    /// The message's arguments.
    pub arguments: Vec<(&'static str, Value)>,
    /// How the run ends if this is all that happens.
    pub exit: Exit,
}

impl Problem {
    /// A problem of the given kind.
    pub fn new(id: &'static str, exit: Exit) -> Self {
        Self {
            id,
            arguments: Vec::new(),
            exit,
        }
    }

    /// Something that the user asked for in a wrong way.
    pub fn usage(id: &'static str) -> Self {
        Self::new(id, Exit::Usage)
    }

    /// A file that cannot be read or written.
    pub fn unreadable(id: &'static str) -> Self {
        Self::new(id, Exit::Unreadable)
    }

    /// With an argument of its message.
    pub fn argument(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.arguments.push((name, value.into()));
        self
    }

    /// With the file that it is about.
    pub fn file(self, path: &Path) -> Self {
        self.argument("file", path.display().to_string())
    }

    /// The message.
    pub fn show(&self, messages: &Messages) -> String {
        messages.with(self.id, &self.arguments)
    }

    /// A file or folder that the system would not let us read.
    pub fn reading(error: &io::Error, path: &Path) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::unreadable("problem-missing"),
            io::ErrorKind::PermissionDenied => Self::unreadable("problem-no-right-to-read"),
            _ => Self::unreadable("problem-read"),
        }
        .file(path)
    }

    /// A result that could not be put in place.
    pub fn writing(error: &PackageError, path: &Path) -> Self {
        match error {
            PackageError::Exists => Self::usage("problem-exists"),
            PackageError::Folder(error) | PackageError::Write(error) => match error.kind() {
                io::ErrorKind::StorageFull
                | io::ErrorKind::QuotaExceeded
                | io::ErrorKind::FileTooLarge => Self::unreadable("problem-disk-full"),
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                    Self::unreadable("problem-no-right-to-write")
                }
                io::ErrorKind::InvalidFilename => Self::unreadable("problem-name-too-long"),
                io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
                    Self::usage("problem-output-no-folder")
                }
                _ => Self::unreadable("problem-write"),
            },
        }
        .file(path)
    }

    /// A document without a result.
    pub fn failure(failure: &Failure, path: &Path) -> Self {
        match failure {
            Failure::Read(error) | Failure::Apply(ApplyError::Read(error)) => {
                Self::unread(error, path)
            }
            Failure::Gaps { gaps } => {
                let only_pictures = gaps.iter().all(|gap| gap.why == GapReason::UnreadImage);
                let missing = only_pictures.then(ocr::Engine::find).and_then(Result::err);
                let has = |why| gaps.iter().any(|gap: &Gap| gap.why == why);
                let id = match missing {
                    _ if has(GapReason::LimitReached) => "problem-page-limit",
                    _ if has(GapReason::UnknownCodes) => "problem-unknown-codes",
                    Some(OcrUnavailable::NoEngine) => "problem-pictures",
                    Some(OcrUnavailable::NoSwedish) => "problem-pictures-swedish",
                    None => "problem-gaps",
                };
                Self {
                    id,
                    ..Self::unreadable("problem-gaps").argument("count", gaps.len())
                }
            }
            Failure::Approval(_) => Self::new("problem-approval", Exit::Approval),
            Failure::Apply(ApplyError::CannotRemove { page, .. }) => {
                Self::unreadable("problem-cannot-remove").argument("page", *page)
            }
            Failure::Apply(_) => Self::unreadable("problem-apply"),
            Failure::Verify(error) => {
                let id = match error {
                    VerifyError::Looks { .. } => "problem-looks",
                    _ => "problem-leak",
                };
                Self::new(id, Exit::Leak).argument("where", places(error))
            }
            Failure::Crashed => Self::unreadable("problem-crash"),
        }
        .file(path)
    }

    fn unread(error: &ReadError, path: &Path) -> Self {
        match error {
            ReadError::Empty => Self::unreadable("problem-empty"),
            ReadError::UnknownFormat => Self::unreadable("problem-unknown-format"),
            ReadError::Unsupported { kind } => {
                let ending = path.extension().unwrap_or_default().to_string_lossy();
                let id = match ending.to_lowercase().as_str() {
                    "pdf" | "txt" | "png" | "jpg" | "jpeg" | "tif" | "tiff" => "problem-misnamed",
                    _ => "problem-unsupported",
                };
                let problem = Self {
                    id,
                    ..Self::unreadable("problem-unsupported").argument("kind", kind.as_str())
                };
                match id {
                    "problem-misnamed" => problem.argument("ending", ending.to_lowercase()),
                    _ => problem,
                }
            }
            ReadError::Encrypted => Self::unreadable("problem-encrypted"),
            ReadError::WrongPassword => Self::unreadable("problem-wrong-password"),
            ReadError::NoPages => Self::unreadable("problem-no-pages"),
            ReadError::LimitReached { limit } => {
                Self::unreadable("problem-limit").argument("limit", *limit)
            }
            _ => Self::unreadable("problem-damaged"),
        }
    }
}

/// Where a check found leaks, as stable words: `page-3`, `text`, `string`.
fn places(error: &VerifyError) -> String {
    let places: BTreeSet<String> = match error {
        VerifyError::Leaks { leaks } => leaks.iter().map(|leak| leak.place.to_string()).collect(),
        VerifyError::Looks { pages } => pages.iter().map(|page| format!("page-{page}")).collect(),
        _ => return "file".to_owned(),
    };
    let mut listed: Vec<String> = places.iter().take(MOST_PLACES).cloned().collect();
    if places.len() > MOST_PLACES {
        listed.push("..".to_owned());
    }
    listed.join(", ")
}

/// Most places of leaks that a message lists.
const MOST_PLACES: usize = 8;
