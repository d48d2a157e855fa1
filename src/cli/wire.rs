//! Tasks and answers between the program and its worker processes: one JSON object a line.
//!
//! Answers hold places, counts and receipts, as what is printed does; never a value. The
//! one thing that does is [`Names`]: it goes through pipes from memory to memory.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Mutex;

use serde::Deserialize;
use serde::Serialize;

use crate::cli::exit::Exit;
use crate::cli::inputs::Source;
use crate::cli::language::Value;
use crate::cli::problem::Problem;
use crate::detect::Shared;
use crate::document::Digest;
use crate::document::Gap;

/// What a worker says when it is ready for tasks.
pub const READY: &str = "ready";

/// The files and folders that a worker needs.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Reach {
    /// Those that it reads.
    pub read: Vec<WirePath>,
    /// Folders that it writes to.
    pub write: Vec<WirePath>,
}

/// The first thing that a worker is told.
#[derive(Debug, Serialize, Deserialize)]
pub struct Hello {
    /// The files that it needs.
    pub reach: Reach,
    /// How long one document may take.
    pub seconds: u64,
}

/// What a worker is asked to do.
#[derive(Debug, Serialize, Deserialize)]
pub enum Order {
    /// Tell the names that are sure in a document.
    Gather(Task),
    /// Remember what all documents told; there is no answer.
    Know(Run),
    /// Make a document's result.
    Redact(Task),
}

/// What one document tells the others of its run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Names {
    /// The names that are sure in it.
    pub shared: Shared,
    /// Digest of its bytes.
    pub input: Digest,
}

/// What all documents of a run tell together.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Run {
    /// The names that are sure in one of them.
    pub shared: Shared,
    /// Digest over the documents' digests: what each result depends on beside its own
    /// document. None where each document stands for itself.
    pub inputs: Option<Digest>,
}

impl Run {
    /// Takes together what documents told, in any order.
    pub fn of(told: impl Iterator<Item = Names>) -> Self {
        let mut shared = Shared::default();
        let mut inputs = BTreeSet::new();
        for names in told {
            shared.join(names.shared);
            inputs.insert(names.input.to_string());
        }
        let all: String = inputs.into_iter().collect();
        Self {
            shared,
            inputs: Some(Digest::of(all.as_bytes())),
        }
    }
}

/// One document to work on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Task {
    source: WirePath,
    relative: WirePath,
    size: u64,
    target: WirePath,
    /// The document's place among all of the run, for neutral names.
    pub index: usize,
    /// How many documents the run has.
    pub count: usize,
    /// How many threads may work on it.
    pub threads: usize,
}

impl Task {
    /// A document whose result goes to `target`.
    pub fn new(source: &Source, target: &Path, index: usize, count: usize) -> Self {
        Self {
            source: WirePath::of(&source.path),
            relative: WirePath::of(&source.relative),
            size: source.size,
            target: WirePath::of(target),
            index,
            count,
            threads: 1,
        }
    }

    /// The document.
    pub fn source(&self) -> Source {
        Source {
            path: self.source.path(),
            relative: self.relative.path(),
            size: self.size,
        }
    }

    /// Where its result goes.
    pub fn target(&self) -> PathBuf {
        self.target.path()
    }

    /// Its size in bytes.
    pub fn size(&self) -> u64 {
        self.size
    }
}

/// A document that is done.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Done {
    /// The receipt, as it stands beside the result.
    pub receipt: serde_json::Value,
    /// How many pages it has.
    pub pages: u32,
    /// How many findings were struck.
    pub struck: u32,
    /// How many are left to a person.
    pub review: u32,
    /// Whether a person must look.
    pub needs_look: bool,
    /// Where the result is; none after a dry run.
    pub path: Option<WirePath>,
    /// What nobody could read.
    pub gaps: Vec<Gap>,
    /// Whether it was done by an earlier run.
    pub earlier: bool,
}

/// What became of a task.
#[derive(Debug, Serialize, Deserialize)]
pub enum Answer<T> {
    /// There is a result.
    Done(Box<T>),
    /// There is none.
    Problem(WireProblem),
}

impl<T> Answer<T> {
    /// The answer for what became of a document.
    pub fn of(result: Result<T, Problem>) -> Self {
        match result {
            Ok(done) => Self::Done(Box::new(done)),
            Err(problem) => Self::Problem(WireProblem {
                id: problem.id.to_owned(),
                arguments: problem
                    .arguments
                    .into_iter()
                    .map(|(name, value)| (name.to_owned(), value))
                    .collect(),
                exit: problem.exit,
            }),
        }
    }

    /// What became of the document.
    pub fn result(self) -> Result<T, Problem> {
        match self {
            Self::Done(done) => Ok(*done),
            Self::Problem(problem) => Err(Problem {
                id: interned(problem.id),
                arguments: problem
                    .arguments
                    .into_iter()
                    .map(|(name, value)| (interned(name), value))
                    .collect(),
                exit: problem.exit,
            }),
        }
    }
}

/// A [`Problem`] on its way.
#[derive(Debug, Serialize, Deserialize)]
pub struct WireProblem {
    id: String,
    arguments: Vec<(String, Value)>,
    exit: Exit,
}

/// The names of messages and their arguments are few, and live as long as the program.
fn interned(name: String) -> &'static str {
    static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut names = NAMES.lock().unwrap_or_else(|broken| broken.into_inner());
    if let Some(known) = names.get(name.as_str()) {
        return known;
    }
    let name: &'static str = Box::leak(name.into_boxed_str());
    names.insert(name);
    name
}

/// A path with any bytes or code units that the system allows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum WirePath {
    /// Nearly all.
    Text(String),
    /// Bytes (Unix) or UTF-16 units (Windows) that are no text.
    Raw(Vec<u16>),
}

impl WirePath {
    /// Takes a path.
    pub fn of(path: &Path) -> Self {
        match path.to_str() {
            Some(text) => Self::Text(text.to_owned()),
            None => Self::Raw(raw(path)),
        }
    }

    /// The path.
    pub fn path(&self) -> PathBuf {
        match self {
            Self::Text(text) => PathBuf::from(text),
            Self::Raw(units) => PathBuf::from(from_raw(units)),
        }
    }
}

#[cfg(unix)]
fn raw(path: &Path) -> Vec<u16> {
    use std::os::unix::ffi::OsStrExt;
    path.as_os_str()
        .as_bytes()
        .iter()
        .map(|byte| u16::from(*byte))
        .collect()
}

#[cfg(unix)]
fn from_raw(units: &[u16]) -> OsString {
    use std::os::unix::ffi::OsStringExt;
    let bytes = units.iter().map(|unit| (*unit & 0xff) as u8);
    OsString::from_vec(bytes.collect())
}

#[cfg(windows)]
fn raw(path: &Path) -> Vec<u16> {
    use std::os::windows::ffi::OsStrExt;
    path.as_os_str().encode_wide().collect()
}

#[cfg(windows)]
fn from_raw(units: &[u16]) -> OsString {
    use std::os::windows::ffi::OsStringExt;
    OsString::from_wide(units)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_arrive_as_they_were_sent() {
        let problem = Problem::unreadable("problem-gaps")
            .argument("count", 3_usize)
            .file(Path::new("brev.pdf"));
        let sent = serde_json::to_string(&Answer::<Done>::of(Err(problem.clone()))).unwrap();
        let answer: Answer<Done> = serde_json::from_str(&sent).unwrap();
        assert_eq!(answer.result().err(), Some(problem));
    }

    #[cfg(unix)]
    #[test]
    fn paths_that_are_no_text_arrive_whole() {
        use std::os::unix::ffi::OsStrExt;
        let path = Path::new(std::ffi::OsStr::from_bytes(b"br\xe4v\n.pdf"));
        let sent = serde_json::to_string(&WirePath::of(path)).unwrap();
        let arrived: WirePath = serde_json::from_str(&sent).unwrap();
        assert_eq!(arrived.path(), path);
    }
}
